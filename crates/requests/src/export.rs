//! The portable case file: all that somebody without the portal needs to check a case.

use std::collections::BTreeMap;

use law::calendar::Calendar;
use record::id::RegistrationNumber;
use record::merkle::Proof;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::case::Record;

/// The format of [`Export`].
pub const EXPORT_FORMAT: u32 = 1;

/// A case file.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "CaseFile"))]
#[serde(deny_unknown_fields)]
pub struct Export {
    /// [`EXPORT_FORMAT`].
    pub format: u32,
    /// The number of the case.
    pub number: RegistrationNumber,
    /// The chain, and the personal fields that its reader may see.
    pub record: Record,
    /// The calendars that were published on the portal and that the chain names; the others come with the program.
    pub calendars: Vec<Calendar>,
    /// The newest proof that the chain is under a daily root; none before there is one.
    pub proof: Option<Proof>,
    /// The receipts of the portal about events of the case.
    #[cfg_attr(
        feature = "schema",
        schemars(with = "Vec<crate::receipt::Receipt<crate::receipt::Statement>>")
    )]
    pub receipts: Vec<Box<RawValue>>,
    /// The content of attached files in base64, by the hash of the content, where it was asked for and has room.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub contents: BTreeMap<String, String>,
}

/// The versions of the calendars that any event of a chain names.
pub fn calendars(record: &Record) -> Vec<&str> {
    let mut versions: Vec<_> = record
        .events
        .iter()
        .filter_map(|event| event.event.calendar())
        .collect();
    versions.sort_unstable();
    versions.dedup();
    versions
}
