//! What stands in `schemas/` is made from the table of operations and the types that the functions parse, answer and
//! store. `BLESS=1` writes it anew.

mod words;

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Result, anyhow, ensure};
use api::{Access, Method, Operation, Signing};
use clockwork::dead::{DeadNotice, Resent};
use clockwork::outbox::Delivered;
use clockwork::recomputation::Recomputation;
use clockwork::sweeps::Swept;
use directory::feeds::{FeedView, NewLink};
use evidence::roots::{Batch, RootView};
use holders::holder::{self, EndDraft, Grant, Holder, HolderView, ProfileDraft};
use holders::organization::{ProofDraft, ReadingView};
use holders::subscription::{self, SubscriptionView};
use law::calendar::Definition;
use law::rules::file::RulesFile;
use messages::envelope::Notice;
use portal_tests::server::root;
use record::merkle::Proof;
use requests::case::Record;
use requests::document::Draft;
use requests::export::Export;
use requests::receipt::{Certificate, KeySet, Receipt, Statement, Verification};
use requests::view::{CalculationView, CalendarYearView, CaseView, RuleSetView, SummaryView};
use schemars::generate::{Contract, SchemaSettings};
use schemars::{SchemaGenerator, schema_for};
use serde_json::{Map, Value, json};
use shell::problem::ProblemBody;

/// The status of the problem with this slug.
fn status_of(slug: &str) -> u16 {
    let kind = problems::ALL.into_iter().find(|kind| kind.slug() == slug);
    assert!(
        kind.is_some(),
        "crates/api names `{slug}`, which is no kind of problem"
    );
    kind.map_or(0, |kind| kind.status().code())
}

/// The parameters and headers that an operation has beside those of every request.
fn parameters_of(operation: &Operation) -> Vec<&'static str> {
    let mut names: Vec<_> = operation.names().collect();
    names.extend(operation.parameters);
    if operation.is_idempotent {
        names.push("Idempotency-Key");
    }
    if operation.is_conditional {
        names.push("If-Match");
        // What can be made new can be asked for only where it is not there yet.
        if operation.statuses.contains(&201) {
            names.push("If-None-Match");
        }
    }
    names
}

fn reference(name: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{name}")})
}

fn parameter(operation: &Operation, name: &str) -> Value {
    if OF_EVERY_REQUEST.contains(&name) {
        return json!({"$ref": format!("#/components/parameters/{name}")});
    }
    let place = if operation.path.contains(&format!("{{{name}}}")) {
        "path"
    } else if name.starts_with(char::is_uppercase) {
        "header"
    } else {
        "query"
    };
    let schema = match name {
        "limit" => json!({"type": "integer", "minimum": 1, "maximum": 100, "default": 20}),
        "index" | "clarification" => json!({"type": "integer", "minimum": 0}),
        "kind" if operation.id == "receipt-certificate" => {
            json!({"type": "string", "enum": Certificate::ALL.map(|(name, _)| name)})
        }
        "kind" => reference("ObligationKind"),
        "overdue" | "attachments" => json!({"type": "boolean"}),
        "bin" => reference("Bin"),
        "iin" => reference("Iin"),
        "id" => reference("RegistrationNumber"),
        "Idempotency-Key" => {
            json!({"type": "string", "minLength": 1, "maxLength": 160, "pattern": "^[!-~]+$"})
        }
        "event" => json!({"type": "string", "enum": ["arrival", "extension"], "default": "arrival"}),
        "at" => json!({
            "anyOf": [{"type": "string", "format": "date-time"}, {"type": "string", "format": "date"}],
            "description": "An instant, or a day, taken as its noon in Almaty"
        }),
        "as_of" if operation.id == "sweep" => {
            json!({"type": "string", "format": "date-time", "description": "An instant that is past; now where it is absent"})
        }
        "due" | "on" | "day" | "as_of" => json!({"type": "string", "format": "date"}),
        "days" => json!({"type": "integer", "minimum": 1, "maximum": 15}),
        "year" => json!({"type": "integer", "minimum": 1, "maximum": 9999}),
        "language" => reference("Language"),
        "holder" => reference("Bin"),
        "cursor" => json!({"type": "string", "minLength": 1, "description": "`next` of the page before"}),
        "If-Match" | "If-None-Match" => json!({"type": "string", "minLength": 1, "pattern": CONDITION}),
        _ => json!({"type": "string", "minLength": 1}),
    };
    let required = place == "path"
        || matches!(
            (operation.id, name),
            ("receipt-certificate", "kind") | ("feed-terms", "key")
        );
    let mut parameter = json!({"name": name, "in": place, "required": required, "schema": schema});
    if let Some(example) = words::example_of_parameter(name) {
        parameter["example"] = example;
    }
    parameter
}

/// The form of a condition (RFC 9110, 13.1): `*`, or entity tags (8.8.3) with commas between them.
const CONDITION: &str = "^(\\*|(W/)?\"[!#-~]*\"( *, *(W/)?\"[!#-~]*\")*)$";

/// The headers that any request may have. Each is a component of the document.
const OF_EVERY_REQUEST: &[&str] = &["Accept-Language", "X-Request-Id", "traceparent"];

/// What those are.
fn parameter_components() -> Value {
    json!({
        "Accept-Language": {
            "name": "Accept-Language", "in": "header", "required": false,
            "description": "The languages of the words, by preference: kk, ru, en. Kazakh where it names none of them.",
            "schema": {"type": "string"}, "example": "kk"
        },
        "X-Request-Id": {
            "name": "X-Request-Id", "in": "header", "required": false,
            "description": "Names the request: 1 to 128 letters, digits, `-`, `_` and `.`. The portal names it where this is absent or \
                of another form.",
            "schema": {"type": "string"}
        },
        "traceparent": {
            "name": "traceparent", "in": "header", "required": false,
            "description": "W3C Trace Context, version 00. What is of another form is not continued.",
            "schema": {"type": "string"}
        }
    })
}

/// The media types of what people attach: a file comes back under the one that was sent with it, or as bytes.
const FILES: &[&str] = &[
    "application/octet-stream",
    "application/*",
    "audio/*",
    "font/*",
    "image/*",
    "message/*",
    "model/*",
    "multipart/*",
    "text/*",
    "video/*",
];

/// The media type of a signed document, which is sent without a token: its signer is who sends it.
const SIGNED: &str = "application/pkcs7-mime";

/// The other names of that type, which programs send.
const SIGNED_TOO: &[&str] = &["application/cms", "application/x-pkcs7-mime"];

/// The content of a good answer.
fn content(operation: &Operation) -> Value {
    let bytes = |media_types: &[&str]| {
        let each = media_types.iter().map(|name| {
            (
                (*name).to_owned(),
                json!({"schema": {"type": "string", "format": "binary"}}),
            )
        });
        each.collect::<Map<_, _>>().into()
    };
    match (operation.id, operation.answers) {
        (_, Some("OpenApi")) => json!({"application/json": {"schema": {"type": "object"}}}),
        (_, Some(schema)) => json!({"application/json": {"schema": reference(schema)}}),
        ("feed-terms", None) => json!({"text/calendar": {"schema": {"type": "string"}}}),
        ("track-signature" | "track-answer-signature", None) => bytes(&[SIGNED]),
        (_, None) => bytes(FILES),
    }
}

/// The problems that the host answers in place of any function, by status (`docs/status-codes.md`).
const OF_THE_HOST: &[(u16, &str)] = &[
    (400, "missing-host"),
    (413, "body-too-large"),
    (429, "too-many-requests"),
    (500, "internal"),
    (503, "overloaded"),
    (504, "deadline"),
];

/// The operations whose answers name the state that they show (`ETag`).
fn is_tagged(operation: &Operation) -> bool {
    let others = ["export", "terms-rules", "terms-calendar-year", "portal-openapi"];
    matches!(operation.answers, None | Some("Case" | "Holder")) || others.contains(&operation.id)
}

/// The headers of answers: the name of each in the document, whether it is always there, its schema, and what it says.
fn header_components() -> Vec<(&'static str, bool, Value, &'static str)> {
    let text = || json!({"type": "string", "minLength": 1});
    let tag = || json!({"type": "string", "pattern": "^\"[^\"]+\"$"});
    let seconds = || json!({"type": "integer", "minimum": 0});
    let language = || json!({"type": "string", "enum": ["kk", "ru", "en"]});
    let place = || json!({"type": "string", "format": "uri-reference"});
    vec![
        ("X-Request-Id", true, text(), "Names the request, in the log too."),
        (
            "traceparent",
            false,
            text(),
            "W3C Trace Context, where the request had it.",
        ),
        (
            "Content-Language",
            false,
            language(),
            "The language of the words; absent where there are none, or the host speaks.",
        ),
        ("Location", true, place(), "Where it is from now on."),
        (
            "ETag",
            true,
            tag(),
            "The state that is shown, for `If-Match` and `If-None-Match`.",
        ),
        (
            "ETag-Maybe",
            false,
            tag(),
            "The present state; absent where there is none, or it has no tag.",
        ),
        (
            "Accept-Encoding",
            false,
            json!({"const": "identity"}),
            "Where the coding of the body is what is not supported.",
        ),
        ("Allow", true, text(), "The methods of this address."),
        (
            "WWW-Authenticate",
            true,
            json!({"type": "string", "pattern": "^Bearer"}),
            "RFC 6750, section 3.",
        ),
        (
            "Retry-After",
            true,
            seconds(),
            "Seconds until one may send again.",
        ),
        (
            "Retry-After-Maybe",
            false,
            seconds(),
            "Seconds until one should send again; absent where waiting does not help.",
        ),
        (
            "Content-Disposition",
            true,
            json!({"type": "string", "pattern": "^attachment"}),
            "It is to be saved, not shown.",
        ),
    ]
}

/// The headers of an answer with this status.
fn headers(operation: &Operation, status: u16) -> Value {
    let is_file = operation.id == "export" || operation.answers.is_none();
    let mut names = vec!["X-Request-Id", "traceparent", "Content-Language"];
    match status {
        200 | 201 => {
            if is_tagged(operation) {
                names.push("ETag");
            }
            if is_file {
                names.push("Content-Disposition");
            }
            if operation.id == "directory-holder-put" || status == 201 && operation.id == "submit" {
                names.push("Location");
            }
        }
        304 => names.push("ETag"),
        401 => names.push("WWW-Authenticate"),
        405 => names.push("Allow"),
        412 => names.push("ETag-Maybe"),
        415 => names.push("Accept-Encoding"),
        429 => names.push("Retry-After"),
        503 => names.push("Retry-After-Maybe"),
        _ => {}
    }
    let each = names.into_iter().map(|name| {
        let own = name.trim_end_matches("-Maybe");
        (
            own.to_owned(),
            json!({"$ref": format!("#/components/headers/{name}")}),
        )
    });
    each.collect::<Map<_, _>>().into()
}

fn operation(operation: &Operation) -> Value {
    let mut responses = Map::new();
    for status in operation.statuses {
        responses.insert(
            status.to_string(),
            json!({
                "description": if *status == 201 { "Made." } else { "Done." },
                "headers": headers(operation, *status),
                "content": content(operation)
            }),
        );
    }
    let is_known_to_readers = operation.method == Method::Get && is_tagged(operation);
    if is_known_to_readers {
        responses.insert(
            "304".to_owned(),
            json!({"description": "The reader has it already", "headers": headers(operation, 304)}),
        );
    }
    let of_functions = operation.slugs().into_iter().map(|slug| (status_of(slug), slug));
    let mut problems: BTreeMap<u16, BTreeSet<&str>> = BTreeMap::new();
    for (status, slug) in of_functions.chain(OF_THE_HOST.iter().copied()) {
        problems.entry(status).or_default().insert(slug);
    }
    for (status, slugs) in problems {
        let named: Vec<_> = slugs.iter().map(|slug| format!("`{slug}`")).collect();
        responses.insert(
            status.to_string(),
            json!({
                "description": named.join(", "),
                "headers": headers(operation, status),
                "content": {"application/problem+json": {"schema": reference("Problem")}},
                "x-problems": slugs
            }),
        );
    }
    let for_readers: &[&str] = if is_known_to_readers {
        &["If-None-Match"]
    } else {
        &[]
    };
    let own = parameters_of(operation);
    let parameters = own.iter().chain(for_readers).chain(OF_EVERY_REQUEST);
    let mut value = json!({
        "operationId": operation.id,
        "tags": [words::tag(operation.path, operation.id)],
        "summary": operation.summary,
        "parameters": parameters.map(|name| parameter(operation, name)).collect::<Vec<_>>(),
        "responses": responses,
        "security": match operation.access {
            Access::EveryoneOrToken => json!([{}, {"token": []}]),
            access if !access.needs_token() => json!([]),
            // The signer of a document sends no token.
            _ if operation.signing == Signing::May => json!([{"token": []}, {}]),
            _ => json!([{"token": []}]),
        },
    });
    if let Some(description) = words::description(operation.id) {
        value["description"] = description.into();
    }
    if let Some(body) = operation.takes {
        let mut content = json!({"application/json": {"schema": reference(body)}});
        let example = words::example(operation.id);
        if operation.signing == Signing::Must {
            content = json!({});
            // What is signed; a schema of the message would say nothing of it.
            value["x-signed-document"] = json!({"schema": signed()[body], "example": example});
        } else if let Some(example) = example {
            content["application/json"]["example"] = example;
        }
        if operation.signing != Signing::Never {
            for name in [SIGNED].iter().chain(SIGNED_TOO) {
                content[*name] = json!({"schema": {"type": "string", "format": "binary"}});
            }
        }
        value["requestBody"] = json!({"required": true, "content": content});
    }
    value
}

/// A generator of schemas for what is sent, or for what is answered.
fn generator(contract: Contract) -> SchemaGenerator {
    let mut settings = SchemaSettings::draft2020_12();
    settings.definitions_path = "/components/schemas".into();
    settings.meta_schema = None;
    settings.contract = contract;
    SchemaGenerator::new(settings)
}

/// The schemas of the documents that callers send, as the portal reads them.
fn sent() -> Map<String, Value> {
    let mut generator = generator(Contract::Deserialize);
    generator.subschema_for::<Draft<'_>>();
    generator.subschema_for::<ProfileDraft<'_>>();
    generator.subschema_for::<EndDraft<'_>>();
    generator.subschema_for::<Grant<'_>>();
    macro_rules! documents {
        ($($document:ident as $schema:literal),*) => {{
            use requests::document::ContactsDraft;
            use requests::draft::*;
            $(
                let made = generator.subschema_for::<$document>();
                assert_eq!(made, reference($schema), "{}", stringify!($document));
            )*
        }};
    }
    requests::each_document!(documents);
    generator.subschema_for::<subscription::Draft<'_>>();
    generator.take_definitions(true)
}

/// The schemas of documents that are sent in a signature alone. No body is one of them, so each stands with its operation.
fn signed() -> Map<String, Value> {
    let mut generator = generator(Contract::Deserialize);
    generator.subschema_for::<ProofDraft<'_>>();
    finished(generator.take_definitions(true))
}

/// The schemas of answers, as the portal writes them. A receipt and a calendar are also sent, as they were answered.
fn answered() -> Map<String, Value> {
    let mut generator = generator(Contract::Serialize);
    generator.subschema_for::<DeadNotice>();
    generator.subschema_for::<Resent>();
    generator.subschema_for::<Export>();
    generator.subschema_for::<Batch>();
    generator.subschema_for::<Swept>();
    generator.subschema_for::<RootView>();
    generator.subschema_for::<Proof>();
    generator.subschema_for::<CalculationView<'_>>();
    generator.subschema_for::<RuleSetView>();
    generator.subschema_for::<CalendarYearView<'_>>();
    generator.subschema_for::<Definition>();
    generator.subschema_for::<Recomputation>();
    generator.subschema_for::<CaseView<'_>>();
    generator.subschema_for::<SummaryView<'_>>();
    generator.subschema_for::<HolderView<'_>>();
    generator.subschema_for::<SubscriptionView<'_>>();
    generator.subschema_for::<ReadingView<'_>>();
    generator.subschema_for::<Delivered>();
    generator.subschema_for::<holder::Change>();
    generator.subschema_for::<Receipt<Statement>>();
    generator.subschema_for::<KeySet>();
    generator.subschema_for::<Verification<'_>>();
    generator.subschema_for::<NewLink>();
    generator.subschema_for::<FeedView>();
    generator.subschema_for::<ProblemBody<'_>>();
    let mut schemas = generator.take_definitions(true);
    schemas.values_mut().for_each(without_null);
    // The host answers without one.
    if let Some(required) = schemas["Problem"]["required"].as_array_mut() {
        required.retain(|name| name != "instance");
    }
    schemas
}

/// Takes `null` out of what an answer may leave out: it is there with a value, or not at all.
fn without_null(schema: &mut Value) {
    let required = schema["required"].as_array().cloned().unwrap_or_default();
    for (name, property) in schema
        .get_mut("properties")
        .and_then(Value::as_object_mut)
        .into_iter()
        .flatten()
    {
        if required.iter().any(|required| required == name) {
            continue;
        }
        if let Some([kind, null]) = property["type"].as_array().map(Vec::as_slice)
            && null == "null"
        {
            property["type"] = kind.clone();
        }
        if let Some([Value::Object(kind), null]) = property["anyOf"].as_array().map(Vec::as_slice)
            && *null == json!({"type": "null"})
        {
            let mut kind = kind.clone();
            if let Some(described) = property.get("description") {
                kind.insert("description".to_owned(), described.clone());
            }
            *property = kind.into();
        }
    }
    match schema {
        Value::Object(fields) => fields.values_mut().for_each(without_null),
        Value::Array(items) => items.iter_mut().for_each(without_null),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// The schemas of the document. A name stands for one schema: what is sent and answered in different shapes has two.
fn schemas() -> Map<String, Value> {
    let mut schemas = answered();
    for (name, schema) in sent() {
        if let Some(other) = schemas.insert(name.clone(), schema.clone()) {
            assert_eq!(
                other, schema,
                "{name} is answered in another shape than it is sent"
            );
        }
    }
    for item in [
        "CaseSummary",
        "DeadNotice",
        "Holder",
        "HolderChange",
        "Receipt",
        "RuleSet",
    ] {
        schemas.insert(
            format!("{item}Page"),
            json!({
                "type": "object",
                "required": ["items", "next"],
                "properties": {
                    "items": {"type": "array", "items": reference(item)},
                    "next": {"type": ["string", "null"], "description": "The cursor of the next page"}
                }
            }),
        );
    }
    let text = json!({"type": "string"});
    schemas.insert(
        "Health".to_owned(),
        json!({
            "type": "object",
            "required": ["status", "version", "rules", "calendar", "calendar_ends", "warnings"],
            "properties": {
                "status": text,
                "version": text,
                "rules": text,
                "calendar": text,
                "calendar_ends": {
                    "type": "string",
                    "format": "date",
                    "description": "The last day that the calendar covers"
                },
                "warnings": {
                    "type": "array",
                    "description": "What the operator has to do soon",
                    "items": {
                        "type": "object",
                        "required": ["code", "text"],
                        "properties": {"code": {"type": "string", "enum": ["calendar-ends"]}, "text": text}
                    }
                }
            }
        }),
    );
    schemas.insert(
        "ProblemKind".to_owned(),
        json!({
            "type": "object",
            "required": ["slug", "status", "title"],
            "properties": {"slug": text, "status": {"type": "integer"}, "title": text}
        }),
    );
    finished(schemas)
}

/// The schemas with what generators of clients need: choices between words as an `enum`, and a name for every payload.
fn finished(schemas: Map<String, Value>) -> Map<String, Value> {
    let mut finished = Map::new();
    for (name, mut schema) in schemas {
        everywhere(&mut schema, &mut |schema| {
            plain_choice(schema);
            plain_words(schema);
            plain_number(schema);
        });
        let choices = schema.get_mut("oneOf").and_then(Value::as_array_mut);
        for choice in choices.into_iter().flatten() {
            let Some((key, payload)) = choice["properties"].as_object().and_then(only) else {
                continue;
            };
            let variant = pascal(&key);
            if payload.get("$ref").is_none() {
                let component = format!("{name}{variant}");
                choice["properties"][key] = reference(&component);
                assert!(finished.insert(component, payload.clone()).is_none());
            }
            choice["title"] = format!("{variant}{name}").into();
        }
        assert!(finished.insert(name, schema).is_none());
    }
    finished
}

/// The only member of an object; none where it has none, or several.
fn only(members: &Map<String, Value>) -> Option<(String, Value)> {
    let mut members = members.iter();
    let (name, value) = members.next()?;
    members.next().is_none().then(|| (name.clone(), value.clone()))
}

/// `clarification-asked` as `ClarificationAsked`.
fn pascal(name: &str) -> String {
    let capital = |word: &str| {
        let mut letters = word.chars();
        letters
            .next()
            .map(|first| first.to_uppercase().chain(letters).collect::<String>())
    };
    name.split('-').filter_map(capital).collect()
}

/// Does this to a schema and every schema inside it.
fn everywhere(value: &mut Value, act: &mut impl FnMut(&mut Map<String, Value>)) {
    match value {
        Value::Object(fields) => {
            act(fields);
            fields.values_mut().for_each(|value| everywhere(value, act));
        }
        Value::Array(items) => items.iter_mut().for_each(|value| everywhere(value, act)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// A choice between words, each with its description, as an `enum`: the descriptions become a list.
fn plain_choice(schema: &mut Map<String, Value>) {
    let Some(choices) = schema.get("oneOf").and_then(Value::as_array) else {
        return;
    };
    let mut words = Vec::new();
    let mut list = String::new();
    for choice in choices {
        let alone = choice.get("const").into_iter();
        let together = choice.get("enum").and_then(Value::as_array).into_iter().flatten();
        let named: Vec<_> = alone.chain(together).collect();
        if named.is_empty() || choice["type"] != "string" {
            return;
        }
        for word in named {
            let word = word.as_str().unwrap_or_default();
            let means = choice["description"].as_str().unwrap_or_default();
            list.push_str(&format!("\n- `{word}`: {means}"));
            words.push(Value::from(word));
        }
    }
    let said = schema
        .get("description")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let description = format!("{said}\n{list}");
    schema.remove("oneOf");
    schema.insert("type".to_owned(), "string".into());
    schema.insert("enum".to_owned(), words.into());
    schema.insert("description".to_owned(), description.into());
}

/// A description without the links of the documentation of the code.
fn plain_words(schema: &mut Map<String, Value>) {
    if let Some(Value::String(description)) = schema.get_mut("description") {
        *description = description
            .replace("[`crate::", "`")
            .replace("[`", "`")
            .replace("`]", "`");
        if description.ends_with("_FORMAT`.") {
            *description = "The version of this form.".to_owned();
        }
    }
}

/// A number without the names of the types of the code: its bounds say it.
fn plain_number(schema: &mut Map<String, Value>) {
    let format = schema.get("format").and_then(Value::as_str).unwrap_or_default();
    if format.starts_with("uint") {
        schema.remove("format");
    }
}

fn document() -> Value {
    let mut paths = Map::new();
    for one in api::all() {
        let path = paths.entry(one.path.to_owned()).or_insert_with(|| json!({}));
        path[one.method.name().to_lowercase()] = operation(one);
    }
    let headers = header_components()
        .into_iter()
        .map(|(name, required, schema, description)| {
            let header = json!({"description": description, "required": required, "schema": schema});
            (name.to_owned(), header)
        });
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Open Dialogue portal",
            "version": env!("CARGO_PKG_VERSION"),
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
            "contact": {"name": "The operator of the deployment that serves this document"},
            "description": "Requests for information to the heads of quasi-state companies.\n\n\
                Problems are RFC 9457; their titles and details follow `Accept-Language` (kk, ru, en), and `x-problems` of a \
                response names the last part of each `type` that it can have. An address that is no operation is answered with \
                such a problem too: 404, or 405 with `Allow`. Answers may get new members; a reader ignores what it does \
                not know. Browsers of other origins are for the gateway before the portal, which answers their preflights \
                (`OPTIONS`)."
        },
        "servers": [{"url": "/", "description": "The deployment that serves this document"}],
        "tags": words::TAGS.map(|(name, description)| json!({"name": name, "description": description})),
        "paths": paths,
        "components": {
            "schemas": schemas(),
            "headers": headers.collect::<Map<_, _>>(),
            "parameters": parameter_components(),
            "securitySchemes": {"token": {
                "type": "http", "scheme": "bearer", "bearerFormat": "JWT",
                "description": "The token of the identity provider (`docs/identity.md`); of the operations of the clock, the \
                    secret of the scheduler."
            }}
        }
    })
}

/// Holds a file of `schemas/` to what the types say.
fn held(name: &str, made: &Value) -> Result<()> {
    let file = root().join("schemas").join(name);
    let made = format!("{}\n", serde_json::to_string_pretty(made)?);
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&file, &made)?;
    }
    let kept = std::fs::read_to_string(&file)?;
    ensure!(
        kept == made,
        "schemas/{name} is not what the types say: run BLESS=1 scripts/test openapi"
    );
    Ok(())
}

#[test]
fn the_openapi_document_is_the_one_of_the_types() -> Result<()> {
    held("openapi.json", &document())
}

#[test]
fn the_schemas_of_stored_records_are_those_of_the_types() -> Result<()> {
    held("record.json", schema_for!(Record).as_value())?;
    held("holder.json", schema_for!(Holder).as_value())
}

#[test]
fn the_schemas_of_what_is_posted_are_those_of_the_types() -> Result<()> {
    held("notice.json", schema_for!(Notice).as_value())?;
    held(
        "subscription-event.json",
        schema_for!(messages::envelope::Event).as_value(),
    )
}

#[test]
fn the_schemas_of_the_law_are_those_of_the_types_that_read_it() -> Result<()> {
    held("rules.json", schema_for!(RulesFile).as_value())?;
    held("calendar.json", schema_for!(Definition).as_value())
}

#[test]
fn every_reference_of_the_document_leads_somewhere() {
    fn walk(value: &Value, whole: &Value) {
        if let Some(reference) = value.get("$ref").and_then(Value::as_str) {
            let pointer = reference.strip_prefix('#').unwrap();
            assert!(whole.pointer(pointer).is_some(), "{reference} leads nowhere");
        }
        match value {
            Value::Object(fields) => fields.values().for_each(|value| walk(value, whole)),
            Value::Array(items) => items.iter().for_each(|value| walk(value, whole)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    let document = document();
    walk(&document, &document);
}

#[test]
fn a_document_says_which_of_its_fields_must_be_there() {
    let document = document();
    for (schema, expected) in [
        ("RequestDocument", "text"),
        ("Moderation", "decision"),
        ("AnswerDocument", "signatory"),
        ("Extension", "consulted"),
    ] {
        let required = &document["components"]["schemas"][schema]["required"];
        let required = required.as_array().map(Vec::as_slice).unwrap_or_default();
        assert!(
            required.iter().any(|field| field == expected),
            "{schema} does not ask for `{expected}`"
        );
    }
}

#[test]
fn every_operation_is_described_and_every_example_is_valid() -> Result<()> {
    let document = document();
    let mut compiler = boon::Compiler::new();
    compiler.enable_format_assertions();
    let at = "http://portal.invalid/openapi.json";
    let mut all = document["components"]["schemas"].clone();
    for (name, schema) in signed() {
        all[name] = schema;
    }
    compiler
        .add_resource(at, json!({"components": {"schemas": all}}))
        .map_err(|error| anyhow!("{error}"))?;
    let mut schemas = boon::Schemas::new();
    for one in api::all() {
        ensure!(
            words::description(one.id).is_some(),
            "{} is not described",
            one.id
        );
        let Some(body) = one.takes else {
            continue;
        };
        let example = words::example(one.id).ok_or_else(|| anyhow!("{} has no example", one.id))?;
        let index = compiler
            .compile(&format!("{at}#/components/schemas/{body}"), &mut schemas)
            .map_err(|error| anyhow!("{body}: {error}"))?;
        let valid = schemas
            .validate(&example, index)
            .map_err(|error| error.to_string());
        ensure!(valid.is_ok(), "{}: {valid:?}", one.id);
    }
    Ok(())
}

#[test]
fn every_choice_between_words_is_an_enum_and_every_payload_has_a_name() {
    for (name, schema) in schemas() {
        let choices = schema["oneOf"].as_array().cloned().unwrap_or_default();
        for choice in choices {
            assert!(choice.get("const").is_none(), "{name}: {choice}");
            for (_, payload) in choice["properties"].as_object().into_iter().flatten() {
                assert!(payload.get("$ref").is_some(), "{name}: {choice}");
            }
        }
    }
}

#[test]
fn the_data_of_the_law_is_valid_by_its_schemas() -> Result<()> {
    let data = root().join("crates/law/data");
    let read = |path: &std::path::Path| -> Result<Value> {
        Ok(serde_json::from_str(&std::fs::read_to_string(path)?)?)
    };
    let mut files = vec![("calendar.json", data.join("calendar.json"))];
    for entry in std::fs::read_dir(data.join("rules"))? {
        files.push(("rules.json", entry?.path()));
    }
    ensure!(files.len() > 3, "the rules of three wordings and the calendar");
    for (schema, file) in files {
        let mut schemas = boon::Schemas::new();
        let mut compiler = boon::Compiler::new();
        let made = read(&root().join("schemas").join(schema))?;
        compiler
            .add_resource(schema, made)
            .map_err(|error| anyhow!("{schema}: {error}"))?;
        let index = compiler
            .compile(schema, &mut schemas)
            .map_err(|error| anyhow!("{schema}: {error}"))?;
        let mut document = read(&file)?;
        let valid = schemas.validate(&document, index);
        ensure!(
            valid.is_ok(),
            "{}: {}",
            file.display(),
            valid.err().map(|error| error.to_string()).unwrap_or_default()
        );
        // And a field that the schema does not know is noticed.
        document["surprise"] = json!(true);
        ensure!(
            schemas.validate(&document, index).is_err(),
            "{schema} accepts anything"
        );
    }
    Ok(())
}
