//! Where an operation stands and what it takes: what is known of it without the function that serves it.

use api::{Method, Signing};

/// What an operation takes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Route {
    pub(crate) method: Method,
    /// The form of its path, such as `/v1/requests/{id}`.
    pub(crate) path: &'static str,
    /// The query parameters that it takes.
    pub(crate) parameters: &'static [&'static str],
    pub(crate) body_limit_bytes: usize,
    pub(crate) signing: Signing,
    /// Whether its handler asks for the conditions of the request (see [`crate::tags`]).
    pub(crate) is_conditional: bool,
}

/// The path with every percent code of an unreserved character decoded (RFC 3986, 2.3 and 6.2.2.2). Every other code
/// stays so: it means something else than the character itself. None where there is nothing to decode.
pub(crate) fn normalised(path: &str) -> Option<String> {
    if !path.contains('%') {
        return None;
    }
    let mut normal = String::with_capacity(path.len());
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('%') {
        normal.push_str(before);
        match after.get(..2).and_then(decoded).filter(is_unreserved) {
            Some(character) => {
                normal.push(char::from(character));
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                normal.push('%');
                rest = after;
            }
        }
    }
    normal.push_str(rest);
    Some(normal)
}

/// The byte of a percent code.
fn decoded(code: &str) -> Option<u8> {
    let digits = code.bytes().all(|byte| byte.is_ascii_hexdigit());
    digits.then(|| u8::from_str_radix(code, 16).ok()).flatten()
}

const fn is_unreserved(byte: &u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~')
}

/// The name and the value of a part of a query, neither of them decoded.
pub(crate) fn pair(part: &str) -> (&str, &str) {
    part.split_once('=').unwrap_or((part, ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percent_codes_are_decoded_where_the_character_needs_none() {
        for (path, expected) in [
            ("/v1/things", "/v1/things"),
            ("/v1/%74hings", "/v1/things"),
            ("/%76%31/things/a%2Db%2eC%5f%7E", "/v1/things/a-b.C_~"),
            ("/v1/things/%2f%2F%20%25%41", "/v1/things/%2f%2F%20%25A"),
            ("/v1/%", "/v1/%"),
            ("/v1/%4", "/v1/%4"),
            ("/v1/%+1%zz%-1", "/v1/%+1%zz%-1"),
            ("/v1/%2541", "/v1/%2541"),
            ("/v1/%ж", "/v1/%ж"),
        ] {
            assert_eq!(normalised(path).as_deref().unwrap_or(path), expected);
        }
    }
}
