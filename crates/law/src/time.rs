//! Instants and legal days.
//!
//! An instant is UTC. A legal day is a date in Asia/Almaty, the zone of the portal. Wasm guests carry no
//! time-zone data, so the offsets are data here.

use chrono::{DateTime, Days, FixedOffset, NaiveTime, Utc};
pub use chrono::{Datelike, NaiveDate};

/// An instant, always UTC.
pub type Instant = DateTime<Utc>;

/// The instant that a text of RFC 3339 names, whatever its offset.
pub fn from_rfc3339(text: &str) -> Option<Instant> {
    // The parser also takes a blank for the `T`, which the standard leaves to other applications.
    if text
        .as_bytes()
        .get(10)
        .is_none_or(|byte| !matches!(byte, b'T' | b't'))
    {
        return None;
    }
    DateTime::parse_from_rfc3339(text).ok().map(Into::into)
}

/// One hour, in seconds.
const HOUR: i32 = 3_600;

/// 2024-03-01T00:00 at UTC+6, the instant at which Almaty went over to UTC+5 (tzdata 2024a).
const SINGLE_ZONE_FROM: i64 = 1_709_229_600;

/// The offset of Asia/Almaty at this instant: UTC+6 before 2024-03-01, UTC+5 since.
///
/// Covers 2005 onwards (summer time was abolished in March 2005), which is more than any rule set needs.
fn offset_hours(instant: Instant) -> i32 {
    if instant.timestamp() < SINGLE_ZONE_FROM {
        6
    } else {
        5
    }
}

/// The date and the time of day in Almaty at this instant.
pub fn local(instant: Instant) -> (NaiveDate, NaiveTime) {
    // An offset of five or six hours is always representable; UTC itself is the fallback the type asks for.
    let naive = match FixedOffset::east_opt(offset_hours(instant) * HOUR) {
        Some(offset) => instant.with_timezone(&offset).naive_local(),
        None => instant.naive_utc(),
    };
    (naive.date(), naive.time())
}

/// The legal day of this instant.
pub fn day(instant: Instant) -> NaiveDate {
    local(instant).0
}

/// The year of a legal day.
pub fn year(day: NaiveDate) -> i32 {
    day.year()
}

/// The instant at which a term ending on this day has passed: 24:00 in Almaty, exclusive (Civil Code, article 176).
pub fn end_of_day(day: NaiveDate) -> Instant {
    let next = day.checked_add_days(Days::new(1)).unwrap_or(NaiveDate::MAX);
    let midnight = next.and_time(NaiveTime::MIN).and_utc();
    let at = |hours: i64| midnight - chrono::TimeDelta::hours(hours);
    // The night of 2024-03-01 reached 24:00 twice; the term ends with the second, in favour of the one who owes.
    if at(6).timestamp() < SINGLE_ZONE_FROM {
        at(6)
    } else {
        at(5)
    }
}

/// Noon in Almaty on this day: an instant within any working hours, where only the day is known.
pub fn noon(day: NaiveDate) -> Option<Instant> {
    let noon = day.and_hms_opt(12, 0, 0)?.and_utc();
    noon.checked_sub_signed(chrono::TimeDelta::hours(i64::from(offset_hours(noon))))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn instant(text: &str) -> Instant {
        text.parse().unwrap()
    }

    #[test]
    fn the_legal_day_is_the_day_in_almaty() {
        for (at, expected, why) in [
            (
                "2026-11-22T18:59:59Z",
                "2026-11-22T23:59:59",
                "one second before midnight, UTC+5",
            ),
            ("2026-11-22T19:00:00Z", "2026-11-23T00:00:00", "midnight, UTC+5"),
            (
                "2024-02-28T17:59:59Z",
                "2024-02-28T23:59:59",
                "one second before midnight, UTC+6",
            ),
            (
                "2024-02-29T17:59:59Z",
                "2024-02-29T23:59:59",
                "the last second of UTC+6",
            ),
            (
                "2024-02-29T18:00:00Z",
                "2024-02-29T23:00:00",
                "the clocks went back by one hour",
            ),
            (
                "2024-02-29T19:00:00Z",
                "2024-03-01T00:00:00",
                "the first day of UTC+5",
            ),
            ("2023-01-01T18:00:00Z", "2023-01-02T00:00:00", "midnight, UTC+6"),
        ] {
            let (date, time) = local(instant(at));
            assert_eq!(date.and_time(time), expected.parse().unwrap(), "{why}");
        }
    }

    #[test]
    fn a_term_ends_at_24_00_of_its_last_day() {
        for (last, expected) in [
            ("2026-11-23", "2026-11-23T19:00:00Z"),
            ("2024-02-28", "2024-02-28T18:00:00Z"),
            ("2024-02-29", "2024-02-29T19:00:00Z"),
            ("2024-03-01", "2024-03-01T19:00:00Z"),
        ] {
            let end = end_of_day(last.parse().unwrap());
            assert_eq!(end, instant(expected), "{last}");
            assert_eq!(day(end - chrono::TimeDelta::seconds(1)), last.parse().unwrap());
            assert!(day(end) > last.parse().unwrap());
        }
    }
}
