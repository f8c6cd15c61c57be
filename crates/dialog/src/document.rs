//! The request document: what the applicant signs or sends, and what article 11(5) of the Law asks of it.
//!
//! [`Draft`] is the document as it stands on the wire, every field optional, so that all faults can be named
//! at once. [`Draft::check`] turns it into a [`Document`] or into the list of faults.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::contact::{email, phone};
use crate::fault::{Fault, Faults};
use crate::id::{Bin, Iin, InvalidNumber, RegistrationNumber};
use crate::language::Language;
use crate::strict::Str;
use crate::text::{Spot, hidden_in_line, is_empty_room, is_hidden};

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
/// Attachments to one request.
pub const ATTACHMENTS: usize = 5;
/// Bytes in one attachment: 10 MiB.
pub const ATTACHMENT_BYTES: usize = 10 * 1024 * 1024;
/// Characters in an attachment's name, as Windows (NTFS) and macOS (HFS+) count them: units of UTF-16. In UTF-8 that is at
/// most 765 bytes. File systems that count bytes hold less, and whoever saves a file there shortens its name.
pub const ATTACHMENT_NAME_UNITS: usize = 255;
/// The day of the Law. Nobody sent a request under it before.
const LAW: NaiveDate = match NaiveDate::from_ymd_opt(2015, 11, 16) {
    Some(day) => day,
    None => NaiveDate::MIN,
};

/// A date of the form YYYY-MM-DD, in that one spelling.
pub(crate) fn date(value: &str) -> Result<NaiveDate, Fault> {
    value
        .parse()
        .ok()
        .filter(|date: &NaiveDate| value.len() == 10 && date.to_string() == value)
        .ok_or(Fault::Date)
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

/// Why a text is no name of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotAName {
    /// Nothing of it shows.
    Blank,
    /// A control character or the end of a line.
    Control(Spot),
    /// A character that nobody sees, or that turns the direction of writing.
    Hidden(Spot),
    /// It says in which folder the file is.
    Path(Spot),
    /// A quotation mark `"`, which Windows lets no name have. Others may stand in it.
    Quote(Spot),
    /// A name that means something else to a file system.
    Reserved,
    /// More than [`ATTACHMENT_NAME_UNITS`].
    Long,
}

/// Whether a name means a folder or a device (Microsoft, "Naming Files, Paths, and Namespaces"), with whatever ending.
fn is_reserved(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim();
    let port = |prefix: &str| {
        stem.get(..3)
            .is_some_and(|start| start.eq_ignore_ascii_case(prefix))
            && matches!(
                stem.get(3..),
                Some("1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9" | "¹" | "²" | "³")
            )
    };
    name.chars().all(|c| c == '.' || c == ' ')
        || ["con", "prn", "aux", "nul"]
            .iter()
            .any(|device| stem.eq_ignore_ascii_case(device))
        || port("com")
        || port("lpt")
}

/// What a file name can be, as far as a pattern says it: nothing about what nobody sees, and about what is reserved.
#[cfg(feature = "schema")]
const FILE_NAME_PATTERN: &str = r#"^[^\x00-\x1f\x7f-\x9f\u2028\u2029"/\\]*[^\s\x00-\x1f\x7f-\x9f\u2028\u2029"/\\][^\x00-\x1f\x7f-\x9f\u2028\u2029"/\\]*$"#;

/// A file name, as it was sent: no path, nothing that nobody sees, within the limit.
fn attachment_name(value: &str) -> Result<String, Fault> {
    let is_line_end = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    let why = if let Some(spot) = Spot::first(value, is_line_end) {
        NotAName::Control(spot)
    } else if !value.chars().any(|c| !is_hidden(c) && !is_empty_room(c)) {
        NotAName::Blank
    } else if let Some(spot) = Spot::first(value, |c| matches!(c, '/' | '\\')) {
        NotAName::Path(spot)
    } else if let Some(spot) = Spot::first(value, |c| c == '"') {
        NotAName::Quote(spot)
    } else if let Some(spot) = hidden_in_line(value) {
        NotAName::Hidden(spot)
    } else if is_reserved(value) {
        NotAName::Reserved
    } else if value.encode_utf16().count() > ATTACHMENT_NAME_UNITS {
        NotAName::Long
    } else {
        return Ok(value.to_owned());
    };
    Err(Fault::AttachmentName(why))
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

impl Contacts {
    /// Whether an answer of this form can reach the applicant.
    pub const fn suit(&self, answer_form: AnswerForm) -> bool {
        match answer_form {
            AnswerForm::Paper => self.postal_address.is_some(),
            AnswerForm::Electronic => true,
        }
    }
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
    #[cfg_attr(feature = "schema", schemars(with = "Bin"))]
    #[serde(borrow)]
    holder: Option<Str<'a>>,
    /// Who asks.
    #[cfg_attr(feature = "schema", schemars(with = "ApplicantDraft<'a>"))]
    #[serde(borrow)]
    applicant: Option<ApplicantDraft<'a>>,
    /// At least one means of communication.
    #[cfg_attr(feature = "schema", schemars(with = "ContactsDraft<'a>"))]
    #[serde(borrow)]
    contacts: Option<ContactsDraft<'a>>,
    /// Language of the request and of its answer: kk, ru or en.
    #[cfg_attr(feature = "schema", schemars(with = "Language"))]
    #[serde(borrow)]
    language: Option<Str<'a>>,
    /// What the request is about, at most 500 characters.
    #[cfg_attr(
        feature = "schema",
        schemars(required, length(min = 1, max = 500), regex(pattern = crate::text::LINE_PATTERN))
    )]
    #[serde(borrow)]
    subject: Option<Str<'a>>,
    /// What is asked, at most 20 000 characters.
    #[cfg_attr(
        feature = "schema",
        schemars(required, length(min = 1, max = 20_000), regex(pattern = crate::text::LINES_PATTERN))
    )]
    #[serde(borrow)]
    text: Option<Str<'a>>,
    /// A category of the applicant's choice.
    #[cfg_attr(
        feature = "schema",
        schemars(length(min = 1, max = 100), regex(pattern = crate::text::LINE_PATTERN))
    )]
    #[serde(borrow)]
    category: Option<Str<'a>>,
    /// Form of the answer: electronic or paper.
    #[cfg_attr(feature = "schema", schemars(with = "AnswerForm"))]
    #[serde(borrow)]
    answer_form: Option<Str<'a>>,
    /// At most 5 files of at most 10 MiB each.
    #[cfg_attr(feature = "schema", schemars(length(max = 5)))]
    #[serde(borrow, default)]
    attachments: Vec<FileDraft<'a>>,
    /// What may be published.
    #[cfg_attr(feature = "schema", schemars(with = "Publication"))]
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
    #[cfg_attr(feature = "schema", schemars(with = "Iin"))]
    #[serde(borrow)]
    iin: Option<Str<'a>>,
    #[cfg_attr(
        feature = "schema",
        schemars(required, length(min = 1, max = 128), regex(pattern = crate::text::LINE_PATTERN))
    )]
    #[serde(borrow)]
    surname: Option<Str<'a>>,
    #[cfg_attr(
        feature = "schema",
        schemars(required, length(min = 1, max = 128), regex(pattern = crate::text::LINE_PATTERN))
    )]
    #[serde(borrow)]
    given_name: Option<Str<'a>>,
    #[cfg_attr(
        feature = "schema",
        schemars(length(min = 1, max = 128), regex(pattern = crate::text::LINE_PATTERN))
    )]
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
    #[cfg_attr(feature = "schema", schemars(with = "Bin"))]
    #[serde(borrow)]
    bin: Option<Str<'a>>,
    #[cfg_attr(
        feature = "schema",
        schemars(required, length(min = 1, max = 500), regex(pattern = crate::text::LINE_PATTERN))
    )]
    #[serde(borrow)]
    name: Option<Str<'a>>,
    #[cfg_attr(
        feature = "schema",
        schemars(required, length(min = 1, max = 100), regex(pattern = crate::text::LINE_PATTERN))
    )]
    #[serde(borrow)]
    outgoing_number: Option<Str<'a>>,
    #[cfg_attr(feature = "schema", schemars(with = "NaiveDate"))]
    #[serde(borrow)]
    outgoing_date: Option<Str<'a>>,
    #[cfg_attr(
        feature = "schema",
        schemars(required, length(min = 1, max = 500), regex(pattern = crate::text::LINE_PATTERN))
    )]
    #[serde(borrow)]
    signatory_position: Option<Str<'a>>,
}

/// The contacts on the wire: in a request, and where they are corrected later.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(extend("minProperties" = 1)))]
#[serde(deny_unknown_fields)]
pub struct ContactsDraft<'a> {
    #[cfg_attr(feature = "schema", schemars(length(min = 3, max = 254), extend("format" = "email")))]
    #[serde(borrow)]
    email: Option<Str<'a>>,
    #[cfg_attr(feature = "schema", schemars(length(min = 1), regex(pattern = "[0-9]")))]
    #[serde(borrow)]
    phone: Option<Str<'a>>,
    #[cfg_attr(
        feature = "schema",
        schemars(length(min = 1, max = 500), regex(pattern = crate::text::LINE_PATTERN))
    )]
    #[serde(borrow)]
    postal_address: Option<Str<'a>>,
}

/// An attachment on the wire.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(crate) struct FileDraft<'a> {
    /// The file name, without a path: at most 255 characters, of which pictures count as two.
    #[cfg_attr(
        feature = "schema",
        schemars(required, length(min = 1, max = 255), regex(pattern = FILE_NAME_PATTERN))
    )]
    #[serde(borrow)]
    name: Option<Str<'a>>,
    #[cfg_attr(
        feature = "schema",
        schemars(
            required,
            length(max = 100),
            regex(pattern = "^[A-Za-z0-9!#$&^_.+-]+/[A-Za-z0-9!#$&^_.+-]+$")
        )
    )]
    #[serde(borrow)]
    media_type: Option<Str<'a>>,
    /// The file in base64 (RFC 4648, section 4).
    #[cfg_attr(
        feature = "schema",
        schemars(
            required,
            length(min = 1),
            regex(
                pattern = "^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/][AQgw]==|[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=)?$"
            ),
            extend("contentEncoding" = "base64")
        )
    )]
    #[serde(borrow)]
    content: Option<Str<'a>>,
}

impl<'a> Draft<'a> {
    /// Checks the whole document, sent on this day, and names every fault.
    ///
    /// # Errors
    /// Each fault with the pointer of its field.
    pub fn check(self, today: NaiveDate) -> Result<Document<'a>, Faults> {
        let mut faults = Faults::default();
        let f = &mut faults;
        let holder = f.keep("/holder", number(self.holder));
        let applicant = self.applicant.unwrap_or_default().check(today, f);
        let contacts = self.contacts.unwrap_or_default().check_at("/contacts", f);
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
        let suits = answer_form
            .zip(contacts.as_ref())
            .is_none_or(|(answer_form, contacts)| contacts.suit(answer_form));
        if !suits {
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
    fn check(self, today: NaiveDate, f: &mut Faults) -> Option<Applicant> {
        let iin = f.keep("/applicant/iin", number(self.iin));
        let surname = f.text("/applicant/surname", self.surname, NAME_CHARS);
        let given_name = f.text("/applicant/given_name", self.given_name, NAME_CHARS);
        let patronymic = f.optional_text("/applicant/patronymic", self.patronymic, NAME_CHARS);
        let organization = match self.organization {
            Some(organization) => Some(organization.check(today, f)?),
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
    fn check(self, today: NaiveDate, f: &mut Faults) -> Option<Organization> {
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
            .and_then(|value| date(&value))
            .and_then(|date| match date {
                date if date > today => Err(Fault::InTheFuture),
                date if date < LAW => Err(Fault::BeforeTheLaw { law: LAW }),
                date => Ok(date),
            });
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
    /// The contacts of a request whose answer has this form, as a document of their own.
    ///
    /// # Errors
    /// Each fault with the pointer of its field.
    pub fn check(self, answer_form: AnswerForm) -> Result<Contacts, Faults> {
        let mut f = Faults::default();
        let contacts = self.check_at("", &mut f);
        let reached = contacts
            .as_ref()
            .is_none_or(|contacts| contacts.suit(answer_form));
        if !reached {
            f.push("/postal_address", Fault::Required);
        }
        f.none_or(contacts)
    }

    fn check_at(self, at: &str, f: &mut Faults) -> Option<Contacts> {
        if self.email.is_none() && self.phone.is_none() && self.postal_address.is_none() {
            f.push(at, Fault::NoContact);
            return None;
        }
        let contacts = Contacts {
            email: self
                .email
                .and_then(|value| f.keep(format!("{at}/email"), email(&value))),
            phone: self
                .phone
                .and_then(|value| f.keep(format!("{at}/phone"), phone(&value))),
            postal_address: f.optional_text(&format!("{at}/postal_address"), self.postal_address, LINE_CHARS),
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
    use crate::contact::NotPhone;

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

    #[test]
    fn a_file_has_the_name_that_people_gave_it_or_is_told_why_not() {
        for good in [
            "Жауап хат.pdf",
            "Акт «О воде» № 5 (копия), 100 % — «финал» #2 'бис' “два”.pdf",
            // As macOS writes it: the letter and its sign apart.
            "Счи\u{306}т.pdf",
            "отчёт ❤\u{fe0f}.pdf",
            ".htaccess",
            "contract.pdf",
            "com10.txt",
            "a: b*c?.txt",
        ] {
            assert_eq!(attachment_name(good).as_deref(), Ok(good));
        }
        // 255 letters, of two bytes each; a picture counts as two.
        assert!(attachment_name(&"ә".repeat(255)).is_ok());
        assert!(attachment_name(&"😀".repeat(127)).is_ok());
        for (bad, why) in [
            ("", NotAName::Blank),
            (" \u{3164}\u{2800}\u{200b}", NotAName::Blank),
            ("a\tb", NotAName::Control(spot('\t', 2))),
            ("a\u{2028}b", NotAName::Control(spot('\u{2028}', 2))),
            ("C:\\a.pdf", NotAName::Path(spot('\\', 3))),
            ("Акт \"О воде\".pdf", NotAName::Quote(spot('"', 5))),
            ("a\u{202e}fdp.exe", NotAName::Hidden(spot('\u{202e}', 2))),
            ("a\u{200f}.pdf", NotAName::Hidden(spot('\u{200f}', 2))),
            ("\u{feff}a.pdf", NotAName::Hidden(spot('\u{feff}', 1))),
            ("a\u{e0061}.pdf", NotAName::Hidden(spot('\u{e0061}', 2))),
            ("..", NotAName::Reserved),
            ("Con.pdf", NotAName::Reserved),
            ("lpt1", NotAName::Reserved),
            (&"ә".repeat(256), NotAName::Long),
            (&"😀".repeat(128), NotAName::Long),
        ] {
            assert_eq!(attachment_name(bad), Err(Fault::AttachmentName(why)), "{bad:?}");
        }
    }

    #[test]
    fn attachments_are_checked_before_they_are_decoded() {
        let name = |why| Some(Fault::AttachmentName(why));
        for (name, media, content, fault) in [
            ("a.pdf", "application/pdf", "QUJD", None),
            (
                "../a.pdf",
                "application/pdf",
                "QUJD",
                name(NotAName::Path(spot('/', 3))),
            ),
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
