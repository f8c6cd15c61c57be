//! The keys with which the digital-government portal signs its tokens: a JWKS (RFC 7517) that a deployment sets, or the
//! address of one.
//!
//! A set that is fetched is kept in the store as long as its server says (`max-age`, RFC 9111), so that instances, which
//! live for one request, share it. A key that it does not hold asks for a new one, at most once a minute for all callers together:
//! a token with an invented `kid` must not make the portal a weapon against the issuer.

use chrono::TimeDelta;
use law::time::Instant;
use record::id::EventId;
use record::stored::Document;
use serde::{Deserialize, Serialize};
use shell::outbound::{self, Outgoing};
use shell::store::{Change, Key};
use shell::{Error, Session, config, random};
use token::{KeySet, NoKeys, Token};

use crate::Refused;

/// The shortest time for which a fetched set is kept, and between two fetches.
const SHORTEST: TimeDelta = TimeDelta::seconds(60);
/// The longest time for which it is kept, whatever the server says; and for which it serves when the server is away.
const LONGEST: TimeDelta = TimeDelta::hours(24);
/// For how long it is kept where the server does not say.
const UNSAID: TimeDelta = TimeDelta::hours(1);

/// Bytes of a set: some hundred keys.
const SET_BYTES: usize = 128 * 1024;

/// A set that was fetched, as it is kept.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Fetched {
    /// Where it is from: another address forgets it.
    url: String,
    at: Instant,
    fresh_until: Instant,
    /// The JWKS as it came.
    keys: String,
}

impl Document for Fetched {
    const KIND: &'static str = "token-keys";
}

/// The last attempt to fetch the set.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Attempt {
    id: EventId,
    at: Instant,
}

impl Document for Attempt {
    const KIND: &'static str = "token-keys";
}

/// The keys to verify a token with.
pub(crate) fn find(session: &Session, token: &Token<'_>) -> Result<KeySet, Refused> {
    if let Some(keys) = config::optional("token_keys")? {
        return read(&keys, token).map_err(|why| Refused::NotConfigured(format!("`token_keys`: {why}")));
    }
    let Some(host) = config::host("token_keys_host")? else {
        return Err(Refused::NotConfigured(
            "neither `token_keys` nor `token_keys_host` is set".to_owned(),
        ));
    };
    let url = format!("{host}{}", config::required("token_keys_path")?);
    let store = session.store()?;
    let of_url = |fetched: &Fetched| fetched.url == url;
    let mut kept = store.get::<Fetched>(&Key::token_keys())?.filter(of_url);
    if let Some(fetched) = &kept
        && session.request.now < fetched.fresh_until
        && let Ok(keys) = KeySet::parse(&fetched.keys, |_, _| ())
        && keys.knows(token)
    {
        return Ok(keys);
    }
    if may_fetch(session)? {
        match fetch(&url, session.request.now) {
            Ok(fetched) => {
                store.set(&Key::token_keys(), &fetched)?;
                kept = Some(fetched);
            }
            Err(why) => eprintln!("the keys of tokens cannot be fetched: {why}"),
        }
    } else if kept.is_none() {
        // Another instance is fetching the first set.
        kept = store.await_value::<Fetched>(&Key::token_keys())?.filter(of_url);
    }
    match kept {
        Some(fetched) if session.request.now < fetched.at + LONGEST => {
            read(&fetched.keys, token).map_err(|why| Refused::Unavailable(format!("{url}: {why}")))
        }
        Some(_) | None => Err(Refused::Unavailable(format!("no keys from {url}"))),
    }
}

/// The keys of a set. Where none of them is the token's, the log says which entries of the set were ignored: one of them may
/// be meant.
fn read(text: &str, token: &Token<'_>) -> Result<KeySet, NoKeys> {
    let mut ignored = Vec::new();
    let keys = KeySet::parse(text, |number, why| ignored.push(format!("key {number}: {why}")));
    if !keys.as_ref().is_ok_and(|keys| keys.knows(token)) && !ignored.is_empty() {
        eprintln!("ignored in the set of keys of tokens: {}", ignored.join("; "));
    }
    keys
}

/// Whether this instance may fetch the set: one a minute may.
fn may_fetch(session: &Session) -> Result<bool, Error> {
    let id = random::event_id()?;
    session.store()?.change(
        &Key::token_keys_attempt(),
        |last: Option<Attempt>| {
            Ok(match last {
                Some(last) if last.id != id && session.request.now < last.at + SHORTEST => {
                    Change::Keep(false)
                }
                _ => Change::Write(
                    Attempt {
                        id,
                        at: session.request.now,
                    },
                    true,
                ),
            })
        },
        |attempt| attempt.id == id,
    )
}

/// The set from its server.
fn fetch(url: &str, now: Instant) -> Result<Fetched, String> {
    let answer = outbound::send(&Outgoing {
        url,
        headers: &[("accept", "application/jwk-set+json, application/json")],
        body: None,
        limit_bytes: SET_BYTES,
    })?;
    if answer.status != 200 {
        return Err(format!("status {}", answer.status));
    }
    let fresh = max_age(answer.header("cache-control").unwrap_or_default());
    let keys = String::from_utf8(answer.body).map_err(|error| error.to_string())?;
    // What holds no key that can be used does not take the place of what does.
    KeySet::parse(&keys, |number, why| {
        eprintln!("key {number} of {url} is ignored: {why}")
    })
    .map_err(|error| error.to_string())?;
    Ok(Fetched {
        url: url.to_owned(),
        at: now,
        fresh_until: now + fresh,
        keys,
    })
}

/// For how long an answer with this `Cache-Control` is kept.
fn max_age(header: &str) -> TimeDelta {
    let header = header.to_ascii_lowercase();
    let directives = || header.split(',').map(str::trim);
    if directives().any(|one| one == "no-store" || one == "no-cache") {
        return SHORTEST;
    }
    directives()
        .find_map(|one| one.strip_prefix("max-age=")?.parse().ok())
        .and_then(TimeDelta::try_seconds)
        .map_or(UNSAID, |age| age.clamp(SHORTEST, LONGEST))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_is_kept_as_long_as_its_server_says_within_bounds() {
        for (header, seconds) in [
            ("", 3_600),
            ("max-age=300", 300),
            ("public, max-age=300, must-revalidate", 300),
            ("Max-Age=300", 300),
            ("max-age=0", 60),
            ("no-store", 60),
            ("max-age=900, No-Cache", 60),
            ("max-age=99999999", 86_400),
            ("max-age=99999999999999999999", 3_600),
            ("max-age=x", 3_600),
        ] {
            assert_eq!(max_age(header).num_seconds(), seconds, "{header}");
        }
    }
}
