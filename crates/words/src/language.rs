//! The languages of requests, answers and messages.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// A language in which the portal speaks. An answer is given in the language of the request
/// (the Law, article 11(12)).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Kazakh.
    Kk,
    /// Russian.
    Ru,
    /// English.
    En,
}

impl Language {
    /// The language with this tag, by its primary subtag (`ru-KZ` is Russian).
    pub fn from_tag(tag: &str) -> Option<Self> {
        match tag
            .split('-')
            .next()
            .unwrap_or_default()
            .to_ascii_lowercase()
            .as_str()
        {
            "kk" => Some(Self::Kk),
            "ru" => Some(Self::Ru),
            "en" => Some(Self::En),
            _ => None,
        }
    }

    /// The tag of RFC 5646.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Kk => "kk",
            Self::Ru => "ru",
            Self::En => "en",
        }
    }
}

/// One sentence in the three languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Text {
    /// In Kazakh.
    pub kk: &'static str,
    /// In Russian.
    pub ru: &'static str,
    /// In English.
    pub en: &'static str,
}

impl Text {
    /// The sentence in this language.
    pub const fn r#in(&self, language: Language) -> &'static str {
        match language {
            Language::Kk => self.kk,
            Language::Ru => self.ru,
            Language::En => self.en,
        }
    }
}

/// One sentence in the three languages, of the program or of data that arrived while it runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Words {
    /// In Kazakh.
    pub kk: Cow<'static, str>,
    /// In Russian.
    pub ru: Cow<'static, str>,
    /// In English.
    pub en: Cow<'static, str>,
}

impl Words {
    /// A sentence of the program.
    pub const fn fixed(kk: &'static str, ru: &'static str, en: &'static str) -> Self {
        Self {
            kk: Cow::Borrowed(kk),
            ru: Cow::Borrowed(ru),
            en: Cow::Borrowed(en),
        }
    }

    /// A sentence of a catalogue.
    pub const fn of(text: Text) -> Self {
        Self::fixed(text.kk, text.ru, text.en)
    }

    /// A sentence that is said anew in each language.
    pub fn said(say: &dyn Fn(Language) -> String) -> Self {
        Self::from([say(Language::Kk), say(Language::Ru), say(Language::En)])
    }

    /// The sentence in this language.
    pub fn r#in(&self, language: Language) -> &str {
        match language {
            Language::Kk => &self.kk,
            Language::Ru => &self.ru,
            Language::En => &self.en,
        }
    }
}

impl From<[String; 3]> for Words {
    /// From kk, ru and en.
    fn from([kk, ru, en]: [String; 3]) -> Self {
        Self {
            kk: Cow::Owned(kk),
            ru: Cow::Owned(ru),
            en: Cow::Owned(en),
        }
    }
}
