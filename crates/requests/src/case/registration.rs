//! The registration of a request that arrives: its day, its rules and its terms.

use chrono::NaiveDate;
use holders::holder::{Holder, Name, NotAddressable, registration_day_or_weekday};
use law::calendar::{Calendar, NotCovered};
use law::rules::{NoRules, Origin, RuleSet};
use law::terms;
use law::time::{Instant, day};
use record::id::RegistrationNumber;
use record::obligation::Opened;

use super::payload::{Admission, Registered};
use crate::document::Document;

/// Why a request cannot be registered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CannotRegister {
    /// The holder cannot be addressed.
    #[error(transparent)]
    Holder(#[from] NotAddressable),
    /// No rules are known for the day of arrival.
    #[error(transparent)]
    Rules(#[from] NoRules),
    /// The calendar does not reach far enough.
    #[error(transparent)]
    Calendar(#[from] NotCovered),
}

/// The day under which a request to this holder that arrives now is registered, and the year for which there is no calendar
/// where that day is provisional.
///
/// # Errors
/// The holder cannot be addressed, or the day is before the first year of the calendar.
pub fn registered_on(
    holder: &Holder,
    arrived_at: Instant,
    calendar: &Calendar,
) -> Result<(NaiveDate, Option<i32>), CannotRegister> {
    holder.addressable(day(arrived_at))?;
    Ok(registration_day_or_weekday(
        arrived_at,
        holder.profile.working_hours,
        calendar,
    )?)
}

/// The obligations that an arrival opens, in the order of the rules. The last day of a term that runs past the last year of
/// the calendar is provisional.
///
/// # Errors
/// A term begins before the first year of the calendar.
pub fn opened_on_arrival(
    rules: &RuleSet,
    arrived_at: Instant,
    registered_on: NaiveDate,
    calendar: &Calendar,
) -> Result<Vec<Opened>, NotCovered> {
    rules
        .terms
        .iter()
        .filter_map(|term| {
            let from = origin_day(term.origin, arrived_at, registered_on)?;
            let last = terms::reckon(from, term.days, term.unit, calendar);
            Some(last.map(|last| Opened {
                kind: term.kind,
                owner: term.owner,
                due: last.day,
                missing_year: last.missing_year,
            }))
        })
        .collect()
}

/// Under what a holder registers a request.
#[derive(Debug, Clone)]
pub struct Registration {
    /// The number.
    pub number: RegistrationNumber,
    /// The day.
    pub registered_on: NaiveDate,
    /// Where that day is provisional: the year for which there is no calendar.
    pub missing_year: Option<i32>,
    /// The holder's name on this day.
    pub holder_name: Name,
}

/// Registers a request that arrived: pins it to the rules and opens its obligations.
///
/// # Errors
/// A term begins before the first year of the calendar.
pub fn register(
    document: &Document<'_>,
    admission: Admission,
    registration: Registration,
    arrived_at: Instant,
    rules: &RuleSet,
    calendar: &Calendar,
) -> Result<Registered, NotCovered> {
    let Registration {
        number,
        registered_on,
        missing_year,
        holder_name,
    } = registration;
    Ok(Registered {
        number,
        arrived_at,
        registered_on,
        missing_year,
        holder_name,
        rules: rules.version.to_owned(),
        calendar: calendar.version().to_owned(),
        admission,
        language: document.language,
        answer_form: document.answer_form,
        publication: document.publication,
        repeat_of: document.repeat_of.clone(),
        obligations: opened_on_arrival(rules, arrived_at, registered_on, calendar)?,
    })
}

/// Day 0 of a term with this origin at an arrival; none where it does not run from one.
pub fn origin_day(origin: Origin, arrived_at: Instant, registered_on: NaiveDate) -> Option<NaiveDate> {
    match origin {
        Origin::Arrival => Some(day(arrived_at)),
        Origin::Registration => Some(registered_on),
        Origin::Extension => None,
    }
}
