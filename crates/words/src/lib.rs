//! The languages in which the portal speaks, and sentences in them.

pub mod language;

/// The sentences of `words/*/days.ftl`. The calendar that components carry is made of them when they are built, one that
/// an operator publishes while they run.
pub mod days {
    include!(concat!(env!("OUT_DIR"), "/days.rs"));
}
