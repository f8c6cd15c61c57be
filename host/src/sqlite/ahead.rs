//! What was written and is not yet on disk: the groups of changes that wait for their commit.
//!
//! A write takes effect here, under one lock, and is seen by every read from then on. The changes gather in a group, of
//! each key the last one, until the writer takes the group and commits it; meanwhile the next group gathers. Groups are
//! numbered from 1 and committed in this order, so that what is on disk is at every moment what was true at some moment
//! before. A commit that fails takes its group with it, and the one that gathered meanwhile, which may build on it.
//!
//! Nothing that rests on a group may leave the host before the group is on disk: [`Unsaved`] remembers for each call which
//! groups it has written to or read from (Nightingale et al., "Rethink the Sync", OSDI 2006, call this external synchrony).

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::time::{Duration, Instant};

use tokio::sync::watch;

use super::StoreError;
use crate::log::locked;

/// The value of a key; none where the key is absent.
pub(super) type Value = Option<Arc<[u8]>>;
/// Changes by their keys.
pub(super) type Changes = HashMap<String, Value>;

/// How long changes wait for their commit where no answer waits for it: a call that writes and goes on for long.
const LONGEST_WAIT: Duration = Duration::from_millis(50);
/// How much gathers before it is committed in any case, and before the next write has to wait: as much as the log of
/// writes takes before it is brought over.
const MOST_BYTES: usize = 4 << 20;
/// Failures that are remembered, the newest: more of them than calls can be under way through.
const MOST_FAILURES: usize = 64;

/// What one call has seen or written of groups that were not yet on disk then. A call shares one with all that it calls.
#[derive(Debug)]
pub struct Unsaved {
    /// The lowest of these groups; the highest number of all where there is none.
    first: AtomicU64,
    /// The highest of these groups; 0 where there is none.
    last: AtomicU64,
}

impl Default for Unsaved {
    fn default() -> Self {
        Self {
            first: AtomicU64::new(u64::MAX),
            last: AtomicU64::new(0),
        }
    }
}

impl Unsaved {
    fn rests_on(&self, group: u64) {
        self.first.fetch_min(group, Relaxed);
        self.last.fetch_max(group, Relaxed);
    }
}

/// How far the commits have come.
#[derive(Debug, Default)]
struct Progress {
    /// The last group whose commit has ended, either way.
    ended: u64,
    /// The groups that failed: first and last of each run of them.
    failed: Vec<(u64, u64)>,
}

/// The groups, shared by those who write and the writer.
pub(super) struct Ahead {
    state: Mutex<State>,
    /// Tells the writer that a commit is wanted, or that there will be no more.
    wanted: Condvar,
    progress: watch::Sender<Progress>,
}

struct State {
    /// The group that gathers.
    gathering: Changes,
    /// Its number.
    number: u64,
    /// Its size, roughly.
    bytes: usize,
    /// When its first change came.
    since: Option<Instant>,
    /// The highest group that an answer waits for.
    wanted: u64,
    /// The group before it while it is being committed.
    committing: Arc<Changes>,
    is_closed: bool,
}

/// A write under way: nobody else writes until it is dropped.
pub(super) struct Writing<'a> {
    state: MutexGuard<'a, State>,
    ahead: &'a Ahead,
    unsaved: &'a Unsaved,
}

/// A group that is to be committed.
pub(super) struct Group {
    pub(super) number: u64,
    pub(super) changes: Arc<Changes>,
    pub(super) bytes: usize,
}

impl Ahead {
    pub(super) fn new() -> Self {
        let state = State {
            gathering: Changes::new(),
            number: 1,
            bytes: 0,
            since: None,
            wanted: 0,
            committing: Arc::default(),
            is_closed: false,
        };
        Self {
            state: Mutex::new(state),
            wanted: Condvar::new(),
            progress: watch::Sender::new(Progress::default()),
        }
    }

    /// The value of a key that is not yet on disk, if there is one.
    pub(super) fn value(&self, key: &str, unsaved: &Unsaved) -> Option<Value> {
        locked(&self.state).value(key, unsaved)
    }

    /// Begins a write.
    ///
    /// # Errors
    /// The store is closed.
    pub(super) fn write<'a>(&'a self, unsaved: &'a Unsaved) -> Result<Writing<'a>, StoreError> {
        let state = locked(&self.state);
        if state.is_closed {
            return Err(StoreError("the store is closed".into()));
        }
        Ok(Writing {
            state,
            ahead: self,
            unsaved,
        })
    }

    /// Waits until everything is on disk on which a call rests.
    ///
    /// # Errors
    /// A part of it failed.
    pub(super) async fn saved(&self, unsaved: &Unsaved) -> Result<(), StoreError> {
        let (first, last) = (unsaved.first.load(Relaxed), unsaved.last.load(Relaxed));
        if last == 0 {
            return Ok(());
        }
        let mut progress = self.progress.subscribe();
        if progress.borrow().ended < last {
            self.want(last);
        }
        let ended = progress.wait_for(|progress| progress.ended >= last).await;
        let ended = ended.map_err(|_| StoreError("the store is closed".into()))?;
        let has_failed = |(from, to): &(u64, u64)| *from <= last && first <= *to;
        if ended.failed.iter().any(has_failed) {
            return Err(StoreError("a commit failed".into()));
        }
        Ok(())
    }

    /// Waits until there is room for more, where too much gathers.
    pub(super) async fn room(&self) {
        let number = {
            let state = locked(&self.state);
            if state.bytes < MOST_BYTES {
                return;
            }
            state.number
        };
        let mut progress = self.progress.subscribe();
        // Whether it failed is told to those who rest on it.
        let _ = progress.wait_for(|progress| progress.ended >= number).await;
    }

    /// Waits until everything is on disk that was written until now.
    pub(super) async fn all_saved(&self) -> Result<(), StoreError> {
        let last = {
            let state = locked(&self.state);
            if state.gathering.is_empty() {
                state.number - 1
            } else {
                state.number
            }
        };
        let unsaved = Unsaved::default();
        if last > self.progress.borrow().ended {
            unsaved.rests_on(last);
        }
        self.saved(&unsaved).await
    }

    /// No more is taken; the writer ends when it has done what waits.
    pub(super) fn close(&self) {
        locked(&self.state).is_closed = true;
        self.wanted.notify_one();
    }

    fn want(&self, group: u64) {
        let mut state = locked(&self.state);
        if state.wanted < group {
            state.wanted = group;
            self.wanted.notify_one();
        }
    }

    /// The next group, when it is time for its commit; none when the store is closed and nothing waits.
    pub(super) fn take(&self) -> Option<Group> {
        let mut state = locked(&self.state);
        loop {
            let Some(since) = state.since else {
                if state.is_closed {
                    return None;
                }
                state = self
                    .wanted
                    .wait(state)
                    .unwrap_or_else(std::sync::PoisonError::into_inner);
                continue;
            };
            let is_time = state.is_closed || state.wanted >= state.number || state.bytes >= MOST_BYTES;
            let left = LONGEST_WAIT.saturating_sub(since.elapsed());
            if is_time || left.is_zero() {
                return Some(state.take());
            }
            (state, _) = self
                .wanted
                .wait_timeout(state, left)
                .unwrap_or_else(std::sync::PoisonError::into_inner);
        }
    }

    /// Takes notice that a group is on disk, and its values known to those who read.
    pub(super) fn committed(&self, group: &Group) {
        locked(&self.state).committing = Arc::default();
        self.progress
            .send_modify(|progress| progress.ended = group.number);
    }

    /// Takes notice that a group is lost, and with it what gathered meanwhile: it may rest on what never was.
    pub(super) fn failed(&self, group: &Group) {
        let last = {
            let mut state = locked(&self.state);
            let gathered = state.take();
            state.committing = Arc::default();
            gathered.number
        };
        self.progress
            .send_modify(|progress| progress.fail(group.number, last));
    }
}

impl State {
    fn value(&self, key: &str, unsaved: &Unsaved) -> Option<Value> {
        if let Some(value) = self.gathering.get(key) {
            unsaved.rests_on(self.number);
            return Some(value.clone());
        }
        let value = self.committing.get(key)?;
        unsaved.rests_on(self.number - 1);
        Some(value.clone())
    }

    fn take(&mut self) -> Group {
        let changes = Arc::new(std::mem::take(&mut self.gathering));
        self.committing = changes.clone();
        self.since = None;
        self.number += 1;
        Group {
            number: self.number - 1,
            changes,
            bytes: std::mem::take(&mut self.bytes),
        }
    }
}

impl Progress {
    fn fail(&mut self, first: u64, last: u64) {
        self.ended = last;
        match self.failed.last_mut() {
            Some((_, before)) if *before + 1 == first => *before = last,
            _ => self.failed.push((first, last)),
        }
        if self.failed.len() > MOST_FAILURES {
            self.failed.remove(0);
        }
    }
}

impl Writing<'_> {
    /// The value of a key that is not yet on disk, if there is one.
    pub(super) fn value(&self, key: &str) -> Option<Value> {
        self.state.value(key, self.unsaved)
    }

    /// Changes a key.
    pub(super) fn put(&mut self, key: String, value: Value) {
        let state = &mut *self.state;
        state.bytes += super::size(&value);
        if state.since.is_none() {
            state.since = Some(Instant::now());
            // It commits by itself after a while.
            self.ahead.wanted.notify_one();
        } else if state.bytes >= MOST_BYTES {
            self.ahead.wanted.notify_one();
        }
        self.unsaved.rests_on(state.number);
        state.gathering.insert(key, value);
    }
}
