//! Tokens, and the sets of keys that servers send: the first line is a token, the rest a JWKS.
#![no_main]

use law::time::Instant;
use libfuzzer_sys::fuzz_target;
use token::{KeySet, Token, Trust, account_in};

fuzz_target!(|text: &str| {
    let (token, keys) = text.split_once('\n').unwrap_or((text, ""));
    let Ok(keys) = KeySet::parse(keys, |_, _| ()) else {
        return;
    };
    let _ = account_in(token, "sub", Some("organization.bin"));
    let Ok(token) = Token::read(token) else { return };
    let trust = Trust {
        issuer: "issuer",
        audience: "portal",
        iin_claim: "person.iin",
        bin_claim: Some("organization.bin"),
    };
    let _ = token.verify(&keys, trust, Instant::UNIX_EPOCH);
});
