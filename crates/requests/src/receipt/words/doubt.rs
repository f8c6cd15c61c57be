//! Why something cannot be stated, and what a check of a receipt doubts.

use chrono::NaiveDate;
use law::terms::no_calendar;
use words::language::{Text, Words};

use crate::say::receipts as say;

/// Why a certificate cannot be given: it would not be true.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Untrue {
    /// The registration is open: whether all is done in time is not known yet.
    StillOpen,
    /// Nothing was owed that could have been done or missed.
    NothingWasOwed,
    /// The last day of the answer is not over.
    NotYet {
        /// That day.
        due: NaiveDate,
    },
    /// The last day is provisional: it is not known before a calendar is published.
    Provisional {
        /// The first year without a calendar.
        year: i32,
    },
    /// There is an answer.
    Answered,
    /// No answer is owed any more: the request went back, went on or was withdrawn.
    NothingIsOwed,
    /// A newer calendar moves a term of the case, and the sweep has not come to it yet.
    CountedAnew,
}

impl Untrue {
    /// The reason as a phrase.
    pub fn words(self) -> Words {
        match self {
            Self::StillOpen => Words::of(say::STILL_OPEN),
            Self::NothingWasOwed => Words::of(say::NOTHING_WAS_OWED),
            Self::NotYet { due } => {
                let due = due.to_string();
                Words::said(&|language| say::not_yet(language, &due))
            }
            Self::Provisional { year } => Words::said(&|language| no_calendar(year, language)),
            Self::Answered => Words::of(say::ANSWERED),
            Self::NothingIsOwed => Words::of(say::NOTHING_IS_OWED),
            Self::CountedAnew => Words::of(say::COUNTED_ANEW),
        }
    }
}

/// Why a receipt is not one of this portal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doubt {
    /// No key of this portal has that name.
    UnknownKey,
    /// The signature is not one of the statement by that key.
    WrongSignature,
    /// The statement names another portal.
    AnotherPortal,
}

impl Doubt {
    /// A stable name for programs.
    pub const fn code(self) -> &'static str {
        match self {
            Self::UnknownKey => "unknown-key",
            Self::WrongSignature => "wrong-signature",
            Self::AnotherPortal => "another-portal",
        }
    }

    /// The reason in words.
    pub const fn text(self) -> Text {
        match self {
            Self::UnknownKey => say::UNKNOWN_KEY,
            Self::WrongSignature => say::WRONG_SIGNATURE,
            Self::AnotherPortal => say::ANOTHER_PORTAL,
        }
    }
}
