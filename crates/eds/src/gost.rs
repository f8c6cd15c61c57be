//! A place-holder for GOST 34.10-2015/512.

/// Never true.
pub fn verify(_public_key: &[u8; 128], _digest: &[u8; 64], _signature: &[u8; 128]) -> bool {
    false
}

/// No key.
#[cfg(feature = "signing")]
pub fn public_key(_secret: &[u8; 64]) -> [u8; 128] {
    [0; 128]
}

/// No signature.
#[cfg(feature = "signing")]
pub fn sign(_secret: &[u8; 64], _digest: &[u8; 64]) -> [u8; 128] {
    [0; 128]
}
