//! Signatures of GOST 34.10-2015 with 512-bit keys, as the National Certification Authority issues them.
//!
//! The scheme is that of GOST R 34.10-2012 (RFC 7091, section 6) on the curve id-tc26-gost-3410-12-512-paramSetA
//! (RFC 7836, appendix A). Kazakhstan differs from Russia only in the order of bytes: here every number is
//! little-endian, and `r` stands before `s`, so a signature is the one of RFC 9215 read backwards.
//!
//! Verification sees public data only, so nothing here takes constant time: signing is for tests and
//! development, and is compiled with the feature `signing` alone.

use crypto_bigint::modular::constant_mod::{Residue, ResidueParams};
use crypto_bigint::{Encoding, U512};

/// Words in a number of 512 bits: 16 in WebAssembly, 8 on a 64-bit machine.
const LIMBS: usize = U512::LIMBS;

/// Coordinates of points: integers modulo `p`.
type Field<C> = Residue<<C as Curve>::Field, LIMBS>;

/// Multipliers of points: integers modulo `q`.
type Scalar<C> = Residue<<C as Curve>::Order, LIMBS>;

/// A curve y² = x³ + ax + b over the field of `p` elements.
///
/// All its points are multiples of one, and `q`, their number, is a prime of at most 512 bits. So a point on the
/// curve needs no further check of its order.
trait Curve: Copy {
    /// The prime `p`.
    type Field: ResidueParams<LIMBS>;
    /// The prime `q`.
    type Order: ResidueParams<LIMBS>;
    const A: Field<Self>;
    const B: Field<Self>;
    /// The point `P` that keys and signatures are multiples of.
    const BASE: Point<Self>;
}

/// id-tc26-gost-3410-12-512-paramSetA (RFC 7836, appendix A), where a = -3 and q is the whole group.
#[derive(Clone, Copy)]
struct ParamSetA;

impl Curve for ParamSetA {
    type Field = moduli::P;
    type Order = moduli::Q;
    const A: Field<Self> = Residue::new(&U512::from_be_hex(
        "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF\
         FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFDC4",
    ));
    const B: Field<Self> = Residue::new(&U512::from_be_hex(
        "E8C2505DEDFC86DDC1BD0B2B6667F1DA34B82574761CB0E879BD081CFD0B6265\
         EE3CB090F30D27614CB4574010DA90DD862EF9D4EBEE4761503190785A71C760",
    ));
    const BASE: Point<Self> = Point {
        x: Residue::new(&U512::from_u8(3)),
        y: Residue::new(&U512::from_be_hex(
            "7503CFE87A836AE3A61B8816E25450E6CE5E1C93ACF1ABC1778064FDCBEFA921\
             DF1626BE4FD036E93D75E6A50E3A41E98028FE5FC235F5B889A589CB5215F2A4",
        )),
        z: Residue::ONE,
    };
}

/// The moduli of [`ParamSetA`].
mod moduli {
    use crypto_bigint::{U512, impl_modulus};

    // p = 2^512 - 569.
    impl_modulus!(
        P,
        U512,
        "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF\
         FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFDC7"
    );
    impl_modulus!(
        Q,
        U512,
        "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF\
         27E69532F48D89116FF22B8D4E0560609B4B38ABFAD2B85DCACDB1411F10B275"
    );
}

/// A point in Jacobian coordinates: (x / z², y / z³), or the point at infinity where z is zero.
#[derive(Clone, Copy)]
struct Point<C: Curve> {
    x: Field<C>,
    y: Field<C>,
    z: Field<C>,
}

impl<C: Curve> Point<C> {
    const INFINITY: Self = Self {
        x: Residue::ONE,
        y: Residue::ONE,
        z: Residue::ZERO,
    };

    /// The point with these coordinates, if both are below `p` and it is on the curve.
    fn new(x: &U512, y: &U512) -> Option<Self> {
        let in_field = |n: &U512| *n < C::Field::MODULUS;
        let point = Self {
            x: Residue::new(x),
            y: Residue::new(y),
            z: Residue::ONE,
        };
        let on_curve = point.y.square() == (point.x.square() + C::A) * point.x + C::B;
        (in_field(x) && in_field(y) && on_curve).then_some(point)
    }

    /// Both coordinates, unless the point is at infinity.
    fn affine(&self) -> Option<(U512, U512)> {
        let (inverse, exists) = self.z.invert();
        let square = inverse.square();
        bool::from(exists).then(|| {
            let x = self.x * square;
            let y = self.y * square * inverse;
            (x.retrieve(), y.retrieve())
        })
    }

    /// Twice the point: "dbl-1998-cmo-2" of the Explicit-Formulas Database (Cohen, Miyaji, Ono 1998).
    ///
    /// At infinity z is zero, and so it is in the result.
    fn double(&self) -> Self {
        let xx = self.x.square();
        let yy = self.y.square();
        let s = twice(twice(self.x * yy));
        let m = twice(xx) + xx + C::A * self.z.square().square();
        let x = m.square() - twice(s);
        Self {
            x,
            y: m * (s - x) - twice(twice(twice(yy.square()))),
            z: twice(self.y * self.z),
        }
    }

    /// The sum of two points: "add-1998-cmo-2" of the same source, which does not hold where a point is at
    /// infinity or both have the same x. These cases come first.
    fn add(&self, other: &Self) -> Self {
        if self.z == Residue::ZERO {
            return *other;
        }
        if other.z == Residue::ZERO {
            return *self;
        }
        let zz1 = self.z.square();
        let zz2 = other.z.square();
        let u1 = self.x * zz2;
        let s1 = self.y * zz2 * other.z;
        let h = other.x * zz1 - u1;
        let r = other.y * zz1 * self.z - s1;
        if h == Residue::ZERO {
            return if r == Residue::ZERO {
                self.double()
            } else {
                Self::INFINITY
            };
        }
        let hh = h.square();
        let hhh = h * hh;
        let v = u1 * hh;
        let x = r.square() - hhh - twice(v);
        Self {
            x,
            y: r * (v - x) - s1 * hhh,
            z: self.z * other.z * h,
        }
    }

    /// `base` times the base point, plus `times` times this one.
    ///
    /// Two bits of both multipliers at a time, from the highest, on one run of doublings: the table holds the
    /// sixteen sums that two and two bits can ask for (Straus; Handbook of Applied Cryptography, 14.88).
    fn combine(&self, base: &U512, times: &U512) -> Self {
        let multiples = |point: Self| {
            let double = point.double();
            [Self::INFINITY, point, double, double.add(&point)]
        };
        let own = multiples(*self);
        let table = multiples(C::BASE).map(|point| own.map(|other| point.add(&other)));
        let mut sum = Self::INFINITY;
        for (base, times) in base.to_be_bytes().into_iter().zip(times.to_be_bytes()) {
            for shift in [6, 4, 2, 0] {
                let bits = |byte: u8| usize::from(byte >> shift & 3);
                let term = table.get(bits(base)).and_then(|row| row.get(bits(times)));
                sum = sum.double().double();
                sum = term.map_or(sum, |term| sum.add(term));
            }
        }
        sum
    }
}

/// Twice a number.
fn twice<M: ResidueParams<LIMBS>>(number: Residue<M, LIMBS>) -> Residue<M, LIMBS> {
    number + number
}

/// A digest as a multiplier: its remainder modulo `q`, or one where that is zero (RFC 7091, section 6.1, step 2).
fn multiplier<C: Curve>(digest: &U512) -> Scalar<C> {
    let remainder = Residue::new(digest);
    if remainder == Residue::ZERO {
        Residue::ONE
    } else {
        remainder
    }
}

/// Whether `r` and `s` sign the digest under the key of the coordinates `x` and `y` (RFC 7091, section 6.2).
fn verifies<C: Curve>(x: &U512, y: &U512, digest: &U512, r: &U512, s: &U512) -> bool {
    let possible = |n: &U512| *n != U512::ZERO && *n < C::Order::MODULUS;
    let Some(key) = Point::<C>::new(x, y).filter(|_| possible(r) && possible(s)) else {
        return false;
    };
    // The inverse exists: `q` is prime, and the multiplier is not zero.
    let (inverse, _) = multiplier::<C>(digest).invert();
    let base = Residue::new(s) * inverse;
    let times = -(Residue::new(r) * inverse);
    match key.combine(&base.retrieve(), &times.retrieve()).affine() {
        Some((x, _)) => Scalar::<C>::new(&x).retrieve() == *r,
        None => false,
    }
}

/// Two numbers, one after the other, each of 64 bytes, little-endian.
fn pair(bytes: &[u8; 128]) -> (U512, U512) {
    let (first, second) = bytes.split_at(64);
    (U512::from_le_slice(first), U512::from_le_slice(second))
}

/// Whether `signature` is one of `digest` by the holder of `public_key`.
///
/// - `public_key`: the coordinates x and y, each 64 bytes, little-endian, as the octet string in a certificate
///   holds them. A pair that is not a point of the curve verifies nothing.
/// - `digest`: Streebog-512 (GOST R 34.11-2012) of what is signed, as the hash function gives it; it is read as a
///   little-endian number.
/// - `signature`: r and s, each 64 bytes, little-endian, both from 1 to q - 1.
pub fn verify(public_key: &[u8; 128], digest: &[u8; 64], signature: &[u8; 128]) -> bool {
    let (x, y) = pair(public_key);
    let (r, s) = pair(signature);
    verifies::<ParamSetA>(&x, &y, &U512::from_le_slice(digest), &r, &s)
}

/// Two numbers, as [`pair`] reads them.
#[cfg(feature = "signing")]
fn bytes((first, second): (U512, U512)) -> [u8; 128] {
    let mut bytes = [0; 128];
    let (low, high) = bytes.split_at_mut(64);
    low.copy_from_slice(&first.to_le_bytes());
    high.copy_from_slice(&second.to_le_bytes());
    bytes
}

/// The base point times a number.
#[cfg(feature = "signing")]
fn times_base<C: Curve>(times: &U512) -> Option<(U512, U512)> {
    Point::<C>::INFINITY.combine(times, &U512::ZERO).affine()
}

/// The numbers r and s, unless one is zero and `nonce` has to be another (RFC 7091, section 6.1).
#[cfg(feature = "signing")]
fn signs<C: Curve>(secret: &U512, digest: &U512, nonce: &U512) -> Option<(U512, U512)> {
    let (x, _) = times_base::<C>(nonce)?;
    let r = Scalar::<C>::new(&x);
    let s = r * Residue::new(secret) + Residue::new(nonce) * multiplier::<C>(digest);
    (r != Residue::ZERO && s != Residue::ZERO).then(|| (r.retrieve(), s.retrieve()))
}

/// The public key of a secret one: a number from 1 to q - 1, little-endian. Another number stands for its
/// remainder modulo q; zero has no public key, and gives one that verifies nothing.
///
/// For tests and development tools: the time it takes tells of the secret.
#[cfg(feature = "signing")]
pub fn public_key(secret: &[u8; 64]) -> [u8; 128] {
    times_base::<ParamSetA>(&U512::from_le_slice(secret)).map_or([0; 128], bytes)
}

/// A signature of `digest` that [`verify`] accepts under the public key of `secret`.
///
/// The nonce is Streebog-512 of the secret, the digest and one byte, little-endian. The byte is zero, and counts up
/// where the nonce does not serve, which happens once in 2^512 times. The same arguments give the same signature.
/// That the hash is taken modulo q, 2^-256 below 2^512, prefers no nonce noticeably.
///
/// For tests and development tools: the time it takes tells of the secret.
#[cfg(feature = "signing")]
pub fn sign(secret: &[u8; 64], digest: &[u8; 64]) -> [u8; 128] {
    use streebog::{Digest as _, Streebog512};

    let nonce = |attempt: u8| {
        let hash = Streebog512::new()
            .chain_update(secret)
            .chain_update(digest)
            .chain_update([attempt]);
        U512::from_le_slice(&hash.finalize())
    };
    let (secret, digest) = (U512::from_le_slice(secret), U512::from_le_slice(digest));
    (0..=u8::MAX)
        .find_map(|attempt| signs::<ParamSetA>(&secret, &digest, &nonce(attempt)))
        .map_or([0; 128], bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The curve of the standard's second example (RFC 7091, section 7.2). Neither its modulus nor its `a` are of a special form.
    #[derive(Clone, Copy)]
    struct Example;

    mod moduli {
        use crypto_bigint::{U512, impl_modulus};

        impl_modulus!(
            P,
            U512,
            "4531ACD1FE0023C7550D267B6B2FEE80922B14B2FFB90F04D4EB7C09B5D2D15D\
             F1D852741AF4704A0458047E80E4546D35B8336FAC224DD81664BBF528BE6373"
        );
        impl_modulus!(
            Q,
            U512,
            "4531ACD1FE0023C7550D267B6B2FEE80922B14B2FFB90F04D4EB7C09B5D2D15D\
             A82F2D7ECB1DBAC719905C5EECC423F1D86E25EDBE23C595D644AAF187E6E6DF"
        );
    }

    impl Curve for Example {
        type Field = moduli::P;
        type Order = moduli::Q;
        const A: Field<Self> = Residue::new(&U512::from_u8(7));
        const B: Field<Self> = Residue::new(&U512::from_be_hex(
            "1CFF0806A31116DA29D8CFA54E57EB748BC5F377E49400FDD788B649ECA1AC43\
             61834013B2AD7322480A89CA58E0CF74BC9E540C2ADD6897FAD0A3084F302ADC",
        ));
        const BASE: Point<Self> = Point {
            x: Residue::new(&U512::from_be_hex(
                "24D19CC64572EE30F396BF6EBBFD7A6C5213B3B3D7057CC825F91093A68CD762\
                 FD60611262CD838DC6B60AA7EEE804E28BC849977FAC33B4B530F1B120248A9A",
            )),
            y: Residue::new(&U512::from_be_hex(
                "2BB312A43BD2CE6E0D020613C857ACDDCFBF061E91E5F2C3F32447C259F39B2C\
                 83AB156D77F1496BF7EB3351E1EE4E43DC1A18B91B24640B6DBB92CB1ADD371E",
            )),
            z: Residue::ONE,
        };
    }

    /// The public key, the digest and the signature of the example.
    const KEY_X: U512 = U512::from_be_hex(
        "115DC5BC96760C7B48598D8AB9E740D4C4A85A65BE33C1815B5C320C854621DD\
         5A515856D13314AF69BC5B924C8B4DDFF75C45415C1D9DD9DD33612CD530EFE1",
    );
    const KEY_Y: U512 = U512::from_be_hex(
        "37C7C90CD40B0F5621DC3AC1B751CFA0E2634FA0503B3D52639F5D7FB72AFD61\
         EA199441D943FFE7F0C70A2759A3CDB84C114E1F9339FDF27F35ECA93677BEEC",
    );
    const DIGEST: U512 = U512::from_be_hex(
        "3754F3CFACC9E0615C4F4A7C4D8DAB531B09B6F9C170C533A71D147035B0C591\
         7184EE536593F4414339976C647C5D5A407ADEDB1D560C4FC6777D2972075B8C",
    );
    const R: U512 = U512::from_be_hex(
        "2F86FA60A081091A23DD795E1E3C689EE512A3C82EE0DCC2643C78EEA8FCACD3\
         5492558486B20F1C9EC197C90699850260C93BCBCD9C5C3317E19344E173AE36",
    );
    const S: U512 = U512::from_be_hex(
        "1081B394696FFE8E6585E7A9362D26B6325F56778AADBC081C0BFBE933D52FF5\
         823CE288E8C4F362526080DF7F70CE406A6EEB1F56919CB92A9853BDE73E5B4A",
    );

    /// RFC 7091, section 7.2: the key of the secret, and the signature with the given nonce.
    #[cfg(feature = "signing")]
    #[test]
    fn the_example_of_the_standard_is_signed() {
        const SECRET: U512 = U512::from_be_hex(
            "0BA6048AADAE241BA40936D47756D7C93091A0E8514669700EE7508E508B1020\
             72E8123B2200A0563322DAD2827E2714A2636B7BFD18AADFC62967821FA18DD4",
        );
        const NONCE: U512 = U512::from_be_hex(
            "0359E7F4B1410FEACC570456C6801496946312120B39D019D455986E364F3658\
             86748ED7A44B3E794434006011842286212273A6D14CF70EA3AF71BB1AE679F1",
        );
        assert_eq!(times_base::<Example>(&SECRET), Some((KEY_X, KEY_Y)));
        assert_eq!(signs::<Example>(&SECRET, &DIGEST, &NONCE), Some((R, S)));
    }

    #[test]
    fn the_example_of_the_standard_verifies() {
        assert!(verifies::<Example>(&KEY_X, &KEY_Y, &DIGEST, &R, &S));
        let next = |n: &U512| n.wrapping_add(&U512::ONE);
        assert!(!verifies::<Example>(&KEY_X, &KEY_Y, &next(&DIGEST), &R, &S));
        assert!(!verifies::<Example>(&KEY_X, &KEY_Y, &DIGEST, &next(&R), &S));
        assert!(!verifies::<Example>(&KEY_X, &KEY_Y, &DIGEST, &R, &next(&S)));
        assert!(!verifies::<Example>(&KEY_X, &next(&KEY_Y), &DIGEST, &R, &S));
    }

    /// The digest counts modulo q alone; so do r and s, but only their least form is accepted.
    #[test]
    fn only_the_digest_may_be_above_the_order() {
        let q = moduli::Q::MODULUS;
        assert!(verifies::<Example>(
            &KEY_X,
            &KEY_Y,
            &DIGEST.wrapping_add(&q),
            &R,
            &S
        ));
        assert!(!verifies::<Example>(
            &KEY_X,
            &KEY_Y,
            &DIGEST,
            &R.wrapping_add(&q),
            &S
        ));
        assert!(!verifies::<Example>(
            &KEY_X,
            &KEY_Y,
            &DIGEST,
            &R,
            &S.wrapping_add(&q)
        ));
        let p = moduli::P::MODULUS;
        assert!(!verifies::<Example>(
            &KEY_X.wrapping_add(&p),
            &KEY_Y,
            &DIGEST,
            &R,
            &S
        ));
        assert!(!verifies::<Example>(
            &KEY_X,
            &KEY_Y.wrapping_add(&p),
            &DIGEST,
            &R,
            &S
        ));
    }

    /// Whole numbers of base points: what the formulas for unlike points do not cover, and the order of the group.
    fn group_laws<C: Curve>() {
        let p = C::BASE;
        let times = |n: &U512| Point::<C>::INFINITY.combine(n, &U512::ZERO).affine();
        let small = |n: u8| times(&U512::from_u8(n));
        let (x, y) = p.affine().unwrap();
        assert!(Point::<C>::new(&x, &y).is_some());
        assert_eq!(small(0), None);
        assert_eq!(small(1), Some((x, y)));
        assert_eq!(small(2), p.double().affine());
        assert_eq!(p.add(&p).affine(), p.double().affine());
        let three = p.double().add(&p);
        assert_eq!(small(3), three.affine());
        assert_eq!(small(4), three.add(&p).affine());
        assert_eq!(p.double().double().affine(), three.add(&p).affine());
        assert_eq!(three.double().affine(), three.add(&three).affine());
        assert_eq!(p.add(&Point::INFINITY).affine(), Some((x, y)));
        assert_eq!(Point::INFINITY.add(&p).affine(), Some((x, y)));
        assert_eq!(Point::<C>::INFINITY.double().affine(), None);
        let negative = Point { y: -p.y, ..p };
        assert_eq!(p.add(&negative).affine(), None);
        assert_eq!(three.add(&negative).affine(), p.double().affine());

        let q = C::Order::MODULUS;
        assert_eq!(times(&q), None);
        assert_eq!(times(&q.wrapping_sub(&U512::ONE)), negative.affine());
        assert_eq!(times(&q.wrapping_add(&U512::ONE)), Some((x, y)));
        // Two multipliers on one run: 5 P + 4 (3 P) = 17 P.
        let both = three.combine(&U512::from_u8(5), &U512::from_u8(4));
        assert_eq!(both.affine(), small(17));
    }

    #[test]
    fn points_form_a_group_of_the_order_that_is_named() {
        group_laws::<ParamSetA>();
        group_laws::<Example>();
    }

    /// RFC 7836, appendix A.
    #[test]
    fn the_curve_is_the_one_of_its_definition() {
        let c = U512::from_u16(569);
        assert_eq!(super::moduli::P::MODULUS, U512::ZERO.wrapping_sub(&c));
        assert_eq!(ParamSetA::A, -Field::<ParamSetA>::new(&U512::from_u8(3)));
    }
}
