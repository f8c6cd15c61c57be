//! `POST /v1/requests/{id}/moderation`: the administrator accepts a request, or returns it to the applicant.
//!
//! Rules, paragraph 4: a request that does not conform to article 11 of the Law is returned within 1 working day from the
//! day of its arrival, with the reasons.
//!
//! Emits `accepted` or `returned`; `breached` before it, where it comes late. Durable writes: 3, two of
//! them the entry in the journal.
//! Errors: 400, 401, 403, 404, 409 `illegal-transition`, 412, 415, 422, 503.

#![allow(unsafe_code, reason = "the exports that #[http_component] generates")]

use casework::acts;
use requests::draft::Moderation;
use shell::{Error, Operation, Problem, Reply, Session};
use spin_sdk::http::{IncomingRequest, ResponseOutparam};
use spin_sdk::http_component;

static OPERATIONS: [Operation; 1] = [Operation::of(&api::MODERATE, handle)];

#[http_component]
async fn moderate(request: IncomingRequest, out: ResponseOutparam) {
    shell::run(request, out, &OPERATIONS).await;
}

fn handle(session: &Session) -> Result<Reply, Error> {
    let command = session
        .json::<Moderation<'_>>()?
        .check()
        .map_err(Problem::faults)?;
    acts::perform(session, command.kind(), |_| Ok(command))
}
