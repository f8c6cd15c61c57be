//! What an operation costs: durable writes, as the host counts them. They are the price of a command.

#[path = "cost/work.rs"]
mod work;

use anyhow::{Context as _, Result};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use eds_make::Person;
use portal_tests::client::{Answer, bearer};
use portal_tests::documents::{self, with};
use portal_tests::gateway::Gateway;
use portal_tests::identity::Authority;
use portal_tests::life::{Role, answer, extension, forwarding, question};
use portal_tests::people;
use portal_tests::scene::id;
use portal_tests::server::{Folder, Portal, root};
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

/// Calls on the store for the request that got this answer, by whichever component.
fn calls(portal: &Portal, answer: &Answer) -> Result<u64> {
    portal.logged(answer)?["store_calls"].as_u64().context("no count")
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
fn a_proof_for_an_organisation_takes_one_durable_write_and_costs_no_reader_but_its_colleagues() -> Result<()>
{
    if Portal::is_remote() {
        return Ok(());
    }
    let portal = Portal::open(
        Folder::new()?,
        &[("SPIN_VARIABLE_TOKEN_BIN_CLAIM", "organization_bin")],
    )?;
    let (company, citizen, bin) = (portal.company()?, portal.somebody()?, people::new_number()?);
    let (colleague, stranger) = (portal.somebody()?, portal.somebody()?);
    let sent = |document: &serde_json::Value| -> Result<String> {
        let sent = portal.client.submit(&citizen.token, document, None)?.with(201)?;
        Ok(format!("/v1/requests/{}", id(&sent.json())))
    };
    let own = sent(&documents::request(&citizen.iin, &company.bin))?;
    let of_organization = sent(&documents::request_for(&citizen.iin, &company.bin, &bin))?;
    let proof = portal.authority.proof(&bin);
    let proof = portal
        .authority
        .signed(&Person::head(&colleague.iin, &bin), &proof);
    for cost in [1, 0] {
        let proved = portal.client.prove(&bin, &proof)?.with(200)?;
        assert_eq!(writes(&portal, &proved)?, cost);
    }

    let mut claims = Authority::said(&portal.authority.claims_of(&stranger.iin));
    claims["organization_bin"] = json!(bin);
    let by_claim = portal.authority.sign(&Authority::header(), &claims);
    let read = |path: &str, token: &str, status: u16| -> Result<u64> {
        // A token that is seen first is remembered.
        portal.client.get(path, token)?.with(status)?;
        let again = portal.client.get(path, token)?.with(status)?;
        assert_eq!(writes(&portal, &again)?, 0, "{path}");
        portal.logged(&again)?["store_calls"].as_u64().context("no count")
    };
    for token in [&citizen.token, &company.administrator.token] {
        assert_eq!(read(&own, token, 200)?, read(&of_organization, token, 200)?);
    }
    let refused = read(&own, &stranger.token, 404)?;
    assert_eq!(read(&of_organization, &stranger.token, 404)?, refused + 1);
    let whole = read(&of_organization, &by_claim, 200)?;
    assert_eq!(read(&of_organization, &colleague.token, 200)?, whole + 1);

    let path = format!("/v1/me/organizations/{bin}");
    for cost in [1, 0] {
        let token = &colleague.token;
        let given_up = portal
            .client
            .json("DELETE", &path, token, &json!(null))?
            .with(200)?;
        assert_eq!(writes(&portal, &given_up)?, cost);
    }
    Ok(())
}

#[test]
fn a_change_of_the_directory_takes_two_durable_writes_and_a_new_holder_four() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let portal = Portal::open(Folder::new()?, &[])?;
    let holder = format!("/v1/holders/{}", people::new_number()?);
    let member = format!("{holder}/staff/{}", people::new_number()?);
    let profile = documents::holder("а", "б", 51.0);
    let other_profile = documents::holder("а", "б", 52.0);
    let role = json!({"role": "head"});
    let end = format!("{holder}/end");
    let liquidated = json!({"on": "2027-01-01", "reason": "liquidated"});
    for (what, method, path, body, cost) in [
        ("a new holder", "PUT", &holder, &profile, 4),
        ("the same profile again", "PUT", &holder, &profile, 0),
        ("a profile replaced", "PUT", &holder, &other_profile, 2),
        ("a grant", "PUT", &member, &role, 2),
        ("the same grant again", "PUT", &member, &role, 0),
        ("an end", "PUT", &end, &liquidated, 2),
        ("the same end again", "PUT", &end, &liquidated, 0),
        ("an end taken back", "DELETE", &end, &json!(null), 2),
        ("a dismissal", "DELETE", &member, &json!(null), 2),
        ("a dismissal of nobody", "DELETE", &member, &json!(null), 0),
    ] {
        let answer = portal.client.json(method, path, &portal.operator(), body)?;
        assert!(matches!(answer.status, 200 | 201), "{what}: {answer:?}");
        assert_eq!(writes(&portal, &answer)?, cost, "{what}");
    }
    let history = format!("{holder}/history");
    let token = portal.operator();
    for (what, cost) in [("a token seen first", 1), ("the same token again", 0)] {
        let answer = portal.client.get(&history, &token)?.with(200)?;
        assert_eq!(writes(&portal, &answer)?, cost, "{what}");
    }
    Ok(())
}

#[test]
fn a_link_takes_one_durable_write_to_make_and_one_to_revoke_and_its_calendar_none() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let portal = Portal::open(Folder::new()?, &[])?;
    let life = portal.life()?;
    life.forward_part()?;
    let path = format!("/v1/holders/{}/feed", life.company.bin);
    let call = |method: &str, cost: u64| {
        let done = portal
            .client
            .json(method, &path, &life.head.token, &json!(null))?;
        assert_eq!(writes(&portal, &done)?, cost, "{method}");
        anyhow::Ok(done.json())
    };
    // The first reading with a token remembers it.
    for (method, cost) in [("PUT", 1), ("GET", 1), ("GET", 0), ("PUT", 1)] {
        call(method, cost)?;
    }
    let link = call("PUT", 1)?["href"].as_str().context("no link")?.to_owned();
    let read = || portal.client.send("GET", &link, &[], &[]);
    assert_eq!(writes(&portal, &read()?.with(200)?)?, 0);
    call("DELETE", 1)?;
    call("DELETE", 0)?;
    assert_eq!(writes(&portal, &read()?.with(404)?)?, 0);
    Ok(())
}

/// Durable writes of each act, all that the design allows: its entry in the journal, which is a number and what stands under
/// it, and the case.
const WRITES_OF_AN_ACT: u64 = 3;
/// A forwarding draws a number at the new holder and writes down to which case it belongs.
const WRITES_OF_A_FORWARDING: u64 = 3;
/// What stands under its version, whose key is made before it is filled, and what is in force.
const WRITES_OF_A_PUBLICATION: u64 = 3;
/// One more for the first, which makes the key of what is in force.
const WRITES_OF_THE_FIRST_PUBLICATION: u64 = 4;

/// Calls on the store of an act, all components together. The case is read once, by the handle under which it is written, and
/// once more to see what stands there then; a case that is read again anywhere is one call more.
const CALLS_OF_AN_ACT: [(&str, u64); 10] = [
    ("moderation", 10),
    ("forwarding", 12),
    ("contacts", 9),
    ("clarification", 11),
    ("clarification/reply", 9),
    ("extension", 12),
    ("extension/notice", 11),
    ("answer", 12),
    ("rating", 9),
    ("withdrawal", 9),
];
/// Those that a repetition does without: the two of the journal, the swap, and what stands there then, with its handle.
const CALLS_OF_A_WRITE: u64 = 5;

#[test]
fn an_act_takes_three_durable_writes_at_most_and_a_repetition_none() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let portal = Portal::open(Folder::new()?, &[])?;
    let life = portal.life()?;
    let part = with(&forwarding(&life.other.bin), "/part", json!("3-сұрақ"));
    let like = json!({"mark": "like"});
    for (role, act, body, cost) in [
        (
            Role::Administrator,
            "moderation",
            json!({"decision": "accept"}),
            WRITES_OF_AN_ACT,
        ),
        (Role::Administrator, "forwarding", part, WRITES_OF_A_FORWARDING),
        (
            Role::Applicant,
            "contacts",
            json!({"email": "jana@example.kz"}),
            WRITES_OF_AN_ACT,
        ),
        (Role::Administrator, "clarification", question(), WRITES_OF_AN_ACT),
        (
            Role::Applicant,
            "clarification/reply",
            json!({"text": "47-үй."}),
            WRITES_OF_AN_ACT,
        ),
        (
            Role::Head,
            "extension",
            extension(&life.other.bin),
            WRITES_OF_AN_ACT,
        ),
        (Role::Head, "extension/notice", json!({}), WRITES_OF_AN_ACT),
        (
            Role::Administrator,
            "answer",
            answer("provided"),
            WRITES_OF_AN_ACT,
        ),
        (Role::Applicant, "rating", like, WRITES_OF_AN_ACT),
        (Role::Applicant, "withdrawal", json!({}), WRITES_OF_AN_ACT),
    ] {
        let key = [("idempotency-key", act)];
        let most = CALLS_OF_AN_ACT.iter().find(|(of, _)| *of == act);
        let (_, most) = most.context("an act without its cost")?;
        for (what, cost) in [("the first time", cost), ("again", 0)] {
            let done = life.act_with(role, act, &body, &key)?.with(200)?;
            assert_eq!(writes(&portal, &done)?, cost, "{act} {what}");
            let calls = calls(&portal, &done)?;
            let most = if cost == 0 { most - CALLS_OF_A_WRITE } else { *most };
            assert!(calls <= most, "{act} {what}: {calls} calls");
        }
        let refused = life.act(role, act, &json!({"surprise": 1}))?.with(422)?;
        assert_eq!(writes(&portal, &refused)?, 0, "{act} with a fault");
        let stranger = portal.somebody()?.iin;
        let hidden = portal.act(&stranger, &life.number, act, &body, &[])?.with(404)?;
        assert_eq!(writes(&portal, &hidden)?, 0, "{act} of a stranger");
    }
    // What the state forbids is refused before anything is written.
    for (role, act, body) in [
        (Role::Administrator, "forwarding", forwarding(people::HOLDER)),
        (Role::Administrator, "answer", answer("provided")),
        (Role::Head, "extension", extension(&life.other.bin)),
    ] {
        let refused = life.act(role, act, &body)?.with(409)?;
        assert_eq!(writes(&portal, &refused)?, 0, "{act} of what is over");
    }
    Ok(())
}

/// A note of what is to be removed, the act, the applicant's list, and the note again.
const WRITES_OF_AN_ERASURE: u64 = 3 + WRITES_OF_AN_ACT;

#[test]
fn an_erasure_takes_six_durable_writes_one_more_with_files_and_a_repetition_none() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let portal = Portal::open(Folder::new()?, &[])?;
    let body = json!({"ground": "court-decision", "reference": "№ 7119-31-00-2/15"});
    let file = json!([{"name": "a.txt", "media_type": "text/plain", "content": "QUJD"}]);
    for (files, cost) in [(json!([]), 0), (file, 1)] {
        let life = portal.life()?;
        let erase = || {
            let key = [("idempotency-key", "once")];
            portal.act(people::OPERATOR, &life.number, "erasure", &body, &key)
        };
        assert_eq!(writes(&portal, &erase()?.with(409)?)?, 0, "of what is open");
        let given = with(&answer("provided"), "/attachments", files);
        life.act(Role::Head, "answer", &given)?.with(200)?;
        assert_eq!(
            writes(&portal, &erase()?.with(200)?)?,
            WRITES_OF_AN_ERASURE + cost
        );
        assert_eq!(writes(&portal, &erase()?.with(200)?)?, 0, "again");
    }
    Ok(())
}

#[test]
fn an_erasure_finds_the_case_on_an_older_page_of_the_applicants_list() -> Result<()> {
    /// The oldest 500 entries move to a page of their own when there are 700.
    const SENT: usize = 701;
    if Portal::is_remote() {
        return Ok(());
    }
    /// Fewer than anyone may send in a day.
    const SENT_IN_A_DAY: usize = 150;
    let portal = Portal::open(Folder::new()?.at("2026-11-01T05:00:00Z")?, &[])?;
    let (company, mut citizen) = (portal.company()?, portal.somebody()?);
    let oldest = id(&portal.case(&citizen, &company.bin)?);
    for sent in 1..SENT {
        if sent % SENT_IN_A_DAY == 0 {
            portal.set_clock(&format!("2026-11-{:02}T05:00:00Z", 1 + sent / SENT_IN_A_DAY))?;
            citizen = portal.again(&citizen.iin);
        }
        portal.case(&citizen, &company.bin)?;
    }
    portal
        .act(&citizen.iin, &oldest, "withdrawal", &json!({}), &[])?
        .with(200)?;
    let body = json!({"ground": "retention-over", "reference": "№ 7 акт"});
    let erased = portal
        .act(people::OPERATOR, &oldest, "erasure", &body, &[])?
        .with(200)?;
    assert_eq!(writes(&portal, &erased)?, WRITES_OF_AN_ERASURE);
    assert_eq!(portal.own_ids(&citizen)?.len(), SENT - 1);
    Ok(())
}

#[test]
fn an_act_that_comes_late_costs_no_more_than_one_in_time() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let portal = Portal::open(Folder::new()?.at("2026-11-23T05:00:00Z")?, &[])?;
    let (answered, forwarded) = (portal.life()?, portal.life()?);
    portal.set_clock("2026-12-20T05:00:00Z")?;
    let late = answered
        .act(Role::Administrator, "answer", &answer("refused"))?
        .with(200)?;
    assert_eq!(writes(&portal, &late)?, WRITES_OF_AN_ACT);
    let late = forwarded.act(
        Role::Administrator,
        "forwarding",
        &forwarding(&forwarded.other.bin),
    )?;
    assert_eq!(writes(&portal, &late.with(200)?)?, WRITES_OF_A_FORWARDING);
    Ok(())
}

#[test]
fn the_files_of_an_answer_cost_one_write_together_while_they_are_small() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let portal = Portal::open(Folder::new()?, &[])?;
    let file = |content: &str| json!({"name": "a.txt", "media_type": "text/plain", "content": content});
    let large = STANDARD.encode(vec![7; 4 * 1024 * 1024]);
    for (files, cost) in [
        (vec![], 0),
        (vec!["QUJD"], 1),
        (vec!["QUJD", "REVG", "R0hJ"], 1),
        (vec![&*large], 2),
    ] {
        let life = portal.life()?;
        let mut body = answer("provided");
        body["attachments"] = files.iter().map(|content| file(content)).collect();
        let done = life.act(Role::Head, "answer", &body)?.with(200)?;
        assert_eq!(writes(&portal, &done)?, WRITES_OF_AN_ACT + cost);
    }
    Ok(())
}

#[test]
fn what_the_law_says_is_read_without_a_write_and_a_calendar_published_with_three() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let portal = Portal::open(Folder::new()?.at("2026-11-23T05:00:00Z")?, &[])?;
    let (first, second) = (portal.life()?, portal.life()?);
    second.answer()?;
    let read = |path: &str| portal.client.send("GET", path, &[], &[])?.with(200);
    for path in ["/v1/terms?at=2026-11-23", "/v1/rules", "/v1/calendar/2026"] {
        assert_eq!(writes(&portal, &read(path)?)?, 0, "{path}");
    }
    let text = std::fs::read_to_string(root().join("crates/law/data/calendar.json"))?;
    let mut calendar: serde_json::Value = serde_json::from_str(&text)?;
    let moved = calendar["moved"].as_array_mut().context("nothing is moved")?;
    moved.push(json!({"from": "2026-12-12", "to": "2026-12-08", "source": "a test", "confirmed": true}));
    for (version, cost) in [
        ("kz-2026.2", WRITES_OF_THE_FIRST_PUBLICATION),
        ("kz-2026.2", 0),
        ("kz-2026.3", WRITES_OF_A_PUBLICATION),
    ] {
        calendar["version"] = json!(version);
        let done = portal
            .client
            .json("PUT", "/v1/calendar", &portal.operator(), &calendar)?
            .with(200)?;
        assert_eq!(writes(&portal, &done)?, cost, "{version}");
    }
    // One case is open: an act more than where there is nothing to do, which only reads the counters.
    let mut costs = Vec::new();
    for done in [1, 0] {
        let path = "/v1/calendar/recomputation";
        let answer = portal.client.json("POST", path, &portal.operator(), &json!({}))?;
        let answer = answer.with(200)?;
        assert_eq!(answer.json()["done"], done);
        costs.push(writes(&portal, &answer)?);
    }
    assert_eq!(costs[0], costs[1] + WRITES_OF_AN_ACT);
    assert_eq!(first.case()?["timeline"].as_array().map(Vec::len), Some(2));
    Ok(())
}

/// What is new in the tree, and the document of the day, whose key is made before it is filled.
const WRITES_OF_A_BATCH: u64 = 3;

#[test]
fn a_batch_of_a_daily_root_takes_three_durable_writes_beside_its_counters_and_a_closed_day_none() -> Result<()>
{
    if Portal::is_remote() {
        return Ok(());
    }
    let portal = Portal::open(Folder::new()?.at("2026-11-23T05:00:00Z")?, &[])?;
    let secret = bearer(&portal.authority.scheduler_secret);
    let close = |day: &str| {
        let path = format!("/v1/roots?as_of={day}");
        let done = portal
            .client
            .send("POST", &path, &[("authorization", &secret)], &[])?
            .with(200)?;
        assert_eq!(done.json()["remaining"], false, "{day}");
        writes(&portal, &done)
    };
    portal.life()?;
    portal.set_clock("2026-11-26T05:00:00Z")?;
    // Nothing is new in the tree of a day without chains, nor in one that is like the day before.
    let counters = close("2026-11-22")? - (WRITES_OF_A_BATCH - 1);
    assert_eq!(close("2026-11-23")?, counters + WRITES_OF_A_BATCH);
    assert_eq!(close("2026-11-24")?, counters + WRITES_OF_A_BATCH - 1);
    assert_eq!(close("2026-11-24")?, 0);
    Ok(())
}

/// What a delivered case costs beside its shard: it is read once, with its holder; what became of its notices is written by
/// the handle of a second look, which takes two calls, and a swap, and read back.
const CALLS_OF_A_DELIVERED_CASE: u64 = 6;

/// The claim of a shard, and what is put back.
const WRITES_OF_A_DELIVERY: u64 = 2;

#[test]
fn a_delivery_takes_one_durable_write_a_case_and_two_for_a_shard_and_none_where_nothing_is_due() -> Result<()>
{
    if Portal::is_remote() {
        return Ok(());
    }
    let gateway = Gateway::start()?;
    let settings = [
        ("SPIN_VARIABLE_NOTICE_HOST", gateway.address()),
        ("SPIN_VARIABLE_NOTICE_SECRET", gateway.secret()),
    ];
    let portal = Portal::open(Folder::new()?.at("2026-11-23T05:00:00Z")?, &settings)?;
    // Neighbours in one register are in one shard.
    let (company, citizen) = (portal.company()?, portal.somebody()?);
    let mut calls_of_one = None;
    for cases in [1, 5] {
        for _ in 0..cases {
            portal.case(&citizen, &company.bin)?;
        }
        portal.sweep()?;
        let delivery = || portal.scheduled("/v1/notices/delivery")?.with(200);
        let delivered = delivery()?;
        let first = *calls_of_one.get_or_insert(calls(&portal, &delivered)?);
        let more = CALLS_OF_A_DELIVERED_CASE * (cases - 1);
        assert_eq!(calls(&portal, &delivered)?, first + more);
        assert_eq!(writes(&portal, &delivered)?, cases + WRITES_OF_A_DELIVERY);
        assert_eq!(writes(&portal, &delivery()?)?, 0);
    }
    gateway.answer(500)?;
    portal.case(&citizen, &company.bin)?;
    portal.sweep()?;
    let failed = portal.scheduled("/v1/notices/delivery")?.with(200)?;
    assert_eq!(
        writes(&portal, &failed)?,
        WRITES_OF_A_DELIVERY,
        "nothing came to its end"
    );
    Ok(())
}

#[test]
fn a_notice_that_is_given_up_takes_one_durable_write_more_and_three_to_be_sent_again() -> Result<()> {
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
    let delivery = || portal.scheduled("/v1/notices/delivery")?.with(200);
    let token = portal.operator();
    let dead = || portal.client.get("/v1/notices/dead", &token)?.with(200);
    let again = |number: &str| {
        let path = format!("/v1/requests/{number}/resending");
        portal.client.json("POST", &path, &token, &json!({}))?.with(200)
    };
    gateway.answer(410)?;
    let mut numbers = Vec::new();
    // The first makes the list.
    for cost in [2, 1] {
        numbers.push(id(&portal.case(&citizen, &company.bin)?));
        portal.sweep()?;
        assert_eq!(writes(&portal, &delivery()?)?, 1 + WRITES_OF_A_DELIVERY + cost);
    }
    // The first time a token is seen it is remembered.
    dead()?;
    assert_eq!(writes(&portal, &dead()?)?, 0);
    gateway.answer(202)?;
    assert_eq!(writes(&portal, &again(&numbers[0])?)?, 3);
    assert_eq!(
        writes(&portal, &again(&numbers[0])?)?,
        0,
        "it is on its way already"
    );
    portal.sweep()?;
    assert_eq!(
        writes(&portal, &delivery()?)?,
        1 + WRITES_OF_A_DELIVERY + 1,
        "and it is off the list"
    );
    let all = || {
        let path = "/v1/notices/dead/resending";
        portal.client.json("POST", path, &token, &json!(null))?.with(200)
    };
    assert_eq!(writes(&portal, &all()?)?, 3 + 1, "and it is off the list");
    assert_eq!(writes(&portal, &all()?)?, 0);
    Ok(())
}

#[test]
fn a_subscription_takes_one_durable_write_and_two_the_first_time() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let systems = [("SPIN_VARIABLE_SUBSCRIPTION_HOST", "https://hooks.example.kz")];
    let portal = Portal::open(Folder::new()?, &systems)?;
    let company = portal.company()?;
    let path = format!("/v1/holders/{}/subscription", company.bin);
    let url = json!({"url": "https://hooks.example.kz/events"});
    for (method, body, status, cost) in [
        ("PUT", &url, 201, 2),
        ("PUT", &url, 200, 1),
        ("DELETE", &json!(null), 200, 1),
        ("DELETE", &json!(null), 404, 0),
        ("PUT", &url, 201, 1),
    ] {
        let answer = portal.client.json(method, &path, &portal.operator(), body)?;
        assert_eq!(writes(&portal, &answer.with(status)?)?, cost, "{method} {status}");
    }
    Ok(())
}

#[test]
fn receipts_are_read_and_checked_without_a_write() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let portal = Portal::open(Folder::new()?.at("2026-11-23T05:00:00Z")?, &[])?;
    let life = portal.life()?;
    let receipt = life.receipts()?.remove(0);
    portal.set_clock("2026-12-20T05:00:00Z")?;
    let token = portal.again(&life.citizen.iin).token;
    let path = |what: &str| format!("/v1/requests/{}/{what}", life.number);
    // The first time a token is seen it is remembered.
    portal.client.get(&path("receipts"), &token)?.with(200)?;
    for what in ["receipts", "certificate?kind=silence"] {
        let answer = portal.client.get(&path(what), &token)?.with(200)?;
        assert_eq!(writes(&portal, &answer)?, 0, "{what}");
    }
    let refused = portal.client.get(&path("certificate?kind=timeliness"), &token)?;
    assert_eq!(writes(&portal, &refused.with(409)?)?, 0);
    let keys = portal
        .client
        .send("GET", "/v1/receipts/keys", &[], &[])?
        .with(200)?;
    assert_eq!(writes(&portal, &keys)?, 0);
    let check = portal
        .client
        .json("POST", "/v1/receipts/verification", &token, &receipt)?;
    assert_eq!(writes(&portal, &check.with(200)?)?, 0);
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
    let path = format!("/v1/requests/{case}");
    let asked = format!("{path}?secret=in-the-query");
    portal.client.get(&asked, &citizen.token)?.with(400)?;
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

/// Cases of one holder that are due on one day.
const DUE: u64 = 20;

/// A case of which the sweep hears: its place in the register, the case, and its place in the journal or agenda.
const CALLS_OF_A_LOOK: u64 = 3;
/// A case that is due: read once, written by the handle of a second look, which takes two calls, and a swap, read back, and
/// its place in the agenda.
const CALLS_OF_A_CASE_THAT_IS_DUE: u64 = 6;

#[test]
fn a_sweep_takes_one_durable_write_for_each_case_and_none_where_nothing_is_due() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let mut fewer = None;
    for due_cases in [DUE, 2 * DUE] {
        let portal = Portal::open(Folder::new()?.at("2026-11-23T05:00:00Z")?, &[])?;
        let company = portal.company()?;
        // The first of a portal reads the counter of every log, which counts as a write.
        portal.sweep()?;
        for _ in 0..due_cases {
            portal.case(&portal.somebody()?, &company.bin)?;
        }
        let arrivals = portal.scheduled("/v1/sweep")?.with(200)?;
        assert_eq!(arrivals.json()["done"], due_cases);
        let cost = writes(&portal, &arrivals)?;
        assert!(cost < DUE / 2, "{cost} for arrivals");
        let idle = writes(&portal, &portal.scheduled("/v1/sweep")?.with(200)?)?;
        assert_eq!(idle, 0);
        portal.set_clock("2026-11-24T19:00:00Z")?;
        let due = portal.scheduled("/v1/sweep")?.with(200)?;
        assert_eq!(due.json()["changed"], due_cases);
        let cost = writes(&portal, &due)?;
        // After an hour the counters of the logs are read again, nine here, and each notes that.
        assert!((due_cases..due_cases + 2 * 9 + DUE / 2).contains(&cost), "{cost}");
        // What more cases cost, each is read once for.
        let both = (calls(&portal, &arrivals)?, calls(&portal, &due)?);
        let (heard, written) = *fewer.get_or_insert(both);
        let more = due_cases - DUE;
        assert_eq!(both.0, heard + CALLS_OF_A_LOOK * more);
        assert_eq!(both.1, written + CALLS_OF_A_CASE_THAT_IS_DUE * more);
    }
    Ok(())
}
