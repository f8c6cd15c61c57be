//! Development tools: `dev env`, `dev token`, `dev seed`, `dev demo`. The scripts call it.
#![allow(
    clippy::indexing_slicing,
    reason = "a JSON value that lacks a member reads as null, and nothing is then shown"
)]

use std::io::Write as _;
use std::path::PathBuf;

use anyhow::{Context as _, Result, bail, ensure};
use portal_tests::client::Client;
use portal_tests::identity::{Authority, Claims};
use portal_tests::{documents, people};
use serde_json::Value;

const USAGE: &str = "\
dev env                    the variables with which a host trusts the development identities
dev token --role ROLE [--iin N] [--bin N] [--expired] [--phone-unverified]
                           a token; ROLE is citizen, administrator, head or operator
dev seed                   fills the directory of the portal
dev demo                   plays a citizen
dev people COUNT [--cases] that many citizens, a line each: IIN, token and, with --cases, the number of a case
                           of theirs that is sent to the portal
dev document               the request document of the demonstration, with @IIN@ for its applicant";

fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(std::env::var("PORTAL_DATA").unwrap_or_else(|_| ".portal".to_owned()));
    let authority = || Authority::in_folder(&folder.join("development"));
    match arguments.next().as_deref() {
        Some("env") => {
            for (name, value) in authority()?.variables() {
                say(&format!("export {name}='{value}'"))?;
            }
            Ok(())
        }
        Some("token") => token(&authority()?, arguments),
        Some("seed") => documents::seed(&client(), &authority()?.token_of(people::OPERATOR)),
        Some("demo") => demo(&authority()?),
        Some("people") => {
            let count = arguments.next().context(USAGE)?.parse()?;
            let cases = arguments.next().as_deref() == Some("--cases");
            crowd(&authority()?, count, cases)
        }
        Some("document") => {
            let mut document = documents::request("", people::HOLDER);
            document["applicant"]["iin"] = "@IIN@".into();
            say(&document.to_string())
        }
        _ => bail!("{USAGE}"),
    }
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

/// Prints a token.
///
/// A role is not part of a token: it chooses the person of the demonstration who has it. With `--iin` and
/// `--bin` another person is first given the role at that holder.
fn token(authority: &Authority, mut arguments: impl Iterator<Item = String>) -> Result<()> {
    let (mut role, mut iin, mut bin) = (None, None, None);
    let mut claims = Claims::of("");
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

/// A citizen sends a request, gets a receipt, tracks the case.
fn demo(authority: &Authority) -> Result<()> {
    let client = client();
    let token = authority.token_of(people::CITIZEN);
    let document = documents::request(people::CITIZEN, people::HOLDER);
    say(&format!("A citizen writes to the head of {}:\n", people::HOLDER))?;
    say(&format!("    {}\n", text(&document["subject"])))?;
    for line in text(&document["text"]).lines() {
        say(&format!("    {line}"))?;
    }
    let key = format!("demo-{}", portal_tests::identity::now());
    say(&format!("\nPOST /v1/requests (Idempotency-Key: {key})"))?;
    let answer = client.submit(&token, &document, Some(&key))?;
    ensure!(
        answer.status == 201,
        "the request was refused: {}",
        serde_json::to_string_pretty(&answer.json())?
    );
    let case = answer.json();
    say(&format!(
        "  201 Created, {}",
        answer.header("location").unwrap_or_default()
    ))?;
    say("\nThe receipt:")?;
    say(&indented(&case["receipt"])?)?;

    say("\nThe button was pressed twice; the same key gives the same case:")?;
    let again = client.submit(&token, &document, Some(&key))?;
    ensure!(
        again.json()["id"] == case["id"],
        "the second answer is another case: {}",
        again.json()
    );
    say(&format!("  {} {}", again.status, text(&again.json()["number"])))?;

    let path = format!("/v1/requests/{}", text(&case["id"]));
    say(&format!("\nGET {path}"))?;
    let tracked = client.get(&path, &token)?;
    ensure!(
        tracked.status == 200,
        "the case cannot be read: {}",
        tracked.json()
    );
    let tracked = tracked.json();
    say(&format!("  status: {}", text(&tracked["status"])))?;
    say("  what is owed, by whom, by when and why that day:")?;
    for obligation in tracked["obligations"].as_array().into_iter().flatten() {
        say(&format!(
            "    {:9} {:13} until {}  ({})",
            text(&obligation["kind"]),
            text(&obligation["owner"]),
            text(&obligation["due"]),
            text(&obligation["paragraph"])
        ))?;
        for step in obligation["derivation"].as_array().into_iter().flatten() {
            say(&format!(
                "              {}  {}",
                text(&step["day"]),
                text(&step["why"])
            ))?;
        }
    }

    let stranger = authority.token_of(people::OTHER_CITIZEN);
    let answer = client.get(&path, &stranger)?;
    say(&format!(
        "\nAnother citizen asks for the same case: {} {}",
        answer.status,
        answer.problem()
    ))?;
    Ok(())
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
