//! The clock, on the host that serves it: against a portal that a test plays, and against the one in whose manifest it
//! stands.

use std::fs;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::Command;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::sleep;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use portal_tests::identity::Authority;
use portal_tests::server::{Folder, Portal, eventually, root};
use portal_tests::stub::{Asked, Said, Stub, said};
use serde_json::{Value, json};
use tempfile::NamedTempFile;

const SWEEP: &str = "/v1/sweep";
const NOTICES: &str = "/v1/notices/delivery";
const ROOTS: &str = "/v1/roots";

/// Nobody waits a minute for a test.
const EVERY_SECOND: &str = "* * * * * *";

/// What the embedded host gives a run where nobody says otherwise.
const DEADLINE: Duration = Duration::from_secs(30);

/// The project's manifest, whose clock ticks every second; with the clock alone, or with everything.
fn manifest(alone: bool) -> Result<NamedTempFile> {
    let mut manifest: toml::Table = fs::read_to_string(root().join("spin.toml"))?.parse()?;
    let table =
        |value: Option<&mut toml::Value>| value.and_then(toml::Value::as_table_mut).map(std::mem::take);
    let mut triggers = table(manifest.get_mut("trigger")).context("no triggers")?;
    let mut components = table(manifest.get_mut("component")).context("no components")?;
    for trigger in triggers["cron"].as_array_mut().context("no cron triggers")? {
        let trigger = trigger.as_table_mut().context("no table")?;
        trigger.insert("cron_expression".to_owned(), EVERY_SECOND.into());
    }
    if alone {
        triggers.retain(|kind, _| kind == "cron");
        components.retain(|id, _| id == "clock");
    }
    for (_, component) in &mut components {
        let component = component.as_table_mut().context("no table")?;
        let source = component["source"].as_str().context("no source")?;
        let source = root().join(source).to_string_lossy().into_owned();
        component.insert("source".to_owned(), source.into());
    }
    manifest.insert("trigger".to_owned(), triggers.into());
    manifest.insert("component".to_owned(), components.into());
    let mut file = NamedTempFile::new()?;
    write!(file, "{manifest}")?;
    Ok(file)
}

/// A host with the clock alone. Its portal is a stub that answers so to a caller that knows the secret.
struct Ticking {
    host: Portal,
    portal: Stub,
    _manifest: NamedTempFile,
}

impl Ticking {
    fn start(answer: impl Fn(&Asked) -> Said + Send + Sync + 'static) -> Result<Self> {
        let manifest = manifest(true)?;
        let folder = Folder::of(PathBuf::from(manifest.path()))?;
        let secret = Authority::in_folder(&folder.path().join("development"))?.scheduler_secret;
        let portal = Stub::start(move |asked| {
            let admitted = asked
                .headers
                .get("authorization")
                .is_some_and(|value| value.as_bytes() == format!("Bearer {secret}").as_bytes());
            match admitted && asked.method == "POST" && asked.body.is_empty() {
                true => answer(asked),
                false => said(401, "application/problem+json", "{}"),
            }
        })?;
        let environment = [
            ("PORTAL_CRON", "on"),
            ("SPIN_VARIABLE_CLOCK_PORTAL", portal.address()),
        ];
        Ok(Self {
            host: Portal::open(folder, &environment)?,
            portal,
            _manifest: manifest,
        })
    }

    /// What the clock said of its first run, and the host's line about that run.
    fn first_run(&self) -> Result<(String, Value)> {
        let run = eventually("run of the clock", || Ok(runs(&self.host).into_iter().next()))?;
        let mut printed = self.host.log().into_iter();
        let printed = printed.find(|line| line["event"] == "guest-output" && line["component"] == "clock");
        let told = match run["error"].as_str() {
            Some(error) => error.to_owned(),
            None => printed.context("no line of the clock")?["text"]
                .as_str()
                .unwrap_or_default()
                .to_owned(),
        };
        Ok((told, run))
    }
}

/// The host's lines about runs of the clock.
fn runs(host: &Portal) -> Vec<Value> {
    let mut lines = host.log();
    lines.retain(|line| line["event"] == "cron" && line["component"] == "clock");
    lines
}

/// The answer of a batch, as the portal gives it: with members that the clock does not ask for.
fn batch(done: u64, remaining: bool) -> Said {
    let body = json!({ "done": done, "remaining": remaining, "day": "2026-11-23" });
    said(200, "application/json", body.to_string())
}

/// A work that is over after so many batches, and has nothing more to do from then on.
fn work(batches: u64) -> impl Fn() -> Said {
    let calls = AtomicU64::new(0);
    move || {
        let call = calls.fetch_add(1, Ordering::SeqCst) + 1;
        batch(u64::from(call <= batches) * 7, call < batches)
    }
}

#[test]
fn each_work_is_called_until_nothing_of_it_remains() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let (sweep, notices, roots) = (work(5), work(2), work(3));
    let ticking = Ticking::start(move |asked| match asked.path.as_str() {
        SWEEP => sweep(),
        NOTICES => notices(),
        ROOTS => roots(),
        _ => said(404, "text/plain", "nobody"),
    })?;
    let (told, run) = ticking.first_run()?;
    assert_eq!(
        told,
        "sweep: done 35, calls 5; notices: done 14, calls 2; roots: done 21, calls 3"
    );
    assert_eq!(run["level"], "info", "{run}");
    // The next tick asks again, for something may have come due.
    eventually("second run", || {
        let times = |path| ticking.portal.times(path);
        let again = times(SWEEP)? >= 6 && times(NOTICES)? >= 3 && times(ROOTS)? >= 4;
        Ok(again.then_some(()))
    })
}

#[test]
fn an_error_of_one_work_leaves_the_others_their_turn() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let broken = [
        ((503, "application/problem+json", "{}"), "failed: status 503"),
        ((200, "text/html", "<p>"), "failed: not the answer of a batch"),
        (
            (200, "application/json", "{\"done\":1}"),
            "failed: not the answer of a batch",
        ),
    ];
    for ((status, media_type, body), why) in broken {
        for failing in [SWEEP, NOTICES, ROOTS] {
            let works = [SWEEP, NOTICES, ROOTS].map(|path| (path, work(3)));
            let ticking = Ticking::start(move |asked| {
                if asked.path == failing {
                    return said(status, media_type, body);
                }
                let found = works.iter().find(|(path, _)| *path == asked.path);
                found.map_or_else(|| said(404, "text/plain", "nobody"), |(_, work)| work())
            })?;
            let (told, run) = ticking.first_run()?;
            let told: Vec<&str> = told.split("; ").collect();
            let each = [("sweep", SWEEP), ("notices", NOTICES), ("roots", ROOTS)];
            for ((name, path), said) in each.into_iter().zip(&told) {
                if path == failing {
                    let begins = format!("{name}: done 0, calls 1, {why}");
                    ensure!(said.starts_with(&begins), "{told:?}");
                } else {
                    assert_eq!(*said, format!("{name}: done 21, calls 3"));
                }
            }
            assert_eq!(told.len(), 3, "{told:?}");
            assert_eq!(run["level"], "error", "{run}");
        }
    }
    Ok(())
}

#[test]
fn a_portal_that_is_not_there_is_said() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let manifest = manifest(true)?;
    let folder = Folder::of(PathBuf::from(manifest.path()))?;
    let free = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?;
    let nowhere = format!("http://{free}");
    let environment = [("PORTAL_CRON", "on"), ("SPIN_VARIABLE_CLOCK_PORTAL", &*nowhere)];
    let host = Portal::open(folder, &environment)?;
    let run = eventually("run of the clock", || Ok(runs(&host).into_iter().next()))?;
    let told = run["error"].as_str().unwrap_or_default();
    assert_eq!(told.matches("done 0, calls 1, failed: ").count(), 3, "{run}");
    Ok(())
}

#[test]
fn a_job_that_hangs_leaves_the_notices_their_turn_and_the_day_waits() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let hung = AtomicBool::new(false);
    let ticking = Ticking::start(move |asked| {
        if asked.path == SWEEP && !hung.swap(true, Ordering::SeqCst) {
            // Longer than the clock waits for a batch.
            sleep(Duration::from_secs(13));
        }
        batch(7, false)
    })?;
    let (told, run) = ticking.first_run()?;
    let (sweep, rest) = told.split_once("; ").context("not three works")?;
    ensure!(sweep.contains("done 0, calls 1, failed: "), "{told}");
    assert_eq!(
        rest,
        "notices: done 7, calls 1; roots: done 0, calls 0, more remains"
    );
    let took = Duration::from_micros(run["duration_us"].as_u64().context("no duration")?);
    ensure!(took < DEADLINE, "{run}");
    Ok(())
}

#[test]
fn a_run_ends_within_its_time_and_the_next_goes_on() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let ticking = Ticking::start(|_| {
        // A portal that has much to do.
        sleep(Duration::from_millis(20));
        batch(1, true)
    })?;
    let (told, run) = ticking.first_run()?;
    assert_eq!(told.matches(", more remains").count(), 3, "{told}");
    let took = Duration::from_micros(run["duration_us"].as_u64().context("no duration")?);
    ensure!(took < DEADLINE, "{run}");
    assert_eq!(run["level"], "info", "{run}");
    let so_far = ticking.portal.times(SWEEP)?;
    eventually("second run", || {
        Ok((ticking.portal.times(SWEEP)? > so_far).then_some(()))
    })
}

#[test]
fn the_clock_finds_the_portal_in_whose_manifest_it_stands() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let manifest = manifest(false)?;
    let folder = Folder::of(PathBuf::from(manifest.path()))?;
    let host = Portal::open(folder, &[("PORTAL_CRON", "on")])?;
    eventually("two requests of the clock", || {
        let lines = host.log().into_iter();
        let asked = lines.filter(|line| line["event"] == "request" && line["method"] == "POST");
        Ok((asked.count() >= 2).then_some(()))
    })
}

#[test]
fn a_host_whose_clock_is_off_has_none() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let manifest = manifest(true)?;
    for (setting, crons) in [("on", 1), ("off", 0)] {
        let folder = Folder::of(PathBuf::from(manifest.path()))?;
        let host = Portal::open(folder, &[("PORTAL_CRON", setting)])?;
        let ready = eventually("ready line", || {
            Ok(host.log().into_iter().find(|line| line["event"] == "ready"))
        })?;
        assert_eq!(ready["crons"], crons);
    }
    Ok(())
}

#[test]
fn a_tick_of_another_scheduler_does_the_same() -> Result<()> {
    for (failing, works) in [(None, true), (Some(SWEEP), false)] {
        let (sweep, rest) = (work(3), work(4));
        let portal = Stub::start(move |asked| match asked.path.as_str() {
            _ if asked.headers["authorization"] != "Bearer secret" => said(401, "text/plain", ""),
            path if Some(path) == failing => said(503, "text/plain", ""),
            SWEEP => sweep(),
            _ => rest(),
        })?;
        let mut header = NamedTempFile::new()?;
        writeln!(header, "Authorization: Bearer secret")?;
        let ended = Command::new(root().join("scripts/tick"))
            .env("PORTAL", portal.address())
            .env("HEADER", header.path())
            .status()?;
        assert_eq!(ended.success(), works);
        let asked = [SWEEP, NOTICES, ROOTS].map(|path| portal.times(path).unwrap_or_default());
        assert_eq!(asked, [if works { 3 } else { 1 }, 4, 1]);
    }
    Ok(())
}

#[test]
fn the_manifest_for_a_spin_without_cron_is_the_same_without_the_clock() -> Result<()> {
    let printed = Command::new(root().join("scripts/manifest"))
        .arg("--without-cron")
        .output()?;
    ensure!(printed.status.success(), "{printed:?}");
    let without: toml::Table = String::from_utf8(printed.stdout)?.parse()?;
    let mut whole: toml::Table = fs::read_to_string(root().join("spin.toml"))?.parse()?;
    for (from, what) in [("trigger", "cron"), ("component", "clock")] {
        let from = whole[from].as_table_mut().context("no table")?;
        ensure!(from.remove(what).is_some(), "there is no {what}");
    }
    assert_eq!(without, whole);
    Ok(())
}
