//! Who signed, as the certificate says: the layout of the National Certification Authority of Kazakhstan.

use chrono::{DateTime, Utc};
use cms::Malformed;
use der::asn1::ObjectIdentifier;
use record::id::{Bin, Iin, InvalidNumber};
use x509_cert::ext::pkix::name::{DistributionPointName, GeneralName};
use x509_cert::ext::pkix::{
    AuthorityInfoAccessSyntax, BasicConstraints, CertificatePolicies, CrlDistributionPoints,
    ExtendedKeyUsage, KeyUsage,
};

use crate::certificate::{Certificate, check_chain};
use crate::skipped::Skipped;
use crate::subject::{
    COMMON_NAME, GIVEN_NAME, ORGANIZATION, ORGANIZATIONAL_UNIT, SERIAL_NUMBER, SURNAME, number, one,
};
use crate::{Refused, Trust};

/// What stands before an IIN in the subject's serialNumber, and before a BIN in its OU.
const IIN_PREFIX: &str = "IIN";
const BIN_PREFIX: &str = "BIN";

/// id-kp-emailProtection: with digitalSignature and nonRepudiation, the mark of a certificate for signing.
const EMAIL_PROTECTION: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.4");
/// id-kp-clientAuth: the mark of a certificate for logging in.
const CLIENT_AUTH: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.2");
/// id-ad-ocsp: where to ask about revocation (RFC 5280, 4.2.2.1).
const OCSP: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.1");

/// What the owner of a certificate is (order V2000021440: purposes 1.2.398.3.3.4.1 of a key).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// An individual.
    Individual,
    /// A legal entity.
    LegalEntity,
    /// The first head of a legal entity, who has the right to sign.
    FirstHead,
    /// Somebody with the right to sign for a legal entity.
    RightToSign,
    /// Somebody with the right to sign financial documents for a legal entity.
    RightToSignFinancial,
    /// An employee of the personnel department of a legal entity.
    Personnel,
    /// An employee of a legal entity.
    Employee,
}

impl Owner {
    /// The owners, by the purpose of the key that says so.
    const ALL: [(ObjectIdentifier, Self); 7] = [
        (
            ObjectIdentifier::new_unwrap("1.2.398.3.3.4.1.1"),
            Self::Individual,
        ),
        (
            ObjectIdentifier::new_unwrap("1.2.398.3.3.4.1.2"),
            Self::LegalEntity,
        ),
        (
            ObjectIdentifier::new_unwrap("1.2.398.3.3.4.1.2.1"),
            Self::FirstHead,
        ),
        (
            ObjectIdentifier::new_unwrap("1.2.398.3.3.4.1.2.2"),
            Self::RightToSign,
        ),
        (
            ObjectIdentifier::new_unwrap("1.2.398.3.3.4.1.2.3"),
            Self::RightToSignFinancial,
        ),
        (
            ObjectIdentifier::new_unwrap("1.2.398.3.3.4.1.2.4"),
            Self::Personnel,
        ),
        (
            ObjectIdentifier::new_unwrap("1.2.398.3.3.4.1.2.5"),
            Self::Employee,
        ),
    ];

    /// The purpose of the key that says so.
    pub fn purpose(self) -> Option<ObjectIdentifier> {
        Self::ALL
            .iter()
            .find(|(_, owner)| *owner == self)
            .map(|(purpose, _)| *purpose)
    }
}

/// Who signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signer {
    /// The individual identification number, twelve digits.
    pub iin: String,
    /// The business identification number of the legal entity, twelve digits.
    pub bin: Option<String>,
    /// Surname and given name.
    pub common_name: String,
    /// The surname.
    pub surname: Option<String>,
    /// The patronymic, which these certificates keep in the attribute givenName.
    pub patronymic: Option<String>,
    /// The name of the legal entity.
    pub organization: Option<String>,
    /// What the owner is; never empty, in the order of the certificate.
    pub owners: Vec<Owner>,
}

/// A certificate for signing that a trusted authority stands behind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certified {
    /// The person that it was issued to.
    pub signer: Signer,
    /// The certificate, DER.
    pub certificate: Vec<u8>,
    /// The certificate of its issuer, DER: an answer about revocation is checked against it.
    pub issuer: Vec<u8>,
    /// The serial number, big-endian, without leading zeros.
    pub serial: Vec<u8>,
    /// SHA-256 of the certificate.
    pub fingerprint: [u8; 32],
    /// The first instant of its validity.
    pub not_before: DateTime<Utc>,
    /// The last instant of its validity.
    pub not_after: DateTime<Utc>,
    /// Where to ask about its revocation by OCSP.
    pub ocsp: Vec<String>,
    /// Where the lists of the revoked are.
    pub crl: Vec<String>,
}

/// Checks a certificate (DER) alone: its purpose, its owner, and the chain to a trusted authority at this instant.
///
/// # Errors
/// Every [`Refused`] about a certificate.
pub fn certify(der: &[u8], at: DateTime<Utc>, trust: &Trust) -> Result<Certified, Refused> {
    check(&Certificate::read(der)?, &[], at, trust, &mut |_| {})
}

/// Reads whose certificate (DER) this is, if it is for signing and under an accepted policy. Neither its chain nor its time
/// is checked: for a caller that has that checked elsewhere.
///
/// # Errors
/// Every [`Refused`] about what a certificate says.
pub fn signer_of(der: &[u8], trust: &Trust) -> Result<Signer, Refused> {
    read(&Certificate::read(der)?, trust)
}

/// Whose certificate it is, if it is for signing.
fn read(end: &Certificate<'_>, trust: &Trust) -> Result<Signer, Refused> {
    let purposes = end
        .extension::<ExtendedKeyUsage>()?
        .map_or_else(Vec::new, |usage| usage.0);
    check_for_signing(end, &purposes)?;
    check_policy(end, trust)?;
    signer(end, &purposes, trust)
}

/// The same for a certificate out of a message, with the others that came with it.
pub(crate) fn check<'a>(
    end: &Certificate<'_>,
    embedded: &[Certificate<'a>],
    at: DateTime<Utc>,
    trust: &'a Trust,
    tell: &mut dyn FnMut(Skipped),
) -> Result<Certified, Refused> {
    let signer = read(end, trust)?;
    let issuer = check_chain(end, embedded, trust, at, tell)?;
    let (not_before, not_after) = end.validity()?;
    Ok(Certified {
        signer,
        certificate: end.der.to_vec(),
        issuer: issuer.der.to_vec(),
        serial: end.serial_digits(),
        fingerprint: end.fingerprint(),
        not_before,
        not_after,
        ocsp: responders(end)?,
        crl: lists(end)?,
    })
}

/// Checks that the key may sign documents: that of an authority, and one for logging in, may not.
fn check_for_signing(end: &Certificate<'_>, purposes: &[ObjectIdentifier]) -> Result<(), Refused> {
    if purposes.contains(&CLIENT_AUTH) {
        return Err(Refused::AuthenticationCertificate);
    }
    let is_authority = end
        .extension::<BasicConstraints>()?
        .is_some_and(|constraints| constraints.ca);
    let may_sign = end
        .extension::<KeyUsage>()?
        .is_some_and(|usage| usage.digital_signature() && usage.non_repudiation());
    if may_sign && !is_authority && purposes.contains(&EMAIL_PROTECTION) {
        Ok(())
    } else {
        Err(Refused::NotForSigning)
    }
}

/// Checks that it was issued under a policy that is accepted.
fn check_policy(end: &Certificate<'_>, trust: &Trust) -> Result<(), Refused> {
    let policies = end.extension::<CertificatePolicies>()?;
    let is_accepted = policies.is_some_and(|policies| {
        policies
            .0
            .iter()
            .any(|policy| trust.policies.contains(&policy.policy_identifier))
    });
    if is_accepted { Ok(()) } else { Err(Refused::Policy) }
}

/// Reads whose certificate it is.
fn signer(end: &Certificate<'_>, purposes: &[ObjectIdentifier], trust: &Trust) -> Result<Signer, Refused> {
    let owners: Vec<Owner> = purposes
        .iter()
        .filter_map(|purpose| Owner::ALL.iter().find(|(oid, _)| oid == purpose))
        .map(|(_, owner)| *owner)
        .collect();
    if owners.is_empty() {
        return Err(Refused::OwnerUnknown);
    }
    let subject = &end.says.subject;
    let iin = number(subject, SERIAL_NUMBER, IIN_PREFIX, Refused::IinInvalid)?;
    let bin = number(subject, ORGANIZATIONAL_UNIT, BIN_PREFIX, Refused::BinInvalid)?;
    let iin = iin.ok_or(Refused::IinMissing)?;
    check_number(&iin.parse::<Iin>(), trust, Refused::IinInvalid)?;
    match &bin {
        Some(bin) => check_number(&bin.parse::<Bin>(), trust, Refused::BinInvalid)?,
        None if owners.iter().any(|owner| *owner != Owner::Individual) => return Err(Refused::BinMissing),
        None => {}
    }
    Ok(Signer {
        iin,
        bin,
        common_name: one(subject, COMMON_NAME)?.ok_or(Refused::Form(Malformed::Part("the common name")))?,
        surname: one(subject, SURNAME)?,
        patronymic: one(subject, GIVEN_NAME)?,
        organization: one(subject, ORGANIZATION)?,
        owners,
    })
}

/// The check digit counts only where the configuration says so; the shape always does.
fn check_number<T>(read: &Result<T, InvalidNumber>, trust: &Trust, refused: Refused) -> Result<(), Refused> {
    match read {
        Ok(_) => Ok(()),
        Err(InvalidNumber::CheckDigit) if !trust.check_digits => Ok(()),
        Err(_) => Err(refused),
    }
}

/// Where the certificate says to ask by OCSP.
fn responders(end: &Certificate<'_>) -> Result<Vec<String>, Refused> {
    let access = end.extension::<AuthorityInfoAccessSyntax>()?;
    Ok(access
        .iter()
        .flat_map(|access| &access.0)
        .filter(|description| description.access_method == OCSP)
        .filter_map(|description| address(&description.access_location))
        .collect())
}

/// Where the certificate says the lists of the revoked are.
fn lists(end: &Certificate<'_>) -> Result<Vec<String>, Refused> {
    let points = end.extension::<CrlDistributionPoints>()?;
    Ok(points
        .iter()
        .flat_map(|points| &points.0)
        .filter_map(|point| match &point.distribution_point {
            Some(DistributionPointName::FullName(names)) => Some(names),
            _ => None,
        })
        .flatten()
        .filter_map(address)
        .collect())
}

/// A name that is an address.
fn address(name: &GeneralName) -> Option<String> {
    match name {
        GeneralName::UniformResourceIdentifier(uri) => Some(uri.as_str().to_owned()),
        _ => None,
    }
}
