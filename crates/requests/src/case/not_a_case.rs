//! Why a record is not a case.

use law::calendar::NotCovered;

/// The stored record is not a case of this format.
#[derive(Debug, thiserror::Error)]
pub enum NotACase {
    /// There is no event.
    #[error("the record has no registration")]
    Empty,
    /// An event stands where it cannot.
    #[error("the event {0} cannot stand where it does")]
    Order(u32),
    /// The case is pinned to rules that this program does not have.
    #[error("the rules {0} are unknown")]
    Rules(String),
    /// An event commits to nothing where it always does.
    #[error("event {0} commits to no `{1}`")]
    Uncommitted(u32, &'static str),
    /// The calendar does not reach to the end of a term.
    #[error(transparent)]
    Calendar(#[from] NotCovered),
    /// A personal field has another shape.
    #[error("a personal field does not have its shape: {0}")]
    Field(#[from] serde_json::Error),
}
