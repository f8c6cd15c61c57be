//! Who else reads the requests of an organisation: people who prove that they may sign for it, by a claim of their token or by a
//! document that they signed a short while ago.
//!
//! The store knows that somebody signed by a keyed hash of both numbers, so that nothing in it names either, and by nothing
//! else: there is no list of an organisation's signatories, nor of the organisations of a person.

use holders::organization;
use law::time::Instant;
use record::id::{Bin, Iin};
use record::stored::{Document, Format};
use requests::case::Case;
use serde::{Deserialize, Serialize};

use shell::Error;
use shell::Session;
use shell::identity::Person;
use shell::index;
use shell::index::keyed;
use shell::signed::Signed;
use shell::store::Key;

/// That somebody signed for an organisation, as it is remembered.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Signatory {
    format: Format<1>,
    /// Until when that counts.
    until: Instant,
}

impl Document for Signatory {
    const KIND: &'static str = "signatory";
}

/// Under which key it is remembered that this person signed for this organisation.
fn key(iin: &Iin, bin: &Bin) -> Result<Key, Error> {
    let parts = [iin.as_str().as_bytes(), bin.as_str().as_bytes()];
    Ok(Key::signatory(keyed("signatory", &parts)?))
}

/// Until when this person reads the requests of this organisation by what they signed; none where they do not. One read.
fn read_until(session: &Session, iin: &Iin, bin: &Bin) -> Result<Option<Instant>, Error> {
    let signatory: Option<Signatory> = session.store()?.get(&key(iin, bin)?)?;
    let until = signatory.map(|signatory| signatory.until);
    Ok(until.filter(|until| session.request.now < *until))
}

/// Whether the token of this person says that they may sign for the organisation on whose behalf the applicant asks.
///
/// # Errors
/// 500 where the record is of a format that this program does not know.
pub fn is_claimed(person: &Person, case: &Case) -> Result<bool, Error> {
    match &person.bin {
        Some(bin) => Ok(case.organization().map_err(Error::broken)?.as_ref() == Some(bin)),
        None => Ok(false),
    }
}

/// Whether this person has proved that they may sign for the organisation on whose behalf the applicant asks. One read, where
/// there is an organisation and the token does not say it.
///
/// # Errors
/// 500 where the record is of a format that this program does not know, 503 where the store does not answer.
pub fn is_colleague(session: &Session, person: &Person, case: &Case) -> Result<bool, Error> {
    match case.organization().map_err(Error::broken)? {
        Some(bin) if person.bin.as_ref() == Some(&bin) => Ok(true),
        Some(bin) => Ok(read_until(session, &person.iin, &bin)?.is_some()),
        None => Ok(false),
    }
}

/// Remembers that somebody signed for this organisation at this instant, and answers until when they read its requests. What
/// arrives once more changes nothing. One durable write.
///
/// # Errors
/// 503 where the store does not answer, or was begun with another secret.
pub fn remember(session: &Session, signed: &Signed, bin: &Bin, at: Instant) -> Result<Instant, Error> {
    let (store, iin) = (session.store()?, &signed.signer.iin);
    index::compare(store)?;
    let until = organization::until(at, session.request.now, signed.certificate_until);
    if let Some(kept) = read_until(session, iin, bin)?.filter(|kept| *kept >= until) {
        return Ok(kept);
    }
    let signatory = Signatory {
        format: Format,
        until,
    };
    store.set(&key(iin, bin)?, &signatory)?;
    Ok(until)
}

/// Forgets that this person signed for this organisation. One durable write, none where nobody remembers it.
///
/// # Errors
/// As [`remember`].
pub fn forget(session: &Session, iin: &Iin, bin: &Bin) -> Result<(), Error> {
    let (store, key) = (session.store()?, key(iin, bin)?);
    index::compare(store)?;
    if store.exists(&key)? {
        store.delete(&key)?;
    }
    Ok(())
}
