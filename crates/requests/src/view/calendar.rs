//! A year of the calendar.

use chrono::NaiveDate;
use law::calendar::{Calendar, NotCovered};
use serde::Serialize;
use words::language::Language;

/// One year of a calendar: Monday to Friday are worked, except for these days.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "CalendarYear"))]
pub struct CalendarYearView<'a> {
    /// The version of the calendar.
    pub version: &'a str,
    /// The year.
    pub year: i32,
    /// How many of its days are worked.
    pub working_days: u32,
    /// Every day that has a name, off or worked.
    pub days: Vec<SpecialDayView<'a>>,
}

/// A day that has a name.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "SpecialDayShown"))]
pub struct SpecialDayView<'a> {
    /// The day.
    pub day: NaiveDate,
    /// Whether it is off.
    pub off: bool,
    /// Why.
    pub why: &'a str,
    /// Where that is written.
    pub source: &'a str,
    /// Whether that is certain.
    pub confirmed: bool,
}

impl<'a> CalendarYearView<'a> {
    /// A year of this calendar.
    ///
    /// # Errors
    /// The calendar does not cover it.
    pub fn of(calendar: &'a Calendar, year: i32, language: Language) -> Result<Self, NotCovered> {
        Ok(Self {
            version: calendar.version(),
            year,
            working_days: calendar.working_days(year)?,
            days: calendar
                .year(year)?
                .iter()
                .map(|special| SpecialDayView {
                    day: special.day,
                    off: special.off,
                    why: special.why.r#in(language),
                    source: &special.source,
                    confirmed: special.confirmed,
                })
                .collect(),
        })
    }
}
