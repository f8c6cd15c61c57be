//! Query parameters and headers: how each is read, and what is said of one that is not of its form.
//!
//! A value has one spelling. What is read is written again, and counts only where that gives the text that came: a sign, a
//! zero in front or a blank is no part of a number, and a day has four digits, two and two.

use std::borrow::Cow;
use std::fmt::Display;
use std::str::FromStr;

use law::time::{Instant, NaiveDate};
use words::language::{Language, Words};

use crate::kinds;
use crate::problem::Problem;
use crate::request::Request;
use crate::say::parameters as say;

/// Characters of an unknown name that are repeated to its sender.
const ECHOED_CHARS: usize = 64;

/// A value in the one spelling that it has when it is written.
pub fn exact<T: FromStr + Display>(text: &str) -> Option<T> {
    let value: T = text.parse().ok()?;
    (value.to_string() == text).then_some(value)
}

/// A day, of the form YYYY-MM-DD.
pub fn day(text: &str) -> Option<NaiveDate> {
    // A year of five digits has one spelling too.
    exact(text).filter(|_| text.len() == "YYYY-MM-DD".len())
}

/// An instant of RFC 3339: with its offset, whatever that is.
pub fn instant(text: &str) -> Option<Instant> {
    law::time::from_rfc3339(text)
}

/// What a parameter must be.
#[derive(Debug, Clone, Copy)]
pub enum Form<'a> {
    /// It must be there.
    Required,
    /// A day.
    Day,
    /// An instant that is not to come.
    InstantPast,
    /// An instant or a day, of these years.
    InstantOrDay {
        /// The first year.
        from: i32,
        /// The last year.
        to: i32,
    },
    /// A number within these bounds.
    Number {
        /// The least.
        from: u64,
        /// The most.
        to: u64,
    },
    /// One of these values, separated by commas.
    OneOf(&'a str),
    /// The version of something that was published, as this address lists them.
    Version(&'a str),
    /// It goes with this only.
    OnlyWith(&'a str),
    /// `next` of an earlier answer.
    Cursor,
    /// One or more entity tags, or `*`.
    EntityTags,
    /// An IIN or a BIN.
    IdentityNumber,
}

impl Form<'_> {
    /// The form as a sentence, without its subject.
    fn text(self, language: Language) -> Cow<'static, str> {
        let text = match self {
            Self::Required => say::REQUIRED,
            Self::Day => say::DAY,
            Self::InstantPast => say::INSTANT_PAST,
            Self::InstantOrDay { from, to } => {
                return say::instant_or_day(language, &from.to_string(), &to.to_string()).into();
            }
            Self::Number { from, to } => {
                return say::number(language, &from.to_string(), &to.to_string()).into();
            }
            Self::OneOf(values) => return say::one_of(language, values).into(),
            Self::Version(listed) => return say::version(language, listed).into(),
            Self::OnlyWith(other) => return say::only_with(language, other).into(),
            Self::Cursor => say::CURSOR,
            Self::EntityTags => say::ENTITY_TAGS,
            Self::IdentityNumber => say::IDENTITY_NUMBER,
        };
        text.r#in(language).into()
    }
}

/// The problem of a parameter or a header that is not of its form.
pub fn not(name: &'static str, form: Form<'_>) -> Problem {
    said(name, &|language| format!("{name}: {}", form.text(language)))
}

/// The problem of a query parameter that the operation does not take.
pub(crate) fn unknown(name: &str, known: &[&'static str]) -> Problem {
    let name = percent_encoding::percent_decode_str(name).decode_utf8_lossy();
    let name: String = name.chars().take(ECHOED_CHARS).collect();
    let known = known.join(", ");
    let words = Words::said(&|language| match known.is_empty() {
        true => say::unknown_of_none(language, &name),
        false => say::unknown(language, &known, &name),
    });
    problem(name, words)
}

/// The problem of a query parameter that comes more than once.
pub(crate) fn repeated(name: &'static str) -> Problem {
    said(name, &|language| say::repeated(language, name))
}

/// The problem of a header that has one value and comes more than once.
pub(crate) fn repeated_header(name: &'static str) -> Problem {
    said(name, &|language| say::repeated_header(language, name))
}

fn said(name: &'static str, say: &dyn Fn(Language) -> String) -> Problem {
    problem(name, Words::said(say))
}

fn problem(name: impl Into<Cow<'static, str>>, words: Words) -> Problem {
    Problem::new(&kinds::INVALID_PARAMETER)
        .saying(words)
        .of_parameter(name)
}

impl Request {
    /// A parameter in the one spelling of its type, where it was sent.
    ///
    /// # Errors
    /// 400 where it is not of this form.
    pub fn parsed<T: FromStr + Display>(
        &self,
        name: &'static str,
        form: Form<'_>,
    ) -> Result<Option<T>, Problem> {
        self.parameter(name)
            .map(|text| exact(&text).ok_or_else(|| not(name, form)))
            .transpose()
    }

    /// A parameter that is a day.
    ///
    /// # Errors
    /// 400 where the value is not a day.
    pub fn day(&self, name: &'static str) -> Result<Option<NaiveDate>, Problem> {
        self.parameter(name)
            .map(|text| day(&text).ok_or_else(|| not(name, Form::Day)))
            .transpose()
    }

    /// A parameter that is true or false.
    ///
    /// # Errors
    /// 400 where it is neither.
    pub fn flag(&self, name: &'static str) -> Result<Option<bool>, Problem> {
        self.parsed(name, Form::OneOf("true, false"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_has_one_spelling() {
        for (text, expected) in [
            ("5", Some(5)),
            ("0", Some(0)),
            ("05", None),
            ("+5", None),
            ("-0", None),
            (" 5", None),
            ("5 ", None),
            ("", None),
            ("٥", None),
            ("5.0", None),
        ] {
            assert_eq!(exact::<u64>(text), expected, "{text}");
        }
        for text in [
            "2026-1-5",
            " 2026-01-05",
            "+2026-01-05",
            "+12026-01-05",
            "2026-02-30",
            "2026-01-05 ",
            "20260105",
        ] {
            assert_eq!(day(text), None, "{text}");
        }
        assert!(day("2026-01-05").is_some());
        assert_eq!(exact::<bool>("True"), None);
    }

    #[test]
    fn an_instant_has_an_offset() {
        let utc = instant("2026-11-23T05:00:00Z");
        assert!(utc.is_some());
        for text in [
            "2026-11-23T10:00:00+05:00",
            "2026-11-23T05:00:00.000Z",
            "2026-11-23t05:00:00z",
            "2026-11-22T23:30:00-05:30",
            "2026-11-23T05:00:00+00:00",
        ] {
            assert_eq!(instant(text), utc, "{text}");
        }
        for text in [
            "2026-11-23",
            "2026-11-23T10:00:00",
            "2026-11-23 10:00:00+05:00",
            "2026-11-23T10:00+05:00",
            "2026-11-23T10:00:00 +05:00",
            "2026-11-23T10:00:00+0500",
            "2026-11-23T10:00:00+5:00",
            "2026-11-23T24:00:00Z",
            "26-11-23T10:00:00Z",
            "",
            "жжжжжжжжж",
        ] {
            assert_eq!(instant(text), None, "{text}");
        }
    }
}
