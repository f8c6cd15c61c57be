//! What a leg begins with: its arrival, and the obligations that it opens.

use std::sync::Arc;

use chrono::NaiveDate;
use holders::holder::Name;
use law::rules::RuleSet;
use law::time::{Instant, day};
use record::event::Raw;
use record::id::RegistrationNumber;
use record::obligation::{Basis, Obligation, Opened};

use super::Case;
use super::leg::{Leg, Said, Stage};
use super::not_a_case::NotACase;
use super::registration::origin_day;
use crate::leg::LegIndex;

impl Case {
    /// Begins a leg.
    pub(super) fn begin(&mut self, arrival: Arrival<'_>) -> Result<(), NotACase> {
        let mut leg = Leg {
            number: arrival.number,
            holder_name: arrival.holder_name,
            arrived_at: arrival.at,
            registered_on: arrival.registered_on,
            missing_year: arrival.missing_year,
            part: arrival.part,
            forwarded_from: arrival.from,
            comes_back: arrival.comes_back,
            stage: Stage::Received,
            obligations: Vec::with_capacity(arrival.obligations.len()),
            extension: None,
            clarifications: Vec::new(),
            before_forwarding: None,
        };
        open(
            self.rules,
            &mut leg,
            arrival.obligations,
            arrival.at,
            &arrival.calendar.into(),
        )?;
        self.legs.push(leg);
        Ok(())
    }
}

/// The arrival of a request with a holder.
pub(super) struct Arrival<'a> {
    pub(super) number: RegistrationNumber,
    pub(super) holder_name: Name,
    pub(super) at: Instant,
    pub(super) registered_on: NaiveDate,
    pub(super) missing_year: Option<i32>,
    pub(super) part: Option<Option<Raw>>,
    pub(super) from: Option<(LegIndex, Said)>,
    pub(super) comes_back: bool,
    pub(super) calendar: &'a str,
    pub(super) obligations: &'a [Opened],
}

/// Opens obligations on a leg, each with the term of the rules that it comes from.
pub(super) fn open(
    rules: &'static RuleSet,
    leg: &mut Leg,
    opened: &[Opened],
    at: Instant,
    calendar: &Arc<str>,
) -> Result<(), NotACase> {
    for opened in opened {
        let term = rules
            .term(opened.kind)
            .ok_or_else(|| NotACase::Rules(rules.version.to_owned()))?;
        leg.obligations.push(Obligation {
            kind: opened.kind,
            owner: opened.owner,
            contingent: term.contingent,
            opened_at: at,
            due: opened.due,
            missing_year: opened.missing_year,
            missing_year_before: None,
            basis: Basis {
                from: origin_day(term.origin, leg.arrived_at, leg.registered_on).unwrap_or_else(|| day(at)),
                days: term.days,
                unit: term.unit,
                calendar: Arc::clone(calendar),
            },
            extension: None,
            outcome: None,
            met: false,
            reminded_of: None,
            escalated_to: None,
        });
    }
    Ok(())
}
