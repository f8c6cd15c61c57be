//! The dead letters: the cases in which somebody was not told who should have been, for the operator.
//!
//! A case is entered before that is written into it, so an entry is a hint: what is dead stands in the case. An entry that
//! was made anew meanwhile is not taken out.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::str::FromStr;

use law::time::Instant;
use record::id::RegistrationNumber;
use record::stored::{Document, Format};
use record::subject::Subject;
use requests::command::Command;
use requests::notice::{self, DeliveryOutcome, Notice, NoticeId, Undeliverable};
use serde::{Deserialize, Serialize};

use casework::cases::Held;
use casework::{acts, cases};
use directory::calendars;
use shell::Error;
use shell::Session;
use shell::identity::Person;
use shell::log;
use shell::shard;
use shell::skip;
use shell::store::{Change, Key, VALUE_BYTES};

/// Shards. With [`MOST_CASES`] in each, six times as many cases as the outbox holds at once.
const SHARDS: u8 = 16;

/// Cases in a shard. A number with its quotes has 30 bytes at most, and what stands beside it 12.
const MOST_CASES: usize = 6_000;
const _: () = assert!(MOST_CASES * (30 + 12) < VALUE_BYTES);

/// Cases that are read for one page at most: some of them may have nothing dead any more.
const LOOK_READS: usize = 100;

/// Cases in which one call sends everything once more: each costs three durable writes.
const BATCH: usize = 50;

/// A shard of the list.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Shard {
    format: Format<1>,
    /// Each case, and how often it was entered.
    cases: BTreeMap<Subject, u32>,
}

impl Document for Shard {
    const KIND: &'static str = "dead";
}

/// A notice that could not be delivered.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DeadNotice {
    /// Its identity, by which the notification gateway knows it.
    pub id: NoticeId,
    /// The case, by the number of its first registration.
    pub case: RegistrationNumber,
    /// Of what it tells.
    pub event: &'static str,
    /// When that happened.
    pub happened_at: Instant,
    /// As what somebody was to be told: applicant, administrator, head, operator or subscriber.
    pub to: &'static str,
    /// In which registration, where it is somebody of its holder.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub leg: Option<RegistrationNumber>,
    /// Why it could not be delivered.
    pub reason: Undeliverable,
    /// When that was known.
    pub at: Instant,
}

/// What one call did.
#[derive(Debug, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "ResendingBatch"))]
pub struct Resent {
    /// The cases of which notices are sent once more.
    pub done: usize,
    /// Whether there are more.
    pub remaining: bool,
}

/// Where a page ends: after this notice of this case in this shard, or after all of the case.
#[derive(Debug, Clone)]
pub struct Cursor {
    shard: u8,
    subject: Subject,
    after: Option<NoticeId>,
}

impl FromStr for Cursor {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let mut parts = text.splitn(3, '.');
        let mut part = || parts.next().ok_or(());
        let shard: u8 = part()?.parse().map_err(drop)?;
        let subject = part()?.parse().map_err(drop)?;
        let after = match part()? {
            "" => None,
            id => Some(NoticeId::named(id).ok_or(())?),
        };
        let cursor = Self {
            shard,
            subject,
            after,
        };
        // A text that is written otherwise is none of ours.
        (shard < SHARDS && cursor.to_string() == text)
            .then_some(cursor)
            .ok_or(())
    }
}

impl std::fmt::Display for Cursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}.", self.shard, self.subject)?;
        self.after.map_or(Ok(()), |id| write!(f, "{id}"))
    }
}

/// Enters a case; one that is in is entered anew if something died in it just now. One durable write, one more for the
/// first of a shard; none where it is in already.
///
/// # Errors
/// 503 where the store does not answer.
pub(crate) fn enter(session: &Session, subject: &Subject, anew: bool) -> Result<(), Error> {
    let first = shard::of(subject, SHARDS);
    for step in 0..SHARDS {
        let is_in = session.store()?.change(
            &Key::dead(shard::nth(first, step.into(), SHARDS)),
            |current: Option<Shard>| {
                let mut shard = current.unwrap_or_default();
                let has_room = shard.cases.len() < MOST_CASES;
                match shard.cases.get_mut(subject) {
                    Some(_) if !anew => return Ok(Change::Keep(true)),
                    Some(times) => *times = times.saturating_add(1),
                    None if has_room => {
                        shard.cases.insert(subject.clone(), 1);
                    }
                    None => return Ok(Change::Keep(false)),
                }
                Ok(Change::Write(shard, true))
            },
            |shard| shard.cases.contains_key(subject),
        )?;
        if is_in {
            return Ok(());
        }
    }
    // It stands in the case all the same.
    log::note(
        "dead-letters-full",
        format_args!("the list of dead letters is full: {subject} is not on it"),
    );
    Ok(())
}

/// Takes a case out in which nothing is dead any more. One durable write if it is in.
///
/// # Errors
/// 503 where the store does not answer.
pub(crate) fn leave(session: &Session, subject: &Subject) -> Result<(), Error> {
    let shard = shard::of(subject, SHARDS);
    let there: Option<Shard> = session.store()?.get(&Key::dead(shard))?;
    match there.and_then(|there| there.cases.get(subject).copied()) {
        Some(times) => take_out(session, shard, &BTreeMap::from([(subject.clone(), times)])),
        None => Ok(()),
    }
}

/// Takes cases out that were entered as often as this.
fn take_out(session: &Session, shard: u8, seen: &BTreeMap<Subject, u32>) -> Result<(), Error> {
    let is_seen = |subject: &Subject, times: &u32| seen.get(subject) == Some(times);
    session.store()?.change(
        &Key::dead(shard),
        |current: Option<Shard>| {
            let mut shard = current.unwrap_or_default();
            let before = shard.cases.len();
            shard.cases.retain(|subject, times| !is_seen(subject, times));
            Ok(match shard.cases.len() == before {
                true => Change::Keep(()),
                false => Change::Write(shard, ()),
            })
        },
        |shard| !shard.cases.iter().any(|(subject, times)| is_seen(subject, times)),
    )
}

/// What is dead in a case, in the order of its events.
fn of_case(held: &Held) -> Vec<DeadNotice> {
    let case = held.case();
    let shown = |notice: &Notice<'_>| {
        let (at, outcome) = notice.ended?;
        let DeliveryOutcome::Undeliverable { reason } = outcome else {
            return None;
        };
        notice::is_given_up(case, notice.to, outcome).then(|| DeadNotice {
            id: notice.id,
            case: case.registered.number.clone(),
            event: notice.event.event.name(),
            happened_at: notice.event.at,
            to: notice.to.name(),
            leg: notice
                .to
                .leg()
                .and_then(|leg| case.legs.get(leg))
                .map(|leg| leg.number.clone()),
            reason,
            at,
        })
    };
    notice::of(held.record(), case).iter().filter_map(shown).collect()
}

/// What of a case comes after a notice, whether that is dead still or not: its place among all of them says so.
fn after(held: &Held, dead: &mut Vec<DeadNotice>, id: NoticeId) {
    let all = notice::of(held.record(), held.case());
    let before: Vec<_> = all.iter().map(|one| one.id).collect();
    if let Some(place) = before.iter().position(|one| *one == id) {
        let before = before.get(..=place).unwrap_or_default();
        dead.retain(|one| !before.contains(&one.id));
    }
}

/// A page of the notices that could not be delivered, in an order of its own that no change of the list moves: what is on
/// the list all the while is on one page. At most `limit`, and the cursor of the next page.
///
/// # Errors
/// 503 where the store does not answer.
pub fn list(
    session: &Session,
    cursor: Option<&Cursor>,
    limit: usize,
) -> Result<(Vec<DeadNotice>, Option<Cursor>), Error> {
    let mut page: Vec<DeadNotice> = Vec::new();
    let mut last = cursor.cloned();
    let mut looked = 0;
    for shard in cursor.map_or(0, |cursor| cursor.shard)..SHARDS {
        let there: Option<Shard> = session.store()?.get(&Key::dead(shard))?;
        let from = cursor.filter(|cursor| cursor.shard == shard);
        let begin = match from {
            Some(cursor) if cursor.after.is_some() => Bound::Included(&cursor.subject),
            Some(cursor) => Bound::Excluded(&cursor.subject),
            None => Bound::Unbounded,
        };
        let subjects = there
            .as_ref()
            .map(|there| there.cases.range((begin, Bound::Unbounded)));
        for (subject, _) in subjects.into_iter().flatten() {
            if looked == LOOK_READS {
                return Ok((page, last));
            }
            looked += 1;
            let Subject::Request(number) = subject;
            let Some(held) = cases::find(session, number)? else {
                continue;
            };
            let mut dead = of_case(&held);
            if let Some(id) = from
                .filter(|from| from.subject == *subject)
                .and_then(|from| from.after)
            {
                after(&held, &mut dead, id);
            }
            for one in dead {
                if page.len() == limit {
                    // There is one more: the next page begins with it.
                    return Ok((page, last));
                }
                last = Some(Cursor {
                    shard,
                    subject: subject.clone(),
                    after: Some(one.id),
                });
                page.push(one);
            }
            if page.len() < limit {
                last = Some(Cursor {
                    shard,
                    subject: subject.clone(),
                    after: None,
                });
            }
        }
    }
    Ok((page, None))
}

/// Sends everything that is dead once more, in a bounded number of cases. Three durable writes for each of them, and one for
/// each shard that is touched.
///
/// # Errors
/// 503 where the store does not answer.
pub fn resend(session: &Session, operator: &Person) -> Result<Resent, Error> {
    let calendar = calendars::current(session)?;
    let command = Command::Resend(Vec::new());
    let mut resent = Resent::default();
    let mut left = BATCH;
    for shard in 0..SHARDS {
        let there: Option<Shard> = session.store()?.get(&Key::dead(shard))?;
        let mut seen = BTreeMap::new();
        for (subject, times) in there.into_iter().flat_map(|there| there.cases) {
            if left == 0 {
                resent.remaining = true;
                break;
            }
            left -= 1;
            let Subject::Request(number) = &subject;
            let Some(held) = cases::find(session, number)? else {
                seen.insert(subject, times);
                continue;
            };
            let done = acts::by_operator(session, held, &operator.iin, &command, &calendar);
            // One that cannot be written must not keep the others.
            if let Some(is_done) = skip(format_args!("the resending of {subject}"), done)? {
                resent.done += usize::from(is_done);
                seen.insert(subject, times);
            }
        }
        if !seen.is_empty() {
            take_out(session, shard, &seen)?;
        }
        if resent.remaining {
            break;
        }
    }
    Ok(resent)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_read_as_it_is_written_and_in_no_other_way() {
        let id = "0f8e2d4c6b1a49578899aabbccddeeff";
        for text in [
            "0.123456789013-2026-17.",
            &format!("15.123456789013-2026-17.{id}"),
        ] {
            assert_eq!(text.parse::<Cursor>().unwrap().to_string(), text);
        }
        for text in [
            "",
            "0",
            "0.123456789013-2026-17",
            "16.123456789013-2026-17.",
            "00.123456789013-2026-17.",
            "+1.123456789013-2026-17.",
            "0.123456789013-2026-17.xx",
            &format!("0.123456789013-2026-17.{}", id.to_uppercase()),
        ] {
            assert!(text.parse::<Cursor>().is_err(), "{text}");
        }
    }
}
