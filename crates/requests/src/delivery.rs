//! What became of a notice.

use serde::{Deserialize, Serialize};

#[cfg(doc)]
use crate::notice::is_overtaken;
use crate::recipient::{NoticeId, Recipient};

/// By which way a notice was delivered, as the deployment has them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Channel {
    /// The notification gateway.
    First,
    /// The one that is tried where the first fails.
    Second,
    /// The document system of a holder.
    Subscription,
}

/// What became of a notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Delivery {
    /// Which notice.
    pub notice: NoticeId,
    /// The place of its event in the chain.
    pub event: u32,
    /// The recipient.
    pub to: Recipient,
    /// What became of it.
    pub outcome: DeliveryOutcome,
}

/// A notice that is to be sent once more although it could not be delivered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Resend {
    /// Which notice.
    pub notice: NoticeId,
    /// The place of its event in the chain.
    pub event: u32,
    /// The recipient.
    pub to: Recipient,
}

/// How the delivery of a notice ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum DeliveryOutcome {
    /// The gateway accepted it: this is the proof that it was given.
    Accepted {
        /// By which way.
        channel: Channel,
    },
    /// It cannot be delivered.
    Undeliverable {
        /// Why.
        reason: Undeliverable,
    },
    /// What it says was not true any more when it was about to be sent, so it was not ([`is_overtaken`]).
    Overtaken {},
}

impl DeliveryOutcome {
    /// Whether the notice was given up: somebody was not told who should have been.
    pub const fn is_undeliverable(self) -> bool {
        match self {
            Self::Undeliverable { .. } => true,
            Self::Accepted { .. } | Self::Overtaken {} => false,
        }
    }
}

/// Why a notice cannot be delivered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Undeliverable {
    /// Every way refused it for good.
    Refused,
    /// No way answered, as often as it was tried.
    Unanswered,
    /// Nobody is there to be told: the personal values were removed, or the role is vacant.
    NoRecipient,
}
