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

pub use answer::*;
pub use applicant::*;
pub use clarification::*;
pub use extension::*;
pub use forwarding::*;
pub use moderation::*;
pub use operator::*;

/// Characters in an explanation, a question, a reply or a reason: two printed pages.
pub const EXPLANATION_CHARS: usize = 4_000;
