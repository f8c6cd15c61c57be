//! The subscriptions of holders: where their own document systems are told of what happens in their cases.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use holders::subscription::{FORMER_SIGNS, Former, Hook, Hosts, Subscription};
use record::id::{Bin, Digest, EventId, Iin};
use record::stored::Format;

use crate::say;
use shell::Error;
use shell::Session;
use shell::config;
use shell::index::{self, keyed};
use shell::kinds;
use shell::problem::Problem;
use shell::random;
use shell::store::{Change, Key, Store};

/// The hosts on which holders may have their systems.
///
/// # Errors
/// 404 where the deployment has none, 503 where the variable `subscription_host` names none.
pub fn hosts() -> Result<Hosts, Error> {
    let named = config::host("subscription_host")?
        .ok_or_else(|| Problem::new(&kinds::NOT_FOUND).because(&say::addressees::NO_SUBSCRIPTIONS))?;
    Ok(Hosts::named(&named).ok_or_else(|| {
        Problem::new(&kinds::NOT_CONFIGURED).internally("subscription_host: https://name or https://*.domain")
    })?)
}

/// What a holder has subscribed to, if it ever did.
///
/// # Errors
/// 503 where the store does not answer.
pub fn find(session: &Session, bin: &Bin) -> Result<Option<Subscription>, Error> {
    session.store()?.get(&Key::subscription(bin))
}

/// Puts a subscription in place, with a new secret, and answers it and whether there was none; one that there was goes on
/// from where it began, and its secret signs on for [`FORMER_SIGNS`]. One durable write, one more for the first of a holder.
///
/// # Errors
/// 503 where the store does not answer.
pub fn put(session: &Session, bin: &Bin, by: &Iin, url: &str) -> Result<(Subscription, bool), Error> {
    change(session, bin, by, |before| {
        Some(Hook {
            url: url.to_owned(),
            since: before.map_or(session.request.now, |hook| hook.since),
        })
    })
}

/// Ends a subscription, and answers what is left. One durable write.
///
/// # Errors
/// 404 where there is none, 503 where the store does not answer.
pub fn end(session: &Session, bin: &Bin, by: &Iin) -> Result<Subscription, Error> {
    let there = find(session, bin)?.and_then(|there| there.to);
    if there.is_none() {
        return Err(Problem::new(&kinds::NOT_FOUND).into());
    }
    change(session, bin, by, |_| None).map(|(ended, _)| ended)
}

/// Ends the subscription of a holder if this person made it, for they have its secret and may have chosen its address.
/// Whether they did. One durable write if so.
///
/// # Errors
/// 503 where the store does not answer.
pub fn end_with(session: &Session, bin: &Bin, iin: &Iin, by: &Iin) -> Result<bool, Error> {
    let is_theirs = find(session, bin)?.is_some_and(|there| there.to.is_some() && there.by == *iin);
    if is_theirs {
        change(session, bin, by, |_| None)?;
    }
    Ok(is_theirs)
}

/// Changes a subscription; it is kept when it ends, because a key that is made anew is waited for.
fn change(
    session: &Session,
    bin: &Bin,
    by: &Iin,
    to: impl Fn(Option<&Hook>) -> Option<Hook>,
) -> Result<(Subscription, bool), Error> {
    let id = random::event_id()?;
    session.store()?.change(
        &Key::subscription(bin),
        |current: Option<Subscription>| {
            // Only one that there is has a secret that anybody knows.
            let replaced = current.as_ref().filter(|current| current.to.is_some());
            let former = replaced.map(|replaced| Former {
                id: replaced.id,
                until: session.request.now + FORMER_SIGNS,
            });
            let before = current.and_then(|current| current.to);
            let to = to(before.as_ref());
            let subscription = Subscription {
                format: Format,
                id,
                by: by.clone(),
                former: former.filter(|_| to.is_some()),
                to,
            };
            Ok(Change::Write(
                subscription.clone(),
                (subscription, before.is_none()),
            ))
        },
        |there| there.id == id,
    )
}

/// The secret under which the deliveries of a subscription are signed, as the Standard Webhooks specification writes it.
/// Nowhere stored: it follows from the secret of the deployment and the change that made the subscription.
///
/// # Errors
/// 503 where the deployment has no secret.
pub fn secret(bin: &Bin, made: EventId) -> Result<String, Error> {
    index::compare(&Store::open()?)?;
    let Digest(secret) = keyed("subscription", &[bin.as_str().as_bytes(), &made.0])?;
    Ok(format!("whsec_{}", STANDARD.encode(secret)))
}
