//! Signed messages in every form: nothing panics, and whatever is believed has content.
#![no_main]

use libfuzzer_sys::fuzz_target;
use portal_fuzz::{TRUST, at};

fuzz_target!(|bytes: &[u8]| {
    let Ok(message) = eds::unwrapped(bytes) else {
        return;
    };
    let content = eds::content_of(&message);
    if eds::verify(&message, at(), &TRUST).is_ok() || eds::inspect(&message).is_ok() {
        assert!(content.is_ok());
    }
});
