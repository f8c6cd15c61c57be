//! Problems: the only way in which a function says no (RFC 9457).
//!
//! A problem has an outside (type, title, status, detail, in the language of the caller) and an inside (a
//! sentence for the log). The inside never reaches a body.

use std::borrow::Cow;
use std::fmt::Display;

use dialog::fault::Faults;
use dialog::language::{Language, Text, Words};
use dialog::view::PossibleView;
use serde::Serialize;

use crate::malformed::Place;

/// The kinds of problems. Each has a stable slug, a status and a title in three languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The body is not JSON in UTF-8.
    Malformed,
    /// The body ended before its announced end.
    IncompleteBody,
    /// A header or a query parameter is not of its form.
    InvalidParameter,
    /// No token, or one that is not valid.
    NotIdentified,
    /// The token has expired.
    TokenExpired,
    /// The token's mobile number is not verified.
    PhoneNotVerified,
    /// The document's applicant is not the sender.
    NotTheApplicant,
    /// The caller may not do this.
    Forbidden,
    /// The caller sent this request, or signs for the organisation on whose behalf it was sent, and does not decide on it.
    OwnRequest,
    /// Unknown, or nothing the caller may know of.
    NotFound,
    /// The resource does not know this method.
    MethodNotAllowed,
    /// The body is larger than the limit.
    TooLarge,
    /// The body has another media type.
    UnsupportedMediaType,
    /// Well-formed, but not acceptable; `errors` says where.
    InvalidDocument,
    /// The electronic signature is not believed; `detail` says why.
    SignatureRefused,
    /// No such holder is in the directory.
    UnknownHolder,
    /// The state holds 100 % of the holder.
    HolderNotEligible,
    /// The holder does not accept requests now.
    HolderClosed,
    /// The idempotency key was used with another body.
    IdempotencyKeyReused,
    /// What was sent before was erased.
    RequestErased,
    /// The citizen has sent as many requests today as a day allows.
    QuotaExhausted,
    /// The state of the case forbids it; `possible` says what it allows.
    IllegalTransition,
    /// The answer has its rating.
    AlreadyRated,
    /// The applicant has been told, or there is nothing to tell.
    NothingToConfirm,
    /// The term was extended before.
    AlreadyExtended,
    /// The term has ended.
    TermEnded,
    /// The version stands for another calendar.
    VersionTaken,
    /// Nothing that was forwarded can be taken back; `detail` says why.
    NothingToRecall,
    /// The contacts were corrected as often as they may be.
    CorrectedTooOften,
    /// The request was forwarded as often as it may be.
    ForwardedTooOften,
    /// There is no room for more in the record.
    NoRoom,
    /// The certificate would not be true.
    NotCertifiable,
    /// `If-Match` does not hold.
    PreconditionFailed,
    /// The calendar or the rules do not reach a day that the caller chose.
    DayNotCovered,
    /// The calendar or the rules do not reach the day.
    NotCovered,
    /// The store does not answer, or too many write the same key.
    StoreUnavailable,
    /// A part of the portal, or a service that it asks, does not answer.
    Unavailable,
    /// The deployment lacks a setting.
    NotConfigured,
    /// A fault of the portal itself.
    Internal,
}

impl Kind {
    /// Every kind, for the documentation and its tests.
    pub const ALL: [Self; 39] = [
        Self::Malformed,
        Self::IncompleteBody,
        Self::InvalidParameter,
        Self::NotIdentified,
        Self::TokenExpired,
        Self::PhoneNotVerified,
        Self::NotTheApplicant,
        Self::Forbidden,
        Self::OwnRequest,
        Self::NotFound,
        Self::MethodNotAllowed,
        Self::TooLarge,
        Self::UnsupportedMediaType,
        Self::InvalidDocument,
        Self::SignatureRefused,
        Self::UnknownHolder,
        Self::HolderNotEligible,
        Self::HolderClosed,
        Self::IdempotencyKeyReused,
        Self::RequestErased,
        Self::QuotaExhausted,
        Self::IllegalTransition,
        Self::AlreadyRated,
        Self::NothingToConfirm,
        Self::AlreadyExtended,
        Self::TermEnded,
        Self::VersionTaken,
        Self::NothingToRecall,
        Self::CorrectedTooOften,
        Self::ForwardedTooOften,
        Self::NoRoom,
        Self::NotCertifiable,
        Self::PreconditionFailed,
        Self::DayNotCovered,
        Self::NotCovered,
        Self::StoreUnavailable,
        Self::Unavailable,
        Self::NotConfigured,
        Self::Internal,
    ];

    /// Slug, status, title.
    const fn describe(self) -> (&'static str, u16, Text) {
        const fn t(kk: &'static str, ru: &'static str, en: &'static str) -> Text {
            Text { kk, ru, en }
        }
        match self {
            Self::Malformed => (
                "malformed",
                400,
                t(
                    "Дене UTF-8 кодтауындағы JSON емес",
                    "Тело не является JSON в UTF-8",
                    "The body is not JSON in UTF-8",
                ),
            ),
            Self::IncompleteBody => (
                "incomplete-body",
                400,
                t(
                    "Дене толық келмеді",
                    "Тело получено не полностью",
                    "The body arrived incomplete",
                ),
            ),
            Self::InvalidParameter => (
                "invalid-parameter",
                400,
                t(
                    "Параметр немесе тақырып қате",
                    "Неверный параметр или заголовок",
                    "A header or a query parameter is not valid",
                ),
            ),
            Self::NotIdentified => (
                "not-identified",
                401,
                t(
                    "Сіз танылмадыңыз",
                    "Вы не идентифицированы",
                    "You are not identified",
                ),
            ),
            Self::TokenExpired => (
                "token-expired",
                401,
                t(
                    "Кіру мерзімі өтті, қайта кіріңіз",
                    "Срок входа истёк, войдите снова",
                    "The token has expired, sign in again",
                ),
            ),
            Self::PhoneNotVerified => (
                "phone-not-verified",
                403,
                t(
                    "Есептік жазбаға ұялы нөмір қосылмаған",
                    "К учётной записи не подключён абонентский номер",
                    "The account has no verified mobile number",
                ),
            ),
            Self::NotTheApplicant => (
                "not-the-applicant",
                403,
                t(
                    "Құжаттағы ЖСН сіздің ЖСН-іңізге сәйкес келмейді",
                    "ИИН в документе не совпадает с вашим",
                    "The IIN in the document is not yours",
                ),
            ),
            Self::Forbidden => (
                "forbidden",
                403,
                t(
                    "Бұл әрекетке құқығыңыз жоқ",
                    "У вас нет права на это действие",
                    "This is not yours to do",
                ),
            ),
            Self::OwnRequest => (
                "own-request",
                403,
                t(
                    "Бұл сұрау салу — өзіңіздікі немесе ұйымыңыздікі, сондықтан ол бойынша шешім қабылдай алмайсыз",
                    "Это запрос ваш или вашей организации, поэтому решать по нему вы не можете",
                    "This request is yours or your organisation's, and you cannot decide on it",
                ),
            ),
            Self::NotFound => ("not-found", 404, t("Табылмады", "Не найдено", "Not found")),
            Self::MethodNotAllowed => (
                "method-not-allowed",
                405,
                t(
                    "Мұндай әдіс жоқ",
                    "Метод не поддерживается",
                    "The resource does not know this method",
                ),
            ),
            Self::TooLarge => (
                "too-large",
                413,
                t("Тым үлкен", "Слишком большой размер", "The body is too large"),
            ),
            Self::UnsupportedMediaType => (
                "unsupported-media-type",
                415,
                t(
                    "Дененің түрі немесе кодтауы қабылданбайды",
                    "Тип или кодирование тела не поддерживается",
                    "The media type or the coding of the body is not supported",
                ),
            ),
            Self::InvalidDocument => (
                "invalid-document",
                422,
                t(
                    "Құжатта қателер бар",
                    "В документе есть ошибки",
                    "The document has faults",
                ),
            ),
            Self::SignatureRefused => (
                "signature-refused",
                422,
                t(
                    "Электрондық цифрлық қолтаңба қабылданбады",
                    "Электронная цифровая подпись не принята",
                    "The electronic signature is not accepted",
                ),
            ),
            Self::UnknownHolder => (
                "unknown-holder",
                422,
                t(
                    "Анықтамалықта мұндай иеленуші жоқ",
                    "В справочнике нет такого обладателя",
                    "The directory does not know this holder",
                ),
            ),
            Self::HolderNotEligible => (
                "holder-not-eligible",
                422,
                t(
                    "Мемлекет жүз пайыз қатысатын тұлғаға портал арқылы сұрау салу жіберілмейді",
                    "Лицу со стопроцентным участием государства запрос через портал не направляется",
                    "Requests are not sent through the portal to a person with 100 % state participation",
                ),
            ),
            Self::HolderClosed => (
                "holder-closed",
                422,
                t(
                    "Иеленуші қазір сұрау салу қабылдамайды",
                    "Обладатель сейчас не принимает запросы",
                    "The holder does not accept requests now",
                ),
            ),
            Self::IdempotencyKeyReused => (
                "idempotency-key-reused",
                422,
                t(
                    "Бұл Idempotency-Key басқа денемен қолданылған",
                    "Этот Idempotency-Key уже использован с другим телом",
                    "This Idempotency-Key was used with another body",
                ),
            ),
            Self::RequestErased => (
                "request-erased",
                410,
                t(
                    "Бұл сұрау салу бұрын жіберілген және жойылған",
                    "Этот запрос уже был отправлен и уничтожен",
                    "This request was sent before and was erased",
                ),
            ),
            Self::QuotaExhausted => (
                "quota-exhausted",
                429,
                t(
                    "Бүгінгі сұрау салулар лимиті таусылды",
                    "Лимит запросов на сегодня исчерпан",
                    "No more requests can be sent today",
                ),
            ),
            Self::IllegalTransition => (
                "illegal-transition",
                409,
                t(
                    "Сұрау салудың қазіргі күйінде бұл мүмкін емес",
                    "В нынешнем состоянии запроса это невозможно",
                    "The state of the request does not allow this",
                ),
            ),
            Self::AlreadyRated => (
                "already-rated",
                409,
                t(
                    "Жауап бағаланған",
                    "Ответ уже оценён",
                    "The answer has been rated",
                ),
            ),
            Self::NothingToConfirm => (
                "nothing-to-confirm",
                409,
                t(
                    "Ұзартылғаны туралы хабардар етілген немесе мерзім ұзартылмаған",
                    "О продлении уже сообщено, или срок не продлевался",
                    "The extension has been told of, or there is none",
                ),
            ),
            Self::AlreadyExtended => (
                "already-extended",
                409,
                t(
                    "Мерзім бұрын ұзартылған, ол бір рет қана ұзартылады",
                    "Срок уже продлевался; он продлевается только один раз",
                    "The term has been extended, and is extended only once",
                ),
            ),
            Self::TermEnded => (
                "term-ended",
                409,
                t(
                    "Мерзім аяқталған, оны ұзартуға болмайды",
                    "Срок истёк, продлить его нельзя",
                    "The term has ended and cannot be extended",
                ),
            ),
            Self::VersionTaken => (
                "version-taken",
                409,
                t(
                    "Бұл нұсқа атауымен басқа күнтізбе жарияланған",
                    "Под этим именем версии опубликован другой календарь",
                    "Another calendar is published under this version",
                ),
            ),
            Self::NothingToRecall => (
                "nothing-to-recall",
                409,
                t(
                    "Қайтарып алатын ештеңе жоқ",
                    "Возвращать себе нечего",
                    "There is nothing that can be taken back",
                ),
            ),
            Self::CorrectedTooOften => (
                "corrected-too-often",
                409,
                t(
                    "Байланыс деректері бұдан әрі түзетілмейді",
                    "Контактные данные больше нельзя исправить",
                    "The contacts cannot be corrected any more",
                ),
            ),
            Self::ForwardedTooOften => (
                "forwarded-too-often",
                409,
                t(
                    "Сұрау салу бұдан әрі басқа иеленушіге жіберілмейді",
                    "Запрос больше нельзя направить другому обладателю",
                    "The request cannot be sent on to another holder any more",
                ),
            ),
            Self::NoRoom => (
                "no-room",
                409,
                t(
                    "Сұрау салудың жазбасында бұған орын жоқ",
                    "В записи запроса для этого нет места",
                    "The record of the request has no room for this",
                ),
            ),
            Self::NotCertifiable => (
                "not-certifiable",
                409,
                t(
                    "Мұндай анықтама берілмейді",
                    "Такая справка не может быть выдана",
                    "Such a certificate cannot be given",
                ),
            ),
            Self::PreconditionFailed => (
                "precondition-failed",
                412,
                t(
                    "Деректер сіз көргеннен бері өзгерген",
                    "Данные изменились с тех пор, как вы их видели",
                    "This has changed since you saw it",
                ),
            ),
            Self::DayNotCovered => (
                "day-not-covered",
                422,
                t(
                    "Сұралған күнге күнтізбе немесе қағидалар жоқ",
                    "На запрошенный день нет календаря или правил",
                    "There is no calendar or no rules for the day that was asked for",
                ),
            ),
            Self::NotCovered => (
                "not-covered",
                503,
                t(
                    "Бұл күнге күнтізбе немесе қағидалар жарияланбаған",
                    "На этот день календарь или правила не опубликованы",
                    "No calendar or rules are published for this day",
                ),
            ),
            Self::StoreUnavailable => (
                "store-unavailable",
                503,
                t(
                    "Қойма жауап бермейді, қайталап көріңіз",
                    "Хранилище не отвечает, повторите запрос",
                    "The store does not answer, try again",
                ),
            ),
            Self::Unavailable => (
                "unavailable",
                503,
                t(
                    "Порталдың бір қызметі жауап бермейді, қайталап көріңіз",
                    "Одна из служб портала не отвечает, повторите запрос",
                    "A service of the portal does not answer, try again",
                ),
            ),
            Self::NotConfigured => (
                "not-configured",
                503,
                t(
                    "Портал бапталмаған",
                    "Портал не настроен",
                    "The portal is not configured",
                ),
            ),
            Self::Internal => (
                "internal",
                500,
                t(
                    "Порталдың ішкі қатесі",
                    "Внутренняя ошибка портала",
                    "A fault of the portal",
                ),
            ),
        }
    }

    /// The stable slug.
    pub const fn slug(self) -> &'static str {
        self.describe().0
    }

    /// The HTTP status.
    pub const fn status(self) -> u16 {
        self.describe().1
    }

    /// The title.
    pub const fn title(self, language: Language) -> &'static str {
        self.describe().2.r#in(language)
    }
}

/// Seconds after which a caller should try again where the store did not answer.
const RETRY_AFTER_SECONDS: &str = "1";

/// One fault of a document, on the wire.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FieldError {
    /// JSON pointer (RFC 6901) of the field.
    pub pointer: String,
    /// A stable name of the fault.
    pub code: &'static str,
    /// The fault in words.
    pub message: String,
}

/// What is wrong, before it is put into words. Boxed: problems are rare, and every result has room for one.
#[derive(Debug)]
pub struct Problem(Box<Parts>);

#[derive(Debug)]
struct Parts {
    kind: Kind,
    detail: Option<Detail>,
    inside: Option<String>,
    faults: Faults,
    possible: Option<Vec<PossibleView>>,
    parameter: Option<Cow<'static, str>>,
    position: Option<Position>,
    limit_bytes: Option<usize>,
    headers: Vec<(&'static str, String)>,
}

/// Where a text is not what it should be.
#[derive(Debug, Clone, Copy, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Position {
    /// The line, from 1.
    pub line: usize,
    /// The character of the line, from 1.
    pub column: usize,
}

/// The explanation of one occurrence.
#[derive(Debug)]
enum Detail {
    /// In three languages.
    Known(Words),
    /// In the language of whoever asks, as another component said it.
    Quoted(String),
}

/// A problem on the wire (RFC 9457).
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Problem"))]
pub struct ProblemBody<'a> {
    /// A stable identifier of the kind of problem.
    #[serde(rename = "type")]
    pub kind: String,
    /// The kind of problem in words, in the language of `Accept-Language`.
    pub title: &'a str,
    /// The HTTP status.
    pub status: u16,
    /// What is special about this occurrence.
    pub detail: &'a str,
    /// The path of the request.
    pub instance: &'a str,
    /// Where the document is at fault.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
    /// What the state of the case allows, and whom, where it forbids what was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub possible: Option<&'a [PossibleView]>,
    /// The query parameter or header that is at fault.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parameter: Option<&'a str>,
    /// Where a body stops being JSON in UTF-8.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub position: Option<Position>,
    /// The most bytes that the body may have, where it has more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit_bytes: Option<usize>,
}

impl Problem {
    /// A problem of this kind.
    pub fn new(kind: Kind) -> Self {
        let headers = match kind {
            Kind::NotIdentified => vec![("www-authenticate", "Bearer".to_owned())],
            Kind::TokenExpired => vec![(
                "www-authenticate",
                "Bearer error=\"invalid_token\", error_description=\"expired\"".to_owned(),
            )],
            Kind::StoreUnavailable | Kind::Unavailable => {
                vec![("retry-after", RETRY_AFTER_SECONDS.to_owned())]
            }
            Kind::Malformed
            | Kind::IncompleteBody
            | Kind::InvalidParameter
            | Kind::PhoneNotVerified
            | Kind::NotTheApplicant
            | Kind::Forbidden
            | Kind::OwnRequest
            | Kind::NotFound
            | Kind::MethodNotAllowed
            | Kind::TooLarge
            | Kind::UnsupportedMediaType
            | Kind::InvalidDocument
            | Kind::SignatureRefused
            | Kind::UnknownHolder
            | Kind::HolderNotEligible
            | Kind::HolderClosed
            | Kind::IdempotencyKeyReused
            | Kind::RequestErased
            | Kind::QuotaExhausted
            | Kind::IllegalTransition
            | Kind::AlreadyRated
            | Kind::NothingToConfirm
            | Kind::AlreadyExtended
            | Kind::TermEnded
            | Kind::VersionTaken
            | Kind::NothingToRecall
            | Kind::CorrectedTooOften
            | Kind::ForwardedTooOften
            | Kind::NoRoom
            | Kind::NotCertifiable
            | Kind::PreconditionFailed
            | Kind::DayNotCovered
            | Kind::NotConfigured
            | Kind::Internal => Vec::new(),
            // Somebody has to publish something first.
            Kind::NotCovered => vec![("retry-after", "3600".to_owned())],
        };
        Self(Box::new(Parts {
            kind,
            detail: None,
            inside: None,
            faults: Faults::default(),
            possible: None,
            parameter: None,
            position: None,
            limit_bytes: None,
            headers,
        }))
    }

    /// A fault of the portal, with a sentence for the log.
    pub fn internal(inside: impl Display) -> Self {
        Self::new(Kind::Internal).internally(inside)
    }

    /// A document with these faults.
    pub fn faults(faults: Faults) -> Self {
        let mut problem = Self::new(Kind::InvalidDocument);
        problem.0.faults = faults;
        problem
    }

    /// Says what is special about this occurrence.
    #[must_use]
    pub fn because(mut self, kk: &'static str, ru: &'static str, en: &'static str) -> Self {
        self.0.detail = Some(Detail::Known(Words::fixed(kk, ru, en)));
        self
    }

    /// As [`Problem::because`], in words that were put together.
    #[must_use]
    pub fn saying(mut self, words: Words) -> Self {
        self.0.detail = Some(Detail::Known(words));
        self
    }

    /// Says what would be possible, and for whom.
    #[must_use]
    pub fn possible(mut self, possible: Vec<PossibleView>) -> Self {
        self.0.possible = Some(possible);
        self
    }

    /// Says what is special about this occurrence in words that are in the language of whoever asks already.
    #[must_use]
    pub fn quoting(mut self, detail: String) -> Self {
        self.0.detail = Some(Detail::Quoted(detail));
        self
    }

    /// Names the query parameter or header that is at fault.
    #[must_use]
    pub fn of_parameter(mut self, name: impl Into<Cow<'static, str>>) -> Self {
        self.0.parameter = Some(name.into());
        self
    }

    /// Names the place of the fault in the body.
    #[must_use]
    pub(crate) fn at(mut self, place: Place) -> Self {
        let Place { line, column } = place;
        self.0.position = Some(Position { line, column });
        self
    }

    /// Names the most bytes that the body may have.
    #[must_use]
    pub(crate) fn at_most(mut self, limit_bytes: usize) -> Self {
        self.0.limit_bytes = Some(limit_bytes);
        self
    }

    /// Adds a sentence for the log, which never reaches a body.
    #[must_use]
    pub fn internally(mut self, inside: impl Display) -> Self {
        self.0.inside = Some(inside.to_string());
        self
    }

    /// Adds a header to the answer.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.0.headers.push((name, value.into()));
        self
    }

    /// The kind.
    pub const fn kind(&self) -> Kind {
        self.0.kind
    }

    /// The sentence for the log.
    pub(crate) fn inside(&self) -> Option<&str> {
        self.0.inside.as_deref()
    }

    /// The headers beside the usual ones.
    pub(crate) fn headers(&self) -> &[(&'static str, String)] {
        &self.0.headers
    }

    /// The body in this language for the request with this path.
    pub(crate) fn body(&self, language: Language, instance: &str) -> Vec<u8> {
        let title = self.0.kind.title(language);
        let errors = self.0.faults.0.iter().map(|(pointer, fault)| FieldError {
            pointer: pointer.clone(),
            code: fault.code(),
            message: fault.text(language),
        });
        let body = ProblemBody {
            kind: format!("/problems/{}", self.0.kind.slug()),
            title,
            status: self.0.kind.status(),
            detail: match &self.0.detail {
                Some(Detail::Known(text)) => text.r#in(language),
                Some(Detail::Quoted(text)) => text,
                None => title,
            },
            instance,
            errors: errors.collect(),
            possible: self.0.possible.as_deref(),
            parameter: self.0.parameter.as_deref(),
            position: self.0.position,
            limit_bytes: self.0.limit_bytes,
        };
        // Strings and integers always serialise; the type does not know.
        serde_json::to_vec(&body)
            .unwrap_or_else(|_| br#"{"type":"/problems/internal","status":500}"#.to_vec())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_its_own_slug_an_error_status_and_a_title_in_each_language() {
        let mut slugs: Vec<_> = Kind::ALL.iter().map(|kind| kind.slug()).collect();
        slugs.sort_unstable();
        slugs.dedup();
        assert_eq!(slugs.len(), Kind::ALL.len());
        for kind in Kind::ALL {
            assert!((400..600).contains(&kind.status()), "{kind:?}");
            for language in [Language::Kk, Language::Ru, Language::En] {
                assert!(!kind.title(language).is_empty(), "{kind:?}");
            }
        }
    }

    #[test]
    fn the_inside_of_a_problem_never_reaches_its_body() {
        let body = Problem::internal("secret cause").body(Language::En, "/v1/x");
        assert!(!String::from_utf8(body).unwrap().contains("secret"));
    }
}
