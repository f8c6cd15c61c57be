//! Where a component may send requests: `allowed_outbound_hosts` with Spin's syntax, and nothing else.
//!
//! An entry is `scheme://host[:port]`. The scheme may be `*`; the host `*`, `*.domain` or `self`; the port
//! `*` or `from..to` (the end excluded, as in Spin). Without a port the scheme's own is meant. `self` (and
//! `self.alt`, which Spin takes for SDKs that need an authority) is this host, and `ID.spin.internal` the component
//! of that name, called in process. Networks such as `10.0.0.0/8` are Spin's, not ours: they are refused at start.
//!
//! What is compared is what the connection will be made to: names in upper and lower case alike, ports as numbers, the
//! scheme's own where an address has none or an empty one, addresses of IPv6 as addresses. User information and dots at the
//! end are refused, and an address of IPv4 in another notation is another host.

use std::net::{Ipv6Addr, SocketAddr};
use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderValue, Request, Response, Uri};
use serde_json::json;
use tokio::time::Instant;
use wasmtime_wasi_http::{Error, RequestOptions, WasiBody, WasiHttpHooks};

use crate::call::{self, Destination};
use crate::engine::Served;
use crate::http::Server;
use crate::log::Level;
use crate::record::Record;
use crate::sqlite::Unsaved;

/// How long a connection may take to come about: less than the shortest sensible deadline.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// The names of this host in an allow-list and in a request.
const SELF_NAMES: [&str; 2] = ["self", "self.alt"];
/// What the name of a component ends with where another one calls it, as in Spin.
pub const CHAIN_DOMAIN: &str = ".spin.internal";

/// The destinations a component may send requests to.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Allowed(Vec<Entry>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Entry {
    /// None stands for any.
    scheme: Option<String>,
    host: Host,
    /// None stands for any.
    ports: Option<Range<u32>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Host {
    Any,
    /// Begins with the dot.
    Below(String),
    This,
    Exactly(String),
}

impl Allowed {
    /// Reads the entries. An entry that a variable left empty allows nothing, as in Spin.
    pub fn parse(entries: &[String]) -> Result<Self, String> {
        let left_empty = |entry: &&String| matches!(entry.as_str(), "" | "http://" | "https://");
        entries
            .iter()
            .filter(|entry| !left_empty(entry))
            .map(|entry| Entry::parse(entry))
            .collect::<Result<_, _>>()
            .map(Self)
    }

    /// The components that are named here to be called.
    pub fn components(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter_map(|entry| match &entry.host {
            Host::Exactly(name) => name.strip_suffix(CHAIN_DOMAIN),
            Host::Any | Host::Below(_) | Host::This => None,
        })
    }

    /// Whether a request to this address may be sent.
    pub fn allows(&self, uri: &Uri) -> bool {
        let Some(target) = Target::of(uri) else {
            return false;
        };
        self.0.iter().any(|entry| entry.allows(&target))
    }
}

impl Entry {
    fn parse(entry: &str) -> Result<Self, String> {
        let error = |why: &str| Err(format!("allowed_outbound_hosts: {entry:?} {why}"));
        let Some((scheme, rest)) = entry.trim().split_once("://") else {
            return error("is not of the form scheme://host:port");
        };
        let scheme = match scheme {
            "*" => None,
            _ if !scheme.is_empty() && scheme.bytes().all(|b| b.is_ascii_lowercase()) => {
                Some(scheme.to_owned())
            }
            _ => return error("has a scheme that is neither * nor lower-case letters"),
        };
        let rest = rest.strip_suffix('/').unwrap_or(rest);
        let (host, port) = match rest.rsplit_once(':') {
            // The last colon of a bare IPv6 address is none before a port.
            Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
            _ => (rest, None),
        };
        let ports = match port {
            Some("*") => None,
            None | Some("") => match scheme.as_deref().and_then(well_known_port).map(u32::from) {
                Some(port) => Some(port..port + 1),
                None => return error("needs a port, for its scheme has none of its own"),
            },
            Some(text) => {
                let number = |text: &str| port_number(text).map(u32::from);
                let range = match text.split_once("..") {
                    Some((from, to)) => number(from).zip(number(to)).map(|(from, to)| from..to),
                    None => number(text).map(|port| port..port + 1),
                };
                match range {
                    Some(range) if !range.is_empty() => Some(range),
                    _ => return error("has a port that is no number, range or *"),
                }
            }
        };
        let host = match host {
            "*" => Host::Any,
            _ if SELF_NAMES.contains(&host) => Host::This,
            _ => {
                let (name, below) = host
                    .strip_prefix("*.")
                    .map_or((host, false), |domain| (domain, true));
                let bracketed = name.starts_with('[') && name.ends_with(']');
                let fits = |b: u8| b.is_ascii_alphanumeric() || b == b'.' || b == b'-' || b == b'_';
                if name.is_empty() || name.ends_with('.') || !(bracketed || name.bytes().all(fits)) {
                    return error("has a host that is no name, address, *, *.domain or self");
                }
                let name = one_spelling(name);
                if below {
                    Host::Below(format!(".{name}"))
                } else {
                    Host::Exactly(name)
                }
            }
        };
        Ok(Self { scheme, host, ports })
    }

    fn allows(&self, target: &Target) -> bool {
        let scheme = self.scheme.as_ref().is_none_or(|scheme| *scheme == target.scheme);
        if target.is_this_host() {
            // The port is this host's own, whatever the entry says.
            return scheme && matches!(self.host, Host::Any | Host::This);
        }
        let host = match &self.host {
            Host::Any => true,
            Host::This => false,
            Host::Below(suffix) => target
                .host
                .strip_suffix(suffix.as_str())
                .is_some_and(|name| !name.is_empty()),
            Host::Exactly(name) => *name == target.host,
        };
        scheme
            && host
            && self
                .ports
                .as_ref()
                .is_none_or(|ports| ports.contains(&u32::from(target.port)))
    }
}

/// Where a request goes, in the one notation that is compared.
struct Target {
    scheme: String,
    host: String,
    port: u16,
}

impl Target {
    fn of(uri: &Uri) -> Option<Self> {
        let scheme = uri.scheme_str()?.to_ascii_lowercase();
        let authority = uri.authority()?;
        let host = authority.host();
        // Whatever is more than host and port in it must not be there: `user@host`, `host:+80`.
        let port = match authority.as_str().strip_prefix(host)? {
            "" | ":" => well_known_port(&scheme)?,
            port => port_number(port.strip_prefix(':')?)?,
        };
        let host = one_spelling(host);
        (!host.is_empty() && !host.ends_with('.')).then_some(Self { scheme, host, port })
    }

    /// The authority of its address, as it is said to the server.
    fn authority(&self) -> String {
        match well_known_port(&self.scheme) {
            Some(port) if port == self.port => self.host.clone(),
            _ => format!("{}:{}", self.host, self.port),
        }
    }

    fn is_this_host(&self) -> bool {
        SELF_NAMES.contains(&self.host.as_str())
    }
}

/// A host in the spelling in which all that are equal to it meet: small letters, and one notation of IPv6 (RFC 5952).
fn one_spelling(host: &str) -> String {
    let inside = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    match inside.and_then(|address| address.parse::<Ipv6Addr>().ok()) {
        Some(address) => format!("[{address}]"),
        None => host.to_ascii_lowercase(),
    }
}

/// A port: digits, however many zeros stand before it (RFC 3986, 3.2.3).
fn port_number(text: &str) -> Option<u16> {
    text.bytes()
        .all(|byte| byte.is_ascii_digit())
        .then(|| text.parse().ok())
        .flatten()
}

fn well_known_port(scheme: &str) -> Option<u16> {
    match scheme {
        "http" => Some(80),
        "https" => Some(443),
        _ => None,
    }
}

/// The gate between one instance and the network, and the other components.
#[derive(Clone)]
pub struct Outbound {
    /// The host.
    pub server: Arc<Server>,
    /// Of which component this is an instance.
    pub component: Arc<Served>,
    /// The notes on what it does.
    pub record: Arc<Record>,
    /// What the request rests on that is not yet on disk: its own, and that of everything that it calls.
    pub unsaved: Arc<Unsaved>,
    /// How many callers there are above it, from 0.
    pub level: usize,
    /// When it will be ended. A component that it calls gets no more time than it has.
    pub until: Instant,
}

impl Outbound {
    /// The gate of an instance that no other one has called.
    pub fn first(server: Arc<Server>, component: Arc<Served>, record: Arc<Record>) -> Self {
        let until = Instant::now() + server.deadline;
        Self {
            server,
            component,
            record,
            unsaved: Arc::default(),
            level: 0,
            until,
        }
    }

    /// The gate of an instance that this one calls.
    pub fn below(self, component: Arc<Served>, record: Arc<Record>) -> Self {
        Self {
            component,
            record,
            level: self.level + 1,
            ..self
        }
    }
}

type Sent = Result<
    (
        Response<WasiBody>,
        Box<dyn Future<Output = Result<(), Error>> + Send>,
    ),
    Error,
>;

impl WasiHttpHooks for Outbound {
    fn send_request(
        &mut self,
        mut request: Request<WasiBody>,
        options: Option<RequestOptions>,
        _: Box<dyn Future<Output = Result<(), Error>> + Send>,
    ) -> Box<dyn Future<Output = Sent> + Send> {
        let Some(target) = Target::of(request.uri()).filter(|_| self.component.allowed.allows(request.uri()))
        else {
            // The origin only: a path or a query may hold what nobody should read.
            let host = request.uri().host().unwrap_or_default();
            let fields = json!({ "component": &*self.component.id, "scheme": request.uri().scheme_str(), "host": host });
            self.server.host.log.line(Level::Warn, "outbound-denied", fields);
            return Box::new(async { Err(Error::HttpRequestDenied) });
        };
        if let Some(id) = target.host.strip_suffix(CHAIN_DOMAIN) {
            let (caller, id) = (self.clone(), id.to_owned());
            return Box::new(async move {
                let response = caller.server.clone().chained(&id, request, caller).await?;
                let done: Box<dyn Future<Output = Result<(), Error>> + Send> = Box::new(async { Ok(()) });
                Ok((response, done))
            });
        }
        let (tls, mut host, mut port) = (target.scheme == "https", target.host.clone(), target.port);
        if target.is_this_host() {
            let own = reachable(self.server.address);
            // The bare host of an address of IPv6 has its brackets.
            (host, port) = match own {
                SocketAddr::V4(own) => (own.ip().to_string(), own.port()),
                SocketAddr::V6(own) => (format!("[{}]", own.ip()), own.port()),
            };
            match HeaderValue::from_str(&own.to_string()) {
                Ok(name) => request.headers_mut().insert(http::header::HOST, name),
                Err(_) => return Box::new(async { Err(Error::DestinationUnavailable) }),
            };
        } else if let authority = target.authority()
            && request
                .uri()
                .authority()
                .is_some_and(|said| said.as_str() != authority)
            && let Ok(name) = HeaderValue::from_str(&authority)
        {
            request.headers_mut().insert(http::header::HOST, name);
        }
        let mut options = options.unwrap_or_default();
        options.connect_timeout = Some(
            options
                .connect_timeout
                .map_or(CONNECT_TIMEOUT, |t| t.min(CONNECT_TIMEOUT)),
        );
        let caller = self.clone();
        Box::new(async move {
            let host = &host;
            caller
                .sent(Destination { tls, host, port }, request, options)
                .await
        })
    }
}

impl Outbound {
    /// Sends a request to a server, once everything is on disk on which it rests: what another server learns is not undone
    /// by a loss of power.
    async fn sent(&self, to: Destination<'_>, request: Request<WasiBody>, options: RequestOptions) -> Sent {
        let host = &self.server.host;
        if let Err(why) = host.store.saved(&self.unsaved).await {
            return Err(Error::InternalError(Some(why.0)));
        }
        let (scheme, name, port) = (if to.tls { "https" } else { "http" }, to.host, to.port);
        call::send(&self.server.trust, to, request, options)
            .await
            .map_err(|failed| {
                // The origin only, here as well.
                let fields = json!({
                    "component": &*self.component.id, "scheme": scheme, "host": name, "port": port, "error": failed.why,
                });
                host.log.line(Level::Warn, "outbound-failed", fields);
                failed.error
            })
    }
}

/// An address of this host to which one can connect: the loopback of the same family is one where it listens on all.
fn reachable(mut own: SocketAddr) -> SocketAddr {
    if own.ip().is_unspecified() {
        own.set_ip(match own {
            SocketAddr::V4(_) => std::net::Ipv4Addr::LOCALHOST.into(),
            SocketAddr::V6(_) => std::net::Ipv6Addr::LOCALHOST.into(),
        });
    }
    own
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allows(entries: &[&str], uri: &str) -> bool {
        let entries: Vec<String> = entries.iter().map(|e| (*e).to_owned()).collect();
        let allowed = Allowed::parse(&entries).unwrap();
        uri.parse::<Uri>().is_ok_and(|uri| allowed.allows(&uri))
    }

    #[test]
    fn what_is_listed_is_allowed() {
        for (entry, uri) in [
            ("https://example.org", "https://example.org/x?y"),
            ("https://example.org", "https://EXAMPLE.org:443/"),
            ("https://Example.org/", "https://example.org"),
            ("http://example.org:8080", "http://example.org:8080/"),
            ("*://example.org:*", "http://example.org:9/"),
            ("https://*.example.org", "https://a.b.example.org/"),
            ("http://127.0.0.1:8000..8010", "http://127.0.0.1:8009/"),
            ("http://example.org:8080", "http://example.org:08080/"),
            ("http://example.org:08080", "http://example.org:8080/"),
            ("http://example.org", "http://example.org:00080/"),
            ("https://example.org", "https://example.org:/x"),
            ("http://[::1]:80", "http://[0:0:0:0:0:0:0:1]/"),
            ("http://[0:0::1]", "http://[::1]/"),
            ("http://[2001:DB8::a]", "http://[2001:db8:0::A]:080/"),
            ("http://[::1]:80", "http://[::1]/"),
            ("http://[::1]", "http://[::1]:80/"),
            ("*://*:*", "https://anything.example:444/"),
            ("http://self", "http://self/x"),
            ("http://self", "http://self.alt/x"),
            ("http://*:80", "http://self/x"),
            ("http://a.spin.internal", "http://a.spin.internal/x"),
            ("http://*.spin.internal", "http://a.spin.internal:80/x"),
        ] {
            assert!(allows(&[entry], uri), "{entry} {uri}");
        }
    }

    #[test]
    fn an_address_that_only_looks_like_an_allowed_one_is_denied() {
        for (entry, uri) in [
            ("https://example.org", "http://example.org/"),
            ("https://example.org", "https://example.org:444/"),
            ("https://example.org", "https://example.org.evil.com/"),
            ("https://example.org", "https://example.org@evil.com/"),
            ("https://example.org", "https://evil.com@example.org/"),
            ("https://example.org", "https://example.org./"),
            ("https://example.org", "https://xexample.org/"),
            ("https://*.example.org", "https://example.org/"),
            ("https://*.example.org", "https://.example.org/"),
            ("https://*.example.org", "https://a.example.org.evil.com/"),
            ("http://127.0.0.1:80", "http://127.1/"),
            ("http://127.0.0.1:80", "http://2130706433/"),
            ("http://127.0.0.1:80", "http://0x7f000001/"),
            ("http://127.0.0.1:80", "http://[::ffff:127.0.0.1]/"),
            ("http://[::1]:80", "http://[0:0:0:0:0:0:0:2]/"),
            ("http://example.org:8080", "http://example.org:18080/"),
            ("http://example.org:80", "http://example.org:80@evil.com/"),
            ("https://a", "https://a@a/"),
            ("http://127.0.0.1:8000..8010", "http://127.0.0.1:8010/"),
            ("http://localhost:80", "http://127.0.0.1/"),
            ("http://localhost:80", "http://self/"),
            ("http://self", "http://localhost/"),
            ("https://self", "http://self/"),
            ("http://a.spin.internal", "http://b.spin.internal/"),
            ("http://self", "http://a.spin.internal/"),
            ("*://*:*", "/only/a/path"),
            ("*://*:*", "https://a@b/"),
        ] {
            assert!(!allows(&[entry], uri), "{entry} {uri}");
        }
    }

    #[test]
    fn an_empty_list_allows_nothing() {
        for entries in [&[][..], &[""], &["https://"]] {
            assert!(!allows(entries, "https://example.org/"));
        }
    }

    #[test]
    fn an_entry_that_means_nothing_is_refused() {
        for entry in [
            "*",
            "example.org",
            "https://",
            "HTTPS://a",
            "ftp://a",
            "https://a:x",
            "https://a:9..9",
            "https://a:70000",
            "https://a:+443",
            "https://a/b",
            "https://a*b",
            "https://*.",
            "https://a.*",
            "https://u@a",
            "https://10.0.0.0/8",
            "{http}://a",
        ] {
            assert!(Entry::parse(entry).is_err(), "{entry}");
        }
    }

    #[test]
    fn a_request_to_self_goes_where_the_host_listens() {
        for (own, to) in [
            ("127.0.0.1:3000", "127.0.0.1:3000"),
            ("0.0.0.0:1", "127.0.0.1:1"),
            ("[::]:1", "[::1]:1"),
            ("[2001:db8::1]:1", "[2001:db8::1]:1"),
        ] {
            assert_eq!(reachable(own.parse().unwrap()).to_string(), to);
        }
    }
}
