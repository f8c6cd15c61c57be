//! Roots as they are published, and proofs against them.

use law::time::{Instant, NaiveDate, day};
use record::id::{Digest, RegistrationNumber};
use record::merkle::{self, Level, PROOF_FORMAT, Proof};
use requests::case::Record;
use serde::Serialize;

use super::{DAYS_BACK, HASHING, PAGE_SERIALS, Part, Tree, digests, row_of, shelf_place};
use directory::holders;
use shell::Error;
use shell::Session;
use shell::store::Key;

/// The root of a day.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "DailyRoot"))]
pub struct RootView {
    /// The day, in Almaty.
    pub day: NaiveDate,
    /// The root over every chain that had begun by its end.
    pub root: Digest,
    /// How many they are.
    pub chains: u64,
    /// When the tree was closed. No hash in it depends on that.
    pub closed_at: Instant,
    /// How leaves and nodes are hashed; how they are arranged is in the documentation of the portal.
    pub hashing: &'static str,
}

/// The document of a day that is closed.
fn closed(session: &Session, day: NaiveDate) -> Result<Option<(Tree, Instant, Digest)>, Error> {
    let tree = session.store()?.get::<Tree>(&Key::root_of_day(day))?;
    Ok(tree.and_then(|tree| tree.closed.map(|(at, root)| (tree, at, root))))
}

/// The root of a day, if it is closed.
///
/// # Errors
/// 503 where the store does not answer.
pub fn published(session: &Session, day: NaiveDate) -> Result<Option<RootView>, Error> {
    let closed = closed(session, day)?;
    Ok(closed.map(|(tree, closed_at, root)| RootView {
        day,
        root,
        chains: tree.chains,
        closed_at,
        hashing: HASHING,
    }))
}

/// The proof that a chain is under the root of a day; none where the day is not closed, or the chain is not in its tree.
///
/// # Errors
/// 503 where the store does not answer.
pub fn proof(
    session: &Session,
    record: &Record,
    number: &RegistrationNumber,
    day: NaiveDate,
) -> Result<Option<Proof>, Error> {
    let Some((tree, _, root)) = closed(session, day)? else {
        return Ok(None);
    };
    let Some(holder) = holders::find(session, &number.holder)? else {
        return Ok(None);
    };
    let last = merkle::last_event(record, day).map_err(Error::broken)?;
    let Some((seq, event)) = last else {
        return Ok(None);
    };
    // Downwards, by the place in each part.
    let places = [
        row_of(holder.slot),
        shelf_place(holder.slot, number.year),
        (number.serial - 1) / PAGE_SERIALS,
        number.serial,
    ];
    let mut part = tree.rows;
    let mut levels = Vec::with_capacity(places.len());
    let mut found = root;
    for (depth, place) in places.into_iter().enumerate() {
        if depth > 0 {
            let key = Key::part_of_tree(found);
            let kept = session.store()?.get::<Part>(&key)?;
            part = kept
                .ok_or_else(|| Error::broken(format!("a part of the tree of {day} is not there")))?
                .0;
        }
        let Ok(index) = part.binary_search_by_key(&place, |(place, _)| *place) else {
            return Ok(None);
        };
        let digests = digests(&part);
        found = digests.get(index).copied().unwrap_or(found);
        levels.extend(Level::of(&digests, index));
    }
    levels.reverse();
    // A request that was sent again after its day was closed bears the instant at which it arrived first.
    Ok((found == event).then_some(Proof {
        format: PROOF_FORMAT,
        day,
        subject: number.clone().into(),
        seq,
        event,
        levels,
        root,
    }))
}

/// The proof of the newest day that has one.
///
/// # Errors
/// 503 where the store does not answer.
pub fn newest_proof(
    session: &Session,
    record: &Record,
    number: &RegistrationNumber,
) -> Result<Option<Proof>, Error> {
    // No day before the first event has the chain.
    let Some(begun) = record.events.first().map(|event| day(event.at)) else {
        return Ok(None);
    };
    let days = day(session.request.now).iter_days().rev().skip(1).take(DAYS_BACK);
    for day in days.take_while(|day| begun <= *day) {
        if let Some(proof) = proof(session, record, number, day)? {
            return Ok(Some(proof));
        }
    }
    Ok(None)
}
