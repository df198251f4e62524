//! A small client: starts the worker, sends requests, collects what comes back.

use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use studium_base::ErrorCode;
use studium_engine::protocol::llm::{ChatTurn, Event, FinishReason, Generate, ModelSpec, Request, Sampling, Speaker};
use studium_engine::protocol::{FromWorker, PROTOCOL_VERSION, ToWorker, read_frame, write_frame};

const STARTER: &str = "SmolLM2-135M-Instruct.Q4_1.gguf";

/// A running worker. It ends when this is dropped.
pub(crate) struct Client {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    next_id: u64,
}

/// What came back for one request.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) events: Vec<Event>,
    /// How it failed, or nothing when it was done.
    pub(crate) failure: Option<(ErrorCode, String)>,
    /// From the moment a cancel was sent to the end, where one was sent.
    pub(crate) since_cancel: Option<Duration>,
}

impl Client {
    pub(crate) fn start() -> Self {
        Self::start_with(&[])
    }

    /// With arguments as the supervisor gives them.
    pub(crate) fn start_with(arguments: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_studium-llm"))
            // The worker sees no other files than these.
            .arg("--allow-read")
            .arg(models())
            .arg("--allow-read")
            .arg(std::env::temp_dir())
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the worker starts");
        let input = child.stdin.take().expect("it was asked to be piped");
        let output = BufReader::new(child.stdout.take().expect("it was asked to be piped"));
        let mut client = Self { child, input, output, next_id: 1 };
        match client.frame() {
            FromWorker::Hello { protocol, program, .. } => {
                assert_eq!((protocol, program.as_str()), (PROTOCOL_VERSION, "studium-llm"));
            }
            other => panic!("the first frame is {other:?}"),
        }
        client
    }

    /// Sends a request and waits for its end.
    pub(crate) fn ask(&mut self, request: Request) -> Answer {
        self.ask_until(request, |_| false)
    }

    /// Sends a request, and a cancel as soon as an event satisfies `cancel_at`.
    pub(crate) fn ask_until(&mut self, request: Request, cancel_at: impl Fn(&Event) -> bool) -> Answer {
        let id = self.next_id;
        self.next_id += 1;
        write_frame(&mut self.input, &ToWorker::Request { id, body: request }).expect("the worker listens");
        let mut events = Vec::new();
        let mut cancelled: Option<Instant> = None;
        let failure = loop {
            match self.frame() {
                FromWorker::Event { id: of, body } => {
                    assert_eq!(of, id);
                    if cancelled.is_none() && cancel_at(&body) {
                        write_frame(&mut self.input, &ToWorker::<Request>::Cancel { id }).expect("the worker listens");
                        cancelled = Some(Instant::now());
                    }
                    events.push(body);
                }
                FromWorker::Done { .. } => break None,
                FromWorker::Failed { code, detail, .. } => break Some((code, detail)),
                FromWorker::Hello { .. } => panic!("a second hello"),
            }
        };
        Answer { events, failure, since_cancel: cancelled.map(|at| at.elapsed()) }
    }

    pub(crate) fn generate(&mut self, request: Generate) -> Answer {
        self.ask(Request::Generate(request))
    }

    fn frame(&mut self) -> FromWorker<Event> {
        read_frame(&mut self.output).expect("the frame is valid").expect("the worker is alive")
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Answer {
    pub(crate) fn text(&self) -> String {
        assert_eq!(self.failure, None);
        self.events
            .iter()
            .filter_map(|event| if let Event::Text(text) = event { Some(text.as_str()) } else { None })
            .collect()
    }

    /// Why it ended and how many tokens were written.
    pub(crate) fn finish(&self) -> (FinishReason, u32) {
        assert_eq!(self.failure, None);
        match self.events.last() {
            Some(Event::Finished { reason, tokens, .. }) => (*reason, *tokens),
            other => panic!("the last event is {other:?}"),
        }
    }

    /// Prompt tokens that were reused, and all of them.
    pub(crate) fn prompt(&self) -> (u32, u32) {
        assert_eq!(self.failure, None);
        let prefill = self.events.iter().find_map(|event| match event {
            Event::Prefill { reused, total, .. } => Some((*reused, *total)),
            _ => None,
        });
        prefill.expect("a prompt was read")
    }

    pub(crate) fn was_loaded(&self) -> bool {
        self.events.iter().any(|event| matches!(event, Event::Loading { .. }))
    }

    pub(crate) fn code(&self) -> ErrorCode {
        self.failure.as_ref().expect("the request failed").0
    }
}

fn models() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models")
}

/// The starter model.
pub(crate) fn starter() -> PathBuf {
    let path = models().join(STARTER);
    assert!(path.is_file(), "{STARTER} is not in the folder models: run `cargo xtask setup`");
    path
}

pub(crate) fn spec(path: &Path) -> ModelSpec {
    ModelSpec { path: path.to_owned(), context_tokens: 2048, prefill_threads: 2, decode_threads: 2 }
}

pub(crate) fn turn(speaker: Speaker, text: &str) -> ChatTurn {
    ChatTurn { speaker, text: text.to_owned() }
}

/// A greedy request to the starter model.
pub(crate) fn question(turns: Vec<ChatTurn>, max_tokens: u32) -> Generate {
    Generate {
        model: spec(&starter()),
        turns,
        max_tokens,
        sampling: Sampling::greedy(),
        grammar: None,
        stop: Vec::new(),
        reuse_prefix: true,
    }
}

pub(crate) fn ask(text: &str) -> Vec<ChatTurn> {
    vec![turn(Speaker::System, "You are a helpful tutor."), turn(Speaker::User, text)]
}

/// A prompt of some 1,500 tokens.
pub(crate) fn long_text() -> String {
    (1..=70).map(|number| format!("Fact {number}: the value {number} follows {}. ", number - 1)).collect()
}
