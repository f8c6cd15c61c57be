//! Signed messages (CMS, RFC 5652).

use chrono::{DateTime, Utc};
use eds::oid::{self, ObjectIdentifier};
use sha2::{Digest as _, Sha256};

use crate::der::{
    SEQUENCE, attribute, context, element, in_pieces, indefinite, integer, octets, oid, sequence, set, time,
};
use crate::key::Key;

/// A certificate with its key.
#[derive(Clone)]
pub struct Identity {
    /// The certificate.
    pub certificate: Vec<u8>,
    /// The name of its issuer.
    pub issuer: Vec<u8>,
    /// Its serial number.
    pub serial: Vec<u8>,
    /// Its key.
    pub key: Key,
}

impl Identity {
    /// The content, signed at this instant, as a message.
    pub fn sign(&self, content: &[u8], at: DateTime<Utc>) -> Vec<u8> {
        self.message(content, at).encode()
    }

    /// The same, to be changed first.
    pub fn message(&self, content: &[u8], at: DateTime<Utc>) -> Message {
        Message {
            version: 1,
            digests: vec![self.key.digest_algorithm()],
            content_type: oid::DATA,
            content: Some(octets(content)),
            certificates: vec![self.certificate.clone()],
            revocation: Vec::new(),
            signers: vec![self.signature(content, at).encode()],
        }
    }

    /// What the signer adds to the message, to be changed first.
    pub fn signature(&self, content: &[u8], at: DateTime<Utc>) -> Signature {
        let digest = self.key.algorithm().digest(content);
        Signature {
            version: 1,
            signer: sequence(&[&self.issuer, &integer(&self.serial)]),
            digest_algorithm: self.key.digest_algorithm(),
            attributes: vec![
                attribute(oid::CONTENT_TYPE, &[oid(oid::DATA)]),
                attribute(oid::SIGNING_TIME, &[time(at)]),
                attribute(oid::MESSAGE_DIGEST, &[octets(&digest)]),
            ],
            signature_algorithm: self.key.signature_algorithm(),
            key: self.key.clone(),
            unsigned: Vec::new(),
        }
    }

    /// The attribute signingCertificateV2 for this certificate, with SHA-256, naming its issuer and serial number.
    pub fn signing_certificate(&self) -> Vec<u8> {
        let issuer = element(SEQUENCE, &context(4, &self.issuer));
        let named = sequence(&[
            &octets(&Sha256::digest(&self.certificate)),
            &sequence(&[&issuer, &integer(&self.serial)]),
        ]);
        attribute(oid::SIGNING_CERTIFICATE, &[sequence(&[&sequence(&[&named])])])
    }
}

/// A signed message to be made.
#[derive(Clone)]
pub struct Message {
    /// The version.
    pub version: u8,
    /// The algorithms of the digests.
    pub digests: Vec<Vec<u8>>,
    /// The type of the content.
    pub content_type: ObjectIdentifier,
    /// The content, an element; none makes a detached signature.
    pub content: Option<Vec<u8>>,
    /// The certificates.
    pub certificates: Vec<Vec<u8>>,
    /// Lists of the revoked and what else stands beside them, each an element.
    pub revocation: Vec<Vec<u8>>,
    /// The signers.
    pub signers: Vec<Vec<u8>>,
}

impl Message {
    /// The message.
    pub fn encode(&self) -> Vec<u8> {
        let content = self
            .content
            .as_ref()
            .map_or_else(Vec::new, |content| context(0, content));
        let content = sequence(&[&oid(self.content_type), &content]);
        sequence(&[
            &oid(oid::SIGNED_DATA),
            &context(0, &element(SEQUENCE, &self.signed_data(&content))),
        ])
    }

    /// The same message as programs write it that read the content as they go, such as `openssl cms -stream` and
    /// BouncyCastle: nothing around the content has a known length, and the content comes in pieces of so many bytes.
    pub fn stream(&self, content: &[u8], piece_bytes: usize) -> Vec<u8> {
        let content = indefinite(0xa0, &in_pieces(content, piece_bytes));
        let content = indefinite(SEQUENCE, &[oid(self.content_type), content].concat());
        let signed = indefinite(SEQUENCE, &self.signed_data(&content));
        indefinite(
            SEQUENCE,
            &[oid(oid::SIGNED_DATA), indefinite(0xa0, &signed)].concat(),
        )
    }

    /// What stands in SignedData around this content.
    fn signed_data(&self, content: &[u8]) -> Vec<u8> {
        let some = |number, elements: &[Vec<u8>]| match elements {
            [] => Vec::new(),
            elements => context(number, &elements.concat()),
        };
        [
            &*integer(&[self.version]),
            &set(&self.digests),
            content,
            &some(0, &self.certificates),
            &some(1, &self.revocation),
            &set(&self.signers),
        ]
        .concat()
    }
}

/// What a signer adds to a message.
#[derive(Clone)]
pub struct Signature {
    /// The version.
    pub version: u8,
    /// What names the certificate.
    pub signer: Vec<u8>,
    /// The algorithm of the digest.
    pub digest_algorithm: Vec<u8>,
    /// The signed attributes; with none, the signature has none.
    pub attributes: Vec<Vec<u8>>,
    /// The algorithm of the signature.
    pub signature_algorithm: Vec<u8>,
    /// The key to sign with.
    pub key: Key,
    /// The unsigned attributes.
    pub unsigned: Vec<Vec<u8>>,
}

impl Signature {
    /// The signer, signed.
    pub fn encode(&self) -> Vec<u8> {
        let attributes = set(&self.attributes);
        let retagged = |tag: u8, attributes: &[Vec<u8>]| match set(attributes).split_first() {
            Some((_, rest)) if !attributes.is_empty() => [&[tag], rest].concat(),
            _ => Vec::new(),
        };
        sequence(&[
            &integer(&[self.version]),
            &self.signer,
            &self.digest_algorithm,
            &retagged(0xa0, &self.attributes),
            &self.signature_algorithm,
            &octets(&self.key.sign(&attributes)),
            &retagged(0xa1, &self.unsigned),
        ])
    }
}
