//! What a notice of a case says: which message it is, and what of the case it speaks of.

mod owed;
mod writing;

use law::calendar::Calendar;
use law::rules::ObligationKind;
use law::time::{Instant, NaiveDate};
use record::id::RegistrationNumber;
use record::obligation::Opened;
use requests::answer::Outcome;
use requests::case::{Case, Leg, LegIndex, Told};
use requests::notice::{self, Notice, Recipient};
use words::language::Language;

use owed::{opened, terms};
pub use writing::Unwritten;
use writing::Writing;

use crate::{
    Message, Registration, Rendered, Says, ToAdministrator, ToApplicant, ToHead, ToOperator, render,
};

/// A notice in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// The name of its template.
    pub template: &'static str,
    /// The words.
    pub words: Rendered,
}

/// Puts a notice of a case into words, as it is true at this instant: of several things that it names, those that were done
/// or moved meanwhile are left out. `base` is what stands before the number in the address of a request on the portal.
///
/// # Errors
/// There are no words for it, or nothing that it says is true any more ([`notice::is_overtaken`]).
pub fn write(
    case: &Case,
    notice: &Notice<'_>,
    language: Language,
    base: Option<&str>,
    calendar: &Calendar,
    now: Instant,
) -> Result<Letter, Unwritten> {
    let unwritten = Unwritten {
        event: notice.event.event.name(),
        to: notice.to.name(),
    };
    let letter = Writing {
        case,
        notice,
        told: notice.event.event.told().ok_or(unwritten)?,
        language,
        base,
        calendar,
        now,
    };
    if notice::is_overtaken(case, notice.event, notice.to, now) {
        return Err(unwritten);
    }
    match notice.to {
        Recipient::Applicant {} => letter.to_applicant(),
        Recipient::Administrator(on) => letter.to_administrator(on.leg),
        Recipient::Head(on) => letter.to_head(on.leg),
        Recipient::Operator {} => letter.to_operator(),
        Recipient::Subscriber(_) => Err(unwritten),
    }
}

impl<'a> Writing<'_, 'a> {
    /// The last day of the answer on a leg.
    fn due(&self, leg: &Leg) -> Result<NaiveDate, Unwritten> {
        let answer = leg.obligation(ObligationKind::Answer);
        answer.map(|answer| answer.due).ok_or_else(|| self.no_words())
    }

    /// Where a last day that the event speaks of is provisional: the first year for which there is no calendar.
    fn missing_year(&self) -> Option<i32> {
        let of_opened = |opened: &[Opened]| opened.iter().find_map(|opened| opened.missing_year);
        let of_legs = || {
            let owed = self.case.legs.iter().flat_map(|leg| &leg.obligations);
            owed.filter(|owed| !owed.has_ended())
                .find_map(|owed| owed.missing_year)
        };
        match self.told {
            Told::Registered(registered) => of_opened(&registered.obligations),
            Told::Forwarded(forwarded) => of_opened(&forwarded.obligations),
            Told::Extended(extended) => extended.missing_year,
            Told::Recomputed(recomputed) => recomputed.changes.iter().find_map(|change| change.missing_year),
            Told::Accepted(_)
            | Told::ClarificationAsked(_)
            | Told::ClarificationGiven(_)
            | Told::Recalled(_)
            | Told::Reminded(_) => of_legs(),
            Told::Returned(_)
            | Told::Answered(_)
            | Told::ContactsCorrected
            | Told::Withdrawn
            | Told::Rated(_)
            | Told::Breached(_)
            | Told::Escalated(_)
            | Told::RevocationChecked(_)
            | Told::Erased(_) => None,
        }
    }

    fn registration<'s>(&self, leg: &'s Leg) -> Registration<'s> {
        Registration {
            number: &leg.number,
            holder: leg.holder_name.r#in(self.language),
        }
    }

    /// About a request at one holder.
    fn say(&self, about: Registration<'_>, says: Says<'_>) -> Result<Letter, Unwritten> {
        let link = self.base.map(|base| format!("{base}{}", about.number));
        let message = Message {
            number: about.number,
            holder: about.holder,
            link: link.as_deref(),
            says,
            missing_year: self.missing_year(),
        };
        Ok(Letter {
            template: says.template(),
            words: render(self.language, &message),
        })
    }

    /// About a request at each of several holders: under its first number, and with all their names, because a notice of
    /// what several did not do is one.
    fn say_of(&self, legs: &[LegIndex], says: Says<'_>) -> Result<Letter, Unwritten> {
        let mut named: Vec<&Leg> = Vec::new();
        for leg in legs {
            let leg = self.leg(*leg)?;
            if !named.iter().any(|there| there.number == leg.number) {
                named.push(leg);
            }
        }
        if let [leg] = named.as_slice() {
            return self.say(self.registration(leg), says);
        }
        let names: Vec<_> = named
            .iter()
            .map(|leg| leg.holder_name.r#in(self.language))
            .collect();
        let number: &RegistrationNumber = &self.case.registered.number;
        let holder = &names.join("; ");
        self.say(Registration { number, holder }, says)
    }

    fn to_applicant(&self) -> Result<Letter, Unwritten> {
        let about = |leg: LegIndex, says| self.say(self.registration(self.leg(leg)?), Says::Applicant(says));
        match self.told {
            Told::Registered(registered) => {
                let terms = &opened(&registered.obligations);
                about(0, ToApplicant::Registered { terms })
            }
            Told::Accepted(on) => {
                let due = self.due(self.leg(on.leg)?)?;
                about(on.leg, ToApplicant::Accepted { due })
            }
            Told::Returned(returned) => about(returned.leg, ToApplicant::Returned),
            Told::Forwarded(forwarded) => {
                let terms = &opened(&forwarded.obligations);
                let to = Registration {
                    number: &forwarded.number,
                    holder: forwarded.holder_name.r#in(self.language),
                };
                about(
                    forwarded.leg,
                    match forwarded.part {
                        true => ToApplicant::ForwardedPart { to, terms },
                        false => ToApplicant::Forwarded { to, terms },
                    },
                )
            }
            Told::Recalled(recalled) => {
                let due = self.due(self.leg(recalled.leg)?)?;
                let from = self.registration(self.leg(recalled.from)?);
                about(recalled.leg, ToApplicant::Recalled { from, due })
            }
            Told::Extended(extended) => {
                let (from, due) = (extended.from, extended.due);
                about(extended.leg, ToApplicant::Extended { from, due })
            }
            Told::ClarificationAsked(on) => {
                let due = self.due(self.leg(on.leg)?)?;
                about(on.leg, ToApplicant::ClarificationAsked { due })
            }
            Told::Answered(answered) => about(
                answered.leg,
                match answered.outcome {
                    Outcome::Provided => ToApplicant::Answered,
                    Outcome::PartlyProvided => ToApplicant::PartlyAnswered,
                    Outcome::AlreadyPublished => ToApplicant::AlreadyPublished,
                    Outcome::Refused => ToApplicant::Refused,
                },
            ),
            Told::Breached(breached) => {
                let owed = self.breaches(&breached.obligations, None);
                let terms = &terms(owed.clone());
                let legs: Vec<_> = owed.map(|owed| owed.leg).collect();
                self.say_of(&legs, Says::Applicant(ToApplicant::Breached { terms }))
            }
            Told::Recomputed(recomputed) => {
                let (legs, moved) = self.moved(recomputed, None);
                self.say_of(&legs, Says::Applicant(ToApplicant::Recomputed { moved: &moved }))
            }
            Told::ClarificationGiven(_)
            | Told::ContactsCorrected
            | Told::Withdrawn
            | Told::Rated(_)
            | Told::Reminded(_)
            | Told::Escalated(_)
            | Told::RevocationChecked(_)
            | Told::Erased(_) => Err(self.no_words()),
        }
    }

    fn to_administrator(&self, index: LegIndex) -> Result<Letter, Unwritten> {
        let leg = self.leg(index)?;
        let about = |says| self.say(self.registration(leg), Says::Administrator(says));
        match self.told {
            Told::Registered(registered) => {
                let terms = &opened(&registered.obligations);
                about(ToAdministrator::Registered { terms })
            }
            Told::Forwarded(forwarded) => {
                let terms = &opened(&forwarded.obligations);
                let from = self.registration(self.leg(forwarded.leg)?);
                about(ToAdministrator::ForwardedHere { from, terms })
            }
            Told::ClarificationGiven(_) => {
                let due = self.due(leg)?;
                about(ToAdministrator::ClarificationGiven { due })
            }
            Told::Recalled(recalled) => {
                let by = self.registration(self.leg(recalled.leg)?);
                about(ToAdministrator::Recalled { by })
            }
            Told::ContactsCorrected => about(ToAdministrator::ContactsCorrected),
            Told::Withdrawn => about(ToAdministrator::Withdrawn),
            Told::Erased(_) => about(ToAdministrator::Erased),
            Told::Rated(rated) => about(ToAdministrator::Rated { mark: rated.mark }),
            Told::Recomputed(recomputed) => {
                let (_, moved) = self.moved(recomputed, Some(index));
                about(ToAdministrator::Recomputed { moved: &moved })
            }
            Told::Breached(breached) => {
                let own = self.breaches(&breached.obligations, Some(index));
                about(ToAdministrator::Breached { terms: &terms(own) })
            }
            Told::Reminded(reminded) => {
                let (due, owed) = self.first_of(reminded, index)?;
                about(ToAdministrator::Reminded { due, owed: &owed })
            }
            Told::RevocationChecked(_) => about(ToAdministrator::SignatureRevoked),
            Told::Accepted(_)
            | Told::Returned(_)
            | Told::Extended(_)
            | Told::ClarificationAsked(_)
            | Told::Answered(_)
            | Told::Escalated(_) => Err(self.no_words()),
        }
    }

    fn to_head(&self, index: LegIndex) -> Result<Letter, Unwritten> {
        let about = |says| self.say(self.registration(self.leg(index)?), says);
        match self.told {
            Told::Rated(rated) => about(Says::Head(ToHead::Rated { mark: rated.mark })),
            Told::Escalated(escalated) => {
                let own = self.open_breaches(&escalated.obligations, Some(index));
                let days = self.overdue(own.clone());
                let terms = &terms(own);
                about(Says::Head(ToHead::Escalated { days, terms }))
            }
            Told::Reminded(reminded) => {
                let (due, owed) = self.first_of(reminded, index)?;
                about(match owed.contains(&ObligationKind::Answer) {
                    true => Says::Head(ToHead::Reminded { due }),
                    // That the applicant has to be told of an extension, in the words that name what is owed.
                    false => Says::Administrator(ToAdministrator::Reminded { due, owed: &owed }),
                })
            }
            Told::RevocationChecked(_) => about(Says::Head(ToHead::SignatureRevoked)),
            Told::Registered(_)
            | Told::Accepted(_)
            | Told::Returned(_)
            | Told::Forwarded(_)
            | Told::Recalled(_)
            | Told::ContactsCorrected
            | Told::Extended(_)
            | Told::ClarificationAsked(_)
            | Told::ClarificationGiven(_)
            | Told::Answered(_)
            | Told::Withdrawn
            | Told::Breached(_)
            | Told::Recomputed(_)
            | Told::Erased(_) => Err(self.no_words()),
        }
    }

    fn to_operator(&self) -> Result<Letter, Unwritten> {
        match self.told {
            Told::Forwarded(forwarded) => {
                let from = self.registration(self.leg(forwarded.leg)?);
                let about = Registration {
                    number: &forwarded.number,
                    holder: forwarded.holder_name.r#in(self.language),
                };
                self.say(about, Says::Operator(ToOperator::CameBack { from }))
            }
            Told::Escalated(escalated) => {
                let owed = self.open_breaches(&escalated.obligations, None);
                let days = self.overdue(owed.clone());
                let legs: Vec<_> = owed.clone().map(|owed| owed.leg).collect();
                let terms = &terms(owed);
                self.say_of(&legs, Says::Operator(ToOperator::Escalated { days, terms }))
            }
            Told::Registered(_)
            | Told::Accepted(_)
            | Told::Returned(_)
            | Told::Recalled(_)
            | Told::ContactsCorrected
            | Told::Extended(_)
            | Told::ClarificationAsked(_)
            | Told::ClarificationGiven(_)
            | Told::Answered(_)
            | Told::Withdrawn
            | Told::Rated(_)
            | Told::Breached(_)
            | Told::Reminded(_)
            | Told::RevocationChecked(_)
            | Told::Recomputed(_)
            | Told::Erased(_) => Err(self.no_words()),
        }
    }
}
