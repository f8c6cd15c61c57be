//! `POST /v1/requests/{id}/contacts`: the applicant gives other contacts.

use anyhow::{Result, ensure};
use portal_tests::acts::Act;
use portal_tests::documents::{self, lacks};
use portal_tests::gateway::Gateway;
use portal_tests::life::{Role, answer, events, last};
use portal_tests::people;
use portal_tests::scene::id;
use portal_tests::server::{Folder, Portal};
use requests::acts::CommandKind;
use serde_json::{Value, json};

const CORRECT: Act = Act {
    kind: CommandKind::CorrectContacts,
    before: |_| Ok(()),
    body: |_| contacts(),
    other_body: |_| json!({"email": "baska@example.kz"}),
    again: "corrected-too-often",
};

fn contacts() -> Value {
    json!({"email": "jana@example.kz", "phone": "8 (702) 111-22-33"})
}

#[test]
fn the_contacts_of_a_request_are_those_that_were_given_last_and_the_holder_is_told() -> Result<()> {
    let portal = Portal::start()?;
    let life = portal.life()?;
    let case = life.done(Role::Applicant, "contacts", &contacts())?;
    let expected = json!({"email": "jana@example.kz", "phone": "+77021112233"});
    assert_eq!(case["contacts"], expected);
    assert_eq!(events(&case), ["registered", "contacts-corrected"]);
    let line = last(&case, "contacts-corrected")?;
    assert_eq!(
        (&line["actor"], &line["tells"]),
        (&json!("applicant"), &json!(["administrator"]))
    );
    for staff in [&life.company.administrator.iin, &life.head.iin] {
        assert_eq!(
            portal.seen(staff, &life.number)?.with(200)?.json()["contacts"],
            expected
        );
    }
    let operator = portal.seen(people::OPERATOR, &life.number)?.with(200)?.json();
    assert!(lacks(&operator, "contacts"));
    // Also where it was answered, and where it was refused.
    life.answer()?;
    let case = life.done(
        Role::Applicant,
        "contacts",
        &json!({"postal_address": "Астана, Абай 1"}),
    )?;
    assert_eq!(case["contacts"], json!({"postal_address": "Астана, Абай 1"}));
    assert_eq!(case["status"], "answered");
    Ok(())
}

#[test]
fn what_is_wrong_with_contacts_is_named_as_in_a_request() -> Result<()> {
    let portal = Portal::start()?;
    CORRECT.names_each_fault(
        &portal,
        &[
            ("/email", json!("a@b"), "not-an-email"),
            ("/phone", json!("12345"), "not-a-phone"),
            ("/postal_address", json!(" "), "blank"),
            ("/postal_address", json!("а".repeat(501)), "too-long"),
        ],
    )?;
    let life = portal.life()?;
    let refused = life
        .act(Role::Applicant, "contacts", &json!({}))?
        .refused(422, "invalid-document")?;
    assert_eq!(refused.faults(), [(String::new(), "no-contact".to_owned())]);
    // Who wants the answer on paper has to be reached by it.
    let mut on_paper = portal.life()?;
    let mut document = documents::request(&on_paper.citizen.iin, &on_paper.company.bin);
    document["answer_form"] = json!("paper");
    document["contacts"]["postal_address"] = json!("Алматы, Әуезов көшесі 12");
    let sent = portal.client.submit(&on_paper.citizen.token, &document, None)?;
    on_paper.number = id(&sent.with(201)?.json());
    let refused = on_paper
        .act(Role::Applicant, "contacts", &contacts())?
        .refused(422, "invalid-document")?;
    assert_eq!(
        refused.faults(),
        [("/postal_address".to_owned(), "required".to_owned())]
    );
    Ok(())
}

#[test]
fn a_correction_is_possible_until_nobody_has_to_reach_the_applicant_and_eight_times() -> Result<()> {
    let portal = Portal::start()?;
    let back =
        json!({"decision": "return", "reasons": ["contacts-incomplete"], "explanation": "Хат қайтып келді."});
    for (role, act, body, status) in [
        (Role::Administrator, "moderation", back, 200),
        (Role::Administrator, "answer", answer("refused"), 200),
        (Role::Applicant, "withdrawal", json!({}), 409),
    ] {
        let life = portal.life()?;
        life.done(role, act, &body)?;
        let given = life.act(Role::Applicant, "contacts", &contacts())?;
        ensure!(given.status == status, "after {act}: {}", given.status);
    }
    let life = portal.life()?;
    for _ in 0..8 {
        life.done(Role::Applicant, "contacts", &contacts())?;
    }
    life.act(Role::Applicant, "contacts", &contacts())?
        .refused(409, "corrected-too-often")?;
    Ok(())
}

#[test]
fn a_correction_keeps_the_contract_of_every_act() -> Result<()> {
    let portal = Portal::start()?;
    CORRECT.is_only_for_those_whose_it_is(&portal)?;
    CORRECT.goes_by_if_match(&portal)?;
    CORRECT.is_done_once_with_one_key(&portal)?;
    CORRECT.is_done_once_by_sixteen_clients_with_one_key(&portal)?;
    CORRECT.refuses_what_is_no_document(&portal)
}

#[test]
fn every_notice_that_has_not_left_goes_to_the_new_address() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let gateway = Gateway::start()?;
    let settings = [
        ("SPIN_VARIABLE_NOTICE_HOST", gateway.address()),
        ("SPIN_VARIABLE_NOTICE_SECRET", gateway.secret()),
    ];
    let portal = Portal::open(Folder::new()?.at("2026-11-23T05:00:00Z")?, &settings)?;
    let life = portal.life()?;
    // The registration has not left when the address is mended.
    life.done(Role::Applicant, "contacts", &contacts())?;
    life.accept()?;
    portal.deliver()?;
    let letters = gateway.taken()?;
    let to_applicant: Vec<_> = letters
        .iter()
        .filter(|letter| letter.role() == "applicant")
        .collect();
    ensure!(
        to_applicant.len() == 2,
        "{} letters to the applicant",
        to_applicant.len()
    );
    for letter in to_applicant {
        let (email, phone) = (letter.text("/recipient/email"), letter.text("/recipient/phone"));
        ensure!(
            (email, phone) == ("jana@example.kz", "+77021112233"),
            "{email} {phone}"
        );
    }
    let told = letters
        .iter()
        .any(|letter| letter.text("/kind") == "administrator-contacts-corrected");
    ensure!(told, "the holder was not told");
    Ok(())
}
