//! The embedded host, with the test components: what it grants and denies, and that no component harms another.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use portal_tests::client::Answer;
use portal_tests::crowd::at_once;
use portal_tests::server::{Folder, Portal, eventually, refused_start, root};
use portal_tests::wire::Wire;
use rustls::ServerConfig;
use rustls::pki_types::PrivatePkcs8KeyDer;
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::runtime::Runtime;
use tokio_rustls::TlsAcceptor;

/// The deadline of the host under test; no neighbour may wait as long.
const DEADLINE: Duration = Duration::from_millis(1_000);

/// A host that serves the test components.
fn components(environment: &[(&str, &str)]) -> Result<Portal> {
    Portal::open(
        Folder::of(root().join("tests/components/spin.toml"))?,
        environment,
    )
}

/// What the probe answers when it is asked this.
fn probe(host: &Portal, query: &str) -> Result<Answer> {
    host.client.send("GET", &format!("/probe/a/b?{query}"), &[], &[])
}

/// The words of the probe.
fn said(host: &Portal, query: &str) -> Result<String> {
    Ok(String::from_utf8(probe(host, query)?.with(200)?.body)?)
}

/// An answer that the host gives in place of a component, with nothing of what happened inside.
fn told_by_the_host(answer: Answer, status: u16) -> Result<()> {
    let answer = answer.with(status)?;
    ensure!(
        answer.header("content-type") == Some("application/problem+json"),
        "{answer:?}"
    );
    ensure!(
        answer.header("x-request-id").is_some_and(|id| !id.is_empty()),
        "{answer:?}"
    );
    let body = answer.json();
    ensure!(body["status"] == status && body["title"].is_string(), "{body}");
    ensure!(
        body["type"]
            .as_str()
            .is_some_and(|kind| kind.starts_with("/problems/")),
        "{body}"
    );
    let text = body.to_string();
    for inside in ["wasm", "panic", "trap", "backtrace", "src/"] {
        ensure!(!text.contains(inside), "the answer tells of the inside: {text}");
    }
    Ok(())
}

#[test]
fn a_store_that_was_not_granted_stays_closed() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let host = components(&[])?;
    assert_eq!(said(&host, "do=open&label=default")?, "opened");
    assert_ne!(said(&host, "do=open&label=other")?, "opened");
    let denied = host
        .client
        .send("GET", "/denied?do=open&label=default", &[], &[])?;
    assert_eq!(String::from_utf8(denied.with(200)?.body)?, "Error::AccessDenied");
    let denied = host.client.send("GET", "/denied?do=kv&op=get&key=a", &[], &[])?;
    assert_eq!(String::from_utf8(denied.with(200)?.body)?, "Error::AccessDenied");
    Ok(())
}

#[test]
fn a_component_calls_only_where_it_may() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let outside = TcpListener::bind("127.0.0.1:0")?;
    let port = outside.local_addr()?.port();
    let elsewhere = TcpListener::bind("127.0.0.1:0")?;
    elsewhere.set_nonblocking(true)?;
    let other_port = elsewhere.local_addr()?.port();
    let calls = AtomicUsize::new(0);
    let calls = std::sync::Arc::new(calls);
    let counted = calls.clone();
    // It ends with the process of the test.
    std::thread::spawn(move || {
        for mut stream in outside.incoming().flatten() {
            counted.fetch_add(1, Ordering::SeqCst);
            let _ = stream.read(&mut [0; 4_096]);
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\nok");
        }
    });
    let host = components(&[("SPIN_VARIABLE_OWN_PORT", &port.to_string())])?;
    assert_eq!(
        said(&host, &format!("do=fetch&url=http://localhost:{port}/"))?,
        "200 2"
    );
    assert_eq!(calls.load(Ordering::SeqCst), 1);
    for url in [
        format!("http://127.0.0.1:{port}/"),
        format!("http://[::1]:{port}/"),
        format!("http://localhost.:{port}/"),
        format!("http://localhost:{other_port}/"),
        format!("http://localhost:{port}@127.0.0.1:{other_port}/"),
        format!("https://localhost:{port}/"),
        "http://localhost/".to_owned(),
        "http://example.org/".to_owned(),
    ] {
        let words = said(&host, &format!("do=fetch&url={url}"))?;
        assert!(words.starts_with("error"), "{url}: {words}");
    }
    let denied = format!("/denied?do=fetch&url=http://localhost:{port}/");
    let denied = host.client.send("GET", &denied, &[], &[])?.with(200)?;
    assert!(denied.body.starts_with(b"error"), "{denied:?}");
    assert_eq!(calls.load(Ordering::SeqCst), 1, "a denied call was made");
    assert!(elsewhere.accept().is_err(), "a denied call was made");
    Ok(())
}

/// Has the probe call these addresses, each from the one before, and answers what comes back.
fn chain(host: &Portal, query: &str, calls: &[&str]) -> Result<Answer> {
    let headers = [("call", &*calls.join(" ")), ("x-request-id", "outer-1")];
    let path = format!("/probe/a/b?do=pass&{query}");
    host.client.send("POST", &path, &headers, b"12345")
}

#[test]
fn a_component_calls_another_without_a_socket() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let host = components(&[])?;
    let asked = "http://inner.spin.internal/any/path?do=headers";
    let headers = String::from_utf8(chain(&host, "", &[asked])?.with(200)?.body)?;
    let mut told: Vec<&str> = headers
        .lines()
        .filter(|line| !line.starts_with("call:"))
        .collect();
    told.sort_unstable();
    assert_eq!(
        told,
        [
            "spin-base-path: /",
            "spin-client-addr: 0.0.0.0:0",
            "spin-component-route: ",
            "spin-full-url: http://inner.spin.internal/any/path?do=headers",
            "spin-matched-route: /...",
            "spin-path-info: /any/path",
            "spin-raw-component-route: /...",
            "x-request-id: outer-1",
        ]
    );
    // Bodies go both ways, in pieces.
    let body = chain(&host, "mib=3", &["http://inner.spin.internal/?do=body"])?.with(200)?;
    assert_eq!(body.body, (5 + (3 << 20)).to_string().into_bytes());
    let stream = chain(&host, "", &["http://inner.spin.internal/?do=stream&mib=3"])?.with(200)?;
    assert_eq!(stream.body.len(), 3 << 20);
    // What the called one answers for is answered for to the caller, which passes it on here.
    told_by_the_host(chain(&host, "", &["http://inner.spin.internal/?do=panic"])?, 500)
}

#[test]
fn a_component_calls_only_components_that_it_may() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let host = components(&[])?;
    let said = |calls: &[&str]| Ok::<_, anyhow::Error>(String::from_utf8(chain(&host, "", calls)?.body)?);
    let hello = "http://hello.spin.internal/";
    assert_eq!(
        chain(&host, "", &[hello])?.with(200)?.body,
        host.client.send("GET", "/hello", &[], &[])?.body
    );
    let inner = "http://inner.spin.internal/?do=pass";
    for (calls, word) in [
        // Named by the caller in the middle neither itself nor by a star.
        (vec![inner, hello], "HttpRequestDenied"),
        (
            vec!["http://denied.spin.internal/?do=pass", inner],
            "HttpRequestDenied",
        ),
        (vec!["https://inner.spin.internal/?do=pass"], "HttpRequestDenied"),
        (vec!["http://nobody.spin.internal/"], "DestinationNotFound"),
        // It has no trigger by HTTP.
        (vec!["http://cron.spin.internal/"], "DestinationNotFound"),
    ] {
        let words = said(&calls)?;
        assert!(
            words.starts_with("error") && words.contains(word),
            "{calls:?}: {words}"
        );
    }
    // No client reaches what has no public route, nor speaks as if it were a component.
    for path in ["/inner", "/any/path?do=headers"] {
        told_by_the_host(host.client.send("GET", path, &[], &[])?, 404)?;
    }
    let claimed = [("host", "inner.spin.internal")];
    told_by_the_host(
        host.client.send("GET", "/probe/a?do=headers", &claimed, &[])?,
        400,
    )
}

#[test]
fn a_chain_of_calls_needs_no_more_instances_than_one_request() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let host = components(&[("PORTAL_INSTANCES", "1")])?;
    let inner = "http://inner.spin.internal/?do=pass";
    let last = "http://inner.spin.internal/?do=body";
    at_once(4, |_| {
        for _ in 0..5 {
            let answer = chain(&host, "", &[inner, inner, last])?.with(200)?;
            ensure!(answer.body == b"5", "{answer:?}");
        }
        Ok(())
    })?;
    let words = String::from_utf8(chain(&host, "", &[inner, inner, inner, last])?.body)?;
    assert!(
        words.starts_with("error") && words.contains("LoopDetected"),
        "{words}"
    );
    Ok(())
}

#[test]
fn a_called_component_has_what_is_left_of_its_callers_time() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let host = components(&[("PORTAL_DEADLINE_MS", "2000")])?;
    // It answers at once and would go on for long.
    let lingering = "http://inner.spin.internal/?do=stream&ms=60000";
    let _ = chain(&host, "ms=1400", &[lingering]);
    let line = eventually("line about the inner call", || {
        let mut lines = host.log().into_iter();
        Ok(lines.find(|line| line["component"] == "inner"))
    })?;
    let took = line["duration_us"].as_u64().context("no duration")?;
    assert!(took < 1_400_000 && line["error"].is_string(), "{line}");
    Ok(())
}

#[test]
fn a_call_between_components_has_the_limits_of_a_request() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let host = components(&[("PORTAL_BODY_MIB", "1")])?;
    let last = "http://inner.spin.internal/?do=body";
    assert_eq!(chain(&host, "", &[last])?.with(200)?.body, b"5");
    told_by_the_host(chain(&host, "mib=1", &[last])?, 413)
}

#[test]
fn a_call_between_components_has_a_line_and_costs_its_caller() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let host = components(&[])?;
    let set = "http://inner.spin.internal/7/8?do=kv&op=set&key=chained&value=1";
    let mut wanted = vec![];
    let answer = chain(&host, "", &[set])?.with(200)?;
    assert_eq!(answer.body, b"ok");
    wanted.push(host.logged(&answer)?);
    let called = host.log().into_iter().filter(|line| line["caller"] == "probe");
    wanted.extend(called);
    let [outer, inner] = wanted.as_slice() else {
        anyhow::bail!("not two lines: {wanted:?}");
    };
    for (line, component, route) in [(outer, "probe", "/probe/:name/..."), (inner, "inner", "/...")] {
        assert_eq!(line["component"], component);
        assert_eq!(line["request_id"], "outer-1");
        assert_eq!(line["route"], route);
        assert_eq!(line["durable_writes"], 1, "{line}");
        assert_eq!(line["status"], 200);
    }
    Ok(())
}

#[test]
fn a_component_that_loops_or_sleeps_is_stopped_and_its_neighbours_are_served() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let deadline = DEADLINE.as_millis().to_string();
    let host = components(&[("PORTAL_DEADLINE_MS", &deadline)])?;
    at_once(8, |index| {
        if index < 4 {
            let what = if index % 2 == 0 {
                "do=loop"
            } else {
                "do=sleep&ms=60000"
            };
            return told_by_the_host(probe(&host, what)?, 504);
        }
        let begun = Instant::now();
        let mut served = 0;
        while begun.elapsed() < DEADLINE / 2 {
            host.client.send("GET", "/hello", &[], &[])?.with(200)?;
            served += 1;
        }
        // A neighbour that waited for the deadline of another would be served once.
        ensure!(served > 1, "{served} served");
        Ok(())
    })?;
    Ok(())
}

#[test]
fn a_component_gets_no_more_memory_than_its_share() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let host = components(&[("PORTAL_MEMORY_MIB", "32")])?;
    assert_eq!(
        said(&host, "do=allocate&mib=8")?,
        format!("allocated {}", 8 << 20)
    );
    assert!(said(&host, "do=allocate&mib=64")?.starts_with("error"));
    assert_eq!(
        said(&host, "do=allocate&mib=8")?,
        format!("allocated {}", 8 << 20)
    );
    Ok(())
}

#[test]
fn a_component_that_panics_or_says_nothing_is_answered_for() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let host = components(&[])?;
    for fault in ["do=panic", "do=silent"] {
        told_by_the_host(probe(&host, fault)?, 500).context(fault)?;
    }
    host.client.send("GET", "/hello", &[], &[])?.with(200)?;
    told_by_the_host(host.client.send("GET", "/nothing", &[], &[])?, 404)
}

#[test]
fn an_answer_of_the_host_has_the_request_id_of_the_client() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let host = components(&[])?;
    let ask = |id: &str| {
        host.client
            .send("GET", "/nobody/serves/this", &[("x-request-id", id)], &[])
    };
    assert_eq!(ask("mine-1")?.with(404)?.header("x-request-id"), Some("mine-1"));
    assert_ne!(
        ask("not mine")?.with(404)?.header("x-request-id"),
        Some("not mine")
    );
    Ok(())
}

#[test]
fn an_answer_that_breaks_off_is_not_taken_for_a_whole_one() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let host = components(&[])?;
    assert_eq!(probe(&host, "do=stream&mib=3")?.with(200)?.body.len(), 3 << 20);
    match probe(&host, "do=break&mib=3") {
        Err(_) => Ok(()),
        Ok(answer) => told_by_the_host(answer, 500),
    }
}

#[test]
fn a_body_is_limited_whether_announced_or_not() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let host = components(&[("PORTAL_BODY_MIB", "1")])?;
    let limit = vec![b'x'; 1 << 20];
    let over = vec![b'x'; (1 << 20) + 1];
    let path = "/probe/a?do=body";
    let read = host.client.send("POST", path, &[], &limit)?.with(200)?;
    assert_eq!(read.body, limit.len().to_string().into_bytes());
    told_by_the_host(host.client.send("POST", path, &[], &over)?, 413)?;
    for (body, status) in [(&limit, 200), (&over, 413)] {
        let mut wire = Wire::open(&host.client)?;
        wire.head("POST", path, &[("transfer-encoding", "chunked")])?;
        for piece in body.chunks(100_000) {
            wire.chunk(piece)?;
        }
        wire.chunk(b"")?;
        let answer = wire.answer()?.context("no answer")?;
        if status == 413 {
            told_by_the_host(answer, 413)?;
        } else {
            assert_eq!(answer.with(200)?.body, body.len().to_string().into_bytes());
        }
    }
    Ok(())
}

#[test]
fn an_address_sends_no_more_than_it_may() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let host = components(&[
        ("PORTAL_RATE", "1"),
        ("PORTAL_BURST", "3"),
        ("PORTAL_PROXIES", "127.0.0.1"),
    ])?;
    let ask = |client: &str| {
        host.client
            .send("GET", "/hello", &[("x-forwarded-for", client)], &[])
    };
    // Whatever a client claims, only what the proxy adds at the end counts.
    for claimed in ["", "198.51.100.1, ", "198.51.100.2, "] {
        ask(&format!("{claimed}192.0.2.1"))?.with(200)?;
    }
    let refused = ask("198.51.100.3, 192.0.2.1")?;
    assert_eq!(refused.problem(), "too-many-requests");
    assert_eq!(refused.header("retry-after"), Some("1"));
    told_by_the_host(refused, 429)?;
    ask("192.0.2.2")?.with(200)?;
    ask("198.51.100.3")?.with(200)?;
    eventually("request in the bucket again", || {
        Ok((ask("192.0.2.1")?.status == 200).then_some(()))
    })?;
    // Without a proxy's word it is the connection's address; what no function answers is not counted.
    let direct = |path| host.client.send("GET", path, &[], &[]);
    for _ in 0..5 {
        direct("/.well-known/spin/health")?.with(200)?;
    }
    let answers = (0..4).map(|_| Ok(direct("/hello")?.status));
    assert_eq!(answers.collect::<Result<Vec<_>>>()?, [200, 200, 200, 429]);
    Ok(())
}

#[test]
fn only_so_many_connections_are_open_at_once() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let host = components(&[("PORTAL_CONNECTIONS", "2")])?;
    let mut first = Wire::open(&host.client)?;
    let headers = [("content-length", "5"), ("expect", "100-continue")];
    first.head("POST", "/probe/a?do=body", &headers)?;
    first.continued()?;
    let mut second = Wire::open(&host.client)?;
    second.head("POST", "/probe/a?do=body", &headers)?;
    second.continued()?;
    let address = host.client.base().trim_start_matches("http://");
    let mut third = TcpStream::connect(address)?;
    third.write_all(b"GET /hello HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n")?;
    third.set_read_timeout(Some(Duration::from_millis(300)))?;
    let mut answer = [0; 12];
    ensure!(third.read(&mut answer).is_err(), "a third connection was served");
    first.send(b"12345")?;
    assert_eq!(first.answer()?.context("no answer")?.with(200)?.body, b"5");
    third.set_read_timeout(None)?;
    third.read_exact(&mut answer)?;
    assert_eq!(&answer, b"HTTP/1.1 200");
    Ok(())
}

#[test]
fn a_client_that_never_reads_does_not_keep_its_connection() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let deadline = DEADLINE.as_millis().to_string();
    let host = components(&[("PORTAL_DEADLINE_MS", &deadline)])?;
    let mut deaf = Wire::open(&host.client)?;
    deaf.head("GET", "/probe/a?do=stream&mib=64", &[])?;
    // The line is written when the host has let the answer go; the client is still there.
    eventually("end of the answer", || {
        let ended = host.log().into_iter().any(|line| line["event"] == "request");
        Ok(ended.then_some(()))
    })?;
    drop(deaf);
    Ok(())
}

#[test]
fn a_personal_number_does_not_reach_the_log() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let host = components(&[])?;
    let number = "880101300123";
    let everywhere = [("authorization", number), ("x-other", number), ("cookie", number)];
    for query in [
        format!("do=print&text={number}"),
        format!("do=kv&op=get&key={number}"),
        format!("do=fetch&url=http://example.org/{number}"),
        format!("do=panic&{number}"),
        "do=print&text=done".to_owned(),
    ] {
        let path = format!("/probe/{number}/b?{query}");
        host.client.send("POST", &path, &everywhere, number.as_bytes())?;
    }
    let mut wire = Wire::open(&host.client)?;
    wire.head(&format!("X{number}"), &format!("/{number}"), &everywhere)?;
    wire.answer()?.context("no answer")?.with(404)?;
    eventually("last lines", || {
        let log = host.log();
        let printed = log.iter().any(|line| line["text"] == "done");
        let refused = log.iter().any(|line| line["status"] == 404);
        Ok((printed && refused).then_some(()))
    })?;
    let log = host.log();
    assert!(
        log.iter().any(|line| line["event"] == "outbound-denied"),
        "{log:?}"
    );
    for line in log {
        assert!(!line.to_string().contains(number), "{line}");
    }
    Ok(())
}

#[test]
fn a_body_that_breaks_off_is_an_error_for_the_component() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let host = components(&[])?;
    let mut wire = Wire::open(&host.client)?;
    wire.head("POST", "/probe/a?do=body", &[("content-length", "10")])?;
    wire.send(b"12345")?;
    wire.half_close()?;
    if let Some(answer) = wire.answer()? {
        assert!(
            answer.status >= 400 || answer.body.starts_with(b"error"),
            "a part was taken for the whole: {answer:?}"
        );
    }
    Ok(())
}

#[test]
fn a_client_cannot_speak_for_the_host() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let host = components(&[])?;
    let claimed = [
        ("spin-client-addr", "203.0.113.7:1"),
        ("spin-path-match-name", "forged"),
        ("spin-full-url", "https://forged.example/"),
        ("Spin-Anything", "forged"),
        ("x-other", "kept"),
    ];
    let answer = host.client.send("GET", "/probe/a/b?do=headers", &claimed, &[])?;
    let headers = String::from_utf8(answer.with(200)?.body)?;
    assert!(
        !headers.contains("forged") && !headers.contains("203.0.113.7"),
        "{headers}"
    );
    for expected in ["x-other: kept", "spin-path-match-name: a", "spin-path-info: /b"] {
        assert!(
            headers.lines().any(|line| line == expected),
            "{expected} in {headers}"
        );
    }
    Ok(())
}

#[test]
fn variables_reach_the_component_that_they_are_for() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let host = components(&[("SPIN_VARIABLE_GREETING", "қайырлы күн")])?;
    assert_eq!(said(&host, "do=variable&name=greeting")?, "қайырлы күн, alem");
    let denied = host
        .client
        .send("GET", "/denied?do=variable&name=greeting", &[], &[])?;
    assert!(!String::from_utf8(denied.body)?.contains("қайырлы"));
    Ok(())
}

#[test]
fn the_store_is_as_bad_as_it_was_asked_to_be() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let error = "Error::Other";
    let long = "x".repeat(1_025);
    let too_long = format!("op=set-many&key=a&value={long}");
    // Calls of the probe and how its words begin, one after the other on an empty store.
    let modes: [(&str, &[(&str, &str)]); 7] = [
        (
            "",
            &[
                ("op=set&key=a&value=1", "ok"),
                ("op=stale-swap&key=a&value=2", "failed, some 1"),
                ("op=swap&key=a&value=2", "ok"),
                ("op=get-many&key=a,absent", "a=some 2 "),
                ("op=increment&key=a&value=1", error),
                ("op=list&key=", "a"),
            ],
        ),
        (
            "swap-says-failed",
            &[
                ("op=swap&key=a&value=1", "failed, some 1"),
                ("op=stale-swap&key=a&value=2", "failed, some 1"),
                ("op=get&key=a", "some 1"),
            ],
        ),
        (
            "swap-says-ok",
            &[
                ("op=swap&key=a&value=1", "ok"),
                ("op=swap&key=a&value=2", "ok"),
                ("op=get&key=a", "some 1"),
            ],
        ),
        (
            "swap-from-absent-overwrites",
            &[
                ("op=set&key=a&value=1", "ok"),
                ("op=stale-swap&key=a&value=2", "ok"),
                ("op=get&key=a", "some 2"),
            ],
        ),
        ("get-many-fails", &[("op=get-many&key=a", error)]),
        (
            "batches-tear,error-at=2,error-at=7",
            &[
                ("op=set-many&key=a,b,c&value=1", error),
                ("op=get&key=a", "some 1"),
                ("op=get&key=b", "none"),
                ("op=get&key=c", "none"),
                ("op=delete-many&key=a,b,c", error),
                ("op=get&key=a", "none"),
            ],
        ),
        (
            "value-limit=1",
            &[
                ("op=set&key=a&value=1", "ok"),
                (&too_long, error),
                ("op=get&key=a", "some 1"),
            ],
        ),
    ];
    for (faults, calls) in modes {
        let host = components(&[("PORTAL_FAULTS", faults)])?;
        for (call, words) in calls {
            let answer = said(&host, &format!("do=kv&{call}"))?;
            assert!(answer.starts_with(words), "{faults}: {call}: {answer}");
        }
    }
    Ok(())
}

#[test]
fn the_clock_starts_its_component() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let host = components(&[("PORTAL_CRON", "on")])?;
    let runs = || said(&host, "do=kv&op=increment&key=cron/count&value=0");
    eventually("second run by the clock", || {
        Ok((runs()?.parse::<u32>()? >= 2).then_some(()))
    })
}

#[test]
fn the_clock_of_components_stands_where_its_file_says() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let folder = Folder::of(root().join("tests/components/spin.toml"))?.at("2025-04-11T10:00:00Z")?;
    let host = Portal::open(folder, &[])?;
    let file = host.data()?.join("clock");
    let shown = || said(&host, "do=now");
    let told = || {
        let lines = host.log().into_iter().filter(|line| line["event"] == "clock");
        lines.collect::<Vec<_>>()
    };
    assert_eq!(shown()?, "1744365600000");
    let begun = Instant::now();
    assert_eq!(said(&host, "do=sleep&ms=50")?, "slept");
    ensure!(
        begun.elapsed() >= Duration::from_millis(50),
        "a sleep goes by the clock that stands"
    );
    assert_eq!(shown()?, "1744365600000");
    host.set_clock("2027-01-01T00:00:00.5+05:00")?;
    assert_eq!(shown()?, "1798743600500");

    let announced = eventually("line about the clock", || Ok(told().pop()))?;
    assert_eq!(announced["instant"], "2025-04-11T10:00:00Z");
    // The log itself goes by the machine's clock.
    ensure!(announced["time"].as_str() > Some("2025-04-12"), "{announced}");

    std::fs::write(&file, "tomorrow")?;
    assert_eq!([shown()?, shown()?], ["1798743600500", "1798743600500"]);
    let complaint = eventually("line about the bad clock", || Ok(told().into_iter().nth(1)))?;
    assert_eq!(complaint["instant"], "2026-12-31T19:00:00.500Z");
    ensure!(complaint["error"].is_string(), "{complaint}");
    host.set_clock("2025-01-01T00:00:00Z")?;
    assert_eq!(shown()?, "1735689600000");
    std::fs::remove_file(&file)?;
    assert_eq!(shown()?, "1735689600000");
    eventually("line about the missing clock", || Ok(told().into_iter().nth(2)))?;
    Ok(())
}

#[test]
fn a_portal_lives_on_the_day_that_its_clock_shows() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let portal = Portal::at("2025-04-11T10:00:00Z")?;
    let (company, citizen) = (portal.company()?, portal.somebody()?);
    let case = portal.case(&citizen, &company.bin)?;
    assert_eq!(case["arrived_at"], "2025-04-11T10:00:00Z");
    portal.set_clock("2027-03-01T04:30:00Z")?;
    portal
        .client
        .get("/v1/me/requests", &citizen.token)?
        .refused(401, "token-expired")?;
    let case = portal.case(&portal.again(&citizen.iin), &company.bin)?;
    assert_eq!(case["arrived_at"], "2027-03-01T04:30:00Z");

    // The clock is the folder's: the next host over it goes by the same.
    let portal = Portal::open(portal.stop()?, &[])?;
    let citizen = portal.again(&citizen.iin);
    assert_eq!(portal.own_ids(&citizen)?.len(), 2);
    let case = portal.case(&citizen, &company.bin)?;
    assert_eq!(case["arrived_at"], "2027-03-01T04:30:00Z");
    Ok(())
}

#[test]
fn a_request_in_flight_is_answered_before_the_host_stops() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let host = components(&[])?;
    let client = host.client.clone();
    let mut wire = Wire::open(&client)?;
    let headers = [("content-length", "5"), ("expect", "100-continue")];
    wire.head("POST", "/probe/a?do=body", &headers)?;
    // From here on the component runs and waits for the body.
    wire.continued()?;
    let stopping = std::thread::spawn(move || host.stop());
    let address = client.base().trim_start_matches("http://").to_owned();
    eventually("end of the listening", || {
        Ok(TcpStream::connect(&address).is_err().then_some(()))
    })?;
    wire.send(b"12345")?;
    let answer = wire.answer()?.context("the request in flight was dropped")?;
    assert_eq!(answer.with(200)?.body, b"5");
    stopping.join().ok().context("the stop panicked")??;
    Ok(())
}

#[test]
fn two_hosts_do_not_share_a_data_folder() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let host = components(&[])?;
    let manifest = root().join("tests/components/spin.toml");
    let said = refused_start(
        &[
            "--manifest".as_ref(),
            manifest.as_ref(),
            "--data".as_ref(),
            host.data()?.as_ref(),
        ],
        &[],
    )?;
    assert!(said.contains(&*host.data()?.to_string_lossy()), "{said}");
    assert_eq!(said.trim_end().lines().count(), 1, "{said}");
    host.client.send("GET", "/hello", &[], &[])?.with(200)?;
    Ok(())
}

#[test]
fn what_keeps_a_host_from_serving_is_said_in_one_sentence() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let data = tempfile::tempdir()?;
    let manifest = root().join("spin.toml");
    let missing = data.path().join("no-such.toml");
    let (no_clock, bad_clock) = (data.path().join("no-clock"), data.path().join("bad-clock"));
    std::fs::write(&bad_clock, "2025-04-11")?;
    let known = components(&[])?;
    let taken = known.client.base().trim_start_matches("http://").to_owned();
    let components = root().join("tests/components/spin.toml");
    for (what, manifest, more, environment, word) in [
        (
            "a variable without a value",
            &manifest,
            vec![],
            vec![],
            "SPIN_VARIABLE_",
        ),
        ("no manifest", &missing, vec![], vec![], "no-such.toml"),
        (
            "an address that is taken",
            &components,
            vec!["--listen", &taken],
            vec![],
            &*taken,
        ),
        (
            "a fault that does not exist",
            &components,
            vec![],
            vec![("PORTAL_FAULTS", "swap-says-maybe")],
            "swap-says-maybe",
        ),
        (
            "a clock that is not there",
            &components,
            vec![],
            vec![("PORTAL_CLOCK", &*no_clock.to_string_lossy())],
            "no-clock",
        ),
        (
            "a clock without an instant",
            &components,
            vec![],
            vec![("PORTAL_CLOCK", &*bad_clock.to_string_lossy())],
            "bad-clock",
        ),
        (
            "an argument that does not exist",
            &components,
            vec!["--fast"],
            vec![],
            "--fast",
        ),
    ] {
        let mut arguments = vec![
            "--manifest".as_ref(),
            manifest.as_ref(),
            "--data".as_ref(),
            data.path().as_ref(),
        ];
        arguments.extend(more.iter().map(AsRef::<std::ffi::OsStr>::as_ref));
        let said = refused_start(&arguments, &environment).context(what)?;
        assert!(said.contains(word), "{what}: {said}");
        assert_eq!(said.trim_end().lines().count(), 1, "{what}: {said}");
    }
    Ok(())
}

/// A server that speaks TLS with this certificate and key, and answers each request; its port.
fn tls_server(certificate: &rcgen::Certificate, key: &rcgen::KeyPair) -> Result<(Runtime, u16)> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let key = PrivatePkcs8KeyDer::from(key.serialize_der());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key.into())?;
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0")?;
    listener.set_nonblocking(true)?;
    let port = listener.local_addr()?.port();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()?;
    runtime.spawn(async move {
        let listener = tokio::net::TcpListener::from_std(listener)?;
        loop {
            let (stream, _) = listener.accept().await?;
            let acceptor = acceptor.clone();
            tokio::spawn(async move {
                // A client that does not believe the certificate leaves.
                let mut stream = acceptor.accept(stream).await?;
                let mut head = [0; 4_096];
                let read = stream.read(&mut head).await?;
                let host = String::from_utf8_lossy(head.get(..read).unwrap_or_default()).to_lowercase();
                let host = host
                    .lines()
                    .find_map(|line| line.strip_prefix("host: ").map(str::len))
                    .unwrap_or(0);
                let body = "x".repeat(host);
                let answer =
                    format!("HTTP/1.1 200 OK\r\ncontent-length: {host}\r\nconnection: close\r\n\r\n{body}");
                stream.write_all(answer.as_bytes()).await?;
                stream.shutdown().await
            });
        }
        #[allow(unreachable_code, reason = "it says of what type the errors are")]
        Ok::<(), std::io::Error>(())
    });
    Ok((runtime, port))
}

#[test]
fn a_private_authority_is_believed_where_the_deployment_names_it() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let key = rcgen::KeyPair::generate()?;
    let authority = |name: &str| -> Result<_> {
        let mut params = rcgen::CertificateParams::new(Vec::new())?;
        params.distinguished_name.push(rcgen::DnType::CommonName, name);
        params.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
        let key = rcgen::KeyPair::generate()?;
        let pem = params.self_signed(&key)?.pem();
        Ok((pem, rcgen::Issuer::new(params, key)))
    };
    let (pem, issuer) = authority("Government network")?;
    let (other_pem, _) = authority("Another")?;
    let of = |name: &str, years: std::ops::Range<i32>| -> Result<_> {
        let mut params = rcgen::CertificateParams::new(vec![name.to_owned()])?;
        params.not_before = rcgen::date_time_ymd(years.start, 1, 1);
        params.not_after = rcgen::date_time_ymd(years.end, 1, 1);
        Ok(params.signed_by(&key, &issuer)?)
    };
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("authorities.pem");
    // One that is of no use in the middle stops nothing, and neither does a mark at the beginning or text between.
    let strange = "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n";
    std::fs::write(&file, format!("\u{feff}# ours\n{other_pem}{strange}\n{pem}"))?;
    let file = file.to_str().context("a path")?;
    for (certificate, trust, wanted) in [
        (of("localhost", 2020..2090)?, Some(file), Ok(())),
        (
            of("localhost", 2020..2090)?,
            None,
            Err("the issuer of the certificate is unknown"),
        ),
        (
            of("localhost", 2019..2020)?,
            Some(file),
            Err("the certificate has expired"),
        ),
        (
            of("localhost", 2089..2090)?,
            Some(file),
            Err("the certificate is not valid yet"),
        ),
        (
            of("elsewhere.example", 2020..2090)?,
            Some(file),
            Err("the certificate is for another name"),
        ),
    ] {
        let (_server, port) = tls_server(&certificate, &key)?;
        let port_text = port.to_string();
        let mut environment = vec![("SPIN_VARIABLE_TLS_PORT", &*port_text)];
        environment.extend(trust.map(|file| ("PORTAL_TRUST", file)));
        let host = components(&environment)?;
        let words = said(&host, &format!("do=fetch&url=https://localhost:{port}/"))?;
        let failed = || {
            eventually("line about TLS", || {
                Ok(host
                    .log()
                    .into_iter()
                    .find(|line| line["event"] == "outbound-failed"))
            })
        };
        match wanted {
            Ok(()) => {
                // As many letters as the name under which it was asked.
                assert_eq!(words, format!("200 {}", format!("localhost:{port}").len()));
                let left_out = host
                    .log()
                    .into_iter()
                    .find(|line| line["event"] == "trust-left-out");
                assert_eq!(left_out.context("nothing of the strange one")?["certificate"], 2);
            }
            Err(cause) => {
                assert!(words.contains("TlsCertificateError"), "{words}");
                let line = failed()?;
                let why = line["error"].as_str().unwrap_or_default();
                assert!(why.contains(cause), "{cause}: {line}");
                assert_eq!(
                    (&line["component"], &line["port"]),
                    (&json!("probe"), &json!(port))
                );
            }
        }
    }
    // Who does not speak TLS at all is not taken for a bad certificate.
    let plain = TcpListener::bind("127.0.0.1:0")?;
    let port = plain.local_addr()?.port();
    std::thread::spawn(move || {
        for mut stream in plain.incoming().flatten() {
            let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n");
        }
    });
    let host = components(&[("SPIN_VARIABLE_TLS_PORT", &port.to_string())])?;
    let words = said(&host, &format!("do=fetch&url=https://localhost:{port}/"))?;
    assert!(words.contains("TlsProtocolError"), "{words}");
    let line = eventually("line about TLS", || {
        Ok(host
            .log()
            .into_iter()
            .find(|line| line["event"] == "outbound-failed"))
    })?;
    assert!(
        line["error"]
            .as_str()
            .is_some_and(|why| why.contains("does not speak TLS")),
        "{line}"
    );
    Ok(())
}

#[test]
fn an_address_in_an_equal_spelling_is_the_same_address() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let outside = TcpListener::bind("127.0.0.1:0")?;
    let port = outside.local_addr()?.port();
    let (told, heads) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        for mut stream in outside.incoming().flatten() {
            let mut head = [0; 4_096];
            let read = stream.read(&mut head).unwrap_or_default();
            let _ = told.send(String::from_utf8_lossy(&head[..read]).to_lowercase());
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\nok");
        }
    });
    // As a file has it, with a line end; and a port with zeros before it.
    let host = components(&[("SPIN_VARIABLE_OWN_PORT", &format!("0{port}\n"))])?;
    for spelled in [format!("{port}"), format!("0{port}"), format!("000{port}")] {
        assert_eq!(
            said(&host, &format!("do=fetch&url=http://LocalHost:{spelled}/x"))?,
            "200 2"
        );
        let head = heads.recv_timeout(Duration::from_secs(10))?;
        assert!(head.starts_with("get /x http/1.1"), "{head}");
        assert!(
            head.contains(&format!("host: localhost:{port}\r\n")),
            "{spelled}: {head}"
        );
    }
    Ok(())
}

/// What the host answers to these bytes.
fn raw(host: &Portal, bytes: &[u8]) -> Result<Answer> {
    let mut wire = Wire::open(&host.client)?;
    wire.send(bytes)?;
    wire.answer()?.context("no answer")
}

#[test]
fn a_head_that_cannot_be_read_is_answered_as_everything_is() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let host = components(&[])?;
    let get = "GET /hello HTTP/1.1\r\nhost: a\r\naccept-language: ru\r\n";
    let many: String = (0..200).map(|n| format!("x-{n}: 1\r\n")).collect();
    let language_after = format!(
        "GET /{} HTTP/1.1\r\nhost: a\r\naccept-language: en\r\n\r\n",
        "x".repeat(70_000)
    );
    for (what, bytes, status, slug, language) in [
        ("a long address", language_after, 414, "address-too-long", "kk"),
        (
            "many headers",
            format!("{get}{many}\r\n"),
            431,
            "headers-too-large",
            "ru",
        ),
        (
            "a long header",
            format!("{get}x: {}\r\n\r\n", "y".repeat(1 << 20)),
            431,
            "headers-too-large",
            "ru",
        ),
        (
            "a header without a colon",
            format!("{get}broken\r\n\r\n"),
            400,
            "unreadable-request",
            "ru",
        ),
        (
            "no HTTP",
            "hello\r\n\r\n".to_owned(),
            400,
            "unreadable-request",
            "kk",
        ),
        (
            "a blank in the address",
            "GET /a b HTTP/1.1\r\nhost: a\r\n\r\n".to_owned(),
            400,
            "unreadable-request",
            "kk",
        ),
        (
            "another version",
            "GET / HTTP/7.0\r\n\r\n".to_owned(),
            400,
            "unreadable-request",
            "kk",
        ),
    ] {
        let answer = raw(&host, bytes.as_bytes()).context(what)?;
        assert_eq!(answer.problem(), slug, "{what}: {answer:?}");
        assert_eq!(answer.header("content-language"), Some(language), "{what}");
        assert_eq!(answer.header("connection"), Some("close"), "{what}");
        told_by_the_host(answer.clone(), status).context(what)?;
        let id = answer.header("x-request-id").context("no id")?.to_owned();
        eventually("line in the log", || {
            Ok(host
                .log()
                .into_iter()
                .find(|line| line["request_id"] == *id && line["status"] == status))
        })?;
    }
    // After an answer on the same connection, too; and what only looks like such an answer goes out as it is.
    let mut wire = Wire::open(&host.client)?;
    wire.send(format!("{get}\r\n").as_bytes())?;
    wire.send(b"broken\r\n\r\n")?;
    let both = wire.answer_of_all()?;
    assert!(
        both.starts_with("HTTP/1.1 200 ")
            && both.contains("HTTP/1.1 400 ")
            && both.contains("unreadable-request"),
        "{both}"
    );
    Ok(())
}

#[test]
fn a_head_that_does_not_come_to_its_end_is_told_so() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let host = components(&[])?;
    let answer = raw(
        &host,
        b"GET /hello HTTP/1.1\r\nhost: a\r\naccept-language: en\r\n",
    )?;
    assert_eq!(answer.problem(), "request-timeout");
    told_by_the_host(answer, 408)?;
    // A connection on which nothing was asked ends without a word.
    ensure!(Wire::open(&host.client)?.answer()?.is_none());
    Ok(())
}

#[test]
fn the_answers_of_the_host_are_in_the_language_of_the_client() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let host = components(&[])?;
    let mut titles = Vec::new();
    for (accepted, language) in [("ru;Q=0.1, en;q=0.9", "en"), ("ru-KZ", "ru"), ("fr", "kk")] {
        let headers = [("accept-language", accepted)];
        let answer = host
            .client
            .send("GET", "/nobody/here", &headers, &[])?
            .refused(404, "not-found")?;
        assert_eq!(answer.header("content-language"), Some(language), "{accepted}");
        assert_eq!(answer.json()["instance"], "/nobody/here");
        titles.push(answer.json()["title"].clone());
    }
    titles.dedup();
    assert_eq!(titles.len(), 3, "{titles:?}");
    Ok(())
}

#[test]
fn head_is_answered_as_get_and_without_the_body() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let host = components(&[])?;
    for path in [
        "/hello",
        "/probe/a?do=now",
        "/probe/a?do=stream&mib=3",
        "/probe/a?do=panic",
        "/nobody/here",
        "/.well-known/spin/health",
    ] {
        let got = host.client.send("GET", path, &[], &[])?;
        // Both on one connection: a body that was sent all the same would stand before the second answer.
        let mut wire = Wire::open(&host.client)?;
        wire.send(format!("HEAD {path} HTTP/1.1\r\nhost: a\r\n\r\n").as_bytes())?;
        wire.send(b"GET /hello HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n")?;
        let all = wire.answer_of_all()?;
        let (head, rest) = all.split_once("\r\n\r\n").context("no head")?;
        assert!(
            head.starts_with(&format!("HTTP/1.1 {} ", got.status)),
            "{path}: {head}"
        );
        let length = format!("content-length: {}", got.body.len());
        assert!(
            head.lines().any(|line| line == length),
            "{path}: {length} is not in {head}"
        );
        assert!(rest.starts_with("HTTP/1.1 200 OK"), "{path}: {rest}");
    }
    let answer = host.client.send("HEAD", "/hello", &[], &[])?.with(200)?;
    let line = host.logged(&answer)?;
    assert_eq!(
        (&line["method"], &line["bytes_out"]),
        (&json!("HEAD"), &json!(0)),
        "{line}"
    );
    Ok(())
}

#[test]
fn a_path_has_one_spelling_and_a_slash_too_many_is_another_path() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let host = components(&[])?;
    for path in ["/%68ello", "/h%65%6C%6co"] {
        host.client.send("GET", path, &[], &[])?.with(200).context(path)?;
    }
    let told = host
        .client
        .send("GET", "/probe/%61%2Db/%7Ec/%d2%9b?do=headers&x=%61", &[], &[])?;
    let told = String::from_utf8(told.with(200)?.body)?;
    for line in ["spin-path-match-name: a-b", "spin-path-info: /~c/%D2%9B"] {
        assert!(told.lines().any(|told| told == line), "{line} is not in {told}");
    }
    assert!(told.contains("/probe/a-b/~c/%D2%9B?do=headers&x=%61"), "{told}");
    for path in [
        "/hello/",
        "//hello",
        "/hello//",
        "/probe//b?do=headers",
        "//probe/a?do=headers",
        "/denied/?do=now",
    ] {
        let answer = raw(
            &host,
            format!("GET {path} HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n").as_bytes(),
        )?;
        told_by_the_host(answer, 404).context(path)?;
    }
    Ok(())
}

#[test]
fn a_client_of_http_1_0_need_not_name_the_host() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let host = components(&[])?;
    raw(&host, b"GET /hello HTTP/1.0\r\n\r\n")?.with(200)?;
    raw(&host, b"GET /.well-known/spin/health HTTP/1.0\r\n\r\n")?.with(200)?;
    let told = raw(&host, b"GET /probe/a?do=headers HTTP/1.0\r\n\r\n")?.with(200)?;
    let told = String::from_utf8(told.body)?;
    let own = format!("spin-full-url: {}/probe/a?do=headers", host.client.base());
    assert!(told.lines().any(|line| line == own), "{own} is not in {told}");
    told_by_the_host(raw(&host, b"GET /hello HTTP/1.1\r\n\r\n")?, 400)
}

#[test]
fn a_proxy_names_its_client_as_proxies_do() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let host = components(&[
        ("PORTAL_RATE", "1"),
        ("PORTAL_BURST", "2"),
        ("PORTAL_PROXIES", "10.0.0.0/8, 127.0.0.0/8\n"),
    ])?;
    let ask = |name: &str, value: &str| host.client.send("GET", "/hello", &[(name, value)], &[]);
    // Each is another client, however it is written, whatever came in before it.
    let mut n = 0;
    for of in [
        |n: u32| ("x-forwarded-for", format!("198.51.100.{n}:4123")),
        |n: u32| ("x-forwarded-for", format!("[2001:db8:{n}::1]:443")),
        |n: u32| ("x-forwarded-for", format!("2001:db8:ff{n}::1%eth0, 10.1.2.3:80")),
        |n: u32| {
            (
                "forwarded",
                format!("for=203.0.113.9, For=\"[2001:db8:ee{n}::1]:99\";proto=https"),
            )
        },
    ] {
        for _ in 0..4 {
            n += 1;
            let (name, value) = of(n);
            ask(name, &value)?.with(200).context(value)?;
        }
    }
    // And one client is one, however it is written.
    for (name, value) in [
        ("x-forwarded-for", "203.0.113.77"),
        ("x-forwarded-for", "203.0.113.77:1"),
    ] {
        ask(name, value)?.with(200)?;
    }
    ask("forwarded", "for=\"203.0.113.77:2\"")?.with(429)?;
    // What cannot be read leaves all of them in the bucket of the proxy, and the log says so, once.
    let unclear = || {
        host.log()
            .into_iter()
            .filter(|line| line["event"] == "client-unclear")
            .count()
    };
    assert_eq!(unclear(), 0);
    for value in [
        "unknown",
        "198.51.100.200, _hidden",
        "198.51.100.201, proxy.example:80",
    ] {
        ask("x-forwarded-for", value)?;
    }
    ask("x-forwarded-for", "unknown")?.with(429)?;
    eventually("line about the proxy", || Ok((unclear() == 1).then_some(())))
}

#[test]
fn a_hangup_an_interrupt_and_a_termination_end_the_host_in_order() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    for signal in ["HUP", "INT", "TERM"] {
        let host = components(&[])?;
        let id = host.process_id()?.to_string();
        let told = Command::new("kill").args(["-s", signal, &id]).status()?;
        ensure!(told.success());
        let log = eventually("last line", || {
            Ok(host.log().into_iter().find(|line| line["event"] == "stopped"))
        });
        ensure!(log.is_ok(), "{signal}: {log:?}");
        let (status, _folder) = host.wait()?;
        ensure!(status.success(), "{signal}: {status}");
    }
    Ok(())
}

#[test]
fn a_log_that_tells_who_somebody_is_fails_the_test_that_made_it() -> Result<()> {
    for (name, ends) in [("is dropped", false), ("is stopped", true)] {
        for personal in ["iin", "token"] {
            let host = components(&[])?;
            let somebody = host.somebody()?;
            let text = match personal {
                "iin" => &*somebody.iin,
                _ => somebody.token.rsplit('.').next().context("no signature")?,
            };
            // With a digit before it, an IIN is not one of the numbers that the host hides itself.
            said(&host, &format!("do=print&text=before-1{text}-after"))?;
            let ended = catch_unwind(AssertUnwindSafe(|| {
                if ends { drop(host.stop()) } else { drop(host) }
            }));
            let panic = ended
                .err()
                .with_context(|| format!("a host that {name} told of an {personal}"))?;
            let said = panic.downcast_ref::<String>().context("a panic without words")?;
            ensure!(said.contains("guest-output"), "the line is not shown: {said}");
            ensure!(!said.contains(text), "{personal}: the failure tells it again");
        }
    }
    Ok(())
}
