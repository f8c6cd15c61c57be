//! Prints how long one verification of a GOST signature takes.
//!
//! - natively: `cargo run --release -p eds --example gost_time`;
//! - as a function would: `cargo build --profile functions --target wasm32-wasip2 -p eds --example gost_time`, and
//!   the component that this makes in a runtime with WASI 0.2.

use std::error::Error;
use std::hint::black_box;
use std::time::Instant;

/// How many verifications the time is the mean of.
const ROUNDS: u32 = 200;

#[derive(serde::Deserialize)]
struct Vector {
    #[serde(with = "hex")]
    public_key: [u8; 128],
    #[serde(with = "hex")]
    digest: [u8; 64],
    #[serde(with = "hex")]
    signature: [u8; 128],
}

fn main() -> Result<(), Box<dyn Error>> {
    let vectors: Vec<Vector> = serde_json::from_str(include_str!("../tests/vectors/openssl-gost512.json"))?;
    let start = Instant::now();
    for vector in vectors.iter().cycle().take(usize::try_from(ROUNDS)?) {
        let (key, digest, signature) = black_box((&vector.public_key, &vector.digest, &vector.signature));
        if !eds::gost::verify(key, digest, signature) {
            return Err("a signature does not verify".into());
        }
    }
    println!("{:?} a verification", start.elapsed() / ROUNDS);
    Ok(())
}
