//! Compiles the sentences of the letters.

use std::process::ExitCode;

fn main() -> ExitCode {
    words_build::compile(&["letters"])
}
