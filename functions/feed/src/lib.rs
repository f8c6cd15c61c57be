//! A holder's terms as a calendar: `PUT`, `GET` and `DELETE /v1/holders/{bin}/feed`,
//! `GET /v1/holders/{bin}/terms.ics?key=&language=`.
//!
//! Law, article 11(10) and (18): the head answers for the terms, so they stand where the staff look every day. Calendar
//! programs send no token: everyone who has the link reads the kinds, numbers and last days of what the holder owes, and nothing
//! of any person. The staff make the link, in place of the one before; they or the operator revoke it; it ends when
//! the person who made it loses the role.
//!
//! Emits nothing. Durable writes: 1 to make a link, 1 to revoke it, none to read the calendar, one the first time a token
//! is seen in a question about the link. Errors: 400, 401, 403, 404 (also for a key that is not in order), 405, 503.

#![allow(unsafe_code, reason = "the exports that #[http_component] generates")]

use ::holders::holder::Holder;
use casework::registrations;
use directory::holders::{self, Standing};
use directory::{calendars, feeds};
use requests::feed;
use shell::identity::Person;
use shell::parameter::{self, Form};
use shell::{Error, Operation, Problem, Reply, Session, kinds};
use spin_sdk::http::{IncomingRequest, ResponseOutparam};
use spin_sdk::http_component;
use words::language::Language;

/// How long a calendar program may keep what it read: what is done shows within five minutes.
const KEPT: &str = "private, max-age=300";

static OPERATIONS: [Operation; 4] = [
    Operation::of(&api::FEED_LINK, read),
    Operation::of(&api::FEED, make),
    Operation::of(&api::FEED_REVOKE, revoke),
    Operation::of(&api::FEED_TERMS, terms),
];

#[http_component]
async fn feed(request: IncomingRequest, out: ResponseOutparam) {
    shell::run(request, out, &OPERATIONS).await;
}

fn read(session: &Session) -> Result<Reply, Error> {
    let holder = administered(session, &session.returning_person()?)?;
    Reply::json(200, &feeds::view(session, &holder)?)
}

fn revoke(session: &Session) -> Result<Reply, Error> {
    let holder = administered(session, &session.person()?)?;
    Reply::json(200, &feeds::revoke(session, &holder.bin)?)
}

fn make(session: &Session) -> Result<Reply, Error> {
    let person = session.person()?;
    let holder = holders::get(session, session.request.named("bin"))?;
    if holder.role_of(&person.iin).is_none() {
        return Err(Problem::new(&kinds::FORBIDDEN).into());
    }
    let (link, is_new) = feeds::make(session, &holder, &person.iin)?;
    Reply::json(if is_new { 201 } else { 200 }, &link)
}

/// The holder, for its staff and the operator.
fn administered(session: &Session, person: &Person) -> Result<Holder, Error> {
    let holder = holders::get(session, session.request.named("bin"))?;
    match holders::standing(&holder, person)? {
        Standing::Staff(_) | Standing::Operator => Ok(holder),
        Standing::Outsider => Err(Problem::new(&kinds::FORBIDDEN).into()),
    }
}

fn terms(session: &Session) -> Result<Reply, Error> {
    let holder = holders::get(session, session.request.named("bin"))?;
    let key = session.request.parameter("key").unwrap_or_default();
    if !feeds::is_opened_by(session, &holder, &key)? {
        return Err(Problem::new(&kinds::NOT_FOUND).into());
    }
    let language = match session.request.parameter("language") {
        None => session.request.language,
        Some(tag) => {
            Language::from_tag(&tag).ok_or_else(|| parameter::not("language", Form::OneOf("kk, ru, en")))?
        }
    };
    let days = calendars::current(session)?;
    let (terms, older) = registrations::newest_first(session, &holder.bin, |number, held| {
        Ok(held
            .case()
            .leg(number)
            .and_then(|(_, leg)| feed::terms(held.record(), leg, language, &days, session.request.now)))
    })?;
    let left_out = older.map(|_| registrations::LOOK_READS);
    let calendar = feed::calendar(&holder, &terms, left_out, language, session.request.now);
    let calendar = calendar.into_bytes();
    Ok(Reply::bytes(200, "text/calendar; charset=utf-8", calendar)
        .named(&format!("{}.ics", holder.bin))
        .tagged_by_content()
        .header("cache-control", KEPT)
        .header("content-language", language.tag())
        .header("vary", "accept-language"))
}
