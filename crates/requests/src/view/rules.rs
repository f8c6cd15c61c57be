//! The rules of a version.

use chrono::NaiveDate;
use law::rules::{ObligationKind, Origin, Owner, RuleSet, Unit};
use serde::Serialize;
use words::language::Language;

/// One wording of the rules.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "RuleSet"))]
pub struct RuleSetView {
    /// The version, to which cases are pinned.
    pub version: &'static str,
    /// The first day on which it is in force here.
    pub in_force_from: NaiveDate,
    /// Whether that day is known, or set by default or by the deployment.
    pub in_force_exact: bool,
    /// The act.
    pub act: &'static str,
    /// What this wording calls the portal of the government's services.
    pub portal: &'static str,
    /// Every term.
    pub terms: Vec<TermView>,
    /// The most calendar days by which the term of an answer is extended.
    pub extension_max_days: u32,
    /// What the rules say of an extension.
    pub extension_wording: &'static str,
    /// Where they say it.
    pub extension_paragraph: &'static str,
}

/// One term of the rules.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Term"))]
pub struct TermView {
    /// What is owed within it.
    pub kind: ObligationKind,
    /// Who owes it.
    pub owner: Owner,
    /// Whether it binds only in the case that its wording names.
    pub contingent: bool,
    /// Its length.
    pub days: u32,
    /// How its days are counted.
    pub unit: Unit,
    /// From which event it runs.
    pub origin: Origin,
    /// Where it is written.
    pub paragraph: &'static str,
    /// What it says.
    pub wording: &'static str,
}

impl RuleSetView {
    /// The wording in this language, in force from this day, or from that of the data.
    pub fn of(set: &'static RuleSet, from: Option<NaiveDate>, language: Language) -> Self {
        Self {
            version: set.version,
            in_force_from: from.unwrap_or(set.in_force_from),
            in_force_exact: set.in_force_exact,
            act: set.act.r#in(language),
            portal: set.portal.r#in(language),
            terms: set
                .terms
                .iter()
                .map(|term| TermView {
                    kind: term.kind,
                    owner: term.owner,
                    contingent: term.contingent,
                    days: term.days,
                    unit: term.unit,
                    origin: term.origin,
                    paragraph: term.paragraph.r#in(language),
                    wording: term.wording.r#in(language),
                })
                .collect(),
            extension_max_days: set.extension.max_days,
            extension_wording: set.extension.wording.r#in(language),
            extension_paragraph: set.extension.paragraph.r#in(language),
        }
    }
}
