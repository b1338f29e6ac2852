//! Which addresses of the network may be asked: those of the public internet, unless the owner permits others.
//!
//! A feed's address, a redirect and the answer of a name server come from strangers; without this, they could make
//! us ask a printer, a router, or a cloud's metadata service. The address that is checked is the one that is
//! connected to, so an answer that changes between two look-ups gains nothing.

use std::collections::HashSet;
use std::error::Error;
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use url::{Host, Url};

/// A host that was refused, and why.
#[derive(Debug)]
pub struct NotPublic {
    /// The host, as asked for.
    pub host: String,
    /// Its address.
    pub address: IpAddr,
}

impl NotPublic {
    /// How its words end.
    pub const WORDS: &str = "not of the public internet";
}

impl fmt::Display for NotPublic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.host.trim_matches(['[', ']']) == self.address.to_string() {
            true => write!(f, "the address {} is {}", self.host, Self::WORDS),
            false => write!(f, "{} has the address {}, which is {}", self.host, self.address, Self::WORDS),
        }
    }
}

impl Error for NotPublic {}

/// Refuses an address written as a number, which no name server is asked about.
pub fn check_literal(url: &Url) -> Result<(), NotPublic> {
    let address = match url.host() {
        Some(Host::Ipv4(address)) => IpAddr::V4(address),
        Some(Host::Ipv6(address)) => IpAddr::V6(address),
        _ => return Ok(()),
    };
    match is_public(address) {
        true => Ok(()),
        false => Err(NotPublic { host: url.host_str().unwrap_or_default().to_owned(), address }),
    }
}

/// Asks the system's resolver, and gives only addresses of the public internet.
#[derive(Debug)]
pub struct PublicResolver {
    /// Hosts that may be anywhere.
    pub but_for: HashSet<String>,
}

impl Resolve for PublicResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let may_be_anywhere = self.but_for.contains(name.as_str());
        Box::pin(async move {
            const ANY_PORT: u16 = 0; // the client puts its own in
            let host = name.as_str().to_owned();
            let found: Vec<SocketAddr> = tokio::net::lookup_host((host.as_str(), ANY_PORT)).await?.collect();
            let is_fit = |address: &SocketAddr| may_be_anywhere || is_public(address.ip());
            let public: Vec<SocketAddr> = found.iter().copied().filter(is_fit).collect();
            match (public.is_empty(), found.first()) {
                (true, Some(refused)) => Err(Box::new(NotPublic { host, address: refused.ip() }).into()),
                _ => Ok(Box::new(public.into_iter()) as Addrs),
            }
        })
    }
}

/// Whether an address is one of the public internet, by the special-purpose registries of IANA (RFC 6890).
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let is_special = address.is_loopback()
        || address.is_private()
        || address.is_link_local()
        || address.is_documentation()
        || address.is_multicast()
        || a == 0 // "this network"
        || a >= 240 // reserved, and broadcast
        || (a == 100 && (64..128).contains(&b)) // shared by carriers, RFC 6598
        || (a == 192 && b == 0 && c == 0) // protocol assignments
        || (a == 192 && b == 88 && c == 99) // 6to4 relays
        || (a == 198 && (18..20).contains(&b)); // benchmarks, RFC 2544
    !is_special
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let parts = address.segments();
    let v4 = |high: u16, low: u16| is_public_v4(Ipv4Addr::from(u32::from(high) << 16 | u32::from(low)));
    match parts {
        // Mapped (RFC 4291), translated (RFC 6052) and 6to4 addresses lead to the IPv4 address in them.
        [0, 0, 0, 0, 0, 0xffff, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] => v4(high, low),
        [0x2002, high, low, ..] => v4(high, low),
        // Of all others only global unicast, 2000::/3, is public; without Teredo, documentation and the like.
        [0x2001, 0..0x200, ..] | [0x2001, 0xdb8, ..] | [0x3fff, 0..0x1000, ..] => false,
        [first, ..] => first & 0xe000 == 0x2000,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_the_public_internet_pass() {
        let public = ["1.1.1.1", "93.184.216.34", "192.0.1.1", "100.128.0.1", "2606:4700::1111", "64:ff9b::101:101"];
        let special = [
            "127.0.0.1",
            "127.255.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.0.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "0.1.2.3",
            "224.0.0.1",
            "255.255.255.255",
            "240.0.0.1",
            "192.0.0.8",
            "198.18.0.1",
            "198.51.100.1",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::7f00:1",
            "fe80::1",
            "fc00::1",
            "fd12::1",
            "ff02::1",
            "64:ff9b::7f00:1",
            "64:ff9b:1::1",
            "2002:7f00:1::",
            "2001::1",
            "2001:db8::1",
            "fec0::1",
            "100::1",
        ];
        for text in public {
            assert!(is_public(text.parse().unwrap()), "{text}");
        }
        for text in special {
            assert!(!is_public(text.parse().unwrap()), "{text}");
        }
    }

    #[test]
    fn numbers_in_disguise_are_seen_through() {
        for host in ["127.1", "2130706433", "0x7f.1", "0177.0.0.1", "[::1]", "[::ffff:a9fe:a9fe]", "１２７.0.0.1"] {
            let url = Url::parse(&format!("http://{host}/")).unwrap();
            assert!(check_literal(&url).is_err(), "{host}");
        }
        assert!(check_literal(&Url::parse("http://example.com/").unwrap()).is_ok());
    }
}
