//! The llm worker against a bare loop over the same library: what frames, slices, sampling and text cost; how it
//! fares beside busy processes; what a second question costs.

mod reference;
mod worker;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::ensure;
use studium_app::engine::Machine;
use studium_app::engine::protocol::llm::{ChatTurn, Generate, ModelSpec, Sampling, Speaker};

use crate::figure::Figure;
use reference::{Reference, Weights};
use worker::{Run, Worker};

const MODEL: &str = "SmolLM2-135M-Instruct.Q4_1.gguf";
/// Runs of each side, as far as [`SPEED_LIMIT`] allows.
const PAIRS: usize = 15;
const FEWEST_PAIRS: usize = 5;
const SPEED_LIMIT: Duration = Duration::from_secs(150);
/// Tokens that the worker reads in one batch.
const BLOCK: u32 = 64;
/// Batch of the library's own tools.
const WHOLE_BATCH: u32 = 512;
const WRITTEN: u32 = 64;

/// Pairs beside busy processes: each takes five times as long.
const BUSY_PAIRS: usize = 7;

/// Share of the bare loop's speed that must be left.
const LEAST_SPEED: f64 = 0.97;
/// The same against batches that leave no room for progress.
const LEAST_SPEED_TO_WHOLE: f64 = 0.90;
/// Default threads beside busy processes must not lose to a single thread.
const LEAST_BUSY: f64 = 0.8;
/// First word of a second question, in cold ones.
const MOST_SECOND: f64 = 0.15;

/// Measures with the starter model.
///
/// # Errors
/// When the worker or the model is not there or fails, or when waiting threads of this process would spin (see
/// [`wait_asleep`]).
pub(crate) fn run(root: &Path) -> anyhow::Result<Vec<Figure>> {
    ensure!(waits_asleep(), "start with OMP_WAIT_POLICY=passive, or the bare loop is slow beside other processes");
    let path = root.join("models").join(MODEL);
    ensure!(path.is_file(), "models/{MODEL} is missing: run `cargo xtask setup`");
    let threads = Machine::detect().physical_cores;
    let spec = ModelSpec { path, context_tokens: 4096, prefill_threads: threads, decode_threads: threads };
    let mut figures = speed(root, &spec)?;
    figures.extend(beside_busy_processes(root, &spec)?);
    figures.extend(second_questions(root, &spec)?);
    Ok(figures)
}

/// Starts this program anew with passive waiting, unless that is how it was started: the OpenMP runtime inside reads
/// its environment before `main`. To be called first in `main`.
///
/// # Errors
/// When the program cannot be started anew.
pub(crate) fn wait_asleep() -> std::io::Result<()> {
    #[cfg(unix)]
    if !waits_asleep() {
        use std::os::unix::process::CommandExt;
        let arguments = std::env::args_os().skip(1);
        let program = std::env::current_exe()?;
        return Err(std::process::Command::new(program).args(arguments).env("OMP_WAIT_POLICY", "passive").exec());
    }
    Ok(())
}

fn waits_asleep() -> bool {
    std::env::var("OMP_WAIT_POLICY").is_ok_and(|policy| policy.eq_ignore_ascii_case("passive"))
}

/// Three sides in turn, the order changing from round to round, so that all meet the same weather.
fn speed(root: &Path, spec: &ModelSpec) -> anyhow::Result<Vec<Figure>> {
    let mut worker = Worker::start(root)?;
    let request = question(spec, vec![turn(Speaker::User, &facts(14, "Retell all of this as a very long story."))]);
    let request = Generate { max_tokens: WRITTEN, ..request };
    // Loading and first touches of memory are not what is compared; and this tells how many tokens each side takes.
    let sample = worker.generate(&request)?;
    let weights = Weights::load(&spec.path)?;
    let mut blocks = Reference::new(&weights, spec, BLOCK)?;
    let mut whole = Reference::new(&weights, spec, WHOLE_BATCH)?;
    blocks.run(sample.prompt_tokens, 2)?;
    whole.run(sample.prompt_tokens, 2)?;

    let (mut reading, mut reading_to_whole, mut writing) = (Vec::new(), Vec::new(), Vec::new());
    let mut runs: Vec<Run> = Vec::new();
    let started = Instant::now();
    while runs.len() < PAIRS && (runs.len() < FEWEST_PAIRS || started.elapsed() < SPEED_LIMIT) {
        let (ours, bare, in_one) = if runs.len().is_multiple_of(2) {
            let ours = worker.generate(&request)?;
            let bare = blocks.run(ours.prompt_tokens, ours.tokens)?;
            (ours, bare, whole.run(sample.prompt_tokens, 1)?)
        } else {
            let in_one = whole.run(sample.prompt_tokens, 1)?;
            let bare = blocks.run(sample.prompt_tokens, sample.tokens)?;
            (worker.generate(&request)?, bare, in_one)
        };
        reading.push(bare.reading.as_secs_f64() / ours.reading.as_secs_f64());
        reading_to_whole.push(in_one.reading.as_secs_f64() / ours.reading.as_secs_f64());
        writing.push(bare.writing.as_secs_f64() / ours.writing.as_secs_f64());
        runs.push(ours);
    }
    let pairs = runs.len();
    let read = format!("{pairs} interleaved pairs of {} prompt tokens", sample.prompt_tokens);
    let written = format!("{pairs} interleaved pairs of {} tokens written", sample.tokens);
    let speed = |of: fn(&Run) -> f64| median(runs.iter().map(of).collect());
    Ok(vec![
        Figure::at_least(
            "generate: reading, worker to bare loop, batches of 64",
            median(reading),
            "ratio",
            LEAST_SPEED,
            read.clone(),
        ),
        Figure::at_least(
            "generate: reading, worker to bare loop in batches of 512",
            median(reading_to_whole),
            "ratio",
            LEAST_SPEED_TO_WHOLE,
            read.clone(),
        ),
        Figure::at_least(
            "generate: writing, worker to bare loop",
            median(writing),
            "ratio",
            LEAST_SPEED,
            written.clone(),
        ),
        Figure::information("generate: prompt tokens a second", speed(Run::reading_speed), "tokens/s", read),
        Figure::information("generate: tokens written a second", speed(Run::writing_speed), "tokens/s", written),
    ])
}

/// Default threads against one thread while every core has something else to do.
fn beside_busy_processes(root: &Path, spec: &ModelSpec) -> anyhow::Result<Vec<Figure>> {
    let mut worker = Worker::start(root)?;
    let turns = vec![turn(Speaker::User, &facts(4, "Retell this as a story."))];
    let default = Generate { max_tokens: WRITTEN / 2, ..question(spec, turns) };
    let mut single = default.clone();
    single.model.prefill_threads = 1;
    single.model.decode_threads = 1;
    worker.generate(&default)?;

    let load = Load::on_every_core(spec.decode_threads)?;
    let (mut reading, mut writing) = (Vec::new(), Vec::new());
    for pair in 0..BUSY_PAIRS {
        let (many, one) = if pair % 2 == 0 {
            let many = worker.generate(&default)?;
            (many, worker.generate(&single)?)
        } else {
            let one = worker.generate(&single)?;
            (worker.generate(&default)?, one)
        };
        reading.push(many.reading_speed() / one.reading_speed());
        writing.push(many.writing_speed() / one.writing_speed());
    }
    drop(load);
    let denominator =
        format!("{BUSY_PAIRS} interleaved pairs beside {0} spinning threads on {0} cores", spec.decode_threads);
    let figure = |name: &str, ratios| Figure::at_least(name, median(ratios), "ratio", LEAST_BUSY, denominator.clone());
    Ok(vec![
        figure("generate: busy machine, reading with default threads to one thread", reading),
        figure("generate: busy machine, writing with default threads to one thread", writing),
    ])
}

/// Questions over sources that are already in memory, against a worker that reads everything anew: the time to the
/// first word, and whether the words are the same.
fn second_questions(root: &Path, spec: &ModelSpec) -> anyhow::Result<Vec<Figure>> {
    const QUESTIONS: [&str; 12] = [
        "What are these facts about?",
        "Which value comes last?",
        "What does fact 5 say?",
        "How many facts are there?",
        "Explain fact 7.",
        "Which value follows 12?",
        "Make a question about these facts.",
        "Say fact 3 in other words.",
        "What comes before 20?",
        "Are the values in order?",
        "Write a title for this.",
        "Which fact is the shortest?",
    ];
    let mut reusing = Worker::start(root)?;
    let mut fresh = Worker::start(root)?;
    let ask = |text: &str| {
        let system = turn(Speaker::System, "Answer from the sources only.");
        Generate { max_tokens: 24, ..question(spec, vec![system, turn(Speaker::User, &facts(36, text))]) }
    };
    reusing.generate(&ask("Summarise this."))?;
    fresh.generate(&ask("Summarise this."))?;
    let (mut ratios, mut same, mut prompt_tokens) = (Vec::new(), 0_u32, 0);
    for (pair, text) in QUESTIONS.into_iter().enumerate() {
        let with = Generate { reuse_prefix: true, ..ask(text) };
        let (second, cold) = if pair % 2 == 0 {
            let second = reusing.generate(&with)?;
            (second, fresh.generate(&ask(text))?)
        } else {
            let cold = fresh.generate(&ask(text))?;
            (reusing.generate(&with)?, cold)
        };
        ratios.push(second.first_word.as_secs_f64() / cold.first_word.as_secs_f64());
        same += u32::from(second.text == cold.text && !cold.text.is_empty());
        prompt_tokens = cold.prompt_tokens;
    }
    let count = u32::try_from(QUESTIONS.len())?;
    Ok(vec![
        Figure::at_most(
            "generate: first word of a second question over the same sources, to a cold one",
            median(ratios),
            "ratio",
            MOST_SECOND,
            format!("{count} pairs of about {prompt_tokens} prompt tokens"),
        ),
        Figure::at_least(
            "generate: greedy answers that are the same with and without reuse",
            f64::from(same),
            "",
            f64::from(count),
            format!("of {count}"),
        ),
    ])
}

/// A greedy request that reads everything anew.
fn question(spec: &ModelSpec, turns: Vec<ChatTurn>) -> Generate {
    Generate {
        model: spec.clone(),
        turns,
        max_tokens: 1,
        sampling: Sampling::greedy(),
        grammar: None,
        stop: Vec::new(),
        reuse_prefix: false,
    }
}

fn turn(speaker: Speaker, text: &str) -> ChatTurn {
    ChatTurn { speaker, text: text.to_owned() }
}

/// Sources of some 25 tokens each, then the question.
fn facts(count: u32, question: &str) -> String {
    let fact = |number: u32| {
        format!(
            "[{number}] The value {number} stands after {} and is followed by the next one in the list.\n",
            number - 1
        )
    };
    (1..=count).map(fact).chain([format!("\n{question}")]).collect()
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

/// Threads of this process, which is another one than the worker's, that do nothing but keep cores busy.
struct Load {
    stop: Arc<AtomicBool>,
    threads: Vec<std::thread::JoinHandle<()>>,
}

impl Load {
    fn on_every_core(cores: u32) -> anyhow::Result<Self> {
        let mut load = Self { stop: Arc::default(), threads: Vec::new() };
        for core in 0..cores {
            let stop = Arc::clone(&load.stop);
            let spin = move || {
                while !stop.load(Ordering::Relaxed) {
                    std::hint::spin_loop();
                }
            };
            load.threads.push(std::thread::Builder::new().name(format!("busy-{core}")).spawn(spin)?);
        }
        Ok(load)
    }
}

impl Drop for Load {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        for thread in self.threads.drain(..) {
            // A loop over a flag cannot panic.
            let _ = thread.join();
        }
    }
}
