//! One shard of the outbox as it is stored.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use record::id::EventId;
use record::stored::{Document, Format};
use record::subject::Subject;
use requests::notice::NoticeId;
use requests::retry::{Failed, LONGEST_WAIT};
use serde::{Deserialize, Serialize};

use shell::store::VALUE_BYTES;

/// How far the clocks of two machines may be apart.
const APART: TimeDelta = TimeDelta::hours(1);

/// Cases in a shard. A number with its quotes has 30 bytes at most, what stands beside it 110, and each of the notices that
/// failed 55.
const MOST_CASES: usize = 480;

/// Notices of a case that wait for another try. More of them wait until one of these has come to its end.
pub(super) const MOST_FAILED: usize = 7;

/// Those of them that go to holders' own systems, and those to the applicant: where only these fail, there is a place left
/// for the staff and the operator.
pub(super) const MOST_FAILED_SUBSCRIBED: usize = 2;

pub(super) const MOST_FAILED_APPLICANT: usize = 4;

const _: () = assert!(MOST_FAILED_SUBSCRIBED + MOST_FAILED_APPLICANT < MOST_FAILED);

const _: () = assert!(MOST_CASES * (30 + 110 + 55 * MOST_FAILED) < VALUE_BYTES);

/// A shard of the outbox.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Shard {
    format: Format<1>,
    pub(super) cases: BTreeMap<Subject, Waiting>,
}

/// A case in which notices wait.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Waiting {
    /// When it is looked at next, in seconds since 1970: short, because there are many.
    pub(super) next: i64,
    /// Which delivery looks at it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) claim: Option<EventId>,
    /// Whether something was added since.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) again: bool,
    /// The notices that failed: how often, and when each is tried next.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) failed: Tries,
}

/// Notices that failed.
pub(super) type Tries = BTreeMap<NoticeId, (Failed, i64)>;

impl Document for Shard {
    const KIND: &'static str = "outbox";
}

/// Whether a time has come. One that is farther ahead than any wait was set by a clock that was wrong.
pub(super) const fn has_come(at: i64, now: i64) -> bool {
    at <= now || at - now > LONGEST_WAIT.num_seconds() + APART.num_seconds()
}

impl Shard {
    /// Whether a case is in, and will be looked at by somebody who begins after this instant.
    pub(super) fn has(&self, subject: &Subject, now: i64) -> bool {
        self.cases
            .get(subject)
            .is_some_and(|waiting| match waiting.claim {
                // The delivery that claimed it may be at it still although the claim ran out, and takes it out in the end.
                Some(_) => waiting.again,
                None => has_come(waiting.next, now),
            })
    }

    /// Puts a case in. Whether there was room.
    pub(super) fn enter(&mut self, subject: &Subject, now: i64) -> bool {
        if let Some(waiting) = self.cases.get_mut(subject) {
            match waiting.claim {
                Some(_) => waiting.again = true,
                None => waiting.next = waiting.next.min(now),
            }
            return true;
        }
        let has_room = self.cases.len() < MOST_CASES;
        if has_room {
            let waiting = Waiting {
                next: now,
                claim: None,
                again: false,
                failed: Tries::new(),
            };
            self.cases.insert(subject.clone(), waiting);
        }
        has_room
    }

    pub(super) fn is_due(&self, now: i64) -> bool {
        self.cases.values().any(|waiting| has_come(waiting.next, now))
    }

    pub(super) fn is_claimed(&self, claim: EventId) -> bool {
        self.cases.values().any(|waiting| waiting.claim == Some(claim))
    }
}
