//! The languages of the catalogues.

/// A language that every catalogue is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Language {
    /// Kazakh.
    Kk,
    /// Russian.
    Ru,
    /// English.
    En,
}

impl Language {
    /// Every language, in the order in which the sentences of a text stand.
    pub const ALL: [Self; 3] = [Self::Kk, Self::Ru, Self::En];

    /// The tag of RFC 5646, which is the name of its folder.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Kk => "kk",
            Self::Ru => "ru",
            Self::En => "en",
        }
    }
}
