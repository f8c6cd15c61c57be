//! What is noted about one request, or one cron run, while it goes on. Its log line is written when the last
//! who holds the record lets it go: the answer has been sent, and the instance is gone.

use std::sync::atomic::{AtomicBool, AtomicU16, AtomicU32, AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Instant;

use http::{HeaderMap, Method};
use serde::Serialize;

use crate::log::{Level, Log, locked, tellable};
use crate::request_id;

/// As much of an error as helps; what is left out is the lower part of a stack.
const MAX_ERROR_BYTES: usize = 2_000;
/// The status that is noted when a request was cut off before there was an answer, as proxies do.
const CLIENT_LEFT: u16 = 499;

/// A method of RFC 9110 or PATCH as it is; any other token is the client's text and stays out of the log.
fn known_method(method: &Method) -> Method {
    let known = [
        Method::GET,
        Method::HEAD,
        Method::POST,
        Method::PUT,
        Method::DELETE,
        Method::CONNECT,
        Method::OPTIONS,
        Method::TRACE,
        Method::PATCH,
    ];
    known
        .into_iter()
        .find(|known| known == method)
        .unwrap_or_else(|| Method::from_bytes(b"OTHER").unwrap_or_default())
}

/// What went wrong with an instance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// It trapped.
    Trapped,
    /// It took too long.
    Deadline,
    /// What it wrote was lost.
    Lost,
}

/// The notes of one request or run.
pub struct Record {
    log: Log,
    event: &'static str,
    started: Instant,
    method: Option<Method>,
    trace_id: Option<String>,
    caller: Option<Arc<Record>>,
    route: String,
    component: Arc<str>,
    request_id: OnceLock<String>,
    status: AtomicU16,
    start_us: AtomicU64,
    /// Bytes of the request's body that were read.
    pub bytes_in: AtomicU64,
    /// Bytes of the answer's body that were sent.
    pub bytes_out: AtomicU64,
    store_calls: AtomicU32,
    durable_writes: AtomicU32,
    /// Whether the request's body turned out longer than allowed.
    pub too_large: AtomicBool,
    failure: Mutex<Option<(Failure, String)>>,
}

#[derive(Serialize)]
struct Fields<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<&'a String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    trace_id: Option<&'a String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    method: Option<&'a str>,
    route: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    caller: Option<&'a str>,
    component: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    duration_us: u64,
    start_us: u64,
    bytes_in: u64,
    bytes_out: u64,
    store_calls: u32,
    durable_writes: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'a str>,
}

impl Record {
    /// Begins the notes of a request. `route` is the manifest's pattern; a path may hold what nobody should read.
    /// `caller` is the record of the instance that sent it, if one did.
    pub fn of_request(
        log: Log,
        method: &Method,
        headers: &HeaderMap,
        route: &str,
        component: Arc<str>,
        caller: Option<Arc<Record>>,
    ) -> Self {
        let trace_id = headers
            .get("traceparent")
            .and_then(|value| trace_id(value.as_bytes()));
        let mut record = Self::new(log, "request", route, component);
        record.method = Some(known_method(method));
        record.trace_id = trace_id;
        record.caller = caller;
        record
    }

    /// Begins the notes of a cron run.
    pub fn of_cron(log: Log, expression: &str, component: Arc<str>) -> Self {
        Self::new(log, "cron", expression, component)
    }

    fn new(log: Log, event: &'static str, route: &str, component: Arc<str>) -> Self {
        Self {
            log,
            event,
            started: Instant::now(),
            method: None,
            trace_id: None,
            caller: None,
            route: route.to_owned(),
            component,
            request_id: OnceLock::new(),
            status: AtomicU16::new(0),
            start_us: AtomicU64::new(0),
            bytes_in: AtomicU64::new(0),
            bytes_out: AtomicU64::new(0),
            store_calls: AtomicU32::new(0),
            durable_writes: AtomicU32::new(0),
            too_large: AtomicBool::new(false),
            failure: Mutex::new(None),
        }
    }

    /// Notes the head of the answer.
    pub fn answered<B>(&self, response: &http::Response<B>) {
        self.status.store(response.status().as_u16(), Relaxed);
        let id = response
            .headers()
            .get(request_id::HEADER)
            .and_then(|value| value.to_str().ok());
        if let Some(id) = id.filter(|id| id.len() <= request_id::MAX_BYTES) {
            let _ = self.request_id.set(id.to_owned());
        }
    }

    /// Notes how long it took to make an instance.
    pub fn instance_took(&self, since: Instant) {
        self.start_us.store(micros(since), Relaxed);
    }

    /// Counts a call on the store, for the caller of this component as well: what a request costs is what
    /// everything costs that was done for it.
    pub fn count_store_call(&self, writes: bool) {
        self.store_calls.fetch_add(1, Relaxed);
        if writes {
            self.durable_writes.fetch_add(1, Relaxed);
        }
        if let Some(caller) = &self.caller {
            caller.count_store_call(writes);
        }
    }

    /// Notes that the instance failed, in words for the log.
    pub fn failed(&self, failure: Failure, why: &str) {
        locked(&self.failure).get_or_insert((failure, tellable(why, MAX_ERROR_BYTES)));
    }

    /// How the instance failed, if it did.
    pub fn failure(&self) -> Option<Failure> {
        locked(&self.failure).as_ref().map(|(failure, _)| *failure)
    }
}

impl Drop for Record {
    fn drop(&mut self) {
        let failure = locked(&self.failure).take();
        let status = match (self.status.load(Relaxed), &self.method) {
            (0, Some(_)) => Some(CLIENT_LEFT),
            (0, None) => None,
            (status, _) => Some(status),
        };
        let fields = Fields {
            request_id: self.request_id.get(),
            trace_id: self.trace_id.as_ref(),
            method: self.method.as_ref().map(Method::as_str),
            route: &self.route,
            caller: self.caller.as_ref().map(|caller| &*caller.component),
            component: &self.component,
            status,
            duration_us: micros(self.started),
            start_us: self.start_us.load(Relaxed),
            bytes_in: self.bytes_in.load(Relaxed),
            bytes_out: self.bytes_out.load(Relaxed),
            store_calls: self.store_calls.load(Relaxed),
            durable_writes: self.durable_writes.load(Relaxed),
            error: failure.as_ref().map(|(_, why)| why.as_str()),
        };
        let level = if failure.is_some() {
            Level::Error
        } else {
            Level::Info
        };
        self.log.line(level, self.event, fields);
    }
}

fn micros(since: Instant) -> u64 {
    u64::try_from(since.elapsed().as_micros()).unwrap_or(u64::MAX)
}

/// The trace id of a `traceparent` header (W3C Trace Context, version 00), if it is a valid one.
fn trace_id(header: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(header).ok()?;
    let mut parts = text.split('-');
    let (version, trace, parent, flags) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let hex = |part: &str, length| {
        part.len() == length
            && part
                .bytes()
                .all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
    };
    let some = |part: &str| part.bytes().any(|b| b != b'0');
    let valid = version == "00" && parts.next().is_none();
    (valid && hex(trace, 32) && some(trace) && hex(parent, 16) && some(parent) && hex(flags, 2))
        .then(|| trace.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_valid_traceparent_names_a_trace() {
        let trace = "0af7651916cd43dd8448eb211c80319c";
        assert_eq!(
            trace_id(format!("00-{trace}-b7ad6b7169203331-01").as_bytes()).as_deref(),
            Some(trace)
        );
        for header in [
            format!("01-{trace}-b7ad6b7169203331-01"),
            format!("00-{trace}-b7ad6b7169203331-01-x"),
            format!("00-{trace}-0000000000000000-01"),
            format!("00-{}-b7ad6b7169203331-01", "0".repeat(32)),
            format!("00-{}-b7ad6b7169203331-01", trace.to_uppercase()),
            "\"}{".into(),
        ] {
            assert_eq!(trace_id(header.as_bytes()), None, "{header}");
        }
    }
}
