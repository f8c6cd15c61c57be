//! The durable store: keys and values in one SQLite file.
//!
//! A write takes effect at once, in memory, and is seen by every read that begins later. One thread owns the connection that
//! writes to the file: it takes all changes that have gathered, and commits them in one transaction (`journal_mode=WAL`,
//! `synchronous=FULL`). Nothing that rests on a change may leave the host before that commit: an answer waits for it
//! ([`Store::saved`]), and so does a request to another server. So however many writes belong to a call, it waits for the
//! disk once, and many calls share one wait. Readers of the file have connections of their own. What was read or written
//! lately is answered from memory: the host alone writes the file, so it knows of every change.
//!
//! The log of writes is brought over into the file by a second thread while writing goes on; the writer only
//! does the short rest between two groups, so that no answer waits for a whole checkpoint.
//!
//! Semantics follow Spin's SQLite store where callers can see them; where Spin would panic or lose a write
//! (counting a value that is not a counter, a swap from "absent" that overwrites) an error or a failed swap is answered.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use anyhow::Context;
use rusqlite::{Connection, OpenFlags, OptionalExtension};

use crate::log::{Level, Log, locked};

mod ahead;
mod recent;
mod writer;

pub use ahead::Unsaved;
use ahead::{Ahead, Value, Writing};
use recent::{Found, Recent};

/// As Spin documents for its hosts.
pub const MAX_KEY_BYTES: usize = 255;
/// As Spin documents for its hosts; functions stay far below, for other stores take less.
pub const MAX_VALUE_BYTES: usize = 1 << 20;
/// A host buffers no more for one guest, as in Spin.
const MAX_RESULT_BYTES: usize = 128 << 20;
/// What a change of any size costs in the log of writes at least: one page.
const PAGE_BYTES: usize = 4 << 10;
/// More readers than processors, so that a long one does not stop the others.
const READERS: usize = 4;
/// What each reader keeps of the store in memory: the upper levels of its tree. The system keeps the rest, once for all
/// readers, where SQLite's own two megabytes would be eight.
const READER_CACHE_KIB: i64 = 512;
/// The file in the data folder.
const FILE: &str = "store.db";

/// A change to the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Write {
    /// Sets a value, whatever was there.
    Set(String, Vec<u8>),
    /// Removes a key.
    Delete(String),
    /// Adds to a counter.
    Increment(String, i64),
    /// Sets a value if the key still holds the expected one.
    Swap {
        /// The key.
        key: String,
        /// What the key must hold; none stands for absent.
        expected: Option<Vec<u8>>,
        /// The new value.
        value: Vec<u8>,
    },
    /// Sets several values, all or none.
    SetMany(Vec<(String, Vec<u8>)>),
    /// Removes several keys, all or none.
    DeleteMany(Vec<String>),
}

/// What a write answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    /// It is done.
    Done,
    /// The counter's new value.
    Sum(i64),
    /// Whether the key still held the expected value, and so the new one is in its place.
    Swapped(bool),
}

/// Why an operation was not carried out, in words for the function's log. Never with a key or a value in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoreError(pub String);

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        Self(format!("the store failed: {error}"))
    }
}

/// An open store.
pub struct Store {
    ahead: Arc<Ahead>,
    writer: Mutex<Option<JoinHandle<()>>>,
    readers: Vec<Mutex<Connection>>,
    next_reader: AtomicUsize,
    recent: Arc<Recent>,
    log: Log,
}

impl Store {
    /// Opens the store in a folder, and makes it where there is none.
    pub fn open(folder: &Path, log: Log) -> anyhow::Result<Self> {
        let path = folder.join(FILE);
        let connection =
            Connection::open(&path).with_context(|| format!("cannot open {}", path.display()))?;
        prepare(&connection).with_context(|| format!("{} is no store of this host", path.display()))?;
        let readers = (0..READERS)
            .map(|_| reader(&path).map(Mutex::new))
            .collect::<Result<Vec<_>, _>>()?;
        let ahead = Arc::new(Ahead::new());
        let recent = Arc::new(Recent::new());
        let thread = writer::start(connection, &path, ahead.clone(), recent.clone(), log.clone())?;
        Ok(Self {
            ahead,
            writer: Mutex::new(Some(thread)),
            readers,
            next_reader: AtomicUsize::new(0),
            recent,
            log,
        })
    }

    /// Carries out a change, on which `unsaved` rests from now on.
    ///
    /// # Errors
    /// It is too long, the key is no counter, the counter would overflow, or the store is closed: nothing is changed.
    pub async fn write(&self, write: Write, unsaved: &Unsaved) -> Result<Written, StoreError> {
        check(&write)?;
        self.ahead.room().await;
        self.apply(write, unsaved).inspect_err(|why| {
            self.log.line(
                Level::Error,
                "store-refused",
                serde_json::json!({ "error": why.0 }),
            );
        })
    }

    fn apply(&self, write: Write, unsaved: &Unsaved) -> Result<Written, StoreError> {
        let mut writing = self.ahead.write(unsaved)?;
        match write {
            Write::Set(key, value) => writing.put(key, Some(value.into())),
            Write::Delete(key) => writing.put(key, None),
            Write::Increment(key, delta) => {
                let sum = count(self.current(&writing, &key)?)?
                    .checked_add(delta)
                    .ok_or_else(|| StoreError("the counter would overflow".into()))?;
                writing.put(key, Some(Arc::from(sum.to_le_bytes())));
                return Ok(Written::Sum(sum));
            }
            Write::Swap { key, expected, value } => {
                let fits = self.current(&writing, &key)?.as_deref() == expected.as_deref();
                if fits {
                    writing.put(key, Some(value.into()));
                }
                return Ok(Written::Swapped(fits));
            }
            Write::SetMany(entries) => {
                for (key, value) in entries {
                    writing.put(key, Some(value.into()));
                }
            }
            Write::DeleteMany(keys) => {
                for key in keys {
                    writing.put(key, None);
                }
            }
        }
        Ok(Written::Done)
    }

    /// Waits until everything is on disk on which a call rests.
    ///
    /// # Errors
    /// A part of it was lost.
    pub async fn saved(&self, unsaved: &Unsaved) -> Result<(), StoreError> {
        self.ahead.saved(unsaved).await
    }

    /// The value of a key.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn get(&self, key: &str, unsaved: &Unsaved) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.value(key, unsaved)?.map(|value| value.to_vec()))
    }

    /// Whether a key is there.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn exists(&self, key: &str, unsaved: &Unsaved) -> Result<bool, StoreError> {
        Ok(self.value(key, unsaved)?.is_some())
    }

    fn value(&self, key: &str, unsaved: &Unsaved) -> Result<Value, StoreError> {
        match self.ahead.value(key, unsaved) {
            Some(value) => Ok(value),
            None => self.on_disk(key),
        }
    }

    fn current(&self, writing: &Writing<'_>, key: &str) -> Result<Value, StoreError> {
        match writing.value(key) {
            Some(value) => Ok(value),
            None => self.on_disk(key),
        }
    }

    fn on_disk(&self, key: &str) -> Result<Value, StoreError> {
        let place = match self.recent.find(key) {
            Found::Value(value) => return Ok(value),
            Found::Place(place) => Some(place),
            Found::Nothing => None,
        };
        let value: Option<Vec<u8>> = self.read(|connection| {
            let mut statement = connection.prepare_cached("SELECT value FROM entry WHERE key = ?1")?;
            statement.query_row([key], |row| row.get(0)).optional()
        })?;
        let value: Value = value.map(Arc::from);
        if let Some(place) = place {
            place.fill(value.clone());
        }
        Ok(value)
    }

    /// The value of a counter, 0 where there is none.
    ///
    /// # Errors
    /// It is no counter, or the file cannot be read.
    pub fn counter(&self, key: &str, unsaved: &Unsaved) -> Result<i64, StoreError> {
        count(self.value(key, unsaved)?)
    }

    /// Every key, in no order that anyone may rely on.
    ///
    /// # Errors
    /// They are too many, the file cannot be read, or a commit failed meanwhile.
    pub async fn keys(&self) -> Result<Vec<String>, StoreError> {
        self.ahead.all_saved().await?;
        let mut room = MAX_RESULT_BYTES;
        let keys = self.read(|connection| {
            let mut statement = connection.prepare_cached("SELECT key FROM entry")?;
            let rows = statement.query_map([], |row| row.get::<_, String>(0))?;
            rows.map(|key| key.map(|key| take(&mut room, key.len()).map(|()| key)))
                .collect::<Result<Result<Vec<_>, _>, _>>()
        });
        keys?
    }

    /// The values of those of the keys that are there, as of one moment.
    ///
    /// # Errors
    /// They are too long together, the file cannot be read, or a commit failed meanwhile.
    pub async fn get_many(&self, keys: &[String]) -> Result<Vec<(String, Vec<u8>)>, StoreError> {
        self.ahead.all_saved().await?;
        let mut room = MAX_RESULT_BYTES;
        let found = self.read(|connection| {
            let snapshot = connection.unchecked_transaction()?;
            let mut statement = snapshot.prepare_cached("SELECT value FROM entry WHERE key = ?1")?;
            let mut found = Vec::new();
            for key in keys {
                if let Some(value) = statement
                    .query_row([key], |row| row.get::<_, Vec<u8>>(0))
                    .optional()?
                {
                    if let Err(full) = take(&mut room, key.len() + value.len()) {
                        return Ok(Err(full));
                    }
                    found.push((key.clone(), value));
                }
            }
            Ok(Ok(found))
        });
        found?
    }

    /// Ends the writer when it has done what waits, and brings the log of writes over into the file.
    pub fn close(&self) {
        self.ahead.close();
        if let Some(writer) = locked(&self.writer).take() {
            let _ = writer.join();
        }
    }

    fn read<T>(&self, read: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T, StoreError> {
        let start = self.next_reader.fetch_add(1, Ordering::Relaxed);
        let (before, after) = self.readers.split_at(start % self.readers.len());
        let free = after
            .iter()
            .chain(before)
            .find_map(|reader| reader.try_lock().ok());
        let Some(connection) = free.or_else(|| self.readers.first().map(locked)) else {
            return Err(StoreError("the store has no readers".into()));
        };
        read(&connection).map_err(|why| {
            self.log.line(
                Level::Error,
                "store-failed",
                serde_json::json!({ "error": why.to_string() }),
            );
            why.into()
        })
    }
}

/// Makes the table, or finds the one that is there.
fn prepare(connection: &Connection) -> rusqlite::Result<()> {
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    // What is deleted or replaced is overwritten with zeros: an erased person must not be found on a free page.
    connection.pragma_update(None, "secure_delete", true)?;
    // Checkpoints are ours: see the writer.
    connection.pragma_update(None, "wal_autocheckpoint", 0)?;
    connection.execute_batch(
        "CREATE TABLE IF NOT EXISTS entry (key TEXT NOT NULL PRIMARY KEY, value BLOB NOT NULL) STRICT",
    )
}

fn reader(path: &Path) -> rusqlite::Result<Connection> {
    let connection = Connection::open_with_flags(
        path,
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )?;
    connection.pragma_update(None, "query_only", true)?;
    connection.pragma_update(None, "cache_size", -READER_CACHE_KIB)?;
    Ok(connection)
}

/// Refuses what is too long, before it takes a place in the queue.
fn check(write: &Write) -> Result<(), StoreError> {
    let key_fits = |key: &str| {
        if key.len() <= MAX_KEY_BYTES {
            Ok(())
        } else {
            Err(StoreError(format!("a key is longer than {MAX_KEY_BYTES} bytes")))
        }
    };
    let value_fits = |value: &[u8]| {
        if value.len() <= MAX_VALUE_BYTES {
            Ok(())
        } else {
            Err(StoreError(format!(
                "a value is longer than {MAX_VALUE_BYTES} bytes"
            )))
        }
    };
    match write {
        Write::Set(key, value) | Write::Swap { key, value, .. } => key_fits(key).and(value_fits(value)),
        Write::Delete(key) | Write::Increment(key, _) => key_fits(key),
        Write::SetMany(entries) => entries
            .iter()
            .try_for_each(|(key, value)| key_fits(key).and(value_fits(value))),
        Write::DeleteMany(keys) => keys.iter().try_for_each(|key| key_fits(key)),
    }
}

fn take(room: &mut usize, bytes: usize) -> Result<(), StoreError> {
    match room.checked_sub(bytes) {
        Some(left) => {
            *room = left;
            Ok(())
        }
        None => Err(StoreError(format!(
            "the answer is longer than {MAX_RESULT_BYTES} bytes"
        ))),
    }
}

/// What a change to this value costs in the log of writes, roughly.
fn size(value: &Value) -> usize {
    PAGE_BYTES + value.as_ref().map_or(0, |value| value.len())
}

/// A counter's value, as Spin encodes it; 0 where it is absent.
fn count(value: Value) -> Result<i64, StoreError> {
    let Some(value) = value else { return Ok(0) };
    let bytes = (*value)
        .try_into()
        .map_err(|_| StoreError("the key is no counter: its value is not 8 bytes".into()))?;
    Ok(i64::from_le_bytes(bytes))
}

#[cfg(test)]
mod tests;
