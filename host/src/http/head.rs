//! The head of a request as a function sees it.

use std::borrow::Cow;
use std::net::SocketAddr;

use http::header::{CONNECTION, HOST};
use http::uri::PathAndQuery;
use http::{HeaderMap, HeaderName, HeaderValue, Request, Version};

use crate::outbound::CHAIN_DOMAIN;
use crate::routes::{Captures, Pattern};

/// What Spin's own headers begin with. A client must not be able to speak for the host.
const SPIN_HEADERS: &str = "spin-";

/// Gives an address its path in the one spelling; the query stays as it is.
pub(super) fn respell(uri: &mut http::Uri, path: &str) {
    if uri.path() == path {
        return;
    }
    let whole = match uri.query() {
        Some(query) => Cow::Owned(format!("{path}?{query}")),
        None => Cow::Borrowed(path),
    };
    let mut parts = uri.clone().into_parts();
    if let Ok(spelled) = PathAndQuery::try_from(&*whole) {
        parts.path_and_query = Some(spelled);
        if let Ok(spelled) = http::Uri::from_parts(parts) {
            *uri = spelled;
        }
    }
}

/// For which host a request is, as the client said: the one `Host` header, or the target in full; `own`, where it speaks
/// HTTP/1.0, in which nobody has to say. Nobody outside may call a component by the name that others here call it by.
pub(super) fn authority<B>(request: &Request<B>, own: SocketAddr) -> Option<String> {
    let mut hosts = request.headers().get_all(HOST).iter();
    let host = hosts.next();
    if hosts.next().is_some() {
        return None;
    }
    let authority = match request.uri().authority() {
        Some(authority) => authority.as_str(),
        None => match host {
            None if request.version() == Version::HTTP_10 => return Some(own.to_string()),
            host => host?.to_str().ok()?,
        },
    };
    let name = authority.split(':').next().unwrap_or_default();
    let inside = name.to_ascii_lowercase().ends_with(CHAIN_DOMAIN);
    (!authority.is_empty() && !inside).then(|| authority.to_owned())
}

/// Sets the headers through which Spin tells a component how it was reached.
pub(super) fn set_headers(
    headers: &mut HeaderMap,
    pattern: &Pattern,
    captures: &Captures<'_>,
    url: &str,
    client: SocketAddr,
) {
    let claimed: Vec<HeaderName> = headers
        .keys()
        .filter(|name| name.as_str().starts_with(SPIN_HEADERS))
        .cloned()
        .collect();
    for name in claimed {
        headers.remove(name);
    }
    headers.remove(CONNECTION);
    let mut set = |name: HeaderName, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    };
    set(HeaderName::from_static("spin-full-url"), url);
    set(HeaderName::from_static("spin-path-info"), &captures.rest);
    set(
        HeaderName::from_static("spin-matched-route"),
        &pattern.from_root(),
    );
    set(
        HeaderName::from_static("spin-component-route"),
        pattern.raw_without_rest(),
    );
    set(HeaderName::from_static("spin-raw-component-route"), pattern.raw());
    set(HeaderName::from_static("spin-base-path"), "/");
    set(HeaderName::from_static("spin-client-addr"), &client.to_string());
    for (name, value) in &captures.named {
        if let Ok(name) = HeaderName::try_from(format!("spin-path-match-{}", name.to_ascii_lowercase())) {
            set(name, value);
        }
    }
}
