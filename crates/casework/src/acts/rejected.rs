//! A rejected command as a problem, in words.

use law::time::{Instant, NaiveDate};
use requests::case::{Case, Leg};
use requests::command::{CommandKind, LEGS, Rejected, Unrecallable, possible_now};
use requests::view::PossibleView;
use words::language::{Language, Text, Words};

use crate::say;
use directory::calendars;
use shell::kinds;
use shell::problem::{Kind, Problem, Status};

/// The state of the case forbids it; `possible` says what it allows.
pub static ILLEGAL_TRANSITION: Kind =
    Kind::new("illegal-transition", Status::of::<409>(), say::ILLEGAL_TRANSITION);

/// The answer has its rating.
pub static ALREADY_RATED: Kind = Kind::new("already-rated", Status::of::<409>(), say::ALREADY_RATED);

/// The applicant has been told, or there is nothing to tell.
pub static NOTHING_TO_CONFIRM: Kind =
    Kind::new("nothing-to-confirm", Status::of::<409>(), say::NOTHING_TO_CONFIRM);

/// The term was extended before.
pub static ALREADY_EXTENDED: Kind = Kind::new("already-extended", Status::of::<409>(), say::ALREADY_EXTENDED);

/// The term has ended.
pub static TERM_ENDED: Kind = Kind::new("term-ended", Status::of::<409>(), say::TERM_ENDED);

/// Nothing that was forwarded can be taken back; `detail` says why.
pub static NOTHING_TO_RECALL: Kind =
    Kind::new("nothing-to-recall", Status::of::<409>(), say::NOTHING_TO_RECALL);

/// The contacts were corrected as often as they may be.
pub static CORRECTED_TOO_OFTEN: Kind = Kind::new(
    "corrected-too-often",
    Status::of::<409>(),
    say::CORRECTED_TOO_OFTEN,
);

/// The request was forwarded as often as it may be.
pub static FORWARDED_TOO_OFTEN: Kind = Kind::new(
    "forwarded-too-often",
    Status::of::<409>(),
    say::FORWARDED_TOO_OFTEN,
);

/// A rejected command as a problem, with what would be possible, and who may do it, where the state is the reason.
pub(super) fn rejected(
    rejected: Rejected,
    case: &Case,
    leg: &Leg,
    kind: CommandKind,
    now: Instant,
) -> Problem {
    let conflict = |kind: &'static Kind| {
        let possible = possible_now(case, leg, now);
        Problem::new(kind)
            .saying(possible_in_words(&possible))
            .possible(PossibleView::of(possible))
    };
    // Why, and then what is possible.
    let because = |kind: &'static Kind, why: &Words| {
        let now = possible_in_words(&possible_now(case, leg, now));
        let both = |language| format!("{}; {}", why.r#in(language), now.r#in(language));
        conflict(kind).saying(Words::said(&both))
    };
    match rejected {
        Rejected::NotYours => {
            Problem::new(&kinds::FORBIDDEN).saying(Words::said(&|language| acts_in(&[kind], language)))
        }
        Rejected::Illegal { .. } => conflict(&ILLEGAL_TRANSITION),
        Rejected::NothingToConfirm => conflict(&NOTHING_TO_CONFIRM),
        Rejected::AlreadyRated => conflict(&ALREADY_RATED),
        Rejected::NothingToRecall(why) => because(&NOTHING_TO_RECALL, &unrecallable(why)),
        Rejected::CorrectedTooOften => conflict(&CORRECTED_TOO_OFTEN),
        Rejected::ForwardedTooOften => because(&FORWARDED_TOO_OFTEN, &forwarded_too_often()),
        Rejected::NoRoom { with_fewer_words } => {
            because(&kinds::NO_ROOM, &Words::of(way_out(kind, with_fewer_words)))
        }
        Rejected::AlreadyExtended => conflict(&ALREADY_EXTENDED),
        Rejected::TermEnded { on } => because(&TERM_ENDED, &ended(on)),
        Rejected::Invalid(faults) => Problem::faults(faults),
        Rejected::NotCovered(error) => calendars::not_covered(error.year),
        Rejected::Unwritable(error) => Problem::internal(error),
    }
}

/// That a request went from holder to holder too often, in words.
fn forwarded_too_often() -> Words {
    Words::said(&|language| say::registered_too_often(language, &LEGS.to_string()))
}

/// When the term ended, in words.
fn ended(on: NaiveDate) -> Words {
    Words::said(&|language| say::last_day_was(language, &on.to_string()))
}

/// Why what was forwarded cannot be taken back, in words.
fn unrecallable(why: Unrecallable) -> Words {
    match why {
        Unrecallable::Nothing => Words::of(say::NOTHING_FORWARDED),
        Unrecallable::Acted => Words::of(say::OTHER_HOLDER_ACTED),
        Unrecallable::RestSentOn => Words::of(say::REST_SENT_ON),
        Unrecallable::Over { on } => Words::said(&|language| say::recall_over(language, &on.to_string())),
    }
}

/// What can be done where a record has no room for a command.
const fn way_out(command: CommandKind, with_fewer_words: bool) -> Text {
    match (command, with_fewer_words) {
        (CommandKind::Clarify, true) => say::SHORTEN_QUESTION,
        (CommandKind::Clarify, false) => say::NO_MORE_QUESTIONS,
        (CommandKind::Answer | CommandKind::Reply, true) => say::SHORTEN_OR_ATTACH,
        (_, true) => say::SHORTEN,
        (_, false) => say::HELD_FOR_ANSWER,
    }
}

/// What is possible now and who may do it, as a sentence.
fn possible_in_words(possible: &[CommandKind]) -> Words {
    if possible.is_empty() {
        return Words::of(say::NOTHING_POSSIBLE);
    }
    Words::said(&|language| say::possible_now(language, &acts_in(possible, language)))
}

/// Commands in words, each with those who may give it.
fn acts_in(commands: &[CommandKind], language: Language) -> String {
    let each: Vec<_> = commands
        .iter()
        .map(|command| {
            let by: Vec<_> = command
                .who()
                .iter()
                .map(|actor| actor.text().r#in(language))
                .collect();
            format!("{} ({})", command.text().r#in(language), by.join(", "))
        })
        .collect();
    each.join("; ")
}
