//! `models/catalog.toml`: what is known of each model before its files are there.

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::EngineError;
use crate::protocol::embed::{Architecture, Pooling};

/// What a model is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum ModelRole {
    /// Writes answers.
    Language,
    /// Finds passages by meaning.
    Embedding,
    /// Writes down what is said.
    Hearing,
    /// Speaks.
    Voice,
}

/// All models that Studium knows.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Catalog {
    /// In the order in which they are proposed.
    #[serde(default, rename = "model")]
    pub models: Vec<CatalogModel>,
}

/// One model.
#[derive(Debug, Clone, Deserialize)]
pub struct CatalogModel {
    /// Stable id, also the name of its folder.
    pub id: String,
    /// As shown.
    pub name: String,
    /// What it is for.
    pub role: ModelRole,
    /// SPDX expression, or the name of the licence.
    pub license: String,
    /// ISO 639-1 codes; `mul` for many.
    #[serde(default)]
    pub languages: Vec<String>,
    /// One sentence on what it is good for.
    #[serde(default)]
    pub good_for: String,
    /// Memory that it needs while it runs, in bytes.
    pub memory_bytes: u64,
    /// Number of weights; decides the estimate of its speed.
    #[serde(default)]
    pub parameters: u64,
    /// Comes with the set-up.
    #[serde(default)]
    pub starter: bool,
    /// Its files.
    pub files: Vec<CatalogFile>,
    /// Facts of language models.
    #[serde(flatten)]
    pub language: LanguageFacts,
    /// Facts of embedding models.
    #[serde(flatten)]
    pub embedder: EmbedderFacts,
}

/// A file of a model.
#[derive(Debug, Clone, Deserialize)]
pub struct CatalogFile {
    /// Name under the model folder (`id/` is not put before it when it holds a slash or the model has one file).
    pub name: String,
    /// Size in bytes.
    pub size_bytes: u64,
    /// Lower-case hex. Where it is not known the size is all that is checked, and the interface says so.
    pub sha256: Option<String>,
    /// Where to get it, in order.
    #[serde(default)]
    pub sources: Vec<Source>,
}

/// Where a file comes from.
#[derive(Debug, Clone, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Source {
    /// Fetched by the set-up.
    Starter,
    /// A download that the student asks for.
    Https {
        /// The address.
        url: String,
    },
}

/// What is particular to language models.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct LanguageFacts {
    /// Trained context.
    #[serde(default)]
    pub context_tokens: u32,
    /// f16 key and value cache for a token.
    #[serde(default)]
    pub kv_bytes_per_token: u64,
}

/// What is particular to embedding models.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct EmbedderFacts {
    /// How to read the weights.
    pub architecture: Option<Architecture>,
    /// Attention heads.
    #[serde(default)]
    pub attention_heads: u32,
    /// Epsilon of layer normalisation.
    #[serde(default)]
    pub layer_norm_eps: f32,
    /// How to pool.
    pub pooling: Option<Pooling>,
    /// Longest text.
    #[serde(default)]
    pub max_tokens: u32,
    /// Put before queries.
    #[serde(default)]
    pub query_prefix: String,
    /// Put before passages.
    #[serde(default)]
    pub passage_prefix: String,
    /// Leading dimensions to keep; 0 for all.
    #[serde(default)]
    pub keep_dimensions: u32,
}

impl Catalog {
    /// Reads the catalogue.
    ///
    /// # Errors
    /// When the file is missing or not valid: a broken installation.
    pub fn read(path: &Path) -> Result<Self, EngineError> {
        let text = std::fs::read_to_string(path).map_err(EngineError::file(path))?;
        toml::from_str(&text).map_err(|source| EngineError::Catalog { path: path.to_owned(), source: Box::new(source) })
    }

    /// The model of that id.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<&CatalogModel> {
        self.models.iter().find(|model| model.id == id)
    }
}

impl CatalogModel {
    /// Bytes of all files.
    #[must_use]
    pub fn size_bytes(&self) -> u64 {
        self.files.iter().map(|file| file.size_bytes).sum()
    }

    /// The host that a download would ask, for telling the student before it does.
    #[must_use]
    pub fn host(&self) -> Option<&str> {
        self.files.iter().flat_map(|file| &file.sources).find_map(|source| match source {
            Source::Starter => None,
            Source::Https { url } => url.strip_prefix("https://")?.split('/').next(),
        })
    }
}
