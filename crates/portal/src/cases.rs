//! The records of cases.

use dialog::case::Case;
use dialog::event::Record;
use dialog::id::RegistrationNumber;

use crate::context::Context;
use crate::problem::{Kind, Problem};
use crate::store::Key;

/// What a record means.
///
/// # Errors
/// 500 where the record is of a format that this program does not know.
pub fn read(record: &Record) -> Result<Case<'_>, Problem> {
    Case::of(record).map_err(Problem::internal)
}

/// The entity tag of a case: the identity of its last event, which every change replaces.
pub fn etag(record: &Record) -> String {
    record
        .events
        .last()
        .map(|event| format!("\"{}\"", event.id))
        .unwrap_or_default()
}

/// The case with this number, if it was written.
///
/// # Errors
/// 503 where the store does not answer.
pub fn find(context: &Context, number: &RegistrationNumber) -> Result<Option<Record>, Problem> {
    context.store()?.get(&Key::request(number))
}

/// The case with this number.
///
/// # Errors
/// 404 where it was never written or the text is no number, 503 where the store does not answer.
pub fn get(context: &Context, number: &str) -> Result<Record, Problem> {
    let number = number.parse().map_err(|_| Problem::new(Kind::NotFound))?;
    find(context, &number)?.ok_or_else(|| Problem::new(Kind::NotFound))
}

/// The case with this number, which another request with the same idempotency key is about to write.
///
/// # Errors
/// 503 where the store does not answer.
pub fn await_other(context: &Context, number: &RegistrationNumber) -> Result<Option<Record>, Problem> {
    context.store()?.await_value(&Key::request(number))
}

/// Writes a new case if its number has none, and answers the case that stands there. One durable write.
///
/// # Errors
/// 503 where the store does not answer.
pub fn create(context: &Context, number: &RegistrationNumber, record: Record) -> Result<Record, Problem> {
    context.store()?.create(&Key::request(number), record)
}
