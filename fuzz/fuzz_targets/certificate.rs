//! Certificates, as a signer sends them and as an operator configures them.
#![no_main]

use eds::Trust;
use libfuzzer_sys::fuzz_target;
use portal_fuzz::{LEAF, TRUST, at};

fuzz_target!(|bytes: &[u8]| {
    for certificate in eds::certificates_of(bytes).unwrap_or_default() {
        let _ = eds::certify(&certificate, at(), &TRUST);
        let _ = eds::certify(&LEAF, at(), &Trust::new(vec![certificate]));
    }
});
