//! `POST /v1/roots`, `GET /v1/roots/{day}`, `GET /v1/requests/{id}/proof`: the daily root over all chains.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result, bail, ensure};
use portal_tests::client::{Answer, bearer};
use portal_tests::crowd::at_once;
use portal_tests::documents::with;
use portal_tests::life::{Role, answer};
use portal_tests::people;
use portal_tests::server::{Folder, Portal};
use portal_tests::verify::verify;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

/// A day on which things happen, and the morning after.
const DAY: &str = "2026-11-23";
const AT_WORK: &str = "2026-11-23T05:00:00Z";
const NEXT_MORNING: &str = "2026-11-24T05:00:00Z";

/// More batches than any tree of a test takes.
const MOST_BATCHES: usize = 100;

type Hash = [u8; 32];

fn batch(portal: &Portal, query: &str) -> Result<Answer> {
    let secret = bearer(&portal.authority.scheduler_secret);
    let headers = [("authorization", &*secret), ("accept-language", "en")];
    portal
        .client
        .send("POST", &format!("/v1/roots{query}"), &headers, b"")
}

/// Closes a day, and answers how many chains went in.
fn close(portal: &Portal, day: &str) -> Result<u64> {
    let mut done = 0;
    for _ in 0..MOST_BATCHES {
        let answer = batch(portal, &format!("?as_of={day}"))?.with(200)?.json();
        ensure!(answer["day"] == day, "{answer}");
        done += answer["done"].as_u64().context("no count")?;
        if answer["remaining"] == false {
            return Ok(done);
        }
    }
    bail!("{day} is not closed after {MOST_BATCHES} batches");
}

fn published(portal: &Portal, day: &str) -> Result<Value> {
    let answer = portal.client.send("GET", &format!("/v1/roots/{day}"), &[], &[])?;
    Ok(answer.with(200)?.json())
}

fn proof(portal: &Portal, iin: &str, number: &str, day: &str) -> Result<Answer> {
    let token = portal.authority.token_of(iin);
    portal
        .client
        .get(&format!("/v1/requests/{number}/proof?day={day}"), &token)
}

/// The file of a case, as the operator gets it.
fn export(portal: &Portal, number: &str) -> Result<Value> {
    let path = format!("/v1/requests/{number}/export");
    Ok(portal.client.get(&path, &portal.operator())?.with(200)?.json())
}

/// The hash of an event: a map of this library is written in the order of its keys, which is the canonical form.
fn of_event(event: &Value) -> Hash {
    Sha256::digest(event.to_string()).into()
}

/// RFC 6962, section 2.1, as it stands there.
fn mth(items: &[Hash]) -> Hash {
    let hash = |prefix: u8, parts: &[Hash]| {
        let mut hash = Sha256::new();
        hash.update([prefix]);
        parts.iter().for_each(|part| hash.update(part));
        hash.finalize().into()
    };
    match items {
        [] => Sha256::digest(b"").into(),
        [item] => hash(0, &[*item]),
        _ => {
            let mut k = 1;
            while k * 2 < items.len() {
                k *= 2;
            }
            hash(1, &[mth(&items[..k]), mth(&items[k..])])
        }
    }
}

/// The root of a day, from the case files and the list of holders alone.
fn expected(portal: &Portal, numbers: &[String], day_ends: &str) -> Result<Hash> {
    let holders = portal.client.walk("/v1/holders", &portal.operator(), 100)?;
    // By row, holder, year and page; in a new store the places of the list have no gaps.
    let mut pages: BTreeMap<(usize, usize, i32, u64), BTreeMap<u64, Hash>> = BTreeMap::new();
    for number in numbers {
        let [bin, year, serial] = number.split('-').collect::<Vec<_>>()[..] else {
            bail!("{number} is no number");
        };
        let place = holders
            .iter()
            .position(|holder| holder["bin"] == bin)
            .context("no holder")?
            + 1;
        let events = export(portal, number)?["record"]["events"]
            .as_array()
            .context("no events")?
            .clone();
        let until = |event: &&Value| event["at"].as_str().is_some_and(|at| at < day_ends);
        let Some(last) = events.iter().rfind(until) else {
            continue;
        };
        let serial: u64 = serial.parse()?;
        pages
            .entry((place / 32, place, year.parse()?, (serial - 1) / 256))
            .or_default()
            .insert(serial, of_event(last));
    }
    let mut shelves: BTreeMap<(usize, usize, i32), Vec<Hash>> = BTreeMap::new();
    for ((row, holder, year, _), leaves) in pages {
        let leaves: Vec<_> = leaves.into_values().collect();
        shelves.entry((row, holder, year)).or_default().push(mth(&leaves));
    }
    let mut rows: BTreeMap<usize, Vec<Hash>> = BTreeMap::new();
    for ((row, _, _), pages) in shelves {
        rows.entry(row).or_default().push(mth(&pages));
    }
    let rows: Vec<_> = rows.into_values().map(|shelves| mth(&shelves)).collect();
    Ok(mth(&rows))
}

/// A portal with cases of several holders and one that has more than a page holds. Their numbers.
fn town(portal: &Portal, holders: usize, many: usize) -> Result<Vec<String>> {
    let mut numbers = Vec::new();
    for holder in 0..holders {
        let company = portal.company()?;
        let mut citizen = portal.somebody()?;
        for sent in 0..if holder == 1 { many } else { holder % 3 } {
            // Nobody may send as many in a day.
            if sent % 100 == 99 {
                citizen = portal.somebody()?;
            }
            let case = portal.case(&citizen, &company.bin)?;
            numbers.push(case["id"].as_str().context("no id")?.to_owned());
        }
    }
    Ok(numbers)
}

#[test]
fn every_chain_is_under_the_root_of_its_day_and_its_proof_is_checked_without_the_portal() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let portal = Portal::at(AT_WORK)?;
    // Two rows of holders, and two pages of one of them.
    let numbers = town(&portal, 36, 300)?;
    portal.set_clock(NEXT_MORNING)?;
    let chains = u64::try_from(numbers.len())?;
    assert_eq!(close(&portal, DAY)?, chains);
    let day = published(&portal, DAY)?;
    assert_eq!((&day["chains"], &day["day"]), (&json!(chains), &json!(DAY)));
    let expected = hex::encode(expected(&portal, &numbers, "2026-11-23T19:00:00Z")?);
    assert_eq!(day["root"], expected);
    for number in [
        &numbers[0],
        &numbers[1],
        &numbers[255],
        &numbers[256],
        &numbers[chains as usize - 1],
    ] {
        let file = export(&portal, number)?;
        assert_eq!(file["proof"]["root"], expected, "{number}");
        let (said, status) = verify(file.to_string().as_bytes(), &[])?;
        assert!(
            status == 0 && said.contains(&format!("is under the root {expected}")),
            "{said}"
        );
        let shown = proof(&portal, people::OPERATOR, number, DAY)?.with(200)?.json();
        assert_eq!(shown, file["proof"]);
    }
    // And what is changed in a proof is noticed.
    let file = export(&portal, &numbers[255])?;
    let elsewhere = export(&portal, &numbers[256])?;
    for (pointer, value) in [
        ("/proof/root", json!("ab".repeat(32))),
        ("/proof/event", json!("ab".repeat(32))),
        ("/proof/seq", json!(1)),
        ("/proof/day", json!("2026-11-22")),
        ("/proof/number", json!(numbers[0])),
        ("/proof/levels/0/index", json!(0)),
        ("/proof/levels/1/path", json!([])),
        ("/proof/levels/3", file["proof"]["levels"][2].clone()),
        ("/proof/levels", json!([])),
        ("/proof/levels/0/path/0", json!("ab".repeat(32))),
        ("/proof", elsewhere["proof"].clone()),
    ] {
        let (said, status) = verify(with(&file, pointer, value).to_string().as_bytes(), &[])?;
        ensure!(
            status == 1 && said.contains("WRONG        daily root of"),
            "{pointer}: {said}"
        );
    }
    Ok(())
}

#[test]
fn a_day_that_is_closed_stays_as_it_was_whatever_happens_later() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let portal = Portal::at(AT_WORK)?;
    let life = portal.life()?;
    let there = life.forward()?;
    portal.set_clock(NEXT_MORNING)?;
    assert_eq!(close(&portal, DAY)?, 1, "a forwarded case is one chain");
    let before = published(&portal, DAY)?;
    // By either of its numbers, and for everyone who may read it.
    let first = proof(&portal, &life.citizen.iin, &life.number, DAY)?
        .with(200)?
        .json();
    assert_eq!(first["seq"], 1);
    assert_eq!(
        proof(&portal, &life.other_head.iin, &there, DAY)?
            .with(200)?
            .json(),
        first
    );

    portal
        .act(&life.other_head.iin, &there, "answer", &answer("provided"), &[])?
        .with(200)?;
    portal.case(&portal.again(&life.citizen.iin), &life.company.bin)?;
    assert_eq!(
        batch(&portal, &format!("?as_of={DAY}"))?.with(200)?.json(),
        json!({"day": DAY, "done": 0, "remaining": false})
    );
    assert_eq!(published(&portal, DAY)?, before);
    assert_eq!(
        proof(&portal, &life.citizen.iin, &life.number, DAY)?
            .with(200)?
            .json(),
        first
    );

    // The next day has both chains, and the answer; where none is named, it is the last that is over.
    portal.set_clock("2026-11-25T05:00:00Z")?;
    let done = batch(&portal, "")?.with(200)?.json();
    assert_eq!(done, json!({"day": "2026-11-24", "done": 2, "remaining": false}));
    let newest = export(&portal, &life.number)?;
    assert_eq!(newest["proof"]["day"], "2026-11-24");
    assert_eq!(newest["proof"]["seq"], 3);
    let (said, status) = verify(newest.to_string().as_bytes(), &[])?;
    assert_eq!(status, 0, "{said}");
    // A proof of the day before holds for the chain as it is now, too: it has only grown.
    let (said, status) = verify(with(&newest, "/proof", first).to_string().as_bytes(), &[])?;
    assert_eq!(status, 0, "{said}");
    // And after an erasure.
    let body = json!({"ground": "retention-over", "reference": "№ 7 акт"});
    portal
        .act(people::OPERATOR, &life.number, "erasure", &body, &[])?
        .with(200)?;
    let (said, status) = verify(export(&portal, &life.number)?.to_string().as_bytes(), &[])?;
    // That it was erased is held by nothing until the day is closed.
    assert!(
        status == 3
            && said.contains("daily root of 2026-11-24: the chain up to event 3")
            && said.contains("NOT HELD     event 4 (erased, "),
        "{said}"
    );
    // A day before the first case has a root, over nothing.
    assert_eq!(close(&portal, "2026-11-20")?, 0);
    assert_eq!(published(&portal, "2026-11-20")?["root"], hex::encode(mth(&[])));
    proof(
        &portal,
        &life.company.administrator.iin,
        &life.number,
        "2026-11-20",
    )?
    .refused(404, "not-found")?;
    Ok(())
}

#[test]
fn jobs_at_once_close_a_day_once() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let portal = Portal::at(AT_WORK)?;
    // Enough for several batches, and jobs meet where the store takes its time.
    let numbers = town(&portal, 70, 3)?;
    portal.set_clock(NEXT_MORNING)?;
    let portal = Portal::open(portal.stop()?, &[("PORTAL_FAULTS", "latency=2")])?;
    let done: u64 = at_once(6, |_| close(&portal, DAY))?.into_iter().sum();
    assert!(done >= u64::try_from(numbers.len())?, "{done} chains");
    assert_eq!(published(&portal, DAY)?["chains"], numbers.len());
    assert!(
        portal
            .log()
            .iter()
            .filter(|line| line["route"] == "/v1/roots")
            .count()
            > 6,
        "one batch did it all"
    );
    let expected = expected(&portal, &numbers, "2026-11-23T19:00:00Z")?;
    assert_eq!(published(&portal, DAY)?["root"], hex::encode(expected));
    Ok(())
}

#[test]
fn a_job_that_died_at_any_call_is_continued_by_the_next_one() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let mut portal = Portal::at(AT_WORK)?;
    let numbers = town(&portal, 4, 3)?;
    portal.set_clock(NEXT_MORNING)?;
    let expected = hex::encode(expected(&portal, &numbers, "2026-11-23T19:00:00Z")?);
    let measured = batch(&portal, "?as_of=2026-11-22")?.with(200)?;
    let calls = portal.logged(&measured)?["store_calls"]
        .as_u64()
        .context("no count")?;
    // That day had no chains: a day with some takes more calls, and the last ones write.
    let folder = portal.stop()?;
    let copy = |folder: &Folder| -> Result<Vec<u8>> { Ok(std::fs::read(folder.path().join("store.db"))?) };
    let kept = copy(&folder)?;
    portal = Portal::open(folder, &[])?;
    let mut died = 0;
    for call in (calls - 4).max(1)..calls + 30 {
        let folder = portal.stop()?;
        std::fs::write(folder.path().join("store.db"), &kept)?;
        portal = Portal::open(folder, &[("PORTAL_FAULTS", &format!("kill-after={call}"))])?;
        if batch(&portal, &format!("?as_of={DAY}")).is_ok() {
            // It needs fewer calls than that.
            break;
        }
        died += 1;
        portal = Portal::open(portal.wait()?.1, &[])?;
        close(&portal, DAY)?;
        assert_eq!(published(&portal, DAY)?["root"], expected, "kill-after={call}");
    }
    assert!(died > 5, "it died {died} times");
    Ok(())
}

#[test]
fn only_the_scheduler_closes_a_day_and_only_one_that_is_over() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let portal = Portal::at("2026-11-23T18:59:59Z")?;
    let life = portal.life()?;
    portal.set_clock("2026-11-23T19:59:59Z")?;
    for authorization in [
        None,
        Some("Bearer".to_owned()),
        Some("Bearer ".to_owned()),
        Some(bearer("wrong")),
        Some(bearer(&portal.operator())),
        Some(format!("Basic {}", portal.authority.scheduler_secret)),
        Some(bearer(&format!("{}x", portal.authority.scheduler_secret))),
    ] {
        let headers: Vec<_> = authorization
            .iter()
            .map(|value| ("authorization", &**value))
            .collect();
        portal
            .client
            .send("POST", "/v1/roots", &headers, b"")?
            .refused(401, "not-identified")?;
    }
    for query in [DAY, "2026-11-24", "2019-12-31", "9999-12-31", "yesterday", ""] {
        batch(&portal, &format!("?as_of={query}"))?.refused(400, "invalid-parameter")?;
    }
    portal
        .client
        .send("GET", &format!("/v1/roots/{DAY}"), &[], &[])?
        .refused(404, "not-found")?;
    assert_eq!(batch(&portal, "")?.with(200)?.json()["day"], "2026-11-22");
    portal.set_clock("2026-11-23T20:00:00Z")?;
    assert_eq!(
        batch(&portal, "")?.with(200)?.json(),
        json!({"day": DAY, "done": 1, "remaining": false})
    );

    // Who may not read the case gets no proof of it.
    let stranger = portal.somebody()?.iin;
    proof(&portal, &stranger, &life.number, DAY)?.refused(404, "not-found")?;
    let path = format!("/v1/requests/{}/proof", life.number);
    portal
        .client
        .send("GET", &path, &[], &[])?
        .refused(401, "not-identified")?;
    let token = portal.again(&life.who(Role::Head).iin).token;
    portal.client.get(&path, &token)?.with(200)?;
    portal
        .client
        .get(&format!("{path}?day=x"), &token)?
        .refused(400, "invalid-parameter")?;
    portal
        .client
        .get("/v1/roots", &token)?
        .refused(405, "method-not-allowed")?;
    for path in [&*path, "/v1/roots/2026-11-23"] {
        portal
            .client
            .json("PUT", path, &token, &json!({}))?
            .refused(405, "method-not-allowed")?;
    }
    portal
        .client
        .get("/v1/roots/monday", &token)?
        .refused(404, "not-found")?;
    Ok(())
}
