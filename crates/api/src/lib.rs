//! The table of operations: what the portal serves, said once.
//!
//! A function serves rows of this table and nothing else. From the same rows come the OpenAPI document and the list that
//! `scripts/up` prints; the tests hold the triggers of `spin.toml`, who may do what, and the `Allow` of every address to
//! them. The acts in a case are rows of the table of acts (`requests::acts`). A row is a constant: a function that takes what it needs of one links nothing of the others.

mod operation;
mod problems;
mod rows;

pub use operation::{Access, BodyLimit, Method, Operation, Signing};
pub use problems::Problems;
pub use rows::acts::*;
pub use rows::cases::*;
pub use rows::clockwork::*;
pub use rows::holders::*;
pub use rows::inside::*;
pub use rows::open::*;

/// Every operation of the API, as the OpenAPI document has them.
pub fn all() -> impl Iterator<Item = &'static Operation> {
    [
        rows::cases::ROWS,
        rows::acts::ROWS,
        rows::holders::ROWS,
        rows::open::ROWS,
        rows::clockwork::ROWS,
    ]
    .into_iter()
    .flatten()
}

/// Every operation that the components of the portal ask of each other, and that no route leads to.
pub fn inside() -> impl Iterator<Item = &'static Operation> {
    rows::inside::ROWS.iter()
}

#[cfg(test)]
mod tests;
