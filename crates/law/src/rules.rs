//! The rules in force, as dated data: which steps have a term, how long it is, from which event it runs, who owes it.
//!
//! A case is pinned to the rules in force on the day it arrived. The tables are made from `data/rules/*.json` when the
//! crate is compiled. Where the day on which a wording took effect is not known, the data has a default, and a
//! deployment may correct it: see [`InForce`].

use std::str::FromStr;

use chrono::{Datelike as _, NaiveDate};
use words::language::{Text, Words};

use crate::say;

pub use self::kind::{ObligationKind, Origin, Owner, Unit};

#[cfg(feature = "schema")]
pub mod file;
mod kind;

/// One term of the rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Term {
    /// What is owed within it.
    pub kind: ObligationKind,
    /// Its length, in `unit`.
    pub days: u32,
    /// How its days are counted.
    pub unit: Unit,
    /// From which event it runs.
    pub origin: Origin,
    /// Who owes it.
    pub owner: Owner,
    /// Whether it binds only in a case that the wording names, such as a request outside the holder's competence.
    pub contingent: bool,
    /// Where it is written.
    pub paragraph: Text,
    /// What it says.
    pub wording: Text,
}

/// How the term of the answer can be extended: once, by the head of the holder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extension {
    /// The most calendar days by which it can be.
    pub max_days: u32,
    /// Where it is written.
    pub paragraph: Text,
    /// What it says.
    pub wording: Text,
}

/// The rules in one wording.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RuleSet {
    /// The name that receipts and events carry.
    pub version: &'static str,
    /// The first day on which they are in force, in Almaty; by default, where it is not exact.
    pub in_force_from: NaiveDate,
    /// Whether that day is known.
    pub in_force_exact: bool,
    /// The day on which the act was signed: it cannot be in force before.
    pub adopted: NaiveDate,
    /// The act.
    pub act: Text,
    /// What this wording calls the portal of the government's services (paragraph 2).
    pub portal: Text,
    /// Every term, one of each kind, in the order of [`ObligationKind::ALL`].
    pub terms: &'static [Term],
    /// How the term of the answer can be extended.
    pub extension: Extension,
}

impl RuleSet {
    /// The term of this kind.
    pub fn term(&self, kind: ObligationKind) -> Option<&'static Term> {
        self.terms.iter().find(|term| term.kind == kind)
    }
}

include!(concat!(env!("OUT_DIR"), "/rules.rs"));

/// A date that the build script has checked.
const fn date(year: i32, month: u32, day: u32) -> NaiveDate {
    match NaiveDate::from_ymd_opt(year, month, day) {
        Some(date) => date,
        None => NaiveDate::MIN,
    }
}

/// The rules in every wording, oldest first.
pub fn all() -> &'static [RuleSet] {
    &RULE_SETS
}

/// The rules of this version.
pub fn version(version: &str) -> Option<&'static RuleSet> {
    all().iter().find(|set| set.version == version)
}

/// The first year in which any of the rules can have been in force, whatever a deployment sets.
pub fn first_year() -> i32 {
    all().first().map_or(i32::MAX, |set| set.adopted.year())
}

/// No rule set was in force on this day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no rules of the portal are known for {0}")]
pub struct NoRules(pub NaiveDate);

impl NoRules {
    /// The error as a sentence.
    pub fn words(&self) -> Words {
        let day = self.0.to_string();
        Words::said(&|language| say::no_rules(language, &day))
    }
}

/// Which rules are in force from which day.
///
/// The default are the days of the data. Those of 2023 and 2025 follow from "ten calendar days after the first
/// official publication", whose day is not known here; a deployment that knows it says so in one line:
///
/// ```
/// # use law::rules::InForce;
/// let days: InForce = "2023=2023-03-27,2025=2025-04-10".parse()?;
/// # assert_eq!(days.from("2025"), Some("2025-04-10".parse().unwrap()));
/// # Ok::<(), law::rules::InvalidInForce>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InForce {
    /// The first day of each of [`RULE_SETS`], ascending.
    days: [NaiveDate; RULE_SETS.len()],
}

impl Default for InForce {
    fn default() -> Self {
        Self {
            days: RULE_SETS.each_ref().map(|set| set.in_force_from),
        }
    }
}

impl InForce {
    /// The rules in force on this legal day.
    ///
    /// # Errors
    /// The day is before the oldest of them.
    pub fn on(&self, day: NaiveDate) -> Result<&'static RuleSet, NoRules> {
        let pairs = all().iter().zip(self.days);
        pairs
            .rev()
            .find_map(|(set, from)| (from <= day).then_some(set))
            .ok_or(NoRules(day))
    }

    /// The first day on which the rules of this version are in force.
    pub fn from(&self, version: &str) -> Option<NaiveDate> {
        let mut pairs = all().iter().zip(self.days);
        pairs.find_map(|(set, from)| (set.version == version).then_some(from))
    }
}

/// Why a line cannot say which rules are in force from which day.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidInForce {
    /// A part of it is not VERSION=YYYY-MM-DD.
    #[error("`{0}` is not of the form VERSION=YYYY-MM-DD")]
    Shape(String),
    /// There are no rules of this version.
    #[error("there are no rules of the version `{0}`")]
    Unknown(String),
    /// A version is named twice.
    #[error("the version {0} is named twice")]
    Repeated(&'static str),
    /// The act itself names its day.
    #[error("the rules of {version} are in force from {from}: the act names the day")]
    Exact {
        /// The version.
        version: &'static str,
        /// Its day.
        from: NaiveDate,
    },
    /// The act was not yet signed on this day.
    #[error("the rules of {version} cannot be in force before they were signed on {adopted}")]
    NotYetSigned {
        /// The version.
        version: &'static str,
        /// The day on which the act was signed.
        adopted: NaiveDate,
    },
    /// A newer wording would be in force no later than an older one.
    #[error("the rules of {newer} must be in force later than those of {older}")]
    Order {
        /// The older version.
        older: &'static str,
        /// The newer version.
        newer: &'static str,
    },
}

impl FromStr for InForce {
    type Err = InvalidInForce;

    /// Reads `VERSION=YYYY-MM-DD` for each day that the data does not know exactly, separated by commas. What is not
    /// named keeps its default.
    fn from_str(line: &str) -> Result<Self, InvalidInForce> {
        let mut days: [Option<NaiveDate>; RULE_SETS.len()] = [None; RULE_SETS.len()];
        if !line.trim().is_empty() {
            for part in line.split(',').map(str::trim) {
                let shape = || InvalidInForce::Shape(part.to_owned());
                let (version, day) = part.split_once('=').ok_or_else(shape)?;
                let from: NaiveDate = day.parse().map_err(|_| shape())?;
                // One spelling of a day is enough.
                if from.to_string() != day {
                    return Err(shape());
                }
                let (set, place) = all()
                    .iter()
                    .zip(&mut days)
                    .find(|(set, _)| set.version == version)
                    .ok_or_else(|| InvalidInForce::Unknown(version.to_owned()))?;
                set.accepts(from)?;
                if place.replace(from).is_some() {
                    return Err(InvalidInForce::Repeated(set.version));
                }
            }
        }
        let mut in_force = Self::default();
        for (day, set) in in_force.days.iter_mut().zip(days) {
            *day = set.unwrap_or(*day);
        }
        let dated = || all().iter().zip(in_force.days);
        for ((older, before), (newer, after)) in dated().zip(dated().skip(1)) {
            if after <= before {
                let (older, newer) = (older.version, newer.version);
                return Err(InvalidInForce::Order { older, newer });
            }
        }
        Ok(in_force)
    }
}

impl RuleSet {
    /// That a deployment may set this day.
    fn accepts(&self, from: NaiveDate) -> Result<(), InvalidInForce> {
        let (version, adopted) = (self.version, self.adopted);
        if self.in_force_exact {
            let from = self.in_force_from;
            Err(InvalidInForce::Exact { version, from })
        } else if from < adopted {
            Err(InvalidInForce::NotYetSigned { version, adopted })
        } else {
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests;
