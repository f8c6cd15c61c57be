//! The law as dated data, and what follows from it: `GET /v1/terms`, `GET /v1/rules`, `GET /v1/calendar/{year}`.
//!
//! The public calculator runs the very code that the cases use, so that anyone who doubts a date can derive it. Everyone may read
//! and nobody writes here: the component `directory` takes calendars, and `sweep` computes the terms of open cases anew.
//!
//! Emits nothing, and writes nothing.
//! Errors: 400, 404 for a year without a calendar, 422 `day-not-covered`, 503.

#![allow(unsafe_code, reason = "the exports that #[http_component] generates")]

#[cfg(test)]
mod tests;

use std::rc::Rc;

use directory::{calendars, holders};
use law::calendar::Calendar;
use law::rules;
use law::time::{Datelike as _, Instant, day};
use requests::view::{CalculationView, CalendarYearView, RuleSetView};
use shell::page::Page;
use shell::parameter::{self, Form};
use shell::{Error, Operation, Problem, Reply, Session, config, kinds};
use spin_sdk::http::{IncomingRequest, ResponseOutparam};
use spin_sdk::http_component;
use words::language::Words;

static OPERATIONS: [Operation; 3] = [
    Operation::of(&api::TERMS, calculate),
    Operation::of(&api::TERMS_RULES, rule_sets),
    Operation::of(&api::TERMS_CALENDAR_YEAR, calendar_year),
];

#[http_component]
async fn terms(request: IncomingRequest, out: ResponseOutparam) {
    shell::run(request, out, &OPERATIONS).await;
}

/// `GET /v1/terms?event=&at=&rules=&calendar=&holder=`: every term that an event opens.
///
/// `event` is `arrival` or `extension`; `at` an instant, or a day, taken as its noon; `rules` and `calendar` versions, by
/// default those in force; `holder` a BIN whose working hours count for an arrival, and `days` with `due` an extension of
/// the answer.
fn calculate(session: &Session) -> Result<Reply, Error> {
    let chosen = match session.request.parameter("at") {
        None => None,
        Some(text) => Some(instant(&text).ok_or_else(|| parameter::not("at", INSTANT))?),
    };
    let at = chosen.unwrap_or(session.request.now);
    let rules = match session.request.parameter("rules") {
        Some(version) => {
            rules::version(&version).ok_or_else(|| parameter::not("rules", Form::Version("GET /v1/rules")))?
        }
        None => config::rules_in_force()?
            .on(day(at))
            .map_err(|why| not_covered(chosen.is_some(), why.words()))?,
    };
    let calendar = calendar(session)?;
    let only = |name: &'static str, event: &'static str| match session.request.parameter(name) {
        Some(_) => Err(parameter::not(name, Form::OnlyWith(event))),
        None => Ok(()),
    };
    match session.request.parameter("event").as_deref() {
        None | Some("arrival") => {
            only("due", "event=extension")?;
            only("days", "event=extension")?;
            let hours = match session.request.parameter("holder") {
                Some(bin) => holders::get(session, &bin)?.profile.working_hours,
                None => ::holders::holder::WorkingHours::default(),
            };
            let is_chosen = chosen.is_some() || session.request.parameter("calendar").is_some();
            let terms = CalculationView::of_arrival(at, hours, rules, &calendar, session.request.language);
            Reply::json(200, &terms.map_err(|why| not_covered(is_chosen, why.words()))?)
        }
        Some("extension") => {
            only("holder", "event=arrival")?;
            let required = |name| parameter::not(name, Form::Required);
            let due = session.request.day("due")?.ok_or_else(|| required("due"))?;
            let form = Form::Number {
                from: 1,
                to: rules.extension.max_days.into(),
            };
            let days = session
                .request
                .parsed("days", form)?
                .ok_or_else(|| required("days"))?;
            if !(1..=rules.extension.max_days).contains(&days) {
                return Err(parameter::not("days", form).into());
            }
            let terms =
                CalculationView::of_extension(at, due, days, rules, &calendar, session.request.language);
            Reply::json(200, &terms.map_err(|why| not_covered(true, why.words()))?)
        }
        Some(_) => Err(parameter::not("event", Form::OneOf("arrival, extension")).into()),
    }
}

/// `GET /v1/rules?on=`: every wording, or the one in force on a day.
fn rule_sets(session: &Session) -> Result<Reply, Error> {
    let in_force = config::rules_in_force()?;
    let sets = match session.request.day("on")? {
        None => rules::all().iter().collect(),
        Some(on) => {
            vec![in_force.on(on).map_err(|why| not_covered(true, why.words()))?]
        }
    };
    let items: Vec<_> = sets
        .into_iter()
        .map(|set| RuleSetView::of(set, in_force.from(set.version), session.request.language))
        .collect();
    Ok(Reply::json(200, &Page { items, next: None })?.tagged_by_content())
}

/// `GET /v1/calendar/{year}?calendar=`: every day that is not what its weekday says.
fn calendar_year(session: &Session) -> Result<Reply, Error> {
    let year =
        parameter::exact(session.request.named("year")).ok_or_else(|| Problem::new(&kinds::NOT_FOUND))?;
    let calendar = calendar(session)?;
    let view = CalendarYearView::of(&calendar, year, session.request.language)
        .map_err(|why| Problem::new(&kinds::NOT_FOUND).saying(why.words()))?;
    Ok(Reply::json(200, &view)?.tagged_by_content())
}

/// The calendar of `?calendar=`, or the one in force.
fn calendar(session: &Session) -> Result<Rc<Calendar>, Error> {
    match session.request.parameter("calendar") {
        Some(version) => Ok(calendars::version(session, &version)?
            .ok_or_else(|| parameter::not("calendar", Form::Version("GET /v1/health")))?),
        None => calendars::current(session),
    }
}

/// The years that the calculator looks at: more than any rules or calendar, and far from the ends of what a date can be.
const YEARS: std::ops::Range<i32> = 2000..2200;

/// What `?at=` must be.
const INSTANT: Form<'_> = Form::InstantOrDay {
    from: YEARS.start,
    to: YEARS.end - 1,
};

/// An instant, or the noon of a day: within any working hours.
fn instant(text: &str) -> Option<Instant> {
    let instant = match parameter::instant(text) {
        Some(instant) => instant,
        None => law::time::noon(parameter::day(text)?)?,
    };
    YEARS.contains(&instant.year()).then_some(instant)
}

/// Days that no rules or no calendar reach: the caller's affair where the caller chose them, else the operator's.
fn not_covered(is_chosen: bool, why: Words) -> Problem {
    let kind = if is_chosen {
        &calendars::DAY_NOT_COVERED
    } else {
        &calendars::NOT_COVERED
    };
    Problem::new(kind).saying(why)
}
