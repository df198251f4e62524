//! The loop that a worker process runs: frames in, frames out, cancels heard while work goes on.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufReader, BufWriter};
use std::sync::{Arc, Mutex, PoisonError};

use crossbeam_channel::{Receiver, Sender, unbounded};
use studium_base::{CancelToken, ErrorCode};

use super::{FrameError, FromWorker, PROTOCOL_VERSION, Protocol, SandboxReport, ToWorker, read_frame, write_frame};

/// What a worker does with a request.
pub trait Worker {
    /// Its language.
    type Protocol: Protocol;

    /// Works on one request: streams events through `reply`, looks at [`Reply::is_cancelled`] at least every 250 ms of
    /// work and returns `Ok` early when it is raised.
    ///
    /// # Errors
    /// [`WorkerFailure`] becomes the typed error of the caller.
    fn handle(
        &mut self,
        request: <Self::Protocol as Protocol>::Request,
        reply: &mut Reply<<Self::Protocol as Protocol>::Event>,
    ) -> Result<(), WorkerFailure>;
}

/// A request that could not be done.
#[derive(Debug, thiserror::Error)]
#[error("{detail}")]
pub struct WorkerFailure {
    /// For branching.
    pub code: ErrorCode,
    /// For the log.
    pub detail: String,
}

impl WorkerFailure {
    /// A failure with its code.
    #[must_use]
    pub fn new(code: ErrorCode, detail: impl Into<String>) -> Self {
        Self { code, detail: detail.into() }
    }
}

/// The way back to the app for one request.
pub struct Reply<E> {
    id: u64,
    cancel: CancelToken,
    out: Arc<Mutex<BufWriter<File>>>,
    _event: std::marker::PhantomData<E>,
}

impl<E: serde::Serialize> Reply<E> {
    /// Streams an event.
    ///
    /// # Errors
    /// When the app is gone; the worker should stop.
    pub fn send(&mut self, event: E) -> Result<(), WorkerFailure> {
        send(&self.out, &FromWorker::Event { id: self.id, body: event })
            .map_err(|error| WorkerFailure::new(ErrorCode::EngineCrashed, error.to_string()))
    }

    /// Has the caller cancelled?
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.cancel.is_cancelled()
    }

    /// The flag behind [`Reply::is_cancelled`], for callbacks of native libraries.
    #[must_use]
    pub fn cancel_token(&self) -> CancelToken {
        self.cancel.clone()
    }
}

fn send<T: serde::Serialize>(out: &Mutex<BufWriter<File>>, message: &T) -> Result<(), FrameError> {
    write_frame(&mut *out.lock().unwrap_or_else(PoisonError::into_inner), message)
}

type Cancels = Arc<Mutex<HashMap<u64, CancelToken>>>;

/// Serves requests until the app closes the pipe, then ends the process. Call it first thing in `main`.
///
/// # Errors
/// When the standard streams cannot be set up.
pub fn serve<W: Worker>(sandbox: SandboxReport, mut worker: W) -> io::Result<()>
where
    <W::Protocol as Protocol>::Request: 'static,
{
    let out = Arc::new(Mutex::new(BufWriter::new(take_stdout()?)));
    let cancels = Cancels::default();
    let (queue, requests) = unbounded();
    std::thread::Builder::new().name("requests".into()).spawn({
        let cancels = Arc::clone(&cancels);
        move || read_requests::<<W::Protocol as Protocol>::Request>(&queue, &cancels)
    })?;

    let hello: FromWorker<<W::Protocol as Protocol>::Event> =
        FromWorker::Hello { protocol: PROTOCOL_VERSION, program: W::Protocol::PROGRAM.to_owned(), sandbox };
    send(&out, &hello).map_err(io::Error::other)?;
    work::<W>(&mut worker, &requests, &cancels, &out);
    Ok(())
}

fn work<W: Worker>(
    worker: &mut W,
    requests: &Receiver<(u64, <W::Protocol as Protocol>::Request)>,
    cancels: &Cancels,
    out: &Arc<Mutex<BufWriter<File>>>,
) {
    for (id, request) in requests {
        let cancel = cancels.lock().unwrap_or_else(PoisonError::into_inner).entry(id).or_default().clone();
        let mut reply = Reply { id, cancel: cancel.clone(), out: Arc::clone(out), _event: std::marker::PhantomData };
        // A request that was cancelled while it waited is not begun.
        let result = if cancel.is_cancelled() { Ok(()) } else { worker.handle(request, &mut reply) };
        cancels.lock().unwrap_or_else(PoisonError::into_inner).remove(&id);
        let end: FromWorker<<W::Protocol as Protocol>::Event> = match result {
            Ok(()) => FromWorker::Done { id },
            Err(WorkerFailure { code, detail }) => FromWorker::Failed { id, code, detail },
        };
        if send(out, &end).is_err() {
            return;
        }
    }
}

/// Runs on its own thread, so that a cancel is heard while the worker computes and so that no worker outlives the app:
/// when the pipe ends (the app closed it, or was killed), the process ends at once.
fn read_requests<R: serde::de::DeserializeOwned>(queue: &Sender<(u64, R)>, cancels: &Cancels) {
    let mut input = BufReader::new(io::stdin());
    loop {
        match read_frame::<ToWorker<R>>(&mut input) {
            Ok(Some(ToWorker::Request { id, body })) => {
                cancels.lock().unwrap_or_else(PoisonError::into_inner).entry(id).or_default();
                if queue.send((id, body)).is_err() {
                    std::process::exit(0);
                }
            }
            Ok(Some(ToWorker::Cancel { id })) => {
                // A cancel for a request that has ended meanwhile finds nothing, and nothing is to be done.
                if let Some(cancel) = cancels.lock().unwrap_or_else(PoisonError::into_inner).get(&id) {
                    cancel.cancel();
                }
            }
            Ok(None) => std::process::exit(0),
            Err(error) => {
                tracing::error!(%error, "the pipe from the app broke");
                std::process::exit(1);
            }
        }
    }
}

/// Keeps the pipe to the app for frames alone: from here on, whatever a C library prints to stdout goes to stderr.
fn take_stdout() -> io::Result<File> {
    #[cfg(unix)]
    {
        use std::os::fd::AsFd;
        let private = io::stdout().as_fd().try_clone_to_owned()?;
        rustix::stdio::dup2_stdout(io::stderr().as_fd())?;
        Ok(File::from(private))
    }
    #[cfg(windows)]
    {
        // Windows has no dup2 for handles: the libraries in the workers print to stderr there, which is checked by
        // the frame limit.
        use std::os::windows::io::AsHandle;
        Ok(File::from(io::stdout().as_handle().try_clone_to_owned()?))
    }
}
