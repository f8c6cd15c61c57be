//! Prints how long one verification of an RSA signature takes, ours and that of the crate `rsa`, by the size of the key.
//!
//! - natively: `cargo run --release -p eds --example rsa_time`;
//! - as a function would: `cargo build --profile functions --target wasm32-wasip2 -p eds --example rsa_time`, and
//!   the component that this makes in a runtime with WASI 0.2.

use std::error::Error;
use std::hint::black_box;
use std::time::{Duration, Instant};

use rsa::{BigUint, Pkcs1v15Sign, RsaPublicKey};
use sha2::{Digest as _, Sha256};

/// Of how many verifications the shortest counts: what else the machine does makes the others longer.
const ROUNDS: u32 = 300;

/// What is said to be signed.
const MESSAGE: &[u8] = "Сұрау салу".as_bytes();

/// The exponent of every key: 65537.
const EXPONENT: [u8; 3] = [1, 0, 1];

/// Whether the key of this modulus made this signature.
type Verify = fn(&[u8], &[u8]) -> Option<bool>;

fn ours(modulus: &[u8], signature: &[u8]) -> Option<bool> {
    Some(eds::rsa::PublicKey::new(modulus, &EXPONENT)?.verify(MESSAGE, signature))
}

fn of_the_crate(modulus: &[u8], signature: &[u8]) -> Option<bool> {
    let [modulus, exponent] = [modulus, &EXPONENT].map(BigUint::from_bytes_be);
    let key = RsaPublicKey::new(modulus, exponent).ok()?;
    let digest = Sha256::digest(MESSAGE);
    let verified = key.verify(Pkcs1v15Sign::new::<Sha256>(), &digest, signature);
    Some(verified.is_ok())
}

fn main() -> Result<(), Box<dyn Error>> {
    let both: [(&str, Verify); 2] = [("ours", ours), ("the crate's", of_the_crate)];
    for bits in [2_048, 3_072, 4_096] {
        // The power is computed before anything is compared, so a signature that is none takes as long as one that is.
        let (modulus, signature) = (vec![0xf1; bits / 8], vec![0x5a; bits / 8]);
        for (whose, verify) in both {
            let mut shortest = Duration::MAX;
            for _ in 0..ROUNDS {
                let start = Instant::now();
                if verify(black_box(&modulus), black_box(&signature)) != Some(false) {
                    return Err("what is no signature was not compared".into());
                }
                shortest = shortest.min(start.elapsed());
            }
            println!("{bits} bits, {whose}: {shortest:?}");
        }
    }
    Ok(())
}
