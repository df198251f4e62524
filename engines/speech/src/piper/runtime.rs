//! Loads ONNX Runtime and opens voices that are quiet and do not burn idle processors.

use std::path::Path;

use ort::environment::Environment;
use ort::logging::LogLevel;
use ort::session::Session;

use crate::error::SpeechError;

/// Loads the library. A process can do this once; the result lives as long as the worker.
///
/// # Errors
/// When the library is missing, too old, or no ONNX Runtime at all.
pub(crate) fn start(library: &Path) -> Result<Environment, SpeechError> {
    ort::init_from(library)
        .map_err(|source| SpeechError::Runtime { path: library.to_owned(), source })?
        .with_name("studium-speech")
        .with_telemetry(false)
        .build()
        .map_err(SpeechError::RuntimeStart)
}

/// A session over a voice's network.
///
/// # Errors
/// When the runtime does not accept it.
pub(super) fn open(environment: &Environment, threads: u32, network: &Path) -> Result<Session, ort::Error> {
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    let threads = usize::try_from(threads).unwrap_or(1).clamp(1, processors);
    Session::builder(environment)?
        .with_log_level(LogLevel::Error)?
        // Patterns are kept for each shape, and every clause has another.
        .with_memory_pattern(false)?
        .with_intra_threads(threads)?
        .with_inter_threads(1)?
        // Waiting threads sleep: hearing and the language model use the same processors.
        .with_intra_op_spinning(false)?
        .with_inter_op_spinning(false)?
        .commit_from_file(network)
}
