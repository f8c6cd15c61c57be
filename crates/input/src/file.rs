//! An attached file as it arrives: its name, its type and its length.

use record::strict::Str;
use serde::Deserialize;

use crate::fault::{Fault, NotAName};
use crate::faults::Faults;
use crate::limit::{ATTACHMENT_BYTES, ATTACHMENT_NAME_UNITS, ATTACHMENTS, SHORT_CHARS};
use crate::spot::Spot;
use crate::text::{hidden_in_line, is_empty_room, is_hidden};

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
fn attachment_name(value: &str) -> Result<String, Fault> {
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
pub struct FileDraft<'a> {
    /// The file name, without a path: at most 255 characters, of which pictures count as two.
    #[cfg_attr(
        feature = "schema",
        schemars(required, length(min = 1, max = 255), regex(pattern = FILE_NAME_PATTERN))
    )]
    #[serde(borrow)]
    name: Option<Str<'a>>,
    #[cfg_attr(
        feature = "schema",
        schemars(
            required,
            length(max = 100),
            regex(pattern = "^[A-Za-z0-9!#$&^_.+-]+/[A-Za-z0-9!#$&^_.+-]+$")
        )
    )]
    #[serde(borrow)]
    media_type: Option<Str<'a>>,
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
    content: Option<Str<'a>>,
}

/// Attached files, each checked as far as it can be without decoding it.
pub fn files<'a>(files: Vec<FileDraft<'a>>, f: &mut Faults) -> Vec<AttachmentDraft<'a>> {
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
    fn check(self, index: usize, f: &mut Faults) -> Option<AttachmentDraft<'a>> {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn spot(character: char, place: usize) -> Spot {
        Spot { character, place }
    }

    #[test]
    fn a_file_has_the_name_that_people_gave_it_or_is_told_why_not() {
        for good in [
            "Жауап хат.pdf",
            "Акт «О воде» № 5 (копия), 100 % — «финал» #2 'бис' “два”.pdf",
            // As macOS writes it: the letter and its sign apart.
            "Счи\u{306}т.pdf",
            "отчёт ❤\u{fe0f}.pdf",
            ".htaccess",
            "contract.pdf",
            "com10.txt",
            "a: b*c?.txt",
        ] {
            assert_eq!(attachment_name(good).as_deref(), Ok(good));
        }
        // 255 letters, of two bytes each; a picture counts as two.
        assert!(attachment_name(&"ә".repeat(255)).is_ok());
        assert!(attachment_name(&"😀".repeat(127)).is_ok());
        for (bad, why) in [
            ("", NotAName::Blank),
            (" \u{3164}\u{2800}\u{200b}", NotAName::Blank),
            ("a\tb", NotAName::Control(spot('\t', 2))),
            ("a\u{2028}b", NotAName::Control(spot('\u{2028}', 2))),
            ("C:\\a.pdf", NotAName::Path(spot('\\', 3))),
            ("Акт \"О воде\".pdf", NotAName::Quote(spot('"', 5))),
            ("a\u{202e}fdp.exe", NotAName::Hidden(spot('\u{202e}', 2))),
            ("a\u{200f}.pdf", NotAName::Hidden(spot('\u{200f}', 2))),
            ("\u{feff}a.pdf", NotAName::Hidden(spot('\u{feff}', 1))),
            ("a\u{e0061}.pdf", NotAName::Hidden(spot('\u{e0061}', 2))),
            ("..", NotAName::Reserved),
            ("Con.pdf", NotAName::Reserved),
            ("lpt1", NotAName::Reserved),
            (&"ә".repeat(256), NotAName::Long),
            (&"😀".repeat(128), NotAName::Long),
        ] {
            assert_eq!(attachment_name(bad), Err(Fault::AttachmentName(why)), "{bad:?}");
        }
    }

    #[test]
    fn attachments_are_checked_before_they_are_decoded() {
        let name = |why| Some(Fault::AttachmentName(why));
        for (name, media, content, fault) in [
            ("a.pdf", "application/pdf", "QUJD", None),
            (
                "../a.pdf",
                "application/pdf",
                "QUJD",
                name(NotAName::Path(spot('/', 3))),
            ),
            ("a.pdf", "pdf", "QUJD", Some(Fault::MediaType)),
            ("a.pdf", "text/html; x", "QUJD", Some(Fault::MediaType)),
            ("a.pdf", "application/pdf", "QUJ", Some(Fault::Base64)),
            ("a.pdf", "application/pdf", "", Some(Fault::AttachmentEmpty)),
        ] {
            let mut faults = Faults::default();
            let file = FileDraft {
                name: Some(Str(name.into())),
                media_type: Some(Str(media.into())),
                content: Some(Str(content.into())),
            };
            file.check(0, &mut faults);
            assert_eq!(
                faults.0.pop().map(|(_, fault)| fault),
                fault,
                "{name} {media} {content}"
            );
        }
        let content = "A".repeat((ATTACHMENT_BYTES + 3) / 3 * 4);
        let mut faults = Faults::default();
        FileDraft {
            content: Some(Str(content.into())),
            ..FileDraft::default()
        }
        .check(0, &mut faults);
        assert!(
            faults
                .0
                .contains(&("/attachments/0/content".to_owned(), Fault::AttachmentTooLarge))
        );
    }
}
