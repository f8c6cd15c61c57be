//! A wall clock that a file sets (`PORTAL_CLOCK`), so that tests and demonstrations can show what the functions make of a
//! day: a holiday, the last hour of a term, the year in which other rules hold. It stands at an instant, or goes so many
//! seconds ahead of the machine's.
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

use crate::log::{Level, Log, locked, utc_now};

/// A clock that can be set from outside. Cloning is cheap.
#[derive(Clone)]
pub struct Clock(Arc<Shared>);

struct Shared {
    file: PathBuf,
    last: Mutex<Last>,
    log: Log,
}

struct Last {
    /// The last setting that the file held.
    setting: Setting,
    /// Why it holds none now, as the log has it already.
    bad: Option<String>,
}

/// What a file can say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Setting {
    /// It stands at this instant, since 1970.
    Stands(Duration),
    /// It goes so far ahead of the machine's clock.
    Ahead(Duration),
}

impl Setting {
    /// The instant that the clock shows, since 1970.
    fn instant(self) -> Duration {
        match self {
            Self::Stands(instant) => instant,
            Self::Ahead(seconds) => {
                let now = utc_now();
                let since = u64::try_from(now.timestamp()).unwrap_or_default();
                Duration::new(since, now.timestamp_subsec_nanos()) + seconds
            }
        }
    }
}

/// As far ahead as a demonstration needs: a hundred years.
const FARTHEST_SECONDS: u64 = 100 * 366 * 24 * 3_600;

impl Clock {
    /// The clock that this file sets. The error is a sentence for a human.
    pub fn open(file: &Path, log: Log) -> Result<Self> {
        let setting = read(file).map_err(|why| anyhow!("PORTAL_CLOCK: {why}"))?;
        Ok(Self(Arc::new(Shared {
            file: file.to_owned(),
            last: Mutex::new(Last { setting, bad: None }),
            log,
        })))
    }

    /// The instant that it shows, since 1970. The file is read each time: after the clock is set nobody need
    /// wait, and the few who set one need no speed.
    pub fn instant(&self) -> Duration {
        let read = read(&self.0.file);
        let mut last = locked(&self.0.last);
        match read {
            Ok(setting) => {
                last.setting = setting;
                last.bad = None;
            }
            // Once, not at every reading: a function reads the clock several times for each request.
            Err(why) if last.bad.as_ref() != Some(&why) => {
                let fields = json!({ "instant": rfc3339(last.setting.instant()), "error": why });
                self.0.log.line(Level::Warn, "clock", fields);
                last.bad = Some(why);
            }
            Err(_) => {}
        }
        last.setting.instant()
    }

    /// The instant that it shows, as the file would have it.
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

/// What the file says. The error is a sentence for a human.
fn read(file: &Path) -> Result<Setting, String> {
    let text =
        std::fs::read_to_string(file).map_err(|why| format!("cannot read {}: {why}", file.display()))?;
    parse(&text).ok_or_else(|| format!("{} holds no RFC 3339 instant since 1970", file.display()))
}

fn parse(text: &str) -> Option<Setting> {
    let text = text.trim();
    if let Some(seconds) = text.strip_prefix('+') {
        let is_number = seconds.bytes().all(|byte| byte.is_ascii_digit());
        let seconds = seconds
            .parse()
            .ok()
            .filter(|seconds| *seconds <= FARTHEST_SECONDS);
        return seconds
            .filter(|_| is_number)
            .map(Duration::from_secs)
            .map(Setting::Ahead);
    }
    let instant = DateTime::parse_from_rfc3339(text).ok()?;
    // Functions count seconds since 1970, without a sign.
    let seconds = u64::try_from(instant.timestamp()).ok()?;
    Some(Setting::Stands(Duration::new(
        seconds,
        instant.timestamp_subsec_nanos(),
    )))
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
    fn a_clock_can_go_ahead_of_the_machines() {
        let (_folder, clock) = clock_at("+86400\n");
        let ahead = clock.unwrap().instant();
        let tomorrow = Setting::Ahead(Duration::from_secs(86_400)).instant();
        assert!(ahead <= tomorrow && tomorrow - ahead < Duration::from_secs(60));
        assert!(ahead > Setting::Ahead(Duration::from_secs(86_000)).instant());
    }

    #[test]
    fn a_clock_without_an_instant_does_not_start() {
        for text in [
            "",
            "now",
            "+",
            "+1h",
            "++1",
            "-1",
            "+99999999999999",
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
