//! The variables of the manifest: their values, `{{ name }}` in texts, and the interface
//! `fermyon:spin/variables@2.0.0` through which a function reads its own.
//!
//! A value comes from `SPIN_VARIABLE_<NAME>`, else from the manifest's default. Spin looks a value up when a
//! function asks; here every value is known at start, so that a missing one stops the host, not a citizen.

use std::collections::BTreeMap;

use crate::engine::Guest;
use crate::manifest::Variable;

#[allow(missing_docs, reason = "generated from wit/variables")]
mod bindings {
    wasmtime::component::bindgen!({
        path: "wit/variables",
        world: "fermyon:spin/configured",
        imports: { default: trappable },
    });
}

pub use bindings::fermyon::spin::variables::add_to_linker;
use bindings::fermyon::spin::variables::{Error, Host};

/// Names with their values.
pub type Values = BTreeMap<String, String>;

/// A value without what stands around one that comes from a file and that nobody means: white space, line ends, and the
/// mark with which some programs begin a file.
pub fn trimmed(value: &str) -> &str {
    value.trim_matches(|letter: char| letter.is_whitespace() || letter == '\u{feff}')
}

/// The values of the manifest's variables. The error is a sentence for a human.
pub fn resolve(
    declared: &BTreeMap<String, Variable>,
    outside: impl Fn(&str) -> Option<String>,
) -> Result<Values, String> {
    let mut values = Values::new();
    for (name, variable) in declared {
        if !is_name(name) {
            return Err(format!(
                "variable `{name}` is not lower-case letters, digits and single underscores"
            ));
        }
        let value = match (outside(name), &variable.default, variable.required) {
            (Some(value), _, _) => value,
            (None, Some(default), false) => default.clone(),
            (None, None, true) => {
                let set = format!("SPIN_VARIABLE_{}", name.to_uppercase());
                return Err(format!(
                    "variable `{name}` is required and has no value: set {set}"
                ));
            }
            (None, Some(_), true) => {
                return Err(format!(
                    "variable `{name}` is required and has a default: it can be only one of them"
                ));
            }
            (None, None, false) => {
                return Err(format!("variable `{name}` is neither required nor has a default"));
            }
        };
        values.insert(name.clone(), value);
    }
    Ok(values)
}

/// A text with every `{{ name }}` replaced by its value. The error is a sentence for a human.
pub fn render(template: &str, values: &Values) -> Result<String, String> {
    let mut out = String::with_capacity(template.len());
    let mut left = template;
    while let Some((before, after)) = left.split_once("{{") {
        let Some((name, rest)) = after.split_once("}}") else {
            return Err(format!("{template:?} opens {{{{ and does not close it"));
        };
        let name = name.trim();
        let Some(value) = values.get(name) else {
            return Err(format!(
                "{template:?} names the variable `{name}`, which [variables] does not have"
            ));
        };
        out.push_str(before);
        out.push_str(value);
        left = rest;
    }
    if left.contains("}}") {
        return Err(format!("{template:?} closes }}}} without opening it"));
    }
    out.push_str(left);
    Ok(out)
}

/// Spin's rule for names, which keeps names and environment variables one to one.
fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && name
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
        && !name.ends_with('_')
        && !name.contains("__")
}

impl Host for Guest {
    fn get(&mut self, name: String) -> wasmtime::Result<Result<String, Error>> {
        if !is_name(&name) {
            return Ok(Err(Error::InvalidName(name)));
        }
        Ok(self
            .variables()
            .get(&name)
            .cloned()
            .ok_or(Error::Undefined(format!("no variable {name:?}"))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variable(default: Option<&str>, required: bool) -> Variable {
        Variable {
            default: default.map(ToOwned::to_owned),
            required,
            ..Variable::default()
        }
    }

    fn values() -> Values {
        Values::from([
            ("host".into(), "example.org".into()),
            ("empty".into(), String::new()),
        ])
    }

    #[test]
    fn a_value_from_outside_wins_over_the_default() {
        let declared = BTreeMap::from([
            ("a".to_owned(), variable(Some("1"), false)),
            ("b_2".to_owned(), variable(Some("2"), false)),
        ]);
        let values = resolve(&declared, |name| (name == "a").then(|| "9".into())).unwrap();
        assert_eq!(
            values,
            Values::from([("a".into(), "9".into()), ("b_2".into(), "2".into())])
        );
    }

    #[test]
    fn a_variable_that_can_have_no_value_is_refused() {
        for (name, declared, said) in [
            (
                "token_keys",
                variable(None, true),
                "variable `token_keys` is required and has no value: set SPIN_VARIABLE_TOKEN_KEYS",
            ),
            (
                "a",
                variable(None, false),
                "variable `a` is neither required nor has a default",
            ),
            (
                "a",
                variable(Some("x"), true),
                "variable `a` is required and has a default: it can be only one of them",
            ),
            (
                "A",
                variable(Some("x"), false),
                "variable `A` is not lower-case letters, digits and single underscores",
            ),
            (
                "a__b",
                variable(Some("x"), false),
                "variable `a__b` is not lower-case letters, digits and single underscores",
            ),
        ] {
            assert_eq!(
                resolve(&BTreeMap::from([(name.into(), declared)]), |_| None)
                    .err()
                    .as_deref(),
                Some(said)
            );
        }
    }

    #[test]
    fn templates_are_filled_in() {
        for (template, text) in [
            ("plain", "plain"),
            ("{{host}}", "example.org"),
            ("https://{{ host }}:443{{ empty }}", "https://example.org:443"),
            ("{ {{ host }} }", "{ example.org }"),
        ] {
            assert_eq!(render(template, &values()).as_deref(), Ok(text));
        }
    }

    #[test]
    fn templates_that_cannot_be_filled_in_are_refused() {
        for template in ["{{ host", "{{ nobody }}", "host }}", "{{}}"] {
            assert!(render(template, &values()).is_err(), "{template}");
        }
    }
}
