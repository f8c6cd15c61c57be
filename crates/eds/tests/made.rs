//! Signatures made here: the right ones are believed, and each way to be wrong has its own reason.

#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "what is not there fails the test"
)]

use chrono::{DateTime, TimeDelta, Utc};
use eds::revocation::Status;
use eds::{
    Algorithm, Certified, Malformed, ObjectIdentifier, Owner, Place, Refused, Skipped, Trust, Verified,
    certify, content_of, inspect, verify, verify_telling,
};
use eds_make::{self as make, Identity, Key, Message, Person, Pki, Signature};

const CONTENT: &[u8] = "{\"text\": \"Қашан?\"}".as_bytes();
const IIN: &str = "123456789013";
const BIN: &str = "990340000014";
const ALGORITHMS: [Algorithm; 2] = [Algorithm::RsaSha256, Algorithm::Gost512];

const BASIC_CONSTRAINTS: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.19");
const KEY_USAGE: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.15");
const PURPOSES: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.37");
const POLICIES: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.32");
const SUBJECT_KEY: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.14");
const ISSUER_KEY: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.35");
const NAME_CONSTRAINTS: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.30");
const UNKNOWN: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.398.3.3.5");
const DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.1");
const SIGNED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.2");
const CONTENT_TYPE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.3");
const MESSAGE_DIGEST: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.4");
const SIGNING_TIME: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.5");
const SIGNING_CERTIFICATE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.47");
const TIME_STAMP: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.14");

fn now() -> DateTime<Utc> {
    "2026-09-01T09:00:00Z".parse().unwrap()
}

fn pki(algorithm: Algorithm) -> Pki {
    Pki::new(algorithm, now())
}

fn rsa() -> Pki {
    pki(Algorithm::RsaSha256)
}

fn person() -> Person {
    Person::individual(IIN)
}

/// What comes of this message at the instant around which everything is valid.
fn told(pki: &Pki, message: &[u8]) -> Result<Verified, Refused> {
    verify(message, now(), &pki.trust())
}

fn purposes(of: &[&str]) -> Vec<u8> {
    let all: Vec<u8> = of
        .iter()
        .flat_map(|oid| make::oid(ObjectIdentifier::new_unwrap(oid)))
        .collect();
    make::sequence(&[&all])
}

#[test]
fn a_signature_is_believed_with_either_algorithm() {
    for algorithm in ALGORITHMS {
        let pki = pki(algorithm);
        let identity = pki.identity(&person());
        let message = identity.sign(CONTENT, now());
        let verified = told(&pki, &message).unwrap();
        assert_eq!(content_of(&message).unwrap(), CONTENT);
        assert_eq!(verified.algorithm, algorithm);
        assert_eq!(verified.signed_at, now());
        let certified = verified.certified;
        assert_eq!(certified.certificate, identity.certificate);
        assert_eq!(certified.issuer, pki.issuing.certificate);
        assert_eq!(certified.serial, identity.serial);
        assert_eq!(certified.not_before, now() - TimeDelta::days(365));
        assert_eq!(certified.not_after, now() + TimeDelta::days(365));
        assert_eq!(certified.ocsp, ["http://ocsp.localhost/"]);
        assert_eq!(certified.crl, ["http://crl.localhost/issuing.crl"]);
        assert_eq!(certified.signer.iin, IIN);
        assert_eq!(
            certified,
            certify(&identity.certificate, now(), &pki.trust()).unwrap()
        );
    }
}

#[test]
fn the_owner_is_what_the_certificate_says() {
    let pki = rsa();
    let signer = |person: &Person| {
        let message = pki.identity(person).sign(CONTENT, now());
        told(&pki, &message).unwrap().certified.signer
    };
    let head = signer(&Person::head(IIN, BIN));
    assert_eq!((head.iin.as_str(), head.bin.as_deref()), (IIN, Some(BIN)));
    assert_eq!(head.organization.as_deref(), Some("АО \"ТЕСТ\""));
    assert_eq!(head.owners, [Owner::LegalEntity, Owner::FirstHead]);
    let employee = signer(&Person::employee(IIN, BIN));
    assert_eq!(employee.owners, [Owner::LegalEntity, Owner::Employee]);
    let individual = signer(&person());
    assert_eq!(individual.owners, [Owner::Individual]);
    assert_eq!((individual.bin, individual.organization), (None, None));
    assert_eq!(individual.common_name, "ТЕСТОВ ТЕСТ");
    assert_eq!(individual.patronymic.as_deref(), Some("ТЕСТОВИЧ"));
}

#[test]
fn content_may_be_empty_and_long() {
    let pki = rsa();
    let identity = pki.identity(&person());
    for content in [&b""[..], &[0x30; 200_000]] {
        let message = identity.sign(content, now());
        assert!(told(&pki, &message).is_ok());
        assert_eq!(content_of(&message).unwrap(), content);
    }
}

#[test]
fn other_forms_that_a_signer_may_write_are_believed() {
    type Change = fn(&Identity, &mut Signature, &mut Message);
    let changes: [(&str, Change); 6] = [
        ("signingCertificateV2", |identity, signature, _| {
            signature.attributes.push(identity.signing_certificate());
        }),
        ("an attribute of its own", |_, signature, _| {
            signature.attributes.push(make::attribute(
                UNKNOWN,
                &[make::octets(b"1"), make::octets(b"2")],
            ));
        }),
        (
            "an unsigned attribute, such as a time stamp",
            |_, signature, _| {
                signature.unsigned = vec![make::attribute(TIME_STAMP, &[make::sequence(&[])])];
            },
        ),
        ("the key's algorithm for the signature's", |_, signature, _| {
            let rsa = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
            signature.signature_algorithm = make::identifier(rsa);
        }),
        (
            "the certificate named by its key",
            |identity, signature, message| {
                signature.version = 3;
                message.version = 3;
                // keyIdentifier of the certificate, an OCTET STRING, under [0].
                let found = identity
                    .certificate
                    .windows(5)
                    .position(|window| window == [0x06, 0x03, 0x55, 0x1d, 0x0e])
                    .unwrap();
                let id = &identity.certificate[found + 9..found + 29];
                signature.signer = make::element(0x80, id);
            },
        ),
        ("the chain", |_, _, message| {
            let pki = rsa();
            message.certificates.insert(0, pki.root.certificate);
            message.certificates.insert(1, pki.issuing.certificate);
        }),
    ];
    let pki = rsa();
    for (what, change) in changes {
        let identity = pki.identity(&person());
        let mut signature = identity.signature(CONTENT, now());
        let mut message = identity.message(CONTENT, now());
        change(&identity, &mut signature, &mut message);
        message.signers = vec![signature.encode()];
        let verified = told(&pki, &message.encode());
        assert_eq!(
            verified.map(|verified| verified.certified.signer.iin),
            Ok(IIN.to_owned()),
            "{what}"
        );
    }
}

#[test]
fn attributes_in_another_order_are_the_same_set() {
    let pki = rsa();
    let identity = pki.identity(&person());
    let mut attributes = identity.signature(CONTENT, now()).attributes;
    attributes.sort();
    let message = identity.sign(CONTENT, now());
    let sorted = attributes.concat();
    let start = message.windows(sorted.len()).position(|window| window == sorted);
    attributes.reverse();
    let mut reversed = message.clone();
    reversed[start.unwrap()..][..sorted.len()].copy_from_slice(&attributes.concat());
    assert_ne!(reversed, message);
    assert_eq!(told(&pki, &reversed), told(&pki, &message));
    assert!(told(&pki, &message).is_ok());
}

#[test]
fn each_wrong_message_has_its_reason() {
    type Change = fn(&Identity, &mut Message);
    let wrong: [(&str, Change, Refused); 17] = [
        (
            "detached",
            |_, message| message.content = None,
            Refused::Form(Malformed::ContentDetached),
        ),
        (
            "no octets",
            |_, message| message.content = Some(make::integer(&[1])),
            Refused::Form(Malformed::Part("the content")),
        ),
        (
            "two contents",
            |_, message| message.content = Some([make::octets(CONTENT), make::octets(CONTENT)].concat()),
            Refused::Form(Malformed::Part("the content")),
        ),
        (
            "of another type",
            |_, message| message.content_type = SIGNED_DATA,
            Refused::Form(Malformed::ContentType),
        ),
        (
            "another content",
            |_, message| message.content = Some(make::octets(b"{\"text\": \"No.\"}")),
            Refused::DigestMismatch,
        ),
        ("nobody", |_, message| message.signers.clear(), Refused::NoSigner),
        (
            "two",
            |identity, message| {
                let at = now() - TimeDelta::days(1);
                message.signers.push(identity.signature(CONTENT, at).encode());
            },
            Refused::SeveralSigners,
        ),
        (
            "the same twice",
            |_, message| message.signers = vec![message.signers[0].clone(), message.signers[0].clone()],
            Refused::SeveralSigners,
        ),
        (
            "no certificate",
            |_, message| message.certificates.clear(),
            Refused::CertificateMissing,
        ),
        (
            "another certificate",
            |_, message| {
                let other = Person::individual("990101300122");
                message.certificates = vec![rsa().identity(&other).certificate];
            },
            Refused::CertificateMissing,
        ),
        (
            "many certificates",
            |identity, message| message.certificates = vec![identity.certificate.clone(); 7],
            Refused::TooManyCertificates,
        ),
        (
            "many certificates of attributes",
            |_, message| message.certificates.extend(vec![make::element(0xa2, b""); 65]),
            Refused::TooManyCertificates,
        ),
        (
            "no digest algorithm",
            |_, message| message.digests.clear(),
            Refused::AlgorithmsDisagree,
        ),
        (
            "another digest algorithm",
            |_, message| message.digests = vec![Key::new(Algorithm::Gost512, "").digest_algorithm()],
            Refused::AlgorithmsDisagree,
        ),
        (
            "version 0",
            |_, message| message.version = 0,
            Refused::Form(Malformed::Version),
        ),
        (
            "version 9",
            |_, message| message.version = 9,
            Refused::Form(Malformed::Version),
        ),
        (
            "no signer's structure",
            |_, message| message.signers = vec![make::sequence(&[])],
            Refused::Form(Malformed::Part("an element")),
        ),
    ];
    let pki = rsa();
    for (what, change, refused) in wrong {
        let identity = pki.identity(&person());
        let mut message = identity.message(CONTENT, now());
        change(&identity, &mut message);
        assert_eq!(told(&pki, &message.encode()), Err(refused), "{what}");
    }
}

#[test]
fn each_wrong_signature_has_its_reason() {
    type Change = fn(&Identity, &mut Signature);
    fn without(signature: &mut Signature, of: ObjectIdentifier) {
        let start = make::oid(of);
        signature
            .attributes
            .retain(|attribute| !attribute.windows(start.len()).any(|window| window == start));
    }
    fn replace(signature: &mut Signature, of: ObjectIdentifier, values: &[Vec<u8>]) {
        without(signature, of);
        signature.attributes.push(make::attribute(of, values));
    }
    fn oid(dotted: &str) -> Vec<u8> {
        make::identifier(ObjectIdentifier::new_unwrap(dotted))
    }
    let wrong: [(&str, Change, Refused); 32] = [
        (
            "no attributes",
            |_, signature| signature.attributes.clear(),
            Refused::AttributeMissing("contentType"),
        ),
        (
            "no content type",
            |_, signature| without(signature, CONTENT_TYPE),
            Refused::AttributeMissing("contentType"),
        ),
        (
            "no digest",
            |_, signature| without(signature, MESSAGE_DIGEST),
            Refused::AttributeMissing("messageDigest"),
        ),
        (
            "no time",
            |_, signature| without(signature, SIGNING_TIME),
            Refused::AttributeMissing("signingTime"),
        ),
        (
            "a time without value",
            |_, signature| replace(signature, SIGNING_TIME, &[]),
            Refused::AttributeMissing("signingTime"),
        ),
        (
            "two times",
            |_, signature| {
                let earlier = make::time(now() - TimeDelta::days(1));
                signature
                    .attributes
                    .push(make::attribute(SIGNING_TIME, &[earlier]));
            },
            Refused::AttributeRepeated("signingTime"),
        ),
        (
            "two values of the time",
            |_, signature| {
                let values = [make::time(now()), make::time(now() - TimeDelta::days(1))];
                replace(signature, SIGNING_TIME, &values);
            },
            Refused::AttributeRepeated("signingTime"),
        ),
        (
            "two digests",
            |_, signature| {
                let other = make::octets(&[0; 32]);
                signature
                    .attributes
                    .push(make::attribute(MESSAGE_DIGEST, &[other]));
            },
            Refused::AttributeRepeated("messageDigest"),
        ),
        (
            "the same twice",
            |_, signature| {
                let same = make::attribute(CONTENT_TYPE, &[make::oid(DATA)]);
                signature.attributes.push(same);
            },
            Refused::AttributeRepeated("contentType"),
        ),
        (
            "a time that is none",
            |_, signature| replace(signature, SIGNING_TIME, &[make::octets(b"2026")]),
            Refused::SigningTimeForm,
        ),
        (
            "a time without seconds",
            |_, signature| replace(signature, SIGNING_TIME, &[make::element(0x17, b"2609010900Z")]),
            Refused::SigningTimeForm,
        ),
        (
            "a time of another zone",
            |_, signature| {
                replace(
                    signature,
                    SIGNING_TIME,
                    &[make::element(0x17, b"260901140000+0500")],
                )
            },
            Refused::SigningTimeForm,
        ),
        (
            "a time with a fraction",
            |_, signature| {
                replace(
                    signature,
                    SIGNING_TIME,
                    &[make::element(0x18, b"20260901090000.5Z")],
                )
            },
            Refused::SigningTimeForm,
        ),
        (
            "a day that is none",
            |_, signature| replace(signature, SIGNING_TIME, &[make::element(0x17, b"260231090000Z")]),
            Refused::SigningTimeForm,
        ),
        (
            "a named certificate with SHA-1",
            |identity, signature| {
                let named = make::sequence(&[&oid("1.3.14.3.2.26"), &make::octets(&[0; 20])]);
                let value = make::sequence(&[&make::sequence(&[&named])]);
                let _ = identity;
                replace(signature, SIGNING_CERTIFICATE, &[value]);
            },
            Refused::AttributeAlgorithm("SHA-1".to_owned()),
        ),
        (
            "another content type",
            |_, signature| replace(signature, CONTENT_TYPE, &[make::oid(SIGNED_DATA)]),
            Refused::ContentTypeMismatch,
        ),
        (
            "another digest",
            |_, signature| replace(signature, MESSAGE_DIGEST, &[make::octets(&[7; 32])]),
            Refused::DigestMismatch,
        ),
        (
            "a short digest",
            |_, signature| replace(signature, MESSAGE_DIGEST, &[make::octets(&[])]),
            Refused::DigestMismatch,
        ),
        (
            "beyond the leeway",
            |_, signature| {
                let late = make::time(now() + TimeDelta::minutes(10) + TimeDelta::seconds(1));
                replace(signature, SIGNING_TIME, &[late]);
            },
            Refused::SigningTimeInFuture,
        ),
        (
            "another certificate named",
            |_, signature| {
                let other = rsa().identity(&Person::individual("990101300122"));
                signature.attributes.push(other.signing_certificate());
            },
            Refused::SigningCertificateMismatch,
        ),
        (
            "the right hash and another serial number",
            |identity, signature| {
                let other = Identity {
                    serial: vec![1],
                    ..identity.clone()
                };
                signature.attributes.push(other.signing_certificate());
            },
            Refused::SigningCertificateMismatch,
        ),
        (
            "the right serial number and another hash",
            |identity, signature| {
                let other = Identity {
                    certificate: rsa().issuing.certificate,
                    ..identity.clone()
                };
                signature.attributes.push(other.signing_certificate());
            },
            Refused::SigningCertificateMismatch,
        ),
        (
            "no certificate named",
            |_, signature| {
                let none = make::sequence(&[&make::sequence(&[])]);
                signature
                    .attributes
                    .push(make::attribute(SIGNING_CERTIFICATE, &[none]));
            },
            Refused::SigningCertificateMismatch,
        ),
        (
            "another key",
            |_, signature| signature.key = Key::new(Algorithm::RsaSha256, "responder"),
            Refused::SignatureInvalid,
        ),
        (
            "a version that names otherwise",
            |_, signature| signature.version = 3,
            Refused::Form(Malformed::Part("the signer")),
        ),
        (
            "another algorithm of the digest",
            |_, signature| signature.digest_algorithm = Key::new(Algorithm::Gost512, "").digest_algorithm(),
            Refused::AlgorithmsDisagree,
        ),
        (
            "another algorithm of the signature",
            |_, signature| {
                signature.signature_algorithm = Key::new(Algorithm::Gost512, "").signature_algorithm();
            },
            Refused::AlgorithmsDisagree,
        ),
        (
            "SHA-1",
            |_, signature| signature.digest_algorithm = oid("1.3.14.3.2.26"),
            Refused::Algorithm("SHA-1".to_owned()),
        ),
        (
            "the old GOST",
            |_, signature| signature.signature_algorithm = oid("1.2.398.3.10.1.1.1.2"),
            Refused::Algorithm("GOST 34.310-2004".to_owned()),
        ),
        (
            "the short GOST",
            |_, signature| signature.signature_algorithm = oid("1.2.398.3.10.1.1.2.3.1"),
            Refused::Algorithm("GOST 34.10-2015/256".to_owned()),
        ),
        (
            "nobody's",
            |_, signature| signature.signature_algorithm = oid("1.2.3.4"),
            Refused::Algorithm("1.2.3.4".to_owned()),
        ),
        (
            "parameters",
            |_, signature| {
                let sha256 = make::oid(ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1"));
                signature.digest_algorithm = make::sequence(&[&sha256, &make::octets(b"")]);
            },
            Refused::Form(Malformed::Part("the parameters of an algorithm")),
        ),
    ];
    let pki = rsa();
    for (what, change, refused) in wrong {
        let identity = pki.identity(&person());
        let mut signature = identity.signature(CONTENT, now());
        change(&identity, &mut signature);
        let mut message = identity.message(CONTENT, now());
        message.signers = vec![signature.encode()];
        assert_eq!(told(&pki, &message.encode()), Err(refused), "{what}");
    }

    // Within the leeway it is the clock of a home computer.
    let identity = pki.identity(&person());
    let ahead = identity.sign(CONTENT, now() + TimeDelta::minutes(10));
    assert!(told(&pki, &ahead).is_ok());
}

/// What is said where only an authority that cannot be used stands above.
fn unfit<T>(why: Refused) -> Result<T, Refused> {
    Err(Refused::IssuerUnfit(Box::new(why)))
}

#[test]
fn a_signature_of_one_algorithm_is_none_of_the_other() {
    let (rsa, gost) = (pki(Algorithm::RsaSha256), pki(Algorithm::Gost512));
    // A certificate with a GOST key and a signer who says RSA.
    let mut identity = gost.identity(&person());
    identity.key = rsa.key(&person());
    let message = identity.sign(CONTENT, now());
    assert_eq!(told(&gost, &message), Err(Refused::AlgorithmsDisagree));
    // A certificate with a GOST key, issued with an RSA key under the name of the GOST authority.
    let template = gost.template(&person());
    let key = gost.key(&person());
    let forged = Identity {
        certificate: template.encode(&rsa.issuing.key),
        ..gost.issue(&template, &key)
    };
    let message = forged.sign(CONTENT, now());
    assert_eq!(told(&gost, &message), Err(Refused::AlgorithmsDisagree));
}

#[test]
fn each_wrong_certificate_has_its_reason() {
    type Change = fn(&mut make::Certificate);
    let wrong: [(&str, Change, Refused); 26] = [
        (
            "not yet valid",
            |certificate| certificate.from = now() + TimeDelta::seconds(1),
            Refused::CertificateNotYetValid,
        ),
        (
            "expired",
            |certificate| certificate.to = now() - TimeDelta::seconds(1),
            Refused::CertificateExpired,
        ),
        (
            "for logging in",
            |certificate| {
                let auth = Person {
                    authentication: true,
                    ..person()
                };
                certificate.extensions = rsa().template(&auth).extensions;
            },
            Refused::AuthenticationCertificate,
        ),
        (
            "for both",
            |certificate| {
                let both = ["1.3.6.1.5.5.7.3.4", "1.3.6.1.5.5.7.3.2", "1.2.398.3.3.4.1.1"];
                certificate.set(PURPOSES, false, &purposes(&both));
            },
            Refused::AuthenticationCertificate,
        ),
        (
            "without a purpose",
            |certificate| certificate.set(PURPOSES, false, &purposes(&["1.2.398.3.3.4.1.1"])),
            Refused::NotForSigning,
        ),
        (
            "without purposes",
            |certificate| certificate.extensions.retain(|(id, ..)| *id != PURPOSES),
            Refused::NotForSigning,
        ),
        (
            "without nonRepudiation",
            |certificate| certificate.set(KEY_USAGE, true, &[3, 2, 7, 0x80]),
            Refused::NotForSigning,
        ),
        (
            "without digitalSignature",
            |certificate| certificate.set(KEY_USAGE, true, &[3, 2, 6, 0x40]),
            Refused::NotForSigning,
        ),
        (
            "without usage",
            |certificate| certificate.extensions.retain(|(id, ..)| *id != KEY_USAGE),
            Refused::NotForSigning,
        ),
        (
            "an authority's",
            |certificate| certificate.set(BASIC_CONSTRAINTS, true, &make::sequence(&[&[1, 1, 0xff]])),
            Refused::NotForSigning,
        ),
        (
            "two usages",
            |certificate| {
                let usage = certificate.extensions.iter().find(|(id, ..)| *id == KEY_USAGE);
                let usage = usage.unwrap().clone();
                certificate.extensions.push(usage);
            },
            Refused::Form(Malformed::Part("an extension of a certificate")),
        ),
        (
            "a usage that is none",
            |certificate| certificate.set(KEY_USAGE, true, b"no"),
            Refused::Form(Malformed::Part("an extension of a certificate")),
        ),
        (
            "of another policy",
            |certificate| {
                let policy = make::oid(ObjectIdentifier::new_unwrap("1.2.398.3.3.2.4"));
                let policies = make::sequence(&[&make::sequence(&[&policy])]);
                certificate.set(POLICIES, false, &policies);
            },
            Refused::Policy,
        ),
        (
            "of no policy",
            |certificate| certificate.extensions.retain(|(id, ..)| *id != POLICIES),
            Refused::Policy,
        ),
        (
            "of nobody",
            |certificate| certificate.set(PURPOSES, false, &purposes(&["1.3.6.1.5.5.7.3.4"])),
            Refused::OwnerUnknown,
        ),
        (
            "something critical",
            |certificate| certificate.set(UNKNOWN, true, b""),
            Refused::CriticalExtension("1.2.398.3.3.5".to_owned()),
        ),
        (
            "no IIN",
            |certificate| certificate.subject = make::name(&[("2.5.4.3", "ТЕСТ")]),
            Refused::IinMissing,
        ),
        (
            "a BIN for an IIN",
            |certificate| {
                certificate.subject = make::name(&[("2.5.4.3", "ТЕСТ"), ("2.5.4.5", "BIN990340000014")]);
            },
            Refused::IinMissing,
        ),
        (
            "two IINs",
            |certificate| {
                let iin = ("2.5.4.5", "IIN123456789013");
                certificate.subject = make::name(&[("2.5.4.3", "ТЕСТ"), iin, iin]);
            },
            Refused::IinInvalid,
        ),
        (
            "a wrong IIN",
            |certificate| {
                certificate.subject = make::name(&[("2.5.4.3", "ТЕСТ"), ("2.5.4.5", "IIN123456789011")]);
            },
            Refused::IinInvalid,
        ),
        (
            "a short IIN",
            |certificate| {
                certificate.subject = make::name(&[("2.5.4.3", "ТЕСТ"), ("2.5.4.5", "IIN12345678901")]);
            },
            Refused::IinInvalid,
        ),
        (
            "a wrong BIN",
            |certificate| certificate.subject = named_with("BIN990340000015"),
            Refused::BinInvalid,
        ),
        (
            "a legal entity's without BIN",
            |certificate| {
                let both = ["1.3.6.1.5.5.7.3.4", "1.2.398.3.3.4.1.2"];
                certificate.set(PURPOSES, false, &purposes(&both));
            },
            Refused::BinMissing,
        ),
        (
            "no name",
            |certificate| certificate.subject = make::name(&[("2.5.4.5", "IIN123456789013")]),
            Refused::Form(Malformed::Part("the common name")),
        ),
        (
            "another algorithm inside",
            |certificate| {
                let sha1 = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.5");
                certificate.algorithm = make::identifier(sha1);
            },
            Refused::AlgorithmsDisagree,
        ),
        (
            "of an unknown issuer",
            |certificate| certificate.issuer = make::name(&[("2.5.4.3", "БӨТЕН")]),
            Refused::IssuerUnknown,
        ),
    ];
    for algorithm in ALGORITHMS {
        let pki = pki(algorithm);
        for (what, change, refused) in &wrong {
            let mut template = pki.template(&person());
            change(&mut template);
            let identity = pki.issue(&template, &pki.key(&person()));
            let message = identity.sign(CONTENT, now());
            assert_eq!(told(&pki, &message).as_ref(), Err(refused), "{what}, {algorithm}");
            // The certificate alone is refused for the same.
            let alone = certify(&identity.certificate, now(), &pki.trust());
            assert_eq!(alone.as_ref(), Err(refused), "{what}, {algorithm}, alone");
        }
    }
}

/// The subject with this organizational unit.
fn named_with(unit: &str) -> Vec<u8> {
    make::name(&[
        ("2.5.4.3", "ТЕСТ"),
        ("2.5.4.5", "IIN123456789013"),
        ("2.5.4.11", unit),
    ])
}

#[test]
fn a_key_of_another_size_is_refused() {
    let pki = rsa();
    let rsa_encryption = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
    let with = |modulus: &[u8], exponent: &[u8]| {
        let key = make::sequence(&[&make::integer(modulus), &make::integer(exponent)]);
        let mut template = pki.template(&person());
        template.public = make::sequence(&[&make::identifier(rsa_encryption), &make::bits(&key)]);
        let message = pki.issue(&template, &pki.key(&person())).sign(CONTENT, now());
        told(&pki, &message).unwrap_err()
    };
    assert_eq!(with(&[0xff; 128], &[1, 0, 1]), Refused::KeySize);
    assert_eq!(with(&[0xff; 513], &[1, 0, 1]), Refused::KeySize);
    assert_eq!(with(&[0xff; 256], &[1]), Refused::KeySize);
    assert_eq!(with(&[0xff; 256], &[0xff; 256]), Refused::KeySize);
    assert_eq!(with(&[0xff; 256], &[1, 0, 1]), Refused::SignatureInvalid);

    let gost = |curve: &str, point: &[u8]| {
        let pki = self::pki(Algorithm::Gost512);
        let [key, curve, digest] = ["1.2.398.3.10.1.1.2.2", curve, "1.2.398.3.10.1.3.3"]
            .map(|oid| make::oid(ObjectIdentifier::new_unwrap(oid)));
        let identifier = make::sequence(&[&key, &make::sequence(&[&curve, &digest])]);
        let mut template = pki.template(&person());
        template.public = make::sequence(&[&identifier, &make::bits(&make::octets(point))]);
        let message = pki.issue(&template, &pki.key(&person())).sign(CONTENT, now());
        told(&pki, &message).unwrap_err()
    };
    let curve = "1.2.398.3.10.1.1.2.2.1";
    assert_eq!(
        gost(curve, &[1; 64]),
        Refused::Form(Malformed::Part("the public key"))
    );
    assert_eq!(gost(curve, &[1; 128]), Refused::SignatureInvalid);
    assert_eq!(gost(curve, &[0; 128]), Refused::SignatureInvalid);
    assert_eq!(
        gost("1.2.643.7.1.2.1.2.2", &[1; 128]),
        Refused::Algorithm("GOST R".to_owned())
    );
}

/// What comes of a signer's certificate under these authorities.
fn under(pki: &Pki, trust: &Trust, embedded: &[&[u8]]) -> Result<Certified, Refused> {
    let identity = pki.identity(&person());
    let mut message = identity.message(CONTENT, now());
    message
        .certificates
        .extend(embedded.iter().map(|certificate| certificate.to_vec()));
    verify(&message.encode(), now(), trust).map(|verified| verified.certified)
}

#[test]
fn a_chain_ends_at_a_trusted_authority() {
    for algorithm in ALGORITHMS {
        let pki = pki(algorithm);
        let root = Trust::new(vec![pki.root.certificate.clone()]);
        let issuing = Trust::new(vec![pki.issuing.certificate.clone()]);
        // The step between comes with the message, or from the configuration, or is itself trusted.
        assert!(under(&pki, &root, &[&pki.issuing.certificate]).is_ok());
        assert!(under(&pki, &pki.trust(), &[]).is_ok());
        assert!(under(&pki, &issuing, &[]).is_ok());
        assert!(under(&pki, &issuing, &[&pki.root.certificate]).is_ok());
        // It is not there, or nobody trusted is.
        assert_eq!(under(&pki, &root, &[]), Err(Refused::IssuerUnknown));
        let nobody = Trust {
            anchors: Vec::new(),
            ..pki.trust()
        };
        let all: [&[u8]; 2] = [&pki.issuing.certificate, &pki.root.certificate];
        assert_eq!(under(&pki, &nobody, &all), Err(Refused::IssuerUnknown));
        // The signer's own certificate is no authority, even where it is trusted.
        let own = Trust::new(vec![pki.identity(&person()).certificate]);
        assert_eq!(under(&pki, &own, &[]), Err(Refused::IssuerUnknown));
    }
}

#[test]
fn each_wrong_authority_has_its_reason() {
    type Change = fn(&mut make::Certificate);
    let wrong: [(&str, Change, Refused); 10] = [
        (
            "expired",
            |ca| ca.to = now() - TimeDelta::seconds(1),
            Refused::IssuerNotValid,
        ),
        (
            "not yet valid",
            |ca| ca.from = now() + TimeDelta::seconds(1),
            Refused::IssuerNotValid,
        ),
        (
            "no authority",
            |ca| ca.set(BASIC_CONSTRAINTS, true, &make::sequence(&[])),
            Refused::IssuerNotAuthority,
        ),
        (
            "no constraints",
            |ca| ca.extensions.retain(|(id, ..)| *id != BASIC_CONSTRAINTS),
            Refused::IssuerNotAuthority,
        ),
        (
            "for lists only",
            |ca| ca.set(KEY_USAGE, true, &[3, 2, 1, 0x02]),
            Refused::IssuerNotAuthority,
        ),
        (
            "no usage",
            |ca| ca.extensions.retain(|(id, ..)| *id != KEY_USAGE),
            Refused::IssuerNotAuthority,
        ),
        (
            "something critical",
            |ca| ca.set(NAME_CONSTRAINTS, true, &make::sequence(&[])),
            Refused::IssuerUnfit(Box::new(Refused::CriticalExtension("2.5.29.30".to_owned()))),
        ),
        (
            "another key",
            |ca| {
                ca.public = Key::new(Algorithm::RsaSha256, "responder").public();
            },
            Refused::CertificateSignatureInvalid,
        ),
        (
            "another key, and its name",
            |ca| {
                let key = Key::new(Algorithm::RsaSha256, "responder");
                ca.public = key.public();
                ca.set(SUBJECT_KEY, false, &make::octets(b"another"));
            },
            Refused::IssuerUnknown,
        ),
        (
            "another name",
            |ca| ca.subject = make::name(&[("2.5.4.3", "БӨТЕН")]),
            Refused::IssuerUnknown,
        ),
    ];
    let pki = rsa();
    for (what, change, refused) in wrong {
        let mut template = pki
            .root
            .template(pki.issuing.name.clone(), &pki.issuing.key, now());
        change(&mut template);
        let changed = template.encode(&pki.root.key);
        // As a step, and as what is trusted itself.
        let between = Trust {
            intermediates: vec![changed.clone()],
            ..pki.trust()
        };
        assert_eq!(under(&pki, &between, &[]), Err(refused.clone()), "{what}");
        assert_eq!(
            under(&pki, &Trust::new(vec![changed]), &[]),
            Err(refused),
            "{what}, trusted"
        );
    }

    // Its own signature is wrong: that counts where somebody stands above it.
    let template = pki
        .root
        .template(pki.issuing.name.clone(), &pki.issuing.key, now());
    let forged = template.encode(&Key::new(Algorithm::RsaSha256, "responder"));
    let root = Trust::new(vec![pki.root.certificate.clone()]);
    assert_eq!(
        under(&pki, &root, &[&forged]),
        Err(Refused::CertificateSignatureInvalid)
    );
    // And does not stand in the way of the right one.
    assert!(under(&pki, &root, &[&forged, &pki.issuing.certificate]).is_ok());
}

#[test]
fn a_chain_is_no_longer_than_it_may_be() {
    let pki = rsa();
    let long = |steps: usize, constraint: Option<u8>| {
        // Authorities one under the other, all with the key of the issuing one; the last has its name.
        let key = &pki.issuing.key;
        let mut above = pki.root.clone();
        let mut root = pki.root.template(pki.root.name.clone(), &pki.root.key, now());
        if let Some(most) = constraint {
            let constraints = make::sequence(&[&[1, 1, 0xff], &make::integer(&[most])]);
            root.set(BASIC_CONSTRAINTS, true, &constraints);
        }
        let anchor = root.encode(&pki.root.key);
        let mut steps_between = Vec::new();
        for step in 1..=steps {
            let name = if step == steps {
                pki.issuing.name.clone()
            } else {
                make::name(&[("2.5.4.3", &format!("ОРТАЛЫҚ {step}"))])
            };
            let mut template = above.template(name.clone(), key, now());
            // The keys are the same, so their names say nothing.
            template.extensions.retain(|(id, ..)| *id != ISSUER_KEY);
            let certificate = template.encode(&above.key);
            steps_between.push(certificate.clone());
            above = make::Authority {
                name,
                key: key.clone(),
                certificate,
            };
        }
        let trust = Trust {
            intermediates: steps_between,
            ..Trust::new(vec![anchor])
        };
        under(&pki, &trust, &[]).map(|certified| certified.signer.iin)
    };
    let iin = Ok(IIN.to_owned());
    assert_eq!(long(1, None), iin);
    assert_eq!(long(3, None), iin);
    assert_eq!(long(4, None), Err(Refused::ChainTooLong));
    assert_eq!(long(1, Some(1)), iin);
    assert_eq!(long(1, Some(0)), Err(Refused::IssuerNotAuthority));
    assert_eq!(long(2, Some(1)), Err(Refused::IssuerNotAuthority));
}

#[test]
fn authorities_that_issued_each_other_lead_nowhere() {
    let pki = rsa();
    let (one, two) = (
        make::name(&[("2.5.4.3", "БІР")]),
        make::name(&[("2.5.4.3", "ЕКІ")]),
    );
    let authority = |name: &[u8]| make::Authority {
        name: name.to_vec(),
        key: pki.issuing.key.clone(),
        certificate: Vec::new(),
    };
    let key = &pki.issuing.key;
    let first = authority(&two).template(one.clone(), key, now()).encode(key);
    let second = authority(&one).template(two, key, now()).encode(key);
    let mut template = pki.template(&person());
    template.issuer = one;
    let identity = pki.issue(&template, &pki.key(&person()));
    let mut message = identity.message(CONTENT, now());
    message.certificates.extend([first, second]);
    assert_eq!(told(&pki, &message.encode()), Err(Refused::IssuerUnknown));
}

#[test]
fn the_configuration_says_which_policies_count() {
    let pki = rsa();
    let message = pki.identity(&person()).sign(CONTENT, now());
    let with = |policies: &[&str]| Trust {
        policies: policies
            .iter()
            .map(|oid| ObjectIdentifier::new_unwrap(oid))
            .collect(),
        ..pki.trust()
    };
    assert!(verify(&message, now(), &with(&["1.2.398.3.3.2.3"])).is_ok());
    assert_eq!(
        verify(&message, now(), &with(&["1.2.398.3.3.2.1"])),
        Err(Refused::Policy)
    );
    assert_eq!(verify(&message, now(), &with(&[])), Err(Refused::Policy));
    let broken = Trust {
        anchors: vec![b"no certificate".to_vec()],
        ..pki.trust()
    };
    assert_eq!(verify(&message, now(), &broken), Err(Refused::NoAnchor));
}

#[test]
fn a_message_in_ber_is_believed_like_the_same_in_der() {
    for algorithm in ALGORITHMS {
        let pki = pki(algorithm);
        let identity = pki.identity(&person());
        let mut signature = identity.signature(CONTENT, now());
        signature.attributes.push(identity.signing_certificate());
        signature.unsigned = vec![make::attribute(TIME_STAMP, &[make::sequence(&[])])];
        let mut message = identity.message(CONTENT, now());
        message.signers = vec![signature.encode()];
        message.certificates.push(pki.issuing.certificate.clone());
        message.revocation = vec![pki.list(now()).encode()];
        let whole = told(&pki, &message.encode()).unwrap();
        let nothing = identity.message(b"", now());
        for (what, bytes, content) in [
            ("in one piece", message.stream(CONTENT, 10_000), CONTENT),
            ("in pieces", message.stream(CONTENT, 7), CONTENT),
            ("a byte each", message.stream(CONTENT, 1), CONTENT),
            ("no content", nothing.stream(b"", 7), &b""[..]),
            ("in BER all through", make::ber(&message.encode(), 5), CONTENT),
            (
                "in BER, one piece",
                make::ber(&message.encode(), 100_000),
                CONTENT,
            ),
        ] {
            let what = format!("{what}, {algorithm}");
            let verified = told(&pki, &bytes);
            if content.is_empty() {
                assert!(verified.is_ok(), "{what}: {verified:?}");
            } else {
                assert_eq!(verified.as_ref(), Ok(&whole), "{what}");
            }
            assert_eq!(content_of(&bytes).unwrap(), content, "{what}");
            assert_eq!(
                inspect(&bytes).unwrap().certificate,
                identity.certificate,
                "{what}"
            );
            // Cut off anywhere it is nothing, and with anything behind it neither.
            for end in 0..bytes.len() {
                assert!(told(&pki, &bytes[..end]).is_err(), "{what}: {end}");
            }
            assert_eq!(
                told(&pki, &[&*bytes, &[0]].concat()),
                Err(Refused::Form(Malformed::TrailingBytes)),
                "{what}"
            );
        }
        // Pieces that were changed, left out or put in are another content.
        let streamed = message.stream(CONTENT, 7);
        let place = streamed
            .windows(7)
            .position(|window| window == &CONTENT[..7])
            .unwrap();
        let mut changed = streamed.clone();
        changed[place] ^= 1;
        assert_eq!(told(&pki, &changed), Err(Refused::DigestMismatch));
        assert_eq!(
            told(&pki, &message.stream(&CONTENT[7..], 7)),
            Err(Refused::DigestMismatch)
        );
        // Pieces in pieces, of a length that is known.
        let pieces = make::element(
            0x24,
            &[make::in_pieces(&CONTENT[..9], 2), make::octets(&CONTENT[9..])].concat(),
        );
        message.content = Some(pieces);
        assert_eq!(told(&pki, &message.encode()), Ok(whole));
        assert_eq!(content_of(&message.encode()).unwrap(), CONTENT);
    }
}

#[test]
fn a_part_that_is_not_read_may_be_anything() {
    let pki = rsa();
    let identity = pki.identity(&person());
    let with = |unsigned: &[u8], revocation: &[u8], version| {
        let mut signature = identity.signature(CONTENT, now()).encode();
        // The unsigned attributes stand last; the length of the whole is written anew.
        let header = 4;
        signature = make::element(0x30, &[&signature[header..], unsigned].concat());
        let mut message = identity.message(CONTENT, now());
        message.version = version;
        message.signers = vec![signature];
        if !revocation.is_empty() {
            message.revocation = vec![revocation.to_vec()];
        }
        told(&pki, &message.encode()).map(|verified| verified.certified.signer.iin)
    };
    let iin = Ok(IIN.to_owned());
    let stamp = make::attribute(TIME_STAMP, &[make::sequence(&[&make::octets(&[7; 3_000])])]);
    for (what, unsigned) in [
        (
            "a time stamp in BER",
            make::element(0xa1, &make::ber(&stamp, 100)),
        ),
        (
            "all of them in BER",
            make::indefinite(0xa1, &make::ber(&stamp, 100)),
        ),
        ("tags of any number", make::element(0xa1, &[0xbf, 0x85, 0x23, 0])),
        (
            "tags of any number in BER",
            make::indefinite(0xa1, &[0xbf, 0x85, 0x23, 0]),
        ),
        ("no elements at all", make::element(0xa1, &[0xff; 50])),
        (
            "thousands of elements",
            make::element(0xa1, &[5, 0].repeat(50_000)),
        ),
        (
            "any depth",
            make::element(
                0xa1,
                &(0..200).fold(vec![5, 0], |inside, _| make::element(0x30, &inside)),
            ),
        ),
    ] {
        assert_eq!(with(&unsigned, b"", 1), iin, "{what}");
    }
    let mut list = pki.list(now());
    list.entries = (0..20_000_u32)
        .map(|serial| (serial.to_be_bytes().to_vec(), now(), Some(1)))
        .collect();
    let answer = pki.ocsp(&identity.certificate, Status::Good, now()).encode();
    let ocsp = make::oid(ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.16.2"));
    let other = make::context(1, &[ocsp, answer].concat());
    for (what, revocation) in [
        ("a long list", list.encode()),
        ("an answer of a responder", other.clone()),
        ("both", [list.encode(), other].concat()),
        ("no list at all", vec![0xff; 100]),
    ] {
        for version in [1, 3, 4, 5] {
            assert_eq!(with(b"", &revocation, version), iin, "{what}, version {version}");
        }
    }
}

#[test]
fn parameters_of_a_digest_may_be_null_or_absent_in_either_place() {
    for algorithm in ALGORITHMS {
        let pki = pki(algorithm);
        let identity = pki.identity(&person());
        let null = identity.key.digest_algorithm();
        // The same without NULL: an object identifier and nothing else.
        let absent = make::sequence(&[&null[2..null.len() - 2]]);
        let other = make::identifier(ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.3"));
        let strange = make::octets(b"no algorithm");
        for announced in [
            vec![null.clone()],
            vec![absent.clone()],
            vec![other.clone(), null.clone()],
            vec![strange.clone(), absent.clone()],
        ] {
            for own in [&null, &absent] {
                let mut signature = identity.signature(CONTENT, now());
                signature.digest_algorithm = own.clone();
                let mut message = identity.message(CONTENT, now());
                message.digests = announced.clone();
                message.signers = vec![signature.encode()];
                let told = told(&pki, &message.encode());
                assert!(
                    told.is_ok(),
                    "{algorithm}: {announced:02x?}, {own:02x?}: {told:?}"
                );
            }
        }
        let mut message = identity.message(CONTENT, now());
        message.digests = vec![other, strange];
        assert_eq!(told(&pki, &message.encode()), Err(Refused::AlgorithmsDisagree));
    }
}

/// Certificates that can vouch for nobody, each with why.
fn strange(pki: &Pki) -> Vec<(&'static str, Vec<u8>, Refused)> {
    let of = |dotted: &str| make::identifier(ObjectIdentifier::new_unwrap(dotted));
    // An authority of its own with one thing changed; the signature outside is of the right algorithm and length only.
    let changed = |change: &dyn Fn(&mut make::Certificate)| {
        let name = make::name(&[("2.5.4.3", "ЕСКІ ОРТАЛЫҚ")]);
        let mut template = pki.root.template(name, &pki.root.key, now());
        change(&mut template);
        template.encode(&pki.root.key)
    };
    let p256 = make::sequence(&[
        &make::sequence(&[
            &make::oid(ObjectIdentifier::new_unwrap("1.2.840.10045.2.1")),
            &make::oid(ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7")),
        ]),
        &make::bits(&[4; 65]),
    ]);
    let old_gost = make::sequence(&[&of("1.3.6.1.4.1.6801.1.5.8"), &make::bits(&[1; 64])]);
    vec![
        (
            "ECDSA",
            changed(&|ca| ca.public = p256.clone()),
            Refused::Algorithm("ECDSA".to_owned()),
        ),
        (
            "the old GOST",
            changed(&|ca| ca.public = old_gost.clone()),
            Refused::Algorithm("GOST 34.310-2004".to_owned()),
        ),
        (
            "a large one",
            changed(&|ca| ca.subject = make::name(&[("2.5.4.3", &"Т".repeat(20_000))])),
            Refused::Form(Malformed::TooLarge),
        ),
        (
            "none at all",
            make::sequence(&[&make::integer(&[1])]),
            Refused::Form(Malformed::Part("a certificate")),
        ),
    ]
}

/// A certificate that was signed with an algorithm that is not accepted, by a key that is.
fn signed_with_sha1(pki: &Pki) -> Vec<u8> {
    let name = make::name(&[("2.5.4.3", "ЕСКІ ОРТАЛЫҚ")]);
    let certificate = pki
        .root
        .template(name, &pki.root.key, now())
        .encode(&pki.root.key);
    let (new, old) = (
        pki.root.key.signature_algorithm(),
        make::identifier(ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.5")),
    );
    // Both identifiers have the same length.
    assert_eq!(new.len(), old.len());
    let mut changed = certificate.clone();
    for at in 0..changed.len() - new.len() {
        if changed[at..].starts_with(&new) {
            changed[at..at + old.len()].copy_from_slice(&old);
        }
    }
    assert_ne!(changed, certificate);
    changed
}

#[test]
fn a_certificate_that_can_vouch_for_nobody_stops_nothing_and_is_told() {
    for algorithm in ALGORITHMS {
        let pki = pki(algorithm);
        let identity = pki.identity(&person());
        let told = |message: &[u8], trust: &Trust| {
            let mut skipped: Vec<Skipped> = Vec::new();
            let verified = verify_telling(message, now(), trust, &mut |one| skipped.push(one));
            assert!(verified.is_ok(), "{verified:?}");
            skipped
        };
        let message = identity.sign(CONTENT, now());
        assert_eq!(told(&message, &pki.trust()), []);
        let mut all = strange(&rsa());
        let sha1 = signed_with_sha1(&rsa());
        let why = Refused::Algorithm("RSA with SHA-1".to_owned());
        all.push(("SHA-1", sha1.clone(), why.clone()));
        for (what, certificate, why) in &all {
            // Before the right ones and behind them, among those that are trusted and those that are known.
            let mut trust = pki.trust();
            trust.anchors.insert(0, certificate.clone());
            trust.intermediates.push(certificate.clone());
            let skipped = told(&message, &trust);
            let mut expected = vec![(Place::Anchors, 1, why), (Place::Intermediates, 2, why)];
            if *what == "SHA-1" {
                // Nobody asks how an anchor itself is signed.
                expected.remove(0);
            }
            let found: Vec<_> = skipped
                .iter()
                .map(|one| (one.place, one.number, &one.why))
                .collect();
            assert_eq!(found, expected, "{what}, {algorithm}");
            // In a message.
            let mut with = identity.message(CONTENT, now());
            with.certificates.insert(0, certificate.clone());
            let skipped = told(&with.encode(), &pki.trust());
            let found: Vec<_> = skipped
                .iter()
                .map(|one| (one.place, one.number, &one.why))
                .collect();
            assert_eq!(found, [(Place::Message, 1, why)], "{what}, {algorithm}");
            // Nobody may read in a log who it is of.
            assert!(skipped[0].name.is_empty());
            assert!(
                skipped[0]
                    .to_string()
                    .starts_with("certificate 1 of the message is passed over: ")
            );
        }
        let mut with = identity.message(CONTENT, now());
        with.certificates
            .extend((0xa0..0xa4).map(|tag| make::element(tag, &make::integer(&identity.serial))));
        assert_eq!(told(&with.encode(), &pki.trust()).len(), 4);
    }
    let named = Trust {
        intermediates: vec![strange(&rsa())[0].1.clone()],
        ..rsa().trust()
    };
    let mut said = String::new();
    let message = rsa().identity(&person()).sign(CONTENT, now());
    let _ = verify_telling(&message, now(), &named, &mut |one| said = one.to_string());
    assert_eq!(
        said,
        "certificate 1 of the intermediates (ЕСКІ ОРТАЛЫҚ) is passed over: the algorithm ECDSA is not accepted"
    );
}

#[test]
fn only_the_certificates_of_the_way_up_count() {
    let pki = rsa();
    let root = Trust::new(vec![pki.root.certificate.clone()]);
    // The anchor itself may be signed with whatever it likes.
    let mut old_root = pki.root.template(pki.root.name.clone(), &pki.root.key, now());
    old_root.algorithm = make::identifier(ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.5"));
    let anchor = Trust {
        intermediates: vec![pki.issuing.certificate.clone()],
        ..Trust::new(vec![old_root.encode(&pki.root.key)])
    };
    assert!(under(&pki, &anchor, &[]).is_ok());
    // A namesake with another kind of key does not stand in the way, nor does it give the reason.
    let gost = Key::new(Algorithm::Gost512, "issuing");
    let mut namesake = pki.root.template(pki.issuing.name.clone(), &gost, now());
    namesake.extensions.retain(|(id, ..)| *id != SUBJECT_KEY);
    let namesake = namesake.encode(&pki.root.key);
    assert!(under(&pki, &root, &[&namesake, &pki.issuing.certificate]).is_ok());
    assert_eq!(
        under(&pki, &root, &[&namesake]),
        unfit(Refused::AlgorithmsDisagree)
    );
    let mut late = pki
        .root
        .template(pki.issuing.name.clone(), &pki.issuing.key, now());
    late.to = now() - TimeDelta::seconds(1);
    let late = late.encode(&pki.root.key);
    assert_eq!(
        under(&pki, &root, &[&namesake, &late]),
        Err(Refused::IssuerNotValid)
    );
    // What is wrong above the signer is not said of the signer.
    let mut old = pki
        .root
        .template(pki.issuing.name.clone(), &pki.issuing.key, now());
    old.algorithm = make::identifier(ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.5"));
    let old = old.encode(&pki.root.key);
    let known = Trust {
        intermediates: vec![old.clone()],
        ..root.clone()
    };
    assert_eq!(under(&pki, &known, &[]), Err(Refused::IssuerUnknown));
    assert_eq!(under(&pki, &root, &[&old]), Err(Refused::IssuerUnknown));
    // And the signer's own certificate, where that cannot be read, is not missing.
    let large = Person {
        surname: "Т".repeat(20_000),
        ..person()
    };
    let message = pki.identity(&large).sign(CONTENT, now());
    assert_eq!(told(&pki, &message), Err(Refused::Form(Malformed::TooLarge)));
}
