//! The registers: what was registered, number after number.

use law::rules;
use law::time::{day, year};
use record::id::{Bin, RegistrationNumber};
use record::stored::Document;
use record::subject::Subject;
use serde::{Deserialize, Serialize};

use super::batch::Sweep;
use super::look::{DAY, LAST_DAYS};
use casework::cases;
use casework::cases::Registration;
use casework::registers::{RegisterFollowed, YearFollowed};
use directory::holders;
use shell::Error;
use shell::Session;
use shell::followed::{Followed, Place};
use shell::store::{Key, Stored};

/// Holders whose registers one batch looks at: seven reads for one where nothing is new.
const HOLDERS: usize = 250;

/// Places that are looked at there in between, to see that it has grown.
pub(super) const AHEAD: u64 = 2;

/// Empty places that one batch passes over, in all logs: after a restore there are a thousand for each holder.
pub(super) const EMPTY_PLACES: usize = 2_000;

/// The place in the list of holders after which the next look at the registers begins.
#[derive(Default, Serialize, Deserialize)]
#[serde(transparent)]
struct Turn(u64);

impl Document for Turn {
    const KIND: &'static str = "sweep";
}

impl Sweep<'_> {
    /// Looks at the cases that arrived, holder by holder.
    pub(super) fn follow_registers(&mut self) -> Result<(), Error> {
        let store = self.session.store()?;
        let Turn(from) = store.get(&Key::registers_followed())?.unwrap_or_default();
        let (holders, next) = holders::list(self.session, from, HOLDERS)?;
        let mut moved = Vec::new();
        for holder in holders {
            let key = Key::register_followed(&holder.bin);
            let before = store.get::<RegisterFollowed>(&key)?;
            let mut followed = match &before {
                Some(before) => before.clone(),
                None => RegisterFollowed::from(rules::first_year()),
            };
            self.follow_register(&holder.bin, &mut followed)?;
            if before.as_ref() != Some(&followed) {
                moved.push((key, Stored::of(&followed)?.into_bytes()));
            }
        }
        self.flush()?;
        if !moved.is_empty() {
            store.set_many(moved)?;
        }
        if self.left == 0 {
            // There may be more with these.
            return Ok(());
        }
        // The next batch begins where this one ended, and the one after the last at the beginning.
        self.swept.remaining |= next.is_some();
        let next = next.unwrap_or_default();
        if next == from {
            Ok(())
        } else {
            store.set(&Key::registers_followed(), &Turn(next))
        }
    }

    /// Looks at what arrived with one holder.
    fn follow_register(&mut self, bin: &Bin, followed: &mut RegisterFollowed) -> Result<(), Error> {
        let store = self.session.store()?;
        // Of yesterday: what was on its way at midnight is there a day later.
        let yesterday = self.session.request.now - DAY;
        let this_year = year(day(yesterday));
        if followed.year > this_year {
            // A clock stood in another year: all of it once more.
            *followed = RegisterFollowed::from(this_year);
        }
        for earlier in &mut followed.earlier {
            self.follow_year(bin, earlier.year, &mut earlier.log)?;
        }
        followed
            .earlier
            .retain(|earlier| !earlier.log.waits_for_nothing());
        loop {
            let at_year = followed.year;
            let is_over = at_year < this_year;
            if is_over {
                // To see the end of an earlier year its counter is read.
                followed.log.counted_at = None;
            }
            self.follow_year(bin, at_year, &mut followed.log)?;
            if !is_over {
                break;
            }
            if followed.log.next <= store.drawn(&Key::serial(bin, at_year))? {
                return Ok(());
            }
            // What is waited for in a year that is over must not hold up the next.
            let log = std::mem::replace(&mut followed.log, std::mem::take(&mut followed.next));
            if !log.waits_for_nothing() {
                followed.earlier.push(YearFollowed { year: at_year, log });
            }
            followed.year = at_year + 1;
        }
        // In the last days of a year what comes after hours is registered in the next.
        if year(day(self.session.request.now + LAST_DAYS)) > this_year {
            self.follow_year(bin, this_year + 1, &mut followed.next)?;
        }
        Ok(())
    }

    /// Looks at what arrived with one holder and is registered in a year.
    fn follow_year(&mut self, bin: &Bin, at_year: i32, log: &mut Followed) -> Result<(), Error> {
        let number = |serial| RegistrationNumber {
            holder: bin.clone(),
            year: at_year,
            serial,
        };
        let session = self.session;
        let found = self.follow(log, &Key::serial(bin, at_year), |serial| {
            arrived(session, &number(serial))
        })?;
        for (_, subject) in found.filled {
            self.look(subject)?;
        }
        Ok(())
    }
}

/// What was registered under a number.
fn arrived(session: &Session, number: &RegistrationNumber) -> Result<Place<Subject>, Error> {
    Ok(match cases::registration(session, number)? {
        Registration::Missing => Place::Empty,
        Registration::Unused => Place::Unused,
        Registration::Of(case) => Place::Case(case.into()),
    })
}
