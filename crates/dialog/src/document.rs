//! The request document: what the applicant signs or sends, and what article 11(5) of the Law asks of it.
//!
//! [`Draft`] is the document as it stands on the wire, every field optional, so that all faults can be named
//! at once. [`Draft::check`] turns it into a [`Document`] or into the list of faults.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::fault::{Fault, Faults};
use crate::id::{Bin, Iin, InvalidNumber, RegistrationNumber};
use crate::language::Language;
use crate::strict::Str;

/// Characters in a surname, given name or patronymic. The identity document has no stated limit; 128 is
/// twice the longest name field of the travel-document standard (ICAO 9303, 39 characters) and more.
pub const NAME_CHARS: usize = 128;
/// Characters in the subject line.
pub const SUBJECT_CHARS: usize = 500;
/// Characters in the text of a request: about ten printed pages.
pub const TEXT_CHARS: usize = 20_000;
/// Characters in the full name of an organisation, a postal address, a position.
pub const LINE_CHARS: usize = 500;
/// Characters in a category or an outgoing number.
pub const SHORT_CHARS: usize = 100;
/// Characters in an e-mail address (RFC 5321, 4.5.3.1.3: a path of 256 octets with its brackets).
pub const EMAIL_CHARS: usize = 254;
/// Attachments to one request.
pub const ATTACHMENTS: usize = 5;
/// Bytes in one attachment: 10 MiB.
pub const ATTACHMENT_BYTES: usize = 10 * 1024 * 1024;
/// Bytes of UTF-8 in an attachment's name: the limit of common file systems.
pub const ATTACHMENT_NAME_BYTES: usize = 255;
/// Digits in a telephone number with its country code (ITU-T E.164).
const PHONE_DIGITS: std::ops::RangeInclusive<usize> = 8..=15;

/// A text trimmed and checked. At least one letter or digit makes it visible.
pub(crate) fn clean(value: &str, limit: usize) -> Result<String, Fault> {
    let trimmed = value.trim();
    if trimmed
        .chars()
        .any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
    {
        Err(Fault::ControlCharacters)
    } else if !trimmed.chars().any(char::is_alphanumeric) {
        Err(Fault::Blank)
    } else if trimmed.chars().count() > limit {
        Err(Fault::TooLong { limit })
    } else {
        Ok(trimmed.to_owned())
    }
}

/// A text of one line: a line end in it could end a header or a row where it is shown one day.
pub(crate) fn clean_line(value: &str, limit: usize) -> Result<String, Fault> {
    let line = clean(value, limit)?;
    if line.contains(['\n', '\r', '\u{2028}', '\u{2029}']) {
        Err(Fault::ControlCharacters)
    } else {
        Ok(line)
    }
}

/// A date of the form YYYY-MM-DD, in that one spelling.
fn date(value: &str) -> Result<NaiveDate, Fault> {
    value
        .parse()
        .ok()
        .filter(|date: &NaiveDate| value.len() == 10 && date.to_string() == value)
        .ok_or(Fault::Date)
}

/// An e-mail address: one `@`, a local part, a domain with a dot, nothing that a header could be split with.
fn email(value: &str) -> Result<String, Fault> {
    let value = clean(value, EMAIL_CHARS)?;
    let well_formed = value.split_once('@').is_some_and(|(local, domain)| {
        !local.is_empty()
            && local.len() <= 64
            && domain.contains('.')
            && domain.split('.').all(|label| {
                !label.is_empty()
                    && !label.starts_with('-')
                    && !label.ends_with('-')
                    && label.chars().all(|c| c.is_alphanumeric() || c == '-')
            })
            && !local
                .chars()
                .any(|c| c.is_whitespace() || c.is_control() || "@<>(),;:\\\"[]".contains(c))
    });
    if well_formed { Ok(value) } else { Err(Fault::Email) }
}

/// A telephone number in E.164, from the ways people write it: `8 (701) 234-56-78` is `+77012345678`.
fn phone(value: &str) -> Result<String, Fault> {
    let international = value.trim_start().starts_with('+');
    let mut digits = String::new();
    for c in value.chars() {
        match c {
            '0'..='9' => digits.push(c),
            ' ' | '\u{a0}' | '(' | ')' | '-' => {}
            '+' if digits.is_empty() => {}
            _ => return Err(Fault::Phone),
        }
    }
    // Kazakhstan's own numbers: ten digits that begin with 6 or 7, after the trunk prefix 8 or the country code 7.
    // `+8 701 ...` is a slip for it: no number of another country is written so.
    let national = |rest: &str| rest.len() == 10 && rest.starts_with(['6', '7']);
    if let Some(rest) = digits.strip_prefix(['7', '8'])
        && national(rest)
    {
        return Ok(format!("+7{rest}"));
    }
    if !international && national(&digits) {
        return Ok(format!("+7{digits}"));
    }
    let foreign =
        international && PHONE_DIGITS.contains(&digits.len()) && !digits.starts_with(['0', '7', '8']);
    // +7 belongs to Kazakhstan and Russia; +8x are other countries.
    let neighbour = international && digits.len() == 11 && digits.starts_with('7');
    let eastern = international && PHONE_DIGITS.contains(&digits.len()) && digits.starts_with('8');
    if foreign || neighbour || eastern {
        Ok(format!("+{digits}"))
    } else {
        Err(Fault::Phone)
    }
}

/// A media type without parameters: two tokens with a slash between.
fn media_type(value: &str) -> Result<String, Fault> {
    let token = |part: &str| {
        !part.is_empty()
            && part
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"!#$&^_.+-".contains(&b))
    };
    match value.split_once('/') {
        Some((kind, subtype)) if value.len() <= SHORT_CHARS && token(kind) && token(subtype) => {
            Ok(value.to_ascii_lowercase())
        }
        _ => Err(Fault::MediaType),
    }
}

/// A file name: no path, no control characters, nothing that turns the direction of writing, within the limit.
fn attachment_name(value: &str) -> Result<String, Fault> {
    let plain = !value.trim().is_empty()
        && value.len() <= ATTACHMENT_NAME_BYTES
        && !value.chars().any(|c| {
            c.is_control()
                || matches!(c, '/' | '\\' | '"' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        })
        && !matches!(value, "." | "..");
    if plain {
        Ok(value.to_owned())
    } else {
        Err(Fault::AttachmentName)
    }
}

/// How many bytes this base64 text holds, without decoding it: the size check comes before the work.
fn decoded_len(base64: &str) -> Result<usize, Fault> {
    let padding = base64.bytes().rev().take_while(|byte| *byte == b'=').count();
    if !base64.len().is_multiple_of(4) || padding > 2 {
        return Err(Fault::Base64);
    }
    Ok(base64.len() / 4 * 3 - padding)
}

/// A value of the document that is one of a closed set, read leniently so that its fault has a pointer.
pub(crate) fn one_of<T: Copy>(
    value: Option<Str<'_>>,
    known: &'static str,
    all: &[(&str, T)],
) -> Result<T, Fault> {
    let value = value.ok_or(Fault::Required)?;
    all.iter()
        .find(|(name, _)| **name == *value)
        .map(|(_, t)| *t)
        .ok_or(Fault::UnknownValue { known })
}

impl Language {
    /// A language named in a document.
    pub(crate) fn of_draft(value: Option<Str<'_>>) -> Result<Self, Fault> {
        let all = [("kk", Self::Kk), ("ru", Self::Ru), ("en", Self::En)];
        one_of(value, "kk, ru, en", &all)
    }
}

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

/// An attachment that passed the checks that need no decoding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttachmentDraft<'a> {
    /// The file name.
    pub name: String,
    /// The media type, in lower case.
    pub media_type: String,
    /// The content, still base64.
    pub base64: Str<'a>,
    /// How many bytes the content has.
    pub size: usize,
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

/// The request document on the wire.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "RequestDocument"))]
#[serde(deny_unknown_fields)]
pub struct Draft<'a> {
    /// BIN of the holder to whose head the request is addressed.
    #[cfg_attr(feature = "schema", schemars(required, with = "Bin"))]
    #[serde(borrow)]
    holder: Option<Str<'a>>,
    /// Who asks.
    #[cfg_attr(feature = "schema", schemars(required))]
    #[serde(borrow)]
    applicant: Option<ApplicantDraft<'a>>,
    /// At least one means of communication.
    #[cfg_attr(feature = "schema", schemars(required))]
    #[serde(borrow)]
    contacts: Option<ContactsDraft<'a>>,
    /// Language of the request and of its answer: kk, ru or en.
    #[cfg_attr(feature = "schema", schemars(required, with = "Language"))]
    #[serde(borrow)]
    language: Option<Str<'a>>,
    /// What the request is about, at most 500 characters.
    #[cfg_attr(feature = "schema", schemars(required, length(max = 500)))]
    #[serde(borrow)]
    subject: Option<Str<'a>>,
    /// What is asked, at most 20 000 characters.
    #[cfg_attr(feature = "schema", schemars(required, length(max = 20_000)))]
    #[serde(borrow)]
    text: Option<Str<'a>>,
    /// A category of the applicant's choice.
    #[serde(borrow)]
    category: Option<Str<'a>>,
    /// Form of the answer: electronic or paper.
    #[cfg_attr(feature = "schema", schemars(required, with = "AnswerForm"))]
    #[serde(borrow)]
    answer_form: Option<Str<'a>>,
    /// At most 5 files of at most 10 MiB each.
    #[cfg_attr(feature = "schema", schemars(length(max = 5)))]
    #[serde(borrow, default)]
    attachments: Vec<FileDraft<'a>>,
    /// What may be published.
    #[cfg_attr(feature = "schema", schemars(required))]
    publication: Option<Publication>,
    /// The number of one's own earlier request to the same holder, who pointed to a publication: on a repeated
    /// request the information must be provided (the Law, article 11(15)).
    #[cfg_attr(feature = "schema", schemars(with = "Option<RegistrationNumber>"))]
    #[serde(borrow)]
    repeat_of: Option<Str<'a>>,
}

/// The applicant on the wire.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
struct ApplicantDraft<'a> {
    #[cfg_attr(feature = "schema", schemars(required, with = "Iin"))]
    #[serde(borrow)]
    iin: Option<Str<'a>>,
    #[cfg_attr(feature = "schema", schemars(required))]
    #[serde(borrow)]
    surname: Option<Str<'a>>,
    #[cfg_attr(feature = "schema", schemars(required))]
    #[serde(borrow)]
    given_name: Option<Str<'a>>,
    #[serde(borrow)]
    patronymic: Option<Str<'a>>,
    #[serde(borrow)]
    organization: Option<OrganizationDraft<'a>>,
}

/// The organisation on the wire.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
struct OrganizationDraft<'a> {
    #[cfg_attr(feature = "schema", schemars(required, with = "Bin"))]
    #[serde(borrow)]
    bin: Option<Str<'a>>,
    #[cfg_attr(feature = "schema", schemars(required))]
    #[serde(borrow)]
    name: Option<Str<'a>>,
    #[cfg_attr(feature = "schema", schemars(required))]
    #[serde(borrow)]
    outgoing_number: Option<Str<'a>>,
    #[cfg_attr(feature = "schema", schemars(required, with = "NaiveDate"))]
    #[serde(borrow)]
    outgoing_date: Option<Str<'a>>,
    #[cfg_attr(feature = "schema", schemars(required))]
    #[serde(borrow)]
    signatory_position: Option<Str<'a>>,
}

/// The contacts on the wire.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
struct ContactsDraft<'a> {
    #[serde(borrow)]
    email: Option<Str<'a>>,
    #[serde(borrow)]
    phone: Option<Str<'a>>,
    #[serde(borrow)]
    postal_address: Option<Str<'a>>,
}

/// An attachment on the wire.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(crate) struct FileDraft<'a> {
    #[cfg_attr(feature = "schema", schemars(required))]
    #[serde(borrow)]
    name: Option<Str<'a>>,
    #[cfg_attr(feature = "schema", schemars(required))]
    #[serde(borrow)]
    media_type: Option<Str<'a>>,
    /// The file in base64 (RFC 4648, section 4).
    #[cfg_attr(feature = "schema", schemars(required))]
    #[serde(borrow)]
    content: Option<Str<'a>>,
}

impl<'a> Draft<'a> {
    /// Checks the whole document and names every fault.
    ///
    /// # Errors
    /// Each fault with the pointer of its field.
    pub fn check(self) -> Result<Document<'a>, Faults> {
        let mut faults = Faults::default();
        let f = &mut faults;
        let holder = f.keep("/holder", number(self.holder));
        let applicant = self.applicant.unwrap_or_default().check(f);
        let contacts = self.contacts.unwrap_or_default().check(f);
        let language = f.keep("/language", Language::of_draft(self.language));
        let subject = f.text("/subject", self.subject, SUBJECT_CHARS);
        let text = f.lines("/text", self.text, TEXT_CHARS);
        let category = f.optional_text("/category", self.category, SHORT_CHARS);
        let answer_form = f.keep(
            "/answer_form",
            one_of(
                self.answer_form,
                "electronic, paper",
                &[
                    ("electronic", AnswerForm::Electronic),
                    ("paper", AnswerForm::Paper),
                ],
            ),
        );
        if answer_form == Some(AnswerForm::Paper)
            && contacts
                .as_ref()
                .is_some_and(|contacts| contacts.postal_address.is_none())
        {
            f.push("/contacts/postal_address", Fault::Required);
        }
        let attachments = files(self.attachments, f);
        let repeat_of = self.repeat_of.and_then(|number| {
            f.keep(
                "/repeat_of",
                number.parse().map_err(|_| Fault::RegistrationNumber),
            )
        });
        let publication = f.keep("/publication", self.publication.ok_or(Fault::Required));
        match (
            holder,
            applicant,
            contacts,
            language,
            subject,
            text,
            answer_form,
            publication,
        ) {
            (
                Some(holder),
                Some(applicant),
                Some(contacts),
                Some(language),
                Some(subject),
                Some(text),
                Some(answer_form),
                Some(publication),
            ) if faults.0.is_empty() => Ok(Document {
                holder,
                applicant,
                contacts,
                language,
                subject,
                text,
                category,
                answer_form,
                attachments,
                publication,
                repeat_of,
            }),
            _ => Err(faults),
        }
    }
}

/// Attached files, each checked as far as it can be without decoding it.
pub(crate) fn files<'a>(files: Vec<FileDraft<'a>>, f: &mut Faults) -> Vec<AttachmentDraft<'a>> {
    if files.len() > ATTACHMENTS {
        f.push("/attachments", Fault::TooManyAttachments);
    }
    files
        .into_iter()
        .take(ATTACHMENTS)
        .enumerate()
        .filter_map(|(index, file)| file.check(index, f))
        .collect()
}

/// An IIN or a BIN that must be there.
pub(crate) fn number<T: std::str::FromStr<Err = InvalidNumber>>(value: Option<Str<'_>>) -> Result<T, Fault> {
    value.ok_or(Fault::Required)?.parse().map_err(Fault::Number)
}

impl ApplicantDraft<'_> {
    fn check(self, f: &mut Faults) -> Option<Applicant> {
        let iin = f.keep("/applicant/iin", number(self.iin));
        let surname = f.text("/applicant/surname", self.surname, NAME_CHARS);
        let given_name = f.text("/applicant/given_name", self.given_name, NAME_CHARS);
        let patronymic = f.optional_text("/applicant/patronymic", self.patronymic, NAME_CHARS);
        let organization = match self.organization {
            Some(organization) => Some(organization.check(f)?),
            None => None,
        };
        Some(Applicant {
            iin: iin?,
            surname: surname?,
            given_name: given_name?,
            patronymic,
            organization,
        })
    }
}

impl OrganizationDraft<'_> {
    fn check(self, f: &mut Faults) -> Option<Organization> {
        const AT: &str = "/applicant/organization";
        let bin = f.keep(format!("{AT}/bin"), number(self.bin));
        let name = f.text(&format!("{AT}/name"), self.name, LINE_CHARS);
        let outgoing_number = f.text(
            &format!("{AT}/outgoing_number"),
            self.outgoing_number,
            SHORT_CHARS,
        );
        let date = self
            .outgoing_date
            .ok_or(Fault::Required)
            .and_then(|value| date(&value));
        let outgoing_date = f.keep(format!("{AT}/outgoing_date"), date);
        let position = f.text(
            &format!("{AT}/signatory_position"),
            self.signatory_position,
            LINE_CHARS,
        );
        Some(Organization {
            bin: bin?,
            name: name?,
            outgoing_number: outgoing_number?,
            outgoing_date: outgoing_date?,
            signatory_position: position?,
        })
    }
}

impl ContactsDraft<'_> {
    fn check(self, f: &mut Faults) -> Option<Contacts> {
        if self.email.is_none() && self.phone.is_none() && self.postal_address.is_none() {
            f.push("/contacts", Fault::NoContact);
            return None;
        }
        let contacts = Contacts {
            email: self
                .email
                .and_then(|value| f.keep("/contacts/email", email(&value))),
            phone: self
                .phone
                .and_then(|value| f.keep("/contacts/phone", phone(&value))),
            postal_address: f.optional_text("/contacts/postal_address", self.postal_address, LINE_CHARS),
        };
        Some(contacts)
    }
}

impl<'a> FileDraft<'a> {
    fn check(self, index: usize, f: &mut Faults) -> Option<AttachmentDraft<'a>> {
        let at = |field: &str| format!("/attachments/{index}/{field}");
        let name = f.keep(
            at("name"),
            self.name.ok_or(Fault::Required).and_then(|v| attachment_name(&v)),
        );
        let kind = f.keep(
            at("media_type"),
            self.media_type
                .ok_or(Fault::Required)
                .and_then(|v| media_type(&v)),
        );
        let content = self
            .content
            .ok_or(Fault::Required)
            .and_then(|base64| match decoded_len(&base64)? {
                0 => Err(Fault::AttachmentEmpty),
                size if size > ATTACHMENT_BYTES => Err(Fault::AttachmentTooLarge),
                size => Ok((base64, size)),
            });
        let (base64, size) = f.keep(at("content"), content)?;
        Some(AttachmentDraft {
            name: name?,
            media_type: kind?,
            base64,
            size,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(json: &str) -> Draft<'_> {
        serde_json::from_str(json).unwrap()
    }

    fn faults(json: &str) -> Vec<(String, Fault)> {
        draft(json).check().unwrap_err().0
    }

    const WHOLE: &str = r#"{
        "holder": "123456789013",
        "applicant": {"iin": "123456789013", "surname": "Серікқызы", "given_name": "Айгүл"},
        "contacts": {"phone": "8 (701) 234-56-78"},
        "language": "kk", "subject": "Су", "text": " Мәтін ", "answer_form": "electronic",
        "publication": {"consent": true, "show_name": false}
    }"#;

    #[test]
    fn a_whole_document_passes_and_is_tidied() {
        let document = draft(WHOLE).check().unwrap();
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
            ("8 (701) 234-56-78", "allo", "/contacts/phone", Fault::Phone),
            ("\"electronic\"", "\"paper\"", "/contacts/postal_address", Fault::Required),
            ("\" Мәтін \"", "\"a\\u0000b\"", "/text", Fault::ControlCharacters),
            ("\" Мәтін \"", "\"  \"", "/text", Fault::Blank),
            ("\" Мәтін \"", "\"\u{200b}\"", "/text", Fault::Blank),
            ("\"Су\"", "\"Су\\nжоқ\"", "/subject", Fault::ControlCharacters),
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
        assert!(draft(&json(TEXT_CHARS)).check().is_ok());
        assert_eq!(
            faults(&json(TEXT_CHARS + 1)),
            [("/text".to_owned(), Fault::TooLong { limit: TEXT_CHARS })]
        );
    }

    #[test]
    fn telephone_numbers_as_people_write_them() {
        for (written, expected) in [
            ("+77012345678", Some("+77012345678")),
            ("87012345678", Some("+77012345678")),
            ("7012345678", Some("+77012345678")),
            ("+7 (7172) 12-34-56", Some("+77172123456")),
            ("+8 701 234 56 78", Some("+77012345678")),
            ("+79161234567", Some("+79161234567")),
            ("+998901234567", Some("+998901234567")),
            ("+8613912345678", Some("+8613912345678")),
            ("+49 30 1234567", Some("+49301234567")),
            ("12345", None),
            ("+7701234567", None),
            ("8701234567x", None),
            ("+0123456789", None),
            ("", None),
        ] {
            assert_eq!(phone(written).ok().as_deref(), expected, "{written}");
        }
    }

    #[test]
    fn e_mail_addresses() {
        for (written, good) in [
            ("a.b+c@example.kz", true),
            ("пошта@мысал.қаз", true),
            ("a@b", false),
            ("a@b..kz", false),
            ("a b@example.kz", false),
            ("a@example.kz\nBcc: x@y.kz", false),
            ("@example.kz", false),
            ("a@b@example.kz", false),
            ("<a@example.kz>", false),
        ] {
            assert_eq!(email(written).is_ok(), good, "{written}");
        }
    }

    #[test]
    fn attachments_are_checked_before_they_are_decoded() {
        for (name, media, content, fault) in [
            ("a.pdf", "application/pdf", "QUJD", None),
            ("../a.pdf", "application/pdf", "QUJD", Some(Fault::AttachmentName)),
            ("a.pdf", "pdf", "QUJD", Some(Fault::MediaType)),
            ("a.pdf", "text/html; x", "QUJD", Some(Fault::MediaType)),
            ("a.pdf", "application/pdf", "QUJ", Some(Fault::Base64)),
            ("a.pdf", "application/pdf", "", Some(Fault::AttachmentEmpty)),
        ] {
            let mut faults = Faults::default();
            let file = FileDraft {
                name: Some(Str(name.into())),
                media_type: Some(Str(media.into())),
                content: Some(Str(content.into())),
            };
            file.check(0, &mut faults);
            assert_eq!(
                faults.0.pop().map(|(_, fault)| fault),
                fault,
                "{name} {media} {content}"
            );
        }
        let content = "A".repeat((ATTACHMENT_BYTES + 3) / 3 * 4);
        let mut faults = Faults::default();
        FileDraft {
            content: Some(Str(content.into())),
            ..FileDraft::default()
        }
        .check(0, &mut faults);
        assert!(
            faults
                .0
                .contains(&("/attachments/0/content".to_owned(), Fault::AttachmentTooLarge))
        );
    }
}
