//! `portal-verify FILE [--keys FILE] [--anchors FILE] [--root HEX]`: checks a case file or a receipt without the portal. A line for each thing that was
//! looked at; ends with 0 where everything holds, 1 where something does not, 2 where a file is not readable.

use std::io::Write as _;
use std::process::ExitCode;

use portal_verify::{Believed, Finding, check};

const USAGE: &str = "usage: scripts/verify FILE [--keys FILE] [--anchors FILE] [--root HEX]
  FILE            a case file (GET /v1/requests/{id}/export?attachments=true), or a receipt
  --keys FILE     the keys of the portal (GET /v1/receipts/keys), without which no receipt can be checked
  --anchors FILE  certificates (PEM) of the authorities behind electronic signatures, those between included, without
                  which no certificate can be checked
  --root HEX      the root that the portal published for the day of the proof (GET /v1/roots/{day}), from where you trust
                  it, without which the proof says nothing";

/// Nothing could be checked.
const UNREADABLE: u8 = 2;

fn main() -> ExitCode {
    let mut out = std::io::stdout().lock();
    match run() {
        Ok(findings) => {
            for finding in &findings {
                // Whoever reads may have gone; the status says it all the same.
                let _ = writeln!(out, "{finding}");
            }
            let wrong = findings
                .iter()
                .filter(|finding| matches!(finding, Finding::Wrong(_)))
                .count();
            let left = findings
                .iter()
                .filter(|finding| matches!(finding, Finding::Unchecked(_)))
                .count();
            let first = findings
                .iter()
                .find(|finding| matches!(finding, Finding::Wrong(_)));
            let _ = match first {
                None => writeln!(out, "\nEverything that was checked holds; {left} not checked."),
                Some(first) => writeln!(out, "\n{wrong} WRONG; {left} not checked. The first:\n{first}"),
            };
            ExitCode::from(u8::from(first.is_some()))
        }
        Err(why) => {
            let _ = writeln!(std::io::stderr(), "{why}");
            ExitCode::from(UNREADABLE)
        }
    }
}

/// What was found, or why nothing could be checked.
fn run() -> Result<Vec<Finding>, String> {
    let (mut file, mut keys, mut anchors, mut root) = (None, None, None, None);
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--keys" if keys.is_none() => keys = Some(arguments.next().ok_or(USAGE)?),
            "--root" if root.is_none() => root = Some(arguments.next().ok_or(USAGE)?),
            "--anchors" if anchors.is_none() => anchors = Some(arguments.next().ok_or(USAGE)?),
            _ if argument.starts_with('-') || file.is_some() => return Err(USAGE.to_owned()),
            _ => file = Some(argument),
        }
    }
    let read = |path: &str| std::fs::read(path).map_err(|why| format!("{path} cannot be read: {why}"));
    let file = file.ok_or(USAGE)?;
    let bytes = read(&file)?;
    let keys = keys
        .map(|path| read(&path).map(|bytes| (path, bytes)))
        .transpose()?;
    let anchors = anchors.map(|path| read(&path)).transpose()?;
    let believed = Believed {
        keys: keys
            .as_ref()
            .map(|(path, bytes)| (path.as_str(), bytes.as_slice())),
        anchors: anchors.as_deref(),
        root: root.as_deref(),
    };
    check(&bytes, believed).map_err(|why| format!("{file}: {why}"))
}
