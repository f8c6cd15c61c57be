//! `POST /v1/notices/delivery`: every notice arrives, or is known not to, whatever becomes of the gateway and of the host.

use std::collections::BTreeSet;
use std::net::TcpListener;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use portal_tests::client::{Answer, bearer};
use portal_tests::crowd::at_once;
use portal_tests::documents::{self, lacks, with};
use portal_tests::gateway::{Gateway, Letter};
use portal_tests::life::{
    Role, answer, events, extension, forwarding, number_of_last_leg, owed, question, wide,
};
use portal_tests::people;
use portal_tests::scene::id;
use portal_tests::server::{Folder, Portal};
use serde_json::{Value, json};

/// A Monday morning in Almaty: moderation by Tuesday, the answer by Tuesday, 8 December.
const ARRIVAL: &str = "2026-11-23T05:00:00Z";

const DELIVERY: &str = "/v1/notices/delivery";

/// How long the clock waits for a batch.
const MOST_OF_A_BATCH: Duration = Duration::from_secs(15);

/// How the tests' deployment is configured for a gateway.
fn ways<'g>(first: &'g Gateway, second: Option<&'g Gateway>) -> Vec<(&'static str, &'g str)> {
    let mut ways = vec![
        ("SPIN_VARIABLE_NOTICE_HOST", first.address()),
        ("SPIN_VARIABLE_NOTICE_SECRET", first.secret()),
        (
            "SPIN_VARIABLE_PORTAL_ADDRESS",
            "https://dialog.example.kz/requests/",
        ),
    ];
    if let Some(second) = second {
        ways.extend([
            ("SPIN_VARIABLE_NOTICE_SECOND_HOST", second.address()),
            ("SPIN_VARIABLE_NOTICE_SECOND_SECRET", second.secret()),
            ("SPIN_VARIABLE_NOTICE_SECOND_PATH", "/second"),
        ]);
    }
    ways
}

/// A portal at the instant of arrival with this gateway.
fn portal_with(gateway: &Gateway) -> Result<Portal> {
    let faults = std::env::var("PORTAL_FAULTS").unwrap_or_default();
    let mut settings = ways(gateway, None);
    if !faults.is_empty() {
        settings.push(("PORTAL_FAULTS", &faults));
    }
    Portal::open(Folder::new()?.at(ARRIVAL)?, &settings)
}

/// What was posted, and to which role: template and role.
fn posted(letters: &[Letter]) -> Vec<(String, String)> {
    let mut posted: Vec<_> = letters
        .iter()
        .map(|letter| (letter.text("/kind").to_owned(), letter.role().to_owned()))
        .collect();
    posted.sort();
    posted
}

fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
    list.iter()
        .map(|(kind, role)| ((*kind).to_owned(), (*role).to_owned()))
        .collect()
}

/// The notices of a case as its applicant sees them.
fn notices(case: &Value) -> Vec<Value> {
    let lines = case["timeline"].as_array().into_iter().flatten();
    let all = lines.flat_map(|line| line["notices"].as_array().cloned().unwrap_or_default());
    all.collect()
}

/// The notices of a case that stand so.
fn in_state(case: &Value, state: &str) -> usize {
    notices(case)
        .iter()
        .filter(|notice| notice["state"] == state)
        .count()
}

/// The notices of a case whose end was written down, each as often as it was.
fn ended(portal: &Portal, number: &str) -> Result<Vec<String>> {
    let path = format!("/v1/requests/{number}/export");
    let file = portal.client.get(&path, &portal.operator())?.with(200)?.json();
    let events = file["record"]["events"].as_array().context("no events")?;
    let delivered = events
        .iter()
        .filter_map(|event| event["event"]["delivered"]["notices"].as_array());
    let ended = delivered
        .flatten()
        .map(|one| one["notice"].as_str().unwrap_or_default().to_owned());
    Ok(ended.collect())
}

#[test]
fn each_event_is_told_once_to_those_it_concerns_in_their_words() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let gateway = Gateway::start()?;
    let portal = portal_with(&gateway)?;
    let life = portal.life()?;
    let told = |expected: &[(&str, &str)]| -> Result<Vec<Letter>> {
        let (done, waiting) = portal.deliver()?;
        let letters = gateway.taken()?;
        ensure!(posted(&letters) == pairs(expected), "{:?}", posted(&letters));
        ensure!(
            (done, waiting) == (u64::try_from(expected.len())?, 0),
            "{done} and {waiting}"
        );
        ensure!(
            portal.deliver()? == (0, 0) && gateway.letters()?.is_empty(),
            "told twice"
        );
        Ok(letters)
    };

    let letters = told(&[
        ("administrator-registered", "administrator"),
        ("applicant-registered", "applicant"),
    ])?;
    let (to_staff, to_applicant) = (&letters[0], &letters[1]);
    let (to_staff, to_applicant) = match to_staff.role() {
        "administrator" => (to_staff, to_applicant),
        _ => (to_applicant, to_staff),
    };
    assert_eq!(
        to_applicant.body["recipient"],
        json!({"role": "applicant", "iins": [life.citizen.iin], "email": "aigul@example.kz", "phone": "+77012345678"})
    );
    assert_eq!(
        to_staff.body["recipient"],
        json!({"role": "administrator", "holder": life.company.bin, "iins": [life.company.administrator.iin]})
    );
    let case = life.case()?;
    for (letter, notice) in [(to_applicant, 0), (to_staff, 1)] {
        assert_eq!(letter.path, "/v1/notices");
        assert_eq!(letter.at, 1_795_410_000, "{ARRIVAL}");
        for (pointer, expected) in [
            ("/format", json!(1)),
            ("/id", json!(letter.id)),
            ("/case", json!(life.number)),
            ("/created_at", json!(ARRIVAL)),
            ("/channel", json!("first")),
            ("/language", json!("kk")),
        ] {
            assert_eq!(letter.body.pointer(pointer), Some(&expected), "{pointer}");
        }
        assert!(letter.text("/subject").contains(&life.number));
        let link = format!("https://dialog.example.kz/requests/{}", life.number);
        for form in ["/text", "/html"] {
            assert!(letter.text(form).contains(&link), "{form}");
            assert!(letter.text(form).contains("«Жаңа» АҚ"), "{form}");
        }
        let shown = &case["timeline"][0]["notices"][notice];
        assert_eq!(shown["id"], *letter.id);
        assert_eq!(
            (&shown["state"], &shown["channel"]),
            (&json!("accepted"), &json!("first"))
        );
        assert_eq!(shown["at"], ARRIVAL);
    }
    assert_eq!(
        events(&case),
        ["registered"],
        "what was delivered is no line of its own"
    );

    life.accept()?;
    told(&[("applicant-accepted", "applicant")])?;
    life.ask()?;
    told(&[("applicant-clarification-asked", "applicant")])?;
    life.done(Role::Applicant, "clarification/reply", &json!({"text": "47-үй."}))?;
    told(&[("administrator-clarification-given", "administrator")])?;
    life.forward_part()?;
    let letters = told(&[
        ("administrator-forwarded-here", "administrator"),
        ("applicant-forwarded-part", "applicant"),
    ])?;
    let there = letters.iter().find(|letter| letter.role() == "administrator");
    assert_eq!(
        there.context("nobody there")?.body["recipient"]["holder"],
        life.other.bin
    );
    life.answer()?;
    told(&[("applicant-answered", "applicant")])?;
    life.done(Role::Applicant, "rating", &json!({"mark": "like"}))?;
    told(&[("administrator-rated", "administrator"), ("head-rated", "head")])?;
    portal.set_clock("2026-12-10T05:00:00Z")?;
    // The other holder did nothing: moderation and the answer are late, and the head hears of it.
    told(&[
        ("administrator-breached", "administrator"),
        ("applicant-breached", "applicant"),
        ("head-escalated", "head"),
        ("operator-escalated", "operator"),
    ])?;
    assert_eq!(in_state(&life.case()?, "accepted"), notices(&life.case()?).len());
    Ok(())
}

#[test]
fn an_applicant_is_told_in_the_language_of_the_request_and_staff_in_that_of_the_deployment() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let gateway = Gateway::start()?;
    let mut settings = ways(&gateway, None);
    settings.push(("SPIN_VARIABLE_NOTICE_LANGUAGE", "en"));
    let portal = Portal::open(Folder::new()?.at(ARRIVAL)?, &settings)?;
    let (company, citizen) = (portal.company()?, portal.somebody()?);
    let document = with(
        &documents::request(&citizen.iin, &company.bin),
        "/language",
        json!("ru"),
    );
    portal.client.submit(&citizen.token, &document, None)?.with(201)?;
    portal.deliver()?;
    let letters = gateway.letters()?;
    assert_eq!(letters.len(), 2);
    for letter in letters {
        let (language, words, holder) = match letter.role() {
            "applicant" => ("ru", "Здравствуйте", "АО «Новое»"),
            _ => ("en", "Hello", "АО «Новое»"),
        };
        assert_eq!(letter.text("/language"), language);
        assert!(letter.text("/text").contains(words), "{}", letter.text("/text"));
        assert!(letter.text("/text").contains(holder), "{}", letter.text("/text"));
        assert!(
            letter
                .text("/html")
                .contains(&format!("<html lang=\"{language}\">"))
        );
    }
    Ok(())
}

#[test]
fn nothing_that_was_written_leaves_the_portal() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let gateway = Gateway::start()?;
    let portal = portal_with(&gateway)?;
    let life = portal.life()?;
    life.ask()?;
    portal.deliver()?;
    life.done(
        Role::Applicant,
        "clarification/reply",
        &json!({"text": "47-үйде тұрамын."}),
    )?;
    portal.deliver()?;
    life.forward_part()?;
    life.done(Role::Head, "extension", &extension(&life.other.bin))?;
    portal.deliver()?;
    life.answer()?;
    life.done(
        Role::Applicant,
        "rating",
        &json!({"mark": "dislike", "reason": "Толық емес жауап."}),
    )?;
    portal.deliver()?;
    let letters = gateway.letters()?;
    assert!(letters.len() > 8, "{}", letters.len());
    let document = documents::request(&life.citizen.iin, &life.company.bin);
    let text = |value: &Value, pointer: &str| -> Result<String> {
        let text = value
            .pointer(pointer)
            .and_then(Value::as_str)
            .context("no text")?;
        Ok(text.chars().take(24).collect())
    };
    let question = question();
    for letter in letters {
        let mut said = letter.body.clone();
        // The contacts are the applicant's, and for the gateway alone.
        said["recipient"] = json!(null);
        let said = said.to_string();
        for personal in [
            text(&document, "/subject")?,
            text(&document, "/text")?,
            text(&document, "/applicant/surname")?,
            text(&document, "/applicant/given_name")?,
            text(&answer("provided"), "/text")?,
            text(&question, "/question")?,
            life.citizen.iin.clone(),
            "aigul@example.kz".to_owned(),
            "47-үйде".to_owned(),
            "Толық емес жауап".to_owned(),
            "зертхана хаттамалары".to_owned(),
        ] {
            assert!(!said.contains(&personal), "{personal}: {said}");
        }
        if letter.role() != "applicant" {
            assert!(!letter.body.to_string().contains(&life.citizen.iin));
        }
    }
    Ok(())
}

#[test]
fn an_applicant_counts_as_told_of_an_extension_once_the_gateway_took_the_notice() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let gateway = Gateway::start()?;
    let portal = portal_with(&gateway)?;
    let life = portal.life()?;
    portal.deliver()?;
    gateway.answer(503)?;
    life.done(Role::Head, "extension", &extension(&life.other.bin))?;
    portal.deliver()?;
    let owed_still = owed(&life.case()?, &life.number, "notify-extension")?;
    assert!(lacks(&owed_still, "discharged_at"), "{owed_still}");
    gateway.answer(200)?;
    portal.set_clock("2026-11-23T05:01:00Z")?;
    portal.deliver()?;
    let discharged = owed(&life.case()?, &life.number, "notify-extension")?;
    assert_eq!(discharged["discharged_at"], "2026-11-23T05:01:00Z");
    Ok(())
}

#[test]
fn a_gateway_that_fails_is_tried_again_when_the_time_has_come_and_not_before() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let gateway = Gateway::start()?;
    let portal = portal_with(&gateway)?;
    let life = portal.life()?;
    gateway.answer(500)?;
    assert_eq!(portal.deliver()?, (0, 2));
    let first = gateway.taken()?;
    assert_eq!(first.len(), 2);
    for (instant, tries) in [
        ("2026-11-23T05:00:59Z", 0),
        ("2026-11-23T05:01:00Z", 2),
        ("2026-11-23T05:05:59Z", 0),
        ("2026-11-23T05:06:00Z", 2),
        ("2026-11-23T05:35:59Z", 0),
        ("2026-11-23T05:36:00Z", 2),
    ] {
        portal.set_clock(instant)?;
        portal.deliver()?;
        assert_eq!(gateway.taken()?.len(), tries, "{instant}");
        assert_eq!(in_state(&life.case()?, "waiting"), 2);
    }
    gateway.answer(202)?;
    portal.set_clock("2026-11-23T07:36:00Z")?;
    assert_eq!(portal.deliver()?, (2, 0));
    let ids = |letters: &[Letter]| {
        letters
            .iter()
            .map(|letter| letter.id.clone())
            .collect::<BTreeSet<_>>()
    };
    let second = gateway.taken()?;
    assert_eq!(ids(&first), ids(&second), "another identity at another try");
    assert_eq!(in_state(&life.case()?, "accepted"), 2);
    Ok(())
}

#[test]
fn a_notice_that_was_new_meanwhile_does_not_wait_for_those_that_failed() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let gateway = Gateway::start()?;
    let portal = portal_with(&gateway)?;
    let life = portal.life()?;
    // The applicant's fail, and with a wait that the gateway asks for.
    gateway.answer_each(|letter| match letter.role() {
        "applicant" => (429, Some(3_600)),
        _ => (200, None),
    })?;
    assert_eq!(portal.deliver()?, (1, 1));
    gateway.taken()?;
    life.accept()?;
    life.ask()?;
    life.done(Role::Applicant, "clarification/reply", &json!({"text": "47-үй."}))?;
    portal.deliver()?;
    assert_eq!(
        posted(&gateway.taken()?),
        pairs(&[
            ("administrator-clarification-given", "administrator"),
            ("applicant-accepted", "applicant"),
        ]),
        "and not the question that was replied to"
    );
    for (instant, tries) in [("2026-11-23T05:59:59Z", 0), ("2026-11-23T06:00:00Z", 2)] {
        portal.set_clock(instant)?;
        portal.deliver()?;
        assert_eq!(gateway.taken()?.len(), tries, "{instant}");
    }
    Ok(())
}

#[test]
fn what_happens_while_a_case_is_being_delivered_is_not_lost() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    // In time, and by a clock that jumped past the end of the claim: on a machine that was asleep.
    is_not_lost_meanwhile(ARRIVAL)?;
    is_not_lost_meanwhile("2026-11-23T05:03:00Z")
}

/// A gateway takes its time; meanwhile it becomes this instant, the holder acts, and a scheduler sweeps.
fn is_not_lost_meanwhile(later: &'static str) -> Result<()> {
    let gateway = Gateway::start()?;
    let folder = Folder::new()?.at(ARRIVAL)?;
    let clock = folder.clock().context("no clock")?;
    let portal = Portal::open(folder, &ways(&gateway, None))?;
    let life = portal.life()?;
    portal.sweep()?;
    let client = portal.client.clone();
    let moderation = format!("/v1/requests/{}/moderation", life.number);
    let administrator = portal.authority.token_of(&life.company.administrator.iin);
    let scheduler = bearer(&portal.authority.scheduler_secret);
    let mut meanwhile = Some(move || -> Result<()> {
        clock.set(later)?;
        let accept = json!({"decision": "accept"});
        client
            .json("POST", &moderation, &administrator, &accept)?
            .with(200)?;
        let headers = [("authorization", &*scheduler)];
        client
            .send("POST", "/v1/sweep", &headers, b"")?
            .with(200)
            .map(drop)
    });
    gateway.answer_each(move |_| match meanwhile.take().map(|act| act()) {
        Some(Err(_)) => (400, None),
        Some(Ok(())) | None => (200, None),
    })?;
    portal.until_nothing_remains(DELIVERY)?;
    assert_eq!(
        posted(&gateway.letters()?),
        pairs(&[
            ("administrator-registered", "administrator"),
            ("applicant-accepted", "applicant"),
            ("applicant-registered", "applicant"),
        ])
    );
    assert_eq!(in_state(&life.case()?, "accepted"), 3);
    Ok(())
}

#[test]
fn a_clock_that_was_a_year_ahead_for_a_while_keeps_nothing_back() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let gateway = Gateway::start()?;
    let portal = portal_with(&gateway)?;
    let life = portal.life()?;
    portal.sweep()?;
    gateway.answer(500)?;
    portal.set_clock("2027-11-23T05:00:00Z")?;
    portal.until_nothing_remains(DELIVERY)?;
    gateway.answer(200)?;
    portal.set_clock("2026-11-23T05:01:00Z")?;
    portal.until_nothing_remains(DELIVERY)?;
    assert_eq!(gateway.counted()?.len(), 2);
    assert_eq!(in_state(&life.case()?, "accepted"), 2);
    Ok(())
}

#[test]
fn a_gateway_that_fails_after_it_accepted_gets_the_same_notice_again() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let gateway = Gateway::start()?;
    let portal = portal_with(&gateway)?;
    let life = portal.life()?;
    // It keeps what it gets, and fails all the same.
    gateway.answer(500)?;
    portal.deliver()?;
    gateway.answer(200)?;
    portal.set_clock("2026-11-23T05:01:00Z")?;
    portal.deliver()?;
    let letters = gateway.letters()?;
    let ids: BTreeSet<_> = letters.iter().map(|letter| &letter.id).collect();
    assert_eq!((letters.len(), ids.len()), (4, 2));
    assert_eq!(in_state(&life.case()?, "accepted"), 2);
    Ok(())
}

#[test]
fn what_the_first_way_refuses_goes_the_second_at_once_and_is_given_up_where_that_refuses_too() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let (first, second) = (Gateway::start()?, Gateway::start()?);
    let settings = ways(&first, Some(&second));
    let portal = Portal::open(Folder::new()?.at(ARRIVAL)?, &settings)?;
    let life = portal.life()?;
    first.answer(410)?;
    second.answer_each(|letter| match letter.role() {
        "applicant" => (200, None),
        _ => (410, None),
    })?;
    assert_eq!(portal.deliver()?, (2, 0));
    assert_eq!(first.taken()?.len(), 2);
    for letter in second.taken()? {
        assert_eq!((letter.text("/channel"), &*letter.path), ("second", "/second"));
    }
    let case = life.case()?;
    let shown = &case["timeline"][0]["notices"];
    assert_eq!(
        (&shown[0]["state"], &shown[0]["channel"]),
        (&json!("accepted"), &json!("second"))
    );
    assert_eq!(
        (&shown[1]["state"], &shown[1]["reason"]),
        (&json!("undeliverable"), &json!("refused"))
    );
    portal.set_clock("2026-11-24T05:00:00Z")?;
    portal.deliver()?;
    let again = first.letters()?.len();
    assert_eq!(again, 0, "what has ended is not tried again");
    Ok(())
}

#[test]
fn a_notice_that_nobody_takes_is_given_up_after_its_tries() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let gateway = Gateway::start()?;
    let portal = portal_with(&gateway)?;
    let life = portal.life()?;
    life.accept()?;
    gateway.answer(500)?;
    let begun = chrono::DateTime::parse_from_rfc3339(ARRIVAL)?;
    let mut minutes = 0;
    let days = [1_440; 6];
    for wait in [0, 1, 5, 30, 120, 360, 720].into_iter().chain(days) {
        assert_eq!(in_state(&life.case()?, "undeliverable"), 0);
        minutes += wait;
        let instant = begun + chrono::TimeDelta::minutes(minutes);
        portal.set_clock(&instant.to_rfc3339())?;
        // Only the delivery: a sweep would find more to tell.
        if wait == 0 {
            portal.sweep()?;
        }
        portal.until_nothing_remains(DELIVERY)?;
        assert_eq!(gateway.taken()?.len(), 3, "after {minutes} minutes");
    }
    let case = life.case()?;
    assert_eq!(in_state(&case, "undeliverable"), 3);
    assert!(
        notices(&case)
            .iter()
            .all(|notice| notice["reason"] == "unanswered")
    );
    portal.set_clock("2026-12-02T05:00:00Z")?;
    portal.until_nothing_remains(DELIVERY)?;
    assert_eq!(gateway.taken()?.len(), 0, "it is over");
    Ok(())
}

#[test]
fn a_gateway_that_hangs_costs_a_call_seconds_and_nobody_else_their_notices() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    hangs("http")
}

#[test]
fn a_gateway_that_hangs_while_the_connection_is_encrypted_does_no_more() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    hangs("https")
}

fn hangs(scheme: &str) -> Result<()> {
    // Connections are accepted by the system, and nobody ever answers.
    let silent = TcpListener::bind("127.0.0.1:0")?;
    let address = format!("{scheme}://{}", silent.local_addr()?);
    let second = Gateway::start()?;
    let portal = Portal::open(
        Folder::new()?.at(ARRIVAL)?,
        &[
            ("SPIN_VARIABLE_NOTICE_HOST", &address),
            ("SPIN_VARIABLE_NOTICE_SECRET", second.secret()),
        ],
    )?;
    let lives = [portal.life()?, portal.life()?, portal.life()?];
    portal.sweep()?;
    let mut remaining = true;
    while remaining {
        let begun = Instant::now();
        remaining = portal.scheduled(DELIVERY)?.with(200)?.json()["remaining"] == true;
        assert!(begun.elapsed() < MOST_OF_A_BATCH, "{:?}", begun.elapsed());
    }
    for life in &lives {
        assert_eq!(in_state(&life.case()?, "waiting"), 2);
    }
    // It is well again, at another address.
    let folder = portal.stop()?;
    let portal = Portal::open(folder, &ways(&second, None))?;
    portal.set_clock("2026-11-23T05:01:00Z")?;
    portal.until_nothing_remains(DELIVERY)?;
    assert_eq!(second.counted()?.len(), 6);
    Ok(())
}

#[test]
fn two_who_deliver_at_once_end_every_notice_once() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let gateway = Gateway::start()?;
    let portal = portal_with(&gateway)?;
    let lives = (0..12).map(|_| portal.life()).collect::<Result<Vec<_>>>()?;
    portal.sweep()?;
    at_once(4, |_| portal.until_nothing_remains(DELIVERY))?;
    portal.until_nothing_remains(DELIVERY)?;
    assert_eq!(gateway.counted()?.len(), 24);
    for life in &lives {
        let ended = ended(&portal, &life.number)?;
        let once: BTreeSet<_> = ended.iter().collect();
        assert_eq!((ended.len(), once.len()), (2, 2));
    }
    Ok(())
}

#[test]
fn without_a_gateway_notices_wait_and_the_call_says_so() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let portal = Portal::at(ARRIVAL)?;
    let life = portal.life()?;
    portal.sweep()?;
    let batch = portal.scheduled(DELIVERY)?.with(200)?.json();
    assert_eq!(
        batch,
        json!({"done": 0, "waiting": 2, "remaining": false, "gateway": false})
    );
    assert_eq!(in_state(&life.case()?, "waiting"), 2);
    // One is there in time.
    let gateway = Gateway::start()?;
    let portal = Portal::open(portal.stop()?, &ways(&gateway, None))?;
    portal.set_clock("2026-11-23T05:01:00Z")?;
    portal.deliver()?;
    assert_eq!(gateway.counted()?.len(), 2);
    Ok(())
}

#[test]
fn only_the_scheduler_delivers_and_only_where_the_gateway_has_a_secret() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let gateway = Gateway::start()?;
    let portal = portal_with(&gateway)?;
    let call = |portal: &Portal, authorization: &[(&str, &str)]| {
        portal.client.send("POST", DELIVERY, authorization, b"")
    };
    call(&portal, &[])?.refused(401, "not-identified")?;
    for wrong in ["wrong", &*portal.operator()] {
        call(&portal, &[("authorization", &*bearer(wrong))])?.refused(401, "not-identified")?;
    }
    portal
        .client
        .get(DELIVERY, &portal.authority.scheduler_secret)?
        .refused(405, "method-not-allowed")?;
    let mut folder = portal.stop()?;
    for (name, value) in [
        ("SPIN_VARIABLE_NOTICE_SECRET", ""),
        ("SPIN_VARIABLE_NOTICE_SECRET", "too short"),
        ("SPIN_VARIABLE_NOTICE_LANGUAGE", "de"),
    ] {
        let mut settings = ways(&gateway, None);
        settings.retain(|(known, _)| *known != name);
        settings.push((name, value));
        let portal = Portal::open(folder, &settings)?;
        portal.scheduled(DELIVERY)?.refused(503, "not-configured")?;
        folder = portal.stop()?;
    }
    Ok(())
}

#[test]
fn an_erased_applicant_is_told_nothing_and_another_role_stands_in_for_a_vacant_one() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let gateway = Gateway::start()?;
    let portal = portal_with(&gateway)?;
    let life = portal.life()?;
    life.answer()?;
    let body = json!({"ground": "court-decision", "reference": "№ 7 of 2026-11-20"});
    portal
        .act(people::OPERATOR, &life.number, "erasure", &body, &[])?
        .with(200)?;
    let dismiss = |bin: &str, iin: &str| -> Result<()> {
        let path = format!("/v1/holders/{bin}/staff/{iin}");
        let dismissed = portal
            .client
            .json("DELETE", &path, &portal.operator(), &json!(null))?;
        dismissed.with(200).map(drop)
    };
    dismiss(&life.company.bin, &life.company.administrator.iin)?;
    // And a company where nobody works.
    let (company, citizen) = (portal.company()?, portal.somebody()?);
    let deserted = id(&portal.case(&citizen, &company.bin)?);
    dismiss(&company.bin, &company.administrator.iin)?;
    portal.deliver()?;

    let case = portal.seen(people::OPERATOR, &life.number)?.with(200)?.json();
    for (place, notice) in notices(&case).into_iter().enumerate() {
        let (state, reason) = match notice["to"].as_str() {
            Some("applicant") => ("undeliverable", json!("no-recipient")),
            // Of the registration: what was to be done is done.
            _ if place == 1 => ("overtaken", json!(null)),
            _ => ("accepted", json!(null)),
        };
        assert_eq!(
            (&notice["state"], &notice["reason"]),
            (&json!(state), &reason),
            "{notice}"
        );
    }
    let letters = gateway.letters()?;
    for letter in letters
        .iter()
        .filter(|letter| letter.text("/case") == life.number)
    {
        let recipient = json!({"role": "administrator", "holder": life.company.bin, "iins": [life.head.iin]});
        assert_eq!(letter.body["recipient"], recipient);
    }
    let case = portal.seen(&citizen.iin, &deserted)?.with(200)?.json();
    let shown = &case["timeline"][0]["notices"];
    assert_eq!(shown[0]["state"], "accepted");
    assert_eq!(shown[1]["reason"], "no-recipient");
    Ok(())
}

/// A delivery that begins at the same shard as any other of these.
fn repeatable(portal: &Portal) -> Result<Answer> {
    let secret = bearer(&portal.authority.scheduler_secret);
    let headers = [
        ("authorization", &*secret),
        ("x-request-id", "the-same-each-time"),
    ];
    portal.client.send("POST", DELIVERY, &headers, b"")
}

#[test]
fn a_host_that_dies_at_any_call_of_a_delivery_leaves_every_notice_sent_and_ended_once() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let gateway = Gateway::start()?;
    let settings = ways(&gateway, None);
    let portal = portal_with(&gateway)?;
    let life = portal.life()?;
    let (number, citizen) = (life.number.clone(), life.citizen.iin.clone());
    portal.sweep()?;
    let mut folder = portal.stop()?;
    let store = folder.path().join("store.db");
    let kept = std::fs::read(&store)?;
    let portal = Portal::open(folder, &settings)?;
    let measured = repeatable(&portal)?.with(200)?;
    let calls = portal.logged(&measured)?["store_calls"]
        .as_u64()
        .context("no count")?;
    ensure!(gateway.taken()?.len() == 2 && calls > 32, "{calls} calls");
    folder = portal.stop()?;
    for fault in ["kill-before", "kill-after"] {
        for call in 1..=calls {
            std::fs::write(&store, &kept)?;
            let fault = format!("{fault}={call}");
            let mut faulty = settings.clone();
            faulty.push(("PORTAL_FAULTS", &fault));
            let portal = Portal::open(folder, &faulty)?;
            portal.set_clock(ARRIVAL)?;
            ensure!(repeatable(&portal).is_err(), "{fault}: the host was to die");
            let portal = Portal::open(portal.wait()?.1, &settings)?;
            // Its claim has run out.
            portal.set_clock("2026-11-23T05:02:00Z")?;
            portal.until_nothing_remains(DELIVERY)?;
            let case = portal.seen(&citizen, &number)?.with(200)?.json();
            ensure!(in_state(&case, "accepted") == 2, "{fault}: {case}");
            ensure!(gateway.counted()?.len() == 2, "{fault}: {:?}", gateway.counted()?);
            ensure!(ended(&portal, &number)?.len() == 2, "{fault}");
            gateway.taken()?;
            folder = portal.stop()?;
        }
    }
    Ok(())
}

#[test]
fn a_record_that_people_have_filled_has_room_for_what_was_delivered() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let gateway = Gateway::start()?;
    let portal = portal_with(&gateway)?;
    let life = portal.life()?;
    // Parts of it at so many holders that their longest answers do not fit beside each other.
    let mut with_parts = Vec::new();
    for _ in 0..4 {
        let other = portal.company()?;
        let mut part = forwarding(&other.bin);
        part["part"] = json!("3-сұрақ");
        let there = number_of_last_leg(&life.done(Role::Administrator, "forwarding", &part)?)?;
        with_parts.push((other.administrator.iin, there));
    }
    life.ask_to_the_end()?.refused(409, "no-room")?;
    let answered = |iin: &str, number: &str, characters: usize| {
        let mut body = answer("provided");
        body["text"] = json!(wide(characters));
        portal.act(iin, number, "answer", &body, &[])
    };
    answered(&life.company.administrator.iin, &life.number, 20_000)?.with(200)?;
    let mut is_full = false;
    for (iin, there) in &with_parts {
        let answered_there = |characters| answered(iin, there, characters);
        if answered_there(20_000)?.status == 200 {
            continue;
        }
        is_full = true;
        answered_there(20_000)?.refused(409, "no-room")?;
        // The longest answer that the holder can still give.
        let mut shorter = (1..20_000).rev().step_by(1_024);
        let given = shorter.find_map(|characters| match answered_there(characters) {
            Ok(tried) if tried.status == 409 => tried.refused(409, "no-room").err().map(Err),
            tried => Some(tried),
        });
        given.context("no answer is taken")??.with(200)?;
    }
    assert!(is_full, "everything fits");
    portal.deliver()?;
    let case = life.case()?;
    assert_eq!(in_state(&case, "waiting"), 0, "{:?}", notices(&case));
    let (told, known) = (gateway.taken()?.len(), ended(&portal, &life.number)?.len());
    let overtaken = in_state(&case, "overtaken");
    assert!(overtaken > 0, "questions that were replied to");
    assert_eq!(
        told + overtaken,
        known,
        "told {told} times, {known} of them known"
    );
    assert_eq!(portal.deliver()?, (0, 0));
    Ok(())
}

#[test]
fn whatever_a_gateway_says_but_410_loses_nothing() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let gateway = Gateway::start()?;
    let portal = portal_with(&gateway)?;
    let mut lives = Vec::new();
    let wrong = [
        301, 302, 307, 400, 401, 403, 404, 405, 408, 409, 413, 415, 422, 423, 425, 429, 451, 499, 500, 502,
        503, 504, 507,
    ];
    for status in wrong {
        gateway.answer(status)?;
        let life = portal.life()?;
        portal.deliver()?;
        assert_eq!(in_state(&life.case()?, "waiting"), 2, "{status}");
        lives.push((status, life));
    }
    // For an hour; then it is well again.
    gateway.answer(404)?;
    for minutes in [1, 6, 36, 60] {
        let instant = chrono::DateTime::parse_from_rfc3339(ARRIVAL)? + chrono::TimeDelta::minutes(minutes);
        portal.set_clock(&instant.to_rfc3339())?;
        portal.until_nothing_remains(DELIVERY)?;
    }
    gateway.answer(204)?;
    portal.set_clock("2026-11-23T07:36:00Z")?;
    portal.until_nothing_remains(DELIVERY)?;
    for (status, life) in &lives {
        assert_eq!(in_state(&life.case()?, "accepted"), 2, "{status}");
    }
    Ok(())
}

#[test]
fn a_gateway_says_as_seconds_or_as_a_date_when_to_come_again() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    for (said, before, at) in [
        ("3600", "2026-11-23T05:59:59Z", "2026-11-23T06:00:00Z"),
        (
            "Mon, 23 Nov 2026 06:00:00 GMT",
            "2026-11-23T05:59:59Z",
            "2026-11-23T06:00:00Z",
        ),
        (
            "Monday, 23-Nov-26 06:00:00 GMT",
            "2026-11-23T05:59:59Z",
            "2026-11-23T06:00:00Z",
        ),
        (
            "Mon Nov 23 06:00:00 2026",
            "2026-11-23T05:59:59Z",
            "2026-11-23T06:00:00Z",
        ),
        // A day at the most, and never sooner than it would be anyway.
        (
            "Wed, 21 Oct 2099 07:28:00 GMT",
            "2026-11-24T04:59:59Z",
            "2026-11-24T05:00:00Z",
        ),
        (
            "99999999999999999999",
            "2026-11-24T04:59:59Z",
            "2026-11-24T05:00:00Z",
        ),
        (
            "Thu, 01 Jan 1970 00:00:00 GMT",
            "2026-11-23T05:00:59Z",
            "2026-11-23T05:01:00Z",
        ),
        ("-1", "2026-11-23T05:00:59Z", "2026-11-23T05:01:00Z"),
        ("soon", "2026-11-23T05:00:59Z", "2026-11-23T05:01:00Z"),
    ] {
        let gateway = Gateway::start()?;
        let portal = portal_with(&gateway)?;
        portal.life()?;
        gateway.answer_asking(503, said)?;
        portal.deliver()?;
        ensure!(gateway.taken()?.len() == 2, "{said}");
        for (instant, tries) in [(before, 0), (at, 2)] {
            portal.set_clock(instant)?;
            portal.until_nothing_remains(DELIVERY)?;
            let taken = gateway.taken()?.len();
            ensure!(taken == tries, "{said}: {taken} at {instant}");
        }
    }
    Ok(())
}

/// The notices of a case by their event, their recipient, and their state.
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

#[test]
fn a_reminder_that_comes_after_the_answer_is_not_sent() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let gateway = Gateway::start()?;
    let portal = portal_with(&gateway)?;
    let life = portal.life()?;
    life.accept()?;
    portal.deliver()?;
    gateway.taken()?;
    // The answer is due on the 8th; on the 7th the portal reminds, and the gateway is away.
    portal.set_clock("2026-12-06T19:00:00Z")?;
    gateway.answer(503)?;
    portal.deliver()?;
    assert_eq!(
        posted(&gateway.taken()?),
        pairs(&[
            ("administrator-reminded", "administrator"),
            ("head-reminded", "head")
        ])
    );
    portal.set_clock("2026-12-07T04:00:00Z")?;
    life.answer()?;
    gateway.answer(202)?;
    portal.set_clock("2026-12-07T08:00:00Z")?;
    portal.deliver()?;
    assert_eq!(
        posted(&gateway.taken()?),
        pairs(&[("applicant-answered", "applicant")])
    );
    let case = life.case()?;
    for to in ["administrator", "head"] {
        let expected = ("reminded".to_owned(), to.to_owned(), "overtaken".to_owned());
        assert!(states(&case).contains(&expected), "{:?}", states(&case));
    }
    assert_eq!(in_state(&case, "waiting"), 0);
    Ok(())
}

#[test]
fn what_calls_for_something_that_is_over_is_overtaken_and_what_happened_is_told() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let gateway = Gateway::start()?;
    let portal = portal_with(&gateway)?;
    gateway.answer(503)?;
    let withdrawn = portal.life()?;
    withdrawn.ask()?;
    portal.deliver()?;
    withdrawn.done(Role::Applicant, "withdrawal", &json!({}))?;
    let answered = portal.life()?;
    answered.ask()?;
    answered.done(Role::Applicant, "clarification/reply", &json!({"text": "47-үй."}))?;
    answered.answer()?;
    gateway.answer(202)?;
    gateway.taken()?;
    portal.set_clock("2026-11-23T06:00:00Z")?;
    portal.deliver()?;
    assert_eq!(
        posted(&gateway.taken()?),
        pairs(&[
            ("administrator-withdrawn", "administrator"),
            ("applicant-accepted", "applicant"),
            ("applicant-accepted", "applicant"),
            ("applicant-answered", "applicant"),
            ("applicant-registered", "applicant"),
            ("applicant-registered", "applicant"),
        ])
    );
    for (life, overtaken) in [(&withdrawn, 2), (&answered, 3)] {
        let case = life.case()?;
        assert_eq!(in_state(&case, "overtaken"), overtaken, "{:?}", states(&case));
        assert_eq!(in_state(&case, "waiting"), 0, "{:?}", states(&case));
    }
    Ok(())
}

#[test]
fn a_breach_that_was_made_good_is_told_and_not_brought_before_anybody() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let gateway = Gateway::start()?;
    let portal = portal_with(&gateway)?;
    let life = portal.life()?;
    life.accept()?;
    portal.deliver()?;
    gateway.taken()?;
    gateway.answer(404)?;
    // Four working days after the 8th: head and operator.
    portal.set_clock("2026-12-15T05:00:00Z")?;
    portal.deliver()?;
    gateway.taken()?;
    life.answer()?;
    gateway.answer(202)?;
    portal.set_clock("2026-12-15T06:00:00Z")?;
    portal.deliver()?;
    assert_eq!(
        posted(&gateway.taken()?),
        pairs(&[
            ("administrator-breached", "administrator"),
            ("applicant-answered", "applicant"),
            ("applicant-breached", "applicant"),
        ])
    );
    assert_eq!(in_state(&life.case()?, "overtaken"), 2);
    Ok(())
}

#[test]
fn while_a_secret_is_changed_each_notice_has_a_signature_of_both() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let gateway = Gateway::start()?;
    let old = gateway.secret().to_owned();
    let new = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    // The text of a library that says no `whsec_`, whose bytes every library takes from base64.
    let bare = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    let mut folder = Folder::new()?.at(ARRIVAL)?;
    for (named, signs) in [
        (format!("{new} {old}"), vec![new, &*old]),
        (format!(" {new}\n"), vec![new]),
        (bare.to_owned(), vec![new, bare]),
    ] {
        let settings = [
            ("SPIN_VARIABLE_NOTICE_HOST", gateway.address()),
            ("SPIN_VARIABLE_NOTICE_SECRET", &*named),
        ];
        gateway.expect_secrets(&signs)?;
        let portal = Portal::open(folder, &settings)?;
        portal.life()?;
        portal.deliver()?;
        ensure!(gateway.taken()?.len() == 2, "{named}");
        folder = portal.stop()?;
    }
    for named in [format!("{new} {new} {new}"), format!("{new} whsec_x")] {
        let settings = [
            ("SPIN_VARIABLE_NOTICE_HOST", gateway.address()),
            ("SPIN_VARIABLE_NOTICE_SECRET", &*named),
        ];
        let portal = Portal::open(folder, &settings)?;
        portal.scheduled(DELIVERY)?.refused(503, "not-configured")?;
        folder = portal.stop()?;
    }
    Ok(())
}

/// A portal with these hours for applicants.
fn portal_at_hours(gateway: &Gateway, hours: &str, instant: &str) -> Result<Portal> {
    let mut settings = ways(gateway, None);
    settings.push(("SPIN_VARIABLE_NOTICE_HOURS", hours));
    Portal::open(Folder::new()?.at(instant)?, &settings)
}

#[test]
fn at_night_the_applicant_is_told_in_the_morning_and_the_staff_at_once() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let gateway = Gateway::start()?;
    // 21:00 in Almaty.
    let portal = portal_at_hours(&gateway, "08:00-21:00", "2026-11-23T16:00:00Z")?;
    let life = portal.life()?;
    assert_eq!(portal.deliver()?, (1, 1));
    assert_eq!(
        posted(&gateway.taken()?),
        pairs(&[("administrator-registered", "administrator")])
    );
    for (instant, tries) in [("2026-11-24T02:59:59Z", 0), ("2026-11-24T03:00:00Z", 1)] {
        portal.set_clock(instant)?;
        portal.deliver()?;
        assert_eq!(gateway.taken()?.len(), tries, "{instant}");
    }
    assert_eq!(in_state(&life.case()?, "accepted"), 2);
    // A try that fails in the evening is not made again at night.
    gateway.answer(503)?;
    portal.set_clock("2026-11-24T15:59:00Z")?;
    life.accept()?;
    portal.deliver()?;
    assert_eq!(gateway.taken()?.len(), 1);
    gateway.answer(202)?;
    for (instant, tries) in [
        ("2026-11-24T16:00:00Z", 0),
        ("2026-11-25T02:59:59Z", 0),
        ("2026-11-25T03:00:00Z", 1),
    ] {
        portal.set_clock(instant)?;
        portal.until_nothing_remains(DELIVERY)?;
        assert_eq!(gateway.taken()?.len(), tries, "{instant}");
    }
    Ok(())
}

#[test]
fn what_has_to_be_told_by_law_on_a_day_is_told_on_it_at_any_hour() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let gateway = Gateway::start()?;
    let portal = portal_at_hours(&gateway, "08:00-21:00", ARRIVAL)?;
    let (extended, forwarded) = (portal.life()?, portal.life()?);
    extended.accept()?;
    portal.deliver()?;
    gateway.answer(503)?;
    extended.done(Role::Head, "extension", &extension(&extended.other.bin))?;
    portal.deliver()?;
    gateway.taken()?;
    gateway.answer(202)?;
    // It is to be told by Thursday the 26th, and a forwarding by then, too. In the nights before it can wait.
    portal.set_clock("2026-11-25T18:00:00Z")?;
    portal.until_nothing_remains(DELIVERY)?;
    assert!(gateway.taken()?.is_empty());
    // At 23:00 of the last day it cannot.
    portal.set_clock("2026-11-26T18:00:00Z")?;
    forwarded.forward()?;
    portal.deliver()?;
    let told: Vec<_> = posted(&gateway.taken()?)
        .into_iter()
        .filter(|(_, role)| role == "applicant")
        .collect();
    assert_eq!(
        told,
        pairs(&[
            ("applicant-extended", "applicant"),
            ("applicant-forwarded", "applicant")
        ]),
        "and that something was late can wait"
    );
    Ok(())
}

#[test]
fn hours_that_are_none_are_refused_and_off_is_at_any_hour() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let gateway = Gateway::start()?;
    for hours in ["21:00-08:00", "8-21", "08:00", "never", "08:00-24:30"] {
        let portal = portal_at_hours(&gateway, hours, ARRIVAL)?;
        portal
            .scheduled(DELIVERY)?
            .refused(503, "not-configured")
            .context(hours)?;
    }
    let portal = portal_at_hours(&gateway, "off", "2026-11-23T20:00:00Z")?;
    portal.life()?;
    assert_eq!(portal.deliver()?, (2, 0));
    Ok(())
}
