//! Tokens of the digital-government portal: JWTs (RFC 7519) signed with ES256, RS256 or EdDSA, and the keys (JWKS,
//! RFC 7517) that sign them.
//!
//! The algorithm is a property of the key, never a wish of the token: `none` and HMAC cannot be expressed. The parts are
//! those of a library; what is decided here is which key may verify what, for whom a token is, and when.
//!
//! Pure: the instant and the keys are arguments.

use std::borrow::Cow;
use std::convert::Infallible;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::TimeDelta;
use dialog::id::Iin;
use dialog::time::Instant;
use eds::rsa;
use jwt_compact::alg::{Ed25519, Es256};
use jwt_compact::{Algorithm, AlgorithmExt as _, AlgorithmSignature, Claims, TimeOptions, UntrustedToken};
use serde::{Deserialize, Serialize};

/// How far the clocks of issuer and portal may be apart.
const LEEWAY: TimeDelta = TimeDelta::seconds(60);

/// Bytes of a token; the ones of the government portal have about 500.
const TOKEN_BYTES: usize = 4 * 1024;

/// What the token says, beside its times.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Said {
    iss: String,
    aud: Audience,
    sub: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    phone_number: Option<String>,
    #[serde(default)]
    phone_number_verified: bool,
}

/// One audience or several (RFC 7519, 4.1.3).
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Several(Vec<String>),
}

/// Whom the portal believes.
#[derive(Debug, Clone, Copy)]
pub struct Trust<'a> {
    /// The issuer (`iss`).
    pub issuer: &'a str,
    /// The audience (`aud`): the portal itself.
    pub audience: &'a str,
}

/// What a token proves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Proved {
    /// The IIN of the owner of the account.
    pub iin: Iin,
    /// Whether a mobile number is connected to it and verified (the Rules, paragraph 3).
    pub phone_verified: bool,
    /// Until when the token is believed.
    pub until: Instant,
}

/// Why a token is not believed. The words are for the log.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Its time is over.
    #[error("the token has expired")]
    Expired,
    /// Anything else that is wrong with it.
    #[error("{0}")]
    Invalid(&'static str),
    /// A key of the deployment is none.
    #[error("{0}")]
    Key(String),
}

/// A set of keys (RFC 7517, section 5), as far as it is read here.
#[derive(Deserialize)]
pub struct KeySet {
    keys: Vec<Jwk>,
}

/// A public key (RFC 7518, section 6.2 and 6.3, and RFC 8037, section 2). Members that are not read here may be there.
#[derive(Deserialize)]
pub struct Jwk {
    kty: String,
    kid: Option<String>,
    #[serde(rename = "use")]
    usage: Option<String>,
    alg: Option<String>,
    crv: Option<String>,
    x: Option<String>,
    y: Option<String>,
    n: Option<String>,
    e: Option<String>,
}

impl Jwk {
    /// The bytes of a member: a coordinate, a modulus or an exponent.
    fn bytes(member: Option<&str>) -> Result<Vec<u8>, Refused> {
        member
            .and_then(|text| URL_SAFE_NO_PAD.decode(text).ok())
            .ok_or_else(|| Refused::Key("a key without one of its numbers in base64url".to_owned()))
    }
}

impl KeySet {
    /// Reads a set.
    ///
    /// # Errors
    /// It is none.
    pub fn parse(text: &str) -> Result<Self, Refused> {
        dialog::strict::from_slice(text.as_bytes()).map_err(|error| Refused::Key(error.to_string()))
    }

    /// The key of this name for signatures, or where none is named the only one there is.
    pub fn take(self, named: Option<&str>) -> Option<Jwk> {
        let mut keys = self
            .keys
            .into_iter()
            .filter(|key| key.usage.as_deref().is_none_or(|usage| usage == "sig"));
        match named {
            Some(_) => keys.find(|key| key.kid.as_deref() == named),
            None => keys.next().filter(|_| keys.next().is_none()),
        }
    }
}

/// The account that a token names, without a look at its signature: for one that was verified before, so that nobody need
/// remember whose it is.
///
/// None where it is no token.
pub fn account_in(text: &str) -> Option<(Iin, bool)> {
    /// What the token says of the account.
    #[derive(Deserialize)]
    struct Named {
        sub: String,
        phone_number: Option<String>,
        #[serde(default)]
        phone_number_verified: bool,
    }
    let claims = URL_SAFE_NO_PAD.decode(text.split('.').nth(1)?).ok()?;
    let named: Named = dialog::strict::from_slice(&claims).ok()?;
    let phone_verified = has_phone(named.phone_number.as_deref(), named.phone_number_verified);
    Some((named.sub.parse().ok()?, phone_verified))
}

/// Whether a mobile number is connected and verified.
fn has_phone(number: Option<&str>, verified: bool) -> bool {
    verified && number.is_some_and(|number| !number.is_empty())
}

/// A token that was read, and that nobody has verified.
pub struct Token<'a>(UntrustedToken<'a>);

impl<'a> Token<'a> {
    /// Reads a token.
    ///
    /// # Errors
    /// It is none.
    pub fn read(text: &'a str) -> Result<Self, Refused> {
        if text.len() > TOKEN_BYTES {
            return Err(Refused::Invalid("the token is too long"));
        }
        UntrustedToken::new(text)
            .map(Self)
            .map_err(|_| Refused::Invalid("not a token"))
    }

    /// The name of the key that it says it is signed with (`kid`).
    pub fn key_id(&self) -> Option<&str> {
        self.0.header().key_id.as_deref()
    }

    /// What the token proves, if it is signed with this key, is for us, and is in its time.
    ///
    /// # Errors
    /// Why it proves nothing.
    pub fn verify(&self, key: &Jwk, trust: Trust<'_>, now: Instant) -> Result<Proved, Refused> {
        let claims = signed(&self.0, key)?;
        let options = TimeOptions::new(LEEWAY, || now);
        // A token without `exp` would be valid for ever: the check refuses its absence too.
        claims
            .validate_expiration(&options)
            .map_err(|_| Refused::Expired)?;
        let Some(expires) = claims.expiration else {
            return Err(Refused::Invalid("the token has no `exp`"));
        };
        if claims.not_before.is_some_and(|start| now + LEEWAY < start) {
            return Err(Refused::Invalid("the token is not valid yet"));
        }
        let said = claims.custom;
        let for_us = match &said.aud {
            Audience::One(one) => one == trust.audience,
            Audience::Several(several) => several.iter().any(|one| one == trust.audience),
        };
        if said.iss != trust.issuer || !for_us {
            return Err(Refused::Invalid("another issuer or audience"));
        }
        let iin = said.sub.parse();
        Ok(Proved {
            iin: iin.map_err(|_| Refused::Invalid("its `sub` is no IIN"))?,
            phone_verified: has_phone(said.phone_number.as_deref(), said.phone_number_verified),
            until: expires + LEEWAY,
        })
    }
}

/// The claims of a token that this key signed, with the algorithm that belongs to the key.
fn signed(token: &UntrustedToken<'_>, key: &Jwk) -> Result<Claims<Said>, Refused> {
    let not_a_key = || Refused::Key("a key is not a key".to_owned());
    let member = |member: &Option<String>| Jwk::bytes(member.as_deref());
    let only = |algorithm: &str| match key.alg.as_deref() {
        Some(other) if other != algorithm => Err(Refused::Key(format!("a key for {other}"))),
        Some(_) | None => Ok(()),
    };
    match (key.kty.as_str(), key.crv.as_deref()) {
        ("OKP", Some("Ed25519")) => {
            only("EdDSA")?;
            let key = member(&key.x)?;
            checked(
                Ed25519,
                token,
                &key.as_slice().try_into().map_err(|_| not_a_key())?,
            )
        }
        ("EC", Some("P-256")) => {
            only("ES256")?;
            // An uncompressed point (SEC 1, 2.3.3).
            let point = [vec![4], member(&key.x)?, member(&key.y)?].concat();
            checked(
                Es256,
                token,
                &point.as_slice().try_into().map_err(|_| not_a_key())?,
            )
        }
        ("RSA", _) => {
            only("RS256")?;
            let key = rsa::PublicKey::new(&member(&key.n)?, &member(&key.e)?).ok_or_else(not_a_key)?;
            checked(Rs256, token, &key)
        }
        _ => Err(Refused::Key(
            "a key of another kind than Ed25519, P-256 or RSA".to_owned(),
        )),
    }
}

/// RS256 (RFC 7518, 3.3), which nothing is signed with here.
struct Rs256;

/// A signature of [`Rs256`].
struct RsaSignature(Vec<u8>);

impl AlgorithmSignature for RsaSignature {
    fn try_from_slice(bytes: &[u8]) -> anyhow::Result<Self> {
        Ok(Self(bytes.to_vec()))
    }

    fn as_bytes(&self) -> Cow<'_, [u8]> {
        Cow::Borrowed(&self.0)
    }
}

impl Algorithm for Rs256 {
    type SigningKey = Infallible;
    type VerifyingKey = rsa::PublicKey;
    type Signature = RsaSignature;

    fn name(&self) -> Cow<'static, str> {
        Cow::Borrowed("RS256")
    }

    fn sign(&self, key: &Infallible, _message: &[u8]) -> RsaSignature {
        match *key {}
    }

    fn verify_signature(&self, signature: &RsaSignature, key: &rsa::PublicKey, message: &[u8]) -> bool {
        key.verify(message, &signature.0)
    }
}

/// The claims of a token whose signature this key made with its algorithm.
fn checked<A: Algorithm>(
    algorithm: A,
    token: &UntrustedToken<'_>,
    key: &A::VerifyingKey,
) -> Result<Claims<Said>, Refused> {
    let token: jwt_compact::Token<Said> = algorithm
        .validator(key)
        .validate(token)
        .map_err(|_| Refused::Invalid("the signature or the claims are not valid"))?;
    Ok(token.into_parts().1)
}

#[cfg(test)]
mod tests {
    use jwt_compact::Header;
    use jwt_compact::alg::SigningKey;
    use serde_json::json;

    use super::*;

    const NOW: Instant = Instant::UNIX_EPOCH;
    const IIN: &str = "123456789013";

    /// A token of this algorithm, signed with the key of these bytes.
    fn token<A: Algorithm>(algorithm: A, key: &[u8]) -> String
    where
        A::SigningKey: SigningKey<A>,
    {
        let said = json!({ "iss": "issuer", "aud": "portal", "sub": IIN });
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
        let key = KeySet::parse(keys)?.take(None).unwrap();
        let trust = Trust {
            issuer: "issuer",
            audience: "portal",
        };
        let proved = Token::read(token)?.verify(&key, trust, NOW)?;
        Ok(proved.iin.as_str().to_owned())
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
            assert_eq!(verified(&token, &keys).ok().as_deref(), Some(IIN), "{algorithm}");
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
            assert!(matches!(verified(&token, &keys(&key)), Err(Refused::Key(_))));
        }
    }

    #[test]
    fn a_key_is_taken_by_its_name_and_only_for_signatures() {
        let set = || {
            KeySet::parse(
                r#"{"keys": [{"kty": "EC", "kid": "a", "use": "enc"}, {"kty": "RSA", "kid": "a"}, {"kty": "OKP", "kid": "b", "use": "sig"}]}"#,
            )
            .unwrap()
        };
        let kind = |named| set().take(named).map(|key| key.kty);
        assert_eq!(kind(Some("a")).as_deref(), Some("RSA"));
        assert_eq!(kind(Some("b")).as_deref(), Some("OKP"));
        assert_eq!(kind(Some("c")), None);
        // Two could be meant.
        assert_eq!(kind(None), None);
    }

    #[test]
    fn two_clocks_may_be_a_minute_apart_and_no_more() {
        let [(_, _, _), (_, _, keys)] = good();
        let key = <Ed25519 as Algorithm>::SigningKey::from_bytes(&[7; 32]);
        let verify = |expires: i64, starts: i64| {
            let said = json!({ "iss": "issuer", "aud": "portal", "sub": IIN });
            let mut claims = Claims::new(said);
            claims.expiration = Some(NOW + TimeDelta::seconds(expires));
            claims.not_before = Some(NOW + TimeDelta::seconds(starts));
            let token = Ed25519.token(&Header::empty(), &claims, &key).unwrap();
            verified(&token, &keys).map(|_| ())
        };
        assert_eq!(verify(-59, -3_600), Ok(()));
        assert_eq!(verify(-61, -3_600), Err(Refused::Expired));
        assert_eq!(verify(3_600, 59), Ok(()));
        assert!(matches!(verify(3_600, 61), Err(Refused::Invalid(_))));
    }
}
