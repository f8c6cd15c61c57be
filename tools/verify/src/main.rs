//! `portal-verify FILE [--keys FILE] [--anchors FILE] [--root HEX]`: checks a case file or a receipt without the portal. A line for each thing that was
//! looked at; ends with 0 where everything holds, 1 where something is wrong, 2 where a file is not readable, 3 where nothing is
//! wrong and nothing holds something, such as the last event.

use std::io::Write as _;
use std::process::ExitCode;

use portal_verify::{Believed, Finding, check};

const USAGE: &str = "usage: scripts/verify FILE [--keys FILE] [--anchors FILE] [--root HEX]
  FILE            a case file (GET /v1/requests/{id}/export?attachments=true), or a receipt
  --keys FILE     the keys of the portal (GET /v1/receipts/keys), without which no receipt can be checked
  --anchors FILE  certificates (PEM) of the authorities behind electronic signatures, those between included, without
                  which no certificate can be checked
  --root HEX      the root that the portal published for the day of the proof (GET /v1/roots/{day}), from where you trust
                  it, without which the proof says nothing
It ends with 0 where everything that was checked holds, 1 where something is wrong, 2 where it cannot read a file, and 3 where
nothing is wrong, and nothing holds something, such as the last event: that could have been changed without a trace.";

/// What is said where the caller names nobody to believe.
const ALONE: &str =
    " Neither --keys nor --root names anything outside the file, and a file by itself proves only that it
agrees with itself.";

/// Something is wrong.
const WRONG: u8 = 1;
/// Nothing could be checked.
const UNREADABLE: u8 = 2;
/// Nothing is wrong, and something is held by nothing.
const UNHELD: u8 = 3;

fn main() -> ExitCode {
    let mut out = std::io::stdout().lock();
    match run() {
        Ok((findings, alone)) => {
            for finding in &findings {
                // The reader may have gone; the status says it all the same.
                let _ = writeln!(out, "{finding}");
            }
            let of = |is: fn(&&Finding) -> bool| {
                let all = findings.iter().filter(is);
                (all.clone().count(), all.clone().next())
            };
            let (wrong, first_wrong) = of(|finding| matches!(finding, Finding::Wrong(_)));
            let (loose, first_loose) = of(|finding| matches!(finding, Finding::Unheld(_)));
            let (left, _) = of(|finding| matches!(finding, Finding::Unchecked(_)));
            let (said, status) = match (first_wrong, first_loose) {
                (Some(first), _) => (
                    format!("{wrong} WRONG; {left} not checked. The first:\n{first}"),
                    ExitCode::from(WRONG),
                ),
                (None, Some(first)) => (
                    format!(
                        "Nothing is wrong, but {loose} could have been changed without a trace; {left} not checked. The first:\n{first}"
                    ),
                    ExitCode::from(UNHELD),
                ),
                (None, None) => (
                    format!(
                        "Everything that was checked holds; {left} not checked.{}",
                        if alone { ALONE } else { "" }
                    ),
                    ExitCode::SUCCESS,
                ),
            };
            let _ = writeln!(out, "\n{said}");
            status
        }
        Err(why) => {
            let _ = writeln!(std::io::stderr(), "{why}");
            ExitCode::from(UNREADABLE)
        }
    }
}

/// What was found, and whether the caller named nothing outside the file; or why nothing could be checked.
fn run() -> Result<(Vec<Finding>, bool), String> {
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
    let alone = keys.is_none() && root.is_none();
    let found = check(&bytes, believed).map_err(|why| format!("{file}: {why}"))?;
    Ok((found, alone))
}
