//! The history of a holder: a chain of changes.

use chrono::NaiveDate;
use law::time::Instant;
use record::canonical;
use record::id::{Bin, Digest, EventId, Iin};
use record::stored::Document;
use serde::{Deserialize, Serialize};
use words::language::Text;

use super::profile::FieldChange;
use super::role::StaffRole;
use crate::say;

/// One change of a holder's entry in the directory: an event of its history.
///
/// The history is a chain: a change names the hash of the one before, so that nothing in it can be altered, put in or
/// left out unnoticed. The hash is SHA-256 over the canonical form, as that of an event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "HolderChange"))]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// Its place in the history: 0 for the registration.
    pub seq: u32,
    /// Its identity.
    pub id: EventId,
    /// When it was made.
    pub at: Instant,
    /// Who made it.
    pub by: Iin,
    /// The hash of the change before; none for the first.
    pub previous: Option<Digest>,
    /// What it was.
    pub what: ChangeKind,
}

impl Document for Change {
    const KIND: &'static str = "holder";
}

impl Change {
    /// The hash of this change.
    ///
    /// # Errors
    /// The change cannot be written as JSON.
    pub fn hash(&self) -> Result<Digest, serde_json::Error> {
        Ok(Digest::of(&canonical::of(self)?))
    }

    /// Whether this is the change at that place whose hash the one after it names.
    ///
    /// # Errors
    /// The change cannot be written as JSON.
    pub fn is_link(&self, seq: u32, named: Option<Digest>) -> Result<bool, serde_json::Error> {
        Ok(self.seq == seq && named == Some(self.hash()?))
    }
}

/// What was changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum ChangeKind {
    /// The holder was registered with this profile.
    Registered {
        /// Every field of it.
        fields: Vec<FieldChange>,
    },
    /// Its profile was replaced.
    Updated {
        /// The fields that are not what they were.
        fields: Vec<FieldChange>,
    },
    /// A person was given a role, in place of any role before.
    Granted {
        /// The person.
        iin: Iin,
        /// The role.
        role: StaffRole,
        /// Whether the subscription of the holder ended with it: this person had made it as its head, and is that no more.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        subscription_ended: bool,
    },
    /// A person's role was taken away.
    Revoked {
        /// The person.
        iin: Iin,
        /// Whether the subscription of the holder ended with it, because this person had made it.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        subscription_ended: bool,
    },
    /// Its end was put down, in place of any before.
    Ended(End),
    /// Its end was taken back.
    Continued {},
}

/// Why a holder takes no requests any more, for good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum EndReason {
    /// It was merged, divided or turned into another (Civil Code, article 45): its duties pass to its successor.
    Reorganised,
    /// It was wound up (Civil Code, article 49).
    Liquidated,
    /// The state holds all of it (the Rules, paragraph 2).
    WhollyStateOwned,
}

impl EndReason {
    /// Every reason with its stable name.
    pub(super) const ALL: [(&'static str, Self); 3] = [
        ("reorganised", Self::Reorganised),
        ("liquidated", Self::Liquidated),
        ("wholly-state-owned", Self::WhollyStateOwned),
    ];

    /// The reason in words.
    pub const fn text(self) -> Text {
        match self {
            Self::Reorganised => say::REORGANISED,
            Self::Liquidated => say::LIQUIDATED,
            Self::WhollyStateOwned => say::WHOLLY_STATE_OWNED,
        }
    }
}

/// The end of a holder on the portal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "HolderEnd"))]
#[serde(deny_unknown_fields)]
pub struct End {
    /// The first day on which no request can be addressed to it.
    pub on: NaiveDate,
    /// Why.
    pub reason: EndReason,
    /// Who took over its duties (Civil Code, article 46): from that day the successor's staff see and do in its cases what its
    /// own may.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub successor: Option<Bin>,
}

/// Who makes a change, when, and the identity of it.
#[derive(Debug, Clone)]
pub struct Author {
    /// The identity of the change.
    pub id: EventId,
    /// When it is made.
    pub at: Instant,
    /// Who makes it.
    pub by: Iin,
}

impl Author {
    /// Their change, after `before`.
    pub(super) fn change(
        self,
        before: Option<&Change>,
        what: ChangeKind,
    ) -> Result<Change, serde_json::Error> {
        Ok(Change {
            seq: before.map_or(0, |before| before.seq.saturating_add(1)),
            id: self.id,
            at: self.at,
            by: self.by,
            previous: before.map(Change::hash).transpose()?,
            what,
        })
    }
}
