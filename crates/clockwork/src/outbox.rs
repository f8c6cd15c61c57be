//! The outbox: the cases in which notices wait, and their delivery.
//!
//! A shard is one document. A delivery claims some cases of it by putting them off, sends what waits in them, writes
//! what became of it into each case, and takes out those in which nothing waits any more. One that dies in between leaves
//! cases that are due again once their claim has run out; what was sent is sent once more then, with the same identity.

mod delivered;
mod visit;
mod waiting;

use std::cell::RefCell;
use std::collections::BTreeMap;

use chrono::TimeDelta;
use record::id::{Digest, EventId};
use record::subject::Subject;

use crate::post::{self, Post, Subscriptions};
use casework::cases::Held;
use shell::Error;
use shell::Session;
use shell::store::{Change, Key};
use shell::{random, shard};

pub use delivered::Delivered;
use visit::{After, Look, look, look_far};
use waiting::{Shard, Tries, has_come};

/// Shards. With [`MOST_CASES`] in each, notices can wait in 15 000 cases at once: as many as arrive in a month.
const SHARDS: u8 = 32;

/// Cases that one batch claims: each costs a durable write and its notices some milliseconds.
const BATCH: usize = 64;

/// How long a claim lasts: longer than any batch takes, for the host ends it before that.
const LEASE: TimeDelta = TimeDelta::minutes(2);

/// Whether notices wait in a case.
///
/// # Errors
/// 503 where the store does not answer.
pub fn has_work(session: &Session, held: &Held) -> Result<bool, Error> {
    Ok(!post::pending(session, &mut Subscriptions::default(), held.record(), held.case())?.is_empty())
}

/// Puts cases in, to be looked at now; one that is in stays in with what failed. Whether there was room for all: where there
/// was not, who enters them keeps them. One durable write for each shard that is touched, one more for the first case of it.
///
/// # Errors
/// The store does not answer.
pub fn enter<'n>(session: &Session, subjects: impl IntoIterator<Item = &'n Subject>) -> Result<bool, Error> {
    let mut shards: BTreeMap<u8, Vec<&Subject>> = BTreeMap::new();
    for subject in subjects {
        shards
            .entry(shard::of(subject, SHARDS))
            .or_default()
            .push(subject);
    }
    // A shard that is full leaves the rest to the next. A case may be in two then, which costs a look.
    for _ in 0..SHARDS {
        let mut rest: BTreeMap<u8, Vec<&Subject>> = BTreeMap::new();
        for (shard, subjects) in std::mem::take(&mut shards) {
            let left = add(session, shard, &subjects)?;
            if !left.is_empty() {
                rest.entry((shard + 1) % SHARDS).or_default().extend(left);
            }
        }
        if rest.is_empty() {
            return Ok(true);
        }
        shards = rest;
    }
    Ok(false)
}

/// Puts cases into a shard, and answers those for which there was no room.
fn add<'n>(session: &Session, shard: u8, subjects: &[&'n Subject]) -> Result<Vec<&'n Subject>, Error> {
    let now = session.request.now.timestamp();
    let left = RefCell::new(Vec::new());
    session.store()?.change(
        &Key::outbox(shard),
        |current: Option<Shard>| {
            let mut shard = current.unwrap_or_default();
            if subjects.iter().all(|subject| shard.has(subject, now)) {
                left.take();
                return Ok(Change::Keep(()));
            }
            let without = subjects.iter().filter(|subject| !shard.enter(subject, now));
            left.replace(without.copied().collect());
            Ok(match left.borrow().len() == subjects.len() {
                true => Change::Keep(()),
                false => Change::Write(shard, ()),
            })
        },
        |shard| {
            let left = left.borrow();
            let mut entered = subjects.iter().filter(|subject| !left.contains(subject));
            entered.all(|subject| shard.has(subject, now))
        },
    )?;
    Ok(left.into_inner())
}

/// Delivers one bounded batch: to the gateway first, and then to the systems of holders, so that one of them that hangs
/// takes nobody's time but theirs. One durable write for each case in which a notice came to its end, one more where it was
/// given up, and two for each shard in which cases were due.
///
/// # Errors
/// 503 where the store does not answer, or the deployment's settings are not in order.
pub fn deliver(session: &Session) -> Result<Delivered, Error> {
    let mut post = Post::open(session)?;
    let mut delivered = Delivered {
        gateway: post.has_gateway(),
        ..Delivered::default()
    };
    let now = session.request.now.timestamp();
    let mut left = BATCH;
    // Of two who deliver at once each begins somewhere else: no two requests have one identity.
    let Digest([first, ..]) = Digest::of(session.request.request_id.as_bytes());
    let mut claims = Vec::new();
    let mut far = Vec::new();
    for step in 0..SHARDS {
        let shard = shard::nth(first, step.into(), SHARDS);
        let there = session.store()?.get::<Shard>(&Key::outbox(shard))?;
        if !there.is_some_and(|there| there.is_due(now)) {
            continue;
        }
        if left == 0 || post.is_over() {
            delivered.remaining = true;
            break;
        }
        let claim = random::event_id()?;
        let claimed = claimed(session, shard, left, claim)?;
        left = left.saturating_sub(claimed.len());
        let mut looked = BTreeMap::new();
        for (subject, failed) in claimed {
            match look(session, &mut post, &subject, failed, &mut delivered)? {
                Look::Over(after) => {
                    looked.insert(subject, after);
                }
                Look::Far(visit) => far.push((claims.len(), subject, visit)),
            }
        }
        claims.push((shard, claim, looked));
    }
    // Those that answered last time, or were not asked yet, before those that did not.
    far.sort_by_key(|(_, _, visit)| visit.so_often);
    for (place, subject, visit) in far {
        let after = look_far(session, &mut post, &subject, *visit, &mut delivered)?;
        if let Some((_, _, looked)) = claims.get_mut(place) {
            looked.insert(subject, after);
        }
    }
    for (shard, claim, looked) in claims {
        delivered.remaining |= settle(session, shard, claim, &looked)?;
    }
    Ok(delivered)
}

/// Claims cases of a shard that are due, at most so many, and answers what failed in each. One durable write.
fn claimed(
    session: &Session,
    shard: u8,
    most: usize,
    claim: EventId,
) -> Result<BTreeMap<Subject, Tries>, Error> {
    let now = session.request.now.timestamp();
    session.store()?.change(
        &Key::outbox(shard),
        |current: Option<Shard>| {
            let mut shard = current.unwrap_or_default();
            let mut claimed = BTreeMap::new();
            // An error may have come after the write.
            let is_own = shard.is_claimed(claim);
            let due = shard.cases.iter_mut().filter(|(_, waiting)| match is_own {
                true => waiting.claim == Some(claim),
                false => has_come(waiting.next, now),
            });
            for (subject, waiting) in due.take(most) {
                waiting.next = now + LEASE.num_seconds();
                waiting.claim = Some(claim);
                waiting.again = false;
                claimed.insert(subject.clone(), waiting.failed.clone());
            }
            Ok(match is_own || claimed.is_empty() {
                true => Change::Keep(claimed),
                false => Change::Write(shard, claimed),
            })
        },
        |shard| shard.is_claimed(claim),
    )
}

/// Puts back what was looked at: a case is out where nothing waits in it and nothing was added. Whether there is more to do
/// in the shard now. One durable write.
fn settle(
    session: &Session,
    shard: u8,
    claim: EventId,
    looked: &BTreeMap<Subject, Option<After>>,
) -> Result<bool, Error> {
    let now = session.request.now.timestamp();
    session.store()?.change(
        &Key::outbox(shard),
        |current: Option<Shard>| {
            let mut shard = current.unwrap_or_default();
            if !shard.is_claimed(claim) {
                // The claim ran out, and others have taken it over.
                return Ok(Change::Keep(shard.is_due(now)));
            }
            shard.cases.retain(|subject, waiting| {
                let Some(after) = looked.get(subject).filter(|_| waiting.claim == Some(claim)) else {
                    return true;
                };
                waiting.claim = None;
                let again = std::mem::take(&mut waiting.again);
                waiting.failed = after
                    .as_ref()
                    .map(|after| after.failed.clone())
                    .unwrap_or_default();
                waiting.next = match after {
                    Some(after) if !again => after.next,
                    Some(_) | None => now,
                };
                again || after.is_some()
            });
            let is_due = shard.is_due(now);
            Ok(Change::Write(shard, is_due))
        },
        |shard| !shard.is_claimed(claim),
    )
}
