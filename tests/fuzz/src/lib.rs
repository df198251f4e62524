//! Feeds parsers with damaged inputs: each target is an ordinary test that tries a few hundred, and a benchmark
//! (`cargo xtask bench fuzz`) when it is given minutes.
//!
//! A target names a parser, some whole inputs and a check. The inputs are mutated and handed to the check, which must
//! neither panic, nor end the process, nor take longer than [`SLOWEST`]. The input at work lies in a file, so that it
//! is there whatever became of the process: `STUDIUM_FUZZ_INPUT=FILE` runs a target on it alone.

#![expect(clippy::print_stderr, reason = "where the input lies is told even when the process ends")]

mod mutate;
mod random;

use std::env;
use std::fs;
use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use mutate::Mutator;
use random::Random;

/// After this long without an answer a worker counts as hung.
pub const SLOWEST: Duration = Duration::from_secs(30);

/// Inputs that an ordinary test run tries: enough to notice a target that does not work.
const FEW: u64 = 200;

/// How long an ordinary test run may take.
const SHORT: Duration = Duration::from_secs(2);

/// For how many seconds a target runs, instead of a few inputs.
const SECONDS: &str = "STUDIUM_FUZZ_SECONDS";
/// Where the next seed is taken from; a run of seconds has a new one each time.
const SEED: &str = "STUDIUM_FUZZ_SEED";
/// One input to run instead of many.
const INPUT: &str = "STUDIUM_FUZZ_INPUT";
/// The file to which a line of JSON is appended for each target.
const REPORT: &str = "STUDIUM_FUZZ_REPORT";
/// The folder for inputs at work.
const FOLDER: &str = "STUDIUM_FUZZ_FOLDER";

/// Runs a target.
///
/// # Panics
/// When the check does, after telling where the input lies.
pub fn fuzz(name: &str, corpus: &[Vec<u8>], check: impl Fn(&[u8])) {
    if let Some(path) = env::var_os(INPUT) {
        let input = fs::read(&path).expect("the input that was named can be read");
        return check(&input);
    }
    let seconds = env::var(SECONDS).ok().and_then(|seconds| seconds.parse().ok()).map(Duration::from_secs);
    let seed = env::var(SEED).ok().and_then(|seed| seed.parse().ok()).unwrap_or_else(|| match seconds {
        Some(_) => std::time::UNIX_EPOCH.elapsed().map_or(1, |since| since.as_nanos() as u64),
        None => 1,
    });
    let at_work = AtWork::new(name, seconds.is_some());
    let started = Instant::now();
    let mut mutator = Mutator::new(Random::new(seed), corpus);
    let (mut tried, mut bytes, mut slowest) = (0_u64, 0_u64, Duration::ZERO);
    while seconds.map_or(tried < FEW && started.elapsed() < SHORT, |seconds| started.elapsed() < seconds) {
        let input = mutator.next();
        at_work.begin(&input);
        let begun = Instant::now();
        let outcome = catch_unwind(AssertUnwindSafe(|| check(&input)));
        slowest = slowest.max(begun.elapsed());
        at_work.end();
        tried += 1;
        bytes += input.len() as u64;
        if let Err(panic) = outcome {
            eprintln!("{name}: the input is in {}", at_work.keep(&input).display());
            report(name, tried, bytes, started.elapsed(), slowest, 1, seed);
            resume_unwind(panic);
        }
    }
    report(name, tried, bytes, started.elapsed(), slowest, 0, seed);
    at_work.forget();
}

fn report(name: &str, tried: u64, bytes: u64, took: Duration, slowest: Duration, failures: u32, seed: u64) {
    let Some(path) = env::var_os(REPORT) else { return };
    let line = format!(
        "{{\"target\":\"{name}\",\"inputs\":{tried},\"bytes\":{bytes},\"seconds\":{:.1},\"slowest_ms\":{},\
         \"failures\":{failures},\"seed\":{seed}}}\n",
        took.as_secs_f64(),
        slowest.as_millis()
    );
    let written = fs::OpenOptions::new()
        .create(true)
        .append(true)
        .open(path)
        .and_then(|mut file| file.write_all(line.as_bytes()));
    written.expect("the report can be written");
}

/// The input that is being tried, on disk and on the clock.
struct AtWork {
    path: PathBuf,
    /// Kept on disk before each try: costs more than most tries.
    is_kept: bool,
    /// When it was begun, in milliseconds since `started`, plus one; 0 between two.
    begun_ms: Arc<AtomicU64>,
    started: Instant,
}

impl AtWork {
    fn new(name: &str, is_kept: bool) -> Self {
        let folder = env::var_os(FOLDER).map_or_else(|| env::temp_dir().join("studium-fuzz"), PathBuf::from);
        fs::create_dir_all(&folder).expect("the folder for inputs can be made");
        let work = Self {
            path: folder.join(format!("{name}-{}.input", std::process::id())),
            is_kept,
            begun_ms: Arc::default(),
            started: Instant::now(),
        };
        if is_kept {
            work.watch(name);
        }
        work
    }

    /// Ends the process when an input takes too long: nothing else ends a loop.
    fn watch(&self, name: &str) {
        let (begun_ms, started) = (Arc::clone(&self.begun_ms), self.started);
        let message = format!("{name}: an input takes longer than {SLOWEST:?}; it is in {}", self.path.display());
        std::thread::spawn(move || {
            loop {
                std::thread::sleep(Duration::from_millis(500));
                let begun = begun_ms.load(Ordering::SeqCst);
                let limit = u64::try_from(SLOWEST.as_millis()).unwrap_or(u64::MAX);
                if begun > 0 && milliseconds(started).saturating_sub(begun) > limit {
                    eprintln!("{message}");
                    std::process::abort();
                }
            }
        });
    }

    fn begin(&self, input: &[u8]) {
        if self.is_kept {
            fs::write(&self.path, input).expect("the input can be written");
        }
        self.begun_ms.store(milliseconds(self.started), Ordering::SeqCst);
    }

    fn end(&self) {
        self.begun_ms.store(0, Ordering::SeqCst);
    }

    fn keep(&self, input: &[u8]) -> &PathBuf {
        fs::write(&self.path, input).expect("the input can be written");
        &self.path
    }

    /// The last input was no failure.
    fn forget(self) {
        // Only there when it was kept.
        let _ = fs::remove_file(self.path);
    }
}

fn milliseconds(since: Instant) -> u64 {
    u64::try_from(since.elapsed().as_millis()).unwrap_or(u64::MAX).saturating_add(1)
}

#[cfg(test)]
mod tests;
