//! Notices: who is told of what, and what became of it.
//!
//! A notice is part of its event: an event says whom it tells ([`EventKind::tells`]), and what follows from that is
//! computed here and nowhere stored. So there is no event without its notices, and none has two. What became of a notice
//! is written down once, in a later event of the same case.

use std::collections::BTreeSet;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::case::{Case, EventKind, LegIndex, OnLeg, Owed, Stage};
use crate::event::{Actor, Event, Record};
use crate::id::{Digest, EventId};
use crate::time::Instant;

/// The identity of a notice, which follows from its event and its recipient: 16 bytes, written as 32 hexadecimal digits.
///
/// Whoever delivers it is given it as the idempotency key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct NoticeId(#[serde(with = "hex::serde")] pub [u8; 16]);

impl NoticeId {
    /// The notice of an event to a recipient: the first half of SHA-256 over the identity of the event and the recipient
    /// as `role/leg`.
    pub fn of(event: EventId, to: Recipient) -> Self {
        let leg = to.leg().map(|leg| leg.to_string()).unwrap_or_default();
        let Digest(hash) = Digest::of(format!("{event}/{}/{leg}", to.name()).as_bytes());
        let mut id = [0; 16];
        for (to, from) in id.iter_mut().zip(hash) {
            *to = from;
        }
        Self(id)
    }
}

impl fmt::Display for NoticeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for NoticeId {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "NoticeId".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "pattern": "^[0-9a-f]{32}$" })
    }
}

/// Who is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Recipient {
    /// The person who asks.
    Applicant {},
    /// The administrators of the holder of a leg.
    Administrator(OnLeg),
    /// The heads of the holder of a leg.
    Head(OnLeg),
    /// The operators of the portal.
    Operator {},
    /// The document system of the holder of a leg, where the holder has subscribed.
    Subscriber(OnLeg),
}

impl Recipient {
    /// The stable name of the role.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Applicant {} => "applicant",
            Self::Administrator(_) => "administrator",
            Self::Head(_) => "head",
            Self::Operator {} => "operator",
            Self::Subscriber(_) => "subscriber",
        }
    }

    /// The leg whose holder is told.
    pub const fn leg(self) -> Option<LegIndex> {
        match self {
            Self::Applicant {} | Self::Operator {} => None,
            Self::Administrator(on) | Self::Head(on) | Self::Subscriber(on) => Some(on.leg),
        }
    }
}

/// By which way a notice was delivered, as the deployment has them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Channel {
    /// The notification gateway.
    First,
    /// The one that is tried where the first fails.
    Second,
    /// The document system of a holder.
    Subscription,
}

/// What became of a notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Delivery {
    /// Which notice.
    pub notice: NoticeId,
    /// The place of its event in the chain.
    pub event: u32,
    /// To whom.
    pub to: Recipient,
    /// What became of it.
    pub outcome: DeliveryOutcome,
}

/// How the delivery of a notice ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum DeliveryOutcome {
    /// The gateway accepted it: this is the proof that it was given.
    Accepted {
        /// By which way.
        channel: Channel,
    },
    /// It cannot be delivered.
    Undeliverable {
        /// Why.
        reason: Undeliverable,
    },
}

/// Why a notice cannot be delivered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Undeliverable {
    /// Every way refused it for good.
    Refused,
    /// No way answered, as often as it was tried.
    Unanswered,
    /// Nobody is there to be told: the personal values were removed, or the role is vacant.
    NoRecipient,
}

/// A notice.
#[derive(Debug, Clone)]
pub struct Notice<'a> {
    /// Its identity.
    pub id: NoticeId,
    /// Of what.
    pub event: &'a Event,
    /// To whom.
    pub to: Recipient,
    /// What became of it and when; none while it waits.
    pub ended: Option<(Instant, DeliveryOutcome)>,
}

/// Every notice of a case, in the order of its events.
pub fn of<'a>(record: &'a Record, case: &Case<'a>) -> Vec<Notice<'a>> {
    let events = record.events.iter();
    events.flat_map(|event| of_event(case, event)).collect()
}

/// The notices of one event of a case, and those to subscribers that have come to their end: whether one is subscribed
/// does not stand in the case.
pub fn of_event<'a>(case: &Case<'a>, event: &'a Event) -> Vec<Notice<'a>> {
    let told = event.event.tells().iter().flat_map(|actor| {
        let legs = || {
            legs(case, &event.event, *actor)
                .into_iter()
                .map(|leg| OnLeg { leg })
        };
        match actor {
            Actor::Applicant => vec![Recipient::Applicant {}],
            Actor::Administrator => legs().map(Recipient::Administrator).collect(),
            Actor::Head => legs().map(Recipient::Head).collect(),
            Actor::Operator => vec![Recipient::Operator {}],
            Actor::Portal => Vec::new(),
        }
    });
    let deliveries = case.deliveries.iter();
    let subscribers = deliveries
        .filter(|(_, delivery)| delivery.event == event.seq)
        .map(|(_, delivery)| delivery.to)
        .filter(|to| matches!(to, Recipient::Subscriber(_)));
    told.chain(subscribers)
        .map(|to| notice(case, event, to))
        .collect()
}

/// The legs whose holders an event is about, for those of them that have subscribed. What became of notices is no event
/// to tell of.
pub fn concerned(case: &Case<'_>, event: &Event) -> BTreeSet<LegIndex> {
    let mut legs = legs(case, &event.event, Actor::Administrator);
    // Where it went to, and from where.
    legs.extend(event.event.leg());
    legs
}

/// The notice of an event to somebody.
pub fn notice<'a>(case: &Case<'a>, event: &'a Event, to: Recipient) -> Notice<'a> {
    let id = NoticeId::of(event.id, to);
    let ended = case.delivery(id).map(|(at, delivery)| (at, delivery.outcome));
    Notice { id, event, to, ended }
}

/// On which legs a role of the holder is told of what happened.
fn legs(case: &Case<'_>, event: &EventKind, role: Actor) -> BTreeSet<LegIndex> {
    let of = |owed: &[Owed]| owed.iter().map(|owed| owed.leg).collect();
    let where_stage = |is_meant: &dyn Fn(&Stage<'_>) -> bool| {
        let legs = case.legs.iter().enumerate();
        legs.filter(|(_, leg)| is_meant(&leg.stage))
            .map(|(index, _)| index)
            .collect()
    };
    match event {
        EventKind::Registered(_) => BTreeSet::from([0]),
        // Where it went to.
        EventKind::Forwarded(forwarded) => case
            .leg(&forwarded.number)
            .map(|(index, _)| index)
            .into_iter()
            .collect(),
        EventKind::Withdrawn {} => where_stage(&|stage| matches!(stage, Stage::Withdrawn(_))),
        EventKind::Erased(_) => where_stage(&|_| true),
        EventKind::RevocationChecked(checked) => match checked.answer_on {
            Some(leg) => BTreeSet::from([leg]),
            None => where_stage(&|stage| !matches!(stage, Stage::Forwarded(..))),
        },
        EventKind::Breached(breached) => of(&breached.obligations),
        EventKind::Escalated(escalated) => of(&escalated.obligations),
        // The head is reminded of the answer alone.
        EventKind::Reminded(reminded) => {
            let owed = reminded.obligations.iter();
            owed.filter(|owed| role != Actor::Head || owed.is_answer())
                .map(|owed| owed.leg)
                .collect()
        }
        EventKind::Recomputed(recomputed) => {
            let changes = recomputed.changes.iter();
            changes
                .filter(|change| change.from != change.to)
                .map(|change| change.leg)
                .collect()
        }
        EventKind::Accepted(_)
        | EventKind::Returned(_)
        | EventKind::Extended(_)
        | EventKind::ClarificationAsked(_)
        | EventKind::ClarificationGiven(_)
        | EventKind::Answered(_)
        | EventKind::Rated(_)
        | EventKind::Notified(_)
        | EventKind::Delivered(_) => event.leg().into_iter().collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::Command;
    use crate::command::tests::scene::{Scene, at, extending, holder};
    use crate::obligation::Outcome;
    use crate::rules::ObligationKind;
    use crate::watch::Watch;

    /// Whom the last event tells.
    fn told(scene: &Scene) -> Vec<(&'static str, Option<LegIndex>)> {
        let case = scene.case();
        let last = scene.record.events.last().unwrap();
        let notices = of_event(&case, last);
        notices
            .iter()
            .map(|notice| (notice.to.name(), notice.to.leg()))
            .collect()
    }

    fn accept(scene: &mut Scene, notice: NoticeId, when: &str) -> Vec<&'static str> {
        let case = scene.case();
        let notice = of(&scene.record, &case)
            .into_iter()
            .find(|one| one.id == notice)
            .unwrap();
        let delivery = Delivery {
            notice: notice.id,
            event: notice.event.seq,
            to: notice.to,
            outcome: DeliveryOutcome::Accepted {
                channel: Channel::First,
            },
        };
        scene.does(when, Command::RecordDelivery(vec![delivery]))
    }

    #[test]
    fn each_holder_is_told_of_what_is_its_own() {
        let mut scene = Scene::arrived("2026-11-02 10:00");
        assert_eq!(told(&scene), [("applicant", None), ("administrator", Some(0))]);
        scene.forwards_a_part(0, "2026-11-02 11:00", 1);
        assert_eq!(told(&scene), [("applicant", None), ("administrator", Some(1))]);
        scene.does_on(1, "2026-11-02 12:00", Command::Accept);
        assert_eq!(told(&scene), [("applicant", None)]);
        scene.does("2026-11-16 00:00", Command::Attend(Watch::DEFAULT));
        let both = |role| [(role, Some(0)), (role, Some(1))];
        assert_eq!(told(&scene), [both("administrator"), both("head")].concat());
        scene.does("2026-11-21 00:00", Command::Attend(Watch::DEFAULT));
        assert_eq!(told(&scene), [("operator", None)]);
        scene.does("2026-11-21 10:00", Command::Withdraw { reason: None });
        assert_eq!(told(&scene), both("administrator"));
        assert_ne!(holder(0), holder(1));
    }

    #[test]
    fn a_notice_is_one_and_its_end_is_written_down_once() {
        let mut scene = Scene::arrived("2026-11-02 10:00");
        let ids = |scene: &Scene| -> Vec<NoticeId> {
            of(&scene.record, &scene.case())
                .iter()
                .map(|notice| notice.id)
                .collect()
        };
        let before = ids(&scene);
        assert_eq!(before.iter().collect::<BTreeSet<_>>().len(), 2);
        assert_eq!(accept(&mut scene, before[0], "2026-11-02 10:01"), ["delivered"]);
        assert_eq!(accept(&mut scene, before[0], "2026-11-02 10:02"), [""; 0]);
        assert_eq!(ids(&scene), before, "a delivery tells nobody");
        let case = scene.case();
        let ended: Vec<_> = of(&scene.record, &case)
            .iter()
            .map(|notice| notice.ended.map(|(when, _)| when))
            .collect();
        assert_eq!(ended, [Some(at("2026-11-02 10:01")), None]);
    }

    #[test]
    fn the_accepted_notice_of_an_extension_discharges_the_duty_to_tell_rules_5() {
        let mut scene = Scene::arrived("2026-11-02 10:00");
        let registration = of(&scene.record, &scene.case())[0].id;
        scene.does("2026-11-03 10:00", extending(5));
        accept(&mut scene, registration, "2026-11-03 10:01");
        assert_eq!(scene.ended(0, ObligationKind::NotifyExtension), None);
        let case = scene.case();
        let extended = scene
            .record
            .events
            .iter()
            .find(|event| event.event.name() == "extended");
        let notice = NoticeId::of(extended.unwrap().id, Recipient::Applicant {});
        drop(case);
        accept(&mut scene, notice, "2026-11-03 10:02");
        assert_eq!(
            scene.ended(0, ObligationKind::NotifyExtension),
            Some(Outcome::Discharged(at("2026-11-03 10:02")))
        );
    }

    #[test]
    fn each_holder_hears_of_the_events_that_are_about_its_own_registration() {
        let mut scene = Scene::arrived("2026-11-02 10:00");
        let concerned = |scene: &Scene| -> Vec<LegIndex> {
            let last = scene.record.events.last().unwrap();
            concerned(&scene.case(), last).into_iter().collect()
        };
        assert_eq!(concerned(&scene), [0]);
        let registration = of(&scene.record, &scene.case())[0].id;
        scene.forwards_a_part(0, "2026-11-02 11:00", 1);
        assert_eq!(concerned(&scene), [0, 1]);
        scene.does_on(1, "2026-11-02 12:00", Command::Accept);
        assert_eq!(concerned(&scene), [1]);
        accept(&mut scene, registration, "2026-11-02 12:01");
        assert_eq!(concerned(&scene), [0; 0]);
        scene.does("2026-11-21 10:00", Command::Withdraw { reason: None });
        assert_eq!(concerned(&scene), [0, 1]);
    }

    #[test]
    fn a_notice_to_a_subscriber_stands_at_its_event_once_it_has_ended() {
        let mut scene = Scene::arrived("2026-11-02 10:00");
        let to = Recipient::Subscriber(OnLeg { leg: 0 });
        let delivery = Delivery {
            notice: NoticeId::of(scene.record.events[0].id, to),
            event: 0,
            to,
            outcome: DeliveryOutcome::Accepted {
                channel: Channel::Subscription,
            },
        };
        assert_eq!(told(&scene).len(), 2);
        scene.does("2026-11-02 10:01", Command::RecordDelivery(vec![delivery]));
        let case = scene.case();
        let notices = of_event(&case, &scene.record.events[0]);
        let ended: Vec<_> = notices.iter().filter(|notice| notice.ended.is_some()).collect();
        assert_eq!((notices.len(), ended.len(), ended[0].to), (3, 1, to));
    }

    #[test]
    fn the_identity_of_a_notice_is_over_its_documented_bytes() {
        let event = EventId([7; 16]);
        let Digest(hash) = Digest::of(b"07070707070707070707070707070707/administrator/2");
        let notice = NoticeId::of(event, Recipient::Administrator(OnLeg { leg: 2 }));
        assert_eq!(notice.0, hash[..16]);
        let Digest(hash) = Digest::of(b"07070707070707070707070707070707/applicant/");
        assert_eq!(NoticeId::of(event, Recipient::Applicant {}).0, hash[..16]);
    }
}
