//! The worker's other side: starts the real program, writes requests as frames and reads what comes back.

use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use studium_base::ErrorCode;
use studium_engine::protocol::embed::{Architecture, EmbedderSpec, Event, Pooling, Request, TextKind};
use studium_engine::protocol::{FromWorker, SandboxReport, ToWorker, read_frame, write_frame};

/// How a request ended.
#[derive(Debug, PartialEq)]
pub(crate) enum End {
    Done,
    Failed(ErrorCode),
}

/// A running worker.
pub(crate) struct Worker {
    child: Child,
    stdin: Option<ChildStdin>,
    stdout: BufReader<ChildStdout>,
    last_id: u64,
    /// The walls that the system put up.
    pub(crate) sandbox: SandboxReport,
}

impl Worker {
    /// Starts the program with the walls that the app puts up: it may read `allowed` and what the system needs.
    pub(crate) fn start(allowed: &[&Path]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_studium-embed"));
        for path in allowed {
            command.arg("--allow-read").arg(path);
        }
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let stdin = child.stdin.take();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        match read_frame::<FromWorker<Event>>(&mut stdout).unwrap() {
            Some(FromWorker::Hello { program, sandbox, .. }) if program == "studium-embed" => {
                Self { child, stdin, stdout, last_id: 0, sandbox }
            }
            other => panic!("{other:?} is no greeting"),
        }
    }

    /// Sends a request and returns its id.
    pub(crate) fn send(&mut self, body: Request) -> u64 {
        self.last_id += 1;
        self.write(&ToWorker::Request { id: self.last_id, body });
        self.last_id
    }

    /// Asks to stop.
    pub(crate) fn cancel(&mut self, id: u64) {
        self.write(&ToWorker::Cancel { id });
    }

    fn write(&mut self, message: &ToWorker<Request>) {
        write_frame(self.stdin.as_mut().unwrap(), message).unwrap();
    }

    /// The next event of the request under way, or its end.
    pub(crate) fn next(&mut self) -> Result<Event, End> {
        match read_frame::<FromWorker<Event>>(&mut self.stdout).unwrap().expect("the worker ended") {
            FromWorker::Event { id, body } if id == self.last_id => Ok(body),
            FromWorker::Done { id } if id == self.last_id => Err(End::Done),
            FromWorker::Failed { id, code, .. } if id == self.last_id => Err(End::Failed(code)),
            other => panic!("{other:?} does not belong to request {}", self.last_id),
        }
    }

    /// All events of a request and how it ended.
    pub(crate) fn ask(&mut self, body: Request) -> (Vec<Event>, End) {
        self.send(body);
        let mut events = Vec::new();
        loop {
            match self.next() {
                Ok(event) => events.push(event),
                Err(end) => return (events, end),
            }
        }
    }

    /// The vectors of passages in the order of the texts, and the tokens read for them.
    pub(crate) fn embed(&mut self, model: &EmbedderSpec, texts: &[String]) -> (Vec<Vec<f32>>, u32) {
        let request = Request::Embed { model: model.clone(), kind: TextKind::Passage, texts: texts.to_vec() };
        let (events, end) = self.ask(request);
        assert_eq!(end, End::Done);
        let mut vectors = vec![Vec::new(); texts.len()];
        let mut read = 0;
        for event in events {
            let Event::Vectors { indices, dimensions, values, tokens } = event else { panic!("{event:?}") };
            assert_eq!(values.len(), indices.len() * dimensions as usize);
            read += tokens;
            for (index, vector) in indices.iter().zip(values.chunks_exact(dimensions as usize)) {
                let place = &mut vectors[*index as usize];
                assert!(place.is_empty(), "text {index} came twice");
                vector.clone_into(place);
            }
        }
        assert!(vectors.iter().all(|vector| !vector.is_empty()), "a text is missing");
        (vectors, read)
    }

    /// Closes the pipe and waits: the worker must end by itself and cleanly.
    pub(crate) fn finish(mut self) {
        self.stdin = None;
        assert!(self.child.wait().unwrap().success());
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // A failed test leaves a worker that waits for requests.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The folder that set-up fills.
pub(crate) fn models() -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models");
    let needed =
        ["onnxruntime/libonnxruntime.so", "all-MiniLM-L6-v2/model.safetensors", "all-MiniLM-L6-v2/tokenizer.json"];
    for file in needed {
        assert!(folder.join(file).is_file(), "models/{file} is missing: run `cargo xtask setup`");
    }
    folder
}

/// The starter model.
pub(crate) fn starter() -> EmbedderSpec {
    let models = models();
    EmbedderSpec {
        id: "all-MiniLM-L6-v2".into(),
        weights: models.join("all-MiniLM-L6-v2/model.safetensors"),
        tokenizer: models.join("all-MiniLM-L6-v2/tokenizer.json"),
        runtime: models.join("onnxruntime/libonnxruntime.so"),
        architecture: Architecture::Bert,
        attention_heads: 12,
        layer_norm_eps: 1e-12,
        pooling: Pooling::Mean,
        max_tokens: 256,
        query_prefix: String::new(),
        passage_prefix: String::new(),
        keep_dimensions: 0,
        threads: 2,
    }
}

/// Cosine of two unit vectors.
pub(crate) fn cosine(left: &[f32], right: &[f32]) -> f32 {
    assert_eq!(left.len(), right.len());
    left.iter().zip(right).map(|(a, b)| a * b).sum()
}
