//! The authorities that this host believes when it calls others by TLS: the public authorities of the web, and those in the file that
//! `PORTAL_TRUST` names, such as a government's own.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result, ensure};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls::{AlertDescription, CertificateError, ClientConfig, RootCertStore};
use serde_json::json;

use crate::log::{Level, Log};

/// How TLS is spoken with others. Cloning is cheap.
#[derive(Clone)]
pub struct Trust(Arc<ClientConfig>);

impl Trust {
    /// The public authorities, and those in this file (PEM, one after the other, or a single one in DER). One that is of no
    /// use is left out, and named in the log. The error is a sentence for a human.
    pub fn open(file: Option<&Path>, log: &Log) -> Result<Self> {
        let mut roots = RootCertStore {
            roots: webpki_roots::TLS_SERVER_ROOTS.into(),
        };
        if let Some(file) = file {
            let of = || format!("PORTAL_TRUST: {}", file.display());
            let bytes = std::fs::read(file).with_context(|| format!("{} cannot be read", of()))?;
            let mut added = 0;
            for (place, certificate) in certificates(&bytes).into_iter().enumerate() {
                let is_added =
                    certificate.and_then(|certificate| roots.add(certificate).map_err(|why| why.to_string()));
                match is_added {
                    Ok(()) => added += 1,
                    Err(why) => {
                        let fields = json!({ "certificate": place + 1, "error": why });
                        log.line(Level::Warn, "trust-left-out", fields);
                    }
                }
            }
            ensure!(added > 0, "{} holds no certificate of an authority", of());
        }
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Self(Arc::new(config)))
    }

    /// What begins a connection by TLS.
    pub fn connector(&self) -> tokio_rustls::TlsConnector {
        self.0.clone().into()
    }
}

/// The certificates in a file, each or why it cannot be used.
fn certificates(bytes: &[u8]) -> Vec<Result<CertificateDer<'static>, String>> {
    // The first byte of a certificate in DER; a text begins with no such letter.
    if bytes.first() == Some(&0x30) {
        return vec![Ok(CertificateDer::from(bytes.to_vec()))];
    }
    CertificateDer::pem_slice_iter(bytes)
        .map(|certificate| certificate.map_err(|why| why.to_string()))
        .collect()
}

/// What went wrong with TLS, in words for the operator of the host.
pub fn cause(why: &std::io::Error) -> String {
    let inside = why
        .get_ref()
        .and_then(|inside| inside.downcast_ref::<rustls::Error>());
    let Some(error) = inside else {
        return format!("TLS: {why}");
    };
    let words = match error {
        rustls::Error::InvalidCertificate(certificate) => match certificate {
            CertificateError::UnknownIssuer => {
                "the issuer of the certificate is unknown: it is no public authority, and none in the file of PORTAL_TRUST"
            }
            CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
                "the certificate has expired"
            }
            CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
                "the certificate is not valid yet"
            }
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
                "the certificate is for another name"
            }
            CertificateError::Revoked => "the certificate is revoked",
            CertificateError::InvalidPurpose | CertificateError::InvalidPurposeContext { .. } => {
                "the certificate is not for servers"
            }
            _ => "the certificate is not believed",
        },
        rustls::Error::InvalidMessage(_) => "what answers there does not speak TLS",
        rustls::Error::AlertReceived(AlertDescription::CertificateRequired) => {
            "the server asks for a certificate of the client, which this host has not"
        }
        rustls::Error::AlertReceived(_) => "the server refused",
        _ => "TLS failed",
    };
    format!("{words} ({error})")
}

/// Whether it was the certificate of the other side that is not believed.
pub fn is_of_certificate(why: &std::io::Error) -> bool {
    let inside = why
        .get_ref()
        .and_then(|inside| inside.downcast_ref::<rustls::Error>());
    matches!(inside, Some(rustls::Error::InvalidCertificate(_)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_without_an_authority_stops_the_start() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("ca.pem");
        for (content, said) in [
            (None, "cannot be read"),
            (Some(""), "holds no certificate of an authority"),
            (Some("no PEM"), "holds no certificate of an authority"),
            (
                Some("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"),
                "holds no certificate of an authority",
            ),
        ] {
            if let Some(content) = content {
                std::fs::write(&file, content).unwrap();
            }
            let why = Trust::open(Some(&file), &Log::discarding()).err().unwrap();
            let why = format!("{why:#}");
            assert!(why.starts_with("PORTAL_TRUST: ") && why.contains(said), "{why}");
        }
        assert!(Trust::open(None, &Log::discarding()).is_ok());
    }
}
