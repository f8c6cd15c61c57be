//! Keys of tokens: every algorithm that the contract names, a key for each; keys that are set and keys that are fetched.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::{Context as _, Result};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use p256::ecdsa::signature::Signer as _;
use portal_tests::client::{Answer, Client};
use portal_tests::documents;
use portal_tests::identity::{self, Authority, Claims, random_hex, unsigned};
use portal_tests::people;
use portal_tests::scene::id;
use portal_tests::server::{Folder, Portal, root};
use portal_tests::stub::{Said, Stub, said};
use portal_tests::wire::Wire;
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
        self.sign(&json!({"alg": algorithm, "kid": kid}), &Authority::said(claims))
    }

    /// A token with this header and these claims.
    fn sign(&self, header: &Value, said: &Value) -> String {
        let text = unsigned(header, said);
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
    assert_away(&look(&portal.client, &later(86_500)?)?.refused(503, "unavailable")?);
    let portal = fetching(&stub, &at(0))?;
    assert_away(&look(&portal.client, &key.good("a"))?.refused(503, "unavailable")?);
    Ok(())
}

/// The answer says when the server of the keys is asked again, and the variables of the deployment are not blamed.
fn assert_away(answer: &Answer) {
    assert_eq!(answer.header("retry-after"), Some("60"), "{answer:?}");
    assert!(answer.json()["detail"].to_string().contains("keys"), "{answer:?}");
}

#[test]
fn a_server_that_gives_no_keys_is_away() -> Result<()> {
    let key = Key::ec(1)?;
    let moved = || {
        let mut moved = said(302, "text/plain", "");
        if let Ok(place) = "/elsewhere".parse() {
            moved.headers_mut().insert("location", place);
        }
        moved
    };
    type Answering = fn(&Key) -> Said;
    let answers: [(&str, Answering); 6] = [
        ("an error", |_| said(500, "text/plain", "out of order")),
        ("nothing there", |_| said(404, "text/plain", "")),
        ("a page", |_| said(200, "text/html", "<html>")),
        ("an empty set", |_| said(200, "application/json", set(&[]))),
        ("a set of keys that cannot be used", |_| {
            said(200, "application/json", set(&[json!({"kty": "AKP", "kid": "a"})]))
        }),
        ("a key", |key| {
            said(200, "application/json", key.public("a").to_string())
        }),
    ];
    for (what, answer) in answers {
        let spoken = answer(&key);
        let stub = Stub::start(move |_| spoken.clone())?;
        let portal = fetching(&stub, &after(identity::now())(0))?;
        let refused = look(&portal.client, &key.good("a"))?.refused(503, "unavailable");
        assert_away(&refused.with_context(|| what.to_owned())?);
    }
    let stub = Stub::start(move |_| moved())?;
    let portal = fetching(&stub, &after(identity::now())(0))?;
    assert_away(&look(&portal.client, &key.good("a"))?.refused(503, "unavailable")?);

    // And what serves stays, where the server gives something else later.
    let sets = vec![set(&[key.public("a")]), set(&[json!({"kty": "AKP", "kid": "a"})])];
    let stub = keys_at("max-age=60", sets)?;
    let at = after(identity::now());
    let portal = fetching(&stub, &at(0))?;
    look(&portal.client, &key.good("a"))?.with(200)?;
    portal.set_clock(&at(120))?;
    look(&portal.client, &key.good("a"))?.with(200)?;
    assert_eq!(stub.times(PATH)?, 2);
    Ok(())
}

#[test]
fn keys_as_issuers_publish_them_are_believed() -> Result<()> {
    let (ec, rsa, ed) = (Key::ec(7)?, Key::rsa(2048)?, Key::ed(7));
    let with = |mut key: Value, member: &str, value: Value| {
        key[member] = value;
        key
    };
    let strange = [
        json!(null),
        json!("a key"),
        json!({"kid": "one"}),
        json!({"kty": "EC", "crv": "P-384", "kid": "foreign", "x": "AAAA", "y": "AAAA"}),
        json!({"kty": "AKP", "alg": "ML-DSA-44", "kid": "post-quantum", "pub": "AAAA"}),
        json!({"kty": "RSA", "kid": "number", "n": "AQAB", "e": 65537}),
        with(rsa.public("numeric"), "kid", json!(7)),
        with(rsa.public("padded"), "n", json!("AQAB==")),
    ];
    // One name for all keys; the algorithm of a token says which of them is meant.
    let mut keys = strange.to_vec();
    for algorithm in ["RS512", "PS256", "RS384"] {
        keys.push(with(rsa.public("one"), "alg", json!(algorithm)));
    }
    keys.extend([ec.public("one"), rsa.public("one")]);
    keys.push(with(ed.public("one"), "alg", json!("Ed25519")));
    keys.push(with(
        Key::ed(8).public("for-encryption"),
        "key_ops",
        json!(["encrypt"]),
    ));
    let portal = believing(&set(&keys))?;
    for (key, algorithm) in [(&ec, "ES256"), (&rsa, "RS256"), (&ed, "EdDSA"), (&ed, "Ed25519")] {
        look(&portal.client, &key.token(algorithm, "one"))?
            .with(200)
            .with_context(|| algorithm.to_owned())?;
        // Without a name it is the only key of the algorithm.
        let nameless = key.sign(
            &json!({"alg": algorithm}),
            &Authority::said(&Claims::of(people::CITIZEN)),
        );
        look(&portal.client, &nameless)?
            .with(200)
            .with_context(|| format!("{algorithm}, nameless"))?;
    }
    // A token that names a key that cannot be used identifies nobody; the deployment is in order.
    for kid in [
        "foreign",
        "post-quantum",
        "number",
        "numeric",
        "padded",
        "for-encryption",
        "invented",
    ] {
        for algorithm in ["ES384", "ES256", "RS256", "EdDSA", "none"] {
            let said = Authority::said(&Claims::of(people::CITIZEN));
            let token = format!("{}.", unsigned(&json!({"alg": algorithm, "kid": kid}), &said));
            look(&portal.client, &token)?
                .refused(401, "not-identified")
                .with_context(|| format!("{kid} {algorithm}"))?;
        }
    }
    look(&portal.client, &Key::ed(8).token("EdDSA", "for-encryption"))?.refused(401, "not-identified")?;
    let twice = format!(
        r#"{{"keys": [{{"kty": "EC", "kty": "EC"}}, {}]}}"#,
        ec.public("one")
    );
    let portal = believing(&twice)?;
    look(&portal.client, &ec.good("one"))?.with(200)?;
    Ok(())
}

/// The same in this language, with a token of any length: the client of the tests sends no head of more than 128 KiB.
fn look_by_hand(client: &Client, token: &str, language: &str) -> Result<Answer> {
    let mut wire = Wire::open(client)?;
    let authorization = format!("Bearer {token}");
    let headers = [("authorization", &*authorization), ("accept-language", language)];
    wire.head("GET", "/v1/me/requests", &headers)?;
    wire.answer()?.context("no answer")
}

#[test]
fn a_token_says_in_each_language_why_it_is_not_believed() -> Result<()> {
    let key = Key::ed(7);
    let portal = believing(&set(&[key.public("a")]))?;
    let good = Authority::said(&Claims::of(people::CITIZEN));
    let header = json!({"alg": "EdDSA", "kid": "a"});
    let with = |claim: &str, value: Value| {
        let mut said = good.clone();
        said[claim] = value;
        key.sign(&header, &said)
    };
    let demanding = |crit: Value| {
        let header = json!({"alg": "EdDSA", "kid": "a", "crit": crit, "urn:example:x": 1});
        key.sign(&header, &good)
    };
    let long = "g".repeat(270_000);
    for (what, token, words) in [
        ("no expiry", with("exp", Value::Null), ["exp", "exp", "exp"]),
        (
            "an expiry in words",
            with("exp", json!("never")),
            ["exp", "exp", "exp"],
        ),
        (
            "crit",
            demanding(json!(["urn:example:x"])),
            ["crit", "crit", "crit"],
        ),
        ("an empty crit", demanding(json!([])), ["crit", "crit", "crit"]),
        ("too long", with("groups", json!(long)), ["256", "256", "256"]),
        (
            "another issuer",
            with("iss", json!("x")),
            ["тарап", "издател", "issuer"],
        ),
        (
            "another audience",
            with("aud", json!("x")),
            ["арналмаған", "не для", "not for"],
        ),
        ("no IIN", with("sub", json!("x")), ["ЖСН", "ИИН", "IIN"]),
        ("no token", "x".to_owned(), ["JWT", "JWT", "JWT"]),
        (
            "another algorithm",
            key.token("HS256", "a"),
            ["ES256", "ES256", "ES256"],
        ),
        ("an unknown key", key.good("b"), ["кілт", "ключ", "key"]),
        (
            "another's key",
            Key::ed(8).good("a"),
            ["қолтаңба", "подпись", "signature"],
        ),
    ] {
        for (language, word) in ["kk", "ru", "en"].into_iter().zip(words) {
            let refused = look_by_hand(&portal.client, &token, language)?
                .refused(401, "not-identified")
                .with_context(|| what.to_owned())?;
            let detail = refused.json()["detail"].as_str().unwrap_or_default().to_owned();
            assert!(detail.contains(word), "{what}, {language}: {detail}");
        }
    }
    // A token as long as those with many roles are believed as any other.
    for length in [3_500, 60_000, 180_000] {
        let token = with("groups", json!("g".repeat(length)));
        look_by_hand(&portal.client, &token, "en")?
            .with(200)
            .with_context(|| format!("{length}"))?;
    }
    Ok(())
}

#[test]
fn the_iin_stands_in_the_claim_that_the_deployment_names() -> Result<()> {
    let key = Key::rsa(2048)?;
    // As Keycloak writes an access token: the subject is its own, the audience is several, much else is there.
    let mut said = Authority::said(&Claims::of(people::CITIZEN));
    let audience = said["aud"].clone();
    for (claim, value) in [
        ("sub", json!("f3b0c5c2-5d3b-4f0e-9d2e-0c5b9b0f7a11")),
        ("aud", json!(["account", audience])),
        ("typ", json!("Bearer")),
        ("azp", json!("portal-web")),
        ("sid", json!("0c5b9b0f-7a11-4f0e-9d2e-f3b0c5c25d3b")),
        ("acr", json!("1")),
        ("allowed-origins", json!(["https://dialog.example.kz"])),
        (
            "realm_access",
            json!({"roles": ["default-roles-egov", "offline_access"]}),
        ),
        ("resource_access", json!({"account": {"roles": ["view-profile"]}})),
        ("scope", json!("openid phone")),
        ("phone_number_verified", json!("true")),
        ("iin", json!(people::CITIZEN)),
        ("person", json!({"iin": people::CITIZEN})),
        ("https://idp.example.kz/iin", json!(people::CITIZEN)),
    ] {
        said[claim] = value;
    }
    let token = key.sign(&json!({"alg": "RS256", "typ": "JWT", "kid": "a"}), &said);
    let keys = set(&[key.public("a")]);
    for (claim, is_known) in [
        ("iin", true),
        (" iin\n", true),
        ("person.iin", true),
        ("https://idp.example.kz/iin", true),
        ("", false),
        ("sub", false),
        ("person", false),
        ("iin.iin", false),
    ] {
        let settings = [(KEYS, &*keys), ("SPIN_VARIABLE_TOKEN_IIN_CLAIM", claim)];
        let portal = Portal::open(Folder::new()?, &settings)?;
        // Once verified and once remembered.
        for _ in 0..2 {
            let answer = look(&portal.client, &token)?;
            if is_known {
                answer.with(200).with_context(|| claim.to_owned())?;
            } else {
                answer
                    .refused(401, "not-identified")
                    .with_context(|| claim.to_owned())?;
            }
        }
    }
    Ok(())
}

#[test]
fn a_signatory_by_the_claim_that_the_deployment_names_reads_the_requests_of_the_organisation() -> Result<()> {
    let key = Key::ed(7);
    let keys = set(&[key.public("a")]);
    let bin = people::new_number()?;
    let wrong = people::with_wrong_check_digit(&bin);
    let (sender, colleague) = (people::new_number()?, people::new_number()?);
    let said = |iin: &str, claims: &[(&str, Value)]| {
        let mut said = Authority::said(&Claims::of(iin));
        for (claim, value) in claims {
            said[*claim] = value.clone();
        }
        key.sign(&json!({"alg": "EdDSA", "kid": "a"}), &said)
    };
    let other = people::new_number()?;
    let number: u64 = bin.parse()?;
    let flat = |value: Value| said(&colleague, &[("bin", value)]);
    let deep = said(
        &colleague,
        &[("organization", json!({"bin": bin, "name": "«Ақ бұлақ» ЖШС"}))],
    );
    let good = flat(json!(bin));
    for (claim, token, reads) in [
        ("bin", &good, true),
        (" bin\n", &good, true),
        ("organization.bin", &deep, true),
        ("bin", &flat(json!(other)), false),
        ("bin", &flat(json!(wrong)), false),
        ("bin", &flat(json!("")), false),
        ("bin", &flat(Value::Null), false),
        ("bin", &flat(json!(number)), false),
        ("bin", &flat(json!([bin])), false),
        ("bin", &deep, false),
        ("organization", &deep, false),
        // A deployment that names no claim reads none.
        ("", &good, false),
        ("", &deep, false),
    ] {
        let settings = [(KEYS, &*keys), ("SPIN_VARIABLE_TOKEN_BIN_CLAIM", claim)];
        let portal = Portal::open(Folder::new()?, &settings)?;
        let holder = documents::holder("«Жаңа» АҚ", "АО «Новое»", 51.0);
        let path = format!("/v1/holders/{}", people::HOLDER);
        let operator = said(people::OPERATOR, &[]);
        portal.client.json("PUT", &path, &operator, &holder)?.with(201)?;
        let path = format!("{path}/staff/{}", people::ADMINISTRATOR);
        let role = json!({"role": "administrator"});
        portal.client.json("PUT", &path, &operator, &role)?.with(200)?;
        let sent = |organization: Option<&str>| -> Result<String> {
            let document = match organization {
                Some(bin) => documents::request_for(&sender, people::HOLDER, bin),
                None => documents::request(&sender, people::HOLDER),
            };
            let token = said(&sender, &[]);
            Ok(id(&portal
                .client
                .submit(&token, &document, None)?
                .with(201)?
                .json()))
        };
        let (of_organization, own) = (sent(Some(&bin))?, sent(None)?);
        // Once verified and once remembered.
        for _ in 0..2 {
            // A claim that says nothing refuses nobody.
            look(&portal.client, token)?.with(200)?;
            let seen = portal
                .client
                .get(&format!("/v1/requests/{of_organization}"), token)?;
            if reads {
                seen.with(200).with_context(|| claim.to_owned())?;
            } else {
                seen.refused(404, "not-found").with_context(|| claim.to_owned())?;
            }
            portal
                .client
                .get(&format!("/v1/requests/{own}"), token)?
                .refused(404, "not-found")?;
        }
        let path = format!("/v1/requests/{of_organization}/withdrawal");
        let refused = portal.client.json("POST", &path, token, &json!({}))?;
        assert_eq!(refused.status, if reads { 403 } else { 404 }, "{claim}");
    }
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
