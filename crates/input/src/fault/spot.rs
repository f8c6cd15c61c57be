//! Sentences about what stands at one place of a value.

use words::language::Language;

use super::said::Said::{self, Fixed, Made};
use super::why::{NotAName, NotEmail, NotPhone};
use crate::limit::ATTACHMENT_NAME_UNITS;
use crate::say;
use crate::spot::Spot;

/// A sentence of a catalogue that names a place and the code of the character there.
type OfPlace = fn(Language, &str, &str) -> String;

/// A sentence of a catalogue that names a place, and the character there with its code.
type OfSign = fn(Language, &str, &str, &str) -> String;

/// A number as it stands in a sentence: one function for all, because a component is smaller for it.
#[inline(never)]
pub(super) fn number(value: usize) -> String {
    value.to_string()
}

fn of_place(say: OfPlace, spot: Spot, language: Language) -> String {
    say(language, &spot.code(), &number(spot.place))
}

fn of_sign(say: OfSign, spot: Spot, language: Language) -> String {
    say(
        language,
        &spot.code(),
        &number(spot.place),
        &spot.character.to_string(),
    )
}

/// A control character.
pub(super) fn control(spot: Spot, language: Language) -> String {
    of_place(say::control, spot, language)
}

/// A character that nobody sees.
pub(super) fn hidden(spot: Spot, language: Language) -> String {
    if spot.character.is_control() {
        control(spot, language)
    } else if spot.turns_writing() {
        of_place(say::turns_writing, spot, language)
    } else {
        of_place(say::hidden, spot, language)
    }
}

/// Why a text is no e-mail address.
pub(super) fn not_an_email(why: NotEmail, language: Language) -> Said {
    match why {
        NotEmail::Hidden(spot) => Made(hidden(spot, language)),
        NotEmail::At => Fixed(&say::EMAIL_AT),
        NotEmail::Dots => Fixed(&say::EMAIL_DOTS),
        NotEmail::Character(spot) => Made(of_sign(say::email_character, spot, language)),
        NotEmail::Alphabet(spot) => Made(of_sign(say::email_alphabet, spot, language)),
        NotEmail::LocalPart => Fixed(&say::EMAIL_LOCAL_PART),
        NotEmail::Domain => Fixed(&say::EMAIL_DOMAIN),
        NotEmail::TopLevel => Fixed(&say::EMAIL_TOP_LEVEL),
        NotEmail::Long => Fixed(&say::EMAIL_LONG),
    }
}

/// Why a text is no telephone number.
pub(super) fn not_a_phone(why: NotPhone, language: Language) -> Said {
    match why {
        NotPhone::Character(spot) if spot.character.is_control() => Made(control(spot, language)),
        NotPhone::Character(spot) => Made(of_sign(say::phone_character, spot, language)),
        NotPhone::AreaCode => Fixed(&say::PHONE_AREA_CODE),
        NotPhone::CountryCode => Fixed(&say::PHONE_COUNTRY_CODE),
        NotPhone::Seven => Fixed(&say::PHONE_SEVEN),
        NotPhone::NoCountry => Fixed(&say::PHONE_NO_COUNTRY),
        NotPhone::Length => Fixed(&say::PHONE_LENGTH),
    }
}

/// Why a text is no name of a file.
pub(super) fn not_a_name(why: NotAName, language: Language) -> Said {
    match why {
        NotAName::Blank => Fixed(&say::NAME_BLANK),
        NotAName::Control(spot) => Made(control(spot, language)),
        NotAName::Hidden(spot) => Made(hidden(spot, language)),
        NotAName::Path(spot) => {
            let (place, sign) = (number(spot.place), spot.character.to_string());
            Made(say::name_path(language, &place, &sign))
        }
        NotAName::Quote(spot) => Made(say::name_quote(language, &number(spot.place))),
        NotAName::Reserved => Fixed(&say::NAME_RESERVED),
        NotAName::Long => Made(say::name_long(language, &number(ATTACHMENT_NAME_UNITS))),
    }
}
