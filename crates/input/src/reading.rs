//! Readers of single values.

use chrono::NaiveDate;
use record::id::InvalidNumber;
use record::strict::Str;
use words::language::Language;

use crate::fault::Fault;

/// A date of the form YYYY-MM-DD, in that one spelling.
///
/// # Errors
/// The text is not a date of the form YYYY-MM-DD.
pub fn date(value: &str) -> Result<NaiveDate, Fault> {
    value
        .parse()
        .ok()
        .filter(|date: &NaiveDate| value.len() == 10 && date.to_string() == value)
        .ok_or(Fault::Date)
}

/// A value of the document that is one of a closed set, read leniently so that its fault has a pointer.
///
/// # Errors
/// It is missing, or none of them.
pub fn one_of<T: Copy>(value: Option<Str<'_>>, known: &'static str, all: &[(&str, T)]) -> Result<T, Fault> {
    let value = value.ok_or(Fault::Required)?;
    all.iter()
        .find(|(name, _)| **name == *value)
        .map(|(_, t)| *t)
        .ok_or(Fault::UnknownValue { known })
}

/// An IIN or a BIN that must be there.
///
/// # Errors
/// It is missing, or no such number.
pub fn number<T: std::str::FromStr<Err = InvalidNumber>>(value: Option<Str<'_>>) -> Result<T, Fault> {
    value.ok_or(Fault::Required)?.parse().map_err(Fault::Number)
}

/// A language named in a document.
///
/// # Errors
/// It is missing, or none of those of the portal.
pub fn language(value: Option<Str<'_>>) -> Result<Language, Fault> {
    let all = [("kk", Language::Kk), ("ru", Language::Ru), ("en", Language::En)];
    one_of(value, "kk, ru, en", &all)
}
