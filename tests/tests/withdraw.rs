//! `POST /v1/requests/{id}/withdrawal`: the applicant takes the request back.

use anyhow::Result;
use portal_tests::acts::Act;
use portal_tests::documents::lacks;
use portal_tests::life::{Life, Role, events, last, still_owed};
use portal_tests::people;
use portal_tests::server::Portal;
use requests::acts::CommandKind;
use serde_json::{Value, json};

const WITHDRAW: Act = Act {
    kind: CommandKind::Withdraw,
    before: |_| Ok(()),
    body: |_| json!({"reason": "Ақпаратты сайттан таптым, рақмет."}),
    other_body: |_| json!({}),
    again: "illegal-transition",
};

/// Nothing is owed under these numbers, and no queue shows the case.
fn is_over(life: &Life<'_>, case: &Value, legs: &[&str]) -> Result<()> {
    for leg in legs {
        assert_eq!(still_owed(case, leg), [""; 0], "{leg}");
    }
    assert!(lacks(case, "next"));
    for company in [&life.company, &life.other] {
        assert!(life.portal.queue(company)?.is_empty());
    }
    Ok(())
}

#[test]
fn the_applicant_takes_the_request_back_with_a_reason_or_without() -> Result<()> {
    let portal = Portal::start()?;
    for (body, reason) in [
        (json!({"reason": "Ақпаратты таптым."}), json!("Ақпаратты таптым.")),
        (json!({}), json!(null)),
        (json!({"reason": null}), json!(null)),
    ] {
        let life = portal.life()?;
        let case = life.done(Role::Applicant, "withdrawal", &body)?;
        assert_eq!(case["status"], "withdrawn", "{body}");
        assert_eq!(events(&case), ["registered", "withdrawn"]);
        let line = last(&case, "withdrawn")?;
        assert_eq!(line["actor"], "applicant");
        assert_eq!(line["tells"], json!(["administrator"]));
        assert!(lacks(&line, "leg"), "it is about the whole request");
        let leg = &case["legs"][0];
        assert_eq!(leg["withdrawn"]["at"], line["at"]);
        assert_eq!(leg["withdrawn"]["text"], reason);
        assert_eq!(leg["possible"], json!([]));
        is_over(&life, &case, &[&life.number])?;
        let seen = portal.seen(people::OPERATOR, &life.number)?.with(200)?.json();
        assert!(lacks(&seen["legs"][0]["withdrawn"], "text"), "{seen}");
    }
    Ok(())
}

#[test]
fn it_can_be_taken_back_in_every_state_in_which_an_answer_is_owed() -> Result<()> {
    let portal = Portal::start()?;
    for before in [Life::accept, Life::ask] {
        let life = portal.life()?;
        before(&life)?;
        let case = life.done(Role::Applicant, "withdrawal", &json!({}))?;
        assert_eq!(case["status"], "withdrawn");
        is_over(&life, &case, &[&life.number])?;
    }
    Ok(())
}

#[test]
fn what_was_forwarded_is_taken_back_from_the_holder_that_has_it() -> Result<()> {
    let portal = Portal::start()?;
    let life = portal.life()?;
    let there = life.forward()?;
    let case = life.done(Role::Applicant, "withdrawal", &json!({}))?;
    assert_eq!(case["status"], "withdrawn");
    assert_eq!(case["legs"][0]["status"], "forwarded");
    assert_eq!(case["legs"][1]["status"], "withdrawn");
    is_over(&life, &case, &[&life.number, &there])?;

    // By the number there as well, and both parts at once.
    let life = portal.life()?;
    let there = life.forward_part()?;
    let case = portal
        .act(&life.citizen.iin, &there, "withdrawal", &json!({}), &[])?
        .with(200)?
        .json();
    assert_eq!(case["status"], "withdrawn");
    assert_eq!(case["legs"][0]["status"], "withdrawn");
    assert_eq!(case["legs"][1]["status"], "withdrawn");
    is_over(&life, &case, &[&life.number, &there])
}

#[test]
fn what_was_answered_stays_answered_when_the_rest_is_taken_back() -> Result<()> {
    let portal = Portal::start()?;
    let life = portal.life()?;
    let there = life.forward_part()?;
    life.answer()?;
    let case = life.done(Role::Applicant, "withdrawal", &json!({}))?;
    assert_eq!(case["legs"][0]["status"], "answered");
    assert_eq!(case["legs"][1]["status"], "withdrawn");
    is_over(&life, &case, &[&life.number, &there])?;
    // The answer that came can be rated.
    let case = life.done(Role::Applicant, "rating", &json!({"mark": "like"}))?;
    assert_eq!(case["legs"][0]["answer"]["rating"]["mark"], "like");
    Ok(())
}

#[test]
fn only_the_applicant_takes_it_back() -> Result<()> {
    WITHDRAW.is_only_for_those_whose_it_is(&Portal::start()?)
}

#[test]
fn each_fault_of_a_withdrawal_is_named_with_its_place() -> Result<()> {
    WITHDRAW.names_each_fault(
        &Portal::start()?,
        &[
            ("/reason", json!(""), "blank"),
            ("/reason", json!("  \n"), "blank"),
            ("/reason", json!("\u{7}"), "control-characters"),
            ("/reason", json!("ә".repeat(4_001)), "too-long"),
            ("/reason", json!(5), "wrong-type"),
        ],
    )
}

#[test]
fn an_invalid_withdrawal_is_refused() -> Result<()> {
    WITHDRAW.refuses_what_is_no_document(&Portal::start()?)
}

#[test]
fn a_withdrawal_goes_by_the_present_state_where_one_is_named() -> Result<()> {
    WITHDRAW.goes_by_if_match(&Portal::start()?)
}

#[test]
fn a_withdrawal_is_done_once_with_one_key() -> Result<()> {
    WITHDRAW.is_done_once_with_one_key(&Portal::start()?)
}

#[test]
fn the_second_click_without_a_key_is_refused() -> Result<()> {
    WITHDRAW.is_refused_the_second_time(&Portal::start()?)
}

#[test]
fn sixteen_clients_at_once_take_it_back_once() -> Result<()> {
    let portal = Portal::start()?;
    WITHDRAW.is_done_once_by_sixteen_clients_with_one_key(&portal)?;
    WITHDRAW.is_done_once_by_sixteen_clients_without_a_key(&portal)
}

#[test]
fn a_withdrawal_takes_three_durable_writes() -> Result<()> {
    WITHDRAW.takes_durable_writes(3)
}

#[test]
fn an_answered_request_cannot_be_taken_back() -> Result<()> {
    let portal = Portal::start()?;
    WITHDRAW.says_what_is_possible_instead(&portal, |life| life.answer(), Some("answered"))?;
    WITHDRAW.says_what_is_possible_instead(
        &portal,
        |life| {
            life.answer()?;
            life.done(Role::Applicant, "rating", &json!({"mark": "like"}))
                .map(drop)
        },
        None,
    )
}
