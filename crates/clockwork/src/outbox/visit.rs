//! A visit to one case: what is due is tried.

use chrono::TimeDelta;
use record::subject::Subject;
use requests::case::Case;
use requests::command::Command;
use requests::notice::{self, Delivery, DeliveryOutcome, Recipient, Undeliverable};
use requests::retry::{Failed, Next};

use super::delivered::Delivered;
use super::waiting::{MOST_FAILED, MOST_FAILED_APPLICANT, MOST_FAILED_SUBSCRIBED, Tries, has_come};
use crate::dead;
use crate::post::{Pending, Post, Tried};
use casework::cases::Held;
use casework::{acts, cases};
use shell::Error;
use shell::Session;
use shell::skip;

/// When a case is looked at again that could not be read or written: somebody has to repair something first.
const REPAIR: TimeDelta = TimeDelta::hours(1);

/// What is left of a case that was looked at.
pub(super) struct After {
    pub(super) next: i64,
    pub(super) failed: Tries,
}

/// A case of which the notices to people were tried.
pub(super) enum Look {
    /// Nothing more is to be done now. None where nothing waits any more.
    Over(Option<After>),
    /// There are notices to systems of holders.
    Far(Box<Visit>),
}

/// A case that is being looked at.
pub(super) struct Visit {
    held: Held,
    failed: Tries,
    /// What came to its end.
    ended: Vec<Delivery>,
    /// How many waited.
    waited: usize,
    /// When what is kept back for the night is due.
    kept_until: Option<i64>,
    /// How often the notice to the system of a holder failed that is due and failed least; none where none is due.
    pub(super) so_often: Option<Failed>,
}

/// Sends what waits in a case for people and is due, and writes down what became of it unless there is more to send.
pub(super) fn look(
    session: &Session,
    post: &mut Post<'_>,
    subject: &Subject,
    failed: Tries,
    delivered: &mut Delivered,
) -> Result<Look, Error> {
    let known = failed.clone();
    let Subject::Request(number) = subject;
    let begun = match cases::find(session, number) {
        Ok(None) => return Ok(Look::Over(None)),
        Ok(Some(held)) => begin(session, post, held, failed, delivered),
        Err(error) => Err(error),
    };
    match begun {
        Ok(look) => Ok(look),
        Err(error) => put_off(session, subject, known, error).map(Look::Over),
    }
}

/// Sends what waits in a case for the systems of holders and is due, and writes down what became of all of it.
pub(super) fn look_far(
    session: &Session,
    post: &mut Post<'_>,
    subject: &Subject,
    mut visit: Visit,
    delivered: &mut Delivered,
) -> Result<Option<After>, Error> {
    let known = visit.failed.clone();
    let tried = try_due(session, post, &mut visit, true);
    let finished = finish(session, post, visit, delivered);
    match tried.and(finished) {
        Ok(after) => Ok(after),
        Err(error) => put_off(session, subject, known, error),
    }
}

/// One case that cannot be read must not keep all the others from their notices.
fn put_off(
    session: &Session,
    subject: &Subject,
    failed: Tries,
    error: Error,
) -> Result<Option<After>, Error> {
    skip::<()>(format_args!("the notices of {subject}"), Err(error))?;
    let next = (session.request.now + REPAIR).timestamp();
    Ok(Some(After { next, failed }))
}

/// Whether a notice goes to the system of a holder.
const fn is_far(to: Recipient) -> bool {
    matches!(to, Recipient::Subscriber(_))
}

/// Tries every notice of a case to people that is due.
fn begin(
    session: &Session,
    post: &mut Post<'_>,
    held: Held,
    failed: Tries,
    delivered: &mut Delivered,
) -> Result<Look, Error> {
    let mut visit = Visit {
        held,
        failed,
        ended: Vec::new(),
        waited: 0,
        kept_until: None,
        so_often: None,
    };
    let tried = try_due(session, post, &mut visit, false);
    if tried.is_ok() && visit.so_often.is_some() {
        return Ok(Look::Far(Box::new(visit)));
    }
    let finished = finish(session, post, visit, delivered)?;
    tried.map(|()| Look::Over(finished))
}

/// Whether a notice to somebody may fail now: whether there is a place to remember that.
pub(super) fn has_room(all: &[Pending<'_>], failed: &Tries, to: Recipient) -> bool {
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
fn try_due(session: &Session, post: &mut Post<'_>, visit: &mut Visit, far: bool) -> Result<(), Error> {
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
    let now = session.request.now.timestamp();
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
        if notice::is_overtaken(case, notice.event, notice.to, session.request.now) {
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
                failed.insert(notice.id, (so_often, (session.request.now + wait).timestamp()));
            }
        }
    }
    Ok(())
}

/// Writes down what came to its end in a case. None where nothing waits any more.
fn finish(
    session: &Session,
    post: &Post<'_>,
    visit: Visit,
    delivered: &mut Delivered,
) -> Result<Option<After>, Error> {
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
    let subject = held.subject();
    // Into the list first: what it names is dead only if the case says so.
    let dies = |delivery: &Delivery| notice::is_given_up(case, delivery.to, delivery.outcome);
    let was_dead = case.deliveries.iter().any(|(_, delivery)| dies(delivery));
    let is_dead = ended.iter().any(dies);
    let was_resent = !case.resent.is_empty();
    if is_dead || was_dead {
        dead::enter(session, &subject, is_dead)?;
    }
    if !ended.is_empty() {
        let command = Command::RecordDelivery(ended);
        acts::by_portal(session, held, &command, post.calendar(), session.request.now)?;
    }
    if waiting == 0 {
        if was_resent && !is_dead && !was_dead {
            dead::leave(session, &subject)?;
        }
        return Ok(None);
    }
    let next = failed.values().map(|(_, at)| *at).chain(kept_until).min();
    let next = next.unwrap_or_else(|| session.request.now.timestamp());
    Ok(Some(After { next, failed }))
}

/// Tries a notice; where the first way refuses it, by the second at once.
fn try_one(
    post: &mut Post<'_>,
    case: &Case,
    pending: &Pending<'_>,
    mut failed: Failed,
) -> Result<Next, Error> {
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
