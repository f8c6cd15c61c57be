//! The daily root over all chains: `POST /v1/roots?as_of=`, `GET /v1/roots/{day}`, `GET /v1/requests/{id}/proof?day=`.
//!
//! No paragraph asks for it: it lets anyone who has kept the root of a day see that no chain was changed since, no
//! matter who runs the portal. A scheduler with the secret closes each day in bounded batches; the root is public; the proof that a
//! case is under it is for those who may read the case.
//!
//! Emits nothing. Durable writes: at most 3 for a batch, and one for each counter read on back ends where that is a write;
//! none for a day that is closed. Errors: 400, 401, 404, 405, 503.

#![allow(unsafe_code, reason = "the exports that #[http_component] generates")]

use casework::cases;
use evidence::roots;
use shell::{Error, Operation, Problem, Reply, Session, kinds, parameter, scheduler};
use spin_sdk::http::{IncomingRequest, ResponseOutparam};
use spin_sdk::http_component;

/// The sentences of `words/*/roots.ftl`.
mod say {
    include!(concat!(env!("OUT_DIR"), "/roots.rs"));
}

static OPERATIONS: [Operation; 3] = [
    Operation::of(&api::ROOTS, advance),
    Operation::of(&api::ROOTS_DAY, root),
    Operation::of(&api::ROOTS_PROOF, proof),
];

#[http_component]
async fn roots(request: IncomingRequest, out: ResponseOutparam) {
    shell::run(request, out, &OPERATIONS).await;
}

fn advance(session: &Session) -> Result<Reply, Error> {
    scheduler::admit(session)?;
    let day = session
        .request
        .day("as_of")?
        .unwrap_or_else(|| roots::last_day_over(session));
    Reply::json(200, &roots::advance(session, day)?)
}

fn root(session: &Session) -> Result<Reply, Error> {
    let not_found = || Problem::new(&kinds::NOT_FOUND);
    let day = parameter::day(session.request.named("day")).ok_or_else(not_found)?;
    Reply::json(200, &roots::published(session, day)?.ok_or_else(not_found)?)
}

/// The proof of a day, or the newest there is.
fn proof(session: &Session) -> Result<Reply, Error> {
    let person = session.returning_person()?;
    let (_, held) = cases::get(session, session.request.named("id"))?;
    cases::reader(session, &person, held.case())?;
    let (record, number) = (held.record(), held.number());
    let proof = match session.request.day("day")? {
        Some(day) => roots::proof(session, record, number, day)?,
        None => roots::newest_proof(session, record, number)?,
    };
    let none = || Problem::new(&kinds::NOT_FOUND).because(&say::NO_ROOT_YET);
    let proof = proof.ok_or_else(none)?;
    Ok(Reply::json(200, &proof)?.header("vary", "authorization"))
}
