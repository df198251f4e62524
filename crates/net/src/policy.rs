//! Which addresses may be asked: public hosts only, and of them https alone for downloads. Private and loopback addresses
//! are refused when the connection is made, so that neither a redirect nor a name that resolves inwards can reach the
//! student's own network.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use reqwest::Url;

/// What may be connected to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AddressPolicy {
    /// Public addresses only.
    Public,
    /// Loopback too and plain http there: for tests against a server of their own.
    PublicAndLoopback,
    /// This one address besides, with plain http there: for tests that show that a server they asked cannot send them to
    /// another one on this machine.
    PublicAnd(SocketAddr),
}

impl AddressPolicy {
    /// Checks what can be seen in the address of a file that is pinned by its hash: https only.
    pub(crate) fn check_download(self, url: &Url) -> Result<(), &'static str> {
        if url.scheme() != "https" && !self.exempts(url) {
            return Err("only https is allowed");
        }
        self.check(url)
    }

    /// Checks what can be seen in the address of a page. Many course pages are still served without encryption.
    pub(crate) fn check_page(self, url: &Url) -> Result<(), &'static str> {
        if !matches!(url.scheme(), "https" | "http") {
            return Err("only https and http are allowed");
        }
        self.check(url)
    }

    fn check(self, url: &Url) -> Result<(), &'static str> {
        if !url.username().is_empty() || url.password().is_some() {
            return Err("names and passwords in addresses are not allowed");
        }
        match literal(url) {
            Some(address) if !self.exempts(url) && !self.allows(address) => Err("private addresses are not allowed"),
            None if url.host_str().is_none_or(str::is_empty) => Err("there is no host"),
            _ => Ok(()),
        }
    }

    /// Is it an address that only a test may ask?
    fn exempts(self, url: &Url) -> bool {
        let Some(address) = literal(url) else { return false };
        match self {
            Self::Public => false,
            Self::PublicAndLoopback => address.is_loopback(),
            Self::PublicAnd(origin) => address == origin.ip() && url.port_or_known_default() == Some(origin.port()),
        }
    }

    /// Checks an address that a name resolved to.
    pub(crate) fn allows(self, address: IpAddr) -> bool {
        match address {
            _ if self == Self::PublicAndLoopback && address.is_loopback() => true,
            IpAddr::V4(address) => is_public_v4(address),
            IpAddr::V6(address) => match address.to_ipv4_mapped() {
                Some(mapped) => is_public_v4(mapped),
                None => is_public_v6(address),
            },
        }
    }
}

fn literal(url: &Url) -> Option<IpAddr> {
    match url.host()? {
        url::Host::Ipv4(address) => Some(IpAddr::V4(address)),
        url::Host::Ipv6(address) => Some(IpAddr::V6(address)),
        url::Host::Domain(_) => None,
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let is_carrier_nat = a == 100 && (64..128).contains(&b);
    let is_benchmark = a == 198 && (b == 18 || b == 19);
    let is_protocol = a == 192 && b == 0 && c == 0;
    let is_relay = a == 192 && b == 88 && c == 99;
    !(address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_broadcast()
        || address.is_documentation()
        || address.is_multicast()
        || address.is_unspecified()
        || is_carrier_nat
        || is_benchmark
        || is_protocol
        || is_relay
        || a == 0
        || a >= 240)
}

/// Everything public is handed out of 2000::/3. In it lie the ranges that carry IPv4 addresses (6to4, Teredo), which
/// would dodge the check above, and those for examples and protocols.
fn is_public_v6(address: Ipv6Addr) -> bool {
    let [first, second, ..] = address.segments();
    let is_global = first & 0xe000 == 0x2000;
    let is_translated = first == 0x2002;
    let is_protocol = first == 0x2001 && second < 0x0200;
    let is_documentation = (first == 0x2001 && second == 0x0db8) || (first == 0x3fff && second < 0x1000);
    is_global && !(is_translated || is_protocol || is_documentation)
}
