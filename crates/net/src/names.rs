//! From names to addresses: what the policy forbids is dropped before a connection is made, and connected is to what was
//! checked. A name that answers differently the next time (DNS rebinding) is checked again then.

use std::io;
use std::net::{SocketAddr, ToSocketAddrs};
use std::sync::Arc;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use crate::{AddressPolicy, NetError};

/// Asks the system for the addresses of a host. A test brings its own.
pub(crate) type Lookup = Arc<dyn Fn(&str) -> io::Result<Vec<SocketAddr>> + Send + Sync>;

/// The system's own lookup.
pub(crate) fn system_lookup(host: &str) -> io::Result<Vec<SocketAddr>> {
    Ok((host, 0).to_socket_addrs()?.collect())
}

/// Resolves names and drops every address that the policy forbids, so that the check cannot be dodged by a name.
pub(crate) struct PublicNames {
    pub(crate) policy: AddressPolicy,
    pub(crate) lookup: Lookup,
}

impl Resolve for PublicNames {
    fn resolve(&self, name: Name) -> Resolving {
        let (policy, lookup) = (self.policy, Arc::clone(&self.lookup));
        Box::pin(async move {
            let host = name.as_str().to_owned();
            let found = tokio::task::spawn_blocking({
                let host = host.clone();
                move || lookup(&host)
            })
            .await??;
            let allowed: Vec<SocketAddr> = found.into_iter().filter(|address| policy.allows(address.ip())).collect();
            if allowed.is_empty() {
                let reason = "the name leads to a private address, or nowhere";
                return Err(NetError::Refused { url: host, reason }.into());
            }
            Ok(Box::new(allowed.into_iter()) as Addrs)
        })
    }
}
