//! The terms: every day that an event of the chain sets, derived anew from the rules to which the case is pinned and the
//! calendar that the event names.

use holders::holder::{WorkingHours, registration_day_or_weekday};
use law::calendar::{self, Calendar, NotCovered};
use law::rules::{ObligationKind, Origin, RuleSet, Unit};
use law::terms::{LastDay, last_day, reckon};
use law::time::{Instant, NaiveDate, day, end_of_day, noon};
use record::obligation::Opened;
use requests::case::{Case, Days, Event, Extended, Recomputed, Record, opened_on_arrival};
use requests::command::provisional;
use requests::export::Export;

use crate::Finding;
use crate::chain::name;

/// The calendars that the file brings.
pub(crate) fn calendars(file: &Export) -> Vec<Finding> {
    let each = file.calendars.iter().map(|carried| {
        let version = carried.version();
        match calendar::version(version) {
            Some(known) if known != carried => Finding::Wrong(format!(
                "the calendar {version} in the file is not the one that this program knows"
            )),
            Some(_) | None => Finding::Unchecked(format!(
                "the calendar {version} comes with the file; compare it with the one published on the portal"
            )),
        }
    });
    each.collect()
}

/// The terms at the event on this place, if it says anything of them.
pub(crate) fn check(file: &Export, place: usize, event: &Event) -> Option<Finding> {
    let record = &file.record;
    let before = Record {
        format: record.format,
        events: record.events.iter().take(place).cloned().collect(),
        personal: record.personal.iter().take(place).cloned().collect(),
    };
    let what = name(event);
    at_event(file, &before, event).map(|result| match result {
        Ok(said) => Finding::Holds(format!("{what}: {said}")),
        Err(Doubt::Wrong(why)) => Finding::Wrong(format!("{what}: {why}")),
        Err(Doubt::Unchecked(why)) => Finding::Unchecked(format!("{what}: {why}")),
    })
}

/// Why a day is not confirmed.
enum Doubt {
    Wrong(String),
    Unchecked(String),
}

impl From<NotCovered> for Doubt {
    fn from(why: NotCovered) -> Self {
        Self::Wrong(why.to_string())
    }
}

/// The calendar of this version: the program's own before that of the file.
fn calendar_of<'f>(file: &'f Export, version: &str) -> Result<&'f Calendar, Doubt> {
    let carried = || {
        file.calendars
            .iter()
            .find(|calendar| calendar.version() == version)
    };
    calendar::version(version).or_else(carried).ok_or_else(|| {
        Doubt::Unchecked(format!(
            "its days were computed with the calendar {version}, which is not in the file"
        ))
    })
}

/// What an event says of days; none where it says nothing of them.
fn at_event(file: &Export, before: &Record, event: &Event) -> Option<Result<String, Doubt>> {
    let broken = || Doubt::Wrong("the events before it are no case".to_owned());
    match event.event.days()? {
        Days::Registered(registered) => Some((|| {
            let rules = rules(&registered.rules)?;
            let calendar = calendar_of(file, &registered.calendar)?;
            if event.at != registered.arrived_at {
                return Err(Doubt::Wrong(
                    "it is not of the instant at which the request arrived".to_owned(),
                ));
            }
            arrival(
                rules,
                calendar,
                event.at,
                (registered.registered_on, registered.missing_year),
                &registered.obligations,
            )
        })()),
        Days::Forwarded(forwarded) => Some((|| {
            let case = Case::of(before).map_err(|_| broken())?;
            let calendar = calendar_of(file, &forwarded.calendar)?;
            arrival(
                case.rules,
                calendar,
                event.at,
                (forwarded.registered_on, forwarded.missing_year),
                &forwarded.obligations,
            )
        })()),
        Days::Extended(extended) => Some((|| {
            let case = Case::of(before).map_err(|_| broken())?;
            extension(&case, extended, event.at, calendar_of(file, &extended.calendar)?)
        })()),
        Days::Recomputed(recomputed) => Some((|| {
            let case = Case::of(before).map_err(|_| broken())?;
            recomputation(&case, recomputed, calendar_of(file, &recomputed.calendar)?)
        })()),
        Days::Recalled(recalled) => Some((|| {
            let case = Case::of(before).map_err(|_| broken())?;
            let from = case.legs.get(recalled.from);
            let moderate = from.and_then(|from| from.obligation(ObligationKind::Moderate));
            let due = moderate.map(|moderate| moderate.due).ok_or_else(broken)?;
            if event.at >= end_of_day(due) {
                return Err(Doubt::Wrong(format!("the last day to take it back was {due}")));
            }
            Ok(format!(
                "it was taken back by {due}, the last day of moderation at the other holder"
            ))
        })()),
        Days::Breached(breached) => Some((|| {
            let case = Case::of(before).map_err(|_| broken())?;
            for breach in &breached.obligations {
                let owed = case
                    .legs
                    .get(breach.leg)
                    .and_then(|leg| leg.obligation(breach.kind));
                let due = owed.map(|owed| owed.due);
                if due != Some(breach.on) || event.at < end_of_day(breach.on) {
                    return Err(Doubt::Wrong(format!(
                        "{} was not broken on {}: its last day was {}",
                        breach.kind.name(),
                        breach.on,
                        due.map_or_else(|| "never set".to_owned(), |due| due.to_string())
                    )));
                }
            }
            Ok("what it says was not done in time had its last day then".to_owned())
        })()),
    }
}

/// The rules of this version.
fn rules(version: &str) -> Result<&'static RuleSet, Doubt> {
    law::rules::version(version)
        .ok_or_else(|| Doubt::Unchecked(format!("the rules {version} are unknown to this program")))
}

/// The terms that an arrival opens.
fn arrival(
    rules: &RuleSet,
    calendar: &Calendar,
    at: Instant,
    registered: (NaiveDate, Option<i32>),
    opened: &[Opened],
) -> Result<String, Doubt> {
    // The working hours of the holder are not in the chain: within them it is the day itself, if that is worked, and
    // after them the next that is.
    let hours = WorkingHours::default();
    let within = registration_day_or_weekday(noon(day(at)).unwrap_or(at), hours, calendar)?;
    let after = registration_day_or_weekday(end_of_day(day(at)) - TIME_BEFORE_MIDNIGHT, hours, calendar)?;
    let (registered_on, _) = registered;
    if registered != within && registered != after {
        return Err(Doubt::Wrong(format!(
            "it is registered on {registered_on}, and not on {} or {}, or one of them is provisional",
            within.0, after.0
        )));
    }
    let derived = opened_on_arrival(rules, at, registered_on, calendar)?;
    same(&derived, opened)?;
    Ok(format!(
        "its {} terms follow from the rules {} and the calendar {}: {}",
        derived.len(),
        rules.version,
        calendar.version(),
        listed(&derived)
    ))
}

/// A moment before midnight is after the hours of every holder.
const TIME_BEFORE_MIDNIGHT: std::time::Duration = std::time::Duration::from_secs(1);

/// That the event opens what is derived.
fn same(derived: &[Opened], opened: &[Opened]) -> Result<(), Doubt> {
    if derived == opened {
        return Ok(());
    }
    Err(Doubt::Wrong(format!(
        "it sets {}, and the rules and the calendar give {}",
        listed(opened),
        listed(derived)
    )))
}

/// Terms with their last days.
fn listed(opened: &[Opened]) -> String {
    let each = opened.iter().map(|opened| match opened.missing_year {
        None => format!("{} by {}", opened.kind.name(), opened.due),
        Some(year) => format!(
            "{} provisionally by {} (no calendar for {year})",
            opened.kind.name(),
            opened.due
        ),
    });
    each.collect::<Vec<_>>().join(", ")
}

/// The day that an extension gives, and the terms that it opens.
fn extension(case: &Case, extended: &Extended, at: Instant, calendar: &Calendar) -> Result<String, Doubt> {
    let owed = case
        .legs
        .get(extended.leg)
        .and_then(|leg| leg.obligation(ObligationKind::Answer));
    if owed.map(|owed| owed.due) != Some(extended.from) {
        return Err(Doubt::Wrong(format!(
            "the term that it makes longer did not end on {}",
            extended.from
        )));
    }
    let max = case.rules.extension.max_days;
    if !(1..=max).contains(&extended.days) {
        return Err(Doubt::Wrong(format!(
            "it is by {} days; the rules allow {max}",
            extended.days
        )));
    }
    let LastDay {
        day: due,
        missing_year,
    } = reckon(extended.from, extended.days, Unit::CalendarDays, calendar)?;
    if (due, missing_year) != (extended.due, extended.missing_year) {
        return Err(Doubt::Wrong(format!(
            "it sets {}, and the calendar gives {due}",
            extended.due
        )));
    }
    let opens = case
        .rules
        .terms
        .iter()
        .filter(|term| term.origin == Origin::Extension);
    let derived = opens
        .map(|term| {
            let last = reckon(day(at), term.days, term.unit, calendar)?;
            Ok(Opened {
                kind: term.kind,
                owner: term.owner,
                due: last.day,
                missing_year: last.missing_year,
            })
        })
        .collect::<Result<Vec<_>, NotCovered>>()?;
    same(&derived, &extended.obligations)?;
    Ok(format!(
        "the answer by {due} follows from {} calendar days after {} and the calendar {}; {}",
        extended.days,
        extended.from,
        calendar.version(),
        listed(&derived)
    ))
}

/// The days that a newer calendar gives.
fn recomputation(case: &Case, recomputed: &Recomputed, calendar: &Calendar) -> Result<String, Doubt> {
    for change in &recomputed.registrations {
        let leg = case.legs.get(change.leg);
        let Some(_) = leg.filter(|leg| leg.registered_on == change.from && leg.missing_year.is_some()) else {
            return Err(Doubt::Wrong(format!(
                "it was not registered provisionally on {}",
                change.from
            )));
        };
        let (to, missing_year) = calendar.working_day_or_weekday_from(change.from)?;
        if (to, missing_year) != (change.to, change.missing_year) {
            return Err(Doubt::Wrong(format!(
                "it is registered on {}, and the calendar gives {to}",
                change.to
            )));
        }
    }
    for change in &recomputed.changes {
        let owed = case
            .legs
            .get(change.leg)
            .and_then(|leg| leg.obligation(change.kind));
        let kind = change.kind.name();
        let Some(owed) = owed.filter(|owed| owed.due == change.from) else {
            return Err(Doubt::Wrong(format!("{kind} was not owed by {}", change.from)));
        };
        let registered = recomputed
            .registrations
            .iter()
            .find(|moved| moved.leg == change.leg);
        let registered_on = registered.map(|moved| moved.to);
        let registered_on = registered_on.or_else(|| Some(case.legs.get(change.leg)?.registered_on));
        let (last, extended_from) = match (owed.missing_year, registered_on) {
            (Some(_), Some(registered_on)) => provisional(case, owed, registered_on, calendar)?,
            (Some(_) | None, _) => {
                let basis = owed.extension.as_ref().unwrap_or(&owed.basis);
                let day = last_day(basis.from, basis.days, basis.unit, calendar)?;
                (
                    LastDay {
                        day,
                        missing_year: None,
                    },
                    None,
                )
            }
        };
        let computed = last.day;
        if (computed, last.missing_year, extended_from)
            != (change.computed, change.missing_year, change.extended_from)
            || change.to != computed.max(change.from)
        {
            return Err(Doubt::Wrong(format!(
                "{kind}: it sets {}, and the calendar gives {computed}",
                change.to
            )));
        }
    }
    Ok(format!(
        "the {} days that it changes follow from the calendar {}",
        recomputed.changes.len(),
        calendar.version()
    ))
}
