//! HTTP as real clients, proxies and libraries speak it: HEAD, addresses and their spellings, query parameters, headers that
//! come twice, entity tags and conditions, codings of bodies, and words in the language of the reader.

use std::collections::BTreeSet;

use anyhow::{Context as _, Result, anyhow, ensure};
use api::Operation;
use portal_tests::addresses::address;
use portal_tests::client::{Answer, bearer};
use portal_tests::documents;
use portal_tests::life::{self, Role};
use portal_tests::people;
use portal_tests::scene::{Company, Somebody, id};
use portal_tests::server::{Portal, root};
use portal_tests::wire::Wire;
use serde_json::{Value, json};

/// Something to read, and its reader.
struct Readable {
    path: String,
    token: Option<String>,
}

/// A portal with one case that has files, an answer and a calendar link.
struct Scene {
    portal: Portal,
    company: Company,
    citizen: Somebody,
    number: String,
}

impl Scene {
    fn new() -> Result<Self> {
        let portal = Portal::start()?;
        let (company, citizen) = (portal.company()?, portal.somebody()?);
        let mut document = documents::request(&citizen.iin, &company.bin);
        document["attachments"] = json!([
            {"name": "Қосымша №1.pdf", "media_type": "application/pdf", "content": "QUJD"},
            {"name": "plain.txt", "media_type": "text/plain", "content": "QUJDRA=="},
        ]);
        let case = portal.client.submit(&citizen.token, &document, None)?.with(201)?;
        let number = id(&case.json());
        let mut answer = documents::answer("provided");
        answer["attachments"] =
            json!([{"name": "Жауап хат.pdf", "media_type": "application/pdf", "content": "QUI="}]);
        portal
            .act(&company.administrator.iin, &number, "answer", &answer, &[])?
            .with(200)?;
        Ok(Self {
            portal,
            company,
            citizen,
            number,
        })
    }

    /// The address of the calendar of the holder's terms.
    fn calendar(&self) -> Result<String> {
        let path = format!("/v1/holders/{}/feed", self.company.bin);
        let made = self
            .portal
            .client
            .json("PUT", &path, &self.company.administrator.token, &json!({}))?;
        let link = made.with(201)?.json();
        let url = link["url"].as_str().or_else(|| link["href"].as_str());
        let url = url.with_context(|| format!("no link in {link}"))?;
        let place = url.find("/v1/").context("no address")?;
        Ok(url[place..].to_owned())
    }

    /// One of each kind of what can be read.
    fn readable(&self) -> Result<Vec<Readable>> {
        let (number, bin) = (&self.number, &self.company.bin);
        let public = [
            "/v1/health".to_owned(),
            "/v1/openapi.json".to_owned(),
            "/v1/holders".to_owned(),
            format!("/v1/holders/{bin}"),
            "/v1/terms?at=2026-11-23".to_owned(),
            "/v1/rules".to_owned(),
            "/v1/calendar/2026".to_owned(),
            "/v1/receipts/keys".to_owned(),
            "/problems/not-found".to_owned(),
            self.calendar()?,
            // What is refused is refused alike.
            "/v1/holders/1".to_owned(),
            "/nothing".to_owned(),
        ];
        let own = [
            format!("/v1/requests/{number}"),
            format!("/v1/requests/{number}/attachments/0"),
            format!("/v1/requests/{number}/answer/attachments/0"),
            format!("/v1/requests/{number}/export"),
            format!("/v1/requests/{number}/receipts"),
            "/v1/me/requests".to_owned(),
            "/v1/me/requests?limit=0".to_owned(),
        ];
        let public = public.into_iter().map(|path| Readable { path, token: None });
        let own = own.into_iter().map(|path| Readable {
            path,
            token: Some(self.citizen.token.clone()),
        });
        Ok(public.chain(own).collect())
    }

    /// Sends by hand, and answers all that came.
    fn by_hand(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Result<Answer> {
        let length = body.len().to_string();
        let mut all = headers.to_vec();
        if !body.is_empty() {
            all.push(("content-length", &length));
        }
        let mut wire = Wire::open(&self.portal.client)?;
        wire.head(method, path, &all)?;
        wire.send(body)?;
        wire.answer()?.context("no answer")
    }

    /// Reads, with these headers beside the token.
    fn read(&self, path: &str, token: &str, headers: &[(&str, &str)]) -> Result<Answer> {
        let bearer = bearer(token);
        let mut all = vec![("authorization", &*bearer), ("accept-language", "en")];
        all.extend(headers);
        self.portal.client.send("GET", path, &all, &[])
    }
}

/// That a problem names this parameter.
fn names(answer: &Answer, parameter: &str) -> Result<()> {
    let body = answer.json();
    ensure!(body["parameter"] == parameter, "{parameter} is not named: {body}");
    let detail = body["detail"].as_str().unwrap_or_default();
    ensure!(detail.contains(parameter), "{parameter} is not named: {body}");
    Ok(())
}

#[test]
fn head_is_what_get_is_without_its_body() -> Result<()> {
    let scene = Scene::new()?;
    for Readable { path, token } in scene.readable()? {
        let bearer = token.as_deref().map(bearer);
        let headers: Vec<_> = bearer.iter().map(|bearer| ("authorization", &**bearer)).collect();
        let [get, head] = ["GET", "HEAD"].map(|method| scene.by_hand(method, &path, &headers, &[]));
        let (get, head) = (get?, head?);
        assert_eq!(head.status, get.status, "{path}");
        assert!(
            head.body.is_empty(),
            "{path}: a body of {} bytes",
            head.body.len()
        );
        let told = |answer: &Answer| -> BTreeSet<(String, String)> {
            let of_its_own = ["x-request-id", "date", "traceparent", "server-timing"];
            let headers = answer.headers.iter().cloned();
            headers
                .filter(|(name, _)| !of_its_own.contains(&&**name))
                .collect()
        };
        assert_eq!(told(&head), told(&get), "{path}");
        let length = head.header("content-length").context("no length")?;
        assert_eq!(length, get.body.len().to_string(), "{path}");
    }
    // And where GET is not, HEAD is not.
    for (path, allowed) in [
        ("/v1/requests", "POST"),
        ("/v1/requests/990340000014-2026-1/answer", "POST"),
        ("/v1/calendar", "PUT"),
    ] {
        let answer = scene.by_hand("HEAD", path, &[], &[])?;
        assert_eq!(answer.status, 405, "{path}");
        assert_eq!(answer.header("allow"), Some(allowed), "{path}");
        assert!(answer.body.is_empty());
    }
    Ok(())
}

#[test]
fn every_address_has_one_spelling() -> Result<()> {
    let scene = Scene::new()?;
    let token = bearer(&scene.citizen.token);
    let document = documents::request(&scene.citizen.iin, &scene.company.bin).to_string();
    let headers = [("authorization", &*token), ("content-type", "application/json")];
    for operation in api::all() {
        let (method, path) = (operation.method.name(), address(operation.path));
        let (first, rest) = path[1..].split_once('/').unwrap_or((&path[1..], ""));
        for other in [
            format!("{path}/"),
            format!("{path}//"),
            format!("/{path}"),
            format!("/{first}//{rest}"),
            format!("/./{first}/{rest}"),
            format!("/{first}/./{rest}"),
            format!("/x/../{first}/{rest}"),
            format!("{path}/."),
            format!("{path}/x/.."),
            format!("{path}/%2E"),
            path.to_uppercase(),
        ] {
            let answer = scene.by_hand(method, &other, &headers, document.as_bytes())?;
            // A name in the last place may be an upper-case one.
            ensure!(
                answer.status == 404 || (other == path && other == path.to_uppercase()),
                "{method} {other}: {} {}",
                answer.status,
                answer.json()
            );
        }
    }
    assert_eq!(scene.portal.own_ids(&scene.citizen)?, [scene.number]);
    Ok(())
}

#[test]
fn a_percent_code_of_a_character_that_needs_none_is_that_character() -> Result<()> {
    let scene = Scene::new()?;
    let token = &scene.citizen.token;
    let number = &scene.number;
    let plain = scene
        .read(&format!("/v1/requests/{number}"), token, &[])?
        .with(200)?;
    let hyphens = number.replace('-', "%2D");
    let digits: String = number.bytes().map(|byte| format!("%{byte:02x}")).collect();
    for path in [
        format!("/v1/requests/{hyphens}"),
        format!("/v1/requests/{digits}"),
        format!("/v1/requests/{}", hyphens.replace("%2D", "%2d")),
    ] {
        let answer = scene.read(&path, token, &[])?.with(200).context(path.clone())?;
        assert_eq!(answer.json(), plain.json());
    }
    // What stands for another character than itself does not.
    for path in [
        format!("/v1/requests/{number}%2Fexport"),
        format!("/v1/requests/{}", number.replace('-', "%252D")),
        format!("/v1/requests/{number}%20"),
        format!("/v1/requests/{number}%"),
    ] {
        scene
            .read(&path, token, &[])?
            .refused(404, "not-found")
            .context(path)?;
    }
    Ok(())
}

#[test]
fn every_operation_takes_its_own_parameters_and_no_others() -> Result<()> {
    let portal = Portal::start()?;
    let headers = [("accept-language", "en"), ("content-type", "application/json")];
    let ask = |operation: &Operation, query: &str| -> Result<Answer> {
        let (method, path) = (
            operation.method.name(),
            format!("{}?{query}", address(operation.path)),
        );
        let answer = portal.client.send(method, &path, &headers, b"{}")?;
        answer
            .refused(400, "invalid-parameter")
            .with_context(|| format!("{method} {path}"))
    };
    for operation in api::all() {
        names(&ask(operation, "surprise=1")?, "surprise")?;
        names(&ask(operation, "%D0%B6")?, "ж")?;
        ask(operation, "=1")?;
        for known in operation.parameters {
            let other_case = format!("{}{}", known[..1].to_uppercase(), &known[1..]);
            names(&ask(operation, &format!("{other_case}=1"))?, &other_case)?;
            let coded = format!("%{:02x}{}", known.as_bytes()[0], &known[1..]);
            ask(operation, &format!("{coded}=1"))?;
            for twice in [
                format!("{known}=1&{known}=1"),
                format!("{known}&{known}=2"),
                format!("{known}=&&{known}"),
            ] {
                names(&ask(operation, &twice)?, known)?;
            }
        }
    }
    Ok(())
}

#[test]
fn a_parameter_or_header_at_fault_is_named() -> Result<()> {
    let scene = Scene::new()?;
    let portal = &scene.portal;
    let (operator, scheduler) = (
        bearer(&portal.operator()),
        bearer(&portal.authority.scheduler_secret),
    );
    let citizen = bearer(&scene.citizen.token);
    let request = documents::request(&scene.citizen.iin, &scene.company.bin).to_string();
    let wrong = people::with_wrong_check_digit(&scene.company.bin);
    let person = people::with_wrong_check_digit(&scene.citizen.iin);
    let staff = format!("/v1/holders/{}/staff/{person}", scene.company.bin);
    let grant = json!({"role": "head"}).to_string();
    let profile = documents::holder("«Жаңа» АҚ", "АО «Новое»", 51.0).to_string();
    for (method, path, token, header, body, name) in [
        (
            "PUT",
            format!("/v1/holders/{wrong}"),
            &operator,
            None,
            &*profile,
            "bin",
        ),
        ("PUT", staff.clone(), &operator, None, &grant, "iin"),
        ("DELETE", staff, &operator, None, "", "iin"),
        (
            "POST",
            "/v1/roots?as_of=2000-01-01".to_owned(),
            &scheduler,
            None,
            "",
            "as_of",
        ),
        (
            "POST",
            "/v1/requests".to_owned(),
            &citizen,
            Some(("idempotency-key", "of two words")),
            &request,
            "Idempotency-Key",
        ),
    ] {
        let mut headers = vec![
            ("authorization", token.as_str()),
            ("content-type", "application/json"),
        ];
        headers.extend(header);
        let answer = portal.client.send(method, &path, &headers, body.as_bytes())?;
        let answer = answer
            .refused(400, "invalid-parameter")
            .with_context(|| path.clone())?;
        names(&answer, name).with_context(|| format!("{method} {path}"))?;
    }
    Ok(())
}

#[test]
fn a_whole_number_is_whole_however_it_is_written() -> Result<()> {
    let portal = Portal::start()?;
    let life = portal.life()?;
    life.accept()?;
    let extension = |days: Value| documents::with(&life::extension(&life.other.bin), "/days", days);
    let refused = life.act(Role::Head, "extension", &extension(json!(10.5)))?;
    let refused = refused.refused(422, "invalid-document")?;
    assert_eq!(refused.faults(), [("/days".to_owned(), "wrong-type".to_owned())]);
    // Programs whose only numbers are floating-point ones write this, and the document says that it is an integer.
    life.done(Role::Head, "extension", &extension(json!(10.0)))?;
    let case = life.case()?;
    assert_eq!(case["legs"][0]["extension"]["days"], 10, "{case}");
    let refusal = documents::with(&life::answer("refused"), "/refusal_ground", json!(3.0));
    life.done(Role::Head, "answer", &refusal).map(drop)
}

#[test]
fn a_text_is_taken_where_its_pattern_says_so() -> Result<()> {
    let document: Value =
        serde_json::from_str(&std::fs::read_to_string(root().join("schemas/openapi.json"))?)?;
    let portal = Portal::start()?;
    let (company, citizen) = (portal.company()?, portal.somebody()?);
    let schemas = &document["components"]["schemas"];
    for (schema, member) in [("RequestDocument", "text"), ("RequestDocument", "subject")] {
        let pattern = &schemas[schema]["properties"][member]["pattern"];
        let pattern = of_pattern(pattern.as_str().context("no pattern")?)?;
        for text in [
            "Су қашан беріледі?",
            "7",
            "№ 7\tб",
            "Су\nқашан?",
            "水",
            "",
            "   ",
            "?!",
            "—",
            "Су\u{1}",
            "\u{0}",
            "Су\u{2028}қашан",
            "Су\u{85}қашан",
            "✓",
        ] {
            let sent = documents::with(
                &documents::request(&citizen.iin, &company.bin),
                &format!("/{member}"),
                json!(text),
            );
            let answer = portal.client.submit(&citizen.token, &sent, None)?;
            let is_taken = answer.status == 201;
            ensure!(
                is_taken || answer.status == 422,
                "{member} {text:?}: {}",
                answer.status
            );
            assert_eq!(pattern(text), is_taken, "{member} {text:?}");
        }
    }
    Ok(())
}

/// Whether a text is of a pattern of the document.
fn of_pattern(pattern: &str) -> Result<impl Fn(&str) -> bool> {
    let mut compiler = boon::Compiler::new();
    let at = "http://portal.invalid/pattern.json";
    let compiled = compiler.add_resource(at, json!({"type": "string", "minLength": 1, "pattern": pattern}));
    compiled.map_err(|error| anyhow!("{error}"))?;
    let mut schemas = boon::Schemas::new();
    let index = compiler
        .compile(at, &mut schemas)
        .map_err(|error| anyhow!("{error}"))?;
    Ok(move |text: &str| schemas.validate(&json!(text), index).is_ok())
}

#[test]
fn a_header_with_one_value_comes_once() -> Result<()> {
    let scene = Scene::new()?;
    let (good, other) = (bearer(&scene.citizen.token), bearer(&scene.portal.operator()));
    let document = documents::request(&scene.citizen.iin, &scene.company.bin).to_string();
    for (name, first, second) in [
        ("Authorization", &*good, &*other),
        ("Authorization", &*good, &*good),
        ("Content-Type", "application/json", "application/json"),
        ("Content-Type", "application/json", "text/plain"),
        ("Idempotency-Key", "a", "a"),
    ] {
        let mut headers = vec![("accept-language", "en"), (name, first), (name, second)];
        for (usual, value) in [("Authorization", &*good), ("Content-Type", "application/json")] {
            if usual != name {
                headers.push((usual, value));
            }
        }
        let answer = scene.by_hand("POST", "/v1/requests", &headers, document.as_bytes())?;
        names(&answer.refused(400, "invalid-parameter")?, name)?;
    }
    assert_eq!(
        scene.portal.own_ids(&scene.citizen)?,
        std::slice::from_ref(&scene.number)
    );
    // Lists are one list on several lines.
    let languages = [
        ("accept-language", "de"),
        ("accept-language", "ru;Q=0.5, en;q=0.1"),
    ];
    let answer = scene.portal.client.send("GET", "/nothing", &languages, &[])?;
    assert_eq!(answer.header("content-language"), Some("ru"));
    Ok(())
}

#[test]
fn a_body_that_is_compressed_is_refused_by_that_name() -> Result<()> {
    let scene = Scene::new()?;
    let token = bearer(&scene.citizen.token);
    let document = documents::request(&scene.citizen.iin, &scene.company.bin).to_string();
    for coding in [
        "gzip",
        "GZIP",
        "br",
        "deflate",
        "identity, gzip",
        "x-unknown",
        "zstd",
    ] {
        let headers = [
            ("authorization", &*token),
            ("content-type", "application/json"),
            ("content-encoding", coding),
        ];
        let answer = scene.by_hand("POST", "/v1/requests", &headers, document.as_bytes())?;
        let answer = answer.refused(415, "unsupported-media-type").context(coding)?;
        assert_eq!(answer.header("accept-encoding"), Some("identity"), "{coding}");
        let detail = answer.json()["detail"].as_str().unwrap_or_default().to_owned();
        assert!(detail.contains("Content-Encoding"), "{detail}");
    }
    for coding in ["identity", "Identity", ""] {
        let headers = [
            ("authorization", &*token),
            ("content-type", "application/json"),
            ("content-encoding", coding),
        ];
        scene
            .by_hand("POST", "/v1/requests", &headers, document.as_bytes())?
            .with(201)
            .context(coding)?;
    }
    Ok(())
}

#[test]
fn a_byte_order_mark_is_no_part_of_a_document() -> Result<()> {
    let scene = Scene::new()?;
    let token = bearer(&scene.citizen.token);
    let headers = [("authorization", &*token), ("content-type", "application/json")];
    let marked = |document: &Value| [b"\xef\xbb\xbf", document.to_string().as_bytes()].concat();
    let document = documents::request(&scene.citizen.iin, &scene.company.bin);
    let sent = scene
        .portal
        .client
        .send("POST", "/v1/requests", &headers, &marked(&document))?
        .with(201)?
        .json();
    assert_eq!(sent["subject"], document["subject"]);
    let question = marked(&json!({"question": "Қай үй?"}));
    let administrator = bearer(&scene.company.administrator.token);
    let headers = [
        ("authorization", &*administrator),
        ("content-type", "application/json"),
    ];
    let path = format!("/v1/requests/{}/clarification", id(&sent));
    scene
        .portal
        .client
        .send("POST", &path, &headers, &question)?
        .with(200)?;
    let receipt = marked(&sent["receipt"]);
    let headers = [("content-type", "application/json")];
    let checked = scene
        .portal
        .client
        .send("POST", "/v1/receipts/verification", &headers, &receipt)?
        .with(200)?;
    assert_eq!(checked.json()["valid"], true, "{}", checked.json());
    // One mark is a mark; a second is a character that JSON does not begin with.
    let twice = [b"\xef\xbb\xbf", &*receipt].concat();
    let headers = [("content-type", "application/json"), ("accept-language", "en")];
    scene
        .portal
        .client
        .send("POST", "/v1/receipts/verification", &headers, &twice)?
        .refused(400, "malformed")?;
    Ok(())
}

#[test]
fn a_file_that_is_downloaded_has_its_name() -> Result<()> {
    let scene = Scene::new()?;
    let number = &scene.number;
    for (path, expected) in [
        (
            format!("/v1/requests/{number}/attachments/0"),
            "attachment; filename=\"_______ _1.pdf\"; filename*=UTF-8''%D2%9A%D0%BE%D1%81%D1%8B%D0%BC%D1%88%D0%B0%20%E2%84%961.pdf"
                .to_owned(),
        ),
        (
            format!("/v1/requests/{number}/attachments/1"),
            "attachment; filename=\"plain.txt\"".to_owned(),
        ),
        (
            format!("/v1/requests/{number}/answer/attachments/0"),
            "attachment; filename=\"_____ ___.pdf\"; filename*=UTF-8''%D0%96%D0%B0%D1%83%D0%B0%D0%BF%20%D1%85%D0%B0%D1%82.pdf"
                .to_owned(),
        ),
        (
            format!("/v1/requests/{number}/export"),
            format!("attachment; filename=\"{number}.json\""),
        ),
        (
            scene.calendar()?,
            format!("attachment; filename=\"{}.ics\"", scene.company.bin),
        ),
    ] {
        let answer = scene.read(&path, &scene.citizen.token, &[])?.with(200)?;
        assert_eq!(answer.header("content-disposition"), Some(&*expected), "{path}");
    }
    Ok(())
}

#[test]
fn a_reader_who_has_it_already_is_not_told_again() -> Result<()> {
    let scene = Scene::new()?;
    let (number, bin) = (&scene.number, &scene.company.bin);
    let token = &scene.citizen.token;
    for path in [
        format!("/v1/requests/{number}"),
        format!("/v1/requests/{number}/export"),
        format!("/v1/requests/{number}/attachments/0"),
        format!("/v1/holders/{bin}"),
        "/v1/rules".to_owned(),
        "/v1/calendar/2026".to_owned(),
        "/v1/openapi.json".to_owned(),
        scene.calendar()?,
    ] {
        let whole = scene.read(&path, token, &[])?.with(200)?;
        let etag = whole.header("etag").with_context(|| format!("{path}: no ETag"))?;
        let weak = format!("W/{etag}");
        let listed = format!("\"x,y\", {weak}");
        for condition in [etag, &weak, &listed, "*"] {
            for method in ["GET", "HEAD"] {
                let bearer = bearer(token);
                let headers = [
                    ("authorization", &*bearer),
                    ("accept-language", "en"),
                    ("if-none-match", condition),
                ];
                let known = scene.by_hand(method, &path, &headers, &[])?;
                assert_eq!(known.status, 304, "{method} {path} {condition}");
                assert!(known.body.is_empty(), "{path}");
                for header in ["etag", "vary", "cache-control"] {
                    assert_eq!(known.header(header), whole.header(header), "{path} {header}");
                }
            }
        }
        let lines = [("if-none-match", "\"x\""), ("if-none-match", etag)];
        assert_eq!(scene.read(&path, token, &lines)?.status, 304, "{path}: two lines");
        let other = scene
            .read(&path, token, &[("if-none-match", "\"x\"")])?
            .with(200)?;
        assert_eq!(other.body, whole.body, "{path}");
        for malformed in ["x", "\"x", "*, \"x\"", "\"a\" \"b\""] {
            let answer = scene.read(&path, token, &[("if-none-match", malformed)])?;
            names(&answer.refused(400, "invalid-parameter")?, "If-None-Match")?;
        }
        scene
            .read(&path, token, &[("if-match", "\"x\"")])?
            .refused(412, "precondition-failed")?;
        scene.read(&path, token, &[("if-match", &weak)])?.with(200)?;
    }
    Ok(())
}

#[test]
fn a_case_that_looks_otherwise_is_told_again() -> Result<()> {
    let portal = Portal::start()?;
    let life = portal.life()?;
    let path = format!("/v1/requests/{}", life.number);
    let read = |etag: &str| {
        let bearer = bearer(&life.citizen.token);
        let headers = [("authorization", &*bearer), ("if-none-match", etag)];
        portal.client.send("GET", &path, &headers, &[])
    };
    let before = life.etag()?;
    assert_eq!(read(&before)?.status, 304);
    portal
        .act(
            &life.company.administrator.iin,
            &life.number,
            "moderation",
            &json!({"decision": "accept"}),
            &[("if-match", &format!("W/{before}"))],
        )?
        .with(200)?;
    let seen = read(&before)?.with(200)?;
    assert_eq!(seen.json()["status"], "accepted");
    Ok(())
}

#[test]
fn an_act_holds_to_what_was_seen_however_a_proxy_wrote_it() -> Result<()> {
    let portal = Portal::start()?;
    let question = json!({"question": "Қай үй туралы сұрайсыз?"});
    for wrap in [
        |etag: &str| vec![etag.to_owned()],
        |etag: &str| vec![format!("W/{etag}")],
        |etag: &str| vec![format!("\"other\" , W/{etag}")],
        |etag: &str| vec!["\"other\"".to_owned(), etag.to_owned()],
        |_: &str| vec!["*".to_owned()],
    ] {
        let life = portal.life()?;
        let etag = life.etag()?;
        let act = |conditions: &[String]| {
            let headers: Vec<_> = conditions.iter().map(|value| ("if-match", &**value)).collect();
            let administrator = &life.company.administrator.iin;
            portal.act(administrator, &life.number, "clarification", &question, &headers)
        };
        for malformed in ["", "other", "\"other", "*, \"other\"", "\"a\" \"b\""] {
            let answer = act(&[malformed.to_owned()])?;
            names(&answer.refused(400, "invalid-parameter")?, "If-Match")?;
        }
        let answer = act(&["\"other\"".to_owned(), "W/\"another\"".to_owned()])?;
        let answer = answer.refused(412, "precondition-failed")?;
        assert_eq!(answer.header("etag"), Some(&*etag));
        assert_eq!(life.etag()?, etag, "a refusal changed the case");
        act(&wrap(&etag))?.with(200)?;
        // Seen before, changed since.
        if wrap(&etag) != ["*"] {
            act(&wrap(&etag))?.refused(412, "precondition-failed")?;
        }
    }
    Ok(())
}

#[test]
fn the_entry_of_a_holder_is_changed_as_it_was_seen() -> Result<()> {
    let portal = Portal::start()?;
    let bin = people::new_number()?;
    let path = format!("/v1/holders/{bin}");
    let put = |profile: &Value, headers: &[(&str, &str)]| {
        let bearer = bearer(&portal.operator());
        let mut all = vec![
            ("authorization", &*bearer),
            ("content-type", "application/json"),
            ("accept-language", "en"),
        ];
        all.extend(headers);
        portal
            .client
            .send("PUT", &path, &all, profile.to_string().as_bytes())
    };
    let mut profile = documents::holder("«Жаңа» АҚ", "АО «Новое»", 51.0);
    // Nothing is there yet.
    put(&profile, &[("if-match", "*")])?.refused(412, "precondition-failed")?;
    put(&profile, &[("if-match", "\"x\"")])?.refused(412, "precondition-failed")?;
    portal
        .client
        .get(&path, &portal.operator())?
        .refused(404, "not-found")?;
    let made = put(&profile, &[("if-none-match", "*")])?.with(201)?;
    let first = made.header("etag").context("no ETag")?.to_owned();
    put(&profile, &[("if-none-match", "*")])?.refused(412, "precondition-failed")?;

    profile["head_position"] = json!("Бас директор");
    put(&profile, &[("if-match", "\"anything\"")])?.refused(412, "precondition-failed")?;
    let second = put(&profile, &[("if-match", &format!("W/{first}"))])?.with(200)?;
    let second = second.header("etag").context("no ETag")?.to_owned();
    assert_ne!(first, second);
    // Another operator has changed it since.
    let late = put(&profile, &[("if-match", &first)])?.refused(412, "precondition-failed")?;
    assert_eq!(late.header("etag"), Some(&*second));
    let read = portal.client.get(&path, &portal.operator())?.with(200)?;
    assert_eq!(read.header("etag"), Some(&*second));

    // The staff stand in the entry as well.
    let member = people::new_number()?;
    let grant = |method: &str, etag: &str| {
        let bearer = bearer(&portal.operator());
        let headers = [
            ("authorization", &*bearer),
            ("content-type", "application/json"),
            ("if-match", etag),
        ];
        let place = format!("{path}/staff/{member}");
        portal
            .client
            .send(method, &place, &headers, br#"{"role": "head"}"#)
    };
    grant("PUT", &first)?.refused(412, "precondition-failed")?;
    let third = grant("PUT", &second)?.with(200)?;
    let third = third.header("etag").context("no ETag")?.to_owned();
    grant("DELETE", &second)?.refused(412, "precondition-failed")?;
    grant("DELETE", &third)?.with(200)?;
    Ok(())
}

#[test]
fn protection_that_cannot_be_given_is_refused() -> Result<()> {
    let scene = Scene::new()?;
    let token = bearer(&scene.company.administrator.token);
    let headers = [
        ("authorization", &*token),
        ("if-match", "\"anything\""),
        ("accept-language", "en"),
    ];
    let path = format!("/v1/holders/{}/feed", scene.company.bin);
    for method in ["PUT", "DELETE"] {
        let answer = scene.portal.client.send(method, &path, &headers, &[])?;
        answer.refused(412, "precondition-failed").context(method)?;
    }
    let link = scene
        .portal
        .client
        .get(&path, &scene.company.administrator.token)?
        .with(200)?;
    assert_eq!(link.json(), json!({"link": null}));
    Ok(())
}

#[test]
fn a_closed_holder_is_not_opened_by_a_profile_that_does_not_say_so() -> Result<()> {
    let portal = Portal::start()?;
    let (bin, citizen) = (people::new_number()?, portal.somebody()?);
    let mut profile = documents::holder("«Жаңа» АҚ", "АО «Новое»", 51.0);
    portal.register(&bin, &profile)?;
    let accepts = |portal: &Portal| -> Result<Value> {
        let read = portal
            .client
            .get(&format!("/v1/holders/{bin}"), &portal.operator())?;
        Ok(read.with(200)?.json()["accepts_requests"].clone())
    };
    assert_eq!(accepts(&portal)?, true, "a new holder is open");
    profile["accepts_requests"] = json!(false);
    portal.register(&bin, &profile)?;
    assert_eq!(accepts(&portal)?, false);
    let silent = documents::holder("«Жаңа» АҚ", "АО «Другое»", 51.0);
    portal.register(&bin, &silent)?;
    assert_eq!(accepts(&portal)?, false, "it was opened in silence");
    let document = documents::request(&citizen.iin, &bin);
    portal
        .client
        .submit(&citizen.token, &document, None)?
        .refused(422, "holder-closed")?;
    profile["accepts_requests"] = json!(true);
    portal.register(&bin, &profile)?;
    portal.register(&bin, &silent)?;
    assert_eq!(accepts(&portal)?, true);
    Ok(())
}

/// Words of a sentence in Kazakh or Russian that are in Latin letters.
fn latin(text: &str) -> Vec<&str> {
    let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '/')));
    words
        .filter(|word| word.chars().any(|c| c.is_ascii_alphabetic()))
        .collect()
}

/// What stands for itself in every language: names of headers, parameters and formats, and samples.
const IN_EVERY_LANGUAGE: &[&str] = &[
    "application/json",
    "application/pkcs7-mime",
    "Content-Encoding",
    "Idempotency-Key",
    "If-Match",
    "If-None-Match",
    "ETag",
    "ASCII",
    "JSON",
    "UTF-8",
    "UTF-16",
    "UTF-32",
    "GET",
    "T10",
    "2026-11-23T10",
    "next",
];

#[test]
fn what_is_said_of_a_fault_is_in_the_language_of_the_reader() -> Result<()> {
    let scene = Scene::new()?;
    let token = &scene.citizen.token;
    let staff = &scene.company.administrator.token;
    let number = &scene.number;
    let queue = format!("/v1/holders/{}/queue", scene.company.bin);
    let json = "application/json";
    let long = format!("{{\"question\": \"{}\"}}", "x".repeat(130 * 1024));
    let deep = "[".repeat(500);
    let acted = format!("/v1/requests/{number}/clarification");
    let reads: Vec<(String, &str, &[&str])> = vec![
        ("/v1/terms?at=x".to_owned(), "", &["at"]),
        ("/v1/terms?rules=0".to_owned(), "", &["rules", "/v1/rules"]),
        ("/v1/terms?calendar=x".to_owned(), "", &["calendar", "/v1/health"]),
        (
            "/v1/terms?event=x".to_owned(),
            "",
            &["event", "arrival", "extension"],
        ),
        ("/v1/terms?event=extension".to_owned(), "", &["due"]),
        (
            "/v1/terms?event=extension&due=2026-13-45&days=1".to_owned(),
            "",
            &["due"],
        ),
        (
            "/v1/terms?event=extension&due=2026-12-08".to_owned(),
            "",
            &["days"],
        ),
        (
            "/v1/terms?event=extension&due=2026-12-08&days=16".to_owned(),
            "",
            &["days"],
        ),
        (
            "/v1/terms?due=2026-12-08".to_owned(),
            "",
            &["due", "event", "extension"],
        ),
        ("/v1/terms?at=2050-01-01".to_owned(), "", &[]),
        ("/v1/terms?at=2001-01-01".to_owned(), "", &[]),
        (
            "/v1/terms?hodler=1".to_owned(),
            "",
            &[
                "hodler", "event", "at", "rules", "calendar", "holder", "due", "days",
            ],
        ),
        ("/v1/rules?on=x".to_owned(), "", &["on"]),
        ("/v1/rules?on=2000-01-01".to_owned(), "", &[]),
        ("/v1/calendar/2031".to_owned(), "", &[]),
        (
            "/v1/calendar/2024?calendar=x".to_owned(),
            "",
            &["calendar", "/v1/health"],
        ),
        ("/v1/health?x".to_owned(), "", &["x"]),
        ("/v1/me/requests?limit=0".to_owned(), token, &["limit"]),
        ("/v1/me/requests?cursor=x".to_owned(), token, &["cursor"]),
        ("/v1/me/requests?cursor=%ff".to_owned(), token, &["cursor"]),
        ("/v1/me/requests?limit=1&limit=2".to_owned(), token, &["limit"]),
        (format!("{queue}?kind=x"), staff, &["kind", "*"]),
        (format!("{queue}?overdue=x"), staff, &["overdue", "true", "false"]),
        (
            format!("/v1/requests/{number}/export?attachments=1"),
            token,
            &["attachments", "true", "false"],
        ),
        (format!("/v1/requests/{number}/proof?day=1"), token, &["day"]),
        (format!("/v1/requests/{number}/certificate"), token, &["kind"]),
        (
            format!("/v1/requests/{number}/certificate?kind=x"),
            token,
            &["kind", "timeliness", "silence"],
        ),
    ];
    let writes: Vec<(&str, &[u8], &[&str])> = vec![
        (json, b"", &[]),
        (json, b"{", &[]),
        (json, b"{\"question\" 1}", &[]),
        (json, b"{question: 1}", &[]),
        (json, b"{\"question\": \"\\q\"}", &[]),
        (json, b"{\"question\": 01}", &[]),
        (json, b"{\"question\": \"a\"} x", &[]),
        (json, b"{\"question\": \"a\",}", &[]),
        (json, b"{\"question\": \"\xff\"}", &[]),
        (json, b"{\0\"\0", &[]),
        (json, long.as_bytes(), &[]),
        (json, deep.as_bytes(), &[]),
        (json, b"{\"question\": 1}", &[]),
        (json, b"{\"question\": \"a\", \"question\": \"b\"}", &[]),
        (json, b"{\"questoin\": \"a\"}", &[]),
        ("text/plain", b"{}", &[]),
    ];
    for language in ["kk", "ru"] {
        let check = |answer: &Answer, what: &str, allowed: &[&str]| -> Result<()> {
            assert!(answer.status >= 400, "{what}: {answer:?}");
            let body = answer.json();
            let errors = body["errors"].as_array().into_iter().flatten();
            let texts = errors
                .map(|error| &error["message"])
                .chain([&body["title"], &body["detail"]]);
            for text in texts.filter_map(Value::as_str) {
                for word in latin(text) {
                    ensure!(
                        allowed.contains(&"*")
                            || allowed.contains(&word)
                            || IN_EVERY_LANGUAGE.contains(&word)
                            || word.strip_prefix("event").is_some_and(|rest| rest.is_empty()),
                        "{what}: {word:?} in {text:?}"
                    );
                }
            }
            Ok(())
        };
        for (path, token, allowed) in &reads {
            let bearer = bearer(token);
            let mut headers = vec![("accept-language", language)];
            if !token.is_empty() {
                headers.push(("authorization", &bearer));
            }
            let answer = scene.portal.client.send("GET", path, &headers, &[])?;
            check(&answer, path, allowed)?;
        }
        for (media_type, body, allowed) in &writes {
            let bearer = bearer(staff);
            let headers = [
                ("accept-language", language),
                ("authorization", &*bearer),
                ("content-type", *media_type),
            ];
            let answer = scene.by_hand("POST", &acted, &headers, body)?;
            check(
                &answer,
                &String::from_utf8_lossy(&body[..body.len().min(60)]),
                allowed,
            )?;
        }
    }
    Ok(())
}

#[test]
fn a_body_that_is_no_json_is_told_where_and_why() -> Result<()> {
    let scene = Scene::new()?;
    let bearer = bearer(&scene.company.administrator.token);
    let path = format!("/v1/requests/{}/clarification", scene.number);
    let headers = [
        ("accept-language", "en"),
        ("authorization", &*bearer),
        ("content-type", "application/json"),
    ];
    let send = |body: &[u8]| scene.by_hand("POST", &path, &headers, body);
    for (body, line, column) in [
        ("{\"question\": \"a\"", 1, 16),
        ("{\n \"question\" 1}", 2, 13),
        ("{\"question\": \"a\"}\n\nx", 3, 1),
        ("{\"question\": \"сұрақ\" ?}", 1, 22),
    ] {
        let answer = send(body.as_bytes())?.refused(400, "malformed")?;
        assert_eq!(
            answer.json()["position"],
            json!({"line": line, "column": column}),
            "{body}"
        );
    }
    let answer = send(b"{\"question\":\n \"\xd0\xb0\xff\"}")?.refused(400, "malformed")?;
    assert_eq!(answer.json()["position"], json!({"line": 2, "column": 4}));
    let small = format!("/v1/requests/{}/moderation", scene.number);
    let answer = scene.by_hand("POST", &small, &headers, &vec![b' '; 128 * 1024 + 1])?;
    let answer = answer.refused(413, "too-large")?;
    assert_eq!(answer.json()["limit_bytes"], 128 * 1024);
    assert!(answer.json()["detail"].to_string().contains("131072"));
    Ok(())
}
