//! Calls to a worker: start it lazily, stream its events, cancel within 100 ms, kill what hangs, unload what idles.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crossbeam_channel::{RecvTimeoutError, Sender, bounded};
use studium_base::CancelToken;

use super::process::{Answers, Incoming, Process, lock};
use crate::EngineError;
use crate::protocol::{Protocol, SandboxReport, ToWorker, encode_frame};

/// A cancelled caller waits so long for what the worker still has to say, and then leaves.
const CANCEL_GRACE: Duration = Duration::from_millis(80);
/// A worker that has not stopped so long after a cancel is killed.
const CANCEL_LIMIT: Duration = Duration::from_secs(5);
/// How often a waiting call looks at its cancel flag.
pub(super) const POLL: Duration = Duration::from_millis(15);
/// How often the janitor looks for idle and hung workers.
const JANITOR_TICK: Duration = Duration::from_millis(200);
/// The first pause after a crash; it doubles with each further crash up to [`BACK_OFF_MAX`].
const BACK_OFF_FIRST: Duration = Duration::from_millis(100);
const BACK_OFF_MAX: Duration = Duration::from_secs(10);
/// A request that no worker had begun when it ended is handed to the next one, so often at most.
const ATTEMPTS: u32 = 3;

/// How a kind of worker is run.
#[derive(Debug, Clone)]
pub struct WorkerConfig {
    /// The program.
    pub program: PathBuf,
    /// Files and folders that it may read.
    pub allow_read: Vec<PathBuf>,
    /// Address space limit in bytes; 0 for none.
    pub memory_limit_bytes: u64,
    /// From its start to its first frame.
    pub start_limit: Duration,
    /// Unloaded after so long without work.
    pub idle_limit: Duration,
    /// Further arguments, for tests with workers that misbehave.
    pub extra_arguments: Vec<String>,
}

/// How a call ended, if it did not fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The worker did all of it.
    Completed,
    /// The caller cancelled; the events so far are valid.
    Cancelled,
}

/// Runs one kind of worker. Requests from several threads are worked on one after the other.
pub struct Supervisor<P: Protocol> {
    config: WorkerConfig,
    next_id: AtomicU64,
    slot: Arc<Mutex<Slot<P>>>,
    janitor: Option<(Sender<()>, JoinHandle<()>)>,
}

struct Slot<P: Protocol> {
    process: Option<Arc<Process<P>>>,
    /// A caller starts a process; the lock is free meanwhile.
    is_starting: bool,
    crashes_in_a_row: u32,
    not_before: Option<Instant>,
    last_used: Instant,
    abandoned: Vec<Abandoned<P>>,
}

/// A cancelled request that the worker has not finished yet.
struct Abandoned<P: Protocol> {
    process: Arc<Process<P>>,
    answers: Answers<P>,
    deadline: Instant,
}

impl<P: Protocol> Supervisor<P> {
    /// A supervisor whose worker is started with the first call.
    ///
    /// # Errors
    /// When the janitor thread cannot be started.
    pub fn new(config: WorkerConfig) -> Result<Self, EngineError> {
        let slot = Arc::new(Mutex::new(Slot {
            process: None,
            is_starting: false,
            crashes_in_a_row: 0,
            not_before: None,
            last_used: Instant::now(),
            abandoned: Vec::new(),
        }));
        let (stop, stopped) = bounded(0);
        let janitor = std::thread::Builder::new()
            .name(format!("{}-janitor", P::PROGRAM))
            .spawn({
                let slot = Arc::clone(&slot);
                let idle_limit = config.idle_limit;
                move || {
                    while stopped.recv_timeout(JANITOR_TICK) == Err(RecvTimeoutError::Timeout) {
                        Slot::tidy(&slot, idle_limit);
                    }
                }
            })
            .map_err(|source| EngineError::Spawn { program: P::PROGRAM, source })?;
        Ok(Self { config, next_id: AtomicU64::new(1), slot, janitor: Some((stop, janitor)) })
    }

    /// Sends `request` and hands every event to `on_event` until the worker is done.
    ///
    /// After a cancel the caller is released within 100 ms.
    ///
    /// # Errors
    /// [`EngineError`] when the worker cannot be started, refuses, dies or hangs. The next call starts a new one.
    pub fn call(
        &self,
        request: P::Request,
        cancel: &CancelToken,
        on_event: &mut dyn FnMut(P::Event),
    ) -> Result<Outcome, EngineError> {
        if cancel.is_cancelled() {
            return Ok(Outcome::Cancelled);
        }
        let silence_limit = P::silence_limit(&request);
        let id = self.next_id.fetch_add(1, Ordering::Relaxed);
        let frame = encode_frame(&ToWorker::Request { id, body: request })
            .map_err(|source| EngineError::Request { program: P::PROGRAM, source })?;
        let mut attempts = 0;
        loop {
            let Some(process) = self.acquire(cancel)? else { return Ok(Outcome::Cancelled) };
            if let Some(answers) = process.request(id, frame.clone())
                && let Some(outcome) = self.follow(&process, id, answers, silence_limit, cancel, on_event)?
            {
                return Ok(outcome);
            }
            self.note_crash(&process);
            attempts += 1;
            if attempts == ATTEMPTS {
                return Err(process.obituary());
            }
        }
    }

    /// Follows a request to its end. `None` when the worker ended over another request, before it had begun this one.
    fn follow(
        &self,
        process: &Arc<Process<P>>,
        id: u64,
        answers: Answers<P>,
        silence_limit: Duration,
        cancel: &CancelToken,
        on_event: &mut dyn FnMut(P::Event),
    ) -> Result<Option<Outcome>, EngineError> {
        let started_at = Instant::now();
        let mut cancelled_at = None;
        loop {
            match answers.recv_timeout(POLL) {
                Ok(Incoming::Event(event)) => on_event(event),
                Ok(Incoming::Done) => {
                    self.note_success();
                    return Ok(Some(if cancelled_at.is_some() { Outcome::Cancelled } else { Outcome::Completed }));
                }
                Ok(Incoming::Failed { code, detail }) => {
                    self.note_success();
                    return Err(EngineError::Refused { program: P::PROGRAM, code, detail });
                }
                // What a cancelled request would have met is nobody's concern any more.
                Ok(Incoming::Gone { .. }) | Err(RecvTimeoutError::Disconnected) if cancelled_at.is_some() => {
                    self.note_crash(process);
                    return Ok(Some(Outcome::Cancelled));
                }
                Ok(Incoming::Gone { was_next: false }) => return Ok(None),
                Ok(Incoming::Gone { was_next: true }) | Err(RecvTimeoutError::Disconnected) => {
                    self.note_crash(process);
                    return Err(process.obituary());
                }
                Err(RecvTimeoutError::Timeout) => {}
            }
            match cancelled_at {
                None if cancel.is_cancelled() => {
                    process.cancel(id);
                    cancelled_at = Some(Instant::now());
                }
                Some(at) if at.elapsed() >= CANCEL_GRACE => {
                    let deadline = at + CANCEL_LIMIT;
                    lock(&self.slot).abandoned.push(Abandoned { process: Arc::clone(process), answers, deadline });
                    return Ok(Some(Outcome::Cancelled));
                }
                _ => {}
            }
            let silence = process.silence().min(started_at.elapsed());
            // Behind another request it is that one's silence.
            if silence > silence_limit && process.is_next(id) {
                self.note_crash(process);
                return Err(process.hung(silence));
            }
        }
    }

    /// Which walls stand around the worker; starts it.
    ///
    /// # Errors
    /// When the worker cannot be started.
    pub fn sandbox(&self) -> Result<SandboxReport, EngineError> {
        let process = self.acquire(&CancelToken::new())?.expect("nobody can cancel a token that is not shared");
        Ok(process.sandbox)
    }

    /// Process id of the running worker, if there is one; for diagnosis and fault tests.
    #[must_use]
    pub fn process_id(&self) -> Option<u32> {
        lock(&self.slot).process.as_ref().filter(|process| !process.is_gone()).map(|process| process.id())
    }

    /// Ends the worker and frees its memory; the next call starts a new one.
    pub fn unload(&self) {
        let process = lock(&self.slot).process.take();
        drop(process);
    }

    /// The running worker, or a new one. `None` when cancelled while waiting out a back-off or a start.
    fn acquire(&self, cancel: &CancelToken) -> Result<Option<Arc<Process<P>>>, EngineError> {
        loop {
            let mut slot = lock(&self.slot);
            slot.last_used = Instant::now();
            if let Some(process) = slot.process.as_ref().filter(|process| !process.is_gone()) {
                return Ok(Some(Arc::clone(process)));
            }
            let ended = slot.process.take();
            let may_start = !slot.is_starting && slot.not_before.is_none_or(|moment| Instant::now() >= moment);
            slot.is_starting |= may_start;
            drop(slot);
            // Outside the lock, as is the start: both take a moment.
            drop(ended);
            if may_start {
                let started = Process::start(&self.config, cancel);
                let mut slot = lock(&self.slot);
                slot.is_starting = false;
                match started {
                    Ok(process) => {
                        slot.process = process.map(Arc::new);
                        return Ok(slot.process.clone());
                    }
                    Err(error) => {
                        // A missing program costs nothing to look for again.
                        if !matches!(error, EngineError::Missing { .. }) {
                            slot.back_off();
                        }
                        return Err(error);
                    }
                }
            }
            if cancel.is_cancelled() {
                return Ok(None);
            }
            std::thread::sleep(POLL);
        }
    }

    fn note_success(&self) {
        let mut slot = lock(&self.slot);
        slot.crashes_in_a_row = 0;
        slot.not_before = None;
        slot.last_used = Instant::now();
    }

    fn note_crash(&self, process: &Arc<Process<P>>) {
        let mut slot = lock(&self.slot);
        if slot.process.as_ref().is_some_and(|current| Arc::ptr_eq(current, process)) {
            slot.process = None;
            slot.back_off();
        }
    }
}

impl<P: Protocol> Slot<P> {
    fn back_off(&mut self) {
        let pause = BACK_OFF_FIRST.saturating_mul(1 << self.crashes_in_a_row.min(10)).min(BACK_OFF_MAX);
        self.crashes_in_a_row += 1;
        self.not_before = Some(Instant::now() + pause);
    }

    fn tidy(slot: &Mutex<Self>, idle_limit: Duration) {
        let now = Instant::now();
        let mut guard = lock(slot);
        guard.abandoned.retain(|request| {
            let has_ended = loop {
                match request.answers.try_recv() {
                    Ok(Incoming::Event(_)) => {}
                    Ok(_) => break true,
                    Err(error) => break error.is_disconnected(),
                }
            };
            if !has_ended && now >= request.deadline {
                tracing::warn!(program = P::PROGRAM, "a worker did not heed a cancel and is killed");
                request.process.kill();
            }
            !has_ended && now < request.deadline
        });
        let is_idle = guard.process.as_ref().is_some_and(|process| process.is_idle());
        let expired = if is_idle && guard.last_used.elapsed() > idle_limit { guard.process.take() } else { None };
        drop(guard);
        // Dropped outside the lock: ending a process takes a moment.
        drop(expired);
    }
}

impl<P: Protocol> Drop for Supervisor<P> {
    fn drop(&mut self) {
        if let Some((stop, janitor)) = self.janitor.take() {
            drop(stop);
            // The janitor only ends by itself or by a panic that was already reported.
            let _ = janitor.join();
        }
    }
}
