//! An attached file as it arrives: its name, its type and its length.

use serde::Deserialize;

use super::{ATTACHMENT_BYTES, ATTACHMENT_NAME_UNITS, ATTACHMENTS, SHORT_CHARS};
use crate::fault::{Fault, Faults};
use crate::strict::Str;
use crate::text::{Spot, hidden_in_line, is_empty_room, is_hidden};

/// A media type without parameters: two tokens with a slash between.
fn media_type(value: &str) -> Result<String, Fault> {
    let token = |part: &str| {
        !part.is_empty()
            && part
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"!#$&^_.+-".contains(&b))
    };
    match value.split_once('/') {
        Some((kind, subtype)) if value.len() <= SHORT_CHARS && token(kind) && token(subtype) => {
            Ok(value.to_ascii_lowercase())
        }
        _ => Err(Fault::MediaType),
    }
}

/// Why a text is no name of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotAName {
    /// Nothing of it shows.
    Blank,
    /// A control character or the end of a line.
    Control(Spot),
    /// A character that nobody sees, or that turns the direction of writing.
    Hidden(Spot),
    /// It says in which folder the file is.
    Path(Spot),
    /// A quotation mark `"`, which Windows lets no name have. Others may stand in it.
    Quote(Spot),
    /// A name that means something else to a file system.
    Reserved,
    /// More than [`ATTACHMENT_NAME_UNITS`].
    Long,
}

/// Whether a name means a folder or a device (Microsoft, "Naming Files, Paths, and Namespaces"), with whatever ending.
fn is_reserved(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim();
    let port = |prefix: &str| {
        stem.get(..3)
            .is_some_and(|start| start.eq_ignore_ascii_case(prefix))
            && matches!(
                stem.get(3..),
                Some("1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9" | "¹" | "²" | "³")
            )
    };
    name.chars().all(|c| c == '.' || c == ' ')
        || ["con", "prn", "aux", "nul"]
            .iter()
            .any(|device| stem.eq_ignore_ascii_case(device))
        || port("com")
        || port("lpt")
}

/// What a file name can be, as far as a pattern says it: nothing about what nobody sees, and about what is reserved.
#[cfg(feature = "schema")]
const FILE_NAME_PATTERN: &str = r#"^[^\x00-\x1f\x7f-\x9f\u2028\u2029"/\\]*[^\s\x00-\x1f\x7f-\x9f\u2028\u2029"/\\][^\x00-\x1f\x7f-\x9f\u2028\u2029"/\\]*$"#;

/// A file name, as it was sent: no path, nothing that nobody sees, within the limit.
pub(super) fn attachment_name(value: &str) -> Result<String, Fault> {
    let is_line_end = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    let why = if let Some(spot) = Spot::first(value, is_line_end) {
        NotAName::Control(spot)
    } else if !value.chars().any(|c| !is_hidden(c) && !is_empty_room(c)) {
        NotAName::Blank
    } else if let Some(spot) = Spot::first(value, |c| matches!(c, '/' | '\\')) {
        NotAName::Path(spot)
    } else if let Some(spot) = Spot::first(value, |c| c == '"') {
        NotAName::Quote(spot)
    } else if let Some(spot) = hidden_in_line(value) {
        NotAName::Hidden(spot)
    } else if is_reserved(value) {
        NotAName::Reserved
    } else if value.encode_utf16().count() > ATTACHMENT_NAME_UNITS {
        NotAName::Long
    } else {
        return Ok(value.to_owned());
    };
    Err(Fault::AttachmentName(why))
}

/// How many bytes this base64 text holds, without decoding it: the size check comes before the work.
fn decoded_len(base64: &str) -> Result<usize, Fault> {
    let padding = base64.bytes().rev().take_while(|byte| *byte == b'=').count();
    if !base64.len().is_multiple_of(4) || padding > 2 {
        return Err(Fault::Base64);
    }
    Ok(base64.len() / 4 * 3 - padding)
}

/// An attachment that passed the checks that need no decoding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttachmentDraft<'a> {
    /// The file name.
    pub name: String,
    /// The media type, in lower case.
    pub media_type: String,
    /// The content, still base64.
    pub base64: Str<'a>,
    /// How many bytes the content has.
    pub size: usize,
}

/// An attachment on the wire.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(crate) struct FileDraft<'a> {
    /// The file name, without a path: at most 255 characters, of which pictures count as two.
    #[cfg_attr(
        feature = "schema",
        schemars(required, length(min = 1, max = 255), regex(pattern = FILE_NAME_PATTERN))
    )]
    #[serde(borrow)]
    pub(super) name: Option<Str<'a>>,
    #[cfg_attr(
        feature = "schema",
        schemars(
            required,
            length(max = 100),
            regex(pattern = "^[A-Za-z0-9!#$&^_.+-]+/[A-Za-z0-9!#$&^_.+-]+$")
        )
    )]
    #[serde(borrow)]
    pub(super) media_type: Option<Str<'a>>,
    /// The file in base64 (RFC 4648, section 4).
    #[cfg_attr(
        feature = "schema",
        schemars(
            required,
            length(min = 1),
            regex(
                pattern = "^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/][AQgw]==|[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=)?$"
            ),
            extend("contentEncoding" = "base64")
        )
    )]
    #[serde(borrow)]
    pub(super) content: Option<Str<'a>>,
}

/// Attached files, each checked as far as it can be without decoding it.
pub(crate) fn files<'a>(files: Vec<FileDraft<'a>>, f: &mut Faults) -> Vec<AttachmentDraft<'a>> {
    if files.len() > ATTACHMENTS {
        f.push("/attachments", Fault::TooManyAttachments);
    }
    files
        .into_iter()
        .take(ATTACHMENTS)
        .enumerate()
        .filter_map(|(index, file)| file.check(index, f))
        .collect()
}

impl<'a> FileDraft<'a> {
    pub(super) fn check(self, index: usize, f: &mut Faults) -> Option<AttachmentDraft<'a>> {
        let at = |field: &str| format!("/attachments/{index}/{field}");
        let name = f.keep(
            at("name"),
            self.name.ok_or(Fault::Required).and_then(|v| attachment_name(&v)),
        );
        let kind = f.keep(
            at("media_type"),
            self.media_type
                .ok_or(Fault::Required)
                .and_then(|v| media_type(&v)),
        );
        let content = self
            .content
            .ok_or(Fault::Required)
            .and_then(|base64| match decoded_len(&base64)? {
                0 => Err(Fault::AttachmentEmpty),
                size if size > ATTACHMENT_BYTES => Err(Fault::AttachmentTooLarge),
                size => Ok((base64, size)),
            });
        let (base64, size) = f.keep(at("content"), content)?;
        Some(AttachmentDraft {
            name: name?,
            media_type: kind?,
            base64,
            size,
        })
    }
}
