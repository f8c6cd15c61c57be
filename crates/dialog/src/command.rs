//! Commands: what may be done in a case, by whom and when, and what follows from it.
//!
//! [`decide`] says which events a command brings about, or why it does not. Whether a command is possible at all is
//! one table, [`is_possible`] by state and [`who`] by role; everything else is a condition of one command.
//!
//! An act that comes late is never refused: the law still asks for it. It is recorded, and so is the breach, on the
//! last day of the term and not on the day of the act.

use serde_json::value::{RawValue, to_raw_value};

use crate::answer::{Outcome, RefusalGround, Signatory};
use crate::calendar::{Calendar, NotCovered};
use crate::case::{
    Answered, Attachment, Breached, Case, Delivered, Erased, EventKind, Extended, Forwarded, Leg, LegIndex,
    Mark, OnLeg, Owed, PersonalFields, Rated, Recalled, Recomputed, Redated, Reregistered, Resent, Returned,
    RevocationChecked, Stage, Status, field, opened_on_arrival,
};
use crate::document::Contacts;
use crate::erasure::ErasureGround;
use crate::event::Actor;
use crate::fault::{Fault, Faults};
use crate::holder::Name;
use crate::id::{Bin, Iin, RegistrationNumber};
use crate::language::{Language, Text};
use crate::moderation::ReturnReason;
use crate::notice::{Delivery, NoticeId, Resend, is_given_up};
use crate::obligation::{Obligation, Opened};
use crate::room;
use crate::rules::{ObligationKind, Origin, Unit};
use crate::signature::Signature;
use crate::terms::{self, LastDay};
use crate::time::{Instant, NaiveDate, day};
use crate::watch::{self, Watch};

/// A command, with what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Take the request up (the Rules, paragraph 5).
    Accept,
    /// Send it back to the applicant as not conforming to article 11 of the Law (the Rules, paragraph 4).
    Return {
        /// What does not conform.
        reasons: Vec<ReturnReason>,
        /// In the administrator's words.
        explanation: String,
    },
    /// Send it, or a part of it, to the competent holder (the Rules, paragraph 4; the Law, article 11(11)).
    Forward {
        /// The number it gets there.
        number: RegistrationNumber,
        /// The day under which it is registered there.
        registered_on: NaiveDate,
        /// Where that day is provisional: the year for which there is no calendar.
        missing_year: Option<i32>,
        /// The name of the holder there.
        holder_name: Name,
        /// Which part; none for the whole.
        part: Option<String>,
        /// Why.
        explanation: String,
    },
    /// Take back what was forwarded by mistake, as long as the other holder has done nothing. No paragraph names it; none
    /// forbids to mend a slip of the same day.
    Recall {
        /// The number that it has at the other holder.
        number: RegistrationNumber,
        /// Why.
        explanation: String,
    },
    /// Make the term of the answer longer (the Rules, paragraph 5; the Law, article 11(10)).
    Extend {
        /// By how many calendar days.
        days: u32,
        /// Why.
        reason: String,
        /// The holders whose information is needed.
        consulted: Vec<Bin>,
    },
    /// Ask the applicant what is meant (the Law, article 9(1)(2)). The terms run on.
    Clarify {
        /// The question.
        question: String,
        /// The attached files.
        attachments: Vec<Attachment>,
    },
    /// Reply to the question.
    Reply {
        /// The reply.
        text: String,
        /// The attached files.
        attachments: Vec<Attachment>,
    },
    /// Answer, or refuse (the Rules, paragraph 5; the Law, article 11(10), (14) to (17)).
    Answer(Box<AnswerGiven>),
    /// Give other contacts than the request has (the Law, article 11(5): the means by which whoever asks is reached).
    CorrectContacts {
        /// All of them, as they are now.
        contacts: Contacts,
    },
    /// Take the request back (the Law, article 7(1)(4)).
    Withdraw {
        /// Why; nobody has to say.
        reason: Option<String>,
    },
    /// Rate the answer (the Rules, paragraph 6).
    Rate {
        /// Like or dislike.
        mark: Mark,
        /// Why; there always is one for a dislike.
        reason: Option<String>,
    },
    /// Look at what is due: write down what was not done in time, remind, and bring before the next above.
    Attend(Watch),
    /// Write down that the applicant was told of an extension (the Rules, paragraph 5: within 3 working days).
    ConfirmNotice,
    /// Write down what became of notices.
    RecordDelivery(Vec<Delivery>),
    /// Send notices once more that could not be delivered: these, or all of them where none is named.
    Resend(Vec<NoticeId>),
    /// Write down what was said of a certificate that nobody could speak of before.
    RecordRevocation(RevocationChecked),
    /// Compute the terms anew with a newer calendar.
    Recompute,
    /// Remove the personal values (Law № 94-V).
    Erase {
        /// On which ground.
        ground: ErasureGround,
        /// The decision, by its number and day.
        reference: String,
        /// In the operator's words.
        explanation: Option<String>,
    },
}

/// An answer as it is given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerGiven {
    /// What became of the request.
    pub outcome: Outcome,
    /// The ground, of a refusal always, and of a part that is withheld where it is named.
    pub refusal_ground: Option<RefusalGround>,
    /// The text.
    pub text: String,
    /// The language it says it is in; it must be that of the request.
    pub language: Option<Language>,
    /// Who signed.
    pub signatory: Signatory,
    /// The attached files.
    pub attachments: Vec<Attachment>,
    /// The electronic signature under it.
    pub signature: Option<Signature>,
    /// The holder's name on this day.
    pub holder_name: Name,
    /// The holder's postal address on this day.
    pub holder_address: String,
}

/// Which command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CommandKind {
    /// [`Command::Accept`].
    Accept,
    /// [`Command::Return`].
    Return,
    /// [`Command::Forward`].
    Forward,
    /// [`Command::Recall`].
    Recall,
    /// [`Command::Extend`].
    Extend,
    /// [`Command::Clarify`].
    Clarify,
    /// [`Command::Reply`].
    Reply,
    /// [`Command::Answer`].
    Answer,
    /// [`Command::CorrectContacts`].
    CorrectContacts,
    /// [`Command::Withdraw`].
    Withdraw,
    /// [`Command::Rate`].
    Rate,
    /// [`Command::Attend`].
    Attend,
    /// [`Command::ConfirmNotice`].
    ConfirmNotice,
    /// [`Command::RecordDelivery`].
    RecordDelivery,
    /// [`Command::Resend`].
    Resend,
    /// [`Command::RecordRevocation`].
    RecordRevocation,
    /// [`Command::Recompute`].
    Recompute,
    /// [`Command::Erase`].
    Erase,
}

impl CommandKind {
    /// Every command.
    pub const ALL: [Self; 18] = [
        Self::Accept,
        Self::Return,
        Self::Forward,
        Self::Recall,
        Self::Extend,
        Self::Clarify,
        Self::Reply,
        Self::Answer,
        Self::CorrectContacts,
        Self::Withdraw,
        Self::Rate,
        Self::Attend,
        Self::ConfirmNotice,
        Self::RecordDelivery,
        Self::Resend,
        Self::RecordRevocation,
        Self::Recompute,
        Self::Erase,
    ];

    /// The stable name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Return => "return",
            Self::Forward => "forward",
            Self::Recall => "recall",
            Self::Extend => "extend",
            Self::Clarify => "clarify",
            Self::Reply => "reply",
            Self::Answer => "answer",
            Self::CorrectContacts => "correct-contacts",
            Self::Withdraw => "withdraw",
            Self::Rate => "rate",
            Self::Attend => "attend",
            Self::ConfirmNotice => "confirm-notice",
            Self::RecordDelivery => "record-delivery",
            Self::Resend => "resend",
            Self::RecordRevocation => "record-revocation",
            Self::Recompute => "recompute",
            Self::Erase => "erase",
        }
    }

    /// The command in words, as something to do.
    pub const fn text(self) -> Text {
        match self {
            Self::Accept => Text {
                kk: "қабылдау",
                ru: "принять",
                en: "accept",
            },
            Self::Return => Text {
                kk: "қайтару",
                ru: "вернуть",
                en: "return",
            },
            Self::Forward => Text {
                kk: "тиісті ақпарат иеленушіге жіберу",
                ru: "направить по компетенции",
                en: "forward",
            },
            Self::Recall => Text {
                kk: "қате жіберілгенді қайтарып алу",
                ru: "вернуть себе направленное по ошибке",
                en: "take back what was forwarded by mistake",
            },
            Self::Extend => Text {
                kk: "мерзімді ұзарту",
                ru: "продлить срок",
                en: "extend the term",
            },
            Self::Clarify => Text {
                kk: "нақтылауды сұрау",
                ru: "запросить уточнение",
                en: "ask for clarification",
            },
            Self::Reply => Text {
                kk: "нақтылау",
                ru: "дать уточнение",
                en: "clarify",
            },
            Self::Answer => Text {
                kk: "жауап беру",
                ru: "ответить",
                en: "answer",
            },
            Self::CorrectContacts => Text {
                kk: "байланыс деректерін түзету",
                ru: "исправить контактные данные",
                en: "correct the contacts",
            },
            Self::Withdraw => Text {
                kk: "сұрау салуды кері қайтарып алу",
                ru: "отозвать",
                en: "withdraw",
            },
            Self::Rate => Text {
                kk: "бағалау",
                ru: "оценить",
                en: "rate",
            },
            Self::Attend => Text {
                kk: "мерзімдерді қадағалау",
                ru: "проследить за сроками",
                en: "watch the terms",
            },
            Self::RecordDelivery => Text {
                kk: "хабарламалардың жеткізілуін тіркеу",
                ru: "записать доставку уведомлений",
                en: "record the delivery of notices",
            },
            Self::Resend => Text {
                kk: "жеткізілмеген хабарламаларды қайта жіберу",
                ru: "отправить недоставленные уведомления ещё раз",
                en: "send undelivered notices again",
            },
            Self::RecordRevocation => Text {
                kk: "сертификаттың күшін тексеру нәтижесін тіркеу",
                ru: "записать результат проверки сертификата",
                en: "record the check of a certificate",
            },
            Self::ConfirmNotice => Text {
                kk: "мерзімнің ұзартылғаны туралы хабардар етілгенін растау",
                ru: "подтвердить уведомление о продлении",
                en: "confirm that the applicant was told of the extension",
            },
            Self::Recompute => Text {
                kk: "мерзімдерді қайта есептеу",
                ru: "пересчитать сроки",
                en: "recompute the terms",
            },
            Self::Erase => Text {
                kk: "дербес деректерді жою",
                ru: "уничтожить персональные данные",
                en: "erase the personal data",
            },
        }
    }
}

impl Command {
    /// Which command it is.
    pub const fn kind(&self) -> CommandKind {
        match self {
            Self::Accept => CommandKind::Accept,
            Self::Return { .. } => CommandKind::Return,
            Self::Forward { .. } => CommandKind::Forward,
            Self::Recall { .. } => CommandKind::Recall,
            Self::Extend { .. } => CommandKind::Extend,
            Self::Clarify { .. } => CommandKind::Clarify,
            Self::Reply { .. } => CommandKind::Reply,
            Self::Answer(_) => CommandKind::Answer,
            Self::CorrectContacts { .. } => CommandKind::CorrectContacts,
            Self::Withdraw { .. } => CommandKind::Withdraw,
            Self::Rate { .. } => CommandKind::Rate,
            Self::Attend(_) => CommandKind::Attend,
            Self::ConfirmNotice => CommandKind::ConfirmNotice,
            Self::RecordDelivery(_) => CommandKind::RecordDelivery,
            Self::Resend(_) => CommandKind::Resend,
            Self::RecordRevocation(_) => CommandKind::RecordRevocation,
            Self::Recompute => CommandKind::Recompute,
            Self::Erase { .. } => CommandKind::Erase,
        }
    }
}

/// Whose a command is.
pub const fn who(command: CommandKind) -> &'static [Actor] {
    match command {
        CommandKind::Accept
        | CommandKind::Return
        | CommandKind::Forward
        | CommandKind::Recall
        | CommandKind::Clarify => &[Actor::Administrator],
        CommandKind::Extend => &[Actor::Head],
        CommandKind::Answer => &[Actor::Administrator, Actor::Head],
        CommandKind::Reply | CommandKind::CorrectContacts | CommandKind::Withdraw | CommandKind::Rate => {
            &[Actor::Applicant]
        }
        CommandKind::ConfirmNotice => &[Actor::Administrator, Actor::Head],
        CommandKind::Attend
        | CommandKind::RecordDelivery
        | CommandKind::RecordRevocation
        | CommandKind::Recompute => &[Actor::Portal],
        CommandKind::Resend | CommandKind::Erase => &[Actor::Operator],
    }
}

/// Whether a command is possible in this state.
///
/// A holder who answers, extends or asks without having accepted accepts by that: the law knows no acceptance apart
/// from moderation, so none may be demanded. After acceptance nothing is returned; what cannot be given is refused.
pub const fn is_possible(status: Status, command: CommandKind) -> bool {
    match command {
        CommandKind::Accept | CommandKind::Return => matches!(status, Status::Received),
        CommandKind::Clarify => matches!(status, Status::Received | Status::Accepted),
        CommandKind::Reply => matches!(status, Status::ClarificationAsked),
        CommandKind::Forward | CommandKind::Extend | CommandKind::Answer | CommandKind::Withdraw => {
            status.is_open()
        }
        CommandKind::Rate => matches!(status, Status::Answered | Status::Refused),
        // The whole is with the other holder; of a part, the rest has to be open here for it to come back to.
        CommandKind::Recall => {
            matches!(
                status,
                Status::Forwarded | Status::Accepted | Status::ClarificationAsked
            )
        }
        // As long as somebody may have to reach the applicant.
        CommandKind::CorrectContacts => match status {
            Status::Received
            | Status::Accepted
            | Status::ClarificationAsked
            | Status::Answered
            | Status::Refused
            | Status::Returned => true,
            Status::Withdrawn | Status::Forwarded | Status::Recalled | Status::Erased => false,
        },
        CommandKind::ConfirmNotice => status.is_open(),
        // What the portal itself does is asked for again and again, and does nothing where there is nothing to do.
        CommandKind::Attend
        | CommandKind::RecordDelivery
        | CommandKind::RecordRevocation
        | CommandKind::Recompute => true,
        // Somebody has to be told whatever became of the request.
        CommandKind::Resend => true,
        // As long as an answer is owed somewhere, the holder must know whom.
        CommandKind::Erase => !status.is_open() && !matches!(status, Status::Erased),
    }
}

/// Why a command does nothing.
#[derive(Debug, PartialEq, Eq)]
pub enum Rejected {
    /// It is not this person's to do.
    NotYours,
    /// It is not possible in this state; these commands are.
    Illegal {
        /// The state.
        status: Status,
        /// What is possible now; [`who`] says for whom.
        possible: Vec<CommandKind>,
    },
    /// The applicant has been told, or there was no extension to tell of.
    NothingToConfirm,
    /// The answer has its rating.
    AlreadyRated,
    /// Nothing that was forwarded can be taken back.
    NothingToRecall(Unrecallable),
    /// The contacts were corrected as often as they may be.
    CorrectedTooOften,
    /// The request was forwarded as often as it may be.
    ForwardedTooOften,
    /// The record has no room for it.
    NoRoom {
        /// Whether it may have with fewer words.
        with_fewer_words: bool,
    },
    /// The term was extended before.
    AlreadyExtended,
    /// The term to be extended has ended.
    TermEnded {
        /// Its last day.
        on: NaiveDate,
    },
    /// Something that it says is not acceptable in this case.
    Invalid(Faults),
    /// The calendar does not reach to the end of a term.
    NotCovered(NotCovered),
    /// What was said cannot be written down.
    Unwritable(String),
}

/// Why what was forwarded cannot be taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unrecallable {
    /// Nothing was forwarded from here, or it was taken back.
    Nothing,
    /// The other holder has done something, or it came to its end there.
    Acted,
    /// A part went first and the rest after it, so that nobody is here to whom the part could come back.
    RestSentOn,
    /// The last day for it has passed.
    Over {
        /// That day.
        on: NaiveDate,
    },
}

impl From<NotCovered> for Rejected {
    fn from(error: NotCovered) -> Self {
        Self::NotCovered(error)
    }
}

/// One fault, where there can be no other.
fn invalid(pointer: &str, fault: Fault) -> Rejected {
    Rejected::Invalid(Faults(vec![(pointer.to_owned(), fault)]))
}

/// An event to be added to a case, with its personal fields.
#[derive(Debug, Clone)]
pub struct Happened {
    /// Who acted.
    pub actor: Actor,
    /// What happened.
    pub event: EventKind,
    /// What was said, and by whom.
    pub fields: PersonalFields,
}

/// Who acts, and when.
#[derive(Debug, Clone, Copy)]
pub struct Acting<'a> {
    /// In which role.
    pub actor: Actor,
    /// The person, where it is one of the holder's staff or an operator: the applicant is known.
    pub staff: Option<&'a Iin>,
    /// The present instant.
    pub now: Instant,
}

/// Whether this actor may give this command on this leg now.
///
/// # Errors
/// Why not.
pub fn permit(
    case: &Case,
    leg: &Leg,
    actor: Actor,
    command: CommandKind,
    now: Instant,
) -> Result<(), Rejected> {
    if !who(command).contains(&actor) {
        return Err(Rejected::NotYours);
    }
    let status = status_for(case, leg, command);
    if !is_possible(status, command) {
        return Err(Rejected::Illegal {
            status,
            possible: possible_now(case, leg, now),
        });
    }
    hindrance(case, leg, command, now).map_or(Ok(()), Err)
}

/// The state that a command looks at: taking back, other contacts and erasing are about the whole request, everything else
/// about one registration, until the request is erased.
fn status_for(case: &Case, leg: &Leg, command: CommandKind) -> Status {
    match command {
        CommandKind::Withdraw | CommandKind::CorrectContacts | CommandKind::Erase => case.status(),
        _ if case.erased.is_some() => Status::Erased,
        _ => leg.status(),
    }
}

/// What stands in the way of a command that the state allows.
fn hindrance(case: &Case, leg: &Leg, command: CommandKind, now: Instant) -> Option<Rejected> {
    let hindered = match (command, &leg.stage) {
        (CommandKind::Forward, _) if case.legs.len() >= room::LEGS => Some(Rejected::ForwardedTooOften),
        (CommandKind::Recall, _) => {
            let sent = case.legs.iter().enumerate();
            let sent = sent.filter(|(_, there)| is_from(case, there, leg));
            let mut each = sent.map(|sent| recallable(leg, sent, now));
            let first = each.next().unwrap_or(Err(Unrecallable::Nothing));
            each.fold(first, Result::or).err().map(Rejected::NothingToRecall)
        }
        (CommandKind::CorrectContacts, _) if case.corrections >= room::CORRECTIONS => {
            Some(Rejected::CorrectedTooOften)
        }
        (CommandKind::Extend, _) if leg.extension.is_some() => Some(Rejected::AlreadyExtended),
        (CommandKind::Extend, _) => leg
            .obligation(ObligationKind::Answer)
            .filter(|answer| answer.is_past(now))
            .map(|answer| Rejected::TermEnded { on: answer.due }),
        (CommandKind::ConfirmNotice, _) if !owes_notice(leg) => Some(Rejected::NothingToConfirm),
        (CommandKind::Rate, Stage::Answered(answer)) if answer.rating.is_some() => {
            Some(Rejected::AlreadyRated)
        }
        _ => None,
    };
    let has_no_room = || {
        (!room::is_there(case, leg, command)).then_some(Rejected::NoRoom {
            with_fewer_words: false,
        })
    };
    hindered.or_else(has_no_room)
}

/// Whether a leg was begun by a forwarding from another.
fn is_from(case: &Case, there: &Leg, leg: &Leg) -> bool {
    let from = there
        .forwarded_from
        .as_ref()
        .and_then(|(from, _)| case.legs.get(*from));
    from.is_some_and(|from| from.number == leg.number)
}

/// Whether what went from one leg to another can be taken back: as long as the other holder has done nothing, and until the
/// last day on which it has to moderate. From then on it is late with it, and somebody relies on where the request is.
fn recallable(leg: &Leg, (place, there): (LegIndex, &Leg), now: Instant) -> Result<(), Unrecallable> {
    match (&there.stage, &leg.stage) {
        (Stage::Received, Stage::Forwarded(to, _)) if *to != place => Err(Unrecallable::RestSentOn),
        (Stage::Received, _) => match there.obligation(ObligationKind::Moderate) {
            Some(moderate) if !moderate.is_past(now) => Ok(()),
            Some(moderate) => Err(Unrecallable::Over { on: moderate.due }),
            None => Err(Unrecallable::Acted),
        },
        (Stage::Recalled(_), _) => Err(Unrecallable::Nothing),
        (
            Stage::Accepted
            | Stage::ClarificationAsked
            | Stage::Answered(_)
            | Stage::Returned(..)
            | Stage::Withdrawn(_)
            | Stage::Forwarded(..),
            _,
        ) => Err(Unrecallable::Acted),
    }
}

/// Whether the applicant must still be told of an extension.
fn owes_notice(leg: &Leg) -> bool {
    leg.obligation(ObligationKind::NotifyExtension)
        .is_some_and(|notice| !notice.has_ended())
}

/// What the applicant and the holder's staff can do with this leg now, as the next step in the life of the request; [`who`] says
/// who. Other contacts are no step in it.
pub fn possible_now(case: &Case, leg: &Leg, now: Instant) -> Vec<CommandKind> {
    CommandKind::ALL
        .into_iter()
        .filter(|command| !matches!(who(*command), [Actor::Portal | Actor::Operator]))
        .filter(|command| *command != CommandKind::CorrectContacts)
        .filter(|command| is_possible(status_for(case, leg, *command), *command))
        .filter(|command| hindrance(case, leg, *command, now).is_none())
        .collect()
}

/// Whether the request may go to this holder.
///
/// # Errors
/// It is the holder that has it, or another that has it already.
pub fn check_destination(case: &Case, leg: &Leg, to: &Bin) -> Result<(), Rejected> {
    if to == leg.holder() {
        Err(invalid("/to", Fault::OwnHolder))
    } else if case
        .legs
        .iter()
        .any(|leg| leg.holder() == to && leg.status().is_open())
    {
        Err(invalid("/to", Fault::HolderHasIt))
    } else {
        Ok(())
    }
}

/// The events that a command brings about on a leg; none where the portal finds nothing to do.
///
/// Breaches that nobody has written down yet come first, dated on their last days. What it answers has room in the record.
///
/// # Errors
/// Why it brings about nothing.
pub fn decide(
    case: &Case,
    index: LegIndex,
    acting: Acting<'_>,
    command: &Command,
    calendar: &Calendar,
) -> Result<Vec<Happened>, Rejected> {
    let leg = case.legs.get(index).ok_or(Rejected::NotYours)?;
    let (kind, now) = (command.kind(), acting.now);
    permit(case, leg, acting.actor, kind, now)?;

    // Whoever answers, extends or asks takes the request up by that.
    let accepts = match command {
        Command::Extend { .. } | Command::Clarify { .. } | Command::Answer(_) => {
            leg.status() == Status::Received
        }
        _ => false,
    };
    // The term that binds only whoever does this very thing.
    let own_term = match command {
        Command::Forward { .. } => Some(ObligationKind::Forward),
        Command::Answer(answer) => match answer.outcome {
            Outcome::AlreadyPublished => Some(ObligationKind::AlreadyPublished),
            // What withholds a part on a ground of article 11(16) is a refusal of that part.
            Outcome::Refused | Outcome::PartlyProvided | Outcome::Provided => {
                answer.refusal_ground.map(|_| ObligationKind::Refuse)
            }
        },
        _ => None,
    };
    let by_portal = |event| Happened {
        actor: Actor::Portal,
        event,
        fields: Vec::new(),
    };
    let watched = match command {
        // A calendar that does not reach must not keep a breach from being written down: the last day is known.
        Command::Attend(watch) => watch::due(case, *watch, now, calendar).unwrap_or_default(),
        _ => Vec::new(),
    };
    let act = act(case, index, leg, now, command, calendar)?;

    let mut happened = Vec::new();
    let breaches = breaches(case, now, own_term.map(|kind| (index, kind)));
    // A newer calendar may move the very days that seem to have passed: they are judged after it.
    if !breaches.is_empty() && kind != CommandKind::Recompute {
        happened.push(by_portal(EventKind::Breached(Breached {
            obligations: breaches,
        })));
    }
    happened.extend(watched.into_iter().map(by_portal));
    let by = |mut fields: PersonalFields| -> Result<PersonalFields, Rejected> {
        if let Some(iin) = acting.staff {
            fields.push((field::BY, raw(iin.as_str())?));
        }
        Ok(fields)
    };
    if accepts {
        happened.push(Happened {
            actor: acting.actor,
            event: EventKind::Accepted(OnLeg { leg: index }),
            fields: by(Vec::new())?,
        });
    }
    if let Some((event, fields)) = act {
        happened.push(Happened {
            actor: acting.actor,
            event,
            fields: by(fields)?,
        });
    }
    room::check(case, leg, kind, &happened)?;
    Ok(happened)
}

/// A value as it is committed to.
fn raw<T: serde::Serialize + ?Sized>(value: &T) -> Result<Box<RawValue>, Rejected> {
    to_raw_value(value).map_err(|error| Rejected::Unwritable(error.to_string()))
}

/// What was said, as the field `text`.
fn text(said: &str) -> Result<PersonalFields, Rejected> {
    Ok(vec![(field::TEXT, raw(said)?)])
}

/// What was said, with the files that came with it.
fn with_files(said: &str, attachments: &[Attachment]) -> Result<PersonalFields, Rejected> {
    let mut fields = text(said)?;
    if !attachments.is_empty() {
        fields.push((field::ATTACHMENTS, raw(attachments)?));
    }
    Ok(fields)
}

/// What may or may not have been said.
fn optional_text(said: Option<&str>) -> Result<PersonalFields, Rejected> {
    said.map_or_else(|| Ok(Vec::new()), text)
}

/// Every obligation whose last day has passed without a word in the chain, and the own term of an act that is late.
fn breaches(case: &Case, now: Instant, own: Option<(LegIndex, ObligationKind)>) -> Vec<Owed> {
    let mut breaches = Vec::new();
    for (index, leg) in case.legs.iter().enumerate() {
        for obligation in &leg.obligations {
            let late_act = own == Some((index, obligation.kind))
                && obligation.outcome.is_none()
                && obligation.is_past(now);
            if late_act || obligation.is_breached_unrecorded(now) {
                breaches.push(Owed {
                    leg: index,
                    kind: obligation.kind,
                    on: obligation.due,
                });
            }
        }
    }
    breaches
}

/// The event of the command itself.
fn act(
    case: &Case,
    index: LegIndex,
    leg: &Leg,
    now: Instant,
    command: &Command,
    calendar: &Calendar,
) -> Result<Option<(EventKind, PersonalFields)>, Rejected> {
    let on_leg = OnLeg { leg: index };
    Ok(Some(match command {
        Command::Accept => (EventKind::Accepted(on_leg), Vec::new()),
        Command::Return { reasons, explanation } => (
            EventKind::Returned(Returned {
                leg: index,
                reasons: reasons.clone(),
            }),
            text(explanation)?,
        ),
        Command::Forward {
            number,
            registered_on,
            missing_year,
            holder_name,
            part,
            explanation,
        } => {
            check_destination(case, leg, &number.holder)?;
            let mut fields = text(explanation)?;
            if let Some(part) = part {
                fields.push((field::PART, raw(part)?));
            }
            let forwarded = Forwarded {
                leg: index,
                comes_back: case.was_sent_on_by(&number.holder),
                part: part.is_some(),
                number: number.clone(),
                registered_on: *registered_on,
                missing_year: *missing_year,
                holder_name: holder_name.clone(),
                calendar: calendar.version().to_owned(),
                obligations: opened_on_arrival(case.rules, now, *registered_on, calendar)?,
            };
            (EventKind::Forwarded(forwarded), fields)
        }
        Command::Recall { number, explanation } => {
            let sent = case.leg(number).filter(|(_, there)| is_from(case, there, leg));
            let Some((from, there)) = sent else {
                return Err(invalid("/number", Fault::NotForwardedFromHere));
            };
            recallable(leg, (from, there), now).map_err(Rejected::NothingToRecall)?;
            (
                EventKind::Recalled(Recalled { leg: index, from }),
                text(explanation)?,
            )
        }
        Command::Extend {
            days,
            reason,
            consulted,
        } => (
            EventKind::Extended(extended(case, index, leg, now, *days, consulted, calendar)?),
            text(reason)?,
        ),
        Command::Clarify {
            question,
            attachments,
        } => (
            EventKind::ClarificationAsked(on_leg),
            with_files(question, attachments)?,
        ),
        Command::Reply {
            text: said,
            attachments,
        } => (
            EventKind::ClarificationGiven(on_leg),
            with_files(said, attachments)?,
        ),
        Command::Answer(answer) => answered(case, index, leg, answer)?,
        Command::CorrectContacts { contacts } => (
            EventKind::ContactsCorrected {},
            vec![(field::CONTACTS, raw(contacts)?)],
        ),
        Command::Withdraw { reason } => (EventKind::Withdrawn {}, optional_text(reason.as_deref())?),
        Command::Rate { mark, reason } => (
            EventKind::Rated(Rated {
                leg: index,
                mark: *mark,
            }),
            optional_text(reason.as_deref())?,
        ),
        // What it finds stands beside the breaches.
        Command::Attend(_) => return Ok(None),
        Command::RecordDelivery(notices) => {
            let mut notices = notices.clone();
            notices.retain(|delivery| case.delivery(delivery.notice).is_none());
            if notices.is_empty() {
                return Ok(None);
            }
            (EventKind::Delivered(Delivered { notices }), Vec::new())
        }
        Command::Resend(named) => {
            let notices = resent(case, named)?;
            if notices.is_empty() {
                return Ok(None);
            }
            (EventKind::Resent(Resent { notices }), Vec::new())
        }
        Command::RecordRevocation(checked) => {
            if case.revocation_found(checked.answer_on).is_some() {
                return Ok(None);
            }
            (EventKind::RevocationChecked(checked.clone()), Vec::new())
        }
        Command::ConfirmNotice => (EventKind::Notified(on_leg), Vec::new()),
        Command::Erase {
            ground,
            reference,
            explanation,
        } => (
            EventKind::Erased(Erased {
                ground: *ground,
                reference: reference.clone(),
            }),
            optional_text(explanation.as_deref())?,
        ),
        Command::Recompute => {
            return Ok(recomputed(case, now, calendar)?.map(|done| (EventKind::Recomputed(done), Vec::new())));
        }
    }))
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

/// An extension: from the last day of the term, which article 175 of the Civil Code has already moved to a working day,
/// and rolled forward again.
fn extended(
    case: &Case,
    index: LegIndex,
    leg: &Leg,
    now: Instant,
    days: u32,
    consulted: &[Bin],
    calendar: &Calendar,
) -> Result<Extended, Rejected> {
    let max = case.rules.extension.max_days;
    let mut faults = Faults::default();
    if !(1..=max).contains(&days) {
        faults.push(
            "/days",
            Fault::OutOfRange {
                range: format!("1 ... {max}").into(),
            },
        );
    }
    if consulted.is_empty() {
        faults.push("/consulted", Fault::Required);
    }
    for (place, holder) in consulted.iter().enumerate() {
        if holder == leg.holder() {
            faults.push(format!("/consulted/{place}"), Fault::OwnHolder);
        }
    }
    if !faults.0.is_empty() {
        return Err(Rejected::Invalid(faults));
    }
    let from = leg
        .obligation(ObligationKind::Answer)
        .map_or_else(|| day(now), |answer| answer.due);
    let last = terms::reckon(from, days, Unit::CalendarDays, calendar)?;
    let obligations = case
        .rules
        .terms
        .iter()
        .filter(|term| term.origin == Origin::Extension)
        .map(|term| {
            let last = terms::reckon(day(now), term.days, term.unit, calendar)?;
            Ok(Opened {
                kind: term.kind,
                owner: term.owner,
                due: last.day,
                missing_year: last.missing_year,
            })
        })
        .collect::<Result<_, NotCovered>>()?;
    Ok(Extended {
        leg: index,
        days,
        from,
        due: last.day,
        missing_year: last.missing_year,
        consulted: consulted.to_vec(),
        calendar: calendar.version().to_owned(),
        obligations,
    })
}

/// Whether such an answer is acceptable on this leg: in the language of the request and, on a repeated request, no
/// longer by pointing to a publication.
///
/// # Errors
/// Why not.
pub fn check_answer(
    case: &Case,
    leg: &Leg,
    outcome: Outcome,
    language: Option<Language>,
) -> Result<(), Rejected> {
    // Only the holder that was asked before has pointed to a publication.
    let pointed_before =
        case.registered.repeat_of.is_some() && leg.holder() == &case.registered.number.holder;
    if outcome == Outcome::AlreadyPublished && pointed_before {
        return Err(invalid("/outcome", Fault::RepeatMustBeProvided));
    }
    if language.is_some_and(|language| language != case.registered.language) {
        return Err(invalid("/language", Fault::AnswerLanguage));
    }
    Ok(())
}

/// An answer.
fn answered(
    case: &Case,
    index: LegIndex,
    leg: &Leg,
    answer: &AnswerGiven,
) -> Result<(EventKind, PersonalFields), Rejected> {
    check_answer(case, leg, answer.outcome, answer.language)?;
    let mut fields = with_files(&answer.text, &answer.attachments)?;
    fields.push((field::SIGNATORY, raw(&answer.signatory.name)?));
    if let Some(signature) = &answer.signature {
        fields.push((field::SIGNATURE, raw(signature)?));
    }
    let answered = Answered {
        leg: index,
        outcome: answer.outcome,
        refusal_ground: answer.refusal_ground,
        signatory_position: answer.signatory.position.clone(),
        holder_name: answer.holder_name.clone(),
        holder_address: answer.holder_address.clone(),
    };
    Ok((EventKind::Answered(answered), fields))
}

/// The open terms by a newer calendar, and those whose last day was provisional whether they have ended or not; none where
/// it changes nothing.
///
/// A day is only ever moved later. Every day was told to the applicant in a receipt and to the holder in its queue, so
/// every day may have been relied on.
fn recomputed(case: &Case, now: Instant, calendar: &Calendar) -> Result<Option<Recomputed>, Rejected> {
    let mut registrations = Vec::new();
    let mut changes = Vec::new();
    // A term that began before the first year of the calendar keeps its day, and no other from being counted.
    let mut hindrance = None;
    for (index, leg) in case.legs.iter().enumerate() {
        let mut registered_on = leg.registered_on;
        if leg.missing_year.is_some() {
            let (to, missing_year) = calendar.working_day_or_weekday_from(leg.registered_on)?;
            if to != leg.registered_on || missing_year.is_none() {
                registered_on = to;
                registrations.push(Reregistered {
                    leg: index,
                    from: leg.registered_on,
                    to,
                    missing_year,
                });
            }
        }
        for obligation in &leg.obligations {
            let basis = obligation.extension.as_ref().unwrap_or(&obligation.basis);
            let is_provisional = obligation.missing_year.is_some();
            // A breach that is not made good is judged again: that it was written down already depends on when somebody
            // looked, and no date does.
            if obligation.has_ended() && !is_provisional || &*basis.calendar == calendar.version() {
                continue;
            }
            let change = |computed: NaiveDate, missing_year, extended_from| Redated {
                leg: index,
                kind: obligation.kind,
                from: obligation.due,
                computed,
                to: computed.max(obligation.due),
                missing_year,
                extended_from,
            };
            if is_provisional {
                let (last, extended_from) = provisional(case, obligation, registered_on, calendar)?;
                if last.missing_year.is_none() || last.day > obligation.due {
                    changes.push(change(last.day, last.missing_year, extended_from));
                }
                continue;
            }
            let computed = match terms::last_day(basis.from, basis.days, basis.unit, calendar) {
                Ok(computed) => computed,
                Err(not_covered) => {
                    hindrance = Some(not_covered);
                    continue;
                }
            };
            // A last day that was a day off was none, whoever published that late: article 175 moved it all the same.
            if computed > obligation.due || computed != obligation.due && !obligation.is_past(now) {
                changes.push(change(computed, None, None));
            }
        }
    }
    if registrations.is_empty() && changes.is_empty() {
        return match hindrance {
            Some(not_covered) => Err(not_covered.into()),
            None => Ok(None),
        };
    }
    Ok(Some(Recomputed {
        calendar: calendar.version().to_owned(),
        registrations,
        changes,
    }))
}

/// The last day of an obligation whose last day was provisional, from this day of registration; and from which day its
/// extension counts, where that day was provisional too.
///
/// # Errors
/// The term begins before the first year of the calendar.
pub fn provisional(
    case: &Case,
    obligation: &Obligation,
    registered_on: NaiveDate,
    calendar: &Calendar,
) -> Result<(LastDay, Option<NaiveDate>), NotCovered> {
    let of_registration = case
        .rules
        .term(obligation.kind)
        .is_some_and(|term| term.origin == Origin::Registration);
    let term = &obligation.basis;
    let from = if of_registration { registered_on } else { term.from };
    let of_term = || terms::reckon(from, term.days, term.unit, calendar);
    let Some(extension) = &obligation.extension else {
        return Ok((of_term()?, None));
    };
    let from = match obligation.missing_year_before {
        Some(_) => Some(of_term()?.day.max(extension.from)),
        None => None,
    };
    let last = terms::reckon(
        from.unwrap_or(extension.from),
        extension.days,
        extension.unit,
        calendar,
    )?;
    Ok((last, from))
}

#[cfg(test)]
pub(crate) mod tests;
