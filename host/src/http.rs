//! The HTTP server: connections, dispatch by route, one instance for each request, deadlines, shutdown.
//!
//! The function runs inside the future that serves its request, until the head of its answer is there; if it
//! still writes its body then, it goes on in a task of its own. A client that leaves is noticed only when it is
//! written to, because one that has closed its side may still wait for its answer: its function runs to its end.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::{Duration, Instant};

use http::header::{CONNECTION, CONTENT_LENGTH, CONTENT_TYPE, HOST};
use http::uri::PathAndQuery;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Response, StatusCode, Version};
use http_body_util::BodyExt;
use hyper::body::{Body, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioTimer;
use serde_json::json;
use socket2::SockRef;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc, oneshot, watch};
use wasmtime_wasi_http::p2::bindings::http::types::{ErrorCode, Scheme};
use wasmtime_wasi_http::p2::body::HyperOutgoingBody;
use wasmtime_wasi_http::{Error, WasiBody, WasiHttpView};

use crate::body::{AnswerBody, RequestBody};
use crate::connection::ClientStream;
use crate::engine::{Host, Served};
use crate::forwarded;
use crate::language::Language;
use crate::log::{Level, Log};
use crate::outbound::{CHAIN_DOMAIN, Outbound};
use crate::problem::{Asked, NO_PATH, Problem};
use crate::rate::Rate;
use crate::record::{Failure, Record};
use crate::request_id::{self, RequestIds};
use crate::routes::{Captures, Pattern, Router, normal};
use crate::trust::Trust;

/// Where Spin itself answers; no route may be below it.
pub const WELL_KNOWN: &str = "/.well-known/spin/";
/// How long a client may take to send the head of a request, and how long a connection may be idle.
const HEAD_TIME: Duration = Duration::from_secs(30);
/// How long a request waits for an instance when all are at work.
const PERMIT_TIME: Duration = Duration::from_secs(1);
/// How long requests in flight may take after the signal to stop.
const STOP_TIME: Duration = Duration::from_secs(10);
/// How long to wait when no connection can be accepted, for instance because too many are open.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);
/// How much of a head that cannot be read is looked at, for the language in which its sender is told so.
const LOOKED_AT_BYTES: usize = 64 * 1024;
/// What Spin's own headers begin with. A client must not be able to speak for the host.
const SPIN_HEADERS: &str = "spin-";

/// How many components a chain of calls may have, the one that a client called among them. Spin knows no such limit;
/// the portal's chains have two, and one that is much longer has most likely run into a circle.
pub const LEVELS: u32 = 4;
/// The client that Spin names to a component that another one called.
const CHAINED_CLIENT: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::UNSPECIFIED), 0);

/// Everything a request needs.
pub struct Server {
    /// The engine and the store.
    pub host: Host,
    /// The routes with their components.
    pub routes: Router<Arc<Served>>,
    /// The components by their ids, for those that call each other.
    pub components: BTreeMap<String, Arc<Served>>,
    /// Where this host listens.
    pub address: SocketAddr,
    /// One permit for each instance that may live, for each level of a chain by itself: a caller holds its own
    /// while it waits for one of the next level, and the last level waits for nobody. So however many call, they
    /// never wait for each other in a circle.
    pub permits: [Arc<Semaphore>; LEVELS as usize],
    /// One permit for each connection that may be open.
    pub connections: Arc<Semaphore>,
    /// How many requests an address may send, if there is a limit.
    pub rate: Option<Arc<Rate>>,
    /// Whom this host believes when it calls others by TLS.
    pub trust: Trust,
    /// How long a request may take.
    pub deadline: Duration,
    /// How long a request's body may be.
    pub body_bytes: u64,
    /// Names for the answers that the host gives itself.
    pub request_ids: RequestIds,
}

type Head = Result<Response<HyperOutgoingBody>, ErrorCode>;

/// Accepts connections until told to stop, then lets those that are at work finish.
pub async fn serve(server: Arc<Server>, listener: TcpListener, mut stopping: watch::Receiver<bool>) {
    // Every connection holds a sender; when the last is gone, so are the connections.
    let (open, mut all_closed) = mpsc::channel::<()>(1);
    loop {
        let accepted = tokio::select! {
            accepted = accept(&listener, &server.connections) => accepted,
            _ = stopping.changed() => break,
        };
        match accepted {
            Ok((stream, client, place)) => {
                let (server, stopping, open) = (server.clone(), stopping.clone(), open.clone());
                tokio::spawn(async move {
                    serve_connection(server, stream, client, stopping).await;
                    drop((open, place));
                });
            }
            Err(why) => {
                server
                    .log()
                    .line(Level::Error, "accept-failed", json!({ "error": why.to_string() }));
                tokio::time::sleep(ACCEPT_PAUSE).await;
            }
        }
    }
    drop((listener, open));
    if tokio::time::timeout(STOP_TIME, all_closed.recv()).await.is_err() {
        server
            .log()
            .line(Level::Warn, "stopped-with-requests-in-flight", json!({}));
    }
}

/// The next connection, once there is a place for it. Until then the system lets it wait.
async fn accept(
    listener: &TcpListener,
    places: &Arc<Semaphore>,
) -> std::io::Result<(TcpStream, SocketAddr, OwnedSemaphorePermit)> {
    let place = places.clone().acquire_owned().await;
    let place = place.map_err(std::io::Error::other)?;
    let (stream, client) = listener.accept().await?;
    Ok((stream, client, place))
}

async fn serve_connection(
    server: Arc<Server>,
    stream: TcpStream,
    client: SocketAddr,
    mut stopping: watch::Receiver<bool>,
) {
    // An answer in two packets would otherwise wait for the client's delayed acknowledgement.
    let _ = stream.set_nodelay(true);
    // A client that takes in nothing of its answer for as long as a request may take is not there any more.
    let _ = SockRef::from(&stream).set_tcp_user_timeout(Some(server.deadline));
    let service = service_fn(|request| {
        let server = server.clone();
        async move { Ok::<_, std::convert::Infallible>(server.answer(request, client).await) }
    });
    let mut connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIME)
        // A client that has said all it had to say still gets its answer.
        .half_close(true)
        .serve_connection(ClientStream::new(stream), service);
    let ended = tokio::select! {
        ended = &mut connection => ended,
        _ = stopping.changed() => {
            std::pin::Pin::new(&mut connection).graceful_shutdown();
            (&mut connection).await
        }
    };
    let parts = connection.into_parts();
    let stream = parts.io.into_inner();
    // Other errors of a connection are the client's: it left.
    let _ = match ended {
        Err(why) => match unread(&why, &stream, &parts.read_buf) {
            Some(problem) => {
                let head = parts.read_buf.get(..LOOKED_AT_BYTES).unwrap_or(&parts.read_buf);
                stream.refuse(server.unread(problem, head)).await
            }
            None => Ok(()),
        },
        Ok(()) => stream.end().await,
    };
}

/// What the client is told where hyper could not read what it sent; none where there is nobody to tell.
fn unread(why: &hyper::Error, stream: &ClientStream, left: &[u8]) -> Option<Problem> {
    if why.is_timeout() {
        // Between two requests a connection may be idle: then nothing was asked.
        return (!left.is_empty()).then_some(Problem::HeadTooSlow);
    }
    match stream.kept_status()? {
        StatusCode::URI_TOO_LONG => Some(Problem::AddressTooLong),
        StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE => Some(Problem::HeadersTooLarge),
        _ => Some(Problem::Unreadable),
    }
}

impl Server {
    fn log(&self) -> &Log {
        &self.host.log
    }

    async fn answer(
        self: &Arc<Self>,
        request: Request<Incoming>,
        client: SocketAddr,
    ) -> Response<AnswerBody> {
        let path = normal(request.uri().path()).into_owned();
        let asked = Asked {
            path: &path,
            language: Language::of(request.headers()),
        };
        let is_head = request.method() == Method::HEAD;
        let found = match path.strip_prefix(WELL_KNOWN) {
            Some(_) => None,
            None if request.method() == Method::CONNECT => None,
            None => self.routes.find(&path),
        };
        let (route, component) = match &found {
            Some((pattern, _, served)) => (pattern.raw(), served.id.clone()),
            None => ("", "".into()),
        };
        let record = Arc::new(Record::of_request(
            self.log().clone(),
            request.method(),
            request.headers(),
            route,
            component,
            None,
        ));
        let own_id = request_id::of(request.headers());
        let refused = found.as_ref().and(self.rate.as_ref()).and_then(|rate| {
            let peer = forwarded::peer(client);
            let (client, is_unclear) = rate.client(peer, request.headers());
            if is_unclear && let Some(times) = rate.unclear(Instant::now()) {
                let fields = json!({ "proxy": peer.to_string(), "times": times });
                self.log().line(Level::Warn, "client-unclear", fields);
            }
            rate.take(client, Instant::now()).err()
        });
        let response = match found {
            Some(_) if let Some(wait) = refused => {
                // Whole seconds, none too few.
                Problem::TooManyRequests(wait.as_secs() + 1).response(asked)
            }
            Some((pattern, captures, served)) => match authority(&request, self.address) {
                Some(authority) => {
                    let (mut parts, body) = request.into_parts();
                    respell(&mut parts.uri, &path);
                    if !parts.headers.contains_key(HOST)
                        && let Ok(host) = HeaderValue::from_str(&authority)
                    {
                        parts.headers.insert(HOST, host);
                    }
                    let url = parts.uri.path_and_query().map_or("/", |path| path.as_str());
                    let url = format!("http://{authority}{url}");
                    set_headers(&mut parts.headers, pattern, &captures, &url, client);
                    let request = Request::from_parts(parts, body.map_err(Error::from).boxed_unsync());
                    let outbound = Outbound::first(self.clone(), served.clone(), record.clone());
                    self.call(outbound, &self.permits[0], request, asked).await
                }
                None => Problem::NoHost.response(asked),
            },
            None if path.strip_prefix(WELL_KNOWN) == Some("health") => {
                let mut response = Response::new(AnswerBody::whole("OK"));
                response
                    .headers_mut()
                    .insert(CONTENT_TYPE, HeaderValue::from_static("text/plain"));
                response
            }
            None => Problem::NotFound.response(asked),
        };
        let response = if is_head {
            without_body(response, &record, asked).await
        } else {
            response
        };
        self.named(response, own_id, record)
    }

    /// The answer to a head that could not be read, noted in the log.
    fn unread(&self, problem: Problem, head: &[u8]) -> Response<AnswerBody> {
        let asked = Asked {
            path: NO_PATH,
            language: Language::in_head(head),
        };
        let mut response = problem.response(asked);
        let id = self.request_ids.next();
        let fields =
            json!({ "request_id": id.to_str().unwrap_or_default(), "status": response.status().as_u16() });
        self.log().line(Level::Info, "request-unread", fields);
        response.headers_mut().insert(request_id::HEADER, id);
        response
    }

    /// Answers a request that one component sends to another, as Spin does: in process, in an instance of its own,
    /// within what is left of the caller's time.
    ///
    /// # Errors
    /// No component of this name serves HTTP, or the chain is too long.
    pub async fn chained(
        self: &Arc<Self>,
        id: &str,
        request: Request<WasiBody>,
        caller: Outbound,
    ) -> Result<Response<WasiBody>, Error> {
        let served = self.components.get(id).filter(|served| served.http.is_some());
        let served = served.ok_or(Error::DestinationNotFound)?;
        let permits = self.permits.get(caller.level + 1).ok_or(Error::LoopDetected)?;
        let any_path = Pattern::any();
        let language = Language::of(request.headers());
        let record = Arc::new(Record::of_request(
            self.log().clone(),
            request.method(),
            request.headers(),
            any_path.raw(),
            served.id.clone(),
            Some(caller.record.clone()),
        ));
        let own_id = request_id::of(request.headers());
        let (mut parts, body) = request.into_parts();
        let captures = Captures {
            named: Vec::new(),
            rest: parts.uri.path().to_owned(),
        };
        let url = parts.uri.to_string();
        set_headers(&mut parts.headers, &any_path, &captures, &url, CHAINED_CLIENT);
        let asked = Asked {
            path: &captures.rest,
            language,
        };
        let request = Request::from_parts(parts, body);
        let response = self
            .call(
                caller.below(served.clone(), record.clone()),
                permits,
                request,
                asked,
            )
            .await;
        Ok(self.named(response, own_id, record).map(BodyExt::boxed_unsync))
    }

    /// The answer with its name, noted in its record.
    fn named(
        &self,
        mut response: Response<AnswerBody>,
        own_id: Option<HeaderValue>,
        record: Arc<Record>,
    ) -> Response<AnswerBody> {
        // A function names its answers; those of the host itself get their name here.
        response
            .headers_mut()
            .entry(request_id::HEADER)
            .or_insert_with(|| own_id.unwrap_or_else(|| self.request_ids.next()));
        record.answered(&response);
        response.map(|body| body.noted_in(record))
    }

    async fn call(
        &self,
        outbound: Outbound,
        permits: &Arc<Semaphore>,
        request: Request<WasiBody>,
        asked: Asked<'_>,
    ) -> Response<AnswerBody> {
        let record = outbound.record.clone();
        let announced = request.body().size_hint().lower();
        let request = request.map(|body| RequestBody::new(body, self.body_bytes, record.clone()));
        if announced > self.body_bytes {
            return Problem::BodyTooLarge.response(asked);
        }
        let waiting = tokio::time::timeout(PERMIT_TIME, permits.clone().acquire_owned());
        let Ok(Ok(permit)) = waiting.await else {
            return Problem::Overloaded.response(asked);
        };

        let (sender, mut receiver) = oneshot::channel();
        let mut guest = Box::pin(run(outbound, request, sender, permit));
        let (head, finished) = tokio::select! {
            biased;
            () = &mut guest => (receiver.await, true),
            head = &mut receiver => {
                tokio::spawn(guest);
                (head, false)
            }
        };
        if record.too_large.load(Relaxed) {
            return Problem::BodyTooLarge.response(asked);
        }
        match head {
            Ok(Ok(response)) if finished => {
                if let failure @ Some(_) = record.failure() {
                    return Problem::from(failure).response(asked);
                }
                // All of the body is here: sent as one piece it needs no chunks.
                let (head, body) = response.into_parts();
                match body.collect().await {
                    Ok(body) => Response::from_parts(head, AnswerBody::whole(body.to_bytes())),
                    Err(why) => {
                        record.failed(Failure::Trapped, &format!("the body was given up: {why}"));
                        Problem::Failed.response(asked)
                    }
                }
            }
            Ok(Ok(response)) => response.map(AnswerBody::streamed),
            Ok(Err(code)) => {
                record.failed(
                    Failure::Trapped,
                    &format!("the function answered an error: {code}"),
                );
                Problem::Failed.response(asked)
            }
            Err(_) => {
                let failure = record.failure();
                record.failed(Failure::Trapped, "the function ended without an answer");
                Problem::from(failure).response(asked)
            }
        }
    }
}

/// Makes an instance, lets it handle the request, and ends it.
async fn run(
    outbound: Outbound,
    request: Request<RequestBody>,
    head: oneshot::Sender<Head>,
    permit: OwnedSemaphorePermit,
) {
    let begun = Instant::now();
    let (served, record, until) = (
        outbound.component.clone(),
        outbound.record.clone(),
        outbound.until,
    );
    let mut instance = outbound.server.clone().host.instance(outbound);
    let outcome = tokio::time::timeout_at(until, async {
        let Some(pre) = &served.http else {
            return Err(wasmtime::Error::msg("the component serves no HTTP"));
        };
        let request = instance
            .data_mut()
            .http()
            .new_incoming_request(Scheme::Http, request)?;
        let head = instance.data_mut().http().new_response_outparam(head)?;
        let guest = pre.instantiate_async(&mut instance).await?;
        record.instance_took(begun);
        guest
            .wasi_http_incoming_handler()
            .call_handle(&mut instance, request, head)
            .await
    })
    .await;
    // Noted before the instance goes: with it goes its end of the answer's body, whose reader then asks.
    match outcome {
        Ok(Ok(())) => {}
        Ok(Err(trap)) => record.failed(Failure::Trapped, &format!("{trap:#}")),
        Err(_) => record.failed(Failure::Deadline, "the function took too long"),
    }
    drop(instance);
    drop(permit);
}

/// The answer to HEAD: as to GET, and without the body (RFC 9110, 9.3.2). The function writes it to its end, and how long it
/// is is told.
async fn without_body(
    response: Response<AnswerBody>,
    record: &Record,
    asked: Asked<'_>,
) -> Response<AnswerBody> {
    // One that is told already is answered already.
    let had_failed = record.failure().is_some();
    let (mut head, mut body) = response.into_parts();
    let mut length: u64 = 0;
    let mut is_whole = true;
    while let Some(frame) = body.frame().await {
        match frame {
            Ok(frame) => length += frame.data_ref().map_or(0, |data| data.len() as u64),
            Err(why) => {
                record.failed(Failure::Trapped, &format!("the body was given up: {why}"));
                is_whole = false;
                break;
            }
        }
    }
    if !is_whole || (!had_failed && record.failure().is_some()) {
        let problem = Problem::from(record.failure()).response(asked);
        length = problem.body().size_hint().lower();
        head = problem.into_parts().0;
    }
    head.headers.entry(CONTENT_LENGTH).or_insert(length.into());
    Response::from_parts(head, AnswerBody::whole(""))
}

/// Gives an address its path in the one spelling; the query stays as it is.
fn respell(uri: &mut http::Uri, path: &str) {
    if uri.path() == path {
        return;
    }
    let whole = match uri.query() {
        Some(query) => Cow::Owned(format!("{path}?{query}")),
        None => Cow::Borrowed(path),
    };
    let mut parts = uri.clone().into_parts();
    if let Ok(spelled) = PathAndQuery::try_from(&*whole) {
        parts.path_and_query = Some(spelled);
        if let Ok(spelled) = http::Uri::from_parts(parts) {
            *uri = spelled;
        }
    }
}

/// For which host a request is, as the client said: the one `Host` header, or the target in full; `own`, where it speaks
/// HTTP/1.0, in which nobody has to say. Nobody outside may call a component by the name that others here call it by.
fn authority<B>(request: &Request<B>, own: SocketAddr) -> Option<String> {
    let mut hosts = request.headers().get_all(HOST).iter();
    let host = hosts.next();
    if hosts.next().is_some() {
        return None;
    }
    let authority = match request.uri().authority() {
        Some(authority) => authority.as_str(),
        None => match host {
            None if request.version() == Version::HTTP_10 => return Some(own.to_string()),
            host => host?.to_str().ok()?,
        },
    };
    let name = authority.split(':').next().unwrap_or_default();
    let inside = name.to_ascii_lowercase().ends_with(CHAIN_DOMAIN);
    (!authority.is_empty() && !inside).then(|| authority.to_owned())
}

/// Sets the headers through which Spin tells a component how it was reached.
fn set_headers(
    headers: &mut HeaderMap,
    pattern: &Pattern,
    captures: &Captures<'_>,
    url: &str,
    client: SocketAddr,
) {
    let claimed: Vec<HeaderName> = headers
        .keys()
        .filter(|name| name.as_str().starts_with(SPIN_HEADERS))
        .cloned()
        .collect();
    for name in claimed {
        headers.remove(name);
    }
    headers.remove(CONNECTION);
    let mut set = |name: HeaderName, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    };
    set(HeaderName::from_static("spin-full-url"), url);
    set(HeaderName::from_static("spin-path-info"), &captures.rest);
    set(
        HeaderName::from_static("spin-matched-route"),
        &pattern.from_root(),
    );
    set(
        HeaderName::from_static("spin-component-route"),
        pattern.raw_without_rest(),
    );
    set(HeaderName::from_static("spin-raw-component-route"), pattern.raw());
    set(HeaderName::from_static("spin-base-path"), "/");
    set(HeaderName::from_static("spin-client-addr"), &client.to_string());
    for (name, value) in &captures.named {
        if let Ok(name) = HeaderName::try_from(format!("spin-path-match-{}", name.to_ascii_lowercase())) {
            set(name, value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_cannot_speak_for_the_host() {
        let pattern = Pattern::parse("/a/:Id/...").unwrap();
        let router = Router::new(vec![(pattern, ())]).unwrap();
        let (pattern, captures, ()) = router.find("/a/7/b").unwrap();
        let mut headers = HeaderMap::new();
        for (name, value) in [
            ("spin-client-addr", "1.1.1.1:1"),
            ("spin-path-match-id", "8"),
            ("spin-path-match-other", "9"),
            ("accept", "text/plain"),
            ("connection", "close"),
        ] {
            headers.append(name, HeaderValue::from_static(value));
        }
        set_headers(
            &mut headers,
            pattern,
            &captures,
            "http://h/a/7/b?c",
            "9.9.9.9:9".parse().unwrap(),
        );
        let mut set: Vec<_> = headers
            .iter()
            .map(|(n, v)| (n.as_str(), v.to_str().unwrap()))
            .collect();
        set.sort_unstable();
        assert_eq!(
            set,
            [
                ("accept", "text/plain"),
                ("spin-base-path", "/"),
                ("spin-client-addr", "9.9.9.9:9"),
                ("spin-component-route", "/a/:Id"),
                ("spin-full-url", "http://h/a/7/b?c"),
                ("spin-matched-route", "/a/:Id/..."),
                ("spin-path-info", "/b"),
                ("spin-path-match-id", "7"),
                ("spin-raw-component-route", "/a/:Id/..."),
            ]
        );
    }

    #[test]
    fn a_request_must_say_for_which_host_it_is() {
        let own = "127.0.0.1:3000".parse().unwrap();
        for (uri, hosts, authority_is) in [
            ("/a", &["example.org:80"][..], Some("example.org:80")),
            ("/a", &[], None),
            ("/a", &[""], None),
            ("/a", &["a", "b"], None),
            ("http://example.org/a", &[], Some("example.org")),
            ("/a", &["hello.spin.internal"], None),
            ("/a", &["Hello.Spin.Internal:80"], None),
            ("http://hello.spin.internal/a", &["example.org"], None),
        ] {
            let request = hosts
                .iter()
                .fold(Request::get(uri), |request, host| request.header(HOST, *host));
            assert_eq!(
                authority(&request.body(()).unwrap(), own).as_deref(),
                authority_is,
                "{uri} {hosts:?}"
            );
        }
        let old = Request::get("/a").version(Version::HTTP_10);
        let old = old.body(()).unwrap();
        assert_eq!(authority(&old, own).as_deref(), Some("127.0.0.1:3000"));
    }
}
