//! The register of a holder: its registrations, by the numbers that were drawn for them.

use dialog::event::Record;
use dialog::id::{Bin, RegistrationNumber};
use dialog::rules;
use dialog::time::{day, year};

use crate::cases;
use crate::context::Context;
use crate::problem::Problem;
use crate::store::Key;
use crate::sweeps;

/// Registrations that one look at a register goes through: some 30 ms on the embedded host, 70 where all of them stand in
/// a calendar.
pub const LOOK_READS: usize = 500;

/// Unused numbers, one after the other, after which a year is taken to end where its counter is not read. An interrupted
/// request leaves one unused, and one that arrives from several clients at the same instant all but one of theirs.
const UNUSED_NUMBERS: u64 = 32;

/// A place in a register: year and serial.
pub type Place = (i32, u64);

/// The last year of a register: that of whatever is registered on the first working day of the next.
fn last_year(context: &Context) -> i32 {
    year(day(context.now)) + 1
}

/// What `line` makes of each registration of a holder from a place on, oldest first, and where the next look begins. The
/// counter of each year is read, which is a durable write on some back ends.
///
/// # Errors
/// What `line` answers, or 503 where the store does not answer.
pub fn oldest_first<T>(
    context: &Context,
    holder: &Bin,
    from: Option<Place>,
    line: impl Fn(&RegistrationNumber, &Record) -> Result<Option<T>, Problem>,
) -> Result<(Vec<T>, Option<Place>), Problem> {
    let (first_year, first_serial) = from.unwrap_or((rules::first_year(), 1));
    let serials = |year| {
        let first = if year == first_year { first_serial } else { 1 };
        let drawn = context.store()?.drawn(&Key::serial(holder, year))?;
        Ok(first.max(1)..=drawn)
    };
    let years = first_year.max(rules::first_year())..=last_year(context);
    look(context, holder, years, serials, line)
}

/// What `line` makes of each of the newest registrations of a holder, newest first, and where the older ones begin that
/// were not looked at. Nothing is written: no counter is read.
///
/// # Errors
/// What `line` answers, or 503 where the store does not answer.
pub fn newest_first<T>(
    context: &Context,
    holder: &Bin,
    line: impl Fn(&RegistrationNumber, &Record) -> Result<Option<T>, Problem>,
) -> Result<(Vec<T>, Option<Place>), Problem> {
    let serials = |year| {
        // Behind the many numbers that a restore leaves unused, the search begins where the sweep has come.
        let first = sweeps::followed_to(context, holder, year)?;
        let last = last_used(first, |serial| {
            cases::is_registered(context, &number(holder, year, serial))
        })?;
        Ok((1..=last).rev())
    };
    let years = (rules::first_year()..=last_year(context)).rev();
    look(context, holder, years, serials, line)
}

/// Goes through these years and their serials. No record is kept longer than its line takes.
fn look<T, S: Iterator<Item = u64>>(
    context: &Context,
    holder: &Bin,
    years: impl Iterator<Item = i32>,
    serials: impl Fn(i32) -> Result<S, Problem>,
    line: impl Fn(&RegistrationNumber, &Record) -> Result<Option<T>, Problem>,
) -> Result<(Vec<T>, Option<Place>), Problem> {
    let mut lines = Vec::new();
    let mut reads = 0;
    for year in years {
        for serial in serials(year)? {
            if reads == LOOK_READS {
                return Ok((lines, Some((year, serial))));
            }
            reads += 1;
            let number = number(holder, year, serial);
            if let Some(record) = cases::find_by_any(context, &number)? {
                lines.extend(line(&number, &record)?);
            }
        }
    }
    Ok((lines, None))
}

fn number(holder: &Bin, year: i32, serial: u64) -> RegistrationNumber {
    RegistrationNumber {
        holder: holder.clone(),
        year,
        serial,
    }
}

/// The last used serial after one that is known to be used or to be left behind; that one where none is. Found by doubling and halving, in as many steps as it has binary digits, twice; a
/// step asks about at most [`UNUSED_NUMBERS`] serials.
fn last_used<E>(first: u64, is_used: impl Fn(u64) -> Result<bool, E>) -> Result<u64, E> {
    let is_used_from = |first: u64| {
        for serial in first..first.saturating_add(UNUSED_NUMBERS) {
            if is_used(serial)? {
                return Ok(true);
            }
        }
        Ok(false)
    };
    let (mut used, mut unused, mut step) = (first, first.saturating_add(1), 1_u64);
    while is_used_from(unused)? {
        step = step.saturating_mul(2);
        (used, unused) = (unused, unused.saturating_add(step));
    }
    while unused - used > 1 {
        let middle = used.midpoint(unused);
        if is_used_from(middle)? {
            used = middle;
        } else {
            unused = middle;
        }
    }
    Ok(used)
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use super::*;

    /// The last used serial where these are used and no other.
    fn last(used: &[std::ops::RangeInclusive<u64>]) -> u64 {
        let is_used = |serial| Ok::<_, Infallible>(used.iter().any(|span| span.contains(&serial)));
        last_used(0, is_used).unwrap()
    }

    #[test]
    fn the_last_used_serial_is_found_whatever_was_left_unused_before_it() {
        assert_eq!(last(&[]), 0);
        for end in (1..=300).chain([65_535, 65_536, 1_000_000]) {
            assert_eq!(last(&[1..=end]), end);
            assert_eq!(last(&[end..=end]), if end <= UNUSED_NUMBERS { end } else { 0 });
            for unused in [1, UNUSED_NUMBERS - 1] {
                let next = end + unused + 1;
                assert_eq!(last(&[1..=end, next..=next]), next, "after {end}");
                assert_eq!(last(&[1..=end, next..=next + 40]), next + 40, "after {end}");
            }
        }
    }
}
