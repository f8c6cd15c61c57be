//! `POST /v1/requests/{id}/rating`: the applicant rates the answer.
//!
//! Rules, paragraph 6: "Like" or "Dislike", and with a dislike its reason. A refusal is an answer too. Each answer is rated
//! once.
//!
//! Emits `rated`. Durable writes: 3, two of
//! them the entry in the journal.
//! Errors: 400, 401, 403, 404, 409 `illegal-transition`, `already-rated`, 412, 415, 422, 503.

#![allow(unsafe_code, reason = "the exports that #[http_component] generates")]

use casework::acts;
use requests::draft::Rating;
use shell::{Error, Operation, Problem, Reply, Session};
use spin_sdk::http::{IncomingRequest, ResponseOutparam};
use spin_sdk::http_component;

static OPERATIONS: [Operation; 1] = [Operation::of(&api::RATE, handle)];

#[http_component]
async fn rate(request: IncomingRequest, out: ResponseOutparam) {
    shell::run(request, out, &OPERATIONS).await;
}

fn handle(session: &Session) -> Result<Reply, Error> {
    let command = session.json::<Rating<'_>>()?.check().map_err(Problem::faults)?;
    acts::perform(session, command.kind(), |_| Ok(command))
}
