//! The life of a request, proven from outside: every state with every command by every role, what the law says in
//! sentences, and a simulated year.

pub(crate) mod scene;
mod sentences;
mod transitions;
mod year;
