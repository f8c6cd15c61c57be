//! Time, the working calendar, the rules in every wording, and the terms that follow from them: dated data and pure
//! counting. It knows no request and no document that somebody sends.
//!
//! Everything here is a pure function of its arguments. There is no clock (`now` is passed in), no randomness
//! (identifiers and salts are passed in), no input or output, and nothing that knows HTTP or a store.
//!
//! Sources, by the short names used below:
//! - *the Rules*: the Rules of work on the Open Dialogue portal, orders № 95 of 2023, № 115-НҚ of 2025 and
//!   № 128-НҚ of 2026;
//! - *the Law*: Law № 401-V "On access to information".

pub mod calendar;
pub mod hours;
#[cfg(feature = "schema")]
pub mod pattern;
pub mod rules;
pub mod terms;
pub mod time;

/// The sentences of `words/*/law.ftl`.
mod say {
    include!(concat!(env!("OUT_DIR"), "/law.rs"));
}
