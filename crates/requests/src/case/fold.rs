//! The fold: from a record to the case that it is now.

use law::rules;
use record::event::Personal;
use record::tally;

use super::Case;
use super::arrival::Arrival;
use super::kind::{Event, EventKind, Record};
use super::not_a_case::NotACase;
use super::personal::Written;
use super::step::Step;
use crate::room::{self, Room};

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
