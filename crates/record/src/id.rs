//! Identifiers: people, organisations, registration numbers and events.
//!
//! Each is a type of its own that can only be made from a valid value.

use std::fmt;
use std::str::FromStr;

use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Digits in an IIN or a BIN.
const NUMBER_DIGITS: usize = 12;

/// Why an IIN or BIN was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidNumber {
    /// Not exactly twelve ASCII digits.
    #[error("must be 12 digits")]
    Shape,
    /// The twelfth digit does not follow from the first eleven.
    #[error("the check digit is wrong")]
    CheckDigit,
}

/// The check digit of the first eleven digits, or none where no number with these digits is ever issued.
///
/// The sum of digits times 1..11, modulo 11; where that is 10, once more with the weights 3..11, 1, 2
/// (orders of the Ministry of Internal Affairs № 521 and the Ministry of Justice № 423, 2023).
fn check_digit(digits: &[u32]) -> Option<u32> {
    const FIRST: [u32; 11] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];
    const SECOND: [u32; 11] = [3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2];
    let sum = |weights: [u32; 11]| {
        digits
            .iter()
            .zip(weights)
            .map(|(digit, weight)| digit * weight)
            .sum::<u32>()
            % 11
    };
    [FIRST, SECOND]
        .into_iter()
        .map(sum)
        .find(|remainder| *remainder < 10)
}

/// Checks shape and check digit of an IIN or a BIN.
fn check_number(text: &str) -> Result<(), InvalidNumber> {
    let digits: Vec<u32> = text
        .chars()
        .map(|c| c.to_digit(10))
        .collect::<Option<_>>()
        .ok_or(InvalidNumber::Shape)?;
    match digits.split_last() {
        Some((last, rest)) if rest.len() + 1 == NUMBER_DIGITS => {
            // Zeros alone pass the sum, and are what a form sends that was never filled in.
            let issued = digits.iter().any(|digit| *digit != 0);
            if issued && check_digit(rest) == Some(*last) {
                Ok(())
            } else {
                Err(InvalidNumber::CheckDigit)
            }
        }
        _ => Err(InvalidNumber::Shape),
    }
}

/// Reads a type from a text by the parser of the type. What it refuses is refused while the text is read, so that the place
/// of the fault is that of the text; `serde(try_from)` refuses it after that, at the end of whatever is around it.
macro_rules! read_as_text {
    ($name:ident) => {
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Text;

                impl Visitor<'_> for Text {
                    type Value = $name;

                    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                        formatter.write_str("a string")
                    }

                    fn visit_str<E: Error>(self, text: &str) -> Result<$name, E> {
                        text.parse().map_err(E::custom)
                    }
                }

                deserializer.deserialize_str(Text)
            }
        }
    };
}

macro_rules! text_newtype {
    ($name:ident, $pattern:literal) => {
        impl $name {
            /// The value as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        read_as_text!($name);

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        #[cfg(feature = "schema")]
        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "type": "string", "pattern": $pattern })
            }
        }
    };
}

/// The individual identification number (ИИН, ЖСН) of a person.
///
/// Only the check digit is verified: the structure by date of birth is no longer normative.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Iin(String);

impl FromStr for Iin {
    type Err = InvalidNumber;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        check_number(text).map(|()| Self(text.to_owned()))
    }
}

text_newtype!(Iin, "^[0-9]{12}$");

/// The business identification number (БИН, БСН) of an organisation.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Bin(String);

impl FromStr for Bin {
    type Err = InvalidNumber;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        check_number(text).map(|()| Self(text.to_owned()))
    }
}

text_newtype!(Bin, "^[0-9]{12}$");

/// The number under which a holder registered a request: holder, year of registration, serial in that year.
///
/// Written `BIN-YEAR-SERIAL`. The number of the first registration is also the identifier of the case, so
/// that a holder's register can be read without any index beside its counter.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RegistrationNumber {
    /// The holder that registered the request.
    pub holder: Bin,
    /// The year of the registration day.
    pub year: i32,
    /// 1 for the holder's first request of the year.
    pub serial: u64,
}

/// The text is not a registration number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidRegistrationNumber {
    /// It is not of the form of one.
    #[error("must be BIN-YEAR-SERIAL, such as 990340000014-2026-17")]
    Shape,
    /// It is, but for the check digit of its BIN.
    #[error("the check digit of the BIN is wrong")]
    CheckDigit,
}

impl From<InvalidNumber> for InvalidRegistrationNumber {
    fn from(why: InvalidNumber) -> Self {
        match why {
            InvalidNumber::Shape => Self::Shape,
            InvalidNumber::CheckDigit => Self::CheckDigit,
        }
    }
}

impl FromStr for RegistrationNumber {
    type Err = InvalidRegistrationNumber;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut parts = text.split('-');
        let (Some(holder), Some(year), Some(serial), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(InvalidRegistrationNumber::Shape);
        };
        let number = Self {
            holder: holder.parse()?,
            year: year.parse().map_err(|_| InvalidRegistrationNumber::Shape)?,
            serial: serial.parse().map_err(|_| InvalidRegistrationNumber::Shape)?,
        };
        // One case, one spelling: leading zeros and signs do not come back as they were written.
        if number.serial > 0 && number.to_string() == text {
            Ok(number)
        } else {
            Err(InvalidRegistrationNumber::Shape)
        }
    }
}

read_as_text!(RegistrationNumber);

impl Serialize for RegistrationNumber {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl fmt::Display for RegistrationNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}-{}", self.holder, self.year, self.serial)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for RegistrationNumber {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "RegistrationNumber".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "pattern": "^[0-9]{12}-[1-9][0-9]{3}-[1-9][0-9]{0,8}$" })
    }
}

/// Bytes as hexadecimal digits. A record has many, and each is written without an allocation of its own.
pub mod hexadecimal {
    use std::fmt;

    use serde::Serializer;
    use serde::ser::Error;

    pub use hex::serde::deserialize;

    /// The digits of the longest that is written: a SHA-256 value.
    const MOST_DIGITS: usize = 64;

    /// What `take` makes of the digits; none where there are more than the longest has.
    fn digits<T>(bytes: &[u8], take: impl FnOnce(&str) -> T) -> Option<T> {
        let mut digits = [0; MOST_DIGITS];
        let digits = digits.get_mut(..bytes.len() * 2)?;
        hex::encode_to_slice(bytes, digits).ok()?;
        std::str::from_utf8(digits).ok().map(take)
    }

    /// Writes bytes as their digits.
    ///
    /// # Errors
    /// There are more than those of a SHA-256 value, or the serializer fails.
    pub fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        digits(bytes, |digits| serializer.serialize_str(digits))
            .ok_or_else(|| Error::custom("too many bytes"))?
    }

    /// Writes bytes as their digits into a text.
    ///
    /// # Errors
    /// There are more than those of a SHA-256 value, or the formatter fails.
    pub fn write(bytes: &[u8], f: &mut fmt::Formatter<'_>) -> fmt::Result {
        digits(bytes, |digits| f.write_str(digits)).ok_or(fmt::Error)?
    }
}

/// The identity of one event: 16 random bytes, written as 32 hexadecimal digits.
///
/// It is how a writer recognises its own write in a store whose answers cannot be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EventId(#[serde(with = "hexadecimal")] pub [u8; 16]);

impl fmt::Display for EventId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        hexadecimal::write(&self.0, f)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for EventId {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "EventId".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "pattern": "^[0-9a-f]{32}$" })
    }
}

/// A SHA-256 value, written as 64 hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Digest(#[serde(with = "hexadecimal")] pub [u8; 32]);

impl Digest {
    /// The SHA-256 of these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        use sha2::Digest as _;
        Self(sha2::Sha256::digest(bytes).into())
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        hexadecimal::write(&self.0, f)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Digest {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Digest".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "pattern": "^[0-9a-f]{64}$" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_digit_follows_the_orders_521_and_423_of_2023() {
        for (text, expected, why) in [
            ("123456789013", Ok(()), "the first weights give the digit"),
            (
                "123456789011",
                Err(InvalidNumber::CheckDigit),
                "a wrong last digit",
            ),
            ("12345678901", Err(InvalidNumber::Shape), "eleven digits"),
            ("1234567890133", Err(InvalidNumber::Shape), "thirteen digits"),
            ("000000000000", Err(InvalidNumber::CheckDigit), "zeros alone"),
            ("12345678901a", Err(InvalidNumber::Shape), "a letter"),
            ("１23456789013", Err(InvalidNumber::Shape), "a full-width digit"),
            ("", Err(InvalidNumber::Shape), "nothing"),
        ] {
            assert_eq!(text.parse::<Iin>().map(|_| ()), expected, "{why}");
            assert_eq!(text.parse::<Bin>().map(|_| ()), expected, "{why}");
        }
    }

    #[test]
    fn the_second_weights_serve_where_the_first_give_ten_and_twice_ten_is_never_issued() {
        let first = |digits: &[u32]| digits.iter().zip(1..).map(|(d, w)| d * w).sum::<u32>() % 11;
        let (mut second_weights, mut never) = (0, 0);
        for n in 0..20_000_u32 {
            let digits: Vec<u32> = format!("{n:011}")
                .chars()
                .filter_map(|c| c.to_digit(10))
                .collect();
            if first(&digits) == 10 {
                match check_digit(&digits) {
                    Some(digit) => {
                        second_weights += 1;
                        assert!(format!("{n:011}{digit}").parse::<Iin>().is_ok());
                    }
                    None => {
                        never += 1;
                        assert!((0..10).all(|d| format!("{n:011}{d}").parse::<Iin>().is_err()));
                    }
                }
            }
        }
        assert!(second_weights > 0 && never > 0);
    }

    #[test]
    fn a_registration_number_has_one_spelling() {
        let number: RegistrationNumber = "123456789013-2026-17".parse().unwrap();
        assert_eq!(number.to_string(), "123456789013-2026-17");
        for bad in [
            "123456789013-2026-017",
            "123456789013-2026-+17",
            "123456789013-2026-0",
            "123456789013-2026",
            "123456789013-2026-1-1",
            "123456789011-2026-1",
            "123456789013-02026-1",
            "",
        ] {
            assert!(bad.parse::<RegistrationNumber>().is_err(), "{bad}");
        }
    }
}
