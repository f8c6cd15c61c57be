//! Problems: the only way in which a function says no (RFC 9457).
//!
//! A problem has an outside (type, title, status, detail, in the language of the caller) and an inside (a
//! sentence for the log). The inside never reaches a body.

mod body;
mod kind;
mod written;

use std::borrow::Cow;
use std::fmt::Display;

use input::faults::Faults;
use requests::view::PossibleView;
use words::language::{Text, Words};

pub use body::{FieldError, Position, ProblemBody};
pub use kind::{Kind, Status};

use crate::kinds;

/// What is wrong, before it is put into words. Boxed: problems are rare, and every result has room for one.
#[derive(Debug)]
pub struct Problem(Box<Parts>);

#[derive(Debug)]
struct Parts {
    kind: &'static Kind,
    detail: Option<Detail>,
    inside: Option<String>,
    faults: Faults,
    possible: Option<Vec<PossibleView>>,
    parameter: Option<Cow<'static, str>>,
    position: Option<Position>,
    limit_bytes: Option<usize>,
    headers: Vec<(&'static str, String)>,
}

/// The explanation of one occurrence.
#[derive(Debug)]
enum Detail {
    /// A sentence of a catalogue.
    Fixed(&'static Text),
    /// In three languages.
    Known(Words),
    /// In the language of the caller, as another component said it.
    Quoted(String),
}

impl Problem {
    /// A problem of this kind.
    pub fn new(kind: &'static Kind) -> Self {
        Self(Box::new(Parts {
            kind,
            detail: None,
            inside: None,
            faults: Faults::default(),
            possible: None,
            parameter: None,
            position: None,
            limit_bytes: None,
            headers: Vec::new(),
        }))
    }

    /// A fault of the portal, with a sentence for the log.
    pub fn internal(inside: impl Display) -> Self {
        Self::new(&kinds::INTERNAL).internally(inside)
    }

    /// A document with these faults.
    pub fn faults(faults: Faults) -> Self {
        let mut problem = Self::new(&kinds::INVALID_DOCUMENT);
        problem.0.faults = faults;
        problem
    }

    /// Says what is special about this occurrence, in a sentence of a catalogue.
    #[must_use]
    pub fn because(mut self, text: &'static Text) -> Self {
        self.0.detail = Some(Detail::Fixed(text));
        self
    }

    /// As [`Problem::because`], in words that were put together.
    #[must_use]
    pub fn saying(mut self, words: Words) -> Self {
        self.0.detail = Some(Detail::Known(words));
        self
    }

    /// Says what would be possible, and who may do it.
    #[must_use]
    pub fn possible(mut self, possible: Vec<PossibleView>) -> Self {
        self.0.possible = Some(possible);
        self
    }

    /// Says what is special about this occurrence in words that are in the language of the caller already.
    #[must_use]
    pub fn quoting(mut self, detail: String) -> Self {
        self.0.detail = Some(Detail::Quoted(detail));
        self
    }

    /// Names the query parameter or header that is at fault.
    #[must_use]
    pub fn of_parameter(mut self, name: impl Into<Cow<'static, str>>) -> Self {
        self.0.parameter = Some(name.into());
        self
    }

    /// Names the place of the fault in the body.
    #[must_use]
    pub(crate) fn at(mut self, position: Position) -> Self {
        self.0.position = Some(position);
        self
    }

    /// Names the most bytes that the body may have.
    #[must_use]
    pub(crate) fn at_most(mut self, limit_bytes: usize) -> Self {
        self.0.limit_bytes = Some(limit_bytes);
        self
    }

    /// Adds a sentence for the log, which never reaches a body.
    #[must_use]
    pub fn internally(mut self, inside: impl Display) -> Self {
        self.0.inside = Some(inside.to_string());
        self
    }

    /// Adds a header to the answer.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.0.headers.push((name, value.into()));
        self
    }

    /// The kind.
    pub const fn kind(&self) -> &'static Kind {
        self.0.kind
    }

    /// Whether it is of this kind.
    pub fn is(&self, kind: &Kind) -> bool {
        self.0.kind == kind
    }

    /// The sentence for the log.
    pub fn inside(&self) -> Option<&str> {
        self.0.inside.as_deref()
    }

    /// The headers beside the usual ones.
    pub(crate) fn headers(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let of_kind = self.0.kind.headers().iter().copied();
        let own = self.0.headers.iter().map(|(name, value)| (*name, value.as_str()));
        of_kind.chain(own)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use words::language::Language;

    #[test]
    fn the_inside_of_a_problem_never_reaches_its_body() {
        let body = Problem::internal("secret cause").body(Language::En, "/v1/x");
        assert!(!String::from_utf8(body).unwrap().contains("secret"));
    }
}
