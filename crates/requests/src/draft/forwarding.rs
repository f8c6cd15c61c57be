//! A forwarding, and its recall.

use input::fault::Fault;
use input::faults::Faults;
use input::reading::number;
use record::id::Bin;
use record::strict::Str;
use serde::Deserialize;

use super::EXPLANATION_CHARS;
use crate::command::Command;

/// A forwarding on the wire.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Forwarding"))]
#[serde(deny_unknown_fields)]
pub struct Forwarding<'a> {
    /// BIN of the competent holder.
    #[cfg_attr(feature = "schema", schemars(with = "Bin"))]
    #[serde(borrow)]
    to: Option<Str<'a>>,
    /// Why; the applicant reads it.
    #[cfg_attr(
        feature = "schema",
        schemars(required, length(min = 1, max = 4_000), regex(pattern = law::pattern::LINES_PATTERN))
    )]
    #[serde(borrow)]
    explanation: Option<Str<'a>>,
    /// Which part goes; the rest stays. The whole goes where this is absent.
    #[cfg_attr(
        feature = "schema",
        schemars(length(min = 1, max = 4_000), regex(pattern = law::pattern::LINES_PATTERN))
    )]
    #[serde(borrow)]
    part: Option<Str<'a>>,
}

/// Where a request is forwarded to, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Destination {
    /// The competent holder.
    pub to: Bin,
    /// Which part; none for the whole.
    pub part: Option<String>,
    /// Why.
    pub explanation: String,
}

impl Forwarding<'_> {
    /// The destination.
    ///
    /// # Errors
    /// Each fault with the pointer of its field.
    pub fn check(self) -> Result<Destination, Faults> {
        let mut f = Faults::default();
        let to = f.keep("/to", number(self.to));
        let explanation = f.lines("/explanation", self.explanation, EXPLANATION_CHARS);
        let part = self
            .part
            .and_then(|part| f.lines("/part", Some(part), EXPLANATION_CHARS));
        let destination = to.zip(explanation).map(|(to, explanation)| Destination {
            to,
            part,
            explanation,
        });
        f.none_or(destination)
    }
}

/// What was forwarded by mistake, taken back, on the wire.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "ForwardingRecall"))]
#[serde(deny_unknown_fields)]
pub struct Recall<'a> {
    /// The number that it, or the part of it, has at the other holder.
    #[cfg_attr(
        feature = "schema",
        schemars(required, with = "record::id::RegistrationNumber")
    )]
    #[serde(borrow)]
    number: Option<Str<'a>>,
    /// Why; the applicant and the other holder read it.
    #[cfg_attr(
        feature = "schema",
        schemars(required, length(min = 1, max = 4_000), regex(pattern = law::pattern::LINES_PATTERN))
    )]
    #[serde(borrow)]
    explanation: Option<Str<'a>>,
}

impl Recall<'_> {
    /// The command.
    ///
    /// # Errors
    /// Each fault with the pointer of its field.
    pub fn check(self) -> Result<Command, Faults> {
        let mut f = Faults::default();
        let number = self.number.ok_or(Fault::Required);
        let number = number.and_then(|number| number.parse().map_err(|_| Fault::RegistrationNumber));
        let number = f.keep("/number", number);
        let explanation = f.lines("/explanation", self.explanation, EXPLANATION_CHARS);
        let command = number
            .zip(explanation)
            .map(|(number, explanation)| Command::Recall { number, explanation });
        f.none_or(command)
    }
}
