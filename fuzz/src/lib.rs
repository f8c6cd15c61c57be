//! What the fuzz targets share: the certificates of the vectors, and an instant at which they are valid.

#![allow(
    clippy::expect_used,
    reason = "a fuzz target ends with a panic when something is wrong"
)]

use std::sync::LazyLock;

use chrono::{DateTime, Utc};
use eds::Trust;

/// The certificate in these bytes.
fn certificate(bytes: &[u8]) -> Vec<u8> {
    eds::certificates_of(bytes).expect("a certificate").remove(0)
}

/// A certificate for signing.
pub static LEAF: LazyLock<Vec<u8>> =
    LazyLock::new(|| certificate(include_bytes!("../../crates/eds/tests/vectors/leaf-rsa-sign.cer")));

/// The certificate of its issuer.
pub static ISSUER: LazyLock<Vec<u8>> =
    LazyLock::new(|| certificate(include_bytes!("../../crates/eds/tests/vectors/ca-rsa-test.cer")));

/// The authorities of the vectors, whose people have numbers with wrong check digits.
pub static TRUST: LazyLock<Trust> = LazyLock::new(|| Trust {
    check_digits: false,
    ..Trust::new(vec![
        ISSUER.clone(),
        certificate(include_bytes!(
            "../../crates/eds/tests/vectors/ca-gost512-test.cer"
        )),
    ])
});

/// An instant at which the vectors are valid.
pub fn at() -> DateTime<Utc> {
    DateTime::from_timestamp(1_622_505_600, 0).unwrap_or_default()
}
