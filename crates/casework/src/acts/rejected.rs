//! A rejected command as a problem, in words.

use law::time::{Instant, NaiveDate};
use requests::case::{Case, Leg};
use requests::command::{self, CommandKind, LEGS, Rejected, Unrecallable, possible_now};
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

/// A rejected command as a problem, with what would be possible and for whom where the state is the reason.
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
        conflict(kind).saying(Words {
            kk: format!("{}; {}", why.kk, now.kk).into(),
            ru: format!("{}; {}", why.ru, now.ru).into(),
            en: format!("{}; {}", why.en, now.en).into(),
        })
    };
    match rejected {
        Rejected::NotYours => Problem::new(&kinds::FORBIDDEN).saying(in_words(&[kind], "", "", "")),
        Rejected::Illegal { .. } => conflict(&ILLEGAL_TRANSITION),
        Rejected::NothingToConfirm => conflict(&NOTHING_TO_CONFIRM),
        Rejected::AlreadyRated => conflict(&ALREADY_RATED),
        Rejected::NothingToRecall(why) => because(&NOTHING_TO_RECALL, &unrecallable(why)),
        Rejected::CorrectedTooOften => conflict(&CORRECTED_TOO_OFTEN),
        Rejected::ForwardedTooOften => because(&FORWARDED_TOO_OFTEN, &forwarded_too_often()),
        Rejected::NoRoom { with_fewer_words } => {
            let Text { kk, ru, en } = way_out(kind, with_fewer_words);
            because(&kinds::NO_ROOM, &Words::fixed(kk, ru, en))
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
    let holders = LEGS;
    Words {
        kk: format!("сұрау салу {holders} рет тіркелді; енді ол кімде болса, сол иеленуші жауап береді").into(),
        ru: format!(
            "запрос зарегистрирован {holders} раз; теперь на него отвечает тот обладатель, у которого он находится"
        )
        .into(),
        en: format!("the request was registered {holders} times; the holder that has it now answers it").into(),
    }
}

/// When the term ended, in words.
fn ended(on: NaiveDate) -> Words {
    Words {
        kk: format!("мерзімнің соңғы күні {on} болды").into(),
        ru: format!("последний день срока был {on}").into(),
        en: format!("the last day of the term was {on}").into(),
    }
}

/// Why what was forwarded cannot be taken back, in words.
fn unrecallable(why: Unrecallable) -> Words {
    match why {
        Unrecallable::Nothing => Words::fixed(
            "осы тіркеуден ештеңе жіберілмеген немесе ол қайтарып алынған",
            "из этой регистрации ничего не направлялось, или направленное уже возвращено",
            "nothing was forwarded from this registration, or it was taken back already",
        ),
        Unrecallable::Acted => Words::fixed(
            "басқа иеленуші онымен айналысып жатыр немесе жұмысты аяқтаған",
            "другой обладатель уже занимается им или закончил работу",
            "the other holder has begun to deal with it, or is done with it",
        ),
        Unrecallable::RestSentOn => Words::fixed(
            "сұрау салудың қалған бөлігі де жіберілген, сондықтан бөлікті қабылдайтын ешкім жоқ",
            "остальная часть запроса тоже направлена дальше, поэтому возвращать часть некому",
            "the rest of the request was sent on as well, so that nobody here could take the part back",
        ),
        Unrecallable::Over { on } => Words {
            kk: format!("қайтарып алудың соңғы күні {on} болды: басқа иеленуші сол күнге дейін қабылдауы немесе қайтаруы тиіс еді").into(),
            ru: format!("последний день для этого был {on}: до его конца другой обладатель должен был принять или вернуть запрос").into(),
            en: format!("the last day for it was {on}, by which the other holder had to accept or return it").into(),
        },
    }
}

/// What can be done where a record has no room for a command.
const fn way_out(command: CommandKind, with_fewer_words: bool) -> Text {
    match (command, with_fewer_words) {
        (CommandKind::Clarify, true) => Text {
            kk: "сұрақты қысқартыңыз немесе файлдарын азайтыңыз: қалған орын оның жауабына және сұрау салу бойынша әрекеттерге сақталады",
            ru: "сократите вопрос или число его файлов: остальное место сохраняется для уточнения и действий по запросу",
            en: "shorten the question or attach fewer files: the rest of the room is held for the reply and for what has to be done",
        },
        (CommandKind::Clarify, false) => Text {
            kk: "енді сұрақ қойылмайды: қалған орын жауапқа және сұрау салу бойынша әрекеттерге сақталады",
            ru: "вопросов больше задать нельзя: оставшееся место сохраняется для ответа и действий по запросу",
            en: "no more can be asked: the room that is left is held for the answer and for what has to be done",
        },
        (CommandKind::Answer | CommandKind::Reply, true) => Text {
            kk: "мәтінді қысқартыңыз немесе қосымша файлға салыңыз",
            ru: "сократите текст или поместите его в прилагаемый файл",
            en: "shorten the text, or put it into an attached file",
        },
        (_, true) => Text {
            kk: "мәтінді қысқартыңыз",
            ru: "сократите текст",
            en: "shorten the text",
        },
        (_, false) => Text {
            kk: "қалған орын жауапқа сақталады",
            ru: "оставшееся место сохраняется для ответа",
            en: "the room that is left is held for the answer",
        },
    }
}

/// What is possible now and for whom, as a sentence.
fn possible_in_words(possible: &[CommandKind]) -> Words {
    if possible.is_empty() {
        return Words::fixed(
            "бұл сұрау салу бойынша енді ештеңе істеуге болмайды",
            "по этому запросу больше ничего сделать нельзя",
            "nothing more can be done with this request",
        );
    }
    in_words(
        possible,
        "қазір жасауға болатын әрекеттер: ",
        "сейчас возможны действия: ",
        "possible now: ",
    )
}

/// Commands, each with those whose it is, after an opening in each language.
fn in_words(commands: &[CommandKind], kk: &str, ru: &str, en: &str) -> Words {
    let list = |opening: &str, language: Language| {
        let each: Vec<_> = commands
            .iter()
            .map(|command| {
                let by: Vec<_> = command::who(*command)
                    .iter()
                    .map(|actor| actor.text().r#in(language))
                    .collect();
                format!("{} ({})", command.text().r#in(language), by.join(", "))
            })
            .collect();
        format!("{opening}{}", each.join("; ")).into()
    };
    Words {
        kk: list(kk, Language::Kk),
        ru: list(ru, Language::Ru),
        en: list(en, Language::En),
    }
}
