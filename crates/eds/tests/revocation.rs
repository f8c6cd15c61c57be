//! Answers of responders and lists of the revoked, made here.

#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "what is not there fails the test"
)]

use chrono::{DateTime, TimeDelta, Utc};
use eds::revocation::{Answer, LEEWAY, MAX_AGE, Reason, Status};
use eds::{Algorithm, Malformed, ObjectIdentifier, Refused, crl, ocsp};
use eds_make::{self as make, Key, List, OcspAnswer, Person, Pki};

const ALGORITHMS: [Algorithm; 2] = [Algorithm::RsaSha256, Algorithm::Gost512];
const NONCE: &[u8] = b"sixteen bytes or";
const SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1");

fn now() -> DateTime<Utc> {
    "2026-09-01T09:00:00Z".parse().unwrap()
}

fn pki(algorithm: Algorithm) -> Pki {
    Pki::new(algorithm, now())
}

fn person() -> Person {
    Person::individual("123456789013")
}

fn revoked() -> Status {
    Status::Revoked {
        at: now() - TimeDelta::days(3),
        reason: Some(Reason::KeyCompromise),
    }
}

/// What comes of an answer to the question about the person's certificate, with the nonce.
fn told(pki: &Pki, answer: &OcspAnswer) -> Result<Answer, Refused> {
    let certificate = pki.identity(&person()).certificate;
    ocsp::check(
        &answer.encode(),
        &certificate,
        &pki.issuing.certificate,
        Some(NONCE),
        now(),
    )
}

/// The answer that the certificate is good.
fn good(pki: &Pki) -> OcspAnswer {
    OcspAnswer {
        nonce: Some(NONCE.to_vec()),
        ..pki.ocsp(&pki.identity(&person()).certificate, Status::Good, now())
    }
}

#[test]
fn a_question_names_the_certificate() {
    let pki = pki(Algorithm::RsaSha256);
    let identity = pki.identity(&person());
    let ask = |nonce| ocsp::request(&identity.certificate, &pki.issuing.certificate, nonce).unwrap();
    let question = ask(Some(NONCE));
    let has = |part: &[u8]| question.windows(part.len()).any(|window| window == part);
    assert!(has(&identity.serial));
    assert!(has(&make::octets(&make::octets(NONCE))));
    assert!(ask(None).len() < question.len());
    // The answer of a responder has the same name for the certificate: hash algorithm, two hashes, serial number.
    let answer = good(&pki).encode();
    let id = &ask(None)[8..];
    assert!(answer.windows(id.len()).any(|window| window == id));
    assert!(ocsp::request(b"no certificate", &pki.issuing.certificate, None).is_err());
}

#[test]
fn an_answer_is_believed_with_either_algorithm() {
    for algorithm in ALGORITHMS {
        let pki = pki(algorithm);
        for status in [
            Status::Good,
            revoked(),
            Status::Revoked {
                at: now() - TimeDelta::days(3),
                reason: None,
            },
            Status::Unknown,
            Status::NotIssued,
        ] {
            let answer = OcspAnswer { status, ..good(&pki) };
            let told = told(&pki, &answer).unwrap();
            assert_eq!(told.status, status);
            assert_eq!(told.as_of, now());
            assert_eq!(told.valid_until, now() + MAX_AGE);
        }
        let renewed = OcspAnswer {
            renewal: Some(now() + TimeDelta::hours(1)),
            ..good(&pki)
        };
        assert_eq!(
            told(&pki, &renewed).unwrap().valid_until,
            now() + TimeDelta::hours(1)
        );
        let far = OcspAnswer {
            renewal: Some(now() + TimeDelta::days(30)),
            ..good(&pki)
        };
        assert_eq!(told(&pki, &far).unwrap().valid_until, now() + MAX_AGE);
        let by_issuer = OcspAnswer {
            responder: pki.issuing.name.clone(),
            key: pki.issuing.key.clone(),
            certificates: Vec::new(),
            ..good(&pki)
        };
        assert!(told(&pki, &by_issuer).is_ok());
        let sha256 = OcspAnswer {
            digest: SHA256,
            ..good(&pki)
        };
        assert!(told(&pki, &sha256).is_ok());
        let without_nonce = OcspAnswer {
            nonce: None,
            ..good(&pki)
        };
        assert!(told(&pki, &without_nonce).is_ok());
    }
}

#[test]
fn a_certificate_that_was_never_issued_was_not_revoked() {
    let pki = pki(Algorithm::RsaSha256);
    let on_hold = Some(Reason::CertificateHold);
    let status = |at, reason, extended| {
        let answer = OcspAnswer {
            status: Status::Revoked { at, reason },
            extended,
            ..good(&pki)
        };
        told(&pki, &answer).unwrap().status
    };
    let since_1970 = DateTime::UNIX_EPOCH;
    // By the three together a responder says that it does not know of it (RFC 6960, 2.2).
    assert_eq!(status(since_1970, on_hold, true), Status::NotIssued);
    for (at, reason, extended) in [
        (since_1970, on_hold, false),
        (since_1970, None, true),
        (since_1970, Some(Reason::KeyCompromise), true),
        (now() - TimeDelta::days(3), on_hold, true),
        (now() - TimeDelta::days(3), Some(Reason::KeyCompromise), true),
    ] {
        assert_eq!(status(at, reason, extended), Status::Revoked { at, reason });
    }
}

#[test]
fn a_certificate_of_an_answer_that_can_vouch_for_nobody_stops_nothing() {
    let pki = pki(Algorithm::RsaSha256);
    let gost = Pki::new(Algorithm::Gost512, now());
    let large = make::sequence(&[&make::octets(&[0; 20_000])]);
    for strange in [
        gost.root.certificate.clone(),
        make::sequence(&[&make::integer(&[1])]),
        large,
    ] {
        let mut answer = good(&pki);
        answer.certificates.insert(0, strange);
        assert!(told(&pki, &answer).is_ok());
    }
}

#[test]
fn each_wrong_answer_has_its_reason() {
    type Change = fn(&Pki, &mut OcspAnswer);
    /// The responder's certificate, changed.
    fn appoint(pki: &Pki, answer: &mut OcspAnswer, by: &Key, change: fn(&mut make::Certificate)) {
        let mut template = pki.template(&person());
        template.subject.clone_from(&answer.responder);
        template.public = answer.key.public();
        let signing = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.9");
        let purposes = make::sequence(&[&make::oid(signing)]);
        template.set(ObjectIdentifier::new_unwrap("2.5.29.37"), false, &purposes);
        template
            .extensions
            .retain(|(id, ..)| id.to_string() != "1.3.6.1.5.5.7.1.1");
        change(&mut template);
        answer.certificates = vec![template.encode(by)];
    }
    let wrong: [(&str, Change, Refused); 17] = [
        (
            "the responder cannot",
            |_, answer| answer.result = 3,
            Refused::ResponderRefuses,
        ),
        (
            "the responder may not",
            |_, answer| answer.result = 6,
            Refused::ResponderRefuses,
        ),
        (
            "no such result",
            |_, answer| answer.result = 9,
            Refused::Form(Malformed::Part("the answer")),
        ),
        (
            "about another certificate",
            |pki, answer| answer.certificate = pki.identity(&Person::individual("990101300122")).certificate,
            Refused::OtherCertificate,
        ),
        (
            "of another issuer",
            |pki, answer| answer.issuer.clone_from(&pki.root.certificate),
            Refused::OtherCertificate,
        ),
        (
            "another nonce",
            |_, answer| answer.nonce = Some(b"another sixteen.".to_vec()),
            Refused::NonceMismatch,
        ),
        (
            "from the future",
            |_, answer| answer.as_of = now() + LEEWAY + TimeDelta::seconds(1),
            Refused::NotCurrent,
        ),
        (
            "too old",
            |_, answer| answer.as_of = now() - MAX_AGE - TimeDelta::seconds(1),
            Refused::NotCurrent,
        ),
        (
            "over",
            |_, answer| {
                answer.as_of = now() - TimeDelta::hours(2);
                answer.renewal = Some(now() - TimeDelta::seconds(1));
            },
            Refused::NotCurrent,
        ),
        (
            "signed with another key",
            |_, answer| answer.key = Key::new(answer.key.algorithm(), "somebody"),
            Refused::ResponderUnknown,
        ),
        (
            "by a responder without certificate",
            |_, answer| answer.certificates.clear(),
            Refused::ResponderUnknown,
        ),
        (
            "by a responder of another name",
            |_, answer| answer.responder = make::name(&[("2.5.4.3", "БӨТЕН")]),
            Refused::ResponderUnknown,
        ),
        (
            "by the person, for the issuer",
            |pki, answer| {
                answer.responder = pki.issuing.name.clone();
                answer.key = pki.key(&person());
            },
            Refused::ResponderUnknown,
        ),
        (
            "by a responder that the root appointed",
            |pki, answer| appoint(pki, answer, &pki.root.key, |_| ()),
            Refused::ResponderUnknown,
        ),
        (
            "by a responder that nobody appointed",
            |pki, answer| {
                appoint(pki, answer, &pki.issuing.key, |template| {
                    template
                        .extensions
                        .retain(|(id, ..)| id.to_string() != "2.5.29.37");
                });
            },
            Refused::ResponderUnknown,
        ),
        (
            "by a responder whose time is over",
            |pki, answer| {
                appoint(pki, answer, &pki.issuing.key, |template| {
                    template.to = now() - TimeDelta::seconds(1);
                });
            },
            Refused::ResponderUnknown,
        ),
        (
            "with many certificates",
            |_, answer| answer.certificates = vec![answer.certificates[0].clone(); 5],
            Refused::TooManyCertificates,
        ),
    ];
    for algorithm in ALGORITHMS {
        let pki = pki(algorithm);
        let mut right = good(&pki);
        appoint(&pki, &mut right, &pki.issuing.key, |_| ());
        assert!(told(&pki, &right).is_ok());
        for (what, change, refused) in &wrong {
            let mut answer = good(&pki);
            change(&pki, &mut answer);
            assert_eq!(told(&pki, &answer).as_ref(), Err(refused), "{what}, {algorithm}");
        }
    }
}

#[test]
fn bytes_that_are_no_answer_are_refused() {
    let pki = pki(Algorithm::RsaSha256);
    let certificate = pki.identity(&person()).certificate;
    let check =
        |bytes: &[u8]| ocsp::check(bytes, &certificate, &pki.issuing.certificate, None, now()).unwrap_err();
    let answer = good(&pki).encode();
    assert_eq!(
        check(&vec![0; ocsp::MAX_BYTES + 1]),
        Refused::Form(Malformed::TooLarge)
    );
    assert_eq!(
        check(&[answer.clone(), vec![0]].concat()),
        Refused::Form(Malformed::TrailingBytes)
    );
    assert_eq!(check(b"<html>"), Refused::Form(Malformed::Part("an element")));
    let other = ocsp::check(&answer, &certificate, &pki.root.certificate, None, now());
    assert_eq!(other.unwrap_err(), Refused::OtherCertificate);
    for end in 0..answer.len() {
        check(&answer[..end]);
    }
}

/// What comes of a list for the person's certificate.
fn listed(pki: &Pki, list: &List) -> Result<Answer, Refused> {
    let certificate = pki.identity(&person()).certificate;
    crl::check(&list.encode(), &certificate, &pki.issuing.certificate, now())
}

#[test]
fn a_list_is_believed_with_either_algorithm() {
    for algorithm in ALGORITHMS {
        let pki = pki(algorithm);
        let since = now() - TimeDelta::days(3);
        let mut list = pki.list(now() - TimeDelta::days(1));
        let told = listed(&pki, &list).unwrap();
        assert_eq!(told.status, Status::Good);
        assert_eq!(told.valid_until, now() + TimeDelta::days(6));

        list.entries = (1..200).map(|serial| (vec![serial], since, Some(4))).collect();
        assert_eq!(listed(&pki, &list).unwrap().status, Status::Good);
        let serial = pki.identity(&person()).serial;
        list.entries.push((serial.clone(), since, Some(1)));
        assert_eq!(listed(&pki, &list).unwrap().status, revoked());
        list.entries = vec![(serial, since, None)];
        let without_reason = Status::Revoked {
            at: since,
            reason: None,
        };
        assert_eq!(listed(&pki, &list).unwrap().status, without_reason);

        list.renewal = None;
        list.as_of = now() - MAX_AGE;
        assert_eq!(listed(&pki, &list).unwrap().valid_until, now());
    }
}

#[test]
fn each_wrong_list_has_its_reason() {
    type Change = fn(&Pki, &mut List);
    fn critical(oid: &str) -> Vec<u8> {
        make::extension(ObjectIdentifier::new_unwrap(oid), true, &make::integer(&[1]))
    }
    let wrong: [(&str, Change, Refused); 9] = [
        (
            "of another issuer",
            |pki, list| list.issuer.clone_from(&pki.root.name),
            Refused::OtherCertificate,
        ),
        (
            "signed with another key",
            |pki, list| list.key = pki.root.key.clone(),
            Refused::ResponderUnknown,
        ),
        (
            "of another algorithm",
            |_, list| list.key = Key::new(Algorithm::Gost512, "issuing"),
            Refused::AlgorithmsDisagree,
        ),
        (
            "from the future",
            |_, list| list.as_of = now() + LEEWAY + TimeDelta::seconds(1),
            Refused::NotCurrent,
        ),
        (
            "over",
            |_, list| list.renewal = Some(now() - TimeDelta::seconds(1)),
            Refused::NotCurrent,
        ),
        (
            "old and without an end",
            |_, list| {
                list.renewal = None;
                list.as_of = now() - MAX_AGE - TimeDelta::seconds(1);
            },
            Refused::NotCurrent,
        ),
        (
            "of changes only",
            |_, list| list.extensions.push(critical("2.5.29.27")),
            Refused::CriticalExtension("2.5.29.27".to_owned()),
        ),
        (
            "of a part",
            |_, list| list.extensions.push(critical("2.5.29.28")),
            Refused::CriticalExtension("2.5.29.28".to_owned()),
        ),
        (
            "with a reason that is none",
            |pki, list| {
                let serial = pki.identity(&person()).serial;
                list.entries = vec![(serial, now(), Some(7))];
            },
            Refused::Form(Malformed::Part("the list")),
        ),
    ];
    let pki = pki(Algorithm::RsaSha256);
    for (what, change, refused) in wrong {
        let mut list = pki.list(now() - TimeDelta::days(1));
        change(&pki, &mut list);
        assert_eq!(listed(&pki, &list), Err(refused), "{what}");
    }

    // An authority that may not sign lists.
    let mut template = pki
        .root
        .template(pki.issuing.name.clone(), &pki.issuing.key, now());
    template.set(ObjectIdentifier::new_unwrap("2.5.29.15"), true, &[3, 2, 2, 0x04]);
    let issuer = template.encode(&pki.root.key);
    let certificate = pki.identity(&person()).certificate;
    let list = pki.list(now()).encode();
    let refused = crl::check(&list, &certificate, &issuer, now()).unwrap_err();
    assert_eq!(refused, Refused::ResponderUnknown);
    for end in 0..list.len() {
        assert!(crl::check(&list[..end], &certificate, &pki.issuing.certificate, now()).is_err());
    }
}
