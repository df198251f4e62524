//! The supervisor and a worker that misbehaves to order (`examples/misbehaving_worker.rs`).

use std::path::PathBuf;
use std::time::{Duration, Instant};

use studium_base::{CancelToken, Coded, ErrorCode};

use super::{Outcome, Supervisor, WorkerConfig};
use crate::EngineError;
use crate::protocol::{MAX_FRAME_BYTES, Protocol};

/// A step that takes longer has failed; the machines that run this are slow and busy.
const PATIENCE: Duration = Duration::from_secs(30);

struct Orders;

impl Protocol for Orders {
    const PROGRAM: &'static str = "misbehaving_worker";
    type Request = String;
    type Event = String;

    /// An order that begins with "brisk" or is to hang is given up soon.
    fn silence_limit(order: &String) -> Duration {
        let is_short = order.starts_with("brisk") || order == "hang";
        if is_short { Duration::from_millis(400) } else { Duration::from_secs(600) }
    }
}

fn config(mode: &str) -> WorkerConfig {
    let test = std::env::current_exe().unwrap();
    let built = test.parent().and_then(|deps| deps.parent()).unwrap().join("examples");
    WorkerConfig {
        program: built.join(format!("misbehaving_worker{}", std::env::consts::EXE_SUFFIX)),
        allow_read: Vec::new(),
        memory_limit_bytes: 0,
        start_limit: PATIENCE,
        idle_limit: Duration::from_secs(600),
        extra_arguments: vec!["--mode".to_owned(), mode.to_owned()],
    }
}

fn worker(mode: &str) -> Supervisor<Orders> {
    Supervisor::new(config(mode)).unwrap()
}

fn ask(worker: &Supervisor<Orders>, order: &str) -> Result<Vec<String>, EngineError> {
    let mut events = Vec::new();
    let outcome = worker.call(order.to_owned(), &CancelToken::new(), &mut |event| events.push(event))?;
    assert_eq!(outcome, Outcome::Completed);
    Ok(events)
}

/// Gives an order and cancels it as soon as the worker has begun with it. How long the caller then had to wait.
fn cancel_once_begun(worker: &Supervisor<Orders>, order: &str) -> Duration {
    let cancel = CancelToken::new();
    let mut cancelled_at = None;
    let outcome = worker.call(order.to_owned(), &cancel, &mut |_| {
        cancel.cancel();
        cancelled_at.get_or_insert_with(Instant::now);
    });
    assert_eq!(outcome.unwrap(), Outcome::Cancelled);
    cancelled_at.expect("it had begun").elapsed()
}

fn still_works(worker: &Supervisor<Orders>) {
    assert_eq!(ask(worker, "echo good day").unwrap(), ["begun", "good", "day"]);
}

fn wait_for(what: &str, mut is_so: impl FnMut() -> bool) {
    let started_at = Instant::now();
    while !is_so() {
        assert!(started_at.elapsed() < PATIENCE, "{what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn one_process_answers_all_requests() {
    let worker = worker("");
    assert_eq!(worker.process_id(), None, "it is started with the first request");
    still_works(&worker);
    let id = worker.process_id();
    assert!(id.is_some());
    let refusal = ask(&worker, "refuse").unwrap_err();
    assert_eq!(
        (refusal.code(), refusal.to_string().as_str()),
        (ErrorCode::NoText, "misbehaving_worker: there is none")
    );
    still_works(&worker);
    assert_eq!(worker.process_id(), id);
}

#[test]
fn a_crash_is_a_typed_error_with_the_last_words_and_the_next_request_has_a_new_process() {
    let worker = worker("");
    still_works(&worker);
    let first = worker.process_id();
    let error = ask(&worker, "crash").unwrap_err();
    assert_eq!(error.code(), ErrorCode::EngineCrashed);
    assert!(error.to_string().ends_with("(exit status: 70): Caf\u{fffd} | last words"), "{error}");
    still_works(&worker);
    assert_ne!(worker.process_id(), first);
}

#[cfg(target_os = "linux")]
#[test]
fn a_worker_that_needs_more_memory_than_it_may_have_met_its_limit() {
    let worker = Supervisor::<Orders>::new(WorkerConfig { memory_limit_bytes: 1 << 30, ..config("") }).unwrap();
    let error = ask(&worker, "swallow").unwrap_err();
    assert_eq!(error.code(), ErrorCode::EngineLimit, "{error}");
    still_works(&worker);
}

#[test]
fn a_worker_that_keeps_crashing_is_started_ever_later_and_a_cancel_ends_the_wait() {
    let worker = worker("");
    for _ in 0..3 {
        assert_eq!(ask(&worker, "crash").unwrap_err().code(), ErrorCode::EngineCrashed);
    }
    // The pauses double from 100 ms on; the next start is 400 ms after this crash, and 800 ms after the one that follows.
    let third = Instant::now();
    assert!(ask(&worker, "crash").is_err());
    assert!(third.elapsed() > Duration::from_millis(300), "{:?}", third.elapsed());
    let cancel = CancelToken::new();
    let outcome = std::thread::scope(|scope| {
        let waiting = scope.spawn(|| worker.call("echo".to_owned(), &cancel, &mut |_| {}));
        std::thread::sleep(Duration::from_millis(100));
        cancel.cancel();
        waiting.join().unwrap()
    });
    assert_eq!((outcome.unwrap(), worker.process_id()), (Outcome::Cancelled, None));
    still_works(&worker);
    let after_success = Instant::now();
    assert!(ask(&worker, "crash").is_err());
    still_works(&worker);
    assert!(after_success.elapsed() < PATIENCE);
}

#[test]
fn a_silent_worker_is_killed_and_the_error_says_so() {
    let worker = worker("");
    let error = ask(&worker, "hang").unwrap_err();
    assert_eq!(error.code(), ErrorCode::EngineHung);
    assert!(matches!(error, EngineError::Hung { silent_ms: 400.., .. }), "{error:?}");
    assert_eq!(worker.process_id(), None);
    still_works(&worker);
}

#[test]
fn a_request_that_waits_its_turn_does_not_count_the_silence_of_the_one_before() {
    let worker = worker("");
    let (begun, has_begun) = crossbeam_channel::bounded(1);
    std::thread::scope(|scope| {
        let slow = scope.spawn(|| {
            worker.call("pause 1500".to_owned(), &CancelToken::new(), &mut |_| {
                let _ = begun.try_send(());
            })
        });
        has_begun.recv_timeout(PATIENCE).unwrap();
        assert_eq!(ask(&worker, "brisk").unwrap(), ["begun"]);
        assert_eq!(slow.join().unwrap().unwrap(), Outcome::Completed);
    });
}

#[test]
fn a_cancel_releases_the_caller_and_the_worker_ends_the_request() {
    let worker = worker("");
    assert!(cancel_once_begun(&worker, "obey") < Duration::from_secs(2));
    let id = worker.process_id();
    still_works(&worker);
    assert_eq!(worker.process_id(), id, "it obeyed, so it lives on");
}

#[test]
fn a_worker_that_does_not_heed_a_cancel_is_killed_and_what_waited_behind_is_done_by_the_next() {
    let worker = worker("");
    let waited = cancel_once_begun(&worker, "hang despite the cancel");
    assert!(waited < Duration::from_secs(2), "{waited:?}");
    let first = worker.process_id();
    assert!(first.is_some(), "it has five seconds");
    still_works(&worker);
    assert_ne!(worker.process_id(), first);
}

#[test]
fn a_cancelled_request_is_not_even_sent() {
    let worker = worker("");
    let cancel = CancelToken::new();
    cancel.cancel();
    let outcome = worker.call("crash".to_owned(), &cancel, &mut |_| panic!("nothing was asked"));
    assert_eq!((outcome.unwrap(), worker.process_id()), (Outcome::Cancelled, None));
}

#[test]
fn an_idle_worker_is_unloaded_and_comes_back() {
    let worker: Supervisor<Orders> =
        Supervisor::new(WorkerConfig { idle_limit: Duration::from_millis(50), ..config("") }).unwrap();
    still_works(&worker);
    wait_for("it is unloaded", || worker.process_id().is_none());
    still_works(&worker);
}

#[test]
fn a_worker_at_work_is_not_idle() {
    let worker: Supervisor<Orders> =
        Supervisor::new(WorkerConfig { idle_limit: Duration::from_millis(50), ..config("") }).unwrap();
    // Longer than the limit and two rounds of the janitor.
    assert_eq!(ask(&worker, "pause 700").unwrap(), ["begun"]);
}

#[cfg(unix)]
#[test]
fn a_worker_that_was_killed_while_it_idled_is_replaced_without_a_word() {
    let worker = worker("");
    still_works(&worker);
    let id = worker.process_id().unwrap().to_string();
    assert!(std::process::Command::new("kill").args(["-9", &id]).status().unwrap().success());
    wait_for("its end is noticed", || worker.process_id().is_none());
    still_works(&worker);
}

#[test]
fn a_worker_of_another_version_is_a_broken_installation() {
    let error = ask(&worker("foreign"), "echo").unwrap_err();
    assert!(matches!(error, EngineError::Protocol { theirs: 2, ours: 1, .. }), "{error:?}");
    assert_eq!(error.code(), ErrorCode::EngineMissing);
}

#[test]
fn a_missing_program_is_named() {
    let program = PathBuf::from("/nowhere/studium-llm");
    let worker: Supervisor<Orders> = Supervisor::new(WorkerConfig { program: program.clone(), ..config("") }).unwrap();
    let error = ask(&worker, "echo").unwrap_err();
    assert_eq!(error.code(), ErrorCode::EngineMissing);
    assert!(matches!(&error, EngineError::Missing { path } if *path == program), "{error:?}");
}

#[test]
fn a_program_that_dies_at_its_start_says_why_and_is_started_ever_later() {
    let worker = worker("dead");
    let begun = Instant::now();
    for _ in 0..4 {
        let error = ask(&worker, "echo").unwrap_err();
        assert!(error.to_string().ends_with("(exit status: 71): a library is missing"), "{error}");
    }
    assert!(begun.elapsed() > Duration::from_millis(100 + 200 + 400), "{:?}", begun.elapsed());
}

#[test]
fn a_program_that_never_says_hello_is_given_up() {
    let worker: Supervisor<Orders> =
        Supervisor::new(WorkerConfig { start_limit: Duration::from_millis(200), ..config("mute") }).unwrap();
    assert_eq!(ask(&worker, "echo").unwrap_err().code(), ErrorCode::EngineHung);
}

#[test]
fn a_cancel_is_heard_while_the_program_starts() {
    let worker: Supervisor<Orders> =
        Supervisor::new(WorkerConfig { start_limit: PATIENCE * 10, ..config("mute") }).unwrap();
    let cancel = CancelToken::new();
    let begun = Instant::now();
    std::thread::scope(|scope| {
        let caller = scope.spawn(|| worker.call("echo".to_owned(), &cancel, &mut |_| {}));
        std::thread::sleep(Duration::from_millis(100));
        cancel.cancel();
        assert_eq!(caller.join().unwrap().unwrap(), Outcome::Cancelled);
    });
    assert!(begun.elapsed() < PATIENCE, "{:?}", begun.elapsed());
}

#[test]
fn a_caller_is_not_held_up_by_a_worker_that_does_not_read() {
    let worker = worker("deaf");
    // More than a pipe holds.
    let order = format!("brisk {}", "x".repeat(1 << 20));
    assert_eq!(ask(&worker, &order).unwrap_err().code(), ErrorCode::EngineHung);
}

#[test]
fn bytes_that_are_no_frame_end_the_worker_and_nothing_else() {
    // The first four bytes are a length: one of a body that is not MessagePack of ours, one far over the limit.
    let oversized = u32::try_from(MAX_FRAME_BYTES + 1).unwrap().to_le_bytes();
    let oversized = String::from_utf8(oversized.to_vec()).unwrap();
    for (raw, reason) in [
        ("\u{4}\0\0\0nope", "could not be decoded"),
        ("Segmentation fault (core dumped)\n", "over the limit"),
        (oversized.as_str(), "a frame of 16777217 bytes is over the limit"),
    ] {
        let worker = worker("");
        still_works(&worker);
        let error = ask(&worker, &format!("raw {raw}")).unwrap_err();
        assert_eq!(error.code(), ErrorCode::EngineCrashed, "{raw:?}");
        assert!(error.to_string().contains(reason), "{raw:?}: {error}");
        still_works(&worker);
    }
}

#[test]
fn a_print_of_a_library_does_not_reach_the_frames() {
    let worker = worker("");
    assert_eq!(ask(&worker, "print llama_model_loader: - kv   0").unwrap(), ["begun"]);
    still_works(&worker);
}

#[test]
fn a_request_over_the_limit_of_a_frame_is_refused_and_harms_nobody() {
    let worker = worker("");
    still_works(&worker);
    let id = worker.process_id();
    let error = ask(&worker, &"x".repeat(MAX_FRAME_BYTES + 1)).unwrap_err();
    assert_eq!(error.code(), ErrorCode::EngineLimit);
    still_works(&worker);
    assert_eq!(worker.process_id(), id);
}
