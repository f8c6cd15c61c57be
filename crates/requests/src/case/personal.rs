//! The personal values of a case: their names, what the applicant wrote, and the attached files.

use std::sync::Arc;

use record::event::{Personal, Raw};
use record::id::{Digest, Iin};
use record::signature::Signature;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::not_a_case::NotACase;
use crate::document::Document;

/// An attachment as the case keeps it. Its content is in blobs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Attachment {
    /// The file name.
    pub name: String,
    /// The media type.
    pub media_type: String,
    /// Bytes.
    pub size: usize,
    /// The hash of the content.
    pub sha256: Digest,
    /// The hashes of its pieces, in order; each names a blob.
    pub chunks: Vec<Digest>,
}

/// The names of the personal fields.
pub(crate) mod field {
    pub(crate) const APPLICANT: &str = "applicant";
    pub(crate) const CONTACTS: &str = "contacts";
    pub(crate) const SUBJECT: &str = "subject";
    pub(crate) const TEXT: &str = "text";
    pub(crate) const CATEGORY: &str = "category";
    pub(crate) const ATTACHMENTS: &str = "attachments";
    pub(crate) const DOCUMENT: &str = "document_sha256";
    pub(crate) const SIGNATURE: &str = "signature";
    pub(crate) const SIGNATORY: &str = "signatory";
    pub(crate) const PART: &str = "part";
    pub(crate) const BY: &str = "by";
}

/// Personal fields by name, before they are committed to.
pub type PersonalFields = Vec<(&'static str, Box<RawValue>)>;

/// The personal fields of a registration, to be committed to.
///
/// The hash of the received bytes is among them: with everything else known, it would give away the IIN.
///
/// # Errors
/// A value cannot be written as JSON.
pub fn personal_fields(
    document: &Document<'_>,
    attachments: &[Attachment],
    document_sha256: Digest,
    signature: Option<&Signature>,
) -> Result<PersonalFields, serde_json::Error> {
    use serde_json::value::to_raw_value;
    let mut fields = vec![
        (field::APPLICANT, to_raw_value(&document.applicant)?),
        (field::CONTACTS, to_raw_value(&document.contacts)?),
        (field::SUBJECT, to_raw_value(&document.subject)?),
        (field::TEXT, to_raw_value(&document.text)?),
        (field::DOCUMENT, to_raw_value(&document_sha256)?),
    ];
    if let Some(category) = &document.category {
        fields.push((field::CATEGORY, to_raw_value(category)?));
    }
    if !attachments.is_empty() {
        fields.push((field::ATTACHMENTS, to_raw_value(attachments)?));
    }
    if let Some(signature) = signature {
        fields.push((field::SIGNATURE, to_raw_value(signature)?));
    }
    Ok(fields)
}

/// What the applicant wrote and who they are; each field is none once it was erased.
///
/// A reader is shown these values as they were committed to, so they are passed on as they stand and not parsed;
/// only what decides something is.
#[derive(Debug, Clone, Default)]
pub struct Written {
    /// The IIN of who asks.
    pub applicant_iin: Option<Iin>,
    /// Who asks: an [`Applicant`](crate::document::Applicant).
    pub applicant: Option<Raw>,
    /// How to reach them now: [`Contacts`](crate::document::Contacts).
    pub contacts: Option<Raw>,
    /// What it is about.
    pub subject: Option<Raw>,
    /// What is asked.
    pub text: Option<Raw>,
    /// The category they chose.
    pub category: Option<Raw>,
    /// The attached files.
    pub attachments: Vec<Attachment>,
    /// The hash of the bytes received.
    pub document_sha256: Option<Raw>,
    /// The electronic signature under the document: a [`Signature`].
    pub signature: Option<Raw>,
}

/// A personal value, none once it was erased.
pub(super) fn sealed(personal: &Personal, name: &str) -> Option<Raw> {
    personal.get(name).map(|sealed| Arc::clone(&sealed.value))
}

/// The attachments among personal fields.
pub(super) fn attachments(personal: &Personal) -> Result<Vec<Attachment>, serde_json::Error> {
    match sealed(personal, field::ATTACHMENTS) {
        Some(value) => record::strict::from_slice(value.get().as_bytes()),
        None => Ok(Vec::new()),
    }
}

impl Written {
    pub(super) fn read(personal: &Personal) -> Result<Self, NotACase> {
        /// The one field of an applicant that decides anything.
        #[derive(Deserialize)]
        struct Known {
            iin: Iin,
        }
        let field = |name: &str| sealed(personal, name);
        let applicant = field(field::APPLICANT);
        Ok(Self {
            applicant_iin: match &applicant {
                Some(value) => Some(record::strict::part_of::<Known>(value.get().as_bytes())?.iin),
                None => None,
            },
            applicant,
            contacts: field(field::CONTACTS),
            subject: field(field::SUBJECT),
            text: field(field::TEXT),
            category: field(field::CATEGORY),
            attachments: attachments(personal)?,
            document_sha256: field(field::DOCUMENT),
            signature: field(field::SIGNATURE),
        })
    }
}
