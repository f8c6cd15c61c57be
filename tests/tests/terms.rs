//! `GET /v1/terms`, `GET /v1/rules`, `GET /v1/calendar/{year}`, `PUT /v1/calendar`, `POST /v1/calendar/recomputation`:
//! the law as dated data, and what follows from it.

use anyhow::{Context as _, Result, ensure};
use portal_tests::client::Answer;
use portal_tests::crowd::at_once;
use portal_tests::documents::{lacks, with};
use portal_tests::life::{Life, Role, events, extension, last, owed, times};
use portal_tests::people;
use portal_tests::scene::id;
use portal_tests::server::{Portal, root};
use serde_json::{Value, json};

/// Reads without saying who one is.
fn public(portal: &Portal, path: &str, language: &str) -> Result<Answer> {
    portal
        .client
        .send("GET", path, &[("accept-language", language)], &[])
}

fn read(portal: &Portal, path: &str) -> Result<Value> {
    Ok(public(portal, path, "en")?
        .with(200)
        .with_context(|| path.to_owned())?
        .json())
}

/// The last day of a term by its kind.
fn due<'v>(terms: &'v Value, kind: &str) -> Result<&'v str> {
    let mut all = terms["terms"].as_array().into_iter().flatten();
    all.find(|term| term["kind"] == kind)
        .and_then(|term| term["due"].as_str())
        .with_context(|| format!("no {kind} in {terms}"))
}

/// The calendar that comes with the portal, to be edited.
fn definition() -> Result<Value> {
    let text = std::fs::read_to_string(root().join("crates/law/data/calendar.json"))?;
    Ok(serde_json::from_str(&text)?)
}

/// The same calendar under another name, with one more weekend worked for a day off.
fn moved(version: &str, days: &[(&str, &str)]) -> Result<Value> {
    let mut definition = definition()?;
    definition["version"] = json!(version);
    let all = definition["moved"].as_array_mut().context("nothing is moved")?;
    for (from, to) in days {
        all.push(json!({"from": from, "to": to, "source": "a test", "confirmed": true}));
    }
    Ok(definition)
}

/// Puts a calendar in force.
fn publish(portal: &Portal, definition: &Value) -> Result<Answer> {
    portal
        .client
        .json("PUT", "/v1/calendar", &portal.operator(), definition)
}

/// Computes the terms of all open cases anew, batch by batch. Answers how many were, and in how many batches.
fn recompute(portal: &Portal) -> Result<(u64, usize)> {
    let (mut done, mut cursor) = (0, String::new());
    for batch in 1..1_000 {
        let path = format!("/v1/calendar/recomputation{cursor}");
        let answer = portal
            .client
            .json("POST", &path, &portal.operator(), &json!({}))?;
        let answer = answer.with(200)?.json();
        let in_batch = answer["done"].as_u64().context("no count")?;
        ensure!(in_batch <= 100, "a batch without bounds: {answer}");
        done += in_batch;
        if answer["remaining"] == false {
            ensure!(lacks(&answer, "cursor"), "{answer}");
            return Ok((done, batch));
        }
        let next = answer["cursor"]
            .as_str()
            .context("something remains, without a cursor")?;
        ensure!(
            !cursor.ends_with(&format!("={next}")),
            "a batch that does not get on"
        );
        cursor = format!("?cursor={next}");
    }
    anyhow::bail!("recomputing has no end");
}

#[test]
fn the_calculator_ends_each_term_on_the_day_that_the_law_names() -> Result<()> {
    let portal = Portal::start()?;
    // Day of arrival, rules; moderate, forward, refuse, answer. The days of order follow the calendars of these years.
    for (day, rules, moderate, forward, refuse, answer, why) in [
        (
            "2023-04-24",
            "2023",
            "2023-04-25",
            "2023-04-27",
            "2023-05-02",
            "2023-05-10",
            "9 May and the substitute on the 8th",
        ),
        (
            "2024-05-03",
            "2023",
            "2024-05-04",
            "2024-05-10",
            "2024-05-14",
            "2024-05-20",
            "4 May is worked, 8 May off",
        ),
        (
            "2024-12-31",
            "2023",
            "2025-01-05",
            "2025-01-08",
            "2025-01-10",
            "2025-01-15",
            "5 January is worked, 3 and 7 off",
        ),
        (
            "2025-03-07",
            "2023",
            "2025-03-11",
            "2025-03-13",
            "2025-03-17",
            "2025-03-26",
            "the 8th is replaced, Nauryz as well",
        ),
        (
            "2026-03-06",
            "2025",
            "2026-03-10",
            "2026-03-12",
            "2026-03-16",
            "2026-03-26",
            "a weekend, then Nauryz",
        ),
        (
            "2026-03-20",
            "2025",
            "2026-03-26",
            "2026-03-30",
            "2026-04-01",
            "2026-04-06",
            "Nauryz",
        ),
        (
            "2026-07-11",
            "2025",
            "2026-07-13",
            "2026-07-15",
            "2026-07-20",
            "2026-07-27",
            "a Saturday, registered on Monday",
        ),
        (
            "2026-07-12",
            "2026",
            "2026-07-13",
            "2026-07-15",
            "2026-07-20",
            "2026-07-27",
            "a Sunday, registered on Monday",
        ),
        (
            "2026-08-14",
            "2026",
            "2026-08-17",
            "2026-08-19",
            "2026-08-21",
            "2026-08-31",
            "31 August is worked",
        ),
        (
            "2026-10-09",
            "2026",
            "2026-10-12",
            "2026-10-14",
            "2026-10-16",
            "2026-10-27",
            "Republic Day is replaced",
        ),
        (
            "2027-02-26",
            "2026",
            "2027-03-01",
            "2027-03-03",
            "2027-03-05",
            "2027-03-16",
            "15 March is Constitution Day",
        ),
    ] {
        let terms = read(&portal, &format!("/v1/terms?event=arrival&at={day}"))?;
        assert_eq!(terms["rules"], rules, "{day}");
        assert_eq!(terms["day"], day);
        let days = (
            due(&terms, "moderate")?,
            due(&terms, "forward")?,
            due(&terms, "already-published")?,
            due(&terms, "refuse")?,
            due(&terms, "answer")?,
        );
        assert_eq!(days, (moderate, forward, forward, refuse, answer), "{day}: {why}");
        for term in terms["terms"].as_array().context("no terms")? {
            let steps = term["derivation"].as_array().context("no derivation")?;
            assert_eq!(
                steps.last().map(|step| &step["day"]),
                Some(&term["due"]),
                "{term}"
            );
            let days: Vec<_> = steps.iter().filter_map(|step| step["day"].as_str()).collect();
            assert!(days.is_sorted(), "{term}");
            let last = term["due"].as_str().unwrap_or_default();
            let ends = chrono::DateTime::parse_from_rfc3339(term["ends_at"].as_str().unwrap_or_default())?;
            let there = ends.with_timezone(&chrono::FixedOffset::east_opt(5 * 3_600).context("no offset")?);
            let day_after = chrono::NaiveDate::succ_opt(&last.parse()?).context("no next day")?;
            if last > "2024-03-01" {
                assert_eq!(
                    there.naive_local(),
                    day_after.and_hms_opt(0, 0, 0).context("no midnight")?
                );
            }
        }
    }
    Ok(())
}

#[test]
fn an_extension_runs_from_the_last_day_and_its_notice_from_the_decision() -> Result<()> {
    let portal = Portal::start()?;
    for (at, last_day, days, extended, notice) in [
        ("2026-11-23", "2026-12-08", 1, "2026-12-09", "2026-11-26"),
        ("2026-11-23", "2026-12-08", 8, "2026-12-17", "2026-11-26"),
        ("2026-12-08", "2026-12-08", 15, "2026-12-23", "2026-12-11"),
        ("2026-12-14", "2026-12-14", 15, "2026-12-29", "2026-12-18"),
    ] {
        let terms = read(
            &portal,
            &format!("/v1/terms?event=extension&at={at}&due={last_day}&days={days}"),
        )?;
        assert_eq!(
            due(&terms, "extended-answer")?,
            extended,
            "{days} days from {last_day}"
        );
        assert_eq!(due(&terms, "notify-extension")?, notice, "{at}");
        assert!(lacks(&terms, "registered_on"));
    }
    Ok(())
}

#[test]
fn an_arrival_after_hours_is_registered_on_the_next_working_day() -> Result<()> {
    let portal = Portal::start()?;
    let bin = people::new_number()?;
    let mut profile = portal_tests::documents::holder("«Түнгі» АҚ", "АО «Ночное»", 51.0);
    profile["working_hours"] = json!({"open": "09:00", "close": "20:00"});
    portal.register(&bin, &profile)?;
    for (at, holder, registered, refuse, answer) in [
        // Friday 20 November 2026: 18:30 in Almaty is still that day where nothing is known of the hours.
        (
            "2026-11-20T13:30:00Z",
            "",
            "2026-11-20",
            "2026-11-27",
            "2026-12-07",
        ),
        (
            "2026-11-20T13:30:01Z",
            "",
            "2026-11-23",
            "2026-11-30",
            "2026-12-07",
        ),
        (
            "2026-11-20T14:59:59Z",
            &*format!("&holder={bin}"),
            "2026-11-20",
            "2026-11-27",
            "2026-12-07",
        ),
        (
            "2026-11-20T15:00:01Z",
            &*format!("&holder={bin}"),
            "2026-11-23",
            "2026-11-30",
            "2026-12-07",
        ),
        // 19:00 UTC is the next day in Almaty.
        (
            "2026-11-22T18:59:59Z",
            "",
            "2026-11-23",
            "2026-11-30",
            "2026-12-07",
        ),
        (
            "2026-11-22T19:00:00Z",
            "",
            "2026-11-23",
            "2026-11-30",
            "2026-12-08",
        ),
    ] {
        let terms = read(&portal, &format!("/v1/terms?event=arrival&at={at}{holder}"))?;
        assert_eq!(terms["registered_on"], registered, "{at}{holder}");
        assert_eq!(due(&terms, "refuse")?, refuse, "{at}{holder}");
        assert_eq!(due(&terms, "answer")?, answer, "{at}{holder}");
    }
    Ok(())
}

#[test]
fn the_calculator_says_the_same_as_a_case() -> Result<()> {
    let portal = Portal::start()?;
    let life = portal.life()?;
    let case = life.case()?;
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let terms = read(
        &portal,
        &format!(
            "/v1/terms?event=arrival&at={}&rules={}&calendar={}&holder={}",
            text(&case["arrived_at"]),
            text(&case["rules"]),
            text(&case["calendar"]),
            life.company.bin
        ),
    )?;
    assert_eq!(terms["registered_on"], case["registered_on"]);
    let calculated = terms["terms"].as_array().context("no terms")?;
    assert_eq!(
        calculated.len(),
        case["obligations"].as_array().map_or(0, Vec::len)
    );
    for term in calculated {
        let owed = owed(&case, &life.number, term["kind"].as_str().unwrap_or_default())?;
        for field in ["due", "derivation", "wording", "paragraph", "owner", "contingent"] {
            assert_eq!(owed[field], term[field], "{field} of {}", term["kind"]);
        }
    }
    Ok(())
}

#[test]
fn every_word_of_the_law_comes_in_three_languages() -> Result<()> {
    let portal = Portal::start()?;
    let words = |path: &str, pointers: &[&str]| -> Result<()> {
        let told = ["kk", "ru", "en"].map(|language| public(&portal, path, language));
        let told = told
            .into_iter()
            .map(|answer| Ok(answer?.with(200)?.json()))
            .collect::<Result<Vec<_>>>()?;
        for pointer in pointers {
            let mut words: Vec<_> = told
                .iter()
                .filter_map(|body| body.pointer(pointer)?.as_str())
                .collect();
            words.sort_unstable();
            words.dedup();
            ensure!(words.len() == 3, "{path} {pointer}: {words:?}");
        }
        Ok(())
    };
    words(
        "/v1/terms?event=arrival&at=2026-03-20",
        &[
            "/act",
            "/terms/0/wording",
            "/terms/0/paragraph",
            "/terms/0/derivation/0/why",
            "/terms/0/derivation/1/why",
        ],
    )?;
    words(
        "/v1/rules?on=2026-11-23",
        &["/items/0/act", "/items/0/portal", "/items/0/extension_wording"],
    )?;
    words("/v1/calendar/2026", &["/days/0/why"])
}

#[test]
fn the_rules_in_force_on_a_day_are_told_and_what_changed_on_12_july_2026() -> Result<()> {
    let portal = Portal::start()?;
    let all = read(&portal, "/v1/rules")?;
    let versions: Vec<_> = all["items"]
        .as_array()
        .context("no rules")?
        .iter()
        .map(|set| set["version"].clone())
        .collect();
    assert_eq!(versions, ["2023", "2025", "2026"]);
    assert!(lacks(&all, "next"));
    let on = |day: &str| {
        let sets = read(&portal, &format!("/v1/rules?on={day}"))?;
        let items = sets["items"].as_array().context("no rules")?.clone();
        ensure!(items.len() == 1, "{day}: {items:?}");
        Ok(items[0].clone())
    };
    let (before, after) = (on("2026-07-11")?, on("2026-07-12")?);
    assert_eq!(
        (&before["version"], &after["version"]),
        (&json!("2025"), &json!("2026"))
    );
    assert_eq!(after["in_force_from"], "2026-07-12");
    assert_eq!(after["in_force_exact"], true);
    assert_ne!(
        before["portal"], after["portal"],
        "the government's portal has another name"
    );
    let numbers = |set: &Value| {
        let terms = set["terms"].as_array().into_iter().flatten();
        terms
            .map(|term| json!([term["kind"], term["days"], term["unit"], term["origin"]]))
            .collect::<Vec<_>>()
    };
    assert_eq!(numbers(&before), numbers(&after), "no term changed");
    assert_eq!(
        numbers(&after),
        [
            json!(["moderate", 1, "working-days", "arrival"]),
            json!(["forward", 3, "working-days", "arrival"]),
            json!(["already-published", 3, "working-days", "arrival"]),
            json!(["refuse", 5, "working-days", "registration"]),
            json!(["answer", 15, "calendar-days", "arrival"]),
            json!(["notify-extension", 3, "working-days", "extension"]),
        ]
    );
    assert_eq!(after["extension_max_days"], 15);
    public(&portal, "/v1/rules?on=2022-01-01", "en")?.refused(422, "day-not-covered")?;
    for day in [
        "today",
        "2026-02-30",
        "",
        "2026-7-12",
        "2026-7-12x",
        "+2026-07-12",
        "2026-07-12T00:00:00Z",
    ] {
        public(&portal, &format!("/v1/rules?on={day}"), "en")?
            .refused(400, "invalid-parameter")
            .context(day)?;
    }
    Ok(())
}

#[test]
fn a_year_without_a_calendar_is_refused_by_its_name() -> Result<()> {
    let portal = Portal::start()?;
    let year = read(&portal, "/v1/calendar/2026?calendar=kz-2026.1")?;
    assert_eq!(year["year"], 2026);
    assert_eq!(year["version"], "kz-2026.1");
    let days = year["days"].as_array().context("no days")?;
    let day = |day: &str| days.iter().find(|special| special["day"] == day);
    assert_eq!(
        day("2026-03-24").map(|day| &day["off"]),
        Some(&json!(true)),
        "for a day of Nauryz on a weekend"
    );
    assert_eq!(day("2026-08-31"), None, "worked");
    assert!(
        days.iter()
            .all(|day| day["source"].is_string() && day["confirmed"].is_boolean())
    );
    let worked = year["working_days"].as_u64().context("no count")?;
    assert!((240..=255).contains(&worked), "{worked}");

    let answer = public(&portal, "/v1/calendar/2028?calendar=kz-2026.1", "en")?.refused(404, "not-found")?;
    let detail = answer.json()["detail"].to_string();
    assert!(detail.contains("2028"), "{detail}");
    // A term that reaches into that year has a provisional day, and says so.
    let reaching = read(
        &portal,
        "/v1/terms?event=arrival&at=2027-12-20&calendar=kz-2026.1",
    )?;
    for term in reaching["terms"].as_array().context("no terms")? {
        let is_provisional = term["kind"] == "answer";
        assert_eq!(
            term["provisional"]["missing_year"] == 2028,
            is_provisional,
            "{term}"
        );
    }
    assert_eq!(due(&reaching, "answer")?, "2028-01-04");
    for unknown in [
        "/v1/calendar/next",
        "/v1/calendar/99999999999",
        "/v1/calendar/+2026",
        "/v1/calendar/02026",
        "/v1/calendar/2031",
    ] {
        public(&portal, unknown, "en")?
            .refused(404, "not-found")
            .context(unknown)?;
    }
    Ok(())
}

#[test]
fn a_question_that_the_calculator_does_not_understand_is_refused() -> Result<()> {
    let portal = Portal::start()?;
    for query in [
        "event=birth",
        "at=yesterday",
        "at=2026-02-30",
        "at=2026-11-23T25:00:00Z",
        "rules=1999",
        "calendar=none",
        "event=extension&days=5",
        "event=extension&due=2026-12-08",
        "event=extension&due=2026-12-08&days=0",
        "event=extension&due=2026-12-08&days=16",
        "event=extension&due=soon&days=5",
        "event=extension&due=2026-12-08&days=many",
        "event=extension&due=2026-12-08&days=+5",
        "event=extension&due=2026-12-08&days=05",
        "event=extension&due=2026-12-8&days=5",
        "event=extension&due=2026-12-08&days=5&holder=990340000014",
        "due=2026-13-45",
        "due=2026-12-08",
        "days=5",
        "event=arrival&days=5",
        "hodler=1",
        "at=2026-11-23&at=2026-11-24",
        "At=2026-11-23",
        "%61t=2026-11-23",
        "at=2026-11-23T10:00:00",
        "at=2026-11-23%2010:00:00Z",
        "at=+2026-11-23",
        "at=1999-12-31",
        "at=%",
        "at=%zz",
        "at=%ff",
        "event=%D0",
        "at=2200-01-01",
    ] {
        public(&portal, &format!("/v1/terms?{query}"), "en")?
            .refused(400, "invalid-parameter")
            .context(query)?;
    }
    for (query, problem) in [("holder=051140000099", "not-found"), ("holder=x", "not-found")] {
        public(&portal, &format!("/v1/terms?{query}"), "en")?
            .refused(404, problem)
            .context(query)?;
    }
    public(&portal, "/v1/terms?at=2020-01-01", "en")?.refused(422, "day-not-covered")?;
    // An instant may have any offset, and a plus sign in a query is one.
    let terms = |at: &str| read(&portal, &format!("/v1/terms?at={at}"));
    let utc = terms("2026-12-31T05:00:00Z")?;
    for same in [
        "2026-12-31T10:00:00+05:00",
        "2026-12-31T10:00:00%2B05:00",
        "2026-12-30T23:30:00-05:30",
        "2026-12-31t05:00:00.000z",
    ] {
        assert_eq!(terms(same)?, utc, "{same}");
    }
    for (method, path, allow) in [
        ("POST", "/v1/terms", "GET, HEAD"),
        ("PUT", "/v1/rules", "GET, HEAD"),
        ("GET", "/v1/calendar", "PUT"),
        ("PUT", "/v1/calendar/2026", "GET, HEAD"),
        ("PUT", "/v1/calendar/recomputation", "POST"),
    ] {
        let answer = portal
            .client
            .send(method, path, &[], &[])?
            .refused(405, "method-not-allowed")
            .context(path)?;
        assert_eq!(answer.header("allow"), Some(allow), "{method} {path}");
    }
    Ok(())
}

#[test]
fn only_the_operator_publishes_a_calendar_or_has_terms_computed_anew() -> Result<()> {
    let portal = Portal::start()?;
    let company = portal.company()?;
    let calendar = moved("not-to-be", &[])?;
    for token in [&portal.somebody()?.token, &company.administrator.token] {
        for (method, path) in [("PUT", "/v1/calendar"), ("POST", "/v1/calendar/recomputation")] {
            portal
                .client
                .json(method, path, token, &calendar)?
                .refused(403, "forbidden")
                .context(path)?;
        }
    }
    let anonymous = [("content-type", "application/json")];
    for (method, path) in [("PUT", "/v1/calendar"), ("POST", "/v1/calendar/recomputation")] {
        portal
            .client
            .send(method, path, &anonymous, calendar.to_string().as_bytes())?
            .refused(401, "not-identified")
            .context(path)?;
    }
    public(&portal, "/v1/calendar/2026?calendar=not-to-be", "en")?.refused(400, "invalid-parameter")?;
    Ok(())
}

#[test]
fn each_fault_of_a_calendar_is_named_with_its_place() -> Result<()> {
    let portal = Portal::start()?;
    let whole = moved("faulty", &[("2026-11-28", "2026-12-08")])?;
    let last = whole["moved"].as_array().map_or(0, Vec::len) - 1;
    let at = |field: &str| format!("/moved/{last}/{field}");
    for (pointer, value, code) in [
        ("/version".to_owned(), json!(""), "not-a-version"),
        ("/version".to_owned(), json!("../kz"), "not-a-version"),
        ("/version".to_owned(), json!("K"), "not-a-version"),
        ("/last_year".to_owned(), json!(2019), "reversed"),
        (at("from"), json!("2026-11-27"), "not-a-weekend"),
        (at("to"), json!("2026-11-29"), "not-a-working-day"),
        (at("to"), json!("2026-12-16"), "not-a-working-day"),
        (at("to"), json!("2026-13-01"), "not-a-date"),
        (
            format!("/moved/{last}"),
            json!({"from": "2029-01-06", "to": "2029-01-09", "source": "a test", "confirmed": true}),
            "outside-years",
        ),
        ("/holidays/0/day".to_owned(), json!(32), "no-such-day"),
    ] {
        let answer = publish(&portal, &with(&whole, &pointer, value.clone()))?;
        let answer = answer
            .refused(422, "invalid-document")
            .with_context(|| format!("{pointer} {value}"))?;
        let faults = answer.faults();
        assert!(
            faults
                .iter()
                .any(|(place, found)| *place == pointer && found == code),
            "{pointer} {value}: {faults:?}"
        );
    }
    Ok(())
}

#[test]
fn a_published_calendar_is_in_force_at_once_and_stands_for_ever_under_its_version() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let portal = Portal::at("2026-11-23T05:00:00Z")?;
    let before = portal.life()?;
    let first = moved("kz-2026.2", &[("2026-12-12", "2026-12-08")])?;
    assert_eq!(publish(&portal, &first)?.with(200)?.json(), first);
    publish(&portal, &first)?.with(200)?;
    assert_eq!(read(&portal, "/v1/calendar/2026")?["version"], "kz-2026.2");
    assert_eq!(read(&portal, "/v1/terms?at=2026-11-23")?["calendar"], "kz-2026.2");
    let days = |calendar: &str| {
        let terms = read(&portal, &format!("/v1/terms?at=2026-11-23&calendar={calendar}"))?;
        Ok::<_, anyhow::Error>(due(&terms, "answer")?.to_owned())
    };
    assert_eq!(days("kz-2026.1")?, "2026-12-08");
    assert_eq!(days("kz-2026.2")?, "2026-12-09");

    // What arrives from now on goes by it; what arrived before goes by its own until it is computed anew.
    let after = portal.life()?;
    assert_eq!(after.case()?["calendar"], "kz-2026.2");
    assert_eq!(
        owed(&after.case()?, &after.number, "answer")?["due"],
        "2026-12-09"
    );
    assert_eq!(
        owed(&before.case()?, &before.number, "answer")?["due"],
        "2026-12-08"
    );

    for version in ["kz-2026.1", "kz-2026.2"] {
        let other = moved(version, &[("2026-12-19", "2026-12-09")])?;
        publish(&portal, &other)?
            .refused(409, "version-taken")
            .context(version)?;
    }
    assert_eq!(days("kz-2026.2")?, "2026-12-09");
    publish(&portal, &moved("kz-2026.3", &[])?)?.with(200)?;
    assert_eq!(read(&portal, "/v1/calendar/2026")?["version"], "kz-2026.3");
    assert_eq!(days("kz-2026.2")?, "2026-12-09");

    // A calendar that came back is in force again, and outlives the host.
    publish(&portal, &first)?.with(200)?;
    let portal = Portal::open(portal.stop()?, &[])?;
    assert_eq!(read(&portal, "/v1/calendar/2026")?["version"], "kz-2026.2");
    Ok(())
}

#[test]
fn a_newer_calendar_moves_open_terms_later_and_never_earlier_and_leaves_closed_cases_alone() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let portal = Portal::at("2026-11-23T05:00:00Z")?;
    let (open, part, extended, closed) = (portal.life()?, portal.life()?, portal.life()?, portal.life()?);
    let there = part.forward_part()?;
    extended.done(
        Role::Head,
        "extension",
        &with(&extension(people::HOLDER), "/days", json!(1)),
    )?;
    closed.answer()?;
    let closed_etag = closed.etag()?;
    let receipts = open.receipts()?;

    // 28 November becomes a working Saturday, 8 and 9 December become days off.
    let calendar = moved(
        "kz-2026.2",
        &[("2026-11-28", "2026-12-08"), ("2026-12-12", "2026-12-09")],
    )?;
    publish(&portal, &calendar)?.with(200)?;
    assert_eq!(recompute(&portal)?.0, 3);

    let case = open.case()?;
    assert_eq!(events(&case), ["registered", "recomputed"]);
    let line = last(&case, "recomputed")?;
    assert_eq!(line["actor"], "portal");
    assert_eq!(line["tells"], json!(["applicant", "administrator"]));
    assert_eq!(
        line["redated"],
        json!([
            {"leg": open.number, "kind": "refuse", "from": "2026-11-30", "computed": "2026-11-28", "to": "2026-11-30"},
            {"leg": open.number, "kind": "answer", "from": "2026-12-08", "computed": "2026-12-10", "to": "2026-12-10"}
        ])
    );
    let answer = owed(&case, &open.number, "answer")?;
    assert_eq!(answer["due"], "2026-12-10");
    let refuse = owed(&case, &open.number, "refuse")?;
    assert_eq!(
        refuse["due"], "2026-11-30",
        "a day that was told is not moved earlier"
    );
    for owed in [&answer, &refuse] {
        let steps = owed["derivation"].as_array().context("no derivation")?;
        assert_eq!(
            steps.last().map(|step| &step["day"]),
            Some(&owed["due"]),
            "{owed}"
        );
    }
    assert_eq!(open.receipts()?, receipts, "the receipt is of the sending");

    let case = part.case()?;
    for leg in [&part.number, &there] {
        assert_eq!(owed(&case, leg, "answer")?["due"], "2026-12-10", "{leg}");
    }
    let case = extended.case()?;
    let answer = owed(&case, &extended.number, "answer")?;
    assert_eq!(
        answer["due"], "2026-12-10",
        "the extended day, 9 December, is off now"
    );
    assert_eq!(closed.etag()?, closed_etag);

    // A second run does nothing.
    let etags = [open.etag()?, part.etag()?, extended.etag()?];
    assert_eq!(recompute(&portal)?.0, 0);
    assert_eq!([open.etag()?, part.etag()?, extended.etag()?], etags);

    // A day off was no last day, even where that was published late (Civil Code, article 175): no breach was written down.
    portal.set_clock("2026-12-10T19:00:00Z")?;
    publish(
        &portal,
        &moved(
            "kz-2026.3",
            &[
                ("2026-11-28", "2026-12-08"),
                ("2026-12-12", "2026-12-09"),
                ("2026-12-13", "2026-12-10"),
            ],
        )?,
    )?
    .with(200)?;
    recompute(&portal)?;
    let answer = owed(&open.case()?, &open.number, "answer")?;
    assert_eq!(answer["due"], "2026-12-11");
    assert_eq!(answer["breached_on"], json!(null));
    Ok(())
}

#[test]
fn recomputing_goes_in_batches_to_the_end_and_two_runs_at_once_do_it_once() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let portal = Portal::at("2026-11-23T05:00:00Z")?;
    let (company, other) = (portal.company()?, portal.company()?);
    let lists = at_once(8, |place| {
        let citizen = portal.somebody()?;
        let holder = if place % 2 == 0 { &company.bin } else { &other.bin };
        let cases = (0..30).map(|_| Ok(id(&portal.case(&citizen, holder)?)));
        Ok((citizen.iin.clone(), cases.collect::<Result<Vec<_>>>()?))
    })?;
    publish(&portal, &moved("kz-2026.2", &[("2026-12-12", "2026-12-08")])?)?.with(200)?;
    let runs = at_once(2, |_| recompute(&portal))?;
    let done: u64 = runs.iter().map(|(done, _)| done).sum();
    assert_eq!(done, 240, "{runs:?}");
    assert!(runs.iter().all(|(_, batches)| *batches >= 3), "{runs:?}");
    for (iin, cases) in lists {
        for number in cases {
            let case = portal.seen(&iin, &number)?.with(200)?.json();
            assert_eq!(owed(&case, &number, "answer")?["due"], "2026-12-09");
            assert_eq!(times(&case, "recomputed"), 1, "{number}");
        }
    }
    assert_eq!(recompute(&portal)?.0, 0);
    for cursor in ["x", "0.2026.1", "1.2026", "1.2026.1.1", ""] {
        let path = format!("/v1/calendar/recomputation?cursor={cursor}");
        portal
            .client
            .json("POST", &path, &portal.operator(), &json!({}))?
            .refused(400, "invalid-parameter")
            .with_context(|| cursor.to_owned())?;
    }
    Ok(())
}

#[test]
fn an_act_after_a_newer_calendar_keeps_what_was_told_and_goes_by_the_newer_for_what_is_new() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let portal = Portal::at("2026-11-23T05:00:00Z")?;
    let life: Life<'_> = portal.life()?;
    publish(&portal, &moved("kz-2026.2", &[("2026-12-12", "2026-12-09")])?)?.with(200)?;
    // The term stands as it was told; the day to which it is extended is found by the calendar in force.
    let case = life.done(
        Role::Head,
        "extension",
        &with(&extension(people::HOLDER), "/days", json!(1)),
    )?;
    let answer = owed(&case, &life.number, "answer")?;
    assert_eq!(case["legs"][0]["extension"]["from"], "2026-12-08");
    assert_eq!(answer["due"], "2026-12-10");
    let there = life.forward()?;
    assert_eq!(owed(&life.case()?, &there, "answer")?["due"], "2026-12-08");
    assert_eq!(life.case()?["calendar"], "kz-2026.1");
    Ok(())
}
