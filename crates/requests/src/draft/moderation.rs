//! The moderation of a request.

use input::fault::Fault;
use input::faults::Faults;
use input::reading::one_of;
use record::strict::Str;
use serde::Deserialize;

use super::EXPLANATION_CHARS;
use crate::command::Command;
use crate::moderation::ReturnReason;

/// The outcome of moderation on the wire.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Moderation"))]
#[serde(deny_unknown_fields)]
pub struct Moderation<'a> {
    /// accept or return.
    #[cfg_attr(feature = "schema", schemars(required, extend("enum" = ["accept", "return"])))]
    #[serde(borrow)]
    decision: Option<Str<'a>>,
    /// What does not conform; for a return only.
    #[cfg_attr(feature = "schema", schemars(with = "Vec<ReturnReason>", extend("uniqueItems" = true)))]
    #[serde(borrow, default)]
    reasons: Vec<Str<'a>>,
    /// In the administrator's words; for a return only.
    #[cfg_attr(
        feature = "schema",
        schemars(length(min = 1, max = 4_000), regex(pattern = law::pattern::LINES_PATTERN))
    )]
    #[serde(borrow)]
    explanation: Option<Str<'a>>,
}

impl Moderation<'_> {
    /// The command.
    ///
    /// # Errors
    /// Each fault with the pointer of its field.
    pub fn check(self) -> Result<Command, Faults> {
        let mut f = Faults::default();
        let decisions = [("accept", true), ("return", false)];
        match f.keep("/decision", one_of(self.decision, "accept, return", &decisions)) {
            Some(true) => {
                if !self.reasons.is_empty() {
                    f.push("/reasons", Fault::NotWithThis);
                }
                if self.explanation.is_some() {
                    f.push("/explanation", Fault::NotWithThis);
                }
                f.none_or(Some(Command::Accept))
            }
            Some(false) => {
                let mut reasons: Vec<ReturnReason> = Vec::new();
                if self.reasons.is_empty() {
                    f.push("/reasons", Fault::Required);
                }
                let limit = ReturnReason::ALL.len();
                if self.reasons.len() > limit {
                    f.push("/reasons", Fault::TooMany { limit });
                }
                for (index, reason) in self.reasons.into_iter().take(limit).enumerate() {
                    let known = "anonymous, name-incomplete, organization-incomplete, contacts-incomplete, \
                        not-certified, authority-not-shown, not-a-request-for-information";
                    let at = format!("/reasons/{index}");
                    match f.keep(at.as_str(), one_of(Some(reason), known, &ReturnReason::ALL)) {
                        Some(reason) if reasons.contains(&reason) => f.push(at, Fault::RepeatedField),
                        reason => reasons.extend(reason),
                    }
                }
                let explanation = f.lines("/explanation", self.explanation, EXPLANATION_CHARS);
                f.none_or(explanation.map(|explanation| Command::Return { reasons, explanation }))
            }
            None => Err(f),
        }
    }
}
