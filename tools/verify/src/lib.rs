//! The checks of `scripts/verify`: a case file or a receipt, on a machine that has never heard of the portal.
//!
//! Everything is derived anew: hashes from the bytes, terms from the rules and the calendar, roots from proofs, signatures
//! from keys that the caller names. Nothing that the file says of itself is believed.

mod chain;
mod receipt;
mod signature;
mod terms;

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use dialog::case::Case;
use dialog::export::{EXPORT_FORMAT, Export};
use dialog::id::Digest;
use dialog::strict::from_slice;
use eds::Trust;

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
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Holds(what) => write!(f, "ok           {what}"),
            Self::Wrong(what) => write!(f, "WRONG        {what}"),
            Self::Unchecked(what) => write!(f, "not checked  {what}"),
        }
    }
}

/// Nothing could be checked.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
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

/// Whom the caller believes: files by name and content.
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
/// It, or a file that says whom to believe, is not readable.
pub fn check(bytes: &[u8], believed: Believed<'_>) -> Result<Vec<Finding>, Unreadable> {
    let keys = believed
        .keys
        .map(|(name, bytes)| Keys::read(name, bytes))
        .transpose()?;
    let anchors = believed
        .anchors
        .map(|bytes| eds::certificates_of(bytes).map_err(|why| Unreadable::Anchors(why.to_string())))
        .transpose()?;
    let value: serde_json::Value = from_slice(bytes).map_err(Unreadable::Shape)?;
    if value.get("jws").is_some() {
        return Ok(vec![receipt::check(bytes, None, keys.as_ref())]);
    }
    let file: Export = from_slice(bytes).map_err(Unreadable::Shape)?;
    if file.format != EXPORT_FORMAT {
        return Err(Unreadable::Format(file.format));
    }
    let mut found = case_file(&file, keys.as_ref(), anchors.map(Trust::new).as_ref());
    found.push(proof(&file, believed.root));
    Ok(found)
}

/// Everything in a case file.
fn case_file(file: &Export, keys: Option<&Keys>, trust: Option<&Trust>) -> Vec<Finding> {
    let mut found = chain::check(&file.record);
    let case = match Case::of(&file.record) {
        Ok(case) => case,
        Err(why) => {
            found.push(Finding::Wrong(format!(
                "the events are no case of this format: {why}"
            )));
            return found;
        }
    };
    let number = &case.registered.number;
    found.push(if *number == file.number {
        Finding::Holds(format!("the case file is that of the case {number}"))
    } else {
        Finding::Wrong(format!("the case file says {}, its chain {number}", file.number))
    });
    found.extend(terms::check(file));
    found.extend(signature::check(file, &case, trust));
    found.extend(attachments(file, &case));
    for receipt in &file.receipts {
        found.push(receipt::check(receipt.get().as_bytes(), Some(&file.record), keys));
    }
    found
}

/// The proof that the chain is under a daily root.
fn proof(file: &Export, root: Option<&str>) -> Finding {
    let Some(proof) = &file.proof else {
        return Finding::Unchecked("daily root: the file has no proof".to_owned());
    };
    let of = format!("daily root of {}", proof.day);
    if proof.number != file.number {
        return Finding::Wrong(format!("{of}: the proof is of the case {}", proof.number));
    }
    match proof.verify(&file.record) {
        Ok(()) => match root {
            Some(root) if root.eq_ignore_ascii_case(&proof.root.to_string()) => Finding::Holds(format!(
                "{of}: the chain up to event {} is under the root {root}, which was published",
                proof.seq
            )),
            Some(root) => Finding::Wrong(format!(
                "{of}: the chain is under the root {}, and {root} was published",
                proof.root
            )),
            // A file can bring any root with it.
            None => Finding::Unchecked(format!(
                "{of}: the chain up to event {} is under the root {}; --root names none that was published for that day",
                proof.seq, proof.root
            )),
        },
        Err(why) => Finding::Wrong(format!("{of}: {why}")),
    }
}

/// The content of attached files, where it is in the file, against the hashes in the chain.
fn attachments(file: &Export, case: &Case<'_>) -> Vec<Finding> {
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
