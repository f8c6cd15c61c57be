//! Two authorities, and everything that they sign.

use chrono::{DateTime, TimeDelta, Utc};
use eds::revocation::Status;
use eds::{Algorithm, Trust, oid};

use crate::certificate::authority;
use crate::der::{SEQUENCE, context, element, extension, integer, known, name, oid, sequence};
use crate::{Authority, Certificate, Identity, Key, List, OcspAnswer, Person};

/// keyUsage of a certificate for signing: digitalSignature and nonRepudiation.
const USAGE_SIGN: [u8; 4] = [3, 2, 6, 0xc0];
/// keyUsage of a certificate for logging in: digitalSignature and keyEncipherment.
const USAGE_AUTH: [u8; 4] = [3, 2, 5, 0xa0];

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
        template.set(known("2.5.29.37"), false, &sequence(&[&oid(oid::OCSP_SIGNING)]));
        OcspAnswer {
            result: 0,
            certificate: certificate.to_vec(),
            issuer: issuing.certificate.clone(),
            digest: oid::SHA1,
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
