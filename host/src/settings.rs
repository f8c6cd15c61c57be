//! The command line and the environment: every limit has a name, a default and a reason here.

use std::path::PathBuf;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use crate::faults::Faults;
use crate::forwarded::Proxies;
use crate::rate::Rate;
use crate::variables::trimmed;

/// What `--help` answers.
pub const HELP: &str = "\
portal-host [--manifest FILE] [--listen ADDRESS] [--data FOLDER]

Serves the HTTP and cron triggers of a Spin manifest with Wasmtime and SQLite.

  --manifest FILE      the manifest (spin.toml)
  --listen ADDRESS     where to listen (PORTAL_LISTEN, 127.0.0.1:3000; port 0 takes a free one)
  --data FOLDER        store and compiled code (PORTAL_DATA, .portal)

  SPIN_VARIABLE_<NAME>  the value of a variable of the manifest
  PORTAL_DEADLINE_MS    how long a request may take (30000)
  PORTAL_MEMORY_MIB     memory of one instance (256)
  PORTAL_BODY_MIB       size of a request body (80)
  PORTAL_INSTANCES      instances at once (128)
  PORTAL_CONNECTIONS    connections at once (900)
  PORTAL_RATE           requests a second of one client address (no limit)
  PORTAL_BURST          requests of one address at once, where PORTAL_RATE is set (four times that)
  PORTAL_CRON           whether cron triggers fire: on or off (on)
  PORTAL_PROXIES        addresses and networks of proxies, by commas, that name their client in X-Forwarded-For or
                        Forwarded
  PORTAL_TRUST          a file of certificates (PEM) of authorities that are believed beside the public ones
  PORTAL_FAULTS         a store that misbehaves on purpose, for tests
  PORTAL_CLOCK          a file with the instant at which the clock of functions stands, for tests
";

/// The manifest's name where none is given.
const DEFAULT_MANIFEST: &str = "spin.toml";
/// Only this machine: a proxy with TLS stands before the host.
const DEFAULT_LISTEN: &str = "127.0.0.1:3000";
/// Next to where Spin keeps `.spin`.
const DEFAULT_DATA: &str = ".portal";
/// As long as common proxies wait for an answer, halved.
const DEFAULT_DEADLINE_MS: u64 = 30_000;
/// A signed document of the largest size, decoded, with room for copies of it.
const DEFAULT_MEMORY_MIB: u64 = 256;
/// The largest attachments of a request in base64 with its form around them.
const DEFAULT_BODY_MIB: u64 = 80;
/// Each instance reserves address space, and a stack; 128 serve thousands of requests a second.
const DEFAULT_INSTANCES: u64 = 128;
/// More would outgrow the address space that the pool reserves.
const MAX_INSTANCES: u64 = 1_000;
/// Below the 1,024 open files that a process may have where nobody says otherwise: the store, the log, the code of
/// each component, and what functions call outside need some, too.
const DEFAULT_CONNECTIONS: u64 = 900;
/// As many open files as systems let one process have.
const MAX_CONNECTIONS: u64 = 1_000_000;
/// A page and what its reader does next ask for much within a second, then for long for nothing.
const BURST_SECONDS: u64 = 4;
/// More than this host serves: a higher limit would limit nothing.
const MAX_RATE: u64 = 1_000_000;
/// A 32-bit memory has no more.
const MAX_MEMORY_MIB: u64 = 4_096;
/// Bytes in a MiB.
const MIB: u64 = 1 << 20;

/// What the command line asks for.
#[derive(Debug)]
pub enum Command {
    /// Serve until a signal comes.
    Serve(Box<Settings>),
    /// Say how to call the program.
    Help,
}

/// Everything that can be set from outside.
#[derive(Debug)]
pub struct Settings {
    /// The manifest to serve.
    pub manifest: PathBuf,
    /// The address to listen on.
    pub listen: String,
    /// The folder of the store and the compiled code.
    pub data: PathBuf,
    /// How long one request or one cron run may take.
    pub deadline: Duration,
    /// How much memory one instance may have.
    pub memory_bytes: usize,
    /// How long a request body may be.
    pub body_bytes: u64,
    /// How many instances may live at once.
    pub instances: u32,
    /// How many connections may be open at once.
    pub connections: u32,
    /// How many requests one client address may send, if there is a limit.
    pub rate: Option<Arc<Rate>>,
    /// Whether cron triggers fire; off where something else is the clock.
    pub cron: bool,
    /// How the store misbehaves, if it is to.
    pub faults: Option<Arc<Faults>>,
    /// The file that says where the clock of functions stands, if it is to stand.
    pub clock: Option<PathBuf>,
    /// The file of the authorities that are believed beside the public ones, where there is one.
    pub trust: Option<PathBuf>,
    /// The values of variables that were set from outside, by the variable's name.
    pub variables: fn(&str) -> Option<String>,
}

impl Settings {
    /// Reads the arguments and the environment. The error is a sentence for a human.
    pub fn parse(
        arguments: impl Iterator<Item = String>,
        environment: impl Fn(&str) -> Option<String>,
    ) -> Result<Command, String> {
        // A value from a file ends with a line end that nobody means.
        let set = |name: &str| {
            let value = environment(name)?;
            Some(trimmed(&value).to_owned()).filter(|value| !value.is_empty())
        };
        let number = |name: &str, default: u64, most: u64| match set(name) {
            None => Ok(default),
            Some(text) => u64::from_str(&text)
                .ok()
                .filter(|value| (1..=most).contains(value))
                .ok_or(format!(
                    "{name} must be a whole number from 1 to {most}, not {text:?}"
                )),
        };
        let memory_mib = number("PORTAL_MEMORY_MIB", DEFAULT_MEMORY_MIB, MAX_MEMORY_MIB)?;
        let body_mib = number("PORTAL_BODY_MIB", DEFAULT_BODY_MIB, MAX_MEMORY_MIB)?;
        let instances = number("PORTAL_INSTANCES", DEFAULT_INSTANCES, MAX_INSTANCES)?;
        let deadline_ms = number("PORTAL_DEADLINE_MS", DEFAULT_DEADLINE_MS, u64::from(u32::MAX))?;
        let connections = number("PORTAL_CONNECTIONS", DEFAULT_CONNECTIONS, MAX_CONNECTIONS)?;
        let proxies = Proxies::parse(&set("PORTAL_PROXIES").unwrap_or_default())
            .map_err(|why| format!("PORTAL_PROXIES: {why}"))?;
        let rate = match set("PORTAL_RATE") {
            None => None,
            Some(_) => {
                let per_second = number("PORTAL_RATE", 1, MAX_RATE)?;
                let burst = number(
                    "PORTAL_BURST",
                    per_second * BURST_SECONDS,
                    MAX_RATE * BURST_SECONDS,
                )?;
                let small = |value| u32::try_from(value).unwrap_or(u32::MAX);
                Some(Arc::new(Rate::new(small(per_second), small(burst), proxies)))
            }
        };
        let cron = match set("PORTAL_CRON").as_deref() {
            None | Some("on") => true,
            Some("off") => false,
            Some(text) => return Err(format!("PORTAL_CRON must be on or off, not {text:?}")),
        };
        let mut settings = Self {
            manifest: DEFAULT_MANIFEST.into(),
            listen: set("PORTAL_LISTEN").unwrap_or_else(|| DEFAULT_LISTEN.into()),
            data: set("PORTAL_DATA").unwrap_or_else(|| DEFAULT_DATA.into()).into(),
            deadline: Duration::from_millis(deadline_ms),
            memory_bytes: usize::try_from(memory_mib * MIB).unwrap_or(usize::MAX),
            body_bytes: body_mib * MIB,
            instances: u32::try_from(instances).unwrap_or(u32::MAX),
            connections: u32::try_from(connections).unwrap_or(u32::MAX),
            rate,
            cron,
            faults: set("PORTAL_FAULTS")
                .map(|text| Faults::parse(&text).map(Arc::new))
                .transpose()?,
            clock: set("PORTAL_CLOCK").map(PathBuf::from),
            trust: set("PORTAL_TRUST").map(PathBuf::from),
            variables: variable_from_environment,
        };
        let mut arguments = arguments;
        while let Some(argument) = arguments.next() {
            let (name, inline) = match argument.split_once('=') {
                Some((name, value)) => (name, Some(value.to_owned())),
                None => (argument.as_str(), None),
            };
            let mut value = || {
                inline
                    .clone()
                    .or_else(|| arguments.next())
                    .ok_or(format!("{name} needs a value after it"))
            };
            match name {
                "--manifest" => settings.manifest = value()?.into(),
                "--listen" => settings.listen = value()?,
                "--data" => settings.data = value()?.into(),
                "--help" | "-h" => return Ok(Command::Help),
                _ => return Err(format!("there is no argument {argument:?}; see --help")),
            }
        }
        Ok(Command::Serve(Box::new(settings)))
    }
}

/// A variable's value as Spin's environment provider names it: `SPIN_VARIABLE_<NAME>`.
fn variable_from_environment(name: &str) -> Option<String> {
    std::env::var(format!("SPIN_VARIABLE_{}", name.to_uppercase())).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(arguments: &[&str], environment: &[(&str, &str)]) -> Result<Command, String> {
        Settings::parse(arguments.iter().map(|a| (*a).to_owned()), |name| {
            environment
                .iter()
                .find(|(n, _)| *n == name)
                .map(|(_, value)| (*value).to_owned())
        })
    }

    fn served(arguments: &[&str], environment: &[(&str, &str)]) -> Settings {
        match parse(arguments, environment) {
            Ok(Command::Serve(settings)) => *settings,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn arguments_win_over_the_environment() {
        let settings = served(
            &["--listen=[::1]:80", "--data", "d"],
            &[("PORTAL_LISTEN", "x"), ("PORTAL_DATA", "y")],
        );
        assert_eq!(
            (settings.listen.as_str(), settings.data.to_str()),
            ("[::1]:80", Some("d"))
        );
    }

    #[test]
    fn white_space_around_a_value_is_not_meant() {
        let settings = served(
            &[],
            &[
                ("PORTAL_DATA", "d\r\n"),
                ("PORTAL_CRON", "off\n"),
                ("PORTAL_INSTANCES", " 7\n"),
                ("PORTAL_TRUST", "\u{feff}ca.pem\n"),
            ],
        );
        assert_eq!(
            (settings.data.to_str(), settings.cron, settings.instances),
            (Some("d"), false, 7)
        );
        assert_eq!(settings.trust.as_deref(), Some("ca.pem".as_ref()));
    }

    #[test]
    fn without_anything_the_defaults_hold() {
        let settings = served(&[], &[("PORTAL_DEADLINE_MS", " \n")]);
        assert_eq!(settings.deadline, Duration::from_secs(30));
        assert_eq!(
            (settings.memory_bytes, settings.body_bytes, settings.instances),
            (256 << 20, 80 << 20, 128)
        );
        assert!(settings.faults.is_none() && settings.clock.is_none() && settings.rate.is_none());
        assert_eq!(settings.connections, 900);
        assert!(settings.cron);
    }

    #[test]
    fn what_cannot_be_understood_is_said() {
        for (arguments, environment, said) in [
            (
                &["--port"][..],
                &[][..],
                "there is no argument \"--port\"; see --help",
            ),
            (&["--data"], &[], "--data needs a value after it"),
            (
                &[],
                &[("PORTAL_INSTANCES", "0")],
                "PORTAL_INSTANCES must be a whole number from 1 to 1000, not \"0\"",
            ),
            (
                &[],
                &[("PORTAL_RATE", "many")],
                "PORTAL_RATE must be a whole number from 1 to 1000000, not \"many\"",
            ),
            (
                &[],
                &[("PORTAL_CRON", "no")],
                "PORTAL_CRON must be on or off, not \"no\"",
            ),
            (
                &[],
                &[("PORTAL_PROXIES", "10.0.0.1, 10.0.0.0/8, 10.0.0.0/33")],
                "PORTAL_PROXIES: \"10.0.0.0/33\" is no IP address and no network",
            ),
            (
                &[],
                &[("PORTAL_FAULTS", "slow")],
                "PORTAL_FAULTS: there is no fault \"slow\"",
            ),
        ] {
            assert_eq!(parse(arguments, environment).err().as_deref(), Some(said));
        }
    }
}
