//! The one place that draws random numbers.

use crate::kinds;
use crate::problem::Problem;
use record::id::EventId;

/// Random bytes from the host's secure source.
///
/// # Errors
/// The host has none.
pub fn bytes<const N: usize>() -> Result<[u8; N], Problem> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| Problem::internal(format!("no random numbers: {error}")))?;
    Ok(bytes)
}

/// The identity of a new event.
///
/// # Errors
/// The host has no random numbers.
pub fn event_id() -> Result<EventId, Problem> {
    Ok(EventId(bytes()?))
}

/// Runs a computation that asks for salts, and answers the failure to draw one where there was one.
///
/// # Errors
/// The host has no random numbers, or the computation failed.
pub fn with_salts<T, E>(
    compute: impl FnOnce(&mut dyn FnMut() -> [u8; 16]) -> Result<T, E>,
) -> Result<T, Problem>
where
    E: std::fmt::Display,
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
        None => result.map_err(|error| Problem::new(&kinds::INTERNAL).internally(error)),
    }
}
