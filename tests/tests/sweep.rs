//! `POST /v1/sweep`: what is due is found and written down once, whenever and however often somebody looks.

use anyhow::Result;
use portal_tests::client::bearer;
use portal_tests::crowd::at_once;
use portal_tests::documents::{self, lacks};
use portal_tests::gateway::Gateway;
use portal_tests::life::{Life, Role, events, extension, last, owed, times};
use portal_tests::scene::id;
use portal_tests::server::{Folder, Portal};
use serde_json::{Value, json};

/// A Monday morning in Almaty: moderation by Tuesday, the answer by Tuesday, 8 December.
const ARRIVAL: &str = "2026-11-23T05:00:00Z";

/// What an event of the timeline says of obligations: leg, kind, day.
fn said(line: &Value, field: &str) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let all = line[field].as_array().into_iter().flatten();
    all.map(|owed| (text(&owed["kind"]), text(&owed["on"]))).collect()
}

fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
    list.iter()
        .map(|(kind, day)| ((*kind).to_owned(), (*day).to_owned()))
        .collect()
}

/// A request that was taken up on the day of its arrival.
fn accepted(portal: &Portal) -> Result<Life<'_>> {
    let life = portal.life()?;
    life.accept()?;
    Ok(life)
}

#[test]
fn each_step_is_written_down_on_its_day_and_told_to_those_it_concerns() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let portal = Portal::at(ARRIVAL)?;
    let life = accepted(&portal)?;
    assert_eq!(portal.sweep()?, 0, "nothing is due on the day of arrival");
    for (instant, expected, tells) in [
        // The last second of Sunday, and Monday, the working day before the last day.
        ("2026-12-06T18:59:59Z", None, json!([])),
        (
            "2026-12-06T19:00:00Z",
            Some("reminded"),
            json!(["administrator", "head"]),
        ),
        ("2026-12-08T18:59:59Z", None, json!([])),
        (
            "2026-12-08T19:00:00Z",
            Some("breached"),
            json!(["applicant", "administrator"]),
        ),
        ("2026-12-09T18:59:59Z", None, json!([])),
        ("2026-12-09T19:00:00Z", Some("escalated"), json!(["head"])),
        ("2026-12-11T18:59:59Z", None, json!([])),
        ("2026-12-11T19:00:00Z", Some("escalated"), json!(["operator"])),
        ("2027-02-01T05:00:00Z", None, json!([])),
    ] {
        portal.set_clock(instant)?;
        let before = events(&life.case()?).len();
        assert_eq!(portal.sweep()?, u64::from(expected.is_some()), "{instant}");
        assert_eq!(portal.sweep()?, 0, "{instant}: a second time");
        let case = life.case()?;
        let after = events(&case);
        assert_eq!(
            after.get(before..).unwrap_or_default(),
            expected.as_slice(),
            "{instant}"
        );
        if let Some(event) = expected {
            let line = last(&case, event)?;
            assert_eq!(line["tells"], tells, "{instant}");
            assert_eq!(line["actor"], "portal");
            assert_eq!(line["at"], instant);
            let field = if event == "reminded" {
                "reminded"
            } else {
                "breaches"
            };
            assert_eq!(said(&line, field), pairs(&[("answer", "2026-12-08")]));
            let told: Vec<_> = line["notices"].as_array().into_iter().flatten().collect();
            assert_eq!(told.len(), tells.as_array().map_or(0, Vec::len));
            assert!(told.iter().all(|notice| notice["state"] == "waiting"), "{line}");
        }
    }
    Ok(())
}

#[test]
fn a_month_without_a_tick_leaves_every_breach_on_its_last_day() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let portal = Portal::at(ARRIVAL)?;
    let (untouched, taken_up, extended) = (portal.life()?, accepted(&portal)?, accepted(&portal)?);
    extended.done(Role::Head, "extension", &extension(&extended.other.bin))?;
    // Nobody has ever swept.
    portal.set_clock("2026-12-25T05:00:00Z")?;
    portal.sweep()?;
    assert_eq!(portal.sweep()?, 0);
    for (life, breaches) in [
        (
            &untouched,
            pairs(&[("moderate", "2026-11-24"), ("answer", "2026-12-08")]),
        ),
        (&taken_up, pairs(&[("answer", "2026-12-08")])),
        (
            &extended,
            pairs(&[("answer", "2026-12-18"), ("notify-extension", "2026-11-26")]),
        ),
    ] {
        let case = life.case()?;
        assert_eq!(times(&case, "breached"), 1);
        assert_eq!(said(&last(&case, "breached")?, "breaches"), breaches);
        assert_eq!(times(&case, "reminded"), 0, "nobody is reminded of what is over");
        assert_eq!(times(&case, "escalated"), 2);
        for (kind, day) in breaches {
            assert_eq!(owed(&case, &life.number, &kind)?["breached_on"], *day);
        }
    }
    Ok(())
}

#[test]
fn doubled_skipped_and_rival_ticks_and_a_clock_that_jumps_back_change_nothing() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    // Two portals: one is swept in order, the other as badly as can be.
    let days = |first: u32, last: u32| (first..=last).map(|day| format!("2026-12-{day:02}T05:00:00Z"));
    let orderly = Portal::at(ARRIVAL)?;
    let badly = Portal::at(ARRIVAL)?;
    let (one, other) = (orderly.life()?, badly.life()?);
    let (part, other_part) = (one.forward_part()?, other.forward_part()?);
    for now in days(1, 16) {
        orderly.set_clock(&now)?;
        orderly.sweep()?;
    }
    for now in [
        "2026-12-01T05:00:00Z",
        "2026-11-30T05:00:00Z",
        "2026-12-07T05:00:00Z",
        "2026-12-07T05:00:00Z",
        "2026-12-03T05:00:00Z",
        "2026-12-09T05:00:00Z",
        "2026-12-16T05:00:00Z",
    ] {
        badly.set_clock(now)?;
        at_once(4, |_| badly.sweep())?;
    }
    for (life, part) in [(&one, &part), (&other, &other_part)] {
        life.portal.set_clock("2026-12-20T05:00:00Z")?;
        let case = life.case()?;
        let mut found: Vec<_> = case["timeline"]
            .as_array()
            .into_iter()
            .flatten()
            .filter(|line| line["event"] == "breached")
            .flat_map(|line| said(line, "breaches"))
            .collect();
        found.sort();
        let answers = [("answer", "2026-12-08"), ("answer", "2026-12-08")];
        let moderated_late = ("moderate", "2026-11-24");
        assert_eq!(found, pairs(&[answers[0], answers[1], moderated_late]));
        for leg in [&life.number, part] {
            assert_eq!(owed(&case, leg, "answer")?["breached_on"], "2026-12-08");
        }
    }
    Ok(())
}

#[test]
fn a_sweep_as_of_an_earlier_instant_does_what_was_due_then() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let portal = Portal::at(ARRIVAL)?;
    let life = portal.life()?;
    portal.set_clock("2026-12-20T05:00:00Z")?;
    portal.until_nothing_remains("/v1/sweep?as_of=2026-11-24T18:59:59Z")?;
    assert_eq!(events(&life.case()?), ["registered"]);
    portal.until_nothing_remains("/v1/sweep?as_of=2026-11-24T19:00:00Z")?;
    let line = last(&life.case()?, "breached")?;
    assert_eq!(line["at"], "2026-11-24T19:00:00Z");
    assert_eq!(said(&line, "breaches"), pairs(&[("moderate", "2026-11-24")]));
    for bad in ["2026-12-20T05:00:01Z", "tomorrow", ""] {
        let refused = portal.scheduled(&format!("/v1/sweep?as_of={bad}"))?.with(400)?;
        assert_eq!(refused.json()["type"], "/problems/invalid-parameter", "{bad}");
    }
    Ok(())
}

#[test]
fn only_a_scheduler_sweeps() -> Result<()> {
    let portal = Portal::start()?;
    for token in [String::new(), portal.operator(), "wrong".to_owned()] {
        let bearer = bearer(&token);
        let headers = [("authorization", &*bearer)];
        portal
            .client
            .send("POST", "/v1/sweep", &headers, b"")?
            .with(401)?;
    }
    portal.client.send("POST", "/v1/sweep", &[], b"")?.with(401)?;
    let answer = portal.client.send("GET", "/v1/sweep", &[], b"")?.with(405)?;
    assert_eq!(answer.header("allow"), Some("POST"));
    Ok(())
}

#[test]
fn a_new_calendar_is_carried_into_open_cases_and_judges_a_breach_anew() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let portal = Portal::at(ARRIVAL)?;
    let (life, answered) = (accepted(&portal)?, accepted(&portal)?);
    portal.sweep()?;
    portal.set_clock("2026-12-08T20:00:00Z")?;
    portal.sweep()?;
    assert_eq!(
        owed(&life.case()?, &life.number, "answer")?["breached_on"],
        "2026-12-08"
    );
    answered.answer()?;
    // On the morning after, the Ministry says that the last day was one of rest.
    let mut definition: Value = serde_json::from_str(include_str!("../../crates/law/data/calendar.json"))?;
    definition["version"] = json!("late");
    definition["moved"].as_array_mut().into_iter().for_each(|moved| {
        moved
            .push(json!({"from": "2026-12-12", "to": "2026-12-08", "source": "an order", "confirmed": true}));
    });
    portal
        .client
        .json("PUT", "/v1/calendar", &portal.operator(), &definition)?
        .with(200)?;
    portal.sweep()?;
    let case = life.case()?;
    assert_eq!(times(&case, "recomputed"), 1);
    let answer = owed(&case, &life.number, "answer")?;
    assert_eq!(answer["due"], "2026-12-09");
    assert!(lacks(&answer, "breached_on"), "{answer}");
    assert_eq!(
        times(&answered.case()?, "recomputed"),
        0,
        "what has ended is left alone"
    );
    portal.set_clock("2026-12-09T19:00:00Z")?;
    portal.sweep()?;
    assert_eq!(
        owed(&life.case()?, &life.number, "answer")?["breached_on"],
        "2026-12-09"
    );
    Ok(())
}

#[test]
fn the_settings_of_a_deployment_are_those_that_count() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let folder = Folder::new()?.at(ARRIVAL)?;
    let portal = Portal::open(
        folder,
        &[
            ("SPIN_VARIABLE_REMIND_BEFORE", "2"),
            ("SPIN_VARIABLE_ESCALATE_TO_HEAD", "0"),
            ("SPIN_VARIABLE_ESCALATE_TO_OPERATOR", "off"),
        ],
    )?;
    let life = accepted(&portal)?;
    portal.sweep()?;
    // Two working days before Tuesday is Friday.
    for (instant, expected) in [
        ("2026-12-03T19:00:00Z", vec!["reminded"]),
        ("2026-12-08T19:00:00Z", vec!["breached", "escalated"]),
        ("2027-01-20T19:00:00Z", vec![]),
    ] {
        portal.set_clock(instant)?;
        let before = events(&life.case()?).len();
        portal.sweep()?;
        let case = life.case()?;
        assert_eq!(
            events(&case).get(before..).unwrap_or_default(),
            expected,
            "{instant}"
        );
    }
    let folder = portal.stop()?;
    let wrong = Portal::open(folder, &[("SPIN_VARIABLE_REMIND_BEFORE", "soon")])?;
    let refused = wrong.scheduled("/v1/sweep")?.with(503)?;
    assert_eq!(refused.json()["type"], "/problems/not-configured");
    Ok(())
}

/// Requests of which everybody was told, out of those whose notices wait: all notices of a case are accepted.
fn is_told(portal: &Portal, iin: &str, number: &str) -> Result<bool> {
    let case = portal.seen(iin, number)?.with(200)?.json();
    let lines = case["timeline"].as_array().into_iter().flatten();
    let mut notices = lines.flat_map(|line| line["notices"].as_array().into_iter().flatten());
    Ok(notices.all(|notice| notice["state"] == "accepted"))
}

/// The serial of a number.
fn serial(number: &str) -> Result<u64> {
    Ok(number.rsplit('-').next().unwrap_or_default().parse()?)
}

#[test]
fn copies_of_one_submission_hold_up_nobodys_notices() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let gateway = Gateway::start()?;
    let settings = [
        ("SPIN_VARIABLE_NOTICE_HOST", gateway.address()),
        ("SPIN_VARIABLE_NOTICE_SECRET", gateway.secret()),
        // Copies meet where the store takes its time.
        ("PORTAL_FAULTS", "latency=3"),
    ];
    let portal = Portal::open(Folder::new()?.at(ARRIVAL)?, &settings)?;
    let company = portal.company()?;
    let mut unused = 0;
    for burst in [3, 6, 20, 3, 6, 20, 20, 20] {
        let citizen = portal.somebody()?;
        let document = documents::request(&citizen.iin, &company.bin);
        let numbers = at_once(burst, |_| {
            let answer = portal.client.submit(&citizen.token, &document, Some("burst"))?;
            Ok(id(&answer.with(201)?.json()))
        })?;
        assert!(numbers.iter().all(|number| *number == numbers[0]), "{numbers:?}");
        let next = portal.somebody()?;
        let number = id(&portal.case(&next, &company.bin)?);
        unused += serial(&number)?.saturating_sub(serial(&numbers[0])? + 1);
        portal.sweep()?;
        portal.until_nothing_remains("/v1/notices/delivery")?;
        for (iin, number) in [(&citizen.iin, &numbers[0]), (&next.iin, &number)] {
            assert!(
                is_told(&portal, iin, number)?,
                "{number} after a burst of {burst}"
            );
        }
    }
    // A count and no invariant: without an unused number nothing was tried.
    assert!(unused > 0, "no copy drew a number in vain");
    Ok(())
}
