//! Whether a notice still says what is so.

use law::rules::ObligationKind;
use law::time::{Instant, NaiveDate};
use record::obligation::{Obligation, Outcome};

use crate::case::{Case, Event, LegIndex, Owed, Redated, Stage, Told};
use crate::delivery::DeliveryOutcome;
use crate::recipient::Recipient;

/// What a reminder names that can still be done in time: it has not ended, and its last day is the named one and not over.
pub fn is_ahead(case: &Case, owed: &Owed, now: Instant) -> bool {
    obligation(case, owed.leg, owed.kind)
        .is_some_and(|there| !there.has_ended() && there.due == owed.on && !there.is_past(now))
}

/// Whether a breach that was written down stands: a newer calendar can move the last day, and then there was none.
pub fn is_breach(case: &Case, owed: &Owed) -> bool {
    matches!(breached_on(case, owed), Some((on, _)) if on == owed.on)
}

/// Whether a breach stands and what was owed is still not done.
pub fn is_open_breach(case: &Case, owed: &Owed) -> bool {
    matches!(breached_on(case, owed), Some((on, None)) if on == owed.on)
}

/// Whether a last day that a newer calendar moved is still the one to which it was moved.
pub fn is_moved(case: &Case, change: &Redated) -> bool {
    obligation(case, change.leg, change.kind)
        .is_some_and(|there| !there.has_ended() && there.due == change.to)
}

/// On which day an obligation was breached, and when it ended after that.
fn breached_on(case: &Case, owed: &Owed) -> Option<(NaiveDate, Option<Instant>)> {
    match obligation(case, owed.leg, owed.kind)?.outcome {
        Some(Outcome::Breached { on, ended_at }) => Some((on, ended_at)),
        Some(Outcome::Discharged(_)) | None => None,
    }
}

fn obligation(case: &Case, leg: LegIndex, kind: ObligationKind) -> Option<&Obligation> {
    case.legs.get(leg)?.obligation(kind)
}

/// Whether what a notice says is not true any more at this instant: it calls for something that was done or came to nothing,
/// or names a day that was moved. Its recipient learns from a later notice what is true now.
///
/// What only tells that something happened stays true: to the applicant that the request was registered, accepted, returned,
/// forwarded, extended or answered, to the staff that it was withdrawn, rated or erased. A subscriber is told of nothing else.
pub fn is_overtaken(case: &Case, event: &Event, to: Recipient, now: Instant) -> bool {
    if let Recipient::Subscriber(_) = to {
        return false;
    }
    // Where nothing is to be done any more.
    let is_closed = |leg: LegIndex| case.legs.get(leg).is_none_or(|leg| !leg.status().is_open());
    // Staff are told of their own leg, the applicant and the operator of all.
    let is_own = |leg: LegIndex| to.leg().is_none_or(|own| own == leg);
    let Some(told) = event.event.told() else {
        return false;
    };
    match told {
        // To the applicant a fact, of which the Law has them told (article 11(7) and (11)); to the holder work.
        Told::Registered(_) | Told::Forwarded(_) | Told::ClarificationGiven(_) => {
            to.leg().is_some_and(is_closed)
        }
        Told::ClarificationAsked(on) => !case.legs.get(on.leg).is_some_and(|leg| {
            let mut asked = leg.clarifications.iter();
            matches!(leg.stage, Stage::ClarificationAsked)
                && asked.any(|asked| asked.seq == event.seq && asked.reply.is_none())
        }),
        Told::Breached(breached) => {
            let mut own = breached.obligations.iter().filter(|owed| is_own(owed.leg));
            !own.any(|owed| is_breach(case, owed))
        }
        Told::Reminded(reminded) => {
            let mut own = reminded.obligations.iter().filter(|owed| is_own(owed.leg));
            !own.any(|owed| is_ahead(case, owed, now))
        }
        Told::Escalated(escalated) => {
            let mut own = escalated.obligations.iter().filter(|owed| is_own(owed.leg));
            !own.any(|owed| is_open_breach(case, owed))
        }
        Told::Recomputed(recomputed) => {
            let mut own = recomputed.changes.iter().filter(|change| is_own(change.leg));
            !own.any(|change| change.from != change.to && is_moved(case, change))
        }
        Told::Accepted(_)
        | Told::Returned(_)
        | Told::Extended(_)
        | Told::Recalled(_)
        | Told::Answered(_)
        | Told::ContactsCorrected
        | Told::Withdrawn
        | Told::Rated(_)
        | Told::RevocationChecked(_)
        | Told::Erased(_) => false,
    }
}

/// The day on which a notice has to be given by law at the latest: of an extension, which is owed within 3 working days (the
/// Rules, paragraph 5), and of a forwarding, which has to be told at the same moment and so within the term to forward (the
/// Law, article 11(11)). None where no such day is ahead.
pub fn last_day(case: &Case, event: &Event, to: Recipient) -> Option<NaiveDate> {
    if to != (Recipient::Applicant {}) {
        return None;
    }
    let (leg, kind) = match event.event.told()? {
        Told::Extended(extended) => (extended.leg, ObligationKind::NotifyExtension),
        Told::Forwarded(forwarded) => (forwarded.leg, ObligationKind::Forward),
        Told::Registered(_)
        | Told::Accepted(_)
        | Told::Returned(_)
        | Told::Recalled(_)
        | Told::ClarificationAsked(_)
        | Told::ClarificationGiven(_)
        | Told::Answered(_)
        | Told::ContactsCorrected
        | Told::Withdrawn
        | Told::Rated(_)
        | Told::Breached(_)
        | Told::Reminded(_)
        | Told::Escalated(_)
        | Told::RevocationChecked(_)
        | Told::Recomputed(_)
        | Told::Erased(_) => return None,
    };
    obligation(case, leg, kind).map(|owed| owed.due)
}

/// Whether a notice to somebody was given up that should still be given: who was erased never learns anything more.
pub fn is_given_up(case: &Case, to: Recipient, outcome: DeliveryOutcome) -> bool {
    let is_nobody = to == Recipient::Applicant {} && case.erased.is_some();
    !is_nobody && outcome.is_undeliverable()
}
