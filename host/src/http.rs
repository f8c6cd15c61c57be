//! The HTTP server: connections, dispatch by route, one instance for each request, deadlines, shutdown.
//!
//! The function runs inside the future that serves its request, until the head of its answer is there; if it
//! still writes its body then, it goes on in a task of its own. A client that leaves is noticed only when it is
//! written to, because one that has closed its side may still wait for its answer: its function runs to its end.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::{Duration, Instant};

use http::header::{CONNECTION, CONTENT_TYPE, HOST};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Response};
use http_body_util::BodyExt;
use hyper::body::{Body, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use serde_json::json;
use socket2::SockRef;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc, oneshot, watch};
use wasmtime_wasi_http::p2::bindings::http::types::{ErrorCode, Scheme};
use wasmtime_wasi_http::p2::body::HyperOutgoingBody;
use wasmtime_wasi_http::{Error, WasiBody, WasiHttpView};

use crate::body::{AnswerBody, RequestBody};
use crate::engine::{Host, Served};
use crate::log::{Level, Log};
use crate::outbound::{CHAIN_DOMAIN, Outbound};
use crate::problem::Problem;
use crate::rate::Rate;
use crate::record::{Failure, Record};
use crate::request_id::{self, RequestIds};
use crate::routes::{Captures, Pattern, Router};

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
    let mut connection = std::pin::pin!(
        http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEAD_TIME)
            // A client that has said all it had to say still gets its answer.
            .half_close(true)
            .serve_connection(TokioIo::new(stream), service)
    );
    // Errors of a connection are the client's: it left, or it does not speak HTTP.
    tokio::select! {
        _ = connection.as_mut() => {}
        _ = stopping.changed() => {
            connection.as_mut().graceful_shutdown();
            let _ = connection.await;
        }
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
        let path = request.uri().path().to_owned();
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
            let client = rate.client(client.ip(), request.headers());
            rate.take(client, Instant::now()).err()
        });
        let response = match found {
            Some(_) if let Some(wait) = refused => {
                // Whole seconds, none too few.
                Problem::TooManyRequests(wait.as_secs() + 1).response()
            }
            Some((pattern, captures, served)) => match authority(&request) {
                Some(authority) => {
                    let (mut parts, body) = request.into_parts();
                    let url = parts.uri.path_and_query().map_or("/", |path| path.as_str());
                    let url = format!("http://{authority}{url}");
                    set_headers(&mut parts.headers, pattern, &captures, &url, client);
                    let request = Request::from_parts(parts, body.map_err(Error::from).boxed_unsync());
                    let outbound = Outbound::first(self.clone(), served.clone(), record.clone());
                    self.call(outbound, &self.permits[0], request).await
                }
                None => Problem::NoHost.response(),
            },
            None if path.strip_prefix(WELL_KNOWN) == Some("health") => {
                let mut response = Response::new(AnswerBody::whole("OK"));
                response
                    .headers_mut()
                    .insert(CONTENT_TYPE, HeaderValue::from_static("text/plain"));
                response
            }
            None => Problem::NotFound.response(),
        };
        self.named(response, own_id, record)
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
        let request = Request::from_parts(parts, body);
        let response = self
            .call(caller.below(served.clone(), record.clone()), permits, request)
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
    ) -> Response<AnswerBody> {
        let record = outbound.record.clone();
        let announced = request.body().size_hint().lower();
        let request = request.map(|body| RequestBody::new(body, self.body_bytes, record.clone()));
        if announced > self.body_bytes {
            return Problem::BodyTooLarge.response();
        }
        let waiting = tokio::time::timeout(PERMIT_TIME, permits.clone().acquire_owned());
        let Ok(Ok(permit)) = waiting.await else {
            return Problem::Overloaded.response();
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
            return Problem::BodyTooLarge.response();
        }
        match head {
            Ok(Ok(response)) if finished => {
                if let failure @ Some(_) = record.failure() {
                    return Problem::from(failure).response();
                }
                // All of the body is here: sent as one piece it needs no chunks.
                let (head, body) = response.into_parts();
                match body.collect().await {
                    Ok(body) => Response::from_parts(head, AnswerBody::whole(body.to_bytes())),
                    Err(why) => {
                        record.failed(Failure::Trapped, &format!("the body was given up: {why}"));
                        Problem::Failed.response()
                    }
                }
            }
            Ok(Ok(response)) => response.map(AnswerBody::streamed),
            Ok(Err(code)) => {
                record.failed(
                    Failure::Trapped,
                    &format!("the function answered an error: {code}"),
                );
                Problem::Failed.response()
            }
            Err(_) => {
                let failure = record.failure();
                record.failed(Failure::Trapped, "the function ended without an answer");
                Problem::from(failure).response()
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

/// For which host a request is, as the client said: the one `Host` header, or the target in full. Nobody outside may
/// call a component by the name that others here call it by.
fn authority<B>(request: &Request<B>) -> Option<String> {
    let mut hosts = request.headers().get_all(HOST).iter();
    let host = hosts.next();
    if hosts.next().is_some() {
        return None;
    }
    let authority = match request.uri().authority() {
        Some(authority) => authority.as_str(),
        None => host?.to_str().ok()?,
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
                authority(&request.body(()).unwrap()).as_deref(),
                authority_is,
                "{uri} {hosts:?}"
            );
        }
    }
}
