//! The one place that reads the clock.

use std::time::Duration;

use law::time::Instant;

/// Now, to the millisecond: finer than any rule, and the same when written and read back.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the one function that reads the clock"
)]
pub fn now() -> Instant {
    let since_epoch = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap_or_default();
    let milliseconds = i64::try_from(since_epoch.as_millis()).unwrap_or(i64::MAX);
    Instant::from_timestamp_millis(milliseconds).unwrap_or_default()
}

/// Whether so much time has passed since an instant.
pub fn is_over(since: Instant, patience: Duration) -> bool {
    since + patience <= now()
}

/// How long something has taken, by the clock of the host that nobody sets.
pub struct Stopwatch(std::time::Instant);

impl Stopwatch {
    /// Begins now.
    pub fn start() -> Self {
        Self(std::time::Instant::now())
    }

    /// The time since the start.
    pub fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }
}
