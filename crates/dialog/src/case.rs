//! A case: one citizen's request from its arrival on.
//!
//! A case is a list of events; what it is now is a fold over them. [`register`] decides whether and how a
//! request is registered, [`Case::of`] folds.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::calendar::{Calendar, NotCovered};
use crate::document::{AnswerForm, Document, Publication};
use crate::event::{Personal, Record};
use crate::holder::{Holder, NotAddressable, registration_day};
use crate::id::{Digest, Iin, RegistrationNumber};
use crate::language::Language;
use crate::rules::{InForce, NoRules, ObligationKind, Origin, Owner};
use crate::terms;
use crate::time::{Instant, day};

/// How the applicant proved who they are (the Rules, paragraph 3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Admission {
    /// An account on the government portal with a verified mobile number.
    Account,
}

/// An obligation as it is opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Opened {
    /// What is owed.
    pub kind: ObligationKind,
    /// Who owes it.
    pub owner: Owner,
    /// The last day on which it is in time.
    pub due: NaiveDate,
}

/// What happened in a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum EventKind {
    /// The request arrived and was registered.
    Registered(Registered),
}

impl EventKind {
    /// The stable name of this kind of event.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Registered(_) => "registered",
        }
    }
}

/// The request arrived and was registered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Registered {
    /// Its registration number, which is also the identifier of the case.
    pub number: RegistrationNumber,
    /// When it arrived: the instant at which the portal recorded it.
    pub arrived_at: Instant,
    /// The day under which it is registered.
    pub registered_on: NaiveDate,
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
    /// The obligations that the arrival opened.
    pub obligations: Vec<Opened>,
}

/// An attachment as the case keeps it. Its content is in blobs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
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

/// What an arrival decides before a number is drawn: everything that can still be refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// The day under which the request is registered.
    pub registered_on: NaiveDate,
    /// The version of the rules.
    rules: &'static str,
    /// The version of the calendar.
    calendar: String,
    /// The obligations that the arrival opens.
    obligations: Vec<Opened>,
}

/// The day under which a request to this holder that arrives now is registered.
///
/// # Errors
/// The holder cannot be addressed, or the calendar does not cover the day.
pub fn registered_on(
    holder: &Holder,
    arrived_at: Instant,
    calendar: &Calendar,
) -> Result<NaiveDate, CannotRegister> {
    holder.addressable()?;
    Ok(registration_day(
        arrived_at,
        holder.profile.working_hours,
        calendar,
    )?)
}

/// Pins a request that arrived to the rules of its day and computes the obligations it opens.
///
/// # Errors
/// The rules or the calendar do not reach.
pub fn plan(
    arrived_at: Instant,
    registered_on: NaiveDate,
    calendar: &Calendar,
) -> Result<Plan, CannotRegister> {
    let rules = InForce::default().on(day(arrived_at))?;
    let obligations = rules
        .terms
        .iter()
        .filter(|term| term.kind != ObligationKind::AlreadyPublished)
        .filter_map(|term| Some((term, origin_day(term.origin, arrived_at, registered_on)?)))
        .map(|(term, from)| {
            let due = terms::last_day(from, term.days, term.unit, calendar)?;
            Ok(Opened {
                kind: term.kind,
                owner: term.owner,
                due,
            })
        })
        .collect::<Result<_, NotCovered>>()?;
    Ok(Plan {
        registered_on,
        rules: rules.version,
        calendar: calendar.version().to_owned(),
        obligations,
    })
}

/// Registers a request that arrived.
pub fn register(
    document: &Document<'_>,
    admission: Admission,
    number: RegistrationNumber,
    arrived_at: Instant,
    plan: Plan,
) -> Registered {
    Registered {
        number,
        arrived_at,
        registered_on: plan.registered_on,
        rules: plan.rules.to_owned(),
        calendar: plan.calendar,
        admission,
        language: document.language,
        answer_form: document.answer_form,
        publication: document.publication,
        obligations: plan.obligations,
    }
}

/// Day 0 of a term with this origin, if the event happened.
pub fn origin_day(origin: Origin, arrived_at: Instant, registered_on: NaiveDate) -> Option<NaiveDate> {
    match origin {
        Origin::Arrival => Some(day(arrived_at)),
        Origin::Registration => Some(registered_on),
        Origin::Extension => None,
    }
}

/// The personal fields of the registration.
mod field {
    pub(super) const APPLICANT: &str = "applicant";
    pub(super) const CONTACTS: &str = "contacts";
    pub(super) const SUBJECT: &str = "subject";
    pub(super) const TEXT: &str = "text";
    pub(super) const CATEGORY: &str = "category";
    pub(super) const ATTACHMENTS: &str = "attachments";
    pub(super) const DOCUMENT: &str = "document_sha256";
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
    Ok(fields)
}

/// The state of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// It is registered and waits for moderation.
    Received,
}

/// What the applicant wrote and who they are; each field is none once it was erased.
///
/// A reader is shown these values as they were committed to, so they are passed on as they stand and not parsed;
/// only what decides something is.
#[derive(Debug, Clone, Default)]
pub struct Written<'a> {
    /// The IIN of who asks.
    pub applicant_iin: Option<Iin>,
    /// Who asks: an [`Applicant`](crate::document::Applicant).
    pub applicant: Option<&'a RawValue>,
    /// How to reach them: [`Contacts`](crate::document::Contacts).
    pub contacts: Option<&'a RawValue>,
    /// What it is about.
    pub subject: Option<&'a RawValue>,
    /// What is asked.
    pub text: Option<&'a RawValue>,
    /// The category they chose.
    pub category: Option<&'a RawValue>,
    /// The attached files.
    pub attachments: Vec<Attachment>,
    /// The hash of the bytes received.
    pub document_sha256: Option<&'a RawValue>,
}

/// A case as it is now.
#[derive(Debug, Clone)]
pub struct Case<'a> {
    /// Its state.
    pub status: Status,
    /// Its registration.
    pub registered: &'a Registered,
    /// The personal fields of its registration.
    pub written: Written<'a>,
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
    /// The case is pinned to rules or a calendar that this program does not have.
    #[error("the rules {0} or the calendar {1} are unknown")]
    Version(String, String),
    /// The calendar does not reach to the end of a term.
    #[error(transparent)]
    Calendar(#[from] NotCovered),
    /// A personal field has another shape.
    #[error("a personal field does not have its shape: {0}")]
    Field(#[from] serde_json::Error),
}

impl<'a> Case<'a> {
    /// Folds the events of a record.
    ///
    /// # Errors
    /// The record is not a case of this format.
    pub fn of(record: &'a Record) -> Result<Self, NotACase> {
        if record.format != crate::event::RECORD_FORMAT {
            return Err(NotACase::Format(record.format));
        }
        let mut case = None;
        for (event, personal) in record.events.iter().zip(&record.personal) {
            case = Some(Self::apply(case, &event.event, personal)?);
        }
        case.ok_or(NotACase::Empty)
    }

    /// One step of the fold.
    fn apply(_before: Option<Self>, event: &'a EventKind, personal: &'a Personal) -> Result<Self, NotACase> {
        match event {
            EventKind::Registered(registered) => Ok(Self {
                status: Status::Received,
                registered,
                written: Written::read(personal)?,
            }),
        }
    }

    /// Whether this person is the applicant.
    pub fn is_applicant(&self, iin: &Iin) -> bool {
        self.written.applicant_iin.as_ref() == Some(iin)
    }

    /// The obligation that is due first, among all or among those of one kind.
    pub fn next_obligation(&self, kind: Option<ObligationKind>) -> Option<&'a Opened> {
        self.registered
            .obligations
            .iter()
            .filter(|obligation| kind.is_none_or(|kind| obligation.kind == kind))
            .min_by_key(|obligation| obligation.due)
    }
}

impl<'a> Written<'a> {
    fn read(personal: &'a Personal) -> Result<Self, NotACase> {
        /// The one field of an applicant that decides anything.
        #[derive(Deserialize)]
        struct Known {
            iin: Iin,
        }
        let field = |name: &str| personal.get(name).map(|sealed| &*sealed.value);
        let parsed = |value: &'a RawValue| value.get().as_bytes();
        let applicant = field(field::APPLICANT);
        Ok(Self {
            applicant_iin: match applicant {
                Some(value) => Some(crate::strict::from_slice::<Known>(parsed(value))?.iin),
                None => None,
            },
            applicant,
            contacts: field(field::CONTACTS),
            subject: field(field::SUBJECT),
            text: field(field::TEXT),
            category: field(field::CATEGORY),
            attachments: match field(field::ATTACHMENTS) {
                Some(value) => crate::strict::from_slice(parsed(value))?,
                None => Vec::new(),
            },
            document_sha256: field(field::DOCUMENT),
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

    const DOCUMENT: &str = r#"{
        "holder": "123456789013",
        "applicant": {"iin": "123456789013", "surname": "Серікқызы", "given_name": "Айгүл"},
        "contacts": {"email": "a@example.kz"},
        "language": "kk", "subject": "Су", "text": "Мәтін", "answer_form": "electronic",
        "publication": {"consent": true, "show_name": false}
    }"#;

    fn holder(accepts: bool, share: f64) -> Holder {
        serde_json::from_value(serde_json::json!({
            "format": 1, "bin": "123456789013", "slot": 1, "changes": [],
            "profile": {"name": {"kk": "а", "ru": "б"}, "postal_address": "в", "head_position": "г",
                "state_participation_percent": share, "accepts_requests": accepts}
        }))
        .unwrap()
    }

    fn record(arrived_at: &str) -> Record {
        let document = serde_json::from_str::<Draft<'_>>(DOCUMENT)
            .unwrap()
            .check()
            .unwrap();
        let arrived_at: Instant = arrived_at.parse().unwrap();
        let number = "123456789013-2026-1".parse().unwrap();
        let day = registered_on(&holder(true, 51.0), arrived_at, built_in()).unwrap();
        let plan = plan(arrived_at, day, built_in()).unwrap();
        let mut registered = register(&document, Admission::Account, number, arrived_at, plan);
        // The golden bytes are about the form; they stay the same when the calendar gets another version.
        registered.calendar = "five-day-week".to_owned();
        let fields = personal_fields(&document, &[], Digest::of(DOCUMENT.as_bytes())).unwrap();
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
            salt: &mut salt,
        };
        record
            .append(stamp, EventKind::Registered(registered), fields)
            .unwrap();
        record
    }

    #[test]
    fn arrival_opens_the_four_terms_of_the_rules() {
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
                (ObligationKind::Refuse, "2026-11-30".to_owned()),
                (ObligationKind::Answer, "2026-12-07".to_owned()),
            ]
        );
        assert_eq!(
            case.next_obligation(None).map(|o| o.kind),
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
        forged.personal[0].get_mut("text").unwrap().value = serde_json::value::to_raw_value("басқа").unwrap();
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
        let bytes = String::from_utf8(crate::event::canonical(&record.events[0]).unwrap()).unwrap();
        let golden = include_str!("../tests/registered.canonical.json").trim_end();
        assert_eq!(
            bytes, golden,
            "the canonical form changed: stored chains would no longer verify"
        );
        assert_eq!(record.events[0].hash().unwrap(), Digest::of(bytes.as_bytes()));
    }
}
