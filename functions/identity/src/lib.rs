//! Who is calling: asked by the other functions alone, by local service chaining. No public route leads here.
//!
//! - `POST /token`, body: a token of the digital-government portal. Rules, paragraph 3, second way: an account to which
//!   a mobile number is connected. Answers [`TokenAnswer`].
//!
//! All cryptography of identities is in this one component, and so are the keys that are believed.
//!
//! Emits nothing. Durable writes: none, but for keys that are fetched: three at most once a minute.
//! Errors: 404, 405; what is refused is an answer.

#![allow(unsafe_code, reason = "the exports that #[http_component] generates")]

mod keys;
mod token;

use portal::identity::TokenAnswer;
use portal::run::SMALL_BODY_BYTES;
use portal::{Context, Kind, Method, Problem, Reply};
use spin_sdk::http::{IncomingRequest, ResponseOutparam};
use spin_sdk::http_component;

#[http_component]
async fn identity(request: IncomingRequest, out: ResponseOutparam) {
    portal::run(request, out, SMALL_BODY_BYTES, handle).await;
}

fn handle(cx: &Context) -> Result<Reply, Problem> {
    if cx.method != Method::Post {
        return Err(cx.method_not_allowed("POST"));
    }
    match cx.path.as_str() {
        "/token" => Reply::json(200, &account(cx)?),
        _ => Err(Problem::new(Kind::NotFound)),
    }
}

/// Whose account the token in the body is of.
fn account(cx: &Context) -> Result<TokenAnswer, Problem> {
    let refused = match token::verify(cx) {
        Ok(account) => return Ok(TokenAnswer::Account(account)),
        Err(refused) => refused,
    };
    eprintln!("a token is refused: {refused}");
    match refused {
        token::Refused::Expired => Ok(TokenAnswer::Expired),
        token::Refused::Invalid(_) => Ok(TokenAnswer::Invalid),
        token::Refused::Keys(_) => Ok(TokenAnswer::NoKeys),
        token::Refused::Portal(problem) => Err(problem),
    }
}
