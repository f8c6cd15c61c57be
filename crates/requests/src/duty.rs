//! What is owed, in words.

use law::rules::ObligationKind;
use words::language::Text;

use crate::say::duties;

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
