//! What the portal says to people stands in `words/`, and not in Rust. What still does stands in
//! `tests/golden/sentences-in-rust.txt`, file by file, with the number of its texts: this list may only shrink.

use std::fs;

use anyhow::{Context as _, Result};
use portal_tests::server::root;
use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};

use super::size::{self, Lengths, is_for_tests};

/// The list.
const LIST: &str = "tests/golden/sentences-in-rust.txt";

/// Counts the texts with a Cyrillic letter in a piece of Rust, without those of tests and of comments.
#[derive(Default)]
struct Reader {
    texts: usize,
}

impl Reader {
    fn text(&mut self, text: &str) {
        let cyrillic = |c: char| matches!(c, '\u{400}'..='\u{52f}');
        self.texts += usize::from(text.contains(cyrillic));
    }

    fn tokens(&mut self, tokens: TokenStream) {
        for token in tokens {
            match token {
                TokenTree::Group(group) => self.tokens(group.stream()),
                TokenTree::Literal(literal) => {
                    let literal = literal.to_string();
                    if !literal.starts_with('\'') {
                        self.text(&literal);
                    }
                }
                TokenTree::Ident(_) | TokenTree::Punct(_) => {}
            }
        }
    }
}

impl<'a> Visit<'a> for Reader {
    fn visit_attribute(&mut self, _: &'a syn::Attribute) {}

    fn visit_item_mod(&mut self, item: &'a syn::ItemMod) {
        if !is_for_tests(&item.attrs) {
            visit::visit_item_mod(self, item);
        }
    }

    fn visit_item_impl(&mut self, item: &'a syn::ItemImpl) {
        if !is_for_tests(&item.attrs) {
            visit::visit_item_impl(self, item);
        }
    }

    fn visit_item_fn(&mut self, item: &'a syn::ItemFn) {
        if !is_for_tests(&item.attrs) {
            visit::visit_item_fn(self, item);
        }
    }

    fn visit_lit_str(&mut self, literal: &'a syn::LitStr) {
        self.text(&literal.value());
    }

    fn visit_macro(&mut self, called: &'a syn::Macro) {
        self.tokens(called.tokens.clone());
    }
}

/// How many texts in a piece of Rust have a Cyrillic letter.
fn texts(rust: &str) -> Result<usize> {
    let mut reader = Reader::default();
    reader.visit_file(&syn::parse_file(rust)?);
    Ok(reader.texts)
}

/// What the list and the present texts have against each other.
fn objections(present: &Lengths, list: &Lengths) -> Vec<String> {
    let grown = present.iter().filter_map(|(file, &texts)| {
        let most = list.get(file).copied().unwrap_or_default();
        (texts > most).then(|| {
            format!(
                "{file} has {texts} Cyrillic texts, {most} are allowed: say them in words/ (docs/words.md)"
            )
        })
    });
    let shrunk = list.iter().filter_map(|(file, &listed)| {
        let texts = present.get(file).copied().unwrap_or_default();
        (texts < listed).then(|| match texts {
            0 => format!("{file} has none any more: take it out of the list"),
            _ => format!("{file} has {texts}: write {texts} instead of {listed}"),
        })
    });
    grown.chain(shrunk).collect()
}

#[test]
fn what_is_said_to_people_stands_in_no_rust_but_in_that_of_a_list_that_only_shrinks() -> Result<()> {
    let mut present = Lengths::new();
    let sources = size::sources()?.into_iter();
    // What a tool says, it says to those who run the portal.
    for file in sources.filter(|file| !file.starts_with("tools")) {
        let rust = fs::read_to_string(root().join(&file))?;
        let name = file.display().to_string();
        let texts = texts(&rust).with_context(|| format!("cannot parse {name}"))?;
        present.insert(name, texts);
    }
    let found = objections(&present, &size::list(&root().join(LIST))?);
    assert!(found.is_empty(), "{LIST}:\n{}", found.join("\n"));
    Ok(())
}

#[test]
fn texts_are_found_in_constants_and_in_macros_but_not_in_comments_and_tests() -> Result<()> {
    let said = r#"const SAID: &str = "сан"; fn say() -> String { format!("{} күн", 1) }"#;
    assert_eq!(texts(said)?, 2);
    let other = r#"/// The number (БСН).
        fn letter() -> char { let known = "number"; 'ж' }
        #[cfg(test)] mod tests { const SAID: &str = "сан"; }"#;
    assert_eq!(texts(other)?, 0);
    Ok(())
}

#[test]
fn the_list_of_texts_can_only_shrink() {
    let of = |texts: usize| Lengths::from([("a.rs".to_owned(), texts)]);
    for (present, listed, ok) in [
        (2, 2, true),
        (3, 2, false),
        (1, 2, false),
        (0, 2, false),
        (0, 0, true),
    ] {
        assert_eq!(
            objections(&of(present), &of(listed)).is_empty(),
            ok,
            "{present} of {listed}"
        );
    }
    assert!(!objections(&Lengths::new(), &of(2)).is_empty());
}
