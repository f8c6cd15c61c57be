//! Every message in the three languages: `tests/golden/` holds what is written, for people who know the languages better than
//! the program does. `BLESS=1` writes it anew.

mod letters;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use crate::{
    Message, Moved, Registration, Rendered, SUBJECT_CHARS, Says, Term, ToAdministrator, ToApplicant, ToHead,
    ToOperator, render,
};
use law::rules::ObligationKind;
use law::time::{Datelike as _, NaiveDate};
use record::id::RegistrationNumber;
use requests::case::Mark;
use words::language::Language;

const LANGUAGES: [Language; 3] = [Language::Kk, Language::Ru, Language::En];
const LINK: &str = "https://dialog.example.kz/requests/123456789013-2026-17?from=mail&to=case";

fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, month, day).unwrap()
}

fn number(text: &str) -> RegistrationNumber {
    text.parse().unwrap()
}

/// What messages speak of.
struct Scene {
    number: RegistrationNumber,
    other: RegistrationNumber,
    terms: Vec<Term>,
    one: Vec<Term>,
    moved: Vec<Moved>,
}

impl Scene {
    fn new() -> Self {
        let terms: Vec<_> = ObligationKind::ALL
            .into_iter()
            .zip([24, 26, 27, 28, 29, 30])
            .map(|(kind, last)| Term {
                kind,
                due: day(11, last),
            })
            .collect();
        Self {
            number: number("123456789013-2026-17"),
            other: number("990340000014-2026-3"),
            one: terms[4..5].to_vec(),
            moved: terms
                .iter()
                .map(|term| Moved {
                    kind: term.kind,
                    from: term.due,
                    due: term.due.succ_opt().unwrap(),
                })
                .collect(),
            terms,
        }
    }

    /// Every message that there is, with what tells two of one template apart.
    fn all(&self) -> Vec<(&'static str, Says<'_>)> {
        let terms = &self.terms;
        let other = Registration {
            number: &self.other,
            holder: "«Жылу желілері» АҚ",
        };
        let (from, due) = (day(12, 8), day(12, 23));
        vec![
            ("", Says::Applicant(ToApplicant::Registered { terms })),
            ("", Says::Applicant(ToApplicant::Accepted { due })),
            ("", Says::Applicant(ToApplicant::Returned)),
            ("", Says::Applicant(ToApplicant::Forwarded { to: other, terms })),
            (
                "",
                Says::Applicant(ToApplicant::ForwardedPart { to: other, terms }),
            ),
            ("", Says::Applicant(ToApplicant::Recalled { from: other, due })),
            ("", Says::Applicant(ToApplicant::Extended { from, due })),
            ("", Says::Applicant(ToApplicant::ClarificationAsked { due })),
            ("", Says::Applicant(ToApplicant::Answered)),
            ("", Says::Applicant(ToApplicant::PartlyAnswered)),
            ("", Says::Applicant(ToApplicant::AlreadyPublished)),
            ("", Says::Applicant(ToApplicant::Refused)),
            ("one", Says::Applicant(ToApplicant::Breached { terms: &self.one })),
            ("several", Says::Applicant(ToApplicant::Breached { terms })),
            (
                "one",
                Says::Applicant(ToApplicant::Recomputed {
                    moved: &self.moved[..1],
                }),
            ),
            (
                "several",
                Says::Applicant(ToApplicant::Recomputed { moved: &self.moved }),
            ),
            ("", Says::Administrator(ToAdministrator::Registered { terms })),
            (
                "",
                Says::Administrator(ToAdministrator::ForwardedHere { from: other, terms }),
            ),
            (
                "",
                Says::Administrator(ToAdministrator::ClarificationGiven { due }),
            ),
            ("", Says::Administrator(ToAdministrator::Recalled { by: other })),
            ("", Says::Administrator(ToAdministrator::ContactsCorrected)),
            ("", Says::Administrator(ToAdministrator::Withdrawn)),
            (
                "like",
                Says::Administrator(ToAdministrator::Rated { mark: Mark::Like }),
            ),
            (
                "dislike",
                Says::Administrator(ToAdministrator::Rated { mark: Mark::Dislike }),
            ),
            ("", Says::Administrator(ToAdministrator::Erased)),
            (
                "one",
                Says::Administrator(ToAdministrator::Recomputed {
                    moved: &self.moved[..1],
                }),
            ),
            (
                "several",
                Says::Administrator(ToAdministrator::Recomputed { moved: &self.moved }),
            ),
            (
                "one",
                Says::Administrator(ToAdministrator::Breached { terms: &self.one }),
            ),
            (
                "several",
                Says::Administrator(ToAdministrator::Breached { terms }),
            ),
            (
                "",
                Says::Administrator(ToAdministrator::Reminded {
                    due,
                    owed: &ObligationKind::ALL,
                }),
            ),
            ("", Says::Administrator(ToAdministrator::SignatureRevoked)),
            ("like", Says::Head(ToHead::Rated { mark: Mark::Like })),
            ("dislike", Says::Head(ToHead::Rated { mark: Mark::Dislike })),
            (
                "one, 1 day",
                Says::Head(ToHead::Escalated {
                    days: 1,
                    terms: &self.one,
                }),
            ),
            (
                "several, 5 days",
                Says::Head(ToHead::Escalated { days: 5, terms }),
            ),
            ("", Says::Head(ToHead::Reminded { due })),
            ("", Says::Head(ToHead::SignatureRevoked)),
            ("", Says::Operator(ToOperator::CameBack { from: other })),
            (
                "one, 1 day",
                Says::Operator(ToOperator::Escalated {
                    days: 1,
                    terms: &self.one,
                }),
            ),
            (
                "several, 5 days",
                Says::Operator(ToOperator::Escalated { days: 5, terms }),
            ),
        ]
    }

    fn rendered(&self, language: Language, says: Says<'_>) -> Rendered {
        let message = Message {
            number: &self.number,
            holder: "«Су & Жылу <Алатау>» АҚ",
            link: Some(LINK),
            says,
            missing_year: None,
        };
        render(language, &message)
    }
}

#[test]
fn every_message_is_written_as_the_golden_files_hold_it() {
    let scene = Scene::new();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let all = scene.all();
    for template in all
        .iter()
        .map(|(_, says)| says.template())
        .collect::<BTreeSet<_>>()
    {
        let mut text = String::new();
        for language in LANGUAGES {
            for (variant, says) in all.iter().filter(|(_, says)| says.template() == template) {
                let Rendered {
                    subject,
                    text: plain,
                    html,
                } = scene.rendered(language, *says);
                let title = format!("{} {variant}", language.tag());
                writeln!(text, "=== {}\n\n{subject}\n\n{plain}\n\n{html}", title.trim()).unwrap();
            }
        }
        let file = folder.join(format!("{template}.txt"));
        if std::env::var_os("BLESS").is_some() {
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::write(&file, &text).unwrap();
        }
        let kept = std::fs::read_to_string(&file).unwrap_or_default();
        assert_eq!(
            kept, text,
            "BLESS=1 cargo test -p messages writes {template}.txt anew"
        );
    }
}

#[test]
fn the_documentation_names_every_message() {
    let documented = include_str!("../../../docs/notices.md");
    for (_, says) in Scene::new().all() {
        let line = format!("| `{}` |", says.template());
        assert!(documented.contains(&line), "docs/notices.md has no line {line}");
    }
}

/// What a message must say, whatever its words are: what it was given.
fn facts(says: Says<'_>) -> Vec<String> {
    match says {
        Says::Applicant(ToApplicant::Forwarded { .. })
        | Says::Applicant(ToApplicant::ForwardedPart { .. })
        | Says::Administrator(ToAdministrator::ForwardedHere { .. })
        | Says::Applicant(ToApplicant::Recalled { .. })
        | Says::Administrator(ToAdministrator::Recalled { .. })
        | Says::Operator(ToOperator::CameBack { .. }) => {
            vec!["990340000014-2026-3".to_owned(), "«Жылу желілері» АҚ".to_owned()]
        }
        Says::Head(ToHead::Escalated { days, .. }) | Says::Operator(ToOperator::Escalated { days, .. }) => {
            vec![days.to_string()]
        }
        _ => Vec::new(),
    }
}

/// How many days and duties a message must name.
fn amounts(says: Says<'_>) -> (usize, usize) {
    match says {
        Says::Applicant(ToApplicant::Registered { terms })
        | Says::Applicant(ToApplicant::Forwarded { terms, .. })
        | Says::Applicant(ToApplicant::ForwardedPart { terms, .. })
        | Says::Applicant(ToApplicant::Breached { terms })
        | Says::Administrator(ToAdministrator::Registered { terms })
        | Says::Administrator(ToAdministrator::ForwardedHere { terms, .. })
        | Says::Administrator(ToAdministrator::Breached { terms })
        | Says::Head(ToHead::Escalated { terms, .. })
        | Says::Operator(ToOperator::Escalated { terms, .. }) => (terms.len(), terms.len()),
        Says::Applicant(ToApplicant::Recomputed { moved })
        | Says::Administrator(ToAdministrator::Recomputed { moved }) => (2 * moved.len(), moved.len()),
        Says::Administrator(ToAdministrator::Reminded { owed, .. }) => (1, owed.len()),
        Says::Applicant(ToApplicant::Extended { .. }) => (2, 0),
        Says::Applicant(ToApplicant::Accepted { .. })
        | Says::Applicant(ToApplicant::Recalled { .. })
        | Says::Applicant(ToApplicant::ClarificationAsked { .. })
        | Says::Administrator(ToAdministrator::ClarificationGiven { .. })
        | Says::Head(ToHead::Reminded { .. }) => (1, 0),
        Says::Applicant(ToApplicant::Returned)
        | Says::Applicant(ToApplicant::Answered)
        | Says::Applicant(ToApplicant::PartlyAnswered)
        | Says::Applicant(ToApplicant::AlreadyPublished)
        | Says::Applicant(ToApplicant::Refused)
        | Says::Administrator(ToAdministrator::Recalled { .. })
        | Says::Administrator(ToAdministrator::ContactsCorrected)
        | Says::Operator(ToOperator::CameBack { .. })
        | Says::Administrator(ToAdministrator::Withdrawn)
        | Says::Administrator(ToAdministrator::Rated { .. })
        | Says::Administrator(ToAdministrator::Erased)
        | Says::Administrator(ToAdministrator::SignatureRevoked)
        | Says::Head(ToHead::Rated { .. })
        | Says::Head(ToHead::SignatureRevoked) => (0, 0),
    }
}

/// The months of the days of [`Scene`], and the words by which each duty is known.
fn known(language: Language) -> ([&'static str; 2], [&'static str; 6]) {
    match language {
        Language::Kk => (
            [" қараша", " желтоқсан"],
            [
                "қабылдау немесе",
                "жіберу",
                "жарияланғанын көрсету",
                "беруден бас тарту",
                "– жауап беру",
                "хабарлау",
            ],
        ),
        Language::Ru => (
            [" ноября 2026 г.", " декабря 2026 г."],
            [
                "вернуть его",
                "направить запрос",
                "указать, где",
                "– отказать",
                "– ответить",
                "– сообщить",
            ],
        ),
        Language::En => (
            [" November 2026", " December 2026"],
            [
                "or return it",
                "– forward",
                "– point",
                "– refuse",
                "– answer",
                "– tell",
            ],
        ),
    }
}

#[test]
fn every_message_says_what_it_was_given_and_nothing_of_the_machinery() {
    let scene = Scene::new();
    for language in LANGUAGES {
        let (months, duties) = known(language);
        for (variant, says) in scene.all() {
            let what = format!("{} {} {variant}", language.tag(), says.template());
            let Rendered { subject, text, html } = scene.rendered(language, says);
            for fact in facts(says) {
                assert!(text.contains(&fact), "{what} does not say {fact}");
            }
            for fact in ["123456789013-2026-17", "«Су & Жылу <Алатау>» АҚ", LINK] {
                assert!(text.contains(fact), "{what} does not say {fact}");
            }
            let days: usize = months.iter().map(|month| text.matches(month).count()).sum();
            let owed: usize = duties.iter().map(|duty| text.matches(duty).count()).sum();
            assert_eq!((days, owed), amounts(says), "{what}: days and duties in\n{text}");

            assert!(subject.contains("123456789013-2026-17"), "{what}: {subject}");
            assert_eq!(subject.lines().count(), 1, "{what}: {subject}");
            for said in [&subject, &text, &html] {
                let strange = |c: char| matches!(c, '{' | '}' | '\u{2066}'..='\u{2069}' | '\r' | '\t');
                assert!(!said.contains(strange), "{what}: {said}");
            }
            for slip in ["\n\n\n", "  ", "..", " .", " ,", "…"] {
                assert!(!text.contains(slip), "{what} has {slip:?}: {text}");
            }
        }
    }
}

#[test]
fn a_subject_is_short_even_with_the_longest_number_and_day() {
    let longest = number(&format!("123456789013-9999-{}", u64::MAX));
    let due = NaiveDate::from_ymd_opt(9999, 12, 28).unwrap();
    let scene = Scene::new();
    let mut all = scene.all();
    for month in 1..=12 {
        let due = due.with_month(month).unwrap();
        all.push(("", Says::Head(ToHead::Reminded { due })));
        all.push((
            "",
            Says::Administrator(ToAdministrator::Reminded { due, owed: &[] }),
        ));
    }
    for language in LANGUAGES {
        for (_, says) in &all {
            let message = Message {
                number: &longest,
                holder: "АҚ",
                link: None,
                says: *says,
                missing_year: None,
            };
            let subject = render(language, &message).subject;
            let characters = subject.chars().count();
            assert!(characters <= SUBJECT_CHARS, "{characters} characters: {subject}");
        }
    }
}

#[test]
fn days_are_written_as_the_language_writes_them() {
    let scene = Scene::new();
    let months = [
        ("қаңтар", "января", "January"),
        ("ақпан", "февраля", "February"),
        ("наурыз", "марта", "March"),
        ("сәуір", "апреля", "April"),
        ("мамыр", "мая", "May"),
        ("маусым", "июня", "June"),
        ("шілде", "июля", "July"),
        ("тамыз", "августа", "August"),
        ("қыркүйек", "сентября", "September"),
        ("қазан", "октября", "October"),
        ("қараша", "ноября", "November"),
        ("желтоқсан", "декабря", "December"),
    ];
    for (month, (kk, ru, en)) in (1..).zip(months) {
        let says = Says::Applicant(ToApplicant::Accepted { due: day(month, 3) });
        for (language, expected) in [
            (Language::Kk, format!(": 2026 ж. 3 {kk}\n")),
            (Language::Ru, format!(": 3 {ru} 2026 г.\n")),
            (Language::En, format!(": 3 {en} 2026\n")),
        ] {
            let text = scene.rendered(language, says).text;
            assert!(text.contains(&expected), "{expected} in {text}");
        }
    }
}

#[test]
fn working_days_are_counted_by_the_rules_of_the_language() {
    let scene = Scene::new();
    let terms = &scene.one;
    for (days, ru, en) in [
        (1, "1 рабочий день", "1 working day"),
        (2, "2 рабочих дня", "2 working days"),
        (4, "4 рабочих дня", "4 working days"),
        (5, "5 рабочих дней", "5 working days"),
        (11, "11 рабочих дней", "11 working days"),
        (12, "12 рабочих дней", "12 working days"),
        (21, "21 рабочий день", "21 working days"),
        (22, "22 рабочих дня", "22 working days"),
        (1_111, "1111 рабочих дней", "1111 working days"),
    ] {
        for says in [
            Says::Head(ToHead::Escalated { days, terms }),
            Says::Operator(ToOperator::Escalated { days, terms }),
        ] {
            for (language, expected) in [
                (Language::Kk, format!("Кешігу мерзімі: {days} жұмыс күні")),
                (Language::Ru, ru.to_owned()),
                (Language::En, en.to_owned()),
            ] {
                let text = scene.rendered(language, says).text;
                assert!(text.contains(&expected), "{expected} in {text}");
            }
        }
    }
}

#[test]
fn a_name_is_text_and_stays_on_its_line() {
    let number = number("123456789013-2026-17");
    let message = |holder, link| Message {
        number: &number,
        holder,
        link,
        says: Says::Applicant(ToApplicant::Returned),
        missing_year: None,
    };
    let hostile = "A\r\n\r\n– <b>x</b> & { $number } \"y\" 'z'";
    let rendered = render(Language::En, &message(hostile, Some("https://a.kz/\"><script>")));
    assert!(
        rendered
            .text
            .contains("\n– Holder of the information: A – <b>x</b> & { $number } \"y\" 'z'\n\n"),
        "{}",
        rendered.text
    );
    assert!(
        rendered.html.contains(
            "<li>Holder of the information: A – &lt;b&gt;x&lt;/b&gt; &amp; { $number } &quot;y&quot; &#39;z&#39;</li>"
        ),
        "{}",
        rendered.html
    );
    assert!(
        rendered
            .html
            .contains("<a href=\"https://a.kz/&quot;&gt;&lt;script&gt;\">"),
        "{}",
        rendered.html
    );

    let rendered = render(Language::En, &message("A", None));
    assert!(!rendered.text.contains("Open the request") && !rendered.html.contains("<a "));
}
