//! `portal-host`: runs the functions of a `spin.toml` on a machine without Spin. See the library's
//! documentation for what it serves and how it is configured.

use std::process::ExitCode;

use portal_host::settings::{Command, HELP, Settings};

/// The status for a command line that cannot be understood, as shells have it.
const USAGE_ERROR: u8 = 2;

fn main() -> ExitCode {
    let command = Settings::parse(std::env::args().skip(1), |name| std::env::var(name).ok());
    let settings = match command {
        Ok(Command::Serve(settings)) => settings,
        Ok(Command::Help) => {
            eprint!("{HELP}");
            return ExitCode::SUCCESS;
        }
        Err(why) => {
            eprintln!("portal-host: {why}");
            return ExitCode::from(USAGE_ERROR);
        }
    };
    match portal_host::run(*settings) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("portal-host: {why:#}");
            ExitCode::FAILURE
        }
    }
}
