//! The directory of blogs: `GET /v1/holders`, `GET` and `PUT /v1/holders/{bin}`,
//! `PUT` and `DELETE /v1/holders/{bin}/staff/{iin}`, `PUT` and `DELETE /v1/holders/{bin}/end`,
//! `GET /v1/holders/{bin}/history`.
//!
//! Rules, paragraph 2: the portal serves quasi-state companies except persons with 100 % state participation.
//! Only the operator writes; who may act for a holder is decided here, never by a token. The history is for the operator
//! and for the head of the holder, who is personally responsible (Law, article 11(18)) and so has to know who may act in
//! their place, since when, and who said so.
//!
//! Every change is an event with who made it and when: `registered`, `updated`, `granted`, `revoked`, `ended`, `continued`.
//! Durable writes: 4 for a new holder, 2 for any other change, one more for a subscription or a link that ends with a role,
//! and one the first time a token is seen by whoever reads.
//! Errors: 400, 401, 403, 404, 415, 422 `invalid-document`, `unknown-holder`, 503.

#![allow(unsafe_code, reason = "the exports that #[http_component] generates")]

use dialog::holder::{EndDraft, Grant, ProfileDraft, StaffRole};
use dialog::id::{Bin, Iin};
use dialog::time::day;
use dialog::view::HolderView;
use portal::holders::{self, Standing};
use portal::identity::is_operator;
use portal::page::Page;
use portal::run::SMALL_BODY_BYTES;
use portal::{Context, Kind, Method, Problem, Reply};
use spin_sdk::http::{IncomingRequest, ResponseOutparam};
use spin_sdk::http_component;

#[http_component]
async fn directory(request: IncomingRequest, out: ResponseOutparam) {
    portal::run(request, out, SMALL_BODY_BYTES, handle).await;
}

fn handle(cx: &Context) -> Result<Reply, Problem> {
    match (cx.segments().as_slice(), cx.method) {
        (["v1", "holders"], Method::Get) => list(cx),
        (["v1", "holders"], _) => Err(cx.method_not_allowed("GET")),
        (["v1", "holders", bin], Method::Get) => read(cx, bin),
        (["v1", "holders", bin], Method::Put) => put(cx, bin),
        (["v1", "holders", _], _) => Err(cx.method_not_allowed("GET, PUT")),
        (["v1", "holders", bin, "staff", iin], Method::Put) => {
            let role = cx.json::<Grant<'_>>()?.check().map_err(Problem::faults)?;
            staff(cx, bin, iin, Some(role))
        }
        (["v1", "holders", bin, "staff", iin], Method::Delete) => staff(cx, bin, iin, None),
        (["v1", "holders", _, "staff", _], _) => Err(cx.method_not_allowed("PUT, DELETE")),
        (["v1", "holders", bin, "end"], Method::Put) => end(cx, bin, true),
        (["v1", "holders", bin, "end"], Method::Delete) => end(cx, bin, false),
        (["v1", "holders", _, "end"], _) => Err(cx.method_not_allowed("PUT, DELETE")),
        (["v1", "holders", bin, "history"], Method::Get) => history(cx, bin),
        (["v1", "holders", _, "history"], _) => Err(cx.method_not_allowed("GET")),
        _ => Err(Problem::new(Kind::NotFound)),
    }
}

fn list(cx: &Context) -> Result<Reply, Problem> {
    let after = cx.cursor::<u64>()?.unwrap_or_default();
    let (holders, next) = holders::list(cx, after, cx.limit()?)?;
    let items: Vec<_> = holders
        .iter()
        .map(|holder| HolderView::of(holder, false, day(cx.now)))
        .collect();
    Reply::json(
        200,
        &Page {
            items,
            next: next.map(|slot| slot.to_string()),
        },
    )
}

fn read(cx: &Context, bin: &str) -> Result<Reply, Problem> {
    let person = cx.person_if_any()?;
    let holder = holders::get(cx, bin)?;
    let with_staff = match person {
        Some(person) => match holders::standing(&holder, &person)? {
            Standing::Staff(_) | Standing::Operator => true,
            Standing::Outsider => false,
        },
        None => false,
    };
    Ok(Reply::json(200, &HolderView::of(&holder, with_staff, day(cx.now)))?.header("vary", "authorization"))
}

fn put(cx: &Context, bin: &str) -> Result<Reply, Problem> {
    let operator = holders::operator(cx)?;
    let bin: Bin = bin.parse().map_err(|_| not_a_number())?;
    let profile = cx
        .json::<ProfileDraft<'_>>()?
        .check(holders::find(cx, &bin)?.is_some())
        .map_err(Problem::faults)?;
    let (holder, new) = holders::put(cx, &bin, &operator.iin, &profile)?;
    let reply = Reply::json(
        if new { 201 } else { 200 },
        &HolderView::of(&holder, true, day(cx.now)),
    )?;
    Ok(reply.header("location", format!("/v1/holders/{bin}")))
}

fn staff(cx: &Context, bin: &str, iin: &str, role: Option<StaffRole>) -> Result<Reply, Problem> {
    let operator = holders::operator(cx)?;
    let bin: Bin = bin.parse().map_err(|_| Problem::new(Kind::NotFound))?;
    let iin: Iin = iin.parse().map_err(|_| not_a_number())?;
    let holder = holders::staff(cx, &bin, &operator.iin, &iin, role)?;
    Reply::json(200, &HolderView::of(&holder, true, day(cx.now)))
}

/// The end of a holder: put down, or taken back.
fn end(cx: &Context, bin: &str, comes: bool) -> Result<Reply, Problem> {
    let operator = holders::operator(cx)?;
    let bin: Bin = bin.parse().map_err(|_| Problem::new(Kind::NotFound))?;
    let end = match comes {
        true => Some(cx.json::<EndDraft<'_>>()?.check(&bin).map_err(Problem::faults)?),
        false => None,
    };
    let holder = holders::end(cx, &bin, &operator.iin, end)?;
    Reply::json(200, &HolderView::of(&holder, true, day(cx.now)))
}

fn history(cx: &Context, bin: &str) -> Result<Reply, Problem> {
    let person = cx.returning_person()?;
    let holder = holders::get(cx, bin)?;
    if holder.role_of(&person.iin) != Some(StaffRole::Head) && !is_operator(&person)? {
        return Err(Problem::new(Kind::Forbidden));
    }
    let (items, next) = holders::history(cx, &holder, cx.cursor()?, cx.limit()?)?;
    Reply::json(
        200,
        &Page {
            items,
            next: next.map(|seq| seq.to_string()),
        },
    )
}

/// The path names something that is no IIN or BIN.
fn not_a_number() -> Problem {
    Problem::new(Kind::InvalidParameter).because(
        "жолда бақылау цифры дұрыс 12 цифр болуы тиіс",
        "в пути должны стоять 12 цифр с верной контрольной цифрой",
        "the path must hold 12 digits with a right check digit",
    )
}
