//! Why a command brings about nothing.

use input::fault::Fault;
use input::faults::Faults;
use law::calendar::NotCovered;
use law::time::NaiveDate;

use crate::acts::CommandKind;
use crate::case::Status;

/// Why a command does nothing.
#[derive(Debug, PartialEq, Eq)]
pub enum Rejected {
    /// It is not this person's to do.
    NotYours,
    /// It is not possible in this state; these commands are.
    Illegal {
        /// The state.
        status: Status,
        /// What is possible now; [`CommandKind::who`] says who may do it.
        possible: Vec<CommandKind>,
    },
    /// The applicant has been told, or there was no extension to tell of.
    NothingToConfirm,
    /// The answer has its rating.
    AlreadyRated,
    /// Nothing that was forwarded can be taken back.
    NothingToRecall(Unrecallable),
    /// The contacts were corrected as often as they may be.
    CorrectedTooOften,
    /// The request was forwarded as often as it may be.
    ForwardedTooOften,
    /// The record has no room for it.
    NoRoom {
        /// Whether it may have with fewer words.
        with_fewer_words: bool,
    },
    /// The term was extended before.
    AlreadyExtended,
    /// The term to be extended has ended.
    TermEnded {
        /// Its last day.
        on: NaiveDate,
    },
    /// Something that it says is not acceptable in this case.
    Invalid(Faults),
    /// The calendar does not reach to the end of a term.
    NotCovered(NotCovered),
    /// What was said cannot be written down.
    Unwritable(String),
}

/// Why what was forwarded cannot be taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unrecallable {
    /// Nothing was forwarded from here, or it was taken back.
    Nothing,
    /// The other holder has done something, or it came to its end there.
    Acted,
    /// A part went first and the rest after it, so that nobody is here who could get the part back.
    RestSentOn,
    /// The last day for it has passed.
    Over {
        /// That day.
        on: NaiveDate,
    },
}

impl From<NotCovered> for Rejected {
    fn from(error: NotCovered) -> Self {
        Self::NotCovered(error)
    }
}

/// One fault, where there can be no other.
pub(super) fn invalid(pointer: &str, fault: Fault) -> Rejected {
    Rejected::Invalid(Faults(vec![(pointer.to_owned(), fault)]))
}
