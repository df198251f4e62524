//! Which models are used, and how they are handed to the workers.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use studium_engine::protocol::embed::{Architecture, EmbedderSpec, Pooling};
use studium_engine::protocol::llm::ModelSpec;
use studium_engine::{CatalogModel, EngineError, Machine, ModelFolder, Speed};
use studium_store::{Area, Store};

use super::own::OwnModel;
use crate::{AppError, settings};

const KEY: &str = "models";
/// Context that is asked for: sources, some turns and an answer. More costs memory on every machine.
const CONTEXT_TOKENS: u32 = 4096;

/// Models below this many weights get more wrong than right in words of their own: the starter model (135 million), asked
/// about the sample chapter, gave two answers of eight that the chapter bears out. See decision 0004.
const SMALL_PARAMETERS: u64 = 1_000_000_000;
/// The same in bytes, where the number of weights is not known: 4.5 bits a weight.
const SMALL_BYTES: u64 = SMALL_PARAMETERS * 9 / 16;

/// What the student chose; nothing where the app chooses.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Selection {
    pub(crate) language: Option<String>,
    pub(crate) embedding: Option<String>,
    pub(crate) hearing: Option<String>,
    /// By language (ISO 639-1): a voice of the catalogue or a built-in one.
    pub(crate) voices: BTreeMap<String, String>,
}

impl Selection {
    pub(crate) fn load(store: &Store) -> Result<Self, AppError> {
        Ok(settings::read(store, KEY)?.unwrap_or_default())
    }

    pub(crate) fn save(&self, store: &Store) -> Result<(), AppError> {
        Ok(settings::write(store, KEY, self, Area::Models)?)
    }

    pub(crate) fn forget(&mut self, id: &str) {
        self.voices.retain(|_, voice| voice != id);
        for slot in [&mut self.language, &mut self.embedding, &mut self.hearing] {
            if slot.as_deref() == Some(id) {
                *slot = None;
            }
        }
    }
}

/// A language model that will answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Choice {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) path: PathBuf,
    context_tokens: u32,
    /// Too small to write in words of its own.
    pub(crate) is_small: bool,
}

impl Choice {
    pub(super) fn of_catalog(model: &CatalogModel, path: PathBuf) -> Self {
        let trained = model.language.context_tokens;
        let context_tokens = if trained == 0 { CONTEXT_TOKENS } else { trained.min(CONTEXT_TOKENS) };
        Self {
            id: model.id.clone(),
            name: model.name.clone(),
            path,
            context_tokens,
            is_small: model.parameters < SMALL_PARAMETERS,
        }
    }

    pub(super) fn of_own(own: &OwnModel) -> Self {
        Self {
            id: own.id.clone(),
            name: own.name.clone(),
            path: own.path.clone(),
            context_tokens: CONTEXT_TOKENS,
            is_small: own.size_bytes < SMALL_BYTES,
        }
    }

    /// As the worker needs it; threads as measured, else one for each core.
    pub(crate) fn spec(&self, machine: Machine, speed: Option<Speed>) -> ModelSpec {
        let cores = machine.physical_cores.max(1);
        ModelSpec {
            path: self.path.clone(),
            context_tokens: self.context_tokens,
            prefill_threads: speed.map_or(cores, |speed| speed.prefill_threads.clamp(1, cores)),
            decode_threads: speed.map_or(cores, |speed| speed.decode_threads.clamp(1, cores)),
        }
    }

    pub(super) fn embedder(
        model: &CatalogModel,
        folder: &ModelFolder,
        runtime: &Path,
        machine: Machine,
    ) -> Result<EmbedderSpec, EngineError> {
        let facts = &model.embedder;
        let architecture = facts.architecture.unwrap_or(Architecture::Bert);
        let ending = if architecture == Architecture::Onnx { ".onnx" } else { ".safetensors" };
        Ok(EmbedderSpec {
            id: model.id.clone(),
            weights: folder.path_of(model, ending)?,
            tokenizer: folder.path_of(model, "tokenizer.json")?,
            runtime: runtime.to_owned(),
            architecture,
            attention_heads: facts.attention_heads,
            layer_norm_eps: facts.layer_norm_eps,
            pooling: facts.pooling.unwrap_or(Pooling::Mean),
            max_tokens: facts.max_tokens,
            query_prefix: facts.query_prefix.clone(),
            passage_prefix: facts.passage_prefix.clone(),
            keep_dimensions: facts.keep_dimensions,
            threads: machine.physical_cores,
        })
    }
}
