//! The OpenAPI document in the hands of its tools: clients that were generated from it, and a program that asks every operation
//! for what the document says. `scripts/contract` installs and generates what these tests run, and calls them.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::Command;
use std::sync::Mutex;
use std::thread::available_parallelism;

use anyhow::{Context as _, Result, ensure};
use eds_make::Person;
use portal_tests::crowd::at_once;
use portal_tests::gateway::Gateway;
use portal_tests::identity::Authority;
use portal_tests::life;
use portal_tests::scene::id;
use portal_tests::server::{Folder, Portal, root};
use portal_tests::{documents, people};
use requests::acts::WAYS;
use serde_json::{Value, json};

/// Where `scripts/contract` puts what it makes.
fn made() -> PathBuf {
    root().join("target/contract")
}

/// Runs a program of the tools, which says by itself what is wrong.
fn run(command: &mut Command) -> Result<()> {
    let ended = command.status()?;
    ensure!(ended.success(), "{:?}: {ended}", command.get_program());
    Ok(())
}

/// Has a client do its work at a new portal.
fn at_work(client: &mut Command) -> Result<()> {
    let portal = Portal::start()?;
    let company = portal.company()?;
    let citizen = portal.somebody()?;
    run(client
        .env("PORTAL", portal.client.base())
        .env("CITIZEN", &citizen.iin)
        .env("CITIZEN_TOKEN", &citizen.token)
        .env("HOLDER", &company.bin)
        .env("ADMINISTRATOR_TOKEN", &company.administrator.token))
}

#[test]
#[ignore = "scripts/contract generates the client"]
fn a_client_generated_for_python_sends_a_request_acts_and_reads_it_back() -> Result<()> {
    let mut client = Command::new(made().join("venv/bin/python"));
    at_work(client.arg(made().join("python/client.py")))
}

#[test]
#[ignore = "scripts/contract generates the client"]
fn a_client_generated_for_typescript_sends_a_request_acts_and_reads_it_back() -> Result<()> {
    let mut client = Command::new("node");
    at_work(client.arg(made().join("typescript/client.js")))
}

/// When the requests were sent that Schemathesis finds: on the day that the examples of the document name.
const SENT: &str = "2026-11-02T05:00:00Z";
/// When it asks: a day later, so that the day before has its root, and its senders may send as much again.
const ASKED: &str = "2026-11-03T05:00:00Z";
/// Requests that wait for each act. As many documents that are right Schemathesis sends to the act of one kind.
const WAITING: usize = 15;
/// Where holders may have their systems: the examples of the document name one. Nothing is posted there.
const SYSTEMS: (&str, &str) = ("SPIN_VARIABLE_SUBSCRIPTION_HOST", "https://hooks.example.kz");

/// What Schemathesis only ever sees refused, because a document of theirs names holders and people, and it counts no check
/// digits; and what takes a signed document only. The suites of each reach them. The list may only shrink.
const UNREACHED: [&str; 6] = [
    "submit",
    "answer",
    "extend",
    "forward",
    "forward-recall",
    "directory-organization",
];

/// An act, and what makes it possible.
struct Awaited {
    /// The operation.
    id: &'static str,
    /// Who does what before, to the request with a number.
    before: fn(&Scene, &str) -> Result<()>,
}

/// Every act in a case.
const AWAITED: [Awaited; 13] = [
    Awaited {
        id: "moderate",
        before: |_, _| Ok(()),
    },
    Awaited {
        id: "forward",
        before: Scene::accept,
    },
    Awaited {
        id: "forward-recall",
        before: Scene::forward,
    },
    Awaited {
        id: "extend",
        before: Scene::accept,
    },
    Awaited {
        id: "extend-notice",
        before: Scene::extend,
    },
    Awaited {
        id: "clarify",
        before: Scene::accept,
    },
    Awaited {
        id: "clarify-reply",
        before: Scene::ask,
    },
    Awaited {
        id: "answer",
        before: Scene::accept,
    },
    Awaited {
        id: "correct",
        before: |_, _| Ok(()),
    },
    Awaited {
        id: "withdraw",
        before: |_, _| Ok(()),
    },
    Awaited {
        id: "rate",
        before: Scene::answer,
    },
    Awaited {
        id: "erase",
        before: Scene::withdraw,
    },
    Awaited {
        id: "resend",
        before: |_, _| Ok(()),
    },
];

/// The portal that Schemathesis asks, while its store is filled; each of those who ask gets a copy of it.
struct Scene {
    portal: Portal,
}

/// A filled store, and what of it a client has to be told.
struct Filled {
    folder: Folder,
    /// The numbers of the requests that wait for an act, by its operation.
    cases: Value,
    /// The key of the link to the calendar of a holder.
    key: String,
}

impl Scene {
    /// What a person does to a request.
    fn act(&self, iin: &str, number: &str, act: &str, body: &Value) -> Result<Value> {
        let answer = self.portal.act(iin, number, act, body, &[])?;
        Ok(answer.with(200).with_context(|| act.to_owned())?.json())
    }

    fn accept(&self, number: &str) -> Result<()> {
        self.act(
            people::ADMINISTRATOR,
            number,
            "moderation",
            &json!({"decision": "accept"}),
        )
        .map(drop)
    }

    fn forward(&self, number: &str) -> Result<()> {
        self.accept(number)?;
        let forwarding = life::forwarding(people::OTHER_HOLDER);
        self.act(people::ADMINISTRATOR, number, "forwarding", &forwarding)
            .map(drop)
    }

    fn extend(&self, number: &str) -> Result<()> {
        self.accept(number)?;
        let extension = life::extension(people::OTHER_HOLDER);
        self.act(people::HEAD, number, "extension", &extension).map(drop)
    }

    fn ask(&self, number: &str) -> Result<()> {
        self.accept(number)?;
        self.act(people::ADMINISTRATOR, number, "clarification", &life::question())
            .map(drop)
    }

    fn answer(&self, number: &str) -> Result<()> {
        self.accept(number)?;
        self.act(
            people::ADMINISTRATOR,
            number,
            "answer",
            &documents::answer("provided"),
        )
        .map(drop)
    }

    fn withdraw(&self, number: &str) -> Result<()> {
        self.act(people::CITIZEN, number, "withdrawal", &json!({}))
            .map(drop)
    }

    /// A signed request with everything that can be read of one, but for an answer: the one that the examples of the document
    /// name.
    fn everything(&self) -> Result<()> {
        let citizen = Person::individual(people::CITIZEN);
        let mut request = documents::request(people::CITIZEN, people::HOLDER);
        request["attachments"] = files();
        let sent = self.portal.authority.signed(&citizen, &request);
        let sent = self.portal.client.post_signed("/v1/requests", &sent)?.with(201)?;
        let number = id(&sent.json());
        ensure!(
            number == format!("{}-2026-1", people::HOLDER),
            "the examples name another request"
        );
        self.accept(&number)?;
        let mut question = life::question();
        question["attachments"] = files();
        self.act(people::ADMINISTRATOR, &number, "clarification", &question)?;
        let reply = json!({"text": "Қыркүйек.", "attachments": files()});
        self.act(people::CITIZEN, &number, "clarification/reply", &reply)
            .map(drop)
    }

    /// A request whose answer is signed and has an attachment.
    fn answered(&self) -> Result<String> {
        let number = self.sent()?;
        self.accept(&number)?;
        let head = Person::head(people::HEAD, people::HOLDER);
        let mut answer = documents::answer("provided");
        answer["request"] = json!(number);
        answer["attachments"] = files();
        let answer = self.portal.authority.signed(&head, &answer);
        let path = format!("/v1/requests/{number}/answer");
        self.portal.client.post_signed(&path, &answer)?.with(200)?;
        Ok(number)
    }

    /// A new request.
    fn sent(&self) -> Result<String> {
        let citizen = self.portal.again(people::CITIZEN);
        Ok(id(&self.portal.case(&citizen, people::HOLDER)?))
    }

    /// The key of the link to the calendar of the holder.
    fn link(&self) -> Result<String> {
        let token = self.portal.authority.token_of(people::ADMINISTRATOR);
        let path = format!("/v1/holders/{}/feed", people::HOLDER);
        let made = self
            .portal
            .client
            .json("PUT", &path, &token, &Value::Null)?
            .with(201)?;
        let made = made.json();
        let key = made["href"].as_str().and_then(|link| link.split_once("key="));
        Ok(key.context("a link without a key")?.1.to_owned())
    }

    /// Fills a store.
    fn filled() -> Result<Filled> {
        let gateway = Gateway::start()?;
        let settings = [
            ("SPIN_VARIABLE_NOTICE_HOST", gateway.address()),
            ("SPIN_VARIABLE_NOTICE_SECRET", gateway.secret()),
        ];
        let portal = Portal::open(Folder::new()?.at(SENT)?, &settings)?;
        documents::seed(&portal.client, &portal.operator())?;
        let scene = Self { portal };
        scene.everything()?;
        let answered = scene.answered()?;
        let mut cases = json!({});
        for operation in ["track-answer-signature", "track-answer-attachment"] {
            cases[operation] = json!([answered]);
        }
        // Nobody could be told of these.
        let lost = (0..WAITING).map(|_| scene.sent()).collect::<Result<Vec<_>>>()?;
        gateway.answer(410)?;
        scene.portal.deliver()?;
        let known = AWAITED.iter().map(|awaited| awaited.id);
        let known: BTreeSet<_> = known.collect();
        // Whatever else people do in a case, they can do in a new one.
        let others = WAYS.iter().filter(|way| !known.contains(way.id));
        let others = others.map(|way| Awaited {
            id: way.id,
            before: |_, _| Ok(()),
        });
        for Awaited { id, before } in AWAITED.into_iter().chain(others) {
            let numbers = match id {
                "resend" => lost.clone(),
                _ => (0..WAITING).map(|_| scene.sent()).collect::<Result<_>>()?,
            };
            numbers.iter().try_for_each(|number| before(&scene, number))?;
            cases[id] = json!(numbers);
        }
        let key = scene.link()?;
        scene.portal.set_clock(ASKED)?;
        scene.portal.until_nothing_remains("/v1/roots")?;
        Ok(Filled {
            folder: scene.portal.stop()?,
            cases,
            key,
        })
    }
}

/// Files as they are attached.
fn files() -> Value {
    json!([{"name": "кесте.txt", "media_type": "text/plain", "content": "0JbRg9C80YvRgQ=="}])
}

/// What came of it when Schemathesis asked.
#[derive(Clone)]
struct Asked {
    is_good: bool,
    /// Its own words.
    said: String,
    /// The operations that did for somebody what they are for.
    reached: Vec<String>,
}

/// Has Schemathesis ask every operation of a portal of its own, as somebody with this token. What stands in
/// `SCHEMATHESIS_ARGUMENTS` is said to it too.
fn asked_by(filled: &Filled, token_at: fn(&Authority) -> Option<String>) -> Result<Asked> {
    let gateway = Gateway::start()?;
    let settings = [
        ("SPIN_VARIABLE_NOTICE_HOST", gateway.address()),
        ("SPIN_VARIABLE_NOTICE_SECRET", gateway.secret()),
        SYSTEMS,
    ];
    let portal = Portal::open(filled.folder.copy_at(ASKED)?, &settings)?;
    let tests = root().join("tests/contract");
    // Whatever it keeps is for this run.
    let own = tempfile::tempdir()?;
    let mut tool = Command::new(made().join("venv/bin/schemathesis"));
    tool.arg("--config-file")
        .arg(tests.join("schemathesis.toml"))
        .arg("run")
        .arg(root().join("schemas/openapi.json"))
        .args(["--url", portal.client.base()])
        .env("SCHEMATHESIS_HOOKS", tests.join("schemathesis.py"))
        .env("PORTAL_CASES", filled.cases.to_string())
        .env("PORTAL_FEED_KEY", &filled.key)
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .current_dir(own.path());
    if let Some(token) = token_at(&portal.authority) {
        tool.args(["--header", &format!("Authorization: Bearer {token}")]);
    }
    let arguments = std::env::var("SCHEMATHESIS_ARGUMENTS").unwrap_or_default();
    let ended = tool.args(arguments.split_whitespace()).output()?;
    let said = [ended.stdout, ended.stderr].map(|said| String::from_utf8_lossy(&said).into_owned());
    let reached = std::fs::read(own.path().join("reached.json")).unwrap_or_default();
    Ok(Asked {
        is_good: ended.status.success(),
        said: said.concat(),
        reached: serde_json::from_slice(&reached).unwrap_or_default(),
    })
}

#[test]
#[ignore = "scripts/contract installs Schemathesis"]
fn every_operation_answers_every_caller_and_every_question_as_the_document_says() -> Result<()> {
    type Asking = (&'static str, fn(&Authority) -> Option<String>);
    let asking: [Asking; 6] = [
        ("nobody", |_| None),
        ("an applicant", |at| Some(at.token_of(people::CITIZEN))),
        ("an administrator", |at| Some(at.token_of(people::ADMINISTRATOR))),
        ("a head", |at| Some(at.token_of(people::HEAD))),
        ("the operator", |at| Some(at.token_of(people::OPERATOR))),
        ("the scheduler", |at| Some(at.scheduler_secret.clone())),
    ];
    let filled = Scene::filled()?;
    let rest = Mutex::new(asking.into_iter());
    let next = || rest.lock().ok().and_then(|mut rest| rest.next());
    let asked = at_once(available_parallelism()?.get(), |_| {
        let mut all = Vec::new();
        while let Some((who, token_at)) = next() {
            let asked = asked_by(&filled, token_at)?;
            println!("==> Schemathesis as {who}\n{}", asked.said);
            all.push((who, asked));
        }
        Ok(all)
    })?;
    let asked = asked.concat();
    let found = asked.iter().filter(|(_, asked)| !asked.is_good);
    let found: Vec<_> = found.map(|(who, _)| *who).collect();
    ensure!(found.is_empty(), "it found something as {found:?}");
    if std::env::var_os("SCHEMATHESIS_ARGUMENTS").is_some_and(|arguments| !arguments.is_empty()) {
        // With another seed than that of the configuration, others are reached.
        return Ok(());
    }
    // Else nothing would be found because nothing was reached.
    let reached: BTreeSet<_> = asked.iter().flat_map(|(_, asked)| &asked.reached).collect();
    let document: Value =
        serde_json::from_str(&std::fs::read_to_string(root().join("schemas/openapi.json"))?)?;
    let paths = document["paths"].as_object().into_iter().flatten();
    let operations = paths.flat_map(|(_, path)| path.as_object().into_iter().flatten());
    let mut never = BTreeSet::new();
    for (_, operation) in operations {
        let id = operation["operationId"].as_str().context("no name")?;
        if !reached.contains(&id.to_owned()) {
            never.insert(id);
        }
    }
    never.retain(|id| !UNREACHED.contains(id));
    ensure!(never.is_empty(), "these never did what they are for: {never:?}");
    Ok(())
}
