//! What a function answers.

use record::id::Digest;
use serde::Serialize;

use crate::disposition;
use crate::error::Error;

/// The headers of an answer that does not say otherwise, as the OWASP REST Security Cheat Sheet asks: kept by no cache, taken
/// for nothing but what it says it is, shown in no frame, and where a browser shows it all the same, without scripts and
/// without telling the next page where it was. `Strict-Transport-Security` is set by the gateway, which speaks TLS.
pub(crate) const USUAL_HEADERS: [(&str, &str); 5] = [
    ("cache-control", "no-store"),
    (
        "content-security-policy",
        "default-src 'none'; frame-ancestors 'none'",
    ),
    ("referrer-policy", "no-referrer"),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
];

/// What a function answers.
#[derive(Debug)]
pub struct Reply {
    pub(crate) status: u16,
    pub(crate) content_type: String,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Vec<u8>,
}

impl Reply {
    /// The status.
    pub const fn status(&self) -> u16 {
        self.status
    }

    /// The body.
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// The value of a header that the function set; names are in lower case.
    pub fn header_value(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        let (_, value) = headers.find(|(known, _)| *known == name)?;
        Some(value)
    }

    /// A JSON document.
    ///
    /// # Errors
    /// The value cannot be written as JSON.
    pub fn json<T: Serialize>(status: u16, value: &T) -> Result<Self, Error> {
        let body = serde_json::to_vec(value).map_err(Error::broken)?;
        Ok(Self::bytes(status, "application/json", body))
    }

    /// Bytes of some media type.
    pub fn bytes(status: u16, content_type: impl Into<String>, body: Vec<u8>) -> Self {
        Self {
            status,
            content_type: content_type.into(),
            headers: Vec::new(),
            body,
        }
    }

    /// Sets a header, in place of one of that name, also of the usual one (see `USUAL_HEADERS`).
    #[must_use]
    pub fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.retain(|(known, _)| *known != name);
        self.headers.push((name, value.into()));
        self
    }

    /// Names the state that this shows.
    #[must_use]
    pub fn tagged(self, etag: impl Into<String>) -> Self {
        self.header("etag", etag)
    }

    /// A file to keep under this name.
    #[must_use]
    pub fn named(self, name: &str) -> Self {
        self.header("content-disposition", disposition::attachment(name))
    }

    /// Names what this shows by its bytes: for what has no state of its own to name.
    #[must_use]
    pub fn tagged_by_content(self) -> Self {
        let etag = format!("\"{}\"", Digest::of(&self.body));
        self.tagged(etag)
    }

    /// That the reader has this already (RFC 9110, 15.4.5).
    pub(crate) const fn not_modified() -> Self {
        Self {
            status: 304,
            content_type: String::new(),
            headers: Vec::new(),
            body: Vec::new(),
        }
    }

    /// Whether there is a body to send, and its length to tell.
    pub(crate) const fn has_body(&self) -> bool {
        self.status != 304
    }
}
