//! Receipts and case files, as anyone may bring them to `scripts/verify`.
#![no_main]

use libfuzzer_sys::fuzz_target;
use portal_verify::{Believed, check};

fuzz_target!(|bytes: &[u8]| {
    let _ = check(bytes, Believed::default());
});
