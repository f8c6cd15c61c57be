//! What can be wrong with a field, as a value, as a stable code, and as a sentence in three languages.

use std::borrow::Cow;

use crate::document::{ATTACHMENTS, clean, clean_line};
use crate::id::InvalidNumber;
use crate::language::Language;
use crate::strict::Str;

/// What is wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// The field must be there.
    Required,
    /// The field must be there and have at least one visible character.
    Blank,
    /// More characters than the limit.
    TooLong {
        /// The most that is accepted.
        limit: usize,
    },
    /// Control characters other than tab and line ends.
    ControlCharacters,
    /// Not an IIN or a BIN.
    Number(InvalidNumber),
    /// Not an e-mail address.
    Email,
    /// Not a telephone number.
    Phone,
    /// None of e-mail, telephone and postal address is given.
    NoContact,
    /// Not one of the values that the field knows.
    UnknownValue {
        /// The values, separated by commas.
        known: &'static str,
    },
    /// Not a date of the form YYYY-MM-DD.
    Date,
    /// More attachments than the limit.
    TooManyAttachments,
    /// The content is not base64 (RFC 4648, section 4, with padding).
    Base64,
    /// The attachment is larger than the limit.
    AttachmentTooLarge,
    /// The attachment is empty.
    AttachmentEmpty,
    /// A name with a path, control characters, or more bytes than the limit.
    AttachmentName,
    /// Not a media type (RFC 9110, 8.3.1).
    MediaType,
    /// A number outside its range.
    OutOfRange {
        /// The range, in words.
        range: Cow<'static, str>,
    },
    /// The state holds the whole of the company: the portal does not serve it.
    WhollyStateOwned,
    /// Not a registration number.
    RegistrationNumber,
    /// The field does not go with the values of the others.
    NotWithThis,
    /// More values than the limit.
    TooMany {
        /// The most that is accepted.
        limit: usize,
    },
    /// Must be another holder than the one that acts.
    OwnHolder,
    /// The holder has this request already.
    HolderHasIt,
    /// The holder pointed to a publication before; on a repeated request it provides (the Law, article 11(15)).
    RepeatMustBeProvided,
    /// The answer is in another language than the request (the Law, article 11(12)).
    AnswerLanguage,
    /// The answer is signed for another request.
    AnotherRequest,
    /// Not one's own earlier request to this holder, to which a publication was pointed.
    NotARepeat,
    /// The document does not have this field.
    UnknownField,
    /// The field is there more than once.
    RepeatedField,
    /// A value of another type than the field has.
    WrongType,
    /// Not the name of a version.
    VersionName,
    /// The end comes before the beginning.
    Reversed,
    /// No day of every year.
    NoSuchDay,
    /// The day is there already.
    RepeatedDay,
    /// The day is outside the years of the calendar.
    OutsideYears,
    /// A movable day off has no date in a year of the calendar.
    MissingYear {
        /// The year.
        year: i32,
    },
    /// A day that is to be worked is no weekend that is off.
    NotAWeekend,
    /// A day that is to be off instead is off already.
    NotAWorkingDay,
    /// Not the signature of a receipt: a JWS with a detached payload.
    DetachedJws,
}

impl Fault {
    /// A stable name for programs.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::Blank => "blank",
            Self::TooLong { .. } => "too-long",
            Self::ControlCharacters => "control-characters",
            Self::Number(InvalidNumber::Shape) => "not-12-digits",
            Self::Number(InvalidNumber::CheckDigit) => "wrong-check-digit",
            Self::Email => "not-an-email",
            Self::Phone => "not-a-phone",
            Self::NoContact => "no-contact",
            Self::UnknownValue { .. } => "unknown-value",
            Self::Date => "not-a-date",
            Self::TooManyAttachments => "too-many-attachments",
            Self::Base64 => "not-base64",
            Self::AttachmentTooLarge => "attachment-too-large",
            Self::AttachmentEmpty => "attachment-empty",
            Self::AttachmentName => "attachment-name",
            Self::MediaType => "not-a-media-type",
            Self::OutOfRange { .. } => "out-of-range",
            Self::WhollyStateOwned => "wholly-state-owned",
            Self::RegistrationNumber => "not-a-registration-number",
            Self::NotWithThis => "not-with-this",
            Self::TooMany { .. } => "too-many",
            Self::OwnHolder => "own-holder",
            Self::HolderHasIt => "holder-has-it",
            Self::RepeatMustBeProvided => "repeat-must-be-provided",
            Self::AnswerLanguage => "answer-language",
            Self::AnotherRequest => "another-request",
            Self::NotARepeat => "not-a-repeat",
            Self::UnknownField => "unknown-field",
            Self::RepeatedField => "repeated-field",
            Self::WrongType => "wrong-type",
            Self::VersionName => "not-a-version",
            Self::Reversed => "reversed",
            Self::NoSuchDay => "no-such-day",
            Self::RepeatedDay => "repeated-day",
            Self::OutsideYears => "outside-years",
            Self::MissingYear { .. } => "missing-year",
            Self::NotAWeekend => "not-a-weekend",
            Self::NotAWorkingDay => "not-a-working-day",
            Self::DetachedJws => "not-a-detached-jws",
        }
    }

    /// The fault as a sentence.
    pub fn text(&self, language: Language) -> String {
        let (kk, ru, en): (Cow<'_, str>, Cow<'_, str>, Cow<'_, str>) = match self {
            Self::Required => (
                "міндетті өріс".into(),
                "обязательное поле".into(),
                "is required".into(),
            ),
            Self::Blank => (
                "бос болмауы тиіс".into(),
                "не должно быть пустым".into(),
                "must not be blank".into(),
            ),
            Self::TooLong { limit } => (
                format!("ең көбі {limit} таңба").into(),
                format!("не более {limit} символов").into(),
                format!("at most {limit} characters").into(),
            ),
            Self::ControlCharacters => (
                "басқару таңбалары болмауы тиіс".into(),
                "не должно содержать управляющих символов".into(),
                "must not contain control characters".into(),
            ),
            Self::Number(InvalidNumber::Shape) => (
                "12 цифрдан тұруы тиіс".into(),
                "должно состоять из 12 цифр".into(),
                "must be 12 digits".into(),
            ),
            Self::Number(InvalidNumber::CheckDigit) => (
                "бақылау цифры қате".into(),
                "неверная контрольная цифра".into(),
                "the check digit is wrong".into(),
            ),
            Self::Email => (
                "электрондық пошта мекенжайы емес".into(),
                "не адрес электронной почты".into(),
                "is not an e-mail address".into(),
            ),
            Self::Phone => (
                "телефон нөмірі емес, үлгісі +77012345678".into(),
                "не номер телефона, образец +77012345678".into(),
                "is not a telephone number such as +77012345678".into(),
            ),
            Self::NoContact => (
                "электрондық поштаны, телефонды немесе пошталық мекенжайды көрсетіңіз".into(),
                "укажите электронную почту, телефон или почтовый адрес".into(),
                "give an e-mail address, a telephone number or a postal address".into(),
            ),
            Self::UnknownValue { known } => (
                format!("мына мәндердің бірі болуы тиіс: {known}").into(),
                format!("должно быть одним из значений: {known}").into(),
                format!("must be one of: {known}").into(),
            ),
            Self::Date => (
                "ЖЖЖЖ-АА-КК түріндегі күн болуы тиіс".into(),
                "должно быть датой вида ГГГГ-ММ-ДД".into(),
                "must be a date of the form YYYY-MM-DD".into(),
            ),
            Self::TooManyAttachments => (
                format!("ең көбі {ATTACHMENTS} қосымша").into(),
                format!("не более {ATTACHMENTS} приложений").into(),
                format!("at most {ATTACHMENTS} attachments").into(),
            ),
            Self::Base64 => (
                "base64 емес (RFC 4648)".into(),
                "не base64 (RFC 4648)".into(),
                "is not base64 (RFC 4648)".into(),
            ),
            Self::AttachmentTooLarge => (
                "қосымша 10 МиБ-тан аспауы тиіс".into(),
                "приложение не должно превышать 10 МиБ".into(),
                "an attachment is at most 10 MiB".into(),
            ),
            Self::AttachmentEmpty => (
                "қосымша бос".into(),
                "приложение пустое".into(),
                "the attachment is empty".into(),
            ),
            Self::AttachmentName => (
                "жолсыз, 255 байттан аспайтын файл атауы болуы тиіс".into(),
                "должно быть именем файла без пути, не длиннее 255 байт".into(),
                "must be a file name without a path, at most 255 bytes".into(),
            ),
            Self::MediaType => (
                "медиа түрі емес, үлгісі application/pdf".into(),
                "не тип содержимого, образец application/pdf".into(),
                "is not a media type such as application/pdf".into(),
            ),
            Self::OutOfRange { range } => (
                format!("мына аралықта болуы тиіс: {range}").into(),
                format!("должно быть в пределах: {range}").into(),
                format!("must be within: {range}").into(),
            ),
            Self::WhollyStateOwned => (
                "мемлекет жүз пайыз қатысатын тұлғаларға портал арқылы сұрау салу жіберілмейді".into(),
                "лицам со стопроцентным участием государства запросы через портал не направляются".into(),
                "requests through the portal are not sent to persons with 100 % state participation".into(),
            ),
            Self::RegistrationNumber => (
                "тіркеу нөмірі емес, үлгісі 990340000014-2026-17".into(),
                "не регистрационный номер, образец 990340000014-2026-17".into(),
                "is not a registration number such as 990340000014-2026-17".into(),
            ),
            Self::NotWithThis => (
                "бұл өріс басқа мәндермен бірге берілмейді".into(),
                "это поле не сочетается с остальными значениями".into(),
                "does not go with the other values".into(),
            ),
            Self::TooMany { limit } => (
                format!("ең көбі {limit}").into(),
                format!("не более {limit}").into(),
                format!("at most {limit}").into(),
            ),
            Self::OwnHolder => (
                "басқа иеленуші болуы тиіс".into(),
                "должен быть другой обладатель".into(),
                "must be another holder".into(),
            ),
            Self::HolderHasIt => (
                "сұрау салу бұл иеленушіде қаралып жатыр".into(),
                "запрос уже находится у этого обладателя".into(),
                "the holder has this request already".into(),
            ),
            Self::RepeatMustBeProvided => (
                "қайталанған сұрау салу бойынша ақпарат берілуі тиіс (Заңның 11-бабының 15-тармағы)".into(),
                "по повторному запросу информация должна быть предоставлена (пункт 15 статьи 11 Закона)".into(),
                "on a repeated request the information must be provided (the Law, article 11(15))".into(),
            ),
            Self::AnswerLanguage => (
                "жауап сұрау салудың тілінде беріледі (Заңның 11-бабының 12-тармағы)".into(),
                "ответ даётся на языке запроса (пункт 12 статьи 11 Закона)".into(),
                "the answer is in the language of the request (the Law, article 11(12))".into(),
            ),
            Self::AnotherRequest => (
                "жауап берілетін сұрау салудың нөмірі болуы тиіс".into(),
                "должен быть номер запроса, на который дан ответ".into(),
                "must be the number of the request that is answered".into(),
            ),
            Self::NotARepeat => (
                "осы иеленушіге өзіңіз жіберген, жарияланған деп жауап берілген сұрау салудың нөмірі болуы тиіс".into(),
                "должен быть номер вашего запроса этому же обладателю, на который ответили, что информация опубликована".into(),
                "must be your own earlier request to this holder that was answered as already published".into(),
            ),
            Self::UnknownField => (
                "құжатта мұндай өріс жоқ".into(),
                "в документе нет такого поля".into(),
                "the document does not have this field".into(),
            ),
            Self::RepeatedField => (
                "өріс қайталанған".into(),
                "поле повторяется".into(),
                "the field is there more than once".into(),
            ),
            Self::WrongType => (
                "мәннің түрі басқа болуы тиіс".into(),
                "значение должно быть другого типа".into(),
                "must be a value of another type".into(),
            ),
            Self::VersionName => (
                "1–40 кіші латын әрпі, цифр, нүкте немесе дефис болуы тиіс".into(),
                "должно состоять из 1–40 строчных латинских букв, цифр, точек и дефисов".into(),
                "must be 1 to 40 lower-case letters, digits, dots and hyphens".into(),
            ),
            Self::Reversed => (
                "соңы басынан бұрын келмеуі тиіс".into(),
                "конец не должен предшествовать началу".into(),
                "the end must not come before the beginning".into(),
            ),
            Self::NoSuchDay => (
                "мұндай күн әр жылда жоқ".into(),
                "такой день есть не в каждом году".into(),
                "this day is not in every year".into(),
            ),
            Self::RepeatedDay => (
                "бұл күн бұрын көрсетілген".into(),
                "этот день уже указан".into(),
                "this day is there already".into(),
            ),
            Self::OutsideYears => (
                "күнтізбе жылдарынан тыс".into(),
                "вне годов календаря".into(),
                "is outside the years of the calendar".into(),
            ),
            Self::MissingYear { year } => (
                format!("{year} жылға күн көрсетілмеген").into(),
                format!("не указан день для {year} года").into(),
                format!("there is no date for the year {year}").into(),
            ),
            Self::NotAWeekend => (
                "мереке емес сенбі немесе жексенбі болуы тиіс".into(),
                "должно быть субботой или воскресеньем, но не праздником".into(),
                "must be a Saturday or Sunday that is no holiday".into(),
            ),
            Self::NotAWorkingDay => (
                "жұмыс күні болуы тиіс".into(),
                "должно быть рабочим днём".into(),
                "must be a working day".into(),
            ),
            Self::DetachedJws => (
                "түбіртектің қолтаңбасы болуы тиіс: мазмұны бөлек JWS, EdDSA".into(),
                "должно быть подписью квитанции: JWS с отделённым содержимым, EdDSA".into(),
                "must be the signature of a receipt: a JWS with a detached payload, EdDSA".into(),
            ),
        };
        match language {
            Language::Kk => kk.into_owned(),
            Language::Ru => ru.into_owned(),
            Language::En => en.into_owned(),
        }
    }
}

/// The faults of a document, each with the JSON pointer (RFC 6901) of its field.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Faults(pub Vec<(String, Fault)>);

impl Faults {
    /// Notes a fault.
    pub fn push(&mut self, pointer: impl Into<String>, fault: Fault) {
        self.0.push((pointer.into(), fault));
    }

    /// Keeps the value, or notes the fault.
    pub fn keep<T>(&mut self, pointer: impl Into<String>, result: Result<T, Fault>) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(fault) => {
                self.push(pointer, fault);
                None
            }
        }
    }

    /// The value if there is no fault at all.
    ///
    /// # Errors
    /// Every fault that was noted.
    pub fn none_or<T>(self, value: Option<T>) -> Result<T, Self> {
        match value {
            Some(value) if self.0.is_empty() => Ok(value),
            _ => Err(self),
        }
    }

    /// A text of several lines that must be there: trimmed, not blank, within the limit, without control
    /// characters but tabs and line ends.
    pub fn lines(&mut self, pointer: &str, value: Option<Str<'_>>, limit: usize) -> Option<String> {
        let result = value
            .ok_or(Fault::Required)
            .and_then(|value| clean(&value, limit));
        self.keep(pointer, result)
    }

    /// A text of one line that must be there.
    pub fn text(&mut self, pointer: &str, value: Option<Str<'_>>, limit: usize) -> Option<String> {
        let result = value
            .ok_or(Fault::Required)
            .and_then(|value| clean_line(&value, limit));
        self.keep(pointer, result)
    }

    /// A text of one line that may be absent; where it is there, the same holds.
    pub fn optional_text(&mut self, pointer: &str, value: Option<Str<'_>>, limit: usize) -> Option<String> {
        value.and_then(|value| self.keep(pointer, clean_line(&value, limit)))
    }
}
