//! The canonical form of JSON (RFC 8785), over which hashes and commitments are taken: keys in order, no white space, UTF-8.
//! Numbers here are integers, which have one spelling.

use std::ops::Range;

use serde::Serialize;
use serde_json::Value;
use serde_json::value::RawValue;

/// The canonical form of a value of this program. Its own texts are as [`serde_json`] writes them, which is the form that
/// the RFC asks for but for the order of keys; so the members are put in order as they stand, and no tree is built.
///
/// # Errors
/// The value cannot be written as JSON, or a key in it has an escape: none of the names here has.
pub fn of<T: Serialize + ?Sized>(value: &T) -> Result<Vec<u8>, serde_json::Error> {
    of_written(&serde_json::to_vec(value)?)
}

/// As [`of`], of a value as [`serde_json`] wrote it.
///
/// # Errors
/// As [`of`].
pub fn of_written(text: &[u8]) -> Result<Vec<u8>, serde_json::Error> {
    let mut out = Vec::with_capacity(text.len());
    let written = (Scan { rest: text }).value(&mut out);
    written.ok_or_else(|| serde::ser::Error::custom("a key with an escape in it"))?;
    Ok(out)
}

/// The canonical form of a value that somebody else may have written, with white space and escapes of their own.
///
/// # Errors
/// It is no JSON.
pub fn of_raw(value: &RawValue) -> Result<Vec<u8>, serde_json::Error> {
    of_text(value.get().as_bytes())
}

fn of_text(text: &[u8]) -> Result<Vec<u8>, serde_json::Error> {
    let mut out = Vec::with_capacity(text.len());
    write(&crate::strict::from_slice(text)?, &mut out)?;
    Ok(out)
}

fn write(value: &Value, out: &mut Vec<u8>) -> Result<(), serde_json::Error> {
    match value {
        Value::Object(fields) => {
            let mut fields: Vec<_> = fields.iter().collect();
            // The keys are ASCII, where byte order is the order of UTF-16 units that the RFC asks for.
            fields.sort_unstable_by_key(|(key, _)| *key);
            out.push(b'{');
            for (index, (key, value)) in fields.into_iter().enumerate() {
                if index > 0 {
                    out.push(b',');
                }
                serde_json::to_writer(&mut *out, key)?;
                out.push(b':');
                write(value, out)?;
            }
            out.push(b'}');
        }
        Value::Array(items) => {
            out.push(b'[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push(b',');
                }
                write(item, out)?;
            }
            out.push(b']');
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            serde_json::to_writer(&mut *out, value)?;
        }
    }
    Ok(())
}

/// A walk through a text that [`serde_json`] wrote without white space.
struct Scan<'a> {
    rest: &'a [u8],
}

impl<'a> Scan<'a> {
    /// The next byte, which stays.
    fn peek(&self) -> Option<u8> {
        self.rest.first().copied()
    }

    /// Takes so many bytes.
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.rest.split_at_checked(count)?;
        self.rest = rest;
        Some(taken)
    }

    /// Takes a text with its quotation marks.
    fn text(&mut self) -> Option<&'a [u8]> {
        let mut escaped = false;
        let end = self.rest.iter().skip(1).position(|byte| {
            let ends = *byte == b'"' && !escaped;
            escaped = *byte == b'\\' && !escaped;
            ends
        })?;
        self.take(end + 2)
    }

    /// Writes the value that stands here, its members in order. None where a key has an escape in it.
    fn value(&mut self, out: &mut Vec<u8>) -> Option<()> {
        match self.peek()? {
            b'{' => self.object(out),
            b'[' => self.array(out),
            b'"' => {
                out.extend_from_slice(self.text()?);
                Some(())
            }
            _ => {
                let ends = |byte: &u8| matches!(byte, b',' | b'}' | b']');
                let length = self.rest.iter().position(ends).unwrap_or(self.rest.len());
                out.extend_from_slice(self.take(length)?);
                Some(())
            }
        }
    }

    fn array(&mut self, out: &mut Vec<u8>) -> Option<()> {
        out.extend_from_slice(self.take(1)?);
        while self.peek()? != b']' {
            if self.peek()? == b',' {
                out.extend_from_slice(self.take(1)?);
            }
            self.value(out)?;
        }
        out.extend_from_slice(self.take(1)?);
        Some(())
    }

    fn object(&mut self, out: &mut Vec<u8>) -> Option<()> {
        out.extend_from_slice(self.take(1)?);
        let start = out.len();
        // Each member as it is written in its turn: its key, and its place.
        let mut members: Vec<(&[u8], Range<usize>)> = Vec::new();
        while self.peek()? != b'}' {
            if self.peek()? == b',' {
                self.take(1)?;
            }
            let begins = out.len() - start;
            let key = self.text()?;
            if key.contains(&b'\\') {
                return None;
            }
            out.extend_from_slice(key);
            out.extend_from_slice(self.take(1)?);
            self.value(out)?;
            members.push((key, begins..out.len() - start));
        }
        self.take(1)?;
        let written = out.split_off(start);
        members.sort_unstable_by_key(|(key, _)| *key);
        for (place, (_, range)) in members.into_iter().enumerate() {
            if place > 0 {
                out.push(b',');
            }
            out.extend_from_slice(written.get(range)?);
        }
        out.push(b'}');
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn any_value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<String>().prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 64, 8, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..8).prop_map(Value::from),
                prop::collection::vec(("[a-z_{},:ж]{0,8}", inner), 0..8)
                    .prop_map(|members| Value::Object(members.into_iter().collect())),
            ]
        })
    }

    /// A structure whose members are written in this order and no other.
    #[derive(Serialize)]
    struct Written {
        zeta: &'static str,
        alpha: [Inner; 2],
        mid: Option<i32>,
    }

    #[derive(Serialize)]
    struct Inner {
        b: (),
        a: &'static str,
    }

    #[test]
    fn the_members_of_a_structure_are_put_in_order() {
        let inner = |a| Inner { b: (), a };
        let written = Written {
            zeta: "a\"},{\\",
            alpha: [inner(""), inner("ж\n\u{1}")],
            mid: Some(-7),
        };
        assert_eq!(
            String::from_utf8(of(&written).unwrap()).unwrap(),
            "{\"alpha\":[{\"a\":\"\",\"b\":null},{\"a\":\"ж\\n\\u0001\",\"b\":null}],\"mid\":-7,\"zeta\":\"a\\\"},{\\\\\"}"
        );
    }

    #[test]
    fn what_others_wrote_is_read_first() {
        let raw: Box<RawValue> = serde_json::from_str("{ \"b\" : \"\\u0436\", \"a\": [ 1 ,2 ] }").unwrap();
        assert_eq!(of_raw(&raw).unwrap(), "{\"a\":[1,2],\"b\":\"ж\"}".as_bytes());
        assert!(of(&json!({"a\"": 1})).is_err());
        assert_eq!(of(&json!({})).unwrap(), b"{}");
        assert_eq!(of(&json!([])).unwrap(), b"[]");
    }

    proptest! {
        #[test]
        fn both_ways_lead_to_the_same_form(value in any_value()) {
            prop_assert_eq!(of(&value).unwrap(), of_text(&serde_json::to_vec(&value).unwrap()).unwrap());
        }
    }
}
