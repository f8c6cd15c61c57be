//! `POST /v1/requests/{id}/answer`: the holder answers, points to a publication, or refuses.
//!
//! Rules, paragraph 5; Law, article 11(10): within 15 calendar days from the arrival at the holder. Article 11(16), (17): a
//! refusal only on one of seven grounds, with reasons, within 5 working days from the registration. Article 11(14): the
//! answer states the holder's name and address, the position of the person who signed, day and number. Article 11(12): it is in
//! the language of the request. Article 11(15): what is published already may be pointed to, but not on a repeated request.
//!
//! The document may be signed by the head with their electronic signature, instead of a token; it names the request then.
//!
//! Emits `answered` (with `accepted` before it where nobody had accepted); `breached` before it, where it comes late.
//! An answer is never refused for being late. Durable writes: 3, two of them the entry in the journal, and one for each 3.75 MiB of attachments.
//! Errors: 400, 401, 403, 404, 409 `illegal-transition`, `no-room`, 412, 413, 415, 422, 503.

#![allow(unsafe_code, reason = "the exports that #[http_component] generates")]

use casework::acts::{self, Situation};
use casework::{blobs, signatures};
use holders::holder::{Holder, StaffRole};
use input::fault::Fault;
use input::faults::Faults;
use record::signature::Signer;
use requests::command::{AnswerGiven, Command, CommandKind, check_answer};
use requests::draft::{Answer, CheckedAnswer};
use shell::{Error, Operation, Problem, Reply, Session, kinds};
use spin_sdk::http::{IncomingRequest, ResponseOutparam};
use spin_sdk::http_component;
use words::language::Words;

/// The sentences of `words/*/answer.ftl`.
mod say {
    include!(concat!(env!("OUT_DIR"), "/answer.rs"));
}

static OPERATIONS: [Operation; 1] = [Operation::of(&api::ANSWER, handle)];

#[http_component]
async fn answer(request: IncomingRequest, out: ResponseOutparam) {
    shell::run(request, out, &OPERATIONS).await;
}

fn handle(session: &Session) -> Result<Reply, Error> {
    let answer = session.json::<Answer<'_>>()?.check().map_err(Problem::faults)?;
    acts::perform(session, CommandKind::Answer, |situation| {
        give(session, situation, answer)
    })
}

/// The answer with what the Law asks it to state, its files stored.
fn give(session: &Session, situation: &Situation<'_>, answer: CheckedAnswer<'_>) -> Result<Command, Error> {
    let holder = situation.holder.ok_or_else(|| Problem::new(&kinds::FORBIDDEN))?;
    check_answer(situation.case, situation.leg, answer.outcome, answer.language)
        .map_err(|why| situation.rejected(why))?;
    let signed = session.signed()?;
    // A signature that does not name the request could be taken from one answer and put under another.
    let request = match &answer.request {
        None if signed.is_some() => Some(Fault::Required),
        Some(request) if *request != situation.leg.number => Some(Fault::AnotherRequest),
        Some(_) | None => None,
    };
    if let Some(fault) = request {
        return Err(Problem::faults(Faults(vec![("/request".to_owned(), fault)])).into());
    }
    if let Some(signed) = signed
        && !is_head_of(&signed.signer, holder)
    {
        let why = Words::of(say::NOT_SIGNED_BY_HEAD);
        return Err(Problem::new(&kinds::FORBIDDEN).saying(why).into());
    }
    let (number, attachments) = (
        &situation.case.registered.number,
        blobs::hash(&answer.attachments)?,
    );
    let command = Command::Answer(Box::new(AnswerGiven {
        outcome: answer.outcome,
        refusal_ground: answer.refusal_ground,
        text: answer.text,
        language: answer.language,
        signatory: answer.signatory,
        attachments: attachments.clone(),
        signature: signed.map(|signed| signatures::of(session, signed)),
        holder_name: holder.profile.name.clone(),
        holder_address: holder.profile.postal_address.clone(),
    }));
    situation.allows(&command)?;
    blobs::store(session, number, &answer.attachments, &attachments)?;
    if let Some(signed) = signed {
        signatures::store(session, number, signed)?;
    }
    Ok(command)
}

/// Whether a certificate is of the head of this holder: the directory says who is the head, the certificate for which
/// holder its owner signs.
fn is_head_of(signer: &Signer, holder: &Holder) -> bool {
    holder.role_of(&signer.iin) == Some(StaffRole::Head) && signer.signs_for(&holder.bin)
}
