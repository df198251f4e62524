//! What can go wrong in the worker, and the code that the app branches on.

use std::path::PathBuf;

use studium_base::{Coded, ErrorCode};
use studium_engine::protocol::WorkerFailure;

/// A request that could not be done.
#[derive(Debug, thiserror::Error)]
pub(crate) enum LlmError {
    #[error("the processor lacks {}", missing.join(", "))]
    Processor { missing: Vec<&'static str> },
    #[error("there is no file {}", path.display())]
    Missing { path: PathBuf },
    #[error("{} cannot be read", path.display())]
    Read {
        path: PathBuf,
        #[source]
        source: std::io::Error,
    },
    #[error("{} is damaged: {what}", path.display())]
    Damaged { path: PathBuf, what: String },
    #[error("{} cannot be used: {what}", path.display())]
    Unsupported { path: PathBuf, what: String },
    #[error("{} needs {needed_bytes} bytes, {available_bytes} are free", path.display())]
    Memory { path: PathBuf, needed_bytes: u64, available_bytes: u64 },
    #[error("memory for a context of {context_tokens} tokens could not be allocated")]
    ContextMemory { context_tokens: u32 },
    #[error("the chat template of the model failed")]
    Template(#[from] minijinja::Error),
    #[error("{prompt} prompt tokens and {answer} answer tokens exceed the context of {context}")]
    TooLong { prompt: usize, answer: u32, context: u32 },
    #[error("{0}")]
    Request(&'static str),
    #[error("llama.cpp failed to compute: code {0}")]
    Compute(i32),
    #[error("the inference library could not be started")]
    Backend(#[source] llama_cpp_2::LlamaCppError),
    #[error("a thread could not be started")]
    Thread(#[source] std::io::Error),
    #[error("the sampler refused its own token")]
    Sampler(#[from] llama_cpp_2::SamplerAcceptError),
    /// The app is gone.
    #[error(transparent)]
    Reply(#[from] WorkerFailure),
}

impl Coded for LlmError {
    fn code(&self) -> ErrorCode {
        match self {
            Self::Processor { .. } => ErrorCode::CpuUnsupported,
            Self::Missing { .. } => ErrorCode::ModelMissing,
            Self::Read { .. } => ErrorCode::Io,
            Self::Damaged { .. } => ErrorCode::ModelDamaged,
            Self::Unsupported { .. } | Self::Template(_) => ErrorCode::ModelUnsupported,
            Self::Memory { .. } | Self::ContextMemory { .. } => ErrorCode::MemoryLow,
            Self::TooLong { .. } | Self::Request(_) => ErrorCode::BadInput,
            Self::Compute(_) | Self::Backend(_) | Self::Thread(_) | Self::Sampler(_) => ErrorCode::Internal,
            Self::Reply(failure) => failure.code,
        }
    }
}

impl From<LlmError> for WorkerFailure {
    fn from(error: LlmError) -> Self {
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
