//! The embed worker against the world: its vectors against an independent computation, its speed against onnxruntime.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Instant;

use anyhow::{Context, bail, ensure};
use serde::Deserialize;
use serde_json::{Value, json};
use studium_app::engine::protocol::embed::{Architecture, EmbedderSpec, Event, Pooling, Request, TextKind};
use studium_app::engine::protocol::{FromWorker, ToWorker, read_frame, write_frame};

use crate::data;
use crate::figure::{Figure, median};

/// What the reference scripts need; the runtime is the same release as the worker's.
const PACKAGES: [&str; 4] = ["numpy==2.4.6", "onnx==1.23.2", "onnxruntime==1.31.1", "tokenizers==0.23.3"];
/// Runs of each side. The median of eleven ratios is steady on a machine that does other things too.
const PAIRS: usize = 11;
/// Paragraphs in a run: two seconds of processor time a side.
const TEXTS: usize = 40;
/// Texts of which the vectors are compared one by one.
const COMPARED: usize = 12;
/// The worker's own batch size, so that both sides do the same arithmetic.
const BATCH_TOKENS: usize = 512;
const LEAST_COSINE: f64 = 0.9999;
const LEAST_RATIO: f64 = 0.9;

/// Measures with the starter model.
///
/// # Errors
/// When the worker or the model is not there, or the worker fails. Where only the Python packages are missing, the
/// figures that need them fail instead.
pub(crate) fn run(root: &Path) -> anyhow::Result<Vec<Figure>> {
    let spec = starter(root)?;
    let texts = texts(root)?;
    let python = match python(root) {
        Ok(python) => python,
        Err(error) => {
            let reason = format!("not measured: {error:#}");
            return Ok(vec![
                Figure::at_least("embed: least cosine to numpy", 0.0, "", LEAST_COSINE, reason.clone()),
                Figure::at_least("embed: speed to onnxruntime", 0.0, "ratio", LEAST_RATIO, reason),
            ]);
        }
    };
    let mut figures = vec![exactness(root, &python, &spec, &texts[..COMPARED.min(texts.len())])?];
    for threads in [2, 1] {
        figures.extend(speed(root, &python, &EmbedderSpec { threads, ..spec.clone() }, &texts)?);
    }
    Ok(figures)
}

fn exactness(root: &Path, python: &Path, spec: &EmbedderSpec, texts: &[String]) -> anyhow::Result<Figure> {
    // Odd texts too: none at all, one far over the limit, letters that the tokenizer does not know.
    let mut texts = texts.to_vec();
    texts.extend([String::new(), "force ".repeat(1000), "\u{4e2d}\u{6587} \u{1f980} e = mc\u{b2}".to_owned()]);
    let mut child = Command::new(python)
        .arg(root.join("bench/reference/embed_reference.py"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    serde_json::to_writer(child.stdin.take().context("stdin was asked to be piped")?, &question(spec, &texts))?;
    let output = child.wait_with_output()?;
    ensure!(output.status.success(), "the reference failed: {}", output.status);
    #[derive(Deserialize)]
    struct Answer {
        vectors: Vec<Vec<f64>>,
    }
    let answer: Answer = serde_json::from_slice(&output.stdout)?;

    let found = Worker::start(root)?.embed(spec, &texts)?.vectors;
    ensure!(answer.vectors.len() == found.len(), "the reference gave {} vectors", answer.vectors.len());
    let cosine = |(expected, found): (&Vec<f64>, &Vec<f32>)| -> f64 {
        expected.iter().zip(found).map(|(a, b)| a * f64::from(*b)).sum()
    };
    let least = answer.vectors.iter().zip(&found).map(cosine).fold(f64::INFINITY, f64::min);
    let denominator = format!("{} texts, numpy in double precision", texts.len());
    Ok(Figure::at_least("embed: least cosine to numpy", least, "", LEAST_COSINE, denominator))
}

/// Runs in turns, the order changing from pair to pair, so that both sides meet the same weather.
fn speed(root: &Path, python: &Path, spec: &EmbedderSpec, texts: &[String]) -> anyhow::Result<Vec<Figure>> {
    let mut reference = Reference::start(root, python, spec, texts)?;
    let mut worker = Worker::start(root)?;
    // Loading and first touches of memory are not what is compared.
    reference.run()?;
    worker.embed(spec, texts)?;
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for pair in 0..PAIRS {
        if pair % 2 == 0 {
            ours.push(worker.timed(spec, texts)?);
            theirs.push(reference.run()?);
        } else {
            theirs.push(reference.run()?);
            ours.push(worker.timed(spec, texts)?);
        }
    }
    let tokens = ours.first().map_or(0, |run| run.tokens);
    ensure!(theirs.iter().chain(&ours).all(|run| run.tokens == tokens), "the two sides read different tokens");
    let ratio = |of: fn(&Run) -> f64| median(ours.iter().zip(&theirs).map(|(a, b)| of(a) / of(b)).collect());
    let threads = spec.threads;
    let denominator = format!("{PAIRS} interleaved pairs of {} texts, {tokens} tokens", texts.len());
    let mut figures = vec![
        Figure::at_least(
            &format!("embed: speed to onnxruntime, threads: {threads}"),
            ratio(Run::tokens_per_s),
            "ratio",
            LEAST_RATIO,
            denominator.clone(),
        ),
        Figure::information(
            &format!("embed: tokens a second, threads: {threads}"),
            median(ours.iter().map(Run::tokens_per_s).collect()),
            "tokens/s",
            denominator.clone(),
        ),
    ];
    if ours.iter().all(|run| run.cpu_seconds > 0.0) {
        // On a machine that does other things too, this is the steadier of the two.
        let name = format!("embed: tokens per processor second to onnxruntime, threads: {threads}");
        figures.push(Figure::at_least(&name, ratio(Run::tokens_per_cpu_s), "ratio", LEAST_RATIO, denominator));
    }
    Ok(figures)
}

/// One pass over all texts.
#[derive(Debug, Clone, Copy, Deserialize)]
struct Run {
    seconds: f64,
    cpu_seconds: f64,
    tokens: u32,
}

impl Run {
    fn tokens_per_s(&self) -> f64 {
        f64::from(self.tokens) / self.seconds
    }

    fn tokens_per_cpu_s(&self) -> f64 {
        f64::from(self.tokens) / self.cpu_seconds
    }
}

/// The real worker program, spoken to in frames.
struct Worker {
    child: Child,
    stdin: ChildStdin,
    stdout: BufReader<ChildStdout>,
    last_id: u64,
}

struct Embedded {
    vectors: Vec<Vec<f32>>,
    tokens: u32,
}

impl Worker {
    fn start(root: &Path) -> anyhow::Result<Self> {
        let program = std::env::current_exe()?.with_file_name(format!("studium-embed{}", std::env::consts::EXE_SUFFIX));
        let mut child = Command::new(&program)
            .arg("--allow-read")
            .arg(root.join("models"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("{} is missing: build the package studium-embed", program.display()))?;
        let stdin = child.stdin.take().context("stdin was asked to be piped")?;
        let mut stdout = BufReader::new(child.stdout.take().context("stdout was asked to be piped")?);
        match read_frame::<FromWorker<Event>>(&mut stdout)? {
            Some(FromWorker::Hello { .. }) => Ok(Self { child, stdin, stdout, last_id: 0 }),
            other => bail!("the worker began with {other:?}"),
        }
    }

    fn embed(&mut self, spec: &EmbedderSpec, texts: &[String]) -> anyhow::Result<Embedded> {
        self.last_id += 1;
        let body = Request::Embed { model: spec.clone(), kind: TextKind::Passage, texts: texts.to_vec() };
        write_frame(&mut self.stdin, &ToWorker::Request { id: self.last_id, body })?;
        let mut embedded = Embedded { vectors: vec![Vec::new(); texts.len()], tokens: 0 };
        loop {
            match read_frame::<FromWorker<Event>>(&mut self.stdout)? {
                Some(FromWorker::Event { body: Event::Vectors { indices, dimensions, values, tokens }, .. }) => {
                    embedded.tokens += tokens;
                    for (index, vector) in indices.into_iter().zip(values.chunks_exact(dimensions.max(1) as usize)) {
                        let place = embedded.vectors.get_mut(index as usize).context("a vector of no text")?;
                        vector.clone_into(place);
                    }
                }
                Some(FromWorker::Done { .. }) => return Ok(embedded),
                other => bail!("the worker answered {other:?}"),
            }
        }
    }

    fn timed(&mut self, spec: &EmbedderSpec, texts: &[String]) -> anyhow::Result<Run> {
        let cpu_before = self.cpu_seconds();
        let started = Instant::now();
        let tokens = self.embed(spec, texts)?.tokens;
        let seconds = started.elapsed().as_secs_f64();
        Ok(Run { seconds, cpu_seconds: self.cpu_seconds() - cpu_before, tokens })
    }

    /// Processor time of the worker so far; 0 where the system has no such file.
    fn cpu_seconds(&self) -> f64 {
        /// `USER_HZ`, which Linux fixes for every architecture that Studium runs on.
        const TICKS_PER_S: f64 = 100.0;
        let ticks = || -> Option<f64> {
            let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id())).ok()?;
            // The second field is the name in parentheses; user and system time are the 14th and 15th.
            let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
            Some(fields.get(11)?.parse::<f64>().ok()? + fields.get(12)?.parse::<f64>().ok()?)
        };
        ticks().unwrap_or(0.0) / TICKS_PER_S
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // It has nothing to save.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// onnxruntime's Python package in a process that stays.
struct Reference {
    child: Child,
    stdin: ChildStdin,
    stdout: BufReader<ChildStdout>,
}

impl Reference {
    fn start(root: &Path, python: &Path, spec: &EmbedderSpec, texts: &[String]) -> anyhow::Result<Self> {
        let mut child = Command::new(python)
            .arg(root.join("bench/reference/embed_onnxruntime.py"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let stdin = child.stdin.take().context("stdin was asked to be piped")?;
        let stdout = BufReader::new(child.stdout.take().context("stdout was asked to be piped")?);
        let mut reference = Self { child, stdin, stdout };
        reference.ask(&question(spec, texts).to_string())?;
        Ok(reference)
    }

    fn run(&mut self) -> anyhow::Result<Run> {
        Ok(serde_json::from_str(&self.ask("run")?)?)
    }

    fn ask(&mut self, line: &str) -> anyhow::Result<String> {
        writeln!(self.stdin, "{line}")?;
        let mut answer = String::new();
        self.stdout.read_line(&mut answer)?;
        ensure!(!answer.is_empty(), "the reference ended");
        Ok(answer)
    }
}

impl Drop for Reference {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn question(spec: &EmbedderSpec, texts: &[String]) -> Value {
    json!({
        "weights": spec.weights, "tokenizer": spec.tokenizer, "heads": spec.attention_heads,
        "epsilon": spec.layer_norm_eps, "max_tokens": spec.max_tokens, "threads": spec.threads,
        "batch_tokens": BATCH_TOKENS, "texts": texts,
    })
}

pub(crate) fn starter(root: &Path) -> anyhow::Result<EmbedderSpec> {
    let models = root.join("models");
    let file = |name: &str| -> anyhow::Result<PathBuf> {
        let path = models.join(name);
        ensure!(path.is_file(), "models/{name} is missing: run `cargo xtask setup`");
        Ok(path)
    };
    Ok(EmbedderSpec {
        id: "all-MiniLM-L6-v2".into(),
        weights: file("all-MiniLM-L6-v2/model.safetensors")?,
        tokenizer: file("all-MiniLM-L6-v2/tokenizer.json")?,
        runtime: file("onnxruntime/libonnxruntime.so")?,
        architecture: Architecture::Bert,
        attention_heads: 12,
        layer_norm_eps: 1e-12,
        pooling: Pooling::Mean,
        max_tokens: 256,
        query_prefix: String::new(),
        passage_prefix: String::new(),
        keep_dimensions: 0,
        threads: 2,
    })
}

/// Paragraphs of an encyclopedia where the test data is there, otherwise made-up ones of the same lengths.
fn texts(root: &Path) -> anyhow::Result<Vec<String>> {
    let Ok(file) = std::fs::read(data::folder(root).join("retrieval_qa/xquad.en.shared_even.json")) else {
        let sentence = "The derivative of a product is the sum of two products. ";
        return Ok((0..TEXTS).map(|index| sentence.repeat(5 + index % 17)).collect());
    };
    let mut contexts = Vec::new();
    collect_contexts(&serde_json::from_slice(&file)?, &mut contexts);
    contexts.truncate(TEXTS);
    ensure!(contexts.len() == TEXTS, "the test data holds only {} paragraphs", contexts.len());
    Ok(contexts)
}

fn collect_contexts(value: &Value, into: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (name, field) in fields {
                match field {
                    Value::String(text) if name == "context" && !into.contains(text) => into.push(text.clone()),
                    _ => collect_contexts(field, into),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect_contexts(item, into)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// A Python with the reference's packages, in an environment of its own under the build folder.
fn python(root: &Path) -> anyhow::Result<PathBuf> {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    let folder = target.join("bench-python");
    let python = folder.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    let has_packages = || {
        let probe = "import numpy, onnx, onnxruntime, tokenizers; assert onnxruntime.__version__ == '1.31.1'";
        Command::new(&python).args(["-c", probe]).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
    };
    if has_packages() {
        return Ok(python);
    }
    let status = Command::new("python3").args(["-m", "venv"]).arg(&folder).status().context("python3 is missing")?;
    ensure!(status.success(), "python3 cannot make a virtual environment");
    let install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"];
    // stdout belongs to the figures.
    let status = Command::new(&python).args(install).args(PACKAGES).stdout(Stdio::null()).status()?;
    ensure!(status.success() && has_packages(), "the Python packages {} cannot be installed", PACKAGES.join(", "));
    Ok(python)
}
