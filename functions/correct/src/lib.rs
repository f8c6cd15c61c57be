//! `POST /v1/requests/{id}/contacts`: the applicant gives other contacts than the request has.
//!
//! Law, article 11(5): a request names the means by which the applicant is reached. An applicant who moves, or wrote an address wrong, is
//! reached by the new ones from then on: every notice that has not left goes there, and the holder is told. The ones before stay
//! in the chain as what was given then, until they are erased.
//!
//! Emits `contacts-corrected`; `breached` before it, where a last day has passed. Durable writes: 3, two of
//! them the entry in the journal.
//! Errors: 400, 401, 403, 404, 409 `illegal-transition`, `corrected-too-often`, `no-room`, 412, 415, 422, 503.

#![allow(unsafe_code, reason = "the exports that #[http_component] generates")]

use casework::acts;
use requests::command::{Command, CommandKind};
use requests::document::ContactsDraft;
use shell::{Error, Operation, Problem, Reply, Session};
use spin_sdk::http::{IncomingRequest, ResponseOutparam};
use spin_sdk::http_component;

static OPERATIONS: [Operation; 1] = [Operation::of(&api::CORRECT, handle)];

#[http_component]
async fn correct(request: IncomingRequest, out: ResponseOutparam) {
    shell::run(request, out, &OPERATIONS).await;
}

fn handle(session: &Session) -> Result<Reply, Error> {
    let draft = session.json::<ContactsDraft<'_>>()?;
    acts::perform(session, CommandKind::CorrectContacts, |situation| {
        let contacts = draft
            .check(situation.case.registered.answer_form)
            .map_err(Problem::faults)?;
        Ok(Command::CorrectContacts { contacts })
    })
}
