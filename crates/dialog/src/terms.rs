//! When a term ends, and why on that day.
//!
//! Day 0 is the day of the event; counting starts the next day (Civil Code, article 173). A last day that is
//! not worked rolls to the next working day (article 175). A term ends at 24:00 of its last day (article 176).

use chrono::NaiveDate;

use crate::calendar::{self, Calendar, DayKind, NotCovered};
use crate::language::{Language, Text};
use crate::rules::Unit;

/// One step of a derivation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// The day it is about.
    pub day: NaiveDate,
    /// What happens on it.
    pub why: Why,
}

/// Why a day stands in a derivation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// The event happened; counting starts on the next day.
    DayZero,
    /// A day off inside a term of working days: it does not count.
    NotCounted(Text),
    /// The last calendar day is a day off: the term rolls on.
    RolledOver(Text),
    /// The last day of the term.
    LastDay {
        /// The length of the term.
        days: u32,
        /// How its days were counted.
        unit: Unit,
    },
}

impl Why {
    /// The reason as a phrase.
    pub fn text(self, language: Language) -> String {
        match (self, language) {
            (Self::DayZero, Language::Kk) => "оқиға күні; есептеу келесі күннен басталады".to_owned(),
            (Self::DayZero, Language::Ru) => "день события; отсчёт начинается со следующего дня".to_owned(),
            (Self::DayZero, Language::En) => "day of the event; counting starts on the next day".to_owned(),
            (Self::NotCounted(off), Language::Kk) => format!("{}: есептелмейді", off.kk),
            (Self::NotCounted(off), Language::Ru) => format!("{}: не считается", off.ru),
            (Self::NotCounted(off), Language::En) => format!("{}: not counted", off.en),
            (Self::RolledOver(off), Language::Kk) => {
                format!("{}: мерзім келесі жұмыс күніне ауысады", off.kk)
            }
            (Self::RolledOver(off), Language::Ru) => {
                format!("{}: срок переносится на следующий рабочий день", off.ru)
            }
            (Self::RolledOver(off), Language::En) => {
                format!("{}: the term rolls to the next working day", off.en)
            }
            (
                Self::LastDay {
                    days,
                    unit: Unit::WorkingDays,
                },
                Language::Kk,
            ) => {
                format!("мерзімнің соңғы күні ({days} жұмыс күні), сағат 24:00-ге дейін")
            }
            (
                Self::LastDay {
                    days,
                    unit: Unit::WorkingDays,
                },
                Language::Ru,
            ) => {
                format!("последний день срока (рабочих дней: {days}), до 24:00")
            }
            (
                Self::LastDay {
                    days,
                    unit: Unit::WorkingDays,
                },
                Language::En,
            ) => {
                format!("last day of the term (working days: {days}), until 24:00")
            }
            (
                Self::LastDay {
                    days,
                    unit: Unit::CalendarDays,
                },
                Language::Kk,
            ) => {
                format!("мерзімнің соңғы күні (күнтізбелік {days} күн), сағат 24:00-ге дейін")
            }
            (
                Self::LastDay {
                    days,
                    unit: Unit::CalendarDays,
                },
                Language::Ru,
            ) => {
                format!("последний день срока (календарных дней: {days}), до 24:00")
            }
            (
                Self::LastDay {
                    days,
                    unit: Unit::CalendarDays,
                },
                Language::En,
            ) => {
                format!("last day of the term (calendar days: {days}), until 24:00")
            }
        }
    }
}

/// The last day of a term, with its derivation: day 0, every day that was skipped, the last day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// The last day on which the step is in time.
    pub day: NaiveDate,
    /// How it was found.
    pub derivation: Vec<Step>,
}

/// The last day of a term of `days` in `unit` that runs from an event on `from`.
///
/// # Errors
/// The term reaches into a year that the calendar does not cover.
pub fn due(from: NaiveDate, days: u32, unit: Unit, calendar: &Calendar) -> Result<Due, NotCovered> {
    let mut derivation = vec![Step {
        day: from,
        why: Why::DayZero,
    }];
    let mut day = from;
    let mut counted = 0;
    while counted < days {
        day = calendar::next(day)?;
        match (unit, calendar.kind(day)?) {
            (Unit::CalendarDays, _) | (Unit::WorkingDays, DayKind::Working) => counted += 1,
            (Unit::WorkingDays, DayKind::Off(why)) => derivation.push(Step {
                day,
                why: Why::NotCounted(why),
            }),
        }
    }
    while let DayKind::Off(why) = calendar.kind(day)? {
        derivation.push(Step {
            day,
            why: Why::RolledOver(why),
        });
        day = calendar::next(day)?;
    }
    derivation.push(Step {
        day,
        why: Why::LastDay { days, unit },
    });
    Ok(Due { day, derivation })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::FIVE_DAY_WEEK;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn due_day(from: &str, days: u32, unit: Unit) -> Result<NaiveDate, NotCovered> {
        due(day(from), days, unit, &FIVE_DAY_WEEK).map(|due| due.day)
    }

    #[test]
    fn a_term_counts_from_the_next_day_and_ends_on_a_working_day() {
        use Unit::{CalendarDays, WorkingDays};
        for (from, days, unit, expected, why) in [
            (
                "2026-11-23",
                1,
                WorkingDays,
                "2026-11-24",
                "Monday: 1 working day ends on Tuesday",
            ),
            (
                "2026-11-20",
                1,
                WorkingDays,
                "2026-11-23",
                "Friday: 1 working day ends on Monday",
            ),
            (
                "2026-11-21",
                1,
                WorkingDays,
                "2026-11-23",
                "Saturday: 1 working day ends on Monday",
            ),
            (
                "2026-11-19",
                3,
                WorkingDays,
                "2026-11-24",
                "Thursday: 3 working days skip the weekend",
            ),
            (
                "2026-11-23",
                15,
                CalendarDays,
                "2026-12-08",
                "15 calendar days end on a Tuesday",
            ),
            (
                "2026-11-20",
                15,
                CalendarDays,
                "2026-12-07",
                "15 calendar days end on a Saturday and roll on",
            ),
            (
                "2026-07-12",
                15,
                CalendarDays,
                "2026-07-27",
                "the first day of the 2026 wording",
            ),
        ] {
            assert_eq!(due_day(from, days, unit), Ok(day(expected)), "{why}");
        }
    }

    #[test]
    fn a_term_that_reaches_into_an_uncovered_year_is_an_error() {
        assert_eq!(
            due_day("2027-12-20", 15, Unit::CalendarDays),
            Err(NotCovered { year: 2028 })
        );
    }

    #[test]
    fn the_derivation_names_every_skipped_day() {
        let due = due(day("2026-11-20"), 1, Unit::WorkingDays, &FIVE_DAY_WEEK).unwrap();
        let days: Vec<_> = due.derivation.iter().map(|step| step.day.to_string()).collect();
        assert_eq!(days, ["2026-11-20", "2026-11-21", "2026-11-22", "2026-11-23"]);
    }

    proptest::proptest! {
        #[test]
        fn a_term_ends_on_a_working_day_later_for_more_days(start in 0_u64..1_500, days in 1_u32..60) {
            let from = day("2022-01-01") + chrono::Days::new(start);
            for unit in [Unit::WorkingDays, Unit::CalendarDays] {
                let shorter = due(from, days, unit, &FIVE_DAY_WEEK).unwrap().day;
                let longer = due(from, days + 1, unit, &FIVE_DAY_WEEK).unwrap().day;
                proptest::prop_assert_eq!(FIVE_DAY_WEEK.kind(shorter).unwrap(), DayKind::Working);
                proptest::prop_assert!(longer >= shorter && shorter > from);
            }
        }

        #[test]
        fn n_and_m_working_days_are_n_then_m(start in 0_u64..1_500, n in 1_u32..20, m in 1_u32..20) {
            let from = day("2022-01-01") + chrono::Days::new(start);
            let working = |from, days| due(from, days, Unit::WorkingDays, &FIVE_DAY_WEEK).unwrap().day;
            proptest::prop_assert_eq!(working(from, n + m), working(working(from, n), m));
        }
    }
}
