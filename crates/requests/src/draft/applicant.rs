//! What an applicant does with a request.

use input::faults::Faults;
use input::reading::one_of;
use record::strict::Str;
use serde::Deserialize;

use super::EXPLANATION_CHARS;
use crate::case::Mark;
use crate::command::Command;

/// A withdrawal on the wire.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Withdrawal"))]
#[serde(deny_unknown_fields)]
pub struct Withdrawal<'a> {
    /// Why; nobody has to say.
    #[cfg_attr(
        feature = "schema",
        schemars(length(min = 1, max = 4_000), regex(pattern = law::pattern::LINES_PATTERN))
    )]
    #[serde(borrow)]
    reason: Option<Str<'a>>,
}

impl Withdrawal<'_> {
    /// The command.
    ///
    /// # Errors
    /// Each fault with the pointer of its field.
    pub fn check(self) -> Result<Command, Faults> {
        let mut f = Faults::default();
        let reason = self
            .reason
            .and_then(|reason| f.lines("/reason", Some(reason), EXPLANATION_CHARS));
        f.none_or(Some(Command::Withdraw { reason }))
    }
}

/// A rating on the wire.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Rating"))]
#[serde(deny_unknown_fields)]
pub struct Rating<'a> {
    /// like or dislike.
    #[cfg_attr(feature = "schema", schemars(with = "Mark"))]
    #[serde(borrow)]
    mark: Option<Str<'a>>,
    /// Why; required with a dislike.
    #[cfg_attr(
        feature = "schema",
        schemars(length(min = 1, max = 4_000), regex(pattern = law::pattern::LINES_PATTERN))
    )]
    #[serde(borrow)]
    reason: Option<Str<'a>>,
}

impl Rating<'_> {
    /// The command.
    ///
    /// # Errors
    /// Each fault with the pointer of its field.
    pub fn check(self) -> Result<Command, Faults> {
        let mut f = Faults::default();
        let marks = [("like", Mark::Like), ("dislike", Mark::Dislike)];
        let mark = f.keep("/mark", one_of(self.mark, "like, dislike", &marks));
        let reason = match (mark, self.reason) {
            (Some(Mark::Like) | None, None) => None,
            (_, reason) => f.lines("/reason", reason, EXPLANATION_CHARS),
        };
        f.none_or(mark.map(|mark| Command::Rate { mark, reason }))
    }
}
