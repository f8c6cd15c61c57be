//! What a holder says of itself.

use serde::{Deserialize, Serialize};
use words::language::Language;

use super::hours::WorkingHours;

/// A name in the languages in which the holder gave it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Name {
    /// In Kazakh.
    pub kk: String,
    /// In Russian.
    pub ru: String,
    /// In English.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub en: Option<String>,
}

impl Name {
    /// The name in this language, or in the state's other language where the holder gave none in English.
    pub fn r#in(&self, language: Language) -> &str {
        match language {
            Language::Kk => &self.kk,
            Language::Ru => &self.ru,
            Language::En => self.en.as_deref().unwrap_or(&self.ru),
        }
    }
}

/// What the directory says of a holder.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// Its name.
    pub name: Name,
    /// Its postal address, which every answer states (the Law, article 11(14)).
    pub postal_address: String,
    /// The position of its head: requests are addressed to the head.
    pub head_position: String,
    /// The share of the state, in per cent. At 100 no request can be addressed to the holder (the Rules, paragraph 2: persons
    /// with 100 % state participation are not part of the portal).
    pub state_participation_percent: f64,
    /// Its working day.
    #[serde(default)]
    pub working_hours: WorkingHours,
    /// Whether requests can be addressed to it now.
    pub accepts_requests: bool,
}

impl Profile {
    /// Every field, by its JSON pointer, as text.
    fn fields(&self) -> [(&'static str, Option<String>); 9] {
        let hours = &self.working_hours;
        // As JSON has it: to format it otherwise would be a second printer of floating-point numbers.
        let share = serde_json::to_string(&self.state_participation_percent).ok();
        [
            ("/name/kk", Some(self.name.kk.clone())),
            ("/name/ru", Some(self.name.ru.clone())),
            ("/name/en", self.name.en.clone()),
            ("/postal_address", Some(self.postal_address.clone())),
            ("/head_position", Some(self.head_position.clone())),
            ("/state_participation_percent", share),
            ("/working_hours/open", Some(hours.open.to_string())),
            ("/working_hours/close", Some(hours.close.to_string())),
            ("/accepts_requests", Some(self.accepts_requests.to_string())),
        ]
    }

    /// The fields that are not what they were.
    pub(super) fn changes_since(&self, before: Option<&Self>) -> Vec<FieldChange> {
        let before = before.map(Self::fields);
        let was = |field: &str| {
            let known = before.iter().flatten().find(|(known, _)| *known == field);
            known.and_then(|(_, value)| value.clone())
        };
        let changes = self.fields().into_iter().map(|(field, to)| FieldChange {
            field: field.to_owned(),
            from: was(field),
            to,
        });
        changes.filter(|change| change.from != change.to).collect()
    }
}

/// What became of one field of a profile. Values are text, because the canonical form has no fractional numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct FieldChange {
    /// The JSON pointer of the field.
    pub field: String,
    /// What it was; none where there was none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// What it is then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
}
