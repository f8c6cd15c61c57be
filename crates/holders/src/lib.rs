//! What the directory keeps: the holders of information and their people, the organisations for which people sign, and
//! the subscriptions of holders' own systems. It knows no request.
//!
//! Everything here is a pure function of its arguments. There is no clock (`now` is passed in), no randomness
//! (identifiers and salts are passed in), no input or output, and nothing that knows HTTP or a store.
//!
//! Sources, by the short names used below:
//! - *the Rules*: the Rules of work on the Open Dialogue portal, orders № 95 of 2023, № 115-НҚ of 2025 and
//!   № 128-НҚ of 2026;
//! - *the Law*: Law № 401-V "On access to information".

pub mod holder;
pub mod organization;
pub mod subscription;

/// The sentences of `words/*/holders.ftl`.
mod say {
    include!(concat!(env!("OUT_DIR"), "/holders.rs"));
}
