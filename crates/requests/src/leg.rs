//! Which leg of a case something is about.

use serde::{Deserialize, Serialize};

/// The place of a leg among those of its case; the first is 0.
pub type LegIndex = usize;

/// Something that needs no more words, on one leg.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct OnLeg {
    /// Which leg.
    pub leg: LegIndex,
}
