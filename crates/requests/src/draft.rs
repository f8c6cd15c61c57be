//! Commands as they stand on the wire: every field optional, so that all faults can be named at once.

mod answer;
mod applicant;
mod clarification;
mod extension;
mod forwarding;
mod moderation;
mod operator;
#[cfg(test)]
mod tests;

pub use answer::{Answer, CheckedAnswer};
pub use applicant::{Rating, Withdrawal};
pub use clarification::{CheckedWords, Question, Reply};
pub use extension::{Extension, Notice};
pub use forwarding::{Destination, Forwarding, Recall};
pub use moderation::Moderation;
pub use operator::{Erasure, Resending};

/// Characters in an explanation, a question, a reply or a reason: two printed pages.
pub const EXPLANATION_CHARS: usize = 4_000;
