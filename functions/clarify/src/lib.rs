//! `POST /v1/requests/{id}/clarification`: the administrator asks the applicant what is meant;
//! `POST /v1/requests/{id}/clarification/reply`: the applicant says.
//!
//! Law, article 9(1)(2): a holder may clarify the content of a request with its sender. No paragraph suspends a term
//! for that, so the terms run on. Either may bring files, as a request may.
//!
//! Emits `clarification-asked` (with `accepted` before it where nobody had accepted) or `clarification-given`;
//! `breached` before either, where a last day has passed. Durable writes: 3, two of
//! them the entry in the journal, and one for each 3.75 MiB of attachments.
//! Errors: 400, 401, 403, 404, 409 `illegal-transition`, `no-room`, 412, 413, 415, 422, 503.

#![allow(unsafe_code, reason = "the exports that #[http_component] generates")]

use casework::acts::{self, Situation};
use casework::blobs;
use requests::command::{Command, CommandKind};
use requests::draft::{CheckedWords, Question, Reply as Said};
use shell::{Error, Operation, Problem, Reply, Session};
use spin_sdk::http::{IncomingRequest, ResponseOutparam};
use spin_sdk::http_component;

static OPERATIONS: [Operation; 2] = [
    Operation::of(&api::CLARIFY, ask),
    Operation::of(&api::CLARIFY_REPLY, reply),
];

#[http_component]
async fn clarify(request: IncomingRequest, out: ResponseOutparam) {
    shell::run(request, out, &OPERATIONS).await;
}

fn ask(session: &Session) -> Result<Reply, Error> {
    let words = session.json::<Question<'_>>()?.check().map_err(Problem::faults)?;
    acts::perform(session, CommandKind::Clarify, |situation| {
        give(session, situation, words, false)
    })
}

fn reply(session: &Session) -> Result<Reply, Error> {
    let words = session.json::<Said>()?.check().map_err(Problem::faults)?;
    acts::perform(session, CommandKind::Reply, |situation| {
        give(session, situation, words, true)
    })
}

/// The question or the reply, its files stored.
fn give(
    session: &Session,
    situation: &Situation<'_>,
    words: CheckedWords<'_>,
    is_reply: bool,
) -> Result<Command, Error> {
    let attachments = blobs::hash(&words.attachments)?;
    let command = if is_reply {
        Command::Reply {
            text: words.text,
            attachments: attachments.clone(),
        }
    } else {
        Command::Clarify {
            question: words.text,
            attachments: attachments.clone(),
        }
    };
    situation.allows(&command)?;
    let number = &situation.case.registered.number;
    blobs::store(session, number, &words.attachments, &attachments)?;
    Ok(command)
}
