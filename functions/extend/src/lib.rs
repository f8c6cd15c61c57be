//! `POST /v1/requests/{id}/extension`: the head makes the term of the answer longer;
//! `POST /v1/requests/{id}/extension/notice`: the holder confirms that it has told the applicant.
//!
//! Rules, paragraph 5; Law, article 11(10): where the information of several holders is needed, the head extends the term
//! once, by at most 15 calendar days; the applicant is told within 3 working days.
//!
//! Emits `extended` (with `accepted` before it where nobody had accepted) or `notified`. Durable writes: 3, two of them the
//! entry in the journal.
//! Errors: 400, 401, 403, 404, 409 `illegal-transition`, `already-extended`, `term-ended`,
//! `nothing-to-confirm`, `no-room`, 412, 415, 422, 503.

#![allow(unsafe_code, reason = "the exports that #[http_component] generates")]

use casework::acts;
use requests::command::Command;
use requests::draft::{Extension, Notice};
use shell::{Error, Operation, Problem, Reply, Session};
use spin_sdk::http::{IncomingRequest, ResponseOutparam};
use spin_sdk::http_component;

static OPERATIONS: [Operation; 2] = [
    Operation::of(&api::EXTEND, handle),
    Operation::of(&api::EXTEND_NOTICE, confirm),
];

#[http_component]
async fn extend(request: IncomingRequest, out: ResponseOutparam) {
    shell::run(request, out, &OPERATIONS).await;
}

fn handle(session: &Session) -> Result<Reply, Error> {
    let command = session
        .json::<Extension<'_>>()?
        .check()
        .map_err(Problem::faults)?;
    acts::perform(session, command.kind(), |_| Ok(command))
}

/// The holder confirms that it has told the applicant.
fn confirm(session: &Session) -> Result<Reply, Error> {
    let command = Command::from(session.json::<Notice>()?);
    acts::perform(session, command.kind(), |_| Ok(command))
}
