//! The law as dated data, and what follows from it: `GET /v1/terms`, `GET /v1/rules`, `GET /v1/calendar/{year}`,
//! `PUT /v1/calendar`, `POST /v1/calendar/recomputation`.
//!
//! The public calculator runs the very code that the cases use: whoever doubts a date can derive it. Everyone may read;
//! the operator publishes calendars, and has the terms of open cases computed anew in bounded batches.
//!
//! Emits `recomputed` in each open case to which a calendar is new. Durable writes: 3 to 4 for a publication, 1 for each
//! case recomputed and for each counter read on back ends where that is a write.
//! Errors: 400, 401, 403, 404, 409 `version-taken`, 415, 422, 503 `not-covered` for a year without a calendar.

#![allow(unsafe_code, reason = "the exports that #[http_component] generates")]

use std::rc::Rc;

use dialog::calendar::{Calendar, Definition};
use dialog::rules;
use dialog::time::{Datelike as _, Instant, NaiveDate, day};
use dialog::view::{CalculationView, CalendarYearView, RuleSetView};
use portal::page::Page;
use portal::run::SMALL_BODY_BYTES;
use portal::{Context, Kind, Method, Problem, Reply, calendars, config, holders};
use spin_sdk::http::{IncomingRequest, ResponseOutparam};
use spin_sdk::http_component;

#[http_component]
async fn terms(request: IncomingRequest, out: ResponseOutparam) {
    portal::run(request, out, SMALL_BODY_BYTES, handle).await;
}

fn handle(cx: &Context) -> Result<Reply, Problem> {
    match (cx.segments().as_slice(), cx.method) {
        (["v1", "terms"], Method::Get) => calculate(cx),
        (["v1", "rules"], Method::Get) => rule_sets(cx),
        (["v1", "calendar"], Method::Put) => publish(cx),
        (["v1", "calendar", "recomputation"], Method::Post) => {
            holders::operator(cx)?;
            let cursor = cx.parameter("cursor");
            Reply::json(200, &calendars::recompute(cx, cursor.as_deref())?)
        }
        (["v1", "terms"] | ["v1", "rules"], _) => Err(cx.method_not_allowed("GET")),
        (["v1", "calendar"], _) => Err(cx.method_not_allowed("PUT")),
        (["v1", "calendar", "recomputation"], _) => Err(cx.method_not_allowed("POST")),
        (["v1", "calendar", year], Method::Get) => calendar_year(cx, year),
        (["v1", "calendar", _], _) => Err(cx.method_not_allowed("GET")),
        _ => Err(Problem::new(Kind::NotFound)),
    }
}

/// `GET /v1/terms?event=&at=&rules=&calendar=&holder=`: every term that an event opens.
///
/// `event` is `arrival` or `extension`; `at` an instant, or a day, taken as its noon; `rules` and `calendar` versions, by
/// default those in force; `holder` a BIN whose working hours count, and `days` with `due` an extension of the answer.
fn calculate(cx: &Context) -> Result<Reply, Problem> {
    let at = match cx.parameter("at") {
        None => cx.now,
        Some(text) => instant(&text).ok_or_else(|| bad("at: 2026-11-23T10:00:00Z or 2026-11-23"))?,
    };
    let rules = match cx.parameter("rules") {
        Some(version) => rules::version(&version).ok_or_else(|| bad("rules: a version of GET /v1/rules"))?,
        None => config::rules_in_force()?.on(day(at)).map_err(not_covered)?,
    };
    let calendar = calendar(cx)?;
    let calculation = match cx.parameter("event").as_deref().unwrap_or("arrival") {
        "arrival" => {
            let hours = match cx.parameter("holder") {
                Some(bin) => holders::get(cx, &bin)?.profile.working_hours,
                None => dialog::holder::WorkingHours::default(),
            };
            CalculationView::of_arrival(at, hours, rules, &calendar, cx.language)
        }
        "extension" => {
            let due = parsed::<NaiveDate>(cx, "due", "due: the last day of the term, 2026-12-08")?;
            let days = parsed::<u32>(cx, "days", "days: by how many calendar days")?;
            if !(1..=rules.extension.max_days).contains(&days) {
                return Err(bad(format!("days: 1 to {}", rules.extension.max_days)));
            }
            CalculationView::of_extension(at, due, days, rules, &calendar, cx.language)
        }
        _ => return Err(bad("event: arrival or extension")),
    };
    Reply::json(200, &calculation.map_err(not_covered)?)
}

/// `GET /v1/rules?on=`: every wording, or the one in force on a day.
fn rule_sets(cx: &Context) -> Result<Reply, Problem> {
    let in_force = config::rules_in_force()?;
    let sets = match cx.parameter("on") {
        None => rules::all().iter().collect(),
        Some(text) => {
            let on: NaiveDate = text.parse().map_err(|_| bad("on: a day, 2026-11-23"))?;
            vec![in_force.on(on).map_err(not_covered)?]
        }
    };
    let items: Vec<_> = sets
        .into_iter()
        .map(|set| RuleSetView::of(set, in_force.from(set.version), cx.language))
        .collect();
    Reply::json(200, &Page { items, next: None })
}

/// `GET /v1/calendar/{year}?calendar=`: every day that is not what its weekday says.
fn calendar_year(cx: &Context, year: &str) -> Result<Reply, Problem> {
    let year: i32 = year.parse().map_err(|_| Problem::new(Kind::NotFound))?;
    let calendar = calendar(cx)?;
    Reply::json(
        200,
        &CalendarYearView::of(&calendar, year, cx.language).map_err(not_covered)?,
    )
}

/// `PUT /v1/calendar`: a new version, in force at once for whatever arrives.
fn publish(cx: &Context) -> Result<Reply, Problem> {
    let operator = holders::operator(cx)?;
    let definition: Definition = cx.json()?;
    calendars::publish(cx, &operator.iin, &definition)?;
    Reply::json(200, &definition)
}

/// The calendar of `?calendar=`, or the one in force.
fn calendar(cx: &Context) -> Result<Rc<Calendar>, Problem> {
    match cx.parameter("calendar") {
        Some(version) => {
            calendars::version(cx, &version)?.ok_or_else(|| bad("calendar: a version that was published"))
        }
        None => calendars::current(cx),
    }
}

/// The years that the calculator looks at: more than any rules or calendar, and far from the ends of what a date can be.
const YEARS: std::ops::Range<i32> = 2000..2200;

/// An instant, or the noon of a day: within any working hours.
fn instant(text: &str) -> Option<Instant> {
    let instant = match text.parse::<Instant>() {
        Ok(instant) if text.ends_with('Z') => instant,
        _ => dialog::time::noon(text.parse().ok()?)?,
    };
    YEARS.contains(&instant.year()).then_some(instant)
}

/// A parameter that must be there.
fn parsed<T: std::str::FromStr>(cx: &Context, name: &str, form: &'static str) -> Result<T, Problem> {
    cx.parameter(name)
        .and_then(|text| text.parse().ok())
        .ok_or_else(|| bad(form))
}

/// A parameter that is not of its form.
fn bad(form: impl std::fmt::Display) -> Problem {
    Problem::new(Kind::InvalidParameter).technically(form)
}

/// Days that no rules or no calendar reach.
fn not_covered(reason: impl std::fmt::Display) -> Problem {
    Problem::new(Kind::NotCovered).technically(reason)
}
