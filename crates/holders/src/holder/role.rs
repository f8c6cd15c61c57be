//! The staff of a holder.

use serde::{Deserialize, Serialize};

/// What a member of a holder's staff may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum StaffRole {
    /// Moderates, forwards, answers (the Rules, paragraph 2).
    Administrator,
    /// Extends terms and answers; personally responsible (the Law, article 11(18)).
    Head,
}
