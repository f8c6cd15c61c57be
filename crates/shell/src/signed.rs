//! Documents that are signed: the other lawful way to say who one is (the Rules, paragraph 3).
//!
//! A function that takes them gets the same document as from an account, and the person from the certificate instead of
//! a token. Whether the signature is good says the component `identity`; the bytes go on into the case as evidence.

use std::borrow::Cow;

use law::time::Instant;
use record::signature::{MEDIA_TYPE, RevocationFound, Signer};
use serde::{Deserialize, Serialize};

use crate::context::Context;
use crate::operation::Signing;
use crate::problem::{Kind, Problem};

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
    unwrapped: Option<Vec<u8>>,
    /// What is signed, where that comes in pieces.
    together: Option<Vec<u8>>,
    /// Who signed.
    pub signer: Signer,
    /// The last instant at which their certificate is valid, as far as it is known.
    pub certificate_until: Option<Instant>,
}

impl Signed {
    /// What was received, byte for byte, without the wrapping.
    pub fn received<'a>(&'a self, context: &'a Context) -> &'a [u8] {
        self.unwrapped.as_deref().unwrap_or(&context.body)
    }

    /// The document.
    pub(crate) fn content<'a>(&'a self, context: &'a Context) -> Result<&'a [u8], Problem> {
        if let Some(together) = &self.together {
            return Ok(together);
        }
        match cms::content_of(self.received(context)).map_err(Problem::internal)? {
            Cow::Borrowed(content) => Ok(content),
            Cow::Owned(_) => Err(Problem::internal(
                "the pieces of the content were not put together",
            )),
        }
    }
}

impl Context {
    /// Whether documents are signed in what is asked for.
    fn signing(&self) -> Signing {
        self.operation
            .map_or(Signing::Never, |operation| operation.signing)
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
        let problem = Problem::new(Kind::UnsupportedMediaType);
        match self.signing() {
            Signing::Never => problem.because(
                "денені application/json түрінде жіберіңіз",
                "отправьте тело как application/json",
                "send the body as application/json",
            ),
            Signing::May => problem.because(
                "құжатты application/json түрінде, ал қол қойылғанын application/pkcs7-mime түрінде жіберіңіз",
                "отправьте документ как application/json, а подписанный — как application/pkcs7-mime",
                "send the document as application/json, or as application/pkcs7-mime where it is signed",
            ),
            Signing::Must => problem.because(
                "құжатқа электрондық қолтаңба қойып, application/pkcs7-mime түрінде жіберіңіз",
                "подпишите документ электронной подписью и отправьте как application/pkcs7-mime",
                "sign the document electronically and send it as application/pkcs7-mime",
            ),
        }
    }

    /// The signed document that the body has to be, where the function takes no other.
    ///
    /// # Errors
    /// 415 where it is none, else as [`Context::signed`].
    pub fn only_signed(&self) -> Result<&Signed, Problem> {
        self.signed()?.ok_or_else(|| self.unsupported_media_type())
    }

    /// The signed document that the body is, where it is one and the function takes them.
    ///
    /// # Errors
    /// 422 where it is not believed, 503 where nobody can say.
    pub fn signed(&self) -> Result<Option<&Signed>, Problem> {
        if !self.is_signed() {
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
    fn believe(&self) -> Result<Signed, Problem> {
        let refused = || Problem::new(Kind::SignatureRefused);
        let message = cms::unwrapped(&self.body).map_err(|why| {
            let refused = if why == cms::Malformed::PemLabel {
                refused().because(
                    "PEM ішінде CMS емес, басқа нәрсе тұр (BEGIN CMS немесе BEGIN PKCS7 болуы тиіс)",
                    "в PEM не CMS, а что-то другое (нужно BEGIN CMS или BEGIN PKCS7)",
                    "the PEM holds something else than a CMS (it must be BEGIN CMS or BEGIN PKCS7)",
                )
            } else {
                refused().because(
                    "денеде DER, BER, PEM не base64 түріндегі CMS жоқ",
                    "в теле нет CMS в форме DER, BER, PEM или base64",
                    "the body is no CMS in DER, BER, PEM or base64",
                )
            };
            refused.internally(why)
        })?;
        let (component, path) = (api::IDENTITY_SIGNATURE.component, api::IDENTITY_SIGNATURE.path);
        let answer = self.ask(component, path, MEDIA_TYPE, &message)?;
        match record::strict::from_slice(&answer).map_err(Problem::internal)? {
            SignatureAnswer::Believed(believed) => {
                let together = match cms::content_of(&message).map_err(Problem::internal)? {
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
            SignatureAnswer::Refused(why) => Err(refused().quoting(why)),
            SignatureAnswer::Unknown => Err(Problem::new(Kind::Unavailable).because(
                "тексеру қызметі сертификаттың күшін растай алмады",
                "служба проверки не смогла подтвердить действие сертификата",
                "nobody can confirm now that the certificate is not revoked",
            )),
            SignatureAnswer::NoAnchors => Err(Problem::new(Kind::NotConfigured)),
        }
    }
}
