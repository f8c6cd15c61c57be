//! Signed messages in every form: nothing panics, and whatever is believed has its content where it says.
#![no_main]

use libfuzzer_sys::fuzz_target;
use portal_fuzz::{TRUST, at};

fuzz_target!(|bytes: &[u8]| {
    let Ok(der) = eds::der_of(bytes) else { return };
    if let Ok(verified) = eds::verify(&der, at(), &TRUST) {
        assert!(der.get(verified.content).is_some());
    }
    if let Ok(inspected) = eds::inspect(&der) {
        assert!(der.get(inspected.content).is_some());
    }
});
