//! Who may do what, and when.

use input::fault::Fault;
use law::rules::ObligationKind;
use law::time::Instant;
use record::id::Bin;

use super::acting::Acting;
use super::rejected::{Rejected, Unrecallable, invalid};
use super::room;
use crate::acts::{CommandKind, Of, Unless};
use crate::case::{Case, Leg, LegIndex, Stage, Status};

/// That somebody may give a command on a leg of a case now. Only [`permit`] makes one, and
/// [`decide`](Permitted::decide) uses it up: nothing is decided for somebody who was not checked.
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
    if !command.who().contains(&acting.actor) {
        return Err(Rejected::NotYours);
    }
    let status = status_for(case, leg, command);
    if !command.is_possible(status) {
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

/// The state that a command looks at: that of the whole request, or that of one registration until the request is erased.
fn status_for(case: &Case, leg: &Leg, command: CommandKind) -> Status {
    match command.of() {
        Of::Request => case.status(),
        Of::Registration if case.erased.is_some() => Status::Erased,
        Of::Registration => leg.status(),
    }
}

/// What stands in the way of a command that the state allows.
pub(super) fn hindrance(case: &Case, leg: &Leg, command: CommandKind, now: Instant) -> Option<Rejected> {
    let hindered = match command.unless() {
        Unless::Never => None,
        Unless::ForwardedTooOften => (case.legs.len() >= room::LEGS).then_some(Rejected::ForwardedTooOften),
        Unless::NothingToRecall => nothing_to_recall(case, leg, now),
        Unless::CorrectedTooOften => {
            (case.corrections >= room::CORRECTIONS).then_some(Rejected::CorrectedTooOften)
        }
        Unless::ExtendedOrOver if leg.extension.is_some() => Some(Rejected::AlreadyExtended),
        Unless::ExtendedOrOver => leg
            .obligation(ObligationKind::Answer)
            .filter(|answer| answer.is_past(now))
            .map(|answer| Rejected::TermEnded { on: answer.due }),
        Unless::NothingToConfirm => (!owes_notice(leg)).then_some(Rejected::NothingToConfirm),
        Unless::Rated => is_rated(leg).then_some(Rejected::AlreadyRated),
    };
    let has_no_room = || {
        (!room::is_there(case, leg, command)).then_some(Rejected::NoRoom {
            with_fewer_words: false,
        })
    };
    hindered.or_else(has_no_room)
}

/// Why nothing that was forwarded from this leg can be taken back; none where something can.
fn nothing_to_recall(case: &Case, leg: &Leg, now: Instant) -> Option<Rejected> {
    let sent = case.legs.iter().enumerate();
    let sent = sent.filter(|(_, there)| is_from(case, there, leg));
    let mut each = sent.map(|sent| recallable(leg, sent, now));
    let first = each.next().unwrap_or(Err(Unrecallable::Nothing));
    each.fold(first, Result::or).err().map(Rejected::NothingToRecall)
}

/// Whether the answer on a leg has its rating.
fn is_rated(leg: &Leg) -> bool {
    leg.stage.answer().is_some_and(|answer| answer.rating.is_some())
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

/// What the applicant and the holder's staff can do with this leg now, as the next step in the life of the request;
/// [`CommandKind::who`] says who.
pub fn possible_now(case: &Case, leg: &Leg, now: Instant) -> Vec<CommandKind> {
    CommandKind::ALL
        .iter()
        .copied()
        .filter(|command| command.is_step())
        .filter(|command| command.is_possible(status_for(case, leg, *command)))
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
