use proptest::prelude::*;

use super::*;
use crate::calendar::built_in;
use Unit::{CalendarDays, WorkingDays};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn last(from: &str, days: u32, unit: Unit) -> Result<NaiveDate, NotCovered> {
    last_day(day(from), days, unit, built_in())
}

/// The derivation, a line a step.
fn lines(from: &str, days: u32, unit: Unit, language: Language) -> Vec<String> {
    let due = due(day(from), days, unit, built_in()).unwrap();
    due.derivation
        .iter()
        .map(|step| format!("{} {}", step.day, step.why.text(language)))
        .collect()
}

#[test]
fn the_terms_of_the_rules_end_on_these_days_civil_code_173_and_175() {
    // Day 0; 15 calendar days before and after rolling; 1, 3 and 5 working days.
    for (from, raw, answer, one, three, five, why) in [
        (
            "2023-04-24",
            "2023-05-09",
            "2023-05-10",
            "2023-04-25",
            "2023-04-27",
            "2023-05-02",
            "9 May, substitute on 8 May",
        ),
        (
            "2024-05-03",
            "2024-05-18",
            "2024-05-20",
            "2024-05-04",
            "2024-05-10",
            "2024-05-14",
            "4 May worked, 8 May off",
        ),
        (
            "2024-12-31",
            "2025-01-15",
            "2025-01-15",
            "2025-01-05",
            "2025-01-08",
            "2025-01-10",
            "5 Jan worked, 3 and 7 Jan off",
        ),
        (
            "2025-03-07",
            "2025-03-22",
            "2025-03-26",
            "2025-03-11",
            "2025-03-13",
            "2025-03-17",
            "8 March, and Nauryz on a weekend",
        ),
        (
            "2026-03-06",
            "2026-03-21",
            "2026-03-26",
            "2026-03-10",
            "2026-03-12",
            "2026-03-16",
            "Nauryz on a weekend",
        ),
        (
            "2026-03-20",
            "2026-04-04",
            "2026-04-06",
            "2026-03-26",
            "2026-03-30",
            "2026-04-01",
            "the block of Nauryz",
        ),
        (
            "2026-07-11",
            "2026-07-26",
            "2026-07-27",
            "2026-07-13",
            "2026-07-15",
            "2026-07-17",
            "last day before № 128-НҚ",
        ),
        (
            "2026-07-12",
            "2026-07-27",
            "2026-07-27",
            "2026-07-13",
            "2026-07-15",
            "2026-07-17",
            "first day of № 128-НҚ",
        ),
        (
            "2026-08-14",
            "2026-08-29",
            "2026-08-31",
            "2026-08-17",
            "2026-08-19",
            "2026-08-21",
            "30 August is no holiday in 2026",
        ),
        (
            "2026-10-09",
            "2026-10-24",
            "2026-10-27",
            "2026-10-12",
            "2026-10-14",
            "2026-10-16",
            "25 October on a Sunday",
        ),
        (
            "2027-02-26",
            "2027-03-13",
            "2027-03-16",
            "2027-03-01",
            "2027-03-03",
            "2027-03-05",
            "15 March is Constitution Day",
        ),
    ] {
        assert_eq!(day(from) + Days::new(15), day(raw), "{why}");
        assert_eq!(last(from, 15, CalendarDays), Ok(day(answer)), "{why}");
        assert_eq!(last(from, 1, WorkingDays), Ok(day(one)), "{why}");
        assert_eq!(last(from, 3, WorkingDays), Ok(day(three)), "{why}");
        assert_eq!(last(from, 5, WorkingDays), Ok(day(five)), "{why}");
    }
}

#[test]
fn a_term_counts_from_the_next_day_and_ends_on_a_working_day_civil_code_173_and_175() {
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
            "2026-11-20",
            0,
            WorkingDays,
            "2026-11-20",
            "no day to count: the day itself",
        ),
        (
            "2026-11-21",
            0,
            CalendarDays,
            "2026-11-23",
            "no day to count, but the day is off",
        ),
    ] {
        assert_eq!(last(from, days, unit), Ok(day(expected)), "{why}");
    }
}

#[test]
fn a_term_crosses_the_end_of_a_year_with_the_holidays_of_both() {
    for (from, days, unit, expected, why) in [
        (
            "2022-12-30",
            1,
            WorkingDays,
            "2023-01-04",
            "1 January 2023 on a Sunday, substitute on 3 January",
        ),
        (
            "2022-12-30",
            5,
            WorkingDays,
            "2023-01-10",
            "7 January 2023 on a Saturday, no substitute",
        ),
        (
            "2023-12-29",
            1,
            WorkingDays,
            "2024-01-03",
            "1 and 2 January 2024 on weekdays",
        ),
        (
            "2024-12-30",
            5,
            WorkingDays,
            "2025-01-09",
            "31 Dec, 5, 6, 8 and 9 January count",
        ),
        (
            "2025-12-17",
            15,
            CalendarDays,
            "2026-01-05",
            "1 January 2026, then a weekend from the 3rd",
        ),
        (
            "2026-12-31",
            1,
            WorkingDays,
            "2027-01-05",
            "2 January 2027 on a Saturday, substitute on Monday",
        ),
        (
            "2026-12-18",
            15,
            CalendarDays,
            "2027-01-05",
            "2 January 2027, and on to the 5th",
        ),
    ] {
        assert_eq!(last(from, days, unit), Ok(day(expected)), "{why}");
    }
}

#[test]
fn a_term_that_reaches_into_an_uncovered_year_is_an_error() {
    let missing = |year| Err(NotCovered { year });
    assert_eq!(last("2027-12-20", 15, CalendarDays), missing(2028));
    assert_eq!(last("2027-12-31", 1, WorkingDays), missing(2028));
    assert_eq!(last("2020-12-20", 30, CalendarDays), missing(2020));
    assert_eq!(last("2020-12-20", 1, WorkingDays), missing(2020));
    assert_eq!(last("2020-12-31", 1, WorkingDays), Ok(day("2021-01-05")));
    assert_eq!(last("2026-01-01", u32::MAX, WorkingDays), missing(2028));
    assert!(last("2026-01-01", u32::MAX, CalendarDays).is_err());
}

#[test]
fn a_term_of_working_days_names_every_day_that_it_skips() {
    assert_eq!(
        lines("2024-12-31", 3, WorkingDays, Language::En),
        [
            "2024-12-31 day of the event; counting starts on the next day",
            "2025-01-01 New Year: not counted",
            "2025-01-02 New Year: not counted",
            "2025-01-03 day off (moved from 5 January): not counted",
            "2025-01-04 weekend: not counted",
            "2025-01-05 Sunday, worked (moved from 3 January)",
            "2025-01-07 Orthodox Christmas: not counted",
            "2025-01-08 last day of the term (working days: 3), until 24:00",
        ]
    );
}

#[test]
fn a_term_of_calendar_days_names_every_day_over_which_it_rolls() {
    assert_eq!(
        lines("2026-03-06", 15, CalendarDays, Language::Ru),
        [
            "2026-03-06 день события; отсчёт начинается со следующего дня",
            "2026-03-21 Наурыз мейрамы: срок переносится на следующий рабочий день",
            "2026-03-22 Наурыз мейрамы: срок переносится на следующий рабочий день",
            "2026-03-23 Наурыз мейрамы: срок переносится на следующий рабочий день",
            "2026-03-24 выходной день вместо 21 марта (Наурыз мейрамы): срок переносится на следующий рабочий день",
            "2026-03-25 выходной день вместо 22 марта (Наурыз мейрамы): срок переносится на следующий рабочий день",
            "2026-03-26 последний день срока (календарных дней: 15), до 24:00",
        ]
    );
}

#[test]
fn a_term_of_calendar_days_can_end_on_a_weekend_that_is_worked() {
    assert_eq!(
        lines("2024-12-21", 15, CalendarDays, Language::Kk),
        [
            "2024-12-21 оқиға күні; есептеу келесі күннен басталады",
            "2025-01-05 жексенбі, жұмыс күні (3 қаңтардан ауыстырылған)",
            "2025-01-05 мерзімнің соңғы күні (күнтізбелік 15 күн), сағат 24:00-ге дейін",
        ]
    );
}

/// Prints how long a term takes: `cargo test --release --lib -- --ignored --nocapture a_derivation_takes`.
#[test]
#[ignore = "a measurement"]
#[allow(clippy::disallowed_methods, reason = "a measurement")]
fn a_derivation_takes_a_few_microseconds() {
    let from = day("2026-03-20");
    for (what, days, unit) in [
        ("15 calendar days", 15, CalendarDays),
        ("5 working days", 5, WorkingDays),
    ] {
        let rounds = 100_000_u32;
        let start = std::time::Instant::now();
        for _ in 0..rounds {
            std::hint::black_box(due(std::hint::black_box(from), days, unit, built_in()).unwrap());
        }
        let derived = start.elapsed() / rounds;
        let start = std::time::Instant::now();
        for _ in 0..rounds {
            let due = due(std::hint::black_box(from), days, unit, built_in()).unwrap();
            for step in &due.derivation {
                std::hint::black_box(step.why.text(Language::Kk));
            }
        }
        let worded = start.elapsed() / rounds;
        let start = std::time::Instant::now();
        for _ in 0..rounds {
            std::hint::black_box(last_day(std::hint::black_box(from), days, unit, built_in()).unwrap());
        }
        let counted = start.elapsed() / rounds;
        println!(
            "{what}: {counted:?} the last day, {derived:?} with its derivation, {worded:?} with its words"
        );
    }
}

prop_compose! {
    /// A day from 2021 to 2026, so that a term of some months stays inside the calendar.
    fn start()(offset in 0_u64..2_000) -> NaiveDate {
        day("2021-01-01") + Days::new(offset)
    }
}

proptest! {
    #[test]
    fn a_term_ends_on_a_working_day_later_for_more_days_and_for_a_later_start(from in start(), days in 1_u32..60) {
        for unit in [WorkingDays, CalendarDays] {
            let end = last_day(from, days, unit, built_in()).unwrap();
            prop_assert_eq!(built_in().kind(end).unwrap(), DayKind::Working);
            prop_assert!(end > from);
            prop_assert!(last_day(from, days + 1, unit, built_in()).unwrap() >= end);
            prop_assert!(last_day(from + Days::new(1), days, unit, built_in()).unwrap() >= end);
        }
    }

    #[test]
    fn n_and_m_working_days_are_n_then_m(from in start(), n in 0_u32..30, m in 1_u32..30) {
        let working = |from, days| last_day(from, days, WorkingDays, built_in()).unwrap();
        // From a day off, no day to count is the next working day; with one to count it makes no difference.
        let then = if n == 0 { from } else { working(from, n) };
        prop_assert_eq!(working(from, n + m), working(then, m));
    }

    #[test]
    fn as_many_working_days_lie_in_a_term_as_it_is_long(from in start(), days in 1_u32..60) {
        let end = last_day(from, days, WorkingDays, built_in()).unwrap();
        let inside = from.iter_days().skip(1).take_while(|day| *day <= end);
        let worked = inside.filter(|day| built_in().kind(*day) == Ok(DayKind::Working)).count();
        prop_assert_eq!(worked, usize::try_from(days).unwrap());
    }

    #[test]
    fn the_derivation_begins_with_day_zero_and_ends_with_the_last_day(from in start(), days in 1_u32..60) {
        for unit in [WorkingDays, CalendarDays] {
            let due = due(from, days, unit, built_in()).unwrap();
            prop_assert_eq!(due.day, last_day(from, days, unit, built_in()).unwrap());
            prop_assert_eq!(due.derivation.first(), Some(&Step { day: from, why: Why::DayZero }));
            prop_assert_eq!(due.derivation.last(), Some(&Step { day: due.day, why: Why::LastDay { days, unit } }));
            prop_assert!(due.derivation.is_sorted_by_key(|step| step.day));
        }
    }
}
