//! The records of cases.

use dialog::case::{Case, EventKind};
use dialog::event::Record;
use dialog::id::{EventId, RegistrationNumber};
use dialog::time::Instant;
use dialog::view::{CaseView, Look, Reader};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::calendars;
use crate::context::Context;
use crate::holders::{self, Standing};
use crate::identity::Person;
use crate::problem::{Kind, Problem};
use crate::run::Reply;
use crate::store::Key;

/// What a record means.
///
/// # Errors
/// 500 where the record is of a format that this program does not know.
pub fn read(record: &Record) -> Result<Case<'_>, Problem> {
    Case::of(record).map_err(Problem::internal)
}

/// The entity tag of a case: the identity of its last event but for the delivery of notices and their sending again, which are no
/// change that another act would have to know of; and behind a hyphen a number that grows with whatever else changes how the case
/// looks: an event of the delivery, a last day that passes.
pub fn etag(record: &Record, case: &Case<'_>, now: Instant) -> String {
    let mut newest = record.events.iter().rev();
    let state = newest.find(|event| !matches!(event.event, EventKind::Delivered(_) | EventKind::Resent(_)));
    let owed = case.legs.iter().flat_map(|leg| &leg.obligations);
    let looks = record.events.len() + owed.filter(|owed| owed.is_past(now)).count();
    state
        .map(|event| format!("\"{}-{looks}\"", event.id))
        .unwrap_or_default()
}

/// The identity of the last event.
pub fn last_event(record: &Record) -> Option<EventId> {
    record.events.last().map(|event| event.id)
}

/// What stands under the number of a leg that a forwarding began: the case. It is written before the forwarding, so it
/// is a hint until the case knows the number.
#[derive(Debug, Serialize, Deserialize)]
struct LegOf {
    /// The number of the case.
    case: RegistrationNumber,
}

/// The case that was registered under this number, if it was written.
///
/// # Errors
/// 503 where the store does not answer.
pub fn find(context: &Context, number: &RegistrationNumber) -> Result<Option<Record>, Problem> {
    context.store()?.get(&Key::request(number))
}

/// The case of which this number is the first or a later registration.
///
/// # Errors
/// 503 where the store does not answer.
pub fn find_by_any(context: &Context, number: &RegistrationNumber) -> Result<Option<Record>, Problem> {
    if let Some(record) = find(context, number)? {
        return Ok(Some(record));
    }
    let Some(leg) = context.store()?.get::<LegOf>(&Key::leg(number))? else {
        return Ok(None);
    };
    Ok(match find(context, &leg.case)? {
        Some(record) if read(&record)?.leg(number).is_some() => Some(record),
        Some(_) | None => None,
    })
}

/// Whether anything stands under a number: a case, or the hint of a later registration.
///
/// # Errors
/// 503 where the store does not answer.
pub fn is_registered(context: &Context, number: &RegistrationNumber) -> Result<bool, Problem> {
    let store = context.store()?;
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
pub fn registration(context: &Context, number: &RegistrationNumber) -> Result<Registration, Problem> {
    let store = context.store()?;
    if store.exists(&Key::request(number))? {
        return Ok(Registration::Of(number.clone()));
    }
    let Some(leg) = store.get::<LegOf>(&Key::leg(number))? else {
        return Ok(Registration::Missing);
    };
    if leg.case == *number {
        return Ok(Registration::Unused);
    }
    let is_its_own = match find(context, &leg.case) {
        Ok(Some(record)) => read(&record).map_or(true, |case| case.leg(number).is_some()),
        Ok(None) => false,
        Err(problem) if problem.kind() == Kind::StoreUnavailable => return Err(problem),
        // Whoever looks at it will say what is wrong with it.
        Err(_) => true,
    };
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
pub fn get(context: &Context, number: &str) -> Result<(RegistrationNumber, Record), Problem> {
    let not_found = || Problem::new(Kind::NotFound);
    let number = number.parse().map_err(|_| not_found())?;
    let record = find_by_any(context, &number)?.ok_or_else(not_found)?;
    Ok((number, record))
}

/// Writes under the number of a new leg of which case it is. One durable write.
///
/// # Errors
/// 503 where the store does not answer.
pub fn begin_leg(
    context: &Context,
    number: &RegistrationNumber,
    case: &RegistrationNumber,
) -> Result<(), Problem> {
    let case = case.clone();
    context.store()?.set(&Key::leg(number), &LegOf { case })
}

/// Writes down that a number was drawn and stays unused for ever: it names itself and so no case. One durable write.
///
/// # Errors
/// 503 where the store does not answer.
pub fn leave_unused(context: &Context, number: &RegistrationNumber) -> Result<(), Problem> {
    begin_leg(context, number, number)
}

/// The case with this number, which another request with the same idempotency key is about to write.
///
/// # Errors
/// 503 where the store does not answer.
pub fn await_other(context: &Context, number: &RegistrationNumber) -> Result<Option<Record>, Problem> {
    context.store()?.await_value(&Key::request(number))
}

/// Writes a new case if its number has none, and answers the case that stands there. One durable write.
///
/// # Errors
/// 503 where the store does not answer.
pub fn create(context: &Context, number: &RegistrationNumber, record: Record) -> Result<Record, Problem> {
    context.store()?.create(&Key::request(number), record)
}

/// As whom the caller reads a case: the applicant, the staff of every holder that has or had it, the operator.
///
/// # Errors
/// 404 for anyone else, to whom it does not exist; 503 where the store does not answer.
pub fn reader(context: &Context, person: &Person, case: &Case<'_>) -> Result<Reader, Problem> {
    if case.is_applicant(&person.iin) {
        return Ok(Reader::Applicant);
    }
    let mut reader = Err(Problem::new(Kind::NotFound));
    for leg in &case.legs {
        let line = holders::at_work(context, leg.holder())?;
        if line.is_empty() {
            continue;
        }
        match holders::standing_among(line, person)?.0 {
            Standing::Staff(_) => return Ok(Reader::Staff),
            Standing::Operator => reader = Ok(Reader::Operator),
            Standing::Outsider => {}
        }
    }
    reader
}

/// The answer that shows a case to this reader, with the receipt of what was just done, if there is one.
///
/// # Errors
/// 500 where the record is of a format that this program does not know, 503 where the store does not answer.
pub fn show(
    context: &Context,
    status: u16,
    record: &Record,
    case: &Case<'_>,
    reader: Reader,
    receipt: Option<&RawValue>,
) -> Result<Reply, Problem> {
    let reply = context.unless_known(etag(record, case, context.now), || {
        let calendars = calendars::of_record(context, record)?;
        let look = Look {
            reader,
            language: context.language,
            now: context.now,
            calendars: &|version| calendars::among(&calendars, version),
        };
        let mut view = CaseView::of(record, case, look).map_err(Problem::internal)?;
        view.receipt = receipt;
        Reply::json(status, &view)
    })?;
    Ok(reply
        .header("vary", "authorization, accept-language")
        .header("content-language", context.language.tag()))
}
