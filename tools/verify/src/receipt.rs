//! Receipts: a statement of the portal, and its signature with a detached payload (RFC 7515, appendix F) in EdDSA (RFC 8037).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use dialog::event::{Record, canonical};
use dialog::strict::from_slice;
use ed25519_dalek::{Signature, VerifyingKey};
use serde::Deserialize;
use serde_json::Value;

use crate::{Finding, Unreadable};

/// The keys that the caller believes to be the portal's, and where they come from.
pub(crate) struct Keys {
    source: String,
    keys: Vec<Jwk>,
}

/// A set of keys (RFC 7517, section 5), as far as it is read here.
#[derive(Deserialize)]
struct KeySet {
    keys: Vec<Jwk>,
}

/// A public key (RFC 8037, section 2). Members that are not read here may be there.
#[derive(Deserialize)]
struct Jwk {
    kid: String,
    crv: Option<String>,
    x: Option<String>,
}

impl Keys {
    /// The keys in a file.
    pub(crate) fn read(source: &str, bytes: &[u8]) -> Result<Self, Unreadable> {
        let set: KeySet = from_slice(bytes).map_err(|why| Unreadable::Keys(why.to_string()))?;
        Ok(Self {
            source: source.to_owned(),
            keys: set.keys,
        })
    }

    /// The key with this name.
    fn named(&self, kid: &str) -> Option<VerifyingKey> {
        let key = self
            .keys
            .iter()
            .find(|key| key.kid == kid && key.crv.as_deref() == Some("Ed25519"))?;
        let bytes = URL_SAFE_NO_PAD.decode(key.x.as_ref()?).ok()?;
        VerifyingKey::from_bytes(&bytes.try_into().ok()?).ok()
    }
}

/// What the header of a signature says.
#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: String,
}

/// A receipt, and, where there is a chain, that it states an event of it.
pub(crate) fn check(receipt: &Value, record: Option<&Record>, keys: Option<&Keys>) -> Finding {
    let statement = receipt.get("statement").unwrap_or(&Value::Null);
    let text = |pointer: &str| statement.pointer(pointer).and_then(Value::as_str).unwrap_or("?");
    let what = format!(
        "receipt ({}, {}, {})",
        text("/kind"),
        text("/number"),
        text("/at")
    );
    if let Some(record) = record
        && !states(statement, record)
    {
        return Finding::Wrong(format!("{what}: it states an event that is not in this chain"));
    }
    let jws = receipt.get("jws").and_then(Value::as_str).unwrap_or_default();
    let [header, "", signature] = jws.split('.').collect::<Vec<_>>()[..] else {
        return Finding::Wrong(format!("{what}: its signature is none with a detached payload"));
    };
    let read = URL_SAFE_NO_PAD
        .decode(header)
        .ok()
        .and_then(|bytes| from_slice::<Header>(&bytes).ok());
    let Some(Header { alg, kid }) = read.filter(|header| header.alg == "EdDSA") else {
        return Finding::Wrong(format!(
            "{what}: its signature is not one in EdDSA that names its key"
        ));
    };
    let Some(keys) = keys else {
        return Finding::Unchecked(format!(
            "{what}: signed in {alg} with the key {kid}; --keys names no keys"
        ));
    };
    let Some(key) = keys.named(&kid) else {
        return Finding::Wrong(format!(
            "{what}: signed with the key {kid}, which {} does not have",
            keys.source
        ));
    };
    let signature = URL_SAFE_NO_PAD.decode(signature).ok();
    let signature = signature.and_then(|bytes| Signature::from_slice(&bytes).ok());
    let payload = canonical(statement)
        .map(|bytes| URL_SAFE_NO_PAD.encode(bytes))
        .unwrap_or_default();
    let signed = format!("{header}.{payload}");
    match signature {
        Some(signature) if key.verify_strict(signed.as_bytes(), &signature).is_ok() => {
            Finding::Holds(format!("{what}: signed with the key {kid} of {}", keys.source))
        }
        Some(_) | None => Finding::Wrong(format!(
            "{what}: the signature is not one of these words with the key {kid}"
        )),
    }
}

/// Whether the event that a statement names is in this chain.
fn states(statement: &Value, record: &Record) -> bool {
    let named = |field: &str| statement.pointer(&format!("/event/{field}"));
    record.events.iter().any(|event| {
        named("seq").and_then(Value::as_u64) == Some(u64::from(event.seq))
            && named("id").and_then(Value::as_str) == Some(&event.id.to_string())
            && event
                .hash()
                .is_ok_and(|hash| named("hash").and_then(Value::as_str) == Some(&hash.to_string()))
    })
}
