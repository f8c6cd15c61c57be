//! What each kind of problem is called: its slug, its status and its title.

use words::language::Text;

use super::kind::Kind;

impl Kind {
    /// Slug, status, title.
    pub(super) const fn describe(self) -> (&'static str, u16, Text) {
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
}
