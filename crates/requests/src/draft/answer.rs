//! An answer.

use input::fault::Fault;
use input::faults::Faults;
use input::file::{AttachmentDraft, FileDraft, files};
use input::limit::LINE_CHARS;
use input::reading::one_of;
use record::id::RegistrationNumber;
use record::strict::Str;
use serde::Deserialize;
use words::language::Language;

use crate::answer::{Outcome, RefusalGround, Signatory};
use crate::document::{NAME_CHARS, TEXT_CHARS};

/// An answer on the wire.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "AnswerDocument"))]
#[serde(deny_unknown_fields)]
pub struct Answer<'a> {
    /// The number of the registration that it answers: required in an answer that is signed electronically, so that the
    /// signature is for this request and no other.
    #[cfg_attr(feature = "schema", schemars(with = "Option<RegistrationNumber>"))]
    #[serde(borrow)]
    request: Option<Str<'a>>,
    /// What became of the request.
    #[cfg_attr(feature = "schema", schemars(with = "Outcome"))]
    #[serde(borrow)]
    outcome: Option<Str<'a>>,
    /// The information, or where it is published, or the reasons of the refusal; in the language of the request.
    #[cfg_attr(
        feature = "schema",
        schemars(required, length(min = 1, max = 20_000), regex(pattern = law::pattern::LINES_PATTERN))
    )]
    #[serde(borrow)]
    text: Option<Str<'a>>,
    /// The language of the text, as a check: it must be that of the request.
    #[cfg_attr(feature = "schema", schemars(with = "Option<Language>"))]
    #[serde(borrow)]
    language: Option<Str<'a>>,
    /// Who signed.
    #[cfg_attr(feature = "schema", schemars(with = "SignatoryDraft<'a>"))]
    #[serde(borrow)]
    signatory: Option<SignatoryDraft<'a>>,
    /// The number of the ground of article 11(16): of a refusal, or of a part that is withheld.
    #[cfg_attr(feature = "schema", schemars(range(min = 1, max = 7)))]
    refusal_ground: Option<u64>,
    /// At most 5 files of at most 10 MiB each.
    #[cfg_attr(feature = "schema", schemars(length(max = 5)))]
    #[serde(borrow, default)]
    attachments: Vec<FileDraft<'a>>,
}

/// A signatory on the wire.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "SignatoryDraft"))]
#[serde(deny_unknown_fields)]
struct SignatoryDraft<'a> {
    #[cfg_attr(
        feature = "schema",
        schemars(required, length(min = 1, max = 128), regex(pattern = law::pattern::LINE_PATTERN))
    )]
    #[serde(borrow)]
    name: Option<Str<'a>>,
    #[cfg_attr(
        feature = "schema",
        schemars(required, length(min = 1, max = 500), regex(pattern = law::pattern::LINE_PATTERN))
    )]
    #[serde(borrow)]
    position: Option<Str<'a>>,
}

/// An answer that passed the checks that need no case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedAnswer<'a> {
    /// The registration that it says it answers.
    pub request: Option<RegistrationNumber>,
    /// What became of the request.
    pub outcome: Outcome,
    /// The ground, for a refusal.
    pub refusal_ground: Option<RefusalGround>,
    /// The text.
    pub text: String,
    /// The language that was named.
    pub language: Option<Language>,
    /// Who signed.
    pub signatory: Signatory,
    /// The attached files.
    pub attachments: Vec<AttachmentDraft<'a>>,
}

impl<'a> Answer<'a> {
    /// The answer.
    ///
    /// # Errors
    /// Each fault with the pointer of its field.
    pub fn check(self) -> Result<CheckedAnswer<'a>, Faults> {
        let mut f = Faults::default();
        let request = self.request.and_then(|number| {
            let number = number.parse().map_err(|_| Fault::RegistrationNumber);
            f.keep("/request", number)
        });
        let known = "provided, partly-provided, already-published, refused";
        let outcome = f.keep("/outcome", one_of(self.outcome, known, &Outcome::ALL));
        let text = f.lines("/text", self.text, TEXT_CHARS);
        let language = self
            .language
            .and_then(|language| f.keep("/language", input::reading::language(Some(language))));
        let signatory = self.signatory.unwrap_or_default();
        let name = f.text("/signatory/name", signatory.name, NAME_CHARS);
        let position = f.text("/signatory/position", signatory.position, LINE_CHARS);
        let ground = match (outcome, self.refusal_ground) {
            (Some(Outcome::Refused), None) => Err(Fault::Required),
            (Some(Outcome::Refused | Outcome::PartlyProvided), Some(number)) => u8::try_from(number)
                .ok()
                .and_then(|number| RefusalGround::try_from(number).ok())
                .map(Some)
                .ok_or_else(|| Fault::OutOfRange {
                    range: "1 ... 7".into(),
                }),
            (Some(_), Some(_)) => Err(Fault::NotWithThis),
            (_, None) | (None, _) => Ok(None),
        };
        let refusal_ground = f.keep("/refusal_ground", ground);
        let attachments = files(self.attachments, &mut f);
        let checked = match (outcome, refusal_ground, text, name, position) {
            (Some(outcome), Some(refusal_ground), Some(text), Some(name), Some(position)) => {
                Some(CheckedAnswer {
                    request,
                    outcome,
                    refusal_ground,
                    text,
                    language,
                    signatory: Signatory { name, position },
                    attachments,
                })
            }
            _ => None,
        };
        f.none_or(checked)
    }
}
