//! The starter models and the two native libraries that the workers load: what they are ([`starter`]), how they come
//! here ([`fetch`]), and how it is known at once that they are already here ([`stamp`]).

mod fetch;
mod stamp;
mod starter;

pub(crate) use fetch::{install_missing, python};

#[cfg(test)]
mod tests;
