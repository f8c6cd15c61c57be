//! What the parser says of JSON of another shape than the document, as a fault of the field it is about.
//!
//! The parser knows why only as a sentence in English, and a second parser for each type that knew it as a value would double
//! the size of a function. So the beginnings of its sentences stand here, each with its fault; a sentence that is not known
//! here, after another parser has come, is a value of another type.

use input::fault::{Fault, Wanted};
use record::id::{InvalidNumber, InvalidRegistrationNumber};

use crate::pointer;

/// The fault of a document that is JSON of another shape, with its pointer.
pub(crate) fn fault(document: &[u8], error: &serde_json::Error) -> (String, Fault) {
    let pointer = pointer::at(document, error.line(), error.column());
    let said = error.to_string();
    match said.split('`').collect::<Vec<_>>().as_slice() {
        ["missing field ", field, ..] => (format!("{pointer}/{field}"), Fault::Required),
        ["unknown field ", ..] => (pointer, Fault::UnknownField),
        ["duplicate field ", ..] => (pointer, Fault::RepeatedField),
        ["unknown variant ", _, _, known @ ..] => {
            // The names stand at every other place, between backquotes.
            let known: Vec<_> = known.iter().step_by(2).copied().collect();
            let known = known.join(", ");
            (pointer, Fault::OneOf { known })
        }
        _ => {
            let fault = of_value(&pointer, &said);
            (pointer, fault)
        }
    }
}

/// What is wrong with a value.
fn of_value(pointer: &str, said: &str) -> Fault {
    let is = |why: &dyn std::fmt::Display| said.starts_with(&why.to_string());
    if is(&InvalidNumber::Shape) {
        return Fault::Number(InvalidNumber::Shape);
    }
    if is(&InvalidNumber::CheckDigit) || is(&InvalidRegistrationNumber::CheckDigit) {
        return Fault::Number(InvalidNumber::CheckDigit);
    }
    if is(&InvalidRegistrationNumber::Shape) {
        return Fault::RegistrationNumber;
    }
    // What is said of a text that is no day or no instant does not say which of them it should be; our names do.
    if DATES.iter().any(|words| said.starts_with(words)) {
        let is_instant = ["at", "as_of"].into_iter().any(|end| pointer.ends_with(end));
        return if is_instant { Fault::Instant } else { Fault::Date };
    }
    let expected = said.rsplit_once("expected ").map_or("", |(_, expected)| expected);
    let expected = expected.split(" at line ").next().unwrap_or_default();
    if said.starts_with("invalid value: integer ")
        && let Some((_, least, most)) = INTEGERS.iter().find(|(name, _, _)| *name == expected)
    {
        let range = format!("{least} ... {most}").into();
        return Fault::OutOfRange { range };
    }
    Fault::WrongType(wanted(expected))
}

/// The words of the parser of dates for a text that is not a date.
const DATES: [&str; 5] = [
    "input is out of range",
    "input contains invalid characters",
    "premature end of input",
    "trailing input",
    "no possible date and time matching input",
];

/// Types of whole numbers as the parser names them, and what fits.
const INTEGERS: [(&str, i64, u64); 8] = [
    ("u8", 0, u8::MAX as u64),
    ("u16", 0, u16::MAX as u64),
    ("u32", 0, u32::MAX as u64),
    ("u64", 0, u64::MAX),
    ("usize", 0, u32::MAX as u64),
    ("i16", i16::MIN as i64, i16::MAX as u64),
    ("i32", i32::MIN as i64, i32::MAX as u64),
    ("i64", i64::MIN, i64::MAX as u64),
];

/// The type of value that the parser expected.
fn wanted(expected: &str) -> Wanted {
    match expected {
        "a string" | "string" | "a borrowed string" | "str" => Wanted::Text,
        "a boolean" => Wanted::Flag,
        "f64" | "f32" => Wanted::Number,
        "a sequence" => Wanted::List,
        "a map" | "any valid JSON object" => Wanted::Object,
        _ if expected.starts_with("struct ") => Wanted::Object,
        _ if INTEGERS.iter().any(|(name, _, _)| *name == expected) => Wanted::WholeNumber,
        _ => Wanted::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use law::time::{Instant, NaiveDate};
    use record::id::{Iin, RegistrationNumber};
    use serde::Deserialize;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only parsed")]
    struct Document<'a> {
        #[serde(borrow)]
        text: Option<record::strict::Str<'a>>,
        owned: Option<String>,
        flag: Option<bool>,
        share: Option<f64>,
        small: Option<u8>,
        count: Option<u32>,
        list: Option<Vec<u8>>,
        inner: Option<Inner>,
        iin: Option<Iin>,
        number: Option<RegistrationNumber>,
        done_at: Option<Instant>,
        registered_on: Option<NaiveDate>,
        kind: Option<Choice>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only parsed")]
    struct Inner {
        must: u8,
    }

    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "kebab-case")]
    enum Choice {
        FirstOne,
        Second,
    }

    #[test]
    fn what_the_parser_says_becomes_the_fault_of_a_field() {
        let wrong = Fault::WrongType;
        for (document, pointer, expected) in [
            (r#"{"text": 1}"#, "/text", wrong(Wanted::Text)),
            (r#"{"owned": []}"#, "/owned", wrong(Wanted::Text)),
            (r#"{"flag": "true"}"#, "/flag", wrong(Wanted::Flag)),
            (r#"{"share": "1"}"#, "/share", wrong(Wanted::Number)),
            (r#"{"small": "1"}"#, "/small", wrong(Wanted::WholeNumber)),
            (r#"{"count": 1.5}"#, "/count", wrong(Wanted::WholeNumber)),
            (r#"{"list": {}}"#, "/list", wrong(Wanted::List)),
            (r#"{"inner": 1}"#, "/inner", wrong(Wanted::Object)),
            (r#"{"inner": []}"#, "/inner", wrong(Wanted::Object)),
            (
                r#"{"small": 300}"#,
                "/small",
                Fault::OutOfRange {
                    range: "0 ... 255".into(),
                },
            ),
            (
                r#"{"count": -1}"#,
                "/count",
                Fault::OutOfRange {
                    range: "0 ... 4294967295".into(),
                },
            ),
            (r#"{"inner": {}}"#, "/inner/must", Fault::Required),
            (r#"{"other": 1}"#, "/other", Fault::UnknownField),
            (r#"{"flag": true, "flag": true}"#, "/flag", Fault::RepeatedField),
            (r#"{"iin": "1"}"#, "/iin", Fault::Number(InvalidNumber::Shape)),
            (
                r#"{"iin": "900520400340"}"#,
                "/iin",
                Fault::Number(InvalidNumber::CheckDigit),
            ),
            (r#"{"number": "x"}"#, "/number", Fault::RegistrationNumber),
            (
                r#"{"number": "990340000015-2026-1"}"#,
                "/number",
                Fault::Number(InvalidNumber::CheckDigit),
            ),
            (r#"{"done_at": "x"}"#, "/done_at", Fault::Instant),
            (r#"{"done_at": "2026-11-23"}"#, "/done_at", Fault::Instant),
            (
                r#"{"done_at": "2026-11-23T25:00:00Z"}"#,
                "/done_at",
                Fault::Instant,
            ),
            (
                r#"{"registered_on": "2026-02-30"}"#,
                "/registered_on",
                Fault::Date,
            ),
            (
                r#"{"registered_on": "23.11.2026"}"#,
                "/registered_on",
                Fault::Date,
            ),
            (
                r#"{"registered_on": "2026-11-23T10:00:00Z"}"#,
                "/registered_on",
                Fault::Date,
            ),
            (
                r#"{"kind": "third"}"#,
                "/kind",
                Fault::OneOf {
                    known: "first-one, second".into(),
                },
            ),
        ] {
            let error = record::strict::from_slice::<Document<'_>>(document.as_bytes()).unwrap_err();
            let found = fault(document.as_bytes(), &error);
            assert_eq!(found, (pointer.to_owned(), expected), "{document}: {error}");
        }
    }
}
