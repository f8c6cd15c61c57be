//! Elements of DER, and the same in BER as programs write it.

use chrono::{DateTime, Utc};
use eds::ObjectIdentifier;

pub(crate) const OCTET_STRING: u8 = 0x04;
pub(crate) const OBJECT_IDENTIFIER: u8 = 0x06;
pub(crate) const UTF8_STRING: u8 = 0x0c;
pub(crate) const PRINTABLE_STRING: u8 = 0x13;
pub(crate) const SEQUENCE: u8 = 0x30;
pub(crate) const SET: u8 = 0x31;

/// The bit of a tag that says: made of elements.
pub(crate) const CONSTRUCTED: u8 = 0x20;

/// NULL.
pub(crate) const NULL: [u8; 2] = [5, 0];
/// TRUE.
pub(crate) const TRUE: [u8; 3] = [1, 1, 0xff];

/// One element of DER.
pub fn element(tag: u8, body: &[u8]) -> Vec<u8> {
    let length = body.len().to_be_bytes();
    let digits: Vec<u8> = length.into_iter().skip_while(|digit| *digit == 0).collect();
    let mut element = vec![tag];
    match digits.as_slice() {
        [] => element.push(0),
        [short] if *short < 0x80 => element.push(*short),
        // A length has eight bytes at most.
        digits => {
            element.push(0x80 | digits.len() as u8);
            element.extend_from_slice(digits);
        }
    }
    element.extend_from_slice(body);
    element
}

/// A SEQUENCE of elements.
pub fn sequence(parts: &[&[u8]]) -> Vec<u8> {
    element(SEQUENCE, &parts.concat())
}

/// A SET OF elements, sorted.
pub fn set(parts: &[Vec<u8>]) -> Vec<u8> {
    let mut parts = parts.to_vec();
    parts.sort();
    element(SET, &parts.concat())
}

/// A constructed element with a context-specific tag.
pub fn context(number: u8, body: &[u8]) -> Vec<u8> {
    element(0xa0 | number, body)
}

/// A constructed element that was begun before its length was known (BER).
pub fn indefinite(tag: u8, body: &[u8]) -> Vec<u8> {
    [&[tag, 0x80], body, &[0, 0]].concat()
}

/// The same element in BER wherever that is allowed, as deep as it is made of elements: no length of these is known, the
/// others are written with more digits than they need, and octets come in pieces of so many bytes.
pub fn ber(der: &[u8], piece_bytes: usize) -> Vec<u8> {
    let Some((tag, body, _)) = first_of(der) else {
        return Vec::new();
    };
    if tag & CONSTRUCTED != 0 {
        let mut inside = Vec::new();
        let mut rest = body;
        while let Some((_, _, after)) = first_of(rest) {
            let (element, _) = rest.split_at(rest.len() - after.len());
            inside.extend(ber(element, piece_bytes));
            rest = after;
        }
        indefinite(tag, &inside)
    } else if tag == OCTET_STRING {
        in_pieces(body, piece_bytes)
    } else {
        let length = (body.len() as u32).to_be_bytes();
        [&[tag, 0x84], length.as_slice(), body].concat()
    }
}

/// Octets in pieces of so many bytes, as programs write them that do not know how many will come.
pub fn in_pieces(bytes: &[u8], piece_bytes: usize) -> Vec<u8> {
    let pieces: Vec<u8> = bytes.chunks(piece_bytes.max(1)).flat_map(octets).collect();
    indefinite(OCTET_STRING | CONSTRUCTED, &pieces)
}

/// Tag and value of the element of DER that starts here, and what follows it.
fn first_of(der: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (&tag, rest) = der.split_first()?;
    let (&first, rest) = rest.split_first()?;
    let (digits, rest) = match first {
        0..0x80 => (0, rest),
        _ => (usize::from(first & 0x7f), rest),
    };
    let (digits, rest) = rest.split_at_checked(digits)?;
    let length = digits
        .iter()
        .fold(0, |length, digit| length << 8 | usize::from(*digit));
    let length = if first < 0x80 { usize::from(first) } else { length };
    let (body, after) = rest.split_at_checked(length)?;
    Some((tag, body, after))
}

/// An OBJECT IDENTIFIER.
pub fn oid(oid: ObjectIdentifier) -> Vec<u8> {
    element(OBJECT_IDENTIFIER, oid.as_bytes())
}

/// An OCTET STRING.
pub fn octets(bytes: &[u8]) -> Vec<u8> {
    element(OCTET_STRING, bytes)
}

/// A positive INTEGER of big-endian bytes.
pub fn integer(bytes: &[u8]) -> Vec<u8> {
    let mut digits: Vec<u8> = bytes.iter().copied().skip_while(|byte| *byte == 0).collect();
    if digits.first().is_none_or(|first| *first >= 0x80) {
        digits.insert(0, 0);
    }
    element(2, &digits)
}

/// A BIT STRING of whole bytes.
pub fn bits(bytes: &[u8]) -> Vec<u8> {
    element(3, &[&[0], bytes].concat())
}

/// A UTCTime.
pub fn time(at: DateTime<Utc>) -> Vec<u8> {
    element(0x17, at.format("%y%m%d%H%M%SZ").to_string().as_bytes())
}

/// A GeneralizedTime.
pub(crate) fn long_time(at: DateTime<Utc>) -> Vec<u8> {
    element(0x18, at.format("%Y%m%d%H%M%SZ").to_string().as_bytes())
}

/// An algorithm without parameters, written as the authority writes it.
pub fn identifier(algorithm: ObjectIdentifier) -> Vec<u8> {
    sequence(&[&oid(algorithm), &NULL])
}

/// An extension of a certificate or a list.
pub fn extension(id: ObjectIdentifier, critical: bool, value: &[u8]) -> Vec<u8> {
    let critical: &[u8] = if critical { &TRUE } else { &[] };
    sequence(&[&oid(id), critical, &octets(value)])
}

/// An attribute with its values, as a signer signs it.
pub fn attribute(of: ObjectIdentifier, values: &[Vec<u8>]) -> Vec<u8> {
    sequence(&[&oid(of), &set(values)])
}

/// A name: attributes with their text. Country and serial number are PrintableString, as the authority writes them.
pub fn name(attributes: &[(&str, &str)]) -> Vec<u8> {
    let one = |(of, text): &(&str, &str)| {
        let tag = if matches!(*of, "2.5.4.5" | "2.5.4.6") {
            PRINTABLE_STRING
        } else {
            UTF8_STRING
        };
        set(&[sequence(&[&oid(known(of)), &element(tag, text.as_bytes())])])
    };
    element(SEQUENCE, &attributes.iter().map(one).collect::<Vec<_>>().concat())
}

/// An object identifier that is written down here.
pub(crate) fn known(dotted: &str) -> ObjectIdentifier {
    ObjectIdentifier::new_unwrap(dotted)
}

/// The same bytes in PEM.
pub fn pem(label: &str, der: &[u8]) -> String {
    use base64::Engine as _;
    let text = base64::engine::general_purpose::STANDARD.encode(der);
    let mut pem = format!("-----BEGIN {label}-----\n");
    for (index, character) in text.chars().enumerate() {
        if index > 0 && index % 64 == 0 {
            pem.push('\n');
        }
        pem.push(character);
    }
    pem + &format!("\n-----END {label}-----\n")
}
