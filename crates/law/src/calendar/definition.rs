//! What a calendar is made from, and how its days follow from that.
//!
//! The build script includes this file as well as the library: the calendar that a component carries is expanded when
//! it is compiled, one that an operator publishes later when it arrives, and both by this code. So it knows nothing
//! of the rest of the crate.

mod days;
mod reading;
mod words;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub(crate) use days::{expand, is_weekend};
pub(crate) use words::Sentence;

/// The years that a calendar can speak of: from the law on holidays (№ 267 of 2001) on, and no further than anyone
/// can mean.
pub(crate) const YEARS: std::ops::RangeInclusive<i32> = 2002..=2199;

/// Whether a calendar can have this name: 1 to 40 lower-case letters, digits, dots and hyphens, so that it can stand in
/// keys and addresses.
pub fn is_version(name: &str) -> bool {
    let known = |c: char| matches!(c, 'a'..='z' | '0'..='9' | '.' | '-');
    !name.is_empty() && name.len() <= 40 && name.chars().all(known)
}

/// A working calendar as it is written: the holidays of the law, and what was decided for single years.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "CalendarDefinition"))]
#[serde(deny_unknown_fields)]
pub struct Definition {
    /// The name that receipts and events carry: lower-case letters, digits, dots and hyphens.
    #[cfg_attr(feature = "schema", schemars(required, regex(pattern = "^[a-z0-9.-]{1,40}$")))]
    version: Option<String>,
    /// The first year that it covers.
    #[cfg_attr(feature = "schema", schemars(required, range(min = 2002, max = 2199)))]
    first_year: Option<i32>,
    /// The last year that it covers.
    #[cfg_attr(feature = "schema", schemars(required, range(min = 2002, max = 2199)))]
    last_year: Option<i32>,
    /// Days off on the same date each year.
    #[cfg_attr(feature = "schema", schemars(with = "Vec<Holiday>"))]
    holidays: Option<Vec<Holiday>>,
    /// Days off whose date differs from year to year. Each needs a date in every covered year.
    #[cfg_attr(feature = "schema", schemars(with = "Vec<Movable>"))]
    movable: Option<Vec<Movable>>,
    /// Days of rest that were moved (Labour Code, article 85(3)).
    #[cfg_attr(feature = "schema", schemars(with = "Vec<Moved>"))]
    moved: Option<Vec<Moved>>,
}

/// A name in the three languages, as it is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
struct Names {
    /// In Kazakh.
    #[cfg_attr(feature = "schema", schemars(required, length(min = 1, max = 500), regex(pattern = crate::pattern::LINE_PATTERN)))]
    kk: Option<String>,
    /// In Russian.
    #[cfg_attr(feature = "schema", schemars(required, length(min = 1, max = 500), regex(pattern = crate::pattern::LINE_PATTERN)))]
    ru: Option<String>,
    /// In English.
    #[cfg_attr(feature = "schema", schemars(required, length(min = 1, max = 500), regex(pattern = crate::pattern::LINE_PATTERN)))]
    en: Option<String>,
}

/// A day off on the same date each year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
struct Holiday {
    /// Its name.
    #[cfg_attr(feature = "schema", schemars(with = "Names"))]
    name: Option<Names>,
    /// Its month.
    #[cfg_attr(feature = "schema", schemars(required, range(min = 1, max = 12)))]
    month: Option<u32>,
    /// Its day of the month.
    #[cfg_attr(feature = "schema", schemars(required, range(min = 1, max = 31)))]
    day: Option<u32>,
    /// The first year of it; always, where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "i32"))]
    from: Option<i32>,
    /// The last year of it; for good, where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "i32"))]
    until: Option<i32>,
    /// Whether another day is off where it falls on a weekend (the law on holidays, article 5).
    #[cfg_attr(feature = "schema", schemars(required))]
    substituted: Option<bool>,
    /// Where this is written.
    #[cfg_attr(feature = "schema", schemars(required, length(min = 1, max = 500), regex(pattern = crate::pattern::LINE_PATTERN)))]
    source: Option<String>,
    /// Whether the source was read, or the ministry said so.
    #[cfg_attr(feature = "schema", schemars(required))]
    confirmed: Option<bool>,
}

/// A day off whose date differs from year to year. It has no substitute.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
struct Movable {
    /// Its name.
    #[cfg_attr(feature = "schema", schemars(with = "Names"))]
    name: Option<Names>,
    /// Its dates.
    #[cfg_attr(feature = "schema", schemars(with = "Vec<MovableDate>"))]
    dates: Option<Vec<MovableDate>>,
}

/// One date of a movable day off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
struct MovableDate {
    /// The date, YYYY-MM-DD.
    #[cfg_attr(feature = "schema", schemars(with = "NaiveDate"))]
    day: Option<String>,
    /// Where this is written.
    #[cfg_attr(feature = "schema", schemars(required, length(min = 1, max = 500), regex(pattern = crate::pattern::LINE_PATTERN)))]
    source: Option<String>,
    /// Whether the source was read, or the ministry said so.
    #[cfg_attr(feature = "schema", schemars(required))]
    confirmed: Option<bool>,
}

/// A day of rest that was moved to another day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
struct Moved {
    /// The day of the weekend that is worked, YYYY-MM-DD.
    #[cfg_attr(feature = "schema", schemars(with = "NaiveDate"))]
    from: Option<String>,
    /// The day that is off instead, YYYY-MM-DD.
    #[cfg_attr(feature = "schema", schemars(with = "NaiveDate"))]
    to: Option<String>,
    /// The act that moved it.
    #[cfg_attr(feature = "schema", schemars(required, length(min = 1, max = 500), regex(pattern = crate::pattern::LINE_PATTERN)))]
    source: Option<String>,
    /// Whether the source was read, or the ministry said so.
    #[cfg_attr(feature = "schema", schemars(required))]
    confirmed: Option<bool>,
}

/// What can be wrong with a definition, beside its texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Wrong {
    /// The field must be there.
    #[error("is required")]
    Required,
    /// Not a date of the form YYYY-MM-DD.
    #[error("must be a date of the form YYYY-MM-DD")]
    Date,
    /// A number outside its range.
    #[error("must be within: {range}")]
    OutOfRange {
        /// The range, in words.
        range: &'static str,
    },
    /// Not the name of a version: see [`is_version`].
    #[error("must be 1 to 40 lower-case letters, digits, dots and hyphens")]
    Version,
    /// The end comes before the beginning.
    #[error("the end comes before the beginning")]
    Reversed,
    /// No day of every year.
    #[error("this day is not in every year")]
    NoSuchDay,
    /// The day is there already.
    #[error("this day is there already")]
    Repeated,
    /// The day is outside the years of the calendar.
    #[error("is outside the years of the calendar")]
    OutsideYears,
    /// A movable day off has no date in a year of the calendar.
    #[error("there is no date for the year {year}")]
    MissingYear {
        /// The year.
        year: i32,
    },
    /// A day that is to be worked is no weekend that is off.
    #[error("only a weekend that is off, and no holiday, can be worked instead")]
    NotAWeekend,
    /// A day that is to be off instead is off already.
    #[error("only a working day can be off instead")]
    NotAWorkingDay,
}

/// A day that is not what its weekday says, or that has a name.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Day {
    pub(crate) off: bool,
    pub(crate) why: Sentence,
    pub(crate) source: String,
    pub(crate) confirmed: bool,
}

/// The days of a definition.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Expanded {
    pub(crate) version: String,
    pub(crate) first_year: i32,
    pub(crate) last_year: i32,
    pub(crate) days: BTreeMap<NaiveDate, Day>,
}
