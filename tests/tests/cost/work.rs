//! In every component that touches a record it is read once and folded once: by each act, for each look of the sweep, for each
//! delivery. A development build of the functions says how often it was.

use anyhow::{Context as _, Result, ensure};
use portal_tests::client::Answer;
use portal_tests::gateway::Gateway;
use portal_tests::life::{Life, Role, answer, extension, forwarding, question};
use portal_tests::people;
use portal_tests::scene::id;
use portal_tests::server::{Folder, Portal};
use serde_json::{Value, json};

/// What a component did for a request: how many records it read, and how many it folded.
type Work = (String, u64, u64);

/// A request id as the host shows it in what functions print: a run of exactly twelve digits is hidden, as that of a person is.
fn shown(id: &str) -> String {
    let mut shown = id.to_owned();
    for run in id.split(|letter: char| !letter.is_ascii_digit()) {
        if run.len() == 12 {
            shown = shown.replace(run, "[number]");
        }
    }
    shown
}

/// What each component did for the request that got this answer, in the order in which they were done. None where the
/// functions were built without counting; where `PORTAL_COUNTED` says that they count, that is an error.
fn work(portal: &Portal, answer: &Answer) -> Result<Option<Vec<Work>>> {
    portal.logged(answer)?;
    let request = shown(answer.header("x-request-id").context("no X-Request-Id")?);
    let mut found = Vec::new();
    for line in portal.log() {
        let (Some(component), Some(text)) = (line["component"].as_str(), line["text"].as_str()) else {
            continue;
        };
        let Ok(said) = serde_json::from_str::<Value>(text) else {
            continue;
        };
        if said["event"] == "record-work" && said["request"] == request {
            let count = |name: &str| said[name].as_u64().context("no count");
            found.push((component.to_owned(), count("read")?, count("folded")?));
        }
    }
    if !found.is_empty() {
        return Ok(Some(found));
    }
    let is_asked_for = std::env::var("PORTAL_COUNTED").is_ok_and(|set| !set.is_empty());
    ensure!(
        !is_asked_for,
        "the functions do not count: build them with PORTAL_DEV=1 scripts/build functions"
    );
    println!("SKIPPED: the functions were built without counting");
    Ok(None)
}

/// Holds each component that read or folded a record for this request to have done so once for each of so many records; and
/// this one to have touched them at all.
fn is_done_once(portal: &Portal, what: &str, answer: &Answer, records: u64, by: &str) -> Result<()> {
    let Some(work) = work(portal, answer).with_context(|| what.to_owned())? else {
        return Ok(());
    };
    ensure!(
        work.iter().any(|(component, ..)| component == by),
        "{what}: {work:?}"
    );
    for (component, read, folded) in &work {
        let touches = component == by || *read > 0 || *folded > 0;
        ensure!(
            !touches || (*read, *folded) == (records, records),
            "{what}: `{component}` read {read} and folded {folded} of {records} records"
        );
    }
    Ok(())
}

/// An act: who does it, its path, its body, and by which component.
type Act = (Role, &'static str, Value, &'static str);

/// Holds each of these acts in a case to reading and folding it once in each component.
fn acts(life: &Life<'_>, acts: &[Act]) -> Result<()> {
    for (role, path, body, component) in acts {
        let done = life
            .act(*role, path, body)?
            .with(200)
            .with_context(|| (*path).to_owned())?;
        is_done_once(life.portal, path, &done, 1, component)?;
    }
    Ok(())
}

#[test]
fn every_act_reads_and_folds_the_record_once_in_each_component() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let portal = Portal::open(Folder::new()?.at("2026-11-23T05:00:00Z")?, &[])?;
    use Role::{Administrator, Applicant, Head};
    let answered = portal.life()?;
    acts(
        &answered,
        &[
            (
                Applicant,
                "contacts",
                json!({"email": "jana@example.kz"}),
                "correct",
            ),
            (
                Administrator,
                "moderation",
                json!({"decision": "accept"}),
                "moderate",
            ),
            (Administrator, "clarification", question(), "clarify"),
            (
                Applicant,
                "clarification/reply",
                json!({"text": "47-үй"}),
                "clarify",
            ),
            (Head, "extension", extension(&answered.other.bin), "extend"),
            (Administrator, "extension/notice", json!({}), "extend"),
            (Administrator, "answer", answer("provided"), "answer"),
            (Applicant, "rating", json!({"mark": "like"}), "rate"),
        ],
    )?;
    let forwarded = portal.life()?;
    acts(
        &forwarded,
        &[(
            Administrator,
            "forwarding",
            forwarding(&forwarded.other.bin),
            "forward",
        )],
    )?;
    let case = forwarded.case()?;
    let there = portal_tests::life::number_of_last_leg(&case)?;
    // Under the number of the later registration it is read once all the same.
    let accepted = portal.act(
        &forwarded.other.administrator.iin,
        &there,
        "moderation",
        &json!({"decision": "accept"}),
        &[],
    )?;
    is_done_once(
        &portal,
        "moderation of a leg",
        &accepted.with(200)?,
        1,
        "moderate",
    )?;
    let recalled = portal.life()?;
    let there = recalled.forward()?;
    let back = json!({"number": there, "explanation": "Қате иеленушіге жіберілді."});
    acts(
        &recalled,
        &[(Administrator, "forwarding/recall", back, "forward")],
    )?;
    let returned = portal.life()?;
    let reasons = json!({"decision": "return", "reasons": ["anonymous"], "explanation": "Мәтін жоқ"});
    acts(&returned, &[(Administrator, "moderation", reasons, "moderate")])?;
    let withdrawn = portal.life()?;
    acts(&withdrawn, &[(Applicant, "withdrawal", json!({}), "withdraw")])?;
    let body = json!({"ground": "retention-over", "reference": "№ 7 акт"});
    let erased = portal.act(people::OPERATOR, &withdrawn.number, "erasure", &body, &[])?;
    is_done_once(&portal, "erasure", &erased.with(200)?, 1, "erase")
}

#[test]
fn the_sweep_and_the_delivery_read_and_fold_each_record_once() -> Result<()> {
    /// Cases of one holder, which are looked at in one batch.
    const CASES: u64 = 3;
    if Portal::is_remote() {
        return Ok(());
    }
    let gateway = Gateway::start()?;
    let settings = [
        ("SPIN_VARIABLE_NOTICE_HOST", gateway.address()),
        ("SPIN_VARIABLE_NOTICE_SECRET", gateway.secret()),
    ];
    let portal = Portal::open(Folder::new()?.at("2026-11-23T05:00:00Z")?, &settings)?;
    let (company, citizen) = (portal.company()?, portal.somebody()?);
    // The first sweep sees whether a newer calendar moves any term, which is a pass of its own over all cases.
    portal.sweep()?;
    for _ in 0..CASES {
        portal.case(&citizen, &company.bin)?;
    }
    let swept = portal.scheduled("/v1/sweep")?.with(200)?;
    is_done_once(&portal, "a look at what arrived", &swept, CASES, "sweep")?;
    let delivered = portal.scheduled("/v1/notices/delivery")?.with(200)?;
    is_done_once(&portal, "a delivery", &delivered, CASES, "notify")?;

    // What was forwarded arrives once more, in the register of another holder, and stands in the journal and the agenda.
    let life = portal.life()?;
    life.accept()?;
    life.forward()?;
    let swept = portal.scheduled("/v1/sweep")?.with(200)?;
    is_done_once(&portal, "a look at what was forwarded", &swept, 1, "sweep")?;

    // What is due is written, and with it the notices of it.
    portal.set_clock("2026-11-24T19:00:00Z")?;
    let due = portal.scheduled("/v1/sweep")?.with(200)?;
    let done = due.json()["done"].as_u64().context("no count")?;
    ensure!(
        done > CASES && due.json()["changed"].as_u64() >= Some(CASES),
        "{}",
        due.json()
    );
    is_done_once(&portal, "a look at what is due", &due, done, "sweep")
}

#[test]
fn what_is_dead_is_read_and_folded_once_to_be_sent_again() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let gateway = Gateway::start()?;
    let settings = [
        ("SPIN_VARIABLE_NOTICE_HOST", gateway.address()),
        ("SPIN_VARIABLE_NOTICE_SECRET", gateway.secret()),
    ];
    let portal = Portal::open(Folder::new()?.at("2026-11-23T05:00:00Z")?, &settings)?;
    let (company, citizen) = (portal.company()?, portal.somebody()?);
    gateway.answer(410)?;
    let number = id(&portal.case(&citizen, &company.bin)?);
    portal.sweep()?;
    portal.scheduled("/v1/notices/delivery")?.with(200)?;
    let again = portal.act(people::OPERATOR, &number, "resending", &json!({}), &[])?;
    is_done_once(&portal, "resending", &again.with(200)?, 1, "resend")
}
