//! The durable store: keys and values in one SQLite file.
//!
//! One thread owns the connection that writes. It takes everything that waits, carries it out in one
//! transaction, commits once and only then answers, so that many writers share one wait for the disk and
//! what was acknowledged is on disk (`journal_mode=WAL`, `synchronous=FULL`). It never waits for more to
//! come: that was measured to cost more than it brings. Readers have connections of their own and see every
//! acknowledged write, because a read begins after the commit was answered. What was read or written lately is answered
//! from memory: the host alone writes the file, so it knows of every change.
//!
//! The log of writes is brought over into the file by a second thread while writing goes on; the writer only
//! does the short rest between two groups, so that no answer waits for a whole checkpoint.
//!
//! Semantics follow Spin's SQLite store where callers can see them; where Spin would panic or lose a write
//! (a counter that is no counter, a swap from "absent" that overwrites) an error or a failed swap is answered.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use anyhow::Context;
use rusqlite::{Connection, OpenFlags, OptionalExtension};
use tokio::sync::{mpsc, oneshot};

use crate::log::{Level, Log, locked};

mod recent;
mod writer;

use recent::{Found, Recent};

/// As Spin documents for its hosts.
pub const MAX_KEY_BYTES: usize = 255;
/// As Spin documents for its hosts; functions stay far below, for other stores take less.
pub const MAX_VALUE_BYTES: usize = 1 << 20;
/// A host buffers no more for one guest, as in Spin.
const MAX_RESULT_BYTES: usize = 128 << 20;
/// How many writes may wait. Beyond it writers wait for a place in the queue.
const MAX_WAITING: usize = 1024;
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
    queue: Mutex<Option<mpsc::Sender<writer::Job>>>,
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
        let (queue, jobs) = mpsc::channel(MAX_WAITING);
        let recent = Arc::new(Recent::new());
        let thread = writer::start(connection, &path, jobs, recent.clone(), log.clone())?;
        Ok(Self {
            queue: Mutex::new(Some(queue)),
            writer: Mutex::new(Some(thread)),
            readers,
            next_reader: AtomicUsize::new(0),
            recent,
            log,
        })
    }

    /// Carries out a change and answers when it is on disk.
    pub async fn write(&self, write: Write) -> Result<Written, StoreError> {
        check(&write)?;
        let closed = || StoreError("the store is closed".into());
        let queue = locked(&self.queue).clone().ok_or_else(closed)?;
        let (answer, answered) = oneshot::channel();
        queue
            .send(writer::Job { write, answer })
            .await
            .map_err(|_| closed())?;
        answered.await.map_err(|_| closed())?
    }

    /// The value of a key.
    pub fn get(&self, key: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let place = match self.recent.find(key) {
            Found::Value(value) => return Ok(value.map(|value| value.to_vec())),
            Found::Place(place) => Some(place),
            Found::Nothing => None,
        };
        let value: Option<Vec<u8>> = self.read(|connection| {
            let mut statement = connection.prepare_cached("SELECT value FROM entry WHERE key = ?1")?;
            statement.query_row([key], |row| row.get(0)).optional()
        })?;
        if let Some(place) = place {
            place.fill(value.as_deref());
        }
        Ok(value)
    }

    /// Whether a key is there.
    pub fn exists(&self, key: &str) -> Result<bool, StoreError> {
        if let Some(value) = self.recent.value(key) {
            return Ok(value.is_some());
        }
        self.read(|connection| {
            connection
                .prepare_cached("SELECT 1 FROM entry WHERE key = ?1")?
                .exists([key])
        })
    }

    /// The value of a counter, 0 where there is none.
    pub fn counter(&self, key: &str) -> Result<i64, StoreError> {
        self.get(key)
            .and_then(|value| value.map_or(Ok(0), |value| number(&value)))
    }

    /// Every key, in no order that anyone may rely on.
    pub fn keys(&self) -> Result<Vec<String>, StoreError> {
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
    pub fn get_many(&self, keys: &[String]) -> Result<Vec<(String, Vec<u8>)>, StoreError> {
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
        locked(&self.queue).take();
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

/// A counter's value, as Spin encodes it.
fn number(value: &[u8]) -> Result<i64, StoreError> {
    let bytes = value
        .try_into()
        .map_err(|_| StoreError("the key is no counter: its value is not 8 bytes".into()))?;
    Ok(i64::from_le_bytes(bytes))
}

#[cfg(test)]
mod tests;
