//! The calculator, asked on the machine that compiles it: with a version of the rules and of the calendar in the question, no
//! handler of it needs the store or a variable.

use law::time::Instant;
use serde_json::Value;
use shell::{Reply, Request};

use super::OPERATIONS;

/// What a GET of this address is answered, with these headers.
fn get(target: &str, headers: &[(&str, &str)]) -> Reply {
    let now: Instant = "2026-11-23T05:00:00Z".parse().unwrap();
    let headers = headers
        .iter()
        .map(|(name, value)| ((*name).to_owned(), value.as_bytes().to_vec()));
    let request = Request::new(Some(api::Method::Get), target.to_owned(), headers.collect(), now);
    shell::answer(request, &OPERATIONS)
}

fn json(reply: &Reply) -> Value {
    serde_json::from_slice(reply.body()).unwrap()
}

/// The last day of a term in an answer of the calculator.
fn due<'v>(terms: &'v Value, kind: &str) -> &'v str {
    let mut terms = terms["terms"].as_array().unwrap().iter();
    terms.find(|term| term["kind"] == kind).unwrap()["due"]
        .as_str()
        .unwrap()
}

#[test]
fn terms_are_counted_by_the_rules_and_the_calendar_that_the_question_names() {
    // Sunday 5 January 2025 was worked in place of Friday 3 January.
    for (at, rules, moderate, answer) in [
        ("2024-12-31", "2023", "2025-01-05", "2025-01-15"),
        ("2026-11-23", "2026", "2026-11-24", "2026-12-08"),
    ] {
        let reply = get(
            &format!("/v1/terms?event=arrival&at={at}&rules={rules}&calendar=kz-2026.1"),
            &[],
        );
        assert_eq!(reply.status(), 200, "{at}");
        let terms = json(&reply);
        assert_eq!(
            (due(&terms, "moderate"), due(&terms, "answer")),
            (moderate, answer),
            "{at}"
        );
    }
}

#[test]
fn a_question_that_cannot_be_meant_is_refused_with_the_name_of_its_parameter() {
    for (query, status, parameter) in [
        ("event=arrival&rules=1999&calendar=kz-2026.1", 400, "rules"),
        ("event=birth&rules=2026&calendar=kz-2026.1", 400, "event"),
        ("event=arrival&days=3&rules=2026&calendar=kz-2026.1", 400, "days"),
        ("event=extension&days=3&rules=2026&calendar=kz-2026.1", 400, "due"),
        ("moment=now", 400, "moment"),
    ] {
        let reply = get(&format!("/v1/terms?{query}"), &[]);
        let problem = json(&reply);
        assert_eq!(reply.status(), status, "{query}");
        assert_eq!(problem["parameter"], parameter, "{query}");
    }
}

#[test]
fn a_year_of_the_calendar_is_sent_once_to_a_reader_who_keeps_its_tag() {
    let first = get(
        "/v1/calendar/2025?calendar=kz-2026.1",
        &[("accept-language", "en")],
    );
    assert_eq!(first.status(), 200);
    let tag = first.header_value("etag").unwrap();
    let second = get(
        "/v1/calendar/2025?calendar=kz-2026.1",
        &[("accept-language", "en"), ("if-none-match", tag)],
    );
    assert_eq!(second.status(), 304);
    // Another language is another document.
    let russian = get(
        "/v1/calendar/2025?calendar=kz-2026.1",
        &[("accept-language", "ru"), ("if-none-match", tag)],
    );
    assert_eq!(russian.status(), 200);
}

#[test]
fn a_year_that_the_calendar_does_not_cover_is_not_found_in_the_language_of_the_reader() {
    let reply = get(
        "/v1/calendar/1999?calendar=kz-2026.1",
        &[("accept-language", "en")],
    );
    assert_eq!(reply.status(), 404);
    assert_eq!(reply.header_value("content-language"), Some("en"));
    let detail = json(&reply)["detail"].as_str().unwrap().to_owned();
    assert!(detail.contains("1999"), "{detail}");
}
