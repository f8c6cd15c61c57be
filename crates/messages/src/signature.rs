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

/// Secrets that one setting may name: the new one and the one before it, while they are changed.
const SECRETS: usize = 2;

/// How a signature with a shared secret begins.
const VERSION: &str = "v1,";

/// The text is no secret of a webhook.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "must be whsec_ and 24 to 64 bytes in base64, or a text of at least 32 characters; while it is changed two of them with a \
     space between them, the new one first"
)]
pub struct InvalidSecret;

/// What the portal shares with one receiver: a secret, or two while it is changed.
///
/// It shows itself nowhere: there is no way to print it.
#[derive(Clone)]
pub struct Secret(Vec<Hmac<Sha256>>);

impl Secret {
    /// A secret as it is configured: `whsec_` and 24 to 64 bytes in base64, as the specification writes it; or any
    /// other text of at least 32 characters, whose bytes in UTF-8 it is. Or two of them with white space between them.
    ///
    /// A plain text that could be base64 of as many bytes signs twice: with its own bytes, as the portal always took it, and
    /// with those that it says in base64, as every library of the specification takes it.
    ///
    /// # Errors
    /// It is neither of them.
    pub fn new(text: &str) -> Result<Self, InvalidSecret> {
        let text = text.trim();
        let pieces: Vec<_> = text.split_whitespace().collect();
        let each: Vec<_> = pieces.iter().map(|piece| keys(piece)).collect();
        let is_list = pieces.len() <= SECRETS && each.iter().all(|keys| !keys.is_empty());
        let keys = if is_list {
            each.concat()
        } else if pieces.iter().any(|piece| piece.starts_with(PREFIX)) {
            return Err(InvalidSecret);
        } else {
            // A text of several words.
            keys(text)
        };
        let macs = keys.iter().map(|key| Hmac::new_from_slice(key));
        match macs.collect::<Result<Vec<_>, _>>() {
            Ok(macs) if !macs.is_empty() => Ok(Self(macs)),
            Ok(_) | Err(_) => Err(InvalidSecret),
        }
    }

    /// This secret, and another one beside it.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    /// The value of `webhook-signature` for this body, posted at this time (seconds since 1970) under this identifier,
    /// which has no full stop in it: a signature of each secret, with spaces between them.
    pub fn sign(&self, id: &str, timestamp: i64, body: &[u8]) -> String {
        let signed = self.over(id, timestamp, body);
        let signatures =
            signed.map(|mac| format!("{VERSION}{}", STANDARD.encode(mac.finalize().into_bytes())));
        signatures.collect::<Vec<_>>().join(" ")
    }

    /// Whether one of the signatures of `webhook-signature` is of this secret. How long it takes tells nothing of the
    /// right one. The caller, who has a clock, checks that the timestamp is of the last minutes.
    pub fn verify(&self, id: &str, timestamp: i64, body: &[u8], signatures: &str) -> bool {
        let right: Vec<_> = self.over(id, timestamp, body).collect();
        signatures
            .split(' ')
            .filter_map(|signature| STANDARD.decode(signature.strip_prefix(VERSION)?).ok())
            .any(|signature| {
                right
                    .iter()
                    .any(|right| right.clone().verify_slice(&signature).is_ok())
            })
    }

    fn over(&self, id: &str, timestamp: i64, body: &[u8]) -> impl Iterator<Item = Hmac<Sha256>> {
        let begin = format!("{id}.{timestamp}.");
        self.0.iter().map(move |mac| {
            let mut mac = mac.clone();
            mac.update(begin.as_bytes());
            mac.update(body);
            mac
        })
    }
}

/// The keys that one secret stands for; none where it is no secret.
fn keys(text: &str) -> Vec<Vec<u8>> {
    let decoded = |encoded: &str| {
        let bytes = STANDARD.decode(encoded).ok();
        bytes.filter(|bytes| SECRET_BYTES.contains(&bytes.len()))
    };
    match text.strip_prefix(PREFIX) {
        Some(encoded) => decoded(encoded).into_iter().collect(),
        None if text.chars().count() >= SECRET_CHARS => {
            let own = text.as_bytes().to_vec();
            decoded(text).into_iter().chain([own]).collect()
        }
        None => Vec::new(),
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
        let plain = Secret::new(&"x-".repeat(16)).unwrap();
        let same = Secret::new(&format!("whsec_{}", STANDARD.encode("x-".repeat(16)))).unwrap();
        assert_eq!(plain.sign(ID, 0, BODY), same.sign(ID, 0, BODY));
    }

    #[test]
    fn a_plain_text_that_could_be_base64_is_good_for_who_reads_it_so_and_for_who_does_not() {
        let bare = SECRET.strip_prefix(PREFIX).unwrap();
        let both = Secret::new(bare).unwrap().sign(ID, TIMESTAMP, BODY);
        let own = Secret::new(&format!("{PREFIX}{}", STANDARD.encode(bare))).unwrap();
        // The one of the specification's libraries, and the one over the letters themselves.
        assert_eq!(both, format!("{SIGNATURE} {}", own.sign(ID, TIMESTAMP, BODY)));
        // Hexadecimal digits are base64, too, and base64 with a digit too many is none.
        for (text, signatures) in [
            ("0f".repeat(24), 2),
            ("0f".repeat(24) + "0", 1),
            ("0f".repeat(64), 1),
        ] {
            let signed = Secret::new(&text).unwrap().sign(ID, TIMESTAMP, BODY);
            assert_eq!(signed.split(' ').count(), signatures, "{text}");
        }
    }

    #[test]
    fn while_a_secret_is_changed_both_sign() {
        let (old, new) = (SECRET, "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
        let plain = "a plain text of several words, with more than 32 characters";
        let each = |text: &str| Secret::new(text).unwrap().sign(ID, TIMESTAMP, BODY);
        for text in [format!("{new} {old}"), format!(" {new}\n{old}\n")] {
            assert_eq!(each(&text), format!("{} {SIGNATURE}", each(new)), "{text}");
            assert!(Secret::new(&text).unwrap().verify(ID, TIMESTAMP, BODY, SIGNATURE));
        }
        let together = Secret::new(new).unwrap().and(Secret::new(old).unwrap());
        assert_eq!(together.sign(ID, TIMESTAMP, BODY), each(&format!("{new} {old}")));
        assert_eq!(each(plain).split(' ').count(), 1, "one secret with spaces in it");
        for text in [
            format!("{new} {old} {old}"),
            format!("{new} whsec_short"),
            format!("{new} short"),
            "whsec_ whsec_".to_owned(),
        ] {
            assert!(Secret::new(&text).is_err(), "{text}");
        }
    }
}
