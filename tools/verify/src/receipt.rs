//! Receipts: a statement of the portal, its signature, and, where there is a chain, the event that it is of.

use ed25519_dalek::{Signature, VerifyingKey};
use record::strict::part_of;
use requests::case::Record;
use requests::receipt::{KeySet, Statement, Unverified};

use crate::{Finding, Unreadable};

/// The keys that the caller believes to be the portal's, and where they come from.
pub(crate) struct Keys {
    source: String,
    keys: KeySet,
}

impl Keys {
    /// The keys in a file.
    pub(crate) fn read(source: &str, bytes: &[u8]) -> Result<Self, Unreadable> {
        Ok(Self {
            source: source.to_owned(),
            keys: part_of(bytes).map_err(|why| Unreadable::Keys(why.to_string()))?,
        })
    }

    /// The key with this name.
    fn named(&self, kid: &str) -> Option<VerifyingKey> {
        VerifyingKey::from_bytes(&self.keys.get(kid)?.bytes()?).ok()
    }
}

/// What a receipt is good for.
pub(crate) struct Checked {
    /// What there is to say of it.
    pub(crate) finding: Finding,
    /// The place of the event that it holds: the one that it states, unless it is wrong. Where no keys are named, that is no
    /// more than the file says of itself.
    pub(crate) holds: Option<u32>,
}

/// A receipt, and, where there is a chain, that it states an event of it.
pub(crate) fn check(bytes: &[u8], record: Option<&Record>, keys: Option<&Keys>) -> Checked {
    let alone = |finding| Checked { finding, holds: None };
    let receipt = match Unverified::read(bytes) {
        Ok(receipt) => receipt,
        Err(why) => return alone(Finding::Wrong(format!("receipt: {why}"))),
    };
    let Unverified { statement, kid, .. } = &receipt;
    let kind = serde_json::to_value(statement.kind).unwrap_or_default();
    let what = format!(
        "receipt ({}, {}, {})",
        kind.as_str().unwrap_or_default(),
        statement.number,
        statement.at.format("%Y-%m-%dT%H:%M:%SZ")
    );
    if let Some(record) = record
        && !states(statement, record)
    {
        let of = statement.event.seq;
        return alone(Finding::Wrong(format!(
            "{what}: it states an event that is not in this chain: event {of} was changed or taken out, or the receipt was"
        )));
    }
    let Some(keys) = keys else {
        let why = format!("{what}: signed with the key {kid}; --keys names no keys");
        return match record {
            Some(_) => Checked {
                finding: Finding::Unchecked(why),
                holds: Some(statement.event.seq),
            },
            None => alone(Finding::Unheld(format!(
                "{why}, so nothing says that the portal signed it"
            ))),
        };
    };
    let Some(key) = keys.named(kid) else {
        return alone(Finding::Wrong(format!(
            "{what}: signed with the key {kid}, which {} does not have",
            keys.source
        )));
    };
    let signature = Signature::from_bytes(&receipt.signature);
    if key.verify_strict(&receipt.input, &signature).is_ok() {
        return Checked {
            finding: Finding::Holds(format!("{what}: signed with the key {kid} of {}", keys.source)),
            holds: Some(statement.event.seq),
        };
    }
    alone(Finding::Wrong(format!(
        "{what}: what it says was changed after it was signed, or another key than {kid} signed it"
    )))
}

/// Whether the event that a statement names is in this chain.
fn states(statement: &Statement, record: &Record) -> bool {
    let named = &statement.event;
    record.events.iter().any(|event| {
        (event.seq, event.id) == (named.seq, named.id) && event.hash().is_ok_and(|hash| hash == named.hash)
    })
}
