//! A file has at most 400 lines and a function at most 60, tests not counted. What is longer today stands in
//! `tests/golden/long-files.txt` and `tests/golden/long-functions.txt` with its length: these lists may only
//! shrink.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use portal_tests::server::root;
use syn::spanned::Spanned as _;
use syn::visit::{self, Visit};

/// The most lines of a file.
const MOST_OF_A_FILE: usize = 400;
/// The most lines of a function, from its signature to its last brace.
const MOST_OF_A_FUNCTION: usize = 60;

/// The length of each thing, by its name.
pub(super) type Lengths = BTreeMap<String, usize>;

/// Every source file of the project, by its path from the root, without those that hold tests alone.
pub(super) fn sources() -> Result<Vec<PathBuf>> {
    let mut folders = vec![root().join("host/src")];
    for parent in ["crates", "functions", "tools"] {
        for member in super::names(parent)? {
            folders.push(root().join(parent).join(member).join("src"));
        }
    }
    let mut sources = Vec::new();
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(&folder).with_context(|| format!("cannot read {}", folder.display()))?;
        for entry in entries {
            let path = entry?.path();
            match (path.is_dir(), path.file_name().and_then(|name| name.to_str())) {
                (true, Some("tests")) | (false, Some("tests.rs")) => {}
                (true, _) => folders.push(path),
                (false, _) if path.extension().is_some_and(|extension| extension == "rs") => {
                    sources.push(path.strip_prefix(root())?.to_path_buf());
                }
                (false, _) => {}
            }
        }
    }
    Ok(sources)
}

/// Whether something is compiled for tests alone.
pub(super) fn is_for_tests(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let condition = attribute.path().is_ident("cfg").then_some(&attribute.meta);
        matches!(condition, Some(syn::Meta::List(list)) if list.tokens.to_string() == "test")
    })
}

/// The lines that a piece of source takes.
fn lines(from: proc_macro2::Span, to: proc_macro2::Span) -> usize {
    (to.end().line + 1).saturating_sub(from.start().line)
}

/// What is long in one file.
struct Reader {
    /// The lines of its tests.
    tests: usize,
    /// The type whose implementation is read, with `::`.
    within: String,
    functions: Lengths,
}

impl Reader {
    fn function(&mut self, signature: &syn::Signature, block: &syn::Block) {
        let name = format!("{}{}", self.within, signature.ident);
        let length = lines(signature.span(), block.span());
        let longest = self.functions.entry(name).or_default();
        *longest = length.max(*longest);
    }

    fn inside(&mut self, within: String, read: impl FnOnce(&mut Self)) {
        let outer = std::mem::replace(&mut self.within, within);
        read(self);
        self.within = outer;
    }
}

impl<'a> Visit<'a> for Reader {
    fn visit_item_mod(&mut self, module: &'a syn::ItemMod) {
        if is_for_tests(&module.attrs) {
            // Of a module in another file, the one line that names it.
            self.tests += lines(module.span(), module.span());
        } else {
            visit::visit_item_mod(self, module);
        }
    }

    fn visit_item_impl(&mut self, implementation: &'a syn::ItemImpl) {
        if !is_for_tests(&implementation.attrs) {
            let of = match &*implementation.self_ty {
                syn::Type::Path(path) => path.path.segments.last().map(|last| last.ident.to_string()),
                _ => None,
            };
            let within = of.map(|of| format!("{of}::")).unwrap_or_default();
            self.inside(within, |reader| visit::visit_item_impl(reader, implementation));
        }
    }

    fn visit_item_trait(&mut self, item: &'a syn::ItemTrait) {
        self.inside(format!("{}::", item.ident), |reader| {
            visit::visit_item_trait(reader, item)
        });
    }

    fn visit_item_fn(&mut self, item: &'a syn::ItemFn) {
        if !is_for_tests(&item.attrs) {
            self.function(&item.sig, &item.block);
            visit::visit_item_fn(self, item);
        }
    }

    fn visit_impl_item_fn(&mut self, item: &'a syn::ImplItemFn) {
        self.function(&item.sig, &item.block);
        visit::visit_impl_item_fn(self, item);
    }

    fn visit_trait_item_fn(&mut self, item: &'a syn::TraitItemFn) {
        if let Some(block) = &item.default {
            self.function(&item.sig, block);
        }
        visit::visit_trait_item_fn(self, item);
    }
}

/// The length of every file, and of every function as `file type::function`.
fn lengths() -> Result<(Lengths, Lengths)> {
    let (mut files, mut functions) = (Lengths::new(), Lengths::new());
    for path in sources()? {
        let text = fs::read_to_string(root().join(&path))?;
        let name = path.display();
        let parsed = syn::parse_file(&text).with_context(|| format!("cannot parse {name}"))?;
        let mut reader = Reader {
            tests: 0,
            within: String::new(),
            functions: Lengths::new(),
        };
        reader.visit_file(&parsed);
        files.insert(
            name.to_string(),
            text.lines().count().saturating_sub(reader.tests),
        );
        let named = reader.functions.into_iter();
        functions.extend(named.map(|(function, length)| (format!("{name} {function}"), length)));
    }
    Ok((files, functions))
}

/// A list of what is too long: on each line a name and its length.
pub(super) fn list(path: &Path) -> Result<Lengths> {
    let text = fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    text.lines()
        .map(|line| {
            let (name, length) = line.rsplit_once(' ').with_context(|| line.to_owned())?;
            Ok((name.to_owned(), length.parse().with_context(|| line.to_owned())?))
        })
        .collect()
}

/// What the list and the present lengths have against each other.
fn objections(present: &Lengths, list: &Lengths, most: usize) -> Vec<String> {
    let grown = present.iter().filter_map(|(name, &length)| {
        let most = list.get(name).copied().unwrap_or(most);
        (length > most).then(|| format!("{name} has {length} lines, {most} are allowed: split it by noun"))
    });
    let shrunk = list.iter().filter_map(|(name, &listed)| match present.get(name) {
        Some(&length) if length > most && length < listed => Some(format!(
            "{name} shrank to {length} lines: write {length} instead of {listed}"
        )),
        Some(&length) if length > most => None,
        Some(_) | None => Some(format!("{name} is no longer too long: take it out of the list")),
    });
    grown.chain(shrunk).collect()
}

fn hold(present: &Lengths, file: &str, most: usize) -> Result<()> {
    let path = format!("tests/golden/{file}");
    let found = objections(present, &list(&root().join(&path))?, most);
    assert!(found.is_empty(), "{path}:\n{}", found.join("\n"));
    Ok(())
}

#[test]
fn no_file_and_no_function_is_too_long_and_the_lists_of_those_that_are_only_shrink() -> Result<()> {
    let (files, functions) = lengths()?;
    assert!(files.contains_key("crates/law/src/lib.rs") && functions.len() > files.len());
    hold(&files, "long-files.txt", MOST_OF_A_FILE)?;
    hold(&functions, "long-functions.txt", MOST_OF_A_FUNCTION)
}

#[test]
fn a_list_of_what_is_too_long_can_only_shrink() {
    let lengths = |of: &[(&str, usize)]| -> Lengths {
        of.iter()
            .map(|(name, length)| ((*name).to_owned(), *length))
            .collect()
    };
    let listed = lengths(&[("a", 500)]);
    let says = |present: &[(&str, usize)]| objections(&lengths(present), &listed, MOST_OF_A_FILE).join("\n");
    assert_eq!(says(&[("a", 500), ("b", 400)]), "");
    assert_eq!(
        says(&[("a", 500), ("b", 401)]),
        "b has 401 lines, 400 are allowed: split it by noun"
    );
    assert_eq!(
        says(&[("a", 501)]),
        "a has 501 lines, 500 are allowed: split it by noun"
    );
    assert_eq!(
        says(&[("a", 499)]),
        "a shrank to 499 lines: write 499 instead of 500"
    );
    assert_eq!(
        says(&[("a", 400)]),
        "a is no longer too long: take it out of the list"
    );
    assert_eq!(says(&[]), "a is no longer too long: take it out of the list");
}
