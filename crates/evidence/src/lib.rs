//! What proves a case to somebody who does not trust the portal: the keys that sign receipts, the daily roots over all
//! chains, and the portable case file.

pub mod exports;
pub mod roots;
pub mod signer;

/// `words/*/proofs.ftl`.
mod say {
    include!(concat!(env!("OUT_DIR"), "/proofs.rs"));
}
