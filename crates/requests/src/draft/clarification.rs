//! A question to the applicant, and the reply.

use input::faults::Faults;
use input::file::{AttachmentDraft, FileDraft, files};
use record::strict::Str;
use serde::Deserialize;

use super::EXPLANATION_CHARS;

/// A question to the applicant on the wire.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "ClarificationQuestion"))]
#[serde(deny_unknown_fields)]
pub struct Question<'a> {
    /// What is to be made clear.
    #[cfg_attr(
        feature = "schema",
        schemars(required, length(min = 1, max = 4_000), regex(pattern = law::pattern::LINES_PATTERN))
    )]
    #[serde(borrow)]
    question: Option<Str<'a>>,
    /// At most 5 files of at most 10 MiB each.
    #[cfg_attr(feature = "schema", schemars(length(max = 5)))]
    #[serde(borrow, default)]
    attachments: Vec<FileDraft<'a>>,
}

/// A question or a reply that passed the checks that need no case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedWords<'a> {
    /// What is said.
    pub text: String,
    /// The attached files.
    pub attachments: Vec<AttachmentDraft<'a>>,
}

impl<'a> Question<'a> {
    /// The question.
    ///
    /// # Errors
    /// Each fault with the pointer of its field.
    pub fn check(self) -> Result<CheckedWords<'a>, Faults> {
        let mut f = Faults::default();
        let text = f.lines("/question", self.question, EXPLANATION_CHARS);
        let attachments = files(self.attachments, &mut f);
        f.none_or(text.map(|text| CheckedWords { text, attachments }))
    }
}

/// A reply to a question on the wire.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "ClarificationReply"))]
#[serde(deny_unknown_fields)]
pub struct Reply<'a> {
    /// What is meant.
    #[cfg_attr(
        feature = "schema",
        schemars(required, length(min = 1, max = 4_000), regex(pattern = law::pattern::LINES_PATTERN))
    )]
    #[serde(borrow)]
    text: Option<Str<'a>>,
    /// At most 5 files of at most 10 MiB each.
    #[cfg_attr(feature = "schema", schemars(length(max = 5)))]
    #[serde(borrow, default)]
    attachments: Vec<FileDraft<'a>>,
}

impl<'a> Reply<'a> {
    /// The reply.
    ///
    /// # Errors
    /// Each fault with the pointer of its field.
    pub fn check(self) -> Result<CheckedWords<'a>, Faults> {
        let mut f = Faults::default();
        let text = f.lines("/text", self.text, EXPLANATION_CHARS);
        let attachments = files(self.attachments, &mut f);
        f.none_or(text.map(|text| CheckedWords { text, attachments }))
    }
}
