//! What is said of a statement in words.

mod doubt;

use chrono::{NaiveDate, Timelike as _};
use law::rules::ObligationKind;
use law::time::{Datelike as _, Instant, local};
use words::language::{Language, Text};

use super::StatementKind;
use super::stated::Statement;
use crate::answer::{APPEAL, Outcome};
use crate::case::Leg;
use crate::duty;
use crate::say::receipts as say;

pub use doubt::{Doubt, Untrue};

/// What the statement says first.
const fn opening(kind: StatementKind, partial: bool) -> Text {
    match (kind, partial) {
        (StatementKind::Registration, _) => say::REGISTRATION,
        (StatementKind::Forwarding, false) => say::FORWARDING,
        (StatementKind::Forwarding, true) => say::FORWARDING_PART,
        (StatementKind::Extension, _) => say::EXTENSION,
        (StatementKind::Answer, _) => say::ANSWER,
        (StatementKind::Refusal, _) => say::REFUSAL,
        (StatementKind::Timeliness, _) => say::TIMELINESS,
        (StatementKind::Silence, _) => say::SILENCE,
    }
}

/// What became of the request.
const fn outcome(outcome: Outcome) -> Text {
    match outcome {
        Outcome::Provided => say::PROVIDED,
        Outcome::PartlyProvided => say::PARTLY_PROVIDED,
        Outcome::AlreadyPublished => say::ALREADY_PUBLISHED,
        Outcome::Refused => say::REFUSED,
    }
}

/// A day as people write it.
fn day_in(day: NaiveDate, language: Language) -> String {
    match language {
        Language::Kk | Language::Ru => format!("{:02}.{:02}.{}", day.day(), day.month(), day.year()),
        Language::En => day.to_string(),
    }
}

/// An instant as a clock in Almaty shows it, to the minute.
fn moment_in(instant: Instant, language: Language) -> String {
    let (day, time) = local(instant);
    format!(
        "{} {:02}:{:02}",
        day_in(day, language),
        time.hour(),
        time.minute()
    )
}

/// Facts with their names, so that no number and no name has to be inflected.
struct Facts {
    language: Language,
    said: String,
}

impl Facts {
    fn fact(&mut self, name: Text, value: &str) {
        for part in [" ", name.r#in(self.language), ": ", value, "."] {
            self.said.push_str(part);
        }
    }

    fn sentence(&mut self, sentence: Text) {
        self.said.push(' ');
        self.said.push_str(sentence.r#in(self.language));
    }

    /// When it was, or as of when it is so.
    fn moment(&mut self, stated: &Statement) {
        let language = self.language;
        match stated.kind {
            StatementKind::Registration => {
                self.fact(say::ARRIVED, &moment_in(stated.arrived_at, language));
                self.fact(say::REGISTERED, &day_in(stated.registered_on, language));
            }
            StatementKind::Timeliness | StatementKind::Silence => {
                self.fact(
                    say::AS_OF,
                    &moment_in(stated.as_of.unwrap_or(stated.at), language),
                );
            }
            StatementKind::Forwarding
            | StatementKind::Extension
            | StatementKind::Answer
            | StatementKind::Refusal => self.fact(say::DONE, &moment_in(stated.at, language)),
        }
    }

    /// The last day of the answer, where it is stated.
    fn last_day(&mut self, stated: &Statement) {
        let language = self.language;
        let mut terms = stated.terms.iter();
        let Some(term) = terms.find(|term| term.kind == ObligationKind::Answer) else {
            return;
        };
        let last_day = match &term.provisional {
            None => day_in(term.due, language),
            Some(provisional) => format!("{} ({})", day_in(term.due, language), provisional.why),
        };
        self.fact(say::LAST_DAY, &last_day);
    }

    /// Which terms were not kept.
    fn late(&mut self, stated: &Statement) {
        let language = self.language;
        let late: Vec<_> = stated
            .terms
            .iter()
            .filter(|term| term.in_time == Some(false))
            .map(|term| {
                format!(
                    "{} ({})",
                    duty::name(term.kind).r#in(language),
                    day_in(term.due, language)
                )
            })
            .collect();
        let provisional = stated.terms.iter().find_map(|term| term.provisional.as_ref());
        if let (true, Some(provisional)) = (late.is_empty(), provisional) {
            self.fact(say::NOT_KNOWN, &provisional.why);
        } else if late.is_empty() {
            self.sentence(say::ALL_IN_TIME);
        } else {
            self.fact(say::LATE, &late.join(", "));
        }
    }
}

/// A statement in plain words.
pub(super) fn sentence(stated: &Statement, leg: &Leg) -> String {
    let language = stated.language;
    let mut facts = Facts {
        language,
        said: opening(stated.kind, stated.partial).r#in(language).to_owned(),
    };
    facts.fact(say::NUMBER, &stated.number.to_string());
    if let Some(former) = &stated.forwarded_from {
        facts.fact(say::FORMER_NUMBER, &former.to_string());
    }
    facts.moment(stated);
    facts.fact(say::HOLDER, &stated.holder.name);
    if let Some(extension) = leg
        .extension
        .as_ref()
        .filter(|_| stated.kind == StatementKind::Extension)
    {
        facts.fact(say::FORMER_LAST_DAY, &day_in(extension.extended.from, language));
    }
    if let Some(answer) = &stated.answer {
        if answer.outcome != Outcome::Refused {
            facts.fact(say::OUTCOME, outcome(answer.outcome).r#in(language));
        }
        if let Some(ground) = answer.refusal_ground {
            facts.fact(say::GROUND, ground.text().r#in(language));
        }
    }
    match stated.kind {
        StatementKind::Registration
        | StatementKind::Forwarding
        | StatementKind::Extension
        | StatementKind::Silence => facts.last_day(stated),
        StatementKind::Answer | StatementKind::Refusal | StatementKind::Timeliness => facts.late(stated),
    }
    if stated.kind == StatementKind::Silence {
        facts.sentence(APPEAL);
    }
    facts.said
}
