//! One request as a function sees it: method, path, headers, body, and the instant at which it arrived.

use std::borrow::Cow;
use std::cell::{OnceCell, RefCell};
use std::rc::Rc;

use dialog::calendar::Calendar;
use dialog::fault::{Fault, Faults};
use dialog::language::Language;
use dialog::time::Instant;
use serde::Deserialize;

use crate::identity::Person;
use crate::pointer;
use crate::problem::{Kind, Problem};
use crate::signed::Signed;
use crate::store::Store;

/// The methods that the API knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Read.
    Get,
    /// Create, or act.
    Post,
    /// Put in place.
    Put,
    /// Remove.
    Delete,
    /// Anything else; no resource knows it.
    Other,
}

impl Method {
    /// Whether a request with this method has a body that is read.
    pub(crate) const fn has_body(self) -> bool {
        match self {
            Self::Post | Self::Put => true,
            Self::Get | Self::Delete | Self::Other => false,
        }
    }
}

/// One request.
pub struct Context {
    /// The method.
    pub method: Method,
    /// The path, without the query.
    pub path: String,
    /// The query, without its question mark.
    pub query: String,
    /// The headers, names in lower case.
    pub headers: Vec<(String, Vec<u8>)>,
    /// The body.
    pub body: Vec<u8>,
    /// The instant at which the request arrived.
    pub now: Instant,
    /// The language of the answer.
    pub language: Language,
    /// The identity of the request.
    pub request_id: String,
    /// Whether the function takes signed documents.
    pub(crate) takes_signed: bool,
    pub(crate) signed: OnceCell<Signed>,
    pub(crate) store: OnceCell<Store>,
    pub(crate) identified: OnceCell<Person>,
    /// The calendars that this request has read.
    pub(crate) calendars: RefCell<Vec<Rc<Calendar>>>,
}

/// Characters in a caller's own request id; a longer one is replaced.
const REQUEST_ID_CHARS: usize = 128;

/// Characters in an idempotency key: four times a UUID, and visible ASCII only.
const IDEMPOTENCY_KEY_CHARS: usize = 160;

/// A request id that can be echoed and logged as it is.
pub(crate) fn is_request_id(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= REQUEST_ID_CHARS
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b))
}

/// A weight (RFC 9110, 12.4.2) in thousandths; further digits, as some clients write them, are left out.
///
/// Read as text: a parser of floating-point numbers is 17 KB, mostly tables, in every function.
fn thousandths(weight: &str) -> Option<u16> {
    let (whole, fraction) = weight.split_once('.').unwrap_or((weight, ""));
    let is_digit = |byte: u8| byte.is_ascii_digit();
    match whole {
        "0" | "" if !(weight.is_empty() || weight == ".") && fraction.bytes().all(is_digit) => {
            let three = fraction.bytes().chain([b'0'; 3]).take(3);
            Some(three.fold(0, |sum, digit| sum * 10 + u16::from(digit - b'0')))
        }
        "1" if fraction.bytes().all(|digit| digit == b'0') => Some(1000),
        _ => None,
    }
}

/// The language that `Accept-Language` prefers among ours (RFC 9110, 12.5.4); Kazakh where it names none.
pub(crate) fn preferred_language(header: Option<&str>) -> Language {
    let mut best: Option<(u16, Language)> = None;
    for part in header.unwrap_or_default().split(',') {
        let mut parameters = part.split(';').map(str::trim);
        let Some(language) = parameters.next().and_then(Language::from_tag) else {
            continue;
        };
        // A weight that is none weighs nothing.
        let thousandths = parameters
            .find_map(|parameter| parameter.strip_prefix("q="))
            .map_or(Some(1000), thousandths)
            .unwrap_or_default();
        if thousandths > 0 && best.is_none_or(|(top, _)| thousandths > top) {
            best = Some((thousandths, language));
        }
    }
    best.map_or(Language::Kk, |(_, language)| language)
}

impl Context {
    /// The segments of the path.
    pub fn segments(&self) -> Vec<&str> {
        self.path.split('/').skip(1).collect()
    }

    /// The value of a header in UTF-8; none where it is absent or something else.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(known, _)| known == name)
            .and_then(|(_, value)| std::str::from_utf8(value).ok())
    }

    /// The value of a query parameter, percent-decoded; what is not UTF-8 then is no value of ours.
    pub fn parameter(&self, name: &str) -> Option<Cow<'_, str>> {
        self.query.split('&').find_map(|pair| {
            let (known, value) = pair.split_once('=').unwrap_or((pair, ""));
            (known == name).then(|| percent_encoding::percent_decode_str(value).decode_utf8_lossy())
        })
    }

    /// The store, opened at its first use.
    ///
    /// # Errors
    /// It cannot be opened.
    pub fn store(&self) -> Result<&Store, Problem> {
        match self.store.get() {
            Some(store) => Ok(store),
            None => {
                let store = Store::open()?;
                Ok(self.store.get_or_init(|| store))
            }
        }
    }

    /// The caller's idempotency key.
    ///
    /// # Errors
    /// It is there but not one, of visible ASCII and of a bounded length: a key that is overlooked is a request
    /// that is doubled.
    pub fn idempotency_key(&self) -> Result<Option<&str>, Problem> {
        let mut keys = self
            .headers
            .iter()
            .filter(|(name, _)| name == "idempotency-key")
            .map(|(_, value)| value);
        let Some(key) = keys.next() else { return Ok(None) };
        let well_formed = (1..=IDEMPOTENCY_KEY_CHARS).contains(&key.len())
            && key.iter().all(u8::is_ascii_graphic)
            && keys.next().is_none();
        match std::str::from_utf8(key) {
            Ok(key) if well_formed => Ok(Some(key)),
            Ok(_) | Err(_) => Err(Problem::new(Kind::InvalidParameter).because(
                "Idempotency-Key біреу болуы және бос орынсыз 1–160 ASCII таңбадан тұруы тиіс",
                "Idempotency-Key должен быть один, из 1–160 символов ASCII без пробелов",
                "there must be one Idempotency-Key of 1 to 160 visible ASCII characters",
            )),
        }
    }

    /// Whether the body is of this media type, whatever its parameters.
    pub(crate) fn is_media_type(&self, wanted: &str) -> bool {
        let media_type = self.header("content-type").unwrap_or_default();
        let essence = media_type.split(';').next().unwrap_or_default().trim();
        essence.eq_ignore_ascii_case(wanted)
    }

    /// The document that was sent: the body, or what is signed in it.
    ///
    /// # Errors
    /// 415 for another media type, 422 where it is signed and the signature is not believed.
    pub fn document(&self) -> Result<&[u8], Problem> {
        match self.signed()? {
            Some(signed) => signed.content(self),
            None if self.is_media_type("application/json") => Ok(&self.body),
            None => Err(self.unsupported_media_type()),
        }
    }

    /// The document that was sent, as JSON of this type.
    ///
    /// # Errors
    /// As [`Context::document`]; 400 for what is not JSON, 422 with a pointer for JSON of another shape.
    pub fn json<'a, T: Deserialize<'a>>(&'a self) -> Result<T, Problem> {
        let document = self.document()?;
        if std::str::from_utf8(document).is_err() {
            return Err(Problem::new(Kind::Malformed).because(
                "денеде жарамсыз UTF-8 бар",
                "в теле есть недопустимая последовательность UTF-8",
                "the body has an invalid UTF-8 sequence",
            ));
        }
        dialog::strict::from_slice(document).map_err(|error| {
            if error.is_data() {
                let pointer = pointer::at(document, error.line(), error.column());
                Problem::faults(Faults(vec![shape_fault(pointer, &error.to_string())]))
            } else {
                Problem::new(Kind::Malformed).technically(error)
            }
        })
    }

    /// The problem of a method that this resource does not know.
    pub fn method_not_allowed(&self, allowed: &'static str) -> Problem {
        Problem::new(Kind::MethodNotAllowed).header("allow", allowed)
    }
}

/// What the parser says of another shape, as a fault of the field it is about.
fn shape_fault(pointer: String, said: &str) -> (String, Fault) {
    match said.split('`').collect::<Vec<_>>().as_slice() {
        ["missing field ", field, ..] => (format!("{pointer}/{field}"), Fault::Required),
        ["unknown field ", ..] => (pointer, Fault::UnknownField),
        ["duplicate field ", ..] => (pointer, Fault::RepeatedField),
        _ => (pointer, Fault::WrongType),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_is_the_best_of_ours() {
        for (header, expected) in [
            (None, Language::Kk),
            (Some("ru"), Language::Ru),
            (Some("ru-KZ, kk;q=0.9"), Language::Ru),
            (Some("en;q=0.5, kk;q=0.8"), Language::Kk),
            (Some("de, fr;q=0.9"), Language::Kk),
            (Some("de, EN;q=0.1"), Language::En),
            (Some("ru;q=0, en"), Language::En),
            (Some("ru;q=x, en;q=2, kk;q=0.001"), Language::Kk),
            (Some(";;,,q="), Language::Kk),
            (Some("ru;q=0.899, en;q=0.9"), Language::En),
            (Some("ru;q=0.8999999761581421, en;q=0.9"), Language::En),
            (Some("ru;q=0.29, en;q=0.289"), Language::Ru),
            (Some("ru;q=.5, en;q=0.4"), Language::Ru),
            (Some("ru;q=1.000, en;q=0.999"), Language::Ru),
            (Some("ru;q=1.001, en;q=0.1"), Language::En),
            (Some("ru;q=0.0009, en;q=0.001"), Language::En),
            (Some("ru;q=-1, kk;q=., en;q=0.1"), Language::En),
            (Some("ru;q=0.5x, kk;q=0., en;q=0.1"), Language::En),
            (Some("ru;q=65536, en;q=0.1"), Language::En),
        ] {
            assert_eq!(preferred_language(header), expected, "{header:?}");
        }
    }
}
