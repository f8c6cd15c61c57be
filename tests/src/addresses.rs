//! Where operations are called.

use std::collections::BTreeMap;

use api::Method;

use crate::people;

/// The path of an operation with something in place of each name, as it could be or is.
pub fn address(path: &str) -> String {
    let segments = path.split('/').map(|segment| match segment {
        "{bin}" => people::HOLDER,
        "{clarification}" | "{index}" => "0",
        "{day}" => "2026-11-23",
        "{id}" => "990340000014-2026-1",
        "{iin}" => people::HEAD,
        "{slug}" => "not-found",
        "{year}" => "2026",
        other => other,
    });
    segments.collect::<Vec<_>>().join("/")
}

/// What `Allow` names at each path.
pub fn allowed() -> BTreeMap<&'static str, String> {
    let mut methods: BTreeMap<&str, Vec<Method>> = BTreeMap::new();
    for operation in api::all() {
        methods.entry(operation.path).or_default().push(operation.method);
    }
    let allowed = methods.into_iter().map(|(path, mut methods)| {
        methods.sort();
        (
            path,
            methods
                .into_iter()
                .map(Method::allowed)
                .collect::<Vec<_>>()
                .join(", "),
        )
    });
    allowed.collect()
}
