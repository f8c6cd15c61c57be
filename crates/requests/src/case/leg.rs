//! A leg: the registration of a request with one holder, where it stands and what was said there.

use chrono::NaiveDate;
use holders::holder::Name;
use law::rules::ObligationKind;
use law::time::Instant;
use record::event::Raw;
use record::id::{Bin, RegistrationNumber};
use record::obligation::{Obligation, Outcome as Ended};

use super::payload::{Answered, Extended, Mark, Returned};
use super::personal::Attachment;
use super::status::Status;
use crate::answer::Outcome as AnswerOutcome;
use crate::leg::LegIndex;

/// Words that were said at an instant, none once they were erased.
#[derive(Debug, Clone)]
pub struct Said {
    /// When.
    pub at: Instant,
    /// What, as JSON text.
    pub text: Option<Raw>,
}

/// A question to the applicant, and the reply.
#[derive(Debug, Clone)]
pub struct Clarification {
    /// The place of the question in the chain.
    pub seq: u32,
    /// What was asked.
    pub question: Said,
    /// The files that came with the question.
    pub question_attachments: Vec<Attachment>,
    /// What was replied.
    pub reply: Option<Said>,
    /// The files that came with the reply.
    pub reply_attachments: Vec<Attachment>,
}

/// An answer, or a refusal.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Its text.
    pub said: Said,
    /// What stands in the chain.
    pub answered: Answered,
    /// The name of the person who signed.
    pub signatory: Option<Raw>,
    /// The electronic signature under it: a [`Signature`](record::signature::Signature).
    pub signature: Option<Raw>,
    /// The attached files.
    pub attachments: Vec<Attachment>,
    /// The applicant's rating, and the reason of a dislike.
    pub rating: Option<(Mark, Said)>,
}

/// Where a leg stands; each stage has what only it has.
#[derive(Debug, Clone)]
pub enum Stage {
    /// It waits for moderation.
    Received,
    /// It is taken up.
    Accepted,
    /// It is taken up, and the applicant was asked.
    ClarificationAsked,
    /// It is answered or refused.
    Answered(Answer),
    /// It went back to the applicant, for these reasons and with this explanation.
    Returned(Returned, Said),
    /// The applicant took it back, with the reason they gave, if any.
    Withdrawn(Said),
    /// It went to the holder of another leg, with this explanation.
    Forwarded(LegIndex, Said),
    /// The holder that had forwarded it took it back, with this explanation.
    Recalled(Said),
}

impl Stage {
    /// The answer, or the refusal, where there is one.
    pub const fn answer(&self) -> Option<&Answer> {
        match self {
            Self::Answered(answer) => Some(answer),
            Self::Received
            | Self::Accepted
            | Self::ClarificationAsked
            | Self::Returned(..)
            | Self::Withdrawn(_)
            | Self::Forwarded(..)
            | Self::Recalled(_) => None,
        }
    }
}

/// How the term of an answer was made longer.
#[derive(Debug, Clone)]
pub struct Extension {
    /// The place of its event in the chain.
    pub seq: u32,
    /// What stands in the chain.
    pub extended: Extended,
    /// The reason.
    pub said: Said,
}

/// The registration of a request with one holder.
#[derive(Debug, Clone)]
pub struct Leg {
    /// The number there, which names the holder.
    pub number: RegistrationNumber,
    /// The holder's name on the day of registration.
    pub holder_name: Name,
    /// When it arrived there.
    pub arrived_at: Instant,
    /// The day under which it is registered there.
    pub registered_on: NaiveDate,
    /// Where that day is provisional: the year for which there was no calendar.
    pub missing_year: Option<i32>,
    /// Which part of the request it is; none for the whole.
    pub part: Option<Option<Raw>>,
    /// From which leg it came, and with which explanation; none for the first.
    pub forwarded_from: Option<(LegIndex, Said)>,
    /// Whether its holder had the request before, and sent it on.
    pub comes_back: bool,
    /// Where it stands.
    pub stage: Stage,
    /// What is and was owed, in the order in which it was opened.
    pub obligations: Vec<Obligation>,
    /// The extension, if there was one.
    pub extension: Option<Extension>,
    /// What was asked of the applicant.
    pub clarifications: Vec<Clarification>,
    /// Where it stood before the whole of it was forwarded, and what was owed then.
    pub(super) before_forwarding: Option<Box<(Stage, Vec<Obligation>)>>,
}

impl Leg {
    /// Whether the last day of the answer has passed without one: silence is appealed like a refusal.
    pub fn is_silent(&self, now: Instant) -> bool {
        self.obligation(ObligationKind::Answer)
            .is_some_and(|answer| matches!(answer.outcome(now), Some(Ended::Breached { ended_at: None, .. })))
    }

    /// The holder.
    pub const fn holder(&self) -> &Bin {
        &self.number.holder
    }

    /// The state.
    pub const fn status(&self) -> Status {
        match &self.stage {
            Stage::Received => Status::Received,
            Stage::Accepted => Status::Accepted,
            Stage::ClarificationAsked => Status::ClarificationAsked,
            Stage::Answered(answer) => match answer.answered.outcome {
                AnswerOutcome::Refused => Status::Refused,
                AnswerOutcome::Provided | AnswerOutcome::PartlyProvided | AnswerOutcome::AlreadyPublished => {
                    Status::Answered
                }
            },
            Stage::Returned(..) => Status::Returned,
            Stage::Withdrawn(_) => Status::Withdrawn,
            Stage::Forwarded(..) => Status::Forwarded,
            Stage::Recalled(_) => Status::Recalled,
        }
    }

    /// The obligation of this kind.
    pub fn obligation(&self, kind: ObligationKind) -> Option<&Obligation> {
        self.obligations.iter().find(|obligation| obligation.kind == kind)
    }

    /// The pending obligation that is due first: among those that bind this holder whatever it does, or among those
    /// of one kind.
    pub fn next_obligation(&self, now: Instant, kind: Option<ObligationKind>) -> Option<&Obligation> {
        self.obligations
            .iter()
            .filter(|obligation| kind.map_or(!obligation.contingent, |kind| obligation.kind == kind))
            .filter(|obligation| obligation.is_pending(now))
            .min_by_key(|obligation| obligation.due)
    }

    /// Meets the obligations of these kinds.
    pub(super) fn meet(&mut self, at: Instant, kinds: &[ObligationKind]) {
        for obligation in &mut self.obligations {
            if kinds.contains(&obligation.kind) {
                obligation.discharge(at, true);
            }
        }
    }

    /// Ends the leg, and with it all that was owed: these kinds are met by that, the others come to nothing. An applicant
    /// who has the answer need not be told of its extension.
    pub(super) fn close(&mut self, at: Instant, stage: Stage, met: &[ObligationKind]) {
        self.stage = stage;
        for obligation in &mut self.obligations {
            obligation.discharge(at, met.contains(&obligation.kind));
        }
    }
}
