//! An extension, and the notice of it.

use input::fault::Fault;
use input::faults::Faults;
use input::reading::number;
use record::id::Bin;
use record::strict::Str;
use serde::Deserialize;

use super::EXPLANATION_CHARS;
use crate::command::{CONSULTED, Command};

/// An extension on the wire.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Extension"))]
#[serde(deny_unknown_fields)]
pub struct Extension<'a> {
    /// By how many calendar days, from the last day of the term.
    #[cfg_attr(feature = "schema", schemars(required, range(min = 1, max = 15)))]
    days: Option<u32>,
    /// Why; the applicant reads it.
    #[cfg_attr(
        feature = "schema",
        schemars(required, length(min = 1, max = 4_000), regex(pattern = law::pattern::LINES_PATTERN))
    )]
    #[serde(borrow)]
    reason: Option<Str<'a>>,
    /// BINs of the holders whose information is needed; at least one.
    #[cfg_attr(feature = "schema", schemars(with = "Vec<Bin>", length(min = 1, max = 20), extend("uniqueItems" = true)))]
    #[serde(borrow)]
    consulted: Option<Vec<Str<'a>>>,
}

impl Extension<'_> {
    /// The command.
    ///
    /// # Errors
    /// Each fault with the pointer of its field.
    pub fn check(self) -> Result<Command, Faults> {
        let mut f = Faults::default();
        let days = f.keep("/days", self.days.ok_or(Fault::Required));
        let reason = f.lines("/reason", self.reason, EXPLANATION_CHARS);
        let named = self.consulted.unwrap_or_default();
        match named.len() {
            0 => f.push("/consulted", Fault::Required),
            1..=CONSULTED => {}
            _ => f.push("/consulted", Fault::TooMany { limit: CONSULTED }),
        }
        let mut consulted: Vec<Bin> = Vec::new();
        for (index, bin) in named.into_iter().take(CONSULTED).enumerate() {
            let at = format!("/consulted/{index}");
            match f.keep(at.as_str(), number(Some(bin))) {
                Some(bin) if consulted.contains(&bin) => f.push(at, Fault::RepeatedField),
                bin => consulted.extend(bin),
            }
        }
        let command = days.zip(reason).map(|(days, reason)| Command::Extend {
            days,
            reason,
            consulted,
        });
        f.none_or(command)
    }
}

/// The confirmation that the applicant was told of an extension: an empty document.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "ExtensionNotice"))]
#[serde(deny_unknown_fields)]
pub struct Notice {}

impl From<Notice> for Command {
    fn from(Notice {}: Notice) -> Self {
        Self::ConfirmNotice
    }
}
