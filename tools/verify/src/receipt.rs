//! Receipts: a statement of the portal, its signature, and, where there is a chain, the event that it is of.

use dialog::event::Record;
use dialog::receipt::{KeySet, Statement, Unverified};
use dialog::strict::from_slice;
use ed25519_dalek::{Signature, VerifyingKey};

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
            keys: from_slice(bytes).map_err(|why| Unreadable::Keys(why.to_string()))?,
        })
    }

    /// The key with this name.
    fn named(&self, kid: &str) -> Option<VerifyingKey> {
        VerifyingKey::from_bytes(&self.keys.get(kid)?.bytes()?).ok()
    }
}

/// A receipt, and, where there is a chain, that it states an event of it.
pub(crate) fn check(bytes: &[u8], record: Option<&Record>, keys: Option<&Keys>) -> Finding {
    let receipt = match Unverified::read(bytes) {
        Ok(receipt) => receipt,
        Err(why) => return Finding::Wrong(format!("receipt: {why}")),
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
        return Finding::Wrong(format!("{what}: it states an event that is not in this chain"));
    }
    let Some(keys) = keys else {
        return Finding::Unchecked(format!("{what}: signed with the key {kid}; --keys names no keys"));
    };
    let Some(key) = keys.named(kid) else {
        return Finding::Wrong(format!(
            "{what}: signed with the key {kid}, which {} does not have",
            keys.source
        ));
    };
    let signature = Signature::from_bytes(&receipt.signature);
    if key.verify_strict(&receipt.input, &signature).is_ok() {
        Finding::Holds(format!("{what}: signed with the key {kid} of {}", keys.source))
    } else {
        Finding::Wrong(format!(
            "{what}: the signature is not one of these words with the key {kid}"
        ))
    }
}

/// Whether the event that a statement names is in this chain.
fn states(statement: &Statement, record: &Record) -> bool {
    let named = &statement.event;
    record.events.iter().any(|event| {
        (event.seq, event.id) == (named.seq, named.id) && event.hash().is_ok_and(|hash| hash == named.hash)
    })
}
