//! A clock that a host and the issuer of its tokens go by: one that stands until a test sets it, or that of a
//! demonstration, which goes ahead of the machine's.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context as _, Result};
use chrono::DateTime;

use crate::identity::now;

/// The clock. Copies of it are the same clock.
#[derive(Debug, Clone)]
pub struct Clock {
    file: PathBuf,
    seconds: Arc<Mutex<u64>>,
    /// Whether it goes so many seconds ahead of the machine's clock, and does not stand at them.
    goes: bool,
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
            goes: false,
        };
        clock.set(instant)?;
        Ok(clock)
    }

    /// The clock of a demonstration, if its folder has one.
    ///
    /// # Errors
    /// The file says something else than so many seconds.
    pub fn of_demonstration(folder: &Path) -> Result<Option<Self>> {
        let file = folder.join("clock");
        let Ok(text) = std::fs::read_to_string(&file) else {
            return Ok(None);
        };
        let seconds = text
            .trim()
            .strip_prefix('+')
            .and_then(|seconds| seconds.parse().ok());
        let seconds: u64 = seconds.with_context(|| format!("{} does not say +SECONDS", file.display()))?;
        Ok(Some(Self {
            file,
            seconds: Arc::new(Mutex::new(seconds)),
            goes: true,
        }))
    }

    /// Sets the clock of a demonstration forward, to an instant in seconds since 1970.
    ///
    /// # Errors
    /// It goes past that already, or the file cannot be written.
    pub fn forward_to(&self, instant: u64) -> Result<()> {
        let ahead = instant.checked_sub(now()).context("the clock cannot go back")?;
        self.write(&format!("+{ahead}\n"), ahead)
    }

    /// Sets the clock, forward or back.
    ///
    /// # Errors
    /// As [`Clock::at`].
    pub fn set(&self, instant: &str) -> Result<()> {
        let parsed = DateTime::parse_from_rfc3339(instant).with_context(|| format!("{instant:?}"))?;
        self.write(instant, u64::try_from(parsed.timestamp())?)
    }

    fn write(&self, text: &str, seconds: u64) -> Result<()> {
        // Renamed into place: a host that reads meanwhile sees the old instant or the new one.
        let new = self.file.with_extension("new");
        std::fs::write(&new, text)?;
        std::fs::rename(&new, &self.file)?;
        *self.seconds.lock().unwrap_or_else(PoisonError::into_inner) = seconds;
        Ok(())
    }

    /// The seconds since 1970 that it shows.
    pub fn seconds(&self) -> u64 {
        let seconds = *self.seconds.lock().unwrap_or_else(PoisonError::into_inner);
        if self.goes { now() + seconds } else { seconds }
    }

    /// The file that a host reads.
    pub fn file(&self) -> &Path {
        &self.file
    }
}
