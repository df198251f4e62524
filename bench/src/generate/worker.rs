//! The real worker program, spoken to in frames, with a stopwatch at this end of the pipe.

use std::io::BufReader;
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use studium_app::engine::protocol::llm::{Event, Generate, Request};
use studium_app::engine::protocol::{FromWorker, ToWorker, read_frame, write_frame};

pub(super) struct Worker {
    child: Child,
    stdin: ChildStdin,
    stdout: BufReader<ChildStdout>,
    last_id: u64,
}

/// One answer, as seen from here.
#[derive(Debug, Default)]
pub(super) struct Run {
    pub(super) prompt_tokens: u32,
    pub(super) tokens: u32,
    pub(super) text: String,
    /// From the first sign of reading to the last.
    pub(super) reading: Duration,
    /// From there to the end.
    pub(super) writing: Duration,
    /// From the request to the first piece of text.
    pub(super) first_word: Duration,
}

impl Run {
    pub(super) fn reading_speed(&self) -> f64 {
        f64::from(self.prompt_tokens) / self.reading.as_secs_f64()
    }

    pub(super) fn writing_speed(&self) -> f64 {
        f64::from(self.tokens) / self.writing.as_secs_f64()
    }
}

impl Worker {
    pub(super) fn start(root: &Path) -> anyhow::Result<Self> {
        let program = std::env::current_exe()?.with_file_name(format!("studium-llm{}", std::env::consts::EXE_SUFFIX));
        let mut child = Command::new(&program)
            .arg("--allow-read")
            .arg(root.join("models"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("{} is missing: build the package studium-llm", program.display()))?;
        let stdin = child.stdin.take().context("stdin was asked to be piped")?;
        let mut stdout = BufReader::new(child.stdout.take().context("stdout was asked to be piped")?);
        match read_frame::<FromWorker<Event>>(&mut stdout)? {
            Some(FromWorker::Hello { .. }) => Ok(Self { child, stdin, stdout, last_id: 0 }),
            other => bail!("the worker began with {other:?}"),
        }
    }

    pub(super) fn generate(&mut self, request: &Generate) -> anyhow::Result<Run> {
        self.last_id += 1;
        let body = Request::Generate(request.clone());
        let sent = Instant::now();
        write_frame(&mut self.stdin, &ToWorker::Request { id: self.last_id, body })?;
        let mut run = Run::default();
        let (mut reading_began, mut reading_ended) = (sent, sent);
        loop {
            match read_frame::<FromWorker<Event>>(&mut self.stdout)? {
                Some(FromWorker::Event { body, .. }) => match body {
                    Event::Prefill { done, total, reused } => {
                        if done == reused {
                            reading_began = Instant::now();
                        }
                        reading_ended = Instant::now();
                        run.prompt_tokens = total;
                    }
                    Event::Text(text) => {
                        if run.text.is_empty() {
                            run.first_word = sent.elapsed();
                        }
                        run.text.push_str(&text);
                    }
                    Event::Finished { tokens, .. } => {
                        run.tokens = tokens;
                        run.writing = reading_ended.elapsed();
                    }
                    _ => {}
                },
                Some(FromWorker::Done { .. }) => {
                    run.reading = reading_ended - reading_began;
                    return Ok(run);
                }
                other => bail!("the worker answered {other:?}"),
            }
        }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // It has nothing to save.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
