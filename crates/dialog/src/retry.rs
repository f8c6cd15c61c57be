//! How often and when a notice is tried, and when it is given up.

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use crate::notice::{Channel, DeliveryOutcome, Undeliverable};

/// Minutes that are waited after each failed try but the last: a restart of a gateway costs a minute or two, an outage at
/// night or over a working day is outlasted, and what was in vain for two days is given up, so that somebody can act
/// within the three working days in which an applicant has to be told.
pub const WAITS_MINUTES: [i64; 7] = [1, 5, 30, 2 * 60, 6 * 60, 12 * 60, 24 * 60];

/// How often a notice is tried by one way.
pub const TRIES: u8 = 8;
const _: () = assert!(TRIES as usize == WAITS_MINUTES.len() + 1);

/// The longest wait, and the longest that a gateway may ask for (`Retry-After`).
pub const LONGEST_WAIT: TimeDelta = TimeDelta::hours(24);

/// What came back from a try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said {
    /// It was accepted (2xx).
    Accepted,
    /// It is refused for good (4xx, but 408, 425 and 429).
    Refused,
    /// It may be accepted later: no answer, or 408, 425, 429, 5xx, and whatever else no gateway should answer.
    NotNow {
        /// For how long the gateway asks to wait.
        wait: Option<TimeDelta>,
    },
}

impl Said {
    /// What an HTTP status says, with the seconds of `Retry-After` where there are any.
    pub fn of(status: u16, retry_after: Option<u32>) -> Self {
        match status {
            200..=299 => Self::Accepted,
            408 | 425 | 429 => Self::NotNow {
                wait: retry_after.map(|seconds| TimeDelta::seconds(i64::from(seconds))),
            },
            400..=499 => Self::Refused,
            _ => Self::NotNow {
                wait: retry_after.map(|seconds| TimeDelta::seconds(i64::from(seconds))),
            },
        }
    }
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
    /// By which of the two ways the next try goes.
    pub const fn is_first_way(self) -> bool {
        self.0 < TRIES
    }

    /// What follows from one more try by this channel; `has_second` is whether there is a way after the first.
    pub fn then(self, said: Said, channel: Channel, has_second: bool) -> Next {
        let (failed_here, second) = (self.0 % TRIES, self.is_first_way() && has_second);
        let given_up = |reason| match second {
            true => Next::Again(Self(TRIES), TimeDelta::zero()),
            false => Next::Ended(DeliveryOutcome::Undeliverable { reason }),
        };
        match said {
            Said::Accepted => Next::Ended(DeliveryOutcome::Accepted { channel }),
            Said::Refused => given_up(Undeliverable::Refused),
            Said::NotNow { wait } => match WAITS_MINUTES.get(usize::from(failed_here)) {
                Some(minutes) => {
                    let asked = wait.unwrap_or_default().min(LONGEST_WAIT);
                    Next::Again(
                        Self(self.0.saturating_add(1)),
                        asked.max(TimeDelta::minutes(*minutes)),
                    )
                }
                None => given_up(Undeliverable::Unanswered),
            },
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
        let once = [1, 5, 30, 120, 360, 720, 1440];
        assert_eq!(unanswered(false), (once.to_vec(), unanswered_for_good));
        let twice = [&once[..], &[0], &once[..]].concat();
        assert_eq!(unanswered(true), (twice, unanswered_for_good));
    }

    #[test]
    fn a_refusal_leads_to_the_second_way_at_once_and_from_there_to_the_end() {
        let first = Failed::default();
        let Next::Again(second, wait) = first.then(Said::Refused, Channel::First, true) else {
            panic!("there is a second way");
        };
        assert!(first.is_first_way() && !second.is_first_way());
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
    fn a_status_says_whether_to_come_again_and_when() {
        let wait = |seconds| Said::NotNow {
            wait: Some(TimeDelta::seconds(seconds)),
        };
        for (status, retry_after, said) in [
            (200, None, Said::Accepted),
            (204, Some(7), Said::Accepted),
            (299, None, Said::Accepted),
            (302, None, LATER),
            (400, None, Said::Refused),
            (401, Some(7), Said::Refused),
            (408, None, LATER),
            (410, None, Said::Refused),
            (425, None, LATER),
            (429, Some(600), wait(600)),
            (499, None, Said::Refused),
            (500, None, LATER),
            (503, Some(7), wait(7)),
        ] {
            assert_eq!(Said::of(status, retry_after), said, "{status}");
        }
        for (seconds, minutes) in [(7, 1), (600, 10), (7 * 86_400, 1_440)] {
            let next = Failed::default().then(wait(seconds), Channel::First, false);
            assert_eq!(
                next,
                Next::Again(Failed(1), TimeDelta::minutes(minutes)),
                "{seconds}"
            );
        }
    }
}
