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
        use Language::{En, Kk, Ru};
        use Unit::{CalendarDays, WorkingDays};
        match (self, language) {
            (Self::DayZero, Kk) => "оқиға күні; есептеу келесі күннен басталады".to_owned(),
            (Self::DayZero, Ru) => "день события; отсчёт начинается со следующего дня".to_owned(),
            (Self::DayZero, En) => "day of the event; counting starts on the next day".to_owned(),
            (Self::NotCounted(off), Kk) => format!("{}: есептелмейді", off.kk),
            (Self::NotCounted(off), Ru) => format!("{}: не считается", off.ru),
            (Self::NotCounted(off), En) => format!("{}: not counted", off.en),
            (Self::NoCalendar { year }, language) => no_calendar(year, language),
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

/// Why a day is provisional, as a sentence.
pub fn no_calendar(year: i32, language: Language) -> String {
    match language {
        Language::Kk => format!(
            "{year} жылға жұмыс күнтізбесі әлі жарияланған жоқ: күн алдын ала, тек апта күндері бойынша есептелді, күнтізбе жарияланғанда қайта есептеледі"
        ),
        Language::Ru => format!(
            "рабочий календарь на {year} год ещё не опубликован: день предварительный, рассчитан только по дням недели и будет пересчитан, когда календарь опубликуют"
        ),
        Language::En => format!(
            "no working calendar is published for {year} yet: the day is provisional, counted by weekdays alone, and will be counted anew when the calendar is published"
        ),
    }
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
