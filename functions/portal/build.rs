//! The OpenAPI document without its white space: the file is laid out for people, the component is loaded by machines.

use std::error::Error;
use std::path::Path;
use std::{env, fs};

const DOCUMENT: &str = "../../schemas/openapi.json";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={DOCUMENT}");
    let document: serde_json::Value = serde_json::from_slice(&fs::read(DOCUMENT)?)?;
    let out = env::var_os("OUT_DIR").ok_or("no OUT_DIR")?;
    fs::write(Path::new(&out).join("openapi.json"), document.to_string())?;
    Ok(())
}
