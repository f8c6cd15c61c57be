//! `POST /v1/requests/{id}/forwarding`: the administrator sends a request, or a part of it, to the competent holder.

use anyhow::{Context as _, Result};
use portal_tests::acts::{Act, possible_in};
use portal_tests::documents::{self, lacks, with};
use portal_tests::life::{
    Life, Role, answer, events, extension, forwarding, last, number_of_last_leg, owed, possible, still_owed,
    times,
};
use portal_tests::people;
use portal_tests::scene::{Company, ids};
use portal_tests::server::{Folder, Portal};
use requests::acts::CommandKind;
use serde_json::{Value, json};

const FORWARD: Act = Act {
    kind: CommandKind::Forward,
    before: |_| Ok(()),
    body: |life| forwarding(&life.other.bin),
    other_body: |life| with(&forwarding(&life.other.bin), "/part", json!("3-сұрақ")),
    again: "illegal-transition",
};

const PART: Act = Act {
    body: |life| {
        with(
            &forwarding(&life.other.bin),
            "/part",
            json!("3-сұрақ: зертхана хаттамалары"),
        )
    },
    other_body: |life| forwarding(&life.other.bin),
    ..FORWARD
};

/// The numbers that the queue of a holder shows.
fn queued(portal: &Portal, of: &Company) -> Result<Vec<String>> {
    let queue = portal.queue(of)?;
    Ok(queue
        .iter()
        .map(|line| line["number"].as_str().unwrap_or_default().to_owned())
        .collect())
}

/// What a request that arrives at this instant opens, by kind.
fn opened(portal: &Portal, case: &Value, leg: &Value) -> Result<Vec<(Value, Value)>> {
    let at = leg["arrived_at"].as_str().context("no arrival")?;
    let (rules, bin) = (&case["rules"], &leg["holder"]);
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let path = format!(
        "/v1/terms?event=arrival&at={at}&rules={}&holder={}",
        text(rules),
        text(bin)
    );
    let terms = portal.client.send("GET", &path, &[], &[])?.with(200)?.json();
    let terms = terms["terms"].as_array().context("no terms")?;
    Ok(terms
        .iter()
        .map(|term| (term["kind"].clone(), term["due"].clone()))
        .collect())
}

#[test]
fn the_whole_goes_to_the_other_holder_with_a_number_and_terms_of_its_own() -> Result<()> {
    let portal = Portal::start()?;
    let life = portal.life()?;
    let before = life.read()?;
    let done = FORWARD.give(&life, &[])?.with(200)?;
    let case = done.json();
    assert_ne!(done.header("etag"), before.header("etag"));

    // The notice to the applicant is the event itself.
    assert_eq!(events(&case), ["registered", "forwarded"]);
    let line = last(&case, "forwarded")?;
    assert_eq!(line["actor"], "administrator");
    assert_eq!(line["leg"], life.number);
    assert_eq!(line["tells"], json!(["applicant", "administrator"]));

    let (old, new) = (&case["legs"][0], &case["legs"][1]);
    let there = number_of_last_leg(&case)?;
    let year = &new["registered_on"].as_str().context("no day of registration")?[..4];
    assert_eq!(there, format!("{}-{year}-1", life.other.bin));
    assert_eq!(case["id"], life.number);
    assert_eq!(case["number"], there, "where it is now");
    assert_eq!(case["holder"], life.other.bin);
    assert_eq!(case["status"], "received", "at its new holder");
    assert_eq!(old["status"], "forwarded");
    assert_eq!(old["forwarded"]["holder"], life.other.bin);
    assert_eq!(old["forwarded"]["number"], there);
    assert_eq!(
        old["forwarded"]["explanation"],
        json!({"at": line["at"], "text": forwarding("")["explanation"]})
    );
    assert_eq!(possible(old), possible_in("forwarded")?);
    assert_eq!(new["status"], "received");
    assert_eq!(new["arrived_at"], line["at"]);
    assert_eq!(new["partial"], false);
    assert_eq!(possible(new), possible_in("received")?);

    assert_eq!(still_owed(&case, &life.number), [""; 0]);
    let forward = owed(&case, &life.number, "forward")?;
    assert_eq!(forward["discharged_at"], line["at"]);
    let terms = opened(&portal, &case, new)?;
    assert_eq!(terms.len(), 5);
    for (kind, due) in terms {
        let owed = owed(&case, &there, kind.as_str().unwrap_or_default())?;
        assert_eq!(owed["opened_at"], line["at"]);
        assert_eq!(owed["due"], due, "{kind}");
        assert_eq!(
            owed["derivation"]
                .as_array()
                .and_then(|steps| steps.last())
                .map(|step| &step["day"]),
            Some(&due)
        );
    }
    for field in ["rules", "calendar", "document_sha256", "arrived_at"] {
        assert_eq!(case[field], before.json()[field], "{field} is of the sending");
    }
    Ok(())
}

#[test]
fn the_old_number_and_the_new_lead_to_the_case_and_the_staff_of_both_read_it() -> Result<()> {
    let portal = Portal::start()?;
    for forward in [Life::forward, Life::forward_part] {
        let life = portal.life()?;
        let newcomers = [&life.other.administrator.iin, &life.other_head.iin];
        for iin in newcomers {
            portal.seen(iin, &life.number)?.refused(404, "not-found")?;
        }
        let there = forward(&life)?;
        let whole = life.case()?;
        for number in [&life.number, &there] {
            for iin in [
                &life.citizen.iin,
                &life.company.administrator.iin,
                &life.head.iin,
                &life.other.administrator.iin,
                &life.other_head.iin,
            ] {
                let seen = portal.seen(iin, number)?.with(200)?.json();
                assert_eq!(seen, whole, "{number}");
            }
            let seen = portal.seen(people::OPERATOR, number)?.with(200)?;
            assert_eq!(seen.json()["legs"][1]["number"], there);
            let body = String::from_utf8(seen.body)?;
            for words in ["Жылу желілері", "хаттамалары", "Серікқызы"] {
                assert!(!body.contains(words), "the operator reads {words}");
            }
            let stranger = portal.company()?.administrator.iin;
            portal.seen(&stranger, number)?.refused(404, "not-found")?;
        }
        // A citizen's list has it once, under its first number.
        let own = portal.client.walk("/v1/me/requests", &life.citizen.token, 100)?;
        assert_eq!(ids(&own), std::slice::from_ref(&life.number));
        let next = number_after(&there)?;
        portal.seen(&life.citizen.iin, &next)?.refused(404, "not-found")?;
    }
    Ok(())
}

/// The number after this one.
fn number_after(number: &str) -> Result<String> {
    let (front, serial) = number.rsplit_once('-').context("no number")?;
    Ok(format!("{front}-{}", serial.parse::<u64>()? + 1))
}

#[test]
fn each_queue_shows_what_its_holder_has_to_do() -> Result<()> {
    let portal = Portal::start()?;
    let life = portal.life()?;
    let there = life.forward()?;
    assert!(queued(&portal, &life.company)?.is_empty());
    let queue = portal.queue(&life.other)?;
    assert_eq!(queue.len(), 1);
    assert_eq!(queue[0]["number"], there);
    assert_eq!(queue[0]["id"], life.number);
    assert_eq!(queue[0]["holder"], life.other.bin);
    assert_eq!(queue[0]["next"]["leg"], there);

    let life = portal.life()?;
    let there = life.forward_part()?;
    assert_eq!(
        queued(&portal, &life.company)?,
        std::slice::from_ref(&life.number)
    );
    assert_eq!(queued(&portal, &life.other)?, std::slice::from_ref(&there));
    life.answer()?;
    assert!(queued(&portal, &life.company)?.is_empty());
    assert_eq!(queued(&portal, &life.other)?, [there]);
    Ok(())
}

#[test]
fn a_part_goes_and_the_rest_stays_and_each_holder_answers_for_itself() -> Result<()> {
    let portal = Portal::start()?;
    let life = portal.life()?;
    let case = PART.give(&life, &[])?.with(200)?.json();
    let there = number_of_last_leg(&case)?;
    assert_eq!(
        case["number"], life.number,
        "the request as a whole is where it was"
    );
    assert_eq!(case["holder"], life.company.bin);
    assert_eq!(case["status"], "received");
    assert_eq!(
        case["legs"][0]["status"], "accepted",
        "the holder that keeps the rest takes it up"
    );
    assert_eq!(case["legs"][0]["partial"], false);
    assert!(lacks(&case["legs"][0], "forwarded"));
    assert_eq!(case["legs"][1]["status"], "received");
    assert_eq!(case["legs"][1]["partial"], true);
    assert_eq!(case["legs"][1]["part"], (PART.body)(&life)["part"]);
    assert_eq!(
        last(&case, "forwarded")?["tells"],
        json!(["applicant", "administrator"])
    );
    assert_eq!(
        still_owed(&case, &life.number),
        ["forward", "already-published", "refuse", "answer"]
    );
    assert_eq!(
        still_owed(&case, &there),
        ["moderate", "forward", "already-published", "refuse", "answer"]
    );

    let act = |iin: &str, number: &str, outcome: &str| {
        anyhow::Ok(
            portal
                .act(iin, number, "answer", &answer(outcome), &[])?
                .with(200)?
                .json(),
        )
    };
    let case = act(&life.other_head.iin, &there, "refused")?;
    assert_eq!(case["legs"][1]["status"], "refused");
    assert_eq!(case["legs"][0]["status"], "accepted");
    assert_eq!(case["status"], "accepted", "an answer is owed still");
    assert_eq!(still_owed(&case, &there), [""; 0]);
    assert_eq!(
        still_owed(&case, &life.number),
        ["forward", "already-published", "refuse", "answer"]
    );
    let case = act(&life.head.iin, &life.number, "provided")?;
    assert_eq!(case["legs"][0]["answer"]["number"], life.number);
    assert_eq!(case["legs"][1]["answer"]["number"], there);
    assert_eq!(case["status"], "answered");
    assert!(lacks(&case, "next"));
    Ok(())
}

#[test]
fn the_holder_that_has_it_now_acts_by_either_number_and_the_one_that_had_it_no_longer() -> Result<()> {
    let portal = Portal::start()?;
    let life = portal.life()?;
    let there = life.forward()?;
    let accept = json!({"decision": "accept"});
    for number in [&life.number, &there] {
        let act = |iin: &str, act: &str, body: &Value| portal.act(iin, number, act, body, &[]);
        for (iin, path, body) in [
            (&life.company.administrator.iin, "moderation", &accept),
            (&life.company.administrator.iin, "answer", &answer("provided")),
            (
                &life.company.administrator.iin,
                "forwarding",
                &forwarding(people::HOLDER),
            ),
            (&life.head.iin, "extension", &extension(people::HOLDER)),
        ] {
            // The number of the case leads to what they had; the other number is not theirs.
            let (status, problem) = if *number == there {
                (403, "forbidden")
            } else {
                (409, "illegal-transition")
            };
            act(iin, path, body)?.refused(status, problem).context(path)?;
        }
    }
    let case = portal
        .act(
            &life.other.administrator.iin,
            &life.number,
            "moderation",
            &accept,
            &[],
        )?
        .with(200)?
        .json();
    assert_eq!(case["legs"][1]["status"], "accepted");
    assert_eq!(last(&case, "accepted")?["leg"], there);
    let case = portal
        .act(&life.other_head.iin, &there, "answer", &answer("provided"), &[])?
        .with(200)?
        .json();
    assert_eq!(case["legs"][1]["answer"]["number"], there);
    assert_eq!(
        case["legs"][1]["answer"]["holder_address"],
        "050000, Алматы қ., Абай даңғылы, 1"
    );
    assert_eq!(case["status"], "answered");
    let case = life.done(Role::Applicant, "rating", &json!({"mark": "like"}))?;
    assert_eq!(case["legs"][1]["answer"]["rating"]["mark"], "like");
    Ok(())
}

#[test]
fn nobody_acts_for_another_holder_by_naming_its_number() -> Result<()> {
    let portal = Portal::start()?;
    let life = portal.life()?;
    let there = life.forward_part()?;
    let etag = life.etag()?;
    for (iin, path, body) in [
        (&life.company.administrator.iin, "answer", &answer("provided")),
        (
            &life.company.administrator.iin,
            "clarification",
            &json!({"question": "Не?"}),
        ),
        (
            &life.company.administrator.iin,
            "moderation",
            &json!({"decision": "accept"}),
        ),
        (&life.head.iin, "extension", &extension(people::HOLDER)),
    ] {
        portal
            .act(iin, &there, path, body, &[])?
            .refused(403, "forbidden")
            .context(path)?;
    }
    assert_eq!(life.etag()?, etag);
    Ok(())
}

#[test]
fn it_can_go_on_to_a_third_holder_and_back_to_the_first() -> Result<()> {
    let portal = Portal::start()?;
    let (life, third) = (portal.life()?, portal.company()?);
    let second = life.forward()?;
    let on = |by: &Company, number: &str, to: &Company| {
        let answer = portal.act(
            &by.administrator.iin,
            number,
            "forwarding",
            &forwarding(&to.bin),
            &[],
        )?;
        number_of_last_leg(&answer.with(200)?.json())
    };
    let at_third = on(&life.other, &second, &third)?;
    let back = on(&third, &at_third, &life.company)?;
    assert_eq!(back, number_after(&life.number)?);
    let case = life.case()?;
    let states: Vec<_> = case["legs"]
        .as_array()
        .context("no legs")?
        .iter()
        .map(|leg| leg["status"].clone())
        .collect();
    assert_eq!(states, ["forwarded", "forwarded", "forwarded", "received"]);
    assert_eq!(times(&case, "forwarded"), 3);
    for number in [&life.number, &second, &at_third, &back] {
        assert_eq!(
            portal.seen(&life.citizen.iin, number)?.with(200)?.json(),
            case,
            "{number}"
        );
    }
    // The number of the case means the registration that is open.
    life.answer()?;
    let case = life.case()?;
    assert_eq!(case["legs"][3]["answer"]["number"], back);
    assert_eq!(case["status"], "answered");
    Ok(())
}

#[test]
fn a_request_that_waits_for_a_clarification_can_be_forwarded() -> Result<()> {
    let portal = Portal::start()?;
    let life = portal.life()?;
    life.ask()?;
    life.forward()?;
    let case = life.case()?;
    assert_eq!(case["legs"][0]["status"], "forwarded");
    let reply = json!({"text": "47-үй"});
    life.act(Role::Applicant, "clarification/reply", &reply)?
        .refused(409, "illegal-transition")?;
    Ok(())
}

#[test]
fn only_the_administrator_forwards() -> Result<()> {
    FORWARD.is_only_for_those_whose_it_is(&Portal::start()?)
}

#[test]
fn each_fault_of_a_forwarding_is_named_with_its_place() -> Result<()> {
    PART.names_each_fault(
        &Portal::start()?,
        &[
            ("/to", json!(null), "required"),
            ("/to", json!("12345"), "not-12-digits"),
            (
                "/to",
                json!(people::with_wrong_check_digit(people::HOLDER)),
                "wrong-check-digit",
            ),
            ("/to", json!(990_340_000_014_u64), "wrong-type"),
            ("/explanation", json!(null), "required"),
            ("/explanation", json!(" \n"), "blank"),
            ("/explanation", json!("a\u{0}"), "control-characters"),
            ("/explanation", json!("ә".repeat(4_001)), "too-long"),
            ("/part", json!(""), "blank"),
            ("/part", json!("ә".repeat(4_001)), "too-long"),
            ("/part", json!(true), "wrong-type"),
        ],
    )
}

#[test]
fn a_holder_that_cannot_have_it_is_refused_and_no_number_is_drawn_there() -> Result<()> {
    let portal = Portal::start()?;
    let life = portal.life()?;
    let etag = life.etag()?;
    let send = |to: &str| life.act(Role::Administrator, "forwarding", &forwarding(to));
    // The directory has no company that is wholly the state's, so nothing goes there.
    for unknown in [people::STATE_COMPANY, &people::new_number()?] {
        send(unknown)?.refused(422, "unknown-holder")?;
    }
    let own = send(&life.company.bin)?.refused(422, "invalid-document")?;
    assert_eq!(own.faults(), [("/to".to_owned(), "own-holder".to_owned())]);

    let mut profile = documents::holder("«Жабық» АҚ", "АО «Закрыто»", 10.0);
    profile["accepts_requests"] = json!(false);
    portal.register(&life.other.bin, &profile)?;
    send(&life.other.bin)?.refused(422, "holder-closed")?;
    assert_eq!(life.etag()?, etag);
    assert_eq!(
        queued(&portal, &life.company)?,
        std::slice::from_ref(&life.number)
    );
    assert!(portal.queue(&life.other)?.is_empty());

    profile["accepts_requests"] = json!(true);
    portal.register(&life.other.bin, &profile)?;
    let there = life.forward()?;
    assert!(there.ends_with("-1"), "a refusal drew a number: {there}");
    Ok(())
}

#[test]
fn a_holder_that_has_a_part_is_not_sent_another_while_it_works_on_it() -> Result<()> {
    let portal = Portal::start()?;
    let (life, third) = (portal.life()?, portal.company()?);
    let there = life.forward_part()?;
    for body in [(PART.body)(&life), (FORWARD.body)(&life)] {
        let answer = life.act(Role::Administrator, "forwarding", &body)?;
        let answer = answer.refused(422, "invalid-document")?;
        assert_eq!(answer.faults(), [("/to".to_owned(), "holder-has-it".to_owned())]);
    }
    // Another holder gets another part, and then the rest.
    for body in [
        with(&forwarding(&third.bin), "/part", json!("4-сұрақ")),
        forwarding(&portal.company()?.bin),
    ] {
        life.done(Role::Administrator, "forwarding", &body)?;
    }
    let case = life.case()?;
    let legs = case["legs"].as_array().context("no legs")?;
    let seen: Vec<_> = legs
        .iter()
        .map(|leg| (leg["status"].clone(), leg["partial"].clone()))
        .collect();
    let received = json!("received");
    assert_eq!(
        seen,
        [
            (json!("forwarded"), json!(false)),
            (received.clone(), json!(true)),
            (received.clone(), json!(true)),
            (received, json!(false))
        ]
    );
    assert_eq!(case["number"], legs[3]["number"]);
    // A holder that has answered its part can be sent what turns up later.
    portal
        .act(
            &life.other.administrator.iin,
            &there,
            "answer",
            &answer("provided"),
            &[],
        )?
        .with(200)?;
    let again = portal.act(
        &third.administrator.iin,
        &life.number,
        "forwarding",
        &forwarding(&life.other.bin),
        &[],
    )?;
    assert_eq!(
        number_of_last_leg(&again.with(200)?.json())?,
        number_after(&there)?
    );
    Ok(())
}

#[test]
fn an_invalid_forwarding_is_refused() -> Result<()> {
    FORWARD.refuses_what_is_no_document(&Portal::start()?)
}

#[test]
fn a_forwarding_goes_by_the_present_state_where_one_is_named() -> Result<()> {
    let portal = Portal::start()?;
    FORWARD.goes_by_if_match(&portal)?;
    PART.goes_by_if_match(&portal)
}

#[test]
fn a_forwarding_is_done_once_with_one_key() -> Result<()> {
    let portal = Portal::start()?;
    FORWARD.is_done_once_with_one_key(&portal)?;
    PART.is_done_once_with_one_key(&portal)
}

#[test]
fn the_second_click_without_a_key_is_refused() -> Result<()> {
    let portal = Portal::start()?;
    FORWARD.is_refused_the_second_time(&portal)?;
    let life = portal.life()?;
    let there = life.forward_part()?;
    let again = PART.give(&life, &[])?.refused(422, "invalid-document")?;
    assert_eq!(again.faults(), [("/to".to_owned(), "holder-has-it".to_owned())]);
    assert_eq!(number_of_last_leg(&life.case()?)?, there);
    Ok(())
}

#[test]
fn sixteen_clients_at_once_forward_once() -> Result<()> {
    let portal = Portal::start()?;
    FORWARD.is_done_once_by_sixteen_clients_with_one_key(&portal)?;
    FORWARD.is_done_once_by_sixteen_clients_without_a_key(&portal)?;
    PART.is_done_once_by_sixteen_clients_with_one_key(&portal)
}

#[test]
fn a_request_that_owes_no_answer_is_not_forwarded() -> Result<()> {
    let portal = Portal::start()?;
    FORWARD.says_what_is_possible_instead(&portal, |life| life.answer(), Some("answered"))?;
    FORWARD.says_what_is_possible_instead(&portal, |life| life.forward().map(drop), Some("forwarded"))?;
    FORWARD.says_what_is_possible_instead(
        &portal,
        |life| life.done(Role::Applicant, "withdrawal", &json!({})).map(drop),
        Some("withdrawn"),
    )
}

const RECALL: Act = Act {
    kind: CommandKind::Recall,
    before: |life| life.forward().map(drop),
    body: |life| recall(&there(life)),
    other_body: |life| with(&recall(&there(life)), "/explanation", json!("Қате.")),
    ..FORWARD
};

const RECALL_OF_A_PART: Act = Act {
    before: |life| life.forward_part().map(drop),
    again: "nothing-to-recall",
    ..RECALL
};

/// What takes back the registration with this number.
fn recall(number: &str) -> Value {
    json!({"number": number, "explanation": "Қате иеленушіге жіберілді."})
}

/// The first number that the other holder gave; that of the case where it gave none.
fn there(life: &Life<'_>) -> String {
    let case = life.case().unwrap_or_default();
    let legs = case["legs"].as_array().cloned().unwrap_or_default();
    let at_other = legs.iter().find(|leg| leg["holder"] == life.other.bin);
    at_other
        .and_then(|leg| leg["number"].as_str())
        .unwrap_or(&life.number)
        .to_owned()
}

/// Every last day under a number, and how it ended.
fn owed_under(case: &Value, number: &str) -> Vec<Value> {
    let all = case["obligations"].as_array().into_iter().flatten();
    all.filter(|owed| owed["leg"] == number).cloned().collect()
}

#[test]
fn what_was_forwarded_by_mistake_comes_back_with_what_was_owed_and_everybody_is_told() -> Result<()> {
    let portal = Portal::start()?;
    let life = portal.life()?;
    life.accept()?;
    let before = life.case()?;
    let there = life.forward()?;
    assert_eq!(queued(&portal, &life.other)?, std::slice::from_ref(&there));
    let case = life.done(Role::Administrator, "forwarding/recall", &recall(&there))?;
    assert_eq!(events(&case), ["registered", "accepted", "forwarded", "recalled"]);
    let line = last(&case, "recalled")?;
    assert_eq!(line["leg"], life.number);
    assert_eq!(line["tells"], json!(["applicant", "administrator"]));
    let told: Vec<_> = line["notices"].as_array().into_iter().flatten().collect();
    assert!(
        told.iter()
            .any(|notice| notice["to"] == "administrator" && notice["leg"] == there)
    );

    assert_eq!(
        (&case["status"], &case["number"]),
        (&json!("accepted"), &json!(life.number))
    );
    assert_eq!(owed_under(&case, &life.number), owed_under(&before, &life.number));
    assert_eq!(still_owed(&case, &there), [""; 0]);
    let (own, elsewhere) = (&case["legs"][0], &case["legs"][1]);
    assert_eq!(possible(own), possible_in("accepted")?);
    assert!(lacks(own, "forwarded"));
    assert_eq!(elsewhere["status"], "recalled");
    assert_eq!(possible(elsewhere), possible_in("recalled")?);
    assert_eq!(elsewhere["recalled"]["holder"], life.company.bin);
    assert_eq!(
        elsewhere["recalled"]["explanation"]["text"],
        recall("")["explanation"]
    );
    assert_eq!(queued(&portal, &life.other)?, [""; 0]);
    assert_eq!(
        queued(&portal, &life.company)?,
        std::slice::from_ref(&life.number)
    );

    // Its number leads to where the request is, and the holder that had it does nothing more there.
    let question = json!({"question": "Қай жыл?"});
    let number = &there;
    portal
        .act(
            &life.other.administrator.iin,
            number,
            "answer",
            &answer("provided"),
            &[],
        )?
        .refused(409, "illegal-transition")?;
    portal
        .act(
            &life.company.administrator.iin,
            number,
            "clarification",
            &question,
            &[],
        )?
        .with(200)?;
    portal
        .act(
            &life.citizen.iin,
            number,
            "clarification/reply",
            &json!({"text": "2025"}),
            &[],
        )?
        .with(200)?;
    life.answer()
}

#[test]
fn a_part_that_was_sent_to_the_wrong_holder_comes_back_to_the_rest() -> Result<()> {
    let portal = Portal::start()?;
    let life = portal.life()?;
    let there = life.forward_part()?;
    let before = life.case()?;
    assert!(possible(&before["legs"][0]).contains(&"recall".to_owned()));
    // The wrong holder cannot send it to the one that has the rest.
    portal
        .act(
            &life.other.administrator.iin,
            &there,
            "forwarding",
            &forwarding(&life.company.bin),
            &[],
        )?
        .refused(422, "invalid-document")?;
    let case = life.done(Role::Administrator, "forwarding/recall", &recall(&there))?;
    assert_eq!(case["legs"][0]["status"], "accepted");
    assert_eq!(case["legs"][1]["status"], "recalled");
    assert_eq!(owed_under(&case, &life.number), owed_under(&before, &life.number));
    assert_eq!(case["status"], "accepted");
    // And goes to the right one.
    let right = portal.company()?;
    let part = with(&forwarding(&right.bin), "/part", json!("3-сұрақ"));
    life.done(Role::Administrator, "forwarding", &part)?;
    Ok(())
}

#[test]
fn nothing_is_taken_back_once_the_other_holder_acted_or_its_day_has_passed() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let portal = Portal::open(Folder::new()?.at("2026-11-23T05:00:00Z")?, &[])?;
    let refused = |life: &Life<'_>, says: [&str; 3]| -> Result<()> {
        let etag = life.etag()?;
        for (language, says) in ["kk", "ru", "en"].into_iter().zip(says) {
            let headers = [("accept-language", language)];
            let body = recall(&there(life));
            let told = life
                .act_with(Role::Administrator, "forwarding/recall", &body, &headers)?
                .refused(409, "nothing-to-recall")?
                .json();
            let detail = told["detail"].as_str().unwrap_or_default();
            assert!(detail.contains(says), "{detail}");
        }
        assert_eq!(life.etag()?, etag);
        Ok(())
    };
    for (act, body) in [
        ("moderation", json!({"decision": "accept"})),
        ("clarification", json!({"question": "Қай жыл?"})),
        ("answer", answer("provided")),
        ("forwarding", forwarding(&portal.company()?.bin)),
    ] {
        let life = portal.life()?;
        let number = life.forward()?;
        portal
            .act(&life.other.administrator.iin, &number, act, &body, &[])?
            .with(200)?;
        assert!(!possible(&life.case()?["legs"][0]).contains(&"recall".to_owned()));
        refused(&life, ["басқа иеленуші", "другой обладатель", "the other holder"])?;
    }
    // Arrived on Monday; moderation there is owed until the end of Tuesday.
    let (late, in_time) = (portal.life()?, portal.life()?);
    late.forward()?;
    in_time.forward()?;
    portal.set_clock("2026-11-24T18:59:59Z")?;
    in_time.done(
        Role::Administrator,
        "forwarding/recall",
        &recall(&there(&in_time)),
    )?;
    portal.set_clock("2026-11-24T19:00:00Z")?;
    assert!(!possible(&late.case()?["legs"][0]).contains(&"recall".to_owned()));
    refused(&late, ["2026-11-24"; 3])?;
    Ok(())
}

#[test]
fn only_what_was_forwarded_from_here_is_taken_back() -> Result<()> {
    let portal = Portal::start()?;
    let life = portal.life()?;
    life.forward_part()?;
    let unknown = format!("{}-2026-999", life.other.bin);
    RECALL_OF_A_PART.names_each_fault(
        &portal,
        &[
            ("/number", json!("x"), "not-a-registration-number"),
            ("/number", json!(unknown), "not-forwarded-from-here"),
            ("/explanation", json!(" "), "blank"),
            ("/explanation", json!("а".repeat(4_001)), "too-long"),
        ],
    )?;
    for number in [&life.number, &unknown] {
        let refused = life
            .act(Role::Administrator, "forwarding/recall", &recall(number))?
            .refused(422, "invalid-document")?;
        assert_eq!(
            refused.faults(),
            [("/number".to_owned(), "not-forwarded-from-here".to_owned())]
        );
    }
    RECALL.says_what_is_possible_instead(&portal, |_| Ok(()), Some("received"))?;
    RECALL.says_what_is_possible_instead(&portal, |life| life.answer(), Some("answered"))
}

#[test]
fn a_recall_keeps_the_contract_of_every_act() -> Result<()> {
    let portal = Portal::start()?;
    for act in [RECALL, RECALL_OF_A_PART] {
        act.is_done_once_with_one_key(&portal)?;
        act.is_refused_the_second_time(&portal)?;
        act.goes_by_if_match(&portal)?;
        act.is_done_once_by_sixteen_clients_with_one_key(&portal)?;
        act.is_done_once_by_sixteen_clients_without_a_key(&portal)?;
    }
    RECALL.refuses_what_is_no_document(&portal)
}

#[test]
fn a_request_that_goes_in_a_circle_is_seen_by_the_applicant_and_told_to_the_operator() -> Result<()> {
    let portal = Portal::start()?;
    let life = portal.life()?;
    let number = life.forward()?;
    let case = life.case()?;
    assert!(lacks(&case["legs"][1], "comes_back"));
    assert_eq!(
        last(&case, "forwarded")?["tells"],
        json!(["applicant", "administrator"])
    );
    let back = forwarding(&life.company.bin);
    portal
        .act(&life.other.administrator.iin, &number, "forwarding", &back, &[])?
        .with(200)?;
    let case = life.case()?;
    assert_eq!(case["legs"][2]["comes_back"], true);
    let line = last(&case, "forwarded")?;
    assert_eq!(line["tells"], json!(["applicant", "administrator", "operator"]));
    let told: Vec<_> = line["notices"].as_array().into_iter().flatten().collect();
    assert!(told.iter().any(|notice| notice["to"] == "operator"), "{line}");
    Ok(())
}
