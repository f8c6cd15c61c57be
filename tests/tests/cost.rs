//! What an operation costs: durable writes, as the host counts them. They are the price of a command.
#![allow(
    clippy::indexing_slicing,
    reason = "a JSON value that lacks a member reads as null, and what was to be there is then missed"
)]

use anyhow::{Context as _, Result};
use portal_tests::client::Answer;
use portal_tests::documents;
use portal_tests::people;
use portal_tests::scene::id;
use portal_tests::server::{Folder, Portal};
use serde_json::json;

/// Durable writes of a submission without attachments.
const WRITES_OF_A_SUBMISSION: u64 = 3;
/// One more for the first of a citizen, whose list is made then; the design allows no more than these.
const WRITES_OF_A_FIRST_SUBMISSION: u64 = 4;

/// Durable writes of the request that got this answer.
fn writes(portal: &Portal, answer: &Answer) -> Result<u64> {
    portal.logged(answer)?["durable_writes"]
        .as_u64()
        .context("no count")
}

#[test]
fn a_submission_takes_at_most_four_durable_writes_and_a_retry_none() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let portal = Portal::open(Folder::new()?, &[])?;
    let (company, citizen) = (portal.company()?, portal.somebody()?);
    let document = documents::request(&citizen.iin, &company.bin);
    let send = |key: Option<&str>| portal.client.submit(&citizen.token, &document, key)?.with(201);
    assert_eq!(
        writes(&portal, &send(Some("first"))?)?,
        WRITES_OF_A_FIRST_SUBMISSION
    );
    for key in [Some("second"), Some("third"), None] {
        assert_eq!(writes(&portal, &send(key)?)?, WRITES_OF_A_SUBMISSION, "{key:?}");
    }
    assert_eq!(writes(&portal, &send(Some("first"))?)?, 0);
    let refused = portal
        .client
        .submit(&citizen.token, &json!({}), None)?
        .with(422)?;
    assert_eq!(writes(&portal, &refused)?, 0);
    Ok(())
}

#[test]
fn an_attachment_costs_one_write_more() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let portal = Portal::open(Folder::new()?, &[])?;
    let (company, citizen) = (portal.company()?, portal.somebody()?);
    let plain = documents::request(&citizen.iin, &company.bin);
    let mut attached = plain.clone();
    attached["attachments"] = json!([{"name": "a.txt", "media_type": "text/plain", "content": "QUJD"}]);
    portal.case(&citizen, &company.bin)?;
    let mut costs = Vec::new();
    for document in [plain, attached] {
        let answer = portal.client.submit(&citizen.token, &document, None)?.with(201)?;
        costs.push(writes(&portal, &answer)?);
    }
    assert_eq!(costs[1], costs[0] + 1);
    Ok(())
}

#[test]
fn reading_ones_cases_writes_nothing_once_the_token_is_known() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let portal = Portal::open(Folder::new()?, &[])?;
    let (company, citizen) = (portal.company()?, portal.somebody()?);
    let case = format!("/v1/requests/{}", id(&portal.case(&citizen, &company.bin)?));
    let first = portal.client.get(&case, &citizen.token)?.with(200)?;
    assert!(writes(&portal, &first)? <= 1);
    for path in [&*case, "/v1/me/requests"] {
        let again = portal.client.get(path, &citizen.token)?.with(200)?;
        assert_eq!(writes(&portal, &again)?, 0, "{path}");
    }
    Ok(())
}

#[test]
fn a_change_of_the_directory_takes_one_durable_write_and_a_new_holder_four() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let portal = Portal::open(Folder::new()?, &[])?;
    let holder = format!("/v1/holders/{}", people::new_number()?);
    let member = format!("{holder}/staff/{}", people::new_number()?);
    let profile = documents::holder("а", "б", 51.0);
    let other_profile = documents::holder("а", "б", 52.0);
    let role = json!({"role": "head"});
    for (what, method, path, body, cost) in [
        ("a new holder", "PUT", &holder, &profile, 4),
        ("the same profile again", "PUT", &holder, &profile, 0),
        ("a profile replaced", "PUT", &holder, &other_profile, 1),
        ("a grant", "PUT", &member, &role, 1),
        ("the same grant again", "PUT", &member, &role, 0),
        ("a dismissal", "DELETE", &member, &json!(null), 1),
        ("a dismissal of nobody", "DELETE", &member, &json!(null), 0),
    ] {
        let answer = portal.client.json(method, path, &portal.operator(), body)?;
        assert!(matches!(answer.status, 200 | 201), "{what}: {answer:?}");
        assert_eq!(writes(&portal, &answer)?, cost, "{what}");
    }
    Ok(())
}

#[test]
fn the_log_counts_the_work_and_names_nobody() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let portal = Portal::open(Folder::new()?, &[])?;
    let (company, citizen) = (portal.company()?, portal.somebody()?);
    let case = id(&portal.case(&citizen, &company.bin)?);
    let path = format!("/v1/requests/{case}?secret=in-the-query");
    let last = portal.client.get(&path, &citizen.token)?.with(200)?;
    portal
        .client
        .submit(&citizen.token, &json!({"text": 1}), None)?
        .with(422)?;
    let forged = portal
        .client
        .get("/v1/me/requests", &format!("{}x", citizen.token))?;
    portal.logged(&forged.with(401)?)?;
    portal.logged(&last)?;
    let log = serde_json::to_string(&portal.log())?;
    let signature = citizen.token.rsplit('.').next().context("no token")?;
    for personal in [
        &*citizen.iin,
        &*company.administrator.iin,
        people::OPERATOR,
        signature,
        "Серікқызы",
        "aigul@example.kz",
        "234 56 78",
        "in-the-query",
        "Ақсай",
        &*case,
    ] {
        assert!(!log.contains(personal), "the log holds {personal}");
    }
    Ok(())
}
