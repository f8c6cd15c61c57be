//! The cases as they are kept and changed: their records, the acts in them, the lists of citizens and the registers of
//! holders, files and signed documents, erasure, and the journal of acts.

pub mod acts;
pub mod blobs;
pub mod cases;
pub mod citizens;
pub mod erasures;
pub mod journal;
pub mod receipts;
pub mod registers;
pub mod registrations;
pub mod signatures;

/// `words/*/refusals.ftl`.
mod say {
    include!(concat!(env!("OUT_DIR"), "/refusals.rs"));
}
