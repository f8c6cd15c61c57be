//! A problem on the wire.

use requests::view::PossibleView;
use serde::Serialize;
use words::language::Language;

use super::{Detail, Problem};

/// One fault of a document, on the wire.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FieldError {
    /// JSON pointer (RFC 6901) of the field.
    pub pointer: String,
    /// A stable name of the fault.
    pub code: &'static str,
    /// The fault in words.
    pub message: String,
}

/// Where a text is not what it should be.
#[derive(Debug, Clone, Copy, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Position {
    /// The line, from 1.
    pub line: usize,
    /// The character of the line, from 1.
    pub column: usize,
}

/// A problem on the wire (RFC 9457).
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Problem"))]
pub struct ProblemBody<'a> {
    /// A stable identifier of the kind of problem.
    #[serde(rename = "type")]
    pub kind: String,
    /// The kind of problem in words, in the language of `Accept-Language`.
    pub title: &'a str,
    /// The HTTP status.
    pub status: u16,
    /// What is special about this occurrence.
    pub detail: &'a str,
    /// The path of the request.
    pub instance: &'a str,
    /// Where the document is at fault.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
    /// What the state of the case allows, and whom, where it forbids what was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub possible: Option<&'a [PossibleView]>,
    /// The query parameter or header that is at fault.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parameter: Option<&'a str>,
    /// Where a body stops being JSON in UTF-8.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub position: Option<Position>,
    /// The most bytes that the body may have, where it has more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit_bytes: Option<usize>,
}

impl Problem {
    /// The body in this language for the request with this path.
    pub(crate) fn body(&self, language: Language, instance: &str) -> Vec<u8> {
        let title = self.0.kind.title(language);
        let errors = self.0.faults.0.iter().map(|(pointer, fault)| FieldError {
            pointer: pointer.clone(),
            code: fault.code(),
            message: fault.text(language),
        });
        let body = ProblemBody {
            kind: format!("/problems/{}", self.0.kind.slug()),
            title,
            status: self.0.kind.status().code(),
            detail: match &self.0.detail {
                Some(Detail::Fixed(text)) => text.r#in(language),
                Some(Detail::Known(text)) => text.r#in(language),
                Some(Detail::Quoted(text)) => text,
                None => title,
            },
            instance,
            errors: errors.collect(),
            possible: self.0.possible.as_deref(),
            parameter: self.0.parameter.as_deref(),
            position: self.0.position,
            limit_bytes: self.0.limit_bytes,
        };
        // Strings and integers always serialise; the type does not know.
        serde_json::to_vec(&body)
            .unwrap_or_else(|_| br#"{"type":"/problems/internal","status":500}"#.to_vec())
    }
}
