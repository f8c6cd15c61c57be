//! The records of cases.

mod held;

use record::id::{EventId, RegistrationNumber};
use record::stored::Document;
use requests::case::{Case, Record};
use requests::room::RECORD_BYTES;
use requests::view::{CaseView, Look, Reader};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use directory::holders::{self, Standing};
use directory::{calendars, organizations};
use shell::Error;
use shell::Session;
use shell::identity::Person;
use shell::kinds;
use shell::problem::Problem;
use shell::reply::Reply;
use shell::store::{Key, Stored};

pub use held::Held;
use held::Since;
pub(crate) use held::Written;

/// What stands under the number of a leg that a forwarding began: the case. It is written before the forwarding, so it
/// is a hint until the case knows the number.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct LegOf {
    /// The number of the case.
    case: RegistrationNumber,
}

impl Document for LegOf {
    const KIND: &'static str = "leg";
}

/// The case that was registered under this number, if it was written.
///
/// # Errors
/// 503 where the store does not answer.
pub fn find(session: &Session, number: &RegistrationNumber) -> Result<Option<Held>, Error> {
    let key = Key::request(number);
    let stored = session.store()?.stored(&key)?;
    stored.map(|stored| Held::read(&key, stored)).transpose()
}

/// As [`find`], to change it. On some back ends the handle costs a connection, so who mostly changes nothing reads without.
///
/// # Errors
/// As [`find`].
fn find_to_change(session: &Session, number: &RegistrationNumber) -> Result<Option<Held>, Error> {
    Held::take(session.store()?, &Key::request(number))
}

/// The events of the case that was registered under this number, if it was written, whatever they mean.
///
/// # Errors
/// 500 where the record is of another format, 503 where the store does not answer.
pub fn record(session: &Session, number: &RegistrationNumber) -> Result<Option<Record>, Error> {
    session.store()?.get(&Key::request(number))
}

/// Whether the case with this number has this event, as far as can be seen without reading the record: an identity is drawn
/// at random and stands nowhere else.
///
/// # Errors
/// 503 where the store does not answer.
pub fn knows(session: &Session, number: &RegistrationNumber, event: EventId) -> Result<bool, Error> {
    says(session, number, &event.to_string())
}

/// Whether this text stands in the record of a case as it is stored. Nothing is read of it.
fn says(session: &Session, number: &RegistrationNumber, text: &str) -> Result<bool, Error> {
    let stored = session.store()?.get_bytes(&Key::request(number))?;
    let stored = stored.unwrap_or_default();
    Ok(std::str::from_utf8(&stored).is_ok_and(|stored| stored.contains(text)))
}

/// The case of which this number is the first or a later registration.
///
/// # Errors
/// 503 where the store does not answer.
pub fn find_by_any(session: &Session, number: &RegistrationNumber) -> Result<Option<Held>, Error> {
    by_any(session, number, find)
}

/// What `find` finds under this number, or under that of the case of which it is a later registration.
fn by_any(
    session: &Session,
    number: &RegistrationNumber,
    find: fn(&Session, &RegistrationNumber) -> Result<Option<Held>, Error>,
) -> Result<Option<Held>, Error> {
    if let Some(held) = find(session, number)? {
        return Ok(Some(held));
    }
    let Some(leg) = session.store()?.get::<LegOf>(&Key::leg(number))? else {
        return Ok(None);
    };
    Ok(match find(session, &leg.case)? {
        Some(held) if held.case.leg(number).is_some() => Some(held),
        Some(_) | None => None,
    })
}

/// Whether anything stands under a number: a case, or the hint of a later registration.
///
/// # Errors
/// 503 where the store does not answer.
pub fn is_registered(session: &Session, number: &RegistrationNumber) -> Result<bool, Error> {
    let store = session.store()?;
    Ok(store.exists(&Key::request(number))? || store.exists(&Key::leg(number))?)
}

/// What stands under a number.
pub enum Registration {
    /// Nothing, or the hint of a registration that did not come about yet.
    Missing,
    /// Nothing, and nothing will.
    Unused,
    /// The registration of this case.
    Of(RegistrationNumber),
}

/// What was registered under this number; what its record says is not read for its first one.
///
/// # Errors
/// 503 where the store does not answer.
pub fn registration(session: &Session, number: &RegistrationNumber) -> Result<Registration, Error> {
    let store = session.store()?;
    if store.exists(&Key::request(number))? {
        return Ok(Registration::Of(number.clone()));
    }
    let Some(leg) = store.get::<LegOf>(&Key::leg(number))? else {
        return Ok(Registration::Missing);
    };
    if leg.case == *number {
        return Ok(Registration::Unused);
    }
    // A member of the event that began it: in what somebody wrote the quotes would be escaped.
    let is_its_own = says(session, &leg.case, &format!("\"number\":\"{number}\""))?;
    Ok(if is_its_own {
        Registration::Of(leg.case)
    } else {
        Registration::Missing
    })
}

/// The case that a path names by any of its numbers.
///
/// # Errors
/// 404 where it was never written or the text is no number, 503 where the store does not answer.
pub fn get(session: &Session, number: &str) -> Result<(RegistrationNumber, Held), Error> {
    named(session, number, find)
}

/// As [`get`], to change it.
///
/// # Errors
/// As [`get`].
pub fn get_to_change(session: &Session, number: &str) -> Result<(RegistrationNumber, Held), Error> {
    named(session, number, find_to_change)
}

fn named(
    session: &Session,
    number: &str,
    find: fn(&Session, &RegistrationNumber) -> Result<Option<Held>, Error>,
) -> Result<(RegistrationNumber, Held), Error> {
    let not_found = || Problem::new(&kinds::NOT_FOUND);
    let number = number.parse().map_err(|_| not_found())?;
    let held = by_any(session, &number, find)?.ok_or_else(not_found)?;
    Ok((number, held))
}

/// Writes under the number of a new leg of which case it is. One durable write.
///
/// # Errors
/// 503 where the store does not answer.
pub fn begin_leg(
    session: &Session,
    number: &RegistrationNumber,
    case: &RegistrationNumber,
) -> Result<(), Error> {
    let case = case.clone();
    session.store()?.set(&Key::leg(number), &LegOf { case })
}

/// Writes down that a number was drawn and stays unused for ever: it names itself and so no case. One durable write.
///
/// # Errors
/// 503 where the store does not answer.
pub fn leave_unused(session: &Session, number: &RegistrationNumber) -> Result<(), Error> {
    begin_leg(session, number, number)
}

/// The case with this number, which another request with the same idempotency key is about to write.
///
/// # Errors
/// 503 where the store does not answer.
pub fn await_other(session: &Session, number: &RegistrationNumber) -> Result<Option<Held>, Error> {
    let key = Key::request(number);
    let stored = session.store()?.await_stored(&key)?;
    stored.map(|stored| Held::read(&key, stored)).transpose()
}

/// Writes a new case if its number has none, and answers the case that stands there. One durable write.
///
/// # Errors
/// 503 where the store does not answer.
pub fn create(session: &Session, number: &RegistrationNumber, record: Record) -> Result<Held, Error> {
    let key = Key::request(number);
    let stored = Stored::within(&record, RECORD_BYTES)?;
    if let Some(there) = session.store()?.create_stored(&key, &stored)? {
        return Held::read(&key, there);
    }
    Held::of(record, stored.size(), Since::Bytes(stored))
}

/// In which role the caller reads a case: the applicant, the staff of every holder that has or had it, another who may sign for the
/// organisation on whose behalf the applicant asks, the operator. Only where none of the first two is meant, and there is an
/// organisation, its signatories are looked for: at most one read.
///
/// # Errors
/// 404 for anyone else: the case does not exist to them; 503 where the store does not answer.
pub fn reader(session: &Session, person: &Person, case: &Case) -> Result<Reader, Error> {
    if case.is_applicant(&person.iin) {
        return Ok(Reader::Applicant);
    }
    let mut reader = Err(Problem::new(&kinds::NOT_FOUND));
    for leg in &case.legs {
        let line = holders::at_work(session, leg.holder())?;
        if line.is_empty() {
            continue;
        }
        match holders::standing_among(line, person)?.0 {
            Standing::Staff(_) => return Ok(Reader::Staff),
            Standing::Operator => reader = Ok(Reader::Operator),
            Standing::Outsider => {}
        }
    }
    if organizations::is_colleague(session, person, case)? {
        return Ok(Reader::Colleague);
    }
    Ok(reader?)
}

/// The answer that shows a case to this reader, with the receipt of what was just done, if there is one.
///
/// # Errors
/// 500 where the record is of a format that this program does not know, 503 where the store does not answer.
pub fn show(
    session: &Session,
    status: u16,
    held: &Held,
    reader: Reader,
    receipt: Option<&RawValue>,
) -> Result<Reply, Error> {
    let Held { record, case, .. } = held;
    let reply = session.request.unless_known(held.etag(session.request.now), || {
        let calendars = calendars::of_record(session, record)?;
        let look = Look {
            reader,
            language: session.request.language,
            now: session.request.now,
            calendars: &|version| calendars::among(&calendars, version),
        };
        let mut view = CaseView::of(record, case, look).map_err(Error::broken)?;
        view.receipt = receipt;
        Reply::json(status, &view)
    })?;
    Ok(reply
        .header("vary", "authorization, accept-language")
        .header("content-language", session.request.language.tag()))
}
