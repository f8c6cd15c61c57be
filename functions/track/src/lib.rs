//! Reading cases: `GET /v1/requests/{id}`, its attachments and signatures, `GET /v1/me/requests`,
//! `GET /v1/holders/{bin}/queue`.
//!
//! A case is shown to its applicant, to the staff of every holder that has or had it, to the others who may sign for the
//! organisation on whose behalf the applicant asks, and, without personal fields, to the operator. To anyone else it does not
//! exist.
//!
//! Emits nothing. Durable writes: one the first time a token is seen; a queue also reads a counter for each year,
//! which is a write on back ends where it cannot be read otherwise. Errors: 400, 401, 403 for the queue of another holder, 404, 503.

#![allow(unsafe_code, reason = "the exports that #[http_component] generates")]

use casework::registrations::{Cursor, Look};
use casework::{blobs, cases, citizens};
use directory::holders::{self, Standing};
use law::rules::ObligationKind;
use record::signature::{MEDIA_TYPE, Signature};
use requests::case::{Attachment, Case, Stage};
use requests::view::{Reader, SummaryView};
use serde_json::value::{RawValue, to_raw_value};
use shell::page::Page;
use shell::parameter::{self, Form};
use shell::{Error, Operation, Problem, Reply, Session, kinds};
use spin_sdk::http::{IncomingRequest, ResponseOutparam};
use spin_sdk::http_component;

static OPERATIONS: [Operation; 9] = [
    Operation::of(&api::TRACK, case),
    Operation::of(&api::TRACK_ATTACHMENT, |session| attachment(session, Of::Request)),
    Operation::of(&api::TRACK_ANSWER_ATTACHMENT, |session| {
        attachment(session, Of::Answer)
    }),
    Operation::of(&api::TRACK_QUESTION_ATTACHMENT, |session| {
        attachment(
            session,
            Of::Question(counted(session.request.named("clarification"))?),
        )
    }),
    Operation::of(&api::TRACK_REPLY_ATTACHMENT, |session| {
        attachment(
            session,
            Of::Reply(counted(session.request.named("clarification"))?),
        )
    }),
    Operation::of(&api::TRACK_SIGNATURE, |session| signature(session, Of::Request)),
    Operation::of(&api::TRACK_ANSWER_SIGNATURE, |session| {
        signature(session, Of::Answer)
    }),
    Operation::of(&api::TRACK_OWN, own),
    Operation::of(&api::TRACK_QUEUE, queue),
];

#[http_component]
async fn track(request: IncomingRequest, out: ResponseOutparam) {
    shell::run(request, out, &OPERATIONS).await;
}

fn case(session: &Session) -> Result<Reply, Error> {
    let person = session.returning_person()?;
    let (_, held) = cases::get(session, session.request.named("id"))?;
    let reader = cases::reader(session, &person, held.case())?;
    cases::show(session, 200, &held, reader, None)
}

/// Of which document a file is.
#[derive(Clone, Copy)]
enum Of {
    /// The request.
    Request,
    /// The answer on the leg that the path names.
    Answer,
    /// A question on that leg, by its place among them.
    Question(usize),
    /// The reply to it.
    Reply(usize),
}

/// The case and what it keeps of a document, for a reader who may see what was written: its files and its signature.
fn with_document<T>(
    session: &Session,
    of: Of,
    read: impl FnOnce(&Case, &[Attachment], Option<&RawValue>) -> Result<T, Error>,
) -> Result<T, Error> {
    let not_found = || Problem::new(&kinds::NOT_FOUND);
    let person = session.returning_person()?;
    let (number, held) = cases::get(session, session.request.named("id"))?;
    let case = held.case();
    match cases::reader(session, &person, case)? {
        Reader::Applicant | Reader::Colleague | Reader::Staff => {}
        Reader::Operator => return Err(not_found().into()),
    }
    match of {
        Of::Request => read(case, &case.written.attachments, case.written.signature.as_deref()),
        Of::Answer => match case.leg(&number).map(|(_, leg)| &leg.stage) {
            Some(Stage::Answered(answer)) => read(case, &answer.attachments, answer.signature.as_deref()),
            Some(_) | None => Err(not_found().into()),
        },
        Of::Question(place) | Of::Reply(place) => {
            let leg = case.leg(&number).map(|(_, leg)| leg);
            let asked = leg.and_then(|leg| leg.clarifications.get(place));
            let asked = asked.ok_or_else(not_found)?;
            let files = match of {
                Of::Reply(_) => &asked.reply_attachments,
                Of::Request | Of::Answer | Of::Question(_) => &asked.question_attachments,
            };
            read(case, files, None)
        }
    }
}

/// A file of the request, of a question or a reply, or of the answer.
fn attachment(session: &Session, of: Of) -> Result<Reply, Error> {
    with_document(session, of, |case, attachments, _| {
        let not_found = || Problem::new(&kinds::NOT_FOUND);
        let attachment = attachments
            .get(counted(session.request.named("index"))?)
            .ok_or_else(not_found)?;
        session
            .request
            .unless_known(format!("\"{}\"", attachment.sha256), || {
                let content = blobs::load(session, &case.registered.number, &attachment.chunks)?;
                Ok(file(attachment.media_type.clone(), content, &attachment.name))
            })
    })
}

/// A place in a list, as a path names it: from 0.
fn counted(place: &str) -> Result<usize, Error> {
    Ok(parameter::exact(place).ok_or_else(|| Problem::new(&kinds::NOT_FOUND))?)
}

/// The signed document as it was received, for people who check the signature with a program of their own.
fn signature(session: &Session, of: Of) -> Result<Reply, Error> {
    with_document(session, of, |case, _, signature| {
        let signature = signature.ok_or_else(|| Problem::new(&kinds::NOT_FOUND))?;
        let signature: Signature =
            record::strict::from_slice(signature.get().as_bytes()).map_err(Error::broken)?;
        let evidence = &signature.evidence;
        let name = match of {
            Of::Request | Of::Question(_) | Of::Reply(_) => format!("{}.p7m", session.request.named("id")),
            Of::Answer => format!("{}-answer.p7m", session.request.named("id")),
        };
        session
            .request
            .unless_known(format!("\"{}\"", evidence.sha256), || {
                let content = blobs::load(session, &case.registered.number, &evidence.chunks)?;
                Ok(file(MEDIA_TYPE.to_owned(), content, &name))
            })
    })
}

/// A file that somebody sent: it is never shown by a browser as a page of the portal.
fn file(media_type: String, content: Vec<u8>, name: &str) -> Reply {
    Reply::bytes(200, media_type, content).named(name).header(
        "content-security-policy",
        "default-src 'none'; frame-ancestors 'none'; sandbox",
    )
}

fn own(session: &Session) -> Result<Reply, Error> {
    let person = session.returning_person()?;
    let limit = session.request.limit()?;
    let before = session.request.cursor::<citizens::Position>()?;
    let (numbers, next) = citizens::submissions(session, &person.iin, before, limit)?;
    let mut items = Vec::with_capacity(numbers.len());
    for number in &numbers {
        // An entry is a hint: it counts where the record is there and is this person's.
        if let Some(held) = cases::find(session, number)?
            && held.case().is_applicant(&person.iin)
        {
            let line = SummaryView::of(held.case(), session.request.now, session.request.language);
            items.push(to_raw_value(&line).map_err(Error::broken)?);
        }
    }
    Reply::json(
        200,
        &Page {
            items,
            next: next.map(|position| position.to_string()),
        },
    )
}

/// `GET /v1/holders/{bin}/queue?kind=&overdue=`: what a holder still owes, by time left.
///
/// One look goes through the next [`registrations::LOOK_READS`] registrations of the holder, oldest first, and each page has
/// the first of what is open among them and was not shown yet. So a reader who works between two pages is shown every request
/// that stays open, and none twice, wherever it moves meanwhile. A holder with more registrations than that has several
/// looks, each later than the one before.
fn queue(session: &Session) -> Result<Reply, Error> {
    let person = session.returning_person()?;
    let holder = holders::get(session, session.request.named("bin"))?;
    let line = holders::at_work(session, &holder.bin)?;
    if !matches!(holders::standing_among(line, &person)?.0, Standing::Staff(_)) {
        return Err(Problem::new(&kinds::FORBIDDEN).into());
    }
    let kind = kind_parameter(session)?;
    let overdue = session.request.flag("overdue")?;
    let limit = session.request.limit()?;
    let mut look = match session.request.cursor::<Cursor>()? {
        None => Look::begin(session, &holder.bin, None)?,
        Some(Cursor::Look(place)) => Look::begin(session, &holder.bin, Some(place))?,
        Some(Cursor::Within(look)) => look,
    };

    let mut open = look.rest(session, &holder.bin, |number, held| {
        let case = held.case();
        let Some((_, leg)) = case.leg(number) else {
            return Ok(None);
        };
        let line = SummaryView::of_leg(case, leg, session.request.now, kind, session.request.language);
        let next = match &line.next {
            Some(next) if overdue.is_none_or(|overdue| overdue == next.overdue) => next.due,
            Some(_) | None => return Ok(None),
        };
        let order = (next, line.arrived_at);
        Ok(Some((order, to_raw_value(&line).map_err(Error::broken)?)))
    })?;
    open.sort_by_key(|(_, (order, _))| *order);
    let more = open.len() > limit;
    let mut items = Vec::with_capacity(open.len().min(limit));
    for (place, (_, line)) in open.into_iter().take(limit) {
        look.show(place);
        items.push(line);
    }
    let next = if more {
        Some(Cursor::Within(look))
    } else {
        look.next().map(Cursor::Look)
    };
    Reply::json(
        200,
        &Page {
            items,
            next: next.map(|cursor| cursor.to_string()),
        },
    )
}

fn kind_parameter(session: &Session) -> Result<Option<ObligationKind>, Error> {
    let Some(name) = session.request.parameter("kind") else {
        return Ok(None);
    };
    let known = ObligationKind::ALL.into_iter().find(|kind| kind.name() == name);
    let names = || ObligationKind::ALL.map(ObligationKind::name).join(", ");
    Ok(known
        .map(Some)
        .ok_or_else(|| parameter::not("kind", Form::OneOf(&names())))?)
}
