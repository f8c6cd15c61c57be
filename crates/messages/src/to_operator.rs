//! What the operators of the portal are told.

use crate::about::{About, count};
use crate::{Registration, Term, say};

/// What the operators of the portal are told. No list in it is empty.
#[derive(Debug, Clone, Copy)]
pub enum ToOperator<'a> {
    /// A request, or a part of it, came back to a holder that had it and sent it on.
    CameBack {
        /// The holder that it comes from, and its number there.
        from: Registration<'a>,
    },
    /// What was not done in time is not done yet, though the head was told.
    Escalated {
        /// Working days since the last day.
        days: u32,
        /// What is not done, and its last day.
        terms: &'a [Term],
    },
}

impl ToOperator<'_> {
    /// The name of the message in the catalogues.
    pub const fn template(&self) -> &'static str {
        match self {
            Self::CameBack { .. } => "operator-came-back",
            Self::Escalated { .. } => "operator-escalated",
        }
    }

    /// The subject, in one line.
    pub(crate) fn subject(&self, about: &About) -> String {
        let &About {
            language, ref number, ..
        } = about;
        match *self {
            Self::CameBack { .. } => say::operator_came_back_subject(language, number),
            Self::Escalated { .. } => say::operator_escalated_subject(language, number),
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
            Self::CameBack { from } => say::operator_came_back(
                language,
                holder,
                number,
                &from.one_line(),
                &from.number.to_string(),
            ),
            Self::Escalated { days, terms } => say::operator_escalated(
                language,
                count(terms),
                days.into(),
                holder,
                number,
                &about.terms(terms),
            ),
        }
    }
}
