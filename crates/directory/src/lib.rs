//! What the operator and the holders set: the directory of holders and their staff, the working calendars, subscriptions,
//! links to calendars of terms, and who else signs for an organisation.

pub mod calendars;
pub mod feeds;
pub mod holders;
pub mod organizations;
pub mod subscriptions;
