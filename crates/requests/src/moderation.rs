//! Why a request goes back to its applicant at moderation (the Rules, paragraph 4).

use serde::{Deserialize, Serialize};
use words::language::Text;

use crate::say::grounds;

/// What does not conform to article 11 of the Law.
///
/// These are faults of the request as such. Whether the information may be given at all is decided later, by a
/// refusal on one of the grounds of article 11(16).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ReturnReason {
    /// Nobody stands behind the name.
    Anonymous,
    /// The name is not the whole name of the identity document.
    NameIncomplete,
    /// A legal entity's name, BIN, outgoing number and date, or signatory is missing or wrong.
    OrganizationIncomplete,
    /// No postal or e-mail address, telephone number or other means of communication is stated.
    ContactsIncomplete,
    /// It is neither signed nor sent from an account with a verified number.
    NotCertified,
    /// The sender, who asks for another, does not show that they may (article 11(8)).
    AuthorityNotShown,
    /// No information is asked for: it is a complaint, a proposal, or has no content.
    NotARequestForInformation,
}

impl ReturnReason {
    /// Every reason with its stable name.
    pub const ALL: [(&'static str, Self); 7] = [
        ("anonymous", Self::Anonymous),
        ("name-incomplete", Self::NameIncomplete),
        ("organization-incomplete", Self::OrganizationIncomplete),
        ("contacts-incomplete", Self::ContactsIncomplete),
        ("not-certified", Self::NotCertified),
        ("authority-not-shown", Self::AuthorityNotShown),
        ("not-a-request-for-information", Self::NotARequestForInformation),
    ];

    /// The paragraph of the Law to which the request does not conform.
    pub const fn article(self) -> &'static str {
        match self {
            Self::Anonymous => "11(7)",
            Self::NameIncomplete
            | Self::OrganizationIncomplete
            | Self::ContactsIncomplete
            | Self::NotCertified => "11(5)",
            Self::AuthorityNotShown => "11(8)",
            Self::NotARequestForInformation => "11(2)",
        }
    }

    /// The reason in words.
    pub const fn text(self) -> Text {
        match self {
            Self::Anonymous => grounds::ANONYMOUS,
            Self::NameIncomplete => grounds::NAME_INCOMPLETE,
            Self::OrganizationIncomplete => grounds::ORGANIZATION_INCOMPLETE,
            Self::ContactsIncomplete => grounds::CONTACTS_INCOMPLETE,
            Self::NotCertified => grounds::NOT_CERTIFIED,
            Self::AuthorityNotShown => grounds::AUTHORITY_NOT_SHOWN,
            Self::NotARequestForInformation => grounds::NOT_A_REQUEST_FOR_INFORMATION,
        }
    }
}
