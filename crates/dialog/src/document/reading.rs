//! Readers of single values.

use chrono::NaiveDate;

use crate::fault::Fault;
use crate::id::InvalidNumber;
use crate::strict::Str;

/// The day of the Law. Nobody sent a request under it before.
pub(super) const LAW: NaiveDate = match NaiveDate::from_ymd_opt(2015, 11, 16) {
    Some(day) => day,
    None => NaiveDate::MIN,
};

/// A date of the form YYYY-MM-DD, in that one spelling.
pub(crate) fn date(value: &str) -> Result<NaiveDate, Fault> {
    value
        .parse()
        .ok()
        .filter(|date: &NaiveDate| value.len() == 10 && date.to_string() == value)
        .ok_or(Fault::Date)
}

/// A value of the document that is one of a closed set, read leniently so that its fault has a pointer.
pub(crate) fn one_of<T: Copy>(
    value: Option<Str<'_>>,
    known: &'static str,
    all: &[(&str, T)],
) -> Result<T, Fault> {
    let value = value.ok_or(Fault::Required)?;
    all.iter()
        .find(|(name, _)| **name == *value)
        .map(|(_, t)| *t)
        .ok_or(Fault::UnknownValue { known })
}

/// An IIN or a BIN that must be there.
pub(crate) fn number<T: std::str::FromStr<Err = InvalidNumber>>(value: Option<Str<'_>>) -> Result<T, Fault> {
    value.ok_or(Fault::Required)?.parse().map_err(Fault::Number)
}
