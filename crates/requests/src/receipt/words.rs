//! What is said of a statement in words.

mod doubt;

use chrono::{NaiveDate, Timelike as _};
use law::rules::ObligationKind;
use law::time::{Datelike as _, Instant, local};
use words::language::{Language, Text};

use super::{Statement, StatementKind};
use crate::answer::{APPEAL, Outcome};
use crate::case::Leg;

pub use doubt::{Doubt, Untrue};

const NUMBER: Text = Text {
    kk: "Нөмірі",
    ru: "Номер",
    en: "Number",
};

const FORMER_NUMBER: Text = Text {
    kk: "Бұрынғы нөмірі",
    ru: "Прежний номер",
    en: "Former number",
};

const ARRIVED: Text = Text {
    kk: "Келіп түскен уақыты (Алматы уақыты)",
    ru: "Время поступления (по времени Алматы)",
    en: "Arrived (Almaty time)",
};

const REGISTERED: Text = Text {
    kk: "Тіркелген күні",
    ru: "День регистрации",
    en: "Day of registration",
};

const DONE: Text = Text {
    kk: "Уақыты (Алматы уақыты)",
    ru: "Время (по времени Алматы)",
    en: "Time (Almaty time)",
};

const AS_OF: Text = Text {
    kk: "Мына уақыттағы жағдай бойынша (Алматы уақыты)",
    ru: "По состоянию на (по времени Алматы)",
    en: "As of (Almaty time)",
};

const HOLDER: Text = Text {
    kk: "Ақпарат иеленуші",
    ru: "Обладатель информации",
    en: "Holder",
};

const LAST_DAY: Text = Text {
    kk: "Жауап беру мерзімінің соңғы күні",
    ru: "Последний день срока ответа",
    en: "Last day of the term of the answer",
};

const FORMER_LAST_DAY: Text = Text {
    kk: "Бұрынғы соңғы күні",
    ru: "Прежний последний день",
    en: "Former last day",
};

const OUTCOME: Text = Text {
    kk: "Нәтижесі",
    ru: "Результат",
    en: "Outcome",
};

const GROUND: Text = Text {
    kk: "Негізі (Заңның 11-бабының 16-тармағы)",
    ru: "Основание (пункт 16 статьи 11 Закона)",
    en: "Ground (the Law, article 11(16))",
};

const LATE: Text = Text {
    kk: "Мерзімінде орындалмады",
    ru: "Не в срок",
    en: "Not in time",
};

const ALL_IN_TIME: Text = Text {
    kk: "Барлығы мерзімінде орындалды.",
    ru: "Всё сделано в срок.",
    en: "Everything was done in time.",
};

/// What the statement says first.
const fn opening(kind: StatementKind, partial: bool) -> Text {
    match (kind, partial) {
        (StatementKind::Registration, _) => Text {
            kk: "Сұрау салу порталға келіп түсті және тіркелді.",
            ru: "Запрос поступил на портал и зарегистрирован.",
            en: "The request reached the portal and is registered.",
        },
        (StatementKind::Forwarding, false) => Text {
            kk: "Сұрау салу құзыретті ақпарат иеленушіге жіберілді.",
            ru: "Запрос направлен компетентному обладателю информации.",
            en: "The request was sent to the competent holder.",
        },
        (StatementKind::Forwarding, true) => Text {
            kk: "Сұрау салудың бір бөлігі құзыретті ақпарат иеленушіге жіберілді.",
            ru: "Часть запроса направлена компетентному обладателю информации.",
            en: "A part of the request was sent to the competent holder.",
        },
        (StatementKind::Extension, _) => Text {
            kk: "Сұрау салуға жауап беру мерзімі ұзартылды.",
            ru: "Срок ответа на запрос продлён.",
            en: "The term of the answer to the request was extended.",
        },
        (StatementKind::Answer, _) => Text {
            kk: "Сұрау салуға жауап берілді.",
            ru: "На запрос дан ответ.",
            en: "The request was answered.",
        },
        (StatementKind::Refusal, _) => Text {
            kk: "Сұрау салу бойынша ақпарат беруден бас тартылды.",
            ru: "По запросу в предоставлении информации отказано.",
            en: "The information requested was refused.",
        },
        (StatementKind::Timeliness, _) => Text {
            kk: "Сұрау салу бойынша мерзімдердің сақталуы туралы анықтама.",
            ru: "Справка о соблюдении сроков по запросу.",
            en: "Certificate of the terms kept in a request.",
        },
        (StatementKind::Silence, _) => Text {
            kk: "Сұрау салуға жауап мерзімінде берілмеді.",
            ru: "На запрос не дан ответ в срок.",
            en: "The request was not answered in time.",
        },
    }
}

/// What became of the request.
const fn outcome(outcome: Outcome) -> Text {
    match outcome {
        Outcome::Provided => Text {
            kk: "ақпарат берілді",
            ru: "информация предоставлена",
            en: "the information is provided",
        },
        Outcome::PartlyProvided => Text {
            kk: "ақпараттың бір бөлігі берілді",
            ru: "предоставлена часть информации",
            en: "a part of the information is provided",
        },
        Outcome::AlreadyPublished => Text {
            kk: "ақпараттың қайда жарияланғаны көрсетілді",
            ru: "указано, где информация опубликована",
            en: "it is said where the information is published",
        },
        Outcome::Refused => Text {
            kk: "бас тартылды",
            ru: "отказано",
            en: "refused",
        },
    }
}

/// What is owed, in a word or two.
pub(crate) const fn duty(kind: ObligationKind) -> Text {
    match kind {
        ObligationKind::Moderate => Text {
            kk: "модерация",
            ru: "модерация",
            en: "moderation",
        },
        ObligationKind::Forward => Text {
            kk: "құзыреті бойынша жіберу",
            ru: "направление по компетенции",
            en: "forwarding",
        },
        ObligationKind::AlreadyPublished => Text {
            kk: "жарияланған жерін көрсету",
            ru: "указание на публикацию",
            en: "pointing to a publication",
        },
        ObligationKind::Refuse => Text {
            kk: "бас тарту",
            ru: "отказ",
            en: "refusal",
        },
        ObligationKind::Answer => Text {
            kk: "жауап",
            ru: "ответ",
            en: "answer",
        },
        ObligationKind::NotifyExtension => Text {
            kk: "мерзімнің ұзартылғанын хабарлау",
            ru: "уведомление о продлении",
            en: "notice of the extension",
        },
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
                self.fact(ARRIVED, &moment_in(stated.arrived_at, language));
                self.fact(REGISTERED, &day_in(stated.registered_on, language));
            }
            StatementKind::Timeliness | StatementKind::Silence => {
                self.fact(AS_OF, &moment_in(stated.as_of.unwrap_or(stated.at), language));
            }
            StatementKind::Forwarding
            | StatementKind::Extension
            | StatementKind::Answer
            | StatementKind::Refusal => self.fact(DONE, &moment_in(stated.at, language)),
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
        self.fact(LAST_DAY, &last_day);
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
                    duty(term.kind).r#in(language),
                    day_in(term.due, language)
                )
            })
            .collect();
        let provisional = stated.terms.iter().find_map(|term| term.provisional.as_ref());
        if let (true, Some(provisional)) = (late.is_empty(), provisional) {
            self.fact(NOT_KNOWN, &provisional.why);
        } else if late.is_empty() {
            self.sentence(ALL_IN_TIME);
        } else {
            self.fact(LATE, &late.join(", "));
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
    facts.fact(NUMBER, &stated.number.to_string());
    if let Some(former) = &stated.forwarded_from {
        facts.fact(FORMER_NUMBER, &former.to_string());
    }
    facts.moment(stated);
    facts.fact(HOLDER, &stated.holder.name);
    if let Some(extension) = leg
        .extension
        .as_ref()
        .filter(|_| stated.kind == StatementKind::Extension)
    {
        facts.fact(FORMER_LAST_DAY, &day_in(extension.extended.from, language));
    }
    if let Some(answer) = &stated.answer {
        if answer.outcome != Outcome::Refused {
            facts.fact(OUTCOME, outcome(answer.outcome).r#in(language));
        }
        if let Some(ground) = answer.refusal_ground {
            facts.fact(GROUND, ground.text().r#in(language));
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

const NOT_KNOWN: Text = Text {
    kk: "Мерзімінде орындалғаны әлі белгісіз",
    ru: "Исполнено ли в срок, ещё не известно",
    en: "Whether it was in time is not known yet",
};
