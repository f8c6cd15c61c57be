//! The request document: what the applicant signs or sends, and what article 11(5) of the Law asks of it.
//!
//! [`Draft`] is the document as it stands on the wire, every field optional, so that all faults can be named
//! at once. [`Draft::check`] turns it into a [`Document`] or into the list of faults.

mod draft;

use chrono::NaiveDate;
use input::file::AttachmentDraft;
use record::id::{Bin, Iin, RegistrationNumber};
use serde::{Deserialize, Serialize};
use words::language::Language;

pub use draft::{ContactsDraft, Draft};

/// Characters in a surname, given name or patronymic. The identity document has no stated limit; 128 is
/// twice the longest name field of the travel-document standard (ICAO 9303, 39 characters) and more.
pub const NAME_CHARS: usize = 128;

/// Characters in the subject line.
pub const SUBJECT_CHARS: usize = 500;

/// Characters in the text of a request: about ten printed pages.
pub const TEXT_CHARS: usize = 20_000;

/// The form in which the applicant wants the answer (the Law, article 11(12)).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum AnswerForm {
    /// Through the portal.
    Electronic,
    /// On paper, to the postal address.
    Paper,
}

/// What the applicant allows to be published.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Publication {
    /// The request and its answer may be published.
    pub consent: bool,
    /// The applicant's name may be shown with it.
    pub show_name: bool,
}

/// The organisation on whose behalf the request is made (the Law, article 11(5)).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Organization {
    /// Its BIN.
    pub bin: Bin,
    /// Its full name.
    pub name: String,
    /// The number under which the organisation sends the request.
    pub outgoing_number: String,
    /// The date under which the organisation sends the request.
    pub outgoing_date: NaiveDate,
    /// The position of the signatory.
    pub signatory_position: String,
}

/// Who asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Applicant {
    /// The IIN.
    pub iin: Iin,
    /// The surname.
    pub surname: String,
    /// The given name.
    pub given_name: String,
    /// The patronymic, where the identity document has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub patronymic: Option<String>,
    /// The organisation on whose behalf the applicant asks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organization: Option<Organization>,
}

/// How to reach the applicant; at least one is there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Contacts {
    /// An e-mail address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// A telephone number in E.164.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// A postal address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub postal_address: Option<String>,
}

impl Contacts {
    /// Whether an answer of this form can reach the applicant.
    pub const fn suit(&self, answer_form: AnswerForm) -> bool {
        match answer_form {
            AnswerForm::Paper => self.postal_address.is_some(),
            AnswerForm::Electronic => true,
        }
    }
}

/// A request document that conforms to article 11(5) of the Law.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document<'a> {
    /// The holder it is addressed to.
    pub holder: Bin,
    /// Who asks.
    pub applicant: Applicant,
    /// How to reach the applicant.
    pub contacts: Contacts,
    /// The language of the request and of its answer.
    pub language: Language,
    /// What it is about, in one line.
    pub subject: String,
    /// What is asked.
    pub text: String,
    /// The applicant's choice of a category.
    pub category: Option<String>,
    /// The form of the answer.
    pub answer_form: AnswerForm,
    /// The attached files.
    pub attachments: Vec<AttachmentDraft<'a>>,
    /// What may be published.
    pub publication: Publication,
    /// The earlier request that this one repeats.
    pub repeat_of: Option<RegistrationNumber>,
}

#[cfg(test)]
mod tests {
    use super::draft::LAW;
    use super::*;
    use input::fault::{Fault, NotPhone};
    use input::spot::Spot;

    fn draft(json: &str) -> Draft<'_> {
        serde_json::from_str(json).unwrap()
    }

    fn faults(json: &str) -> Vec<(String, Fault)> {
        draft(json).check(TODAY).unwrap_err().0
    }

    const TODAY: NaiveDate = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();

    const WHOLE: &str = r#"{
        "holder": "123456789013",
        "applicant": {"iin": "123456789013", "surname": "Серікқызы", "given_name": "Айгүл"},
        "contacts": {"phone": "8 (701) 234-56-78"},
        "language": "kk", "subject": "Су", "text": " Мәтін ", "answer_form": "electronic",
        "publication": {"consent": true, "show_name": false}
    }"#;

    fn spot(character: char, place: usize) -> Spot {
        Spot { character, place }
    }

    #[test]
    fn a_whole_document_passes_and_is_tidied() {
        let document = draft(WHOLE).check(TODAY).unwrap();
        assert_eq!(document.text, "Мәтін");
        assert_eq!(document.contacts.phone.as_deref(), Some("+77012345678"));
    }

    #[test]
    fn every_missing_field_is_named_at_once() {
        let pointers: Vec<_> = faults("{}").into_iter().map(|(pointer, _)| pointer).collect();
        assert_eq!(
            pointers,
            [
                "/holder",
                "/applicant/iin",
                "/applicant/surname",
                "/applicant/given_name",
                "/contacts",
                "/language",
                "/subject",
                "/text",
                "/answer_form",
                "/publication"
            ]
        );
    }

    #[test]
    fn a_fault_in_an_optional_field_refuses_the_document_too() {
        for (field, value, pointer, fault) in [
            ("\"kk\"", "\"de\"", "/language", Fault::UnknownValue { known: "kk, ru, en" }),
            ("8 (701) 234-56-78", "allo", "/contacts/phone", Fault::Phone(NotPhone::Character(spot('a', 1)))),
            ("\"electronic\"", "\"paper\"", "/contacts/postal_address", Fault::Required),
            ("\" Мәтін \"", "\"a\\u0000b\"", "/text", Fault::ControlCharacters(spot('\0', 2))),
            ("\" Мәтін \"", "\"  \"", "/text", Fault::Blank),
            ("\" Мәтін \"", "\"\u{200b}\"", "/text", Fault::Blank),
            ("\"Су\"", "\"Су\\nжоқ\"", "/subject", Fault::SeveralLines),
            ("\"Су\"", "\"С\u{200b}у\"", "/subject", Fault::HiddenCharacters(spot('\u{200b}', 2))),
            ("\"Айгүл\"", "\"\u{3164}\"", "/applicant/given_name", Fault::Blank),
            ("\"Айгүл\"", "\"Айгүл\", \"patronymic\": \"\"", "/applicant/patronymic", Fault::Blank),
            (
                "\"Айгүл\"",
                "\"Айгүл\", \"organization\": {\"bin\": \"123456789013\", \"name\": \"ЖШС\",
                  \"outgoing_number\": \"1\", \"outgoing_date\": \"2026-02-30\", \"signatory_position\": \"директор\"}",
                "/applicant/organization/outgoing_date",
                Fault::Date,
            ),
        ] {
            let json = WHOLE.replacen(field, value, 1);
            assert_eq!(faults(&json), [(pointer.to_owned(), fault)], "{value}");
        }
    }

    #[test]
    fn the_text_is_limited_in_characters_not_bytes() {
        let json = |n: usize| WHOLE.replace(" Мәтін ", &"ә".repeat(n));
        assert!(draft(&json(TEXT_CHARS)).check(TODAY).is_ok());
        assert_eq!(
            faults(&json(TEXT_CHARS + 1)),
            [("/text".to_owned(), Fault::TooLong { limit: TEXT_CHARS })]
        );
    }

    #[test]
    fn a_document_bears_no_date_of_the_future_nor_one_before_the_law() {
        let json = |date: &str| {
            let organization = format!(
                r#""Айгүл", "organization": {{"bin": "123456789013", "name": "ЖШС", "outgoing_number": "1",
                    "outgoing_date": "{date}", "signatory_position": "директор"}}"#
            );
            WHOLE.replacen("\"Айгүл\"", &organization, 1)
        };
        for good in ["2015-11-16", "2026-11-22", "2026-11-23"] {
            assert!(draft(&json(good)).check(TODAY).is_ok(), "{good}");
        }
        for (bad, fault) in [
            ("2026-11-24", Fault::InTheFuture),
            ("2099-01-01", Fault::InTheFuture),
            ("2015-11-15", Fault::BeforeTheLaw { law: LAW }),
            ("0001-01-01", Fault::BeforeTheLaw { law: LAW }),
            ("23.11.2026", Fault::Date),
        ] {
            let at = "/applicant/organization/outgoing_date".to_owned();
            assert_eq!(faults(&json(bad)), [(at, fault)], "{bad}");
        }
    }
}
