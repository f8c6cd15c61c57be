//! The outbox: the cases in which notices wait, and their delivery.
//!
//! A shard is one document. Whoever delivers claims some cases of it by putting them off, sends what waits in them, writes
//! what became of it into each case, and takes out those in which nothing waits any more. Whoever dies in between leaves
//! cases that are due again once their claim has run out; what was sent is sent once more then, with the same identity.

use std::cell::RefCell;
use std::collections::BTreeMap;

use chrono::TimeDelta;
use dialog::case::Case;
use dialog::command::Command;
use dialog::event::Record;
use dialog::id::{Digest, EventId, RegistrationNumber};
use dialog::notice::{Delivery, DeliveryOutcome, NoticeId, Recipient, Undeliverable};
use dialog::retry::{Failed, LONGEST_WAIT, Next};
use serde::{Deserialize, Serialize};

use crate::context::Context;
use crate::post::{self, Pending, Post, Tried};
use crate::problem::{Kind, Problem};
use crate::store::{Change, Key, VALUE_BYTES};
use crate::{acts, cases, random, shard};

/// The format of [`Shard`] as it is stored.
const FORMAT: u32 = 1;

/// Shards. With [`MOST_CASES`] in each, notices can wait in 15 000 cases at once: as many as arrive in a month.
const SHARDS: u8 = 32;

/// Cases in a shard. A number with its quotes has 30 bytes at most, what stands beside it 110, and each of the notices that
/// failed 55.
const MOST_CASES: usize = 480;

/// Notices of a case that wait for another try. More of them wait until one of these has come to its end.
const MOST_FAILED: usize = 7;
/// Those of them that go to holders' own systems: one that does not answer must not keep the applicant, or the operator, from
/// their notices.
const MOST_FAILED_SUBSCRIBED: usize = 3;
const _: () = assert!(MOST_FAILED_SUBSCRIBED < MOST_FAILED);
const _: () = assert!(MOST_CASES * (30 + 110 + 55 * MOST_FAILED) < VALUE_BYTES);

/// Cases that one batch claims: each costs a durable write and its notices some milliseconds.
const BATCH: usize = 64;

/// How long a claim lasts: longer than any batch takes, for the host ends it before that.
const LEASE: TimeDelta = TimeDelta::minutes(2);

/// How far the clocks of two machines may be apart.
const APART: TimeDelta = TimeDelta::hours(1);

/// When a case is looked at again that could not be read or written: somebody has to repair something first.
const REPAIR: TimeDelta = TimeDelta::hours(1);

/// A shard of the outbox.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Shard {
    format: u32,
    cases: BTreeMap<RegistrationNumber, Waiting>,
}

/// A case in which notices wait.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Waiting {
    /// When it is looked at next, in seconds since 1970: short, because there are many.
    next: i64,
    /// By whom it is being looked at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    claim: Option<EventId>,
    /// Whether something was added since.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    again: bool,
    /// The notices that failed: how often, and when each is tried next.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    failed: Tries,
}

/// Notices that failed.
type Tries = BTreeMap<NoticeId, (Failed, i64)>;

impl Default for Shard {
    fn default() -> Self {
        Self {
            format: FORMAT,
            cases: BTreeMap::new(),
        }
    }
}

/// Whether a time has come. One that is farther ahead than any wait was set by a clock that was wrong.
const fn has_come(at: i64, now: i64) -> bool {
    at <= now || at - now > LONGEST_WAIT.num_seconds() + APART.num_seconds()
}

impl Shard {
    /// Whether a case is in, and will be looked at by somebody who begins after this instant.
    fn has(&self, number: &RegistrationNumber, now: i64) -> bool {
        self.cases.get(number).is_some_and(|waiting| match waiting.claim {
            // Whoever claimed it may be at it still although the claim ran out, and takes it out in the end.
            Some(_) => waiting.again,
            None => has_come(waiting.next, now),
        })
    }

    /// Puts a case in. Whether there was room.
    fn enter(&mut self, number: &RegistrationNumber, now: i64) -> bool {
        if let Some(waiting) = self.cases.get_mut(number) {
            match waiting.claim {
                Some(_) => waiting.again = true,
                None => waiting.next = waiting.next.min(now),
            }
            return true;
        }
        let has_room = self.cases.len() < MOST_CASES;
        if has_room {
            let waiting = Waiting {
                next: now,
                claim: None,
                again: false,
                failed: Tries::new(),
            };
            self.cases.insert(number.clone(), waiting);
        }
        has_room
    }

    fn is_due(&self, now: i64) -> bool {
        self.cases.values().any(|waiting| has_come(waiting.next, now))
    }

    fn is_claimed(&self, claim: EventId) -> bool {
        self.cases.values().any(|waiting| waiting.claim == Some(claim))
    }
}

/// What a batch did.
#[derive(Debug, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "DeliveryBatch"))]
pub struct Delivered {
    /// The notices that came to their end.
    pub done: usize,
    /// Those that were looked at and are tried later.
    pub waiting: usize,
    /// Whether there is more to do now.
    pub remaining: bool,
    /// Whether the deployment has a notification gateway. Without one, notices wait, and are given up in the end.
    pub gateway: bool,
}

/// Whether notices wait in a case.
///
/// # Errors
/// 503 where the store does not answer.
pub fn has_work(context: &Context, record: &Record) -> Result<bool, Problem> {
    let case = cases::read(record)?;
    Ok(!post::pending(context, record, &case)?.is_empty())
}

/// Puts cases in, to be looked at now; one that is in stays in with what failed. One durable write for each shard that is
/// touched, one more for the first case of it.
///
/// # Errors
/// 503 where the store does not answer or there is no room: whoever enters them keeps them.
pub fn enter<'n>(
    context: &Context,
    numbers: impl IntoIterator<Item = &'n RegistrationNumber>,
) -> Result<(), Problem> {
    let mut shards: BTreeMap<u8, Vec<&RegistrationNumber>> = BTreeMap::new();
    for number in numbers {
        shards.entry(shard::of(number, SHARDS)).or_default().push(number);
    }
    // A shard that is full leaves the rest to the next. A case may be in two then, which costs a look.
    for _ in 0..SHARDS {
        let mut rest: BTreeMap<u8, Vec<&RegistrationNumber>> = BTreeMap::new();
        for (shard, numbers) in std::mem::take(&mut shards) {
            let left = add(context, shard, &numbers)?;
            if !left.is_empty() {
                rest.entry((shard + 1) % SHARDS).or_default().extend(left);
            }
        }
        if rest.is_empty() {
            return Ok(());
        }
        shards = rest;
    }
    Err(Problem::new(Kind::Unavailable).internally("the outbox is full"))
}

/// Puts cases into a shard, and answers those for which there was no room.
fn add<'n>(
    context: &Context,
    shard: u8,
    numbers: &[&'n RegistrationNumber],
) -> Result<Vec<&'n RegistrationNumber>, Problem> {
    let now = context.now.timestamp();
    let left = RefCell::new(Vec::new());
    context.store()?.change(
        &Key::outbox(shard),
        |current: Option<Shard>| {
            let mut shard = current.unwrap_or_default();
            if numbers.iter().all(|number| shard.has(number, now)) {
                left.take();
                return Ok(Change::Keep(()));
            }
            let without = numbers.iter().filter(|number| !shard.enter(number, now));
            left.replace(without.copied().collect());
            Ok(match left.borrow().len() == numbers.len() {
                true => Change::Keep(()),
                false => Change::Write(shard, ()),
            })
        },
        |shard| {
            let left = left.borrow();
            let mut entered = numbers.iter().filter(|number| !left.contains(number));
            entered.all(|number| shard.has(number, now))
        },
    )?;
    Ok(left.into_inner())
}

/// Delivers one bounded batch. One durable write for each case in which a notice came to its end, and two for each shard in
/// which cases were due.
///
/// # Errors
/// 503 where the store does not answer, or the deployment's settings are not in order.
pub fn deliver(context: &Context) -> Result<Delivered, Problem> {
    let mut post = Post::open(context)?;
    let mut delivered = Delivered {
        gateway: post.has_gateway(),
        ..Delivered::default()
    };
    let now = context.now.timestamp();
    let mut left = BATCH;
    // Of two who deliver at once each begins somewhere else: no two requests have one identity.
    let Digest([first, ..]) = Digest::of(context.request_id.as_bytes());
    for step in 0..SHARDS {
        let shard = shard::nth(first, step.into(), SHARDS);
        let there = context.store()?.get::<Shard>(&Key::outbox(shard))?;
        if !there.is_some_and(|there| there.is_due(now)) {
            continue;
        }
        if left == 0 || post.is_over() {
            delivered.remaining = true;
            break;
        }
        let claim = random::event_id()?;
        let claimed = claimed(context, shard, left, claim)?;
        left = left.saturating_sub(claimed.len());
        let mut looked = BTreeMap::new();
        for (number, failed) in claimed {
            let after = look(context, &mut post, &number, failed, &mut delivered)?;
            looked.insert(number, after);
        }
        delivered.remaining |= settle(context, shard, claim, &looked)?;
    }
    Ok(delivered)
}

/// Claims cases of a shard that are due, at most so many, and answers what failed in each. One durable write.
fn claimed(
    context: &Context,
    shard: u8,
    most: usize,
    claim: EventId,
) -> Result<BTreeMap<RegistrationNumber, Tries>, Problem> {
    let now = context.now.timestamp();
    context.store()?.change(
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
            for (number, waiting) in due.take(most) {
                waiting.next = now + LEASE.num_seconds();
                waiting.claim = Some(claim);
                waiting.again = false;
                claimed.insert(number.clone(), waiting.failed.clone());
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
    context: &Context,
    shard: u8,
    claim: EventId,
    looked: &BTreeMap<RegistrationNumber, Option<After>>,
) -> Result<bool, Problem> {
    let now = context.now.timestamp();
    context.store()?.change(
        &Key::outbox(shard),
        |current: Option<Shard>| {
            let mut shard = current.unwrap_or_default();
            if !shard.is_claimed(claim) {
                // The claim ran out, and others have taken it over.
                return Ok(Change::Keep(shard.is_due(now)));
            }
            shard.cases.retain(|number, waiting| {
                let Some(after) = looked.get(number).filter(|_| waiting.claim == Some(claim)) else {
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

/// What is left of a case that was looked at.
struct After {
    next: i64,
    failed: Tries,
}

/// Sends what waits in a case and is due, and writes down what became of it. None where nothing waits any more.
fn look(
    context: &Context,
    post: &mut Post<'_>,
    number: &RegistrationNumber,
    mut failed: Tries,
    delivered: &mut Delivered,
) -> Result<Option<After>, Problem> {
    match try_all(context, post, number, &mut failed, delivered) {
        Ok(0) => Ok(None),
        Ok(_) => {
            let next = failed.values().map(|(_, at)| *at).min();
            let next = next.unwrap_or_else(|| context.now.timestamp());
            Ok(Some(After { next, failed }))
        }
        Err(problem) if problem.kind() == Kind::StoreUnavailable => Err(problem),
        // One case that cannot be read must not keep all the others from their notices.
        Err(problem) => {
            let inside = problem.inside().unwrap_or_default();
            eprintln!(
                "the notices of {number} were not delivered: {}: {inside}",
                problem.kind().slug()
            );
            let next = (context.now + REPAIR).timestamp();
            Ok(Some(After { next, failed }))
        }
    }
}

/// Whether a notice to somebody may fail now: whether there is a place to remember that.
fn has_room(all: &[Pending<'_>], failed: &Tries, to: Recipient) -> bool {
    let is_subscribed = |to: Recipient| matches!(to, Recipient::Subscriber(_));
    let subscribed = all.iter().map(|pending| &pending.notice);
    let subscribed = subscribed.filter(|notice| is_subscribed(notice.to) && failed.contains_key(&notice.id));
    failed.len() < MOST_FAILED && (!is_subscribed(to) || subscribed.count() < MOST_FAILED_SUBSCRIBED)
}

/// Tries every notice of a case that is due, and writes down which came to their ends. Answers how many wait on.
fn try_all(
    context: &Context,
    post: &mut Post<'_>,
    number: &RegistrationNumber,
    failed: &mut Tries,
    delivered: &mut Delivered,
) -> Result<usize, Problem> {
    let Some(record) = cases::find(context, number)? else {
        return Ok(0);
    };
    let case = cases::read(&record)?;
    let all = post::pending(context, &record, &case)?;
    failed.retain(|id, _| all.iter().any(|pending| pending.notice.id == *id));
    let now = context.now.timestamp();
    let (mut ended, mut broken) = (Vec::new(), None);
    for pending in &all {
        let notice = &pending.notice;
        let before = failed.remove(&notice.id);
        let (so_often, at) = before.unwrap_or((Failed::default(), now));
        if !has_come(at, now) {
            failed.insert(notice.id, (so_often, at));
        } else if before.is_some() || has_room(&all, failed, notice.to) {
            match try_one(post, &case, pending, so_often) {
                Ok(Next::Ended(outcome)) => ended.push(Delivery {
                    notice: notice.id,
                    event: notice.event.seq,
                    to: notice.to,
                    outcome,
                }),
                Ok(Next::Again(so_often, wait)) => {
                    failed.insert(notice.id, (so_often, (context.now + wait).timestamp()));
                }
                Err(problem) => {
                    broken = Some(problem);
                    break;
                }
            }
        }
    }
    let waiting = all.len().saturating_sub(ended.len());
    delivered.waiting += waiting;
    delivered.done += ended.len();
    drop((all, case));
    if !ended.is_empty() {
        let command = Command::RecordDelivery(ended);
        acts::by_portal(context, record, &command, post.calendar(), context.now)?;
    }
    broken.map_or(Ok(waiting), Err)
}

/// Tries a notice; where the first way refuses it, by the second at once.
fn try_one(
    post: &mut Post<'_>,
    case: &Case<'_>,
    pending: &Pending<'_>,
    mut failed: Failed,
) -> Result<Next, Problem> {
    loop {
        let next = match post.attempt(case, pending, failed)? {
            Tried::Said(channel, said) => failed.then(said, channel, post.has_second(pending)),
            Tried::PutOff(wait) => return Ok(Next::Again(failed, wait)),
            Tried::Nobody => Next::Ended(DeliveryOutcome::Undeliverable {
                reason: Undeliverable::NoRecipient,
            }),
        };
        match next {
            Next::Again(second, wait) if wait.is_zero() => failed = second,
            next => return Ok(next),
        }
    }
}
