//! The life of one request: read it within limits, call the function, answer. Every path ends in an answer
//! with a body.

use api::Method;
use futures::{StreamExt as _, pin_mut};
use spin_sdk::http::{Fields, IncomingRequest, Method as SdkMethod, OutgoingResponse, ResponseOutparam};
use words::language::Words;

use crate::error::Error;
use crate::kinds;
use crate::operation::{self, Operation};
use crate::problem::Problem;
use crate::reply::{Reply, USUAL_HEADERS};
use crate::request::Request;
use crate::say;
use crate::session::Session;
use crate::{clock, log, parameter, random};

/// Headers that have one value: which of several would count, the sender does not know.
const SINGLE_HEADERS: [(&str, &str); 3] = [
    ("authorization", "Authorization"),
    ("content-type", "Content-Type"),
    ("idempotency-key", "Idempotency-Key"),
];

/// Serves one request with one of these operations.
pub async fn run(request: IncomingRequest, out: ResponseOutparam, operations: &'static [Operation]) {
    let mut session = Session::new(head(&request));
    let answer = serve(&mut session, request, operations).await;
    let reply = answered(&session.request, answer);
    log::work(&session.request.request_id);
    send(&session.request, out, reply).await;
}

/// Answers a request whose body is read already, as [`run`] does, on the machine that compiles a function: for its tests.
/// There is no platform there, so only a handler that asks neither the store nor a variable is tested so.
#[cfg(not(target_family = "wasm"))]
pub fn answer(request: Request, operations: &'static [Operation]) -> Reply {
    let mut session = Session::new(request);
    let answer = admitted(&mut session, operations).and_then(|operation| (operation.handle)(&session));
    answered(&session.request, answer)
}

async fn serve(
    session: &mut Session,
    request: IncomingRequest,
    operations: &'static [Operation],
) -> Result<Reply, Error> {
    let operation = admitted(session, operations)?;
    if session.request.method.is_some_and(Method::has_body) {
        check_encoding(&session.request)?;
        session.request.body = read_body(&session.request, request, operation.route.body_limit_bytes).await?;
        // A document is received when it is recorded, so the instant is that of its last byte.
        session.request.now = clock::now();
    }
    (operation.handle)(session)
}

/// The operation that is asked for, once the request was held to it: everything but its body.
fn admitted(session: &mut Session, operations: &'static [Operation]) -> Result<&'static Operation, Error> {
    let operation = operation::find(operations, session.request.method, session.request.path())?;
    session.request.route = Some(&operation.route);
    operation::check_query(&operation.route, session.request.query())?;
    for (name, written) in SINGLE_HEADERS {
        let headers = session.request.headers.iter();
        if headers.filter(|(known, _)| known == name).count() > 1 {
            return Err(parameter::repeated_header(written).into());
        }
    }
    session.request.check_conditions(operation.route.is_conditional)?;
    if let Some(admit) = operation.admit
        && !session.request.is_signed()
    {
        admit(session)?;
    }
    Ok(operation)
}

/// What goes out in the end: the reply, that the reader has it already, or the problem in words.
fn answered(request: &Request, answer: Result<Reply, Error>) -> Reply {
    let answer = answer.and_then(|reply| Ok(unless_known(reply, request)?));
    answer.unwrap_or_else(|error| told(request, &problem(error)))
}

/// This reply, or that the reader has it already.
fn unless_known(mut reply: Reply, request: &Request) -> Result<Reply, Problem> {
    let mut headers = reply.headers.iter();
    if let Some((_, etag)) = headers.find(|(name, _)| *name == "etag")
        && reply.status == 200
        && request.method == Some(Method::Get)
        && request.has_already(etag)?
    {
        reply.status = 304;
        // What is not sent has no name to be kept under.
        reply.headers.retain(|(name, _)| *name != "content-disposition");
    }
    Ok(reply)
}

/// Holds a body to being sent as it is (RFC 9110, 8.4 and 15.5.16).
fn check_encoding(request: &Request) -> Result<(), Problem> {
    let Some(encodings) = request.joined("content-encoding")? else {
        return Ok(());
    };
    let mut encodings = encodings.split(',').map(str::trim);
    if encodings.all(|encoding| encoding.is_empty() || encoding.eq_ignore_ascii_case("identity")) {
        return Ok(());
    }
    let problem = Problem::new(&kinds::UNSUPPORTED_MEDIA_TYPE).because(&say::bodies::UNCOMPRESSED);
    Err(problem.header("accept-encoding", "identity"))
}

/// Everything but the body.
fn head(incoming: &IncomingRequest) -> Request {
    let method = match incoming.method() {
        SdkMethod::Get | SdkMethod::Head => Some(Method::Get),
        SdkMethod::Post => Some(Method::Post),
        SdkMethod::Put => Some(Method::Put),
        SdkMethod::Delete => Some(Method::Delete),
        SdkMethod::Patch
        | SdkMethod::Options
        | SdkMethod::Connect
        | SdkMethod::Trace
        | SdkMethod::Other(_) => None,
    };
    let target = incoming.path_with_query().unwrap_or_default();
    let mut request = Request::new(method, target, incoming.headers().entries(), clock::now());
    request.is_head = matches!(incoming.method(), SdkMethod::Head);
    if request.request_id.is_empty() {
        // Without random numbers the answer goes out without its own id rather than not at all.
        request.request_id = random::bytes::<16>().map(hex::encode).unwrap_or_default();
    }
    request
}

/// The body, if it is within the limit and whole.
async fn read_body(request: &Request, incoming: IncomingRequest, limit: usize) -> Result<Vec<u8>, Problem> {
    let announced = match request.header("content-length") {
        Some(text) => Some(
            text.parse::<usize>()
                .map_err(|_| Problem::new(&kinds::INVALID_PARAMETER).of_parameter("Content-Length"))?,
        ),
        None => None,
    };
    let too_large = || {
        Problem::new(&kinds::TOO_LARGE)
            .saying(Words::said(&|language| {
                say::bodies::at_most_bytes(language, &limit.to_string())
            }))
            .at_most(limit)
            .header("connection", "close")
    };
    if announced.is_some_and(|length| length > limit) {
        return Err(too_large());
    }
    let mut body = Vec::with_capacity(announced.unwrap_or_default());
    let stream = incoming.into_body_stream();
    pin_mut!(stream);
    while let Some(chunk) = stream.next().await {
        let chunk = chunk.map_err(|_| Problem::new(&kinds::INCOMPLETE_BODY))?;
        if body.len() + chunk.len() > limit {
            return Err(too_large());
        }
        body.extend_from_slice(&chunk);
    }
    if announced.is_some_and(|length| length != body.len()) {
        return Err(Problem::new(&kinds::INCOMPLETE_BODY));
    }
    Ok(body)
}

/// What an error is over HTTP. Nothing before this knows.
fn problem(error: Error) -> Problem {
    let chain = error.chain();
    match error {
        Error::Store(_) => Problem::new(&kinds::STORE_UNAVAILABLE).internally(chain),
        Error::Broken(_) => Problem::internal(chain),
        Error::Refused(problem) => problem,
    }
}

/// A problem as a reply; its inside goes to the log.
fn told(request: &Request, problem: &Problem) -> Reply {
    if let Some(inside) = problem.inside() {
        eprintln!(
            "{}: request {}: {inside}",
            problem.kind().slug(),
            request.request_id
        );
    }
    let body = problem.body(request.language, request.sent_path());
    let mut reply = Reply::bytes(problem.kind().status().code(), "application/problem+json", body);
    for (name, value) in problem.headers() {
        reply = reply.header(name, value);
    }
    reply.header("content-language", request.language.tag())
}

/// Sends the reply with the headers that every answer has.
async fn send(request: &Request, out: ResponseOutparam, reply: Reply) {
    let response = OutgoingResponse::new(fields(request, &reply));
    let _ = response.set_status_code(reply.status);
    if request.is_head || !reply.has_body() {
        out.set(response);
    } else {
        // The caller may have gone; there is nobody left to tell.
        let _ = out.set_with_body(response, reply.body).await;
    }
}

/// The headers of the reply: one of each name, in place of the usual one.
fn fields(request: &Request, reply: &Reply) -> Fields {
    let mut headers: Vec<(String, Vec<u8>)> = Vec::with_capacity(16);
    let mut add = |name: &str, value: &str| headers.push((name.to_owned(), value.into()));
    for (name, value) in USUAL_HEADERS {
        if reply.headers.iter().all(|(own, _)| *own != name) {
            add(name, value);
        }
    }
    if reply.has_body() {
        add("content-type", &reply.content_type);
        add("content-length", &reply.body.len().to_string());
    }
    add("x-request-id", &request.request_id);
    if let Some(trace) = traceparent(request) {
        add("traceparent", &trace);
    }
    for (name, value) in &reply.headers {
        add(name, value);
    }
    Fields::from_list(&headers).unwrap_or_else(|_| {
        // One is no header value: that one is left out. Ours are made of ASCII and checked input.
        let fields = Fields::new();
        for (name, value) in headers {
            let _ = fields.append(&name, &value);
        }
        fields
    })
}

/// The caller's trace with a span of our own (W3C Trace Request, version 00).
fn traceparent(request: &Request) -> Option<String> {
    let header = request.only_header("traceparent")?;
    let mut parts = header.split('-');
    let (Some("00"), Some(trace), Some(span), Some(flags), None) = (
        parts.next(),
        parts.next(),
        parts.next(),
        parts.next(),
        parts.next(),
    ) else {
        return None;
    };
    let hex = |text: &str, length: usize| {
        text.len() == length
            && text
                .bytes()
                .all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
            && text.bytes().any(|b| b != b'0')
    };
    let flags_well_formed = flags.len() == 2 && flags.bytes().all(|b| b.is_ascii_hexdigit());
    if !hex(trace, 32) || !hex(span, 16) || !flags_well_formed {
        return None;
    }
    let own = random::bytes::<8>().ok()?;
    Some(format!("00-{trace}-{}-{flags}", hex::encode(own)))
}
