//! What can be wrong with a field, as a value, as a stable code, and as a sentence in three languages.

use std::borrow::Cow;

use chrono::{NaiveDate, SecondsFormat};

use crate::contact::{NotEmail, NotPhone};
use crate::document::{ATTACHMENT_NAME_UNITS, ATTACHMENTS, NotAName};
use crate::id::InvalidNumber;
use crate::language::Language;
use crate::strict::Str;
use crate::text::{Spot, line, lines};
use crate::time::Instant;

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
    /// A control character other than tab and line ends.
    ControlCharacters(Spot),
    /// A text of one line has several.
    SeveralLines,
    /// A character that nobody sees, or that turns the direction of writing.
    HiddenCharacters(Spot),
    /// Not an IIN or a BIN.
    Number(InvalidNumber),
    /// Not an e-mail address.
    Email(NotEmail),
    /// Not a telephone number.
    Phone(NotPhone),
    /// None of e-mail, telephone and postal address is given.
    NoContact,
    /// Not one of the values that the field knows.
    UnknownValue {
        /// The values, separated by commas.
        known: &'static str,
    },
    /// Not a date of the form YYYY-MM-DD.
    Date,
    /// A day after today.
    InTheFuture,
    /// A day before the Law was there.
    BeforeTheLaw {
        /// The day of the Law.
        law: NaiveDate,
    },
    /// Not a time of day of the form HH:MM.
    TimeOfDay,
    /// A working day that does not end after it begins.
    WorkingDay,
    /// More attachments than the limit.
    TooManyAttachments,
    /// The content is not base64 (RFC 4648, section 4, with padding).
    Base64,
    /// The attachment is larger than the limit.
    AttachmentTooLarge,
    /// The attachment is empty.
    AttachmentEmpty,
    /// Not the name of a file.
    AttachmentName(NotAName),
    /// Not the identity of a notice.
    NoticeId,
    /// No notice of this request that could not be delivered.
    NotUndeliverable,
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
    /// The holder itself comes after the one that is named.
    NotASuccessor,
    /// The holder has this request already.
    HolderHasIt,
    /// No registration that was begun by a forwarding from this one.
    NotForwardedFromHere,
    /// The holder pointed to a publication before; on a repeated request it provides (the Law, article 11(15)).
    RepeatMustBeProvided,
    /// The answer is in another language than the request (the Law, article 11(12)).
    AnswerLanguage,
    /// The answer is signed for another request.
    AnotherRequest,
    /// The document is signed for another organisation than the address names.
    AnotherOrganization,
    /// The document says that it was signed at another time than now.
    NotNow {
        /// How many minutes it may be apart from the clock of the portal.
        minutes: i64,
        /// What that clock says.
        now: Instant,
    },
    /// Not one's own earlier request to this holder, to which a publication was pointed.
    NotARepeat,
    /// The document does not have this field.
    UnknownField,
    /// The field is there more than once.
    RepeatedField,
    /// A value of another type than the field has.
    WrongType(Wanted),
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
    /// Not one of the values that the field knows.
    OneOf {
        /// The values, separated by commas.
        known: String,
    },
    /// Not an instant of RFC 3339.
    Instant,
}

/// The type of value that a field has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// A text.
    Text,
    /// A number.
    Number,
    /// A number without a fraction.
    WholeNumber,
    /// True or false.
    Flag,
    /// A list.
    List,
    /// An object.
    Object,
    /// Another than the one that came.
    Other,
}

impl Wanted {
    /// What the field must be, as a sentence.
    const fn text(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Text => (
                "тырнақшадағы мәтін болуы тиіс",
                "должно быть текстом в кавычках",
                "must be a text in quotation marks",
            ),
            Self::Number => ("сан болуы тиіс", "должно быть числом", "must be a number"),
            Self::WholeNumber => (
                "бүтін сан болуы тиіс",
                "должно быть целым числом",
                "must be a whole number",
            ),
            Self::Flag => (
                "true немесе false болуы тиіс",
                "должно быть true или false",
                "must be true or false",
            ),
            Self::List => (
                "квадрат жақшадағы тізім болуы тиіс",
                "должно быть списком в квадратных скобках",
                "must be a list in square brackets",
            ),
            Self::Object => (
                "фигуралы жақшадағы объект болуы тиіс",
                "должно быть объектом в фигурных скобках",
                "must be an object in braces",
            ),
            Self::Other => (
                "мәннің түрі басқа болуы тиіс",
                "значение должно быть другого типа",
                "must be a value of another type",
            ),
        }
    }
}

impl Fault {
    /// A stable name for programs.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::Blank => "blank",
            Self::TooLong { .. } => "too-long",
            Self::ControlCharacters(_) | Self::SeveralLines => "control-characters",
            Self::HiddenCharacters(_) => "hidden-characters",
            Self::Number(InvalidNumber::Shape) => "not-12-digits",
            Self::Number(InvalidNumber::CheckDigit) => "wrong-check-digit",
            Self::Email(_) => "not-an-email",
            Self::Phone(_) => "not-a-phone",
            Self::NoContact => "no-contact",
            Self::UnknownValue { .. } => "unknown-value",
            Self::Date => "not-a-date",
            Self::InTheFuture => "in-the-future",
            Self::BeforeTheLaw { .. } => "before-the-law",
            Self::TimeOfDay => "not-a-time",
            Self::WorkingDay => "reversed",
            Self::TooManyAttachments => "too-many-attachments",
            Self::Base64 => "not-base64",
            Self::AttachmentTooLarge => "attachment-too-large",
            Self::AttachmentEmpty => "attachment-empty",
            Self::AttachmentName(_) => "attachment-name",
            Self::NoticeId => "not-a-notice",
            Self::NotUndeliverable => "not-undeliverable",
            Self::MediaType => "not-a-media-type",
            Self::OutOfRange { .. } => "out-of-range",
            Self::WhollyStateOwned => "wholly-state-owned",
            Self::RegistrationNumber => "not-a-registration-number",
            Self::NotWithThis => "not-with-this",
            Self::TooMany { .. } => "too-many",
            Self::OwnHolder => "own-holder",
            Self::NotASuccessor => "not-a-successor",
            Self::HolderHasIt => "holder-has-it",
            Self::NotForwardedFromHere => "not-forwarded-from-here",
            Self::RepeatMustBeProvided => "repeat-must-be-provided",
            Self::AnswerLanguage => "answer-language",
            Self::AnotherRequest => "another-request",
            Self::AnotherOrganization => "another-organization",
            Self::NotNow { .. } => "not-now",
            Self::NotARepeat => "not-a-repeat",
            Self::UnknownField => "unknown-field",
            Self::RepeatedField => "repeated-field",
            Self::WrongType(_) => "wrong-type",
            Self::VersionName => "not-a-version",
            Self::Reversed => "reversed",
            Self::NoSuchDay => "no-such-day",
            Self::RepeatedDay => "repeated-day",
            Self::OutsideYears => "outside-years",
            Self::MissingYear { .. } => "missing-year",
            Self::NotAWeekend => "not-a-weekend",
            Self::NotAWorkingDay => "not-a-working-day",
            Self::DetachedJws => "not-a-detached-jws",
            // The parser stops where a document has another shape, and this is what it has always been called.
            Self::OneOf { .. } => "wrong-type",
            Self::Instant => "not-an-instant",
        }
    }

    /// The fault as a sentence.
    pub fn text(&self, language: Language) -> String {
        let (kk, ru, en): Said = match self {
            Self::Required => (
                "міндетті өріс".into(),
                "обязательное поле".into(),
                "is required".into(),
            ),
            Self::Blank => (
                "бос болмауы тиіс: кемінде бір әріп немесе цифр көрінуі керек".into(),
                "не должно быть пустым: нужна хотя бы одна видимая буква или цифра".into(),
                "must not be blank: at least one letter or digit must show".into(),
            ),
            Self::TooLong { limit } => (
                format!("ең көбі {limit} таңба").into(),
                format!("не более {limit} символов").into(),
                format!("at most {limit} characters").into(),
            ),
            Self::ControlCharacters(spot) => control(*spot),
            Self::SeveralLines => (
                "бір жолдан тұруы тиіс".into(),
                "должно состоять из одной строки".into(),
                "must be one line".into(),
            ),
            Self::HiddenCharacters(spot) => hidden(*spot),
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
            Self::Email(why) => not_an_email(*why),
            Self::Phone(why) => not_a_phone(*why),
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
            Self::InTheFuture => (
                "бүгінгі күннен кеш болмауы тиіс".into(),
                "не должно быть позже сегодняшнего дня".into(),
                "must not be later than today".into(),
            ),
            Self::BeforeTheLaw { law } => (
                format!("{law} күнгі «Ақпаратқа қол жеткізу туралы» Заңнан бұрын болмауы тиіс").into(),
                format!("не должно быть раньше Закона «О доступе к информации» от {law}").into(),
                format!("must not be earlier than the Law on access to information of {law}").into(),
            ),
            Self::TimeOfDay => (
                "СС:ММ түріндегі уақыт болуы тиіс, 00:00–23:59; тәуліктің соңы — 24:00".into(),
                "должно быть временем вида ЧЧ:ММ, 00:00–23:59; конец суток — 24:00".into(),
                "must be a time of the form HH:MM, 00:00 to 23:59; the end of a day is 24:00".into(),
            ),
            Self::WorkingDay => (
                "жұмыс күні басталғаннан кейін аяқталуы тиіс; тәулік бойы — 00:00-ден 24:00-ге дейін".into(),
                "рабочий день должен заканчиваться позже, чем начинается; круглосуточно — с 00:00 до 24:00".into(),
                "the working day must end later than it begins; around the clock is 00:00 to 24:00".into(),
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
            Self::AttachmentName(why) => not_a_name(*why),
            Self::NoticeId => (
                "хабарламаның 32 он алтылық цифрдан тұратын нөмірі болуы тиіс".into(),
                "должно быть номером уведомления из 32 шестнадцатеричных цифр".into(),
                "must be the identifier of a notice, 32 hexadecimal digits".into(),
            ),
            Self::NotUndeliverable => (
                "бұл сұрау салу бойынша жеткізілмей қалған хабарлама емес".into(),
                "не относится к недоставленным уведомлениям по этому запросу".into(),
                "is no notice of this request that could not be delivered".into(),
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
            Self::NotASuccessor => (
                "бұл иеленушінің мирасқоры осы иеленушінің өзі".into(),
                "преемником этого обладателя записан сам данный обладатель".into(),
                "this holder is itself followed by the holder that ends".into(),
            ),
            Self::HolderHasIt => (
                "сұрау салу бұл иеленушіде қаралып жатыр".into(),
                "запрос уже находится у этого обладателя".into(),
                "the holder has this request already".into(),
            ),
            Self::NotForwardedFromHere => (
                "бұл нөмірмен сіз ештеңе жібермегенсіз".into(),
                "под этим номером вы ничего не направляли".into(),
                "you forwarded nothing under this number".into(),
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
            Self::AnotherOrganization => (
                "мекенжайда тұрған ұйымның БСН-і болуы тиіс".into(),
                "должен быть БИН той организации, которая стоит в адресе".into(),
                "must be the BIN of the organisation in the address".into(),
            ),
            Self::NotNow { minutes, now } => {
                let now = now.to_rfc3339_opts(SecondsFormat::Secs, true);
                (
                    format!("қол қойылған сәт болуы тиіс, портал сағатынан айырмасы ең көбі {minutes} минут; портал сағаты бойынша қазір {now}").into(),
                    format!("должен быть момент подписания, не дальше {minutes} минут от часов портала; по часам портала сейчас {now}").into(),
                    format!("must be the instant of signing, at most {minutes} minutes from the clock of the portal, which says {now}").into(),
                )
            }
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
            Self::WrongType(wanted) => {
                let (kk, ru, en) = wanted.text();
                (kk.into(), ru.into(), en.into())
            }
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
            Self::OneOf { known } => (
                format!("мына мәндердің бірі болуы тиіс: {known}").into(),
                format!("должно быть одним из значений: {known}").into(),
                format!("must be one of: {known}").into(),
            ),
            Self::Instant => (
                "уақыт белдеуі көрсетілген күн мен уақыт болуы тиіс, мысалы 2026-11-23T10:00:00Z".into(),
                "должны быть дата и время с часовым поясом, например 2026-11-23T10:00:00Z".into(),
                "must be an instant with its time zone, such as 2026-11-23T10:00:00Z".into(),
            ),
        };
        match language {
            Language::Kk => kk.into_owned(),
            Language::Ru => ru.into_owned(),
            Language::En => en.into_owned(),
        }
    }
}

/// A sentence in Kazakh, Russian and English.
type Said = (Cow<'static, str>, Cow<'static, str>, Cow<'static, str>);

/// A control character.
fn control(spot: Spot) -> Said {
    let (place, code) = (spot.place, spot.code());
    (
        format!("{place}-таңба ({code}) — басқару таңбасы, оны өшіріңіз").into(),
        format!("символ № {place} ({code}) — управляющий, удалите его").into(),
        format!("character {place} ({code}) is a control character: delete it").into(),
    )
}

/// A character that nobody sees.
fn hidden(spot: Spot) -> Said {
    let (place, code) = (spot.place, spot.code());
    if spot.character.is_control() {
        control(spot)
    } else if spot.turns_writing() {
        (
            format!("көрінбейтін {place}-таңба ({code}) жазу бағытын өзгертеді, оны өшіріңіз").into(),
            format!("невидимый символ № {place} ({code}) меняет направление письма, удалите его").into(),
            format!(
                "character {place} ({code}) cannot be seen and turns the direction of writing: delete it"
            )
            .into(),
        )
    } else {
        (
            format!("{place}-таңба ({code}) көрінбейді, оны өшіріңіз").into(),
            format!("символ № {place} ({code}) не виден, удалите его").into(),
            format!("character {place} ({code}) cannot be seen: delete it").into(),
        )
    }
}

/// Why a text is no e-mail address.
fn not_an_email(why: NotEmail) -> Said {
    match why {
        NotEmail::Hidden(spot) => hidden(spot),
        NotEmail::At => (
            "электрондық пошта мекенжайы емес, үлгісі aigul@example.kz: бір @ белгісі және оның екі жағы болуы тиіс".into(),
            "не адрес электронной почты, образец aigul@example.kz: нужен один знак @ и части по обе стороны от него".into(),
            "is not an e-mail address such as aigul@example.kz: there must be one @ with a part on each side".into(),
        ),
        NotEmail::Dots => (
            "@ белгісінің алдындағы бөлікте нүкте басында, соңында немесе қатар екеу тұрмауы тиіс".into(),
            "в части перед @ точка не может стоять в начале, в конце или дважды подряд".into(),
            "before the @ a dot cannot be first, last or doubled".into(),
        ),
        NotEmail::Character(spot) => {
            let (place, code, sign) = (spot.place, spot.code(), spot.character);
            (
                format!("электрондық пошта мекенжайында {place}-таңба «{sign}» ({code}) тұра алмайды").into(),
                format!("в адресе электронной почты не может стоять символ № {place} «{sign}» ({code})").into(),
                format!("character {place} '{sign}' ({code}) cannot stand in an e-mail address").into(),
            )
        }
        NotEmail::Alphabet(spot) => {
            let (place, code, sign) = (spot.place, spot.code(), spot.character);
            (
                format!("{place}-таңба «{sign}» ({code}) көрші әріптерден басқа әліпбиден: пернетақта тілін тексеріңіз").into(),
                format!("символ № {place} «{sign}» ({code}) из другого алфавита, чем соседние буквы: проверьте раскладку клавиатуры").into(),
                format!("character {place} '{sign}' ({code}) is of another alphabet than the letters beside it: check the keyboard").into(),
            )
        }
        NotEmail::LocalPart => (
            "@ белгісінің алдындағы бөлік пошта серверлері қабылдайтыннан ұзын (64 байт, RFC 5321)".into(),
            "часть перед @ длиннее, чем принимают почтовые серверы (64 байта, RFC 5321)".into(),
            "the part before the @ is longer than mail servers take (64 bytes, RFC 5321)".into(),
        ),
        NotEmail::Domain => (
            "@ белгісінен кейін example.kz сияқты сайт атауы тұруы тиіс".into(),
            "после @ должно стоять имя сайта, такое как example.kz".into(),
            "after the @ there must be the name of a site such as example.kz".into(),
        ),
        NotEmail::TopLevel => (
            "мекенжай .kz сияқты әріптермен аяқталуы тиіс, санмен емес".into(),
            "адрес должен оканчиваться буквами, такими как .kz, а не числом".into(),
            "the address must end with letters such as .kz, not with a number".into(),
        ),
        NotEmail::Long => (
            "мекенжай пошта серверлері қабылдайтыннан ұзын (254 байт, RFC 5321)".into(),
            "адрес длиннее, чем принимают почтовые серверы (254 байта, RFC 5321)".into(),
            "the address is longer than mail servers take (254 bytes, RFC 5321)".into(),
        ),
    }
}

/// Why a text is no telephone number.
fn not_a_phone(why: NotPhone) -> Said {
    match why {
        NotPhone::Character(spot) => {
            let (place, code, sign) = (spot.place, spot.code(), spot.character);
            if sign.is_control() {
                return control(spot);
            }
            (
                format!("телефон нөмірінде {place}-таңба «{sign}» ({code}) бұл жерде тұра алмайды").into(),
                format!("символ № {place} «{sign}» ({code}) не может стоять на этом месте в номере телефона").into(),
                format!("character {place} '{sign}' ({code}) cannot stand there in a telephone number").into(),
            )
        }
        NotPhone::AreaCode => (
            "цифрлар жеткіліксіз: нөмірді қала немесе оператор кодымен толық жазыңыз, үлгісі +77012345678".into(),
            "не хватает цифр: укажите номер полностью, с кодом города или оператора, образец +77012345678".into(),
            "too few digits: give the whole number with the code of the city or operator, such as +77012345678".into(),
        ),
        NotPhone::CountryCode => (
            "қай елдің нөмірі екені белгісіз: оны + белгісінен және ел кодынан бастап толық жазыңыз".into(),
            "неясно, какой страны этот номер: запишите его полностью, начиная с + и кода страны".into(),
            "it is not clear of which country the number is: write the whole of it, beginning with + and the country code".into(),
        ),
        NotPhone::Seven => (
            "+7 немесе 8-ден кейін 3, 4, 6, 7, 8 немесе 9-дан басталатын он цифр болуы тиіс, үлгісі +77012345678".into(),
            "после +7 или 8 должно быть десять цифр, первая из которых 3, 4, 6, 7, 8 или 9, образец +77012345678".into(),
            "after +7 or 8 there must be ten digits, the first 3, 4, 6, 7, 8 or 9, such as +77012345678".into(),
        ),
        NotPhone::NoCountry => (
            "мұндай коды бар ел жоқ: + белгісінен кейін ел коды тұруы тиіс".into(),
            "нет страны с таким кодом: после + должен стоять код страны".into(),
            "no country has this code: after + there must be a country code".into(),
        ),
        NotPhone::Length => (
            "бұл елдің нөмірінде мұнша цифр болмайды, толық нөмірді тексеріңіз".into(),
            "в номере этой страны не бывает столько цифр, проверьте номер".into(),
            "no number of this country has so many digits, check the number".into(),
        ),
    }
}

/// Why a text is no name of a file.
fn not_a_name(why: NotAName) -> Said {
    match why {
        NotAName::Blank => (
            "файл атауы бос, онда ештеңе көрінбейді".into(),
            "имя файла пустое, в нём ничего не видно".into(),
            "the file name is blank: nothing of it shows".into(),
        ),
        NotAName::Control(spot) => control(spot),
        NotAName::Hidden(spot) => hidden(spot),
        NotAName::Path(spot) => {
            let (place, sign) = (spot.place, spot.character);
            (
                format!("папка жолы емес, тек файл атауы керек: {place}-таңба «{sign}»").into(),
                format!("нужно только имя файла, без пути к папке: символ № {place} «{sign}»").into(),
                format!("give the name of the file without its folder: character {place} is '{sign}'").into(),
            )
        }
        NotAName::Quote(spot) => {
            let place = spot.place;
            (
                format!("файл атауында тік тырнақша (\") болмауы тиіс: {place}-таңба; «» немесе “” қоюға болады").into(),
                format!("в имени файла не может быть прямой кавычки (\"): символ № {place}; можно «» или “”").into(),
                format!("a file name cannot have a straight quotation mark (\"): character {place}; «» and “” can stand in it").into(),
            )
        }
        NotAName::Reserved => (
            "мұндай атау операциялық жүйеде басқа мағынада қолданылады, файлды басқаша атаңыз".into(),
            "такое имя занято операционной системой, назовите файл иначе".into(),
            "operating systems use this name for something else: call the file otherwise".into(),
        ),
        NotAName::Long => (
            format!("файл атауы ең көбі {ATTACHMENT_NAME_UNITS} таңба").into(),
            format!("имя файла — не более {ATTACHMENT_NAME_UNITS} символов").into(),
            format!("a file name has at most {ATTACHMENT_NAME_UNITS} characters").into(),
        ),
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

    /// A text of several lines that must be there: trimmed, with a letter or digit that shows, within the limit, without
    /// control characters but tabs and line ends, and without hidden ones that do more than copying leaves.
    pub fn lines(&mut self, pointer: &str, value: Option<Str<'_>>, limit: usize) -> Option<String> {
        let result = value
            .ok_or(Fault::Required)
            .and_then(|value| lines(&value, limit));
        self.keep(pointer, result)
    }

    /// A text of one line that must be there: as [`Faults::lines`], without line ends and without hidden characters.
    pub fn text(&mut self, pointer: &str, value: Option<Str<'_>>, limit: usize) -> Option<String> {
        let result = value.ok_or(Fault::Required).and_then(|value| line(&value, limit));
        self.keep(pointer, result)
    }

    /// A text of one line that may be absent; where it is there, the same holds.
    pub fn optional_text(&mut self, pointer: &str, value: Option<Str<'_>>, limit: usize) -> Option<String> {
        value.and_then(|value| self.keep(pointer, line(&value, limit)))
    }
}
