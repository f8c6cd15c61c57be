use std::collections::{BTreeMap, BTreeSet};

use super::*;

/// Every row with the name of its constant.
fn named() -> impl Iterator<Item = (&'static str, &'static Operation)> {
    [
        (rows::cases::NAMES, rows::cases::ROWS),
        (rows::acts::NAMES, rows::acts::ROWS),
        (rows::holders::NAMES, rows::holders::ROWS),
        (rows::open::NAMES, rows::open::ROWS),
        (rows::clockwork::NAMES, rows::clockwork::ROWS),
        (rows::inside::NAMES, rows::inside::ROWS),
    ]
    .into_iter()
    .flat_map(|(names, rows)| names.iter().copied().zip(rows))
}

#[test]
fn an_operation_has_one_name_which_begins_with_its_component() {
    let mut ids = BTreeSet::new();
    for (name, row) in named() {
        assert!(ids.insert(row.id), "{} is there twice", row.id);
        assert_eq!(row.id.to_uppercase().replace('-', "_"), name);
        assert!(
            row.id
                .split('-')
                .all(|word| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase())),
            "{} is not in kebab-case",
            row.id
        );
        let rest = row.id.strip_prefix(row.component);
        assert!(
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('-')),
            "{} does not begin with {}",
            row.id,
            row.component
        );
    }
    assert_eq!(ids.len(), all().chain(inside()).count());
}

#[test]
fn an_address_has_one_component_and_each_of_its_methods_once() {
    let mut addresses: BTreeMap<&str, (&str, BTreeSet<Method>)> = BTreeMap::new();
    for row in all() {
        assert!(
            row.path.starts_with("/v1/") || row.path == "/problems/{slug}",
            "{}",
            row.path
        );
        let (component, methods) = addresses
            .entry(row.path)
            .or_insert((row.component, BTreeSet::new()));
        assert_eq!(*component, row.component, "{} is served twice", row.path);
        assert!(methods.insert(row.method), "{} is there twice", row.id);
    }
}

#[test]
fn an_operation_names_each_of_its_problems_and_parameters_once() {
    for row in all().chain(inside()) {
        let slugs = row.slugs();
        let once: BTreeSet<_> = slugs.iter().collect();
        assert_eq!(once.len(), slugs.len(), "{}: {slugs:?}", row.id);
        let parameters: Vec<_> = row.names().chain(row.parameters.iter().copied()).collect();
        let once: BTreeSet<_> = parameters.iter().collect();
        assert_eq!(once.len(), parameters.len(), "{}: {parameters:?}", row.id);
    }
}

#[test]
fn what_an_operation_asks_for_fits_together() {
    for row in all() {
        assert!(
            row.takes.is_none() || row.method.has_body(),
            "{} takes a document that is not read",
            row.id
        );
        assert!(
            row.signing == Signing::Never || row.takes.is_some(),
            "{} has nothing that is signed",
            row.id
        );
        assert_eq!(
            row.access == Access::Signer,
            row.signing == Signing::Must,
            "{}: a document that must be signed is sent without a token",
            row.id
        );
        assert!(
            row.access.needs_token() || !row.asks_first,
            "{} asks first who nobody has to be",
            row.id
        );
        let slugs = row.slugs();
        let has = |slug| slugs.contains(&slug);
        for (slug, expected) in [
            ("malformed", row.takes.is_some()),
            ("invalid-document", row.takes.is_some()),
            ("idempotency-key-reused", row.is_idempotent),
            ("signature-refused", row.signing != Signing::Never),
        ] {
            assert_eq!(has(slug), expected, "{}: `{slug}`", row.id);
        }
        assert!(
            has("not-identified") || !row.access.needs_token(),
            "{} is not for everyone, and tells nobody so",
            row.id
        );
        let is_of_staff = matches!(row.access, Access::Administrator | Access::Head | Access::Staff);
        assert!(
            !has("own-request") || is_of_staff,
            "{}: only the staff of a holder can act in a request of their own",
            row.id
        );
        assert!(
            has("forbidden") || !is_of_staff && row.access != Access::Operator,
            "{} is forbidden to nobody",
            row.id
        );
        assert!(!row.statuses.is_empty(), "{} never answers", row.id);
    }
}
