//! Makes static tables of the files in `data`: the rules in each wording, and the working calendar. Compiles the sentences
//! of the crate.
//!
//! A component is made anew for each request, so nothing is parsed when it starts. A file that is wrong stops the
//! build with a message that names it and the field.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;
use std::process::ExitCode;
use std::{env, fs};

use crate::calendar::definition::{Definition, Expanded, Wrong, expand};
use crate::rules::file::{RulesFile, Sentence};
use crate::rules::kind::ObligationKind;

#[allow(
    dead_code,
    unused_imports,
    unreachable_pub,
    reason = "shared with the library, which uses all of it"
)]
#[path = "src/calendar"]
mod calendar {
    pub(crate) mod definition;
}
#[allow(
    dead_code,
    unreachable_pub,
    reason = "shared with the library, which uses all of it"
)]
#[path = "src/rules"]
mod rules {
    pub(crate) mod file;
    pub(crate) mod kind;
}
#[cfg(feature = "schema")]
#[allow(
    dead_code,
    unreachable_pub,
    reason = "shared with the library, which uses all of it"
)]
#[path = "src/pattern.rs"]
mod pattern;

/// The wordings of the Rules, oldest first.
const RULES: [&str; 3] = ["2023", "2025", "2026"];

/// What is wrong with a file.
type Faults = Vec<String>;

fn main() -> ExitCode {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=data");
    println!("cargo::rerun-if-changed=src/calendar/definition.rs");
    println!("cargo::rerun-if-changed=src/calendar/definition");
    println!("cargo::rerun-if-changed=src/pattern.rs");
    println!("cargo::rerun-if-changed=src/rules");
    match generate() {
        Ok(()) => words_build::compile(&["law"]),
        Err(faults) => {
            for fault in faults {
                println!("cargo::error={fault}");
            }
            ExitCode::FAILURE
        }
    }
}

fn generate() -> Result<(), Faults> {
    let out = env::var("OUT_DIR").map_err(|error| vec![format!("OUT_DIR: {error}")])?;
    let write = |name: &str, text: String| {
        fs::write(Path::new(&out).join(name), text).map_err(|error| vec![format!("{name}: {error}")])
    };
    write(
        "calendar.rs",
        calendar_table(&read_calendar("data/calendar.json")?),
    )?;
    write("rules.rs", rules_table(&read_rules()?))
}

/// Reads a file.
fn read<T: serde::de::DeserializeOwned>(path: &str) -> Result<T, Faults> {
    let bytes = fs::read(path).map_err(|error| vec![format!("{path}: {error}")])?;
    serde_json::from_slice(&bytes).map_err(|error| vec![format!("{path}: {error}")])
}

/// What is wrong with a field of the calendar.
struct Fault(String);

impl From<Wrong> for Fault {
    fn from(wrong: Wrong) -> Self {
        Self(wrong.to_string())
    }
}

fn read_calendar(path: &str) -> Result<Expanded, Faults> {
    let definition: Definition = read(path)?;
    expand(&definition, |text| line(text).map_err(Fault)).map_err(|faults| {
        let named = |(pointer, fault): (String, Fault)| format!("{path}: {pointer}: {}", fault.0);
        faults.into_iter().map(named).collect()
    })
}

/// A text of one line, as the library would accept it without changing it.
fn line(text: &str) -> Result<String, String> {
    if text
        .chars()
        .any(|c| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}'))
    {
        Err("must be one line without control characters".to_owned())
    } else if text.trim() != text || !text.chars().any(char::is_alphanumeric) {
        Err("must not be blank, nor begin or end with a space".to_owned())
    } else {
        Ok(text.to_owned())
    }
}

fn read_rules() -> Result<Vec<RulesFile>, Faults> {
    let path = |version: &str| format!("data/rules/{version}.json");
    let sets: Vec<RulesFile> = RULES
        .iter()
        .map(|version| read(&path(version)))
        .collect::<Result<_, _>>()?;
    let mut faults = Vec::new();
    for (set, version) in sets.iter().zip(RULES) {
        let mut fault = |text: String| faults.push(format!("{}: {text}", path(version)));
        if set.version != version {
            fault(format!("/version: must be {version}, as the file is named"));
        }
        if set.in_force_from < set.adopted {
            fault("/in_force_from: must not be before /adopted".to_owned());
        }
        let mut kinds = BTreeSet::new();
        for (index, term) in set.terms.iter().enumerate() {
            if !kinds.insert(term.kind.name()) {
                fault(format!(
                    "/terms/{index}/kind: {} is there already",
                    term.kind.name()
                ));
            }
            if !(1..=90).contains(&term.days) {
                fault(format!("/terms/{index}/days: must be within: 1 ... 90"));
            }
        }
        if set.terms.iter().map(|term| term.kind).ne(ObligationKind::ALL) {
            fault("/terms: must be one of each kind, in the order of ObligationKind::ALL".to_owned());
        }
        if !(1..=90).contains(&set.extension.max_days) {
            fault("/extension/max_days: must be within: 1 ... 90".to_owned());
        }
        for (pointer, text) in sentences(set) {
            if let Err(reason) = line(text) {
                fault(format!("{pointer}: {reason}"));
            }
        }
    }
    for (before, after) in sets.iter().zip(sets.iter().skip(1)) {
        if after.in_force_from <= before.in_force_from {
            faults.push(format!(
                "{}: /in_force_from: must be after that of {}",
                path(&after.version),
                before.version
            ));
        }
    }
    if faults.is_empty() { Ok(sets) } else { Err(faults) }
}

/// Every text of a wording, with its pointer.
fn sentences(set: &RulesFile) -> impl Iterator<Item = (String, &str)> {
    let terms = set.terms.iter().enumerate().flat_map(|(index, term)| {
        let at = format!("/terms/{index}");
        [
            (format!("{at}/paragraph"), &term.paragraph),
            (format!("{at}/wording"), &term.wording),
        ]
    });
    [
        ("/act".to_owned(), &set.act),
        ("/portal".to_owned(), &set.portal),
        ("/extension/paragraph".to_owned(), &set.extension.paragraph),
        ("/extension/wording".to_owned(), &set.extension.wording),
    ]
    .into_iter()
    .chain(terms)
    .flat_map(|(at, sentence)| {
        [("kk", &sentence.kk), ("ru", &sentence.ru), ("en", &sentence.en)]
            .map(|(language, text)| (format!("{at}/{language}"), text.as_str()))
    })
}

/// A date as an expression. `{:?}` of a text is a literal of it.
fn date(day: chrono::NaiveDate) -> String {
    use chrono::Datelike as _;
    format!("date({}, {}, {})", day.year(), day.month(), day.day())
}

fn calendar_table(calendar: &Expanded) -> String {
    let Expanded {
        version,
        first_year,
        last_year,
        days,
    } = calendar;
    let mut table = format!(
        "static BUILT_IN: Calendar = Calendar {{ version: Cow::Borrowed({version:?}), first_year: {first_year}, \
         last_year: {last_year}, days: Cow::Borrowed(&["
    );
    for (day, special) in days {
        let [kk, ru, en] = &special.why;
        let _ = write!(
            table,
            "SpecialDay {{ day: {}, off: {}, why: Words::fixed({kk:?}, {ru:?}, {en:?}), \
             source: Cow::Borrowed({:?}), confirmed: {} }},",
            date(*day),
            special.off,
            special.source,
            special.confirmed
        );
    }
    table + "]) };"
}

fn rules_table(sets: &[RulesFile]) -> String {
    let text = |sentence: &Sentence| {
        let Sentence { kk, ru, en } = sentence;
        format!("Text {{ kk: {kk:?}, ru: {ru:?}, en: {en:?} }}")
    };
    let mut table = format!("static RULE_SETS: [RuleSet; {}] = [", sets.len());
    for set in sets {
        let _ = write!(
            table,
            "RuleSet {{ version: {:?}, act: {}, adopted: {}, in_force_from: {}, in_force_exact: {}, portal: {}, \
             extension: Extension {{ max_days: {}, paragraph: {}, wording: {} }}, terms: &[",
            set.version,
            text(&set.act),
            date(set.adopted),
            date(set.in_force_from),
            set.in_force_exact,
            text(&set.portal),
            set.extension.max_days,
            text(&set.extension.paragraph),
            text(&set.extension.wording),
        );
        for term in &set.terms {
            let _ = write!(
                table,
                "Term {{ kind: ObligationKind::{:?}, days: {}, unit: Unit::{:?}, origin: Origin::{:?}, \
                 owner: Owner::{:?}, contingent: {}, paragraph: {}, wording: {} }},",
                term.kind,
                term.days,
                term.unit,
                term.origin,
                term.owner,
                term.contingent,
                text(&term.paragraph),
                text(&term.wording),
            );
        }
        table.push_str("] },");
    }
    table + "];"
}
