//! What a kind of problem is.

use words::language::{Language, Text};

/// The HTTP status of a refusal: 4xx or 5xx, and no other.
///
/// ```
/// assert_eq!(shell::problem::Status::of::<404>().code(), 404);
/// ```
///
/// What is no refusal does not compile:
///
/// ```compile_fail
/// assert_eq!(shell::problem::Status::of::<200>().code(), 200);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Status(u16);

impl Status {
    /// The status with this code.
    #[must_use]
    pub const fn of<const CODE: u16>() -> Self {
        const { assert!(400 <= CODE && CODE <= 599, "a refusal has the status 4xx or 5xx") };
        Self(CODE)
    }

    /// The number, from 400 to 599.
    #[must_use]
    pub const fn code(self) -> u16 {
        self.0
    }
}

/// A kind of problem: a static beside what refuses. `crates/problems` has the list of all.
#[derive(Debug)]
pub struct Kind {
    slug: &'static str,
    status: Status,
    title: Text,
    headers: &'static [(&'static str, &'static str)],
}

impl Kind {
    /// A kind with this slug, which nobody changes: programs of others know it.
    pub const fn new(slug: &'static str, status: Status, title: Text) -> Self {
        Self {
            slug,
            status,
            title,
            headers: &[],
        }
    }

    /// The same, with headers that every answer of this kind has.
    #[must_use]
    pub const fn with(self, headers: &'static [(&'static str, &'static str)]) -> Self {
        Self { headers, ..self }
    }

    /// The stable slug: `/problems/SLUG` is its type.
    pub const fn slug(&self) -> &'static str {
        self.slug
    }

    /// The HTTP status.
    pub const fn status(&self) -> Status {
        self.status
    }

    /// The title.
    pub const fn title(&self, language: Language) -> &'static str {
        self.title.r#in(language)
    }

    /// The headers that every answer of this kind has.
    pub(super) const fn headers(&self) -> &'static [(&'static str, &'static str)] {
        self.headers
    }
}

impl PartialEq for Kind {
    fn eq(&self, other: &Self) -> bool {
        self.slug == other.slug
    }
}

impl Eq for Kind {}
