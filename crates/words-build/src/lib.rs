//! Compiles catalogues of sentences to Rust when a crate is built.
//!
//! A catalogue is `words/LANGUAGE/AREA.ftl` in the syntax of [Project Fluent](https://projectfluent.org), one file for
//! each of the three languages. `docs/words.md` says what a translator may write. A crate that speaks has a build
//! script:
//!
//! ```no_run
//! fn main() -> std::process::ExitCode {
//!     words_build::compile(&["letters"])
//! }
//! ```
//!
//! and a module that holds what was made of the catalogue:
//!
//! ```ignore
//! mod say {
//!     include!(concat!(env!("OUT_DIR"), "/letters.rs"));
//! }
//! ```
//!
//! A message without values is a constant: `open-request` is `OPEN_REQUEST`, a `Text` of three sentences. A message with
//! values is a function: `moved` is `moved(language, due, duty, from)`, with its values in the order of the alphabet,
//! because a translator may move them about. An attribute is a message of its own: `recalled.subject` is
//! `recalled_subject`. A value that a sentence chooses a plural form by is a `u64`; all others are `&str`.
//!
//! The build stops, and names file and line, where the languages do not say the same (see [`generate`]).
//! Where no code uses a message, the compiler warns of it as of any constant and function.

mod check;
mod fault;
mod language;
mod plural;
mod read;
mod write;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs, io};

pub use fault::Fault;
pub use language::Language;
pub use write::Style;

/// Where the types `Language` and `Text` stand, as a crate that speaks names it.
pub const TYPES: &str = "words::language";

/// Compiles these areas for the crate whose build script calls this, into `OUT_DIR/AREA.rs`.
///
/// What is wrong stops the build.
pub fn compile(areas: &[&str]) -> ExitCode {
    compile_as(
        Style {
            types: TYPES,
            visibility: "pub(crate)",
        },
        areas,
    )
}

/// Compiles these areas in another style: for the crate that the types stand in, or one whose sentences others use.
pub fn compile_as(style: Style<'_>, areas: &[&str]) -> ExitCode {
    let mut faults = Vec::new();
    for area in areas {
        match file(style, area) {
            Ok(()) => {}
            Err(Stop::Faults(found)) => faults.extend(found.iter().map(Fault::to_string)),
            Err(Stop::Environment(why)) => faults.push(format!("{area}: {why}")),
        }
    }
    for fault in &faults {
        println!("cargo::error={fault}");
    }
    match faults.is_empty() {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    }
}

/// Why an area was not compiled.
enum Stop {
    Faults(Vec<Fault>),
    Environment(String),
}

/// Compiles one area.
fn file(style: Style<'_>, area: &str) -> Result<(), Stop> {
    let variable = |name: &str| {
        env::var_os(name)
            .map(PathBuf::from)
            .ok_or_else(|| Stop::Environment(format!("cargo did not set {name}")))
    };
    let (crate_folder, out) = (variable("CARGO_MANIFEST_DIR")?, variable("OUT_DIR")?);
    let root = root_above(&crate_folder)
        .ok_or_else(|| Stop::Environment("there is no folder words/kk above this crate".to_owned()))?;
    let mut sources = Vec::new();
    for language in Language::ALL {
        let path = path_of(root, language, area);
        println!("cargo::rerun-if-changed={}", path.display());
        sources
            .push(read_source(&path).map_err(|why| Stop::Environment(format!("{}: {why}", path.display())))?);
    }
    let [kk, ru, en] = sources.as_slice() else {
        return Ok(());
    };
    let rust = generate(style, area, [kk, ru, en]).map_err(Stop::Faults)?;
    fs::write(out.join(format!("{area}.rs")), rust).map_err(|why| Stop::Environment(why.to_string()))
}

/// The folder that holds `words`, at or above this one.
fn root_above(folder: &Path) -> Option<&Path> {
    folder.ancestors().find(|above| above.join("words/kk").is_dir())
}

fn path_of(root: &Path, language: Language, area: &str) -> PathBuf {
    root.join("words")
        .join(language.tag())
        .join(format!("{area}.ftl"))
}

/// The text of a catalogue; an editor may have written its lines as Windows does.
fn read_source(path: &Path) -> io::Result<String> {
    Ok(fs::read_to_string(path)?.replace("\r\n", "\n"))
}

/// The Rust of the catalogues of one area, whose sources are in the order of [`Language::ALL`].
///
/// # Errors
/// Everything that is wrong: text that is not Fluent, or more of Fluent than the subset of `docs/words.md`; a
/// message that is empty, stands twice, or is missing in a language; values that a language does not say, or that others do
/// not know; a plural form that the language needs and the sentence lacks, or that no whole number takes; a message that
/// names one which is not there, or itself.
pub fn generate(style: Style<'_>, area: &str, sources: [&str; 3]) -> Result<String, Vec<Fault>> {
    let mut faults = Vec::new();
    let [kk, ru, en] = Language::ALL;
    let [source_kk, source_ru, source_en] = sources;
    let catalogues = [(kk, source_kk), (ru, source_ru), (en, source_en)]
        .map(|(language, source)| read::catalogue(language, area, source, &mut faults));
    if !faults.is_empty() {
        faults.sort();
        return Err(faults);
    }
    match check::checked(&catalogues) {
        Ok(sentences) => Ok(write::rust(style, area, &sentences)),
        Err(mut faults) => {
            faults.sort();
            Err(faults)
        }
    }
}
