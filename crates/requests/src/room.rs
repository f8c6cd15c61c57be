//! Room: how many bytes the record of a case may have, and how many it has.

use serde::Serialize;

/// Bytes of a record at the most. Some back ends cap a value at 400 KB, and this leaves 16 of them for their overhead.
pub const RECORD_BYTES: usize = 384 * 1024;

/// How full a record is: the bytes that it has as it is stored.
#[derive(Debug, Clone, Copy)]
pub struct Room {
    bytes: usize,
}

/// The bytes of something as it is stored.
///
/// # Errors
/// It cannot be written as JSON.
pub(crate) fn bytes<T: Serialize>(value: &T) -> Result<usize, serde_json::Error> {
    serde_json::to_vec(value).map(|bytes| bytes.len())
}

impl Room {
    pub(crate) const fn of(bytes: usize) -> Self {
        Self { bytes }
    }

    /// Where nothing can be added.
    pub(crate) const fn none() -> Self {
        Self { bytes: RECORD_BYTES }
    }

    /// Whether so many bytes more are within the limit.
    pub(crate) const fn holds(self, more: usize) -> bool {
        self.bytes + more <= RECORD_BYTES
    }
}
