//! The life of a request, proven from outside: every state with every command by every role, what the law says in
//! sentences, and a simulated year.

mod law;
pub(crate) mod scene;
mod transitions;
mod year;
