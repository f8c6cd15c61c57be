//! What the OpenAPI document says of an answer, held against the answer.
//!
//! Every answer that a [`Client`](crate::client::Client) of the portal gets passes here, so every black-box test also
//! tests the document: the operation, the status, the media type, the headers, the body and the kind of a problem.
//! A body may have no member that the document does not name: the document itself leaves that open, so that members
//! can be added, but has to be described.

use std::collections::BTreeSet;
use std::sync::{LazyLock, OnceLock};

use anyhow::{Context as _, Result, anyhow, ensure};
use boon::{Compiler, SchemaIndex, Schemas};
use serde_json::{Value, json};

use crate::client::Answer;
use crate::server::root;

/// The address of the document while its schemas are compiled.
const DOCUMENT: &str = "http://portal.invalid/openapi.json";

/// More references than lead from a schema to its members.
const MOST_REFERENCES: usize = 8;

/// The media type of problems (RFC 9457).
const PROBLEM: &str = "application/problem+json";

/// The headers that every answer may have and no operation describes: those of the message, of the connection, and
/// what the portal says to caches and browsers.
const OF_EVERY_ANSWER: &[&str] = &[
    "cache-control",
    "connection",
    "content-length",
    "content-security-policy",
    "content-type",
    "date",
    "keep-alive",
    "referrer-policy",
    "transfer-encoding",
    "vary",
    "x-content-type-options",
    "x-frame-options",
];

/// The document, ready to be held against answers.
struct Contract {
    paths: Vec<Path>,
    /// Any problem: what the portal answers at an address that is no operation.
    problem: SchemaIndex,
    schemas: Schemas,
}

/// A path and its operations.
struct Path {
    /// Its segments; none stands for a parameter.
    segments: Vec<Option<String>>,
    operations: Vec<Operation>,
}

struct Operation {
    /// In capitals.
    method: String,
    responses: Vec<Response>,
}

struct Response {
    status: u16,
    headers: Vec<Header>,
    /// Media type or range, and the schema where the content is JSON.
    content: Vec<(String, Option<SchemaIndex>)>,
    /// The `type` of each problem that it can be.
    problems: Vec<String>,
}

struct Header {
    /// In lower case.
    name: String,
    is_required: bool,
    schema: SchemaIndex,
}

/// Whether an answer to this request is one that the document promises.
///
/// # Errors
/// It is not, and why; or the document cannot be read.
pub(crate) fn check(method: &str, target: &str, answer: &Answer) -> Result<()> {
    static CONTRACT: OnceLock<Result<Contract, String>> = OnceLock::new();
    let contract = CONTRACT.get_or_init(|| read().map_err(|error| format!("{error:#}")));
    let contract = contract.as_ref().map_err(|error| anyhow!("{error}"))?;
    contract.check(method, target, answer).with_context(|| {
        format!(
            "{method} {target}: this answer is not what schemas/openapi.json says: {} {:?} {}",
            answer.status,
            answer.headers,
            String::from_utf8_lossy(&answer.body)
        )
    })
}

fn read() -> Result<Contract> {
    Contract::of(&document()?)
}

fn document() -> Result<Value> {
    let text = std::fs::read_to_string(root().join("schemas/openapi.json"))?;
    Ok(serde_json::from_str(&text)?)
}

/// The names of the members that each object of the document can have; nothing where the document cannot be read.
pub(crate) fn shapes() -> &'static [BTreeSet<String>] {
    static SHAPES: LazyLock<Vec<BTreeSet<String>>> = LazyLock::new(|| {
        let mut shapes = Vec::new();
        if let Ok(document) = document() {
            gather(&document, &document, &mut shapes);
        }
        shapes
    });
    &SHAPES
}

/// Adds the shape of every schema in this part of the document.
fn gather(document: &Value, part: &Value, shapes: &mut Vec<BTreeSet<String>>) {
    let shape = shape(document, part, MOST_REFERENCES);
    if !shape.is_empty() {
        shapes.push(shape);
    }
    match part {
        Value::Object(members) => members.values().for_each(|part| gather(document, part, shapes)),
        Value::Array(parts) => parts.iter().for_each(|part| gather(document, part, shapes)),
        _ => {}
    }
}

/// The names of the members of an object with this schema, whichever of its alternatives it is.
fn shape(document: &Value, schema: &Value, references: usize) -> BTreeSet<String> {
    let mut shape: BTreeSet<_> = members(&schema["properties"])
        .map(|(name, _)| name.clone())
        .collect();
    let parts = ["allOf", "anyOf", "oneOf"].map(|of| schema[of].as_array());
    for part in parts.into_iter().flatten().flatten() {
        shape.extend(self::shape(document, part, references));
    }
    let referred = schema["$ref"].as_str().and_then(|to| to.strip_prefix('#'));
    if let (Some(pointer), Some(references)) = (referred, references.checked_sub(1)) {
        let schema = document.pointer(pointer).unwrap_or(&Value::Null);
        shape.extend(self::shape(document, schema, references));
    }
    shape
}

impl Contract {
    fn of(document: &Value) -> Result<Self> {
        let mut reading = Reading::of(document)?;
        let mut paths = Vec::new();
        for (template, item) in members(&document["paths"]) {
            let mut operations = Vec::new();
            for (method, operation) in members(item).filter(|(name, _)| is_method(name)) {
                let responses = members(&operation["responses"]).map(|(status, response)| {
                    let response = reading.response(status, response);
                    response.with_context(|| format!("{method} {template} {status}"))
                });
                operations.push(Operation {
                    method: method.to_ascii_uppercase(),
                    responses: responses.collect::<Result<_>>()?,
                });
            }
            let segments = template
                .split('/')
                .map(|segment| (!segment.starts_with('{')).then(|| segment.to_owned()));
            paths.push(Path {
                segments: segments.collect(),
                operations,
            });
        }
        let problem = reading.compile(&json!({"$ref": "#/components/schemas/Problem"}))?;
        Ok(Self {
            paths,
            problem,
            schemas: reading.schemas,
        })
    }

    fn check(&self, method: &str, target: &str, answer: &Answer) -> Result<()> {
        let path = target.split(['?', '#']).next().unwrap_or_default();
        // What GET says, without the content (RFC 9110, section 9.3.2).
        let is_head = method == "HEAD";
        let Some(path) = self.path(path) else {
            return self.check_refusal(answer, None, is_head);
        };
        let asked = if is_head { "GET" } else { method };
        match path.operations.iter().find(|known| known.method == asked) {
            Some(operation) => self.check_answer(operation, answer, is_head),
            None => self.check_refusal(answer, Some(path), is_head),
        }
    }

    /// The path of the document that this one is: where several are, the one with the fewest parameters.
    fn path(&self, path: &str) -> Option<&Path> {
        let segments: Vec<_> = path.split('/').collect();
        let fits = |known: &&Path| {
            known.segments.len() == segments.len()
                && known.segments.iter().zip(&segments).all(|(known, segment)| {
                    known
                        .as_ref()
                        .map_or(!segment.is_empty(), |known| known == segment)
                })
        };
        let parameters = |known: &&Path| known.segments.iter().filter(|segment| segment.is_none()).count();
        self.paths.iter().filter(fits).min_by_key(parameters)
    }

    /// A request for no operation is refused with a problem.
    fn check_refusal(&self, answer: &Answer, path: Option<&Path>, is_head: bool) -> Result<()> {
        ensure!(answer.status >= 400, "there is no such operation");
        ensure!(essence(answer) == PROBLEM, "it is no problem");
        if is_head {
            ensure!(answer.body.is_empty(), "an answer to HEAD has a body");
        } else {
            self.validate(self.problem, &answer.json())?;
        }
        ensure!(answer.header("x-request-id").is_some(), "it has no X-Request-Id");
        if let Some(path) = path.filter(|_| answer.status == 405) {
            let allowed = answer.header("allow").unwrap_or_default();
            let mut allowed: Vec<_> = allowed.split(',').map(str::trim).collect();
            let has_get = allowed.contains(&"GET");
            allowed.retain(|method| !(has_get && *method == "HEAD" || *method == "OPTIONS"));
            allowed.sort_unstable();
            let mut known: Vec<_> = path.operations.iter().map(|one| one.method.as_str()).collect();
            known.sort_unstable();
            ensure!(
                allowed == known,
                "Allow names {allowed:?}, the document {known:?}"
            );
        }
        Ok(())
    }

    fn check_answer(&self, operation: &Operation, answer: &Answer, is_head: bool) -> Result<()> {
        let response = operation.responses.iter().find(|one| one.status == answer.status);
        let response = response.context("the status is not described")?;
        for header in &response.headers {
            match answer.header(&header.name) {
                Some(value) => self
                    .validate(header.schema, &as_json(value))
                    .with_context(|| format!("the header {}", header.name))?,
                None => ensure!(!header.is_required, "there is no header {}", header.name),
            }
        }
        for (name, _) in &answer.headers {
            let is_described = response.headers.iter().any(|header| header.name == *name);
            ensure!(
                is_described || OF_EVERY_ANSWER.contains(&name.as_str()),
                "the header {name} is not described"
            );
        }
        if is_head {
            ensure!(answer.body.is_empty(), "an answer to HEAD has a body");
            return Ok(());
        }
        if response.content.is_empty() {
            ensure!(answer.body.is_empty(), "a body is not described");
            return Ok(());
        }
        let is_of = |range: &str| match range.strip_suffix('*') {
            Some(kind) => essence(answer).starts_with(kind),
            None => essence(answer) == range,
        };
        let content = response.content.iter().find(|(range, _)| is_of(range));
        let (_, schema) = content.context("the media type is not described")?;
        if let Some(schema) = schema {
            let body: Value = serde_json::from_slice(&answer.body).context("the body is no JSON")?;
            self.validate(*schema, &body)?;
            if essence(answer) == PROBLEM {
                let kind = body["type"].as_str().unwrap_or_default();
                ensure!(
                    response.problems.iter().any(|known| known == kind),
                    "the problem {kind} is not described"
                );
            }
        }
        Ok(())
    }

    fn validate(&self, schema: SchemaIndex, value: &Value) -> Result<()> {
        self.schemas
            .validate(value, schema)
            .map_err(|error| anyhow!("{error}"))
    }
}

/// The media type of an answer without its parameters.
fn essence(answer: &Answer) -> &str {
    let media_type = answer.header("content-type").unwrap_or_default();
    media_type.split(';').next().unwrap_or_default().trim()
}

/// The value of a header as its schema sees it: a number, where it is one.
fn as_json(value: &str) -> Value {
    value
        .parse::<u64>()
        .map_or_else(|_| Value::from(value), Value::from)
}

fn is_method(name: &str) -> bool {
    [
        "get", "put", "post", "delete", "options", "head", "patch", "trace",
    ]
    .contains(&name)
}

fn members(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

/// The document while it is read.
struct Reading<'d> {
    document: &'d Value,
    compiler: Compiler,
    schemas: Schemas,
    compiled: usize,
}

impl<'d> Reading<'d> {
    fn of(document: &'d Value) -> Result<Self> {
        let mut components = document["components"]["schemas"].clone();
        for schema in components.as_object_mut().into_iter().flatten() {
            close(schema.1, false);
        }
        let mut compiler = Compiler::new();
        compiler.enable_format_assertions();
        compiler
            .add_resource(DOCUMENT, json!({"components": {"schemas": components}}))
            .map_err(|error| anyhow!("{error:#}"))?;
        Ok(Self {
            document,
            compiler,
            schemas: Schemas::new(),
            compiled: 0,
        })
    }

    /// What a reference leads to, or the value itself.
    fn resolved(&self, value: &'d Value) -> Result<&'d Value> {
        let Some(reference) = value["$ref"].as_str() else {
            return Ok(value);
        };
        let pointer = reference.strip_prefix('#').unwrap_or_default();
        let found = self.document.pointer(pointer);
        found.with_context(|| format!("{reference} leads nowhere"))
    }

    fn response(&mut self, status: &str, response: &'d Value) -> Result<Response> {
        let response = self.resolved(response)?;
        let mut headers = Vec::new();
        for (name, header) in members(&response["headers"]) {
            let header = self.resolved(header)?;
            headers.push(Header {
                name: name.to_ascii_lowercase(),
                is_required: header["required"] == true,
                schema: self.compile(&header["schema"])?,
            });
        }
        let mut content = Vec::new();
        for (range, described) in members(&response["content"]) {
            let is_json = range.ends_with("json");
            let schema = is_json.then(|| self.compile(&described["schema"])).transpose()?;
            content.push((range.clone(), schema));
        }
        let problems = response["x-problems"].as_array().into_iter().flatten();
        Ok(Response {
            status: status.parse()?,
            headers,
            content,
            problems: problems
                .filter_map(Value::as_str)
                .map(|slug| format!("/problems/{slug}"))
                .collect(),
        })
    }

    fn compile(&mut self, schema: &Value) -> Result<SchemaIndex> {
        let mut schema = schema.clone();
        close(&mut schema, true);
        let address = format!("http://portal.invalid/{}.json", self.compiled);
        self.compiled += 1;
        self.compiler
            .add_resource(&address, schema)
            .map_err(|error| anyhow!("{error:#}"))?;
        self.compiler
            .compile(&address, &mut self.schemas)
            .map_err(|error| anyhow!("{error:#}"))
    }
}

/// Closes every object that a schema describes, and makes its references absolute.
///
/// What stands in place of a whole value (`is_whole`) is closed; its parts, which are joined to it (`allOf` and the
/// like, or behind a reference), are not, because each knows only its own members.
fn close(schema: &mut Value, is_whole: bool) {
    let Some(keywords) = schema.as_object_mut() else {
        return;
    };
    for (keyword, value) in keywords.iter_mut() {
        match keyword.as_str() {
            "$ref" => {
                let reference = value.as_str().unwrap_or_default();
                *value = format!("{DOCUMENT}{reference}").into();
            }
            "properties" | "patternProperties" => {
                let parts = value.as_object_mut().into_iter().flatten();
                parts.for_each(|(_, part)| close(part, true));
            }
            "items" | "additionalProperties" | "contains" => close(value, true),
            "prefixItems" => {
                let parts = value.as_array_mut().into_iter().flatten();
                parts.for_each(|part| close(part, true));
            }
            "allOf" | "anyOf" | "oneOf" => {
                let parts = value.as_array_mut().into_iter().flatten();
                parts.for_each(|part| close(part, false));
            }
            _ => {}
        }
    }
    let has = |keyword| keywords.contains_key(keyword);
    let is_object = ["$ref", "properties", "allOf", "anyOf", "oneOf"]
        .into_iter()
        .any(has);
    if is_whole && is_object && !has("additionalProperties") {
        keywords.insert("unevaluatedProperties".to_owned(), Value::Bool(false));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A document with one operation that answers a pet with its keeper.
    fn contract() -> Result<Contract> {
        Contract::of(&json!({
            "paths": {"/pets/{name}": {"get": {"responses": {
                "200": {
                    "headers": {"ETag": {"required": true, "schema": {"type": "string", "pattern": "^\"[a-z]+\"$"}}},
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Pet"}}}
                },
                "404": {
                    "x-problems": ["not-found"],
                    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
                }
            }}}},
            "components": {"schemas": {
                "Pet": {
                    "type": "object",
                    "required": ["age"],
                    "properties": {"age": {"type": "integer"}, "keeper": {"anyOf": [{"$ref": "#/components/schemas/Keeper"}, {"type": "null"}]}}
                },
                "Keeper": {"allOf": [
                    {"type": "object", "properties": {"since": {"type": "string", "format": "date"}}},
                    {"type": "object", "properties": {"city": {"type": "string"}}}
                ]},
                "Problem": {"type": "object", "required": ["type"], "properties": {"type": {"type": "string"}}}
            }}
        }))
    }

    fn answer(status: u16, headers: &[(&str, &str)], body: &Value) -> Answer {
        let headers = headers
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Answer {
            status,
            headers: headers.collect(),
            body: body.to_string().into_bytes(),
        }
    }

    #[test]
    fn an_answer_is_what_the_document_says_or_fails() -> Result<()> {
        let contract = contract()?;
        let json = ("content-type", "application/json");
        let tag = ("etag", "\"a\"");
        let keeper = json!({"since": "2026-01-31", "city": "Алматы"});
        for (body, is_good) in [
            (json!({"age": 3}), true),
            (json!({"age": 3, "keeper": keeper}), true),
            (json!({"age": 3, "keeper": null}), true),
            (json!({"keeper": keeper}), false),
            (json!({"age": "3"}), false),
            (json!({"age": 3, "name": "Бөрі"}), false),
            (json!({"age": 3, "keeper": {"since": "2026-01-32"}}), false),
            (json!({"age": 3, "keeper": {"town": "Алматы"}}), false),
        ] {
            let checked = contract.check("GET", "/pets/a?b=c", &answer(200, &[json, tag], &body));
            assert_eq!(checked.is_ok(), is_good, "{body}: {checked:?}");
        }
        let good = json!({"age": 3});
        for (status, headers) in [
            (201, vec![json, tag]),
            (200, vec![json]),
            (200, vec![json, ("etag", "a")]),
            (200, vec![json, tag, ("location", "/pets/b")]),
            (200, vec![("content-type", "text/plain"), tag]),
        ] {
            let checked = contract.check("GET", "/pets/a", &answer(status, &headers, &good));
            assert!(checked.is_err(), "{status} {headers:?}");
        }
        Ok(())
    }

    #[test]
    fn a_request_for_no_operation_is_refused_with_a_problem() -> Result<()> {
        let contract = contract()?;
        let headers = [
            ("content-type", PROBLEM),
            ("x-request-id", "1"),
            ("allow", "GET, HEAD"),
        ];
        let problem = json!({"type": "/problems/not-found"});
        contract.check("GET", "/pets/a", &answer(404, &headers[..1], &problem))?;
        contract.check("GET", "/pets/", &answer(404, &headers[..2], &problem))?;
        contract.check("POST", "/pets/a", &answer(405, &headers, &problem))?;
        for (method, path, answer) in [
            (
                "GET",
                "/pets/a",
                answer(404, &headers[..1], &json!({"type": "/problems/gone"})),
            ),
            ("GET", "/pets", answer(200, &headers[..2], &problem)),
            ("GET", "/pets", answer(404, &headers[..1], &problem)),
            ("GET", "/pets", answer(404, &headers[..2], &json!({"title": "a"}))),
            ("POST", "/pets/a", answer(405, &headers[..2], &problem)),
        ] {
            assert!(
                contract.check(method, path, &answer).is_err(),
                "{method} {path} {answer:?}"
            );
        }
        Ok(())
    }
}
