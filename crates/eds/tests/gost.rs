//! GOST 34.10-2015/512 against what others have signed: the test authority of Kazakhstan, and OpenSSL's GOST engine.
//! The example of the standard is on another curve, and stands with the arithmetic in `src/gost.rs`.
#![cfg(feature = "signing")]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "what the tests share may fail as they may"
)]

use std::io::Write as _;
use std::path::Path;
use std::process::Command;

use der::asn1::AnyRef;
use der::{Decode as _, Reader as _, SliceReader};
use eds::gost::{public_key, sign, verify};
use proptest::prelude::*;
use serde::Deserialize;
use streebog::{Digest as _, Streebog512};

/// The order of the group, q, and the modulus of the field, p = 2^512 - 569 (RFC 7836, appendix A), as written there.
const ORDER: &str = "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF\
                     27E69532F48D89116FF22B8D4E0560609B4B38ABFAD2B85DCACDB1411F10B275";
const FIELD: &str = "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF\
                     FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFDC7";

/// A key, what it signed, and the signature, as the public interface takes them.
#[derive(Clone, Debug)]
struct Signed {
    key: [u8; 128],
    digest: [u8; 64],
    signature: [u8; 128],
}

impl Signed {
    fn verifies(&self) -> bool {
        verify(&self.key, &self.digest, &self.signature)
    }
}

/// A vector of `scripts/gost-vectors`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Vector {
    #[serde(with = "hex")]
    message: Vec<u8>,
    #[serde(with = "hex")]
    secret: [u8; 64],
    #[serde(with = "hex")]
    public_key: [u8; 128],
    #[serde(with = "hex")]
    digest: [u8; 64],
    #[serde(with = "hex")]
    signature: [u8; 128],
}

/// The DER value at the end of a path of places, each counted from zero, and its whole encoding.
fn at<'a>(mut whole: &'a [u8], path: &[usize]) -> &'a [u8] {
    for place in path {
        let mut inside = SliceReader::new(value(whole)).unwrap();
        for _ in 0..*place {
            inside.tlv_bytes().unwrap();
        }
        whole = inside.tlv_bytes().unwrap();
    }
    whole
}

/// What a DER encoding holds behind its tag and length.
fn value(whole: &[u8]) -> &[u8] {
    AnyRef::from_der(whole).unwrap().value()
}

fn array<const N: usize>(bytes: &[u8]) -> [u8; N] {
    bytes.try_into().unwrap()
}

fn digest(bytes: &[u8]) -> [u8; 64] {
    Streebog512::digest(bytes).into()
}

/// The GOST key in a certificate: an octet string within the bit string, after its count of unused bits.
fn key_of(certificate: &[u8]) -> [u8; 128] {
    array(value(&value(at(certificate, &[0, 6, 1]))[1..]))
}

const AUTHORITY: &[u8] = include_bytes!("vectors/ca-gost512-test.cer");
const CMS: &[u8] = include_bytes!("vectors/gost512-and-rsa-attached.cms");

/// The GOST signer's certificate is the first in the CMS, and its signature the first as well.
fn certificate_in_cms() -> &'static [u8] {
    at(CMS, &[1, 0, 3, 0])
}

/// The signature of a person over the attributes of a document. They are signed as a SET (RFC 5652, section 5.4).
fn cms() -> Signed {
    let signer = at(CMS, &[1, 0, 4, 0]);
    let mut attributes = at(signer, &[3]).to_vec();
    attributes[0] = 0x31;
    Signed {
        key: key_of(certificate_in_cms()),
        digest: digest(&attributes),
        signature: array(value(at(signer, &[5]))),
    }
}

/// The signature of the test authority under the person's certificate.
fn certificate() -> Signed {
    Signed {
        key: key_of(AUTHORITY),
        digest: digest(at(certificate_in_cms(), &[0])),
        signature: array(&value(at(certificate_in_cms(), &[2]))[1..]),
    }
}

#[test]
fn a_document_signed_in_kazakhstan_verifies() {
    assert!(cms().verifies());
}

#[test]
fn a_certificate_issued_in_kazakhstan_verifies() {
    assert!(certificate().verifies());
    // The authority did not sign its own: another key, kept elsewhere, is over it.
    let own = Signed {
        digest: digest(at(AUTHORITY, &[0])),
        signature: array(&value(at(AUTHORITY, &[2]))[1..]),
        ..certificate()
    };
    assert!(!own.verifies());
}

/// Coordinates, digest and the two numbers can each be big-endian, and the numbers stand the other way round: one
/// of these sixteen layouts is right.
#[test]
fn no_other_order_of_bytes_verifies() {
    let halves = |bytes: &[u8; 128], turn: fn(&mut [u8])| {
        let mut bytes = *bytes;
        bytes.chunks_mut(64).for_each(turn);
        bytes
    };
    for signed in [cms(), certificate()] {
        for layout in 0_u8..16 {
            let mut other = signed.clone();
            if layout & 1 != 0 {
                other.key = halves(&other.key, <[u8]>::reverse);
            }
            if layout & 2 != 0 {
                other.digest.reverse();
            }
            if layout & 4 != 0 {
                other.signature = halves(&other.signature, <[u8]>::reverse);
            }
            if layout & 8 != 0 {
                other.signature.rotate_left(64);
            }
            assert_eq!(other.verifies(), layout == 0, "layout {layout:04b}");
        }
    }
}

/// Of each byte one bit, and of the first and last byte of each number every bit.
#[test]
fn a_changed_bit_never_verifies() {
    let signed = cms();
    let bits = |len: usize| {
        (0..len * 8).filter(move |bit| {
            let (byte, bit) = (bit / 8, bit % 8);
            [0, 63].contains(&(byte % 64)) || byte % 8 == bit
        })
    };
    for bit in bits(128) {
        let mut other = signed.clone();
        other.signature[bit / 8] ^= 1 << (bit % 8);
        assert!(!other.verifies(), "bit {bit} of the signature");
        let mut other = signed.clone();
        other.key[bit / 8] ^= 1 << (bit % 8);
        assert!(!other.verifies(), "bit {bit} of the key");
    }
    for bit in bits(64) {
        let mut other = signed.clone();
        other.digest[bit / 8] ^= 1 << (bit % 8);
        assert!(!other.verifies(), "bit {bit} of the digest");
    }
}

/// A little-endian number of 64 bytes, and the sum of two.
fn number(small: u8) -> [u8; 64] {
    let mut bytes = [0; 64];
    bytes[0] = small;
    bytes
}

fn sum(a: &[u8; 64], b: &[u8; 64]) -> [u8; 64] {
    let mut carry = 0;
    std::array::from_fn(|place| {
        carry += u16::from(a[place]) + u16::from(b[place]);
        let [low, high] = carry.to_le_bytes();
        carry = u16::from(high);
        low
    })
}

/// A number as a standard writes it, turned little-endian.
fn standard(text: &str) -> [u8; 64] {
    let mut bytes = hex::decode(text).unwrap();
    bytes.reverse();
    array(&bytes)
}

fn joined(first: [u8; 64], second: [u8; 64]) -> [u8; 128] {
    array(&[first, second].concat())
}

#[test]
fn numbers_out_of_range_never_verify() {
    let signed = cms();
    let (order, field) = (standard(ORDER), standard(FIELD));
    let [r, s] = [0, 64].map(|from| array::<64>(&signed.signature[from..from + 64]));
    for bad in [[0; 64], order, [0xff; 64]] {
        for signature in [joined(bad, s), joined(r, bad), joined(bad, bad)] {
            let other = Signed {
                signature,
                ..signed.clone()
            };
            assert!(!other.verifies(), "{}", hex::encode(signature));
        }
    }
    let [x, y] = [0, 64].map(|from| array::<64>(&signed.key[from..from + 64]));
    for key in [
        [0; 128],
        joined([0; 64], y),
        joined(x, [0; 64]),
        joined(y, x),
        joined(field, y),
        joined(x, field),
        [0xff; 128],
    ] {
        let other = Signed {
            key,
            ..signed.clone()
        };
        assert!(!other.verifies(), "{}", hex::encode(key));
    }
}

/// The point of x = 3 is on the curve. Its other name, x = p + 3, still fits in 64 bytes and is refused.
#[test]
fn a_coordinate_has_one_form() {
    let digest = digest(b"one form");
    let signed = Signed {
        key: public_key(&number(1)),
        digest,
        signature: sign(&number(1), &digest),
    };
    assert!(signed.verifies());
    assert_eq!(signed.key[..64], number(3));
    let other = Signed {
        key: joined(sum(&number(3), &standard(FIELD)), array(&signed.key[64..])),
        ..signed
    };
    assert!(!other.verifies());
}

/// A digest that is zero modulo q counts as one (RFC 7091, section 6.1), so three digests are signed alike.
#[test]
fn a_digest_of_zero_counts_as_one() {
    let secret = number(7);
    let key = public_key(&secret);
    let order = standard(ORDER);
    for signed in [[0; 64], number(1), order] {
        let signature = sign(&secret, &signed);
        for digest in [[0; 64], number(1), order, sum(&order, &number(1))] {
            assert!(verify(&key, &digest, &signature));
        }
        assert!(!verify(&key, &number(2), &signature));
    }
}

#[test]
fn zero_has_no_key() {
    let digest = digest(b"zero");
    for secret in [[0; 64], standard(ORDER)] {
        assert_eq!(public_key(&secret), [0; 128]);
        assert!(!verify(&[0; 128], &digest, &sign(&secret, &digest)));
    }
    assert_eq!(
        public_key(&sum(&standard(ORDER), &number(5))),
        public_key(&number(5))
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn what_is_signed_verifies(secret: [u8; 64], other: [u8; 64], digest: [u8; 64], wrong: [u8; 64]) {
        prop_assume!(digest != wrong && secret != other);
        let (key, signature) = (public_key(&secret), sign(&secret, &digest));
        prop_assert!(verify(&key, &digest, &signature));
        prop_assert!(!verify(&key, &wrong, &signature));
        prop_assert!(!verify(&public_key(&other), &digest, &signature));
        prop_assert_eq!(sign(&secret, &digest), signature);
    }
}

/// What both sides must agree on: the hash, the multiple of the base point, the signature.
fn agrees(vectors: &[u8]) -> usize {
    let vectors: Vec<Vector> = serde_json::from_slice(vectors).unwrap();
    for vector in &vectors {
        assert_eq!(digest(&vector.message), vector.digest);
        assert_eq!(public_key(&vector.secret), vector.public_key);
        assert!(verify(&vector.public_key, &vector.digest, &vector.signature));
    }
    vectors.len()
}

#[test]
fn signatures_that_openssl_made_verify() {
    assert_eq!(agrees(include_bytes!("vectors/openssl-gost512.json")), 8);
}

/// What stands before the 128 bytes of a public key in OpenSSL's form: a SEQUENCE of the algorithm (1.2.643.7.1.1.1.2
/// with the curve 1.2.643.7.1.2.1.2.1 and the hash 1.2.643.7.1.1.2.3, RFC 9215), and a BIT STRING of an OCTET STRING.
const OPENSSL_KEY: &str = "3081aa302106082a85030701010102301506092a850307010201020106082a85030701010203\
                           03818400048180";

/// Where OpenSSL has its GOST engine: new signatures of its making, and ours in its eyes.
#[test]
fn openssl_and_we_accept_each_other() {
    let here = |command: &mut Command| command.output().is_ok_and(|output| output.status.success());
    if !here(Command::new("openssl").args(["engine", "gost"])) {
        // Not through the macro, whose text nobody sees of a test that passes.
        let note = "SKIPPED: OpenSSL has no GOST engine here (Debian: libengine-gost-openssl)";
        writeln!(std::io::stderr(), "{note}").unwrap();
        return;
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scripts/gost-vectors");
    let made = Command::new(script).arg("4").output().unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    assert_eq!(agrees(&made.stdout), 4);

    let folder = tempfile::tempdir().unwrap();
    for vector in serde_json::from_slice::<Vec<Vector>>(&made.stdout).unwrap() {
        let write = |name: &str, bytes: &[u8]| std::fs::write(folder.path().join(name), bytes).unwrap();
        let prefix = hex::decode(OPENSSL_KEY).unwrap();
        write("key", &[&prefix[..], &public_key(&vector.secret)].concat());
        write("digest", &vector.digest);
        let accepts = |mut signature: [u8; 128]| {
            signature.reverse();
            write("signature", &signature);
            here(
                Command::new("openssl")
                    .args([
                        "pkeyutl", "-engine", "gost", "-verify", "-pubin", "-keyform", "DER", "-inkey", "key",
                    ])
                    .args(["-in", "digest", "-sigfile", "signature"])
                    .current_dir(folder.path()),
            )
        };
        let signature = sign(&vector.secret, &vector.digest);
        assert!(accepts(signature));
        assert!(!accepts(sign(&vector.secret, &digest(b"another"))));
    }
}
