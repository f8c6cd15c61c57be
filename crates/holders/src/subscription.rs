//! Subscriptions: a holder's own document system hears of what happens in the holder's cases.

use chrono::TimeDelta;
use input::fault::Fault;
use input::faults::Faults;
use input::limit::LINE_CHARS;
use law::time::Instant;
use record::id::{Bin, EventId, Iin};
use record::stored::{Document, Format};
use record::strict::Str;
use serde::{Deserialize, Serialize};

/// What stands under the name of a holder that has subscribed once.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Subscription {
    /// The format.
    pub format: Format<1>,
    /// The identity of its newest change, from which the secret of the deliveries follows.
    pub id: EventId,
    /// Who made that change.
    pub by: Iin,
    /// Where to; none where the holder has ended it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Hook>,
    /// The change before this one, whose secret signs beside the present one for a while.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub former: Option<Former>,
}

impl Document for Subscription {
    const KIND: &'static str = "subscription";
}

/// How long the secret of a subscription signs on after another took its place: for as long as somebody needs who has to set
/// the new one on a machine, over a night or a day on which nobody is there to do it.
pub const FORMER_SIGNS: TimeDelta = TimeDelta::hours(24);

/// A secret that was replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Former {
    /// The identity of the change from which it follows.
    pub id: EventId,
    /// Until when it signs.
    pub until: Instant,
}

/// Where the events go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hook {
    /// The address to which they are posted.
    pub url: String,
    /// Events from this instant on.
    pub since: Instant,
}

/// A subscription on the wire.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "SubscriptionDocument"))]
#[serde(deny_unknown_fields)]
pub struct Draft<'a> {
    /// The address to which the events are posted, https, on a host that the deployment lets it be.
    #[cfg_attr(feature = "schema", schemars(required, length(min = 1, max = 500), extend("format" = "uri")))]
    #[serde(borrow)]
    url: Option<Str<'a>>,
}

impl Draft<'_> {
    /// The address, if it is on one of these hosts.
    ///
    /// # Errors
    /// The fault of it.
    pub fn check(self, hosts: &Hosts) -> Result<String, Faults> {
        let mut faults = Faults::default();
        let url = faults.text("/url", self.url, LINE_CHARS).and_then(|url| {
            let within = hosts.have(&url).then_some(url).ok_or_else(|| Fault::OutOfRange {
                range: hosts.text.clone().into(),
            });
            faults.keep("/url", within)
        });
        faults.none_or(url)
    }
}

/// A subscription as it is shown.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Subscription"))]
pub struct SubscriptionView<'a> {
    /// The holder that it belongs to.
    pub holder: &'a Bin,
    /// The address to which its events are posted; absent where the subscription has ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<&'a str>,
    /// Events from this instant on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<Instant>,
    /// The secret under which they are signed, shown once, to the person who makes the subscription, and never again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secret: Option<String>,
    /// Until when the secret before signs, too; absent where there is none or its time is over.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub former_secret_until: Option<Instant>,
}

/// The hosts on which a deployment lets holders have their systems: one, `https://hooks.example.kz:8443`, or all below a
/// domain, `https://*.example.kz`, as the manifest names them for what may be called from inside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hosts {
    text: String,
    scheme: String,
    name: String,
    is_below: bool,
    port: u16,
}

impl Hosts {
    /// The hosts that a text names; none where it names none.
    pub fn named(text: &str) -> Option<Self> {
        let (scheme, rest) = text.split_once("://")?;
        let (is_below, rest) = match rest.strip_prefix("*.") {
            Some(rest) => (true, rest),
            None => (false, rest),
        };
        let plain = format!("{scheme}://{rest}");
        let address = Address::of(&plain).filter(|address| address.rest.is_empty())?;
        Some(Self {
            text: text.to_owned(),
            scheme: address.scheme.to_owned(),
            name: address.host,
            is_below,
            port: address.port,
        })
    }

    /// Whether an address is on one of them.
    pub fn have(&self, url: &str) -> bool {
        Address::of(url).is_some_and(|address| {
            let is_named = match self.is_below {
                true => address
                    .host
                    .strip_suffix(&self.name)
                    .is_some_and(|below| below.len() > 1 && below.ends_with('.')),
                false => address.host == self.name,
            };
            is_named && address.scheme == self.scheme && address.port == self.port
        })
    }
}

/// An address on the web, in the one spelling that nobody reads differently: no user, no fragment, a plain name.
struct Address<'a> {
    scheme: &'a str,
    host: String,
    port: u16,
    /// The path with its query.
    rest: &'a str,
}

impl<'a> Address<'a> {
    fn of(url: &'a str) -> Option<Self> {
        let is_plain = |byte: u8| byte.is_ascii_graphic() && !b"#\\\"<>^`{|}".contains(&byte);
        if !url.bytes().all(is_plain) {
            return None;
        }
        let (scheme, after) = url.split_once("://")?;
        let own_port = match scheme {
            "https" => 443,
            "http" => 80,
            _ => return None,
        };
        let (authority, rest) = after.split_at(after.find(['/', '?']).unwrap_or(after.len()));
        let (host, port) = match authority.split_once(':') {
            Some((host, port)) => (host, port.parse().ok().filter(|_| !port.starts_with('+'))?),
            None => (authority, own_port),
        };
        let is_label = |label: &str| {
            !label.is_empty()
                && label
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        };
        let host = host.to_ascii_lowercase();
        // The components of the portal call each other under these names.
        let is_inside = host == "self.alt" || format!(".{host}").ends_with(".spin.internal");
        (host.split('.').all(is_label) && !is_inside && (rest.is_empty() || rest.starts_with('/'))).then_some(
            Self {
                scheme,
                host,
                port,
                rest,
            },
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_on_the_hosts_of_the_deployment_or_refused() {
        let one = Hosts::named("https://hooks.example.kz").unwrap();
        let below = Hosts::named("https://*.example.kz:8443").unwrap();
        let local = Hosts::named("http://127.0.0.1:4000").unwrap();
        for (hosts, url) in [
            (&one, "https://hooks.example.kz"),
            (&one, "https://HOOKS.example.kz:443/a?b=c"),
            (&below, "https://a.example.kz:8443/"),
            (&below, "https://a.b.example.kz:8443/x"),
            (&local, "http://127.0.0.1:4000/events"),
        ] {
            assert!(hosts.have(url), "{url}");
        }
        for (hosts, url) in [
            (&one, "http://hooks.example.kz"),
            (&one, "https://hooks.example.kz:8443"),
            (&one, "https://other.example.kz"),
            (&one, "https://hooks.example.kz.evil.kz"),
            (&one, "https://user@hooks.example.kz/"),
            (&one, "https://hooks.example.kz@evil.kz/"),
            (&one, "https://hooks.example.kz#x"),
            (&one, "https://hooks.example.kz?x"),
            (&one, "https://hooks.example.kz\\.evil.kz"),
            (&one, "https://hooks.example.kz:+443"),
            (&one, "https://hooks.example.kz./"),
            (&one, "https:// hooks.example.kz"),
            (&one, "//hooks.example.kz"),
            (&one, "hooks.example.kz"),
            (&one, ""),
            (&below, "https://example.kz:8443/"),
            (&below, "https://.example.kz:8443/"),
            (&below, "https://anexample.kz:8443/"),
            (&below, "https://a.example.kz/"),
            (&local, "http://127.0.0.1:4001/events"),
            (&local, "http://127.0.0.1:40000/events"),
        ] {
            assert!(!hosts.have(url), "{url}");
        }
        for text in [
            "",
            "*",
            "https://*",
            "https://*.",
            "ftp://example.kz",
            "https://a.*.kz",
            "https://example.kz/path",
            "https://*.spin.internal",
            "http://notify.spin.internal",
            "http://self.alt",
        ] {
            assert_eq!(Hosts::named(text), None, "{text}");
        }
    }
}
