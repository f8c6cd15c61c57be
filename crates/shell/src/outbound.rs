//! Requests that a function sends: to a host that its manifest names, and to another component of the application.
//!
//! A call blocks: the instance has nothing else to do. Each has time limits, so that a server that hangs costs a
//! citizen seconds and not the deadline of their request.

use std::time::Duration;

use spin_sdk::wit::wasi::http0_2_0::outgoing_handler;
use spin_sdk::wit::wasi::http0_2_0::types::{
    Fields, IncomingBody, IncomingResponse, Method, OutgoingBody, OutgoingRequest, RequestOptions, Scheme,
};
use wasi::clocks::monotonic_clock;
use wasi::io::poll::poll;
use wasi::io::streams::{OutputStream, StreamError};

use crate::error::Error;
use crate::kinds;
use crate::problem::Problem;
use crate::session::Session;

/// How long a connection may take, the first byte of the answer, and each byte after another. The function waits at most
/// a few times this in one request, well under the deadline that hosts give it.
const PATIENCE: Duration = Duration::from_secs(5);

/// Bytes that are read at once.
const READ_BYTES: u64 = 64 * 1024;

/// A request to a host outside.
pub struct Outgoing<'a> {
    /// The whole address: `http://` or `https://`.
    pub url: &'a str,
    /// The headers.
    pub headers: &'a [(&'a str, &'a str)],
    /// What is posted; none for GET.
    pub body: Option<&'a [u8]>,
    /// How many bytes of an answer are read; a longer answer is an error.
    pub limit_bytes: usize,
}

/// What came back.
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The headers, names in lower case.
    headers: Vec<(String, Vec<u8>)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Answer {
    /// The value of a header, where it is UTF-8.
    pub fn header(&self, name: &str) -> Option<&str> {
        let (_, value) = self.headers.iter().find(|(known, _)| known == name)?;
        std::str::from_utf8(value).ok()
    }
}

/// Sends a request and waits for its answer, as long as a citizen's request can wait.
///
/// # Errors
/// What went wrong on the way, in words for the log; any status is an answer.
pub fn send(outgoing: &Outgoing<'_>) -> Result<Answer, String> {
    send_within(PATIENCE, outgoing)
}

/// As [`send`], waiting at most so long for the connection, for the first byte of the answer, and for each byte after another.
///
/// # Errors
/// As [`send`].
pub fn send_within(patience: Duration, outgoing: &Outgoing<'_>) -> Result<Answer, String> {
    let (answer, response) = exchange(patience, outgoing)?;
    let incoming = response.consume().map_err(|()| "no body to read")?;
    let body = read(incoming, outgoing.limit_bytes)?;
    Ok(Answer { body, ..answer })
}

/// Sends a request and waits for the status and the headers of its answer, so long for the connection and for these. The
/// body is not read, however long it is.
///
/// # Errors
/// As [`send`].
pub fn deliver(patience: Duration, outgoing: &Outgoing<'_>) -> Result<Answer, String> {
    exchange(patience, outgoing).map(|(answer, _)| answer)
}

/// Sends a request and waits for the beginning of its answer.
fn exchange(patience: Duration, outgoing: &Outgoing<'_>) -> Result<(Answer, IncomingResponse), String> {
    let (scheme, rest) = outgoing.url.split_once("://").ok_or("no scheme")?;
    let (authority, path) = match rest.find('/') {
        Some(at) => rest.split_at(at),
        None => (rest, "/"),
    };
    let scheme = match scheme {
        "http" => Scheme::Http,
        "https" => Scheme::Https,
        _ => return Err("neither http nor https".to_owned()),
    };
    let fields = Fields::new();
    for (name, value) in outgoing.headers {
        fields
            .append(name, value.as_bytes())
            .map_err(|error| format!("the header {name}: {error}"))?;
    }
    if let Some(body) = outgoing.body {
        let length = body.len().to_string();
        fields
            .append("content-length", length.as_bytes())
            .map_err(|error| format!("the length: {error}"))?;
    }
    let request = OutgoingRequest::new(fields);
    let method = match outgoing.body {
        Some(_) => Method::Post,
        None => Method::Get,
    };
    let set = request
        .set_method(&method)
        .and_then(|()| request.set_scheme(Some(&scheme)))
        .and_then(|()| request.set_authority(Some(authority)))
        .and_then(|()| request.set_path_with_query(Some(path)));
    set.map_err(|()| format!("not an address: {authority}"))?;
    let options = RequestOptions::new();
    let patience = u64::try_from(patience.as_nanos()).unwrap_or(u64::MAX);
    // A host that knows no such limit goes by its own.
    let _ = options.set_connect_timeout(Some(patience));
    let _ = options.set_first_byte_timeout(Some(patience));
    let _ = options.set_between_bytes_timeout(Some(patience));

    let out = request.body().map_err(|()| "no body to write")?;
    let coming = outgoing_handler::handle(request, Some(options)).map_err(|error| error.to_string())?;
    write(out, outgoing.body.unwrap_or_default())?;
    // A host may have no limit for what comes before the first byte, such as the encryption of a connection.
    let answered = coming.subscribe();
    let late = monotonic_clock::subscribe_duration(patience.saturating_mul(2));
    if !poll(&[&answered, &late]).contains(&0) {
        return Err("no answer in time".to_owned());
    }
    drop(answered);
    let response = coming
        .get()
        .ok_or("no answer")?
        .map_err(|()| "the answer was taken before")?
        .map_err(|error| error.to_string())?;
    let mut headers = response.headers().entries();
    for (name, _) in &mut headers {
        name.make_ascii_lowercase();
    }
    let answer = Answer {
        status: response.status(),
        headers,
        body: Vec::new(),
    };
    Ok((answer, response))
}

/// Writes a whole body. Who takes in no more, as hosts do once they have as many bytes as were announced, or a server that
/// has answered already, is no error: what was answered says how it was taken.
fn write(out: OutgoingBody, body: &[u8]) -> Result<(), String> {
    let stream = out.write().map_err(|()| "the body is being written")?;
    match pour(stream, body) {
        Ok(()) => OutgoingBody::finish(out, None).map_err(|error| error.to_string()),
        Err(StreamError::Closed) => Ok(()),
        Err(error) => Err(error.to_string()),
    }
}

/// Hands over the bytes of a body, and lets its stream go, so that it can be finished.
fn pour(stream: OutputStream, body: &[u8]) -> Result<(), StreamError> {
    let mut rest = body;
    while !rest.is_empty() {
        let room = stream.check_write()?;
        if room == 0 {
            stream.subscribe().block();
            continue;
        }
        let room = usize::try_from(room).unwrap_or(usize::MAX).min(rest.len());
        let (piece, after) = rest.split_at(room);
        stream.write(piece)?;
        rest = after;
    }
    stream.flush()
}

/// Reads a body to its end.
fn read(incoming: IncomingBody, limit_bytes: usize) -> Result<Vec<u8>, String> {
    let stream = incoming.stream().map_err(|()| "the body is being read")?;
    let mut body = Vec::new();
    loop {
        match stream.blocking_read(READ_BYTES) {
            Ok(piece) if body.len() + piece.len() > limit_bytes => {
                return Err(format!("an answer of more than {limit_bytes} bytes"));
            }
            Ok(piece) => body.extend_from_slice(&piece),
            Err(StreamError::Closed) => return Ok(body),
            Err(StreamError::LastOperationFailed(error)) => return Err(error.to_debug_string()),
        }
    }
}

/// Bytes of an answer of another component: they answer with JSON of a few KiB.
const COMPONENT_ANSWER_BYTES: usize = 256 * 1024;

impl Session {
    /// Asks another component of this application (local service chaining). Its manifest entry must name
    /// `http://<component>.spin.internal` among the hosts of the one that asks.
    ///
    /// # Errors
    /// 503 where the component does not answer 200.
    pub fn ask(
        &self,
        component: &str,
        path: &str,
        content_type: &str,
        body: &[u8],
    ) -> Result<Vec<u8>, Error> {
        let url = format!("http://{component}.spin.internal{path}");
        let headers = [
            ("content-type", content_type),
            ("accept-language", self.request.language.tag()),
            ("x-request-id", &self.request.request_id),
        ];
        let asked = send(&Outgoing {
            url: &url,
            headers: &headers,
            body: Some(body),
            limit_bytes: COMPONENT_ANSWER_BYTES,
        });
        match asked {
            Ok(answer) if answer.status == 200 => Ok(answer.body),
            Ok(answer) => Err(format!("{component} answered {}", answer.status)),
            Err(error) => Err(format!("{component}: {error}")),
        }
        .map_err(|inside| Problem::new(&kinds::UNAVAILABLE).internally(inside).into())
    }
}
