//! `GET /v1/notices/dead`: the notices that could not be delivered. `POST /v1/requests/{id}/resending` and
//! `POST /v1/notices/dead/resending`: they are sent once more.
//!
//! Rules, paragraphs 4 and 5; Law, article 11(7), (10) and (11): the applicant is told of the registration, of a forwarding and
//! of an extension, even when a gateway failed. The operator sees who was not told, repairs what was wrong, and has it
//! sent again: of one request, or of all of them in bounded batches.
//!
//! Emits `resent`. Durable writes: none to read but one the first time a token is seen; 3 to send again of one request, 2
//! where there is nothing to send; of all of them 3 for each, and 1 for each shard of the list.
//! Errors: 400, 401, 403, 404, 405, 409 `no-room`, 412, 415, 422, 503.

#![allow(unsafe_code, reason = "the exports that #[http_component] generates")]

use casework::acts;
use clockwork::dead::{self, Cursor};
use directory::holders;
use requests::command::CommandKind;
use requests::draft::Resending;
use shell::page::Page;
use shell::{Error, Operation, Problem, Reply, Session, identity, kinds};
use spin_sdk::http::{IncomingRequest, ResponseOutparam};
use spin_sdk::http_component;

static OPERATIONS: [Operation; 3] = [
    Operation::of(&api::RESEND_DEAD, list),
    Operation::of(&api::RESEND_ALL, all),
    Operation::of(&api::RESEND, one),
];

#[http_component]
async fn resend(request: IncomingRequest, out: ResponseOutparam) {
    shell::run(request, out, &OPERATIONS).await;
}

fn all(session: &Session) -> Result<Reply, Error> {
    let operator = holders::operator(session)?;
    Reply::json(200, &dead::resend(session, &operator)?)
}

fn one(session: &Session) -> Result<Reply, Error> {
    let command = session
        .json::<Resending<'_>>()?
        .check()
        .map_err(Problem::faults)?;
    acts::perform(session, CommandKind::Resend, |_| Ok(command))
}

fn list(session: &Session) -> Result<Reply, Error> {
    if !identity::is_operator(&session.returning_person()?)? {
        return Err(Problem::new(&kinds::FORBIDDEN).into());
    }
    let (items, next) = dead::list(
        session,
        session.request.cursor::<Cursor>()?.as_ref(),
        session.request.limit()?,
    )?;
    let next = next.map(|next| next.to_string());
    Ok(Reply::json(200, &Page { items, next })?.header("vary", "authorization"))
}
