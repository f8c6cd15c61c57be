//! What is watched, and when, on real days.

use law::calendar::built_in;
use record::event::Actor;

use super::*;
use crate::answer::Outcome as Said;
use crate::command::tests::scene::{Scene, answering, at, date, extending};
use crate::command::{Command, CommandKind};

/// Looks at the case at this time of Almaty with the default settings, and what it writes down.
fn looks(scene: &mut Scene, when: &str) -> Vec<&'static str> {
    scene.does(when, Command::Attend(Watch::DEFAULT))
}

fn next(scene: &Scene, today: &str) -> Option<String> {
    let next = next_look(&scene.case(), Watch::DEFAULT, date(today), built_in()).unwrap();
    next.map(|day| day.to_string())
}

/// A request that arrived on a Monday: moderation by 3 November, the answer by the 17th.
fn accepted() -> Scene {
    let mut scene = Scene::arrived("2026-11-02 10:00");
    scene.does("2026-11-02 12:00", Command::Accept);
    scene
}

#[test]
fn each_step_comes_on_its_day_and_once() {
    let mut scene = accepted();
    assert_eq!(next(&scene, "2026-11-02").as_deref(), Some("2026-11-16"));
    for (when, expected) in [
        ("2026-11-15 23:59", vec![]),
        ("2026-11-16 00:00", vec!["reminded"]),
        ("2026-11-16 00:00", vec![]),
        ("2026-11-17 23:59", vec![]),
        ("2026-11-18 00:00", vec!["breached"]),
        ("2026-11-18 23:59", vec![]),
        // A working day old; and three, over a week-end.
        ("2026-11-19 00:00", vec!["escalated"]),
        ("2026-11-20 23:59", vec![]),
        ("2026-11-21 00:00", vec!["escalated"]),
        ("2026-12-30 00:00", vec![]),
    ] {
        assert_eq!(looks(&mut scene, when), expected, "{when}");
    }
    assert_eq!(next(&scene, "2026-12-30"), None);
}

#[test]
fn the_days_on_which_to_look_are_those_on_which_something_comes() {
    for (arrived, first) in [
        ("2026-11-02 10:00", "2026-11-02"),
        ("2026-08-14 21:00", "2026-08-14"),
        ("2026-12-30 10:00", "2026-12-30"),
    ] {
        let mut planned = Scene::arrived(arrived);
        let mut daily = planned.clone();
        let mut today = date(first);
        let mut look = Some(today);
        for _ in 0..60 {
            let now = end_of_day(today.pred_opt().unwrap()).max(at(arrived));
            let watch = Command::Attend(Watch::DEFAULT);
            let each_day = daily.act(0, Actor::Portal, now, watch.clone()).unwrap();
            if look == Some(today) {
                assert_eq!(
                    planned.act(0, Actor::Portal, now, watch).unwrap(),
                    each_day,
                    "{today}"
                );
                look = next_look(&planned.case(), Watch::DEFAULT, today, built_in()).unwrap();
            } else {
                assert_eq!(each_day, [""; 0], "{today}: nobody would have looked");
            }
            today = today.succ_opt().unwrap();
        }
        assert_eq!(look, None);
    }
}

#[test]
fn missed_days_leave_the_breach_on_its_day_and_need_no_reminder_any_more() {
    let mut scene = accepted();
    assert_eq!(
        looks(&mut scene, "2026-12-20 09:00"),
        ["breached", "escalated", "escalated"]
    );
    assert_eq!(scene.breaches()[0].2, "2026-11-17");
}

#[test]
fn what_is_done_is_not_brought_before_anybody() {
    let mut scene = accepted();
    assert_eq!(looks(&mut scene, "2026-11-18 00:00"), ["breached"]);
    scene.does("2026-11-18 09:00", answering(Said::Provided));
    assert_eq!(looks(&mut scene, "2026-12-20 09:00"), [""; 0]);
    assert_eq!(next(&scene, "2026-11-18"), None);
}

#[test]
fn an_extended_term_is_reminded_of_again() {
    let mut scene = accepted();
    assert_eq!(looks(&mut scene, "2026-11-16 08:00"), ["reminded"]);
    scene.does("2026-11-16 09:00", extending(8));
    // The notice of the extension by the 19th; the answer by the 25th.
    assert_eq!(next(&scene, "2026-11-16").as_deref(), Some("2026-11-18"));
    assert_eq!(looks(&mut scene, "2026-11-18 08:00"), ["reminded"]);
    assert_eq!(looks(&mut scene, "2026-11-20 08:00"), ["breached"]);
    assert_eq!(looks(&mut scene, "2026-11-24 08:00"), ["reminded", "escalated"]);
}

#[test]
fn no_reminder_on_the_day_on_which_one_learns_of_it() {
    // Moderation is owed on the next working day, so the day before is the day of arrival.
    let mut scene = Scene::arrived("2026-11-02 10:00");
    assert_eq!(looks(&mut scene, "2026-11-02 10:00"), [""; 0]);
    assert_eq!(next(&scene, "2026-11-02").as_deref(), Some("2026-11-04"));
}

#[test]
fn without_settings_nobody_is_reminded_and_breaches_are_written_down_all_the_same() {
    let silent = Watch {
        remind_before: None,
        head_after: None,
        operator_after: None,
    };
    let mut scene = accepted();
    for (when, expected) in [
        ("2026-11-17 12:00", vec![]),
        ("2026-12-18 12:00", vec!["breached"]),
    ] {
        assert_eq!(scene.does(when, Command::Attend(silent)), expected);
    }
    assert_eq!(Command::Attend(silent).kind(), CommandKind::Attend);
}
