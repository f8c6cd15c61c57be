//! The fold: from a record to the case that it is now.

use std::sync::Arc;

use chrono::NaiveDate;
use holders::holder::Name;
use law::calendar::NotCovered;
use law::rules::{self, RuleSet};
use law::time::{Instant, day};
use record::event::{Personal, Raw};
use record::id::RegistrationNumber;
use record::obligation::{Basis, Obligation, Opened};
use record::tally;

use super::Case;
use super::kind::EventKind;
use super::leg::{Leg, Said, Stage};
use super::personal::Written;
use super::registration::origin_day;
use super::step::Step;
use crate::case::{Event, Record};
use crate::leg::LegIndex;
use crate::room::{self, Room};

/// The stored record is not a case of this format.
#[derive(Debug, thiserror::Error)]
pub enum NotACase {
    /// There is no event.
    #[error("the record has no registration")]
    Empty,
    /// An event stands where it cannot.
    #[error("the event {0} cannot stand where it does")]
    Order(u32),
    /// The case is pinned to rules that this program does not have.
    #[error("the rules {0} are unknown")]
    Rules(String),
    /// An event commits to nothing where it always does.
    #[error("event {0} commits to no `{1}`")]
    Uncommitted(u32, &'static str),
    /// The calendar does not reach to the end of a term.
    #[error(transparent)]
    Calendar(#[from] NotCovered),
    /// A personal field has another shape.
    #[error("a personal field does not have its shape: {0}")]
    Field(#[from] serde_json::Error),
}

impl Case {
    /// Folds the events of a record.
    ///
    /// # Errors
    /// The record is not a case of this format.
    pub fn of(record: &Record) -> Result<Self, NotACase> {
        Self::of_bytes(record, room::bytes(record)?)
    }

    /// As [`Case::of`], where it is known how many bytes the record has as it is stored.
    ///
    /// # Errors
    /// The record is not a case of this format.
    pub fn of_bytes(record: &Record, bytes: usize) -> Result<Self, NotACase> {
        let mut case = Self::until(record, record.events.len())?;
        case.fills(bytes);
        Ok(case)
    }

    /// Folds the first `count` events of a record: the case as it was then. It has no room: nothing is added to the past.
    ///
    /// # Errors
    /// The record is not a case of this format.
    pub fn until(record: &Record, count: usize) -> Result<Self, NotACase> {
        tally::folded();
        let mut events = record.events.iter().zip(&record.personal).take(count);
        let (first, personal) = events.next().ok_or(NotACase::Empty)?;
        let mut case = Self::registered(first, personal)?;
        for (event, personal) in events {
            case.apply(event, personal)?;
        }
        Ok(case)
    }

    /// Takes the step of the event that was just added at the end of the record, in place of folding all of them again. How
    /// full the record is then is not counted: see [`Case::fills`].
    ///
    /// # Errors
    /// The event cannot stand there.
    pub fn advance(&mut self, record: &Record) -> Result<(), NotACase> {
        let (Some(event), Some(personal)) = (record.events.last(), record.personal.last()) else {
            return Err(NotACase::Empty);
        };
        if let EventKind::Erased(_) = event.event {
            // Every value is gone with it, those that were read before among them.
            self.forget();
        }
        self.apply(event, personal)
    }

    /// Counts how full the record is: the bytes that it has, or will have, as it is stored.
    pub const fn fills(&mut self, bytes: usize) {
        self.room = Room::of(bytes);
    }

    /// The first step of the fold.
    fn registered(event: &Event, personal: &Personal) -> Result<Self, NotACase> {
        let EventKind::Registered(registered) = &event.event else {
            return Err(NotACase::Empty);
        };
        let mut case = Self {
            registered: registered.clone(),
            written: Written::read(personal)?,
            rules: rules::version(&registered.rules)
                .ok_or_else(|| NotACase::Rules(registered.rules.clone()))?,
            legs: Vec::with_capacity(1),
            erased: None,
            revocations: Vec::new(),
            deliveries: Vec::new(),
            resent: Vec::new(),
            corrections: 0,
            room: Room::none(),
        };
        case.begin(Arrival {
            number: registered.number.clone(),
            holder_name: registered.holder_name.clone(),
            at: registered.arrived_at,
            registered_on: registered.registered_on,
            missing_year: registered.missing_year,
            part: None,
            from: None,
            comes_back: false,
            calendar: &registered.calendar,
            obligations: &registered.obligations,
        })?;
        Ok(case)
    }

    /// Begins a leg.
    pub(super) fn begin(&mut self, arrival: Arrival<'_>) -> Result<(), NotACase> {
        let mut leg = Leg {
            number: arrival.number,
            holder_name: arrival.holder_name,
            arrived_at: arrival.at,
            registered_on: arrival.registered_on,
            missing_year: arrival.missing_year,
            part: arrival.part,
            forwarded_from: arrival.from,
            comes_back: arrival.comes_back,
            stage: Stage::Received,
            obligations: Vec::with_capacity(arrival.obligations.len()),
            extension: None,
            clarifications: Vec::new(),
            before_forwarding: None,
        };
        open(
            self.rules,
            &mut leg,
            arrival.obligations,
            arrival.at,
            &arrival.calendar.into(),
        )?;
        self.legs.push(leg);
        Ok(())
    }

    /// One step of the fold.
    fn apply(&mut self, event: &Event, personal: &Personal) -> Result<(), NotACase> {
        let step = Step::of(event, personal);
        match &event.event {
            EventKind::Registered(_) => Err(step.out_of_order()),
            EventKind::Accepted(on) => self.accepted(&step, on.leg),
            EventKind::Returned(returned) => self.returned(step, returned),
            EventKind::Forwarded(forwarded) => self.forwarded(step, forwarded),
            EventKind::Recalled(recalled) => self.recalled(step, *recalled),
            EventKind::Extended(extended) => self.extended(step, extended),
            EventKind::ClarificationAsked(on) => self.clarification_asked(step, on.leg),
            EventKind::ClarificationGiven(on) => self.clarification_given(step, on.leg),
            EventKind::Answered(answered) => self.answered(step, answered),
            EventKind::ContactsCorrected {} => {
                self.contacts_corrected(&step);
                Ok(())
            }
            EventKind::Withdrawn {} => {
                self.withdrawn(&step);
                Ok(())
            }
            EventKind::Rated(rated) => self.rated(step, *rated),
            EventKind::Breached(breached) => self.breached(&step, breached),
            EventKind::Reminded(reminded) => self.reminded(&step, reminded),
            EventKind::Escalated(escalated) => self.escalated(&step, escalated),
            EventKind::Notified(on) => self.notified(&step, on.leg),
            EventKind::Delivered(delivered) => {
                self.delivered(&step, delivered);
                Ok(())
            }
            EventKind::Resent(resent) => {
                self.resent(resent);
                Ok(())
            }
            EventKind::RevocationChecked(checked) => {
                self.revocations.push(checked.clone());
                Ok(())
            }
            EventKind::Recomputed(recomputed) => {
                self.recomputed(recomputed).ok_or_else(|| step.out_of_order())
            }
            EventKind::Erased(erased) => {
                self.erased = Some((step.at, erased.clone()));
                Ok(())
            }
        }
    }
}

/// The arrival of a request with a holder.
pub(super) struct Arrival<'a> {
    pub(super) number: RegistrationNumber,
    pub(super) holder_name: Name,
    pub(super) at: Instant,
    pub(super) registered_on: NaiveDate,
    pub(super) missing_year: Option<i32>,
    pub(super) part: Option<Option<Raw>>,
    pub(super) from: Option<(LegIndex, Said)>,
    pub(super) comes_back: bool,
    pub(super) calendar: &'a str,
    pub(super) obligations: &'a [Opened],
}

/// Opens obligations on a leg, each with the term of the rules that it comes from.
pub(super) fn open(
    rules: &'static RuleSet,
    leg: &mut Leg,
    opened: &[Opened],
    at: Instant,
    calendar: &Arc<str>,
) -> Result<(), NotACase> {
    for opened in opened {
        let term = rules
            .term(opened.kind)
            .ok_or_else(|| NotACase::Rules(rules.version.to_owned()))?;
        leg.obligations.push(Obligation {
            kind: opened.kind,
            owner: opened.owner,
            contingent: term.contingent,
            opened_at: at,
            due: opened.due,
            missing_year: opened.missing_year,
            missing_year_before: None,
            basis: Basis {
                from: origin_day(term.origin, leg.arrived_at, leg.registered_on).unwrap_or_else(|| day(at)),
                days: term.days,
                unit: term.unit,
                calendar: Arc::clone(calendar),
            },
            extension: None,
            outcome: None,
            met: false,
            reminded_of: None,
            escalated_to: None,
        });
    }
    Ok(())
}
