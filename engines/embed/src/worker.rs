//! Works on the requests of the app: keeps one model loaded, streams vectors batch by batch, stops when asked.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::Thread;
use std::time::Duration;

use ort::environment::Environment;
use studium_base::CancelToken;
use studium_engine::protocol::embed::{Embed, EmbedderSpec, Event, Request, TextKind};
use studium_engine::protocol::{Reply, Worker, WorkerFailure};

use crate::batch::{BATCH_TOKENS, batches};
use crate::error::EmbedError;
use crate::model::Model;
use crate::runtime::{self, Runs};

/// Texts that are read and sorted together: enough for full batches of one length, few enough that the first vectors
/// come at once.
const WINDOW_TEXTS: usize = 1024;

/// How soon a cancel reaches the runtime in the middle of a batch.
const CANCEL_LOOK: Duration = Duration::from_millis(20);

/// The worker. The runtime is loaded with the first model and stays; one model is held at a time.
#[derive(Default)]
pub(crate) struct EmbedWorker {
    model: Option<Model>,
    environment: Option<Environment>,
}

impl Worker for EmbedWorker {
    type Protocol = Embed;

    fn handle(&mut self, request: Request, reply: &mut Reply<Event>) -> Result<(), WorkerFailure> {
        match request {
            Request::Describe { model } => {
                let dimensions = count(self.model(&model)?.dimensions());
                reply.send(Event::Described { dimensions })
            }
            Request::Embed { model, kind, texts } => {
                let model = self.model(&model)?;
                let runs = Runs::new()?;
                let cancel = reply.cancel_token();
                let result = watched(&runs, &cancel, || embed_texts(model, kind, &texts, &runs, reply));
                // A run that was cut short fails; that is the cancel and nothing else.
                if cancel.is_cancelled() { Ok(()) } else { result }
            }
        }
    }
}

impl EmbedWorker {
    fn model(&mut self, spec: &EmbedderSpec) -> Result<&mut Model, EmbedError> {
        let is_loaded = self.model.as_ref().is_some_and(|model| model.spec() == spec);
        if !is_loaded {
            // The old model goes first, so that two are never in memory.
            self.model = None;
        }
        let environment = match &self.environment {
            Some(environment) => environment,
            None => self.environment.insert(runtime::start(&spec.runtime)?),
        };
        match &mut self.model {
            Some(model) => Ok(model),
            none => Ok(none.insert(Model::load(environment, spec)?)),
        }
    }
}

/// Does the work while a second thread hands a cancel on to the runtime, which looks at it between operators: even a
/// long text in a large model is left within one of them.
fn watched(
    runs: &Runs,
    cancel: &CancelToken,
    work: impl FnOnce() -> Result<(), WorkerFailure>,
) -> Result<(), WorkerFailure> {
    let is_done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let watch = || {
            while !is_done.load(Ordering::Acquire) {
                if cancel.is_cancelled() {
                    runs.terminate();
                    return;
                }
                std::thread::park_timeout(CANCEL_LOOK);
            }
        };
        let watcher =
            std::thread::Builder::new().name("cancel".into()).spawn_scoped(scope, watch).map_err(EmbedError::Thread)?;
        let _done = Done { flag: &is_done, watcher: watcher.thread() };
        work()
    })
}

/// Lets the watching thread go, also when the work panics: the scope would wait for it forever.
struct Done<'a> {
    flag: &'a AtomicBool,
    watcher: &'a Thread,
}

impl Drop for Done<'_> {
    fn drop(&mut self) {
        self.flag.store(true, Ordering::Release);
        self.watcher.unpark();
    }
}

fn embed_texts(
    model: &mut Model,
    kind: TextKind,
    texts: &[String],
    runs: &Runs,
    reply: &mut Reply<Event>,
) -> Result<(), WorkerFailure> {
    let dimensions = count(model.dimensions());
    for (window, texts) in texts.chunks(WINDOW_TEXTS).enumerate() {
        let mut tokens = Vec::with_capacity(texts.len());
        for text in texts {
            if reply.is_cancelled() {
                return Ok(());
            }
            tokens.push(model.read(kind, text)?);
        }
        let lengths: Vec<usize> = tokens.iter().map(Vec::len).collect();
        for batch in batches(&lengths, BATCH_TOKENS) {
            if reply.is_cancelled() {
                return Ok(());
            }
            let rows: Vec<&[i64]> = batch.iter().map(|&index| tokens[index].as_slice()).collect();
            let values = model.embed(&rows, runs)?;
            reply.send(Event::Vectors {
                indices: batch.iter().map(|index| count(window * WINDOW_TEXTS + index)).collect(),
                dimensions,
                values,
                tokens: count(rows.iter().map(|row| row.len()).sum()),
            })?;
        }
    }
    Ok(())
}

/// A count for the wire.
fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
