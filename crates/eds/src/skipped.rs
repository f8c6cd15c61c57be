//! Certificates that were passed over: the operators of the portal are told of them, and nobody is refused for them.

use std::fmt;

use crate::Refused;

/// Where a certificate stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Among the trusted ones.
    Anchors,
    /// Among those that are known.
    Intermediates,
    /// In a signed message.
    Message,
}

/// A certificate that can vouch for nobody, such as one of an old algorithm. It says nothing about the others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// Where it stands.
    pub place: Place,
    /// Which one it is there, from 1.
    pub number: usize,
    /// The name of its owner; empty where it cannot be read, and in a message, where it may be anybody's.
    pub name: String,
    /// Why it can vouch for nobody.
    pub why: Refused,
}

impl fmt::Display for Skipped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = match self.place {
            Place::Anchors => "the anchors",
            Place::Intermediates => "the intermediates",
            Place::Message => "the message",
        };
        write!(f, "certificate {} of {place}", self.number)?;
        if !self.name.is_empty() {
            write!(f, " ({})", self.name)?;
        }
        write!(f, " is passed over: {}", self.why)
    }
}
