//! docs/operating.md: each block of commands is run as it stands there, and each drill shows what the page says. And the tour of
//! the README, in one go.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use anyhow::{Context as _, Result, bail, ensure};
use portal_tests::client::Client;
use portal_tests::documents;
use portal_tests::identity::Authority;
use portal_tests::people;
use portal_tests::scene::id;
use portal_tests::server::{Portal, root};
use serde_json::{Value, json};
use tempfile::TempDir;

/// How a block begins that cannot be run here.
const NOT_RUN: &str = "# Not run by the tests: ";

/// A fenced block of the page.
#[derive(Debug)]
struct Block {
    /// What it is written in.
    language: String,
    text: String,
}

impl Block {
    fn is_not_run(&self) -> bool {
        self.text.starts_with(NOT_RUN)
    }
}

/// The blocks of the page.
fn blocks() -> Result<Vec<Block>> {
    blocks_of(&fs::read_to_string(root().join("docs/operating.md"))?)
}

fn blocks_of(page: &str) -> Result<Vec<Block>> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut open = false;
    for line in page.lines() {
        match (line.strip_prefix("```"), open) {
            (Some(language), false) => {
                blocks.push(Block {
                    language: language.to_owned(),
                    text: String::new(),
                });
                open = true;
            }
            (Some(_), true) => open = false,
            (None, true) => {
                let block = blocks.last_mut().context("a line of no block")?;
                block.text.push_str(line);
                block.text.push('\n');
            }
            (None, false) => {}
        }
    }
    ensure!(!open, "a block has no end");
    Ok(blocks)
}

/// The one block that can be run and has this in it.
fn block(mark: &str) -> Result<Block> {
    let mut found = blocks()?;
    found.retain(|block| block.text.contains(mark) && !block.is_not_run());
    ensure!(found.len() == 1, "{} blocks have {mark:?}", found.len());
    found.pop().context("no block")
}

/// What each block that can be run is known by, and where it is run here.
const RUN: [&str; 8] = [
    "scripts/manifest --without-cron",
    "kubectl create configmap",
    "VACUUM INTO '$copy'\" &&\n  sqlite3 \"$copy\" \"PRAGMA integrity_check\" &&",
    "systemctl stop portal",
    "systemctl start portal",
    "WHERE key LIKE 'od/request/%'",
    "sqlite_key_value.db",
    "UPDATE $table SET value",
];

#[test]
fn each_block_of_commands_is_run_here_or_says_why_not() -> Result<()> {
    let known = |block: &Block| RUN.iter().filter(|mark| block.text.contains(**mark)).count();
    let mut run = 0;
    for block in blocks()? {
        match block.language.as_str() {
            "sh" if block.is_not_run() => {
                let why = block.text.lines().next().unwrap_or_default();
                ensure!(why.len() > NOT_RUN.len() + 5, "{why}");
            }
            "sh" => {
                ensure!(
                    known(&block) == 1,
                    "no test here runs, or two run:\n{}",
                    block.text
                );
                run += 1;
            }
            // Checked by their own tools below.
            "ini" | "yaml" | "toml" => {}
            // What a program prints.
            "" => {}
            other => bail!("a block in {other:?}, which nobody checks:\n{}", block.text),
        }
    }
    assert_eq!(run, RUN.len());
    Ok(())
}

/// Writes a program of a few lines that stands for one that a machine of the operator has.
fn program(folder: &Path, name: &str, lines: &str) -> Result<()> {
    let path = folder.join(name);
    fs::write(&path, format!("#!/usr/bin/env bash\nset -eu\n{lines}"))?;
    Ok(fs::set_permissions(&path, fs::Permissions::from_mode(0o755))?)
}

/// In the place of systemd: starts, stops and kills the host, and notes that it was asked to.
const SYSTEMCTL: &str = r#"
echo "$*" >>"$STATE/asked"
pid="$(cat "$STATE/pid" 2>/dev/null || echo none)"
gone() { for _ in $(seq 600); do [ -e "/proc/$pid/exe" ] || return 0; sleep 0.05; done; return 1; }
case "$1" in
stop) [ ! -e "/proc/$pid/exe" ] || kill -TERM "$pid"; gone ;;
kill) kill -s "$3" "$pid"; gone ;;
start)
    setsid "$HOST" --manifest "$MANIFEST" --listen 127.0.0.1:0 >"$STATE/log" 2>&1 </dev/null &
    echo $! >"$STATE/pid"
    for _ in $(seq 1200); do
        ! grep -q '"event":"ready"' "$STATE/log" || exit 0
        [ -e "/proc/$!/exe" ] || break
        sleep 0.05
    done
    cat "$STATE/log" >&2
    exit 1 ;;
esac
"#;

/// A machine on which the portal runs as a service, and on which an operator types.
struct Machine {
    dir: TempDir,
    authority: Authority,
}

impl Machine {
    fn new() -> Result<Self> {
        let dir = tempfile::tempdir()?;
        for folder in ["bin", "state", "data", "backup"] {
            fs::create_dir(dir.path().join(folder))?;
        }
        let cache = root().join("target/host-cache");
        fs::create_dir_all(&cache)?;
        std::os::unix::fs::symlink(&cache, dir.path().join("data/cache"))?;
        program(&dir.path().join("bin"), "systemctl", SYSTEMCTL)?;
        let authority = Authority::in_folder(&dir.path().join("data/development"))?;
        Ok(Self { dir, authority })
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// A shell of the operator.
    fn shell(&self, commands: &str) -> Result<Command> {
        let path = std::env::var("PATH").context("no PATH")?;
        let mut shell = Command::new("bash");
        shell
            .args(["-c", commands])
            .current_dir(root())
            .env("PATH", format!("{}:{path}", self.path("bin").display()))
            .env("STATE", self.path("state"))
            .env("HOST", root().join("target/release/portal-host"))
            .env("MANIFEST", root().join("spin.toml"))
            .env("PORTAL_DATA", self.path("data"))
            .env("BACKUP", self.path("backup"))
            .env("PORTAL_CRON", "off")
            .env_remove("PORTAL_FAULTS")
            .env_remove("PORTAL_CLOCK")
            .envs(self.authority.variables())
            .env("SPIN_VARIABLE_DAILY_QUOTA", "200");
        Ok(shell)
    }

    /// What a block of the page prints, with these settings; it has to succeed.
    fn run(&self, commands: &str, settings: &[(&str, &str)]) -> Result<String> {
        let done = self.shell(commands)?.envs(settings.iter().copied()).output()?;
        ensure!(done.status.success(), "{commands}\n{}", told(&done));
        Ok(told(&done))
    }

    fn systemctl(&self, what: &str, settings: &[(&str, &str)]) -> Result<()> {
        self.run(&format!("systemctl {what}"), settings).map(drop)
    }

    /// A caller of the portal that runs now.
    fn client(&self) -> Result<Client> {
        let log = fs::read_to_string(self.path("state/log"))?;
        let ready = log
            .lines()
            .filter_map(|line| serde_json::from_str::<Value>(line).ok());
        let ready = ready
            .into_iter()
            .find(|line| line["event"] == "ready")
            .context("not ready")?;
        let listen = ready["listen"].as_str().context("no address")?;
        Ok(Client::new(&format!("http://{listen}")))
    }

    /// Sends a request under this key; its number and its receipt.
    fn send(&self, key: &str) -> Result<(String, Value)> {
        let token = self.authority.token_of(people::CITIZEN);
        let document = documents::request(people::CITIZEN, people::HOLDER);
        let sent = self.client()?.submit(&token, &document, Some(key))?;
        let sent = sent.with(201)?.json();
        Ok((id(&sent), sent["receipt"].clone()))
    }

    fn status_of(&self, number: &str) -> Result<u16> {
        let token = self.authority.token_of(people::CITIZEN);
        Ok(self
            .client()?
            .get(&format!("/v1/requests/{number}"), &token)?
            .status)
    }

    /// The files of a backup or of a restore, newest last.
    fn kept(&self, beginning: &str) -> Result<Vec<String>> {
        let mut kept = Vec::new();
        for entry in fs::read_dir(self.path("backup"))? {
            let name = entry?.file_name().to_string_lossy().into_owned();
            if name.starts_with(beginning) {
                kept.push(self.path("backup").join(name).to_string_lossy().into_owned());
            }
        }
        kept.sort();
        Ok(kept)
    }
}

impl Drop for Machine {
    fn drop(&mut self) {
        let _ = self.systemctl("kill -s KILL", &[]);
    }
}

fn told(done: &Output) -> String {
    format!(
        "{}{}",
        String::from_utf8_lossy(&done.stdout),
        String::from_utf8_lossy(&done.stderr)
    )
}

/// The serial of a number.
fn serial(number: &str) -> Result<u64> {
    Ok(number.rsplit('-').next().context("no serial")?.parse()?)
}

#[test]
fn what_was_acknowledged_outlives_a_kill_and_a_restore_keeps_the_only_copy_of_it() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let machine = Machine::new()?;
    let (backup, restore) = (block(RUN[2])?.text, block(RUN[3])?.text);
    let (start, look, raise) = (block(RUN[4])?.text, block(RUN[5])?.text, block(RUN[7])?.text);
    machine.run(&start, &[])?;
    documents::seed(&machine.client()?, &machine.authority.token_of(people::OPERATOR))?;
    for key in ["one", "two", "three"] {
        machine.send(key)?;
    }
    let said = machine.run(&backup, &[])?;
    assert!(said.contains("ok\n"), "{said}");
    let copies = machine.kept("store-")?;
    let [copy] = copies.as_slice() else {
        bail!("not one copy: {copies:?}");
    };

    // The process is killed: what was answered is there, and what was sent with a key is not doubled.
    let (fourth, receipt) = machine.send("four")?;
    machine.systemctl("kill -s KILL portal", &[])?;
    machine.run(&start, &[])?;
    assert_eq!(machine.status_of(&fourth)?, 200);
    assert_eq!(machine.send("four")?.0, fourth);
    let (fifth, _) = machine.send("five")?;
    machine.systemctl("kill -s KILL portal", &[])?;
    let log = fs::metadata(machine.path("data/store.db-wal"))?.len();
    assert!(log > 0, "there is nothing that only the log of writes holds");

    // Back to the copy, without raising the counters: a number is given out a second time.
    machine.run(&restore, &[("COPY", copy)])?;
    let broken = machine.kept("broken-")?;
    let [broken] = broken.as_slice() else {
        bail!("not one folder: {broken:?}");
    };
    let kept = machine.run(&look, &[("broken", broken)])?;
    for number in [&fourth, &fifth] {
        assert!(
            kept.contains(&format!("od/request/{number}\n")),
            "{number} is lost: {kept}"
        );
    }
    machine.run(&start, &[])?;
    assert_eq!(machine.status_of(&fourth)?, 404);
    assert_eq!(
        machine.send("another")?.0,
        fourth,
        "the counter went back with the copy"
    );

    // Back to it again, with the counters raised: every number is new.
    std::thread::sleep(std::time::Duration::from_millis(1_100));
    machine.run(&restore, &[("COPY", copy)])?;
    machine.run(&raise, &[])?;
    machine.run(&start, &[])?;
    let again = machine.send("four")?.0;
    assert_eq!(serial(&again)?, serial(&fourth)? + 1_000, "{again}");
    // A person with a receipt of the lost hour proves with it what they sent.
    let checked = machine.client()?.send(
        "POST",
        "/v1/receipts/verification",
        &[("content-type", "application/json")],
        receipt.to_string().as_bytes(),
    )?;
    assert_eq!(checked.with(200)?.json()["valid"], true);

    // What the first restore kept is a store that a host can serve.
    machine.systemctl("stop portal", &[])?;
    for file in fs::read_dir(broken)? {
        let file = file?;
        fs::copy(file.path(), machine.path("data").join(file.file_name()))?;
    }
    machine.systemctl("start portal", &[])?;
    for number in [&fourth, &fifth] {
        assert_eq!(machine.status_of(number)?, 200, "{number}");
    }

    // A counter that went back, and records that did not: nothing is overwritten.
    machine.systemctl("stop portal", &[])?;
    let back = "sqlite3 \"$PORTAL_DATA/store.db\" \"UPDATE entry SET value = x'0300000000000000' WHERE key LIKE 'od/serial/%'\"";
    machine.run(back, &[])?;
    machine.systemctl("start portal", &[])?;
    let token = machine.authority.token_of(people::CITIZEN);
    let document = documents::request(people::CITIZEN, people::HOLDER);
    let refused = machine.client()?.submit(&token, &document, Some("new"))?;
    refused.refused(500, "internal")?;
    assert_eq!(machine.status_of(&fourth)?, 200);
    machine.systemctl("stop portal", &[])?;
    machine.run(&raise, &[])?;
    machine.systemctl("start portal", &[])?;
    machine.send("newer").map(drop)
}

#[test]
fn without_a_folder_no_command_does_anything() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let machine = Machine::new()?;
    for mark in [RUN[2], RUN[3], RUN[7]] {
        let commands = block(mark)?.text;
        // As it is typed, too: an interactive shell goes on after an error.
        for options in [&["-c"][..], &["-i", "-c"]] {
            let shell = machine.shell("")?;
            let mut plain = Command::new("bash");
            plain
                .args(options)
                .arg(&commands)
                .current_dir(machine.dir.path())
                .envs(shell.get_envs().filter_map(|(name, value)| Some((name, value?))))
                .env("COPY", "/etc/hostname")
                .env_remove("PORTAL_DATA");
            let done = plain.output()?;
            ensure!(!done.status.success(), "{commands}");
            ensure!(told(&done).contains("PORTAL_DATA"), "{}", told(&done));
        }
    }
    assert_eq!(fs::read_dir(machine.path("backup"))?.count(), 0);
    ensure!(!machine.path("state/asked").exists(), "the portal was stopped");
    ensure!(
        !Path::new("/store.db").exists(),
        "a file in the root of the machine"
    );
    Ok(())
}

#[test]
fn a_store_that_does_not_answer_is_said_by_health() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let machine = Machine::new()?;
    machine.systemctl("start portal", &[("PORTAL_FAULTS", "error-at=1+")])?;
    let health = machine.client()?.send("GET", "/v1/health", &[], &[])?;
    let health = health.refused(503, "store-unavailable")?;
    assert!(health.header("retry-after").is_some());
    Ok(())
}

#[test]
fn the_store_of_a_spin_is_copied_and_its_counters_are_raised() -> Result<()> {
    let machine = Machine::new()?;
    let state = machine.path("spin");
    fs::create_dir(&state)?;
    let db = state.join("sqlite_key_value.db");
    let (state, db) = (state.to_string_lossy(), db.to_string_lossy());
    let make = "sqlite3 \"$DB\" \"CREATE TABLE spin_key_value (store TEXT, key TEXT, value BLOB, PRIMARY KEY (store, key));
        INSERT INTO spin_key_value VALUES ('default', 'od/serial/990340000014/2026', x'0501000000000000'), ('default', 'od/x', x'01');\"";
    machine.run(make, &[("DB", &db)])?;
    let said = machine.run(&block(RUN[6])?.text, &[("SPIN_STATE", &state)])?;
    assert!(said.contains("ok\n"), "{said}");
    assert_eq!(machine.kept("store-spin-")?.len(), 1);
    let settings = [("DB", &*db), ("TABLE", "spin_key_value")];
    machine.run(&block(RUN[7])?.text, &settings)?;
    let now = machine.run(
        "sqlite3 \"$DB\" \"SELECT hex(value) FROM spin_key_value ORDER BY key\"",
        &settings,
    )?;
    // 261 and 1000, the lowest byte first.
    assert_eq!(now, "ED04000000000000\n01\n");
    Ok(())
}

#[test]
fn the_manifest_without_cron_is_written_where_its_paths_begin() -> Result<()> {
    let machine = Machine::new()?;
    let copy = machine.path("project");
    fs::create_dir(&copy)?;
    std::os::unix::fs::symlink(root().join("scripts"), copy.join("scripts"))?;
    fs::copy(root().join("spin.toml"), copy.join("spin.toml"))?;
    let commands = format!("cd '{}' && {}", copy.display(), block(RUN[0])?.text);
    machine.run(&commands, &[])?;
    let manifest: toml::Table = fs::read_to_string(copy.join("spin-without-cron.toml"))?.parse()?;
    ensure!(manifest["trigger"].get("cron").is_none());
    Ok(())
}

/// Whether a program is on the PATH.
fn has(program: &str) -> bool {
    let found = Command::new("bash")
        .args(["-c", &format!("command -v {program}")])
        .output();
    let has = found.is_ok_and(|found| found.status.success());
    if !has {
        println!("SKIPPED: there is no {program} on this machine");
    }
    has
}

#[test]
fn the_unit_files_are_of_the_form_of_systemd() -> Result<()> {
    if !has("systemd-analyze") {
        return Ok(());
    }
    let folder = tempfile::tempdir()?;
    let mut units = Vec::new();
    for block in blocks()?.into_iter().filter(|block| block.language == "ini") {
        let first = block.text.lines().next().unwrap_or_default();
        let name = first.strip_prefix("# /etc/systemd/system/");
        let name = name.with_context(|| format!("a unit without a name: {first}"))?;
        // Its programs are looked for, so they are those of this folder.
        let text = block.text.replace("/opt/portal", &root().to_string_lossy());
        fs::write(folder.path().join(name), text)?;
        units.push(name.to_owned());
    }
    units.sort();
    assert_eq!(
        units,
        ["portal-clock.service", "portal-clock.timer", "portal.service"]
    );
    let done = Command::new("systemd-analyze")
        .args(["verify", "--man=no"])
        .args(units.iter().map(|unit| folder.path().join(unit)))
        .output()?;
    let ours: Vec<_> = told(&done)
        .lines()
        .filter(|line| line.contains("portal"))
        .map(str::to_owned)
        .collect();
    ensure!(done.status.success() && ours.is_empty(), "{}", told(&done));
    Ok(())
}

#[test]
fn the_objects_of_kubernetes_are_well_formed_and_name_each_other() -> Result<()> {
    if !has("kubectl") {
        return Ok(());
    }
    let machine = Machine::new()?;
    // The block asks for a cluster; here each object is only made and printed.
    program(
        &machine.path("bin"),
        "kubectl",
        "PATH=\"${PATH#*:}\"\nexec kubectl \"$@\" --dry-run=client -o json\n",
    )?;
    let made = machine.run(&block(RUN[1])?.text, &[("SECRET", "s3cret")])?;
    for name in ["portal-clock", "portal-scheduler"] {
        assert!(made.contains(&format!("\"name\": \"{name}\"")), "{made}");
    }
    ensure!(!made.contains("s3cret"), "the secret is shown");
    let folder = tempfile::tempdir()?;
    let job = blocks()?.into_iter().find(|block| block.language == "yaml");
    let job = job.context("no job")?.text;
    fs::write(folder.path().join("job.yaml"), &job)?;
    fs::write(
        folder.path().join("kustomization.yaml"),
        "resources: [job.yaml]\n",
    )?;
    let read = Command::new("kubectl")
        .arg("kustomize")
        .arg(folder.path())
        .output()?;
    ensure!(read.status.success(), "{}", told(&read));
    for named in [
        "name: portal-clock",
        "secretName: portal-scheduler",
        "kind: CronJob",
    ] {
        assert!(told(&read).contains(named), "{named}: {}", told(&read));
    }
    Ok(())
}

#[test]
fn the_configuration_of_a_spin_is_toml() -> Result<()> {
    let mut files = 0;
    for block in blocks()?.into_iter().filter(|block| block.language == "toml") {
        let table: toml::Table = block.text.parse()?;
        ensure!(table["key_value_store"]["default"]["type"].as_str() == Some("redis"));
        files += 1;
    }
    assert_eq!(json!(files), json!(1));
    Ok(())
}

#[test]
fn the_tour_of_the_readme_ends_with_a_file_in_which_everything_holds() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let machine = Machine::new()?;
    let clock = machine.path("data/clock");
    fs::write(&clock, "+0\n")?;
    machine.systemctl("start portal", &[("PORTAL_CLOCK", &clock.to_string_lossy())])?;
    let client = machine.client()?;
    documents::seed(&client, &machine.authority.token_of(people::OPERATOR))?;
    let readme = fs::read_to_string(root().join("README.md"))?;
    let (_, tour) = readme.split_once("## A five-minute tour").context("no tour")?;
    let (tour, _) = tour.split_once("## Map").context("no end of the tour")?;
    let blocks = blocks_of(tour)?;
    let commands: String = blocks.iter().map(|block| block.text.as_str()).collect();
    let usual = "PORTAL=http://127.0.0.1:3000 ";
    ensure!(
        commands.matches("127.0.0.1").count() == 1,
        "an address beside the first line"
    );
    let commands = commands.replace(usual, &format!("PORTAL={} ", client.base()));
    let listen = client.base().trim_start_matches("http://");
    let said = machine.run(&commands, &[("PORTAL_LISTEN", listen)])?;
    for seen in [
        "HTTP/1.1 201 Created",
        "\"status\": 404",
        "\"status\": 409",
        "\"status\": 422",
        "\"code\": \"required\"",
        "\"mark\": \"dislike\"",
        "is closed: its root over",
        "Everything that was checked holds; ",
    ] {
        ensure!(said.contains(seen), "{seen:?} is not in\n{said}");
    }
    let (_, forged) = said
        .split_once("Everything that was checked holds")
        .context("no end")?;
    ensure!(forged.contains("WRONG"), "{forged}");
    Ok(())
}
