//! `POST /v1/requests/{id}/withdrawal`: the applicant takes the request back.
//!
//! Law, article 7(1)(4): the applicant may withdraw the request. No reason is asked for. What was answered already stays
//! answered; what still runs ends.
//!
//! Emits `withdrawn`; `breached` before it, where a last day has passed. Durable writes: 3, two of
//! them the entry in the journal.
//! Errors: 400, 401, 403, 404, 409 `illegal-transition`, 412, 415, 422, 503.

#![allow(unsafe_code, reason = "the exports that #[http_component] generates")]

use casework::acts;
use requests::draft::Withdrawal;
use shell::{Error, Operation, Problem, Reply, Session};
use spin_sdk::http::{IncomingRequest, ResponseOutparam};
use spin_sdk::http_component;

static OPERATIONS: [Operation; 1] = [Operation::of(&api::WITHDRAW, handle)];

#[http_component]
async fn withdraw(request: IncomingRequest, out: ResponseOutparam) {
    shell::run(request, out, &OPERATIONS).await;
}

fn handle(session: &Session) -> Result<Reply, Error> {
    let command = session
        .json::<Withdrawal<'_>>()?
        .check()
        .map_err(Problem::faults)?;
    acts::perform(session, command.kind(), |_| Ok(command))
}
