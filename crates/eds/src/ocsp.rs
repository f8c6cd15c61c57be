//! Asking a responder about one certificate (OCSP, RFC 6960).

use chrono::{DateTime, Utc};
use der::asn1::{Null, OctetString};
use der::oid::AssociatedOid as _;
use der::{Any, Decode as _, Encode as _};
use sha1::Sha1;
use sha2::{Digest as _, Sha256};
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::{ExtendedKeyUsage, KeyUsage};
use x509_cert::spki::AlgorithmIdentifierOwned;
use x509_ocsp::ext::Nonce;
use x509_ocsp::{
    BasicOcspResponse, CertId, CertStatus, OcspGeneralizedTime, OcspRequest, OcspResponse,
    OcspResponseStatus, Request, ResponderId, TbsRequest,
};

use crate::Refused;
use crate::algorithm::Algorithm;
use crate::certificate::{Certificate, check_critical, instant};
use crate::oid::{EXTENDED_REVOKE, OCSP_SIGNING, SHA1, SHA256};
use crate::revocation::{Answer, MAX_AGE, Reason, Status};
use cms::Malformed;
use cms::tlv::{self, Element};

/// Bytes of an answer: with the certificates of responder and authorities about 8 KB.
pub const MAX_BYTES: usize = 64 * 1024;

/// Certificates in an answer: the responder's and those above it.
const MAX_CERTIFICATES: usize = 4;

const MALFORMED: Refused = Refused::Form(Malformed::Part("the answer"));

/// The question (DER) about a certificate (DER) of the issuer whose certificate (DER) this is, to be sent as
/// `application/ocsp-request`. A nonce of 16 to 32 random bytes ties the answer to it (RFC 8954).
///
/// # Errors
/// What is wrong with the certificates.
pub fn request(certificate: &[u8], issuer: &[u8], nonce: Option<&[u8]>) -> Result<Vec<u8>, Refused> {
    let certificate = Certificate::read(certificate)?;
    let issuer = Certificate::read(issuer)?;
    let extension = |nonce: &[u8]| -> der::Result<Extension> {
        Ok(Extension {
            extn_id: Nonce::OID,
            critical: false,
            extn_value: OctetString::new(Nonce::new(nonce)?.to_der()?)?,
        })
    };
    let question = || -> der::Result<Vec<u8>> {
        let request = OcspRequest {
            tbs_request: TbsRequest {
                request_list: vec![Request {
                    req_cert: id(&certificate, &issuer)?,
                    single_request_extensions: None,
                }],
                request_extensions: nonce
                    .map(|nonce| extension(nonce).map(|extension| vec![extension]))
                    .transpose()?,
                ..TbsRequest::default()
            },
            optional_signature: None,
        };
        request.to_der()
    };
    question().map_err(|_| Refused::Form(Malformed::Part("the certificate to ask about")))
}

/// How a certificate is named in a question.
pub(crate) fn id(certificate: &Certificate<'_>, issuer: &Certificate<'_>) -> der::Result<CertId> {
    Ok(CertId {
        hash_algorithm: AlgorithmIdentifierOwned {
            oid: SHA1,
            parameters: Some(Any::from(Null)),
        },
        issuer_name_hash: OctetString::new(Sha1::digest(issuer.says.subject.to_der()?).to_vec())?,
        issuer_key_hash: OctetString::new(Sha1::digest(key_bits(issuer)).to_vec())?,
        serial_number: certificate.says.serial_number.clone(),
    })
}

/// The bits of the key of a certificate, which its hash is over.
fn key_bits<'a>(certificate: &'a Certificate<'_>) -> &'a [u8] {
    certificate
        .says
        .subject_public_key_info
        .subject_public_key
        .raw_bytes()
}

/// Checks the answer (DER) to the question about a certificate (DER) of the issuer whose certificate (DER) this is.
///
/// The answer is signed by the issuer, or by a responder with a certificate for that which the issuer itself issued.
/// A nonce that comes back must be the one that was sent; responders may leave it out (RFC 6960, 4.4.1), and then the
/// age of the answer is what bounds a replay.
///
/// # Errors
/// [`Refused::ResponderRefuses`], [`Refused::OtherCertificate`], [`Refused::ResponderUnknown`],
/// [`Refused::NonceMismatch`], [`Refused::NotCurrent`], [`Refused::CriticalExtension`]; and what is wrong with the bytes
/// and the algorithms.
pub fn check(
    answer: &[u8],
    certificate: &[u8],
    issuer: &[u8],
    nonce: Option<&[u8]>,
    at: DateTime<Utc>,
) -> Result<Answer, Refused> {
    let certificate = Certificate::read(certificate)?;
    let issuer = Certificate::read(issuer)?;
    if certificate.says.issuer != issuer.says.subject {
        return Err(Refused::OtherCertificate);
    }
    if answer.len() > MAX_BYTES {
        return Err(Refused::Form(Malformed::TooLarge));
    }
    tlv::check(answer, tlv::MAX_ELEMENTS)?;
    let outer = OcspResponse::from_der(answer).map_err(|_| MALFORMED)?;
    if outer.response_status != OcspResponseStatus::Successful {
        return Err(Refused::ResponderRefuses);
    }
    let bytes = outer.response_bytes.ok_or(MALFORMED)?;
    if bytes.response_type != BasicOcspResponse::OID {
        return Err(MALFORMED);
    }
    let basic = bytes.response.as_bytes();
    tlv::check(basic, tlv::MAX_ELEMENTS)?;
    let parts = Parts::read(basic)?;
    let read = BasicOcspResponse::from_der(&parts.without_certificates()).map_err(|_| MALFORMED)?;
    check_signature(&parts, &read, &issuer, at)?;

    let data = &read.tbs_response_data;
    let extensions = data.response_extensions.as_deref().unwrap_or_default();
    check_critical(extensions, &[Nonce::OID, EXTENDED_REVOKE])?;
    let is_extended = extensions
        .iter()
        .any(|extension| extension.extn_id == EXTENDED_REVOKE);
    let returned = data.nonce();
    if let (Some(nonce), Some(returned)) = (nonce, &returned)
        && returned.0.as_bytes() != nonce
    {
        return Err(Refused::NonceMismatch);
    }
    let mut about = None;
    for single in &data.responses {
        if is_about(&single.cert_id, &certificate, &issuer)? {
            about = Some(single);
        }
    }
    let single = about.ok_or(Refused::OtherCertificate)?;
    check_critical(single.single_extensions.as_deref().unwrap_or_default(), &[])?;
    let status = match single.cert_status {
        CertStatus::Good(_) => Status::Good,
        CertStatus::Revoked(info) => {
            let at = time(info.revocation_time)?;
            let reason = info.revocation_reason;
            let is_on_hold = reason == Some(Reason::CertificateHold);
            if is_extended && is_on_hold && at == DateTime::UNIX_EPOCH {
                Status::NotIssued
            } else {
                Status::Revoked { at, reason }
            }
        }
        CertStatus::Unknown(_) => Status::Unknown,
    };
    let as_of = time(single.this_update)?;
    let oldest = as_of + MAX_AGE;
    let valid_until = match single.next_update {
        Some(renewal) => time(renewal)?.min(oldest),
        None => oldest,
    };
    Answer::current(status, as_of, valid_until, at)
}

/// An answer (RFC 6960, 4.2.1), as it stands there.
struct Parts<'a> {
    /// What is signed.
    tbs: Element<'a>,
    algorithm: Element<'a>,
    signature: Element<'a>,
    certificates: Vec<Element<'a>>,
}

impl<'a> Parts<'a> {
    fn read(basic: &'a [u8]) -> Result<Self, Refused> {
        const WHAT: &str = "the answer";
        let mut parts = tlv::outermost(basic, WHAT)?
            .tagged(tlv::SEQUENCE, WHAT)?
            .children();
        let [tbs, algorithm, signature] = [parts.take(WHAT)?, parts.take(WHAT)?, parts.take(WHAT)?];
        let certificates = match parts.take_if(tlv::CONTEXT_0, WHAT)? {
            Some(wrapped) => {
                let mut inside = wrapped.children();
                let list = inside.take(WHAT)?.tagged(tlv::SEQUENCE, WHAT)?;
                inside.end(WHAT)?;
                list.children().all(WHAT)?
            }
            None => Vec::new(),
        };
        parts.end(WHAT)?;
        if certificates.len() > MAX_CERTIFICATES {
            return Err(Refused::TooManyCertificates);
        }
        Ok(Self {
            tbs,
            algorithm,
            signature,
            certificates,
        })
    }

    /// The answer without its certificates, which are read one by one: one that cannot be read spoils no other.
    fn without_certificates(&self) -> Vec<u8> {
        let parts = [self.tbs.whole, self.algorithm.whole, self.signature.whole].concat();
        let mut answer = Vec::with_capacity(parts.len());
        tlv::put(tlv::SEQUENCE, &parts, &mut answer);
        answer
    }
}

/// Checks that the issuer, or a responder that it appointed, signed the answer (RFC 6960, 4.2.2.2).
fn check_signature(
    parts: &Parts<'_>,
    read: &BasicOcspResponse,
    issuer: &Certificate<'_>,
    at: DateTime<Utc>,
) -> Result<(), Refused> {
    let algorithm = Algorithm::of_signature(&read.signature_algorithm)?;
    let signature = read.signature.as_bytes().unwrap_or_default();
    let signed = |by: &Certificate<'_>| -> Result<bool, Refused> {
        let key = by.key()?;
        Ok(key.algorithm() == algorithm && key.signed(parts.tbs.whole, signature))
    };
    let name = &read.tbs_response_data.responder_id;
    if is_responder(issuer, name) && signed(issuer)? {
        return Ok(());
    }
    let vouches = |responder: &Certificate<'_>| -> Result<bool, Refused> {
        Ok(is_responder(responder, name)
            && is_appointed(responder, issuer)?
            && responder.check_end(at).is_ok()
            && issuer.signed(responder)?
            && signed(responder)?)
    };
    // One that cannot be read, or cannot vouch, says nothing about the others.
    let is_signed = parts
        .certificates
        .iter()
        .filter_map(|element| Certificate::within(element).ok())
        .any(|responder| vouches(&responder).unwrap_or(false));
    if is_signed {
        Ok(())
    } else {
        Err(Refused::ResponderUnknown)
    }
}

/// Whether the answer names this certificate as its responder.
fn is_responder(certificate: &Certificate<'_>, name: &ResponderId) -> bool {
    match name {
        ResponderId::ByName(name) => *name == certificate.says.subject,
        ResponderId::ByKey(hash) => *hash.as_bytes() == *Sha1::digest(key_bits(certificate)),
    }
}

/// Whether the certificate is one for a responder of this issuer.
fn is_appointed(responder: &Certificate<'_>, issuer: &Certificate<'_>) -> Result<bool, Refused> {
    let for_answers = responder
        .extension::<ExtendedKeyUsage>()?
        .is_some_and(|usage| usage.0.contains(&OCSP_SIGNING));
    let may_sign = responder
        .extension::<KeyUsage>()?
        .is_none_or(|usage| usage.digital_signature());
    Ok(for_answers && may_sign && issuer.is_named_issuer_of(responder)?)
}

/// Whether an answer is about this certificate.
fn is_about(id: &CertId, certificate: &Certificate<'_>, issuer: &Certificate<'_>) -> Result<bool, Refused> {
    if id.serial_number != certificate.says.serial_number {
        return Ok(false);
    }
    let name = issuer.says.subject.to_der().map_err(|_| MALFORMED)?;
    let key = key_bits(issuer);
    let (name, key) = match id.hash_algorithm.oid {
        SHA1 => (Sha1::digest(name).to_vec(), Sha1::digest(key).to_vec()),
        SHA256 => (Sha256::digest(name).to_vec(), Sha256::digest(key).to_vec()),
        _ => return Ok(false),
    };
    Ok(id.issuer_name_hash.as_bytes() == name && id.issuer_key_hash.as_bytes() == key)
}

/// An instant of an answer.
fn time(time: OcspGeneralizedTime) -> Result<DateTime<Utc>, Refused> {
    instant(time.0.into())
}
