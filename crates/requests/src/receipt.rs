//! Receipts: what the portal states about one event of a case, or about a case at one moment, for anyone to check.
//!
//! A statement follows from the record and from nothing else, so nothing is stored for it: a second question is answered
//! with the same one. `docs/receipts.md` has its bytes.

mod signed;
mod stated;
mod statement;
mod verification;
pub(crate) mod words;

use serde::{Deserialize, Serialize};

use crate::answer::Outcome;
use crate::case::{EventKind, Told};

pub use self::signed::{
    ALGORITHM, Key, KeySet, NotAReceipt, Receipt, TYPE, Unsigned, Unverified, decode_key,
};
pub use self::stated::{AnswerStated, Committed, HolderStated, Link, Statement, TermStated};
pub use self::statement::{Certificate, Issue};
pub use self::verification::{DoubtView, Verification};
pub use self::words::{Doubt, Untrue};

/// The format of [`Statement`].
pub const STATEMENT_FORMAT: u32 = 1;

/// What is stated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum StatementKind {
    /// The request arrived and was registered (the Law, article 11(7)).
    Registration,
    /// It, or a part of it, went to the competent holder (article 11(11)).
    Forwarding,
    /// The term of the answer was made longer (article 11(10)).
    Extension,
    /// It was answered.
    Answer,
    /// It was refused (article 11(16)).
    Refusal,
    /// What the holder owed, and whether it was done in time.
    Timeliness,
    /// The last day of the answer passed without one.
    Silence,
}

impl StatementKind {
    /// What is stated about such an event; none where nothing is.
    pub const fn of(event: &EventKind) -> Option<Self> {
        let Some(told) = event.told() else {
            return None;
        };
        match told {
            Told::Registered(_) => Some(Self::Registration),
            Told::Forwarded(_) => Some(Self::Forwarding),
            Told::Extended(_) => Some(Self::Extension),
            Told::Answered(answered) => Some(match answered.outcome {
                Outcome::Refused => Self::Refusal,
                Outcome::Provided | Outcome::PartlyProvided | Outcome::AlreadyPublished => Self::Answer,
            }),
            Told::Accepted(_)
            | Told::Returned(_)
            // What a receipt states of the registrations before and after it stays as it was.
            | Told::Recalled(_)
            | Told::ClarificationAsked(_)
            | Told::ClarificationGiven(_)
            | Told::ContactsCorrected
            | Told::Withdrawn
            | Told::Rated(_)
            | Told::Breached(_)
            | Told::Reminded(_)
            | Told::Escalated(_)
            | Told::RevocationChecked(_)
            | Told::Recomputed(_)
            | Told::Erased(_) => None,
        }
    }
}
