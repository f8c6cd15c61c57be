//! The state of a leg, and of a case.

use serde::{Deserialize, Serialize};

/// The state of a leg, and of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// It is registered and waits for moderation.
    Received,
    /// The holder has taken it up.
    Accepted,
    /// The holder waits for the applicant's clarification; the terms run on.
    ClarificationAsked,
    /// It is answered.
    Answered,
    /// It is refused, with reasons.
    Refused,
    /// It went back to the applicant.
    Returned,
    /// The applicant took it back.
    Withdrawn,
    /// It went to another holder. Only a leg is in this state: the case goes on there.
    Forwarded,
    /// The holder that had forwarded it took it back. Only a leg is in this state: the case goes on there.
    Recalled,
    /// Its personal values were removed. Only a whole case is in this state: its legs stay as they ended.
    Erased,
}

impl Status {
    /// Every state.
    pub const ALL: [Self; 10] = [
        Self::Received,
        Self::Accepted,
        Self::ClarificationAsked,
        Self::Answered,
        Self::Refused,
        Self::Returned,
        Self::Withdrawn,
        Self::Forwarded,
        Self::Recalled,
        Self::Erased,
    ];

    /// The states in which [the holder still owes an answer](Self::is_open).
    pub const OPEN: [Self; 3] = [Self::Received, Self::Accepted, Self::ClarificationAsked];

    /// Whether the holder still owes an answer.
    pub const fn is_open(self) -> bool {
        match self {
            Self::Received | Self::Accepted | Self::ClarificationAsked => true,
            Self::Answered
            | Self::Refused
            | Self::Returned
            | Self::Withdrawn
            | Self::Forwarded
            | Self::Recalled
            | Self::Erased => false,
        }
    }
}
