//! The signature of a receipt: what is signed, and what is to be verified. The arithmetic of the curve is left to
//! the caller, so that nothing here needs a library of it.
//!
//! A receipt is `{"statement": {...}, "jws": "HEADER..SIGNATURE"}`. The JWS (RFC 7515) has its payload detached
//! (appendix F): the payload is the statement in its canonical form (RFC 8785). The signature is Ed25519 (RFC 8032, RFC
//! 8037) over `BASE64URL(header) || "." || BASE64URL(payload)`.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use record::canonical;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::{STATEMENT_FORMAT, Statement};

/// The media type of what is signed, so that no other signature of the same key passes for a receipt (RFC 8725, 3.11).
pub const TYPE: &str = "open-dialogue-receipt+jws";

/// The algorithm (RFC 8037): Ed25519 is the only curve that a key here can have.
pub const ALGORITHM: &str = "EdDSA";

/// Bytes of a signature and of a public key (RFC 8032, 5.1).
const SIGNATURE_BYTES: usize = 64;
const KEY_BYTES: usize = 32;

/// A statement and its signature. The statement is typed where it is read, and bytes where it is passed on.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Receipt"))]
#[serde(deny_unknown_fields)]
pub struct Receipt<S> {
    /// What the portal states.
    pub statement: S,
    /// The signature: a JWS with a detached payload, which is the statement in its canonical form.
    // Of a signature of Ed25519 there are 64 bytes.
    #[cfg_attr(
        feature = "schema",
        schemars(regex(pattern = r"^[A-Za-z0-9_-]+\.\.[A-Za-z0-9_-]{86}$"))
    )]
    pub jws: String,
}

/// The header of a JWS. A member that is not known could change what the signature means, so there is none.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    alg: String,
    kid: String,
    typ: String,
}

/// A statement to be signed.
#[derive(Debug)]
pub struct Unsigned {
    statement: Box<RawValue>,
    header: String,
    /// The bytes to be signed.
    pub input: Vec<u8>,
}

impl Unsigned {
    /// The statement for the key with this name.
    ///
    /// # Errors
    /// A value cannot be written as JSON.
    pub fn of(statement: &Statement, kid: &str) -> Result<Self, serde_json::Error> {
        let bytes = canonical::of(statement)?;
        let header = canonical::of(&Header {
            alg: ALGORITHM.to_owned(),
            kid: kid.to_owned(),
            typ: TYPE.to_owned(),
        })?;
        let header = URL_SAFE_NO_PAD.encode(header);
        Ok(Self {
            input: input(&header, &bytes),
            // Sent in the very form that is signed, so that the answer holds the bytes.
            statement: serde_json::from_slice(&bytes)?,
            header,
        })
    }

    /// The receipt with this signature of [`Unsigned::input`].
    pub fn signed(self, signature: &[u8; SIGNATURE_BYTES]) -> Receipt<Box<RawValue>> {
        Receipt {
            jws: format!("{}..{}", self.header, URL_SAFE_NO_PAD.encode(signature)),
            statement: self.statement,
        }
    }
}

/// What is signed (RFC 7515, 5.1).
fn input(header: &str, payload: &[u8]) -> Vec<u8> {
    format!("{header}.{}", URL_SAFE_NO_PAD.encode(payload)).into_bytes()
}

/// A receipt whose signature nobody has verified yet.
#[derive(Debug)]
pub struct Unverified {
    /// What it states, if the signature is good.
    pub statement: Statement,
    /// The name of the key that is said to have signed it.
    pub kid: String,
    /// The bytes that were signed.
    pub input: Vec<u8>,
    /// The signature. Verify it strictly: a key of small order would verify anything.
    pub signature: [u8; SIGNATURE_BYTES],
}

/// Why bytes are no receipt.
#[derive(Debug, thiserror::Error)]
pub enum NotAReceipt {
    /// They are not JSON, or not of the shape of a receipt. A field that is not known is an error, and so is one that
    /// is there twice: two programs could read two statements.
    #[error("not a receipt: {0}")]
    Shape(#[from] serde_json::Error),
    /// The statement is of a format that this program does not know.
    #[error("statement format {0} is unknown")]
    Format(u32),
    /// The signature is not a JWS with a detached payload, of the one type and algorithm that there is.
    #[error("the signature is not a detached JWS of the type {TYPE} and the algorithm {ALGORITHM}")]
    Jws,
}

impl Unverified {
    /// The receipt in these bytes. The payload is made of the statement as it stands in them, so that whatever was
    /// changed in it, also what reads alike, changes what was signed.
    ///
    /// # Errors
    /// They are no receipt.
    pub fn read(bytes: &[u8]) -> Result<Self, NotAReceipt> {
        let Receipt { statement, jws } = record::strict::from_slice::<Receipt<Statement>>(bytes)?;
        if statement.format != STATEMENT_FORMAT {
            return Err(NotAReceipt::Format(statement.format));
        }
        let as_sent = record::strict::from_slice::<Receipt<&RawValue>>(bytes)?;
        let payload = canonical::of_raw(as_sent.statement)?;
        let (header, signature) = jws.split_once("..").ok_or(NotAReceipt::Jws)?;
        let decoded = |text: &str| URL_SAFE_NO_PAD.decode(text).map_err(|_| NotAReceipt::Jws);
        let known: Header = record::strict::from_slice(&decoded(header)?).map_err(|_| NotAReceipt::Jws)?;
        if known.alg != ALGORITHM || known.typ != TYPE {
            return Err(NotAReceipt::Jws);
        }
        Ok(Self {
            statement,
            kid: known.kid,
            input: input(header, &payload),
            signature: decoded(signature)?.try_into().map_err(|_| NotAReceipt::Jws)?,
        })
    }
}

/// Public keys (RFC 7517, section 5).
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "ReceiptKeys"))]
pub struct KeySet {
    /// The keys; the first signs, the others signed before.
    pub keys: Vec<Key>,
}

/// A public key of Ed25519 (RFC 8037, section 2). Members that are not read here may be there, as the standard asks;
/// a private part is never written.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "ReceiptKey"))]
pub struct Key {
    /// `OKP`.
    pub kty: String,
    /// `Ed25519`.
    pub crv: String,
    /// The name of the key.
    pub kid: String,
    /// The key, in base64url.
    pub x: String,
}

impl Key {
    /// The bytes of the key; none where it is no key of Ed25519.
    pub fn bytes(&self) -> Option<[u8; KEY_BYTES]> {
        if self.kty != "OKP" || self.crv != "Ed25519" {
            return None;
        }
        decode_key(&self.x)
    }
}

/// The 32 bytes of a key, public or private, as a JWK has them.
pub fn decode_key(text: &str) -> Option<[u8; KEY_BYTES]> {
    URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok()
}

impl KeySet {
    /// The key with this name.
    pub fn get(&self, kid: &str) -> Option<&Key> {
        self.keys.iter().find(|key| key.kid == kid)
    }
}
