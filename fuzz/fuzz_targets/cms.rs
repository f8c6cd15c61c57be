//! Signed messages in every form: nothing panics, and whatever is believed has its content where it says.
#![no_main]
#![allow(
    clippy::expect_used,
    reason = "a fuzz target ends with a panic when something is wrong"
)]

use std::sync::LazyLock;

use chrono::DateTime;
use eds::Trust;
use libfuzzer_sys::fuzz_target;

/// The authorities of the vectors.
static TRUST: LazyLock<Trust> = LazyLock::new(|| {
    let anchors = [
        include_bytes!("../../crates/eds/tests/vectors/ca-rsa-test.cer").as_slice(),
        include_bytes!("../../crates/eds/tests/vectors/ca-gost512-test.cer").as_slice(),
    ];
    let anchors = anchors.map(|bytes| eds::certificates_of(bytes).expect("a certificate"));
    Trust {
        check_digits: false,
        ..Trust::new(anchors.concat())
    }
});

/// An instant at which the vectors are valid.
const AT_SECONDS: i64 = 1_622_505_600;

fuzz_target!(|bytes: &[u8]| {
    let Ok(der) = eds::der_of(bytes) else { return };
    let at = DateTime::from_timestamp(AT_SECONDS, 0).expect("an instant");
    if let Ok(verified) = eds::verify(&der, at, &TRUST) {
        assert!(der.get(verified.content).is_some());
    }
    if let Ok(inspected) = eds::inspect(&der) {
        assert!(der.get(inspected.content).is_some());
    }
});
