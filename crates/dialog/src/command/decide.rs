//! The decision: from a command to the events that it brings about.

use super::answer::answered;
use super::extension::extended;
use super::kind::CommandKind;
use super::permission::{check_destination, is_from, permit, recallable};
use super::recomputation::recomputed;
use super::rejected::{Rejected, invalid};
use super::said::{optional_text, raw, text, with_files};
use super::{Acting, Command, Happened};
use crate::answer::Outcome;
use crate::calendar::Calendar;
use crate::case::{
    Breached, Case, Delivered, Erased, EventKind, Forwarded, Leg, LegIndex, OnLeg, Owed, PersonalFields,
    Rated, Recalled, Resent, Returned, Status, field, opened_on_arrival,
};
use crate::event::Actor;
use crate::fault::{Fault, Faults};
use crate::notice::{NoticeId, Resend, is_given_up};
use crate::room;
use crate::rules::ObligationKind;
use crate::time::Instant;
use crate::watch;

/// The events that a command brings about on a leg; none where the portal finds nothing to do.
///
/// Breaches that nobody has written down yet come first, dated on their last days. What it answers has room in the record.
///
/// # Errors
/// Why it brings about nothing.
pub fn decide(
    case: &Case,
    index: LegIndex,
    acting: Acting<'_>,
    command: &Command,
    calendar: &Calendar,
) -> Result<Vec<Happened>, Rejected> {
    let leg = case.legs.get(index).ok_or(Rejected::NotYours)?;
    let (kind, now) = (command.kind(), acting.now);
    permit(case, leg, acting.actor, kind, now)?;

    // Whoever answers, extends or asks takes the request up by that.
    let accepts = match command {
        Command::Extend { .. } | Command::Clarify { .. } | Command::Answer(_) => {
            leg.status() == Status::Received
        }
        _ => false,
    };
    // The term that binds only whoever does this very thing.
    let own_term = match command {
        Command::Forward { .. } => Some(ObligationKind::Forward),
        Command::Answer(answer) => match answer.outcome {
            Outcome::AlreadyPublished => Some(ObligationKind::AlreadyPublished),
            // What withholds a part on a ground of article 11(16) is a refusal of that part.
            Outcome::Refused | Outcome::PartlyProvided | Outcome::Provided => {
                answer.refusal_ground.map(|_| ObligationKind::Refuse)
            }
        },
        _ => None,
    };
    let by_portal = |event| Happened {
        actor: Actor::Portal,
        event,
        fields: Vec::new(),
    };
    let watched = match command {
        // A calendar that does not reach must not keep a breach from being written down: the last day is known.
        Command::Attend(watch) => watch::due(case, *watch, now, calendar).unwrap_or_default(),
        _ => Vec::new(),
    };
    let act = act(case, index, leg, now, command, calendar)?;

    let mut happened = Vec::new();
    let breaches = breaches(case, now, own_term.map(|kind| (index, kind)));
    // A newer calendar may move the very days that seem to have passed: they are judged after it.
    if !breaches.is_empty() && kind != CommandKind::Recompute {
        happened.push(by_portal(EventKind::Breached(Breached {
            obligations: breaches,
        })));
    }
    happened.extend(watched.into_iter().map(by_portal));
    let by = |mut fields: PersonalFields| -> Result<PersonalFields, Rejected> {
        if let Some(iin) = acting.staff {
            fields.push((field::BY, raw(iin.as_str())?));
        }
        Ok(fields)
    };
    if accepts {
        happened.push(Happened {
            actor: acting.actor,
            event: EventKind::Accepted(OnLeg { leg: index }),
            fields: by(Vec::new())?,
        });
    }
    if let Some((event, fields)) = act {
        happened.push(Happened {
            actor: acting.actor,
            event,
            fields: by(fields)?,
        });
    }
    room::check(case, leg, kind, &happened)?;
    Ok(happened)
}

/// Every obligation whose last day has passed without a word in the chain, and the own term of an act that is late.
fn breaches(case: &Case, now: Instant, own: Option<(LegIndex, ObligationKind)>) -> Vec<Owed> {
    let mut breaches = Vec::new();
    for (index, leg) in case.legs.iter().enumerate() {
        for obligation in &leg.obligations {
            let late_act = own == Some((index, obligation.kind))
                && obligation.outcome.is_none()
                && obligation.is_past(now);
            if late_act || obligation.is_breached_unrecorded(now) {
                breaches.push(Owed {
                    leg: index,
                    kind: obligation.kind,
                    on: obligation.due,
                });
            }
        }
    }
    breaches
}

/// The event of the command itself.
fn act(
    case: &Case,
    index: LegIndex,
    leg: &Leg,
    now: Instant,
    command: &Command,
    calendar: &Calendar,
) -> Result<Option<(EventKind, PersonalFields)>, Rejected> {
    let on_leg = OnLeg { leg: index };
    Ok(Some(match command {
        Command::Accept => (EventKind::Accepted(on_leg), Vec::new()),
        Command::Return { reasons, explanation } => (
            EventKind::Returned(Returned {
                leg: index,
                reasons: reasons.clone(),
            }),
            text(explanation)?,
        ),
        Command::Forward {
            number,
            registered_on,
            missing_year,
            holder_name,
            part,
            explanation,
        } => {
            check_destination(case, leg, &number.holder)?;
            let mut fields = text(explanation)?;
            if let Some(part) = part {
                fields.push((field::PART, raw(part)?));
            }
            let forwarded = Forwarded {
                leg: index,
                comes_back: case.was_sent_on_by(&number.holder),
                part: part.is_some(),
                number: number.clone(),
                registered_on: *registered_on,
                missing_year: *missing_year,
                holder_name: holder_name.clone(),
                calendar: calendar.version().to_owned(),
                obligations: opened_on_arrival(case.rules, now, *registered_on, calendar)?,
            };
            (EventKind::Forwarded(forwarded), fields)
        }
        Command::Recall { number, explanation } => {
            let sent = case.leg(number).filter(|(_, there)| is_from(case, there, leg));
            let Some((from, there)) = sent else {
                return Err(invalid("/number", Fault::NotForwardedFromHere));
            };
            recallable(leg, (from, there), now).map_err(Rejected::NothingToRecall)?;
            (
                EventKind::Recalled(Recalled { leg: index, from }),
                text(explanation)?,
            )
        }
        Command::Extend {
            days,
            reason,
            consulted,
        } => (
            EventKind::Extended(extended(case, index, leg, now, *days, consulted, calendar)?),
            text(reason)?,
        ),
        Command::Clarify {
            question,
            attachments,
        } => (
            EventKind::ClarificationAsked(on_leg),
            with_files(question, attachments)?,
        ),
        Command::Reply {
            text: said,
            attachments,
        } => (
            EventKind::ClarificationGiven(on_leg),
            with_files(said, attachments)?,
        ),
        Command::Answer(answer) => answered(case, index, leg, answer)?,
        Command::CorrectContacts { contacts } => (
            EventKind::ContactsCorrected {},
            vec![(field::CONTACTS, raw(contacts)?)],
        ),
        Command::Withdraw { reason } => (EventKind::Withdrawn {}, optional_text(reason.as_deref())?),
        Command::Rate { mark, reason } => (
            EventKind::Rated(Rated {
                leg: index,
                mark: *mark,
            }),
            optional_text(reason.as_deref())?,
        ),
        // What it finds stands beside the breaches.
        Command::Attend(_) => return Ok(None),
        Command::RecordDelivery(notices) => {
            let mut notices = notices.clone();
            notices.retain(|delivery| case.delivery(delivery.notice).is_none());
            if notices.is_empty() {
                return Ok(None);
            }
            (EventKind::Delivered(Delivered { notices }), Vec::new())
        }
        Command::Resend(named) => {
            let notices = resent(case, named)?;
            if notices.is_empty() {
                return Ok(None);
            }
            (EventKind::Resent(Resent { notices }), Vec::new())
        }
        Command::RecordRevocation(checked) => {
            if case.revocation_found(checked.answer_on).is_some() {
                return Ok(None);
            }
            (EventKind::RevocationChecked(checked.clone()), Vec::new())
        }
        Command::ConfirmNotice => (EventKind::Notified(on_leg), Vec::new()),
        Command::Erase {
            ground,
            reference,
            explanation,
        } => (
            EventKind::Erased(Erased {
                ground: *ground,
                reference: reference.clone(),
            }),
            optional_text(explanation.as_deref())?,
        ),
        Command::Recompute => {
            return Ok(recomputed(case, now, calendar)?.map(|done| (EventKind::Recomputed(done), Vec::new())));
        }
    }))
}

/// The notices that are sent once more: of those named, or of all, the ones that could not be delivered. One that was to be
/// sent once more before and has not come to its end is on its way.
fn resent(case: &Case, named: &[NoticeId]) -> Result<Vec<Resend>, Rejected> {
    let dead = case.deliveries.iter().map(|(_, delivery)| delivery);
    let dead: Vec<_> = dead
        .filter(|one| is_given_up(case, one.to, one.outcome))
        .collect();
    let mut faults = Faults::default();
    for (place, id) in named.iter().enumerate() {
        let is_dead = dead.iter().any(|one| one.notice == *id);
        let is_on_its_way = case.delivery(*id).is_none() && case.resent.iter().any(|one| one.notice == *id);
        if !is_dead && !is_on_its_way {
            faults.push(format!("/notices/{place}"), Fault::NotUndeliverable);
        }
    }
    if !faults.0.is_empty() {
        return Err(Rejected::Invalid(faults));
    }
    let meant = dead
        .into_iter()
        .filter(|one| named.is_empty() || named.contains(&one.notice));
    let again = meant.map(|one| Resend {
        notice: one.notice,
        event: one.event,
        to: one.to,
    });
    Ok(again.collect())
}
