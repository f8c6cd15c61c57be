//! An extension of the term.

use input::fault::Fault;
use input::faults::Faults;
use law::calendar::{Calendar, NotCovered};
use law::rules::{ObligationKind, Origin, Unit};
use law::terms;
use law::time::{Instant, day};
use record::id::Bin;
use record::obligation::Opened;

use super::rejected::Rejected;
use crate::case::{Case, Extended, Leg, LegIndex};

/// Holders that an extension names: more than any answer was ever put together from, and 240 bytes.
pub const CONSULTED: usize = 20;

/// An extension: from the last day of the term, which article 175 of the Civil Code has already moved to a working day,
/// and rolled forward again.
pub(super) fn extended(
    case: &Case,
    index: LegIndex,
    leg: &Leg,
    now: Instant,
    days: u32,
    consulted: &[Bin],
    calendar: &Calendar,
) -> Result<Extended, Rejected> {
    let max = case.rules.extension.max_days;
    let mut faults = Faults::default();
    if !(1..=max).contains(&days) {
        faults.push(
            "/days",
            Fault::OutOfRange {
                range: format!("1 ... {max}").into(),
            },
        );
    }
    if consulted.is_empty() {
        faults.push("/consulted", Fault::Required);
    }
    for (place, holder) in consulted.iter().enumerate() {
        if holder == leg.holder() {
            faults.push(format!("/consulted/{place}"), Fault::OwnHolder);
        }
    }
    if !faults.0.is_empty() {
        return Err(Rejected::Invalid(faults));
    }
    let from = leg
        .obligation(ObligationKind::Answer)
        .map_or_else(|| day(now), |answer| answer.due);
    let last = terms::reckon(from, days, Unit::CalendarDays, calendar)?;
    let obligations = case
        .rules
        .terms
        .iter()
        .filter(|term| term.origin == Origin::Extension)
        .map(|term| {
            let last = terms::reckon(day(now), term.days, term.unit, calendar)?;
            Ok(Opened {
                kind: term.kind,
                owner: term.owner,
                due: last.day,
                missing_year: last.missing_year,
            })
        })
        .collect::<Result<_, NotCovered>>()?;
    Ok(Extended {
        leg: index,
        days,
        from,
        due: last.day,
        missing_year: last.missing_year,
        consulted: consulted.to_vec(),
        calendar: calendar.version().to_owned(),
        obligations,
    })
}
