//! `GET /v1/health`, `GET /v1/openapi.json`, `GET /problems/{slug}`, and everything that nobody serves.

use anyhow::{Context as _, Result};
use portal_tests::addresses::{address, allowed};
use portal_tests::client::bearer;
use portal_tests::server::{Portal, eventually};

#[test]
fn health_says_that_the_store_answers_and_what_is_in_force() -> Result<()> {
    let portal = Portal::start()?;
    let health = portal
        .client
        .send("GET", "/v1/health", &[], &[])?
        .with(200)?
        .json();
    assert_eq!(health["status"], "ok");
    for field in ["version", "rules", "calendar", "calendar_ends"] {
        assert!(
            health[field].as_str().is_some_and(|text| !text.is_empty()),
            "{health}"
        );
    }
    Ok(())
}

#[test]
fn health_and_the_log_say_in_time_that_the_calendar_ends_and_health_fails_when_it_has() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let portal = Portal::at("2027-10-01T05:00:00Z")?;
    let health = |language: &str| {
        portal
            .client
            .send("GET", "/v1/health", &[("accept-language", language)], &[])
    };
    let said = || {
        let lines = portal.log();
        let all = lines
            .iter()
            .filter(|line| line.to_string().contains("2027-12-31"));
        all.count()
    };
    for (now, left) in [
        ("2027-10-01T18:00:00Z", None),
        ("2027-10-01T19:30:00Z", Some(90)),
        ("2027-12-17T05:00:00Z", Some(14)),
        ("2027-12-31T18:59:59Z", Some(0)),
    ] {
        portal.set_clock(now)?;
        let before = said();
        portal.sweep()?;
        portal.sweep()?;
        for (language, word) in [("kk", "күнтізбесі"), ("ru", "календарь"), ("en", "calendar")]
        {
            let health = health(language)?.with(200)?.json();
            assert_eq!(health["status"], "ok");
            assert_eq!(health["calendar_ends"], "2027-12-31");
            let warnings = health["warnings"].as_array().context("no warnings")?;
            assert_eq!(warnings.len(), usize::from(left.is_some()), "{now}: {health}");
            for warning in warnings {
                assert_eq!(warning["code"], "calendar-ends");
                let text = warning["text"].as_str().context("no text")?;
                assert!(
                    text.contains(word) && left.is_some_and(|left: i32| text.contains(&left.to_string())),
                    "{text}"
                );
            }
        }
        if left.is_some() {
            eventually("line of the log", || Ok((said() > before).then_some(())))?;
        }
        assert_eq!(said() - before, usize::from(left.is_some()), "{now}: once a day");
    }
    for now in [
        "2027-12-31T19:00:00Z",
        "2028-02-01T05:00:00Z",
        "2030-06-03T05:00:00Z",
    ] {
        portal.set_clock(now)?;
        for (language, word) in [("kk", "күнтізбесі"), ("ru", "календарь"), ("en", "calendar")]
        {
            let refused = health(language)?.refused(503, "not-covered")?;
            assert!(refused.header("retry-after").is_some());
            let detail = refused.json()["detail"].as_str().context("no detail")?.to_owned();
            assert!(detail.contains(word), "{detail}");
        }
    }
    Ok(())
}

#[test]
fn the_openapi_document_is_served() -> Result<()> {
    let portal = Portal::start()?;
    let answer = portal
        .client
        .send("GET", "/v1/openapi.json", &[], &[])?
        .with(200)?;
    assert_eq!(answer.header("content-type"), Some("application/json"));
    let document = answer.json();
    assert!(
        document["openapi"]
            .as_str()
            .is_some_and(|version| version.starts_with("3."))
    );
    assert!(
        document["paths"]
            .as_object()
            .is_some_and(|paths| !paths.is_empty())
    );
    Ok(())
}

#[test]
fn a_path_that_nobody_serves_is_a_problem() -> Result<()> {
    let portal = Portal::start()?;
    for path in [
        "/",
        "/v1",
        "/v1/",
        "/nothing",
        "/v2/requests",
        "/v1/health/",
        "/v1/me",
        "/v1/requests/1/attachments",
        "/v1/holders/990340000014/staff",
        "/problems",
        "/problems/",
        "/problems/no-such-problem",
        "/problems/not-found/more",
        "/%2e%2e/secret",
        "/v1//health",
    ] {
        let answer = portal
            .client
            .send("GET", path, &[], &[])?
            .refused(404, "not-found")
            .context(path)?;
        assert_eq!(answer.json()["instance"], path);
    }
    for method in ["POST", "PUT", "DELETE", "PATCH"] {
        portal
            .client
            .send(method, "/nothing", &[], b"{}")?
            .refused(404, "not-found")
            .context(method)?;
    }
    Ok(())
}

#[test]
fn the_type_of_a_problem_leads_to_its_explanation_in_three_languages() -> Result<()> {
    let portal = Portal::start()?;
    let problem = portal
        .client
        .send("GET", "/nothing", &[], &[])?
        .refused(404, "not-found")?;
    let place = problem.json()["type"].as_str().context("no type")?.to_owned();
    let mut titles = ["kk", "ru", "en"]
        .into_iter()
        .map(|language| {
            let headers = [("accept-language", language)];
            let told = portal
                .client
                .send("GET", &place, &headers, &[])?
                .with(200)?
                .json();
            assert_eq!(told["slug"], "not-found");
            assert_eq!(told["status"], 404);
            Ok(told["title"].as_str().context("no title")?.to_owned())
        })
        .collect::<Result<Vec<_>>>()?;
    titles.sort();
    titles.dedup();
    assert_eq!(titles.len(), 3);
    Ok(())
}

#[test]
fn a_method_that_a_resource_does_not_know_is_refused_with_those_it_knows() -> Result<()> {
    let portal = Portal::start()?;
    let bearer = bearer(&portal.somebody()?.token);
    let headers = [("authorization", &*bearer), ("content-type", "application/json")];
    for (path, known) in allowed() {
        let path = address(path);
        for method in ["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"] {
            if known.split(", ").any(|known| known == method) {
                continue;
            }
            let answer = portal
                .client
                .send(method, &path, &headers, b"{}")?
                .refused(405, "method-not-allowed")
                .with_context(|| format!("{method} {path}"))?;
            assert_eq!(answer.header("allow"), Some(&*known), "{method} {path}");
        }
    }
    Ok(())
}
