//! Receipts: what the portal states about one event of a case, or about a case at one moment, for anyone to check.
//!
//! A statement follows from the record and from nothing else, so nothing is stored for it: whoever asks again gets the
//! same one. `docs/receipts.md` has its bytes.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::answer::{Outcome, RefusalGround};
use crate::case::{Answer, Case, EventKind, Leg, NotACase, Stage, Status, field};
use crate::event::{Event, Record};
use crate::id::{Bin, Digest, EventId, RegistrationNumber};
use crate::language::Language;
use crate::obligation::Obligation;
use crate::rules::{ObligationKind, Owner};
use crate::time::Instant;
use crate::view::{Calendars, Look, ProvisionalView, Reader, StepView, is_silent, obligation};

pub use self::signed::{
    ALGORITHM, Key, KeySet, NotAReceipt, Receipt, TYPE, Unsigned, Unverified, decode_key,
};
pub use self::words::{Doubt, Untrue};

mod signed;
pub(crate) mod words;

/// The format of [`Statement`].
pub const STATEMENT_FORMAT: u32 = 1;

/// What is stated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum StatementKind {
    /// The request arrived and was registered (the Law, article 11(7)).
    Registration,
    /// It, or a part of it, went to the competent holder (article 11(11)).
    Forwarding,
    /// The term of the answer was made longer (article 11(10)).
    Extension,
    /// It was answered.
    Answer,
    /// It was refused (article 11(16)).
    Refusal,
    /// What the holder owed, and whether it was done in time.
    Timeliness,
    /// The last day of the answer passed without one.
    Silence,
}

impl StatementKind {
    /// What is stated about such an event; none where nothing is.
    pub const fn of(event: &EventKind) -> Option<Self> {
        match event {
            EventKind::Registered(_) => Some(Self::Registration),
            EventKind::Forwarded(_) => Some(Self::Forwarding),
            EventKind::Extended(_) => Some(Self::Extension),
            EventKind::Answered(answered) => Some(match answered.outcome {
                Outcome::Refused => Self::Refusal,
                Outcome::Provided | Outcome::PartlyProvided | Outcome::AlreadyPublished => Self::Answer,
            }),
            EventKind::Accepted(_)
            | EventKind::Returned(_)
            // What a receipt states of the registrations before and after it stays as it was.
            | EventKind::Recalled(_)
            | EventKind::ClarificationAsked(_)
            | EventKind::ClarificationGiven(_)
            | EventKind::ContactsCorrected {}
            | EventKind::Withdrawn {}
            | EventKind::Rated(_)
            | EventKind::Breached(_)
            | EventKind::Reminded(_)
            | EventKind::Escalated(_)
            | EventKind::Notified(_)
            | EventKind::Delivered(_)
            | EventKind::Resent(_)
            | EventKind::RevocationChecked(_)
            | EventKind::Recomputed(_)
            | EventKind::Erased(_) => None,
        }
    }
}

/// The event that a statement is about; of a certificate, the last one that it knows of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Link {
    /// Its place in the chain of the case.
    pub seq: u32,
    /// Its identity.
    pub id: EventId,
    /// Its hash, in which the whole chain before it is held.
    pub hash: Digest,
}

/// Something personal: the commitment to it in the chain, and the SHA-256 of the bytes themselves for whoever may have it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Committed {
    /// The salted commitment, which tells nothing to whoever has not the salt.
    pub commitment: Digest,
    /// The hash of the bytes; absent for readers who may not see them, and once they were erased.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<Digest>,
}

/// The holder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "HolderStated"))]
#[serde(deny_unknown_fields)]
pub struct HolderStated {
    /// Its BIN.
    pub bin: Bin,
    /// Its name on that day, in the language of the statement.
    pub name: String,
}

/// A term: one that the event opened, or one that ended.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct TermStated {
    /// What is owed within it.
    pub kind: ObligationKind,
    /// Who owes it.
    pub owner: Owner,
    /// Whether it binds only in the case that its wording in the rules names.
    pub contingent: bool,
    /// Where it is written.
    pub paragraph: String,
    /// The last day on which it is in time, until 24:00 in Almaty.
    pub due: NaiveDate,
    /// Where that day is provisional: why, and for which year.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provisional: Option<ProvisionalView>,
    /// Why that day.
    pub derivation: Vec<StepView>,
    /// When it was done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub done_at: Option<Instant>,
    /// Where it has ended: whether that was in time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_time: Option<bool>,
}

/// An answer or a refusal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct AnswerStated {
    /// What became of the request.
    pub outcome: Outcome,
    /// The ground of a refusal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refusal_ground: Option<RefusalGround>,
    /// The text, in UTF-8.
    pub text: Committed,
    /// The SHA-256 of each attached file; absent for readers who may not see them, and once they were erased.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attachments: Option<Vec<Digest>>,
}

/// What the portal states. Its canonical form (RFC 8785) is what is signed.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Statement {
    /// [`STATEMENT_FORMAT`].
    pub format: u32,
    /// What is stated.
    pub kind: StatementKind,
    /// Which deployment of the portal states it.
    pub portal: String,
    /// The language of the request, in which the statement speaks.
    pub language: Language,
    /// The number of the case: that of its first registration.
    pub case: RegistrationNumber,
    /// The number of the registration that it is about.
    pub number: RegistrationNumber,
    /// Whether only a part of the request is registered there.
    pub partial: bool,
    /// From which registration it was forwarded; of a forwarding only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub forwarded_from: Option<RegistrationNumber>,
    /// The event.
    pub event: Link,
    /// When that event happened.
    pub at: Instant,
    /// The moment that a certificate is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_of: Option<Instant>,
    /// When the request arrived at the holder.
    pub arrived_at: Instant,
    /// The day under which it is registered there.
    pub registered_on: NaiveDate,
    /// The bytes in which the request was received.
    pub document: Committed,
    /// Who asks: the salted commitment to the applicant in the chain.
    pub applicant: Digest,
    /// The holder.
    pub holder: HolderStated,
    /// The rules to which the case is pinned.
    pub rules: String,
    /// The calendar with which the term of the answer was computed.
    pub calendar: String,
    /// Every term that the event opened or moved; of an answer and of a certificate, what was owed and how it ended.
    pub terms: Vec<TermStated>,
    /// The answer, or the refusal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<AnswerStated>,
    /// All of that in plain words, in the language of the statement.
    pub text: String,
}

/// Why a receipt is not one of this portal, in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Doubt"))]
pub struct DoubtView {
    /// The stable name.
    pub code: &'static str,
    /// In words.
    pub text: &'static str,
}

/// What the check of a receipt found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "ReceiptVerification"))]
pub struct Verification<'a> {
    /// Whether this portal stated that, word for word.
    pub valid: bool,
    /// Why not.
    pub reasons: Vec<DoubtView>,
    /// The name of the key that is said to have signed it.
    pub kid: &'a str,
    /// What is stated.
    pub kind: StatementKind,
    /// By which portal.
    pub portal: &'a str,
    /// About which registration.
    pub number: &'a RegistrationNumber,
}

impl<'a> Verification<'a> {
    /// A receipt with the doubts about it.
    pub fn of(receipt: &'a Unverified, doubts: &[Doubt], language: Language) -> Self {
        Self {
            valid: doubts.is_empty(),
            reasons: doubts
                .iter()
                .map(|doubt| DoubtView {
                    code: doubt.code(),
                    text: doubt.text().r#in(language),
                })
                .collect(),
            kid: &receipt.kid,
            kind: receipt.statement.kind,
            portal: &receipt.statement.portal,
            number: &receipt.statement.number,
        }
    }
}

/// By which portal, for whom, and with which calendars something is stated.
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
            _ => event.event.leg().and_then(|leg| case.legs.get(leg)),
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
            _ => true,
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
                return Ok(Err(match leg.status() {
                    Status::Answered | Status::Refused => Untrue::Answered,
                    _ => Untrue::NothingIsOwed,
                }));
            }
            Certificate::Silence if !is_silent(leg, as_of) => {
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
        let answer = match &leg.stage {
            Stage::Answered(answer) if matches!(kind, StatementKind::Answer | StatementKind::Refusal) => {
                Some(answer)
            }
            _ => None,
        };
        let mut terms = Vec::new();
        for owed in leg.obligations.iter().filter(|owed| shown(owed)) {
            terms.push(term(case, leg, owed, look)?);
        }
        let forwarded_from = match kind {
            StatementKind::Forwarding => leg
                .forwarded_from
                .as_ref()
                .and_then(|(from, _)| case.legs.get(*from))
                .map(|from| from.number.clone()),
            _ => None,
        };
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
            forwarded_from,
            event: Link {
                seq: event.seq,
                id: event.id,
                hash: event.hash()?,
            },
            at: event.at,
            as_of,
            arrived_at: leg.arrived_at,
            registered_on: leg.registered_on,
            document: Committed {
                commitment: commitment(first, field::DOCUMENT)?,
                sha256: match case.written.document_sha256.as_deref().filter(|_| sees) {
                    Some(value) => Some(read(value)?),
                    None => None,
                },
            },
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

impl AnswerStated {
    fn of(event: &Event, answer: &Answer, sees: bool) -> Result<Self, NotACase> {
        let sha256 = match answer.said.text.as_deref().filter(|_| sees) {
            Some(text) => Some(Digest::of(read::<String>(text)?.as_bytes())),
            None => None,
        };
        let files = answer
            .attachments
            .iter()
            .map(|file| file.sha256)
            .collect::<Vec<_>>();
        // Files to which something is committed and that are not there were erased.
        let erased = files.is_empty() && event.commitments.contains_key(field::ATTACHMENTS);
        Ok(Self {
            outcome: answer.answered.outcome,
            refusal_ground: answer.answered.refusal_ground,
            text: Committed {
                commitment: commitment(event, field::TEXT)?,
                sha256,
            },
            attachments: (sees && !erased).then_some(files),
        })
    }
}

/// The commitment to a field that an event always has.
fn commitment(event: &Event, name: &'static str) -> Result<Digest, NotACase> {
    event
        .commitments
        .get(name)
        .copied()
        .ok_or(NotACase::Uncommitted(event.seq, name))
}

/// A personal value.
fn read<'a, T: Deserialize<'a>>(value: &'a RawValue) -> Result<T, serde_json::Error> {
    crate::strict::from_slice(value.get().as_bytes())
}

/// When an obligation ended, as it was written down.
fn ended_at(owed: &Obligation) -> Option<Instant> {
    use crate::obligation::Outcome::{Breached, Discharged};
    match owed.outcome? {
        Discharged(at) => Some(at),
        Breached { ended_at, .. } => ended_at,
    }
}

/// Whether an obligation ended in time, seen from this moment; none where it has not ended.
fn ended(owed: &Obligation, now: Instant) -> Option<bool> {
    use crate::obligation::Outcome::{Breached, Discharged};
    Some(match owed.outcome(now)? {
        // Nobody knows before its last day is certain.
        Discharged(_) if owed.missing_year.is_some() => return None,
        Discharged(_) => true,
        Breached { .. } => false,
    })
}

/// One term, with the derivation that the case shows.
fn term(case: &Case, leg: &Leg, owed: &Obligation, look: Look<'_>) -> Result<TermStated, NotACase> {
    let shown = obligation(case, &leg.number, owed, look)?;
    Ok(TermStated {
        kind: shown.kind,
        owner: shown.owner,
        contingent: shown.contingent,
        paragraph: shown.paragraph.to_owned(),
        due: shown.due,
        provisional: shown.provisional,
        derivation: shown.derivation,
        done_at: ended_at(owed).filter(|_| owed.met),
        in_time: ended(owed, look.now),
    })
}
