//! The black-box suites, all in one binary: a module is a suite, named by the function or the promise that it
//! holds.
//!
//! `scripts/test NAME` runs the suite with that name; `parity` fails where a file beside this one is not
//! listed.
#![allow(
    clippy::indexing_slicing,
    reason = "a JSON value that lacks a member reads as null, and what was to be there is then missed"
)]

mod access;
mod answer;
mod attachments;
mod clarify;
mod clock;
mod contract;
mod correct;
mod cost;
mod directory;
mod durability;
mod erase;
mod export;
mod extend;
mod faults;
mod feed;
mod forward;
mod host;
mod http;
mod idempotency;
mod identity;
mod moderate;
mod notify;
mod openapi;
mod operating;
mod oracle;
mod own;
mod parity;
mod portal;
mod protocol;
mod rate;
mod receipt;
mod resend;
mod rivals;
mod room;
mod roots;
mod settings;
mod signature;
mod stored;
mod submit;
mod subscribe;
mod sweep;
mod terms;
mod time;
mod token;
mod track;
mod withdraw;
