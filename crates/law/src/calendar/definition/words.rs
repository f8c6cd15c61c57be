//! Sentences about days.

use chrono::{Datelike as _, NaiveDate, Weekday};

/// A sentence in kk, ru and en.
pub(crate) type Sentence = [String; 3];

/// The months, as a date names them: kk, kk from, kk of, ru, en.
const MONTHS: [[&str; 5]; 12] = [
    ["қаңтар", "қаңтардан", "қаңтардың", "января", "January"],
    ["ақпан", "ақпаннан", "ақпанның", "февраля", "February"],
    ["наурыз", "наурыздан", "наурыздың", "марта", "March"],
    ["сәуір", "сәуірден", "сәуірдің", "апреля", "April"],
    ["мамыр", "мамырдан", "мамырдың", "мая", "May"],
    ["маусым", "маусымнан", "маусымның", "июня", "June"],
    ["шілде", "шілдеден", "шілденің", "июля", "July"],
    ["тамыз", "тамыздан", "тамыздың", "августа", "August"],
    ["қыркүйек", "қыркүйектен", "қыркүйектің", "сентября", "September"],
    ["қазан", "қазаннан", "қазанның", "октября", "October"],
    ["қараша", "қарашадан", "қарашаның", "ноября", "November"],
    ["желтоқсан", "желтоқсаннан", "желтоқсанның", "декабря", "December"],
];

/// The forms of a date's month, and its day of the month.
pub(super) fn month(day: NaiveDate) -> ([&'static str; 5], u32) {
    let index = usize::try_from(day.month0()).unwrap_or_default();
    (MONTHS.get(index).copied().unwrap_or_default(), day.day())
}

/// "in place of 8 March (International Women's Day)".
pub(super) fn in_place_of(holiday: NaiveDate, [kk, ru, en]: &Sentence) -> Sentence {
    let ([_, _, kk_of, ru_month, en_month], day) = month(holiday);
    [
        format!("{day} {kk_of} орнына берілген демалыс күні ({kk})"),
        format!("выходной день вместо {day} {ru_month} ({ru})"),
        format!("day off in place of {day} {en_month} ({en})"),
    ]
}

/// "day off (moved from 5 January)".
pub(super) fn off_instead(from: NaiveDate, to: NaiveDate) -> Sentence {
    let ([_, kk_from, _, ru_month, en_month], day) = month(from);
    let [kk_year, ru_year, en_year] = other_year(from, to);
    [
        format!("демалыс күні ({kk_year}{day} {kk_from} ауыстырылған)"),
        format!("выходной день (перенесён с {day} {ru_month}{ru_year})"),
        format!("day off (moved from {day} {en_month}{en_year})"),
    ]
}

/// "Sunday, worked (moved from 3 January)".
pub(super) fn worked_instead(from: NaiveDate, to: NaiveDate) -> Sentence {
    let ([_, kk_from, _, ru_month, en_month], day) = month(to);
    let [kk_year, ru_year, en_year] = other_year(to, from);
    let [kk, ru, en] = match from.weekday() {
        Weekday::Sat => ["сенбі", "суббота", "Saturday"],
        Weekday::Sun => ["жексенбі", "воскресенье", "Sunday"],
        // The definition is refused then.
        Weekday::Mon | Weekday::Tue | Weekday::Wed | Weekday::Thu | Weekday::Fri => ["", "", ""],
    };
    [
        format!("{kk}, жұмыс күні ({kk_year}{day} {kk_from} ауыстырылған)"),
        format!("{ru}, рабочий день (перенесён с {day} {ru_month}{ru_year})"),
        format!("{en}, worked (moved from {day} {en_month}{en_year})"),
    ]
}

/// The year of a date, where it is not that of the day on which it is named.
fn other_year(named: NaiveDate, on: NaiveDate) -> Sentence {
    let year = named.year();
    if year == on.year() {
        Sentence::default()
    } else {
        [
            format!("{year} жылғы "),
            format!(" {year} года"),
            format!(" {year}"),
        ]
    }
}
