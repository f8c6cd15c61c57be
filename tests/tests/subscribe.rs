//! `/v1/holders/{bin}/subscription`: a holder's own system hears of what happens in the holder's cases, and of no others.

use std::net::TcpListener;

use anyhow::{Context as _, Result};
use portal_tests::client::Answer;
use portal_tests::documents::{self, lacks};
use portal_tests::gateway::{Gateway, Letter};
use portal_tests::life::{Life, Role};
use portal_tests::server::{Folder, Portal};
use record::canonical;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

/// A Monday morning in Almaty.
const ARRIVAL: &str = "2026-11-23T05:00:00Z";

/// A portal that lets holders have their systems there, and whose own gateway takes everything.
fn portal_of(systems: &str, gateway: &Gateway) -> Result<Portal> {
    let settings = [
        ("SPIN_VARIABLE_SUBSCRIPTION_HOST", systems),
        ("SPIN_VARIABLE_NOTICE_HOST", gateway.address()),
        ("SPIN_VARIABLE_NOTICE_SECRET", gateway.secret()),
    ];
    Portal::open(Folder::new()?.at(ARRIVAL)?, &settings)
}

fn path(bin: &str) -> String {
    format!("/v1/holders/{bin}/subscription")
}

fn put(portal: &Portal, iin: &str, bin: &str, url: &str) -> Result<Answer> {
    let token = portal.authority.token_of(iin);
    portal
        .client
        .json("PUT", &path(bin), &token, &json!({"url": url}))
}

/// The head of the holder subscribes. Answers what is shown to them.
fn subscribed(life: &Life<'_>, system: &Gateway) -> Result<Value> {
    let url = format!("{}/events?of=cases", system.address());
    let made = put(life.portal, &life.head.iin, &life.company.bin, &url)?
        .with(201)?
        .json();
    system.expect_secret(made["secret"].as_str().context("no secret")?)?;
    Ok(made)
}

/// What happened, in the order of the chain.
fn told(letters: &[Letter]) -> Vec<(u64, String)> {
    let mut told: Vec<_> = letters
        .iter()
        .map(|letter| {
            let seq = letter.body["seq"].as_u64().unwrap_or(u64::MAX);
            (seq, letter.text("/type").to_owned())
        })
        .collect();
    told.sort();
    told
}

#[test]
fn the_system_of_a_holder_hears_of_its_cases_from_the_subscription_on() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let (gateway, system) = (Gateway::start()?, Gateway::start()?);
    let portal = portal_of(system.address(), &gateway)?;
    let life = portal.life()?;
    life.accept()?;
    portal.set_clock("2026-11-23T05:10:00Z")?;
    let made = subscribed(&life, &system)?;
    assert_eq!(made["since"], "2026-11-23T05:10:00Z");
    portal.deliver()?;
    assert!(system.letters()?.is_empty(), "what was before");

    life.ask()?;
    life.done(Role::Applicant, "clarification/reply", &json!({"text": "47-үй."}))?;
    let there = life.forward_part()?;
    // What happens there is the other holder's.
    portal
        .act(
            &life.other_head.iin,
            &there,
            "answer",
            &documents::answer("provided"),
            &[],
        )?
        .with(200)?;
    life.done(
        Role::Head,
        "extension",
        &portal_tests::life::extension(&life.other.bin),
    )?;
    // It tells nobody else.
    life.done(Role::Head, "extension/notice", &json!({}))?;
    portal.deliver()?;
    let letters = system.taken()?;
    let expected = [
        "clarification-asked",
        "clarification-given",
        "forwarded",
        "extended",
        "notified",
    ];
    let names: Vec<_> = told(&letters).into_iter().map(|(_, name)| name).collect();
    assert_eq!(names, expected);

    let file = format!("/v1/requests/{}/export", life.number);
    let file = portal.client.get(&file, &portal.operator())?.with(200)?.json();
    for letter in &letters {
        assert_eq!(letter.path, "/events?of=cases");
        let seq = usize::try_from(letter.body["seq"].as_u64().context("no seq")?)?;
        let event = &file["record"]["events"][seq];
        let hash = hex::encode(Sha256::digest(canonical::of(event)?));
        assert_eq!(
            letter.body,
            json!({
                "format": 1,
                "id": event["id"],
                "type": letter.text("/type"),
                "case": life.number,
                "number": life.number,
                "seq": event["seq"],
                "at": event["at"],
                "hash": hash,
            })
        );
    }
    // It stands at its event, as every notice does.
    let case = life.case()?;
    let asked = portal_tests::life::last(&case, "clarification-asked")?;
    let shown = asked["notices"].as_array().into_iter().flatten();
    let shown: Vec<_> = shown.filter(|notice| notice["to"] == "subscriber").collect();
    assert_eq!(shown.len(), 1);
    assert_eq!(
        (&shown[0]["state"], &shown[0]["channel"], &shown[0]["leg"]),
        (&json!("accepted"), &json!("subscription"), &json!(life.number))
    );
    portal.deliver()?;
    assert!(system.letters()?.is_empty(), "told twice, or of its own telling");
    Ok(())
}

#[test]
fn a_system_that_fails_is_tried_again_and_keeps_nobody_from_their_notices() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let (gateway, system) = (Gateway::start()?, Gateway::start()?);
    let portal = portal_of(system.address(), &gateway)?;
    let life = portal.life()?;
    subscribed(&life, &system)?;
    portal.deliver()?;
    gateway.taken()?;
    system.taken()?;
    system.answer(500)?;
    life.accept()?;
    portal.deliver()?;
    assert_eq!(gateway.taken()?.len(), 1);
    assert_eq!(system.taken()?.len(), 1);
    system.answer(204)?;
    for (instant, tries) in [("2026-11-23T05:00:59Z", 0), ("2026-11-23T05:01:00Z", 1)] {
        portal.set_clock(instant)?;
        portal.deliver()?;
        assert_eq!(system.taken()?.len(), tries, "{instant}");
    }
    // For good, and no second way.
    system.answer(410)?;
    life.ask()?;
    portal.deliver()?;
    let asked = portal_tests::life::last(&life.case()?, "clarification-asked")?;
    let shown = asked["notices"].as_array().into_iter().flatten();
    let reasons: Vec<_> = shown
        .filter(|notice| notice["to"] == "subscriber")
        .map(|notice| notice["reason"].clone())
        .collect();
    assert_eq!(reasons, [json!("refused")]);
    Ok(())
}

#[test]
fn a_system_that_hangs_keeps_nobody_from_their_notices() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let gateway = Gateway::start()?;
    let silent = TcpListener::bind("127.0.0.1:0")?;
    let address = format!("http://{}", silent.local_addr()?);
    let portal = portal_of(&address, &gateway)?;
    let lives = [portal.life()?, portal.life()?];
    for life in &lives {
        put(&portal, &life.head.iin, &life.company.bin, &address)?.with(201)?;
        life.accept()?;
    }
    portal.deliver()?;
    portal.set_clock("2026-11-23T05:01:00Z")?;
    portal.deliver()?;
    assert_eq!(gateway.counted()?.len(), 6);
    Ok(())
}

#[test]
fn the_secret_is_shown_once_and_changes_with_each_subscription() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let (gateway, system) = (Gateway::start()?, Gateway::start()?);
    let portal = portal_of(system.address(), &gateway)?;
    let life = portal.life()?;
    let first = subscribed(&life, &system)?;
    let read = |iin: &str| {
        let token = portal.authority.token_of(iin);
        portal.client.get(&path(&life.company.bin), &token)
    };
    let mut shown = first.clone();
    shown.as_object_mut().context("no object")?.remove("secret");
    for iin in [&life.head.iin, &life.company.administrator.iin] {
        assert_eq!(read(iin)?.with(200)?.json(), shown);
    }
    // Another address: the events go on from where they began, under another secret.
    portal.set_clock("2026-11-23T05:10:00Z")?;
    let url = format!("{}/moved", system.address());
    let second = put(&portal, &life.head.iin, &life.company.bin, &url)?
        .with(200)?
        .json();
    assert_eq!((&second["url"], &second["since"]), (&json!(url), &json!(ARRIVAL)));
    assert_ne!(first["secret"], second["secret"]);
    assert_eq!(second["former_secret_until"], "2026-11-24T05:10:00Z");
    // The recipient has a day to set the new one: both sign.
    let (new, old) = (&second["secret"], &first["secret"]);
    let (new, old) = (
        new.as_str().context("no secret")?,
        old.as_str().context("no secret")?,
    );
    system.expect_secrets(&[new, old])?;
    life.accept()?;
    portal.deliver()?;
    let paths: Vec<_> = system.taken()?.into_iter().map(|letter| letter.path).collect();
    assert_eq!(
        paths,
        ["/moved", "/moved"],
        "the registration, which was as old as that, too"
    );

    portal.set_clock("2026-11-24T05:10:00Z")?;
    system.expect_secret(new)?;
    life.forward_part()?;
    portal.deliver()?;
    assert_eq!(system.taken()?.len(), 1, "under the new one alone");
    assert!(lacks(
        &read(&life.head.iin)?.with(200)?.json(),
        "former_secret_until"
    ));

    let token = portal.authority.token_of(&life.head.iin);
    let end = || {
        portal
            .client
            .json("DELETE", &path(&life.company.bin), &token, &json!(null))
    };
    assert_eq!(end()?.with(200)?.json(), json!({"holder": life.company.bin}));
    end()?.refused(404, "not-found")?;
    read(&life.head.iin)?.refused(404, "not-found")?;
    life.ask()?;
    portal.deliver()?;
    assert!(system.taken()?.is_empty(), "after its end");
    // Once more: from now on.
    portal.set_clock("2026-11-24T05:20:00Z")?;
    let third = put(&portal, &life.head.iin, &life.company.bin, &url)?
        .with(201)?
        .json();
    assert_eq!(third["since"], "2026-11-24T05:20:00Z");
    assert!(
        lacks(&third, "former_secret_until"),
        "nobody uses that of what has ended"
    );
    Ok(())
}

#[test]
fn an_address_elsewhere_is_refused_and_so_is_everyone_who_may_not_subscribe() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let (gateway, system) = (Gateway::start()?, Gateway::start()?);
    let portal = portal_of(system.address(), &gateway)?;
    let life = portal.life()?;
    let bin = &life.company.bin.clone();
    for url in [
        "https://example.kz/",
        "http://127.0.0.1/",
        "http://notify.spin.internal/v1/notices/delivery",
        "file:///etc/passwd",
        "nothing",
    ] {
        let refused = put(&portal, &life.head.iin, bin, url)?.refused(422, "invalid-document")?;
        assert_eq!(
            refused.faults(),
            [("/url".to_owned(), "out-of-range".to_owned())],
            "{url}"
        );
    }
    let refused = put(&portal, &life.head.iin, bin, " ")?.refused(422, "invalid-document")?;
    assert_eq!(refused.faults(), [("/url".to_owned(), "blank".to_owned())]);
    let good = format!("{}/events", system.address());
    for stranger in [
        &life.company.administrator.iin,
        &life.other_head.iin,
        &life.citizen.iin,
    ] {
        put(&portal, stranger, bin, &good)?.refused(403, "forbidden")?;
    }
    let token = portal.authority.token_of(&life.head.iin);
    portal.client.get(&path(bin), &token)?.refused(404, "not-found")?;
    put(
        &portal,
        &life.head.iin,
        &portal_tests::people::new_number()?,
        &good,
    )?
    .refused(404, "not-found")?;
    put(&portal, portal_tests::people::OPERATOR, bin, &good)?.with(201)?;

    // A deployment without such hosts says so.
    let portal = Portal::open(portal.stop()?, &[])?;
    let refused = put(&portal, portal_tests::people::OPERATOR, bin, &good)?.refused(404, "not-found")?;
    assert_eq!(
        refused.json()["detail"],
        "this deployment tells no systems of holders"
    );
    Ok(())
}

#[test]
fn a_dismissed_member_keeps_no_subscription_and_that_stands_in_the_history() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let (gateway, system) = (Gateway::start()?, Gateway::start()?);
    let portal = portal_of(system.address(), &gateway)?;
    let newest = |bin: &str| -> Result<Value> {
        let path = format!("/v1/holders/{bin}/history");
        let history = portal.client.get(&path, &portal.operator())?.with(200)?.json();
        Ok(history["items"][0]["what"].clone())
    };
    let staff = |method: &str, bin: &str, iin: &str, body: &Value| -> Result<()> {
        let path = format!("/v1/holders/{bin}/staff/{iin}");
        let done = portal.client.json(method, &path, &portal.operator(), body)?;
        done.with(200).map(drop)
    };
    let is_there = |life: &Life<'_>| -> Result<bool> {
        let path = path(&life.company.bin);
        let read = portal.client.get(&path, &portal.operator())?;
        Ok(read.status == 200)
    };
    // Dismissed, and made an administrator.
    for (method, body, expected) in [
        ("DELETE", json!(null), "revoked"),
        ("PUT", json!({"role": "administrator"}), "granted"),
    ] {
        let life = portal.life()?;
        subscribed(&life, &system)?;
        staff(method, &life.company.bin, &life.head.iin, &body)?;
        let change = newest(&life.company.bin)?;
        assert_eq!(change[expected]["iin"], *life.head.iin, "{change}");
        assert_eq!(change[expected]["subscription_ended"], true, "{change}");
        assert!(!is_there(&life)?, "{method}");
        life.accept()?;
        portal.deliver()?;
        assert!(system.taken()?.is_empty(), "{method}: told after its end");
    }
    // What the operator, or another head, has made stays.
    let life = portal.life()?;
    let url = format!("{}/events", system.address());
    put(&portal, portal_tests::people::OPERATOR, &life.company.bin, &url)?.with(201)?;
    staff("DELETE", &life.company.bin, &life.head.iin, &json!(null))?;
    assert!(is_there(&life)?);
    let change = newest(&life.company.bin)?;
    assert_eq!(change["revoked"], json!({"iin": life.head.iin}));
    Ok(())
}

#[test]
fn a_system_that_hangs_takes_no_time_of_the_gateway_nor_of_another_system() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let gateway = Gateway::start()?;
    let silent = TcpListener::bind("127.0.0.1:0")?;
    let address = format!("http://{}", silent.local_addr()?);
    let portal = portal_of(&address, &gateway)?;
    let mut lives = Vec::new();
    for _ in 0..4 {
        let life = portal.life()?;
        put(&portal, &life.head.iin, &life.company.bin, &address)?.with(201)?;
        lives.push(life);
    }
    for life in &lives {
        life.accept()?;
    }
    portal.sweep()?;
    // One call: whatever the systems of the holders do, everybody else has their notices by then.
    portal.scheduled("/v1/notices/delivery")?.with(200)?;
    assert_eq!(gateway.counted()?.len(), 3 * lives.len());
    Ok(())
}
