//! The thread that writes, and the one that brings its log over into the file.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc as sync;
use std::thread::JoinHandle;

use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};
use serde_json::json;
use tokio::sync::{mpsc, oneshot};

use super::recent::Recent;
use super::{StoreError, Write, Written, number};
use crate::log::{Level, Log};

/// How many writes share one commit at most. There are never more than instances; this bounds the journal.
const MAX_GROUP: usize = 256;
/// How much is written before the log is brought over: SQLite's own measure, 1000 pages of 4 KiB.
const CHECKPOINT_BYTES: usize = 4 << 20;
/// What a write of any size costs in the log at least: one page.
const PAGE_BYTES: usize = 4 << 10;

/// A write that waits, and where its answer goes.
pub(super) struct Job {
    pub(super) write: Write,
    pub(super) answer: oneshot::Sender<Result<Written, StoreError>>,
}

/// Starts both threads. They end when the queue is closed.
pub(super) fn start(
    connection: Connection,
    path: &Path,
    jobs: mpsc::Receiver<Job>,
    recent: Arc<Recent>,
    log: Log,
) -> std::io::Result<JoinHandle<()>> {
    let (wanted, wishes) = sync::sync_channel(1);
    let copied = Arc::new(AtomicBool::new(false));
    let helper = {
        let (path, copied, log) = (path.to_owned(), copied.clone(), log.clone());
        std::thread::Builder::new()
            .name("checkpoint".into())
            .spawn(move || copy_log(path, &wishes, &copied, &log))?
    };
    let mut writer = Writer {
        connection,
        recent,
        log,
        wanted,
        copied,
        written: 0,
    };
    std::thread::Builder::new().name("store".into()).spawn(move || {
        writer.run(jobs);
        drop(writer);
        let _ = helper.join();
    })
}

struct Writer {
    connection: Connection,
    recent: Arc<Recent>,
    log: Log,
    /// Asks the helper for a checkpoint.
    wanted: sync::SyncSender<()>,
    /// Set by the helper when it has done one.
    copied: Arc<AtomicBool>,
    /// Bytes since the last wish, roughly.
    written: usize,
}

impl Writer {
    fn run(&mut self, mut jobs: mpsc::Receiver<Job>) {
        let mut group = Vec::with_capacity(MAX_GROUP);
        while let Some(first) = jobs.blocking_recv() {
            group.push(first);
            while group.len() < MAX_GROUP
                && let Ok(next) = jobs.try_recv()
            {
                group.push(next);
            }
            let answers = self.commit(&group);
            for (job, answer) in group.iter().zip(&answers) {
                match answer {
                    Ok(written) => self.recent.written(&job.write, *written),
                    Err(_) => self.recent.forget(&job.write),
                }
            }
            for (job, answer) in group.drain(..).zip(answers) {
                self.written += size(&job.write);
                // The function may be gone; what it wrote stays.
                let _ = job.answer.send(answer);
            }
            self.checkpoint();
        }
        if let Err(why) = self
            .connection
            .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
        {
            self.log.line(
                Level::Warn,
                "checkpoint-failed",
                json!({ "error": why.to_string() }),
            );
        }
    }

    /// One answer for each job of the group, in order.
    fn commit(&mut self, group: &[Job]) -> Vec<Result<Written, StoreError>> {
        let outcome = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .and_then(|transaction| {
                let mut answers = Vec::with_capacity(group.len());
                for job in group {
                    answers.push(apply(&transaction, &job.write));
                    // A full disk and the like end the whole transaction inside SQLite: then nothing is written,
                    // and what came after would be a commit of its own.
                    if transaction.is_autocommit() {
                        return Err(rusqlite::Error::ExecuteReturnedResults);
                    }
                }
                transaction.commit()?;
                Ok(answers)
            });
        match outcome {
            Ok(answers) => {
                for error in answers.iter().filter_map(|answer| answer.as_ref().err()) {
                    self.log
                        .line(Level::Error, "store-refused", json!({ "error": error.0 }));
                }
                answers
            }
            Err(why) => {
                let why = match why {
                    rusqlite::Error::ExecuteReturnedResults => "the group of writes was undone".to_owned(),
                    why => why.to_string(),
                };
                self.log.line(
                    Level::Error,
                    "store-failed",
                    json!({ "error": why, "writes": group.len() }),
                );
                group
                    .iter()
                    .map(|_| Err(StoreError(format!("nothing was written: {why}"))))
                    .collect()
            }
        }
    }

    fn checkpoint(&mut self) {
        if self.copied.swap(false, Ordering::AcqRel) {
            // The helper did all but what came meanwhile. With that done, the next write begins a new log
            // in the same file; without it the file would grow as long as writing goes on.
            if let Err(why) = copy(&self.connection) {
                self.log.line(
                    Level::Warn,
                    "checkpoint-failed",
                    json!({ "error": why.to_string() }),
                );
            }
        }
        if self.written >= CHECKPOINT_BYTES && self.wanted.try_send(()).is_ok() {
            self.written = 0;
        }
    }
}

fn copy_log(path: PathBuf, wishes: &sync::Receiver<()>, copied: &AtomicBool, log: &Log) {
    let mut connection = None;
    while wishes.recv().is_ok() {
        let done = match connection.take() {
            Some(connection) => Ok(connection),
            None => Connection::open(&path),
        }
        .and_then(|connection| copy(&connection).map(|()| connection));
        match done {
            Ok(kept) => {
                connection = Some(kept);
                copied.store(true, Ordering::Release);
            }
            Err(why) => log.line(
                Level::Warn,
                "checkpoint-failed",
                json!({ "error": why.to_string() }),
            ),
        }
    }
}

fn copy(connection: &Connection) -> rusqlite::Result<()> {
    connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()))
}

fn size(write: &Write) -> usize {
    match write {
        Write::Set(_, value) | Write::Swap { value, .. } => PAGE_BYTES + value.len(),
        Write::Delete(_) | Write::Increment(..) => PAGE_BYTES,
        Write::SetMany(entries) => entries.iter().map(|(_, value)| PAGE_BYTES + value.len()).sum(),
        Write::DeleteMany(keys) => keys.len() * PAGE_BYTES,
    }
}

/// Carries out one write inside a transaction, wholly or not at all.
fn apply(transaction: &Transaction, write: &Write) -> Result<Written, StoreError> {
    match write {
        Write::Set(key, value) => set(transaction, key, value)?,
        Write::Delete(key) => delete(transaction, key)?,
        Write::Increment(key, delta) => return increment(transaction, key, *delta),
        Write::Swap {
            key,
            expected: None,
            value,
        } => {
            let mut statement = transaction
                .prepare_cached("INSERT INTO entry (key, value) VALUES (?1, ?2) ON CONFLICT DO NOTHING")?;
            return Ok(Written::Swapped(statement.execute(params![key, value])? == 1));
        }
        Write::Swap {
            key,
            expected: Some(expected),
            value,
        } => {
            let mut statement =
                transaction.prepare_cached("UPDATE entry SET value = ?3 WHERE key = ?1 AND value = ?2")?;
            return Ok(Written::Swapped(
                statement.execute(params![key, expected, value])? == 1,
            ));
        }
        Write::SetMany(entries) => {
            all_or_none(transaction, || {
                entries
                    .iter()
                    .try_for_each(|(key, value)| set(transaction, key, value))
            })?;
        }
        Write::DeleteMany(keys) => {
            all_or_none(transaction, || {
                keys.iter().try_for_each(|key| delete(transaction, key))
            })?;
        }
    }
    Ok(Written::Done)
}

fn set(transaction: &Transaction, key: &str, value: &[u8]) -> rusqlite::Result<()> {
    transaction
        .prepare_cached(
            "INSERT INTO entry (key, value) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET value = excluded.value",
        )?
        .execute(params![key, value])
        .map(drop)
}

fn delete(transaction: &Transaction, key: &str) -> rusqlite::Result<()> {
    transaction
        .prepare_cached("DELETE FROM entry WHERE key = ?1")?
        .execute([key])
        .map(drop)
}

fn increment(transaction: &Transaction, key: &str, delta: i64) -> Result<Written, StoreError> {
    let value: Option<Vec<u8>> = transaction
        .prepare_cached("SELECT value FROM entry WHERE key = ?1")?
        .query_row([key], |row| row.get(0))
        .optional()?;
    let before = value.map_or(Ok(0), |value| number(&value))?;
    let sum = before
        .checked_add(delta)
        .ok_or_else(|| StoreError("the counter would overflow".into()))?;
    set(transaction, key, &sum.to_le_bytes())?;
    Ok(Written::Sum(sum))
}

/// Undoes the first of several changes where a later one fails, and leaves the rest of the group alone.
fn all_or_none(
    transaction: &Transaction,
    changes: impl FnOnce() -> rusqlite::Result<()>,
) -> rusqlite::Result<()> {
    transaction.execute_batch("SAVEPOINT many")?;
    let done = changes();
    if done.is_err() {
        transaction.execute_batch("ROLLBACK TO many")?;
    }
    transaction.execute_batch("RELEASE many")?;
    done
}
