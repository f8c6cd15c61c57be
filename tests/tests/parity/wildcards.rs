//! No rule, no state and no letter ends in `_ =>`: the compiler leads one who adds an act, an event or a state to every
//! place that has to know it.

use std::fs;

use anyhow::{Context as _, Result};
use portal_tests::server::root;
use syn::visit::{self, Visit};

use super::size::{self, is_for_tests};

/// Where the rules, the states and the letters are.
const PLACES: [&str; 9] = [
    "crates/messages/src",
    "crates/requests/src/acts",
    "crates/requests/src/case",
    "crates/requests/src/command",
    "crates/requests/src/duty",
    "crates/requests/src/notice",
    "crates/requests/src/receipt",
    "crates/requests/src/view",
    "crates/requests/src/watch",
];

/// Finds the lines of a piece of Rust that has an arm for all the rest, but in tests.
#[derive(Default)]
struct Finder {
    lines: Vec<usize>,
}

impl<'a> Visit<'a> for Finder {
    fn visit_item_mod(&mut self, item: &'a syn::ItemMod) {
        if !is_for_tests(&item.attrs) {
            visit::visit_item_mod(self, item);
        }
    }

    fn visit_arm(&mut self, arm: &'a syn::Arm) {
        if let syn::Pat::Wild(rest) = &arm.pat {
            self.lines.push(rest.underscore_token.span.start().line);
        }
        visit::visit_arm(self, arm);
    }
}

/// The lines with an arm for all the rest.
fn found(rust: &str) -> Result<Vec<usize>> {
    let mut finder = Finder::default();
    finder.visit_file(&syn::parse_file(rust)?);
    Ok(finder.lines)
}

#[test]
fn no_rule_no_state_and_no_letter_has_an_arm_for_all_the_rest() -> Result<()> {
    let (mut wild, mut looked_at) = (Vec::new(), 0);
    for file in size::sources()? {
        let name = file.display().to_string();
        if !PLACES.iter().any(|place| name.starts_with(place)) {
            continue;
        }
        looked_at += 1;
        let rust = fs::read_to_string(root().join(&file))?;
        let lines = found(&rust).with_context(|| name.clone())?;
        wild.extend(lines.into_iter().map(|line| format!("{name}:{line}")));
    }
    assert!(looked_at > 40, "{looked_at} files");
    assert!(
        wild.is_empty(),
        "`_ =>`, where every case is to be named: {wild:?}"
    );
    Ok(())
}

#[test]
fn an_arm_for_all_the_rest_is_found_also_inside_another_match_and_not_in_tests() -> Result<()> {
    let said = "fn of(x: u8) -> u8 {\n match x {\n 0 => match x {\n _ => 1,\n },\n _ if x > 1 => 2,\n other => other,\n }\n}";
    assert_eq!(found(said)?, [4, 6]);
    let tests = "#[cfg(test)] mod tests { fn of(x: u8) -> u8 { match x { _ => 1 } } }";
    assert_eq!(found(tests)?, [0; 0]);
    Ok(())
}
