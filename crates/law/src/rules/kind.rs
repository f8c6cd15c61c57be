//! What the terms of the rules are made of. The build script includes this file as well as the library.

use serde::{Deserialize, Serialize};

/// How the days of a term are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// Only working days count.
    WorkingDays,
    /// Every day counts; a last day that is not worked rolls forward (Civil Code, article 175).
    CalendarDays,
}

/// The event from whose day a term runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// The arrival of the request on the blog platform or at its holder.
    Arrival,
    /// Its registration, which is later where it arrived after hours or on a day off.
    Registration,
    /// The decision of the head to extend the term of the answer.
    Extension,
}

/// Who owes a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Owner {
    /// The holder's administrator, who moderates.
    Administrator,
    /// The holder, under its head.
    Holder,
}

/// What is owed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ObligationKind {
    /// Accept the request, or return it as not conforming to article 11 of the Law.
    Moderate,
    /// Forward it to the competent holder and tell the applicant, where it is outside one's competence.
    Forward,
    /// Say where the information is, where it was published already (the Law, article 11(15)).
    AlreadyPublished,
    /// Give a reasoned refusal, where provision is refused on a ground of article 11(16) of the Law.
    Refuse,
    /// Answer.
    Answer,
    /// Tell the applicant that the term of the answer was extended.
    NotifyExtension,
}

impl ObligationKind {
    /// Every kind, in the order of the Rules.
    pub const ALL: [Self; 6] = [
        Self::Moderate,
        Self::Forward,
        Self::AlreadyPublished,
        Self::Refuse,
        Self::Answer,
        Self::NotifyExtension,
    ];

    /// The stable name, as it stands in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Moderate => "moderate",
            Self::Forward => "forward",
            Self::AlreadyPublished => "already-published",
            Self::Refuse => "refuse",
            Self::Answer => "answer",
            Self::NotifyExtension => "notify-extension",
        }
    }
}
