//! The identity of a request: the client's own where it can be echoed, else a new one. Functions name their
//! answers themselves; this is for the answers that the host gives in their place.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use http::{HeaderMap, HeaderName, HeaderValue};

/// The header that carries it.
pub const HEADER: HeaderName = HeaderName::from_static("x-request-id");
/// As long as the functions accept one.
pub const MAX_BYTES: usize = 128;

/// Makes identities that no other request has.
pub struct RequestIds {
    boot: u64,
    count: AtomicU64,
}

impl RequestIds {
    /// A new source; each start of a host has its own random part.
    pub fn new() -> Self {
        Self {
            boot: RandomState::new().build_hasher().finish(),
            count: AtomicU64::new(0),
        }
    }

    /// A new identity.
    pub fn next(&self) -> HeaderValue {
        let n = self.count.fetch_add(1, Relaxed);
        HeaderValue::try_from(format!("{:016x}{n:016x}", self.boot))
            .unwrap_or(HeaderValue::from_static("unnamed"))
    }
}

impl Default for RequestIds {
    fn default() -> Self {
        Self::new()
    }
}

/// The client's own identity for its request, where it can be echoed and logged as it is.
pub fn of(headers: &HeaderMap) -> Option<HeaderValue> {
    let id = headers.get(HEADER)?;
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.".contains(byte);
    let fits = (1..=MAX_BYTES).contains(&id.len()) && id.as_bytes().iter().all(plain);
    fits.then(|| id.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_plain_identity_of_the_client_is_echoed() {
        for (given, echoed) in [("a-B_1.2", true), ("", false), ("a b", false), ("a\"b", false)] {
            let headers = HeaderMap::from_iter([(HEADER, HeaderValue::from_static(given))]);
            assert_eq!(of(&headers).is_some(), echoed, "{given:?}");
        }
        let long = HeaderValue::try_from("x".repeat(MAX_BYTES + 1)).unwrap();
        assert_eq!(of(&HeaderMap::from_iter([(HEADER, long)])), None);
    }

    #[test]
    fn two_identities_are_never_the_same() {
        let ids = RequestIds::new();
        assert_ne!(ids.next(), ids.next());
        assert_ne!(RequestIds::new().next(), RequestIds::new().next());
    }
}
