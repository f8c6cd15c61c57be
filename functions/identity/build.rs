//! Compiles the sentences of the function.

use std::process::ExitCode;

fn main() -> ExitCode {
    words_build::compile(&["identity"])
}
