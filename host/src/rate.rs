//! How many requests one client address may send: a bucket of `burst` that fills again with so many a second.
//!
//! A bucket is one instant, the one at which it will be full again (the generic cell rate algorithm). An address that
//! has a full bucket is like one that was never seen, so addresses may be forgotten: two tables of half the size take
//! turns, and the older one is dropped when the newer is full. A client that sends from more addresses than fit gets past
//! the limit, and takes no more memory.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use http::HeaderMap;

use crate::forwarded::{Client, Proxies};
use crate::log::locked;

/// How many addresses are remembered: about three megabytes when there are so many.
const MAX_ADDRESSES: usize = 32_768;
/// The part of an IPv6 address that one customer of a network has to themselves: 64 bits.
const IPV6_NETWORK: u128 = !0 << 64;
/// How often the log is told that a proxy does not name its client: those behind it share one bucket until then.
const TELL_AGAIN: Duration = Duration::from_secs(300);

/// The limit on requests of one address.
#[derive(Debug)]
pub struct Rate {
    /// How long it takes until one more request may be sent.
    interval: Duration,
    /// How long it takes until an empty bucket is full.
    filling: Duration,
    /// The proxies that are believed when they name their client.
    proxies: Proxies,
    seen: Mutex<Seen>,
    unclear: Mutex<Unclear>,
}

/// How often a proxy did not name its client clearly, and when the log was told so last.
#[derive(Debug, Default)]
struct Unclear {
    told: Option<Instant>,
    since_then: u64,
}

/// When the bucket of each address will be full.
#[derive(Debug, Default)]
struct Seen {
    newer: HashMap<IpAddr, Instant>,
    older: HashMap<IpAddr, Instant>,
}

impl Rate {
    /// `per_second` requests in the long run (not 0), `burst` of them at once.
    pub fn new(per_second: u32, burst: u32, proxies: Proxies) -> Self {
        let interval = Duration::from_secs(1) / per_second.max(1);
        Self {
            interval,
            filling: interval * burst,
            proxies,
            seen: Mutex::default(),
            unclear: Mutex::default(),
        }
    }

    /// The address whose bucket a request is taken from: the connection's, or, where that is a proxy's, the one for which
    /// it asks. And whether the proxy says something of that which cannot be read: then it is the proxy's own.
    pub fn client(&self, peer: IpAddr, headers: &HeaderMap) -> (IpAddr, bool) {
        let peer = peer.to_canonical();
        if !self.proxies.contain(peer) {
            return (peer, false);
        }
        match self.proxies.client(headers) {
            Client::At(address) => (address, false),
            Client::Unsaid => (peer, false),
            Client::Unclear => (peer, true),
        }
    }

    /// Notes that a proxy did not name its client clearly. Answers how often that was since the log was told last, if
    /// it is to be told again.
    pub fn unclear(&self, now: Instant) -> Option<u64> {
        let mut unclear = locked(&self.unclear);
        unclear.since_then += 1;
        let is_told = unclear
            .told
            .is_some_and(|told| now.saturating_duration_since(told) < TELL_AGAIN);
        if is_told {
            return None;
        }
        unclear.told = Some(now);
        Some(std::mem::take(&mut unclear.since_then))
    }

    /// Takes one request from the bucket of this address.
    ///
    /// # Errors
    /// The bucket is empty; there will be a request in it after so long.
    pub fn take(&self, client: IpAddr, now: Instant) -> Result<(), Duration> {
        let key = match client {
            IpAddr::V4(_) => client,
            IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() & IPV6_NETWORK).into(),
        };
        let mut seen = locked(&self.seen);
        let known = seen.newer.get(&key).or_else(|| seen.older.get(&key)).copied();
        let full = known.map_or(now, |full| full.max(now)) + self.interval;
        let wait = full.saturating_duration_since(now).saturating_sub(self.filling);
        if !wait.is_zero() {
            return Err(wait);
        }
        if seen.newer.len() >= MAX_ADDRESSES / 2 {
            seen.older = std::mem::take(&mut seen.newer);
        }
        seen.newer.insert(key, full);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use http::{HeaderName, HeaderValue};

    use super::*;

    fn address(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn a_bucket_empties_and_fills_again() {
        let rate = Rate::new(2, 3, Proxies::default());
        let (client, now) = (address("192.0.2.1"), Instant::now());
        for _ in 0..3 {
            assert_eq!(rate.take(client, now), Ok(()));
        }
        assert_eq!(rate.take(client, now), Err(Duration::from_millis(500)));
        assert_eq!(
            rate.take(client, now + Duration::from_millis(499)),
            Err(Duration::from_millis(1))
        );
        assert_eq!(rate.take(client, now + Duration::from_millis(500)), Ok(()));
        assert!(rate.take(client, now + Duration::from_millis(500)).is_err());
        // No longer a rest makes it hold more.
        let later = now + Duration::from_secs(3_600);
        let taken = (0..9).filter(|_| rate.take(client, later).is_ok()).count();
        assert_eq!(taken, 3);
    }

    #[test]
    fn each_address_has_a_bucket_and_each_ipv6_network() {
        let rate = Rate::new(1, 1, Proxies::default());
        let now = Instant::now();
        for (client, free) in [
            ("192.0.2.1", true),
            ("192.0.2.2", true),
            ("192.0.2.1", false),
            ("2001:db8::1", true),
            ("2001:db8::2:3:4:5", false),
            ("2001:db8:0:1::1", true),
        ] {
            assert_eq!(rate.take(address(client), now).is_ok(), free, "{client}");
        }
    }

    #[test]
    fn there_is_an_end_to_the_addresses_that_are_remembered() {
        let rate = Rate::new(1, 1, Proxies::default());
        let now = Instant::now();
        let last = u32::try_from(3 * MAX_ADDRESSES).unwrap();
        for bits in 0..last {
            let _ = rate.take(IpAddr::V4(bits.into()), now);
        }
        let seen = locked(&rate.seen);
        assert!(seen.newer.len() + seen.older.len() <= MAX_ADDRESSES);
        drop(seen);
        assert!(
            rate.take(IpAddr::V4((last - 1).into()), now).is_err(),
            "the last is known"
        );
    }

    #[test]
    fn only_a_proxy_names_its_client() {
        let rate = Rate::new(1, 1, Proxies::parse("10.0.0.0/30").unwrap());
        for (peer, said, client, is_unclear) in [
            ("10.0.0.1", &["192.0.2.1:4123"][..], "192.0.2.1", false),
            ("::ffff:10.0.0.1", &["192.0.2.1"], "192.0.2.1", false),
            (
                "10.0.0.1",
                &["198.51.100.9", "192.0.2.1, 10.0.0.2"],
                "192.0.2.1",
                false,
            ),
            ("10.0.0.1", &["198.51.100.9, unknown"], "10.0.0.1", true),
            ("10.0.0.1", &[], "10.0.0.1", false),
            ("10.0.0.4", &["192.0.2.1"], "10.0.0.4", false),
            ("10.0.0.4", &["unknown"], "10.0.0.4", false),
        ] {
            let headers = said
                .iter()
                .map(|value| {
                    (
                        HeaderName::from_static("x-forwarded-for"),
                        HeaderValue::from_static(value),
                    )
                })
                .collect();
            assert_eq!(
                rate.client(address(peer), &headers),
                (address(client), is_unclear),
                "{peer} {said:?}"
            );
        }
    }

    #[test]
    fn the_log_is_told_once_in_a_while_of_what_cannot_be_read() {
        let rate = Rate::new(1, 1, Proxies::default());
        let now = Instant::now();
        let told: Vec<_> = [0, 1, 299, 300, 301]
            .map(|second| rate.unclear(now + Duration::from_secs(second)))
            .into();
        assert_eq!(told, [Some(1), None, None, Some(3), None]);
    }
}
