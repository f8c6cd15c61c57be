//! Electronic signatures.

pub mod gost;
