//! What no log may hold: everything by which the people of the tests can be known, what they wrote, their tokens, and the
//! secrets of a deployment. The list fills itself as tokens are made and requests are sent, whatever the test is about.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use aho_corasick::AhoCorasick;
use anyhow::Result;
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
/// So much of a text is told from everything else.
const MOST_CHARS: usize = 40;
/// So much of a signature is told from everything else; the beginning alone is enough to hold every whole one.
const SIGNATURE_CHARS: usize = 24;
/// A larger body is made of attachments.
const BODY_BYTES: usize = 1024 * 1024;

/// What was said so far, and what it is.
static KNOWN: Mutex<BTreeMap<String, &'static str>> = Mutex::new(BTreeMap::new());

/// Adds a value.
pub(crate) fn know(what: &'static str, value: &str) {
    let beginning: String = value.trim().chars().take(MOST_CHARS).collect();
    if beginning.chars().count() >= FEWEST_CHARS {
        let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
        known.insert(beginning, what);
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
///
/// # Errors
/// There is more to look for than can be looked for at once.
pub(crate) fn told_by(log: &[Value]) -> Result<Vec<String>> {
    let known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner).clone();
    // The header of every token begins with `{"`, whatever else is in it.
    let values = known.keys().map(String::as_str).chain(["eyJ"]);
    let searched = AhoCorasick::new(values)?;
    let names: Vec<_> = known.values().map(|what| format!("[{what}]")).collect();
    let names: Vec<_> = names.iter().map(String::as_str).chain(["[token]"]).collect();
    Ok(log
        .iter()
        .map(Value::to_string)
        .filter(|line| searched.is_match(line))
        .map(|line| searched.replace_all(&line, &names))
        .collect())
}
