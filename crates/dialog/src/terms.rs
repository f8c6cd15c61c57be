//! When a term ends, and why on that day.
//!
//! Day 0 is the day of the event; counting starts the next day (Civil Code, article 173). A last day that is
//! not worked rolls to the next working day (article 175). A term ends at 24:00 of its last day (article 176).

use chrono::{Datelike as _, Days, NaiveDate};

use crate::calendar::{self, Calendar, DayKind, NotCovered};
use crate::language::{Language, Words};
use crate::rules::Unit;

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
        use Language::{En, Kk, Ru};
        use Unit::{CalendarDays, WorkingDays};
        match (self, language) {
            (Self::DayZero, Kk) => "оқиға күні; есептеу келесі күннен басталады".to_owned(),
            (Self::DayZero, Ru) => "день события; отсчёт начинается со следующего дня".to_owned(),
            (Self::DayZero, En) => "day of the event; counting starts on the next day".to_owned(),
            (Self::NotCounted(off), Kk) => format!("{}: есептелмейді", off.kk),
            (Self::NotCounted(off), Ru) => format!("{}: не считается", off.ru),
            (Self::NotCounted(off), En) => format!("{}: not counted", off.en),
            (Self::WorkedWeekend(worked), language) => worked.r#in(language).to_owned(),
            (Self::RolledOver(off), Kk) => format!("{}: мерзім келесі жұмыс күніне ауысады", off.kk),
            (Self::RolledOver(off), Ru) => format!("{}: срок переносится на следующий рабочий день", off.ru),
            (Self::RolledOver(off), En) => format!("{}: the term rolls to the next working day", off.en),
            (Self::LastDay { days, unit }, Kk) => match unit {
                WorkingDays => format!("мерзімнің соңғы күні ({days} жұмыс күні), сағат 24:00-ге дейін"),
                CalendarDays => {
                    format!("мерзімнің соңғы күні (күнтізбелік {days} күн), сағат 24:00-ге дейін")
                }
            },
            (Self::LastDay { days, unit }, Ru) => match unit {
                WorkingDays => format!("последний день срока (рабочих дней: {days}), до 24:00"),
                CalendarDays => format!("последний день срока (календарных дней: {days}), до 24:00"),
            },
            (Self::LastDay { days, unit }, En) => match unit {
                WorkingDays => format!("last day of the term (working days: {days}), until 24:00"),
                CalendarDays => format!("last day of the term (calendar days: {days}), until 24:00"),
            },
        }
    }
}

/// The last day of a term, with its derivation: day 0, every day that was skipped, the last day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due<'c> {
    /// The last day on which the step is in time.
    pub day: NaiveDate,
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
    count(from, days, unit, calendar, |_, _| {})
}

/// The working day that is `days` working days before a day.
///
/// # Errors
/// It is in a year that the calendar does not cover.
pub fn working_days_before(
    mut day: NaiveDate,
    days: u32,
    calendar: &Calendar,
) -> Result<NaiveDate, NotCovered> {
    let mut left = days;
    while left > 0 {
        day = day.pred_opt().ok_or(NotCovered { year: day.year() })?;
        if calendar.kind(day)? == DayKind::Working {
            left -= 1;
        }
    }
    Ok(day)
}

/// The last day of a term of `days` in `unit` that runs from an event on `from`, with its derivation.
///
/// # Errors
/// The term reaches into a year that the calendar does not cover.
pub fn due(from: NaiveDate, days: u32, unit: Unit, calendar: &Calendar) -> Result<Due<'_>, NotCovered> {
    let mut derivation = Vec::with_capacity(8);
    let day = count(from, days, unit, calendar, |day, why| {
        derivation.push(Step { day, why })
    })?;
    Ok(Due { day, derivation })
}

/// Counts a term, and tells `note` why each day of its derivation stands in it.
fn count<'c>(
    from: NaiveDate,
    days: u32,
    unit: Unit,
    calendar: &'c Calendar,
    mut note: impl FnMut(NaiveDate, Why<'c>),
) -> Result<NaiveDate, NotCovered> {
    note(from, Why::DayZero);
    // The day that was counted last.
    let mut day = match unit {
        Unit::WorkingDays => from,
        Unit::CalendarDays if days == 0 => from,
        Unit::CalendarDays => {
            // The first day that counts has to be covered like the last, which is looked at below.
            let first = calendar::next(from)?;
            calendar.kind(first)?;
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
        match calendar.kind(day)? {
            DayKind::Off(why) => note(day, Why::NotCounted(why)),
            DayKind::Working => {
                left -= 1;
                if let Some(worked) = calendar.special(day) {
                    note(day, Why::WorkedWeekend(&worked.why));
                }
            }
        }
    }
    while let DayKind::Off(why) = calendar.kind(day)? {
        note(day, Why::RolledOver(why));
        day = calendar::next(day)?;
    }
    if unit == Unit::CalendarDays
        && let Some(worked) = calendar.special(day)
    {
        note(day, Why::WorkedWeekend(&worked.why));
    }
    note(day, Why::LastDay { days, unit });
    Ok(day)
}

#[cfg(test)]
mod tests;
