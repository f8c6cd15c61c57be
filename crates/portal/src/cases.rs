//! The records of cases.

use dialog::case::{Case, EventKind};
use dialog::command::Happened;
use dialog::event::{Once, Record, Stamp};
use dialog::id::{EventId, RegistrationNumber};
use dialog::room::RECORD_BYTES;
use dialog::time::Instant;
use dialog::view::{CaseView, Look, Reader};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::context::Context;
use crate::holders::{self, Standing};
use crate::identity::Person;
use crate::problem::{Kind, Problem};
use crate::run::Reply;
use crate::store::{self, Hold, Key, Put, Store};
use crate::{calendars, organizations, random};

/// A case as the store keeps it, read once and folded once: whatever is added goes on from there.
pub struct Held {
    record: Record,
    case: Case,
    /// What was read last, by which it is seen whether anybody was there since.
    stored: Vec<u8>,
    /// The handle by which it was read, where it was read to be changed.
    hold: Option<Hold>,
    /// Events that were added and are not written yet.
    unwritten: usize,
}

/// What became of a write.
pub(crate) enum Written {
    /// It stands.
    Done(Held),
    /// Another writer was faster; this is what stands there.
    Lost(Held),
}

impl Held {
    fn read(key: &Key, stored: Vec<u8>, hold: Option<Hold>) -> Result<Self, Problem> {
        let record: Record = store::decode(key, &stored)?;
        let case = Case::of_bytes(&record, stored.len()).map_err(Problem::internal)?;
        Ok(Self {
            record,
            case,
            stored,
            hold,
            unwritten: 0,
        })
    }

    /// Reads the case at this key to change it: where nobody else is there meanwhile, it is read once.
    fn take(store: &Store, key: &Key) -> Result<Option<Self>, Problem> {
        let (hold, stored) = store.hold(key)?;
        stored
            .map(|stored| Self::read(key, stored, Some(hold)))
            .transpose()
    }

    /// The events and what was said.
    pub const fn record(&self) -> &Record {
        &self.record
    }

    /// What they mean.
    pub const fn case(&self) -> &Case {
        &self.case
    }

    /// The number of the case.
    pub const fn number(&self) -> &RegistrationNumber {
        &self.case.registered.number
    }

    /// The record without what it means.
    pub fn into_record(self) -> Record {
        self.record
    }

    /// The entity tag: the identity of the last event but for the delivery of notices and their sending again, which are no
    /// change that another act would have to know of; and behind a hyphen a number that grows with whatever else changes how
    /// the case looks: an event of the delivery, a last day that passes.
    pub fn etag(&self, now: Instant) -> String {
        let mut newest = self.record.events.iter().rev();
        let state =
            newest.find(|event| !matches!(event.event, EventKind::Delivered(_) | EventKind::Resent(_)));
        let owed = self.case.legs.iter().flat_map(|leg| &leg.obligations);
        let looks = self.record.events.len() + owed.filter(|owed| owed.is_past(now)).count();
        state
            .map(|event| format!("\"{}-{looks}\"", event.id))
            .unwrap_or_default()
    }

    /// The identity of the last event.
    pub fn last_event(&self) -> Option<EventId> {
        self.record.events.last().map(|event| event.id)
    }

    /// Adds events at the end. The last of them has this identity and this idempotency key. Nothing is written yet.
    ///
    /// # Errors
    /// A value cannot be written as JSON.
    pub(crate) fn add(
        &mut self,
        happened: Vec<Happened>,
        at: Instant,
        last_id: EventId,
        once: Option<Once>,
    ) -> Result<(), Problem> {
        let count = happened.len();
        self.unwritten += count;
        for (place, happened) in happened.into_iter().enumerate() {
            let is_last = place + 1 == count;
            let id = if is_last { last_id } else { random::event_id()? };
            random::with_salts(|salt| {
                let stamp = Stamp {
                    id,
                    at,
                    actor: happened.actor,
                    once: once.filter(|_| is_last),
                    salt,
                };
                self.record.append(stamp, happened.event, happened.fields)
            })?;
            self.case.advance(&self.record).map_err(Problem::internal)?;
        }
        Ok(())
    }

    /// Whether anything was added that is not written yet.
    pub(crate) const fn has_unwritten(&self) -> bool {
        self.unwritten > 0
    }

    /// Gives the last event, which nothing follows and which is not written yet, this identity.
    pub(crate) fn name_last(&mut self, id: EventId) {
        if let Some(last) = self.record.events.last_mut() {
            last.id = id;
        }
    }

    /// Writes what was added, unless another writer was faster; `event` is one of the events that were added. One durable
    /// write.
    ///
    /// # Errors
    /// 409 where there is no room for it, 404 where nothing stands there any more, 503 where the store does not answer.
    pub(crate) fn write(mut self, context: &Context, event: EventId) -> Result<Written, Problem> {
        let (store, key) = (context.store()?, Key::request(self.number()));
        let bytes = store::encode(&self.record, RECORD_BYTES)?;
        let hold = match self.hold.take() {
            Some(hold) => Some(hold),
            // It was read without one: what stands there now must be what was read.
            None => {
                let (hold, current) = store.hold(&key)?;
                (current.as_ref() == Some(&self.stored)).then_some(hold)
            }
        };
        if let Some(hold) = hold
            && let Put::AsWritten = store.put(&key, hold, &bytes)?
        {
            self.case.fills(bytes.len());
            self.stored = bytes;
            self.unwritten = 0;
            return Ok(Written::Done(self));
        }
        let there = Self::take(store, &key)?.ok_or_else(|| Problem::new(Kind::NotFound))?;
        // An error may have come after the write, and somebody else after both.
        Ok(if there.record.contains(event) {
            Written::Done(there)
        } else {
            Written::Lost(there)
        })
    }

    /// Counts how full the record is with what was added and is not written yet.
    ///
    /// # Errors
    /// 409 where there is no room for it.
    pub(crate) fn measure(&mut self) -> Result<(), Problem> {
        let bytes = store::encode(&self.record, RECORD_BYTES)?;
        self.case.fills(bytes.len());
        Ok(())
    }
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
pub fn find(context: &Context, number: &RegistrationNumber) -> Result<Option<Held>, Problem> {
    let key = Key::request(number);
    let stored = context.store()?.get_bytes(&key)?;
    stored.map(|stored| Held::read(&key, stored, None)).transpose()
}

/// As [`find`], to change it.
///
/// # Errors
/// As [`find`].
pub fn find_to_change(context: &Context, number: &RegistrationNumber) -> Result<Option<Held>, Problem> {
    Held::take(context.store()?, &Key::request(number))
}

/// The events of the case that was registered under this number, if it was written, whatever they mean.
///
/// # Errors
/// 500 where the record is of another format, 503 where the store does not answer.
pub fn record(context: &Context, number: &RegistrationNumber) -> Result<Option<Record>, Problem> {
    context.store()?.get(&Key::request(number))
}

/// Whether the case with this number has this event, as far as can be seen without reading the record: an identity is drawn
/// at random and stands nowhere else.
///
/// # Errors
/// 503 where the store does not answer.
pub(crate) fn knows(context: &Context, number: &RegistrationNumber, event: EventId) -> Result<bool, Problem> {
    let stored = context
        .store()?
        .get_bytes(&Key::request(number))?
        .unwrap_or_default();
    Ok(std::str::from_utf8(&stored).is_ok_and(|text| text.contains(&event.to_string())))
}

/// The case of which this number is the first or a later registration.
///
/// # Errors
/// 503 where the store does not answer.
pub fn find_by_any(context: &Context, number: &RegistrationNumber) -> Result<Option<Held>, Problem> {
    by_any(context, number, find)
}

/// What `find` finds under this number, or under that of the case of which it is a later registration.
fn by_any(
    context: &Context,
    number: &RegistrationNumber,
    find: fn(&Context, &RegistrationNumber) -> Result<Option<Held>, Problem>,
) -> Result<Option<Held>, Problem> {
    if let Some(held) = find(context, number)? {
        return Ok(Some(held));
    }
    let Some(leg) = context.store()?.get::<LegOf>(&Key::leg(number))? else {
        return Ok(None);
    };
    Ok(match find(context, &leg.case)? {
        Some(held) if held.case.leg(number).is_some() => Some(held),
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
        Ok(Some(held)) => held.case.leg(number).is_some(),
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
pub fn get(context: &Context, number: &str) -> Result<(RegistrationNumber, Held), Problem> {
    named(context, number, find)
}

/// As [`get`], to change it.
///
/// # Errors
/// As [`get`].
pub fn get_to_change(context: &Context, number: &str) -> Result<(RegistrationNumber, Held), Problem> {
    named(context, number, find_to_change)
}

fn named(
    context: &Context,
    number: &str,
    find: fn(&Context, &RegistrationNumber) -> Result<Option<Held>, Problem>,
) -> Result<(RegistrationNumber, Held), Problem> {
    let not_found = || Problem::new(Kind::NotFound);
    let number = number.parse().map_err(|_| not_found())?;
    let held = by_any(context, &number, find)?.ok_or_else(not_found)?;
    Ok((number, held))
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
pub fn await_other(context: &Context, number: &RegistrationNumber) -> Result<Option<Held>, Problem> {
    let key = Key::request(number);
    let stored = context.store()?.await_bytes(&key)?;
    stored.map(|stored| Held::read(&key, stored, None)).transpose()
}

/// Writes a new case if its number has none, and answers the case that stands there. One durable write.
///
/// # Errors
/// 503 where the store does not answer.
pub fn create(context: &Context, number: &RegistrationNumber, record: Record) -> Result<Held, Problem> {
    let key = Key::request(number);
    let stored = store::encode(&record, RECORD_BYTES)?;
    if let Some(there) = context.store()?.create_bytes(&key, &stored)? {
        return Held::read(&key, there, None);
    }
    let case = Case::of_bytes(&record, stored.len()).map_err(Problem::internal)?;
    Ok(Held {
        record,
        case,
        stored,
        hold: None,
        unwritten: 0,
    })
}

/// As whom the caller reads a case: the applicant, the staff of every holder that has or had it, another who may sign for the
/// organisation on whose behalf the applicant asks, the operator. Only where none of the first two is meant, and there is an
/// organisation, its signatories are looked for: at most one read.
///
/// # Errors
/// 404 for anyone else, to whom it does not exist; 503 where the store does not answer.
pub fn reader(context: &Context, person: &Person, case: &Case) -> Result<Reader, Problem> {
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
    if organizations::is_colleague(context, person, case)? {
        return Ok(Reader::Colleague);
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
    held: &Held,
    reader: Reader,
    receipt: Option<&RawValue>,
) -> Result<Reply, Problem> {
    let Held { record, case, .. } = held;
    let reply = context.unless_known(held.etag(context.now), || {
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
