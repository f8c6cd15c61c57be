//! The hours in which applicants are told. What comes between them waits for the next morning: a telephone that rings at
//! midnight to say that a term passed helps nobody. No legal day follows from these hours.

use std::str::FromStr;

use chrono::{NaiveTime, TimeDelta};

use crate::time::{Instant, end_of_day, local};

/// Minutes of a day.
const DAY: u16 = 24 * 60;

/// From when until when notices go to applicants, in Almaty, on every day: the days off are the staff's, and for an applicant
/// a term to reply or to appeal runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hours {
    /// Minutes after midnight at which they begin.
    from: u16,
    /// Minutes after midnight at which they are over.
    until: u16,
}

/// The text names no hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be two times of a day such as 08:00-21:00, the earlier one first")]
pub struct InvalidHours;

impl FromStr for Hours {
    type Err = InvalidHours;

    /// `08:00-21:00`; the latest end is `24:00`.
    fn from_str(text: &str) -> Result<Self, InvalidHours> {
        let (from, until) = text.split_once('-').ok_or(InvalidHours)?;
        let minutes = |text: &str| {
            let (hours, minutes) = text.trim().split_once(':')?;
            let number = |digits: &str| {
                let is_two = digits.len() == 2 && digits.bytes().all(|byte| byte.is_ascii_digit());
                is_two.then(|| digits.parse::<u16>().ok()).flatten()
            };
            let (hours, minutes) = (number(hours)?, number(minutes)?);
            (minutes < 60).then_some(hours * 60 + minutes)
        };
        let (from, until) = minutes(from).zip(minutes(until)).ok_or(InvalidHours)?;
        if from < until && until <= DAY {
            Ok(Self { from, until })
        } else {
            Err(InvalidHours)
        }
    }
}

impl Hours {
    /// When they begin next; none where they run at this instant.
    pub fn opening(self, now: Instant) -> Option<Instant> {
        let (today, time) = local(now);
        let minute = time.signed_duration_since(NaiveTime::MIN).num_minutes();
        if (i64::from(self.from)..i64::from(self.until)).contains(&minute) {
            return None;
        }
        // The midnight with which the day of the opening begins is the end of the day before it.
        let before = if minute < i64::from(self.from) {
            today.pred_opt()?
        } else {
            today
        };
        end_of_day(before).checked_add_signed(TimeDelta::minutes(i64::from(self.from)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_two_times_of_a_day_the_earlier_one_first() {
        for text in [
            "08:00-21:00",
            " 08:00 - 21:00 ",
            "00:00-24:00",
            "23:59-24:00",
            "00:00-00:01",
        ] {
            assert!(text.parse::<Hours>().is_ok(), "{text}");
        }
        for text in [
            "",
            "-",
            "08:00",
            "8:00-21:00",
            "08-21",
            "21:00-08:00",
            "08:00-08:00",
            "08:00-24:01",
            "08:60-21:00",
            "08:00-25:00",
            "08:00-21:00-22:00",
            "+8:00-21:00",
            "08:00–21:00",
            "off",
        ] {
            assert_eq!(text.parse::<Hours>(), Err(InvalidHours), "{text}");
        }
    }

    #[test]
    fn outside_of_them_the_next_opening_is_waited_for() {
        let opening = |hours: &str, now: &str| {
            let opening = hours.parse::<Hours>().unwrap().opening(now.parse().unwrap());
            opening.map(|at| at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true))
        };
        let usual = "08:00-21:00";
        for (now, expected) in [
            // 07:59:59, 08:00, 20:59:59, 21:00 and midnight in Almaty.
            ("2026-12-15T02:59:59Z", Some("2026-12-15T03:00:00Z")),
            ("2026-12-15T03:00:00Z", None),
            ("2026-12-15T15:59:59Z", None),
            ("2026-12-15T16:00:00Z", Some("2026-12-16T03:00:00Z")),
            ("2026-12-15T19:00:00Z", Some("2026-12-16T03:00:00Z")),
            // The year's end is no exception, nor are its days off.
            ("2026-12-31T18:00:00Z", Some("2027-01-01T03:00:00Z")),
        ] {
            assert_eq!(opening(usual, now).as_deref(), expected, "{now}");
        }
        assert_eq!(opening("00:00-24:00", "2026-12-15T19:00:00Z"), None);
    }
}
