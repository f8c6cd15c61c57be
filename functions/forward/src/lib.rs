//! `POST /v1/requests/{id}/forwarding`: the administrator sends a request, or a part of it, to the competent holder;
//! `POST /v1/requests/{id}/forwarding/recall`: takes back what was sent to the wrong one.
//!
//! Rules, paragraph 4; Law, article 11(11): a request outside the holder's competence is sent to the proper holder within
//! 3 working days from its arrival, and the applicant is told at the same moment: the event is the notice. At the new
//! holder it gets a number of its own, and 15 calendar days from its arrival there.
//!
//! What was sent by mistake comes back as long as the other holder has done nothing, until the last day of its term to
//! moderate; what was owed before is owed again, by the same days.
//!
//! Emits `forwarded`; `breached` before it, where it comes late. Durable writes: 3 (the number, what stands under it, the
//! case). Or emits `recalled`. Durable writes: 3, two of them the entry in the journal.
//! Errors: 400, 401, 403, 404, 409 `illegal-transition`, `forwarded-too-often`, `nothing-to-recall`, `no-room`, 412, 415, 422 `unknown-holder`, `holder-not-eligible`,
//! `holder-closed`, 503.

#![allow(unsafe_code, reason = "the exports that #[http_component] generates")]

use casework::acts::{self, Situation};
use casework::cases;
use directory::holders;
use record::id::RegistrationNumber;
use requests::case;
use requests::command::{Command, CommandKind, check_destination};
use requests::draft::{Destination, Forwarding, Recall};
use shell::{Error, Operation, Problem, Reply, Session};
use spin_sdk::http::{IncomingRequest, ResponseOutparam};
use spin_sdk::http_component;

static OPERATIONS: [Operation; 2] = [
    Operation::of(&api::FORWARD, handle),
    Operation::of(&api::FORWARD_RECALL, recall),
];

#[http_component]
async fn forward(request: IncomingRequest, out: ResponseOutparam) {
    shell::run(request, out, &OPERATIONS).await;
}

/// What was forwarded is taken back.
fn recall(session: &Session) -> Result<Reply, Error> {
    let command = session.json::<Recall<'_>>()?.check().map_err(Problem::faults)?;
    acts::perform(session, CommandKind::Recall, |_| Ok(command))
}

fn handle(session: &Session) -> Result<Reply, Error> {
    let to = session
        .json::<Forwarding<'_>>()?
        .check()
        .map_err(Problem::faults)?;
    acts::perform(session, CommandKind::Forward, |situation| {
        register(session, situation, to)
    })
}

/// Registers the request with the holder to which it goes. Whatever can be refused is refused before a number is drawn.
fn register(session: &Session, situation: &Situation<'_>, to: Destination) -> Result<Command, Error> {
    let (case, leg) = (situation.case, situation.leg);
    check_destination(case, leg, &to.to).map_err(|why| situation.rejected(why))?;
    let holder = holders::find(session, &to.to)?.ok_or_else(|| Problem::new(&holders::UNKNOWN_HOLDER))?;
    let (registered_on, missing_year) =
        case::registered_on(&holder, session.request.now, situation.calendar).map_err(holders::cannot)?;
    case::opened_on_arrival(case.rules, session.request.now, registered_on, situation.calendar)
        .map_err(|error| holders::cannot(error.into()))?;
    let mut command = Command::Forward {
        // The longest that there can be, until it is drawn.
        number: RegistrationNumber {
            holder: holder.bin.clone(),
            year: law::time::year(registered_on),
            serial: u64::MAX,
        },
        registered_on,
        missing_year,
        holder_name: holder.profile.name,
        part: to.part,
        explanation: to.explanation,
    };
    situation.allows(&command)?;
    let drawn = holders::draw_number(session, &holder.bin, registered_on)?;
    cases::begin_leg(session, &drawn, &case.registered.number)?;
    if let Command::Forward { number, .. } = &mut command {
        *number = drawn;
    }
    Ok(command)
}
