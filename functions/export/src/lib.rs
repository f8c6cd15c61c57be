//! `GET /v1/requests/{id}/export?attachments=`: the portable case file, which `scripts/verify` checks without the portal.
//!
//! Law, article 9(2)(6): the holder keeps records of requests; the applicant may keep their own. The applicant and the
//! staff of every holder that has or had the case get all of it; the operator gets the chain without personal values and
//! salts, which still verifies. To anyone else the case does not exist.
//!
//! Emits nothing. Durable writes: one the first time a token is seen. Errors: 400, 401, 404, 405, 503.

#![allow(unsafe_code, reason = "the exports that #[http_component] generates")]

use casework::cases;
use evidence::exports;
use shell::{Error, Operation, Reply, Session};
use spin_sdk::http::{IncomingRequest, ResponseOutparam};
use spin_sdk::http_component;

static OPERATIONS: [Operation; 1] = [Operation::of(&api::EXPORT, handle)];

#[http_component]
async fn export(request: IncomingRequest, out: ResponseOutparam) {
    shell::run(request, out, &OPERATIONS).await;
}

fn handle(session: &Session) -> Result<Reply, Error> {
    let person = session.returning_person()?;
    let (_, held) = cases::get(session, session.request.named("id"))?;
    let reader = cases::reader(session, &person, held.case())?;
    let with_contents = session.request.flag("attachments")?.unwrap_or_default();
    let name = format!("{}.json", held.number());
    let etag = held.etag(session.request.now);
    let file = exports::file(session, held, reader, with_contents)?;
    Ok(Reply::bytes(200, "application/json", file)
        .named(&name)
        .tagged(etag)
        .header("vary", "authorization"))
}
