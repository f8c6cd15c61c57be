//! The shell that every function of the portal uses: a request comes in, a reply or a problem goes out, and
//! state is kept in a store whose answers are not trusted.
//!
//! This is the only crate that calls spin-sdk or the store, reads the clock, or draws random numbers. It knows
//! HTTP, keys and who calls; what the law asks stands in `law` and `requests`, and no case is known here.

mod bindings;
pub mod clock;
pub mod config;
mod disposition;
pub mod document;
pub mod error;
pub mod followed;
pub mod identity;
pub mod index;
pub mod kinds;
pub mod log;
mod malformed;
pub mod operation;
pub mod outbound;
pub mod page;
pub mod parameter;
pub mod person;
mod pointer;
pub mod problem;
pub mod random;
pub mod reply;
pub mod request;
pub mod route;
pub mod run;
pub mod scheduler;
pub mod secret;
pub mod session;
mod shape;
pub mod shard;
pub mod signed;
pub mod store;
pub mod tags;

pub use error::Error;
pub use log::skip;
pub use operation::Operation;
pub use problem::{Kind, Problem};
pub use reply::Reply;
pub use request::Request;
#[cfg(not(target_family = "wasm"))]
pub use run::answer;
pub use run::run;
pub use session::Session;

mod say {
    /// `words/*/bodies.ftl`.
    pub(crate) mod bodies {
        include!(concat!(env!("OUT_DIR"), "/bodies.rs"));
    }

    /// `words/*/parameters.ftl`.
    pub(crate) mod parameters {
        include!(concat!(env!("OUT_DIR"), "/parameters.rs"));
    }

    /// `words/*/problems.ftl`.
    pub(crate) mod problems {
        include!(concat!(env!("OUT_DIR"), "/problems.rs"));
    }
}
