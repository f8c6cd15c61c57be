//! The client that a proxy asks for: `X-Forwarded-For`, as proxies write it, and `Forwarded` (RFC 7239).
//!
//! Each proxy adds the address that asked it at the end. So the list is read from its end: what stands before the first address
//! that is no proxy of this deployment, anybody may have written.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use http::header::FORWARDED;
use http::{HeaderMap, HeaderName};
use ipnet::{IpNet, Ipv4Net};

/// The header of most proxies.
const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
/// The bits before an IPv4 address that is written as one of IPv6.
const MAPPED_BITS: u8 = 96;

/// The proxies whose word counts: addresses and networks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Proxies(Vec<IpNet>);

impl Proxies {
    /// Reads addresses and networks, separated by commas. The error is a sentence for a human.
    pub fn parse(text: &str) -> Result<Self, String> {
        text.split(',')
            .map(str::trim)
            .filter(|entry| !entry.is_empty())
            .map(|entry| network(entry).ok_or_else(|| format!("{entry:?} is no IP address and no network")))
            .collect::<Result<_, _>>()
            .map(Self)
    }

    /// Whether this is the address of one of them.
    pub fn contain(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(&address))
    }

    /// The client that a proxy asks for.
    pub fn client(&self, headers: &HeaderMap) -> Client {
        let by_usage = self.named_in(&headers.get_all(X_FORWARDED_FOR), |line, found| {
            found.extend(
                line.split(',')
                    .map(str::trim)
                    .filter(|node| !node.is_empty())
                    .map(address),
            );
        });
        let by_standard = self.named_in(&headers.get_all(FORWARDED), |line, found| {
            found.extend(elements(line));
        });
        match (by_usage, by_standard) {
            (Client::Unsaid, said) | (said, Client::Unsaid) => said,
            (one, other) if one == other => one,
            // One of them is the proxy's, and the other the client's own: nobody knows which.
            (_, _) => Client::Unclear,
        }
    }

    /// The last address in the lines of one header that is no proxy's.
    fn named_in(
        &self,
        lines: &http::header::GetAll<'_, http::HeaderValue>,
        read: impl Fn(&str, &mut Vec<Option<IpAddr>>),
    ) -> Client {
        let mut said = Vec::new();
        for line in lines {
            match line.to_str() {
                Ok(line) => read(line, &mut said),
                Err(_) => said.push(None),
            }
        }
        let is_proxy = |node: &&Option<IpAddr>| node.is_some_and(|address| self.contain(address));
        match said.iter().rev().find(|node| !is_proxy(node)) {
            Some(Some(address)) => Client::At(*address),
            Some(None) => Client::Unclear,
            // All of them are proxies, or there is none.
            None => Client::Unsaid,
        }
    }
}

/// The client that a proxy names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Client {
    /// This address.
    At(IpAddr),
    /// Nobody.
    Unsaid,
    /// Something that is not an address, or one address in one header and another in the other.
    Unclear,
}

/// An address, or a network of them; of IPv4, also where it is written as IPv6.
fn network(text: &str) -> Option<IpNet> {
    match text.parse::<IpNet>() {
        Ok(IpNet::V6(network)) => match (network.addr().to_ipv4_mapped(), network.prefix_len()) {
            (Some(address), bits @ MAPPED_BITS..) => {
                Ipv4Net::new(address, bits - MAPPED_BITS).ok().map(IpNet::V4)
            }
            _ => Some(IpNet::V6(network)),
        },
        Ok(network) => Some(network),
        Err(_) => address(text).map(IpNet::from),
    }
}

/// An address as proxies write it: with a port or without, in brackets or not, with the zone of an interface, in quotation
/// marks. None where the text is not an address, such as `unknown` or a name that hides one.
pub fn address(node: &str) -> Option<IpAddr> {
    let node = node.trim().trim_matches('"').trim();
    let found = match node.strip_prefix('[') {
        // Whatever comes after the bracket is a port, or a name in the place of one.
        Some(rest) => {
            let (inside, after) = rest.split_once(']')?;
            let is_port = after.is_empty() || after.strip_prefix(':').is_some_and(is_port);
            is_port.then_some(())?;
            without_zone(inside).parse::<Ipv6Addr>().ok()?.into()
        }
        None => match without_zone(node).parse::<IpAddr>() {
            Ok(address) => address,
            // An address of IPv6 has brackets where it has a port.
            Err(_) => {
                let (host, port) = node.split_once(':')?;
                is_port(port).then_some(())?;
                host.parse::<Ipv4Addr>().ok()?.into()
            }
        },
    };
    Some(found.to_canonical())
}

/// An address without the name of the interface that it is reached by (RFC 4007, 11).
fn without_zone(text: &str) -> &str {
    text.split_once('%').map_or(text, |(address, _)| address)
}

/// A port, or what stands for one that is not told (RFC 7239, 6.3).
fn is_port(text: &str) -> bool {
    let is_number = text.len() <= 5 && text.bytes().all(|byte| byte.is_ascii_digit());
    !text.is_empty() && (is_number || text.starts_with('_'))
}

/// The addresses that the elements of a `Forwarded` line say `for`; none for one that says no address.
fn elements(line: &str) -> impl Iterator<Item = Option<IpAddr>> {
    outside_quotes(line, ',')
        .map(str::trim)
        .filter(|element| !element.is_empty())
        .map(|element| {
            let value = outside_quotes(element, ';').find_map(|pair| {
                let (name, value) = pair.split_once('=')?;
                name.trim().eq_ignore_ascii_case("for").then_some(value)
            })?;
            address(value)
        })
}

/// The parts of a text between the separators that stand in no quotation marks.
fn outside_quotes(text: &str, separator: char) -> impl Iterator<Item = &str> {
    let (mut quoted, mut escaped) = (false, false);
    text.split(move |letter| {
        let is_escaped = std::mem::take(&mut escaped);
        match letter {
            '\\' if quoted && !is_escaped => escaped = true,
            '"' if !is_escaped => quoted = !quoted,
            _ => {}
        }
        letter == separator && !quoted
    })
}

/// The address of a connection in the form in which addresses are compared.
pub fn peer(connection: SocketAddr) -> IpAddr {
    connection.ip().to_canonical()
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn at(text: &str) -> Client {
        Client::At(text.parse().unwrap())
    }

    #[test]
    fn an_address_is_read_as_proxies_write_it() {
        for (node, wanted) in [
            ("198.51.100.7", Some("198.51.100.7")),
            ("198.51.100.7:4123", Some("198.51.100.7")),
            ("\"198.51.100.7:4123\"", Some("198.51.100.7")),
            ("198.51.100.7:_hidden", Some("198.51.100.7")),
            ("2001:db8::1", Some("2001:db8::1")),
            ("2001:DB8:0:0::1", Some("2001:db8::1")),
            ("[2001:db8::1]", Some("2001:db8::1")),
            ("[2001:db8::1]:443", Some("2001:db8::1")),
            ("\"[2001:db8::1]:443\"", Some("2001:db8::1")),
            ("fe80::1%eth0", Some("fe80::1")),
            ("[fe80::1%25eth0]:443", Some("fe80::1")),
            ("::ffff:192.0.2.1", Some("192.0.2.1")),
            ("[::ffff:192.0.2.1]:80", Some("192.0.2.1")),
            (" 192.0.2.1 ", Some("192.0.2.1")),
            ("unknown", None),
            ("_gazonk", None),
            ("-", None),
            ("", None),
            ("192.0.2", None),
            ("192.0.2.1:", None),
            ("192.0.2.1:x", None),
            ("192.0.2.1:123456", None),
            ("[192.0.2.1]:80", None),
            ("[2001:db8::1", None),
            ("[2001:db8::1]443", None),
            ("proxy.example", None),
            ("proxy.example:80", None),
        ] {
            let wanted = wanted.map(|wanted| wanted.parse::<IpAddr>().unwrap());
            assert_eq!(address(node), wanted, "{node:?}");
        }
    }

    #[test]
    fn proxies_are_addresses_and_networks() {
        let proxies =
            Proxies::parse("10.0.0.1, 10.1.0.0/16,2001:db8:1::/48 , [2001:db8:2::1],::ffff:10.2.0.0/112,")
                .unwrap();
        for (address, is_proxy) in [
            ("10.0.0.1", true),
            ("10.0.0.2", false),
            ("10.1.255.3", true),
            ("10.2.0.1", true),
            ("10.3.0.1", false),
            ("2001:db8:1:2::3", true),
            ("2001:db8:2::1", true),
            ("2001:db8:2::2", false),
        ] {
            assert_eq!(proxies.contain(address.parse().unwrap()), is_proxy, "{address}");
        }
        for text in ["10.0.0.0/33", "10.0.0", "proxy", "10.0.0.1;10.0.0.2", "::1/129"] {
            assert!(Proxies::parse(text).is_err(), "{text}");
        }
        assert_eq!(Proxies::parse(" ").unwrap(), Proxies::default());
    }

    #[test]
    fn the_client_is_the_last_that_is_no_proxy() {
        let proxies = Proxies::parse("10.0.0.0/8").unwrap();
        for (x_forwarded_for, forwarded, client) in [
            (&[][..], &[][..], Client::Unsaid),
            (&["192.0.2.1"], &[], at("192.0.2.1")),
            (&["192.0.2.1:4123"], &[], at("192.0.2.1")),
            (&["198.51.100.9, 192.0.2.1"], &[], at("192.0.2.1")),
            (&["198.51.100.9, 192.0.2.1:1, 10.1.2.3:80"], &[], at("192.0.2.1")),
            (&["198.51.100.9", "192.0.2.1", "10.1.2.3"], &[], at("192.0.2.1")),
            (&["192.0.2.1,, 10.1.2.3 ,"], &[], at("192.0.2.1")),
            (&["198.51.100.9, unknown"], &[], Client::Unclear),
            (&["198.51.100.9, unknown, 10.1.2.3"], &[], Client::Unclear),
            (&["unknown, 192.0.2.1"], &[], at("192.0.2.1")),
            (&["10.1.2.3"], &[], Client::Unsaid),
            (
                &[],
                &["for=192.0.2.1;proto=https;by=203.0.113.43"],
                at("192.0.2.1"),
            ),
            (&[], &["For=\"[2001:db8::1]:4711\""], at("2001:db8::1")),
            (&[], &["proto=http; FOR = \"192.0.2.1:80\""], at("192.0.2.1")),
            (
                &[],
                &["for=198.51.100.9, for=192.0.2.1", "for=10.1.2.3"],
                at("192.0.2.1"),
            ),
            (
                &[],
                &["for=\"_a,for=198.51.100.9\", for=192.0.2.1"],
                at("192.0.2.1"),
            ),
            (
                &[],
                &["for=192.0.2.1;ext=\"a\\\",for=198.51.100.9\""],
                at("192.0.2.1"),
            ),
            (&[], &["for=192.0.2.1, for=_hidden"], Client::Unclear),
            (&[], &["for=192.0.2.1, proto=https"], Client::Unclear),
            (&["192.0.2.1"], &["for=192.0.2.1"], at("192.0.2.1")),
            (&["192.0.2.1"], &["for=198.51.100.9"], Client::Unclear),
        ] {
            let headers = x_forwarded_for
                .iter()
                .map(|line| (X_FORWARDED_FOR, HeaderValue::from_static(line)))
                .chain(
                    forwarded
                        .iter()
                        .map(|line| (FORWARDED, HeaderValue::from_static(line))),
                )
                .collect();
            assert_eq!(
                proxies.client(&headers),
                client,
                "{x_forwarded_for:?} {forwarded:?}"
            );
        }
    }
}
