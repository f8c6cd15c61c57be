//! The steps of the fold: what each event changes in a case.

use std::sync::Arc;

use law::rules::{ObligationKind, Origin, Unit};
use law::time::Instant;
use record::event::Personal;
use record::obligation::{Basis, Obligation};

use super::Case;
use super::arrival::{Arrival, open};
use super::deadline::{Breached, Escalated, Owed, Recomputed, Reminded};
use super::kind::Event;
use super::leg::{Answer, Clarification, Extension, Leg, Said, Stage};
use super::not_a_case::NotACase;
use super::payload::{Answered, Delivered, Extended, Forwarded, Rated, Recalled, Resent, Returned};
use super::personal::{attachments, field, sealed};
use crate::answer::Outcome as AnswerOutcome;
use crate::delivery::{Delivery, DeliveryOutcome};
use crate::leg::LegIndex;
use crate::recipient::{NoticeId, Recipient};

/// One event, with what its step needs besides what it says.
pub(super) struct Step<'a> {
    pub(super) at: Instant,
    seq: u32,
    personal: &'a Personal,
    /// Its words.
    said: Said,
}

impl<'a> Step<'a> {
    pub(super) fn of(event: &Event, personal: &'a Personal) -> Self {
        Self {
            at: event.at,
            seq: event.seq,
            personal,
            said: Said {
                at: event.at,
                text: sealed(personal, field::TEXT),
            },
        }
    }

    /// The event cannot stand where it does.
    pub(super) const fn out_of_order(&self) -> NotACase {
        NotACase::Order(self.seq)
    }
}

impl Case {
    /// The leg on which the step is.
    fn leg_of(&mut self, step: &Step<'_>, leg: LegIndex) -> Result<&mut Leg, NotACase> {
        self.legs.get_mut(leg).ok_or_else(|| step.out_of_order())
    }

    pub(super) fn accepted(&mut self, step: &Step<'_>, leg: LegIndex) -> Result<(), NotACase> {
        let leg = self.leg_of(step, leg)?;
        // Not the term of forwarding: a holder that finds later that another is competent forwards, and may be late.
        leg.stage = Stage::Accepted;
        leg.meet(step.at, &[ObligationKind::Moderate]);
        Ok(())
    }

    pub(super) fn returned(&mut self, step: Step<'_>, returned: &Returned) -> Result<(), NotACase> {
        let stage = Stage::Returned(returned.clone(), step.said.clone());
        self.leg_of(&step, returned.leg)?
            .close(step.at, stage, &[ObligationKind::Moderate]);
        Ok(())
    }

    pub(super) fn forwarded(&mut self, step: Step<'_>, forwarded: &Forwarded) -> Result<(), NotACase> {
        let (at, next) = (step.at, self.legs.len());
        let leg = self.leg_of(&step, forwarded.leg)?;
        // What goes on from a holder that has a part is a part, too.
        let part = if forwarded.part {
            Some(sealed(step.personal, field::PART))
        } else {
            leg.part.clone()
        };
        if forwarded.part {
            leg.meet(at, &[ObligationKind::Moderate]);
            // A part that goes too late ends the term of forwarding; one in time leaves it to the rest.
            let is_late = leg
                .obligation(ObligationKind::Forward)
                .is_some_and(|forward| forward.outcome.is_some());
            if is_late {
                leg.meet(at, &[ObligationKind::Forward]);
            }
            if matches!(leg.stage, Stage::Received) {
                // A holder that sends a part on keeps the rest, and so takes it up.
                leg.stage = Stage::Accepted;
            }
        } else {
            leg.before_forwarding = Some(Box::new((leg.stage.clone(), leg.obligations.clone())));
            let met = [ObligationKind::Moderate, ObligationKind::Forward];
            leg.close(at, Stage::Forwarded(next, step.said.clone()), &met);
        }
        self.begin(Arrival {
            number: forwarded.number.clone(),
            holder_name: forwarded.holder_name.clone(),
            at,
            registered_on: forwarded.registered_on,
            missing_year: forwarded.missing_year,
            part,
            from: Some((forwarded.leg, step.said)),
            comes_back: forwarded.comes_back,
            calendar: &forwarded.calendar,
            obligations: &forwarded.obligations,
        })
    }

    pub(super) fn recalled(&mut self, step: Step<'_>, recalled: Recalled) -> Result<(), NotACase> {
        let stage = Stage::Recalled(step.said.clone());
        self.leg_of(&step, recalled.from)?.close(step.at, stage, &[]);
        self.take_back(recalled).ok_or_else(|| step.out_of_order())
    }

    pub(super) fn extended(&mut self, step: Step<'_>, extended: &Extended) -> Result<(), NotACase> {
        let rules = self.rules;
        let leg = self.leg_of(&step, extended.leg)?;
        let calendar: Arc<str> = extended.calendar.as_str().into();
        leg.extension = Some(Extension {
            seq: step.seq,
            extended: extended.clone(),
            said: step.said,
        });
        for obligation in &mut leg.obligations {
            if obligation.kind == ObligationKind::Answer {
                obligation.missing_year_before = obligation.missing_year;
                obligation.due = extended.due;
                obligation.missing_year = extended.missing_year;
                obligation.extension = Some(Basis {
                    from: extended.from,
                    days: extended.days,
                    unit: Unit::CalendarDays,
                    calendar: Arc::clone(&calendar),
                });
            }
        }
        open(rules, leg, &extended.obligations, step.at, &calendar)
    }

    pub(super) fn clarification_asked(&mut self, step: Step<'_>, leg: LegIndex) -> Result<(), NotACase> {
        let leg = self.leg_of(&step, leg)?;
        leg.stage = Stage::ClarificationAsked;
        leg.clarifications.push(Clarification {
            seq: step.seq,
            question: step.said,
            question_attachments: attachments(step.personal)?,
            reply: None,
            reply_attachments: Vec::new(),
        });
        Ok(())
    }

    pub(super) fn clarification_given(&mut self, step: Step<'_>, leg: LegIndex) -> Result<(), NotACase> {
        let leg = self.leg_of(&step, leg)?;
        leg.stage = Stage::Accepted;
        let asked = leg.clarifications.last_mut().ok_or_else(|| step.out_of_order())?;
        asked.reply = Some(step.said);
        asked.reply_attachments = attachments(step.personal)?;
        Ok(())
    }

    pub(super) fn answered(&mut self, step: Step<'_>, answered: &Answered) -> Result<(), NotACase> {
        let leg = self.leg_of(&step, answered.leg)?;
        let answer = Answer {
            said: step.said,
            answered: answered.clone(),
            signatory: sealed(step.personal, field::SIGNATORY),
            signature: sealed(step.personal, field::SIGNATURE),
            attachments: attachments(step.personal)?,
            rating: None,
        };
        leg.close(step.at, Stage::Answered(answer), met_by(answered));
        Ok(())
    }

    pub(super) fn contacts_corrected(&mut self, step: &Step<'_>) {
        // Once they are erased, the first ones are as well.
        self.written.contacts = sealed(step.personal, field::CONTACTS);
        self.corrections += 1;
    }

    pub(super) fn withdrawn(&mut self, step: &Step<'_>) {
        for leg in self.legs.iter_mut().filter(|leg| leg.status().is_open()) {
            leg.close(step.at, Stage::Withdrawn(step.said.clone()), &[]);
        }
    }

    pub(super) fn rated(&mut self, step: Step<'_>, rated: Rated) -> Result<(), NotACase> {
        let out_of_order = step.out_of_order();
        let Stage::Answered(answer) = &mut self.leg_of(&step, rated.leg)?.stage else {
            return Err(out_of_order);
        };
        answer.rating = Some((rated.mark, step.said));
        Ok(())
    }

    pub(super) fn breached(&mut self, step: &Step<'_>, breached: &Breached) -> Result<(), NotACase> {
        for owed in &breached.obligations {
            self.owed(step, *owed)?.breach(owed.on);
        }
        Ok(())
    }

    pub(super) fn reminded(&mut self, step: &Step<'_>, reminded: &Reminded) -> Result<(), NotACase> {
        for owed in &reminded.obligations {
            self.owed(step, *owed)?.reminded_of = Some(owed.on);
        }
        Ok(())
    }

    pub(super) fn escalated(&mut self, step: &Step<'_>, escalated: &Escalated) -> Result<(), NotACase> {
        for owed in &escalated.obligations {
            self.owed(step, *owed)?.escalated_to = Some(escalated.to);
        }
        Ok(())
    }

    pub(super) fn notified(&mut self, step: &Step<'_>, leg: LegIndex) -> Result<(), NotACase> {
        self.leg_of(step, leg)?
            .meet(step.at, &[ObligationKind::NotifyExtension]);
        Ok(())
    }

    pub(super) fn delivered(&mut self, step: &Step<'_>, delivered: &Delivered) {
        for delivery in &delivered.notices {
            self.deliveries.push((step.at, *delivery));
            self.told(step.at, *delivery);
        }
    }

    pub(super) fn resent(&mut self, resent: &Resent) {
        let again = |id: NoticeId| resent.notices.iter().any(|one| one.notice == id);
        self.deliveries.retain(|(_, delivery)| !again(delivery.notice));
        self.resent.extend(&resent.notices);
    }

    /// What the step says is owed, to be changed.
    fn owed(&mut self, step: &Step<'_>, owed: Owed) -> Result<&mut Obligation, NotACase> {
        self.obligation(owed.leg, owed.kind)
            .ok_or_else(|| step.out_of_order())
    }

    /// Puts a leg back to where it stood before the whole of it was forwarded: what was owed is owed again, by the days that
    /// it had. The rest of a leg from which a part came back never left it. None where the leg is not there.
    fn take_back(&mut self, recalled: Recalled) -> Option<()> {
        let leg = self.legs.get_mut(recalled.leg)?;
        if !matches!(leg.stage, Stage::Forwarded(to, _) if to == recalled.from) {
            return Some(());
        }
        (leg.stage, leg.obligations) = *leg.before_forwarding.take()?;
        // What was delivered meanwhile was delivered.
        for place in 0..self.deliveries.len() {
            let (at, delivery) = *self.deliveries.get(place)?;
            self.told(at, delivery);
        }
        Some(())
    }

    /// Days were computed anew; none where the event speaks of what there is not.
    pub(super) fn recomputed(&mut self, recomputed: &Recomputed) -> Option<()> {
        let rules = self.rules;
        let calendar: Arc<str> = recomputed.calendar.as_str().into();
        for change in &recomputed.registrations {
            let leg = self.legs.get_mut(change.leg)?;
            leg.registered_on = change.to;
            leg.missing_year = change.missing_year;
            for obligation in &mut leg.obligations {
                if rules.term(obligation.kind)?.origin == Origin::Registration {
                    obligation.basis.from = change.to;
                }
            }
        }
        for change in &recomputed.changes {
            let obligation = self.obligation(change.leg, change.kind)?;
            obligation.redate(change.to, change.missing_year);
            match (&mut obligation.extension, change.extended_from) {
                (None, _) => obligation.basis.calendar = Arc::clone(&calendar),
                (Some(extension), None) => extension.calendar = Arc::clone(&calendar),
                (Some(extension), Some(from)) => {
                    extension.from = from;
                    extension.calendar = Arc::clone(&calendar);
                    obligation.basis.calendar = Arc::clone(&calendar);
                    obligation.missing_year_before = change.missing_year;
                }
            }
        }
        Some(())
    }

    /// A notice was delivered: that of an extension to the applicant is itself owed.
    fn told(&mut self, at: Instant, delivery: Delivery) {
        match delivery.outcome {
            DeliveryOutcome::Accepted { .. } => {}
            DeliveryOutcome::Undeliverable { .. } | DeliveryOutcome::Overtaken {} => return,
        }
        let of_extension = |leg: &&mut Leg| {
            delivery.to == Recipient::Applicant {}
                && leg
                    .extension
                    .as_ref()
                    .is_some_and(|extension| extension.seq == delivery.event)
        };
        if let Some(leg) = self.legs.iter_mut().find(of_extension) {
            leg.meet(at, &[ObligationKind::NotifyExtension]);
        }
    }

    /// An obligation, to be changed.
    fn obligation(&mut self, leg: LegIndex, kind: ObligationKind) -> Option<&mut Obligation> {
        self.legs
            .get_mut(leg)?
            .obligations
            .iter_mut()
            .find(|obligation| obligation.kind == kind)
    }
}

/// What an answer meets. What withholds a part is a refusal of that part.
const fn met_by(answered: &Answered) -> &'static [ObligationKind] {
    use ObligationKind::{AlreadyPublished, Answer, Refuse};
    match (answered.outcome, answered.refusal_ground) {
        (AnswerOutcome::Provided, _) | (AnswerOutcome::PartlyProvided, None) => &[Answer],
        (AnswerOutcome::PartlyProvided, Some(_)) | (AnswerOutcome::Refused, _) => &[Answer, Refuse],
        (AnswerOutcome::AlreadyPublished, _) => &[Answer, AlreadyPublished],
    }
}
