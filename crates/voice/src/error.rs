//! What can go wrong between a microphone and a loudspeaker.

use std::io;
use std::path::{Path, PathBuf};

use studium_base::{Coded, ErrorCode};
use studium_engine::EngineError;

/// An error of this crate.
#[derive(Debug, thiserror::Error)]
pub enum VoiceError {
    /// A worker failed.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// There is no microphone, or none of that name.
    #[error("no microphone{}", named(.name))]
    MicrophoneMissing {
        /// Which one was asked for; `None` for the system's choice.
        name: Option<String>,
    },
    /// The system does not let Studium listen.
    #[error("the microphone is refused")]
    MicrophoneRefused(#[source] cpal::Error),
    /// There is no loudspeaker, or none of that name.
    #[error("no loudspeaker{}", named(.name))]
    LoudspeakerMissing {
        /// Which one was asked for; `None` for the system's choice.
        name: Option<String>,
    },
    /// The device was unplugged, or changed its format, while it was open.
    #[error("sound device lost")]
    DeviceLost(#[source] Option<cpal::Error>),
    /// The system's sound does not work.
    #[error("sound device failed")]
    DeviceFailed(#[source] cpal::Error),
    /// Sound of an odd rate.
    #[error("cannot convert {from_hz} Hz to {to_hz} Hz")]
    RateUnsupported {
        /// The rate that it has.
        from_hz: u32,
        /// The rate that is needed.
        to_hz: u32,
    },
    /// No voice speaks a language.
    #[error("no voice speaks {language:?}")]
    NoVoice {
        /// ISO 639-1, or 639-3 where there is no shorter one.
        language: String,
    },
    /// The system gives no thread.
    #[error("no thread could be started")]
    Thread(#[source] io::Error),
    /// A recording cannot be kept.
    #[error("{}", path.display())]
    Recording {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A WAV file cannot be read or written.
    #[error("{}", path.display())]
    Wav {
        /// Which one.
        path: PathBuf,
        /// Why.
        source: hound::Error,
    },
}

impl VoiceError {
    /// Attaches the path to a failed access to a recording.
    pub(crate) fn recording(path: &Path) -> impl Fn(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Recording { path: path.clone(), source }
    }
}

fn named(name: &Option<String>) -> String {
    name.as_ref().map(|name| format!(" called {name:?}")).unwrap_or_default()
}

impl Coded for VoiceError {
    fn code(&self) -> ErrorCode {
        match self {
            Self::Engine(error) => error.code(),
            Self::MicrophoneMissing { .. } => ErrorCode::MicrophoneMissing,
            Self::MicrophoneRefused(_) => ErrorCode::MicrophoneRefused,
            Self::LoudspeakerMissing { .. } => ErrorCode::LoudspeakerMissing,
            Self::DeviceLost(_) => ErrorCode::AudioDeviceLost,
            Self::DeviceFailed(_) => ErrorCode::AudioDeviceFailed,
            Self::NoVoice { .. } => ErrorCode::VoiceUnknown,
            Self::Thread(_) => ErrorCode::MemoryLow,
            Self::RateUnsupported { .. } => ErrorCode::FormatUnknown,
            Self::Recording { source, .. } => match source.kind() {
                io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => ErrorCode::DiskFull,
                _ => ErrorCode::Io,
            },
            Self::Wav { source, .. } => match source {
                hound::Error::IoError(error) if error.kind() == io::ErrorKind::NotFound => ErrorCode::FileMissing,
                hound::Error::Unsupported => ErrorCode::FormatUnknown,
                _ => ErrorCode::FileDamaged,
            },
        }
    }
}
