//! The document that a request brings: its body, or what is signed in it.

use std::borrow::Cow;

use input::faults::Faults;
use record::signature::MEDIA_TYPE;
use serde::Deserialize;

use crate::error::Error;
use crate::kinds;
use crate::problem::Problem;
use crate::say;
use crate::session::Session;
use crate::signed::{SignatureAnswer, Signed};
use crate::{malformed, shape};

/// The bytes that some programs write before UTF-8 to say that it is UTF-8.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// A document without a byte order mark before it, which is no part of it (RFC 8259, 8.1 lets a parser ignore one).
pub fn without_mark(document: &[u8]) -> &[u8] {
    document.strip_prefix(BYTE_ORDER_MARK).unwrap_or(document)
}

impl Session {
    /// The document that was sent: the body, or what is signed in it.
    ///
    /// # Errors
    /// 415 for another media type, 422 where it is signed and the signature is not believed.
    pub fn document(&self) -> Result<&[u8], Error> {
        match self.signed()? {
            Some(signed) => signed.content(&self.request),
            None if self.request.is_media_type("application/json") => Ok(&self.request.body),
            None => Err(self.request.unsupported_media_type().into()),
        }
    }

    /// The document that was sent, as JSON of this type.
    ///
    /// # Errors
    /// As [`Session::document`]; 400 for what is not JSON, 422 with a pointer for JSON of another shape.
    pub fn json<'a, T: Deserialize<'a>>(&'a self) -> Result<T, Error> {
        let document = without_mark(self.document()?);
        malformed::check_text(document)?;
        Ok(record::strict::from_slice(document).map_err(|error| {
            if error.is_data() {
                Problem::faults(Faults(vec![shape::fault(document, &error)]))
            } else {
                malformed::problem(document, &error)
            }
        })?)
    }

    /// The signed document that the body has to be, where the function takes no other.
    ///
    /// # Errors
    /// 415 where the body is not a signed document, else as [`Session::signed`].
    pub fn only_signed(&self) -> Result<&Signed, Error> {
        Ok(self
            .signed()?
            .ok_or_else(|| self.request.unsupported_media_type())?)
    }

    /// The signed document that the body is, where it is one and the function takes them.
    ///
    /// # Errors
    /// 422 where it is not believed, 503 where nobody can say.
    pub fn signed(&self) -> Result<Option<&Signed>, Error> {
        if !self.request.is_signed() {
            return Ok(None);
        }
        match self.signed.get() {
            Some(signed) => Ok(Some(signed)),
            None => {
                let signed = self.believe()?;
                Ok(Some(self.signed.get_or_init(|| signed)))
            }
        }
    }

    /// Asks whether the signature is good.
    fn believe(&self) -> Result<Signed, Error> {
        let refused = || Problem::new(&kinds::SIGNATURE_REFUSED);
        let message = cms::unwrapped(&self.request.body).map_err(|why| {
            let refused = if why == cms::Malformed::PemLabel {
                refused().because(&say::bodies::PEM_OF_ANOTHER_KIND)
            } else {
                refused().because(&say::bodies::NO_CMS)
            };
            refused.internally(why)
        })?;
        let (component, path) = (api::IDENTITY_SIGNATURE.component, api::IDENTITY_SIGNATURE.path);
        let answer = self.ask(component, path, MEDIA_TYPE, &message)?;
        match record::strict::from_slice(&answer).map_err(Error::broken)? {
            SignatureAnswer::Believed(believed) => {
                let together = match cms::content_of(&message).map_err(Error::broken)? {
                    Cow::Borrowed(_) => None,
                    Cow::Owned(together) => Some(together),
                };
                Ok(Signed {
                    unwrapped: match message {
                        Cow::Borrowed(_) => None,
                        Cow::Owned(message) => Some(message),
                    },
                    together,
                    signer: believed.signer,
                    certificate_until: believed.certificate_until,
                })
            }
            SignatureAnswer::Refused(why) => Err(refused().quoting(why).into()),
            SignatureAnswer::Unknown => Err(Problem::new(&kinds::UNAVAILABLE)
                .because(&say::problems::REVOCATION_UNKNOWN)
                .into()),
            SignatureAnswer::NoAnchors => Err(Problem::new(&kinds::NOT_CONFIGURED).into()),
        }
    }
}
