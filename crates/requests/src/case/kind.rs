//! The kinds of events of a case.

use law::rules::ObligationKind;
use record::event::{self, Actor};
use serde::{Deserialize, Serialize};

use super::deadline::{Breached, Escalated, Recomputed, Reminded};
use super::payload::{
    Answered, Delivered, Erased, Extended, Forwarded, Rated, Recalled, Registered, Resent, Returned,
    RevocationChecked,
};
use super::personal::field;
use super::told::Told;
use crate::answer::Outcome;
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
    /// Those who owe something are reminded that its last day is near.
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
    const RECORDS: &'static str = "request";
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

    /// What somebody is told by it; none where it tells nobody.
    pub const fn told(&self) -> Option<Told<'_>> {
        Some(match self {
            Self::Registered(registered) => Told::Registered(registered),
            Self::Accepted(on) => Told::Accepted(*on),
            Self::Returned(returned) => Told::Returned(returned),
            Self::Forwarded(forwarded) => Told::Forwarded(forwarded),
            Self::Recalled(recalled) => Told::Recalled(*recalled),
            Self::Extended(extended) => Told::Extended(extended),
            Self::ClarificationAsked(on) => Told::ClarificationAsked(*on),
            Self::ClarificationGiven(on) => Told::ClarificationGiven(*on),
            Self::Answered(answered) => Told::Answered(answered),
            Self::ContactsCorrected {} => Told::ContactsCorrected,
            Self::Withdrawn {} => Told::Withdrawn,
            Self::Rated(rated) => Told::Rated(*rated),
            Self::Breached(breached) => Told::Breached(breached),
            Self::Reminded(reminded) => Told::Reminded(reminded),
            Self::Escalated(escalated) => Told::Escalated(escalated),
            Self::RevocationChecked(checked) => Told::RevocationChecked(checked),
            Self::Recomputed(recomputed) => Told::Recomputed(recomputed),
            Self::Erased(erased) => Told::Erased(erased),
            Self::Notified(_) | Self::Delivered(_) | Self::Resent(_) => return None,
        })
    }

    /// The actors that the event tells: its notice to them is a part of it, so that nothing happens untold.
    pub fn tells(&self) -> &'static [Actor] {
        self.told().map_or(&[], Told::recipients)
    }

    /// What it says of days; none where it says nothing of them.
    pub const fn days(&self) -> Option<Days<'_>> {
        Some(match self {
            Self::Registered(registered) => Days::Registered(registered),
            Self::Forwarded(forwarded) => Days::Forwarded(forwarded),
            Self::Recalled(recalled) => Days::Recalled(*recalled),
            Self::Extended(extended) => Days::Extended(extended),
            Self::Recomputed(recomputed) => Days::Recomputed(recomputed),
            Self::Breached(breached) => Days::Breached(breached),
            Self::Accepted(_)
            | Self::Returned(_)
            | Self::ClarificationAsked(_)
            | Self::ClarificationGiven(_)
            | Self::Answered(_)
            | Self::ContactsCorrected {}
            | Self::Withdrawn {}
            | Self::Rated(_)
            | Self::Reminded(_)
            | Self::Escalated(_)
            | Self::Notified(_)
            | Self::Delivered(_)
            | Self::Resent(_)
            | Self::RevocationChecked(_)
            | Self::Erased(_) => return None,
        })
    }

    /// The version of the calendar with which it computed terms; none where it computed none.
    pub fn calendar(&self) -> Option<&str> {
        match self.days()? {
            Days::Registered(registered) => Some(&registered.calendar),
            Days::Forwarded(forwarded) => Some(&forwarded.calendar),
            Days::Extended(extended) => Some(&extended.calendar),
            Days::Recomputed(recomputed) => Some(&recomputed.calendar),
            Days::Recalled(_) | Days::Breached(_) => None,
        }
    }

    /// The term that binds only one who does this very thing; none where there is no such term.
    pub fn own_term(&self) -> Option<ObligationKind> {
        match self.told()? {
            Told::Forwarded(_) => Some(ObligationKind::Forward),
            Told::Answered(answered) => match answered.outcome {
                Outcome::AlreadyPublished => Some(ObligationKind::AlreadyPublished),
                // What withholds a part on a ground of article 11(16) is a refusal of that part.
                Outcome::Refused | Outcome::PartlyProvided | Outcome::Provided => {
                    answered.refusal_ground.map(|_| ObligationKind::Refuse)
                }
            },
            Told::Registered(_)
            | Told::Accepted(_)
            | Told::Returned(_)
            | Told::Recalled(_)
            | Told::Extended(_)
            | Told::ClarificationAsked(_)
            | Told::ClarificationGiven(_)
            | Told::ContactsCorrected
            | Told::Withdrawn
            | Told::Rated(_)
            | Told::Breached(_)
            | Told::Reminded(_)
            | Told::Escalated(_)
            | Told::RevocationChecked(_)
            | Told::Recomputed(_)
            | Told::Erased(_) => None,
        }
    }

    /// Whether it begins the registration of a part of the request.
    pub const fn begins_a_part(&self) -> bool {
        matches!(self, Self::Forwarded(forwarded) if forwarded.part)
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

/// What an event says of days: those that it sets, and those that it names.
#[derive(Debug, Clone, Copy)]
pub enum Days<'a> {
    /// The terms that the arrival opens.
    Registered(&'a Registered),
    /// The terms that the arrival with another holder opens.
    Forwarded(&'a Forwarded),
    /// The last day by which something can be taken back.
    Recalled(Recalled),
    /// The new last day of an answer.
    Extended(&'a Extended),
    /// The days by a newer calendar.
    Recomputed(&'a Recomputed),
    /// The last days that passed.
    Breached(&'a Breached),
}
