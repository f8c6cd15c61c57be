//! Lists of the revoked (CRL, RFC 5280, 5).

use chrono::{DateTime, Utc};
use der::Decode as _;
use der::asn1::{BitString, ContextSpecific, ObjectIdentifier};
use der::oid::AssociatedOid as _;
use x509_cert::ext::pkix::{AuthorityKeyIdentifier, CrlNumber, KeyUsage};
use x509_cert::ext::{Extension, Extensions};
use x509_cert::name::Name;
use x509_cert::spki::AlgorithmIdentifierOwned;
use x509_cert::time::Time;

use crate::Refused;
use crate::algorithm::Algorithm;
use crate::certificate::{Certificate, check_critical, instant};
use crate::revocation::{Answer, MAX_AGE, Reason, Status};
use cms::Malformed;
use cms::tlv::{self, Element};

/// Bytes of a list: with forty bytes an entry, eight hundred thousand entries.
pub const MAX_BYTES: usize = 32 * 1024 * 1024;

/// Elements of a list: an element has two bytes at least, so the size is the limit.
const MAX_ELEMENTS: usize = MAX_BYTES / 2;

const WHAT: &str = "the list";
const MALFORMED: Refused = Refused::Form(Malformed::Part(WHAT));

/// Extensions that are looked at, or that change nothing here. A delta list, an indirect list and a list of a part say
/// so in critical extensions, so that they are refused.
const UNDERSTOOD: [ObjectIdentifier; 2] = [AuthorityKeyIdentifier::OID, CrlNumber::OID];

/// Extensions of an entry that are looked at.
const UNDERSTOOD_OF_ENTRY: [ObjectIdentifier; 1] = [Reason::OID];

/// Looks a certificate (DER) up in a list (DER) of its issuer, whose certificate (DER) this is.
///
/// Reads one entry at a time: nothing is kept of those of other certificates.
///
/// # Errors
/// [`Refused::OtherCertificate`] where the list, or the certificate, is of another issuer;
/// [`Refused::ResponderUnknown`] where the issuer did not sign it; [`Refused::NotCurrent`] outside of its time;
/// [`Refused::CriticalExtension`]; and what is wrong with the bytes and the algorithms.
pub fn check(list: &[u8], certificate: &[u8], issuer: &[u8], at: DateTime<Utc>) -> Result<Answer, Refused> {
    let certificate = Certificate::read(certificate)?;
    let issuer = Certificate::read(issuer)?;
    if list.len() > MAX_BYTES {
        return Err(Refused::Form(Malformed::TooLarge));
    }
    tlv::check(list, MAX_ELEMENTS)?;

    let mut outer = tlv::outermost(list, WHAT)?
        .tagged(tlv::SEQUENCE, WHAT)?
        .children();
    let tbs = outer.take(WHAT)?.tagged(tlv::SEQUENCE, WHAT)?;
    let outside = outer.take(WHAT)?;
    let signature = BitString::from_der(outer.take(WHAT)?.whole).map_err(|_| MALFORMED)?;
    outer.end(WHAT)?;

    let mut parts = tbs.children();
    parts.take_if(tlv::INTEGER, WHAT)?;
    let inside = parts.take(WHAT)?;
    let name = Name::from_der(parts.take(WHAT)?.whole).map_err(|_| MALFORMED)?;
    let as_of = time(&parts.take(WHAT)?)?;
    let renewal = match parts.take_if(tlv::UTC_TIME, WHAT)? {
        Some(renewal) => Some(renewal),
        None => parts.take_if(tlv::GENERALIZED_TIME, WHAT)?,
    };
    let valid_until = renewal.map_or_else(|| Ok(as_of + MAX_AGE), |renewal| time(&renewal))?;
    let entries = parts.take_if(tlv::SEQUENCE, WHAT)?;
    let extensions = match parts.take_if(tlv::CONTEXT_0, WHAT)? {
        Some(wrapped) => ContextSpecific::<Extensions>::from_der(wrapped.whole)
            .map(|wrapped| wrapped.value)
            .map_err(|_| MALFORMED)?,
        None => Vec::new(),
    };
    parts.end(WHAT)?;

    if name != issuer.says.subject || certificate.says.issuer != issuer.says.subject {
        return Err(Refused::OtherCertificate);
    }
    check_critical(&extensions, &UNDERSTOOD)?;
    let may_sign = issuer
        .extension::<KeyUsage>()?
        .is_some_and(|usage| usage.crl_sign());
    let key = issuer.key()?;
    let algorithm = AlgorithmIdentifierOwned::from_der(inside.whole).map_err(|_| MALFORMED)?;
    if inside.whole != outside.whole || Algorithm::of_signature(&algorithm)? != key.algorithm() {
        return Err(Refused::AlgorithmsDisagree);
    }
    if !may_sign || !key.signed(tbs.whole, signature.as_bytes().unwrap_or_default()) {
        return Err(Refused::ResponderUnknown);
    }

    let status = match entries {
        Some(entries) => look_up(&certificate.serial()?, &entries)?,
        None => Status::Good,
    };
    Answer::current(status, as_of, valid_until, at)
}

/// What the entries say of the certificate with this serial number, an element.
fn look_up(serial: &[u8], entries: &Element<'_>) -> Result<Status, Refused> {
    let mut entries = entries.children();
    while !entries.is_empty() {
        let mut parts = entries.take(WHAT)?.children();
        if parts.take(WHAT)?.whole != serial {
            continue;
        }
        let at = time(&parts.take(WHAT)?)?;
        let extensions: Vec<Extension> = match parts.take_if(tlv::SEQUENCE, WHAT)? {
            Some(extensions) => Extensions::from_der(extensions.whole).map_err(|_| MALFORMED)?,
            None => Vec::new(),
        };
        parts.end(WHAT)?;
        check_critical(&extensions, &UNDERSTOOD_OF_ENTRY)?;
        let reason = extensions
            .iter()
            .find(|extension| extension.extn_id == Reason::OID)
            .map(|extension| Reason::from_der(extension.extn_value.as_bytes()))
            .transpose()
            .map_err(|_| MALFORMED)?;
        return Ok(Status::Revoked { at, reason });
    }
    Ok(Status::Good)
}

/// The instant that this element is.
fn time(element: &Element<'_>) -> Result<DateTime<Utc>, Refused> {
    Time::from_der(element.whole)
        .map_err(|_| MALFORMED)
        .and_then(instant)
}
