//! The history of what is recorded: a chain of events, and beside it the personal fields that the chain only commits to.
//!
//! What happens in a case, and what happens elsewhere, are kinds of events: the chain is one for all of them, see [`Kind`].
//!
//! An event carries an identity and the hash of the one before. Personal values do not enter the hash
//! themselves: the event holds a salted commitment to each, and value and salt stand beside it. Removing value
//! and salt erases the person; the chain still verifies.
//!
//! Byte layout, for a program that verifies it without this code:
//! - the canonical form of a JSON value is RFC 8785: keys in order, no white space, UTF-8; numbers here are
//!   integers only;
//! - the hash of an event is SHA-256 over its canonical form;
//! - a commitment is HMAC-SHA256 with the 16 bytes of the salt as the key, over the canonical form of the value.

use std::collections::BTreeMap;
use std::sync::Arc;

use hmac::{Hmac, Mac as _};
use law::time::Instant;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use words::language::Text;

use crate::canonical;
use crate::id::{Digest, EventId};
use crate::say;
use crate::stored::{Document, Format};
use crate::tally;

/// Who acted, as far as the chain says: the person stands in the personal fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Actor {
    /// The person who asks.
    Applicant,
    /// The administrator of the holder.
    Administrator,
    /// The head of the holder.
    Head,
    /// The operator of the portal.
    Operator,
    /// The portal itself.
    Portal,
}

impl Actor {
    /// Every actor.
    pub const ALL: [Self; 5] = [
        Self::Applicant,
        Self::Administrator,
        Self::Head,
        Self::Operator,
        Self::Portal,
    ];

    /// The stable name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Applicant => "applicant",
            Self::Administrator => "administrator",
            Self::Head => "head",
            Self::Operator => "operator",
            Self::Portal => "portal",
        }
    }

    /// The actor in words.
    pub const fn text(self) -> Text {
        match self {
            Self::Applicant => say::APPLICANT,
            Self::Administrator => say::ADMINISTRATOR,
            Self::Head => say::HEAD,
            Self::Operator => say::OPERATOR,
            Self::Portal => say::PORTAL,
        }
    }
}

/// A kind of events: what can happen in what is recorded. The chain knows no more of it than this.
pub trait Kind: Serialize + DeserializeOwned {
    /// The kind of the keys under which the records of these events stand.
    const RECORDS: &'static str;

    /// The name of the personal field that says who of the staff acted.
    const STAFF: &'static str;

    /// Whether it takes every personal value of the record away.
    fn erases(&self) -> bool;
}

/// The idempotency key of the request that brought an event about, so that its repetition is told from another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Once {
    /// The keyed hash of the sender and the key.
    pub key: Digest,
    /// The keyed hash of what was sent.
    pub body: Digest,
}

/// One event, as it is hashed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", schemars(rename = "Event"))]
pub struct Event<K> {
    /// 0 for the first event of the record.
    pub seq: u32,
    /// Its identity, by which its writer recognises it.
    pub id: EventId,
    /// When it happened.
    pub at: Instant,
    /// Who acted.
    pub actor: Actor,
    /// The hash of the event before; none for the first.
    pub previous: Option<Digest>,
    /// The idempotency key of the request that brought it about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub once: Option<Once>,
    /// What happened.
    pub event: K,
    /// The commitment to each personal field.
    pub commitments: BTreeMap<String, Digest>,
}

/// A value as JSON text. It is passed on as it stands, and all its readers share one copy.
pub type Raw = Arc<RawValue>;

/// A personal value and the salt of its commitment.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Sealed {
    /// 16 random bytes, without which the commitment tells nothing of the value.
    #[serde(with = "crate::id::hexadecimal")]
    #[cfg_attr(
        feature = "schema",
        schemars(with = "String", regex(pattern = "^[0-9a-f]{32}$"))
    )]
    pub salt: [u8; 16],
    /// The value.
    #[cfg_attr(feature = "schema", schemars(with = "serde_json::Value"))]
    pub value: Raw,
}

impl Sealed {
    /// The commitment to the value under its salt.
    ///
    /// # Errors
    /// The value cannot be written as JSON.
    pub fn commitment(&self) -> Result<Digest, serde_json::Error> {
        self.commitment_to(&canonical::of_raw(&self.value)?)
    }

    /// The commitment to the value, which has this canonical form.
    fn commitment_to(&self, canonical: &[u8]) -> Result<Digest, serde_json::Error> {
        // HMAC takes a key of any length, so this cannot fail; the type does not know.
        let mut mac = Hmac::<sha2::Sha256>::new_from_slice(&self.salt).map_err(serde::ser::Error::custom)?;
        mac.update(canonical);
        Ok(Digest(mac.finalize().into_bytes().into()))
    }
}

/// The personal fields of one event, by name.
pub type Personal = BTreeMap<String, Sealed>;

/// A record as it is stored: its events, and the personal fields of each.
///
/// A field that this program does not know is an error here and in every event: to read past it would be to write the
/// event back without it, and the chain would break.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", schemars(rename = "Record"))]
pub struct Record<K> {
    /// The version of this form.
    pub format: Format<1>,
    /// The chain, oldest first.
    pub events: Vec<Event<K>>,
    /// The personal fields of the event at the same place in `events`.
    pub personal: Vec<Personal>,
}

/// Where a chain breaks.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Broken {
    /// The event does not name the hash of the one before, or stands in the wrong place.
    #[error("event {0} does not follow the one before")]
    Link(usize),
    /// A personal value is not the one committed to.
    #[error("event {0}: the field `{1}` is not the one committed to")]
    Commitment(usize, String),
    /// There is a personal value to which nothing is committed.
    #[error("event {0}: nothing is committed to the field `{1}`")]
    Uncommitted(usize, String),
    /// A value has no canonical form.
    #[error("event {0} is not a value of this format")]
    Format(usize),
    /// The personal fields are not one set for each event.
    #[error("there are personal fields of {0} events, and {1} events")]
    Count(usize, usize),
}

impl<K: Serialize> Event<K> {
    /// The hash of this event.
    ///
    /// # Errors
    /// The event cannot be written as JSON.
    pub fn hash(&self) -> Result<Digest, serde_json::Error> {
        Ok(Digest::of(&canonical::of(self)?))
    }
}

/// What makes an event out of what happened: its identity, its instant, who acted, and the source of salts.
pub struct Stamp<'a> {
    /// The identity of the event.
    pub id: EventId,
    /// When it happened.
    pub at: Instant,
    /// Who acted.
    pub actor: Actor,
    /// The idempotency key.
    pub once: Option<Once>,
    /// A new random salt at each call.
    pub salt: &'a mut dyn FnMut() -> [u8; 16],
}

impl<K: Kind> Record<K> {
    /// A record without events.
    pub const fn new() -> Self {
        Self {
            format: Format,
            events: Vec::new(),
            personal: Vec::new(),
        }
    }

    /// Adds an event at the end of the chain. An erasure takes every personal value with its salt away, and adds its own.
    ///
    /// # Errors
    /// A value cannot be written as JSON.
    pub fn append(
        &mut self,
        stamp: Stamp<'_>,
        event: K,
        fields: Vec<(&str, Box<RawValue>)>,
    ) -> Result<(), serde_json::Error> {
        let mut personal = Personal::new();
        let mut commitments = BTreeMap::new();
        for (name, value) in fields {
            let sealed = Sealed {
                salt: (stamp.salt)(),
                value: value.into(),
            };
            let canonical = canonical::of_written(sealed.value.get().as_bytes())?;
            commitments.insert(name.to_owned(), sealed.commitment_to(&canonical)?);
            personal.insert(name.to_owned(), sealed);
        }
        let previous = self.events.last().map(Event::hash).transpose()?;
        if event.erases() {
            self.forget();
        }
        let seq = u32::try_from(self.events.len()).unwrap_or(u32::MAX);
        self.events.push(Event {
            seq,
            id: stamp.id,
            at: stamp.at,
            actor: stamp.actor,
            previous,
            once: stamp.once,
            event,
            commitments,
        });
        self.personal.push(personal);
        Ok(())
    }

    /// Takes every personal value and its salt away; the commitments stay, and so the chain verifies.
    pub fn forget(&mut self) {
        for personal in &mut self.personal {
            personal.clear();
        }
    }

    /// Removes who of the staff acted, value and salt: the chain says as what they did, and that is what a reader learns.
    pub fn forget_staff(&mut self) {
        for personal in &mut self.personal {
            personal.remove(K::STAFF);
        }
    }

    /// Whether the event with this identity is in the chain.
    pub fn contains(&self, id: EventId) -> bool {
        self.events.iter().any(|event| event.id == id)
    }

    /// Re-derives every hash and every commitment.
    ///
    /// # Errors
    /// The first place where the chain breaks.
    pub fn verify(&self) -> Result<(), Broken> {
        if self.personal.len() != self.events.len() {
            return Err(Broken::Count(self.personal.len(), self.events.len()));
        }
        let mut previous = None;
        for (index, event) in self.events.iter().enumerate() {
            if event.previous != previous || usize::try_from(event.seq) != Ok(index) {
                return Err(Broken::Link(index));
            }
            for (name, sealed) in self.personal.get(index).into_iter().flatten() {
                let committed = event
                    .commitments
                    .get(name)
                    .ok_or_else(|| Broken::Uncommitted(index, name.clone()))?;
                let found = sealed.commitment().map_err(|_| Broken::Format(index))?;
                if found != *committed {
                    return Err(Broken::Commitment(index, name.clone()));
                }
            }
            previous = Some(event.hash().map_err(|_| Broken::Format(index))?);
        }
        Ok(())
    }
}

impl<K: Kind> Document for Record<K> {
    const KIND: &'static str = K::RECORDS;

    fn was_read() {
        tally::read();
    }
}

impl<K: Kind> Default for Record<K> {
    fn default() -> Self {
        Self::new()
    }
}
