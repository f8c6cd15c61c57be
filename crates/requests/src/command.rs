//! Commands: what may be done in a case, who may do it and when, and what follows from it.
//!
//! [`permit`] says whether somebody may give a command now, and [`Permitted::decide`] which events it brings about. Whose a
//! command is and in which states it is possible stands in the [table of acts](crate::acts).
//!
//! An act that comes late is never refused: the law still asks for it. It is recorded, and so is the breach, on the
//! last day of the term and not on the day of the act.

mod act;
mod acting;
mod answer;
mod decide;
mod extension;
mod permission;
mod recomputation;
mod rejected;
mod room;
mod said;
#[cfg(test)]
pub(crate) mod tests;

use holders::holder::Name;
use law::time::NaiveDate;
use record::id::{Bin, RegistrationNumber};

use crate::case::{Attachment, EventKind, Mark, OnLeg, RevocationChecked, field};
use crate::document::Contacts;
use crate::erasure::ErasureGround;
use crate::moderation::ReturnReason;
use crate::notice::{Delivery, NoticeId};
use crate::watch::Watch;
use act::{Act, Setting, erased};
use answer::answered;
use said::{optional_text, raw};

pub use crate::acts::CommandKind;
pub use acting::{Acting, Happened};
pub use answer::{AnswerGiven, check_answer};
pub use extension::CONSULTED;
pub use permission::{Permitted, check_destination, permit, possible_now};
pub use recomputation::{is_outdated, provisional};
pub use rejected::{Rejected, Unrecallable};
pub use room::{CORRECTIONS, LEGS};

/// A command, with what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Take the request up (the Rules, paragraph 5).
    Accept,
    /// Send it back to the applicant as not conforming to article 11 of the Law (the Rules, paragraph 4).
    Return {
        /// What does not conform.
        reasons: Vec<ReturnReason>,
        /// In the administrator's words.
        explanation: String,
    },
    /// Send it, or a part of it, to the competent holder (the Rules, paragraph 4; the Law, article 11(11)).
    Forward {
        /// The number it gets there.
        number: RegistrationNumber,
        /// The day under which it is registered there.
        registered_on: NaiveDate,
        /// Where that day is provisional: the year for which there is no calendar.
        missing_year: Option<i32>,
        /// The name of the holder there.
        holder_name: Name,
        /// Which part; none for the whole.
        part: Option<String>,
        /// Why.
        explanation: String,
    },
    /// Take back what was forwarded by mistake, as long as the other holder has done nothing. No paragraph names it; none
    /// forbids to mend a slip of the same day.
    Recall {
        /// The number that it has at the other holder.
        number: RegistrationNumber,
        /// Why.
        explanation: String,
    },
    /// Make the term of the answer longer (the Rules, paragraph 5; the Law, article 11(10)).
    Extend {
        /// By how many calendar days.
        days: u32,
        /// Why.
        reason: String,
        /// The holders whose information is needed.
        consulted: Vec<Bin>,
    },
    /// Ask the applicant what is meant (the Law, article 9(1)(2)). The terms run on.
    Clarify {
        /// The question.
        question: String,
        /// The attached files.
        attachments: Vec<Attachment>,
    },
    /// Reply to the question.
    Reply {
        /// The reply.
        text: String,
        /// The attached files.
        attachments: Vec<Attachment>,
    },
    /// Answer, or refuse (the Rules, paragraph 5; the Law, article 11(10), (14) to (17)).
    Answer(Box<AnswerGiven>),
    /// Give other contacts than the request has (the Law, article 11(5): the means by which the applicant is reached).
    CorrectContacts {
        /// All of them, as they are now.
        contacts: Contacts,
    },
    /// Take the request back (the Law, article 7(1)(4)).
    Withdraw {
        /// Why; nobody has to say.
        reason: Option<String>,
    },
    /// Rate the answer (the Rules, paragraph 6).
    Rate {
        /// Like or dislike.
        mark: Mark,
        /// Why; there always is one for a dislike.
        reason: Option<String>,
    },
    /// Look at what is due: write down what was not done in time, remind, and bring before the next above.
    Attend(Watch),
    /// Write down that the applicant was told of an extension (the Rules, paragraph 5: within 3 working days).
    ConfirmNotice,
    /// Write down what became of notices.
    RecordDelivery(Vec<Delivery>),
    /// Send notices once more that could not be delivered: these, or all of them where none is named.
    Resend(Vec<NoticeId>),
    /// Write down what was said of a certificate that nobody could speak of before.
    RecordRevocation(RevocationChecked),
    /// Compute the terms anew with a newer calendar.
    Recompute,
    /// Remove the personal values (Law № 94-V).
    Erase {
        /// On which ground.
        ground: ErasureGround,
        /// The decision, by its number and day.
        reference: String,
        /// In the operator's words.
        explanation: Option<String>,
    },
}

impl Command {
    /// Which command it is.
    pub const fn kind(&self) -> CommandKind {
        match self {
            Self::Accept => CommandKind::Accept,
            Self::Return { .. } => CommandKind::Return,
            Self::Forward { .. } => CommandKind::Forward,
            Self::Recall { .. } => CommandKind::Recall,
            Self::Extend { .. } => CommandKind::Extend,
            Self::Clarify { .. } => CommandKind::Clarify,
            Self::Reply { .. } => CommandKind::Reply,
            Self::Answer(_) => CommandKind::Answer,
            Self::CorrectContacts { .. } => CommandKind::CorrectContacts,
            Self::Withdraw { .. } => CommandKind::Withdraw,
            Self::Rate { .. } => CommandKind::Rate,
            Self::Attend(_) => CommandKind::Attend,
            Self::ConfirmNotice => CommandKind::ConfirmNotice,
            Self::RecordDelivery(_) => CommandKind::RecordDelivery,
            Self::Resend(_) => CommandKind::Resend,
            Self::RecordRevocation(_) => CommandKind::RecordRevocation,
            Self::Recompute => CommandKind::Recompute,
            Self::Erase { .. } => CommandKind::Erase,
        }
    }
}

impl Setting<'_> {
    /// The event of the command itself; none where there is nothing to do.
    fn act(self, command: &Command) -> Result<Option<Act>, Rejected> {
        let on_leg = OnLeg { leg: self.index };
        let act = match command {
            Command::Accept => (EventKind::Accepted(on_leg), Vec::new()),
            Command::Return { reasons, explanation } => self.returned(reasons, explanation)?,
            Command::Forward {
                number,
                registered_on,
                missing_year,
                holder_name,
                part,
                explanation,
            } => {
                let registered = (*registered_on, *missing_year);
                self.forwarded(number, registered, holder_name, part.as_ref(), explanation)?
            }
            Command::Recall { number, explanation } => self.recalled(number, explanation)?,
            Command::Extend {
                days,
                reason,
                consulted,
            } => self.extended(*days, reason, consulted)?,
            Command::Clarify {
                question,
                attachments,
            } => self.asked(question, attachments)?,
            Command::Reply { text, attachments } => self.replied(text, attachments)?,
            Command::Answer(answer) => answered(self.case, self.index, self.leg, answer)?,
            Command::CorrectContacts { contacts } => (
                EventKind::ContactsCorrected {},
                vec![(field::CONTACTS, raw(contacts)?)],
            ),
            Command::Withdraw { reason } => (EventKind::Withdrawn {}, optional_text(reason.as_deref())?),
            Command::Rate { mark, reason } => self.rated(*mark, reason.as_deref())?,
            Command::ConfirmNotice => (EventKind::Notified(on_leg), Vec::new()),
            Command::Erase {
                ground,
                reference,
                explanation,
            } => erased(*ground, reference, explanation.as_deref())?,
            // What it finds stands beside the breaches.
            Command::Attend(_) => return Ok(None),
            Command::RecordDelivery(notices) => return Ok(self.delivered(notices)),
            Command::Resend(named) => return self.resent(named),
            Command::RecordRevocation(checked) => return Ok(self.revocation_checked(checked)),
            Command::Recompute => return self.recomputed(),
        };
        Ok(Some(act))
    }
}
