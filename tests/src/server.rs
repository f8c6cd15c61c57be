//! A portal to test: the one at `PORTAL_URL`, a host that tests share, or one of a test's own, on a free
//! port.

use std::ffi::OsStr;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};
use serde_json::Value;
use tempfile::TempDir;

use crate::client::{Answer, Client};
use crate::clock::Clock;
use crate::documents;
use crate::identity::Authority;
use crate::people;
use crate::secrets;

/// How long a host may take until it serves. A cold code cache on a slow machine is the worst case.
const READY_WITHIN: Duration = Duration::from_secs(120);

/// As many requests of one citizen in a day as can be allowed: where a test is not about that, it is not in
/// its way.
const MOST_REQUESTS_A_DAY: &str = "200";

/// How long something that is bound to happen may take.
const SEEN_WITHIN: Duration = Duration::from_secs(20);
/// How often to look whether it has.
const LOOK_AGAIN_AFTER: Duration = Duration::from_millis(2);

/// The project's folder.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap_or(Path::new("."))
        .to_owned()
}

/// A portal, and who is believed there.
pub struct Portal {
    /// A caller.
    pub client: Client,
    /// Who signs tokens that it believes.
    pub authority: Authority,
    at: At,
}

/// Where a portal is served.
enum At {
    /// By a host that nobody here has started.
    Elsewhere,
    /// By a host that other tests use at the same time.
    Shared(Arc<Host>),
    /// By a host of this test alone.
    Own(Host),
}

/// The host that tests share, as long as one of them uses it.
static SHARED: Mutex<Weak<Host>> = Mutex::new(Weak::new());

/// A data folder that outlives a host, and the manifest that is served from it.
pub struct Folder {
    dir: TempDir,
    manifest: PathBuf,
    clock: Option<Clock>,
}

/// A host that runs.
struct Host {
    child: Child,
    address: String,
    lines: Arc<Mutex<Vec<Value>>>,
    readers: Vec<JoinHandle<()>>,
    folder: Option<Folder>,
}

impl Host {
    /// Asks the host to stop (SIGTERM).
    fn ask_to_stop(&self) -> Result<()> {
        let asked = Command::new("kill").arg(self.child.id().to_string()).status()?;
        ensure!(asked.success(), "the host could not be asked to stop");
        Ok(())
    }

    /// Ends the host, if it has not ended by itself, so that its last lines are in the log.
    fn end(&mut self) -> Result<()> {
        if self.child.try_wait()?.is_none() {
            self.ask_to_stop()?;
            eventually("end of the host", || Ok(self.child.try_wait()?)).map(drop)?;
        }
        Ok(())
    }
}

impl Drop for Host {
    /// Whatever the test was about, it fails where the log holds something personal or a token; of a host
    /// that was shared, the last test that used it.
    fn drop(&mut self) {
        let ended = self.end();
        let _ = self.child.kill();
        let _ = self.child.wait();
        for reader in self.readers.drain(..) {
            let _ = reader.join();
        }
        let lines = self.lines.lock().map(|lines| lines.clone()).unwrap_or_default();
        let told = secrets::told_by(&lines);
        if !std::thread::panicking() {
            assert!(ended.is_ok(), "{ended:?}");
            assert!(told.is_empty(), "the log tells what it must not: {told:#?}");
        }
    }
}

impl Folder {
    /// An empty data folder for the portal's own manifest. Compiled code is shared between test runs.
    ///
    /// # Errors
    /// The folder cannot be made.
    pub fn new() -> Result<Self> {
        Self::of(root().join("spin.toml"))
    }

    /// An empty data folder for this manifest.
    ///
    /// # Errors
    /// The folder cannot be made.
    pub fn of(manifest: PathBuf) -> Result<Self> {
        let dir = tempfile::tempdir()?;
        let cache = root().join("target/host-cache");
        std::fs::create_dir_all(&cache)?;
        #[cfg(unix)]
        std::os::unix::fs::symlink(&cache, dir.path().join("cache"))?;
        Ok(Self {
            dir,
            manifest,
            clock: None,
        })
    }

    /// The same folder, whose hosts and tokens go by a clock that stands at this RFC 3339 instant.
    ///
    /// # Errors
    /// It is no instant since 1970, or the clock's file cannot be written.
    pub fn at(self, instant: &str) -> Result<Self> {
        let clock = Clock::at(self.dir.path().join("clock"), instant)?;
        Ok(Self {
            clock: Some(clock),
            ..self
        })
    }

    /// Another folder with the same data, whose hosts go by a clock that stands at this instant. No host may
    /// be running.
    ///
    /// # Errors
    /// The data cannot be copied.
    pub fn copy_at(&self, instant: &str) -> Result<Self> {
        let copy = Self::of(self.manifest.clone())?;
        copy_files(self.dir.path(), copy.dir.path())?;
        copy.at(instant)
    }

    /// The clock that its hosts and tokens go by, where it is not the machine's.
    pub fn clock(&self) -> Option<Clock> {
        self.clock.clone()
    }

    /// Where the keys and secrets of its portal stand.
    fn authority(&self) -> PathBuf {
        self.path().join("development")
    }

    /// The path of the data folder.
    pub fn path(&self) -> &Path {
        self.dir.path()
    }
}

/// Copies the files of a folder and those below it; links are left out.
fn copy_files(from: &Path, to: &Path) -> Result<()> {
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        let kind = entry.file_type()?;
        if kind.is_dir() {
            std::fs::create_dir_all(&target)?;
            copy_files(&entry.path(), &target)?;
        } else if kind.is_file() {
            std::fs::copy(entry.path(), &target)?;
        }
    }
    Ok(())
}

impl Portal {
    /// The portal at `PORTAL_URL` (its authority stands in `PORTAL_DATA`), or the host that tests share; with
    /// the directory of the demonstration. Other tests use it at the same time, so nothing may be said of all
    /// that is in it, and it is not to be stopped: [`Portal::own`] is.
    ///
    /// # Errors
    /// It does not serve.
    pub fn start() -> Result<Self> {
        let Ok(url) = std::env::var("PORTAL_URL") else {
            return Self::shared();
        };
        let data = std::env::var("PORTAL_DATA").unwrap_or_else(|_| ".portal".to_owned());
        let authority = Authority::in_folder(&root().join(data).join("development"))?;
        let portal = Self {
            client: Client::new(&url),
            authority,
            at: At::Elsewhere,
        };
        portal.seed()?;
        Ok(portal)
    }

    /// The host that tests share. The first one starts it, and it ends with the last one that uses it.
    fn shared() -> Result<Self> {
        let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
        let host = match shared.upgrade() {
            Some(host) => host,
            None => {
                let host = Arc::new(Self::own()?.into_host()?);
                *shared = Arc::downgrade(&host);
                host
            }
        };
        let folder = host.folder.as_ref().context("a shared host without a folder")?;
        Ok(Self {
            client: Client::new(&host.address),
            authority: Authority::in_folder(&folder.authority())?,
            at: At::Shared(host),
        })
    }

    /// A new host of this test alone, with the directory of the demonstration.
    ///
    /// # Errors
    /// It does not serve.
    pub fn own() -> Result<Self> {
        Self::seeded(Folder::new()?)
    }

    /// A new host whose clock stands at this RFC 3339 instant, with the directory of the demonstration. Its
    /// tokens are valid at the instant at which they are made: see [`Portal::set_clock`].
    ///
    /// # Errors
    /// It does not serve, or this is no instant since 1970.
    pub fn at(instant: &str) -> Result<Self> {
        Self::seeded(Folder::new()?.at(instant)?)
    }

    /// A new host over a new data folder, with the directory of the demonstration.
    fn seeded(folder: Folder) -> Result<Self> {
        // Faults are for the portal at work, not for filling its directory.
        let faults = std::env::var("PORTAL_FAULTS").unwrap_or_default();
        let portal = Self::open(folder, &[])?;
        portal.seed()?;
        if faults.is_empty() {
            Ok(portal)
        } else {
            Self::open(portal.stop()?, &[("PORTAL_FAULTS", &faults)])
        }
    }

    /// Sets the clock of a portal that has one. A token is valid for eight hours: after a longer step a
    /// person needs a new one, as [`Portal::again`] makes it.
    ///
    /// # Errors
    /// This is no instant since 1970, the portal goes by the machine's clock, or the host is not this test's
    /// own.
    pub fn set_clock(&self, instant: &str) -> Result<()> {
        self.folder()?
            .clock
            .as_ref()
            .context("this portal goes by the machine's clock")?
            .set(instant)
    }

    /// Whether tests talk to a portal that they did not start, and so cannot stop, kill or disturb.
    pub fn is_remote() -> bool {
        let remote = std::env::var_os("PORTAL_URL").is_some();
        if remote {
            println!(
                "SKIPPED: this test starts, kills or disturbs its host, which PORTAL_URL does not allow"
            );
        }
        remote
    }

    /// A new host over a data folder, with settings of its own.
    ///
    /// # Errors
    /// It does not serve.
    pub fn open(folder: Folder, environment: &[(&str, &str)]) -> Result<Self> {
        let binary = binary();
        let authority = Authority::in_folder(&folder.authority())?.by(folder.clock.clone());
        let clock = folder.clock.as_ref().map(|clock| ("PORTAL_CLOCK", clock.file()));
        let mut child = Command::new(&binary)
            .arg("--manifest")
            .arg(&folder.manifest)
            .args(["--listen", "127.0.0.1:0", "--data"])
            .arg(folder.path())
            .env_remove("PORTAL_FAULTS")
            .env_remove("PORTAL_CLOCK")
            .envs(clock)
            .envs(authority.variables())
            .env("SPIN_VARIABLE_DAILY_QUOTA", MOST_REQUESTS_A_DAY)
            // A test runs at any hour.
            .env("SPIN_VARIABLE_NOTICE_HOURS", "off")
            // A test that is not about the clock counts writes and sets instants, which a tick would disturb.
            .env("PORTAL_CRON", "off")
            .envs(environment.iter().copied())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .with_context(|| format!("cannot start {}: run scripts/build first", binary.display()))?;
        let stdout = child.stdout.take().context("the host has no output")?;
        let stderr = child.stderr.take().context("the host has no standard error")?;
        let lines = Arc::new(Mutex::new(Vec::new()));
        let (ready, reader) = follow(stdout, Arc::clone(&lines));
        let complaints = pass_on(stderr, Arc::clone(&lines));
        let mut host = Host {
            child,
            address: String::new(),
            lines,
            readers: vec![reader, complaints],
            folder: Some(folder),
        };
        let Ok(listen) = ready.recv_timeout(READY_WITHIN) else {
            bail!("the host did not get ready: {:?}", host.child.try_wait()?);
        };
        host.address = format!("http://{listen}");
        let client = Client::new(&host.address);
        let folder = host.folder.as_ref();
        let is_portal = folder.is_some_and(|folder| folder.manifest == root().join("spin.toml"));
        Ok(Self {
            client: if is_portal { client } else { client.unheld() },
            authority,
            at: At::Own(host),
        })
    }

    fn seed(&self) -> Result<()> {
        documents::seed(&self.client, &self.authority.token_of(people::OPERATOR))
    }

    /// The host, shared or not.
    fn host(&self) -> Option<&Host> {
        match &self.at {
            At::Elsewhere => None,
            At::Shared(host) => Some(host),
            At::Own(host) => Some(host),
        }
    }

    /// The host, where it is this test's own.
    fn own_host(&self) -> Result<&Host> {
        match &self.at {
            At::Own(host) => Ok(host),
            At::Shared(_) | At::Elsewhere => bail!("others use this portal: it takes one of its own"),
        }
    }

    fn into_host(self) -> Result<Host> {
        match self.at {
            At::Own(host) => Ok(host),
            At::Shared(_) | At::Elsewhere => bail!("others use this portal: it takes one of its own"),
        }
    }

    fn folder(&self) -> Result<&Folder> {
        let folder = self.own_host()?.folder.as_ref();
        folder.context("the folder was taken before")
    }

    /// Asks the host to stop (SIGTERM), waits, and gives its data folder back.
    ///
    /// # Errors
    /// It does not end, or not with success.
    pub fn stop(self) -> Result<Folder> {
        let mut host = self.into_host()?;
        host.ask_to_stop()?;
        let status = host.child.wait()?;
        ensure!(status.success(), "the host ended with {status}");
        host.folder.take().context("the folder was taken before")
    }

    /// Kills the host at once (SIGKILL) and gives its data folder back.
    ///
    /// # Errors
    /// It cannot be killed.
    pub fn kill(self) -> Result<Folder> {
        let mut host = self.into_host()?;
        host.child.kill()?;
        host.child.wait()?;
        host.folder.take().context("the folder was taken before")
    }

    /// Waits until the host has ended by itself, and gives how it ended and its data folder.
    ///
    /// # Errors
    /// It cannot be waited for.
    pub fn wait(self) -> Result<(ExitStatus, Folder)> {
        let mut host = self.into_host()?;
        let status = host.child.wait()?;
        Ok((status, host.folder.take().context("the folder was taken before")?))
    }

    /// The data folder of this test's own host.
    ///
    /// # Errors
    /// The host is not this test's own.
    pub fn data(&self) -> Result<&Path> {
        Ok(self.folder()?.path())
    }

    /// The process of this test's own host.
    ///
    /// # Errors
    /// The host is not this test's own.
    pub fn process_id(&self) -> Result<u32> {
        Ok(self.own_host()?.child.id())
    }

    /// The line that the host has logged about the request that got this answer, as soon as it is there.
    ///
    /// # Errors
    /// It is not there in time, or there are several.
    pub fn logged(&self, answer: &Answer) -> Result<Value> {
        let id = answer
            .header("x-request-id")
            .context("an answer without X-Request-Id")?;
        let line = eventually("a line in the log", || Ok(self.log_of(id).pop()))?;
        ensure!(self.log_of(id).len() == 1, "several lines about {id}");
        Ok(line)
    }

    /// The lines that the host has logged about a client's requests with this id; not about those that a
    /// component sent to another for its sake.
    pub fn log_of(&self, request_id: &str) -> Vec<Value> {
        self.lines_where(|line| line["request_id"] == request_id && line["caller"].is_null())
    }

    /// Every line that the host has logged, about others' requests as well where it is shared.
    pub fn log(&self) -> Vec<Value> {
        self.lines_where(|_| true)
    }

    fn lines_where(&self, wanted: impl Fn(&Value) -> bool) -> Vec<Value> {
        let Some(Ok(lines)) = self.host().map(|host| host.lines.lock()) else {
            return Vec::new();
        };
        lines.iter().filter(|line| wanted(line)).cloned().collect()
    }
}

/// What `look` sees, once it sees something.
///
/// # Errors
/// It sees nothing in time, or fails.
pub fn eventually<T>(what: &str, mut look: impl FnMut() -> Result<Option<T>>) -> Result<T> {
    let begun = Instant::now();
    while begun.elapsed() < SEEN_WITHIN {
        if let Some(seen) = look()? {
            return Ok(seen);
        }
        std::thread::sleep(LOOK_AGAIN_AFTER);
    }
    bail!("no {what} within {SEEN_WITHIN:?}");
}

/// Starts a host that must not get to serving, and answers what it said on its standard error.
///
/// # Errors
/// It serves, or ends with success.
pub fn refused_start(arguments: &[&OsStr], environment: &[(&str, &str)]) -> Result<String> {
    let mut child = Command::new(binary())
        .args(["--listen", "127.0.0.1:0"])
        .args(arguments)
        .env_remove("PORTAL_FAULTS")
        .env_remove("PORTAL_CLOCK")
        .envs(environment.iter().copied())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()?;
    let ended = eventually("end of the host", || Ok(child.try_wait()?));
    if ended.is_err() {
        child.kill()?;
    }
    let status = ended?;
    ensure!(!status.success(), "the host ended with {status}");
    let mut said = String::new();
    child
        .stderr
        .take()
        .context("the host has no standard error")?
        .read_to_string(&mut said)?;
    Ok(said)
}

/// The host.
fn binary() -> PathBuf {
    root().join("target/release/portal-host")
}

/// Reads the host's lines to their end, and says its address once it is ready.
fn follow(
    stdout: std::process::ChildStdout,
    lines: Arc<Mutex<Vec<Value>>>,
) -> (Receiver<String>, JoinHandle<()>) {
    let (sender, receiver) = channel();
    let reader = std::thread::spawn(move || {
        for line in BufReader::new(stdout).lines().map_while(Result::ok) {
            let line: Value = serde_json::from_str(&line).unwrap_or(Value::String(line));
            if line["event"] == "ready" {
                let _ = sender.send(line["listen"].as_str().unwrap_or_default().to_owned());
            }
            if let Ok(mut lines) = lines.lock() {
                lines.push(line);
            }
        }
    });
    (receiver, reader)
}

/// Passes on what the host says on its standard error, and keeps it with its lines.
fn pass_on(stderr: std::process::ChildStderr, lines: Arc<Mutex<Vec<Value>>>) -> JoinHandle<()> {
    std::thread::spawn(move || {
        for line in BufReader::new(stderr).lines().map_while(Result::ok) {
            let _ = writeln!(std::io::stderr(), "{line}");
            if let Ok(mut lines) = lines.lock() {
                lines.push(Value::String(line));
            }
        }
    })
}
