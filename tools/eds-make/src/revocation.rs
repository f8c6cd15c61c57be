//! What an authority says of revocation: answers of a responder (RFC 6960) and lists (RFC 5280, 5).

use chrono::{DateTime, Utc};
use der::asn1::ObjectIdentifier;
use der::{Decode as _, Encode as _};
use eds::oid;
use eds::revocation::{Reason, Status};
use sha1::Sha1;
use sha2::{Digest as _, Sha256};

use crate::der::{
    NULL, SEQUENCE, context, element, extension, identifier, integer, known, long_time, octets, oid,
    sequence, time,
};
use crate::key::Key;

/// An answer of a responder to be made.
#[derive(Clone)]
pub struct OcspAnswer {
    /// What came of the question; 0 is success.
    pub result: u8,
    /// The certificate that it is about.
    pub certificate: Vec<u8>,
    /// The certificate of its issuer.
    pub issuer: Vec<u8>,
    /// The digest in which the two are named: SHA-1 or SHA-256.
    pub digest: ObjectIdentifier,
    /// What is known.
    pub status: Status,
    /// When it was known.
    pub as_of: DateTime<Utc>,
    /// When there will be a newer answer.
    pub renewal: Option<DateTime<Utc>>,
    /// The nonce.
    pub nonce: Option<Vec<u8>>,
    /// Whether the responder says that what it calls revoked may never have been issued.
    pub extended: bool,
    /// The name of the responder.
    pub responder: Vec<u8>,
    /// The key of the responder.
    pub key: Key,
    /// The certificates that come along.
    pub certificates: Vec<Vec<u8>>,
}

impl OcspAnswer {
    /// How the answer names the certificate: by the name and the key of its issuer, and its serial number (RFC 6960, 4.1.1).
    #[allow(clippy::expect_used, reason = "the certificates are made here")]
    fn certificate_id(&self) -> Vec<u8> {
        let read = |certificate: &[u8]| {
            x509_cert::Certificate::from_der(certificate)
                .expect("a certificate")
                .tbs_certificate
        };
        let (certificate, issuer) = (read(&self.certificate), read(&self.issuer));
        let digest = |bytes: &[u8]| {
            if self.digest == oid::SHA256 {
                Sha256::digest(bytes).to_vec()
            } else {
                Sha1::digest(bytes).to_vec()
            }
        };
        let subject = issuer.subject.to_der().expect("a name");
        let key = issuer.subject_public_key_info.subject_public_key.raw_bytes();
        sequence(&[
            &identifier(self.digest),
            &octets(&digest(&subject)),
            &octets(&digest(key)),
            &certificate.serial_number.to_der().expect("a serial number"),
        ])
    }

    /// The answer, signed.
    pub fn encode(&self) -> Vec<u8> {
        let id = self.certificate_id();
        let status = match self.status {
            Status::Good => element(0x80, &[]),
            Status::Revoked { at, reason } => {
                let reason = reason.map_or_else(Vec::new, |reason| context(0, &element(10, &[reason as u8])));
                context(1, &[long_time(at), reason].concat())
            }
            Status::Unknown => element(0x82, &[]),
            Status::NotIssued => {
                let on_hold = context(0, &element(10, &[Reason::CertificateHold as u8]));
                context(1, &[long_time(DateTime::UNIX_EPOCH), on_hold].concat())
            }
        };
        let extended = if self.extended || self.status == Status::NotIssued {
            extension(oid::EXTENDED_REVOKE, false, &NULL)
        } else {
            Vec::new()
        };
        let renewal = self
            .renewal
            .map_or_else(Vec::new, |at| context(0, &long_time(at)));
        let nonce = self.nonce.as_ref().map_or_else(Vec::new, |nonce| {
            extension(known("1.3.6.1.5.5.7.48.1.2"), false, &octets(nonce))
        });
        let extensions = match [nonce, extended].concat() {
            none if none.is_empty() => Vec::new(),
            all => context(1, &element(SEQUENCE, &all)),
        };
        let single = sequence(&[&id, &status, &long_time(self.as_of), &renewal]);
        let data = sequence(&[
            &context(1, &self.responder),
            &long_time(self.as_of),
            &sequence(&[&single]),
            &extensions,
        ]);
        let certificates = context(0, &element(SEQUENCE, &self.certificates.concat()));
        let basic = self.key.envelope(&data, &certificates);
        let bytes = sequence(&[&oid(known("1.3.6.1.5.5.7.48.1.1")), &octets(&basic)]);
        let bytes = if self.result == 0 {
            context(0, &bytes)
        } else {
            Vec::new()
        };
        sequence(&[&element(10, &[self.result]), &bytes])
    }
}

/// A list of the revoked to be made.
#[derive(Clone)]
pub struct List {
    /// The name of its issuer.
    pub issuer: Vec<u8>,
    /// The key of its issuer.
    pub key: Key,
    /// When it was made.
    pub as_of: DateTime<Utc>,
    /// When there will be a newer one.
    pub renewal: Option<DateTime<Utc>>,
    /// The serial numbers on it, each since when, and with its reason (RFC 5280, 5.3.1).
    pub entries: Vec<(Vec<u8>, DateTime<Utc>, Option<u8>)>,
    /// Its extensions.
    pub extensions: Vec<Vec<u8>>,
}

impl List {
    /// The list, signed.
    pub fn encode(&self) -> Vec<u8> {
        let entry = |(serial, at, reason): &(Vec<u8>, DateTime<Utc>, Option<u8>)| {
            let reason = reason.map_or_else(Vec::new, |reason| {
                let reason = extension(known("2.5.29.21"), false, &element(10, &[reason]));
                sequence(&[&reason])
            });
            sequence(&[&integer(serial), &time(*at), &reason])
        };
        let entries: Vec<Vec<u8>> = self.entries.iter().map(entry).collect();
        let entries = if entries.is_empty() {
            Vec::new()
        } else {
            element(SEQUENCE, &entries.concat())
        };
        let signed = sequence(&[
            &integer(&[1]),
            &self.key.signature_algorithm(),
            &self.issuer,
            &time(self.as_of),
            &self.renewal.map_or_else(Vec::new, time),
            &entries,
            &context(0, &element(SEQUENCE, &self.extensions.concat())),
        ]);
        self.key.envelope(&signed, &[])
    }
}
