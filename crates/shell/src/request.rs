//! One request as it came: method, path, headers, body, and the instant at which it arrived. It asks nobody anything.

use std::borrow::Cow;

use api::Method;
use law::time::Instant;
use words::language::Language;

use crate::kinds;
use crate::problem::Problem;
use crate::route::{self, Route};
use crate::say;

/// One request.
pub struct Request {
    /// The method; none where the API does not know it.
    pub(crate) method: Option<Method>,
    /// Whether the answer goes without its body.
    pub(crate) is_head: bool,
    /// Path and query, as they were sent.
    pub(crate) target: String,
    /// The path in its one spelling, where it was sent in another.
    pub(crate) normal_path: Option<String>,
    /// The headers, names in lower case.
    pub headers: Vec<(String, Vec<u8>)>,
    /// The route of what is asked for, once it is found.
    pub(crate) route: Option<&'static Route>,
    /// The body.
    pub body: Vec<u8>,
    /// The instant at which the request arrived.
    pub now: Instant,
    /// The language of the answer.
    pub language: Language,
    /// The identity of the request.
    pub request_id: String,
}

/// Characters in a caller's own request id; a longer one is replaced.
const REQUEST_ID_CHARS: usize = 128;

/// Characters in an idempotency key: four times a UUID, and visible ASCII only.
const IDEMPOTENCY_KEY_CHARS: usize = 160;

/// A request id that can be echoed and logged as it is.
fn is_request_id(text: &str) -> bool {
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

/// The languages of the portal, in the order in which they are taken where none is preferred.
const LANGUAGES: [Language; 3] = [Language::Kk, Language::Ru, Language::En];

/// The language that `Accept-Language` prefers among ours (RFC 9110, 12.5.4); Kazakh where it names none.
fn preferred_language(header: Option<&str>) -> Language {
    let mut best: Option<(u16, Language)> = None;
    let mut take = |weight: u16, language: Language| {
        if weight > 0 && best.is_none_or(|(top, _)| weight > top) {
            best = Some((weight, language));
        }
    };
    let ranges = header.unwrap_or_default().split(',').map(|part| {
        let mut parameters = part.split(';').map(str::trim);
        let range = parameters.next().unwrap_or_default();
        // A weight that is none weighs nothing.
        let weight = parameters
            .find_map(|parameter| parameter.strip_prefix(['q', 'Q'])?.strip_prefix('='))
            .map_or(Some(1000), thousandths)
            .unwrap_or_default();
        (range, weight)
    });
    let mut named = [false; LANGUAGES.len()];
    let mut others = 0;
    for (range, weight) in ranges {
        if range == "*" {
            others = others.max(weight);
        } else if let Some(language) = Language::from_tag(range) {
            take(weight, language);
            for (known, named) in LANGUAGES.iter().zip(&mut named) {
                *named |= *known == language;
            }
        }
    }
    // `*` is every language that is not named, those that are ruled out by name among them.
    for (language, named) in LANGUAGES.into_iter().zip(named) {
        if !named {
            take(others, language);
        }
    }
    best.map_or(Language::Kk, |(_, language)| language)
}

impl Request {
    /// A request without its body that arrived at this instant. Its identity is the one that the caller gave it, or empty.
    pub fn new(
        method: Option<Method>,
        target: String,
        headers: Vec<(String, Vec<u8>)>,
        now: Instant,
    ) -> Self {
        let mut request = Self {
            method,
            is_head: false,
            target,
            normal_path: None,
            headers,
            route: None,
            body: Vec::new(),
            now,
            language: Language::Kk,
            request_id: String::new(),
        };
        for (name, _) in &mut request.headers {
            name.make_ascii_lowercase();
        }
        request.normal_path = route::normalised(request.sent_path());
        request.language = preferred_language(request.joined("accept-language").ok().flatten().as_deref());
        let id = request.only_header("x-request-id").filter(|id| is_request_id(id));
        request.request_id = id.map(str::to_owned).unwrap_or_default();
        request
    }

    /// The path as it was sent, and the query, without its question mark.
    fn parts(&self) -> (&str, &str) {
        self.target.split_once('?').unwrap_or((&self.target, ""))
    }

    /// The path, without the query, as it was sent.
    pub(crate) fn sent_path(&self) -> &str {
        self.parts().0
    }

    /// The path, without the query, in its one spelling.
    pub fn path(&self) -> &str {
        match &self.normal_path {
            Some(path) => path,
            None => self.sent_path(),
        }
    }

    /// The query, without its question mark.
    pub(crate) fn query(&self) -> &str {
        self.parts().1
    }

    /// What stands in the path where the form of the operation has this name in braces.
    pub fn named(&self, name: &str) -> &str {
        let form = self.route.map_or("", |route| route.path);
        let is_named = |segment: &str| {
            let inner = segment.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
            inner == Some(name)
        };
        let mut pairs = form.split('/').zip(self.path().split('/'));
        pairs
            .find(|(wanted, _)| is_named(wanted))
            .map_or("", |(_, given)| given)
    }

    /// The value of a header in UTF-8; none where it is absent or something else.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(known, _)| known == name)
            .and_then(|(_, value)| std::str::from_utf8(value).ok())
    }

    /// The value of a header that is there once; none where it is absent, there more than once, or something else.
    pub(crate) fn only_header(&self, name: &str) -> Option<&str> {
        let mut values = self.headers.iter().filter(|(known, _)| known == name);
        match (values.next(), values.next()) {
            (Some((_, value)), None) => std::str::from_utf8(value).ok(),
            (Some(_) | None, _) => None,
        }
    }

    /// The value of a query parameter, percent-decoded. A plus sign is a plus sign.
    pub fn parameter(&self, name: &str) -> Option<Cow<'_, str>> {
        let mut pairs = self.query().split('&').map(route::pair);
        let (_, value) = pairs.find(|(known, _)| *known == name)?;
        Some(percent_encoding::percent_decode_str(value).decode_utf8_lossy())
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
            Ok(_) | Err(_) => Err(Problem::new(&kinds::INVALID_PARAMETER)
                .of_parameter("Idempotency-Key")
                .because(&say::parameters::IDEMPOTENCY_KEY)),
        }
    }

    /// Whether the body is of this media type, whatever its parameters.
    pub(crate) fn is_media_type(&self, wanted: &str) -> bool {
        let media_type = self.header("content-type").unwrap_or_default();
        let essence = media_type.split(';').next().unwrap_or_default().trim();
        essence.eq_ignore_ascii_case(wanted)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A request to this address with these headers.
    fn request(target: &str, headers: &[(&str, &str)]) -> Request {
        let headers = headers
            .iter()
            .map(|(name, value)| ((*name).to_owned(), value.as_bytes().to_owned()));
        Request::new(
            Some(Method::Get),
            target.to_owned(),
            headers.collect(),
            Instant::UNIX_EPOCH,
        )
    }

    #[test]
    fn a_request_says_what_stands_in_its_address_and_its_headers() {
        let asked = request(
            "/v1/%74hings/a%2Fb?limit=5&cursor=%D0%B6+",
            &[
                ("X-Request-Id", "id-1"),
                ("Accept-Language", "ru"),
                ("A", "1"),
                ("a", "2"),
            ],
        );
        assert_eq!(
            (asked.path(), asked.query()),
            ("/v1/things/a%2Fb", "limit=5&cursor=%D0%B6+")
        );
        assert_eq!(asked.sent_path(), "/v1/%74hings/a%2Fb");
        assert_eq!(asked.parameter("cursor").as_deref(), Some("ж+"));
        assert_eq!(asked.parameter("before"), None);
        assert_eq!((asked.header("a"), asked.only_header("a")), (Some("1"), None));
        assert_eq!((&*asked.request_id, asked.language), ("id-1", Language::Ru));
        assert_eq!(request("/", &[("x-request-id", "a b")]).request_id, "");
    }

    #[test]
    fn an_idempotency_key_is_visible_ascii_and_there_once() {
        let key = |headers: &[(&str, &str)]| {
            let request = request("/", headers);
            let key = request.idempotency_key();
            key.map(|key| key.map(str::to_owned))
                .map_err(|problem| problem.kind())
        };
        const NAME: &str = "Idempotency-Key";
        assert_eq!(key(&[]), Ok(None));
        assert_eq!(key(&[(NAME, "k-1")]), Ok(Some("k-1".to_owned())));
        let long = "k".repeat(IDEMPOTENCY_KEY_CHARS + 1);
        for wrong in [
            &[(NAME, "")][..],
            &[(NAME, "a b")],
            &[(NAME, "ж")],
            &[(NAME, &long)],
            &[(NAME, "a"), (NAME, "a")],
        ] {
            assert_eq!(key(wrong), Err(&kinds::INVALID_PARAMETER), "{wrong:?}");
        }
    }

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
            (Some("ru;Q=0, en"), Language::En),
            (Some("ru;Q=0.1, en;Q=0.2"), Language::En),
            (Some("ru ; q=0.1 , en ; Q=0.2"), Language::En),
            (Some("*"), Language::Kk),
            (Some("*, ru"), Language::Ru),
            (Some("kk;q=0, *"), Language::Ru),
            (Some("kk;q=0, ru;q=0, *;q=0.1"), Language::En),
            (Some("en;q=0.5, *;q=0.8"), Language::Kk),
            (Some("en;q=0.5, *;q=0.1"), Language::En),
            (Some("kk;q=0"), Language::Kk),
        ] {
            assert_eq!(preferred_language(header), expected, "{header:?}");
        }
    }
}
