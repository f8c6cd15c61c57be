//! What a host costs per durable write: increments a counter, or with `?set` sets 1 KB.
#![allow(unsafe_code, reason = "the exports that #[http_component] generates")]

use spin_sdk::http::{Request, Response};
use spin_sdk::http_component;

#[allow(missing_docs, reason = "generated from the WIT files")]
mod bindings {
    wit_bindgen::generate!({ path: "../../../wit", world: "portal:imports/state", generate_all });
}
use bindings::wasi::keyvalue::{atomics, store};

/// The counter.
const COUNTER: &str = "bench/count";
/// The key that is set.
const KEY: &str = "bench/write";
/// About what a record of a case takes.
const VALUE: [u8; 1024] = [b'v'; 1024];

#[http_component]
async fn kv_write(request: Request) -> Response {
    match handle(&request) {
        Ok(text) => Response::new(200, text),
        Err(why) => Response::new(500, format!("{why:?}")),
    }
}

fn handle(request: &Request) -> Result<String, store::Error> {
    let bucket = store::open("default")?;
    if request.query() == "set" {
        return bucket.set(KEY, &VALUE).map(|()| "set".to_owned());
    }
    atomics::increment(&bucket, COUNTER, 1).map(|sum| sum.to_string())
}
