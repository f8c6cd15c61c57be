//! `POST /v1/requests/{id}/clarification` and `.../reply`: the administrator asks what is meant, the applicant says.

use anyhow::{Context as _, Result};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use portal_tests::acts::Act;
use portal_tests::documents::{lacks, with};
use portal_tests::life::{Role, answer, events, last, owed, question, still_owed, wide};
use portal_tests::people;
use portal_tests::server::Portal;
use requests::acts::CommandKind;
use serde_json::{Value, json};

const ASK: Act = Act {
    kind: CommandKind::Clarify,
    before: |life| life.accept(),
    body: |_| question(),
    other_body: |_| json!({"question": "Қай үй?"}),
    again: "illegal-transition",
};

const REPLY: Act = Act {
    kind: CommandKind::Reply,
    before: |life| life.ask(),
    body: |_| reply(),
    other_body: |_| json!({"text": "Тек қараша."}),
    ..ASK
};

fn reply() -> Value {
    json!({"text": "Қыркүйек, қазан және қараша.\n47-үй."})
}

/// Every last day of a case.
fn days(case: &Value) -> Vec<Value> {
    let all = case["obligations"].as_array().into_iter().flatten();
    all.map(|owed| json!([owed["leg"], owed["kind"], owed["due"]]))
        .collect()
}

#[test]
fn a_question_and_its_reply_are_told_and_move_no_day() -> Result<()> {
    let portal = Portal::start()?;
    let life = portal.life()?;
    let before = life.case()?;
    let asked = life.done(Role::Administrator, "clarification", &question())?;
    assert_eq!(asked["status"], "clarification-asked");
    // A holder that asks takes the request up by that.
    assert_eq!(events(&asked), ["registered", "accepted", "clarification-asked"]);
    let line = last(&asked, "clarification-asked")?;
    assert_eq!(line["actor"], "administrator");
    assert_eq!(line["leg"], life.number);
    assert_eq!(line["tells"], json!(["applicant"]));
    let said = &asked["legs"][0]["clarifications"];
    assert_eq!(
        *said,
        json!([{"question": {"at": line["at"], "text": question()["question"]}}])
    );
    assert_eq!(days(&asked), days(&before), "no term is suspended");
    assert_eq!(
        still_owed(&asked, &life.number),
        ["forward", "already-published", "refuse", "answer"]
    );
    let queue = portal.queue(&life.company)?;
    assert_eq!(queue[0]["status"], "clarification-asked");

    let replied = life.done(Role::Applicant, "clarification/reply", &reply())?;
    assert_eq!(replied["status"], "accepted");
    let line = last(&replied, "clarification-given")?;
    assert_eq!(line["actor"], "applicant");
    assert_eq!(line["leg"], life.number);
    assert_eq!(line["tells"], json!(["administrator"]));
    let said = &replied["legs"][0]["clarifications"][0];
    assert_eq!(said["question"]["text"], question()["question"]);
    assert_eq!(said["reply"], json!({"at": line["at"], "text": reply()["text"]}));
    assert_eq!(days(&replied), days(&before), "no term is suspended");

    // The holder may ask again, and what was said first is kept.
    life.ask()?;
    let again = life.done(Role::Applicant, "clarification/reply", &json!({"text": "47-үй."}))?;
    let said = &again["legs"][0]["clarifications"];
    assert_eq!(said[0]["reply"]["text"], reply()["text"]);
    assert_eq!(said[1]["reply"]["text"], "47-үй.");
    Ok(())
}

#[test]
fn the_operator_learns_that_was_asked_and_replied_but_not_what() -> Result<()> {
    let portal = Portal::start()?;
    let life = REPLY.ready(&portal)?;
    REPLY.give(&life, &[])?.with(200)?;
    let seen = portal.seen(people::OPERATOR, &life.number)?.with(200)?;
    let said = &seen.json()["legs"][0]["clarifications"][0];
    assert!(said["question"]["at"].is_string() && said["reply"]["at"].is_string());
    let body = String::from_utf8(seen.body)?;
    for words in ["хаттамалары", "47-үй"] {
        assert!(!body.contains(words), "the operator reads {words}");
    }
    Ok(())
}

#[test]
fn the_holder_answers_without_waiting_for_a_reply() -> Result<()> {
    let portal = Portal::start()?;
    let life = portal.life()?;
    life.ask()?;
    life.answer()?;
    let case = life.case()?;
    assert_eq!(case["status"], "answered");
    assert!(lacks(&case["legs"][0]["clarifications"][0], "reply"));
    REPLY.give(&life, &[])?.refused(409, "illegal-transition")?;
    Ok(())
}

#[test]
fn each_holder_of_a_part_asks_for_itself() -> Result<()> {
    let portal = Portal::start()?;
    let life = portal.life()?;
    let there = life.forward_part()?;
    let ask = |iin: &str, number: &str| portal.act(iin, number, "clarification", &question(), &[]);
    ask(&life.other.administrator.iin, &there)?.with(200)?;
    let case = life.case()?;
    assert_eq!(case["legs"][0]["status"], "accepted");
    assert_eq!(case["legs"][1]["status"], "clarification-asked");
    // The reply goes to the holder whose number is named.
    REPLY.give(&life, &[])?.refused(409, "illegal-transition")?;
    let case = portal
        .act(&life.citizen.iin, &there, "clarification/reply", &reply(), &[])?
        .with(200)?
        .json();
    assert_eq!(
        case["legs"][1]["clarifications"][0]["reply"]["text"],
        reply()["text"]
    );
    assert_eq!(last(&case, "clarification-given")?["leg"], there);
    assert_eq!(owed(&case, &there, "answer")?["discharged_at"], json!(null));
    Ok(())
}

#[test]
fn only_the_administrator_asks() -> Result<()> {
    ASK.is_only_for_those_whose_it_is(&Portal::start()?)
}

#[test]
fn only_the_applicant_replies() -> Result<()> {
    REPLY.is_only_for_those_whose_it_is(&Portal::start()?)
}

#[test]
fn each_fault_of_a_question_or_a_reply_is_named_with_its_place() -> Result<()> {
    let portal = Portal::start()?;
    for (act, pointer) in [(ASK, "/question"), (REPLY, "/text")] {
        act.names_each_fault(
            &portal,
            &[
                (pointer, json!(null), "required"),
                (pointer, json!(""), "blank"),
                (pointer, json!("\n \t"), "blank"),
                (pointer, json!("a\u{0}"), "control-characters"),
                (pointer, json!("ә".repeat(4_001)), "too-long"),
                (pointer, json!(1), "wrong-type"),
            ],
        )?;
    }
    Ok(())
}

#[test]
fn four_thousand_characters_pass_in_each_direction() -> Result<()> {
    let portal = Portal::start()?;
    let life = portal.life()?;
    // Characters of four bytes, so that a limit in bytes would show.
    let words = "𐌰".repeat(4_000);
    life.done(Role::Administrator, "clarification", &json!({"question": words}))?;
    let case = life.done(Role::Applicant, "clarification/reply", &json!({"text": words}))?;
    let said = &case["legs"][0]["clarifications"][0];
    assert!(said["question"]["text"] == words && said["reply"]["text"] == words);
    Ok(())
}

#[test]
fn an_invalid_question_or_reply_is_refused() -> Result<()> {
    let portal = Portal::start()?;
    ASK.refuses_what_is_no_document(&portal)?;
    REPLY.refuses_what_is_no_document(&portal)
}

#[test]
fn asking_and_replying_go_by_the_present_state_where_one_is_named() -> Result<()> {
    let portal = Portal::start()?;
    ASK.goes_by_if_match(&portal)?;
    REPLY.goes_by_if_match(&portal)
}

#[test]
fn asking_and_replying_are_done_once_with_one_key() -> Result<()> {
    let portal = Portal::start()?;
    ASK.is_done_once_with_one_key(&portal)?;
    REPLY.is_done_once_with_one_key(&portal)
}

#[test]
fn the_second_click_without_a_key_is_refused() -> Result<()> {
    let portal = Portal::start()?;
    ASK.is_refused_the_second_time(&portal)?;
    REPLY.is_refused_the_second_time(&portal)
}

#[test]
fn sixteen_clients_at_once_ask_once_and_reply_once() -> Result<()> {
    let portal = Portal::start()?;
    for act in [ASK, REPLY] {
        act.is_done_once_by_sixteen_clients_with_one_key(&portal)?;
        act.is_done_once_by_sixteen_clients_without_a_key(&portal)?;
    }
    Ok(())
}

#[test]
fn a_holder_asks_one_question_at_a_time_and_an_applicant_replies_to_a_question_alone() -> Result<()> {
    let portal = Portal::start()?;
    ASK.says_what_is_possible_instead(&portal, |life| life.ask(), Some("clarification-asked"))?;
    ASK.says_what_is_possible_instead(&portal, |life| life.answer(), Some("answered"))?;
    REPLY.says_what_is_possible_instead(&portal, |_| Ok(()), Some("received"))?;
    REPLY.says_what_is_possible_instead(&portal, |life| life.accept(), Some("accepted"))
}

#[test]
fn questions_and_replies_leave_the_room_that_a_whole_answer_needs() -> Result<()> {
    let portal = Portal::start()?;
    let life = portal.life()?;
    life.ask_to_the_end()?.refused(409, "no-room")?;
    let mut answer = answer("provided");
    answer["text"] = json!(wide(20_000));
    let case = life.done(Role::Administrator, "answer", &answer)?;
    assert_eq!(case["status"], "answered");
    life.done(
        Role::Applicant,
        "rating",
        &json!({"mark": "dislike", "reason": wide(4_000)}),
    )?;
    Ok(())
}

/// Two files of a question or a reply.
fn files(words: &str) -> Value {
    let file = |name: &str, kind: &str, content: &str| json!({"name": name, "media_type": kind, "content": STANDARD.encode(content)});
    json!([
        file("үлгі.txt", "text/plain", words),
        file("шот.pdf", "application/pdf", "%PDF")
    ])
}

#[test]
fn a_question_and_a_reply_may_bring_files_for_all_readers_of_the_case() -> Result<()> {
    let portal = Portal::start()?;
    let life = portal.life()?;
    let there = life.forward_part()?;
    // A question without files before, so that places are told apart, and one of the other holder.
    life.ask()?;
    life.done(Role::Applicant, "clarification/reply", &reply())?;
    let asked = with(&question(), "/attachments", files("сұрақ"));
    life.done(Role::Administrator, "clarification", &asked)?;
    let replied = with(&reply(), "/attachments", files("жауап"));
    let case = life.done(Role::Applicant, "clarification/reply", &replied)?;
    let elsewhere = with(&question(), "/attachments", files("басқа сұрақ"));
    portal
        .act(
            &life.other.administrator.iin,
            &there,
            "clarification",
            &elsewhere,
            &[],
        )?
        .with(200)?;

    let said = &case["legs"][0]["clarifications"];
    assert!(lacks(&said[0]["question"], "attachments") && lacks(&said[0]["reply"], "attachments"));
    let number = &life.number;
    for (shown, path, words) in [
        (
            &said[1]["question"],
            format!("/v1/requests/{number}/clarifications/1/attachments"),
            "сұрақ",
        ),
        (
            &said[1]["reply"],
            format!("/v1/requests/{number}/clarifications/1/reply/attachments"),
            "жауап",
        ),
    ] {
        let shown = shown["attachments"].as_array().context("no files")?;
        assert_eq!(shown.len(), 2);
        assert_eq!(shown[0]["href"], format!("{path}/0"));
        assert_eq!(shown[0]["name"], "үлгі.txt");
        assert_eq!(shown[0]["size"], words.len());
        for reader in [
            &life.citizen,
            &life.company.administrator,
            &life.head,
            &life.other.administrator,
        ] {
            let read = portal
                .client
                .get(&format!("{path}/0"), &reader.token)?
                .with(200)?;
            assert_eq!(read.body, words.as_bytes());
            assert_eq!(read.header("content-type"), Some("text/plain"));
            let disposition = read.header("content-disposition").unwrap_or_default();
            assert!(disposition.starts_with("attachment"), "{disposition}");
        }
        for token in [portal.operator(), portal.somebody()?.token] {
            portal
                .client
                .get(&format!("{path}/0"), &token)?
                .refused(404, "not-found")?;
        }
        for place in ["2", "-1", "x", "+1", "01", ""] {
            portal
                .client
                .get(&format!("{path}/{place}"), &life.citizen.token)?
                .refused(404, "not-found")
                .with_context(|| place.to_owned())?;
        }
    }
    let other = format!("/v1/requests/{there}/clarifications/0/attachments/0");
    let read = portal.client.get(&other, &life.citizen.token)?.with(200)?;
    assert_eq!(read.body, "басқа сұрақ".as_bytes());
    for absent in [
        format!("/v1/requests/{number}/clarifications/0/attachments/0"),
        format!("/v1/requests/{number}/clarifications/2/attachments/0"),
        format!("/v1/requests/{number}/clarifications/x/attachments/0"),
        format!("/v1/requests/{there}/clarifications/0/reply/attachments/0"),
    ] {
        portal
            .client
            .get(&absent, &life.citizen.token)?
            .refused(404, "not-found")
            .context(absent.clone())?;
    }
    Ok(())
}

#[test]
fn the_files_of_a_question_and_a_reply_are_limited_like_those_of_a_request() -> Result<()> {
    let portal = Portal::start()?;
    let six = Value::Array(vec![files("а")[0].clone(); 6]);
    let faults = [
        ("/attachments", six, "too-many-attachments"),
        (
            "/attachments",
            json!([{"name": "../а", "media_type": "text/plain", "content": "QUJD"}]),
            "attachment-name",
        ),
        (
            "/attachments",
            json!([{"name": "а", "media_type": "text/plain", "content": "QQ==QQ=="}]),
            "not-base64",
        ),
    ];
    for act in [ASK, REPLY] {
        let life = act.ready(&portal)?;
        let (etag, role) = (life.etag()?, act.by()[0]);
        for (pointer, value, code) in &faults {
            let body = with(&(act.body)(&life), pointer, value.clone());
            let refused = life
                .act(role, act.path(), &body)?
                .refused(422, "invalid-document")?;
            let found = refused.faults();
            assert!(found.len() == 1 && found[0].1 == *code, "{found:?}");
        }
        assert_eq!(life.etag()?, etag);
    }
    Ok(())
}
