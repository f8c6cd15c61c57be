//! From where a person acts in a case: as its applicant, for a holder, or as an operator.

use ::holders::holder::{Holder, StaffRole};
use record::event::Actor;
use record::id::RegistrationNumber;
use requests::case::{Case, LegIndex};
use requests::command::CommandKind;

use crate::say;
use directory::holders::{self, Standing};
use directory::organizations;
use shell::Error;
use shell::Session;
use shell::config;
use shell::identity::{Person, is_operator};
use shell::kinds;
use shell::problem::{Kind, Problem, Status};

/// The caller sent this request, or signs for the organisation on whose behalf it was sent, and does not decide on it.
pub static OWN_REQUEST: Kind = Kind::new("own-request", Status::of::<403>(), say::OWN_REQUEST);

/// Who acts on which leg of a case.
pub(super) struct Standpoint {
    pub(super) actor: Actor,
    pub(super) leg: LegIndex,
    pub(super) holder: Option<Holder>,
}

/// In which role and on which leg this person gives such a command.
pub(super) fn standpoint(
    session: &Session,
    person: &Person,
    case: &Case,
    asked: &RegistrationNumber,
    kind: CommandKind,
) -> Result<Standpoint, Error> {
    let is_applicant = case.is_applicant(&person.iin);
    let of_applicant = kind.who().contains(&Actor::Applicant);
    let of_operator = kind.who().contains(&Actor::Operator);
    // A number means its registration, or the one that the whole of it went to.
    let (named, _) = case
        .destination(asked)
        .ok_or_else(|| Problem::new(&kinds::NOT_FOUND))?;
    if of_applicant && is_applicant {
        return Ok(Standpoint {
            actor: Actor::Applicant,
            leg: named,
            holder: None,
        });
    }
    if of_operator && is_operator(person)? {
        return Ok(Standpoint {
            actor: Actor::Operator,
            leg: named,
            holder: None,
        });
    }
    let mut known = is_applicant;
    let mut own: Vec<Standpoint> = Vec::new();
    for (index, leg) in case.legs.iter().enumerate() {
        let line = holders::at_work(session, leg.holder())?;
        if line.is_empty() {
            continue;
        }
        let (standing, holder) = holders::standing_among(line, person)?;
        known |= standing != Standing::Outsider;
        if let Standing::Staff(role) = standing {
            own.push(Standpoint {
                actor: match role {
                    StaffRole::Administrator => Actor::Administrator,
                    StaffRole::Head => Actor::Head,
                },
                leg: index,
                holder,
            });
        }
    }
    // Under the number of the case, staff act on the registration that is theirs, if it is one only. The number of a
    // later registration means that one.
    let of_case = *asked == case.registered.number;
    let is_named =
        |own: &Standpoint| own.leg == named || case.leg(asked).is_some_and(|(leg, _)| own.leg == leg);
    let found = match own.iter().rposition(is_named) {
        Some(place) => Some(own.swap_remove(place)),
        None if of_case && own.len() == 1 => own.pop(),
        None => None,
    };
    match found {
        // Nobody decides on what they asked themselves.
        Some(own)
            if !of_applicant
                && !of_operator
                && (is_applicant || asks_as_organization(person, case, &own)?)
                && !config::may_staff_act_on_own()? =>
        {
            Err(Problem::new(&OWN_REQUEST).because(&say::OTHER_STAFF_ACTS).into())
        }
        Some(standpoint) if !of_applicant && !of_operator => Ok(standpoint),
        _ if known => Err(Problem::new(&kinds::FORBIDDEN).into()),
        _ if organizations::is_colleague(session, person, case)? => {
            let forbidden = Problem::new(&kinds::FORBIDDEN);
            Err(if of_applicant {
                forbidden.because(&say::ONLY_SENDER).into()
            } else {
                forbidden.into()
            })
        }
        _ => Err(Problem::new(&kinds::NOT_FOUND).into()),
    }
}

/// Whether the request is that of the organisation for which this member of the staff signs, as far as their token says. Where
/// that is the holder itself, to which its own request came back, everybody there signs for it, and somebody has to act.
fn asks_as_organization(person: &Person, case: &Case, own: &Standpoint) -> Result<bool, Error> {
    let is_their_own = own.holder.as_ref().map(|holder| &holder.bin) == person.bin.as_ref();
    Ok(!is_their_own && organizations::is_claimed(person, case)?)
}
