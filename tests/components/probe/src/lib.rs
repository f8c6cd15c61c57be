//! Does to its host what the query says, and answers what it saw. For tests of hosts, never to be deployed.
//!
//! | query | what it does |
//! |---|---|
//! | `do=open&label=L` | opens a store |
//! | `do=kv&op=OP&key=K&value=V` | one call on the store: `get`, `set`, `delete`, `exists`, `list`, `increment`, `swap`, `stale-swap`, `get-many`, `set-many`, `delete-many` (keys divided by commas) |
//! | `do=fetch&url=U` | sends a GET, percent-decoding nothing |
//! | `do=pass&ms=T&mib=N` | after a pause, sends a POST with this request's body, and so much of its own, to the first address in the header `call`, the rest of which it passes on with `x-request-id`; answers what it is answered |
//! | `do=variable&name=N` | reads a variable |
//! | `do=now` | reads the wall clock: milliseconds since 1970 |
//! | `do=headers` | answers the request's headers, one a line |
//! | `do=body` | reads the whole body and answers its length |
//! | `do=loop`, `do=sleep&ms=N`, `do=allocate&mib=N`, `do=panic`, `do=silent` | what functions should not do |
//! | `do=print&text=T` | prints to both outputs |
//! | `do=stream&mib=N&ms=T`, `do=break&mib=N` | answers so much in pieces; then ends after a pause, or panics |
#![allow(unsafe_code, reason = "the exports that #[http_component] generates")]
#![allow(
    clippy::panic,
    reason = "panicking is one of the things this component is for"
)]

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use futures::{SinkExt, StreamExt};
use spin_sdk::http::{
    Fields, IncomingRequest, IncomingResponse, Method, OutgoingRequest, OutgoingResponse, Request,
    ResponseOutparam, Scheme,
};
use spin_sdk::http_component;

#[allow(missing_docs, reason = "generated from the WIT files")]
mod bindings {
    wit_bindgen::generate!({ path: "../../../wit", world: "portal:imports/state", generate_all });
}
use bindings::wasi::keyvalue::{atomics, batch, store};

/// Bytes in a MiB.
const MIB: usize = 1 << 20;

#[http_component]
async fn probe(request: IncomingRequest, out: ResponseOutparam) {
    let target = request.path_with_query().unwrap_or_default();
    let query = target.split_once('?').map_or("", |(_, query)| query).to_owned();
    let asked = |name: &str| {
        query
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .find(|(n, _)| *n == name)
            .map_or("", |(_, value)| value)
    };
    let own_id = request.headers().get("x-request-id").pop();
    let number = |name: &str| asked(name).parse::<usize>().unwrap_or_default();
    let text = match asked("do") {
        "open" => match store::open(asked("label")) {
            Ok(_) => "opened".to_owned(),
            Err(why) => format!("{why:?}"),
        },
        "kv" => kv(asked("op"), asked("key"), asked("value")),
        "fetch" => fetch(asked("url")).await,
        "variable" => match spin_sdk::variables::get(asked("name")) {
            Ok(value) => value,
            Err(why) => format!("{why:?}"),
        },
        "now" => now().to_string(),
        "headers" => {
            let headers = request.headers().entries();
            headers
                .into_iter()
                .map(|(name, value)| format!("{name}: {}\n", String::from_utf8_lossy(&value)))
                .collect()
        }
        "body" => match request.into_body().await {
            Ok(body) => body.len().to_string(),
            Err(why) => format!("error: {}", why.to_debug_string()),
        },
        "loop" => loop {
            std::hint::spin_loop();
        },
        "sleep" => {
            std::thread::sleep(Duration::from_millis(number("ms") as u64));
            "slept".to_owned()
        }
        "allocate" => {
            let mut memory: Vec<u8> = Vec::new();
            match memory.try_reserve_exact(number("mib") * MIB) {
                Ok(()) => {
                    memory.resize(number("mib") * MIB, 1);
                    format!("allocated {}", std::hint::black_box(memory).len())
                }
                Err(why) => format!("error: {why}"),
            }
        }
        "panic" => panic!("asked to panic"),
        "silent" => return,
        "print" => {
            println!("{}", asked("text"));
            eprintln!("{}", asked("text"));
            "printed".to_owned()
        }
        "stream" | "break" => {
            stream(out, number("mib"), asked("do") == "break").await;
            return std::thread::sleep(Duration::from_millis(number("ms") as u64));
        }
        "pass" => {
            std::thread::sleep(Duration::from_millis(number("ms") as u64));
            match pass(request, number("mib")).await {
                Ok(response) => return forward(response, out).await,
                Err(why) => format!("error: {why}"),
            }
        }
        other => format!("nothing to do: {other:?}"),
    };
    let headers = Fields::new();
    let id = own_id.unwrap_or_else(|| b"probe".to_vec());
    let _ = headers.append("x-request-id", &id);
    let _ = out
        .set_with_body(OutgoingResponse::new(headers), text.into_bytes())
        .await;
}

#[expect(clippy::disallowed_methods, reason = "a test asks what the clock shows")]
fn now() -> u128 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_millis())
}

async fn stream(out: ResponseOutparam, mib: usize, break_off: bool) {
    let response = OutgoingResponse::new(Fields::new());
    let mut body = response.take_body();
    out.set(response);
    for _ in 0..mib {
        if body.send(vec![b's'; MIB]).await.is_err() {
            return;
        }
    }
    // Before the body goes: with it goes the word that it is whole.
    assert!(!break_off, "asked to break off");
}

async fn pass(request: IncomingRequest, mib: usize) -> Result<IncomingResponse, String> {
    let given = |name: &str| request.headers().get(name).pop();
    let calls = given("call").and_then(|calls| String::from_utf8(calls).ok());
    let calls = calls.unwrap_or_default();
    let (url, rest) = calls.split_once(' ').unwrap_or((&calls, ""));
    let (scheme, target) = url.split_once("://").ok_or("no address")?;
    let (authority, path) = target.split_once('/').ok_or("no path")?;
    let headers = Fields::new();
    let _ = headers.append("call", rest.as_bytes());
    if let Some(id) = given("x-request-id") {
        let _ = headers.append("x-request-id", &id);
    }
    let outgoing = OutgoingRequest::new(headers);
    let scheme = if scheme == "http" {
        Scheme::Http
    } else {
        Scheme::Https
    };
    outgoing
        .set_method(&Method::Post)
        .and_then(|()| outgoing.set_scheme(Some(&scheme)))
        .and_then(|()| outgoing.set_authority(Some(authority)))
        .and_then(|()| outgoing.set_path_with_query(Some(&format!("/{path}"))))
        .map_err(|()| "the address is not one")?;
    let mut sink = outgoing.take_body();
    let sending = async move {
        let mut body = request.into_body_stream();
        while let Some(Ok(piece)) = body.next().await {
            if sink.send(piece).await.is_err() {
                return;
            }
        }
        for _ in 0..mib {
            if sink.send(vec![b'p'; MIB]).await.is_err() {
                return;
            }
        }
    };
    let (response, ()) = futures::join!(spin_sdk::http::send(outgoing), sending);
    response.map_err(|why| why.to_string())
}

async fn forward(from: IncomingResponse, out: ResponseOutparam) {
    let headers = Fields::new();
    for (name, value) in from.headers().entries() {
        let _ = headers.append(&name, &value);
    }
    let response = OutgoingResponse::new(headers);
    let _ = response.set_status_code(from.status());
    let mut sink = response.take_body();
    out.set(response);
    let mut body = from.take_body_stream();
    while let Some(piece) = body.next().await {
        let Ok(piece) = piece else {
            panic!("the answer broke off");
        };
        if sink.send(piece).await.is_err() {
            return;
        }
    }
}

async fn fetch(url: &str) -> String {
    let request = Request::new(Method::Get, url);
    match spin_sdk::http::send::<_, IncomingResponse>(request).await {
        Ok(response) => {
            let status = response.status();
            match response.into_body().await {
                Ok(body) => format!("{status} {}", body.len()),
                Err(why) => format!("{status} {}", why.to_debug_string()),
            }
        }
        Err(why) => format!("error: {why}"),
    }
}

fn kv(op: &str, key: &str, value: &str) -> String {
    match call(op, key, value) {
        Ok(text) => text,
        Err(why) => format!("{why:?}"),
    }
}

fn call(op: &str, key: &str, value: &str) -> Result<String, store::Error> {
    let bucket = store::open("default")?;
    let keys: Vec<String> = key.split(',').map(ToOwned::to_owned).collect();
    let shown = |value: Option<Vec<u8>>| {
        value.map_or("none".to_owned(), |value| {
            format!("some {}", String::from_utf8_lossy(&value))
        })
    };
    Ok(match op {
        "get" => shown(bucket.get(key)?),
        "set" => bucket.set(key, value.as_bytes()).map(|()| "ok".to_owned())?,
        "delete" => bucket.delete(key).map(|()| "ok".to_owned())?,
        "exists" => bucket.exists(key)?.to_string(),
        "list" => bucket.list_keys(None)?.keys.join(","),
        "increment" => atomics::increment(&bucket, key, value.parse().unwrap_or(1))?.to_string(),
        "swap" | "stale-swap" => {
            let cas = atomics::Cas::new(&bucket, key)?;
            if op == "swap" {
                cas.current()?;
            }
            match atomics::swap(cas, value.as_bytes()) {
                Ok(()) => "ok".to_owned(),
                Err(atomics::CasError::StoreError(why)) => return Err(why),
                Err(atomics::CasError::CasFailed(newer)) => format!("failed, {}", shown(newer.current()?)),
            }
        }
        "get-many" => {
            let found = batch::get_many(&bucket, &keys)?;
            found
                .into_iter()
                .map(|(key, value)| format!("{key}={} ", shown(value)))
                .collect()
        }
        "set-many" => {
            let entries: Vec<_> = keys
                .into_iter()
                .map(|key| (key, value.as_bytes().to_vec()))
                .collect();
            batch::set_many(&bucket, &entries).map(|()| "ok".to_owned())?
        }
        "delete-many" => batch::delete_many(&bucket, &keys).map(|()| "ok".to_owned())?,
        other => format!("no such operation: {other:?}"),
    })
}
