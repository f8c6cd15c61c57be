//! The commands by name, and in words.

use words::language::Text;

use crate::say::{acts, duties};

/// Which command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CommandKind {
    /// [`Command::Accept`](super::Command::Accept).
    Accept,
    /// [`Command::Return`](super::Command::Return).
    Return,
    /// [`Command::Forward`](super::Command::Forward).
    Forward,
    /// [`Command::Recall`](super::Command::Recall).
    Recall,
    /// [`Command::Extend`](super::Command::Extend).
    Extend,
    /// [`Command::Clarify`](super::Command::Clarify).
    Clarify,
    /// [`Command::Reply`](super::Command::Reply).
    Reply,
    /// [`Command::Answer`](super::Command::Answer).
    Answer,
    /// [`Command::CorrectContacts`](super::Command::CorrectContacts).
    CorrectContacts,
    /// [`Command::Withdraw`](super::Command::Withdraw).
    Withdraw,
    /// [`Command::Rate`](super::Command::Rate).
    Rate,
    /// [`Command::Attend`](super::Command::Attend).
    Attend,
    /// [`Command::ConfirmNotice`](super::Command::ConfirmNotice).
    ConfirmNotice,
    /// [`Command::RecordDelivery`](super::Command::RecordDelivery).
    RecordDelivery,
    /// [`Command::Resend`](super::Command::Resend).
    Resend,
    /// [`Command::RecordRevocation`](super::Command::RecordRevocation).
    RecordRevocation,
    /// [`Command::Recompute`](super::Command::Recompute).
    Recompute,
    /// [`Command::Erase`](super::Command::Erase).
    Erase,
}

impl CommandKind {
    /// Every command.
    pub const ALL: [Self; 18] = [
        Self::Accept,
        Self::Return,
        Self::Forward,
        Self::Recall,
        Self::Extend,
        Self::Clarify,
        Self::Reply,
        Self::Answer,
        Self::CorrectContacts,
        Self::Withdraw,
        Self::Rate,
        Self::Attend,
        Self::ConfirmNotice,
        Self::RecordDelivery,
        Self::Resend,
        Self::RecordRevocation,
        Self::Recompute,
        Self::Erase,
    ];

    /// The stable name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Return => "return",
            Self::Forward => "forward",
            Self::Recall => "recall",
            Self::Extend => "extend",
            Self::Clarify => "clarify",
            Self::Reply => "reply",
            Self::Answer => "answer",
            Self::CorrectContacts => "correct-contacts",
            Self::Withdraw => "withdraw",
            Self::Rate => "rate",
            Self::Attend => "attend",
            Self::ConfirmNotice => "confirm-notice",
            Self::RecordDelivery => "record-delivery",
            Self::Resend => "resend",
            Self::RecordRevocation => "record-revocation",
            Self::Recompute => "recompute",
            Self::Erase => "erase",
        }
    }

    /// The command in words, as something to do.
    pub const fn text(self) -> Text {
        match self {
            Self::Accept => acts::ACCEPT,
            Self::Return => acts::RETURN,
            Self::Forward => duties::FORWARD_ACT,
            Self::Recall => acts::RECALL,
            Self::Extend => acts::EXTEND,
            Self::Clarify => acts::CLARIFY,
            Self::Reply => acts::REPLY,
            Self::Answer => duties::ANSWER_ACT,
            Self::CorrectContacts => acts::CORRECT_CONTACTS,
            Self::Withdraw => acts::WITHDRAW,
            Self::Rate => acts::RATE,
            Self::Attend => acts::ATTEND,
            Self::ConfirmNotice => duties::NOTIFY_EXTENSION_ACT,
            Self::RecordDelivery => acts::RECORD_DELIVERY,
            Self::Resend => acts::RESEND,
            Self::RecordRevocation => acts::RECORD_REVOCATION,
            Self::Recompute => acts::RECOMPUTE,
            Self::Erase => acts::ERASE,
        }
    }
}
