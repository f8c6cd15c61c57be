//! What an applicant is told.

use law::time::NaiveDate;
use requests::answer::APPEAL;

use crate::about::{About, count};
use crate::{Moved, Registration, Term, say};

/// What an applicant is told. No list in it is empty.
#[derive(Debug, Clone, Copy)]
pub enum ToApplicant<'a> {
    /// The request arrived and was registered (the Law, article 11(7)).
    Registered {
        /// What is owed.
        terms: &'a [Term],
    },
    /// The holder takes the request up.
    Accepted {
        /// The last day of the answer.
        due: NaiveDate,
    },
    /// The request does not conform to article 11 of the Law (the Rules, paragraph 4).
    Returned,
    /// The whole of it went to another holder (the Law, article 11(11)).
    Forwarded {
        /// The holder that it went to, and its number there.
        to: Registration<'a>,
        /// What is owed there.
        terms: &'a [Term],
    },
    /// A part of it went to another holder.
    ForwardedPart {
        /// The holder that the part went to, and its number there.
        to: Registration<'a>,
        /// What is owed there.
        terms: &'a [Term],
    },
    /// The holder that had forwarded it, or a part of it, took it back.
    Recalled {
        /// The holder that it had gone to, and its number there.
        from: Registration<'a>,
        /// The last day of the answer.
        due: NaiveDate,
    },
    /// The term of the answer was extended (the Rules, paragraph 5; the Law, article 11(10)).
    Extended {
        /// The last day before.
        from: NaiveDate,
        /// The last day now.
        due: NaiveDate,
    },
    /// The holder asks what is meant (the Law, article 9(1)(2)).
    ClarificationAsked {
        /// The last day of the answer.
        due: NaiveDate,
    },
    /// There is an answer.
    Answered,
    /// There is an answer, with a part of the information.
    PartlyAnswered,
    /// The answer says where the information is published (the Law, article 11(15)).
    AlreadyPublished,
    /// The information is refused (the Law, article 11(16)).
    Refused,
    /// Something was not done in time.
    Breached {
        /// What, and its last day.
        terms: &'a [Term],
    },
    /// A new calendar moved last days.
    Recomputed {
        /// Which, and whereto.
        moved: &'a [Moved],
    },
}

impl ToApplicant<'_> {
    /// The name of the message in the catalogues.
    pub const fn template(&self) -> &'static str {
        match self {
            Self::Registered { .. } => "applicant-registered",
            Self::Accepted { .. } => "applicant-accepted",
            Self::Returned => "applicant-returned",
            Self::Forwarded { .. } => "applicant-forwarded",
            Self::ForwardedPart { .. } => "applicant-forwarded-part",
            Self::Recalled { .. } => "applicant-recalled",
            Self::Extended { .. } => "applicant-extended",
            Self::ClarificationAsked { .. } => "applicant-clarification-asked",
            Self::Answered => "applicant-answered",
            Self::PartlyAnswered => "applicant-partly-answered",
            Self::AlreadyPublished => "applicant-already-published",
            Self::Refused => "applicant-refused",
            Self::Breached { .. } => "applicant-breached",
            Self::Recomputed { .. } => "applicant-recomputed",
        }
    }

    /// The subject, in one line.
    pub(crate) fn subject(&self, about: &About) -> String {
        let &About {
            language, ref number, ..
        } = about;
        match *self {
            Self::Registered { .. } => say::applicant_registered_subject(language, number),
            Self::Accepted { .. } => say::applicant_accepted_subject(language, number),
            Self::Returned => say::applicant_returned_subject(language, number),
            Self::Forwarded { .. } => say::applicant_forwarded_subject(language, number),
            Self::ForwardedPart { .. } => say::applicant_forwarded_part_subject(language, number),
            Self::Recalled { .. } => say::applicant_recalled_subject(language, number),
            Self::Extended { .. } => say::applicant_extended_subject(language, number),
            Self::ClarificationAsked { .. } => say::applicant_clarification_asked_subject(language, number),
            Self::Answered => say::applicant_answered_subject(language, number),
            Self::PartlyAnswered => say::applicant_partly_answered_subject(language, number),
            Self::AlreadyPublished => say::applicant_already_published_subject(language, number),
            Self::Refused => say::applicant_refused_subject(language, number),
            Self::Breached { .. } => say::applicant_breached_subject(language, number),
            Self::Recomputed { .. } => say::applicant_recomputed_subject(language, number),
        }
    }

    /// What is said between the greeting and the end.
    pub(crate) fn text(&self, about: &About) -> String {
        let &About {
            language,
            ref number,
            ref holder,
        } = about;
        let appeal = APPEAL.r#in(language);
        match *self {
            Self::Registered { terms } => {
                say::applicant_registered(language, holder, number, &about.terms(terms))
            }
            Self::Accepted { due } => say::applicant_accepted(language, &about.day(due), holder, number),
            Self::Returned => say::applicant_returned(language, holder, number),
            Self::Forwarded { to, terms } => say::applicant_forwarded(
                language,
                holder,
                number,
                &to.one_line(),
                &to.number.to_string(),
                &about.terms(terms),
            ),
            Self::ForwardedPart { to, terms } => say::applicant_forwarded_part(
                language,
                holder,
                number,
                &to.one_line(),
                &to.number.to_string(),
                &about.terms(terms),
            ),
            Self::Recalled { from, due } => say::applicant_recalled(
                language,
                &about.day(due),
                holder,
                number,
                &from.one_line(),
                &from.number.to_string(),
            ),
            Self::Extended { from, due } => {
                say::applicant_extended(language, &about.day(due), &about.day(from), holder, number)
            }
            Self::ClarificationAsked { due } => {
                say::applicant_clarification_asked(language, &about.day(due), holder, number)
            }
            Self::Answered => say::applicant_answered(language, holder, number),
            Self::PartlyAnswered => say::applicant_partly_answered(language, appeal, holder, number),
            Self::AlreadyPublished => say::applicant_already_published(language, holder, number),
            Self::Refused => say::applicant_refused(language, appeal, holder, number),
            Self::Breached { terms } => say::applicant_breached(
                language,
                appeal,
                count(terms),
                holder,
                number,
                &about.terms(terms),
            ),
            Self::Recomputed { moved } => {
                say::applicant_recomputed(language, count(moved), holder, number, &about.moved(moved))
            }
        }
    }
}
