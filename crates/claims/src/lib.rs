//! What a token of the digital-government portal says, read without a look at its signature.
//!
//! Who signed a token, and whether that is believed, says the crate `token`. One that was verified before is read again here,
//! so that its owner need not be remembered. Other claims of an issuer, of any type, are its own affair
//! and spoils nothing.
//!
//! Pure: no clock, no input or output.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use law::time::Instant;
use record::id::{Bin, Iin};
use record::strict::Str;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::value::RawValue;

/// What a token proves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Proved {
    /// The IIN of the owner of the account.
    pub iin: Iin,
    /// Whether a mobile number is connected to it and verified (the Rules, paragraph 3).
    pub phone_verified: bool,
    /// Until when the token is believed.
    pub until: Instant,
    /// The claim in which the IIN stands.
    pub iin_claim: String,
    /// The BIN of the organisation for which the owner may sign, where a claim says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bin: Option<Bin>,
    /// The claim in which that would stand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bin_claim: Option<String>,
}

/// The account that a token names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// As in [`Proved`].
    pub iin: Iin,
    /// As in [`Proved`].
    pub phone_verified: bool,
    /// As in [`Proved`].
    pub bin: Option<Bin>,
}

/// The members of a JSON object, each as it is written: what nobody reads may be whatever it is. Of one that is there twice
/// the last counts (RFC 7519, 4).
///
/// Kept as text, because a parser of any JSON value is a good part of a small function.
pub struct Members<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;

        impl<'de> Visitor<'de> for Object {
            type Value = Members<'de>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members<'de>, A::Error> {
                let mut members = Vec::new();
                while let Some(Str(name)) = map.next_key()? {
                    members.push((name, map.next_value()?));
                }
                Ok(Members(members))
            }
        }

        deserializer.deserialize_map(Object)
    }
}

impl<'a> Members<'a> {
    /// The object that this text is.
    pub fn of(json: &'a str) -> Option<Self> {
        serde_json::from_str(json).ok()
    }

    /// The value of a member.
    pub fn get(&self, name: &str) -> Option<&'a str> {
        let (_, value) = self.0.iter().rev().find(|(known, _)| known == name)?;
        Some(value.get())
    }

    /// The IIN or BIN that stands in this claim, if one does.
    ///
    /// The name is taken as it is, dots and all: `https://idp.example.kz/iin`. Where no claim has it, its dots lead into
    /// objects, as issuers like Keycloak write them: `person.iin` is `iin` in `person`.
    fn number<T: FromStr>(&self, claim: &str) -> Option<T> {
        let found = match self.get(claim) {
            Some(found) => found,
            None => {
                let (first, rest) = claim.split_once('.')?;
                let mut names = rest.split('.');
                let inside = self.get(first)?;
                names.try_fold(inside, |inside, name| Members::of(inside)?.get(name))?
            }
        };
        text(found)?.parse().ok()
    }

    /// The account that these claims name. A BIN that is missing, or is none, is nobody's, and refuses nobody.
    pub fn account(&self, iin_claim: &str, bin_claim: Option<&str>) -> Option<Account> {
        Some(Account {
            iin: self.number(iin_claim)?,
            phone_verified: self.has_phone(),
            bin: bin_claim.and_then(|claim| self.number(claim)),
        })
    }

    /// Whether a mobile number is connected and verified: a number that is not empty, as text or as a number, and `true`, as
    /// some issuers write it also as text. Nothing else counts as verified.
    fn has_phone(&self) -> bool {
        let is_verified = self
            .get("phone_number_verified")
            .is_some_and(|verified| matches!(verified, "true" | "\"true\""));
        let is_connected = self.get("phone_number").is_some_and(|number| match text(number) {
            Some(number) => !number.trim().is_empty(),
            None => number.starts_with(|first: char| first.is_ascii_digit()),
        });
        is_verified && is_connected
    }

    /// The instant of a claim (NumericDate; RFC 7519, 2).
    pub fn instant(&self, name: &str) -> Option<Instant> {
        Instant::from_timestamp(seconds(self.get(name)?)?, 0)
    }
}

/// The text that a JSON value is.
pub fn text(json: &str) -> Option<String> {
    serde_json::from_str(json).ok()
}

/// The whole seconds of a JSON number, of which a fraction is left out. Some programs write one, and some
/// write large numbers with an exponent.
fn seconds(json: &str) -> Option<i64> {
    let (number, exponent) = json.split_once(['e', 'E']).unwrap_or((json, "0"));
    let exponent: usize = exponent.trim_start_matches('+').parse().ok()?;
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    if exponent == 0 {
        return whole.parse().ok();
    }
    // More digits than these are no time.
    let shifted = fraction
        .bytes()
        .chain(std::iter::repeat(b'0'))
        .take(exponent.min(19));
    let digits: String = whole.chars().chain(shifted.map(char::from)).collect();
    digits.parse().ok()
}

/// The account that a token names in these claims, without a look at its signature: for one that was verified before, so that
/// its owner need not be remembered.
///
/// None where it is no token.
pub fn account_in(text: &str, iin_claim: &str, bin_claim: Option<&str>) -> Option<Account> {
    let claims = URL_SAFE_NO_PAD.decode(text.split('.').nth(1)?).ok()?;
    let claims = Members::of(std::str::from_utf8(&claims).ok()?)?;
    claims.account(iin_claim, bin_claim)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_are_read_however_they_are_written() {
        for (json, expected) in [
            ("1764500000", Some(1_764_500_000)),
            ("1764500000.0", Some(1_764_500_000)),
            ("1764500000.999", Some(1_764_500_000)),
            ("1.7645e9", Some(1_764_500_000)),
            ("1.7645E+09", Some(1_764_500_000)),
            ("1.764500000123e9", Some(1_764_500_000)),
            ("17e8", Some(1_700_000_000)),
            ("0", Some(0)),
            ("-61", Some(-61)),
            ("1e300", None),
            ("1e-3", None),
            ("\"1764500000\"", None),
            ("null", None),
            ("[1]", None),
            ("", None),
        ] {
            assert_eq!(seconds(json), expected, "{json}");
        }
    }
}
