//! Who is calling, and for which organisation they sign. What one may do comes from the directory, never from the token.

use chrono::TimeDelta;
use claims::{Account, Proved};
use law::time::Instant;
use record::id::{Digest, Iin};
use record::stored::Document;
use serde::{Deserialize, Serialize};

use crate::config;
use crate::error::Error;
use crate::kinds;
use crate::log;
pub use crate::person::Person;
use crate::problem::Problem;
use crate::say;
use crate::session::Session;
use crate::store::{Key, Stored};

/// What the component `identity` says of a token.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TokenAnswer {
    /// It is believed.
    Account(Proved),
    /// Its time is over.
    Expired,
    /// It is not believed, for this reason, in the language of the caller.
    Invalid(String),
    /// The deployment has no keys to believe.
    NoKeys,
    /// The server of the keys does not answer now.
    Unavailable,
}

/// That a token was verified, as it is remembered. The owner is not remembered: the token itself names them.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Remembered {
    /// The hash of the token.
    of: Digest,
    /// Until when that is believed.
    until: Instant,
    /// The claim that holds the IIN; in memories of before there was a choice, the subject.
    #[serde(default = "subject")]
    iin_claim: String,
    /// The claim that holds the BIN, where the deployment names one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    bin_claim: Option<String>,
}

impl Document for Remembered {
    const KIND: &'static str = "token";
}

/// The claim that holds the IIN where a memory does not say.
fn subject() -> String {
    "sub".to_owned()
}

/// After how many seconds it is worth while to send a token again whose keys could not be fetched: their server is asked once
/// a minute.
const KEYS_AGAIN_SECONDS: &str = "60";

/// For how long a token is remembered. A key that a deployment gives up is believed for this long after it, at the most;
/// and somebody who keeps the portal open costs a durable write this often.
const MEMORY: TimeDelta = TimeDelta::minutes(5);

/// Whether a newly verified token is remembered.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Memory {
    /// It is, at the price of a durable write.
    Write,
    /// It is where something else is written with which it can be: see [`Session::unremembered`].
    WithAnother,
}

impl Session {
    /// The person who calls. A token that is verified is remembered where an entry in the journal follows, with which that
    /// costs no durable write more.
    ///
    /// # Errors
    /// 401 without a valid token, 415 for a body that is no document, 503 where the deployment has no keys, or where their
    /// server does not answer.
    pub fn person(&self) -> Result<Person, Error> {
        self.identify(Memory::WithAnother)
    }

    /// That a token was verified, where that is not remembered yet: for a function that writes something else at the same time. It is
    /// given once.
    pub fn unremembered(&self) -> Option<(Key, Vec<u8>)> {
        self.unremembered.take()
    }

    /// The person who calls, for operations that only read and are asked again and again: a token is verified
    /// once and remembered in the store, in one of a fixed number of slots.
    ///
    /// # Errors
    /// As [`Session::person`].
    pub fn returning_person(&self) -> Result<Person, Error> {
        self.identify(Memory::Write)
    }

    /// The person who calls, or none where there is no token at all.
    ///
    /// # Errors
    /// As [`Session::person`], for a token that is there.
    pub fn person_if_any(&self) -> Result<Option<Person>, Error> {
        if self.request.header("authorization").is_some() {
            self.returning_person().map(Some)
        } else {
            Ok(None)
        }
    }

    fn identify(&self, memory: Memory) -> Result<Person, Error> {
        if let Some(person) = self.identified.get() {
            return Ok(person.clone());
        }
        if let Some(signed) = self.signed()? {
            let person = Person {
                iin: signed.signer.iin.clone(),
                phone_verified: false,
                // A certificate of an organisation signs what the document says and is no account of it.
                bin: None,
            };
            return Ok(self.identified.get_or_init(|| person).clone());
        }
        if self.request.is_of_another_type() {
            return Err(self.request.unsupported_media_type().into());
        }
        let missing = || Problem::new(&kinds::NOT_IDENTIFIED);
        let (scheme, token) = self
            .request
            .header("authorization")
            .and_then(|value| value.split_once(' '))
            .ok_or_else(missing)?;
        if !scheme.eq_ignore_ascii_case("bearer") {
            return Err(missing().into());
        }
        let person = self.account(token, memory)?;
        Ok(self.identified.get_or_init(|| person).clone())
    }

    /// The account that a token proves, or that the same one proved a short while ago.
    fn account(&self, token: &str, memory: Memory) -> Result<Person, Error> {
        let of = Digest::of(token.as_bytes());
        let [first, second, ..] = of.0;
        let slot = Key::token_slot(u16::from_be_bytes([first, second]));
        let remembered = self.store()?.get::<Remembered>(&slot);
        if let Some(remembered) = remembered.unwrap_or_else(|error| {
            log::without("a remembered token", &error);
            None
        }) && remembered.of == of
            && self.request.now < remembered.until
            && let Some(account) =
                claims::account_in(token, &remembered.iin_claim, remembered.bin_claim.as_deref())
        {
            return Ok(account.into());
        }
        let (component, path) = (api::IDENTITY_TOKEN.component, api::IDENTITY_TOKEN.path);
        let answer = self.ask(component, path, "application/jwt", token.as_bytes())?;
        let account = match record::strict::from_slice(&answer).map_err(Error::broken)? {
            TokenAnswer::Account(account) => account,
            TokenAnswer::Expired => return Err(Problem::new(&kinds::TOKEN_EXPIRED).into()),
            TokenAnswer::Invalid(why) => {
                return Err(Problem::new(&kinds::NOT_IDENTIFIED).quoting(why).into());
            }
            TokenAnswer::NoKeys => return Err(Problem::new(&kinds::NOT_CONFIGURED).into()),
            TokenAnswer::Unavailable => {
                let problem = Problem::new(&kinds::UNAVAILABLE).because(&say::problems::NO_KEYS_OF_TOKENS);
                return Err(problem.header("retry-after", KEYS_AGAIN_SECONDS).into());
            }
        };
        let remembered = Remembered {
            of,
            until: account.until.min(self.request.now + MEMORY),
            iin_claim: account.iin_claim,
            bin_claim: account.bin_claim,
        };
        // Only a memory: without it the next request asks again.
        match memory {
            Memory::Write => {
                if let Err(error) = self.store()?.set(&slot, &remembered) {
                    log::without("the memory of a token", &error);
                }
            }
            Memory::WithAnother => {
                let remembered = Stored::of(&remembered)?;
                self.unremembered.set(Some((slot, remembered.into_bytes())));
            }
        }
        Ok(Person {
            iin: account.iin,
            phone_verified: account.phone_verified,
            bin: account.bin,
        })
    }
}

impl From<Account> for Person {
    fn from(account: Account) -> Self {
        let Account {
            iin,
            phone_verified,
            bin,
        } = account;
        Self {
            iin,
            phone_verified,
            bin,
        }
    }
}

/// Whether this person is an operator of the deployment.
///
/// # Errors
/// 503 where the deployment names none.
pub fn is_operator(person: &Person) -> Result<bool, Error> {
    Ok(operators()?.contains(&person.iin))
}

/// The operators of the deployment.
///
/// # Errors
/// 503 where the deployment names none.
pub fn operators() -> Result<Vec<Iin>, Error> {
    let operators = config::required("operators")?;
    // A text that is not an IIN names nobody.
    Ok(operators
        .split(|letter: char| letter == ',' || letter.is_whitespace())
        .filter_map(|iin| iin.parse().ok())
        .collect())
}
