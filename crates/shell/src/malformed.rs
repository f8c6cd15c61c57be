//! What is said of a body that is not JSON in UTF-8: where, and why, for people in three languages.
//!
//! The parser gives a line, a byte of it, and a reason in English. The byte becomes a character, as editors count them, and
//! the reason one of those here. A reason that is not known here, after another parser has come, is told without its words.

use words::language::{Language, Text, Words};

use crate::kinds;
use crate::problem::{Position, Problem};
use crate::say::bodies as say;

/// Why a text is not JSON, by the words of the parser, and in ours.
const REASONS: [(&str, Text); 16] = [
    ("EOF", say::CUT_OFF),
    ("expected `:`", say::COLON),
    ("expected `,` or `]`", say::COMMA_IN_LIST),
    ("expected `,` or `}`", say::COMMA_IN_OBJECT),
    ("expected ident", say::WORD),
    ("expected value", say::VALUE),
    ("key must be a string", say::FIELD_NAME),
    ("invalid escape", say::ESCAPE),
    ("invalid number", say::NUMBER_WRITTEN),
    ("number out of range", say::NUMBER_TOO_LARGE),
    ("invalid unicode code point", say::NO_CHARACTER),
    ("lone leading surrogate", say::NO_CHARACTER),
    ("unexpected end of hex escape", say::NO_CHARACTER),
    ("control character", say::CONTROL_CHARACTER),
    ("trailing comma", say::LAST_COMMA),
    ("trailing characters", say::MORE_FOLLOWS),
];

/// What the parser says where objects and lists stand too deep in each other.
const TOO_DEEP: &str = "recursion limit exceeded";

/// So many may stand in each other: the parser's own limit, which keeps its stack short.
const MOST_LEVELS: usize = 127;

/// The place of a byte of a line, both from 1, as editors name it.
fn place(document: &[u8], line: usize, byte: usize) -> Position {
    let mut lines = document.split(|byte| *byte == b'\n');
    let text = lines.nth(line.saturating_sub(1)).unwrap_or_default();
    let before = text.get(..byte).unwrap_or(text);
    // A character begins with every byte that continues none.
    let column = before.iter().filter(|byte| (**byte & 0xc0) != 0x80).count();
    Position {
        line: line.max(1),
        column: column.max(1),
    }
}

/// The problem of a document that the parser could not read to its end.
pub(crate) fn problem(document: &[u8], error: &serde_json::Error) -> Problem {
    if document.iter().all(u8::is_ascii_whitespace) {
        return Problem::new(&kinds::MALFORMED).because(&say::EMPTY);
    }
    let said = error.to_string();
    let place = place(document, error.line(), error.column());
    if said.starts_with(TOO_DEEP) {
        return at(place, &|language| {
            say::too_deep(language, &MOST_LEVELS.to_string())
        });
    }
    let known = REASONS.iter().find(|(words, _)| said.starts_with(words));
    let why = known.map_or(say::NO_JSON, |(_, why)| *why);
    at(place, &|language| why.r#in(language).to_owned())
}

/// Holds a document to being UTF-8.
pub(crate) fn check_text(document: &[u8]) -> Result<(), Problem> {
    if let [0xff, 0xfe, ..] | [0xfe, 0xff, ..] | [0, ..] | [_, 0, ..] = document {
        return Err(Problem::new(&kinds::MALFORMED).because(&say::UTF_16));
    }
    let Err(error) = std::str::from_utf8(document) else {
        return Ok(());
    };
    let good = document.get(..error.valid_up_to()).unwrap_or_default();
    let line = good.split(|byte| *byte == b'\n').count();
    let start = good
        .iter()
        .rposition(|byte| *byte == b'\n')
        .map_or(0, |end| end + 1);
    let place = self::place(document, line, good.len() - start + 1);
    Err(at(place, &|language| say::NO_UTF_8.r#in(language).to_owned()))
}

/// A problem of a place, and why.
fn at(place: Position, why: &dyn Fn(Language) -> String) -> Problem {
    let (line, column) = (place.line.to_string(), place.column.to_string());
    let said = |language| say::at_place(language, &column, &line, &why(language));
    Problem::new(&kinds::MALFORMED)
        .saying(Words::said(&said))
        .at(place)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    /// What is said of a document, in each language.
    fn told(document: &[u8]) -> [String; 3] {
        let problem = match check_text(document) {
            Err(problem) => problem,
            Ok(()) => problem(
                document,
                &record::strict::from_slice::<Value>(document).unwrap_err(),
            ),
        };
        [Language::Kk, Language::Ru, Language::En].map(|language| {
            let body: Value = serde_json::from_slice(&problem.body(language, "/")).unwrap();
            body["detail"].as_str().unwrap().to_owned()
        })
    }

    #[test]
    fn every_reason_of_the_parser_has_its_words() {
        let deep = "[".repeat(200);
        for (document, expected) in [
            ("", "the body is empty"),
            (" \n", "the body is empty"),
            (
                "{\"a\": 1",
                "line 1, character 7: the document ends before it is complete",
            ),
            (
                "[1",
                "line 1, character 2: the document ends before it is complete",
            ),
            (
                "[\"a",
                "line 1, character 3: the document ends before it is complete",
            ),
            (
                "{\"a\" 1}",
                "line 1, character 6: a colon must follow the name of a field",
            ),
            (
                "[1 2]",
                "line 1, character 4: a comma or ] must follow an element of a list",
            ),
            (
                "{\"a\": 1 \"b\": 2}",
                "line 1, character 9: a comma or } must follow the value of a field",
            ),
            (
                "[truu]",
                "line 1, character 5: only true, false or null can stand here",
            ),
            ("{\"а\": ?}", "line 1, character 7: a JSON value must stand here"),
            (
                "{a: 1}",
                "line 1, character 2: the name of a field must stand in double quotation marks",
            ),
            (
                "[\"\\q\"]",
                "line 1, character 4: this character cannot follow a backslash",
            ),
            (
                "[1.]",
                "line 1, character 4: the number is not written as JSON has it",
            ),
            ("[1e999]", "line 1, character 6: the number is too large"),
            (
                "[\"\\ud800\"]",
                "line 1, character 9: \\u does not stand for a character",
            ),
            (
                "[\"\\udc00\"]",
                "line 1, character 8: \\u does not stand for a character",
            ),
            (
                "[\"a\tb\"]",
                "line 1, character 4: a control character stands in a text, it is written as \\n, \\t or \\u",
            ),
            ("[1,]", "line 1, character 4: no comma follows the last element"),
            (
                "{\"а\":1,}",
                "line 1, character 8: no comma follows the last element",
            ),
            (
                "{}\n\nx",
                "line 3, character 1: more characters follow the end of the document",
            ),
            (
                &deep,
                "line 1, character 128: objects and lists stand in each other more than 127 deep",
            ),
        ] {
            let [kk, ru, en] = told(document.as_bytes());
            assert_eq!(en, expected, "{document}");
            for other in [kk, ru] {
                let words = other.replace("\\n", "").replace("\\t", "").replace("\\u", "");
                let words = words
                    .replace("JSON", "")
                    .replace("true, false", "")
                    .replace("null", "");
                assert!(!words.contains(|c: char| c.is_ascii_alphabetic()), "{other}");
            }
        }
    }

    #[test]
    fn a_byte_that_is_not_utf_8_is_named_by_its_place() {
        for (document, expected) in [
            (
                &b"{\"a\":\n \"\xd0\xb0\xff\"}"[..],
                "line 2, character 4: there are bytes here that are not UTF-8",
            ),
            (
                b"\xcf\xf0\xe8",
                "line 1, character 1: there are bytes here that are not UTF-8",
            ),
            (
                b"\xff\xfe{\0",
                "the body is in UTF-16 or UTF-32, send it in UTF-8",
            ),
            (
                b"\xfe\xff\0{",
                "the body is in UTF-16 or UTF-32, send it in UTF-8",
            ),
            (b"{\0\"\0", "the body is in UTF-16 or UTF-32, send it in UTF-8"),
            (b"\0{\0\"", "the body is in UTF-16 or UTF-32, send it in UTF-8"),
        ] {
            assert_eq!(told(document)[2], expected, "{document:?}");
        }
    }
}
