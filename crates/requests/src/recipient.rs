//! Who is told, and how a notice is named.

use std::fmt;

use record::id::{Digest, EventId};
use serde::{Deserialize, Serialize};

use crate::leg::{LegIndex, OnLeg};

/// The identity of a notice, which follows from its event and its recipient: 16 bytes, written as 32 hexadecimal digits.
///
/// The gateway that delivers it is given it as the idempotency key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct NoticeId(#[serde(with = "record::id::hexadecimal")] pub [u8; 16]);

impl NoticeId {
    /// The notice of an event to a recipient: the first half of SHA-256 over the identity of the event and the recipient
    /// as `role/leg`.
    pub fn of(event: EventId, to: Recipient) -> Self {
        let leg = to.leg().map(|leg| leg.to_string()).unwrap_or_default();
        let Digest(hash) = Digest::of(format!("{event}/{}/{leg}", to.name()).as_bytes());
        let mut id = [0; 16];
        for (to, from) in id.iter_mut().zip(hash) {
            *to = from;
        }
        Self(id)
    }

    /// The identity that a text names: 32 hexadecimal digits in lower case, as it is written.
    pub fn named(text: &str) -> Option<Self> {
        let is_written = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        let mut id = [0; 16];
        hex::decode_to_slice(text, &mut id)
            .ok()
            .filter(|()| text.bytes().all(is_written))
            .map(|()| Self(id))
    }
}

impl fmt::Display for NoticeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        record::id::hexadecimal::write(&self.0, f)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for NoticeId {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "NoticeId".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "pattern": "^[0-9a-f]{32}$" })
    }
}

/// Who is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Recipient {
    /// The person who asks.
    Applicant {},
    /// The administrators of the holder of a leg.
    Administrator(OnLeg),
    /// The heads of the holder of a leg.
    Head(OnLeg),
    /// The operators of the portal.
    Operator {},
    /// The document system of the holder of a leg, where the holder has subscribed.
    Subscriber(OnLeg),
}

impl Recipient {
    /// The stable name of the role.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Applicant {} => "applicant",
            Self::Administrator(_) => "administrator",
            Self::Head(_) => "head",
            Self::Operator {} => "operator",
            Self::Subscriber(_) => "subscriber",
        }
    }

    /// The leg whose holder is told.
    pub const fn leg(self) -> Option<LegIndex> {
        match self {
            Self::Applicant {} | Self::Operator {} => None,
            Self::Administrator(on) | Self::Head(on) | Self::Subscriber(on) => Some(on.leg),
        }
    }
}
