//! An answer.

use holders::holder::Name;
use input::fault::Fault;
use record::signature::Signature;
use words::language::Language;

use super::rejected::{Rejected, invalid};
use super::said::{raw, with_files};
use crate::answer::{Outcome, RefusalGround, Signatory};
use crate::case::{Answered, Attachment, Case, EventKind, Leg, LegIndex, PersonalFields, field};

/// An answer as it is given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerGiven {
    /// What became of the request.
    pub outcome: Outcome,
    /// The ground, of a refusal always, and of a part that is withheld where it is named.
    pub refusal_ground: Option<RefusalGround>,
    /// The text.
    pub text: String,
    /// The language it says it is in; it must be that of the request.
    pub language: Option<Language>,
    /// Who signed.
    pub signatory: Signatory,
    /// The attached files.
    pub attachments: Vec<Attachment>,
    /// The electronic signature under it.
    pub signature: Option<Signature>,
    /// The holder's name on this day.
    pub holder_name: Name,
    /// The holder's postal address on this day.
    pub holder_address: String,
}

/// Whether such an answer is acceptable on this leg: in the language of the request and, on a repeated request, no
/// longer by pointing to a publication.
///
/// # Errors
/// Why not.
pub fn check_answer(
    case: &Case,
    leg: &Leg,
    outcome: Outcome,
    language: Option<Language>,
) -> Result<(), Rejected> {
    // Only the holder that was asked before has pointed to a publication.
    let pointed_before =
        case.registered.repeat_of.is_some() && leg.holder() == &case.registered.number.holder;
    if outcome == Outcome::AlreadyPublished && pointed_before {
        return Err(invalid("/outcome", Fault::RepeatMustBeProvided));
    }
    if language.is_some_and(|language| language != case.registered.language) {
        return Err(invalid("/language", Fault::AnswerLanguage));
    }
    Ok(())
}

/// An answer.
pub(super) fn answered(
    case: &Case,
    index: LegIndex,
    leg: &Leg,
    answer: &AnswerGiven,
) -> Result<(EventKind, PersonalFields), Rejected> {
    check_answer(case, leg, answer.outcome, answer.language)?;
    let mut fields = with_files(&answer.text, &answer.attachments)?;
    fields.push((field::SIGNATORY, raw(&answer.signatory.name)?));
    if let Some(signature) = &answer.signature {
        fields.push((field::SIGNATURE, raw(signature)?));
    }
    let answered = Answered {
        leg: index,
        outcome: answer.outcome,
        refusal_ground: answer.refusal_ground,
        signatory_position: answer.signatory.position.clone(),
        holder_name: answer.holder_name.clone(),
        holder_address: answer.holder_address.clone(),
    };
    Ok((EventKind::Answered(answered), fields))
}
