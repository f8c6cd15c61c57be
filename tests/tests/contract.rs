//! The OpenAPI document in the hands of its tools: clients that were generated from it, and a program that asks every operation
//! for what the document says. `scripts/contract` installs and generates what these tests run, and calls them.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Result, ensure};
use portal_tests::server::{Portal, root};
use portal_tests::{documents, people};

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

#[test]
#[ignore = "scripts/contract installs Schemathesis"]
fn every_operation_answers_what_the_document_says_whoever_asks_and_whatever() -> Result<()> {
    // The year of the request that the examples of the document name.
    let portal = Portal::at("2026-11-02T05:00:00Z")?;
    let citizen = portal.authority.token_of(people::CITIZEN);
    let document = documents::request(people::CITIZEN, people::HOLDER);
    let sent = portal.client.submit(&citizen, &document, None)?.with(201)?;
    ensure!(
        sent.json()["number"] == format!("{}-2026-1", people::HOLDER),
        "the examples name another request"
    );
    // The operator comes last: what that one may change takes the others their roles.
    let asking = [
        ("nobody", None),
        ("a citizen", Some(people::CITIZEN)),
        ("an administrator", Some(people::ADMINISTRATOR)),
        ("a head", Some(people::HEAD)),
        ("the operator", Some(people::OPERATOR)),
    ];
    let mut failed = Vec::new();
    for (who, iin) in asking {
        println!("==> Schemathesis as {who}");
        let mut tool = Command::new(made().join("venv/bin/schemathesis"));
        tool.arg("--config-file")
            .arg(root().join("tests/contract/schemathesis.toml"))
            .arg("run")
            .arg(root().join("schemas/openapi.json"))
            .args(["--url", portal.client.base()])
            .current_dir(made());
        if let Some(iin) = iin {
            let token = portal.authority.token_of(iin);
            tool.args(["--header", &format!("Authorization: Bearer {token}")]);
        }
        if run(&mut tool).is_err() {
            failed.push(who);
        }
    }
    ensure!(failed.is_empty(), "as {failed:?}");
    Ok(())
}
