//! Staff of a holder and requests that they sent themselves: nobody decides on what they asked.

use anyhow::{Context as _, Result, ensure};
use portal_tests::documents;
use portal_tests::identity::Authority;
use portal_tests::life::{answer, extension, forwarding, question};
use portal_tests::people;
use portal_tests::scene::{Company, Somebody, id};
use portal_tests::server::{Folder, Portal};
use serde_json::{Value, json};

/// A request that this person sent to a holder.
fn sent(portal: &Portal, by: &Somebody, to: &Company) -> Result<String> {
    let document = documents::request(&by.iin, &to.bin);
    Ok(id(&portal
        .client
        .submit(&by.token, &document, None)?
        .with(201)?
        .json()))
}

/// Every act of staff.
fn acts(other: &Company) -> Vec<(&'static str, Value)> {
    vec![
        ("moderation", json!({"decision": "accept"})),
        ("forwarding", forwarding(&other.bin)),
        ("extension", extension(&other.bin)),
        ("extension/notice", json!({})),
        ("clarification", question()),
        ("answer", answer("provided")),
    ]
}

#[test]
fn staff_do_not_decide_on_a_request_of_their_own_and_are_told_who_does() -> Result<()> {
    let portal = Portal::start()?;
    let (company, other) = (portal.company()?, portal.company()?);
    let head = portal.somebody()?;
    portal.grant(&company.bin, &head.iin, "head")?;
    for own in [&company.administrator, &head] {
        let number = sent(&portal, own, &company)?;
        let etag = portal.seen(&own.iin, &number)?.with(200)?;
        let etag = etag.header("etag").context("no ETag")?.to_owned();
        for (act, body) in acts(&other) {
            for (language, says) in [
                ("kk", "портал операторы"),
                ("ru", "оператор портала"),
                ("en", "the operator of the portal"),
            ] {
                let headers = [("accept-language", language)];
                let refused = portal
                    .act(&own.iin, &number, act, &body, &headers)?
                    .refused(403, "own-request")
                    .context(act)?
                    .json();
                let detail = refused["detail"].as_str().unwrap_or_default();
                ensure!(detail.contains(says), "{detail}");
            }
        }
        let after = portal.seen(&own.iin, &number)?.with(200)?;
        ensure!(after.header("etag") == Some(&*etag), "a refusal changed the case");
        // Somebody else of the holder does, and what is the applicant's stays theirs.
        let colleague = portal.somebody()?;
        portal.grant(&company.bin, &colleague.iin, "administrator")?;
        portal
            .act(&colleague.iin, &number, "clarification", &question(), &[])?
            .with(200)?;
        portal
            .act(
                &own.iin,
                &number,
                "clarification/reply",
                &json!({"text": "47-үй"}),
                &[],
            )?
            .with(200)?;
        portal
            .act(&colleague.iin, &number, "answer", &answer("provided"), &[])?
            .with(200)?;
        portal
            .act(&own.iin, &number, "rating", &json!({"mark": "like"}), &[])?
            .with(200)?;
    }
    Ok(())
}

#[test]
fn also_where_a_request_of_their_own_was_forwarded_to_them() -> Result<()> {
    let portal = Portal::start()?;
    let (company, other) = (portal.company()?, portal.company()?);
    let number = sent(&portal, &other.administrator, &company)?;
    portal
        .act(
            &company.administrator.iin,
            &number,
            "forwarding",
            &forwarding(&other.bin),
            &[],
        )?
        .with(200)?;
    portal
        .act(
            &other.administrator.iin,
            &number,
            "answer",
            &answer("provided"),
            &[],
        )?
        .refused(403, "own-request")?;
    Ok(())
}

#[test]
fn staff_do_not_decide_on_a_request_of_an_organisation_that_they_sign_for_by_their_token() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let mut folder = Folder::new()?;
    for (setting, refused) in [("refuse", true), ("allow", false)] {
        let portal = Portal::open(
            folder,
            &[
                ("SPIN_VARIABLE_TOKEN_BIN_CLAIM", "bin"),
                ("SPIN_VARIABLE_STAFF_OWN_REQUESTS", setting),
            ],
        )?;
        let (company, other, sender) = (portal.company()?, portal.company()?, portal.somebody()?);
        let sent = |bin: &str| -> Result<String> {
            let document = documents::request_for(&sender.iin, &company.bin, bin);
            let sent = portal.client.submit(&sender.token, &document, None)?;
            Ok(id(&sent.with(201)?.json()))
        };
        let act = |number: &str, signs_for: &str, act: &str, body: &Value| {
            let claims = portal.authority.claims_of(&company.administrator.iin);
            let mut said = Authority::said(&claims);
            said["bin"] = json!(signs_for);
            let token = portal.authority.sign(&Authority::header(), &said);
            let path = format!("/v1/requests/{number}/{act}");
            portal.client.json("POST", &path, &token, body)
        };
        let bin = people::new_number()?;
        let number = sent(&bin)?;
        if refused {
            for (name, body) in acts(&other) {
                act(&number, &bin, name, &body)?
                    .refused(403, "own-request")
                    .context(name)?;
            }
        }
        let given = act(&number, &bin, "answer", &answer("provided"))?;
        ensure!(given.status == if refused { 403 } else { 200 }, "{setting}");
        // For another organisation, or for the holder itself, they sign as before.
        let number = sent(&bin)?;
        act(&number, &company.bin, "answer", &answer("provided"))?.with(200)?;
        // What a holder asks and has to answer itself, somebody there answers who signs for it.
        let number = sent(&company.bin)?;
        act(&number, &company.bin, "answer", &answer("provided"))?.with(200)?;
        folder = portal.stop()?;
    }
    Ok(())
}

#[test]
fn a_deployment_may_allow_it_and_a_setting_that_is_neither_is_no_setting() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    for (setting, status) in [
        ("allow", 200),
        (" allow\n", 200),
        ("refuse", 403),
        ("", 403),
        ("yes", 503),
    ] {
        let portal = Portal::open(Folder::new()?, &[("SPIN_VARIABLE_STAFF_OWN_REQUESTS", setting)])?;
        let company = portal.company()?;
        let number = sent(&portal, &company.administrator, &company)?;
        let given = portal.act(
            &company.administrator.iin,
            &number,
            "answer",
            &answer("provided"),
            &[],
        )?;
        ensure!(given.status == status, "{setting:?}: {}", given.status);
    }
    Ok(())
}
