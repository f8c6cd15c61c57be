//! A soak: mixed load on the embedded host while it is killed, its store misbehaves, its clock is set forward
//! and its notification gateway fails; then everything that was acknowledged is looked for. `scripts/soak`
//! runs it.
#![allow(
    clippy::indexing_slicing,
    reason = "a JSON value that lacks a member reads as null, and what was to be there is then missed"
)]

mod check;
mod gateway;
mod load;
mod world;

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, anyhow, ensure};
use fastrand::Rng;
use portal_tests::gateway::Gateway;
use portal_tests::identity::Authority;
use portal_tests::server::{Folder, Portal};

use crate::check::Findings;
use crate::gateway::Seen;
use crate::load::{Load, Sent};
use crate::world::{Ending, Holder, World};

/// When it begins by the portal's clock: a Monday morning in Almaty.
const BEGINNING: &str = "2026-11-23T05:00:00Z";
/// Clients at once.
const CLIENTS: usize = 5;
/// Schedulers that call at once.
const SCHEDULERS: usize = 2;
/// Holders, and so queues.
const HOLDERS: usize = 4;
/// What is done before the memory of a host is measured.
const WARM_UP: usize = 200;
/// How long a host lives, in milliseconds; in a short soak not longer than a quarter of it.
const LIFE: std::ops::Range<u64> = 10_000..20_000;
/// How often the clock goes on.
const TICK: Duration = Duration::from_millis(200);
/// In so many ticks the clock is set forward once, on average: every eight seconds.
const TICKS_TO_JUMP: u32 = 40;
/// By how many seconds the clock is set forward: past a claim, the tries of a notice, a night, a term.
const JUMPS: [u64; 6] = [150, 400, 2_400, 6 * 3_600, 86_400, 3 * 86_400];
/// Longer than any notice waits for its next try, in seconds.
const LONGEST_WAIT: u64 = 25 * 3_600;
/// The first of these finds what was left, the second what empty slots of a journal held up, the last
/// nothing.
const SETTLING: usize = 4;
/// How the store of a host misbehaves; most often it does not.
const FAULTS: [&str; 12] = [
    "",
    "",
    "",
    "",
    "swap-says-failed",
    "swap-says-ok",
    "swap-from-absent-overwrites",
    "get-many-fails,batches-tear",
    "error-every=97",
    "error-every=97,swap-says-failed",
    "error-every=97,swap-says-ok",
    "latency=5",
];
/// How many findings of a kind are printed.
const SHOWN: usize = 20;

fn main() -> Result<()> {
    let number = |name: &str| -> Result<Option<u64>> {
        let set = std::env::var(name).ok();
        set.map(|text| text.parse().with_context(|| format!("{name}={text}")))
            .transpose()
    };
    let minutes = std::env::args().nth(1).map_or(Ok(10), |text| text.parse::<u64>());
    let seconds = match number("SOAK_SECONDS")? {
        Some(seconds) => seconds,
        None => minutes.context("usage: scripts/soak [MINUTES]")? * 60,
    };
    let seed = number("SOAK_SEED")?.unwrap_or_else(|| fastrand::u64(..1_000_000));
    println!("Soaking for {seconds} s, SOAK_SEED={seed}");
    let soaked = Soak::new(seed)?.run(Duration::from_secs(seconds))?;
    ensure!(soaked.is_clean(), "the soak found something");
    Ok(())
}

/// A soak that runs.
struct Soak {
    rng: Rng,
    gateway: Gateway,
    seen: Seen,
    /// The host's settings.
    settings: Vec<(&'static str, String)>,
    /// None only while one host is replaced by another.
    portal: Option<Portal>,
    world: Arc<World>,
    /// The largest memory of any host so far, in MiB.
    peak: f64,
}

impl Soak {
    fn new(seed: u64) -> Result<Self> {
        let gateway = Gateway::start()?;
        let settings = vec![
            ("SPIN_VARIABLE_NOTICE_HOST", gateway.address().to_owned()),
            ("SPIN_VARIABLE_NOTICE_SECRET", gateway.secret().to_owned()),
        ];
        let folder = Folder::new()?.at(BEGINNING)?;
        let clock = folder.clock().context("a folder without a clock")?;
        let portal = open(folder, &settings, "")?;
        let mut holders = Vec::new();
        for _ in 0..HOLDERS {
            let (company, head) = (portal.company()?, portal.somebody()?);
            portal.grant(&company.bin, &head.iin, "head")?;
            holders.push(Holder {
                bin: company.bin,
                administrator: company.administrator.iin,
                head: head.iin,
            });
        }
        let keys = portal.data()?.join("development");
        let authority = Authority::in_folder(&keys)?.by(Some(clock.clone()));
        let world = World::new(portal.client.clone().unheld(), authority, holders, clock);
        Ok(Self {
            rng: Rng::with_seed(seed),
            gateway,
            seen: Seen::default(),
            settings,
            portal: Some(portal),
            world: Arc::new(world),
            peak: 0.0,
        })
    }

    fn run(mut self, length: Duration) -> Result<Findings> {
        // The first of all may have compiled the functions, which takes memory of its own.
        self.replace("")?;
        self.peak = 0.0;
        let mut sent = self.warm_up("first")?;
        let at_start = self.memory()?;

        self.world.tally().answered.clear();
        let begun = Instant::now();
        let (loaded, stopped) = self.under_load(begun + length, length)?;
        let took = begun.elapsed();
        sent.extend(loaded);
        let held = std::mem::take(&mut self.world.tally().answered);

        self.gateway.answer(202)?;
        sent.extend(self.warm_up("last")?);
        let at_end = self.memory()?;
        println!(
            "Under load for {:.0} s; now what is left is done",
            took.as_secs_f64()
        );
        let settling = Instant::now();
        let settled = self.settle();
        self.seen.take(&self.gateway)?;
        println!(
            "Done after {:.0} s; looking for {} requests",
            settling.elapsed().as_secs_f64(),
            sent.len()
        );
        let mut findings = check::everything(&self.world, &sent, &self.seen)?;
        findings.wrong.extend(stopped);
        if let Err(error) = settled {
            findings.wrong.push(format!("what was left: {error:#}"));
        }
        self.memory()?;

        report_load(&self.world, held, took);
        println!(
            "Memory of the host: {at_start:.0} MiB at start, {at_end:.0} MiB at the end after the same {WARM_UP} steps, {:.0} MiB at most",
            self.peak
        );
        println!("Store: {:.1} MiB", size(self.portal()?.data()?)?);
        let seen = &self.seen;
        println!(
            "Gateway: {} tries for {} accepted notices and {} refused",
            seen.tries,
            seen.accepted.len(),
            seen.refused.len()
        );
        report(&findings, sent.len());
        Ok(findings)
    }

    /// Everyone at once, until this instant. What was sent, and why clients stopped before.
    fn under_load(&mut self, until: Instant, length: Duration) -> Result<(Vec<Sent>, Vec<String>)> {
        let world = Arc::clone(&self.world);
        gateway::misbehave(&self.gateway, Arc::clone(&world), self.rng.fork())?;
        let clients: Vec<_> = (0..CLIENTS)
            .map(|client| Load::new(&world, &format!("client-{client}"), self.rng.fork()))
            .collect();
        let mut times = self.rng.fork();
        std::thread::scope(|scope| {
            let ending = Ending(&world);
            let clients: Vec<_> = clients
                .into_iter()
                .map(|client| scope.spawn(|| client.until_over()))
                .collect();
            for _ in 0..SCHEDULERS {
                scope.spawn(|| load::schedule(&world));
            }
            let clock = scope.spawn(|| forward(&world, &mut times));
            let lived = self.live_and_die(until, length);
            drop(ending);
            let (mut all, mut stopped) = (Vec::new(), Vec::new());
            for client in clients {
                let (sent, done) = client.join().map_err(|_| anyhow!("a client panicked"))?;
                all.extend(sent);
                stopped.extend(done.err().map(|error| format!("a client stopped: {error:#}")));
            }
            clock.join().map_err(|_| anyhow!("the clock panicked"))??;
            lived.map(|()| (all, stopped))
        })
    }

    /// The same things done in order, before the memory of a host is measured.
    fn warm_up(&mut self, name: &str) -> Result<Vec<Sent>> {
        let mut load = Load::new(&self.world, name, Rng::with_seed(0));
        for _ in 0..WARM_UP {
            load.step()?;
        }
        Ok(load.sent)
    }

    /// Kills the host and starts it again on the same data, until this instant; the last one is in order.
    fn live_and_die(&mut self, until: Instant, length: Duration) -> Result<()> {
        loop {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Ok(());
            }
            let life = Duration::from_millis(self.rng.u64(LIFE)).min(length / 4);
            std::thread::sleep(life.min(left));
            self.seen.take(&self.gateway)?;
            self.memory()?;
            let faults = match until.checked_duration_since(Instant::now()) {
                Some(_) => self.rng.choice(FAULTS).unwrap_or_default(),
                None => "",
            };
            self.world.fault("host: killed");
            if !faults.is_empty() {
                self.world.fault(&format!("host: {faults}"));
            }
            self.replace(faults)?;
        }
    }

    /// Kills the host, and starts another whose store misbehaves so.
    fn replace(&mut self, faults: &str) -> Result<()> {
        let killed = self.portal.take().context("there is no host")?.kill()?;
        let portal = open(killed, &self.settings, faults)?;
        self.world.moved(portal.client.clone().unheld());
        self.portal = Some(portal);
        Ok(())
    }

    /// Lets everything that waits come to its end.
    fn settle(&self) -> Result<()> {
        for _ in 0..SETTLING {
            self.world.tick(LONGEST_WAIT)?;
            self.portal()?.deliver()?;
        }
        let (changed, delivered) = (self.portal()?.sweep()?, self.portal()?.deliver()?);
        ensure!(
            changed == 0 && delivered == (0, 0),
            "{changed} cases, then {delivered:?} notices after the last round"
        );
        Ok(())
    }

    fn portal(&self) -> Result<&Portal> {
        self.portal.as_ref().context("there is no host")
    }

    /// The memory of the host, in MiB.
    fn memory(&mut self) -> Result<f64> {
        let status = format!("/proc/{}/status", self.portal()?.process_id()?);
        let status = std::fs::read_to_string(status)?;
        let field = |name: &str| -> Result<f64> {
            let line = status.lines().find_map(|line| line.strip_prefix(name));
            let kib = line.and_then(|line| line.trim().strip_suffix(" kB"));
            Ok(kib.with_context(|| name.to_owned())?.parse::<f64>()? / 1024.0)
        };
        self.peak = self.peak.max(field("VmHWM:")?);
        field("VmRSS:")
    }
}

/// A host on this folder.
fn open(folder: Folder, settings: &[(&'static str, String)], faults: &str) -> Result<Portal> {
    let mut all: Vec<_> = settings.iter().map(|(name, value)| (*name, &**value)).collect();
    if !faults.is_empty() {
        all.push(("PORTAL_FAULTS", faults));
    }
    Portal::open(folder, &all)
}

/// Lets the clock go on until the soak is over, and sets it forward from time to time.
fn forward(world: &World, rng: &mut Rng) -> Result<()> {
    while !world.is_over() {
        std::thread::sleep(TICK);
        let jump = if rng.u32(0..TICKS_TO_JUMP) == 0 {
            world.fault("clock: set forward");
            rng.choice(JUMPS).unwrap_or_default()
        } else {
            0
        };
        world.tick(jump)?;
    }
    Ok(())
}

/// The size of the files in a folder, in MiB.
fn size(folder: &std::path::Path) -> Result<f64> {
    let mut bytes = 0;
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_file() {
            bytes += entry.metadata()?.len();
        }
    }
    Ok(bytes as f64 / f64::from(1 << 20))
}

fn report_load(world: &World, mut answered: Vec<Duration>, took: Duration) {
    answered.sort();
    let part = |percent: usize| {
        let place = answered.len() * percent / 100;
        answered.get(place).copied().unwrap_or_default().as_secs_f64() * 1_000.0
    };
    println!(
        "Load: {} requests answered, {:.0} a second; p50 {:.1} ms, p99 {:.1} ms",
        answered.len(),
        answered.len() as f64 / took.as_secs_f64(),
        part(50),
        part(99)
    );
    let tally = world.tally();
    println!("Injected, and felt:");
    for (name, times) in &tally.faults {
        println!("  {name}: {times}");
    }
    println!("Acknowledged: {}", tally.acknowledged.values().sum::<u64>());
    for (name, times) in &tally.acknowledged {
        println!("  {name}: {times}");
    }
    println!("Refused for good: {:?}", tally.refused);
}

fn report(findings: &Findings, requests: usize) {
    println!("Requests: {requests}; case files verified: {}", findings.verified);
    println!("Obligations: {:?}", findings.obligations);
    println!("Notices: {:?}", findings.notices);
    for (name, found) in [
        ("Losses", &findings.losses),
        ("Doubles", &findings.doubles),
        ("Otherwise wrong", &findings.wrong),
    ] {
        println!("{name}: {}", found.len());
        for one in found.iter().take(SHOWN) {
            println!("  {one}");
        }
    }
}
