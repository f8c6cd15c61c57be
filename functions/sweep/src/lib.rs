//! The sweep: `POST /v1/sweep?as_of=`.
//!
//! Called by a scheduler with the secret, as often as it likes: a bounded batch of what is due, and whether more is. Rules,
//! paragraphs 4 and 5, and Law, article 11(10), (11), (17): every term has its last day; what was not done by then is
//! written down for that day, whenever the sweep comes. It reminds whoever owes something, brings what is late before the
//! head and the operator, asks again about certificates that nobody could speak of, and computes the terms of open cases
//! anew where a newer calendar is in force.
//!
//! Emits `breached`, `reminded`, `escalated`, `recomputed`, `revocation-checked`. Durable writes: one for each case in which
//! something is written down, and a handful for a batch. Errors: 400, 401, 405, 503.

#![allow(unsafe_code, reason = "the exports that #[http_component] generates")]

use dialog::time::Instant;
use portal::run::SMALL_BODY_BYTES;
use portal::{Context, Kind, Method, Problem, Reply, scheduler, sweeps};
use spin_sdk::http::{IncomingRequest, ResponseOutparam};
use spin_sdk::http_component;

#[http_component]
async fn sweep(request: IncomingRequest, out: ResponseOutparam) {
    portal::run(request, out, SMALL_BODY_BYTES, handle).await;
}

fn handle(cx: &Context) -> Result<Reply, Problem> {
    match (cx.segments().as_slice(), cx.method) {
        (["v1", "sweep"], Method::Post) => {
            scheduler::admit(cx)?;
            Reply::json(200, &sweeps::sweep(cx, as_of(cx)?)?)
        }
        (["v1", "sweep"], _) => Err(cx.method_not_allowed("POST")),
        _ => Err(Problem::new(Kind::NotFound)),
    }
}

/// The instant up to which everything due is done: now, or one that was asked for. What has not come yet is not due.
fn as_of(cx: &Context) -> Result<Instant, Problem> {
    let Some(text) = cx.parameter("as_of") else {
        return Ok(cx.now);
    };
    let instant = text.parse::<Instant>().ok().filter(|as_of| *as_of <= cx.now);
    instant.ok_or_else(|| {
        Problem::new(Kind::InvalidParameter)
            .technically("as_of: an instant that is past, 2026-11-23T10:00:00Z")
    })
}
