//! A clock that a host and the issuer of its tokens go by, and that stands until a test sets it.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context as _, Result};
use chrono::DateTime;

/// The clock. Copies of it are the same clock.
#[derive(Debug, Clone)]
pub struct Clock {
    file: PathBuf,
    seconds: Arc<Mutex<u64>>,
}

impl Clock {
    /// A clock that stands at an RFC 3339 instant, which a host reads from this file.
    ///
    /// # Errors
    /// It is no instant since 1970, or the file cannot be written.
    pub fn at(file: PathBuf, instant: &str) -> Result<Self> {
        let clock = Self {
            file,
            seconds: Arc::default(),
        };
        clock.set(instant)?;
        Ok(clock)
    }

    /// Sets the clock, forward or back.
    ///
    /// # Errors
    /// As [`Clock::at`].
    pub fn set(&self, instant: &str) -> Result<()> {
        let parsed = DateTime::parse_from_rfc3339(instant).with_context(|| format!("{instant:?}"))?;
        let seconds = u64::try_from(parsed.timestamp())?;
        // Renamed into place: a host that reads meanwhile sees the old instant or the new one.
        let new = self.file.with_extension("new");
        std::fs::write(&new, instant)?;
        std::fs::rename(&new, &self.file)?;
        *self.seconds.lock().unwrap_or_else(PoisonError::into_inner) = seconds;
        Ok(())
    }

    /// The seconds since 1970 at which it stands.
    pub fn seconds(&self) -> u64 {
        *self.seconds.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The file that a host reads.
    pub fn file(&self) -> &Path {
        &self.file
    }
}
