//! Signed documents checked by an NCANode server (`POST /cms/verify`, version 3), where a deployment names one.
//!
//! The message and the signature in it are checked here all the same; of that server are the chain of the certificate and
//! its revocation. What it is known to let through is checked on what it answers:
//! - it calls a message without signers valid, and one whose signer's certificate is missing: there must be one signer,
//!   with the certificate in the message, and the answer must be about that very certificate;
//! - it ignores content that is sent beside the message where the message has its own: none is sent, and the content that
//!   counts is the one in the message;
//! - it judges by its own clock: the validity of the certificate is compared with the arrival here;
//! - it reports what a certificate is for and does not ask for it: purpose, owner and policy are read from the certificate
//!   here, and IIN and BIN must be those that the server read;
//! - it goes one step up, to an issuer of its own bundle: what stands above is for whoever runs it;
//! - it asks nobody about revocation unless told to: it is told, and its answer must say that somebody was asked;
//! - a time stamp is not compared with the signature: it counts for nothing here.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use dialog::signature::{Revocation, RevocationSource};
use dialog::time::Instant;
use eds::{Refused, Trust};
use portal::outbound::{self, Outgoing};
use portal::signed::SignatureAnswer;
use portal::{Context, Problem};
use serde::Deserialize;

use crate::signature::{accepts_unknown, answer_of, check_digits, refused, too_old};
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
    subject: Subject,
}

#[derive(Deserialize)]
struct RevocationAnswer {
    revoked: bool,
}

#[derive(Deserialize)]
struct Subject {
    iin: Option<String>,
    bin: Option<String>,
}

/// What is to be said of a signed document that arrives now.
pub(crate) fn answer(cx: &Context, host: &str) -> Result<SignatureAnswer, Problem> {
    let message = match eds::inspect(&cx.body) {
        Ok(message) => message,
        Err(why) => return Ok(refused(cx, &why)),
    };
    if let Some(why) = too_old(cx, message.signed_at) {
        return Ok(why);
    }
    let trust = Trust {
        check_digits: check_digits()?,
        ..Trust::new(Vec::new())
    };
    let signer = match eds::signer_of(&message.certificate, &trust) {
        Ok(signer) => signer,
        Err(why) => return Ok(refused(cx, &why)),
    };
    let answer = match ask(cx, host) {
        Ok(Some(answer)) => answer,
        Ok(None) => return Ok(refused(cx, &Refused::NotSignedData)),
        Err(why) => {
            eprintln!("NCANode: {why}");
            return Ok(SignatureAnswer::Unknown);
        }
    };
    if !answer.valid {
        return Ok(refused(cx, &Refused::SignatureInvalid));
    }
    let [said] = answer.signers.as_slice() else {
        return Ok(refused(cx, &Refused::SeveralSigners));
    };
    let Some(certificate) = said.certificates.first() else {
        return Ok(refused(cx, &Refused::CertificateMissing));
    };
    if let Err(why) = check(certificate, &message, &signer, cx.now) {
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
    Ok(answer_of(cx, message, signer, revocation))
}

/// Asks the server; none where it cannot read the message, or a time stamp in it.
fn ask(cx: &Context, host: &str) -> Result<Option<Answer>, String> {
    // Put together in place: as values, the largest message would be held three times.
    let (head, tail) = ("{\"cms\":\"", "\",\"revocationCheck\":[\"OCSP\",\"CRL\"]}");
    let mut question = String::with_capacity(head.len() + cx.body.len().div_ceil(3) * 4 + tail.len());
    question.push_str(head);
    STANDARD.encode_string(&cx.body, &mut question);
    question.push_str(tail);
    let answer = outbound::send(&Outgoing {
        url: &format!("{host}/cms/verify"),
        headers: &[("content-type", "application/json")],
        body: Some(question.as_bytes()),
        limit_bytes: ANSWER_BYTES,
    })?;
    match answer.status {
        200 => dialog::strict::from_slice(&answer.body)
            .map(Some)
            .map_err(|error| error.to_string()),
        400 => Ok(None),
        status => Err(format!("status {status}")),
    }
}

/// Whether the certificate that the server speaks of is that of the message, in its time, and for signing.
fn check(
    certificate: &Certificate,
    message: &eds::Inspected,
    signer: &eds::Signer,
    arrived: Instant,
) -> Result<(), Refused> {
    let digits = |text: &str| text.trim_start_matches('0').to_ascii_lowercase();
    if digits(&certificate.serial_number) != digits(&hex::encode(&message.serial)) {
        return Err(Refused::CertificateMissing);
    }
    // The certificate is in the message: the server must have read the same in it.
    let subject = &certificate.subject;
    if subject.iin.as_deref() != Some(signer.iin.as_str()) || subject.bin != signer.bin {
        return Err(Refused::IinInvalid);
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
