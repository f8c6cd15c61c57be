//! A store that misbehaves on purpose (`PORTAL_FAULTS`), so that tests can show what the functions make
//! of it: compare-and-swap answers that lie as Spin's back ends have been seen to, errors, delays, and a
//! host that dies in the middle.
//!
//! A call is any operation on a bucket or a swap handle; `open` is not one. Calls are counted over the whole
//! process from 1. An operation that a fault keeps from being carried out leaves nothing behind.

use std::str::FromStr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use crate::sqlite::Write;

/// Bytes in a KiB.
const KIB: u64 = 1 << 10;

/// Which calls are answered with an error.
#[derive(Debug, PartialEq, Eq)]
enum Failing {
    /// Just this one.
    At(u64),
    /// This one and all after it.
    From(u64),
    /// Each whose number is a multiple.
    Every(u64),
}

impl Failing {
    fn hits(&self, call: u64) -> bool {
        match self {
            Self::At(n) => call == *n,
            Self::From(n) => call >= *n,
            Self::Every(n) => call.is_multiple_of(*n),
        }
    }
}

/// How the store misbehaves. Parsed once at start; the counters go on for as long as the host lives.
#[derive(Debug, Default)]
pub struct Faults {
    text: String,
    /// Every swap answers cas-failed, although a fitting one was committed: Spin on Redis.
    pub swap_says_failed: bool,
    /// Every second swap is not carried out, and every swap answers ok.
    pub swap_says_ok: bool,
    /// A swap from "absent" overwrites whatever came in between: Spin on SQLite.
    pub swap_from_absent_overwrites: bool,
    /// `get-many` answers an error: Spin on Redis.
    pub get_many_fails: bool,
    /// `set-many` and `delete-many` are a call for each key: what comes in between finds them half done.
    pub batches_tear: bool,
    value_limit_bytes: Option<u64>,
    latency: Duration,
    failing: Vec<Failing>,
    kill_before: Option<u64>,
    kill_after: Option<u64>,
    calls: AtomicU64,
    swaps: AtomicU64,
}

impl Faults {
    /// Reads a list such as `latency=5,error-at=3+`.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut faults = Self {
            text: text.to_owned(),
            ..Self::default()
        };
        for item in text.split(',').map(str::trim) {
            let (name, value) = match item.split_once('=') {
                Some((name, value)) => (name, Some(value)),
                None => (item, None),
            };
            let number = |text: &str| {
                u64::from_str(text).ok().filter(|n| *n > 0).ok_or(format!(
                    "PORTAL_FAULTS: {name} needs a whole number above 0, not {text:?}"
                ))
            };
            match (name, value) {
                ("swap-says-failed", None) => faults.swap_says_failed = true,
                ("swap-says-ok", None) => faults.swap_says_ok = true,
                ("swap-from-absent-overwrites", None) => faults.swap_from_absent_overwrites = true,
                ("get-many-fails", None) => faults.get_many_fails = true,
                ("batches-tear", None) => faults.batches_tear = true,
                ("value-limit", Some(kib)) => {
                    faults.value_limit_bytes = Some(number(kib)?.saturating_mul(KIB))
                }
                ("latency", Some(ms)) => faults.latency = Duration::from_millis(number(ms)?),
                ("error-at", Some(n)) => faults.failing.push(match n.strip_suffix('+') {
                    Some(n) => Failing::From(number(n)?),
                    None => Failing::At(number(n)?),
                }),
                ("error-every", Some(n)) => faults.failing.push(Failing::Every(number(n)?)),
                ("kill-before", Some(n)) => faults.kill_before = Some(number(n)?),
                ("kill-after", Some(n)) => faults.kill_after = Some(number(n)?),
                _ => return Err(format!("PORTAL_FAULTS: there is no fault {item:?}")),
            }
        }
        if faults.swap_says_failed && faults.swap_says_ok {
            return Err("PORTAL_FAULTS: swap-says-failed and swap-says-ok exclude each other".into());
        }
        Ok(faults)
    }

    /// The faults as they were asked for.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Counts a call that is about to be carried out and answers its number, or the error it gets instead.
    pub async fn before(&self) -> Result<u64, String> {
        let call = self.calls.fetch_add(1, Ordering::SeqCst) + 1;
        if !self.latency.is_zero() {
            tokio::time::sleep(self.latency).await;
        }
        if self.kill_before == Some(call) {
            std::process::abort();
        }
        match self.failing.iter().find(|failing| failing.hits(call)) {
            None => Ok(call),
            Some(Failing::Every(_)) => Err("fault: error-every".into()),
            Some(Failing::At(_) | Failing::From(_)) => Err("fault: error-at".into()),
        }
    }

    /// Called when the call was carried out and is about to be answered.
    pub fn after(&self, call: u64) {
        if self.kill_after == Some(call) {
            std::process::abort();
        }
    }

    /// Refuses a value that a smaller store would not take.
    pub fn check(&self, write: &Write) -> Result<(), String> {
        let longest = match write {
            Write::Set(_, value) | Write::Swap { value, .. } => value.len(),
            Write::SetMany(entries) => entries.iter().map(|(_, value)| value.len()).max().unwrap_or(0),
            Write::Delete(_) | Write::Increment(..) | Write::DeleteMany(_) => 0,
        };
        match self.value_limit_bytes {
            Some(limit) if u64::try_from(longest).is_ok_and(|longest| longest > limit) => {
                Err("fault: value-limit".into())
            }
            Some(_) | None => Ok(()),
        }
    }

    /// Whether the swap that begins now is left out.
    pub fn skips_swap(&self) -> bool {
        self.swap_says_ok && (self.swaps.fetch_add(1, Ordering::SeqCst) + 1).is_multiple_of(2)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_of_faults_is_understood() {
        let faults =
            Faults::parse("swap-says-failed, latency=5,error-at=3,error-at=9+,error-every=4,kill-after=7")
                .unwrap();
        assert!(faults.swap_says_failed && !faults.swap_says_ok && !faults.get_many_fails);
        assert_eq!(faults.latency, Duration::from_millis(5));
        assert_eq!(
            faults.failing,
            [Failing::At(3), Failing::From(9), Failing::Every(4)]
        );
        assert_eq!((faults.kill_before, faults.kill_after), (None, Some(7)));
    }

    #[test]
    fn an_unknown_fault_is_named() {
        for (text, said) in [
            ("", "PORTAL_FAULTS: there is no fault \"\""),
            ("latency", "PORTAL_FAULTS: there is no fault \"latency\""),
            (
                "swap-says-ok=1",
                "PORTAL_FAULTS: there is no fault \"swap-says-ok=1\"",
            ),
            (
                "error-at=0",
                "PORTAL_FAULTS: error-at needs a whole number above 0, not \"0\"",
            ),
            (
                "error-every=x",
                "PORTAL_FAULTS: error-every needs a whole number above 0, not \"x\"",
            ),
            (
                "swap-says-ok,swap-says-failed",
                "PORTAL_FAULTS: swap-says-failed and swap-says-ok exclude each other",
            ),
        ] {
            assert_eq!(Faults::parse(text).err().as_deref(), Some(said));
        }
    }

    #[test]
    fn the_calls_that_fail_are_those_asked_for() {
        for (text, failing) in [
            ("error-at=2", &[2][..]),
            ("error-at=4+", &[4, 5, 6]),
            ("error-every=3", &[3, 6]),
            ("latency=1", &[]),
        ] {
            let faults = Faults::parse(text).unwrap();
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_time()
                .build()
                .unwrap();
            let failed: Vec<u64> = (1..=6)
                .filter(|_| runtime.block_on(faults.before()).is_err())
                .collect();
            assert_eq!(failed, failing, "{text}");
        }
    }

    #[test]
    fn every_second_swap_is_left_out() {
        let faults = Faults::parse("swap-says-ok").unwrap();
        assert_eq!([(); 4].map(|()| faults.skips_swap()), [false, true, false, true]);
        assert!(!Faults::default().skips_swap());
    }
}
