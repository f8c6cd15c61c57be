//! The agenda: which subjects have to be looked at on which day.
//!
//! A day has a document in each shard, and the document is a set: to enter a case twice, from two places or after a crash,
//! changes nothing. Each shard has arrived at a day. It goes on to the next once everything before is done, whenever that
//! is, so days on which nobody looked are made up for; the present day is looked at again and again.

use std::collections::{BTreeMap, BTreeSet};

use law::time::NaiveDate;
use record::stored::Document;
use record::subject::Subject;
use serde::{Deserialize, Serialize};

use shell::Error;
use shell::Session;
use shell::log;
use shell::shard;
use shell::store::{Change, Key, VALUE_BYTES};

/// Shards. With [`MOST`] cases in each, 144 000 cases can come up on one day: twenty times what comes up on one when 1 700
/// requests arrive a day and each is looked at four times.
pub(crate) const SHARDS: u8 = 16;

/// Days that are tried where one is full.
const DAYS: u32 = 7;

/// Subjects in a document. A number has at most 27 characters with its quotes and a serial of eight digits, and a comma.
const MOST: usize = 9_000;
const _: () = assert!(MOST * 29 < VALUE_BYTES);

/// The subjects of a day in one shard.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
struct Subjects(BTreeSet<Subject>);

impl Document for Subjects {
    const KIND: &'static str = "agenda";
}

/// The day at which a shard has arrived.
#[derive(Serialize, Deserialize)]
#[serde(transparent)]
struct Arrived(NaiveDate);

impl Document for Arrived {
    const KIND: &'static str = "agenda";
}

/// What is about to be entered, by day and shard.
#[derive(Debug, Default)]
pub(crate) struct Plan(BTreeMap<(NaiveDate, u8), Subjects>);

impl Plan {
    /// Adds a subject.
    pub(crate) fn add(&mut self, day: NaiveDate, subject: Subject) {
        let shard = shard::of(&subject, SHARDS);
        self.0.entry((day, shard)).or_default().0.insert(subject);
    }
}

/// Enters cases. One durable write for each day and shard, two where it is the first of that day, and one for the first of
/// a shard.
///
/// # Errors
/// 503 where the store does not answer, or a day is full.
pub(crate) fn enter(session: &Session, plan: Plan, today: NaiveDate) -> Result<(), Error> {
    for ((mut day, first), mut cases) in plan.0 {
        // A shard that is full leaves the rest to the next, and a day that is full to the day after: a late look is better
        // than none.
        for step in 0..u32::from(SHARDS) * DAYS {
            let shard = shard::nth(first, step, SHARDS);
            cases = add(session, day, shard, cases)?;
            // After the cases, so that a sweep that passes over a day does not miss them.
            if arrived_at(session, shard)?.is_none_or(|at| day < at) {
                session
                    .store()?
                    .set(&Key::agenda_day(shard), &Arrived(today.min(day)))?;
            }
            if cases.0.is_empty() {
                break;
            }
            if (step + 1).is_multiple_of(SHARDS.into()) {
                log::note("agenda-full", format_args!("the agenda of {day} is full"));
                day = day.succ_opt().unwrap_or(day);
            }
        }
        if !cases.0.is_empty() {
            return Err(Error::Store("the agenda is full".into()));
        }
    }
    Ok(())
}

/// Adds cases to a document, and answers those for which there was no room.
fn add(session: &Session, day: NaiveDate, shard: u8, cases: Subjects) -> Result<Subjects, Error> {
    session.store()?.change(
        &Key::agenda(day, shard),
        |current: Option<Subjects>| {
            let mut there = current.unwrap_or_default().0;
            let before = there.len();
            let mut rest = BTreeSet::new();
            for case in &cases.0 {
                if there.contains(case) || there.len() < MOST {
                    there.insert(case.clone());
                } else {
                    rest.insert(case.clone());
                }
            }
            let rest = Subjects(rest);
            Ok(if there.len() == before {
                Change::Keep(rest)
            } else {
                Change::Write(Subjects(there), rest)
            })
        },
        |there| cases.0.is_subset(&there.0),
    )
}

/// The day at which a shard has arrived; none where nothing was entered yet.
fn arrived_at(session: &Session, shard: u8) -> Result<Option<NaiveDate>, Error> {
    let arrived = session.store()?.get::<Arrived>(&Key::agenda_day(shard))?;
    Ok(arrived.map(|Arrived(day)| day))
}

/// The first cases of a shard whose day has come, at most so many, and their day. Days before that are done and left
/// behind: one durable write for each document, and one for the shard.
///
/// # Errors
/// 503 where the store does not answer.
pub(crate) fn due(
    session: &Session,
    shard: u8,
    today: NaiveDate,
    most: usize,
) -> Result<Option<(NaiveDate, Vec<Subject>)>, Error> {
    let store = session.store()?;
    let Some(first) = arrived_at(session, shard)? else {
        return Ok(None);
    };
    let mut day = first;
    let found = loop {
        if day > today {
            break None;
        }
        let key = Key::agenda(day, shard);
        let cases = store.get::<Subjects>(&key)?;
        if let Some(cases) = cases.as_ref().filter(|cases| !cases.0.is_empty()) {
            break Some((day, cases.0.iter().take(most).cloned().collect()));
        }
        if day == today {
            break None;
        }
        if cases.is_some() {
            // Nobody enters anything for a day that is over.
            store.forget(key)?;
        }
        let Some(next) = day.succ_opt() else { break None };
        day = next;
    };
    if day > first {
        store.set(&Key::agenda_day(shard), &Arrived(day))?;
    }
    Ok(found)
}

/// Takes cases out that were looked at. One durable write.
///
/// # Errors
/// 503 where the store does not answer.
pub(crate) fn done(session: &Session, day: NaiveDate, shard: u8, cases: &[Subject]) -> Result<(), Error> {
    session.store()?.change(
        &Key::agenda(day, shard),
        |current: Option<Subjects>| {
            let mut there = current.unwrap_or_default().0;
            let before = there.len();
            for case in cases {
                there.remove(case);
            }
            Ok(if there.len() == before {
                Change::Keep(())
            } else {
                Change::Write(Subjects(there), ())
            })
        },
        |there| !cases.iter().any(|case| there.0.contains(case)),
    )
}
