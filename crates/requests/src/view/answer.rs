//! The answer.

use chrono::NaiveDate;
use holders::holder::Name;
use law::time::day;
use record::id::RegistrationNumber;
use record::signature::RevocationFound;
use serde::Serialize;
use serde_json::value::RawValue;
use words::language::Language;

use super::said::{AttachmentView, SaidView, attachments};
use crate::answer::{APPEAL, Outcome, RefusalGround};
use crate::case::{Answer, Case, Leg, Mark};

/// An answer as a reader sees it: what the Law, article 11(14), asks it to state, and the rest.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Answer"))]
pub struct AnswerView<'a> {
    /// The registration number of the request that is answered.
    pub number: &'a RegistrationNumber,
    /// The day under which that request is registered.
    pub registered_on: NaiveDate,
    /// The day of the answer.
    pub day: NaiveDate,
    /// What became of the request.
    pub outcome: Outcome,
    /// The holder's name.
    pub holder_name: &'a Name,
    /// The holder's postal address.
    pub holder_address: &'a str,
    /// Who signed.
    pub signatory: SignatoryView<'a>,
    /// The electronic signature under it; absent for readers who may not know, and once erased.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<record::signature::Signature>"))]
    pub signature: Option<&'a RawValue>,
    /// What was found later of its certificate, where nobody could say at the answer whether it was revoked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revocation_found: Option<&'a RevocationFound>,
    /// The language, which is that of the request.
    pub language: Language,
    /// The text.
    #[serde(flatten)]
    pub said: SaidView<'a>,
    /// The ground of a refusal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refusal: Option<RefusalView>,
    /// How a restriction can be appealed, in the language of the request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub appeal: Option<&'static str>,
    /// The attached files.
    pub attachments: Vec<AttachmentView<'a>>,
    /// The applicant's rating.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rating: Option<RatingView<'a>>,
}

/// Who signed an answer.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "SignatoryShown"))]
pub struct SignatoryView<'a> {
    /// The name; absent for readers who may not know, and once erased.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub name: Option<&'a RawValue>,
    /// The position.
    pub position: &'a str,
}

/// The ground of a refusal.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "RefusalShown"))]
pub struct RefusalView {
    /// Its number in article 11(16) of the Law.
    pub ground: RefusalGround,
    /// Its wording there, in the language of the request.
    pub text: &'static str,
}

/// A rating.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "RatingShown"))]
pub struct RatingView<'a> {
    /// Like or dislike.
    pub mark: Mark,
    /// Why.
    pub reason: SaidView<'a>,
}

/// An answer, for a reader who may or may not see what was said.
pub(super) fn answer<'a>(case: &'a Case, leg: &'a Leg, given: &'a Answer, sees: bool) -> AnswerView<'a> {
    let answered = &given.answered;
    let language = case.registered.language;
    AnswerView {
        number: &leg.number,
        registered_on: leg.registered_on,
        day: day(given.said.at),
        outcome: answered.outcome,
        holder_name: &answered.holder_name,
        holder_address: &answered.holder_address,
        signatory: SignatoryView {
            name: given.signatory.as_deref().filter(|_| sees),
            position: &answered.signatory_position,
        },
        signature: given.signature.as_deref().filter(|_| sees),
        revocation_found: case
            .leg(&leg.number)
            .and_then(|(index, _)| case.revocation_found(Some(index))),
        language,
        said: SaidView::of(&given.said, sees),
        refusal: answered.refusal_ground.map(|ground| RefusalView {
            ground,
            text: ground.text().r#in(language),
        }),
        appeal: match answered.outcome {
            Outcome::Refused | Outcome::PartlyProvided => Some(APPEAL.r#in(language)),
            Outcome::Provided | Outcome::AlreadyPublished => None,
        },
        attachments: if sees {
            let at = format!("/v1/requests/{}/answer/attachments", leg.number);
            attachments(&given.attachments, &at)
        } else {
            Vec::new()
        },
        rating: given.rating.as_ref().map(|(mark, reason)| RatingView {
            mark: *mark,
            reason: SaidView::of(reason, sees),
        }),
    }
}
