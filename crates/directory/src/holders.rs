//! The directory of holders.

mod history;
mod standing;

use std::cell::Cell;

use holders::holder::{Author, End, EndReason, Holder, NotAddressable, Profile, StaffRole};
use input::fault::Fault;
use input::faults::Faults;
use law::rules::NoRules;
use law::time::{NaiveDate, day, year};
use record::id::{Bin, Iin, RegistrationNumber};
use record::stored::Document;
use requests::case::CannotRegister;
use serde::{Deserialize, Serialize};
use words::language::Words;

use crate::say::addressees as say;
use crate::{calendars, feeds, subscriptions};
use shell::Error;
use shell::Session;
use shell::kinds;
use shell::problem::{Kind, Problem, Status};
use shell::store::{Change, Key, Stored};
use shell::{index, random};

pub use history::history;
use history::{change, newest};
pub use standing::{Standing, at_work, operator, standing, standing_among};

/// How far the successors of a holder are followed. A chain is never so long; one that is longer was put down by mistake.
const SUCCESSIONS: usize = 8;

/// No such holder is in the directory.
pub static UNKNOWN_HOLDER: Kind = Kind::new("unknown-holder", Status::of::<422>(), say::UNKNOWN_HOLDER);

/// The state holds 100 % of the holder.
pub static HOLDER_NOT_ELIGIBLE: Kind = Kind::new(
    "holder-not-eligible",
    Status::of::<422>(),
    say::HOLDER_NOT_ELIGIBLE,
);

/// The holder does not accept requests now.
pub static HOLDER_CLOSED: Kind = Kind::new("holder-closed", Status::of::<422>(), say::HOLDER_CLOSED);

/// A place in the list of holders: the holder that has it.
#[derive(Serialize, Deserialize)]
#[serde(transparent)]
struct Listed(Bin);

impl Document for Listed {
    const KIND: &'static str = "holders";
}

/// The holder with this BIN, if the directory knows it.
///
/// # Errors
/// 503 where the store does not answer.
pub fn find(session: &Session, bin: &Bin) -> Result<Option<Holder>, Error> {
    session.store()?.get(&Key::holder(bin))
}

/// The holder that a path names.
///
/// # Errors
/// 404 where the text is no BIN or the directory does not know it.
pub fn get(session: &Session, bin: &str) -> Result<Holder, Error> {
    let bin = bin.parse().map_err(|_| Problem::new(&kinds::NOT_FOUND))?;
    Ok(find(session, &bin)?.ok_or_else(|| Problem::new(&kinds::NOT_FOUND))?)
}

/// Draws the registration number of a request that a holder registers on this day. One durable write.
///
/// # Errors
/// 503 where the store does not answer.
pub fn draw_number(
    session: &Session,
    bin: &Bin,
    registered_on: NaiveDate,
) -> Result<RegistrationNumber, Error> {
    let year = year(registered_on);
    Ok(RegistrationNumber {
        holder: bin.clone(),
        year,
        serial: session.store()?.draw(&Key::serial(bin, year))?,
    })
}

/// Why a request cannot be registered with a holder, as a problem.
pub fn cannot(reason: CannotRegister) -> Problem {
    match reason {
        CannotRegister::Holder(NotAddressable::WhollyStateOwned) => Problem::new(&HOLDER_NOT_ELIGIBLE),
        CannotRegister::Holder(NotAddressable::Closed) => Problem::new(&HOLDER_CLOSED),
        CannotRegister::Holder(NotAddressable::NoAdministrator) => {
            Problem::new(&HOLDER_CLOSED).because(&say::NO_ADMINISTRATOR)
        }
        CannotRegister::Holder(NotAddressable::Ended(end)) => {
            let kind = match end.reason {
                EndReason::Reorganised | EndReason::Liquidated => &HOLDER_CLOSED,
                EndReason::WhollyStateOwned => &HOLDER_NOT_ELIGIBLE,
            };
            Problem::new(kind).saying(ended(&end))
        }
        CannotRegister::Rules(none) => no_rules(none),
        CannotRegister::Calendar(none) => calendars::not_covered(none.year),
    }
}

/// That a holder has ended, and who came after it.
fn ended(end: &End) -> Words {
    let (on, why) = (end.on.to_string(), end.reason.text());
    Words::said(&|language| match &end.successor {
        Some(next) => say::followed(language, next.as_str(), &on, why.r#in(language)),
        None => say::ended(language, &on, why.r#in(language)),
    })
}

/// The problem of a day for which no rules are known.
pub fn no_rules(NoRules(day): NoRules) -> Problem {
    let day = day.to_string();
    Problem::new(&calendars::NOT_COVERED).saying(Words::said(&|language| {
        crate::say::calendars::no_rules(language, &day)
    }))
}

/// The entity tag of a holder: the identity of its newest change; and behind a hyphen, from the day of its end on, that it
/// has ended, because then it shows so.
///
/// # Errors
/// 500 where the entry is of a format that this program does not know.
pub fn etag(session: &Session, holder: &Holder) -> Result<String, Error> {
    let id = newest(holder)?.id;
    Ok(match holder.ended(day(session.request.now)) {
        Some(_) => format!("\"{id}-ended\""),
        None => format!("\"{id}\""),
    })
}

/// Puts a profile in place: of a new holder (four durable writes) or of a known one (two, none where it changes
/// nothing). Where `accepts_requests` is not said, a known holder stays open or closed as it is. Answers the holder and
/// whether it is new.
///
/// # Errors
/// 412 where a condition of the request does not hold, 503 where the store does not answer.
pub fn put(
    session: &Session,
    bin: &Bin,
    by: &Iin,
    profile: &Profile,
    accepts_requests: Option<bool>,
) -> Result<(Holder, bool), Error> {
    let store = session.store()?;
    let mut slot = None;
    let (holder, place) = edit(session, bin, by, |current, author| match current {
        Some(holder) => {
            let profile = Profile {
                accepts_requests: accepts_requests.unwrap_or(holder.profile.accepts_requests),
                ..profile.clone()
            };
            holder.updated(profile, author).map_err(Error::broken)
        }
        None => {
            // The place in the list first, the record last: a place without a record is passed over.
            let slot = match slot {
                Some(slot) => slot,
                None => {
                    let drawn = store.draw(&Key::holder_count())?;
                    let place = Stored::of(&Listed(bin.clone()))?;
                    let mut values = vec![(Key::holder_slot(drawn), place.into_bytes())];
                    // A store has a holder before it has a citizen: it is marked here, at no price.
                    values.extend(index::to_be_written(store)?);
                    store.set_many(values)?;
                    *slot.insert(drawn)
                }
            };
            Holder::registered(bin.clone(), slot, profile.clone(), author)
                .map(Some)
                .map_err(Error::broken)
        }
    })?;
    Ok((holder, place == Some(0)))
}

/// Puts down the end of a holder, or takes it back. Two durable writes, none where it changes nothing.
///
/// # Errors
/// 404 where the directory does not know the holder, 422 where it does not know the successor or the successor has ended
/// in favour of this holder, 503 where the store does not answer.
pub fn end(session: &Session, bin: &Bin, by: &Iin, end: Option<End>) -> Result<Holder, Error> {
    let mut next = end.as_ref().and_then(|end| end.successor.clone());
    for _ in 0..=SUCCESSIONS {
        let Some(successor) = next else {
            break;
        };
        let successor = find(session, &successor)?.ok_or_else(|| Problem::new(&UNKNOWN_HOLDER))?;
        next = successor.end.and_then(|end| end.successor);
        if next.as_ref() == Some(bin) {
            let fault = ("/successor".to_owned(), Fault::NotASuccessor);
            return Err(Problem::faults(Faults(vec![fault])).into());
        }
    }
    let (holder, _) = edit(session, bin, by, |current, author| {
        let holder = current.ok_or_else(|| Problem::new(&kinds::NOT_FOUND))?;
        holder.ending(end.clone(), author).map_err(Error::broken)
    })?;
    Ok(holder)
}

/// Gives a person a role at a holder, or takes it away, and with it what was theirs alone: the link to the calendar, and the
/// subscription of the head who made it. Two durable writes, none where it changes nothing; one more for each of these.
///
/// # Errors
/// 404 where the directory does not know the holder, 412 where a condition of the request does not hold, 503 where the store
/// does not answer.
pub fn staff(
    session: &Session,
    bin: &Bin,
    by: &Iin,
    iin: &Iin,
    role: Option<StaffRole>,
) -> Result<Holder, Error> {
    let before = find(session, bin)?;
    session
        .request
        .conditions(|| before.as_ref().map(|holder| etag(session, holder)).transpose())?;
    if role.is_none() {
        feeds::end_with(session, bin, iin)?;
    }
    // Only its head subscribes for a holder, beside the operator.
    let was_head = before.is_some_and(|holder| holder.role_of(iin) == Some(StaffRole::Head));
    let is_head = role == Some(StaffRole::Head);
    let subscription_ended = was_head && !is_head && subscriptions::end_with(session, bin, iin, by)?;
    let (holder, _) = edit(session, bin, by, |current, author| {
        let holder = current.ok_or_else(|| Problem::new(&kinds::NOT_FOUND))?;
        holder
            .staffed(iin, role, subscription_ended, author)
            .map_err(Error::broken)
    })?;
    Ok(holder)
}

/// Edits the entry of a holder with a change of this author; `with` answers none where there is nothing to change. Answers
/// the holder, and the place of the change where there is one.
///
/// The newest change stands in the entry. Before another takes its place it is written at its own key; all who meet here
/// write the same there, so a change that was in an entry once is never lost, and is found by its place.
fn edit(
    session: &Session,
    bin: &Bin,
    by: &Iin,
    mut with: impl FnMut(Option<Holder>, Author) -> Result<Option<Holder>, Error>,
) -> Result<(Holder, Option<u32>), Error> {
    let store = session.store()?;
    let author = Author {
        id: random::event_id()?,
        at: session.request.now,
        by: by.clone(),
    };
    // Where its own change was written, if it was.
    let place = Cell::new(None);
    let is_there = |holder: &Holder| -> Result<bool, Error> {
        let there = match place.get() {
            Some(seq) => change(session, holder, seq)?,
            None => None,
        };
        Ok(there.is_some_and(|change| change.id == author.id))
    };
    store.change(
        &Key::holder(bin),
        |current: Option<Holder>| {
            if let Some(holder) = &current
                && is_there(holder)?
            {
                return Ok(Change::Keep((holder.clone(), place.get())));
            }
            session
                .request
                .conditions(|| current.as_ref().map(|holder| etag(session, holder)).transpose())?;
            let Some(holder) = with(current.clone(), author.clone())? else {
                let holder = current.ok_or_else(|| Error::broken("an absent holder is as it was"))?;
                return Ok(Change::Keep((holder, None)));
            };
            if let Some(before) = current {
                let before = newest(&before)?;
                store.set(&Key::holder_change(bin, before.seq), &before)?;
            }
            place.set(Some(newest(&holder)?.seq));
            Ok(Change::Write(holder.clone(), (holder, place.get())))
        },
        |holder| is_there(holder).unwrap_or_default(),
    )
}

/// Places without a holder, one after the other, after which the list is taken to end where its counter cannot be read: to
/// read it by a write would cost one for each anonymous look at the list. An operator's request that died between drawing a
/// place and filling it leaves one.
const EMPTY_PLACES: usize = 8;

/// The holders on the places after `after`, at most `limit`, and the cursor of the next page.
///
/// # Errors
/// 503 where the store does not answer.
pub fn list(session: &Session, after: u64, limit: usize) -> Result<(Vec<Holder>, Option<u64>), Error> {
    let store = session.store()?;
    let mut holders: Vec<Holder> = Vec::new();
    let mut slot = after;
    let mut empty = 0;
    let end = store.counted(&Key::holder_count())?;
    while end.map_or(empty < EMPTY_PLACES, |end| slot < end) {
        slot = slot.saturating_add(1);
        let Some(Listed(bin)) = store.get(&Key::holder_slot(slot))? else {
            empty += 1;
            continue;
        };
        empty = 0;
        // A race can leave a second place for one holder; the record says which one is its own.
        if let Some(holder) = find(session, &bin)?
            && holder.slot == slot
        {
            if holders.len() == limit {
                // There is one more: the next page begins with it.
                return Ok((holders, Some(slot - 1)));
            }
            holders.push(holder);
        }
    }
    Ok((holders, None))
}
