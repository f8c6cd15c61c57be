//! `scripts/verify`, as somebody without the portal runs it.

use std::io::Write as _;
use std::process::Command;

use anyhow::{Context as _, Result, ensure};

use crate::server::root;

/// What it says of a file, and how it ends.
///
/// # Errors
/// It cannot be run.
pub fn verify(file: &[u8], more: &[&str]) -> Result<(String, i32)> {
    // Whatever the script builds is built once; after that the program is asked itself.
    static BUILT: std::sync::OnceLock<bool> = std::sync::OnceLock::new();
    let built = BUILT.get_or_init(|| {
        let script = Command::new(root().join("scripts/verify")).output();
        // Without a file it ends as it does for one that cannot be read.
        script.is_ok_and(|done| done.status.code() == Some(2))
    });
    ensure!(built, "scripts/verify does not run");
    let mut kept = tempfile::NamedTempFile::new()?;
    kept.write_all(file)?;
    let done = Command::new(root().join("target/release/portal-verify"))
        .arg(kept.path())
        .args(more)
        .output()?;
    let said = String::from_utf8(done.stdout)? + &String::from_utf8(done.stderr)?;
    Ok((said, done.status.code().context("it was killed")?))
}
