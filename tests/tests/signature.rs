//! Documents that are signed: by citizens, by organisations, by heads; and everything that only looks like it.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use anyhow::{Context as _, Result};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, TimeDelta, Utc};
use eds::revocation::{Reason, Status};
use eds::{Algorithm, ObjectIdentifier, Owner};
use eds_make::{self as make, Person, Pki};
use portal_tests::client::Answer;
use portal_tests::documents::{self, lacks};
use portal_tests::life::{self, Role};
use portal_tests::people;
use portal_tests::scene::id;
use portal_tests::server::{Folder, Portal};
use portal_tests::signing::{self, Anchors, MEDIA_TYPE, asked_of, authority, now, signed};
use portal_tests::stub::{Asked, Said, Stub, said};
use portal_tests::verify::verify;
use serde_json::{Value, json};

/// A portal that trusts this authority, with settings of its own.
fn trusting(pki: &Pki, settings: &[(&str, &str)]) -> Result<Portal> {
    trusting_in(Folder::new()?, pki, settings)
}

/// The same over this data folder.
fn trusting_in(folder: Folder, pki: &Pki, settings: &[(&str, &str)]) -> Result<Portal> {
    let variables = signing::variables(std::slice::from_ref(pki), Anchors::Roots);
    let mut all: Vec<(&str, &str)> = variables
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    let faults = std::env::var("PORTAL_FAULTS").unwrap_or_default();
    let portal = Portal::open(folder, &all)?;
    documents::seed(&portal.client, &portal.operator())?;
    all.extend(settings);
    all.push(("PORTAL_FAULTS", &faults));
    Portal::open(portal.stop()?, &all)
}

fn send(portal: &Portal, bytes: &[u8]) -> Result<Answer> {
    portal.client.post_signed("/v1/requests", bytes)
}

/// The requests that the portal knows of a citizen.
fn requests_of(portal: &Portal, iin: &str) -> Result<usize> {
    let token = portal.authority.token_of(iin);
    Ok(portal.client.walk("/v1/me/requests", &token, 50)?.len())
}

#[test]
fn a_signed_request_is_registered_in_every_algorithm_and_form() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    for algorithm in [Algorithm::RsaSha256, Algorithm::Gost512] {
        let pki = authority(algorithm);
        let portal = trusting(&pki, &[])?;
        let document = documents::request(people::CITIZEN, people::HOLDER);
        let der = signed(&pki, &Person::individual(people::CITIZEN), &document);
        let forms = [
            der.clone(),
            STANDARD.encode(&der).into_bytes(),
            make::pem("CMS", &der).into_bytes(),
            make::pem("PKCS7", &der).into_bytes(),
        ];
        for form in &forms {
            let case = send(&portal, form)?.with(201)?.json();
            assert_eq!(case["admission"], "signature");
            assert_eq!(case["text"], document["text"]);
            let signer = &case["signature"]["signer"];
            assert_eq!(signer["iin"], people::CITIZEN);
            assert_eq!(signer["capacity"], "individual");
            assert_eq!(signer["algorithm"], algorithm.to_string());
            // What was received stays, byte for byte, for the applicant and the holder.
            let path = format!("/v1/requests/{}/signature", id(&case));
            for iin in [people::CITIZEN, people::ADMINISTRATOR] {
                let kept = portal
                    .client
                    .get(&path, &portal.authority.token_of(iin))?
                    .with(200)?;
                assert_eq!(kept.header("content-type"), Some(MEDIA_TYPE));
                assert_eq!(kept.body, der);
            }
            portal
                .client
                .get(&path, &portal.operator())?
                .refused(404, "not-found")?;
            let stranger = portal.somebody()?;
            portal
                .client
                .get(&path, &stranger.token)?
                .refused(404, "not-found")?;
        }
        // In whatever form it comes, it is the same request.
        assert_eq!(requests_of(&portal, people::CITIZEN)?, 1);
    }
    Ok(())
}

#[test]
fn a_signed_request_with_files_keeps_them_and_the_signature() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let pki = authority(Algorithm::Gost512);
    let portal = trusting(&pki, &[])?;
    let mut document = documents::request(people::CITIZEN, people::HOLDER);
    let file: Vec<u8> = (0..3_000_000_u32)
        .map(|n| n.to_le_bytes()[0] ^ n.to_le_bytes()[2])
        .collect();
    document["attachments"] =
        json!([{"name": "фото.jpg", "media_type": "image/jpeg", "content": STANDARD.encode(&file)}]);
    let der = signed(&pki, &Person::individual(people::CITIZEN), &document);
    let case = send(&portal, &der)?.with(201)?.json();
    let token = portal.authority.token_of(people::CITIZEN);
    let path = format!("/v1/requests/{}", id(&case));
    assert_eq!(
        portal
            .client
            .get(&format!("{path}/attachments/0"), &token)?
            .with(200)?
            .body,
        file
    );
    assert_eq!(
        portal
            .client
            .get(&format!("{path}/signature"), &token)?
            .with(200)?
            .body,
        der
    );
    assert_eq!(case["signature"]["evidence"]["size"], der.len());
    Ok(())
}

/// The forms in which signing programs write one message that is not DER all through: the content is this.
fn in_ber(message: &make::Message, content: &[u8]) -> Vec<(&'static str, Vec<u8>)> {
    vec![
        ("pieces of OpenSSL", message.stream(content, 4_096)),
        ("pieces of BouncyCastle", message.stream(content, 1_000)),
        ("small pieces", message.stream(content, 3)),
        ("BER all through", make::ber(&message.encode(), 64)),
    ]
}

#[test]
fn a_message_in_ber_is_taken_and_kept_as_it_came() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    for algorithm in [Algorithm::RsaSha256, Algorithm::Gost512] {
        let pki = authority(algorithm);
        let portal = trusting(&pki, &[])?;
        let identity = pki.identity(&Person::individual(people::CITIZEN));
        let mut document = documents::request(people::CITIZEN, people::HOLDER);
        document["attachments"] = json!([{"name": "a.bin", "media_type": "application/octet-stream", "content": STANDARD.encode([7; 50_000])}]);
        let content = document.to_string();
        let message = identity.message(content.as_bytes(), now());
        let mut cases = Vec::new();
        for (what, bytes) in in_ber(&message, content.as_bytes()) {
            for form in [
                bytes.clone(),
                STANDARD.encode(&bytes).into_bytes(),
                make::pem("CMS", &bytes).into_bytes(),
            ] {
                let sent = send(&portal, &form)?.with(201);
                let case = sent.with_context(|| format!("{what}, {algorithm}"))?.json();
                cases.push(id(&case));
                let first = cases.first().cloned().unwrap_or_default();
                let path = format!("/v1/requests/{first}");
                let token = portal.authority.token_of(people::CITIZEN);
                let file = portal
                    .client
                    .get(&format!("{path}/attachments/0"), &token)?
                    .with(200)?;
                assert!(file.body == [7; 50_000], "{what}");
            }
        }
        // However it is written, it is one signature under one document.
        cases.dedup();
        assert_eq!(cases.len(), 1);
        let number = cases.remove(0);
        let token = portal.authority.token_of(people::CITIZEN);
        let path = format!("/v1/requests/{number}/signature");
        let kept = portal.client.get(&path, &token)?.with(200)?;
        assert_eq!(kept.header("content-type"), Some(MEDIA_TYPE));
        let [(_, first), ..] = &*in_ber(&message, content.as_bytes()) else {
            anyhow::bail!("no forms");
        };
        assert!(kept.body == *first);
        // Somebody else checks it from the case file.
        let path = format!("/v1/requests/{number}/export?attachments=true");
        let file = portal.client.get(&path, &token)?.with(200)?.body;
        let (said, status) = verify(&file, &[])?;
        assert_eq!(status, 0, "{said}");
    }
    Ok(())
}

#[test]
fn a_certificate_is_asked_about_again_behind_a_message_in_ber() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let it = Unspoken::new(&Person::individual(people::CITIZEN))?;
    let arrived_at: DateTime<Utc> = ARRIVAL.parse()?;
    let document = documents::request(people::CITIZEN, people::HOLDER).to_string();
    let message = it.identity.message(document.as_bytes(), arrived_at);
    let sent = send(&it.portal, &message.stream(document.as_bytes(), 100))?.with(201)?;
    let number = id(&sent.json());
    it.at(arrived_at + TimeDelta::minutes(10), Some(Status::Good), None)?;
    it.portal.sweep()?;
    let case = it.portal.seen(people::CITIZEN, &number)?.with(200)?.json();
    assert!(case["revocation_found"]["not-revoked"].is_object(), "{case}");
    Ok(())
}

#[test]
fn what_stands_beside_a_signature_does_not_spoil_it() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let pki = authority(Algorithm::RsaSha256);
    let portal = trusting(&pki, &[])?;
    let identity = pki.identity(&Person::individual(people::CITIZEN));
    let stamp = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.14");
    let stamp = make::attribute(stamp, &[make::sequence(&[&make::octets(&[7; 2_000])])]);
    let list = || {
        let mut list = pki.list(now());
        list.entries = (0..1_500_u16)
            .map(|serial| (serial.to_be_bytes().to_vec(), now(), Some(1)))
            .collect();
        list.encode()
    };
    let ocsp = make::oid(ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.16.2"));
    let answer = pki.ocsp(&identity.certificate, Status::Good, now()).encode();
    let answer = make::context(1, &[ocsp, answer].concat());
    // An authority with a key that nobody here knows, in a certificate that is otherwise right.
    let mut strange = pki.root.template(pki.root.name.clone(), &pki.root.key, now());
    let [p256, curve] =
        ["1.2.840.10045.2.1", "1.2.840.10045.3.1.7"].map(|oid| make::oid(ObjectIdentifier::new_unwrap(oid)));
    strange.public = make::sequence(&[&make::sequence(&[&p256, &curve]), &make::bits(&[4; 65])]);
    let strange = strange.encode(&pki.root.key);
    let absent = make::sequence(&[&make::oid(ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1"))]);
    type Change<'a> = &'a dyn Fn(&mut make::Message, &mut make::Signature);
    let changes: [(&str, Change<'_>); 10] = [
        ("a time stamp", &|_, signature| {
            signature.unsigned = vec![stamp.clone()]
        }),
        ("a time stamp in BER", &|_, signature| {
            signature.unsigned = vec![make::ber(&stamp, 100)];
        }),
        ("an old certificate", &|message, _| {
            message.certificates.push(strange.clone())
        }),
        ("an old certificate first", &|message, _| {
            message.certificates.insert(0, strange.clone());
        }),
        ("an attribute certificate", &|message, _| {
            message
                .certificates
                .push(make::element(0xa2, &make::integer(&[1])));
        }),
        ("another certificate", &|message, _| {
            message
                .certificates
                .push(make::element(0xa3, &make::integer(&[1])));
        }),
        ("a digest without parameters", &|_, signature| {
            signature.digest_algorithm = absent.clone();
        }),
        ("digests without parameters", &|message, _| {
            message.digests = vec![absent.clone()]
        }),
        ("a long list", &|message, _| message.revocation = vec![list()]),
        ("version 5 with an answer", &|message, _| {
            message.version = 5;
            message.revocation = vec![list(), answer.clone()];
        }),
    ];
    for (what, change) in changes {
        let document = documents::with(
            &documents::request(people::CITIZEN, people::HOLDER),
            "/subject",
            json!(what),
        );
        let content = document.to_string();
        let mut message = identity.message(content.as_bytes(), now());
        let mut signature = identity.signature(content.as_bytes(), now());
        change(&mut message, &mut signature);
        message.signers = vec![signature.encode()];
        let bytes = message.encode();
        let case = send(&portal, &bytes)?
            .with(201)
            .with_context(|| what.to_owned())?
            .json();
        let path = format!("/v1/requests/{}/signature", id(&case));
        let token = portal.authority.token_of(people::CITIZEN);
        assert!(
            portal.client.get(&path, &token)?.with(200)?.body == bytes,
            "{what}"
        );
    }
    Ok(())
}

#[test]
fn one_strange_certificate_among_the_trusted_ones_stops_nothing() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let pki = authority(Algorithm::Gost512);
    let mut strange = pki
        .root
        .template(make::name(&[("2.5.4.3", "ЕСКІ ОРТАЛЫҚ")]), &pki.root.key, now());
    let [p256, curve] =
        ["1.2.840.10045.2.1", "1.2.840.10045.3.1.7"].map(|oid| make::oid(ObjectIdentifier::new_unwrap(oid)));
    strange.public = make::sequence(&[&make::sequence(&[&p256, &curve]), &make::bits(&[4; 65])]);
    let strange = make::pem("CERTIFICATE", &strange.encode(&pki.root.key));
    let variables = signing::variables(std::slice::from_ref(&pki), Anchors::Roots);
    let value = |name: &str| {
        let found = variables.iter().find(|(known, _)| known.ends_with(name));
        found.map(|(_, value)| value.clone()).unwrap_or_default()
    };
    let (anchors, intermediates) = (value("EDS_ANCHORS"), value("EDS_INTERMEDIATES"));
    let broken = "-----BEGIN CERTIFICATE-----\n***\n-----END CERTIFICATE-----\n";
    let list = make::pem("X509 CRL", b"list");
    let document = documents::request(people::CITIZEN, people::HOLDER);
    let message = signed(&pki, &Person::individual(people::CITIZEN), &document);
    for (what, anchors, intermediates) in [
        ("an anchor", format!("{strange}{anchors}"), intermediates.clone()),
        (
            "an intermediate",
            anchors.clone(),
            format!("{intermediates}{strange}"),
        ),
        (
            "text around",
            format!("# roots\nCN=root\n{anchors}\n"),
            intermediates.clone(),
        ),
        (
            "other blocks",
            format!("{broken}{list}{anchors}"),
            format!("{list}{intermediates}{broken}"),
        ),
        (
            "a byte order mark",
            format!("\u{feff}{anchors}"),
            intermediates.clone(),
        ),
    ] {
        let settings = [
            ("SPIN_VARIABLE_EDS_ANCHORS", &*anchors),
            ("SPIN_VARIABLE_EDS_INTERMEDIATES", &*intermediates),
        ];
        let portal = trusting(&pki, &settings)?;
        send(&portal, &message)?
            .with(201)
            .with_context(|| what.to_owned())?;
    }
    // Where none can be used, the deployment has none, and nobody's key is to blame.
    for anchors in [&*strange, broken] {
        let portal = trusting(&pki, &[("SPIN_VARIABLE_EDS_ANCHORS", anchors)])?;
        send(&portal, &message)?.refused(503, "not-configured")?;
    }
    Ok(())
}

#[test]
fn the_media_type_says_whether_a_document_is_signed() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let pki = authority(Algorithm::RsaSha256);
    let portal = trusting(&pki, &[])?;
    let document = documents::request(people::CITIZEN, people::HOLDER);
    let message = signed(&pki, &Person::individual(people::CITIZEN), &document);
    let answer = format!("/v1/requests/{}-2026-1/answer", people::HOLDER);
    for media_type in [
        "application/pkcs7-mime",
        "application/x-pkcs7-mime",
        "application/cms",
        "Application/CMS",
        "application/pkcs7-mime; smime-type=signed-data; name=smime.p7m",
        "application/cms;encapsulatingContent=data; innerContent=data",
    ] {
        let headers = [("content-type", media_type)];
        portal
            .client
            .send("POST", "/v1/requests", &headers, &message)?
            .with(201)
            .with_context(|| media_type.to_owned())?;
        // It is a signature, under a document that is no answer.
        portal
            .client
            .send("POST", &answer, &headers, &message)?
            .refused(422, "invalid-document")
            .with_context(|| media_type.to_owned())?;
    }
    for media_type in [
        "application/octet-stream",
        "application/pkcs7-signature",
        "application/pkcs10",
        "application/x-www-form-urlencoded",
        "text/plain",
    ] {
        for (path, words) in [("/v1/requests", "pkcs7-mime"), (&*answer, "pkcs7-mime")] {
            let headers = [("content-type", media_type), ("accept-language", "en")];
            let refused = portal
                .client
                .send("POST", path, &headers, &message)?
                .refused(415, "unsupported-media-type")
                .with_context(|| media_type.to_owned())?;
            let detail = refused.json()["detail"].as_str().unwrap_or_default().to_owned();
            assert!(detail.contains(words), "{detail}");
        }
    }
    Ok(())
}

#[test]
fn a_refused_signature_names_its_cause_in_each_language() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let pki = authority(Algorithm::RsaSha256);
    let portal = trusting(&pki, &[])?;
    let content = documents::request(people::CITIZEN, people::HOLDER).to_string();
    let content = content.as_bytes();
    let identity = pki.identity(&Person::individual(people::CITIZEN));
    let good = identity.message(content, now());
    let time = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.5");
    let timed = |value: Option<Vec<u8>>| {
        let mut signature = identity.signature(content, now());
        let start = make::oid(time);
        signature
            .attributes
            .retain(|attribute| !attribute.windows(start.len()).any(|window| window == start));
        signature
            .attributes
            .extend(value.map(|value| make::attribute(time, &[value])));
        let mut message = good.clone();
        message.signers = vec![signature.encode()];
        message.encode()
    };
    let minutes = now().format("%y%m%d%H%MZ").to_string();
    let mut many = good.clone();
    many.certificates = vec![identity.certificate.clone(); 7];
    let mut version = good.clone();
    version.version = 2;
    let der = good.encode();
    let stream = good.stream(content, 1_000);
    for (what, bytes, words) in [
        (
            "no time",
            timed(None),
            ["signingTime", "signingTime", "signingTime"],
        ),
        (
            "no seconds",
            timed(Some(make::element(0x17, minutes.as_bytes()))),
            ["секунд", "секунд", "seconds"],
        ),
        (
            "zeros behind",
            [&*der, &[0; 16]].concat(),
            ["артық", "лишние", "behind"],
        ),
        (
            "zeros behind BER",
            [&*stream, &[0; 16]].concat(),
            ["артық", "лишние", "behind"],
        ),
        (
            "half",
            der[..der.len() / 2].to_vec(),
            ["толық емес", "обрывается", "cut off"],
        ),
        (
            "half of BER",
            stream[..stream.len() / 2].to_vec(),
            ["толық емес", "обрывается", "cut off"],
        ),
        ("seven certificates", many.encode(), ["алтау", "шести", "six"]),
        ("another version", version.encode(), ["нұсқа", "верси", "version"]),
        (
            "something else in PEM",
            make::pem("CERTIFICATE", &identity.certificate).into_bytes(),
            ["PEM", "PEM", "PEM"],
        ),
    ] {
        for (language, word) in ["kk", "ru", "en"].into_iter().zip(words) {
            let headers = [("content-type", MEDIA_TYPE), ("accept-language", language)];
            let refused = portal
                .client
                .send("POST", "/v1/requests", &headers, &bytes)?
                .refused(422, "signature-refused")
                .with_context(|| what.to_owned())?;
            let detail = refused.json()["detail"].as_str().unwrap_or_default().to_owned();
            assert!(detail.contains(word), "{what}, {language}: {detail}");
        }
    }
    assert_eq!(requests_of(&portal, people::CITIZEN)?, 0);
    Ok(())
}

#[test]
fn the_largest_request_can_be_signed_too() -> Result<()> {
    /// A request has five files at most, of this size at most.
    const FILE_BYTES: usize = 10 * 1024 * 1024;
    if Portal::is_remote() {
        return Ok(());
    }
    let portal = Portal::own()?;
    let citizen = portal.somebody()?;
    let mut document = documents::request(&citizen.iin, people::HOLDER);
    let files = (0..5_u8).map(|n| {
        json!({"name": format!("{n}.bin"), "media_type": "application/octet-stream",
               "content": STANDARD.encode(vec![n; FILE_BYTES])})
    });
    document["attachments"] = files.collect();
    let der = portal
        .authority
        .signed(&Person::individual(&citizen.iin), &document);
    let case = send(&portal, &der)?.with(201)?.json();
    let path = format!("/v1/requests/{}/signature", id(&case));
    let token = portal.authority.token_of(&citizen.iin);
    assert!(portal.client.get(&path, &token)?.with(200)?.body == der);
    // Nobody spoke of its certificate: the sweep has all of it asked about again.
    assert!(case["signature"]["signer"]["revocation"]["postponed"].is_object());
    portal.sweep()?;
    Ok(())
}

#[test]
fn the_same_signed_request_with_one_key_is_one_case() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let pki = authority(Algorithm::RsaSha256);
    let portal = trusting(&pki, &[])?;
    let document = documents::request(people::CITIZEN, people::HOLDER);
    let person = Person::individual(people::CITIZEN);
    let headers = [("content-type", MEDIA_TYPE), ("idempotency-key", "one-key")];
    let mut cases = Vec::new();
    for _ in 0..3 {
        // Signed anew each time, as a browser does when the button is pressed again: the document is the same.
        let der = signed(&pki, &person, &document);
        let answer = portal.client.send("POST", "/v1/requests", &headers, &der)?;
        cases.push(id(&answer.with(201)?.json()));
    }
    cases.dedup();
    assert_eq!(cases.len(), 1);
    Ok(())
}

#[test]
fn a_certificate_signs_for_its_owner_and_no_other() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let pki = authority(Algorithm::RsaSha256);
    let portal = trusting(&pki, &[])?;
    let (citizen, bin, other_bin) = (people::CITIZEN, people::new_number()?, people::new_number()?);
    let own = documents::request(citizen, people::HOLDER);
    let organization = documents::request_for(citizen, people::HOLDER, &bin);
    let mut may_sign = Person::head(citizen, &bin);
    may_sign.owners = vec![Owner::LegalEntity, Owner::RightToSign];
    for (what, person, document, believed) in [
        ("oneself", Person::individual(citizen), &own, true),
        (
            "the organisation, its head",
            Person::head(citizen, &bin),
            &organization,
            true,
        ),
        (
            "the organisation, with the right to sign",
            may_sign,
            &organization,
            true,
        ),
        (
            "another person",
            Person::individual(people::OTHER_CITIZEN),
            &own,
            false,
        ),
        (
            "an organisation, as a person",
            Person::individual(citizen),
            &organization,
            false,
        ),
        (
            "oneself, as an organisation",
            Person::head(citizen, &bin),
            &own,
            false,
        ),
        (
            "another organisation",
            Person::head(citizen, &other_bin),
            &organization,
            false,
        ),
        (
            "the organisation, as an employee",
            Person::employee(citizen, &bin),
            &organization,
            false,
        ),
        (
            "another's organisation",
            Person::head(people::OTHER_CITIZEN, &bin),
            &organization,
            false,
        ),
    ] {
        let document = documents::with(document, "/subject", json!(what));
        let answer = send(&portal, &signed(&pki, &person, &document))?;
        if believed {
            answer.with(201).with_context(|| what.to_owned())?;
        } else {
            answer
                .refused(403, "not-the-applicant")
                .with_context(|| what.to_owned())?;
        }
    }
    assert_eq!(requests_of(&portal, citizen)?, 3);
    Ok(())
}

#[test]
fn a_bad_signature_is_refused_in_words_and_leaves_nothing() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let pki = authority(Algorithm::Gost512);
    let portal = trusting(&pki, &[])?;
    let content = documents::request(people::CITIZEN, people::HOLDER).to_string();
    let content = content.as_bytes();
    let person = Person::individual(people::CITIZEN);
    let identity = pki.identity(&person);
    let message = identity.message(content, now());
    let changed = |change: &dyn Fn(&mut make::Message)| {
        let mut changed = message.clone();
        change(&mut changed);
        changed.encode()
    };
    let login = Person {
        authentication: true,
        ..person.clone()
    };
    let stranger = Pki::new(Algorithm::Gost512, now() - TimeDelta::days(1));
    let mut elsewhere = stranger.clone();
    elsewhere.issuing.key = make::Key::new(Algorithm::Gost512, "another issuer");
    let old = Pki::new(Algorithm::Gost512, now() - TimeDelta::days(500));
    let good = message.encode();
    let mut flipped = good.clone();
    let place = good
        .windows(6)
        .position(|bytes| bytes == b"holder")
        .context("no content")?;
    flipped[place] ^= 1;
    let nested = [0x30, 0x80].repeat(5 * 1024 * 1024);
    let deep: Vec<u8> = (0..200).fold(vec![5, 0], |inside, _| make::element(0x30, &inside));
    for (what, bytes, words) in [
        ("nothing", Vec::new(), "CMS"),
        ("the bare document", content.to_vec(), "CMS"),
        (
            "a certificate",
            make::pem("CERTIFICATE", &identity.certificate).into_bytes(),
            "CMS",
        ),
        ("a changed document", flipped, "match"),
        (
            "no signer",
            changed(&|message| message.signers.clear()),
            "nobody signed",
        ),
        (
            "two signers",
            changed(&|message| message.signers.push(message.signers[0].clone())),
            "exactly one",
        ),
        (
            "no certificate",
            changed(&|message| message.certificates.clear()),
            "certificate is not in",
        ),
        (
            "no content",
            changed(&|message| message.content = None),
            "send them together",
        ),
        ("bytes behind it", [good.clone(), vec![0]].concat(), "CMS"),
        ("half of it", good[..good.len() / 2].to_vec(), "CMS"),
        (
            "a key for signing in",
            signed(&pki, &login, &json!({})),
            "signing in",
        ),
        (
            "an unknown authority",
            signed(&elsewhere, &person, &json!({})),
            "trusted authority",
        ),
        (
            "an expired certificate",
            signed(&old, &person, &json!({})),
            "expired",
        ),
        (
            "a clock ahead",
            identity.sign(content, now() + TimeDelta::hours(2)),
            "clock",
        ),
        ("10 MiB of nesting", nested, "CMS"),
        ("200 levels", deep, "CMS"),
    ] {
        let answer = send(&portal, &bytes)?
            .refused(422, "signature-refused")
            .with_context(|| what.to_owned())?;
        let detail = answer.json()["detail"].as_str().unwrap_or_default().to_owned();
        assert!(detail.contains(words), "{what}: {detail}");
    }
    assert_eq!(requests_of(&portal, people::CITIZEN)?, 0);
    // A good signature under a document with faults is told the faults, as an account is.
    let faulty = signed(&pki, &person, &json!({"holder": people::HOLDER}));
    send(&portal, &faulty)?.refused(422, "invalid-document")?;
    // And what takes no signed documents says so.
    let path = "/v1/requests/990340000014-2026-1/withdrawal";
    portal
        .client
        .post_signed(path, &good)?
        .refused(401, "not-identified")?;
    Ok(())
}

#[test]
fn the_head_signs_an_answer_and_nobody_else_does() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let pki = authority(Algorithm::Gost512);
    let portal = trusting(&pki, &[])?;
    let life = portal.life()?;
    let (bin, head) = (&life.company.bin, &life.who(Role::Head).iin);
    let path = format!("/v1/requests/{}/answer", life.number);
    let answer = documents::with(&life::answer("provided"), "/request", json!(life.number));
    let administrator = &life.who(Role::Administrator).iin;
    for (what, person) in [
        ("the head as a private person", Person::individual(head)),
        (
            "the head of another organisation",
            Person::head(head, people::OTHER_HOLDER),
        ),
        ("an employee", Person::employee(head, bin)),
        ("an administrator", Person::head(administrator, bin)),
    ] {
        portal
            .client
            .post_signed(&path, &signed(&pki, &person, &answer))?
            .refused(403, "forbidden")
            .with_context(|| what.to_owned())?;
    }
    let stranger = Person::head(&portal.somebody()?.iin, bin);
    portal
        .client
        .post_signed(&path, &signed(&pki, &stranger, &answer))?
        .refused(404, "not-found")?;
    // A signature for no request, or for another, is not one for this.
    let another = life::answer("provided");
    for (answer, code) in [
        (another.clone(), "required"),
        (
            documents::with(&another, "/request", json!(format!("{bin}-2026-77"))),
            "another-request",
        ),
    ] {
        let refused = portal
            .client
            .post_signed(&path, &signed(&pki, &Person::head(head, bin), &answer))?
            .refused(422, "invalid-document")?;
        assert_eq!(refused.faults(), [("/request".to_owned(), code.to_owned())]);
    }
    let der = signed(&pki, &Person::head(head, bin), &answer);
    let case = portal.client.post_signed(&path, &der)?.with(200)?.json();
    let given = &case["legs"][0]["answer"];
    assert_eq!(given["signature"]["signer"]["capacity"], "head");
    let applicant = portal.authority.token_of(&life.who(Role::Applicant).iin);
    let kept = portal
        .client
        .get(&format!("{path}/signature"), &applicant)?
        .with(200)?;
    assert_eq!(kept.body, der);
    // Who has it from there cannot put it under another request of this holder.
    let other = id(&portal.case(&life.citizen, bin)?);
    portal
        .client
        .post_signed(&format!("/v1/requests/{other}/answer"), &kept.body)?
        .refused(422, "invalid-document")?;
    Ok(())
}

#[test]
fn an_answer_that_is_signed_again_with_one_key_is_the_same_answer() -> Result<()> {
    let portal = Portal::start()?;
    let life = portal.life()?;
    let head = Person::head(&life.who(Role::Head).iin, &life.company.bin);
    let answer = documents::with(&life::answer("provided"), "/request", json!(life.number));
    let path = format!("/v1/requests/{}/answer", life.number);
    let headers = [("content-type", MEDIA_TYPE), ("idempotency-key", "one-key")];
    for algorithm in [Algorithm::Gost512, Algorithm::RsaSha256] {
        let der = portal.authority.signed_with(algorithm, &head, &answer);
        portal.client.send("POST", &path, &headers, &der)?.with(200)?;
    }
    assert_eq!(life::times(&life.case()?, "answered"), 1);
    Ok(())
}

#[test]
fn a_signed_request_that_is_sent_again_is_the_same_request() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let pki = authority(Algorithm::RsaSha256);
    let portal = trusting(&pki, &[])?;
    let document = documents::request(people::CITIZEN, people::HOLDER);
    let identity = pki.identity(&Person::individual(people::CITIZEN));
    let der = identity.sign(document.to_string().as_bytes(), now());
    let case = id(&send(&portal, &der)?.with(201)?.json());
    // Everyone who may read it can have these bytes. Under no key do they make another request.
    for key in ["", "one", "another"] {
        let mut headers = vec![("content-type", MEDIA_TYPE)];
        if !key.is_empty() {
            headers.push(("idempotency-key", key));
        }
        let again = portal.client.send("POST", "/v1/requests", &headers, &der)?;
        assert_eq!(id(&again.with(201)?.json()), case, "{key}");
    }
    // And who finds them the day after is told that they are old.
    let old = identity.sign(document.to_string().as_bytes(), now() - TimeDelta::hours(25));
    let refused = send(&portal, &old)?.refused(422, "signature-refused")?;
    assert!(
        refused.json()["detail"]
            .as_str()
            .unwrap_or_default()
            .contains("more than a day")
    );
    let recent = identity.sign(document.to_string().as_bytes(), now() - TimeDelta::hours(23));
    send(&portal, &recent)?.with(201)?;
    assert_eq!(requests_of(&portal, people::CITIZEN)?, 2);
    Ok(())
}

#[test]
fn without_anchors_no_signature_is_accepted() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let pki = authority(Algorithm::RsaSha256);
    let portal = trusting(&pki, &[("SPIN_VARIABLE_EDS_ANCHORS", "")])?;
    let document = documents::request(people::CITIZEN, people::HOLDER);
    send(
        &portal,
        &signed(&pki, &Person::individual(people::CITIZEN), &document),
    )?
    .refused(503, "not-configured")?;
    Ok(())
}

const OCSP_HOST: &str = "SPIN_VARIABLE_EDS_OCSP_HOST";
const CRL_HOST: &str = "SPIN_VARIABLE_EDS_CRL_HOST";
const UNKNOWN: &str = "SPIN_VARIABLE_EDS_REVOCATION_UNKNOWN";

/// What the responder and the list of an authority say of a person: the list, that they are on it since an instant.
#[derive(Clone, Copy)]
struct Says {
    as_of: DateTime<Utc>,
    ocsp: Option<Status>,
    listed: Option<Option<DateTime<Utc>>>,
}

/// The servers of an authority: a responder and a list. Where they say nothing they are out of order.
fn servers(
    pki: &Pki,
    person: &Person,
    say: impl Fn() -> Says + Send + Sync + 'static,
) -> Result<(Stub, make::Identity)> {
    // The certificate names the server, and the server speaks of the certificate.
    let certificate = Arc::new(OnceLock::<make::Identity>::new());
    let known = certificate.clone();
    let authority = pki.clone();
    let stub = Stub::start(move |asked: &Asked| -> Said {
        let out_of_order = || said(500, "text/plain", "out of order");
        let Some(identity) = known.get() else {
            return out_of_order();
        };
        let says = say();
        match (asked.path.as_str(), says.ocsp, says.listed) {
            ("/ocsp", Some(status), _) => {
                let answer = authority.ocsp(&identity.certificate, status, says.as_of);
                said(200, "application/ocsp-response", answer.encode())
            }
            ("/issuing.crl", _, Some(listed)) => {
                let mut list = authority.list(says.as_of);
                if let Some(since) = listed {
                    list.entries.push((identity.serial.clone(), since, Some(1)));
                }
                said(200, "application/pkix-crl", list.encode())
            }
            _ => out_of_order(),
        }
    })?;
    let template = asked_of(pki, person, stub.address())?;
    let identity = certificate
        .get_or_init(|| pki.issue(&template, &pki.key(person)))
        .clone();
    Ok((stub, identity))
}

#[test]
fn a_revoked_certificate_is_refused_and_an_unknown_one_as_the_deployment_says() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let person = Person::individual(people::CITIZEN);
    let document = documents::request(people::CITIZEN, people::HOLDER).to_string();
    let revoked = Status::Revoked {
        at: now() - TimeDelta::hours(1),
        reason: Some(Reason::KeyCompromise),
    };
    let as_of = now();
    let says = |ocsp, listed| Says { as_of, ocsp, listed };
    let an_hour_ago = now() - TimeDelta::hours(1);
    for algorithm in [Algorithm::RsaSha256, Algorithm::Gost512] {
        let pki = authority(algorithm);
        for (what, says, unknown, expected) in [
            ("good", says(Some(Status::Good), None), "refuse", Ok("ocsp")),
            (
                "revoked",
                says(Some(revoked), Some(None)),
                "accept",
                Err((422, "signature-refused")),
            ),
            ("not listed", says(None, Some(None)), "refuse", Ok("crl")),
            (
                "listed",
                says(Some(Status::Unknown), Some(Some(an_hour_ago))),
                "accept",
                Err((422, "signature-refused")),
            ),
            (
                "nobody says",
                says(None, None),
                "refuse",
                Err((503, "unavailable")),
            ),
            (
                "nobody says, and that is accepted",
                says(None, None),
                "accept",
                Ok("postponed"),
            ),
        ] {
            let (stub, identity) = servers(&pki, &person, move || says)?;
            let settings = [
                (OCSP_HOST, stub.address()),
                (CRL_HOST, stub.address()),
                (UNKNOWN, unknown),
            ];
            let portal = trusting(&pki, &settings)?;
            let answer = send(&portal, &identity.sign(document.as_bytes(), now()))?;
            match expected {
                Ok(source) => {
                    let case = answer.with(201).with_context(|| what.to_owned())?.json();
                    let revocation = &case["signature"]["signer"]["revocation"];
                    let found = match revocation["not-revoked"]["source"].as_str() {
                        Some(source) => source,
                        None if revocation["postponed"].is_object() => "postponed",
                        None => "nothing",
                    };
                    assert_eq!(found, source, "{what}: {revocation}");
                }
                Err((status, problem)) => {
                    answer.refused(status, problem).with_context(|| what.to_owned())?;
                    assert_eq!(requests_of(&portal, people::CITIZEN)?, 0, "{what}");
                }
            }
        }
    }
    Ok(())
}

#[test]
fn a_certificate_that_was_never_issued_is_refused_and_not_called_revoked() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let pki = authority(Algorithm::RsaSha256);
    let person = Person::individual(people::CITIZEN);
    let document = documents::request(people::CITIZEN, people::HOLDER).to_string();
    // The list does not name it, because it names what was revoked.
    let says = Says {
        as_of: now(),
        ocsp: Some(Status::NotIssued),
        listed: Some(None),
    };
    let (stub, identity) = servers(&pki, &person, move || says)?;
    let settings = [
        (OCSP_HOST, stub.address()),
        (CRL_HOST, stub.address()),
        (UNKNOWN, "accept"),
    ];
    let portal = trusting(&pki, &settings)?;
    for (language, word) in [("kk", "бермеген"), ("ru", "не выпускал"), ("en", "never issued")]
    {
        let headers = [("content-type", MEDIA_TYPE), ("accept-language", language)];
        let message = identity.sign(document.as_bytes(), now());
        let refused = portal
            .client
            .send("POST", "/v1/requests", &headers, &message)?
            .refused(422, "signature-refused")?;
        let detail = refused.json()["detail"].as_str().unwrap_or_default().to_owned();
        assert!(detail.contains(word), "{detail}");
    }
    assert_eq!(requests_of(&portal, people::CITIZEN)?, 0);

    // Asked about later, that is no revocation of which a head is told.
    let it = Unspoken::new(&person)?;
    let number = postponed(&it.portal, &it.identity, ARRIVAL.parse()?)?;
    let later: DateTime<Utc> = ARRIVAL.parse()?;
    it.at(
        later + TimeDelta::minutes(10),
        Some(Status::NotIssued),
        Some(None),
    )?;
    it.portal.sweep()?;
    let case = it.portal.seen(people::CITIZEN, &number)?.with(200)?.json();
    assert!(lacks(&case, "revocation_found"));
    assert_eq!(life::times(&case, "revocation-checked"), 0);
    // A certificate that was on hold at another time was revoked then.
    let on_hold = Some(Status::Revoked {
        at: later - TimeDelta::hours(1),
        reason: Some(Reason::CertificateHold),
    });
    it.at(later + TimeDelta::days(1), on_hold, None)?;
    it.portal.sweep()?;
    let case = it.portal.seen(people::CITIZEN, &number)?.with(200)?.json();
    assert!(case["revocation_found"]["revoked"].is_object(), "{case}");
    Ok(())
}

#[test]
fn what_was_said_of_a_certificate_is_asked_once_while_it_holds() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let pki = authority(Algorithm::RsaSha256);
    let person = Person::individual(people::CITIZEN);
    let says = Says {
        as_of: now(),
        ocsp: Some(Status::Good),
        listed: None,
    };
    let (stub, identity) = servers(&pki, &person, move || says)?;
    let portal = trusting(&pki, &[(OCSP_HOST, stub.address()), (UNKNOWN, "refuse")])?;
    for _ in 0..3 {
        let document = documents::request(people::CITIZEN, people::HOLDER).to_string();
        send(&portal, &identity.sign(document.as_bytes(), now()))?.with(201)?;
    }
    assert_eq!(stub.times("/ocsp")?, 1);
    Ok(())
}

#[test]
fn only_the_servers_of_the_deployment_are_asked() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let pki = authority(Algorithm::RsaSha256);
    let person = Person::individual(people::CITIZEN);
    let says = Says {
        as_of: now(),
        ocsp: Some(Status::Good),
        listed: Some(None),
    };
    let (stub, identity) = servers(&pki, &person, move || says)?;
    let elsewhere = Stub::start(|_| said(200, "text/plain", ""))?;
    let settings = [
        (OCSP_HOST, elsewhere.address()),
        (CRL_HOST, elsewhere.address()),
        (UNKNOWN, "refuse"),
    ];
    let portal = trusting(&pki, &settings)?;
    let document = documents::request(people::CITIZEN, people::HOLDER).to_string();
    send(&portal, &identity.sign(document.as_bytes(), now()))?.refused(503, "unavailable")?;
    assert_eq!(stub.times("/ocsp")? + stub.times("/issuing.crl")?, 0);
    assert_eq!(elsewhere.times("/ocsp")? + elsewhere.times("/")?, 0);
    Ok(())
}

/// What an NCANode server says of a signature that is in order.
fn ncanode(identity: &make::Identity, iin: &str, around: DateTime<Utc>) -> Value {
    json!({
        "status": 200, "message": "OK", "valid": true,
        "signers": [{
            "certificates": [{
                "valid": true,
                "revocations": [{"revoked": false, "by": "OCSP"}],
                "notBefore": (around - TimeDelta::days(10)).to_rfc3339(),
                "notAfter": (around + TimeDelta::days(10)).to_rfc3339(),
                "keyUsage": "SIGN",
                "serialNumber": hex::encode(&identity.serial),
                "signAlg": "SHA256WithRSAEncryption",
                "keyUser": ["INDIVIDUAL"],
                "publicKey": "AAAA", "signature": "AAAA",
                "subject": {"commonName": "ТЕСТОВ ТЕСТ", "iin": iin, "country": "KZ", "dn": "CN=ТЕСТОВ ТЕСТ"},
                "issuer": {"commonName": "ҰЛТТЫҚ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ", "dn": "CN=ҰКО"},
            }],
            "tsp": null,
        }],
    })
}

#[test]
fn an_ncanode_server_is_believed_only_where_it_asked_what_matters() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let pki = authority(Algorithm::RsaSha256);
    let person = Person::individual(people::CITIZEN);
    let identity = pki.identity(&person);
    let document = documents::request(people::CITIZEN, people::HOLDER).to_string();
    let message = identity.message(document.as_bytes(), now());
    let good = ncanode(&identity, people::CITIZEN, now());
    let with = |pointer: &str, value: Value| documents::with(&good, pointer, value);
    let certificate = "/signers/0/certificates/0";
    let at = |field: &str, value: Value| with(&format!("{certificate}/{field}"), value);
    let signer = good["signers"][0].clone();
    let mut unsigned = message.clone();
    unsigned.signers.clear();
    let mut bare = message.clone();
    bare.certificates.clear();
    let mut detached = message.clone();
    detached.content = None;
    let refused = Some((422, "signature-refused"));
    let message = message.encode();
    for (what, says, bytes, expected) in [
        ("in order", (200, good.clone()), &message, None),
        (
            "not valid",
            (200, with("/valid", json!(false))),
            &message,
            refused,
        ),
        (
            "no signers, and valid",
            (200, with("/signers", json!([]))),
            &message,
            refused,
        ),
        (
            "two signers",
            (200, with("/signers", json!([signer, signer]))),
            &message,
            refused,
        ),
        (
            "no certificate, and valid",
            (200, with("/signers/0/certificates", json!([]))),
            &message,
            refused,
        ),
        (
            "a message without signers",
            (200, good.clone()),
            &unsigned.encode(),
            refused,
        ),
        (
            "a message without certificate",
            (200, good.clone()),
            &bare.encode(),
            refused,
        ),
        (
            "a message without content",
            (200, good.clone()),
            &detached.encode(),
            refused,
        ),
        (
            "another certificate",
            (200, at("serialNumber", json!("abcdef"))),
            &message,
            refused,
        ),
        (
            "a certificate that is not valid",
            (200, at("valid", json!(false))),
            &message,
            refused,
        ),
        (
            "expired at the arrival",
            (
                200,
                at("notAfter", json!((now() - TimeDelta::hours(1)).to_rfc3339())),
            ),
            &message,
            refused,
        ),
        (
            "not valid yet",
            (
                200,
                at("notBefore", json!((now() + TimeDelta::hours(1)).to_rfc3339())),
            ),
            &message,
            refused,
        ),
        (
            "for signing in",
            (200, at("keyUsage", json!("AUTH"))),
            &message,
            refused,
        ),
        (
            "for nothing known",
            (200, at("keyUsage", json!("UNKNOWN"))),
            &message,
            refused,
        ),
        (
            "revoked, and valid",
            (200, at("revocations/0/revoked", json!(true))),
            &message,
            refused,
        ),
        (
            "revoked since 1970: never issued",
            (
                200,
                at(
                    "revocations/0",
                    json!({"revoked": true, "by": "OCSP", "revocationTime": "1970-01-01T00:00:00Z"}),
                ),
            ),
            &message,
            refused,
        ),
        (
            "nobody asked about revocation",
            (200, at("revocations", json!([]))),
            &message,
            Some((503, "unavailable")),
        ),
        (
            "another person than the certificate names",
            (200, at("subject/iin", json!(people::OTHER_CITIZEN))),
            &message,
            refused,
        ),
        (
            "a message that the server cannot read",
            (400, json!({"status": 400, "message": "bad time stamp"})),
            &message,
            refused,
        ),
        (
            "a time stamp of something else, which counts for nothing",
            (
                200,
                with(
                    "/signers/0/tsp",
                    json!({"genTime": "1990-01-01T00:00:00Z", "hash": "AAAA"}),
                ),
            ),
            &message,
            None,
        ),
        (
            "an error of the server",
            (500, json!({"status": 500, "message": "no"})),
            &message,
            Some((503, "unavailable")),
        ),
        (
            "something else",
            (200, json!([])),
            &message,
            Some((503, "unavailable")),
        ),
    ] {
        let (status, body) = says;
        let stub = Stub::start(move |_| said(status, "application/json", body.to_string()))?;
        let portal = trusting(
            &pki,
            &[
                ("SPIN_VARIABLE_NCANODE_HOST", stub.address()),
                (UNKNOWN, "refuse"),
            ],
        )?;
        let answer = send(&portal, bytes)?;
        match expected {
            None => {
                let case = answer.with(201).with_context(|| what.to_owned())?.json();
                assert_eq!(
                    case["signature"]["signer"]["revocation"]["not-revoked"]["source"],
                    "ncanode"
                );
                let question: Value = serde_json::from_slice(&stub.last()?.body)?;
                // And no data, because they are in the message.
                assert_eq!(
                    question,
                    json!({"cms": STANDARD.encode(bytes), "revocationCheck": ["OCSP", "CRL"]})
                );
            }
            Some((status, problem)) => {
                answer.refused(status, problem).with_context(|| what.to_owned())?;
                assert_eq!(requests_of(&portal, people::CITIZEN)?, 0, "{what}");
            }
        }
    }
    Ok(())
}

/// The Monday morning in Almaty on which signatures arrive whose certificates nobody can check.
const ARRIVAL: &str = "2026-11-23T05:00:00Z";

/// What a server says until a test changes it.
#[derive(Clone)]
struct Spoken<T>(Arc<Mutex<T>>);

impl<T: Clone> Spoken<T> {
    fn new(says: T) -> Self {
        Self(Arc::new(Mutex::new(says)))
    }

    fn get(&self) -> T {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn set(&self, says: T) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = says;
    }
}

/// A portal that takes signatures whose certificates nobody can check, and the authority that may answer later.
struct Unspoken {
    portal: Portal,
    stub: Stub,
    identity: make::Identity,
    says: Spoken<Says>,
}

impl Unspoken {
    /// The authority gave a certificate to this person, and is out of order.
    fn new(person: &Person) -> Result<Self> {
        let as_of = ARRIVAL.parse()?;
        let pki = Pki::new(Algorithm::Gost512, as_of);
        let says = Spoken::new(Says {
            as_of,
            ocsp: None,
            listed: None,
        });
        let saying = says.clone();
        let (stub, identity) = servers(&pki, person, move || saying.get())?;
        let settings = [
            (OCSP_HOST, stub.address()),
            (CRL_HOST, stub.address()),
            (UNKNOWN, "accept"),
        ];
        let portal = trusting_in(Folder::new()?.at(ARRIVAL)?, &pki, &settings)?;
        Ok(Self {
            portal,
            stub,
            identity,
            says,
        })
    }

    /// From this instant on the authority says this.
    fn at(
        &self,
        as_of: DateTime<Utc>,
        ocsp: Option<Status>,
        listed: Option<Option<DateTime<Utc>>>,
    ) -> Result<()> {
        self.says.set(Says { as_of, ocsp, listed });
        self.portal.set_clock(&as_of.to_rfc3339())
    }
}

/// The number of a citizen's request that is signed and sent at this instant, and is taken although nobody speaks of its
/// certificate.
fn postponed(portal: &Portal, identity: &make::Identity, arrived_at: DateTime<Utc>) -> Result<String> {
    let document = documents::request(people::CITIZEN, people::HOLDER).to_string();
    let sent = send(portal, &identity.sign(document.as_bytes(), arrived_at))?;
    let case = sent.with(201)?.json();
    assert_eq!(
        case["signature"]["signer"]["revocation"],
        json!({"postponed": {}})
    );
    assert!(lacks(&case, "revocation_found"));
    Ok(id(&case))
}

fn revoked(at: DateTime<Utc>) -> Option<Status> {
    let reason = Some(Reason::KeyCompromise);
    Some(Status::Revoked { at, reason })
}

#[test]
fn a_certificate_of_which_nobody_spoke_is_asked_about_once_a_day_until_somebody_does() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let it = Unspoken::new(&Person::individual(people::CITIZEN))?;
    let number = postponed(&it.portal, &it.identity, ARRIVAL.parse()?)?;
    let mut asked = it.stub.times("/ocsp")?;
    for (instant, says, times) in [
        // At the first look, and no more on that day.
        ("2026-11-23T05:10:00Z", None, 1),
        ("2026-11-23T05:20:00Z", None, 0),
        ("2026-11-23T18:59:59Z", None, 0),
        // The next day of Almaty.
        ("2026-11-23T19:00:00Z", None, 1),
        ("2026-11-24T10:00:00Z", None, 0),
        // And once somebody has spoken, no more at all.
        ("2026-11-25T05:00:00Z", Some(Status::Good), 1),
        ("2026-11-25T06:00:01Z", Some(Status::Good), 0),
        ("2026-11-26T05:00:00Z", Some(Status::Good), 0),
    ] {
        it.at(instant.parse()?, says, None)?;
        it.portal.sweep()?;
        it.portal.sweep()?;
        asked += times;
        assert_eq!(it.stub.times("/ocsp")?, asked, "{instant}");
        let case = it.portal.seen(people::CITIZEN, &number)?.with(200)?.json();
        let written = life::times(&case, "revocation-checked");
        assert_eq!(written, usize::from(says.is_some()), "{instant}");
    }
    let case = it.portal.seen(people::CITIZEN, &number)?.with(200)?.json();
    let found = json!({"not-revoked": {"source": "ocsp", "at": "2026-11-25T05:00:00Z"}});
    assert_eq!(case["revocation_found"], found);
    // What the chain commits to says what was known at the arrival.
    assert_eq!(
        case["signature"]["signer"]["revocation"],
        json!({"postponed": {}})
    );
    assert_eq!(life::last(&case, "revocation-checked")?["tells"], json!([]));
    Ok(())
}

#[test]
fn a_certificate_that_was_revoked_only_after_the_arrival_was_not_revoked() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let it = Unspoken::new(&Person::individual(people::CITIZEN))?;
    let second = TimeDelta::seconds(1);
    // What was said is remembered for an hour: each request comes when that is over.
    let mut arrived_at: DateTime<Utc> = ARRIVAL.parse()?;
    for what in [
        "revoked a second before",
        "revoked at the arrival",
        "revoked a second after",
        "listed a second before",
        "listed a second after",
        "not listed",
    ] {
        it.at(arrived_at, None, None)?;
        let number = postponed(&it.portal, &it.identity, arrived_at)?;
        let later = arrived_at + TimeDelta::minutes(1);
        let (before, after) = (arrived_at - second, arrived_at + second);
        let (ocsp, listed, found) = match what {
            "revoked a second before" => (
                revoked(before),
                None,
                json!({"revoked": {"source": "ocsp", "since": before}}),
            ),
            "revoked at the arrival" => (
                revoked(arrived_at),
                None,
                json!({"revoked": {"source": "ocsp", "since": arrived_at}}),
            ),
            "revoked a second after" => (
                revoked(after),
                None,
                json!({"not-revoked": {"source": "ocsp", "at": arrived_at}}),
            ),
            "listed a second before" => (
                None,
                Some(Some(before)),
                json!({"revoked": {"source": "crl", "since": before}}),
            ),
            "listed a second after" => (
                None,
                Some(Some(after)),
                json!({"not-revoked": {"source": "crl", "at": arrived_at}}),
            ),
            _ => (
                None,
                Some(None),
                json!({"not-revoked": {"source": "crl", "at": later}}),
            ),
        };
        it.at(later, ocsp, listed)?;
        it.portal.sweep()?;
        let case = it.portal.seen(people::CITIZEN, &number)?.with(200)?.json();
        assert_eq!(case["revocation_found"], found, "{what}");
        let line = life::last(&case, "revocation-checked")?;
        let told = if lacks(&found, "revoked") {
            json!([])
        } else {
            json!(["administrator", "head"])
        };
        assert_eq!(line["tells"], told, "{what}");
        // The request stands as it stood.
        assert_eq!(case["status"], "received", "{what}");
        arrived_at += TimeDelta::minutes(90);
    }
    Ok(())
}

#[test]
fn the_certificate_behind_an_answer_is_asked_about_again_too() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let it = Unspoken::new(&Person::head(people::HEAD, people::HOLDER))?;
    let arrived_at: DateTime<Utc> = ARRIVAL.parse()?;
    let token = it.portal.authority.token_of(people::CITIZEN);
    let document = documents::request(people::CITIZEN, people::HOLDER);
    let number = id(&it
        .portal
        .client
        .submit(&token, &document, None)?
        .with(201)?
        .json());
    let answer = documents::with(&life::answer("provided"), "/request", json!(number));
    let path = format!("/v1/requests/{number}/answer");
    let der = it.identity.sign(answer.to_string().as_bytes(), arrived_at);
    it.portal.client.post_signed(&path, &der)?.with(200)?;
    let exported = || -> Result<String> {
        let token = it.portal.authority.token_of(people::CITIZEN);
        let path = format!("/v1/requests/{number}/export?attachments=true");
        let file = it.portal.client.get(&path, &token)?.with(200)?.body;
        let (said, status) = verify(&file, &[])?;
        // What the sweep found last is held by nothing until the day is closed.
        let is_held = !said.contains("(revocation-checked, ");
        assert_eq!(status, if is_held { 0 } else { 3 }, "{said}");
        Ok(said)
    };
    let said = exported()?;
    assert!(said.contains("nobody could say whether it was revoked"), "{said}");

    let since = arrived_at - TimeDelta::hours(1);
    it.at(arrived_at + TimeDelta::minutes(10), revoked(since), None)?;
    it.portal.sweep()?;
    it.portal.sweep()?;
    let case = it.portal.seen(people::CITIZEN, &number)?.with(200)?.json();
    let given = &case["legs"][0]["answer"];
    assert_eq!(
        given["revocation_found"],
        json!({"revoked": {"source": "ocsp", "since": since}})
    );
    assert!(lacks(&case, "revocation_found"));
    assert_eq!(life::times(&case, "revocation-checked"), 1);
    let line = life::last(&case, "revocation-checked")?;
    assert_eq!(line["tells"], json!(["administrator", "head"]));
    assert_eq!(line["leg"], number);
    assert_eq!(case["status"], "answered");
    let said = exported()?;
    assert!(said.contains("but revoked by then since"), "{said}");
    Ok(())
}

#[test]
fn an_ncanode_server_that_did_not_know_is_asked_again() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let mut arrived_at: DateTime<Utc> = ARRIVAL.parse()?;
    let pki = Pki::new(Algorithm::RsaSha256, arrived_at);
    let identity = pki.identity(&Person::individual(people::CITIZEN));
    let certificate = "/signers/0/certificates/0";
    let good = ncanode(&identity, people::CITIZEN, arrived_at);
    let at = |field: &str, value: Value| documents::with(&good, &format!("{certificate}/{field}"), value);
    let silent = (200, at("revocations", json!([])));
    // As that server speaks of a certificate that is revoked, and of one that the responder it asked does not know.
    let not_valid = |revocations: Value| {
        let said = documents::with(&at("revocations", revocations), "/valid", json!(false));
        documents::with(&said, &format!("{certificate}/valid"), json!(false))
    };
    let says = Spoken::new(silent.clone());
    let saying = says.clone();
    let stub = Stub::start(move |_| {
        let (status, body) = saying.get();
        said(status, "application/json", body.to_string())
    })?;
    let settings = [
        ("SPIN_VARIABLE_NCANODE_HOST", stub.address()),
        (UNKNOWN, "accept"),
    ];
    let portal = trusting_in(Folder::new()?.at(ARRIVAL)?, &pki, &settings)?;
    for what in [
        "not revoked",
        "revoked before",
        "revoked after",
        "revoked before, and after",
        "revoked, nobody says when",
        "never issued",
        "not known",
        "nobody asked",
        "another certificate",
        "out of order",
    ] {
        portal.set_clock(&arrived_at.to_rfc3339())?;
        says.set(silent.clone());
        let number = postponed(&portal, &identity, arrived_at)?;
        let later = arrived_at + TimeDelta::minutes(1);
        let (before, after) = (
            arrived_at - TimeDelta::seconds(1),
            arrived_at + TimeDelta::seconds(1),
        );
        let revoked = |since| json!({"revoked": true, "by": "OCSP", "revocationTime": since});
        let (said, found) = match what {
            "not revoked" => (
                good.clone(),
                json!({"not-revoked": {"source": "ncanode", "at": later}}),
            ),
            "revoked before" => (
                not_valid(json!([revoked(Some(before))])),
                json!({"revoked": {"source": "ncanode", "since": before}}),
            ),
            "revoked after" => (
                not_valid(json!([revoked(Some(after))])),
                json!({"not-revoked": {"source": "ncanode", "at": arrived_at}}),
            ),
            "revoked before, and after" => (
                not_valid(json!([revoked(Some(after)), revoked(Some(before))])),
                json!({"revoked": {"source": "ncanode", "since": before}}),
            ),
            "revoked, nobody says when" => (
                not_valid(json!([revoked(None), revoked(Some(after))])),
                json!({"revoked": {"source": "ncanode"}}),
            ),
            "never issued" => (
                not_valid(json!([revoked(Some(DateTime::UNIX_EPOCH))])),
                Value::Null,
            ),
            "not known" => (not_valid(json!([{"revoked": false, "by": "OCSP"}])), Value::Null),
            "another certificate" => (at("serialNumber", json!("abcdef")), Value::Null),
            _ => (silent.1.clone(), Value::Null),
        };
        says.set((if what == "out of order" { 500 } else { 200 }, said));
        portal.set_clock(&later.to_rfc3339())?;
        portal.sweep()?;
        let case = portal.seen(people::CITIZEN, &number)?.with(200)?.json();
        assert_eq!(case["revocation_found"], found, "{what}");
        let written = life::times(&case, "revocation-checked");
        assert_eq!(written, usize::from(!found.is_null()), "{what}");
        arrived_at += TimeDelta::minutes(10);
    }
    Ok(())
}

#[test]
fn that_a_list_does_not_name_an_expired_certificate_says_nothing() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let it = Unspoken::new(&Person::individual(people::CITIZEN))?;
    // Certificates of this authority are valid for a year; this one is used in its last days.
    let made: DateTime<Utc> = ARRIVAL.parse()?;
    let arrived_at = made + TimeDelta::days(360);
    it.portal.set_clock(&arrived_at.to_rfc3339())?;
    let number = postponed(&it.portal, &it.identity, arrived_at)?;
    let expired = made + TimeDelta::days(366);
    let since = arrived_at - TimeDelta::hours(1);
    for (instant, listed, found) in [
        (expired, None, Value::Null),
        (
            expired + TimeDelta::days(1),
            Some(since),
            json!({"revoked": {"source": "crl", "since": since}}),
        ),
    ] {
        it.at(instant, None, Some(listed))?;
        it.portal.sweep()?;
        let case = it.portal.seen(people::CITIZEN, &number)?.with(200)?.json();
        assert_eq!(case["revocation_found"], found);
    }
    Ok(())
}

/// The faults of a refused proof, and its problem.
fn refusal(answer: &Answer) -> (u16, String, Vec<(String, String)>) {
    (answer.status, answer.problem(), answer.faults())
}

#[test]
fn a_signatory_of_an_organisation_proves_it_by_a_document_made_for_that_and_by_no_other() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let (iin, bin, other) = (people::CITIZEN, people::new_number()?, people::new_number()?);
    let pki = authority(Algorithm::Gost512);
    let portal = trusting(&pki, &[])?;
    let good = portal.authority.proof(&bin);
    let head = Person::head(iin, &bin);
    let mut may_sign = Person::head(iin, &bin);
    may_sign.owners = vec![Owner::LegalEntity, Owner::RightToSign];
    for person in [&head, &may_sign] {
        let answer = portal
            .client
            .prove(&bin, &signed(&pki, person, &good))?
            .with(200)?;
        assert_eq!(answer.json()["bin"], *bin);
        let until: DateTime<Utc> = answer.json()["until"].as_str().context("no end")?.parse()?;
        assert!(until <= now() + TimeDelta::days(1), "{until}");
    }
    // Somebody else's certificate, or one that does not sign for the organisation.
    for person in [
        Person::individual(iin),
        Person::employee(iin, &bin),
        Person::head(iin, &other),
    ] {
        portal
            .client
            .prove(&bin, &signed(&pki, &person, &good))?
            .refused(403, "forbidden")?;
    }
    // Another document, an old one, one for another organisation.
    let at = |minutes: i64| json!((now() + TimeDelta::minutes(minutes)).to_rfc3339());
    let fault = |pointer: &str, code: &str| vec![(pointer.to_owned(), code.to_owned())];
    for (document, expected) in [
        (documents::with(&good, "/at", at(-6)), fault("/at", "not-now")),
        (documents::with(&good, "/at", at(6)), fault("/at", "not-now")),
        (
            documents::with(&good, "/at", json!("now")),
            fault("/at", "not-an-instant"),
        ),
        (
            documents::with(&good, "/purpose", json!("answer")),
            fault("/purpose", "unknown-value"),
        ),
        (
            documents::with(&good, "/bin", json!(other)),
            fault("/bin", "another-organization"),
        ),
        (
            documents::with(&good, "/text", json!("x")),
            fault("/text", "unknown-field"),
        ),
        (
            documents::request_for(iin, people::HOLDER, &bin),
            fault("/answer_form", "unknown-field"),
        ),
        (life::answer("provided"), fault("/outcome", "unknown-field")),
        (json!([]), fault("", "wrong-type")),
    ] {
        let answer = portal.client.prove(&bin, &signed(&pki, &head, &document))?;
        let expected = (422, "invalid-document".to_owned(), expected);
        assert_eq!(refusal(&answer), expected, "{document}");
    }
    // The portal says what time it has.
    let late = signed(&pki, &head, &documents::with(&good, "/at", at(-60)));
    let path = format!("/v1/me/organizations/{bin}");
    for (language, words) in [
        ("kk", "портал сағаты бойынша қазір 20"),
        ("ru", "по часам портала сейчас 20"),
        ("en", "the clock of the portal, which says 20"),
    ] {
        let headers = [("content-type", MEDIA_TYPE), ("accept-language", language)];
        let answer = portal.client.send("PUT", &path, &headers, &late)?.with(422)?;
        let message = answer.json()["errors"][0]["message"].to_string();
        assert!(message.contains(words), "{message}");
    }
    // No document but a signed one, no matter who sends it.
    let token = portal.authority.token_of(iin);
    let unsigned = portal.client.json("PUT", &path, &token, &good)?;
    let unsigned = unsigned.refused(415, "unsupported-media-type")?.json();
    let detail = unsigned["detail"].as_str().unwrap_or_default();
    assert!(detail.starts_with("sign the document"), "{detail}");
    let without_type = portal
        .client
        .send("PUT", &path, &[], &signed(&pki, &head, &good))?;
    without_type.refused(415, "unsupported-media-type")?;
    let forged = [signed(&pki, &head, &good), vec![0]].concat();
    portal
        .client
        .prove(&bin, &forged)?
        .refused(422, "signature-refused")?;
    portal
        .client
        .prove(&people::with_wrong_check_digit(&bin), &signed(&pki, &head, &good))?
        .refused(400, "invalid-parameter")?;
    // And it is no request and no answer.
    let proof = signed(&pki, &head, &good);
    let answer = format!("/v1/requests/{}-2026-1/answer", people::HOLDER);
    for path in ["/v1/requests", &answer] {
        portal
            .client
            .post_signed(path, &proof)?
            .refused(422, "invalid-document")?;
    }
    Ok(())
}

#[test]
fn a_proof_ends_with_the_certificate_and_is_not_renewed_by_the_same_document() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let (iin, bin) = (people::CITIZEN, people::new_number()?);
    let portal = Portal::at("2026-11-23T05:00:00Z")?;
    let sender = portal.somebody()?;
    let document = documents::request_for(&sender.iin, people::HOLDER, &bin);
    let sent = portal.client.submit(&sender.token, &document, None)?.with(201)?;
    let number = id(&sent.json());
    let pki = portal.authority.signatures(Algorithm::Gost512);
    let at: DateTime<Utc> = "2026-11-23T05:00:00Z".parse()?;
    let person = Person::head(iin, &bin);
    let proof = portal.authority.proof(&bin).to_string();
    let until = |bytes: &[u8]| -> Result<String> {
        let proved = portal.client.prove(&bin, bytes)?.with(200)?.json();
        Ok(proved["until"].as_str().context("no end")?.to_owned())
    };
    let mut template = pki.template(&person);
    template.to = at + TimeDelta::hours(3);
    let short = pki.issue(&template, &pki.key(&person)).sign(proof.as_bytes(), at);
    assert_eq!(until(&short)?, "2026-11-23T08:00:00Z");
    portal.seen(iin, &number)?.with(200)?;
    portal.set_clock("2026-11-23T08:00:00Z")?;
    portal.seen(iin, &number)?.refused(404, "not-found")?;

    let whole = |portal: &Portal| {
        let proof = portal.authority.proof(&bin);
        portal.authority.signed(&person, &proof)
    };
    let first = whole(&portal);
    assert_eq!(until(&first)?, "2026-11-24T08:00:00Z");
    portal.set_clock("2026-11-23T08:04:59Z")?;
    assert_eq!(until(&first)?, "2026-11-24T08:00:00Z");
    portal.set_clock("2026-11-23T08:05:01Z")?;
    let replayed = portal.client.prove(&bin, &first)?;
    let expected = vec![("/at".to_owned(), "not-now".to_owned())];
    assert_eq!(refusal(&replayed), (422, "invalid-document".to_owned(), expected));
    // A new one goes on.
    portal.set_clock("2026-11-24T07:00:00Z")?;
    assert_eq!(until(&whole(&portal))?, "2026-11-25T07:00:00Z");
    portal.set_clock("2026-11-24T08:00:00Z")?;
    portal.seen(iin, &number)?.with(200)?;
    Ok(())
}
