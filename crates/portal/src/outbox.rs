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
use dialog::id::{Digest, EventId, RegistrationNumber};
use dialog::notice::{self, Delivery, DeliveryOutcome, NoticeId, Recipient, Undeliverable};
use dialog::retry::{Failed, LONGEST_WAIT, Next};
use serde::{Deserialize, Serialize};

use crate::cases::Held;
use crate::context::Context;
use crate::post::{self, Pending, Post, Subscriptions, Tried};
use crate::problem::{Kind, Problem};
use crate::store::{Change, Key, VALUE_BYTES};
use crate::{acts, cases, dead, random, shard};

/// The format of [`Shard`] as it is stored.
const FORMAT: u32 = 1;

/// Shards. With [`MOST_CASES`] in each, notices can wait in 15 000 cases at once: as many as arrive in a month.
const SHARDS: u8 = 32;

/// Cases in a shard. A number with its quotes has 30 bytes at most, what stands beside it 110, and each of the notices that
/// failed 55.
const MOST_CASES: usize = 480;

/// Notices of a case that wait for another try. More of them wait until one of these has come to its end.
const MOST_FAILED: usize = 7;
/// Those of them that go to holders' own systems, and those to the applicant: where only these fail, there is a place left
/// for the staff and the operator.
const MOST_FAILED_SUBSCRIBED: usize = 2;
const MOST_FAILED_APPLICANT: usize = 4;
const _: () = assert!(MOST_FAILED_SUBSCRIBED + MOST_FAILED_APPLICANT < MOST_FAILED);
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
pub fn has_work(context: &Context, held: &Held) -> Result<bool, Problem> {
    Ok(!post::pending(context, &mut Subscriptions::default(), held.record(), held.case())?.is_empty())
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

/// Delivers one bounded batch: to the gateway first, and then to the systems of holders, so that one of them that hangs
/// takes nobody's time but theirs. One durable write for each case in which a notice came to its end, one more where it was
/// given up, and two for each shard in which cases were due.
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
    let mut claims = Vec::new();
    let mut far = Vec::new();
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
            match look(context, &mut post, &number, failed, &mut delivered)? {
                Look::Over(after) => {
                    looked.insert(number, after);
                }
                Look::Far(visit) => far.push((claims.len(), number, visit)),
            }
        }
        claims.push((shard, claim, looked));
    }
    // Those that answered last time, or were not asked yet, before those that did not.
    far.sort_by_key(|(_, _, visit)| visit.so_often);
    for (place, number, visit) in far {
        let after = look_far(context, &mut post, &number, *visit, &mut delivered)?;
        if let Some((_, _, looked)) = claims.get_mut(place) {
            looked.insert(number, after);
        }
    }
    for (shard, claim, looked) in claims {
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

/// A case of which the notices to people were tried.
enum Look {
    /// Nothing more is to be done now. None where nothing waits any more.
    Over(Option<After>),
    /// There are notices to systems of holders.
    Far(Box<Visit>),
}

/// A case that is being looked at.
struct Visit {
    held: Held,
    failed: Tries,
    /// What came to its end.
    ended: Vec<Delivery>,
    /// How many waited.
    waited: usize,
    /// When what is kept back for the night is due.
    kept_until: Option<i64>,
    /// How often the notice to the system of a holder failed that is due and failed least; none where none is due.
    so_often: Option<Failed>,
}

/// Sends what waits in a case for people and is due, and writes down what became of it unless there is more to send.
fn look(
    context: &Context,
    post: &mut Post<'_>,
    number: &RegistrationNumber,
    failed: Tries,
    delivered: &mut Delivered,
) -> Result<Look, Problem> {
    let known = failed.clone();
    let begun = match cases::find(context, number) {
        Ok(None) => return Ok(Look::Over(None)),
        Ok(Some(held)) => begin(context, post, held, failed, delivered),
        Err(problem) => Err(problem),
    };
    match begun {
        Ok(look) => Ok(look),
        Err(problem) => put_off(context, number, known, problem).map(Look::Over),
    }
}

/// Sends what waits in a case for the systems of holders and is due, and writes down what became of all of it.
fn look_far(
    context: &Context,
    post: &mut Post<'_>,
    number: &RegistrationNumber,
    mut visit: Visit,
    delivered: &mut Delivered,
) -> Result<Option<After>, Problem> {
    let known = visit.failed.clone();
    let tried = try_due(context, post, &mut visit, true);
    let finished = finish(context, post, visit, delivered);
    match tried.and(finished) {
        Ok(after) => Ok(after),
        Err(problem) => put_off(context, number, known, problem),
    }
}

/// One case that cannot be read must not keep all the others from their notices.
fn put_off(
    context: &Context,
    number: &RegistrationNumber,
    failed: Tries,
    problem: Problem,
) -> Result<Option<After>, Problem> {
    if problem.kind() == Kind::StoreUnavailable {
        return Err(problem);
    }
    let inside = problem.inside().unwrap_or_default();
    eprintln!(
        "the notices of {number} were not delivered: {}: {inside}",
        problem.kind().slug()
    );
    let next = (context.now + REPAIR).timestamp();
    Ok(Some(After { next, failed }))
}

/// Whether a notice goes to the system of a holder.
const fn is_far(to: Recipient) -> bool {
    matches!(to, Recipient::Subscriber(_))
}

/// Tries every notice of a case to people that is due.
fn begin(
    context: &Context,
    post: &mut Post<'_>,
    held: Held,
    failed: Tries,
    delivered: &mut Delivered,
) -> Result<Look, Problem> {
    let mut visit = Visit {
        held,
        failed,
        ended: Vec::new(),
        waited: 0,
        kept_until: None,
        so_often: None,
    };
    let tried = try_due(context, post, &mut visit, false);
    if tried.is_ok() && visit.so_often.is_some() {
        return Ok(Look::Far(Box::new(visit)));
    }
    let finished = finish(context, post, visit, delivered)?;
    tried.map(|()| Look::Over(finished))
}

/// Whether a notice to somebody may fail now: whether there is a place to remember that.
fn has_room(all: &[Pending<'_>], failed: &Tries, to: Recipient) -> bool {
    let alike = |other: Recipient| other.name() == to.name();
    let failing = all.iter().map(|pending| &pending.notice);
    let failing = failing.filter(|notice| alike(notice.to) && failed.contains_key(&notice.id));
    let most = match to {
        Recipient::Subscriber(_) => MOST_FAILED_SUBSCRIBED,
        Recipient::Applicant {} => MOST_FAILED_APPLICANT,
        Recipient::Administrator(_) | Recipient::Head(_) | Recipient::Operator {} => MOST_FAILED,
    };
    failed.len() < MOST_FAILED && failing.count() < most
}

/// Tries every notice of a case that is due: those to people, or those to systems of holders.
fn try_due(context: &Context, post: &mut Post<'_>, visit: &mut Visit, far: bool) -> Result<(), Problem> {
    let Visit {
        held,
        failed,
        ended,
        waited,
        kept_until,
        so_often: far_so_often,
    } = visit;
    let case = held.case();
    let all = post.pending(held.record(), case)?;
    failed.retain(|id, _| all.iter().any(|pending| pending.notice.id == *id));
    *waited = all.len();
    let now = context.now.timestamp();
    for pending in &all {
        let notice = &pending.notice;
        let before = failed.get(&notice.id).copied();
        let (so_often, at) = before.unwrap_or((Failed::default(), now));
        let is_due = has_come(at, now) && (before.is_some() || has_room(&all, failed, notice.to));
        if is_far(notice.to) != far {
            if is_due && !far {
                let least = far_so_often.map_or(so_often, |least| least.min(so_often));
                *far_so_often = Some(least);
            }
            continue;
        }
        let mut end = |outcome| {
            ended.push(Delivery {
                notice: notice.id,
                event: notice.event.seq,
                to: notice.to,
                outcome,
            });
        };
        if notice::is_overtaken(case, notice.event, notice.to, context.now) {
            failed.remove(&notice.id);
            end(DeliveryOutcome::Overtaken {});
            continue;
        }
        if !is_due {
            continue;
        }
        if let Some(opening) = post.kept_until(case, notice) {
            let opening = opening.timestamp();
            *kept_until = Some(kept_until.map_or(opening, |until| until.min(opening)));
            if before.is_some() {
                failed.insert(notice.id, (so_often, opening));
            }
            continue;
        }
        match try_one(post, case, pending, so_often)? {
            Next::Ended(outcome) => {
                failed.remove(&notice.id);
                end(outcome);
            }
            Next::Again(so_often, wait) => {
                failed.insert(notice.id, (so_often, (context.now + wait).timestamp()));
            }
        }
    }
    Ok(())
}

/// Writes down what came to its end in a case. None where nothing waits any more.
fn finish(
    context: &Context,
    post: &Post<'_>,
    visit: Visit,
    delivered: &mut Delivered,
) -> Result<Option<After>, Problem> {
    let Visit {
        held,
        failed,
        ended,
        waited,
        kept_until,
        so_often: _,
    } = visit;
    let waiting = waited.saturating_sub(ended.len());
    delivered.waiting += waiting;
    delivered.done += ended.len();
    let case = held.case();
    let number = held.number().clone();
    // Into the list first: what it names is dead only if the case says so.
    let dies = |delivery: &Delivery| notice::is_given_up(case, delivery.to, delivery.outcome);
    let was_dead = case.deliveries.iter().any(|(_, delivery)| dies(delivery));
    let is_dead = ended.iter().any(dies);
    let was_resent = !case.resent.is_empty();
    if is_dead || was_dead {
        dead::enter(context, &number, is_dead)?;
    }
    if !ended.is_empty() {
        let command = Command::RecordDelivery(ended);
        acts::by_portal(context, held, &command, post.calendar(), context.now)?;
    }
    if waiting == 0 {
        if was_resent && !is_dead && !was_dead {
            dead::leave(context, &number)?;
        }
        return Ok(None);
    }
    let next = failed.values().map(|(_, at)| *at).chain(kept_until).min();
    let next = next.unwrap_or_else(|| context.now.timestamp());
    Ok(Some(After { next, failed }))
}

/// Tries a notice; where the first way refuses it, by the second at once.
fn try_one(
    post: &mut Post<'_>,
    case: &Case,
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
