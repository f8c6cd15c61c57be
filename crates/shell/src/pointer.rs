//! Where in a document a parser stopped, as a JSON pointer (RFC 6901).
//!
//! The parser knows line and column. Following the path during the parse would mean to compile every parser a
//! second time, which doubles the size of a function; walking the bytes up to that place once is a page of code.

/// What surrounds a place in a document.
enum Level {
    /// An object, and the key whose value is being read.
    Object(Option<String>),
    /// An array, and the index being read.
    Array(usize),
}

/// The pointer of the innermost value or key that begins before this line and column (both from 1, as
/// `serde_json` counts them).
///
/// The document up to there is JSON: the parser got that far.
pub(crate) fn at(document: &[u8], line: usize, column: usize) -> String {
    let before: usize = document
        .split_inclusive(|byte| *byte == b'\n')
        .take(line.saturating_sub(1))
        .map(<[u8]>::len)
        .sum();
    let end = (before + column).min(document.len());
    let mut levels: Vec<Level> = Vec::new();
    let mut bytes = document.iter().copied().take(end).peekable();
    let mut key_expected = false;
    while let Some(byte) = bytes.next() {
        match byte {
            b'{' => {
                levels.push(Level::Object(None));
                key_expected = true;
            }
            b'[' => {
                levels.push(Level::Array(0));
                key_expected = false;
            }
            b'}' | b']' => {
                // The parser stops after the bracket that closes a value in which something is missing.
                if bytes.peek().is_none() {
                    levels.pop();
                    break;
                }
                levels.pop();
                key_expected = false;
            }
            b',' => match levels.last_mut() {
                Some(Level::Array(index)) => *index += 1,
                Some(Level::Object(_)) => key_expected = true,
                None => {}
            },
            b'"' => {
                let mut raw = vec![b'"'];
                while let Some(byte) = bytes.next() {
                    raw.push(byte);
                    match byte {
                        b'\\' => raw.extend(bytes.next()),
                        b'"' => break,
                        _ => {}
                    }
                }
                if key_expected && let Some(Level::Object(key)) = levels.last_mut() {
                    *key = serde_json::from_slice(&raw).ok();
                    key_expected = false;
                }
            }
            _ => {}
        }
    }
    levels.iter().fold(String::new(), |mut pointer, level| {
        match level {
            Level::Object(Some(key)) => {
                pointer.push('/');
                pointer.push_str(&key.replace('~', "~0").replace('/', "~1"));
            }
            Level::Object(None) => {}
            Level::Array(index) => {
                pointer.push('/');
                pointer.push_str(&index.to_string());
            }
        }
        pointer
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only parsed")]
    struct Outer {
        name: String,
        list: Vec<Inner>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only parsed")]
    struct Inner {
        #[serde(rename = "a/b")]
        number: u8,
    }

    #[test]
    fn the_pointer_names_the_place_of_the_fault() {
        for (document, expected) in [
            (r#"{"name": 1}"#, "/name"),
            (r#"{"name": "x", "other": 1}"#, "/other"),
            (
                "{\n  \"name\": \"x, {[\\\"\",\n  \"list\": [\n {\"a/b\": 1}, {\"a/b\": \"x\"}]}",
                "/list/1/a~1b",
            ),
            (r#"{"name": "x", "list": [{"a/b": 1}, {"c": 1}]}"#, "/list/1/c"),
            (r#"{"name": "x", "list": [{"a/b": 300}]}"#, "/list/0/a~1b"),
            (r#"{"name": "x", "list": [{"a/b": 1}, {}]}"#, "/list/1"),
            (r#"{"name": "x"}"#, ""),
            (r#"{"name": "\u0041", "list": {}}"#, "/list"),
            (r#"[1]"#, "/0"),
            (r#"17"#, ""),
        ] {
            let error = serde_json::from_str::<Outer>(document).unwrap_err();
            assert!(error.is_data(), "{document}: {error}");
            assert_eq!(
                at(document.as_bytes(), error.line(), error.column()),
                expected,
                "{document}: {error}"
            );
        }
    }
}
