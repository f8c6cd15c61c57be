//! A case as it is held: its record, the case that it is now, and what a write is held to.

use law::time::Instant;
use record::event::{Once, Stamp};
use record::id::{EventId, RegistrationNumber};
use record::subject::Subject;
use requests::case::{Case, EventKind, Record};
use requests::command::Happened;
use requests::room::RECORD_BYTES;

use shell::Error;
use shell::Session;
use shell::kinds;
use shell::problem::Problem;
use shell::random;
use shell::store::{Hold, Key, Put, Store, Stored};

/// A case as the store keeps it, read once and folded once: whatever is added goes on from there.
pub struct Held {
    pub(super) record: Record,
    pub(super) case: Case,
    /// By what it is seen whether anybody was there since.
    since: Since,
    /// Whether anything was added that is not written yet.
    is_longer: bool,
}

/// What a write is held to.
pub(super) enum Since {
    /// The handle by which the record was read.
    Handle(Hold),
    /// The bytes that were read or written last.
    Bytes(Stored<Record>),
}

/// What became of a write.
pub(crate) enum Written {
    /// It stands.
    Done(Held),
    /// Another writer was faster; this is what stands there.
    Lost(Held),
}

impl Held {
    pub(super) fn of(record: Record, bytes: usize, since: Since) -> Result<Self, Error> {
        let case = Case::of_bytes(&record, bytes).map_err(Error::broken)?;
        Ok(Self {
            record,
            case,
            since,
            is_longer: false,
        })
    }

    pub(super) fn read(key: &Key, stored: Stored<Record>) -> Result<Self, Error> {
        Self::of(stored.read(key)?, stored.size(), Since::Bytes(stored))
    }

    /// Reads the case at this key to change it: where nobody else is there meanwhile, it is read once.
    pub(super) fn take(store: &Store, key: &Key) -> Result<Option<Self>, Error> {
        let (hold, stored) = store.hold::<Record>(key)?;
        let Some(stored) = stored else { return Ok(None) };
        Self::of(stored.read(key)?, stored.size(), Since::Handle(hold)).map(Some)
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

    /// What it is about.
    pub fn subject(&self) -> Subject {
        self.number().clone().into()
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
    ) -> Result<(), Error> {
        let count = happened.len();
        self.is_longer |= count > 0;
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
            self.case.advance(&self.record).map_err(Error::broken)?;
        }
        Ok(())
    }

    /// Whether anything was added that is not written yet.
    pub(crate) const fn has_unwritten(&self) -> bool {
        self.is_longer
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
    pub(crate) fn write(mut self, session: &Session, event: EventId) -> Result<Written, Error> {
        let (store, key) = (session.store()?, Key::request(self.number()));
        let stored = Stored::within(&self.record, RECORD_BYTES)?;
        let hold = match self.since {
            Since::Handle(hold) => Some(hold),
            // It was read without one: what stands there now must be what was read.
            Since::Bytes(read) => {
                let (hold, current) = store.hold(&key)?;
                current.is_some_and(|there| there.is_same(&read)).then_some(hold)
            }
        };
        if let Some(hold) = hold
            && let Put::AsWritten = store.put(&key, hold, &stored)?
        {
            self.case.fills(stored.size());
            return Ok(Written::Done(Self {
                since: Since::Bytes(stored),
                is_longer: false,
                ..self
            }));
        }
        let there = Self::take(store, &key)?.ok_or_else(|| Problem::new(&kinds::NOT_FOUND))?;
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
    pub(crate) fn measure(&mut self) -> Result<(), Error> {
        let stored = Stored::within(&self.record, RECORD_BYTES)?;
        self.case.fills(stored.size());
        Ok(())
    }
}
