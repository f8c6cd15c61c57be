//! What happened, line by line, and who was told of it.

use chrono::NaiveDate;
use law::rules::ObligationKind;
use law::time::Instant;
use record::event::Actor;
use record::id::RegistrationNumber;
use serde::Serialize;
use words::language::Language;

use crate::case::{Case, Event, Owed, Recomputed, Told};
use crate::derivation::ProvisionalView;
use crate::notice::{self, Channel, DeliveryOutcome, Notice, NoticeId, Undeliverable};

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
    pub(super) fn of(notice: &Notice<'_>, number_of: &impl Fn(usize) -> &'a RegistrationNumber) -> Self {
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

/// One line of the timeline.
pub(super) fn timeline<'a>(
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
    let (mut breaches, mut reminded, mut redated) = (Vec::new(), Vec::new(), Vec::new());
    match event.event.told() {
        Some(Told::Breached(breached)) => breaches = owed(&breached.obligations),
        Some(Told::Escalated(escalated)) => breaches = owed(&escalated.obligations),
        Some(Told::Reminded(of)) => reminded = owed(&of.obligations),
        Some(Told::Recomputed(of)) => redated = moved(of, language, number_of),
        Some(
            Told::Registered(_)
            | Told::Accepted(_)
            | Told::Returned(_)
            | Told::Forwarded(_)
            | Told::Recalled(_)
            | Told::Extended(_)
            | Told::ClarificationAsked(_)
            | Told::ClarificationGiven(_)
            | Told::Answered(_)
            | Told::ContactsCorrected
            | Told::Withdrawn
            | Told::Rated(_)
            | Told::RevocationChecked(_)
            | Told::Erased(_),
        )
        | None => {}
    }
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
        breaches,
        reminded,
        redated,
    }
}

/// The last days that a newer calendar changes.
fn moved<'a>(
    recomputed: &Recomputed,
    language: Language,
    number_of: &impl Fn(usize) -> &'a RegistrationNumber,
) -> Vec<RedatedView<'a>> {
    let changes = recomputed.changes.iter();
    changes
        .map(|change| RedatedView {
            leg: number_of(change.leg),
            kind: change.kind,
            from: change.from,
            computed: change.computed,
            to: change.to,
            provisional: ProvisionalView::of(change.missing_year, language),
        })
        .collect()
}
