//! Signed documents: believed by this deployment's own check, or by the NCANode server that it names.

use chrono::TimeDelta;
use eds::{Owner, Refused, Trust};
use law::time::Instant;
use record::id::Digest;
use record::signature::{Capacity, Revocation, RevocationFound, Signer};
use shell::signed::{Believed, RevocationAnswer, SignatureAnswer};
use shell::{Error, Problem, Session, config, kinds};
use words::language::Text;

use crate::revocation::{self, Told};
use crate::{ncanode, refusal, say};

/// What is to be said of a signed document that arrives now.
pub(crate) fn answer(session: &Session) -> Result<SignatureAnswer, Error> {
    if let Some(host) = config::host("ncanode_host")? {
        return ncanode::answer(session, &host);
    }
    let Some(trust) = trust()? else {
        return Ok(SignatureAnswer::NoAnchors);
    };
    let mut tell = |skipped: eds::Skipped| eprintln!("{skipped}");
    let verified = match eds::verify_telling(&session.request.body, session.request.now, &trust, &mut tell) {
        Ok(verified) => verified,
        Err(why @ Refused::NoAnchor) => {
            eprintln!("`eds_anchors`: {why}");
            return Ok(SignatureAnswer::NoAnchors);
        }
        Err(why) => return Ok(refused(session, &why)),
    };
    if let Some(why) = too_old(session, verified.signed_at) {
        return Ok(why);
    }
    let found = revocation::of(session, &verified.certified)?;
    let certified = verified.certified;
    let message = eds::Inspected {
        signed_at: verified.signed_at,
        algorithm: verified.algorithm,
        certificate: certified.certificate,
        serial: certified.serial,
    };
    answer_of(session, message, certified.signer, certified.not_after, found)
}

/// What is said now of the certificate behind a signed document that arrived before, at the instant `at` of the query.
///
/// The signature is verified as of its arrival: a certificate or an authority that has expired since was valid then.
pub(crate) fn again(session: &Session) -> Result<RevocationAnswer, Error> {
    let arrived_at: Instant = session
        .request
        .parameter("at")
        .and_then(|at| at.parse().ok())
        .ok_or_else(|| Problem::new(&kinds::INVALID_PARAMETER))?;
    let found = match config::host("ncanode_host")? {
        Some(host) => ncanode::again(session, &host)?,
        None => {
            let Some(trust) = trust()? else {
                return Ok(RevocationAnswer::Refused("no anchors".to_owned()));
            };
            match eds::verify(&session.request.body, arrived_at, &trust) {
                Ok(verified) => Ok(revocation::of(session, &verified.certified)?),
                Err(why) => Err(why),
            }
        }
    };
    Ok(match found {
        Ok(Told::Found(found)) => RevocationAnswer::Found(found.on_arrival(arrived_at)),
        // Nobody revoked it: that is no revocation to be written down, and may be another answer tomorrow.
        Ok(Told::NotIssued | Told::Nothing) => RevocationAnswer::Unknown,
        Err(why) => RevocationAnswer::Refused(why.code().to_owned()),
    })
}

/// The authorities to believe; none where the deployment names none.
fn trust() -> Result<Option<Trust>, Error> {
    let Some(anchors) = config::optional("eds_anchors")? else {
        return Ok(None);
    };
    Ok(Some(Trust {
        intermediates: certificates(&config::optional("eds_intermediates")?.unwrap_or_default())?,
        check_digits: check_digits()?,
        ..Trust::new(certificates(&anchors)?)
    }))
}

/// How long before its arrival a document may have been signed: a person signs and sends, and who finds a signed document
/// later must not send it again. Within this time the portal knows what it has received.
const SIGNED_WITHIN: TimeDelta = TimeDelta::hours(24);

/// The refusal of a signature that is too old to have been made for this.
pub(crate) fn too_old(session: &Session, signed_at: Instant) -> Option<SignatureAnswer> {
    (signed_at + SIGNED_WITHIN < session.request.now)
        .then(|| SignatureAnswer::Refused(say::SIGNED_TOO_LONG_AGO.r#in(session.request.language).to_owned()))
}

/// The certificates of a variable: PEM, one after the other.
fn certificates(pem: &str) -> Result<Vec<Vec<u8>>, Error> {
    if pem.is_empty() {
        return Ok(Vec::new());
    }
    Ok(eds::certificates_of(pem.as_bytes()).map_err(|why| {
        Problem::new(&kinds::NOT_CONFIGURED).internally(format!("certificates of trust: {why}"))
    })?)
}

/// Whether the check digits of a certificate must be right.
pub(crate) fn check_digits() -> Result<bool, Error> {
    one_of("eds_check_digits", "yes", "no")
}

/// Whether a signature is accepted when nobody says whether its certificate is revoked, to be asked again.
fn accepts_unknown() -> Result<bool, Error> {
    one_of("eds_revocation_unknown", "accept", "refuse")
}

/// Whether a variable that knows two words has the first.
fn one_of(name: &str, yes: &str, no: &str) -> Result<bool, Error> {
    let word = config::required(name)?;
    if word == yes {
        Ok(true)
    } else if word == no {
        Ok(false)
    } else {
        Err(Problem::new(&kinds::NOT_CONFIGURED)
            .internally(format!("`{name}` is neither {yes} nor {no}"))
            .into())
    }
}

/// A refusal in the language of the caller.
pub(crate) fn refused(session: &Session, why: &Refused) -> SignatureAnswer {
    eprintln!("a signature is refused: {}", why.code());
    SignatureAnswer::Refused(
        refusal::of_signature(why)
            .r#in(session.request.language)
            .to_owned(),
    )
}

/// A message that arrives now by this signer, whose certificate is valid until then, and of which this was found.
pub(crate) fn answer_of(
    session: &Session,
    message: eds::Inspected,
    signer: eds::Signer,
    certificate_until: Instant,
    found: Told,
) -> Result<SignatureAnswer, Error> {
    let no = |why: Text| {
        Ok(SignatureAnswer::Refused(
            why.r#in(session.request.language).to_owned(),
        ))
    };
    let revocation = match found {
        Told::Found(RevocationFound::NotRevoked { source, at }) => Revocation::NotRevoked { source, at },
        Told::Found(RevocationFound::Revoked { .. }) => return no(say::CERTIFICATE_REVOKED),
        Told::NotIssued => return no(say::CERTIFICATE_NOT_ISSUED),
        Told::Nothing if accepts_unknown()? => Revocation::Postponed {},
        Told::Nothing => return Ok(SignatureAnswer::Unknown),
    };
    let iin = signer.iin.parse();
    let bin = signer.bin.map(|bin| bin.parse()).transpose();
    let (Ok(iin), Ok(bin)) = (iin, bin) else {
        // Of the authority's test stand, whose check digits are wrong: no applicant has such a number.
        return Ok(refused(session, &Refused::IinInvalid));
    };
    Ok(SignatureAnswer::Believed(Believed {
        signer: Signer {
            iin,
            bin,
            name: signer.common_name,
            capacity: capacity(&signer.owners),
            algorithm: message.algorithm.to_string(),
            serial: hex::encode(message.serial),
            certificate_sha256: Digest::of(&message.certificate),
            signed_at: message.signed_at,
            revocation,
        },
        certificate_until: Some(certificate_until),
    }))
}

/// The capacity in which the owner of a certificate may sign, by the most that it says.
fn capacity(owners: &[Owner]) -> Capacity {
    if owners.contains(&Owner::FirstHead) {
        Capacity::Head
    } else if owners.contains(&Owner::RightToSign) {
        Capacity::MaySign
    } else if owners.contains(&Owner::Individual) {
        Capacity::Individual
    } else {
        Capacity::Employee
    }
}
