//! Commands as they stand on the wire: every field optional, so that all faults can be named at once.

use serde::Deserialize;

use crate::answer::{Outcome, RefusalGround, Signatory};
use crate::case::Mark;
use crate::command::Command;
use crate::document::{
    AttachmentDraft, FileDraft, LINE_CHARS, NAME_CHARS, TEXT_CHARS, files, number, one_of,
};
use crate::erasure::ErasureGround;
use crate::fault::{Fault, Faults};
use crate::id::{Bin, RegistrationNumber};
use crate::language::Language;
use crate::moderation::ReturnReason;
use crate::notice::NoticeId;
use crate::strict::Str;

/// Characters in an explanation, a question, a reply or a reason: two printed pages.
pub const EXPLANATION_CHARS: usize = 4_000;

/// Holders that an extension names: more than any answer was ever put together from, and 240 bytes.
pub const CONSULTED: usize = 20;

/// The outcome of moderation on the wire.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Moderation"))]
#[serde(deny_unknown_fields)]
pub struct Moderation<'a> {
    /// accept or return.
    #[cfg_attr(feature = "schema", schemars(required, extend("enum" = ["accept", "return"])))]
    #[serde(borrow)]
    decision: Option<Str<'a>>,
    /// What does not conform; for a return only.
    #[cfg_attr(feature = "schema", schemars(with = "Vec<ReturnReason>", extend("uniqueItems" = true)))]
    #[serde(borrow, default)]
    reasons: Vec<Str<'a>>,
    /// In the administrator's words; for a return only.
    #[cfg_attr(
        feature = "schema",
        schemars(length(min = 1, max = 4_000), regex(pattern = crate::text::LINES_PATTERN))
    )]
    #[serde(borrow)]
    explanation: Option<Str<'a>>,
}

impl Moderation<'_> {
    /// The command.
    ///
    /// # Errors
    /// Each fault with the pointer of its field.
    pub fn check(self) -> Result<Command, Faults> {
        let mut f = Faults::default();
        let decisions = [("accept", true), ("return", false)];
        match f.keep("/decision", one_of(self.decision, "accept, return", &decisions)) {
            Some(true) => {
                if !self.reasons.is_empty() {
                    f.push("/reasons", Fault::NotWithThis);
                }
                if self.explanation.is_some() {
                    f.push("/explanation", Fault::NotWithThis);
                }
                f.none_or(Some(Command::Accept))
            }
            Some(false) => {
                let mut reasons: Vec<ReturnReason> = Vec::new();
                if self.reasons.is_empty() {
                    f.push("/reasons", Fault::Required);
                }
                let limit = ReturnReason::ALL.len();
                if self.reasons.len() > limit {
                    f.push("/reasons", Fault::TooMany { limit });
                }
                for (index, reason) in self.reasons.into_iter().take(limit).enumerate() {
                    let known = "anonymous, name-incomplete, organization-incomplete, contacts-incomplete, \
                        not-certified, authority-not-shown, not-a-request-for-information";
                    let at = format!("/reasons/{index}");
                    match f.keep(at.as_str(), one_of(Some(reason), known, &ReturnReason::ALL)) {
                        Some(reason) if reasons.contains(&reason) => f.push(at, Fault::RepeatedField),
                        reason => reasons.extend(reason),
                    }
                }
                let explanation = f.lines("/explanation", self.explanation, EXPLANATION_CHARS);
                f.none_or(explanation.map(|explanation| Command::Return { reasons, explanation }))
            }
            None => Err(f),
        }
    }
}

/// A forwarding on the wire.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Forwarding"))]
#[serde(deny_unknown_fields)]
pub struct Forwarding<'a> {
    /// BIN of the competent holder.
    #[cfg_attr(feature = "schema", schemars(with = "Bin"))]
    #[serde(borrow)]
    to: Option<Str<'a>>,
    /// Why; the applicant reads it.
    #[cfg_attr(
        feature = "schema",
        schemars(required, length(min = 1, max = 4_000), regex(pattern = crate::text::LINES_PATTERN))
    )]
    #[serde(borrow)]
    explanation: Option<Str<'a>>,
    /// Which part goes; the rest stays. The whole goes where this is absent.
    #[cfg_attr(
        feature = "schema",
        schemars(length(min = 1, max = 4_000), regex(pattern = crate::text::LINES_PATTERN))
    )]
    #[serde(borrow)]
    part: Option<Str<'a>>,
}

/// Where a request is forwarded to, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Destination {
    /// The competent holder.
    pub to: Bin,
    /// Which part; none for the whole.
    pub part: Option<String>,
    /// Why.
    pub explanation: String,
}

impl Forwarding<'_> {
    /// The destination.
    ///
    /// # Errors
    /// Each fault with the pointer of its field.
    pub fn check(self) -> Result<Destination, Faults> {
        let mut f = Faults::default();
        let to = f.keep("/to", number(self.to));
        let explanation = f.lines("/explanation", self.explanation, EXPLANATION_CHARS);
        let part = self
            .part
            .and_then(|part| f.lines("/part", Some(part), EXPLANATION_CHARS));
        let destination = to.zip(explanation).map(|(to, explanation)| Destination {
            to,
            part,
            explanation,
        });
        f.none_or(destination)
    }
}

/// What was forwarded by mistake, taken back, on the wire.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "ForwardingRecall"))]
#[serde(deny_unknown_fields)]
pub struct Recall<'a> {
    /// The number that it, or the part of it, has at the other holder.
    #[cfg_attr(feature = "schema", schemars(required, with = "RegistrationNumber"))]
    #[serde(borrow)]
    number: Option<Str<'a>>,
    /// Why; the applicant and the other holder read it.
    #[cfg_attr(
        feature = "schema",
        schemars(required, length(min = 1, max = 4_000), regex(pattern = crate::text::LINES_PATTERN))
    )]
    #[serde(borrow)]
    explanation: Option<Str<'a>>,
}

impl Recall<'_> {
    /// The command.
    ///
    /// # Errors
    /// Each fault with the pointer of its field.
    pub fn check(self) -> Result<Command, Faults> {
        let mut f = Faults::default();
        let number = self.number.ok_or(Fault::Required);
        let number = number.and_then(|number| number.parse().map_err(|_| Fault::RegistrationNumber));
        let number = f.keep("/number", number);
        let explanation = f.lines("/explanation", self.explanation, EXPLANATION_CHARS);
        let command = number
            .zip(explanation)
            .map(|(number, explanation)| Command::Recall { number, explanation });
        f.none_or(command)
    }
}

/// An extension on the wire.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Extension"))]
#[serde(deny_unknown_fields)]
pub struct Extension<'a> {
    /// By how many calendar days, from the last day of the term.
    #[cfg_attr(feature = "schema", schemars(required, range(min = 1, max = 15)))]
    days: Option<u32>,
    /// Why; the applicant reads it.
    #[cfg_attr(
        feature = "schema",
        schemars(required, length(min = 1, max = 4_000), regex(pattern = crate::text::LINES_PATTERN))
    )]
    #[serde(borrow)]
    reason: Option<Str<'a>>,
    /// BINs of the holders whose information is needed; at least one.
    #[cfg_attr(feature = "schema", schemars(with = "Vec<Bin>", length(min = 1, max = 20), extend("uniqueItems" = true)))]
    #[serde(borrow)]
    consulted: Option<Vec<Str<'a>>>,
}

impl Extension<'_> {
    /// The command.
    ///
    /// # Errors
    /// Each fault with the pointer of its field.
    pub fn check(self) -> Result<Command, Faults> {
        let mut f = Faults::default();
        let days = f.keep("/days", self.days.ok_or(Fault::Required));
        let reason = f.lines("/reason", self.reason, EXPLANATION_CHARS);
        let named = self.consulted.unwrap_or_default();
        match named.len() {
            0 => f.push("/consulted", Fault::Required),
            1..=CONSULTED => {}
            _ => f.push("/consulted", Fault::TooMany { limit: CONSULTED }),
        }
        let mut consulted: Vec<Bin> = Vec::new();
        for (index, bin) in named.into_iter().take(CONSULTED).enumerate() {
            let at = format!("/consulted/{index}");
            match f.keep(at.as_str(), number(Some(bin))) {
                Some(bin) if consulted.contains(&bin) => f.push(at, Fault::RepeatedField),
                bin => consulted.extend(bin),
            }
        }
        let command = days.zip(reason).map(|(days, reason)| Command::Extend {
            days,
            reason,
            consulted,
        });
        f.none_or(command)
    }
}

/// The confirmation that the applicant was told of an extension: an empty document.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "ExtensionNotice"))]
#[serde(deny_unknown_fields)]
pub struct Notice {}

impl From<Notice> for Command {
    fn from(Notice {}: Notice) -> Self {
        Self::ConfirmNotice
    }
}

/// A question to the applicant on the wire.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "ClarificationQuestion"))]
#[serde(deny_unknown_fields)]
pub struct Question<'a> {
    /// What is to be made clear.
    #[cfg_attr(
        feature = "schema",
        schemars(required, length(min = 1, max = 4_000), regex(pattern = crate::text::LINES_PATTERN))
    )]
    #[serde(borrow)]
    question: Option<Str<'a>>,
    /// At most 5 files of at most 10 MiB each.
    #[cfg_attr(feature = "schema", schemars(length(max = 5)))]
    #[serde(borrow, default)]
    attachments: Vec<FileDraft<'a>>,
}

/// A question or a reply that passed the checks that need no case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedWords<'a> {
    /// What is said.
    pub text: String,
    /// The attached files.
    pub attachments: Vec<AttachmentDraft<'a>>,
}

impl<'a> Question<'a> {
    /// The question.
    ///
    /// # Errors
    /// Each fault with the pointer of its field.
    pub fn check(self) -> Result<CheckedWords<'a>, Faults> {
        let mut f = Faults::default();
        let text = f.lines("/question", self.question, EXPLANATION_CHARS);
        let attachments = files(self.attachments, &mut f);
        f.none_or(text.map(|text| CheckedWords { text, attachments }))
    }
}

/// A reply to a question on the wire.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "ClarificationReply"))]
#[serde(deny_unknown_fields)]
pub struct Reply<'a> {
    /// What is meant.
    #[cfg_attr(
        feature = "schema",
        schemars(required, length(min = 1, max = 4_000), regex(pattern = crate::text::LINES_PATTERN))
    )]
    #[serde(borrow)]
    text: Option<Str<'a>>,
    /// At most 5 files of at most 10 MiB each.
    #[cfg_attr(feature = "schema", schemars(length(max = 5)))]
    #[serde(borrow, default)]
    attachments: Vec<FileDraft<'a>>,
}

impl<'a> Reply<'a> {
    /// The reply.
    ///
    /// # Errors
    /// Each fault with the pointer of its field.
    pub fn check(self) -> Result<CheckedWords<'a>, Faults> {
        let mut f = Faults::default();
        let text = f.lines("/text", self.text, EXPLANATION_CHARS);
        let attachments = files(self.attachments, &mut f);
        f.none_or(text.map(|text| CheckedWords { text, attachments }))
    }
}

/// An answer on the wire.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "AnswerDocument"))]
#[serde(deny_unknown_fields)]
pub struct Answer<'a> {
    /// The number of the registration that it answers: required in an answer that is signed electronically, so that the
    /// signature is for this request and no other.
    #[cfg_attr(feature = "schema", schemars(with = "Option<RegistrationNumber>"))]
    #[serde(borrow)]
    request: Option<Str<'a>>,
    /// What became of the request.
    #[cfg_attr(feature = "schema", schemars(with = "Outcome"))]
    #[serde(borrow)]
    outcome: Option<Str<'a>>,
    /// The information, or where it is published, or the reasons of the refusal; in the language of the request.
    #[cfg_attr(
        feature = "schema",
        schemars(required, length(min = 1, max = 20_000), regex(pattern = crate::text::LINES_PATTERN))
    )]
    #[serde(borrow)]
    text: Option<Str<'a>>,
    /// The language of the text, as a check: it must be that of the request.
    #[cfg_attr(feature = "schema", schemars(with = "Option<Language>"))]
    #[serde(borrow)]
    language: Option<Str<'a>>,
    /// Who signed.
    #[cfg_attr(feature = "schema", schemars(with = "SignatoryDraft<'a>"))]
    #[serde(borrow)]
    signatory: Option<SignatoryDraft<'a>>,
    /// The number of the ground of article 11(16): of a refusal, or of a part that is withheld.
    #[cfg_attr(feature = "schema", schemars(range(min = 1, max = 7)))]
    refusal_ground: Option<u64>,
    /// At most 5 files of at most 10 MiB each.
    #[cfg_attr(feature = "schema", schemars(length(max = 5)))]
    #[serde(borrow, default)]
    attachments: Vec<FileDraft<'a>>,
}

/// A signatory on the wire.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "SignatoryDraft"))]
#[serde(deny_unknown_fields)]
struct SignatoryDraft<'a> {
    #[cfg_attr(
        feature = "schema",
        schemars(required, length(min = 1, max = 128), regex(pattern = crate::text::LINE_PATTERN))
    )]
    #[serde(borrow)]
    name: Option<Str<'a>>,
    #[cfg_attr(
        feature = "schema",
        schemars(required, length(min = 1, max = 500), regex(pattern = crate::text::LINE_PATTERN))
    )]
    #[serde(borrow)]
    position: Option<Str<'a>>,
}

/// An answer that passed the checks that need no case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedAnswer<'a> {
    /// The registration that it says it answers.
    pub request: Option<RegistrationNumber>,
    /// What became of the request.
    pub outcome: Outcome,
    /// The ground, for a refusal.
    pub refusal_ground: Option<RefusalGround>,
    /// The text.
    pub text: String,
    /// The language that was named.
    pub language: Option<Language>,
    /// Who signed.
    pub signatory: Signatory,
    /// The attached files.
    pub attachments: Vec<AttachmentDraft<'a>>,
}

impl<'a> Answer<'a> {
    /// The answer.
    ///
    /// # Errors
    /// Each fault with the pointer of its field.
    pub fn check(self) -> Result<CheckedAnswer<'a>, Faults> {
        let mut f = Faults::default();
        let request = self.request.and_then(|number| {
            let number = number.parse().map_err(|_| Fault::RegistrationNumber);
            f.keep("/request", number)
        });
        let known = "provided, partly-provided, already-published, refused";
        let outcome = f.keep("/outcome", one_of(self.outcome, known, &Outcome::ALL));
        let text = f.lines("/text", self.text, TEXT_CHARS);
        let language = self
            .language
            .and_then(|language| f.keep("/language", Language::of_draft(Some(language))));
        let signatory = self.signatory.unwrap_or_default();
        let name = f.text("/signatory/name", signatory.name, NAME_CHARS);
        let position = f.text("/signatory/position", signatory.position, LINE_CHARS);
        let ground = match (outcome, self.refusal_ground) {
            (Some(Outcome::Refused), None) => Err(Fault::Required),
            (Some(Outcome::Refused | Outcome::PartlyProvided), Some(number)) => u8::try_from(number)
                .ok()
                .and_then(|number| RefusalGround::try_from(number).ok())
                .map(Some)
                .ok_or_else(|| Fault::OutOfRange {
                    range: "1 ... 7".into(),
                }),
            (Some(_), Some(_)) => Err(Fault::NotWithThis),
            (_, None) | (None, _) => Ok(None),
        };
        let refusal_ground = f.keep("/refusal_ground", ground);
        let attachments = files(self.attachments, &mut f);
        let checked = match (outcome, refusal_ground, text, name, position) {
            (Some(outcome), Some(refusal_ground), Some(text), Some(name), Some(position)) => {
                Some(CheckedAnswer {
                    request,
                    outcome,
                    refusal_ground,
                    text,
                    language,
                    signatory: Signatory { name, position },
                    attachments,
                })
            }
            _ => None,
        };
        f.none_or(checked)
    }
}

/// A withdrawal on the wire.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Withdrawal"))]
#[serde(deny_unknown_fields)]
pub struct Withdrawal<'a> {
    /// Why; nobody has to say.
    #[cfg_attr(
        feature = "schema",
        schemars(length(min = 1, max = 4_000), regex(pattern = crate::text::LINES_PATTERN))
    )]
    #[serde(borrow)]
    reason: Option<Str<'a>>,
}

impl Withdrawal<'_> {
    /// The command.
    ///
    /// # Errors
    /// Each fault with the pointer of its field.
    pub fn check(self) -> Result<Command, Faults> {
        let mut f = Faults::default();
        let reason = self
            .reason
            .and_then(|reason| f.lines("/reason", Some(reason), EXPLANATION_CHARS));
        f.none_or(Some(Command::Withdraw { reason }))
    }
}

/// A rating on the wire.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Rating"))]
#[serde(deny_unknown_fields)]
pub struct Rating<'a> {
    /// like or dislike.
    #[cfg_attr(feature = "schema", schemars(with = "Mark"))]
    #[serde(borrow)]
    mark: Option<Str<'a>>,
    /// Why; required with a dislike.
    #[cfg_attr(
        feature = "schema",
        schemars(length(min = 1, max = 4_000), regex(pattern = crate::text::LINES_PATTERN))
    )]
    #[serde(borrow)]
    reason: Option<Str<'a>>,
}

impl Rating<'_> {
    /// The command.
    ///
    /// # Errors
    /// Each fault with the pointer of its field.
    pub fn check(self) -> Result<Command, Faults> {
        let mut f = Faults::default();
        let marks = [("like", Mark::Like), ("dislike", Mark::Dislike)];
        let mark = f.keep("/mark", one_of(self.mark, "like, dislike", &marks));
        let reason = match (mark, self.reason) {
            (Some(Mark::Like) | None, None) => None,
            (_, reason) => f.lines("/reason", reason, EXPLANATION_CHARS),
        };
        f.none_or(mark.map(|mark| Command::Rate { mark, reason }))
    }
}

#[cfg(test)]
mod tests;

/// Notices that one request sends once more at most: a request has hardly as many.
const RESENT: usize = 100;

/// On the wire, which notices are to be sent once more.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Resending"))]
#[serde(deny_unknown_fields)]
pub struct Resending<'a> {
    /// The identifiers of the notices; every notice of the request that could not be delivered where none is named.
    #[cfg_attr(feature = "schema", schemars(with = "Vec<NoticeId>", length(max = 100)))]
    #[serde(borrow, default)]
    notices: Vec<Str<'a>>,
}

impl Resending<'_> {
    /// The command.
    ///
    /// # Errors
    /// Each fault with the pointer of its field.
    pub fn check(self) -> Result<Command, Faults> {
        let mut f = Faults::default();
        if self.notices.len() > RESENT {
            f.push("/notices", Fault::TooMany { limit: RESENT });
        }
        let mut notices = Vec::new();
        for (place, text) in self.notices.into_iter().take(RESENT).enumerate() {
            let pointer = format!("/notices/{place}");
            let id = NoticeId::named(&text.0).ok_or(Fault::NoticeId);
            notices.extend(f.keep(pointer, id));
        }
        f.none_or(Some(Command::Resend(notices)))
    }
}

/// An erasure on the wire.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Erasure"))]
#[serde(deny_unknown_fields)]
pub struct Erasure<'a> {
    /// On which ground.
    #[cfg_attr(feature = "schema", schemars(with = "ErasureGround"))]
    #[serde(borrow)]
    ground: Option<Str<'a>>,
    /// The decision, by its number and day. It stays in the chain for good, so it names no person.
    #[cfg_attr(
        feature = "schema",
        schemars(required, length(min = 1, max = 500), regex(pattern = crate::text::LINE_PATTERN))
    )]
    #[serde(borrow)]
    reference: Option<Str<'a>>,
    /// In the operator's words.
    #[cfg_attr(
        feature = "schema",
        schemars(length(min = 1, max = 4_000), regex(pattern = crate::text::LINES_PATTERN))
    )]
    #[serde(borrow)]
    explanation: Option<Str<'a>>,
}

impl Erasure<'_> {
    /// The command.
    ///
    /// # Errors
    /// Each fault with the pointer of its field.
    pub fn check(self) -> Result<Command, Faults> {
        let mut f = Faults::default();
        let known = "consent-withdrawn, retention-over, court-decision";
        let ground = f.keep("/ground", one_of(self.ground, known, &ErasureGround::ALL));
        let reference = f.text("/reference", self.reference, LINE_CHARS);
        let explanation = self
            .explanation
            .and_then(|explanation| f.lines("/explanation", Some(explanation), EXPLANATION_CHARS));
        let command = ground.zip(reference).map(|(ground, reference)| Command::Erase {
            ground,
            reference,
            explanation,
        });
        f.none_or(command)
    }
}
