//! The signed message: CMS SignedData (RFC 5652) with its content.

use std::ops::Range;

use chrono::{DateTime, Utc};
use cms::content_info::CmsVersion;
use cms::signed_data::{SignerIdentifier, SignerInfo};
use der::asn1::{Any, ObjectIdentifier, OctetString, OctetStringRef};
use der::{Decode as _, Encode as _, Sequence};
use x509_cert::attr::Attributes;
use x509_cert::ext::pkix::SubjectKeyIdentifier;
use x509_cert::ext::pkix::name::{GeneralName, GeneralNames};
use x509_cert::serial_number::SerialNumber;
use x509_cert::spki::AlgorithmIdentifierOwned;
use x509_cert::time::Time;

use crate::algorithm::Algorithm;
use crate::certificate::{Certificate, instant};
use crate::tlv::{self, Element};
use crate::{Certified, MAX_BYTES, Refused, Trust, signer};

/// id-signedData (RFC 5652, 5.1).
pub(crate) const SIGNED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.2");
/// id-data (RFC 5652, 4).
pub(crate) const DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.1");
/// contentType (RFC 5652, 11.1).
pub(crate) const CONTENT_TYPE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.3");
/// messageDigest (RFC 5652, 11.2).
pub(crate) const MESSAGE_DIGEST: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.4");
/// signingTime (RFC 5652, 11.3).
pub(crate) const SIGNING_TIME: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.5");
/// signingCertificateV2 (RFC 5035, 3).
pub(crate) const SIGNING_CERTIFICATE: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.47");

/// Certificates in a message: the signer's, those of two authorities above it, and as many again.
const MAX_CERTIFICATES: usize = 6;

/// A signature that is believed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// Where the signed content is in the message, in bytes.
    pub content: Range<usize>,
    /// When the signer's machine says that it was signed.
    pub signed_at: DateTime<Utc>,
    /// How it was signed.
    pub algorithm: Algorithm,
    /// Who signed, and the certificate.
    pub certified: Certified,
}

/// Checks a signed message (DER) that arrived at this instant.
///
/// # Errors
/// Every [`Refused`] but those about revocation.
pub fn verify(der: &[u8], at: DateTime<Utc>, trust: &Trust) -> Result<Verified, Refused> {
    let message = Message::read(der)?;
    let signer = message.only_signer()?;
    // The certificate first: whoever has none of a trusted authority does not have the portal read a large document.
    let certificate = message.certificate_of(&read_signer(signer)?)?;
    let certified = signer::check(certificate, &message.certificates, at, trust)?;
    let signed = message.signed_by(signer)?;
    if signed.at > at + trust.signing_time_leeway {
        return Err(Refused::SigningTimeInFuture);
    }
    Ok(Verified {
        content: message.content.range(),
        signed_at: signed.at,
        algorithm: signed.algorithm,
        certified,
    })
}

/// A message whose signature is right, by a certificate of which nothing is known: for whoever has that checked elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inspected {
    /// Where the signed content is in the message, in bytes.
    pub content: Range<usize>,
    /// When the signer's machine says that it was signed.
    pub signed_at: DateTime<Utc>,
    /// How it was signed.
    pub algorithm: Algorithm,
    /// The certificate, DER.
    pub certificate: Vec<u8>,
    /// Its serial number, big-endian, without leading zeros.
    pub serial: Vec<u8>,
}

/// Checks a signed message (DER), and **not** the certificate: neither its chain, nor its time, nor its purpose.
///
/// # Errors
/// Every [`Refused`] about the message and what the signer signed.
pub fn inspect(der: &[u8]) -> Result<Inspected, Refused> {
    let message = Message::read(der)?;
    let signed = message.signed_by(message.only_signer()?)?;
    Ok(Inspected {
        content: message.content.range(),
        signed_at: signed.at,
        algorithm: signed.algorithm,
        certificate: signed.certificate.der.to_vec(),
        serial: signed.certificate.serial_digits(),
    })
}

/// The parts of a message.
struct Message<'a> {
    digests: Vec<AlgorithmIdentifierOwned>,
    content: Element<'a>,
    certificates: Vec<Certificate<'a>>,
    signers: Vec<Element<'a>>,
}

/// What one signer signed.
struct Signed<'m> {
    certificate: &'m Certificate<'m>,
    at: DateTime<Utc>,
    algorithm: Algorithm,
}

impl<'a> Message<'a> {
    /// Reads the parts of a message (RFC 5652, 3 and 5).
    fn read(der: &'a [u8]) -> Result<Self, Refused> {
        const WHAT: &str = "the message";
        const MALFORMED: Refused = Refused::Malformed(WHAT);
        if der.len() > MAX_BYTES {
            return Err(Refused::TooLarge);
        }
        tlv::check(der, tlv::MAX_ELEMENTS)?;

        let mut outer = tlv::outermost(der, WHAT)?.tagged(tlv::SEQUENCE, WHAT)?.children();
        if oid(&outer.take(WHAT)?)? != SIGNED_DATA {
            return Err(Refused::NotSignedData);
        }
        let mut wrapped = outer.take(WHAT)?.tagged(tlv::CONTEXT_0, WHAT)?.children();
        outer.end(WHAT)?;
        let mut parts = wrapped.take(WHAT)?.tagged(tlv::SEQUENCE, WHAT)?.children();
        wrapped.end(WHAT)?;

        // The version says which optional parts there may be; that is seen from the parts.
        let version = CmsVersion::from_der(parts.take(WHAT)?.whole).map_err(|_| MALFORMED)?;
        if !matches!(version, CmsVersion::V1 | CmsVersion::V3) {
            return Err(MALFORMED);
        }
        let digests = parts.take(WHAT)?.tagged(tlv::SET, WHAT)?.children().all(WHAT)?;
        let content = content(&parts.take(WHAT)?.tagged(tlv::SEQUENCE, WHAT)?)?;
        let certificates = match parts.take_if(tlv::CONTEXT_0, WHAT)? {
            Some(certificates) => certificates.children().all(WHAT)?,
            None => Vec::new(),
        };
        // Lists of the revoked come from the authority, not from the signer.
        parts.take_if(tlv::CONTEXT_1, WHAT)?;
        let signers = parts.take(WHAT)?.tagged(tlv::SET, WHAT)?.children().all(WHAT)?;
        parts.end(WHAT)?;

        if certificates.len() > MAX_CERTIFICATES {
            return Err(Refused::TooManyCertificates);
        }
        Ok(Self {
            digests: digests
                .iter()
                .map(|digest| AlgorithmIdentifierOwned::from_der(digest.whole))
                .collect::<Result<_, _>>()
                .map_err(|_| MALFORMED)?,
            content,
            certificates: certificates
                .iter()
                .map(|element| Certificate::within(element.whole))
                .collect::<Result<_, _>>()?,
            signers,
        })
    }

    /// The one signer.
    fn only_signer(&self) -> Result<&Element<'a>, Refused> {
        match self.signers.as_slice() {
            [] => Err(Refused::NoSigner),
            [signer] => Ok(signer),
            _ => Err(Refused::SeveralSigners),
        }
    }

    /// The certificate that a signer names.
    fn certificate_of(&self, info: &SignerInfo) -> Result<&Certificate<'a>, Refused> {
        self.certificates
            .iter()
            .find_map(|certificate| match is_of(certificate, &info.sid) {
                Ok(true) => Some(Ok(certificate)),
                Ok(false) => None,
                Err(refused) => Some(Err(refused)),
            })
            .ok_or(Refused::CertificateMissing)?
    }

    /// Checks what one signer signed, and that it was signed with the key of the certificate (RFC 5652, 5.3 to 5.6).
    fn signed_by(&self, signer: &Element<'a>) -> Result<Signed<'_>, Refused> {
        const WHAT: &str = "the signer";
        let info = read_signer(signer)?;

        let algorithm = Algorithm::of_digest(&info.digest_alg)?;
        let is_announced = self.digests.contains(&info.digest_alg);
        if Algorithm::of_message(&info.signature_algorithm)? != algorithm || !is_announced {
            return Err(Refused::AlgorithmsDisagree);
        }
        let certificate = self.certificate_of(&info)?;
        let key = certificate.key()?;
        if key.algorithm() != algorithm {
            return Err(Refused::AlgorithmsDisagree);
        }

        let attributes = info.signed_attrs.unwrap_or_default();
        let at = check_attributes(&attributes, self.content.body, algorithm)?;
        check_signing_certificate(&attributes, certificate)?;

        // The same parts once more, as they were received.
        let mut parts = signer.children();
        for _ in ["version", "name of the certificate", "algorithm of the digest"] {
            parts.take(WHAT)?;
        }
        let received = parts.take(WHAT)?.tagged(tlv::CONTEXT_0, WHAT)?;
        parts.take(WHAT)?;
        parts.take(WHAT)?;
        parts.take_if(tlv::CONTEXT_1, WHAT)?;
        parts.end(WHAT)?;
        if !key.signed(&set_of(&received)?, info.signature.as_bytes()) {
            return Err(Refused::SignatureInvalid);
        }
        Ok(Signed {
            certificate,
            at,
            algorithm,
        })
    }
}

/// What a message says of a signer, in the version that belongs to how it names the certificate (RFC 5652, 5.3).
fn read_signer(signer: &Element<'_>) -> Result<SignerInfo, Refused> {
    const MALFORMED: Refused = Refused::Malformed("the signer");
    let info = SignerInfo::from_der(signer.whole).map_err(|_| MALFORMED)?;
    let named = match info.sid {
        SignerIdentifier::IssuerAndSerialNumber(_) => CmsVersion::V1,
        SignerIdentifier::SubjectKeyIdentifier(_) => CmsVersion::V3,
    };
    if info.version != named {
        return Err(MALFORMED);
    }
    Ok(info)
}

/// The signed content (RFC 5652, 5.2).
fn content<'a>(encapsulated: &Element<'a>) -> Result<Element<'a>, Refused> {
    const WHAT: &str = "the content";
    let mut parts = encapsulated.children();
    if oid(&parts.take(WHAT)?)? != DATA {
        return Err(Refused::ContentType);
    }
    let Some(wrapped) = parts.take_if(tlv::CONTEXT_0, WHAT)? else {
        parts.end(WHAT)?;
        return Err(Refused::ContentDetached);
    };
    parts.end(WHAT)?;
    let mut wrapped = wrapped.children();
    let content = wrapped.take(WHAT)?;
    wrapped.end(WHAT)?;
    match content.tag {
        tlv::OCTET_STRING => Ok(content),
        tlv::OCTET_STRING_IN_PIECES => Err(Refused::ContentInPieces),
        _ => Err(Refused::Malformed(WHAT)),
    }
}

/// The object identifier that this element is.
fn oid(element: &Element<'_>) -> Result<ObjectIdentifier, Refused> {
    ObjectIdentifier::from_der(element.whole).map_err(|_| Refused::Malformed("an object identifier"))
}

/// Whether the signer names this certificate.
fn is_of(certificate: &Certificate<'_>, signer: &SignerIdentifier) -> Result<bool, Refused> {
    Ok(match signer {
        SignerIdentifier::IssuerAndSerialNumber(name) => {
            certificate.says.issuer == name.issuer && certificate.says.serial_number == name.serial_number
        }
        SignerIdentifier::SubjectKeyIdentifier(key) => {
            certificate.extension::<SubjectKeyIdentifier>()?.as_ref() == Some(key)
        }
    })
}

/// The one value of an attribute that is there at most once.
fn value<'a>(
    attributes: &'a Attributes,
    of: ObjectIdentifier,
    name: &'static str,
) -> Result<Option<&'a Any>, Refused> {
    let mut values = attributes
        .iter()
        .filter(|attribute| attribute.oid == of)
        .flat_map(|attribute| attribute.values.iter());
    match (values.next(), values.next()) {
        (value, None) => Ok(value),
        _ => Err(Refused::AttributeRepeated(name)),
    }
}

/// Checks the attributes that must be there, and gives the signing time.
fn check_attributes(
    attributes: &Attributes,
    content: &[u8],
    algorithm: Algorithm,
) -> Result<DateTime<Utc>, Refused> {
    const MALFORMED: Refused = Refused::Malformed("a signed attribute");
    let needed = |of, name| value(attributes, of, name)?.ok_or(Refused::AttributeMissing(name));
    let content_type = needed(CONTENT_TYPE, "contentType")?;
    let digest = needed(MESSAGE_DIGEST, "messageDigest")?;
    let time = needed(SIGNING_TIME, "signingTime")?;

    if content_type
        .decode_as::<ObjectIdentifier>()
        .map_err(|_| MALFORMED)?
        != DATA
    {
        return Err(Refused::ContentTypeMismatch);
    }
    let digest: OctetStringRef<'_> = digest.decode_as().map_err(|_| MALFORMED)?;
    if digest.as_bytes() != algorithm.digest(content) {
        return Err(Refused::DigestMismatch);
    }
    let time = time
        .to_der()
        .and_then(|time| Time::from_der(&time))
        .map_err(|_| MALFORMED)?;
    instant(time)
}

/// SigningCertificateV2 (RFC 5035, 3). The policies in it are for whoever has several; the certificate's own count here.
#[derive(Sequence)]
pub(crate) struct SigningCertificateV2 {
    pub(crate) certificates: Vec<CertificateIdV2>,
    pub(crate) policies: Option<Any>,
}

/// ESSCertIDv2 (RFC 5035, 4). Without an algorithm the hash is SHA-256.
#[derive(Sequence)]
pub(crate) struct CertificateIdV2 {
    pub(crate) hash_algorithm: Option<AlgorithmIdentifierOwned>,
    pub(crate) hash: OctetString,
    pub(crate) issuer_serial: Option<IssuerSerial>,
}

/// IssuerSerial (RFC 5035, 4).
#[derive(Sequence)]
pub(crate) struct IssuerSerial {
    pub(crate) issuer: GeneralNames,
    pub(crate) serial: SerialNumber,
}

/// Checks that signingCertificateV2, where it is there, names this certificate first (RFC 5035, 3).
fn check_signing_certificate(attributes: &Attributes, certificate: &Certificate<'_>) -> Result<(), Refused> {
    const NAME: &str = "signingCertificateV2";
    let Some(value) = value(attributes, SIGNING_CERTIFICATE, NAME)? else {
        return Ok(());
    };
    let value: SigningCertificateV2 = value
        .decode_as()
        .map_err(|_| Refused::Malformed("a signed attribute"))?;
    let named = value
        .certificates
        .first()
        .ok_or(Refused::SigningCertificateMismatch)?;
    let algorithm = match &named.hash_algorithm {
        Some(identifier) => Algorithm::of_digest(identifier)?,
        None => Algorithm::RsaSha256,
    };
    let is_issuer = |name: &GeneralName| match name {
        GeneralName::DirectoryName(name) => *name == certificate.says.issuer,
        _ => false,
    };
    let is_named = named.issuer_serial.as_ref().is_none_or(|named| {
        named.serial == certificate.says.serial_number && named.issuer.iter().any(is_issuer)
    });
    if is_named && named.hash.as_bytes() == algorithm.digest(certificate.der) {
        Ok(())
    } else {
        Err(Refused::SigningCertificateMismatch)
    }
}

/// The bytes that are signed: the attributes as they were received, as a SET OF in DER (RFC 5652, 5.4), which is
/// sorted by its encoding (X.690, 11.6).
fn set_of(received: &Element<'_>) -> Result<Vec<u8>, Refused> {
    let mut attributes: Vec<&[u8]> = received
        .children()
        .all("the signed attributes")?
        .iter()
        .map(|attribute| attribute.whole)
        .collect();
    attributes.sort_unstable();
    // The tag is another, the length stays.
    let length = received
        .whole
        .get(1..received.whole.len() - received.body.len())
        .unwrap_or_default();
    Ok([&[tlv::SET], length, &attributes.concat()].concat())
}

// The message with two signatures cannot be seen from outside further than its refusal.
#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_signatures_of_the_vector_with_two_are_right() {
        let der = include_bytes!("../tests/vectors/gost512-and-rsa-attached.cms");
        let message = Message::read(der).unwrap();
        assert_eq!(message.content.body, b"test123");
        let signed: Vec<_> = message
            .signers
            .iter()
            .map(|signer| {
                let signed = message.signed_by(signer).unwrap();
                (signed.algorithm, signed.at.to_rfc3339())
            })
            .collect();
        assert_eq!(
            signed,
            [
                (Algorithm::Gost512, "2022-09-27T21:17:59+00:00".to_owned()),
                (Algorithm::RsaSha256, "2022-09-27T21:17:59+00:00".to_owned()),
            ]
        );
    }
}
