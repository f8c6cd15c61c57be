//! Signatures of RSA with PKCS #1 v1.5 over SHA-256: RSASSA-PKCS1-v1_5 of RFC 8017.
//!
//! What has to come out is encoded and compared as a whole (section 8.2.2), so nothing is parsed that a forger chose.
//! Verification sees public data only, so nothing here takes constant time. Signing is the work of a crate of its own,
//! for tests and development. `docs/adr/011-rsa-is-verified-here.md` says why this one is not.

use std::ops::RangeInclusive;

use crypto_bigint::modular::montgomery_reduction;
use crypto_bigint::{Limb, U2048, U3072, U4096, Uint, Word};
use sha2::{Digest as _, Sha256};

/// Bits of the modulus: what the National Certification Authority issues to people and uses itself, and no fewer than
/// RFC 7518, 3.3 asks of a token's key.
const MODULUS_BITS: RangeInclusive<u32> = 2_048..=4_096;

/// The public exponent, which is odd as well. With one, everything would sign itself; keys have 65537 or less, and one
/// of more than these 33 bits would only make a verification slow.
const EXPONENT: RangeInclusive<u64> = 3..=(1 << 33) - 1;

/// The DER of DigestInfo before a digest of SHA-256, with NULL as its parameters (RFC 8017, 9.2, note 1).
const DIGEST_INFO: [u8; 19] = [
    0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00,
    0x04, 0x20,
];

/// A public key that is accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicKey {
    /// Big-endian, without zeros at the front, odd.
    modulus: Vec<u8>,
    exponent: u64,
}

impl PublicKey {
    /// The key of these numbers, big-endian.
    ///
    /// None where the modulus has not 2048 to 4096 bits, the exponent is not from 3 to 2^33 - 1, or one of them is even.
    pub fn new(modulus: &[u8], exponent: &[u8]) -> Option<Self> {
        let (modulus, exponent) = (without_zeros(modulus), without_zeros(exponent));
        let bits = u32::try_from(modulus.len()).ok()?.checked_mul(8)? - modulus.first()?.leading_zeros();
        let are_odd = modulus.last()? & exponent.last()? & 1 == 1;
        // A number of more bytes than these does not fit, and is above the limit.
        let number = exponent
            .iter()
            .fold(0, |number, byte| number << 8 | u64::from(*byte));
        let accepted = MODULUS_BITS.contains(&bits)
            && are_odd
            && exponent.len() <= size_of::<u64>()
            && EXPONENT.contains(&number);
        accepted.then(|| Self {
            modulus: modulus.to_vec(),
            exponent: number,
        })
    }

    /// Whether `signature` is one of `message` by the holder of this key (RSASSA-PKCS1-V1_5-VERIFY, RFC 8017, 8.2.2).
    ///
    /// `signature` is as long as the modulus, big-endian.
    pub fn verify(&self, message: &[u8], signature: &[u8]) -> bool {
        if signature.len() != self.modulus.len() {
            return false;
        }
        // EMSA-PKCS1-v1_5 (section 9.2): 0, 1, ones in every bit, 0, DigestInfo.
        let rest = [&[0], DIGEST_INFO.as_slice(), &Sha256::digest(message)].concat();
        let ones = vec![0xff; self.modulus.len().saturating_sub(2 + rest.len())];
        let encoded = [[0, 1].as_slice(), &ones, &rest].concat();
        match self.modulus.len() {
            ..=256 => self.opens::<{ U2048::LIMBS }>(signature, &encoded),
            257..=384 => self.opens::<{ U3072::LIMBS }>(signature, &encoded),
            _ => self.opens::<{ U4096::LIMBS }>(signature, &encoded),
        }
    }

    /// Whether the signature is below the modulus, and its power is this (RSAVP1, RFC 8017, 5.2.2).
    fn opens<const LIMBS: usize>(&self, signature: &[u8], encoded: &[u8]) -> bool {
        let [modulus, signature, encoded] =
            [self.modulus.as_slice(), signature, encoded].map(number::<LIMBS>);
        signature < modulus && power(&signature, self.exponent, &modulus) == encoded
    }
}

/// The bytes of a big-endian number from its first digit on.
fn without_zeros(bytes: &[u8]) -> &[u8] {
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    bytes.get(zeros..).unwrap_or_default()
}

/// The number of these bytes, big-endian. There is room for them.
fn number<const LIMBS: usize>(bytes: &[u8]) -> Uint<LIMBS> {
    let mut number = Uint::ZERO;
    for (word, bytes) in number.as_words_mut().iter_mut().zip(bytes.rchunks(Limb::BYTES)) {
        *word = bytes.iter().fold(0, |word, byte| word << 8 | Word::from(*byte));
    }
    number
}

/// `base` to the power of `exponent`, which is not zero, modulo an odd number above `base`.
///
/// Bit by bit from the highest (Handbook of Applied Cryptography, 14.79), on numbers in Montgomery's form: x stands as
/// x R, where R is 2 to the bits of the type (14.32).
fn power<const LIMBS: usize>(base: &Uint<LIMBS>, exponent: u64, modulus: &Uint<LIMBS>) -> Uint<LIMBS> {
    let [inverse] = modulus
        .resize::<1>()
        .inv_mod2k_vartime(Limb::BITS)
        .wrapping_neg()
        .to_limbs();
    // From the product of two numbers in this form to that product in this form.
    let reduce = |product| montgomery_reduction(&product, modulus, inverse);

    // R², which brings a number into the form. The library divides for it, which takes six times as long as the whole
    // power. So a power of two is doubled until it is 2^k R, which stands for 2^k, and squared until it stands for R.
    const SQUARINGS: usize = 6;
    let top = modulus.bits_vartime().saturating_sub(1);
    let mut square = Uint::ONE.shl_vartime(top);
    for _ in top..Uint::<LIMBS>::BITS + (Uint::<LIMBS>::BITS >> SQUARINGS) {
        square = square.add_mod(&square, modulus);
    }
    for _ in 0..SQUARINGS {
        square = reduce(square.square_wide());
    }

    let base = reduce(base.mul_wide(&square));
    let mut power = base;
    // The highest bit is the base itself.
    for bit in (0..u64::BITS - exponent.leading_zeros()).rev().skip(1) {
        power = reduce(power.square_wide());
        if exponent >> bit & 1 == 1 {
            power = reduce(power.mul_wide(&base));
        }
    }
    reduce((power, Uint::ZERO))
}

#[cfg(test)]
mod tests {
    use ::rsa::BigUint;
    use proptest::prelude::*;

    use super::*;

    /// The power by [`power`] in numbers of this size, big-endian.
    fn own<const LIMBS: usize>(base: &[u8], exponent: u64, modulus: &[u8]) -> BigUint {
        let power = power::<LIMBS>(&number(base), exponent, &number(modulus));
        let bytes = power.as_words().iter().rev().flat_map(|word| word.to_be_bytes());
        BigUint::from_bytes_be(&bytes.collect::<Vec<_>>())
    }

    /// An odd modulus, a number below it, and an exponent.
    fn numbers() -> impl Strategy<Value = (BigUint, BigUint, u64)> {
        let bytes = proptest::collection::vec(any::<u8>(), 512);
        let bits = prop_oneof![Just(2_048), Just(3_072), Just(4_096), 2_048..=4_096_usize];
        let exponent = prop_oneof![Just(65_537), EXPONENT];
        (bytes.clone(), bytes, bits, exponent).prop_map(|(modulus, base, bits, exponent)| {
            let below = |bytes: Vec<u8>| BigUint::from_bytes_be(&bytes) >> (4_096 - bits);
            let top = BigUint::from(1_u8) << (bits - 1);
            let modulus = below(modulus) | top | BigUint::from(1_u8);
            (below(base) % &modulus, modulus, exponent)
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        /// The arithmetic against that of the crate that signs in the tests.
        #[test]
        fn the_power_is_the_one_that_another_library_finds((base, modulus, exponent) in numbers()) {
            let expected = base.modpow(&BigUint::from(exponent), &modulus);
            let (base, bytes) = (base.to_bytes_be(), modulus.to_bytes_be());
            let found = match modulus.bits() {
                ..=2_048 => own::<{ U2048::LIMBS }>(&base, exponent, &bytes),
                2_049..=3_072 => own::<{ U3072::LIMBS }>(&base, exponent, &bytes),
                _ => own::<{ U4096::LIMBS }>(&base, exponent, &bytes),
            };
            prop_assert_eq!(found, expected);
        }
    }
}
