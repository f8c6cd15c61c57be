//! What is owed, in words.

use law::rules::ObligationKind;
use words::language::Text;

use crate::say::duties;

/// What is owed, as something that is still to be done: an item of a list in a letter.
pub const fn owed(kind: ObligationKind) -> Text {
    match kind {
        ObligationKind::Moderate => duties::MODERATE_OWED,
        ObligationKind::Forward => duties::FORWARD_OWED,
        ObligationKind::AlreadyPublished => duties::ALREADY_PUBLISHED_OWED,
        ObligationKind::Refuse => duties::REFUSE_OWED,
        ObligationKind::Answer => duties::ANSWER_OWED,
        ObligationKind::NotifyExtension => duties::NOTIFY_EXTENSION_OWED,
    }
}

/// What is owed, as a thing: in a word or two.
pub(crate) const fn name(kind: ObligationKind) -> Text {
    match kind {
        ObligationKind::Moderate => duties::MODERATE,
        ObligationKind::Forward => duties::FORWARD,
        ObligationKind::AlreadyPublished => duties::ALREADY_PUBLISHED,
        ObligationKind::Refuse => duties::REFUSE,
        ObligationKind::Answer => duties::ANSWER,
        ObligationKind::NotifyExtension => duties::NOTIFY_EXTENSION,
    }
}
