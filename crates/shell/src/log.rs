//! What a function says to the log beside its answer: a line of JSON on standard error.

use std::fmt::Display;

use record::tally;
use serde::Serialize;

use crate::error::Error;

/// A line about something that was left out, and why.
#[derive(Serialize)]
struct Skipped<'a> {
    event: &'static str,
    what: &'a str,
    why: &'static str,
    cause: &'a str,
}

/// Says that something was left out, and why. It must not name a person; a number of one is hidden by the host.
pub(crate) fn skipped(what: impl Display, error: &Error) {
    line(&Skipped {
        event: "skipped",
        what: &what.to_string(),
        why: error.name(),
        cause: &error.chain(),
    });
}

/// A line about something that somebody should know of.
#[derive(Serialize)]
struct Noted<'a> {
    event: &'static str,
    what: &'a str,
}

/// Says something that whoever runs the portal should know of. It must not name a person.
pub fn note(event: &'static str, what: impl Display) {
    line(&Noted {
        event,
        what: &what.to_string(),
    });
}

/// Says that something was done without: where it would only have saved work.
pub fn without(what: impl Display, error: &Error) {
    skipped(what, error);
}

/// What a call took, in a build that counts.
#[derive(Serialize)]
struct Work<'a> {
    event: &'static str,
    request: &'a str,
    read: u32,
    folded: u32,
}

/// Says how many records were read and folded for this request, in a build that counts.
pub(crate) fn work(request: &str) {
    if !tally::COUNTS {
        return;
    }
    let (read, folded) = tally::counted();
    line(&Work {
        event: "record-work",
        request,
        read,
        folded,
    });
}

fn line(line: &impl Serialize) {
    if let Ok(text) = serde_json::to_string(line) {
        eprintln!("{text}");
    }
}
