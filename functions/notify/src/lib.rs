//! `POST /v1/notices/delivery`: notices on their way to the people that events tell.
//!
//! Rules, paragraphs 4 and 5; Law, article 11(7), (10) and (11): the applicant is told of the registration, of a forwarding
//! at the same moment, of an extension within 3 working days. A scheduler with the secret calls this until nothing remains.
//! Notices go to the notification gateway of the deployment, and events to the systems of holders that have subscribed
//! (docs/notices.md).
//!
//! Emits `delivered` with what became of each: accepted, which for an extension is that the applicant was told; or
//! undeliverable. Durable writes: 1 for each case in which a notice came to its end, and 2 for each shard of the outbox in
//! which cases were due. Errors: 401, 405, 503.

#![allow(unsafe_code, reason = "the exports that #[http_component] generates")]

use clockwork::outbox;
use shell::{Error, Operation, Reply, Session, scheduler};
use spin_sdk::http::{IncomingRequest, ResponseOutparam};
use spin_sdk::http_component;

static OPERATIONS: [Operation; 1] = [Operation::of(&api::NOTIFY, handle)];

#[http_component]
async fn notify(request: IncomingRequest, out: ResponseOutparam) {
    shell::run(request, out, &OPERATIONS).await;
}

fn handle(session: &Session) -> Result<Reply, Error> {
    scheduler::admit(session)?;
    Reply::json(200, &outbox::deliver(session)?)
}
