//! The shell that every function of the portal uses: a request comes in, a reply or a problem goes out, and
//! state is kept in a store whose answers are not trusted.
//!
//! This is the only crate that calls spin-sdk or the store, reads the clock, or draws random numbers. It knows
//! HTTP and keys; what the law asks stands in `dialog`.

pub mod acts;
mod agenda;
mod bindings;
pub mod blobs;
pub mod calendars;
pub mod cases;
pub mod citizens;
pub mod clock;
pub mod config;
pub mod context;
pub mod dead;
mod disposition;
pub mod erasures;
pub mod exports;
pub mod feeds;
mod followed;
pub mod holders;
pub mod identity;
pub mod index;
pub mod journal;
mod malformed;
pub mod operation;
pub mod organizations;
pub mod outbound;
pub mod outbox;
pub mod page;
pub mod parameter;
mod pointer;
mod post;
pub mod problem;
pub mod random;
pub mod receipts;
pub mod registrations;
pub mod roots;
pub mod run;
pub mod scheduler;
mod secret;
mod shape;
mod shard;
pub mod signed;
pub mod store;
pub mod subscriptions;
pub mod sweeps;
pub mod tags;

pub use context::Context;
pub use operation::Operation;
pub use problem::{Kind, Problem};
pub use run::{Reply, run};
