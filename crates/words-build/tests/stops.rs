//! What stops the build, and how it says where.

use words_build::{Style, generate};

const STYLE: Style<'_> = Style {
    types: "crate::types",
    visibility: "pub",
};

/// What is wrong with these catalogues.
fn faults(kk: &str, ru: &str, en: &str) -> Vec<String> {
    let faults = generate(STYLE, "sample", [kk, ru, en]).err().unwrap_or_default();
    faults.iter().map(ToString::to_string).collect()
}

/// What is wrong with the Russian one, beside two that are right.
fn in_russian(right: &str, ru: &str) -> Vec<String> {
    faults(right, ru, right)
}

#[test]
fn three_catalogues_that_say_the_same_compile() {
    let same = "a = A\nb = B { $x }\n    .subject = C { $x }\n";
    assert_eq!(in_russian(same, same), [""; 0]);
}

#[test]
fn a_message_that_one_language_lacks() {
    assert_eq!(
        in_russian("# For nobody.\na = A\nb = B\n", "a = A\n"),
        ["words/ru/sample.ftl: `b` is missing, which stands at words/kk/sample.ftl:3"]
    );
    assert_eq!(
        in_russian("a = A\n    .subject = S\n", "a = A\n"),
        ["words/ru/sample.ftl: `a.subject` is missing, which stands at words/kk/sample.ftl:2"]
    );
}

#[test]
fn a_message_that_only_one_language_has() {
    assert_eq!(
        in_russian("a = A\n", "a = A\nb = B\n"),
        ["words/ru/sample.ftl:2: `b` is in no other language"]
    );
}

#[test]
fn a_value_that_is_not_said() {
    assert_eq!(
        in_russian("a = { $x } of { $y }\n", "\na = { $x }\n"),
        ["words/ru/sample.ftl:2: `a` does not say $y, as it does in another language"]
    );
}

#[test]
fn a_value_that_no_other_language_knows() {
    assert_eq!(
        in_russian("a = A\n", "a = A { $x }\n"),
        [
            "words/en/sample.ftl:1: `a` does not say $x, as it does in another language",
            "words/kk/sample.ftl:1: `a` does not say $x, as it does in another language",
        ]
    );
}

#[test]
fn a_value_that_is_said_in_another_message_counts() {
    let right = "a = A { $x }\nb = { a }\n";
    assert_eq!(in_russian(right, right), [""; 0]);
    assert_eq!(
        in_russian(right, "a = A { $x }\nb = B\n"),
        ["words/ru/sample.ftl:2: `b` does not say $x, as it does in another language"]
    );
}

#[test]
fn a_language_that_needs_no_plural_form_need_not_choose() {
    let kk = "a = { $n ->\n    [one] A thing\n   *[other] Things\n }\n";
    assert_eq!(faults(kk, "a = Things\n", "a = Things\n"), [""; 0]);
}

#[test]
fn a_plural_form_that_the_language_needs() {
    let two = "a = { $n } { $n ->\n    [one] day\n   *[other] days\n }\n";
    assert_eq!(
        in_russian(two, "a = { $n } { $n ->\n    [one] день\n   *[many] дней\n }\n"),
        ["words/ru/sample.ftl:1: the choice by $n lacks [few]"]
    );
    assert_eq!(
        in_russian(two, two),
        [
            "words/ru/sample.ftl:1: no whole number takes [other], which $n chooses",
            "words/ru/sample.ftl:1: the choice by $n lacks [few]",
            "words/ru/sample.ftl:1: the choice by $n lacks [many]",
        ]
    );
    let kk = "a = { $n } { $n ->\n    [one] күн\n   *[few] күн\n }\n";
    assert_eq!(
        faults(kk, "a = { $n }\n", "a = { $n }\n"),
        [
            "words/kk/sample.ftl:1: no whole number takes [few], which $n chooses",
            "words/kk/sample.ftl:1: the choice by $n lacks [other]",
        ]
    );
}

#[test]
fn a_form_for_every_other_number_that_is_not_the_last() {
    let right = "a = { $n ->\n    [1] A\n   *[other] B\n }\n";
    assert_eq!(in_russian(right, right), [""; 0]);
    assert_eq!(
        in_russian(right, "a = { $n ->\n   *[1] A\n    [other] B\n }\n"),
        ["words/ru/sample.ftl:1: the form for every other $n is *[other]"]
    );
}

#[test]
fn a_number_that_another_language_has_words_for() {
    let right = "month = { $month ->\n    [1] January\n    [2] February\n   *[3] March\n }\n";
    assert_eq!(
        in_russian(right, "month = { $month ->\n    [1] января\n   *[3] марта\n }\n"),
        ["words/ru/sample.ftl:1: the choice by $month lacks [2], which another language has"]
    );
}

#[test]
fn a_form_that_is_none_or_stands_twice() {
    let right = "a = { $n ->\n    [1] A\n   *[other] B\n }\n";
    assert_eq!(
        in_russian(
            right,
            "a = { $n ->\n    [like] A\n    [2] B\n    [2] C\n   *[other] D\n }\n"
        ),
        [
            "words/ru/sample.ftl:2: [like] is neither a whole number nor a plural form of the CLDR",
            "words/ru/sample.ftl:4: [2] stands twice",
        ]
    );
}

#[test]
fn a_message_that_is_empty() {
    assert_eq!(
        in_russian("a = A\nb = B\n", "a = A\nb =\n"),
        ["words/ru/sample.ftl:2: `b` is empty"]
    );
    assert_eq!(
        in_russian("a = A\n", "a = { \" \" }\n"),
        ["words/ru/sample.ftl:1: `a` is empty"]
    );
    assert_eq!(
        in_russian("a = A\n    .subject = S\n", "a =\n    .subject = S\n"),
        ["words/ru/sample.ftl:1: `a` is empty"]
    );
    let right = "a = { $n ->\n    [1] A\n   *[other] B\n }\n";
    assert_eq!(
        in_russian(right, "a = { $n ->\n    [1] { \"\" }\n   *[other] B\n }\n"),
        ["words/ru/sample.ftl:2: [1] is empty"]
    );
}

#[test]
fn a_message_that_stands_twice() {
    assert_eq!(
        in_russian("a = A\n", "a = A\n\na = B\n"),
        ["words/ru/sample.ftl:3: `a` stands in line 1 already"]
    );
}

#[test]
fn a_message_that_is_not_there_or_a_part_of_itself() {
    assert_eq!(
        in_russian("a = A\n", "a = A { b }\n"),
        ["words/ru/sample.ftl:1: there is no message `b`"]
    );
    assert_eq!(
        in_russian("a = A\nb = B\n", "a = A { b }\nb = B { a }\n"),
        [
            "words/ru/sample.ftl:1: `b` is a part of itself",
            "words/ru/sample.ftl:2: `a` is a part of itself",
        ]
    );
}

#[test]
fn two_messages_with_one_name_in_rust() {
    let both = "a-b = A\na = B\n    .b = C\n";
    assert_eq!(
        in_russian(both, both),
        [
            "words/en/sample.ftl:3: `a.b` and `a-b` have one name in Rust",
            "words/kk/sample.ftl:3: `a.b` and `a-b` have one name in Rust",
            "words/ru/sample.ftl:3: `a.b` and `a-b` have one name in Rust",
        ]
    );
}

#[test]
fn a_text_that_is_not_fluent() {
    assert_eq!(
        in_russian("a = A\n", "a = A\n\nb - B\n"),
        ["words/ru/sample.ftl:3: Expected a token starting with \"=\""]
    );
    assert_eq!(
        in_russian("a = { $x }\n", "a = { $x\n"),
        ["words/ru/sample.ftl:2: Expected a token starting with \"}\""]
    );
}

#[test]
fn parts_of_fluent_that_the_subset_lacks() {
    let outside = |what: &str| {
        vec![format!(
            "words/ru/sample.ftl:{what} is not in the subset of docs/words.md"
        )]
    };
    assert_eq!(
        in_russian("a = { $x }\n", "a = { NUMBER($x) }\n"),
        outside("1: a function (`NUMBER`)")
    );
    assert_eq!(
        in_russian("a = A\n", "\na = { -law }\n"),
        outside("2: a term (`law`)")
    );
    assert_eq!(
        in_russian("a = A\n", "a = { NUMBER($n) ->\n   *[other] A\n }\n"),
        outside("1: a choice by something else than a value (`NUMBER`)")
    );
    assert_eq!(
        in_russian("a = A\n", "a = A\n-law = L\n"),
        ["words/ru/sample.ftl:2: `-law` is a term; write a message instead"]
    );
    assert_eq!(
        in_russian("a = { $x }\n", "a = { $language }\n"),
        ["words/ru/sample.ftl:1: a value cannot be named $language"]
    );
}
