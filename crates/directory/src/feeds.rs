//! The links under which calendar programs read the terms of a holder.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use holders::holder::Holder;
use law::time::Instant;
use record::id::{Bin, Digest, Iin};
use record::stored::Document;
use serde::{Deserialize, Serialize};

use shell::Error;
use shell::Session;
use shell::random;
use shell::secret::is_secret;
use shell::store::Key;

/// Bytes of a key, which nobody guesses.
const KEY_BYTES: usize = 32;

/// The link of a holder as it is stored: not its key.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Link {
    /// The SHA-256 of the key.
    key: Digest,
    /// When it was made.
    at: Instant,
    /// Who made it.
    by: Iin,
}

impl Document for Link {
    const KIND: &'static str = "feed";
}

/// A link that was just made. Its key is told this once.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "NewFeedLink"))]
pub struct NewLink {
    /// Where the calendar is, with the key.
    pub href: String,
    /// When it was made.
    pub created_at: Instant,
}

/// Whether a holder has a link.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Feed"))]
pub struct FeedView {
    /// The link; null where there is none.
    pub link: Option<LinkView>,
}

/// A link, without its key, which only the person who made the link knows.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "FeedLink"))]
pub struct LinkView {
    /// When it was made.
    pub created_at: Instant,
    /// The IIN of the person who made it.
    pub created_by: Iin,
}

/// The link of a holder. It ends when the person who made it loses the role: somebody who was dismissed keeps no key.
fn find(session: &Session, holder: &Holder) -> Result<Option<Link>, Error> {
    let link: Option<Link> = session.store()?.get(&Key::feed(&holder.bin))?;
    Ok(link.filter(|link| holder.role_of(&link.by).is_some()))
}

/// Makes a link in place of the one before, and says whether there was none. One durable write.
///
/// # Errors
/// 503 where the store does not answer.
pub fn make(session: &Session, holder: &Holder, by: &Iin) -> Result<(NewLink, bool), Error> {
    let key = URL_SAFE_NO_PAD.encode(random::bytes::<KEY_BYTES>()?);
    let is_new = find(session, holder)?.is_none();
    let link = Link {
        key: Digest::of(key.as_bytes()),
        at: session.request.now,
        by: by.clone(),
    };
    // Of two that are made at once the later is the link, as if they were made one after the other.
    session.store()?.set(&Key::feed(&holder.bin), &link)?;
    let link = NewLink {
        href: format!("/v1/holders/{}/terms.ics?key={key}", holder.bin),
        created_at: session.request.now,
    };
    Ok((link, is_new))
}

/// Whether a holder has a link, since when, and who made it.
///
/// # Errors
/// 503 where the store does not answer.
pub fn view(session: &Session, holder: &Holder) -> Result<FeedView, Error> {
    let link = find(session, holder)?.map(|link| LinkView {
        created_at: link.at,
        created_by: link.by,
    });
    Ok(FeedView { link })
}

/// Ends the link of a holder. One durable write, none where there is no link.
///
/// # Errors
/// 503 where the store does not answer.
pub fn revoke(session: &Session, bin: &Bin) -> Result<FeedView, Error> {
    let (store, key) = (session.store()?, Key::feed(bin));
    if store.exists(&key)? {
        store.delete(&key)?;
    }
    Ok(FeedView { link: None })
}

/// Ends the link of a holder if this person made it: somebody who is dismissed keeps no key, nor gets it back with another role.
/// One durable write if so.
///
/// # Errors
/// 503 where the store does not answer.
pub fn end_with(session: &Session, bin: &Bin, iin: &Iin) -> Result<(), Error> {
    let (store, key) = (session.store()?, Key::feed(bin));
    match store.get::<Link>(&key)? {
        Some(link) if link.by == *iin => store.delete(&key),
        Some(_) | None => Ok(()),
    }
}

/// Whether this is the key of the holder's link.
///
/// # Errors
/// 503 where the store does not answer.
pub fn is_opened_by(session: &Session, holder: &Holder, key: &str) -> Result<bool, Error> {
    Ok(find(session, holder)?.is_some_and(|link| is_secret(key, link.key)))
}
