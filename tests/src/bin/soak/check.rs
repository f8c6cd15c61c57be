//! What has to be true in the end: everything that was acknowledged is there once, and nothing else is.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context as _, Result, ensure};
use chrono::DateTime;
use portal_tests::crowd::at_once;
use portal_tests::life;
use portal_tests::people;
use portal_tests::scene::ids;
use portal_tests::verify::verify;
use serde_json::Value;

use crate::gateway::Seen;
use crate::load::{Sent, events};
use crate::world::World;

/// How many case files are checked by the program for that.
const VERIFIED: usize = 20;
/// Callers that read.
const READERS: usize = 4;
/// Kazakhstan has been so many seconds ahead of UTC since March 2024.
const ALMATY: u64 = 5 * 3_600;

/// What was found.
#[derive(Default)]
pub(crate) struct Findings {
    /// What was acknowledged and is not there.
    pub(crate) losses: Vec<String>,
    /// What is there more often than it was acknowledged.
    pub(crate) doubles: Vec<String>,
    /// What else is not as it has to be.
    pub(crate) wrong: Vec<String>,
    /// The notices of all cases, by what became of them.
    pub(crate) notices: BTreeMap<String, u64>,
    /// The obligations of all cases, by how they ended.
    pub(crate) obligations: BTreeMap<&'static str, u64>,
    /// The case files that were checked.
    pub(crate) verified: usize,
}

impl Findings {
    /// Whether nothing was lost, doubled or otherwise wrong.
    pub(crate) fn is_clean(&self) -> bool {
        self.losses.is_empty() && self.doubles.is_empty() && self.wrong.is_empty()
    }

    fn add(&mut self, other: Self) {
        self.losses.extend(other.losses);
        self.doubles.extend(other.doubles);
        self.wrong.extend(other.wrong);
        for (state, count) in other.notices {
            *self.notices.entry(state).or_default() += count;
        }
        for (end, count) in other.obligations {
            *self.obligations.entry(end).or_default() += count;
        }
    }

    /// Something that is there so often, and was acknowledged so often.
    fn count(&mut self, what: impl FnOnce() -> String, there: usize, acknowledged: usize) {
        let said = |what: String| format!("{what}: {there} there, {acknowledged} acknowledged");
        if there < acknowledged {
            self.losses.push(said(what()));
        } else if there > acknowledged {
            self.doubles.push(said(what()));
        }
    }

    /// What is in one list and not in the other, and what is in it twice.
    fn compare(&mut self, what: &str, mut there: Vec<String>, acknowledged: &BTreeSet<String>) {
        there.sort();
        let once: BTreeSet<_> = there.iter().cloned().collect();
        if once.len() < there.len() {
            self.doubles
                .push(format!("{what} has something twice: {there:?}"));
        }
        let missing: Vec<_> = acknowledged.difference(&once).collect();
        if !missing.is_empty() {
            self.losses.push(format!("{what} lacks {missing:?}"));
        }
        let more: Vec<_> = once.difference(acknowledged).collect();
        if !more.is_empty() {
            self.doubles
                .push(format!("{what} has more than was sent: {more:?}"));
        }
    }
}

/// The open registrations of each holder.
type Open = BTreeMap<String, BTreeSet<String>>;

/// Checks everything that was acknowledged.
pub(crate) fn everything(world: &World, sent: &[Sent], seen: &Seen) -> Result<Findings> {
    let mut findings = Findings::default();
    let mut numbers = Vec::new();
    let mut open = Open::new();
    let size = sent.len().div_ceil(READERS).max(1);
    let parts: Vec<_> = sent.chunks(size).collect();
    let read = at_once(parts.len(), |index| {
        let (mut findings, mut legs) = (Findings::default(), Vec::new());
        for sent in parts.get(index).into_iter().copied().flatten() {
            case(world, sent, seen, &mut findings, &mut legs).with_context(|| sent.id.clone())?;
        }
        Ok((findings, legs))
    })?;
    for (found, legs) in read {
        findings.add(found);
        for leg in legs {
            if leg.is_open {
                open.entry(leg.holder).or_default().insert(leg.number.clone());
            }
            numbers.push(leg.number);
        }
    }
    let given: BTreeSet<_> = numbers.iter().cloned().collect();
    findings.count(|| "numbers".to_owned(), numbers.len(), given.len());

    let mut own: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for sent in sent {
        own.entry(&sent.iin).or_default().insert(sent.id.clone());
    }
    for (iin, acknowledged) in own {
        let listed = world.client().walk("/v1/me/requests", &world.token(iin), 100)?;
        findings.compare("the list of a citizen", ids(&listed), &acknowledged);
    }
    for holder in &world.holders {
        let path = format!("/v1/holders/{}/queue", holder.bin);
        let listed = world
            .client()
            .walk(&path, &world.token(&holder.administrator), 100)?;
        let listed = listed.iter().map(|line| text(&line["number"]).to_owned());
        let expected = open.remove(&holder.bin).unwrap_or_default();
        findings.compare("the queue of a holder", listed.collect(), &expected);
    }
    let step = (sent.len() / VERIFIED).max(1);
    for sent in sent.iter().step_by(step).take(VERIFIED) {
        let path = format!("/v1/requests/{}/export?attachments=true", sent.id);
        let file = world.get(&sent.iin, &path)?.with(200)?;
        let (said, status) = verify(&file.body, &[])?;
        if !matches!(status, 0 | 3) {
            findings
                .wrong
                .push(format!("{} does not verify: {said}", sent.id));
        }
        findings.verified += 1;
    }
    Ok(findings)
}

/// A registration.
struct Registration {
    holder: String,
    number: String,
    is_open: bool,
}

/// Checks one case: what happened in it, what was owed, who was told.
fn case(
    world: &World,
    sent: &Sent,
    seen: &Seen,
    findings: &mut Findings,
    registrations: &mut Vec<Registration>,
) -> Result<()> {
    let answer = world.get(&sent.iin, &format!("/v1/requests/{}", sent.id))?;
    if answer.status == 404 {
        findings.losses.push(format!("{} is not there", sent.id));
        return Ok(());
    }
    let case = answer.with(200)?.json();
    let acknowledged = |event| sent.done.get(event).copied().unwrap_or_default();
    findings.count(
        || format!("{} registered", sent.id),
        life::times(&case, "registered"),
        1,
    );
    for event in events() {
        let there = life::times(&case, event);
        findings.count(|| format!("{} {event}", sent.id), there, acknowledged(event));
    }
    let legs = case["legs"].as_array().context("no legs")?;
    let forwarded = acknowledged("forwarded");
    findings.count(|| format!("legs of {}", sent.id), legs.len(), 1 + forwarded);
    registrations.extend(legs.iter().map(|leg| Registration {
        holder: text(&leg["holder"]).to_owned(),
        number: text(&leg["number"]).to_owned(),
        is_open: matches!(
            text(&leg["status"]),
            "received" | "accepted" | "clarification-asked"
        ),
    }));
    obligations(world, sent, &case, findings)?;
    notices(world, sent, &case, seen, findings)
}

/// An obligation on a day, as an event names it.
fn named(owed: &Value, on: &str) -> String {
    format!("{} of {} on {on}", text(&owed["kind"]), text(&owed["leg"]))
}

/// How often each obligation stands in events of this name, apart by who is told.
fn said(case: &Value, event: &str, field: &str) -> BTreeMap<String, usize> {
    let mut said = BTreeMap::new();
    let lines = case["timeline"].as_array().into_iter().flatten();
    for line in lines.filter(|line| line["event"] == event) {
        for owed in line[field].as_array().into_iter().flatten() {
            let told = match event {
                "escalated" => line["tells"].to_string(),
                _ => String::new(),
            };
            let name = named(owed, text(&owed["on"]));
            *said.entry(format!("{name}{told}")).or_default() += 1;
        }
    }
    said
}

/// Every obligation has ended once, or is open because its last day has not passed.
fn obligations(world: &World, sent: &Sent, case: &Value, findings: &mut Findings) -> Result<()> {
    let today = day(world.now())?;
    let breached = said(case, "breached", "breaches");
    for (event, field) in [
        ("breached", "breaches"),
        ("reminded", "reminded"),
        ("escalated", "breaches"),
    ] {
        for (owed, times) in said(case, event, field) {
            if times > 1 {
                findings
                    .doubles
                    .push(format!("{}: {owed} is {event} {times} times", sent.id));
            }
        }
    }
    let mut written = 0;
    for owed in case["obligations"].as_array().into_iter().flatten() {
        let due = text(&owed["due"]);
        let is_breached = !owed["breached_on"].is_null();
        if is_breached {
            let there = breached.get(&named(owed, due)).copied().unwrap_or_default();
            findings.count(|| format!("{}: breach of {owed}", sent.id), there, 1);
            written += 1;
        }
        let binds = owed["contingent"] != true;
        let (end, right) = if is_breached {
            ("breached", owed["breached_on"] == owed["due"] && due < &*today)
        } else if owed["discharged_at"].is_null() {
            ("open", !binds || due >= &*today)
        } else {
            let at = DateTime::parse_from_rfc3339(text(&owed["discharged_at"]))?.timestamp();
            ("ended in time", !binds || &*day(u64::try_from(at)?)? <= due)
        };
        if !right {
            findings
                .wrong
                .push(format!("{}: on {today} {end}: {owed}", sent.id));
        }
        if binds {
            *findings.obligations.entry(end).or_default() += 1;
        }
    }
    findings.count(|| format!("{}: breaches", sent.id), breached.len(), written);
    Ok(())
}

/// Every notice came to its end once, and as the gateway knows it.
fn notices(world: &World, sent: &Sent, case: &Value, seen: &Seen, findings: &mut Findings) -> Result<()> {
    let lines = case["timeline"].as_array().into_iter().flatten();
    let notices = lines.flat_map(|line| line["notices"].as_array().into_iter().flatten());
    let mut told = 0;
    for notice in notices {
        told += 1;
        let (id, state) = (text(&notice["id"]), text(&notice["state"]));
        let reason = text(&notice["reason"]);
        let fits = match (state, reason) {
            ("accepted", _) => seen.accepted.contains(id),
            ("undeliverable", "refused") => seen.refused.contains(id),
            // What it says was done before it could be sent.
            ("overtaken", _) => true,
            // It was well in the end, long before a notice is given up.
            _ => false,
        };
        if !fits {
            findings
                .losses
                .push(format!("{}: not as the gateway has it: {notice}", sent.id));
        }
        *findings
            .notices
            .entry(format!("{state} {reason}").trim().to_owned())
            .or_default() += 1;
    }
    let path = format!("/v1/requests/{}/export", sent.id);
    let file = world.get(people::OPERATOR, &path)?.with(200)?.json();
    let events = file["record"]["events"].as_array().context("no events")?;
    let mut ended = BTreeSet::new();
    for delivered in events
        .iter()
        .filter_map(|event| event["event"]["delivered"]["notices"].as_array())
    {
        for one in delivered {
            let id = text(&one["notice"]);
            ensure!(!id.is_empty(), "a delivery of nothing: {one}");
            if !ended.insert(id.to_owned()) {
                findings
                    .doubles
                    .push(format!("{}: the notice {id} ended twice", sent.id));
            }
        }
    }
    findings.count(|| format!("ends of notices of {}", sent.id), ended.len(), told);
    Ok(())
}

/// The legal day of an instant.
fn day(seconds: u64) -> Result<String> {
    let there = DateTime::from_timestamp(i64::try_from(seconds + ALMATY)?, 0);
    Ok(there.context("no instant")?.format("%Y-%m-%d").to_string())
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
