//! Terms by a newer calendar.

use law::calendar::{Calendar, NotCovered};
use law::rules::Origin;
use law::terms::{self, LastDay};
use law::time::{Instant, NaiveDate};
use record::obligation::Obligation;

use crate::case::{Case, LegIndex, Recomputed, Redated, Reregistered};

/// The open terms by a newer calendar, and those whose last day was provisional whether they have ended or not; none where
/// it changes nothing.
///
/// A day is only ever moved later. Every day was told to the applicant in a receipt and to the holder in its queue, so
/// every day may have been relied on.
pub(super) fn recomputed(
    case: &Case,
    now: Instant,
    calendar: &Calendar,
) -> Result<Option<Recomputed>, NotCovered> {
    let mut registrations = Vec::new();
    let mut changes = Vec::new();
    // A term that began before the first year of the calendar keeps its day, and no other from being counted.
    let mut hindrance = None;
    for (index, leg) in case.legs.iter().enumerate() {
        let mut registered_on = leg.registered_on;
        if leg.missing_year.is_some() {
            let (to, missing_year) = calendar.working_day_or_weekday_from(leg.registered_on)?;
            if to != leg.registered_on || missing_year.is_none() {
                registered_on = to;
                registrations.push(Reregistered {
                    leg: index,
                    from: leg.registered_on,
                    to,
                    missing_year,
                });
            }
        }
        for obligation in &leg.obligations {
            match redated(case, (index, obligation), registered_on, now, calendar)? {
                Ok(change) => changes.extend(change),
                Err(not_covered) => hindrance = Some(not_covered),
            }
        }
    }
    if registrations.is_empty() && changes.is_empty() {
        return match hindrance {
            Some(not_covered) => Err(not_covered),
            None => Ok(None),
        };
    }
    Ok(Some(Recomputed {
        calendar: calendar.version().to_owned(),
        registrations,
        changes,
    }))
}

/// Whether the sweep has to compute the terms of a case anew by this calendar, which is newer than the one in its events.
///
/// # Errors
/// A provisional term began before the first year of the calendar.
pub fn is_outdated(case: &Case, now: Instant, calendar: &Calendar) -> Result<bool, NotCovered> {
    Ok(recomputed(case, now, calendar)?.is_some())
}

/// What the newer calendar changes of one obligation of a leg that is registered on this day; none where it changes
/// nothing. Inside: the term began before the first year of the calendar, and keeps its day.
///
/// # Errors
/// A provisional term began before the first year of the calendar.
fn redated(
    case: &Case,
    (leg, obligation): (LegIndex, &Obligation),
    registered_on: NaiveDate,
    now: Instant,
    calendar: &Calendar,
) -> Result<Result<Option<Redated>, NotCovered>, NotCovered> {
    let basis = obligation.extension.as_ref().unwrap_or(&obligation.basis);
    let is_provisional = obligation.missing_year.is_some();
    // A breach that is not made good is judged again: that it was written down already depends on when somebody
    // looked, and no date does.
    if obligation.has_ended() && !is_provisional || &*basis.calendar == calendar.version() {
        return Ok(Ok(None));
    }
    let change = |computed: NaiveDate, missing_year, extended_from| Redated {
        leg,
        kind: obligation.kind,
        from: obligation.due,
        computed,
        to: computed.max(obligation.due),
        missing_year,
        extended_from,
    };
    if is_provisional {
        let (last, extended_from) = provisional(case, obligation, registered_on, calendar)?;
        let is_changed = last.missing_year.is_none() || last.day > obligation.due;
        return Ok(Ok(
            is_changed.then(|| change(last.day, last.missing_year, extended_from))
        ));
    }
    let computed = match terms::last_day(basis.from, basis.days, basis.unit, calendar) {
        Ok(computed) => computed,
        Err(not_covered) => return Ok(Err(not_covered)),
    };
    // A last day that was a day off was none, however late that was published: article 175 moved it all the same.
    let is_changed = computed > obligation.due || computed != obligation.due && !obligation.is_past(now);
    Ok(Ok(is_changed.then(|| change(computed, None, None))))
}

/// The last day of an obligation whose last day was provisional, from this day of registration; and from which day its
/// extension counts, where that day was provisional too.
///
/// # Errors
/// The term begins before the first year of the calendar.
pub fn provisional(
    case: &Case,
    obligation: &Obligation,
    registered_on: NaiveDate,
    calendar: &Calendar,
) -> Result<(LastDay, Option<NaiveDate>), NotCovered> {
    let of_registration = case
        .rules
        .term(obligation.kind)
        .is_some_and(|term| term.origin == Origin::Registration);
    let term = &obligation.basis;
    let from = if of_registration { registered_on } else { term.from };
    let of_term = || terms::reckon(from, term.days, term.unit, calendar);
    let Some(extension) = &obligation.extension else {
        return Ok((of_term()?, None));
    };
    let from = match obligation.missing_year_before {
        Some(_) => Some(of_term()?.day.max(extension.from)),
        None => None,
    };
    let last = terms::reckon(
        from.unwrap_or(extension.from),
        extension.days,
        extension.unit,
        calendar,
    )?;
    Ok((last, from))
}
