//! The project is written in plain English: a verb has a subject that one can point at. Words that hide it stand in no
//! source and on no page but those of `tests/golden/hard-words.txt`, with their number: this list may only shrink.

use std::fs;

use anyhow::Result;
use portal_tests::server::root;

use super::size::{self, Lengths};

/// The list.
const LIST: &str = "tests/golden/hard-words.txt";
/// What is read: these files and folders, from the root of the project. Sentences of `words/` are those of a translator.
const PLACES: [&str; 12] = [
    "CHANGELOG.md",
    "README.md",
    "crates",
    "docs",
    "findings",
    "functions",
    "fuzz/src",
    "host",
    "scripts",
    "spin.toml",
    "tests",
    "tools",
];
/// Folders that hold what people are told, and what others wrote.
const PASSED_OVER: [&str; 3] = ["golden", "keys", "vectors"];

/// How many hard words a text has: whole words alone.
fn hard_words(text: &str) -> usize {
    // Not written out, so that this file has none.
    let hard = [
        concat!("who", "ever"),
        concat!("who", "m"),
        concat!("whose", " it is"),
    ];
    let text = text.to_lowercase();
    let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    hard.iter()
        .flat_map(|word| text.match_indices(word))
        .filter(|(at, found)| {
            let (before, after) = (text.get(..*at), text.get(at + found.len()..));
            !is_letter(before.and_then(|before| before.chars().next_back()))
                && !is_letter(after.and_then(|after| after.chars().next()))
        })
        .count()
}

#[test]
fn hard_words_stand_in_no_file_but_those_of_a_list_that_only_shrinks() -> Result<()> {
    let mut present = Lengths::new();
    let mut paths: Vec<_> = PLACES.iter().map(|place| root().join(place)).collect();
    while let Some(path) = paths.pop() {
        let name = path
            .file_name()
            .and_then(|name| name.to_str())
            .unwrap_or_default();
        if path.is_dir() && !PASSED_OVER.contains(&name) {
            for entry in fs::read_dir(&path)? {
                paths.push(entry?.path());
            }
        } else if path.is_file()
            && let Ok(text) = fs::read_to_string(&path)
        {
            let words = hard_words(&text);
            present.insert(path.strip_prefix(root())?.display().to_string(), words);
        }
    }
    assert!(present.len() > 300, "{} files were read", present.len());
    let list = size::list(&root().join(LIST))?;
    let listed = |file: &String| list.get(file).copied().unwrap_or_default();
    let grown: Vec<_> = present
        .iter()
        .filter(|(file, words)| **words > listed(file))
        .collect();
    assert!(grown.is_empty(), "say who does it: {grown:#?}");
    let shrunk: Vec<_> = list
        .iter()
        .filter(|(file, words)| present.get(*file).copied().unwrap_or_default() < **words)
        .collect();
    assert!(
        shrunk.is_empty(),
        "{LIST}: these have fewer or none any more: {shrunk:#?}"
    );
    Ok(())
}

#[test]
fn a_hard_word_is_a_whole_word() {
    let word = concat!("who", "m");
    assert_eq!(hard_words(&format!("To {word}, by {word}.")), 2);
    assert_eq!(hard_words(&format!("{word}ever {word}e a{word}")), 0);
}
