//! What somebody is told by an event.

use record::event::Actor;
use record::obligation::Level;
use record::signature::RevocationFound;

use super::deadline::{Breached, Escalated, Owed, Recomputed, Reminded};
use super::payload::{
    Answered, Erased, Extended, Forwarded, Rated, Recalled, Registered, Returned, RevocationChecked,
};
use crate::leg::OnLeg;

/// An event by which somebody is told of what happened. What tells nobody is none of these, and needs neither a recipient
/// nor words.
#[derive(Debug, Clone, Copy)]
pub enum Told<'a> {
    /// [`EventKind::Registered`](super::EventKind::Registered).
    Registered(&'a Registered),
    /// [`EventKind::Accepted`](super::EventKind::Accepted).
    Accepted(OnLeg),
    /// [`EventKind::Returned`](super::EventKind::Returned).
    Returned(&'a Returned),
    /// [`EventKind::Forwarded`](super::EventKind::Forwarded).
    Forwarded(&'a Forwarded),
    /// [`EventKind::Recalled`](super::EventKind::Recalled).
    Recalled(Recalled),
    /// [`EventKind::Extended`](super::EventKind::Extended).
    Extended(&'a Extended),
    /// [`EventKind::ClarificationAsked`](super::EventKind::ClarificationAsked).
    ClarificationAsked(OnLeg),
    /// [`EventKind::ClarificationGiven`](super::EventKind::ClarificationGiven).
    ClarificationGiven(OnLeg),
    /// [`EventKind::Answered`](super::EventKind::Answered).
    Answered(&'a Answered),
    /// [`EventKind::ContactsCorrected`](super::EventKind::ContactsCorrected).
    ContactsCorrected,
    /// [`EventKind::Withdrawn`](super::EventKind::Withdrawn).
    Withdrawn,
    /// [`EventKind::Rated`](super::EventKind::Rated).
    Rated(Rated),
    /// [`EventKind::Breached`](super::EventKind::Breached).
    Breached(&'a Breached),
    /// [`EventKind::Reminded`](super::EventKind::Reminded).
    Reminded(&'a Reminded),
    /// [`EventKind::Escalated`](super::EventKind::Escalated).
    Escalated(&'a Escalated),
    /// [`EventKind::RevocationChecked`](super::EventKind::RevocationChecked).
    RevocationChecked(&'a RevocationChecked),
    /// [`EventKind::Recomputed`](super::EventKind::Recomputed).
    Recomputed(&'a Recomputed),
    /// [`EventKind::Erased`](super::EventKind::Erased).
    Erased(&'a Erased),
}

impl Told<'_> {
    /// Who is told: nobody, where nothing came of it that they would have to know.
    pub fn recipients(self) -> &'static [Actor] {
        match self {
            Self::Recomputed(recomputed)
                if recomputed.changes.iter().all(|change| change.from == change.to) =>
            {
                &[]
            }
            // Somebody has to see that it goes in a circle, and nobody in it need.
            Self::Forwarded(forwarded) if forwarded.comes_back => {
                &[Actor::Applicant, Actor::Administrator, Actor::Operator]
            }
            Self::Registered(_) | Self::Forwarded(_) | Self::Recalled(_) | Self::Recomputed(_) => {
                &[Actor::Applicant, Actor::Administrator]
            }
            Self::Accepted(_)
            | Self::Returned(_)
            | Self::Extended(_)
            | Self::ClarificationAsked(_)
            | Self::Answered(_) => &[Actor::Applicant],
            // The applicant did it, or is not known any more.
            Self::ClarificationGiven(_) | Self::ContactsCorrected | Self::Withdrawn | Self::Erased(_) => {
                &[Actor::Administrator]
            }
            Self::Rated(_) => &[Actor::Administrator, Actor::Head],
            // The term to complain of silence runs from when the applicant knew of it.
            Self::Breached(_) => &[Actor::Applicant, Actor::Administrator],
            // The head of what the head answers for.
            Self::Reminded(reminded) if reminded.obligations.iter().any(Owed::is_answer) => {
                &[Actor::Administrator, Actor::Head]
            }
            Self::Reminded(_) => &[Actor::Administrator],
            Self::Escalated(escalated) => match escalated.to {
                Level::Head => &[Actor::Head],
                Level::Operator => &[Actor::Operator],
            },
            Self::RevocationChecked(checked) => match checked.found {
                RevocationFound::Revoked { .. } => &[Actor::Administrator, Actor::Head],
                RevocationFound::NotRevoked { .. } => &[],
            },
        }
    }
}
