//! What is said later of the certificate behind a signature.

use chrono::SecondsFormat;
use law::time::Instant;
use record::id::RegistrationNumber;
use record::signature::{MEDIA_TYPE, RevocationFound, Signature};

use casework::blobs;
use shell::Error;
use shell::Session;
use shell::log;
use shell::signed::RevocationAnswer;

/// Asks again about the certificate behind a signature of a case that arrived at this instant: whether it was revoked then.
/// Nothing where nobody can say, and where the deployment does not believe the signature any more, because its anchors
/// are others now: then a person who changed them is to judge. Where somebody had to be asked, one durable write.
///
/// # Errors
/// 404 where the evidence is not there any more, 503 where the store or the component `identity` does not answer.
pub(super) fn recheck(
    session: &Session,
    number: &RegistrationNumber,
    signature: &Signature,
    arrived_at: Instant,
) -> Result<Option<RevocationFound>, Error> {
    let evidence = blobs::load(session, number, &signature.evidence.chunks)?;
    let at = arrived_at.to_rfc3339_opts(SecondsFormat::AutoSi, true);
    let path = format!("{}?at={at}", api::IDENTITY_REVOCATION.path);
    let answer = session.ask(api::IDENTITY_REVOCATION.component, &path, MEDIA_TYPE, &evidence)?;
    match record::strict::from_slice(&answer).map_err(Error::broken)? {
        RevocationAnswer::Found(found) => Ok(Some(found)),
        RevocationAnswer::Unknown => Ok(None),
        RevocationAnswer::Refused(why) => {
            log::note(
                "signature-refused",
                format_args!("a signature of {number} is not believed any more: {why}"),
            );
            Ok(None)
        }
    }
}
