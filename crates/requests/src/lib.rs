//! The blog platform of the Open Dialogue portal: requests for information to the heads of quasi-state companies, what
//! may be done with them, and how they are shown.
//!
//! Everything here is a pure function of its arguments. There is no clock (`now` is passed in), no randomness
//! (identifiers and salts are passed in), no input or output, and nothing that knows HTTP or a store.
//!
//! Sources, by the short names used below:
//! - *the Rules*: the Rules of work on the Open Dialogue portal, orders № 95 of 2023, № 115-НҚ of 2025 and
//!   № 128-НҚ of 2026;
//! - *the Law*: Law № 401-V "On access to information".

pub mod answer;
pub mod case;
pub mod command;
pub mod delivery;
pub mod derivation;
pub mod document;
pub mod draft;
pub mod erasure;
pub mod export;
pub mod feed;
pub mod leg;
pub mod moderation;
pub mod notice;
pub mod reader;
pub mod receipt;
pub mod recipient;
pub mod retry;
pub mod room;
pub mod view;
pub mod watch;
