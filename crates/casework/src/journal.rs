//! The journal of acts: what happened to which subject, for the jobs that have to do something about it afterwards.
//!
//! A log by counter, in shards. An act is entered before it is written into its case, so an entry is a hint: what it names
//! happened only if the case knows the event. Arrivals need no entry, because the register of a holder is a log itself.
//!
//! A writer that was held up so long that its place in a log may have been given up enters what it did once more.

use law::time::Instant;
use record::id::EventId;
use record::stored::Document;
use record::subject::Subject;
use serde::{Deserialize, Serialize};

use crate::cases::Held;
use shell::Error;
use shell::Session;
use shell::clock;
use shell::followed::LATE;
use shell::shard;
use shell::store::{JOURNAL_SHARDS, Key, Stored};

/// An act, or the attempt of one.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// In what it happened. A request stands there under the name that it had before there were other subjects.
    #[serde(rename = "case")]
    pub subject: Subject,
    /// Its event.
    pub event: EventId,
    /// When it was entered.
    pub at: Instant,
}

impl Document for Entry {
    const KIND: &'static str = "journal";
}

/// Enters the last event of a case, which was written already. Two durable writes.
///
/// # Errors
/// 503 where the store does not answer.
pub fn enter_last(session: &Session, held: &Held) -> Result<(), Error> {
    match held.last_event() {
        Some(event) => enter(session, &held.subject(), event),
        None => Ok(()),
    }
}

/// Enters an event once more where so much time has passed since the instant at which its place in a log was drawn that the
/// place may have been given up: nobody would look there. None, or two durable writes.
///
/// # Errors
/// 503 where the store does not answer.
pub fn enter_if_late(
    session: &Session,
    subject: &Subject,
    event: EventId,
    drawn_at: Instant,
) -> Result<(), Error> {
    if clock::is_over(drawn_at, LATE) {
        enter(session, subject, event)
    } else {
        Ok(())
    }
}

/// Enters an event that is about to be written into its record. Two durable writes, and two more where they took so long
/// that the place may have been given up meanwhile.
///
/// # Errors
/// 503 where the store does not answer.
pub fn enter(session: &Session, subject: &Subject, event: EventId) -> Result<(), Error> {
    let store = session.store()?;
    let shard = shard::of(subject, JOURNAL_SHARDS);
    let entry = Entry {
        subject: subject.clone(),
        event,
        at: session.request.now,
    };
    loop {
        let drawn_at = clock::now();
        let place = store.draw(&Key::journal_count(shard))?;
        let place = Key::journal_place(shard, place);
        match session.unremembered() {
            None => store.set(&place, &entry)?,
            // A batch is one write. Where it tears, the entry is there and the memory is not.
            Some(remembered) => {
                store.set_many(vec![(place, Stored::of(&entry)?.into_bytes()), remembered])?
            }
        }
        if !clock::is_over(drawn_at, LATE) {
            return Ok(());
        }
    }
}
