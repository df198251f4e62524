//! Which addresses may be asked: https to public hosts. Private and loopback addresses are refused when the connection
//! is made, so that neither a redirect nor a name that resolves inwards can reach the student's own network.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use reqwest::Url;

/// What may be connected to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AddressPolicy {
    /// https, public addresses only.
    Public,
    /// Loopback too and plain http there: for tests against a server of their own.
    PublicAndLoopback,
}

impl AddressPolicy {
    /// Checks what can be seen in the address itself.
    pub(crate) fn check_url(self, url: &Url) -> Result<(), &'static str> {
        let literal = url.host().and_then(|host| match host {
            url::Host::Ipv4(address) => Some(IpAddr::V4(address)),
            url::Host::Ipv6(address) => Some(IpAddr::V6(address)),
            url::Host::Domain(_) => None,
        });
        if self == Self::PublicAndLoopback && literal.is_some_and(|address| address.is_loopback()) {
            return Ok(());
        }
        if url.scheme() != "https" {
            return Err("only https is allowed");
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err("names and passwords in addresses are not allowed");
        }
        match literal {
            Some(address) if !self.allows(address) => Err("private addresses are not allowed"),
            None if url.host_str().is_none_or(str::is_empty) => Err("there is no host"),
            _ => Ok(()),
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

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, ..] = address.octets();
    let is_carrier_nat = a == 100 && (64..128).contains(&b);
    let is_benchmark = a == 198 && (b == 18 || b == 19);
    !(address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_broadcast()
        || address.is_documentation()
        || address.is_multicast()
        || address.is_unspecified()
        || is_carrier_nat
        || is_benchmark
        || a == 0
        || a >= 240)
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let first = address.segments()[0];
    let is_unique_local = (first & 0xfe00) == 0xfc00;
    let is_link_local = (first & 0xffc0) == 0xfe80;
    // 64:ff9b::/96 and 2002::/16 carry IPv4 addresses that would dodge the check above.
    let is_translated = first == 0x0064 || first == 0x2002;
    let is_documentation = first == 0x2001 && address.segments()[1] == 0x0db8;
    !(address.is_loopback()
        || address.is_unspecified()
        || address.is_multicast()
        || is_unique_local
        || is_link_local
        || is_translated
        || is_documentation)
}
