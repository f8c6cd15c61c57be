//! A holder's terms as a calendar: `PUT`, `GET` and `DELETE /v1/holders/{bin}/feed`,
//! `GET /v1/holders/{bin}/terms.ics?key=&language=`.
//!
//! Law, article 11(10) and (18): the head answers for the terms, so they stand where the staff look every day. Calendar
//! programs send no token: whoever has the link reads the kinds, numbers and last days of what the holder owes, and nothing
//! of any person. The staff make the link, in place of the one before; they or the operator revoke it; it ends with the role
//! of whoever made it.
//!
//! Emits nothing. Durable writes: 1 to make a link, 1 to revoke it, none to read the calendar, one the first time a token
//! is seen by whoever asks about the link. Errors: 400, 401, 403, 404 (also for a key that is not in order), 405, 503.

#![allow(unsafe_code, reason = "the exports that #[http_component] generates")]

use dialog::feed;
use dialog::holder::Holder;
use dialog::language::Language;
use portal::holders::{self, Standing};
use portal::identity::Person;
use portal::run::SMALL_BODY_BYTES;
use portal::{Context, Kind, Method, Problem, Reply, calendars, cases, feeds, registrations};
use spin_sdk::http::{IncomingRequest, ResponseOutparam};
use spin_sdk::http_component;

/// How long a calendar program may keep what it read: what is done shows within five minutes.
const KEPT: &str = "private, max-age=300";

#[http_component]
async fn feed(request: IncomingRequest, out: ResponseOutparam) {
    portal::run(request, out, SMALL_BODY_BYTES, handle).await;
}

fn handle(cx: &Context) -> Result<Reply, Problem> {
    match (cx.segments().as_slice(), cx.method) {
        (["v1", "holders", bin, "feed"], Method::Put) => make(cx, bin),
        (["v1", "holders", bin, "feed"], Method::Get) => {
            let holder = administered(cx, bin, &cx.returning_person()?)?;
            Reply::json(200, &feeds::view(cx, &holder)?)
        }
        (["v1", "holders", bin, "feed"], Method::Delete) => {
            let holder = administered(cx, bin, &cx.person()?)?;
            Reply::json(200, &feeds::revoke(cx, &holder.bin)?)
        }
        (["v1", "holders", _, "feed"], _) => Err(cx.method_not_allowed("GET, PUT, DELETE")),
        (["v1", "holders", bin, "terms.ics"], Method::Get) => terms(cx, bin),
        (["v1", "holders", _, "terms.ics"], _) => Err(cx.method_not_allowed("GET")),
        _ => Err(Problem::new(Kind::NotFound)),
    }
}

fn make(cx: &Context, bin: &str) -> Result<Reply, Problem> {
    let person = cx.person()?;
    let holder = holders::get(cx, bin)?;
    if holder.role_of(&person.iin).is_none() {
        return Err(Problem::new(Kind::Forbidden));
    }
    let (link, is_new) = feeds::make(cx, &holder, &person.iin)?;
    Reply::json(if is_new { 201 } else { 200 }, &link)
}

/// The holder, for its staff and the operator.
fn administered(cx: &Context, bin: &str, person: &Person) -> Result<Holder, Problem> {
    let holder = holders::get(cx, bin)?;
    match holders::standing(&holder, person)? {
        Standing::Staff(_) | Standing::Operator => Ok(holder),
        Standing::Outsider => Err(Problem::new(Kind::Forbidden)),
    }
}

fn terms(cx: &Context, bin: &str) -> Result<Reply, Problem> {
    let holder = holders::get(cx, bin)?;
    let key = cx.parameter("key").unwrap_or_default();
    if !feeds::is_opened_by(cx, &holder, &key)? {
        return Err(Problem::new(Kind::NotFound));
    }
    let language = match cx.parameter("language") {
        None => cx.language,
        Some(tag) => Language::from_tag(&tag)
            .ok_or_else(|| Problem::new(Kind::InvalidParameter).technically("language: kk, ru or en"))?,
    };
    let days = calendars::current(cx)?;
    let (terms, older) = registrations::newest_first(cx, &holder.bin, |number, record| {
        let case = cases::read(record)?;
        Ok(case
            .leg(number)
            .and_then(|(_, leg)| feed::terms(record, leg, language, &days, cx.now)))
    })?;
    let left_out = older.map(|_| registrations::LOOK_READS);
    let calendar = feed::calendar(&holder, &terms, left_out, language, cx.now);
    Ok(
        Reply::bytes(200, "text/calendar; charset=utf-8", calendar.into_bytes())
            .header("cache-control", KEPT)
            .header("content-language", language.tag())
            .header("vary", "accept-language"),
    )
}
