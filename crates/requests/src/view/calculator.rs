//! The calculator of terms.

use chrono::NaiveDate;
use holders::holder::{WorkingHours, registration_day};
use law::calendar::{Calendar, NotCovered};
use law::rules::{Origin, Owner, RuleSet, Term, Unit};
use law::terms;
use law::time::{Instant, day, end_of_day};
use serde::Serialize;
use words::language::Language;

use crate::case::origin_day;
use crate::derivation::{ProvisionalView, StepView, steps};

/// One term as the calculator shows it.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "CalculatedTerm"))]
pub struct CalculatedView {
    /// What is owed within it; `extended-answer` for an answer whose term was extended.
    pub kind: &'static str,
    /// Who owes it.
    pub owner: Owner,
    /// Whether it binds only in the case that its wording names.
    pub contingent: bool,
    /// Its length.
    pub days: u32,
    /// How its days are counted.
    pub unit: Unit,
    /// Where it is written.
    pub paragraph: &'static str,
    /// What it says.
    pub wording: &'static str,
    /// The last day.
    pub due: NaiveDate,
    /// Where that day is provisional: why, and for which year. Nothing is late before it is certain.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provisional: Option<ProvisionalView>,
    /// The instant from which it is too late: 24:00 in Almaty.
    pub ends_at: Instant,
    /// Why that day.
    pub derivation: Vec<StepView>,
}

/// What the calculator answers.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Calculation"))]
pub struct CalculationView<'a> {
    /// The event: `arrival` or `extension`.
    pub event: &'static str,
    /// Its instant.
    pub at: Instant,
    /// Its day in Almaty.
    pub day: NaiveDate,
    /// The day under which a request that arrived then is registered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registered_on: Option<NaiveDate>,
    /// The version of the rules.
    pub rules: &'static str,
    /// The act.
    pub act: &'static str,
    /// The version of the calendar.
    pub calendar: &'a str,
    /// Every term that the event opens.
    pub terms: Vec<CalculatedView>,
}

impl<'a> CalculationView<'a> {
    /// What an arrival opens.
    ///
    /// # Errors
    /// The calendar does not cover the day from which a term runs.
    pub fn of_arrival(
        at: Instant,
        hours: WorkingHours,
        rules: &'static RuleSet,
        calendar: &'a Calendar,
        language: Language,
    ) -> Result<Self, NotCovered> {
        let registered_on = registration_day(at, hours, calendar)?;
        let terms = rules
            .terms
            .iter()
            .filter_map(|term| Some((term, origin_day(term.origin, at, registered_on)?)))
            .map(|(term, from)| calculated(term, from, calendar, language))
            .collect::<Result<_, _>>()?;
        let mut calculation = Self::of("arrival", at, rules, calendar, language, terms);
        calculation.registered_on = Some(registered_on);
        Ok(calculation)
    }

    /// What an extension by so many days of a term that ends on `due` opens and moves.
    ///
    /// # Errors
    /// The calendar does not cover the day from which a term runs.
    pub fn of_extension(
        at: Instant,
        due: NaiveDate,
        days: u32,
        rules: &'static RuleSet,
        calendar: &'a Calendar,
        language: Language,
    ) -> Result<Self, NotCovered> {
        let extended = terms::due(due, days, Unit::CalendarDays, calendar)?;
        let mut terms = vec![CalculatedView {
            kind: "extended-answer",
            owner: Owner::Holder,
            contingent: false,
            days,
            unit: Unit::CalendarDays,
            paragraph: rules.extension.paragraph.r#in(language),
            wording: rules.extension.wording.r#in(language),
            due: extended.day,
            provisional: ProvisionalView::of(extended.missing_year, language),
            ends_at: end_of_day(extended.day),
            derivation: steps(extended.derivation, language),
        }];
        for term in rules.terms.iter().filter(|term| term.origin == Origin::Extension) {
            terms.push(calculated(term, day(at), calendar, language)?);
        }
        Ok(Self::of("extension", at, rules, calendar, language, terms))
    }

    pub(super) fn of(
        event: &'static str,
        at: Instant,
        rules: &'static RuleSet,
        calendar: &'a Calendar,
        language: Language,
        terms: Vec<CalculatedView>,
    ) -> Self {
        Self {
            event,
            at,
            day: day(at),
            registered_on: None,
            rules: rules.version,
            act: rules.act.r#in(language),
            calendar: calendar.version(),
            terms,
        }
    }
}

/// One term from this day.
fn calculated(
    term: &'static Term,
    from: NaiveDate,
    calendar: &Calendar,
    language: Language,
) -> Result<CalculatedView, NotCovered> {
    let due = terms::due(from, term.days, term.unit, calendar)?;
    Ok(CalculatedView {
        kind: term.kind.name(),
        owner: term.owner,
        contingent: term.contingent,
        days: term.days,
        unit: term.unit,
        paragraph: term.paragraph.r#in(language),
        wording: term.wording.r#in(language),
        due: due.day,
        provisional: ProvisionalView::of(due.missing_year, language),
        ends_at: end_of_day(due.day),
        derivation: steps(due.derivation, language),
    })
}
