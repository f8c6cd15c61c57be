//! The registration of a request with one holder.

use chrono::NaiveDate;
use law::time::Instant;
use record::event::Actor;
use record::id::{Bin, RegistrationNumber};
use serde::Serialize;
use serde_json::value::RawValue;
use words::language::Language;

use super::answer::{AnswerView, answer};
use super::said::{ClarificationView, SaidView, SaidWithFilesView, attachments};
use crate::answer::APPEAL;
use crate::case::{Attachment, Case, Clarification, Leg, Said, Stage, Status};
use crate::command::{CommandKind, possible_now};
use crate::derivation::ProvisionalView;
use crate::moderation::ReturnReason;
use crate::reader::Look;

/// What can be done next, and who can do it.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Possible"))]
pub struct PossibleView {
    /// The command.
    pub command: &'static str,
    /// The actors that can do it.
    pub by: &'static [Actor],
}

impl PossibleView {
    /// Each command with the actors that can give it.
    pub fn of(commands: Vec<CommandKind>) -> Vec<Self> {
        commands
            .into_iter()
            .map(|command| Self {
                command: command.name(),
                by: command.who(),
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
    /// What can be done now, and who can do it.
    pub possible: Vec<PossibleView>,
}

impl<'a> LegView<'a> {
    pub(super) fn of(case: &'a Case, leg: &'a Leg, look: Look<'_>) -> Self {
        let sees = look.reader.sees_personal();
        let said = |said: &'a Said| SaidView::of(said, sees);
        let (mut returned, mut forwarded, mut withdrawn, mut answered) = (None, None, None, None);
        let mut recalled = None;
        match &leg.stage {
            Stage::Received | Stage::Accepted | Stage::ClarificationAsked => {}
            Stage::Returned(why, explanation) => {
                returned = Some(ReturnView {
                    reasons: reasons(&why.reasons, look.language),
                    explanation: said(explanation),
                });
            }
            Stage::Forwarded(to, explanation) => {
                forwarded = case
                    .legs
                    .get(*to)
                    .map(|to| ForwardedView::of(to, said(explanation)));
            }
            Stage::Recalled(explanation) => {
                let by = leg.forwarded_from.as_ref().and_then(|(by, _)| case.legs.get(*by));
                recalled = by.map(|by| ForwardedView::of(by, said(explanation)));
            }
            Stage::Withdrawn(reason) => withdrawn = Some(said(reason)),
            Stage::Answered(given) => answered = Some(answer(case, leg, given, sees)),
        }
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
                Some(ForwardedView::of(from, said(explanation)))
            }),
            appeal: (returned.is_some() || leg.is_silent(look.now))
                .then(|| APPEAL.r#in(case.registered.language)),
            returned,
            forwarded,
            recalled,
            comes_back: leg.comes_back,
            clarifications: clarifications(leg, sees),
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
            possible: possible(case, leg, look),
        }
    }
}

impl<'a> ForwardedView<'a> {
    /// The way from or to this leg.
    const fn of(leg: &'a Leg, explanation: SaidView<'a>) -> Self {
        Self {
            holder: leg.holder(),
            number: &leg.number,
            explanation,
        }
    }
}

/// What can be done now, as far as this reader is told of it.
fn possible(case: &Case, leg: &Leg, look: Look<'_>) -> Vec<PossibleView> {
    let mut possible = PossibleView::of(possible_now(case, leg, look.now));
    possible.retain(|command| look.reader.is_shown(command.by));
    possible
}

/// Reasons of a return, in words.
fn reasons(reasons: &[ReturnReason], language: Language) -> Vec<ReasonView> {
    reasons
        .iter()
        .map(|reason| ReasonView {
            code: *reason,
            article: reason.article(),
            text: reason.text().r#in(language),
        })
        .collect()
}

/// What was asked of the applicant, and what they replied.
fn clarifications<'a>(leg: &'a Leg, sees: bool) -> Vec<ClarificationView<'a>> {
    let view = |(place, clarification): (usize, &'a Clarification)| {
        let files = |files: &'a [Attachment], below: &str| {
            let at = format!("/v1/requests/{}/clarifications/{place}{below}", leg.number);
            attachments(if sees { files } else { &[] }, &at)
        };
        ClarificationView {
            question: SaidWithFilesView {
                said: SaidView::of(&clarification.question, sees),
                attachments: files(&clarification.question_attachments, "/attachments"),
            },
            reply: clarification.reply.as_ref().map(|reply| SaidWithFilesView {
                said: SaidView::of(reply, sees),
                attachments: files(&clarification.reply_attachments, "/reply/attachments"),
            }),
        }
    };
    leg.clarifications.iter().enumerate().map(view).collect()
}
