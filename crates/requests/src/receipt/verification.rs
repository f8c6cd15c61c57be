//! What a check of a receipt found.

use record::id::RegistrationNumber;
use serde::Serialize;
use words::language::Language;

use super::StatementKind;
use super::signed::Unverified;
use super::words::Doubt;

/// Why a receipt is not one of this portal, in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Doubt"))]
pub struct DoubtView {
    /// The stable name.
    pub code: &'static str,
    /// In words.
    pub text: &'static str,
}

/// What the check of a receipt found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "ReceiptVerification"))]
pub struct Verification<'a> {
    /// Whether this portal stated that, word for word.
    pub valid: bool,
    /// Why not.
    pub reasons: Vec<DoubtView>,
    /// The name of the key that is said to have signed it.
    pub kid: &'a str,
    /// What is stated.
    pub kind: StatementKind,
    /// By which portal.
    pub portal: &'a str,
    /// About which registration.
    pub number: &'a RegistrationNumber,
}

impl<'a> Verification<'a> {
    /// A receipt with the doubts about it.
    pub fn of(receipt: &'a Unverified, doubts: &[Doubt], language: Language) -> Self {
        Self {
            valid: doubts.is_empty(),
            reasons: doubts
                .iter()
                .map(|doubt| DoubtView {
                    code: doubt.code(),
                    text: doubt.text().r#in(language),
                })
                .collect(),
            kid: &receipt.kid,
            kind: receipt.statement.kind,
            portal: &receipt.statement.portal,
            number: &receipt.statement.number,
        }
    }
}
