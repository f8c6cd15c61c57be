//! The life of one request: read it within limits, call the function, answer. Every path ends in an answer
//! with a body.

use std::cell::{Cell, OnceCell, RefCell};

use api::Method;
use futures::{StreamExt as _, pin_mut};
use spin_sdk::http::{Fields, IncomingRequest, Method as SdkMethod, OutgoingResponse, ResponseOutparam};
use words::language::Words;

use crate::context::{Context, is_request_id, preferred_language};
use crate::operation::{self, Operation};
use crate::problem::{Kind, Problem};
use crate::reply::{Reply, USUAL_HEADERS};
use crate::{clock, parameter, random};

/// Headers that have one value: which of several would count, the sender does not know.
const SINGLE_HEADERS: [(&str, &str); 3] = [
    ("authorization", "Authorization"),
    ("content-type", "Content-Type"),
    ("idempotency-key", "Idempotency-Key"),
];

/// Serves one request with one of these operations.
pub async fn run(request: IncomingRequest, out: ResponseOutparam, operations: &'static [Operation]) {
    let mut context = head(&request);
    let answer = serve(&mut context, request, operations).await;
    let answer = answer.and_then(|reply| unless_known(reply, &context));
    let reply = answer.unwrap_or_else(|problem| told(&context, &problem));
    send(&context, out, reply).await;
}

async fn serve(
    context: &mut Context,
    request: IncomingRequest,
    operations: &'static [Operation],
) -> Result<Reply, Problem> {
    let operation = operation::find(operations, context.method, context.path())?;
    context.operation = Some(operation);
    operation::check_query(operation, context.query())?;
    for (name, written) in SINGLE_HEADERS {
        if context.headers.iter().filter(|(known, _)| known == name).count() > 1 {
            return Err(parameter::repeated_header(written));
        }
    }
    context.check_conditions(operation.is_conditional)?;
    if let Some(admit) = operation.admit
        && !context.is_signed()
    {
        admit(context)?;
    }
    if context.method.is_some_and(Method::has_body) {
        check_encoding(context)?;
        context.body = read_body(context, request, operation.body_limit_bytes).await?;
        // A document is received when it is recorded, so the instant is that of its last byte.
        context.now = clock::now();
    }
    (operation.handle)(context)
}

/// This reply, or that the reader has it already.
fn unless_known(mut reply: Reply, context: &Context) -> Result<Reply, Problem> {
    let mut headers = reply.headers.iter();
    if let Some((_, etag)) = headers.find(|(name, _)| *name == "etag")
        && reply.status == 200
        && context.method == Some(Method::Get)
        && context.has_already(etag)?
    {
        reply.status = 304;
        // What is not sent has no name to be kept under.
        reply.headers.retain(|(name, _)| *name != "content-disposition");
    }
    Ok(reply)
}

/// Holds a body to being sent as it is (RFC 9110, 8.4 and 15.5.16).
fn check_encoding(context: &Context) -> Result<(), Problem> {
    let Some(encodings) = context.joined("content-encoding")? else {
        return Ok(());
    };
    let mut encodings = encodings.split(',').map(str::trim);
    if encodings.all(|encoding| encoding.is_empty() || encoding.eq_ignore_ascii_case("identity")) {
        return Ok(());
    }
    let problem = Problem::new(Kind::UnsupportedMediaType).because(
        "денені сығусыз, Content-Encoding тақырыбынсыз жіберіңіз",
        "отправьте тело без сжатия, без заголовка Content-Encoding",
        "send the body uncompressed, without Content-Encoding",
    );
    Err(problem.header("accept-encoding", "identity"))
}

/// Everything but the body.
fn head(request: &IncomingRequest) -> Context {
    let method = match request.method() {
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
    let mut context = Context {
        method,
        is_head: matches!(request.method(), SdkMethod::Head),
        target: request.path_with_query().unwrap_or_default(),
        normal_path: None,
        headers: request.headers().entries(),
        operation: None,
        body: Vec::new(),
        now: clock::now(),
        language: words::language::Language::Kk,
        request_id: String::new(),
        signed: OnceCell::new(),
        store: OnceCell::new(),
        identified: OnceCell::new(),
        unremembered: Cell::default(),
        calendars: RefCell::default(),
    };
    for (name, _) in &mut context.headers {
        name.make_ascii_lowercase();
    }
    context.normal_path = operation::normalised(context.sent_path());
    context.language = preferred_language(context.joined("accept-language").ok().flatten().as_deref());
    context.request_id = match context.only_header("x-request-id") {
        Some(id) if is_request_id(id) => id.to_owned(),
        // Without random numbers the answer goes out without its own id rather than not at all.
        _ => random::bytes::<16>().map(hex::encode).unwrap_or_default(),
    };
    context
}

/// The body, if it is within the limit and whole.
async fn read_body(context: &Context, request: IncomingRequest, limit: usize) -> Result<Vec<u8>, Problem> {
    let announced = match context.header("content-length") {
        Some(text) => Some(
            text.parse::<usize>()
                .map_err(|_| Problem::new(Kind::InvalidParameter).of_parameter("Content-Length"))?,
        ),
        None => None,
    };
    let too_large = || {
        Problem::new(Kind::TooLarge)
            .saying(Words {
                kk: format!("дене {limit} байттан аспауы тиіс").into(),
                ru: format!("тело не должно превышать {limit} байт").into(),
                en: format!("the body must be at most {limit} bytes").into(),
            })
            .at_most(limit)
            .header("connection", "close")
    };
    if announced.is_some_and(|length| length > limit) {
        return Err(too_large());
    }
    let mut body = Vec::with_capacity(announced.unwrap_or_default());
    let stream = request.into_body_stream();
    pin_mut!(stream);
    while let Some(chunk) = stream.next().await {
        let chunk = chunk.map_err(|_| Problem::new(Kind::IncompleteBody))?;
        if body.len() + chunk.len() > limit {
            return Err(too_large());
        }
        body.extend_from_slice(&chunk);
    }
    if announced.is_some_and(|length| length != body.len()) {
        return Err(Problem::new(Kind::IncompleteBody));
    }
    Ok(body)
}

/// A problem as a reply; its inside goes to the log.
fn told(context: &Context, problem: &Problem) -> Reply {
    if let Some(inside) = problem.inside() {
        eprintln!(
            "{}: request {}: {inside}",
            problem.kind().slug(),
            context.request_id
        );
    }
    let body = problem.body(context.language, context.sent_path());
    let mut reply = Reply::bytes(problem.kind().status(), "application/problem+json", body);
    for (name, value) in problem.headers() {
        reply = reply.header(name, value.as_str());
    }
    reply.header("content-language", context.language.tag())
}

/// Sends the reply with the headers that every answer has.
async fn send(context: &Context, out: ResponseOutparam, reply: Reply) {
    let response = OutgoingResponse::new(fields(context, &reply));
    let _ = response.set_status_code(reply.status);
    if context.is_head || !reply.has_body() {
        out.set(response);
    } else {
        // The caller may have gone; there is nobody left to tell.
        let _ = out.set_with_body(response, reply.body).await;
    }
}

/// The headers of the reply: one of each name, in place of the usual one.
fn fields(context: &Context, reply: &Reply) -> Fields {
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
    add("x-request-id", &context.request_id);
    if let Some(trace) = traceparent(context) {
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

/// The caller's trace with a span of our own (W3C Trace Context, version 00).
fn traceparent(context: &Context) -> Option<String> {
    let header = context.only_header("traceparent")?;
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
