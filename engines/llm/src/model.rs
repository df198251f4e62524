//! The model in memory: its weights, one context, and how prompts are made for it.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc;
use std::time::{Instant, SystemTime};

use cpu_time::ProcessTime;
use llama_cpp_2::llama_backend::LlamaBackend;
use llama_cpp_2::model::LlamaModel;
use llama_cpp_2::model::params::LlamaModelParams;
use llama_cpp_2::token::LlamaToken;
use studium_base::{CancelToken, SystemClock};
use studium_engine::protocol::Reply;
use studium_engine::protocol::llm::{ChatTurn, Event, ModelSpec};

use crate::blocks::{reusable_tokens, whole_blocks};
use crate::context::{Computed, Context};
use crate::error::LlmError;
use crate::gguf::ModelFacts;
use crate::memory;
use crate::pace::Pace;
use crate::prompt::{ChatTemplate, MarkGuard};

/// Room for what is computed between the layers of a block and for the vocabulary's logits: 30 MB for a 135M model
/// with 49,000 words, some 150 MB for 4B with 152,000.
const WORKING_BYTES: u64 = 160 * 1024 * 1024;
/// Smallest step of progress that is reported.
const PROGRESS_STEP: f32 = 0.02;

/// A prompt as the model reads it.
pub(crate) struct Prompt {
    pub(crate) tokens: Vec<LlamaToken>,
    /// The template has opened a `<think>` block for the model.
    pub(crate) opens_thought: bool,
}

/// A file as it was when it was loaded: the same path may hold another model later.
#[derive(PartialEq, Eq)]
struct FileState {
    path: PathBuf,
    size: u64,
    modified: Option<SystemTime>,
}

impl FileState {
    fn of(path: &std::path::Path) -> Option<Self> {
        let about = std::fs::metadata(path).ok()?;
        Some(Self { path: path.to_owned(), size: about.len(), modified: about.modified().ok() })
    }
}

/// One model with one context.
pub(crate) struct Model {
    pub(crate) context: Context,
    pub(crate) weights: Arc<LlamaModel>,
    pub(crate) context_tokens: u32,
    template: ChatTemplate,
    guard: MarkGuard,
    file: Option<FileState>,
    trained_tokens: u32,
    /// The tokens in memory that were read in whole blocks: what the next prompt may reuse.
    kept: Vec<LlamaToken>,
    /// The prompt that was read to its end and after which nothing was: its logits are still there.
    ready: Option<Vec<LlamaToken>>,
    prefill_threads: u32,
    pace: Pace,
}

impl Model {
    /// Is this the model that `spec` asks for? Threads may differ: they are set for each request.
    pub(crate) fn answers_to(&self, spec: &ModelSpec) -> bool {
        self.file.is_some()
            && self.file == FileState::of(&spec.path)
            && self.context_tokens == context_tokens(spec, self.trained_tokens)
    }

    /// Loads the model; the one before must be gone already. `None` when cancelled.
    ///
    /// # Errors
    /// When the file is missing, damaged or not usable, or memory does not suffice.
    pub(crate) fn load(
        backend: &LlamaBackend,
        spec: &ModelSpec,
        reply: &mut Reply<Event>,
    ) -> Result<Option<Self>, LlmError> {
        if spec.context_tokens == 0 {
            return Err(LlmError::Request("a context of no tokens was asked for"));
        }
        let file = FileState::of(&spec.path);
        let facts = ModelFacts::read(&spec.path)?;
        let unsupported = |what: String| LlmError::Unsupported { path: spec.path.clone(), what };
        if let Some(what) = facts.obstacle {
            return Err(unsupported(what));
        }
        let trained_tokens = facts.description.context_tokens;
        let context_tokens = context_tokens(spec, trained_tokens);
        let cache_bytes = facts.description.kv_bytes_per_token.saturating_mul(context_tokens.into());
        let needed_bytes = facts.description.weight_bytes.saturating_add(cache_bytes).saturating_add(WORKING_BYTES);
        let available_bytes = memory::available_bytes();
        if needed_bytes > available_bytes {
            return Err(LlmError::Memory { path: spec.path.clone(), needed_bytes, available_bytes });
        }

        reply.send(Event::Loading { progress: 0.0 })?;
        let weights = match load_weights(backend, &spec.path, reply)? {
            Some(weights) => Arc::new(weights),
            None if reply.is_cancelled() => return Ok(None),
            None => return Err(unsupported("the inference library refuses it, see the log".to_owned())),
        };

        let vocabulary = weights.vocab();
        let text = |token: LlamaToken| {
            // A model may lack a token; the library aborts when asked for the text of none.
            let known = token.0 >= 0 && token.0 < vocabulary.n_tokens();
            known.then(|| vocabulary.text(token)).flatten().map(|text| text.to_string_lossy().into_owned())
        };
        let source = weights.chat_template(None).ok().and_then(|template| template.to_string().ok());
        let template = ChatTemplate::new(
            source,
            text(vocabulary.bos()).unwrap_or_default(),
            text(vocabulary.eos()).unwrap_or_default(),
            Arc::new(SystemClock),
        )?;
        let guard = MarkGuard::new(vocabulary.tokens().filter(|token| vocabulary.is_control(*token)).filter_map(text));
        let context = Context::new(Arc::clone(&weights), context_tokens)?;
        Ok(Some(Self {
            context,
            weights,
            context_tokens,
            template,
            guard,
            file,
            trained_tokens,
            kept: Vec::new(),
            ready: None,
            prefill_threads: 1,
            pace: Pace::new(1),
        }))
    }

    /// The tokens of a conversation, up to where the model begins to write.
    ///
    /// # Errors
    /// When the template fails.
    pub(crate) fn prompt(&self, turns: &[ChatTurn]) -> Result<Prompt, LlmError> {
        let disarm = |turn: &ChatTurn| ChatTurn { speaker: turn.speaker, text: self.guard.disarm(&turn.text) };
        let text = self.template.render(&turns.iter().map(disarm).collect::<Vec<_>>())?;
        let vocabulary = self.weights.vocab();
        let bos = self.template.bos();
        let mut tokens = Vec::new();
        // Most templates write the first token themselves; twice it confuses the model.
        if vocabulary.should_add_bos() && !bos.is_empty() && !text.starts_with(bos) {
            tokens.push(vocabulary.bos());
        }
        tokens.extend(vocabulary.tokenize(text.as_bytes(), false, true));
        Ok(Prompt { tokens, opens_thought: text.trim_end().ends_with("<think>") })
    }

    /// Is this the prompt that was read last, and nothing was written since? Then not even its end need be read again.
    pub(crate) fn is_ready(&self, prompt: &[LlamaToken]) -> bool {
        self.ready.as_deref() == Some(prompt)
    }

    /// Notes that a prompt was read to its end.
    pub(crate) fn set_ready(&mut self, prompt: &[LlamaToken]) {
        self.ready = Some(prompt.to_vec());
    }

    /// Cuts memory down to what `prompt` shares with it. Returns how many tokens need not be read.
    pub(crate) fn reuse(&mut self, prompt: &[LlamaToken]) -> usize {
        self.ready = None;
        // An interrupted or failed computation may have left less than was noted.
        self.kept.truncate(whole_blocks(self.context.length()));
        let reused = self.context.truncate(reusable_tokens(&self.kept, prompt));
        self.kept.truncate(reused);
        reused
    }

    /// Forgets all tokens.
    pub(crate) fn forget(&mut self) {
        self.ready = None;
        self.context.truncate(0);
        self.kept.clear();
    }

    /// Threads for reading, and those that were calibrated for writing.
    pub(crate) fn set_threads(&mut self, prefill: u32, decode: u32) {
        self.prefill_threads = prefill;
        self.pace.calibrate(decode);
        self.context.set_threads(prefill, self.pace.threads());
    }

    /// Reads the token that was just written. Its time decides how many threads write on.
    ///
    /// # Errors
    /// When computing fails.
    pub(crate) fn read_written(&mut self, token: LlamaToken, cancel: &CancelToken) -> Result<Computed, LlmError> {
        self.ready = None;
        let (started_at, processor) = (Instant::now(), ProcessTime::try_now());
        let computed = self.context.read(&[token], true, cancel)?;
        // A system that does not tell processor time leaves the calibrated count alone.
        if let (Ok(processor), Computed::Whole) = (processor, computed)
            && self.pace.note(started_at.elapsed(), processor.elapsed())
        {
            self.context.set_threads(self.prefill_threads, self.pace.threads());
        }
        Ok(computed)
    }

    /// Notes a block that was read whole.
    pub(crate) fn keep(&mut self, block: &[LlamaToken]) {
        self.kept.extend_from_slice(block);
    }
}

/// What is asked for, cut to what the model was trained for.
fn context_tokens(spec: &ModelSpec, trained: u32) -> u32 {
    spec.context_tokens.min(trained)
}

/// Maps the weights into memory on a thread of its own, so that progress can be sent from here while the library
/// works. `None` when it gave up, be it because of a cancel.
fn load_weights(
    backend: &LlamaBackend,
    path: &std::path::Path,
    reply: &mut Reply<Event>,
) -> Result<Option<LlamaModel>, LlmError> {
    let cancel: CancelToken = reply.cancel_token();
    let (sender, progress) = mpsc::channel::<f32>();
    std::thread::scope(|scope| {
        let loading = std::thread::Builder::new()
            .name("load".to_owned())
            .spawn_scoped(scope, move || {
                let parameters = LlamaModelParams::default().with_use_mmap(true).with_progress_callback(move |done| {
                    // Nobody listens any more when the app is gone; the next look at the cancel ends the load.
                    let _ = sender.send(done);
                    !cancel.is_cancelled()
                });
                LlamaModel::load_from_file(backend, path, &parameters)
            })
            .map_err(LlmError::Thread)?;
        let mut reported = 0.0;
        let mut sent = Ok(());
        for done in progress {
            if sent.is_ok() && (done - reported >= PROGRESS_STEP || (done >= 1.0 && reported < 1.0)) {
                reported = done;
                sent = reply.send(Event::Loading { progress: done });
            }
        }
        let loaded = loading.join().map_err(|_| LlmError::Request("loading the model broke down"))?;
        sent?;
        match loaded {
            Ok(model) => Ok(Some(model)),
            Err(error) => {
                tracing::warn!(%error, path = %path.display(), "the model was not loaded");
                Ok(None)
            }
        }
    })
}
