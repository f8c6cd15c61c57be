//! A case as its readers see it.

mod answer;
mod calculator;
mod calendar;
mod leg;
mod rules;
mod said;
mod summary;
mod timeline;

use chrono::NaiveDate;
use law::time::Instant;
use record::id::{Bin, RegistrationNumber};
use record::signature::RevocationFound;
use serde::Serialize;
use serde_json::value::RawValue;
use words::language::Language;

use crate::case::{Admission, Case, EventKind, NotACase, Record, Status};
use crate::derivation::obligation;
use crate::document::{AnswerForm, Publication};
use crate::erasure::ErasureGround;
#[cfg(feature = "schema")]
use crate::receipt::{Receipt, Statement};

pub use crate::derivation::{ObligationView, ProvisionalView, StepView};
pub use crate::reader::{Calendars, Look, Reader};
pub use answer::{AnswerView, RatingView, RefusalView, SignatoryView};
pub use calculator::{CalculatedView, CalculationView};
pub use calendar::{CalendarYearView, SpecialDayView};
pub use leg::{ExtensionView, ForwardedView, LegView, PossibleView, ReasonView, ReturnView};
pub use rules::{RuleSetView, TermView};
use said::attachments;
pub use said::{AttachmentView, ClarificationView, SaidView, SaidWithFilesView};
pub use summary::{NextView, SummaryView};
use timeline::timeline;
pub use timeline::{NoticeState, NoticeView, OwedView, RedatedView, TimelineView};

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
    #[cfg_attr(feature = "schema", schemars(with = "Option<record::signature::Signature>"))]
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
    /// What is and was owed, who owes it, by when and why that day.
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
    #[cfg_attr(feature = "schema", schemars(with = "Option<record::id::Digest>"))]
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
