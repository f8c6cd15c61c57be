//! What a scheduler does: it calls by the clock, with its secret, until nothing remains.

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

use crate::client::{Answer, bearer};
use crate::server::Portal;

/// More batches than the work of any test or soak takes.
const MOST_BATCHES: usize = 2_000;

impl Portal {
    /// One call of a scheduler.
    ///
    /// # Errors
    /// No answer came.
    pub fn scheduled(&self, path: &str) -> Result<Answer> {
        let secret = bearer(&self.authority.scheduler_secret);
        let headers = [("authorization", &*secret), ("accept-language", "en")];
        self.client.send("POST", path, &headers, b"")
    }

    /// Calls until nothing remains, and answers what each call did.
    ///
    /// # Errors
    /// A call failed, or it does not end.
    pub fn until_nothing_remains(&self, path: &str) -> Result<Vec<Value>> {
        let mut batches = Vec::new();
        for _ in 0..MOST_BATCHES {
            let batch = self.scheduled(path)?.with(200)?.json();
            let remains = batch["remaining"]
                .as_bool()
                .with_context(|| format!("no end in {batch}"))?;
            batches.push(batch);
            if !remains {
                return Ok(batches);
            }
        }
        bail!("{path} has not ended after {MOST_BATCHES} batches")
    }

    /// Sweeps until nothing remains. In how many cases something was written down.
    ///
    /// # Errors
    /// A case could not be looked at, or the sweep does not end.
    pub fn sweep(&self) -> Result<u64> {
        let mut changed = 0;
        for batch in self.until_nothing_remains("/v1/sweep")? {
            anyhow::ensure!(batch["failed"] == 0, "{batch}");
            changed += batch["changed"].as_u64().context("no count")?;
        }
        Ok(changed)
    }

    /// Sweeps, and delivers what waits. What became of how many notices: that ended, and that were put off.
    ///
    /// # Errors
    /// A call failed, or it does not end.
    pub fn deliver(&self) -> Result<(u64, u64)> {
        self.sweep()?;
        let (mut done, mut waiting) = (0, 0);
        for batch in self.until_nothing_remains("/v1/notices/delivery")? {
            done += batch["done"].as_u64().context("no count")?;
            waiting += batch["waiting"].as_u64().context("no count")?;
        }
        Ok((done, waiting))
    }
}
