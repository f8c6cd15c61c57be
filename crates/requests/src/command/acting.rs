//! Who acts, and what comes of it.

use law::time::Instant;
use record::event::Actor;
use record::id::Iin;

use crate::case::{EventKind, PersonalFields};

/// An event to be added to a case, with its personal fields.
#[derive(Debug, Clone)]
pub struct Happened {
    /// Who acted.
    pub actor: Actor,
    /// What happened.
    pub event: EventKind,
    /// What was said, and who said it.
    pub fields: PersonalFields,
}

/// Who acts, and when.
#[derive(Debug, Clone, Copy)]
pub struct Acting<'a> {
    /// In which role.
    pub actor: Actor,
    /// The person, where it is one of the holder's staff or an operator: the applicant is known.
    pub staff: Option<&'a Iin>,
    /// The present instant.
    pub now: Instant,
}
