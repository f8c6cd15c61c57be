//! What was said, and the files that came with it.

use law::time::Instant;
use record::id::Digest;
use serde::Serialize;
use serde_json::value::RawValue;

use crate::case::{Attachment, Said};

/// An attachment as a reader sees it.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Attachment"))]
pub struct AttachmentView<'a> {
    /// The file name.
    pub name: &'a str,
    /// The media type the applicant gave.
    pub media_type: &'a str,
    /// Bytes.
    pub size: usize,
    /// The hash of the content.
    pub sha256: Digest,
    /// Where the content is.
    pub href: String,
}

/// What was said, and when.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Said"))]
pub struct SaidView<'a> {
    /// When.
    pub at: Instant,
    /// What; absent for readers who may not know, and once erased.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub text: Option<&'a RawValue>,
}

impl<'a> SaidView<'a> {
    /// What was said, for a reader who may or may not see it.
    pub(super) fn of(said: &'a Said, sees: bool) -> Self {
        Self {
            at: said.at,
            text: said.text.as_deref().filter(|_| sees),
        }
    }
}

/// A question to the applicant, and the reply.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Clarification"))]
pub struct ClarificationView<'a> {
    /// The question.
    pub question: SaidWithFilesView<'a>,
    /// The reply.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reply: Option<SaidWithFilesView<'a>>,
}

/// What was said, and the files that came with it.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "SaidWithFiles"))]
pub struct SaidWithFilesView<'a> {
    /// When and what.
    #[serde(flatten)]
    pub said: SaidView<'a>,
    /// The attached files; absent where there are none, for readers who may not know, and once erased.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<AttachmentView<'a>>,
}

/// Attachments whose content is below this path.
pub(super) fn attachments<'a>(attachments: &'a [Attachment], at: &str) -> Vec<AttachmentView<'a>> {
    attachments
        .iter()
        .enumerate()
        .map(|(index, attachment)| AttachmentView {
            name: &attachment.name,
            media_type: &attachment.media_type,
            size: attachment.size,
            sha256: attachment.sha256,
            href: format!("{at}/{index}"),
        })
        .collect()
}
