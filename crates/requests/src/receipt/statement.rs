//! A statement, derived from a case.

use law::rules::ObligationKind;
use law::time::Instant;
use record::id::RegistrationNumber;
use record::obligation::Obligation;

use super::stated::{AnswerStated, Committed, HolderStated, Link, Statement, commitment, ended, read, term};
use super::words::{self, Untrue};
use super::{STATEMENT_FORMAT, StatementKind};
use crate::case::{Answer, Case, Event, Leg, NotACase, Record, field};
use crate::reader::{Calendars, Look, Reader};

/// Which portal states something, to which reader, and with which calendars.
#[derive(Clone, Copy)]
pub struct Issue<'c> {
    /// The name of the deployment.
    pub portal: &'c str,
    /// Who will have it.
    pub reader: Reader,
    /// The calendars.
    pub calendars: &'c Calendars<'c>,
}

/// What a certificate is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Certificate {
    /// What the holder owed, and whether it was done in time.
    Timeliness,
    /// That the last day of the answer has passed without one.
    Silence,
}

impl Certificate {
    /// Every certificate with its stable name.
    pub const ALL: [(&'static str, Self); 2] = [("timeliness", Self::Timeliness), ("silence", Self::Silence)];
}

/// What is stated, before it is put together.
struct About<'a> {
    record: &'a Record,
    case: &'a Case,
    leg: &'a Leg,
    event: &'a Event,
    kind: StatementKind,
    as_of: Option<Instant>,
}

impl Statement {
    /// The statement about the event at this place of the record; none where that is no event of which one is made.
    ///
    /// # Errors
    /// The record is not a case of this format.
    pub fn of_event(record: &Record, place: usize, issue: Issue<'_>) -> Result<Option<Self>, NotACase> {
        let Some(event) = record.events.get(place) else {
            return Ok(None);
        };
        let Some(kind) = StatementKind::of(&event.event) else {
            return Ok(None);
        };
        // As the case was then: what came later, a newer calendar say, is not stated about this event.
        let case = Case::until(record, place + 1)?;
        let leg = match kind {
            StatementKind::Registration => case.legs.first(),
            // It is stated about the registration that it began.
            StatementKind::Forwarding => case.legs.last(),
            StatementKind::Extension
            | StatementKind::Answer
            | StatementKind::Refusal
            | StatementKind::Timeliness
            | StatementKind::Silence => event.event.leg().and_then(|leg| case.legs.get(leg)),
        };
        let leg = leg.ok_or(NotACase::Order(event.seq))?;
        let shown = |owed: &Obligation| match kind {
            StatementKind::Extension => {
                matches!(
                    owed.kind,
                    ObligationKind::Answer | ObligationKind::NotifyExtension
                )
            }
            StatementKind::Answer | StatementKind::Refusal => {
                let of_answer = matches!(
                    owed.kind,
                    ObligationKind::Answer | ObligationKind::Refuse | ObligationKind::AlreadyPublished
                );
                of_answer && owed.met
            }
            StatementKind::Registration
            | StatementKind::Forwarding
            | StatementKind::Timeliness
            | StatementKind::Silence => true,
        };
        let about = About {
            record,
            case: &case,
            leg,
            event,
            kind,
            as_of: None,
        };
        Self::of(about, shown, issue).map(Some)
    }

    /// A certificate about one registration of the whole record at this moment; or why there is none.
    ///
    /// # Errors
    /// The record is not a case of this format.
    pub fn certificate(
        record: &Record,
        case: &Case,
        leg: &Leg,
        certificate: Certificate,
        as_of: Instant,
        issue: Issue<'_>,
    ) -> Result<Result<Self, Untrue>, NotACase> {
        let event = record.events.last().ok_or(NotACase::Empty)?;
        let answer = leg
            .obligation(ObligationKind::Answer)
            .ok_or_else(|| NotACase::Rules(case.rules.version.to_owned()))?;
        // What bound the holder: what it did, and what it let pass.
        let bound = |owed: &Obligation| owed.met || matches!(ended(owed, as_of), Some(false));
        let mut stated = leg.obligations.iter().filter(|owed| match certificate {
            Certificate::Timeliness => bound(owed),
            Certificate::Silence => owed.kind == ObligationKind::Answer && leg.status().is_open(),
        });
        let missing_year = stated.find_map(|owed| owed.missing_year);
        let kind = match certificate {
            Certificate::Timeliness if leg.status().is_open() => return Ok(Err(Untrue::StillOpen)),
            Certificate::Timeliness if !leg.obligations.iter().any(bound) => {
                return Ok(Err(Untrue::NothingWasOwed));
            }
            Certificate::Timeliness => match missing_year {
                Some(year) => return Ok(Err(Untrue::Provisional { year })),
                None => StatementKind::Timeliness,
            },
            Certificate::Silence if !leg.status().is_open() => {
                return Ok(Err(match leg.stage.answer() {
                    Some(_) => Untrue::Answered,
                    None => Untrue::NothingIsOwed,
                }));
            }
            Certificate::Silence if !leg.is_silent(as_of) => {
                return Ok(Err(match missing_year {
                    Some(year) => Untrue::Provisional { year },
                    None => Untrue::NotYet { due: answer.due },
                }));
            }
            Certificate::Silence => StatementKind::Silence,
        };
        let shown = |owed: &Obligation| match certificate {
            Certificate::Timeliness => bound(owed),
            Certificate::Silence => owed.kind == ObligationKind::Answer,
        };
        let about = About {
            record,
            case,
            leg,
            event,
            kind,
            as_of: Some(as_of),
        };
        Self::of(about, shown, issue).map(Ok)
    }

    /// What is stated about an event of a registration; `shown` are its terms.
    fn of(about: About<'_>, shown: impl Fn(&Obligation) -> bool, issue: Issue<'_>) -> Result<Self, NotACase> {
        let About {
            record,
            case,
            leg,
            event,
            kind,
            as_of,
        } = about;
        let registered = &case.registered;
        let first = record.events.first().ok_or(NotACase::Empty)?;
        let sees = issue.reader.sees_personal();
        let look = Look {
            reader: issue.reader,
            language: registered.language,
            now: as_of.unwrap_or(event.at),
            calendars: issue.calendars,
        };
        let answer = answer(leg, kind);
        let mut terms = Vec::new();
        for owed in leg.obligations.iter().filter(|owed| shown(owed)) {
            terms.push(term(case, leg, owed, look)?);
        }
        let name = answer.map_or(&leg.holder_name, |answer| &answer.answered.holder_name);
        let basis = leg
            .obligation(ObligationKind::Answer)
            .map(|owed| owed.extension.as_ref().unwrap_or(&owed.basis))
            .ok_or_else(|| NotACase::Rules(case.rules.version.to_owned()))?;
        let mut statement = Self {
            format: STATEMENT_FORMAT,
            kind,
            portal: issue.portal.to_owned(),
            language: registered.language,
            case: registered.number.clone(),
            number: leg.number.clone(),
            partial: leg.part.is_some(),
            forwarded_from: former_number(case, leg, kind),
            event: Link::of(event)?,
            at: event.at,
            as_of,
            arrived_at: leg.arrived_at,
            registered_on: leg.registered_on,
            document: document(case, first, sees)?,
            applicant: commitment(first, field::APPLICANT)?,
            holder: HolderStated {
                bin: leg.holder().clone(),
                name: name.r#in(registered.language).to_owned(),
            },
            rules: registered.rules.clone(),
            calendar: basis.calendar.to_string(),
            terms,
            answer: match answer {
                Some(answer) => Some(AnswerStated::of(event, answer, sees)?),
                None => None,
            },
            text: String::new(),
        };
        statement.text = words::sentence(&statement, leg);
        Ok(statement)
    }
}

/// The answer that is stated, where one is.
fn answer(leg: &Leg, kind: StatementKind) -> Option<&Answer> {
    let is_stated = matches!(kind, StatementKind::Answer | StatementKind::Refusal);
    leg.stage.answer().filter(|_| is_stated)
}

/// The number that a forwarded request had before.
fn former_number(case: &Case, leg: &Leg, kind: StatementKind) -> Option<RegistrationNumber> {
    if kind != StatementKind::Forwarding {
        return None;
    }
    let (from, _) = leg.forwarded_from.as_ref()?;
    case.legs.get(*from).map(|from| from.number.clone())
}

/// What the first event commits to of the document that arrived.
fn document(case: &Case, first: &Event, sees: bool) -> Result<Committed, NotACase> {
    Ok(Committed {
        commitment: commitment(first, field::DOCUMENT)?,
        sha256: match case.written.document_sha256.as_deref().filter(|_| sees) {
            Some(value) => Some(read(value)?),
            None => None,
        },
    })
}
