//! What the portal writes to people about a request, in their language, and how it reaches the systems that carry it.
//!
//! A notice is a [`Message`]: plain data, from which [`render`] makes a subject, a text and an HTML form with the words of
//! a catalogue (Project Fluent, `catalogues/`). A notice says which request it is about, by its number and its holder, what
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

mod catalogue;
mod html;
#[cfg(test)]
mod letters;
#[cfg(test)]
mod tests;

use catalogue::{Catalogue, Variables};
use law::rules::ObligationKind;
use law::time::NaiveDate;
use record::id::RegistrationNumber;
use requests::case::Mark;
use words::language::Language;

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
///
/// No list in it is empty.
#[derive(Debug, Clone, Copy)]
pub enum Says<'a> {
    /// The request arrived and was registered (the Law, article 11(7)).
    ApplicantRegistered {
        /// What is owed.
        terms: &'a [Term],
    },
    /// The holder takes the request up.
    ApplicantAccepted {
        /// The last day of the answer.
        due: NaiveDate,
    },
    /// The request does not conform to article 11 of the Law (the Rules, paragraph 4).
    ApplicantReturned,
    /// The whole of it went to another holder (the Law, article 11(11)).
    ApplicantForwarded {
        /// The holder that it went to, and its number there.
        to: Registration<'a>,
        /// What is owed there.
        terms: &'a [Term],
    },
    /// A part of it went to another holder.
    ApplicantForwardedPart {
        /// The holder that the part went to, and its number there.
        to: Registration<'a>,
        /// What is owed there.
        terms: &'a [Term],
    },
    /// The holder that had forwarded it, or a part of it, took it back.
    ApplicantRecalled {
        /// The holder that it had gone to, and its number there.
        from: Registration<'a>,
        /// The last day of the answer.
        due: NaiveDate,
    },
    /// The term of the answer was extended (the Rules, paragraph 5; the Law, article 11(10)).
    ApplicantExtended {
        /// The last day before.
        from: NaiveDate,
        /// The last day now.
        due: NaiveDate,
    },
    /// The holder asks what is meant (the Law, article 9(1)(2)).
    ApplicantClarificationAsked {
        /// The last day of the answer.
        due: NaiveDate,
    },
    /// There is an answer.
    ApplicantAnswered,
    /// There is an answer, with a part of the information.
    ApplicantPartlyAnswered,
    /// The answer says where the information is published (the Law, article 11(15)).
    ApplicantAlreadyPublished,
    /// The information is refused (the Law, article 11(16)).
    ApplicantRefused,
    /// Something was not done in time.
    ApplicantBreached {
        /// What, and its last day.
        terms: &'a [Term],
    },
    /// A new calendar moved last days.
    ApplicantRecomputed {
        /// Which, and whereto.
        moved: &'a [Moved],
    },
    /// A new request.
    AdministratorRegistered {
        /// What is owed.
        terms: &'a [Term],
    },
    /// A request that another holder forwarded.
    AdministratorForwardedHere {
        /// The holder that it comes from, and its number there.
        from: Registration<'a>,
        /// What is owed here.
        terms: &'a [Term],
    },
    /// The applicant said what is meant.
    AdministratorClarificationGiven {
        /// The last day of the answer.
        due: NaiveDate,
    },
    /// The holder that had forwarded it here took it back.
    AdministratorRecalled {
        /// The holder that has it again, and its number there.
        by: Registration<'a>,
    },
    /// The applicant gave other contacts.
    AdministratorContactsCorrected,
    /// The applicant took the request back.
    AdministratorWithdrawn,
    /// The applicant rated the answer (the Rules, paragraph 6).
    AdministratorRated {
        /// Like or dislike.
        mark: Mark,
    },
    /// The personal values of the request were removed.
    AdministratorErased,
    /// A new calendar moved last days.
    AdministratorRecomputed {
        /// Which, and whereto.
        moved: &'a [Moved],
    },
    /// Something was not done in time.
    AdministratorBreached {
        /// What, and its last day.
        terms: &'a [Term],
    },
    /// A term is about to end.
    AdministratorReminded {
        /// Its last day.
        due: NaiveDate,
        /// What is owed on it.
        owed: &'a [ObligationKind],
    },
    /// A certificate that nobody could speak of at first turned out to be revoked.
    AdministratorSignatureRevoked,
    /// The applicant rated the answer.
    HeadRated {
        /// Like or dislike.
        mark: Mark,
    },
    /// What was not done in time is not done yet.
    HeadEscalated {
        /// Working days since the last day.
        days: u32,
        /// What is not done, and its last day.
        terms: &'a [Term],
    },
    /// The term of the answer is about to end.
    HeadReminded {
        /// Its last day.
        due: NaiveDate,
    },
    /// A certificate that nobody could speak of at first turned out to be revoked.
    HeadSignatureRevoked,
    /// A request, or a part of it, came back to a holder that had it and sent it on.
    OperatorCameBack {
        /// The holder that it comes from, and its number there.
        from: Registration<'a>,
    },
    /// What was not done in time is not done yet, though the head was told.
    OperatorEscalated {
        /// Working days since the last day.
        days: u32,
        /// What is not done, and its last day.
        terms: &'a [Term],
    },
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

impl<'a> Says<'a> {
    /// The name of the template: to whom, and what.
    pub const fn template(&self) -> &'static str {
        match self {
            Self::ApplicantRegistered { .. } => "applicant-registered",
            Self::ApplicantAccepted { .. } => "applicant-accepted",
            Self::ApplicantReturned => "applicant-returned",
            Self::ApplicantForwarded { .. } => "applicant-forwarded",
            Self::ApplicantForwardedPart { .. } => "applicant-forwarded-part",
            Self::ApplicantRecalled { .. } => "applicant-recalled",
            Self::ApplicantExtended { .. } => "applicant-extended",
            Self::ApplicantClarificationAsked { .. } => "applicant-clarification-asked",
            Self::ApplicantAnswered => "applicant-answered",
            Self::ApplicantPartlyAnswered => "applicant-partly-answered",
            Self::ApplicantAlreadyPublished => "applicant-already-published",
            Self::ApplicantRefused => "applicant-refused",
            Self::ApplicantBreached { .. } => "applicant-breached",
            Self::ApplicantRecomputed { .. } => "applicant-recomputed",
            Self::AdministratorRegistered { .. } => "administrator-registered",
            Self::AdministratorForwardedHere { .. } => "administrator-forwarded-here",
            Self::AdministratorClarificationGiven { .. } => "administrator-clarification-given",
            Self::AdministratorRecalled { .. } => "administrator-recalled",
            Self::AdministratorContactsCorrected => "administrator-contacts-corrected",
            Self::AdministratorWithdrawn => "administrator-withdrawn",
            Self::AdministratorRated { .. } => "administrator-rated",
            Self::AdministratorErased => "administrator-erased",
            Self::AdministratorRecomputed { .. } => "administrator-recomputed",
            Self::AdministratorBreached { .. } => "administrator-breached",
            Self::AdministratorReminded { .. } => "administrator-reminded",
            Self::AdministratorSignatureRevoked => "administrator-signature-revoked",
            Self::HeadRated { .. } => "head-rated",
            Self::HeadEscalated { .. } => "head-escalated",
            Self::HeadReminded { .. } => "head-reminded",
            Self::HeadSignatureRevoked => "head-signature-revoked",
            Self::OperatorCameBack { .. } => "operator-came-back",
            Self::OperatorEscalated { .. } => "operator-escalated",
        }
    }

    /// Adds what the template speaks of.
    fn fill(&self, variables: &mut Variables<'_, 'a>) -> Result<(), Unrendered> {
        match *self {
            Self::ApplicantRegistered { terms }
            | Self::AdministratorRegistered { terms }
            | Self::ApplicantBreached { terms }
            | Self::AdministratorBreached { terms } => variables.terms(terms),
            Self::ApplicantForwarded { to: other, terms }
            | Self::ApplicantForwardedPart { to: other, terms }
            | Self::AdministratorForwardedHere { from: other, terms } => {
                variables.other(other);
                variables.terms(terms)
            }
            Self::HeadEscalated { days, terms } | Self::OperatorEscalated { days, terms } => {
                variables.days(days);
                variables.terms(terms)
            }
            Self::ApplicantRecomputed { moved } | Self::AdministratorRecomputed { moved } => {
                variables.moved(moved)
            }
            Self::AdministratorReminded { due, owed } => {
                variables.due(due)?;
                variables.owed(owed)
            }
            Self::ApplicantAccepted { due }
            | Self::ApplicantClarificationAsked { due }
            | Self::AdministratorClarificationGiven { due }
            | Self::HeadReminded { due } => variables.due(due),
            Self::ApplicantExtended { from, due } => {
                variables.from(from)?;
                variables.due(due)
            }
            Self::AdministratorRated { mark } | Self::HeadRated { mark } => {
                variables.mark(mark);
                Ok(())
            }
            Self::ApplicantRecalled { from, due } => {
                variables.other(from);
                variables.due(due)
            }
            Self::AdministratorRecalled { by: other } | Self::OperatorCameBack { from: other } => {
                variables.other(other);
                Ok(())
            }
            Self::ApplicantReturned
            | Self::ApplicantAnswered
            | Self::ApplicantPartlyAnswered
            | Self::ApplicantAlreadyPublished
            | Self::ApplicantRefused
            | Self::AdministratorContactsCorrected
            | Self::AdministratorWithdrawn
            | Self::AdministratorErased
            | Self::AdministratorSignatureRevoked
            | Self::HeadSignatureRevoked => Ok(()),
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

/// A message that cannot be put into words: its catalogue is at fault, never what it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unrendered {
    /// The catalogue is no Fluent resource, or has a message twice.
    #[error("the catalogue of the language {} cannot be read", .0.tag())]
    Catalogue(Language),
    /// It lacks the message, or its message speaks of something that there is not.
    #[error("the catalogue of the language {} has no usable message {message}", .language.tag())]
    Words {
        /// Which catalogue.
        language: Language,
        /// Which message of it.
        message: &'static str,
    },
}

/// Puts a message into words.
///
/// # Errors
/// The catalogue is at fault.
pub fn render(language: Language, message: &Message<'_>) -> Result<Rendered, Unrendered> {
    let catalogue = Catalogue::of(language)?;
    let template = message.says.template();
    let mut variables = Variables::new(&catalogue, message);
    message.says.fill(&mut variables)?;
    let subject = variables.subject(template)?;
    let mut said = [catalogue.fixed("greeting")?, variables.text(template)?].join("\n\n");
    if let Some(year) = message.missing_year {
        said.push_str("\n\n");
        said.push_str(&catalogue.provisional(year)?);
    }
    let link = match message.link {
        Some(address) => Some((catalogue.fixed("open-request")?, address)),
        None => None,
    };
    let closing = catalogue.fixed("closing")?;
    let html = html::document(language, &subject, &said, link.as_ref(), &closing);
    let link = link.map(|(words, address)| format!("{words}: {address}"));
    let parts: Vec<_> = [Some(said), link, Some(closing)].into_iter().flatten().collect();
    Ok(Rendered {
        subject,
        text: parts.join("\n\n"),
        html,
    })
}
