//! Why a request was not made or did not get through.

use studium_base::{Coded, ErrorCode};

/// A request that failed.
#[derive(Debug, thiserror::Error)]
pub enum NetError {
    /// The student switched connections off.
    #[error("connections are switched off")]
    Off,
    /// The address policy forbids it.
    #[error("{url} is not allowed: {reason}")]
    Refused {
        /// As asked for.
        url: String,
        /// Which rule.
        reason: &'static str,
    },
    /// No connection, or it broke.
    #[error("the request to {host} failed")]
    Transport {
        /// The host.
        host: String,
        /// Why.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The server answered with an error.
    #[error("{host} answered {status}")]
    Status {
        /// The host.
        host: String,
        /// HTTP status.
        status: u16,
    },
}

impl Coded for NetError {
    fn code(&self) -> ErrorCode {
        match self {
            Self::Off => ErrorCode::NetworkOff,
            Self::Refused { .. } => ErrorCode::NetworkRefused,
            Self::Transport { .. } | Self::Status { .. } => ErrorCode::NetworkFailed,
        }
    }
}
