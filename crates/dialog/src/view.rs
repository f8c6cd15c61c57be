//! A case as its readers see it.

use std::borrow::Cow;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::answer::{APPEAL, Outcome, RefusalGround};
use crate::calendar::{Calendar, NotCovered};
use crate::case::{
    Admission, Answer, Attachment, Case, EventKind, Leg, Mark, NotACase, Owed, Said, Stage, Status,
    origin_day,
};
use crate::command::{self, CommandKind};
use crate::document::{AnswerForm, Publication};
use crate::erasure::ErasureGround;
use crate::event::{Actor, Event, Record};
use crate::holder::{Closed, End, EndReason, Holder, Member, Name, Profile, WorkingHours, registration_day};
use crate::id::{Bin, Digest, RegistrationNumber};
use crate::language::{Language, Text};
use crate::moderation::ReturnReason;
use crate::notice::{self, Channel, DeliveryOutcome, Notice, NoticeId, Undeliverable};
use crate::obligation::{Obligation, Outcome as Ended};
#[cfg(feature = "schema")]
use crate::receipt::{Receipt, Statement};
use crate::rules::{ObligationKind, Origin, Owner, RuleSet, Term, Unit};
use crate::signature::RevocationFound;
use crate::terms::{self, Step};
use crate::time::{Instant, day, end_of_day};

/// Who reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reader {
    /// The applicant: everything.
    Applicant,
    /// Another who may sign for the organisation on whose behalf the applicant asks: everything, and no act of the applicant.
    Colleague,
    /// The staff of the holder, who answer: everything.
    Staff,
    /// The operator, who keeps the portal running: the process, without what the applicant wrote or who they are.
    Operator,
}

impl Reader {
    /// Whether this reader sees the personal fields.
    pub(crate) const fn sees_personal(self) -> bool {
        match self {
            Self::Applicant | Self::Colleague | Self::Staff => true,
            Self::Operator => false,
        }
    }

    /// Whether what can be done next is shown to this reader where it is these people's to do. An applicant's act is that of
    /// who sent the request.
    fn is_shown(self, by: &[Actor]) -> bool {
        match self {
            Self::Colleague => by.iter().any(|actor| *actor != Actor::Applicant),
            Self::Applicant | Self::Staff | Self::Operator => true,
        }
    }
}

/// One step of a derivation, in words.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct StepView {
    /// The day.
    pub day: NaiveDate,
    /// What happens on it.
    pub why: String,
}

/// That a day is provisional: it is counted by weekdays alone where no calendar is published, and counted anew when one is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Provisional"))]
#[serde(deny_unknown_fields)]
pub struct ProvisionalView {
    /// The first year for which no calendar is published.
    pub missing_year: i32,
    /// In words.
    pub why: String,
}

impl ProvisionalView {
    /// In this language; none for a day that is certain.
    pub fn of(missing_year: Option<i32>, language: Language) -> Option<Self> {
        missing_year.map(|year| Self {
            missing_year: year,
            why: terms::no_calendar(year, language),
        })
    }
}

/// An obligation as a reader sees it.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Obligation"))]
pub struct ObligationView<'a> {
    /// In which registration.
    pub leg: &'a RegistrationNumber,
    /// What is owed.
    pub kind: ObligationKind,
    /// Who owes it.
    pub owner: Owner,
    /// Whether it binds only in the case that its wording names.
    pub contingent: bool,
    /// When it was opened.
    pub opened_at: Instant,
    /// The last day on which it is in time, until 24:00 in Almaty.
    pub due: NaiveDate,
    /// Where that day is provisional: why, and for which year. Nothing is late before it is certain.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provisional: Option<ProvisionalView>,
    /// When it ended in time, or while its last day was provisional.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub discharged_at: Option<Instant>,
    /// The last day, where it passed without what was owed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub breached_on: Option<NaiveDate>,
    /// When it ended all the same, after its last day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<Instant>,
    /// Where it has ended: whether what was owed was done, or came to nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub met: Option<bool>,
    /// What the rules say.
    pub wording: &'static str,
    /// Where they say it.
    pub paragraph: &'static str,
    /// Why that day.
    pub derivation: Vec<StepView>,
}

/// An attachment as a reader sees it.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Attachment"))]
pub struct AttachmentView<'a> {
    /// The file name.
    pub name: &'a str,
    /// The media type the applicant gave.
    pub media_type: &'a str,
    /// Bytes.
    pub size: usize,
    /// The hash of the content.
    pub sha256: Digest,
    /// Where the content is.
    pub href: String,
}

/// One line of the timeline.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TimelineView<'a> {
    /// When.
    pub at: Instant,
    /// What.
    pub event: &'static str,
    /// Who.
    pub actor: Actor,
    /// In which registration; absent where it is about the whole request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub leg: Option<&'a RegistrationNumber>,
    /// Who is told by it.
    pub tells: &'static [Actor],
    /// What became of telling them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notices: Vec<NoticeView<'a>>,
    /// What was not done in time.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub breaches: Vec<OwedView<'a>>,
    /// Of what somebody was reminded.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reminded: Vec<OwedView<'a>>,
    /// Which last days a newer calendar changes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub redated: Vec<RedatedView<'a>>,
}

/// A notice, and what became of it.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "NoticeShown"))]
pub struct NoticeView<'a> {
    /// Its identity, by which the notification gateway knows it.
    pub id: NoticeId,
    /// As what they are told.
    pub to: &'static str,
    /// In which registration, where it is somebody of the holder.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub leg: Option<&'a RegistrationNumber>,
    /// Whether it waits, was accepted for delivery, cannot be delivered, or was overtaken by what happened.
    pub state: NoticeState,
    /// By which way it was accepted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel: Option<Channel>,
    /// Why it cannot be delivered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<Undeliverable>,
    /// When that was known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<Instant>,
}

/// Where the delivery of a notice stands.
#[derive(Debug, Clone, Copy, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum NoticeState {
    /// It waits, or is being tried.
    Waiting,
    /// The gateway accepted it.
    Accepted,
    /// It cannot be delivered.
    Undeliverable,
    /// What it says was not true any more when it was about to be sent, so it was not sent.
    Overtaken,
}

impl<'a> NoticeView<'a> {
    fn of(notice: &Notice<'_>, number_of: &impl Fn(usize) -> &'a RegistrationNumber) -> Self {
        let (state, channel, reason) = match notice.ended {
            None => (NoticeState::Waiting, None, None),
            Some((_, DeliveryOutcome::Accepted { channel })) => (NoticeState::Accepted, Some(channel), None),
            Some((_, DeliveryOutcome::Undeliverable { reason })) => {
                (NoticeState::Undeliverable, None, Some(reason))
            }
            Some((_, DeliveryOutcome::Overtaken {})) => (NoticeState::Overtaken, None, None),
        };
        Self {
            id: notice.id,
            to: notice.to.name(),
            leg: notice.to.leg().map(number_of),
            state,
            channel,
            reason,
            at: notice.ended.map(|(at, _)| at),
        }
    }
}

/// An obligation of which something is said: that it was not met in time, or is near its end.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "OwedShown"))]
pub struct OwedView<'a> {
    /// In which registration.
    pub leg: &'a RegistrationNumber,
    /// What is or was owed.
    pub kind: ObligationKind,
    /// Its last day.
    pub on: NaiveDate,
}

/// A last day under a newer calendar.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "RedatedShown"))]
pub struct RedatedView<'a> {
    /// In which registration.
    pub leg: &'a RegistrationNumber,
    /// What is owed.
    pub kind: ObligationKind,
    /// The last day before.
    pub from: NaiveDate,
    /// What the newer calendar gives.
    pub computed: NaiveDate,
    /// The last day now.
    pub to: NaiveDate,
    /// Where that day is provisional: why, and for which year. Nothing is late before it is certain.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provisional: Option<ProvisionalView>,
}

/// What can be done next, and whose it is to do.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Possible"))]
pub struct PossibleView {
    /// The command.
    pub command: &'static str,
    /// Whose it is.
    pub by: &'static [Actor],
}

impl PossibleView {
    /// Each command with those whose it is.
    pub fn of(commands: Vec<CommandKind>) -> Vec<Self> {
        commands
            .into_iter()
            .map(|command| Self {
                command: command.name(),
                by: command::who(command),
            })
            .collect()
    }
}

/// Why a request went back.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "ReasonShown"))]
pub struct ReasonView {
    /// The stable name.
    pub code: ReturnReason,
    /// The paragraph of article 11 of the Law.
    pub article: &'static str,
    /// In words.
    pub text: &'static str,
}

/// What was said, and when.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Said"))]
pub struct SaidView<'a> {
    /// When.
    pub at: Instant,
    /// What; absent for readers who may not know, and once erased.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub text: Option<&'a RawValue>,
}

impl<'a> SaidView<'a> {
    /// What was said, for a reader who may or may not see it.
    fn of(said: &'a Said, sees: bool) -> Self {
        Self {
            at: said.at,
            text: said.text.as_deref().filter(|_| sees),
        }
    }
}

/// A question to the applicant, and the reply.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Clarification"))]
pub struct ClarificationView<'a> {
    /// The question.
    pub question: SaidWithFilesView<'a>,
    /// The reply.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reply: Option<SaidWithFilesView<'a>>,
}

/// What was said, and the files that came with it.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "SaidWithFiles"))]
pub struct SaidWithFilesView<'a> {
    /// When and what.
    #[serde(flatten)]
    pub said: SaidView<'a>,
    /// The attached files; absent where there are none, for readers who may not know, and once erased.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<AttachmentView<'a>>,
}

/// A return to the applicant.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Return"))]
pub struct ReturnView<'a> {
    /// What does not conform.
    pub reasons: Vec<ReasonView>,
    /// In the administrator's words.
    pub explanation: SaidView<'a>,
}

/// Another registration of the request: the one that it went to, or came from.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "ForwardedTo"))]
pub struct ForwardedView<'a> {
    /// The holder.
    pub holder: &'a Bin,
    /// The number there.
    pub number: &'a RegistrationNumber,
    /// Why.
    pub explanation: SaidView<'a>,
}

/// A longer term.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "ExtensionShown"))]
pub struct ExtensionView<'a> {
    /// By how many calendar days.
    pub days: u32,
    /// The last day before.
    pub from: NaiveDate,
    /// The last day that the extension gave.
    pub due: NaiveDate,
    /// Where that day is provisional: why, and for which year. Nothing is late before it is certain.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provisional: Option<ProvisionalView>,
    /// The holders whose information is needed.
    pub consulted: &'a [Bin],
    /// Why.
    pub reason: SaidView<'a>,
}

/// An answer as a reader sees it: what the Law, article 11(14), asks it to state, and the rest.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Answer"))]
pub struct AnswerView<'a> {
    /// The registration number of the request that is answered.
    pub number: &'a RegistrationNumber,
    /// The day under which that request is registered.
    pub registered_on: NaiveDate,
    /// The day of the answer.
    pub day: NaiveDate,
    /// What became of the request.
    pub outcome: Outcome,
    /// The holder's name.
    pub holder_name: &'a Name,
    /// The holder's postal address.
    pub holder_address: &'a str,
    /// Who signed.
    pub signatory: SignatoryView<'a>,
    /// The electronic signature under it; absent for readers who may not know, and once erased.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::signature::Signature>"))]
    pub signature: Option<&'a RawValue>,
    /// What was found later of its certificate, where nobody could say at the answer whether it was revoked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revocation_found: Option<&'a RevocationFound>,
    /// The language, which is that of the request.
    pub language: Language,
    /// The text.
    #[serde(flatten)]
    pub said: SaidView<'a>,
    /// The ground of a refusal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refusal: Option<RefusalView>,
    /// How a restriction can be appealed, in the language of the request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub appeal: Option<&'static str>,
    /// The attached files.
    pub attachments: Vec<AttachmentView<'a>>,
    /// The applicant's rating.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rating: Option<RatingView<'a>>,
}

/// Who signed an answer.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "SignatoryShown"))]
pub struct SignatoryView<'a> {
    /// The name; absent for readers who may not know, and once erased.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub name: Option<&'a RawValue>,
    /// The position.
    pub position: &'a str,
}

/// The ground of a refusal.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "RefusalShown"))]
pub struct RefusalView {
    /// Its number in article 11(16) of the Law.
    pub ground: RefusalGround,
    /// Its wording there, in the language of the request.
    pub text: &'static str,
}

/// A rating.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "RatingShown"))]
pub struct RatingView<'a> {
    /// Like or dislike.
    pub mark: Mark,
    /// Why.
    pub reason: SaidView<'a>,
}

/// The registration of the request at one holder.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Leg"))]
pub struct LegView<'a> {
    /// The holder.
    pub holder: &'a Bin,
    /// The number there.
    pub number: &'a RegistrationNumber,
    /// The state there.
    pub status: Status,
    /// When it arrived there.
    pub arrived_at: Instant,
    /// The day under which it is registered there.
    pub registered_on: NaiveDate,
    /// Where that day is registration_provisional: why, and for which year. It is made certain when a calendar is published.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registration_provisional: Option<ProvisionalView>,
    /// Whether only a part of the request is there.
    pub partial: bool,
    /// Which part.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub part: Option<&'a RawValue>,
    /// From which registration it came, and why; absent for the first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub forwarded_from: Option<ForwardedView<'a>>,
    /// Why it went back to the applicant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub returned: Option<ReturnView<'a>>,
    /// Where the whole of it went.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub forwarded: Option<ForwardedView<'a>>,
    /// That the holder that had forwarded it took it back, and why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recalled: Option<ForwardedView<'a>>,
    /// Whether the holder had the request before and sent it on: it goes in a circle.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub comes_back: bool,
    /// What was asked of the applicant.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub clarifications: Vec<ClarificationView<'a>>,
    /// How the term was made longer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extension: Option<ExtensionView<'a>>,
    /// The answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<AnswerView<'a>>,
    /// How a return or silence can be appealed, in the language of the request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub appeal: Option<&'static str>,
    /// When and why the applicant took it back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub withdrawn: Option<SaidView<'a>>,
    /// What can be done now, and by whom.
    pub possible: Vec<PossibleView>,
}

/// That the personal values were removed.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "ErasureShown"))]
pub struct ErasureView<'a> {
    /// When.
    pub at: Instant,
    /// On which ground.
    pub ground: ErasureGround,
    /// The ground in words.
    pub text: &'static str,
    /// The decision.
    pub reference: &'a str,
}

/// A case as a reader sees it.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Case"))]
pub struct CaseView<'a> {
    /// The identifier: the number of the first registration.
    pub id: &'a RegistrationNumber,
    /// The registration number.
    pub number: &'a RegistrationNumber,
    /// The state.
    pub status: Status,
    /// The holder that has the case now.
    pub holder: &'a Bin,
    /// When the request arrived.
    pub arrived_at: Instant,
    /// The day under which it is registered.
    pub registered_on: NaiveDate,
    /// How the applicant proved who they are.
    pub admission: Admission,
    /// The language of the request and of its answer.
    pub language: Language,
    /// The form of the answer.
    pub answer_form: AnswerForm,
    /// What may be published.
    pub publication: Publication,
    /// Who asks; absent for readers who may not know, and once erased.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::document::Applicant>"))]
    pub applicant: Option<&'a RawValue>,
    /// How to reach the applicant.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::document::Contacts>"))]
    pub contacts: Option<&'a RawValue>,
    /// What the request is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub subject: Option<&'a RawValue>,
    /// What is asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub text: Option<&'a RawValue>,
    /// The category the applicant chose.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub category: Option<&'a RawValue>,
    /// The attached files.
    pub attachments: Vec<AttachmentView<'a>>,
    /// The electronic signature under the request; absent for readers who may not know, and once erased.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::signature::Signature>"))]
    pub signature: Option<&'a RawValue>,
    /// What was found later of its certificate, where nobody could say at the arrival whether it was revoked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revocation_found: Option<&'a RevocationFound>,
    /// The earlier request that this one repeats.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repeat_of: Option<&'a RegistrationNumber>,
    /// What is owed next.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<NextView<'a>>,
    /// What is and was owed, by whom, by when and why that day.
    pub obligations: Vec<ObligationView<'a>>,
    /// What happened.
    pub timeline: Vec<TimelineView<'a>>,
    /// Every registration of the request.
    pub legs: Vec<LegView<'a>>,
    /// When and why the personal values were removed; nobody is shown any then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub erased: Option<ErasureView<'a>>,
    /// The SHA-256 of the bytes received.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<Digest>"))]
    pub document_sha256: Option<&'a RawValue>,
    /// The rules to which the case is pinned.
    pub rules: &'a str,
    /// The calendar with which the terms were computed at the arrival.
    pub calendar: &'a str,
    /// The receipt of what was just done, where one is made of it; every one is at `/receipts`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<Receipt<Statement>>"))]
    pub receipt: Option<&'a RawValue>,
}

/// A line of a list of cases.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "CaseSummary"))]
pub struct SummaryView<'a> {
    /// The identifier.
    pub id: &'a RegistrationNumber,
    /// The registration number.
    pub number: &'a RegistrationNumber,
    /// The state.
    pub status: Status,
    /// The holder.
    pub holder: &'a Bin,
    /// When the request arrived.
    pub arrived_at: Instant,
    /// The day under which it is registered.
    pub registered_on: NaiveDate,
    /// What the request is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub subject: Option<&'a RawValue>,
    /// The obligation that is due first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<NextView<'a>>,
}

/// The obligation that is due first.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Next"))]
pub struct NextView<'a> {
    /// In which registration.
    pub leg: &'a RegistrationNumber,
    /// What is owed.
    pub kind: ObligationKind,
    /// Who owes it.
    pub owner: Owner,
    /// The last day on which it is in time.
    pub due: NaiveDate,
    /// Where that day is provisional: why, and for which year. Nothing is late before it is certain.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provisional: Option<ProvisionalView>,
    /// Whether that day has passed.
    pub overdue: bool,
}

/// The calendars that a case needs, by version.
pub type Calendars<'c> = dyn Fn(&str) -> Option<&'c Calendar> + 'c;

/// How a case is looked at.
#[derive(Clone, Copy)]
pub struct Look<'c> {
    /// As whom.
    pub reader: Reader,
    /// In which language the portal speaks.
    pub language: Language,
    /// At which instant.
    pub now: Instant,
    /// The calendars.
    pub calendars: &'c Calendars<'c>,
}

impl<'a> CaseView<'a> {
    /// The case as this reader sees it.
    ///
    /// # Errors
    /// A term was computed with a calendar that is not there.
    pub fn of(record: &'a Record, case: &'a Case, look: Look<'_>) -> Result<Self, NotACase> {
        let registered = &case.registered;
        let personal = look.reader.sees_personal().then_some(&case.written);
        let current = case.current().map_or(&registered.number, |leg| &leg.number);
        let number_of = |leg: usize| case.legs.get(leg).map_or(&registered.number, |leg| &leg.number);
        let mut obligations = Vec::new();
        for leg in &case.legs {
            for owed in &leg.obligations {
                obligations.push(obligation(case, &leg.number, owed, look)?);
            }
        }
        Ok(Self {
            id: &registered.number,
            number: current,
            status: case.status(),
            holder: &current.holder,
            arrived_at: registered.arrived_at,
            registered_on: case
                .legs
                .first()
                .map_or(registered.registered_on, |leg| leg.registered_on),
            admission: registered.admission,
            language: registered.language,
            answer_form: registered.answer_form,
            publication: registered.publication,
            applicant: personal.and_then(|written| written.applicant.as_deref()),
            contacts: personal.and_then(|written| written.contacts.as_deref()),
            subject: personal.and_then(|written| written.subject.as_deref()),
            text: personal.and_then(|written| written.text.as_deref()),
            category: personal.and_then(|written| written.category.as_deref()),
            attachments: personal.map_or_else(Vec::new, |written| {
                let at = format!("/v1/requests/{}/attachments", registered.number);
                attachments(&written.attachments, &at)
            }),
            signature: personal.and_then(|written| written.signature.as_deref()),
            revocation_found: case.revocation_found(None),
            repeat_of: registered.repeat_of.as_ref(),
            next: NextView::of(&case.legs, None, look.now, look.language),
            obligations,
            timeline: record
                .events
                .iter()
                // What became of a notice stands at its event.
                .filter(|event| !matches!(event.event, EventKind::Delivered(_)))
                .map(|event| timeline(case, event, look.language, &number_of))
                .collect(),
            legs: case.legs.iter().map(|leg| LegView::of(case, leg, look)).collect(),
            erased: case.erased.as_ref().map(|(at, erased)| ErasureView {
                at: *at,
                ground: erased.ground,
                text: erased.ground.text().r#in(look.language),
                reference: &erased.reference,
            }),
            document_sha256: personal.and_then(|written| written.document_sha256.as_deref()),
            rules: &registered.rules,
            calendar: &registered.calendar,
            receipt: None,
        })
    }
}

/// One line of the timeline.
fn timeline<'a>(
    case: &'a Case,
    event: &'a Event,
    language: Language,
    number_of: &impl Fn(usize) -> &'a RegistrationNumber,
) -> TimelineView<'a> {
    let owed = |obligations: &[Owed]| {
        let each = obligations.iter().map(|owed| OwedView {
            leg: number_of(owed.leg),
            kind: owed.kind,
            on: owed.on,
        });
        each.collect()
    };
    TimelineView {
        at: event.at,
        event: event.event.name(),
        actor: event.actor,
        leg: event.event.leg().map(number_of),
        tells: event.event.tells(),
        notices: notice::of_event(case, event)
            .iter()
            .map(|notice| NoticeView::of(notice, number_of))
            .collect(),
        breaches: match &event.event {
            EventKind::Breached(breached) => owed(&breached.obligations),
            EventKind::Escalated(escalated) => owed(&escalated.obligations),
            _ => Vec::new(),
        },
        reminded: match &event.event {
            EventKind::Reminded(reminded) => owed(&reminded.obligations),
            _ => Vec::new(),
        },
        redated: match &event.event {
            EventKind::Recomputed(recomputed) => recomputed
                .changes
                .iter()
                .map(|change| RedatedView {
                    leg: number_of(change.leg),
                    kind: change.kind,
                    from: change.from,
                    computed: change.computed,
                    to: change.to,
                    provisional: ProvisionalView::of(change.missing_year, language),
                })
                .collect(),
            _ => Vec::new(),
        },
    }
}

/// Attachments whose content is below this path.
fn attachments<'a>(attachments: &'a [Attachment], at: &str) -> Vec<AttachmentView<'a>> {
    attachments
        .iter()
        .enumerate()
        .map(|(index, attachment)| AttachmentView {
            name: &attachment.name,
            media_type: &attachment.media_type,
            size: attachment.size,
            sha256: attachment.sha256,
            href: format!("{at}/{index}"),
        })
        .collect()
}

impl<'a> LegView<'a> {
    fn of(case: &'a Case, leg: &'a Leg, look: Look<'_>) -> Self {
        let sees = look.reader.sees_personal();
        let said = |said: &'a Said| SaidView::of(said, sees);
        let (mut returned, mut forwarded, mut withdrawn, mut answered) = (None, None, None, None);
        let mut recalled = None;
        match &leg.stage {
            Stage::Received | Stage::Accepted | Stage::ClarificationAsked => {}
            Stage::Returned(why, explanation) => {
                returned = Some(ReturnView {
                    reasons: why
                        .reasons
                        .iter()
                        .map(|reason| ReasonView {
                            code: *reason,
                            article: reason.article(),
                            text: reason.text().r#in(look.language),
                        })
                        .collect(),
                    explanation: said(explanation),
                });
            }
            Stage::Forwarded(to, explanation) => {
                forwarded = case.legs.get(*to).map(|to| ForwardedView {
                    holder: to.holder(),
                    number: &to.number,
                    explanation: said(explanation),
                });
            }
            Stage::Recalled(explanation) => {
                let by = leg.forwarded_from.as_ref().and_then(|(by, _)| case.legs.get(*by));
                recalled = by.map(|by| ForwardedView {
                    holder: by.holder(),
                    number: &by.number,
                    explanation: said(explanation),
                });
            }
            Stage::Withdrawn(reason) => withdrawn = Some(said(reason)),
            Stage::Answered(given) => answered = Some(answer(case, leg, given, sees)),
        }
        let mut possible = PossibleView::of(command::possible_now(case, leg, look.now));
        possible.retain(|command| look.reader.is_shown(command.by));
        Self {
            holder: leg.holder(),
            number: &leg.number,
            status: leg.status(),
            arrived_at: leg.arrived_at,
            registered_on: leg.registered_on,
            registration_provisional: ProvisionalView::of(leg.missing_year, look.language),
            partial: leg.part.is_some(),
            part: leg.part.as_ref().and_then(Option::as_deref).filter(|_| sees),
            forwarded_from: leg.forwarded_from.as_ref().and_then(|(from, explanation)| {
                let from = case.legs.get(*from)?;
                Some(ForwardedView {
                    holder: from.holder(),
                    number: &from.number,
                    explanation: said(explanation),
                })
            }),
            appeal: (returned.is_some() || is_silent(leg, look.now))
                .then(|| APPEAL.r#in(case.registered.language)),
            returned,
            forwarded,
            recalled,
            comes_back: leg.comes_back,
            clarifications: leg
                .clarifications
                .iter()
                .enumerate()
                .map(|(place, clarification)| {
                    let files = |files: &'a [Attachment], below: &str| {
                        let at = format!("/v1/requests/{}/clarifications/{place}{below}", leg.number);
                        attachments(if sees { files } else { &[] }, &at)
                    };
                    ClarificationView {
                        question: SaidWithFilesView {
                            said: said(&clarification.question),
                            attachments: files(&clarification.question_attachments, "/attachments"),
                        },
                        reply: clarification.reply.as_ref().map(|reply| SaidWithFilesView {
                            said: said(reply),
                            attachments: files(&clarification.reply_attachments, "/reply/attachments"),
                        }),
                    }
                })
                .collect(),
            extension: leg.extension.as_ref().map(|extension| ExtensionView {
                days: extension.extended.days,
                from: extension.extended.from,
                due: extension.extended.due,
                provisional: ProvisionalView::of(extension.extended.missing_year, look.language),
                consulted: &extension.extended.consulted,
                reason: said(&extension.said),
            }),
            answer: answered,
            withdrawn,
            possible,
        }
    }
}

/// Whether the last day of the answer has passed without one: silence is appealed like a refusal.
pub(crate) fn is_silent(leg: &Leg, now: Instant) -> bool {
    leg.obligation(ObligationKind::Answer)
        .is_some_and(|answer| matches!(answer.outcome(now), Some(Ended::Breached { ended_at: None, .. })))
}

/// An answer, for a reader who may or may not see what was said.
fn answer<'a>(case: &'a Case, leg: &'a Leg, given: &'a Answer, sees: bool) -> AnswerView<'a> {
    let answered = &given.answered;
    let language = case.registered.language;
    AnswerView {
        number: &leg.number,
        registered_on: leg.registered_on,
        day: day(given.said.at),
        outcome: answered.outcome,
        holder_name: &answered.holder_name,
        holder_address: &answered.holder_address,
        signatory: SignatoryView {
            name: given.signatory.as_deref().filter(|_| sees),
            position: &answered.signatory_position,
        },
        signature: given.signature.as_deref().filter(|_| sees),
        revocation_found: case
            .leg(&leg.number)
            .and_then(|(index, _)| case.revocation_found(Some(index))),
        language,
        said: SaidView::of(&given.said, sees),
        refusal: answered.refusal_ground.map(|ground| RefusalView {
            ground,
            text: ground.text().r#in(language),
        }),
        appeal: match answered.outcome {
            Outcome::Refused | Outcome::PartlyProvided => Some(APPEAL.r#in(language)),
            Outcome::Provided | Outcome::AlreadyPublished => None,
        },
        attachments: if sees {
            let at = format!("/v1/requests/{}/answer/attachments", leg.number);
            attachments(&given.attachments, &at)
        } else {
            Vec::new()
        },
        rating: given.rating.as_ref().map(|(mark, reason)| RatingView {
            mark: *mark,
            reason: SaidView::of(reason, sees),
        }),
    }
}

/// Why a last day is later than the calendar says.
const KEPT: Text = Text {
    kk: "жаңа күнтізбе бойынша мерзім ертерек аяқталар еді; хабарланған күн ертерек күнге ауыстырылмайды",
    ru: "по новому календарю срок закончился бы раньше; сообщённый день не переносится на более ранний",
    en: "by the newer calendar the term would end earlier; a day that was told is not moved earlier",
};

/// What a derivation says where its calendar is not at hand.
fn not_at_hand(calendar: &str, language: Language) -> String {
    match language {
        Language::Kk => format!("{calendar} күнтізбесі бойынша есептелген"),
        Language::Ru => format!("рассчитано по календарю {calendar}"),
        Language::En => format!("computed with the calendar {calendar}"),
    }
}

/// Where the counting of an extension begins.
fn extended_by(days: u32, language: Language) -> String {
    match language {
        Language::Kk => format!("мерзім күнтізбелік {days} күнге ұзартылды; есептеу келесі күннен басталады"),
        Language::Ru => {
            format!("срок продлён (календарных дней: {days}); отсчёт начинается со следующего дня")
        }
        Language::En => format!("term extended (calendar days: {days}); counting starts on the next day"),
    }
}

/// An obligation with its wording and its derivation, both from the versions to which it is pinned.
pub(crate) fn obligation<'a>(
    case: &Case,
    leg: &'a RegistrationNumber,
    owed: &Obligation,
    look: Look<'_>,
) -> Result<ObligationView<'a>, NotACase> {
    let term = case
        .rules
        .term(owed.kind)
        .ok_or_else(|| NotACase::Rules(case.rules.version.to_owned()))?;
    let mut derivation = Vec::new();
    // The day that was told at the end of the term, and at that of its extension.
    let term_told = (
        &owed.basis,
        owed.extension
            .as_ref()
            .map_or(owed.due, |extension| extension.from),
    );
    let extension_told = owed.extension.as_ref().map(|extension| (extension, owed.due));
    for (basis, told) in std::iter::once(term_told).chain(extension_told) {
        let Some(calendar) = (look.calendars)(&basis.calendar) else {
            // The day stands in the chain; only why cannot be said.
            derivation.push(StepView {
                day: told,
                why: not_at_hand(&basis.calendar, look.language),
            });
            continue;
        };
        let due = terms::due(basis.from, basis.days, basis.unit, calendar)?;
        let computed = due.day;
        let begins = derivation.len();
        derivation.extend(steps(due.derivation, look.language));
        // Day 0 of an extension is no event but the last day of the term.
        if begins > 0
            && let Some(first) = derivation.get_mut(begins)
        {
            first.why = extended_by(basis.days, look.language);
        }
        if computed != told {
            derivation.push(StepView {
                day: told,
                why: KEPT.r#in(look.language).to_owned(),
            });
        }
    }
    let (discharged_at, breached_on, ended_at) = match owed.outcome(look.now) {
        None => (None, None, None),
        Some(Ended::Discharged(at)) => (Some(at), None, None),
        Some(Ended::Breached { on, ended_at }) => (None, Some(on), ended_at),
    };
    Ok(ObligationView {
        leg,
        kind: owed.kind,
        owner: owed.owner,
        contingent: owed.contingent,
        opened_at: owed.opened_at,
        due: owed.due,
        provisional: ProvisionalView::of(owed.missing_year, look.language),
        discharged_at,
        breached_on,
        ended_at,
        met: (discharged_at.is_some() || ended_at.is_some()).then_some(owed.met),
        wording: term.wording.r#in(look.language),
        paragraph: term.paragraph.r#in(look.language),
        derivation,
    })
}

impl<'a> NextView<'a> {
    /// The pending obligation of these legs that is due first, among all or among those of one kind.
    fn of(legs: &'a [Leg], kind: Option<ObligationKind>, now: Instant, language: Language) -> Option<Self> {
        legs.iter()
            .filter_map(|leg| Some((leg, leg.next_obligation(now, kind)?)))
            .min_by_key(|(_, owed)| owed.due)
            .map(|(leg, owed)| Self {
                leg: &leg.number,
                kind: owed.kind,
                owner: owed.owner,
                due: owed.due,
                provisional: ProvisionalView::of(owed.missing_year, language),
                overdue: owed.is_past(now),
            })
    }
}

impl<'a> SummaryView<'a> {
    /// The line of this case at this instant.
    pub fn of(case: &'a Case, now: Instant, language: Language) -> Self {
        let current = case.current().map_or(&case.registered.number, |leg| &leg.number);
        Self {
            id: &case.registered.number,
            number: current,
            status: case.status(),
            holder: &current.holder,
            arrived_at: case.registered.arrived_at,
            registered_on: case
                .legs
                .first()
                .map_or(case.registered.registered_on, |leg| leg.registered_on),
            subject: case.written.subject.as_deref(),
            next: NextView::of(&case.legs, None, now, language),
        }
    }

    /// The line of one registration of this case, with the obligation that is due first there, among all or among
    /// those of one kind.
    pub fn of_leg(
        case: &'a Case,
        leg: &'a Leg,
        now: Instant,
        kind: Option<ObligationKind>,
        language: Language,
    ) -> Self {
        Self {
            id: &case.registered.number,
            number: &leg.number,
            status: leg.status(),
            holder: leg.holder(),
            arrived_at: leg.arrived_at,
            registered_on: leg.registered_on,
            subject: case.written.subject.as_deref(),
            next: NextView::of(std::slice::from_ref(leg), kind, now, language),
        }
    }
}

/// One term as the calculator shows it.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "CalculatedTerm"))]
pub struct CalculatedView {
    /// What is owed within it; `extended-answer` for an answer whose term was extended.
    pub kind: &'static str,
    /// Who owes it.
    pub owner: Owner,
    /// Whether it binds only in the case that its wording names.
    pub contingent: bool,
    /// Its length.
    pub days: u32,
    /// How its days are counted.
    pub unit: Unit,
    /// Where it is written.
    pub paragraph: &'static str,
    /// What it says.
    pub wording: &'static str,
    /// The last day.
    pub due: NaiveDate,
    /// Where that day is provisional: why, and for which year. Nothing is late before it is certain.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provisional: Option<ProvisionalView>,
    /// The instant from which it is too late: 24:00 in Almaty.
    pub ends_at: Instant,
    /// Why that day.
    pub derivation: Vec<StepView>,
}

/// What the calculator answers.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Calculation"))]
pub struct CalculationView<'a> {
    /// The event: `arrival` or `extension`.
    pub event: &'static str,
    /// Its instant.
    pub at: Instant,
    /// Its day in Almaty.
    pub day: NaiveDate,
    /// The day under which a request that arrived then is registered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registered_on: Option<NaiveDate>,
    /// The version of the rules.
    pub rules: &'static str,
    /// The act.
    pub act: &'static str,
    /// The version of the calendar.
    pub calendar: &'a str,
    /// Every term that the event opens.
    pub terms: Vec<CalculatedView>,
}

impl<'a> CalculationView<'a> {
    /// What an arrival opens.
    ///
    /// # Errors
    /// The calendar does not cover the day from which a term runs.
    pub fn of_arrival(
        at: Instant,
        hours: WorkingHours,
        rules: &'static RuleSet,
        calendar: &'a Calendar,
        language: Language,
    ) -> Result<Self, NotCovered> {
        let registered_on = registration_day(at, hours, calendar)?;
        let terms = rules
            .terms
            .iter()
            .filter_map(|term| Some((term, origin_day(term.origin, at, registered_on)?)))
            .map(|(term, from)| calculated(term, from, calendar, language))
            .collect::<Result<_, _>>()?;
        let mut calculation = Self::of("arrival", at, rules, calendar, language, terms);
        calculation.registered_on = Some(registered_on);
        Ok(calculation)
    }

    /// What an extension by so many days of a term that ends on `due` opens and moves.
    ///
    /// # Errors
    /// The calendar does not cover the day from which a term runs.
    pub fn of_extension(
        at: Instant,
        due: NaiveDate,
        days: u32,
        rules: &'static RuleSet,
        calendar: &'a Calendar,
        language: Language,
    ) -> Result<Self, NotCovered> {
        let extended = terms::due(due, days, Unit::CalendarDays, calendar)?;
        let mut terms = vec![CalculatedView {
            kind: "extended-answer",
            owner: Owner::Holder,
            contingent: false,
            days,
            unit: Unit::CalendarDays,
            paragraph: rules.extension.paragraph.r#in(language),
            wording: rules.extension.wording.r#in(language),
            due: extended.day,
            provisional: ProvisionalView::of(extended.missing_year, language),
            ends_at: end_of_day(extended.day),
            derivation: steps(extended.derivation, language),
        }];
        for term in rules.terms.iter().filter(|term| term.origin == Origin::Extension) {
            terms.push(calculated(term, day(at), calendar, language)?);
        }
        Ok(Self::of("extension", at, rules, calendar, language, terms))
    }

    fn of(
        event: &'static str,
        at: Instant,
        rules: &'static RuleSet,
        calendar: &'a Calendar,
        language: Language,
        terms: Vec<CalculatedView>,
    ) -> Self {
        Self {
            event,
            at,
            day: day(at),
            registered_on: None,
            rules: rules.version,
            act: rules.act.r#in(language),
            calendar: calendar.version(),
            terms,
        }
    }
}

/// One term from this day.
fn calculated(
    term: &'static Term,
    from: NaiveDate,
    calendar: &Calendar,
    language: Language,
) -> Result<CalculatedView, NotCovered> {
    let due = terms::due(from, term.days, term.unit, calendar)?;
    Ok(CalculatedView {
        kind: term.kind.name(),
        owner: term.owner,
        contingent: term.contingent,
        days: term.days,
        unit: term.unit,
        paragraph: term.paragraph.r#in(language),
        wording: term.wording.r#in(language),
        due: due.day,
        provisional: ProvisionalView::of(due.missing_year, language),
        ends_at: end_of_day(due.day),
        derivation: steps(due.derivation, language),
    })
}

/// A derivation in words.
fn steps(derivation: Vec<Step<'_>>, language: Language) -> Vec<StepView> {
    derivation
        .into_iter()
        .map(|step| StepView {
            day: step.day,
            why: step.why.text(language),
        })
        .collect()
}

/// One wording of the rules.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "RuleSet"))]
pub struct RuleSetView {
    /// The version, to which cases are pinned.
    pub version: &'static str,
    /// The first day on which it is in force here.
    pub in_force_from: NaiveDate,
    /// Whether that day is known, or set by default or by the deployment.
    pub in_force_exact: bool,
    /// The act.
    pub act: &'static str,
    /// What this wording calls the portal of the government's services.
    pub portal: &'static str,
    /// Every term.
    pub terms: Vec<TermView>,
    /// The most calendar days by which the term of an answer is extended.
    pub extension_max_days: u32,
    /// What the rules say of an extension.
    pub extension_wording: &'static str,
    /// Where they say it.
    pub extension_paragraph: &'static str,
}

/// One term of the rules.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Term"))]
pub struct TermView {
    /// What is owed within it.
    pub kind: ObligationKind,
    /// Who owes it.
    pub owner: Owner,
    /// Whether it binds only in the case that its wording names.
    pub contingent: bool,
    /// Its length.
    pub days: u32,
    /// How its days are counted.
    pub unit: Unit,
    /// From which event it runs.
    pub origin: Origin,
    /// Where it is written.
    pub paragraph: &'static str,
    /// What it says.
    pub wording: &'static str,
}

impl RuleSetView {
    /// The wording in this language, in force from this day, or from that of the data.
    pub fn of(set: &'static RuleSet, from: Option<NaiveDate>, language: Language) -> Self {
        Self {
            version: set.version,
            in_force_from: from.unwrap_or(set.in_force_from),
            in_force_exact: set.in_force_exact,
            act: set.act.r#in(language),
            portal: set.portal.r#in(language),
            terms: set
                .terms
                .iter()
                .map(|term| TermView {
                    kind: term.kind,
                    owner: term.owner,
                    contingent: term.contingent,
                    days: term.days,
                    unit: term.unit,
                    origin: term.origin,
                    paragraph: term.paragraph.r#in(language),
                    wording: term.wording.r#in(language),
                })
                .collect(),
            extension_max_days: set.extension.max_days,
            extension_wording: set.extension.wording.r#in(language),
            extension_paragraph: set.extension.paragraph.r#in(language),
        }
    }
}

/// One year of a calendar: Monday to Friday are worked, except for these days.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "CalendarYear"))]
pub struct CalendarYearView<'a> {
    /// The version of the calendar.
    pub version: &'a str,
    /// The year.
    pub year: i32,
    /// How many of its days are worked.
    pub working_days: u32,
    /// Every day that has a name, off or worked.
    pub days: Vec<SpecialDayView<'a>>,
}

/// A day that has a name.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "SpecialDayShown"))]
pub struct SpecialDayView<'a> {
    /// The day.
    pub day: NaiveDate,
    /// Whether it is off.
    pub off: bool,
    /// Why.
    pub why: &'a str,
    /// Where that is written.
    pub source: &'a str,
    /// Whether that is certain.
    pub confirmed: bool,
}

impl<'a> CalendarYearView<'a> {
    /// A year of this calendar.
    ///
    /// # Errors
    /// The calendar does not cover it.
    pub fn of(calendar: &'a Calendar, year: i32, language: Language) -> Result<Self, NotCovered> {
        Ok(Self {
            version: calendar.version(),
            year,
            working_days: calendar.working_days(year)?,
            days: calendar
                .year(year)?
                .iter()
                .map(|special| SpecialDayView {
                    day: special.day,
                    off: special.off,
                    why: special.why.r#in(language),
                    source: &special.source,
                    confirmed: special.confirmed,
                })
                .collect(),
        })
    }
}

/// A holder as it is shown.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Holder"))]
pub struct HolderView<'a> {
    /// Its BIN.
    pub bin: &'a Bin,
    /// What the directory says of it.
    #[serde(flatten)]
    pub profile: Cow<'a, Profile>,
    /// Why no request can be addressed to it now; absent where one can.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closed: Option<Closed>,
    /// Its end, come or to come, where one is put down.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end: Option<&'a End>,
    /// Its staff, for itself and for the operator.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub staff: Option<&'a [Member]>,
}

impl<'a> HolderView<'a> {
    /// The holder as it is on this day, with its staff for those who may know it.
    pub fn of(holder: &'a Holder, with_staff: bool, today: NaiveDate) -> Self {
        let mut profile = Cow::Borrowed(&holder.profile);
        if holder
            .ended(today)
            .is_some_and(|end| end.reason == EndReason::WhollyStateOwned)
        {
            profile.to_mut().state_participation_percent = 100.0;
        }
        Self {
            closed: holder.addressable(today).err().map(Closed::from),
            end: holder.end.as_ref(),
            bin: &holder.bin,
            profile,
            staff: with_staff.then_some(&holder.staff),
        }
    }
}
