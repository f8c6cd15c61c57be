//! Why the personal values of a case are removed (Law № 94-V "On personal data and their protection").

use serde::{Deserialize, Serialize};
use words::language::Text;

use crate::say::grounds;

/// The ground of an erasure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ErasureGround {
    /// The person took back the consent to processing, and no law or unfulfilled duty stands against it.
    ConsentWithdrawn,
    /// The term for which the data may be kept is over.
    RetentionOver,
    /// A court decided so, and the decision is in force.
    CourtDecision,
}

impl ErasureGround {
    /// Every ground with its stable name.
    pub const ALL: [(&'static str, Self); 3] = [
        ("consent-withdrawn", Self::ConsentWithdrawn),
        ("retention-over", Self::RetentionOver),
        ("court-decision", Self::CourtDecision),
    ];

    /// The ground in words.
    pub const fn text(self) -> Text {
        match self {
            Self::ConsentWithdrawn => grounds::CONSENT_WITHDRAWN,
            Self::RetentionOver => grounds::RETENTION_OVER,
            Self::CourtDecision => grounds::COURT_DECISION,
        }
    }
}
