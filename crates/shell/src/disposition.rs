//! `Content-Disposition` of a file that is kept (RFC 6266): its name for programs of today (`filename*`, RFC 8187), and one
//! in ASCII for the others.

use std::fmt::Write as _;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What is not an `attr-char` of RFC 8187, section 3.2.1.
const NOT_ATTR_CHAR: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'!')
    .remove(b'#')
    .remove(b'$')
    .remove(b'&')
    .remove(b'+')
    .remove(b'-')
    .remove(b'.')
    .remove(b'^')
    .remove(b'_')
    .remove(b'`')
    .remove(b'|')
    .remove(b'~');

/// The value of the header for a file of this name.
///
/// In the ASCII name `_` stands for whatever cannot stand there: what is not ASCII; quotation marks and backslashes, whose
/// escapes some programs take literally; per cent signs, which some decode (RFC 6266, appendix D); path separators. Where
/// nothing had to be replaced it is the name, and `filename*` would say the same.
pub(crate) fn attachment(name: &str) -> String {
    let mut value = String::with_capacity(64 + 4 * name.len());
    value.push_str("attachment; filename=\"");
    let mut is_exact = true;
    for character in name.chars() {
        if matches!(character, ' '..='~') && !matches!(character, '"' | '\\' | '%' | '/') {
            value.push(character);
        } else {
            value.push('_');
            is_exact = false;
        }
    }
    value.push('"');
    if !is_exact {
        // Writing to a string does not fail.
        let _ = write!(
            value,
            "; filename*=UTF-8''{}",
            utf8_percent_encode(name, NOT_ATTR_CHAR)
        );
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_told_to_programs_of_today_and_of_yesterday() {
        for (name, expected) in [
            ("report.pdf", "attachment; filename=\"report.pdf\""),
            (
                "a b;c=d, (e)'f'*.txt",
                "attachment; filename=\"a b;c=d, (e)'f'*.txt\"",
            ),
            (
                "Хат №1.pdf",
                "attachment; filename=\"___ _1.pdf\"; filename*=UTF-8''%D0%A5%D0%B0%D1%82%20%E2%84%961.pdf",
            ),
            (
                "50% \"x\"\\.txt",
                "attachment; filename=\"50_ _x__.txt\"; filename*=UTF-8''50%25%20%22x%22%5C.txt",
            ),
            (
                "a\r\nSet-Cookie: x\u{202e}.txt",
                "attachment; filename=\"a__Set-Cookie: x_.txt\"; filename*=UTF-8''a%0D%0ASet-Cookie%3A%20x%E2%80%AE.txt",
            ),
            (
                "é*'.md",
                "attachment; filename=\"_*'.md\"; filename*=UTF-8''%C3%A9%2A%27.md",
            ),
        ] {
            assert_eq!(attachment(name), expected);
        }
    }
}
