//! Certificates (RFC 5280): what one says, and the chain from a signer's to a trusted authority.

use std::borrow::Cow;
use std::ops::Range;

use chrono::{DateTime, Utc};
use der::asn1::OctetString;
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
use crate::skipped::{Place, Skipped};
use crate::{Refused, Trust, subject};
use cms::Malformed;
use cms::tlv::{self, Element};

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

/// A certificate, with its bytes as its issuer signed them.
#[derive(Debug, Clone)]
pub(crate) struct Certificate<'a> {
    /// All of it.
    pub(crate) der: Cow<'a, [u8]>,
    /// Where in it stands what its issuer signed.
    tbs: Range<usize>,
    /// What it says.
    pub(crate) says: x509_cert::TbsCertificate,
    /// How its issuer signed it. What a certificate is read for may not depend on that: of an anchor nobody asks.
    algorithm: Result<Algorithm, Refused>,
    signature: Vec<u8>,
}

impl<'a> Certificate<'a> {
    /// Reads a certificate that came alone, in DER.
    pub(crate) fn read(der: &'a [u8]) -> Result<Self, Refused> {
        if der.len() > MAX_CERTIFICATE_BYTES {
            return Err(Refused::Form(Malformed::TooLarge));
        }
        tlv::check(der, tlv::MAX_ELEMENTS)?;
        Self::of(Cow::Borrowed(der))
    }

    /// Reads a certificate out of a message, where what its issuer signed in DER may be written otherwise.
    pub(crate) fn within(element: &Element<'a>) -> Result<Self, Refused> {
        Self::of(element.der(MAX_CERTIFICATE_BYTES)?)
    }

    /// Reads a certificate in bytes that are DER.
    fn of(der: Cow<'a, [u8]>) -> Result<Self, Refused> {
        const WHAT: &str = "a certificate";
        let whole = tlv::outermost(&der, WHAT)?;
        let tbs = whole.children().take(WHAT)?.whole.len();
        let start = der.len() - whole.body.len();
        let read =
            x509_cert::Certificate::from_der(&der).map_err(|_| Refused::Form(Malformed::Part(WHAT)))?;
        let says = read.tbs_certificate;
        // The algorithm stands inside and outside of what is signed, and must be the same (RFC 5280, 4.1.1.2).
        let algorithm = if says.signature == read.signature_algorithm {
            Algorithm::of_signature(&says.signature)
        } else {
            Err(Refused::AlgorithmsDisagree)
        };
        Ok(Self {
            tbs: start..start + tbs,
            algorithm,
            says,
            signature: read.signature.as_bytes().unwrap_or_default().to_vec(),
            der,
        })
    }

    /// What its issuer signed.
    fn signed_part(&self) -> &[u8] {
        self.der.get(self.tbs.clone()).unwrap_or_default()
    }

    /// How its issuer signed it.
    pub(crate) fn algorithm(&self) -> Result<Algorithm, Refused> {
        self.algorithm.clone()
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
            Err(_) => Err(Refused::Form(Malformed::Part("an extension of a certificate"))),
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
        Sha256::digest(&self.der).into()
    }

    /// Why it can vouch for nobody, from this place; none where it can.
    pub(crate) fn cannot_vouch(&self, place: Place) -> Option<Refused> {
        let how = match place {
            // Nobody asks how an anchor itself is signed.
            Place::Anchors => Ok(()),
            Place::Intermediates | Place::Message => self.algorithm().map(|_| ()),
        };
        self.key().map(|_| ()).and(how).err()
    }

    /// The name of the key that its issuer signed it with, where it says one.
    fn issuer_key(&self) -> Result<Option<OctetString>, Refused> {
        let named = self.extension::<AuthorityKeyIdentifier>()?;
        Ok(named.and_then(|identifier| identifier.key_identifier))
    }

    /// Whether its key has this name, where both are named.
    fn has_key(&self, wanted: Option<&OctetString>) -> Result<bool, Refused> {
        let has = self.extension::<SubjectKeyIdentifier>()?;
        Ok(match (wanted, has) {
            (Some(wanted), Some(has)) => *wanted == has.0,
            _ => true,
        })
    }

    /// Whether the names, and the key identifiers where both have them, say that this is the issuer of the other.
    pub(crate) fn is_named_issuer_of(&self, other: &Certificate<'_>) -> Result<bool, Refused> {
        if self.says.subject != other.says.issuer {
            return Ok(false);
        }
        self.has_key(other.issuer_key()?.as_ref())
    }

    /// Whether this certificate's key signed the other.
    pub(crate) fn signed(&self, other: &Certificate<'_>) -> Result<bool, Refused> {
        let key = self.key()?;
        if key.algorithm() != other.algorithm()? {
            return Err(Refused::AlgorithmsDisagree);
        }
        Ok(key.signed(other.signed_part(), &other.signature))
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
            .map_err(|_| Refused::Form(Malformed::Part("a serial number")))
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
        .ok_or(Refused::Form(Malformed::Part("a time")))
}

/// Signatures that may be checked on the way up, right ones and wrong ones: a chain needs one for each authority, and
/// one of GOST takes some 15 ms of a component's time.
const MAX_SIGNATURES: usize = 16;

/// Checks the chain from a signer's certificate to a trusted authority, and gives the certificate of its issuer.
///
/// A certificate that can vouch for nobody is passed over and told. The reason of a refusal is that of the first
/// certificate that had the right name and did not fit; one that could not have fitted gives the reason only where no
/// other does.
pub(crate) fn check_chain<'a>(
    end: &Certificate<'_>,
    embedded: &[Certificate<'a>],
    trust: &'a Trust,
    at: DateTime<Utc>,
    tell: &mut dyn FnMut(Skipped),
) -> Result<Certificate<'a>, Refused> {
    end.check_end(at)?;
    let mut authorities = usable(&trust.anchors, Place::Anchors, tell);
    if authorities.is_empty() && !trust.anchors.is_empty() {
        return Err(Refused::NoAnchor);
    }
    authorities.extend(usable(&trust.intermediates, Place::Intermediates, tell));
    authorities.extend(embedded.iter().map(|certificate| (certificate.clone(), false)));
    let mut search = Search {
        authorities: &authorities,
        at,
        signatures_left: MAX_SIGNATURES,
    };
    search.issuer_of(end, &mut Vec::new())
}

/// The certificates that can vouch for somebody, each with whether it is trusted.
fn usable<'a>(
    certificates: &'a [Vec<u8>],
    place: Place,
    tell: &mut dyn FnMut(Skipped),
) -> Vec<(Certificate<'a>, bool)> {
    let mut usable = Vec::with_capacity(certificates.len());
    for (index, der) in certificates.iter().enumerate() {
        let mut skip = |name: String, why| {
            let number = index + 1;
            tell(Skipped {
                place,
                number,
                name,
                why,
            });
        };
        match Certificate::read(der) {
            Ok(certificate) => match certificate.cannot_vouch(place) {
                None => usable.push((certificate, place == Place::Anchors)),
                Some(why) => skip(subject::common_name(&certificate.says.subject), why),
            },
            Err(why) => skip(String::new(), why),
        }
    }
    usable
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
        // What is wrong with the certificate below is the signer's where it is the signer's.
        below.algorithm()?;
        let wanted = below.issuer_key()?;
        let mut reason = Refused::IssuerUnknown;
        for (candidate, trusted) in self.authorities {
            if candidate.says.subject != below.says.issuer {
                continue;
            }
            let fingerprint = candidate.fingerprint();
            if between.contains(&fingerprint) {
                continue;
            }
            let mut fits = match candidate.has_key(wanted.as_ref()) {
                Ok(true) => self.check_step(candidate, below, between.len()),
                Ok(false) => continue,
                Err(why) => Err(why.of_issuer()),
            };
            if fits.is_ok() && !trusted {
                between.push(fingerprint);
                fits = match self.issuer_of(candidate, between) {
                    Ok(_) => Ok(()),
                    Err(why) => Err(why.of_issuer()),
                };
                between.pop();
            }
            match fits {
                Ok(()) => return Ok(candidate.clone()),
                Err(why) if reason.says_less_than(&why) => reason = why,
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
        authority
            .check_authority(authorities_below, self.at)
            .map_err(Refused::of_issuer)?;
        // Another key of the same name, such as that of the other algorithm.
        let key = authority.key().map_err(Refused::of_issuer)?;
        if key.algorithm() != below.algorithm()? {
            return Err(Refused::AlgorithmsDisagree.of_issuer());
        }
        self.signatures_left = self.signatures_left.checked_sub(1).ok_or(Refused::ChainTooLong)?;
        if key.signed(below.signed_part(), &below.signature) {
            Ok(())
        } else {
            Err(Refused::CertificateSignatureInvalid)
        }
    }
}
