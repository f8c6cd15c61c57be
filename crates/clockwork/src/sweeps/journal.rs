//! The journal of acts, and how any counter log with holes is followed.

use record::subject::Subject;

use super::batch::{RECOUNT, Sweep};
use super::register::AHEAD;
use casework::{cases, journal};
use shell::Error;
use shell::Session;
use shell::followed::{Followed, FoundAgain, Place};
use shell::skip;
use shell::store::{Change, JOURNAL_SHARDS, Key};

impl Sweep<'_> {
    /// Looks at the cases in which somebody acted.
    pub(super) fn follow_journal(&mut self) -> Result<(), Error> {
        let store = self.session.store()?;
        let (mut moved, mut over) = (Vec::new(), Vec::new());
        for shard in 0..JOURNAL_SHARDS {
            let key = Key::journal_followed(shard);
            let before = store.get::<Followed>(&key)?.unwrap_or_default();
            let mut followed = before.clone();
            let found = self.follow(&mut followed, &Key::journal_count(shard), |place| {
                acted(self.session, shard, place)
            })?;
            for (place, case) in found.filled {
                over.push(Key::journal_place(shard, place));
                self.look(case)?;
            }
            let given_up = found.given_up.into_iter();
            over.extend(given_up.map(|place| Key::journal_place(shard, place)));
            if followed != before {
                moved.push((key, followed));
            }
        }
        self.flush()?;
        for (key, followed) in moved {
            follow_to(self.session, &key, followed)?;
        }
        if over.is_empty() {
            Ok(())
        } else {
            store.delete_many(over)
        }
    }

    /// What stands at the places of a log that were not followed yet, or were empty before: the place and the case. At most
    /// as much as may be looked at. What is empty is passed over, however much it is, and waited for.
    pub(super) fn follow(
        &mut self,
        followed: &mut Followed,
        counter: &Key,
        at: impl Fn(u64) -> Result<Place<Subject>, Error>,
    ) -> Result<FoundAgain<Subject>, Error> {
        let mut found = followed.look_again(self.now, self.left, &at)?;
        let end = self.end(followed, counter, &at)?;
        while followed.next <= end && self.left > found.filled.len() {
            let place = followed.next;
            match at(place)? {
                Place::Case(case) => {
                    found.filled.push((place, case));
                    followed.next += 1;
                }
                Place::Empty | Place::Unused if self.empty == 0 => {
                    followed.counted_at = None;
                    self.swept.remaining = true;
                    break;
                }
                Place::Unused => {
                    self.empty -= 1;
                    followed.next += 1;
                }
                Place::Empty => {
                    self.empty -= 1;
                    followed.wait_for_next(self.now);
                }
            }
        }
        Ok(found)
    }

    /// The last place of a log that was drawn. Where it cannot be read without a write, it is asked for once in [`RECOUNT`],
    /// and where something stands next.
    fn end(
        &self,
        followed: &mut Followed,
        counter: &Key,
        at: impl Fn(u64) -> Result<Place<Subject>, Error>,
    ) -> Result<u64, Error> {
        let store = self.session.store()?;
        if let Some(end) = store.counted(counter)? {
            return Ok(end);
        }
        let is_counted = |at| at <= self.now && self.now < at + RECOUNT;
        if followed.counted_at.is_some_and(is_counted) {
            let mut has_grown = false;
            for place in followed.next..followed.next.saturating_add(AHEAD) {
                has_grown |= !matches!(at(place)?, Place::Empty);
            }
            if !has_grown {
                return Ok(0);
            }
        }
        followed.counted_at = Some(self.now);
        store.drawn(counter)
    }
}

/// Notes how far a log was followed, unless somebody has followed it further: what is followed of the journal is gone.
fn follow_to(session: &Session, key: &Key, followed: Followed) -> Result<(), Error> {
    session.store()?.change(
        key,
        |current: Option<Followed>| {
            Ok(match current {
                Some(there) if there.next > followed.next || there == followed => Change::Keep(()),
                Some(_) | None => Change::Write(followed.clone(), ()),
            })
        },
        |there| there.next >= followed.next,
    )
}

/// What an entry of the journal is about, if it happened.
fn acted(session: &Session, shard: u8, place: u64) -> Result<Place<Subject>, Error> {
    let found = session
        .store()?
        .get::<journal::Entry>(&Key::journal_place(shard, place));
    let Some(Some(entry)) = skip("an entry of the journal", found)? else {
        return Ok(Place::Empty);
    };
    // The look reads it.
    let happened = match &entry.subject {
        Subject::Request(number) => cases::knows(session, number, entry.event)?,
    };
    Ok(match happened {
        true => Place::Case(entry.subject),
        false => Place::Empty,
    })
}
