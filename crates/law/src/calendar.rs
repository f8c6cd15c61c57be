//! The working calendar: which days are worked.
//!
//! A calendar covers a range of years. A day outside it is an error that names the year, never "a working day":
//! a term computed from a holiday list that has run out is a wrong term.
//!
//! The calendar that a component carries is [`built_in`], a table made from `data/calendar.json` when the crate is
//! compiled. A newer one arrives as a [`Definition`] and becomes a [`Calendar`] by the same code.

use std::borrow::Cow;
use std::ops::RangeInclusive;

use chrono::{Datelike, Days, NaiveDate};
use serde::{Deserialize, Serialize};
use words::language::Words;

pub use self::definition::{Definition, Wrong, is_version};
use self::definition::{Expanded, is_weekend};
use crate::say;

mod definition;

/// The calendar cannot answer for this year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the working calendar does not cover the year {year}")]
pub struct NotCovered {
    /// The year that is missing.
    pub year: i32,
}

impl NotCovered {
    /// The error as a sentence.
    pub fn words(&self) -> Words {
        let year = self.year.to_string();
        Words::said(&|language| say::not_covered(language, &year))
    }
}

/// Whether and why a day is worked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayKind<'a> {
    /// A working day.
    Working,
    /// A day off, and its reason in the three languages.
    Off(&'a Words),
}

/// A day that is not what its weekday says, or that has a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SpecialDay {
    /// The day.
    pub day: NaiveDate,
    /// Whether it is off; a weekend that is worked is not.
    pub off: bool,
    /// Why, in the three languages.
    pub why: Words,
    /// Where this is written.
    pub source: Cow<'static, str>,
    /// Whether the source was read, or the ministry said so. What is not confirmed can still change.
    pub confirmed: bool,
}

/// A working calendar in one version, for the five-day week.
///
/// It is stored as it stands here, worked out day by day: only who publishes a calendar has to understand its definition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Calendar {
    /// The name that receipts and events carry.
    version: Cow<'static, str>,
    /// The first covered year.
    first_year: i32,
    /// The last covered year.
    last_year: i32,
    /// By day, each once.
    days: Cow<'static, [SpecialDay]>,
}

include!(concat!(env!("OUT_DIR"), "/calendar.rs"));

/// A date that the build script has checked.
const fn date(year: i32, month: u32, day: u32) -> NaiveDate {
    match NaiveDate::from_ymd_opt(year, month, day) {
        Some(date) => date,
        None => NaiveDate::MIN,
    }
}

/// The calendar that this program carries: the law on holidays (№ 267), article 84(5) of the Labour Code, and what
/// the Government and the Ministry of Labour moved (Labour Code, article 85(3)).
pub fn built_in() -> &'static Calendar {
    &BUILT_IN
}

/// The calendar of this version, if this program carries it.
pub fn version(version: &str) -> Option<&'static Calendar> {
    (built_in().version() == version).then(built_in)
}

/// The reason shown for a Saturday or a Sunday without a name.
static WEEKEND: Words = Words::of(say::WEEKEND);

/// What the weekday of a day says.
fn by_weekday(day: NaiveDate) -> DayKind<'static> {
    if is_weekend(day) {
        DayKind::Off(&WEEKEND)
    } else {
        DayKind::Working
    }
}

impl Calendar {
    /// The name that receipts and events carry.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The years that it covers.
    pub fn years(&self) -> RangeInclusive<i32> {
        self.first_year..=self.last_year
    }

    /// What this day is.
    ///
    /// # Errors
    /// The year is outside the covered range.
    pub fn kind(&self, day: NaiveDate) -> Result<DayKind<'_>, NotCovered> {
        self.covers(day.year())?;
        Ok(match self.special(day) {
            Some(special) if special.off => DayKind::Off(&special.why),
            Some(_) => DayKind::Working,
            None => by_weekday(day),
        })
    }

    /// What this day is or, after the last covered year, what its weekday says, with the year that is missing.
    ///
    /// # Errors
    /// The day is before the first covered year, or further than any calendar can speak of.
    pub fn kind_or_weekday(&self, day: NaiveDate) -> Result<(DayKind<'_>, Option<i32>), NotCovered> {
        match self.kind(day) {
            Ok(kind) => Ok((kind, None)),
            Err(NotCovered { year }) if year > self.last_year && definition::YEARS.contains(&year) => {
                Ok((by_weekday(day), Some(year)))
            }
            Err(not_covered) => Err(not_covered),
        }
    }

    /// The last day that it covers.
    pub fn last_day(&self) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.last_year, 12, 31).unwrap_or(NaiveDate::MAX)
    }

    /// What is special about this day, if anything.
    pub fn special(&self, day: NaiveDate) -> Option<&SpecialDay> {
        let place = self.days.binary_search_by_key(&day, |special| special.day).ok()?;
        self.days.get(place)
    }

    /// This day if it is worked, else the next one that is.
    ///
    /// # Errors
    /// The search leaves the covered range.
    pub fn working_day_from(&self, mut day: NaiveDate) -> Result<NaiveDate, NotCovered> {
        while self.kind(day)? != DayKind::Working {
            day = next(day)?;
        }
        Ok(day)
    }

    /// This day if it is worked, else the next one that is; after the last covered year by their weekdays, with the first
    /// year that is missing.
    ///
    /// # Errors
    /// The day is before the first covered year.
    pub fn working_day_or_weekday_from(
        &self,
        mut day: NaiveDate,
    ) -> Result<(NaiveDate, Option<i32>), NotCovered> {
        let mut missing = None;
        loop {
            let (kind, year) = self.kind_or_weekday(day)?;
            missing = missing.or(year);
            match kind {
                DayKind::Working => return Ok((day, missing)),
                DayKind::Off(_) => day = next(day)?,
            }
        }
    }

    /// The special days of a year, in order.
    ///
    /// # Errors
    /// The year is outside the covered range.
    pub fn year(&self, year: i32) -> Result<&[SpecialDay], NotCovered> {
        self.covers(year)?;
        let first = self.days.partition_point(|special| special.day.year() < year);
        let end = self.days.partition_point(|special| special.day.year() <= year);
        Ok(self.days.get(first..end).unwrap_or_default())
    }

    /// How many days of a year are worked.
    ///
    /// # Errors
    /// The year is outside the covered range.
    pub fn working_days(&self, year: i32) -> Result<u32, NotCovered> {
        self.covers(year)?;
        let mut count = 0;
        let mut day = NaiveDate::from_ymd_opt(year, 1, 1).ok_or(NotCovered { year })?;
        while day.year() == year {
            count += u32::from(self.kind(day)? == DayKind::Working);
            day = next(day)?;
        }
        Ok(count)
    }

    /// That the year is covered.
    fn covers(&self, year: i32) -> Result<(), NotCovered> {
        if self.years().contains(&year) {
            Ok(())
        } else {
            Err(NotCovered { year })
        }
    }
}

impl Definition {
    /// Checks the whole definition, names every fault, and gives each covered year its days off: the holidays; for
    /// one that falls on a weekend, the next working day after it (the law on holidays, article 5); and the days
    /// that were moved (Labour Code, article 85(3)). `line` reads a text of one line.
    ///
    /// # Errors
    /// Each fault with the pointer of its field.
    pub fn expand<F: From<Wrong>>(
        &self,
        line: fn(&str) -> Result<String, F>,
    ) -> Result<Calendar, Vec<(String, F)>> {
        let Expanded {
            version,
            first_year,
            last_year,
            days,
        } = definition::expand(self, line)?;
        let special = |(day, special): (NaiveDate, definition::Day)| SpecialDay {
            day,
            off: special.off,
            why: Words::from(special.why),
            source: Cow::Owned(special.source),
            confirmed: special.confirmed,
        };
        Ok(Calendar {
            version: Cow::Owned(version),
            first_year,
            last_year,
            days: days.into_iter().map(special).collect(),
        })
    }
}

/// The following day.
///
/// # Errors
/// There is none: the end of representable time, which no calendar covers.
pub fn next(day: NaiveDate) -> Result<NaiveDate, NotCovered> {
    day.checked_add_days(Days::new(1))
        .ok_or(NotCovered { year: day.year() })
}

#[cfg(test)]
mod tests;
