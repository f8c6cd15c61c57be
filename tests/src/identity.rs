//! Development identities: a key pair and secrets in the data folder, and the tokens signed with them.
//!
//! They exist only where `scripts/up` or a test made them. A deployment without configured keys refuses to serve.

use std::fs;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, Result};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, SecondsFormat, Utc};
use ed25519_dalek::{Signer as _, SigningKey};
use eds::Algorithm;
use eds_make::{Person, Pki};
use hmac::{Hmac, Mac as _};
use serde_json::{Value, json};
use sha2::Sha256;

use crate::clock::Clock;
use crate::people;
use crate::secrets;
use crate::signing::{self, Anchors};

/// The issuer of development tokens.
const ISSUER: &str = "https://idp.development.localhost";
/// The audience of development tokens.
const AUDIENCE: &str = "open-dialogue";
/// The name of the development key.
const KEY_ID: &str = "development";
/// Seconds for which a development token is valid: a working day.
const LIFETIME_SECONDS: u64 = 8 * 3_600;

/// The name of a development deployment in its receipts.
pub const PORTAL: &str = "https://dialog.development.localhost";

/// The keys and secrets of one development deployment.
pub struct Authority {
    key: SigningKey,
    /// The key that signs its receipts.
    pub receipts: SigningKey,
    index_secret: String,
    /// What a scheduler says.
    pub scheduler_secret: String,
    clock: Option<Clock>,
}

/// What a token says; the default is a citizen in order.
pub struct Claims {
    /// The IIN.
    pub iin: String,
    /// Whether the mobile number is verified.
    pub phone_verified: bool,
    /// Whether the token's time is over.
    pub expired: bool,
    /// When it is issued, in seconds since 1970.
    pub at: u64,
}

impl Claims {
    /// A person in order, at this time.
    pub fn of(iin: &str) -> Self {
        Self {
            iin: iin.to_owned(),
            phone_verified: true,
            expired: false,
            at: now(),
        }
    }
}

/// The error of a machine without random numbers.
pub(crate) fn no_random_numbers(error: getrandom::Error) -> anyhow::Error {
    anyhow::anyhow!("no random numbers: {error}")
}

/// Random bytes in hexadecimal digits.
///
/// # Errors
/// The machine has no random numbers.
pub fn random_hex<const N: usize>() -> Result<String> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(no_random_numbers)?;
    Ok(hex::encode(bytes))
}

/// The seconds since 1970.
#[expect(
    clippy::disallowed_methods,
    reason = "a token that a real portal checks needs the real time"
)]
pub fn now() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs())
}

impl Authority {
    /// The authority whose files stand in this folder; made at the first time.
    ///
    /// # Errors
    /// The folder cannot be read or written.
    pub fn in_folder(folder: &Path) -> Result<Self> {
        fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
        let file = |name: &str, make: &dyn Fn() -> Result<String>| -> Result<String> {
            let path = folder.join(name);
            if let Ok(text) = fs::read_to_string(&path) {
                return Ok(text.trim().to_owned());
            }
            let text = make()?;
            fs::write(&path, &text).with_context(|| format!("cannot write {}", path.display()))?;
            Ok(text)
        };
        let key = |name: &str| -> Result<SigningKey> {
            let seed = hex::decode(file(name, &random_hex::<32>)?)?;
            secrets::know("secret", &hex::encode(&seed));
            let seed = seed.as_slice().try_into();
            let seed = seed.with_context(|| format!("{name} has another length"))?;
            Ok(SigningKey::from_bytes(seed))
        };
        let index_secret = file("index-secret", &random_hex::<32>)?;
        let scheduler_secret = file("scheduler-secret", &random_hex::<32>)?;
        secrets::know("secret", &index_secret);
        secrets::know("secret", &scheduler_secret);
        Ok(Self {
            key: key("token-key")?,
            receipts: key("receipt-key")?,
            index_secret,
            scheduler_secret,
            clock: None,
        })
    }

    /// The same authority, going by this clock.
    #[must_use]
    pub fn by(self, clock: Option<Clock>) -> Self {
        Self { clock, ..self }
    }

    /// The variables with which a host trusts this authority: name and value.
    pub fn variables(&self) -> Vec<(&'static str, String)> {
        let authorities = [
            self.signatures(Algorithm::Gost512),
            self.signatures(Algorithm::RsaSha256),
        ];
        let mut variables = signing::variables(&authorities, Anchors::All);
        let mut key = public_key(&self.key, KEY_ID);
        key["alg"] = json!("EdDSA");
        let keys = json!({"keys": [key]});
        let receipt_keys = json!({"keys": [private_key(&self.receipts, KEY_ID)]});
        variables.extend([
            ("SPIN_VARIABLE_TOKEN_KEYS", keys.to_string()),
            ("SPIN_VARIABLE_TOKEN_ISSUER", ISSUER.to_owned()),
            ("SPIN_VARIABLE_TOKEN_AUDIENCE", AUDIENCE.to_owned()),
            ("SPIN_VARIABLE_OPERATORS", people::OPERATOR.to_owned()),
            ("SPIN_VARIABLE_INDEX_SECRET", self.index_secret.clone()),
            ("SPIN_VARIABLE_RECEIPT_KEYS", receipt_keys.to_string()),
            ("SPIN_VARIABLE_RECEIPT_ISSUER", PORTAL.to_owned()),
            ("SPIN_VARIABLE_SCHEDULER_SECRET", self.scheduler_secret.clone()),
        ]);
        variables
    }

    /// The instant by its clock, to the second.
    fn now(&self) -> DateTime<Utc> {
        signing::instant(self.clock.as_ref().map_or_else(now, Clock::seconds))
    }

    /// The authority behind the electronic signatures of this algorithm that are believed, whose certificates are valid
    /// now.
    pub fn signatures(&self, algorithm: Algorithm) -> Pki {
        Pki::new(algorithm, self.now())
    }

    /// A document's bytes, signed by this person with this algorithm.
    pub fn signed_bytes(&self, algorithm: Algorithm, person: &Person, document: &[u8]) -> Vec<u8> {
        self.signatures(algorithm)
            .identity(person)
            .sign(document, self.now())
    }

    /// A document, signed by this person with this algorithm.
    pub fn signed_with(&self, algorithm: Algorithm, person: &Person, document: &Value) -> Vec<u8> {
        self.signed_bytes(algorithm, person, document.to_string().as_bytes())
    }

    /// A document, signed by this person as it is done today.
    pub fn signed(&self, person: &Person, document: &Value) -> Vec<u8> {
        self.signed_with(Algorithm::Gost512, person, document)
    }

    /// What somebody signs now to read the requests of this organisation.
    pub fn proof(&self, organization: &str) -> Value {
        let at = self.now().to_rfc3339_opts(SecondsFormat::Secs, true);
        json!({"purpose": "read-requests-of-organization", "bin": organization, "at": at})
    }

    /// The header of its tokens.
    pub fn header() -> Value {
        json!({"alg": "EdDSA", "typ": "JWT", "kid": KEY_ID})
    }

    /// What a token with these claims says.
    pub fn said(claims: &Claims) -> Value {
        let expires = if claims.expired {
            claims.at.saturating_sub(LIFETIME_SECONDS)
        } else {
            claims.at + LIFETIME_SECONDS
        };
        json!({
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": claims.iin,
            "name": "Demonstration",
            "phone_number": "+77010000000",
            "phone_number_verified": claims.phone_verified,
            "iat": expires.saturating_sub(LIFETIME_SECONDS),
            "exp": expires,
            // Two tokens of one person are never the same, as with a real issuer.
            "jti": random_hex::<8>().unwrap_or_default(),
        })
    }

    /// A token with these claims.
    pub fn token(&self, claims: &Claims) -> String {
        self.sign(&Self::header(), &Self::said(claims))
    }

    /// What a person in order says by this authority's clock.
    pub fn claims_of(&self, iin: &str) -> Claims {
        let claims = Claims::of(iin);
        let at = self.clock.as_ref().map_or(claims.at, Clock::seconds);
        Claims { at, ..claims }
    }

    /// A token of a person in order, valid by this authority's clock.
    pub fn token_of(&self, iin: &str) -> String {
        self.token(&self.claims_of(iin))
    }

    /// Signs any header and claims, also such as no portal may believe.
    pub fn sign(&self, header: &Value, claims: &Value) -> String {
        let signed = unsigned(header, claims);
        let signature = self.key.sign(signed.as_bytes());
        let token = format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature.to_bytes()));
        secrets::know_document(claims);
        secrets::know_token(&token);
        token
    }

    /// Signs with HMAC, as a program would that takes the public key for a secret.
    ///
    /// # Errors
    /// None in practice: HMAC takes keys of any length.
    pub fn sign_with_public_key_as_secret(&self, header: &Value, claims: &Value) -> Result<String> {
        let signed = unsigned(header, claims);
        let mut mac = Hmac::<Sha256>::new_from_slice(self.key.verifying_key().as_bytes())?;
        mac.update(signed.as_bytes());
        let signature = mac.finalize().into_bytes();
        Ok(format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature)))
    }
}

/// The public part of a key as a JWK (RFC 8037).
pub fn public_key(key: &SigningKey, kid: &str) -> Value {
    let x = URL_SAFE_NO_PAD.encode(key.verifying_key().as_bytes());
    json!({"kty": "OKP", "crv": "Ed25519", "kid": kid, "x": x})
}

/// The whole of a key as a JWK, which is a secret.
pub fn private_key(key: &SigningKey, kid: &str) -> Value {
    let mut jwk = public_key(key, kid);
    jwk["d"] = json!(URL_SAFE_NO_PAD.encode(key.to_bytes()));
    jwk
}

/// The part of a token that is signed.
pub fn unsigned(header: &Value, claims: &Value) -> String {
    format!(
        "{}.{}",
        URL_SAFE_NO_PAD.encode(header.to_string()),
        URL_SAFE_NO_PAD.encode(claims.to_string())
    )
}
