//! Documents that are signed: the other lawful way to say who one is (the Rules, paragraph 3).
//!
//! A function that takes them gets the same document as from an account, and the person from the certificate instead of
//! a token. Whether the signature is good says the component `identity`; the bytes go on into the case as evidence.

use std::borrow::Cow;

use api::Signing;
use law::time::Instant;
use record::signature::{MEDIA_TYPE, RevocationFound, Signer};
use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::kinds;
use crate::problem::Problem;
use crate::request::Request;
use crate::say;

/// The media types of a signed document: that of S/MIME (RFC 8551, 3.2), the name that it had before it was registered, which
/// programs write still, and that of a bare CMS (RFC 7193).
const MEDIA_TYPES: [&str; 3] = [MEDIA_TYPE, "application/x-pkcs7-mime", "application/cms"];

/// A document in its signature, as the component `identity` believes it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Believed {
    /// Who signed.
    pub signer: Signer,
    /// The last instant at which the certificate is valid.
    #[serde(default)]
    pub certificate_until: Option<Instant>,
}

/// What the component `identity` says of a signed document.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SignatureAnswer {
    /// It is believed.
    Believed(Believed),
    /// It is not believed, for this reason, in the language of the caller.
    Refused(String),
    /// Nobody can say now whether the certificate is revoked.
    Unknown,
    /// The deployment has no anchors of trust.
    NoAnchors,
}

/// What the component `identity` says later of the certificate behind a signed document.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RevocationAnswer {
    /// This, as of the arrival of the document.
    Found(RevocationFound),
    /// Nobody can say now whether the certificate is revoked.
    Unknown,
    /// The signature is not believed any more, for this reason, in words for the log.
    Refused(String),
}

/// A signed document.
#[derive(Debug)]
pub struct Signed {
    /// What was received, without the wrapping, where the body is not that itself: a large document is held once.
    pub(crate) unwrapped: Option<Vec<u8>>,
    /// What is signed, where that comes in pieces.
    pub(crate) together: Option<Vec<u8>>,
    /// Who signed.
    pub signer: Signer,
    /// The last instant at which their certificate is valid, as far as it is known.
    pub certificate_until: Option<Instant>,
}

impl Signed {
    /// What was received, byte for byte, without the wrapping.
    pub fn received<'a>(&'a self, request: &'a Request) -> &'a [u8] {
        self.unwrapped.as_deref().unwrap_or(&request.body)
    }

    /// The document.
    pub(crate) fn content<'a>(&'a self, request: &'a Request) -> Result<&'a [u8], Error> {
        if let Some(together) = &self.together {
            return Ok(together);
        }
        match cms::content_of(self.received(request)).map_err(Error::broken)? {
            Cow::Borrowed(content) => Ok(content),
            Cow::Owned(_) => Err(Error::broken("the pieces of the content were not put together")),
        }
    }
}

impl Request {
    /// Whether documents are signed in what is asked for.
    fn signing(&self) -> Signing {
        self.route.map_or(Signing::Never, |route| route.signing)
    }

    /// Whether the body is a signed document, where the function takes them.
    pub(crate) fn is_signed(&self) -> bool {
        let takes = match self.signing() {
            Signing::Never => false,
            Signing::May | Signing::Must => true,
        };
        takes && MEDIA_TYPES.iter().any(|one| self.is_media_type(one))
    }

    /// Whether the body is of a type in which no document is taken, neither signed nor from an account: nobody need say who
    /// they are to be told that.
    pub(crate) fn is_of_another_type(&self) -> bool {
        let takes_it_unsigned = match self.signing() {
            Signing::Never => true,
            Signing::May => self.is_media_type("application/json"),
            Signing::Must => false,
        };
        self.header("content-type").is_some() && !takes_it_unsigned && !self.is_signed()
    }

    /// The problem of a body of such a type.
    pub(crate) fn unsupported_media_type(&self) -> Problem {
        let problem = Problem::new(&kinds::UNSUPPORTED_MEDIA_TYPE);
        match self.signing() {
            Signing::Never => problem.because(&say::bodies::AS_JSON),
            Signing::May => problem.because(&say::bodies::AS_JSON_OR_SIGNED),
            Signing::Must => problem.because(&say::bodies::AS_SIGNED),
        }
    }
}
