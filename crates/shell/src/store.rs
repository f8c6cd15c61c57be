//! The key-value store: every key, every encoding, and the one way in which a value is changed.
//!
//! What the platform really gives (measured, see `docs/adr`): the answer of a compare-and-swap means nothing on
//! some back ends, so a change is done when it is *read back*, recognised by an identity inside it. Reading
//! several keys at once fails on some; keys are never listed; a counter is touched by increment alone.

mod key;
mod stored;

use std::time::Duration;

use record::stored::Document;

use crate::bindings::wasi::keyvalue::atomics::{self, Cas, CasError};
use crate::bindings::wasi::keyvalue::batch;
use crate::bindings::wasi::keyvalue::store::{self, Bucket};
use crate::error::Error;

pub use key::{JOURNAL_SHARDS, Key};
pub use stored::{Stored, VALUE_BYTES};

/// The only label that every host has.
const LABEL: &str = "default";

/// Rounds of read, change and read back before a writer gives way. Of n writers to one key one wins in each
/// round, so this many can meet on a key at once; a fault that loses every other swap doubles the rounds.
pub const ROUNDS: usize = 64;

/// How long a writer who may not create a key waits for the one who may. Between the right to create and the
/// value that others can read lie two calls of the store; on the slowest back end measured, 225 commits a second
/// shared by a hundred callers, that is half a second.
const PATIENCE: Duration = Duration::from_secs(1);

/// How long between two looks for a key that another writer is about to create.
const LOOK_AGAIN: Duration = Duration::from_millis(10);

/// What to do with a value that is about to be changed.
pub enum Change<T, V> {
    /// Write this value, and once it is read back answer this.
    Write(V, T),
    /// Leave the value and answer this.
    Keep(T),
}

/// The open store.
pub struct Store(Bucket);

/// That the store does not answer, in the host's words.
fn unavailable(error: store::Error) -> Error {
    Error::Store(match error {
        store::Error::NoSuchStore => "the host has no store `default`".into(),
        store::Error::AccessDenied => "the manifest does not grant the store `default`".into(),
        store::Error::Other(text) => format!("store: {text}").into(),
    })
}

impl Store {
    /// Opens the store.
    ///
    /// # Errors
    /// 503 where the host does not give it.
    pub fn open() -> Result<Self, Error> {
        store::open(LABEL).map(Self).map_err(unavailable)
    }

    /// The document at the key.
    ///
    /// # Errors
    /// 503 where the store does not answer, 500 where the document is of another format.
    pub fn get<T: Document>(&self, key: &Key) -> Result<Option<T>, Error> {
        self.stored(key)?.map(|stored| stored.read(key)).transpose()
    }

    /// The document at the key, as it stands there.
    ///
    /// # Errors
    /// 503 where the store does not answer.
    pub fn stored<T: Document>(&self, key: &Key) -> Result<Option<Stored<T>>, Error> {
        Ok(self.get_bytes(key)?.map(Stored::in_bytes))
    }

    /// The bytes at the key.
    ///
    /// # Errors
    /// 503 where the store does not answer.
    pub fn get_bytes(&self, key: &Key) -> Result<Option<Vec<u8>>, Error> {
        self.0.get(&key.0).map_err(unavailable)
    }

    /// Whether there is a value at the key.
    ///
    /// # Errors
    /// 503 where the store does not answer.
    pub fn exists(&self, key: &Key) -> Result<bool, Error> {
        self.0.exists(&key.0).map_err(unavailable)
    }

    /// Sets a value that can have no other at this key: a slot drawn from a counter, a value that is only a
    /// memory, or one that is to replace whatever stands there. One durable write.
    ///
    /// # Errors
    /// 503 where the store does not answer.
    pub fn set<T: Document>(&self, key: &Key, value: &T) -> Result<(), Error> {
        let stored = Stored::of(value)?;
        self.0.set(&key.0, stored.bytes()).map_err(unavailable)
    }

    /// Sets several values of bytes: those that are named by their content, or can have no other at their keys. One durable
    /// write where the back end groups them.
    ///
    /// # Errors
    /// 503 where the store does not answer.
    pub fn set_many(&self, values: Vec<(Key, Vec<u8>)>) -> Result<(), Error> {
        let values: Vec<_> = values.into_iter().map(|(key, value)| (key.0, value)).collect();
        batch::set_many(&self.0, &values).map_err(unavailable)
    }

    /// Removes a value; where there is none, nothing happens. One durable write.
    ///
    /// # Errors
    /// 503 where the store does not answer.
    pub fn delete(&self, key: &Key) -> Result<(), Error> {
        self.0.delete(&key.0).map_err(unavailable)
    }

    /// Removes a value that several could create, with the counter of its creators, for good. One durable write where the
    /// back end groups them.
    ///
    /// # Errors
    /// 503 where the store does not answer.
    pub fn forget(&self, key: Key) -> Result<(), Error> {
        let creators = key.creators();
        self.delete_many([key, creators])
    }

    /// Removes several values. One durable write where the back end groups them.
    ///
    /// # Errors
    /// 503 where the store does not answer.
    pub fn delete_many(&self, keys: impl IntoIterator<Item = Key>) -> Result<(), Error> {
        let keys: Vec<_> = keys.into_iter().map(|key| key.0).collect();
        batch::delete_many(&self.0, &keys).map_err(unavailable)
    }

    /// Draws the next number from a counter: 1 first. One durable write.
    ///
    /// # Errors
    /// 503 where the store does not answer.
    pub fn draw(&self, counter: &Key) -> Result<u64, Error> {
        self.increment(counter, 1)
    }

    /// How many numbers were drawn from a counter. Where that can be [read](Store::counted) it is no write.
    ///
    /// # Errors
    /// 503 where the store does not answer.
    pub fn drawn(&self, counter: &Key) -> Result<u64, Error> {
        match self.counted(counter)? {
            Some(drawn) => Ok(drawn),
            None => self.increment(counter, 0),
        }
    }

    /// How many numbers were drawn from a counter, where that can be read as any value is; none where it cannot, or where
    /// nobody has drawn. Never a write.
    ///
    /// # Errors
    /// 503 where the store does not answer.
    pub fn counted(&self, counter: &Key) -> Result<Option<u64>, Error> {
        Ok(self.get_bytes(counter)?.as_deref().and_then(count_in))
    }

    fn increment(&self, counter: &Key, delta: i64) -> Result<u64, Error> {
        let value = atomics::increment(&self.0, &counter.0, delta).map_err(unavailable)?;
        u64::try_from(value).map_err(|_| Error::broken(format!("counter {} is negative", counter.0)))
    }

    /// Changes the value at a key, and answers only once the change has been read back.
    ///
    /// `change` gets the present value and says what to write; it may be called again with a newer value.
    /// `mine` recognises the written change in any later value, by its identity. One durable write for each
    /// round that another writer does not win, and one more where the key is new.
    ///
    /// # Errors
    /// What `change` answers, or 503 where the store does not answer or too many write this key.
    pub fn change<V, T>(
        &self,
        key: &Key,
        mut change: impl FnMut(Option<V>) -> Result<Change<T, V>, Error>,
        mine: impl Fn(&V) -> bool,
    ) -> Result<T, Error>
    where
        V: Document,
    {
        let mut place = None;
        for _ in 0..ROUNDS {
            let (hold, current) = self.hold::<V>(key)?;
            let new = current.is_none();
            let current = current.map(|stored| stored.read(key)).transpose()?;
            let (value, answer) = match change(current)? {
                Change::Keep(answer) => return Ok(answer),
                Change::Write(value, answer) => (value, answer),
            };
            if new && !self.may_create(key, &mut place)? {
                continue;
            }
            match self.put(key, hold, &Stored::of(&value)?)? {
                Put::AsWritten => return Ok(answer),
                Put::Other(Some(there)) if mine(&there.read(key)?) => return Ok(answer),
                Put::Other(_) => {}
            }
        }
        Err(too_many_writers(key))
    }

    /// Writes a value at a key that has one writer by construction, if it has none yet. Answers the value that
    /// stands there. One durable write.
    ///
    /// # Errors
    /// 503 where the store does not answer.
    pub fn create<V: Document>(&self, key: &Key, value: V) -> Result<V, Error> {
        match self.create_stored(key, &Stored::of(&value)?)? {
            None => Ok(value),
            Some(there) => there.read(key),
        }
    }

    /// As [`Store::create`], of a document in its bytes. Answers what stands there already; none where these do.
    ///
    /// # Errors
    /// 503 where the store does not answer.
    pub fn create_stored<V: Document>(
        &self,
        key: &Key,
        value: &Stored<V>,
    ) -> Result<Option<Stored<V>>, Error> {
        for _ in 0..ROUNDS {
            let (hold, current) = self.hold(key)?;
            if current.is_some() {
                return Ok(current);
            }
            match self.put(key, hold, value)? {
                Put::AsWritten => return Ok(None),
                Put::Other(Some(there)) => return Ok(Some(there)),
                Put::Other(None) => {}
            }
        }
        Err(too_many_writers(key))
    }

    /// The value at a key that another writer is about to create, or none where it did not come in time.
    ///
    /// # Errors
    /// 503 where the store does not answer.
    pub fn await_value<V: Document>(&self, key: &Key) -> Result<Option<V>, Error> {
        self.await_stored(key)?.map(|stored| stored.read(key)).transpose()
    }

    /// As [`Store::await_value`], as it stands there.
    ///
    /// # Errors
    /// 503 where the store does not answer.
    pub fn await_stored<V: Document>(&self, key: &Key) -> Result<Option<Stored<V>>, Error> {
        Ok(self.look_for(key, PATIENCE)?.map(Stored::in_bytes))
    }

    fn look_for(&self, key: &Key, patience: Duration) -> Result<Option<Vec<u8>>, Error> {
        let mut waited = Duration::ZERO;
        loop {
            let found = self.get_bytes(key)?;
            if found.is_some() || waited >= patience {
                return Ok(found);
            }
            std::thread::sleep(LOOK_AGAIN);
            waited += LOOK_AGAIN;
        }
    }

    /// Whether this writer may create the key. A swap from "absent" overwrites on Spin's SQLite, so that two
    /// writers could each read back their own value and one be lost. A counter decides instead: the first may
    /// create; each other waits for the value, and after its patience takes the place of one who died.
    fn may_create(&self, key: &Key, place: &mut Option<u64>) -> Result<bool, Error> {
        if place.is_some() {
            // It waited before, or its own write did not come through.
            return Ok(true);
        }
        let drawn = *place.insert(self.draw(&key.creators())?);
        if drawn == 1 {
            return Ok(true);
        }
        // Those who wait lose patience one after the other, a second apart, and after three seconds at the latest.
        let turns = match drawn % 3 {
            2 => 1,
            0 => 2,
            _ => 3,
        };
        Ok(self.look_for(key, PATIENCE * turns)?.is_none())
    }

    /// Takes hold of a key for a swap, and answers what stands there.
    ///
    /// # Errors
    /// 503 where the store does not answer.
    pub fn hold<V: Document>(&self, key: &Key) -> Result<(Hold, Option<Stored<V>>), Error> {
        let cas = Cas::new(&self.0, &key.0).map_err(unavailable)?;
        let current = cas.current().map_err(unavailable)?;
        Ok((Hold(cas), current.map(Stored::in_bytes)))
    }

    /// Puts a value in the place of the one that was held, and reads back: neither ok nor cas-failed is proof of anything,
    /// and an error may have come after the write. One durable write where nobody was faster.
    ///
    /// # Errors
    /// 503 where the store does not answer.
    pub fn put<V: Document>(&self, key: &Key, hold: Hold, value: &Stored<V>) -> Result<Put<V>, Error> {
        let swapped = atomics::swap(hold.0, value.bytes());
        let read = self.stored(key)?;
        match (swapped, read) {
            (_, Some(read)) if read.is_same(value) => Ok(Put::AsWritten),
            (Err(CasError::StoreError(error)), None) => Err(unavailable(error)),
            (_, read) => Ok(Put::Other(read)),
        }
    }
}

/// No counter gets so far: at a thousand a second it takes thirty thousand years. Eight digits read as a number of 64 bits
/// are more, so the two ways to keep a counter cannot be taken for each other.
const MOST_DRAWN: u64 = 1_000_000_000_000_000;

/// The number in the value of a counter: on SQLite 64 bits, the lowest first; on Redis decimal digits.
fn count_in(value: &[u8]) -> Option<u64> {
    let bits = value.try_into().ok().map(u64::from_le_bytes);
    let digits = || std::str::from_utf8(value).ok()?.parse().ok();
    let count = bits.filter(|count| *count <= MOST_DRAWN).or_else(digits)?;
    (count <= MOST_DRAWN).then_some(count)
}

/// A key of which somebody has hold.
pub struct Hold(Cas);

/// What stands at a key after a swap.
pub enum Put<V> {
    /// The very bytes that were written.
    AsWritten,
    /// Another value, which may hold the change and more; or none.
    Other(Option<Stored<V>>),
}

/// So many were faster that this writer gives way.
pub fn too_many_writers(key: &Key) -> Error {
    Error::Store(format!("too many writers of {}", key.0).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_counter_is_read_as_each_store_keeps_it_and_nothing_else_is_taken_for_one() {
        for count in [0_u64, 1, 9, 255, 256, 12_345_678, MOST_DRAWN] {
            assert_eq!(count_in(&count.to_le_bytes()), Some(count), "as SQLite keeps it");
            assert_eq!(
                count_in(count.to_string().as_bytes()),
                Some(count),
                "as Redis keeps it"
            );
        }
        for other in [
            &b""[..],
            b"{}",
            b"-1",
            b"1.5",
            b"99999999999999999999",
            &[0xff; 8],
            &[1, 2, 3],
        ] {
            assert_eq!(count_in(other), None, "{other:?}");
        }
    }
}
