//! What was read or written lately, in memory.
//!
//! A commit changes the log of writes, and a connection that reads after it has to look for every page anew. Nine reads
//! belong to each act, of the same few keys, so most of them are answered from here. A value here is the one in the file:
//! the writer replaces it after its commit and before it answers, and a reader that was under way meanwhile does not
//! put back what it read.

use std::sync::Arc;
use std::time::Duration;

use quick_cache::Weighter;
use quick_cache::sync::{Cache, DefaultLifecycle, GuardResult, PlaceholderGuard};

use super::{Write, Written};

/// Bytes of keys and values that are kept: some ten thousand cases.
const KEPT_BYTES: u64 = 64 << 20;
/// What an entry takes beside its key and value: the places of both, and the hash table.
const ENTRY_BYTES: u64 = 128;
/// What a case with its holder's few keys takes; the size of the hash table at the start follows from it.
const USUAL_BYTES: u64 = 4 << 10;

/// The value of a key; none where the key is absent.
type Value = Option<Arc<[u8]>>;
type Hasher = quick_cache::DefaultHashBuilder;

/// Values by their keys, those that are used least forgotten first.
pub(super) struct Recent(Cache<String, Value, Bytes>);

/// What is known of a key.
pub(super) enum Found<'a> {
    /// Its value, or that it is absent.
    Value(Value),
    /// Nothing, and this is where whoever reads it now may put it.
    Place(Place<'a>),
    /// Nothing, and somebody else reads it at this moment.
    Nothing,
}

/// A place for a value that is being read. It is gone where the key is written meanwhile.
pub(super) struct Place<'a>(
    PlaceholderGuard<'a, String, Value, Bytes, Hasher, DefaultLifecycle<String, Value>>,
);

#[derive(Clone)]
struct Bytes;

impl Weighter<String, Value> for Bytes {
    fn weight(&self, key: &String, value: &Value) -> u64 {
        let value = value.as_ref().map_or(0, |value| value.len());
        ENTRY_BYTES + u64::try_from(key.len() + value).unwrap_or(u64::MAX)
    }
}

impl Recent {
    pub(super) fn new() -> Self {
        let entries = usize::try_from(KEPT_BYTES / USUAL_BYTES).unwrap_or(usize::MAX);
        Self(Cache::with_weighter(entries, KEPT_BYTES, Bytes))
    }

    /// The value of a key, where it is known.
    pub(super) fn value(&self, key: &str) -> Option<Value> {
        self.0.get(key)
    }

    /// The value of a key, or a place for it.
    pub(super) fn find(&self, key: &str) -> Found<'_> {
        match self.0.get_value_or_guard(key, Some(Duration::ZERO)) {
            GuardResult::Value(value) => Found::Value(value),
            GuardResult::Guard(guard) => Found::Place(Place(guard)),
            GuardResult::Timeout => Found::Nothing,
        }
    }

    /// Takes notice of a write that was committed.
    pub(super) fn written(&self, write: &Write, written: Written) {
        match (write, written) {
            (_, Written::Swapped(false)) => {}
            (Write::Increment(key, _), Written::Sum(sum)) => self.keep(key, &sum.to_le_bytes()),
            (Write::Set(key, value) | Write::Swap { key, value, .. }, _) => self.keep(key, value),
            (Write::SetMany(entries), _) => {
                for (key, value) in entries {
                    self.keep(key, value);
                }
            }
            (Write::Increment(..) | Write::Delete(_) | Write::DeleteMany(_), _) => self.forget(write),
        }
    }

    /// Forgets what a write was about: it may or may not have been carried out.
    pub(super) fn forget(&self, write: &Write) {
        match write {
            Write::Set(key, _) | Write::Delete(key) | Write::Increment(key, _) | Write::Swap { key, .. } => {
                self.0.remove(key);
            }
            Write::SetMany(entries) => {
                for (key, _) in entries {
                    self.0.remove(key);
                }
            }
            Write::DeleteMany(keys) => {
                for key in keys {
                    self.0.remove(key);
                }
            }
        }
    }

    fn keep(&self, key: &str, value: &[u8]) {
        self.0.insert(key.to_owned(), Some(value.into()));
    }
}

impl Place<'_> {
    /// Puts the value that was read, unless the key was written meanwhile.
    pub(super) fn fill(self, value: Option<&[u8]>) {
        let _ = self.0.insert(value.map(Arc::from));
    }
}
