//! The checks of `scripts/verify`: a case file or a receipt, on a machine that has never heard of the portal.
//!
//! Everything is derived anew: hashes from the bytes, terms from the rules and the calendar, roots from proofs, signatures
//! from keys that the caller names. Nothing that the file says of itself is believed, and what nothing holds is never said to
//! hold.

mod chain;
mod receipt;
mod signature;
mod terms;

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use eds::Trust;
use record::id::Digest;
use record::strict::from_slice;
use record::subject::Subject;
use requests::case::Case;
use requests::export::{EXPORT_FORMAT, Export};
use serde_json::error::Category;

use crate::receipt::Keys;

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// It holds.
    Holds(String),
    /// It does not.
    Wrong(String),
    /// It could not be looked at, and why.
    Unchecked(String),
    /// It agrees with the rest, and nothing holds it: anyone who had the file could have changed it, and nothing in the file
    /// would be different.
    Unheld(String),
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Holds(what) => write!(f, "ok           {what}"),
            Self::Wrong(what) => write!(f, "WRONG        {what}"),
            Self::Unchecked(what) => write!(f, "not checked  {what}"),
            Self::Unheld(what) => write!(f, "NOT HELD     {what}"),
        }
    }
}

/// Nothing could be checked.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    /// There is nothing in the file.
    #[error("the file is empty")]
    Empty,
    /// The file is a part of one.
    #[error("the file ends in the middle ({0}): it was not received or copied to its end")]
    CutOff(serde_json::Error),
    /// The file is text in another encoding.
    #[error("the file is not in UTF-8: save the answer of the portal as it came, byte by byte")]
    Encoding,
    /// The file is no JSON.
    #[error("the file is not JSON ({0}), so neither a case file nor a receipt")]
    Syntax(serde_json::Error),
    /// The file is neither a case file nor a receipt.
    #[error("neither a case file nor a receipt: {0}")]
    Shape(serde_json::Error),
    /// A case file of a format that this program does not know.
    #[error("a case file of the unknown format {0}")]
    Format(u32),
    /// The authorities are no certificates.
    #[error("the authorities are no certificates in PEM: {0}")]
    Anchors(String),
    /// The keys are no key set.
    #[error("the keys are no JSON Web Key Set: {0}")]
    Keys(String),
}

/// What the caller believes: files by name and content.
#[derive(Debug, Clone, Copy, Default)]
pub struct Believed<'a> {
    /// The keys of the portal, a JWKS.
    pub keys: Option<(&'a str, &'a [u8])>,
    /// The certificates of the authorities behind electronic signatures, PEM.
    pub anchors: Option<&'a [u8]>,
    /// The root that was published for the day of the proof, in hexadecimal digits.
    pub root: Option<&'a str>,
}

/// Checks a file.
///
/// # Errors
/// It, or a file of what is believed, is not readable.
pub fn check(bytes: &[u8], believed: Believed<'_>) -> Result<Vec<Finding>, Unreadable> {
    let keys = believed
        .keys
        .map(|(name, bytes)| Keys::read(name, bytes))
        .transpose()?;
    let anchors = believed
        .anchors
        .map(|bytes| eds::certificates_of(bytes).map_err(|why| Unreadable::Anchors(why.to_string())))
        .transpose()?;
    let bytes = text_of(bytes)?;
    let value: serde_json::Value = from_slice(bytes).map_err(unreadable)?;
    if value.get("jws").is_some() {
        return Ok(vec![receipt::check(bytes, None, keys.as_ref()).finding]);
    }
    let file: Export = from_slice(bytes).map_err(unreadable)?;
    if file.format != EXPORT_FORMAT {
        return Err(Unreadable::Format(file.format));
    }
    let (mut found, by_receipts) = case_file(&file, keys.as_ref(), anchors.map(Trust::new).as_ref());
    let (proof, by_root) = proof(&file, believed.root);
    found.push(proof);
    found.extend(unheld(&file, by_receipts.max(by_root)));
    Ok(found)
}

/// The mark with which some programs begin a text in UTF-8. It says nothing.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// The text of a file.
fn text_of(bytes: &[u8]) -> Result<&[u8], Unreadable> {
    let text = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes);
    if text.trim_ascii().is_empty() {
        return Err(Unreadable::Empty);
    }
    match std::str::from_utf8(text) {
        Ok(_) => Ok(text),
        // It breaks off within a letter.
        Err(why) if why.error_len().is_none() => Ok(text),
        Err(_) => Err(Unreadable::Encoding),
    }
}

/// Why a text is no document of the portal.
fn unreadable(why: serde_json::Error) -> Unreadable {
    match why.classify() {
        Category::Eof => Unreadable::CutOff(why),
        Category::Syntax => Unreadable::Syntax(why),
        Category::Data | Category::Io => Unreadable::Shape(why),
    }
}

/// Everything in a case file, and the place of the last event that a receipt holds.
fn case_file(file: &Export, keys: Option<&Keys>, trust: Option<&Trust>) -> (Vec<Finding>, Option<u32>) {
    let (mut found, of_each) = chain::check(&file.record);
    let case = Case::of(&file.record);
    if case.is_ok() {
        found.extend(terms::calendars(file));
    }
    // Event by event, so that what was changed is named before the link that broke with it.
    for (place, (event, of_event)) in file.record.events.iter().zip(of_each).enumerate() {
        found.extend(of_event);
        if case.is_ok() {
            found.extend(terms::check(file, place, event));
        }
    }
    let case = match case {
        Ok(case) => case,
        Err(why) => {
            found.push(Finding::Wrong(format!(
                "the events are no case of this format: {why}"
            )));
            return (found, None);
        }
    };
    let number = &case.registered.number;
    found.push(if *number == file.number {
        Finding::Holds(format!("the case file is that of the case {number}"))
    } else {
        Finding::Wrong(format!("the case file says {}, its chain {number}", file.number))
    });
    found.extend(signature::check(file, &case, trust));
    found.extend(attachments(file, &case));
    let mut held = None;
    for receipt in &file.receipts {
        let checked = receipt::check(receipt.get().as_bytes(), Some(&file.record), keys);
        found.push(checked.finding);
        held = held.max(checked.holds);
    }
    (found, held)
}

/// The proof that the chain is under a daily root, and the place of the last event that it holds.
fn proof(file: &Export, root: Option<&str>) -> (Finding, Option<u32>) {
    let Some(proof) = &file.proof else {
        let why =
            "daily root: the file has no proof; one comes with the file from the day after the last event on";
        return (Finding::Unchecked(why.to_owned()), None);
    };
    let of = format!("daily root of {}", proof.day);
    let wrong = |why: String| (Finding::Wrong(format!("{of}: {why}")), None);
    if proof.subject != Subject::Request(file.number.clone()) {
        return wrong(format!("the proof is of the case {}", proof.subject));
    }
    if let Err(why) = proof.verify(&file.record) {
        return wrong(why.to_string());
    }
    let chain = format!("the chain up to event {}", proof.seq);
    match root.map(str::trim) {
        Some(root) if root.eq_ignore_ascii_case(&proof.root.to_string()) => (
            Finding::Holds(format!(
                "{of}: {chain} is under the root {root}, which was published; it ended there at the end of that day"
            )),
            Some(proof.seq),
        ),
        Some(root) => wrong(format!(
            "the chain is under the root {}, and {root} was published",
            proof.root
        )),
        // A file can bring any root with it.
        None => (
            Finding::Unchecked(format!(
                "{of}: {chain} is under the root {}; --root names none that was published for that day",
                proof.root
            )),
            Some(proof.seq),
        ),
    }
}

/// The events after the last one that a receipt or a root holds. The chain holds what comes before; what stands at its end
/// can be made anew by anyone who has the file.
fn unheld(file: &Export, held: Option<u32>) -> Vec<Finding> {
    let events = &file.record.events;
    let last = events.last().map(|event| event.seq);
    let loose = events
        .iter()
        .filter(|event| held.is_none_or(|held| event.seq > held));
    let each = loose.map(|event| {
        let after = if Some(event.seq) == last {
            "no event comes after it"
        } else {
            "nothing holds the events after it"
        };
        Finding::Unheld(format!(
            "{}: nothing in this file holds it: {after}, no receipt states it, and it is under no daily root",
            chain::name(event)
        ))
    });
    each.collect()
}

/// The content of attached files, where it is in the file, against the hashes in the chain.
fn attachments(file: &Export, case: &Case) -> Vec<Finding> {
    let mut found = Vec::new();
    for attachment in case.attachments() {
        let name = format!("attached file \"{}\", {} bytes", attachment.name, attachment.size);
        let Some(content) = file.contents.get(&attachment.sha256.to_string()) else {
            found.push(Finding::Unchecked(format!(
                "{name}: its content is not in the file"
            )));
            continue;
        };
        let is_right = STANDARD
            .decode(content)
            .is_ok_and(|bytes| bytes.len() == attachment.size && Digest::of(&bytes) == attachment.sha256);
        found.push(if is_right {
            Finding::Holds(format!("{name}: its content has the hash {}", attachment.sha256))
        } else {
            Finding::Wrong(format!(
                "{name}: its content has not the hash {}",
                attachment.sha256
            ))
        });
    }
    let of_signatures = case.signatures().unwrap_or_default();
    let of_signatures = of_signatures.iter().map(|signature| signature.evidence.sha256);
    let of_files = case.attachments().map(|attachment| attachment.sha256);
    let known: Vec<_> = of_signatures
        .chain(of_files)
        .map(|hash| hash.to_string())
        .collect();
    for hash in file.contents.keys().filter(|hash| !known.contains(hash)) {
        found.push(Finding::Wrong(format!(
            "the content {hash} belongs to nothing in the chain"
        )));
    }
    found
}
