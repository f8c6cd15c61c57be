//! The sweep: follows what happened and what is due, and does in each case what the portal itself has to do.
//!
//! It asks "due by now and not done", never "due today", and every step can be done twice. Where a case has to be looked
//! at comes from three places: the registers of the holders, where every arrival has its number; the journal, into which
//! every act is entered; and the agenda, into which each look enters the day of the next. A look writes what follows into
//! the case first, then enters the case where it has to be found again, and only then is it taken out where it was found.

use std::collections::BTreeSet;
use std::rc::Rc;
use std::time::Duration;

use dialog::calendar::Calendar;
use dialog::case::{Case, LegIndex, RevocationChecked};
use dialog::command::Command;
use dialog::id::{Bin, RegistrationNumber};
use dialog::rules;
use dialog::signature::Signature;
use dialog::time::{Instant, NaiveDate, day, year};
use dialog::watch::{self, Watch};
use serde::{Deserialize, Serialize};

use crate::acts;
use crate::cases::Held;
use crate::cases::Registration;
use crate::clock::Stopwatch;
use crate::context::Context;
use crate::followed::{Followed, FoundAgain, Place};
use crate::problem::{Kind, Problem};
use crate::store::{Change, Key};
use crate::{agenda, calendars, cases, config, holders, journal, outbox, random, shard, signed};

/// Cases that one batch looks at: about a second on the slowest back end measured, where each may cost a durable write.
const BATCH: usize = 200;

/// Holders whose registers one batch looks at: seven reads for one where nothing is new.
const HOLDERS: usize = 250;

/// One day.
const DAY: Duration = Duration::from_secs(24 * 3_600);

/// So many days before the end of a year at most something is registered in the next: the longest rest of the year.
const LAST_DAYS: Duration = Duration::from_secs(12 * 24 * 3_600);

/// For how long it is asked about a certificate after its signature arrived: two lists of the authority come out in that
/// time, whatever happened to its responder.
const ASKED_FOR: Duration = Duration::from_secs(30 * 24 * 3_600);

/// How long one batch asks about certificates, beside the question that is under way: who is silent costs seconds each time.
const ASKING: Duration = Duration::from_secs(2);

/// How often the counter of a log is read where that is a write.
const RECOUNT: Duration = Duration::from_secs(3_600);

/// Places that are looked at there in between, to see that it has grown.
const AHEAD: u64 = 2;

/// Empty places that one batch passes over, in all logs: after a restore there are a thousand for each holder.
const EMPTY_PLACES: usize = 2_000;

/// What a batch did.
#[derive(Debug, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Swept {
    /// The cases that were looked at.
    pub done: usize,
    /// Those of them in which something was written down.
    pub changed: usize,
    /// Those that could not be looked at: the log says which and why. They are tried again on the next day.
    pub failed: usize,
    /// Whether there is more to do now.
    pub remaining: bool,
}

/// How far the registers of a holder were followed: those of earlier years to their ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RegisterFollowed {
    year: i32,
    log: Followed,
    /// The register of the year after, in which stands what arrives in the last days of this one.
    next: Followed,
    /// Earlier years that were followed to their ends, and of which some places are waited for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    earlier: Vec<YearFollowed>,
}

/// How far the register of an earlier year was followed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct YearFollowed {
    year: i32,
    log: Followed,
}

impl RegisterFollowed {
    /// Nothing of this year and the years after.
    fn from(year: i32) -> Self {
        Self {
            year,
            log: Followed::default(),
            next: Followed::default(),
            earlier: Vec::new(),
        }
    }
}

/// How far recomputing has come.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Recomputed {
    /// With which calendar.
    calendar: String,
    /// Where the next batch begins; none once all is done.
    cursor: Option<String>,
    /// Whether all is done.
    done: bool,
    /// The last day on which the log said that the calendar ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    warned_on: Option<NaiveDate>,
}

/// The last serial of a holder's year that was followed, or given up; 0 where none was.
///
/// # Errors
/// 503 where the store does not answer.
pub(crate) fn followed_to(context: &Context, bin: &Bin, year: i32) -> Result<u64, Problem> {
    let followed = context
        .store()?
        .get::<RegisterFollowed>(&Key::register_followed(bin))?;
    Ok(followed.map_or(0, |followed| match year - followed.year {
        0 => followed.log.next.saturating_sub(1),
        1 => followed.next.next.saturating_sub(1),
        _ => 0,
    }))
}

/// One batch.
struct Sweep<'c> {
    context: &'c Context,
    /// As of when.
    now: Instant,
    today: NaiveDate,
    watch: Watch,
    calendar: Rc<Calendar>,
    /// How many cases may still be looked at.
    left: usize,
    /// How many empty places may still be passed over.
    empty: usize,
    /// The cases that were looked at.
    seen: BTreeSet<RegistrationNumber>,
    /// How long it has asked about certificates.
    asked: Duration,
    agenda: agenda::Plan,
    /// The cases in which notices wait.
    outbox: Vec<RegistrationNumber>,
    swept: Swept,
}

/// Does one bounded batch of what is due at an instant. One durable write for each case in which something is written down;
/// beside those a handful for a batch, and one for each shard a day.
///
/// # Errors
/// 503 where the store does not answer.
pub fn sweep(context: &Context, now: Instant) -> Result<Swept, Problem> {
    let mut sweep = Sweep {
        context,
        now,
        today: day(now),
        watch: config::watch()?,
        calendar: calendars::current(context)?,
        left: BATCH,
        empty: EMPTY_PLACES,
        seen: BTreeSet::new(),
        asked: Duration::ZERO,
        agenda: agenda::Plan::default(),
        outbox: Vec::new(),
        swept: Swept::default(),
    };
    sweep.recompute()?;
    sweep.follow_journal()?;
    sweep.follow_registers()?;
    sweep.follow_agenda()?;
    sweep.swept.done = sweep.seen.len();
    Ok(sweep.swept)
}

impl Sweep<'_> {
    /// Computes the terms of all open cases anew, where another calendar is in force than the last time.
    fn recompute(&mut self) -> Result<(), Problem> {
        let store = self.context.store()?;
        let mut state = store.get::<Recomputed>(&Key::recomputed())?.unwrap_or_default();
        if state.calendar != self.calendar.version() {
            state = Recomputed {
                calendar: self.calendar.version().to_owned(),
                ..Recomputed::default()
            };
        }
        let is_warned = state.warned_on.is_none_or(|on| on < self.today) && self.warn(&mut state);
        if state.done {
            return if is_warned {
                store.set(&Key::recomputed(), &state)
            } else {
                Ok(())
            };
        }
        let batch = calendars::recompute(self.context, state.cursor.as_deref())?;
        self.swept.changed += batch.done;
        self.swept.failed += batch.failed;
        self.swept.remaining |= batch.remaining;
        state.done = !batch.remaining;
        state.cursor = batch.cursor;
        store.set(&Key::recomputed(), &state)
    }

    /// Says in the log that the calendar ends, where it does. Once a day.
    fn warn(&self, state: &mut Recomputed) -> bool {
        let Some(ending) = calendars::ending(&self.calendar, self.today) else {
            return false;
        };
        eprintln!("{}", ending.en);
        state.warned_on = Some(self.today);
        true
    }

    /// Looks at the cases in which somebody acted.
    fn follow_journal(&mut self) -> Result<(), Problem> {
        let store = self.context.store()?;
        let (mut moved, mut over) = (Vec::new(), Vec::new());
        for shard in 0..journal::SHARDS {
            let key = Key::journal_followed(shard);
            let before = store.get::<Followed>(&key)?.unwrap_or_default();
            let mut followed = before.clone();
            let found = self.follow(&mut followed, &Key::journal_count(shard), |place| {
                acted(self.context, shard, place)
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
            follow_to(self.context, &key, followed)?;
        }
        if over.is_empty() {
            Ok(())
        } else {
            store.delete_many(over)
        }
    }

    /// Looks at the cases that arrived, holder by holder.
    fn follow_registers(&mut self) -> Result<(), Problem> {
        let store = self.context.store()?;
        let from = store.get::<u64>(&Key::registers_followed())?.unwrap_or_default();
        let (holders, next) = holders::list(self.context, from, HOLDERS)?;
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
                moved.push((key, serde_json::to_vec(&followed).map_err(Problem::internal)?));
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
            store.set(&Key::registers_followed(), &next)
        }
    }

    /// Looks at what arrived with one holder.
    fn follow_register(&mut self, bin: &Bin, followed: &mut RegisterFollowed) -> Result<(), Problem> {
        let store = self.context.store()?;
        // Of yesterday: what was on its way at midnight is there a day later.
        let yesterday = self.context.now - DAY;
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
        if year(day(self.context.now + LAST_DAYS)) > this_year {
            self.follow_year(bin, this_year + 1, &mut followed.next)?;
        }
        Ok(())
    }

    /// Looks at what arrived with one holder and is registered in a year.
    fn follow_year(&mut self, bin: &Bin, at_year: i32, log: &mut Followed) -> Result<(), Problem> {
        let number = |serial| RegistrationNumber {
            holder: bin.clone(),
            year: at_year,
            serial,
        };
        let context = self.context;
        let found = self.follow(log, &Key::serial(bin, at_year), |serial| {
            arrived(context, &number(serial))
        })?;
        for (_, case) in found.filled {
            self.look(case)?;
        }
        Ok(())
    }

    /// What stands at the places of a log that were not followed yet, or were empty before: the place and the case. At most
    /// as much as may be looked at. What is empty is passed over, however much it is, and waited for.
    fn follow(
        &mut self,
        followed: &mut Followed,
        counter: &Key,
        at: impl Fn(u64) -> Result<Place<RegistrationNumber>, Problem>,
    ) -> Result<FoundAgain<RegistrationNumber>, Problem> {
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
        at: impl Fn(u64) -> Result<Place<RegistrationNumber>, Problem>,
    ) -> Result<u64, Problem> {
        let store = self.context.store()?;
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

    /// Looks at the cases whose day has come.
    fn follow_agenda(&mut self) -> Result<(), Problem> {
        // Of two who sweep at once each begins somewhere else.
        let [first] = random::bytes::<1>()?;
        for step in 0..agenda::SHARDS {
            let shard = shard::nth(first, step.into(), agenda::SHARDS);
            while self.left > 0 {
                let Some((day, due)) = agenda::due(self.context, shard, self.today, self.left)? else {
                    break;
                };
                for case in &due {
                    self.look(case.clone())?;
                }
                self.flush()?;
                agenda::done(self.context, day, shard, &due)?;
            }
        }
        self.swept.remaining |= self.left == 0;
        Ok(())
    }

    /// Looks at a case, once in a batch. One that cannot be read must not keep all the others from their terms.
    fn look(&mut self, case: RegistrationNumber) -> Result<(), Problem> {
        if !self.seen.insert(case.clone()) {
            return Ok(());
        }
        self.left = self.left.saturating_sub(1);
        match self.attend(&case) {
            Ok(()) => Ok(()),
            Err(problem) if problem.kind() == Kind::StoreUnavailable => Err(problem),
            Err(problem) => {
                let inside = problem.inside().unwrap_or_default();
                eprintln!("{case} was not looked at: {}: {inside}", problem.kind().slug());
                self.swept.failed += 1;
                self.again_tomorrow(case);
                Ok(())
            }
        }
    }

    /// Does in a case what is due, and plans the next look.
    fn attend(&mut self, number: &RegistrationNumber) -> Result<(), Problem> {
        let Some(held) = cases::find_to_change(self.context, number)? else {
            return Ok(());
        };
        let (mut held, mut is_changed) = self.write(held, &Command::Attend(self.watch))?;
        for checked in self.found_of_revocations(held.case())? {
            (held, _) = self.write(held, &Command::RecordRevocation(checked))?;
            is_changed = true;
        }
        self.swept.changed += usize::from(is_changed);
        if outbox::has_work(self.context, &held)? {
            self.outbox.push(number.clone());
        }
        if self.to_be_asked(held.case())?.is_empty() {
            match watch::next_look(held.case(), self.watch, self.today, &self.calendar) {
                Ok(Some(day)) => self.agenda.add(day, number.clone()),
                Ok(None) => {}
                // A calendar that begins too late.
                Err(_) => self.again_tomorrow(number.clone()),
            }
        } else {
            self.again_tomorrow(number.clone());
        }
        Ok(())
    }

    fn write(&self, held: Held, command: &Command) -> Result<(Held, bool), Problem> {
        acts::by_portal(self.context, held, command, &self.calendar, self.now)
    }

    /// What is said now of certificates that nobody could speak of before; the rest is asked on another day where nobody
    /// answers in time.
    fn found_of_revocations(&mut self, case: &Case) -> Result<Vec<RevocationChecked>, Problem> {
        let number = &case.registered.number;
        let mut checked = Vec::new();
        for (answer_on, signature) in self.to_be_asked(case)? {
            if self.asked > ASKING {
                break;
            }
            let arrived_at = case.signature_arrived_at(answer_on);
            let begun = Stopwatch::start();
            let found = signed::recheck(self.context, number, &signature, arrived_at);
            self.asked += begun.elapsed();
            match found {
                Ok(Some(found)) => checked.push(RevocationChecked { answer_on, found }),
                Ok(None) => {}
                Err(problem) if problem.kind() == Kind::StoreUnavailable => return Err(problem),
                Err(problem) => {
                    let inside = problem.inside().unwrap_or_default();
                    eprintln!("nothing is said of a certificate of {number}: {inside}");
                }
            }
        }
        Ok(checked)
    }

    /// The signatures of whose certificates nobody could speak yet, as long as it may still be asked.
    fn to_be_asked(&self, case: &Case) -> Result<Vec<(Option<LegIndex>, Signature)>, Problem> {
        let mut postponed = case.postponed().map_err(Problem::internal)?;
        postponed.retain(|(answer_on, _)| self.now < case.signature_arrived_at(*answer_on) + ASKED_FOR);
        Ok(postponed)
    }

    fn again_tomorrow(&mut self, case: RegistrationNumber) {
        if let Some(tomorrow) = self.today.succ_opt() {
            self.agenda.add(tomorrow, case);
        }
    }

    /// Enters what was planned, before what led to it is taken out.
    fn flush(&mut self) -> Result<(), Problem> {
        let waiting = std::mem::take(&mut self.outbox);
        match outbox::enter(self.context, &waiting) {
            // A gateway that is down for days must not keep terms from being watched: they are found again tomorrow.
            Err(problem) if problem.kind() == Kind::Unavailable => {
                eprintln!("the outbox is full: {} cases wait for tomorrow", waiting.len());
                for case in waiting {
                    self.again_tomorrow(case);
                }
            }
            entered => entered?,
        }
        agenda::enter(self.context, std::mem::take(&mut self.agenda), self.today)
    }
}

/// Notes how far a log was followed, unless somebody has followed it further: what is followed of the journal is gone.
fn follow_to(context: &Context, key: &Key, followed: Followed) -> Result<(), Problem> {
    context.store()?.change(
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
fn acted(context: &Context, shard: u8, place: u64) -> Result<Place<RegistrationNumber>, Problem> {
    let entry = match context
        .store()?
        .get::<journal::Entry>(&Key::journal_place(shard, place))
    {
        Ok(Some(entry)) => entry,
        Ok(None) => return Ok(Place::Empty),
        Err(problem) if problem.kind() == Kind::StoreUnavailable => return Err(problem),
        Err(problem) => {
            eprintln!(
                "an entry of the journal: {}",
                problem.inside().unwrap_or_default()
            );
            return Ok(Place::Empty);
        }
    };
    // Whoever looks at it reads it.
    Ok(match cases::knows(context, &entry.case, entry.event)? {
        true => Place::Case(entry.case),
        false => Place::Empty,
    })
}

/// What was registered under a number.
fn arrived(context: &Context, number: &RegistrationNumber) -> Result<Place<RegistrationNumber>, Problem> {
    Ok(match cases::registration(context, number)? {
        Registration::Missing => Place::Empty,
        Registration::Unused => Place::Unused,
        Registration::Of(case) => Place::Case(case),
    })
}
