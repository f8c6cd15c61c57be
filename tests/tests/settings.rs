//! What a deployment sets: values as they come from files, and the secret that a store must keep for its
//! life.

use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use portal_tests::client::bearer;
use portal_tests::documents;
use portal_tests::people;
use portal_tests::scene::id;
use portal_tests::server::{Folder, Portal, eventually};
use serde_json::json;

const INDEX_SECRET: &str = "SPIN_VARIABLE_INDEX_SECRET";

/// Opens a portal with another value of one variable.
fn with(folder: Folder, name: &str, value: &str) -> Result<Portal> {
    Portal::open(folder, &[(name, value)])
}

/// How many cases stand in the list of the demonstration's citizen.
fn listed(portal: &Portal) -> Result<usize> {
    let token = portal.authority.token_of(people::CITIZEN);
    let page = portal.client.get("/v1/me/requests", &token)?.with(200)?.json();
    page["items"].as_array().map(Vec::len).context("no list")
}

/// Sends a request of this citizen.
fn send(portal: &Portal, iin: &str) -> Result<portal_tests::client::Answer> {
    let document = documents::request(iin, people::HOLDER);
    portal
        .client
        .submit(&portal.authority.token_of(iin), &document, None)
}

fn secret(portal: &Portal) -> Result<String> {
    let variables = portal.authority.variables();
    let found = variables.into_iter().find(|(name, _)| *name == INDEX_SECRET);
    Ok(found.context("no secret")?.1)
}

/// A portal on which the citizen of the demonstration has sent a request that was accepted.
fn in_use() -> Result<Portal> {
    let portal = Portal::open(Folder::new()?, &[])?;
    documents::seed(&portal.client, &portal.authority.token_of(people::OPERATOR))?;
    let number = id(&send(&portal, people::CITIZEN)?.with(201)?.json());
    let decision = json!({"decision": "accept"});
    portal
        .act(people::ADMINISTRATOR, &number, "moderation", &decision, &[])?
        .with(200)?;
    Ok(portal)
}

/// Takes the mark of the secret out of a store, as if it were from before there were marks.
fn without_mark(folder: &Folder) -> Result<()> {
    let done = Command::new("sqlite3")
        .arg(folder.path().join("store.db"))
        .arg("DELETE FROM entry WHERE key = 'od/index/mark'; SELECT changes();")
        .output()
        .context("sqlite3 is not there")?;
    ensure!(done.stdout == b"1\n", "{done:?}");
    Ok(())
}

#[test]
fn white_space_around_a_value_is_not_meant() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let portal = in_use()?;
    let clean = portal.authority.variables();
    let mut folder = portal.stop()?;
    for around in [("", "\n"), (" ", "\r\n"), ("\u{feff}", "\n\n"), ("\t", "")] {
        let set: Vec<_> = clean
            .iter()
            .map(|(name, value)| (*name, format!("{}{value}{}", around.0, around.1)))
            .chain([("SPIN_VARIABLE_DAILY_QUOTA", "200\n".to_owned())])
            .collect();
        let set: Vec<_> = set.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let portal = Portal::open(folder, &set)?;
        assert!(listed(&portal)? >= 1, "{around:?}");
        let before = listed(&portal)?;
        let sent = send(&portal, people::CITIZEN)?.with(201)?.json();
        assert!(sent["receipt"].is_object(), "{around:?}");
        assert_eq!(listed(&portal)?, before + 1);
        // The operator is one, and the scheduler's secret is the secret.
        let history = format!("/v1/holders/{}/history", people::HOLDER);
        portal.client.get(&history, &portal.operator())?.with(200)?;
        let secret = bearer(&portal.authority.scheduler_secret);
        portal
            .client
            .send("POST", "/v1/sweep", &[("authorization", &secret)], b"")?
            .with(200)?;
        folder = portal.stop()?;
    }
    // And with the values as they are, everything is still there.
    assert_eq!(listed(&Portal::open(folder, &[])?)?, 5);
    Ok(())
}

#[test]
fn operators_may_stand_one_a_line() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let value = format!("{}\r\n{}\n", people::HEAD, people::OPERATOR);
    let portal = with(Folder::new()?, "SPIN_VARIABLE_OPERATORS", &value)?;
    documents::seed(&portal.client, &portal.authority.token_of(people::OPERATOR))
}

#[test]
fn another_index_secret_is_noticed_before_it_divides_the_store() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let portal = in_use()?;
    let right = secret(&portal)?;
    let newcomer = portal.somebody()?.iin;
    let mut folder = portal.stop()?;
    for wrong in [
        "another-secret-of-more-than-32-characters".to_owned(),
        right.to_uppercase(),
        format!("{right}x"),
    ] {
        let portal = with(folder, INDEX_SECRET, &wrong)?;
        let health = portal.client.send("GET", "/v1/health", &[], &[])?;
        health.refused(503, "not-configured")?;
        let token = portal.authority.token_of(people::CITIZEN);
        portal
            .client
            .get("/v1/me/requests", &token)?
            .refused(503, "not-configured")?;
        // Neither somebody who is known nor somebody who is new is given another list.
        for iin in [people::CITIZEN, &newcomer] {
            send(&portal, iin)?.refused(503, "not-configured")?;
        }
        let withdrawal = format!("/v1/requests/{}-2026-1/withdrawal", people::HOLDER);
        let headers = [
            ("authorization", &*bearer(&token)),
            ("content-type", "application/json"),
            ("idempotency-key", "k"),
            ("accept-language", "en"),
        ];
        portal
            .client
            .send("POST", &withdrawal, &headers, b"{}")?
            .refused(503, "not-configured")?;
        eventually("line that names the variable", || {
            let lines = portal.log().into_iter();
            let named = lines.filter(|line| line.to_string().contains("`index_secret`"));
            Ok((named.count() >= 4).then_some(()))
        })?;
        folder = portal.stop()?;
    }
    let portal = Portal::open(folder, &[])?;
    portal.client.send("GET", "/v1/health", &[], &[])?.with(200)?;
    assert_eq!(listed(&portal)?, 1);
    // Nothing was drawn or written meanwhile.
    assert!(id(&send(&portal, &newcomer)?.with(201)?.json()).ends_with("-2"));
    Ok(())
}

#[test]
fn a_store_from_before_there_were_marks_gets_one() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    // By the first look at its health, and by the first citizen who is new.
    for by_health in [true, false] {
        let folder = in_use()?.stop()?;
        without_mark(&folder)?;
        let portal = Portal::open(folder, &[])?;
        if by_health {
            portal.client.send("GET", "/v1/health", &[], &[])?.with(200)?;
        } else {
            let newcomer = portal.somebody()?.iin;
            send(&portal, &newcomer)?.with(201)?;
        }
        assert_eq!(listed(&portal)?, 1);
        let portal = with(
            portal.stop()?,
            INDEX_SECRET,
            "another-secret-of-more-than-32-characters",
        )?;
        let health = portal.client.send("GET", "/v1/health", &[], &[])?;
        health.refused(503, "not-configured")?;
    }
    Ok(())
}

#[test]
fn a_store_that_was_in_use_with_white_space_in_the_secret_keeps_it() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let portal = in_use()?;
    let right = secret(&portal)?;
    let folder = portal.stop()?;
    without_mark(&folder)?;
    let as_given = format!("{right}\n");
    // From here on the lists stand under the secret with its line end, as they did before white space was
    // taken away.
    let portal = with(folder, INDEX_SECRET, &as_given)?;
    send(&portal, people::CITIZEN)?.with(201)?;
    assert_eq!(listed(&portal)?, 1, "the list under the other name was begun");
    let portal = with(portal.stop()?, INDEX_SECRET, &as_given)?;
    assert_eq!(listed(&portal)?, 1);
    portal.client.send("GET", "/v1/health", &[], &[])?.with(200)?;
    let portal = with(portal.stop()?, INDEX_SECRET, &right)?;
    let health = portal.client.send("GET", "/v1/health", &[], &[])?;
    health.refused(503, "not-configured").map(drop)
}
