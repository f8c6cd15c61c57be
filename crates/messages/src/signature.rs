//! The signature under what is posted, after the Standard Webhooks specification 1.0.0
//! (<https://www.standardwebhooks.com>), so that a receiver can take any of its libraries.
//!
//! The header `webhook-signature` is `v1,` and in base64 the HMAC-SHA256 of `{webhook-id}.{webhook-timestamp}.{body}`.
//! While a secret is changed, it can hold several signatures with spaces between them.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac as _};
use sha2::Sha256;

/// How a secret begins that says its bytes in base64.
const PREFIX: &str = "whsec_";

/// Bytes that a secret in base64 may have (the specification: 192 to 512 bits).
const SECRET_BYTES: std::ops::RangeInclusive<usize> = 24..=64;

/// Characters that a secret in plain text must have: 24 random bytes in base64.
const SECRET_CHARS: usize = 32;

/// How a signature with a shared secret begins.
const VERSION: &str = "v1,";

/// The text is no secret of a webhook.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be whsec_ and 24 to 64 bytes in base64, or a text of at least 32 characters")]
pub struct InvalidSecret;

/// A secret that the portal shares with one receiver.
///
/// It shows itself nowhere: there is no way to print it.
#[derive(Clone)]
pub struct Secret(Hmac<Sha256>);

impl Secret {
    /// A secret as it is configured: `whsec_` and 24 to 64 bytes in base64, as the specification writes it; or any
    /// other text of at least 32 characters, whose bytes in UTF-8 it is.
    ///
    /// # Errors
    /// It is neither of them.
    pub fn new(text: &str) -> Result<Self, InvalidSecret> {
        let decoded = text.strip_prefix(PREFIX).map(|encoded| STANDARD.decode(encoded));
        let bytes = match decoded {
            Some(Ok(bytes)) if SECRET_BYTES.contains(&bytes.len()) => bytes,
            None if text.chars().count() >= SECRET_CHARS => text.as_bytes().to_vec(),
            Some(_) | None => return Err(InvalidSecret),
        };
        Hmac::new_from_slice(&bytes).map(Self).map_err(|_| InvalidSecret)
    }

    /// The value of `webhook-signature` for this body, posted at this time (seconds since 1970) under this identifier,
    /// which has no full stop in it.
    pub fn sign(&self, id: &str, timestamp: i64, body: &[u8]) -> String {
        let mac = self.over(id, timestamp, body).finalize().into_bytes();
        format!("{VERSION}{}", STANDARD.encode(mac))
    }

    /// Whether one of the signatures of `webhook-signature` is of this secret. How long it takes tells nothing of the
    /// right one. Whether the timestamp is of the last minutes is for whoever has a clock to see.
    pub fn verify(&self, id: &str, timestamp: i64, body: &[u8], signatures: &str) -> bool {
        let right = self.over(id, timestamp, body);
        signatures
            .split(' ')
            .filter_map(|signature| STANDARD.decode(signature.strip_prefix(VERSION)?).ok())
            .any(|signature| right.clone().verify_slice(&signature).is_ok())
    }

    fn over(&self, id: &str, timestamp: i64, body: &[u8]) -> Hmac<Sha256> {
        let mut mac = self.0.clone();
        mac.update(format!("{id}.{timestamp}.").as_bytes());
        mac.update(body);
        mac
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The vector of the specification's own libraries.
    const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    const ID: &str = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    const TIMESTAMP: i64 = 1_614_265_330;
    const BODY: &[u8] = br#"{"test": 2432232314}"#;
    const SIGNATURE: &str = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    #[test]
    fn the_published_vector_holds() {
        let secret = Secret::new(SECRET).unwrap();
        assert_eq!(secret.sign(ID, TIMESTAMP, BODY), SIGNATURE);
        assert!(secret.verify(ID, TIMESTAMP, BODY, SIGNATURE));
    }

    #[test]
    fn a_signature_is_of_one_secret_identifier_time_and_body() {
        let secret = Secret::new(SECRET).unwrap();
        let another = Secret::new("whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA").unwrap();
        assert!(!another.verify(ID, TIMESTAMP, BODY, SIGNATURE), "another secret");
        assert!(!secret.verify("msg_2", TIMESTAMP, BODY, SIGNATURE), "another id");
        assert!(!secret.verify(ID, TIMESTAMP + 1, BODY, SIGNATURE), "another time");
        assert!(!secret.verify(ID, TIMESTAMP, b"{}", SIGNATURE), "another body");
    }

    #[test]
    fn one_right_signature_among_several_is_enough_and_a_part_of_one_is_not() {
        let secret = Secret::new(SECRET).unwrap();
        let wrong = "v1,Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc=";
        let asymmetric = SIGNATURE.replace("v1,", "v1a,");
        let bare = SIGNATURE.replace("v1,", "");
        // 24 digits of base64 are 18 of the 32 bytes.
        let half = SIGNATURE[.."v1,".len() + 24].to_owned();
        for (header, expected) in [
            (format!("{wrong} {asymmetric} {SIGNATURE}"), true),
            (format!("{wrong} {asymmetric}"), false),
            (bare, false),
            (half, false),
            ("v1,".to_owned(), false),
            ("v1,AAAA".to_owned(), false),
            (String::new(), false),
        ] {
            assert_eq!(secret.verify(ID, TIMESTAMP, BODY, &header), expected, "{header}");
        }
    }

    #[test]
    fn a_secret_is_base64_of_the_right_length_or_a_text_that_is_long_enough() {
        let encoded = |bytes: usize| format!("whsec_{}", STANDARD.encode(vec![7; bytes]));
        for (text, accepted) in [
            (encoded(23), false),
            (encoded(24), true),
            (encoded(64), true),
            (encoded(65), false),
            (
                "whsec_not base64, though it has more than 32 characters".to_owned(),
                false,
            ),
            ("x".repeat(31), false),
            ("x".repeat(32), true),
            ("құпия".repeat(7), true),
            ("құпия".repeat(6), false),
            (String::new(), false),
        ] {
            assert_eq!(Secret::new(&text).is_ok(), accepted, "{text}");
        }
        // Two forms of one secret sign alike.
        let plain = Secret::new(&"x".repeat(32)).unwrap();
        let same = Secret::new(&format!("whsec_{}", STANDARD.encode("x".repeat(32)))).unwrap();
        assert_eq!(plain.sign(ID, 0, BODY), same.sign(ID, 0, BODY));
    }
}
