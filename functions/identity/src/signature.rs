//! Signed documents: believed by this deployment's own check, or by the NCANode server that it names.

use chrono::TimeDelta;
use dialog::id::Digest;
use dialog::signature::{Capacity, Revocation, Signer};
use dialog::time::Instant;
use eds::{Owner, Refused, Trust, Verified};
use portal::signed::{Believed, SignatureAnswer};
use portal::{Context, Kind, Problem, config};

use crate::revocation::{self, Known};
use crate::{ncanode, words};

/// What is to be said of a signed document that arrives now.
pub(crate) fn answer(cx: &Context) -> Result<SignatureAnswer, Problem> {
    if let Some(host) = config::host("ncanode_host")? {
        return ncanode::answer(cx, &host);
    }
    let Some(anchors) = config::optional("eds_anchors")? else {
        return Ok(SignatureAnswer::NoAnchors);
    };
    let trust = Trust {
        intermediates: certificates(&config::optional("eds_intermediates")?.unwrap_or_default())?,
        check_digits: check_digits()?,
        ..Trust::new(certificates(&anchors)?)
    };
    let verified = match eds::verify(&cx.body, cx.now, &trust) {
        Ok(verified) => verified,
        Err(why) => return Ok(refused(cx, &why)),
    };
    if let Some(why) = too_old(cx, verified.signed_at) {
        return Ok(why);
    }
    match revocation::of(cx, &verified.certified)? {
        Known::Revoked => Ok(SignatureAnswer::Refused(
            words::REVOKED.r#in(cx.language).to_owned(),
        )),
        Known::NotRevoked { source, at } => Ok(believed(cx, verified, Revocation::NotRevoked { source, at })),
        Known::Nothing if accepts_unknown()? => Ok(believed(cx, verified, Revocation::Postponed {})),
        Known::Nothing => Ok(SignatureAnswer::Unknown),
    }
}

/// How long before its arrival a document may have been signed: a person signs and sends, and who finds a signed document
/// later must not send it again. Within this time the portal knows what it has received.
const SIGNED_WITHIN: TimeDelta = TimeDelta::hours(24);

/// The refusal of a signature that is too old to have been made for this.
pub(crate) fn too_old(cx: &Context, signed_at: Instant) -> Option<SignatureAnswer> {
    (signed_at + SIGNED_WITHIN < cx.now)
        .then(|| SignatureAnswer::Refused(words::TOO_OLD.r#in(cx.language).to_owned()))
}

/// The certificates of a variable: PEM, one after the other.
fn certificates(pem: &str) -> Result<Vec<Vec<u8>>, Problem> {
    if pem.is_empty() {
        return Ok(Vec::new());
    }
    eds::certificates_of(pem.as_bytes())
        .map_err(|why| Problem::new(Kind::NotConfigured).internally(format!("certificates of trust: {why}")))
}

/// Whether the check digits of a certificate must be right.
pub(crate) fn check_digits() -> Result<bool, Problem> {
    one_of("eds_check_digits", "yes", "no")
}

/// Whether a signature is accepted when nobody says whether its certificate is revoked, to be asked again.
pub(crate) fn accepts_unknown() -> Result<bool, Problem> {
    one_of("eds_revocation_unknown", "accept", "refuse")
}

/// Whether a variable that knows two words has the first.
fn one_of(name: &str, yes: &str, no: &str) -> Result<bool, Problem> {
    let word = config::required(name)?;
    if word == yes {
        Ok(true)
    } else if word == no {
        Ok(false)
    } else {
        Err(Problem::new(Kind::NotConfigured).internally(format!("`{name}` is neither {yes} nor {no}")))
    }
}

/// A refusal in the language of the caller.
pub(crate) fn refused(cx: &Context, why: &Refused) -> SignatureAnswer {
    eprintln!("a signature is refused: {}", why.code());
    SignatureAnswer::Refused(words::of(why).r#in(cx.language).to_owned())
}

/// A signature that holds.
fn believed(cx: &Context, verified: Verified, revocation: Revocation) -> SignatureAnswer {
    let certified = verified.certified;
    answer_of(
        cx,
        eds::Inspected {
            content: verified.content,
            signed_at: verified.signed_at,
            algorithm: verified.algorithm,
            certificate: certified.certificate,
            serial: certified.serial,
        },
        certified.signer,
        revocation,
    )
}

/// A message by this signer, of whose certificate this is known.
pub(crate) fn answer_of(
    cx: &Context,
    message: eds::Inspected,
    signer: eds::Signer,
    revocation: Revocation,
) -> SignatureAnswer {
    let iin = signer.iin.parse();
    let bin = signer.bin.map(|bin| bin.parse()).transpose();
    let (Ok(iin), Ok(bin)) = (iin, bin) else {
        // Of the authority's test stand, whose check digits are wrong: no applicant has such a number.
        return refused(cx, &Refused::IinInvalid);
    };
    SignatureAnswer::Believed(Believed {
        content: message.content,
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
    })
}

/// For whom the owner of a certificate may sign, by the most that it says.
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
