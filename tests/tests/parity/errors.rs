//! Services and jobs know no HTTP, and say in one way what they leave out.

use std::fs;

use anyhow::{Result, ensure};
use portal_tests::server::root;

use super::size::sources;

/// Where services and jobs stand.
const SERVICES: [&str; 4] = [
    "crates/directory/",
    "crates/casework/",
    "crates/evidence/",
    "crates/clockwork/",
];

#[test]
fn services_and_jobs_answer_errors_and_not_problems_and_print_nothing_by_themselves() -> Result<()> {
    let mut services = 0;
    for file in sources()? {
        let name = file.display().to_string();
        if !SERVICES.iter().any(|folder| name.starts_with(folder)) {
            continue;
        }
        services += 1;
        let text = fs::read_to_string(root().join(&file))?;
        for (banned, instead) in [
            (
                ", Problem>",
                "an error is a `shell::Error`: HTTP is put on in `shell::run`",
            ),
            ("StoreUnavailable", "that the store is away is `Error::Store`"),
            (
                "eprintln!",
                "what is left out is a `shell::skip`, and the rest a `shell::log::note`",
            ),
        ] {
            ensure!(!text.contains(banned), "{name} has `{banned}`: {instead}");
        }
    }
    ensure!(services > 30, "only {services} files were read");
    Ok(())
}
