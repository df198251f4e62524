//! Loads ONNX Runtime and opens sessions that are quiet, bounded in memory and do not burn idle processors.

use std::path::Path;

use ort::environment::Environment;
use ort::logging::LogLevel;
use ort::session::builder::SessionBuilder;
use ort::session::{RunOptions, Session};

use crate::batch::BATCH_TOKENS;
use crate::error::EmbedError;

/// Where the runtime looks for the tensors of a graph that was handed over in memory.
const WEIGHTS_FOLDER: &str = "session.model_external_initializers_file_folder_path";

/// Lets the arena of the first processor give back, after a run, what the run did not leave in use.
const GIVE_BACK: &str = "memory.enable_memory_arena_shrinkage";

/// Loads the library. A process can do this once; the result lives as long as the worker.
///
/// # Errors
/// When the library is missing, too old, or no ONNX Runtime at all.
pub(crate) fn start(library: &Path) -> Result<Environment, EmbedError> {
    ort::init_from(library)
        .map_err(|source| EmbedError::Runtime { path: library.to_owned(), source })?
        .with_name("studium-embed")
        .with_telemetry(false)
        .build()
        .map_err(EmbedError::RuntimeStart)
}

/// A session over a graph in memory, with its tensors in a file of `folder`.
///
/// # Errors
/// When the runtime does not accept the graph.
pub(crate) fn open_graph(
    environment: &Environment,
    threads: u32,
    graph: &[u8],
    folder: &str,
) -> Result<Session, ort::Error> {
    options(environment, threads)?.with_config_entry(WEIGHTS_FOLDER, folder)?.commit_from_memory(graph)
}

/// A session over a graph file.
///
/// # Errors
/// When the runtime does not accept the graph.
pub(crate) fn open_file(environment: &Environment, threads: u32, graph: &Path) -> Result<Session, ort::Error> {
    options(environment, threads)?.commit_from_file(graph)
}

/// What a request runs with, and the handle to stop it from another thread.
pub(crate) struct Runs {
    usual: RunOptions,
    large: RunOptions,
}

impl Runs {
    /// Options for one request.
    ///
    /// # Errors
    /// When the runtime has no memory for them.
    pub(crate) fn new() -> Result<Self, EmbedError> {
        let options = || RunOptions::new().map_err(EmbedError::Run);
        let mut large = options()?;
        large.set(GIVE_BACK, "cpu:0").map_err(EmbedError::Run)?;
        Ok(Self { usual: options()?, large })
    }

    /// Options for a batch of so many tokens, padding included. The arena keeps what a usual batch needs, some 20 MB
    /// with MiniLM; what a longer text needs beside that (attention grows with the square) goes back after its run.
    pub(crate) fn for_batch(&self, tokens: usize) -> &RunOptions {
        if tokens > BATCH_TOKENS { &self.large } else { &self.usual }
    }

    /// Ends the run under way between two operators, and all later ones.
    pub(crate) fn terminate(&self) {
        for options in [&self.usual, &self.large] {
            // If this fails the batch is finished first, which is no more than late.
            let _ = options.terminate();
        }
    }
}

fn options(environment: &Environment, threads: u32) -> Result<SessionBuilder, ort::Error> {
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    let threads = usize::try_from(threads).unwrap_or(1).clamp(1, processors);
    // The runtime's arena keeps its memory from batch to batch. Without it the C library hands every batch's memory
    // back and the system clears it anew, a tenth of the processor time. See `Runs` for what bounds it.
    let processor = ort::ep::CPU::default().with_arena_allocator(true).build();
    Ok(Session::builder(environment)?
        .with_log_level(LogLevel::Error)?
        .with_execution_providers([processor])?
        // Patterns are kept for each shape, and every batch has another.
        .with_memory_pattern(false)?
        .with_intra_threads(threads)?
        .with_inter_threads(1)?
        // Waiting threads sleep: other work on the same processors goes on.
        .with_intra_op_spinning(false)?
        .with_inter_op_spinning(false)?)
}
