//! Callers by the clock: any scheduler that knows the secret of the deployment.

use record::id::Digest;

use crate::config;
use crate::kinds;
use crate::problem::Problem;
use crate::secret::is_secret;
use crate::session::Session;

/// Lets a scheduler in: `Authorization: Bearer` and the secret.
///
/// # Errors
/// 401 for anyone else, 503 where the deployment has no secret.
pub fn admit(session: &Session) -> Result<(), Problem> {
    let secret = config::required("scheduler_secret")?;
    let said = session
        .request
        .header("authorization")
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, said)| said)
        .unwrap_or_default();
    if is_secret(said, Digest::of(secret.as_bytes())) {
        Ok(())
    } else {
        Err(Problem::new(&kinds::NOT_IDENTIFIED))
    }
}
