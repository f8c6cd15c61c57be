//! JSON lines on standard output.
//!
//! A line is appended to a buffer in memory and written by one thread, some milliseconds later and many
//! at once, so that no request waits for a reader of the log. What is never written: headers, bodies,
//! query strings, tokens, paths.

use std::io::Write;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use chrono::{DateTime, SecondsFormat, Utc};
use serde::Serialize;

/// How long the thread lets lines gather: short for a human, long for a busy server.
const GATHER: Duration = Duration::from_millis(5);
/// How much may wait for a reader that does not read. Beyond it lines are dropped and counted.
const MAX_WAITING_BYTES: usize = 8 << 20;

/// The digits of an IIN and of a BIN.
const PERSONAL_NUMBER_DIGITS: usize = 12;

/// How long the end waits for a reader that does not read.
const FINISH_TIME: Duration = Duration::from_secs(2);
/// How often it looks whether the last line was read.
const FINISH_LOOK: Duration = Duration::from_millis(1);

/// Where lines go. Cloning is cheap.
#[derive(Clone)]
pub struct Log(Arc<Shared>);

/// The thread behind a [`Log`].
pub struct LogWriter {
    log: Log,
    thread: Option<JoinHandle<()>>,
}

struct Shared {
    waiting: Mutex<Waiting>,
    arrived: Condvar,
}

#[derive(Default)]
struct Waiting {
    bytes: Vec<u8>,
    dropped: u64,
    closed: bool,
}

/// How much a line matters.
#[derive(Clone, Copy, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// It went as it should.
    Info,
    /// Someone should look at it some day.
    Warn,
    /// Someone should look at it now.
    Error,
}

#[derive(Serialize)]
struct Line<'a, T> {
    time: String,
    level: Level,
    event: &'a str,
    #[serde(flatten)]
    fields: T,
}

impl Log {
    /// Starts the thread that writes.
    pub fn start() -> std::io::Result<(Self, LogWriter)> {
        let log = Self(Arc::new(Shared {
            waiting: Mutex::default(),
            arrived: Condvar::new(),
        }));
        let shared = log.0.clone();
        let thread = std::thread::Builder::new()
            .name("log".into())
            .spawn(move || write_lines(&shared))?;
        Ok((
            log.clone(),
            LogWriter {
                log,
                thread: Some(thread),
            },
        ))
    }

    /// A log that nobody reads.
    #[cfg(test)]
    pub(crate) fn discarding() -> Self {
        Self(Arc::new(Shared {
            waiting: Mutex::default(),
            arrived: Condvar::new(),
        }))
    }

    /// Adds a line.
    pub fn line(&self, level: Level, event: &str, fields: impl Serialize) {
        let time = utc_now().to_rfc3339_opts(SecondsFormat::Micros, true);
        let Ok(line) = serde_json::to_vec(&Line {
            time,
            level,
            event,
            fields,
        }) else {
            return;
        };
        let mut waiting = locked(&self.0.waiting);
        if waiting.bytes.len() + line.len() > MAX_WAITING_BYTES {
            waiting.dropped += 1;
            return;
        }
        let first = waiting.bytes.is_empty();
        waiting.bytes.extend_from_slice(&line);
        waiting.bytes.push(b'\n');
        drop(waiting);
        if first {
            self.0.arrived.notify_one();
        }
    }
}

impl LogWriter {
    /// Writes what still waits and ends the thread.
    pub fn finish(mut self) {
        locked(&self.log.0.waiting).closed = true;
        self.log.0.arrived.notify_one();
        let Some(thread) = self.thread.take() else { return };
        // A reader that is stuck must not keep the host, and with it the data folder, for ever.
        let until = Instant::now() + FINISH_TIME;
        while !thread.is_finished() && Instant::now() < until {
            std::thread::sleep(FINISH_LOOK);
        }
        if thread.is_finished() {
            let _ = thread.join();
        }
    }
}

fn write_lines(shared: &Shared) {
    let mut out = std::io::stdout();
    let mut batch = Vec::new();
    loop {
        let mut waiting = locked(&shared.waiting);
        while waiting.bytes.is_empty() && !waiting.closed {
            waiting = shared
                .arrived
                .wait(waiting)
                .unwrap_or_else(PoisonError::into_inner);
        }
        if !waiting.closed {
            drop(waiting);
            std::thread::sleep(GATHER);
            waiting = locked(&shared.waiting);
        }
        std::mem::swap(&mut batch, &mut waiting.bytes);
        let (dropped, closed) = (std::mem::take(&mut waiting.dropped), waiting.closed);
        drop(waiting);
        // A log that nobody reads any more must not stop the server.
        let _ = out.write_all(&batch);
        if dropped > 0 {
            let _ = writeln!(
                out,
                "{{\"level\":\"warn\",\"event\":\"log-lines-dropped\",\"lines\":{dropped}}}"
            );
        }
        let _ = out.flush();
        batch.clear();
        if closed {
            return;
        }
    }
}

/// The time, read here and nowhere else in the host.
#[expect(
    clippy::disallowed_methods,
    reason = "the one place in the host that reads the clock"
)]
pub fn utc_now() -> DateTime<Utc> {
    std::time::SystemTime::now().into()
}

/// A lock whose holder panicked is as good as any other here: every value behind one is whole at any time.
pub(crate) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A text that others wrote as it may stand in the log: its beginning, at most so many bytes of it, in which every
/// number as long as those of persons and organisations (IIN, BIN) is hidden.
pub(crate) fn tellable(text: &str, most: usize) -> String {
    let mut told = String::with_capacity(text.len().min(most));
    let mut left = beginning(text, most);
    while let Some(start) = left.find(|letter: char| letter.is_ascii_digit()) {
        let (before, rest) = left.split_at(start);
        let end = rest
            .find(|letter: char| !letter.is_ascii_digit())
            .unwrap_or(rest.len());
        let (number, after) = rest.split_at(end);
        told.push_str(before);
        told.push_str(if number.len() == PERSONAL_NUMBER_DIGITS {
            "[number]"
        } else {
            number
        });
        left = after;
    }
    told.push_str(left);
    told
}

/// The beginning of a text, at most so many bytes of it.
fn beginning(text: &str, most: usize) -> &str {
    let end = (0..=most.min(text.len()))
        .rev()
        .find(|end| text.is_char_boundary(*end))
        .unwrap_or(0);
    text.get(..end).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_beginning_never_splits_a_letter() {
        assert_eq!(beginning("өтініш", 3), "ө");
        assert_eq!(beginning("өтініш", 4), "өт");
        assert_eq!(beginning("short", 80), "short");
    }

    #[test]
    fn a_personal_number_is_hidden_wherever_it_stands() {
        for (text, told) in [
            ("880101300123", "[number]"),
            (
                "/staff/880101300123/x 051140000024.",
                "/staff/[number]/x [number].",
            ),
            ("at 1744365600000 port 3000", "at 1744365600000 port 3000"),
            ("жоқ", "жоқ"),
        ] {
            assert_eq!(tellable(text, 80), told);
        }
    }

    #[test]
    fn a_line_says_when_how_bad_and_what() {
        let line = Line {
            time: "t".into(),
            level: Level::Warn,
            event: "e",
            fields: serde_json::json!({ "a": 1 }),
        };
        assert_eq!(
            serde_json::to_string(&line).unwrap(),
            r#"{"time":"t","level":"warn","event":"e","a":1}"#
        );
    }
}
