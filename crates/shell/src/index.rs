//! The secret under which IINs become the names of citizens' lists, and the mark by which a store knows its own.
//!
//! With another secret every list is empty, and what is sent meanwhile is in nobody's list afterwards. So the store keeps a
//! keyed hash of nothing but a purpose: a deployment with another secret makes another, and is refused before anything is divided.
//! It is looked at where a list is not there, because a list that is there was found under the right name: most requests
//! cost no read more.

use record::id::{Digest, Iin};
use record::stored::{Document, Format};
use serde::{Deserialize, Serialize};

use crate::config;
use crate::error::Error;
use crate::kinds;
use crate::problem::Problem;
use crate::store::{JOURNAL_SHARDS, Key, Store, Stored};

/// The variable.
const SECRET: &str = "index_secret";

/// What the store knows of the secret.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Mark {
    format: Format<1>,
    /// The keyed hash.
    of: Digest,
}

impl Document for Mark {
    const KIND: &'static str = "index";
}

impl Mark {
    /// That of a secret.
    fn of(secret: &str) -> Result<Self, Error> {
        Ok(Self {
            format: Format,
            of: keyed_with(secret, "index-secret", &[])?,
        })
    }

    /// That which the store has.
    fn kept(store: &Store) -> Result<Option<Self>, Error> {
        store.get(&Key::index_mark())
    }
}

/// The secret of this deployment.
///
/// White space around it is not meant, as with every variable. A store that was in use before stores had marks keeps the
/// secret as it was given then: its lists stand under that.
///
/// # Errors
/// 503 where the deployment has none, or the store does not answer.
fn secret() -> Result<String, Error> {
    let given = config::as_given(SECRET)?;
    let meant = config::required(SECRET)?;
    match given {
        Some(given) if given != meant => {
            let store = Store::open()?;
            let is_as_given = match Mark::kept(&store)? {
                Some(mark) => mark == Mark::of(&given)?,
                None => is_in_use(&store)?,
            };
            Ok(if is_as_given { given } else { meant })
        }
        Some(_) | None => Ok(meant),
    }
}

/// Sees that the store was begun with the secret of this deployment, as far as it knows. One read.
///
/// # Errors
/// 503 where it was begun with another.
pub fn compare(store: &Store) -> Result<(), Error> {
    match Mark::kept(store)? {
        Some(mark) if mark != Mark::of(&secret()?)? => Err(another().into()),
        Some(_) | None => Ok(()),
    }
}

/// As [`compare`], and marks a store that has no mark. One read, and one durable write in the life of a store.
///
/// # Errors
/// As [`compare`].
pub fn mark(store: &Store) -> Result<(), Error> {
    let own = Mark::of(&secret()?)?;
    let kept = match Mark::kept(store)? {
        Some(kept) => kept,
        // Of two who meet here with one secret both write the same.
        None => store.create(&Key::index_mark(), Mark::of(&secret()?)?)?,
    };
    if kept == own {
        Ok(())
    } else {
        Err(another().into())
    }
}

/// As [`compare`], and marks a store that has no mark although there are cases in it: it is from before there were marks.
///
/// # Errors
/// As [`compare`].
pub fn mark_if_in_use(store: &Store) -> Result<(), Error> {
    match Mark::kept(store)? {
        Some(mark) if mark != Mark::of(&secret()?)? => Err(another().into()),
        None if is_in_use(store)? => self::mark(store),
        Some(_) | None => Ok(()),
    }
}

/// The mark as it is written together with something else, where the store has none. One read.
///
/// # Errors
/// 503 where the deployment has no secret, or the store does not answer.
pub fn to_be_written(store: &Store) -> Result<Option<(Key, Vec<u8>)>, Error> {
    if store.exists(&Key::index_mark())? {
        return Ok(None);
    }
    let mark = Stored::of(&Mark::of(&secret()?)?)?;
    Ok(Some((Key::index_mark(), mark.into_bytes())))
}

/// Whether anybody has ever acted in a case of this store.
fn is_in_use(store: &Store) -> Result<bool, Error> {
    for shard in 0..JOURNAL_SHARDS {
        if store.exists(&Key::journal_count(shard))? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The problem of a deployment with another secret than its store.
fn another() -> Problem {
    Problem::new(&kinds::NOT_CONFIGURED).internally(format!(
        "the variable `{SECRET}` is not the secret with which this store was begun: with another one every citizen's list is empty; set it as it was (docs/operating.md)"
    ))
}

/// A hash that nobody without the deployment's secret can compute or check: of one purpose, so that two of
/// different purposes tell nothing of each other.
///
/// # Errors
/// 503 where the deployment has no secret.
pub fn keyed(purpose: &str, parts: &[&[u8]]) -> Result<Digest, Error> {
    keyed_with(&secret()?, purpose, parts)
}

/// As [`keyed`], with this secret.
fn keyed_with(secret: &str, purpose: &str, parts: &[&[u8]]) -> Result<Digest, Error> {
    use hmac::{Hmac, Mac as _};
    let mut mac = Hmac::<sha2::Sha256>::new_from_slice(secret.as_bytes())
        .map_err(|error| Error::broken(error.to_string()))?;
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
pub fn pseudonym(iin: &Iin) -> Result<String, Error> {
    Ok(keyed("citizen", &[iin.as_str().as_bytes()])?.to_string())
}
