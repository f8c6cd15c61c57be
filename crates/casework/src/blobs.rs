//! The content of attachments: pieces named by their hash, each small enough for every back end.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use input::fault::Fault;
use input::faults::Faults;
use input::file::AttachmentDraft;
use record::id::{Digest, RegistrationNumber};
use requests::case::Attachment;
use sha2::{Digest as _, Sha256};

use shell::Error;
use shell::Session;
use shell::kinds;
use shell::problem::Problem;
use shell::store::{Key, VALUE_BYTES};

/// Bytes in a piece: a multiple of 3, so that a piece is a whole number of base64 groups, and below the limit of
/// a value.
pub const CHUNK_BYTES: usize = 240 * 1024;
const _: () = assert!(CHUNK_BYTES.is_multiple_of(3) && CHUNK_BYTES < VALUE_BYTES);

/// Characters of base64 in a piece.
const CHUNK_CHARS: usize = CHUNK_BYTES / 3 * 4;

/// Pieces in one write: 3.75 MiB, far from every back end's limit on a command, few enough calls for a full request.
const CHUNKS_PER_WRITE: usize = 16;

/// The attachment with its hashes; nothing is stored.
fn hashed(index: usize, draft: &AttachmentDraft<'_>) -> Result<Attachment, Error> {
    let not_base64 = || {
        Problem::faults(Faults(vec![(
            format!("/attachments/{index}/content"),
            Fault::Base64,
        )]))
    };
    let mut whole = Sha256::new();
    let mut size = 0;
    let mut chunks = Vec::new();
    for piece in draft.base64.as_bytes().chunks(CHUNK_CHARS) {
        let bytes = STANDARD.decode(piece).map_err(|_| not_base64())?;
        size += bytes.len();
        whole.update(&bytes);
        chunks.push(Digest::of(&bytes));
    }
    if size != draft.size {
        // Padding in the middle: each piece is base64, the whole is not.
        return Err(not_base64().into());
    }
    Ok(Attachment {
        name: draft.name.clone(),
        media_type: draft.media_type.clone(),
        size: draft.size,
        sha256: Digest(whole.finalize().into()),
        chunks,
    })
}

/// The attachments of a document with their hashes; nothing is stored.
///
/// # Errors
/// 422 where a content is not base64.
pub fn hash(drafts: &[AttachmentDraft<'_>]) -> Result<Vec<Attachment>, Error> {
    drafts
        .iter()
        .enumerate()
        .map(|(index, draft)| hashed(index, draft))
        .collect()
}

/// Stores the content of attachments. One durable write for each 16 pieces of 240 KiB.
///
/// # Errors
/// 503 where the store does not answer.
pub fn store(
    session: &Session,
    number: &RegistrationNumber,
    drafts: &[AttachmentDraft<'_>],
    attachments: &[Attachment],
) -> Result<(), Error> {
    let pieces = drafts.iter().zip(attachments).flat_map(|(draft, attachment)| {
        let pieces = draft
            .base64
            .as_bytes()
            .chunks(CHUNK_CHARS)
            .zip(&attachment.chunks);
        pieces.map(|(piece, digest)| {
            Ok((
                *digest,
                STANDARD
                    .decode(piece)
                    .map_err(|error| Error::broken(error.to_string()))?,
            ))
        })
    });
    store_pieces(session, number, pieces)
}

/// Stores pieces of a case, each under its hash. One durable write for each 16.
pub(crate) fn store_pieces(
    session: &Session,
    number: &RegistrationNumber,
    pieces: impl Iterator<Item = Result<(Digest, Vec<u8>), Error>>,
) -> Result<(), Error> {
    let store = session.store()?;
    let mut batch = Vec::with_capacity(CHUNKS_PER_WRITE);
    for piece in pieces {
        let (digest, bytes) = piece?;
        batch.push((Key::blob(number, digest), bytes));
        if batch.len() == CHUNKS_PER_WRITE {
            store.set_many(std::mem::take(&mut batch))?;
        }
    }
    if batch.is_empty() {
        Ok(())
    } else {
        store.set_many(batch)
    }
}

/// The bytes whose pieces have these hashes, of an attachment or of a signed document.
///
/// # Errors
/// 404 where a piece is not there any more, 503 where the store does not answer.
pub fn load(session: &Session, number: &RegistrationNumber, chunks: &[Digest]) -> Result<Vec<u8>, Error> {
    // At once what it takes: a vector that grows is copied, and up to twice as large.
    let mut content = Vec::with_capacity(chunks.len() * CHUNK_BYTES);
    pieces(session, number, chunks, |piece| content.extend_from_slice(piece))?;
    Ok(content)
}

/// Adds such bytes in base64 to a text, piece by piece: no more than one piece is held beside it.
///
/// # Errors
/// As [`load`].
pub fn append_base64(
    session: &Session,
    number: &RegistrationNumber,
    chunks: &[Digest],
    text: &mut Vec<u8>,
) -> Result<(), Error> {
    // Every piece but the last is a whole number of groups, so the texts of the pieces are the text of the whole.
    pieces(session, number, chunks, |piece| {
        text.extend_from_slice(STANDARD.encode(piece).as_bytes());
    })
}

/// Each piece, in order.
fn pieces(
    session: &Session,
    number: &RegistrationNumber,
    chunks: &[Digest],
    mut each: impl FnMut(&[u8]),
) -> Result<(), Error> {
    let store = session.store()?;
    for digest in chunks {
        let piece = store
            .get_bytes(&Key::blob(number, *digest))?
            .ok_or_else(|| Problem::new(&kinds::NOT_FOUND))?;
        each(&piece);
    }
    Ok(())
}
