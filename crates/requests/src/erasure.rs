//! Why the personal values of a case are removed (Law № 94-V "On personal data and their protection").

use serde::{Deserialize, Serialize};
use words::language::Text;

/// The ground of an erasure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ErasureGround {
    /// The person took back the consent to processing, and no law or unfulfilled duty stands against it.
    ConsentWithdrawn,
    /// The term for which the data may be kept is over.
    RetentionOver,
    /// A court decided so, and the decision is in force.
    CourtDecision,
}

impl ErasureGround {
    /// Every ground with its stable name.
    pub const ALL: [(&'static str, Self); 3] = [
        ("consent-withdrawn", Self::ConsentWithdrawn),
        ("retention-over", Self::RetentionOver),
        ("court-decision", Self::CourtDecision),
    ];

    /// The ground in words.
    pub const fn text(self) -> Text {
        match self {
            Self::ConsentWithdrawn => Text {
                kk: "дербес деректерді өңдеуге берілген келісім кері қайтарып алынды",
                ru: "согласие на обработку персональных данных отозвано",
                en: "the consent to the processing of personal data was withdrawn",
            },
            Self::RetentionOver => Text {
                kk: "дербес деректерді сақтау мерзімі өтті",
                ru: "истёк срок хранения персональных данных",
                en: "the term for keeping the personal data is over",
            },
            Self::CourtDecision => Text {
                kk: "сот шешімі заңды күшіне енді",
                ru: "вступило в законную силу решение суда",
                en: "a decision of a court has entered into force",
            },
        }
    }
}
