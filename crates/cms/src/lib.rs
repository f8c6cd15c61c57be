//! The form of a signed message (CMS, RFC 5652): the wrappings in which programs hand it over, its elements in BER and DER,
//! and where in it the signed content stands.
//!
//! Nothing is verified here: who signed, and whether that is believed, says the crate `eds`. A function that only passes a signed
//! document on reads it with this and without a word of certificates.

pub use crate::armour::{certificates_of, unwrapped};
pub use crate::malformed::Malformed;
pub use crate::parts::{Parts, content_of, oid};
pub use der::asn1::ObjectIdentifier;

mod armour;
mod malformed;
mod parts;
pub mod tlv;

/// Bytes of a signed message: a request document with five files of 10 MiB in base64, and certificates.
pub const MAX_BYTES: usize = 70 * 1024 * 1024;

/// id-signedData (RFC 5652, 5.1).
pub const SIGNED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.2");

/// id-data (RFC 5652, 4).
pub const DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.1");
