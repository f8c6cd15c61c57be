//! `POST /v1/requests/{id}/moderation`: the administrator accepts a request, or returns it to the applicant.

use anyhow::{Context as _, Result};
use portal_tests::acts::{Act, possible_in};
use portal_tests::documents::lacks;
use portal_tests::life::{Role, events, last, owed, possible, still_owed};
use portal_tests::server::Portal;
use requests::acts::CommandKind;
use serde_json::{Value, json};

const ACCEPT: Act = Act {
    kind: CommandKind::Accept,
    before: |_| Ok(()),
    body: |_| json!({"decision": "accept"}),
    other_body: |_| returned(&["anonymous"]),
    again: "illegal-transition",
};

const RETURN: Act = Act {
    kind: CommandKind::Return,
    body: |_| returned(&["name-incomplete", "contacts-incomplete"]),
    other_body: |_| json!({"decision": "accept"}),
    ..ACCEPT
};

const EXPLANATION: &str = "Әкесінің аты көрсетілмеген.\nХат қайтып келді.";

fn returned(reasons: &[&str]) -> Value {
    json!({"decision": "return", "reasons": reasons, "explanation": EXPLANATION})
}

#[test]
fn a_holder_that_accepts_takes_the_request_up_and_still_owes_an_answer() -> Result<()> {
    let portal = Portal::start()?;
    let life = portal.life()?;
    let before = life.read()?;
    let answer = ACCEPT.give(&life, &[])?.with(200)?;
    let case = answer.json();
    assert_eq!(case["status"], "accepted");
    assert_eq!(events(&case), ["registered", "accepted"]);
    let line = last(&case, "accepted")?;
    assert_eq!(line["actor"], "administrator");
    assert_eq!(line["leg"], life.number);
    assert_eq!(line["tells"], json!(["applicant"]));

    let ended = owed(&case, &life.number, "moderate")?;
    assert_eq!(ended["discharged_at"], line["at"]);
    assert!(lacks(&ended, "breached_on") && lacks(&ended, "ended_at"));
    assert_eq!(
        still_owed(&case, &life.number),
        ["forward", "already-published", "refuse", "answer"]
    );
    for kind in ["moderate", "forward", "already-published", "refuse", "answer"] {
        let due = |case: &Value| anyhow::Ok(owed(case, &life.number, kind)?["due"].clone());
        assert_eq!(
            due(&case)?,
            due(&before.json())?,
            "accepting moves no day: {kind}"
        );
    }
    assert_eq!(possible(&case["legs"][0]), possible_in("accepted")?);

    assert_ne!(answer.header("etag"), before.header("etag"));
    assert_eq!(answer.header("content-language"), Some("en"));
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    for reader in [Role::Applicant, Role::Administrator, Role::Head] {
        let seen = portal.seen(&life.who(reader).iin, &life.number)?.with(200)?;
        assert_eq!(seen.json(), case, "{}", reader.name());
        assert_eq!(seen.header("etag"), answer.header("etag"));
    }
    let queue = portal.queue(&life.company)?;
    assert_eq!(queue.len(), 1);
    assert_eq!(queue[0]["status"], "accepted");
    Ok(())
}

#[test]
fn a_returned_request_tells_its_reasons_and_nothing_more_is_owed() -> Result<()> {
    let portal = Portal::start()?;
    let life = portal.life()?;
    let case = RETURN.give(&life, &[])?.with(200)?.json();
    assert_eq!(case["status"], "returned");
    assert_eq!(events(&case), ["registered", "returned"]);
    let line = last(&case, "returned")?;
    assert_eq!(line["tells"], json!(["applicant"]));

    let leg = &case["legs"][0];
    assert_eq!(leg["status"], "returned");
    let told = leg["returned"]["reasons"].as_array().context("no reasons")?;
    let codes: Vec<_> = told
        .iter()
        .map(|reason| (&reason["code"], &reason["article"]))
        .collect();
    assert_eq!(
        codes,
        [
            (&json!("name-incomplete"), &json!("11(5)")),
            (&json!("contacts-incomplete"), &json!("11(5)"))
        ]
    );
    assert!(
        told.iter()
            .all(|reason| reason["text"].as_str().is_some_and(|text| !text.is_empty()))
    );
    assert_eq!(
        leg["returned"]["explanation"],
        json!({"at": line["at"], "text": EXPLANATION})
    );

    assert_eq!(still_owed(&case, &life.number), [""; 0]);
    assert!(lacks(&case, "next"));
    assert_eq!(leg["possible"], json!([]));
    assert!(portal.queue(&life.company)?.is_empty());
    let own = portal.client.walk("/v1/me/requests", &life.citizen.token, 100)?;
    assert_eq!(own.len(), 1);
    assert_eq!(own[0]["status"], "returned");

    let seen = portal
        .seen(portal_tests::people::OPERATOR, &life.number)?
        .with(200)?;
    assert!(
        !String::from_utf8(seen.body)?.contains("Әкесінің"),
        "the operator reads what was said to the applicant"
    );
    Ok(())
}

#[test]
fn each_reason_of_a_return_names_its_paragraph_in_the_language_of_the_reader() -> Result<()> {
    let portal = Portal::start()?;
    let all = [
        ("anonymous", "11(7)"),
        ("name-incomplete", "11(5)"),
        ("organization-incomplete", "11(5)"),
        ("contacts-incomplete", "11(5)"),
        ("not-certified", "11(5)"),
        ("authority-not-shown", "11(8)"),
        ("not-a-request-for-information", "11(2)"),
    ];
    let life = portal.life()?;
    life.done(
        Role::Administrator,
        "moderation",
        &returned(&all.map(|(code, _)| code)),
    )?;
    let mut words = Vec::new();
    for language in ["kk", "ru", "en"] {
        let bearer = portal_tests::client::bearer(&life.citizen.token);
        let headers = [("authorization", &*bearer), ("accept-language", language)];
        let path = format!("/v1/requests/{}", life.number);
        let case = portal.client.send("GET", &path, &headers, &[])?.with(200)?.json();
        let told = case["legs"][0]["returned"]["reasons"]
            .as_array()
            .context("no reasons")?
            .clone();
        let codes: Vec<_> = told
            .iter()
            .map(|reason| {
                (
                    reason["code"].as_str().unwrap_or_default(),
                    reason["article"].as_str().unwrap_or_default(),
                )
            })
            .collect();
        assert_eq!(codes, all);
        words.extend(told.iter().map(|reason| reason["text"].to_string()));
    }
    let count = words.len();
    words.sort();
    words.dedup();
    assert_eq!((words.len(), count), (21, 21), "the same words twice");
    Ok(())
}

#[test]
fn only_the_administrator_accepts() -> Result<()> {
    ACCEPT.is_only_for_those_whose_it_is(&Portal::start()?)
}

#[test]
fn only_the_administrator_returns() -> Result<()> {
    RETURN.is_only_for_those_whose_it_is(&Portal::start()?)
}

#[test]
fn each_fault_of_an_acceptance_is_named_with_its_place() -> Result<()> {
    ACCEPT.names_each_fault(
        &Portal::start()?,
        &[
            ("/decision", json!(null), "required"),
            ("/decision", json!("maybe"), "unknown-value"),
            ("/decision", json!("Accept"), "unknown-value"),
            ("/decision", json!(true), "wrong-type"),
            ("/reasons", json!(["anonymous"]), "not-with-this"),
            ("/explanation", json!("Жарайды"), "not-with-this"),
        ],
    )
}

#[test]
fn each_fault_of_a_return_is_named_with_its_place() -> Result<()> {
    RETURN.names_each_fault(
        &Portal::start()?,
        &[
            ("/reasons", json!([]), "required"),
            ("/reasons", json!("anonymous"), "wrong-type"),
            ("/reasons/0", json!("ugly"), "unknown-value"),
            ("/reasons/1", json!("name-incomplete"), "repeated-field"),
            ("/reasons/1", json!(7), "wrong-type"),
            ("/explanation", json!(null), "required"),
            ("/explanation", json!(" \n\t"), "blank"),
            ("/explanation", json!("a\u{0}b"), "control-characters"),
            ("/explanation", json!("ә".repeat(4_001)), "too-long"),
        ],
    )
}

#[test]
fn all_faults_of_a_return_are_named_at_once() -> Result<()> {
    let portal = Portal::start()?;
    let life = portal.life()?;
    let body =
        json!({"decision": "return", "reasons": ["ugly", "anonymous", "anonymous"], "explanation": ""});
    let answer = life
        .act(Role::Administrator, "moderation", &body)?
        .refused(422, "invalid-document")?;
    let pointers: Vec<_> = answer.faults().into_iter().map(|(pointer, _)| pointer).collect();
    assert_eq!(pointers, ["/reasons/0", "/reasons/2", "/explanation"]);
    Ok(())
}

#[test]
fn an_invalid_moderation_is_refused() -> Result<()> {
    ACCEPT.refuses_what_is_no_document(&Portal::start()?)
}

#[test]
fn moderation_goes_by_the_present_state_where_one_is_named() -> Result<()> {
    let portal = Portal::start()?;
    ACCEPT.goes_by_if_match(&portal)?;
    RETURN.goes_by_if_match(&portal)
}

#[test]
fn moderation_is_done_once_with_one_key() -> Result<()> {
    let portal = Portal::start()?;
    ACCEPT.is_done_once_with_one_key(&portal)?;
    RETURN.is_done_once_with_one_key(&portal)
}

#[test]
fn the_second_click_without_a_key_is_refused() -> Result<()> {
    let portal = Portal::start()?;
    ACCEPT.is_refused_the_second_time(&portal)?;
    RETURN.is_refused_the_second_time(&portal)
}

#[test]
fn sixteen_clients_at_once_moderate_once() -> Result<()> {
    let portal = Portal::start()?;
    ACCEPT.is_done_once_by_sixteen_clients_with_one_key(&portal)?;
    ACCEPT.is_done_once_by_sixteen_clients_without_a_key(&portal)?;
    RETURN.is_done_once_by_sixteen_clients_without_a_key(&portal)
}

#[test]
fn after_acceptance_nothing_is_returned_and_the_caller_learns_what_is_possible() -> Result<()> {
    let portal = Portal::start()?;
    RETURN.says_what_is_possible_instead(&portal, |life| life.accept(), Some("accepted"))?;
    ACCEPT.says_what_is_possible_instead(&portal, |life| life.ask(), Some("clarification-asked"))?;
    ACCEPT.says_what_is_possible_instead(&portal, |life| life.answer(), Some("answered"))?;
    RETURN.says_what_is_possible_instead(
        &portal,
        |life| RETURN.give(life, &[])?.with(200).map(drop),
        Some("returned"),
    )
}
