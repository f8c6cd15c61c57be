//! Who reads, and at what they look.

use law::calendar::Calendar;
use law::time::Instant;
use record::event::Actor;
use serde::{Deserialize, Serialize};
use words::language::Language;

/// Who reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reader {
    /// The applicant: everything.
    Applicant,
    /// Another who may sign for the organisation on whose behalf the applicant asks: everything, and no act of the applicant.
    Colleague,
    /// The staff of the holder, who answer: everything.
    Staff,
    /// The operator, who keeps the portal running: the process, without what the applicant wrote or who they are.
    Operator,
}

impl Reader {
    /// Whether this reader sees the personal fields.
    pub(crate) const fn sees_personal(self) -> bool {
        match self {
            Self::Applicant | Self::Colleague | Self::Staff => true,
            Self::Operator => false,
        }
    }

    /// Whether what can be done next is shown to this reader where it is these people's to do. An applicant's act is that of
    /// who sent the request.
    pub(crate) fn is_shown(self, by: &[Actor]) -> bool {
        match self {
            Self::Colleague => by.iter().any(|actor| *actor != Actor::Applicant),
            Self::Applicant | Self::Staff | Self::Operator => true,
        }
    }
}

/// The calendars that a case needs, by version.
pub type Calendars<'c> = dyn Fn(&str) -> Option<&'c Calendar> + 'c;

/// How a case is looked at.
#[derive(Clone, Copy)]
pub struct Look<'c> {
    /// The role of the reader.
    pub reader: Reader,
    /// In which language the portal speaks.
    pub language: Language,
    /// At which instant.
    pub now: Instant,
    /// The calendars.
    pub calendars: &'c Calendars<'c>,
}
