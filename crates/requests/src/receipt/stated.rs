//! A statement, and what it names.

use chrono::NaiveDate;
use law::rules::{ObligationKind, Owner};
use law::time::Instant;
use record::id::{Bin, Digest, EventId, RegistrationNumber};
use record::obligation::Obligation;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use words::language::Language;

#[cfg(doc)]
use super::STATEMENT_FORMAT;
use super::StatementKind;
use crate::answer::{Outcome, RefusalGround};
use crate::case::{Answer, Case, Event, Leg, NotACase, field};
use crate::derivation::{ProvisionalView, StepView, obligation};
use crate::reader::Look;

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

impl Link {
    /// The link of this event.
    pub(super) fn of(event: &Event) -> Result<Self, NotACase> {
        Ok(Self {
            seq: event.seq,
            id: event.id,
            hash: event.hash()?,
        })
    }
}

/// Something personal: the commitment to it in the chain, and the SHA-256 of the bytes themselves, for readers who may have it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Committed {
    /// The salted commitment, which tells nothing without the salt.
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

impl AnswerStated {
    pub(super) fn of(event: &Event, answer: &Answer, sees: bool) -> Result<Self, NotACase> {
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
pub(super) fn commitment(event: &Event, name: &'static str) -> Result<Digest, NotACase> {
    event
        .commitments
        .get(name)
        .copied()
        .ok_or(NotACase::Uncommitted(event.seq, name))
}

/// A personal value.
pub(super) fn read<'a, T: Deserialize<'a>>(value: &'a RawValue) -> Result<T, serde_json::Error> {
    record::strict::from_slice(value.get().as_bytes())
}

/// When an obligation ended, as it was written down.
fn ended_at(owed: &Obligation) -> Option<Instant> {
    use record::obligation::Outcome::{Breached, Discharged};
    match owed.outcome? {
        Discharged(at) => Some(at),
        Breached { ended_at, .. } => ended_at,
    }
}

/// Whether an obligation ended in time, seen from this moment; none where it has not ended.
pub(super) fn ended(owed: &Obligation, now: Instant) -> Option<bool> {
    use record::obligation::Outcome::{Breached, Discharged};
    Some(match owed.outcome(now)? {
        // Nobody knows before its last day is certain.
        Discharged(_) if owed.missing_year.is_some() => return None,
        Discharged(_) => true,
        Breached { .. } => false,
    })
}

/// One term, with the derivation that the case shows.
pub(super) fn term(
    case: &Case,
    leg: &Leg,
    owed: &Obligation,
    look: Look<'_>,
) -> Result<TermStated, NotACase> {
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
