//! Whether a certificate was revoked: asked of the responder of its authority, then of its list. What was said is kept in
//! the store for as long as it holds, an hour at the most, under the hash of the certificate.

use chrono::TimeDelta;
use eds::revocation::{Answer, Status};
use eds::{Certified, crl, ocsp};
use law::time::Instant;
use record::signature::{RevocationFound, RevocationSource};
use record::stored::Document;
use serde::{Deserialize, Serialize};
use shell::outbound::{self, Outgoing};
use shell::store::Key;
use shell::{Error, Session, config, random};

/// For how long an answer is kept at the most: an answer may hold for days, and a stolen key must not.
const KEPT: TimeDelta = TimeDelta::hours(1);

/// What was said of a certificate, as it is kept.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kept {
    found: RevocationFound,
    until: Instant,
}

impl Document for Kept {
    const KIND: &'static str = "revocation";
}

/// What is said of a certificate.
#[derive(Debug, Clone)]
pub(crate) enum Told {
    /// This was found.
    Found(RevocationFound),
    /// The authority does not know that it ever issued it: it is not to be believed, and nobody revoked it. What a list says is
    /// no answer to that, because a list names only what was revoked.
    NotIssued,
    /// Nobody says.
    Nothing,
}

/// What is known now. One durable write where somebody was asked and said it.
pub(crate) fn of(session: &Session, certified: &Certified) -> Result<Told, Error> {
    let key = Key::revocation(certified.fingerprint);
    if let Some(kept) = session
        .store()?
        .get::<Kept>(&key)?
        .filter(|kept| session.request.now < kept.until)
    {
        return Ok(Told::Found(kept.found));
    }
    for (source, variable, urls) in [
        (RevocationSource::Ocsp, "eds_ocsp_host", &certified.ocsp),
        (RevocationSource::Crl, "eds_crl_host", &certified.crl),
    ] {
        let Some(host) = config::host(variable)? else {
            continue;
        };
        // The responder that a certificate names is asked only where the deployment says so: strangers write certificates.
        let own = format!("{host}/");
        for url in urls.iter().filter(|url| format!("{url}/").starts_with(&own)) {
            let asked = match source {
                RevocationSource::Ocsp => ask(session, url, certified),
                RevocationSource::Crl | RevocationSource::Ncanode => look_up(session, url, certified),
            };
            let answer = match asked {
                Ok(answer) => answer,
                Err(why) => {
                    eprintln!("{source:?} does not say: {why}");
                    continue;
                }
            };
            let found = match answer.status {
                // Of an expired certificate nobody need remember that it was revoked (RFC 5280, 3.3; RFC 6960, 2.2).
                Status::Good if answer.as_of <= certified.not_after => RevocationFound::NotRevoked {
                    source,
                    at: answer.as_of,
                },
                Status::Revoked { at, .. } => RevocationFound::Revoked {
                    source,
                    since: Some(at),
                },
                Status::NotIssued => {
                    eprintln!("{source:?} says that the certificate was never issued");
                    return Ok(Told::NotIssued);
                }
                Status::Good | Status::Unknown => {
                    eprintln!("{source:?} does not know the certificate");
                    continue;
                }
            };
            let kept = Kept {
                found,
                until: answer.valid_until.min(session.request.now + KEPT),
            };
            session.store()?.set(&key, &kept)?;
            return Ok(Told::Found(kept.found));
        }
    }
    Ok(Told::Nothing)
}

/// Asks a responder (RFC 6960).
fn ask(session: &Session, url: &str, certified: &Certified) -> Result<Answer, String> {
    let words = |why: eds::Refused| why.to_string();
    let nonce = random::bytes::<16>().map_err(|error| error.name().to_owned())?;
    let question = ocsp::request(&certified.certificate, &certified.issuer, Some(&nonce)).map_err(words)?;
    let answer = got(&Outgoing {
        url,
        headers: &[("content-type", "application/ocsp-request")],
        body: Some(&question),
        limit_bytes: ocsp::MAX_BYTES,
    })?;
    ocsp::check(
        &answer,
        &certified.certificate,
        &certified.issuer,
        Some(&nonce),
        session.request.now,
    )
    .map_err(words)
}

/// Looks into a list (RFC 5280, 5).
fn look_up(session: &Session, url: &str, certified: &Certified) -> Result<Answer, String> {
    let list = got(&Outgoing {
        url,
        headers: &[],
        body: None,
        limit_bytes: crl::MAX_BYTES,
    })?;
    crl::check(
        &list,
        &certified.certificate,
        &certified.issuer,
        session.request.now,
    )
    .map_err(|why| why.to_string())
}

/// The body of an answer that is one.
fn got(outgoing: &Outgoing<'_>) -> Result<Vec<u8>, String> {
    let answer = outbound::send(outgoing)?;
    if answer.status == 200 {
        Ok(answer.body)
    } else {
        Err(format!("status {}", answer.status))
    }
}
