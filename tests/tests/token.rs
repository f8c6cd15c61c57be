//! Keys of tokens: every algorithm that the contract names, a key for each; keys that are set and keys that are fetched.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::{Context as _, Result};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use p256::ecdsa::signature::Signer as _;
use portal_tests::client::{Answer, Client};
use portal_tests::identity::{self, Authority, Claims, random_hex, unsigned};
use portal_tests::people;
use portal_tests::server::{Folder, Portal, root};
use portal_tests::stub::{Said, Stub, said};
use rsa::pkcs1::DecodeRsaPrivateKey as _;
use rsa::signature::SignatureEncoding as _;
use rsa::traits::PublicKeyParts as _;
use serde_json::{Value, json};

const KEYS: &str = "SPIN_VARIABLE_TOKEN_KEYS";
const HOST: &str = "SPIN_VARIABLE_TOKEN_KEYS_HOST";
const PATH: &str = "/.well-known/jwks.json";

/// A key of an issuer, of any algorithm.
enum Key {
    Ec(p256::ecdsa::SigningKey),
    Rsa(rsa::pkcs1v15::SigningKey<sha2::Sha256>),
    Ed(ed25519_dalek::SigningKey),
}

impl Key {
    fn ec(seed: u8) -> Result<Self> {
        Ok(Self::Ec(p256::ecdsa::SigningKey::from_slice(&[seed; 32])?))
    }

    fn ed(seed: u8) -> Self {
        Self::Ed(ed25519_dalek::SigningKey::from_bytes(&[seed; 32]))
    }

    /// A key of the folder `tests/keys`.
    fn rsa(bits: usize) -> Result<Self> {
        let file = root().join(format!("tests/keys/rsa-{bits}.pem"));
        let key = rsa::RsaPrivateKey::from_pkcs1_pem(&std::fs::read_to_string(file)?)
            .map_err(anyhow::Error::msg)?;
        Ok(Self::Rsa(rsa::pkcs1v15::SigningKey::new(key)))
    }

    fn algorithm(&self) -> &'static str {
        match self {
            Self::Ec(_) => "ES256",
            Self::Rsa(_) => "RS256",
            Self::Ed(_) => "EdDSA",
        }
    }

    /// Its public part, as a JWK of this name.
    fn public(&self, kid: &str) -> Value {
        let text = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        match self {
            Self::Ec(key) => {
                let point = key.verifying_key().to_encoded_point(false);
                let coordinate = |bytes: Option<&p256::FieldBytes>| bytes.map(|bytes| text(bytes));
                json!({"kty": "EC", "crv": "P-256", "kid": kid, "use": "sig",
                       "x": coordinate(point.x()), "y": coordinate(point.y())})
            }
            Self::Rsa(key) => {
                let key: &rsa::RsaPrivateKey = key.as_ref();
                json!({"kty": "RSA", "kid": kid, "alg": "RS256",
                       "n": text(&key.n().to_bytes_be()), "e": text(&key.e().to_bytes_be())})
            }
            Self::Ed(key) => json!({"kty": "OKP", "crv": "Ed25519", "kid": kid,
                                    "x": text(key.verifying_key().as_bytes())}),
        }
    }

    /// A token of the citizen, signed by this key, with these words in its header.
    fn token(&self, algorithm: &str, kid: &str) -> String {
        self.signed(algorithm, kid, &Claims::of(people::CITIZEN))
    }

    fn signed(&self, algorithm: &str, kid: &str, claims: &Claims) -> String {
        let said = Authority::said(claims);
        let text = unsigned(&json!({"alg": algorithm, "kid": kid}), &said);
        let signature = match self {
            Self::Ec(key) => {
                let signature: p256::ecdsa::Signature = key.sign(text.as_bytes());
                signature.to_vec()
            }
            Self::Rsa(key) => key.sign(text.as_bytes()).to_vec(),
            Self::Ed(key) => key.sign(text.as_bytes()).to_vec(),
        };
        format!("{text}.{}", URL_SAFE_NO_PAD.encode(signature))
    }

    /// A token in order, issued so many seconds from now.
    fn good_at(&self, kid: &str, seconds: u64) -> String {
        let claims = Claims::of(people::CITIZEN);
        let at = claims.at + seconds;
        self.signed(self.algorithm(), kid, &Claims { at, ..claims })
    }

    /// A token in order.
    fn good(&self, kid: &str) -> String {
        self.token(self.algorithm(), kid)
    }
}

fn set(keys: &[Value]) -> String {
    json!({ "keys": keys }).to_string()
}

/// A portal that believes these keys.
fn believing(keys: &str) -> Result<Portal> {
    Portal::open(Folder::new()?, &[(KEYS, keys)])
}

fn look(client: &Client, token: &str) -> Result<Answer> {
    client.get("/v1/me/requests", token)
}

#[test]
fn a_token_of_each_algorithm_is_believed_by_its_own_key_alone() -> Result<()> {
    let keys = [("ec", Key::ec(7)?), ("rsa", Key::rsa(2048)?), ("ed", Key::ed(7))];
    let public: Vec<_> = keys.iter().map(|(kid, key)| key.public(kid)).collect();
    let portal = believing(&set(&public))?;
    for (kid, key) in &keys {
        look(&portal.client, &key.good(kid))?.with(200)?;
        for (other, _) in &keys {
            if kid == other {
                continue;
            }
            // Its signature under another key's name; and with another algorithm's name under its own.
            look(&portal.client, &key.good(other))?.refused(401, "not-identified")?;
        }
        for algorithm in ["ES256", "RS256", "EdDSA", "PS256", "RS512", "HS256", "none"] {
            if algorithm != key.algorithm() {
                look(&portal.client, &key.token(algorithm, kid))?.refused(401, "not-identified")?;
            }
        }
    }
    Ok(())
}

#[test]
fn keys_that_are_not_fit_to_verify_anything_are_not_configured() -> Result<()> {
    let (ed, weak) = (Key::ed(3), Key::rsa(1024)?);
    let with = |field: &str, value: &str| {
        let mut key = ed.public("a");
        key[field] = json!(value);
        key
    };
    for (what, keys, token) in [
        ("no set", "[]".to_owned(), ed.good("a")),
        ("a short RSA key", set(&[weak.public("a")]), weak.good("a")),
        (
            "a key of another curve",
            set(&[with("crv", "Ed448")]),
            ed.good("a"),
        ),
        (
            "a key for another algorithm",
            set(&[with("alg", "ES256")]),
            ed.good("a"),
        ),
        (
            "a secret",
            set(&[json!({"kty": "oct", "kid": "a", "k": "AAAA"})]),
            ed.good("a"),
        ),
    ] {
        let portal = believing(&keys)?;
        look(&portal.client, &token)?
            .refused(503, "not-configured")
            .with_context(|| what.to_owned())?;
    }
    // One that is for encryption is no key of signatures.
    let portal = believing(&set(&[with("use", "enc")]))?;
    look(&portal.client, &ed.good("a"))?.refused(401, "not-identified")?;
    Ok(())
}

#[test]
fn a_deployment_without_keys_believes_nobody() -> Result<()> {
    let portal = believing("")?;
    let token = portal.authority.token_of(people::CITIZEN);
    look(&portal.client, &token)?.refused(503, "not-configured")?;
    Ok(())
}

/// A server of keys: the set at its path, with this `Cache-Control`.
fn keys_at(cache_control: &'static str, sets: Vec<String>) -> Result<Stub> {
    let turn = AtomicUsize::new(0);
    Stub::start(move |_| -> Said {
        let turn = turn.fetch_add(1, Ordering::SeqCst).min(sets.len() - 1);
        let Some(set) = sets.get(turn).filter(|set| !set.is_empty()) else {
            return said(500, "text/plain", "out of order");
        };
        let mut answer = said(200, "application/json", set.clone());
        if let Ok(value) = cache_control.parse() {
            answer.headers_mut().insert("cache-control", value);
        }
        answer
    })
}

/// The instant so many seconds after this one.
fn after(start_seconds: u64) -> impl Fn(i64) -> String {
    let start = i64::try_from(start_seconds).unwrap_or_default();
    move |seconds| {
        let at = chrono::DateTime::from_timestamp(start + seconds, 0).unwrap_or_default();
        at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)
    }
}

/// A portal whose clock stands, and that fetches its keys from this server.
fn fetching(stub: &Stub, at: &str) -> Result<Portal> {
    let folder = Folder::new()?.at(at)?;
    Portal::open(folder, &[(KEYS, ""), (HOST, stub.address())])
}

#[test]
fn keys_are_fetched_once_for_as_long_as_their_server_says() -> Result<()> {
    let key = Key::ec(1)?;
    let stub = keys_at("max-age=120", vec![set(&[key.public("a")])])?;
    let at = after(identity::now());
    let portal = fetching(&stub, &at(0))?;
    for _ in 0..3 {
        look(&portal.client, &key.good("a"))?.with(200)?;
    }
    assert_eq!(stub.times(PATH)?, 1);
    portal.set_clock(&at(119))?;
    look(&portal.client, &key.good("a"))?.with(200)?;
    assert_eq!(stub.times(PATH)?, 1);
    portal.set_clock(&at(121))?;
    look(&portal.client, &key.good("a"))?.with(200)?;
    assert_eq!(stub.times(PATH)?, 2);
    Ok(())
}

#[test]
fn a_key_that_is_new_is_found_and_one_that_is_invented_asks_once_a_minute() -> Result<()> {
    let (old, new) = (Key::ec(1)?, Key::ec(2)?);
    let stub = keys_at(
        "max-age=3600",
        vec![
            set(&[old.public("old")]),
            set(&[old.public("old"), new.public("new")]),
        ],
    )?;
    let at = after(identity::now());
    let portal = fetching(&stub, &at(0))?;
    look(&portal.client, &old.good("old"))?.with(200)?;
    assert_eq!(stub.times(PATH)?, 1);
    portal.set_clock(&at(61))?;
    look(&portal.client, &new.good("new"))?.with(200)?;
    assert_eq!(stub.times(PATH)?, 2);
    // Sixteen callers with names out of the air, and not one more question.
    std::thread::scope(|scope| {
        let callers: Vec<_> = (0..16)
            .map(|_| {
                scope.spawn(|| {
                    look(&portal.client, &new.good(&random_hex::<4>()?))?.refused(401, "not-identified")
                })
            })
            .collect();
        for caller in callers {
            let refused = caller.join().map_err(|_| anyhow::anyhow!("a caller panicked"))?;
            refused?;
        }
        anyhow::Ok(())
    })?;
    assert_eq!(stub.times(PATH)?, 2);
    portal.set_clock(&at(122))?;
    look(&portal.client, &new.good("invented"))?.refused(401, "not-identified")?;
    assert_eq!(stub.times(PATH)?, 3);
    Ok(())
}

#[test]
fn keys_serve_for_a_day_while_their_server_is_away() -> Result<()> {
    let key = Key::ec(1)?;
    let stub = keys_at("max-age=60", vec![set(&[key.public("a")]), String::new()])?;
    let at = after(identity::now());
    let portal = fetching(&stub, &at(0))?;
    look(&portal.client, &key.good("a"))?.with(200)?;
    portal.set_clock(&at(7_000))?;
    look(&portal.client, &key.good("a"))?.with(200)?;
    assert_eq!(stub.times(PATH)?, 2);
    portal.set_clock(&at(86_000))?;
    let later = |seconds| Key::ec(1).map(|key| key.good_at("a", seconds));
    look(&portal.client, &later(86_000)?)?.with(200)?;
    portal.set_clock(&at(86_500))?;
    look(&portal.client, &later(86_500)?)?.refused(503, "not-configured")?;
    let portal = fetching(&stub, &at(0))?;
    look(&portal.client, &key.good("a"))?.refused(503, "not-configured")?;
    Ok(())
}

#[test]
fn sixteen_first_callers_fetch_the_keys_once() -> Result<()> {
    let key = Arc::new(Key::ec(1)?);
    let stub = keys_at("max-age=3600", vec![set(&[key.public("a")])])?;
    let portal = Portal::open(Folder::new()?, &[(KEYS, ""), (HOST, stub.address())])?;
    std::thread::scope(|scope| {
        let callers: Vec<_> = (0..16)
            .map(|_| scope.spawn(|| look(&portal.client, &key.good("a"))?.with(200)))
            .collect();
        for caller in callers {
            let answered = caller.join().map_err(|_| anyhow::anyhow!("a caller panicked"))?;
            answered?;
        }
        anyhow::Ok(())
    })?;
    assert_eq!(stub.times(PATH)?, 1);
    Ok(())
}
