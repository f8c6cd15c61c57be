//! A definition, read and checked.

use chrono::NaiveDate;

use super::words::Sentence;
use super::{Definition, Holiday, Movable, Moved, Names, Wrong, YEARS, is_version};

/// A definition whose form is right.
pub(super) struct Read {
    pub(super) version: String,
    pub(super) first_year: i32,
    pub(super) last_year: i32,
    pub(super) holidays: Vec<ReadHoliday>,
    pub(super) movable: Vec<(Sentence, Vec<ReadDate>)>,
    pub(super) moved: Vec<ReadMove>,
}

/// A holiday whose form is right.
pub(super) struct ReadHoliday {
    pub(super) name: Sentence,
    pub(super) month: u32,
    pub(super) day: u32,
    pub(super) from: i32,
    pub(super) until: i32,
    pub(super) substituted: bool,
    pub(super) source: String,
    pub(super) confirmed: bool,
}

/// A date whose form is right.
pub(super) struct ReadDate {
    pub(super) day: NaiveDate,
    pub(super) source: String,
    pub(super) confirmed: bool,
}

/// A moved day whose form is right.
pub(super) struct ReadMove {
    pub(super) from: NaiveDate,
    pub(super) to: NaiveDate,
    pub(super) source: String,
    pub(super) confirmed: bool,
}

/// The faults found so far.
pub(super) struct Faults<F> {
    pub(super) all: Vec<(String, F)>,
    pub(super) line: fn(&str) -> Result<String, F>,
}

impl<F: From<Wrong>> Faults<F> {
    pub(super) fn note(&mut self, pointer: impl Into<String>, wrong: Wrong) {
        self.all.push((pointer.into(), wrong.into()));
    }

    fn need<T>(&mut self, pointer: impl Into<String>, value: Option<T>) -> Option<T> {
        if value.is_none() {
            self.note(pointer, Wrong::Required);
        }
        value
    }

    pub(super) fn text(&mut self, pointer: String, value: Option<&String>) -> Option<String> {
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

    pub(super) fn year(&mut self, pointer: &str, year: Option<i32>) -> Option<i32> {
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
    pub(super) fn read(&mut self, definition: &Definition) -> Option<Read> {
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

    pub(super) fn movable(&mut self, index: usize, movable: &Movable) -> Option<(Sentence, Vec<ReadDate>)> {
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

    pub(super) fn moved(&mut self, index: usize, moved: &Moved) -> Option<ReadMove> {
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
}
