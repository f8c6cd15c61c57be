//! The life of a request, proven from outside: every state with every command by every role, and what the law says in
//! sentences.

mod law;
mod scene;
mod transitions;
