//! A problem on the wire.

use requests::view::PossibleView;
use serde::Serialize;

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
    /// What the state of the case allows, and who may do it, where it forbids what was asked.
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
