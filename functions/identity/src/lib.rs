//! Who is calling: asked by the other functions alone, by local service chaining. No public route leads here.
//!
//! - `POST /token`, body: a token of the digital-government portal. Rules, paragraph 3, second way: an account to which
//!   a mobile number is connected. Answers [`TokenAnswer`].
//! - `POST /signature`, body: a signed document (CMS, DER). Rules, paragraph 3, first way: the applicant's electronic
//!   signature. Answers [`SignatureAnswer`](shell::signed::SignatureAnswer).
//! - `POST /revocation?at=`, body: a signed document that arrived at that instant and was believed, when nobody could say
//!   whether its certificate was revoked. Answers [`RevocationAnswer`](shell::signed::RevocationAnswer).
//!
//! All cryptography of identities is in this one component, and so are the keys that are believed.
//!
//! Emits nothing. Durable writes: none for a token; three at most once a minute, where keys are fetched. One for a
//! signature, where somebody was asked about the revocation of its certificate.
//! Errors: 400, 404, 405; what is refused is an answer.

#![allow(unsafe_code, reason = "the exports that #[http_component] generates")]

mod keys;
mod ncanode;
mod refusal;
mod revocation;
mod signature;

/// The sentences of `words/*/identity.ftl`.
mod say {
    include!(concat!(env!("OUT_DIR"), "/identity.rs"));
}

use shell::identity::TokenAnswer;
use shell::{Error, Operation, Problem, Reply, Session, config};
use spin_sdk::http::{IncomingRequest, ResponseOutparam};
use spin_sdk::http_component;
use token::{Proved, Token, Trust};

static OPERATIONS: [Operation; 3] = [
    Operation::of(&api::IDENTITY_TOKEN, token),
    Operation::of(&api::IDENTITY_SIGNATURE, |session| {
        Reply::json(200, &signature::answer(session)?)
    }),
    Operation::of(&api::IDENTITY_REVOCATION, |session| {
        Reply::json(200, &signature::again(session)?)
    }),
];

#[http_component]
async fn identity(request: IncomingRequest, out: ResponseOutparam) {
    shell::run(request, out, &OPERATIONS).await;
}

fn token(session: &Session) -> Result<Reply, Error> {
    Reply::json(200, &account(session)?)
}

/// Why a token is not believed. The words are for the log.
#[derive(Debug, thiserror::Error)]
enum Refused {
    /// Something is wrong with it.
    #[error(transparent)]
    Token(#[from] token::Refused),
    /// The deployment sets no keys, or none that can be used.
    #[error("no keys: {0}")]
    NotConfigured(String),
    /// The server of the keys does not give any.
    #[error("no keys: {0}")]
    Unavailable(String),
    /// The portal itself cannot say.
    #[error("{}", .0.name())]
    Portal(Error),
}

impl From<Error> for Refused {
    fn from(error: Error) -> Self {
        Self::Portal(error)
    }
}

impl From<Problem> for Refused {
    fn from(problem: Problem) -> Self {
        Self::Portal(problem.into())
    }
}

/// What is to be said of the token in the body.
fn account(session: &Session) -> Result<TokenAnswer, Error> {
    let refused = match verified(session) {
        Ok(account) => return Ok(TokenAnswer::Account(account)),
        Err(refused) => refused,
    };
    eprintln!("a token is refused: {refused}");
    match refused {
        Refused::Token(token::Refused::Expired) => Ok(TokenAnswer::Expired),
        Refused::Token(why) => Ok(TokenAnswer::Invalid(
            refusal::of_token(why).r#in(session.request.language).to_owned(),
        )),
        Refused::NotConfigured(_) => Ok(TokenAnswer::NoKeys),
        Refused::Unavailable(_) => Ok(TokenAnswer::Unavailable),
        Refused::Portal(error) => Err(error),
    }
}

/// The claim that holds the IIN where a deployment does not say: the subject of the token.
const IIN_CLAIM: &str = "sub";

/// Whose account the token in the body is of.
fn verified(session: &Session) -> Result<Proved, Refused> {
    let text = std::str::from_utf8(&session.request.body).map_err(|_| token::Refused::Form)?;
    let token = Token::read(text)?;
    let keys = keys::find(session, &token)?;
    let iin_claim = config::optional("token_iin_claim")?;
    let bin_claim = config::optional("token_bin_claim")?;
    let trust = Trust {
        issuer: &config::required("token_issuer")?,
        audience: &config::required("token_audience")?,
        iin_claim: iin_claim.as_deref().map_or(IIN_CLAIM, str::trim),
        bin_claim: bin_claim.as_deref(),
    };
    Ok(token.verify(&keys, trust, session.request.now)?)
}
