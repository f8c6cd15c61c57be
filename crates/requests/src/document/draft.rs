//! A request as it arrives, to be checked.

use chrono::NaiveDate;
use input::contact::{email, phone};
use input::fault::Fault;
use input::faults::Faults;
use input::file::{FileDraft, files};
use input::limit::{LINE_CHARS, SHORT_CHARS};
use input::reading::{date, language, number, one_of};
use record::strict::Str;
use serde::Deserialize;

use super::{
    AnswerForm, Applicant, Contacts, Document, NAME_CHARS, Organization, Publication, SUBJECT_CHARS,
    TEXT_CHARS,
};

/// The day of the Law. Nobody sent a request under it before.
pub(super) const LAW: NaiveDate = match NaiveDate::from_ymd_opt(2015, 11, 16) {
    Some(day) => day,
    None => NaiveDate::MIN,
};

/// The request document on the wire.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "RequestDocument"))]
#[serde(deny_unknown_fields)]
pub struct Draft<'a> {
    /// BIN of the holder to whose head the request is addressed.
    #[cfg_attr(feature = "schema", schemars(with = "record::id::Bin"))]
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
    #[cfg_attr(feature = "schema", schemars(with = "words::language::Language"))]
    #[serde(borrow)]
    language: Option<Str<'a>>,
    /// What the request is about, at most 500 characters.
    #[cfg_attr(
        feature = "schema",
        schemars(required, length(min = 1, max = 500), regex(pattern = law::pattern::LINE_PATTERN))
    )]
    #[serde(borrow)]
    subject: Option<Str<'a>>,
    /// What is asked, at most 20 000 characters.
    #[cfg_attr(
        feature = "schema",
        schemars(required, length(min = 1, max = 20_000), regex(pattern = law::pattern::LINES_PATTERN))
    )]
    #[serde(borrow)]
    text: Option<Str<'a>>,
    /// A category of the applicant's choice.
    #[cfg_attr(
        feature = "schema",
        schemars(length(min = 1, max = 100), regex(pattern = law::pattern::LINE_PATTERN))
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
    #[cfg_attr(feature = "schema", schemars(with = "Option<record::id::RegistrationNumber>"))]
    #[serde(borrow)]
    repeat_of: Option<Str<'a>>,
}

/// The applicant on the wire.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
struct ApplicantDraft<'a> {
    #[cfg_attr(feature = "schema", schemars(with = "record::id::Iin"))]
    #[serde(borrow)]
    iin: Option<Str<'a>>,
    #[cfg_attr(
        feature = "schema",
        schemars(required, length(min = 1, max = 128), regex(pattern = law::pattern::LINE_PATTERN))
    )]
    #[serde(borrow)]
    surname: Option<Str<'a>>,
    #[cfg_attr(
        feature = "schema",
        schemars(required, length(min = 1, max = 128), regex(pattern = law::pattern::LINE_PATTERN))
    )]
    #[serde(borrow)]
    given_name: Option<Str<'a>>,
    #[cfg_attr(
        feature = "schema",
        schemars(length(min = 1, max = 128), regex(pattern = law::pattern::LINE_PATTERN))
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
    #[cfg_attr(feature = "schema", schemars(with = "record::id::Bin"))]
    #[serde(borrow)]
    bin: Option<Str<'a>>,
    #[cfg_attr(
        feature = "schema",
        schemars(required, length(min = 1, max = 500), regex(pattern = law::pattern::LINE_PATTERN))
    )]
    #[serde(borrow)]
    name: Option<Str<'a>>,
    #[cfg_attr(
        feature = "schema",
        schemars(required, length(min = 1, max = 100), regex(pattern = law::pattern::LINE_PATTERN))
    )]
    #[serde(borrow)]
    outgoing_number: Option<Str<'a>>,
    #[cfg_attr(feature = "schema", schemars(with = "NaiveDate"))]
    #[serde(borrow)]
    outgoing_date: Option<Str<'a>>,
    #[cfg_attr(
        feature = "schema",
        schemars(required, length(min = 1, max = 500), regex(pattern = law::pattern::LINE_PATTERN))
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
        schemars(length(min = 1, max = 500), regex(pattern = law::pattern::LINE_PATTERN))
    )]
    #[serde(borrow)]
    postal_address: Option<Str<'a>>,
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
        let language = f.keep("/language", language(self.language));
        let subject = f.text("/subject", self.subject, SUBJECT_CHARS);
        let text = f.lines("/text", self.text, TEXT_CHARS);
        let category = f.optional_text("/category", self.category, SHORT_CHARS);
        let answer_form = f.keep("/answer_form", AnswerForm::of_draft(self.answer_form));
        let suits = answer_form
            .zip(contacts.as_ref())
            .is_none_or(|(answer_form, contacts)| contacts.suit(answer_form));
        if !suits {
            f.push("/contacts/postal_address", Fault::Required);
        }
        let attachments = files(self.attachments, f);
        let repeat_of = self.repeat_of.and_then(|number| {
            let number = number.parse().map_err(|_| Fault::RegistrationNumber);
            f.keep("/repeat_of", number)
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

impl AnswerForm {
    /// The form with this name.
    fn of_draft(value: Option<Str<'_>>) -> Result<Self, Fault> {
        let known = [("electronic", Self::Electronic), ("paper", Self::Paper)];
        one_of(value, "electronic, paper", &known)
    }
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
