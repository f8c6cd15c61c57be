//! Whoever calls by the clock: any scheduler that knows the secret of the deployment.

use dialog::id::Digest;
use subtle::ConstantTimeEq as _;

use crate::config;
use crate::context::Context;
use crate::problem::{Kind, Problem};

/// Lets a scheduler in: `Authorization: Bearer` and the secret.
///
/// # Errors
/// 401 for anyone else, 503 where the deployment has no secret.
pub fn admit(context: &Context) -> Result<(), Problem> {
    let secret = config::required("scheduler_secret")?;
    let said = context
        .header("authorization")
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, said)| said)
        .unwrap_or_default();
    // Of their hashes, which have one length: how long the secret is, is not told either.
    let [said, secret] = [said, &*secret].map(|text| Digest::of(text.as_bytes()).0);
    if bool::from(said.ct_eq(&secret)) {
        Ok(())
    } else {
        Err(Problem::new(Kind::NotIdentified))
    }
}
