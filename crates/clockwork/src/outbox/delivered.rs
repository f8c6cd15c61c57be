//! What a delivery comes to.

use serde::Serialize;

/// What a batch did.
#[derive(Debug, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "DeliveryBatch"))]
pub struct Delivered {
    /// The notices that came to their end.
    pub done: usize,
    /// Those that were looked at and are tried later.
    pub waiting: usize,
    /// Whether there is more to do now.
    pub remaining: bool,
    /// Whether the deployment has a notification gateway. Without one, notices wait, and are given up in the end.
    pub gateway: bool,
}
