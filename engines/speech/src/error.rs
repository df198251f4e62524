//! What can go wrong in the worker, and the code that the app branches on.

use std::io;
use std::path::{Path, PathBuf};

use studium_base::{Coded, ErrorCode};
use studium_engine::protocol::WorkerFailure;

/// A request that could not be done.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SpeechError {
    #[error("the processor lacks {}", missing.join(", "))]
    Processor { missing: Vec<&'static str> },
    #[error("there is no file {}", path.display())]
    ModelMissing { path: PathBuf },
    #[error("{} cannot be read", path.display())]
    ModelFile {
        path: PathBuf,
        #[source]
        source: io::Error,
    },
    #[error("{} is damaged: {what}", path.display())]
    ModelDamaged { path: PathBuf, what: String },
    #[error("{} cannot be used: {what}", path.display())]
    ModelUnsupported { path: PathBuf, what: String },
    #[error("the model knows English only, not {language:?}")]
    EnglishOnly { language: String },
    #[error("{language:?} is no language of the model")]
    LanguageUnknown { language: String },
    #[error("{0}")]
    Request(&'static str),
    #[error("whisper.cpp failed")]
    Hearing(#[source] whisper_rs::WhisperError),
    #[error("there is no voice {name:?}; there are {}", known.join(", "))]
    VoiceUnknown { name: String, known: Vec<String> },
    #[error("the data of espeak-ng is not there")]
    VoiceDataMissing,
    #[error("{} cannot be loaded as ONNX Runtime", path.display())]
    Runtime {
        path: PathBuf,
        #[source]
        source: ort::LoadDynamicError,
    },
    #[error("ONNX Runtime does not start")]
    RuntimeStart(#[source] ort::Error),
    #[error("{} is not a network that the runtime accepts", path.display())]
    Network {
        path: PathBuf,
        #[source]
        source: ort::Error,
    },
    #[error("the voice could not be run")]
    Voice(#[source] ort::Error),
    #[error("no thread could be started")]
    Thread(#[source] io::Error),
    #[error("there is no recording {}", path.display())]
    RecordingMissing { path: PathBuf },
    #[error("{} is empty", path.display())]
    RecordingEmpty { path: PathBuf },
    #[error("{} cannot be read", path.display())]
    RecordingFile {
        path: PathBuf,
        #[source]
        source: io::Error,
    },
    #[error("{} is no recording that can be read", path.display())]
    RecordingFormat {
        path: PathBuf,
        #[source]
        source: symphonia::core::errors::Error,
    },
    #[error("{} is damaged", path.display())]
    RecordingDamaged {
        path: PathBuf,
        #[source]
        source: symphonia::core::errors::Error,
    },
    #[error("there is no sound in {}", path.display())]
    RecordingSilent { path: PathBuf },
    #[error("sound of {rate_hz} samples a second cannot be used")]
    SampleRate { rate_hz: u32 },
    #[error("the sample rate could not be changed")]
    Resample(#[from] rubato::ResampleError),
    /// The app is gone.
    #[error(transparent)]
    Reply(#[from] WorkerFailure),
}

impl SpeechError {
    /// Attaches the path to a failed access to a model's file.
    pub(crate) fn model_file(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| match source.kind() {
            io::ErrorKind::NotFound => Self::ModelMissing { path },
            io::ErrorKind::UnexpectedEof => Self::ModelDamaged { path, what: "it is cut off".to_owned() },
            _ => Self::ModelFile { path, source },
        }
    }

    /// A model's file that is not what was once written.
    pub(crate) fn damaged(path: &Path, what: impl Into<String>) -> Self {
        Self::ModelDamaged { path: path.to_owned(), what: what.into() }
    }

    /// A model's file that is whole, and of no use here.
    pub(crate) fn unsupported(path: &Path, what: impl Into<String>) -> Self {
        Self::ModelUnsupported { path: path.to_owned(), what: what.into() }
    }
}

impl Coded for SpeechError {
    fn code(&self) -> ErrorCode {
        match self {
            Self::Processor { .. } => ErrorCode::CpuUnsupported,
            Self::ModelMissing { .. } => ErrorCode::ModelMissing,
            Self::ModelFile { .. } | Self::RecordingFile { .. } => ErrorCode::Io,
            Self::ModelDamaged { .. } => ErrorCode::ModelDamaged,
            Self::ModelUnsupported { .. } | Self::EnglishOnly { .. } => ErrorCode::ModelUnsupported,
            Self::LanguageUnknown { .. } | Self::Request(_) => ErrorCode::BadInput,
            Self::VoiceUnknown { .. } => ErrorCode::VoiceUnknown,
            Self::VoiceDataMissing | Self::Runtime { .. } | Self::RuntimeStart(_) => ErrorCode::EngineMissing,
            Self::Network { source, .. } | Self::Voice(source) => runtime_code(source),
            Self::Thread(_) => ErrorCode::MemoryLow,
            Self::Hearing(_) | Self::Resample(_) => ErrorCode::Internal,
            Self::RecordingMissing { .. } => ErrorCode::FileMissing,
            Self::RecordingEmpty { .. } => ErrorCode::FileEmpty,
            Self::RecordingFormat { .. } => ErrorCode::FormatUnknown,
            Self::RecordingDamaged { .. } | Self::SampleRate { .. } => ErrorCode::FileDamaged,
            Self::RecordingSilent { .. } => ErrorCode::NoSound,
            Self::Reply(failure) => failure.code,
        }
    }
}

/// The runtime's own codes are too coarse for memory, which it reports only in words.
fn runtime_code(error: &ort::Error) -> ErrorCode {
    let message = error.message();
    if message.contains("bad_alloc") || message.contains("Failed to allocate") {
        return ErrorCode::MemoryLow;
    }
    match error.code() {
        ort::ErrorCode::NoSuchFile => ErrorCode::ModelMissing,
        ort::ErrorCode::InvalidProtobuf | ort::ErrorCode::InvalidGraph => ErrorCode::ModelDamaged,
        // The runtime may add codes; all that remains is a network that does not run here.
        _ => ErrorCode::ModelUnsupported,
    }
}

impl From<SpeechError> for WorkerFailure {
    fn from(error: SpeechError) -> Self {
        let mut detail = error.to_string();
        let mut source = std::error::Error::source(&error);
        while let Some(cause) = source {
            detail.push_str(": ");
            detail.push_str(&cause.to_string());
            source = cause.source();
        }
        Self::new(error.code(), detail)
    }
}
