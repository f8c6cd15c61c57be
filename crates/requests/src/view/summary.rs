//! The line of a case in a list.

use chrono::NaiveDate;
use law::rules::{ObligationKind, Owner};
use law::time::Instant;
use record::id::{Bin, RegistrationNumber};
use serde::Serialize;
use serde_json::value::RawValue;
use words::language::Language;

use crate::case::{Case, Leg, Status};
use crate::derivation::ProvisionalView;

/// A line of a list of cases.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "CaseSummary"))]
pub struct SummaryView<'a> {
    /// The identifier.
    pub id: &'a RegistrationNumber,
    /// The registration number.
    pub number: &'a RegistrationNumber,
    /// The state.
    pub status: Status,
    /// The holder.
    pub holder: &'a Bin,
    /// When the request arrived.
    pub arrived_at: Instant,
    /// The day under which it is registered.
    pub registered_on: NaiveDate,
    /// What the request is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub subject: Option<&'a RawValue>,
    /// The obligation that is due first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<NextView<'a>>,
}

/// The obligation that is due first.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Next"))]
pub struct NextView<'a> {
    /// In which registration.
    pub leg: &'a RegistrationNumber,
    /// What is owed.
    pub kind: ObligationKind,
    /// Who owes it.
    pub owner: Owner,
    /// The last day on which it is in time.
    pub due: NaiveDate,
    /// Where that day is provisional: why, and for which year. Nothing is late before it is certain.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provisional: Option<ProvisionalView>,
    /// Whether that day has passed.
    pub overdue: bool,
}

impl<'a> NextView<'a> {
    /// The pending obligation of these legs that is due first, among all or among those of one kind.
    pub(super) fn of(
        legs: &'a [Leg],
        kind: Option<ObligationKind>,
        now: Instant,
        language: Language,
    ) -> Option<Self> {
        legs.iter()
            .filter_map(|leg| Some((leg, leg.next_obligation(now, kind)?)))
            .min_by_key(|(_, owed)| owed.due)
            .map(|(leg, owed)| Self {
                leg: &leg.number,
                kind: owed.kind,
                owner: owed.owner,
                due: owed.due,
                provisional: ProvisionalView::of(owed.missing_year, language),
                overdue: owed.is_past(now),
            })
    }
}

impl<'a> SummaryView<'a> {
    /// The line of this case at this instant.
    pub fn of(case: &'a Case, now: Instant, language: Language) -> Self {
        let current = case.current().map_or(&case.registered.number, |leg| &leg.number);
        Self {
            id: &case.registered.number,
            number: current,
            status: case.status(),
            holder: &current.holder,
            arrived_at: case.registered.arrived_at,
            registered_on: case
                .legs
                .first()
                .map_or(case.registered.registered_on, |leg| leg.registered_on),
            subject: case.written.subject.as_deref(),
            next: NextView::of(&case.legs, None, now, language),
        }
    }

    /// The line of one registration of this case, with the obligation that is due first there, among all or among
    /// those of one kind.
    pub fn of_leg(
        case: &'a Case,
        leg: &'a Leg,
        now: Instant,
        kind: Option<ObligationKind>,
        language: Language,
    ) -> Self {
        Self {
            id: &case.registered.number,
            number: &leg.number,
            status: leg.status(),
            holder: leg.holder(),
            arrived_at: leg.arrived_at,
            registered_on: leg.registered_on,
            subject: case.written.subject.as_deref(),
            next: NextView::of(std::slice::from_ref(leg), kind, now, language),
        }
    }
}
