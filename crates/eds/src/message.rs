//! The signed message: CMS SignedData (RFC 5652) with its content.

use chrono::{DateTime, Utc};
use der::asn1::{Any, ObjectIdentifier, OctetString, OctetStringRef};
use der::{Decode as _, Sequence};
use x509_cert::ext::pkix::SubjectKeyIdentifier;
use x509_cert::ext::pkix::name::{GeneralName, GeneralNames};
use x509_cert::name::Name;
use x509_cert::serial_number::SerialNumber;
use x509_cert::spki::AlgorithmIdentifierOwned;
use x509_cert::time::Time;

use crate::algorithm::Algorithm;
use crate::certificate::{Certificate, instant};
use crate::oid::{CONTENT_TYPE, DATA, MESSAGE_DIGEST, SIGNING_CERTIFICATE, SIGNING_TIME};
use crate::skipped::{Place, Skipped};
use crate::{Certified, Refused, Trust, signer};
use cms::tlv::{self, Element, Elements};
use cms::{Malformed, Parts, oid};

/// Certificates in a message: the signer's, those of two authorities above it, and as many again.
const MAX_CERTIFICATES: usize = 6;

/// Whatever else stands beside the certificates, such as attribute certificates, which nobody reads: far more than any
/// program writes.
const MAX_BESIDE: usize = 64;

/// Algorithms of digests that a message announces: one for each signer, and those of other signers before.
const MAX_DIGESTS: usize = 64;

/// Bytes of what is read of a signer. With every attribute of RFC 5126 it has some 10 KB.
const MAX_SIGNER_BYTES: usize = 256 * 1024;

/// The tag of an attribute certificate of version 1, of version 2, of an extended certificate and of another one (RFC 5652,
/// 10.2.2), in place of a certificate.
const BESIDE_CERTIFICATES: [u8; 4] = [0xa0, 0xa1, 0xa2, 0xa3];

/// A signature that is believed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// When the signer's machine says that it was signed.
    pub signed_at: DateTime<Utc>,
    /// How it was signed.
    pub algorithm: Algorithm,
    /// Who signed, and the certificate.
    pub certified: Certified,
}

/// Checks a signed message (DER or BER) that arrived at this instant. [`content_of`](crate::content_of) gives what was signed.
///
/// # Errors
/// Every [`Refused`] but those about revocation.
pub fn verify(message: &[u8], at: DateTime<Utc>, trust: &Trust) -> Result<Verified, Refused> {
    verify_telling(message, at, trust, &mut |_| {})
}

/// As [`verify`], and tells of every certificate that was passed over.
///
/// # Errors
/// As [`verify`].
pub fn verify_telling(
    message: &[u8],
    at: DateTime<Utc>,
    trust: &Trust,
    tell: &mut dyn FnMut(Skipped),
) -> Result<Verified, Refused> {
    let message = Message::read(message)?;
    let signer = Signer::read(&message.only_signer()?)?;
    // The certificate first: without one of a trusted authority nobody can make the portal read a large document.
    let certificate = message.certificate_of(&signer)?;
    let embedded = message.authorities(certificate, tell);
    let certified = signer::check(certificate, &embedded, at, trust, tell)?;
    let signed = message.signed_by(&signer)?;
    if signed.at > at + trust.signing_time_leeway {
        return Err(Refused::SigningTimeInFuture);
    }
    Ok(Verified {
        signed_at: signed.at,
        algorithm: signed.algorithm,
        certified,
    })
}

/// A message whose signature is right, by a certificate of which nothing is known: for a caller that has it checked elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inspected {
    /// When the signer's machine says that it was signed.
    pub signed_at: DateTime<Utc>,
    /// How it was signed.
    pub algorithm: Algorithm,
    /// The certificate, DER.
    pub certificate: Vec<u8>,
    /// Its serial number, big-endian, without leading zeros.
    pub serial: Vec<u8>,
}

/// Checks a signed message (DER or BER), and **not** the certificate: neither its chain, nor its time, nor its purpose.
///
/// # Errors
/// Every [`Refused`] about the message and what the signer signed.
pub fn inspect(message: &[u8]) -> Result<Inspected, Refused> {
    let message = Message::read(message)?;
    let signed = message.signed_by(&Signer::read(&message.only_signer()?)?)?;
    Ok(Inspected {
        signed_at: signed.at,
        algorithm: signed.algorithm,
        certificate: signed.certificate.der.to_vec(),
        serial: signed.certificate.serial_digits(),
    })
}

/// A message that was read, and that nobody has verified.
struct Message<'a> {
    parts: Parts<'a>,
    /// The certificates, and what could not be read as one.
    certificates: Vec<Embedded<'a>>,
}

/// One certificate of a message.
struct Embedded<'a> {
    element: Element<'a>,
    read: Result<Certificate<'a>, Refused>,
}

/// What one signer signed.
struct Signed<'m> {
    certificate: &'m Certificate<'m>,
    at: DateTime<Utc>,
    algorithm: Algorithm,
}

impl<'a> Message<'a> {
    /// Reads a message. What is wrong with one of its certificates is wrong with that one.
    fn read(message: &'a [u8]) -> Result<Self, Refused> {
        const WHAT: &str = "the certificates";
        let parts = Parts::read(message)?;
        let mut certificates = Vec::new();
        let mut beside = 0;
        let mut elements = parts
            .certificates
            .map_or_else(Elements::default, |element| element.children());
        while !elements.is_empty() {
            let element = elements.take(WHAT)?;
            let read = if BESIDE_CERTIFICATES.contains(&element.tag) {
                beside += 1;
                Err(Refused::Form(Malformed::Part(
                    "an attribute certificate, or one of another kind",
                )))
            } else {
                Certificate::within(&element)
            };
            certificates.push(Embedded { element, read });
            if certificates.len() - beside > MAX_CERTIFICATES || beside > MAX_BESIDE {
                return Err(Refused::TooManyCertificates);
            }
        }
        Ok(Self { parts, certificates })
    }

    /// The one signer.
    fn only_signer(&self) -> Result<Element<'a>, Refused> {
        let mut signers = self.parts.signers;
        if signers.is_empty() {
            return Err(Refused::NoSigner);
        }
        let signer = signers.take("the signers")?;
        if signers.is_empty() {
            Ok(signer)
        } else {
            Err(Refused::SeveralSigners)
        }
    }

    /// The certificate that a signer names. Where it is there and cannot be read, the reason is that.
    fn certificate_of(&self, signer: &Signer) -> Result<&Certificate<'a>, Refused> {
        let mut reason = Refused::CertificateMissing;
        for embedded in &self.certificates {
            match &embedded.read {
                Ok(certificate) if signer.name.is_of(certificate) => return Ok(certificate),
                Ok(_) => {}
                Err(why) if signer.name.stands_in(&embedded.element) => reason = why.clone(),
                Err(_) => {}
            }
        }
        Err(reason)
    }

    /// The certificates that can stand above this one of a signer. The others are told.
    fn authorities(&self, end: &Certificate<'a>, tell: &mut dyn FnMut(Skipped)) -> Vec<Certificate<'a>> {
        let mut authorities = Vec::new();
        for (index, embedded) in self.certificates.iter().enumerate() {
            let why = match &embedded.read {
                Ok(certificate) if certificate.der == end.der => None,
                Ok(certificate) => certificate.cannot_vouch(Place::Message),
                Err(why) => Some(why.clone()),
            };
            match (why, &embedded.read) {
                (None, Ok(certificate)) => authorities.push(certificate.clone()),
                (Some(why), _) => tell(Skipped {
                    place: Place::Message,
                    number: index + 1,
                    name: String::new(),
                    why,
                }),
                (None, Err(_)) => {}
            }
        }
        authorities
    }

    /// Whether the message announces this algorithm for its digests (RFC 5652, 5.1), with NULL for its parameters or without
    /// any (RFC 5754, 2). What else it announces is for others.
    fn announces(&self, algorithm: Algorithm) -> Result<bool, Refused> {
        const WHAT: &str = "the digest algorithms";
        let mut digests = self.parts.digests;
        for _ in 0..MAX_DIGESTS {
            if digests.is_empty() {
                return Ok(false);
            }
            let announced = digests
                .take(WHAT)?
                .der(MAX_SIGNER_BYTES)
                .map_err(Refused::from)
                .and_then(|der| {
                    let announced = AlgorithmIdentifierOwned::from_der(&der);
                    Algorithm::of_digest(&announced.map_err(|_| Refused::Form(Malformed::Part(WHAT)))?)
                });
            if announced == Ok(algorithm) {
                return Ok(true);
            }
        }
        Err(Refused::Form(Malformed::TooManyElements))
    }

    /// Checks what one signer signed, and that it was signed with the key of the certificate (RFC 5652, 5.3 to 5.6).
    fn signed_by(&self, signer: &Signer) -> Result<Signed<'_>, Refused> {
        let algorithm = Algorithm::of_digest(&signer.digest)?;
        if Algorithm::of_message(&signer.algorithm)? != algorithm || !self.announces(algorithm)? {
            return Err(Refused::AlgorithmsDisagree);
        }
        let certificate = self.certificate_of(signer)?;
        let key = certificate.key()?;
        if key.algorithm() != algorithm {
            return Err(Refused::AlgorithmsDisagree);
        }
        let at = signer.check_attributes(&self.parts.content, algorithm)?;
        signer.check_signing_certificate(certificate)?;
        if !key.signed(&signer.signed, &signer.signature) {
            return Err(Refused::SignatureInvalid);
        }
        Ok(Signed {
            certificate,
            at,
            algorithm,
        })
    }
}

/// How a signer names the certificate (RFC 5652, 5.3).
enum CertificateName {
    IssuerAndSerial(Name, SerialNumber),
    Key(SubjectKeyIdentifier),
}

impl CertificateName {
    /// Whether this is the name of that certificate.
    fn is_of(&self, certificate: &Certificate<'_>) -> bool {
        match self {
            Self::IssuerAndSerial(issuer, serial) => {
                certificate.says.issuer == *issuer && certificate.says.serial_number == *serial
            }
            // Of one that cannot say which key it has, it is not the name.
            Self::Key(key) => {
                matches!(certificate.extension::<SubjectKeyIdentifier>(), Ok(Some(of)) if of == *key)
            }
        }
    }

    /// Whether what cannot be read as a certificate seems to be the one of this name.
    fn stands_in(&self, element: &Element<'_>) -> bool {
        let mut part = Vec::new();
        match self {
            Self::IssuerAndSerial(_, serial) => tlv::put(tlv::INTEGER, serial.as_bytes(), &mut part),
            Self::Key(key) => tlv::put(tlv::OCTET_STRING, key.0.as_bytes(), &mut part),
        }
        element.tag == tlv::SEQUENCE && element.whole.windows(part.len()).any(|window| window == part)
    }
}

/// What a message says of a signer (RFC 5652, 5.3), without the unsigned attributes.
struct Signer {
    name: CertificateName,
    digest: AlgorithmIdentifierOwned,
    /// The attributes that are looked at, each with its values, DER.
    attributes: Vec<(ObjectIdentifier, Vec<Vec<u8>>)>,
    /// What was signed: all attributes as a SET OF in DER, whose elements are sorted (RFC 5652, 5.4; X.690, 11.6).
    signed: Vec<u8>,
    algorithm: AlgorithmIdentifierOwned,
    signature: Vec<u8>,
}

/// The signed attributes that are looked at. Others may be there, whatever they are.
const LOOKED_AT: [ObjectIdentifier; 4] = [CONTENT_TYPE, MESSAGE_DIGEST, SIGNING_TIME, SIGNING_CERTIFICATE];

impl Signer {
    /// Reads a signer, in the version that belongs to how it names the certificate.
    fn read(signer: &Element<'_>) -> Result<Self, Refused> {
        const WHAT: &str = "the signer";
        const MALFORMED: Refused = Refused::Form(Malformed::Part(WHAT));
        let mut parts = signer.tagged(tlv::SEQUENCE, WHAT)?.children();
        let version = parts.take(WHAT)?.tagged(tlv::INTEGER, WHAT)?;
        let name = parts.take(WHAT)?;
        let (name, named) = match name.tag {
            tlv::CONTEXT_0 | tlv::CONTEXT_0_PLAIN => {
                let key = OctetString::new(name.octets()?).map_err(|_| MALFORMED)?;
                (CertificateName::Key(SubjectKeyIdentifier(key)), [3])
            }
            _ => {
                let der = name.der(MAX_SIGNER_BYTES)?;
                let IssuerAndSerialNumber { issuer, serial } =
                    IssuerAndSerialNumber::from_der(&der).map_err(|_| MALFORMED)?;
                (CertificateName::IssuerAndSerial(issuer, serial), [1])
            }
        };
        if version.body != named {
            return Err(MALFORMED);
        }
        let identifier = |element: &Element<'_>| {
            AlgorithmIdentifierOwned::from_der(&element.der(MAX_SIGNER_BYTES)?).map_err(|_| MALFORMED)
        };
        let digest = identifier(&parts.take(WHAT)?)?;
        let attributes = parts.take_if(tlv::CONTEXT_0, WHAT)?;
        let algorithm = identifier(&parts.take(WHAT)?)?;
        let signature = parts.take(WHAT)?;
        if !signature.is_octets() || signature.whole.len() > MAX_SIGNER_BYTES {
            return Err(MALFORMED);
        }
        // Unsigned attributes are anybody's.
        parts.take_if(tlv::CONTEXT_1, WHAT)?;
        parts.end(WHAT)?;
        let (attributes, signed) = match attributes {
            Some(attributes) => read_attributes(&attributes)?,
            None => (Vec::new(), Vec::new()),
        };
        Ok(Self {
            name,
            digest,
            attributes,
            signed,
            algorithm,
            signature: signature.octets()?.into_owned(),
        })
    }

    /// The one value of an attribute that is there at most once.
    fn value(&self, of: ObjectIdentifier, name: &'static str) -> Result<Option<&[u8]>, Refused> {
        let mut values = self
            .attributes
            .iter()
            .filter(|(attribute, _)| *attribute == of)
            .flat_map(|(_, values)| values);
        match (values.next(), values.next()) {
            (value, None) => Ok(value.map(Vec::as_slice)),
            _ => Err(Refused::AttributeRepeated(name)),
        }
    }

    /// Checks the attributes that must be there, and gives the signing time.
    fn check_attributes(
        &self,
        content: &Element<'_>,
        algorithm: Algorithm,
    ) -> Result<DateTime<Utc>, Refused> {
        const MALFORMED: Refused = Refused::Form(Malformed::Part("a signed attribute"));
        let needed = |of, name| self.value(of, name)?.ok_or(Refused::AttributeMissing(name));
        let content_type = needed(CONTENT_TYPE, "contentType")?;
        let digest = needed(MESSAGE_DIGEST, "messageDigest")?;
        let time = needed(SIGNING_TIME, "signingTime")?;

        if ObjectIdentifier::from_der(content_type).map_err(|_| MALFORMED)? != DATA {
            return Err(Refused::ContentTypeMismatch);
        }
        let digest = OctetStringRef::from_der(digest).map_err(|_| MALFORMED)?;
        if digest.as_bytes() != algorithm.digest_of(content)? {
            return Err(Refused::DigestMismatch);
        }
        let time = Time::from_der(time).map_err(|_| Refused::SigningTimeForm)?;
        instant(time)
    }

    /// Checks that signingCertificateV2, where it is there, names this certificate first (RFC 5035, 3).
    fn check_signing_certificate(&self, certificate: &Certificate<'_>) -> Result<(), Refused> {
        const NAME: &str = "signingCertificateV2";
        let Some(value) = self.value(SIGNING_CERTIFICATE, NAME)? else {
            return Ok(());
        };
        let value = SigningCertificateV2::from_der(value)
            .map_err(|_| Refused::Form(Malformed::Part("a signed attribute")))?;
        let named = value
            .certificates
            .first()
            .ok_or(Refused::SigningCertificateMismatch)?;
        let algorithm = match &named.hash_algorithm {
            Some(identifier) => Algorithm::of_digest(identifier).map_err(|why| match why {
                Refused::Algorithm(name) => Refused::AttributeAlgorithm(name),
                why => why,
            })?,
            None => Algorithm::RsaSha256,
        };
        let is_issuer = |name: &GeneralName| match name {
            GeneralName::DirectoryName(name) => *name == certificate.says.issuer,
            _ => false,
        };
        let is_named = named.issuer_serial.as_ref().is_none_or(|named| {
            named.serial == certificate.says.serial_number && named.issuer.iter().any(is_issuer)
        });
        if is_named && named.hash.as_bytes() == algorithm.digest(&certificate.der) {
            Ok(())
        } else {
            Err(Refused::SigningCertificateMismatch)
        }
    }
}

/// The attributes that are looked at, and all of them as they are signed.
#[allow(clippy::type_complexity, reason = "attributes, each with its values")]
fn read_attributes(
    received: &Element<'_>,
) -> Result<(Vec<(ObjectIdentifier, Vec<Vec<u8>>)>, Vec<u8>), Refused> {
    const WHAT: &str = "the signed attributes";
    let der = received.der(MAX_SIGNER_BYTES)?;
    let mut attributes = tlv::outermost(&der, WHAT)?.children().all(WHAT)?;
    let mut looked_at = Vec::new();
    for attribute in &attributes {
        let mut parts = attribute.tagged(tlv::SEQUENCE, WHAT)?.children();
        let of = oid(&parts.take(WHAT)?)?;
        let values = parts.take(WHAT)?.tagged(tlv::SET, WHAT)?;
        parts.end(WHAT)?;
        if LOOKED_AT.contains(&of) {
            let values = values.children().all(WHAT)?;
            looked_at.push((of, values.iter().map(|value| value.whole.to_vec()).collect()));
        }
    }
    attributes.sort_unstable_by_key(|attribute| attribute.whole);
    let sorted: Vec<&[u8]> = attributes.iter().map(|attribute| attribute.whole).collect();
    let mut signed = Vec::with_capacity(der.len());
    tlv::put(tlv::SET, &sorted.concat(), &mut signed);
    Ok((looked_at, signed))
}

/// IssuerAndSerialNumber (RFC 5652, 10.2.4).
#[derive(Sequence)]
struct IssuerAndSerialNumber {
    issuer: Name,
    serial: SerialNumber,
}

/// SigningCertificateV2 (RFC 5035, 3). The policies in it are for an authority that has several; the certificate's own count here.
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

// The message with two signatures cannot be seen from outside further than its refusal.
#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_signatures_of_the_vector_with_two_are_right() {
        let der = include_bytes!("../tests/vectors/gost512-and-rsa-attached.cms");
        let message = Message::read(der).unwrap();
        assert_eq!(message.parts.content.body, b"test123");
        let signers = message.parts.signers.all("the signers").unwrap();
        let signed: Vec<_> = signers
            .iter()
            .map(|signer| {
                let signed = message.signed_by(&Signer::read(signer).unwrap()).unwrap();
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
