//! The sweep: `POST /v1/sweep?as_of=`, `POST /v1/calendar/recomputation`.
//!
//! The sweep is called by a scheduler with the secret, as often as it likes: a bounded batch of what is due, and whether more is. Rules,
//! paragraphs 4 and 5, and Law, article 11(10), (11), (17): every term has its last day; what was not done by then is
//! written down for that day, whenever the sweep comes. It reminds those who owe something, brings what is late before the
//! head and the operator, asks again about certificates that nobody could speak of, and computes the terms of open cases
//! anew where a newer calendar is in force. An operator who does not want to wait for that asks for it, batch by batch.
//!
//! Emits `breached`, `reminded`, `escalated`, `recomputed`, `revocation-checked`. Durable writes: one for each case in which
//! something is written down, and a handful for a batch. Errors: 400, 401, 403, 405, 415, 503.

#![allow(unsafe_code, reason = "the exports that #[http_component] generates")]

use clockwork::{recomputation, sweeps};
use directory::holders;
use law::time::Instant;
use shell::parameter::{self, Form};
use shell::{Error, Operation, Reply, Session, scheduler};
use spin_sdk::http::{IncomingRequest, ResponseOutparam};
use spin_sdk::http_component;

static OPERATIONS: [Operation; 2] = [
    Operation::of(&api::SWEEP, handle),
    Operation::of(&api::SWEEP_RECOMPUTATION, recompute),
];

#[http_component]
async fn sweep(request: IncomingRequest, out: ResponseOutparam) {
    shell::run(request, out, &OPERATIONS).await;
}

fn handle(session: &Session) -> Result<Reply, Error> {
    scheduler::admit(session)?;
    Reply::json(200, &sweeps::sweep(session, as_of(session)?)?)
}

/// `POST /v1/calendar/recomputation?cursor=`: one batch of open cases.
fn recompute(session: &Session) -> Result<Reply, Error> {
    holders::operator(session)?;
    let cursor = session.request.parameter("cursor");
    Reply::json(200, &recomputation::recompute(session, cursor.as_deref())?)
}

/// The instant up to which everything due is done: now, or one that was asked for. What has not come yet is not due.
fn as_of(session: &Session) -> Result<Instant, Error> {
    let Some(text) = session.request.parameter("as_of") else {
        return Ok(session.request.now);
    };
    Ok(parameter::instant(&text)
        .filter(|as_of| *as_of <= session.request.now)
        .ok_or_else(|| parameter::not("as_of", Form::InstantPast))?)
}
