//! How often and when a notice is tried, and when it is given up.

use chrono::TimeDelta;
use law::time::Instant;
use serde::{Deserialize, Serialize};

use crate::notice::{Channel, DeliveryOutcome, Undeliverable};

/// Minutes that are waited after each failed try but the last. A restart or a new release of a gateway costs a minute or
/// two, and an outage at night or over a working day is outlasted. The longest stretch of days off in the calendar of
/// Kazakhstan is five (a weekend beside 21 to 23 March, and its moved days); somebody then has a working day to see it and
/// one to repair it. That is a week: the waits add up to 6 days and 20 hours.
pub const WAITS_MINUTES: [i64; 12] = [
    1,
    5,
    30,
    2 * 60,
    6 * 60,
    12 * 60,
    24 * 60,
    24 * 60,
    24 * 60,
    24 * 60,
    24 * 60,
    24 * 60,
];

/// How often a notice is tried by the last way that there is.
pub const TRIES: u8 = 13;
const _: () = assert!(TRIES as usize == WAITS_MINUTES.len() + 1);

/// How often it is tried by the first way where there is a second: for 45 hours, so that the second still has a day of the
/// three working days in which an applicant has to be told of an extension (the Rules, paragraph 5).
pub const TRIES_BEFORE_SECOND: u8 = 8;
const _: () = assert!(TRIES_BEFORE_SECOND < TRIES);

/// The longest wait, and the longest that a gateway may ask for (`Retry-After`).
pub const LONGEST_WAIT: TimeDelta = TimeDelta::hours(24);

/// What came back from a try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said {
    /// It was accepted (2xx).
    Accepted,
    /// It is refused for good (410).
    Refused,
    /// It may be accepted later: no answer, or any other status. A gateway that is being replaced says 404, one whose
    /// secret is being changed 401, and neither means the notice.
    NotNow {
        /// For how long the gateway asks to wait.
        wait: Option<TimeDelta>,
    },
}

impl Said {
    /// What an HTTP status says, with the wait that `Retry-After` asks for where there is one ([`asked_wait`]).
    pub const fn of(status: u16, wait: Option<TimeDelta>) -> Self {
        match status {
            200..=299 => Self::Accepted,
            410 => Self::Refused,
            _ => Self::NotNow { wait },
        }
    }
}

/// For how long a `Retry-After` asks to wait from now on: seconds, or a date in any of the three forms that HTTP knows
/// (RFC 9110, sections 5.6.7 and 10.2.3). From nothing to [`LONGEST_WAIT`]: a date that is over asks for no wait, and an
/// absurd one for the longest. None where it is neither.
pub fn asked_wait(retry_after: &str, now: Instant) -> Option<TimeDelta> {
    let text = retry_after.trim();
    let asked = if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        // More digits than a number has are a very long time.
        let seconds = text.parse::<u32>().unwrap_or(u32::MAX);
        TimeDelta::seconds(i64::from(seconds))
    } else {
        let date = httpdate::parse_http_date(text).ok()?;
        Instant::from(date).signed_duration_since(now)
    };
    Some(asked.clamp(TimeDelta::zero(), LONGEST_WAIT))
}

/// The tries of a notice that failed: of the first way, then of the second.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Failed(u8);

/// What follows from a try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// The notice has come to its end.
    Ended(DeliveryOutcome),
    /// It is tried again after this time.
    Again(Failed, TimeDelta),
}

impl Failed {
    /// By which of the two ways the next try goes, where there may be a second.
    pub const fn is_first_way(self, has_second: bool) -> bool {
        !has_second || self.0 < TRIES_BEFORE_SECOND
    }

    /// What follows from one more try by this channel; `has_second` is whether there is a way after the first.
    pub fn then(self, said: Said, channel: Channel, has_second: bool) -> Next {
        let on_first = self.is_first_way(has_second);
        let (before, tries) = match (has_second, on_first) {
            (true, true) => (0, TRIES_BEFORE_SECOND),
            (true, false) => (TRIES_BEFORE_SECOND, TRIES),
            (false, _) => (0, TRIES),
        };
        let failed_here = self.0.saturating_sub(before);
        let given_up = |reason| match has_second && on_first {
            true => Next::Again(Self(TRIES_BEFORE_SECOND), TimeDelta::zero()),
            false => Next::Ended(DeliveryOutcome::Undeliverable { reason }),
        };
        match said {
            Said::Accepted => Next::Ended(DeliveryOutcome::Accepted { channel }),
            Said::Refused => given_up(Undeliverable::Refused),
            Said::NotNow { wait } => {
                let waits = WAITS_MINUTES.get(usize::from(failed_here));
                match waits.filter(|_| failed_here.saturating_add(1) < tries) {
                    Some(minutes) => {
                        let asked = wait.unwrap_or_default().min(LONGEST_WAIT);
                        Next::Again(
                            Self(self.0.saturating_add(1)),
                            asked.max(TimeDelta::minutes(*minutes)),
                        )
                    }
                    None => given_up(Undeliverable::Unanswered),
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LATER: Said = Said::NotNow { wait: None };

    /// The waits of a notice that nobody answers, in minutes, and how it ends.
    fn unanswered(has_second: bool) -> (Vec<i64>, DeliveryOutcome) {
        let (mut failed, mut waits) = (Failed::default(), Vec::new());
        loop {
            match failed.then(LATER, Channel::First, has_second) {
                Next::Ended(outcome) => return (waits, outcome),
                Next::Again(next, wait) => {
                    assert!(next > failed, "it comes to an end");
                    waits.push(wait.num_minutes());
                    failed = next;
                }
            }
        }
    }

    #[test]
    fn a_notice_that_nobody_answers_is_given_up_after_each_way_had_its_tries() {
        let unanswered_for_good = DeliveryOutcome::Undeliverable {
            reason: Undeliverable::Unanswered,
        };
        let two_days = [1, 5, 30, 120, 360, 720, 1440];
        let week = [&two_days[..], &[1440; 5]].concat();
        assert_eq!(unanswered(false), (week.clone(), unanswered_for_good));
        assert_eq!(week.iter().sum::<i64>(), (6 * 24 + 20) * 60 + 36);
        let twice = [&two_days[..], &[0], &week[..]].concat();
        assert_eq!(unanswered(true), (twice, unanswered_for_good));
    }

    #[test]
    fn a_second_way_that_comes_or_goes_meanwhile_takes_no_try_away() {
        // As many failures as were stored by a deployment that had a second way, and by one that had none.
        for failed in (0..=TRIES_BEFORE_SECOND + TRIES).map(Failed) {
            for has_second in [false, true] {
                let next = failed.then(Said::Accepted, Channel::First, has_second);
                let accepted = DeliveryOutcome::Accepted {
                    channel: Channel::First,
                };
                assert_eq!(next, Next::Ended(accepted), "{failed:?}");
            }
        }
        assert!(Failed(12).is_first_way(false) && !Failed(8).is_first_way(true));
        assert!(matches!(
            Failed(11).then(LATER, Channel::First, false),
            Next::Again(..)
        ));
        assert!(matches!(
            Failed(11).then(LATER, Channel::Second, true),
            Next::Again(..)
        ));
    }

    #[test]
    fn a_refusal_leads_to_the_second_way_at_once_and_from_there_to_the_end() {
        let first = Failed::default();
        let Next::Again(second, wait) = first.then(Said::Refused, Channel::First, true) else {
            panic!("there is a second way");
        };
        assert!(first.is_first_way(true) && !second.is_first_way(true));
        assert_eq!(wait, TimeDelta::zero());
        let refused = Next::Ended(DeliveryOutcome::Undeliverable {
            reason: Undeliverable::Refused,
        });
        assert_eq!(second.then(Said::Refused, Channel::Second, true), refused);
        assert_eq!(first.then(Said::Refused, Channel::First, false), refused);
        for (failed, channel) in [(first, Channel::First), (second, Channel::Second)] {
            let accepted = Next::Ended(DeliveryOutcome::Accepted { channel });
            assert_eq!(failed.then(Said::Accepted, channel, true), accepted);
        }
    }

    #[test]
    fn only_410_is_for_good_and_2xx_is_accepted() {
        for status in 100..=599 {
            let expected = match status {
                200..=299 => Said::Accepted,
                410 => Said::Refused,
                _ => LATER,
            };
            assert_eq!(Said::of(status, None), expected, "{status}");
        }
    }

    #[test]
    fn a_gateway_says_in_seconds_or_as_a_date_when_to_come_again() {
        let now: Instant = "2026-11-23T05:00:00Z".parse().unwrap();
        let (hour, most) = (Some(3_600), Some(86_400));
        for (text, seconds) in [
            ("0", Some(0)),
            ("3600", hour),
            (" 3600 ", hour),
            ("86401", most),
            ("99999999999999999999999", most),
            ("-5", None),
            ("+5", None),
            ("1.5", None),
            ("", None),
            ("soon", None),
            // The form of today, and the two that recipients must know.
            ("Mon, 23 Nov 2026 06:00:00 GMT", hour),
            ("Monday, 23-Nov-26 06:00:00 GMT", hour),
            ("Mon Nov 23 06:00:00 2026", hour),
            // Over, long over, and far away.
            ("Mon, 23 Nov 2026 05:00:00 GMT", Some(0)),
            ("Thu, 01 Jan 1970 00:00:00 GMT", Some(0)),
            ("Wed, 21 Oct 2099 07:28:00 GMT", most),
            ("Fri, 31 Dec 9999 23:59:59 GMT", most),
            ("2026-11-23T06:00:00Z", None),
        ] {
            assert_eq!(
                asked_wait(text, now).map(|wait| wait.num_seconds()),
                seconds,
                "{text}"
            );
        }
    }

    #[test]
    fn a_gateway_can_ask_for_more_time_and_never_for_less() {
        for (seconds, minutes) in [(7, 1), (600, 10), (7 * 86_400, 1_440)] {
            let said = Said::of(503, Some(TimeDelta::seconds(seconds)));
            let next = Failed::default().then(said, Channel::First, false);
            assert_eq!(
                next,
                Next::Again(Failed(1), TimeDelta::minutes(minutes)),
                "{seconds}"
            );
        }
    }
}
