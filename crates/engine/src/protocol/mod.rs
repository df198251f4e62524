//! What the app and its worker processes say to each other, and the loop that a worker runs.
//!
//! A frame is a little-endian `u32` length and that many bytes of MessagePack with field names; at most 16 MiB, files
//! travel by path. A worker first says [`FromWorker::Hello`]; then the app sends requests, each with an id, and the
//! worker answers each with any number of events and exactly one end. Every request carries all it needs (model,
//! limits), so that a worker that was restarted needs no history.

pub mod embed;
pub mod extract;
mod frame;
#[cfg(test)]
mod fuzz;
pub mod llm;
pub mod package;
pub mod processor;
mod sandbox;
mod serve;
pub mod speech;

pub use crate::machine::Machine;
pub(crate) use frame::encode_frame;
pub use frame::{FrameError, MAX_FRAME_BYTES, read_frame, write_frame};
pub(crate) use sandbox::confine_thread;
pub use sandbox::{Arguments, SandboxReport};
pub use serve::{Reply, Worker, WorkerFailure, serve};

use std::time::Duration;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use studium_base::ErrorCode;

/// Raised when frames change incompatibly; app and workers are shipped together, so there is no negotiation.
pub const PROTOCOL_VERSION: u32 = 1;

/// The language of one kind of worker.
pub trait Protocol: 'static {
    /// File name of the worker's program, without extension: `studium-llm`.
    const PROGRAM: &'static str;
    /// What can be asked.
    type Request: Serialize + DeserializeOwned + Send + 'static;
    /// What is streamed back.
    type Event: Serialize + DeserializeOwned + Send + 'static;

    /// How long the worker may be silent while it works on `request` before it counts as hung.
    fn silence_limit(request: &Self::Request) -> Duration;
}

/// App to worker.
#[derive(Debug, Serialize, Deserialize)]
pub enum ToWorker<R> {
    /// Do this. Requests are worked on one after the other.
    Request {
        /// Chosen by the app, never reused in the life of a worker.
        id: u64,
        /// What to do.
        body: R,
    },
    /// Stop working on a request at the next safe point.
    Cancel {
        /// Of the request.
        id: u64,
    },
}

/// Worker to app.
#[derive(Debug, Serialize, Deserialize)]
pub enum FromWorker<E> {
    /// The first frame.
    Hello {
        /// [`PROTOCOL_VERSION`] of the worker.
        protocol: u32,
        /// [`Protocol::PROGRAM`].
        program: String,
        /// Which walls stand around the worker, for the diagnosis page.
        sandbox: SandboxReport,
    },
    /// A result or a sign of progress.
    Event {
        /// Of the request.
        id: u64,
        /// What happened.
        body: E,
    },
    /// The end of a request that was done, or cut short by a cancel.
    Done {
        /// Of the request.
        id: u64,
    },
    /// The end of a request that could not be done.
    Failed {
        /// Of the request.
        id: u64,
        /// For branching.
        code: ErrorCode,
        /// For the log.
        detail: String,
    },
}
