//! Why a request goes back to its applicant at moderation (the Rules, paragraph 4).

use serde::{Deserialize, Serialize};
use words::language::Text;

/// What does not conform to article 11 of the Law.
///
/// These are faults of the request as such. Whether the information may be given at all is decided later, by a
/// refusal on one of the grounds of article 11(16).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ReturnReason {
    /// Nobody stands behind the name.
    Anonymous,
    /// The name is not the whole name of the identity document.
    NameIncomplete,
    /// A legal entity's name, BIN, outgoing number and date, or signatory is missing or wrong.
    OrganizationIncomplete,
    /// No postal or e-mail address, telephone number or other means of communication is stated.
    ContactsIncomplete,
    /// It is neither signed nor sent from an account with a verified number.
    NotCertified,
    /// Whoever sends it for another does not show that they may (article 11(8)).
    AuthorityNotShown,
    /// No information is asked for: it is a complaint, a proposal, or has no content.
    NotARequestForInformation,
}

impl ReturnReason {
    /// Every reason with its stable name.
    pub const ALL: [(&'static str, Self); 7] = [
        ("anonymous", Self::Anonymous),
        ("name-incomplete", Self::NameIncomplete),
        ("organization-incomplete", Self::OrganizationIncomplete),
        ("contacts-incomplete", Self::ContactsIncomplete),
        ("not-certified", Self::NotCertified),
        ("authority-not-shown", Self::AuthorityNotShown),
        ("not-a-request-for-information", Self::NotARequestForInformation),
    ];

    /// The paragraph of the Law to which the request does not conform.
    pub const fn article(self) -> &'static str {
        match self {
            Self::Anonymous => "11(7)",
            Self::NameIncomplete
            | Self::OrganizationIncomplete
            | Self::ContactsIncomplete
            | Self::NotCertified => "11(5)",
            Self::AuthorityNotShown => "11(8)",
            Self::NotARequestForInformation => "11(2)",
        }
    }

    /// The reason in words.
    pub const fn text(self) -> Text {
        match self {
            Self::Anonymous => Text {
                kk: "жасырын сұрау салу",
                ru: "анонимный запрос",
                en: "the request is anonymous",
            },
            Self::NameIncomplete => Text {
                kk: "тегі, аты немесе әкесінің аты жеке басын куәландыратын құжатқа сәйкес толық көрсетілмеген",
                ru: "фамилия, имя или отчество (если оно указано в документе, удостоверяющем личность) указаны не полностью",
                en: "the name is not given in full as in the identity document",
            },
            Self::OrganizationIncomplete => Text {
                kk: "заңды тұлға туралы мәліметтер толық көрсетілмеген: толық атауы, БСН, шығыс нөмірі мен күні, қол қойған адамның тегі, аты-жөнінің бірінші әріптері және лауазымы",
                ru: "сведения о юридическом лице указаны не полностью: полное наименование, БИН, исходящий номер и дата, фамилия, инициалы и должность лица, подписавшего запрос",
                en: "the particulars of the legal entity are not given in full: full name, BIN, outgoing number and date, surname, initials and position of the signatory",
            },
            Self::ContactsIncomplete => Text {
                kk: "пошталық мекенжайы немесе электрондық пошта мекенжайы, телефон нөмірі немесе өзге де байланыс құралдары көрсетілмеген",
                ru: "не указаны почтовый адрес или адрес электронной почты, номер телефона или иные средства связи",
                en: "no postal or e-mail address, telephone number or other means of communication is stated",
            },
            Self::NotCertified => Text {
                kk: "сұрау салу электрондық цифрлық қолтаңбамен куәландырылмаған және ұялы нөмірі қосылған есептік жазбадан жіберілмеген",
                ru: "запрос не удостоверен электронной цифровой подписью и не направлен из учётной записи с подключённым абонентским номером",
                en: "the request is neither certified by an electronic signature nor sent from an account with a connected mobile number",
            },
            Self::AuthorityNotShown => Text {
                kk: "өкілдің өкілеттігі расталмаған",
                ru: "не подтверждены полномочия представителя",
                en: "the authority of the representative is not shown",
            },
            Self::NotARequestForInformation => Text {
                kk: "ақпарат беру туралы өтініш жоқ",
                ru: "нет просьбы о предоставлении информации",
                en: "no information is asked for",
            },
        }
    }
}
