//! The clock: what the cron trigger calls every minute. It is a scheduler like any other: it sends `POST /v1/sweep`,
//! `POST /v1/notices/delivery` and `POST /v1/roots` to the portal with the secret of the deployment, in turn, each until nothing
//! remains.
//!
//! No paragraph asks for it. A tick may come late, twice, together with another, or not at all: what is due is found in the
//! state, never in the tick, so the next one goes on where this one ended.
//!
//! It calls an address and not another component, because Spin runs its cron triggers in a process of their own, in which
//! there are no other components: a Spin does not even start an application whose cron component names one.
//!
//! Emits nothing; durable writes: 0, beside those of what it calls. Writes one line to its output: what was done. Errors: the
//! same line, as the error of the run, where one of them did not do its work; the others have had their turn.

#![allow(unsafe_code, reason = "the exports that wit-bindgen generates")]

use std::fmt;
use std::time::Duration;

use serde::Deserialize;
use shell::clock::Stopwatch;
use shell::config;
use shell::outbound::{self, Outgoing};

#[allow(missing_docs, reason = "generated from the WIT files, which are documented")]
mod bindings {
    wit_bindgen::generate!({
        path: "../../wit",
        world: "fermyon:spin-cron/spin-cron",
        generate_all,
    });
    export!(Clock);

    /// What the trigger calls.
    struct Clock;

    impl Guest for Clock {
        fn handle_cron_event(_: Metadata) -> Result<(), Error> {
            let line = super::tick().map_err(Error::Other)?;
            println!("{line}");
            Ok(())
        }
    }
}

/// What is called: its name in the line, its path, and whether it has its turn however long the others took. A day that is
/// over can be closed a minute later.
const CALLED: [(&str, &str, bool); 3] = [
    ("sweep", api::SWEEP.path, true),
    ("notices", api::NOTIFY.path, true),
    ("roots", api::ROOTS.path, false),
];

/// After this no second call begins: with the longest calls after it, a run ends within the 30 seconds that the embedded host
/// gives it, and long before the next one begins.
const CALLS_WITHIN: Duration = Duration::from_secs(10);

/// How long a batch may take until it answers: a second mostly, and ten where a gateway hangs. One for each of the two that have
/// their turn in every run, or one that begins last, and there is still time left of the 30 seconds. A portal that hangs in the handshake of its encryption takes twice as long: the host then
/// ends the run, and the next one goes on.
const PATIENCE: Duration = Duration::from_secs(12);

/// The answer of a batch is some numbers.
const ANSWER_BYTES: usize = 64 * 1024;

/// What a batch says of itself, as far as the clock asks.
#[derive(Deserialize)]
struct Batch {
    done: u64,
    remaining: bool,
}

/// One of [`CALLED`], and how far it has come.
struct Work {
    name: &'static str,
    path: &'static str,
    /// Whether it has its turn in every run.
    is_in_every_run: bool,
    calls: u32,
    done: u64,
    state: State,
}

/// How a work stands.
enum State {
    /// As far as is known there is more to do.
    Remains,
    /// There is nothing more to do.
    Over,
    /// The last call did not do its work, in words for the log.
    Failed(String),
}

impl Work {
    /// Has one batch done.
    fn call(&mut self, portal: &str, secret: &str) {
        self.calls += 1;
        self.state = match batch(&format!("{portal}{}", self.path), secret) {
            Ok(batch) => {
                self.done = self.done.saturating_add(batch.done);
                if batch.remaining {
                    State::Remains
                } else {
                    State::Over
                }
            }
            Err(why) => State::Failed(why),
        };
    }
}

impl fmt::Display for Work {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: done {}, calls {}", self.name, self.done, self.calls)?;
        match &self.state {
            State::Remains => write!(f, ", more remains"),
            State::Over => Ok(()),
            State::Failed(why) => write!(f, ", failed: {why}"),
        }
    }
}

/// One run. Its line is the error where one of the works failed.
fn tick() -> Result<String, String> {
    let unset = |name: &str| format!("the variable `{name}` is not set");
    let secret = config::required("scheduler_secret").map_err(|_| unset("scheduler_secret"))?;
    let portal = config::host("clock_portal").ok().flatten();
    let portal = portal.ok_or_else(|| unset("clock_portal"))?;

    let begun = Stopwatch::start();
    let mut works = CALLED.map(|(name, path, is_in_every_run)| Work {
        name,
        path,
        is_in_every_run,
        calls: 0,
        done: 0,
        state: State::Remains,
    });
    // In turn, so that none waits for the end of a long work of another.
    while let Some(work) = works
        .iter_mut()
        .filter(|work| matches!(work.state, State::Remains))
        .min_by_key(|work| work.calls)
        && (work.calls == 0 && work.is_in_every_run || begun.elapsed() < CALLS_WITHIN)
    {
        work.call(&portal, &secret);
    }
    let line = works.each_ref().map(ToString::to_string).join("; ");
    if works.iter().any(|work| matches!(work.state, State::Failed(_))) {
        Err(line)
    } else {
        Ok(line)
    }
}

/// Sends for one batch.
fn batch(url: &str, secret: &str) -> Result<Batch, String> {
    let answer = outbound::send_within(
        PATIENCE,
        &Outgoing {
            url,
            headers: &[("authorization", &format!("Bearer {secret}"))],
            body: Some(&[]),
            limit_bytes: ANSWER_BYTES,
        },
    )?;
    if answer.status != 200 {
        return Err(format!("status {}", answer.status));
    }
    serde_json::from_slice(&answer.body).map_err(|error| format!("not the answer of a batch: {error}"))
}
