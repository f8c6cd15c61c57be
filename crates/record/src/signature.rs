//! The electronic signature under a document of a case: who signed, with what, and where the evidence is.
//!
//! Law "On electronic document and electronic digital signature", article 10(1): a signature is equal to one by hand
//! where it is verified by a certificate, in its time, and used as its particulars say. What is kept makes it possible
//! to verify all of it again, years later: the very bytes that were received.

use law::time::Instant;
use serde::{Deserialize, Serialize};

use crate::id::{Bin, Digest, Iin};

/// The media type of a signed document (RFC 8551, 3.2.1).
pub const MEDIA_TYPE: &str = "application/pkcs7-mime";

/// The signature under a document, as the case keeps it among the personal fields.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Signature {
    /// Who signed, and with what.
    pub signer: Signer,
    /// The signed document as it was received: CMS SignedData (RFC 5652) in DER or BER.
    pub evidence: Evidence,
}

/// Bytes that stand in blobs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// Bytes.
    pub size: usize,
    /// The hash of all of them.
    pub sha256: Digest,
    /// The hashes of its pieces, in order; each names a blob.
    pub chunks: Vec<Digest>,
}

/// Who signed, as the certificate says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Signer {
    /// The IIN.
    pub iin: Iin,
    /// The BIN of the organisation that the certificate is of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bin: Option<Bin>,
    /// The name.
    pub name: String,
    /// The capacity in which the certificate lets its owner sign.
    pub capacity: Capacity,
    /// The algorithms of signature and digest, by name.
    pub algorithm: String,
    /// The serial number of the certificate, in hexadecimal digits.
    pub serial: String,
    /// The hash of the certificate.
    pub certificate_sha256: Digest,
    /// When it was signed, as the signer says.
    pub signed_at: Instant,
    /// Whether the certificate was revoked, as far as it was known.
    pub revocation: Revocation,
}

impl Signer {
    /// Whether the certificate lets its owner sign for this organisation.
    pub fn signs_for(&self, organization: &Bin) -> bool {
        self.capacity.is_for_organization() && self.bin.as_ref() == Some(organization)
    }
}

/// The capacity in which a certificate lets its owner sign (extended key usage of the National Certification Authority).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Capacity {
    /// For themselves.
    Individual,
    /// For the organisation, as its first head.
    Head,
    /// For the organisation, with the right to sign.
    MaySign,
    /// As an employee of it.
    Employee,
}

impl Capacity {
    /// Whether the signature binds the organisation.
    pub const fn is_for_organization(self) -> bool {
        match self {
            Self::Head | Self::MaySign => true,
            Self::Individual | Self::Employee => false,
        }
    }
}

/// What was known of the revocation of a certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Revocation {
    /// It was not revoked.
    NotRevoked {
        /// Who said so.
        source: RevocationSource,
        /// At this instant.
        at: Instant,
    },
    /// Nobody could say; to be asked again.
    Postponed {},
}

/// What was said of a certificate later, where nobody could say when the signature arrived.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum RevocationFound {
    /// It was not revoked.
    NotRevoked {
        /// Who said so.
        source: RevocationSource,
        /// At this instant.
        at: Instant,
    },
    /// It was revoked when the signature arrived.
    Revoked {
        /// Who said so.
        source: RevocationSource,
        /// Since when, where they say it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        since: Option<Instant>,
    },
}

impl RevocationFound {
    /// What this says of the instant at which a signature arrived. A certificate that was revoked only after it (RFC 5280,
    /// 5.1.2.6, and RFC 6960, 4.2.1, give the time) was not revoked then. One counts as revoked where nobody says
    /// since when.
    pub fn on_arrival(self, arrived_at: Instant) -> Self {
        match self {
            Self::Revoked {
                source,
                since: Some(since),
            } if arrived_at < since => Self::NotRevoked {
                source,
                at: arrived_at,
            },
            found => found,
        }
    }
}

/// Who says whether a certificate is revoked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum RevocationSource {
    /// The responder of the authority (RFC 6960).
    Ocsp,
    /// The list of the authority (RFC 5280).
    Crl,
    /// The NCANode server of the deployment.
    Ncanode,
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    #[test]
    fn a_certificate_counts_as_revoked_from_the_instant_of_its_revocation() {
        let arrived_at = Instant::default();
        let source = RevocationSource::Crl;
        let since = |seconds| RevocationFound::Revoked {
            source,
            since: Some(arrived_at + TimeDelta::seconds(seconds)),
        };
        for found in [
            since(-1),
            since(0),
            RevocationFound::Revoked { source, since: None },
        ] {
            assert_eq!(found.clone().on_arrival(arrived_at), found);
        }
        let not_then = RevocationFound::NotRevoked {
            source,
            at: arrived_at,
        };
        assert_eq!(since(1).on_arrival(arrived_at), not_then);
        assert_eq!(not_then.clone().on_arrival(arrived_at), not_then);
    }
}
