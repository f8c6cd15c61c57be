//! Everything that names the operations names the same ones: the table, folders, manifest, tests, documents; and what
//! holds for one member of the workspace holds for all.

#[path = "parity/circles.rs"]
mod circles;
#[path = "parity/errors.rs"]
mod errors;
#[path = "parity/operations.rs"]
mod operations;
#[path = "parity/plain.rs"]
mod plain;
#[path = "parity/size.rs"]
mod size;
#[path = "parity/stored.rs"]
mod stored;
#[path = "parity/wildcards.rs"]
mod wildcards;
#[path = "parity/words.rs"]
mod words;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};
use portal_tests::server::root;

/// The names in a folder of the project.
fn names(folder: &str) -> Result<BTreeSet<String>> {
    let folder = root().join(folder);
    fs::read_dir(&folder)
        .with_context(|| format!("cannot read {}", folder.display()))?
        .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()))
        .collect()
}

/// A TOML document of the project.
fn toml(path: &Path) -> Result<toml::Table> {
    let text = fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    text.parse()
        .with_context(|| format!("cannot parse {}", path.display()))
}

fn manifest() -> Result<toml::Table> {
    toml(&root().join("spin.toml"))
}

/// The text at this key of a table.
fn text<'a>(table: &'a toml::Value, key: &str) -> &'a str {
    table.get(key).and_then(toml::Value::as_str).unwrap_or_default()
}

/// The HTTP triggers of the manifest: route and component. What only other components reach has an empty route.
fn triggers(manifest: &toml::Table) -> Result<Vec<(String, String)>> {
    triggers_of(manifest, "http")
}

/// The triggers of a kind: route, if there is one, and component.
fn triggers_of(manifest: &toml::Table, kind: &str) -> Result<Vec<(String, String)>> {
    let triggers = manifest["trigger"][kind].as_array().context("no triggers")?;
    Ok(triggers
        .iter()
        .map(|trigger| {
            (
                text(trigger, "route").to_owned(),
                text(trigger, "component").to_owned(),
            )
        })
        .collect())
}

/// The folders that hold members of the workspace.
fn members() -> Result<Vec<PathBuf>> {
    let workspace = toml(&root().join("Cargo.toml"))?;
    let patterns = workspace["workspace"]["members"]
        .as_array()
        .context("no members")?;
    let mut folders = Vec::new();
    for pattern in patterns.iter().filter_map(toml::Value::as_str) {
        match pattern.strip_suffix("/*") {
            Some(parent) => {
                let inside = names(parent)?
                    .into_iter()
                    .map(|name| root().join(parent).join(name));
                folders.extend(inside.filter(|folder| folder.is_dir()));
            }
            None => folders.push(root().join(pattern)),
        }
    }
    Ok(folders)
}

#[test]
fn every_suite_is_run() -> Result<()> {
    let binary = fs::read_to_string(root().join("tests/tests/main.rs"))?;
    let listed = binary
        .lines()
        .filter_map(|line| line.strip_prefix("mod ")?.strip_suffix(';'));
    let files = names("tests/tests")?;
    let suites = files.iter().filter_map(|file| file.strip_suffix(".rs"));
    let suites: BTreeSet<_> = suites.filter(|suite| *suite != "main").collect();
    assert_eq!(listed.collect::<BTreeSet<_>>(), suites);
    Ok(())
}

#[test]
fn every_function_is_a_component_and_has_its_tests() -> Result<()> {
    let functions = names("functions")?;
    assert!(!functions.is_empty());
    let manifest = manifest()?;
    let components = manifest["component"].as_table().context("no components")?;
    assert_eq!(components.keys().cloned().collect::<BTreeSet<_>>(), functions);
    let tests = names("tests/tests")?;
    let mut triggers = triggers(&manifest)?;
    triggers.extend(triggers_of(&manifest, "cron")?);
    for function in &functions {
        assert!(
            tests.contains(&format!("{function}.rs")),
            "{function} has no tests"
        );
        let package = toml(&root().join(format!("functions/{function}/Cargo.toml")))?;
        assert_eq!(text(&package["package"], "name"), format!("fn-{function}"));
        let source = text(&components[function], "source");
        assert!(
            source.ends_with(&format!("/fn_{}.wasm", function.replace('-', "_"))),
            "{function}: {source}"
        );
        assert!(
            triggers.iter().any(|(_, component)| component == function),
            "nothing leads to {function}"
        );
    }
    for (route, component) in triggers {
        assert!(functions.contains(&component), "{route} leads to {component}");
    }
    Ok(())
}

#[test]
fn no_function_is_granted_more_than_the_one_store_and_the_components_that_it_asks() -> Result<()> {
    let manifest = manifest()?;
    let components = manifest["component"].as_table().context("no components")?;
    for (name, component) in components {
        let stores = component["key_value_stores"].as_array().context(name.clone())?;
        assert!(
            stores.iter().all(|store| store.as_str() == Some("default")),
            "{name}"
        );
        let outbound = component["allowed_outbound_hosts"]
            .as_array()
            .context(name.clone())?;
        for host in outbound.iter().filter_map(toml::Value::as_str) {
            let asked = host
                .strip_prefix("http://")
                .and_then(|host| host.strip_suffix(".spin.internal"));
            let may = match asked {
                Some(component) => components.contains_key(component),
                // One component asks those that the deployment believes, at the address that the deployment names. The
                // clock asks the portal, and one other component posts what people are told of cases.
                None => {
                    let variable = host.trim_start_matches("{{ ").trim_end_matches(" }}");
                    let default = manifest["variables"].get(variable).map(|of| text(of, "default"));
                    // Released Spins do not load a manifest with an empty host.
                    let own = name == "clock" && variable == "clock_portal";
                    (["identity", "notify"].contains(&&**name) || own)
                        && default.is_some_and(|default| default.starts_with("http://"))
                }
            };
            assert!(may, "{name} may call {host}");
        }
    }
    Ok(())
}

#[test]
fn the_readme_names_every_function_and_every_script() -> Result<()> {
    let readme = fs::read_to_string(root().join("README.md")).context("README.md cannot be read")?;
    for folder in ["functions", "scripts"] {
        for name in names(folder)? {
            assert!(
                readme.contains(&format!("`{name}`")),
                "README.md does not name {folder}/{name} in its map"
            );
        }
    }
    Ok(())
}

/// What stands between backticks and is a path below one of the folders of the repository, without a placeholder in it.
fn named_paths(text: &str) -> impl Iterator<Item = &str> {
    const FOLDERS: [&str; 11] = [
        "crates/",
        "docs/",
        "functions/",
        "fuzz/",
        "host/",
        "schemas/",
        "scripts/",
        "tests/",
        "tools/",
        "wit/",
        "findings/",
    ];
    text.split('`')
        .skip(1)
        .step_by(2)
        .filter(|code| FOLDERS.iter().any(|folder| code.starts_with(folder)))
        .filter(|code| !code.contains([' ', '<', '*', '{']))
}

#[test]
fn the_documents_name_files_that_are_there() -> Result<()> {
    let mut pages = vec![root().join("README.md")];
    for folder in ["docs", "docs/adr"] {
        for entry in fs::read_dir(root().join(folder))? {
            let path = entry?.path();
            pages.extend(
                Some(path).filter(|path| path.extension().is_some_and(|extension| extension == "md")),
            );
        }
    }
    let mut missing = Vec::new();
    let mut named = 0;
    for page in &pages {
        let text = fs::read_to_string(page)?;
        // Blocks of commands are run by the tests of what they belong to.
        let prose: String = text.split("```").step_by(2).collect();
        for path in named_paths(&prose) {
            named += 1;
            if !root().join(path).exists() {
                missing.push(format!("{}: {path}", page.display()));
            }
        }
    }
    assert!(named > 50, "{named} paths were found");
    assert_eq!(missing, Vec::<String>::new());
    Ok(())
}

#[test]
fn every_member_of_the_workspace_inherits_its_lints() -> Result<()> {
    let members = members()?;
    assert!(members.len() > names("functions")?.len());
    for folder in members {
        let manifest = toml(&folder.join("Cargo.toml"))?;
        let lints = manifest.get("lints").and_then(|lints| lints.get("workspace"));
        assert_eq!(
            lints.and_then(toml::Value::as_bool),
            Some(true),
            "{} has lints of its own",
            folder.display()
        );
        let sources = ["lib.rs", "main.rs"].map(|name| folder.join("src").join(name));
        let first = sources.iter().find(|source| source.exists());
        let first = first.with_context(|| format!("{} has no source", folder.display()))?;
        assert!(
            fs::read_to_string(first)?.starts_with("//!"),
            "{} does not say what it is",
            folder.display()
        );
    }
    Ok(())
}

/// A record becomes a case in the one type that holds both, so that a component folds a record as often as it reads it; `cost`
/// counts how often that is.
#[test]
fn a_record_is_folded_in_one_place() -> Result<()> {
    let mut places = Vec::new();
    for file in size::sources()? {
        let text = fs::read_to_string(root().join(&file))?;
        // What comes after the first test is tests.
        let code = text.split("#[test]").next().unwrap_or_default();
        let folds = code.contains("Case::of(") || code.contains("Case::of_bytes(");
        if folds && !file.starts_with("tools") {
            places.push(file);
        }
    }
    ensure!(
        places.len() == 1 && places.iter().all(|place| place.ends_with("cases/held.rs")),
        "records are folded in {places:?}"
    );
    Ok(())
}
