//! What was acknowledged is there after anything that happens to the host, and what was not leaves no trace
//! that a retry does not clear.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::{Context as _, Result, bail, ensure};
use portal_tests::client::Answer;
use portal_tests::crowd::at_once;
use portal_tests::documents::{self, lacks, with};
use portal_tests::gateway::Gateway;
use portal_tests::life::{self, Life, Role, answer, forwarding};
use portal_tests::people;
use portal_tests::scene::{Company, Somebody, id};
use portal_tests::server::{Folder, Portal, eventually};
use serde_json::{Value, json};

/// Callers that send while the host is killed.
const CROWD: usize = 8;
/// Acknowledged requests before it is killed.
const ACKNOWLEDGED: usize = 200;

/// A host of its own on a new folder, with a company.
fn new_host() -> Result<(Portal, Company)> {
    let portal = Portal::open(Folder::new()?, &[])?;
    let company = portal.company()?;
    Ok((portal, company))
}

/// A host on this folder whose store misbehaves.
fn with_faults(folder: Folder, faults: &str) -> Result<Portal> {
    Portal::open(folder, &[("PORTAL_FAULTS", faults)])
}

/// How many calls on the store the first request of a citizen makes.
fn calls_of_a_submission(portal: &Portal, company: &Company) -> Result<u64> {
    let citizen = portal.somebody()?;
    let document = documents::request(&citizen.iin, &company.bin);
    let answer = portal
        .client
        .submit(&citizen.token, &document, Some("measured"))?
        .with(201)?;
    let calls = portal.logged(&answer)?["store_calls"]
        .as_u64()
        .context("no count")?;
    ensure!(calls > 0, "a submission without a call on the store");
    Ok(calls)
}

/// Exactly one case came of it, and nothing in the holder's queue stands there twice or was never
/// acknowledged.
fn exactly_one_case(
    portal: &Portal,
    company: &Company,
    citizen: &Somebody,
    sent: &str,
    all: &mut Vec<String>,
) -> Result<()> {
    ensure!(
        portal.own_ids(citizen)? == [sent],
        "{:?}",
        portal.own_ids(citizen)?
    );
    let path = format!("/v1/requests/{sent}");
    portal.client.get(&path, &citizen.token)?.with(200)?;
    ensure!(
        !all.iter().any(|other| other == sent),
        "the number {sent} was given twice"
    );
    all.push(sent.to_owned());
    let (mut queue, mut expected) = (portal.queue_ids(company)?, all.clone());
    queue.sort();
    expected.sort();
    ensure!(
        queue == expected,
        "the queue has {queue:?} instead of {expected:?}"
    );
    Ok(())
}

#[test]
fn everything_is_there_after_a_restart() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let (portal, company) = new_host()?;
    let (citizen, head) = (portal.somebody()?, portal.somebody()?);
    portal.grant(&company.bin, &head.iin, "head")?;
    let mut document = documents::request(&citizen.iin, &company.bin);
    document["attachments"] = json!([{"name": "a.txt", "media_type": "text/plain", "content": "QUJD"}]);
    let answer = portal
        .client
        .submit(&citizen.token, &document, Some("kept"))?
        .with(201)?;
    let case = format!("/v1/requests/{}", id(&answer.json()));
    let paths = [
        (case.clone(), citizen.token.clone()),
        (format!("{case}/attachments/0"), citizen.token.clone()),
        ("/v1/me/requests".to_owned(), citizen.token.clone()),
        (format!("/v1/holders/{}/queue", company.bin), head.token),
        (format!("/v1/holders/{}", company.bin), portal.operator()),
        ("/v1/holders".to_owned(), portal.operator()),
    ];
    let read = |portal: &Portal| -> Result<Vec<Vec<u8>>> {
        paths
            .iter()
            .map(|(path, token)| Ok(portal.client.get(path, token)?.with(200)?.body))
            .collect()
    };
    let before = read(&portal)?;
    let portal = Portal::open(portal.stop()?, &[])?;
    assert!(read(&portal)? == before, "something came back changed");
    let again = portal
        .client
        .submit(&citizen.token, &document, Some("kept"))?
        .with(201)?;
    assert_eq!(again.json(), answer.json());
    Ok(())
}

#[test]
fn no_acknowledged_request_is_lost_when_the_host_is_killed_at_work() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let (portal, company) = new_host()?;
    let citizens = (0..CROWD)
        .map(|_| portal.somebody())
        .collect::<Result<Vec<_>>>()?;
    let document = |citizen: &Somebody| documents::request(&citizen.iin, &company.bin);
    let acknowledged = AtomicUsize::new(0);
    let client = portal.client.clone();
    // Each sends one request after the other until the host is gone, and keeps what was acknowledged.
    let send = |citizen: &Somebody| -> Vec<String> {
        let mut kept = Vec::new();
        while let Ok(answer) =
            client.submit(&citizen.token, &document(citizen), Some(&kept.len().to_string()))
        {
            let Ok(answer) = answer.with(201) else { break };
            kept.push(id(&answer.json()));
            acknowledged.fetch_add(1, Ordering::SeqCst);
        }
        kept
    };
    let (folder, kept) = std::thread::scope(|scope| {
        let threads: Vec<_> = citizens
            .iter()
            .map(|citizen| {
                let send = &send;
                scope.spawn(move || send(citizen))
            })
            .collect();
        eventually("stream of requests", || {
            Ok((acknowledged.load(Ordering::SeqCst) >= ACKNOWLEDGED).then_some(()))
        })?;
        let folder = portal.kill()?;
        let kept: Vec<_> = threads
            .into_iter()
            .map(|thread| thread.join().unwrap_or_default())
            .collect();
        anyhow::Ok((folder, kept))
    })?;

    let portal = Portal::open(folder, &[])?;
    let mut all = Vec::new();
    for (citizen, kept) in citizens.iter().zip(kept) {
        for id in &kept {
            let path = format!("/v1/requests/{id}");
            portal.client.get(&path, &citizen.token)?.with(200)?;
        }
        // Every acknowledged one is known by its key, and the one that was cut off is made good by a retry.
        let mut expected = Vec::new();
        for number in 0..=kept.len() {
            let key = number.to_string();
            let answer = portal
                .client
                .submit(&citizen.token, &document(citizen), Some(&key))?
                .with(201)?;
            expected.push(id(&answer.json()));
        }
        assert_eq!(expected[..kept.len()], kept);
        let mut own = portal.own_ids(citizen)?;
        own.reverse();
        assert_eq!(own, expected);
        all.extend(expected);
    }
    assert!(all.len() >= ACKNOWLEDGED + CROWD);
    all.sort();
    let mut queue = portal.queue_ids(&company)?;
    queue.sort();
    assert_eq!(queue, all);
    all.dedup();
    assert_eq!(all.len(), queue.len(), "a number was given twice");
    Ok(())
}

#[test]
fn a_host_that_dies_at_any_call_on_the_store_leaves_one_case_after_the_retry() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let (portal, company) = new_host()?;
    let calls = calls_of_a_submission(&portal, &company)?;
    let mut all = portal.queue_ids(&company)?;
    let mut folder = portal.stop()?;
    for fault in ["kill-before", "kill-after"] {
        for call in 1..=calls {
            let fault = format!("{fault}={call}");
            let portal = with_faults(folder, &fault)?;
            let citizen = portal.somebody()?;
            let document = documents::request(&citizen.iin, &company.bin);
            if let Ok(answer) = portal.client.submit(&citizen.token, &document, Some("cut-off")) {
                bail!("{fault}: the host was to die, but answered {}", answer.status);
            }
            let (status, left) = portal.wait()?;
            ensure!(!status.success(), "{fault}: the host ended with {status}");

            let portal = Portal::open(left, &[])?;
            // Before the retry nobody sees half of a case.
            for id in portal.own_ids(&citizen)? {
                let path = format!("/v1/requests/{id}");
                portal
                    .client
                    .get(&path, &citizen.token)?
                    .with(200)
                    .context(fault.clone())?;
            }
            let answer = portal.client.submit(&citizen.token, &document, Some("cut-off"))?;
            let sent = id(&answer.with(201).context(fault.clone())?.json());
            exactly_one_case(&portal, &company, &citizen, &sent, &mut all).context(fault)?;
            folder = portal.stop()?;
        }
    }
    Ok(())
}

#[test]
fn a_store_that_fails_at_any_call_is_told_and_the_retry_makes_one_case() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let (portal, company) = new_host()?;
    let calls = calls_of_a_submission(&portal, &company)?;
    let mut all = portal.queue_ids(&company)?;
    let mut folder = portal.stop()?;
    let mut told = 0;
    for call in 1..=calls {
        let fault = format!("error-at={call}");
        let portal = with_faults(folder, &fault)?;
        let citizen = portal.somebody()?;
        let document = documents::request(&citizen.iin, &company.bin);
        let first = portal.client.submit(&citizen.token, &document, Some("failed"))?;
        if first.status != 201 {
            let first = first.refused(503, "store-unavailable").context(fault.clone())?;
            ensure!(
                first.header("retry-after").is_some(),
                "{fault}: 503 without Retry-After"
            );
            ensure!(
                !String::from_utf8_lossy(&first.body).contains("fault"),
                "{fault}: the words of the store reached the citizen"
            );
            told += 1;
        }
        let answer = portal.client.submit(&citizen.token, &document, Some("failed"))?;
        let sent = id(&answer.with(201).context(fault.clone())?.json());
        exactly_one_case(&portal, &company, &citizen, &sent, &mut all).context(fault)?;
        folder = portal.stop()?;
    }
    assert!(told > 0, "no failure of the store was noticed");
    Ok(())
}

#[test]
fn a_host_that_dies_while_a_company_is_registered_leaves_one_entry_after_the_retry() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let (portal, _) = new_host()?;
    let profile = documents::holder("«Жаңа» АҚ", "АО «Новое»", 51.0);
    let path = format!("/v1/holders/{}", people::new_number()?);
    let measured = portal
        .client
        .json("PUT", &path, &portal.operator(), &profile)?
        .with(201)?;
    let calls = portal.logged(&measured)?["store_calls"]
        .as_u64()
        .context("no count")?;
    let mut folder = portal.stop()?;
    for fault in ["kill-before", "kill-after"] {
        for call in 1..=calls {
            let portal = with_faults(folder, &format!("{fault}={call}"))?;
            let bin = people::new_number()?;
            assert!(portal.register(&bin, &profile).is_err(), "{fault}={call}");
            let portal = Portal::open(portal.wait()?.1, &[])?;
            portal.register(&bin, &profile)?;
            let listed = portal.client.walk("/v1/holders", &portal.operator(), 100)?;
            let times = listed
                .iter()
                .filter(|holder: &&Value| holder["bin"] == bin)
                .count();
            assert_eq!(times, 1, "{fault}={call}");
            folder = portal.stop()?;
        }
    }
    Ok(())
}

/// An act that the host is to survive, on a case of its own each time.
struct Survived {
    act: &'static str,
    role: Role,
    body: fn(&Life<'_>) -> Value,
    event: &'static str,
}

const SURVIVED: [Survived; 3] = [
    Survived {
        act: "forwarding",
        role: Role::Administrator,
        body: |life| with(&forwarding(&life.other.bin), "/part", json!("3-сұрақ")),
        event: "forwarded",
    },
    Survived {
        act: "answer",
        role: Role::Head,
        body: |_| {
            let file = json!({"name": "a.txt", "media_type": "text/plain", "content": "QUJD"});
            with(&answer("provided"), "/attachments", json!([file]))
        },
        event: "answered",
    },
    Survived {
        act: "withdrawal",
        role: Role::Applicant,
        body: |_| json!({}),
        event: "withdrawn",
    },
];

/// Who does what to which case, kept while hosts come and go.
struct Planned {
    iin: String,
    applicant: String,
    number: String,
    body: Value,
    other: Company,
}

impl Survived {
    fn planned(&self, portal: &Portal) -> Result<Planned> {
        let life = portal.life()?;
        Ok(Planned {
            iin: life.who(self.role).iin.clone(),
            applicant: life.citizen.iin.clone(),
            number: life.number.clone(),
            body: (self.body)(&life),
            other: life.other.clone(),
        })
    }

    fn carry_out(&self, portal: &Portal, planned: &Planned) -> Result<Answer> {
        let key = [("idempotency-key", "once")];
        portal.act(&planned.iin, &planned.number, self.act, &planned.body, &key)
    }

    /// How many calls on the store it makes.
    fn calls(&self, portal: &Portal) -> Result<u64> {
        let done = self.carry_out(portal, &self.planned(portal)?)?.with(200)?;
        portal.logged(&done)?["store_calls"].as_u64().context("no count")
    }

    /// It was done once, or not yet; what stands there is whole.
    fn times(&self, portal: &Portal, planned: &Planned) -> Result<usize> {
        let case = portal
            .seen(&planned.applicant, &planned.number)?
            .with(200)?
            .json();
        let times = life::times(&case, self.event);
        ensure!(times <= 1, "{} {times} times", self.event);
        let legs = case["legs"].as_array().context("no legs")?;
        ensure!(legs.len() == 1 + life::times(&case, "forwarded"), "{legs:?}");
        let queue = portal.queue(&planned.other)?;
        ensure!(queue.len() + 1 == legs.len(), "{queue:?} beside {legs:?}");
        for (line, leg) in queue.iter().zip(legs.iter().skip(1)) {
            ensure!(line["number"] == leg["number"], "{line} beside {leg}");
        }
        for file in case["legs"][0]["answer"]["attachments"]
            .as_array()
            .into_iter()
            .flatten()
        {
            let token = portal.authority.token_of(&planned.applicant);
            let content = portal
                .client
                .get(file["href"].as_str().unwrap_or_default(), &token)?;
            ensure!(
                content.with(200)?.body == b"ABC",
                "the file of an answer is another"
            );
        }
        Ok(times)
    }
}

#[test]
fn a_host_that_dies_at_any_call_of_an_act_leaves_it_done_once_after_the_retry() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    for survived in SURVIVED {
        let (mut portal, _) = new_host()?;
        let calls = survived.calls(&portal)?;
        ensure!(calls > 0, "an act without a call on the store");
        for fault in ["kill-before", "kill-after"] {
            for call in 1..=calls {
                let what = || format!("{} {fault}={call}", survived.act);
                let planned = survived.planned(&portal)?;
                portal = with_faults(portal.stop()?, &format!("{fault}={call}"))?;
                if let Ok(answer) = survived.carry_out(&portal, &planned) {
                    bail!("{}: the host was to die, but answered {}", what(), answer.status);
                }
                portal = Portal::open(portal.wait()?.1, &[])?;
                survived.times(&portal, &planned).with_context(what)?;
                survived
                    .carry_out(&portal, &planned)?
                    .with(200)
                    .with_context(what)?;
                ensure!(
                    survived.times(&portal, &planned).with_context(what)? == 1,
                    "{}",
                    what()
                );
            }
        }
    }
    Ok(())
}

#[test]
fn a_store_that_fails_at_any_call_of_an_act_is_told_and_the_retry_does_it_once() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    for survived in SURVIVED {
        let (mut portal, _) = new_host()?;
        let calls = survived.calls(&portal)?;
        let mut told = 0;
        for call in 1..=calls {
            let what = || format!("{} error-at={call}", survived.act);
            let planned = survived.planned(&portal)?;
            portal = with_faults(portal.stop()?, &format!("error-at={call}"))?;
            let first = survived.carry_out(&portal, &planned)?;
            if first.status != 200 {
                let first = first.refused(503, "store-unavailable").with_context(what)?;
                ensure!(
                    first.header("retry-after").is_some(),
                    "{}: 503 without Retry-After",
                    what()
                );
                told += 1;
            }
            survived
                .carry_out(&portal, &planned)?
                .with(200)
                .with_context(what)?;
            ensure!(
                survived.times(&portal, &planned).with_context(what)? == 1,
                "{}",
                what()
            );
        }
        ensure!(told > 0, "no failure of the store was noticed");
    }
    Ok(())
}

/// When the scene of a sweep begins: a Monday morning in Almaty.
const ARRIVAL: &str = "2026-11-23T05:00:00Z";
/// When it is swept: the answer to the first request was due on the day before.
const SWEEP: &str = "2026-12-08T20:00:00Z";
/// Long after: every term of the scene has passed.
const LONG_AFTER: &str = "2027-01-20T05:00:00Z";

/// Requests of which the sweep has to find something: one in the agenda, one in the journal, one in the
/// register.
struct Swept {
    folder: Folder,
    applicants: Vec<(String, String)>,
}

fn to_be_swept() -> Result<Swept> {
    let portal = Portal::open(Folder::new()?.at(ARRIVAL)?, &[])?;
    let (overdue, acted) = (portal.life()?, portal.life()?);
    overdue.accept()?;
    portal.sweep()?;
    portal.set_clock(SWEEP)?;
    let part = acted.forward_part()?;
    let arrived = portal.life()?;
    let applicants = [&overdue, &acted, &arrived].map(|life| (life.citizen.iin.clone(), life.number.clone()));
    ensure!(!part.is_empty(), "a part without a number");
    Ok(Swept {
        applicants: applicants.to_vec(),
        folder: portal.stop()?,
    })
}

/// A host on a copy of the scene, with this gateway and these settings.
fn at_the_sweep(scene: &Swept, gateway: &Gateway, settings: &[(&str, &str)]) -> Result<Portal> {
    Portal::open(
        scene.folder.copy_at(SWEEP)?,
        &[&with_gateway(gateway), settings].concat(),
    )
}

fn with_gateway(gateway: &Gateway) -> [(&'static str, &str); 2] {
    [
        ("SPIN_VARIABLE_NOTICE_HOST", gateway.address()),
        ("SPIN_VARIABLE_NOTICE_SECRET", gateway.secret()),
    ]
}

/// What was written down of each request in the end; that nothing stands there twice, and that everyone was
/// told of everything.
fn written_down(portal: &Portal, swept: &Swept, gateway: &Gateway) -> Result<Vec<Value>> {
    portal.set_clock(LONG_AFTER)?;
    portal.sweep()?;
    ensure!(portal.sweep()? == 0, "a sweep after the last found something");
    portal.until_nothing_remains("/v1/notices/delivery")?;
    let mut told: BTreeSet<String> = gateway.taken()?.into_iter().map(|letter| letter.id).collect();
    let mut all = Vec::new();
    for (iin, number) in &swept.applicants {
        let case = portal.seen(iin, number)?.with(200)?.json();
        let lines = || case["timeline"].as_array().into_iter().flatten();
        for notice in lines().flat_map(|line| line["notices"].as_array().cloned().unwrap_or_default()) {
            ensure!(notice["state"] == "accepted", "{notice}");
            let id = notice["id"].as_str().unwrap_or_default();
            ensure!(told.remove(id), "nobody was told of {notice}");
        }
        let mut found: Vec<_> = lines()
            .filter(|line| line["event"] == "breached")
            .flat_map(|line| line["breaches"].as_array().cloned().unwrap_or_default())
            .collect();
        let before = found.len();
        found.sort_by_key(Value::to_string);
        found.dedup();
        ensure!(before == found.len(), "a breach stands there twice: {found:?}");
        let mut ended = case["obligations"].clone();
        for owed in ended.as_array_mut().into_iter().flatten() {
            let binds = owed["contingent"] == false;
            let is_open = binds && lacks(owed, "discharged_at");
            ensure!(!is_open || owed["breached_on"] == owed["due"], "{owed}");
            *owed = json!([owed["leg"], owed["kind"], owed["breached_on"]]);
        }
        all.push(json!({"breaches": found, "ended": ended, "events": life::events(&case)}));
    }
    ensure!(
        told.is_empty(),
        "somebody was told of what did not happen: {told:?}"
    );
    Ok(all)
}

#[test]
fn a_host_that_dies_at_any_call_of_a_sweep_forgets_nothing_and_does_nothing_twice() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let scene = to_be_swept()?;
    let gateway = Gateway::start()?;
    let portal = at_the_sweep(&scene, &gateway, &[])?;
    let undisturbed = portal.scheduled("/v1/sweep")?.with(200)?;
    ensure!(undisturbed.json()["done"] == 3, "{:?}", undisturbed.json());
    let calls = portal.logged(&undisturbed)?["store_calls"]
        .as_u64()
        .context("no count")?;
    let expected = written_down(&portal, &scene, &gateway)?;
    drop(portal);
    // One after the other makes the calls, so to die after one is to die before the next.
    let calls: Vec<u64> = (1..=calls).collect();
    let halves = calls.chunks(calls.len().div_ceil(2)).collect::<Vec<_>>();
    at_once(halves.len(), |half| {
        let mut before = None;
        let gateway = Gateway::start()?;
        for call in halves[half] {
            let what = || format!("kill-after={call} of {}", calls.len());
            let faults = [("PORTAL_FAULTS", &*format!("kill-after={call}"))];
            let portal = at_the_sweep(&scene, &gateway, &faults)?;
            if let Ok(answer) = portal.scheduled("/v1/sweep") {
                // Another begins at another shard, and may come to the end with fewer calls.
                ensure!(
                    *call + 40 > calls.len().try_into()?,
                    "{}: {}",
                    what(),
                    answer.status
                );
                continue;
            }
            let left = portal.wait()?.1;
            // Where nothing was committed since the call before, what is left is what was left then.
            let log = std::fs::metadata(left.path().join("store.db-wal"))?.len();
            if before.replace(log) == Some(log) {
                continue;
            }
            let portal = Portal::open(left, &with_gateway(&gateway))?;
            let found = written_down(&portal, &scene, &gateway).with_context(what)?;
            ensure!(found == expected, "{}: {found:?} instead of {expected:?}", what());
        }
        Ok(())
    })?;
    Ok(())
}

/// Sweeps after which a place that nobody fills is given up, with an hour behind them.
const SWEEPS_OF_PATIENCE: usize = 25;
/// More than that hour later, on the day of arrival.
const GIVEN_UP: &str = "2026-11-23T08:00:00Z";
/// When the moderation of what arrived then is a day late.
const MODERATION_OVER: &str = "2026-11-24T19:00:00Z";

#[test]
fn a_request_that_was_cut_off_stops_no_other_and_is_watched_when_it_is_completed_late() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let portal = Portal::open(Folder::new()?.at(ARRIVAL)?, &[])?;
    let company = portal.company()?;
    let calls = calls_of_a_submission(&portal, &company)?;
    let mut folder = portal.stop()?;
    let mut holes = 0;
    // The last calls: the number is drawn, and the record is or is not written.
    for call in calls.saturating_sub(8)..=calls {
        let faults = [("PORTAL_FAULTS", &*format!("kill-after={call}"))];
        let portal = Portal::open(folder, &faults)?;
        portal.set_clock(ARRIVAL)?;
        let (cut_off, later) = (portal.somebody()?, portal.somebody()?);
        let document = documents::request(&cut_off.iin, &company.bin);
        let _ = portal.client.submit(&cut_off.token, &document, Some("cut-off"));
        let portal = Portal::open(portal.wait()?.1, &[])?;
        holes += u64::from(portal.own_ids(&portal.again(&cut_off.iin))?.is_empty());
        let next = id(&portal.case(&portal.again(&later.iin), &company.bin)?);
        portal.set_clock(GIVEN_UP)?;
        for _ in 0..SWEEPS_OF_PATIENCE {
            portal.sweep()?;
        }
        let token = portal.again(&cut_off.iin).token;
        let answer = portal.client.submit(&token, &document, Some("cut-off"))?;
        let completed = id(&answer.with(201)?.json());
        portal.sweep()?;
        portal.set_clock(MODERATION_OVER)?;
        portal.sweep()?;
        for (iin, number) in [(&cut_off.iin, &completed), (&later.iin, &next)] {
            let case = portal.seen(iin, number)?.with(200)?.json();
            ensure!(life::times(&case, "breached") == 1, "kill-after={call}: {number}");
        }
        folder = portal.stop()?;
    }
    assert!(holes > 0, "no number was left unused");
    Ok(())
}

/// Hosts that die one after the other between a number and its record.
const DEATHS: usize = 5;

#[test]
fn hosts_that_die_between_a_number_and_its_record_hold_up_nobodys_notices() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let gateway = Gateway::start()?;
    let settings = with_gateway(&gateway);
    // The first numbers of a register, and the last of one whose year then ends.
    for (died_at, went_on_at) in [
        (ARRIVAL, ARRIVAL),
        ("2026-12-31T05:00:00Z", "2027-01-05T05:00:00Z"),
    ] {
        let portal = Portal::open(Folder::new()?.at(died_at)?, &settings)?;
        let (measured, company) = (portal.company()?, portal.company()?);
        let calls = calls_of_a_submission(&portal, &measured)?;
        let mut folder = portal.stop()?;
        let mut call = calls.saturating_sub(8);
        let mut holes = 0;
        while holes < DEATHS {
            ensure!(call <= calls, "no call leaves a number unused");
            let faults = format!("kill-after={call}");
            let portal = Portal::open(folder, &[("PORTAL_FAULTS", &faults)])?;
            let cut_off = portal.somebody()?;
            let document = documents::request(&cut_off.iin, &company.bin);
            let _ = portal.client.submit(&cut_off.token, &document, Some("cut-off"));
            let portal = Portal::open(portal.wait()?.1, &settings)?;
            let list = portal.own_ids(&portal.again(&cut_off.iin))?;
            folder = portal.stop()?;
            ensure!(list.is_empty(), "kill-after={call}: the request was written");
            // The number that the next gets says how many were drawn.
            let copy = Portal::open(folder.copy_at(died_at)?, &settings)?;
            let next = id(&copy.case(&copy.somebody()?, &company.bin)?);
            let drawn = next.rsplit('-').next().context("no serial")?.parse::<usize>()? - 1;
            if drawn > holes {
                holes = drawn;
            } else {
                call += 1;
            }
        }
        let portal = Portal::open(folder, &settings)?;
        let before = portal.somebody()?;
        let first = id(&portal.case(&before, &company.bin)?);
        portal.sweep()?;
        portal.set_clock(went_on_at)?;
        let next = portal.somebody()?;
        let second = id(&portal.case(&next, &company.bin)?);
        portal.sweep()?;
        portal.until_nothing_remains("/v1/notices/delivery")?;
        for (iin, number) in [(&before.iin, &first), (&next.iin, &second)] {
            let case = portal.seen(iin, number)?.with(200)?.json();
            let registered = life::last(&case, "registered")?;
            for notice in registered["notices"].as_array().into_iter().flatten() {
                ensure!(notice["state"] == "accepted", "{number}: {notice}");
            }
        }
    }
    Ok(())
}
