//! The object identifiers that are known by name: in one place for what verifies and for what makes.

pub use cms::{DATA, ObjectIdentifier, SIGNED_DATA};

/// rsaEncryption (RFC 8017, A.1): a key, and in a message also the signature (RFC 3370, 3.2).
pub const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
/// sha256WithRSAEncryption (RFC 8017, A.2.4).
pub const RSA_SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.11");
/// SHA-256 (RFC 5754, 2.2).
pub const SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1");
/// A key of GOST 34.10-2015 with 512 bits (registry of the National Certification Authority).
pub const GOST: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.398.3.10.1.1.2.2");
/// Its curve, id-tc26-gost-3410-12-512-paramSetA of RFC 7836.
pub const GOST_CURVE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.398.3.10.1.1.2.2.1");
/// GOST 34.10-2015/512 over a digest of Streebog-512.
pub const GOST_STREEBOG: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.398.3.10.1.1.2.3.2");
/// Streebog-512 (GOST 34.11-2015).
pub const STREEBOG: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.398.3.10.1.3.3");
/// contentType (RFC 5652, 11.1).
pub const CONTENT_TYPE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.3");
/// messageDigest (RFC 5652, 11.2).
pub const MESSAGE_DIGEST: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.4");
/// signingTime (RFC 5652, 11.3).
pub const SIGNING_TIME: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.5");
/// signingCertificateV2 (RFC 5035, 3).
pub const SIGNING_CERTIFICATE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.47");
/// SHA-1, here only the name of a key and of an issuer, in which every responder can be asked (RFC 6960, 4.3).
pub const SHA1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.14.3.2.26");
/// id-kp-OCSPSigning: the mark of a responder's certificate (RFC 6960, 4.2.2.2).
pub const OCSP_SIGNING: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.9");
/// id-pkix-ocsp-extended-revoke: the responder calls revoked also what was never issued, on hold since 1970 (RFC 6960, 2.2
/// and 4.4.8). A certificate that is really on hold has another time.
pub const EXTENDED_REVOKE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.1.9");
