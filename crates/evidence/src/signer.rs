//! The keys that sign receipts. One component alone has them.

use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use record::id::RegistrationNumber;
use requests::case::Record;
use requests::command;
use requests::receipt::{
    Certificate, Doubt, Issue, Key, KeySet, Receipt, Statement, Unsigned, Untrue, Unverified, decode_key,
};
use requests::view::Reader;
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::say;
use casework::cases::Held;
use directory::calendars;
use shell::Error;
use shell::Session;
use shell::config;
use shell::kinds;
use shell::problem::{Kind, Problem, Status};

/// The certificate would not be true.
pub static NOT_CERTIFIABLE: Kind = Kind::new("not-certifiable", Status::of::<409>(), say::NOT_CERTIFIABLE);

/// A receipt, as it is passed on.
pub type Signed = Receipt<Box<RawValue>>;

/// The keys of the deployment (variable `receipt_keys`) and its name (`receipt_issuer`).
pub struct Signer {
    key: SigningKey,
    kid: String,
    keys: KeySet,
    portal: String,
}

/// The private parts of the keys.
#[derive(Deserialize)]
struct Private {
    keys: Vec<PrivateKey>,
}

/// The private part of a key (RFC 8037, section 2).
#[derive(Deserialize)]
struct PrivateKey {
    d: Option<String>,
}

impl Signer {
    /// The keys of the deployment.
    ///
    /// # Errors
    /// 503 where they are not set, or not keys: the portal refuses to serve rather than signing with anything.
    pub fn configured() -> Result<Self, Error> {
        let text = config::required("receipt_keys")?;
        let portal = config::required("receipt_issuer")?;
        Ok(Self::of(&text, portal).map_err(|why| {
            Problem::new(&kinds::NOT_CONFIGURED).internally(format!("the variable `receipt_keys`: {why}"))
        })?)
    }

    /// The keys in this document. What is wrong with it is said without a word of it: the log keeps no key.
    fn of(text: &str, portal: String) -> Result<Self, &'static str> {
        let not_a_set = |_| "not a JWKS of keys with `kty`, `crv`, `kid` and `x`";
        let keys: KeySet = record::strict::part_of(text.as_bytes()).map_err(not_a_set)?;
        let private: Private = record::strict::part_of(text.as_bytes()).map_err(not_a_set)?;
        let (first, former) = keys.keys.split_first().ok_or("no key")?;
        // The first is checked by its private part below, which takes a fraction of the time.
        for (place, key) in former.iter().enumerate() {
            verifying(key).ok_or("a key that is no public key of Ed25519")?;
            if keys
                .keys
                .iter()
                .take(place + 1)
                .any(|before| before.kid == key.kid)
            {
                return Err("two keys of one name");
            }
        }
        let d = private.keys.into_iter().next().and_then(|key| key.d);
        let d = d.ok_or("the first key has no private part")?;
        let public = first.bytes().ok_or("a key that is no public key of Ed25519")?;
        let key = SigningKey::from_bytes(&decode_key(&d).ok_or("a private part that is none of Ed25519")?);
        if key.verifying_key().to_bytes() != public {
            return Err("the private part of the first key is not that of its public part");
        }
        Ok(Self {
            key,
            kid: first.kid.clone(),
            keys,
            portal,
        })
    }

    /// The public keys.
    pub const fn keys(&self) -> &KeySet {
        &self.keys
    }

    /// The receipts of every event of a record of which one is made, as this reader may have them.
    ///
    /// # Errors
    /// 500 where the record is of a format that this program does not know, 503 where the store does not answer.
    pub fn all(&self, session: &Session, record: &Record, reader: Reader) -> Result<Vec<Signed>, Error> {
        let mut receipts = Vec::new();
        for place in 0..record.events.len() {
            receipts.extend(self.at(session, record, place, reader)?);
        }
        Ok(receipts)
    }

    /// The receipt of the event at this place, as this reader may have it; none where none is made of it.
    ///
    /// # Errors
    /// As [`Signer::all`].
    pub fn at(
        &self,
        session: &Session,
        record: &Record,
        place: usize,
        reader: Reader,
    ) -> Result<Option<Signed>, Error> {
        let calendars = calendars::of_record(session, record)?;
        let issue = Issue {
            portal: &self.portal,
            reader,
            calendars: &|version| calendars::among(&calendars, version),
        };
        let statement = Statement::of_event(record, place, issue).map_err(Error::broken)?;
        statement.map(|statement| self.sign(&statement)).transpose()
    }

    /// A certificate of how one registration stands now.
    ///
    /// # Errors
    /// 409 where it would not be true, with the reason; else as [`Signer::all`].
    pub fn certificate(
        &self,
        session: &Session,
        held: &Held,
        number: &RegistrationNumber,
        certificate: Certificate,
        reader: Reader,
    ) -> Result<Signed, Error> {
        let (record, case) = (held.record(), held.case());
        let leg = match certificate {
            Certificate::Timeliness => case.leg(number),
            // The answer is waited for where the request is.
            Certificate::Silence => case.destination(number),
        };
        let (_, leg) = leg.ok_or_else(|| Problem::new(&kinds::NOT_FOUND))?;
        let untrue = |why: Untrue| Problem::new(&NOT_CERTIFIABLE).saying(why.words());
        // A newer calendar may move the very day that seems to have passed. The sweep writes it down; nothing is written here.
        if certificate == Certificate::Silence {
            let calendar = calendars::current(session)?;
            let is_outdated = command::is_outdated(case, session.request.now, &calendar);
            if is_outdated.map_err(|why| calendars::not_covered(why.year))? {
                return Err(untrue(Untrue::CountedAnew).into());
            }
        }
        let calendars = calendars::of_record(session, record)?;
        let issue = Issue {
            portal: &self.portal,
            reader,
            calendars: &|version| calendars::among(&calendars, version),
        };
        let statement = Statement::certificate(record, case, leg, certificate, session.request.now, issue)
            .map_err(Error::broken)?
            .map_err(untrue)?;
        self.sign(&statement)
    }

    /// Signs a statement.
    fn sign(&self, statement: &Statement) -> Result<Signed, Error> {
        let unsigned = Unsigned::of(statement, &self.kid).map_err(Error::broken)?;
        let signature = self.key.sign(&unsigned.input).to_bytes();
        Ok(unsigned.signed(&signature))
    }

    /// Why this is no receipt of this portal; nothing where it is one.
    pub fn doubts(&self, receipt: &Unverified) -> Vec<Doubt> {
        let mut doubts = Vec::new();
        match self.keys.get(&receipt.kid).and_then(verifying) {
            None => doubts.push(Doubt::UnknownKey),
            Some(key) => {
                let signature = Signature::from_bytes(&receipt.signature);
                if key.verify_strict(&receipt.input, &signature).is_err() {
                    doubts.push(Doubt::WrongSignature);
                }
            }
        }
        if receipt.statement.portal != self.portal {
            doubts.push(Doubt::AnotherPortal);
        }
        doubts
    }
}

/// A public key that can verify.
fn verifying(key: &Key) -> Option<VerifyingKey> {
    VerifyingKey::from_bytes(&key.bytes()?)
        .ok()
        .filter(|key| !key.is_weak())
}
