//! Certificates, as an operator configures them and as a signer sends them.
#![no_main]
#![allow(
    clippy::expect_used,
    reason = "a fuzz target ends with a panic when something is wrong"
)]

use chrono::DateTime;
use eds::Trust;
use libfuzzer_sys::fuzz_target;

/// An instant at which the vectors are valid.
const AT_SECONDS: i64 = 1_622_505_600;

fuzz_target!(|bytes: &[u8]| {
    let at = DateTime::from_timestamp(AT_SECONDS, 0).expect("an instant");
    let issuer = include_bytes!("../../crates/eds/tests/vectors/ca-rsa-test.cer");
    let trust = Trust {
        check_digits: false,
        ..Trust::new(eds::certificates_of(issuer).expect("a certificate"))
    };
    for certificate in eds::certificates_of(bytes).unwrap_or_default() {
        let _ = eds::certify(&certificate, at, &trust);
        // As an authority of the deployment, too.
        let leaf = include_bytes!("../../crates/eds/tests/vectors/leaf-rsa-sign.cer");
        for leaf in eds::certificates_of(leaf).expect("a certificate") {
            let _ = eds::certify(&leaf, at, &Trust::new(vec![certificate.clone()]));
        }
    }
});
