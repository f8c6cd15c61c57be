//! A person, as far as the portal knows who they are.

use record::id::{Bin, Iin};

/// A person that the government portal has identified.
#[derive(Debug, Clone)]
pub struct Person {
    /// The IIN.
    pub iin: Iin,
    /// Whether a mobile number is connected to the account and verified (the Rules, paragraph 3).
    pub phone_verified: bool,
    /// The BIN of the organisation for which the account may sign, where its token says so.
    pub bin: Option<Bin>,
}
