//! The commands by name, and in words.

use crate::language::Text;

/// Which command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CommandKind {
    /// [`Command::Accept`].
    Accept,
    /// [`Command::Return`].
    Return,
    /// [`Command::Forward`].
    Forward,
    /// [`Command::Recall`].
    Recall,
    /// [`Command::Extend`].
    Extend,
    /// [`Command::Clarify`].
    Clarify,
    /// [`Command::Reply`].
    Reply,
    /// [`Command::Answer`].
    Answer,
    /// [`Command::CorrectContacts`].
    CorrectContacts,
    /// [`Command::Withdraw`].
    Withdraw,
    /// [`Command::Rate`].
    Rate,
    /// [`Command::Attend`].
    Attend,
    /// [`Command::ConfirmNotice`].
    ConfirmNotice,
    /// [`Command::RecordDelivery`].
    RecordDelivery,
    /// [`Command::Resend`].
    Resend,
    /// [`Command::RecordRevocation`].
    RecordRevocation,
    /// [`Command::Recompute`].
    Recompute,
    /// [`Command::Erase`].
    Erase,
}

impl CommandKind {
    /// Every command.
    pub const ALL: [Self; 18] = [
        Self::Accept,
        Self::Return,
        Self::Forward,
        Self::Recall,
        Self::Extend,
        Self::Clarify,
        Self::Reply,
        Self::Answer,
        Self::CorrectContacts,
        Self::Withdraw,
        Self::Rate,
        Self::Attend,
        Self::ConfirmNotice,
        Self::RecordDelivery,
        Self::Resend,
        Self::RecordRevocation,
        Self::Recompute,
        Self::Erase,
    ];

    /// The stable name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Return => "return",
            Self::Forward => "forward",
            Self::Recall => "recall",
            Self::Extend => "extend",
            Self::Clarify => "clarify",
            Self::Reply => "reply",
            Self::Answer => "answer",
            Self::CorrectContacts => "correct-contacts",
            Self::Withdraw => "withdraw",
            Self::Rate => "rate",
            Self::Attend => "attend",
            Self::ConfirmNotice => "confirm-notice",
            Self::RecordDelivery => "record-delivery",
            Self::Resend => "resend",
            Self::RecordRevocation => "record-revocation",
            Self::Recompute => "recompute",
            Self::Erase => "erase",
        }
    }

    /// The command in words, as something to do.
    pub const fn text(self) -> Text {
        match self {
            Self::Accept => Text {
                kk: "қабылдау",
                ru: "принять",
                en: "accept",
            },
            Self::Return => Text {
                kk: "қайтару",
                ru: "вернуть",
                en: "return",
            },
            Self::Forward => Text {
                kk: "тиісті ақпарат иеленушіге жіберу",
                ru: "направить по компетенции",
                en: "forward",
            },
            Self::Recall => Text {
                kk: "қате жіберілгенді қайтарып алу",
                ru: "вернуть себе направленное по ошибке",
                en: "take back what was forwarded by mistake",
            },
            Self::Extend => Text {
                kk: "мерзімді ұзарту",
                ru: "продлить срок",
                en: "extend the term",
            },
            Self::Clarify => Text {
                kk: "нақтылауды сұрау",
                ru: "запросить уточнение",
                en: "ask for clarification",
            },
            Self::Reply => Text {
                kk: "нақтылау",
                ru: "дать уточнение",
                en: "clarify",
            },
            Self::Answer => Text {
                kk: "жауап беру",
                ru: "ответить",
                en: "answer",
            },
            Self::CorrectContacts => Text {
                kk: "байланыс деректерін түзету",
                ru: "исправить контактные данные",
                en: "correct the contacts",
            },
            Self::Withdraw => Text {
                kk: "сұрау салуды кері қайтарып алу",
                ru: "отозвать",
                en: "withdraw",
            },
            Self::Rate => Text {
                kk: "бағалау",
                ru: "оценить",
                en: "rate",
            },
            Self::Attend => Text {
                kk: "мерзімдерді қадағалау",
                ru: "проследить за сроками",
                en: "watch the terms",
            },
            Self::RecordDelivery => Text {
                kk: "хабарламалардың жеткізілуін тіркеу",
                ru: "записать доставку уведомлений",
                en: "record the delivery of notices",
            },
            Self::Resend => Text {
                kk: "жеткізілмеген хабарламаларды қайта жіберу",
                ru: "отправить недоставленные уведомления ещё раз",
                en: "send undelivered notices again",
            },
            Self::RecordRevocation => Text {
                kk: "сертификаттың күшін тексеру нәтижесін тіркеу",
                ru: "записать результат проверки сертификата",
                en: "record the check of a certificate",
            },
            Self::ConfirmNotice => Text {
                kk: "мерзімнің ұзартылғаны туралы хабардар етілгенін растау",
                ru: "подтвердить уведомление о продлении",
                en: "confirm that the applicant was told of the extension",
            },
            Self::Recompute => Text {
                kk: "мерзімдерді қайта есептеу",
                ru: "пересчитать сроки",
                en: "recompute the terms",
            },
            Self::Erase => Text {
                kk: "дербес деректерді жою",
                ru: "уничтожить персональные данные",
                en: "erase the personal data",
            },
        }
    }
}
