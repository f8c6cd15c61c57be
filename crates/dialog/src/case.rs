//! A case: one citizen's request from its arrival to its rating.
//!
//! A case is a list of events; what it is now is a fold over them. [`Case::of`] folds; [`crate::command`] decides
//! what may be added. A case has one or more *legs*: its registrations with their holders. The first is the one that
//! the applicant addressed; a forwarding begins another, with its own number and its own terms.

use std::sync::Arc;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::answer::{Outcome as AnswerOutcome, RefusalGround};
use crate::calendar::{Calendar, NotCovered};
use crate::document::{AnswerForm, Document, Publication};
use crate::erasure::ErasureGround;
use crate::event::{Actor, Event, Personal, Raw, Record};
use crate::holder::{Holder, Name, NotAddressable, registration_day_or_weekday};
use crate::id::{Bin, Digest, Iin, RegistrationNumber};
use crate::language::Language;
use crate::moderation::ReturnReason;
use crate::notice::{Delivery, DeliveryOutcome, NoticeId, Recipient, Resend};
use crate::obligation::{Basis, Obligation, Opened};
use crate::room::{self, Room};
use crate::rules::{self, NoRules, ObligationKind, Origin, RuleSet, Unit};
use crate::signature::{Revocation, RevocationFound, Signature};
use crate::terms;
use crate::time::{Instant, day};

/// How the applicant proved who they are (the Rules, paragraph 3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Admission {
    /// An account on the government portal with a verified mobile number.
    Account,
    /// An electronic signature under the document.
    Signature,
}

/// The place of a leg among those of its case; the first is 0.
pub type LegIndex = usize;

/// What happened in a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum EventKind {
    /// The request arrived and was registered.
    Registered(Registered),
    /// The holder takes the request up.
    Accepted(OnLeg),
    /// The request does not conform to article 11 of the Law and goes back to the applicant.
    Returned(Returned),
    /// The request, or a part of it, goes to the holder that is competent; the applicant is told by this very event.
    Forwarded(Forwarded),
    /// The holder that had forwarded it took it back, before the other holder did anything.
    Recalled(Recalled),
    /// The head made the term of the answer longer.
    Extended(Extended),
    /// The holder asked the applicant what is meant.
    ClarificationAsked(OnLeg),
    /// The applicant said what is meant.
    ClarificationGiven(OnLeg),
    /// The holder answered, or refused.
    Answered(Answered),
    /// The applicant gave other contacts, which stand among the personal fields.
    ContactsCorrected {},
    /// The applicant takes the request back.
    Withdrawn {},
    /// The applicant rated the answer.
    Rated(Rated),
    /// Last days passed without what was owed.
    Breached(Breached),
    /// Whoever owes something is reminded that its last day is near.
    Reminded(Reminded),
    /// What was not done in time, and is not done yet, is brought before the next above.
    Escalated(Escalated),
    /// The holder confirmed that the applicant was told of the extension.
    Notified(OnLeg),
    /// What became of notices.
    Delivered(Delivered),
    /// Notices that could not be delivered are sent once more.
    Resent(Resent),
    /// The certificate of a signature, of which nobody could say before whether it was revoked.
    RevocationChecked(RevocationChecked),
    /// Terms were computed anew, from a newer calendar.
    Recomputed(Recomputed),
    /// The personal values were removed, and with each the salt of its commitment.
    Erased(Erased),
}

impl EventKind {
    /// The stable name of this kind of event.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Registered(_) => "registered",
            Self::Accepted(_) => "accepted",
            Self::Returned(_) => "returned",
            Self::Forwarded(_) => "forwarded",
            Self::Recalled(_) => "recalled",
            Self::Extended(_) => "extended",
            Self::ClarificationAsked(_) => "clarification-asked",
            Self::ClarificationGiven(_) => "clarification-given",
            Self::Answered(_) => "answered",
            Self::ContactsCorrected {} => "contacts-corrected",
            Self::Withdrawn {} => "withdrawn",
            Self::Rated(_) => "rated",
            Self::Breached(_) => "breached",
            Self::Reminded(_) => "reminded",
            Self::Escalated(_) => "escalated",
            Self::Notified(_) => "notified",
            Self::Delivered(_) => "delivered",
            Self::Resent(_) => "resent",
            Self::RevocationChecked(_) => "revocation-checked",
            Self::Recomputed(_) => "recomputed",
            Self::Erased(_) => "erased",
        }
    }

    /// Whom the event tells: its notice to them is a part of it, so that nothing happens untold.
    pub fn tells(&self) -> &'static [Actor] {
        match self {
            Self::Recomputed(recomputed)
                if recomputed.changes.iter().all(|change| change.from == change.to) =>
            {
                &[]
            }
            // Somebody has to see that it goes in a circle, and nobody in it need.
            Self::Forwarded(forwarded) if forwarded.comes_back => {
                &[Actor::Applicant, Actor::Administrator, Actor::Operator]
            }
            Self::Registered(_) | Self::Forwarded(_) | Self::Recalled(_) | Self::Recomputed(_) => {
                &[Actor::Applicant, Actor::Administrator]
            }
            Self::Accepted(_)
            | Self::Returned(_)
            | Self::Extended(_)
            | Self::ClarificationAsked(_)
            | Self::Answered(_) => &[Actor::Applicant],
            // The applicant is not known any more.
            Self::ClarificationGiven(_)
            | Self::ContactsCorrected {}
            | Self::Withdrawn {}
            | Self::Erased(_) => &[Actor::Administrator],
            Self::Rated(_) => &[Actor::Administrator, Actor::Head],
            // The term to complain of silence runs from when the applicant knew of it.
            Self::Breached(_) => &[Actor::Applicant, Actor::Administrator],
            // The head of what the head answers for.
            Self::Reminded(reminded) if reminded.obligations.iter().any(Owed::is_answer) => {
                &[Actor::Administrator, Actor::Head]
            }
            Self::Reminded(_) => &[Actor::Administrator],
            Self::Escalated(escalated) => match escalated.to {
                Level::Head => &[Actor::Head],
                Level::Operator => &[Actor::Operator],
            },
            Self::RevocationChecked(checked) => match checked.found {
                RevocationFound::Revoked { .. } => &[Actor::Administrator, Actor::Head],
                RevocationFound::NotRevoked { .. } => &[],
            },
            Self::Notified(_) | Self::Delivered(_) | Self::Resent(_) => &[],
        }
    }

    /// The version of the calendar with which it computed terms; none where it computed none.
    pub fn calendar(&self) -> Option<&str> {
        match self {
            Self::Registered(registered) => Some(&registered.calendar),
            Self::Forwarded(forwarded) => Some(&forwarded.calendar),
            Self::Extended(extended) => Some(&extended.calendar),
            Self::Recomputed(recomputed) => Some(&recomputed.calendar),
            Self::Accepted(_)
            | Self::Returned(_)
            | Self::Recalled(_)
            | Self::ClarificationAsked(_)
            | Self::ClarificationGiven(_)
            | Self::Answered(_)
            | Self::ContactsCorrected {}
            | Self::Withdrawn {}
            | Self::Rated(_)
            | Self::Breached(_)
            | Self::Reminded(_)
            | Self::Escalated(_)
            | Self::Notified(_)
            | Self::Delivered(_)
            | Self::Resent(_)
            | Self::RevocationChecked(_)
            | Self::Erased(_) => None,
        }
    }

    /// The leg that it is about; none where it is about the whole case.
    pub const fn leg(&self) -> Option<LegIndex> {
        match self {
            Self::Registered(_)
            | Self::ContactsCorrected {}
            | Self::Withdrawn {}
            | Self::Breached(_)
            | Self::Reminded(_)
            | Self::Escalated(_)
            | Self::Delivered(_)
            | Self::Resent(_)
            | Self::Recomputed(_)
            | Self::Erased(_) => None,
            Self::RevocationChecked(checked) => checked.answer_on,
            Self::Accepted(on)
            | Self::ClarificationAsked(on)
            | Self::ClarificationGiven(on)
            | Self::Notified(on) => Some(on.leg),
            Self::Returned(returned) => Some(returned.leg),
            Self::Forwarded(forwarded) => Some(forwarded.leg),
            Self::Recalled(recalled) => Some(recalled.leg),
            Self::Extended(extended) => Some(extended.leg),
            Self::Answered(answered) => Some(answered.leg),
            Self::Rated(rated) => Some(rated.leg),
        }
    }
}

/// The request arrived and was registered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Registered {
    /// Its registration number, which is also the identifier of the case.
    pub number: RegistrationNumber,
    /// When it arrived: the instant at which the portal recorded it.
    pub arrived_at: Instant,
    /// The day under which it is registered.
    pub registered_on: NaiveDate,
    /// Where that day is provisional: the year for which there was no calendar.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missing_year: Option<i32>,
    /// The holder's name on this day.
    pub holder_name: Name,
    /// The version of the rules to which the case is pinned.
    pub rules: String,
    /// The version of the calendar with which the terms were computed.
    pub calendar: String,
    /// How the applicant proved who they are.
    pub admission: Admission,
    /// The language of the request and of its answer.
    pub language: Language,
    /// The form of the answer.
    pub answer_form: AnswerForm,
    /// What may be published.
    pub publication: Publication,
    /// The earlier request of the same applicant that this one repeats, after the holder had pointed to a publication.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repeat_of: Option<RegistrationNumber>,
    /// The obligations that the arrival opened.
    pub obligations: Vec<Opened>,
}

/// Something that needs no more words, on one leg.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct OnLeg {
    /// Which leg.
    pub leg: LegIndex,
}

/// The request goes back to the applicant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Returned {
    /// Which leg.
    pub leg: LegIndex,
    /// What does not conform.
    pub reasons: Vec<ReturnReason>,
}

/// The request, or a part of it, goes to another holder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Forwarded {
    /// From which leg.
    pub leg: LegIndex,
    /// Whether only a part goes, and the rest stays.
    pub part: bool,
    /// The number it has at the new holder.
    pub number: RegistrationNumber,
    /// The day under which it is registered there.
    pub registered_on: NaiveDate,
    /// Where that day is provisional: the year for which there was no calendar.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missing_year: Option<i32>,
    /// The name of the new holder on this day.
    pub holder_name: Name,
    /// The version of the calendar with which the terms there were computed.
    pub calendar: String,
    /// The obligations that its arrival there opens.
    pub obligations: Vec<Opened>,
    /// Whether the new holder had it before, and sent it on.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub comes_back: bool,
}

/// The holder that had forwarded the request, or a part of it, took it back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Recalled {
    /// To which leg.
    pub leg: LegIndex,
    /// From which leg, which ends by that.
    pub from: LegIndex,
}

/// The head made the term of the answer longer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Extended {
    /// On which leg.
    pub leg: LegIndex,
    /// By how many calendar days.
    pub days: u32,
    /// The last day before.
    pub from: NaiveDate,
    /// The last day now.
    pub due: NaiveDate,
    /// Where that day is provisional: the first year for which there was no calendar.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missing_year: Option<i32>,
    /// The holders whose information is needed.
    pub consulted: Vec<Bin>,
    /// The version of the calendar with which the new day was computed.
    pub calendar: String,
    /// The obligations that it opens: to tell the applicant.
    pub obligations: Vec<Opened>,
}

/// The holder answered, or refused. The text and the signatory's name stand in the personal fields.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Answered {
    /// On which leg.
    pub leg: LegIndex,
    /// What became of the request.
    pub outcome: AnswerOutcome,
    /// The ground of a refusal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refusal_ground: Option<RefusalGround>,
    /// The position of whoever signed (the Law, article 11(14)); their name is among the personal fields.
    pub signatory_position: String,
    /// The holder's name on this day.
    pub holder_name: Name,
    /// The holder's postal address on this day.
    pub holder_address: String,
}

/// The applicant rated the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Rated {
    /// The answer on which leg.
    pub leg: LegIndex,
    /// Like or dislike.
    pub mark: Mark,
}

/// A rating (the Rules, paragraph 6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Mark {
    /// The applicant is content.
    Like,
    /// The applicant is not, and says why.
    Dislike,
}

/// Last days passed without what was owed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Breached {
    /// Each obligation that was not met.
    pub obligations: Vec<Owed>,
}

/// Whoever owes something is reminded that its last day is near.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Reminded {
    /// What is owed.
    pub obligations: Vec<Owed>,
}

/// What was not done in time, and is not done yet, is brought before the next above.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Escalated {
    /// Before whom.
    pub to: Level,
    /// What was not done.
    pub obligations: Vec<Owed>,
}

/// Before whom a breach is brought, one after the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// The head of the holder.
    Head,
    /// The operator of the portal.
    Operator,
}

/// What became of notices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Delivered {
    /// Each notice.
    pub notices: Vec<Delivery>,
}

/// Notices that could not be delivered are sent once more. Who of the operators had them sent is a personal field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Resent {
    /// Each notice.
    pub notices: Vec<Resend>,
}

/// What was said of a certificate that nobody could speak of when its signature arrived.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RevocationChecked {
    /// On which leg the answer is that was signed; none for the request itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer_on: Option<LegIndex>,
    /// What was said.
    pub found: RevocationFound,
}

/// One obligation, as of its last day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Owed {
    /// On which leg.
    pub leg: LegIndex,
    /// What is or was owed.
    pub kind: ObligationKind,
    /// Its last day, which is the legal moment of a breach.
    pub on: NaiveDate,
}

impl Owed {
    /// Whether it is the answer itself.
    pub fn is_answer(&self) -> bool {
        self.kind == ObligationKind::Answer
    }
}

/// Terms were computed anew.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Recomputed {
    /// The version of the calendar now.
    pub calendar: String,
    /// Every registration whose provisional day the calendar makes certain, or moves.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub registrations: Vec<Reregistered>,
    /// Every obligation whose day the calendar changes, or makes certain.
    pub changes: Vec<Redated>,
}

/// The day of one registration under the newer calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Reregistered {
    /// On which leg.
    pub leg: LegIndex,
    /// The day before.
    pub from: NaiveDate,
    /// The day now.
    pub to: NaiveDate,
    /// Where it is still provisional: the year for which there is no calendar.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missing_year: Option<i32>,
}

/// One obligation under the newer calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Redated {
    /// On which leg.
    pub leg: LegIndex,
    /// What is owed.
    pub kind: ObligationKind,
    /// The last day before.
    pub from: NaiveDate,
    /// The last day that the newer calendar gives.
    pub computed: NaiveDate,
    /// The last day now: never earlier than before, because a date that was told may have been relied on.
    pub to: NaiveDate,
    /// Where that day is still provisional: the first year for which there is no calendar.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missing_year: Option<i32>,
    /// The last day of the term before its extension, where that was provisional.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extended_from: Option<NaiveDate>,
}

/// The personal values were removed. What was decided stands in the chain for good, so it names no person; who carried
/// it out, and any explanation, are personal fields of this event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Erased {
    /// On which ground.
    pub ground: ErasureGround,
    /// The decision, by its number and day.
    pub reference: String,
}

/// An attachment as the case keeps it. Its content is in blobs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Attachment {
    /// The file name.
    pub name: String,
    /// The media type.
    pub media_type: String,
    /// Bytes.
    pub size: usize,
    /// The hash of the content.
    pub sha256: Digest,
    /// The hashes of its pieces, in order; each names a blob.
    pub chunks: Vec<Digest>,
}

/// Why a request cannot be registered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CannotRegister {
    /// The holder cannot be addressed.
    #[error(transparent)]
    Holder(#[from] NotAddressable),
    /// No rules are known for the day of arrival.
    #[error(transparent)]
    Rules(#[from] NoRules),
    /// The calendar does not reach far enough.
    #[error(transparent)]
    Calendar(#[from] NotCovered),
}

/// The day under which a request to this holder that arrives now is registered, and the year for which there is no calendar
/// where that day is provisional.
///
/// # Errors
/// The holder cannot be addressed, or the day is before the first year of the calendar.
pub fn registered_on(
    holder: &Holder,
    arrived_at: Instant,
    calendar: &Calendar,
) -> Result<(NaiveDate, Option<i32>), CannotRegister> {
    holder.addressable(day(arrived_at))?;
    Ok(registration_day_or_weekday(
        arrived_at,
        holder.profile.working_hours,
        calendar,
    )?)
}

/// The obligations that an arrival opens, in the order of the rules. The last day of a term that runs past the last year of
/// the calendar is provisional.
///
/// # Errors
/// A term begins before the first year of the calendar.
pub fn opened_on_arrival(
    rules: &RuleSet,
    arrived_at: Instant,
    registered_on: NaiveDate,
    calendar: &Calendar,
) -> Result<Vec<Opened>, NotCovered> {
    rules
        .terms
        .iter()
        .filter_map(|term| {
            let from = origin_day(term.origin, arrived_at, registered_on)?;
            let last = terms::reckon(from, term.days, term.unit, calendar);
            Some(last.map(|last| Opened {
                kind: term.kind,
                owner: term.owner,
                due: last.day,
                missing_year: last.missing_year,
            }))
        })
        .collect()
}

/// Under what a holder registers a request.
#[derive(Debug, Clone)]
pub struct Registration {
    /// The number.
    pub number: RegistrationNumber,
    /// The day.
    pub registered_on: NaiveDate,
    /// Where that day is provisional: the year for which there is no calendar.
    pub missing_year: Option<i32>,
    /// The holder's name on this day.
    pub holder_name: Name,
}

/// Registers a request that arrived: pins it to the rules and opens its obligations.
///
/// # Errors
/// A term begins before the first year of the calendar.
pub fn register(
    document: &Document<'_>,
    admission: Admission,
    registration: Registration,
    arrived_at: Instant,
    rules: &RuleSet,
    calendar: &Calendar,
) -> Result<Registered, NotCovered> {
    let Registration {
        number,
        registered_on,
        missing_year,
        holder_name,
    } = registration;
    Ok(Registered {
        number,
        arrived_at,
        registered_on,
        missing_year,
        holder_name,
        rules: rules.version.to_owned(),
        calendar: calendar.version().to_owned(),
        admission,
        language: document.language,
        answer_form: document.answer_form,
        publication: document.publication,
        repeat_of: document.repeat_of.clone(),
        obligations: opened_on_arrival(rules, arrived_at, registered_on, calendar)?,
    })
}

/// Day 0 of a term with this origin at an arrival; none where it does not run from one.
pub fn origin_day(origin: Origin, arrived_at: Instant, registered_on: NaiveDate) -> Option<NaiveDate> {
    match origin {
        Origin::Arrival => Some(day(arrived_at)),
        Origin::Registration => Some(registered_on),
        Origin::Extension => None,
    }
}

/// The names of the personal fields.
pub(crate) mod field {
    pub(crate) const APPLICANT: &str = "applicant";
    pub(crate) const CONTACTS: &str = "contacts";
    pub(crate) const SUBJECT: &str = "subject";
    pub(crate) const TEXT: &str = "text";
    pub(crate) const CATEGORY: &str = "category";
    pub(crate) const ATTACHMENTS: &str = "attachments";
    pub(crate) const DOCUMENT: &str = "document_sha256";
    pub(crate) const SIGNATURE: &str = "signature";
    pub(crate) const SIGNATORY: &str = "signatory";
    pub(crate) const PART: &str = "part";
    pub(crate) const BY: &str = "by";
}

/// Personal fields by name, before they are committed to.
pub type PersonalFields = Vec<(&'static str, Box<RawValue>)>;

/// The personal fields of a registration, to be committed to.
///
/// The hash of the received bytes is among them: with everything else known, it would give away the IIN.
///
/// # Errors
/// A value cannot be written as JSON.
pub fn personal_fields(
    document: &Document<'_>,
    attachments: &[Attachment],
    document_sha256: Digest,
    signature: Option<&Signature>,
) -> Result<PersonalFields, serde_json::Error> {
    use serde_json::value::to_raw_value;
    let mut fields = vec![
        (field::APPLICANT, to_raw_value(&document.applicant)?),
        (field::CONTACTS, to_raw_value(&document.contacts)?),
        (field::SUBJECT, to_raw_value(&document.subject)?),
        (field::TEXT, to_raw_value(&document.text)?),
        (field::DOCUMENT, to_raw_value(&document_sha256)?),
    ];
    if let Some(category) = &document.category {
        fields.push((field::CATEGORY, to_raw_value(category)?));
    }
    if !attachments.is_empty() {
        fields.push((field::ATTACHMENTS, to_raw_value(attachments)?));
    }
    if let Some(signature) = signature {
        fields.push((field::SIGNATURE, to_raw_value(signature)?));
    }
    Ok(fields)
}

/// The state of a leg, and of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// It is registered and waits for moderation.
    Received,
    /// The holder has taken it up.
    Accepted,
    /// The holder waits for the applicant's clarification; the terms run on.
    ClarificationAsked,
    /// It is answered.
    Answered,
    /// It is refused, with reasons.
    Refused,
    /// It went back to the applicant.
    Returned,
    /// The applicant took it back.
    Withdrawn,
    /// It went to another holder. Only a leg is in this state: the case goes on there.
    Forwarded,
    /// The holder that had forwarded it took it back. Only a leg is in this state: the case goes on there.
    Recalled,
    /// Its personal values were removed. Only a whole case is in this state: its legs stay as they ended.
    Erased,
}

impl Status {
    /// Every state.
    pub const ALL: [Self; 10] = [
        Self::Received,
        Self::Accepted,
        Self::ClarificationAsked,
        Self::Answered,
        Self::Refused,
        Self::Returned,
        Self::Withdrawn,
        Self::Forwarded,
        Self::Recalled,
        Self::Erased,
    ];

    /// Whether the holder still owes an answer.
    pub const fn is_open(self) -> bool {
        match self {
            Self::Received | Self::Accepted | Self::ClarificationAsked => true,
            Self::Answered
            | Self::Refused
            | Self::Returned
            | Self::Withdrawn
            | Self::Forwarded
            | Self::Recalled
            | Self::Erased => false,
        }
    }
}

/// What the applicant wrote and who they are; each field is none once it was erased.
///
/// A reader is shown these values as they were committed to, so they are passed on as they stand and not parsed;
/// only what decides something is.
#[derive(Debug, Clone, Default)]
pub struct Written {
    /// The IIN of who asks.
    pub applicant_iin: Option<Iin>,
    /// Who asks: an [`Applicant`](crate::document::Applicant).
    pub applicant: Option<Raw>,
    /// How to reach them now: [`Contacts`](crate::document::Contacts).
    pub contacts: Option<Raw>,
    /// What it is about.
    pub subject: Option<Raw>,
    /// What is asked.
    pub text: Option<Raw>,
    /// The category they chose.
    pub category: Option<Raw>,
    /// The attached files.
    pub attachments: Vec<Attachment>,
    /// The hash of the bytes received.
    pub document_sha256: Option<Raw>,
    /// The electronic signature under the document: a [`Signature`].
    pub signature: Option<Raw>,
}

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
    /// The name of whoever signed.
    pub signatory: Option<Raw>,
    /// The electronic signature under it: a [`Signature`].
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
    before_forwarding: Option<Box<(Stage, Vec<Obligation>)>>,
}

impl Leg {
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
    fn meet(&mut self, at: Instant, kinds: &[ObligationKind]) {
        for obligation in &mut self.obligations {
            if kinds.contains(&obligation.kind) {
                obligation.discharge(at, true);
            }
        }
    }

    /// Ends the leg, and with it all that was owed: these kinds are met by that, the others come to nothing. Whoever
    /// has the answer need not be told of its extension.
    fn close(&mut self, at: Instant, stage: Stage, met: &[ObligationKind]) {
        self.stage = stage;
        for obligation in &mut self.obligations {
            obligation.discharge(at, met.contains(&obligation.kind));
        }
    }
}

/// A case as it is now.
#[derive(Debug, Clone)]
pub struct Case {
    /// Its registration.
    pub registered: Registered,
    /// The personal fields of its registration.
    pub written: Written,
    /// The rules to which it is pinned.
    pub rules: &'static RuleSet,
    /// Its registrations: the first, and one for each forwarding.
    pub legs: Vec<Leg>,
    /// When and on which ground the personal values were removed, if they were.
    pub erased: Option<(Instant, Erased)>,
    /// What was said later of certificates that nobody could speak of at first.
    pub revocations: Vec<RevocationChecked>,
    /// What became of notices, but for those that are sent once more.
    pub deliveries: Vec<(Instant, Delivery)>,
    /// The notices that were to be sent once more.
    pub resent: Vec<Resend>,
    /// How often the applicant corrected their contacts.
    pub corrections: usize,
    /// How full its record is.
    pub room: Room,
}

/// The stored record is not a case of this format.
#[derive(Debug, thiserror::Error)]
pub enum NotACase {
    /// A format that this program does not know.
    #[error("record format {0} is unknown")]
    Format(u32),
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
        if record.format != crate::event::RECORD_FORMAT {
            return Err(NotACase::Format(record.format));
        }
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
            *self = Self::of(record)?;
            return Ok(());
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
    fn begin(&mut self, arrival: Arrival<'_>) -> Result<(), NotACase> {
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
        let (at, rules) = (event.at, self.rules);
        let out_of_order = || NotACase::Order(event.seq);
        let said = Said {
            at,
            text: sealed(personal, field::TEXT),
        };
        match &event.event {
            EventKind::Registered(_) => return Err(out_of_order()),
            EventKind::Withdrawn {} => {
                for leg in self.legs.iter_mut().filter(|leg| leg.status().is_open()) {
                    leg.close(at, Stage::Withdrawn(said.clone()), &[]);
                }
                return Ok(());
            }
            EventKind::Breached(breached) => {
                for breach in &breached.obligations {
                    self.obligation(breach.leg, breach.kind)
                        .ok_or_else(out_of_order)?
                        .breach(breach.on);
                }
                return Ok(());
            }
            EventKind::Reminded(reminded) => {
                for owed in &reminded.obligations {
                    self.obligation(owed.leg, owed.kind)
                        .ok_or_else(out_of_order)?
                        .reminded_of = Some(owed.on);
                }
                return Ok(());
            }
            EventKind::Escalated(escalated) => {
                for owed in &escalated.obligations {
                    self.obligation(owed.leg, owed.kind)
                        .ok_or_else(out_of_order)?
                        .escalated_to = Some(escalated.to);
                }
                return Ok(());
            }
            EventKind::Delivered(delivered) => {
                for delivery in &delivered.notices {
                    self.deliveries.push((at, *delivery));
                    self.told(at, *delivery);
                }
                return Ok(());
            }
            EventKind::Resent(resent) => {
                let again = |id: NoticeId| resent.notices.iter().any(|one| one.notice == id);
                self.deliveries.retain(|(_, delivery)| !again(delivery.notice));
                self.resent.extend(&resent.notices);
                return Ok(());
            }
            EventKind::Recomputed(recomputed) => return self.recomputed(recomputed).ok_or_else(out_of_order),
            EventKind::Erased(erased) => {
                self.erased = Some((at, erased.clone()));
                return Ok(());
            }
            EventKind::ContactsCorrected {} => {
                // Once they are erased, the first ones are as well.
                self.written.contacts = sealed(personal, field::CONTACTS);
                self.corrections += 1;
                return Ok(());
            }
            EventKind::Recalled(recalled) => {
                let from = self.legs.get_mut(recalled.from).ok_or_else(out_of_order)?;
                from.close(at, Stage::Recalled(said), &[]);
                return self.take_back(*recalled).ok_or_else(out_of_order);
            }
            EventKind::Accepted(_)
            | EventKind::Returned(_)
            | EventKind::Forwarded(_)
            | EventKind::Extended(_)
            | EventKind::ClarificationAsked(_)
            | EventKind::ClarificationGiven(_)
            | EventKind::Answered(_)
            | EventKind::Rated(_)
            | EventKind::Notified(_) => {}
            EventKind::RevocationChecked(checked) => {
                self.revocations.push(checked.clone());
                return Ok(());
            }
        }
        let next = self.legs.len();
        let leg = event
            .event
            .leg()
            .and_then(|index| self.legs.get_mut(index))
            .ok_or_else(out_of_order)?;
        match &event.event {
            EventKind::Accepted(_) => {
                // Not the term of forwarding: whoever finds later that another is competent forwards, and may be late.
                leg.stage = Stage::Accepted;
                leg.meet(at, &[ObligationKind::Moderate]);
            }
            EventKind::Returned(returned) => {
                leg.close(
                    at,
                    Stage::Returned(returned.clone(), said),
                    &[ObligationKind::Moderate],
                );
            }
            EventKind::Forwarded(forwarded) => {
                // What goes on from a holder that has a part is a part, too.
                let part = if forwarded.part {
                    Some(sealed(personal, field::PART))
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
                        // Whoever sends a part on keeps the rest, and so takes it up.
                        leg.stage = Stage::Accepted;
                    }
                } else {
                    leg.before_forwarding = Some(Box::new((leg.stage.clone(), leg.obligations.clone())));
                    let met = [ObligationKind::Moderate, ObligationKind::Forward];
                    leg.close(at, Stage::Forwarded(next, said.clone()), &met);
                }
                self.begin(Arrival {
                    number: forwarded.number.clone(),
                    holder_name: forwarded.holder_name.clone(),
                    at,
                    registered_on: forwarded.registered_on,
                    missing_year: forwarded.missing_year,
                    part,
                    from: Some((forwarded.leg, said)),
                    comes_back: forwarded.comes_back,
                    calendar: &forwarded.calendar,
                    obligations: &forwarded.obligations,
                })?;
            }
            EventKind::Extended(extended) => {
                let calendar: Arc<str> = extended.calendar.as_str().into();
                leg.extension = Some(Extension {
                    seq: event.seq,
                    extended: extended.clone(),
                    said,
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
                open(rules, leg, &extended.obligations, at, &calendar)?;
            }
            EventKind::ClarificationAsked(_) => {
                leg.stage = Stage::ClarificationAsked;
                leg.clarifications.push(Clarification {
                    seq: event.seq,
                    question: said,
                    question_attachments: attachments(personal)?,
                    reply: None,
                    reply_attachments: Vec::new(),
                });
            }
            EventKind::ClarificationGiven(_) => {
                leg.stage = Stage::Accepted;
                let asked = leg.clarifications.last_mut().ok_or_else(out_of_order)?;
                asked.reply = Some(said);
                asked.reply_attachments = attachments(personal)?;
            }
            EventKind::Answered(answered) => {
                let answer = Answer {
                    said,
                    answered: answered.clone(),
                    signatory: sealed(personal, field::SIGNATORY),
                    signature: sealed(personal, field::SIGNATURE),
                    attachments: attachments(personal)?,
                    rating: None,
                };
                leg.close(at, Stage::Answered(answer), met_by(answered));
            }
            EventKind::Rated(rated) => {
                let Stage::Answered(answer) = &mut leg.stage else {
                    return Err(out_of_order());
                };
                answer.rating = Some((rated.mark, said));
            }
            EventKind::Notified(_) => leg.meet(at, &[ObligationKind::NotifyExtension]),
            EventKind::Registered(_)
            | EventKind::Recalled(_)
            | EventKind::ContactsCorrected {}
            | EventKind::Withdrawn {}
            | EventKind::Breached(_)
            | EventKind::Reminded(_)
            | EventKind::Escalated(_)
            | EventKind::Delivered(_)
            | EventKind::Resent(_)
            | EventKind::RevocationChecked(_)
            | EventKind::Recomputed(_)
            | EventKind::Erased(_) => {}
        }
        Ok(())
    }

    /// Puts a leg back to where it stood before the whole of it was forwarded: what was owed is owed again, by the days that
    /// it had. The rest of a leg from which a part came back never left it. None where the leg is not there.
    fn take_back(&mut self, recalled: Recalled) -> Option<()> {
        let leg = self.legs.get_mut(recalled.leg)?;
        match leg.stage {
            Stage::Forwarded(to, _) if to == recalled.from => {
                (leg.stage, leg.obligations) = *leg.before_forwarding.take()?;
            }
            _ => return Some(()),
        }
        // What was delivered meanwhile was delivered.
        for place in 0..self.deliveries.len() {
            let (at, delivery) = *self.deliveries.get(place)?;
            self.told(at, delivery);
        }
        Some(())
    }

    /// Days were computed anew; none where the event speaks of what there is not.
    fn recomputed(&mut self, recomputed: &Recomputed) -> Option<()> {
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

    /// The state of the case: erased, or that of the leg that is open, else of what was reached furthest.
    pub fn status(&self) -> Status {
        if self.erased.is_some() {
            return Status::Erased;
        }
        let reached = |status: &Status| match status {
            Status::Received => 8,
            // A question must not be overlooked while the clock runs.
            Status::ClarificationAsked => 7,
            Status::Accepted => 6,
            Status::Answered => 5,
            Status::Refused => 4,
            Status::Withdrawn => 3,
            Status::Returned => 2,
            Status::Forwarded => 1,
            // What it was of goes on.
            Status::Recalled => 0,
            // Of no leg.
            Status::Erased => 0,
        };
        self.legs
            .iter()
            .map(Leg::status)
            .max_by_key(reached)
            .unwrap_or(Status::Received)
    }

    /// Where the request as a whole is now: its last registration that is not one of a part, and was not taken back.
    pub fn current(&self) -> Option<&Leg> {
        let mut newest = self.legs.iter().rev();
        newest.find(|leg| leg.part.is_none() && leg.status() != Status::Recalled)
    }

    /// Every attached file: of the request, of each question and its reply, and of each answer.
    pub fn attachments(&self) -> impl Iterator<Item = &Attachment> {
        let clarifications = self.legs.iter().flat_map(|leg| &leg.clarifications);
        let said =
            clarifications.flat_map(|one| one.question_attachments.iter().chain(&one.reply_attachments));
        let of_answers = self.legs.iter().flat_map(|leg| match &leg.stage {
            Stage::Answered(answer) => answer.attachments.as_slice(),
            _ => &[],
        });
        self.written.attachments.iter().chain(said).chain(of_answers)
    }

    /// Every electronic signature: under the request, and under each answer.
    ///
    /// # Errors
    /// A personal field has another shape.
    pub fn signatures(&self) -> Result<Vec<Signature>, serde_json::Error> {
        let of_answers = self.legs.iter().filter_map(|leg| match &leg.stage {
            Stage::Answered(answer) => answer.signature.as_ref(),
            _ => None,
        });
        let all = self.written.signature.iter().chain(of_answers);
        all.map(|raw| crate::strict::from_slice(raw.get().as_bytes()))
            .collect()
    }

    /// When a signature arrived: that of the request, or of the answer on a leg.
    pub fn signature_arrived_at(&self, answer_on: Option<LegIndex>) -> Instant {
        let answered = answer_on.and_then(|leg| match &self.legs.get(leg)?.stage {
            Stage::Answered(answer) => Some(answer.said.at),
            _ => None,
        });
        answered.unwrap_or(self.registered.arrived_at)
    }

    /// What became of a notice and when, if it was written down.
    pub fn delivery(&self, notice: NoticeId) -> Option<(Instant, Delivery)> {
        let known = |(_, delivery): &&(Instant, Delivery)| delivery.notice == notice;
        self.deliveries.iter().find(known).copied()
    }

    /// What was found later of the certificate behind the signature under the request, or under the answer on a leg.
    pub fn revocation_found(&self, answer_on: Option<LegIndex>) -> Option<&RevocationFound> {
        let known = |checked: &&RevocationChecked| checked.answer_on == answer_on;
        self.revocations.iter().find(known).map(|checked| &checked.found)
    }

    /// The signatures of which nobody could say yet whether their certificates were revoked: of the request, and of the
    /// answer on each leg.
    ///
    /// # Errors
    /// A personal field has another shape.
    pub fn postponed(&self) -> Result<Vec<(Option<LegIndex>, Signature)>, serde_json::Error> {
        let of_answers = self
            .legs
            .iter()
            .enumerate()
            .filter_map(|(index, leg)| match &leg.stage {
                Stage::Answered(answer) => Some((Some(index), answer.signature.as_ref()?)),
                _ => None,
            });
        let of_request = self.written.signature.iter().map(|signature| (None, signature));
        let mut postponed = Vec::new();
        for (answer_on, raw) in of_request.chain(of_answers) {
            let signature: Signature = crate::strict::from_slice(raw.get().as_bytes())?;
            let is_known = self.revocation_found(answer_on).is_some();
            if signature.signer.revocation == (Revocation::Postponed {}) && !is_known {
                postponed.push((answer_on, signature));
            }
        }
        Ok(postponed)
    }

    /// Whether this person is the applicant.
    pub fn is_applicant(&self, iin: &Iin) -> bool {
        self.written.applicant_iin.as_ref() == Some(iin)
    }

    /// The organisation on whose behalf the applicant asks; none where they ask for themselves, and once it was erased.
    ///
    /// # Errors
    /// The applicant has another shape.
    pub fn organization(&self) -> Result<Option<Bin>, serde_json::Error> {
        /// What of an applicant says for whom they ask.
        #[derive(Deserialize)]
        struct Known {
            organization: Option<Named>,
        }
        #[derive(Deserialize)]
        struct Named {
            bin: Bin,
        }
        let Some(applicant) = &self.written.applicant else {
            return Ok(None);
        };
        let known: Known = crate::strict::from_slice(applicant.get().as_bytes())?;
        Ok(known.organization.map(|organization| organization.bin))
    }

    /// Whether this holder answered this applicant that the information is published.
    pub fn is_answered_by_publication(&self, applicant: &Iin, holder: &Bin) -> bool {
        let by_publication = |leg: &Leg| {
            leg.holder() == holder
                && matches!(&leg.stage, Stage::Answered(answer)
                    if answer.answered.outcome == AnswerOutcome::AlreadyPublished)
        };
        self.is_applicant(applicant) && self.legs.iter().any(by_publication)
    }

    /// The leg with this number, and its place.
    pub fn leg(&self, number: &RegistrationNumber) -> Option<(LegIndex, &Leg)> {
        self.legs
            .iter()
            .enumerate()
            .find(|(_, leg)| leg.number == *number)
    }

    /// The leg that this number leads to: its own, the one that the whole of it went to, or the one that took it back.
    pub fn destination(&self, number: &RegistrationNumber) -> Option<(LegIndex, &Leg)> {
        let (mut index, _) = self.leg(number)?;
        // Back along what was taken back, which ends at the first leg; then on, to later legs only.
        loop {
            let leg = self.legs.get(index)?;
            match (&leg.stage, &leg.forwarded_from) {
                (Stage::Recalled(_), Some((from, _))) => index = *from,
                _ => break,
            }
        }
        let mut leg = self.legs.get(index)?;
        while let Stage::Forwarded(to, _) = leg.stage {
            (index, leg) = (to, self.legs.get(to)?);
        }
        Some((index, leg))
    }

    /// Whether this holder had the request, or a part of it, and sent it on.
    pub fn was_sent_on_by(&self, holder: &Bin) -> bool {
        let origins = self.legs.iter().filter_map(|leg| leg.forwarded_from.as_ref());
        let mut from = origins.filter_map(|(from, _)| self.legs.get(*from));
        from.any(|leg| leg.holder() == holder)
    }

    /// The pending obligation of the whole case that is due first.
    pub fn next_obligation(&self, now: Instant) -> Option<&Obligation> {
        self.legs
            .iter()
            .filter_map(|leg| leg.next_obligation(now, None))
            .min_by_key(|obligation| obligation.due)
    }
}

/// The arrival of a request with a holder.
struct Arrival<'a> {
    number: RegistrationNumber,
    holder_name: Name,
    at: Instant,
    registered_on: NaiveDate,
    missing_year: Option<i32>,
    part: Option<Option<Raw>>,
    from: Option<(LegIndex, Said)>,
    comes_back: bool,
    calendar: &'a str,
    obligations: &'a [Opened],
}

/// Opens obligations on a leg, each with the term of the rules that it comes from.
fn open(
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

/// What an answer meets. What withholds a part is a refusal of that part.
const fn met_by(answered: &Answered) -> &'static [ObligationKind] {
    use ObligationKind::{AlreadyPublished, Answer, Refuse};
    match (answered.outcome, answered.refusal_ground) {
        (AnswerOutcome::Provided, _) | (AnswerOutcome::PartlyProvided, None) => &[Answer],
        (AnswerOutcome::PartlyProvided, Some(_)) | (AnswerOutcome::Refused, _) => &[Answer, Refuse],
        (AnswerOutcome::AlreadyPublished, _) => &[Answer, AlreadyPublished],
    }
}

/// A personal value, none once it was erased.
fn sealed(personal: &Personal, name: &str) -> Option<Raw> {
    personal.get(name).map(|sealed| Arc::clone(&sealed.value))
}

/// The attachments among personal fields.
fn attachments(personal: &Personal) -> Result<Vec<Attachment>, serde_json::Error> {
    match sealed(personal, field::ATTACHMENTS) {
        Some(value) => crate::strict::from_slice(value.get().as_bytes()),
        None => Ok(Vec::new()),
    }
}

impl Written {
    fn read(personal: &Personal) -> Result<Self, NotACase> {
        /// The one field of an applicant that decides anything.
        #[derive(Deserialize)]
        struct Known {
            iin: Iin,
        }
        let field = |name: &str| sealed(personal, name);
        let applicant = field(field::APPLICANT);
        Ok(Self {
            applicant_iin: match &applicant {
                Some(value) => Some(crate::strict::from_slice::<Known>(value.get().as_bytes())?.iin),
                None => None,
            },
            applicant,
            contacts: field(field::CONTACTS),
            subject: field(field::SUBJECT),
            text: field(field::TEXT),
            category: field(field::CATEGORY),
            attachments: attachments(personal)?,
            document_sha256: field(field::DOCUMENT),
            signature: field(field::SIGNATURE),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::built_in;
    use crate::document::Draft;
    use crate::event::{Actor, Broken, Stamp};
    use crate::id::EventId;
    use crate::rules::InForce;

    const DOCUMENT: &str = r#"{
        "holder": "123456789013",
        "applicant": {"iin": "123456789013", "surname": "Серікқызы", "given_name": "Айгүл"},
        "contacts": {"email": "a@example.kz"},
        "language": "kk", "subject": "Су", "text": "Мәтін", "answer_form": "electronic",
        "publication": {"consent": true, "show_name": false}
    }"#;

    fn holder(accepts: bool, share: f64) -> Holder {
        serde_json::from_value(serde_json::json!({
            "format": 1, "bin": "123456789013", "slot": 1,
            "staff": [{"iin": "123456789013", "role": "administrator"}],
            "newest": {"seq": 0, "id": "00000000000000000000000000000000", "at": "2026-11-23T05:00:00Z",
                "by": "123456789013", "previous": null, "what": {"registered": {"fields": []}}},
            "profile": {"name": {"kk": "а", "ru": "б"}, "postal_address": "в", "head_position": "г",
                "state_participation_percent": share, "accepts_requests": accepts}
        }))
        .unwrap()
    }

    fn record(arrived_at: &str) -> Record {
        let document = serde_json::from_str::<Draft<'_>>(DOCUMENT)
            .unwrap()
            .check(day(arrived_at.parse().unwrap()))
            .unwrap();
        let arrived_at: Instant = arrived_at.parse().unwrap();
        let number = "123456789013-2026-1".parse().unwrap();
        let calendar = built_in();
        let rules = InForce::default().on(day(arrived_at)).unwrap();
        let holder = holder(true, 51.0);
        let (registered_on, missing_year) = registered_on(&holder, arrived_at, calendar).unwrap();
        let registration = Registration {
            number,
            registered_on,
            missing_year,
            holder_name: holder.profile.name,
        };
        let mut registered = register(
            &document,
            Admission::Account,
            registration,
            arrived_at,
            rules,
            calendar,
        )
        .unwrap();
        // The name of the calendar changes with every new one; the bytes below are about everything else.
        registered.calendar = "sample".to_owned();
        let fields = personal_fields(&document, &[], Digest::of(DOCUMENT.as_bytes()), None).unwrap();
        let mut n = 0;
        let mut salt = || {
            n += 1;
            [n; 16]
        };
        let mut record = Record::new();
        let stamp = Stamp {
            id: EventId([7; 16]),
            at: arrived_at,
            actor: Actor::Applicant,
            once: None,
            salt: &mut salt,
        };
        record
            .append(stamp, EventKind::Registered(registered), fields)
            .unwrap();
        record
    }

    #[test]
    fn arrival_opens_the_five_terms_of_the_rules() {
        let record = record("2026-11-20T14:00:00Z");
        let case = Case::of(&record).unwrap();
        assert_eq!(case.registered.registered_on, "2026-11-23".parse().unwrap());
        let due: Vec<_> = case
            .registered
            .obligations
            .iter()
            .map(|o| (o.kind, o.due.to_string()))
            .collect();
        assert_eq!(
            due,
            [
                (ObligationKind::Moderate, "2026-11-23".to_owned()),
                (ObligationKind::Forward, "2026-11-25".to_owned()),
                (ObligationKind::AlreadyPublished, "2026-11-25".to_owned()),
                (ObligationKind::Refuse, "2026-11-30".to_owned()),
                (ObligationKind::Answer, "2026-12-07".to_owned()),
            ]
        );
        assert_eq!(
            case.next_obligation("2026-11-20T14:00:00Z".parse().unwrap())
                .map(|o| o.kind),
            Some(ObligationKind::Moderate)
        );
        assert_eq!(case.registered.rules, "2026");
    }

    #[test]
    fn a_closed_or_wholly_state_owned_holder_cannot_be_addressed() {
        let now: Instant = "2026-11-20T14:00:00Z".parse().unwrap();
        for (holder, expected) in [
            (holder(false, 51.0), NotAddressable::Closed),
            (holder(true, 100.0), NotAddressable::WhollyStateOwned),
        ] {
            assert_eq!(
                registered_on(&holder, now, built_in()),
                Err(CannotRegister::Holder(expected))
            );
        }
    }

    #[test]
    fn the_chain_verifies_before_and_after_erasure_and_breaks_at_a_change() {
        let whole = record("2026-11-20T05:00:00Z");
        assert_eq!(whole.verify(), Ok(()));
        // A stored record is read back into the same chain.
        let stored: Record = serde_json::from_slice(&serde_json::to_vec(&whole).unwrap()).unwrap();
        assert_eq!(stored.verify(), Ok(()));
        assert_eq!(stored.events, whole.events);

        let mut erased = stored.clone();
        erased.personal[0].remove("applicant");
        erased.personal[0].remove("text");
        assert_eq!(erased.verify(), Ok(()));
        assert!(Case::of(&erased).unwrap().written.text.is_none());
        assert_eq!(Case::of(&erased).unwrap().written.applicant_iin, None);

        let mut forged = stored.clone();
        forged.personal[0].get_mut("text").unwrap().value =
            serde_json::value::to_raw_value("басқа").unwrap().into();
        assert_eq!(forged.verify(), Err(Broken::Commitment(0, "text".to_owned())));

        let mut relinked = stored.clone();
        relinked.events[0].previous = Some(Digest::of(b""));
        assert_eq!(relinked.verify(), Err(Broken::Link(0)));

        let mut smuggled = stored;
        let sealed = smuggled.personal[0]["text"].clone();
        smuggled.personal[0].insert("note".to_owned(), sealed);
        assert_eq!(smuggled.verify(), Err(Broken::Uncommitted(0, "note".to_owned())));
    }

    #[test]
    fn the_hash_of_an_event_is_over_its_documented_bytes() {
        let record = record("2026-11-20T05:00:00Z");
        let bytes = String::from_utf8(crate::canonical::of(&record.events[0]).unwrap()).unwrap();
        let golden = include_str!("../tests/registered.canonical.json").trim_end();
        assert_eq!(
            bytes, golden,
            "the canonical form changed: stored chains would no longer verify"
        );
        assert_eq!(record.events[0].hash().unwrap(), Digest::of(bytes.as_bytes()));
    }
}
