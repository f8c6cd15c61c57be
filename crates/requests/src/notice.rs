//! Notices: who is told of what, and what became of it.
//!
//! A notice is part of its event: an event says which actors it tells ([`EventKind::tells`]), and what follows from that is
//! computed here and nowhere stored. So there is no event without its notices, and none has two. What became of a notice
//! is written down once, in a later event of the same case.

mod overtaken;

use std::collections::BTreeSet;

use law::time::Instant;
use record::event::Actor;

use crate::case::{Case, Event, EventKind, LegIndex, OnLeg, Owed, Record, Stage, Told};

pub use crate::delivery::{Channel, Delivery, DeliveryOutcome, Resend, Undeliverable};
pub use crate::recipient::{NoticeId, Recipient};
pub use overtaken::{is_ahead, is_breach, is_given_up, is_moved, is_open_breach, is_overtaken, last_day};

/// A notice.
#[derive(Debug, Clone)]
pub struct Notice<'a> {
    /// Its identity.
    pub id: NoticeId,
    /// Of what.
    pub event: &'a Event,
    /// The recipient.
    pub to: Recipient,
    /// What became of it and when; none while it waits.
    pub ended: Option<(Instant, DeliveryOutcome)>,
}

/// Every notice of a case, in the order of its events.
pub fn of<'a>(record: &'a Record, case: &Case) -> Vec<Notice<'a>> {
    let events = record.events.iter();
    events.flat_map(|event| of_event(case, event)).collect()
}

/// The notices of one event of a case, and those to subscribers that have come to their end, or had and are sent once more:
/// whether one is subscribed does not stand in the case.
pub fn of_event<'a>(case: &Case, event: &'a Event) -> Vec<Notice<'a>> {
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
    let ended = case.deliveries.iter().map(|(_, one)| (one.event, one.to));
    let again = case.resent.iter().map(|one| (one.event, one.to));
    let subscribers: BTreeSet<_> = ended
        .chain(again)
        .filter(|(seq, to)| *seq == event.seq && matches!(to, Recipient::Subscriber(_)))
        .map(|(_, to)| to)
        .collect();
    told.chain(subscribers)
        .map(|to| notice(case, event, to))
        .collect()
}

/// The legs whose holders an event is about, for those of them that have subscribed. What became of notices is no event
/// to tell of.
pub fn concerned(case: &Case, event: &Event) -> BTreeSet<LegIndex> {
    let mut legs = legs(case, &event.event, Actor::Administrator);
    // Where it went to, and from where.
    legs.extend(event.event.leg());
    legs
}

/// The notice of an event to somebody.
pub fn notice<'a>(case: &Case, event: &'a Event, to: Recipient) -> Notice<'a> {
    let id = NoticeId::of(event.id, to);
    let ended = case.delivery(id).map(|(at, delivery)| (at, delivery.outcome));
    Notice { id, event, to, ended }
}

/// On which legs a role of the holder is told of what happened.
fn legs(case: &Case, event: &EventKind, role: Actor) -> BTreeSet<LegIndex> {
    let of = |owed: &[Owed]| owed.iter().map(|owed| owed.leg).collect();
    let where_stage = |is_meant: &dyn Fn(&Stage) -> bool| {
        let legs = case.legs.iter().enumerate();
        legs.filter(|(_, leg)| is_meant(&leg.stage))
            .map(|(index, _)| index)
            .collect()
    };
    let Some(told) = event.told() else {
        return event.leg().into_iter().collect();
    };
    match told {
        Told::Registered(_) => BTreeSet::from([0]),
        // Where it went to.
        Told::Forwarded(forwarded) => case
            .leg(&forwarded.number)
            .map(|(index, _)| index)
            .into_iter()
            .collect(),
        // Where it was taken back from.
        Told::Recalled(recalled) => BTreeSet::from([recalled.from]),
        Told::ContactsCorrected => where_stage(&is_here),
        Told::Withdrawn => where_stage(&|stage| matches!(stage, Stage::Withdrawn(_))),
        Told::Erased(_) => where_stage(&|_| true),
        Told::RevocationChecked(checked) => match checked.answer_on {
            Some(leg) => BTreeSet::from([leg]),
            None => where_stage(&is_here),
        },
        Told::Breached(breached) => of(&breached.obligations),
        Told::Escalated(escalated) => of(&escalated.obligations),
        // The head is reminded of the answer alone.
        Told::Reminded(reminded) => {
            let owed = reminded.obligations.iter();
            owed.filter(|owed| role != Actor::Head || owed.is_answer())
                .map(|owed| owed.leg)
                .collect()
        }
        Told::Recomputed(recomputed) => {
            let changes = recomputed.changes.iter();
            changes
                .filter(|change| change.from != change.to)
                .map(|change| change.leg)
                .collect()
        }
        Told::Accepted(_)
        | Told::Returned(_)
        | Told::Extended(_)
        | Told::ClarificationAsked(_)
        | Told::ClarificationGiven(_)
        | Told::Answered(_)
        | Told::Rated(_) => event.leg().into_iter().collect(),
    }
}

/// Whether the request is with the holder of this leg, or came to its end there.
const fn is_here(stage: &Stage) -> bool {
    match stage {
        Stage::Received
        | Stage::Accepted
        | Stage::ClarificationAsked
        | Stage::Answered(_)
        | Stage::Returned(..)
        | Stage::Withdrawn(_) => true,
        Stage::Forwarded(..) | Stage::Recalled(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::Command;
    use crate::command::tests::scene::{Scene, at, extending, holder};
    use crate::watch::Watch;
    use law::rules::ObligationKind;
    use record::id::{Digest, EventId};
    use record::obligation::Outcome;

    /// The recipients that the last event tells.
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

    /// The notices of a request that are not true any more at this instant, those that have ended too.
    fn overtaken(scene: &Scene, when: &str) -> Vec<(&'static str, &'static str)> {
        let case = scene.case();
        let all = of(&scene.record, &case);
        let overtaken = all
            .iter()
            .filter(|notice| is_overtaken(&case, notice.event, notice.to, at(when)));
        overtaken
            .map(|notice| (notice.event.event.name(), notice.to.name()))
            .collect()
    }

    #[test]
    fn a_reminder_is_overtaken_by_what_was_owed_by_another_day_and_by_the_end_of_the_day() {
        let reminded = [("reminded", "administrator"), ("reminded", "head")];
        // The answer is due on 17 November; a working day before, the portal reminds of it.
        let mut scene = Scene::arrived("2026-11-02 10:00");
        scene.does("2026-11-02 11:00", Command::Accept);
        assert_eq!(
            scene.does("2026-11-16 00:00", Command::Attend(Watch::DEFAULT)),
            ["reminded"]
        );
        assert_eq!(overtaken(&scene, "2026-11-17 23:59"), []);
        assert_eq!(overtaken(&scene, "2026-11-18 00:00"), reminded, "the day is over");
        let mut extended = scene.clone();
        extended.does("2026-11-16 10:00", extending(5));
        assert_eq!(overtaken(&extended, "2026-11-16 10:01"), reminded, "another day");
        let mut withdrawn = scene.clone();
        withdrawn.does("2026-11-16 10:00", Command::Withdraw { reason: None });
        let mut expected = vec![("registered", "administrator")];
        expected.extend(reminded);
        assert_eq!(
            overtaken(&withdrawn, "2026-11-16 10:01"),
            expected,
            "nothing is owed"
        );
        let mut forwarded = scene;
        forwarded.forwards(0, "2026-11-16 10:00", 1);
        assert_eq!(
            overtaken(&forwarded, "2026-11-16 10:01"),
            expected,
            "it is another's"
        );
    }

    #[test]
    fn a_question_is_overtaken_by_its_reply_and_by_whatever_ends_the_request() {
        use crate::command::tests::scene::{answering, asking, replying, withdrawing};
        let asked = || {
            let mut scene = Scene::arrived("2026-11-02 10:00");
            scene.does("2026-11-02 11:00", asking());
            scene
        };
        let question = ("clarification-asked", "applicant");
        assert_eq!(overtaken(&asked(), "2026-11-02 11:00"), []);
        let mut again = asked();
        again.does("2026-11-02 11:00", replying());
        assert_eq!(overtaken(&again, "2026-11-02 11:00"), [question]);
        again.does("2026-11-02 11:00", asking());
        let open: Vec<_> = overtaken(&again, "2026-11-02 11:00");
        assert_eq!(open, [question], "the second one, of the same instant, is open");
        let registered = ("registered", "administrator");
        for end in [withdrawing(), answering(crate::answer::Outcome::Provided)] {
            let mut scene = asked();
            scene.does("2026-11-02 12:00", end);
            assert_eq!(overtaken(&scene, "2026-11-02 12:00"), [registered, question]);
        }
        let mut scene = asked();
        scene.forwards(0, "2026-11-02 12:00", 1);
        assert_eq!(overtaken(&scene, "2026-11-02 12:00"), [registered, question]);
    }

    #[test]
    fn an_escalation_is_overtaken_by_what_was_owed_and_a_breach_is_not() {
        use crate::command::tests::scene::answering;
        let mut scene = Scene::arrived("2026-11-02 10:00");
        scene.does("2026-11-02 11:00", Command::Accept);
        let late = scene.does("2026-11-24 00:00", Command::Attend(Watch::DEFAULT));
        assert_eq!(late, ["breached", "escalated", "escalated"]);
        assert_eq!(overtaken(&scene, "2026-11-24 00:00"), []);
        scene.does("2026-11-24 10:00", answering(crate::answer::Outcome::Provided));
        let expected = [
            ("registered", "administrator"),
            ("escalated", "head"),
            ("escalated", "operator"),
        ];
        assert_eq!(overtaken(&scene, "2026-11-24 10:00"), expected);
    }

    #[test]
    fn a_breach_and_a_moved_day_are_overtaken_by_a_calendar_that_moves_the_day_again() {
        use crate::command::tests::scene::{SILENT, calendar};
        let mut scene = Scene::arrived("2026-11-02 10:00");
        scene.does("2026-11-02 11:00", Command::Accept);
        scene.does("2026-11-18 00:00", Command::Attend(SILENT));
        assert_eq!(overtaken(&scene, "2026-11-18 10:00"), []);
        // The last day was a day off after all: nothing was late.
        scene.calendar = calendar("first", &[("2026-11-28", "2026-11-17")]);
        let mut moved = scene.does("2026-11-18 10:00", Command::Recompute);
        assert_eq!(moved, ["recomputed"]);
        let breach = [("breached", "applicant"), ("breached", "administrator")];
        assert_eq!(overtaken(&scene, "2026-11-18 10:00"), breach);
        scene.calendar = calendar(
            "second",
            &[("2026-11-28", "2026-11-17"), ("2026-12-05", "2026-11-18")],
        );
        moved = scene.does("2026-11-18 11:00", Command::Recompute);
        assert_eq!(moved, ["recomputed"]);
        let first = [("recomputed", "applicant"), ("recomputed", "administrator")];
        assert_eq!(overtaken(&scene, "2026-11-18 11:00"), [breach, first].concat());
    }

    #[test]
    fn what_could_not_be_delivered_waits_again_once_it_is_sent_again() {
        let mut scene = Scene::arrived("2026-11-02 10:00");
        let all = |scene: &Scene| {
            let case = scene.case();
            of(&scene.record, &case)
                .iter()
                .map(|notice| (notice.id, notice.ended.map(|(_, outcome)| outcome)))
                .collect::<Vec<_>>()
        };
        let [(applicant, _), (administrator, _)] = all(&scene)[..] else {
            panic!("two are told");
        };
        let delivery = |notice, to, outcome| Delivery {
            notice,
            event: 0,
            to,
            outcome,
        };
        let refused = DeliveryOutcome::Undeliverable {
            reason: Undeliverable::Refused,
        };
        let accepted = DeliveryOutcome::Accepted {
            channel: Channel::First,
        };
        let to_staff = Recipient::Administrator(OnLeg { leg: 0 });
        let told = vec![
            delivery(applicant, Recipient::Applicant {}, refused),
            delivery(administrator, to_staff, accepted),
        ];
        scene.does("2026-11-02 10:01", Command::RecordDelivery(told));
        assert!(
            scene
                .act(
                    0,
                    Actor::Operator,
                    at("2026-11-02 11:00"),
                    Command::Resend(vec![administrator])
                )
                .is_err()
        );
        assert!(
            scene
                .act(
                    0,
                    Actor::Operator,
                    at("2026-11-02 11:00"),
                    Command::Resend(vec![NoticeId([1; 16])])
                )
                .is_err()
        );
        assert_eq!(
            scene.does("2026-11-02 11:00", Command::Resend(vec![applicant])),
            ["resent"]
        );
        assert_eq!(all(&scene), [(applicant, None), (administrator, Some(accepted))]);
        // On its way: there is nothing more to do.
        assert_eq!(
            scene.does("2026-11-02 11:01", Command::Resend(vec![applicant])),
            [""; 0]
        );
        assert_eq!(
            scene.does("2026-11-02 11:01", Command::Resend(Vec::new())),
            [""; 0]
        );
        let again = vec![delivery(applicant, Recipient::Applicant {}, accepted)];
        scene.does("2026-11-02 11:02", Command::RecordDelivery(again));
        assert_eq!(all(&scene)[0], (applicant, Some(accepted)));
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
