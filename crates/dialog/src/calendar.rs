//! The working calendar: which days are worked.
//!
//! A calendar covers a range of years. A day outside it is an error that names the year, never "a working day":
//! a term computed from a holiday list that has run out is a wrong term.

use chrono::{Datelike, Days, NaiveDate, Weekday};

use crate::language::Text;

/// The calendar cannot answer for this year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the working calendar does not cover the year {year}")]
pub struct NotCovered {
    /// The year that is missing.
    pub year: i32,
}

/// Whether and why a day is worked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayKind {
    /// A working day.
    Working,
    /// A day off, and its reason in the three languages.
    Off(Text),
}

/// A working calendar in one version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    /// The name that receipts and events carry.
    pub version: &'static str,
    /// The first covered year.
    pub first_year: i32,
    /// The last covered year.
    pub last_year: i32,
}

/// The five-day week without holidays (Labour Code, article 71: Sunday, and Saturday by common practice).
pub static FIVE_DAY_WEEK: Calendar = Calendar {
    version: "five-day-week",
    first_year: 2021,
    last_year: 2027,
};

/// The calendar of this version.
pub fn version(version: &str) -> Option<&'static Calendar> {
    static ALL: [&Calendar; 1] = [&FIVE_DAY_WEEK];
    ALL.into_iter().find(|calendar| calendar.version == version)
}

/// The reason shown for a Saturday or a Sunday.
const WEEKEND: Text = Text {
    kk: "демалыс күні",
    ru: "выходной день",
    en: "weekend",
};

impl Calendar {
    /// What this day is.
    ///
    /// # Errors
    /// The year is outside the covered range.
    pub fn kind(&self, day: NaiveDate) -> Result<DayKind, NotCovered> {
        let year = day.year();
        if year < self.first_year || year > self.last_year {
            return Err(NotCovered { year });
        }
        Ok(match day.weekday() {
            Weekday::Sat | Weekday::Sun => DayKind::Off(WEEKEND),
            Weekday::Mon | Weekday::Tue | Weekday::Wed | Weekday::Thu | Weekday::Fri => DayKind::Working,
        })
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
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_day_off_rolls_to_the_next_working_day() {
        for (from, expected) in [
            ("2026-11-20", "2026-11-20"),
            ("2026-11-21", "2026-11-23"),
            ("2026-11-22", "2026-11-23"),
        ] {
            assert_eq!(FIVE_DAY_WEEK.working_day_from(day(from)), Ok(day(expected)));
        }
    }

    #[test]
    fn a_year_without_a_calendar_is_an_error_that_names_it() {
        assert_eq!(
            FIVE_DAY_WEEK.kind(day("2028-01-03")),
            Err(NotCovered { year: 2028 })
        );
        assert_eq!(
            FIVE_DAY_WEEK.kind(day("2020-12-31")),
            Err(NotCovered { year: 2020 })
        );
        // 31 December 2027 is a Friday; the search may start inside and still leave the range.
        assert_eq!(
            FIVE_DAY_WEEK.working_day_from(day("2027-12-31")),
            Ok(day("2027-12-31"))
        );
    }
}
