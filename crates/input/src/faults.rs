//! The faults of a document.

use record::strict::Str;

use crate::fault::Fault;
use crate::text::{line, lines};

/// The faults of a document, each with the JSON pointer (RFC 6901) of its field.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Faults(pub Vec<(String, Fault)>);

impl Faults {
    /// Notes a fault.
    pub fn push(&mut self, pointer: impl Into<String>, fault: Fault) {
        self.0.push((pointer.into(), fault));
    }

    /// Keeps the value, or notes the fault.
    pub fn keep<T>(&mut self, pointer: impl Into<String>, result: Result<T, Fault>) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(fault) => {
                self.push(pointer, fault);
                None
            }
        }
    }

    /// The value if there is no fault at all.
    ///
    /// # Errors
    /// Every fault that was noted.
    pub fn none_or<T>(self, value: Option<T>) -> Result<T, Self> {
        match value {
            Some(value) if self.0.is_empty() => Ok(value),
            _ => Err(self),
        }
    }

    /// A text of several lines that must be there: trimmed, with a letter or digit that shows, within the limit, without
    /// control characters but tabs and line ends, and without hidden ones that do more than copying leaves.
    pub fn lines(&mut self, pointer: &str, value: Option<Str<'_>>, limit: usize) -> Option<String> {
        let result = value
            .ok_or(Fault::Required)
            .and_then(|value| lines(&value, limit));
        self.keep(pointer, result)
    }

    /// A text of one line that must be there: as [`Faults::lines`], without line ends and without hidden characters.
    pub fn text(&mut self, pointer: &str, value: Option<Str<'_>>, limit: usize) -> Option<String> {
        let result = value.ok_or(Fault::Required).and_then(|value| line(&value, limit));
        self.keep(pointer, result)
    }

    /// A text of one line that may be absent; where it is there, the same holds.
    pub fn optional_text(&mut self, pointer: &str, value: Option<Str<'_>>, limit: usize) -> Option<String> {
        value.and_then(|value| self.keep(pointer, line(&value, limit)))
    }
}
