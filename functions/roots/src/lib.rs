//! The daily root over all chains: `POST /v1/roots?as_of=`, `GET /v1/roots/{day}`, `GET /v1/requests/{id}/proof?day=`.
//!
//! No paragraph asks for it: it lets anyone who has kept the root of a day see that no chain was changed since, whoever
//! runs the portal. A scheduler with the secret closes each day in bounded batches; the root is public; the proof that a
//! case is under it is for those who may read the case.
//!
//! Emits nothing. Durable writes: at most 3 for a batch, and one for each counter read on back ends where that is a write;
//! none for a day that is closed. Errors: 400, 401, 404, 405, 503.

#![allow(unsafe_code, reason = "the exports that #[http_component] generates")]

use dialog::time::NaiveDate;
use portal::run::SMALL_BODY_BYTES;
use portal::{Context, Kind, Method, Problem, Reply, cases, roots, scheduler};
use spin_sdk::http::{IncomingRequest, ResponseOutparam};
use spin_sdk::http_component;

#[http_component]
async fn roots(request: IncomingRequest, out: ResponseOutparam) {
    portal::run(request, out, SMALL_BODY_BYTES, handle).await;
}

fn handle(cx: &Context) -> Result<Reply, Problem> {
    match (cx.segments().as_slice(), cx.method) {
        (["v1", "roots"], Method::Post) => {
            scheduler::admit(cx)?;
            let day = day_parameter(cx, "as_of")?.unwrap_or_else(|| roots::last_day_over(cx));
            Reply::json(200, &roots::advance(cx, day)?)
        }
        (["v1", "roots"], _) => Err(cx.method_not_allowed("POST")),
        (["v1", "roots", day], Method::Get) => {
            let day = day.parse().map_err(|_| Problem::new(Kind::NotFound))?;
            let root = roots::published(cx, day)?.ok_or_else(|| Problem::new(Kind::NotFound))?;
            Reply::json(200, &root)
        }
        (["v1", "requests", id, "proof"], Method::Get) => proof(cx, id),
        (["v1", "roots", _] | ["v1", "requests", _, "proof"], _) => Err(cx.method_not_allowed("GET")),
        _ => Err(Problem::new(Kind::NotFound)),
    }
}

/// The proof of a day, or the newest there is.
fn proof(cx: &Context, id: &str) -> Result<Reply, Problem> {
    let person = cx.returning_person()?;
    let (_, record) = cases::get(cx, id)?;
    let case = cases::read(&record)?;
    cases::reader(cx, &person, &case)?;
    let number = &case.registered.number;
    let proof = match day_parameter(cx, "day")? {
        Some(day) => roots::proof(cx, &record, number, day)?,
        None => roots::newest_proof(cx, &record, number)?,
    };
    let proof = proof.ok_or_else(|| {
        Problem::new(Kind::NotFound).because(
            "бұл іс енгізілген күндік түбір жоқ",
            "нет суточного корня, в который вошло это дело",
            "there is no daily root that this case is under",
        )
    })?;
    Ok(Reply::json(200, &proof)?.header("vary", "authorization"))
}

/// A parameter that is a day.
fn day_parameter(cx: &Context, name: &str) -> Result<Option<NaiveDate>, Problem> {
    let parsed = cx.parameter(name).map(|text| text.parse());
    parsed
        .transpose()
        .map_err(|_| Problem::new(Kind::InvalidParameter).technically(format!("{name}: a day, 2026-11-23")))
}
