//! Tokens, and the sets of keys that servers send: the first line is a token, the rest a JWKS.
#![no_main]

use dialog::time::Instant;
use libfuzzer_sys::fuzz_target;
use token::{KeySet, Token, Trust};

fuzz_target!(|text: &str| {
    let (token, keys) = text.split_once('\n').unwrap_or((text, ""));
    let keys = KeySet::parse(keys);
    let Ok(token) = Token::read(token) else { return };
    let Ok(Some(key)) = keys.map(|keys| keys.take(token.key_id())) else {
        return;
    };
    let trust = Trust {
        issuer: "issuer",
        audience: "portal",
    };
    let _ = token.verify(&key, trust, Instant::UNIX_EPOCH);
});
