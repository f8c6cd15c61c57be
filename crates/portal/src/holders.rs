//! The directory of holders.

use dialog::case::CannotRegister;
use dialog::holder::{
    Change as HolderChange, ChangeKind, HOLDER_FORMAT, Holder, NotAddressable, Profile, StaffRole,
};
use dialog::id::{Bin, EventId, Iin, RegistrationNumber};
use dialog::time::{NaiveDate, year};

use crate::context::Context;
use crate::identity::{Person, is_operator};
use crate::problem::{Kind, Problem};
use crate::random;
use crate::store::{Change, Key};

/// The holder with this BIN, if the directory knows it.
///
/// # Errors
/// 503 where the store does not answer.
pub fn find(context: &Context, bin: &Bin) -> Result<Option<Holder>, Problem> {
    let holder: Option<Holder> = context.store()?.get(&Key::holder(bin))?;
    match holder {
        Some(holder) if holder.format != HOLDER_FORMAT => Err(Problem::internal(format!(
            "holder format {} is unknown",
            holder.format
        ))),
        found => Ok(found),
    }
}

/// The holder that a path names.
///
/// # Errors
/// 404 where the text is no BIN or the directory does not know it.
pub fn get(context: &Context, bin: &str) -> Result<Holder, Problem> {
    let bin = bin.parse().map_err(|_| Problem::new(Kind::NotFound))?;
    find(context, &bin)?.ok_or_else(|| Problem::new(Kind::NotFound))
}

/// What a person may see and do at a holder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// One of its staff.
    Staff(StaffRole),
    /// An operator of the deployment.
    Operator,
    /// Neither.
    Outsider,
}

/// Draws the registration number of a request that a holder registers on this day. One durable write.
///
/// # Errors
/// 503 where the store does not answer.
pub fn draw_number(
    context: &Context,
    bin: &Bin,
    registered_on: NaiveDate,
) -> Result<RegistrationNumber, Problem> {
    let year = year(registered_on);
    Ok(RegistrationNumber {
        holder: bin.clone(),
        year,
        serial: context.store()?.draw(&Key::serial(bin, year))?,
    })
}

/// Why a request cannot be registered with a holder, as a problem.
pub fn cannot(reason: CannotRegister) -> Problem {
    match reason {
        CannotRegister::Holder(NotAddressable::WhollyStateOwned) => Problem::new(Kind::HolderNotEligible),
        CannotRegister::Holder(NotAddressable::Closed) => Problem::new(Kind::HolderClosed),
        CannotRegister::Rules(_) | CannotRegister::Calendar(_) => {
            Problem::new(Kind::NotCovered).technically(reason)
        }
    }
}

/// The standing of this person at this holder.
///
/// # Errors
/// 503 where the deployment names no operator.
pub fn standing(holder: &Holder, person: &Person) -> Result<Standing, Problem> {
    Ok(match holder.role_of(&person.iin) {
        Some(role) => Standing::Staff(role),
        None if is_operator(person)? => Standing::Operator,
        None => Standing::Outsider,
    })
}

/// The operator who calls.
///
/// # Errors
/// 401 without a token, 403 for anyone else.
pub fn operator(context: &Context) -> Result<Person, Problem> {
    let person = context.person()?;
    if is_operator(&person)? {
        Ok(person)
    } else {
        Err(Problem::new(Kind::Forbidden))
    }
}

/// Puts a profile in place: of a new holder (four durable writes) or of a known one (one, none where it changes
/// nothing). Answers the holder and whether it is new.
///
/// # Errors
/// 503 where the store does not answer.
pub fn put(context: &Context, bin: &Bin, by: &Iin, profile: &Profile) -> Result<(Holder, bool), Problem> {
    let store = context.store()?;
    let mut slot = None;
    edit(context, bin, by, |current, change| match current {
        Some(holder) if holder.profile == *profile => Ok(Change::Keep((holder, false))),
        Some(mut holder) => {
            holder.profile = profile.clone();
            holder.changes.push(HolderChange {
                what: ChangeKind::Updated,
                ..change
            });
            holder.forget_old_updates();
            Ok(Change::Write(holder.clone(), (holder, false)))
        }
        None => {
            // The place in the list first, the record last: a place without a record is passed over.
            let slot = match slot {
                Some(slot) => slot,
                None => {
                    let drawn = store.draw(&Key::holder_count())?;
                    store.set(&Key::holder_slot(drawn), bin)?;
                    *slot.insert(drawn)
                }
            };
            let holder = Holder {
                format: HOLDER_FORMAT,
                bin: bin.clone(),
                slot,
                profile: profile.clone(),
                changes: vec![change],
            };
            Ok(Change::Write(holder.clone(), (holder, true)))
        }
    })
}

/// Gives a person a role at a holder, or takes it away. One durable write, none where it changes nothing.
///
/// # Errors
/// 404 where the directory does not know the holder, 503 where the store does not answer.
pub fn staff(
    context: &Context,
    bin: &Bin,
    by: &Iin,
    iin: &Iin,
    role: Option<StaffRole>,
) -> Result<Holder, Problem> {
    let before = find(context, bin)?.ok_or_else(|| Problem::new(Kind::NotFound))?;
    if before.role_of(iin) == role {
        return Ok(before);
    }
    let (holder, _) = edit(context, bin, by, |current, change| {
        let mut holder = current.ok_or_else(|| Problem::new(Kind::NotFound))?;
        let what = match role {
            Some(role) => ChangeKind::Granted {
                iin: iin.clone(),
                role,
            },
            None => ChangeKind::Revoked { iin: iin.clone() },
        };
        holder.changes.push(HolderChange { what, ..change });
        Ok(Change::Write(holder.clone(), (holder, false)))
    })?;
    Ok(holder)
}

/// Edits the entry of a holder with a change that carries its own identity.
fn edit(
    context: &Context,
    bin: &Bin,
    by: &Iin,
    mut with: impl FnMut(Option<Holder>, HolderChange) -> Result<Change<(Holder, bool), Holder>, Problem>,
) -> Result<(Holder, bool), Problem> {
    let id: EventId = random::event_id()?;
    context.store()?.change(
        &Key::holder(bin),
        |current: Option<Holder>| {
            let change = HolderChange {
                id,
                at: context.now,
                by: by.clone(),
                what: ChangeKind::Registered,
            };
            with(current, change)
        },
        |holder| holder.changes.iter().any(|change| change.id == id),
    )
}

/// Places without a holder, one after the other, after which the list is taken to end. An operator's request that
/// died between drawing a place and filling it leaves one; to read the counter instead would cost a durable write
/// for each anonymous look at the list.
const EMPTY_PLACES: usize = 8;

/// The holders on the places after `after`, at most `limit`, and the cursor of the next page.
///
/// # Errors
/// 503 where the store does not answer.
pub fn list(context: &Context, after: u64, limit: usize) -> Result<(Vec<Holder>, Option<u64>), Problem> {
    let store = context.store()?;
    let mut holders: Vec<Holder> = Vec::new();
    let mut slot = after;
    let mut empty = 0;
    while empty < EMPTY_PLACES {
        slot = slot.saturating_add(1);
        let Some(bin) = store.get::<Bin>(&Key::holder_slot(slot))? else {
            empty += 1;
            continue;
        };
        empty = 0;
        // A race can leave a second place for one holder; the record says which one is its own.
        if let Some(holder) = find(context, &bin)?
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
