//! What the black-box tests and the development tools share: development identities, a portal to talk to, and
//! the documents that people send.
//!
//! Nothing here knows how the portal is built, only what it serves (`crates/api`): it talks HTTP, to the
//! portal named by `PORTAL_URL` or to a host that it starts itself.

#![allow(
    clippy::indexing_slicing,
    reason = "a JSON value that lacks a member reads as null, and what was to be there is then missed"
)]

pub mod acts;
pub mod addresses;
pub mod client;
pub mod clock;
pub mod clockwork;
mod contract;
pub mod crowd;
pub mod documents;
pub mod gateway;
pub mod identity;
pub mod life;
pub mod people;
pub mod scene;
mod secrets;
pub mod server;
pub mod signing;
pub mod stub;
pub mod verify;
pub mod wire;
