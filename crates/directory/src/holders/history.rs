//! The history of a holder.

use std::cmp::Ordering;

use holders::holder::{Change as HolderChange, Holder};

use shell::Error;
use shell::Session;
use shell::store::Key;

/// The newest change of a holder.
pub(super) fn newest(holder: &Holder) -> Result<HolderChange, Error> {
    holder.newest().map_err(Error::broken)
}

/// The change at this place of a holder's history, if it has one.
pub(super) fn change(session: &Session, holder: &Holder, seq: u32) -> Result<Option<HolderChange>, Error> {
    let newest = newest(holder)?;
    match seq.cmp(&newest.seq) {
        Ordering::Less => session.store()?.get(&Key::holder_change(&holder.bin, seq)),
        Ordering::Equal => Ok(Some(newest)),
        Ordering::Greater => Ok(None),
    }
}

/// The changes of a holder before the place `before`, or all of them, newest first, at most `limit`; and before which
/// place the next page is. Each is checked to be the one that the change after it names.
///
/// # Errors
/// 500 where the history was tampered with, 503 where the store does not answer.
pub fn history(
    session: &Session,
    holder: &Holder,
    before: Option<u32>,
    limit: usize,
) -> Result<(Vec<HolderChange>, Option<u32>), Error> {
    let broken = |seq: u32| Error::broken(format!("the history of {} is broken at {seq}", holder.bin));
    let newest = newest(holder)?;
    let end = newest.seq.saturating_add(1);
    let first = before.unwrap_or(end).min(end);
    // What the change after the page says of the newest on it.
    let mut expected = match change(session, holder, first)? {
        Some(after) => after.previous,
        None => Some(newest.hash().map_err(Error::broken)?),
    };
    let mut changes = Vec::new();
    for seq in (0..first).rev().take(limit) {
        let change = change(session, holder, seq)?.ok_or_else(|| broken(seq))?;
        if !change.is_link(seq, expected).map_err(Error::broken)? {
            return Err(broken(seq));
        }
        expected = change.previous;
        changes.push(change);
    }
    let next = changes.last().map(|change| change.seq).filter(|seq| *seq > 0);
    Ok((changes, next))
}
