//! Documents that are signed: the other lawful way to say who one is (the Rules, paragraph 3).
//!
//! A function that takes them gets the same document as from an account, and the person from the certificate instead of
//! a token. Whether the signature is good says the component `identity`; the bytes go on into the case as evidence.

use std::borrow::Cow;
use std::ops::Range;

use chrono::SecondsFormat;
use dialog::id::{Digest, RegistrationNumber};
use dialog::signature::{Evidence, MEDIA_TYPE, RevocationFound, Signature, Signer};
use dialog::time::Instant;
use serde::{Deserialize, Serialize};

use crate::blobs;
use crate::context::{Context, Method};
use crate::problem::{Kind, Problem};

/// A document in its signature, as the component `identity` believes it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Believed {
    /// Who signed.
    pub signer: Signer,
    /// Where in the bytes the document stands.
    pub content: Range<usize>,
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

/// Asks again about the certificate behind a signature of a case that arrived at this instant: whether it was revoked then.
/// Nothing where nobody can say, and where the deployment does not believe the signature any more, because its anchors
/// are others now: then whoever changed them is to judge. Where somebody had to be asked, one durable write.
///
/// # Errors
/// 404 where the evidence is not there any more, 503 where the store or the component `identity` does not answer.
pub fn recheck(
    context: &Context,
    number: &RegistrationNumber,
    signature: &Signature,
    arrived_at: Instant,
) -> Result<Option<RevocationFound>, Problem> {
    let evidence = blobs::load(context, number, &signature.evidence.chunks)?;
    let at = arrived_at.to_rfc3339_opts(SecondsFormat::AutoSi, true);
    let answer = context.ask("identity", &format!("/revocation?at={at}"), MEDIA_TYPE, &evidence)?;
    match dialog::strict::from_slice(&answer).map_err(Problem::internal)? {
        RevocationAnswer::Found(found) => Ok(Some(found)),
        RevocationAnswer::Unknown => Ok(None),
        RevocationAnswer::Refused(why) => {
            eprintln!("a signature of {number} is not believed any more: {why}");
            Ok(None)
        }
    }
}

/// A signed document.
#[derive(Debug)]
pub struct Signed {
    /// What was received, in DER, where the body is not that itself: a large document is held once.
    decoded: Option<Vec<u8>>,
    content: Range<usize>,
    /// Who signed.
    pub signer: Signer,
}

impl Signed {
    /// What was received, in DER.
    fn der<'a>(&'a self, context: &'a Context) -> &'a [u8] {
        self.decoded.as_deref().unwrap_or(&context.body)
    }

    /// The document.
    pub(crate) fn content<'a>(&'a self, context: &'a Context) -> Result<&'a [u8], Problem> {
        self.der(context)
            .get(self.content.clone())
            .ok_or_else(|| Problem::internal("the content is outside of its signature"))
    }

    /// What the case keeps of the signature. Nothing is stored yet.
    pub fn signature(&self, context: &Context) -> Signature {
        let der = self.der(context);
        Signature {
            signer: self.signer.clone(),
            evidence: Evidence {
                size: der.len(),
                sha256: Digest::of(der),
                chunks: der.chunks(blobs::CHUNK_BYTES).map(Digest::of).collect(),
            },
        }
    }

    /// Stores what was received, as [`Signed::signature`] names it. One durable write for each 3.75 MiB.
    ///
    /// # Errors
    /// 503 where the store does not answer.
    pub fn store(&self, context: &Context, number: &RegistrationNumber) -> Result<(), Problem> {
        let pieces = self.der(context).chunks(blobs::CHUNK_BYTES);
        blobs::store_pieces(
            context,
            number,
            pieces.map(|piece| Ok((Digest::of(piece), piece.to_owned()))),
        )
    }
}

impl Context {
    /// Whether the body is a signed document, where the function takes them.
    pub(crate) fn is_signed(&self) -> bool {
        self.takes_signed && self.method == Method::Post && self.is_media_type(MEDIA_TYPE)
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
        let der = eds::der_of(&self.body).map_err(|why| {
            let refused = refused().because(
                "денеде DER, PEM не base64 түріндегі CMS жоқ",
                "в теле нет CMS в форме DER, PEM или base64",
                "the body is no CMS in DER, PEM or base64",
            );
            refused.internally(why)
        })?;
        let answer = self.ask("identity", "/signature", MEDIA_TYPE, &der)?;
        match dialog::strict::from_slice(&answer).map_err(Problem::internal)? {
            SignatureAnswer::Believed(believed) => Ok(Signed {
                decoded: match der {
                    Cow::Borrowed(_) => None,
                    Cow::Owned(der) => Some(der),
                },
                content: believed.content,
                signer: believed.signer,
            }),
            SignatureAnswer::Refused(why) => Err(refused().technically(why)),
            SignatureAnswer::Unknown => Err(Problem::new(Kind::Unavailable).because(
                "тексеру қызметі сертификаттың күшін растай алмады",
                "служба проверки не смогла подтвердить действие сертификата",
                "nobody can confirm now that the certificate is not revoked",
            )),
            SignatureAnswer::NoAnchors => Err(Problem::new(Kind::NotConfigured)),
        }
    }
}
