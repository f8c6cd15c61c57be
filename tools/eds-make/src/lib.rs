//! Makes certificates, signatures and answers about revocation, for tests and development tools. No component is built with
//! it.
//!
//! Everything follows from the arguments: the same call makes the same bytes. The RSA keys are the four in `keys`, which are
//! nobody's secret; a GOST key follows from its name.
//!
//! A [`Pki`] makes what is right. What is wrong in one way is made from the same parts: [`Certificate`], [`Message`],
//! [`Signature`], [`OcspAnswer`] and [`List`] have public fields, to be changed before `encode`.

mod certificate;
mod der;
mod key;
mod message;
mod person;
mod pki;
mod revocation;

pub use crate::certificate::{Authority, Certificate};
pub use crate::der::{
    attribute, ber, bits, context, element, extension, identifier, in_pieces, indefinite, integer, name,
    octets, oid, pem, sequence, set, time,
};
pub use crate::key::Key;
pub use crate::message::{Identity, Message, Signature};
pub use crate::person::Person;
pub use crate::pki::Pki;
pub use crate::revocation::{List, OcspAnswer};
