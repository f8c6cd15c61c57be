//! The vectors of the authority's own software: messages, certificates and a list.

#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "what is not there fails the test"
)]

use chrono::{DateTime, TimeDelta, Utc};
use eds::revocation::{Reason, Status};
use eds::{
    Algorithm, Malformed, Owner, Refused, Trust, certificates_of, certify, content_of, crl, unwrapped, verify,
};

/// Why the vectors, signed on a test stand after the certificates had expired, are checked at an earlier instant.
const AFTER_EXPIRY: TimeDelta = TimeDelta::days(1_000);

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn certificate(name: &str) -> Vec<u8> {
    let bytes = std::fs::read(format!("tests/vectors/{name}")).unwrap();
    certificates_of(&bytes).unwrap().remove(0)
}

fn message(name: &str) -> Vec<u8> {
    let bytes = std::fs::read(format!("tests/vectors/{name}")).unwrap();
    unwrapped(&bytes).unwrap().into_owned()
}

/// Believes the two issuing authorities of the test stand, whose people have numbers with wrong check digits.
fn trust() -> Trust {
    Trust {
        check_digits: false,
        signing_time_leeway: AFTER_EXPIRY,
        ..Trust::new(vec![
            certificate("ca-rsa-test.cer"),
            certificate("ca-gost512-test.cer"),
        ])
    }
}

#[test]
fn the_messages_with_one_signer_are_believed() {
    for (name, text, signed_at) in [
        ("rsa-attached.cms", "lol_kek", "2022-10-01T18:52:19Z"),
        ("rsa-attached-one-signer.cms", "test123", "2022-09-28T14:40:30Z"),
    ] {
        let message = message(name);
        let verified = verify(&message, at("2021-06-01T00:00:00Z"), &trust()).unwrap();
        assert_eq!(content_of(&message).unwrap(), text.as_bytes());
        assert_eq!(verified.signed_at, at(signed_at));
        assert_eq!(verified.algorithm, Algorithm::RsaSha256);

        let certified = verified.certified;
        assert_eq!(certified.signer.iin, "123456789011");
        assert_eq!(certified.signer.bin, None);
        assert_eq!(certified.signer.common_name, "ТЕСТОВ ТЕСТ");
        assert_eq!(certified.signer.surname.as_deref(), Some("ТЕСТОВ"));
        assert_eq!(certified.signer.patronymic.as_deref(), Some("ТЕСТОВИЧ"));
        assert_eq!(certified.signer.organization, None);
        assert_eq!(certified.signer.owners, [Owner::Individual]);
        assert_eq!(
            hex::encode(&certified.serial),
            "4279390a141f5353a62947b61ed65e81741467d1"
        );
        assert_eq!(certified.not_before, at("2021-01-18T13:09:14Z"));
        assert_eq!(certified.not_after, at("2022-01-18T13:09:14Z"));
        assert_eq!(certified.issuer, certificate("ca-rsa-test.cer"));
        assert_eq!(certified.ocsp, ["http://test.pki.gov.kz/ocsp/"]);
        assert_eq!(certified.crl, ["http://test.pki.gov.kz/crl/nca_rsa_test.crl"]);
        let start = message
            .windows(certified.certificate.len())
            .position(|window| window == certified.certificate);
        assert_eq!(start, Some(71));
    }
}

#[test]
fn an_instant_outside_of_the_certificates_is_refused() {
    let message = message("rsa-attached.cms");
    let refused = |text, trust: &Trust| verify(&message, at(text), trust).unwrap_err();
    let trust = trust();
    assert_eq!(
        refused("2022-01-18T13:09:15Z", &trust),
        Refused::CertificateExpired
    );
    assert!(verify(&message, at("2022-01-18T13:09:14Z"), &trust).is_ok());
    assert_eq!(
        refused("2021-01-18T13:09:13Z", &trust),
        Refused::CertificateNotYetValid
    );
    assert!(verify(&message, at("2021-01-18T13:09:14Z"), &trust).is_ok());

    let strict = Trust {
        signing_time_leeway: eds::SIGNING_TIME_LEEWAY,
        ..trust
    };
    assert_eq!(
        refused("2021-06-01T00:00:00Z", &strict),
        Refused::SigningTimeInFuture
    );
}

#[test]
fn numbers_with_a_wrong_check_digit_are_refused_where_it_counts() {
    let strict = Trust {
        check_digits: true,
        ..trust()
    };
    let refused = verify(&message("rsa-attached.cms"), at("2021-06-01T00:00:00Z"), &strict);
    assert_eq!(refused.unwrap_err(), Refused::IinInvalid);
}

#[test]
fn another_authority_is_not_believed() {
    let mut trust = trust();
    trust.anchors.remove(0);
    let refused = verify(&message("rsa-attached.cms"), at("2021-06-01T00:00:00Z"), &trust);
    assert_eq!(refused.unwrap_err(), Refused::IssuerUnknown);
}

#[test]
fn two_signers_are_one_too_many() {
    let refused = verify(
        &message("gost512-and-rsa-attached.cms"),
        at("2022-09-28T00:00:00Z"),
        &trust(),
    );
    assert_eq!(refused.unwrap_err(), Refused::SeveralSigners);
}

#[test]
fn a_certificate_is_for_signing_or_for_logging_in() {
    let then = at("2022-06-01T00:00:00Z");
    let certified = certify(&certificate("leaf-rsa-sign.cer"), then, &trust()).unwrap();
    assert_eq!(certified.signer.iin, "123456789011");
    let refused = certify(&certificate("leaf-rsa-auth.cer"), then, &trust()).unwrap_err();
    assert_eq!(refused, Refused::AuthenticationCertificate);
    let refused = certify(&certificate("ca-rsa-test.cer"), then, &trust()).unwrap_err();
    assert_eq!(refused, Refused::NotForSigning);
}

#[test]
fn the_certificate_of_the_gost_signer_was_issued_by_the_gost_authority() {
    // The first certificate of the message with two signers (offset and length from its headers).
    let message = message("gost512-and-rsa-attached.cms");
    let certificate = &message[85..1176];
    let certified = certify(certificate, at("2022-09-28T00:00:00Z"), &trust()).unwrap();
    assert_eq!(certified.signer.iin, "123456789012");
    assert_eq!(certified.signer.common_name, "ТЕСТТОВ ТЕСТТ");
    assert_eq!(certified.signer.owners, [Owner::Individual]);
}

#[test]
fn the_list_of_the_authority_is_believed() {
    let list = std::fs::read("tests/vectors/ca-rsa-test.crl").unwrap();
    let issuer = certificate("ca-rsa-test.cer");
    let good = certificate("leaf-rsa-sign.cer");
    let then = at("2022-06-01T00:00:00Z");
    let answer = crl::check(&list, &good, &issuer, then).unwrap();
    assert_eq!(answer.status, Status::Good);
    assert_eq!(answer.as_of, at("2022-03-29T04:18:29Z"));
    assert_eq!(answer.valid_until, at("2022-09-25T04:18:29Z"));

    // Only the serial number of what is looked up counts; these are on the list.
    let on_list = |serial: &str| {
        let own = hex::decode("41e45cc8a04c705963e5cd6769848a934d8eaef5").unwrap();
        let at = good.windows(20).position(|window| window == own).unwrap();
        let mut certificate = good.clone();
        certificate[at..at + 20].copy_from_slice(&hex::decode(serial).unwrap());
        crl::check(&list, &certificate, &issuer, then).unwrap().status
    };
    for (serial, since, reason) in [
        (
            "474c38696d8677a2c8b6e40345a8b04168c0905c",
            "2021-04-01T06:56:52Z",
            Some(Reason::CertificateHold),
        ),
        (
            "4b779cb5647c4da7b07327c503eab1656d716ed8",
            "2021-03-30T18:10:21Z",
            Some(Reason::KeyCompromise),
        ),
        (
            "1f6de34f4f4bb353dd57ef15e4e6ddb8363f6d00",
            "2021-05-31T05:45:26Z",
            None,
        ),
    ] {
        assert_eq!(
            on_list(serial),
            Status::Revoked {
                at: at(since),
                reason
            }
        );
    }

    let late = crl::check(&list, &good, &issuer, at("2022-09-25T04:18:30Z"));
    assert_eq!(late.unwrap_err(), Refused::NotCurrent);
    let early = crl::check(&list, &good, &issuer, at("2022-03-29T04:00:00Z"));
    assert_eq!(early.unwrap_err(), Refused::NotCurrent);
    let other = crl::check(&list, &good, &certificate("ca-gost512-test.cer"), then);
    assert_eq!(other.unwrap_err(), Refused::OtherCertificate);
}

#[test]
fn every_wrapping_unwraps_to_the_same() {
    let der = message("rsa-attached.cms");
    let pem = |label| eds_make::pem(label, &der);
    let base64: String = pem("CMS").lines().filter(|line| !line.starts_with('-')).collect();
    let spaced: String = base64.chars().flat_map(|one| [one, ' ', '\r', '\n']).collect();
    for wrapped in [
        pem("CMS"),
        pem("PKCS7"),
        pem("PKCS #7 SIGNED DATA"),
        format!("\r\n{}\r\n", pem("CMS").replace('\n', "\r\n")),
        base64.clone(),
        spaced,
        // As editors of Windows save it.
        format!("\u{feff}{}", pem("CMS")),
        format!("\u{feff}{base64}\r\n"),
    ] {
        assert_eq!(unwrapped(wrapped.as_bytes()).unwrap(), der);
    }
    assert_eq!(unwrapped(&der).unwrap(), der);

    for (wrong, refused) in [
        (pem("CERTIFICATE").into_bytes(), Malformed::PemLabel),
        (
            pem("CMS").replace("END CMS", "END PKCS7").into_bytes(),
            Malformed::Encoding,
        ),
        (
            format!("{}{}", pem("CMS"), pem("CMS")).into_bytes(),
            Malformed::Encoding,
        ),
        (b"-----BEGIN CMS".to_vec(), Malformed::Encoding),
        (b"-----BEGIN CMS-----\nMIAG".to_vec(), Malformed::Encoding),
        (b"{\"text\": \"hello\"}".to_vec(), Malformed::Encoding),
        (b"aGVsbG8=".to_vec(), Malformed::Encoding),
        (Vec::new(), Malformed::Encoding),
        (vec![0xff, 0xfe], Malformed::Encoding),
        (vec![0x30], Malformed::Encoding),
        (vec![b' '; eds::MAX_BYTES * 3 / 2 + 1], Malformed::TooLarge),
    ] {
        assert_eq!(unwrapped(&wrong).unwrap_err(), refused);
    }
}

#[test]
fn a_file_of_certificates_may_hold_other_things() {
    let [first, second] = ["ca-rsa-test.cer", "ca-gost512-test.cer"].map(certificate);
    let pem = |label, der: &[u8]| eds_make::pem(label, der);
    let good = |der: &[u8]| pem("CERTIFICATE", der);
    let broken = good(&first).replace("MII", "M*I");
    let open = good(&first).replace("-----END CERTIFICATE-----", "");
    let none: Vec<u8> = Vec::new();
    for (what, file, expected) in [
        (
            "text around",
            format!(
                "# roots\nsubject=CN\n{}\nissuer=\n{}\nend",
                good(&first),
                good(&second)
            ),
            vec![first.clone(), second.clone()],
        ),
        (
            "a byte order mark",
            format!("\u{feff}{}", good(&first)),
            vec![first.clone()],
        ),
        (
            "a list and a key between",
            format!(
                "{}{}{}{}",
                good(&first),
                pem("X509 CRL", b"list"),
                pem("PRIVATE KEY", b"key"),
                good(&second)
            ),
            vec![first.clone(), none.clone(), none.clone(), second.clone()],
        ),
        (
            "broken base64",
            format!("{broken}{}", good(&second)),
            vec![none.clone(), second.clone()],
        ),
        (
            "a block without an end",
            format!("{open}{}", good(&second)),
            vec![none.clone(), second.clone()],
        ),
        (
            "the old label",
            pem("X509 CERTIFICATE", &first),
            vec![first.clone()],
        ),
        ("nothing", String::new(), Vec::new()),
    ] {
        assert_eq!(certificates_of(file.as_bytes()), Ok(expected), "{what}");
    }
    assert_eq!(certificates_of(b"no certificate"), Err(Malformed::Encoding));
    assert_eq!(certificates_of(&[0xff]), Err(Malformed::Encoding));
}
