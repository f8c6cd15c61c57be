//! From a definition to its days.

use std::collections::BTreeMap;

use chrono::{Datelike as _, Days, NaiveDate, Weekday};

use super::reading::{Faults, Read, ReadHoliday};
use super::words::{Sentence, in_place_of, off_instead, worked_instead};
use super::{Day, Definition, Expanded, Wrong};

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

impl<F: From<Wrong>> Faults<F> {
    /// The days of a definition whose form is right.
    pub(super) fn expand(mut self, read: Read) -> Result<Expanded, Vec<(String, F)>> {
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
pub(super) fn name(
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
