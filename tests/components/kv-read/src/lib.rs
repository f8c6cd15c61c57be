//! Reads one key and answers its value: what a host costs per read. A POST writes the key first.
#![allow(unsafe_code, reason = "the exports that #[http_component] generates")]

use spin_sdk::http::{Method, Request, Response};
use spin_sdk::http_component;

#[allow(missing_docs, reason = "generated from the WIT files")]
mod bindings {
    wit_bindgen::generate!({ path: "../../../wit", world: "portal:imports/state", generate_all });
}
use bindings::wasi::keyvalue::store;

/// The one key.
const KEY: &str = "bench/read";

#[http_component]
async fn kv_read(request: Request) -> Response {
    match handle(&request) {
        Ok(value) => Response::new(200, value),
        Err(why) => Response::new(500, format!("{why:?}")),
    }
}

fn handle(request: &Request) -> Result<Vec<u8>, store::Error> {
    let bucket = store::open("default")?;
    if *request.method() == Method::Post {
        bucket.set(KEY, request.body())?;
    }
    Ok(bucket.get(KEY)?.unwrap_or_default())
}
