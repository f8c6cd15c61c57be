//! What a catalogue becomes: `golden/sample.rs` holds the Rust of a small one, and is compiled into this test, which speaks
//! with it. `BLESS=1` writes it anew.

use std::path::Path;

use words_build::{Style, generate};

/// As a crate that speaks has them.
mod types {
    #[derive(Clone, Copy)]
    pub(crate) enum Language {
        Kk,
        Ru,
        En,
    }

    #[derive(Debug, PartialEq, Eq)]
    pub(crate) struct Text {
        pub(crate) kk: &'static str,
        pub(crate) ru: &'static str,
        pub(crate) en: &'static str,
    }
}

mod sample {
    include!("golden/sample.rs");
}

use types::Language::{self, En, Kk, Ru};

const KK: &str = "\
### A sample.

law = «Заң»
greeting = Сәлем, { law }!
braces = { \"{\" } және \"дәйексөз\"
request =
    – Нөмірі: { $number }
    – Иесі: { $holder }
registered =
    Тіркелді.

    { request }
    { $count ->
        [one] Бір.
       *[other] Көп: { $count }.
    }
    .subject = Тіркелді: { $number }
days = { $days } күн
month = { $month ->
        [1] қаңтар
        [2] ақпан
       *[3] наурыз
    }
";

const RU: &str = "\
### A sample.

law = «Закон»
greeting = Привет, { law }!
braces = { \"{\" } и \"кавычки\"
request =
    – Номер: { $number }
    – Обладатель: { $holder }
registered =
    Зарегистрирован.

    { request }
    { $count ->
        [1] Один.
       *[other] Много: { $count }.
    }
    .subject = Зарегистрирован: { $number }
days = { $days } { $days ->
        [one] день
        [few] дня
       *[many] дней
    }
month = { $month ->
        [1] января
        [2] февраля
       *[3] марта
    }
";

const EN: &str = "\
### A sample.

law = “The Law”
greeting = Hello, { law }!
braces = { \"{\" } and \"quotes\"
request =
    – Number: { $number }
    – Holder: { $holder }
registered =
    It is registered.

    { request }
    { $count ->
        [one] One.
       *[other] Many: { $count }.
    }
    .subject = Registered: { $number }
days = { $days } { $days ->
        [one] day
       *[other] days
    }
month = { $month ->
        [1] January
        [2] February
       *[3] March
    }
";

#[test]
fn the_golden_file_holds_what_is_written() {
    let style = Style {
        types: "crate::types",
        visibility: "pub(crate)",
    };
    let rust = generate(style, "sample", [KK, RU, EN]).unwrap();
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/sample.rs");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&file, &rust).unwrap();
    }
    assert!(
        std::fs::read_to_string(&file).unwrap() == rust,
        "BLESS=1 cargo test -p words-build writes it anew"
    );
}

#[test]
fn a_message_without_values_is_a_text() {
    assert_eq!(
        sample::GREETING,
        types::Text {
            kk: "Сәлем, «Заң»!",
            ru: "Привет, «Закон»!",
            en: "Hello, “The Law”!",
        }
    );
    assert_eq!(sample::BRACES.en, "{ and \"quotes\"");
}

#[test]
fn a_message_with_values_says_them_where_the_language_has_them() {
    assert_eq!(
        sample::registered(Kk, 1, "A", "17"),
        "Тіркелді.\n\n– Нөмірі: 17\n– Иесі: A\nБір."
    );
    assert_eq!(
        sample::registered(En, 3, "A", "17"),
        "It is registered.\n\n– Number: 17\n– Holder: A\nMany: 3."
    );
    assert_eq!(sample::registered_subject(Ru, "17"), "Зарегистрирован: 17");
}

#[test]
fn a_number_chooses_by_the_rules_of_the_language() {
    for (days, kk, ru, en) in [
        (0, "0 күн", "0 дней", "0 days"),
        (1, "1 күн", "1 день", "1 day"),
        (3, "3 күн", "3 дня", "3 days"),
        (11, "11 күн", "11 дней", "11 days"),
        (21, "21 күн", "21 день", "21 days"),
        (112, "112 күн", "112 дней", "112 days"),
    ] {
        let said = [Kk, Ru, En].map(|language| sample::days(language, days));
        assert_eq!(said, [kk, ru, en]);
    }
    // By the number itself, whatever its plural form.
    let registered = |count| sample::registered(Ru, count, "A", "17");
    assert!(registered(1).ends_with("Один.") && registered(21).ends_with("Много: 21."));
    let months = |language: Language| [1, 2, 3].map(|month| sample::month(language, month));
    assert_eq!(months(Ru), ["января", "февраля", "марта"]);
}
