//! `POST /v1/requests/{id}/erasure`: the operator removes every personal value of a case.
//!
//! Law № 94-V on personal data: what may not be kept any longer is destroyed. The chain stays and still verifies: it
//! holds commitments, and without value and salt a commitment tells nothing. As long as an answer is owed there is an
//! unfulfilled duty to the applicant, and the case stays.
//!
//! Emits `erased`. Durable writes: 2, and then 2 more, with one for each 100 pieces of attachments. A repetition of a call
//! that died in between finishes it.
//! Errors: 400, 401, 403, 404, 409 `illegal-transition`, 412, 415, 422, 503.

#![allow(unsafe_code, reason = "the exports that #[http_component] generates")]

use casework::acts::{self, rejected};
use casework::erasures;
use requests::command::CommandKind;
use requests::draft::Erasure;
use shell::{Error, Operation, Problem, Reply, Session};
use spin_sdk::http::{IncomingRequest, ResponseOutparam};
use spin_sdk::http_component;

static OPERATIONS: [Operation; 1] = [Operation::of(&api::ERASE, handle)];

#[http_component]
async fn erase(request: IncomingRequest, out: ResponseOutparam) {
    shell::run(request, out, &OPERATIONS).await;
}

fn handle(session: &Session) -> Result<Reply, Error> {
    let command = session.json::<Erasure<'_>>()?.check().map_err(Problem::faults)?;
    let done = acts::carried_out(session, CommandKind::Erase, |situation| {
        erasures::prepare(session, situation.case)?;
        Ok(command)
    });
    // What a call that died has left is removed also by one that comes without its idempotency key.
    if let Err(Error::Refused(problem)) = &done
        && problem.is(&rejected::ILLEGAL_TRANSITION)
    {
        erasures::finish_of(session, session.request.named("id"))?;
    }
    let done = done?;
    erasures::finish(session, done.case())?;
    done.reply(session)
}
