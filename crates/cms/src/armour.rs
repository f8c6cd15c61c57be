//! The wrappings in which signing programs hand over a message.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::{MAX_BYTES, Malformed};

/// Labels of a signed message: RFC 7468, 8 and 9, and the one of the first PEM writers.
const MESSAGE_LABELS: [&str; 3] = ["CMS", "PKCS7", "PKCS #7 SIGNED DATA"];

/// Labels of a certificate: RFC 7468, 5 and 5.1.
const CERTIFICATE_LABELS: [&str; 2] = ["CERTIFICATE", "X509 CERTIFICATE"];

/// What a block of PEM begins with.
const BEGIN: &str = "-----BEGIN ";

/// What editors of Windows write before a text (RFC 3629, 6).
const BYTE_ORDER_MARK: char = '\u{feff}';

/// The bytes of a signed message that comes as they are (DER, or BER), in PEM or in bare base64. White space in the last two
/// is nothing.
///
/// Only the wrapping is checked here; [`Parts::read`](crate::Parts::read) refuses a content that is not a message.
///
/// # Errors
/// [`Malformed::TooLarge`], [`Malformed::Encoding`] and [`Malformed::PemLabel`].
pub fn unwrapped(bytes: &[u8]) -> Result<Cow<'_, [u8]>, Malformed> {
    // Base64 is longer by a third, its line ends by a little more.
    if bytes.len() > MAX_BYTES * 3 / 2 {
        return Err(Malformed::TooLarge);
    }
    // A message in base64 starts with `M`, in PEM with a dash.
    if bytes.first() == Some(&0x30) {
        return match bytes.get(1) {
            Some(_) => Ok(Cow::Borrowed(bytes)),
            None => Err(Malformed::Encoding),
        };
    }
    let text = text_of(bytes)?;
    let message = if text.starts_with(BEGIN) {
        let (label, message, rest) = first_block(text)?;
        if !MESSAGE_LABELS.contains(&label) {
            return Err(Malformed::PemLabel);
        }
        if !rest.is_empty() {
            return Err(Malformed::Encoding);
        }
        message?
    } else {
        from_base64(text)?
    };
    match message.get(..2) {
        Some([0x30, _]) => Ok(Cow::Owned(message)),
        _ => Err(Malformed::Encoding),
    }
}

/// The certificates of a file, each in DER: one in DER, or any number in PEM, with any text around them (RFC 7468, 2).
///
/// A block of PEM that holds no certificate is given without bytes: the reader passes over it, and tells its number.
///
/// # Errors
/// [`Malformed::Encoding`] where there is no block at all.
pub fn certificates_of(bytes: &[u8]) -> Result<Vec<Vec<u8>>, Malformed> {
    if bytes.first() == Some(&0x30) {
        return Ok(vec![bytes.to_vec()]);
    }
    let text = text_of(bytes)?;
    let mut certificates = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find(BEGIN) {
        let block = rest.get(start..).unwrap_or_default();
        match first_block(block) {
            Ok((label, der, after)) => {
                let is_certificate = CERTIFICATE_LABELS.contains(&label);
                certificates.push(der.ok().filter(|_| is_certificate).unwrap_or_default());
                rest = after;
            }
            Err(_) => {
                certificates.push(Vec::new());
                rest = block.get(BEGIN.len()..).unwrap_or_default();
            }
        }
    }
    if certificates.is_empty() && !text.is_empty() {
        return Err(Malformed::Encoding);
    }
    Ok(certificates)
}

/// The text that these bytes are, without white space and a byte order mark around it.
fn text_of(bytes: &[u8]) -> Result<&str, Malformed> {
    let text = std::str::from_utf8(bytes).map_err(|_| Malformed::Encoding)?;
    Ok(text.trim_start_matches(BYTE_ORDER_MARK).trim())
}

/// Label and bytes of the PEM block that the text starts with, and the text after it.
#[allow(clippy::type_complexity, reason = "three parts of a block")]
fn first_block(text: &str) -> Result<(&str, Result<Vec<u8>, Malformed>, &str), Malformed> {
    let (label, rest) = text
        .strip_prefix(BEGIN)
        .and_then(|rest| rest.split_once("-----"))
        .ok_or(Malformed::Encoding)?;
    let (body, rest) = rest.split_once("-----END ").ok_or(Malformed::Encoding)?;
    // The end of this block is missing, and that is the end of another one.
    if body.contains(BEGIN) {
        return Err(Malformed::Encoding);
    }
    let rest = rest
        .strip_prefix(label)
        .and_then(|rest| rest.strip_prefix("-----"))
        .ok_or(Malformed::Encoding)?;
    Ok((label, from_base64(body), rest.trim_start()))
}

/// The bytes of base64 with any white space in it.
fn from_base64(text: &str) -> Result<Vec<u8>, Malformed> {
    let packed: Vec<u8> = text.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
    STANDARD.decode(packed).map_err(|_| Malformed::Encoding)
}
