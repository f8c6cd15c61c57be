//! A wall clock that stands where a file says (`PORTAL_CLOCK`), so that tests and demonstrations can show what the
//! functions make of a day: a holiday, the last hour of a term, the year in which other rules hold.
//!
//! Only the functions see it. The host's own clock goes on: the log, the cron triggers, deadlines, and the
//! monotonic clock by which a function sleeps.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use anyhow::{Result, anyhow};
use chrono::{DateTime, SecondsFormat};
use serde_json::json;
use wasmtime_wasi::HostWallClock;

use crate::log::{Level, Log, locked};

/// A clock that can be set from outside. Cloning is cheap.
#[derive(Clone)]
pub struct Clock(Arc<Shared>);

struct Shared {
    file: PathBuf,
    last: Mutex<Last>,
    log: Log,
}

struct Last {
    /// The last instant that the file held, since 1970.
    instant: Duration,
    /// Why it holds none now, as the log has it already.
    bad: Option<String>,
}

impl Clock {
    /// The clock that stands at the instant in this file. The error is a sentence for a human.
    pub fn open(file: &Path, log: Log) -> Result<Self> {
        let instant = read(file).map_err(|why| anyhow!("PORTAL_CLOCK: {why}"))?;
        Ok(Self(Arc::new(Shared {
            file: file.to_owned(),
            last: Mutex::new(Last { instant, bad: None }),
            log,
        })))
    }

    /// The instant at which it stands, since 1970. The file is read each time: whoever has set the clock need not
    /// wait, and the few who set one need no speed.
    pub fn instant(&self) -> Duration {
        let read = read(&self.0.file);
        let mut last = locked(&self.0.last);
        match read {
            Ok(instant) => {
                last.instant = instant;
                last.bad = None;
            }
            // Once, not at every reading: a function reads the clock several times for each request.
            Err(why) if last.bad.as_ref() != Some(&why) => {
                let fields = json!({ "instant": rfc3339(last.instant), "error": why });
                self.0.log.line(Level::Warn, "clock", fields);
                last.bad = Some(why);
            }
            Err(_) => {}
        }
        last.instant
    }

    /// The instant at which it stands, as the file would have it.
    pub fn text(&self) -> String {
        rfc3339(self.instant())
    }
}

impl HostWallClock for Clock {
    fn resolution(&self) -> Duration {
        Duration::from_nanos(1)
    }

    fn now(&self) -> Duration {
        self.instant()
    }
}

/// The instant in the file. The error is a sentence for a human.
fn read(file: &Path) -> Result<Duration, String> {
    let text =
        std::fs::read_to_string(file).map_err(|why| format!("cannot read {}: {why}", file.display()))?;
    parse(&text).ok_or_else(|| format!("{} holds no RFC 3339 instant since 1970", file.display()))
}

fn parse(text: &str) -> Option<Duration> {
    let instant = DateTime::parse_from_rfc3339(text.trim()).ok()?;
    // Functions count seconds since 1970, without a sign.
    let seconds = u64::try_from(instant.timestamp()).ok()?;
    Some(Duration::new(seconds, instant.timestamp_subsec_nanos()))
}

fn rfc3339(instant: Duration) -> String {
    i64::try_from(instant.as_secs())
        .ok()
        .and_then(|seconds| DateTime::from_timestamp(seconds, instant.subsec_nanos()))
        .map(|instant| instant.to_rfc3339_opts(SecondsFormat::AutoSi, true))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clock_at(text: &str) -> (tempfile::TempDir, Result<Clock>) {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("clock");
        std::fs::write(&file, text).unwrap();
        let clock = Clock::open(&file, Log::discarding());
        (folder, clock)
    }

    #[test]
    fn the_clock_stands_at_the_instant_in_its_file() {
        for (text, instant) in [
            ("2025-04-11T10:00:00Z", "2025-04-11T10:00:00Z"),
            ("2025-04-11T15:00:00.25+05:00\n", "2025-04-11T10:00:00.250Z"),
            ("1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z"),
        ] {
            let (_folder, clock) = clock_at(text);
            assert_eq!(clock.unwrap().text(), instant, "{text}");
        }
    }

    #[test]
    fn a_clock_without_an_instant_does_not_start() {
        for text in [
            "",
            "now",
            "2025-04-11",
            "2025-04-11T10:00:00",
            "2025-02-30T10:00:00Z",
            "1969-12-31T23:59:59Z",
            "2025-04-11T10:00:00Z 2025-04-12T10:00:00Z",
        ] {
            let said = clock_at(text).1.err().unwrap().to_string();
            assert!(
                said.starts_with("PORTAL_CLOCK: ") && said.ends_with("holds no RFC 3339 instant since 1970"),
                "{text}: {said}"
            );
        }
        let said = Clock::open(Path::new("no-such-clock"), Log::discarding())
            .err()
            .unwrap()
            .to_string();
        assert!(
            said.starts_with("PORTAL_CLOCK: cannot read no-such-clock: "),
            "{said}"
        );
    }

    #[test]
    fn a_clock_follows_its_file_and_stays_where_it_was_when_that_goes_bad() {
        let (folder, clock) = clock_at("2025-04-11T10:00:00Z");
        let (clock, file) = (clock.unwrap(), folder.path().join("clock"));
        std::fs::write(&file, "2027-01-01T00:00:00Z").unwrap();
        assert_eq!(clock.text(), "2027-01-01T00:00:00Z");
        std::fs::write(&file, "soon").unwrap();
        assert_eq!(clock.text(), "2027-01-01T00:00:00Z");
        std::fs::remove_file(&file).unwrap();
        assert_eq!(clock.text(), "2027-01-01T00:00:00Z");
        std::fs::write(&file, "2025-01-01T00:00:00Z").unwrap();
        assert_eq!(clock.text(), "2025-01-01T00:00:00Z");
    }
}
