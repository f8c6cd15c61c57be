//! Answers "hello": what a host costs when the function does nothing.
#![allow(unsafe_code, reason = "the exports that #[http_component] generates")]

use spin_sdk::http::{Request, Response};
use spin_sdk::http_component;

#[http_component]
async fn hello(_: Request) -> Response {
    Response::builder()
        .status(200)
        .header("content-type", "text/plain")
        .body("hello")
        .build()
}
