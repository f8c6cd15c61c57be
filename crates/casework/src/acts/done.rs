//! An act that was carried out, and its answer.

use record::event::Once;
use record::id::EventId;
use requests::case::{Case, Event};
use requests::view::Reader;

use crate::cases::Held;
use crate::{cases, receipts};
use shell::reply::Reply;
use shell::{Error, Session};

/// An act that was carried out, and the case as it is then.
pub struct Done {
    held: Held,
    /// In which role the person who acts reads it.
    reader: Reader,
    /// The idempotency key of the request.
    once: Option<Once>,
    /// The event that was written; none where it stood there before.
    event: Option<EventId>,
}

impl Done {
    pub(super) const fn of(held: Held, reader: Reader, once: Option<Once>, event: Option<EventId>) -> Self {
        Self {
            held,
            reader,
            once,
            event,
        }
    }

    /// The case.
    pub const fn case(&self) -> &Case {
        self.held.case()
    }

    /// The answer: the case, with the receipt of what was done.
    ///
    /// # Errors
    /// 503 where the store does not answer.
    pub fn reply(&self, session: &Session) -> Result<Reply, Error> {
        // Another request with the same key may have done it.
        let is_own =
            |one: &Event| Some(one.id) == self.event || (self.once.is_some() && one.once == self.once);
        let done = self.held.record().events.iter().find(|event| is_own(event));
        let receipt = done.and_then(|done| receipts::of(session, self.held.number(), done, self.reader));
        cases::show(session, 200, &self.held, self.reader, receipt.as_deref())
    }
}
