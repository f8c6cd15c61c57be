//! Tokens of the digital-government portal: JWTs (RFC 7519) signed with ES256 or EdDSA.
//!
//! The algorithm is a property of the key, never a wish of the token: `none` and HMAC cannot be expressed.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use dialog::time::Instant;
use jwt_compact::alg::VerifyingKey;
use jwt_compact::alg::{Ed25519, Es256};
use jwt_compact::{Algorithm, AlgorithmExt as _, Claims, TimeOptions, Token, UntrustedToken};
use serde::{Deserialize, Serialize};

/// How far the clocks of issuer and portal may be apart.
const LEEWAY: TimeDelta = TimeDelta::seconds(60);

/// Bytes of a token; the ones of the government portal have about 500.
const TOKEN_BYTES: usize = 4 * 1024;

/// What the token says, beside its times.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Said {
    iss: String,
    aud: Audience,
    pub(crate) sub: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) phone_number: Option<String>,
    #[serde(default)]
    pub(crate) phone_number_verified: bool,
}

/// One audience or several (RFC 7519, 4.1.3).
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Several(Vec<String>),
}

/// Whom the portal believes.
pub(crate) struct Trust<'a> {
    /// The keys, as a JWKS document (RFC 7517).
    pub(crate) keys: &'a str,
    /// The issuer.
    pub(crate) issuer: &'a str,
    /// The audience.
    pub(crate) audience: &'a str,
}

/// Why a token is not believed. The words are for the log.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Refused {
    /// Its time is over.
    #[error("the token has expired")]
    Expired,
    /// Anything else.
    #[error("{0}")]
    Invalid(&'static str),
    /// The deployment's own keys are not a JWKS.
    #[error("the configured keys are not a JWKS: {0}")]
    Keys(String),
}

/// A set of keys (RFC 7517, section 5), as far as it is read here.
#[derive(Deserialize)]
struct KeySet {
    keys: Vec<Jwk>,
}

/// A public key (RFC 7518, section 6.2, and RFC 8037, section 2). Members that are not read here may be there.
#[derive(Deserialize)]
struct Jwk {
    kty: String,
    kid: Option<String>,
    crv: Option<String>,
    x: Option<String>,
    y: Option<String>,
}

impl Jwk {
    /// The bytes of a coordinate.
    fn coordinate(text: Option<&str>) -> Result<Vec<u8>, Refused> {
        text.and_then(|text| URL_SAFE_NO_PAD.decode(text).ok())
            .ok_or_else(|| Refused::Keys("a key without its coordinates in base64url".to_owned()))
    }
}

/// A token that was verified: what it says and until when.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Verified {
    pub(crate) said: Said,
    expires: DateTime<Utc>,
    not_before: Option<DateTime<Utc>>,
}

impl Verified {
    /// Whether the token is in its time now.
    pub(crate) fn in_time(&self, now: Instant) -> Result<(), Refused> {
        if now >= self.expires + LEEWAY {
            Err(Refused::Expired)
        } else if self.not_before.is_some_and(|start| now + LEEWAY < start) {
            Err(Refused::Invalid("the token is not valid yet"))
        } else {
            Ok(())
        }
    }
}

/// Verifies a token at this instant.
pub(crate) fn verify(text: &str, trust: &Trust<'_>, now: Instant) -> Result<Verified, Refused> {
    if text.len() > TOKEN_BYTES {
        return Err(Refused::Invalid("the token is too long"));
    }
    let token = UntrustedToken::new(text).map_err(|_| Refused::Invalid("not a token"))?;
    let key = key_for(&token, trust.keys)?;
    let x = Jwk::coordinate(key.x.as_deref())?;
    let claims = match (key.kty.as_str(), key.crv.as_deref()) {
        ("OKP", Some("Ed25519")) => checked(Ed25519, &token, &x)?,
        ("EC", Some("P-256")) => {
            // An uncompressed point (SEC 1, 2.3.3).
            let y = Jwk::coordinate(key.y.as_deref())?;
            let point = [&[4], x.as_slice(), y.as_slice()].concat();
            checked(Es256, &token, &point)?
        }
        _ => {
            return Err(Refused::Keys(
                "a key of another kind than Ed25519 or P-256".to_owned(),
            ));
        }
    };
    let options = TimeOptions::new(LEEWAY, || now);
    // A token without `exp` would be valid for ever: the check refuses its absence too.
    claims
        .validate_expiration(&options)
        .map_err(|_| Refused::Expired)?;
    let Some(expires) = claims.expiration else {
        return Err(Refused::Invalid("the token has no `exp`"));
    };
    let said = claims.custom;
    let for_us = match &said.aud {
        Audience::One(one) => one == trust.audience,
        Audience::Several(several) => several.iter().any(|one| one == trust.audience),
    };
    if said.iss != trust.issuer || !for_us {
        return Err(Refused::Invalid("another issuer or audience"));
    }
    let verified = Verified {
        said,
        expires,
        not_before: claims.not_before,
    };
    verified.in_time(now)?;
    Ok(verified)
}

/// The key that the token names, or the only one there is.
fn key_for(token: &UntrustedToken<'_>, keys: &str) -> Result<Jwk, Refused> {
    let set: KeySet =
        dialog::strict::from_slice(keys.as_bytes()).map_err(|error| Refused::Keys(error.to_string()))?;
    let alone = set.keys.len() == 1;
    let named = token.header().key_id.as_deref();
    set.keys
        .into_iter()
        .find(|key| {
            if named.is_some() {
                key.kid.as_deref() == named
            } else {
                alone
            }
        })
        .ok_or(Refused::Invalid("no configured key has this `kid`"))
}

/// The claims of a token whose signature this key made with its algorithm.
fn checked<A: Algorithm>(
    algorithm: A,
    token: &UntrustedToken<'_>,
    key: &[u8],
) -> Result<Claims<Said>, Refused>
where
    A::VerifyingKey: VerifyingKey<A>,
{
    let key = A::VerifyingKey::from_slice(key).map_err(|_| Refused::Keys("a key is not a key".to_owned()))?;
    let token: Token<Said> = algorithm
        .validator(&key)
        .validate(token)
        .map_err(|_| Refused::Invalid("the signature or the claims are not valid"))?;
    Ok(token.into_parts().1)
}
