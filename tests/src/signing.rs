//! People who sign: certificates of an authority that exists only here, in the layout of the real one.

use anyhow::{Result, anyhow};
use chrono::{DateTime, Utc};
use eds::{Algorithm, ObjectIdentifier};
use eds_make::{self as make, Person, Pki};
use serde_json::Value;

use crate::client::{Answer, Client};
use crate::identity;

/// The media type of a signed document.
pub const MEDIA_TYPE: &str = "application/pkcs7-mime";

/// A host that nobody is.
const NO_HOST: &str = "http://unset.invalid";

/// The instant now, to the second.
pub fn now() -> DateTime<Utc> {
    instant(identity::now())
}

/// The instant so many seconds after 1970.
pub fn instant(seconds: u64) -> DateTime<Utc> {
    let seconds = i64::try_from(seconds).unwrap_or_default();
    DateTime::from_timestamp(seconds, 0).unwrap_or_default()
}

/// The authority of the development, whose certificates are valid now.
pub fn authority(algorithm: Algorithm) -> Pki {
    Pki::new(algorithm, now())
}

/// How a deployment names the authorities that it believes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchors {
    /// The roots; those between are only known.
    Roots,
    /// Those directly above people's certificates too, so that a signature less is verified for each
    /// document.
    All,
}

/// The variables with which a host trusts authorities; nobody is asked about revocation.
pub fn variables(authorities: &[Pki], anchors: Anchors) -> Vec<(&'static str, String)> {
    let pem = |der: fn(&Pki) -> &[u8]| -> String {
        let each = authorities.iter().map(|pki| make::pem("CERTIFICATE", der(pki)));
        each.collect()
    };
    let (roots, issuing) = (
        pem(|pki| &pki.root.certificate),
        pem(|pki| &pki.issuing.certificate),
    );
    let (anchors, intermediates) = match anchors {
        Anchors::Roots => (roots, issuing),
        Anchors::All => (roots + &issuing, String::new()),
    };
    vec![
        ("SPIN_VARIABLE_EDS_ANCHORS", anchors),
        ("SPIN_VARIABLE_EDS_INTERMEDIATES", intermediates),
        ("SPIN_VARIABLE_EDS_OCSP_HOST", NO_HOST.to_owned()),
        ("SPIN_VARIABLE_EDS_CRL_HOST", NO_HOST.to_owned()),
        ("SPIN_VARIABLE_EDS_REVOCATION_UNKNOWN", "accept".to_owned()),
    ]
}

/// The template of a person's certificate, whose revocation is asked of this server.
///
/// # Errors
/// None: the identifiers are written here.
pub fn asked_of(pki: &Pki, person: &Person, server: &str) -> Result<make::Certificate> {
    let oid = |text: &str| ObjectIdentifier::new(text).map_err(|error| anyhow!("{text}: {error}"));
    // uniformResourceIdentifier of a GeneralName (RFC 5280, 4.2.1.6).
    let address = |path: &str| make::element(0x86, format!("{server}{path}").as_bytes());
    let responder = make::sequence(&[&make::oid(oid("1.3.6.1.5.5.7.48.1")?), &address("/ocsp")]);
    let list = make::context(0, &make::context(0, &address("/issuing.crl")));
    let mut template = pki.template(person);
    template.set(oid("1.3.6.1.5.5.7.1.1")?, false, &make::sequence(&[&responder]));
    template.set(
        oid("2.5.29.31")?,
        false,
        &make::sequence(&[&make::sequence(&[&list])]),
    );
    Ok(template)
}

/// A document, signed by a person with a certificate of this authority.
pub fn signed(pki: &Pki, person: &Person, document: &Value) -> Vec<u8> {
    pki.identity(person).sign(document.to_string().as_bytes(), now())
}

impl Client {
    /// Sends a signed document.
    ///
    /// # Errors
    /// There is no answer.
    pub fn post_signed(&self, path: &str, bytes: &[u8]) -> Result<Answer> {
        let headers = [("content-type", MEDIA_TYPE), ("accept-language", "en")];
        self.send("POST", path, &headers, bytes)
    }

    /// Sends what somebody signed to read the requests of this organisation.
    ///
    /// # Errors
    /// There is no answer.
    pub fn prove(&self, organization: &str, bytes: &[u8]) -> Result<Answer> {
        let headers = [("content-type", MEDIA_TYPE), ("accept-language", "en")];
        let path = format!("/v1/me/organizations/{organization}");
        self.send("PUT", &path, &headers, bytes)
    }
}
