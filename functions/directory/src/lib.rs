//! The directory of blogs: `GET /v1/holders`, `GET` and `PUT /v1/holders/{bin}`,
//! `PUT` and `DELETE /v1/holders/{bin}/staff/{iin}`, `PUT` and `DELETE /v1/holders/{bin}/end`,
//! `GET /v1/holders/{bin}/history`; who reads the requests of an organisation beside who sent them:
//! `PUT` and `DELETE /v1/me/organizations/{bin}`; and the working calendar that the operator publishes: `PUT /v1/calendar`.
//!
//! Rules, paragraph 2: the portal serves quasi-state companies except persons with 100 % state participation.
//! Only the operator writes; who may act for a holder is decided here, never by a token. The history is for the operator
//! and for the head of the holder, who is personally responsible (Law, article 11(18)) and so has to know who may act in
//! their place, since when, and who said so.
//!
//! A request on behalf of a legal entity is the legal entity's (Law, article 11(5)): everyone who may sign for it reads it. They prove
//! it by a signed document, without a token, and it counts for a day (`::holders::organization`).
//!
//! Every change of a holder is an event with who made it and when: `registered`, `updated`, `granted`, `revoked`, `ended`, `continued`.
//! Durable writes: 4 for a new holder, 2 for any other change, one more for a subscription or a link that ends with a role,
//! and one the first time a token is seen in a reading. One for a person who signs for an organisation or gives that up.
//! 3 to 4 for a calendar.
//! Errors: 400, 401, 403, 404, 409 `version-taken`, 415, 422 `invalid-document`, `signature-refused`, `unknown-holder`, 503.

#![allow(unsafe_code, reason = "the exports that #[http_component] generates")]

use ::holders::holder::{EndDraft, Grant, Holder, HolderView, ProfileDraft, StaffRole};
use ::holders::organization::{ProofDraft, ReadingView};
use directory::holders::{self, Standing};
use directory::{calendars, organizations};
use law::calendar::Definition;
use law::time::day;
use record::id::{Bin, Iin};
use shell::identity::is_operator;
use shell::page::Page;
use shell::parameter::{self, Form};
use shell::{Error, Operation, Problem, Reply, Session, kinds};
use spin_sdk::http::{IncomingRequest, ResponseOutparam};
use spin_sdk::http_component;
use words::language::Words;

/// The sentences of `words/*/directory.ftl`.
mod say {
    include!(concat!(env!("OUT_DIR"), "/directory.rs"));
}

static OPERATIONS: [Operation; 11] = [
    Operation::of(&api::DIRECTORY, list),
    Operation::of(&api::DIRECTORY_HOLDER, read),
    Operation::of(&api::DIRECTORY_HOLDER_PUT, put),
    Operation::of(&api::DIRECTORY_STAFF, grant),
    Operation::of(&api::DIRECTORY_STAFF_DELETE, revoke),
    Operation::of(&api::DIRECTORY_END, end),
    Operation::of(&api::DIRECTORY_END_DELETE, end_no_more),
    Operation::of(&api::DIRECTORY_HISTORY, history),
    Operation::of(&api::DIRECTORY_ORGANIZATION, sign_for),
    Operation::of(&api::DIRECTORY_ORGANIZATION_DELETE, sign_for_no_more),
    Operation::of(&api::DIRECTORY_CALENDAR, publish),
];

#[http_component]
async fn directory(request: IncomingRequest, out: ResponseOutparam) {
    shell::run(request, out, &OPERATIONS).await;
}

fn list(session: &Session) -> Result<Reply, Error> {
    let after = session.request.cursor::<u64>()?.unwrap_or_default();
    let (holders, next) = holders::list(session, after, session.request.limit()?)?;
    let items: Vec<_> = holders
        .iter()
        .map(|holder| HolderView::of(holder, false, day(session.request.now)))
        .collect();
    Reply::json(
        200,
        &Page {
            items,
            next: next.map(|slot| slot.to_string()),
        },
    )
}

fn read(session: &Session) -> Result<Reply, Error> {
    let person = session.person_if_any()?;
    let holder = holders::get(session, session.request.named("bin"))?;
    let with_staff = match person {
        Some(person) => match holders::standing(&holder, &person)? {
            Standing::Staff(_) | Standing::Operator => true,
            Standing::Outsider => false,
        },
        None => false,
    };
    show(session, 200, &holder, with_staff)
}

/// A holder, as one may see it.
fn show(session: &Session, status: u16, holder: &Holder, with_staff: bool) -> Result<Reply, Error> {
    let reply = Reply::json(
        status,
        &HolderView::of(holder, with_staff, day(session.request.now)),
    )?;
    Ok(reply
        .tagged(holders::etag(session, holder)?)
        .header("vary", "authorization"))
}

fn put(session: &Session) -> Result<Reply, Error> {
    let operator = holders::operator(session)?;
    let bin = given(session)?;
    let draft = session.json::<ProfileDraft<'_>>()?;
    let accepts_requests = draft.accepts_requests();
    let profile = draft
        .check(holders::find(session, &bin)?.is_some())
        .map_err(Problem::faults)?;
    let (holder, new) = holders::put(session, &bin, &operator.iin, &profile, accepts_requests)?;
    let reply = show(session, if new { 201 } else { 200 }, &holder, true)?;
    Ok(reply.header("location", format!("/v1/holders/{bin}")))
}

fn grant(session: &Session) -> Result<Reply, Error> {
    let role = session.json::<Grant<'_>>()?.check().map_err(Problem::faults)?;
    staff(session, Some(role))
}

fn revoke(session: &Session) -> Result<Reply, Error> {
    staff(session, None)
}

fn staff(session: &Session, role: Option<StaffRole>) -> Result<Reply, Error> {
    let operator = holders::operator(session)?;
    let bin = known(session)?;
    let iin: Iin = session
        .request
        .named("iin")
        .parse()
        .map_err(|_| parameter::not("iin", Form::IdentityNumber))?;
    let holder = holders::staff(session, &bin, &operator.iin, &iin, role)?;
    show(session, 200, &holder, true)
}

/// The end of a holder is put down.
fn end(session: &Session) -> Result<Reply, Error> {
    let operator = holders::operator(session)?;
    let bin = known(session)?;
    let end = session
        .json::<EndDraft<'_>>()?
        .check(&bin)
        .map_err(Problem::faults)?;
    let holder = holders::end(session, &bin, &operator.iin, Some(end))?;
    show(session, 200, &holder, true)
}

/// The end of a holder is taken back.
fn end_no_more(session: &Session) -> Result<Reply, Error> {
    let operator = holders::operator(session)?;
    let holder = holders::end(session, &known(session)?, &operator.iin, None)?;
    show(session, 200, &holder, true)
}

/// The BIN in the path.
fn known(session: &Session) -> Result<Bin, Error> {
    Ok(session
        .request
        .named("bin")
        .parse()
        .map_err(|_| Problem::new(&kinds::NOT_FOUND))?)
}

fn history(session: &Session) -> Result<Reply, Error> {
    let person = session.returning_person()?;
    let holder = holders::get(session, session.request.named("bin"))?;
    if holder.role_of(&person.iin) != Some(StaffRole::Head) && !is_operator(&person)? {
        return Err(Problem::new(&kinds::FORBIDDEN).into());
    }
    let (items, next) = holders::history(
        session,
        &holder,
        session.request.cursor()?,
        session.request.limit()?,
    )?;
    Reply::json(
        200,
        &Page {
            items,
            next: next.map(|seq| seq.to_string()),
        },
    )
}

/// Somebody proves that they may sign for an organisation.
fn sign_for(session: &Session) -> Result<Reply, Error> {
    let bin = given(session)?;
    let signed = session.only_signed()?;
    let at = session
        .json::<ProofDraft<'_>>()?
        .check(&bin, session.request.now)
        .map_err(Problem::faults)?;
    if !signed.signer.signs_for(&bin) {
        let why = Words::of(say::NOT_FOR_THIS_ORGANISATION);
        return Err(Problem::new(&kinds::FORBIDDEN).saying(why).into());
    }
    let until = organizations::remember(session, signed, &bin, at)?;
    let until = Some(until);
    Reply::json(200, &ReadingView { bin: &bin, until })
}

/// They give it up.
fn sign_for_no_more(session: &Session) -> Result<Reply, Error> {
    let person = session.person()?;
    let bin = given(session)?;
    organizations::forget(session, &person.iin, &bin)?;
    Reply::json(
        200,
        &ReadingView {
            bin: &bin,
            until: None,
        },
    )
}

/// The BIN in the path, of something that the portal need not know.
fn given(session: &Session) -> Result<Bin, Error> {
    Ok(session
        .request
        .named("bin")
        .parse()
        .map_err(|_| parameter::not("bin", Form::IdentityNumber))?)
}

/// `PUT /v1/calendar`: a new version of the working calendar, in force at once for what arrives.
fn publish(session: &Session) -> Result<Reply, Error> {
    let operator = holders::operator(session)?;
    let definition: Definition = session.json()?;
    calendars::publish(session, &operator.iin, &definition)?;
    Reply::json(200, &definition)
}
