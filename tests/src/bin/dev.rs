//! Development tools: `dev env`, `dev token`, `dev seed`, `dev gateway`, `dev demo`. The scripts call it.
#![allow(
    clippy::indexing_slicing,
    reason = "a JSON value that lacks a member reads as null, and nothing is then shown"
)]

use std::fs::{File, OpenOptions};
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use eds::Algorithm;
use eds_make::{self as make, Person};
use portal_tests::client::{Client, bearer};
use portal_tests::clock::Clock;
use portal_tests::gateway::Gateway;
use portal_tests::identity::Authority;
use portal_tests::{documents, people};
use serde_json::{Value, json};

const USAGE: &str = "\
dev env                    the variables with which a host trusts the development identities
dev token --role ROLE [--iin N] [--bin N] [--expired] [--phone-unverified]
                           a token; ROLE is citizen, administrator, head or operator
dev sign --iin N [--bin N] signs the document on the standard input, as a person or as the head of an organisation
dev sweep                  sweeps until nothing remains: seconds, batches, cases in which something was written down
dev seed                   fills the directory of the portal
dev night                  lets a night pass: sets the clock of the demonstration to the small hours of the next day, does what
                           is due by then, and closes the day
dev show [POINTER]         prints the JSON on the standard input so that it can be read, or what stands in it at a place, such
                           as items/0/id; lines before it, such as headers, as they are
dev gateway                takes notices and keeps them in notices.jsonl of the data folder; prints first the variables with
                           which a host finds it
dev demo                   plays the whole life of a request
dev people COUNT [--cases] that many citizens, a line each: IIN, token and, with --cases, the number of a case
                           of theirs that is sent to the portal
dev signed COUNT rsa|gost  that many requests of citizens, a line each in base64, signed electronically
dev routes                 what the portal serves
dev document               the request document of the demonstration, with @IIN@ for its applicant";

fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(std::env::var("PORTAL_DATA").unwrap_or_else(|_| ".portal".to_owned()));
    let authority = || {
        let clock = Clock::of_demonstration(&folder)?;
        anyhow::Ok(Authority::in_folder(&folder.join("development"))?.by(clock))
    };
    match arguments.next().as_deref() {
        Some("env") => {
            for (name, value) in authority()?.variables() {
                say(&format!("export {name}='{value}'"))?;
            }
            Ok(())
        }
        Some("token") => token(&authority()?, arguments),
        Some("seed") => documents::seed(&client(), &authority()?.token_of(people::OPERATOR)),
        Some("gateway") => gateway(&folder),
        Some("demo") => demo(&authority()?),
        Some("sweep") => sweep(&authority()?),
        Some("night") => {
            let clock = Clock::of_demonstration(&folder)?.with_context(|| {
                format!(
                    "there is no clock in {}: only the portal that scripts/up serves on the embedded host has one",
                    folder.display()
                )
            })?;
            night(&authority()?.by(Some(clock.clone())), &clock)
        }
        Some("show") => show(arguments.next().as_deref()),
        Some("people") => {
            let count = arguments.next().context(USAGE)?.parse()?;
            let cases = arguments.next().as_deref() == Some("--cases");
            crowd(&authority()?, count, cases)
        }
        Some("sign") => sign(&authority()?, arguments),
        Some("signed") => {
            let count = arguments.next().context(USAGE)?.parse()?;
            let algorithm = match arguments.next().as_deref() {
                Some("rsa") => Algorithm::RsaSha256,
                Some("gost") => Algorithm::Gost512,
                _ => bail!("{USAGE}"),
            };
            signed(&authority()?, count, algorithm)
        }
        Some("routes") => routes(),
        Some("document") => {
            let mut document = documents::request("", people::HOLDER);
            document["applicant"]["iin"] = "@IIN@".into();
            say(&document.to_string())
        }
        _ => bail!("{USAGE}"),
    }
}

/// Prints each operation of the API: method, path, summary.
fn routes() -> Result<()> {
    for operation in api::all() {
        let method = operation.method.name();
        say(&format!(
            "  {method:<6} {:<50} {}",
            operation.path, operation.summary
        ))?;
    }
    Ok(())
}

fn say(line: &str) -> Result<()> {
    Ok(writeln!(std::io::stdout(), "{line}")?)
}

/// A caller of the portal of the development.
fn client() -> Client {
    let url = std::env::var("PORTAL_URL").unwrap_or_else(|_| {
        format!(
            "http://{}",
            std::env::var("PORTAL_LISTEN").unwrap_or_else(|_| "127.0.0.1:3000".to_owned())
        )
    });
    Client::new(&url)
}

/// Sweeps as a scheduler does, and prints how long that took.
fn sweep(authority: &Authority) -> Result<()> {
    let secret = bearer(&authority.scheduler_secret);
    let client = client();
    let (mut batches, mut changed) = (0_u32, 0);
    let began = std::time::Instant::now();
    loop {
        let headers = [("authorization", &*secret)];
        let batch = client.send("POST", "/v1/sweep", &headers, b"")?.with(200)?.json();
        ensure!(batch["failed"] == 0, "{batch}");
        batches += 1;
        changed += batch["changed"].as_u64().context("no count")?;
        if batch["remaining"] == false {
            break;
        }
    }
    say(&format!(
        "{:.3} {batches} {changed}",
        began.elapsed().as_secs_f64()
    ))
}

/// Seconds by which the time of Almaty is before UTC (since 1 March 2024).
const ALMATY_SECONDS: u64 = 5 * 3_600;
/// Seconds in a day.
const DAY_SECONDS: u64 = 24 * 3_600;
/// When the night is over for the portal: a day can be closed an hour after its end.
const SMALL_HOURS_SECONDS: u64 = 2 * 3_600;
/// More batches than a demonstration has.
const MOST_BATCHES: usize = 1_000;

/// Lets a night pass.
fn night(authority: &Authority, clock: &Clock) -> Result<()> {
    let here = clock.seconds() + ALMATY_SECONDS;
    let midnight = (here / DAY_SECONDS + 1) * DAY_SECONDS;
    let ended = i64::try_from(midnight - DAY_SECONDS)?;
    let day = chrono::DateTime::from_timestamp(ended, 0)
        .context("no day")?
        .date_naive();
    clock.forward_to(midnight + SMALL_HOURS_SECONDS - ALMATY_SECONDS)?;
    let (secret, client) = (bearer(&authority.scheduler_secret), client());
    let root = format!("/v1/roots?as_of={day}");
    for work in ["/v1/sweep", &root] {
        for _ in 0..MOST_BATCHES {
            let headers = [("authorization", &*secret)];
            let batch = client.send("POST", work, &headers, b"")?.with(200)?.json();
            if batch["remaining"] == false {
                break;
            }
        }
    }
    let closed = client
        .send("GET", &format!("/v1/roots/{day}"), &[], &[])?
        .with(200)?
        .json();
    say(&format!(
        "It is two in the morning in Almaty. The day {day} is closed: its root over {} requests is\n{}\nTokens from before the night have ended.",
        closed["chains"],
        closed["root"].as_str().unwrap_or_default()
    ))
}

/// Prints JSON so that it can be read.
fn show(pointer: Option<&str>) -> Result<()> {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text)?;
    // The head of an answer ends with an empty line.
    let body = ["\r\n\r\n", "\n\n"]
        .iter()
        .find_map(|end| text.find(end).map(|at| at + end.len()))
        .filter(|_| text.starts_with("HTTP/"))
        .unwrap_or_default();
    let (head, body) = text.split_at(body);
    let Some(pointer) = pointer else {
        let is_json = serde_json::from_str::<Value>(body).is_ok();
        let body = if is_json { readable(body) } else { body.to_owned() };
        return say(&format!("{}{}", head.replace('\r', ""), body.trim_end()));
    };
    let value: Value = serde_json::from_str(body).context("the answer is not JSON")?;
    let found = value
        .pointer(&format!("/{}", pointer.trim_start_matches('/')))
        .with_context(|| format!("there is no {pointer} in the answer: {value}"))?;
    match found {
        Value::String(text) => say(text),
        other => say(&other.to_string()),
    }
}

/// JSON with a line for each member, in the order in which it came.
fn readable(json: &str) -> String {
    let (mut out, mut depth, mut quoted, mut escaped) = (String::new(), 0_usize, false, false);
    let line = |out: &mut String, depth: usize| {
        out.push('\n');
        out.push_str(&"  ".repeat(depth));
    };
    // Line ends and tabs stand in JSON between the values alone, blanks in texts as well.
    let between = |letter: &char| matches!(letter, '\n' | '\r' | '\t');
    let mut letters = json.chars().filter(|letter| !between(letter)).peekable();
    while let Some(letter) = letters.next() {
        if quoted {
            out.push(letter);
            let is_escaped = std::mem::take(&mut escaped);
            match letter {
                '\\' if !is_escaped => escaped = true,
                '"' if !is_escaped => quoted = false,
                _ => {}
            }
            continue;
        }
        match letter {
            '"' => {
                quoted = true;
                out.push(letter);
            }
            '{' | '[' if matches!(letters.peek(), Some('}' | ']')) => out.push(letter),
            '{' | '[' => {
                depth += 1;
                out.push(letter);
                line(&mut out, depth);
            }
            '}' | ']' => {
                if !out.ends_with(['{', '[']) {
                    depth = depth.saturating_sub(1);
                    line(&mut out, depth);
                }
                out.push(letter);
            }
            ',' => {
                out.push(letter);
                line(&mut out, depth);
            }
            ':' => out.push_str(": "),
            ' ' => {}
            other => out.push(other),
        }
    }
    out
}

/// Prints the document on the standard input, signed, as PEM.
fn sign(authority: &Authority, mut arguments: impl Iterator<Item = String>) -> Result<()> {
    let (mut iin, mut bin) = (None, None);
    while let Some(argument) = arguments.next() {
        let value = arguments
            .next()
            .with_context(|| format!("{argument} needs a value"))?;
        match argument.as_str() {
            "--iin" => iin = Some(value),
            "--bin" => bin = Some(value),
            other => bail!("there is no argument {other}\n{USAGE}"),
        }
    }
    let iin = iin.with_context(|| format!("--iin is missing\n{USAGE}"))?;
    let person = match bin {
        Some(bin) => Person::head(&iin, &bin),
        None => Person::individual(&iin),
    };
    let mut document = Vec::new();
    std::io::stdin().read_to_end(&mut document)?;
    let der = authority.signed_bytes(Algorithm::Gost512, &person, &document);
    say(make::pem("CMS", &der).trim_end())
}

/// Prints signed requests.
fn signed(authority: &Authority, count: u32, algorithm: Algorithm) -> Result<()> {
    for n in 0..count {
        let iin = people::nth_iin(n);
        let document = documents::request(&iin, people::HOLDER);
        let signed = authority.signed_with(algorithm, &Person::individual(&iin), &document);
        say(&STANDARD.encode(signed))?;
    }
    Ok(())
}

/// Prints a token.
///
/// A role is not part of a token: it chooses the person of the demonstration who has it. With `--iin` and
/// `--bin` another person is first given the role at that holder.
fn token(authority: &Authority, mut arguments: impl Iterator<Item = String>) -> Result<()> {
    let (mut role, mut iin, mut bin) = (None, None, None);
    let mut claims = authority.claims_of("");
    while let Some(argument) = arguments.next() {
        let mut value = || {
            arguments
                .next()
                .with_context(|| format!("{argument} needs a value"))
        };
        match argument.as_str() {
            "--role" => role = Some(value()?),
            "--iin" => iin = Some(value()?),
            "--bin" => bin = Some(value()?),
            "--expired" => claims.expired = true,
            "--phone-unverified" => claims.phone_verified = false,
            other => bail!("there is no argument {other}\n{USAGE}"),
        }
    }
    let role = role.with_context(|| format!("--role is missing\n{USAGE}"))?;
    let player = people::iin_of(&role).with_context(|| format!("there is no role {role}\n{USAGE}"))?;
    claims.iin = iin.clone().unwrap_or_else(|| player.to_owned());
    if matches!(role.as_str(), "administrator" | "head") && (iin.is_some() || bin.is_some()) {
        let bin = bin.unwrap_or_else(|| people::HOLDER.to_owned());
        let path = format!("/v1/holders/{bin}/staff/{}", claims.iin);
        let operator = authority.token_of(people::OPERATOR);
        let answer = client().json("PUT", &path, &operator, &serde_json::json!({"role": role}))?;
        ensure!(answer.status == 200, "the role was refused: {}", answer.json());
    }
    say(&authority.token(&claims))
}

/// The name of the file in which the gateway of the development keeps what it takes.
const NOTICES: &str = "notices.jsonl";

/// Takes notices until it is ended, and keeps each in a line. One that is not signed as it has to be is refused.
fn gateway(folder: &Path) -> Result<()> {
    let path = folder.join(NOTICES);
    let mut file = OpenOptions::new().create(true).append(true).open(&path)?;
    let gateway = Gateway::start()?;
    gateway.answer_each(move |letter| {
        let kept = writeln!(file, "{}", letter.body);
        (if kept.is_ok() { 202 } else { 500 }, None)
    })?;
    say(&format!(
        "export SPIN_VARIABLE_NOTICE_HOST='{}'",
        gateway.address()
    ))?;
    say(&format!(
        "export SPIN_VARIABLE_NOTICE_SECRET='{}'",
        gateway.secret()
    ))?;
    // A person who tries it at night wants to see what is sent, too.
    say("export SPIN_VARIABLE_NOTICE_HOURS='off'")?;
    loop {
        std::thread::park();
    }
}

/// A citizen sends a request; one holder sends a part of it on, asks, takes more time and answers, the other refuses;
/// the citizen rates both. Every step is one call over HTTP, and the end is the whole history.
fn demo(authority: &Authority) -> Result<()> {
    let stage = Stage {
        client: client(),
        authority,
    };
    let number = stage.sending()?;
    stage.told(&number)?;
    stage.at_work(&number)?;
    stage.told(&number)?;
    stage.rated(&number)?;
    stage.refused(&number)?;
    history(&stage.case(&number)?)
}

/// Where the demonstration is played.
struct Stage<'a> {
    client: Client,
    authority: &'a Authority,
}

impl Stage<'_> {
    /// The case as its applicant sees it.
    fn case(&self, number: &str) -> Result<Value> {
        let token = self.authority.token_of(people::CITIZEN);
        let answer = self.client.get(&format!("/v1/requests/{number}"), &token)?;
        Ok(answer.with(200)?.json())
    }

    /// The citizen writes, presses the button twice, and holds a receipt. Answers the number.
    fn sending(&self) -> Result<String> {
        let token = self.authority.token_of(people::CITIZEN);
        let document = documents::request(people::CITIZEN, people::HOLDER);
        say(&format!("A citizen writes to the head of {}:\n", people::HOLDER))?;
        say(&format!("    {}\n", text(&document["subject"])))?;
        quoted(text(&document["text"]))?;
        let key = format!("demo-{}", portal_tests::identity::now());
        say(&format!("\nPOST /v1/requests (Idempotency-Key: {key})"))?;
        let answer = self.client.submit(&token, &document, Some(&key))?.with(201)?;
        let case = answer.json();
        let location = answer.header("location").unwrap_or_default();
        say(&format!("  201 Created, {location}"))?;
        say("\nThe receipt, which anyone can check (docs/receipts.md):")?;
        quoted(text(&case["receipt"]["statement"]["text"]))?;
        quoted(text(&case["receipt"]["jws"]))?;
        say("\nThe button was pressed twice; the same key gives the same case:")?;
        let again = self.client.submit(&token, &document, Some(&key))?;
        ensure!(
            again.json()["id"] == case["id"],
            "the second answer is another case: {}",
            again.json()
        );
        say(&format!("  {} {}", again.status, text(&again.json()["number"])))?;
        say("\nWhat is owed from now on, who owes it, until when, and why that day:")?;
        obligations(&case, |_| true)?;
        Ok(text(&case["id"]).to_owned())
    }

    /// One act: who, in words, what they send to the request, and what became of it.
    fn act(&self, who: &str, iin: &str, number: &str, act: &str, body: &Value) -> Result<Value> {
        say(&format!("\n{who}\n  POST /v1/requests/{number}/{act}"))?;
        say(&indented(body)?)?;
        let token = self.authority.token_of(iin);
        let path = format!("/v1/requests/{number}/{act}");
        let case = self.client.json("POST", &path, &token, body)?.with(200)?.json();
        let legs = case["legs"].as_array().into_iter().flatten();
        let states: Vec<_> = legs
            .map(|leg| format!("{} {}", text(&leg["number"]), text(&leg["status"])))
            .collect();
        say(&format!("  200 OK: {}", states.join(", ")))?;
        Ok(case)
    }

    /// What the gateway of the development has taken for the citizen, once the scheduler has called.
    fn told(&self, number: &str) -> Result<()> {
        let folder = std::env::var("PORTAL_DATA").unwrap_or_else(|_| ".portal".to_owned());
        let Ok(mut notices) = File::open(Path::new(&folder).join(NOTICES)) else {
            return Ok(());
        };
        let secret = bearer(&self.authority.scheduler_secret);
        for path in ["/v1/sweep", "/v1/notices/delivery"] {
            while self
                .client
                .send("POST", path, &[("authorization", &secret)], &[])?
                .with(200)?
                .json()["remaining"]
                == true
            {}
        }
        let mut kept = String::new();
        notices.read_to_string(&mut kept)?;
        let letters = kept
            .lines()
            .filter_map(|line| serde_json::from_str::<Value>(line).ok());
        let mut own =
            letters.filter(|letter| letter["case"] == number && letter["recipient"]["role"] == "applicant");
        let Some(letter) = own.next_back() else {
            return Ok(());
        };
        say("\nThe scheduler has called; the newest of what the notification gateway took for the citizen:")?;
        quoted(&format!(
            "{}\n\n{}",
            text(&letter["subject"]),
            text(&letter["text"])
        ))
    }

    /// What the two holders do.
    fn at_work(&self, number: &str) -> Result<()> {
        let (administrator, head) = (people::ADMINISTRATOR, people::HEAD);
        self.act(
            "The administrator looks at it, and accepts it.",
            administrator,
            number,
            "moderation",
            &json!({"decision": "accept"}),
        )?;
        let case = self.act(
            "Hot water comes from the heating company: that part goes there, and the citizen is told by the same event.",
            administrator,
            number,
            "forwarding",
            &json!({
                "to": people::OTHER_HOLDER,
                "part": "Ыстық судың өшірілуі: қыркүйек–қараша айларындағы жұмыстардың тізбесі.",
                "explanation": "Ыстық сумен «Жылу желісі» АҚ қамтамасыз етеді."
            }),
        )?;
        let there = portal_tests::life::number_of_last_leg(&case)?;
        say(&format!("  registered there as {there}, with terms of its own"))?;

        self.act(
            "The administrator asks what is meant. No term stands still for that.",
            administrator,
            number,
            "clarification",
            &json!({"question": "Зертхана хаттамалары қай үй бойынша керек?"}),
        )?;
        self.act(
            "The citizen replies.",
            people::CITIZEN,
            number,
            "clarification/reply",
            &json!({"text": "«Ақсай-3» ықшам ауданы, 47-үй."}),
        )?;
        let case = self.act(
            "The head takes ten days more, because another holder's information is needed.",
            head,
            number,
            "extension",
            &json!({
                "days": 10,
                "reason": "Зертхана хаттамалары «Жылу желісі» АҚ деректерімен салыстырылады.",
                "consulted": [people::OTHER_HOLDER]
            }),
        )?;
        say("\nWhat that changed:")?;
        obligations(&case, |owed| {
            owed["leg"] == *number && (owed["kind"] == "answer" || owed["kind"] == "notify-extension")
        })?;

        self.act(
            "The head confirms that the citizen was told: the rules ask that within three working days.",
            head,
            number,
            "extension/notice",
            &json!({}),
        )?;
        self.act(
            "The heating company refuses its part, on one of the seven grounds of the Law.",
            people::OTHER_HEAD,
            &there,
            "answer",
            &json!({
                "outcome": "refused",
                "refusal_ground": 5,
                "text": "Жұмыстар бойынша мемлекеттік бақылау тексеруі жүріп жатыр, оның нәтижелері бойынша шешім қабылданған жоқ.",
                "signatory": {"name": "Ерлан Маратұлы", "position": "Бас директор"}
            }),
        )?;
        self.act(
            "The water company answers the rest.",
            administrator,
            number,
            "answer",
            &documents::answer("provided"),
        )?;
        Ok(())
    }

    /// The citizen is content with one answer and not with the other.
    fn rated(&self, number: &str) -> Result<()> {
        let legs = self.case(number)?["legs"].clone();
        let there = text(&legs[1]["number"]);
        say("\nThe refusal names its ground and the way to appeal:")?;
        quoted(text(&legs[1]["answer"]["refusal"]["text"]))?;
        quoted(text(&legs[1]["answer"]["appeal"]))?;
        self.act(
            "The citizen dislikes the refusal, and says why.",
            people::CITIZEN,
            there,
            "rating",
            &json!({"mark": "dislike", "reason": "Тексеру жұмыстың тізбесіне қатысты емес."}),
        )?;
        self.act(
            "The citizen likes the answer.",
            people::CITIZEN,
            number,
            "rating",
            &json!({"mark": "like"}),
        )?;
        Ok(())
    }

    /// What cannot be done, and who may not know.
    fn refused(&self, number: &str) -> Result<()> {
        say("\nThe citizen rates once more:")?;
        let path = format!("/v1/requests/{number}");
        let like = json!({"mark": "like"});
        let citizen = self.authority.token_of(people::CITIZEN);
        let answer = self
            .client
            .json("POST", &format!("{path}/rating"), &citizen, &like)?;
        let said = answer.json();
        say(&format!(
            "  {} {}: {}",
            answer.status,
            answer.problem(),
            text(&said["title"])
        ))?;
        say("The administrator presses \u{201c}answer\u{201d} once more:")?;
        let token = self.authority.token_of(people::ADMINISTRATOR);
        let body = documents::answer("provided");
        let answer = self
            .client
            .json("POST", &format!("{path}/answer"), &token, &body)?;
        let said = answer.json();
        say(&format!(
            "  {} {}: {}",
            answer.status,
            answer.problem(),
            text(&said["detail"])
        ))?;
        say("Another citizen asks for the same case:")?;
        let stranger = self.authority.token_of(people::OTHER_CITIZEN);
        let answer = self.client.get(&path, &stranger)?;
        say(&format!("  {} {}", answer.status, answer.problem()))
    }
}

/// Prints what happened, and how what was owed ended.
fn history(case: &Value) -> Result<()> {
    say("\nThe whole history:")?;
    for line in case["timeline"].as_array().into_iter().flatten() {
        let tells: Vec<_> = line["tells"].as_array().into_iter().flatten().map(text).collect();
        say(&format!(
            "  {:24}  {:19}  {:13}  {:20}  tells: {}",
            text(&line["at"]),
            text(&line["event"]),
            text(&line["actor"]),
            text(&line["leg"]),
            tells.join(", ")
        ))?;
    }
    say("\nHow everything that was owed ended:")?;
    obligations(case, |_| true)
}

/// Prints what is and was owed, who owes it, until when, and why that day.
fn obligations(case: &Value, shown: impl Fn(&Value) -> bool) -> Result<()> {
    let mut leg = "";
    let all = case["obligations"].as_array().into_iter().flatten();
    for owed in all.filter(|owed| shown(owed)) {
        if text(&owed["leg"]) != leg {
            leg = text(&owed["leg"]);
            say(&format!("  {leg}"))?;
        }
        let ended = match (text(&owed["breached_on"]), text(&owed["discharged_at"])) {
            ("", "") if owed["contingent"] == true => "open, for a holder that does this".to_owned(),
            ("", "") => "owed".to_owned(),
            ("", at) if owed["met"] == true => format!("met {at}"),
            ("", at) => format!("came to nothing {at}"),
            (day, _) => format!("BREACHED on {day}"),
        };
        say(&format!(
            "    {:17} {:13} until {}  {ended}  ({})",
            text(&owed["kind"]),
            text(&owed["owner"]),
            text(&owed["due"]),
            text(&owed["paragraph"])
        ))?;
        for step in owed["derivation"].as_array().into_iter().flatten() {
            say(&format!("        {}  {}", text(&step["day"]), text(&step["why"])))?;
        }
    }
    Ok(())
}

/// Prints what somebody wrote.
fn quoted(words: &str) -> Result<()> {
    words.lines().try_for_each(|line| say(&format!("    {line}")))
}

/// Prints many citizens, for measurements.
fn crowd(authority: &Authority, count: u32, cases: bool) -> Result<()> {
    let client = client();
    for n in 0..count {
        let iin = people::nth_iin(n);
        let token = authority.token_of(&iin);
        let case = if cases {
            let answer = client.submit(&token, &documents::request(&iin, people::HOLDER), None)?;
            ensure!(answer.status == 201, "a request was refused: {}", answer.json());
            text(&answer.json()["id"]).to_owned()
        } else {
            String::new()
        };
        say(format!("{iin} {token} {case}").trim_end())?;
    }
    Ok(())
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn indented(value: &Value) -> Result<String> {
    Ok(format!(
        "  {}",
        serde_json::to_string_pretty(value)?.replace('\n', "\n  ")
    ))
}
