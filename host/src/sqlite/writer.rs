//! The thread that writes, and the one that brings its log over into the file.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc as sync;
use std::thread::JoinHandle;

use rusqlite::{Connection, TransactionBehavior, params};
use serde_json::json;

use super::ahead::{Ahead, Changes, Group};
use super::recent::Recent;
use crate::log::{Level, Log};

/// How much is written before the log is brought over: SQLite's own measure, 1000 pages of 4 KiB.
const CHECKPOINT_BYTES: usize = 4 << 20;

/// Starts both threads. They end when the store is closed.
pub(super) fn start(
    connection: Connection,
    path: &Path,
    ahead: Arc<Ahead>,
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
        ahead,
        recent,
        log,
        wanted,
        copied,
        written: 0,
    };
    std::thread::Builder::new().name("store".into()).spawn(move || {
        writer.run();
        drop(writer);
        let _ = helper.join();
    })
}

struct Writer {
    connection: Connection,
    ahead: Arc<Ahead>,
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
    fn run(&mut self) {
        while let Some(group) = self.ahead.take() {
            match self.commit(&group.changes) {
                Ok(()) => {
                    for (key, value) in &*group.changes {
                        self.recent.keep(key, value.clone());
                    }
                    self.ahead.committed(&group);
                }
                Err(why) => self.lost(&group, &why),
            }
            self.written += group.bytes;
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

    /// All of the changes or none of them.
    fn commit(&mut self, changes: &Changes) -> rusqlite::Result<()> {
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        {
            let mut set = transaction.prepare_cached(
                "INSERT INTO entry (key, value) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET value = excluded.value",
            )?;
            let mut delete = transaction.prepare_cached("DELETE FROM entry WHERE key = ?1")?;
            for (key, value) in changes {
                // A full disk and the like end the whole transaction inside SQLite, so the first error is the last.
                match value {
                    Some(value) => set.execute(params![key, &**value])?,
                    None => delete.execute([key])?,
                };
            }
        }
        transaction.commit()
    }

    fn lost(&self, group: &Group, why: &rusqlite::Error) {
        let fields = json!({ "error": why.to_string(), "writes": group.changes.len() });
        self.log.line(Level::Error, "store-failed", fields);
        for key in group.changes.keys() {
            self.recent.forget(key);
        }
        self.ahead.failed(group);
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
