//! Compiles the sentences of the host.

use std::process::ExitCode;

fn main() -> ExitCode {
    words_build::compile(&["host"])
}
