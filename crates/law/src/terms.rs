//! When a term ends, and why on that day.
//!
//! Day 0 is the day of the event; counting starts the next day (Civil Code, article 173). A last day that is
//! not worked rolls to the next working day (article 175). A term ends at 24:00 of its last day (article 176).
//!
//! A term that runs past the last year of the calendar has a *provisional* last day: after that year its days are counted by
//! their weekdays alone, until a calendar comes. Nothing follows from a provisional day but a reminder.

use chrono::{Datelike as _, Days, NaiveDate};
use words::language::{Language, Words};

use crate::calendar::{self, Calendar, DayKind, NotCovered};
use crate::rules::Unit;
use crate::say;

/// One step of a derivation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step<'c> {
    /// The day it is about.
    pub day: NaiveDate,
    /// What happens on it.
    pub why: Why<'c>,
}

/// Why a day stands in a derivation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why<'c> {
    /// The event happened; counting starts on the next day.
    DayZero,
    /// A day off inside a term of working days: it does not count.
    NotCounted(&'c Words),
    /// A weekend that is worked: it counts, and a term can end on it.
    WorkedWeekend(&'c Words),
    /// No calendar is published for the year of this day: from here on weekdays alone count.
    NoCalendar {
        /// The year.
        year: i32,
    },
    /// The last calendar day is a day off: the term rolls on.
    RolledOver(&'c Words),
    /// The last day of the term.
    LastDay {
        /// The length of the term.
        days: u32,
        /// How its days were counted.
        unit: Unit,
    },
}

impl Why<'_> {
    /// The reason as a phrase.
    pub fn text(self, language: Language) -> String {
        match self {
            Self::DayZero => say::DAY_ZERO.r#in(language).to_owned(),
            Self::NotCounted(off) => say::not_counted(language, off.r#in(language)),
            Self::NoCalendar { year } => no_calendar(year, language),
            Self::WorkedWeekend(worked) => worked.r#in(language).to_owned(),
            Self::RolledOver(off) => say::rolled_over(language, off.r#in(language)),
            Self::LastDay { days, unit } => {
                let days = days.to_string();
                match unit {
                    Unit::WorkingDays => say::last_day_working(language, &days),
                    Unit::CalendarDays => say::last_day_calendar(language, &days),
                }
            }
        }
    }
}

/// Why a day is provisional, as a sentence.
pub fn no_calendar(year: i32, language: Language) -> String {
    say::no_calendar(language, &year.to_string())
}

/// A last day as far as a calendar knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LastDay {
    /// The day.
    pub day: NaiveDate,
    /// Where it is provisional: the first year for which there was no calendar.
    pub missing_year: Option<i32>,
}

/// The last day of a term, with its derivation: day 0, every day that was skipped, the last day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due<'c> {
    /// The last day on which the step is in time.
    pub day: NaiveDate,
    /// Where it is provisional: the first year for which there was no calendar.
    pub missing_year: Option<i32>,
    /// How it was found.
    pub derivation: Vec<Step<'c>>,
}

/// The last day of a term of `days` in `unit` that runs from an event on `from`.
///
/// # Errors
/// The term reaches into a year that the calendar does not cover.
pub fn last_day(
    from: NaiveDate,
    days: u32,
    unit: Unit,
    calendar: &Calendar,
) -> Result<NaiveDate, NotCovered> {
    let last = reckon(from, days, unit, calendar)?;
    match last.missing_year {
        None => Ok(last.day),
        Some(year) => Err(NotCovered { year }),
    }
}

/// The last day of a term of `days` in `unit` that runs from an event on `from`; provisional where the term runs past the
/// last year of the calendar.
///
/// # Errors
/// The term begins before the first year of the calendar.
pub fn reckon(from: NaiveDate, days: u32, unit: Unit, calendar: &Calendar) -> Result<LastDay, NotCovered> {
    count(from, days, unit, calendar, |_, _| {})
}

/// The working day that is `days` working days before a day, by their weekdays after the last year of the calendar.
///
/// # Errors
/// It is before the first year of the calendar.
pub fn working_days_before(
    mut day: NaiveDate,
    days: u32,
    calendar: &Calendar,
) -> Result<NaiveDate, NotCovered> {
    let mut left = days;
    while left > 0 {
        day = day.pred_opt().ok_or(NotCovered { year: day.year() })?;
        if calendar.kind_or_weekday(day)?.0 == DayKind::Working {
            left -= 1;
        }
    }
    Ok(day)
}

/// What [`reckon`] finds, with its derivation.
///
/// # Errors
/// As [`reckon`].
pub fn due(from: NaiveDate, days: u32, unit: Unit, calendar: &Calendar) -> Result<Due<'_>, NotCovered> {
    let mut derivation = Vec::with_capacity(8);
    let LastDay { day, missing_year } = count(from, days, unit, calendar, |day, why| {
        derivation.push(Step { day, why })
    })?;
    Ok(Due {
        day,
        missing_year,
        derivation,
    })
}

/// Counts a term, and tells `note` why each day of its derivation stands in it.
fn count<'c>(
    from: NaiveDate,
    days: u32,
    unit: Unit,
    calendar: &'c Calendar,
    mut note: impl FnMut(NaiveDate, Why<'c>),
) -> Result<LastDay, NotCovered> {
    note(from, Why::DayZero);
    let mut missing_year = None;
    let mut kind = |day, note: &mut dyn FnMut(NaiveDate, Why<'c>)| {
        // Beyond all years the first that is missing is the one to name.
        let first = |error: NotCovered| missing_year.map_or(error, |year| NotCovered { year });
        let (kind, missing) = calendar.kind_or_weekday(day).map_err(first)?;
        if let (None, Some(year)) = (missing_year, missing) {
            missing_year = missing;
            note(day, Why::NoCalendar { year });
        }
        Ok(kind)
    };
    // The day that was counted last.
    let mut day = match unit {
        Unit::WorkingDays => from,
        Unit::CalendarDays if days == 0 => from,
        Unit::CalendarDays => {
            // The first day that counts has to be covered like the last, which is looked at below.
            let first = calendar::next(from)?;
            kind(first, &mut note)?;
            first
                .checked_add_days(Days::new(u64::from(days) - 1))
                .ok_or(NotCovered {
                    year: NaiveDate::MAX.year(),
                })?
        }
    };
    let mut left = match unit {
        Unit::WorkingDays => days,
        Unit::CalendarDays => 0,
    };
    while left > 0 {
        day = calendar::next(day)?;
        match kind(day, &mut note)? {
            DayKind::Off(why) => note(day, Why::NotCounted(why)),
            DayKind::Working => {
                left -= 1;
                if let Some(worked) = calendar.special(day) {
                    note(day, Why::WorkedWeekend(&worked.why));
                }
            }
        }
    }
    while let DayKind::Off(why) = kind(day, &mut note)? {
        note(day, Why::RolledOver(why));
        day = calendar::next(day)?;
    }
    if unit == Unit::CalendarDays
        && let Some(worked) = calendar.special(day)
    {
        note(day, Why::WorkedWeekend(&worked.why));
    }
    note(day, Why::LastDay { days, unit });
    Ok(LastDay { day, missing_year })
}

#[cfg(test)]
mod tests;
