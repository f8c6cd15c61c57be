//! The embedded host: serves the functions of a `spin.toml` with Wasmtime and SQLite, on machines without Spin.
//!
//! # What it serves
//!
//! The part of Spin that the functions use: HTTP and cron triggers, WASI 0.2 components with `wasi:http` 0.2,
//! `wasi:keyvalue@0.2.0-draft2` with its atomics and batches on one durable store, variables, and outbound HTTP
//! to what the manifest allows. Everything else in a manifest is refused at start.
//!
//! | module | concern |
//! |---|---|
//! | [`settings`] | the command line, the environment, every limit |
//! | [`manifest`], [`variables`], [`routes`] | `spin.toml` |
//! | [`engine`], [`cache`] | Wasmtime: instances, compiled code |
//! | [`http`], [`connection`], [`body`], [`problem`], [`language`], [`record`], [`request_id`] | requests and answers |
//! | [`rate`], [`forwarded`] | how many requests an address may send |
//! | [`cron`] | runs by the clock |
//! | [`keyvalue`], [`sqlite`], [`faults`] | state |
//! | [`clock`] | a clock that tests set |
//! | [`outbound`], [`call`], [`trust`] | requests of functions to others |
//! | [`log`], [`output`] | JSON lines on standard output |
//!
//! # Promises
//!
//! - Everything on which an answer rests is on disk before the answer is sent, and before another server is asked. Every
//!   read that begins after a write sees it.
//! - A request gets an instance of its own; a deadline, a memory cap and a body limit hold for each.
//! - A function that traps, loops, sleeps or floods harms no other request.
//! - On SIGTERM, SIGINT or SIGHUP no new connection is taken, requests in flight finish within ten seconds, and the
//!   host ends with status 0. A second signal ends it at once.
//! - Standard output has JSON lines and nothing else; errors at start are one sentence on standard error.

pub mod body;
pub mod cache;
pub mod call;
pub mod clock;
pub mod connection;
pub mod cron;
pub mod engine;
pub mod faults;
pub mod forwarded;
pub mod http;
pub mod keyvalue;
pub mod language;
pub mod log;
pub mod manifest;
pub mod outbound;
pub mod output;
pub mod problem;
pub mod rate;
pub mod record;
pub mod request_id;
pub mod routes;
pub mod settings;
pub mod sqlite;
pub mod trust;
pub mod variables;

/// `words/*/host.ftl`.
mod say {
    include!(concat!(env!("OUT_DIR"), "/host.rs"));
}

use std::fs::{File, TryLockError};
use std::net::TcpListener;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, bail, ensure};
use serde_json::json;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::{Semaphore, watch};

use crate::cache::Cache;
use crate::clock::Clock;
use crate::cron::Expression;
use crate::engine::{Compiled, Host};
use crate::http::{Server, WELL_KNOWN};
use crate::log::{Level, Log};
use crate::manifest::Manifest;
use crate::routes::Router;
use crate::settings::Settings;
use crate::sqlite::Store;
use crate::trust::Trust;

/// How long tasks may take to end after the server has.
const TASKS_TIME: Duration = Duration::from_secs(1);
/// What a shell answers for a program that was ended by SIGINT.
const STATUS_INTERRUPTED: i32 = 130;

/// Serves until a signal comes. An error is one of the start: a sentence for the person who started the host.
pub fn run(settings: Settings) -> Result<()> {
    let begun = Instant::now();
    let manifest = Manifest::read(&settings.manifest, settings.variables)?;
    let _lock = lock(&settings.data)?;
    let listener = listen(&settings.listen)?;
    let (log, log_writer) = Log::start()?;
    let clock = settings
        .clock
        .as_deref()
        .map(|file| Clock::open(file, log.clone()))
        .transpose()?;
    let store = Arc::new(Store::open(&settings.data, log.clone())?);
    let served = serve(&settings, &manifest, listener, &store, clock, &log, begun);
    store.close();
    if served.is_ok() {
        log.line(Level::Info, "stopped", json!({}));
    }
    log_writer.finish();
    served
}

fn serve(
    settings: &Settings,
    manifest: &Manifest,
    listener: TcpListener,
    store: &Arc<Store>,
    clock: Option<Clock>,
    log: &Log,
    begun: Instant,
) -> Result<()> {
    let host = Host::new(settings, store.clone(), clock, log.clone())?;
    let cache = Cache::new(settings.data.join("cache"));
    let (components, compiled) = host.load(manifest, &cache)?;
    let mut routes = Vec::new();
    for (pattern, id) in &manifest.http {
        let reserved = format!("{}/", pattern.from_root()).starts_with(WELL_KNOWN);
        ensure!(
            !reserved,
            "route {:?} is below {WELL_KNOWN}, which is the host's",
            pattern.raw()
        );
        let served = components
            .get(id)
            .with_context(|| format!("component `{id}` is not there"))?;
        routes.push((pattern.clone(), served.clone()));
    }
    let mut crons = Vec::new();
    // An expression that means nothing stops the start even where none fires.
    for (text, id) in &manifest.cron {
        let served = components
            .get(id)
            .with_context(|| format!("component `{id}` is not there"))?;
        crons.push((
            Expression::parse(text).map_err(anyhow::Error::msg)?,
            served.clone(),
        ));
    }
    let server = Arc::new(Server {
        request_ids: crate::request_id::RequestIds::new(),
        routes: Router::new(routes).map_err(anyhow::Error::msg)?,
        components,
        address: listener.local_addr()?,
        host,
        permits: std::array::from_fn(|_| Arc::new(Semaphore::new(settings.instances as usize))),
        connections: Arc::new(Semaphore::new(settings.connections as usize)),
        rate: settings.rate.clone(),
        trust: Trust::open(settings.trust.as_deref(), log)?,
        deadline: settings.deadline,
        body_bytes: settings.body_bytes,
    });
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let served = runtime.block_on(async {
        let listener = tokio::net::TcpListener::from_std(listener)?;
        let (stop, stopping) = watch::channel(false);
        let mut terminate = signal(SignalKind::terminate())?;
        let mut interrupt = signal(SignalKind::interrupt())?;
        // Who ends a terminal or a session means to end what runs in it.
        let mut hangup = signal(SignalKind::hangup())?;
        if !settings.cron {
            crons.clear();
        }
        announce(&server, manifest, crons.len(), begun, &compiled);
        for (expression, served) in crons {
            tokio::spawn(cron::run(server.clone(), served, expression, stopping.clone()));
        }
        tokio::spawn(async move {
            let mut told = async || {
                tokio::select! { _ = terminate.recv() => {}, _ = interrupt.recv() => {}, _ = hangup.recv() => {} }
            };
            told().await;
            let _ = stop.send(true);
            told().await;
            std::process::exit(STATUS_INTERRUPTED);
        });
        http::serve(server, listener, stopping).await;
        Ok(())
    });
    runtime.shutdown_timeout(TASKS_TIME);
    served
}

/// The line that says that requests are served from now on.
fn announce(server: &Server, manifest: &Manifest, crons: usize, begun: Instant, compiled: &Compiled) {
    let faults = server.host.faults.as_ref().map(|faults| faults.text());
    let clock = server.host.clock.as_ref().map(Clock::text);
    let mut fields = json!({
        "listen": server.address.to_string(),
        "application": manifest.name,
        "start_ms": u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX),
        "components": manifest.components.len(),
        "compiled": compiled.compiled,
        "cached": compiled.cached,
        "routes": manifest.http.len(),
        "crons": crons,
    });
    if let (Some(faults), Some(fields)) = (faults, fields.as_object_mut()) {
        fields.insert("faults".into(), faults.into());
    }
    if let (Some(clock), Some(fields)) = (&clock, fields.as_object_mut()) {
        fields.insert("clock".into(), clock.as_str().into());
    }
    server.host.log.line(Level::Info, "ready", fields);
    if let Some(why) = &compiled.not_kept {
        server.host.log.line(
            Level::Warn,
            "cache-not-written",
            json!({ "error": why.to_string() }),
        );
    }
    if let Some(faults) = faults {
        server
            .host
            .log
            .line(Level::Warn, "faults", json!({ "faults": faults }));
    }
    if let Some(clock) = clock {
        let fields = json!({ "instant": clock });
        server.host.log.line(Level::Warn, "clock", fields);
    }
}

/// Takes the data folder for this process alone, for as long as the file is open.
fn lock(folder: &Path) -> Result<File> {
    std::fs::create_dir_all(folder)
        .with_context(|| format!("cannot make the folder {}", folder.display()))?;
    let file =
        File::create(folder.join("lock")).with_context(|| format!("cannot write to {}", folder.display()))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => {
            bail!("the data folder {} is in use by another host", folder.display())
        }
        Err(TryLockError::Error(why)) => Err(why).context("cannot lock the data folder"),
    }
}

fn listen(address: &str) -> Result<TcpListener> {
    let listener = TcpListener::bind(address).map_err(|why| anyhow!("cannot listen on {address}: {why}"))?;
    listener.set_nonblocking(true)?;
    Ok(listener)
}
