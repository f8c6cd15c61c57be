//! What an answer says, and what the Law asks of it.

use serde::{Deserialize, Serialize};
use words::language::Text;

use crate::say::grounds;

/// What became of the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "AnswerOutcome"))]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// The information is provided.
    Provided,
    /// A part is provided; the rest is withheld (the Law, article 5(3)).
    PartlyProvided,
    /// The information is published, and the answer says where (the Law, article 11(15)).
    AlreadyPublished,
    /// Nothing is provided (the Law, article 11(16)).
    Refused,
}

impl Outcome {
    /// Every outcome with its stable name.
    pub const ALL: [(&'static str, Self); 4] = [
        ("provided", Self::Provided),
        ("partly-provided", Self::PartlyProvided),
        ("already-published", Self::AlreadyPublished),
        ("refused", Self::Refused),
    ];
}

/// The seven grounds on which provision may be refused, and no others (the Law, article 11(16)); written as
/// their number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct RefusalGround(u8);

/// The number is not that of a ground.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be 1 to 7")]
pub struct NoSuchGround;

impl TryFrom<u8> for RefusalGround {
    type Error = NoSuchGround;

    fn try_from(number: u8) -> Result<Self, NoSuchGround> {
        if (1..=7).contains(&number) {
            Ok(Self(number))
        } else {
            Err(NoSuchGround)
        }
    }
}

impl From<RefusalGround> for u8 {
    fn from(ground: RefusalGround) -> Self {
        ground.0
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for RefusalGround {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "RefusalGround".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "integer", "minimum": 1, "maximum": 7 })
    }
}

impl RefusalGround {
    /// The ground as article 11(16) words it.
    pub const fn text(self) -> Text {
        match self.0 {
            1 => grounds::REFUSAL_1,
            2 => grounds::REFUSAL_2,
            3 => grounds::REFUSAL_3,
            4 => grounds::REFUSAL_4,
            5 => grounds::REFUSAL_5,
            6 => grounds::REFUSAL_6,
            _ => grounds::REFUSAL_7,
        }
    }
}

/// Who signed the answer: the Law, article 11(14), asks for the position.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Signatory {
    /// The name.
    pub name: String,
    /// The position.
    pub position: String,
}

/// How a refusal, whole or in part, can be appealed (the Law, article 18; Administrative Procedural-Process Code,
/// articles 91 and 92).
pub const APPEAL: Text = grounds::APPEAL;
