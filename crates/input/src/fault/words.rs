//! Each fault as a sentence.

use std::borrow::Cow;

use chrono::SecondsFormat;
use record::id::InvalidNumber;
use words::language::Language;

use super::Fault;
use super::spot::{control, hidden, not_a_name, not_a_phone, not_an_email};
use crate::limit::ATTACHMENTS;

impl Fault {
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
pub(super) type Said = (Cow<'static, str>, Cow<'static, str>, Cow<'static, str>);
