//! How a document that somebody sends is read, field by field: texts, contacts, files, dates and numbers, and what is
//! said of each fault in three languages.
//!
//! Everything here is a pure function of its arguments. There is no clock (`now` is passed in), no randomness
//! (identifiers and salts are passed in), no input or output, and nothing that knows HTTP or a store.

pub mod contact;
pub mod definition;
pub mod fault;
pub mod faults;
pub mod file;
pub mod limit;
pub mod reading;
pub mod spot;
pub mod text;

/// The sentences of `words/*/faults.ftl`.
mod say {
    include!(concat!(env!("OUT_DIR"), "/faults.rs"));
}
