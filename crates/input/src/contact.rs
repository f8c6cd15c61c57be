//! How an applicant is reached: e-mail addresses and telephone numbers, as people have them.
//!
//! A notice goes to what is read here, and may discharge a duty by law; so an address that looks right and reaches nobody is
//! refused, with what is wrong with it.

use crate::fault::{Fault, NotEmail, NotPhone};
use crate::spot::Spot;
use crate::text::{is_hidden, is_visible_letter};

/// Bytes in an e-mail address (RFC 5321, 4.5.3.1.3: a path of 256 octets with its brackets).
const EMAIL_BYTES: usize = 254;
/// Bytes before the `@` (RFC 5321, 4.5.3.1.1).
const LOCAL_BYTES: usize = 64;
/// Bytes in one label of a domain, as it stands in the DNS (RFC 1035, 2.3.4).
const LABEL_BYTES: usize = 63;

/// The alphabets whose letters are taken for each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Alphabet {
    Latin,
    Greek,
    Cyrillic,
    Armenian,
}

const fn alphabet(c: char) -> Option<Alphabet> {
    match c {
        'a'..='z' | 'A'..='Z' | '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => Some(Alphabet::Latin),
        '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => Some(Alphabet::Greek),
        '\u{400}'..='\u{52f}' | '\u{1c80}'..='\u{1c8f}' | '\u{a640}'..='\u{a69f}' => Some(Alphabet::Cyrillic),
        '\u{530}'..='\u{58f}' => Some(Alphabet::Armenian),
        _ => None,
    }
}

/// The first letter that stands in one word with letters of another alphabet: `gmаil` with a Cyrillic `а`.
fn mixed(text: &str) -> Option<Spot> {
    let mut word = None;
    for (character, place) in text.chars().zip(1..) {
        match alphabet(character) {
            Some(own) => match word {
                Some(before) if before != own => return Some(Spot { character, place }),
                _ => word = Some(own),
            },
            None if is_visible_letter(character) => {}
            None => word = None,
        }
    }
    None
}

/// How many bytes a label has in the DNS: as it is in ASCII, else with `xn--` and its Punycode (RFC 3492, RFC 5890).
fn label_bytes(label: &str) -> usize {
    const BASE: u32 = 36;
    const SKEW: u32 = 38;
    const DAMP: u32 = 700;
    const T_MIN: u32 = 1;
    const T_MAX: u32 = 26;
    if label.is_ascii() {
        return label.len();
    }
    let basic = label.chars().filter(char::is_ascii).count();
    let mut length = "xn--".len() + basic + usize::from(basic > 0);
    let (mut least, mut delta, mut bias) = (0x80_u32, 0_u32, 72_u32);
    let mut handled = u32::try_from(basic).unwrap_or(u32::MAX);
    let is_first = |handled: u32| usize::try_from(handled) == Ok(basic);
    while let Some(next) = label.chars().map(u32::from).filter(|c| *c >= least).min() {
        delta = delta.saturating_add((next - least).saturating_mul(handled.saturating_add(1)));
        for c in label.chars().map(u32::from) {
            if c < next {
                delta = delta.saturating_add(1);
            }
            if c != next {
                continue;
            }
            let (mut rest, mut k) = (delta, BASE);
            loop {
                length += 1;
                let t = k.saturating_sub(bias).clamp(T_MIN, T_MAX);
                if rest < t {
                    break;
                }
                rest = (rest - t) / (BASE - t);
                k += BASE;
            }
            let mut step = if is_first(handled) {
                delta / DAMP
            } else {
                delta / 2
            };
            handled = handled.saturating_add(1);
            step += step / handled;
            let mut k = 0;
            while step > (BASE - T_MIN) * T_MAX / 2 {
                step /= BASE - T_MIN;
                k += BASE;
            }
            bias = k + (BASE - T_MIN + 1) * step / (step + SKEW);
            delta = 0;
        }
        delta = delta.saturating_add(1);
        least = next + 1;
    }
    length
}

/// An e-mail address: a dot-atom (RFC 5322, 3.2.3), `@`, and the name of a domain (RFC 5321, 2.3.5), each also in letters
/// of other alphabets (RFC 6531, 3.3). Quoted local parts and numbers of computers are not taken: nobody has such an address.
///
/// # Errors
/// It is none, or longer than a mail server takes.
pub fn email(sent: &str) -> Result<String, Fault> {
    let address = sent.trim();
    if address.is_empty() {
        return Err(Fault::Blank);
    }
    // No character takes less than a byte of it.
    if address.chars().count() > EMAIL_BYTES {
        return Err(Fault::TooLong { limit: EMAIL_BYTES });
    }
    match wrong_with(address) {
        None => Ok(address.to_owned()),
        Some(why) => Err(Fault::Email(why)),
    }
}

/// What is wrong with an e-mail address, if anything is.
fn wrong_with(address: &str) -> Option<NotEmail> {
    if let Some(spot) = Spot::first(address, |c| is_hidden(c) || c.is_control()) {
        return Some(NotEmail::Hidden(spot));
    }
    // Letters in a circle, of double width or of formulas are drawn for ordinary ones, and are none in an address.
    let is_letter = |c: char| {
        c.is_alphanumeric()
            && !matches!(c, '\u{2000}'..='\u{2bff}' | '\u{ff00}'..='\u{ffef}' | '\u{1d400}'..='\u{1d7ff}')
    };
    let Some((local, domain)) = address
        .split_once('@')
        .filter(|(local, domain)| !local.is_empty() && !domain.is_empty() && !domain.contains('@'))
    else {
        return Some(NotEmail::At);
    };
    let before_domain = local.chars().count() + 1;
    let is_atext = |c: char| is_letter(c) || "!#$%&'*+-/=?^_`{|}~.".contains(c);
    if let Some(spot) = Spot::first(local, |c| !is_atext(c)) {
        return Some(NotEmail::Character(spot));
    }
    if local.split('.').any(str::is_empty) {
        return Some(NotEmail::Dots);
    }
    if let Some(spot) = Spot::first(domain, |c| !is_letter(c) && c != '-' && c != '.') {
        return Some(NotEmail::Character(spot.after(before_domain)));
    }
    if let Some(spot) = mixed(address) {
        return Some(NotEmail::Alphabet(spot));
    }
    if local.len() > LOCAL_BYTES {
        return Some(NotEmail::LocalPart);
    }
    let mut bytes = local.len();
    for label in domain.split('.') {
        let length = label_bytes(label);
        if label.is_empty() || length > LABEL_BYTES || label.starts_with('-') || label.ends_with('-') {
            return Some(NotEmail::Domain);
        }
        bytes += 1 + length;
    }
    let Some((_, top)) = domain.rsplit_once('.') else {
        return Some(NotEmail::Domain);
    };
    // RFC 1123, 2.1: what is highest is alphabetic, so that no number of a computer is taken for a name.
    let is_name = top.chars().count() > 1 && top.chars().all(char::is_alphabetic);
    if !is_name
        && !top
            .get(..4)
            .is_some_and(|start| start.eq_ignore_ascii_case("xn--"))
    {
        return Some(NotEmail::TopLevel);
    }
    (bytes > EMAIL_BYTES).then_some(NotEmail::Long)
}

/// Digits of a telephone number with its country code: at most those of ITU-T E.164; at least those of the shortest numbers
/// there are, four after a code of three (Niue).
const PHONE_DIGITS: std::ops::RangeInclusive<usize> = 7..=15;
/// Digits after the code of a country that Kazakhstan, Russia and North America have (E.164 country codes 7 and 1).
const ZONE_DIGITS: usize = 10;

/// A telephone number in E.164, from the ways people write it and address books copy it: `8 (701) 234-56-78` is
/// `+77012345678`.
///
/// The zone +7 is one numbering plan, with the prefix 8 for calls within it: numbers that begin with 6 and 7 are Kazakhstan's,
/// with 3, 4, 8 and 9 Russia's, and 800 is free of charge in both. So `8 916 ...` has one meaning in it.
///
/// # Errors
/// It is none, or could be of several countries.
pub fn phone(sent: &str) -> Result<String, Fault> {
    let (is_international, digits) = digits(sent)?;
    let number = if is_international {
        abroad(&digits)
    } else {
        at_home(&digits)
    };
    number.map_err(Fault::Phone)
}

/// The digits of a number, and whether a `+` stands before them. What only divides them for the eye is left out.
fn digits(sent: &str) -> Result<(bool, String), Fault> {
    let is_edge = |c: char| c.is_whitespace() || is_hidden(c);
    let trimmed = sent.trim_start_matches(is_edge);
    let skipped = sent.chars().count() - trimmed.chars().count();
    // RFC 3966: what a link or a scanned code says.
    let (rest, skipped) = match trimmed.get(..4) {
        Some(scheme) if scheme.eq_ignore_ascii_case("tel:") => {
            (trimmed.get(4..).unwrap_or_default(), skipped + 4)
        }
        _ => (trimmed, skipped),
    };
    let (mut plus, mut digits) = (false, String::new());
    for (character, place) in rest.trim_end_matches(is_edge).chars().zip(1..) {
        let is_divider = match character {
            '0'..='9' => {
                digits.push(character);
                true
            }
            '+' | '\u{ff0b}' => !std::mem::replace(&mut plus, true) && digits.is_empty(),
            '(' | ')' | '\u{ff08}' | '\u{ff09}' => true,
            // Hyphens, dashes and the minus; the mark of waiting for the tone after 8.
            '-'
            | '\u{2010}'..='\u{2015}'
            | '\u{2212}'
            | '\u{fe58}'
            | '\u{fe63}'
            | '\u{ff0d}'
            | '.'
            | '/'
            | '~' => !digits.is_empty(),
            c => !matches!(c, '\n' | '\r' | '\u{2028}' | '\u{2029}') && (c.is_whitespace() || is_hidden(c)),
        };
        if !is_divider {
            let spot = Spot { character, place };
            return Err(Fault::Phone(NotPhone::Character(spot.after(skipped))));
        }
    }
    if digits.is_empty() {
        return Err(Fault::Blank);
    }
    Ok((plus, digits))
}

/// A number without `+`.
fn at_home(digits: &str) -> Result<String, NotPhone> {
    // 00 in Europe, 8 and 10 in the zone +7: what is dialled before the code of a country.
    if let Some(rest) = digits.strip_prefix("00").or_else(|| digits.strip_prefix("810")) {
        return abroad(rest);
    }
    match (digits.strip_prefix(['7', '8']), digits.len()) {
        (Some(rest), 11) => zone(rest),
        // Russia's numbers without the prefix could be other countries'.
        (_, ZONE_DIGITS) if digits.starts_with(['6', '7']) => zone(digits),
        (_, ..ZONE_DIGITS) => Err(NotPhone::AreaCode),
        (_, length) if PHONE_DIGITS.contains(&length) => Err(NotPhone::CountryCode),
        _ => Err(NotPhone::Length),
    }
}

/// The ten digits of a number of the zone +7.
fn zone(digits: &str) -> Result<String, NotPhone> {
    if digits.len() == ZONE_DIGITS && digits.starts_with(['3', '4', '6', '7', '8', '9']) {
        Ok(format!("+7{digits}"))
    } else {
        Err(NotPhone::Seven)
    }
}

/// A number with the code of its country.
fn abroad(digits: &str) -> Result<String, NotPhone> {
    if let Some(rest) = digits.strip_prefix('7') {
        return zone(rest);
    }
    // `+8 701 ...` is a slip for it: no number of another country is so short after these digits.
    if let Some(rest) = digits.strip_prefix('8')
        && rest.starts_with('7')
        && rest.len() == ZONE_DIGITS
    {
        return zone(rest);
    }
    if !has_country(digits) {
        return Err(NotPhone::NoCountry);
    }
    let is_whole = match digits.strip_prefix('1') {
        // North America: no area or exchange begins with 0 or 1.
        Some(rest) => {
            rest.len() == ZONE_DIGITS
                && !rest.starts_with(['0', '1'])
                && !rest.get(3..).is_some_and(|rest| rest.starts_with(['0', '1']))
        }
        None => PHONE_DIGITS.contains(&digits.len()),
    };
    if is_whole {
        Ok(format!("+{digits}"))
    } else {
        Err(NotPhone::Length)
    }
}

/// Whether a number begins with a code that is assigned (ITU-T E.164, list of country codes of 2016 with its amendments).
fn has_country(digits: &str) -> bool {
    let mut first = digits.bytes();
    let Some((one, two)) = first.next().zip(first.next()) else {
        return false;
    };
    let three = first.next().unwrap_or_default();
    match (one, two) {
        (b'1' | b'7', _) => true,
        (b'2', b'0' | b'7') => true,
        (b'2', b'1') => matches!(three, b'1' | b'2' | b'3' | b'6' | b'8'),
        (b'2', b'2' | b'3' | b'4') => three.is_ascii_digit(),
        (b'2', b'5') => three != b'9',
        (b'2', b'6') => three.is_ascii_digit(),
        (b'2', b'9') => matches!(three, b'0' | b'1' | b'7' | b'8' | b'9'),
        (b'3', b'5') => three.is_ascii_digit(),
        (b'3', b'7') => three.is_ascii_digit(),
        (b'3', b'8') => matches!(three, b'0'..=b'3' | b'5' | b'6' | b'7' | b'9'),
        (b'3', b'0'..=b'4' | b'6' | b'9') => true,
        (b'4', b'2') => matches!(three, b'0' | b'1' | b'3'),
        (b'4', b'0' | b'1' | b'3'..=b'9') => true,
        (b'5', b'0' | b'9') => three.is_ascii_digit(),
        (b'5', b'1'..=b'8') => true,
        (b'6', b'0'..=b'6') => true,
        (b'6', b'7') => matches!(three, b'0' | b'2'..=b'9'),
        (b'6', b'8') => three != b'4',
        (b'6', b'9') => matches!(three, b'0'..=b'2'),
        (b'8', b'1' | b'2' | b'4' | b'6') => true,
        (b'8', b'0') => matches!(three, b'0' | b'8'),
        (b'8', b'5') => matches!(three, b'0' | b'2' | b'3' | b'5' | b'6'),
        (b'8', b'7') => matches!(three, b'0' | b'8'),
        (b'8', b'8') => matches!(three, b'0' | b'1' | b'2' | b'3' | b'6' | b'8'),
        (b'9', b'0'..=b'5' | b'8') => true,
        (b'9', b'6') => three != b'9',
        (b'9', b'7') => three != b'8',
        (b'9', b'9') => matches!(three, b'2'..=b'6' | b'8'),
        _ => false,
    }
}

#[cfg(test)]
mod tests;
