//! `POST /v1/requests/{id}/clarification`: the administrator asks the applicant what is meant;
//! `POST /v1/requests/{id}/clarification/reply`: the applicant says.
//!
//! Law, article 9(1)(2): a holder may clarify the content of a request with whoever sent it. No paragraph suspends a term
//! for that, so the terms run on.
//!
//! Emits `clarification-asked` (with `accepted` before it where nobody had accepted) or `clarification-given`;
//! `breached` before either, where a last day has passed. Durable writes: 3, two of
//! them the entry in the journal.
//! Errors: 400, 401, 403, 404, 409 `illegal-transition`, 412, 415, 422, 503.

#![allow(unsafe_code, reason = "the exports that #[http_component] generates")]

use dialog::draft::{Question, Reply as Said};
use portal::run::SMALL_BODY_BYTES;
use portal::{Context, Problem, Reply, acts};
use spin_sdk::http::{IncomingRequest, ResponseOutparam};
use spin_sdk::http_component;

#[http_component]
async fn clarify(request: IncomingRequest, out: ResponseOutparam) {
    portal::run::run_admitted(request, out, SMALL_BODY_BYTES, admit, handle).await;
}

/// The case that is meant, and whether it is the reply to a question.
fn target(cx: &Context) -> Result<(&str, bool), Problem> {
    if cx.path.ends_with("/reply") {
        Ok((acts::target(cx, &["clarification", "reply"])?, true))
    } else {
        Ok((acts::target(cx, &["clarification"])?, false))
    }
}

fn admit(cx: &Context) -> Result<(), Problem> {
    target(cx).map(drop)
}

fn handle(cx: &Context) -> Result<Reply, Problem> {
    let (id, is_reply) = target(cx)?;
    let command = if is_reply {
        cx.json::<Said<'_>>()?.check()
    } else {
        cx.json::<Question<'_>>()?.check()
    };
    let command = command.map_err(Problem::faults)?;
    acts::perform(cx, id, command.kind(), |_| Ok(command))
}
