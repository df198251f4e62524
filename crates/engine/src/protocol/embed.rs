//! Talking to `studium-embed`: texts in, unit vectors out.

use std::path::PathBuf;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::Protocol;

/// The language of `studium-embed`.
#[derive(Debug)]
pub struct Embed;

impl Protocol for Embed {
    const PROGRAM: &'static str = "studium-embed";
    type Request = Request;
    type Event = Event;

    fn silence_limit(_request: &Request) -> Duration {
        // A batch takes about a quarter second on two busy cores and a text of 8,192 tokens some ten; loading takes
        // about one.
        Duration::from_secs(60)
    }
}

/// How token vectors become one vector.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pooling {
    /// Mean over the tokens that are not padding.
    Mean,
    /// The first token.
    Cls,
}

/// Which network the weights belong to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Architecture {
    /// BERT with absolute positions: MiniLM, bge, gte, arctic, e5 (XLM-R uses `XlmRoberta`).
    Bert,
    /// XLM-RoBERTa: multilingual e5. Positions start at 2.
    XlmRoberta,
    /// A ready ONNX graph with 64-bit inputs `input_ids` and `attention_mask` (and, where it asks for them,
    /// `token_type_ids` and `position_ids`) and a 32-bit float output `sentence_embedding` (used as it is),
    /// `last_hidden_state` or `token_embeddings` (pooled).
    Onnx,
}

/// Which embedding model, and how its vectors are made. Part of the identity of every stored vector.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EmbedderSpec {
    /// The catalogue's id.
    pub id: String,
    /// `model.safetensors` (32-bit floats, or 16-bit ones, which are widened when they are loaded) or `model.onnx`.
    /// A `2_Dense/model.safetensors` beside it is the linear layer after pooling that some models were published with,
    /// and is applied unless an ONNX graph pools itself.
    pub weights: PathBuf,
    /// `tokenizer.json`.
    pub tokenizer: PathBuf,
    /// The ONNX Runtime library, 1.24 or later. A worker loads the one of its first request and keeps it.
    pub runtime: PathBuf,
    /// How to read the weights.
    pub architecture: Architecture,
    /// Attention heads (safetensors files do not say; layers and sizes they do). Not looked at for ONNX graphs.
    pub attention_heads: u32,
    /// Epsilon of the layer normalisation.
    pub layer_norm_eps: f32,
    /// How to pool.
    pub pooling: Pooling,
    /// Longer texts are cut; counted with the prefix and the special tokens. At most as many as the network has
    /// positions. Memory grows with its square: a few hundred are enough for passages.
    pub max_tokens: u32,
    /// Put before a query, as the model was trained.
    pub query_prefix: String,
    /// Put before a passage.
    pub passage_prefix: String,
    /// Keep only so many leading dimensions (matryoshka models), then normalise; 0 keeps all.
    pub keep_dimensions: u32,
    /// Threads, at most the physical cores.
    pub threads: u32,
}

/// Queries and passages may carry different prefixes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TextKind {
    /// What the student asks.
    Query,
    /// What stands in a document.
    Passage,
}

/// What can be asked of `studium-embed`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Request {
    /// Load the model and say what it is.
    Describe {
        /// Which model.
        model: EmbedderSpec,
    },
    /// Embed texts. Any number: the worker sorts them by length and batches them to a token budget. An empty text is a
    /// text too. A cancel stops even in the middle of a batch; what was sent before it is valid.
    Embed {
        /// Which model.
        model: EmbedderSpec,
        /// Query or passage.
        kind: TextKind,
        /// The texts.
        texts: Vec<String>,
    },
}

/// What `studium-embed` streams back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Event {
    /// To [`Request::Describe`].
    Described {
        /// Length of a vector.
        dimensions: u32,
    },
    /// Vectors of some of the texts; each text comes exactly once, in any order.
    Vectors {
        /// Which texts of the request.
        indices: Vec<u32>,
        /// Length of a vector.
        dimensions: u32,
        /// `indices.len() * dimensions` values, unit length each.
        values: Vec<f32>,
        /// Tokens read for these texts, without padding.
        tokens: u32,
    },
}
