//! The catalogues of the repository: `cargo test -p words-build` says what is wrong with them without building a function.
#![allow(clippy::unwrap_used, reason = "what is not there fails the test")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use words_build::{Language, Style, TYPES, generate};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The files in a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap();
    entries.map(|entry| entry.unwrap().path()).collect()
}

/// The sources of each area, in the order of the languages.
fn areas() -> BTreeMap<String, Vec<String>> {
    let mut areas: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for language in Language::ALL {
        for file in files(&root().join("words").join(language.tag())) {
            let area = file.file_stem().unwrap().to_str().unwrap().to_owned();
            assert_eq!(file.extension().unwrap(), "ftl", "{}", file.display());
            let source = std::fs::read_to_string(&file).unwrap();
            areas.entry(area).or_default().push(source);
        }
    }
    areas
}

#[test]
fn every_catalogue_says_the_same_in_every_language() {
    let style = Style {
        types: TYPES,
        visibility: "pub(crate)",
    };
    for (area, sources) in areas() {
        let [kk, ru, en] = sources.as_slice() else {
            panic!("words/*/{area}.ftl: {} languages have it", sources.len());
        };
        if let Err(faults) = generate(style, &area, [kk, ru, en]) {
            let faults: Vec<_> = faults.iter().map(ToString::to_string).collect();
            panic!("{}", faults.join("\n"));
        }
    }
}

#[test]
fn every_catalogue_tells_a_translator_where_its_sentences_are_shown() {
    for (area, sources) in areas() {
        for source in sources {
            assert!(
                source.starts_with("### "),
                "words/*/{area}.ftl begins with no comment ###"
            );
        }
    }
}

#[test]
fn every_catalogue_is_compiled_by_one_crate() {
    let scripts: Vec<_> = ["crates", "functions", "tools"]
        .iter()
        .flat_map(|folder| files(&root().join(folder)))
        .map(|member| member.join("build.rs"))
        .chain([root().join("host/build.rs")])
        .filter(|script| script.is_file())
        .map(|script| std::fs::read_to_string(script).unwrap())
        .filter(|script| script.contains("words_build::"))
        .collect();
    for area in areas().keys() {
        let by = scripts
            .iter()
            .filter(|script| script.contains(&format!("{area:?}")));
        assert_eq!(by.count(), 1, "crates that compile words/*/{area}.ftl");
    }
}
