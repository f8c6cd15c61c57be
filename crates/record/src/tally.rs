//! How often a component reads records and folds them, counted in a development build alone (`PORTAL_DEV` of `scripts/build`).
//!
//! An instance of a component serves one call, so what was counted when it ends is what that call took. In any other build
//! nothing is counted and nothing of this is compiled in.

use std::sync::atomic::{AtomicU32, Ordering};

/// Whether this build counts.
pub const COUNTS: bool = match option_env!("PORTAL_DEV") {
    Some(set) => !set.is_empty(),
    None => false,
};

static READ: AtomicU32 = AtomicU32::new(0);
static FOLDED: AtomicU32 = AtomicU32::new(0);

/// Counts that a record was read from its bytes.
pub fn read() {
    if COUNTS {
        READ.fetch_add(1, Ordering::Relaxed);
    }
}

/// Counts that the events of a record were folded.
pub fn folded() {
    if COUNTS {
        FOLDED.fetch_add(1, Ordering::Relaxed);
    }
}

/// How many records were read, and how many were folded.
pub fn counted() -> (u32, u32) {
    (READ.load(Ordering::Relaxed), FOLDED.load(Ordering::Relaxed))
}
