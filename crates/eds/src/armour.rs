//! The wrappings in which signing programs hand over a message.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::{MAX_BYTES, Refused};

/// Labels of a signed message: RFC 7468, 8 and 9, and the one of the first PEM writers.
const MESSAGE_LABELS: [&str; 3] = ["CMS", "PKCS7", "PKCS #7 SIGNED DATA"];

/// Label of a certificate: RFC 7468, 5.
const CERTIFICATE_LABEL: &str = "CERTIFICATE";

/// The DER bytes of a signed message that comes as DER, PEM or bare base64. White space in the last two is nothing.
///
/// Nothing is checked here but the wrapping; [`verify`](crate::verify) refuses what is not DER inside.
///
/// # Errors
/// [`Refused::TooLarge`], [`Refused::Encoding`], [`Refused::PemLabel`] and, because it can be told at once,
/// [`Refused::IndefiniteLength`].
pub fn der_of(bytes: &[u8]) -> Result<Cow<'_, [u8]>, Refused> {
    // Base64 is longer by a third, its line ends by a little more.
    if bytes.len() > MAX_BYTES * 3 / 2 {
        return Err(Refused::TooLarge);
    }
    // A message in base64 starts with `M`, in PEM with a dash.
    let der = if bytes.first() == Some(&0x30) {
        Cow::Borrowed(bytes)
    } else {
        let text = std::str::from_utf8(bytes).map_err(|_| Refused::Encoding)?.trim();
        Cow::Owned(if text.starts_with("-----") {
            let (label, der, rest) = first_block(text)?;
            if !MESSAGE_LABELS.contains(&label) {
                return Err(Refused::PemLabel);
            }
            if !rest.is_empty() {
                return Err(Refused::Encoding);
            }
            der
        } else {
            from_base64(text)?
        })
    };
    match der.get(..2) {
        Some([0x30, 0x80]) => Err(Refused::IndefiniteLength),
        Some([0x30, _]) => Ok(der),
        _ => Err(Refused::Encoding),
    }
}

/// The certificates of a file, each in DER: one in DER, or any number in PEM.
///
/// # Errors
/// [`Refused::Encoding`] and [`Refused::PemLabel`].
pub fn certificates_of(bytes: &[u8]) -> Result<Vec<Vec<u8>>, Refused> {
    if bytes.first() == Some(&0x30) {
        return Ok(vec![bytes.to_vec()]);
    }
    let mut text = std::str::from_utf8(bytes).map_err(|_| Refused::Encoding)?.trim();
    let mut certificates = Vec::new();
    while !text.is_empty() {
        let (label, der, rest) = first_block(text)?;
        if label != CERTIFICATE_LABEL {
            return Err(Refused::PemLabel);
        }
        certificates.push(der);
        text = rest;
    }
    Ok(certificates)
}

/// Label and bytes of the PEM block that the text starts with, and the text after it.
fn first_block(text: &str) -> Result<(&str, Vec<u8>, &str), Refused> {
    let (label, rest) = text
        .strip_prefix("-----BEGIN ")
        .and_then(|rest| rest.split_once("-----"))
        .ok_or(Refused::Encoding)?;
    let (body, rest) = rest.split_once("-----END ").ok_or(Refused::Encoding)?;
    let rest = rest
        .strip_prefix(label)
        .and_then(|rest| rest.strip_prefix("-----"))
        .ok_or(Refused::Encoding)?;
    Ok((label, from_base64(body)?, rest.trim_start()))
}

/// The bytes of base64 with any white space in it.
fn from_base64(text: &str) -> Result<Vec<u8>, Refused> {
    let packed: Vec<u8> = text.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
    STANDARD.decode(packed).map_err(|_| Refused::Encoding)
}
