//! A case: one citizen's request from its arrival to its rating.
//!
//! A case is a list of events; what it is now is a fold over them. [`Case::of`] folds; [`crate::command`] decides
//! what may be added. A case has one or more *legs*: its registrations with their holders. The first is the one that
//! the applicant addressed; a forwarding begins another, with its own number and its own terms.

mod arrival;
mod deadline;
mod evidence;
mod fold;
mod forget;
mod kind;
mod leg;
mod not_a_case;
mod payload;
mod personal;
mod registration;
mod status;
mod step;
mod told;

use law::rules::RuleSet;
use law::time::Instant;
use record::id::{Bin, Iin, RegistrationNumber};
use record::obligation::Obligation;
use serde::Deserialize;

use crate::answer::Outcome as AnswerOutcome;
use crate::delivery::{Delivery, Resend};
use crate::room::Room;

pub use crate::leg::{LegIndex, OnLeg};
pub use deadline::{Breached, Escalated, Owed, Recomputed, Redated, Reminded, Reregistered};
pub use kind::{Days, Event, EventKind, Record};
pub use leg::{Answer, Clarification, Extension, Leg, Said, Stage};
pub use not_a_case::NotACase;
pub use payload::{
    Admission, Answered, Delivered, Erased, Extended, Forwarded, Mark, Rated, Recalled, Registered, Resent,
    Returned, RevocationChecked,
};
pub(crate) use personal::field;
pub use personal::{Attachment, PersonalFields, Written, personal_fields};
pub use registration::{
    CannotRegister, Registration, opened_on_arrival, origin_day, register, registered_on,
};
pub use status::Status;
pub use told::Told;

/// A case as it is now.
#[derive(Debug, Clone)]
pub struct Case {
    /// Its registration.
    pub registered: Registered,
    /// The personal fields of its registration.
    pub written: Written,
    /// The rules to which it is pinned.
    pub rules: &'static RuleSet,
    /// Its registrations: the first, and one for each forwarding.
    pub legs: Vec<Leg>,
    /// When and on which ground the personal values were removed, if they were.
    pub erased: Option<(Instant, Erased)>,
    /// What was said later of certificates that nobody could speak of at first.
    pub revocations: Vec<RevocationChecked>,
    /// What became of notices, but for those that are sent once more.
    pub deliveries: Vec<(Instant, Delivery)>,
    /// The notices that were to be sent once more.
    pub resent: Vec<Resend>,
    /// How often the applicant corrected their contacts.
    pub corrections: usize,
    /// How full its record is.
    pub room: Room,
}

impl Case {
    /// The state of the case: erased, or that of the leg that is open, else of what was reached furthest.
    pub fn status(&self) -> Status {
        if self.erased.is_some() {
            return Status::Erased;
        }
        let reached = |status: &Status| match status {
            Status::Received => 8,
            // A question must not be overlooked while the clock runs.
            Status::ClarificationAsked => 7,
            Status::Accepted => 6,
            Status::Answered => 5,
            Status::Refused => 4,
            Status::Withdrawn => 3,
            Status::Returned => 2,
            Status::Forwarded => 1,
            // What it was of goes on.
            Status::Recalled => 0,
            // Of no leg.
            Status::Erased => 0,
        };
        self.legs
            .iter()
            .map(Leg::status)
            .max_by_key(reached)
            .unwrap_or(Status::Received)
    }

    /// Where the request as a whole is now: its last registration that is not one of a part, and was not taken back.
    pub fn current(&self) -> Option<&Leg> {
        let mut newest = self.legs.iter().rev();
        newest.find(|leg| leg.part.is_none() && leg.status() != Status::Recalled)
    }

    /// Whether this person is the applicant.
    pub fn is_applicant(&self, iin: &Iin) -> bool {
        self.written.applicant_iin.as_ref() == Some(iin)
    }

    /// The organisation on whose behalf the applicant asks; none where they ask for themselves, and once it was erased.
    ///
    /// # Errors
    /// The applicant has another shape.
    pub fn organization(&self) -> Result<Option<Bin>, serde_json::Error> {
        /// The part of an applicant that says for which organisation they ask.
        #[derive(Deserialize)]
        struct Known {
            organization: Option<Named>,
        }
        #[derive(Deserialize)]
        struct Named {
            bin: Bin,
        }
        let Some(applicant) = &self.written.applicant else {
            return Ok(None);
        };
        let known: Known = record::strict::part_of(applicant.get().as_bytes())?;
        Ok(known.organization.map(|organization| organization.bin))
    }

    /// Whether this holder answered this applicant that the information is published.
    pub fn is_answered_by_publication(&self, applicant: &Iin, holder: &Bin) -> bool {
        let by_publication = |leg: &Leg| {
            leg.holder() == holder
                && matches!(&leg.stage, Stage::Answered(answer)
                    if answer.answered.outcome == AnswerOutcome::AlreadyPublished)
        };
        self.is_applicant(applicant) && self.legs.iter().any(by_publication)
    }

    /// The leg with this number, and its place.
    pub fn leg(&self, number: &RegistrationNumber) -> Option<(LegIndex, &Leg)> {
        self.legs
            .iter()
            .enumerate()
            .find(|(_, leg)| leg.number == *number)
    }

    /// The leg that this number leads to: its own, the one that the whole of it went to, or the one that took it back.
    pub fn destination(&self, number: &RegistrationNumber) -> Option<(LegIndex, &Leg)> {
        let (mut index, _) = self.leg(number)?;
        // Back along what was taken back, which ends at the first leg; then on, to later legs only.
        let mut leg = self.legs.get(index)?;
        while let (Stage::Recalled(_), Some((from, _))) = (&leg.stage, &leg.forwarded_from) {
            (index, leg) = (*from, self.legs.get(*from)?);
        }
        while let Stage::Forwarded(to, _) = leg.stage {
            (index, leg) = (to, self.legs.get(to)?);
        }
        Some((index, leg))
    }

    /// Whether this holder had the request, or a part of it, and sent it on.
    pub fn was_sent_on_by(&self, holder: &Bin) -> bool {
        let origins = self.legs.iter().filter_map(|leg| leg.forwarded_from.as_ref());
        let mut from = origins.filter_map(|(from, _)| self.legs.get(*from));
        from.any(|leg| leg.holder() == holder)
    }

    /// The pending obligation of the whole case that is due first.
    pub fn next_obligation(&self, now: Instant) -> Option<&Obligation> {
        self.legs
            .iter()
            .filter_map(|leg| leg.next_obligation(now, None))
            .min_by_key(|obligation| obligation.due)
    }
}

#[cfg(test)]
mod tests {

    use super::*;
    use crate::case::Record;
    use crate::document::Draft;
    use holders::holder::{Holder, NotAddressable};
    use law::calendar::built_in;
    use law::rules::{InForce, ObligationKind};
    use law::time::day;
    use record::event::{Actor, Broken, Stamp};
    use record::id::{Digest, EventId};

    const DOCUMENT: &str = r#"{
        "holder": "123456789013",
        "applicant": {"iin": "123456789013", "surname": "Серікқызы", "given_name": "Айгүл"},
        "contacts": {"email": "a@example.kz"},
        "language": "kk", "subject": "Су", "text": "Мәтін", "answer_form": "electronic",
        "publication": {"consent": true, "show_name": false}
    }"#;

    fn holder(accepts: bool, share: f64) -> Holder {
        serde_json::from_value(serde_json::json!({
            "format": 1, "bin": "123456789013", "slot": 1,
            "staff": [{"iin": "123456789013", "role": "administrator"}],
            "newest": {"seq": 0, "id": "00000000000000000000000000000000", "at": "2026-11-23T05:00:00Z",
                "by": "123456789013", "previous": null, "what": {"registered": {"fields": []}}},
            "profile": {"name": {"kk": "а", "ru": "б"}, "postal_address": "в", "head_position": "г",
                "state_participation_percent": share, "accepts_requests": accepts}
        }))
        .unwrap()
    }

    fn record(arrived_at: &str) -> Record {
        let document = serde_json::from_str::<Draft<'_>>(DOCUMENT)
            .unwrap()
            .check(day(arrived_at.parse().unwrap()))
            .unwrap();
        let arrived_at: Instant = arrived_at.parse().unwrap();
        let number = "123456789013-2026-1".parse().unwrap();
        let calendar = built_in();
        let rules = InForce::default().on(day(arrived_at)).unwrap();
        let holder = holder(true, 51.0);
        let (registered_on, missing_year) = registered_on(&holder, arrived_at, calendar).unwrap();
        let registration = Registration {
            number,
            registered_on,
            missing_year,
            holder_name: holder.profile.name,
        };
        let mut registered = register(
            &document,
            Admission::Account,
            registration,
            arrived_at,
            rules,
            calendar,
        )
        .unwrap();
        // The name of the calendar changes with every new one; the bytes below are about everything else.
        registered.calendar = "sample".to_owned();
        let fields = personal_fields(&document, &[], Digest::of(DOCUMENT.as_bytes()), None).unwrap();
        let mut n = 0;
        let mut salt = || {
            n += 1;
            [n; 16]
        };
        let mut record = Record::new();
        let stamp = Stamp {
            id: EventId([7; 16]),
            at: arrived_at,
            actor: Actor::Applicant,
            once: None,
            salt: &mut salt,
        };
        record
            .append(stamp, EventKind::Registered(registered), fields)
            .unwrap();
        record
    }

    #[test]
    fn arrival_opens_the_five_terms_of_the_rules() {
        let record = record("2026-11-20T14:00:00Z");
        let case = Case::of(&record).unwrap();
        assert_eq!(case.registered.registered_on, "2026-11-23".parse().unwrap());
        let due: Vec<_> = case
            .registered
            .obligations
            .iter()
            .map(|o| (o.kind, o.due.to_string()))
            .collect();
        assert_eq!(
            due,
            [
                (ObligationKind::Moderate, "2026-11-23".to_owned()),
                (ObligationKind::Forward, "2026-11-25".to_owned()),
                (ObligationKind::AlreadyPublished, "2026-11-25".to_owned()),
                (ObligationKind::Refuse, "2026-11-30".to_owned()),
                (ObligationKind::Answer, "2026-12-07".to_owned()),
            ]
        );
        assert_eq!(
            case.next_obligation("2026-11-20T14:00:00Z".parse().unwrap())
                .map(|o| o.kind),
            Some(ObligationKind::Moderate)
        );
        assert_eq!(case.registered.rules, "2026");
    }

    #[test]
    fn a_closed_or_wholly_state_owned_holder_cannot_be_addressed() {
        let now: Instant = "2026-11-20T14:00:00Z".parse().unwrap();
        for (holder, expected) in [
            (holder(false, 51.0), NotAddressable::Closed),
            (holder(true, 100.0), NotAddressable::WhollyStateOwned),
        ] {
            assert_eq!(
                registered_on(&holder, now, built_in()),
                Err(CannotRegister::Holder(expected))
            );
        }
    }

    #[test]
    fn the_chain_verifies_before_and_after_erasure_and_breaks_at_a_change() {
        let whole = record("2026-11-20T05:00:00Z");
        assert_eq!(whole.verify(), Ok(()));
        // A stored record is read back into the same chain.
        let stored: Record = serde_json::from_slice(&serde_json::to_vec(&whole).unwrap()).unwrap();
        assert_eq!(stored.verify(), Ok(()));
        assert_eq!(stored.events, whole.events);

        let mut erased = stored.clone();
        erased.personal[0].remove("applicant");
        erased.personal[0].remove("text");
        assert_eq!(erased.verify(), Ok(()));
        assert!(Case::of(&erased).unwrap().written.text.is_none());
        assert_eq!(Case::of(&erased).unwrap().written.applicant_iin, None);

        let mut forged = stored.clone();
        forged.personal[0].get_mut("text").unwrap().value =
            serde_json::value::to_raw_value("басқа").unwrap().into();
        assert_eq!(forged.verify(), Err(Broken::Commitment(0, "text".to_owned())));

        let mut relinked = stored.clone();
        relinked.events[0].previous = Some(Digest::of(b""));
        assert_eq!(relinked.verify(), Err(Broken::Link(0)));

        let mut smuggled = stored;
        let sealed = smuggled.personal[0]["text"].clone();
        smuggled.personal[0].insert("note".to_owned(), sealed);
        assert_eq!(smuggled.verify(), Err(Broken::Uncommitted(0, "note".to_owned())));
    }

    #[test]
    fn the_hash_of_an_event_is_over_its_documented_bytes() {
        let record = record("2026-11-20T05:00:00Z");
        let bytes = String::from_utf8(record::canonical::of(&record.events[0]).unwrap()).unwrap();
        let golden = include_str!("../tests/registered.canonical.json").trim_end();
        assert_eq!(
            bytes, golden,
            "the canonical form changed: stored chains would no longer verify"
        );
        assert_eq!(record.events[0].hash().unwrap(), Digest::of(bytes.as_bytes()));
    }
}
