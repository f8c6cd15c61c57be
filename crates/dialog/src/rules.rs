//! The rules in force, as dated data: which steps have a term, how long it is, from which event it runs, who owes it.
//!
//! A case is pinned to the rules in force on the day it arrived.

use chrono::{Datelike as _, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::language::Text;

/// How the days of a term are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Only working days count.
    WorkingDays,
    /// Every day counts; a last day that is not worked rolls forward (Civil Code, article 175).
    CalendarDays,
}

/// The event from whose day a term runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// The arrival of the request on the blog platform or at its holder.
    Arrival,
    /// Its registration, which is later where it arrived after hours or on a day off.
    Registration,
}

/// Who owes a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Owner {
    /// The holder's administrator, who moderates.
    Administrator,
    /// The holder, under its head.
    Holder,
}

/// What is owed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ObligationKind {
    /// Accept the request, or return it as not conforming to article 11 of the Law.
    Moderate,
    /// Forward it to the competent holder and tell the applicant, where it is outside one's competence.
    Forward,
    /// Give a reasoned refusal, where provision is refused on a ground of article 11(16).
    Refuse,
    /// Answer.
    Answer,
}

/// One term of the rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Term {
    /// What is owed within it.
    pub kind: ObligationKind,
    /// Its length, in `unit`.
    pub days: u32,
    /// How its days are counted.
    pub unit: Unit,
    /// From which event it runs.
    pub origin: Origin,
    /// Who owes it.
    pub owner: Owner,
    /// Where it is written.
    pub paragraph: &'static str,
    /// What it says.
    pub wording: Text,
}

/// The rules as they stand from a day on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RuleSet {
    /// The name that receipts and events carry.
    pub version: &'static str,
    /// The first day on which they are in force, in Almaty.
    pub in_force_from: NaiveDate,
    /// The act.
    pub act: &'static str,
    /// Every term.
    pub terms: &'static [Term],
}

/// Paragraphs 4 and 5 of the Rules; the numbers stand in articles 11(10), 11(11) and 11(17) of the Law too.
const TERMS: &[Term] = &[
    Term {
        kind: ObligationKind::Moderate,
        days: 1,
        unit: Unit::WorkingDays,
        origin: Origin::Arrival,
        owner: Owner::Administrator,
        paragraph: "Rules, paragraph 4",
        wording: Text {
            kk: "заңның 11-бабына сәйкес келмейтін сұрау салу келіп түскен күнінен бастап 1 жұмыс күні ішінде қайтарылады",
            ru: "запрос, не соответствующий статье 11 Закона, возвращается в течение 1 рабочего дня со дня поступления",
            en: "a request that does not conform to article 11 of the Law is returned within 1 working day from its arrival",
        },
    },
    Term {
        kind: ObligationKind::Forward,
        days: 3,
        unit: Unit::WorkingDays,
        origin: Origin::Arrival,
        owner: Owner::Administrator,
        paragraph: "Rules, paragraph 4; Law, article 11(11)",
        wording: Text {
            kk: "құзыретке кірмейтін сұрау салу келіп түскен күнінен бастап 3 жұмыс күнінен кешіктірілмей тиісті иеленушіге жіберіледі, сонымен бір мезгілде пайдаланушыға хабарланады",
            ru: "запрос не по компетенции направляется надлежащему обладателю не позднее 3 рабочих дней со дня поступления с одновременным уведомлением пользователя",
            en: "a request outside the holder's competence is sent to the proper holder within 3 working days from its arrival, and the applicant is told at the same moment",
        },
    },
    Term {
        kind: ObligationKind::Refuse,
        days: 5,
        unit: Unit::WorkingDays,
        origin: Origin::Registration,
        owner: Owner::Holder,
        paragraph: "Rules, paragraph 5; Law, article 11(17)",
        wording: Text {
            kk: "ақпарат беруден бас тарту туралы дәлелді жауап тіркелген күнінен бастап 5 жұмыс күні ішінде беріледі",
            ru: "мотивированный ответ об отказе доводится в течение 5 рабочих дней со дня регистрации",
            en: "a reasoned refusal is given within 5 working days from the day of registration",
        },
    },
    Term {
        kind: ObligationKind::Answer,
        days: 15,
        unit: Unit::CalendarDays,
        origin: Origin::Arrival,
        owner: Owner::Holder,
        paragraph: "Rules, paragraph 5; Law, article 11(10)",
        wording: Text {
            kk: "жауап сұрау салу иеленушіге келіп түскен күнінен бастап күнтізбелік 15 күн ішінде беріледі",
            ru: "ответ предоставляется в течение 15 календарных дней со дня поступления обладателю",
            en: "the answer is given within 15 calendar days from the day the request arrived at the holder",
        },
    },
];

/// The rule sets, oldest first.
///
/// The in-force day of 2026 is exact. Those of 2023 and 2025 follow from "ten calendar days after the first
/// official publication", whose day is not known; the days here are the defaults.
const RULE_SETS: &[RuleSet] = &[
    RuleSet {
        version: "2023",
        in_force_from: date(2023, 3, 26),
        act: "№ 145 of 28.04.2021 as reworded by № 95 of 14.03.2023",
        terms: TERMS,
    },
    RuleSet {
        version: "2025",
        in_force_from: date(2025, 4, 12),
        act: "№ 115-НҚ of 28.03.2025",
        terms: TERMS,
    },
    RuleSet {
        version: "2026",
        in_force_from: date(2026, 7, 12),
        act: "№ 115-НҚ of 28.03.2025 as amended by № 128-НҚ of 27.03.2026",
        terms: TERMS,
    },
];

/// A date that is known to exist when the program is compiled.
const fn date(year: i32, month: u32, day: u32) -> NaiveDate {
    match NaiveDate::from_ymd_opt(year, month, day) {
        Some(date) => date,
        None => NaiveDate::MIN,
    }
}

/// No rule set was in force on this day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no rules of the portal are known for {0}")]
pub struct NoRules(pub NaiveDate);

/// The rules in force on this day.
///
/// # Errors
/// The day is before the oldest rule set.
pub fn on(day: NaiveDate) -> Result<&'static RuleSet, NoRules> {
    RULE_SETS
        .iter()
        .rev()
        .find(|set| set.in_force_from <= day)
        .ok_or(NoRules(day))
}

/// The first year in which any of the rules were in force.
pub fn first_year() -> i32 {
    RULE_SETS.first().map_or(i32::MAX, |set| set.in_force_from.year())
}

/// The rules of this version.
pub fn version(version: &str) -> Option<&'static RuleSet> {
    RULE_SETS.iter().find(|set| set.version == version)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rules_of_a_day_are_those_in_force_on_it() {
        for (day, expected) in [
            (date(2023, 3, 26), "2023"),
            (date(2025, 4, 11), "2023"),
            (date(2025, 4, 12), "2025"),
            (date(2026, 7, 11), "2025"),
            (date(2026, 7, 12), "2026"),
        ] {
            assert_eq!(on(day).map(|rules| rules.version), Ok(expected), "{day}");
        }
        assert_eq!(on(date(2021, 1, 1)), Err(NoRules(date(2021, 1, 1))));
    }

    #[test]
    fn rule_sets_are_dated_and_in_order() {
        assert!(
            RULE_SETS
                .windows(2)
                .all(|pair| pair[0].in_force_from < pair[1].in_force_from)
        );
        assert!(RULE_SETS.iter().all(|set| set.in_force_from > NaiveDate::MIN));
    }
}
