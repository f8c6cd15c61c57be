//! Recomputing: the terms of open cases with the calendar that is in force now.

use law::calendar::Calendar;
use law::rules;
use law::time::{day, year};
use record::id::RegistrationNumber;
use requests::command::Command;
use serde::Serialize;

use casework::{acts, cases, journal};
use directory::{calendars, holders};
use shell::Error;
use shell::Session;
use shell::page::bad_cursor;
use shell::skip;
use shell::store::Key;

/// Numbers and counters that one batch of recomputing looks at: about a second on the slowest back end measured.
const BATCH: usize = 100;

/// How far recomputing has come.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Recomputation {
    /// The cases whose terms were computed anew in this batch.
    pub done: usize,
    /// The cases that could not be: the log says which and why. They stay with their older calendar.
    pub failed: usize,
    /// Whether there is more to look at.
    pub remaining: bool,
    /// Where the next batch begins.
    pub cursor: Option<String>,
}

/// Computes the terms of open cases anew with the calendar in force: one bounded batch, holder by holder. Doing a
/// batch twice changes nothing. One durable write for each case that the calendar was new to.
///
/// # Errors
/// 400 for what is no cursor of ours, 503 where the store does not answer.
pub fn recompute(session: &Session, cursor: Option<&str>) -> Result<Recomputation, Error> {
    let (mut slot, mut at_year, mut serial) = match cursor {
        None => (1, rules::first_year(), 1),
        Some(cursor) => parse(cursor).ok_or_else(bad_cursor)?,
    };
    let calendar = calendars::current(session)?;
    let last_year = year(day(session.request.now)) + 1;
    let (mut done, mut failed, mut looks) = (0, 0, 0);
    loop {
        let (page, _) = holders::list(session, slot - 1, 1)?;
        let Some(holder) = page.into_iter().next() else {
            return Ok(Recomputation {
                done,
                failed,
                remaining: false,
                cursor: None,
            });
        };
        if holder.slot != slot {
            (slot, at_year, serial) = (holder.slot, rules::first_year(), 1);
        }
        while at_year <= last_year {
            // To read a counter is a look, too: it is a commit on some back ends.
            looks += 1;
            let drawn = session.store()?.drawn(&Key::serial(&holder.bin, at_year))?;
            while serial <= drawn {
                if looks >= BATCH {
                    break;
                }
                looks += 1;
                let number = RegistrationNumber {
                    holder: holder.bin.clone(),
                    year: at_year,
                    serial,
                };
                let one = recompute_one(session, &number, &calendar);
                // One case that cannot be read must not keep all the others from their terms.
                match skip(format_args!("the recomputation of {number}"), one)? {
                    Some(changed) => done += usize::from(changed),
                    None => failed += 1,
                }
                serial += 1;
            }
            if serial > drawn {
                (at_year, serial) = (at_year + 1, 1);
            }
            if looks >= BATCH {
                return Ok(Recomputation {
                    done,
                    failed,
                    remaining: true,
                    cursor: Some(format!("{slot}.{at_year}.{serial}")),
                });
            }
        }
        (slot, at_year, serial) = (slot + 1, rules::first_year(), 1);
    }
}

/// Computes the terms of one case anew. Whether that changed any.
fn recompute_one(session: &Session, number: &RegistrationNumber, calendar: &Calendar) -> Result<bool, Error> {
    let Some(held) = cases::find(session, number)? else {
        return Ok(false);
    };
    let (held, is_changed) =
        acts::by_portal(session, held, &Command::Recompute, calendar, session.request.now)?;
    if is_changed {
        // Its notices, and the new days on which to look at it.
        journal::enter_last(session, &held)?;
    }
    Ok(is_changed)
}

/// A cursor: place of the holder, year, serial.
fn parse(cursor: &str) -> Option<(u64, i32, u64)> {
    let mut parts = cursor.split('.');
    let parsed = (
        parts.next()?.parse().ok().filter(|slot| *slot > 0)?,
        parts.next()?.parse().ok()?,
        parts.next()?.parse().ok()?,
    );
    parts.next().is_none().then_some(parsed)
}
