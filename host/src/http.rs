//! The HTTP server: connections, dispatch by route, one instance for each request, deadlines, shutdown.
//!
//! The function runs inside the future that serves its request, until the head of its answer is there; if it
//! still writes its body then, it goes on in a task of its own. A client that leaves is noticed only when it is
//! written to, because one that has closed its side may still wait for its answer: its function runs to its end.

mod accept;
mod head;
mod instance;

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::{Duration, Instant};

use http::header::{CONTENT_LENGTH, CONTENT_TYPE, HOST};
use http::{HeaderValue, Method, Request, Response};
use http_body_util::BodyExt;
use hyper::body::{Body, Incoming};
use serde_json::json;
use tokio::sync::{Semaphore, oneshot};
use wasmtime_wasi_http::{Error, WasiBody};

use crate::body::{AnswerBody, RequestBody};
use crate::engine::{Host, Served};
use crate::forwarded;
use crate::language;
use crate::log::{Level, Log};
use crate::outbound::Outbound;
use crate::problem::{Asked, NO_PATH, Problem};
use crate::rate::Rate;
use crate::record::{Failure, Record};
use crate::request_id::{self, RequestIds};
use crate::routes::{Captures, Pattern, Router, normal};
use crate::trust::Trust;

pub use accept::serve;
use head::{authority, respell, set_headers};
use instance::run;

/// Where Spin itself answers; no route may be below it.
pub const WELL_KNOWN: &str = "/.well-known/spin/";

/// How long a request waits for an instance when all are at work.
const PERMIT_TIME: Duration = Duration::from_secs(1);

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
    /// The authorities that this host believes when it calls others by TLS.
    pub trust: Trust,
    /// How long a request may take.
    pub deadline: Duration,
    /// How long a request's body may be.
    pub body_bytes: u64,
    /// Names for the answers that the host gives itself.
    pub request_ids: RequestIds,
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
            language: language::of(request.headers()),
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
                    self.kept(outbound, request, asked).await
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
            language: language::in_head(head),
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
        let language = language::of(request.headers());
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

    /// The answer to a client, once everything is on disk on which it rests. What a function still writes waits part by part.
    async fn kept(
        &self,
        outbound: Outbound,
        request: Request<WasiBody>,
        asked: Asked<'_>,
    ) -> Response<AnswerBody> {
        let (unsaved, record) = (outbound.unsaved.clone(), outbound.record.clone());
        let response = self.call(outbound, &self.permits[0], request, asked).await;
        let store = &self.host.store;
        match store.saved(&unsaved).await {
            Ok(()) => response.map(|body| body.held(store.clone(), unsaved)),
            Err(why) => {
                record.failed(Failure::Lost, &why.0);
                Problem::Lost.response(asked)
            }
        }
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

#[cfg(test)]
mod tests {
    use super::*;
    use http::{HeaderMap, Version};

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
