//! Whether a certificate was revoked: what an answer of a responder ([`ocsp`](crate::ocsp)) or a list of the issuer
//! ([`crl`](crate::crl)) comes to.

use chrono::{DateTime, TimeDelta, Utc};
pub use x509_cert::ext::pkix::CrlReason as Reason;

use crate::Refused;

/// How far the clocks of portal and authority may be apart.
pub const LEEWAY: TimeDelta = TimeDelta::minutes(5);

/// How old an answer may be that does not say how long it holds, and every answer of a responder: the authority shows a
/// revocation within one day (EDS law, article 18).
pub const MAX_AGE: TimeDelta = TimeDelta::days(1);

/// What is known of a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Not revoked.
    Good,
    /// Revoked.
    Revoked {
        /// Since when. What was signed before is for the reader to judge.
        at: DateTime<Utc>,
        /// Why, where the authority says so.
        reason: Option<Reason>,
    },
    /// The responder does not know the certificate.
    Unknown,
    /// The responder says that the authority never issued such a certificate (RFC 6960, 2.2). It is not to be believed, and
    /// nobody revoked it.
    NotIssued,
}

/// An answer that is believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answer {
    /// What is known.
    pub status: Status,
    /// When it was known.
    pub as_of: DateTime<Utc>,
    /// Until when it may be used.
    pub valid_until: DateTime<Utc>,
}

impl Answer {
    /// An answer as of one instant and until another, if it may be used at a third.
    pub(crate) fn current(
        status: Status,
        as_of: DateTime<Utc>,
        valid_until: DateTime<Utc>,
        at: DateTime<Utc>,
    ) -> Result<Self, Refused> {
        if as_of > at + LEEWAY || valid_until < at {
            return Err(Refused::NotCurrent);
        }
        Ok(Self {
            status,
            as_of,
            valid_until,
        })
    }
}
