//! The table of acts: what may be done in a case, who may do it, in which states, over which operation, and what each brings with it.
//!
//! Whatever names the acts reads this table: who may do what and when ([`permit`](crate::command::permit)), the room that
//! an act leaves in the record, the journal, the operations of the API with their documents, the list that `scripts/up`
//! prints, the table that a lawyer was shown, the soak, and the black-box tests.

#[macro_use]
mod columns;
#[cfg(test)]
mod tests;

use record::event::Actor;
use words::language::Text;

use crate::case::Status::{
    self, Accepted, Answered, ClarificationAsked, Forwarded, Recalled, Received, Refused, Returned, Withdrawn,
};
use crate::say::{acts, duties};

pub use columns::{Adds, By, Heard, Leaves, Of, Then, Unless, Way};

// Each operation by which people act: its name, its component, what follows the number of the case in its path, and the actors that it is for.
ways! { $
    MODERATE: "moderate" of "moderate" at "moderation" by Administrator {
        summary: "Accept a request, or return it to the applicant, as the holder's administrator",
        description:
            "A return names each reason of article 11 of the Law that the request does not conform to, and \
             explains it. The applicant is told of either.",
        takes: Moderation as "Moderation", has_files: false, is_signable: false,
        example: r#"{"decision": "accept"}"#,
        refuses: &[],
    }
    FORWARD: "forward" of "forward" at "forwarding" by Administrator {
        summary: "Send a request, or a part of it, to the competent holder, as the holder's administrator",
        description:
            "The whole request, or the part that is named, is registered at the competent holder, whose terms \
             begin anew (the Law, article 11(11)). The applicant is told by this very act.",
        takes: Forwarding as "Forwarding", has_files: false, is_signable: false,
        example:
            r#"{"to": "051140000024", "explanation": "The heat networks are in the competence of another company."}"#,
        refuses: &["unknown-holder", "holder-not-eligible", "holder-closed", "forwarded-too-often"],
    }
    FORWARD_RECALL: "forward-recall" of "forward" at "forwarding/recall" by Administrator {
        summary:
            "Take back what was forwarded by mistake, before the other holder did anything, as the holder's \
             administrator",
        description:
            "As long as the other holder has done nothing, until the last day of its term to moderate. What \
             was owed before is owed again by the same days; the applicant and the other holder are told.",
        takes: Recall as "ForwardingRecall", has_files: false, is_signable: false,
        example: r#"{"number": "051140000024-2026-1", "explanation": "It was sent to the wrong holder."}"#,
        refuses: &["nothing-to-recall"],
    }
    EXTEND: "extend" of "extend" at "extension" by Head {
        summary: "Make the term of the answer longer, once, as the holder's head",
        description:
            "Only where information of other holders is needed, only once, and by at most 15 calendar days \
             (the Law, article 11(10)). The applicant has to be told within three working days.",
        takes: Extension as "Extension", has_files: false, is_signable: false,
        example:
            r#"{"days": 10, "reason": "Data of another holder are needed.", "consulted": ["051140000024"]}"#,
        refuses: &["already-extended", "term-ended"],
    }
    EXTEND_NOTICE: "extend-notice" of "extend" at "extension/notice" by Staff {
        summary: "Confirm that the applicant was told of the extension, as the holder's administrator or head",
        description: "Where the portal's own notice reached the applicant, there is nothing to confirm.",
        takes: Notice as "ExtensionNotice", has_files: false, is_signable: false,
        example: r#"{}"#,
        refuses: &["nothing-to-confirm"],
    }
    CLARIFY: "clarify" of "clarify" at "clarification" by Administrator {
        summary: "Ask the applicant what is meant, as the holder's administrator",
        description: "The terms go on. The applicant is told of the question.",
        takes: Question as "ClarificationQuestion", has_files: true, is_signable: false,
        example: r#"{"question": "Which houses do you ask about?"}"#,
        refuses: &[],
    }
    CLARIFY_REPLY: "clarify-reply" of "clarify" at "clarification/reply" by Applicant {
        summary: "Say what is meant, as the applicant",
        description: "Answers the question that was asked last.",
        takes: Reply as "ClarificationReply", has_files: true, is_signable: false,
        example: r#"{"text": "About the house 14 of the district Aksai-3."}"#,
        refuses: &[],
    }
    ANSWER: "answer" of "answer" at "answer" by Staff {
        summary: "Answer, point to a publication, or refuse, as the holder's administrator or head",
        description:
            "States what the Law, article 11(14), asks of an answer. A refusal, or a part that is withheld, \
             names its ground in article 11(16). It may be signed electronically, and is sent without a token \
             then.",
        takes: Answer as "AnswerDocument", has_files: true, is_signable: true,
        example:
            r#"{"outcome": "provided", "text": "The hot water was turned off for repairs until 20 November.", "signatory": {"name": "B. Akhmetov", "position": "Chairman of the board"}}"#,
        refuses: &["signature-refused"],
    }
    CORRECT: "correct" of "correct" at "contacts" by Applicant {
        summary: "Give other contacts than the request has, as its applicant",
        description:
            "All of them, as they are now. Every notice that has not left goes there, and the holder is told. \
             Possible until the request is withdrawn or erased, eight times at the most.",
        takes: ContactsDraft as "ContactsDraft", has_files: false, is_signable: false,
        example: r#"{"email": "jana@example.kz", "phone": "+77021112233"}"#,
        refuses: &["corrected-too-often"],
    }
    WITHDRAW: "withdraw" of "withdraw" at "withdrawal" by Applicant {
        summary: "Take a request back, as the applicant",
        description: "Nothing is owed any more. Nobody has to give a reason.",
        takes: Withdrawal as "Withdrawal", has_files: false, is_signable: false,
        example: r#"{"reason": "The answer is not needed any more."}"#,
        refuses: &[],
    }
    RATE: "rate" of "rate" at "rating" by Applicant {
        summary: "Rate an answer, as the applicant",
        description: "Once for each answer; a dislike says why.",
        takes: Rating as "Rating", has_files: false, is_signable: false,
        example: r#"{"mark": "dislike", "reason": "There is no answer to the second question."}"#,
        refuses: &["already-rated"],
    }
    ERASE: "erase" of "erase" at "erasure" by Operator {
        summary: "Remove every personal value of a case that is over, as the operator",
        description:
            "The chain stays, and with it what was owed and when it was done; the personal values and the \
             salts of their commitments are gone for good.",
        takes: Erasure as "Erasure", has_files: false, is_signable: false,
        example: r#"{"ground": "court-decision", "reference": "2-1234/2026, 2026-11-02"}"#,
        refuses: &[],
    }
    RESEND: "resend" of "resend" at "resending" by Operator {
        summary: "Send notices of a case again that could not be delivered, as the operator",
        description:
            "Sends notices again that could not be delivered: those that are named, or all of the case. What \
             waits already is left as it is, so a repeated call changes nothing. What is not true any more \
             ends as `overtaken`.",
        takes: Resending as "Resending", has_files: false, is_signable: false,
        example: r#"{"notices": ["6f1d0c1b3a5e4f7289abcdef01234567"]}"#,
        refuses: &[],
    }
}

/// Whose an act is: what no person does is the portal's own.
const fn whose(over: Option<Way>) -> By {
    match over {
        Some(way) => way.by,
        None => By::Portal,
    }
}

// Each act: its name, the operation over which a person does it, the event that it brings about.
//
// A holder who answers, extends or asks without having accepted accepts by that: the law knows no acceptance apart from
// moderation, so none may be demanded. After acceptance nothing is returned; what cannot be given is refused.
acts! {
    Accept = "accept", Some(MODERATE), brings Some("accepted"), {
        of: Registration,
        states: &[Received],
        unless: Never,
        takes_up: false,
        is_step: true,
        heard: InJournal,
        room: Least FewWords AsBefore,
        words: acts::ACCEPT,
        law: "the Rules, paragraphs 4 and 5: what is not returned is answered",
    }
    Return = "return", Some(MODERATE), brings Some("returned"), {
        of: Registration,
        states: &[Received],
        unless: Never,
        takes_up: false,
        is_step: true,
        heard: InJournal,
        room: Least FewWords Ends,
        words: acts::RETURN,
        law: "the Rules, paragraph 4: within 1 working day, for not conforming to the Law, article 11",
    }
    Forward = "forward", Some(FORWARD), brings Some("forwarded"), {
        of: Registration,
        states: &Status::OPEN,
        unless: ForwardedTooOften,
        takes_up: false,
        is_step: true,
        heard: InRegister,
        room: Least NamesOfAnother SentOn,
        words: duties::FORWARD_ACT,
        law: "the Rules, paragraph 4; the Law, article 11(11): within 3 working days, the applicant is told",
    }
    // The whole is with the other holder; of a part, the rest has to be open here for it to come back to.
    Recall = "recall", Some(FORWARD_RECALL), brings Some("recalled"), {
        of: Registration,
        states: &[Forwarded, Accepted, ClarificationAsked],
        unless: NothingToRecall,
        takes_up: false,
        is_step: true,
        heard: InJournal,
        room: Least FewWords AsBefore,
        words: acts::RECALL,
        law: "no paragraph: a slip is mended before the other holder acts, by the last day of its moderation",
    }
    Extend = "extend", Some(EXTEND), brings Some("extended"), {
        of: Registration,
        states: &Status::OPEN,
        unless: ExtendedOrOver,
        takes_up: true,
        is_step: true,
        heard: InJournal,
        room: Least FewWords AsBefore,
        words: acts::EXTEND,
        law: "the Rules, paragraph 5; the Law, article 11(10): once, by the head, by at most 15 calendar days",
    }
    Clarify = "clarify", Some(CLARIFY), brings Some("clarification-asked"), {
        of: Registration,
        states: &[Received, Accepted],
        unless: Never,
        takes_up: true,
        is_step: true,
        heard: InJournal,
        room: Whole FewWords Asked,
        words: acts::CLARIFY,
        law: "the Law, article 9(1)(2): a right of the holder; the terms run on",
    }
    Reply = "reply", Some(CLARIFY_REPLY), brings Some("clarification-given"), {
        of: Registration,
        states: &[ClarificationAsked],
        unless: Never,
        takes_up: false,
        is_step: true,
        heard: InJournal,
        room: Least FewWords Replied,
        words: acts::REPLY,
        law: "the Law, article 9(1)(2)",
    }
    Answer = "answer", Some(ANSWER), brings Some("answered"), {
        of: Registration,
        states: &Status::OPEN,
        unless: Never,
        takes_up: true,
        is_step: true,
        heard: InJournal,
        room: Least OwnNames Answered,
        words: duties::ANSWER_ACT,
        law: "the Rules, paragraph 5; the Law, article 11(10), (14) to (17)",
    }
    // As long as somebody may have to reach the applicant. It is no step: the request stays where it is.
    CorrectContacts = "correct-contacts", Some(CORRECT), brings Some("contacts-corrected"), {
        of: Request,
        states: &[Received, Accepted, ClarificationAsked, Answered, Refused, Returned],
        unless: CorrectedTooOften,
        takes_up: false,
        is_step: false,
        heard: InJournal,
        room: Least FewWords AsBefore,
        words: acts::CORRECT_CONTACTS,
        law: "the Law, article 11(5): the means by which the applicant is reached",
    }
    Withdraw = "withdraw", Some(WITHDRAW), brings Some("withdrawn"), {
        of: Request,
        states: &Status::OPEN,
        unless: Never,
        takes_up: false,
        is_step: true,
        heard: InJournal,
        room: Least FewWords AllEnd,
        words: acts::WITHDRAW,
        law: "the Law, article 7(1)(4): a right of the applicant, as long as an answer is owed",
    }
    Rate = "rate", Some(RATE), brings Some("rated"), {
        of: Registration,
        states: &[Answered, Refused],
        unless: Rated,
        takes_up: false,
        is_step: true,
        heard: InJournal,
        room: Least FewWords Rated,
        words: acts::RATE,
        law: "the Rules, paragraph 6: the one who got an answer rates it",
    }
    // What the portal itself does is asked for again and again, and does nothing where there is nothing to do.
    Attend = "attend", None, brings None, {
        of: Registration,
        states: &Status::ALL,
        unless: Never,
        takes_up: false,
        is_step: false,
        heard: ByNobody,
        room: Nothing Nothing AsBefore,
        words: acts::ATTEND,
        law: "every term: a breach is on the last day, whenever it is written down",
    }
    ConfirmNotice = "confirm-notice", Some(EXTEND_NOTICE), brings Some("notified"), {
        of: Registration,
        states: &Status::OPEN,
        unless: NothingToConfirm,
        takes_up: false,
        is_step: true,
        heard: InJournal,
        room: Least FewWords AsBefore,
        words: duties::NOTIFY_EXTENSION_ACT,
        law: "the Rules, paragraph 5; the Law, article 11(10): told within 3 working days",
    }
    RecordDelivery = "record-delivery", None, brings Some("delivered"), {
        of: Registration,
        states: &Status::ALL,
        unless: Never,
        takes_up: false,
        is_step: false,
        heard: ByNobody,
        room: Nothing Nothing AsBefore,
        words: acts::RECORD_DELIVERY,
        law: "the Rules, paragraphs 4 and 5: the applicant is told",
    }
    // Somebody has to be told, whatever became of the request; and what becomes of each has to have room.
    Resend = "resend", Some(RESEND), brings Some("resent"), {
        of: Registration,
        states: &Status::ALL,
        unless: Never,
        takes_up: false,
        is_step: false,
        heard: InJournal,
        room: Least FewWords AsBefore,
        words: acts::RESEND,
        law: "the Rules, paragraphs 4 and 5: one who was not told still has to be",
    }
    RecordRevocation = "record-revocation", None, brings Some("revocation-checked"), {
        of: Registration,
        states: &Status::ALL,
        unless: Never,
        takes_up: false,
        is_step: false,
        heard: ByNobody,
        room: Nothing Nothing AsBefore,
        words: acts::RECORD_REVOCATION,
        law: "the Rules, paragraph 3: the signature of a certificate that was not revoked",
    }
    Recompute = "recompute", None, brings Some("recomputed"), {
        of: Registration,
        states: &Status::ALL,
        unless: Never,
        takes_up: false,
        is_step: false,
        heard: ByNobody,
        room: Nothing Nothing AsBefore,
        words: acts::RECOMPUTE,
        law: "the Labour Code, article 85(3): days of rest are moved while terms run",
    }
    // As long as an answer is owed somewhere, the holder must know who gets it.
    Erase = "erase", Some(ERASE), brings Some("erased"), {
        of: Request,
        states: &[Answered, Refused, Returned, Withdrawn, Forwarded, Recalled],
        unless: Never,
        takes_up: false,
        is_step: false,
        heard: InJournal,
        room: Nothing Nothing AsBefore,
        words: acts::ERASE,
        law: "Law 94-V on personal data: not as long as an answer is owed",
    }
}

impl CommandKind {
    /// The roles that may do it.
    pub const fn who(self) -> &'static [Actor] {
        self.by().actors()
    }

    /// Whether it is possible in this state.
    pub fn is_possible(self, status: Status) -> bool {
        self.states().contains(&status)
    }

    /// The command with this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.name() == name)
    }
}
