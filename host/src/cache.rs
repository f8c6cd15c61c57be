//! A guard around Wasmtime's cache of compiled code.
//!
//! Wasmtime notices a cached file that is cut off, but runs one in which bits have changed. So the host notes
//! the digest of every file it has in the cache, and at the next start removes what does not fit: it is
//! compiled anew.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

/// The list of digests, one file a line.
const LIST: &str = "digests";
/// Where Wasmtime puts compiled code inside its folder.
const CODE: &str = "modules";

/// Removes every cached file that is not as it was when it was noted.
pub fn discard_damaged(folder: &Path) {
    let list = std::fs::read_to_string(folder.join(LIST)).unwrap_or_default();
    let noted: BTreeMap<&str, &str> = list.lines().filter_map(|line| line.split_once(' ')).collect();
    for file in files(&folder.join(CODE)) {
        let fits = digest(&file).is_some_and(|digest| {
            let name = file.strip_prefix(folder).ok().and_then(Path::to_str);
            noted.get(digest.as_str()).is_some_and(|path| Some(*path) == name)
        });
        if !fits {
            // What cannot be removed is either gone or will be compiled over.
            let _ = std::fs::remove_file(&file);
        }
    }
}

/// Notes the digests of all cached files.
pub fn remember(folder: &Path) -> std::io::Result<()> {
    let mut list = String::new();
    for file in files(&folder.join(CODE)) {
        if let (Some(digest), Some(name)) = (
            digest(&file),
            file.strip_prefix(folder).ok().and_then(Path::to_str),
        ) {
            list.push_str(&format!("{digest} {name}\n"));
        }
    }
    std::fs::create_dir_all(folder)?;
    // Renamed into place: a list cut off half-way costs a compilation, not more.
    let new = folder.join(format!("{LIST}.new"));
    std::fs::write(&new, list)?;
    std::fs::rename(new, folder.join(LIST))
}

fn digest(file: &Path) -> Option<String> {
    std::fs::read(file)
        .ok()
        .map(|bytes| hex::encode(Sha256::digest(bytes)))
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => folders.push(entry.path()),
                Ok(kind) if kind.is_file() => found.push(entry.path()),
                Ok(_) | Err(_) => {}
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_that_are_as_they_were_noted_stay() {
        let folder = tempfile::tempdir().unwrap();
        let code = folder.path().join(CODE).join("v1");
        std::fs::create_dir_all(&code).unwrap();
        for name in ["whole", "changed", "swapped"] {
            std::fs::write(code.join(name), name).unwrap();
        }
        remember(folder.path()).unwrap();
        std::fs::write(code.join("changed"), "chanced").unwrap();
        std::fs::write(code.join("swapped"), "whole").unwrap();
        std::fs::write(code.join("foreign"), "foreign").unwrap();
        discard_damaged(folder.path());
        assert_eq!(files(folder.path()).len(), 2, "the list and one file");
        assert!(code.join("whole").exists());
    }

    #[test]
    fn an_empty_folder_is_fine() {
        let folder = tempfile::tempdir().unwrap();
        discard_damaged(folder.path());
        remember(folder.path()).unwrap();
    }
}
