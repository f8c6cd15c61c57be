//! The project is written in plain English: a verb has a subject that one can point at. Words that hide it stand in no
//! source and on no page.

use std::fs;

use anyhow::Result;
use portal_tests::server::root;

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
fn hard_words_stand_in_no_file() -> Result<()> {
    let (mut read, mut found) = (0, Vec::new());
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
            read += 1;
            if hard_words(&text) > 0 {
                found.push(path.strip_prefix(root())?.display().to_string());
            }
        }
    }
    assert!(read > 300, "{read} files were read");
    assert!(found.is_empty(), "say who does it: {found:#?}");
    Ok(())
}

#[test]
fn a_hard_word_is_a_whole_word() {
    let word = concat!("who", "m");
    assert_eq!(hard_words(&format!("To {word}, by {word}.")), 2);
    assert_eq!(hard_words(&format!("{word}ever {word}e a{word}")), 0);
}
