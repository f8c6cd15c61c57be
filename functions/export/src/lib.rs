//! `GET /v1/requests/{id}/export?attachments=`: the portable case file, which `scripts/verify` checks without the portal.
//!
//! Law, article 9(2)(6): the holder keeps records of requests; the applicant may keep their own. The applicant and the
//! staff of every holder that has or had the case get all of it; the operator gets the chain without personal values and
//! salts, which still verifies. To anyone else the case does not exist.
//!
//! Emits nothing. Durable writes: one the first time a token is seen. Errors: 400, 401, 404, 405, 503.

#![allow(unsafe_code, reason = "the exports that #[http_component] generates")]

use portal::run::SMALL_BODY_BYTES;
use portal::{Context, Kind, Method, Problem, Reply, cases, exports};
use spin_sdk::http::{IncomingRequest, ResponseOutparam};
use spin_sdk::http_component;

#[http_component]
async fn export(request: IncomingRequest, out: ResponseOutparam) {
    portal::run(request, out, SMALL_BODY_BYTES, handle).await;
}

fn handle(cx: &Context) -> Result<Reply, Problem> {
    let segments = cx.segments();
    let ["v1", "requests", id, "export"] = segments.as_slice() else {
        return Err(Problem::new(Kind::NotFound));
    };
    if cx.method != Method::Get {
        return Err(cx.method_not_allowed("GET"));
    }
    let person = cx.returning_person()?;
    let (_, record) = cases::get(cx, id)?;
    let case = cases::read(&record)?;
    let reader = cases::reader(cx, &person, &case)?;
    let with_contents = match cx.parameter("attachments").as_deref() {
        None | Some("false") => false,
        Some("true") => true,
        Some(_) => {
            return Err(Problem::new(Kind::InvalidParameter).technically("attachments: true or false"));
        }
    };
    let etag = cases::etag(&record);
    let name = format!("attachment; filename=\"{}.json\"", case.registered.number);
    let file = exports::file(cx, record, reader, with_contents)?;
    Ok(Reply::bytes(200, "application/json", file)
        .header("content-disposition", name)
        .header("etag", etag)
        .header("vary", "authorization"))
}
