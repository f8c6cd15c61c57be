//! Obligations: the ledger of what is owed in a case.
//!
//! Each is opened by an event, has an owner and a last day, and ends exactly once: discharged in time, or
//! breached on its last day. What is owed at all does not depend on when anyone looked: an obligation whose last
//! day has passed is breached, whether or not that was written down yet.

use std::sync::Arc;

use chrono::NaiveDate;
use law::rules::{ObligationKind, Owner, Unit};
use law::time::{Instant, end_of_day};
use serde::{Deserialize, Serialize};

/// An obligation as the event that opens it says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Opened {
    /// What is owed.
    pub kind: ObligationKind,
    /// Who owes it.
    pub owner: Owner,
    /// The last day on which it is in time.
    pub due: NaiveDate,
    /// Where that day is provisional: the first year for which there was no calendar.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missing_year: Option<i32>,
}

/// How the last day was found: a number of days from a day, by a calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Basis {
    /// Day 0.
    pub from: NaiveDate,
    /// The length.
    pub days: u32,
    /// How the days are counted.
    pub unit: Unit,
    /// The version of the calendar.
    pub calendar: Arc<str>,
}

/// The people that a breach is brought before, one after the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// The head of the holder.
    Head,
    /// The operator of the portal.
    Operator,
}

/// How an obligation ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It was met, or what it was about came to nothing, at this instant.
    Discharged(Instant),
    /// Its last day passed.
    Breached {
        /// The last day: the legal moment, whenever it was noticed.
        on: NaiveDate,
        /// When it was met all the same, or came to nothing.
        ended_at: Option<Instant>,
    },
}

/// An obligation as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Obligation {
    /// What is owed.
    pub kind: ObligationKind,
    /// Who owes it.
    pub owner: Owner,
    /// Whether it binds only in a case of its kind: a term to forward binds a holder that forwards.
    pub contingent: bool,
    /// When it was opened.
    pub opened_at: Instant,
    /// The last day on which it is in time.
    pub due: NaiveDate,
    /// Where that day is provisional: the first year for which there was no calendar. Nothing is late before it is certain.
    pub missing_year: Option<i32>,
    /// Where the last day of the term before its extension is provisional: the same.
    pub missing_year_before: Option<i32>,
    /// How that day was found: the term, and its extension where there is one.
    pub basis: Basis,
    /// The extension: from the last day of the term.
    pub extension: Option<Basis>,
    /// How it ended, as far as it was written down.
    pub outcome: Option<Outcome>,
    /// Whether what was owed was done; where it ended otherwise, it came to nothing.
    pub met: bool,
    /// The last day that its owner was reminded of.
    pub reminded_of: Option<NaiveDate>,
    /// The level that its breach was brought before last.
    pub escalated_to: Option<Level>,
}

impl Obligation {
    /// Whether the last day has passed. A provisional one has not: nobody knows it yet.
    pub fn is_past(&self, now: Instant) -> bool {
        self.missing_year.is_none() && end_of_day(self.due) <= now
    }

    /// Whether it is breached now and nobody has written it down.
    pub fn is_breached_unrecorded(&self, now: Instant) -> bool {
        self.outcome.is_none() && !self.contingent && self.is_past(now)
    }

    /// How it ended, seen from now.
    pub fn outcome(&self, now: Instant) -> Option<Outcome> {
        self.outcome.or_else(|| {
            self.is_breached_unrecorded(now).then_some(Outcome::Breached {
                on: self.due,
                ended_at: None,
            })
        })
    }

    /// Whether it ended: nothing changes it any more. A breach alone is no end, as long as what is owed was not done.
    pub const fn has_ended(&self) -> bool {
        match self.outcome {
            None | Some(Outcome::Breached { ended_at: None, .. }) => false,
            Some(
                Outcome::Discharged(_)
                | Outcome::Breached {
                    ended_at: Some(_), ..
                },
            ) => true,
        }
    }

    /// Whether somebody still has to act: it is not met, and in time still or breached.
    ///
    /// A contingent one whose last day has passed is no work any more; acting on it now would be late.
    pub fn is_pending(&self, now: Instant) -> bool {
        match self.outcome(now) {
            None => !self.is_past(now),
            Some(Outcome::Breached { ended_at: None, .. }) => !self.contingent,
            Some(
                Outcome::Discharged(_)
                | Outcome::Breached {
                    ended_at: Some(_), ..
                },
            ) => false,
        }
    }

    /// Records that it was met, or came to nothing. What has ended stays as it ended.
    pub fn discharge(&mut self, at: Instant, met: bool) {
        match &mut self.outcome {
            None => self.outcome = Some(Outcome::Discharged(at)),
            Some(Outcome::Breached {
                ended_at: ended @ None,
                ..
            }) => *ended = Some(at),
            Some(
                Outcome::Breached {
                    ended_at: Some(_), ..
                }
                | Outcome::Discharged(_),
            ) => return,
        }
        self.met = met;
    }

    /// Moves its last day. A breach that was written down for the day before, and is not made good, was none: whether it
    /// was written down at all depends on when somebody looked, and the law does not. What ended while its last day was
    /// provisional is judged now that it is certain.
    pub fn redate(&mut self, due: NaiveDate, missing_year: Option<i32>) {
        let was_provisional = self.missing_year.is_some();
        self.due = due;
        self.missing_year = missing_year;
        match self.outcome {
            None | Some(Outcome::Breached { ended_at: None, .. }) => {
                self.outcome = None;
                self.escalated_to = None;
            }
            Some(Outcome::Discharged(at)) => {
                let bound = self.met || !self.contingent;
                if was_provisional && bound && self.is_past(at) {
                    self.outcome = Some(Outcome::Breached {
                        on: due,
                        ended_at: Some(at),
                    });
                }
            }
            Some(Outcome::Breached {
                ended_at: Some(_), ..
            }) => {}
        }
    }

    /// Records that its last day has passed.
    pub fn breach(&mut self, on: NaiveDate) {
        self.outcome
            .get_or_insert(Outcome::Breached { on, ended_at: None });
    }
}
