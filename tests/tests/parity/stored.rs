//! What is stored is read and written in one place.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use anyhow::{Result, ensure};
use portal_tests::server::root;

use super::size::sources;

/// Where values are read and written as the store keeps them.
const PLACE: &str = "crates/shell/src/store/stored.rs";

/// The crates that have the store in their hands.
const WITH_STORE: [&str; 6] = [
    "crates/shell",
    "crates/directory",
    "crates/casework",
    "crates/evidence",
    "crates/clockwork",
    "functions",
];

/// What reads or writes JSON.
const JSON: [&str; 6] = [
    "serde_json::from_slice",
    "serde_json::from_str",
    "serde_json::to_vec",
    "serde_json::to_string",
    "strict::from_slice",
    "strict::part_of",
];

/// Who else reads or writes JSON there, and of what, none of which is a value of the store.
const OF_SOMETHING_ELSE: [(&str, &str); 15] = [
    ("crates/casework/src/receipts.rs", "asks the component that signs"),
    ("crates/clockwork/src/post.rs", "documents to the gateway"),
    ("crates/clockwork/src/post/recipient.rs", "a field of a record"),
    (
        "crates/clockwork/src/sweeps/certificates.rs",
        "an answer of `identity`",
    ),
    ("crates/evidence/src/exports.rs", "a case file"),
    ("crates/evidence/src/signer.rs", "keys of the deployment"),
    (
        "crates/shell/src/document.rs",
        "what was sent, and an answer of `identity`",
    ),
    ("crates/shell/src/identity.rs", "an answer of `identity`"),
    ("crates/shell/src/log.rs", "a line of the log"),
    ("crates/shell/src/pointer.rs", "a name in what was sent"),
    ("crates/shell/src/problem/written.rs", "a problem"),
    ("crates/shell/src/reply.rs", "an answer"),
    ("functions/clock/src/lib.rs", "an answer of the portal"),
    ("functions/identity/src/ncanode.rs", "an answer of NCANode"),
    ("functions/track/src/lib.rs", "a field of a record"),
];

/// The code of each source file, without its tests.
fn codes() -> Result<BTreeMap<String, String>> {
    let mut codes = BTreeMap::new();
    for file in sources()? {
        let text = fs::read_to_string(root().join(&file))?;
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        codes.insert(file.display().to_string(), code.to_owned());
    }
    Ok(codes)
}

#[test]
fn what_is_stored_is_read_and_written_in_one_place() -> Result<()> {
    let codes = codes()?;
    let has_store = |file: &str| {
        WITH_STORE
            .iter()
            .any(|folder| file.starts_with(&format!("{folder}/")))
    };
    let found: BTreeSet<_> = codes
        .iter()
        .filter(|(file, code)| has_store(file) && JSON.iter().any(|call| code.contains(call)))
        .map(|(file, _)| file.as_str())
        .collect();
    let mut known: BTreeSet<_> = OF_SOMETHING_ELSE.iter().map(|(file, _)| *file).collect();
    known.insert(PLACE);
    let more: Vec<_> = found.difference(&known).collect();
    ensure!(
        more.is_empty(),
        "{more:?} read or write JSON: a value of the store is a `Stored`; anything else is named in this test"
    );
    let gone: Vec<_> = known.difference(&found).collect();
    ensure!(gone.is_empty(), "{gone:?} read and write no JSON any more");
    Ok(())
}

#[test]
fn a_stored_document_that_says_its_format_says_it_by_its_type() -> Result<()> {
    let mut documents = 0;
    for (file, code) in codes()? {
        documents += code.matches("Document for ").count();
        let is_document = code.contains("Document for ");
        ensure!(
            !(is_document && code.contains("format: u32")),
            "{file}: `format: u32` is checked by nobody, `Format<1>` is"
        );
    }
    ensure!(documents > 20, "only {documents} documents were found");
    Ok(())
}
