//! What can go wrong between a microphone and a loudspeaker.

use studium_base::{Coded, ErrorCode};
use studium_engine::EngineError;

/// An error of this crate.
#[derive(Debug, thiserror::Error)]
pub enum VoiceError {
    /// A worker failed.
    #[error(transparent)]
    Engine(#[from] EngineError),
}

impl Coded for VoiceError {
    fn code(&self) -> ErrorCode {
        match self {
            Self::Engine(error) => error.code(),
        }
    }
}
