//! The working calendars: the one that comes with the program, and those that the operator has published.
//!
//! A published calendar stays for ever under its version, because terms name the version they were computed with;
//! which one is in force is one document, read by every command that computes a term.

use std::rc::Rc;

use input::fault::Fault;
use input::faults::Faults;
use law::calendar::{Calendar, Definition, built_in, is_version};
use law::time::{Instant, NaiveDate, day, year};
use record::id::{EventId, Iin};
use record::stored::{Document, Format};
use requests::case::Record;
use requests::export;
use serde::{Deserialize, Serialize};
use words::language::Words;

use crate::say::calendars as say;
use shell::Error;
use shell::Session;
use shell::problem::{Kind, Problem, Status};
use shell::random;
use shell::store::{Change, Key};

/// The version stands for another calendar.
pub static VERSION_TAKEN: Kind = Kind::new("version-taken", Status::of::<409>(), say::VERSION_TAKEN);

/// The calendar or the rules do not reach a day that the caller chose.
pub static DAY_NOT_COVERED: Kind = Kind::new("day-not-covered", Status::of::<422>(), say::DAY_NOT_COVERED);

/// The calendar or the rules do not reach the day.
pub static NOT_COVERED: Kind =
    Kind::new("not-covered", Status::of::<503>(), say::NOT_COVERED).with(&[("retry-after", "3600")]);

/// Publications that are kept beside the calendar in force: decades of them.
const KEPT: usize = 100;

/// Which calendar is in force, and every publication.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Published {
    format: Format<1>,
    /// Who published which version when, oldest first; the last is in force.
    publications: Vec<Publication>,
}

impl Document for Published {
    const KIND: &'static str = "calendar";
}

/// One publication.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Publication {
    id: EventId,
    version: String,
    at: Instant,
    by: Iin,
}

/// The calendar in force.
///
/// # Errors
/// 503 where the store does not answer.
pub fn current(session: &Session) -> Result<Rc<Calendar>, Error> {
    let published: Option<Published> = session.store()?.get(&Key::calendar_in_force())?;
    let in_force = published.and_then(|published| published.publications.into_iter().next_back());
    let in_force = in_force.map_or_else(|| built_in().version().to_owned(), |last| last.version);
    version(session, &in_force)?
        .ok_or_else(|| Error::broken(format!("the calendar {in_force} is in force and is not there")))
}

/// The problem of a year for which there is no calendar.
pub fn not_covered(year: i32) -> Problem {
    let year = year.to_string();
    Problem::new(&NOT_COVERED).saying(Words::said(&|language| say::year_not_covered(language, &year)))
}

/// How long before its last day a calendar is said to end: the Ministry of Labour announces a year in autumn.
const WARNED_BEFORE: chrono::Days = chrono::Days::new(90);

/// That the calendar in force ends soon, or has ended, as the operator is told who publishes the next one; none where
/// there is time.
pub fn ending(calendar: &Calendar, today: NaiveDate) -> Option<Words> {
    let last = calendar.last_day();
    let soon = today.checked_add_days(WARNED_BEFORE)?;
    if soon < last {
        return None;
    }
    let (version, left) = (calendar.version(), (last - today).num_days());
    let last = last.to_string();
    Some(Words::said(&|language| match left < 0 {
        true => say::ended(language, &last, version),
        false => say::ends(language, &last, &left.to_string(), version),
    }))
}

/// The calendar of this version, if there is one. Each is read once in a request.
///
/// # Errors
/// 503 where the store does not answer.
pub fn version(session: &Session, version: &str) -> Result<Option<Rc<Calendar>>, Error> {
    let known = session
        .calendars
        .borrow()
        .iter()
        .find(|calendar| calendar.version() == version)
        .cloned();
    if known.is_some() {
        return Ok(known);
    }
    let found = match law::calendar::version(version) {
        Some(carried) => Some(carried.clone()),
        // A name that no publication can have is no key.
        None if !is_version(version) => None,
        None => session.store()?.get(&Key::calendar(version))?,
    };
    let found = found.map(Rc::new);
    session.calendars.borrow_mut().extend(found.clone());
    Ok(found)
}

/// The calendars with which the terms of a case were computed, as far as they are at hand: those that it goes by now, and
/// those that it went by before.
///
/// # Errors
/// 503 where the store does not answer.
pub fn of_record(session: &Session, record: &Record) -> Result<Vec<Rc<Calendar>>, Error> {
    let mut calendars = Vec::new();
    for needed in export::calendars(record) {
        calendars.extend(version(session, needed)?);
    }
    Ok(calendars)
}

/// The calendar of this version among these.
pub fn among<'c>(calendars: &'c [Rc<Calendar>], version: &str) -> Option<&'c Calendar> {
    calendars
        .iter()
        .map(Rc::as_ref)
        .find(|calendar| calendar.version() == version)
}

/// Puts a calendar in force. Three durable writes, four the first time; none where it is in force already.
///
/// # Errors
/// 409 where the version stands for another calendar, 422 with every fault of it, or where it does not cover the
/// year before, this year and the next, 503 where the store does not answer.
pub fn publish(session: &Session, by: &Iin, definition: &Definition) -> Result<(), Error> {
    let calendar = input::definition::check(definition).map_err(Problem::faults)?;
    let this = year(day(session.request.now));
    // Terms reach into the next year, and what arrives must be registered tomorrow too. Those that run began in the year before.
    for (pointer, year) in [
        ("/first_year", this - 1),
        ("/last_year", this),
        ("/last_year", this + 1),
    ] {
        if !calendar.years().contains(&year) {
            let fault = (pointer.to_owned(), Fault::MissingYear { year });
            return Err(Problem::faults(Faults(vec![fault])).into());
        }
    }
    let version = calendar.version();
    let store = session.store()?;
    let is_the_same = match law::calendar::version(version) {
        Some(carried) => *carried == calendar,
        None => store.change(
            &Key::calendar(version),
            |current: Option<Calendar>| {
                Ok(match current {
                    Some(there) => Change::Keep(there == calendar),
                    None => Change::Write(calendar.clone(), true),
                })
            },
            |there| *there == calendar,
        )?,
    };
    if !is_the_same {
        return Err(Problem::new(&VERSION_TAKEN).into());
    }
    let id = random::event_id()?;
    store.change(
        &Key::calendar_in_force(),
        |current: Option<Published>| {
            let mut publications = current.map(|current| current.publications).unwrap_or_default();
            if publications.last().is_some_and(|last| last.version == version) {
                return Ok(Change::Keep(()));
            }
            publications.push(Publication {
                id,
                version: version.to_owned(),
                at: session.request.now,
                by: by.clone(),
            });
            let surplus = publications.len().saturating_sub(KEPT);
            publications.drain(..surplus);
            let published = Published {
                format: Format,
                publications,
            };
            Ok(Change::Write(published, ()))
        },
        |published| {
            published
                .publications
                .iter()
                .any(|publication| publication.id == id)
        },
    )
}
