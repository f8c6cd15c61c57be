//! Bytes that somebody made wrong on purpose, and bytes that were damaged: nothing panics, nothing takes long, and
//! nothing is believed that was not signed.

#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "what is not there fails the test"
)]

use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use eds::revocation::{Reason, Status};
use eds::{
    Algorithm, MAX_BYTES, Malformed, ObjectIdentifier, Refused, Trust, Verified, certificates_of, certify,
    crl, ocsp, unwrapped, verify,
};
use eds_make::{self as make, Person, Pki};

/// What hostile bytes may take of a machine that is busy with something else, without optimisation: what takes quadratic
/// time takes minutes.
const SOON: Duration = Duration::from_secs(5);

fn now() -> DateTime<Utc> {
    "2026-09-01T09:00:00Z".parse().unwrap()
}

fn file(name: &str) -> Vec<u8> {
    std::fs::read(format!("tests/vectors/{name}")).unwrap()
}

fn certificate(name: &str) -> Vec<u8> {
    certificates_of(&file(name)).unwrap().remove(0)
}

fn vector_trust() -> Trust {
    Trust {
        check_digits: false,
        signing_time_leeway: TimeDelta::days(1_000),
        ..Trust::new(vec![
            certificate("ca-rsa-test.cer"),
            certificate("ca-gost512-test.cer"),
        ])
    }
}

/// When the RSA vectors are valid.
fn vector_time() -> DateTime<Utc> {
    "2021-06-01T00:00:00Z".parse().unwrap()
}

fn pki() -> Pki {
    Pki::new(Algorithm::RsaSha256, now())
}

fn identity() -> make::Identity {
    pki().identity(&Person::individual("123456789013"))
}

/// Each bit of a byte alone, and all of them.
const EACH: [u8; 9] = [1, 2, 4, 8, 16, 32, 64, 128, 0xff];
/// Where one check takes longer: one low and one high bit, and all of them.
const SOME: [u8; 3] = [2, 128, 0xff];

/// Damages of one byte, at each place.
fn damages(bytes: &[u8], masks: &'static [u8]) -> impl Iterator<Item = (usize, u8)> + use<> {
    (0..bytes.len()).flat_map(|at| masks.iter().map(move |mask| (at, *mask)))
}

/// The damages with which something is still believed, and what that is.
fn survivors<T>(
    bytes: &[u8],
    damages: impl Iterator<Item = (usize, u8)>,
    check: impl Fn(&[u8]) -> Result<T, Refused>,
) -> Vec<((usize, u8), T)> {
    let mut damaged = bytes.to_vec();
    let mut survivors = Vec::new();
    for (at, mask) in damages {
        damaged[at] ^= mask;
        if let Ok(told) = check(&damaged) {
            survivors.push(((at, mask), told));
        }
        damaged[at] ^= mask;
    }
    survivors
}

/// Damages a message everywhere in these ways. The version of SignedData is all that is neither signed nor needed: 1, 3 and
/// 5 all are versions, and everything else stays what it was.
fn assert_only_the_version_may_change(
    message: &[u8],
    masks: &'static [u8],
    at: DateTime<Utc>,
    trust: &Trust,
) {
    let whole = verify(message, at, trust).unwrap();
    let version = message
        .windows(3)
        .position(|window| window == [0x02, 0x01, 0x01])
        .unwrap()
        + 2;
    let survivors = survivors(message, damages(message, masks), |damaged| {
        verify(damaged, at, trust)
    });
    let places: Vec<_> = survivors.iter().map(|(place, _)| *place).collect();
    let versions = [(version, 0b10), (version, 0b100)];
    let possible: Vec<_> = versions
        .into_iter()
        .filter(|(_, mask)| masks.contains(mask))
        .collect();
    assert_eq!(places, possible);
    for (place, told) in survivors {
        assert_eq!(told, whole, "{place:?}");
    }
}

#[test]
fn damaged_vectors_are_not_believed() {
    for (name, masks) in [
        ("rsa-attached.cms", &EACH[..]),
        ("rsa-attached-one-signer.cms", &SOME[..]),
    ] {
        assert_only_the_version_may_change(&file(name), masks, vector_time(), &vector_trust());
    }
}

#[test]
fn the_vector_with_two_signers_is_never_believed() {
    let message = file("gost512-and-rsa-attached.cms");
    let at = "2022-09-28T00:00:00Z".parse().unwrap();
    let trust = vector_trust();
    let survivors = survivors(&message, damages(&message, &EACH), |damaged| {
        verify(damaged, at, &trust)
    });
    assert!(survivors.is_empty());
}

#[test]
fn damaged_messages_are_not_believed() {
    let identity = identity();
    let mut signature = identity.signature(b"content", now());
    signature.attributes.push(identity.signing_certificate());
    let mut message = identity.message(b"content", now());
    message.signers = vec![signature.encode()];
    assert_only_the_version_may_change(&message.encode(), &SOME, now(), &pki().trust());
}

#[test]
fn damaged_gost_messages_are_not_believed() {
    let pki = Pki::new(Algorithm::Gost512, now());
    let identity = pki.identity(&Person::individual("123456789013"));
    let message = identity.sign(b"content", now());
    assert_only_the_version_may_change(&message, &SOME, now(), &pki.trust());
}

#[test]
fn unsigned_parts_may_change_and_nothing_else_with_them() {
    let pki = pki();
    let identity = identity();
    let stamp = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.14");
    let mut signature = identity.signature(b"content", now());
    signature.unsigned = vec![make::attribute(stamp, &[make::octets(b"unsigned")])];
    let mut message = identity.message(b"content", now());
    message.signers = vec![signature.encode()];
    // The step to the root, and a certificate that leads nowhere.
    let other = Pki::new(Algorithm::RsaSha256, now() - TimeDelta::days(1));
    message
        .certificates
        .extend([pki.issuing.certificate.clone(), other.root.certificate.clone()]);
    let message = message.encode();
    let trust = Trust::new(vec![pki.root.certificate.clone()]);
    let whole = verify(&message, now(), &trust).unwrap();

    let place = |part: &[u8]| {
        let start = message.windows(part.len()).position(|window| window == part);
        start.unwrap()..start.unwrap() + part.len()
    };
    let unsigned = place(&make::attribute(stamp, &[make::octets(b"unsigned")]));
    let unneeded = place(&other.root.certificate);
    let survivors = survivors(&message, damages(&message, &SOME), |damaged| {
        verify(damaged, now(), &trust)
    });
    assert!(survivors.len() > 100, "{}", survivors.len());
    for ((at, mask), told) in survivors {
        assert!(
            unsigned.contains(&at) || unneeded.contains(&at) || (at, mask) == (25, 0b10),
            "{at} {mask}"
        );
        assert_eq!(told, whole, "{at} {mask}");
    }
}

#[test]
fn a_damaged_certificate_is_not_believed() {
    let leaf = certificate("leaf-rsa-sign.cer");
    let at = "2022-06-01T00:00:00Z".parse().unwrap();
    let trust = vector_trust();
    let survivors = survivors(&leaf, damages(&leaf, &EACH), |damaged| {
        certify(damaged, at, &trust)
    });
    assert!(survivors.is_empty());
}

#[test]
fn damaged_answers_about_revocation_are_not_believed() {
    let pki = pki();
    let certificate = identity().certificate;
    let issuer = &pki.issuing.certificate;
    let status = Status::Revoked {
        at: now(),
        reason: Some(Reason::KeyCompromise),
    };
    let answer = pki.ocsp(&certificate, status, now()).encode();
    let survivors_of_answer = survivors(&answer, damages(&answer, &SOME), |damaged| {
        ocsp::check(damaged, &certificate, issuer, None, now())
    });
    let places: Vec<_> = survivors_of_answer.iter().map(|(place, _)| *place).collect();
    assert_eq!(places, []);

    let mut list = pki.list(now());
    list.entries = vec![(identity().serial, now(), Some(1)); 3];
    let list = list.encode();
    let survivors_of_list = survivors(&list, damages(&list, &SOME), |damaged| {
        crl::check(damaged, &certificate, issuer, now())
    });
    assert!(survivors_of_list.is_empty());

    // The list of the vectors is long and its key is large: one damage of each byte.
    let (leaf, issuer) = (
        self::certificate("leaf-rsa-sign.cer"),
        self::certificate("ca-rsa-test.cer"),
    );
    let list = file("ca-rsa-test.crl");
    let at = "2022-06-01T00:00:00Z".parse().unwrap();
    let each = (0..list.len()).map(|at| (at, 1 << (at % 8)));
    let survivors_of_vector = survivors(&list, each, |damaged| crl::check(damaged, &leaf, &issuer, at));
    assert!(survivors_of_vector.is_empty());
}

#[test]
fn a_message_that_is_cut_or_longer_is_refused() {
    let identity = identity();
    let trust = pki().trust();
    let message = identity.sign(b"content", now());
    for end in 0..message.len() {
        assert!(verify(&message[..end], now(), &trust).is_err());
    }
    for end in 0..identity.certificate.len() {
        assert!(certify(&identity.certificate[..end], now(), &trust).is_err());
    }
    let longer = [message, vec![0]].concat();
    assert_eq!(
        verify(&longer, now(), &trust),
        Err(Refused::Form(Malformed::TrailingBytes))
    );
}

/// What comes of the bytes, which must not take long.
fn soon(bytes: &[u8]) -> Result<Verified, Refused> {
    let trust = pki().trust();
    let start = Instant::now();
    let told = unwrapped(bytes)
        .map_err(Refused::from)
        .and_then(|der| verify(&der, now(), &trust));
    assert!(start.elapsed() < SOON, "{:?}", start.elapsed());
    told
}

/// Elements of a kind, each in the next, filling so many bytes.
fn nested(tag: u8, bytes: usize) -> Vec<u8> {
    // A header has six bytes, the lengths become shorter from the outside in.
    let mut nested = Vec::with_capacity(bytes);
    let mut left = bytes;
    while left > 0x0100_0006 {
        left -= 6;
        nested.push(tag);
        nested.push(0x84);
        nested.extend((left as u32).to_be_bytes());
    }
    while left > 0x0001_0005 {
        left -= 5;
        nested.push(tag);
        nested.push(0x83);
        nested.extend(&(left as u32).to_be_bytes()[1..]);
    }
    nested.push(4);
    nested.push(0x82);
    nested.extend((left as u16 - 4).to_be_bytes());
    nested.resize(bytes, 0);
    nested
}

#[test]
fn ten_megabytes_of_nesting_are_refused_at_once() {
    const LARGE: usize = 10 * 1024 * 1024;
    let no_oid = Err(Refused::Form(Malformed::Part("an object identifier")));
    assert_eq!(soon(&nested(0x30, LARGE)), no_oid);
    assert_eq!(
        soon(&[vec![0x30, 0x80], vec![0x30; LARGE]].concat()),
        Err(Refused::Form(Malformed::Truncated))
    );
    assert_eq!(
        soon(&[0x30, 0x80].repeat(LARGE / 2)),
        Err(Refused::Form(Malformed::TooDeep))
    );
    let inside = make::sequence(&[&[0x30, 0x80, 0, 0]]);
    assert_eq!(soon(&inside), no_oid);
    let flat = make::element(0x30, &[5, 0].repeat(LARGE / 2));
    assert_eq!(soon(&flat), no_oid);
    let large = make::element(0x30, &vec![0; MAX_BYTES]);
    assert_eq!(
        verify(&large, now(), &pki().trust()),
        Err(Refused::Form(Malformed::TooLarge))
    );
    // The same as the content is nothing but content.
    let message = identity().sign(&nested(0x30, LARGE), now());
    assert!(soon(&message).is_ok());
}

#[test]
fn ten_megabytes_where_something_is_read_are_refused_at_once() {
    const LARGE: usize = 10 * 1024 * 1024;
    let pki = pki();
    let identity = identity();
    let message = |change: &dyn Fn(&mut make::Message)| {
        let mut message = identity.message(b"content", now());
        change(&mut message);
        soon(&message.encode())
    };
    let signer = |attributes: &[u8]| {
        make::sequence(&[
            &make::integer(&[1]),
            &make::sequence(&[&identity.issuer, &make::integer(&identity.serial)]),
            &identity.key.digest_algorithm(),
            &make::element(0xa0, attributes),
            &identity.key.signature_algorithm(),
            &make::octets(&[0; 256]),
        ])
    };
    // Signed attributes: many, deep, large, and in pieces of pieces.
    for (attributes, refused) in [
        ([5, 0].repeat(5_000), Refused::Form(Malformed::TooManyElements)),
        (
            [0x30, 0x80].repeat(40).to_vec(),
            Refused::Form(Malformed::TooDeep),
        ),
        (vec![0; LARGE], Refused::Form(Malformed::TooLarge)),
        (nested(0x30, LARGE), Refused::Form(Malformed::TooLarge)),
    ] {
        let told = message(&|message| message.signers = vec![signer(&attributes)]);
        assert_eq!(told, Err(refused));
    }
    // Many signers, many certificates, many algorithms.
    let many = [5, 0].repeat(LARGE / 2);
    assert_eq!(
        message(&|message| message.signers = vec![many.clone()]),
        Err(Refused::SeveralSigners)
    );
    assert_eq!(
        message(&|message| message.certificates = vec![many.clone()]),
        Err(Refused::TooManyCertificates)
    );
    assert_eq!(
        message(&|message| message.certificates = vec![[0xa2, 0].repeat(LARGE / 2)]),
        Err(Refused::TooManyCertificates)
    );
    assert_eq!(
        message(&|message| message.digests = vec![many.clone()]),
        Err(Refused::Form(Malformed::TooManyElements))
    );
    // Content in pieces of one byte, and in pieces of pieces of pieces.
    let bytes = vec![7; 1024 * 1024];
    let small = identity.message(&bytes, now()).stream(&bytes, 1);
    let told = verify(&small, now(), &pki.trust());
    assert!(told.is_ok(), "{told:?}");
    let deep = (0..100).fold(make::octets(b"content"), |inside, _| {
        make::indefinite(0x24, &inside)
    });
    assert_eq!(
        message(&|message| message.content = Some(deep.clone())),
        Err(Refused::Form(Malformed::TooDeep))
    );
    let strange = make::indefinite(0x24, &make::integer(&[1]));
    assert!(message(&|message| message.content = Some(strange.clone())).is_err());
    // What nobody reads may be as large as it likes.
    for unread in [
        make::element(0x30, &many),
        nested(0x30, LARGE),
        make::element(0xa1, &vec![0xff; LARGE]),
    ] {
        assert!(message(&|message| message.revocation = vec![unread.clone()]).is_ok());
    }
}

#[test]
fn sets_in_reverse_are_read_soon() {
    let identity = identity();
    // 1.2 and one arc of two bytes, in the order of the numbers.
    let id = |number: usize| make::element(6, &[42, 0x80 | (number >> 7) as u8, number as u8 & 0x7f]);
    // As many attributes as the number of elements allows, not sorted.
    let attributes: Vec<u8> = (128..1_428)
        .rev()
        .flat_map(|number| make::sequence(&[&id(number), &make::element(0x31, &[])]))
        .collect();
    let signer = make::sequence(&[
        &make::integer(&[1]),
        &make::sequence(&[&identity.issuer, &make::integer(&identity.serial)]),
        &identity.key.digest_algorithm(),
        &make::element(0xa0, &attributes),
        &identity.key.signature_algorithm(),
        &make::octets(&[0; 256]),
    ]);
    let mut message = identity.message(b"content", now());
    message.signers = vec![signer];
    assert_eq!(
        soon(&message.encode()),
        Err(Refused::AttributeMissing("contentType"))
    );

    // A certificate with a name as long as it may be, in an extension, where elements are not counted.
    let mut template = pki().template(&Person::individual("123456789013"));
    let names: Vec<u8> = (128..1_128)
        .rev()
        .flat_map(|number| make::sequence(&[&id(number), &[5, 0]]))
        .collect();
    let name = make::sequence(&[&make::element(0x31, &names)]);
    let identifier = make::sequence(&[
        &make::element(0xa1, &make::element(0xa4, &name)),
        &make::element(0x82, &[1]),
    ]);
    template.set(ObjectIdentifier::new_unwrap("2.5.29.35"), false, &identifier);
    let person = pki().issue(&template, &identity.key);
    assert!(soon(&person.sign(b"content", now())).is_ok());
}

#[test]
fn shapes_that_are_none_are_refused() {
    let malformed = |what| Err(Refused::Form(Malformed::Part(what)));
    for (bytes, refused) in [
        (vec![0x30], Err(Refused::Form(Malformed::Encoding))),
        (vec![0x30, 0x00], malformed("an element")),
        (vec![0x30, 0x01], Err(Refused::Form(Malformed::Truncated))),
        (vec![0x30, 0x80], Err(Refused::Form(Malformed::Truncated))),
        (vec![0x30, 0x80, 0x00], malformed("an element")),
        (vec![0x30, 0x80, 0x04, 0x80, 0x00, 0x00], malformed("an element")),
        (
            vec![0x30, 0x80, 0x00, 0x00, 0x00],
            Err(Refused::Form(Malformed::TrailingBytes)),
        ),
        (vec![0x30, 0x81, 0x01, 0x00], malformed("an element")),
        (
            vec![0x30, 0x82, 0x00, 0x80],
            Err(Refused::Form(Malformed::Truncated)),
        ),
        (vec![0x30, 0x85, 1, 1, 1, 1, 1], malformed("an element")),
        (vec![0x30, 0xff], malformed("an element")),
        (
            vec![0x30, 0x84, 0xff, 0xff, 0xff, 0xff],
            Err(Refused::Form(Malformed::Truncated)),
        ),
        (vec![0x30, 0x03, 0x1f, 0x81, 0x00], malformed("an element")),
        (
            vec![0x30, 0x06, 0x3f, 0x81, 0x81, 0x81, 0x81, 0x00],
            malformed("an element"),
        ),
        (vec![0x30, 0x03, 0x02, 0x02, 0x01], malformed("the message")),
        (
            make::sequence(&[&make::integer(&[1])]),
            malformed("an object identifier"),
        ),
        (
            make::sequence(&[&make::oid(ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.3"))]),
            Err(Refused::Form(Malformed::NotSignedData)),
        ),
        (
            make::sequence(&[&make::oid(ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.2"))]),
            malformed("an element"),
        ),
    ] {
        assert_eq!(soon(&bytes), refused, "{bytes:02x?}");
    }
}
