//! What was read or written lately, in memory.
//!
//! A commit changes the log of writes, and a connection that reads after it has to look for every page anew. Nine reads
//! belong to each act, of the same few keys, so most of them are answered from here. A value here is the one in the file:
//! the writer replaces it after its commit and before readers look here for it, and a reader that was under way meanwhile
//! does not put back what it read.

use std::time::Duration;

use quick_cache::Weighter;
use quick_cache::sync::{Cache, DefaultLifecycle, GuardResult, PlaceholderGuard};

use super::ahead::Value;

/// Bytes of keys and values that are kept: some ten thousand cases.
const KEPT_BYTES: u64 = 64 << 20;
/// What an entry takes beside its key and value: the places of both, and the hash table.
const ENTRY_BYTES: u64 = 128;
/// What a case with its holder's few keys takes; the size of the hash table at the start follows from it.
const USUAL_BYTES: u64 = 4 << 10;

type Hasher = quick_cache::DefaultHashBuilder;

/// Values by their keys, those that are used least forgotten first.
pub(super) struct Recent(Cache<String, Value, Bytes>);

/// What is known of a key.
pub(super) enum Found<'a> {
    /// Its value, or that it is absent.
    Value(Value),
    /// Nothing, and this is where the one who reads it now may put it.
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

    /// The value of a key, or a place for it.
    pub(super) fn find(&self, key: &str) -> Found<'_> {
        match self.0.get_value_or_guard(key, Some(Duration::ZERO)) {
            GuardResult::Value(value) => Found::Value(value),
            GuardResult::Guard(guard) => Found::Place(Place(guard)),
            GuardResult::Timeout => Found::Nothing,
        }
    }

    /// Takes notice of a value that was committed.
    pub(super) fn keep(&self, key: &str, value: Value) {
        self.0.insert(key.to_owned(), value);
    }

    /// Forgets a key: what became of it is not known.
    pub(super) fn forget(&self, key: &str) {
        self.0.remove(key);
    }
}

impl Place<'_> {
    /// Puts the value that was read, unless the key was written meanwhile.
    pub(super) fn fill(self, value: Value) {
        let _ = self.0.insert(value);
    }
}
