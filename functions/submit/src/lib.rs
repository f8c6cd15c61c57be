//! `POST /v1/requests`: a citizen sends a request to the head of a holder.
//!
//! Rules, paragraph 3, second way: from an account on the digital-government portal to which a mobile number
//! is connected. Law, article 11(5): what the document must hold; article 11(7): it must be registered.
//!
//! Emits `registered`. Durable writes: 3, one more for a citizen's first request and for every 500th, and one for
//! each 3.75 MiB of attachments.
//! Errors: 400, 401, 403 `phone-not-verified`, `not-the-applicant`, 413, 415, 422 `invalid-document`,
//! `unknown-holder`, `holder-not-eligible`, `holder-closed`, `idempotency-key-reused`, 503.

#![allow(unsafe_code, reason = "the exports that #[http_component] generates")]

use dialog::calendar::built_in;
use dialog::case::{self, Admission, CannotRegister, EventKind, PersonalFields};
use dialog::document::{ATTACHMENT_BYTES, ATTACHMENTS, Document, Draft};
use dialog::event::{Actor, Record, Stamp};
use dialog::holder::NotAddressable;
use dialog::id::{Digest, RegistrationNumber};
use dialog::view::{CaseView, Reader};
use portal::citizens::{self, Entry, Submission};
use portal::store::Key;
use portal::{Context, Kind, Method, Problem, Reply, blobs, cases, holders, random};
use spin_sdk::http::{IncomingRequest, ResponseOutparam};
use spin_sdk::http_component;

/// The largest document: every attachment in base64, and 1 MiB for the rest (20 000 characters are at most
/// 240 KB even where each is escaped).
const BODY_BYTES: usize = ATTACHMENTS * ATTACHMENT_BYTES.div_ceil(3) * 4 + 1024 * 1024;

#[http_component]
async fn submit(request: IncomingRequest, out: ResponseOutparam) {
    portal::run::run_admitted(request, out, BODY_BYTES, admit, handle).await;
}

/// Nobody sends 70 MiB before saying who they are.
fn admit(cx: &Context) -> Result<(), Problem> {
    if cx.method == Method::Post {
        cx.person().map(drop)
    } else {
        Err(cx.method_not_allowed("POST"))
    }
}

fn handle(cx: &Context) -> Result<Reply, Problem> {
    let person = cx.person()?;
    let document = cx.json::<Draft<'_>>()?.check().map_err(Problem::faults)?;
    if document.applicant.iin != person.iin {
        return Err(Problem::new(Kind::NotTheApplicant));
    }
    if !person.phone_verified {
        return Err(Problem::new(Kind::PhoneNotVerified));
    }
    let attachments = blobs::hash(&document.attachments)?;
    let document_sha256 = Digest::of(&cx.body);
    let submission = Submission {
        iin: &person.iin,
        key: cx.idempotency_key()?,
        document_sha256,
    };
    let event = random::event_id()?;

    // The citizen's list first, the record last: what falls in between is a hint that points at nothing.
    let entry = citizens::enter(cx, &submission, event, || {
        let holder = holders::find(cx, &document.holder)?.ok_or_else(|| Problem::new(Kind::UnknownHolder))?;
        let day = case::registered_on(&holder, cx.now, built_in()).map_err(cannot)?;
        // Whatever can be refused is refused before a number is drawn.
        case::plan(cx.now, day, built_in()).map_err(cannot)?;
        let year = dialog::time::year(day);
        let serial = cx.store()?.draw(&Key::serial(&holder.bin, year))?;
        Ok((
            RegistrationNumber {
                holder: holder.bin,
                year,
                serial,
            },
            day,
        ))
    })?;
    if entry.event != event
        && let Some(record) = cases::await_other(cx, &entry.number)?
    {
        return created(cx, &record, &entry);
    }
    blobs::store(cx, &entry.number, &document.attachments, &attachments)?;
    let fields =
        case::personal_fields(&document, &attachments, document_sha256).map_err(Problem::internal)?;
    let record = record(&document, fields, &entry)?;
    let record = cases::create(cx, &entry.number, record)?;
    created(cx, &record, &entry)
}

/// The case with its first event.
fn record(document: &Document<'_>, fields: PersonalFields, entry: &Entry) -> Result<Record, Problem> {
    let plan = case::plan(entry.arrived_at, entry.registered_on, built_in()).map_err(cannot)?;
    let registered = case::register(
        document,
        Admission::Account,
        entry.number.clone(),
        entry.arrived_at,
        plan,
    );
    let mut record = Record::new();
    random::with_salts(|salt| {
        let stamp = Stamp {
            id: entry.event,
            at: entry.arrived_at,
            actor: Actor::Applicant,
            salt,
        };
        record.append(stamp, EventKind::Registered(registered), fields)
    })?;
    Ok(record)
}

/// The answer: the case as its applicant sees it.
fn created(cx: &Context, record: &Record, entry: &Entry) -> Result<Reply, Problem> {
    if !record.contains(entry.event) {
        // A counter that went back, after a partial restore say: another's case stands at this number.
        return Err(Problem::internal(format!(
            "the record of {} is of another submission",
            entry.number
        )));
    }
    let case = cases::read(record)?;
    let view = CaseView::of(record, &case, Reader::Applicant, cx.language).map_err(Problem::internal)?;
    let location = format!("/v1/requests/{}", case.registered.number);
    Ok(Reply::json(201, &view)?
        .header("location", location)
        .header("etag", cases::etag(record))
        .header("content-language", cx.language.tag()))
}

/// Why the request cannot be registered, as a problem.
fn cannot(reason: CannotRegister) -> Problem {
    match reason {
        CannotRegister::Holder(NotAddressable::WhollyStateOwned) => Problem::new(Kind::HolderNotEligible),
        CannotRegister::Holder(NotAddressable::Closed) => Problem::new(Kind::HolderClosed),
        CannotRegister::Rules(_) | CannotRegister::Calendar(_) => {
            Problem::new(Kind::NotCovered).technically(reason)
        }
    }
}
