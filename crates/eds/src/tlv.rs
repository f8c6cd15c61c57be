//! Elements of DER (X.690), one after the other, with the place where each of them stands.
//!
//! Types are read with the `der` crate. This walk comes before it: it bounds what hostile bytes can cost, and it keeps
//! the bytes as they were received, because that is what was signed.

use std::ops::Range;

use crate::Refused;

/// Elements inside elements. A signature with a time stamp in it has about 22.
const MAX_DEPTH: usize = 32;

/// Elements of anything but a revocation list. A signature with one certificate has about 120, each certificate
/// of a chain some 60 more, a time stamp some 300. Sets are sorted in quadratic time as they are read, and this
/// keeps that below a tenth of a second.
pub(crate) const MAX_ELEMENTS: usize = 4_096;

/// `SEQUENCE`, constructed.
pub(crate) const SEQUENCE: u8 = 0x30;
/// `SET`, constructed.
pub(crate) const SET: u8 = 0x31;
/// `INTEGER`.
pub(crate) const INTEGER: u8 = 0x02;
/// `OCTET STRING`, in one piece.
pub(crate) const OCTET_STRING: u8 = 0x04;
/// `OCTET STRING`, in pieces.
pub(crate) const OCTET_STRING_IN_PIECES: u8 = 0x24;
/// `UTCTime`.
pub(crate) const UTC_TIME: u8 = 0x17;
/// `GeneralizedTime`.
pub(crate) const GENERALIZED_TIME: u8 = 0x18;
/// `[0]`, constructed.
pub(crate) const CONTEXT_0: u8 = 0xa0;
/// `[1]`, constructed.
pub(crate) const CONTEXT_1: u8 = 0xa1;

/// The bit of a tag that says: made of elements.
const CONSTRUCTED: u8 = 0x20;
/// The five bits that, when all set, say that the number of the tag follows. Nothing here has such tags.
const LONG_TAG: u8 = 0x1f;

/// One element.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Element<'a> {
    /// The first byte.
    pub(crate) tag: u8,
    /// The element with its header.
    pub(crate) whole: &'a [u8],
    /// The value.
    pub(crate) body: &'a [u8],
    /// Where the value starts, in bytes from the start of the outermost element.
    start: usize,
}

impl<'a> Element<'a> {
    /// Where the value is, in bytes from the start of the outermost element.
    pub(crate) fn range(&self) -> Range<usize> {
        self.start..self.start + self.body.len()
    }

    /// The elements that this one is made of.
    pub(crate) fn children(&self) -> Elements<'a> {
        Elements {
            rest: self.body,
            at: self.start,
        }
    }

    /// This element, if its tag is the right one.
    pub(crate) fn tagged(self, tag: u8, what: &'static str) -> Result<Self, Refused> {
        if self.tag == tag {
            Ok(self)
        } else {
            Err(Refused::Malformed(what))
        }
    }
}

/// A row of elements.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Elements<'a> {
    rest: &'a [u8],
    at: usize,
}

impl<'a> Elements<'a> {
    /// The next element, which must be there.
    pub(crate) fn take(&mut self, what: &'static str) -> Result<Element<'a>, Refused> {
        let (tag, header, length) = header(self.rest)?;
        let whole = self.rest.get(..header + length);
        let body = whole.and_then(|whole| whole.get(header..));
        let rest = self.rest.get(header + length..);
        let (Some(whole), Some(body), Some(rest)) = (whole, body, rest) else {
            return Err(Refused::Malformed(what));
        };
        let start = self.at + header;
        *self = Self {
            rest,
            at: start + length,
        };
        Ok(Element {
            tag,
            whole,
            body,
            start,
        })
    }

    /// The next element, if it has this tag.
    pub(crate) fn take_if(&mut self, tag: u8, what: &'static str) -> Result<Option<Element<'a>>, Refused> {
        if self.rest.first() == Some(&tag) {
            self.take(what).map(Some)
        } else {
            Ok(None)
        }
    }

    /// Nothing may be left.
    pub(crate) fn end(&self, what: &'static str) -> Result<(), Refused> {
        if self.rest.is_empty() {
            Ok(())
        } else {
            Err(Refused::Malformed(what))
        }
    }

    /// All that are left.
    pub(crate) fn all(mut self, what: &'static str) -> Result<Vec<Element<'a>>, Refused> {
        let mut elements = Vec::new();
        while !self.rest.is_empty() {
            elements.push(self.take(what)?);
        }
        Ok(elements)
    }

    /// Whether none is left.
    pub(crate) fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }
}

/// The element that these bytes are. [`check`] them first.
pub(crate) fn outermost<'a>(bytes: &'a [u8], what: &'static str) -> Result<Element<'a>, Refused> {
    let mut elements = Elements { rest: bytes, at: 0 };
    let element = elements.take(what)?;
    elements.end(what)?;
    Ok(element)
}

/// Tag, length of the header and length of the value of the element that starts here.
fn header(bytes: &[u8]) -> Result<(u8, usize, usize), Refused> {
    const WHAT: Refused = Refused::Malformed("an element");
    let (Some(&tag), Some(&first)) = (bytes.first(), bytes.get(1)) else {
        return Err(WHAT);
    };
    if tag & LONG_TAG == LONG_TAG {
        return Err(WHAT);
    }
    match first {
        0..0x80 => Ok((tag, 2, usize::from(first))),
        0x80 => Err(Refused::IndefiniteLength),
        // Four bytes of length are more than any message may have.
        0x81..=0x84 => {
            let count = usize::from(first & 0x7f);
            let digits = bytes.get(2..2 + count).ok_or(WHAT)?;
            let length = digits
                .iter()
                .fold(0_usize, |length, digit| (length << 8) | usize::from(*digit));
            // DER writes a length in the shortest way (X.690, 10.1).
            let shortest = length >= 0x80 && digits.first() != Some(&0);
            if shortest && length <= bytes.len() {
                Ok((tag, 2 + count, length))
            } else {
                Err(WHAT)
            }
        }
        _ => Err(WHAT),
    }
}

/// Checks that the bytes are one element of elements of known length, neither too deep nor too many.
///
/// Looks at each element once and keeps only the ends of the open ones, so its cost grows with the number of elements
/// and stops at the limits.
pub(crate) fn check(bytes: &[u8], max_elements: usize) -> Result<(), Refused> {
    let mut open: Vec<usize> = Vec::with_capacity(MAX_DEPTH);
    let mut at = 0;
    let mut elements = 0;
    loop {
        let end = open.last().copied().unwrap_or(bytes.len());
        let rest = bytes.get(at..end).ok_or(Refused::Malformed("an element"))?;
        let (tag, header, length) = header(rest)?;
        elements += 1;
        if elements > max_elements {
            return Err(Refused::TooManyElements);
        }
        let start = at + header;
        let after = start + length;
        if after > end {
            return Err(Refused::Malformed("an element"));
        }
        if open.is_empty() && after < bytes.len() {
            return Err(Refused::TrailingBytes);
        }
        if tag & CONSTRUCTED != 0 {
            if open.len() == MAX_DEPTH {
                return Err(Refused::TooDeep);
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
