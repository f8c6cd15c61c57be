//! Why a request goes back to its applicant at moderation (the Rules, paragraph 4).

use serde::{Deserialize, Serialize};

use crate::language::Text;

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
    /// The applicant cannot be reached by the means that are given.
    ContactsUnusable,
    /// No information is asked for: it is a complaint, a proposal, or has no content.
    NotARequestForInformation,
}

impl ReturnReason {
    /// Every reason with its stable name.
    pub const ALL: [(&'static str, Self); 5] = [
        ("anonymous", Self::Anonymous),
        ("name-incomplete", Self::NameIncomplete),
        ("organization-incomplete", Self::OrganizationIncomplete),
        ("contacts-unusable", Self::ContactsUnusable),
        ("not-a-request-for-information", Self::NotARequestForInformation),
    ];

    /// The paragraph of the Law to which the request does not conform.
    pub const fn article(self) -> &'static str {
        match self {
            Self::Anonymous => "11(7)",
            Self::NameIncomplete | Self::OrganizationIncomplete | Self::ContactsUnusable => "11(5)",
            Self::NotARequestForInformation => "11(3)",
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
                ru: "фамилия, имя или отчество указаны не полностью, не так, как в документе, удостоверяющем личность",
                en: "the name is not given in full as in the identity document",
            },
            Self::OrganizationIncomplete => Text {
                kk: "заңды тұлғаның атауы, БСН-і, шығыс нөмірі мен күні немесе қол қоюшының лауазымы толық көрсетілмеген",
                ru: "не полностью указаны наименование, БИН, исходящий номер и дата или должность подписавшего от юридического лица",
                en: "the name, BIN, outgoing number and date, or the signatory of the legal entity are not given in full",
            },
            Self::ContactsUnusable => Text {
                kk: "көрсетілген байланыс құралдары арқылы өтініш иесімен байланысу мүмкін емес",
                ru: "по указанным средствам связи связаться с заявителем невозможно",
                en: "the applicant cannot be reached by the means of communication given",
            },
            Self::NotARequestForInformation => Text {
                kk: "ақпарат беру туралы өтініш жоқ",
                ru: "нет просьбы о предоставлении информации",
                en: "no information is asked for",
            },
        }
    }
}
