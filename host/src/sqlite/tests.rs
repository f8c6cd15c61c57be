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

    fn write(&self, write: Write) -> Result<Written, StoreError> {
        self.runtime.block_on(self.store.write(write))
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
    assert_eq!(fixture.store.get("a").unwrap().as_deref(), Some(&b"2"[..]));
    assert_eq!(fixture.store.get("empty").unwrap().as_deref(), Some(&b""[..]));
    assert_eq!(fixture.store.counter("n").unwrap(), 5);
    assert!(fixture.store.exists("a").unwrap() && !fixture.store.exists("b").unwrap());
    assert_eq!(fixture.store.get("b").unwrap(), None);
}

#[test]
fn deleting_what_is_not_there_is_no_error() {
    let fixture = Fixture::new();
    fixture.write(set("a", "1")).unwrap();
    for _ in 0..2 {
        assert_eq!(fixture.write(Write::Delete("a".into())), Ok(Written::Done));
        assert_eq!(fixture.store.get("a").unwrap(), None);
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
    assert_eq!(
        fixture.store.get("n").unwrap(),
        Some((i64::MAX - 2).to_le_bytes().to_vec())
    );
}

#[test]
fn what_is_no_counter_is_not_incremented() {
    let fixture = Fixture::new();
    fixture.write(set("text", "seven")).unwrap();
    fixture.write(Write::Increment("full".into(), i64::MAX)).unwrap();
    for key in ["text", "full"] {
        assert!(fixture.write(Write::Increment(key.into(), 1)).is_err());
    }
    assert!(fixture.store.counter("text").is_err());
    assert_eq!(fixture.store.get("text").unwrap().as_deref(), Some(&b"seven"[..]));
    assert_eq!(fixture.store.counter("full").unwrap(), i64::MAX);
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
        assert_eq!(
            fixture.store.get("k").unwrap().as_deref(),
            then.map(str::as_bytes)
        );
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
    let found = fixture.store.get_many(&asked).unwrap();
    assert_eq!(
        found,
        [("b".to_owned(), b"2".to_vec()), ("a".to_owned(), b"3".to_vec())]
    );
    let mut keys = fixture.store.keys().unwrap();
    keys.sort_unstable();
    assert_eq!(keys, ["a", "b"]);
    fixture
        .write(Write::DeleteMany(vec!["a".into(), "none".into()]))
        .unwrap();
    assert_eq!(fixture.store.keys().unwrap(), ["b"]);
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
    assert!(fixture.store.keys().unwrap().is_empty());
    fixture
        .write(Write::Set("k".repeat(MAX_KEY_BYTES), vec![7; MAX_VALUE_BYTES]))
        .unwrap();
}

#[test]
fn writers_at_once_share_commits_and_none_is_lost() {
    let fixture = Fixture::new();
    let (store, runtime) = (Arc::new(fixture.store), fixture.runtime);
    runtime.block_on(store.write(set("text", "t"))).unwrap();
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
                store.write(write).await
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
    assert_eq!(store.get("text").unwrap().as_deref(), Some(&b"t"[..]));
    assert_eq!(store.counter("n").unwrap(), 200);
    store.close();
    assert_eq!(open(fixture.folder.path()).counter("n").unwrap(), 200);
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
    assert!(
        fixture
            .runtime
            .block_on(fixture.store.write(set("a", "1")))
            .is_err(),
        "closed is closed"
    );
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
        let found = fixture.store.get_many(&[key.to_owned()]).unwrap();
        found.into_iter().next().map(|(_, value)| value)
    };
    let same = |key: &str| assert_eq!(fixture.store.get(key).unwrap(), in_file(key), "{key}");
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
            assert_eq!(
                fixture.store.exists(key).unwrap(),
                in_file(key).is_some(),
                "{key}"
            );
        }
    }
}

#[test]
fn whoever_reads_while_others_write_sees_every_answered_write() {
    let fixture = Fixture::new();
    fixture.write(set("a", "0")).unwrap();
    let done = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        // They bring the value into memory at every moment of a write.
        for _ in 0..2 {
            scope.spawn(|| {
                while !done.load(Ordering::Relaxed) {
                    fixture.store.get("a").unwrap();
                }
            });
        }
        for number in 1..=300 {
            let text = number.to_string();
            // What is in memory is gone, so that each write meets readers of the file.
            fixture.store.recent.forget(&set("a", ""));
            fixture.write(set("a", &text)).unwrap();
            assert_eq!(fixture.store.get("a").unwrap(), Some(text.into_bytes()));
        }
        done.store(true, Ordering::Relaxed);
    });
}
