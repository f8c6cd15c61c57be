//! What the portal says to people stands in `words/`, and no sentence of it in Rust.

use std::fs;

use anyhow::{Context as _, Result};
use portal_tests::server::root;
use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};

use super::size::{self, is_for_tests};

/// Finds the texts with a Cyrillic letter in a piece of Rust, without those of tests and of comments.
#[derive(Default)]
struct Reader {
    texts: Vec<String>,
}

impl Reader {
    fn text(&mut self, text: &str) {
        let cyrillic = |c: char| matches!(c, '\u{400}'..='\u{52f}');
        if text.contains(cyrillic) {
            self.texts.push(text.to_owned());
        }
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

/// The texts in a piece of Rust that have a Cyrillic letter.
fn texts(rust: &str) -> Result<Vec<String>> {
    let mut reader = Reader::default();
    reader.visit_file(&syn::parse_file(rust)?);
    Ok(reader.texts)
}

#[test]
fn no_sentence_for_people_stands_in_rust() -> Result<()> {
    let mut found = Vec::new();
    let mut read = 0;
    let sources = size::sources()?.into_iter();
    // What a tool says, it says to those who run the portal.
    for file in sources.filter(|file| !file.starts_with("tools")) {
        let rust = fs::read_to_string(root().join(&file))?;
        let name = file.display().to_string();
        let texts = texts(&rust).with_context(|| format!("cannot parse {name}"))?;
        found.extend(texts.into_iter().map(|text| format!("{name}: {text}")));
        read += 1;
    }
    assert!(read > 200, "{read} files were read");
    assert!(
        found.is_empty(),
        "say these in words/ (docs/words.md):\n{}",
        found.join("\n")
    );
    Ok(())
}

#[test]
fn texts_are_found_in_constants_and_in_macros_but_not_in_comments_and_tests() -> Result<()> {
    let said = r#"const SAID: &str = "сан"; fn say() -> String { format!("{} күн", 1) }"#;
    assert_eq!(texts(said)?, ["сан", "\"{} күн\""]);
    let other = r#"/// The number (БСН).
        fn letter() -> char { let known = "number"; 'ж' }
        #[cfg(test)] mod tests { const SAID: &str = "сан"; }"#;
    assert!(texts(other)?.is_empty());
    Ok(())
}
