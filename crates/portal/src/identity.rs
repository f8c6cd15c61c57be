//! Who is calling. The token says who; what one may do comes from the directory, never from the token.

use dialog::id::{Digest, Iin};

use crate::config;
use crate::context::Context;
use crate::problem::{Kind, Problem};
use crate::store::Key;
use crate::token::{self, Refused, Trust, Verified};

/// A person whom the government portal has identified.
#[derive(Debug, Clone)]
pub struct Person {
    /// The IIN.
    pub iin: Iin,
    /// Whether a mobile number is connected to the account and verified (the Rules, paragraph 3).
    pub phone_verified: bool,
}

/// A token that was verified, as it is remembered.
#[derive(serde::Serialize, serde::Deserialize)]
struct Remembered {
    /// The hash of token, keys, issuer and audience: a change of any of them forgets it.
    of: Digest,
    verified: Verified,
}

/// Whether a newly verified token is remembered.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Memory {
    /// It is, at the price of a durable write.
    Write,
    /// It is not; one that was remembered before still serves.
    Read,
}

impl Context {
    /// The person who calls.
    ///
    /// # Errors
    /// 401 without a valid token, 503 where the deployment has no keys.
    pub fn person(&self) -> Result<Person, Problem> {
        self.identify(Memory::Read)
    }

    /// The person who calls, for operations that only read and are asked again and again: a token is verified
    /// once and remembered in the store, in one of a fixed number of slots.
    ///
    /// # Errors
    /// As [`Context::person`].
    pub fn returning_person(&self) -> Result<Person, Problem> {
        self.identify(Memory::Write)
    }

    /// The person who calls, or none where there is no token at all.
    ///
    /// # Errors
    /// As [`Context::person`], for a token that is there.
    pub fn person_if_any(&self) -> Result<Option<Person>, Problem> {
        if self.header("authorization").is_some() {
            self.returning_person().map(Some)
        } else {
            Ok(None)
        }
    }

    fn identify(&self, memory: Memory) -> Result<Person, Problem> {
        if let Some(person) = self.identified.get() {
            return Ok(person.clone());
        }
        let missing = || Problem::new(Kind::NotIdentified);
        let (scheme, token) = self
            .header("authorization")
            .and_then(|value| value.split_once(' '))
            .ok_or_else(missing)?;
        if !scheme.eq_ignore_ascii_case("bearer") {
            return Err(missing());
        }
        let keys = config::required("token_keys")?;
        let issuer = config::required("token_issuer")?;
        let audience = config::required("token_audience")?;
        let trust = Trust {
            keys: &keys,
            issuer: &issuer,
            audience: &audience,
        };
        let verified = self.verified(token, &trust, memory)?;
        let iin = verified
            .said
            .sub
            .parse()
            .map_err(|_| Problem::new(Kind::NotIdentified).internally("the token's `sub` is no IIN"))?;
        let phone_verified = verified.said.phone_number_verified
            && verified
                .said
                .phone_number
                .as_deref()
                .is_some_and(|number| !number.is_empty());
        let person = Person { iin, phone_verified };
        Ok(self.identified.get_or_init(|| person).clone())
    }

    /// Verifies a token, or finds that the same one was verified before under the same keys.
    fn verified(&self, token: &str, trust: &Trust<'_>, memory: Memory) -> Result<Verified, Problem> {
        let of = Digest::of(
            &[token, trust.keys, trust.issuer, trust.audience]
                .join("\n")
                .into_bytes(),
        );
        let [first, second, ..] = of.0;
        let slot = Key::token_slot(u16::from_be_bytes([first, second]));
        if let Ok(Some(remembered)) = self.store()?.get::<Remembered>(&slot)
            && remembered.of == of
        {
            remembered.verified.in_time(self.now).map_err(refused)?;
            return Ok(remembered.verified);
        }
        let remembered = Remembered {
            of,
            verified: token::verify(token, trust, self.now).map_err(refused)?,
        };
        // Only a memory: without it the next request verifies again.
        if memory == Memory::Write
            && let Err(problem) = self.store()?.set(&slot, &remembered)
        {
            eprintln!("a token could not be remembered: {}", problem.kind().slug());
        }
        Ok(remembered.verified)
    }
}

/// A refused token as a problem.
fn refused(refused: Refused) -> Problem {
    match refused {
        Refused::Expired => Problem::new(Kind::TokenExpired),
        Refused::Invalid(_) => Problem::new(Kind::NotIdentified)
            .because("токен жарамсыз", "токен недействителен", "the token is not valid")
            .internally(refused),
        Refused::Keys(_) => Problem::new(Kind::NotConfigured).internally(refused),
    }
}

/// Whether this person is an operator of the deployment.
///
/// # Errors
/// 503 where the deployment names none.
pub fn is_operator(person: &Person) -> Result<bool, Problem> {
    let operators = config::required("operators")?;
    Ok(operators.split([',', ' ']).any(|iin| iin == person.iin.as_str()))
}

/// A hash that nobody without the deployment's secret can compute or check: of one purpose, so that two of
/// different purposes tell nothing of each other.
///
/// # Errors
/// 503 where the deployment has no secret.
pub fn keyed(purpose: &str, parts: &[&[u8]]) -> Result<Digest, Problem> {
    use hmac::{Hmac, Mac as _};
    let secret = config::required("index_secret")?;
    let mut mac = Hmac::<sha2::Sha256>::new_from_slice(secret.as_bytes()).map_err(Problem::internal)?;
    mac.update(purpose.as_bytes());
    for part in parts {
        mac.update(&[0]);
        mac.update(part);
    }
    Ok(Digest(mac.finalize().into_bytes().into()))
}

/// The name under which a citizen's list of cases is kept: a keyed hash, so that keys hold no IIN.
///
/// # Errors
/// 503 where the deployment has no secret.
pub fn pseudonym(iin: &Iin) -> Result<String, Problem> {
    Ok(keyed("citizen", &[iin.as_str().as_bytes()])?.to_string())
}
