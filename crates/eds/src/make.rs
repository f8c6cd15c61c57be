//! Making certificates, signatures and answers about revocation: for tests and development tools, with the feature
//! `signing`.
//!
//! Everything follows from the arguments: the same call makes the same bytes. The RSA keys are the four in `tests/keys`,
//! which are nobody's secret; a GOST key follows from its name.
//!
//! A [`Pki`] makes what is right. What is wrong in one way is made from the same parts: [`Certificate`], [`Message`],
//! [`Signature`], [`OcspAnswer`] and [`List`] have public fields, to be changed before `encode`.

use ::rsa::pkcs8::DecodePrivateKey as _;
use ::rsa::traits::PublicKeyParts as _;
use ::rsa::{Pkcs1v15Sign, RsaPrivateKey};
use chrono::{DateTime, TimeDelta, Utc};
use der::asn1::ObjectIdentifier;
use sha1::Sha1;
use sha2::{Digest as _, Sha256};
use streebog::Streebog512;

use crate::algorithm::{self, Algorithm};
use crate::revocation::{Reason, Status};
use crate::{Owner, Trust, gost, message, ocsp};

const OCTET_STRING: u8 = 0x04;
const OBJECT_IDENTIFIER: u8 = 0x06;
const UTF8_STRING: u8 = 0x0c;
const PRINTABLE_STRING: u8 = 0x13;
const SEQUENCE: u8 = 0x30;
const SET: u8 = 0x31;

/// The bit of a tag that says: made of elements.
const CONSTRUCTED: u8 = 0x20;

/// NULL.
const NULL: [u8; 2] = [5, 0];
/// TRUE.
const TRUE: [u8; 3] = [1, 1, 0xff];

/// keyUsage of an authority: keyCertSign and cRLSign.
const USAGE_AUTHORITY: [u8; 4] = [3, 2, 1, 0x06];
/// keyUsage of a certificate for signing: digitalSignature and nonRepudiation.
const USAGE_SIGN: [u8; 4] = [3, 2, 6, 0xc0];
/// keyUsage of a certificate for logging in: digitalSignature and keyEncipherment.
const USAGE_AUTH: [u8; 4] = [3, 2, 5, 0xa0];

/// How long before and after its instant everything of a [`Pki`] is valid.
const VALID_FOR: TimeDelta = TimeDelta::days(365);

/// One element of DER.
pub fn element(tag: u8, body: &[u8]) -> Vec<u8> {
    let length = body.len().to_be_bytes();
    let digits: Vec<u8> = length.into_iter().skip_while(|digit| *digit == 0).collect();
    let mut element = vec![tag];
    match digits.as_slice() {
        [] => element.push(0),
        [short] if *short < 0x80 => element.push(*short),
        // A length has eight bytes at most.
        digits => {
            element.push(0x80 | digits.len() as u8);
            element.extend_from_slice(digits);
        }
    }
    element.extend_from_slice(body);
    element
}

/// A SEQUENCE of elements.
pub fn sequence(parts: &[&[u8]]) -> Vec<u8> {
    element(SEQUENCE, &parts.concat())
}

/// A SET OF elements, sorted.
pub fn set(parts: &[Vec<u8>]) -> Vec<u8> {
    let mut parts = parts.to_vec();
    parts.sort();
    element(SET, &parts.concat())
}

/// A constructed element with a context-specific tag.
pub fn context(number: u8, body: &[u8]) -> Vec<u8> {
    element(0xa0 | number, body)
}

/// A constructed element of which nobody knew how long it would be when it was begun (BER).
pub fn indefinite(tag: u8, body: &[u8]) -> Vec<u8> {
    [&[tag, 0x80], body, &[0, 0]].concat()
}

/// The same element in BER wherever that is allowed, as deep as it is made of elements: no length of these is known, the
/// others are written with more digits than they need, and octets come in pieces of so many bytes.
pub fn ber(der: &[u8], piece_bytes: usize) -> Vec<u8> {
    let Some((tag, body, _)) = first_of(der) else {
        return Vec::new();
    };
    if tag & CONSTRUCTED != 0 {
        let mut inside = Vec::new();
        let mut rest = body;
        while let Some((_, _, after)) = first_of(rest) {
            let (element, _) = rest.split_at(rest.len() - after.len());
            inside.extend(ber(element, piece_bytes));
            rest = after;
        }
        indefinite(tag, &inside)
    } else if tag == OCTET_STRING {
        in_pieces(body, piece_bytes)
    } else {
        let length = (body.len() as u32).to_be_bytes();
        [&[tag, 0x84], length.as_slice(), body].concat()
    }
}

/// Octets in pieces of so many bytes, as programs write them that do not know how many will come.
pub fn in_pieces(bytes: &[u8], piece_bytes: usize) -> Vec<u8> {
    let pieces: Vec<u8> = bytes.chunks(piece_bytes.max(1)).flat_map(octets).collect();
    indefinite(OCTET_STRING | CONSTRUCTED, &pieces)
}

/// Tag and value of the element of DER that starts here, and what follows it.
fn first_of(der: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (&tag, rest) = der.split_first()?;
    let (&first, rest) = rest.split_first()?;
    let (digits, rest) = match first {
        0..0x80 => (0, rest),
        _ => (usize::from(first & 0x7f), rest),
    };
    let (digits, rest) = rest.split_at_checked(digits)?;
    let length = digits
        .iter()
        .fold(0, |length, digit| length << 8 | usize::from(*digit));
    let length = if first < 0x80 { usize::from(first) } else { length };
    let (body, after) = rest.split_at_checked(length)?;
    Some((tag, body, after))
}

/// An OBJECT IDENTIFIER.
pub fn oid(oid: ObjectIdentifier) -> Vec<u8> {
    element(OBJECT_IDENTIFIER, oid.as_bytes())
}

/// An OCTET STRING.
pub fn octets(bytes: &[u8]) -> Vec<u8> {
    element(OCTET_STRING, bytes)
}

/// A positive INTEGER of big-endian bytes.
pub fn integer(bytes: &[u8]) -> Vec<u8> {
    let mut digits: Vec<u8> = bytes.iter().copied().skip_while(|byte| *byte == 0).collect();
    if digits.first().is_none_or(|first| *first >= 0x80) {
        digits.insert(0, 0);
    }
    element(2, &digits)
}

/// A BIT STRING of whole bytes.
pub fn bits(bytes: &[u8]) -> Vec<u8> {
    element(3, &[&[0], bytes].concat())
}

/// A UTCTime.
pub fn time(at: DateTime<Utc>) -> Vec<u8> {
    element(0x17, at.format("%y%m%d%H%M%SZ").to_string().as_bytes())
}

/// A GeneralizedTime.
fn long_time(at: DateTime<Utc>) -> Vec<u8> {
    element(0x18, at.format("%Y%m%d%H%M%SZ").to_string().as_bytes())
}

/// An algorithm without parameters, written as the authority writes it.
pub fn identifier(algorithm: ObjectIdentifier) -> Vec<u8> {
    sequence(&[&oid(algorithm), &NULL])
}

/// An extension of a certificate or a list.
pub fn extension(id: ObjectIdentifier, critical: bool, value: &[u8]) -> Vec<u8> {
    let critical: &[u8] = if critical { &TRUE } else { &[] };
    sequence(&[&oid(id), critical, &octets(value)])
}

/// An attribute with its values, as a signer signs it.
pub fn attribute(of: ObjectIdentifier, values: &[Vec<u8>]) -> Vec<u8> {
    sequence(&[&oid(of), &set(values)])
}

/// A name: attributes with their text. Country and serial number are PrintableString, as the authority writes them.
pub fn name(attributes: &[(&str, &str)]) -> Vec<u8> {
    let one = |(of, text): &(&str, &str)| {
        let tag = if matches!(*of, "2.5.4.5" | "2.5.4.6") {
            PRINTABLE_STRING
        } else {
            UTF8_STRING
        };
        set(&[sequence(&[&oid(known(of)), &element(tag, text.as_bytes())])])
    };
    element(SEQUENCE, &attributes.iter().map(one).collect::<Vec<_>>().concat())
}

/// An object identifier that is written down here.
fn known(dotted: &str) -> ObjectIdentifier {
    ObjectIdentifier::new_unwrap(dotted)
}

/// The same bytes in PEM.
pub fn pem(label: &str, der: &[u8]) -> String {
    use base64::Engine as _;
    let text = base64::engine::general_purpose::STANDARD.encode(der);
    let mut pem = format!("-----BEGIN {label}-----\n");
    for (index, character) in text.chars().enumerate() {
        if index > 0 && index % 64 == 0 {
            pem.push('\n');
        }
        pem.push(character);
    }
    pem + &format!("\n-----END {label}-----\n")
}

/// A key to sign with.
#[derive(Clone)]
pub struct Key(Secret);

#[derive(Clone)]
enum Secret {
    Rsa(Box<RsaPrivateKey>),
    Gost([u8; 64]),
}

impl Key {
    /// The key of this name. There are four RSA keys: `root`, `issuing`, `responder`, and the one of everybody else.
    #[allow(clippy::expect_used, reason = "the keys are part of the program")]
    pub fn new(algorithm: Algorithm, name: &str) -> Self {
        Self(match algorithm {
            Algorithm::RsaSha256 => {
                let pem = match name {
                    "root" => include_str!("../tests/keys/root.pem"),
                    "issuing" => include_str!("../tests/keys/issuing.pem"),
                    "responder" => include_str!("../tests/keys/responder.pem"),
                    _ => include_str!("../tests/keys/person.pem"),
                };
                Secret::Rsa(Box::new(RsaPrivateKey::from_pkcs8_pem(pem).expect("a key")))
            }
            Algorithm::Gost512 => {
                let mut secret: [u8; 64] = Streebog512::digest(name.as_bytes()).into();
                // Below the order of the group.
                if let Some(last) = secret.last_mut() {
                    *last = 0;
                }
                Secret::Gost(secret)
            }
        })
    }

    /// The algorithm that it signs with.
    pub fn algorithm(&self) -> Algorithm {
        match self.0 {
            Secret::Rsa(_) => Algorithm::RsaSha256,
            Secret::Gost(_) => Algorithm::Gost512,
        }
    }

    /// Its signature over these bytes.
    #[allow(
        clippy::expect_used,
        reason = "a key of 2048 bits can sign a digest of 32 bytes"
    )]
    pub fn sign(&self, bytes: &[u8]) -> Vec<u8> {
        match &self.0 {
            Secret::Rsa(key) => key
                .sign(Pkcs1v15Sign::new::<Sha256>(), &Sha256::digest(bytes))
                .expect("a signature"),
            Secret::Gost(secret) => gost::sign(secret, &Streebog512::digest(bytes).into()).to_vec(),
        }
    }

    /// The bits of the public key.
    fn public_bits(&self) -> Vec<u8> {
        match &self.0 {
            Secret::Rsa(key) => {
                sequence(&[&integer(&key.n().to_bytes_be()), &integer(&key.e().to_bytes_be())])
            }
            Secret::Gost(secret) => octets(&gost::public_key(secret)),
        }
    }

    /// The public key as a certificate holds it.
    pub fn public(&self) -> Vec<u8> {
        let identifier = match self.0 {
            Secret::Rsa(_) => identifier(algorithm::RSA),
            Secret::Gost(_) => {
                let parameters = sequence(&[&oid(algorithm::GOST_CURVE), &oid(algorithm::STREEBOG)]);
                sequence(&[&oid(algorithm::GOST), &parameters])
            }
        };
        sequence(&[&identifier, &bits(&self.public_bits())])
    }

    /// What names the key in certificates: SHA-1 of its bits (RFC 5280, 4.2.1.2).
    fn id(&self) -> Vec<u8> {
        Sha1::digest(self.public_bits()).to_vec()
    }

    /// The algorithm of its signatures.
    pub fn signature_algorithm(&self) -> Vec<u8> {
        identifier(match self.algorithm() {
            Algorithm::RsaSha256 => algorithm::RSA_SHA256,
            Algorithm::Gost512 => algorithm::GOST_STREEBOG,
        })
    }

    /// The algorithm of its digests.
    pub fn digest_algorithm(&self) -> Vec<u8> {
        identifier(match self.algorithm() {
            Algorithm::RsaSha256 => algorithm::SHA256,
            Algorithm::Gost512 => algorithm::STREEBOG,
        })
    }

    /// What a certificate, a list or an answer is: what is signed, the algorithm, the signature, and more.
    fn envelope(&self, signed: &[u8], more: &[u8]) -> Vec<u8> {
        sequence(&[
            signed,
            &self.signature_algorithm(),
            &bits(&self.sign(signed)),
            more,
        ])
    }
}

/// A certificate to be made.
#[derive(Clone)]
pub struct Certificate {
    /// The serial number, big-endian.
    pub serial: Vec<u8>,
    /// The algorithm named inside of what is signed, an element; the key of the issuer says the one outside.
    pub algorithm: Vec<u8>,
    /// The name of the issuer.
    pub issuer: Vec<u8>,
    /// The first instant of its validity.
    pub from: DateTime<Utc>,
    /// The last instant of its validity.
    pub to: DateTime<Utc>,
    /// The name of the owner.
    pub subject: Vec<u8>,
    /// The key of the owner.
    pub public: Vec<u8>,
    /// The extensions, by their identifiers, each whether critical and with its value.
    pub extensions: Vec<(ObjectIdentifier, bool, Vec<u8>)>,
}

impl Certificate {
    /// A certificate of this issuer, without extensions but the names of both keys.
    fn new(subject: Vec<u8>, key: &Key, issuer: Vec<u8>, by: &Key, around: DateTime<Utc>) -> Self {
        let mut serial = Sha256::digest([&*subject, &*key.public()].concat()).to_vec();
        // Twenty bytes, positive.
        serial.truncate(20);
        serial.insert(0, 0x40);
        serial.truncate(20);
        Self {
            serial,
            algorithm: by.signature_algorithm(),
            issuer,
            from: around - VALID_FOR,
            to: around + VALID_FOR,
            subject,
            public: key.public(),
            extensions: vec![
                (known("2.5.29.14"), false, octets(&key.id())),
                (known("2.5.29.35"), false, sequence(&[&element(0x80, &by.id())])),
            ],
        }
    }

    /// Replaces the extension of this identifier, or adds it.
    pub fn set(&mut self, id: ObjectIdentifier, critical: bool, value: &[u8]) {
        self.extensions.retain(|(other, ..)| *other != id);
        self.extensions.push((id, critical, value.to_vec()));
    }

    /// The certificate, signed with the key of the issuer.
    pub fn encode(&self, by: &Key) -> Vec<u8> {
        let extensions: Vec<Vec<u8>> = self
            .extensions
            .iter()
            .map(|(id, critical, value)| extension(*id, *critical, value))
            .collect();
        let signed = sequence(&[
            &context(0, &integer(&[2])),
            &integer(&self.serial),
            &self.algorithm,
            &self.issuer,
            &sequence(&[&time(self.from), &time(self.to)]),
            &self.subject,
            &self.public,
            &context(3, &element(SEQUENCE, &extensions.concat())),
        ]);
        by.envelope(&signed, &[])
    }
}

/// An authority.
#[derive(Clone)]
pub struct Authority {
    /// Its name.
    pub name: Vec<u8>,
    /// Its key.
    pub key: Key,
    /// Its certificate.
    pub certificate: Vec<u8>,
}

impl Authority {
    /// The certificate that this authority would give another one with this name and key.
    pub fn template(&self, name: Vec<u8>, key: &Key, around: DateTime<Utc>) -> Certificate {
        authority(name, key, self.name.clone(), &self.key, around)
    }
}

/// A certificate of an authority.
fn authority(name: Vec<u8>, key: &Key, issuer: Vec<u8>, by: &Key, around: DateTime<Utc>) -> Certificate {
    let mut certificate = Certificate::new(name, key, issuer, by, around);
    certificate.set(known("2.5.29.19"), true, &sequence(&[&TRUE]));
    certificate.set(known("2.5.29.15"), true, &USAGE_AUTHORITY);
    certificate
}

/// Whom a certificate is for.
#[derive(Debug, Clone)]
pub struct Person {
    /// The IIN.
    pub iin: String,
    /// The BIN of the legal entity, for which the person signs.
    pub bin: Option<String>,
    /// The surname.
    pub surname: String,
    /// The given name.
    pub given_name: String,
    /// The patronymic.
    pub patronymic: String,
    /// What the owner is.
    pub owners: Vec<Owner>,
    /// For logging in, not for signing.
    pub authentication: bool,
}

impl Person {
    /// An individual.
    pub fn individual(iin: &str) -> Self {
        Self {
            iin: iin.to_owned(),
            bin: None,
            surname: "ТЕСТОВ".to_owned(),
            given_name: "ТЕСТ".to_owned(),
            patronymic: "ТЕСТОВИЧ".to_owned(),
            owners: vec![Owner::Individual],
            authentication: false,
        }
    }

    /// The first head of a legal entity.
    pub fn head(iin: &str, bin: &str) -> Self {
        Self {
            bin: Some(bin.to_owned()),
            owners: vec![Owner::LegalEntity, Owner::FirstHead],
            ..Self::individual(iin)
        }
    }

    /// An employee of a legal entity.
    pub fn employee(iin: &str, bin: &str) -> Self {
        Self {
            owners: vec![Owner::LegalEntity, Owner::Employee],
            ..Self::head(iin, bin)
        }
    }

    /// The name in the certificate.
    fn name(&self) -> Vec<u8> {
        let common = format!("{} {}", self.surname, self.given_name);
        let iin = format!("IIN{}", self.iin);
        let mut attributes = vec![
            ("2.5.4.3", common.as_str()),
            ("2.5.4.4", &self.surname),
            ("2.5.4.5", &iin),
            ("2.5.4.6", "KZ"),
        ];
        let bin = self.bin.as_ref().map(|bin| format!("BIN{bin}"));
        if let Some(bin) = &bin {
            attributes.extend([("2.5.4.10", "АО \"ТЕСТ\""), ("2.5.4.11", bin)]);
        }
        attributes.push(("2.5.4.42", &self.patronymic));
        name(&attributes)
    }
}

/// A root, an authority under it that issues certificates, and everything they sign.
#[derive(Clone)]
pub struct Pki {
    /// The root.
    pub root: Authority,
    /// The authority that issues certificates to people.
    pub issuing: Authority,
    /// The instant around which everything is valid.
    pub around: DateTime<Utc>,
}

impl Pki {
    /// Makes the authorities.
    pub fn new(algorithm: Algorithm, around: DateTime<Utc>) -> Self {
        let named = |text: &str| name(&[("2.5.4.3", text), ("2.5.4.6", "KZ")]);
        let root_key = Key::new(algorithm, "root");
        let root_name = named("НЕГІЗГІ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ (DEVELOPMENT)");
        let root = authority(root_name.clone(), &root_key, root_name.clone(), &root_key, around);
        let root = Authority {
            certificate: root.encode(&root_key),
            name: root_name,
            key: root_key,
        };
        let key = Key::new(algorithm, "issuing");
        let name = named("ҰЛТТЫҚ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ (DEVELOPMENT)");
        let issuing = Authority {
            certificate: root.template(name.clone(), &key, around).encode(&root.key),
            name,
            key,
        };
        Self {
            root,
            issuing,
            around,
        }
    }

    /// Believes this root, and knows the authority under it.
    pub fn trust(&self) -> Trust {
        Trust {
            intermediates: vec![self.issuing.certificate.clone()],
            ..Trust::new(vec![self.root.certificate.clone()])
        }
    }

    /// The key of a person.
    pub fn key(&self, person: &Person) -> Key {
        Key::new(self.issuing.key.algorithm(), &person.iin)
    }

    /// The certificate that the person would be given, in the layout of the National Certification Authority.
    pub fn template(&self, person: &Person) -> Certificate {
        let issuing = &self.issuing;
        let key = self.key(person);
        let mut certificate = Certificate::new(
            person.name(),
            &key,
            issuing.name.clone(),
            &issuing.key,
            self.around,
        );
        let (usage, purpose) = if person.authentication {
            (USAGE_AUTH, "1.3.6.1.5.5.7.3.2")
        } else {
            (USAGE_SIGN, "1.3.6.1.5.5.7.3.4")
        };
        let mut purposes = oid(known(purpose));
        for purpose in person.owners.iter().filter_map(|owner| owner.purpose()) {
            purposes.extend(oid(purpose));
        }
        // Signing and logging in, of an individual and of a legal entity: four policies.
        let policy = match (person.bin.is_some(), person.authentication) {
            (true, false) => "1.2.398.3.3.2.1",
            (true, true) => "1.2.398.3.3.2.2",
            (false, false) => "1.2.398.3.3.2.3",
            (false, true) => "1.2.398.3.3.2.4",
        };
        let address = |text: &str| element(0x86, text.as_bytes());
        let list = context(0, &context(0, &address("http://crl.localhost/issuing.crl")));
        let responder = sequence(&[
            &oid(known("1.3.6.1.5.5.7.48.1")),
            &address("http://ocsp.localhost/"),
        ]);
        certificate.set(known("2.5.29.15"), true, &usage);
        certificate.set(known("2.5.29.37"), false, &element(SEQUENCE, &purposes));
        certificate.set(
            known("2.5.29.32"),
            false,
            &sequence(&[&sequence(&[&oid(known(policy))])]),
        );
        certificate.set(known("2.5.29.31"), false, &sequence(&[&sequence(&[&list])]));
        certificate.set(known("1.3.6.1.5.5.7.1.1"), false, &sequence(&[&responder]));
        certificate
    }

    /// The person's certificate and key.
    pub fn identity(&self, person: &Person) -> Identity {
        self.issue(&self.template(person), &self.key(person))
    }

    /// A certificate, issued, with its key.
    pub fn issue(&self, template: &Certificate, key: &Key) -> Identity {
        Identity {
            certificate: template.encode(&self.issuing.key),
            issuer: template.issuer.clone(),
            serial: template.serial.clone(),
            key: key.clone(),
        }
    }

    /// An answer about a certificate as of this instant, by a responder that the issuing authority appointed.
    pub fn ocsp(&self, certificate: &[u8], status: Status, as_of: DateTime<Utc>) -> OcspAnswer {
        let responder = name(&[("2.5.4.3", "OCSP RESPONDER"), ("2.5.4.6", "KZ")]);
        let key = Key::new(self.issuing.key.algorithm(), "responder");
        let issuing = &self.issuing;
        let mut template = Certificate::new(
            responder.clone(),
            &key,
            issuing.name.clone(),
            &issuing.key,
            self.around,
        );
        template.set(known("2.5.29.15"), true, &USAGE_SIGN);
        template.set(known("2.5.29.37"), false, &sequence(&[&oid(ocsp::OCSP_SIGNING)]));
        OcspAnswer {
            result: 0,
            certificate: certificate.to_vec(),
            issuer: issuing.certificate.clone(),
            digest: ocsp::SHA1,
            status,
            as_of,
            renewal: None,
            nonce: None,
            extended: false,
            responder,
            key,
            certificates: vec![template.encode(&issuing.key)],
        }
    }

    /// The list of the issuing authority as of this instant, with nobody on it.
    pub fn list(&self, as_of: DateTime<Utc>) -> List {
        List {
            issuer: self.issuing.name.clone(),
            key: self.issuing.key.clone(),
            as_of,
            renewal: Some(as_of + TimeDelta::days(7)),
            entries: Vec::new(),
            extensions: vec![extension(known("2.5.29.20"), false, &integer(&[1]))],
        }
    }
}

/// A certificate with its key.
#[derive(Clone)]
pub struct Identity {
    /// The certificate.
    pub certificate: Vec<u8>,
    /// The name of its issuer.
    pub issuer: Vec<u8>,
    /// Its serial number.
    pub serial: Vec<u8>,
    /// Its key.
    pub key: Key,
}

impl Identity {
    /// The content, signed at this instant, as a message.
    pub fn sign(&self, content: &[u8], at: DateTime<Utc>) -> Vec<u8> {
        self.message(content, at).encode()
    }

    /// The same, to be changed first.
    pub fn message(&self, content: &[u8], at: DateTime<Utc>) -> Message {
        Message {
            version: 1,
            digests: vec![self.key.digest_algorithm()],
            content_type: message::DATA,
            content: Some(octets(content)),
            certificates: vec![self.certificate.clone()],
            revocation: Vec::new(),
            signers: vec![self.signature(content, at).encode()],
        }
    }

    /// What the signer adds to the message, to be changed first.
    pub fn signature(&self, content: &[u8], at: DateTime<Utc>) -> Signature {
        let digest = self.key.algorithm().digest(content);
        Signature {
            version: 1,
            signer: sequence(&[&self.issuer, &integer(&self.serial)]),
            digest_algorithm: self.key.digest_algorithm(),
            attributes: vec![
                attribute(message::CONTENT_TYPE, &[oid(message::DATA)]),
                attribute(message::SIGNING_TIME, &[time(at)]),
                attribute(message::MESSAGE_DIGEST, &[octets(&digest)]),
            ],
            signature_algorithm: self.key.signature_algorithm(),
            key: self.key.clone(),
            unsigned: Vec::new(),
        }
    }

    /// The attribute signingCertificateV2 for this certificate, with SHA-256, naming its issuer and serial number.
    pub fn signing_certificate(&self) -> Vec<u8> {
        let issuer = element(SEQUENCE, &context(4, &self.issuer));
        let named = sequence(&[
            &octets(&Sha256::digest(&self.certificate)),
            &sequence(&[&issuer, &integer(&self.serial)]),
        ]);
        attribute(message::SIGNING_CERTIFICATE, &[sequence(&[&sequence(&[&named])])])
    }
}

/// A signed message to be made.
#[derive(Clone)]
pub struct Message {
    /// The version.
    pub version: u8,
    /// The algorithms of the digests.
    pub digests: Vec<Vec<u8>>,
    /// The type of the content.
    pub content_type: ObjectIdentifier,
    /// The content, an element; none makes a detached signature.
    pub content: Option<Vec<u8>>,
    /// The certificates.
    pub certificates: Vec<Vec<u8>>,
    /// Lists of the revoked and what else stands beside them, each an element.
    pub revocation: Vec<Vec<u8>>,
    /// The signers.
    pub signers: Vec<Vec<u8>>,
}

impl Message {
    /// The message.
    pub fn encode(&self) -> Vec<u8> {
        let content = self
            .content
            .as_ref()
            .map_or_else(Vec::new, |content| context(0, content));
        let content = sequence(&[&oid(self.content_type), &content]);
        sequence(&[
            &oid(message::SIGNED_DATA),
            &context(0, &element(SEQUENCE, &self.signed_data(&content))),
        ])
    }

    /// The same message as programs write it that read the content as they go, such as `openssl cms -stream` and
    /// BouncyCastle: nothing around the content has a known length, and the content comes in pieces of so many bytes.
    pub fn stream(&self, content: &[u8], piece_bytes: usize) -> Vec<u8> {
        let content = indefinite(0xa0, &in_pieces(content, piece_bytes));
        let content = indefinite(SEQUENCE, &[oid(self.content_type), content].concat());
        let signed = indefinite(SEQUENCE, &self.signed_data(&content));
        indefinite(
            SEQUENCE,
            &[oid(message::SIGNED_DATA), indefinite(0xa0, &signed)].concat(),
        )
    }

    /// What stands in SignedData around this content.
    fn signed_data(&self, content: &[u8]) -> Vec<u8> {
        let some = |number, elements: &[Vec<u8>]| match elements {
            [] => Vec::new(),
            elements => context(number, &elements.concat()),
        };
        [
            &*integer(&[self.version]),
            &set(&self.digests),
            content,
            &some(0, &self.certificates),
            &some(1, &self.revocation),
            &set(&self.signers),
        ]
        .concat()
    }
}

/// What a signer adds to a message.
#[derive(Clone)]
pub struct Signature {
    /// The version.
    pub version: u8,
    /// What names the certificate.
    pub signer: Vec<u8>,
    /// The algorithm of the digest.
    pub digest_algorithm: Vec<u8>,
    /// The signed attributes; with none, the signature has none.
    pub attributes: Vec<Vec<u8>>,
    /// The algorithm of the signature.
    pub signature_algorithm: Vec<u8>,
    /// The key to sign with.
    pub key: Key,
    /// The unsigned attributes.
    pub unsigned: Vec<Vec<u8>>,
}

impl Signature {
    /// The signer, signed.
    pub fn encode(&self) -> Vec<u8> {
        let attributes = set(&self.attributes);
        let retagged = |tag: u8, attributes: &[Vec<u8>]| match set(attributes).split_first() {
            Some((_, rest)) if !attributes.is_empty() => [&[tag], rest].concat(),
            _ => Vec::new(),
        };
        sequence(&[
            &integer(&[self.version]),
            &self.signer,
            &self.digest_algorithm,
            &retagged(0xa0, &self.attributes),
            &self.signature_algorithm,
            &octets(&self.key.sign(&attributes)),
            &retagged(0xa1, &self.unsigned),
        ])
    }
}

/// An answer of a responder to be made.
#[derive(Clone)]
pub struct OcspAnswer {
    /// What came of the question; 0 is success.
    pub result: u8,
    /// The certificate that it is about.
    pub certificate: Vec<u8>,
    /// The certificate of its issuer.
    pub issuer: Vec<u8>,
    /// The digest in which the two are named: SHA-1 or SHA-256.
    pub digest: ObjectIdentifier,
    /// What is known.
    pub status: Status,
    /// When it was known.
    pub as_of: DateTime<Utc>,
    /// When there will be a newer answer.
    pub renewal: Option<DateTime<Utc>>,
    /// The nonce.
    pub nonce: Option<Vec<u8>>,
    /// Whether the responder says that what it calls revoked may never have been issued.
    pub extended: bool,
    /// The name of the responder.
    pub responder: Vec<u8>,
    /// The key of the responder.
    pub key: Key,
    /// The certificates that come along.
    pub certificates: Vec<Vec<u8>>,
}

impl OcspAnswer {
    /// The answer, signed.
    #[allow(clippy::expect_used, reason = "the certificates are made here")]
    pub fn encode(&self) -> Vec<u8> {
        let certificate = crate::certificate::Certificate::read(&self.certificate).expect("a certificate");
        let issuer = crate::certificate::Certificate::read(&self.issuer).expect("a certificate");
        let digest = |bytes: &[u8]| {
            if self.digest == algorithm::SHA256 {
                Sha256::digest(bytes).to_vec()
            } else {
                Sha1::digest(bytes).to_vec()
            }
        };
        let subject = der::Encode::to_der(&issuer.says.subject).expect("a name");
        let key = issuer.says.subject_public_key_info.subject_public_key.raw_bytes();
        let id = sequence(&[
            &identifier(self.digest),
            &octets(&digest(&subject)),
            &octets(&digest(key)),
            &certificate.serial().expect("a serial number"),
        ]);
        let status = match self.status {
            Status::Good => element(0x80, &[]),
            Status::Revoked { at, reason } => {
                let reason = reason.map_or_else(Vec::new, |reason| context(0, &element(10, &[reason as u8])));
                context(1, &[long_time(at), reason].concat())
            }
            Status::Unknown => element(0x82, &[]),
            Status::NotIssued => {
                let on_hold = context(0, &element(10, &[Reason::CertificateHold as u8]));
                context(1, &[long_time(DateTime::UNIX_EPOCH), on_hold].concat())
            }
        };
        let extended = if self.extended || self.status == Status::NotIssued {
            extension(ocsp::EXTENDED_REVOKE, false, &NULL)
        } else {
            Vec::new()
        };
        let renewal = self
            .renewal
            .map_or_else(Vec::new, |at| context(0, &long_time(at)));
        let nonce = self.nonce.as_ref().map_or_else(Vec::new, |nonce| {
            extension(known("1.3.6.1.5.5.7.48.1.2"), false, &octets(nonce))
        });
        let extensions = match [nonce, extended].concat() {
            none if none.is_empty() => Vec::new(),
            all => context(1, &element(SEQUENCE, &all)),
        };
        let single = sequence(&[&id, &status, &long_time(self.as_of), &renewal]);
        let data = sequence(&[
            &context(1, &self.responder),
            &long_time(self.as_of),
            &sequence(&[&single]),
            &extensions,
        ]);
        let certificates = context(0, &element(SEQUENCE, &self.certificates.concat()));
        let basic = self.key.envelope(&data, &certificates);
        let bytes = sequence(&[&oid(known("1.3.6.1.5.5.7.48.1.1")), &octets(&basic)]);
        let bytes = if self.result == 0 {
            context(0, &bytes)
        } else {
            Vec::new()
        };
        sequence(&[&element(10, &[self.result]), &bytes])
    }
}

/// A list of the revoked to be made.
#[derive(Clone)]
pub struct List {
    /// The name of its issuer.
    pub issuer: Vec<u8>,
    /// The key of its issuer.
    pub key: Key,
    /// When it was made.
    pub as_of: DateTime<Utc>,
    /// When there will be a newer one.
    pub renewal: Option<DateTime<Utc>>,
    /// The serial numbers on it, each since when, and with its reason (RFC 5280, 5.3.1).
    pub entries: Vec<(Vec<u8>, DateTime<Utc>, Option<u8>)>,
    /// Its extensions.
    pub extensions: Vec<Vec<u8>>,
}

impl List {
    /// The list, signed.
    pub fn encode(&self) -> Vec<u8> {
        let entry = |(serial, at, reason): &(Vec<u8>, DateTime<Utc>, Option<u8>)| {
            let reason = reason.map_or_else(Vec::new, |reason| {
                let reason = extension(known("2.5.29.21"), false, &element(10, &[reason]));
                sequence(&[&reason])
            });
            sequence(&[&integer(serial), &time(*at), &reason])
        };
        let entries: Vec<Vec<u8>> = self.entries.iter().map(entry).collect();
        let entries = if entries.is_empty() {
            Vec::new()
        } else {
            element(SEQUENCE, &entries.concat())
        };
        let signed = sequence(&[
            &integer(&[1]),
            &self.key.signature_algorithm(),
            &self.issuer,
            &time(self.as_of),
            &self.renewal.map_or_else(Vec::new, time),
            &entries,
            &context(0, &element(SEQUENCE, &self.extensions.concat())),
        ]);
        self.key.envelope(&signed, &[])
    }
}
