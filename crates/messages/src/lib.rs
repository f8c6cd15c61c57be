//! What the portal writes to people about a request, in their language, and how it reaches the systems that carry it.
//!
//! A notice is a [`Message`]: plain data, from which [`render`] makes a subject, a text and an HTML form with the words of
//! the catalogues (`words/*/letters.ftl`). A notice says which request it is about, by its number and its holder, what
//! happened, what is to be done, and by which day. It never says what a request or an answer says, or who sent it: it
//! travels through networks that are not the portal's, and stays in mail boxes.
//!
//! [`envelope`] is what is posted to the notification gateway of the deployment and to the systems of the holders, and
//! [`signature`] is how they know that it comes from the portal.
//!
//! Pure: no clock, no input or output.

pub mod envelope;
pub mod letter;
pub mod signature;

mod about;
mod html;
mod message;
mod named;
#[cfg(test)]
mod tests;
mod to_administrator;
mod to_applicant;
mod to_head;
mod to_operator;

/// The sentences of `words/*/letters.ftl`.
mod say {
    include!(concat!(env!("OUT_DIR"), "/letters.rs"));
}

pub use message::{Message, Rendered, SUBJECT_CHARS, Says, render};
pub use named::{Moved, Registration, Term};
pub use to_administrator::ToAdministrator;
pub use to_applicant::ToApplicant;
pub use to_head::ToHead;
pub use to_operator::ToOperator;
