//! Talking to `studium-llm`: load a GGUF model, render its chat template, generate.

use std::path::PathBuf;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::Protocol;

/// The language of `studium-llm`.
#[derive(Debug)]
pub struct Llm;

impl Protocol for Llm {
    const PROGRAM: &'static str = "studium-llm";
    type Request = Request;
    type Event = Event;

    fn silence_limit(request: &Request) -> Duration {
        match request {
            // A 5 GB model from a slow disk: about two minutes. Load progress breaks the silence anyway.
            Request::Describe { .. } => Duration::from_secs(60),
            Request::Measure { .. } | Request::Generate(_) | Request::CountTokens { .. } => Duration::from_secs(120),
        }
    }
}

/// Which model, and how it is to be held. The worker loads it when it is not the one in memory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelSpec {
    /// A GGUF file.
    pub path: PathBuf,
    /// Context length in tokens; cut to what the model was trained for.
    pub context_tokens: u32,
    /// Threads while reading a prompt, at most the physical cores.
    pub prefill_threads: u32,
    /// Threads while writing, at most the physical cores.
    pub decode_threads: u32,
}

/// Who says something in a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Speaker {
    /// Standing instructions.
    System,
    /// The student and the sources given with the question.
    User,
    /// The model.
    Assistant,
}

/// One message for the model's chat template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChatTurn {
    /// Who.
    pub speaker: Speaker,
    /// What.
    pub text: String,
}

/// How the next token is chosen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sampling {
    /// 0 is greedy.
    pub temperature: f32,
    /// Nucleus; 1 is off.
    pub top_p: f32,
    /// The k most likely; 0 is off.
    pub top_k: u32,
    /// Penalty on repeated tokens over the last 256; 1 is off.
    pub repeat_penalty: f32,
    /// Same seed, same text (on the same machine and threads).
    pub seed: u32,
}

impl Sampling {
    /// The most likely token, always.
    #[must_use]
    pub fn greedy() -> Self {
        Self { temperature: 0.0, top_p: 1.0, top_k: 0, repeat_penalty: 1.0, seed: 0 }
    }
}

/// Write an answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Generate {
    /// With which model.
    pub model: ModelSpec,
    /// The whole conversation. What it shares with the previous call at its start is not read again.
    pub turns: Vec<ChatTurn>,
    /// At most so many tokens.
    pub max_tokens: u32,
    /// How to choose.
    pub sampling: Sampling,
    /// GBNF grammar with a rule `root` that binds the output.
    pub grammar: Option<String>,
    /// Stop before any of these texts; they are not part of the output.
    pub stop: Vec<String>,
    /// Off: read the whole prompt again (to measure and to test).
    pub reuse_prefix: bool,
}

/// What can be asked of `studium-llm`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Request {
    /// Read a file's metadata without loading its weights.
    Describe {
        /// A GGUF file.
        path: PathBuf,
    },
    /// Measure how fast this machine reads and writes with the model.
    Measure {
        /// Which model.
        model: ModelSpec,
    },
    /// How many tokens do these turns take in the model's template?
    CountTokens {
        /// Which model.
        model: ModelSpec,
        /// Counted as one prompt.
        turns: Vec<ChatTurn>,
    },
    /// Write an answer.
    Generate(Generate),
}

/// What a GGUF file says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Description {
    /// `general.name`, or the file name.
    pub name: String,
    /// `general.architecture`: `llama`, `qwen3`.
    pub architecture: String,
    /// Trained context length in tokens.
    pub context_tokens: u32,
    /// Bytes of key and value cache for each token of context (f16).
    pub kv_bytes_per_token: u64,
    /// Is there a chat template? Without one ChatML is used.
    pub has_chat_template: bool,
    /// `general.license`, where given.
    pub license: Option<String>,
    /// Size of the tensors in bytes.
    pub weight_bytes: u64,
}

/// Why generation ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FinishReason {
    /// The model ended its turn, or a stop text came.
    Stop,
    /// `max_tokens` or the context is used up.
    Length,
    /// The student pressed Stop.
    Cancelled,
}

/// What `studium-llm` streams back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Event {
    /// To [`Request::Describe`].
    Described(Description),
    /// The model is being loaded; 0 to 1.
    Loading {
        /// Share loaded.
        progress: f32,
    },
    /// To [`Request::Measure`].
    Measured {
        /// Prompt tokens read per second.
        prefill_tokens_per_s: f32,
        /// Tokens written per second.
        decode_tokens_per_s: f32,
        /// The thread count that was fastest for reading.
        prefill_threads: u32,
        /// The thread count that was fastest for writing.
        decode_threads: u32,
    },
    /// To [`Request::CountTokens`].
    Tokens {
        /// In the rendered prompt.
        count: u32,
    },
    /// Reading the prompt.
    Prefill {
        /// Tokens in the context so far, the reused ones included.
        done: u32,
        /// Tokens of the prompt.
        total: u32,
        /// Tokens that the previous call had left in the context.
        reused: u32,
    },
    /// A piece of the answer, valid UTF-8.
    Text(String),
    /// The last event of [`Request::Generate`].
    Finished {
        /// Why.
        reason: FinishReason,
        /// Tokens written.
        tokens: u32,
        /// Time spent reading the prompt.
        prefill_ms: f32,
        /// Time spent writing.
        decode_ms: f32,
    },
}
