//! Values as the store keeps them: the one place where they are read and written.

use std::marker::PhantomData;

use record::stored::Document;

use super::key::Key;
use crate::error::{Cause, Error};
use crate::kinds;
use crate::problem::Problem;

/// The largest value: some back ends cap a value at 400 KB, and this leaves room for their overhead.
pub const VALUE_BYTES: usize = 256 * 1024;

/// A document as it stands at a key, in the bytes of its JSON.
///
/// It is read strictly: an unknown member, another [format](record::stored::Format) or another shape is an error that names
/// the key, because a program that wrote it back would lose what it did not know.
#[derive(Debug, Clone)]
pub struct Stored<T> {
    bytes: Vec<u8>,
    of: PhantomData<fn() -> T>,
}

impl<T: Document> Stored<T> {
    /// What stands at a key.
    pub(super) const fn in_bytes(bytes: Vec<u8>) -> Self {
        Self {
            bytes,
            of: PhantomData,
        }
    }

    /// A document as it is to be stored.
    ///
    /// # Errors
    /// 409 where it is larger than [`VALUE_BYTES`].
    pub fn of(document: &T) -> Result<Self, Error> {
        Self::within(document, VALUE_BYTES)
    }

    /// As [`Stored::of`], of so many bytes at the most.
    ///
    /// # Errors
    /// 409 where it is larger.
    pub fn within(document: &T, most: usize) -> Result<Self, Error> {
        let bytes = serde_json::to_vec(document).map_err(Error::broken)?;
        if bytes.len() > most {
            let (kind, size) = (T::KIND, bytes.len());
            return Err(Problem::new(&kinds::NO_ROOM)
                .internally(format!("a {kind} of {size} bytes"))
                .into());
        }
        Ok(Self::in_bytes(bytes))
    }

    /// The document.
    ///
    /// # Errors
    /// 500 where this is no document of this kind, or of a format that this program does not know.
    pub fn read(&self, key: &Key) -> Result<T, Error> {
        // The key may hold a pseudonym but never a name or a number of a person.
        let unread = |why: Cause| Error::broken_in(format!("value of {}", key.0), why);
        if !key.is_of(T::KIND) {
            return Err(unread(format!("no key of a {}", T::KIND).into()));
        }
        T::was_read();
        record::strict::from_slice(&self.bytes).map_err(|error| unread(error.into()))
    }

    /// How many bytes it has.
    pub const fn size(&self) -> usize {
        self.bytes.len()
    }

    /// Its bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Its bytes, to be written together with others.
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// Whether another is the same to the last byte.
    pub fn is_same(&self, other: &Self) -> bool {
        is_same(&self.bytes, &other.bytes)
    }
}

/// Whether two values are the same, eight bytes at a time: what a comparison of slices compiles to here takes one at a time.
pub(super) fn is_same(one: &[u8], other: &[u8]) -> bool {
    let ((one, rest), (other, other_rest)) = (one.as_chunks(), other.as_chunks());
    let word = |bytes: &[u8; 8]| u64::from_le_bytes(*bytes);
    rest == other_rest && one.iter().map(word).eq(other.iter().map(word))
}

#[cfg(test)]
mod tests {
    use law::calendar::Calendar;

    use super::*;

    #[test]
    fn a_value_is_read_at_a_key_of_its_kind_and_not_with_an_unknown_member() {
        let stored = Stored::of(law::calendar::built_in()).unwrap();
        let key = Key::calendar("kz");
        assert_eq!(stored.read(&key).unwrap(), *law::calendar::built_in());
        let inside = |stored: &Stored<Calendar>, key: &Key| stored.read(key).unwrap_err().chain();
        assert_eq!(
            inside(&stored, &Key::index_mark()),
            "value of od/index/mark: no key of a calendar"
        );
        let text = String::from_utf8(stored.into_bytes()).unwrap();
        let more = text.replacen("\"off\":", "\"half\":false,\"off\":", 1);
        let why = inside(&Stored::in_bytes(more.into_bytes()), &key);
        assert!(
            why.starts_with("value of od/calendar/version/kz: a member that is not known"),
            "{why}"
        );
    }
}
