//! What is served is what the table of operations says (`crates/api`): routes, functions, schedulers, documents.

use std::collections::BTreeSet;
use std::fmt::Debug;
use std::fs;

use anyhow::{Context as _, Result, bail, ensure};
use api::{Access, Operation};
use portal_tests::server::root;
use syn::visit::{self, Visit};

/// The place of the table.
const TABLE: &str = "crates/api";

/// Holds what a place has to what its source says, and names the differences.
fn same<T: Ord + Debug>(place: &str, there: &BTreeSet<T>, source: &str, said: &BTreeSet<T>) -> Result<()> {
    let more: Vec<_> = there.difference(said).collect();
    let less: Vec<_> = said.difference(there).collect();
    ensure!(
        more.is_empty() && less.is_empty(),
        "{place} has what {source} does not have: {more:?}; and lacks what it has: {less:?}"
    );
    Ok(())
}

/// The component that serves every path to which no other route leads.
const REST: &str = "portal";

#[test]
fn the_routes_of_the_manifest_are_those_of_the_table() -> Result<()> {
    let manifest = super::manifest()?;
    let triggers = manifest["trigger"]["http"].as_array().context("no triggers")?;
    let mut there = BTreeSet::new();
    for trigger in triggers {
        let text = |key: &str| super::text(trigger, key).to_owned();
        let is_new = there.insert((text("id"), text("route"), text("component")));
        ensure!(is_new, "{} is there twice", text("id"));
    }
    let mut said = BTreeSet::new();
    let mut paths = BTreeSet::new();
    for operation in api::all().filter(|operation| operation.component != REST) {
        // A path has one route, which has the name of its first operation.
        if paths.insert(operation.path) {
            let route = operation.path.replace("/{", "/:").replace('}', "");
            said.insert((operation.id.to_owned(), route, operation.component.to_owned()));
        }
    }
    said.insert((REST.to_owned(), "/...".to_owned(), REST.to_owned()));
    // A component that nobody but the others asks has a trigger without a route.
    let routed: BTreeSet<_> = api::all().map(|operation| operation.component).collect();
    for operation in api::inside().filter(|operation| !routed.contains(operation.component)) {
        let component = operation.component.to_owned();
        said.insert((component.clone(), String::new(), component));
    }
    same("spin.toml", &there, TABLE, &said)
}

/// The rows that a function serves, by the names of their constants: the list that it gives to the shell.
fn served(function: &str) -> Result<BTreeSet<String>> {
    let source = fs::read_to_string(root().join(format!("functions/{function}/src/lib.rs")))?;
    let mut rows = BTreeSet::new();
    for item in syn::parse_file(&source)?.items {
        let syn::Item::Static(item) = item else {
            continue;
        };
        if item.ident != "OPERATIONS" {
            continue;
        }
        let syn::Expr::Array(list) = *item.expr else {
            bail!("`OPERATIONS` is no list");
        };
        for one in list.elems {
            let row = row(&one).context("an operation that is not `Operation::of(&api::ROW, ...)`")?;
            ensure!(rows.insert(row.clone()), "`{row}` is there twice");
        }
    }
    Ok(rows)
}

/// `ROW` of `Operation::of(&api::ROW, ...)`.
fn row(operation: &syn::Expr) -> Option<String> {
    let syn::Expr::Call(call) = operation else {
        return None;
    };
    let syn::Expr::Reference(reference) = call.args.first()? else {
        return None;
    };
    let syn::Expr::Path(path) = &*reference.expr else {
        return None;
    };
    let mut segments = path.path.segments.iter();
    let (of, row) = (segments.next()?, segments.next()?);
    (of.ident == "api" && segments.next().is_none()).then(|| row.ident.to_string())
}

#[test]
fn every_function_serves_its_rows_of_the_table_and_no_others() -> Result<()> {
    let functions = super::names("functions")?;
    for function in &functions {
        let of_table = api::all().chain(api::inside());
        let said = of_table
            .filter(|operation| operation.component == function)
            .map(|operation| operation.id.to_uppercase().replace('-', "_"));
        let there = served(function).with_context(|| function.clone())?;
        same(&format!("functions/{function}"), &there, TABLE, &said.collect())?;
    }
    for operation in api::all().chain(api::inside()) {
        ensure!(
            functions.contains(operation.component),
            "{TABLE} has a row of `{}`, which is no function",
            operation.component
        );
    }
    Ok(())
}

#[test]
fn what_is_for_the_scheduler_is_called_by_the_clock_and_by_the_script() -> Result<()> {
    let of_scheduler = || api::all().filter(|operation| operation.access == Access::Scheduler);
    let script = fs::read_to_string(root().join("scripts/tick"))?;
    let listed = script
        .lines()
        .find_map(|line| line.strip_prefix("for path in ")?.strip_suffix("; do"))
        .context("scripts/tick has no list of paths")?;
    let paths = of_scheduler().map(|operation| operation.path).collect();
    same("scripts/tick", &listed.split(' ').collect(), TABLE, &paths)?;
    let clock = fs::read_to_string(root().join("functions/clock/src/lib.rs"))?;
    let called = clock.match_indices("api::").map(|(place, before)| {
        let rest = &clock[place + before.len()..];
        rest.split(|letter: char| !letter.is_ascii_uppercase() && letter != '_')
            .next()
            .unwrap_or_default()
            .to_owned()
    });
    let rows = of_scheduler().map(|operation| operation.id.to_uppercase().replace('-', "_"));
    same("functions/clock", &called.collect(), TABLE, &rows.collect())
}

/// What a text says of operations: a method, if one stands before it, and a path.
fn named(text: &str) -> impl Iterator<Item = (Option<&str>, &str)> {
    let places = text.match_indices("/v1/").map(|(place, _)| place);
    let places = places.chain(text.match_indices("/problems/{").map(|(place, _)| place));
    places.filter_map(|place| {
        let (before, after) = text.split_at(place);
        let end = after.find(|letter: char| {
            !letter.is_ascii_alphanumeric() && !matches!(letter, '/' | '{' | '}' | '_' | '-' | '.')
        });
        let path = after[..end.unwrap_or(after.len())].trim_end_matches('.');
        if before.ends_with('`') {
            return Some((None, path));
        }
        let before = before.strip_suffix(' ')?;
        let word = before.rsplit([' ', '`', '\n']).next()?;
        let methods = ["GET", "HEAD", "POST", "PUT", "DELETE"];
        methods.contains(&word).then_some((Some(word), path))
    })
}

/// Whether the table has this.
fn is_served(method: Option<&str>, path: &str) -> bool {
    let serves = |operation: &Operation| {
        operation.path == path && method.is_none_or(|method| operation.method.name() == method)
    };
    api::all().any(serves)
}

#[test]
fn the_documents_name_operations_that_are_there() -> Result<()> {
    let mut pages = vec![root().join("README.md")];
    for folder in ["docs", "docs/adr"] {
        for entry in fs::read_dir(root().join(folder))? {
            pages.push(entry?.path());
        }
    }
    for function in super::names("functions")? {
        pages.push(root().join(format!("functions/{function}/src/lib.rs")));
    }
    pages.retain(|page| page.is_file());
    // A gateway of the deployment has a path too.
    let manifest = super::manifest()?;
    let variables = manifest["variables"].as_table().context("no variables")?;
    let defaults: BTreeSet<_> = variables.values().map(|of| super::text(of, "default")).collect();
    let (mut named_at_all, mut unknown) = (0, Vec::new());
    for page in &pages {
        let text = fs::read_to_string(page)?;
        for (method, path) in named(&text).filter(|(_, path)| !defaults.contains(path)) {
            named_at_all += 1;
            if !is_served(method, path) {
                let page = page.strip_prefix(root()).unwrap_or(page);
                unknown.push((
                    page.to_path_buf(),
                    method.unwrap_or_default().to_owned(),
                    path.to_owned(),
                ));
            }
        }
    }
    ensure!(named_at_all > 50, "{named_at_all} operations were found");
    ensure!(unknown.is_empty(), "not in {TABLE}: {unknown:#?}");
    Ok(())
}

/// The rows of a table of status codes: status and slug.
fn status_codes(table: &str) -> BTreeSet<(u16, String)> {
    let rows = table.lines().filter_map(|line| {
        let mut cells = line.strip_prefix("| ")?.split(" | ");
        let status = cells.next()?.parse().ok()?;
        let slug = cells.next()?.strip_prefix('`')?.strip_suffix('`')?;
        Some((status, slug.to_owned()))
    });
    rows.collect()
}

#[test]
fn every_kind_of_problem_is_documented_with_its_status_and_some_operation_has_it() -> Result<()> {
    let page = fs::read_to_string(root().join("docs/status-codes.md"))?;
    let (of_functions, _) = page
        .split_once("The embedded host itself answers")
        .context("docs/status-codes.md says nothing of the host")?;
    let kinds: BTreeSet<_> = problems::ALL
        .iter()
        .map(|kind| (kind.status().code(), kind.slug().to_owned()))
        .collect();
    same("docs/status-codes.md", &status_codes(of_functions), KINDS, &kinds)?;
    let slugs = kinds.into_iter().map(|(_, slug)| slug).collect();
    let named = api::all().flat_map(Operation::slugs).map(str::to_owned);
    same(KINDS, &slugs, TABLE, &named.collect())
}

/// The place of the list of kinds.
const KINDS: &str = "crates/problems";

/// Finds the kinds of problems that a piece of Rust makes, by the names of their statics.
#[derive(Default)]
struct Makers {
    statics: Vec<String>,
    /// How often one is made, in a static or elsewhere.
    made: usize,
}

impl<'a> Visit<'a> for Makers {
    fn visit_item_mod(&mut self, item: &'a syn::ItemMod) {
        if !super::size::is_for_tests(&item.attrs) {
            visit::visit_item_mod(self, item);
        }
    }

    fn visit_item_static(&mut self, item: &'a syn::ItemStatic) {
        let is_kind = matches!(&*item.ty, syn::Type::Path(of) if of.path.is_ident("Kind"));
        if is_kind {
            self.statics.push(item.ident.to_string());
        }
        visit::visit_item_static(self, item);
    }

    fn visit_expr_call(&mut self, call: &'a syn::ExprCall) {
        if let syn::Expr::Path(called) = &*call.func {
            let mut segments = called.path.segments.iter().rev().map(|segment| &segment.ident);
            let is_new = segments.next().is_some_and(|last| last == "new");
            self.made += usize::from(is_new && segments.next().is_some_and(|of| of == "Kind"));
        }
        visit::visit_expr_call(self, call);
    }
}

#[test]
fn every_kind_of_problem_is_a_static_of_its_name_which_stands_in_the_list() -> Result<()> {
    let mut makers = Makers::default();
    for file in super::size::sources()? {
        let source = fs::read_to_string(root().join(&file))?;
        if source.contains("Kind::new(") {
            makers.visit_file(&syn::parse_file(&source)?);
        }
    }
    ensure!(
        makers.made == makers.statics.len(),
        "{} kinds are made for {} statics",
        makers.made,
        makers.statics.len()
    );
    let named = |name: &String| name.to_lowercase().replace('_', "-");
    let made = makers.statics.iter().map(named).collect();
    let listed = problems::ALL.iter().map(|kind| kind.slug().to_owned()).collect();
    same("the statics of crates/ and functions/", &made, KINDS, &listed)?;
    ensure!(makers.statics.len() == made.len(), "a name is there twice");
    Ok(())
}
