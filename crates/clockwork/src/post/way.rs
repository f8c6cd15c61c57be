//! The ways of a notice: the gateway of the portal and the subscriptions of holders.

use std::collections::BTreeMap;
use std::rc::Rc;

use holders::subscription::{Hook, Subscription};
use law::time::Instant;
use messages::envelope;
use messages::signature::Secret;
use record::id::{Bin, EventId};

use directory::subscriptions;
use shell::Error;
use shell::Session;
use shell::config;
use shell::kinds;
use shell::problem::Problem;

/// The path at which a gateway takes notices, where the deployment does not say.
const USUAL_PATH: &str = "/v1/notices";

/// The subscriptions that a batch has looked for, by holder: each is read once.
#[derive(Default)]
pub(crate) struct Subscriptions(BTreeMap<Bin, Option<Rc<Subscribed>>>);

impl Subscriptions {
    /// That of a holder.
    pub(super) fn of(&mut self, session: &Session, holder: &Bin) -> Result<Option<Rc<Subscribed>>, Error> {
        if let Some(known) = self.0.get(holder) {
            return Ok(known.clone());
        }
        let made = subscriptions::find(session, holder)?;
        let there = made.and_then(|made| {
            let hook = made.to.clone()?;
            let holder = holder.clone();
            Some(Rc::new(Subscribed { holder, made, hook }))
        });
        self.0.insert(holder.clone(), there.clone());
        Ok(there)
    }
}

/// A subscription that is there.
pub(super) struct Subscribed {
    pub(super) holder: Bin,
    pub(super) made: Subscription,
    pub(super) hook: Hook,
}

/// A way out to the notification gateway.
pub(super) struct Way {
    pub(super) channel: envelope::Channel,
    pub(super) url: String,
    pub(super) secret: Secret,
}

impl Way {
    /// The way that these variables describe, if the deployment has it.
    pub(super) fn configured(
        channel: envelope::Channel,
        host: &str,
        path: &str,
        secret: &str,
    ) -> Result<Option<Self>, Error> {
        let Some(address) = config::host(host)? else {
            return Ok(None);
        };
        let path = config::optional(path)?;
        let url = format!("{address}{}", path.as_deref().unwrap_or(USUAL_PATH).trim());
        let said = config::required(secret)?;
        let secret = Secret::new(&said).map_err(|why| {
            Problem::new(&kinds::NOT_CONFIGURED).internally(format!("the variable `{secret}`: {why}"))
        })?;
        Ok(Some(Self { channel, url, secret }))
    }
}

/// Scheme, name and port.
pub(super) fn address(url: &str) -> &str {
    let name = url.find("://").map_or(0, |scheme| scheme + 3);
    let path = url.get(name..).and_then(|rest| rest.find('/'));
    path.and_then(|path| url.get(..name + path)).unwrap_or(url)
}

/// What signs the deliveries of a subscription at this instant: its secret, and the one before as long as that is changed.
///
/// # Errors
/// 503 where the deployment has no secret.
pub(super) fn signing(bin: &Bin, made: &Subscription, now: Instant) -> Result<Secret, Error> {
    let of = |id: EventId| Secret::new(&subscriptions::secret(bin, id)?).map_err(Error::broken);
    let present = of(made.id)?;
    match made.former.filter(|former| now < former.until) {
        Some(former) => Ok(present.and(of(former.id)?)),
        None => Ok(present),
    }
}
