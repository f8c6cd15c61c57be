//! What is recorded, whatever it is about: identities, the canonical form of JSON, chains of events with commitments to
//! personal fields, the ledger of obligations, and the trees over all chains. It knows no case: what can happen is a
//! [`Kind`](event::Kind) of events that somebody above defines.
//!
//! Everything here is a pure function of its arguments. There is no clock (`now` is passed in), no randomness
//! (identifiers and salts are passed in), no input or output, and nothing that knows HTTP or a store.

pub mod canonical;
pub mod event;
pub mod id;
pub mod merkle;
pub mod obligation;
pub mod signature;
pub mod stored;
pub mod strict;
pub mod subject;
pub mod tally;

/// The sentences of `words/*/actors.ftl`.
mod say {
    include!(concat!(env!("OUT_DIR"), "/actors.rs"));
}
