//! Why texts could not be embedded.

use std::error::Error;
use std::io;
use std::path::{Path, PathBuf};

use studium_base::{Coded, ErrorCode};
use studium_engine::protocol::WorkerFailure;

/// A model could not be loaded or run.
#[derive(Debug, thiserror::Error)]
pub(crate) enum EmbedError {
    /// The runtime's library is not there, or is not one that can be used.
    #[error("{path} cannot be loaded as ONNX Runtime")]
    Runtime {
        /// The library.
        path: PathBuf,
        /// Why.
        #[source]
        source: ort::LoadDynamicError,
    },
    /// The runtime was loaded but does not start.
    #[error("ONNX Runtime does not start")]
    RuntimeStart(#[source] ort::Error),
    /// A file could not be opened or read.
    #[error("{path} cannot be read")]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// The runtime takes only paths that are valid Unicode.
    #[error("{path:?} is not a path that the runtime takes")]
    Path {
        /// Which.
        path: PathBuf,
    },
    /// A weights file does not follow its format.
    #[error("{path} is not a complete safetensors file: {problem}")]
    WeightsDamaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        problem: WeightsProblem,
    },
    /// A tensor that the network needs is not among the weights.
    #[error("the weights have no tensor {name}")]
    TensorMissing {
        /// Which.
        name: String,
    },
    /// A tensor does not fit the others.
    #[error("the tensor {name} has the shape {found:?} where {expected:?} was expected")]
    TensorShape {
        /// Which.
        name: String,
        /// As stored.
        found: Vec<u64>,
        /// As the network needs it.
        expected: Vec<u64>,
    },
    /// A tensor is quantised or otherwise stored in a way that is not read.
    #[error("the tensor {name} is stored as {stored_as}")]
    TensorType {
        /// Which.
        name: String,
        /// The format's name for the type.
        stored_as: String,
    },
    /// The heads cannot share the hidden dimensions evenly.
    #[error("{hidden} hidden dimensions cannot be shared by {heads} attention heads")]
    Heads {
        /// Hidden dimensions.
        hidden: u64,
        /// As requested.
        heads: u32,
    },
    /// The tokenizer's file does not follow its format.
    #[error("{path} is not a tokenizer")]
    TokenizerDamaged {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: tokenizers::Error,
    },
    /// The tokenizer can produce tokens for which the weights have no row.
    #[error("the tokenizer knows {tokenizer} tokens, the weights {weights}")]
    Vocabulary {
        /// Tokens of the tokenizer.
        tokenizer: u64,
        /// Rows of the embedding table.
        weights: u64,
    },
    /// There would be no room for text beside the special tokens.
    #[error("{max_tokens} tokens leave no room for text beside {special} special ones")]
    TokenLimit {
        /// As requested, or as many as the model has positions.
        max_tokens: usize,
        /// Special tokens in every text.
        special: usize,
    },
    /// More dimensions are to be kept than there are.
    #[error("{keep} dimensions are to be kept of {dimensions}")]
    KeepDimensions {
        /// As requested.
        keep: u32,
        /// Of the model.
        dimensions: usize,
    },
    /// The runtime does not accept the network.
    #[error("{path} is not a network that the runtime accepts")]
    Network {
        /// The weights.
        path: PathBuf,
        /// Why.
        #[source]
        source: ort::Error,
    },
    /// A graph asks for an input that is not known, or gives no vectors.
    #[error("the graph's inputs {inputs:?} and outputs {outputs:?} are not those of an embedding model")]
    Signature {
        /// Names of its inputs.
        inputs: Vec<String>,
        /// Names of its outputs.
        outputs: Vec<String>,
    },
    /// A text could not be turned into tokens.
    #[error("a text could not be split into tokens")]
    Tokenize(#[source] tokenizers::Error),
    /// The runtime failed while it computed.
    #[error("the network could not be run")]
    Run(#[source] ort::Error),
    /// The network's output is not what its inputs ask for.
    #[error("the network gave an output of the shape {found:?}")]
    OutputShape {
        /// As given.
        found: Vec<i64>,
    },
    /// The system gives no more threads.
    #[error("no thread could be started")]
    Thread(#[source] io::Error),
    /// The network computes infinities or nothing at all: its weights are not what was trained.
    #[error("the network gives no usable numbers")]
    NotFinite,
}

/// What is wrong with a weights file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum WeightsProblem {
    /// Shorter than its own header.
    #[error("the header is cut off")]
    HeaderCut,
    /// The header is not the JSON that it should be.
    #[error("the header is not valid")]
    HeaderInvalid,
    /// A tensor's bytes are not the product of its shape.
    #[error("a tensor's size does not fit its shape")]
    SizeMismatch,
    /// The tensors end before or after the file does.
    #[error("the file's length does not fit its tensors")]
    LengthMismatch,
}

impl EmbedError {
    /// Attaches the path to a failed file operation.
    pub(crate) fn file(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::File { path, source }
    }
}

impl Coded for EmbedError {
    fn code(&self) -> ErrorCode {
        match self {
            Self::Runtime { .. } | Self::RuntimeStart(_) => ErrorCode::EngineMissing,
            Self::File { source, .. } if source.kind() == io::ErrorKind::NotFound => ErrorCode::ModelMissing,
            Self::File { .. } => ErrorCode::Io,
            Self::Path { .. } | Self::TokenLimit { .. } => ErrorCode::BadInput,
            Self::WeightsDamaged { .. } | Self::TokenizerDamaged { .. } | Self::NotFinite => ErrorCode::ModelDamaged,
            Self::TensorMissing { .. }
            | Self::TensorShape { .. }
            | Self::TensorType { .. }
            | Self::Heads { .. }
            | Self::Vocabulary { .. }
            | Self::KeepDimensions { .. }
            | Self::Signature { .. }
            | Self::OutputShape { .. } => ErrorCode::ModelUnsupported,
            Self::Tokenize(_) => ErrorCode::BadInput,
            Self::Thread(_) => ErrorCode::MemoryLow,
            Self::Network { source, .. } | Self::Run(source) => runtime_code(source),
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

impl From<EmbedError> for WorkerFailure {
    fn from(error: EmbedError) -> Self {
        let mut detail = error.to_string();
        let mut cause = error.source();
        while let Some(source) = cause {
            detail.push_str(": ");
            detail.push_str(&source.to_string());
            cause = source.source();
        }
        Self::new(error.code(), detail)
    }
}
