//! Who may do what, and when.

use input::fault::Fault;
use law::rules::ObligationKind;
use law::time::Instant;
use record::event::Actor;
use record::id::Bin;

use super::Acting;
use super::kind::CommandKind;
use super::rejected::{Rejected, Unrecallable, invalid};
use super::room;
use crate::case::{Case, Leg, LegIndex, Stage, Status};

/// Whose a command is.
pub const fn who(command: CommandKind) -> &'static [Actor] {
    match command {
        CommandKind::Accept
        | CommandKind::Return
        | CommandKind::Forward
        | CommandKind::Recall
        | CommandKind::Clarify => &[Actor::Administrator],
        CommandKind::Extend => &[Actor::Head],
        CommandKind::Answer => &[Actor::Administrator, Actor::Head],
        CommandKind::Reply | CommandKind::CorrectContacts | CommandKind::Withdraw | CommandKind::Rate => {
            &[Actor::Applicant]
        }
        CommandKind::ConfirmNotice => &[Actor::Administrator, Actor::Head],
        CommandKind::Attend
        | CommandKind::RecordDelivery
        | CommandKind::RecordRevocation
        | CommandKind::Recompute => &[Actor::Portal],
        CommandKind::Resend | CommandKind::Erase => &[Actor::Operator],
    }
}

/// Whether a command is possible in this state.
///
/// A holder who answers, extends or asks without having accepted accepts by that: the law knows no acceptance apart
/// from moderation, so none may be demanded. After acceptance nothing is returned; what cannot be given is refused.
pub const fn is_possible(status: Status, command: CommandKind) -> bool {
    match command {
        CommandKind::Accept | CommandKind::Return => matches!(status, Status::Received),
        CommandKind::Clarify => matches!(status, Status::Received | Status::Accepted),
        CommandKind::Reply => matches!(status, Status::ClarificationAsked),
        CommandKind::Forward | CommandKind::Extend | CommandKind::Answer | CommandKind::Withdraw => {
            status.is_open()
        }
        CommandKind::Rate => matches!(status, Status::Answered | Status::Refused),
        // The whole is with the other holder; of a part, the rest has to be open here for it to come back to.
        CommandKind::Recall => {
            matches!(
                status,
                Status::Forwarded | Status::Accepted | Status::ClarificationAsked
            )
        }
        // As long as somebody may have to reach the applicant.
        CommandKind::CorrectContacts => match status {
            Status::Received
            | Status::Accepted
            | Status::ClarificationAsked
            | Status::Answered
            | Status::Refused
            | Status::Returned => true,
            Status::Withdrawn | Status::Forwarded | Status::Recalled | Status::Erased => false,
        },
        CommandKind::ConfirmNotice => status.is_open(),
        // What the portal itself does is asked for again and again, and does nothing where there is nothing to do.
        CommandKind::Attend
        | CommandKind::RecordDelivery
        | CommandKind::RecordRevocation
        | CommandKind::Recompute => true,
        // Somebody has to be told whatever became of the request.
        CommandKind::Resend => true,
        // As long as an answer is owed somewhere, the holder must know whom.
        CommandKind::Erase => !status.is_open() && !matches!(status, Status::Erased),
    }
}

/// That somebody may give a command on a leg of a case now. Only [`permit`] makes one, and
/// [`decide`](Permitted::decide) uses it up: nothing is decided for somebody of whom that was not asked.
#[derive(Debug)]
pub struct Permitted<'a> {
    /// The case.
    pub(super) case: &'a Case,
    /// The leg that the command is about.
    pub(super) leg: &'a Leg,
    /// Its place.
    pub(super) place: LegIndex,
    /// Who gives the command, and when.
    pub(super) acting: Acting<'a>,
    /// Which command it is.
    pub(super) command: CommandKind,
}

/// Whether somebody may give this command on the leg at this place now.
///
/// # Errors
/// Why not. A leg that is not there is nobody's.
pub fn permit<'a>(
    case: &'a Case,
    place: LegIndex,
    acting: Acting<'a>,
    command: CommandKind,
) -> Result<Permitted<'a>, Rejected> {
    let leg = case.legs.get(place).ok_or(Rejected::NotYours)?;
    if !who(command).contains(&acting.actor) {
        return Err(Rejected::NotYours);
    }
    let status = status_for(case, leg, command);
    if !is_possible(status, command) {
        return Err(Rejected::Illegal {
            status,
            possible: possible_now(case, leg, acting.now),
        });
    }
    match hindrance(case, leg, command, acting.now) {
        Some(why) => Err(why),
        None => Ok(Permitted {
            case,
            leg,
            place,
            acting,
            command,
        }),
    }
}

/// The state that a command looks at: taking back, other contacts and erasing are about the whole request, everything else
/// about one registration, until the request is erased.
fn status_for(case: &Case, leg: &Leg, command: CommandKind) -> Status {
    match command {
        CommandKind::Withdraw | CommandKind::CorrectContacts | CommandKind::Erase => case.status(),
        _ if case.erased.is_some() => Status::Erased,
        _ => leg.status(),
    }
}

/// What stands in the way of a command that the state allows.
pub(super) fn hindrance(case: &Case, leg: &Leg, command: CommandKind, now: Instant) -> Option<Rejected> {
    let hindered = match (command, &leg.stage) {
        (CommandKind::Forward, _) if case.legs.len() >= room::LEGS => Some(Rejected::ForwardedTooOften),
        (CommandKind::Recall, _) => {
            let sent = case.legs.iter().enumerate();
            let sent = sent.filter(|(_, there)| is_from(case, there, leg));
            let mut each = sent.map(|sent| recallable(leg, sent, now));
            let first = each.next().unwrap_or(Err(Unrecallable::Nothing));
            each.fold(first, Result::or).err().map(Rejected::NothingToRecall)
        }
        (CommandKind::CorrectContacts, _) if case.corrections >= room::CORRECTIONS => {
            Some(Rejected::CorrectedTooOften)
        }
        (CommandKind::Extend, _) if leg.extension.is_some() => Some(Rejected::AlreadyExtended),
        (CommandKind::Extend, _) => leg
            .obligation(ObligationKind::Answer)
            .filter(|answer| answer.is_past(now))
            .map(|answer| Rejected::TermEnded { on: answer.due }),
        (CommandKind::ConfirmNotice, _) if !owes_notice(leg) => Some(Rejected::NothingToConfirm),
        (CommandKind::Rate, Stage::Answered(answer)) if answer.rating.is_some() => {
            Some(Rejected::AlreadyRated)
        }
        _ => None,
    };
    let has_no_room = || {
        (!room::is_there(case, leg, command)).then_some(Rejected::NoRoom {
            with_fewer_words: false,
        })
    };
    hindered.or_else(has_no_room)
}

/// Whether a leg was begun by a forwarding from another.
pub(super) fn is_from(case: &Case, there: &Leg, leg: &Leg) -> bool {
    let from = there
        .forwarded_from
        .as_ref()
        .and_then(|(from, _)| case.legs.get(*from));
    from.is_some_and(|from| from.number == leg.number)
}

/// Whether what went from one leg to another can be taken back: as long as the other holder has done nothing, and until the
/// last day on which it has to moderate. From then on it is late with it, and somebody relies on where the request is.
pub(super) fn recallable(
    leg: &Leg,
    (place, there): (LegIndex, &Leg),
    now: Instant,
) -> Result<(), Unrecallable> {
    match (&there.stage, &leg.stage) {
        (Stage::Received, Stage::Forwarded(to, _)) if *to != place => Err(Unrecallable::RestSentOn),
        (Stage::Received, _) => match there.obligation(ObligationKind::Moderate) {
            Some(moderate) if !moderate.is_past(now) => Ok(()),
            Some(moderate) => Err(Unrecallable::Over { on: moderate.due }),
            None => Err(Unrecallable::Acted),
        },
        (Stage::Recalled(_), _) => Err(Unrecallable::Nothing),
        (
            Stage::Accepted
            | Stage::ClarificationAsked
            | Stage::Answered(_)
            | Stage::Returned(..)
            | Stage::Withdrawn(_)
            | Stage::Forwarded(..),
            _,
        ) => Err(Unrecallable::Acted),
    }
}

/// Whether the applicant must still be told of an extension.
fn owes_notice(leg: &Leg) -> bool {
    leg.obligation(ObligationKind::NotifyExtension)
        .is_some_and(|notice| !notice.has_ended())
}

/// What the applicant and the holder's staff can do with this leg now, as the next step in the life of the request; [`who`] says
/// who. Other contacts are no step in it.
pub fn possible_now(case: &Case, leg: &Leg, now: Instant) -> Vec<CommandKind> {
    CommandKind::ALL
        .into_iter()
        .filter(|command| !matches!(who(*command), [Actor::Portal | Actor::Operator]))
        .filter(|command| *command != CommandKind::CorrectContacts)
        .filter(|command| is_possible(status_for(case, leg, *command), *command))
        .filter(|command| hindrance(case, leg, *command, now).is_none())
        .collect()
}

/// Whether the request may go to this holder.
///
/// # Errors
/// It is the holder that has it, or another that has it already.
pub fn check_destination(case: &Case, leg: &Leg, to: &Bin) -> Result<(), Rejected> {
    if to == leg.holder() {
        Err(invalid("/to", Fault::OwnHolder))
    } else if case
        .legs
        .iter()
        .any(|leg| leg.holder() == to && leg.status().is_open())
    {
        Err(invalid("/to", Fault::HolderHasIt))
    } else {
        Ok(())
    }
}
