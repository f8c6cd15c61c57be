//! What a calendar is made from, and how its days follow from that.
//!
//! The build script includes this file as well as the library: the calendar that a component carries is expanded when
//! it is compiled, one that an operator publishes later when it arrives, and both by this code. So it knows nothing
//! of the rest of the crate.

use std::collections::BTreeMap;

use chrono::{Datelike as _, Days, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

/// The years that a calendar can speak of: from the law on holidays (№ 267 of 2001) on, and no further than anyone
/// can mean.
pub(crate) const YEARS: std::ops::RangeInclusive<i32> = 2002..=2199;

/// Whether a calendar can have this name: 1 to 40 lower-case letters, digits, dots and hyphens, so that it can stand in
/// keys and addresses.
pub fn is_version(name: &str) -> bool {
    let known = |c: char| matches!(c, 'a'..='z' | '0'..='9' | '.' | '-');
    !name.is_empty() && name.len() <= 40 && name.chars().all(known)
}

/// A working calendar as it is written: the holidays of the law, and what was decided for single years.
///
/// Read it with [`crate::strict::from_slice`], so that an object is an object.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "CalendarDefinition"))]
#[serde(deny_unknown_fields)]
pub struct Definition {
    /// The name that receipts and events carry: lower-case letters, digits, dots and hyphens.
    #[cfg_attr(feature = "schema", schemars(required, regex(pattern = "^[a-z0-9.-]{1,40}$")))]
    version: Option<String>,
    /// The first year that it covers.
    #[cfg_attr(feature = "schema", schemars(required, range(min = 2002, max = 2199)))]
    first_year: Option<i32>,
    /// The last year that it covers.
    #[cfg_attr(feature = "schema", schemars(required, range(min = 2002, max = 2199)))]
    last_year: Option<i32>,
    /// Days off on the same date each year.
    #[cfg_attr(feature = "schema", schemars(with = "Vec<Holiday>"))]
    holidays: Option<Vec<Holiday>>,
    /// Days off whose date differs from year to year. Each needs a date in every covered year.
    #[cfg_attr(feature = "schema", schemars(with = "Vec<Movable>"))]
    movable: Option<Vec<Movable>>,
    /// Days of rest that were moved (Labour Code, article 85(3)).
    #[cfg_attr(feature = "schema", schemars(with = "Vec<Moved>"))]
    moved: Option<Vec<Moved>>,
}

/// A name in the three languages, as it is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
struct Names {
    /// In Kazakh.
    #[cfg_attr(feature = "schema", schemars(required, length(min = 1, max = 500), regex(pattern = crate::text::LINE_PATTERN)))]
    kk: Option<String>,
    /// In Russian.
    #[cfg_attr(feature = "schema", schemars(required, length(min = 1, max = 500), regex(pattern = crate::text::LINE_PATTERN)))]
    ru: Option<String>,
    /// In English.
    #[cfg_attr(feature = "schema", schemars(required, length(min = 1, max = 500), regex(pattern = crate::text::LINE_PATTERN)))]
    en: Option<String>,
}

/// A day off on the same date each year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
struct Holiday {
    /// Its name.
    #[cfg_attr(feature = "schema", schemars(with = "Names"))]
    name: Option<Names>,
    /// Its month.
    #[cfg_attr(feature = "schema", schemars(required, range(min = 1, max = 12)))]
    month: Option<u32>,
    /// Its day of the month.
    #[cfg_attr(feature = "schema", schemars(required, range(min = 1, max = 31)))]
    day: Option<u32>,
    /// The first year of it; always, where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "i32"))]
    from: Option<i32>,
    /// The last year of it; for good, where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "i32"))]
    until: Option<i32>,
    /// Whether another day is off where it falls on a weekend (the law on holidays, article 5).
    #[cfg_attr(feature = "schema", schemars(required))]
    substituted: Option<bool>,
    /// Where this is written.
    #[cfg_attr(feature = "schema", schemars(required, length(min = 1, max = 500), regex(pattern = crate::text::LINE_PATTERN)))]
    source: Option<String>,
    /// Whether the source was read, or the ministry said so.
    #[cfg_attr(feature = "schema", schemars(required))]
    confirmed: Option<bool>,
}

/// A day off whose date differs from year to year. It has no substitute.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
struct Movable {
    /// Its name.
    #[cfg_attr(feature = "schema", schemars(with = "Names"))]
    name: Option<Names>,
    /// Its dates.
    #[cfg_attr(feature = "schema", schemars(with = "Vec<MovableDate>"))]
    dates: Option<Vec<MovableDate>>,
}

/// One date of a movable day off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
struct MovableDate {
    /// The date, YYYY-MM-DD.
    #[cfg_attr(feature = "schema", schemars(with = "NaiveDate"))]
    day: Option<String>,
    /// Where this is written.
    #[cfg_attr(feature = "schema", schemars(required, length(min = 1, max = 500), regex(pattern = crate::text::LINE_PATTERN)))]
    source: Option<String>,
    /// Whether the source was read, or the ministry said so.
    #[cfg_attr(feature = "schema", schemars(required))]
    confirmed: Option<bool>,
}

/// A day of rest that was moved to another day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
struct Moved {
    /// The day of the weekend that is worked, YYYY-MM-DD.
    #[cfg_attr(feature = "schema", schemars(with = "NaiveDate"))]
    from: Option<String>,
    /// The day that is off instead, YYYY-MM-DD.
    #[cfg_attr(feature = "schema", schemars(with = "NaiveDate"))]
    to: Option<String>,
    /// The act that moved it.
    #[cfg_attr(feature = "schema", schemars(required, length(min = 1, max = 500), regex(pattern = crate::text::LINE_PATTERN)))]
    source: Option<String>,
    /// Whether the source was read, or the ministry said so.
    #[cfg_attr(feature = "schema", schemars(required))]
    confirmed: Option<bool>,
}

/// What can be wrong with a definition, beside its texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Wrong {
    #[error("is required")]
    Required,
    #[error("must be a date of the form YYYY-MM-DD")]
    Date,
    #[error("must be within: {range}")]
    OutOfRange { range: &'static str },
    #[error("must be 1 to 40 lower-case letters, digits, dots and hyphens")]
    Version,
    #[error("the end comes before the beginning")]
    Reversed,
    #[error("this day is not in every year")]
    NoSuchDay,
    #[error("this day is there already")]
    Repeated,
    #[error("is outside the years of the calendar")]
    OutsideYears,
    #[error("there is no date for the year {year}")]
    MissingYear { year: i32 },
    #[error("only a weekend that is off, and no holiday, can be worked instead")]
    NotAWeekend,
    #[error("only a working day can be off instead")]
    NotAWorkingDay,
}

/// A sentence in kk, ru and en.
pub(crate) type Sentence = [String; 3];

/// A day that is not what its weekday says, or that has a name.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Day {
    pub(crate) off: bool,
    pub(crate) why: Sentence,
    pub(crate) source: String,
    pub(crate) confirmed: bool,
}

/// The days of a definition.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Expanded {
    pub(crate) version: String,
    pub(crate) first_year: i32,
    pub(crate) last_year: i32,
    pub(crate) days: BTreeMap<NaiveDate, Day>,
}

/// The days that follow from a definition. `line` reads a text of one line.
///
/// # Errors
/// Every fault of its form or, where there is none, every fault of its sense, each with the pointer of its field.
pub(crate) fn expand<F: From<Wrong>>(
    definition: &Definition,
    line: fn(&str) -> Result<String, F>,
) -> Result<Expanded, Vec<(String, F)>> {
    let mut faults = Faults {
        all: Vec::new(),
        line,
    };
    match faults.read(definition) {
        Some(read) if faults.all.is_empty() => faults.expand(read),
        Some(_) | None => Err(faults.all),
    }
}

/// A definition whose form is right.
struct Read {
    version: String,
    first_year: i32,
    last_year: i32,
    holidays: Vec<ReadHoliday>,
    movable: Vec<(Sentence, Vec<ReadDate>)>,
    moved: Vec<ReadMove>,
}

/// A holiday whose form is right.
struct ReadHoliday {
    name: Sentence,
    month: u32,
    day: u32,
    from: i32,
    until: i32,
    substituted: bool,
    source: String,
    confirmed: bool,
}

/// A date whose form is right.
struct ReadDate {
    day: NaiveDate,
    source: String,
    confirmed: bool,
}

/// A moved day whose form is right.
struct ReadMove {
    from: NaiveDate,
    to: NaiveDate,
    source: String,
    confirmed: bool,
}

/// The faults found so far.
struct Faults<F> {
    all: Vec<(String, F)>,
    line: fn(&str) -> Result<String, F>,
}

impl<F: From<Wrong>> Faults<F> {
    fn note(&mut self, pointer: impl Into<String>, wrong: Wrong) {
        self.all.push((pointer.into(), wrong.into()));
    }

    fn need<T>(&mut self, pointer: impl Into<String>, value: Option<T>) -> Option<T> {
        if value.is_none() {
            self.note(pointer, Wrong::Required);
        }
        value
    }

    fn text(&mut self, pointer: String, value: Option<&String>) -> Option<String> {
        match (self.line)(self.need(pointer.as_str(), value)?) {
            Ok(text) => Some(text),
            Err(fault) => {
                self.all.push((pointer, fault));
                None
            }
        }
    }

    fn date(&mut self, pointer: String, value: Option<&String>) -> Option<NaiveDate> {
        let text = self.need(pointer.as_str(), value)?;
        let date: Option<NaiveDate> = text.parse().ok();
        // The parser also takes "2026-3-1" and "+2026-03-01": one spelling of a day is enough.
        let date = date.filter(|date| date.to_string() == *text);
        if date.is_none() {
            self.note(pointer, Wrong::Date);
        }
        date
    }

    fn year(&mut self, pointer: &str, year: Option<i32>) -> Option<i32> {
        let year = self.need(pointer, year)?;
        if !YEARS.contains(&year) {
            self.note(
                pointer,
                Wrong::OutOfRange {
                    range: "2002 ... 2199",
                },
            );
        }
        Some(year)
    }

    fn names(&mut self, pointer: &str, names: Option<&Names>) -> Option<Sentence> {
        let names = self.need(pointer, names)?;
        let kk = self.text(format!("{pointer}/kk"), names.kk.as_ref());
        let ru = self.text(format!("{pointer}/ru"), names.ru.as_ref());
        let en = self.text(format!("{pointer}/en"), names.en.as_ref());
        Some([kk?, ru?, en?])
    }

    /// Reads the form of a definition. What is not there was noted.
    fn read(&mut self, definition: &Definition) -> Option<Read> {
        let version = self.need("/version", definition.version.clone());
        if version.as_ref().is_some_and(|version| !is_version(version)) {
            self.note("/version", Wrong::Version);
        }
        let first_year = self.year("/first_year", definition.first_year);
        let last_year = self.year("/last_year", definition.last_year);
        if last_year < first_year {
            self.note("/last_year", Wrong::Reversed);
        }
        let holidays = self.need("/holidays", definition.holidays.as_ref());
        let holidays = holidays.into_iter().flatten().enumerate();
        let holidays = holidays
            .filter_map(|(index, holiday)| self.holiday(index, holiday))
            .collect();
        let movable = self.need("/movable", definition.movable.as_ref());
        let movable = movable.into_iter().flatten().enumerate();
        let movable = movable
            .filter_map(|(index, movable)| self.movable(index, movable))
            .collect();
        let moved = self.need("/moved", definition.moved.as_ref());
        let moved = moved.into_iter().flatten().enumerate();
        let moved = moved
            .filter_map(|(index, moved)| self.moved(index, moved))
            .collect();
        Some(Read {
            version: version?,
            first_year: first_year?,
            last_year: last_year?,
            holidays,
            movable,
            moved,
        })
    }

    fn holiday(&mut self, index: usize, holiday: &Holiday) -> Option<ReadHoliday> {
        let at = format!("/holidays/{index}");
        let name = self.names(&format!("{at}/name"), holiday.name.as_ref());
        let month = self.need(format!("{at}/month"), holiday.month);
        let day = self.need(format!("{at}/day"), holiday.day);
        // A common year: 29 February could not be told apart from a mistake.
        if let (Some(month), Some(day)) = (month, day)
            && NaiveDate::from_ymd_opt(2023, month, day).is_none()
        {
            self.note(format!("{at}/day"), Wrong::NoSuchDay);
        }
        let from = holiday.from.unwrap_or(i32::MIN);
        let until = holiday.until.unwrap_or(i32::MAX);
        if until < from {
            self.note(format!("{at}/until"), Wrong::Reversed);
        }
        let substituted = self.need(format!("{at}/substituted"), holiday.substituted);
        let source = self.text(format!("{at}/source"), holiday.source.as_ref());
        let confirmed = self.need(format!("{at}/confirmed"), holiday.confirmed);
        Some(ReadHoliday {
            name: name?,
            month: month?,
            day: day?,
            from,
            until,
            substituted: substituted?,
            source: source?,
            confirmed: confirmed?,
        })
    }

    fn movable(&mut self, index: usize, movable: &Movable) -> Option<(Sentence, Vec<ReadDate>)> {
        let at = format!("/movable/{index}");
        let name = self.names(&format!("{at}/name"), movable.name.as_ref());
        let dates = self.need(format!("{at}/dates"), movable.dates.as_ref())?;
        let dates = dates.iter().enumerate().filter_map(|(index, date)| {
            let at = format!("{at}/dates/{index}");
            let day = self.date(format!("{at}/day"), date.day.as_ref());
            let source = self.text(format!("{at}/source"), date.source.as_ref());
            let confirmed = self.need(format!("{at}/confirmed"), date.confirmed);
            Some(ReadDate {
                day: day?,
                source: source?,
                confirmed: confirmed?,
            })
        });
        let dates = dates.collect();
        Some((name?, dates))
    }

    fn moved(&mut self, index: usize, moved: &Moved) -> Option<ReadMove> {
        let at = format!("/moved/{index}");
        let from = self.date(format!("{at}/from"), moved.from.as_ref());
        let to = self.date(format!("{at}/to"), moved.to.as_ref());
        let source = self.text(format!("{at}/source"), moved.source.as_ref());
        let confirmed = self.need(format!("{at}/confirmed"), moved.confirmed);
        Some(ReadMove {
            from: from?,
            to: to?,
            source: source?,
            confirmed: confirmed?,
        })
    }

    /// The days of a definition whose form is right.
    fn expand(mut self, read: Read) -> Result<Expanded, Vec<(String, F)>> {
        let years = read.first_year..=read.last_year;
        let mut days = BTreeMap::new();
        self.name_holidays(&read, &mut days);
        self.name_movable(&read, &mut days);
        substitute(&read, &mut days);
        self.move_days(&read, &mut days);
        days.retain(|day, _| years.contains(&day.year()));
        if self.all.is_empty() {
            Ok(Expanded {
                version: read.version,
                first_year: read.first_year,
                last_year: read.last_year,
                days,
            })
        } else {
            Err(self.all)
        }
    }

    /// Names the holidays of every covered year, and of the year before it, whose last ones could be substituted in
    /// the first days of the calendar.
    fn name_holidays(&mut self, read: &Read, days: &mut BTreeMap<NaiveDate, Day>) {
        for (index, holiday) in read.holidays.iter().enumerate() {
            let repeated = read.holidays.iter().take(index).any(|other| {
                (other.month, other.day) == (holiday.month, holiday.day)
                    && other.from <= holiday.until
                    && holiday.from <= other.until
            });
            if repeated {
                self.note(format!("/holidays/{index}/day"), Wrong::Repeated);
            }
            for date in dates_of(holiday, read) {
                name(days, date, &holiday.name, &holiday.source, holiday.confirmed);
            }
        }
    }

    /// Names the movable days off.
    fn name_movable(&mut self, read: &Read, days: &mut BTreeMap<NaiveDate, Day>) {
        let years = read.first_year..=read.last_year;
        for (index, (title, dates)) in read.movable.iter().enumerate() {
            for (place, date) in dates.iter().enumerate() {
                let at = || format!("/movable/{index}/dates/{place}/day");
                if !years.contains(&date.day.year()) {
                    self.note(at(), Wrong::OutsideYears);
                }
                if dates.iter().take(place).any(|other| other.day == date.day) {
                    self.note(at(), Wrong::Repeated);
                }
                name(days, date.day, title, &date.source, date.confirmed);
            }
            // A list that has run out would make a working day of the one that is missing.
            for year in years.clone() {
                if !dates.iter().any(|date| date.day.year() == year) {
                    self.note(format!("/movable/{index}/dates"), Wrong::MissingYear { year });
                }
            }
        }
    }

    /// Moves days of rest (Labour Code, article 85(3)).
    fn move_days(&mut self, read: &Read, days: &mut BTreeMap<NaiveDate, Day>) {
        let years = read.first_year..=read.last_year;
        for (index, moved) in read.moved.iter().enumerate() {
            let outside = |day: NaiveDate| !years.contains(&day.year());
            if outside(moved.from) && outside(moved.to) {
                self.note(format!("/moved/{index}"), Wrong::OutsideYears);
            }
            if !is_weekend(moved.from) || days.contains_key(&moved.from) {
                self.note(format!("/moved/{index}/from"), Wrong::NotAWeekend);
            }
            if is_weekend(moved.to) || days.contains_key(&moved.to) {
                self.note(format!("/moved/{index}/to"), Wrong::NotAWorkingDay);
            }
            let day = |off, why| Day {
                off,
                why,
                source: moved.source.clone(),
                confirmed: moved.confirmed,
            };
            days.insert(moved.from, day(false, worked_instead(moved.from, moved.to)));
            days.insert(moved.to, day(true, off_instead(moved.from, moved.to)));
        }
    }
}

/// The dates of a holiday in the covered years and in the year before.
fn dates_of(holiday: &ReadHoliday, read: &Read) -> impl Iterator<Item = NaiveDate> {
    let (month, day) = (holiday.month, holiday.day);
    let first = holiday.from.max(read.first_year.saturating_sub(1));
    let last = holiday.until.min(read.last_year);
    (first..=last).filter_map(move |year| NaiveDate::from_ymd_opt(year, month, day))
}

/// Names a day off. Where two fall on one day, it has both names.
fn name(
    days: &mut BTreeMap<NaiveDate, Day>,
    day: NaiveDate,
    title: &Sentence,
    source: &str,
    confirmed: bool,
) {
    if let Some(named) = days.get_mut(&day) {
        for (before, more) in named.why.iter_mut().zip(title) {
            before.push_str("; ");
            before.push_str(more);
        }
        named.source.push_str("; ");
        named.source.push_str(source);
        named.confirmed &= confirmed;
    } else {
        let (why, source) = (title.clone(), source.to_owned());
        days.insert(
            day,
            Day {
                off: true,
                why,
                source,
                confirmed,
            },
        );
    }
}

/// Gives each holiday that falls on a weekend the next working day after it, the earliest holiday first, so that two
/// in one weekend get two days (the law on holidays, article 5).
fn substitute(read: &Read, days: &mut BTreeMap<NaiveDate, Day>) {
    let mut lost: Vec<(NaiveDate, &ReadHoliday)> = read
        .holidays
        .iter()
        .filter(|holiday| holiday.substituted)
        .flat_map(|holiday| dates_of(holiday, read).map(move |date| (date, holiday)))
        .filter(|(date, _)| is_weekend(*date))
        .collect();
    lost.sort_by_key(|(date, _)| *date);
    for (date, holiday) in lost {
        let mut after = (1..).map_while(|n| date.checked_add_days(Days::new(n)));
        if let Some(day) = after.find(|day| !is_weekend(*day) && !days.contains_key(day)) {
            let why = in_place_of(date, &holiday.name);
            let (source, confirmed) = (format!("{}; article 5", holiday.source), holiday.confirmed);
            days.insert(
                day,
                Day {
                    off: true,
                    why,
                    source,
                    confirmed,
                },
            );
        }
    }
}

/// Whether the five-day week leaves this day off (Labour Code, article 71: Sunday, and Saturday by common practice).
pub(crate) fn is_weekend(day: NaiveDate) -> bool {
    matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

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
fn month(day: NaiveDate) -> ([&'static str; 5], u32) {
    let index = usize::try_from(day.month0()).unwrap_or_default();
    (MONTHS.get(index).copied().unwrap_or_default(), day.day())
}

/// "in place of 8 March (International Women's Day)".
fn in_place_of(holiday: NaiveDate, [kk, ru, en]: &Sentence) -> Sentence {
    let ([_, _, kk_of, ru_month, en_month], day) = month(holiday);
    [
        format!("{day} {kk_of} орнына берілген демалыс күні ({kk})"),
        format!("выходной день вместо {day} {ru_month} ({ru})"),
        format!("day off in place of {day} {en_month} ({en})"),
    ]
}

/// "day off (moved from 5 January)".
fn off_instead(from: NaiveDate, to: NaiveDate) -> Sentence {
    let ([_, kk_from, _, ru_month, en_month], day) = month(from);
    let [kk_year, ru_year, en_year] = other_year(from, to);
    [
        format!("демалыс күні ({kk_year}{day} {kk_from} ауыстырылған)"),
        format!("выходной день (перенесён с {day} {ru_month}{ru_year})"),
        format!("day off (moved from {day} {en_month}{en_year})"),
    ]
}

/// "Sunday, worked (moved from 3 January)".
fn worked_instead(from: NaiveDate, to: NaiveDate) -> Sentence {
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
