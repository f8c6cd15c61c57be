//! What an operator does with a request.

use input::fault::Fault;
use input::faults::Faults;
use input::limit::LINE_CHARS;
use input::reading::one_of;
use record::strict::Str;
use serde::Deserialize;

use super::EXPLANATION_CHARS;
use crate::command::Command;
use crate::erasure::ErasureGround;
use crate::notice::NoticeId;

/// Notices that one request sends once more at most: a request has hardly as many.
const RESENT: usize = 100;

/// On the wire, which notices are to be sent once more.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Resending"))]
#[serde(deny_unknown_fields)]
pub struct Resending<'a> {
    /// The identifiers of the notices; every notice of the request that could not be delivered where none is named.
    #[cfg_attr(feature = "schema", schemars(with = "Vec<NoticeId>", length(max = 100)))]
    #[serde(borrow, default)]
    notices: Vec<Str<'a>>,
}

impl Resending<'_> {
    /// The command.
    ///
    /// # Errors
    /// Each fault with the pointer of its field.
    pub fn check(self) -> Result<Command, Faults> {
        let mut f = Faults::default();
        if self.notices.len() > RESENT {
            f.push("/notices", Fault::TooMany { limit: RESENT });
        }
        let mut notices = Vec::new();
        for (place, text) in self.notices.into_iter().take(RESENT).enumerate() {
            let pointer = format!("/notices/{place}");
            let id = NoticeId::named(&text.0).ok_or(Fault::NoticeId);
            notices.extend(f.keep(pointer, id));
        }
        f.none_or(Some(Command::Resend(notices)))
    }
}

/// An erasure on the wire.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Erasure"))]
#[serde(deny_unknown_fields)]
pub struct Erasure<'a> {
    /// On which ground.
    #[cfg_attr(feature = "schema", schemars(with = "ErasureGround"))]
    #[serde(borrow)]
    ground: Option<Str<'a>>,
    /// The decision, by its number and day. It stays in the chain for good, so it names no person.
    #[cfg_attr(
        feature = "schema",
        schemars(required, length(min = 1, max = 500), regex(pattern = law::pattern::LINE_PATTERN))
    )]
    #[serde(borrow)]
    reference: Option<Str<'a>>,
    /// In the operator's words.
    #[cfg_attr(
        feature = "schema",
        schemars(length(min = 1, max = 4_000), regex(pattern = law::pattern::LINES_PATTERN))
    )]
    #[serde(borrow)]
    explanation: Option<Str<'a>>,
}

impl Erasure<'_> {
    /// The command.
    ///
    /// # Errors
    /// Each fault with the pointer of its field.
    pub fn check(self) -> Result<Command, Faults> {
        let mut f = Faults::default();
        let known = "consent-withdrawn, retention-over, court-decision";
        let ground = f.keep("/ground", one_of(self.ground, known, &ErasureGround::ALL));
        let reference = f.text("/reference", self.reference, LINE_CHARS);
        let explanation = self
            .explanation
            .and_then(|explanation| f.lines("/explanation", Some(explanation), EXPLANATION_CHARS));
        let command = ground.zip(reference).map(|(ground, reference)| Command::Erase {
            ground,
            reference,
            explanation,
        });
        f.none_or(command)
    }
}
