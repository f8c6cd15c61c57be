//! The parts of a signed message: CMS SignedData (RFC 5652) with its content.

use std::borrow::Cow;

use der::asn1::ObjectIdentifier;

use crate::tlv::{self, Element, Elements};
use crate::{DATA, MAX_BYTES, Malformed, SIGNED_DATA};

/// What is signed in a message, byte for byte: what the signature in it is over. It is borrowed where
/// it comes in one piece.
///
/// Nothing is checked but the shape of the message.
///
/// # Errors
/// It is no signed message, or has no content.
pub fn content_of(message: &[u8]) -> Result<Cow<'_, [u8]>, Malformed> {
    Parts::read(message)?.content.octets()
}

/// The parts of a message, as they stand there.
pub struct Parts<'a> {
    /// The algorithms of the digests.
    pub digests: Elements<'a>,
    /// What is signed.
    pub content: Element<'a>,
    /// The certificates, and what stands beside them.
    pub certificates: Option<Element<'a>>,
    /// The signers.
    pub signers: Elements<'a>,
}

impl<'a> Parts<'a> {
    /// Finds the parts of a message (RFC 5652, 3 and 5).
    ///
    /// # Errors
    /// It is no signed message, or has no content.
    pub fn read(message: &'a [u8]) -> Result<Self, Malformed> {
        const WHAT: &str = "the message";
        if message.len() > MAX_BYTES {
            return Err(Malformed::TooLarge);
        }
        let mut outer = tlv::outermost(message, WHAT)?
            .tagged(tlv::SEQUENCE, WHAT)?
            .children();
        if oid(&outer.take(WHAT)?)? != SIGNED_DATA {
            return Err(Malformed::NotSignedData);
        }
        let mut wrapped = outer.take(WHAT)?.tagged(tlv::CONTEXT_0, WHAT)?.children();
        outer.end(WHAT)?;
        let mut parts = wrapped.take(WHAT)?.tagged(tlv::SEQUENCE, WHAT)?.children();
        wrapped.end(WHAT)?;

        // The version says which optional parts there may be (RFC 5652, 5.1); that is seen from the parts.
        let version = parts.take(WHAT)?.tagged(tlv::INTEGER, WHAT)?;
        if !matches!(version.body, [1 | 3 | 4 | 5]) {
            return Err(Malformed::Version);
        }
        let digests = parts.take(WHAT)?.tagged(tlv::SET, WHAT)?.children();
        let content = content(&parts.take(WHAT)?.tagged(tlv::SEQUENCE, WHAT)?)?;
        let certificates = parts.take_if(tlv::CONTEXT_0, WHAT)?;
        // Lists of the revoked and answers of responders come from the authority, not from the signer.
        parts.take_if(tlv::CONTEXT_1, WHAT)?;
        let signers = parts.take(WHAT)?.tagged(tlv::SET, WHAT)?.children();
        parts.end(WHAT)?;
        Ok(Self {
            digests,
            content,
            certificates,
            signers,
        })
    }
}

/// The signed content (RFC 5652, 5.2).
fn content<'a>(encapsulated: &Element<'a>) -> Result<Element<'a>, Malformed> {
    const WHAT: &str = "the content";
    let mut parts = encapsulated.children();
    if oid(&parts.take(WHAT)?)? != DATA {
        return Err(Malformed::ContentType);
    }
    let Some(wrapped) = parts.take_if(tlv::CONTEXT_0, WHAT)? else {
        parts.end(WHAT)?;
        return Err(Malformed::ContentDetached);
    };
    parts.end(WHAT)?;
    let mut wrapped = wrapped.children();
    let content = wrapped.take(WHAT)?;
    wrapped.end(WHAT)?;
    if content.is_octets() {
        Ok(content)
    } else {
        Err(Malformed::Part(WHAT))
    }
}

/// The object identifier that this element is.
///
/// # Errors
/// It is something else.
pub fn oid(element: &Element<'_>) -> Result<ObjectIdentifier, Malformed> {
    const WHAT: &str = "an object identifier";
    let identifier = element.tagged(tlv::OBJECT_IDENTIFIER, WHAT)?;
    ObjectIdentifier::from_bytes(identifier.body).map_err(|_| Malformed::Part(WHAT))
}
