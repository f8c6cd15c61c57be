//! What is owed: its wording, its day and how that was counted.

use chrono::NaiveDate;
use law::rules::{ObligationKind, Owner};
use law::terms::{self, Step};
use law::time::Instant;
use record::id::RegistrationNumber;
use record::obligation::{Obligation, Outcome as Ended};
use serde::{Deserialize, Serialize};
use words::language::Language;

use crate::case::{Case, NotACase};
use crate::reader::Look;
use crate::say::derivations;

/// One step of a derivation, in words.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct StepView {
    /// The day.
    pub day: NaiveDate,
    /// What happens on it.
    pub why: String,
}

/// That a day is provisional: it is counted by weekdays alone where no calendar is published, and counted anew when one is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Provisional"))]
#[serde(deny_unknown_fields)]
pub struct ProvisionalView {
    /// The first year for which no calendar is published.
    pub missing_year: i32,
    /// In words.
    pub why: String,
}

impl ProvisionalView {
    /// In this language; none for a day that is certain.
    pub fn of(missing_year: Option<i32>, language: Language) -> Option<Self> {
        missing_year.map(|year| Self {
            missing_year: year,
            why: terms::no_calendar(year, language),
        })
    }
}

/// An obligation as a reader sees it.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Obligation"))]
pub struct ObligationView<'a> {
    /// In which registration.
    pub leg: &'a RegistrationNumber,
    /// What is owed.
    pub kind: ObligationKind,
    /// Who owes it.
    pub owner: Owner,
    /// Whether it binds only in the case that its wording names.
    pub contingent: bool,
    /// When it was opened.
    pub opened_at: Instant,
    /// The last day on which it is in time, until 24:00 in Almaty.
    pub due: NaiveDate,
    /// Where that day is provisional: why, and for which year. Nothing is late before it is certain.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provisional: Option<ProvisionalView>,
    /// When it ended in time, or while its last day was provisional.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub discharged_at: Option<Instant>,
    /// The last day, where it passed without what was owed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub breached_on: Option<NaiveDate>,
    /// When it ended all the same, after its last day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<Instant>,
    /// Where it has ended: whether what was owed was done, or came to nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub met: Option<bool>,
    /// What the rules say.
    pub wording: &'static str,
    /// Where they say it.
    pub paragraph: &'static str,
    /// Why that day.
    pub derivation: Vec<StepView>,
}

/// How the last day of an obligation was counted, and that of its extension, each by the calendar of its time.
fn derivation(owed: &Obligation, look: Look<'_>) -> Result<Vec<StepView>, NotACase> {
    let mut derivation = Vec::new();
    // The day that was told at the end of the term, and at that of its extension.
    let term_told = (
        &owed.basis,
        owed.extension
            .as_ref()
            .map_or(owed.due, |extension| extension.from),
    );
    let extension_told = owed.extension.as_ref().map(|extension| (extension, owed.due));
    for (basis, told) in std::iter::once(term_told).chain(extension_told) {
        let Some(calendar) = (look.calendars)(&basis.calendar) else {
            // The day stands in the chain; only why cannot be said.
            derivation.push(StepView {
                day: told,
                why: derivations::not_at_hand(look.language, &basis.calendar),
            });
            continue;
        };
        let due = terms::due(basis.from, basis.days, basis.unit, calendar)?;
        let computed = due.day;
        let begins = derivation.len();
        derivation.extend(steps(due.derivation, look.language));
        // Day 0 of an extension is no event but the last day of the term.
        if begins > 0
            && let Some(first) = derivation.get_mut(begins)
        {
            first.why = derivations::extended_by(look.language, &basis.days.to_string());
        }
        if computed != told {
            derivation.push(StepView {
                day: told,
                why: derivations::KEPT.r#in(look.language).to_owned(),
            });
        }
    }
    Ok(derivation)
}

/// An obligation with its wording and its derivation, both from the versions to which it is pinned.
pub(crate) fn obligation<'a>(
    case: &Case,
    leg: &'a RegistrationNumber,
    owed: &Obligation,
    look: Look<'_>,
) -> Result<ObligationView<'a>, NotACase> {
    let term = case
        .rules
        .term(owed.kind)
        .ok_or_else(|| NotACase::Rules(case.rules.version.to_owned()))?;
    let derivation = derivation(owed, look)?;
    let (discharged_at, breached_on, ended_at) = match owed.outcome(look.now) {
        None => (None, None, None),
        Some(Ended::Discharged(at)) => (Some(at), None, None),
        Some(Ended::Breached { on, ended_at }) => (None, Some(on), ended_at),
    };
    Ok(ObligationView {
        leg,
        kind: owed.kind,
        owner: owed.owner,
        contingent: owed.contingent,
        opened_at: owed.opened_at,
        due: owed.due,
        provisional: ProvisionalView::of(owed.missing_year, look.language),
        discharged_at,
        breached_on,
        ended_at,
        met: (discharged_at.is_some() || ended_at.is_some()).then_some(owed.met),
        wording: term.wording.r#in(look.language),
        paragraph: term.paragraph.r#in(look.language),
        derivation,
    })
}

/// A derivation in words.
pub(crate) fn steps(derivation: Vec<Step<'_>>, language: Language) -> Vec<StepView> {
    derivation
        .into_iter()
        .map(|step| StepView {
            day: step.day,
            why: step.why.text(language),
        })
        .collect()
}
