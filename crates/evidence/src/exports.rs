//! The portable case file.

use std::collections::BTreeMap;

use input::limit::{ATTACHMENT_BYTES, ATTACHMENTS};
use record::signature::Evidence;
use requests::case::Case;
use requests::export::{self, EXPORT_FORMAT, Export};
use requests::view::Reader;

use crate::roots;
use casework::cases::Held;
use casework::{blobs, receipts};
use directory::calendars;
use shell::Error;
use shell::Session;

/// Bytes of attached files and signed documents in a case file: as many as one document may bring. In base64 that is 67 MiB,
/// held once, in an instance that may have 256.
const CONTENT_BYTES: usize = ATTACHMENTS * ATTACHMENT_BYTES;

/// What the documents of a case hold beside their words. The signatures first: they are what can be checked.
fn contents(case: &Case) -> Result<Vec<Evidence>, Error> {
    let signatures = case.signatures().map_err(Error::broken)?;
    let of_signatures = signatures.into_iter().map(|signature| signature.evidence);
    let of_files = case.attachments().map(|attachment| Evidence {
        size: attachment.size,
        sha256: attachment.sha256,
        chunks: attachment.chunks.clone(),
    });
    Ok(of_signatures.chain(of_files).collect())
}

/// The file of a case as this reader may have it, as JSON; with the content of attached files and signed documents, one after
/// the other, as far as there is room for them.
///
/// # Errors
/// 500 where the record is of a format that this program does not know, 503 where the store does not answer.
pub fn file(session: &Session, held: Held, reader: Reader, with_contents: bool) -> Result<Vec<u8>, Error> {
    let number = held.number().clone();
    let mut published = Vec::new();
    for version in export::calendars(held.record()) {
        if law::calendar::version(version).is_none()
            && let Some(calendar) = calendars::version(session, version)?
        {
            published.push(calendar.as_ref().clone());
        }
    }
    // The salts go with the values: a commitment to a name under a known salt would give the name away.
    let (mut contents, record) = match reader {
        Reader::Applicant | Reader::Colleague | Reader::Staff => {
            let contents = contents(held.case())?;
            let mut record = held.into_record();
            record.forget_staff();
            (contents, record)
        }
        Reader::Operator => {
            let mut record = held.into_record();
            record.forget();
            (Vec::new(), record)
        }
    };
    // A file of the request may come back in an answer.
    let mut seen = Vec::new();
    contents.retain(|content| {
        let first = !seen.contains(&content.sha256);
        seen.push(content.sha256);
        first
    });
    let stated = record.events.iter();
    let file = Export {
        format: EXPORT_FORMAT,
        number: number.clone(),
        calendars: published,
        proof: roots::newest_proof(session, &record, &number)?,
        receipts: stated
            .filter_map(|event| receipts::of(session, &number, event, reader))
            .collect(),
        contents: BTreeMap::new(),
        record,
    };
    let mut bytes = serde_json::to_vec(&file).map_err(Error::broken)?;
    if !with_contents {
        return Ok(bytes);
    }
    let mut room = CONTENT_BYTES;
    contents.retain(|content| {
        let fits = content.size <= room;
        if fits {
            room -= content.size;
        }
        fits
    });
    // The contents are the last member and are written in place: as values they would be held twice.
    bytes.pop();
    let size: usize = contents
        .iter()
        .map(|content| content.size.div_ceil(3) * 4 + 80)
        .sum();
    bytes.reserve_exact(size + 32);
    bytes.extend_from_slice(b",\"contents\":{");
    for (place, content) in contents.iter().enumerate() {
        let comma = if place == 0 { "" } else { "," };
        bytes.extend_from_slice(format!("{comma}\"{}\":\"", content.sha256).as_bytes());
        blobs::append_base64(session, &number, &content.chunks, &mut bytes)?;
        bytes.push(b'"');
    }
    bytes.extend_from_slice(b"}}");
    Ok(bytes)
}
