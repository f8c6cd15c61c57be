//! The languages in which the portal speaks, and sentences in them.

pub mod language;
