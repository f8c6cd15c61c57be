//! Secrets that a caller shows: how they are compared.

use record::id::Digest;
use subtle::ConstantTimeEq as _;

/// Whether what was said is the secret with this hash, in a time that tells nothing. It is their hashes that are compared,
/// which have one length: how long the secret is, is not told either.
pub fn is_secret(said: &str, hash: Digest) -> bool {
    Digest::of(said.as_bytes()).0.ct_eq(&hash.0).into()
}
