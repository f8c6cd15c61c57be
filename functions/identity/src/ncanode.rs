//! Signed documents checked by an NCANode server (`POST /cms/verify`, version 3), where a deployment names one.
//!
//! The message and the signature in it are checked here all the same; of that server are the chain of the certificate and
//! its revocation. What it is known to let through is checked on what it answers:
//! - it calls a message without signers valid, and one whose signer's certificate is missing: there must be one signer,
//!   with the certificate in the message, and the answer must be about that very certificate;
//! - it ignores content that is sent beside the message where the message has its own: none is sent, and the content that
//!   counts is the one in the message;
//! - it judges by its own clock: the validity of the certificate is compared with the arrival here;
//! - it reports what a certificate is for and does not ask for it: it must be for signing, by an individual or a legal
//!   entity;
//! - it asks nobody about revocation unless told to: it is told, and its answer must say that somebody was asked;
//! - a time stamp is not compared with the signature: it counts for nothing here.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use dialog::signature::{Capacity, Revocation, RevocationSource, Signer};
use dialog::time::Instant;
use eds::Refused;
use portal::outbound::{self, Outgoing};
use portal::signed::{Believed, SignatureAnswer};
use portal::{Context, Problem};
use serde::Deserialize;

use crate::signature::{accepts_unknown, refused};
use crate::words;

/// Bytes of an answer: a chain of certificates in base64 and their names.
const ANSWER_BYTES: usize = 256 * 1024;

/// What the server answers, as far as it is read.
#[derive(Deserialize)]
struct Answer {
    valid: bool,
    #[serde(default)]
    signers: Vec<SignerAnswer>,
}

#[derive(Deserialize)]
struct SignerAnswer {
    #[serde(default)]
    certificates: Vec<Certificate>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Certificate {
    valid: bool,
    #[serde(default)]
    revocations: Vec<RevocationAnswer>,
    not_before: Instant,
    not_after: Instant,
    key_usage: String,
    serial_number: String,
    #[serde(default)]
    key_user: Vec<String>,
    subject: Subject,
}

#[derive(Deserialize)]
struct RevocationAnswer {
    revoked: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Subject {
    #[serde(default)]
    common_name: String,
    iin: Option<String>,
    bin: Option<String>,
}

/// What is to be said of a signed document that arrives now.
pub(crate) fn answer(cx: &Context, host: &str) -> Result<SignatureAnswer, Problem> {
    let message = match eds::inspect(&cx.body) {
        Ok(message) => message,
        Err(why) => return Ok(refused(cx, &why)),
    };
    let answer = match ask(cx, host) {
        Ok(answer) => answer,
        Err(why) => {
            eprintln!("NCANode: {why}");
            return Ok(SignatureAnswer::Unknown);
        }
    };
    if !answer.valid {
        return Ok(refused(cx, &Refused::SignatureInvalid));
    }
    let [signer] = answer.signers.as_slice() else {
        return Ok(refused(cx, &Refused::SeveralSigners));
    };
    let Some(certificate) = signer.certificates.first() else {
        return Ok(refused(cx, &Refused::CertificateMissing));
    };
    if let Err(why) = check(certificate, &message, cx.now) {
        return Ok(refused(cx, &why));
    }
    if certificate.revocations.iter().any(|said| said.revoked) {
        return Ok(SignatureAnswer::Refused(
            words::REVOKED.r#in(cx.language).to_owned(),
        ));
    }
    let revocation = if !certificate.revocations.is_empty() {
        Revocation::NotRevoked {
            source: RevocationSource::Ncanode,
            at: cx.now,
        }
    } else if accepts_unknown()? {
        Revocation::Postponed {}
    } else {
        return Ok(SignatureAnswer::Unknown);
    };
    let subject = &certificate.subject;
    let iin = subject.iin.as_deref().unwrap_or_default().parse();
    let bin = subject.bin.as_deref().map(str::parse).transpose();
    let (Ok(iin), Ok(bin)) = (iin, bin) else {
        return Ok(refused(cx, &Refused::IinInvalid));
    };
    Ok(SignatureAnswer::Believed(Believed {
        content: message.content,
        signer: Signer {
            iin,
            bin,
            name: subject.common_name.clone(),
            capacity: capacity(&certificate.key_user),
            algorithm: message.algorithm.to_string(),
            serial: certificate.serial_number.to_ascii_lowercase(),
            certificate_sha256: dialog::id::Digest::of(message.certificate),
            signed_at: message.signed_at,
            revocation,
        },
    }))
}

/// Asks the server.
fn ask(cx: &Context, host: &str) -> Result<Answer, String> {
    let question = serde_json::json!({
        "cms": STANDARD.encode(&cx.body),
        "revocationCheck": ["OCSP", "CRL"],
    });
    let answer = outbound::send(&Outgoing {
        url: &format!("{}/cms/verify", host.trim_end_matches('/')),
        headers: &[("content-type", "application/json")],
        body: Some(question.to_string().as_bytes()),
        limit_bytes: ANSWER_BYTES,
    })?;
    match answer.status {
        200 => dialog::strict::from_slice(&answer.body).map_err(|error| error.to_string()),
        status => Err(format!("status {status}")),
    }
}

/// Whether the certificate that the server speaks of is that of the message, in its time, and for signing.
fn check(certificate: &Certificate, message: &eds::Inspected<'_>, arrived: Instant) -> Result<(), Refused> {
    let digits = |text: &str| text.trim_start_matches('0').to_ascii_lowercase();
    if digits(&certificate.serial_number) != digits(&hex::encode(&message.serial)) {
        return Err(Refused::CertificateMissing);
    }
    if message.signed_at > arrived + eds::SIGNING_TIME_LEEWAY {
        return Err(Refused::SigningTimeInFuture);
    }
    if arrived < certificate.not_before {
        return Err(Refused::CertificateNotYetValid);
    }
    if arrived > certificate.not_after {
        return Err(Refused::CertificateExpired);
    }
    if !certificate.valid {
        return Err(Refused::IssuerUnknown);
    }
    match certificate.key_usage.as_str() {
        "SIGN" => Ok(()),
        "AUTH" => Err(Refused::AuthenticationCertificate),
        _ => Err(Refused::NotForSigning),
    }
}

/// For whom the owner of the certificate may sign, by the most that the server says.
fn capacity(users: &[String]) -> Capacity {
    let is = |name: &str| users.iter().any(|user| user == name);
    if is("CEO") {
        Capacity::Head
    } else if is("CAN_SIGN") {
        Capacity::MaySign
    } else if is("INDIVIDUAL") {
        Capacity::Individual
    } else {
        Capacity::Employee
    }
}
