use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[test]
fn the_rules_of_a_day_are_those_in_force_on_it() {
    let in_force = InForce::default();
    for (at, expected, why) in [
        ("2023-03-26", "2023", "the first default day of № 95"),
        (
            "2025-04-11",
            "2023",
            "the last default day of № 145 as reworded by № 95",
        ),
        ("2025-04-12", "2025", "the first default day of № 115-НҚ"),
        ("2026-07-11", "2025", "the last day before № 128-НҚ"),
        ("2026-07-12", "2026", "№ 128-НҚ names this day"),
        ("2050-01-01", "2026", "no later rules are known"),
    ] {
        assert_eq!(
            in_force.on(day(at)).map(|rules| rules.version),
            Ok(expected),
            "{at}: {why}"
        );
    }
    assert_eq!(in_force.on(day("2023-03-25")), Err(NoRules(day("2023-03-25"))));
    assert_eq!(in_force.from("2026"), Some(day("2026-07-12")));
    assert_eq!(in_force.from("2024"), None);
}

#[test]
fn the_wording_changes_at_midnight_in_almaty() {
    for (at, expected) in [
        ("2026-07-11T18:59:59.999Z", "2025"),
        ("2026-07-11T19:00:00Z", "2026"),
        // UTC+6 until 2024-03-01: the first day of № 95 began an hour earlier than it would now.
        ("2023-03-25T18:00:00Z", "2023"),
    ] {
        let day = crate::time::day(at.parse().unwrap());
        assert_eq!(
            InForce::default().on(day).map(|rules| rules.version),
            Ok(expected),
            "{at}"
        );
    }
    assert!(
        InForce::default()
            .on(crate::time::day("2023-03-25T17:59:59Z".parse().unwrap()))
            .is_err()
    );
}

#[test]
fn a_deployment_may_set_the_days_that_the_acts_do_not_name() {
    let set: InForce = " 2025=2025-04-10 , 2023=2023-03-27".parse().unwrap();
    assert_eq!(set.on(day("2023-03-26")), Err(NoRules(day("2023-03-26"))));
    assert_eq!(set.on(day("2025-04-09")).unwrap().version, "2023");
    assert_eq!(set.on(day("2025-04-10")).unwrap().version, "2025");
    assert_eq!(set.from("2026"), Some(day("2026-07-12")));
    for default in ["", " "] {
        assert_eq!(default.parse(), Ok(InForce::default()));
    }
    let one: InForce = "2025=2025-04-14".parse().unwrap();
    assert_eq!(one.from("2023"), InForce::default().from("2023"));
}

#[test]
fn a_line_that_cannot_be_is_refused_with_the_reason() {
    let shape = |part: &str| InvalidInForce::Shape(part.to_owned());
    for (line, reason) in [
        ("2023", shape("2023")),
        ("2023=2023-03-27,", shape("")),
        ("2023=27.03.2023", shape("2023=27.03.2023")),
        ("2023=2023-3-27", shape("2023=2023-3-27")),
        ("2023=2023-02-29", shape("2023=2023-02-29")),
        ("2024=2024-01-01", InvalidInForce::Unknown("2024".to_owned())),
        (
            "2023=2023-03-27,2023=2023-03-28",
            InvalidInForce::Repeated("2023"),
        ),
        (
            "2026=2026-07-12",
            InvalidInForce::Exact {
                version: "2026",
                from: day("2026-07-12"),
            },
        ),
        (
            "2025=2025-03-27",
            InvalidInForce::NotYetSigned {
                version: "2025",
                adopted: day("2025-03-28"),
            },
        ),
        (
            "2023=2025-04-12",
            InvalidInForce::Order {
                older: "2023",
                newer: "2025",
            },
        ),
        (
            "2025=2026-07-12",
            InvalidInForce::Order {
                older: "2025",
                newer: "2026",
            },
        ),
    ] {
        assert_eq!(line.parse::<InForce>(), Err(reason), "{line}");
    }
}

#[test]
fn no_wording_changed_a_term_rules_4_and_5_law_11() {
    use ObligationKind::{AlreadyPublished, Answer, Forward, Moderate, NotifyExtension, Refuse};
    use Origin::{Arrival, Extension, Registration};
    use Owner::{Administrator, Holder};
    use Unit::{CalendarDays, WorkingDays};
    let expected = [
        (
            Moderate,
            1,
            WorkingDays,
            Arrival,
            Administrator,
            false,
            "Rules, paragraph 4",
        ),
        (
            Forward,
            3,
            WorkingDays,
            Arrival,
            Administrator,
            true,
            "Rules, paragraph 4; Law, article 11(11)",
        ),
        (
            AlreadyPublished,
            3,
            WorkingDays,
            Arrival,
            Holder,
            true,
            "Law, article 11(15)",
        ),
        (
            Refuse,
            5,
            WorkingDays,
            Registration,
            Holder,
            true,
            "Rules, paragraph 5; Law, article 11(17)",
        ),
        (
            Answer,
            15,
            CalendarDays,
            Arrival,
            Holder,
            false,
            "Rules, paragraph 5; Law, article 11(10)",
        ),
        (
            NotifyExtension,
            3,
            WorkingDays,
            Extension,
            Holder,
            false,
            "Rules, paragraph 5; Law, article 11(10)",
        ),
    ];
    for set in all() {
        let terms: Vec<_> = set
            .terms
            .iter()
            .map(|t| {
                (
                    t.kind,
                    t.days,
                    t.unit,
                    t.origin,
                    t.owner,
                    t.contingent,
                    t.paragraph.en,
                )
            })
            .collect();
        assert_eq!(terms, expected, "{}", set.version);
        assert_eq!(set.extension.max_days, 15);
        for kind in ObligationKind::ALL {
            assert_eq!(set.term(kind).map(|term| term.kind), Some(kind));
        }
    }
}

#[test]
fn the_wording_of_2026_speaks_of_digital_government_128_nk() {
    for (version_name, kk, ru, en) in [
        ("2023", "электрондық", "электронного", "electronic"),
        ("2025", "электрондық", "электронного", "electronic"),
        ("2026", "цифрлық", "цифрового", "digital"),
    ] {
        let portal = version(version_name).unwrap().portal;
        assert!(portal.kk.contains(&format!("«{kk} үкімет»")), "{}", portal.kk);
        assert!(
            portal.ru.contains(&format!("«{ru} правительства»")),
            "{}",
            portal.ru
        );
        assert!(portal.en.contains(&format!("“{en} government”")), "{}", portal.en);
    }
    // And nothing in it speaks as the older ones did.
    let newest = format!("{:?}", version("2026"));
    for old in [
        "электрондық үкімет",
        "электронного правительства",
        "electronic government",
    ] {
        assert!(!newest.contains(old), "{old}");
    }
}

#[test]
fn the_name_of_an_obligation_is_the_one_in_json() {
    for kind in ObligationKind::ALL {
        assert_eq!(serde_json::to_value(kind).unwrap(), kind.name());
    }
}

#[test]
fn the_first_year_is_not_after_any_day_that_a_deployment_can_set() {
    assert_eq!(first_year(), 2023);
    assert!(all().iter().all(|set| set.adopted <= set.in_force_from));
}
