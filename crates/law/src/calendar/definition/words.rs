//! Sentences about days.

use chrono::{Datelike as _, NaiveDate};
use words::days as say;
use words::language::Language;

/// A sentence in kk, ru and en.
pub(crate) type Sentence = [String; 3];

const LANGUAGES: [Language; 3] = [Language::Kk, Language::Ru, Language::En];

/// The number of a date's month, and its day of the month.
fn month_and_day(day: NaiveDate) -> (u64, String) {
    (day.month().into(), day.day().to_string())
}

/// "day off in place of 8 March (International Women's Day)".
pub(super) fn in_place_of(holiday: NaiveDate, name: &Sentence) -> Sentence {
    let (month, day) = month_and_day(holiday);
    let [kk, ru, en] = name;
    [(Language::Kk, kk), (Language::Ru, ru), (Language::En, en)]
        .map(|(language, name)| say::in_place_of(language, &day, name, month))
}

/// "day off (moved from 5 January)".
pub(super) fn off_instead(from: NaiveDate, to: NaiveDate) -> Sentence {
    let (month, day) = month_and_day(from);
    LANGUAGES.map(|language| match other_year(from, to) {
        None => say::off_instead(language, &day, month),
        Some(year) => say::off_instead_of_year(language, &day, month, &year),
    })
}

/// "Sunday, worked (moved from 3 January)". A definition that moves no weekend is refused.
pub(super) fn worked_instead(from: NaiveDate, to: NaiveDate) -> Sentence {
    let (month, day) = month_and_day(to);
    let weekday = from.weekday().number_from_monday().into();
    LANGUAGES.map(|language| match other_year(to, from) {
        None => say::worked_instead(language, &day, month, weekday),
        Some(year) => say::worked_instead_of_year(language, &day, month, weekday, &year),
    })
}

/// The year of a date, where it is not that of the day on which it is named.
fn other_year(named: NaiveDate, on: NaiveDate) -> Option<String> {
    let year = named.year();
    (year != on.year()).then(|| year.to_string())
}
