//! One running worker process: its pipes, who waits for which answer, its last words.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded, unbounded};
use studium_base::{CancelToken, ErrorCode};

use super::call::{POLL, WorkerConfig};
use crate::EngineError;
use crate::protocol::{FromWorker, PROTOCOL_VERSION, Protocol, SandboxReport, ToWorker, encode_frame, read_frame};

/// Lines of stderr kept to say why a worker died, and the longest of them.
const STDERR_LINES: usize = 12;
const STDERR_LINE_BYTES: u64 = 2048;
/// A process whose pipe has ended may take so long to be reaped and to have its last words read.
const END_LIMIT: Duration = Duration::from_millis(500);

/// What comes back for one request.
pub(super) enum Incoming<E> {
    Event(E),
    Done,
    Failed {
        code: ErrorCode,
        detail: String,
    },
    /// The process ended. One that was behind another request had not been begun.
    Gone {
        was_next: bool,
    },
}

/// The answers to one request.
pub(super) type Answers<P> = Receiver<Incoming<<P as Protocol>::Event>>;

pub(super) struct Process<P: Protocol> {
    child: Mutex<Child>,
    /// Frames for the thread that writes them: a worker that does not read must not hold up its caller.
    frames: Mutex<Option<Sender<Vec<u8>>>>,
    shared: Arc<Shared<P::Event>>,
    pub(super) sandbox: SandboxReport,
    threads: Mutex<Vec<JoinHandle<()>>>,
}

/// What the threads at the pipes and the callers share.
struct Shared<E> {
    /// In the order in which the worker does them.
    waiting: Mutex<Vec<(u64, Sender<Incoming<E>>)>>,
    last_sign: Mutex<Instant>,
    gone: AtomicBool,
    /// What it sent that was no frame.
    fault: Mutex<Option<String>>,
    stderr: Mutex<VecDeque<String>>,
    has_said_all: AtomicBool,
}

/// What a thread of a process does.
type Body = Box<dyn FnOnce() + Send>;

pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // A panic while holding one of these locks leaves plain data behind that is still valid.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<P: Protocol> Process<P> {
    /// Starts the program and waits for its hello. `None` when cancelled meanwhile; the process is ended then.
    pub(super) fn start(config: &WorkerConfig, cancel: &CancelToken) -> Result<Option<Self>, EngineError> {
        let program = P::PROGRAM;
        if !config.program.is_file() {
            return Err(EngineError::Missing { path: config.program.clone() });
        }
        let mut command = Command::new(&config.program);
        for path in &config.allow_read {
            command.arg("--allow-read").arg(path);
        }
        command
            .args(["--memory-limit", &config.memory_limit_bytes.to_string()])
            .args(&config.extra_arguments)
            // Waiting threads must sleep: with two busy cores, spinning costs thirty times the speed.
            .env("OMP_WAIT_POLICY", "passive")
            // Without it ggml forks a debugger when it aborts.
            .env("GGML_NO_BACKTRACE", "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().map_err(|source| EngineError::Spawn { program, source })?;
        let stdin = child.stdin.take().expect("stdin was asked to be piped");
        let stdout = child.stdout.take().expect("stdout was asked to be piped");
        let stderr = child.stderr.take().expect("stderr was asked to be piped");

        let shared = Arc::new(Shared {
            waiting: Mutex::default(),
            last_sign: Mutex::new(Instant::now()),
            gone: AtomicBool::new(false),
            fault: Mutex::default(),
            stderr: Mutex::default(),
            has_said_all: AtomicBool::new(false),
        });
        let (frames, outgoing) = unbounded();
        let (hello_sender, hello) = bounded(1);
        // From here on dropping it ends the child, whatever fails.
        let mut process = Self {
            child: Mutex::new(child),
            frames: Mutex::new(Some(frames)),
            shared: Arc::clone(&shared),
            sandbox: SandboxReport::default(),
            threads: Mutex::default(),
        };
        let of_frames = Arc::clone(&shared);
        let bodies: [(&str, Body); 3] = [
            ("requests", Box::new(move || write_frames(stdin, &outgoing))),
            ("frames", Box::new(move || of_frames.read_frames(stdout, &hello_sender))),
            ("stderr", Box::new(move || shared.read_stderr(program, stderr))),
        ];
        for (name, body) in bodies {
            let thread = std::thread::Builder::new().name(format!("{program}-{name}")).spawn(body);
            lock(&process.threads).push(thread.map_err(|source| EngineError::Spawn { program, source })?);
        }
        Ok(process.greet(&hello, config.start_limit, cancel)?.map(|sandbox| {
            process.sandbox = sandbox;
            process
        }))
    }

    /// Waits for the first frame.
    fn greet(
        &self,
        hello: &Receiver<(u32, SandboxReport)>,
        limit: Duration,
        cancel: &CancelToken,
    ) -> Result<Option<SandboxReport>, EngineError> {
        let program = P::PROGRAM;
        let started_at = Instant::now();
        loop {
            match hello.recv_timeout(POLL) {
                Ok((theirs, _)) if theirs != PROTOCOL_VERSION => {
                    return Err(EngineError::Protocol { program, theirs, ours: PROTOCOL_VERSION });
                }
                Ok((_, sandbox)) => return Ok(Some(sandbox)),
                Err(RecvTimeoutError::Disconnected) => return Err(self.obituary()),
                Err(RecvTimeoutError::Timeout) if cancel.is_cancelled() => return Ok(None),
                Err(RecvTimeoutError::Timeout) if started_at.elapsed() > limit => {
                    return Err(self.hung(started_at.elapsed()));
                }
                Err(RecvTimeoutError::Timeout) => {}
            }
        }
    }

    /// Hands a request over; answers arrive on the channel. `None` when the process has ended.
    pub(super) fn request(&self, id: u64, frame: Vec<u8>) -> Option<Answers<P>> {
        let (sender, receiver) = unbounded();
        // Under one lock, so that the list has the order in which the worker reads.
        let mut waiting = lock(&self.shared.waiting);
        // Once it is gone nobody looks into the list any more.
        if self.is_gone() || !self.send(frame) {
            return None;
        }
        waiting.push((id, sender));
        Some(receiver)
    }

    /// Asks the worker to stop working on a request.
    pub(super) fn cancel(&self, id: u64) {
        if let Ok(frame) = encode_frame(&ToWorker::<P::Request>::Cancel { id }) {
            // Not sent means that the process is dead, and with it the request.
            let _ = self.send(frame);
        }
    }

    fn send(&self, frame: Vec<u8>) -> bool {
        lock(&self.frames).as_ref().is_some_and(|frames| frames.send(frame).is_ok())
    }

    pub(super) fn is_gone(&self) -> bool {
        self.shared.gone.load(Ordering::SeqCst)
    }

    /// Is this the request that the worker works on?
    pub(super) fn is_next(&self, id: u64) -> bool {
        lock(&self.shared.waiting).first().is_some_and(|(next, _)| *next == id)
    }

    /// Since the last frame of any kind.
    pub(super) fn silence(&self) -> Duration {
        lock(&self.shared.last_sign).elapsed()
    }

    pub(super) fn is_idle(&self) -> bool {
        lock(&self.shared.waiting).is_empty()
    }

    pub(super) fn id(&self) -> u32 {
        lock(&self.child).id()
    }

    pub(super) fn kill(&self) {
        // Said before it is so, that nobody hands it one more request.
        self.shared.gone.store(true, Ordering::SeqCst);
        let mut child = lock(&self.child);
        // It may have ended by itself; then there is nothing to kill.
        let _ = child.kill();
        let _ = child.wait();
    }

    /// Ends a process that gave no sign for `silence`; the error is for the caller.
    pub(super) fn hung(&self, silence: Duration) -> EngineError {
        self.kill();
        let silent_ms = u64::try_from(silence.as_millis()).unwrap_or(u64::MAX);
        EngineError::Hung { program: P::PROGRAM, silent_ms }
    }

    /// Why the process is gone, as an error for the caller.
    pub(super) fn obituary(&self) -> EngineError {
        let begun = Instant::now();
        let mut status = None;
        while begun.elapsed() < END_LIMIT {
            status = status.or_else(|| lock(&self.child).try_wait().ok().flatten());
            if status.is_some() && self.shared.has_said_all.load(Ordering::SeqCst) {
                break;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        if status.is_none() {
            self.kill();
        }
        let lines = lock(&self.shared.stderr);
        if lines.iter().any(|line| is_out_of_memory(line)) {
            return EngineError::OverLimit { program: P::PROGRAM, what: "memory" };
        }
        let fault = lock(&self.shared.fault).clone();
        let status = fault.or_else(|| status.as_ref().map(ExitStatus::to_string));
        EngineError::Crashed {
            program: P::PROGRAM,
            status: status.unwrap_or_else(|| "it closed its pipe".to_owned()),
            stderr: lines.iter().cloned().collect::<Vec<_>>().join(" | "),
        }
    }
}

impl<P: Protocol> Drop for Process<P> {
    fn drop(&mut self) {
        // A closed stdin ends a healthy worker; one that computes or hangs is killed. It holds nothing of value.
        lock(&self.frames).take();
        self.kill();
        for thread in lock(&self.threads).drain(..) {
            // The threads end with the pipes.
            let _ = thread.join();
        }
    }
}

/// Do these last words of a worker say that it met its limit of memory? Nothing else does: it ends by the same signal
/// as after a defect. The words are those of the standard libraries of Rust and C++.
fn is_out_of_memory(line: &str) -> bool {
    (line.contains("memory allocation of ") && line.contains(" bytes failed")) || line.contains("std::bad_alloc")
}

fn write_frames(mut stdin: ChildStdin, frames: &Receiver<Vec<u8>>) {
    for frame in frames {
        // A broken pipe means that the process is dead, which the thread that reads finds out.
        if stdin.write_all(&frame).is_err() {
            return;
        }
    }
}

impl<E: serde::de::DeserializeOwned> Shared<E> {
    fn read_frames(&self, stdout: impl Read, hello: &Sender<(u32, SandboxReport)>) {
        let mut input = BufReader::new(stdout);
        loop {
            let frame = read_frame::<FromWorker<E>>(&mut input);
            *lock(&self.last_sign) = Instant::now();
            let (id, incoming) = match frame {
                Ok(Some(FromWorker::Hello { protocol, sandbox, .. })) => {
                    // Only the first one is waited for.
                    let _ = hello.try_send((protocol, sandbox));
                    continue;
                }
                Ok(Some(FromWorker::Event { id, body })) => (id, Incoming::Event(body)),
                Ok(Some(FromWorker::Done { id })) => (id, Incoming::Done),
                Ok(Some(FromWorker::Failed { id, code, detail })) => (id, Incoming::Failed { code, detail }),
                Ok(None) => break,
                Err(error) => {
                    tracing::warn!(%error, "a worker sent something that is not a frame");
                    *lock(&self.fault) = Some(error.to_string());
                    break;
                }
            };
            let is_end = !matches!(incoming, Incoming::Event(_));
            let mut waiting = lock(&self.waiting);
            if let Some(at) = waiting.iter().position(|(of, _)| *of == id) {
                // The caller may have left after a cancel.
                let _ = waiting[at].1.send(incoming);
                if is_end {
                    waiting.remove(at);
                }
            }
        }
        let mut waiting = lock(&self.waiting);
        self.gone.store(true, Ordering::SeqCst);
        for (place, (_, sender)) in waiting.drain(..).enumerate() {
            let _ = sender.send(Incoming::Gone { was_next: place == 0 });
        }
    }

    fn read_stderr(&self, program: &'static str, stderr: impl Read) {
        let mut input = BufReader::new(stderr);
        let mut line = Vec::new();
        // A library prints in any encoding and sometimes without an end. An unread pipe would stop the worker.
        while (&mut input).take(STDERR_LINE_BYTES).read_until(b'\n', &mut line).is_ok_and(|count| count > 0) {
            let text = String::from_utf8_lossy(&line).trim_end().to_owned();
            tracing::debug!(target: "worker", program, "{text}");
            let mut lines = lock(&self.stderr);
            if lines.len() == STDERR_LINES {
                lines.pop_front();
            }
            lines.push_back(text);
            line.clear();
        }
        self.has_said_all.store(true, Ordering::SeqCst);
    }
}
