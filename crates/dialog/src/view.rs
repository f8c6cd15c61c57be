//! A case as its readers see it.

use chrono::NaiveDate;
use serde::Serialize;
use serde_json::value::RawValue;

use crate::calendar;
use crate::case::{Admission, Case, NotACase, Opened, Status, origin_day};
use crate::document::{AnswerForm, Publication};
use crate::event::{Actor, Record};
use crate::holder::{Holder, Profile, StaffRole};
use crate::id::{Bin, Digest, Iin, RegistrationNumber};
use crate::language::Language;
use crate::rules::{self, ObligationKind, Owner};
use crate::terms;
use crate::time::Instant;

/// Who reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reader {
    /// The applicant: everything.
    Applicant,
    /// The staff of the holder, who answer: everything.
    Staff,
    /// The operator, who keeps the portal running: the process, without what the applicant wrote or who they are.
    Operator,
}

impl Reader {
    /// Whether this reader sees the personal fields.
    const fn sees_personal(self) -> bool {
        match self {
            Self::Applicant | Self::Staff => true,
            Self::Operator => false,
        }
    }
}

/// One step of a derivation, in words.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StepView {
    /// The day.
    pub day: NaiveDate,
    /// What happens on it.
    pub why: String,
}

/// An obligation as a reader sees it.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Obligation"))]
pub struct ObligationView {
    /// What is owed.
    pub kind: ObligationKind,
    /// Who owes it.
    pub owner: Owner,
    /// When it was opened.
    pub opened_at: Instant,
    /// The last day on which it is in time, until 24:00 in Almaty.
    pub due: NaiveDate,
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
pub struct TimelineView {
    /// When.
    pub at: Instant,
    /// What.
    pub event: &'static str,
    /// Who.
    pub actor: Actor,
}

/// The registration of the request at one holder.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LegView<'a> {
    /// The holder.
    pub holder: &'a Bin,
    /// The number there.
    pub number: &'a RegistrationNumber,
    /// When it arrived there.
    pub arrived_at: Instant,
}

/// What the applicant holds as proof of sending.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ReceiptView<'a> {
    /// The registration number.
    pub number: &'a RegistrationNumber,
    /// When the request arrived.
    pub arrived_at: Instant,
    /// The day under which it is registered.
    pub registered_on: NaiveDate,
    /// The SHA-256 of the bytes received.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<Digest>"))]
    pub document_sha256: Option<&'a RawValue>,
    /// The rules to which the case is pinned.
    pub rules: &'a str,
    /// The calendar with which its terms were computed.
    pub calendar: &'a str,
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
    /// What is owed now, by whom, by when and why that day.
    pub obligations: Vec<ObligationView>,
    /// What happened.
    pub timeline: Vec<TimelineView>,
    /// Every registration of the request.
    pub legs: Vec<LegView<'a>>,
    /// The proof of sending.
    pub receipt: ReceiptView<'a>,
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
    pub next: Option<NextView>,
}

/// The obligation that is due first.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NextView {
    /// What is owed.
    pub kind: ObligationKind,
    /// Who owes it.
    pub owner: Owner,
    /// The last day on which it is in time.
    pub due: NaiveDate,
    /// Whether that day has passed.
    pub overdue: bool,
}

impl<'a> CaseView<'a> {
    /// The case as this reader sees it, with the derivations in this language.
    ///
    /// # Errors
    /// The case is pinned to rules or a calendar that this program does not have.
    pub fn of(
        record: &'a Record,
        case: &'a Case<'a>,
        reader: Reader,
        language: Language,
    ) -> Result<Self, NotACase> {
        let registered = case.registered;
        let personal = reader.sees_personal().then_some(&case.written);
        Ok(Self {
            id: &registered.number,
            number: &registered.number,
            status: case.status,
            holder: &registered.number.holder,
            arrived_at: registered.arrived_at,
            registered_on: registered.registered_on,
            admission: registered.admission,
            language: registered.language,
            answer_form: registered.answer_form,
            publication: registered.publication,
            applicant: personal.and_then(|written| written.applicant),
            contacts: personal.and_then(|written| written.contacts),
            subject: personal.and_then(|written| written.subject),
            text: personal.and_then(|written| written.text),
            category: personal.and_then(|written| written.category),
            attachments: personal
                .into_iter()
                .flat_map(|written| written.attachments.iter().enumerate())
                .map(|(index, attachment)| AttachmentView {
                    name: &attachment.name,
                    media_type: &attachment.media_type,
                    size: attachment.size,
                    sha256: attachment.sha256,
                    href: format!("/v1/requests/{}/attachments/{index}", registered.number),
                })
                .collect(),
            obligations: registered
                .obligations
                .iter()
                .map(|opened| obligation(case, opened, language))
                .collect::<Result<_, _>>()?,
            timeline: record
                .events
                .iter()
                .map(|event| TimelineView {
                    at: event.at,
                    event: event.event.name(),
                    actor: event.actor,
                })
                .collect(),
            legs: vec![LegView {
                holder: &registered.number.holder,
                number: &registered.number,
                arrived_at: registered.arrived_at,
            }],
            receipt: ReceiptView {
                number: &registered.number,
                arrived_at: registered.arrived_at,
                registered_on: registered.registered_on,
                document_sha256: personal.and_then(|written| written.document_sha256),
                rules: &registered.rules,
                calendar: &registered.calendar,
            },
        })
    }
}

/// An obligation with its wording and its derivation, both from the versions to which the case is pinned.
fn obligation(case: &Case<'_>, opened: &Opened, language: Language) -> Result<ObligationView, NotACase> {
    let registered = case.registered;
    let unknown = || NotACase::Version(registered.rules.clone(), registered.calendar.clone());
    let rules = rules::version(&registered.rules).ok_or_else(unknown)?;
    let calendar = calendar::version(&registered.calendar).ok_or_else(unknown)?;
    let term = rules
        .terms
        .iter()
        .find(|term| term.kind == opened.kind)
        .ok_or_else(unknown)?;
    let from =
        origin_day(term.origin, registered.arrived_at, registered.registered_on).ok_or_else(unknown)?;
    let derivation = terms::due(from, term.days, term.unit, calendar)?.derivation;
    Ok(ObligationView {
        kind: opened.kind,
        owner: opened.owner,
        opened_at: registered.arrived_at,
        due: opened.due,
        wording: term.wording.r#in(language),
        paragraph: term.paragraph.r#in(language),
        derivation: derivation
            .into_iter()
            .map(|step| StepView {
                day: step.day,
                why: step.why.text(language),
            })
            .collect(),
    })
}

impl<'a> SummaryView<'a> {
    /// The line of this case on this legal day, with the obligation that is due first, among all or among those
    /// of one kind.
    pub fn of(case: &Case<'a>, today: NaiveDate, kind: Option<ObligationKind>) -> Self {
        let registered = case.registered;
        Self {
            id: &registered.number,
            number: &registered.number,
            status: case.status,
            holder: &registered.number.holder,
            arrived_at: registered.arrived_at,
            registered_on: registered.registered_on,
            subject: case.written.subject,
            next: case.next_obligation(kind).map(|opened| NextView {
                kind: opened.kind,
                owner: opened.owner,
                due: opened.due,
                overdue: opened.due < today,
            }),
        }
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
    pub profile: &'a Profile,
    /// Its staff, for itself and for the operator.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub staff: Option<Vec<StaffView<'a>>>,
}

/// A member of a holder's staff.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Staff"))]
pub struct StaffView<'a> {
    /// The person.
    pub iin: &'a Iin,
    /// What they may do.
    pub role: StaffRole,
}

impl<'a> HolderView<'a> {
    /// The holder, with its staff for those who may know it.
    pub fn of(holder: &'a Holder, with_staff: bool) -> Self {
        let staff = || {
            holder
                .staff()
                .into_iter()
                .map(|(iin, role)| StaffView { iin, role })
                .collect()
        };
        Self {
            bin: &holder.bin,
            profile: &holder.profile,
            staff: with_staff.then(staff),
        }
    }
}
