//! The records of cases.

use dialog::case::Case;
use dialog::event::Record;
use dialog::id::{EventId, RegistrationNumber};

use crate::context::Context;
use crate::problem::{Kind, Problem};
use crate::store::{Change, Key};

/// A case with its record.
pub struct Found {
    /// What is stored.
    pub record: Record,
    /// What it means.
    pub case: Case,
}

impl Found {
    fn of(record: Record) -> Result<Self, Problem> {
        let case = Case::of(&record).map_err(Problem::internal)?;
        Ok(Self { record, case })
    }

    /// The entity tag: the identity of the last event, which every change replaces.
    pub fn etag(&self) -> String {
        self.record
            .events
            .last()
            .map(|event| format!("\"{}\"", event.id))
            .unwrap_or_default()
    }
}

/// The case with this number, if it was written.
///
/// # Errors
/// 503 where the store does not answer.
pub fn find(context: &Context, number: &RegistrationNumber) -> Result<Option<Found>, Problem> {
    context
        .store()?
        .get(&Key::request(number))?
        .map(Found::of)
        .transpose()
}

/// The case with this number.
///
/// # Errors
/// 404 where it was never written or the text is no number, 503 where the store does not answer.
pub fn get(context: &Context, number: &str) -> Result<Found, Problem> {
    let number = number.parse().map_err(|_| Problem::new(Kind::NotFound))?;
    find(context, &number)?.ok_or_else(|| Problem::new(Kind::NotFound))
}

/// Writes a new case if its number has none, and answers the case that stands there. One durable write.
///
/// # Errors
/// 503 where the store does not answer.
pub fn create(
    context: &Context,
    number: &RegistrationNumber,
    event: EventId,
    record: Record,
) -> Result<Found, Problem> {
    let mut record = Some(record);
    let key = Key::request(number);
    let store = context.store()?;
    let written = store.change(
        &key,
        |current: Option<Record>| match current {
            Some(there) => Ok(Change::Keep(Some(there))),
            None => {
                let record = record
                    .clone()
                    .ok_or_else(|| Problem::internal("a record was used twice"))?;
                Ok(Change::Write(record, None))
            }
        },
        |there| there.contains(event),
    )?;
    Found::of(match written {
        Some(there) => there,
        None => record
            .take()
            .ok_or_else(|| Problem::internal("a record was used twice"))?,
    })
}
