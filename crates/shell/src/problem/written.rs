//! A problem as it is written.

use words::language::Language;

use super::body::{FieldError, ProblemBody};
use super::{Detail, Problem};

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
