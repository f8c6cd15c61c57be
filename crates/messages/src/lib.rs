//! What the portal writes to people about a request, in their language, and how it reaches the systems that carry it.
//!
//! A notice is a [`Message`]: plain data, from which [`render`] makes a subject, a text and an HTML form with the words of
//! the catalogues (`words/*/letters.ftl`). A notice says which request it is about, by its number and its holder, what
//! happened, what is to be done, and by which day. It never says what a request or an answer says, or who sent it: it
//! travels through networks that are not the portal's, and stays in mail boxes.
//!
//! [`envelope`] is what is posted to the notification gateway of the deployment and to the systems of the holders, and
//! [`signature`] is how they know that it comes from the portal.
//!
//! Pure: no clock, no input or output.

pub mod envelope;
pub mod letter;
pub mod signature;

mod about;
mod html;
#[cfg(test)]
mod tests;
mod to_administrator;
mod to_applicant;
mod to_head;
mod to_operator;

/// The sentences of `words/*/letters.ftl`.
mod say {
    include!(concat!(env!("OUT_DIR"), "/letters.rs"));
}

use about::About;
use law::rules::ObligationKind;
use law::time::NaiveDate;
use record::id::RegistrationNumber;
use words::language::Language;

pub use to_administrator::ToAdministrator;
pub use to_applicant::ToApplicant;
pub use to_head::ToHead;
pub use to_operator::ToOperator;

/// Characters of a subject at most, whatever the number: longer ones are cut off in lists of mail.
pub const SUBJECT_CHARS: usize = 100;

/// How a line begins that is an item of a list, in the text and in the catalogues.
const ITEM: &str = "– ";

/// A notice, as data.
#[derive(Debug, Clone, Copy)]
pub struct Message<'a> {
    /// The number of the request at this holder.
    pub number: &'a RegistrationNumber,
    /// The name of the holder, in the language of the message.
    pub holder: &'a str,
    /// The address of the request on the portal, `https://...`, where the deployment has one.
    pub link: Option<&'a str>,
    /// To whom it is, and what it says.
    pub says: Says<'a>,
    /// Where a last day in it is provisional: the first year for which no working calendar is published.
    pub missing_year: Option<i32>,
}

/// To whom a message is, and what it says: one variant for each template of the catalogues.
#[derive(Debug, Clone, Copy)]
pub enum Says<'a> {
    /// To the applicant.
    Applicant(ToApplicant<'a>),
    /// To the administrators of a holder.
    Administrator(ToAdministrator<'a>),
    /// To the heads of a holder.
    Head(ToHead<'a>),
    /// To the operators of the portal.
    Operator(ToOperator<'a>),
}

/// A request as another holder registered it.
#[derive(Debug, Clone, Copy)]
pub struct Registration<'a> {
    /// Its number there.
    pub number: &'a RegistrationNumber,
    /// The name of that holder, in the language of the message.
    pub holder: &'a str,
}

/// Something that is owed, and its last day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Term {
    /// What is owed.
    pub kind: ObligationKind,
    /// The last day on which it is in time.
    pub due: NaiveDate,
}

/// A last day that was moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moved {
    /// What is owed.
    pub kind: ObligationKind,
    /// The last day before.
    pub from: NaiveDate,
    /// The last day now.
    pub due: NaiveDate,
}

impl Says<'_> {
    /// The name of the template: to whom, and what.
    pub const fn template(&self) -> &'static str {
        match self {
            Self::Applicant(says) => says.template(),
            Self::Administrator(says) => says.template(),
            Self::Head(says) => says.template(),
            Self::Operator(says) => says.template(),
        }
    }

    fn subject(&self, about: &About) -> String {
        match self {
            Self::Applicant(says) => says.subject(about),
            Self::Administrator(says) => says.subject(about),
            Self::Head(says) => says.subject(about),
            Self::Operator(says) => says.subject(about),
        }
    }

    fn text(&self, about: &About) -> String {
        match self {
            Self::Applicant(says) => says.text(about),
            Self::Administrator(says) => says.text(about),
            Self::Head(says) => says.text(about),
            Self::Operator(says) => says.text(about),
        }
    }
}

/// A message in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// One line of at most [`SUBJECT_CHARS`] characters.
    pub subject: String,
    /// Paragraphs with empty lines between them.
    pub text: String,
    /// The same as an HTML document that needs nothing from elsewhere.
    pub html: String,
}

/// Puts a message into words.
pub fn render(language: Language, message: &Message<'_>) -> Rendered {
    let about = About::new(language, message);
    let subject = message.says.subject(&about);
    let mut said = [say::GREETING.r#in(language), &message.says.text(&about)].join("\n\n");
    if let Some(year) = message.missing_year {
        said.push_str("\n\n");
        said.push_str(&say::provisional(language, &year.to_string()));
    }
    let link = message
        .link
        .map(|address| (say::OPEN_REQUEST.r#in(language), address));
    let closing = say::CLOSING.r#in(language);
    let html = html::document(language, &subject, &said, link, closing);
    let link = link.map(|(words, address)| format!("{words}: {address}"));
    let parts: Vec<_> = [Some(said.as_str()), link.as_deref(), Some(closing)]
        .into_iter()
        .flatten()
        .collect();
    let text = parts.join("\n\n");
    Rendered { subject, text, html }
}
