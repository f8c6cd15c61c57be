//! A caller of the portal.

use std::time::Duration;

use anyhow::{Context as _, Result, bail, ensure};
use serde_json::Value;

use crate::{contract, secrets};

/// Longer than the deadline of any request.
const TIMEOUT: Duration = Duration::from_secs(60);
/// More pages than any list of a test has.
const MOST_PAGES: usize = 10_000;

/// An answer.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The headers, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Answer {
    /// The value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    /// The body as JSON; null where it is not JSON.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or(Value::Null)
    }

    /// The slug of the problem that this answer is.
    pub fn problem(&self) -> String {
        let kind = self.json()["type"].as_str().unwrap_or_default().to_owned();
        kind.strip_prefix("/problems/").unwrap_or_default().to_owned()
    }

    /// This answer, if it has the status.
    ///
    /// # Errors
    /// It has another.
    pub fn with(self, status: u16) -> Result<Self> {
        ensure!(
            self.status == status,
            "{} instead of {status}: {}",
            self.status,
            String::from_utf8_lossy(&self.body)
        );
        Ok(self)
    }

    /// This answer, if it is that problem, told as every problem is to be told.
    ///
    /// # Errors
    /// It is something else, or lacks what every problem has.
    pub fn refused(self, status: u16, problem: &str) -> Result<Self> {
        let answer = self.with(status)?;
        let body = answer.json();
        ensure!(answer.problem() == problem, "not {problem}: {body}");
        ensure!(
            answer.header("content-type") == Some("application/problem+json"),
            "a problem of type {:?}",
            answer.header("content-type")
        );
        ensure!(body["status"] == status, "the body says another status: {body}");
        for member in ["type", "title", "detail", "instance"] {
            ensure!(
                body[member].as_str().is_some_and(|text| !text.is_empty()),
                "a problem without {member}: {body}"
            );
        }
        ensure!(
            answer.header("x-request-id").is_some_and(|id| !id.is_empty()),
            "a problem without X-Request-Id"
        );
        Ok(answer)
    }

    /// The pointers of the faults that this problem names, and their codes.
    pub fn faults(&self) -> Vec<(String, String)> {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let body = self.json();
        let errors = body["errors"].as_array().into_iter().flatten();
        errors
            .map(|error| (text(&error["pointer"]), text(&error["code"])))
            .collect()
    }
}

/// A caller.
#[derive(Clone)]
pub struct Client {
    agent: ureq::Agent,
    base: String,
    is_held: bool,
}

impl Client {
    /// A caller of the portal at this address, whose every answer is held to the OpenAPI document.
    pub fn new(base: &str) -> Self {
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(TIMEOUT))
            .max_redirects(0)
            .build();
        Self {
            agent: config.into(),
            base: base.trim_end_matches('/').to_owned(),
            is_held: true,
        }
    }

    /// The same caller, whose answers are held to nothing: of something else than the portal, or where time is measured.
    #[must_use]
    pub fn unheld(self) -> Self {
        Self {
            is_held: false,
            ..self
        }
    }

    /// Holds an answer to the OpenAPI document.
    pub(crate) fn hold(&self, method: &str, path: &str, answer: Answer) -> Result<Answer> {
        if self.is_held {
            contract::check(method, path, &answer)?;
        }
        Ok(answer)
    }

    /// The address of the portal.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// Sends any request.
    ///
    /// # Errors
    /// No answer came, or one that is not what the OpenAPI document says.
    pub fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Result<Answer> {
        secrets::know_request(path, headers, body);
        let mut request = ureq::http::Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.base));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let mut response = if body.is_empty() && method != "POST" && method != "PUT" {
            self.agent.run(request.body(())?)
        } else {
            self.agent.run(request.body(body)?)
        }
        .with_context(|| format!("{method} {path} at {}", self.base))?;
        let told = response
            .headers()
            .iter()
            .map(|(name, value)| {
                (
                    name.as_str().to_owned(),
                    String::from_utf8_lossy(value.as_bytes()).into_owned(),
                )
            })
            .collect();
        let body = response
            .body_mut()
            .with_config()
            .limit(128 * 1024 * 1024)
            .read_to_vec()?;
        let answer = Answer {
            status: response.status().as_u16(),
            headers: told,
            body,
        };
        self.hold(method, path, answer)
    }

    /// Reads.
    ///
    /// # Errors
    /// No answer came.
    pub fn get(&self, path: &str, token: &str) -> Result<Answer> {
        self.send(
            "GET",
            path,
            &[("authorization", &bearer(token)), ("accept-language", "en")],
            &[],
        )
    }

    /// Sends a document as JSON.
    ///
    /// # Errors
    /// No answer came.
    pub fn json(&self, method: &str, path: &str, token: &str, document: &Value) -> Result<Answer> {
        let headers = [
            ("authorization", &*bearer(token)),
            ("accept-language", "en"),
            ("content-type", "application/json"),
        ];
        self.send(method, path, &headers, document.to_string().as_bytes())
    }

    /// Every item of a list, page by page.
    ///
    /// # Errors
    /// No answer came, or it is no page, or the pages have no end.
    pub fn walk(&self, path: &str, token: &str, limit: usize) -> Result<Vec<Value>> {
        let mut items = Vec::new();
        let mut cursor = String::new();
        let joint = if path.contains('?') { '&' } else { '?' };
        for _ in 0..MOST_PAGES {
            let page = self.get(&format!("{path}{joint}limit={limit}{cursor}"), token)?;
            let page = page.with(200)?.json();
            let on_page = page["items"].as_array().context("a page without items")?;
            ensure!(on_page.len() <= limit, "more than {limit} items: {page}");
            items.extend(on_page.iter().cloned());
            match page["next"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => return Ok(items),
            }
        }
        bail!("{path} has more than {MOST_PAGES} pages");
    }

    /// Submits a request, with an idempotency key where there is one.
    ///
    /// # Errors
    /// No answer came.
    pub fn submit(&self, token: &str, document: &Value, key: Option<&str>) -> Result<Answer> {
        let bearer = bearer(token);
        let mut headers = vec![
            ("authorization", bearer.as_str()),
            ("accept-language", "en"),
            ("content-type", "application/json"),
        ];
        headers.extend(key.map(|key| ("idempotency-key", key)));
        self.send("POST", "/v1/requests", &headers, document.to_string().as_bytes())
    }
}

/// The value of an `Authorization` header.
pub fn bearer(token: &str) -> String {
    format!("Bearer {token}")
}
