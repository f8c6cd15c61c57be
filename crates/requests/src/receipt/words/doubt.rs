//! Why something cannot be stated, and what a check of a receipt doubts.

use chrono::NaiveDate;
use law::terms::no_calendar;
use words::language::{Language, Text, Words};

/// Why a certificate cannot be given: it would not be true.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Untrue {
    /// The registration is open: whether all is done in time is not known yet.
    StillOpen,
    /// Nothing was owed that could have been done or missed.
    NothingWasOwed,
    /// The last day of the answer is not over.
    NotYet {
        /// That day.
        due: NaiveDate,
    },
    /// The last day is provisional: it is not known before a calendar is published.
    Provisional {
        /// The first year for which there is none.
        year: i32,
    },
    /// There is an answer.
    Answered,
    /// No answer is owed any more: the request went back, went on or was withdrawn.
    NothingIsOwed,
}

impl Untrue {
    /// The reason as a phrase.
    pub fn words(self) -> Words {
        match self {
            Self::StillOpen => Words::fixed(
                "сұрау салу әлі қаралуда; анықтама ол аяқталғаннан кейін беріледі",
                "запрос ещё рассматривается; справка выдаётся после его завершения",
                "the request is still open; the certificate is given once it has ended",
            ),
            Self::NothingWasOwed => Words::fixed(
                "иеленушінің орындауға тиіс міндеті болған жоқ",
                "у обладателя не было обязанностей, которые нужно было исполнить",
                "there was nothing that the holder had to do",
            ),
            Self::NotYet { due } => Words {
                kk: format!("жауап беру мерзімі әлі аяқталған жоқ, соңғы күні: {due}").into(),
                ru: format!("срок ответа ещё не истёк, последний день: {due}").into(),
                en: format!("the term of the answer has not ended, its last day is {due}").into(),
            },
            Self::Provisional { year } => {
                let [kk, ru, en] = [Language::Kk, Language::Ru, Language::En]
                    .map(|language| no_calendar(year, language).into());
                Words { kk, ru, en }
            }
            Self::Answered => Words::fixed("жауап берілген", "ответ дан", "there is an answer"),
            Self::NothingIsOwed => Words::fixed(
                "бұл тіркеу бойынша жауап беру міндеті енді жоқ",
                "по этой регистрации ответ больше не требуется",
                "no answer is owed under this registration any more",
            ),
        }
    }
}

/// Why a receipt is not one of this portal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doubt {
    /// No key of this portal has that name.
    UnknownKey,
    /// The signature is not one of the statement by that key.
    WrongSignature,
    /// The statement names another portal.
    AnotherPortal,
}

impl Doubt {
    /// A stable name for programs.
    pub const fn code(self) -> &'static str {
        match self {
            Self::UnknownKey => "unknown-key",
            Self::WrongSignature => "wrong-signature",
            Self::AnotherPortal => "another-portal",
        }
    }

    /// The reason in words.
    pub const fn text(self) -> Text {
        match self {
            Self::UnknownKey => Text {
                kk: "порталда мұндай атаулы кілт жоқ",
                ru: "у портала нет ключа с таким именем",
                en: "the portal has no key of this name",
            },
            Self::WrongSignature => Text {
                kk: "қолтаңба бұл мәліметке сәйкес келмейді",
                ru: "подпись не соответствует этим сведениям",
                en: "the signature is not one of this statement",
            },
            Self::AnotherPortal => Text {
                kk: "мәлімет басқа порталға тиесілі",
                ru: "сведения относятся к другому порталу",
                en: "the statement is of another portal",
            },
        }
    }
}
