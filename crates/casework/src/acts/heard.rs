//! Who hears of an act.

use requests::command::CommandKind;

/// Where those who follow what happens hear of an act.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Heard {
    /// In the journal: somebody is told by it, or something opened, and no register says so.
    InJournal,
    /// In the register of the new holder.
    InRegister,
    /// Nowhere: who follows does it, or what comes after it.
    ByNobody,
}

/// Where those who follow what happens hear of a command that a person gives.
pub(super) const fn heard(kind: CommandKind) -> Heard {
    match kind {
        CommandKind::Forward => Heard::InRegister,
        CommandKind::Attend
        | CommandKind::RecordDelivery
        | CommandKind::RecordRevocation
        | CommandKind::Recompute => Heard::ByNobody,
        CommandKind::Accept
        | CommandKind::Return
        | CommandKind::Recall
        | CommandKind::CorrectContacts
        | CommandKind::Extend
        | CommandKind::Clarify
        | CommandKind::Reply
        | CommandKind::Answer
        | CommandKind::Withdraw
        | CommandKind::Rate
        | CommandKind::ConfirmNotice
        | CommandKind::Resend
        | CommandKind::Erase => Heard::InJournal,
    }
}
