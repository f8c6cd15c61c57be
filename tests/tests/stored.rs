//! What an earlier program stored is read by this one: `tests/golden/stored` holds a whole store of each, and what that program
//! answered from it.
//!
//! A store stands there as text, so that a person can read it: `store.jsonl` has a line for each key, `answers.jsonl` one for each
//! question and what was answered, `clock` the instant at which that was, `development` the keys and secrets of that portal, which
//! are those of this test and of nothing else.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use eds_make::Person;
use portal_tests::client::{Answer, bearer};
use portal_tests::documents::{self, with};
use portal_tests::gateway::Gateway;
use portal_tests::life::{Life, Role, answer, extension, possible};
use portal_tests::people;
use portal_tests::scene::id;
use portal_tests::server::{Folder, Portal, root};
use portal_tests::verify::verify;
use serde_json::{Value, json};

/// The name of the store that this program would write.
const NEWEST: &str = "2026-12";

/// When the requests arrive, and when what follows is done.
const ARRIVAL: &str = "2026-11-23T05:00:00Z";
const NEXT_DAY: &str = "2026-11-24T05:00:00Z";
const WHEN_ANSWERED: &str = "2026-11-25T05:00:00Z";
const WHEN_LATE: &str = "2026-12-15T05:00:00Z";

/// Kinds of keys that no store holds at rest: what is fetched again where it is absent, and what is taken away when it was
/// carried out.
const PASSING: [&str; 3] = ["erasure", "revocation", "token-keys"];

/// Moves a store between its file and its text.
const TEXT_OF_STORE: &str = r#"
import base64, json, sqlite3, sys
way, database, text = sys.argv[1:]
store = sqlite3.connect(database)
tokens = 0
if way == "write":
    with open(text, "w", encoding="utf-8") as lines:
        for key, value in store.execute("SELECT key, value FROM entry ORDER BY key"):
            # A token that was verified is remembered for a few hours; one of them shows how.
            if key.startswith("od/token/"):
                if tokens:
                    continue
                tokens += 1
            try:
                line = {"key": key, "text": value.decode("utf-8")}
                assert line["text"].isprintable()
            except (UnicodeDecodeError, AssertionError):
                line = {"key": key, "base64": base64.b64encode(value).decode()}
            lines.write(json.dumps(line, ensure_ascii=False) + "\n")
else:
    store.execute("CREATE TABLE entry (key TEXT NOT NULL PRIMARY KEY, value BLOB NOT NULL) STRICT")
    with open(text, encoding="utf-8") as lines:
        for line in map(json.loads, lines):
            value = line["text"].encode() if "text" in line else base64.b64decode(line["base64"])
            store.execute("INSERT INTO entry VALUES (?, ?)", (line["key"], value))
    store.commit()
"#;

fn convert(way: &str, database: &Path, text: &Path) -> Result<()> {
    let done = Command::new("python3")
        .args(["-c", TEXT_OF_STORE, way])
        .args([database, text])
        .status()
        .context("python3")?;
    ensure!(done.success(), "the store could not be converted: {done}");
    Ok(())
}

fn golden() -> PathBuf {
    root().join("tests/golden/stored")
}

/// The file in which a host keeps its store.
fn database(folder: &Folder) -> PathBuf {
    folder.path().join("store.db")
}

/// A question, and who asks it: an IIN, or nothing.
struct Question {
    who: String,
    path: String,
}

impl Question {
    fn ask(&self, portal: &Portal) -> Result<Answer> {
        if self.who.is_empty() {
            return portal
                .client
                .send("GET", &self.path, &[("accept-language", "en")], &[]);
        }
        let token = bearer(&portal.authority.token_of(&self.who));
        let headers = [("authorization", &*token), ("accept-language", "kk")];
        portal.client.send("GET", &self.path, &headers, &[])
    }
}

/// An answer as it is written down: JSON as it is, and the bytes of everything else.
fn written(question: &Question, answer: &Answer) -> Value {
    let body = serde_json::from_slice(&answer.body).unwrap_or_else(|_| json!(STANDARD.encode(&answer.body)));
    json!({"who": question.who, "path": question.path, "status": answer.status, "body": body})
}

/// Whether everything that was said then is said now. More may be said, and more may be possible.
fn is_still_said(then: &Value, now: &Value) -> bool {
    match (then, now) {
        (Value::Object(then), Value::Object(now)) => {
            then.iter().all(|(name, then)| match (then, now.get(name)) {
                (Value::Array(then), Some(Value::Array(now))) if name == "possible" => {
                    then.iter().all(|act| now.contains(act))
                }
                (then, now) => now.is_some_and(|now| is_still_said(then, now)),
            })
        }
        (Value::Array(then), Value::Array(now)) => {
            then.len() == now.len() && then.iter().zip(now).all(|(then, now)| is_still_said(then, now))
        }
        _ => then == now,
    }
}

/// The lines of a golden file.
fn lines(file: &Path) -> Result<Vec<Value>> {
    let text = fs::read_to_string(file).with_context(|| file.display().to_string())?;
    Ok(text.lines().map(serde_json::from_str).collect::<Result<_, _>>()?)
}

/// A portal over the store of an earlier program.
fn opened(of: &Path) -> Result<Portal> {
    let folder = Folder::new()?.at(fs::read_to_string(of.join("clock"))?.trim())?;
    convert("read", &database(&folder), &of.join("store.jsonl"))?;
    let development = folder.path().join("development");
    fs::create_dir_all(&development)?;
    for secret in fs::read_dir(of.join("development"))? {
        let secret = secret?;
        fs::copy(secret.path(), development.join(secret.file_name()))?;
    }
    Portal::open(folder, &[])
}

/// The stores that earlier programs have left, oldest first.
fn stores() -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(golden())?.map(|entry| Ok(entry?.path()));
    let mut stores = entries.collect::<Result<Vec<_>>>()?;
    stores.sort();
    ensure!(!stores.is_empty(), "no store in {}", golden().display());
    Ok(stores)
}

#[test]
fn what_an_earlier_program_stored_is_answered_as_it_was() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    for store in stores()? {
        let portal = opened(&store)?;
        for then in lines(&store.join("answers.jsonl"))? {
            let text = |name: &str| then[name].as_str().unwrap_or_default().to_owned();
            let question = Question {
                who: text("who"),
                path: text("path"),
            };
            let now = written(&question, &question.ask(&portal)?);
            ensure!(
                is_still_said(&then, &now),
                "{} was answered\n{then}\nand is now\n{now}",
                question.path
            );
        }
    }
    Ok(())
}

/// A next act in a case, by the command that is possible: who does it, its path and its body.
fn act_of(command: &str) -> Option<(Role, &'static str, Value)> {
    match command {
        "accept" => Some((Role::Administrator, "moderation", json!({"decision": "accept"}))),
        "answer" => Some((Role::Head, "answer", answer("provided"))),
        "reply" => Some((Role::Applicant, "clarification/reply", json!({"text": "47-үй"}))),
        "rate" => Some((Role::Applicant, "rating", json!({"mark": "like"}))),
        _ => None,
    }
}

#[test]
fn what_an_earlier_program_stored_goes_on() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    for store in stores()? {
        let portal = opened(&store)?;
        let cases = fs::read_to_string(store.join("cases.json"))?;
        let cases: Vec<Value> = serde_json::from_str(&cases)?;
        let mut acts = 0;
        for case in &cases {
            let text = |name: &str| case[name].as_str().unwrap_or_default();
            let number = text("number");
            let seen = portal.seen(text("citizen"), number)?;
            if seen.status == 404 {
                // It was erased: it is nobody's any more.
                continue;
            }
            let seen = seen.with(200)?.json();
            if let Some((role, act, body)) = possible(&seen["legs"][0]).iter().find_map(|one| act_of(one)) {
                let who = match role {
                    Role::Applicant => text("citizen"),
                    Role::Administrator => text("administrator"),
                    Role::Head => text("head"),
                };
                portal.act(who, number, act, &body, &[])?.with(200).context(act)?;
                acts += 1;
            }
            let token = portal.authority.token_of(text("citizen"));
            let export = portal
                .client
                .get(&format!("/v1/requests/{number}/export?attachments=true"), &token)?;
            if export.status == 200 {
                let (said, status) = verify(&export.body, &[])?;
                // 3: nothing is wrong, but of the newest events nothing outside the chain says so yet.
                ensure!(matches!(status, 0 | 3), "{number}, {status}: {said}");
            }
        }
        ensure!(acts >= 4, "only {acts} acts were possible");
        portal.sweep()?;
        portal.until_nothing_remains("/v1/notices/delivery")?;
        portal.until_nothing_remains("/v1/roots?as_of=2026-12-14")?;
    }
    Ok(())
}

#[test]
fn a_store_holds_every_kind_of_document_that_is_stored() -> Result<()> {
    let mut kinds: BTreeSet<String> = PASSING.map(str::to_owned).into();
    for line in lines(&golden().join(NEWEST).join("store.jsonl"))? {
        let key = line["key"].as_str().context("a line without a key")?;
        kinds.extend(key.split('/').nth(1).map(str::to_owned));
    }
    let source = fs::read_to_string(root().join("crates/shell/src/store/key.rs"))?;
    let known = source.split("Self::new(").skip(1);
    let known = known.filter_map(|rest| rest.trim_start().strip_prefix('"')?.split('"').next());
    let missing: Vec<_> = known.filter(|kind| !kinds.contains(*kind)).collect();
    ensure!(missing.is_empty(), "no golden document of {missing:?}");
    Ok(())
}

/// What there is to ask about a case, as each person sees it.
fn of_case(life: &Life<'_>) -> Vec<Question> {
    let staff = [life.company.administrator.iin.as_str(), &life.head.iin];
    let mut questions = Vec::new();
    let mut ask = |who: &str, path: String| {
        questions.push(Question {
            who: who.to_owned(),
            path,
        });
    };
    let case = format!("/v1/requests/{}", life.number);
    for who in [life.citizen.iin.as_str(), people::OPERATOR]
        .into_iter()
        .chain(staff)
    {
        for part in [
            "",
            "/receipts",
            "/proof?day=2026-11-24",
            "/attachments/0",
            "/answer/attachments/0",
            "/signature",
        ] {
            ask(who, format!("{case}{part}"));
        }
    }
    ask(&life.citizen.iin, "/v1/me/requests".to_owned());
    for who in [life.citizen.iin.as_str(), people::OPERATOR] {
        ask(who, format!("{case}/export?attachments=true"));
    }
    let holder = format!("/v1/holders/{}", life.company.bin);
    for who in staff {
        ask(who, format!("{holder}/queue"));
        ask(who, format!("{holder}/subscription"));
        ask(who, format!("{holder}/feed"));
    }
    ask(people::OPERATOR, format!("{holder}/history"));
    questions
}

/// What anybody can ask.
fn of_all() -> Vec<Question> {
    let public = [
        "/v1/holders",
        "/v1/calendar/2026",
        "/v1/calendar/2027",
        "/v1/roots/2026-11-24",
    ];
    let mut questions: Vec<_> = public
        .map(|path| Question {
            who: String::new(),
            path: path.to_owned(),
        })
        .into();
    questions.push(Question {
        who: people::OPERATOR.to_owned(),
        path: "/v1/notices/dead".to_owned(),
    });
    questions
}

/// A file as it is attached.
fn file(content: &str) -> Value {
    json!([{"name": "үлгі.txt", "media_type": "text/plain", "content": STANDARD.encode(content)}])
}

/// A request that is sent with a file; signed where somebody is given to sign it.
fn sent<'p>(portal: &'p Portal, signer: Option<&str>) -> Result<Life<'p>> {
    let mut life = portal.life()?;
    let document = with(
        &documents::request(&life.citizen.iin, &life.company.bin),
        "/attachments",
        file("сұрау салу"),
    );
    let answer = match signer {
        None => portal.client.submit(&life.citizen.token, &document, None)?,
        Some(iin) => {
            life.citizen = portal.again(iin);
            let document = with(&document, "/applicant/iin", json!(iin));
            let signed = portal.authority.signed(&Person::individual(iin), &document);
            portal.client.post_signed("/v1/requests", &signed)?
        }
    };
    life.number = id(&answer.with(201)?.json());
    Ok(life)
}

/// Everything that a portal stores, done once. Answers the lives, each in another state.
fn lived<'p>(portal: &'p Portal, gateway: &Gateway) -> Result<Vec<Life<'p>>> {
    let mut calendar: Value =
        serde_json::from_slice(&fs::read(root().join("crates/law/data/calendar.json"))?)?;
    calendar["version"] = json!("2026-stored");
    let put = |path: &str, who: &str, body: &Value| -> Result<Answer> {
        portal
            .client
            .json("PUT", path, &portal.authority.token_of(who), body)
    };
    put("/v1/calendar", people::OPERATOR, &calendar)?;
    let signer = people::new_number()?;
    let mut lives = vec![sent(portal, Some(&signer))?];
    for _ in 0..9 {
        lives.push(sent(portal, None)?);
    }
    let organization = people::new_number()?;
    let of_organization = documents::request_for(&lives[1].citizen.iin, &lives[1].company.bin, &organization);
    portal
        .client
        .submit(&lives[1].citizen.token, &of_organization, None)?
        .with(201)?;
    let of_company = &lives[1];
    let proof = portal.authority.proof(&organization);
    let signatory = Person::head(&lives[1].citizen.iin, &organization);
    let proof = portal.authority.signed(&signatory, &proof);
    portal.client.prove(&organization, &proof)?.with(200)?;
    let link = format!("/v1/holders/{}/feed", of_company.company.bin);
    put(&link, &of_company.company.administrator.iin, &Value::Null)?;
    let link = format!("/v1/holders/{}/subscription", of_company.company.bin);
    put(
        &link,
        &of_company.head.iin,
        &json!({"url": format!("{}/events", gateway.address())}),
    )?;
    // The history of a holder that is longer than what stands beside its profile.
    for share in 0..12_u32 {
        let profile = documents::holder("«Тарих» АҚ", "АО «История»", f64::from(50 + share));
        portal.register(&of_company.company.bin, &profile)?;
    }
    portal.deliver()?;

    portal.set_clock(NEXT_DAY)?;
    lives[2].accept()?;
    lives[3].ask()?;
    let returned = json!({"decision": "return", "reasons": ["anonymous"], "explanation": "Мәтін жоқ"});
    lives[4].done(Role::Administrator, "moderation", &returned)?;
    lives[5].accept()?;
    lives[5].forward()?;
    lives[6].accept()?;
    lives[6].forward_part()?;
    lives[6].done(Role::Head, "extension", &extension(&lives[6].other.bin))?;
    lives[7].done(Role::Applicant, "withdrawal", &json!({}))?;
    gateway.answer(410)?;
    portal.deliver()?;
    gateway.answer(202)?;

    portal.set_clock(WHEN_ANSWERED)?;
    for life in [&lives[0], &lives[8]] {
        life.done(
            Role::Head,
            "answer",
            &with(&answer("provided"), "/attachments", file("жауап")),
        )?;
    }
    let dislike = json!({"mark": "dislike", "reason": "Толық емес"});
    lives[8].done(Role::Applicant, "rating", &dislike)?;
    lives[9].done(Role::Head, "answer", &answer("refused"))?;
    let erasure = json!({"ground": "consent-withdrawn", "reference": "№ 9", "explanation": "Өтініш келді"});
    portal
        .act(people::OPERATOR, &lives[9].number, "erasure", &erasure, &[])?
        .with(200)?;
    portal.deliver()?;
    portal.until_nothing_remains("/v1/roots?as_of=2026-11-24")?;

    portal.set_clock(WHEN_LATE)?;
    portal.deliver()?;
    Ok(lives)
}

/// Writes `tests/golden/stored/NEWEST` from this program: to be run once for a new shape of what is stored, and never again.
#[test]
#[ignore = "writes a golden store, once for each shape of what is stored"]
fn write_the_store_of_this_program() -> Result<()> {
    let to = golden().join(NEWEST);
    ensure!(!to.exists(), "{} is there already", to.display());
    let gateway = Gateway::start()?;
    let settings = [
        ("SPIN_VARIABLE_SUBSCRIPTION_HOST", gateway.address()),
        ("SPIN_VARIABLE_NOTICE_HOST", gateway.address()),
        ("SPIN_VARIABLE_NOTICE_SECRET", gateway.secret()),
    ];
    let portal = Portal::open(Folder::new()?.at(ARRIVAL)?, &settings)?;
    let lives = lived(&portal, &gateway)?;
    let mut questions = of_all();
    questions.extend(lives.iter().flat_map(of_case));
    let mut answers = String::new();
    for question in &questions {
        answers += &format!("{}\n", written(question, &question.ask(&portal)?));
    }
    let cases: Vec<_> = lives
        .iter()
        .map(|life| {
            json!({
                "number": life.number, "citizen": life.citizen.iin, "head": life.head.iin,
                "administrator": life.company.administrator.iin,
            })
        })
        .collect();
    drop(lives);
    let folder = portal.stop()?;
    fs::create_dir_all(to.join("development"))?;
    for secret in fs::read_dir(folder.path().join("development"))? {
        let secret = secret?;
        fs::copy(secret.path(), to.join("development").join(secret.file_name()))?;
    }
    convert("write", &database(&folder), &to.join("store.jsonl"))?;
    fs::write(to.join("answers.jsonl"), answers)?;
    fs::write(to.join("cases.json"), serde_json::to_string_pretty(&cases)?)?;
    fs::write(to.join("clock"), format!("{WHEN_LATE}\n"))?;
    Ok(())
}
