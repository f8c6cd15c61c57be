//! Certificates, and the authorities that sign them.

use chrono::{DateTime, TimeDelta, Utc};
use eds::ObjectIdentifier;
use sha2::{Digest as _, Sha256};

use crate::der::{SEQUENCE, TRUE, context, element, extension, integer, known, octets, sequence, time};
use crate::key::Key;

/// How long before and after its instant everything of a [`Pki`] is valid.
const VALID_FOR: TimeDelta = TimeDelta::days(365);

/// keyUsage of an authority: keyCertSign and cRLSign.
const USAGE_AUTHORITY: [u8; 4] = [3, 2, 1, 0x06];

/// A certificate to be made.
#[derive(Clone)]
pub struct Certificate {
    /// The serial number, big-endian.
    pub serial: Vec<u8>,
    /// The algorithm named inside of what is signed, an element; the key of the issuer says the one outside.
    pub algorithm: Vec<u8>,
    /// The name of the issuer.
    pub issuer: Vec<u8>,
    /// The first instant of its validity.
    pub from: DateTime<Utc>,
    /// The last instant of its validity.
    pub to: DateTime<Utc>,
    /// The name of the owner.
    pub subject: Vec<u8>,
    /// The key of the owner.
    pub public: Vec<u8>,
    /// The extensions, by their identifiers, each whether critical and with its value.
    pub extensions: Vec<(ObjectIdentifier, bool, Vec<u8>)>,
}

impl Certificate {
    /// A certificate of this issuer, without extensions but the names of both keys.
    pub(crate) fn new(subject: Vec<u8>, key: &Key, issuer: Vec<u8>, by: &Key, around: DateTime<Utc>) -> Self {
        let mut serial = Sha256::digest([&*subject, &*key.public()].concat()).to_vec();
        // Twenty bytes, positive.
        serial.truncate(20);
        serial.insert(0, 0x40);
        serial.truncate(20);
        Self {
            serial,
            algorithm: by.signature_algorithm(),
            issuer,
            from: around - VALID_FOR,
            to: around + VALID_FOR,
            subject,
            public: key.public(),
            extensions: vec![
                (known("2.5.29.14"), false, octets(&key.id())),
                (known("2.5.29.35"), false, sequence(&[&element(0x80, &by.id())])),
            ],
        }
    }

    /// Replaces the extension of this identifier, or adds it.
    pub fn set(&mut self, id: ObjectIdentifier, critical: bool, value: &[u8]) {
        self.extensions.retain(|(other, ..)| *other != id);
        self.extensions.push((id, critical, value.to_vec()));
    }

    /// The certificate, signed with the key of the issuer.
    pub fn encode(&self, by: &Key) -> Vec<u8> {
        let extensions: Vec<Vec<u8>> = self
            .extensions
            .iter()
            .map(|(id, critical, value)| extension(*id, *critical, value))
            .collect();
        let signed = sequence(&[
            &context(0, &integer(&[2])),
            &integer(&self.serial),
            &self.algorithm,
            &self.issuer,
            &sequence(&[&time(self.from), &time(self.to)]),
            &self.subject,
            &self.public,
            &context(3, &element(SEQUENCE, &extensions.concat())),
        ]);
        by.envelope(&signed, &[])
    }
}

/// An authority.
#[derive(Clone)]
pub struct Authority {
    /// Its name.
    pub name: Vec<u8>,
    /// Its key.
    pub key: Key,
    /// Its certificate.
    pub certificate: Vec<u8>,
}

impl Authority {
    /// The certificate that this authority would give another one with this name and key.
    pub fn template(&self, name: Vec<u8>, key: &Key, around: DateTime<Utc>) -> Certificate {
        authority(name, key, self.name.clone(), &self.key, around)
    }
}

/// A certificate of an authority.
pub(crate) fn authority(
    name: Vec<u8>,
    key: &Key,
    issuer: Vec<u8>,
    by: &Key,
    around: DateTime<Utc>,
) -> Certificate {
    let mut certificate = Certificate::new(name, key, issuer, by, around);
    certificate.set(known("2.5.29.19"), true, &sequence(&[&TRUE]));
    certificate.set(known("2.5.29.15"), true, &USAGE_AUTHORITY);
    certificate
}
