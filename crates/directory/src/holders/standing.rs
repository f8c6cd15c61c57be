//! Who speaks for a holder.

use holders::holder::{Holder, StaffRole};
use law::time::day;
use record::id::Bin;

use super::{SUCCESSIONS, find};
use shell::Error;
use shell::Session;
use shell::identity::{Person, is_operator};
use shell::kinds;
use shell::problem::Problem;

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

/// The holder with this BIN and, where it has ended, its successors, each after the one before: whose staff may see and do
/// what is the holder's. None where the directory does not know it.
///
/// # Errors
/// 503 where the store does not answer.
pub fn at_work(session: &Session, bin: &Bin) -> Result<Vec<Holder>, Error> {
    let mut line: Vec<Holder> = find(session, bin)?.into_iter().collect();
    while line.len() <= SUCCESSIONS
        && let Some(last) = line.last()
        && let Some(next) = last
            .ended(day(session.request.now))
            .and_then(|end| end.successor.clone())
        && line.iter().all(|one| one.bin != next)
        && let Some(next) = find(session, &next)?
    {
        line.push(next);
    }
    Ok(line)
}

/// The standing of this person among these, which are a holder and its successors; and at which of them they have it.
///
/// # Errors
/// 503 where the deployment names no operator.
pub fn standing_among(line: Vec<Holder>, person: &Person) -> Result<(Standing, Option<Holder>), Error> {
    for holder in line {
        if let Some(role) = holder.role_of(&person.iin) {
            return Ok((Standing::Staff(role), Some(holder)));
        }
    }
    Ok(match is_operator(person)? {
        true => (Standing::Operator, None),
        false => (Standing::Outsider, None),
    })
}

/// The standing of this person at this holder.
///
/// # Errors
/// 503 where the deployment names no operator.
pub fn standing(holder: &Holder, person: &Person) -> Result<Standing, Error> {
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
pub fn operator(session: &Session) -> Result<Person, Error> {
    let person = session.person()?;
    if is_operator(&person)? {
        Ok(person)
    } else {
        Err(Problem::new(&kinds::FORBIDDEN).into())
    }
}
