//! What a letter names: a request elsewhere, something that is owed, a last day that was moved.

use law::rules::ObligationKind;
use law::time::NaiveDate;
use record::id::RegistrationNumber;

/// How a line begins that is an item of a list, in the text and in the catalogues.
pub(crate) const ITEM: &str = "– ";

/// A request as another holder registered it.
#[derive(Debug, Clone, Copy)]
pub struct Registration<'a> {
    /// Its number there.
    pub number: &'a RegistrationNumber,
    /// The name of that holder, in the language of the message.
    pub holder: &'a str,
}

/// Something that is owed, and its last day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Term {
    /// What is owed.
    pub kind: ObligationKind,
    /// The last day on which it is in time.
    pub due: NaiveDate,
}

/// A last day that was moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moved {
    /// What is owed.
    pub kind: ObligationKind,
    /// The last day before.
    pub from: NaiveDate,
    /// The last day now.
    pub due: NaiveDate,
}
