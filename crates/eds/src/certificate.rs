//! Certificates (RFC 5280): what one says, and the chain from a signer's to a trusted authority.

use chrono::{DateTime, Utc};
use der::oid::AssociatedOid;
use der::{Decode, Encode as _};
use sha2::{Digest as _, Sha256};
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::{
    AuthorityKeyIdentifier, BasicConstraints, CertificatePolicies, ExtendedKeyUsage, KeyUsage,
    SubjectKeyIdentifier,
};
use x509_cert::time::Time;

use crate::algorithm::{Algorithm, Key};
use crate::{Refused, Trust, tlv};

/// Bytes of a certificate. The authority's have up to 2.3 KB; sets inside are sorted in quadratic time as they are
/// read, which this bounds.
const MAX_CERTIFICATE_BYTES: usize = 16 * 1024;

/// Certificates of authorities above a signer's. The National Certification Authority has two.
const MAX_AUTHORITIES: usize = 4;

/// Extensions that are looked at, so that they may be critical. Any other one that is critical is refused.
const UNDERSTOOD: [der::asn1::ObjectIdentifier; 6] = [
    BasicConstraints::OID,
    KeyUsage::OID,
    ExtendedKeyUsage::OID,
    CertificatePolicies::OID,
    AuthorityKeyIdentifier::OID,
    SubjectKeyIdentifier::OID,
];

/// A certificate, with its bytes as they were received.
#[derive(Debug, Clone)]
pub(crate) struct Certificate<'a> {
    /// All of it.
    pub(crate) der: &'a [u8],
    /// What its issuer signed.
    tbs: &'a [u8],
    /// What it says.
    pub(crate) says: x509_cert::TbsCertificate,
    /// How its issuer signed it.
    algorithm: Algorithm,
    signature: Vec<u8>,
}

impl<'a> Certificate<'a> {
    /// Reads a certificate that came alone.
    pub(crate) fn read(der: &'a [u8]) -> Result<Self, Refused> {
        if der.len() > MAX_CERTIFICATE_BYTES {
            return Err(Refused::TooLarge);
        }
        tlv::check(der, tlv::MAX_ELEMENTS)?;
        Self::within(der)
    }

    /// Reads a certificate out of bytes that are checked already.
    pub(crate) fn within(der: &'a [u8]) -> Result<Self, Refused> {
        const WHAT: &str = "a certificate";
        if der.len() > MAX_CERTIFICATE_BYTES {
            return Err(Refused::TooLarge);
        }
        let tbs = tlv::outermost(der, WHAT)?.children().take(WHAT)?.whole;
        let read = x509_cert::Certificate::from_der(der).map_err(|_| Refused::Malformed(WHAT))?;
        let says = read.tbs_certificate;
        // The algorithm stands inside and outside of what is signed, and must be the same (RFC 5280, 4.1.1.2).
        if says.signature != read.signature_algorithm {
            return Err(Refused::AlgorithmsDisagree);
        }
        Ok(Self {
            der,
            tbs,
            algorithm: Algorithm::of_signature(&says.signature)?,
            says,
            signature: read.signature.as_bytes().unwrap_or_default().to_vec(),
        })
    }

    /// The serial number, big-endian, without leading zeros.
    pub(crate) fn serial_digits(&self) -> Vec<u8> {
        let bytes = self.says.serial_number.as_bytes().iter().copied();
        bytes.skip_while(|byte| *byte == 0).collect()
    }

    /// The value of an extension; none where it is not there.
    pub(crate) fn extension<'b, T: Decode<'b> + AssociatedOid>(&'b self) -> Result<Option<T>, Refused> {
        match self.says.get::<T>() {
            Ok(found) => Ok(found.map(|(_, value)| value)),
            Err(_) => Err(Refused::Malformed("an extension of a certificate")),
        }
    }

    /// The key of its owner.
    pub(crate) fn key(&self) -> Result<Key, Refused> {
        Key::of(&self.says.subject_public_key_info)
    }

    /// First and last instant of its validity, both inclusive (RFC 5280, 4.1.2.5).
    pub(crate) fn validity(&self) -> Result<(DateTime<Utc>, DateTime<Utc>), Refused> {
        let validity = &self.says.validity;
        Ok((instant(validity.not_before)?, instant(validity.not_after)?))
    }

    /// SHA-256 of all of it.
    pub(crate) fn fingerprint(&self) -> [u8; 32] {
        Sha256::digest(self.der).into()
    }

    /// Whether the names, and the key identifiers where both have them, say that this is the issuer of the other.
    pub(crate) fn is_named_issuer_of(&self, other: &Certificate<'_>) -> Result<bool, Refused> {
        if self.says.subject != other.says.issuer {
            return Ok(false);
        }
        let wanted = other
            .extension::<AuthorityKeyIdentifier>()?
            .and_then(|identifier| identifier.key_identifier);
        let has = self.extension::<SubjectKeyIdentifier>()?;
        Ok(match (wanted, has) {
            (Some(wanted), Some(has)) => wanted == has.0,
            _ => true,
        })
    }

    /// Whether this certificate's key signed the other.
    pub(crate) fn signed(&self, other: &Certificate<'_>) -> Result<bool, Refused> {
        let key = self.key()?;
        if key.algorithm() != other.algorithm {
            return Err(Refused::AlgorithmsDisagree);
        }
        Ok(key.signed(other.tbs, &other.signature))
    }

    /// Checks that it is an authority's and valid, and that it may stand above so many other authorities.
    fn check_authority(&self, authorities_below: usize, at: DateTime<Utc>) -> Result<(), Refused> {
        let (from, to) = self.validity()?;
        if at < from || at > to {
            return Err(Refused::IssuerNotValid);
        }
        check_critical(self.says.extensions.as_deref().unwrap_or_default(), &UNDERSTOOD)?;
        let constraints = self.extension::<BasicConstraints>()?;
        let usage = self.extension::<KeyUsage>()?;
        let (Some(constraints), Some(usage)) = (constraints, usage) else {
            return Err(Refused::IssuerNotAuthority);
        };
        let deep_enough = constraints
            .path_len_constraint
            .is_none_or(|most| authorities_below <= usize::from(most));
        if constraints.ca && usage.key_cert_sign() && deep_enough {
            Ok(())
        } else {
            Err(Refused::IssuerNotAuthority)
        }
    }

    /// Checks that it is valid, and that nothing critical in it is unknown.
    pub(crate) fn check_end(&self, at: DateTime<Utc>) -> Result<(), Refused> {
        let (from, to) = self.validity()?;
        if at < from {
            return Err(Refused::CertificateNotYetValid);
        }
        if at > to {
            return Err(Refused::CertificateExpired);
        }
        check_critical(self.says.extensions.as_deref().unwrap_or_default(), &UNDERSTOOD)
    }

    /// The serial number as the element that it is.
    pub(crate) fn serial(&self) -> Result<Vec<u8>, Refused> {
        self.says
            .serial_number
            .to_der()
            .map_err(|_| Refused::Malformed("a serial number"))
    }
}

/// Checks that every critical extension is one of these (RFC 5280, 4.2).
pub(crate) fn check_critical(
    extensions: &[Extension],
    understood: &[der::asn1::ObjectIdentifier],
) -> Result<(), Refused> {
    match extensions
        .iter()
        .find(|extension| extension.critical && !understood.contains(&extension.extn_id))
    {
        Some(extension) => Err(Refused::CriticalExtension(extension.extn_id.to_string())),
        None => Ok(()),
    }
}

/// An instant of a certificate or a list.
pub(crate) fn instant(time: Time) -> Result<DateTime<Utc>, Refused> {
    i64::try_from(time.to_unix_duration().as_secs())
        .ok()
        .and_then(|seconds| DateTime::from_timestamp(seconds, 0))
        .ok_or(Refused::Malformed("a time"))
}

/// Signatures that may be checked on the way up, right ones and wrong ones: a chain needs one for each authority, and
/// one of GOST takes some 15 ms of a component's time.
const MAX_SIGNATURES: usize = 16;

/// Checks the chain from a signer's certificate to a trusted authority, and gives the certificate of its issuer.
///
/// The reason of a refusal is that of the first certificate that had the right name and did not fit.
pub(crate) fn check_chain<'a>(
    end: &Certificate<'_>,
    embedded: &[Certificate<'a>],
    trust: &'a Trust,
    at: DateTime<Utc>,
) -> Result<Certificate<'a>, Refused> {
    end.check_end(at)?;
    let read = |der: &'a Vec<u8>| Certificate::read(der);
    let anchors = trust.anchors.iter().map(read).map(|read| (read, true));
    let others = trust.intermediates.iter().map(read).map(|read| (read, false));
    let mut authorities = anchors
        .chain(others)
        .map(|(read, trusted)| Ok((read?, trusted)))
        .collect::<Result<Vec<_>, _>>()?;
    authorities.extend(embedded.iter().map(|certificate| (certificate.clone(), false)));
    let mut search = Search {
        authorities: &authorities,
        at,
        signatures_left: MAX_SIGNATURES,
    };
    search.issuer_of(end, &mut Vec::new())
}

/// The way up, one step at a time: the trusted authorities first, then the configured and the embedded certificates.
struct Search<'s, 'a> {
    /// The certificates to choose from, each with whether it is trusted.
    authorities: &'s [(Certificate<'a>, bool)],
    at: DateTime<Utc>,
    signatures_left: usize,
}

impl<'a> Search<'_, 'a> {
    /// The issuer of a certificate, above which a trusted authority stands or which is one, with these authorities
    /// between it and the signer.
    fn issuer_of(
        &mut self,
        below: &Certificate<'_>,
        between: &mut Vec<[u8; 32]>,
    ) -> Result<Certificate<'a>, Refused> {
        if between.len() == MAX_AUTHORITIES {
            return Err(Refused::ChainTooLong);
        }
        let mut reason = Refused::IssuerUnknown;
        for (candidate, trusted) in self.authorities {
            let fingerprint = candidate.fingerprint();
            if between.contains(&fingerprint) || !candidate.is_named_issuer_of(below)? {
                continue;
            }
            let mut fits = self.check_step(candidate, below, between.len());
            if fits.is_ok() && !trusted {
                between.push(fingerprint);
                fits = self.issuer_of(candidate, between).map(|_| ());
                between.pop();
            }
            match fits {
                Ok(()) => return Ok(candidate.clone()),
                Err(why) if reason == Refused::IssuerUnknown => reason = why,
                Err(_) => {}
            }
        }
        Err(reason)
    }

    /// Checks that an authority may stand here, and that it signed the certificate below.
    fn check_step(
        &mut self,
        authority: &Certificate<'_>,
        below: &Certificate<'_>,
        authorities_below: usize,
    ) -> Result<(), Refused> {
        authority.check_authority(authorities_below, self.at)?;
        self.signatures_left = self.signatures_left.checked_sub(1).ok_or(Refused::ChainTooLong)?;
        if authority.signed(below)? {
            Ok(())
        } else {
            Err(Refused::CertificateSignatureInvalid)
        }
    }
}
