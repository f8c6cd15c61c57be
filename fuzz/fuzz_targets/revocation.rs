//! What servers say of a certificate: answers of a responder, and lists.
#![no_main]

use libfuzzer_sys::fuzz_target;
use portal_fuzz::{ISSUER, LEAF, at};

fuzz_target!(|bytes: &[u8]| {
    let _ = eds::ocsp::check(bytes, &LEAF, &ISSUER, None, at());
    let _ = eds::crl::check(bytes, &LEAF, &ISSUER, at());
});
