//! What follows by itself, whenever a scheduler calls: the sweep over what is due, the recomputation of open cases, the
//! outbox and the post that carries notices, and the list of those that reached nobody.

mod agenda;
pub mod dead;
pub mod outbox;
mod post;
pub mod recomputation;
pub mod sweeps;
