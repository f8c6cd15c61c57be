//! Compiled code, kept on disk from one start to the next.
//!
//! A file is mapped, so of the code of many components only what runs stays in memory. Wasmtime's own cache keeps its
//! files compressed and holds all of their code; it also runs a file in which bits have changed. Where code from a file
//! may not run, as on a file system mounted `noexec`, it is held in memory.
//!
//! A file is named by the WebAssembly and the engine it was compiled for, and by the digest of what is in it. It is
//! written beside its place, renamed into it and never changed, so hosts of one user may share a folder. One that is not
//! what its name says is compiled anew. That guards against damage: a program that may write to the folder decides what runs.

use std::fs::{self, File};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use sha2::{Digest, Sha256};
use wasmtime::Engine;
use wasmtime::component::Component;

/// What the name of compiled code ends with.
const SUFFIX: &str = "cwasm";
/// How much the folder may hold: the code of a dozen builds of the portal. Beyond it goes what was longest not used.
const MAX_BYTES: u64 = 512 << 20;

/// A folder of compiled code.
pub struct Cache {
    folder: PathBuf,
}

/// A component, and where its code came from.
pub struct Loaded {
    /// The component.
    pub component: Component,
    /// Whether it had been compiled before.
    pub cached: bool,
    /// Why the next start will have to compile it again.
    pub not_kept: Option<io::Error>,
}

impl Cache {
    /// The code kept in this folder, which need not exist yet.
    pub fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// The component in this file, compiled if need be.
    ///
    /// # Errors
    /// The file cannot be read or is no component.
    pub fn load(&self, engine: &Engine, wasm: &Path) -> wasmtime::Result<Loaded> {
        let wasm = fs::read(wasm)?;
        let key = key(engine, &wasm);
        if let Some((file, code)) = self.find(&key)
            && let Ok(component) = ready(engine, &file, &code)
        {
            return Ok(Loaded {
                component,
                cached: true,
                not_kept: None,
            });
        }
        let code = engine.precompile_component(&wasm)?;
        let kept = self.keep(&key, &code);
        let component = match &kept {
            Ok(file) => ready(engine, file, &code)?,
            Err(_) => copied(engine, &code)?,
        };
        Ok(Loaded {
            component,
            cached: false,
            not_kept: kept.err(),
        })
    }

    /// The code under this key that is as it was written, marked as used now.
    #[expect(
        clippy::disallowed_methods,
        reason = "when a file was used is for the file system alone"
    )]
    fn find(&self, key: &str) -> Option<(PathBuf, Vec<u8>)> {
        let file = files(&self.folder).find(|file| name(file).starts_with(key))?;
        let code = fs::read(&file).ok()?;
        if name(&file) != file_name(key, &code) {
            // Where it cannot be removed, nothing can be kept either, which is said.
            let _ = fs::remove_file(&file);
            return None;
        }
        // A folder that cannot be written to is as good for reading.
        let _ = File::open(&file).and_then(|file| file.set_modified(SystemTime::now()));
        Some((file, code))
    }

    fn keep(&self, key: &str, code: &[u8]) -> io::Result<PathBuf> {
        fs::create_dir_all(&self.folder)?;
        let place = self.folder.join(file_name(key, code));
        // What a host leaves that dies here is counted and goes like the others, but is nobody's code.
        let mut new = tempfile::Builder::new()
            .suffix(&format!(".{SUFFIX}"))
            .tempfile_in(&self.folder)?;
        new.write_all(code)?;
        new.as_file().sync_all()?;
        new.persist(&place)?;
        Ok(place)
    }

    /// Removes what was longest not used, if there is too much. What is running stays mapped.
    pub fn tidy(&self) {
        self.keep_bytes(MAX_BYTES);
    }

    fn keep_bytes(&self, most: u64) {
        let mut files: Vec<_> = files(&self.folder)
            .filter_map(|file| {
                let about = fs::metadata(&file).ok()?;
                Some((about.modified().ok()?, about.len(), file))
            })
            .collect();
        files.sort();
        let mut left: u64 = files.iter().map(|(_, bytes, _)| bytes).sum();
        for (_, bytes, file) in files {
            if left <= most {
                break;
            }
            let _ = fs::remove_file(file);
            left -= bytes;
        }
    }
}

/// What the code is compiled from and for. Whatever else differs between two engines, Wasmtime checks itself.
fn key(engine: &Engine, wasm: &[u8]) -> String {
    let mut compatibility = DefaultHasher::new();
    engine.precompile_compatibility_hash().hash(&mut compatibility);
    let mut digest = Sha256::new();
    digest.update(compatibility.finish().to_le_bytes());
    digest.update(wasm);
    hex::encode(digest.finalize())
}

fn file_name(key: &str, code: &[u8]) -> String {
    format!("{key}-{}.{SUFFIX}", hex::encode(Sha256::digest(code)))
}

fn name(file: &Path) -> &str {
    file.file_name()
        .and_then(|name| name.to_str())
        .unwrap_or_default()
}

fn files(folder: &Path) -> impl Iterator<Item = PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let files = entries.map(|entry| entry.path());
    files.filter(|file| file.extension().is_some_and(|suffix| suffix == SUFFIX))
}

/// The component in a file that holds this code.
fn ready(engine: &Engine, file: &Path, code: &[u8]) -> wasmtime::Result<Component> {
    // Another host may have removed the file meanwhile, and not every file system lets code run.
    mapped(engine, file).or_else(|_| copied(engine, code))
}

#[allow(unsafe_code, reason = "Wasmtime cannot check code that it is given compiled")]
fn mapped(engine: &Engine, file: &Path) -> wasmtime::Result<Component> {
    // SAFETY: the file is what an engine like this one compiled (its digest is in its name and was compared, or it was
    // just written), and files under this name are replaced and removed, but never written to.
    unsafe { Component::deserialize_file(engine, file) }
}

#[allow(unsafe_code, reason = "Wasmtime cannot check code that it is given compiled")]
fn copied(engine: &Engine, code: &[u8]) -> wasmtime::Result<Component> {
    // SAFETY: the code is what an engine like this one compiled, as for a file.
    unsafe { Component::deserialize(engine, code) }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    /// The smallest component, in binary form.
    const COMPONENT: &[u8] = b"\0asm\x0d\0\x01\0";
    /// The same with an empty section named `a`.
    const OTHER: &[u8] = b"\0asm\x0d\0\x01\0\x00\x02\x01a";

    fn load(cache: &Cache, wasm: &Path) -> Loaded {
        cache.load(&Engine::default(), wasm).unwrap()
    }

    fn only_file(cache: &Cache) -> PathBuf {
        let mut found = files(&cache.folder);
        let file = found.next().unwrap();
        assert_eq!(found.next(), None);
        file
    }

    #[test]
    fn compiled_code_is_found_until_it_changes() {
        let folder = tempfile::tempdir().unwrap();
        let wasm = folder.path().join("component.wasm");
        fs::write(&wasm, COMPONENT).unwrap();
        let cache = Cache::new(folder.path().join("cache"));
        assert!(!load(&cache, &wasm).cached);
        assert!(load(&cache, &wasm).cached);
        let file = only_file(&cache);
        let mut code = fs::read(&file).unwrap();
        let last = code.last_mut().unwrap();
        *last ^= 1;
        fs::write(&file, &code).unwrap();
        assert!(!load(&cache, &wasm).cached, "a bit has changed");
        assert_eq!(only_file(&cache), file, "it was written anew");
        assert!(load(&cache, &wasm).cached);
        fs::write(&wasm, OTHER).unwrap();
        assert!(!load(&cache, &wasm).cached, "other code");
    }

    #[test]
    fn a_folder_that_cannot_be_written_to_costs_a_compilation() {
        let folder = tempfile::tempdir().unwrap();
        let wasm = folder.path().join("component.wasm");
        fs::write(&wasm, COMPONENT).unwrap();
        let loaded = load(&Cache::new(wasm.join("cache")), &wasm);
        assert!(!loaded.cached);
        assert!(loaded.not_kept.is_some());
    }

    #[test]
    fn the_value_that_was_not_used_for_longest_goes_first() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::new(folder.path().to_owned());
        for (key, second) in [("new", 3), ("old", 1), ("middle", 2)] {
            let file = cache.keep(key, key.as_bytes()).unwrap();
            let used = SystemTime::UNIX_EPOCH + Duration::from_secs(second);
            File::open(file).unwrap().set_modified(used).unwrap();
        }
        cache.keep_bytes("new".len() as u64);
        assert!(name(&only_file(&cache)).starts_with("new-"));
        Cache::new(folder.path().join("nothing")).tidy();
    }
}
