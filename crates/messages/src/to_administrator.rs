//! What the administrators of a holder are told.

use law::rules::ObligationKind;
use law::time::NaiveDate;
use requests::case::Mark;

use crate::about::{About, count};
use crate::{Moved, Registration, Term, say};

/// What the administrators of a holder are told. No list in it is empty.
#[derive(Debug, Clone, Copy)]
pub enum ToAdministrator<'a> {
    /// A new request.
    Registered {
        /// What is owed.
        terms: &'a [Term],
    },
    /// A request that another holder forwarded.
    ForwardedHere {
        /// The holder that it comes from, and its number there.
        from: Registration<'a>,
        /// What is owed here.
        terms: &'a [Term],
    },
    /// The applicant said what is meant.
    ClarificationGiven {
        /// The last day of the answer.
        due: NaiveDate,
    },
    /// The holder that had forwarded it here took it back.
    Recalled {
        /// The holder that has it again, and its number there.
        by: Registration<'a>,
    },
    /// The applicant gave other contacts.
    ContactsCorrected,
    /// The applicant took the request back.
    Withdrawn,
    /// The applicant rated the answer (the Rules, paragraph 6).
    Rated {
        /// Like or dislike.
        mark: Mark,
    },
    /// The personal values of the request were removed.
    Erased,
    /// A new calendar moved last days.
    Recomputed {
        /// Which, and whereto.
        moved: &'a [Moved],
    },
    /// Something was not done in time.
    Breached {
        /// What, and its last day.
        terms: &'a [Term],
    },
    /// A term is about to end.
    Reminded {
        /// Its last day.
        due: NaiveDate,
        /// What is owed on it.
        owed: &'a [ObligationKind],
    },
    /// A certificate that nobody could speak of at first turned out to be revoked.
    SignatureRevoked,
}

impl ToAdministrator<'_> {
    /// The name of the message in the catalogues.
    pub const fn template(&self) -> &'static str {
        match self {
            Self::Registered { .. } => "administrator-registered",
            Self::ForwardedHere { .. } => "administrator-forwarded-here",
            Self::ClarificationGiven { .. } => "administrator-clarification-given",
            Self::Recalled { .. } => "administrator-recalled",
            Self::ContactsCorrected => "administrator-contacts-corrected",
            Self::Withdrawn => "administrator-withdrawn",
            Self::Rated { .. } => "administrator-rated",
            Self::Erased => "administrator-erased",
            Self::Recomputed { .. } => "administrator-recomputed",
            Self::Breached { .. } => "administrator-breached",
            Self::Reminded { .. } => "administrator-reminded",
            Self::SignatureRevoked => "administrator-signature-revoked",
        }
    }

    /// The subject, in one line.
    pub(crate) fn subject(&self, about: &About) -> String {
        let &About {
            language, ref number, ..
        } = about;
        match *self {
            Self::Registered { .. } => say::administrator_registered_subject(language, number),
            Self::ForwardedHere { .. } => say::administrator_forwarded_here_subject(language, number),
            Self::ClarificationGiven { .. } => {
                say::administrator_clarification_given_subject(language, number)
            }
            Self::Recalled { .. } => say::administrator_recalled_subject(language, number),
            Self::ContactsCorrected => say::administrator_contacts_corrected_subject(language, number),
            Self::Withdrawn => say::administrator_withdrawn_subject(language, number),
            Self::Rated { .. } => say::administrator_rated_subject(language, number),
            Self::Erased => say::administrator_erased_subject(language, number),
            Self::Recomputed { .. } => say::administrator_recomputed_subject(language, number),
            Self::Breached { .. } => say::administrator_breached_subject(language, number),
            Self::Reminded { due, .. } => {
                say::administrator_reminded_subject(language, &about.day(due), number)
            }
            Self::SignatureRevoked => say::administrator_signature_revoked_subject(language, number),
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
            Self::Registered { terms } => {
                say::administrator_registered(language, holder, number, &about.terms(terms))
            }
            Self::ForwardedHere { from, terms } => say::administrator_forwarded_here(
                language,
                holder,
                number,
                &from.one_line(),
                &from.number.to_string(),
                &about.terms(terms),
            ),
            Self::ClarificationGiven { due } => {
                say::administrator_clarification_given(language, &about.day(due), holder, number)
            }
            Self::Recalled { by } => {
                say::administrator_recalled(language, holder, number, &by.one_line(), &by.number.to_string())
            }
            Self::ContactsCorrected => say::administrator_contacts_corrected(language, holder, number),
            Self::Withdrawn => say::administrator_withdrawn(language, holder, number),
            Self::Rated { mark } => say::administrator_rated(language, holder, number, about.rating(mark)),
            Self::Erased => say::administrator_erased(language, holder, number),
            Self::Recomputed { moved } => {
                say::administrator_recomputed(language, count(moved), holder, number, &about.moved(moved))
            }
            Self::Breached { terms } => {
                say::administrator_breached(language, count(terms), holder, number, &about.terms(terms))
            }
            Self::Reminded { due, owed } => say::administrator_reminded(
                language,
                count(owed),
                &about.day(due),
                holder,
                number,
                &about.owed(owed),
            ),
            Self::SignatureRevoked => say::administrator_signature_revoked(language, holder, number),
        }
    }
}
