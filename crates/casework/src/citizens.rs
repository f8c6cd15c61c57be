//! A citizen's own document: the list of their cases and the idempotency keys under which they were sent.
//!
//! It is an index: an entry is a hint that may point at a record that was never written. Readers verify it
//! against the record.

use law::time::{Instant, NaiveDate, day, end_of_day};
use record::id::{Digest, EventId, Iin, RegistrationNumber};
use record::stored::{Document, Format};
use record::subject::Subject;
use serde::{Deserialize, Serialize};
use words::language::Words;

use crate::cases;
use crate::say;
use shell::Error;
use shell::Session;
use shell::config::MOST_A_DAY;
use shell::index::{self, keyed, pseudonym};
use shell::log;
use shell::page::bad_cursor;
use shell::problem::{Kind, Problem, Status};
use shell::store::{Change, Key};

/// The token's mobile number is not verified.
pub static PHONE_NOT_VERIFIED: Kind =
    Kind::new("phone-not-verified", Status::of::<403>(), say::PHONE_NOT_VERIFIED);

/// The document's applicant is not the sender.
pub static NOT_THE_APPLICANT: Kind =
    Kind::new("not-the-applicant", Status::of::<403>(), say::NOT_THE_APPLICANT);

/// The idempotency key was used with another body.
pub static IDEMPOTENCY_KEY_REUSED: Kind = Kind::new(
    "idempotency-key-reused",
    Status::of::<422>(),
    say::IDEMPOTENCY_KEY_REUSED,
);

/// What was sent before was erased.
pub static REQUEST_ERASED: Kind = Kind::new("request-erased", Status::of::<410>(), say::REQUEST_ERASED);

/// The citizen has sent as many requests today as a day allows.
pub static QUOTA_EXHAUSTED: Kind = Kind::new("quota-exhausted", Status::of::<429>(), say::QUOTA_EXHAUSTED);

/// Entries on an older page. An entry has about 300 bytes, so a page has about 150 KB, under the limit of a value.
const PAGE_ENTRIES: usize = 500;

/// Entries in the document before the oldest page is moved out of it: two pages would not fit one value.
const DOCUMENT_ENTRIES: usize = PAGE_ENTRIES + MOST_A_DAY;

/// One submission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The number drawn for it, under which its record stands once it is written.
    pub number: RegistrationNumber,
    /// The identity of its first event.
    pub event: EventId,
    /// When the request arrived: with a retry, the first time.
    pub arrived_at: Instant,
    /// The day under which it is registered, decided at that time.
    pub registered_on: NaiveDate,
}

impl Entry {
    /// What it is about.
    pub fn subject(&self) -> Subject {
        self.number.clone().into()
    }
}

/// A submission as it is kept. Of one that was erased nothing is left but the hashes by which it is known again: no number,
/// no day, and nothing that anybody could read who does not have the same bytes and the secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kept {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    number: Option<RegistrationNumber>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    event: Option<EventId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    arrived_at: Option<Instant>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    registered_on: Option<NaiveDate>,
    /// The hash of the idempotency key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    key: Option<Digest>,
    /// The keyed hash of the bytes received, by which a retry is told from another request. Plain, it would give
    /// away the IIN to anyone who knows the rest.
    body: Digest,
    /// The keyed hash of an electronic signature.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    signature: Option<Digest>,
}

impl Kept {
    /// The submission; none where it was erased.
    fn entry(&self) -> Option<Entry> {
        Some(Entry {
            number: self.number.clone()?,
            event: self.event?,
            arrived_at: self.arrived_at?,
            registered_on: self.registered_on?,
        })
    }

    /// What is left of it after an erasure.
    fn erased(self) -> Self {
        Self {
            number: None,
            event: None,
            arrived_at: None,
            registered_on: None,
            ..self
        }
    }
}

/// The document.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Citizen {
    format: Format<1>,
    /// How many older pages there are.
    pages: u32,
    /// The newest submissions, oldest first.
    entries: Vec<Kept>,
}

impl Document for Citizen {
    const KIND: &'static str = "citizen";
}

/// An older page of it.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
struct Page(Vec<Kept>);

impl Document for Page {
    const KIND: &'static str = "citizen";
}

/// A submission on its way in.
pub struct Submission<'a> {
    /// Who sends it.
    pub iin: &'a Iin,
    /// The idempotency key.
    pub key: Option<&'a str>,
    /// The hash of the document.
    pub document_sha256: Digest,
    /// When it was signed, where it was: the same document signed at the same time is the same request, by whatever key.
    pub signed_at: Option<Instant>,
    /// How many submissions a legal day allows.
    pub daily_quota: usize,
}

/// Enters a submission in the citizen's document, or finds it there: the same key and body were sent before.
/// `draw` is called at most once, and only for a new submission. One durable write, one more for the first
/// submission of a citizen, and the one of `draw`.
///
/// Of copies that meet here each draws a number and one is entered. A number that was drawn in vain is written down as
/// unused, one durable write more, so that nobody waits for it.
///
/// # Errors
/// 410 where what was sent before was erased, 422 where the key was used with another body, 429 where the day allows no
/// more, 503 where the store does not answer.
pub fn enter(
    session: &Session,
    submission: &Submission<'_>,
    event: EventId,
    draw: impl FnOnce() -> Result<(RegistrationNumber, NaiveDate), Error>,
) -> Result<Entry, Error> {
    let pseudonym = pseudonym(submission.iin)?;
    let iin = submission.iin.as_str().as_bytes();
    let key = match submission.key {
        Some(key) => Some(keyed("idempotency", &[iin, key.as_bytes()])?),
        None => None,
    };
    let body = keyed("body", &[iin, &submission.document_sha256.0])?;
    let signature = match submission.signed_at {
        Some(at) => {
            let at = at.to_rfc3339();
            Some(keyed(
                "signature",
                &[iin, &submission.document_sha256.0, at.as_bytes()],
            )?)
        }
        None => None,
    };
    let store = session.store()?;
    let document = Key::citizen(&pseudonym);
    let mut draw = Some(draw);
    let mut drawn: Option<(RegistrationNumber, NaiveDate)> = None;
    let entered = store.change(
        &document,
        |current: Option<Citizen>| {
            if current.is_none() {
                // It is new, or it stands under another name, which another secret makes.
                index::mark(store)?;
            }
            let mut citizen = current.unwrap_or_default();
            // Its own entry may be there already, from a write whose answer was an error.
            let same = |entry: &&Kept| {
                entry.event == Some(event)
                    || (key.is_some() && entry.key == key)
                    || (signature.is_some() && entry.signature == signature)
            };
            if let Some(before) = citizen.entries.iter().find(same) {
                return if before.body == body {
                    Ok(before.entry().map(Change::Keep).ok_or_else(erased)?)
                } else {
                    Err(Problem::new(&IDEMPOTENCY_KEY_REUSED).into())
                };
            }
            within_quota(&citizen, submission.daily_quota, session.request.now)?;
            // A number is drawn only once the key is known to be new, and kept over the rounds.
            if let Some(draw) = draw.take() {
                drawn = Some(draw()?);
            }
            let (number, registered_on) = drawn
                .clone()
                .ok_or_else(|| Error::broken("no number was drawn"))?;
            if citizen.entries.len() >= DOCUMENT_ENTRIES {
                // The same page from every writer that meets here, so it may be written twice.
                let rest = citizen.entries.split_off(PAGE_ENTRIES);
                let page = Page(std::mem::replace(&mut citizen.entries, rest));
                store.set(&Key::citizen_page(&pseudonym, citizen.pages), &page)?;
                citizen.pages += 1;
            }
            let entry = Entry {
                number,
                event,
                arrived_at: session.request.now,
                registered_on,
            };
            citizen.entries.push(Kept {
                number: Some(entry.number.clone()),
                event: Some(event),
                arrived_at: Some(entry.arrived_at),
                registered_on: Some(registered_on),
                key,
                body,
                signature,
            });
            Ok(Change::Write(citizen, entry))
        },
        |citizen| citizen.entries.iter().any(|entry| entry.event == Some(event)),
    );
    if let Some((number, _)) = drawn {
        let is_unused = match &entered {
            Ok(entry) => entry.number != number,
            // Its own entry may stand there all the same.
            Err(error) => !matches!(error, Error::Store(_)),
        };
        // Where that cannot be written down the number is waited for, as one whose writer died.
        if is_unused && let Err(error) = cases::leave_unused(session, &number) {
            log::without(format_args!("the note that {number} was drawn in vain"), &error);
        }
    }
    entered
}

/// The problem of a submission that was sent before and erased since.
pub fn erased() -> Problem {
    Problem::new(&REQUEST_ERASED).because(&say::ERASED_SINCE)
}

/// Refuses what is sent beyond the quota of this legal day.
fn within_quota(citizen: &Citizen, daily_quota: usize, now: Instant) -> Result<(), Error> {
    let today = day(now);
    let is_of_today = |entry: &&Kept| entry.arrived_at.is_some_and(|at| day(at) == today);
    if citizen.entries.iter().filter(is_of_today).count() < daily_quota {
        return Ok(());
    }
    // The part of a second as a whole one: a caller who comes before midnight would be refused again.
    let wait = (end_of_day(today) - now).num_milliseconds().saturating_add(999) / 1_000;
    Err(Problem::new(&QUOTA_EXHAUSTED)
        .saying(Words::said(&|language| {
            say::a_day(language, &daily_quota.to_string())
        }))
        .header("retry-after", wait.to_string())
        .into())
}

/// The place of a submission among all that a citizen ever sent, from 0. It is the submission's for good: what is moved to
/// a page keeps it, and so does what is left after an erasure.
pub type Position = u64;

/// The citizen's submissions from the newest to the oldest, those before a position or all of them, at most `limit`; and
/// before which position the next page is.
///
/// # Errors
/// 400 for a position that no submission has, 503 where the store does not answer.
pub fn submissions(
    session: &Session,
    iin: &Iin,
    before: Option<Position>,
    limit: usize,
) -> Result<(Vec<RegistrationNumber>, Option<Position>), Error> {
    let pseudonym = pseudonym(iin)?;
    let store = session.store()?;
    let citizen = match store.get::<Citizen>(&Key::citizen(&pseudonym))? {
        Some(citizen) => citizen,
        None => {
            index::compare(store)?;
            Citizen::default()
        }
    };
    let sent = u64::from(citizen.pages) * PAGE_ENTRIES as u64 + citizen.entries.len() as u64;
    if before.is_some_and(|before| before == 0 || before >= sent) {
        return Err(bad_cursor().into());
    }
    let mut numbers = Vec::new();
    let mut next = None;
    let mut entries = citizen.entries;
    for page in (0..=citizen.pages).rev() {
        let first = u64::from(page) * PAGE_ENTRIES as u64;
        if before.is_some_and(|before| before <= first) {
            continue;
        }
        if page < citizen.pages {
            let kept = store.get::<Page>(&Key::citizen_page(&pseudonym, page))?;
            entries = kept.unwrap_or_default().0;
        }
        for (index, kept) in std::mem::take(&mut entries).into_iter().enumerate().rev() {
            let position = first + index as u64;
            let Some(number) = kept
                .number
                .filter(|_| before.is_none_or(|before| position < before))
            else {
                continue;
            };
            if numbers.len() == limit {
                return Ok((numbers, next));
            }
            numbers.push(number);
            next = Some(position);
        }
    }
    Ok((numbers, None))
}

/// Takes a case out of the list of the citizen who is kept under this name, where it is there. What is left knows the
/// submission again and nothing of it. One durable write if so.
///
/// # Errors
/// 503 where the store does not answer.
pub fn forget(session: &Session, pseudonym: &str, number: &RegistrationNumber) -> Result<(), Error> {
    let store = session.store()?;
    let is_there = |entries: &[Kept]| entries.iter().any(|entry| entry.number.as_ref() == Some(number));
    let without = |entries: Vec<Kept>| {
        let each = entries.into_iter().map(|entry| {
            if entry.number.as_ref() == Some(number) {
                entry.erased()
            } else {
                entry
            }
        });
        each.collect()
    };
    let pages = store.change(
        &Key::citizen(pseudonym),
        |current: Option<Citizen>| {
            let Some(mut citizen) = current else {
                return Ok(Change::Keep(0));
            };
            let pages = citizen.pages;
            if !is_there(&citizen.entries) {
                return Ok(Change::Keep(pages));
            }
            citizen.entries = without(citizen.entries);
            Ok(Change::Write(citizen, 0))
        },
        |citizen| !is_there(&citizen.entries),
    )?;
    for page in 0..pages {
        store.change(
            &Key::citizen_page(pseudonym, page),
            |current: Option<Page>| {
                Ok(match current {
                    Some(Page(entries)) if is_there(&entries) => Change::Write(Page(without(entries)), ()),
                    Some(_) | None => Change::Keep(()),
                })
            },
            |Page(entries)| !is_there(entries),
        )?;
    }
    Ok(())
}
