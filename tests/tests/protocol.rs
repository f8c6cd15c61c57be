//! Requests that are not as they should be: each is answered with a problem, and none leaves a trace.

use anyhow::{Context as _, Result};
use portal_tests::client::{Answer, bearer};
use portal_tests::documents;
use portal_tests::people;
use portal_tests::scene::{Company, Somebody};
use portal_tests::server::Portal;
use portal_tests::wire::Wire;
use serde_json::{Value, json};

/// Bytes that an operation with small documents accepts.
const SMALL_BODY_BYTES: usize = 128 * 1024;
/// Bytes that a submission may have: five attachments in base64, and 1 MiB for the rest.
const SUBMISSION_BYTES: usize = 5 * (10_usize * 1024 * 1024).div_ceil(3) * 4 + 1024 * 1024;

/// An operation that takes a document.
struct Target {
    method: &'static str,
    path: String,
    token: String,
    /// A document that it accepts.
    good: Value,
    /// Bytes that it accepts.
    limit: usize,
}

/// What the tests of this file send to, and where a trace would show.
struct Scene {
    portal: Portal,
    company: Company,
    citizen: Somebody,
    new_bin: String,
    new_member: String,
    targets: [Target; 3],
}

impl Scene {
    fn new() -> Result<Self> {
        let portal = Portal::start()?;
        let (company, citizen) = (portal.company()?, portal.somebody()?);
        let (new_bin, new_member) = (people::new_number()?, people::new_number()?);
        let targets = [
            Target {
                method: "POST",
                path: "/v1/requests".to_owned(),
                token: citizen.token.clone(),
                good: documents::request(&citizen.iin, &company.bin),
                limit: SUBMISSION_BYTES,
            },
            Target {
                method: "PUT",
                path: format!("/v1/holders/{new_bin}"),
                token: portal.operator(),
                good: documents::holder("а", "б", 1.0),
                limit: SMALL_BODY_BYTES,
            },
            Target {
                method: "PUT",
                path: format!("/v1/holders/{}/staff/{new_member}", company.bin),
                token: portal.operator(),
                good: json!({"role": "head"}),
                limit: SMALL_BODY_BYTES,
            },
        ];
        Ok(Self {
            portal,
            company,
            citizen,
            new_bin,
            new_member,
            targets,
        })
    }

    fn send(&self, target: &Target, media_type: Option<&str>, body: &[u8]) -> Result<Answer> {
        let bearer = bearer(&target.token);
        let mut headers = vec![("authorization", &*bearer)];
        headers.extend(media_type.map(|media_type| ("content-type", media_type)));
        self.portal
            .client
            .send(target.method, &target.path, &headers, body)
    }

    /// Opens a request by hand, with these headers beside the usual ones.
    fn begin(&self, target: &Target, headers: &[(&str, &str)]) -> Result<Wire> {
        let bearer = bearer(&target.token);
        let mut all = vec![("authorization", &*bearer), ("content-type", "application/json")];
        all.extend(headers);
        let mut wire = Wire::open(&self.portal.client)?;
        wire.head(target.method, &target.path, &all)?;
        Ok(wire)
    }

    /// Nothing was written by anything that was sent.
    fn nothing_was_written(&self) -> Result<()> {
        assert!(self.portal.own_ids(&self.citizen)?.is_empty());
        assert!(self.portal.queue_ids(&self.company)?.is_empty());
        let operator = self.portal.operator();
        let holder = |bin: &str| self.portal.client.get(&format!("/v1/holders/{bin}"), &operator);
        holder(&self.new_bin)?.refused(404, "not-found")?;
        let company = holder(&self.company.bin)?.with(200)?;
        assert!(!String::from_utf8(company.body)?.contains(&self.new_member));
        Ok(())
    }

    /// The documents are accepted as they are: what was refused before was what was wrong with them.
    fn the_good_ones_pass(&self) -> Result<()> {
        for target in &self.targets {
            let answer = self.send(
                target,
                Some("application/json"),
                target.good.to_string().as_bytes(),
            )?;
            assert!(matches!(answer.status, 200 | 201), "{}: {answer:?}", target.path);
        }
        Ok(())
    }
}

#[test]
fn another_media_type_is_refused() -> Result<()> {
    let scene = Scene::new()?;
    for target in &scene.targets {
        for media_type in [
            None,
            Some(""),
            Some("text/plain"),
            Some("application/x-www-form-urlencoded"),
            Some("application/jsonx"),
            Some("text/plain; application/json"),
        ] {
            scene
                .send(target, media_type, target.good.to_string().as_bytes())?
                .refused(415, "unsupported-media-type")
                .with_context(|| format!("{} {media_type:?}", target.path))?;
        }
    }
    scene.nothing_was_written()?;
    for target in &scene.targets {
        let answer = scene.send(
            target,
            Some("Application/JSON; charset=utf-8"),
            target.good.to_string().as_bytes(),
        )?;
        assert!(matches!(answer.status, 200 | 201), "{}: {answer:?}", target.path);
    }
    Ok(())
}

#[test]
fn a_body_that_is_not_json_is_malformed() -> Result<()> {
    let scene = Scene::new()?;
    for target in &scene.targets {
        let good = target.good.to_string();
        let in_utf16: Vec<u8> = good.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let invalid = [&good.as_bytes()[..good.len() - 2], b"\xff\xfe\"}"].concat();
        for (what, body) in [
            ("nothing", Vec::new()),
            ("blanks", b"  \n".to_vec()),
            ("a truncated document", good.as_bytes()[..good.len() - 1].to_vec()),
            ("two documents", format!("{good}{good}").into_bytes()),
            ("invalid UTF-8", invalid),
            ("UTF-16", in_utf16),
            (
                "two byte order marks",
                [b"\xef\xbb\xbf\xef\xbb\xbf", good.as_bytes()].concat(),
            ),
            (
                "a byte order mark inside",
                format!("{}\u{feff}{}", &good[..1], &good[1..]).into_bytes(),
            ),
            ("a form", b"holder=1&text=2".to_vec()),
            (
                "a comma too many",
                format!("{},}}", &good[..good.len() - 1]).into_bytes(),
            ),
            ("a zero byte", format!("{good}\0").into_bytes()),
        ] {
            scene
                .send(target, Some("application/json"), &body)?
                .refused(400, "malformed")
                .with_context(|| format!("{} with {what}", target.path))?;
        }
    }
    scene.nothing_was_written()?;
    scene.the_good_ones_pass()
}

#[test]
fn json_of_another_shape_is_refused() -> Result<()> {
    let scene = Scene::new()?;
    for target in &scene.targets {
        let good = target.good.to_string();
        let fields = target.good.as_object().context("no object")?;
        let (name, value) = fields.iter().next().context("no field")?;
        let doubled = format!("{{\"{name}\":{value},{}", &good[1..]);
        for (what, body) in [
            ("a field twice", doubled),
            ("null", "null".to_owned()),
            ("a string", "\"x\"".to_owned()),
            ("an empty array", "[]".to_owned()),
            ("an array around it", format!("[{good}]")),
        ] {
            scene
                .send(target, Some("application/json"), body.as_bytes())?
                .refused(422, "invalid-document")
                .with_context(|| format!("{} with {what}", target.path))?;
        }
        // The parser must stop; whether at the depth or at the shape is its own affair.
        for deep in [
            "[".repeat(10_000),
            format!("{}{}", "[".repeat(10_000), "]".repeat(10_000)),
            format!("{}1{}", "{\"a\":".repeat(10_000), "}".repeat(10_000)),
            format!("{{\"{name}\":{}{}}}", "[".repeat(10_000), "]".repeat(10_000)),
        ] {
            let answer = scene.send(target, Some("application/json"), deep.as_bytes())?;
            match answer.status {
                400 => answer.refused(400, "malformed")?,
                _ => answer.refused(422, "invalid-document")?,
            };
        }
    }
    scene.nothing_was_written()?;
    scene.the_good_ones_pass()
}

#[test]
fn values_without_their_names_are_no_document() -> Result<()> {
    let scene = Scene::new()?;
    let [submission, profile, grant] = &scene.targets;
    let (request, holder) = (&submission.good, &profile.good);
    let applicant = &request["applicant"];
    let nested = |field: &str, value: Value| {
        let mut document = request.clone();
        document[field] = value;
        document
    };
    for (target, document) in [
        (grant, json!(["head"])),
        (
            profile,
            json!([holder["name"], "а", "б", 1.0, holder["working_hours"], true]),
        ),
        (
            profile,
            json!({
                "name": ["а", "б"], "postal_address": "в", "head_position": "г",
                "state_participation_percent": 1.0
            }),
        ),
        (submission, nested("publication", json!([true, false]))),
        (submission, nested("contacts", json!(["a@example.kz"]))),
        (
            submission,
            nested(
                "applicant",
                json!([applicant["iin"], applicant["surname"], applicant["given_name"]]),
            ),
        ),
        (
            submission,
            nested("attachments", json!([["a.txt", "text/plain", "QUJD"]])),
        ),
        (
            submission,
            json!([
                request["holder"],
                applicant,
                request["contacts"],
                "kk",
                "s",
                "t",
                null,
                "electronic",
                [],
                request["publication"]
            ]),
        ),
    ] {
        scene
            .send(target, Some("application/json"), document.to_string().as_bytes())?
            .refused(422, "invalid-document")
            .with_context(|| document.to_string())?;
    }
    scene.nothing_was_written()
}

#[test]
fn a_body_over_the_limit_is_refused_whether_announced_or_not() -> Result<()> {
    let scene = Scene::new()?;
    for target in &scene.targets {
        // Announced: refused before it is sent.
        let announced = (target.limit + 1).to_string();
        let wire = scene.begin(target, &[("content-length", &announced)])?;
        wire.answer()?
            .with_context(|| format!("{}: no answer to an announced giant", target.path))?
            .refused(413, "too-large")?;

        // Not announced: refused on the way.
        let mut wire = scene.begin(target, &[("transfer-encoding", "chunked")])?;
        let chunk = vec![b' '; 64 * 1024];
        let mut sent = 0;
        // A portal that has heard enough may close before the last chunk.
        while sent <= target.limit && wire.chunk(&chunk).is_ok() {
            sent += chunk.len();
        }
        let _ = wire.chunk(b"");
        wire.answer()?
            .with_context(|| format!("{}: no answer to an unannounced giant", target.path))?
            .refused(413, "too-large")?;
    }
    scene.nothing_was_written()?;
    scene.the_good_ones_pass()
}

#[test]
fn a_body_of_exactly_the_limit_is_read() -> Result<()> {
    let scene = Scene::new()?;
    for target in scene
        .targets
        .iter()
        .filter(|target| target.limit == SMALL_BODY_BYTES)
    {
        let mut body = target.good.to_string();
        body.push_str(&" ".repeat(target.limit - body.len()));
        let answer = scene.send(target, Some("application/json"), body.as_bytes())?;
        assert!(matches!(answer.status, 200 | 201), "{}: {answer:?}", target.path);
    }
    Ok(())
}

#[test]
fn a_body_that_breaks_off_is_never_taken_for_a_whole_one() -> Result<()> {
    let scene = Scene::new()?;
    for target in &scene.targets {
        let body = target.good.to_string();
        // The document is complete JSON; only the announcement says that more was to come.
        let announced = (body.len() + 10).to_string();
        for headers in [("content-length", &*announced), ("transfer-encoding", "chunked")] {
            let mut wire = scene.begin(target, &[headers])?;
            if headers.0 == "content-length" {
                wire.send(body.as_bytes())?;
            } else {
                wire.chunk(body.as_bytes())?;
            }
            wire.half_close()?;
            if let Some(answer) = wire.answer()? {
                assert_eq!(answer.status, 400, "{}: {answer:?}", target.path);
            }
        }
    }
    scene.nothing_was_written()?;
    scene.the_good_ones_pass()
}

#[test]
fn an_idempotency_key_has_a_form() -> Result<()> {
    let scene = Scene::new()?;
    let submission = &scene.targets[0];
    let bearer = bearer(&submission.token);
    let body = submission.good.to_string();
    let long = "k".repeat(161);
    for key in ["", "with blank", "кілт", &long, "a\tb"] {
        let headers = [
            ("authorization", &*bearer),
            ("content-type", "application/json"),
            ("idempotency-key", key),
        ];
        let mut wire = Wire::open(&scene.portal.client)?;
        let length = body.len().to_string();
        wire.head(
            "POST",
            &submission.path,
            &[&headers[..], &[("content-length", &length)]].concat(),
        )?;
        wire.send(body.as_bytes())?;
        wire.answer()?
            .context("no answer")?
            .refused(400, "invalid-parameter")
            .with_context(|| format!("key {key:?}"))?;
    }
    let two = [
        ("authorization", &*bearer),
        ("content-type", "application/json"),
        ("idempotency-key", "one"),
        ("idempotency-key", "two"),
    ];
    let answer = scene
        .portal
        .client
        .send("POST", &submission.path, &two, body.as_bytes())?;
    answer.refused(400, "invalid-parameter")?;
    scene.nothing_was_written()?;
    let longest = "k".repeat(160);
    scene
        .portal
        .client
        .submit(&submission.token, &submission.good, Some(&longest))?
        .with(201)?;
    Ok(())
}

#[test]
fn a_list_takes_only_limits_and_cursors_of_its_own() -> Result<()> {
    let portal = Portal::start()?;
    let citizen = portal.somebody()?;
    for query in [
        "limit=0",
        "limit=101",
        "limit=",
        "limit=1e1",
        "limit=+5",
        "limit=05",
        "limit=%2B5",
        "limit=%205",
        "cursor=",
        "cursor=x",
        "cursor=-1",
        "cursor=+1",
        "cursor=01",
    ] {
        portal
            .client
            .get(&format!("/v1/me/requests?{query}"), &citizen.token)?
            .refused(400, "invalid-parameter")
            .context(query)?;
    }
    Ok(())
}

#[test]
fn a_request_keeps_its_id_and_its_trace() -> Result<()> {
    let portal = Portal::start()?;
    let ask = |headers: &[(&str, &str)]| portal.client.send("GET", "/v1/health", headers, &[]);
    for id in ["a", "Trace-1.2_3", &"x".repeat(128)] {
        assert_eq!(ask(&[("x-request-id", id)])?.header("x-request-id"), Some(id));
    }
    for id in ["", "with blank", "<script>", &"x".repeat(129)] {
        let answer = ask(&[("x-request-id", id)])?;
        let own = answer.header("x-request-id").context("no id")?;
        assert!(own != id && own.len() >= 16, "{own}");
    }
    let ids = [ask(&[])?, ask(&[])?].map(|answer| answer.header("x-request-id").map(str::to_owned));
    assert!(ids[0].is_some() && ids[0] != ids[1]);

    let (trace, span) = ("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331");
    let answer = ask(&[("traceparent", &format!("00-{trace}-{span}-01"))])?;
    let continued = answer.header("traceparent").context("the trace was dropped")?;
    let parts: Vec<_> = continued.split('-').collect();
    let [version, same_trace, own_span, flags] = parts[..] else {
        panic!("{continued}");
    };
    assert_eq!((version, same_trace, flags), ("00", trace, "01"));
    assert!(own_span.len() == 16 && own_span != span);
    for broken in [
        "00-0-0-0".to_owned(),
        format!("00-{}-{span}-01", "0".repeat(32)),
        format!("00-{trace}-{span}-01-more"),
        format!("00-{}-{span}-01", trace.to_uppercase()),
    ] {
        assert_eq!(
            ask(&[("traceparent", &broken)])?.header("traceparent"),
            None,
            "{broken}"
        );
    }
    Ok(())
}
