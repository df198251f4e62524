//! The only door to the network. Every request is asked for by the student, checked against the address policy and
//! written to the ledger; with "never connect" the door is shut.

mod client;
mod error;
mod names;
mod page;
mod policy;
#[cfg(test)]
mod tests;

pub use client::{Body, Ledger, LedgerEntry, Network, NetworkOutcome};
pub use error::NetError;
pub use page::{Page, PageAddress, PageLimits};
pub use policy::AddressPolicy;
