//! Terms as they pass: what a case is worth on the days on which something has to be done, by the clock of the host.
#![allow(
    clippy::indexing_slicing,
    reason = "a JSON value that lacks a member reads as null, and what was to be there is then missed"
)]

use anyhow::{Context as _, Result};
use portal_tests::documents;
use portal_tests::life::{Role, answer, events, extension, last, owed, question, still_owed, times};
use portal_tests::people;
use portal_tests::scene::{Company, Somebody, id};
use portal_tests::server::Portal;
use serde_json::{Value, json};

/// What was not done in time, as a line of the timeline says.
fn breaches(line: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let all = line["breaches"].as_array().into_iter().flatten();
    all.map(|breach| (text(&breach["kind"]), text(&breach["on"])))
        .collect()
}

fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
    list.iter()
        .map(|(one, other)| ((*one).to_owned(), (*other).to_owned()))
        .collect()
}

/// Sends a request by a token of this moment.
fn send(portal: &Portal, citizen: &Somebody, company: &Company) -> Result<Value> {
    portal.case(&portal.again(&citizen.iin), &company.bin)
}

#[test]
fn a_request_stays_with_the_rules_of_the_day_on_which_it_arrived() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    // One second before midnight in Almaty, and midnight: order № 128 takes effect on 12 July 2026.
    let portal = Portal::at("2026-07-11T18:59:59Z")?;
    let (company, third, citizen) = (portal.company()?, portal.company()?, portal.somebody()?);
    let old = send(&portal, &citizen, &company)?;
    portal.set_clock("2026-07-11T19:00:00Z")?;
    let new = send(&portal, &citizen, &company)?;
    for (case, rules, arrived) in [
        (&old, "2025", "2026-07-11T18:59:59Z"),
        (&new, "2026", "2026-07-11T19:00:00Z"),
    ] {
        assert_eq!(case["rules"], rules);
        assert_eq!(case["arrived_at"], arrived);
        // A Saturday and a Sunday: registered on Monday, and the terms end on the same days.
        assert_eq!(case["registered_on"], "2026-07-13");
        let due = |kind: &str| anyhow::Ok(owed(case, &id(case), kind)?["due"].clone());
        assert_eq!(due("moderate")?, "2026-07-13");
        assert_eq!(due("forward")?, "2026-07-15");
        assert_eq!(due("refuse")?, "2026-07-20");
        assert_eq!(due("answer")?, "2026-07-27");
    }
    // Also when it is forwarded under the newer rules, it is the older case.
    let forwarding = json!({"to": third.bin, "explanation": "Оларға қатысты."});
    let forwarded = portal
        .act(
            &company.administrator.iin,
            &id(&old),
            "forwarding",
            &forwarding,
            &[],
        )?
        .with(200)?
        .json();
    assert_eq!(forwarded["rules"], "2025");
    assert_eq!(forwarded["legs"][1]["status"], "received");
    Ok(())
}

#[test]
fn an_answer_that_comes_late_is_accepted_and_the_breach_is_of_the_last_day() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let portal = Portal::at("2026-11-23T05:00:00Z")?;
    let (late, in_time) = (portal.life()?, portal.life()?);
    in_time.accept()?;
    // The last second of Tuesday, 8 December in Almaty.
    portal.set_clock("2026-12-08T18:59:59Z")?;
    in_time.answer()?;
    let case = in_time.case()?;
    assert_eq!(events(&case), ["registered", "accepted", "answered"]);
    assert_eq!(
        owed(&case, &in_time.number, "answer")?["discharged_at"],
        "2026-12-08T18:59:59Z"
    );
    assert_eq!(case["legs"][0]["answer"]["day"], "2026-12-08");

    // Nobody moderated the other; its answer comes a day and a half late.
    portal.set_clock("2026-12-10T05:00:00Z")?;
    let before = late.case()?;
    let owes = owed(&before, &late.number, "answer")?;
    assert_eq!(
        owes["breached_on"], "2026-12-08",
        "also before anyone has written it down"
    );
    assert!(owes["ended_at"].is_null());
    let overdue = portal.client.walk(
        &format!("/v1/holders/{}/queue?overdue=true", late.company.bin),
        &portal.again(&late.head.iin).token,
        100,
    )?;
    assert_eq!(overdue.len(), 1);
    assert_eq!(overdue[0]["next"]["overdue"], true);
    assert_eq!(overdue[0]["next"]["kind"], "moderate");

    late.answer()?;
    let case = late.case()?;
    assert_eq!(events(&case), ["registered", "breached", "accepted", "answered"]);
    let line = last(&case, "breached")?;
    assert_eq!(line["actor"], "portal");
    assert_eq!(line["at"], "2026-12-10T05:00:00Z");
    assert_eq!(line["tells"], json!(["applicant", "administrator"]));
    assert_eq!(
        breaches(&line),
        pairs(&[("moderate", "2026-11-24"), ("answer", "2026-12-08")])
    );
    for (kind, day) in [("moderate", "2026-11-24"), ("answer", "2026-12-08")] {
        let owed = owed(&case, &late.number, kind)?;
        assert_eq!(owed["breached_on"], day);
        assert_eq!(owed["ended_at"], "2026-12-10T05:00:00Z", "{kind}");
        assert!(owed["discharged_at"].is_null(), "{kind}");
    }
    for kind in ["forward", "already-published", "refuse"] {
        let owed = owed(&case, &late.number, kind)?;
        assert!(
            owed["breached_on"].is_null(),
            "what nobody did is not late: {kind}"
        );
    }
    assert_eq!(case["legs"][0]["answer"]["day"], "2026-12-10");
    // A late answer is an answer: it is rated, and nothing is breached a second time.
    let case = late.done(
        Role::Applicant,
        "rating",
        &json!({"mark": "dislike", "reason": "Кеш."}),
    )?;
    assert_eq!(times(&case, "breached"), 1);
    Ok(())
}

#[test]
fn what_binds_only_whoever_does_it_is_late_when_it_is_done_late() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let portal = Portal::at("2026-11-23T05:00:00Z")?;
    let (forwarded, refused, pointed) = (portal.life()?, portal.life()?, portal.life()?);
    for life in [&forwarded, &refused, &pointed] {
        life.accept()?;
    }
    portal.set_clock("2026-12-01T05:00:00Z")?;
    // Forwarding was due on 26 November, and to have accepted before that excuses nothing.
    let there = forwarded.forward()?;
    let case = forwarded.case()?;
    assert_eq!(owed(&case, &there, "answer")?["due"], "2026-12-17");
    assert_eq!(last(&case, "forwarded")?["at"], "2026-12-01T05:00:00Z");
    assert_eq!(
        breaches(&last(&case, "breached")?),
        pairs(&[("forward", "2026-11-26")])
    );
    for (life, outcome, kind, day) in [
        (&refused, "refused", "refuse", "2026-11-30"),
        (&pointed, "already-published", "already-published", "2026-11-26"),
    ] {
        let case = life.done(Role::Head, "answer", &answer(outcome))?;
        assert_eq!(events(&case), ["registered", "accepted", "breached", "answered"]);
        assert_eq!(breaches(&last(&case, "breached")?), pairs(&[(kind, day)]));
        let owed_kind = owed(&case, &life.number, kind)?;
        assert_eq!(owed_kind["breached_on"], day);
        assert_eq!(owed_kind["ended_at"], "2026-12-01T05:00:00Z");
        let answer = owed(&case, &life.number, "answer")?;
        assert_eq!(
            answer["discharged_at"], "2026-12-01T05:00:00Z",
            "the answer itself is in time"
        );
    }
    Ok(())
}

#[test]
fn a_late_forwarding_or_return_goes_through_and_is_written_down_as_late() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let portal = Portal::at("2026-11-23T05:00:00Z")?;
    let (forwarded, returned) = (portal.life()?, portal.life()?);
    portal.set_clock("2026-11-27T05:00:00Z")?;
    let there = forwarded.forward()?;
    let case = forwarded.case()?;
    assert_eq!(events(&case), ["registered", "breached", "forwarded"]);
    assert_eq!(
        breaches(&last(&case, "breached")?),
        pairs(&[("moderate", "2026-11-24"), ("forward", "2026-11-26")])
    );
    // The terms there run from the arrival there.
    assert_eq!(owed(&case, &there, "answer")?["due"], "2026-12-14");
    assert_eq!(owed(&case, &there, "moderate")?["due"], "2026-11-30");

    let back = json!({"decision": "return", "reasons": ["anonymous"], "explanation": "Аты жоқ."});
    let case = returned.done(Role::Administrator, "moderation", &back)?;
    assert_eq!(events(&case), ["registered", "breached", "returned"]);
    assert_eq!(
        breaches(&last(&case, "breached")?),
        pairs(&[("moderate", "2026-11-24")])
    );
    assert_eq!(still_owed(&case, &returned.number), [""; 0]);
    Ok(())
}

#[test]
fn no_term_stands_still_while_a_clarification_is_waited_for() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let portal = Portal::at("2026-11-23T05:00:00Z")?;
    let life = portal.life()?;
    life.ask()?;
    portal.set_clock("2026-12-04T05:00:00Z")?;
    let case = life.done(Role::Applicant, "clarification/reply", &json!({"text": "47-үй."}))?;
    assert_eq!(owed(&case, &life.number, "answer")?["due"], "2026-12-08");
    life.done(Role::Administrator, "clarification", &question())?;
    portal.set_clock("2026-12-09T05:00:00Z")?;
    let case = life.done(
        Role::Applicant,
        "clarification/reply",
        &json!({"text": "Үшінші қабат."}),
    )?;
    assert_eq!(
        breaches(&last(&case, "breached")?),
        pairs(&[("answer", "2026-12-08")])
    );
    assert_eq!(last(&case, "breached")?["at"], "2026-12-09T05:00:00Z");
    Ok(())
}

#[test]
fn an_extended_answer_is_in_time_until_its_new_last_day() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let portal = Portal::at("2026-11-23T05:00:00Z")?;
    let (life, late) = (portal.life()?, portal.life()?);
    for life in [&life, &late] {
        life.accept()?;
        life.done(Role::Head, "extension", &extension(&life.other.bin))?;
    }
    portal.set_clock("2026-12-18T18:59:59Z")?;
    life.answer()?;
    let case = life.case()?;
    assert_eq!(
        owed(&case, &life.number, "answer")?["discharged_at"],
        "2026-12-18T18:59:59Z"
    );
    assert!(owed(&case, &life.number, "answer")?["breached_on"].is_null());
    portal.set_clock("2026-12-18T19:00:00Z")?;
    late.answer()?;
    let answer = owed(&late.case()?, &late.number, "answer")?;
    assert_eq!(answer["breached_on"], "2026-12-18");
    Ok(())
}

#[test]
fn a_night_arrival_is_of_its_own_day_and_registered_when_the_holder_works() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    // Friday 20 November 2026, 23:30 in Almaty; the holder works from 09:00 to 18:30.
    let portal = Portal::at("2026-11-20T18:30:00Z")?;
    let (company, citizen) = (portal.company()?, portal.somebody()?);
    let mut profile = documents::holder("«Жаңа» АҚ", "АО «Новое»", 51.0);
    profile["working_hours"] = json!({"open": "09:00", "close": "18:30"});
    portal.register(&company.bin, &profile)?;
    let days = |case: &Value| {
        ["moderate", "refuse", "answer"]
            .map(|kind| {
                owed(case, &id(case), kind).map(|owed| owed["due"].as_str().unwrap_or_default().to_owned())
            })
            .into_iter()
            .collect::<Result<Vec<_>>>()
    };
    let case = send(&portal, &citizen, &company)?;
    assert_eq!(case["arrived_at"], "2026-11-20T18:30:00Z");
    assert_eq!(case["registered_on"], "2026-11-23");
    assert_eq!(days(&case)?, ["2026-11-23", "2026-11-30", "2026-12-07"]);

    // Half past midnight is Saturday, in UTC still Friday.
    portal.set_clock("2026-11-20T19:30:00Z")?;
    let case = send(&portal, &citizen, &company)?;
    assert_eq!(case["registered_on"], "2026-11-23");
    assert_eq!(days(&case)?, ["2026-11-23", "2026-11-30", "2026-12-07"]);

    // Monday at half past six in the morning: that very day, and the terms count from it.
    portal.set_clock("2026-11-23T01:30:00Z")?;
    let case = send(&portal, &citizen, &company)?;
    assert_eq!(case["registered_on"], "2026-11-23");
    assert_eq!(days(&case)?, ["2026-11-24", "2026-11-30", "2026-12-08"]);
    Ok(())
}

#[test]
fn what_arrives_at_the_end_of_a_year_may_be_registered_in_the_next_and_the_queue_shows_both() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    // Thursday 31 December 2026, noon and evening in Almaty; the holder closes at 18:30.
    let portal = Portal::at("2026-12-31T07:00:00Z")?;
    let (company, third, citizen) = (portal.company()?, portal.company()?, portal.somebody()?);
    let mut profile = documents::holder("«Жаңа» АҚ", "АО «Новое»", 51.0);
    profile["working_hours"] = json!({"open": "09:00", "close": "18:30"});
    portal.register(&company.bin, &profile)?;
    let noon = send(&portal, &citizen, &company)?;
    assert_eq!(noon["number"], format!("{}-2026-1", company.bin));
    portal.set_clock("2026-12-31T15:00:00Z")?;
    let evening = send(&portal, &citizen, &company)?;
    assert_eq!(
        evening["number"],
        format!("{}-2027-1", company.bin),
        "registered in the new year"
    );
    assert_eq!(evening["arrived_at"], "2026-12-31T15:00:00Z");
    // 1 and 2 January are holidays; the 2nd is a Saturday, and Monday replaces it.
    assert_eq!(evening["registered_on"], "2027-01-05");
    assert_eq!(owed(&evening, &id(&evening), "answer")?["due"], "2027-01-15");
    portal.set_clock("2027-01-05T05:00:00Z")?;
    let after = send(&portal, &citizen, &company)?;
    assert_eq!(after["number"], format!("{}-2027-2", company.bin));

    let sent = [&noon, &evening, &after].map(id);
    for limit in [1, 2, 100] {
        let token = portal.again(&company.administrator.iin).token;
        let path = format!("/v1/holders/{}/queue", company.bin);
        let mut walked = portal_tests::scene::ids(&portal.client.walk(&path, &token, limit)?);
        walked.sort();
        assert_eq!(walked, sent, "limit {limit}");
    }
    let citizen_now = portal.again(&citizen.iin);
    let mut own = portal.own_ids(&citizen_now)?;
    own.reverse();
    assert_eq!(own, sent);
    // A forwarding draws a number of the year in which it is registered there.
    let forwarding = json!({"to": third.bin, "explanation": "Оларға қатысты."});
    let case = portal
        .act(
            &company.administrator.iin,
            &sent[0],
            "forwarding",
            &forwarding,
            &[],
        )?
        .with(200)?
        .json();
    assert_eq!(case["number"], format!("{}-2027-1", third.bin));
    assert_eq!(case["id"], sent[0]);
    assert_eq!(case["status"], "received");
    Ok(())
}

#[test]
fn what_would_end_in_a_year_without_a_calendar_is_refused_and_leaves_no_trace() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let portal = Portal::at("2027-12-16T05:00:00Z")?;
    let life = portal.life()?;
    let before = life.etag()?;
    portal.set_clock("2027-12-20T05:00:00Z")?;
    let citizen = portal.somebody()?;
    let document = documents::request(&citizen.iin, &life.company.bin);
    let refused = portal
        .client
        .submit(&citizen.token, &document, None)?
        .refused(503, "not-covered")?;
    assert!(
        refused.json()["detail"]
            .as_str()
            .context("no detail")?
            .contains("2028")
    );
    assert!(portal.own_ids(&citizen)?.is_empty());
    // Forwarding would begin such a term, and so would an extension; an answer is due all the same.
    for (role, act, body) in [
        (
            Role::Administrator,
            "forwarding",
            json!({"to": people::OTHER_HOLDER, "explanation": "Оларға."}),
        ),
        (Role::Head, "extension", extension(people::OTHER_HOLDER)),
    ] {
        let refused = life.act(role, act, &body)?.refused(503, "not-covered")?;
        assert!(
            refused.json()["detail"]
                .as_str()
                .context("no detail")?
                .contains("2028"),
            "{act}"
        );
    }
    assert_eq!(life.etag()?, before);
    life.answer()?;
    assert_eq!(life.case()?["status"], "answered");
    Ok(())
}

#[test]
fn nothing_happens_before_what_happened_where_the_clock_goes_back() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let portal = Portal::at("2026-11-23T05:00:00Z")?;
    let life = portal.life()?;
    portal.set_clock("2026-11-23T04:00:00Z")?;
    life.accept()?;
    life.answer()?;
    let case = life.case()?;
    let times: Vec<_> = case["timeline"]
        .as_array()
        .context("no timeline")?
        .iter()
        .map(|line| line["at"].clone())
        .collect();
    assert_eq!(times, vec![json!("2026-11-23T05:00:00Z"); 3]);
    Ok(())
}
