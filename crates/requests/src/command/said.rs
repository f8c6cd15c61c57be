//! What was said, as personal fields.

use serde_json::value::{RawValue, to_raw_value};

use super::rejected::Rejected;
use crate::case::{Attachment, PersonalFields, field};

/// A value as it is committed to.
pub(super) fn raw<T: serde::Serialize + ?Sized>(value: &T) -> Result<Box<RawValue>, Rejected> {
    to_raw_value(value).map_err(|error| Rejected::Unwritable(error.to_string()))
}

/// What was said, as the field `text`.
pub(super) fn text(said: &str) -> Result<PersonalFields, Rejected> {
    Ok(vec![(field::TEXT, raw(said)?)])
}

/// What was said, with the files that came with it.
pub(super) fn with_files(said: &str, attachments: &[Attachment]) -> Result<PersonalFields, Rejected> {
    let mut fields = text(said)?;
    if !attachments.is_empty() {
        fields.push((field::ATTACHMENTS, raw(attachments)?));
    }
    Ok(fields)
}

/// What may or may not have been said.
pub(super) fn optional_text(said: Option<&str>) -> Result<PersonalFields, Rejected> {
    said.map_or_else(|| Ok(Vec::new()), text)
}
