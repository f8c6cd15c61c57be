//! Receipts that anyone can check: `GET /v1/receipts/keys`, `POST /v1/receipts/verification`,
//! `GET /v1/requests/{id}/receipts`, `GET /v1/requests/{id}/certificate?kind=`.
//!
//! Law, article 11(7), (10), (11), (14), (16): registration, extension, forwarding, answer and refusal are told to the
//! applicant; a receipt is that word, signed. The certificate of timeliness is for the holder; that of silence is for the
//! applicant, who may appeal it (article 18). This component alone has the signing key. Other components ask it at
//! `/sign`, to which no route of the manifest leads.
//!
//! Emits nothing: where a newer calendar moves a last day, a certificate of silence waits for the sweep to write that down.
//! Durable writes: 0; one the first time a token is seen.
//! Errors: 400, 401, 404, 409 `not-certifiable`, 413, 415, 422, 503.

#![allow(unsafe_code, reason = "the exports that #[http_component] generates")]

use casework::cases;
use casework::cases::Held;
use casework::receipts::Asked;
use evidence::signer::Signer;
use input::fault::{Fault, Wanted};
use input::faults::Faults;
use record::id::RegistrationNumber;
use requests::receipt::{Certificate, NotAReceipt, Receipt, Statement, Unverified, Verification};
use requests::view::Reader;
use shell::document::without_mark;
use shell::page::Page;
use shell::parameter::{self, Form};
use shell::{Error, Operation, Problem, Reply, Session, kinds};
use spin_sdk::http::{IncomingRequest, ResponseOutparam};
use spin_sdk::http_component;

/// How long the keys may be kept: a new one is published an hour before it signs.
const KEYS_ARE_KEPT: &str = "public, max-age=3600";

static OPERATIONS: [Operation; 5] = [
    Operation::of(&api::RECEIPT_KEYS, keys),
    Operation::of(&api::RECEIPT_VERIFICATION, verification),
    Operation::of(&api::RECEIPT, receipts),
    Operation::of(&api::RECEIPT_CERTIFICATE, certificate),
    Operation::of(&api::RECEIPT_SIGN, sign),
];

#[http_component]
async fn receipt(request: IncomingRequest, out: ResponseOutparam) {
    shell::run(request, out, &OPERATIONS).await;
}

fn keys(_: &Session) -> Result<Reply, Error> {
    let reply = Reply::json(200, Signer::configured()?.keys())?;
    Ok(reply.header("cache-control", KEYS_ARE_KEPT))
}

/// Whether somebody's receipt is one of this portal. The caller need not say who they are.
fn verification(session: &Session) -> Result<Reply, Error> {
    let signer = Signer::configured()?;
    // Names the field that is at fault.
    session.json::<Receipt<Statement>>()?;
    let receipt = Unverified::read(without_mark(&session.request.body)).map_err(|why| {
        let (pointer, fault) = match why {
            NotAReceipt::Shape(_) => ("", Fault::WrongType(Wanted::Object)),
            NotAReceipt::Format(_) => ("/statement/format", Fault::UnknownValue { known: "1" }),
            NotAReceipt::Jws => ("/jws", Fault::DetachedJws),
        };
        Problem::faults(Faults(vec![(pointer.to_owned(), fault)]))
    })?;
    Reply::json(
        200,
        &Verification::of(&receipt, &signer.doubts(&receipt), session.request.language),
    )
}

/// The case that a path names, for a caller who may read it.
fn readable(session: &Session) -> Result<(RegistrationNumber, Held, Reader), Error> {
    let person = session.returning_person()?;
    let (number, held) = cases::get(session, session.request.named("id"))?;
    let reader = cases::reader(session, &person, held.case())?;
    Ok((number, held, reader))
}

/// Every receipt of a case so far, oldest first.
fn receipts(session: &Session) -> Result<Reply, Error> {
    let signer = Signer::configured()?;
    let (_, held, reader) = readable(session)?;
    let items = signer.all(session, held.record(), reader)?;
    Reply::json(200, &Page { items, next: None })
}

/// `?kind=timeliness` or `?kind=silence`: how a registration stands at this moment.
fn certificate(session: &Session) -> Result<Reply, Error> {
    let signer = Signer::configured()?;
    let (number, held, reader) = readable(session)?;
    let named = session
        .request
        .parameter("kind")
        .ok_or_else(|| parameter::not("kind", Form::Required))?;
    let kind = Certificate::ALL
        .into_iter()
        .find_map(|(name, kind)| (name == named).then_some(kind))
        .ok_or_else(|| {
            parameter::not(
                "kind",
                Form::OneOf(&Certificate::ALL.map(|(name, _)| name).join(", ")),
            )
        })?;
    Reply::json(200, &signer.certificate(session, &held, &number, kind, reader)?)
}

/// A receipt for another component of the portal. It names an event; what is signed is made here, of the record.
fn sign(session: &Session) -> Result<Reply, Error> {
    let asked = session.json::<Asked>()?;
    let record = cases::record(session, &asked.number)?.ok_or_else(|| Problem::new(&kinds::NOT_FOUND))?;
    let place = record.events.iter().position(|event| event.id == asked.event);
    let place = place.ok_or_else(|| Problem::new(&kinds::NOT_FOUND))?;
    let receipt = Signer::configured()?.at(session, &record, place, asked.reader)?;
    Reply::json(200, &receipt.ok_or_else(|| Problem::new(&kinds::NOT_FOUND))?)
}
