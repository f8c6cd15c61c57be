//! Terms as they pass: what a case is worth on the days on which something has to be done, by the clock of the host.

use anyhow::{Context as _, Result};
use portal_tests::documents::{self, lacks};
use portal_tests::life::{Role, answer, events, extension, last, owed, question, still_owed, times};
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
    assert!(lacks(&owes, "ended_at"));
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
        assert!(lacks(&owed, "discharged_at"), "{kind}");
    }
    for kind in ["forward", "already-published", "refuse"] {
        let owed = owed(&case, &late.number, kind)?;
        assert!(lacks(&owed, "breached_on"), "what nobody did is not late: {kind}");
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
fn a_term_that_binds_only_those_who_do_it_is_late_when_it_is_done_late() -> Result<()> {
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
    assert!(lacks(&owed(&case, &life.number, "answer")?, "breached_on"));
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

/// The calendar of the next years, as the operator publishes it.
fn next_calendar(last_year: i32) -> Result<Value> {
    let mut definition: Value = serde_json::from_str(include_str!("../../crates/law/data/calendar.json"))?;
    definition["version"] = json!(format!("until-{last_year}"));
    definition["last_year"] = json!(last_year);
    let dates = definition["movable"][0]["dates"]
        .as_array_mut()
        .context("no dates")?;
    for year in 2028..=last_year {
        dates.push(json!({"day": format!("{year}-05-05"), "source": "an order", "confirmed": false}));
    }
    Ok(definition)
}

fn publish(portal: &Portal, last_year: i32) -> Result<()> {
    let definition = next_calendar(last_year)?;
    portal
        .client
        .json("PUT", "/v1/calendar", &portal.operator(), &definition)?
        .with(200)?;
    Ok(())
}

/// What is owed, with its last day and whether that is provisional.
fn told(case: &Value, kind: &str) -> Result<(String, bool)> {
    let owed = owed(case, case["number"].as_str().context("no number")?, kind)?;
    let due = owed["due"].as_str().context("no day")?.to_owned();
    if let Some(provisional) = owed.get("provisional") {
        assert!(
            provisional["why"]
                .as_str()
                .is_some_and(|why| why.contains("2028") || why.contains("2030"))
        );
        let steps = owed["derivation"].as_array().context("no derivation")?;
        assert!(
            steps.iter().any(|step| step["why"] == provisional["why"]),
            "{owed}"
        );
        assert!(lacks(&owed, "breached_on"), "{owed}");
    }
    Ok((due, owed.get("provisional").is_some()))
}

#[test]
fn nobody_is_refused_because_the_calendar_ends() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let portal = Portal::at("2027-12-10T05:00:00Z")?;
    let life = portal.life()?;
    let company = &life.company;
    for (now, moderate, answer) in [
        (
            "2027-12-15T05:00:00Z",
            ("2027-12-17", false),
            ("2027-12-30", false),
        ),
        // The 16th is Independence Day.
        (
            "2027-12-17T05:00:00Z",
            ("2027-12-20", false),
            ("2028-01-03", true),
        ),
        (
            "2027-12-30T05:00:00Z",
            ("2027-12-31", false),
            ("2028-01-14", true),
        ),
        ("2027-12-31T05:00:00Z", ("2028-01-03", true), ("2028-01-17", true)),
        ("2028-01-03T05:00:00Z", ("2028-01-04", true), ("2028-01-18", true)),
        ("2028-02-05T05:00:00Z", ("2028-02-07", true), ("2028-02-21", true)),
        ("2030-06-03T05:00:00Z", ("2030-06-04", true), ("2030-06-18", true)),
    ] {
        portal.set_clock(now)?;
        let citizen = portal.somebody()?;
        let case = send(&portal, &citizen, company)?;
        for (kind, expected) in [("moderate", moderate), ("answer", answer)] {
            let (due, provisional) = told(&case, kind)?;
            assert_eq!((due.as_str(), provisional), expected, "{now}: {kind}");
        }
        assert_eq!(case["next"]["provisional"].is_object(), moderate.1, "{now}");
        assert_eq!(
            case["legs"][0]["registration_provisional"].is_object(),
            now > "2028",
            "{now}"
        );
        let staff = portal.again(&company.administrator.iin);
        let path = format!("/v1/holders/{}/queue", company.bin);
        let queue = portal.client.walk(&path, &staff.token, 100)?;
        let line = queue
            .iter()
            .find(|line| line["id"] == case["id"])
            .context("not in the queue")?;
        assert_eq!(line["next"]["provisional"].is_object(), moderate.1);
        // What it means is said in the language of the reader.
        let mut words: Vec<_> = ["kk", "ru", "en"]
            .into_iter()
            .map(|language| -> Result<String> {
                let bearer = portal_tests::client::bearer(&portal.again(&citizen.iin).token);
                let headers = [("authorization", &*bearer), ("accept-language", language)];
                let path = format!("/v1/requests/{}", id(&case));
                let case = portal.client.send("GET", &path, &headers, &[])?.with(200)?.json();
                Ok(owed(&case, &id(&case), "answer")?["provisional"]["why"].to_string())
            })
            .collect::<Result<_>>()?;
        words.dedup();
        assert_eq!(words.len(), if answer.1 { 3 } else { 1 }, "{words:?}");
        portal.sweep()?;
    }
    // Whatever a clerk has to do is possible: to send it on, and to make a term longer.
    let portal = Portal::at("2027-12-20T05:00:00Z")?;
    let life = portal.life()?;
    let part = life.forward_part()?;
    life.done(Role::Head, "extension", &extension(&life.other.bin))?;
    let case = life.case()?;
    assert!(
        case["legs"][0]["extension"]["provisional"].is_object(),
        "{}",
        case["legs"][0]
    );
    assert_eq!(owed(&case, &part, "answer")?["due"], "2028-01-04");
    life.answer()?;
    assert_eq!(life.case()?["legs"][0]["status"], "answered");
    Ok(())
}

#[test]
fn what_was_provisional_is_counted_when_the_calendar_comes_and_nothing_is_late_before() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let portal = Portal::at("2027-12-20T05:00:00Z")?;
    let (open, in_time, late) = (portal.life()?, portal.life()?, portal.life()?);
    for life in [&open, &in_time, &late] {
        life.accept()?;
        assert_eq!(told(&life.case()?, "answer")?, ("2028-01-04".to_owned(), true));
    }
    // The last day is the 5th, which nobody knows yet.
    portal.set_clock("2028-01-05T18:00:00Z")?;
    in_time.answer()?;
    portal.set_clock("2028-01-05T20:00:00Z")?;
    late.answer()?;
    portal.set_clock("2028-01-20T05:00:00Z")?;
    portal.sweep()?;
    for life in [&open, &in_time, &late] {
        assert_eq!(
            times(&life.case()?, "breached"),
            0,
            "nothing is late before its day is known"
        );
    }
    let certificate = |life: &portal_tests::life::Life<'_>, kind: &str| {
        let token = portal.again(&life.citizen.iin).token;
        let path = format!("/v1/requests/{}/certificate?kind={kind}", life.number);
        portal.client.get(&path, &token)
    };
    certificate(&open, "silence")?.refused(409, "not-certifiable")?;
    certificate(&late, "timeliness")?.refused(409, "not-certifiable")?;
    let verified = |life: &portal_tests::life::Life<'_>| -> Result<()> {
        let token = portal.again(&life.citizen.iin).token;
        let path = format!("/v1/requests/{}/export", life.number);
        let file = portal.client.get(&path, &token)?.with(200)?;
        let (said, status) = portal_tests::verify::verify(&file.body, &[])?;
        // 3: everything holds, but that nothing holds the newest events yet.
        assert!(matches!(status, 0 | 3), "{said}");
        for receipt in life.receipts()? {
            let found = portal
                .client
                .json("POST", "/v1/receipts/verification", &token, &receipt)?
                .with(200)?
                .json();
            assert_eq!(found["valid"], true, "{found}");
        }
        Ok(())
    };
    for life in [&open, &in_time, &late] {
        verified(life)?;
    }
    publish(&portal, 2029)?;
    portal.sweep()?;
    portal.sweep()?;
    for (life, breached_on) in [
        (&open, json!("2028-01-05")),
        (&in_time, Value::Null),
        (&late, json!("2028-01-05")),
    ] {
        let case = life.case()?;
        assert_eq!(told(&case, "answer")?, ("2028-01-05".to_owned(), false));
        assert_eq!(owed(&case, &life.number, "answer")?["breached_on"], breached_on);
        let redated = last(&case, "recomputed")?["redated"].clone();
        assert!(
            redated
                .as_array()
                .into_iter()
                .flatten()
                .any(|one| one["kind"] == "answer"
                    && one["from"] == "2028-01-04"
                    && one["to"] == "2028-01-05"),
            "{redated}"
        );
        verified(life)?;
    }
    assert_eq!(times(&open.case()?, "breached"), 1);
    certificate(&open, "silence")?.with(200)?;
    certificate(&late, "timeliness")?.with(200)?;
    portal.sweep()?;
    assert_eq!(times(&open.case()?, "recomputed"), 1);
    // What arrives now is certain.
    assert!(!told(&send(&portal, &portal.somebody()?, &open.company)?, "answer")?.1);
    Ok(())
}

#[test]
fn a_registration_without_a_calendar_is_made_certain_by_the_first_that_covers_it() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let portal = Portal::at("2028-01-03T05:00:00Z")?;
    let life = portal.life()?;
    let case = life.case()?;
    assert_eq!(case["registered_on"], "2028-01-03");
    assert_eq!(told(&case, "answer")?, ("2028-01-18".to_owned(), true));
    publish(&portal, 2029)?;
    portal.sweep()?;
    let case = life.case()?;
    assert_eq!(
        case["registered_on"], "2028-01-05",
        "the 3rd and the 4th are off for New Year"
    );
    assert!(lacks(&case["legs"][0], "registration_provisional"));
    // Its terms run from the arrival.
    assert_eq!(told(&case, "answer")?, ("2028-01-18".to_owned(), false));
    assert_eq!(told(&case, "moderate")?, ("2028-01-05".to_owned(), false));
    assert_eq!(case["number"], life.number.as_str());
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
