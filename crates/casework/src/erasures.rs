//! What an erasure removes beside the record: the content of attachments, the signed documents, and the case in the applicant's own list.
//!
//! The record names both, and after the erasure it does not any more. So they are written down first, as a hint; then
//! the record is erased, with one compare-and-swap, and from there on nobody is shown anything personal; then what was
//! written down is removed, and the note last. A call that dies in between leaves the rest to the next one.

use record::id::{Digest, RegistrationNumber};
use record::stored::{Document, Format};
use requests::case::Case;
use serde::{Deserialize, Serialize};

use crate::{cases, citizens};
use shell::Error;
use shell::Session;
use shell::index;
use shell::index::pseudonym;
use shell::store::Key;

/// Pieces that are removed in one write: a command of 15 KB.
const PIECES_PER_WRITE: usize = 100;

/// What is still to be removed.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Note {
    format: Format<1>,
    /// The name under which the applicant's list is kept.
    citizen: Option<String>,
    /// The pieces of attachments and of signed documents.
    pieces: Vec<Digest>,
}

impl Document for Note {
    const KIND: &'static str = "erasure";
}

/// Writes down what the erasure of this case has to remove. One durable write.
///
/// # Errors
/// 503 where the store does not answer.
pub fn prepare(session: &Session, case: &Case) -> Result<(), Error> {
    let citizen = match &case.written.applicant_iin {
        Some(iin) => {
            index::mark(session.store()?)?;
            Some(pseudonym(iin)?)
        }
        None => None,
    };
    let signatures = case.signatures().map_err(Error::broken)?;
    let of_files = case.attachments().map(|attachment| &attachment.chunks);
    let of_signatures = signatures.iter().map(|signature| &signature.evidence.chunks);
    let note = Note {
        format: Format,
        citizen,
        pieces: of_files.chain(of_signatures).flatten().copied().collect(),
    };
    // The same from everyone who prepares: what is over gets no new attachments.
    session
        .store()?
        .set(&Key::erasure(&case.registered.number), &note)
}

/// Removes what was written down, if the case is erased. Durable writes: one for the applicant's list, one for each 100
/// pieces of 240 KiB, one for the note; none where nothing is left.
///
/// # Errors
/// 503 where the store does not answer.
pub fn finish(session: &Session, case: &Case) -> Result<(), Error> {
    let number: &RegistrationNumber = &case.registered.number;
    let (store, key) = (session.store()?, Key::erasure(number));
    if case.erased.is_none() {
        return Ok(());
    }
    let Some(note) = store.get::<Note>(&key)? else {
        return Ok(());
    };
    for pieces in note.pieces.chunks(PIECES_PER_WRITE) {
        store.delete_many(pieces.iter().map(|piece| Key::blob(number, *piece)))?;
    }
    if let Some(citizen) = &note.citizen {
        citizens::forget(session, citizen, number)?;
    }
    store.delete(&key)
}

/// As [`finish`], of the case that a path names.
///
/// # Errors
/// 404 where the case was never written, 503 where the store does not answer.
pub fn finish_of(session: &Session, path_number: &str) -> Result<(), Error> {
    let (_, held) = cases::get(session, path_number)?;
    finish(session, held.case())
}
