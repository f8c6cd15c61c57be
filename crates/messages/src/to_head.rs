//! What the heads of a holder are told.

use law::time::NaiveDate;
use requests::case::Mark;

use crate::about::{About, count};
use crate::{Term, say};

/// What the heads of a holder are told. No list in it is empty.
#[derive(Debug, Clone, Copy)]
pub enum ToHead<'a> {
    /// The applicant rated the answer.
    Rated {
        /// Like or dislike.
        mark: Mark,
    },
    /// What was not done in time is not done yet.
    Escalated {
        /// Working days since the last day.
        days: u32,
        /// What is not done, and its last day.
        terms: &'a [Term],
    },
    /// The term of the answer is about to end.
    Reminded {
        /// Its last day.
        due: NaiveDate,
    },
    /// A certificate that nobody could speak of at first turned out to be revoked.
    SignatureRevoked,
}

impl ToHead<'_> {
    /// The name of the message in the catalogues.
    pub const fn template(&self) -> &'static str {
        match self {
            Self::Rated { .. } => "head-rated",
            Self::Escalated { .. } => "head-escalated",
            Self::Reminded { .. } => "head-reminded",
            Self::SignatureRevoked => "head-signature-revoked",
        }
    }

    /// The subject, in one line.
    pub(crate) fn subject(&self, about: &About) -> String {
        let &About {
            language, ref number, ..
        } = about;
        match *self {
            Self::Rated { .. } => say::head_rated_subject(language, number),
            Self::Escalated { .. } => say::head_escalated_subject(language, number),
            Self::Reminded { due } => say::head_reminded_subject(language, &about.day(due), number),
            Self::SignatureRevoked => say::head_signature_revoked_subject(language, number),
        }
    }

    /// What is said between the greeting and the end.
    pub(crate) fn text(&self, about: &About) -> String {
        let &About {
            language,
            ref number,
            ref holder,
        } = about;
        match *self {
            Self::Rated { mark } => say::head_rated(language, holder, number, about.rating(mark)),
            Self::Escalated { days, terms } => say::head_escalated(
                language,
                count(terms),
                days.into(),
                holder,
                number,
                &about.terms(terms),
            ),
            Self::Reminded { due } => say::head_reminded(language, &about.day(due), holder, number),
            Self::SignatureRevoked => say::head_signature_revoked(language, holder, number),
        }
    }
}
