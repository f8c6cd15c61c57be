//! What the store promises, on a real file.

use std::sync::Arc;

use super::*;

struct Fixture {
    folder: tempfile::TempDir,
    runtime: tokio::runtime::Runtime,
    store: Store,
}

impl Fixture {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .build()
            .unwrap();
        let store = open(folder.path());
        Self {
            folder,
            runtime,
            store,
        }
    }

    /// Writes, and waits until it is on disk.
    fn write(&self, write: Write) -> Result<Written, StoreError> {
        let unsaved = Unsaved::default();
        let written = self.write_ahead(write, &unsaved)?;
        self.saved(&unsaved).map(|()| written)
    }

    fn write_ahead(&self, write: Write, unsaved: &Unsaved) -> Result<Written, StoreError> {
        self.runtime.block_on(self.store.write(write, unsaved))
    }

    fn saved(&self, unsaved: &Unsaved) -> Result<(), StoreError> {
        self.runtime.block_on(self.store.saved(unsaved))
    }

    fn get(&self, key: &str) -> Option<Vec<u8>> {
        self.store.get(key, &Unsaved::default()).unwrap()
    }

    fn exists(&self, key: &str) -> bool {
        self.store.exists(key, &Unsaved::default()).unwrap()
    }

    fn counter(&self, key: &str) -> Result<i64, StoreError> {
        self.store.counter(key, &Unsaved::default())
    }

    fn get_many(&self, keys: &[String]) -> Result<Vec<(String, Vec<u8>)>, StoreError> {
        self.runtime.block_on(self.store.get_many(keys))
    }

    fn keys(&self) -> Result<Vec<String>, StoreError> {
        self.runtime.block_on(self.store.keys())
    }

    /// The value of a key in the file, as another program sees it.
    fn in_file(&self, key: &str) -> Option<Vec<u8>> {
        let file = self.file();
        let value = file.query_row("SELECT value FROM entry WHERE key = ?1", [key], |row| row.get(0));
        value.optional().unwrap()
    }

    fn file(&self) -> Connection {
        Connection::open(self.folder.path().join(FILE)).unwrap()
    }

    fn reopened(mut self) -> Self {
        self.store.close();
        self.store = open(self.folder.path());
        self
    }
}

fn open(folder: &Path) -> Store {
    Store::open(folder, Log::discarding()).unwrap()
}

fn set(key: &str, value: &str) -> Write {
    Write::Set(key.into(), value.into())
}

fn swap(key: &str, expected: Option<&str>, value: &str) -> Write {
    Write::Swap {
        key: key.into(),
        expected: expected.map(Into::into),
        value: value.into(),
    }
}

#[test]
fn what_was_written_is_there_after_reopening() {
    let fixture = Fixture::new();
    fixture.write(set("a", "1")).unwrap();
    fixture.write(set("a", "2")).unwrap();
    fixture.write(set("empty", "")).unwrap();
    fixture.write(Write::Increment("n".into(), 5)).unwrap();
    let fixture = fixture.reopened();
    assert_eq!(fixture.get("a").as_deref(), Some(&b"2"[..]));
    assert_eq!(fixture.get("empty").as_deref(), Some(&b""[..]));
    assert_eq!(fixture.counter("n").unwrap(), 5);
    assert!(fixture.exists("a") && !fixture.exists("b"));
    assert_eq!(fixture.get("b"), None);
}

#[test]
fn deleting_what_is_not_there_is_no_error() {
    let fixture = Fixture::new();
    fixture.write(set("a", "1")).unwrap();
    for _ in 0..2 {
        assert_eq!(fixture.write(Write::Delete("a".into())), Ok(Written::Done));
        assert_eq!(fixture.get("a"), None);
    }
}

#[test]
fn a_counter_is_eight_bytes_little_endian() {
    let fixture = Fixture::new();
    for (delta, sum) in [(3, 3), (-5, -2), (i64::MAX, i64::MAX - 2)] {
        assert_eq!(
            fixture.write(Write::Increment("n".into(), delta)),
            Ok(Written::Sum(sum))
        );
    }
    assert_eq!(fixture.get("n"), Some((i64::MAX - 2).to_le_bytes().to_vec()));
}

#[test]
fn a_value_that_is_not_a_counter_is_not_incremented() {
    let fixture = Fixture::new();
    fixture.write(set("text", "seven")).unwrap();
    fixture.write(Write::Increment("full".into(), i64::MAX)).unwrap();
    for key in ["text", "full"] {
        assert!(fixture.write(Write::Increment(key.into(), 1)).is_err());
    }
    assert!(fixture.counter("text").is_err());
    assert_eq!(fixture.get("text").as_deref(), Some(&b"seven"[..]));
    assert_eq!(fixture.counter("full").unwrap(), i64::MAX);
}

#[test]
fn a_swap_takes_place_only_from_the_expected_value() {
    let fixture = Fixture::new();
    for (expected, value, swapped, then) in [
        (Some("x"), "1", false, None),
        (None, "1", true, Some("1")),
        (None, "2", false, Some("1")),
        (Some("0"), "2", false, Some("1")),
        (Some("1"), "2", true, Some("2")),
        (Some("2"), "2", true, Some("2")),
    ] {
        assert_eq!(
            fixture.write(swap("k", expected, value)),
            Ok(Written::Swapped(swapped))
        );
        assert_eq!(fixture.get("k").as_deref(), then.map(str::as_bytes));
    }
}

#[test]
fn several_keys_are_written_together() {
    let fixture = Fixture::new();
    let entries = vec![
        ("a".to_owned(), b"1".to_vec()),
        ("b".to_owned(), b"2".to_vec()),
        ("a".to_owned(), b"3".to_vec()),
    ];
    fixture.write(Write::SetMany(entries)).unwrap();
    let asked = ["b".to_owned(), "none".to_owned(), "a".to_owned()];
    let found = fixture.get_many(&asked).unwrap();
    assert_eq!(
        found,
        [("b".to_owned(), b"2".to_vec()), ("a".to_owned(), b"3".to_vec())]
    );
    let mut keys = fixture.keys().unwrap();
    keys.sort_unstable();
    assert_eq!(keys, ["a", "b"]);
    fixture
        .write(Write::DeleteMany(vec!["a".into(), "none".into()]))
        .unwrap();
    assert_eq!(fixture.keys().unwrap(), ["b"]);
    fixture.write(Write::SetMany(Vec::new())).unwrap();
    fixture.write(Write::DeleteMany(Vec::new())).unwrap();
}

#[test]
fn what_is_too_long_is_refused_whole() {
    let fixture = Fixture::new();
    let key = "k".repeat(MAX_KEY_BYTES + 1);
    let value = vec![0; MAX_VALUE_BYTES + 1];
    for write in [
        Write::Set(key.clone(), Vec::new()),
        Write::Set("a".into(), value.clone()),
        Write::Increment(key.clone(), 1),
        Write::Swap {
            key: "a".into(),
            expected: None,
            value: value.clone(),
        },
        Write::SetMany(vec![("a".into(), Vec::new()), ("b".into(), value)]),
    ] {
        assert!(fixture.write(write).is_err());
    }
    assert!(fixture.keys().unwrap().is_empty());
    fixture
        .write(Write::Set("k".repeat(MAX_KEY_BYTES), vec![7; MAX_VALUE_BYTES]))
        .unwrap();
}

#[test]
fn writers_at_once_share_commits_and_none_is_lost() {
    let fixture = Fixture::new();
    let (store, runtime) = (Arc::new(fixture.store), fixture.runtime);
    let unsaved = Unsaved::default();
    runtime.block_on(store.write(set("text", "t"), &unsaved)).unwrap();
    let tasks: Vec<_> = (0..400)
        .map(|i| {
            let store = store.clone();
            runtime.spawn(async move {
                // One of four is refused, and must take nobody in its group with it.
                let write = match i % 4 {
                    0 => Write::Increment("text".into(), 1),
                    1 => swap("text", Some("wrong"), "x"),
                    _ => Write::Increment("n".into(), 1),
                };
                let unsaved = Unsaved::default();
                let written = store.write(write, &unsaved).await;
                store.saved(&unsaved).await.unwrap();
                written
            })
        })
        .collect();
    let answers: Vec<_> = tasks
        .into_iter()
        .map(|task| runtime.block_on(task).unwrap())
        .collect();
    let sum_of = |answer: &Result<Written, StoreError>| match answer {
        Ok(Written::Sum(sum)) => Some(*sum),
        Ok(Written::Done | Written::Swapped(_)) | Err(_) => None,
    };
    let mut sums: Vec<i64> = answers.iter().filter_map(sum_of).collect();
    sums.sort_unstable();
    assert!(sums.into_iter().eq(1..=200));
    assert_eq!(answers.iter().filter(|answer| answer.is_err()).count(), 100);
    assert_eq!(store.get("text", &unsaved).unwrap().as_deref(), Some(&b"t"[..]));
    assert_eq!(store.counter("n", &unsaved).unwrap(), 200);
    store.close();
    let reopened = open(fixture.folder.path());
    assert_eq!(reopened.counter("n", &unsaved).unwrap(), 200);
}

#[test]
fn a_long_run_of_writes_does_not_grow_the_log_without_end() {
    let fixture = Fixture::new();
    let value = "v".repeat(64 << 10);
    for i in 0..1000 {
        fixture.write(set(&format!("k{}", i % 10), &value)).unwrap();
    }
    let log = std::fs::metadata(fixture.folder.path().join("store.db-wal"))
        .unwrap()
        .len();
    assert!(log < 32 << 20, "{log} bytes");
    fixture.store.close();
    assert!(fixture.write(set("a", "1")).is_err(), "closed is closed");
}

#[test]
fn a_file_that_is_no_store_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(
        folder.path().join(FILE),
        "not a database, but long enough to look like one".repeat(100),
    )
    .unwrap();
    assert!(Store::open(folder.path(), Log::discarding()).is_err());
}

#[test]
fn a_value_in_memory_is_the_one_in_the_file_whatever_was_written_meanwhile() {
    let fixture = Fixture::new();
    let in_file = |key: &str| {
        let found = fixture.get_many(&[key.to_owned()]).unwrap();
        found.into_iter().next().map(|(_, value)| value)
    };
    let same = |key: &str| assert_eq!(fixture.get(key), in_file(key), "{key}");
    // Absent keys are remembered as well.
    same("a");
    fixture.write(swap("a", None, "1")).unwrap();
    same("a");
    fixture.write(swap("a", Some("0"), "2")).unwrap();
    same("a");
    fixture.write(swap("a", Some("1"), "3")).unwrap();
    same("a");
    for write in [
        set("a", "4"),
        Write::Increment("n".into(), 2),
        Write::Increment("n".into(), 3),
        // It is no counter: nothing is written.
        Write::Increment("a".into(), 1),
        Write::SetMany(vec![("a".into(), b"5".to_vec()), ("b".into(), b"6".to_vec())]),
        Write::Delete("a".into()),
        Write::DeleteMany(vec!["b".into(), "n".into()]),
    ] {
        let _ = fixture.write(write);
        for key in ["a", "b", "n"] {
            same(key);
            assert_eq!(fixture.exists(key), in_file(key).is_some(), "{key}");
        }
    }
}

#[test]
fn a_reader_sees_every_write_that_ended_before_it_began() {
    let fixture = Fixture::new();
    fixture.write(set("a", "0")).unwrap();
    let done = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        // They bring the value into memory at every moment of a write.
        for _ in 0..2 {
            scope.spawn(|| {
                while !done.load(Ordering::Relaxed) {
                    fixture.get("a");
                }
            });
        }
        for number in 1..=300 {
            let text = number.to_string();
            // What is in memory is gone, so that each write meets readers of the file.
            fixture.store.recent.forget("a");
            fixture.write(set("a", &text)).unwrap();
            assert_eq!(fixture.get("a"), Some(text.into_bytes()));
        }
        done.store(true, Ordering::Relaxed);
    });
}

#[test]
fn a_write_is_seen_at_once_and_is_in_the_file_when_it_is_saved() {
    let fixture = Fixture::new();
    fixture.write(set("b", "old")).unwrap();
    let unsaved = Unsaved::default();
    for round in 1..=3_i64 {
        let text = round.to_string();
        fixture.write_ahead(set("a", &text), &unsaved).unwrap();
        fixture
            .write_ahead(Write::Increment("n".into(), 1), &unsaved)
            .unwrap();
        assert_eq!(fixture.get("a"), Some(text.into_bytes()));
        assert_eq!(fixture.counter("n"), Ok(round));
    }
    fixture.write_ahead(Write::Delete("b".into()), &unsaved).unwrap();
    fixture.write_ahead(swap("c", None, "new"), &unsaved).unwrap();
    assert!(!fixture.exists("b") && fixture.exists("c"));
    fixture.saved(&unsaved).unwrap();
    assert_eq!(fixture.in_file("a"), Some(b"3".to_vec()));
    assert_eq!(fixture.in_file("n"), Some(3_i64.to_le_bytes().to_vec()));
    assert_eq!(
        (fixture.in_file("b"), fixture.in_file("c")),
        (None, Some(b"new".to_vec()))
    );
}

#[test]
fn a_write_that_nobody_waits_for_comes_to_disk_by_itself() {
    let fixture = Fixture::new();
    fixture.write_ahead(set("a", "1"), &Unsaved::default()).unwrap();
    let waited = std::time::Instant::now();
    while fixture.in_file("a").is_none() {
        assert!(waited.elapsed().as_secs() < 60, "it is still in memory alone");
        std::thread::yield_now();
    }
}

#[test]
fn a_failed_commit_is_told_to_all_who_rest_on_it_and_leaves_nothing() {
    let fixture = Fixture::new();
    fixture.write(set("a", "1")).unwrap();
    // The disk takes nothing more.
    fixture
        .file()
        .execute_batch("ALTER TABLE entry RENAME TO away")
        .unwrap();
    let (writer, reader) = (Unsaved::default(), Unsaved::default());
    // The commit comes by itself after a while, and takes the value with it: until a reader has seen it.
    let is_seen = || fixture.store.get("a", &reader).unwrap().as_deref() == Some(&b"2"[..]);
    loop {
        fixture.write_ahead(set("a", "2"), &writer).unwrap();
        if is_seen() {
            break;
        }
    }
    assert!(fixture.saved(&writer).is_err() && fixture.saved(&reader).is_err());
    fixture
        .file()
        .execute_batch("ALTER TABLE away RENAME TO entry")
        .unwrap();
    assert_eq!(fixture.get("a"), Some(b"1".to_vec()));
    // With room again all goes on; a call that rests on what was lost stays lost, whatever it writes later.
    fixture.write(set("a", "3")).unwrap();
    fixture.write_ahead(set("b", "1"), &writer).unwrap();
    assert!(fixture.saved(&writer).is_err());
    let fixture = fixture.reopened();
    assert_eq!(fixture.get("a"), Some(b"3".to_vec()));
}
