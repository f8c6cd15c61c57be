//! Plural forms of whole numbers, as the Unicode CLDR has them for the three languages.

use crate::language::Language;

/// A plural form, by its name in the CLDR.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Form {
    /// 1; in Russian also 21, 31 and so on.
    One,
    /// In Russian 2, 3, 4, 22 and so on.
    Few,
    /// In Russian 0, 5 to 20 and so on.
    Many,
    /// Every other number.
    Other,
}

impl Form {
    const ALL: [Self; 4] = [Self::One, Self::Few, Self::Many, Self::Other];

    /// The form of this name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|form| form.name() == name)
    }

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::One => "one",
            Self::Few => "few",
            Self::Many => "many",
            Self::Other => "other",
        }
    }
}

/// When a whole number takes a form.
pub(crate) struct Rule {
    pub(crate) form: Form,
    /// The pattern of an arm of `match`.
    pub(crate) arm: &'static str,
    /// The same pattern, as code.
    #[cfg(test)]
    takes: fn(u64) -> bool,
}

/// A rule, of which the pattern is written once.
macro_rules! rule {
    ($form:ident, $($pattern:tt)+) => {
        Rule {
            form: Form::$form,
            arm: stringify!($($pattern)+),
            #[cfg(test)]
            takes: |number| matches!(number, $($pattern)+),
        }
    };
}

const KAZAKH_AND_ENGLISH: [Rule; 2] = [rule!(One, 1), rule!(Other, _)];

/// The form `other` is for fractions.
const RUSSIAN: [Rule; 3] = [
    rule!(One, n if n % 10 == 1 && n % 100 != 11),
    rule!(Few, n if matches!(n % 10, 2..=4) && !matches!(n % 100, 12..=14)),
    rule!(Many, _),
];

/// The forms that whole numbers take, each for the numbers that those before it leave.
pub(crate) fn rules(language: Language) -> &'static [Rule] {
    match language {
        Language::Kk | Language::En => &KAZAKH_AND_ENGLISH,
        Language::Ru => &RUSSIAN,
    }
}

#[cfg(test)]
mod tests {
    use intl_pluralrules::{PluralCategory, PluralRuleType, PluralRules};
    use unic_langid::LanguageIdentifier;

    use super::*;

    fn published(category: PluralCategory) -> &'static str {
        match category {
            PluralCategory::ZERO => "zero",
            PluralCategory::ONE => "one",
            PluralCategory::TWO => "two",
            PluralCategory::FEW => "few",
            PluralCategory::MANY => "many",
            PluralCategory::OTHER => "other",
        }
    }

    #[test]
    fn every_number_takes_the_form_that_the_unicode_consortium_publishes() {
        for language in Language::ALL {
            let tag: LanguageIdentifier = language.tag().parse().unwrap();
            let oracle = PluralRules::create(tag, PluralRuleType::CARDINAL).unwrap();
            for number in (0..=2_000).chain([1_000_001, 1_000_011, 1_000_012, 1_000_022, 1_000_000]) {
                let ours = rules(language).iter().find(|rule| (rule.takes)(number)).unwrap();
                let theirs = published(oracle.select(number).unwrap());
                assert_eq!(ours.form.name(), theirs, "{number} in {}", language.tag());
            }
        }
    }
}
