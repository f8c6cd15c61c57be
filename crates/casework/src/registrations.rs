//! The register of a holder: its registrations, by the numbers that were drawn for them.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use law::rules;
use law::time::{day, year};
use record::id::{Bin, RegistrationNumber};

use crate::cases;
use crate::cases::Held;
use crate::registers;
use shell::Error;
use shell::Session;
use shell::store::Key;

/// Registrations that one look at a register goes through: some 30 ms on the embedded host, 70 where all of them stand in
/// a calendar.
pub const LOOK_READS: usize = 500;

/// Unused numbers that a look at the newest goes through beside those: twice as many as a restore leaves.
const LOOK_UNUSED: usize = 2_000;

/// Unused numbers, one after the other, after which a year is taken to end where its counter cannot be read.
const UNUSED_NUMBERS: u64 = 32;

/// A place in a register: year and serial.
pub type Place = (i32, u64);

/// The last year of a register: that of whatever is registered on the first working day of the next.
fn last_year(session: &Session) -> i32 {
    year(day(session.request.now)) + 1
}

/// Serials of one year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Span {
    year: i32,
    first: u64,
    count: usize,
}

/// A look at a register, oldest first: the places that it goes through, which are fixed when it begins, and which of them
/// were shown. Whatever happens in between, each is shown once at most, and what is to be shown until the end is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    spans: Vec<Span>,
    /// Where the next look begins.
    next: Option<Place>,
    /// By the place in the look, whether it was shown: eight in each byte.
    shown: Vec<u8>,
}

impl Look {
    /// Begins a look at a place, or at the beginning. The counter of each year is read, which is a durable write on some
    /// back ends.
    ///
    /// # Errors
    /// 503 where the store does not answer.
    pub fn begin(session: &Session, holder: &Bin, from: Option<Place>) -> Result<Self, Error> {
        let (first_year, first_serial) = from.unwrap_or((rules::first_year(), 1));
        let (mut spans, mut next, mut left) = (Vec::new(), None, LOOK_READS);
        for year in first_year.max(rules::first_year())..=last_year(session) {
            let first = if year == first_year {
                first_serial.max(1)
            } else {
                1
            };
            let drawn = session.store()?.drawn(&Key::serial(holder, year))?;
            let count = drawn.saturating_add(1).saturating_sub(first);
            if count == 0 {
                continue;
            }
            if left == 0 {
                next = Some((year, first));
                break;
            }
            let count = usize::try_from(count).unwrap_or(usize::MAX).min(left);
            left -= count;
            spans.push(Span { year, first, count });
            let after = first.saturating_add(count as u64);
            if after <= drawn {
                next = Some((year, after));
                break;
            }
        }
        let shown = vec![0; (LOOK_READS - left).div_ceil(8)];
        Ok(Self { spans, next, shown })
    }

    /// Where the next look begins, where there is one.
    pub const fn next(&self) -> Option<Place> {
        self.next
    }

    /// What `line` makes of each registration of the look that was not shown, each with its place in the look. No record is
    /// kept longer than its line takes.
    ///
    /// # Errors
    /// What `line` answers, or 503 where the store does not answer.
    pub fn rest<T>(
        &self,
        session: &Session,
        holder: &Bin,
        line: impl Fn(&RegistrationNumber, &Held) -> Result<Option<T>, Error>,
    ) -> Result<Vec<(usize, T)>, Error> {
        let spans = self.spans.iter();
        let places = spans.flat_map(|span| (span.first..).take(span.count).map(|serial| (span.year, serial)));
        let mut lines = Vec::new();
        for (place, (year, serial)) in places.enumerate().filter(|(place, _)| !self.is_shown(*place)) {
            let number = number(holder, year, serial);
            if let Some(held) = cases::find_by_any(session, &number)?
                && let Some(line) = line(&number, &held)?
            {
                lines.push((place, line));
            }
        }
        Ok(lines)
    }

    fn is_shown(&self, place: usize) -> bool {
        self.shown
            .get(place / 8)
            .is_some_and(|byte| byte >> (place % 8) & 1 == 1)
    }

    /// Notes that a place was shown.
    pub fn show(&mut self, place: usize) {
        if let Some(byte) = self.shown.get_mut(place / 8) {
            *byte |= 1 << (place % 8);
        }
    }
}

/// Where the next page of a register begins. As text it means nothing to anyone but the portal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cursor {
    /// With a new look.
    Look(Place),
    /// Within a look.
    Within(Look),
}

/// The first byte of a cursor that begins a look, and of one within a look.
const LOOK: u8 = 1;
const WITHIN: u8 = 2;

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut bytes = Vec::new();
        let place = |bytes: &mut Vec<u8>, (year, serial): Place| {
            bytes.extend(year.to_be_bytes());
            bytes.extend(serial.to_be_bytes());
        };
        match self {
            Self::Look(at) => {
                bytes.push(LOOK);
                place(&mut bytes, *at);
            }
            Self::Within(look) => {
                bytes.push(WITHIN);
                // No year is 0.
                place(&mut bytes, look.next.unwrap_or_default());
                bytes.push(u8::try_from(look.spans.len()).unwrap_or(u8::MAX));
                for span in &look.spans {
                    place(&mut bytes, (span.year, span.first));
                    bytes.extend(u16::try_from(span.count).unwrap_or(u16::MAX).to_be_bytes());
                }
                bytes.extend(&look.shown);
            }
        }
        f.write_str(&URL_SAFE_NO_PAD.encode(bytes))
    }
}

impl FromStr for Cursor {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(drop)?;
        let mut rest = bytes.as_slice();
        let [kind] = take(&mut rest)?;
        let cursor = match kind {
            LOOK => Self::Look(place(&mut rest)?.ok_or(())?),
            WITHIN => {
                let next = place(&mut rest)?;
                let [spans] = take(&mut rest)?;
                let mut look = Look {
                    spans: Vec::new(),
                    next,
                    shown: Vec::new(),
                };
                let mut places = 0;
                for _ in 0..spans {
                    let (year, first) = place(&mut rest)?.ok_or(())?;
                    let count = usize::from(u16::from_be_bytes(take(&mut rest)?));
                    let is_later = look.spans.last().is_none_or(|before| before.year < year);
                    places += count;
                    if !is_later || count == 0 || places > LOOK_READS {
                        return Err(());
                    }
                    look.spans.push(Span { year, first, count });
                }
                look.shown = std::mem::take(&mut rest).to_vec();
                let is_beyond = |place: usize| look.is_shown(place);
                if look.shown.len() != places.div_ceil(8)
                    || (places..places.next_multiple_of(8)).any(is_beyond)
                {
                    return Err(());
                }
                Self::Within(look)
            }
            _ => return Err(()),
        };
        if rest.is_empty() { Ok(cursor) } else { Err(()) }
    }
}

/// Takes so many bytes from the front.
fn take<const N: usize>(rest: &mut &[u8]) -> Result<[u8; N], ()> {
    let (first, after) = rest.split_first_chunk().ok_or(())?;
    *rest = after;
    Ok(*first)
}

/// Takes a place from the front; none where its year is 0.
fn place(rest: &mut &[u8]) -> Result<Option<Place>, ()> {
    let year = i32::from_be_bytes(take(rest)?);
    let serial = u64::from_be_bytes(take(rest)?);
    match (year, serial) {
        (0, 0) => Ok(None),
        (1.., 1..) => Ok(Some((year, serial))),
        _ => Err(()),
    }
}

/// What `line` makes of each of the newest registrations of a holder, newest first, and where the older ones begin that
/// were not looked at. Nothing is written.
///
/// # Errors
/// What `line` answers, or 503 where the store does not answer.
pub fn newest_first<T>(
    session: &Session,
    holder: &Bin,
    line: impl Fn(&RegistrationNumber, &Held) -> Result<Option<T>, Error>,
) -> Result<(Vec<T>, Option<Place>), Error> {
    let mut lines = Vec::new();
    let (mut reads, mut unused) = (0, 0);
    for year in (rules::first_year()..=last_year(session)).rev() {
        for serial in (1..=last_drawn(session, holder, year)?).rev() {
            if reads == LOOK_READS || unused == LOOK_UNUSED {
                return Ok((lines, Some((year, serial))));
            }
            let number = number(holder, year, serial);
            match cases::find_by_any(session, &number)? {
                Some(held) => {
                    reads += 1;
                    lines.extend(line(&number, &held)?);
                }
                None => unused += 1,
            }
        }
    }
    Ok((lines, None))
}

/// The last serial of a year that was drawn, or was used where the counter cannot be read without a write.
fn last_drawn(session: &Session, holder: &Bin, year: i32) -> Result<u64, Error> {
    if let Some(drawn) = session.store()?.counted(&Key::serial(holder, year))? {
        return Ok(drawn);
    }
    // Behind the many numbers that a restore leaves unused, the search begins where the sweep has come.
    last_used(registers::followed_to(session, holder, year)?, |serial| {
        cases::is_registered(session, &number(holder, year, serial))
    })
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

    fn within() -> Look {
        let span = |year, first, count| Span { year, first, count };
        let mut look = Look {
            spans: vec![span(2026, 480, 12), span(2027, 1, 9)],
            next: Some((2027, 10)),
            shown: vec![0; 3],
        };
        for place in [0, 7, 8, 20] {
            look.show(place);
        }
        look
    }

    #[test]
    fn a_cursor_is_read_as_it_was_written_and_nothing_else_is_one() {
        let last = Look {
            next: None,
            ..within()
        };
        for cursor in [
            Cursor::Look((2027, 1)),
            Cursor::Look((2026, u64::MAX)),
            Cursor::Within(within()),
            Cursor::Within(last),
        ] {
            let text = cursor.to_string();
            assert_eq!(text.parse(), Ok(cursor.clone()));
            for cut in 0..text.len() {
                assert_ne!(text[..cut].parse(), Ok(cursor.clone()), "{text} cut off at {cut}");
            }
            assert_eq!(format!("{text}AAAA").parse::<Cursor>(), Err(()));
        }
        let bytes = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        let mut beyond = within();
        beyond.shown[2] |= 0x80;
        let mut long = within();
        long.spans[0].count = LOOK_READS;
        let mut backwards = within();
        backwards.spans.reverse();
        for wrong in [
            String::new(),
            "0.0.3".to_owned(),
            "2026.1.0".to_owned(),
            "3".to_owned(),
            bytes(&[]),
            bytes(&[LOOK]),
            bytes(&[3; 13]),
            bytes(&[LOOK, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
            Cursor::Look((-1, 1)).to_string(),
            Cursor::Look((2026, 0)).to_string(),
            Cursor::Within(beyond).to_string(),
            Cursor::Within(long).to_string(),
            Cursor::Within(backwards).to_string(),
            format!("{}=", Cursor::Look((2026, 1))),
        ] {
            assert_eq!(wrong.parse::<Cursor>(), Err(()), "{wrong}");
        }
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
