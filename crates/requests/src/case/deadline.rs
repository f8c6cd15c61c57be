//! What the events about terms say: last days that passed, that are near, or that were counted anew.

use chrono::NaiveDate;
use law::rules::ObligationKind;
use record::obligation::Level;
use serde::{Deserialize, Serialize};

use crate::leg::LegIndex;

/// Last days passed without what was owed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Breached {
    /// Each obligation that was not met.
    pub obligations: Vec<Owed>,
}

/// Those who owe something are reminded that its last day is near.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Reminded {
    /// What is owed.
    pub obligations: Vec<Owed>,
}

/// What was not done in time, and is not done yet, is brought before the next above.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Escalated {
    /// The level that they are brought before.
    pub to: Level,
    /// What was not done.
    pub obligations: Vec<Owed>,
}

/// One obligation, as of its last day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Owed {
    /// On which leg.
    pub leg: LegIndex,
    /// What is or was owed.
    pub kind: ObligationKind,
    /// Its last day, which is the legal moment of a breach.
    pub on: NaiveDate,
}

impl Owed {
    /// Whether it is the answer itself.
    pub fn is_answer(&self) -> bool {
        self.kind == ObligationKind::Answer
    }
}

/// Terms were computed anew.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Recomputed {
    /// The version of the calendar now.
    pub calendar: String,
    /// Every registration whose provisional day the calendar makes certain, or moves.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub registrations: Vec<Reregistered>,
    /// Every obligation whose day the calendar changes, or makes certain.
    pub changes: Vec<Redated>,
}

/// The day of one registration under the newer calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Reregistered {
    /// On which leg.
    pub leg: LegIndex,
    /// The day before.
    pub from: NaiveDate,
    /// The day now.
    pub to: NaiveDate,
    /// Where it is still provisional: the year for which there is no calendar.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missing_year: Option<i32>,
}

/// One obligation under the newer calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Redated {
    /// On which leg.
    pub leg: LegIndex,
    /// What is owed.
    pub kind: ObligationKind,
    /// The last day before.
    pub from: NaiveDate,
    /// The last day that the newer calendar gives.
    pub computed: NaiveDate,
    /// The last day now: never earlier than before, because a date that was told may have been relied on.
    pub to: NaiveDate,
    /// Where that day is still provisional: the first year for which there is no calendar.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missing_year: Option<i32>,
    /// The last day of the term before its extension, where that was provisional.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extended_from: Option<NaiveDate>,
}
