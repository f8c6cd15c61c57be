//! A letter that is being written.

use law::calendar::Calendar;
use law::time::Instant;
use requests::case::{Case, Leg, LegIndex, Told};
use requests::notice::Notice;
use words::language::Language;

/// There are no words for such an event to such a recipient, or they would speak of what the case does not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("there are no words of {event} to {to}")]
pub struct Unwritten {
    /// What happened.
    pub event: &'static str,
    /// Who is told.
    pub to: &'static str,
}

/// A letter that is being written.
pub(super) struct Writing<'w, 'a> {
    pub(super) case: &'w Case,
    pub(super) notice: &'w Notice<'a>,
    pub(super) told: Told<'a>,
    pub(super) language: Language,
    pub(super) base: Option<&'w str>,
    pub(super) calendar: &'w Calendar,
    pub(super) now: Instant,
}

impl<'a> Writing<'_, 'a> {
    pub(super) fn no_words(&self) -> Unwritten {
        Unwritten {
            event: self.notice.event.event.name(),
            to: self.notice.to.name(),
        }
    }

    pub(super) fn leg(&self, leg: LegIndex) -> Result<&Leg, Unwritten> {
        self.case.legs.get(leg).ok_or_else(|| self.no_words())
    }
}
