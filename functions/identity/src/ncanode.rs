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
//! - it goes one step up, to an issuer of its own bundle: what stands above is left to its operator;
//! - it asks nobody about revocation unless told to: it is told, and its answer must say that somebody was asked;
//! - it says "not revoked" of a certificate that the responder it asked does not know: only of one that it calls valid is that
//!   believed;
//! - a time stamp is not compared with the signature: it counts for nothing here.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use eds::{Malformed, Refused, Trust};
use law::time::Instant;
use record::signature::{RevocationFound, RevocationSource};
use serde::Deserialize;
use shell::outbound::{self, Outgoing};
use shell::signed::SignatureAnswer;
use shell::{Error, Session};

use crate::revocation::Told;
use crate::signature::{answer_of, check_digits, refused, too_old};

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
#[serde(rename_all = "camelCase")]
struct RevocationAnswer {
    /// False also where the one that was asked does not know: then the certificate is not `valid`.
    revoked: bool,
    #[serde(default)]
    revocation_time: Option<Instant>,
}

impl Certificate {
    /// What was found of its revocation. Where one says that it is revoked it is, since the earliest time that they name, or
    /// since nobody says when. One that names the first instant of 1970 says that it was never issued (RFC 6960, 2.2).
    fn found(&self, now: Instant) -> Told {
        let source = RevocationSource::Ncanode;
        let times = || {
            self.revocations
                .iter()
                .filter(|said| said.revoked)
                .map(|said| said.revocation_time)
        };
        let is_never = |time: &Option<Instant>| *time == Some(Instant::UNIX_EPOCH);
        // None is less than every time.
        match times().filter(|time| !is_never(time)).min() {
            Some(since) => Told::Found(RevocationFound::Revoked { source, since }),
            None if times().any(|time| is_never(&time)) => Told::NotIssued,
            None if self.revocations.is_empty() || !self.valid => Told::Nothing,
            None => Told::Found(RevocationFound::NotRevoked { source, at: now }),
        }
    }
}

#[derive(Deserialize)]
struct Subject {
    iin: Option<String>,
    bin: Option<String>,
}

/// What is to be said of a signed document that arrives now.
pub(crate) fn answer(session: &Session, host: &str) -> Result<SignatureAnswer, Error> {
    let (message, signer) = match read(&session.request.body, check_digits()?) {
        Ok(read) => read,
        Err(why) => return Ok(refused(session, &why)),
    };
    if let Some(why) = too_old(session, message.signed_at) {
        return Ok(why);
    }
    let answer = match ask(session, host) {
        Ok(Some(answer)) => answer,
        Ok(None) => return Ok(refused(session, &Refused::Form(Malformed::NotSignedData))),
        Err(why) => {
            eprintln!("NCANode: {why}");
            return Ok(SignatureAnswer::Unknown);
        }
    };
    let certificate = match certificate(&answer, &message, &signer) {
        Ok(certificate) => certificate,
        // The signature is right, by what was read here: what the server does not believe is the certificate.
        Err(_) if !answer.valid => return Ok(refused(session, &Refused::IssuerUnknown)),
        Err(why) => return Ok(refused(session, &why)),
    };
    let found = certificate.found(session.request.now);
    match (&found, check(certificate, &message, session.request.now)) {
        // It calls a certificate of which it says so not valid, and that is the better reason.
        (Told::Found(RevocationFound::Revoked { .. }) | Told::NotIssued, _) => {
            answer_of(session, message, signer, certificate.not_after, found)
        }
        (Told::Found(RevocationFound::NotRevoked { .. }) | Told::Nothing, Err(why)) => {
            Ok(refused(session, &why))
        }
        (Told::Found(RevocationFound::NotRevoked { .. }) | Told::Nothing, Ok(())) if !answer.valid => {
            Ok(refused(session, &Refused::IssuerUnknown))
        }
        (Told::Found(RevocationFound::NotRevoked { .. }) | Told::Nothing, Ok(())) => {
            answer_of(session, message, signer, certificate.not_after, found)
        }
    }
}

/// What the server says now of the certificate behind a message that was believed when it arrived. That it calls the message
/// not valid is no answer: a certificate that is revoked or has expired since is not.
pub(crate) fn again(session: &Session, host: &str) -> Result<Result<Told, Refused>, Error> {
    let (message, signer) = match read(&session.request.body, check_digits()?) {
        Ok(read) => read,
        Err(why) => return Ok(Err(why)),
    };
    let answer = match ask(session, host) {
        Ok(Some(answer)) => answer,
        Ok(None) => return Ok(Err(Refused::Form(Malformed::NotSignedData))),
        Err(why) => {
            eprintln!("NCANode: {why}");
            return Ok(Ok(Told::Nothing));
        }
    };
    Ok(certificate(&answer, &message, &signer).map(|certificate| certificate.found(session.request.now)))
}

/// The message, whose signature is right, and whose certificate it is in.
fn read(body: &[u8], check_digits: bool) -> Result<(eds::Inspected, eds::Signer), Refused> {
    let message = eds::inspect(body)?;
    let trust = Trust {
        check_digits,
        ..Trust::new(Vec::new())
    };
    let signer = eds::signer_of(&message.certificate, &trust)?;
    Ok((message, signer))
}

/// Asks the server; none where it cannot read the message, or a time stamp in it.
fn ask(session: &Session, host: &str) -> Result<Option<Answer>, String> {
    // Put together in place: as values, the largest message would be held three times.
    let (head, tail) = ("{\"cms\":\"", "\",\"revocationCheck\":[\"OCSP\",\"CRL\"]}");
    let mut question =
        String::with_capacity(head.len() + session.request.body.len().div_ceil(3) * 4 + tail.len());
    question.push_str(head);
    STANDARD.encode_string(&session.request.body, &mut question);
    question.push_str(tail);
    let answer = outbound::send(&Outgoing {
        url: &format!("{host}/cms/verify"),
        headers: &[("content-type", "application/json")],
        body: Some(question.as_bytes()),
        limit_bytes: ANSWER_BYTES,
    })?;
    match answer.status {
        200 => record::strict::part_of(&answer.body)
            .map(Some)
            .map_err(|error| error.to_string()),
        400 => Ok(None),
        status => Err(format!("status {status}")),
    }
}

/// The certificate that the server speaks of, if it is that of the only signer of the message.
fn certificate<'a>(
    answer: &'a Answer,
    message: &eds::Inspected,
    signer: &eds::Signer,
) -> Result<&'a Certificate, Refused> {
    let [said] = answer.signers.as_slice() else {
        return Err(Refused::SeveralSigners);
    };
    let certificate = said.certificates.first().ok_or(Refused::CertificateMissing)?;
    let digits = |text: &str| text.trim_start_matches('0').to_ascii_lowercase();
    if digits(&certificate.serial_number) != digits(&hex::encode(&message.serial)) {
        return Err(Refused::CertificateMissing);
    }
    // The certificate is in the message: the server must have read the same in it.
    let subject = &certificate.subject;
    if subject.iin.as_deref() != Some(signer.iin.as_str()) || subject.bin != signer.bin {
        return Err(Refused::IinInvalid);
    }
    Ok(certificate)
}

/// Whether the certificate is valid, in its time, and for signing.
fn check(certificate: &Certificate, message: &eds::Inspected, arrived: Instant) -> Result<(), Refused> {
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
