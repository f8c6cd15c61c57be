//! `POST /v1/requests/{id}/forwarding`: the administrator sends a request, or a part of it, to the competent holder.
//!
//! Rules, paragraph 4; Law, article 11(11): a request outside the holder's competence is sent to the proper holder within
//! 3 working days from its arrival, and the applicant is told at the same moment: the event is the notice. At the new
//! holder it gets a number of its own, and 15 calendar days from its arrival there.
//!
//! Emits `forwarded`; `breached` before it, where it comes late. Durable writes: 3 (the number, what stands under it, the
//! case).
//! Errors: 400, 401, 403, 404, 409 `illegal-transition`, 412, 415, 422 `unknown-holder`, `holder-not-eligible`,
//! `holder-closed`, 503.

#![allow(unsafe_code, reason = "the exports that #[http_component] generates")]

use dialog::case;
use dialog::command::{Command, CommandKind, check_destination};
use dialog::draft::{Destination, Forwarding};
use portal::acts::{self, Situation};
use portal::run::SMALL_BODY_BYTES;
use portal::{Context, Kind, Problem, Reply, cases, holders};
use spin_sdk::http::{IncomingRequest, ResponseOutparam};
use spin_sdk::http_component;

#[http_component]
async fn forward(request: IncomingRequest, out: ResponseOutparam) {
    portal::run::run_admitted(request, out, SMALL_BODY_BYTES, admit, handle).await;
}

fn admit(cx: &Context) -> Result<(), Problem> {
    acts::target(cx, &["forwarding"]).map(drop)
}

fn handle(cx: &Context) -> Result<Reply, Problem> {
    let id = acts::target(cx, &["forwarding"])?;
    let to = cx.json::<Forwarding<'_>>()?.check().map_err(Problem::faults)?;
    acts::perform(cx, id, CommandKind::Forward, |situation| {
        register(cx, situation, to)
    })
}

/// Registers the request with the holder to which it goes. Whatever can be refused is refused before a number is drawn.
fn register(cx: &Context, situation: &Situation<'_>, to: Destination) -> Result<Command, Problem> {
    let (case, leg) = (situation.case, situation.leg);
    check_destination(case, leg, &to.to).map_err(|why| situation.rejected(why))?;
    let holder = holders::find(cx, &to.to)?.ok_or_else(|| Problem::new(Kind::UnknownHolder))?;
    let registered_on = case::registered_on(&holder, cx.now, situation.calendar).map_err(holders::cannot)?;
    case::opened_on_arrival(case.rules, cx.now, registered_on, situation.calendar)
        .map_err(|error| holders::cannot(error.into()))?;
    let number = holders::draw_number(cx, &holder.bin, registered_on)?;
    cases::begin_leg(cx, &number, &case.registered.number)?;
    Ok(Command::Forward {
        number,
        registered_on,
        holder_name: holder.profile.name,
        part: to.part,
        explanation: to.explanation,
    })
}
