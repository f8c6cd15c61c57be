//! The keys that sign.

use ::rsa::pkcs8::DecodePrivateKey as _;
use ::rsa::traits::PublicKeyParts as _;
use ::rsa::{Pkcs1v15Sign, RsaPrivateKey};
use eds::{Algorithm, gost, oid};
use sha1::Sha1;
use sha2::{Digest as _, Sha256};
use streebog::Streebog512;

use crate::der::{bits, identifier, integer, octets, oid, sequence};

/// A key to sign with.
#[derive(Clone)]
pub struct Key(Secret);

#[derive(Clone)]
enum Secret {
    Rsa(Box<RsaPrivateKey>),
    Gost([u8; 64]),
}

impl Key {
    /// The key of this name. There are four RSA keys: `root`, `issuing`, `responder`, and the one of everybody else.
    #[allow(clippy::expect_used, reason = "the keys are part of the program")]
    pub fn new(algorithm: Algorithm, name: &str) -> Self {
        Self(match algorithm {
            Algorithm::RsaSha256 => {
                let pem = match name {
                    "root" => include_str!("../keys/root.pem"),
                    "issuing" => include_str!("../keys/issuing.pem"),
                    "responder" => include_str!("../keys/responder.pem"),
                    _ => include_str!("../keys/person.pem"),
                };
                Secret::Rsa(Box::new(RsaPrivateKey::from_pkcs8_pem(pem).expect("a key")))
            }
            Algorithm::Gost512 => {
                let mut secret: [u8; 64] = Streebog512::digest(name.as_bytes()).into();
                // Below the order of the group.
                if let Some(last) = secret.last_mut() {
                    *last = 0;
                }
                Secret::Gost(secret)
            }
        })
    }

    /// The algorithm that it signs with.
    pub fn algorithm(&self) -> Algorithm {
        match self.0 {
            Secret::Rsa(_) => Algorithm::RsaSha256,
            Secret::Gost(_) => Algorithm::Gost512,
        }
    }

    /// Its signature over these bytes.
    #[allow(
        clippy::expect_used,
        reason = "a key of 2048 bits can sign a digest of 32 bytes"
    )]
    pub fn sign(&self, bytes: &[u8]) -> Vec<u8> {
        match &self.0 {
            Secret::Rsa(key) => key
                .sign(Pkcs1v15Sign::new::<Sha256>(), &Sha256::digest(bytes))
                .expect("a signature"),
            Secret::Gost(secret) => gost::sign(secret, &Streebog512::digest(bytes).into()).to_vec(),
        }
    }

    /// The bits of the public key.
    fn public_bits(&self) -> Vec<u8> {
        match &self.0 {
            Secret::Rsa(key) => {
                sequence(&[&integer(&key.n().to_bytes_be()), &integer(&key.e().to_bytes_be())])
            }
            Secret::Gost(secret) => octets(&gost::public_key(secret)),
        }
    }

    /// The public key as a certificate holds it.
    pub fn public(&self) -> Vec<u8> {
        let identifier = match self.0 {
            Secret::Rsa(_) => identifier(oid::RSA),
            Secret::Gost(_) => {
                let parameters = sequence(&[&oid(oid::GOST_CURVE), &oid(oid::STREEBOG)]);
                sequence(&[&oid(oid::GOST), &parameters])
            }
        };
        sequence(&[&identifier, &bits(&self.public_bits())])
    }

    /// What names the key in certificates: SHA-1 of its bits (RFC 5280, 4.2.1.2).
    pub(crate) fn id(&self) -> Vec<u8> {
        Sha1::digest(self.public_bits()).to_vec()
    }

    /// The algorithm of its signatures.
    pub fn signature_algorithm(&self) -> Vec<u8> {
        identifier(match self.algorithm() {
            Algorithm::RsaSha256 => oid::RSA_SHA256,
            Algorithm::Gost512 => oid::GOST_STREEBOG,
        })
    }

    /// The algorithm of its digests.
    pub fn digest_algorithm(&self) -> Vec<u8> {
        identifier(match self.algorithm() {
            Algorithm::RsaSha256 => oid::SHA256,
            Algorithm::Gost512 => oid::STREEBOG,
        })
    }

    /// What a certificate, a list or an answer is: what is signed, the algorithm, the signature, and more.
    pub(crate) fn envelope(&self, signed: &[u8], more: &[u8]) -> Vec<u8> {
        sequence(&[
            signed,
            &self.signature_algorithm(),
            &bits(&self.sign(signed)),
            more,
        ])
    }
}
