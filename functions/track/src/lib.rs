//! Reading cases: `GET /v1/requests/{id}` and its attachments, `GET /v1/me/requests`,
//! `GET /v1/holders/{bin}/queue`.
//!
//! A case is shown to its applicant, to the staff of the holder that has it, and, without personal fields, to
//! the operator. To anyone else it does not exist.
//!
//! Emits nothing. Durable writes: one the first time a token is seen; a queue also reads a counter for each year,
//! which is a write on some back ends. Errors: 400, 401, 403 for the queue of another holder, 404, 503.

#![allow(unsafe_code, reason = "the exports that #[http_component] generates")]

use dialog::case::Case;
use dialog::event::Record;
use dialog::id::RegistrationNumber;
use dialog::rules::{self, ObligationKind};
use dialog::time::{NaiveDate, day, year};
use dialog::view::{CaseView, Reader, SummaryView};
use portal::holders::{self, Standing};
use portal::identity::Person;
use portal::page::{Page, bad_cursor};
use portal::run::SMALL_BODY_BYTES;
use portal::store::Key;
use portal::{Context, Kind, Method, Problem, Reply, blobs, cases, citizens};
use spin_sdk::http::{IncomingRequest, ResponseOutparam};
use spin_sdk::http_component;

/// Records that one page of a queue looks at: a page may be short where many do not match, and names the next.
const QUEUE_READS: usize = 200;

#[http_component]
async fn track(request: IncomingRequest, out: ResponseOutparam) {
    portal::run(request, out, SMALL_BODY_BYTES, handle).await;
}

fn handle(cx: &Context) -> Result<Reply, Problem> {
    if cx.method != Method::Get {
        return Err(cx.method_not_allowed("GET"));
    }
    match cx.segments().as_slice() {
        ["v1", "requests", id] => case(cx, id),
        ["v1", "requests", id, "attachments", index] => attachment(cx, id, index),
        ["v1", "me", "requests"] => own(cx),
        ["v1", "holders", bin, "queue"] => queue(cx, bin),
        _ => Err(Problem::new(Kind::NotFound)),
    }
}

/// As whom the caller reads a case; to an outsider it does not exist.
fn reader(cx: &Context, person: &Person, case: &Case<'_>) -> Result<Reader, Problem> {
    if case.is_applicant(&person.iin) {
        return Ok(Reader::Applicant);
    }
    let not_found = || Problem::new(Kind::NotFound);
    let holder = holders::find(cx, &case.registered.number.holder)?.ok_or_else(not_found)?;
    match holders::standing(&holder, person)? {
        Standing::Staff(_) => Ok(Reader::Staff),
        Standing::Operator => Ok(Reader::Operator),
        Standing::Outsider => Err(not_found()),
    }
}

fn case(cx: &Context, id: &str) -> Result<Reply, Problem> {
    let person = cx.returning_person()?;
    let record = cases::get(cx, id)?;
    let case = cases::read(&record)?;
    let reader = reader(cx, &person, &case)?;
    let view = CaseView::of(&record, &case, reader, cx.language).map_err(Problem::internal)?;
    Ok(Reply::json(200, &view)?
        .header("etag", cases::etag(&record))
        .header("vary", "authorization, accept-language")
        .header("content-language", cx.language.tag()))
}

fn attachment(cx: &Context, id: &str, index: &str) -> Result<Reply, Problem> {
    let not_found = || Problem::new(Kind::NotFound);
    let person = cx.returning_person()?;
    let record = cases::get(cx, id)?;
    let case = cases::read(&record)?;
    let reader = reader(cx, &person, &case)?;
    let index: usize = index.parse().map_err(|_| not_found())?;
    let attachment = match reader {
        Reader::Applicant | Reader::Staff => case.written.attachments.get(index).ok_or_else(not_found)?,
        Reader::Operator => return Err(not_found()),
    };
    let content = blobs::load(cx, &case.registered.number, attachment)?;
    // A citizen's file is never shown by a browser as a page of the portal.
    Ok(Reply::bytes(200, attachment.media_type.clone(), content)
        .header("content-disposition", "attachment")
        .header("content-security-policy", "sandbox"))
}

fn own(cx: &Context) -> Result<Reply, Problem> {
    let person = cx.returning_person()?;
    let limit = cx.limit()?;
    let skip = cx.cursor::<usize>()?.unwrap_or_default();
    let (numbers, more) = citizens::submissions(cx, &person.iin, skip, limit)?;
    let today = day(cx.now);
    let mut records = Vec::with_capacity(numbers.len());
    for number in &numbers {
        // An entry is a hint: it counts where the record is there and is this person's.
        if let Some(record) = cases::find(cx, number)?
            && cases::read(&record)?.is_applicant(&person.iin)
        {
            records.push(record);
        }
    }
    let items = lines(&records, today, None)?;
    Reply::json(
        200,
        &Page {
            items,
            next: more.then(|| skip.saturating_add(limit).to_string()),
        },
    )
}

/// The lines of a list.
fn lines(
    records: &[Record],
    today: NaiveDate,
    kind: Option<ObligationKind>,
) -> Result<Vec<SummaryView<'_>>, Problem> {
    records
        .iter()
        .map(|record| Ok(SummaryView::of(&cases::read(record)?, today, kind)))
        .collect()
}

fn queue(cx: &Context, bin: &str) -> Result<Reply, Problem> {
    let person = cx.returning_person()?;
    let holder = holders::get(cx, bin)?;
    if !matches!(holders::standing(&holder, &person)?, Standing::Staff(_)) {
        return Err(Problem::new(Kind::Forbidden));
    }
    let kind = kind_parameter(cx)?;
    let overdue = overdue_parameter(cx)?;
    let (limit, today) = (cx.limit()?, day(cx.now));
    // From the first rules on, to the year of whatever is registered on the first working day of the next.
    let years = rules::first_year()..=year(today) + 1;
    let after: Option<RegistrationNumber> = cx.cursor()?;
    if after.as_ref().is_some_and(|after| after.holder != holder.bin) {
        return Err(bad_cursor());
    }
    let (mut found, mut next, mut reads, mut last) = (Vec::new(), None, 0, None);
    'years: for year in years {
        let first = match &after {
            Some(after) if after.year > year => continue,
            Some(after) if after.year == year => after.serial.saturating_add(1),
            _ => 1,
        };
        for serial in first..=cx.store()?.drawn(&Key::serial(&holder.bin, year))? {
            if found.len() >= limit || reads >= QUEUE_READS {
                next = last;
                break 'years;
            }
            reads += 1;
            let number = RegistrationNumber {
                holder: holder.bin.clone(),
                year,
                serial,
            };
            last = Some(number.to_string());
            if let Some(record) = cases::find(cx, &number)? {
                let due = cases::read(&record)?.next_obligation(kind).map(|next| next.due);
                if due.is_some_and(|due| overdue.is_none_or(|overdue| overdue == (due < today))) {
                    found.push(record);
                }
            }
        }
    }
    let mut items = lines(&found, today, kind)?;
    items.sort_by_key(|item| item.next.as_ref().map(|next| next.due));
    Reply::json(200, &Page { items, next })
}

fn kind_parameter(cx: &Context) -> Result<Option<ObligationKind>, Problem> {
    let Some(name) = cx.parameter("kind") else {
        return Ok(None);
    };
    let kind = ObligationKind::ALL.into_iter().find(|kind| kind.name() == name);
    match kind {
        Some(kind) => Ok(Some(kind)),
        None => Err(Problem::new(Kind::InvalidParameter).technically("kind: not an obligation of the rules")),
    }
}

fn overdue_parameter(cx: &Context) -> Result<Option<bool>, Problem> {
    match cx.parameter("overdue") {
        None => Ok(None),
        Some("true") => Ok(Some(true)),
        Some("false") => Ok(Some(false)),
        Some(_) => Err(Problem::new(Kind::InvalidParameter).technically("overdue: true or false")),
    }
}
