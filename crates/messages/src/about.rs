//! What a letter speaks of, as its sentences take it.

use law::rules::ObligationKind;
use law::time::{Datelike as _, NaiveDate};
use record::id::RegistrationNumber;
use requests::case::Mark;
use requests::duty;
use words::language::Language;

use crate::named::{ITEM, Moved, Registration, Term};
use crate::say;

/// The request that a letter is about, in its language.
pub(crate) struct About {
    pub(crate) language: Language,
    pub(crate) number: String,
    pub(crate) holder: String,
}

impl About {
    pub(crate) fn new(language: Language, number: &RegistrationNumber, holder: &str) -> Self {
        Self {
            language,
            number: number.to_string(),
            holder: one_line(holder),
        }
    }

    /// A day as people write it.
    pub(crate) fn day(&self, day: NaiveDate) -> String {
        let (number, year) = (day.day().to_string(), day.year().to_string());
        say::date(self.language, &number, day.month().into(), &year)
    }

    pub(crate) fn rating(&self, mark: Mark) -> &'static str {
        let rating = match mark {
            Mark::Like => say::RATING_LIKE,
            Mark::Dislike => say::RATING_DISLIKE,
        };
        rating.r#in(self.language)
    }

    /// What is owed, each with its last day.
    pub(crate) fn terms(&self, terms: &[Term]) -> String {
        let language = self.language;
        list(terms, |term| {
            say::term(
                language,
                &self.day(term.due),
                duty::owed(term.kind).r#in(language),
            )
        })
    }

    /// What is owed, each with its last day before and now.
    pub(crate) fn moved(&self, moved: &[Moved]) -> String {
        let language = self.language;
        list(moved, |moved| {
            let (from, due) = (self.day(moved.from), self.day(moved.due));
            say::moved(language, &due, duty::owed(moved.kind).r#in(language), &from)
        })
    }

    /// What is owed, on a day that the letter says once.
    pub(crate) fn owed(&self, owed: &[ObligationKind]) -> String {
        list(owed, |owed| duty::owed(*owed).r#in(self.language).to_owned())
    }
}

impl Registration<'_> {
    /// The name of the holder as a part of a line.
    pub(crate) fn one_line(&self) -> String {
        one_line(self.holder)
    }
}

/// How many they are, for a sentence that chooses by it.
pub(crate) fn count<T>(items: &[T]) -> u64 {
    u64::try_from(items.len()).unwrap_or(u64::MAX)
}

/// A line for each.
fn list<T>(items: &[T], line: impl Fn(&T) -> String) -> String {
    let lines: Vec<_> = items.iter().map(|item| format!("{ITEM}{}", line(item))).collect();
    lines.join("\n")
}

/// A name as a part of one line: a line break in it would begin a paragraph, or end the subject.
fn one_line(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}
