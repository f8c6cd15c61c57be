//! The sweep: follows what happened and what is due, and does in each case what the portal itself has to do.
//!
//! It asks "due by now and not done", never "due today", and every step can be done twice. Where a case has to be looked
//! at comes from three places: the registers of the holders, where every arrival has its number; the journal, into which
//! every act is entered; and the agenda, into which each look enters the day of the next. A look writes what follows into
//! the case first, then enters the case where it has to be found again, and only then is it taken out where it was found.

mod batch;
mod certificates;
mod journal;
mod look;
mod register;

use std::collections::BTreeSet;
use std::time::Duration;

use law::time::{Instant, NaiveDate, day};
use record::stored::Document;
use serde::{Deserialize, Serialize};

use crate::{agenda, recomputation};
use directory::calendars;
use shell::Error;
use shell::Session;
use shell::config;
use shell::log;
use shell::store::Key;

use batch::Sweep;
pub use batch::Swept;
use register::EMPTY_PLACES;

/// Cases that one batch looks at: about a second on the slowest back end measured, where each may cost a durable write.
const BATCH: usize = 200;

/// How far recomputing has come.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Recomputed {
    /// With which calendar.
    calendar: String,
    /// Where the next batch begins; none once all is done.
    cursor: Option<String>,
    /// Whether all is done.
    done: bool,
    /// The last day on which the log said that the calendar ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    warned_on: Option<NaiveDate>,
}

impl Document for Recomputed {
    const KIND: &'static str = "sweep";
}

/// Does one bounded batch of what is due at an instant. One durable write for each case in which something is written down;
/// beside those a handful for a batch, and one for each shard a day.
///
/// # Errors
/// 503 where the store does not answer.
pub fn sweep(session: &Session, now: Instant) -> Result<Swept, Error> {
    let mut sweep = Sweep {
        session,
        now,
        today: day(now),
        watch: config::watch()?,
        calendar: calendars::current(session)?,
        left: BATCH,
        empty: EMPTY_PLACES,
        seen: BTreeSet::new(),
        asked: Duration::ZERO,
        agenda: agenda::Plan::default(),
        outbox: Vec::new(),
        swept: Swept::default(),
    };
    sweep.recompute()?;
    sweep.follow_journal()?;
    sweep.follow_registers()?;
    sweep.follow_agenda()?;
    sweep.swept.done = sweep.seen.len();
    Ok(sweep.swept)
}

impl Sweep<'_> {
    /// Computes the terms of all open cases anew, where another calendar is in force than the last time.
    fn recompute(&mut self) -> Result<(), Error> {
        let store = self.session.store()?;
        let mut state = store.get::<Recomputed>(&Key::recomputed())?.unwrap_or_default();
        if state.calendar != self.calendar.version() {
            state = Recomputed {
                calendar: self.calendar.version().to_owned(),
                ..Recomputed::default()
            };
        }
        let is_warned = state.warned_on.is_none_or(|on| on < self.today) && self.warn(&mut state);
        if state.done {
            return if is_warned {
                store.set(&Key::recomputed(), &state)
            } else {
                Ok(())
            };
        }
        let batch = recomputation::recompute(self.session, state.cursor.as_deref())?;
        self.swept.changed += batch.done;
        self.swept.failed += batch.failed;
        self.swept.remaining |= batch.remaining;
        state.done = !batch.remaining;
        state.cursor = batch.cursor;
        store.set(&Key::recomputed(), &state)
    }

    /// Says in the log that the calendar ends, where it does. Once a day.
    fn warn(&self, state: &mut Recomputed) -> bool {
        let Some(ending) = calendars::ending(&self.calendar, self.today) else {
            return false;
        };
        log::note("calendar-ends", &ending.en);
        state.warned_on = Some(self.today);
        true
    }
}
