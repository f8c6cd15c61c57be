//! What no log may hold: everything by which the people of the tests can be known, what they wrote, their
//! tokens, and the secrets of a deployment. The list fills itself as tokens are made and requests are sent,
//! whatever the test is about.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde_json::Value;

/// The members of a document that say who somebody is, where they can be found, or what they wrote.
const PERSONAL: [&str; 12] = [
    "email",
    "explanation",
    "given_name",
    "iin",
    "patronymic",
    "phone",
    "phone_number",
    "question",
    "sub",
    "subject",
    "surname",
    "text",
];

/// A shorter value, such as one that a test sends to be refused, is found in any log.
const FEWEST_CHARS: usize = 5;
/// Shorter digits, as tests send them to be refused, are by chance in the random identifiers and the
/// measurements of some request: they are found where they stand alone.
const FEWEST_DIGITS: usize = 9;
/// So much of a text is told from everything else.
const MOST_CHARS: usize = 40;
/// So much of a signature is told from everything else; the beginning alone is enough to hold every whole
/// one.
const SIGNATURE_CHARS: usize = 24;
/// A larger body is made of attachments.
const BODY_BYTES: usize = 1024 * 1024;

/// The first bytes of a value, by which it is found.
type Beginning = [u8; FEWEST_CHARS];

/// What was said so far, and what it is. A test process has tens of thousands of values and hundreds of logs,
/// so what may begin at a place of a log is looked up, and nothing is made anew for each log.
#[derive(Default)]
struct Known(HashMap<Beginning, BTreeMap<String, &'static str>>);

/// Whether a value is found at this place of a log, after this byte.
fn is_here(value: &str, before: Option<&u8>, text: &[u8]) -> bool {
    let is_edge = |byte: Option<&u8>| byte.is_none_or(|byte| b"\"\\ ,;()[]".contains(byte));
    let is_short = value.len() < FEWEST_DIGITS && value.bytes().all(|byte| byte.is_ascii_hexdigit());
    text.starts_with(value.as_bytes()) && (!is_short || is_edge(before) && is_edge(text.get(value.len())))
}

impl Known {
    /// The longest value at this place of a log, after this byte: its length, and what it is.
    fn found(&self, before: Option<&u8>, text: &[u8]) -> Option<(usize, &'static str)> {
        // The header of every token begins with `{"`, whatever else is in it.
        if text.starts_with(b"eyJ") {
            return Some((3, "token"));
        }
        let values = self.0.get(text.first_chunk::<FEWEST_CHARS>()?)?;
        let found = values.iter().filter(|(value, _)| is_here(value, before, text));
        found.map(|(value, what)| (value.len(), *what)).max()
    }

    /// This line with names in place of the values that it holds; none where it holds none.
    fn told_in(&self, line: &str) -> Option<String> {
        let (mut rest, mut before) = (line.as_bytes(), None);
        let (mut told, mut is_told) = (Vec::new(), false);
        while let Some(first) = rest.first() {
            let mut length = 1;
            if let Some((found, what)) = self.found(before, rest) {
                told.extend_from_slice(format!("[{what}]").as_bytes());
                (length, is_told) = (found, true);
            } else {
                told.push(*first);
            }
            let (passed, after) = rest.split_at(length);
            (rest, before) = (after, passed.last());
        }
        is_told.then(|| String::from_utf8_lossy(&told).into_owned())
    }
}

/// What this process knows.
fn known() -> MutexGuard<'static, Known> {
    static KNOWN: std::sync::OnceLock<Mutex<Known>> = std::sync::OnceLock::new();
    let known = KNOWN.get_or_init(Mutex::default);
    known.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Adds a value.
pub(crate) fn know(what: &'static str, value: &str) {
    let value: String = value.trim().chars().take(MOST_CHARS).collect();
    if value.chars().count() >= FEWEST_CHARS
        && let Some(beginning) = value.as_bytes().first_chunk::<FEWEST_CHARS>()
    {
        let mut known = known();
        known.0.entry(*beginning).or_default().insert(value, what);
    }
}

/// Adds a token, by its signature: all of them begin alike.
pub(crate) fn know_token(token: &str) {
    let signature: String = token
        .rsplit('.')
        .next()
        .unwrap_or_default()
        .chars()
        .take(SIGNATURE_CHARS)
        .collect();
    if signature.len() == SIGNATURE_CHARS {
        know("token", &signature);
    }
}

/// Adds what is personal in a document.
pub(crate) fn know_document(document: &Value) {
    match document {
        Value::Object(fields) => {
            for (name, value) in fields {
                match (PERSONAL.iter().find(|personal| *personal == name), value) {
                    (Some(name), Value::String(text)) => know(name, text),
                    _ => know_document(value),
                }
            }
        }
        Value::Array(values) => values.iter().for_each(know_document),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Adds what is personal in a request.
pub(crate) fn know_request(path: &str, headers: &[(&str, &str)], body: &[u8]) {
    if let Some((_, iin)) = path.split_once("/staff/") {
        know("iin", iin);
    }
    if let Some((_, key)) = path.split_once("?key=") {
        know("key of a link", key.split('&').next().unwrap_or_default());
    }
    for (name, value) in headers {
        if let ("authorization", Some((_, token))) = (*name, value.split_once(' ')) {
            know_token(token);
        }
    }
    if body.len() <= BODY_BYTES
        && let Ok(document) = serde_json::from_slice(body)
    {
        know_document(&document);
    }
}

/// The lines of a log that hold something of all this, each with names in place of what it holds.
pub(crate) fn told_by(log: &[Value]) -> Vec<String> {
    let known = known();
    log.iter()
        .filter_map(|line| known.told_in(&line.to_string()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_tells_what_was_known_before_and_nothing_else() {
        know("surname", "Тестова-Синичкина");
        know("iin", "990101300017");
        know("text", "четы");
        know("phone", "12345");
        let log = [
            "a line",
            "of Тестова-Синичкина (990101300017)",
            "a четыре",
            "eyJhbGciOi",
            "phone 12345",
            "an id 012345ab, at 10:12:13.123450Z",
        ];
        assert_eq!(
            told_by(&log.map(Value::from)),
            [
                r#""of [surname] ([iin])""#,
                r#""[token]hbGciOi""#,
                r#""phone [phone]""#
            ]
        );
        assert_eq!(told_by(&[serde_json::json!({ "duration_us": 12345 })]), [""; 0]);
    }
}
