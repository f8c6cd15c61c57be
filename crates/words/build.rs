//! Compiles the sentences that the build scripts of other crates say too.

use std::process::ExitCode;

use words_build::Style;

fn main() -> ExitCode {
    let style = Style {
        types: "crate::language",
        visibility: "pub",
    };
    words_build::compile_as(style, &["days"])
}
