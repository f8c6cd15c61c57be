//! Elements of BER and DER (X.690), one after the other, as they were received.
//!
//! Types are read with the `der` crate. This walk comes before it: it bounds what hostile bytes can cost, it keeps the bytes
//! that were signed, it passes over what nobody reads without a look at it, and it writes what is read as DER where a signing
//! program wrote BER.

use std::borrow::Cow;

use crate::Malformed;

/// Elements inside elements. A signature with a time stamp in it has about 22.
const MAX_DEPTH: usize = 32;

/// Elements of anything but a revocation list. The signed part of a signer has about 50, a certificate some 60, an answer
/// of a responder some 300. Sets are sorted in quadratic time as they are read, and this keeps that below a tenth of a
/// second.
pub const MAX_ELEMENTS: usize = 4_096;

/// `SEQUENCE`, constructed.
pub const SEQUENCE: u8 = 0x30;
/// `SET`, constructed.
pub const SET: u8 = 0x31;
/// `INTEGER`.
pub const INTEGER: u8 = 0x02;
/// `OCTET STRING`, in one piece.
pub const OCTET_STRING: u8 = 0x04;
/// `OCTET STRING`, in pieces (X.690, 8.7.3).
const OCTET_STRING_IN_PIECES: u8 = OCTET_STRING | CONSTRUCTED;
/// `OBJECT IDENTIFIER`.
pub const OBJECT_IDENTIFIER: u8 = 0x06;
/// `UTCTime`.
pub const UTC_TIME: u8 = 0x17;
/// `GeneralizedTime`.
pub const GENERALIZED_TIME: u8 = 0x18;
/// `[0]`, constructed.
pub const CONTEXT_0: u8 = 0xa0;
/// `[0]`, not constructed.
pub const CONTEXT_0_PLAIN: u8 = 0x80;
/// `[1]`, constructed.
pub const CONTEXT_1: u8 = 0xa1;

/// The bit of a tag that says: made of elements.
const CONSTRUCTED: u8 = 0x20;
/// The five bits that, when all set, say that the number of the tag follows. Nothing that is read here has such tags.
const LONG_TAG: u8 = 0x1f;
/// The bit of a byte of such a number that says: another one follows.
const CONTINUED: u8 = 0x80;
/// Bytes of such a number: 21 bits, far beyond any tag of a standard.
const LONG_TAG_BYTES: usize = 3;
/// What closes an element of unknown length (X.690, 8.1.5).
const END_OF_CONTENTS: [u8; 2] = [0, 0];

/// One element.
#[derive(Debug, Clone, Copy)]
pub struct Element<'a> {
    /// The first byte.
    pub tag: u8,
    /// The element with its header, and with what closes it.
    pub whole: &'a [u8],
    /// The value.
    pub body: &'a [u8],
}

impl<'a> Element<'a> {
    /// The elements that this one is made of.
    pub fn children(&self) -> Elements<'a> {
        Elements { rest: self.body }
    }

    /// This element, if its tag is the right one.
    pub fn tagged(self, tag: u8, what: &'static str) -> Result<Self, Malformed> {
        if self.tag == tag {
            Ok(self)
        } else {
            Err(Malformed::Part(what))
        }
    }

    /// Whether this is an `OCTET STRING`, in one piece or in several.
    pub fn is_octets(&self) -> bool {
        matches!(self.tag, OCTET_STRING | OCTET_STRING_IN_PIECES)
    }

    /// Hands over the bytes of a string of octets, one piece after the other, whatever its own tag is. The pieces may be in
    /// pieces themselves (X.690, 8.7.3.2).
    pub fn each_piece(&self, each: &mut dyn FnMut(&'a [u8])) -> Result<(), Malformed> {
        fn pieces<'a>(
            element: &Element<'a>,
            depth: usize,
            each: &mut dyn FnMut(&'a [u8]),
        ) -> Result<(), Malformed> {
            const WHAT: &str = "a string in pieces";
            if element.tag & CONSTRUCTED == 0 {
                each(element.body);
                return Ok(());
            }
            let depth = depth.checked_sub(1).ok_or(Malformed::TooDeep)?;
            let mut children = element.children();
            while !children.is_empty() {
                let piece = children.take(WHAT)?;
                if !piece.is_octets() {
                    return Err(Malformed::Part(WHAT));
                }
                pieces(&piece, depth, each)?;
            }
            Ok(())
        }
        pieces(self, MAX_DEPTH, each)
    }

    /// The bytes of a string of octets: those of the element, or, where it comes in pieces, put together.
    pub fn octets(&self) -> Result<Cow<'a, [u8]>, Malformed> {
        if self.tag & CONSTRUCTED == 0 {
            return Ok(Cow::Borrowed(self.body));
        }
        let mut together = Vec::new();
        self.each_piece(&mut |piece| together.extend_from_slice(piece))?;
        Ok(Cow::Owned(together))
    }

    /// This element in DER: every length known and written in the shortest way, every string of octets in one piece. What
    /// is DER already is given as it was received. The elements of a SET stay in their order.
    ///
    /// It has at most `max_bytes`, so that a length inside a length does not have many of them copied often.
    pub fn der(&self, max_bytes: usize) -> Result<Cow<'a, [u8]>, Malformed> {
        if self.whole.len() > max_bytes {
            return Err(Malformed::TooLarge);
        }
        match check(self.whole, MAX_ELEMENTS) {
            Ok(()) => Ok(Cow::Borrowed(self.whole)),
            Err(limit @ (Malformed::TooDeep | Malformed::TooManyElements)) => Err(limit),
            Err(_) => {
                let mut der = Vec::with_capacity(self.whole.len());
                self.write(MAX_DEPTH, &mut { MAX_ELEMENTS }, &mut der)?;
                Ok(Cow::Owned(der))
            }
        }
    }

    /// Writes this element in DER, which may have so many levels and elements.
    fn write(&self, depth: usize, elements: &mut usize, der: &mut Vec<u8>) -> Result<(), Malformed> {
        *elements = elements.checked_sub(1).ok_or(Malformed::TooManyElements)?;
        if self.tag & LONG_TAG == LONG_TAG {
            return Err(Malformed::Part("an element"));
        }
        if self.tag == OCTET_STRING_IN_PIECES {
            put(OCTET_STRING, &self.octets()?, der);
        } else if self.tag & CONSTRUCTED == 0 {
            put(self.tag, self.body, der);
        } else {
            let depth = depth.checked_sub(1).ok_or(Malformed::TooDeep)?;
            let mut children = self.children();
            let mut body = Vec::with_capacity(self.body.len());
            while !children.is_empty() {
                children.take("an element")?.write(depth, elements, &mut body)?;
            }
            put(self.tag, &body, der);
        }
        Ok(())
    }
}

/// Writes an element in DER.
pub fn put(tag: u8, body: &[u8], der: &mut Vec<u8>) {
    der.push(tag);
    let length = body.len().to_be_bytes();
    let zeros = length.iter().take_while(|digit| **digit == 0).count();
    match length.get(zeros..).unwrap_or_default() {
        [] => der.push(0),
        [short] if *short < 0x80 => der.push(*short),
        digits => {
            // A length has at most eight digits.
            der.push(0x80 | digits.len() as u8);
            der.extend_from_slice(digits);
        }
    }
    der.extend_from_slice(body);
}

/// A row of elements.
#[derive(Debug, Clone, Copy, Default)]
pub struct Elements<'a> {
    rest: &'a [u8],
}

impl<'a> Elements<'a> {
    /// The next element, which must be there.
    pub fn take(&mut self, what: &'static str) -> Result<Element<'a>, Malformed> {
        let header = header(self.rest)?;
        let (length, closing) = match header.length {
            Some(length) => (length, 0),
            None => {
                let inside = self.rest.get(header.bytes..).unwrap_or_default();
                (contents(inside)?, END_OF_CONTENTS.len())
            }
        };
        let end = header.bytes.saturating_add(length);
        let after = end.saturating_add(closing);
        let parts = (
            self.rest.get(..after),
            self.rest.get(header.bytes..end),
            self.rest.get(after..),
        );
        let (Some(whole), Some(body), Some(rest)) = parts else {
            return Err(Malformed::Part(what));
        };
        self.rest = rest;
        Ok(Element {
            tag: header.tag,
            whole,
            body,
        })
    }

    /// The next element, if it has this tag.
    pub fn take_if(&mut self, tag: u8, what: &'static str) -> Result<Option<Element<'a>>, Malformed> {
        if self.rest.first() == Some(&tag) {
            self.take(what).map(Some)
        } else {
            Ok(None)
        }
    }

    /// Nothing may be left.
    pub fn end(&self, what: &'static str) -> Result<(), Malformed> {
        if self.rest.is_empty() {
            Ok(())
        } else {
            Err(Malformed::Part(what))
        }
    }

    /// All that are left.
    pub fn all(mut self, what: &'static str) -> Result<Vec<Element<'a>>, Malformed> {
        let mut elements = Vec::new();
        while !self.rest.is_empty() {
            elements.push(self.take(what)?);
        }
        Ok(elements)
    }

    /// Whether none is left.
    pub fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }
}

/// The element that these bytes are.
pub fn outermost<'a>(bytes: &'a [u8], what: &'static str) -> Result<Element<'a>, Malformed> {
    let is_cut = match header(bytes) {
        Ok(header) => header
            .length
            .is_some_and(|length| header.bytes.saturating_add(length) > bytes.len()),
        Err(_) => false,
    };
    if is_cut {
        return Err(Malformed::Truncated);
    }
    let mut elements = Elements { rest: bytes };
    let element = elements.take(what)?;
    if elements.is_empty() {
        Ok(element)
    } else {
        Err(Malformed::TrailingBytes)
    }
}

/// What stands before the value of an element.
struct Header {
    /// The first byte.
    tag: u8,
    /// Bytes of tag and length.
    bytes: usize,
    /// Bytes of the value; none where what closes it says (X.690, 8.1.3.6). It may be more than there are.
    length: Option<usize>,
    /// Whether tag and length are as DER writes them, and no longer than anything here has.
    is_der: bool,
}

/// What stands before the value of the element that starts here.
fn header(bytes: &[u8]) -> Result<Header, Malformed> {
    const WHAT: Malformed = Malformed::Part("an element");
    let &tag = bytes.first().ok_or(WHAT)?;
    let mut at = 1;
    let is_long = tag & LONG_TAG == LONG_TAG;
    if is_long {
        let digits = bytes.get(at..).unwrap_or_default();
        let continued = digits.iter().take_while(|digit| **digit & CONTINUED != 0).count();
        if continued >= LONG_TAG_BYTES {
            return Err(WHAT);
        }
        at += continued + 1;
    }
    let &first = bytes.get(at).ok_or(WHAT)?;
    at += 1;
    match first {
        0..0x80 => Ok(Header {
            tag,
            bytes: at,
            length: Some(usize::from(first)),
            is_der: !is_long,
        }),
        // Only what is made of elements has an end that can be found.
        0x80 if tag & CONSTRUCTED == 0 => Err(WHAT),
        0x80 => Ok(Header {
            tag,
            bytes: at,
            length: None,
            is_der: false,
        }),
        0x81..=0xff => {
            let count = usize::from(first & 0x7f);
            let digits = bytes.get(at..at + count).ok_or(WHAT)?;
            let zeros = digits.iter().take_while(|digit| **digit == 0).count();
            // Four bytes of length are more than any message may have.
            let significant = digits
                .get(zeros..)
                .filter(|digits| digits.len() <= 4)
                .ok_or(WHAT)?;
            let length = significant
                .iter()
                .fold(0_u32, |length, digit| (length << 8) | u32::from(*digit));
            let length = usize::try_from(length).map_err(|_| WHAT)?;
            Ok(Header {
                tag,
                bytes: at + count,
                length: Some(length),
                // DER writes a length in the shortest way (X.690, 10.1).
                is_der: !is_long && zeros == 0 && length >= 0x80,
            })
        }
    }
}

/// Bytes of the elements that start here, up to what closes the one that they are in.
///
/// Steps over what has a known length, so that its cost grows with the elements that have not, and stops at the limit of
/// their depth.
fn contents(bytes: &[u8]) -> Result<usize, Malformed> {
    let mut open = 1;
    let mut at: usize = 0;
    loop {
        let rest = bytes.get(at..).filter(|rest| !rest.is_empty());
        let rest = rest.ok_or(Malformed::Truncated)?;
        if rest.starts_with(&END_OF_CONTENTS) {
            open -= 1;
            if open == 0 {
                return Ok(at);
            }
            at += END_OF_CONTENTS.len();
            continue;
        }
        let header = header(rest)?;
        at = at.saturating_add(header.bytes);
        match header.length {
            Some(length) => at = at.saturating_add(length),
            None if open == MAX_DEPTH => return Err(Malformed::TooDeep),
            None => open += 1,
        }
    }
}

/// Checks that the bytes are one element of DER, of elements neither too deep nor too many.
///
/// Looks at each element once and keeps only the ends of the open ones, so its cost grows with the number of elements
/// and stops at the limits.
pub fn check(bytes: &[u8], max_elements: usize) -> Result<(), Malformed> {
    const WHAT: Malformed = Malformed::Part("an element");
    let mut open: Vec<usize> = Vec::with_capacity(MAX_DEPTH);
    let mut at = 0;
    let mut elements = 0;
    loop {
        let end = open.last().copied().unwrap_or(bytes.len());
        let header = header(bytes.get(at..end).ok_or(WHAT)?)?;
        elements += 1;
        if elements > max_elements {
            return Err(Malformed::TooManyElements);
        }
        let length = header.length.ok_or(Malformed::IndefiniteLength)?;
        if !header.is_der || header.tag == OCTET_STRING_IN_PIECES {
            return Err(WHAT);
        }
        let start = at + header.bytes;
        let after = start.saturating_add(length);
        if after > end {
            return Err(WHAT);
        }
        if open.is_empty() && after < bytes.len() {
            return Err(Malformed::TrailingBytes);
        }
        if header.tag & CONSTRUCTED != 0 {
            if open.len() == MAX_DEPTH {
                return Err(Malformed::TooDeep);
            }
            open.push(after);
            at = start;
        } else {
            at = after;
        }
        while open.last() == Some(&at) {
            open.pop();
        }
        if open.is_empty() {
            return Ok(());
        }
    }
}
