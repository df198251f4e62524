//! One running worker process: its pipes, who waits for which answer, its last words.

use std::collections::{HashMap, VecDeque};
use std::io::{BufRead, BufReader, BufWriter, Read};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender, bounded, unbounded};
use studium_base::ErrorCode;

use super::call::WorkerConfig;
use crate::EngineError;
use crate::protocol::{FromWorker, PROTOCOL_VERSION, Protocol, SandboxReport, ToWorker, read_frame, write_frame};

/// How long a worker may take from its start to its first frame. Loading a 30 MB program from a slow disk included.
const HELLO_LIMIT: Duration = Duration::from_secs(20);
/// Lines of stderr kept to say why a worker died.
const STDERR_LINES: usize = 12;

/// What comes back for one request.
pub(super) enum Incoming<E> {
    Event(E),
    Done,
    Failed { code: ErrorCode, detail: String },
    Gone,
}

/// The answers to one request.
pub(super) type Answers<P> = Receiver<Incoming<<P as Protocol>::Event>>;

pub(super) struct Process<P: Protocol> {
    child: Mutex<Child>,
    stdin: Mutex<Option<BufWriter<ChildStdin>>>,
    shared: Arc<Shared<P::Event>>,
    next_id: AtomicU64,
    pub(super) sandbox: SandboxReport,
    threads: Mutex<Vec<JoinHandle<()>>>,
}

/// What the reading threads and the callers share.
struct Shared<E> {
    waiting: Mutex<HashMap<u64, Sender<Incoming<E>>>>,
    last_sign: Mutex<Instant>,
    gone: AtomicBool,
    stderr: Mutex<VecDeque<String>>,
}

pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // A panic while holding one of these locks leaves plain data behind that is still valid.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<P: Protocol> Process<P> {
    pub(super) fn start(config: &WorkerConfig) -> Result<Self, EngineError> {
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
        let stdin = child.stdin.take().map(BufWriter::new);
        let stdout = child.stdout.take().expect("stdout was asked to be piped");
        let stderr = child.stderr.take().expect("stderr was asked to be piped");

        let shared = Arc::new(Shared {
            waiting: Mutex::default(),
            last_sign: Mutex::new(Instant::now()),
            gone: AtomicBool::new(false),
            stderr: Mutex::default(),
        });
        let (hello_sender, hello) = bounded(1);
        let named = |name: &str, body: Box<dyn FnOnce() + Send>| {
            std::thread::Builder::new()
                .name(format!("{program}-{name}"))
                .spawn(body)
                .map_err(|source| EngineError::Spawn { program, source })
        };
        let threads = vec![
            named("frames", {
                let shared = Arc::clone(&shared);
                Box::new(move || shared.read_frames(stdout, &hello_sender))
            })?,
            named("stderr", {
                let shared = Arc::clone(&shared);
                Box::new(move || shared.read_stderr(program, stderr))
            })?,
        ];
        let mut process = Self {
            child: Mutex::new(child),
            stdin: Mutex::new(stdin),
            shared,
            next_id: AtomicU64::new(1),
            sandbox: SandboxReport::default(),
            threads: Mutex::new(threads),
        };
        match hello.recv_timeout(HELLO_LIMIT) {
            Ok((theirs, _)) if theirs != PROTOCOL_VERSION => {
                Err(EngineError::Protocol { program, theirs, ours: PROTOCOL_VERSION })
            }
            Ok((_, sandbox)) => {
                process.sandbox = sandbox;
                Ok(process)
            }
            Err(_) => Err(process.obituary()),
        }
    }

    /// Sends a request; answers arrive on the channel.
    pub(super) fn request(&self, body: P::Request) -> Result<(u64, Answers<P>), EngineError> {
        let id = self.next_id.fetch_add(1, Ordering::Relaxed);
        let (sender, receiver) = unbounded();
        lock(&self.shared.waiting).insert(id, sender);
        // The reader may have found the process dead between our check and the insertion.
        if self.is_gone() || self.send(&ToWorker::Request { id, body }).is_err() {
            return Err(self.obituary());
        }
        Ok((id, receiver))
    }

    /// Asks the worker to stop working on a request.
    pub(super) fn cancel(&self, id: u64) {
        // A broken pipe means that the process is dead, and with it the request.
        let _ = self.send(&ToWorker::<P::Request>::Cancel { id });
    }

    fn send(&self, message: &ToWorker<P::Request>) -> Result<(), crate::protocol::FrameError> {
        match lock(&self.stdin).as_mut() {
            Some(stdin) => write_frame(stdin, message),
            None => Err(std::io::Error::from(std::io::ErrorKind::BrokenPipe).into()),
        }
    }

    pub(super) fn is_gone(&self) -> bool {
        self.shared.gone.load(Ordering::SeqCst)
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
        let mut child = lock(&self.child);
        // It may have ended by itself; then there is nothing to kill.
        let _ = child.kill();
        let _ = child.wait();
    }

    /// Why the process is gone, as an error for the caller.
    pub(super) fn obituary(&self) -> EngineError {
        // The pipe ends a moment before the process can be reaped.
        let mut status = None;
        for _ in 0..50 {
            status = lock(&self.child).try_wait().ok().flatten();
            if status.is_some() {
                break;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        if status.is_none() {
            self.kill();
        }
        EngineError::Crashed {
            program: P::PROGRAM,
            status: status.map_or_else(|| "no answer".to_owned(), |status| status.to_string()),
            stderr: lock(&self.shared.stderr).iter().cloned().collect::<Vec<_>>().join(" | "),
        }
    }
}

impl<P: Protocol> Drop for Process<P> {
    fn drop(&mut self) {
        // A closed stdin ends a healthy worker; one that computes or hangs is killed. It holds nothing of value.
        lock(&self.stdin).take();
        self.kill();
        for thread in lock(&self.threads).drain(..) {
            // The threads end with the pipes.
            let _ = thread.join();
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
                    let _ = hello.send((protocol, sandbox));
                    continue;
                }
                Ok(Some(FromWorker::Event { id, body })) => (id, Incoming::Event(body)),
                Ok(Some(FromWorker::Done { id })) => (id, Incoming::Done),
                Ok(Some(FromWorker::Failed { id, code, detail })) => (id, Incoming::Failed { code, detail }),
                Ok(None) => break,
                Err(error) => {
                    tracing::warn!(%error, "a worker sent something that is not a frame");
                    break;
                }
            };
            let is_end = !matches!(incoming, Incoming::Event(_));
            let mut waiting = lock(&self.waiting);
            if let Some(sender) = waiting.get(&id) {
                // The caller may have left after a cancel.
                let _ = sender.send(incoming);
            }
            if is_end {
                waiting.remove(&id);
            }
        }
        self.gone.store(true, Ordering::SeqCst);
        for (_, sender) in lock(&self.waiting).drain() {
            let _ = sender.send(Incoming::Gone);
        }
    }

    fn read_stderr(&self, program: &'static str, stderr: impl Read) {
        for line in BufReader::new(stderr).lines().map_while(Result::ok) {
            tracing::debug!(target: "worker", program, "{line}");
            let mut lines = lock(&self.stderr);
            if lines.len() == STDERR_LINES {
                lines.pop_front();
            }
            lines.push_back(line);
        }
    }
}
