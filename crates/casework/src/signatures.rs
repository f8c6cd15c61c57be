//! The signed document that a case keeps: what it says of the signature, and the bytes as evidence.

use record::id::{Digest, RegistrationNumber};
use record::signature::{Evidence, Signature};

use crate::blobs;
use shell::Error;
use shell::Session;
use shell::signed::Signed;

/// What the case keeps of the signature. Nothing is stored yet.
pub fn of(session: &Session, signed: &Signed) -> Signature {
    let received = signed.received(&session.request);
    Signature {
        signer: signed.signer.clone(),
        evidence: Evidence {
            size: received.len(),
            sha256: Digest::of(received),
            chunks: received.chunks(blobs::CHUNK_BYTES).map(Digest::of).collect(),
        },
    }
}

/// Stores what was received, as [`of`] names it. One durable write for each 3.75 MiB.
///
/// # Errors
/// 503 where the store does not answer.
pub fn store(session: &Session, number: &RegistrationNumber, signed: &Signed) -> Result<(), Error> {
    let pieces = signed.received(&session.request).chunks(blobs::CHUNK_BYTES);
    blobs::store_pieces(
        session,
        number,
        pieces.map(|piece| Ok((Digest::of(piece), piece.to_owned()))),
    )
}
