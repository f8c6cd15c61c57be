//! How the portal watches terms: it reminds those who owe something before its last day, and brings what was not done
//! before the head and the operator.
//!
//! Nothing here changes what is owed, or whether it was in time. It follows from the case and the present day alone, and
//! each step is written down once: looking twice, late, or from two places at once finds nothing new.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use law::calendar::{Calendar, NotCovered};
use law::rules::Unit;
use law::terms;
use law::time::{Instant, day, end_of_day};
use record::obligation::{Level, Obligation, Outcome};

use crate::case::{Case, Escalated, EventKind, LegIndex, Owed, Reminded};

/// The settings of a deployment, in working days. None: not at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Watch {
    /// How long before the last day of a term the one who owes it is reminded.
    pub remind_before: Option<u32>,
    /// How long after the last day a breach is brought before the head of the holder.
    pub head_after: Option<u32>,
    /// How long after the last day it is brought before the operator of the portal.
    pub operator_after: Option<u32>,
}

impl Watch {
    /// The longest of these times: with more, a reminder would come before the request.
    pub const MOST_DAYS: u32 = 30;

    /// A reminder on the working day before, the head when the breach is a working day old, the operator after three.
    pub const DEFAULT: Self = Self {
        remind_before: Some(1),
        head_after: Some(1),
        operator_after: Some(3),
    };

    /// How old a breach is when it is brought before somebody.
    const fn after(self, level: Level) -> Option<u32> {
        match level {
            Level::Head => self.head_after,
            Level::Operator => self.operator_after,
        }
    }
}

/// The levels, lowest first.
const LEVELS: [Level; 2] = [Level::Head, Level::Operator];

/// Everything that binds and has not ended, by its leg.
fn binding(case: &Case) -> impl Iterator<Item = (LegIndex, &Obligation)> {
    let legs = case.legs.iter().enumerate();
    legs.flat_map(|(index, leg)| leg.obligations.iter().map(move |owed| (index, owed)))
        .filter(|(_, owed)| !owed.contingent && !owed.has_ended())
}

/// The day on which the one who owes this is reminded. None where they were reminded, or learnt of it on that very day.
fn reminder(owed: &Obligation, watch: Watch, calendar: &Calendar) -> Result<Option<NaiveDate>, NotCovered> {
    let Some(days) = watch.remind_before.filter(|_| owed.reminded_of != Some(owed.due)) else {
        return Ok(None);
    };
    let on = terms::working_days_before(owed.due, days, calendar)?;
    Ok((day(owed.opened_at) < on).then_some(on))
}

/// The last day before a breach is brought before somebody; none where it was.
fn patience(
    owed: &Obligation,
    level: Level,
    watch: Watch,
    calendar: &Calendar,
) -> Result<Option<NaiveDate>, NotCovered> {
    let days = watch.after(level).filter(|_| owed.escalated_to < Some(level));
    let last = days.map(|days| terms::reckon(owed.due, days, Unit::WorkingDays, calendar));
    Ok(last.transpose()?.map(|last| last.day))
}

/// The reminders and escalations that are due now and were not written down: an event for each kind.
///
/// # Errors
/// A day is before the first year of the calendar.
pub fn due(
    case: &Case,
    watch: Watch,
    now: Instant,
    calendar: &Calendar,
) -> Result<Vec<EventKind>, NotCovered> {
    let mut reminded = Vec::new();
    let mut escalated = LEVELS.map(|level| (level, Vec::new()));
    for (leg, owed) in binding(case) {
        let this = Owed {
            leg,
            kind: owed.kind,
            on: owed.due,
        };
        match owed.outcome(now) {
            None => {
                if reminder(owed, watch, calendar)?.is_some_and(|on| on <= day(now)) {
                    reminded.push(this);
                }
            }
            Some(Outcome::Breached { .. }) => {
                for (level, obligations) in &mut escalated {
                    let over = patience(owed, *level, watch, calendar)?;
                    if over.is_some_and(|last| end_of_day(last) <= now) {
                        obligations.push(this);
                    }
                }
            }
            Some(Outcome::Discharged(_)) => {}
        }
    }
    let reminded = (!reminded.is_empty()).then_some(EventKind::Reminded(Reminded {
        obligations: reminded,
    }));
    let escalated = escalated
        .into_iter()
        .filter(|(_, obligations)| !obligations.is_empty())
        .map(|(to, obligations)| EventKind::Escalated(Escalated { to, obligations }));
    Ok(reminded.into_iter().chain(escalated).collect())
}

/// The next day after this one on which the case has to be looked at, as it stands after [`due`] was written down; none
/// where nothing will be due unless somebody acts.
///
/// # Errors
/// A day is before the first year of the calendar.
pub fn next_look(
    case: &Case,
    watch: Watch,
    today: NaiveDate,
    calendar: &Calendar,
) -> Result<Option<NaiveDate>, NotCovered> {
    let mut days = BTreeSet::new();
    for (_, owed) in binding(case) {
        days.extend(reminder(owed, watch, calendar)?);
        if owed.missing_year.is_some() {
            // Whether a calendar has come is asked every day.
            days.extend(today.max(owed.due).succ_opt());
            continue;
        }
        // A term ends with its last day, so what follows is due on the next.
        let mut ends = vec![owed.due];
        for level in LEVELS {
            ends.extend(patience(owed, level, watch, calendar)?);
        }
        days.extend(ends.into_iter().filter_map(|end| end.succ_opt()));
    }
    Ok(days.into_iter().find(|on| *on > today))
}

#[cfg(test)]
mod tests;
