//! The generated bindings to `wasi:keyvalue`. spin-sdk's own key-value module has neither compare-and-swap nor
//! increment.
#![allow(missing_docs, unsafe_code, clippy::all, reason = "generated code")]

wit_bindgen::generate!({
    world: "state",
    path: "../../wit",
    generate_all,
});
