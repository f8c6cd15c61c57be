//! A batch: what it may still do, what it has done, and what it leaves.

use std::collections::BTreeSet;
use std::rc::Rc;
use std::time::Duration;

use law::calendar::Calendar;
use law::time::{Instant, NaiveDate};
use record::subject::Subject;
use requests::watch::Watch;
use serde::Serialize;

use crate::agenda;
use shell::Session;

/// How long one batch asks about certificates, beside the question that is under way: who is silent costs seconds each time.
pub(super) const ASKING: Duration = Duration::from_secs(2);

/// How often the counter of a log is read where that is a write.
pub(super) const RECOUNT: Duration = Duration::from_secs(3_600);

/// What a batch did.
#[derive(Debug, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Swept {
    /// The cases that were looked at.
    pub done: usize,
    /// Those of them in which something was written down.
    pub changed: usize,
    /// Those that could not be looked at: the log says which and why. They are tried again on the next day.
    pub failed: usize,
    /// Whether there is more to do now.
    pub remaining: bool,
}

/// One batch.
pub(super) struct Sweep<'c> {
    pub(super) session: &'c Session,
    /// As of when.
    pub(super) now: Instant,
    pub(super) today: NaiveDate,
    pub(super) watch: Watch,
    pub(super) calendar: Rc<Calendar>,
    /// How many cases may still be looked at.
    pub(super) left: usize,
    /// How many empty places may still be passed over.
    pub(super) empty: usize,
    /// The cases that were looked at.
    pub(super) seen: BTreeSet<Subject>,
    /// How long it has asked about certificates.
    pub(super) asked: Duration,
    pub(super) agenda: agenda::Plan,
    /// The cases in which notices wait.
    pub(super) outbox: Vec<Subject>,
    pub(super) swept: Swept,
}
