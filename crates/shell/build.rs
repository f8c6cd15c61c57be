//! Compiles the sentences of the crate.

use std::process::ExitCode;

fn main() -> ExitCode {
    words_build::compile(&["bodies", "parameters", "problems"])
}
