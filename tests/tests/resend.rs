//! `GET /v1/notices/dead`, `POST /v1/requests/{id}/resending`, `POST /v1/notices/dead/resending`: who was not told is known,
//! and is told in the end.

use std::collections::BTreeSet;

use anyhow::{Context as _, Result, ensure};
use portal_tests::client::Answer;
use portal_tests::gateway::Gateway;
use portal_tests::life::{Life, Role, events, extension, owed};
use portal_tests::people;
use portal_tests::server::{Folder, Portal};
use serde_json::{Value, json};

/// A Monday morning in Almaty.
const ARRIVAL: &str = "2026-11-23T05:00:00Z";

const DEAD: &str = "/v1/notices/dead";

fn portal_with(gateway: &Gateway) -> Result<Portal> {
    let faults = std::env::var("PORTAL_FAULTS").unwrap_or_default();
    let mut settings = vec![
        ("SPIN_VARIABLE_NOTICE_HOST", gateway.address()),
        ("SPIN_VARIABLE_NOTICE_SECRET", gateway.secret()),
    ];
    if !faults.is_empty() {
        settings.push(("PORTAL_FAULTS", &faults));
    }
    Portal::open(Folder::new()?.at(ARRIVAL)?, &settings)
}

/// The list, read a few at a time.
fn dead(portal: &Portal) -> Result<Vec<Value>> {
    portal.client.walk(DEAD, &portal.operator(), 2)
}

fn resend(portal: &Portal, number: &str, body: &Value) -> Result<Answer> {
    portal.act(people::OPERATOR, number, "resending", body, &[])
}

/// The notices of a case, each by its event, its recipient, and its state.
fn states(case: &Value) -> Vec<(String, String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let mut states = Vec::new();
    for line in case["timeline"].as_array().into_iter().flatten() {
        for notice in line["notices"].as_array().into_iter().flatten() {
            states.push((text(&line["event"]), text(&notice["to"]), text(&notice["state"])));
        }
    }
    states
}

/// The state of one of them.
fn state(case: &Value, event: &str, to: &str) -> Result<String> {
    let found = states(case)
        .into_iter()
        .find(|(of, who, _)| of == event && who == to);
    Ok(found.with_context(|| format!("no {event} to {to}"))?.2)
}

#[test]
fn a_recipient_who_was_not_told_is_on_the_list_and_is_told_once_it_is_sent_again() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let gateway = Gateway::start()?;
    let portal = portal_with(&gateway)?;
    let lives = [portal.life()?, portal.life()?, portal.life()?];
    assert!(dead(&portal)?.is_empty());
    gateway.answer(410)?;
    lives[0].done(Role::Head, "extension", &extension(&lives[0].other.bin))?;
    portal.deliver()?;
    let tried = gateway.taken()?;
    let list = dead(&portal)?;
    let ids: BTreeSet<_> = list
        .iter()
        .map(|one| one["id"].as_str().unwrap_or_default())
        .collect();
    let known: BTreeSet<_> = tried.iter().map(|letter| letter.id.as_str()).collect();
    assert_eq!((list.len(), &ids), (known.len(), &known));
    let one = list
        .iter()
        .find(|one| one["event"] == "extended")
        .context("the extension is not there")?;
    assert_eq!(
        *one,
        json!({
            "id": one["id"], "case": lives[0].number, "event": "extended", "happened_at": ARRIVAL,
            "to": "applicant", "reason": "refused", "at": ARRIVAL
        })
    );
    let staff = list
        .iter()
        .find(|one| one["to"] == "administrator")
        .context("nobody of the staff")?;
    assert_eq!(staff["leg"], staff["case"]);

    // The one of the extension alone: an event of the case, and the duty to tell is met.
    gateway.answer(202)?;
    portal.set_clock("2026-11-24T05:00:00Z")?;
    let body = json!({"notices": [one["id"]]});
    let case = resend(&portal, &lives[0].number, &body)?.with(200)?.json();
    assert_eq!(events(&case).last().map(String::as_str), Some("resent"));
    assert_eq!(state(&lives[0].case()?, "extended", "applicant")?, "waiting");
    // Once more, by somebody who does not know: it is on its way.
    let again = resend(&portal, &lives[0].number, &body)?.with(200)?.json();
    assert_eq!(events(&again), events(&case));
    portal.deliver()?;
    let letters = gateway.taken()?;
    assert_eq!(letters.len(), 1);
    assert_eq!(letters[0].text("/kind"), "applicant-extended");
    assert_eq!(letters[0].id, one["id"].as_str().unwrap_or_default());
    let told = lives[0].case()?;
    assert_eq!(state(&told, "extended", "applicant")?, "accepted");
    assert_eq!(
        owed(&told, &lives[0].number, "notify-extension")?["discharged_at"],
        "2026-11-24T05:00:00Z"
    );
    // The others of this case, and then all of all.
    resend(&portal, &lives[0].number, &json!({}))?.with(200)?;
    assert_eq!(dead(&portal)?.len(), 4);
    let all = || {
        let path = format!("{DEAD}/resending");
        portal
            .client
            .json("POST", &path, &portal.operator(), &json!(null))?
            .with(200)
    };
    assert_eq!(all()?.json(), json!({"done": 2, "remaining": false}));
    assert!(dead(&portal)?.is_empty());
    assert_eq!(all()?.json(), json!({"done": 0, "remaining": false}));
    portal.deliver()?;
    assert_eq!(gateway.counted()?.len(), 7);
    for life in &lives {
        let states = states(&life.case()?);
        ensure!(
            states.iter().all(|(_, _, state)| state == "accepted"),
            "{states:?}"
        );
    }
    assert!(dead(&portal)?.is_empty());
    Ok(())
}

#[test]
fn a_notice_that_fails_again_is_listed_again_and_one_without_a_recipient_is_not() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let gateway = Gateway::start()?;
    let portal = portal_with(&gateway)?;
    let company = portal.company()?;
    let citizen = portal.somebody()?;
    let number = portal_tests::scene::id(&portal.case(&citizen, &company.bin)?);
    let member = format!("/v1/holders/{}/staff/{}", company.bin, company.administrator.iin);
    portal
        .client
        .json("DELETE", &member, &portal.operator(), &json!(null))?
        .with(200)?;
    portal.deliver()?;
    let one = |reason: &str| -> Result<()> {
        let list = dead(&portal)?;
        ensure!(list.len() == 1 && list[0]["case"] == *number, "{list:?}");
        ensure!(
            list[0]["reason"] == *reason && list[0]["to"] == "administrator",
            "{list:?}"
        );
        Ok(())
    };
    one("no-recipient")?;
    // Nobody still, and then somebody.
    resend(&portal, &number, &json!({}))?.with(200)?;
    assert!(dead(&portal)?.is_empty(), "it is on its way");
    portal.deliver()?;
    one("no-recipient")?;
    portal.grant(&company.bin, &company.administrator.iin, "administrator")?;
    resend(&portal, &number, &json!({}))?.with(200)?;
    gateway.taken()?;
    portal.deliver()?;
    let kinds: Vec<_> = gateway
        .taken()?
        .iter()
        .map(|letter| letter.text("/kind").to_owned())
        .collect();
    assert_eq!(kinds, ["administrator-registered"]);
    assert!(dead(&portal)?.is_empty());

    // Whose personal data were removed is nobody to tell.
    let life = portal.life()?;
    life.answer()?;
    let body = json!({"ground": "court-decision", "reference": "№ 7 of 2026-11-20"});
    portal
        .act(people::OPERATOR, &life.number, "erasure", &body, &[])?
        .with(200)?;
    portal.deliver()?;
    assert!(dead(&portal)?.is_empty(), "{:?}", dead(&portal)?);
    let case = resend(&portal, &life.number, &json!({}))?.with(200)?.json();
    assert_eq!(events(&case).last().map(String::as_str), Some("erased"));
    Ok(())
}

#[test]
fn what_is_sent_again_and_not_true_any_more_is_overtaken() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let gateway = Gateway::start()?;
    let portal = portal_with(&gateway)?;
    let life = portal.life()?;
    gateway.answer(410)?;
    life.ask()?;
    portal.deliver()?;
    life.done(Role::Applicant, "withdrawal", &json!({}))?;
    gateway.answer(202)?;
    resend(&portal, &life.number, &json!({}))?.with(200)?;
    gateway.taken()?;
    portal.deliver()?;
    let case = portal.seen(people::OPERATOR, &life.number)?.with(200)?.json();
    for (event, to, expected) in [
        ("registered", "applicant", "accepted"),
        ("registered", "administrator", "overtaken"),
        ("clarification-asked", "applicant", "overtaken"),
        ("withdrawn", "administrator", "accepted"),
    ] {
        assert_eq!(state(&case, event, to)?, expected, "{event} to {to}");
    }
    assert!(dead(&portal)?.is_empty());
    Ok(())
}

#[test]
fn only_what_could_not_be_delivered_is_sent_again() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let gateway = Gateway::start()?;
    let portal = portal_with(&gateway)?;
    let life = portal.life()?;
    portal.deliver()?;
    let case = life.case()?;
    let accepted = &case["timeline"][0]["notices"][0]["id"];
    let unknown = "0".repeat(32);
    for (notices, code) in [
        (json!([accepted]), "not-undeliverable"),
        (json!([unknown]), "not-undeliverable"),
        (json!(["x"]), "not-a-notice"),
        (json!([unknown.to_uppercase().replace('0', "A")]), "not-a-notice"),
    ] {
        let refused = resend(&portal, &life.number, &json!({"notices": notices}))?;
        let refused = refused.refused(422, "invalid-document")?;
        assert_eq!(refused.faults(), [("/notices/0".to_owned(), code.to_owned())]);
    }
    let many = json!({"notices": vec![unknown; 101]});
    resend(&portal, &life.number, &many)?.refused(422, "invalid-document")?;
    // Nothing is dead, and so nothing happens.
    let case = resend(&portal, &life.number, &json!({}))?.with(200)?.json();
    assert_eq!(events(&case), ["registered"]);
    let unknown = format!("{}-2026-999999", life.company.bin);
    resend(&portal, &unknown, &json!({}))?.refused(404, "not-found")?;
    let token = portal.operator();
    for (path, method) in [(DEAD, "PUT"), ("/v1/notices/dead/resending", "GET")] {
        portal
            .client
            .send(
                method,
                path,
                &[("authorization", &*portal_tests::client::bearer(&token))],
                b"",
            )?
            .refused(405, "method-not-allowed")?;
    }
    for query in ["limit=0", "limit=101", "cursor=x", "cursor=0.1.2"] {
        portal
            .client
            .get(&format!("{DEAD}?{query}"), &token)?
            .refused(400, "invalid-parameter")?;
    }
    Ok(())
}

#[test]
fn a_page_of_the_list_neither_skips_nor_repeats_while_others_are_sent_again() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let gateway = Gateway::start()?;
    let portal = portal_with(&gateway)?;
    gateway.answer(410)?;
    let lives: Vec<Life<'_>> = (0..4).map(|_| portal.life()).collect::<Result<_>>()?;
    portal.deliver()?;
    let page = |cursor: &str| -> Result<(Vec<String>, Option<String>)> {
        let path = format!("{DEAD}?limit=1{cursor}");
        let page = portal.client.get(&path, &portal.operator())?.with(200)?.json();
        let items = page["items"].as_array().context("no items")?;
        let ids = items
            .iter()
            .map(|one| one["id"].as_str().unwrap_or_default().to_owned());
        Ok((ids.collect(), page["next"].as_str().map(str::to_owned)))
    };
    let all: Vec<_> = dead(&portal)?;
    assert_eq!(all.len(), 8);
    // After each page its case is sent again, and so is off the list.
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let (ids, next) = page(&cursor)?;
        for id in &ids {
            let of = all
                .iter()
                .find(|one| one["id"] == **id)
                .context("new on the list")?;
            resend(
                &portal,
                of["case"].as_str().unwrap_or_default(),
                &json!({"notices": [id]}),
            )?
            .with(200)?;
        }
        seen.extend(ids);
        match next {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    let expected: Vec<_> = all
        .iter()
        .map(|one| one["id"].as_str().unwrap_or_default())
        .collect();
    assert_eq!(seen, expected);
    assert!(dead(&portal)?.is_empty());
    assert_eq!(lives.len(), 4);
    Ok(())
}
