//! A notice, as data and in words.

use record::id::RegistrationNumber;
use words::language::Language;

use crate::about::About;
use crate::to_administrator::ToAdministrator;
use crate::to_applicant::ToApplicant;
use crate::to_head::ToHead;
use crate::to_operator::ToOperator;
use crate::{html, say};

/// Characters of a subject at most, whatever the number: longer ones are cut off in lists of mail.
pub const SUBJECT_CHARS: usize = 100;

/// A notice, as data.
#[derive(Debug, Clone, Copy)]
pub struct Message<'a> {
    /// The number of the request at this holder.
    pub number: &'a RegistrationNumber,
    /// The name of the holder, in the language of the message.
    pub holder: &'a str,
    /// The address of the request on the portal, `https://...`, where the deployment has one.
    pub link: Option<&'a str>,
    /// The recipient, and what it says.
    pub says: Says<'a>,
    /// Where a last day in it is provisional: the first year for which no working calendar is published.
    pub missing_year: Option<i32>,
}

/// The recipient of a message, and what it says: one variant for each template of the catalogues.
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

impl Says<'_> {
    /// The name of the template: the recipient, and what is said.
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
    let about = About::new(language, message.number, message.holder);
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
