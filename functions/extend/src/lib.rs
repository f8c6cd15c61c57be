//! `POST /v1/requests/{id}/extension`: the head makes the term of the answer longer.
//!
//! Rules, paragraph 5; Law, article 11(10): where the information of several holders is needed, the head extends the term
//! once, by at most 15 calendar days; the applicant is told within 3 working days.
//!
//! Emits `extended`; `accepted` before it where nobody had accepted. Durable writes: 1.
//! Errors: 400, 401, 403, 404, 409 `illegal-transition`, `already-extended`, `term-ended`, 412, 415, 422, 503.

#![allow(unsafe_code, reason = "the exports that #[http_component] generates")]

use dialog::draft::Extension;
use portal::run::SMALL_BODY_BYTES;
use portal::{Context, Problem, Reply, acts};
use spin_sdk::http::{IncomingRequest, ResponseOutparam};
use spin_sdk::http_component;

#[http_component]
async fn extend(request: IncomingRequest, out: ResponseOutparam) {
    portal::run(request, out, SMALL_BODY_BYTES, handle).await;
}

fn handle(cx: &Context) -> Result<Reply, Problem> {
    let id = acts::target(cx, &["extension"])?;
    let command = cx.json::<Extension<'_>>()?.check().map_err(Problem::faults)?;
    acts::perform(cx, id, command.kind(), |_| Ok(command))
}
