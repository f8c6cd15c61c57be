//! Electronic signatures (ЭЦҚ, ЭЦП) of Kazakhstan: is this document signed, who signed it, and may that signature be believed?
//!
//! Pure: the instant is an argument, nothing is read or asked. What must be asked elsewhere, whether a certificate was
//! revoked, is made as a request and checked as an answer ([`ocsp`], [`crl`]); somebody else carries them.
//!
//! # What is checked
//! [`verify`] takes a CMS message (RFC 5652) with the signed content in it and checks, in this order:
//! - the shape: DER, or BER as programs write it that do not know the length before the end; bounded in size, depth and
//!   number of elements; one signer, whose certificate is in the message; content of the type data;
//! - the algorithms: RSA of 2048 to 4096 bits with SHA-256, or GOST 34.10-2015/512 with Streebog-512; digest,
//!   signature and key of the same kind, also all the way up the chain;
//! - the signed attributes: contentType, messageDigest and signingTime, each once, each right; the signing time not
//!   after the arrival; signingCertificateV2 (RFC 5035), where it is there, names the certificate;
//! - the signature over these attributes;
//! - the certificate: for signing and not for logging in, under an accepted policy, of an owner with an IIN, and with a
//!   BIN where it is a legal entity's (EDS law, article 10 (1): used in accordance with what the certificate says);
//! - the chain to a trusted authority, every certificate of it valid at the arrival, with no critical extension that
//!   is not understood. Names are compared byte by byte, which is stricter than RFC 5280, 7.1.
//!
//! What is signed is signed in DER (RFC 5652, 5.4), so what comes in BER is written as DER first: the signed attributes, the
//! names of algorithms, the certificates. Strings in pieces are put together. The bytes that were received stay as they are.
//!
//! A certificate that can vouch for nobody (of an old algorithm, malformed, an attribute certificate) stops nothing, neither
//! in a message nor among those that are trusted: it is passed over, and told to a caller that asks ([`verify_telling`]).
//!
//! # What is not checked
//! - Time stamps (unsigned attribute 1.2.840.113549.1.9.16.2.14) and every other unsigned attribute. What counts is the
//!   arrival at the portal, which the portal knows itself.
//! - The signed attribute signingCertificate of RFC 2634, which is over SHA-1.
//! - Lists of the revoked and answers of responders in the message. They and the unsigned attributes are stepped over without a
//!   look, whatever is in them and however much; only the size of the message bounds them.
//! - Revocation, unless it is asked: [`ocsp`] and [`crl`].
//! - Name constraints and policy mappings: an authority with critical ones is refused.
//!
//! # Layout of GOST values
//! A public key is x and then y, a signature r and then s, each of them 64 bytes, **little-endian**; the digest enters the
//! arithmetic little-endian too. This is not the order of RFC 4491 and RFC 9215; it is what the authority's own
//! software writes, in certificates and in messages.
//!
//! The vectors in `tests/vectors` were made by that software.

#![cfg_attr(
    test,
    allow(
        clippy::indexing_slicing,
        reason = "an index that is not there fails the test"
    )
)]

pub use crate::algorithm::Algorithm;
pub use crate::message::{Inspected, Verified, inspect, verify, verify_telling};
pub use crate::oid::ObjectIdentifier;
pub use crate::refused::Refused;
pub use crate::signer::{Certified, Owner, Signer, certify, signer_of};
pub use crate::skipped::{Place, Skipped};
use chrono::TimeDelta;
pub use cms::{MAX_BYTES, Malformed, certificates_of, content_of, unwrapped};

mod algorithm;
mod certificate;
pub mod crl;
pub mod gost;
mod message;
pub mod ocsp;
pub mod oid;
mod refused;
pub mod revocation;
pub mod rsa;
mod signer;
mod skipped;
mod subject;

/// How far the clock of a signer's machine may be ahead of the portal's: home computers are minutes off, not hours.
pub const SIGNING_TIME_LEEWAY: TimeDelta = TimeDelta::minutes(10);

/// The policies under which certificates for signing are issued: those of a legal entity and of an individual, and the
/// general one that alone is named in certificates with GOST 34.10-2015/512. That such a certificate is for signing and
/// not for logging in, the purposes of its key say.
const SIGN_POLICIES: [ObjectIdentifier; 3] = [
    ObjectIdentifier::new_unwrap("1.2.398.3.3.2.1"),
    ObjectIdentifier::new_unwrap("1.2.398.3.3.2.3"),
    ObjectIdentifier::new_unwrap("1.2.398.3.3.2"),
];

/// Which authorities and which algorithms to believe.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trust {
    /// Certificates of trusted authorities, DER. They too must be valid and an authority's; what cannot be used is passed
    /// over.
    pub anchors: Vec<Vec<u8>>,
    /// Certificates of authorities between these and the signers, DER. They are believed only as far as an anchor
    /// stands behind them.
    pub intermediates: Vec<Vec<u8>>,
    /// The policies under which a signer's certificate may be issued; one of them must be there.
    pub policies: Vec<ObjectIdentifier>,
    /// Whether the check digit of IIN and BIN must be right. Certificates of the authority's test stand have wrong ones.
    pub check_digits: bool,
    /// How far after the arrival the signing time may be.
    pub signing_time_leeway: TimeDelta,
}

impl Trust {
    /// Believes these authorities, and for the rest what the National Certification Authority issues for signing.
    pub fn new(anchors: Vec<Vec<u8>>) -> Self {
        Self {
            anchors,
            intermediates: Vec::new(),
            policies: SIGN_POLICIES.to_vec(),
            check_digits: true,
            signing_time_leeway: SIGNING_TIME_LEEWAY,
        }
    }
}
