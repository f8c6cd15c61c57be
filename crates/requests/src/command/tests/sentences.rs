//! What the law says of the life of a request, a sentence a test. "The Rules" and "the Law" are as in the head of the
//! crate.

use law::calendar::{Calendar, NotCovered, built_in};
use law::rules::{self, InForce, ObligationKind};
use record::event::Actor;
use record::obligation::{Obligation, Outcome as Ended};
use words::language::Language;

use super::super::*;
use super::scene::*;
use crate::answer::Outcome;
use crate::case::{Leg, LegIndex, Redated, Status};
use crate::view::{CaseView, Look, Reader};
use crate::watch;
use ObligationKind::{AlreadyPublished, Answer, Forward, Moderate, NotifyExtension, Refuse};

/// One arrival under each wording, each before holidays or a year's end, with the days counted by hand from the law on
/// holidays: arrival; last days of moderation, forwarding, refusal and answer.
const ARRIVALS: [(&str, &str, [&str; 4]); 5] = [
    // 8 May is off in place of the 6th; 9 May is a holiday.
    (
        "2023-04-24 11:00",
        "2023",
        ["2023-04-25", "2023-04-27", "2023-05-02", "2023-05-10"],
    ),
    // 3 January is off for 5 January, a Sunday that is worked; 7 January is off.
    (
        "2024-12-31 11:00",
        "2023",
        ["2025-01-05", "2025-01-08", "2025-01-10", "2025-01-15"],
    ),
    // 9 March is off in place of the 8th; 21 to 23 March with the 24th and 25th in place of two of them.
    (
        "2026-03-06 11:00",
        "2025",
        ["2026-03-10", "2026-03-12", "2026-03-16", "2026-03-26"],
    ),
    // 24 and 25 October are a weekend with Republic Day; the 26th is off in its place.
    (
        "2026-10-09 11:00",
        "2026",
        ["2026-10-12", "2026-10-14", "2026-10-16", "2026-10-27"],
    ),
    // 13 and 14 March are a weekend; from 2027 the 15th is Constitution Day.
    (
        "2027-02-26 11:00",
        "2026",
        ["2027-03-01", "2027-03-03", "2027-03-05", "2027-03-16"],
    ),
];

/// The last minute of a day, and the first of the next.
fn around(last_day: &str) -> (String, String) {
    let next = date(last_day).succ_opt().unwrap();
    (format!("{last_day} 23:59"), format!("{next} 00:00"))
}

#[test]
fn in_every_wording_the_terms_run_from_arrival_and_registration_rules_4_and_5_law_11() {
    for (arrived, wording, [moderate, forward, refuse, answer]) in ARRIVALS {
        let scene = Scene::arrived(arrived);
        assert_eq!(scene.case().rules.version, wording, "{arrived}");
        let expected = [
            (Moderate, moderate),
            (Forward, forward),
            (AlreadyPublished, forward),
            (Refuse, refuse),
            (Answer, answer),
        ];
        assert_eq!(
            scene.case().legs[0].obligations.len(),
            expected.len(),
            "{arrived}"
        );
        for (kind, last) in expected {
            assert_eq!(scene.due(0, kind), date(last), "{arrived}: {kind:?}");
        }
    }
}

#[test]
fn an_act_until_24_00_of_the_last_day_is_in_time_and_a_minute_later_is_not_civil_code_176() {
    for (arrived, _, [moderate, forward, refuse, answer]) in ARRIVALS {
        type Act = fn(&mut Scene, &str) -> Vec<&'static str>;
        let acts: [(ObligationKind, &str, Act); 5] = [
            (Moderate, moderate, |scene, when| scene.does(when, returning())),
            (Forward, forward, |scene, when| scene.forwards(0, when, 1)),
            (AlreadyPublished, forward, |scene, when| {
                scene.does(when, answering(Outcome::AlreadyPublished))
            }),
            (Refuse, refuse, |scene, when| {
                scene.does(when, answering(Outcome::Refused))
            }),
            (Answer, answer, |scene, when| {
                scene.does(when, answering(Outcome::Provided))
            }),
        ];
        for (kind, last, act) in acts {
            let (in_time, late) = around(last);
            let mut scene = Scene::arrived(arrived);
            act(&mut scene, &in_time);
            assert_eq!(
                scene.ended(0, kind),
                Some(Ended::Discharged(at(&in_time))),
                "{arrived}: {kind:?}"
            );
            assert!(
                !scene.breaches().iter().any(|(_, breached, _)| *breached == kind),
                "{arrived}: {kind:?}"
            );

            let mut scene = Scene::arrived(arrived);
            act(&mut scene, &late);
            let breached = Ended::Breached {
                on: date(last),
                ended_at: Some(at(&late)),
            };
            assert_eq!(scene.ended(0, kind), Some(breached), "{arrived}: {kind:?}");
            let times = scene
                .breaches()
                .iter()
                .filter(|breach| **breach == (0, kind, last.to_owned()))
                .count();
            assert_eq!(times, 1, "{arrived}: {kind:?}");
        }
    }
}

#[test]
fn a_term_of_a_case_that_the_law_names_binds_nobody_in_another_case_rules_4_and_5() {
    for (arrived, _, [.., answer]) in ARRIVALS {
        let mut scene = Scene::arrived(arrived);
        scene.does(arrived, Command::Accept);
        // Answered in the last minute of fifteen days: not forwarded, not refused, not published, and nothing late.
        scene.does(&around(answer).0, answering(Outcome::Provided));
        assert_eq!(scene.breaches(), [], "{arrived}");
    }
}

#[test]
fn a_forwarded_request_has_its_own_terms_from_its_arrival_there_rules_5() {
    let mut scene = Scene::arrived("2026-10-12 11:00");
    assert_eq!(scene.due(0, Answer), date("2026-10-27"));
    assert_eq!(scene.forwards(0, "2026-10-13 12:00", 1), ["forwarded"]);
    let case = scene.case();
    assert_eq!(case.legs.len(), 2);
    assert_eq!(*case.legs[1].holder(), holder(1));
    assert_eq!(scene.status(1), Status::Received);
    assert_eq!(case.legs[1].arrived_at, at("2026-10-13 12:00"));
    // 15 calendar days from Tuesday the 13th, 1, 3 and 5 working days.
    for (kind, last) in [
        (Moderate, "2026-10-14"),
        (Forward, "2026-10-16"),
        (AlreadyPublished, "2026-10-16"),
        (Refuse, "2026-10-20"),
        (Answer, "2026-10-28"),
    ] {
        assert_eq!(scene.due(1, kind), date(last), "{kind:?}");
        let basis = &case.legs[1].obligation(kind).unwrap().basis;
        assert_eq!(
            basis.from,
            date("2026-10-13"),
            "{kind:?}: what is derived, and by a newer calendar again"
        );
        // The first holder owes nothing any more.
        assert_eq!(
            scene.ended(0, kind),
            Some(Ended::Discharged(at("2026-10-13 12:00"))),
            "{kind:?}"
        );
    }
    scene.does_on(1, "2026-10-28 23:59", answering(Outcome::Provided));
    assert_eq!(scene.breaches(), [(1, Moderate, "2026-10-14".to_owned())]);
    assert_eq!(scene.case().status(), Status::Answered);
}

#[test]
fn a_request_is_open_while_any_part_of_it_is_and_then_where_its_applicant_got_furthest() {
    let provided = || answering(Outcome::Provided);
    let refused = || answering(Outcome::Refused);
    // What is done with the rest, 0, and with the part, 1, in this order.
    for (acts, expected) in [
        (vec![(0, provided())], Status::Received),
        (vec![(0, provided()), (1, Command::Accept)], Status::Accepted),
        (vec![(0, provided()), (1, asking())], Status::ClarificationAsked),
        (vec![(1, provided())], Status::Accepted),
        (vec![(0, provided()), (1, refused())], Status::Answered),
        (vec![(0, refused()), (1, provided())], Status::Answered),
        (vec![(0, provided()), (1, withdrawing())], Status::Answered),
        (vec![(0, refused()), (1, withdrawing())], Status::Refused),
        (vec![(0, refused()), (1, returning())], Status::Refused),
        (vec![(1, returning()), (0, withdrawing())], Status::Withdrawn),
    ] {
        let mut scene = Scene::arrived("2026-10-12 11:00");
        scene.forwards_a_part(0, "2026-10-12 12:00", 1);
        for (leg, command) in acts {
            scene.does_on(leg, "2026-10-12 13:00", command);
        }
        let statuses = (scene.status(0), scene.status(1));
        assert_eq!(scene.case().status(), expected, "{statuses:?}");
    }
    let mut returned = Scene::arrived("2026-10-12 11:00");
    returned.forwards(0, "2026-10-12 12:00", 1);
    returned.does_on(1, "2026-10-12 13:00", returning());
    assert_eq!(returned.case().status(), Status::Returned);
}

#[test]
fn forwarding_tells_the_applicant_in_the_same_event_rules_4() {
    let mut scene = Scene::arrived("2026-10-09 11:00");
    scene.forwards(0, "2026-10-13 12:00", 1);
    let forwarded = &scene.record.events.last().unwrap().event;
    assert_eq!(forwarded.name(), "forwarded");
    assert!(forwarded.tells().contains(&Actor::Applicant));
}

#[test]
fn a_part_that_is_sent_on_leaves_the_rest_with_its_term_law_11_11() {
    let mut scene = Scene::arrived("2026-10-09 11:00");
    assert_eq!(scene.forwards_a_part(0, "2026-10-12 12:00", 1), ["forwarded"]);
    assert_eq!(
        (scene.status(0), scene.status(1)),
        (Status::Accepted, Status::Received)
    );
    assert_eq!(scene.due(0, Answer), date("2026-10-27"));
    assert_eq!(scene.ended(0, Answer), None);
    assert_eq!(scene.due(1, Answer), date("2026-10-27"));
    // The answer to the part is no answer to the rest.
    scene.does_on(1, "2026-10-13 09:00", answering(Outcome::Provided));
    assert_eq!(scene.ended(0, Answer), None);
    assert!(scene.case().status().is_open());
    assert_eq!(scene.sweeps("2026-10-28 00:00"), ["breached"]);
    assert_eq!(scene.breaches(), [(0, Answer, "2026-10-27".to_owned())]);
    scene.does_on(0, "2026-10-28 09:00", answering(Outcome::Provided));
    assert_eq!(scene.case().status(), Status::Answered);
}

#[test]
fn what_was_sent_on_as_a_part_stays_a_part_wherever_it_goes_law_11_11() {
    let mut scene = Scene::arrived("2026-10-09 11:00");
    scene.forwards_a_part(0, "2026-10-12 12:00", 1);
    scene.forwards(1, "2026-10-13 12:00", 2);
    let case = scene.case();
    let parts: Vec<_> = case
        .legs
        .iter()
        .map(|leg| leg.part.as_ref().map(|part| part.as_ref().unwrap().get()))
        .collect();
    assert_eq!(parts, [None, Some("\"Екінші сұрақ\""), Some("\"Екінші сұрақ\"")]);
    // So it does not pass for the whole, which is with the first holder.
    let look = Look {
        reader: Reader::Applicant,
        language: Language::Kk,
        now: at("2026-10-13 12:00"),
        calendars: &law::calendar::version,
    };
    let view = CaseView::of(&scene.record, &case, look).unwrap();
    assert_eq!((view.number, view.holder), (&case.legs[0].number, &holder(0)));
}

#[test]
fn accepting_a_request_does_not_excuse_sending_it_on_too_late_law_11_11() {
    for before in [Some(Command::Accept), Some(asking()), Some(extending(5)), None] {
        let mut scene = Scene::arrived("2026-10-09 11:00");
        match before {
            Some(command) => scene.does("2026-10-09 12:00", command),
            // A part that was sent on in time excuses no more than that part.
            None => scene.forwards_a_part(0, "2026-10-09 12:00", 2),
        };
        let late = (0, Forward, "2026-10-14".to_owned());
        scene.sweeps("2026-10-15 00:00");
        assert!(
            !scene.breaches().contains(&late),
            "it binds only one who sends it on"
        );
        scene.forwards(0, "2026-10-15 00:00", 1);
        assert!(scene.breaches().contains(&late), "{:?}", scene.breaches());
    }
}

#[test]
fn sending_a_second_part_on_too_late_is_a_breach_though_the_first_was_in_time_law_11_11() {
    let mut scene = Scene::arrived("2026-10-09 11:00");
    scene.forwards_a_part(0, "2026-10-12 12:00", 1);
    scene.forwards_a_part(0, "2026-10-16 12:00", 2);
    let ended = Ended::Breached {
        on: date("2026-10-14"),
        ended_at: Some(at("2026-10-16 12:00")),
    };
    assert_eq!(scene.ended(0, Forward), Some(ended));
    scene.forwards_a_part(0, "2026-10-19 12:00", 3);
    assert_eq!(scene.ended(0, Forward), Some(ended));
    let forward = scene
        .breaches()
        .into_iter()
        .filter(|(leg, kind, _)| (*leg, *kind) == (0, Forward));
    assert_eq!(forward.count(), 1);
}

#[test]
fn an_extension_runs_from_the_last_day_as_it_was_rolled_rules_5_law_11_10() {
    for (arrived, days, last, why) in [
        (
            "2026-03-06 11:00",
            15,
            "2026-04-10",
            "from 26 March, to which 21 March rolled",
        ),
        (
            "2026-03-06 11:00",
            1,
            "2026-03-27",
            "one day from Thursday the 26th",
        ),
        ("2026-03-06 11:00", 2, "2026-03-30", "Saturday the 28th rolls"),
        (
            "2023-04-24 11:00",
            15,
            "2023-05-25",
            "from 10 May, to which 9 May rolled",
        ),
        (
            "2026-10-09 11:00",
            15,
            "2026-11-11",
            "from 27 October, to which 24 October rolled",
        ),
        (
            "2024-12-31 11:00",
            15,
            "2025-01-30",
            "from 15 January, which is worked",
        ),
        (
            "2025-12-18 11:00",
            5,
            "2026-01-12",
            "from 5 January, to which the 2nd rolled; the 10th, a Saturday, rolls",
        ),
    ] {
        let mut scene = Scene::arrived(arrived);
        let from = scene.due(0, Answer);
        scene.does(arrived, extending(days));
        let case = scene.case();
        let extended = case.legs[0].extension.clone().unwrap().extended;
        assert_eq!((extended.from, extended.days), (from, days), "{why}");
        assert_eq!(
            (extended.due, scene.due(0, Answer)),
            (date(last), date(last)),
            "{why}"
        );
    }
}

#[test]
fn the_applicant_is_told_of_an_extension_within_three_working_days_of_it_rules_5_law_11_10() {
    // The 20th, the 26th and the 27th of March are the working days after Thursday the 19th.
    let extended = || {
        let mut scene = Scene::arrived("2026-03-06 11:00");
        scene.does("2026-03-06 12:00", Command::Accept);
        assert_eq!(scene.does("2026-03-19 23:59", extending(15)), ["extended"]);
        assert_eq!(scene.due(0, NotifyExtension), date("2026-03-27"));
        scene
    };
    let mut told = extended();
    assert_eq!(
        told.does("2026-03-27 23:59", Command::ConfirmNotice),
        ["notified"]
    );
    assert_eq!(told.sweeps("2026-03-28 00:00"), Vec::<&str>::new());

    let mut late = extended();
    assert_eq!(
        late.does("2026-03-28 00:00", Command::ConfirmNotice),
        ["breached", "notified"]
    );
    let ended = Ended::Breached {
        on: date("2026-03-27"),
        ended_at: Some(at("2026-03-28 00:00")),
    };
    assert_eq!(late.ended(0, NotifyExtension), Some(ended));

    // One who has the answer need not be told any more.
    let mut answered = extended();
    answered.does("2026-03-26 09:00", answering(Outcome::Provided));
    assert_eq!(answered.sweeps("2026-03-28 00:00"), Vec::<&str>::new());
    assert_eq!(answered.breaches(), []);
}

#[test]
fn an_extended_term_is_breached_on_its_new_last_day_and_not_on_the_old_one_rules_5() {
    let mut scene = Scene::arrived("2026-10-09 11:00");
    scene.does("2026-10-09 12:00", extending(15));
    scene.does("2026-10-10 12:00", Command::ConfirmNotice);
    assert_eq!(scene.sweeps("2026-11-11 23:59"), Vec::<&str>::new());
    assert_eq!(scene.sweeps("2026-11-12 00:00"), ["breached"]);
    assert_eq!(scene.breaches(), [(0, Answer, "2026-11-11".to_owned())]);
}

#[test]
fn no_clock_stops_for_a_clarification_law_9_1() {
    let mut asked = Scene::arrived("2026-10-09 11:00");
    let mut plain = Scene::arrived("2026-10-09 11:00");
    asked.does("2026-10-12 10:00", asking());
    plain.does("2026-10-12 10:00", Command::Accept);
    let same = |asked: &Scene, plain: &Scene, when: &str| {
        assert_eq!(
            ledger(&asked.case(), at(when)),
            ledger(&plain.case(), at(when)),
            "{when}"
        );
    };
    same(&asked, &plain, "2026-10-12 10:00");
    asked.does("2026-10-20 10:00", replying());
    same(&asked, &plain, "2026-10-20 10:00");
    asked.does("2026-10-21 10:00", asking());
    same(&asked, &plain, "2026-10-28 00:00");
    assert_eq!(asked.sweeps("2026-10-28 00:00"), ["breached"]);
    assert_eq!(asked.breaches(), [(0, Answer, "2026-10-27".to_owned())]);
}

#[test]
fn a_late_answer_is_accepted_and_breached_on_its_last_day_whether_or_not_a_sweep_looked_before_law_11_10() {
    for (arrived, _, [.., answer]) in ARRIVALS {
        let (in_time, next) = around(answer);
        let later = date(answer) + chrono::Days::new(40);
        let later = format!("{later} 14:00");
        let mut unseen = Scene::arrived(arrived);
        unseen.does(arrived, Command::Accept);
        let mut seen = unseen.clone();
        assert_eq!(seen.sweeps(&in_time), Vec::<&str>::new());
        assert_eq!(seen.sweeps(&next), ["breached"]);
        assert_eq!(seen.sweeps(&next), Vec::<&str>::new());
        assert_eq!(seen.sweeps(&later), Vec::<&str>::new());
        for when in [&next, &later] {
            assert_eq!(
                ledger(&seen.case(), at(when)),
                ledger(&unseen.case(), at(when)),
                "{arrived}: {when}"
            );
        }

        assert_eq!(
            unseen.does(&later, answering(Outcome::Provided)),
            ["breached", "answered"]
        );
        assert_eq!(seen.does(&later, answering(Outcome::Provided)), ["answered"]);
        assert_eq!(
            ledger(&seen.case(), at(&later)),
            ledger(&unseen.case(), at(&later)),
            "{arrived}"
        );
        for scene in [&seen, &unseen] {
            assert_eq!(scene.breaches(), [(0, Answer, answer.to_owned())], "{arrived}");
            let ended = Ended::Breached {
                on: date(answer),
                ended_at: Some(at(&later)),
            };
            assert_eq!(scene.ended(0, Answer), Some(ended), "{arrived}");
            assert_eq!(scene.case().status(), Status::Answered);
        }
    }
}

#[test]
fn an_answer_is_accepted_in_every_open_state_years_late_and_beyond_every_calendar_law_11_10() {
    for before in [None, Some(Command::Accept), Some(asking()), Some(extending(15))] {
        let mut scene = Scene::arrived("2023-04-24 11:00");
        if let Some(command) = before {
            scene.does("2023-04-24 12:00", command);
        }
        assert!(built_in().kind(date("2031-01-01")).is_err());
        let events = scene.does("2031-01-01 12:00", answering(Outcome::Provided));
        assert_eq!(
            (events.first(), events.last()),
            (Some(&"breached"), Some(&"answered"))
        );
        assert_eq!(scene.case().status(), Status::Answered);
    }
}

#[test]
fn a_late_refusal_breaches_the_term_of_a_refusal_and_a_late_answer_does_not_law_11_17() {
    let accepted = || {
        let mut scene = Scene::arrived("2026-10-09 11:00");
        scene.does("2026-10-09 12:00", Command::Accept);
        // Nobody is late yet who may still give the information.
        assert_eq!(scene.sweeps("2026-10-17 00:00"), Vec::<&str>::new());
        scene
    };
    let mut refused = accepted();
    assert_eq!(
        refused.does("2026-10-17 00:00", answering(Outcome::Refused)),
        ["breached", "answered"]
    );
    assert_eq!(refused.breaches(), [(0, Refuse, "2026-10-16".to_owned())]);
    assert_eq!(refused.case().status(), Status::Refused);
    for outcome in [Outcome::Provided, Outcome::PartlyProvided] {
        let mut answered = accepted();
        assert_eq!(
            answered.does("2026-10-17 00:00", answering(outcome)),
            ["answered"]
        );
    }
    // Later than fifteen days, it is late as a refusal and as an answer.
    let mut both = accepted();
    both.does("2026-10-28 00:00", answering(Outcome::Refused));
    assert_eq!(
        both.breaches(),
        [
            (0, Refuse, "2026-10-16".to_owned()),
            (0, Answer, "2026-10-27".to_owned())
        ]
    );
}

#[test]
fn the_term_of_a_refusal_runs_from_registration_and_the_others_from_arrival_law_11_17() {
    // Friday after hours is registered on Monday.
    let scene = Scene::arrived("2026-11-20 19:00");
    assert_eq!(scene.case().legs[0].registered_on, date("2026-11-23"));
    assert_eq!(scene.due(0, Refuse), date("2026-11-30"));
    assert_eq!(scene.due(0, Forward), date("2026-11-25"));
    assert_eq!(scene.due(0, Answer), date("2026-12-07"));
}

#[test]
fn a_return_after_the_first_working_day_is_accepted_and_late_rules_4() {
    for (when, expected) in [
        ("2026-10-12 23:59", vec!["returned"]),
        ("2026-10-13 00:00", vec!["breached", "returned"]),
        ("2026-12-01 12:00", vec!["breached", "returned"]),
    ] {
        let mut scene = Scene::arrived("2026-10-09 11:00");
        assert_eq!(scene.does(when, returning()), expected, "{when}");
        assert_eq!(scene.case().status(), Status::Returned);
        assert_eq!(
            scene.sweeps("2027-03-01 12:00"),
            Vec::<&str>::new(),
            "nothing is owed after a return"
        );
    }
}

#[test]
fn an_answer_an_extension_or_a_question_without_moderation_moderates_rules_4() {
    for (command, in_time, late) in [
        (
            answering(Outcome::Provided),
            vec!["accepted", "answered"],
            vec!["breached", "accepted", "answered"],
        ),
        (
            extending(3),
            vec!["accepted", "extended"],
            vec!["breached", "accepted", "extended"],
        ),
        (
            asking(),
            vec!["accepted", "clarification-asked"],
            vec!["breached", "accepted", "clarification-asked"],
        ),
    ] {
        let mut scene = Scene::arrived("2026-10-09 11:00");
        assert_eq!(scene.does("2026-10-12 23:59", command.clone()), in_time);
        assert_eq!(
            scene.ended(0, Moderate),
            Some(Ended::Discharged(at("2026-10-12 23:59")))
        );
        let mut scene = Scene::arrived("2026-10-09 11:00");
        assert_eq!(scene.does("2026-10-13 00:00", command), late);
        assert_eq!(scene.breaches(), [(0, Moderate, "2026-10-12".to_owned())]);
    }
}

#[test]
fn taking_a_request_back_ends_everything_that_is_owed_everywhere_law_7_1_4() {
    let mut scene = Scene::arrived("2026-10-09 11:00");
    scene.forwards_a_part(0, "2026-10-12 09:00", 1);
    scene.forwards_a_part(0, "2026-10-12 10:00", 2);
    scene.does_on(1, "2026-10-12 11:00", answering(Outcome::Provided));
    scene.does_on(2, "2026-10-12 12:00", extending(15));
    assert_eq!(scene.does("2026-10-13 10:00", withdrawing()), ["withdrawn"]);
    let case = scene.case();
    let statuses: Vec<_> = case.legs.iter().map(Leg::status).collect();
    // What was answered stays answered.
    assert_eq!(statuses, [Status::Withdrawn, Status::Answered, Status::Withdrawn]);
    assert_eq!(case.next_obligation(at("2026-10-13 10:00")), None);
    assert!(
        case.legs
            .iter()
            .flat_map(|leg| &leg.obligations)
            .all(|owed| owed.outcome.is_some())
    );
    assert_eq!(scene.sweeps("2027-03-01 12:00"), Vec::<&str>::new());
    assert_eq!(scene.breaches(), []);
    let again = scene.act(0, Actor::Applicant, at("2026-10-14 10:00"), withdrawing());
    assert!(matches!(again, Err(Rejected::Illegal { .. })), "{again:?}");
}

#[test]
fn taking_a_request_back_does_not_undo_what_was_late_before_law_7_1_4() {
    let mut scene = Scene::arrived("2026-10-09 11:00");
    assert_eq!(
        scene.does("2026-10-28 00:00", withdrawing()),
        ["breached", "withdrawn"]
    );
    assert_eq!(
        scene.breaches(),
        [
            (0, Moderate, "2026-10-12".to_owned()),
            (0, Answer, "2026-10-27".to_owned())
        ]
    );
}

#[test]
fn a_rating_is_given_once_to_each_answer_rules_6() {
    let mut scene = Scene::arrived("2026-10-09 11:00");
    scene.forwards_a_part(0, "2026-10-12 09:00", 1);
    scene.does_on(0, "2026-10-12 11:00", answering(Outcome::Provided));
    scene.does_on(1, "2026-10-12 11:00", answering(Outcome::Refused));
    for leg in [0, 1] {
        assert_eq!(
            scene.does_on(leg, "2026-10-13 11:00", rating(Mark::Dislike)),
            ["rated"]
        );
        let again = scene.act(leg, Actor::Applicant, at("2026-10-13 11:00"), rating(Mark::Like));
        assert_eq!(again, Err(Rejected::AlreadyRated));
    }
}

#[test]
fn a_forbidden_act_says_what_is_possible_and_one_of_others_says_only_that() {
    let mut scene = Scene::arrived("2026-10-09 11:00");
    scene.does("2026-10-09 12:00", asking());
    let case = scene.case();
    let possible = possible_now(&case, &case.legs[0], at("2026-10-12 10:00"));
    assert!(possible.contains(&CommandKind::Extend), "{possible:?}");
    assert!(!possible.contains(&CommandKind::Return), "{possible:?}");
    let returned = scene.act(0, Actor::Administrator, at("2026-10-12 10:00"), returning());
    let expected = Rejected::Illegal {
        status: Status::ClarificationAsked,
        possible,
    };
    assert_eq!(returned, Err(expected));
    // After the term nobody is told that it could be extended.
    let returned = scene.act(0, Actor::Administrator, at("2026-10-28 00:00"), returning());
    let Err(Rejected::Illegal { possible, .. }) = returned else {
        panic!("{returned:?}");
    };
    assert!(!possible.contains(&CommandKind::Extend), "{possible:?}");
    assert_eq!(
        scene.act(0, Actor::Head, at("2026-10-12 10:00"), returning()),
        Err(Rejected::NotYours)
    );
    assert_eq!(
        scene.act(7, Actor::Administrator, at("2026-10-12 10:00"), Command::Accept),
        Err(Rejected::NotYours),
        "a registration that is not there is nobody's"
    );
}

#[test]
fn a_newer_calendar_moves_an_open_term_later_and_never_earlier_labour_code_85_3() {
    let mut scene = Scene::arrived("2026-10-09 11:00");
    assert_eq!(scene.due(0, Answer), date("2026-10-27"));
    assert_eq!(
        scene.does("2026-10-12 09:00", Command::Recompute),
        Vec::<&str>::new(),
        "it is no newer calendar"
    );

    // The 27th becomes a day off.
    scene.calendar = calendar("later", &[("2026-10-31", "2026-10-27")]);
    assert_eq!(scene.does("2026-10-12 09:00", Command::Recompute), ["recomputed"]);
    assert_eq!(
        scene.does("2026-10-12 09:00", Command::Recompute),
        Vec::<&str>::new()
    );
    assert_eq!(scene.due(0, Answer), date("2026-10-28"));
    assert_eq!(
        scene.due(0, Refuse),
        date("2026-10-16"),
        "what the calendar does not concern stays"
    );

    // And is worked again: the 28th was told, and may have been relied on.
    scene.calendar = built_in().clone();
    assert_eq!(scene.does("2026-10-13 09:00", Command::Recompute), ["recomputed"]);
    let EventKind::Recomputed(recomputed) = &scene.record.events.last().unwrap().event else {
        panic!("it was recomputed");
    };
    let expected = Redated {
        leg: 0,
        kind: Answer,
        from: date("2026-10-28"),
        computed: date("2026-10-27"),
        to: date("2026-10-28"),
        missing_year: None,
        extended_from: None,
    };
    assert_eq!(recomputed.changes, [expected]);
    assert_eq!(
        scene.sweeps("2026-10-13 09:00"),
        ["breached"],
        "nobody has moderated"
    );
    assert_eq!(scene.sweeps("2026-10-28 23:59"), Vec::<&str>::new());
    assert_eq!(scene.sweeps("2026-10-29 00:00"), ["breached"]);
}

#[test]
fn a_newer_calendar_moves_nothing_that_has_ended_labour_code_85_3() {
    // The first working day after the arrival, and the last day of the answer, become days off.
    let newer = calendar(
        "later",
        &[("2026-10-17", "2026-10-12"), ("2026-10-31", "2026-10-27")],
    );
    // What is not made good is judged by the newer calendar: a day off was no last day (Civil Code, article 175), whether
    // or not somebody had written the breach down before.
    for looked_before in [false, true] {
        let mut scene = Scene::arrived("2026-10-09 11:00");
        if looked_before {
            assert_eq!(scene.sweeps("2026-10-28 00:00"), ["breached"]);
        }
        scene.calendar = newer.clone();
        assert_eq!(scene.does("2026-10-28 00:00", Command::Recompute), ["recomputed"]);
        let before = scene.breaches().len();
        assert_eq!(scene.sweeps("2026-10-28 23:59"), ["breached"]);
        assert_eq!(
            scene.breaches()[before..],
            [(0, Moderate, "2026-10-13".to_owned())]
        );
        assert_eq!(scene.due(0, Answer), date("2026-10-28"));
        assert_eq!(scene.ended(0, Answer), None);
        assert_eq!(scene.sweeps("2026-10-29 00:00"), ["breached"]);
    }
    // A breach that was made good has ended.
    let mut late = Scene::arrived("2026-10-09 11:00");
    assert_eq!(
        late.does("2026-10-13 09:00", Command::Accept),
        ["breached", "accepted"]
    );
    late.calendar = newer.clone();
    late.does("2026-10-14 09:00", Command::Recompute);
    assert_eq!(late.due(0, Moderate), date("2026-10-12"));

    let mut answered = Scene::arrived("2026-10-09 11:00");
    answered.does("2026-10-09 12:00", answering(Outcome::Provided));
    answered.calendar = newer.clone();
    assert_eq!(
        answered.does("2026-10-10 12:00", Command::Recompute),
        Vec::<&str>::new()
    );
    assert_eq!(answered.due(0, Answer), date("2026-10-27"));

    // A part that is answered stays as it is, the rest is moved.
    let mut shared = Scene::arrived("2026-10-09 11:00");
    shared.forwards_a_part(0, "2026-10-09 12:00", 1);
    shared.does_on(1, "2026-10-09 13:00", answering(Outcome::Provided));
    shared.calendar = newer;
    assert_eq!(
        shared.does("2026-10-10 12:00", Command::Recompute),
        ["recomputed"]
    );
    assert_eq!(shared.due(0, Answer), date("2026-10-28"));
    assert_eq!(shared.due(1, Answer), date("2026-10-27"));
}

#[test]
fn a_newer_calendar_moves_an_extended_term_from_the_day_from_which_it_was_extended_labour_code_85_3() {
    let mut scene = Scene::arrived("2026-10-09 11:00");
    scene.does("2026-10-09 12:00", extending(15));
    assert_eq!(scene.due(0, Answer), date("2026-11-11"));
    scene.calendar = calendar(
        "later",
        &[("2026-11-14", "2026-11-11"), ("2026-10-31", "2026-10-27")],
    );
    scene.does("2026-10-10 12:00", Command::Recompute);
    assert_eq!(scene.due(0, Answer), date("2026-11-12"));
    assert_eq!(scene.due(0, NotifyExtension), date("2026-10-14"));
}

#[test]
fn a_case_stays_under_the_rules_of_its_arrival_when_others_take_effect_order_128() {
    let mut before = Scene::arrived("2026-07-11 23:59");
    let after = Scene::arrived("2026-07-12 00:00");
    assert_eq!(
        (before.case().rules.version, after.case().rules.version),
        ("2025", "2026")
    );
    assert_ne!(before.case().rules.portal, after.case().rules.portal);
    for scene in [&before, &after] {
        assert_eq!(scene.due(0, Answer), date("2026-07-27"));
    }
    // Everything that happens after the twelfth of July happens under the old wording.
    before.does("2026-07-13 10:00", Command::Accept);
    before.forwards_a_part(0, "2026-07-14 10:00", 1);
    before.does_on(1, "2026-07-14 11:00", extending(15));
    before.calendar = calendar("later", &[("2026-08-01", "2026-07-27")]);
    before.does("2026-07-15 10:00", Command::Recompute);
    before.forwards(0, "2026-07-15 11:00", 2);
    before.does_on(2, "2026-07-15 12:00", answering(Outcome::Provided));
    assert_eq!(before.case().rules, rules::version("2025").unwrap());
}

#[test]
fn a_deployment_that_knows_the_first_day_of_a_wording_pins_requests_by_it() {
    let known: InForce = "2025=2025-04-09".parse().unwrap();
    for (in_force, expected) in [(InForce::default(), "2023"), (known, "2025")] {
        assert_eq!(in_force.on(date("2025-04-10")).unwrap().version, expected);
    }
}

#[test]
fn a_request_at_the_end_of_a_year_has_its_terms_in_the_next_civil_code_173_and_175() {
    let scene = Scene::arrived("2026-12-31 23:59");
    let case = scene.case();
    // After hours, then the New Year and a weekend; Monday the 4th is off in place of Saturday the 2nd.
    assert_eq!(case.registered.registered_on, date("2027-01-05"));
    assert_eq!(case.registered.number.year, 2027);
    // 7 January is off.
    assert_eq!(scene.due(0, Moderate), date("2027-01-05"));
    assert_eq!(scene.due(0, Forward), date("2027-01-08"));
    assert_eq!(scene.due(0, Refuse), date("2027-01-13"));
    assert_eq!(scene.due(0, Answer), date("2027-01-15"));
}

/// The calendar that comes late: with 2028, and what was moved in it.
fn of_2028(moved: &[(&str, &str)]) -> Calendar {
    edited("next", moved, |json| {
        json["last_year"] = 2028.into();
        let dates = json["movable"][0]["dates"].as_array_mut().unwrap();
        dates.push(
            serde_json::json!({"day": "2028-05-05", "source": "an order of this test", "confirmed": false}),
        );
    })
}

/// The last day of an obligation, and the year without a calendar where it is provisional.
fn told(scene: &Scene, leg: LegIndex, kind: ObligationKind) -> (String, Option<i32>) {
    let case = scene.case();
    let owed = case.legs[leg].obligation(kind).unwrap();
    (owed.due.to_string(), owed.missing_year)
}

fn provisionally(day: &str) -> (String, Option<i32>) {
    (day.to_owned(), Some(2028))
}

fn certain(day: &str) -> (String, Option<i32>) {
    (day.to_owned(), None)
}

#[test]
fn a_term_that_runs_past_the_last_year_of_the_calendar_is_provisional_and_counted_when_the_next_comes() {
    let mut scene = Scene::arrived("2027-12-20 10:00");
    // Monday, 20 December. By their weekdays alone 3 and 4 January are worked.
    assert_eq!(told(&scene, 0, Moderate), certain("2027-12-21"));
    assert_eq!(told(&scene, 0, Refuse), certain("2027-12-27"));
    assert_eq!(told(&scene, 0, Answer), provisionally("2028-01-04"));
    scene.does("2027-12-21 10:00", Command::Accept);
    // Its day passes, and nothing follows from that: nobody knows yet whether it was the last.
    assert_eq!(scene.sweeps("2028-02-01 10:00"), Vec::<&str>::new());
    let case = scene.case();
    let owed = case.legs[0].obligation(Answer).unwrap();
    assert!(!owed.is_past(at("2028-02-01 10:00")) && owed.is_pending(at("2028-02-01 10:00")));
    drop(case);
    // 1 and 2 January are a weekend with New Year: the 3rd and the 4th are off in its place.
    scene.calendar = of_2028(&[]);
    assert_eq!(scene.recomputes("2028-02-01 11:00"), ["recomputed"]);
    assert_eq!(told(&scene, 0, Answer), certain("2028-01-05"));
    assert_eq!(scene.recomputes("2028-02-01 12:00"), Vec::<&str>::new());
    // The legal moment is the last day, whenever the calendar came.
    assert_eq!(scene.sweeps("2028-02-01 13:00"), ["breached"]);
    let on = date("2028-01-05");
    assert_eq!(
        scene.ended(0, Answer),
        Some(Ended::Breached { on, ended_at: None })
    );
}

#[test]
fn what_was_done_while_its_last_day_was_provisional_is_judged_when_it_is_certain() {
    for (answered, in_time) in [("2028-01-05 23:59", true), ("2028-01-06 00:00", false)] {
        let mut scene = Scene::arrived("2027-12-20 10:00");
        scene.does("2027-12-21 10:00", Command::Accept);
        assert_eq!(scene.does(answered, answering(Outcome::Provided)), ["answered"]);
        assert_eq!(scene.ended(0, Answer), Some(Ended::Discharged(at(answered))));
        scene.calendar = of_2028(&[]);
        assert_eq!(scene.recomputes("2028-02-01 11:00"), ["recomputed"]);
        let on = date("2028-01-05");
        let late = Ended::Breached {
            on,
            ended_at: Some(at(answered)),
        };
        let expected = if in_time {
            Ended::Discharged(at(answered))
        } else {
            late
        };
        assert_eq!(scene.ended(0, Answer), Some(expected), "{answered}");
        assert_eq!(scene.recomputes("2028-02-01 12:00"), Vec::<&str>::new());
    }
}

#[test]
fn a_term_that_binds_one_who_acts_is_late_only_where_the_act_was_done() {
    let mut scene = Scene::arrived("2027-12-30 10:00");
    assert_eq!(told(&scene, 0, Refuse), provisionally("2028-01-06"));
    assert_eq!(told(&scene, 0, Forward), provisionally("2028-01-04"));
    scene.does("2028-01-20 10:00", answering(Outcome::Refused));
    scene.calendar = of_2028(&[]);
    scene.recomputes("2028-02-01 11:00");
    assert!(matches!(scene.ended(0, Refuse), Some(Ended::Breached { .. })));
    assert!(
        matches!(scene.ended(0, Forward), Some(Ended::Discharged(_))),
        "it came to nothing"
    );
}

#[test]
fn an_extension_is_given_where_its_day_is_provisional_and_follows_the_term_that_it_makes_longer() {
    // Of a term whose last day is certain.
    let mut scene = Scene::arrived("2027-12-14 10:00");
    assert_eq!(told(&scene, 0, Answer), certain("2027-12-29"));
    scene.does("2027-12-15 10:00", extending(5));
    assert_eq!(told(&scene, 0, Answer), provisionally("2028-01-03"));
    scene.calendar = of_2028(&[]);
    scene.recomputes("2027-12-28 11:00");
    assert_eq!(told(&scene, 0, Answer), certain("2028-01-05"));
    // Of one whose last day is provisional itself: 4 January, which will be the 5th, and fifteen days.
    let mut scene = Scene::arrived("2027-12-20 10:00");
    scene.does("2027-12-31 10:00", extending(15));
    assert_eq!(told(&scene, 0, Answer), provisionally("2028-01-19"));
    assert_eq!(told(&scene, 0, NotifyExtension), provisionally("2028-01-05"));
    scene.calendar = of_2028(&[]);
    scene.recomputes("2028-01-10 11:00");
    assert_eq!(told(&scene, 0, Answer), certain("2028-01-20"));
    let case = scene.case();
    let owed = case.legs[0].obligation(Answer).unwrap();
    let extension = owed.extension.as_ref().unwrap();
    assert_eq!(extension.from, date("2028-01-05"));
    assert_eq!((&*owed.basis.calendar, &*extension.calendar), ("next", "next"));
}

#[test]
fn what_arrives_when_no_calendar_covers_the_day_is_registered_provisionally() {
    let mut scene = Scene::arrived("2028-01-03 10:00");
    assert_eq!(scene.case().legs[0].registered_on, date("2028-01-03"));
    assert_eq!(scene.case().legs[0].missing_year, Some(2028));
    assert_eq!(told(&scene, 0, Moderate), provisionally("2028-01-04"));
    assert_eq!(told(&scene, 0, Answer), provisionally("2028-01-18"));
    scene.forwards(0, "2028-01-08 10:00", 1);
    assert_eq!(
        scene.case().legs[1].registered_on,
        date("2028-01-10"),
        "a Saturday is off in any year"
    );
    scene.calendar = of_2028(&[]);
    scene.recomputes("2028-01-11 11:00");
    let case = scene.case();
    assert_eq!(case.legs[0].registered_on, date("2028-01-05"));
    assert_eq!(case.legs[1].registered_on, date("2028-01-10"));
    assert!(case.legs.iter().all(|leg| leg.missing_year.is_none()));
    assert_eq!(case.registered.number.year, 2028);
    drop(case);
    // Fifteen days from the arrival; the 23rd is a Sunday.
    assert_eq!(told(&scene, 0, Answer), certain("2028-01-18"));
    assert_eq!(told(&scene, 1, Answer), certain("2028-01-24"));
}

#[test]
fn a_provisional_day_is_not_moved_earlier_and_a_certain_one_never_becomes_provisional() {
    let mut scene = Scene::arrived("2027-12-20 10:00");
    // A Saturday that is worked.
    let mut kept = Scene::arrived("2027-12-31 10:00");
    assert_eq!(told(&kept, 0, Refuse), provisionally("2028-01-07"));
    kept.calendar = edited("without", &[], |json| {
        json["last_year"] = 2028.into();
        let dates = json["movable"][0]["dates"].as_array_mut().unwrap();
        dates.push(serde_json::json!({"day": "2028-05-05", "source": "an order", "confirmed": false}));
        let holidays = json["holidays"].as_array_mut().unwrap();
        holidays.retain(|holiday| holiday["month"] != 1);
        json["moved"].as_array_mut().unwrap().retain(|moved| {
            let day = moved["to"].as_str().unwrap();
            !day.contains("-01-") && !moved["from"].as_str().unwrap().contains("-01-")
        });
        json["moved"].as_array_mut().unwrap().push(
            serde_json::json!({"from": "2028-01-01", "to": "2028-03-02", "source": "an order", "confirmed": true}),
        );
    });
    kept.recomputes("2028-01-03 10:00");
    assert_eq!(
        told(&kept, 0, Refuse),
        certain("2028-01-07"),
        "the 6th by the calendar"
    );
    // Another calendar without that year changes nothing in what is certain.
    scene.calendar = edited("again", &[], |_| ());
    assert_eq!(scene.recomputes("2027-12-21 10:00"), Vec::<&str>::new());
    assert_eq!(told(&scene, 0, Refuse), certain("2027-12-27"));
    assert_eq!(told(&scene, 0, Answer), provisionally("2028-01-04"));
}

#[test]
fn somebody_is_reminded_before_a_provisional_day_and_the_case_is_looked_at_until_it_is_certain() {
    let watch = Watch::DEFAULT;
    let mut scene = Scene::arrived("2027-12-20 10:00");
    scene.does("2027-12-21 10:00", Command::Accept);
    let look = |scene: &Scene, today: &str| {
        watch::next_look(&scene.case(), watch, date(today), &scene.calendar).unwrap()
    };
    assert_eq!(look(&scene, "2027-12-21"), Some(date("2028-01-03")));
    assert_eq!(
        scene.does("2028-01-03 10:00", Command::Attend(watch)),
        ["reminded"]
    );
    for (today, next) in [("2028-01-03", "2028-01-05"), ("2028-02-10", "2028-02-11")] {
        assert_eq!(look(&scene, today), Some(date(next)), "{today}");
    }
}

#[test]
fn a_calendar_of_fewer_years_than_the_one_before_recomputes_nothing() {
    let mut shorter = Scene::arrived("2026-12-14 10:00");
    shorter.does("2026-12-14 11:00", extending(15));
    assert_eq!(shorter.due(0, Answer), date("2027-01-13"));
    shorter.calendar = edited("shorter", &[], |json| {
        json["last_year"] = 2026.into();
        let dates = json["movable"][0]["dates"].as_array_mut().unwrap();
        dates.retain(|date| !date["day"].as_str().unwrap().starts_with("2027"));
        for holiday in json["holidays"].as_array_mut().unwrap() {
            if holiday["from"] == 2027 {
                *holiday = serde_json::Value::Null;
            }
        }
        json["holidays"]
            .as_array_mut()
            .unwrap()
            .retain(|holiday| !holiday.is_null());
    });
    let result = shorter.act(0, Actor::Portal, at("2026-12-14 12:00"), Command::Recompute);
    assert_eq!(result, Err(Rejected::NotCovered(NotCovered { year: 2027 })));
    assert_eq!(shorter.due(0, Answer), date("2027-01-13"));
}

#[test]
fn what_was_decided_is_what_is_read_back_from_the_store() {
    let mut scene = Scene::arrived("2026-10-09 11:00");
    scene.does("2026-10-13 11:00", asking());
    scene.does("2026-10-13 12:00", replying());
    scene.forwards_a_part(0, "2026-10-16 11:00", 1);
    scene.does("2026-10-17 11:00", extending(15));
    scene.does_on(1, "2026-12-01 11:00", answering(Outcome::Refused));
    scene.does_on(1, "2026-12-01 12:00", rating(Mark::Dislike));
    scene.does("2026-12-01 13:00", withdrawing());
    let stored = serde_json::to_vec(&scene.record).unwrap();
    let read: crate::case::Record = record::strict::from_slice(&stored).unwrap();
    assert_eq!(read.events, scene.record.events);
    assert_eq!(read.verify(), Ok(()));
    // Every event names who of the staff acted, beside the chain, so that it can be erased.
    let by: Vec<_> = read
        .events
        .iter()
        .zip(&read.personal)
        .filter(|(_, personal)| personal.contains_key("by"))
        .map(|(event, _)| event.actor)
        .collect();
    assert!(
        by.iter()
            .all(|actor| matches!(actor, Actor::Administrator | Actor::Head))
    );
    let staffs = read
        .events
        .iter()
        .filter(|event| matches!(event.actor, Actor::Administrator | Actor::Head));
    assert_eq!(by.len(), staffs.count());
}

#[test]
fn what_was_forwarded_by_mistake_comes_back_as_it_was_with_its_days() {
    let mut scene = Scene::arrived("2026-11-02 10:00");
    scene.does("2026-11-02 11:00", asking());
    let as_it_was = scene.clone();
    let before = ledger(&as_it_was.case(), at("2026-11-02 12:00"));
    scene.forwards(0, "2026-11-02 12:00", 1);
    let recall = recalling(&scene);
    assert_eq!(scene.does("2026-11-03 12:00", recall), ["recalled"]);
    let case = scene.case();
    assert_eq!(scene.status(0), Status::ClarificationAsked);
    assert_eq!(scene.status(1), Status::Recalled);
    assert_eq!(case.status(), Status::ClarificationAsked);
    assert_eq!(ledger(&case, at("2026-11-02 12:00"))[0], before[0]);
    assert!(case.legs[1].obligations.iter().all(Obligation::has_ended));
    // Every number leads to where the request is.
    for leg in &case.legs {
        assert_eq!(case.destination(&leg.number).map(|(index, _)| index), Some(0));
    }
    assert_eq!(case.current().map(|leg| &leg.number), Some(&case.legs[0].number));
    // And goes on from there.
    scene.does("2026-11-04 10:00", replying());
    scene.forwards(0, "2026-11-05 10:00", 2);
    let case = scene.case();
    for leg in &case.legs {
        assert_eq!(case.destination(&leg.number).map(|(index, _)| index), Some(2));
    }
}

#[test]
fn what_fell_due_while_the_request_was_elsewhere_is_a_breach_on_its_day() {
    let mut scene = Scene::arrived("2026-11-02 10:00");
    scene.forwards(0, "2026-11-03 17:00", 1);
    let recall = recalling(&scene);
    scene.does("2026-11-04 09:00", recall);
    assert_eq!(scene.sweeps("2026-11-04 10:00"), ["breached"]);
    assert_eq!(
        scene.breaches(),
        [(0, ObligationKind::Moderate, "2026-11-03".to_owned())]
    );
}

#[test]
fn the_notice_of_an_extension_that_was_delivered_meanwhile_was_delivered() {
    let mut scene = Scene::arrived("2026-11-02 10:00");
    scene.does("2026-11-03 10:00", extending(5));
    let extended = scene.record.events.last().unwrap();
    let to = crate::notice::Recipient::Applicant {};
    let delivery = Delivery {
        notice: crate::notice::NoticeId::of(extended.id, to),
        event: extended.seq,
        to,
        outcome: crate::notice::DeliveryOutcome::Accepted {
            channel: crate::notice::Channel::First,
        },
    };
    scene.forwards(0, "2026-11-03 11:00", 1);
    scene.does("2026-11-03 12:00", Command::RecordDelivery(vec![delivery]));
    let recall = recalling(&scene);
    scene.does("2026-11-03 13:00", recall);
    assert_eq!(
        scene.ended(0, ObligationKind::NotifyExtension),
        Some(Ended::Discharged(at("2026-11-03 12:00")))
    );
}

#[test]
fn a_request_that_comes_back_to_a_holder_that_sent_it_on_is_told_to_the_operator() {
    let mut scene = Scene::arrived("2026-11-02 10:00");
    let told = |scene: &Scene| {
        scene
            .record
            .events
            .last()
            .unwrap()
            .event
            .tells()
            .contains(&Actor::Operator)
    };
    scene.forwards(0, "2026-11-02 11:00", 1);
    assert!(!told(&scene));
    scene.forwards(1, "2026-11-02 12:00", 2);
    assert!(!told(&scene));
    scene.forwards(2, "2026-11-02 13:00", 0);
    assert!(told(&scene));
    assert!(scene.case().legs[3].comes_back);
    scene.forwards(3, "2026-11-02 14:00", 3);
    assert!(!told(&scene), "a holder that never had it");
}

#[test]
fn contacts_are_corrected_as_long_as_somebody_may_have_to_reach_the_applicant() {
    let mut scene = Scene::arrived("2026-11-02 10:00");
    assert_eq!(
        scene.does("2026-11-02 11:00", correcting()),
        ["contacts-corrected"]
    );
    let contacts = |scene: &Scene| {
        scene
            .case()
            .written
            .contacts
            .map(|contacts| contacts.get().to_owned())
    };
    assert_eq!(contacts(&scene).unwrap(), r#"{"email":"b@example.kz"}"#);
    scene.does("2026-11-02 12:00", answering(Outcome::Provided));
    for _ in 1..CORRECTIONS {
        scene.does("2026-11-02 13:00", correcting());
    }
    let again = scene.act(0, Actor::Applicant, at("2026-11-02 14:00"), correcting());
    assert_eq!(again, Err(Rejected::CorrectedTooOften));
    scene.does("2026-11-02 15:00", erasing());
    assert_eq!(contacts(&scene), None);
    assert!(
        scene
            .record
            .personal
            .iter()
            .flatten()
            .all(|(name, _)| name == "by")
    );
}
