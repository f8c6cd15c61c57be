//! The manifest: the part of Spin's `spin.toml` (version 2) that this host serves. What it does not serve is
//! an error at start with a sentence, never something silently left out.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use serde::Deserialize;

use crate::outbound::Allowed;
use crate::routes::Pattern;
use crate::variables::{self, Values};

/// The one label of key-value stores that hosts of Spin agree on.
pub const DEFAULT_STORE: &str = "default";

/// A manifest with every template filled in.
#[derive(Debug)]
pub struct Manifest {
    /// The application's name.
    pub name: String,
    /// The components that a trigger names, by their ids.
    pub components: BTreeMap<String, Component>,
    /// The routes with the ids of their components.
    pub http: Vec<(Pattern, String)>,
    /// The ids of the components with a private route: only other components call them.
    pub private: Vec<String>,
    /// The cron expressions with the ids of their components.
    pub cron: Vec<(String, String)>,
}

/// What a component is and what it may use.
#[derive(Debug, Default)]
pub struct Component {
    /// The WebAssembly component.
    pub source: PathBuf,
    /// The labels of the key-value stores it may open.
    pub stores: Vec<String>,
    /// Where it may send requests.
    pub outbound: Allowed,
    /// Its variables.
    pub variables: Values,
}

/// A variable of the application.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Variable {
    /// The value where none comes from outside.
    pub default: Option<String>,
    /// Whether a value must come from outside.
    #[serde(default)]
    pub required: bool,
    /// Whether the value is a secret. The host shows none, so it makes no difference here.
    #[serde(default)]
    pub secret: bool,
    /// For readers of the manifest.
    pub description: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    spin_manifest_version: toml::Value,
    application: Application,
    #[serde(default)]
    variables: BTreeMap<String, Variable>,
    #[serde(default)]
    trigger: BTreeMap<String, toml::Value>,
    #[serde(default)]
    component: BTreeMap<String, toml::Table>,
}

#[derive(Deserialize)]
struct Application {
    name: String,
    /// Settings of a kind of trigger, such as a path below which all routes stand.
    #[serde(default)]
    trigger: toml::Table,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HttpTrigger {
    #[serde(rename = "id")]
    _id: Option<String>,
    route: toml::Value,
    component: toml::Value,
    executor: Option<toml::Table>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CronTrigger {
    #[serde(rename = "id")]
    _id: Option<String>,
    component: toml::Value,
    cron_expression: String,
}

/// The keys of a component that say nothing about how it runs.
const DESCRIPTIVE: [&str; 4] = ["build", "tool", "description", "targets"];

/// The keys of a component for things that this host has not: allowed when empty.
const NOT_SERVED: [&str; 7] = [
    "files",
    "exclude_files",
    "sqlite_databases",
    "ai_models",
    "environment",
    "dependencies",
    "allowed_http_hosts",
];

impl Manifest {
    /// Reads a manifest file.
    pub fn read(path: &Path, outside: impl Fn(&str) -> Option<String>) -> Result<Self> {
        let text =
            std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
        let folder = path.parent().unwrap_or(Path::new(""));
        Self::parse(&text, folder, outside).with_context(|| format!("{}", path.display()))
    }

    /// Reads a manifest whose paths begin at `folder`.
    pub fn parse(text: &str, folder: &Path, outside: impl Fn(&str) -> Option<String>) -> Result<Self> {
        let file: File =
            toml::from_str(text).map_err(|why| anyhow::anyhow!("{}", one_line(&why.to_string())))?;
        ensure!(
            file.spin_manifest_version.as_integer() == Some(2),
            "spin_manifest_version must be 2, not {}",
            file.spin_manifest_version
        );
        ensure!(
            file.application.trigger.is_empty(),
            "application.trigger is not served by this host: it serves every route where the manifest puts it"
        );
        let values = variables::resolve(&file.variables, outside).map_err(anyhow::Error::msg)?;
        let mut manifest = Self {
            name: file.application.name,
            components: BTreeMap::new(),
            http: Vec::new(),
            private: Vec::new(),
            cron: Vec::new(),
        };
        for (kind, triggers) in file.trigger {
            let triggers = Vec::<toml::Value>::deserialize(triggers)
                .map_err(|_| anyhow::anyhow!("trigger.{kind} must be a list: write [[trigger.{kind}]]"))?;
            for trigger in triggers {
                manifest.add_trigger(&kind, trigger)?;
            }
        }
        let used: BTreeSet<String> = manifest.named().map(ToOwned::to_owned).collect();
        for (id, table) in file.component {
            let component = component(table, folder, &values).with_context(|| format!("component `{id}`"))?;
            // Spin leaves components without a trigger alone, too.
            if used.contains(&id) {
                manifest.components.insert(id, component);
            }
        }
        for id in manifest.named() {
            ensure!(
                manifest.components.contains_key(id),
                "a trigger names component `{id}`, which is not there"
            );
        }
        for (id, component) in &manifest.components {
            for called in component.outbound.components() {
                ensure!(
                    manifest.serves_http(called),
                    "component `{id}`: allowed_outbound_hosts names component `{called}`, which no trigger.http names"
                );
            }
        }
        Ok(manifest)
    }

    /// The ids of components that triggers name.
    fn named(&self) -> impl Iterator<Item = &str> {
        let http = self.http.iter().map(|(_, id)| id.as_str());
        let private = self.private.iter().map(String::as_str);
        let cron = self.cron.iter().map(|(_, id)| id.as_str());
        http.chain(private).chain(cron)
    }

    /// Whether a route, public or private, names this component.
    pub fn serves_http(&self, id: &str) -> bool {
        self.private.iter().any(|private| private == id) || self.http.iter().any(|(_, other)| other == id)
    }

    fn add_trigger(&mut self, kind: &str, trigger: toml::Value) -> Result<()> {
        match kind {
            "http" => {
                let trigger: HttpTrigger = said(trigger, "trigger.http")?;
                let id = id_of(&trigger.component)?;
                let private = trigger.route.get("private").and_then(toml::Value::as_bool);
                let route = match trigger.route.as_str() {
                    Some(route) => Some(route),
                    None if private == Some(true) => None,
                    None => bail!(
                        "route {} is neither a text nor {{ private = true }}",
                        trigger.route
                    ),
                };
                if let Some(executor) = trigger.executor {
                    let kind = executor.get("type").and_then(toml::Value::as_str);
                    ensure!(
                        kind == Some("http"),
                        "component `{id}`: this host serves only the executor \"http\""
                    );
                }
                match route {
                    Some(route) => {
                        let pattern = Pattern::parse(route).map_err(anyhow::Error::msg)?;
                        self.http.push((pattern, id));
                    }
                    None => self.private.push(id),
                }
            }
            "cron" => {
                let trigger: CronTrigger = said(trigger, "trigger.cron")?;
                self.cron
                    .push((trigger.cron_expression, id_of(&trigger.component)?));
            }
            _ => bail!("this host serves no triggers of type `{kind}`, only http and cron"),
        }
        Ok(())
    }
}

fn id_of(component: &toml::Value) -> Result<String> {
    match component.as_str() {
        Some(id) => Ok(id.to_owned()),
        None => {
            bail!("a trigger must name its component: this host reads no component written into a trigger")
        }
    }
}

fn component(table: toml::Table, folder: &Path, values: &Values) -> Result<Component> {
    let mut component = Component::default();
    let mut source = None;
    for (key, value) in table {
        match key.as_str() {
            "source" => match value.as_str() {
                Some(path) => source = Some(folder.join(path)),
                None => bail!("source must be a path: this host downloads nothing"),
            },
            "key_value_stores" => component.stores = said(value, &key)?,
            "allowed_outbound_hosts" => {
                let hosts: Vec<String> = said(value, &key)?;
                // The function itself reads its variables as they were set, and trims them, too.
                let values: Values = values
                    .iter()
                    .map(|(name, value)| (name.clone(), variables::trimmed(value).to_owned()))
                    .collect();
                let hosts: Result<Vec<_>, _> = hosts
                    .iter()
                    .map(|host| variables::render(host, &values))
                    .collect();
                component.outbound =
                    Allowed::parse(&hosts.map_err(anyhow::Error::msg)?).map_err(anyhow::Error::msg)?;
            }
            "variables" => {
                let templates: BTreeMap<String, String> = said(value, &key)?;
                for (name, template) in templates {
                    component.variables.insert(
                        name,
                        variables::render(&template, values).map_err(anyhow::Error::msg)?,
                    );
                }
            }
            _ if DESCRIPTIVE.contains(&key.as_str()) => {}
            _ if NOT_SERVED.contains(&key.as_str()) => {
                let empty = value
                    .as_array()
                    .map(Vec::is_empty)
                    .or(value.as_table().map(toml::Table::is_empty));
                ensure!(empty == Some(true), "this host does not serve `{key}`");
            }
            _ => bail!("there is no key `{key}` in a component"),
        }
    }
    component.source = source.context("source is missing")?;
    for label in &component.stores {
        ensure!(
            label == DEFAULT_STORE,
            "there is no key-value store `{label}` here, only `{DEFAULT_STORE}`"
        );
    }
    Ok(component)
}

fn said<'de, T: Deserialize<'de>>(value: toml::Value, place: &str) -> Result<T> {
    T::deserialize(value).map_err(|why| anyhow::anyhow!("{place}: {}", one_line(&why.to_string())))
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str =
        "spin_manifest_version = 2\n[application]\nname = \"n\"\nversion = \"1\"\n[application.x]\ny = 1\n";

    fn parse(rest: &str) -> Result<Manifest, String> {
        Manifest::parse(&format!("{HEAD}{rest}"), Path::new("/app"), |_| None)
            .map_err(|why| format!("{why:#}"))
    }

    #[test]
    fn a_manifest_is_read_with_its_templates_filled_in() {
        let manifest = parse(
            r#"
            [variables]
            host = { default = "example.org", secret = true }
            nowhere = { default = "" }
            [[trigger.http]]
            id = "a-trigger"
            route = "/a/..."
            component = "a"
            [[trigger.http]]
            route = { private = true }
            component = "inner"
            [[trigger.cron]]
            component = "a"
            cron_expression = "0 0 1 * * *"
            [component.a]
            source = "target/a.wasm"
            key_value_stores = ["default"]
            allowed_outbound_hosts = ["https://{{ host }}", "http://{{ nowhere }}", "{{ nowhere }}", "http://inner.spin.internal"]
            variables = { url = "https://{{ host }}/x" }
            files = []
            [component.a.build]
            command = "make"
            [component.inner]
            source = "inner.wasm"
            [component.unused]
            source = "b.wasm"
            "#,
        )
        .unwrap();
        let component = &manifest.components["a"];
        assert_eq!(manifest.name, "n");
        assert_eq!(component.source, Path::new("/app/target/a.wasm"));
        assert_eq!(component.stores, ["default"]);
        assert_eq!(component.variables["url"], "https://example.org/x");
        assert_eq!(
            component.outbound,
            Allowed::parse(&["https://example.org", "http://inner.spin.internal"].map(str::to_owned))
                .unwrap()
        );
        assert_eq!(manifest.private, ["inner"]);
        assert_eq!(
            manifest.http,
            [(Pattern::parse("/a/...").unwrap(), "a".to_owned())]
        );
        assert_eq!(manifest.cron, [("0 0 1 * * *".to_owned(), "a".to_owned())]);
        assert_eq!(manifest.components.len(), 2);
    }

    #[test]
    fn what_this_host_does_not_serve_is_said() {
        for (rest, said) in [
            ("[extra]\n", "unknown field `extra`"),
            (
                "[[trigger.redis]]\nchannel = \"x\"\n",
                "this host serves no triggers of type `redis`, only http and cron",
            ),
            (
                "[[trigger.http]]\nroute = { private = false }\ncomponent = \"a\"\n",
                "is neither a text nor { private = true }",
            ),
            (
                "[[trigger.http]]\nroute = \"/\"\ncomponent = \"a\"\n[component.a]\nsource = \"a\"\nallowed_outbound_hosts = [\"http://b.spin.internal\"]\n[component.b]\nsource = \"b\"\n",
                "component `a`: allowed_outbound_hosts names component `b`, which no trigger.http names",
            ),
            (
                "[[trigger.http]]\nroute = \"/\"\ncomponent = { source = \"a\" }\n",
                "no component written into a trigger",
            ),
            (
                "[[trigger.http]]\nroute = \"/\"\ncomponent = \"a\"\n",
                "names component `a`, which is not there",
            ),
            (
                "[[trigger.http]]\nroute = \"a//b\"\ncomponent = \"a\"\n",
                "has an empty segment",
            ),
            (
                "[component.a]\nsource = \"a\"\nfiles = [\"x\"]\n",
                "component `a`: this host does not serve `files`",
            ),
            (
                "[component.a]\nsource = \"a\"\nsqlite_databases = [\"default\"]\n",
                "does not serve `sqlite_databases`",
            ),
            (
                "[component.a]\nsource = \"a\"\nenvironment = { A = \"b\" }\n",
                "does not serve `environment`",
            ),
            (
                "[component.a]\nsource = \"a\"\nkey_value_stores = [\"other\"]\n",
                "no key-value store `other` here",
            ),
            (
                "[component.a]\nsource = { url = \"x\", digest = \"y\" }\n",
                "this host downloads nothing",
            ),
            ("[component.a]\n", "component `a`: source is missing"),
            (
                "[component.a]\nsource = \"a\"\nallowed_hosts = []\n",
                "there is no key `allowed_hosts` in a component",
            ),
            (
                "[component.a]\nsource = \"a\"\nvariables = { x = \"{{ y }}\" }\n",
                "names the variable `y`",
            ),
            (
                "[variables]\ntoken_keys = { required = true }\n",
                "set SPIN_VARIABLE_TOKEN_KEYS",
            ),
            (
                "[application.trigger.http]\nbase = \"/api\"\n",
                "application.trigger is not served",
            ),
            ("[variables]\na = { defualt = \"\" }\n", "unknown field `defualt`"),
        ] {
            let error = parse(rest).unwrap_err();
            assert!(error.contains(said), "{error}");
        }
    }

    #[test]
    fn another_version_of_the_manifest_is_refused() {
        let text = "spin_manifest_version = \"1\"\n[application]\nname = \"n\"\n";
        assert!(
            Manifest::parse(text, Path::new(""), |_| None)
                .unwrap_err()
                .to_string()
                .contains("must be 2")
        );
    }
}
