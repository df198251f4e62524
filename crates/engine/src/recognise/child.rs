//! One run of a program that is not ours: behind walls, within limits, ended when it is cancelled.

use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use studium_base::CancelToken;

use crate::EngineError;
use crate::protocol::confine_thread;

/// How often a run looks at its cancel flag and its clock.
const POLL: Duration = Duration::from_millis(15);

/// What is kept of the last words, in bytes.
const STDERR_BYTES: u64 = 4096;

/// What the program gets to know of our environment: where programs and its data lie, and what Windows cannot do
/// without.
const VARIABLES: [&str; 3] = ["PATH", "TESSDATA_PREFIX", "SystemRoot"];

/// How far a run may go.
#[derive(Debug, Clone)]
pub(super) struct Limits {
    /// By the clock.
    pub(super) time: Duration,
    /// Of a processor, in seconds.
    pub(super) processor_s: u64,
    /// Address space.
    pub(super) memory_bytes: u64,
    /// To stdout.
    pub(super) output_bytes: u64,
}

/// Hands `input` to the program and returns what it prints; `None` when cancelled.
pub(super) fn run(
    name: &'static str,
    program: &Path,
    arguments: &[&str],
    input: &[&[u8]],
    limits: &Limits,
    cancel: &CancelToken,
) -> Result<Option<Vec<u8>>, EngineError> {
    if cancel.is_cancelled() {
        return Ok(None);
    }
    let failed = |source| EngineError::Spawn { program: name, source };
    let mut running = Running { child: spawn(program, arguments).map_err(failed)?, is_over: false };
    // Before it gets any data.
    limit(&running.child, limits);
    let mut stdin = running.child.stdin.take().expect("stdin was asked to be piped");
    let stdout = running.child.stdout.take().expect("stdout was asked to be piped");
    let stderr = running.child.stderr.take().expect("stderr was asked to be piped");
    let is_too_much = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let thread = |thread: &str| std::thread::Builder::new().name(format!("{name}-{thread}"));
        thread("input")
            .spawn_scoped(scope, move || {
                // A program that does not want all of it says why by other means.
                let _ = input.iter().try_for_each(|piece| stdin.write_all(piece));
            })
            .map_err(failed)?;
        let printed = thread("output")
            .spawn_scoped(scope, || {
                let printed = read_up_to(stdout, limits.output_bytes + 1);
                is_too_much.store(printed.len() as u64 > limits.output_bytes, Ordering::SeqCst);
                printed
            })
            .map_err(failed)?;
        let said = thread("stderr").spawn_scoped(scope, || drain(stderr)).map_err(failed)?;

        let over = |what| Err(EngineError::OverLimit { program: name, what });
        let ended = running.follow(limits, cancel, &is_too_much);
        // Whatever it started ends with it, and with that the pipes.
        running.end();
        let printed = printed.join().unwrap_or_default();
        let said = said.join().unwrap_or_default();
        match ended.map_err(failed)? {
            End::Cancelled => Ok(None),
            End::TooLong => over("time"),
            End::TooMuch => over("output"),
            End::Exited(_) if is_too_much.load(Ordering::SeqCst) => over("output"),
            End::Exited(status) if status.success() => Ok(Some(printed)),
            End::Exited(status) if is_by(&status, Stop::Processor) => over("time"),
            End::Exited(status) if is_by(&status, Stop::Memory) || is_out_of_memory(&said) => over("memory"),
            End::Exited(status) => {
                let stderr = said.lines().collect::<Vec<_>>().join(" | ");
                Err(EngineError::Crashed { program: name, status: status.to_string(), stderr })
            }
        }
    })
}

/// Why a run is over.
enum End {
    Exited(ExitStatus),
    Cancelled,
    TooLong,
    TooMuch,
}

/// Ends with its owner.
struct Running {
    child: Child,
    is_over: bool,
}

impl Running {
    fn follow(&mut self, limits: &Limits, cancel: &CancelToken, is_too_much: &AtomicBool) -> io::Result<End> {
        let started = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait()? {
                return Ok(End::Exited(status));
            }
            if cancel.is_cancelled() {
                return Ok(End::Cancelled);
            }
            if started.elapsed() > limits.time {
                return Ok(End::TooLong);
            }
            if is_too_much.load(Ordering::SeqCst) {
                return Ok(End::TooMuch);
            }
            std::thread::sleep(POLL);
        }
    }

    fn end(&mut self) {
        // Once it was waited for, its number may be another's.
        if std::mem::replace(&mut self.is_over, true) {
            return;
        }
        #[cfg(unix)]
        {
            use rustix::process::{Pid, Signal, kill_process_group};
            // The group has the number of its first process. One without members is no error of ours.
            let _ = kill_process_group(Pid::from_child(&self.child), Signal::KILL);
        }
        // It may have ended by itself; then there is nothing to kill.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.end();
    }
}

/// Starts the program behind walls. They stand around the thread that starts it and are inherited; the thread ends
/// with that, since it could never leave them.
fn spawn(program: &Path, arguments: &[&str]) -> io::Result<Child> {
    let mut command = Command::new(program);
    command.args(arguments).env_clear().env("OMP_THREAD_LIMIT", "1").current_dir(std::path::MAIN_SEPARATOR_STR);
    command.envs(VARIABLES.iter().filter_map(|name| Some((name, std::env::var_os(name)?))));
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    let readable = readable(program);
    std::thread::scope(|scope| {
        let starting = std::thread::Builder::new().name("recognition-walls".into()).spawn_scoped(scope, || {
            let walls = confine_thread(&readable);
            tracing::debug!(?walls, "a program for recognition starts");
            command.spawn()
        })?;
        starting.join().unwrap_or_else(|_| Err(io::Error::other("the thread that starts it failed")))
    })
}

/// Where an installation outside the system's folders has its libraries and languages.
fn readable(program: &Path) -> Vec<PathBuf> {
    let program = program.canonicalize().unwrap_or_else(|_| program.to_owned());
    let mut readable: Vec<PathBuf> = std::env::var_os("TESSDATA_PREFIX").map(PathBuf::from).into_iter().collect();
    if let Some(folder) = program.parent() {
        readable.push(folder.to_owned());
        readable.extend(folder.parent().into_iter().flat_map(|above| [above.join("lib"), above.join("share")]));
    }
    readable
}

/// Limits a process that runs already. Elsewhere the clock alone limits it.
#[cfg(target_os = "linux")]
fn limit(child: &Child, limits: &Limits) {
    use rustix::process::{Pid, Resource, Rlimit, prlimit};
    let bounds = [
        (Resource::As, limits.memory_bytes),
        (Resource::Cpu, limits.processor_s),
        // It has nothing to write, and a core dump would hold the student's page.
        (Resource::Fsize, 0),
        (Resource::Core, 0),
    ];
    for (resource, bound) in bounds {
        // The first bound of the processor sends a signal that tells why, the second one kills without a word.
        let last = if resource == Resource::Cpu { bound + 5 } else { bound };
        let bound = Rlimit { current: Some(bound), maximum: Some(last) };
        if let Err(error) = prlimit(Some(Pid::from_child(child)), resource, bound) {
            tracing::warn!(%error, ?resource, "a limit could not be set");
        }
    }
}

#[cfg(not(target_os = "linux"))]
fn limit(_child: &Child, _limits: &Limits) {}

/// Why the system stops a process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stop {
    /// Its time on the processor is over.
    Processor,
    /// The machine has no memory left. Nobody else of ours kills what is still waited for.
    Memory,
}

#[cfg(unix)]
fn is_by(status: &ExitStatus, stop: Stop) -> bool {
    use rustix::process::Signal;
    use std::os::unix::process::ExitStatusExt;
    let signal = match stop {
        Stop::Processor => Signal::XCPU,
        Stop::Memory => Signal::KILL,
    };
    status.signal() == Some(signal.as_raw())
}

#[cfg(not(unix))]
fn is_by(_status: &ExitStatus, _stop: Stop) -> bool {
    false
}

/// C++ and Leptonica say so when they get no memory.
fn is_out_of_memory(said: &str) -> bool {
    ["bad_alloc", "alloc fail", "Cannot allocate memory", "calloc of", "malloc of"]
        .iter()
        .any(|words| said.contains(words))
}

fn read_up_to(from: impl Read, limit: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    // What was read before a pipe broke counts; the exit status says the rest.
    let _ = from.take(limit).read_to_end(&mut bytes);
    bytes
}

/// Keeps the first words and reads on: an unread pipe would stop the program.
fn drain(mut from: impl Read) -> String {
    let kept = read_up_to(&mut from, STDERR_BYTES);
    let _ = io::copy(&mut from, &mut io::sink());
    String::from_utf8_lossy(&kept).into_owned()
}
