//! `POST /v1/requests`: a citizen sends a request to the head of a holder.
//!
//! Rules, paragraph 3: signed with the applicant's electronic signature, or from an account on the digital-government
//! portal to which a mobile number is connected. Law, article 11(5): what the document must hold; article 11(7): it must be registered.
//!
//! Emits `registered`. Durable writes: 3, one more for a citizen's first request and for every 500th, two more where a
//! request that was cut off is completed, and one for each 3.75 MiB of attachments.
//! Errors: 400, 401, 403 `phone-not-verified`, `not-the-applicant`, 410 `request-erased`, 413, 415, 422 `invalid-document`,
//! `signature-refused`, `unknown-holder`, `holder-not-eligible`, `holder-closed`, `idempotency-key-reused`, 429
//! `quota-exhausted`, 503.

#![allow(unsafe_code, reason = "the exports that #[http_component] generates")]

use ::holders::holder::Holder;
use casework::cases::Held;
use casework::citizens::{self, Entry, Submission};
use casework::{blobs, cases, journal, receipts, signatures};
use directory::calendars;
use directory::holders::{self, UNKNOWN_HOLDER};
use input::fault::Fault;
use input::faults::Faults;
use law::calendar::Calendar;
use law::rules::RuleSet;
use law::time::{Instant, day};
use record::event::{Actor, Stamp};
use record::id::{Digest, RegistrationNumber};
use record::signature::{Capacity, Signer};
use requests::case::{self, Admission, EventKind, PersonalFields, Record, Registration};
use requests::document::{Document, Draft, Organization};
use requests::view::Reader;
use shell::{Error, Operation, Problem, Reply, Session, config, random};
use spin_sdk::http::{IncomingRequest, ResponseOutparam};
use spin_sdk::http_component;

/// Nobody sends 70 MiB before saying who they are.
static OPERATIONS: [Operation; 1] = [Operation::of(&api::SUBMIT, handle)];

#[http_component]
async fn submit(request: IncomingRequest, out: ResponseOutparam) {
    shell::run(request, out, &OPERATIONS).await;
}

fn handle(session: &Session) -> Result<Reply, Error> {
    let (person, now) = (session.person()?, session.request.now);
    let document = session.json::<Draft<'_>>()?.check(day(now));
    let document = document.map_err(Problem::faults)?;
    if document.applicant.iin != person.iin {
        return Err(Problem::new(&citizens::NOT_THE_APPLICANT).into());
    }
    let signed = session.signed()?;
    match signed {
        Some(signed) if !binds(&signed.signer, document.applicant.organization.as_ref()) => {
            return Err(Problem::new(&citizens::NOT_THE_APPLICANT).into());
        }
        None if !person.phone_verified => return Err(Problem::new(&citizens::PHONE_NOT_VERIFIED).into()),
        Some(_) | None => {}
    }
    let attachments = blobs::hash(&document.attachments)?;
    let document_sha256 = Digest::of(session.document()?);
    let submission = Submission {
        iin: &person.iin,
        key: session.request.idempotency_key()?,
        document_sha256,
        signed_at: signed.map(|signed| signed.signer.signed_at),
        daily_quota: config::daily_quota()?,
    };
    let event = random::event_id()?;
    let calendar = calendars::current(session)?;

    // The citizen's list first, the record last: what falls in between is a hint that points at nothing.
    let holder = holders::find(session, &document.holder)?;
    let known = || holder.as_ref().ok_or_else(|| Problem::new(&UNKNOWN_HOLDER));
    let entry = citizens::enter(session, &submission, event, || {
        let holder = known()?;
        if let Some(earlier) = &document.repeat_of {
            check_repeat(session, &document, earlier)?;
        }
        let (registered_on, _) = case::registered_on(holder, now, &calendar).map_err(holders::cannot)?;
        // Whatever can be refused is refused before a number is drawn.
        case::opened_on_arrival(rules(now)?, now, registered_on, &calendar)
            .map_err(|error| holders::cannot(error.into()))?;
        let number = holders::draw_number(session, &holder.bin, registered_on)?;
        Ok((number, registered_on))
    })?;
    if entry.event != event
        && let Some(held) = cases::await_other(session, &entry.number)?
    {
        // The writer may have come late, and have died before saying so.
        journal::enter_if_late(session, &entry.subject(), entry.event, entry.arrived_at)?;
        return created(session, &held, &entry);
    }
    if entry.event != event {
        // The sweep may have given this number up long ago.
        journal::enter(session, &entry.subject(), entry.event)?;
    }
    blobs::store(session, &entry.number, &document.attachments, &attachments)?;
    if let Some(signed) = signed {
        signatures::store(session, &entry.number, signed)?;
    }
    let signature = signed.map(|signed| signatures::of(session, signed));
    let fields = case::personal_fields(&document, &attachments, document_sha256, signature.as_ref())
        .map_err(Error::broken)?;
    let admission = match signed {
        Some(_) => Admission::Signature,
        None => Admission::Account,
    };
    let record = record(&document, admission, fields, &entry, known()?, &calendar)?;
    let held = cases::create(session, &entry.number, record)?;
    if entry.event == event {
        // Held up for so long, it comes after its number was given up.
        journal::enter_if_late(session, &entry.subject(), event, entry.arrived_at)?;
    }
    created(session, &held, &entry)
}

/// Whether a certificate lets its owner sign for this applicant: for themselves, or for the organisation.
fn binds(signer: &Signer, organization: Option<&Organization>) -> bool {
    match organization {
        Some(organization) => signer.signs_for(&organization.bin),
        None => signer.capacity == Capacity::Individual && signer.bin.is_none(),
    }
}

/// The rules in force at an instant.
fn rules(at: Instant) -> Result<&'static RuleSet, Error> {
    let in_force = config::rules_in_force()?;
    Ok(in_force
        .on(day(at))
        .map_err(|error| holders::cannot(error.into()))?)
}

/// A repeated request names the applicant's own earlier one, in answer to which this holder pointed to a publication.
fn check_repeat(
    session: &Session,
    document: &Document<'_>,
    earlier: &RegistrationNumber,
) -> Result<(), Error> {
    let earlier = cases::find_by_any(session, earlier)?;
    let repeats = |held: &Held| {
        let (applicant, holder) = (&document.applicant.iin, &document.holder);
        held.case().is_answered_by_publication(applicant, holder)
    };
    if earlier.as_ref().is_some_and(repeats) {
        Ok(())
    } else {
        Err(Problem::faults(Faults(vec![("/repeat_of".to_owned(), Fault::NotARepeat)])).into())
    }
}

/// The case with its first event.
fn record(
    document: &Document<'_>,
    admission: Admission,
    fields: PersonalFields,
    entry: &Entry,
    holder: &Holder,
    calendar: &Calendar,
) -> Result<Record, Error> {
    let (_, missing_year) = calendar
        .kind_or_weekday(entry.registered_on)
        .map_err(|error| holders::cannot(error.into()))?;
    let registration = Registration {
        number: entry.number.clone(),
        registered_on: entry.registered_on,
        missing_year,
        holder_name: holder.profile.name.clone(),
    };
    let registered = case::register(
        document,
        admission,
        registration,
        entry.arrived_at,
        rules(entry.arrived_at)?,
        calendar,
    )
    .map_err(|error| holders::cannot(error.into()))?;
    let mut record = Record::new();
    random::with_salts(|salt| {
        let stamp = Stamp {
            id: entry.event,
            at: entry.arrived_at,
            actor: Actor::Applicant,
            once: None,
            salt,
        };
        record.append(stamp, EventKind::Registered(registered), fields)
    })?;
    Ok(record)
}

/// The answer: the case as its applicant sees it.
fn created(session: &Session, held: &Held, entry: &Entry) -> Result<Reply, Error> {
    let Some(registered) = held.record().events.iter().find(|event| event.id == entry.event) else {
        // A counter that went back, after a partial restore say: another's case stands at this number.
        return Err(Error::broken(format!(
            "the record of {} is of another submission",
            entry.number
        )));
    };
    if held.case().erased.is_some() {
        // The list of the citizen is cleared after the record.
        return Err(citizens::erased().into());
    }
    let number = held.number();
    let receipt = receipts::of(session, number, registered, Reader::Applicant);
    let reply = cases::show(session, 201, held, Reader::Applicant, receipt.as_deref())?;
    Ok(reply.header("location", format!("/v1/requests/{number}")))
}
