//! `POST /v1/requests/{id}/rating`: the applicant rates the answer.

use anyhow::Result;
use portal_tests::acts::Act;
use portal_tests::documents::lacks;
use portal_tests::life::{Role, answer, events, last};
use portal_tests::people;
use portal_tests::server::Portal;
use requests::acts::CommandKind;
use serde_json::json;

const RATE: Act = Act {
    kind: CommandKind::Rate,
    before: |life| life.answer(),
    body: |_| json!({"mark": "dislike", "reason": "Үшінші сұраққа жауап жоқ."}),
    other_body: |_| json!({"mark": "like"}),
    again: "already-rated",
};

#[test]
fn the_applicant_likes_or_dislikes_an_answer_or_a_refusal() -> Result<()> {
    let portal = Portal::start()?;
    for (outcome, status) in [
        ("provided", "answered"),
        ("partly-provided", "answered"),
        ("already-published", "answered"),
        ("refused", "refused"),
    ] {
        for (body, reason) in [
            (json!({"mark": "like"}), json!(null)),
            (
                json!({"mark": "like", "reason": "Толық жауап."}),
                json!("Толық жауап."),
            ),
            (
                json!({"mark": "dislike", "reason": "Толық емес."}),
                json!("Толық емес."),
            ),
        ] {
            let life = portal.life()?;
            life.done(Role::Head, "answer", &answer(outcome))?;
            let before = life.etag()?;
            let case = life.done(Role::Applicant, "rating", &body)?;
            assert_eq!(case["status"], status, "a rating leaves the state as it was");
            assert_eq!(events(&case), ["registered", "accepted", "answered", "rated"]);
            let line = last(&case, "rated")?;
            assert_eq!(line["actor"], "applicant");
            assert_eq!(line["leg"], life.number);
            assert_eq!(line["tells"], json!(["administrator", "head"]));
            let rating = &case["legs"][0]["answer"]["rating"];
            assert_eq!(rating["mark"], body["mark"]);
            assert_eq!(rating["reason"]["at"], line["at"]);
            assert_eq!(rating["reason"]["text"], reason, "{outcome} {body}");
            assert_eq!(case["legs"][0]["possible"], json!([]));
            assert_ne!(life.etag()?, before);
            let seen = portal.seen(people::OPERATOR, &life.number)?.with(200)?.json();
            let seen = &seen["legs"][0]["answer"]["rating"];
            assert_eq!(seen["mark"], body["mark"]);
            assert!(lacks(&seen["reason"], "text"), "{seen}");
        }
    }
    Ok(())
}

#[test]
fn the_answer_of_each_holder_is_rated_once() -> Result<()> {
    let portal = Portal::start()?;
    let life = portal.life()?;
    let there = life.forward_part()?;
    life.answer()?;
    portal
        .act(
            &life.other.administrator.iin,
            &there,
            "answer",
            &answer("refused"),
            &[],
        )?
        .with(200)?;
    let like = json!({"mark": "like"});
    let dislike = json!({"mark": "dislike", "reason": "Неге?"});
    let rate = |number: &str, body| portal.act(&life.citizen.iin, number, "rating", body, &[]);
    let case = rate(&there, &dislike)?.with(200)?.json();
    assert_eq!(case["legs"][1]["answer"]["rating"]["mark"], "dislike");
    assert!(lacks(&case["legs"][0]["answer"], "rating"), "{case}");
    rate(&there, &like)?.refused(409, "already-rated")?;
    let case = rate(&life.number, &like)?.with(200)?.json();
    assert_eq!(case["legs"][0]["answer"]["rating"]["mark"], "like");
    assert_eq!(case["legs"][1]["answer"]["rating"]["mark"], "dislike");
    for number in [&life.number, &there] {
        rate(number, &like)?.refused(409, "already-rated")?;
    }
    Ok(())
}

#[test]
fn only_the_applicant_rates() -> Result<()> {
    RATE.is_only_for_those_whose_it_is(&Portal::start()?)
}

#[test]
fn a_dislike_needs_its_reason_and_each_fault_is_named_with_its_place() -> Result<()> {
    RATE.names_each_fault(
        &Portal::start()?,
        &[
            ("/mark", json!("love"), "unknown-value"),
            ("/mark", json!("Like"), "unknown-value"),
            ("/mark", json!(5), "wrong-type"),
            ("/mark", json!(null), "required"),
            ("/reason", json!(null), "required"),
            ("/reason", json!(""), "blank"),
            ("/reason", json!(" \t\n"), "blank"),
            ("/reason", json!("\u{1b}"), "control-characters"),
            ("/reason", json!("ә".repeat(4_001)), "too-long"),
            ("/reason", json!(["Неге?"]), "wrong-type"),
        ],
    )
}

#[test]
fn an_invalid_rating_is_refused() -> Result<()> {
    RATE.refuses_what_is_no_document(&Portal::start()?)
}

#[test]
fn a_rating_goes_by_the_present_state_where_one_is_named() -> Result<()> {
    RATE.goes_by_if_match(&Portal::start()?)
}

#[test]
fn a_rating_is_given_once_with_one_key() -> Result<()> {
    RATE.is_done_once_with_one_key(&Portal::start()?)
}

#[test]
fn the_second_click_without_a_key_is_refused() -> Result<()> {
    RATE.is_refused_the_second_time(&Portal::start()?)
}

#[test]
fn sixteen_clients_at_once_rate_once() -> Result<()> {
    let portal = Portal::start()?;
    RATE.is_done_once_by_sixteen_clients_with_one_key(&portal)?;
    RATE.is_done_once_by_sixteen_clients_without_a_key(&portal)
}

#[test]
fn a_request_without_an_answer_cannot_be_rated() -> Result<()> {
    let portal = Portal::start()?;
    RATE.says_what_is_possible_instead(&portal, |_| Ok(()), Some("received"))?;
    RATE.says_what_is_possible_instead(&portal, |life| life.ask(), Some("clarification-asked"))?;
    RATE.says_what_is_possible_instead(
        &portal,
        |life| life.done(Role::Applicant, "withdrawal", &json!({})).map(drop),
        Some("withdrawn"),
    )
}
