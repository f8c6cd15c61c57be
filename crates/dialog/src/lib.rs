//! The domain of the Open Dialogue portal: requests for information to the heads of quasi-state companies,
//! their terms, and the obligations that the law attaches to them.
//!
//! Everything here is a pure function of its arguments. There is no clock (`now` is passed in), no randomness
//! (identifiers and salts are passed in), no input or output, and nothing that knows HTTP or a store.
//!
//! Sources, by the short names used below:
//! - *the Rules*: the Rules of work on the Open Dialogue portal, orders № 95 of 2023, № 115-НҚ of 2025 and
//!   № 128-НҚ of 2026;
//! - *the Law*: Law № 401-V "On access to information".

pub mod answer;
pub mod calendar;
pub mod canonical;
pub mod case;
pub mod command;
pub mod contact;
pub mod definition;
pub mod delivery;
pub mod derivation;
pub mod document;
pub mod draft;
pub mod erasure;
pub mod event;
pub mod export;
pub mod fault;
pub mod faults;
pub mod feed;
pub mod file;
pub mod holder;
pub mod hours;
pub mod id;
pub mod language;
pub mod leg;
pub mod limit;
pub mod merkle;
pub mod moderation;
pub mod notice;
pub mod obligation;
pub mod organization;
#[cfg(feature = "schema")]
pub mod pattern;
pub mod reader;
pub mod reading;
pub mod receipt;
pub mod recipient;
pub mod retry;
pub mod room;
pub mod rules;
pub mod signature;
pub mod spot;
pub mod strict;
pub mod subject;
pub mod subscription;
pub mod terms;
pub mod text;
pub mod time;
pub mod view;
pub mod watch;
