//! `Idempotency-Key`: sending twice is sending once.

use anyhow::Result;
use portal_tests::crowd::at_once;
use portal_tests::documents;
use portal_tests::people;
use portal_tests::scene::id;
use portal_tests::server::Portal;
use serde_json::{Value, json};

/// Clients that press the button at the same moment.
const CROWD: usize = 16;

#[test]
fn the_same_key_and_body_give_the_same_case() -> Result<()> {
    let portal = Portal::start()?;
    let (company, citizen) = (portal.company()?, portal.somebody()?);
    let document = documents::request(&citizen.iin, &company.bin);
    let send = || {
        portal
            .client
            .submit(&citizen.token, &document, Some("once"))?
            .with(201)
    };
    let (first, second) = (send()?, send()?);
    assert_eq!(first.json(), second.json());
    for header in ["etag", "location"] {
        assert_eq!(first.header(header), second.header(header));
    }
    assert_eq!(portal.own_ids(&citizen)?, [id(&first.json())]);
    assert_eq!(portal.queue_ids(&company)?, [id(&first.json())]);
    Ok(())
}

#[test]
fn the_same_key_with_another_body_is_refused() -> Result<()> {
    let portal = Portal::start()?;
    let (company, citizen) = (portal.company()?, portal.somebody()?);
    let document = documents::request(&citizen.iin, &company.bin);
    let first = portal
        .client
        .submit(&citizen.token, &document, Some("once"))?
        .with(201)?;
    let mut other = document;
    other["subject"] = json!("Басқа мәселе");
    portal
        .client
        .submit(&citizen.token, &other, Some("once"))?
        .refused(422, "idempotency-key-reused")?;
    assert_eq!(portal.own_ids(&citizen)?, [id(&first.json())]);
    Ok(())
}

#[test]
fn without_a_key_every_sending_is_a_request_of_its_own() -> Result<()> {
    let portal = Portal::start()?;
    let (company, citizen) = (portal.company()?, portal.somebody()?);
    let first = id(&portal.case(&citizen, &company.bin)?);
    let second = id(&portal.case(&citizen, &company.bin)?);
    assert_ne!(first, second);
    assert_eq!(portal.own_ids(&citizen)?, [second, first], "newest first");
    Ok(())
}

#[test]
fn the_same_key_of_another_citizen_is_another_request() -> Result<()> {
    let portal = Portal::start()?;
    let company = portal.company()?;
    let mut seen = Vec::new();
    for citizen in [portal.somebody()?, portal.somebody()?] {
        let document = documents::request(&citizen.iin, &company.bin);
        let case = portal
            .client
            .submit(&citizen.token, &document, Some("once"))?
            .with(201)?
            .json();
        assert_eq!(case["applicant"]["iin"], citizen.iin);
        assert_eq!(portal.own_ids(&citizen)?, [id(&case)]);
        seen.push(id(&case));
    }
    assert_ne!(seen[0], seen[1]);
    Ok(())
}

#[test]
fn sixteen_clients_at_once_with_one_key_make_one_case() -> Result<()> {
    let portal = Portal::start()?;
    let (company, citizen) = (portal.company()?, portal.somebody()?);
    let document = documents::request(&citizen.iin, &company.bin);
    let ids = at_once(CROWD, |_| {
        let answer = portal.client.submit(&citizen.token, &document, Some("crowd"))?;
        Ok(id(&answer.with(201)?.json()))
    })?;
    assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
    assert_eq!(portal.own_ids(&citizen)?, ids[..1]);
    assert_eq!(portal.queue_ids(&company)?, ids[..1]);
    Ok(())
}

#[test]
fn sixteen_requests_of_one_citizen_at_once_are_all_kept() -> Result<()> {
    let portal = Portal::start()?;
    let (company, citizen) = (portal.company()?, portal.somebody()?);
    let mut sent = at_once(CROWD, |_| Ok(id(&portal.case(&citizen, &company.bin)?)))?;
    let (mut own, mut queue) = (portal.own_ids(&citizen)?, portal.queue_ids(&company)?);
    for list in [&mut sent, &mut own, &mut queue] {
        list.sort();
    }
    assert_eq!(own, sent);
    assert_eq!(queue, sent);
    sent.dedup();
    assert_eq!(sent.len(), CROWD, "a number was given twice");
    Ok(())
}

#[test]
fn sixteen_citizens_at_once_get_numbers_of_their_own() -> Result<()> {
    let portal = Portal::start()?;
    let company = portal.company()?;
    let mut sent = at_once(CROWD, |_| {
        let citizen = portal.somebody()?;
        let case = id(&portal.case(&citizen, &company.bin)?);
        assert_eq!(portal.own_ids(&citizen)?, std::slice::from_ref(&case));
        Ok(case)
    })?;
    sent.sort();
    let mut queue = portal.queue_ids(&company)?;
    queue.sort();
    assert_eq!(queue, sent);
    sent.dedup();
    assert_eq!(sent.len(), CROWD, "a number was given twice");
    Ok(())
}

#[test]
fn what_was_erased_does_not_come_back_by_its_key() -> Result<()> {
    let portal = Portal::start()?;
    let (company, citizen) = (portal.company()?, portal.somebody()?);
    let document = documents::request(&citizen.iin, &company.bin);
    let send = |document: &Value, key: Option<&str>| portal.client.submit(&citizen.token, document, key);
    let number = id(&send(&document, Some("once"))?.with(201)?.json());
    let kept = id(&send(&document, Some("kept"))?.with(201)?.json());
    portal
        .act(&citizen.iin, &number, "withdrawal", &json!({}), &[])?
        .with(200)?;
    let erasure = json!({"ground": "retention-over", "reference": "№ 7 акт"});
    portal
        .act(people::OPERATOR, &number, "erasure", &erasure, &[])?
        .with(200)?;
    for _ in 0..2 {
        send(&document, Some("once"))?.refused(410, "request-erased")?;
    }
    let mut other = document.clone();
    other["subject"] = json!("Басқа мәселе");
    send(&other, Some("once"))?.refused(422, "idempotency-key-reused")?;
    assert_eq!(
        portal.own_ids(&citizen)?,
        [kept.as_str()],
        "no case was made of it"
    );
    assert_eq!(portal.queue_ids(&company)?, [kept.as_str()]);
    assert_eq!(id(&send(&document, Some("kept"))?.with(201)?.json()), kept);
    // To ask the same again, one takes a new key.
    let again = id(&send(&document, Some("new"))?.with(201)?.json());
    assert_eq!(portal.own_ids(&citizen)?, [again, kept]);
    Ok(())
}
