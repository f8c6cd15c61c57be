//! What the event of a command says, where that takes more than a line.

use holders::holder::Name;
use input::fault::Fault;
use input::faults::Faults;
use law::calendar::Calendar;
use law::time::{Instant, NaiveDate};
use record::id::{Bin, RegistrationNumber};

use super::extension::extended;
use super::permission::{check_destination, is_from, recallable};
use super::recomputation::recomputed;
use super::rejected::{Rejected, invalid};
use super::said::{optional_text, raw, text, with_files};
use crate::case::{
    Attachment, Case, Delivered, Erased, EventKind, Forwarded, Leg, LegIndex, Mark, OnLeg, PersonalFields,
    Rated, Recalled, Resent, Returned, RevocationChecked, field, opened_on_arrival,
};
use crate::erasure::ErasureGround;
use crate::moderation::ReturnReason;
use crate::notice::{Delivery, NoticeId, Resend, is_given_up};

/// An event, and the personal fields that it commits to.
pub(super) type Act = (EventKind, PersonalFields);

/// Where and when a command is carried out.
#[derive(Clone, Copy)]
pub(super) struct Setting<'a> {
    pub(super) case: &'a Case,
    pub(super) index: LegIndex,
    pub(super) leg: &'a Leg,
    pub(super) now: Instant,
    pub(super) calendar: &'a Calendar,
}

impl Setting<'_> {
    pub(super) fn returned(self, reasons: &[ReturnReason], explanation: &str) -> Result<Act, Rejected> {
        let returned = Returned {
            leg: self.index,
            reasons: reasons.to_vec(),
        };
        Ok((EventKind::Returned(returned), text(explanation)?))
    }

    pub(super) fn forwarded(
        self,
        number: &RegistrationNumber,
        (registered_on, missing_year): (NaiveDate, Option<i32>),
        holder_name: &Name,
        part: Option<&String>,
        explanation: &str,
    ) -> Result<Act, Rejected> {
        let Self {
            case, now, calendar, ..
        } = self;
        check_destination(case, self.leg, &number.holder)?;
        let mut fields = text(explanation)?;
        if let Some(part) = part {
            fields.push((field::PART, raw(part)?));
        }
        let forwarded = Forwarded {
            leg: self.index,
            comes_back: case.was_sent_on_by(&number.holder),
            part: part.is_some(),
            number: number.clone(),
            registered_on,
            missing_year,
            holder_name: holder_name.clone(),
            calendar: calendar.version().to_owned(),
            obligations: opened_on_arrival(case.rules, now, registered_on, calendar)?,
        };
        Ok((EventKind::Forwarded(forwarded), fields))
    }

    pub(super) fn recalled(self, number: &RegistrationNumber, explanation: &str) -> Result<Act, Rejected> {
        let sent = self.case.leg(number);
        let Some((from, there)) = sent.filter(|(_, there)| is_from(self.case, there, self.leg)) else {
            return Err(invalid("/number", Fault::NotForwardedFromHere));
        };
        recallable(self.leg, (from, there), self.now).map_err(Rejected::NothingToRecall)?;
        let recalled = Recalled {
            leg: self.index,
            from,
        };
        Ok((EventKind::Recalled(recalled), text(explanation)?))
    }

    pub(super) fn extended(self, days: u32, reason: &str, consulted: &[Bin]) -> Result<Act, Rejected> {
        let Self {
            case,
            index,
            leg,
            now,
            calendar,
        } = self;
        let extended = extended(case, index, leg, now, days, consulted, calendar)?;
        Ok((EventKind::Extended(extended), text(reason)?))
    }

    pub(super) fn asked(self, question: &str, attachments: &[Attachment]) -> Result<Act, Rejected> {
        let asked = EventKind::ClarificationAsked(OnLeg { leg: self.index });
        Ok((asked, with_files(question, attachments)?))
    }

    pub(super) fn replied(self, said: &str, attachments: &[Attachment]) -> Result<Act, Rejected> {
        let given = EventKind::ClarificationGiven(OnLeg { leg: self.index });
        Ok((given, with_files(said, attachments)?))
    }

    pub(super) fn rated(self, mark: Mark, reason: Option<&str>) -> Result<Act, Rejected> {
        let leg = self.index;
        Ok((EventKind::Rated(Rated { leg, mark }), optional_text(reason)?))
    }

    pub(super) fn delivered(self, notices: &[Delivery]) -> Option<Act> {
        let mut notices = notices.to_vec();
        notices.retain(|delivery| self.case.delivery(delivery.notice).is_none());
        (!notices.is_empty()).then(|| (EventKind::Delivered(Delivered { notices }), Vec::new()))
    }

    pub(super) fn resent(self, named: &[NoticeId]) -> Result<Option<Act>, Rejected> {
        let notices = resent(self.case, named)?;
        Ok((!notices.is_empty()).then(|| (EventKind::Resent(Resent { notices }), Vec::new())))
    }

    pub(super) fn revocation_checked(self, checked: &RevocationChecked) -> Option<Act> {
        let is_known = self.case.revocation_found(checked.answer_on).is_some();
        (!is_known).then(|| (EventKind::RevocationChecked(checked.clone()), Vec::new()))
    }

    pub(super) fn recomputed(self) -> Result<Option<Act>, Rejected> {
        let done = recomputed(self.case, self.now, self.calendar)?;
        Ok(done.map(|done| (EventKind::Recomputed(done), Vec::new())))
    }
}

/// An erasure.
pub(super) fn erased(
    ground: ErasureGround,
    reference: &str,
    explanation: Option<&str>,
) -> Result<Act, Rejected> {
    let reference = reference.to_owned();
    Ok((
        EventKind::Erased(Erased { ground, reference }),
        optional_text(explanation)?,
    ))
}

/// The notices that are sent once more: of those named, or of all, the ones that could not be delivered. One that was to be
/// sent once more before and has not come to its end is on its way.
fn resent(case: &Case, named: &[NoticeId]) -> Result<Vec<Resend>, Rejected> {
    let dead = case.deliveries.iter().map(|(_, delivery)| delivery);
    let dead: Vec<_> = dead
        .filter(|one| is_given_up(case, one.to, one.outcome))
        .collect();
    let mut faults = Faults::default();
    for (place, id) in named.iter().enumerate() {
        let is_dead = dead.iter().any(|one| one.notice == *id);
        let is_on_its_way = case.delivery(*id).is_none() && case.resent.iter().any(|one| one.notice == *id);
        if !is_dead && !is_on_its_way {
            faults.push(format!("/notices/{place}"), Fault::NotUndeliverable);
        }
    }
    if !faults.0.is_empty() {
        return Err(Rejected::Invalid(faults));
    }
    let meant = dead
        .into_iter()
        .filter(|one| named.is_empty() || named.contains(&one.notice));
    let again = meant.map(|one| Resend {
        notice: one.notice,
        event: one.event,
        to: one.to,
    });
    Ok(again.collect())
}
