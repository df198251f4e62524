//! What can go wrong between the app and its engines.

use std::io;
use std::path::PathBuf;

use studium_base::{Coded, ErrorCode};

use crate::protocol::FrameError;

/// An engine could not do what was asked. The app goes on in every case.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// A worker program or one of its libraries is not installed.
    #[error("{path} is missing")]
    Missing {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// A worker program could not be started.
    #[error("{program} could not be started")]
    Spawn {
        /// The worker.
        program: &'static str,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// A worker died while it worked. Only the request is lost.
    #[error("{program} stopped unexpectedly ({status}): {stderr}")]
    Crashed {
        /// The worker.
        program: &'static str,
        /// How it ended.
        status: String,
        /// Its last words.
        stderr: String,
    },
    /// A worker gave no sign of life and was killed.
    #[error("{program} was silent for {silent_ms} ms and was stopped")]
    Hung {
        /// The worker.
        program: &'static str,
        /// For so long.
        silent_ms: u64,
    },
    /// App and worker do not speak the same language: a broken installation.
    #[error("{program} speaks protocol {theirs}, this app {ours}")]
    Protocol {
        /// The worker.
        program: &'static str,
        /// Its version.
        theirs: u32,
        /// Ours.
        ours: u32,
    },
    /// A worker reported why it cannot do this.
    #[error("{program}: {detail}")]
    Refused {
        /// The worker.
        program: &'static str,
        /// The reason.
        code: ErrorCode,
        /// For the log.
        detail: String,
    },
    /// A program needed more time, memory or output than it may have, and was stopped.
    #[error("{program} needed more {what} than it may have and was stopped")]
    OverLimit {
        /// The program.
        program: &'static str,
        /// Of what it needed more.
        what: &'static str,
    },
    /// The program that recognises text is not installed, or has no language.
    #[error("Tesseract, which recognises text, is not installed or has no language")]
    RecognitionMissing,
    /// A request that no frame holds. The worker is not harmed by it.
    #[error("the request to {program} cannot be sent")]
    Request {
        /// The worker.
        program: &'static str,
        /// Why.
        #[source]
        source: FrameError,
    },
    /// The answer of a worker does not fit the question: a defect.
    #[error("{program} sent an answer that does not fit")]
    Unexpected {
        /// The worker.
        program: &'static str,
    },
    /// The model catalogue is not valid.
    #[error("the model catalogue {path} is not valid")]
    Catalog {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: Box<toml::de::Error>,
    },
    /// A model that is not in the catalogue and was not added.
    #[error("there is no model {id}")]
    UnknownModel {
        /// As asked for.
        id: String,
    },
    /// A model is known, but its files are not there.
    #[error("the model {id} is not installed")]
    NotInstalled {
        /// Which.
        id: String,
    },
    /// A model file is not what it should be.
    #[error("{path} does not match its checksum or size")]
    Damaged {
        /// The file.
        path: PathBuf,
    },
    /// A model file is not one that can be used.
    #[error("{path} is not a model file that can be used")]
    NotAModel {
        /// The file.
        path: PathBuf,
    },
    /// A file could not be read or written.
    #[error("{path} could not be read or written")]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// A download failed.
    #[error("the download failed")]
    Network(#[from] studium_net::NetError),
}

impl EngineError {
    /// Attaches the path to a failed file operation.
    pub fn file(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::File { path, source }
    }
}

impl Coded for EngineError {
    fn code(&self) -> ErrorCode {
        match self {
            Self::Missing { .. } | Self::Protocol { .. } => ErrorCode::EngineMissing,
            Self::Spawn { .. } | Self::Crashed { .. } | Self::Unexpected { .. } => ErrorCode::EngineCrashed,
            Self::Hung { .. } => ErrorCode::EngineHung,
            Self::OverLimit { .. } => ErrorCode::EngineLimit,
            Self::RecognitionMissing => ErrorCode::RecognitionMissing,
            Self::Refused { code, .. } => *code,
            Self::Request { source: FrameError::TooLarge { .. }, .. } => ErrorCode::EngineLimit,
            Self::Request { .. } | Self::Catalog { .. } => ErrorCode::Internal,
            Self::UnknownModel { .. } => ErrorCode::NotFound,
            Self::NotInstalled { .. } => ErrorCode::ModelMissing,
            Self::Damaged { .. } => ErrorCode::ModelDamaged,
            Self::NotAModel { .. } => ErrorCode::ModelUnsupported,
            Self::File { source, .. } if is_full(source.kind()) => ErrorCode::DiskFull,
            Self::File { source, .. } if source.kind() == io::ErrorKind::NotFound => ErrorCode::FileMissing,
            Self::File { .. } => ErrorCode::Io,
            Self::Network(error) => error.code(),
        }
    }
}

/// The disk, or the share of it that the student may use.
fn is_full(kind: io::ErrorKind) -> bool {
    matches!(kind, io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded)
}
