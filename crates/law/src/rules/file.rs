//! The files in `data/rules`: one for each wording of the Rules.
//!
//! Only the build script reads them; the library has the types for the JSON Schema of the files and for its tests.

use chrono::NaiveDate;
use serde::Deserialize;

use super::kind::{ObligationKind, Origin, Owner, Unit};

/// A wording of the Rules, as its file says it.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Rules"))]
#[serde(deny_unknown_fields)]
pub struct RulesFile {
    /// The name that receipts and events carry; also that of the file.
    #[cfg_attr(feature = "schema", schemars(regex(pattern = "^[0-9]{4}$")))]
    pub version: String,
    /// The act.
    pub act: Sentence,
    /// The day on which the act was signed: it is not in force before.
    pub adopted: NaiveDate,
    /// The first day on which it is in force, in Almaty.
    pub in_force_from: NaiveDate,
    /// Whether that day is known, or a default that a deployment may correct.
    pub in_force_exact: bool,
    /// What is not known, and what follows from it here; for readers of the file.
    pub notes: Vec<String>,
    /// What the wording calls the portal of the government's services.
    pub portal: Sentence,
    /// Every term, in the order of [`ObligationKind`].
    pub terms: Vec<TermEntry>,
    /// How the term of the answer can be extended.
    pub extension: ExtensionEntry,
}

/// A sentence in the three languages.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Sentence {
    /// In Kazakh.
    #[cfg_attr(feature = "schema", schemars(length(min = 1)))]
    pub kk: String,
    /// In Russian.
    #[cfg_attr(feature = "schema", schemars(length(min = 1)))]
    pub ru: String,
    /// In English.
    #[cfg_attr(feature = "schema", schemars(length(min = 1)))]
    pub en: String,
}

/// A term.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct TermEntry {
    /// What is owed within it.
    pub kind: ObligationKind,
    /// Its length, in `unit`.
    #[cfg_attr(feature = "schema", schemars(range(min = 1, max = 90)))]
    pub days: u32,
    /// How its days are counted.
    pub unit: Unit,
    /// From which event it runs.
    pub origin: Origin,
    /// Who owes it.
    pub owner: Owner,
    /// Whether it binds only in a case that the wording names.
    pub contingent: bool,
    /// Where it is written.
    pub paragraph: Sentence,
    /// What it says.
    pub wording: Sentence,
}

/// The extension of the term of the answer.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ExtensionEntry {
    /// The most calendar days, once.
    #[cfg_attr(feature = "schema", schemars(range(min = 1, max = 90)))]
    pub max_days: u32,
    /// Where it is written.
    pub paragraph: Sentence,
    /// What it says.
    pub wording: Sentence,
}
