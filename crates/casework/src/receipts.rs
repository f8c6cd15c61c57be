//! Receipts: how a function gets one.
//!
//! One component alone has the signing key. It signs nothing that it is given: a function that wants a receipt names an event,
//! and the statement is made there of the record that stands in the store.

use record::id::{EventId, RegistrationNumber};
use requests::case::Event;
use requests::receipt::StatementKind;
use requests::view::Reader;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use shell::Error;
use shell::Session;
use shell::log;

/// A receipt that one component asks of the one that signs.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// The number of the case.
    pub number: RegistrationNumber,
    /// The event of which a receipt is made.
    pub event: EventId,
    /// The reader that it is for.
    pub reader: Reader,
}

/// The receipt of what was done, as this reader may have it; none where none is made of it.
///
/// What is done is done: where the receipt cannot be had now, the log says why, and it can be asked for later.
pub fn of(
    session: &Session,
    number: &RegistrationNumber,
    event: &Event,
    reader: Reader,
) -> Option<Box<RawValue>> {
    StatementKind::of(&event.event)?;
    let asked = Asked {
        number: number.clone(),
        event: event.id,
        reader,
    };
    match ask(session, &asked) {
        Ok(receipt) => Some(receipt),
        Err(error) => {
            let request = &session.request.request_id;
            log::without(format_args!("the receipt for request {request}"), &error);
            None
        }
    }
}

/// Asks the component that signs.
fn ask(session: &Session, asked: &Asked) -> Result<Box<RawValue>, Error> {
    let body = serde_json::to_vec(asked).map_err(Error::broken)?;
    let (component, path) = (api::RECEIPT_SIGN.component, api::RECEIPT_SIGN.path);
    let receipt = session.ask(component, path, "application/json", &body)?;
    serde_json::from_slice(&receipt).map_err(Error::broken)
}
