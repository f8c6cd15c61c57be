//! Problems: the only way in which a function says no (RFC 9457).
//!
//! A problem has an outside (type, title, status, detail, in the language of the caller) and an inside (a
//! sentence for the log). The inside never reaches a body.

mod body;
mod kind;
mod words;

use std::borrow::Cow;
use std::fmt::Display;

use ::words::language::Words;
use input::faults::Faults;
use requests::view::PossibleView;

pub use body::{FieldError, Position, ProblemBody};
pub use kind::Kind;

/// Seconds after which a caller should try again where the store did not answer.
const RETRY_AFTER_SECONDS: &str = "1";

/// What is wrong, before it is put into words. Boxed: problems are rare, and every result has room for one.
#[derive(Debug)]
pub struct Problem(Box<Parts>);

#[derive(Debug)]
struct Parts {
    kind: Kind,
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
    /// In three languages.
    Known(Words),
    /// In the language of whoever asks, as another component said it.
    Quoted(String),
}

impl Problem {
    /// A problem of this kind.
    pub fn new(kind: Kind) -> Self {
        let headers = match kind {
            Kind::NotIdentified => vec![("www-authenticate", "Bearer".to_owned())],
            Kind::TokenExpired => vec![(
                "www-authenticate",
                "Bearer error=\"invalid_token\", error_description=\"expired\"".to_owned(),
            )],
            Kind::StoreUnavailable | Kind::Unavailable => {
                vec![("retry-after", RETRY_AFTER_SECONDS.to_owned())]
            }
            Kind::Malformed
            | Kind::IncompleteBody
            | Kind::InvalidParameter
            | Kind::PhoneNotVerified
            | Kind::NotTheApplicant
            | Kind::Forbidden
            | Kind::OwnRequest
            | Kind::NotFound
            | Kind::MethodNotAllowed
            | Kind::TooLarge
            | Kind::UnsupportedMediaType
            | Kind::InvalidDocument
            | Kind::SignatureRefused
            | Kind::UnknownHolder
            | Kind::HolderNotEligible
            | Kind::HolderClosed
            | Kind::IdempotencyKeyReused
            | Kind::RequestErased
            | Kind::QuotaExhausted
            | Kind::IllegalTransition
            | Kind::AlreadyRated
            | Kind::NothingToConfirm
            | Kind::AlreadyExtended
            | Kind::TermEnded
            | Kind::VersionTaken
            | Kind::NothingToRecall
            | Kind::CorrectedTooOften
            | Kind::ForwardedTooOften
            | Kind::NoRoom
            | Kind::NotCertifiable
            | Kind::PreconditionFailed
            | Kind::DayNotCovered
            | Kind::NotConfigured
            | Kind::Internal => Vec::new(),
            // Somebody has to publish something first.
            Kind::NotCovered => vec![("retry-after", "3600".to_owned())],
        };
        Self(Box::new(Parts {
            kind,
            detail: None,
            inside: None,
            faults: Faults::default(),
            possible: None,
            parameter: None,
            position: None,
            limit_bytes: None,
            headers,
        }))
    }

    /// A fault of the portal, with a sentence for the log.
    pub fn internal(inside: impl Display) -> Self {
        Self::new(Kind::Internal).internally(inside)
    }

    /// A document with these faults.
    pub fn faults(faults: Faults) -> Self {
        let mut problem = Self::new(Kind::InvalidDocument);
        problem.0.faults = faults;
        problem
    }

    /// Says what is special about this occurrence.
    #[must_use]
    pub fn because(self, kk: &'static str, ru: &'static str, en: &'static str) -> Self {
        self.saying(Words::fixed(kk, ru, en))
    }

    /// As [`Problem::because`], in words of a catalogue or that were put together.
    #[must_use]
    pub fn saying(mut self, words: Words) -> Self {
        self.0.detail = Some(Detail::Known(words));
        self
    }

    /// Says what would be possible, and for whom.
    #[must_use]
    pub fn possible(mut self, possible: Vec<PossibleView>) -> Self {
        self.0.possible = Some(possible);
        self
    }

    /// Says what is special about this occurrence in words that are in the language of whoever asks already.
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
    pub const fn kind(&self) -> Kind {
        self.0.kind
    }

    /// The sentence for the log.
    pub fn inside(&self) -> Option<&str> {
        self.0.inside.as_deref()
    }

    /// The headers beside the usual ones.
    pub(crate) fn headers(&self) -> &[(&'static str, String)] {
        &self.0.headers
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ::words::language::Language;

    #[test]
    fn every_kind_has_its_own_slug_an_error_status_and_a_title_in_each_language() {
        let mut slugs: Vec<_> = Kind::ALL.iter().map(|kind| kind.slug()).collect();
        slugs.sort_unstable();
        slugs.dedup();
        assert_eq!(slugs.len(), Kind::ALL.len());
        for kind in Kind::ALL {
            assert!((400..600).contains(&kind.status()), "{kind:?}");
            for language in [Language::Kk, Language::Ru, Language::En] {
                assert!(!kind.title(language).is_empty(), "{kind:?}");
            }
        }
    }

    #[test]
    fn the_inside_of_a_problem_never_reaches_its_body() {
        let body = Problem::internal("secret cause").body(Language::En, "/v1/x");
        assert!(!String::from_utf8(body).unwrap().contains("secret"));
    }
}
