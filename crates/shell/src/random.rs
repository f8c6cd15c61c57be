//! The one place that draws random numbers.

use crate::error::{Cause, Error};
use record::id::EventId;

/// Random bytes from the host's secure source.
///
/// # Errors
/// The host has none.
pub fn bytes<const N: usize>() -> Result<[u8; N], Error> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| Error::broken(format!("no random numbers: {error}")))?;
    Ok(bytes)
}

/// The identity of a new event.
///
/// # Errors
/// The host has no random numbers.
pub fn event_id() -> Result<EventId, Error> {
    Ok(EventId(bytes()?))
}

/// Runs a computation that asks for salts, and answers the failure to draw one where there was one.
///
/// # Errors
/// The host has no random numbers, or the computation failed.
pub fn with_salts<T, E>(
    compute: impl FnOnce(&mut dyn FnMut() -> [u8; 16]) -> Result<T, E>,
) -> Result<T, Error>
where
    E: Into<Cause>,
{
    let mut failure = None;
    let result = compute(&mut || match bytes() {
        Ok(salt) => salt,
        Err(problem) => {
            failure = Some(problem);
            [0; 16]
        }
    });
    match failure {
        Some(problem) => Err(problem),
        None => result.map_err(Error::broken),
    }
}
