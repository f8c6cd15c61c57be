//! What is left: `GET /v1/health`, `GET /v1/openapi.json`, `GET /problems/{slug}`, and a problem for every path
//! that nobody serves.
//!
//! Emits nothing. Errors: 404, 405, 503 where the store does not answer.

#![allow(unsafe_code, reason = "the exports that #[http_component] generates")]

use directory::{calendars, holders};
use law::time::{NaiveDate, day, year};
use serde::Serialize;
use shell::{Error, Operation, Problem, Reply, Session, config, index, kinds};
use spin_sdk::http::{IncomingRequest, ResponseOutparam};
use spin_sdk::http_component;

/// The OpenAPI document, made from the types that the functions parse.
const OPENAPI: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/openapi.json"));

static OPERATIONS: [Operation; 3] = [
    Operation::of(&api::PORTAL_HEALTH, health),
    Operation::of(&api::PORTAL_OPENAPI, openapi),
    Operation::of(&api::PORTAL_PROBLEM, problem),
];

#[http_component]
async fn portal(request: IncomingRequest, out: ResponseOutparam) {
    shell::run(request, out, &OPERATIONS).await;
}

fn openapi(_: &Session) -> Result<Reply, Error> {
    Ok(Reply::bytes(200, "application/json", OPENAPI.to_vec()).tagged_by_content())
}

/// The state of this deployment.
#[derive(Serialize)]
struct Health {
    status: &'static str,
    version: &'static str,
    rules: &'static str,
    calendar: String,
    /// The last day that the calendar covers.
    calendar_ends: NaiveDate,
    /// What the operator has to do soon, in words.
    warnings: Vec<Warning>,
}

/// Something that the operator has to do soon.
#[derive(Serialize)]
struct Warning {
    code: &'static str,
    text: String,
}

fn health(session: &Session) -> Result<Reply, Error> {
    index::mark_if_in_use(session.store()?)?;
    let today = day(session.request.now);
    let rules = config::rules_in_force()?.on(today).map_err(holders::no_rules)?;
    let calendar = calendars::current(session)?;
    if !calendar.years().contains(&year(today)) {
        return Err(calendars::not_covered(year(today)).into());
    }
    let ending = calendars::ending(&calendar, today);
    Reply::json(
        200,
        &Health {
            status: "ok",
            version: env!("CARGO_PKG_VERSION"),
            rules: rules.version,
            calendar: calendar.version().to_owned(),
            calendar_ends: calendar.last_day(),
            warnings: ending
                .into_iter()
                .map(|words| Warning {
                    code: "calendar-ends",
                    text: words.r#in(session.request.language).to_owned(),
                })
                .collect(),
        },
    )
}

/// A kind of problem, for a reader who follows the `type` of one.
#[derive(Serialize)]
struct KindView {
    slug: &'static str,
    status: u16,
    title: &'static str,
}

fn problem(session: &Session) -> Result<Reply, Error> {
    let slug = session.request.named("slug");
    let kind = problems::ALL
        .into_iter()
        .find(|kind| kind.slug() == slug)
        .ok_or_else(|| Problem::new(&kinds::NOT_FOUND))?;
    Reply::json(
        200,
        &KindView {
            slug: kind.slug(),
            status: kind.status().code(),
            title: kind.title(session.request.language),
        },
    )
}
