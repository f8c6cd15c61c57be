//! What servers say of a certificate: answers of a responder, and lists.
#![no_main]
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a fuzz target ends with a panic when something is wrong"
)]

use std::sync::LazyLock;

use chrono::DateTime;
use libfuzzer_sys::fuzz_target;

/// A certificate and its issuer's.
static CERTIFICATES: LazyLock<[Vec<u8>; 2]> = LazyLock::new(|| {
    [
        include_bytes!("../../crates/eds/tests/vectors/leaf-rsa-sign.cer").as_slice(),
        include_bytes!("../../crates/eds/tests/vectors/ca-rsa-test.cer").as_slice(),
    ]
    .map(|bytes| eds::certificates_of(bytes).expect("a certificate").remove(0))
});

/// An instant at which the vectors are valid.
const AT_SECONDS: i64 = 1_622_505_600;

fuzz_target!(|bytes: &[u8]| {
    let at = DateTime::from_timestamp(AT_SECONDS, 0).expect("an instant");
    let [certificate, issuer] = &*CERTIFICATES;
    let _ = eds::ocsp::check(bytes, certificate, issuer, None, at);
    let _ = eds::crl::check(bytes, certificate, issuer, at);
});
