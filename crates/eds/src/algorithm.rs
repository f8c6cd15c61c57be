//! The algorithms that are accepted, the names of those that are not, and the check of one signature.

use std::fmt;

use der::asn1::{AnyRef, ObjectIdentifier, OctetStringRef, UintRef};
use der::{Any, Decode, Sequence, Tag, Tagged as _};
use sha2::{Digest as _, Sha256};
use streebog::Streebog512;
use x509_cert::spki::{AlgorithmIdentifierOwned, SubjectPublicKeyInfoOwned};

use crate::oid::{GOST, GOST_CURVE, GOST_STREEBOG, RSA, RSA_SHA256, SHA256, STREEBOG};
use crate::{Refused, gost, rsa};
use cms::Malformed;
use cms::tlv::Element;

/// What is known by name and not accepted: an OID or the start of one.
const REFUSED: [(&str, &str); 15] = [
    // The first authority's arcs, then the registry's.
    ("1.3.6.1.4.1.6801.1.", "GOST 34.310-2004"),
    ("1.2.398.3.10.1.1.1.", "GOST 34.310-2004"),
    ("1.2.398.3.10.1.3.1", "GOST 34.311-95"),
    ("1.2.398.3.10.1.1.2.1", "GOST 34.10-2015/256"),
    ("1.2.398.3.10.1.1.2.3.1", "GOST 34.10-2015/256"),
    ("1.2.398.3.10.1.3.2", "Streebog-256"),
    ("1.2.643.", "GOST R"),
    ("1.2.840.113549.1.1.4", "RSA with MD5"),
    ("1.2.840.113549.1.1.5", "RSA with SHA-1"),
    ("1.2.840.113549.1.1.10", "RSA-PSS"),
    ("1.2.840.113549.1.1.12", "RSA with SHA-384"),
    ("1.2.840.113549.1.1.13", "RSA with SHA-512"),
    ("1.2.840.113549.2.5", "MD5"),
    ("1.3.14.3.2.26", "SHA-1"),
    ("1.2.840.10045.", "ECDSA"),
];

/// How a signature is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Algorithm {
    /// RSA (PKCS #1 v1.5, RFC 8017) with 2048 to 4096 bits over SHA-256.
    RsaSha256,
    /// GOST 34.10-2015 with 512 bits over Streebog-512, which the National Certification Authority issues today.
    Gost512,
}

impl fmt::Display for Algorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::RsaSha256 => "RSA with SHA-256",
            Self::Gost512 => "GOST 34.10-2015/512 with Streebog-512",
        })
    }
}

impl Algorithm {
    /// The algorithm of the signature of a certificate, a list or an answer about revocation.
    pub(crate) fn of_signature(identifier: &AlgorithmIdentifierOwned) -> Result<Self, Refused> {
        let algorithm = match identifier.oid {
            RSA_SHA256 => Self::RsaSha256,
            GOST_STREEBOG => Self::Gost512,
            other => return Err(not_accepted(other)),
        };
        without_parameters(identifier).map(|()| algorithm)
    }

    /// The algorithm of a signer's signature. RSA may go by the name of its key alone.
    pub(crate) fn of_message(identifier: &AlgorithmIdentifierOwned) -> Result<Self, Refused> {
        if identifier.oid == RSA {
            without_parameters(identifier).map(|()| Self::RsaSha256)
        } else {
            Self::of_signature(identifier)
        }
    }

    /// The algorithm whose digest this is.
    pub(crate) fn of_digest(identifier: &AlgorithmIdentifierOwned) -> Result<Self, Refused> {
        let algorithm = match identifier.oid {
            SHA256 => Self::RsaSha256,
            STREEBOG => Self::Gost512,
            other => return Err(not_accepted(other)),
        };
        without_parameters(identifier).map(|()| algorithm)
    }

    /// The digest of these bytes, as it is printed.
    pub fn digest(self, bytes: &[u8]) -> Vec<u8> {
        match self {
            Self::RsaSha256 => Sha256::digest(bytes).to_vec(),
            Self::Gost512 => Streebog512::digest(bytes).to_vec(),
        }
    }

    /// The digest of a string of octets, in one piece or in several, which are not put together for it.
    pub(crate) fn digest_of(self, octets: &Element<'_>) -> Result<Vec<u8>, Refused> {
        fn over<D: sha2::Digest>(octets: &Element<'_>) -> Result<Vec<u8>, Refused> {
            let mut digest = D::new();
            octets.each_piece(&mut |piece| digest.update(piece))?;
            Ok(digest.finalize().to_vec())
        }
        match self {
            Self::RsaSha256 => over::<Sha256>(octets),
            Self::Gost512 => over::<Streebog512>(octets),
        }
    }
}

/// The refusal of an algorithm, by its name where it has one.
pub(crate) fn not_accepted(oid: ObjectIdentifier) -> Refused {
    let dotted = oid.to_string();
    let known = REFUSED
        .iter()
        .find(|(start, _)| dotted == *start || (start.ends_with('.') && dotted.starts_with(start)));
    Refused::Algorithm(known.map_or(dotted, |(_, name)| (*name).to_owned()))
}

/// Checks that the parameters are NULL or absent: what the vectors have, and what RFC 5754 lets a writer do.
fn without_parameters(identifier: &AlgorithmIdentifierOwned) -> Result<(), Refused> {
    let is_null = |any: &Any| any.tag() == Tag::Null && any.value().is_empty();
    if identifier.parameters.as_ref().is_none_or(is_null) {
        Ok(())
    } else {
        Err(Refused::Form(Malformed::Part("the parameters of an algorithm")))
    }
}

/// Parameters of a GOST key.
#[derive(Sequence)]
struct GostParameters {
    curve: ObjectIdentifier,
    digest: ObjectIdentifier,
}

/// An RSA key (RFC 8017, A.1.1).
#[derive(Sequence)]
struct RsaPublicKey<'a> {
    modulus: UintRef<'a>,
    exponent: UintRef<'a>,
}

/// A public key.
pub(crate) enum Key {
    Rsa(rsa::PublicKey),
    Gost([u8; 128]),
}

impl Key {
    /// The key of a certificate.
    ///
    /// A GOST key is an OCTET STRING in the BIT STRING: x and then y, 64 bytes each, little-endian.
    pub(crate) fn of(info: &SubjectPublicKeyInfoOwned) -> Result<Self, Refused> {
        const WHAT: Refused = Refused::Form(Malformed::Part("the public key"));
        let bits = info.subject_public_key.as_bytes().ok_or(WHAT)?;
        match info.algorithm.oid {
            RSA => {
                without_parameters(&info.algorithm)?;
                let RsaPublicKey { modulus, exponent } = Decode::from_der(bits).map_err(|_| WHAT)?;
                rsa::PublicKey::new(modulus.as_bytes(), exponent.as_bytes())
                    .map(Self::Rsa)
                    .ok_or(Refused::KeySize)
            }
            GOST => {
                let parameters: Option<GostParameters> = info
                    .algorithm
                    .parameters
                    .as_ref()
                    .and_then(|any| AnyRef::from(any).decode_as().ok());
                match parameters {
                    Some(GostParameters { curve, digest }) if curve == GOST_CURVE && digest == STREEBOG => {}
                    Some(GostParameters { curve, .. }) => return Err(not_accepted(curve)),
                    None => return Err(Refused::Form(Malformed::Part("the parameters of a key"))),
                }
                let point = OctetStringRef::from_der(bits).map_err(|_| WHAT)?;
                point.as_bytes().try_into().map(Self::Gost).map_err(|_| WHAT)
            }
            other => Err(not_accepted(other)),
        }
    }

    /// The algorithm that this key signs with.
    pub(crate) fn algorithm(&self) -> Algorithm {
        match self {
            Self::Rsa(_) => Algorithm::RsaSha256,
            Self::Gost(_) => Algorithm::Gost512,
        }
    }

    /// Whether this is the key's signature over these bytes.
    ///
    /// A GOST signature is r and then s, 64 bytes each, little-endian.
    pub(crate) fn signed(&self, bytes: &[u8], signature: &[u8]) -> bool {
        match self {
            Self::Rsa(key) => key.verify(bytes, signature),
            Self::Gost(key) => signature
                .try_into()
                .is_ok_and(|signature| gost::verify(key, &Streebog512::digest(bytes).into(), signature)),
        }
    }
}
