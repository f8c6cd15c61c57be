//! `POST /v1/requests/{id}/extension`: the head makes the term of the answer longer;
//! `POST /v1/requests/{id}/extension/notice`: the holder confirms that it has told the applicant.
//!
//! Rules, paragraph 5; Law, article 11(10): where the information of several holders is needed, the head extends the term
//! once, by at most 15 calendar days; the applicant is told within 3 working days.
//!
//! Emits `extended` (with `accepted` before it where nobody had accepted) or `notified`. Durable writes: 3, two of them the
//! entry in the journal.
//! Errors: 400, 401, 403, 404, 409 `illegal-transition`, `already-extended`, `term-ended`,
//! `nothing-to-confirm`, `no-room`, 412, 415, 422, 503.

#![allow(unsafe_code, reason = "the exports that #[http_component] generates")]

use dialog::draft::{Extension, Notice};
use portal::run::SMALL_BODY_BYTES;
use portal::{Context, Problem, Reply, acts};
use spin_sdk::http::{IncomingRequest, ResponseOutparam};
use spin_sdk::http_component;

#[http_component]
async fn extend(request: IncomingRequest, out: ResponseOutparam) {
    portal::run::run_admitted(request, out, SMALL_BODY_BYTES, admit, handle).await;
}

/// The case that is meant, and whether the holder confirms that it has told the applicant.
fn target(cx: &Context) -> Result<(&str, bool), Problem> {
    if cx.path.ends_with("/notice") {
        Ok((acts::target(cx, &["extension", "notice"])?, true))
    } else {
        Ok((acts::target(cx, &["extension"])?, false))
    }
}

fn admit(cx: &Context) -> Result<(), Problem> {
    target(cx).map(drop)
}

fn handle(cx: &Context) -> Result<Reply, Problem> {
    let (id, is_notice) = target(cx)?;
    let command = if is_notice {
        cx.json::<Notice>()?.into()
    } else {
        cx.json::<Extension<'_>>()?.check().map_err(Problem::faults)?
    };
    acts::perform(cx, id, command.kind(), |_| Ok(command))
}
