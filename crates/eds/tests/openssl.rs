//! Messages that OpenSSL makes, in each way in which it writes them.

#![cfg(feature = "signing")]
#![allow(clippy::unwrap_used, reason = "what is not there fails the test")]

use std::io::Write as _;
use std::path::Path;
use std::process::Command;

use chrono::{DateTime, TimeDelta, Utc};
use eds::{Algorithm, Place, Trust, certificates_of, content_of, unwrapped, verify_telling};
use eds_make::{self as make, Person, Pki};

/// OpenSSL writes the time of the machine, which may be long after the instant around which everything here is valid.
const ANY_TIME: TimeDelta = TimeDelta::days(36_500);

fn now() -> DateTime<Utc> {
    "2026-09-01T09:00:00Z".parse().unwrap()
}

/// What OpenSSL says to these arguments in this folder, if it is there and does it.
fn openssl(folder: &Path, arguments: &str) -> bool {
    let ran = Command::new("openssl")
        .args(arguments.split_whitespace())
        .current_dir(folder)
        .output();
    ran.is_ok_and(|output| output.status.success())
}

#[test]
fn what_openssl_signs_is_believed() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    if !openssl(folder, "version") {
        // Not through the macro, whose text nobody sees of a test that passes.
        writeln!(std::io::stderr(), "SKIPPED: there is no OpenSSL here").unwrap();
        return;
    }
    let pki = Pki::new(Algorithm::RsaSha256, now());
    let identity = pki.identity(&Person::individual("123456789013"));
    let write = |name: &str, bytes: &[u8]| std::fs::write(folder.join(name), bytes).unwrap();
    write(
        "signer.pem",
        make::pem("CERTIFICATE", &identity.certificate).as_bytes(),
    );
    write(
        "issuing.pem",
        make::pem("CERTIFICATE", &pki.issuing.certificate).as_bytes(),
    );
    write(
        "key.pem",
        include_bytes!("../../../tools/eds-make/keys/person.pem"),
    );
    // Longer than any of its buffers, and no text.
    let document: Vec<u8> = (0..50_000_u32)
        .map(|n| n.to_le_bytes()[0] ^ n.to_le_bytes()[1])
        .collect();
    write("document", &document);
    // Certificates of other algorithms, as they stand beside those that count.
    let others = [
        (
            "ecdsa",
            "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -sha256",
        ),
        ("sha512", "-newkey rsa:2048 -sha512"),
        ("ed25519", "-newkey ed25519"),
        ("right", "-newkey rsa:2048 -sha256"),
    ];
    for (name, how) in others {
        let request = format!(
            "req -x509 -nodes -days 9 -subj /C=KZ/CN={name} {how} -keyout {name}.key -out {name}.pem"
        );
        assert!(openssl(folder, &request), "{name}");
    }
    let read = |name: &str| certificates_of(&std::fs::read(folder.join(name)).unwrap()).unwrap();

    let sign = "cms -sign -binary -nodetach -signer signer.pem -inkey key.pem -in document -out message";
    let believed = |arguments: &str, trust: &Trust| {
        assert!(openssl(folder, &format!("{sign} {arguments}")), "{arguments}");
        let received = std::fs::read(folder.join("message")).unwrap();
        let message = unwrapped(&received).unwrap();
        let mut skipped = Vec::new();
        let verified = verify_telling(&message, now(), trust, &mut |one| skipped.push(one));
        assert_eq!(
            verified.unwrap().certified.signer.iin,
            "123456789013",
            "{arguments}"
        );
        assert!(content_of(&message).unwrap() == document, "{arguments}");
        skipped
            .iter()
            .map(|one| (one.place, one.number))
            .collect::<Vec<_>>()
    };
    let trust = Trust {
        signing_time_leeway: ANY_TIME,
        ..pki.trust()
    };
    for form in [
        "-outform DER",
        "-outform PEM",
        "-outform DER -stream",
        "-outform PEM -stream",
    ] {
        for how in [
            "",
            "-cades",
            "-keyid",
            "-nosmimecap -md sha256",
            "-certfile issuing.pem",
        ] {
            assert_eq!(believed(&format!("{form} {how}"), &trust), [], "{form} {how}");
        }
        for (name, _) in others {
            let skipped = believed(&format!("{form} -certfile {name}.pem"), &trust);
            let expected: &[Place] = if name == "right" { &[] } else { &[Place::Message] };
            let places: Vec<_> = skipped.iter().map(|(place, _)| *place).collect();
            assert_eq!(places, expected, "{form} {name}");
        }
    }
    for (name, _) in others {
        let mut with = trust.clone();
        with.anchors.extend(read(&format!("{name}.pem")));
        with.intermediates.splice(0..0, read(&format!("{name}.pem")));
        let skipped = believed("-outform DER", &with);
        let expected: &[(Place, usize)] = match name {
            "right" => &[],
            // An anchor with a key that counts may be signed as it likes.
            "sha512" => &[(Place::Intermediates, 1)],
            _ => &[(Place::Anchors, 2), (Place::Intermediates, 1)],
        };
        assert_eq!(skipped, expected, "{name}");
    }
}
