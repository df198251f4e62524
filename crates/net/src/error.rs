//! Why a request was not made or did not get through.

use studium_base::{Coded, ErrorCode};

/// What lies beneath a failed request.
pub(crate) type Cause = Box<dyn std::error::Error + Send + Sync>;

/// A request that failed.
#[derive(Debug, thiserror::Error)]
pub enum NetError {
    /// The student switched connections off.
    #[error("connections are switched off")]
    Off,
    /// The address policy forbids it.
    #[error("{url} is not allowed: {reason}")]
    Refused {
        /// As asked for, without what may be secret.
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
        source: Cause,
    },
    /// The server answered with an error.
    #[error("{host} answered {status}")]
    Status {
        /// The host.
        host: String,
        /// HTTP status.
        status: u16,
    },
    /// The server of a page answered with an error.
    #[error("{host} answered {status}")]
    PageStatus {
        /// The host.
        host: String,
        /// HTTP status.
        status: u16,
    },
    /// The server of a page could not be reached, or it broke off.
    #[error("the page of {host} did not get through")]
    PageBroken {
        /// The host.
        host: String,
        /// Why.
        #[source]
        source: Cause,
    },
    /// The server of a page cannot prove that it is who it says.
    #[error("{host} has no certificate that is trusted")]
    Untrusted {
        /// The host.
        host: String,
        /// Why.
        #[source]
        source: Cause,
    },
    /// The server of a page is silent for too long, or does not come to an end.
    #[error("{host} took longer than {seconds} s")]
    TooSlow {
        /// The host.
        host: String,
        /// The limit.
        seconds: u64,
    },
    /// A page sends on and on.
    #[error("{host} redirected more than {limit} times")]
    Redirects {
        /// The last host.
        host: String,
        /// The limit.
        limit: usize,
    },
    /// A page is larger than is fetched.
    #[error("the page of {host} has more than {limit} bytes")]
    PageTooLarge {
        /// The host.
        host: String,
        /// In bytes, unpacked.
        limit: u64,
    },
}

impl Coded for NetError {
    fn code(&self) -> ErrorCode {
        match self {
            Self::Off => ErrorCode::NetworkOff,
            Self::Refused { .. } => ErrorCode::NetworkRefused,
            Self::Transport { .. } | Self::Status { .. } => ErrorCode::NetworkFailed,
            Self::PageStatus { status: 404 | 410, .. } => ErrorCode::PageMissing,
            Self::PageStatus { status: 401 | 402 | 403 | 407 | 451, .. } => ErrorCode::PageClosed,
            Self::PageStatus { .. } => ErrorCode::PageFailed,
            Self::PageBroken { .. } => ErrorCode::PageUnreachable,
            Self::Untrusted { .. } => ErrorCode::PageUntrusted,
            Self::TooSlow { .. } => ErrorCode::PageTooSlow,
            Self::Redirects { .. } => ErrorCode::PageCircular,
            Self::PageTooLarge { .. } => ErrorCode::PageTooLarge,
        }
    }
}
