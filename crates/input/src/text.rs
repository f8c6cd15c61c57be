//! Texts that people type and others read: what of them shows, and what nobody sees.
//!
//! Properties of characters are those of Unicode 17.0 (UAX #44); a test holds them beside the data of ICU.

use crate::fault::Fault;
use crate::spot::Spot;

/// Whether nobody sees a character, wherever it stands: `Default_Ignorable_Code_Point`, and the category Cf without the
/// `Prepended_Concatenation_Mark`s, which show.
pub(crate) const fn is_hidden(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{13430}'..='\u{1343f}'
        | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// Whether a character takes room and shows nothing: white space, and the empty signs of Braille, of Egyptian and of music.
pub(crate) fn is_empty_room(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{2800}' | '\u{13441}' | '\u{13442}' | '\u{1d159}')
}

/// What Unicode counts as alphabetic although it only stands above or below a letter (`Alphabetic` of the categories Mn and
/// Me). A stretch runs on over whatever is not alphabetic.
#[rustfmt::skip]
const SIGNS_ON_LETTERS: [(u32, u32); 210] = [
    (0x345, 0x36f), (0x5b0, 0x5c7), (0x610, 0x61a), (0x64b, 0x65f), (0x670, 0x670), (0x6d6, 0x6e4),
    (0x6e7, 0x6ed), (0x711, 0x711), (0x730, 0x73f), (0x7a6, 0x7b0), (0x816, 0x817), (0x81b, 0x823),
    (0x825, 0x827), (0x829, 0x82c), (0x897, 0x897), (0x8d4, 0x902), (0x93a, 0x93a), (0x941, 0x948),
    (0x955, 0x957), (0x962, 0x963), (0x981, 0x981), (0x9c1, 0x9c4), (0x9e2, 0x9e3), (0xa01, 0xa02),
    (0xa41, 0xa51), (0xa70, 0xa71), (0xa75, 0xa82), (0xac1, 0xac8), (0xae2, 0xae3), (0xafa, 0xb01),
    (0xb3f, 0xb3f), (0xb41, 0xb44), (0xb56, 0xb56), (0xb62, 0xb63), (0xb82, 0xb82), (0xbc0, 0xbc0),
    (0xc00, 0xc00), (0xc04, 0xc04), (0xc3e, 0xc40), (0xc46, 0xc56), (0xc62, 0xc63), (0xc81, 0xc81),
    (0xcbf, 0xcbf), (0xcc6, 0xcc6), (0xccc, 0xccc), (0xce2, 0xce3), (0xd00, 0xd01), (0xd41, 0xd44),
    (0xd62, 0xd63), (0xd81, 0xd81), (0xdd2, 0xdd6), (0xe31, 0xe31), (0xe34, 0xe3a), (0xe4d, 0xe4d),
    (0xeb1, 0xeb1), (0xeb4, 0xebc), (0xecd, 0xecd), (0xf71, 0xf7e), (0xf80, 0xf83), (0xf8d, 0xfbc),
    (0x102d, 0x1030), (0x1032, 0x1036), (0x103d, 0x103e), (0x1058, 0x1059), (0x105e, 0x1060), (0x1071, 0x1074),
    (0x1082, 0x1082), (0x1085, 0x1086), (0x108d, 0x108d), (0x109d, 0x109d), (0x1712, 0x1713), (0x1732, 0x1733),
    (0x1752, 0x1753), (0x1772, 0x1773), (0x17b7, 0x17bd), (0x17c6, 0x17c6), (0x1885, 0x1886), (0x18a9, 0x18a9),
    (0x1920, 0x1922), (0x1927, 0x1928), (0x1932, 0x1932), (0x1a17, 0x1a18), (0x1a1b, 0x1a1b), (0x1a56, 0x1a56),
    (0x1a58, 0x1a5e), (0x1a62, 0x1a62), (0x1a65, 0x1a6c), (0x1a73, 0x1a74), (0x1abf, 0x1b03), (0x1b36, 0x1b3a),
    (0x1b3c, 0x1b3c), (0x1b42, 0x1b42), (0x1b80, 0x1b81), (0x1ba2, 0x1ba5), (0x1ba8, 0x1bad), (0x1be8, 0x1be9),
    (0x1bed, 0x1bed), (0x1bef, 0x1bf1), (0x1c2c, 0x1c33), (0x1c36, 0x1c36), (0x1dd3, 0x1df4), (0x2de0, 0x2dff),
    (0xa674, 0xa67b), (0xa69e, 0xa69f), (0xa802, 0xa802), (0xa80b, 0xa80b), (0xa825, 0xa826), (0xa8c5, 0xa8c5),
    (0xa8ff, 0xa8ff), (0xa926, 0xa92a), (0xa947, 0xa951), (0xa980, 0xa982), (0xa9b6, 0xa9b9), (0xa9bc, 0xa9bd),
    (0xa9e5, 0xa9e5), (0xaa29, 0xaa2e), (0xaa31, 0xaa32), (0xaa35, 0xaa36), (0xaa43, 0xaa43), (0xaa4c, 0xaa4c),
    (0xaa7c, 0xaa7c), (0xaab0, 0xaab0), (0xaab2, 0xaab4), (0xaab7, 0xaab8), (0xaabe, 0xaabe), (0xaaec, 0xaaed),
    (0xabe5, 0xabe5), (0xabe8, 0xabe8), (0xfb1e, 0xfb1e), (0x10376, 0x1037a), (0x10a01, 0x10a0f), (0x10d24, 0x10d27),
    (0x10d69, 0x10d69), (0x10eab, 0x10eac), (0x10efa, 0x10efc), (0x11001, 0x11001), (0x11038, 0x11045), (0x11073, 0x11074),
    (0x11080, 0x11081), (0x110b3, 0x110b6), (0x110c2, 0x110c2), (0x11100, 0x11102), (0x11127, 0x1112b), (0x1112d, 0x11132),
    (0x11180, 0x11181), (0x111b6, 0x111be), (0x111cf, 0x111cf), (0x1122f, 0x11231), (0x11234, 0x1123e), (0x11241, 0x11241),
    (0x112df, 0x112df), (0x112e3, 0x112e8), (0x11300, 0x11301), (0x11340, 0x11340), (0x113bb, 0x113c0), (0x11438, 0x1143f),
    (0x11443, 0x11444), (0x114b3, 0x114b8), (0x114ba, 0x114ba), (0x114bf, 0x114c0), (0x115b2, 0x115b5), (0x115bc, 0x115bd),
    (0x115dc, 0x115dd), (0x11633, 0x1163a), (0x1163d, 0x1163d), (0x11640, 0x11640), (0x116ab, 0x116ab), (0x116ad, 0x116ad),
    (0x116b0, 0x116b5), (0x1171d, 0x1171d), (0x1171f, 0x1171f), (0x11722, 0x11725), (0x11727, 0x1172a), (0x1182f, 0x11837),
    (0x1193b, 0x1193c), (0x119d4, 0x119db), (0x11a01, 0x11a0a), (0x11a35, 0x11a38), (0x11a3b, 0x11a3e), (0x11a51, 0x11a56),
    (0x11a59, 0x11a5b), (0x11a8a, 0x11a96), (0x11b60, 0x11b60), (0x11b62, 0x11b64), (0x11b66, 0x11b66), (0x11c30, 0x11c3d),
    (0x11c92, 0x11ca7), (0x11caa, 0x11cb0), (0x11cb2, 0x11cb3), (0x11cb5, 0x11cb6), (0x11d31, 0x11d43), (0x11d47, 0x11d47),
    (0x11d90, 0x11d91), (0x11d95, 0x11d95), (0x11ef3, 0x11ef4), (0x11f00, 0x11f01), (0x11f36, 0x11f3a), (0x11f40, 0x11f40),
    (0x1611e, 0x16129), (0x1612d, 0x1612e), (0x16f4f, 0x16f4f), (0x16f8f, 0x16f92), (0x1bc9e, 0x1bc9e), (0x1e000, 0x1e02a),
    (0x1e08f, 0x1e08f), (0x1e6e3, 0x1e6e3), (0x1e6e6, 0x1e6e6), (0x1e6ee, 0x1e6ef), (0x1e6f5, 0x1e6f5), (0x1e947, 0x1e947),
];

/// Whether a character is a letter or a digit that shows by itself.
pub(crate) fn is_visible_letter(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric();
    }
    let number = u32::from(c);
    c.is_alphanumeric()
        && !is_hidden(c)
        && !is_empty_room(c)
        && (number < 0x300
            || SIGNS_ON_LETTERS
                .iter()
                .take_while(|(first, _)| *first <= number)
                .all(|(_, last)| *last < number))
}

/// Whether a character is of a script that is written from right to left.
const fn is_from_right(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' | '\u{10800}'..='\u{10fff}'
        | '\u{1e800}'..='\u{1efff}')
}

/// Whether a character chooses the form of the one before it.
const fn is_selector(c: char) -> bool {
    matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}' | '\u{180b}'..='\u{180d}' | '\u{180f}')
}

/// Whether a character says whose flag the one before it is.
const fn is_tag(c: char) -> bool {
    matches!(c, '\u{e0020}'..='\u{e007f}')
}

/// Whether a hidden character has its use after the one before it: it joins letters of a script that needs it, or parts of
/// a picture, or chooses the form of a sign, or belongs to a flag.
fn has_use(c: char, before: Option<char>, in_flag: bool) -> bool {
    let Some(before) = before else {
        return false;
    };
    if is_tag(c) {
        return in_flag;
    }
    let follows_sign = !before.is_whitespace() && !is_hidden(before);
    if is_selector(c) {
        // A key, a sign of ownership, or a letter or picture of the scripts that have such forms.
        return follows_sign && matches!(before, '#' | '*' | '0'..='9' | '\u{a9}' | '\u{ae}' | '\u{1800}'..);
    }
    // Latin, Greek, Cyrillic and Armenian letters are never joined by them.
    matches!(c, '\u{200c}' | '\u{200d}')
        && (follows_sign || is_selector(before))
        && matches!(before, '\u{590}'..='\u{1fff}' | '\u{2070}'..)
}

/// Whether a hidden character is one that programs leave in what is copied from them, and that changes nothing: where a
/// word may be divided, where a text began, which way the words beside it run.
const fn is_left_by_copying(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202d}' | '\u{2060}'
        | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// The first hidden character of a text that has no use where it stands and is not let pass.
fn first_hidden(text: &str, passes: impl Fn(char) -> bool) -> Option<Spot> {
    let (mut before, mut in_flag) = (None, false);
    for (character, place) in text.chars().zip(1..) {
        in_flag = character == '\u{1f3f4}' || (in_flag && is_tag(character));
        if is_hidden(character) && !passes(character) && !has_use(character, before, in_flag) {
            return Some(Spot { character, place });
        }
        before = Some(character);
    }
    None
}

/// The first hidden character of a text of one line that has no use where it stands.
pub(crate) fn hidden_in_line(text: &str) -> Option<Spot> {
    first_hidden(text, |_| false)
}

/// The first hidden character of a text of several lines that does more than what is left by copying.
///
/// A letter or a page that was copied is full of these, and nobody can find and delete what no program shows, so they stay
/// as they were sent. What turns the order of what is read, or hides words in it, is not among them.
fn hidden_in_lines(text: &str) -> Option<Spot> {
    // ASCII and the letters of our languages are most of what is sent: nothing of it is hidden.
    if !text.chars().any(is_hidden) {
        return None;
    }
    let is_from_right = text.chars().any(is_from_right);
    first_hidden(text, |c| {
        is_left_by_copying(c) && !(c == '\u{202d}' && is_from_right)
    })
}

/// A text without the empty room and the hidden characters at its ends, checked but for hidden characters within. At least
/// one letter or digit shows. With it, how many characters of what was sent stood before it.
fn read(sent: &str, limit: usize) -> Result<(&str, usize), Fault> {
    let is_edge = |c: char| is_empty_room(c) || is_hidden(c);
    // A sign is told its form at its end, and a flag its country.
    let is_end = |c: char| is_edge(c) && !is_selector(c) && !is_tag(c);
    let from_start = sent.trim_start_matches(is_edge);
    let text = from_start.trim_end_matches(is_end);
    let skipped = sent.chars().count() - from_start.chars().count();
    if let Some(spot) = Spot::first(text, |c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
        Err(Fault::ControlCharacters(spot.after(skipped)))
    } else if !text.chars().any(is_visible_letter) {
        Err(Fault::Blank)
    } else if text.chars().count() > limit {
        Err(Fault::TooLong { limit })
    } else {
        Ok((text, skipped))
    }
}

/// A text of several lines, trimmed and checked: a letter or digit shows, it is within the limit in characters, has no
/// control characters but tabs and line ends, and hides nothing.
///
/// # Errors
/// The first of these that does not hold.
pub fn lines(sent: &str, limit: usize) -> Result<String, Fault> {
    let (text, skipped) = read(sent, limit)?;
    match hidden_in_lines(text) {
        Some(spot) => Err(Fault::HiddenCharacters(spot.after(skipped))),
        None => Ok(text.to_owned()),
    }
}

/// A text of one line, trimmed and checked: as [`lines`], without line ends, which could end a header or a row where it is
/// shown one day, and without any hidden character that has no use where it stands: what two people read alike is alike.
///
/// # Errors
/// The first of these that does not hold.
pub fn line(sent: &str, limit: usize) -> Result<String, Fault> {
    let (text, skipped) = read(sent, limit)?;
    if text.contains(['\n', '\r', '\u{2028}', '\u{2029}']) {
        return Err(Fault::SeveralLines);
    }
    match hidden_in_line(text) {
        Some(spot) => Err(Fault::HiddenCharacters(spot.after(skipped))),
        None => Ok(text.to_owned()),
    }
}

#[cfg(test)]
mod tests;
