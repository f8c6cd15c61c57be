//! What the operator and the holders set: the directory of holders and their staff, the working calendars, subscriptions,
//! links to calendars of terms, and who else signs for an organisation.

pub mod calendars;
pub mod feeds;
pub mod holders;
pub mod organizations;
pub mod subscriptions;

mod say {
    /// `words/*/addressees.ftl`.
    pub(crate) mod addressees {
        include!(concat!(env!("OUT_DIR"), "/addressees.rs"));
    }

    /// `words/*/calendars.ftl`.
    pub(crate) mod calendars {
        include!(concat!(env!("OUT_DIR"), "/calendars.rs"));
    }
}
