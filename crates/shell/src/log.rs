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
fn skipped(what: impl Display, error: &Error) {
    line(&Skipped {
        event: "skipped",
        what: &what.to_string(),
        why: error.name(),
        cause: &error.chain(),
    });
}

/// Goes on without one thing of many: where that is broken or refused, the log says what and why, and there is none. Where the
/// store does not answer nobody goes on.
///
/// # Errors
/// That the store does not answer.
pub fn skip<T>(what: impl Display, result: Result<T, Error>) -> Result<Option<T>, Error> {
    match result {
        Ok(done) => Ok(Some(done)),
        Err(Error::Store(cause)) => Err(Error::Store(cause)),
        Err(error) => {
            skipped(what, &error);
            Ok(None)
        }
    }
}

/// A line about something that somebody should know of.
#[derive(Serialize)]
struct Noted<'a> {
    event: &'static str,
    what: &'a str,
}

/// Says something that the operator of the deployment should know of. It must not name a person.
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kinds;
    use crate::problem::Problem;

    #[test]
    fn one_thing_that_is_broken_or_refused_is_left_out_and_a_store_that_is_away_ends_all() {
        assert!(matches!(skip("a look", Ok(7)), Ok(Some(7))));
        assert!(matches!(
            skip("a look", Err::<u8, _>(Error::broken("why"))),
            Ok(None)
        ));
        let refused = Error::from(Problem::new(&kinds::NOT_FOUND));
        assert!(matches!(skip("a look", Err::<u8, _>(refused)), Ok(None)));
        let away = Err::<u8, _>(Error::Store("away".into()));
        assert!(matches!(skip("a look", away), Err(Error::Store(_))));
    }
}
