//! The kinds of events of a case.

use record::event::{self, Actor};
use record::obligation::Level;
use record::signature::RevocationFound;
use serde::{Deserialize, Serialize};

use super::deadline::{Breached, Escalated, Owed, Recomputed, Reminded};
use super::payload::{
    Answered, Delivered, Erased, Extended, Forwarded, Rated, Recalled, Registered, Resent, Returned,
    RevocationChecked,
};
use super::personal::field;
use crate::leg::{LegIndex, OnLeg};

/// One event of a case, as it is hashed.
pub type Event = event::Event<EventKind>;

/// A case as it is stored.
pub type Record = event::Record<EventKind>;

/// What happened in a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum EventKind {
    /// The request arrived and was registered.
    Registered(Registered),
    /// The holder takes the request up.
    Accepted(OnLeg),
    /// The request does not conform to article 11 of the Law and goes back to the applicant.
    Returned(Returned),
    /// The request, or a part of it, goes to the holder that is competent; the applicant is told by this very event.
    Forwarded(Forwarded),
    /// The holder that had forwarded it took it back, before the other holder did anything.
    Recalled(Recalled),
    /// The head made the term of the answer longer.
    Extended(Extended),
    /// The holder asked the applicant what is meant.
    ClarificationAsked(OnLeg),
    /// The applicant said what is meant.
    ClarificationGiven(OnLeg),
    /// The holder answered, or refused.
    Answered(Answered),
    /// The applicant gave other contacts, which stand among the personal fields.
    ContactsCorrected {},
    /// The applicant takes the request back.
    Withdrawn {},
    /// The applicant rated the answer.
    Rated(Rated),
    /// Last days passed without what was owed.
    Breached(Breached),
    /// Whoever owes something is reminded that its last day is near.
    Reminded(Reminded),
    /// What was not done in time, and is not done yet, is brought before the next above.
    Escalated(Escalated),
    /// The holder confirmed that the applicant was told of the extension.
    Notified(OnLeg),
    /// What became of notices.
    Delivered(Delivered),
    /// Notices that could not be delivered are sent once more.
    Resent(Resent),
    /// The certificate of a signature, of which nobody could say before whether it was revoked.
    RevocationChecked(RevocationChecked),
    /// Terms were computed anew, from a newer calendar.
    Recomputed(Recomputed),
    /// The personal values were removed, and with each the salt of its commitment.
    Erased(Erased),
}

impl event::Kind for EventKind {
    const STAFF: &'static str = field::BY;

    fn erases(&self) -> bool {
        matches!(self, Self::Erased(_))
    }
}

impl EventKind {
    /// The stable name of this kind of event.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Registered(_) => "registered",
            Self::Accepted(_) => "accepted",
            Self::Returned(_) => "returned",
            Self::Forwarded(_) => "forwarded",
            Self::Recalled(_) => "recalled",
            Self::Extended(_) => "extended",
            Self::ClarificationAsked(_) => "clarification-asked",
            Self::ClarificationGiven(_) => "clarification-given",
            Self::Answered(_) => "answered",
            Self::ContactsCorrected {} => "contacts-corrected",
            Self::Withdrawn {} => "withdrawn",
            Self::Rated(_) => "rated",
            Self::Breached(_) => "breached",
            Self::Reminded(_) => "reminded",
            Self::Escalated(_) => "escalated",
            Self::Notified(_) => "notified",
            Self::Delivered(_) => "delivered",
            Self::Resent(_) => "resent",
            Self::RevocationChecked(_) => "revocation-checked",
            Self::Recomputed(_) => "recomputed",
            Self::Erased(_) => "erased",
        }
    }

    /// Whom the event tells: its notice to them is a part of it, so that nothing happens untold.
    pub fn tells(&self) -> &'static [Actor] {
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
            // The applicant is not known any more.
            Self::ClarificationGiven(_)
            | Self::ContactsCorrected {}
            | Self::Withdrawn {}
            | Self::Erased(_) => &[Actor::Administrator],
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
            Self::Notified(_) | Self::Delivered(_) | Self::Resent(_) => &[],
        }
    }

    /// The version of the calendar with which it computed terms; none where it computed none.
    pub fn calendar(&self) -> Option<&str> {
        match self {
            Self::Registered(registered) => Some(&registered.calendar),
            Self::Forwarded(forwarded) => Some(&forwarded.calendar),
            Self::Extended(extended) => Some(&extended.calendar),
            Self::Recomputed(recomputed) => Some(&recomputed.calendar),
            Self::Accepted(_)
            | Self::Returned(_)
            | Self::Recalled(_)
            | Self::ClarificationAsked(_)
            | Self::ClarificationGiven(_)
            | Self::Answered(_)
            | Self::ContactsCorrected {}
            | Self::Withdrawn {}
            | Self::Rated(_)
            | Self::Breached(_)
            | Self::Reminded(_)
            | Self::Escalated(_)
            | Self::Notified(_)
            | Self::Delivered(_)
            | Self::Resent(_)
            | Self::RevocationChecked(_)
            | Self::Erased(_) => None,
        }
    }

    /// The leg that it is about; none where it is about the whole case.
    pub const fn leg(&self) -> Option<LegIndex> {
        match self {
            Self::Registered(_)
            | Self::ContactsCorrected {}
            | Self::Withdrawn {}
            | Self::Breached(_)
            | Self::Reminded(_)
            | Self::Escalated(_)
            | Self::Delivered(_)
            | Self::Resent(_)
            | Self::Recomputed(_)
            | Self::Erased(_) => None,
            Self::RevocationChecked(checked) => checked.answer_on,
            Self::Accepted(on)
            | Self::ClarificationAsked(on)
            | Self::ClarificationGiven(on)
            | Self::Notified(on) => Some(on.leg),
            Self::Returned(returned) => Some(returned.leg),
            Self::Forwarded(forwarded) => Some(forwarded.leg),
            Self::Recalled(recalled) => Some(recalled.leg),
            Self::Extended(extended) => Some(extended.leg),
            Self::Answered(answered) => Some(answered.leg),
            Self::Rated(rated) => Some(rated.leg),
        }
    }
}
