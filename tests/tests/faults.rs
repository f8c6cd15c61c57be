//! Stores that misbehave as real ones have been seen to. The whole suite can be run under such a store
//! (`PORTAL_FAULTS`); here are the flows in which a lie of the store would lose or double something.

use anyhow::{Context as _, Result, ensure};
use portal_tests::crowd::at_once;
use portal_tests::documents::{self, with};
use portal_tests::life::{Role, answer, events, extension, forwarding, question};
use portal_tests::people;
use portal_tests::scene::id;
use portal_tests::server::{Folder, Portal};
use serde_json::{Value, json};

/// Callers at the same moment.
const CROWD: usize = 16;

fn sorted(mut list: Vec<String>) -> Vec<String> {
    list.sort();
    list
}

/// Sends, registers and grants from many sides at once: everything acknowledged is there, once.
fn nothing_is_lost_or_doubled_under(faults: &str) -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let portal = Portal::open(Folder::new()?, &[("PORTAL_FAULTS", faults)])?;
    let (company, citizen) = (portal.company()?, portal.somebody()?);

    let document = documents::request(&citizen.iin, &company.bin);
    let same = at_once(CROWD, |_| {
        let answer = portal.client.submit(&citizen.token, &document, Some("crowd"))?;
        Ok(id(&answer.with(201)?.json()))
    })
    .context("one key from many sides")?;
    assert!(same.iter().all(|id| *id == same[0]), "{same:?}");
    assert_eq!(portal.own_ids(&citizen)?, same[..1]);

    let other = portal.somebody()?;
    let mut sent = at_once(CROWD, |_| Ok(id(&portal.case(&other, &company.bin)?)))
        .context("many requests of one citizen")?;
    sent.sort();
    assert_eq!(sorted(portal.own_ids(&other)?), sent);
    sent.push(same[0].clone());
    assert_eq!(sorted(portal.queue_ids(&company)?), sorted(sent));

    let bin = people::new_number()?;
    let profile = documents::holder("«Жаңа» АҚ", "АО «Новое»", 51.0);
    at_once(CROWD, |_| portal.register(&bin, &profile)).context("one company from many sides")?;
    let listed = portal.client.walk("/v1/holders", &portal.operator(), 100)?;
    assert_eq!(listed.iter().filter(|holder| holder["bin"] == bin).count(), 1);

    let granted = at_once(CROWD, |_| {
        let iin = portal.somebody()?.iin;
        portal.grant(&bin, &iin, "administrator")?;
        Ok(iin)
    })
    .context("many grants")?;
    let holder = portal
        .client
        .get(&format!("/v1/holders/{bin}"), &portal.operator())?;
    let holder = holder.with(200)?.json();
    let staff = holder["staff"].as_array().context("no staff")?;
    let staff = staff
        .iter()
        .filter_map(|member| member["iin"].as_str().map(str::to_owned));
    assert_eq!(sorted(staff.collect()), sorted(granted));
    Ok(())
}

/// Acts from many sides at once in the life of one request: each is done once, and everyone is told what was done.
fn each_act_is_done_once_under(faults: &str) -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let portal = Portal::open(Folder::new()?, &[("PORTAL_FAULTS", faults)])?;
    let life = portal.life()?;
    let crowd = |role: Role, act: &str, body: &Value| -> Result<()> {
        let told = at_once(CROWD, |_| {
            let answer = life
                .act_with(role, act, body, &[("idempotency-key", act)])?
                .with(200)?;
            Ok(answer.header("etag").map(str::to_owned))
        });
        let told = told.with_context(|| format!("{act} from many sides"))?;
        ensure!(told.iter().all(|etag| *etag == told[0]), "{act}: {told:?}");
        // And once more without a key: what was done is not done again.
        let again = life.act(role, act, body)?;
        ensure!(
            again.status == 409 || again.status == 422,
            "{act} again: {}",
            again.status
        );
        Ok(())
    };
    let part = with(&forwarding(&life.other.bin), "/part", json!("3-сұрақ"));
    let back = json!({"number": life.forward_part()?, "explanation": "Қате жіберілді."});
    crowd(Role::Administrator, "forwarding/recall", &back)?;
    crowd(Role::Administrator, "forwarding", &part)?;
    crowd(Role::Head, "extension", &extension(&life.other.bin))?;
    crowd(Role::Administrator, "clarification", &question())?;
    crowd(Role::Applicant, "clarification/reply", &json!({"text": "47-үй."}))?;
    crowd(Role::Administrator, "answer", &answer("provided"))?;
    crowd(
        Role::Applicant,
        "rating",
        &json!({"mark": "dislike", "reason": "Толық емес."}),
    )?;
    crowd(Role::Applicant, "withdrawal", &json!({}))?;
    let case = life.case()?;
    assert_eq!(
        events(&case),
        [
            "registered",
            "forwarded",
            "recalled",
            "forwarded",
            "extended",
            "clarification-asked",
            "clarification-given",
            "answered",
            "rated",
            "withdrawn"
        ]
    );
    assert_eq!(case["legs"].as_array().map(Vec::len), Some(3));
    Ok(())
}

#[test]
fn nothing_is_lost_where_every_swap_says_failed() -> Result<()> {
    nothing_is_lost_or_doubled_under("swap-says-failed")?;
    each_act_is_done_once_under("swap-says-failed")
}

#[test]
fn nothing_is_lost_where_every_swap_says_ok_and_every_second_one_is_not_carried_out() -> Result<()> {
    nothing_is_lost_or_doubled_under("swap-says-ok")?;
    each_act_is_done_once_under("swap-says-ok")
}

#[test]
fn nothing_is_lost_where_a_swap_from_absent_overwrites() -> Result<()> {
    nothing_is_lost_or_doubled_under("swap-from-absent-overwrites")?;
    each_act_is_done_once_under("swap-from-absent-overwrites")
}

#[test]
fn nothing_is_lost_where_several_keys_cannot_be_read_at_once() -> Result<()> {
    nothing_is_lost_or_doubled_under("get-many-fails")?;
    each_act_is_done_once_under("get-many-fails")
}

#[test]
fn nothing_is_lost_where_the_store_is_slow() -> Result<()> {
    nothing_is_lost_or_doubled_under("latency=2")?;
    each_act_is_done_once_under("latency=2")
}
