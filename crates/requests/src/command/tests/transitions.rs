//! What may be done in which state and who may do it, as a table that a lawyer can read: `tests/golden/transitions.txt`. It is
//! made by doing everything to a real request in every state; `BLESS=1` writes it anew.

use input::faults::Faults;
use law::rules::ObligationKind;
use record::event::Actor;
use words::language::Language;

use crate::answer::Outcome;
use crate::case::{LegIndex, Status};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use super::super::*;
use super::scene::*;

/// The variants of an enumeration. One that is added does not compile until it stands here, and fails the tests until
/// it stands in `ALL`, too.
macro_rules! every {
    ($kind:ident: $($variant:ident)*) => {{
        const fn listed(one: &$kind) {
            match one {
                $($kind::$variant => {})*
            }
        }
        let all = [$($kind::$variant),*];
        all.iter().for_each(listed);
        all
    }};
}

#[test]
fn every_state_role_and_obligation_is_in_its_list() {
    assert_eq!(
        Status::ALL,
        every!(Status: Received Accepted ClarificationAsked Answered Refused Returned Withdrawn Forwarded Recalled Erased)
    );
    assert_eq!(
        Actor::ALL,
        every!(Actor: Applicant Administrator Head Operator Portal)
    );
    assert_eq!(
        ObligationKind::ALL,
        every!(ObligationKind: Moderate Forward AlreadyPublished Refuse Answer NotifyExtension)
    );
    assert_eq!(
        Outcome::ALL.map(|(_, outcome)| outcome),
        every!(Outcome: Provided PartlyProvided AlreadyPublished Refused)
    );
    assert_eq!(
        ReturnReason::ALL.map(|(_, reason)| reason),
        every!(ReturnReason: Anonymous NameIncomplete OrganizationIncomplete ContactsIncomplete NotCertified AuthorityNotShown NotARequestForInformation)
    );
}

/// A state in words.
const fn meaning(status: Status) -> &'static str {
    match status {
        Status::Received => "registered; it waits for moderation",
        Status::Accepted => "taken up by the holder, who owes an answer",
        Status::ClarificationAsked => "taken up; the applicant was asked what is meant, and the terms run on",
        Status::Answered => "answered",
        Status::Refused => "refused, with reasons",
        Status::Returned => "returned to the applicant",
        Status::Withdrawn => "taken back by the applicant",
        Status::Forwarded => "sent on: this registration is closed, the request is open with another holder",
        Status::Recalled => "taken back by the holder that had forwarded it: this registration is closed",
        Status::Erased => "the personal values were removed; the chain still verifies",
    }
}

/// The name of a state, as it stands in JSON.
fn name(status: Status) -> String {
    serde_json::to_value(status).unwrap().as_str().unwrap().to_owned()
}

/// Which registration is brought into this state: the first, where it can be in it.
fn leg_of(status: Status) -> LegIndex {
    usize::from(status == Status::Recalled)
}

/// A request that was brought into this state.
fn in_state(status: Status) -> Scene {
    const THEN: &str = "2026-11-02 15:00";
    let mut scene = Scene::arrived("2026-11-02 10:00");
    match status {
        Status::Received => Vec::new(),
        Status::Accepted => scene.does(THEN, Command::Accept),
        Status::ClarificationAsked => scene.does(THEN, asking()),
        Status::Answered => scene.does(THEN, answering(Outcome::Provided)),
        Status::Refused => scene.does(THEN, answering(Outcome::Refused)),
        Status::Returned => scene.does(THEN, returning()),
        Status::Withdrawn => scene.does(THEN, withdrawing()),
        Status::Forwarded => scene.forwards(0, THEN, 1),
        Status::Recalled => {
            scene.forwards(0, THEN, 1);
            let recall = recalling(&scene);
            scene.does(THEN, recall)
        }
        Status::Erased => {
            scene.does(THEN, answering(Outcome::Provided));
            scene.does(THEN, erasing())
        }
    };
    let reached = match status {
        Status::Erased => scene.case().status(),
        _ => scene.status(leg_of(status)),
    };
    assert_eq!(reached, status, "the request is where the table says");
    scene
}

/// On the day after, when every term still runs.
const NOW: &str = "2026-11-03 10:00";

/// What follows, in words.
fn said(result: &Result<Vec<&'static str>, Rejected>, scene: &Scene, leg: LegIndex) -> String {
    match result {
        Ok(events) if events.is_empty() => "nothing to do".to_owned(),
        Ok(events) => {
            let (here, whole) = (scene.status(leg), scene.case().status());
            let elsewhere = if here == whole {
                String::new()
            } else {
                format!(" (the request: {})", name(whole))
            };
            format!("{} => {}{elsewhere}", events.join(", "), name(here))
        }
        Err(Rejected::NotYours) => "403 not theirs".to_owned(),
        Err(Rejected::Illegal { .. }) => "409 not possible".to_owned(),
        Err(Rejected::NothingToConfirm) => "409 nothing to confirm".to_owned(),
        Err(Rejected::AlreadyRated) => "409 rated already".to_owned(),
        Err(Rejected::NothingToRecall(Unrecallable::Over { on })) => format!("409 it could be until {on}"),
        Err(Rejected::NothingToRecall(_)) => "409 nothing to take back".to_owned(),
        Err(Rejected::CorrectedTooOften) => "409 corrected too often".to_owned(),
        Err(Rejected::ForwardedTooOften) => "409 forwarded too often".to_owned(),
        Err(Rejected::NoRoom { .. }) => "409 no room".to_owned(),
        Err(Rejected::AlreadyExtended) => "409 extended already".to_owned(),
        Err(Rejected::TermEnded { on }) => format!("409 the term ended on {on}"),
        Err(Rejected::Invalid(Faults(faults))) => {
            let faults = faults.iter().map(|(at, fault)| format!("{at} {}", fault.code()));
            format!("422 {}", faults.collect::<Vec<_>>().join(", "))
        }
        Err(Rejected::NotCovered(error)) => format!("503 {error}"),
        Err(Rejected::Unwritable(error)) => format!("500 {error}"),
    }
}

/// Rows under each other, column under column.
fn table(rows: &[Vec<String>]) -> String {
    let widths: Vec<usize> = (0..rows[0].len())
        .map(|column| rows.iter().map(|row| row[column].chars().count()).max().unwrap())
        .collect();
    let mut text = String::new();
    for row in rows {
        let cells = row
            .iter()
            .zip(&widths)
            .map(|(cell, width)| format!("{cell:width$}"));
        writeln!(text, "  {}", cells.collect::<Vec<_>>().join(" | ").trim_end()).unwrap();
    }
    text
}

fn states() -> String {
    let mut text = String::new();
    for status in Status::ALL {
        let (scene, leg) = (in_state(status), leg_of(status));
        let mut header = vec!["command".to_owned()];
        header.extend(Actor::ALL.map(|actor| actor.name().to_owned()));
        let mut rows = vec![header];
        let mut done = BTreeSet::new();
        for command in CommandKind::ALL.iter().copied() {
            let ways = ways(command, &mut scene.clone(), at(NOW));
            assert!(!ways.is_empty());
            for (way, given) in ways {
                let mut row = vec![way.to_owned()];
                for actor in Actor::ALL {
                    let mut scene = scene.clone();
                    let result = scene.act(leg, actor, at(NOW), given.clone());
                    if let Ok([.., last]) = result.as_deref() {
                        assert_eq!(command.event().unwrap_or(last), *last, "{way}");
                        assert_eq!(scene.record.verify(), Ok(()));
                        // What the operator and the portal do is no step in the life of a request, and nobody's button;
                        // nor are other contacts.
                        if command.is_step() {
                            done.insert(command.name());
                        }
                    }
                    row.push(said(&result, &scene, leg));
                }
                rows.push(row);
            }
        }
        let case = scene.case();
        let possible = possible_now(&case, &case.legs[leg], at(NOW));
        // What a citizen and a clerk are told is possible is what is.
        let told: BTreeSet<_> = possible.iter().map(|command| command.name()).collect();
        assert_eq!(done, told, "{status:?}");
        let told: Vec<_> = possible.into_iter().map(CommandKind::name).collect();
        let told = if told.is_empty() {
            "nothing".to_owned()
        } else {
            told.join(", ")
        };
        writeln!(text, "{}: {}", name(status).to_uppercase(), meaning(status)).unwrap();
        writeln!(text, "  possible now: {told}\n").unwrap();
        writeln!(text, "{}", table(&rows)).unwrap();
    }
    text
}

/// One line of the second part: what was done before, and what follows when it is attempted.
fn attempt(scene: &mut Scene, leg: LegIndex, actor: Actor, when: &str, command: Command) -> String {
    let before = scene.breaches().len();
    let result = scene.act(leg, actor, at(when), command);
    let follows = said(&result, scene, leg);
    match scene.breaches().get(before..) {
        None | Some([]) => follows,
        Some(breaches) => {
            let terms = breaches
                .iter()
                .map(|(_, kind, on)| format!("{} on {on}", kind.name()));
            format!("{follows}; too late: {}", terms.collect::<Vec<_>>().join(", "))
        }
    }
}

/// What depends on more than the state, with its paragraph.
fn conditions() -> String {
    use Actor::{Administrator, Applicant, Head, Portal};
    const ARRIVED: &str = "2026-11-02 10:00";
    let mut lines: Vec<Vec<String>> = vec![
        ["what is attempted", "paragraph", "what follows"]
            .map(str::to_owned)
            .to_vec(),
    ];
    let mut line = |what: &str, paragraph: &str, follows: String| {
        lines.push(vec![what.to_owned(), paragraph.to_owned(), follows]);
    };
    let arrived = || Scene::arrived(ARRIVED);

    let mut extended = arrived();
    extended.does("2026-11-05 10:00", extending(10));
    let follows = attempt(&mut extended.clone(), 0, Head, "2026-11-06 10:00", extending(5));
    line("extend a second time", "Rules 5; Law 11(10)", follows);
    let follows = attempt(&mut arrived(), 0, Head, "2026-11-17 23:59", extending(15));
    line(
        "extend in the last minute of the last day, 2026-11-17",
        "Rules 5; Law 11(10)",
        follows,
    );
    let follows = attempt(&mut arrived(), 0, Head, "2026-11-18 00:00", extending(15));
    line(
        "extend after the last day, 2026-11-17",
        "Rules 5; Law 11(10)",
        follows,
    );
    for days in [0, 16] {
        let follows = attempt(&mut arrived(), 0, Head, NOW, extending(days));
        line(&format!("extend by {days} days"), "Rules 5; Law 11(10)", follows);
    }
    let consulting_oneself = Command::Extend {
        days: 5,
        reason: "Мәлімет өзімізде".to_owned(),
        consulted: vec![holder(4), holder(0)],
    };
    let follows = attempt(&mut arrived(), 0, Head, NOW, consulting_oneself);
    line("extend in order to ask oneself", "Rules 5; Law 11(10)", follows);

    let forward = |scene: &mut Scene, leg, to: usize, when: &str| {
        let command = scene.forwarding(&holder(to), at(when), None).unwrap();
        attempt(scene, leg, Administrator, when, command)
    };
    let follows = forward(&mut arrived(), 0, 0, NOW);
    line("forward to oneself", "Rules 4; Law 11(11)", follows);
    let mut shared = arrived();
    shared.forwards_a_part(0, NOW, 1);
    let follows = forward(&mut shared.clone(), 0, 1, NOW);
    line(
        "forward to a holder that has a part of it",
        "Rules 4; Law 11(11)",
        follows,
    );
    let follows = forward(&mut shared.clone(), 1, 0, NOW);
    line(
        "forward a part back to the holder that has the rest",
        "Rules 4; Law 11(11)",
        follows,
    );
    let mut answered_there = shared.clone();
    answered_there.does_on(1, NOW, answering(Outcome::Provided));
    let follows = forward(&mut answered_there, 0, 1, NOW);
    line(
        "forward to a holder that has answered its part",
        "Rules 4; Law 11(11)",
        follows,
    );
    let follows = forward(&mut arrived(), 0, 1, "2026-11-06 10:00");
    line(
        "forward after the last day, 2026-11-05",
        "Rules 4; Law 11(11)",
        follows,
    );

    let follows = forward(&mut in_state(Status::Forwarded), 1, 0, NOW);
    line(
        "forward to a holder that had it and sent it on",
        "Law 11(11); the operator is told",
        follows,
    );

    let recall = |scene: &mut Scene, when: &str| {
        let command = recalling(scene);
        attempt(scene, 0, Administrator, when, command)
    };
    let follows = recall(&mut in_state(Status::Forwarded), "2026-11-03 23:59");
    line(
        "take back in the last minute of moderation there, 2026-11-03",
        "none",
        follows,
    );
    let follows = recall(&mut in_state(Status::Forwarded), "2026-11-04 00:00");
    line("take back a minute later", "none", follows);
    let mut taken_up = in_state(Status::Forwarded);
    taken_up.does_on(1, NOW, Command::Accept);
    let follows = recall(&mut taken_up, NOW);
    line("take back what was taken up there", "none", follows);
    let mut a_part = arrived();
    a_part.forwards_a_part(0, NOW, 1);
    let follows = recall(&mut a_part.clone(), NOW);
    line("take back a part", "none", follows);
    a_part.forwards(0, NOW, 2);
    let follows = recall(&mut a_part, NOW);
    line("take back a part after the rest was forwarded", "none", follows);
    let follows = recall(&mut arrived(), NOW);
    line("take back where nothing was forwarded", "none", follows);

    let follows = attempt(&mut arrived(), 0, Administrator, "2026-11-04 10:00", returning());
    line("return after the last day, 2026-11-03", "Rules 4", follows);
    let follows = attempt(
        &mut arrived(),
        0,
        Administrator,
        "2026-11-10 10:00",
        answering(Outcome::Refused),
    );
    line(
        "refuse after the last day, 2026-11-09",
        "Rules 5; Law 11(17)",
        follows,
    );
    let follows = attempt(
        &mut arrived(),
        0,
        Administrator,
        "2026-12-18 10:00",
        answering(Outcome::Provided),
    );
    line(
        "answer a month after the last day, 2026-11-17",
        "Rules 5; Law 11(10)",
        follows,
    );

    let published = || answering(Outcome::AlreadyPublished);
    let follows = attempt(&mut Scene::repeated(ARRIVED), 0, Administrator, NOW, published());
    line(
        "point to a publication on a repeated request",
        "Law 11(15)",
        follows,
    );
    let provided = answering(Outcome::Provided);
    let follows = attempt(&mut Scene::repeated(ARRIVED), 0, Administrator, NOW, provided);
    line("provide on a repeated request", "Law 11(15)", follows);
    let mut another_language = arrived();
    let answer = |language| match answering(Outcome::Provided) {
        Command::Answer(answer) => Command::Answer(Box::new(AnswerGiven {
            language: Some(language),
            ..*answer
        })),
        other => other,
    };
    let follows = attempt(&mut another_language, 0, Administrator, NOW, answer(Language::Ru));
    line(
        "answer in Russian what was asked in Kazakh",
        "Law 11(12)",
        follows,
    );
    let follows = attempt(&mut another_language, 0, Administrator, NOW, answer(Language::Kk));
    line("answer in Kazakh what was asked in Kazakh", "Law 11(12)", follows);

    let mut rated = in_state(Status::Answered);
    rated.does(NOW, rating(Mark::Like));
    let follows = attempt(&mut rated, 0, Applicant, NOW, rating(Mark::Dislike));
    line("rate a second time", "Rules 6", follows);
    let follows = attempt(
        &mut in_state(Status::Forwarded),
        1,
        Applicant,
        NOW,
        rating(Mark::Like),
    );
    line(
        "rate where it went to, before there is an answer",
        "Rules 6",
        follows,
    );

    let follows = attempt(
        &mut extended.clone(),
        0,
        Administrator,
        "2026-11-10 23:59",
        Command::ConfirmNotice,
    );
    line(
        "confirm the notice of an extension by its last day, 2026-11-10",
        "Rules 5; Law 11(10)",
        follows,
    );
    let follows = attempt(
        &mut extended.clone(),
        0,
        Administrator,
        "2026-11-11 00:00",
        Command::ConfirmNotice,
    );
    line("confirm it after its last day", "Rules 5; Law 11(10)", follows);
    extended.does("2026-11-10 23:59", Command::ConfirmNotice);
    let follows = attempt(
        &mut extended,
        0,
        Administrator,
        "2026-11-11 00:00",
        Command::ConfirmNotice,
    );
    line("confirm it a second time", "Rules 5; Law 11(10)", follows);

    let mut overdue = arrived();
    let follows = attempt(
        &mut overdue,
        0,
        Portal,
        "2026-11-03 23:59",
        Command::Attend(SILENT),
    );
    line(
        "sweep in the last minute of moderation, 2026-11-03",
        "Rules 4",
        follows,
    );
    let follows = attempt(
        &mut overdue,
        0,
        Portal,
        "2026-11-04 00:00",
        Command::Attend(SILENT),
    );
    line("sweep a minute later", "Rules 4", follows);
    let follows = attempt(
        &mut overdue,
        0,
        Portal,
        "2026-11-04 00:00",
        Command::Attend(SILENT),
    );
    line("sweep a second time", "Rules 4", follows);

    let mut redated = arrived();
    redated.calendar = calendar("later", &[("2026-11-21", "2026-11-17")]);
    let follows = attempt(&mut redated, 0, Portal, NOW, Command::Recompute);
    line(
        "recompute when the last day is moved to a day off",
        "Labour Code 85(3)",
        follows,
    );
    let follows = attempt(&mut redated, 0, Portal, NOW, Command::Recompute);
    line("recompute a second time", "Labour Code 85(3)", follows);

    let mut late = Scene::arrived("2027-12-14 10:00");
    let follows = attempt(&mut late, 0, Head, "2027-12-15 10:00", extending(15));
    line("extend into a year without a calendar", "Law 11(10)", follows);
    let follows = attempt(
        &mut late,
        0,
        Administrator,
        "2028-02-01 10:00",
        answering(Outcome::Provided),
    );
    line("answer in a year without a calendar", "Law 11(10)", follows);
    table(&lines)
}

#[test]
fn what_may_be_done_in_each_state_by_each_role_is_what_a_lawyer_was_shown() {
    let mut text = "\
What may be done with a request, who may do it, and what follows
===========================================================

Made by doing it: a request is brought into each state, and every command is given to it in every role, on the next day,
when all terms still run. A cell says what follows: the events that are written down, and after => the new state of this
registration, with the state of the request as a whole where that is another. A holder that extends, asks or answers
without having accepted accepts by that.

  403 not theirs    the command is not this role's, in any state
  409 not possible  the state forbids it
  nothing to do     the portal found nothing to write down

Where each command is written:

"
    .to_owned();
    let mut rows = Vec::new();
    for command in CommandKind::ALL.iter().copied() {
        rows.push(vec![command.name().to_owned(), command.law().to_owned()]);
    }
    writeln!(text, "{}", table(&rows)).unwrap();
    writeln!(text, "1. States\n---------\n\n{}", states()).unwrap();
    writeln!(
        text,
        "2. Conditions\n-------------\n\nThe request arrived on Monday, 2026-11-02, in Kazakh. No act that the law still \
         asks for is refused for being\nlate: the breach is written down, and then the act.\n\n{}",
        conditions().trim_end()
    )
    .unwrap();

    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/golden/transitions.txt");
    if std::env::var_os("BLESS").is_some() {
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(&file, &text).unwrap();
    }
    let kept = std::fs::read_to_string(&file).unwrap();
    for (line, (kept, made)) in kept.lines().zip(text.lines()).enumerate() {
        assert_eq!(kept, made, "line {} of tests/golden/transitions.txt", line + 1);
    }
    assert_eq!(
        kept, text,
        "BLESS=1 cargo test -p requests lawyer writes tests/golden/transitions.txt anew"
    );
}
