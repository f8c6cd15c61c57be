//! What each kind of event says.

use chrono::NaiveDate;
use holders::holder::Name;
use law::time::Instant;
use record::id::{Bin, RegistrationNumber};
use record::obligation::Opened;
use record::signature::RevocationFound;
use serde::{Deserialize, Serialize};
use words::language::Language;

use crate::answer::{Outcome as AnswerOutcome, RefusalGround};
use crate::delivery::{Delivery, Resend};
use crate::document::{AnswerForm, Publication};
use crate::erasure::ErasureGround;
use crate::leg::LegIndex;
use crate::moderation::ReturnReason;

/// How the applicant proved who they are (the Rules, paragraph 3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Admission {
    /// An account on the government portal with a verified mobile number.
    Account,
    /// An electronic signature under the document.
    Signature,
}

/// The request arrived and was registered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Registered {
    /// Its registration number, which is also the identifier of the case.
    pub number: RegistrationNumber,
    /// When it arrived: the instant at which the portal recorded it.
    pub arrived_at: Instant,
    /// The day under which it is registered.
    pub registered_on: NaiveDate,
    /// Where that day is provisional: the year for which there was no calendar.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missing_year: Option<i32>,
    /// The holder's name on this day.
    pub holder_name: Name,
    /// The version of the rules to which the case is pinned.
    pub rules: String,
    /// The version of the calendar with which the terms were computed.
    pub calendar: String,
    /// How the applicant proved who they are.
    pub admission: Admission,
    /// The language of the request and of its answer.
    pub language: Language,
    /// The form of the answer.
    pub answer_form: AnswerForm,
    /// What may be published.
    pub publication: Publication,
    /// The earlier request of the same applicant that this one repeats, after the holder had pointed to a publication.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repeat_of: Option<RegistrationNumber>,
    /// The obligations that the arrival opened.
    pub obligations: Vec<Opened>,
}

/// The request goes back to the applicant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Returned {
    /// Which leg.
    pub leg: LegIndex,
    /// What does not conform.
    pub reasons: Vec<ReturnReason>,
}

/// The request, or a part of it, goes to another holder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Forwarded {
    /// From which leg.
    pub leg: LegIndex,
    /// Whether only a part goes, and the rest stays.
    pub part: bool,
    /// The number it has at the new holder.
    pub number: RegistrationNumber,
    /// The day under which it is registered there.
    pub registered_on: NaiveDate,
    /// Where that day is provisional: the year for which there was no calendar.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missing_year: Option<i32>,
    /// The name of the new holder on this day.
    pub holder_name: Name,
    /// The version of the calendar with which the terms there were computed.
    pub calendar: String,
    /// The obligations that its arrival there opens.
    pub obligations: Vec<Opened>,
    /// Whether the new holder had it before, and sent it on.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub comes_back: bool,
}

/// The holder that had forwarded the request, or a part of it, took it back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Recalled {
    /// To which leg.
    pub leg: LegIndex,
    /// From which leg, which ends by that.
    pub from: LegIndex,
}

/// The head made the term of the answer longer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Extended {
    /// On which leg.
    pub leg: LegIndex,
    /// By how many calendar days.
    pub days: u32,
    /// The last day before.
    pub from: NaiveDate,
    /// The last day now.
    pub due: NaiveDate,
    /// Where that day is provisional: the first year for which there was no calendar.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missing_year: Option<i32>,
    /// The holders whose information is needed.
    pub consulted: Vec<Bin>,
    /// The version of the calendar with which the new day was computed.
    pub calendar: String,
    /// The obligations that it opens: to tell the applicant.
    pub obligations: Vec<Opened>,
}

/// The holder answered, or refused. The text and the signatory's name stand in the personal fields.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Answered {
    /// On which leg.
    pub leg: LegIndex,
    /// What became of the request.
    pub outcome: AnswerOutcome,
    /// The ground of a refusal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refusal_ground: Option<RefusalGround>,
    /// The position of the person who signed (the Law, article 11(14)); their name is among the personal fields.
    pub signatory_position: String,
    /// The holder's name on this day.
    pub holder_name: Name,
    /// The holder's postal address on this day.
    pub holder_address: String,
}

/// The applicant rated the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Rated {
    /// The answer on which leg.
    pub leg: LegIndex,
    /// Like or dislike.
    pub mark: Mark,
}

/// A rating (the Rules, paragraph 6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Mark {
    /// The applicant is content.
    Like,
    /// The applicant is not, and says why.
    Dislike,
}

/// What became of notices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Delivered {
    /// Each notice.
    pub notices: Vec<Delivery>,
}

/// Notices that could not be delivered are sent once more. Who of the operators had them sent is a personal field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Resent {
    /// Each notice.
    pub notices: Vec<Resend>,
}

/// What was said of a certificate that nobody could speak of when its signature arrived.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RevocationChecked {
    /// On which leg the answer is that was signed; none for the request itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer_on: Option<LegIndex>,
    /// What was said.
    pub found: RevocationFound,
}

/// The personal values were removed. What was decided stands in the chain for good, so it names no person; who carried
/// it out, and any explanation, are personal fields of this event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Erased {
    /// On which ground.
    pub ground: ErasureGround,
    /// The decision, by its number and day.
    pub reference: String,
}
