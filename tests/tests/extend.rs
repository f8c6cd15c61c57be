//! `POST /v1/requests/{id}/extension`: the head makes the term of the answer longer.

use anyhow::{Context as _, Result};
use portal_tests::acts::{Act, possible_in};
use portal_tests::documents::{lacks, with};
use portal_tests::life::{Role, answer, events, extension, last, owed, possible, still_owed};
use portal_tests::people;
use portal_tests::server::Portal;
use requests::acts::CommandKind;
use serde_json::{Value, json};

const EXTEND: Act = Act {
    kind: CommandKind::Extend,
    before: |life| life.accept(),
    body: |life| extension(&life.other.bin),
    other_body: |life| with(&extension(&life.other.bin), "/days", json!(11)),
    again: "already-extended",
};

/// What the public calculator says of this extension: the days by kind.
fn calculated(portal: &Portal, case: &Value, due: &str, days: u32) -> Result<(Value, Value)> {
    let at = last(case, "extended")?["at"]
        .as_str()
        .unwrap_or_default()
        .to_owned();
    let rules = case["rules"].as_str().unwrap_or_default().to_owned();
    let path = format!("/v1/terms?event=extension&at={at}&due={due}&days={days}&rules={rules}");
    let terms = portal.client.send("GET", &path, &[], &[])?.with(200)?.json();
    let day = |kind: &str| {
        let all = terms["terms"].as_array().into_iter().flatten();
        all.filter(|term| term["kind"] == kind)
            .map(|term| term["due"].clone())
            .next()
            .with_context(|| format!("no {kind} in {terms}"))
    };
    Ok((day("extended-answer")?, day("notify-extension")?))
}

#[test]
fn the_head_makes_the_term_longer_and_the_applicant_is_told() -> Result<()> {
    let portal = Portal::start()?;
    for days in [1, 10, 15] {
        let life = portal.life()?;
        let before = owed(&life.case()?, &life.number, "answer")?;
        let due = before["due"].as_str().context("no last day")?;
        let body = with(&extension(&life.other.bin), "/days", json!(days));
        let case = life.done(Role::Head, "extension", &body)?;
        // A holder that extends takes the request up by that.
        assert_eq!(events(&case), ["registered", "accepted", "extended"]);
        assert_eq!(case["status"], "accepted");
        let line = last(&case, "extended")?;
        assert_eq!(line["actor"], "head");
        assert_eq!(line["leg"], life.number);
        assert_eq!(line["tells"], json!(["applicant"]));

        let (answer, notice) = calculated(&portal, &case, due, days)?;
        let leg = &case["legs"][0]["extension"];
        assert_eq!(leg["days"], days);
        assert_eq!(leg["from"], due);
        assert_eq!(leg["due"], answer, "{days} days from {due}");
        assert!(leg["due"].as_str() > Some(due), "{leg}");
        assert_eq!(leg["consulted"], json!([life.other.bin]));
        assert_eq!(leg["reason"], json!({"at": line["at"], "text": body["reason"]}));

        let after = owed(&case, &life.number, "answer")?;
        assert_eq!(after["due"], answer);
        assert_eq!(after["opened_at"], before["opened_at"]);
        let steps = |owed: &Value| owed["derivation"].as_array().cloned().unwrap_or_default();
        assert!(
            steps(&after).starts_with(&steps(&before)) && steps(&after).len() > steps(&before).len(),
            "the derivation does not go on where it ended: {after}"
        );
        assert_eq!(steps(&after).last().map(|step| step["day"].clone()), Some(answer));

        let owes = owed(&case, &life.number, "notify-extension")?;
        assert_eq!(owes["owner"], "holder");
        assert_eq!(owes["opened_at"], line["at"]);
        assert_eq!(owes["due"], notice);
        assert_eq!(
            still_owed(&case, &life.number),
            [
                "forward",
                "already-published",
                "refuse",
                "answer",
                "notify-extension"
            ]
        );
        let mut expected = possible_in("accepted")?;
        expected.retain(|act| act != "extend");
        let mut now = possible(&case["legs"][0]);
        now.retain(|act| act != "confirm-notice");
        assert_eq!(now, expected);
        assert_ne!(now, possible(&case["legs"][0]), "the notice can be confirmed");
        let queue = portal.client.walk(
            &format!("/v1/holders/{}/queue?kind=answer", life.company.bin),
            &life.head.token,
            100,
        )?;
        assert_eq!(queue[0]["next"]["due"], after["due"]);
    }
    Ok(())
}

/// The holder confirms that it has told the applicant.
const NOTICE: Act = Act {
    kind: CommandKind::ConfirmNotice,
    before: |life| EXTEND_AS_IT_STANDS.give(life, &[])?.with(200).map(drop),
    body: |_| json!({}),
    // There is one body in order; other bytes are another body all the same.
    other_body: |_| json!({"surprise": 1}),
    again: "nothing-to-confirm",
};

#[test]
fn the_holder_confirms_that_the_applicant_was_told_and_owes_that_no_longer() -> Result<()> {
    let portal = Portal::start()?;
    let life = NOTICE.ready(&portal)?;
    let case = NOTICE.give(&life, &[])?.with(200)?.json();
    let line = last(&case, "notified")?;
    assert_eq!(line["leg"], life.number);
    let owes = owed(&case, &life.number, "notify-extension")?;
    assert_eq!(owes["discharged_at"], line["at"]);
    assert_eq!(owes["met"], true);
    assert!(lacks(&owed(&case, &life.number, "answer")?, "discharged_at"));
    assert!(!possible(&case["legs"][0]).contains(&"confirm-notice".to_owned()));

    NOTICE.is_only_for_those_whose_it_is(&portal)?;
    NOTICE.goes_by_if_match(&portal)?;
    NOTICE.is_refused_the_second_time(&portal)?;
    NOTICE.is_done_once_by_sixteen_clients_with_one_key(&portal)?;
    NOTICE.is_done_once_by_sixteen_clients_without_a_key(&portal)?;
    // Where nothing was extended there is nothing to tell.
    let life = portal.life()?;
    NOTICE.give(&life, &[])?.refused(409, "nothing-to-confirm")?;
    Ok(())
}

#[test]
fn what_is_asked_of_the_applicant_can_be_extended_too() -> Result<()> {
    let portal = Portal::start()?;
    let life = portal.life()?;
    life.ask()?;
    let case = EXTEND_AS_IT_STANDS.give(&life, &[])?.with(200)?.json();
    assert_eq!(case["status"], "clarification-asked");
    assert_eq!(case["legs"][0]["extension"]["days"], 10);
    life.done(Role::Head, "answer", &answer("provided"))?;
    assert_eq!(still_owed(&life.case()?, &life.number), [""; 0]);
    Ok(())
}

const EXTEND_AS_IT_STANDS: Act = Act {
    before: |_| Ok(()),
    ..EXTEND
};

#[test]
fn a_term_is_extended_only_once_in_a_registration() -> Result<()> {
    let portal = Portal::start()?;
    let life = portal.life()?;
    let there = life.forward_part()?;
    for days in [5, 1] {
        let body = with(&extension(&life.other.bin), "/days", json!(days));
        let answer = life.act(Role::Head, "extension", &body)?;
        if days == 5 {
            answer.with(200)?;
        } else {
            answer.refused(409, "already-extended")?;
        }
    }
    // The other holder has a term of its own.
    let body = extension(&life.company.bin);
    let case = portal
        .act(&life.other_head.iin, &there, "extension", &body, &[])?
        .with(200)?
        .json();
    assert_eq!(case["legs"][0]["extension"]["days"], 5);
    assert_eq!(case["legs"][1]["extension"]["days"], 10);
    portal
        .act(&life.other_head.iin, &there, "extension", &body, &[])?
        .refused(409, "already-extended")?;
    Ok(())
}

#[test]
fn the_operator_does_not_read_the_reason() -> Result<()> {
    let portal = Portal::start()?;
    let life = portal.life()?;
    let case = life.done(Role::Head, "extension", &extension(&life.other.bin))?;
    let reason = case["legs"][0]["extension"]["reason"]["text"]
        .as_str()
        .context("no reason")?
        .to_owned();
    let seen = portal.seen(people::OPERATOR, &life.number)?.with(200)?;
    assert_eq!(seen.json()["legs"][0]["extension"]["days"], 10);
    assert!(!String::from_utf8(seen.body)?.contains(&reason));
    Ok(())
}

#[test]
fn only_the_head_extends() -> Result<()> {
    EXTEND.is_only_for_those_whose_it_is(&Portal::start()?)
}

#[test]
fn each_fault_of_an_extension_is_named_with_its_place() -> Result<()> {
    let portal = Portal::start()?;
    let other = people::OTHER_HOLDER;
    let many: Vec<_> = (0..21).map(people::nth_iin).collect();
    EXTEND.names_each_fault(
        &portal,
        &[
            ("/days", json!(null), "required"),
            ("/days", json!(0), "out-of-range"),
            ("/days", json!(16), "out-of-range"),
            ("/days", json!(4_294_967_295_u32), "out-of-range"),
            ("/days", json!("10"), "wrong-type"),
            ("/reason", json!(null), "required"),
            ("/reason", json!(" "), "blank"),
            ("/reason", json!("ә".repeat(4_001)), "too-long"),
            ("/reason", json!("a\u{1}"), "control-characters"),
            ("/consulted", json!([]), "required"),
            ("/consulted", json!(other), "wrong-type"),
            ("/consulted", json!(many), "too-many"),
            ("/consulted/0", json!("12345"), "not-12-digits"),
            (
                "/consulted/0",
                json!(people::with_wrong_check_digit(other)),
                "wrong-check-digit",
            ),
        ],
    )?;
    // What depends on the case, and what stands beside itself.
    let life = portal.life()?;
    let etag = life.etag()?;
    for (consulted, pointer, code) in [
        (json!([life.company.bin]), "/consulted/0", "own-holder"),
        (json!([other, life.company.bin]), "/consulted/1", "own-holder"),
        (json!([other, other]), "/consulted/1", "repeated-field"),
    ] {
        let body = with(&extension(other), "/consulted", consulted);
        let answer = life
            .act(Role::Head, "extension", &body)?
            .refused(422, "invalid-document")?;
        assert_eq!(answer.faults(), [(pointer.to_owned(), code.to_owned())]);
    }
    for days in [json!(-1), json!(1.5), json!(4_294_967_296_u64)] {
        let body = with(&extension(other), "/days", days.clone());
        let answer = life
            .act(Role::Head, "extension", &body)?
            .refused(422, "invalid-document")?;
        assert_eq!(answer.faults().len(), 1, "{days}");
        assert_eq!(answer.faults()[0].0, "/days", "{days}");
    }
    assert_eq!(life.etag()?, etag);
    Ok(())
}

#[test]
fn an_invalid_extension_is_refused() -> Result<()> {
    EXTEND.refuses_what_is_no_document(&Portal::start()?)
}

#[test]
fn an_extension_goes_by_the_present_state_where_one_is_named() -> Result<()> {
    EXTEND.goes_by_if_match(&Portal::start()?)
}

#[test]
fn an_extension_is_done_once_with_one_key() -> Result<()> {
    EXTEND.is_done_once_with_one_key(&Portal::start()?)
}

#[test]
fn the_second_click_without_a_key_is_refused() -> Result<()> {
    EXTEND.is_refused_the_second_time(&Portal::start()?)
}

#[test]
fn sixteen_clients_at_once_extend_once() -> Result<()> {
    let portal = Portal::start()?;
    EXTEND.is_done_once_by_sixteen_clients_with_one_key(&portal)?;
    EXTEND.is_done_once_by_sixteen_clients_without_a_key(&portal)
}

#[test]
fn a_request_that_owes_no_answer_is_not_extended() -> Result<()> {
    let portal = Portal::start()?;
    EXTEND.says_what_is_possible_instead(&portal, |life| life.answer(), Some("answered"))?;
    EXTEND.says_what_is_possible_instead(&portal, |life| life.forward().map(drop), Some("forwarded"))?;
    EXTEND.says_what_is_possible_instead(
        &portal,
        |life| life.done(Role::Applicant, "withdrawal", &json!({})).map(drop),
        Some("withdrawn"),
    )
}

#[test]
fn a_term_that_has_ended_is_not_extended_and_its_last_day_is_told() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    // Monday 23 November 2026: the answer is due on Tuesday 8 December.
    let portal = Portal::at("2026-11-23T05:00:00Z")?;
    let (life, late) = (portal.life()?, portal.life()?);
    life.accept()?;
    late.accept()?;
    portal.set_clock("2026-12-08T18:59:59Z")?;
    let case = life.done(Role::Head, "extension", &extension(&life.other.bin))?;
    assert_eq!(owed(&case, &life.number, "answer")?["due"], "2026-12-18");
    assert_eq!(
        owed(&case, &life.number, "notify-extension")?["due"],
        "2026-12-11"
    );

    portal.set_clock("2026-12-08T19:00:00Z")?;
    let etag = late.etag()?;
    for language in ["kk", "ru", "en"] {
        let answer = EXTEND
            .give(&late, &[("accept-language", language)])?
            .refused(409, "term-ended")?;
        let said = answer.json()["detail"].as_str().unwrap_or_default().to_owned();
        assert!(said.contains("2026-12-08"), "{said}");
    }
    assert_eq!(late.etag()?, etag);
    assert!(!possible(&late.case()?["legs"][0]).contains(&"extend".to_owned()));
    Ok(())
}
