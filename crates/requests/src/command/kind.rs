//! The commands by name, and in words.

use words::language::Text;

/// Which command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CommandKind {
    /// [`Command::Accept`](super::Command::Accept).
    Accept,
    /// [`Command::Return`](super::Command::Return).
    Return,
    /// [`Command::Forward`](super::Command::Forward).
    Forward,
    /// [`Command::Recall`](super::Command::Recall).
    Recall,
    /// [`Command::Extend`](super::Command::Extend).
    Extend,
    /// [`Command::Clarify`](super::Command::Clarify).
    Clarify,
    /// [`Command::Reply`](super::Command::Reply).
    Reply,
    /// [`Command::Answer`](super::Command::Answer).
    Answer,
    /// [`Command::CorrectContacts`](super::Command::CorrectContacts).
    CorrectContacts,
    /// [`Command::Withdraw`](super::Command::Withdraw).
    Withdraw,
    /// [`Command::Rate`](super::Command::Rate).
    Rate,
    /// [`Command::Attend`](super::Command::Attend).
    Attend,
    /// [`Command::ConfirmNotice`](super::Command::ConfirmNotice).
    ConfirmNotice,
    /// [`Command::RecordDelivery`](super::Command::RecordDelivery).
    RecordDelivery,
    /// [`Command::Resend`](super::Command::Resend).
    Resend,
    /// [`Command::RecordRevocation`](super::Command::RecordRevocation).
    RecordRevocation,
    /// [`Command::Recompute`](super::Command::Recompute).
    Recompute,
    /// [`Command::Erase`](super::Command::Erase).
    Erase,
}

/// Words in Kazakh, Russian and English.
const fn t(kk: &'static str, ru: &'static str, en: &'static str) -> Text {
    Text { kk, ru, en }
}

const RECORD_DELIVERY: Text = t(
    "хабарламалардың жеткізілуін тіркеу",
    "записать доставку уведомлений",
    "record the delivery of notices",
);
const RESEND: Text = t(
    "жеткізілмеген хабарламаларды қайта жіберу",
    "отправить недоставленные уведомления ещё раз",
    "send undelivered notices again",
);
const RECORD_REVOCATION: Text = t(
    "сертификаттың күшін тексеру нәтижесін тіркеу",
    "записать результат проверки сертификата",
    "record the check of a certificate",
);
const CONFIRM_NOTICE: Text = t(
    "мерзімнің ұзартылғаны туралы хабардар етілгенін растау",
    "подтвердить уведомление о продлении",
    "confirm that the applicant was told of the extension",
);

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
            Self::Accept => t("қабылдау", "принять", "accept"),
            Self::Return => t("қайтару", "вернуть", "return"),
            Self::Forward => t(
                "тиісті ақпарат иеленушіге жіберу",
                "направить по компетенции",
                "forward",
            ),
            Self::Recall => t(
                "қате жіберілгенді қайтарып алу",
                "вернуть себе направленное по ошибке",
                "take back what was forwarded by mistake",
            ),
            Self::Extend => t("мерзімді ұзарту", "продлить срок", "extend the term"),
            Self::Clarify => t("нақтылауды сұрау", "запросить уточнение", "ask for clarification"),
            Self::Reply => t("нақтылау", "дать уточнение", "clarify"),
            Self::Answer => t("жауап беру", "ответить", "answer"),
            Self::CorrectContacts => t(
                "байланыс деректерін түзету",
                "исправить контактные данные",
                "correct the contacts",
            ),
            Self::Withdraw => t("сұрау салуды кері қайтарып алу", "отозвать", "withdraw"),
            Self::Rate => t("бағалау", "оценить", "rate"),
            Self::Attend => t(
                "мерзімдерді қадағалау",
                "проследить за сроками",
                "watch the terms",
            ),
            Self::RecordDelivery => RECORD_DELIVERY,
            Self::Resend => RESEND,
            Self::RecordRevocation => RECORD_REVOCATION,
            Self::ConfirmNotice => CONFIRM_NOTICE,
            Self::Recompute => t(
                "мерзімдерді қайта есептеу",
                "пересчитать сроки",
                "recompute the terms",
            ),
            Self::Erase => t(
                "дербес деректерді жою",
                "уничтожить персональные данные",
                "erase the personal data",
            ),
        }
    }
}
