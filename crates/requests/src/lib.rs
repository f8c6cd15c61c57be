//! The blog platform of the Open Dialogue portal: requests for information to the heads of quasi-state companies, what
//! may be done with them, and how they are shown.
//!
//! Everything here is a pure function of its arguments. There is no clock (`now` is passed in), no randomness
//! (identifiers and salts are passed in), no input or output, and nothing that knows a store; of HTTP no
//! more than the addresses in the table of acts.
//!
//! Sources, by the short names used below:
//! - *the Rules*: the Rules of work on the Open Dialogue portal, orders № 95 of 2023, № 115-НҚ of 2025 and
//!   № 128-НҚ of 2026;
//! - *the Law*: Law № 401-V "On access to information".

pub mod acts;
pub mod answer;
pub mod case;
pub mod command;
pub mod delivery;
pub mod derivation;
pub mod document;
pub mod draft;
pub mod duty;
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

/// The sentences of catalogues, by area.
mod say {
    /// `words/*/acts.ftl`.
    pub(crate) mod acts {
        include!(concat!(env!("OUT_DIR"), "/acts.rs"));
    }

    /// `words/*/derivations.ftl`.
    pub(crate) mod derivations {
        include!(concat!(env!("OUT_DIR"), "/derivations.rs"));
    }

    /// `words/*/duties.ftl`.
    pub(crate) mod duties {
        include!(concat!(env!("OUT_DIR"), "/duties.rs"));
    }

    /// `words/*/feed.ftl`.
    pub(crate) mod feed {
        include!(concat!(env!("OUT_DIR"), "/feed.rs"));
    }

    /// `words/*/grounds.ftl`.
    pub(crate) mod grounds {
        include!(concat!(env!("OUT_DIR"), "/grounds.rs"));
    }

    /// `words/*/receipts.ftl`.
    pub(crate) mod receipts {
        include!(concat!(env!("OUT_DIR"), "/receipts.rs"));
    }
}
