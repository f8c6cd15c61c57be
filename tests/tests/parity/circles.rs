//! No circles between the files of a crate: what a file uses does not use it, however far round. What is used is read from
//! imports and paths.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};
use portal_tests::server::root;
use proc_macro2::{Delimiter, TokenStream, TokenTree};

use super::size;

/// The segments of a path in Rust, and of a module from the root of its crate.
type Segments = Vec<String>;

/// A path of an import, and the name that it has from there on.
type Import = (Segments, String);

/// What one file says of others.
#[derive(Default)]
struct Names {
    /// What it imports.
    imports: Vec<Import>,
    /// What it imports for others; it uses only what it names itself.
    forwards: Vec<Import>,
    /// What it names outside imports.
    paths: Vec<Segments>,
}

/// The token here, where it is a word.
fn word(token: Option<&TokenTree>) -> Option<String> {
    match token {
        Some(TokenTree::Ident(word)) => Some(word.to_string()),
        _ => None,
    }
}

/// Whether this punctuation stands here.
fn is(token: Option<&TokenTree>, sign: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == sign)
}

/// The paths that a piece of an import or of an expression begins with, and how many tokens they take.
fn read(tokens: &[TokenTree], before: &[String], found: &mut Vec<Import>) -> usize {
    let (mut path, mut at) = (before.to_vec(), 0);
    loop {
        match tokens.get(at) {
            Some(TokenTree::Ident(word)) => path.push(word.to_string()),
            Some(TokenTree::Punct(star)) if star.as_char() == '*' => path.push("*".to_owned()),
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
                let inner: Vec<_> = group.stream().into_iter().collect();
                for part in inner
                    .split(|token| is(Some(token), ','))
                    .filter(|part| !part.is_empty())
                {
                    read(part, &path, found);
                }
                return at + 1;
            }
            _ => return at.max(1),
        }
        at += 1;
        if !(is(tokens.get(at), ':') && is(tokens.get(at + 1), ':')) {
            break;
        }
        at += 2;
    }
    if path.last().is_some_and(|last| last == "self") && path.len() > 1 {
        path.pop();
    }
    let renamed = (word(tokens.get(at)).as_deref() == Some("as")).then(|| word(tokens.get(at + 1)));
    let name = renamed.flatten().or_else(|| path.last().cloned());
    found.push((path, name.unwrap_or_default()));
    at
}

impl Names {
    /// Reads a piece of Rust, without what is compiled for tests or for the documentation alone.
    fn tokens(&mut self, tokens: TokenStream) {
        let tokens: Vec<_> = tokens.into_iter().collect();
        let (mut at, mut public) = (0, false);
        while let Some(token) = tokens.get(at) {
            let after = tokens.get(at + 1);
            let before = |back: usize, sign| is(at.checked_sub(back).and_then(|at| tokens.get(at)), sign);
            match token {
                TokenTree::Punct(_) if is(Some(token), '#') => {
                    let attribute = after.map(ToString::to_string).unwrap_or_default();
                    let attribute: String = attribute.split_whitespace().collect();
                    if ["[cfg(test)]", "[cfg(doc)]"].contains(&&*attribute) {
                        let ends = |token: &TokenTree| match token {
                            TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
                            other => is(Some(other), ';'),
                        };
                        at += tokens.iter().skip(at).take_while(|token| !ends(token)).count();
                    }
                }
                TokenTree::Ident(word) if *word == "pub" => {
                    public = true;
                    at += 1;
                    if matches!(after, Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis)
                    {
                        at += 1;
                    }
                    continue;
                }
                // A name that is given here, or of another crate.
                TokenTree::Ident(word) if *word == "mod" => at += 1,
                TokenTree::Ident(word) if *word == "use" && is(after, ':') => {}
                TokenTree::Ident(word) if *word == "use" => {
                    let found = if public {
                        &mut self.forwards
                    } else {
                        &mut self.imports
                    };
                    at += read(tokens.get(at + 1..).unwrap_or_default(), &[], found);
                }
                // A field or a method is no path.
                TokenTree::Ident(_) if !before(1, '.') => {
                    let mut found = Vec::new();
                    let taken = read(tokens.get(at..).unwrap_or_default(), &[], &mut found);
                    if !(before(1, ':') && before(2, ':')) {
                        self.paths.extend(found.into_iter().map(|(path, _)| path));
                    }
                    at += taken - 1;
                }
                TokenTree::Group(group) => self.tokens(group.stream()),
                TokenTree::Ident(_) | TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
            public = false;
            at += 1;
        }
    }
}

/// The files of a crate by their module.
type Files = BTreeMap<Segments, (String, Names)>;

/// A path of a module, from the root of the crate. None: it leads out of the crate, or is a local name.
fn absolute(files: &Files, module: &Segments, path: &[String]) -> Option<Segments> {
    let (first, rest) = path.split_first()?;
    let mut from = match &**first {
        "crate" => Segments::new(),
        "self" => module.clone(),
        "super" => {
            let parent = module.split_last()?.1.to_vec();
            if rest.first().is_some_and(|next| next == "super") {
                return absolute(files, &parent, rest);
            }
            parent
        }
        name => {
            let child: Segments = [module.as_slice(), &[name.to_owned()]].concat();
            if rest.is_empty() || !files.contains_key(&child) {
                let names = &files.get(module)?.1;
                let mut imports = names.imports.iter().chain(&names.forwards);
                let (import, _) = imports.find(|(import, as_name)| as_name == name && import != path)?;
                let import = absolute(files, module, import)?;
                return Some([import.as_slice(), rest].concat());
            }
            child
        }
    };
    from.extend_from_slice(rest);
    Some(from)
}

/// The module in whose file an item stands, through whatever forwards it. None: it is a module itself, or of another crate.
fn home(files: &Files, path: &[String]) -> Option<Segments> {
    let depth = (0..=path.len())
        .rev()
        .find(|depth| files.contains_key(&path[..*depth]))?;
    let (module, rest) = (path[..depth].to_vec(), &path[depth..]);
    let name = rest.first()?;
    let forwards = &files.get(&module)?.1.forwards;
    match forwards.iter().find(|(_, as_name)| as_name == name) {
        Some((import, _)) => {
            let import = absolute(files, &module, import)?;
            home(files, &[import.as_slice(), &rest[1..]].concat())
        }
        None => Some(module),
    }
}

/// Which file uses which.
fn uses(files: &Files) -> BTreeMap<String, BTreeSet<String>> {
    let of = |(module, (file, names)): (&Segments, &(String, Names))| {
        let imports = names.imports.iter().map(|(path, _)| path);
        let homes = imports
            .chain(&names.paths)
            .filter_map(|path| home(files, &absolute(files, module, path)?));
        let others = homes
            .filter(|home| home != module)
            .filter_map(|home| Some(files.get(&home)?.0.clone()));
        (file.clone(), others.collect())
    };
    files.iter().map(of).collect()
}

/// Whether a file is used by another, however far round.
fn leads(uses: &BTreeMap<String, BTreeSet<String>>, from: &str, to: &str) -> bool {
    let (mut seen, mut next) = (BTreeSet::new(), vec![from]);
    while let Some(file) = next.pop() {
        if file == to {
            return true;
        }
        if seen.insert(file) {
            next.extend(uses.get(file).into_iter().flatten().map(String::as_str));
        }
    }
    false
}

/// The uses that close a circle.
fn circles(files: &Files) -> BTreeSet<String> {
    let uses = uses(files);
    let pairs = uses
        .iter()
        .flat_map(|(file, others)| others.iter().map(move |other| (file, other)));
    let closing = pairs.filter(|(file, other)| leads(&uses, other, file));
    closing
        .map(|(file, other)| format!("{file} uses {other}"))
        .collect()
}

/// Adds a file to its crate.
fn add(files: &mut Files, crate_folder: &Path, file: &Path, rust: &str) -> Result<()> {
    let inside = file.strip_prefix(crate_folder.join("src"))?.with_extension("");
    let mut module: Segments = inside
        .iter()
        .map(|part| part.to_string_lossy().into_owned())
        .collect();
    if module.len() == 1 && matches!(&*module[0], "lib" | "main") {
        module.clear();
    }
    let mut names = Names::default();
    let tokens = rust
        .parse()
        .ok()
        .with_context(|| format!("cannot read {}", file.display()))?;
    names.tokens(tokens);
    files.insert(module, (file.display().to_string(), names));
    Ok(())
}

#[test]
fn files_of_a_crate_use_each_other_in_no_circle() -> Result<()> {
    let mut crates: BTreeMap<_, Files> = BTreeMap::new();
    for file in size::sources()?
        .into_iter()
        .filter(|file| file.starts_with("crates"))
    {
        let folder: std::path::PathBuf = file.iter().take(2).collect();
        let rust = fs::read_to_string(root().join(&file))?;
        add(crates.entry(folder.clone()).or_default(), &folder, &file, &rust)?;
    }
    assert!(
        crates
            .values()
            .any(|files| uses(files).values().any(|others| others.len() > 3))
    );
    let found: BTreeSet<_> = crates.values().flat_map(circles).collect();
    assert!(
        found.is_empty(),
        "these close a circle; move what both need to a file of its own: {found:#?}"
    );
    Ok(())
}

#[test]
fn a_circle_is_found_through_groups_renames_and_forwarded_names() -> Result<()> {
    let of = |sources: &[(&str, &str)]| -> Result<BTreeSet<String>> {
        let mut files = Files::new();
        for (file, rust) in sources {
            add(&mut files, Path::new(""), Path::new(file), rust)?;
        }
        Ok(circles(&files))
    };
    let lib = ("src/lib.rs", "mod a; pub mod b; pub mod c; pub use a::A;");
    let b = (
        "src/b.rs",
        "use crate::{A as Other, c}; fn f(_: Other) -> c::C {}",
    );
    let straight = of(&[
        lib,
        b,
        ("src/a.rs", "pub struct A;"),
        ("src/c.rs", "pub struct C;"),
    ])?;
    assert_eq!(straight, BTreeSet::new());
    let round = of(&[
        lib,
        b,
        ("src/a.rs", "pub struct A;"),
        ("src/c.rs", "pub struct C(Vec<super::b::B>);"),
    ])?;
    assert_eq!(
        round.into_iter().collect::<Vec<_>>(),
        ["src/b.rs uses src/c.rs", "src/c.rs uses src/b.rs"]
    );
    let a = (
        "src/a.rs",
        "pub struct A; #[cfg(test)] mod tests { use crate::b::B; } fn f(b: B) { b.c }",
    );
    assert_eq!(of(&[lib, b, a, ("src/c.rs", "")])?, BTreeSet::new());
    Ok(())
}
