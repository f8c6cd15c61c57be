//! A sentence on its way to a reader.

use words::language::Text;

/// A sentence.
pub(super) enum Said {
    /// One that names no value.
    Fixed(&'static Text),
    /// One with the values that it names, in the language that was asked for.
    Made(String),
}
