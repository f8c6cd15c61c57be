//! How far a log by counter was followed, and which of its places are still waited for.
//!
//! A number is drawn first and its place filled afterwards, so a place can be empty for a moment, or for ever where the
//! instance that drew it died. It is passed over and waited for: no run of empty places, however long, holds up what stands behind it.
//! A place is given up after [`GRACE`] and `LOOKS` looks. A writer that fills one later than [`LATE`] after drawing it says so
//! in the journal, so what comes too late for the log is found there.

use std::time::Duration;

use law::time::Instant;
use record::stored::Document;
use serde::{Deserialize, Serialize};

use crate::store::VALUE_BYTES;

/// How long a place in a log may stay empty, or an act be missing in its case, before it is taken to be one of those that
/// died on the way: longer than any request takes, and than clocks are apart.
pub const GRACE: Duration = Duration::from_secs(3_600);

/// How often it is looked at before that: a clock that was set forward meanwhile makes an hour of nothing.
const LOOKS: u32 = 20;

/// How long after drawing it a writer may fill a place and rely on being found: a sixth of [`GRACE`], for clocks that are
/// apart and for the time until its record is read.
pub const LATE: Duration = Duration::from_secs(600);

/// Empty places of one log that one batch looks at again.
const LOOKS_AGAIN: usize = 64;

/// Runs of empty places that one log notes. A run has 100 bytes at most.
const MOST_RUNS: usize = 2_000;
const _: () = assert!(MOST_RUNS * 100 < VALUE_BYTES);

/// What stands at a place of a log.
pub enum Place<T> {
    /// Nothing yet, or nothing that happened.
    Empty,
    /// Nothing, and nothing will.
    Unused,
    /// Something happened in this case.
    Case(T),
}

/// A run of places that were empty when they should have been filled, all first seen and looked at together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Hole {
    /// The first of them.
    place: u64,
    since: Instant,
    /// How often they were looked at since.
    looks: u32,
    /// How many more there are.
    #[serde(default, skip_serializing_if = "is_none")]
    more: u64,
}

const fn is_none(more: &u64) -> bool {
    *more == 0
}

impl Hole {
    /// The last of the places.
    const fn last(&self) -> u64 {
        self.place.saturating_add(self.more)
    }

    /// Whether nobody will fill it any more.
    fn is_dead(&self, now: Instant) -> bool {
        self.looks >= LOOKS && self.since + GRACE <= now
    }

    /// The first of the places, and the rest.
    fn split(self) -> (Self, Option<Self>) {
        let rest = self.more.checked_sub(1).map(|more| Self {
            place: self.place.saturating_add(1),
            more,
            ..self.clone()
        });
        (Self { more: 0, ..self }, rest)
    }
}

/// How far a log was followed. One that is noted with less is only followed again; of the journal, see
/// `follow_to` of the sweep.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Followed {
    /// The first place that was not looked at.
    pub next: u64,
    /// Places before it that are waited for, in order.
    holes: Vec<Hole>,
    /// When the counter was read last, where that is a write.
    pub counted_at: Option<Instant>,
}

impl Document for Followed {
    const KIND: &'static str = "journal";
}

impl Default for Followed {
    fn default() -> Self {
        Self {
            next: 1,
            holes: Vec::new(),
            counted_at: None,
        }
    }
}

/// What was found at places that were waited for.
#[derive(Debug, PartialEq, Eq)]
pub struct FoundAgain<T> {
    /// The places that were filled meanwhile.
    pub filled: Vec<(u64, T)>,
    /// Those that are not waited for any more.
    pub given_up: Vec<u64>,
}

impl Followed {
    /// Whether no place is waited for.
    pub const fn waits_for_nothing(&self) -> bool {
        self.holes.is_empty()
    }

    /// Passes over the next place, which is empty, and waits for it.
    pub fn wait_for_next(&mut self, now: Instant) {
        let place = self.next;
        self.next = place.saturating_add(1);
        match self.holes.last_mut() {
            Some(run) if run.last().saturating_add(1) == place && run.since == now && run.looks == 0 => {
                run.more += 1;
            }
            Some(_) | None => self.holes.push(Hole {
                place,
                since: now,
                looks: 0,
                more: 0,
            }),
        }
        self.bound();
    }

    /// Looks again at places that are waited for, those first that were looked at least often; at most `room` of those that
    /// were filled are taken out.
    pub fn look_again<T, E>(
        &mut self,
        now: Instant,
        room: usize,
        at: impl Fn(u64) -> Result<Place<T>, E>,
    ) -> Result<FoundAgain<T>, E> {
        let mut found = FoundAgain {
            filled: Vec::new(),
            given_up: Vec::new(),
        };
        let mut runs = std::mem::take(&mut self.holes);
        runs.sort_by_key(|run| run.looks);
        let mut left = LOOKS_AGAIN;
        for run in runs {
            // A clock that was set back.
            let since = run.since.min(now);
            let mut rest = Some(Hole { since, ..run });
            while let Some(run) = rest.take() {
                // The last look comes when the hour is over.
                let is_early = run.looks >= LOOKS && !run.is_dead(now);
                if left == 0 || is_early {
                    self.holes.push(run);
                    break;
                }
                left -= 1;
                let hole;
                (hole, rest) = run.split();
                match at(hole.place)? {
                    Place::Case(case) if found.filled.len() < room => found.filled.push((hole.place, case)),
                    Place::Case(_) => self.holes.push(hole),
                    Place::Unused => found.given_up.push(hole.place),
                    Place::Empty if hole.is_dead(now) => found.given_up.push(hole.place),
                    Place::Empty => self.holes.push(Hole {
                        looks: hole.looks.saturating_add(1),
                        ..hole
                    }),
                }
            }
        }
        self.holes.sort_by_key(|hole| hole.place);
        self.holes.dedup_by(|after, run| {
            let is_one = run.last().saturating_add(1) == after.place
                && (run.since, run.looks) == (after.since, after.looks);
            if is_one {
                run.more += after.more + 1;
            }
            is_one
        });
        self.bound();
        Ok(found)
    }

    /// Keeps the runs within what a value holds: the two that are nearest become one, with what lies between them. To look
    /// at a case once more changes nothing.
    fn bound(&mut self) {
        while self.holes.len() > MOST_RUNS {
            let pairs = self.holes.iter().zip(self.holes.iter().skip(1)).enumerate();
            let nearest = pairs.min_by_key(|(_, (run, after))| after.place - run.last());
            let Some((place, (run, after))) = nearest else {
                return;
            };
            let one = Hole {
                place: run.place,
                since: run.since.max(after.since),
                looks: run.looks.min(after.looks),
                more: after.last() - run.place,
            };
            self.holes.splice(place..place + 2, [one]);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::convert::Infallible;

    use super::*;

    fn at(minute: i64) -> Instant {
        Instant::from_timestamp(1_800_000_000 + 60 * minute, 0).unwrap()
    }

    /// The places that are waited for.
    fn waited(followed: &Followed) -> Vec<u64> {
        followed
            .holes
            .iter()
            .flat_map(|run| run.place..=run.last())
            .collect()
    }

    fn look(followed: &mut Followed, minute: i64, filled: &[u64]) -> FoundAgain<u64> {
        let place = |place| {
            Ok::<_, Infallible>(if filled.contains(&place) {
                Place::Case(place)
            } else {
                Place::Empty
            })
        };
        followed.look_again(at(minute), usize::MAX, place).unwrap()
    }

    #[test]
    fn what_is_filled_late_is_found_and_what_never_is_is_given_up_after_an_hour_and_many_looks() {
        let mut followed = Followed::default();
        for _ in 0..40 {
            followed.wait_for_next(at(0));
        }
        assert_eq!(
            (followed.next, followed.holes.len()),
            (41, 1),
            "a run is one note"
        );
        assert_eq!(look(&mut followed, 1, &[17]).filled, [(17, 17)]);
        assert_eq!(
            waited(&followed),
            (1..=40).filter(|place| *place != 17).collect::<Vec<_>>()
        );
        for minute in 2..=59 {
            let found = look(&mut followed, minute, &[]);
            assert!(found.filled.is_empty() && found.given_up.is_empty(), "{minute}");
        }
        assert!(
            look(&mut followed, 59, &[5]).filled.is_empty(),
            "it is looked at when the hour is over"
        );
        assert_eq!(look(&mut followed, 60, &[5]).filled, [(5, 5)]);
        assert!(look(&mut followed, 60, &[]).given_up.is_empty());
        assert!(followed.waits_for_nothing());
    }

    #[test]
    fn a_clock_that_jumps_an_hour_gives_nothing_up() {
        let mut followed = Followed::default();
        followed.wait_for_next(at(0));
        for look_of_20 in 0..LOOKS {
            assert!(look(&mut followed, 600, &[]).given_up.is_empty(), "{look_of_20}");
        }
        assert_eq!(look(&mut followed, 600, &[]).given_up, [1]);
    }

    #[test]
    fn the_newest_places_are_looked_at_first_and_each_comes_to_its_turn() {
        let mut followed = Followed::default();
        for _ in 0..1_000 {
            followed.wait_for_next(at(0));
        }
        // Each has been looked at once after 16 batches of 64.
        let mut seen = BTreeSet::new();
        for _ in 0..16 {
            let before: BTreeSet<_> = waited(&followed).into_iter().collect();
            look(&mut followed, 1, &before.iter().copied().collect::<Vec<_>>());
            seen.extend(
                before
                    .difference(&waited(&followed).into_iter().collect())
                    .copied(),
            );
        }
        assert_eq!(seen.len(), 1_000);
        for _ in 0..1_000 {
            followed.wait_for_next(at(0));
        }
        look(&mut followed, 1, &[]);
        followed.wait_for_next(at(2));
        let newest = followed.next - 1;
        let filled = look(&mut followed, 3, &[newest]).filled;
        assert!(filled.is_empty() || filled == [(newest, newest)]);
        for _ in 0..16 {
            look(&mut followed, 3, &[newest]);
        }
        assert!(!waited(&followed).contains(&newest));
    }

    #[test]
    fn more_runs_than_a_value_holds_become_fewer_and_none_is_lost() {
        let mut followed = Followed::default();
        for _ in 0..2 * MOST_RUNS {
            followed.wait_for_next(at(0));
            followed.next += 1;
        }
        assert_eq!(followed.holes.len(), MOST_RUNS);
        let waited: BTreeSet<_> = waited(&followed).into_iter().collect();
        assert!((1..followed.next).step_by(2).all(|place| waited.contains(&place)));
        assert!(serde_json::to_vec(&followed).unwrap().len() < VALUE_BYTES);
    }

    #[test]
    fn what_was_noted_before_there_were_runs_is_read() {
        let noted =
            r#"{"next":7,"holes":[{"place":3,"since":"2026-11-23T05:00:00Z","looks":2}],"counted_at":null}"#;
        let followed: Followed = serde_json::from_str(noted).unwrap();
        assert_eq!(waited(&followed), [3]);
        assert_eq!(serde_json::to_string(&followed).unwrap(), noted);
    }
}
