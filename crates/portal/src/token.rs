//! Tokens of the digital-government portal: JWTs (RFC 7519) signed with ES256 or EdDSA.
//!
//! The algorithm is a property of the key, never a wish of the token: `none` and HMAC cannot be expressed.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use dialog::time::Instant;
use jwt_compact::alg::{Ed25519, Es256};
use jwt_compact::{
    Algorithm, AlgorithmExt as _, AlgorithmSignature, Claims, TimeOptions, Token, UntrustedToken,
};
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
fn checked<A>(algorithm: A, token: &UntrustedToken<'_>, key: &[u8]) -> Result<Claims<Said>, Refused>
where
    A: Algorithm,
    A::VerifyingKey: for<'a> TryFrom<&'a [u8]>,
    A::Signature: for<'a> TryFrom<&'a [u8]>,
{
    let key = A::VerifyingKey::try_from(key).map_err(|_| Refused::Keys("a key is not a key".to_owned()))?;
    let token: Token<Said> = Slim(algorithm)
        .validator(&key)
        .validate(token)
        .map_err(|_| Refused::Invalid("the signature or the claims are not valid"))?;
    Ok(token.into_parts().1)
}

/// An algorithm of the library that takes a signature apart only when it verifies it.
///
/// The library's own signatures answer an `anyhow::Error` where their bytes are none, and with that error come 53 KB
/// into a function: its printing, the taking of backtraces and the decoding of their names. Nobody reads it here.
struct Slim<A>(A);

/// The bytes of a signature.
struct Signature(Vec<u8>);

impl AlgorithmSignature for Signature {
    fn try_from_slice(bytes: &[u8]) -> anyhow::Result<Self> {
        Ok(Self(bytes.to_owned()))
    }

    fn as_bytes(&self) -> Cow<'_, [u8]> {
        Cow::Borrowed(&self.0)
    }
}

impl<A> Algorithm for Slim<A>
where
    A: Algorithm,
    A::Signature: for<'a> TryFrom<&'a [u8]>,
{
    type SigningKey = A::SigningKey;
    type VerifyingKey = A::VerifyingKey;
    type Signature = Signature;

    fn name(&self) -> Cow<'static, str> {
        self.0.name()
    }

    fn sign(&self, key: &A::SigningKey, message: &[u8]) -> Signature {
        Signature(self.0.sign(key, message).as_bytes().into_owned())
    }

    fn verify_signature(&self, signature: &Signature, key: &A::VerifyingKey, message: &[u8]) -> bool {
        A::Signature::try_from(&signature.0)
            .is_ok_and(|signature| self.0.verify_signature(&signature, key, message))
    }
}

#[cfg(test)]
mod tests {
    use jwt_compact::alg::SigningKey;
    use jwt_compact::{Claims, Header};
    use serde_json::json;

    use super::*;

    const NOW: Instant = DateTime::UNIX_EPOCH;

    /// A token of this algorithm, signed with the key of these bytes.
    fn token<A: Algorithm>(algorithm: A, key: &[u8]) -> String
    where
        A::SigningKey: SigningKey<A>,
    {
        let said = json!({ "iss": "issuer", "aud": "portal", "sub": "somebody" });
        let mut claims = Claims::new(said);
        claims.expiration = Some(NOW + TimeDelta::hours(1));
        let key = A::SigningKey::from_slice(key).unwrap();
        algorithm.token(&Header::empty(), &claims, &key).unwrap()
    }

    /// The only key of a deployment.
    fn keys(key: &serde_json::Value) -> String {
        json!({ "keys": [key] }).to_string()
    }

    fn verified(token: &str, keys: &str) -> Result<String, Refused> {
        let trust = Trust {
            keys,
            issuer: "issuer",
            audience: "portal",
        };
        verify(token, &trust, NOW).map(|verified| verified.said.sub)
    }

    /// A token of each algorithm, with the key that verifies it.
    fn good() -> [(&'static str, String, String); 2] {
        let encoded = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        let es256 = <Es256 as Algorithm>::SigningKey::from_slice(&[7; 32]).unwrap();
        let point = SigningKey::<Es256>::to_verifying_key(&es256).to_encoded_point(false);
        let (x, y) = (point.x().unwrap(), point.y().unwrap());
        let p256 = json!({ "kty": "EC", "crv": "P-256", "x": encoded(x), "y": encoded(y) });
        let eddsa = <Ed25519 as Algorithm>::SigningKey::from_bytes(&[7; 32]);
        let x = encoded(eddsa.verifying_key().as_bytes());
        let ed25519 = json!({ "kty": "OKP", "crv": "Ed25519", "x": x });
        [
            ("ES256", token(Es256, &[7; 32]), keys(&p256)),
            ("EdDSA", token(Ed25519, &eddsa.to_keypair_bytes()), keys(&ed25519)),
        ]
    }

    #[test]
    fn a_token_signed_with_the_key_is_believed() {
        for (algorithm, token, keys) in good() {
            assert_eq!(
                verified(&token, &keys).ok().as_deref(),
                Some("somebody"),
                "{algorithm}"
            );
        }
    }

    #[test]
    fn a_signature_that_is_none_is_refused_whatever_its_length() {
        for (algorithm, token, keys) in good() {
            let (signed, signature) = token.rsplit_once('.').unwrap();
            let signature = URL_SAFE_NO_PAD.decode(signature).unwrap();
            let mut changed = signature.clone();
            changed[5] ^= 1;
            let longer = [signature.as_slice(), &[0]].concat();
            for (what, bytes) in [
                ("none", &[][..]),
                ("shorter", &signature[..63]),
                ("longer", &longer),
                ("changed", &changed),
                ("zeros", &[0; 64]),
                ("ones", &[0xff; 64]),
            ] {
                let token = format!("{signed}.{}", URL_SAFE_NO_PAD.encode(bytes));
                assert!(
                    matches!(verified(&token, &keys), Err(Refused::Invalid(_))),
                    "{algorithm}: {what}"
                );
            }
        }
    }

    #[test]
    fn a_token_of_one_algorithm_is_refused_by_a_key_of_the_other() {
        let [(_, es256, es256_keys), (_, eddsa, eddsa_keys)] = good();
        for (token, keys) in [(es256, eddsa_keys), (eddsa, es256_keys)] {
            assert!(matches!(verified(&token, &keys), Err(Refused::Invalid(_))));
        }
    }

    #[test]
    fn bytes_that_are_no_key_are_a_fault_of_the_deployment() {
        let [(_, es256, _), (_, eddsa, _)] = good();
        let short = URL_SAFE_NO_PAD.encode([1; 31]);
        for (token, key) in [
            (
                es256,
                json!({ "kty": "EC", "crv": "P-256", "x": short, "y": short }),
            ),
            (eddsa, json!({ "kty": "OKP", "crv": "Ed25519", "x": short })),
        ] {
            assert!(matches!(verified(&token, &keys(&key)), Err(Refused::Keys(_))));
        }
    }
}
