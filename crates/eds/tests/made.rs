//! Signatures made here: the right ones are believed, and each way to be wrong has its own reason.

#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "what is not there fails the test"
)]

use chrono::{DateTime, TimeDelta, Utc};
use eds::make::{self, Identity, Key, Message, Person, Pki, Signature};
use eds::{Algorithm, Certified, ObjectIdentifier, Owner, Refused, Trust, Verified, certify, verify};

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
        assert_eq!(&message[verified.content], CONTENT);
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
        let verified = told(&pki, &message).unwrap();
        assert_eq!(&message[verified.content], content);
    }
}

#[test]
fn what_else_a_signer_may_write_is_believed() {
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
fn each_wrong_message_has_its_reason() {
    type Change = fn(&Identity, &mut Message);
    let wrong: [(&str, Change, Refused); 18] = [
        (
            "detached",
            |_, message| message.content = None,
            Refused::ContentDetached,
        ),
        (
            "in pieces",
            |_, message| message.content = Some(make::element(0x24, &make::octets(CONTENT))),
            Refused::ContentInPieces,
        ),
        (
            "no octets",
            |_, message| message.content = Some(make::integer(&[1])),
            Refused::Malformed("the content"),
        ),
        (
            "two contents",
            |_, message| message.content = Some([make::octets(CONTENT), make::octets(CONTENT)].concat()),
            Refused::Malformed("the content"),
        ),
        (
            "of another type",
            |_, message| message.content_type = SIGNED_DATA,
            Refused::ContentType,
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
            "a large certificate",
            |_, message| {
                let person = Person {
                    surname: "Т".repeat(20_000),
                    ..person()
                };
                message.certificates.push(rsa().identity(&person).certificate);
            },
            Refused::TooLarge,
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
            Refused::Malformed("the message"),
        ),
        (
            "version 9",
            |_, message| message.version = 9,
            Refused::Malformed("the message"),
        ),
        (
            "no signer's structure",
            |_, message| message.signers = vec![make::sequence(&[])],
            Refused::Malformed("the signer"),
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
    let wrong: [(&str, Change, Refused); 26] = [
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
            Refused::Malformed("the signer"),
        ),
        (
            "a time that is none",
            |_, signature| replace(signature, SIGNING_TIME, &[make::octets(b"2026")]),
            Refused::Malformed("a signed attribute"),
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
            Refused::Malformed("the signer"),
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
            Refused::Malformed("the parameters of an algorithm"),
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
            Refused::Malformed("an extension of a certificate"),
        ),
        (
            "a usage that is none",
            |certificate| certificate.set(KEY_USAGE, true, b"no"),
            Refused::Malformed("an extension of a certificate"),
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
            Refused::Malformed("the common name"),
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
    assert_eq!(gost(curve, &[1; 64]), Refused::Malformed("the public key"));
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
            Refused::CriticalExtension("2.5.29.30".to_owned()),
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
    assert!(verify(&message, now(), &broken).is_err());
}
